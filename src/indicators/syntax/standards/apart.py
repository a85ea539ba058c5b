"""Standards side by side in one cell (并列各项): 1.A得6分。2.B得4分。 is what A gives and what B gives.

Lives here: where a cell holds several standards, each is read as if it stood alone. May not: read words, put clauses
together. It holds where they give the 分值 together, no more and no less; what is said of several of them (levels,
losses from all of them, a sentence behind the list) is left to ``compose``.
"""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from indicators.standards.tree import Adjust, Cases, Formula, Linear, Rule, Share, SumOf
from indicators.syntax.standards.arrange import says
from indicators.syntax.standards.clauses import clauses
from indicators.syntax.standards.compose import compose, flat, measures, most_of
from indicators.syntax.standards.levels import takes_part
from indicators.syntax.standards.model import ENDS, MINUS, ZERO, Clause, Text
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element

_MORE = {"GAIN", "EARN"}
NO_MORE = (ValueError, ArithmeticError, LookupError)  # no text may end in another exception


@frozen
class _Alone:
    """A stretch read as a text of its own."""

    text: Text
    rule: Rule
    most: Fraction  # the most that it gives

    @property
    def measures(self) -> set[str | None]:
        """What it measures."""
        return {*measures(self.rule)}


def apart(text: Text, row: Sequence[Element]) -> Rule | None:
    """What the standards of a cell give together, each read alone; ``None`` where that is not the 分值."""
    numbers = [at for at, part in enumerate(row) if part.kind == "ITEM"]
    if text.weight is None or (numbers and any(part.kind in OUTCOMES for part in row[: numbers[0]])):
        return None
    starts = numbers or _beginnings(text, row)
    if len(starts) < 2:  # noqa: PLR2004 - side by side are two
        return None
    *before, last = (row[start:end] for start, end in pairwise([*starts, len(row)]))
    stop = next((at for at, part in enumerate(last) if part.kind == "。"), len(last))
    if any(part.kind in OUTCOMES for part in last[stop:]):
        return None  # 1.有制度5分;2.有人员5分。缺一项扣1分
    found = [_alone(text, one, numbered=bool(numbers)) for one in before]
    parts = [one for one in (*found, _alone(text, last, numbered=bool(numbers), last=True)) if one is not None]
    if len(parts) < len(starts) or sum(one.most for one in parts) != text.weight:
        return None
    loose = not any(_closed(one.rule) for one in parts) or any(a.measures & b.measures for a, b in pairwise(parts))
    if loose and not numbers:
        return None
    for one in parts:
        text.take(one.text)
    return SumOf(tuple(flat([one.rule for one in parts])))


def _beginnings(text: Text, row: Sequence[Element]) -> list[int]:
    """Where a standard begins: a sentence that gives points by itself, and for another measure; none where unsure."""
    starts, known, begun = [0], set[str | None](), False
    for start, end in pairwise([0, *(at + 1 for at, part in enumerate(row) if part.kind in ENDS), len(row)]):
        one = _alone(text, row[start:end]) if says(row[start:end]) else None
        if one is None and begun and not _MORE.isdisjoint(part.kind for part in row[start:end]):
            return []  # 甲每次得1分,最高6分;乙每起加1分;丙每名加2分,最高8分
        if begun and one is not None and not one.measures & {*known, None}:
            starts, known = [*starts, start], set()
        known |= set() if one is None else one.measures
        begun |= one is not None
    return starts


def _alone(text: Text, row: Sequence[Element], *, numbered: bool = True, last: bool = False) -> _Alone | None:
    """A stretch that gives so many points and says nothing of the others."""
    inner = Text(text.source, None, text.measure)
    with suppress(Unsure, *NO_MORE):
        made = clauses(inner, row)
        rule = None if _reaches_over(inner, made, numbered=numbered, last=last) else compose(inner, made)
        most = (
            None
            if rule is None or any(isinstance(one, Share) and one != MINUS for one in rule.walk())
            else most_of(rule, None)
        )
        return _Alone(inner, rule, most) if rule and most else None
    return None


def _reaches_over(text: Text, row: Sequence[Clause], *, numbered: bool, last: bool) -> bool:
    """Is something said of more than this one?"""
    if text.highest or text.onward or text.each_floor or any(one.act == "veto" for one in row):
        return True
    behind = [
        one for one in row[1:] if one.strong and (one.act in ("cap", "limit", "total") or (one.zero and one.fact))
    ]
    gates = [one for one in row if takes_part(one) and (not numbered or (last and one is row[-1]))]
    return bool(gates) or (bool(behind) and (last or not numbered))


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
