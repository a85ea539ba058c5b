"""Standards side by side in one cell (并列各项): 1.A得6分。2.B得4分。 is what A gives and what B gives.

Lives here: where a cell holds several standards, each is read as if it stood alone. May not: read words, put clauses
together. It holds where they give the 分值 together, no more and no less; what is said of several of them (levels,
losses from all of them, a sentence behind the list) is left to ``compose``.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

from attrs import evolve, frozen

from indicators.standards.tree import Adjust, Cases, Formula, Linear, Once, Points, Rule, Share, Step, SumOf
from indicators.syntax.standards.arrange import says
from indicators.syntax.standards.clauses import clauses
from indicators.syntax.standards.compose import compose, flat, measures, most_of
from indicators.syntax.standards.headings import mapped
from indicators.syntax.standards.levels import opens, takes_part
from indicators.syntax.standards.model import ENDS, MINUS, MOVES, ZERO, Clause, Text, gaining, limit_of
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element
from indicators.syntax.standards.words import pattern

NO_MORE = (ValueError, ArithmeticError, LookupError)  # no text may end in another exception
_MORE, _WHICH = {"GAIN", "EARN"}, "不得分管到哪几项没有读出"


@frozen
class _Alone:
    """A stretch read as a text of its own."""

    text: Text
    rule: Rule
    most: Fraction  # the most that it gives
    gives: bool = True  # it prints what it gives

    @property
    def measures(self) -> set[str | None]:
        """What it measures; ``None`` is the indicator itself."""
        return {*measures(self.rule)}


def side_by_side(text: Text, row: Sequence[Element]) -> Rule | None:
    """What the standards of a cell give together, each read alone; ``None`` where that is not the 分值."""
    numbers = [at for at, part in enumerate(row) if part.kind == "ITEM"]
    if not any(part.kind in OUTCOMES for part in row[: max(numbers, default=0)]):
        numbers = []  # 评价要点:①…;②…。全部符合得4分: the numbers are of what is looked at
    for losing in (False, True) if text.weight is not None else ():
        found = _numbered(text, row, numbers, losing=losing) if numbers else _sentences(text, row, losing=losing)
        parts = [one for one in found if one is not None]
        whole = sum(one.most for one in parts) == text.weight and any(one.gives for one in parts)
        if len(parts) > 1 and len(parts) == len(found) and whole:
            for one in parts:
                text.take(one.text)
            return SumOf(tuple(flat(_of_own_delays(parts))))
    return None


def _of_own_delays(parts: Sequence[_Alone]) -> list[Rule]:
    """开工(3分):每延迟1天扣1分;完工(5分):每延迟1天扣1分: the delay of each has the name of its heading."""
    names = [next((head.name for head in one.text.heads.values()), one.text.title) for one in parts]
    late = [any(isinstance(node, Step) and node.side == "late" for node in one.rule.walk()) for one in parts]
    if sum(late) < 2 or len({name for name, delayed in zip(names, late, strict=True) if delayed and name}) < sum(late):  # noqa: PLR2004 - two delays
        return [one.rule for one in parts]
    return [_late_by(one.rule, name) for one, name in zip(parts, names, strict=True)]


def _late_by(rule: Rule, name: str) -> Rule:
    def named(node: object) -> object:
        return evolve(node, measure=name) if isinstance(node, Step) and node.side == "late" else node

    made: Rule = mapped(rule, named)
    return made


def _numbered(text: Text, row: Sequence[Element], numbers: Sequence[int], *, losing: bool) -> list[_Alone | None]:
    """1.…。2.…;…。 What stands behind a semicolon is of the last number alone where full stops part them."""
    items = _cut(row, numbers)
    if any(part.kind in OUTCOMES for part in row[: numbers[0]]) or _goes_on(items[-1]):
        return []
    ended = all(one[-1].kind == "。" for one in items[:-1])
    gate = (_clauses(text, items[-1]) or [Clause(act="")])[-1]
    whose = (
        takes_part(gate) and re.search("[该此]项", gate.words + gate.printed) is None
    )  # 本项: the cell, or the number?
    if ended and whose and not text.meant(_WHICH, gate.start, gate.end):
        return []
    return [_alone(text, one, inside=ended or one is not items[-1], losing=losing) for one in items]


def _sentences(text: Text, row: Sequence[Element], *, losing: bool) -> list[_Alone | None]:
    """A;B。C。 Each has a measure of its own, and one at least says what is given otherwise."""
    stretches = _cut(row, _beginnings(text, row, losing=losing))
    if len(stretches) < 2 or _goes_on(stretches[-1]):  # noqa: PLR2004 - side by side are two
        return []
    found = [_alone(text, one, inside=False, losing=losing) for one in stretches]
    parts = [one for one in found if one is not None]
    again = any(one.measures & two.measures for one, two in pairwise(parts))
    return found if any(_closed(one.rule) for one in parts) and not again else []


def _cut(row: Sequence[Element], starts: Sequence[int]) -> list[Sequence[Element]]:
    return [row[start:end] for start, end in pairwise([*starts, len(row)])]


def _goes_on(row: Sequence[Element]) -> bool:
    """有制度5分。缺一项扣1分: a sentence behind the last that speaks of points."""
    stop = next((at for at, part in enumerate(row) if part.kind == "。"), len(row))
    return any(part.kind in OUTCOMES for part in row[stop:])


def _beginnings(text: Text, row: Sequence[Element], *, losing: bool) -> list[int]:
    """Where a standard begins: a sentence that gives points by itself, and for another measure; none where unsure."""
    starts, known, begun, before = [0], set[str | None](), False, (0, Clause(act=""))
    for start, end in pairwise([0, *(at + 1 for at, part in enumerate(row) if part.kind in ENDS), len(row)]):
        one = _alone(text, row[start:end], losing=losing) if says(row[start:end]) else None
        if one is None and begun and not _MORE.isdisjoint(part.kind for part in row[start:end]):
            return []  # 甲每次得1分,最高6分;乙每起加1分;丙每名加2分,最高8分
        first = (_clauses(text, row[start:end]) or [Clause(act="")])[0]
        if one is not None and begun and {before[1].act, first.act} <= {*MOVES}:
            return []  # …;每漏1次扣1分;每错1次扣2分,扣完8分为止: of which the first takes is not said
        if begun and one is not None and not one.measures & {*known, None}:
            ahead = opens(before[1], first) or (before[1].zero and before[1].measure in one.measures)
            starts, known = [*starts, before[0] if ahead else start], set()  # 率<60%得0分;率≥60%得8分
        known |= set() if one is None else one.measures
        begun |= one is not None
        before = start, first
    return starts


def _alone(text: Text, row: Sequence[Element], *, inside: bool = True, losing: bool = False) -> _Alone | None:
    """A stretch that gives so many points and says nothing of the others; ``inside``: it is parted from them.

    ``losing``: what only takes has as much as it can take (违规的每起扣1分,最多扣2分).
    """
    inner = Text(text.source, None, text.measure)
    with suppress(Unsure, *NO_MORE):
        made = clauses(inner, row)
        rule = None if _reaches_over(inner, made, inside=inside) else compose(inner, made)
        most = None if rule is None or _shares(rule) else most_of(rule, None)
        taken = _taken(rule) if losing and most is None and isinstance(rule, Adjust) else None
        if taken is not None and isinstance(rule, Adjust):
            return _Alone(inner, evolve(rule, start=Points(taken)), taken, gives=False)
        return _Alone(inner, rule, most) if rule and most else None
    return None


def _taken(rule: Adjust) -> Fraction | None:
    """The most that it takes, where each change says how much and nothing else is given."""
    most = [move.score if isinstance(move, Once) else limit_of(move) for move in rule.changes]
    sizes = [abs(one.value) for one in most if isinstance(one, Points)]
    plain = rule.start is None and rule.floor in (None, 0) and rule.ceiling is None
    return (
        sum(sizes, Fraction(0)) if plain and len(sizes) == len(most) and not any(map(gaining, rule.changes)) else None
    )


def _clauses(text: Text, row: Sequence[Element]) -> list[Clause] | None:
    with suppress(Unsure, *NO_MORE):
        return clauses(Text(text.source, None, text.measure), row)
    return None


def _shares(rule: Rule) -> bool:
    """Does it give a share of a 分值, which is not its own?"""
    return any(isinstance(one, Share) and one != MINUS for one in rule.walk())


def _reaches_over(text: Text, row: Sequence[Clause], *, inside: bool) -> bool:
    """Is something said of more than this one?"""
    if text.highest or text.onward or text.each_floor or any(one.act == "veto" for one in row):
        return True
    behind = [one for one in row[1:] if one.strong]
    capped = any(one.act in ("cap", "limit", "total") or (one.zero and one.fact) for one in behind)
    return not inside and (capped or any(map(_unnamed, behind)) or any(map(takes_part, row)))


def _unnamed(clause: Clause) -> bool:
    """未达到的,每低1个百分点扣0.5分: of which of the measures before it?"""
    count = clause.count
    if clause.words.startswith("另"):
        return True  # 发生事故的,另扣5分
    if count is None or count.side is None or count.edge is not None:
        return clause.apart
    return not count.subject or pattern("each_part").fullmatch(count.subject) is not None


def _closed(rule: Rule) -> bool:
    """Does it say what is given otherwise?"""
    match rule:
        case Adjust(_, changes):
            return bool(changes)
        case Cases(_, cases, otherwise):
            return otherwise is not None or cases[-1].score == ZERO
        case SumOf(parts):
            return all(map(_closed, parts))
    return isinstance(rule, Linear | Formula)
