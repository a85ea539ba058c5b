"""Laws of scoring that can be decided (计分的规律): small named objects, each with a procedure that proves or refutes.

Lives here: the laws over rows and over the pack as data, and what refutes one. May not: sample (see ``samples``), put
results together (see ``check``).
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TypeVar

from attrs import evolve, frozen

from indicators.comparators import Between, Interval, decimal_string
from indicators.rulepacks import LawException, PackRule
from indicators.rulepacks.checks import cases_of
from indicators.scoring.pieces import Undecidable, pieces_of
from indicators.standards import tree
from indicators.testing.bench import (
    Bench,
    Broken,
    FilledRow,
    LevelRow,
    Scorer,
    actual_text,
    all_actuals,
    near_actuals,
    stretches,
)
from indicators.testing.rows import EXECUTION, RULES, TriedRow, unscored_rows
from indicators.testing.witnesses import Run, drop, first_failure, points_of, simplest

_T = TypeVar("_T")
_Predicate = Callable[[Fraction], bool]
Refuted = tuple[str, tuple[Fraction, ...]]  # why, and the actual values that show it


@frozen
class Tried:
    """One trial of a law (一次检验)."""

    broken: Broken | None  # what refutes it; None where it holds
    proven: bool = True  # whether it was decided for all values rather than sampled
    all_sizes: bool = False  # whether it speaks for every target above zero, too
    exception: LawException | None = None  # the exception of the pack that speaks of the very values that refute it


@frozen
class Law:
    """A law of scoring (规律)."""

    id: str  # its name, also in a pack's ``[[exceptions]]``
    title: str  # its Chinese title
    says: str  # what it says, in one Chinese sentence
    refute: Callable[[Bench], Iterator[Tried]]  # tries the law on one part of the pack after another
    decided: bool = True  # whether it is decided for all values; else it is sampled


@frozen
class Line:
    """The actual values of a row that a law is asked about (完成值的范围)."""

    row: TriedRow  # the row
    domain: Interval  # all of its actual values
    run: Run  # how a computation is run on them
    exact: Scorer  # the unrounded score
    printed: Scorer  # the score that is printed
    target: Interval  # what counts as reached
    excused: _Predicate = lambda _: False  # those that the law is not asked about

    def first(self, holds: _Predicate) -> Fraction | None:
        """Find a value that a law is asked about and that fails."""
        return first_failure(lambda x: self.excused(x) or holds(x), self.domain, self.run)

    def asked(self, x: Fraction) -> Fraction | None:
        """The score that is printed, where the law is asked about it."""
        return None if self.excused(x) else self.printed(x)

    def full(self, x: Fraction) -> bool | None:
        """Whether the score that is printed is the full one."""
        printed = self.printed(x)
        return None if printed is None else printed == self.row.points

    def met(self, x: Fraction) -> bool:
        """Whether an actual value reaches the target."""
        return self.target.holds(x) and x != self.row.bound.excluded


_Refute = Callable[[Bench, Line], Refuted | None]


def asked_of(bench: Bench, row: TriedRow, ask: Callable[[Line], _T]) -> tuple[_T, bool]:
    """Ask about all actual values of a row at once; where that cannot be decided, about a sample near the target.

    Returns:
        The answer, and whether it is decided for all values.
    """
    target = row.bound.interval or Interval(None, None)
    try:
        return ask(Line(row, all_actuals(row), pieces_of, bench.exact(row), bench.printed(row), target)), True
    except Undecidable:
        exact, printed = partial(bench.score, row, rounded=False), partial(bench.score, row)
        return ask(Line(row, near_actuals(row), points_of, exact, printed, target)), False


def _each_row(law: str, refute: _Refute, bench: Bench, only: set[str] | None = None) -> Iterator[Tried]:
    """Ask a law about the rows of the pack, each with the exceptions that speak of it."""
    for row in bench.rows:
        if only is not None and row.id not in only:
            continue
        named = [each for each in bench.pack.exceptions if each.law == law and each.speaks_of(row.id, row.bound)]
        tried, decided = asked_of(bench, row, partial(_with_exceptions, bench, refute, named))
        for exception, found in tried:
            broken = found and Broken(row.id, found[0], tuple(bench.filled(row, x) for x in found[1]))
            yield Tried(broken, proven=decided, all_sizes=decided and bench.for_all_sizes(row), exception=exception)


def _with_exceptions(
    bench: Bench, refute: _Refute, named: list[LawException], line: Line
) -> list[tuple[LawException | None, Refuted | None]]:
    """Ask a law about what no exception speaks of, then about each exception's own values: there it should fail."""
    instead = next((each.instead for each in named if each.instead is not None), line.target)
    judged = evolve(line, target=instead)
    places = [(each, region(each, judged)) for each in named]
    left = refute(bench, evolve(judged, excused=_one_of([there for _, there in places])))
    tried: list[tuple[LawException | None, Refuted | None]] = [(None, left)]
    for one, _ in places if left is None else ():
        others = _one_of([there for other, there in places if other is not one])
        found = refute(bench, evolve(judged if one.instead is None else line, excused=others))
        if found is not None:
            tried.append((one, found))
    return tried


def _one_of(places: list[_Predicate]) -> _Predicate:
    return lambda x: any(there(x) for there in places)


def region(exception: LawException, line: Line) -> _Predicate:
    """Whether an exception speaks of an actual value."""
    low, high = line.target.lower, line.target.upper
    value, rates = line.row.bound.value, exception.rates
    open_ends = [end for end in (low, high) if end is not None and not line.target.holds(end)]
    below, above = high if low is None else low, low if high is None else high
    places: dict[str | None, _Predicate] = {
        "bound": lambda x: x in open_ends,
        "rounding": lambda x: not line.met(x) and bool(line.full(x)) and line.exact(x) != line.row.points,
        "below": lambda x: below is not None and x < below,
        "above": lambda x: above is not None and x > above,
        "rate": lambda x: rates is not None and bool(value) and rates.holds(x / (value or 1) * 100),
        "target": lambda _: False,
    }
    words = (exception.at, exception.side, exception.rate and "rate", exception.target and "target")
    return places.get(next((word for word in words if word), None), lambda _: True)


# -- computable


def _computable(bench: Bench) -> Iterator[Tried]:
    def row(_: Bench, line: Line) -> Refuted | None:
        found = line.first(lambda x: line.printed(x) is not None)
        return None if found is None else ("规则算不出得分", (found,))

    def scored(each: LevelRow, share: Fraction) -> bool:
        return bench.score_share(each, share, rounded=False) is not None

    yield from _each_row("computable", row, bench)
    for each in (level for levels in bench.levels for level in levels):
        share = first_failure(partial(scored, each), each.shares)
        yield Tried(None if share is None else _of_share(bench, "规则算不出得分", (each, share)))


def _of_share(bench: Bench, why: str, *chosen: tuple[LevelRow, Fraction]) -> Broken:
    rows = tuple(bench.filled_share(each, share) for each, share in chosen)
    return Broken(chosen[0][0].row.id, why, rows)


# -- bounded


def _bounded(bench: Bench) -> Iterator[Tried]:
    def row(_: Bench, line: Line) -> Refuted | None:
        points = line.row.points
        found = line.first(
            lambda x: all(earned is None or 0 <= earned <= points for earned in (line.exact(x), line.printed(x)))
        )
        return None if found is None else (f"得分应当在 0 与分值 {decimal_string(points)} 之间", (found,))

    yield from _each_row("bounded", row, bench)


# -- monotone


def _monotone(bench: Bench) -> Iterator[Tried]:
    yield from _each_row("monotone", _falls, bench)
    for levels in bench.levels:
        yield Tried(next(_level_falls(bench, levels), None))


def _falls(_: Bench, line: Line) -> Refuted | None:
    bound = line.row.bound
    for part, rising in stretches(bound, line.domain):
        found = drop(line.run(line.asked, part), rising=rising)
        if found is not None:
            better, worse = reversed(found) if rising else found
            return f"{actual_text(bound, better)}比{actual_text(bound, worse)}更好，得分反而更少", (better, worse)
    return None


def _level_falls(bench: Bench, levels: tuple[LevelRow, ...]) -> Iterator[Broken]:
    """Within a level a greater share earns no less; the best of a level earns no more than the least of the next."""
    for each in levels:
        found = drop(pieces_of(partial(bench.score_share, each, rounded=False), each.shares), rising=True)
        if found is not None:
            yield _of_share(bench, "评定得更高，得分反而更少", (each, found[1]), (each, found[0]))
    for worse, better in pairwise(levels):
        least, most = better.shares.lower or Fraction(0), worse.shares.upper or Fraction(1)
        if least < most:
            above = Interval(
                max(least, worse.shares.lower or Fraction(0)), most, lower_closed=False, upper_closed=False
            )
            yield _of_share(bench, "档次更好，得分反而更少", (better, least), (worse, simplest(above)))


# -- full marks


def _full_marks(bench: Bench) -> Iterator[Tried]:
    """The score that is printed is full where the target is reached, and nowhere else."""

    def row(_: Bench, line: Line) -> Refuted | None:
        if line.row.bound.interval is None or not line.row.measured:
            return None
        missed = line.first(lambda x: not line.met(x) or line.full(x) is not False)
        if missed is not None:
            return "达到指标值却得不到满分", (missed,)
        given = line.first(lambda x: line.met(x) or not line.full(x))
        if given is None:
            return None
        rounded = "，修约后" if line.exact(given) != line.row.points else ""
        return f"没有达到指标值{rounded}却得满分", (given,)

    yield from _each_row("full_marks", row, bench)


def held_within(bench: Bench, exception: LawException, rule: str) -> Broken | None:
    """What shows that an exception says too much: a value that it speaks of and that keeps the law all the same."""
    if exception.law != "full_marks" or exception.everywhere or exception.target or exception.at == "rounding":
        return None
    rows = (row for row in bench.rows if row.id == rule and exception.speaks_of(rule, row.bound))
    for row in rows:
        kept, _ = asked_of(bench, row, partial(_kept, exception=exception))
        if kept is not None:
            return Broken(rule, "例外写得太宽：这个完成值并不违反规律", (bench.filled(row, kept),))
    return None


def _kept(line: Line, exception: LawException) -> Fraction | None:
    """A value where a row keeps the law, if it breaks it elsewhere in the exception's place."""
    there = region(exception, line)
    breaks = line.first(lambda x: not there(x) or line.met(x) == line.full(x))
    return None if breaks is None else line.first(lambda x: not there(x) or line.met(x) != line.full(x))


# -- bands


def _bands(bench: Bench) -> Iterator[Tried]:
    """Run the rules with every missing 否则 made impassable: a value that gets there stands in no band."""
    pack = bench.pack
    execution = pack.execution and evolve(pack.execution, standard=None, rule=_marked(pack.execution.tree.rule))
    marked = Bench(evolve(pack, rules=tuple(map(_without_gaps, pack.rules)), execution=execution), bench.by_rule)

    def row(_: Bench, line: Line) -> Refuted | None:
        def banded(x: Fraction) -> bool:
            return marked.score(line.row, x, rounded=False) is not None or line.exact(x) is None

        found = line.first(banded)
        return None if found is None else ("这个数不在任何一档里，也没有写“否则”", (found,))

    trees = {rule.id: rule.tree.rule for rule in pack.rules}
    if pack.execution is not None:
        trees[EXECUTION] = pack.execution.tree.rule
    banding = {key for key, each in trees.items() if any(map(_numbers, cases_of(each)))}
    yield from _each_row("bands", row, bench, banding)
    for rule in pack.rules:
        if "edge_gap" in rule.tree.anomalies:
            between = "、".join(decimal_string(x) for x in _unprinted(rule))
            yield Tried(Broken(rule.id, f"印出的分档之间留有空当：{between} 不在任何一档里；请写明每一档的两端"))
        if "edge_shared" in rule.tree.anomalies:
            yield Tried(Broken(rule.id, "印出的相邻两档共用一端，两边都算；请写明这一端含在哪一档"))


def _unprinted(rule: PackRule) -> Iterator[Fraction]:
    """A number in each gap that the sentence leaves (90-100、80-89: 89.5), which the reading closed upwards."""
    text = rule.tree.text
    printed = [Fraction(word) for word in "".join(c if c in "0123456789." else " " for c in text).split()]
    for cases in cases_of(rule.tree.rule):
        for case in cases.cases:
            band = case.when.test if isinstance(case.when, tree.Condition) else None
            if isinstance(band, Between) and not band.upper_closed:
                inside = [number for number in printed if band.holds(number) and number != band.lower]
                if inside:
                    yield simplest(Interval(max(inside), band.upper, lower_closed=False, upper_closed=False))


def _numbers(cases: tree.Cases) -> bool:
    return any(_numeric(case.when) for case in cases.cases)


def _without_gaps(rule: PackRule) -> PackRule:
    marked = _marked(rule.tree.rule)
    return rule if marked == rule.tree.rule else evolve(rule, standard=None, bands=(), rule=marked)


def _marked(rule: tree.Rule) -> tree.Rule:
    """The rule with 未能识别 as the else-branch of every banding that has none."""
    match rule:
        case tree.Cases(measure, cases, otherwise):
            inner = tuple(tree.Case(case.when, _marked_outcome(case.score)) for case in cases)
            stop = otherwise is None and _numbers(rule)
            last = tree.Ruled(tree.Unreadable("不在任何一档")) if stop else otherwise and _marked_outcome(otherwise)
            return tree.Cases(measure, inner, last)
        case tree.Adjust(start, changes, floor, ceiling):
            return tree.Adjust(start and _marked_outcome(start), changes, floor, ceiling)
        case tree.SumOf(parts):
            return tree.SumOf(tuple(map(_marked, parts)))
        case _:
            return rule


def _marked_outcome(outcome: tree.Outcome) -> tree.Outcome:
    return tree.Ruled(_marked(outcome.rule)) if isinstance(outcome, tree.Ruled) else outcome


def _numeric(when: tree.When) -> bool:
    return any(map(_numeric, when.parts)) if isinstance(when, tree.Combined) else isinstance(when, tree.Condition)


# -- rows


def _covered(bench: Bench) -> Iterator[Tried]:
    found = unscored_rows(bench.pack)
    for row in found:
        filled = FilledRow(row.bound.indicator.name, str(row.bound.indicator.target), "—", "—", "无规则")
        yield Tried(Broken(RULES, f"{row.bound.indicator.level2}的这种指标值没有规则可用", (filled,)))
    if not found:
        yield Tried(None)


def _reachable(bench: Bench) -> Iterator[Tried]:
    for rule, rows in bench.by_rule.items():
        yield Tried(None if rows else Broken(rule, "没有任何一行轮得到这条规则：前面的规则已经全部占去"))


DECIDED = (
    Law("covered", "每行有规则", "每种指标值都有规则可用。", _covered),
    Law("reachable", "规则轮得到", "每条规则都有行可计。", _reachable),
    Law("bands", "分档不留空", "每个完成值都在某一档里。", _bands),
    Law("computable", "算得出得分", "每个完成值都有一个得分。", _computable),
    Law("bounded", "得分不越界", "得分不小于 0，不大于分值。", _bounded),
    Law("monotone", "更好不少得", "完成得更好，得分不会更少。", _monotone),
    Law("full_marks", "达标得满分", "达到指标值得满分，没有达到得不到满分。", _full_marks),
)
