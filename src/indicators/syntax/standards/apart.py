"""Standards side by side in one cell (并列各项): 1.A得6分。2.B得4分。 is what A gives and what B gives.

Lives here: where a cell holds several standards, each is read as if it stood alone. May not: read words, put clauses
together. It holds where they give the 分值 together, no more and no less; what is said of several of them (levels,
losses from all of them, a sentence behind the list) is left to ``compose``.
"""

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial
from itertools import combinations, pairwise
from typing import Any

from attrs import Factory, define, evolve, field, frozen

from indicators.standards import tree
from indicators.standards.tree import Adjust, Case, Cases, Event, Points, Rule, Ruled, Share, StateHolds, Step, SumOf
from indicators.syntax.standards import trees
from indicators.syntax.standards.amounts import number
from indicators.syntax.standards.arrange import says
from indicators.syntax.standards.asked import asked_once, is_delay
from indicators.syntax.standards.clauses import clauses
from indicators.syntax.standards.compose import compose
from indicators.syntax.standards.each import for_each
from indicators.syntax.standards.headings import is_title, style, titled
from indicators.syntax.standards.levels import denied, denies_before, opens, share_words, takes_part
from indicators.syntax.standards.model import (
    ENDS,
    MINUS,
    MOVES,
    NOTHING,
    ZERO,
    Clause,
    Text,
    emptying,
    gaining,
    limit_of,
)
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.reasons import WHAT_IS_ZERO
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element, behind_last, spelled
from indicators.syntax.standards.words import pattern

_OF_ALL = re.compile("[本该此]项|[本该]指标|整体|均不[得计]分")  # a gate of the last, or of the cell?
_OF_MORE = re.compile("总分[^，。；]*不超过|加分后|以上(?:得分)?(?:的?基础上|中)")  # a cap or an addition over all
NO_MORE = (ValueError, ArithmeticError, LookupError)  # no text may end in another exception


@frozen
class _Alone:
    """A stretch read as a text of its own."""

    text: Text
    rule: Rule
    most: Fraction  # the most that it gives
    name: str  # of its heading, or what it says first
    gives: bool = True  # it prints what it gives

    @property
    def measures(self) -> set[str | None]:
        """What it measures, but for delays, which each has of its own; ``None`` is the indicator itself."""
        whens = (node.when for node in self.rule.walk() if isinstance(node, tree.Once))
        asked = {when.measure for when in whens if isinstance(when, tree.Condition) and when.measure}
        return {name for name in asked.union(trees.measures(self.rule)) if not is_delay(name)}


def side_by_side(text: Text, row: Sequence[Element]) -> Rule | None:
    """What the standards of a cell give together, each read alone; ``None`` where that is not the 分值.

    Without a 分值 that is so where each says what is given otherwise; a loss that may have points of its own is
    said to be unclear.
    """
    end = _unfloored(row)
    cell = _Cell(text, row[:end])
    for cell.losing in (False, True):
        found = cell.standards()
        parts = [one for one in found if one is not None]
        total = sum((one.most for one in parts), Fraction(0))
        left = (text.weight or 0) - total  # 1.每起扣2分;2.按期完成得5分 of 8: it takes from what the other leaves
        free = [one for one in parts if not one.most]
        if len(free) == 1 and left > 0 and row[0].kind == "ITEM" and all(one.gives for one in parts if one.most):
            begun = evolve(free[0], rule=trees.begun_at(free[0].rule, left, total + left), most=left, gives=True)
            parts, total = [begun if one is free[0] else one for one in parts], total + left
        whole = total == (text.weight or total) and any(one.gives for one in parts) and all(one.most for one in parts)
        if len(parts) < 2 or len(parts) < len(found) or not whole:  # noqa: PLR2004 - side by side are two
            continue
        if text.weight is not None or all(one.gives and _stands(one, parts) for one in parts):
            for one in parts:
                text.take(one.text)
                text.printed = total if one.text.printed == total else text.printed  # 本项满分10分,其中:…
            if any(one.text.rounding for one in parts):
                text.mark("scope_unclear")  # 1.…。2.得分=…,保留两位小数: of the last, or of the sum?
            text.owned += [text.source.over(row[end:])] if row[end:] else []
            rules = [trees.mapped(rule, _floored) if row[end:] else rule for rule in _told_apart(parts)]
            return cell.behind(SumOf(tuple(trees.flat(rules))))
        if not all(one.gives for one in parts):  # 甲得5分。乙每起扣1分,最多扣2分: of the 5, or of 2 of its own?
            text.mark("scope_unclear")
    return None


def _unfloored(row: Sequence[Element]) -> int:
    """Where a cell ends but for 以上各项扣完为止, which is said of each."""
    at = behind_last(row[:-1] if row and row[-1].kind in ENDS else row, ENDS)
    floors = [part for part in row[at:] if part.kind == "FLOOR"]
    plain = pattern("floors").fullmatch(spelled(row[at:])) is not None
    return at if at and floors and plain else len(row)


def _floored(node: Any) -> object:  # noqa: ANN401 - any node of the tree
    losing = isinstance(node, Adjust) and node.floor is None and not all(map(gaining, node.changes))
    return evolve(node, floor=Fraction(0)) if losing else node


def sections(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """一、制度建设(4分):1.…;2.…。二、工作成效(6分):…: below each heading stands a standard that gives its points."""
    numbers = [at for at, part in enumerate(row) if part.kind == row[0].kind == "ITEM" and style(part) == style(row[0])]
    spans = [row[start + 1 : end] for start, end in pairwise([*numbers, len(row)])]
    if len(spans) < 2 or _OF_ALL.search(spelled(spans[-1])):  # noqa: PLR2004 - side by side are two
        return None
    found = [_section(text, span, read) for span in spans]
    parts = [one for one in found if one is not None]
    whole = sum(one.most for one in parts)
    nested = any(isinstance(one.rule, SumOf) for one in parts)  # else each is one rule below its heading
    if len(parts) < len(found) or whole != (text.weight or whole) or not nested:
        return None
    for one, span in zip(parts, spans, strict=True):
        text.remarks.append(text.source.over(span[: _heading(span) + 1]))
        text.take(one.text)
    rules = zip(_told_apart(parts), parts, strict=True)
    return SumOf(tuple(trees.flat([trees.worth_of(rule, one.most) for rule, one in rules])))


def _heading(span: Sequence[Element]) -> int:
    """The place of the points of a heading, or 0."""
    at = next((i for i, part in enumerate(span) if part.kind in OUTCOMES), 0)
    behind = span[at + 1].kind if at + 1 < len(span) else ""
    headed = span[at].kind == "BARE" and span[at].letters.strip("()") == "P" and behind in (":", "(", *ENDS)
    return at if headed else 0


def _section(text: Text, span: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> _Alone | None:
    at = _heading(span)
    if not at:
        return None
    behind, name = span[at + 1].kind, spelled(span[:at])
    rest = [*(span[at + 1 :] if behind == "ITEM" else span[at + 2 :])]
    if behind == "(":  # 资金管理4分(专账2分,合规2分): the bracket that was opened closes last
        closed = max((i for i, part in enumerate(rest) if part.kind == ")"), default=len(rest))
        rest = rest[:closed] + rest[closed + 1 :]
    if not (is_title(name) or any(part.kind in ("GIVE", "BARE", "ARITHMETIC") for part in rest)):
        return None
    inner = Text(text.source, number(span[at].tokens[-2 if span[at].letters[0] == "(" else -1]), text.measure)
    with suppress(Unsure, *NO_MORE):
        rule = read(inner, titled(inner, rest))
        most = trees.most_of(rule, inner.weight)
        rule = trees.mapped(rule, partial(_measuring, name))
        return _Alone(inner, rule, most, name) if most == inner.weight and most else None
    return None


def _measuring(name: str, node: Any) -> object:  # noqa: ANN401 - any node of the tree
    """What measures the indicator itself measures what the heading names."""
    if isinstance(node, tree.Once):
        when = node.when
        bare = when if isinstance(when, tree.Condition) and when.measure is None else None
        return evolve(node, when=evolve(bare, measure=name)) if bare else node
    own = (isinstance(node, Step) and node.side not in ("late", "early")) or isinstance(node, tree.Linear)
    own |= isinstance(node, Cases) and any(isinstance(case.when, tree.Condition) for case in node.cases)
    return evolve(node, measure=name) if own and node.measure is None else node


def _led(clause: Clause) -> str:
    """What a loss is of: the words in front of 每, or behind it."""
    count = clause.count
    return clause.said or (count.before or count.subject or ("" if count.side else count.words) if count else "")


def _told_apart(parts: Sequence[_Alone]) -> list[Rule]:
    """按期开工得2分,每推迟1天扣1分;按期完工得3分,每推迟1天扣1分: what two say alike has the name of each in front."""
    rules = [asked_once(one.rule) for one in parts]
    said = [{fact for node in rule.walk() if (fact := _fact(node)) is not None} for rule in rules]
    shared = {fact for one, two in combinations(said, 2) for fact in one & two}
    if len({one.name for one in parts}) < len(parts) or not all(one.name for one in parts):
        shared.clear()
    return [trees.mapped(rule, partial(_named, one.name, shared)) for rule, one in zip(rules, parts, strict=True)]


def _fact(node: object) -> str | None:
    """What is asked of a person; of a delay that has no name of its own, nothing but that."""
    match node:
        case StateHolds(said) | Event(said):
            return said
        case Step(measure=measure, side="late"):
            return measure or ""
        case Step(measure=measure) | tree.Condition(measure=measure) if is_delay(measure):
            return measure
    return None


def _named(name: str, shared: Collection[str | None], node: Any) -> object:  # noqa: ANN401 - any node of the tree
    """The node with a name in front of what it says, where that is shared."""
    fact, field_of = _fact(node), {StateHolds: "words", Event: "event"}
    own = f"{name}：{fact}" if fact else name
    return evolve(node, **{field_of.get(type(node), "measure"): own}) if fact in shared else node


@define
class _Cell:
    """A cell that may hold several standards."""

    text: Text
    row: Sequence[Element]
    losing: bool = False  # what only takes has as much as it can take: 违规的每起扣1分,最多扣2分
    read: dict[tuple[int, int, bool], _Alone | None] = Factory(dict)
    cut: dict[tuple[int, int], list[Clause]] = Factory(dict)
    end: int = field(init=False, default=Factory(lambda self: len(self.row), takes_self=True))  # of the last standard

    def standards(self) -> list[_Alone | None]:
        """Its standards, each read alone; ``None`` for one that cannot be."""
        numbers = [at for at, part in enumerate(self.row) if part.kind == "ITEM"]
        outer = [at for at in numbers if style(self.row[at]) == style(self.row[numbers[0]])]  # 1.…①…;②…。2.…
        numbers = outer if len(outer) > 1 else numbers
        looked_at = not any(part.kind in OUTCOMES for part in self.row[: max(numbers, default=0)])
        return self._sentences() if looked_at else self._numbered(numbers)  # 评价要点:①…;②…。全部符合得4分

    def _numbered(self, numbers: Sequence[int]) -> list[_Alone | None]:
        """1.…。2.…;…。 What stands behind a semicolon is of the last number alone where full stops part them."""
        spans = [*pairwise([*numbers, len(self.row)])]
        if any(part.kind in OUTCOMES for part in self.row[: numbers[0]]) or self._goes_on(*spans[-1]):
            return []
        stops = [self.row[end - 1 : end + 1] for _, end in spans[:-1]]  # the end of one, and the number of the next
        ended = all(a.kind == "。" or "\n" in self.text.source[a.start : b.end] for a, b in stops)
        gate = self._clauses(*spans[-1])[-1]
        own = ended and takes_part(gate) and re.search("[该此]项", gate.told) is None
        if own and not self.text.meant(WHAT_IS_ZERO, gate.start, gate.end):
            return []  # 本项: of the last number, or of the cell?
        of_all = any(one.strong and one.act == "lose" and _fails(one) for one in self._clauses(*spans[-1])[1:])
        return [self._alone(*span, inside=(ended and not of_all) or span != spans[-1]) for span in spans]

    def _sentences(self) -> list[_Alone | None]:
        """A;B。C。 Each has a measure of its own, and one at least says what is given otherwise."""
        spans = [*pairwise([*self._beginnings(), self.end])]
        if len(spans) < 2 or self._goes_on(*spans[-1]):  # noqa: PLR2004 - side by side are two
            return []
        found = [self._alone(*span, inside=False) for span in spans]
        parts = [one for one in found if one is not None]
        again = any(one.measures & two.measures for one, two in pairwise(parts))
        return found if any(_closed(one.rule) for one in parts) and not again else []

    def _goes_on(self, start: int, end: int) -> bool:
        """有制度5分。缺一项扣1分: a sentence behind the last that speaks of points."""
        told = next((at for at in range(start, end) if self.row[at].kind in OUTCOMES), end)
        stop = next((at for at in range(told, end) if self.row[at].kind == "。"), end)
        return any(part.kind in OUTCOMES for part in self.row[stop:end])

    def _beginnings(self) -> list[int]:
        """Where a standard begins: a sentence that gives by itself, for another measure; none where unsure."""
        ends = [*(at + 1 for at, part in enumerate(self.row) if part.kind in ENDS), len(self.row)]
        spans = [*pairwise([0, *ends])]
        if sum(any(part.kind in OUTCOMES for part in self.row[start:end]) for start, end in spans) < 2:  # noqa: PLR2004 - two
            return []
        starts, known, given, before = [0], set[str | None](), Fraction(0), (0, NOTHING, False)
        for start, end in spans:
            one = self._alone(start, end) if says(self.row[start:end]) else None
            first = self._clauses(start, end)[0]
            more = not {"GAIN", "EARN"}.isdisjoint(part.kind for part in self.row[start:end])
            loose = more if one is None else not before[2] and {before[1].act, first.act} <= {*MOVES}
            if given and loose:
                return []  # 甲每次得1分,最高6分;乙每起加1分;… …;每漏1次扣1分;每错1次扣2分,扣完8分为止
            if one is not None and not (given and one.measures & {*known, None}):
                ahead = opens(before[1], first) or (before[1].zero and before[1].measure in one.measures)
                starts += [before[0] if ahead else start] if given else []  # 率<60%得0分;率≥60%得8分
                known, given = set(), given + one.most
            if given >= (self.text.weight or given + 1) and end < len(self.row) and len(starts) == 1:
                return []  # the first gives all
            if given and any(part.kind in OUTCOMES for part in self.row[start:end]):
                behind = one is None and self._takes_from_all(starts[-1], start, end)
                self.end = min(self.end, start) if behind else len(self.row)
            known |= set() if one is None else one.measures
            before = start, first, one is not None
        return starts

    def _takes_from_all(self, begin: int, start: int, end: int) -> bool:
        """…;甲测评通过得2分;发生泄密的扣3分: a loss of its own, which says nothing of what stands before it."""
        made, said = self._clauses(start, end), self.text.source[self.row[begin].start : self.row[start].start]
        taken = [one for one in made if one.act == "lose"]
        leads = [re.sub(pattern("people"), "", _led(one)) for one in taken]  # 服务群众10万人次得2分;群众投诉的每起扣1分
        ends = ("lose", "limit", "floor", "up")
        known = all(one.act in ends or (one.act == "none" and one.band) for one in made) and all(leads)
        return bool(taken) and known and not any(share_words(lead, [said]) for lead in leads)

    def behind(self, given: Rule) -> Rule:
        """What the standards give, less what a sentence behind them takes from all of it."""
        if self.end == len(self.row):
            return given
        taken = compose(self.text, clauses(self.text, self.row[self.end :]))
        assert isinstance(taken, Adjust)  # noqa: S101 - all that it says is lost
        self.text.mark("scope_unclear")
        return Adjust(Ruled(given), taken.changes, taken.floor)

    def _alone(self, start: int, end: int, *, inside: bool = True) -> _Alone | None:
        """A stretch that gives so many points and says nothing of the others; ``inside``: it is parted from them."""
        key = start, end, inside
        if key not in self.read:
            self.read[key] = None
            with suppress(Unsure, *NO_MORE):
                self.read[key] = self._read(start, end, inside=inside)
        one = self.read[key]
        return one if one is None or one.gives or self.losing else None

    def _read(self, start: int, end: int, *, inside: bool) -> _Alone | None:
        inner = Text(self.text.source, None, self.text.measure)
        made = self._clauses(start, end)
        body = self.row[start + (self.row[start].kind == "ITEM") : end]
        if (rule := for_each(inner, body, _composed)) is None:
            made = clauses(inner, self.row[start:end])
            if _reaches_over(inner, made, inside=inside):
                return None
            last = made[-1] if made else NOTHING
            inner.weight = last.worth if last.act == "limit" and last.words == "summed" else None  # 两项合计最多扣3分
            rule = compose(inner, made)
        name = next((head.name for head in inner.heads.values()), inner.title or made[0].said).strip(":：,，的 ")
        most = None if _shares(rule) else trees.most_of(rule, None)
        taken = inner.weight or (_taken(rule) if most is None and isinstance(rule, Adjust) else None)
        if taken is not None and isinstance(rule, Adjust):
            return _Alone(inner, evolve(rule, start=Points(taken)), taken, name, gives=False)
        limited = any(one.act == "floor" and one.scores for one in made) and inner.printed is None  # 扣完2分为止
        gives = not limited or self.text.weight is not None or any(one.earning for one in made)
        if most is None and end < self.end and _only_takes(rule):
            return _Alone(inner, rule, Fraction(0), name, gives=False)
        return _Alone(inner, rule, most, name, gives=gives) if most else None

    def _clauses(self, start: int, end: int) -> list[Clause]:
        """The clauses of a stretch, or one that does nothing."""
        if (start, end) not in self.cut:
            made = list[Clause]()
            with suppress(Unsure, *NO_MORE):
                made = clauses(Text(self.text.source, None, self.text.measure), self.row[start:end])
            self.cut[start, end] = made or [NOTHING]
        return self.cut[start, end]


def _opened(cases: Sequence[Case]) -> bool:
    """未制定清单的不得分,制定的得3分."""
    said = [case.when.words for case in cases if isinstance(case.when, StateHolds)]
    stem = denied(said[0]) if len(said) == len(cases) > 1 and cases[0].score == ZERO else ""
    return bool(stem) and stem.startswith(said[1].removeprefix("已").removesuffix("的"))


def _fails(clause: Clause) -> bool:
    """每缺一项扣2分: of what is listed, and not of the last of it."""
    count = clause.count
    told = f"{count.before}{count.subject}{count.words or count.verb}" if count else ""
    return pattern("failure").match(told) is not None


def _composed(text: Text, row: Sequence[Element]) -> Rule:
    return compose(text, clauses(text, row))


def _taken(rule: Adjust) -> Fraction | None:
    """The most that it takes, where each change says how much and nothing else is given."""
    most = [move.score if isinstance(move, tree.Once) else limit_of(move) for move in rule.changes]
    sizes = [abs(one.value) for one in most if isinstance(one, Points)]
    plain = rule.start is None and rule.floor in (None, 0) and rule.ceiling is None and len(sizes) == len(most)
    return sum(sizes, Fraction(0)) if plain and not any(map(gaining, rule.changes)) else None


def _only_takes(rule: Rule) -> bool:
    """每起扣2分,扣完为止: from how much is not said."""
    if not isinstance(rule, Adjust) or rule.start is not None or rule.ceiling is not None:
        return False
    return not any(gaining(move) or emptying(move) for move in rule.changes) and not _shares(rule)


def _shares(rule: Rule) -> bool:
    """Does it give a share of a 分值, which is not its own?"""
    return any(isinstance(one, Share) and one != MINUS for one in rule.walk())


def _reaches_over(text: Text, row: Sequence[Clause], *, inside: bool) -> bool:
    """Is something said of more than this one?"""
    if text.highest or text.onward or text.each_floor or any(one.act == "veto" or one.below_zero for one in row):
        return True
    behind, ends = [one for one in row[1:] if one.strong], ("cap", "limit", "total", "none")
    loose = any(one.act in ends or (one.zero and one.fact) or _unnamed(one) for one in behind)
    said = [text.source[one.start : one.end] for one in row]
    summed = any(map(_OF_MORE.search, said))
    return summed or any(map(denies_before, row[:1])) or (not inside and (loose or any(map(takes_part, row))))


def _unnamed(clause: Clause) -> bool:
    """未达到的,每低1个百分点扣0.5分: of which of the measures before it?"""
    count = clause.count
    if clause.words.startswith("另"):
        return True  # 发生事故的,另扣5分
    if count is None or count.side is None or count.edge is not None:
        return clause.apart
    return not count.subject or pattern("each_part").fullmatch(count.subject) is not None


def _stands(one: _Alone, parts: Sequence[_Alone]) -> bool:
    """Does it say what is given otherwise, or that something was done which no other speaks of?"""
    match one.rule:
        case Cases(_, (Case(StateHolds(words=said)),), None) if pattern("does").match(said):
            return not share_words(pattern("does").sub("", said), [other.name for other in parts if other is not one])
    return _closed(one.rule)


def _closed(rule: Rule) -> bool:
    """Does it say what is given otherwise?"""
    match rule:
        case Adjust(_, changes):
            return bool(changes)
        case Cases(_, cases, otherwise):
            return otherwise is not None or cases[-1].score == ZERO or _opened(cases)
        case SumOf():
            return True  # each is earned by itself
    return isinstance(rule, tree.Linear | tree.Formula)
