"""The bench on which a pack is tried (试算台): its rows, its scorer, and what refutes a law.

Lives here: scoring one tried row for any actual value, filled rows, counterexamples. May not: say what is right.
The scorer is the library's own: a law is decided by running it on an interval, not by a second reading.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

from attrs import Factory, evolve, field, frozen

from indicators.comparators import LEVELS, Completion, Interval, Stated, decimal_string
from indicators.days import date_of, day_words
from indicators.rulepacks import RulePack
from indicators.scoring import Score, SelfEvaluation, score_execution, score_indicator
from indicators.scoring.pieces import Undecidable, function_of, pieces_of
from indicators.scoring.row import rounded_score
from indicators.standards import Cases, ShareBetween, StateHolds, ceiling_of
from indicators.standards.trace import ITSELF, TARGET
from indicators.targets import MISSING, Actual, Actuals, BoundTarget, Direction, GoalTable
from indicators.testing.rows import ENOUGH, EXECUTION, TriedRow, kinds_of, tried_rows
from indicators.testing.scaling import scales

DATE = "日期"
OWN = (ITSELF, TARGET, "完成值", "目标下限", "目标上限")
BUDGET = Fraction(1_000_000)
Scorer = Callable[[Fraction], Fraction | None]
_FILLED = Actual(text="已填", reading=MISSING, reason="已说明")


@frozen
class FilledRow:
    """A row as a person would fill it in (填好的一行); every field is text."""

    name: str
    target: str
    actual: str
    points: str
    earned: str


@frozen
class Broken:
    """What refutes a law (反例)."""

    rule: str  # id of the rule, or the key of the part of the pack
    why: str  # one Chinese sentence
    rows: tuple[FilledRow, ...] = ()  # the rows that show it, as few as possible


@frozen
class LevelRow:
    """A qualitative level that a rule gives a share in (定性档次)."""

    row: TriedRow  # the row
    level: str  # achieved, partly or not_achieved
    shares: Interval  # the shares that may be given


@frozen
class Filled:
    """A drawn table, filled in and scored (试算表)."""

    table: GoalTable
    actuals: Actuals
    scored: SelfEvaluation


@frozen
class Bench:
    """A pack and the rows that its rules score (试算台)."""

    pack: RulePack
    by_rule: dict[str, tuple[TriedRow, ...]]
    unrounded: RulePack = field(
        init=False, default=Factory(lambda self: evolve(self.pack, rounding=()), takes_self=True)
    )
    _known: dict[tuple[str, int], Scorer | Undecidable] = field(init=False, factory=dict, eq=False, repr=False)
    _sizes: dict[tuple[object, ...], bool] = field(init=False, factory=dict, eq=False, repr=False)
    drawn: list[Filled] = field(init=False, factory=list, eq=False, repr=False)  # for the laws that are sampled
    tried: dict[object, list[Any]] = field(init=False, factory=dict, eq=False, repr=False)  # the trials of each law

    @classmethod
    def of(cls, pack: RulePack) -> "Bench":
        """Set up the bench for a pack."""
        return cls(pack, tried_rows(pack))

    @property
    def paths(self) -> tuple[tuple[str, str], ...]:
        """The kinds of rows that the pack's forms have."""
        return kinds_of(self.pack)

    @property
    def places(self) -> list[tuple[str, tuple[str, str]]]:
        """Names and kinds of rows that the pack tells apart."""
        rows = (row for rows in self.by_rule.values() for row in rows if row.id != EXECUTION)
        return list(dict.fromkeys((row.bound.indicator.name, row.bound.indicator.path) for row in rows))

    @cached_property
    def rows(self) -> tuple[TriedRow, ...]:
        """The rows whose actual value is a number or a date; one for all that differ only in the size of the target."""
        found: list[TriedRow] = []
        for row in (row for rows in self.by_rule.values() for row in rows if row.bound.interval is not None):
            size = self._size(row)
            new = size is not None and size not in self._sizes
            if size is not None and new:
                self._sizes[size] = self._scales(row)
            if size is None or new or not self._sizes[size]:
                found.append(row)
        return tuple(found)

    def _scales(self, row: TriedRow) -> bool:
        return scales(row.bound, lambda bound: self._scored(bound, _FILLED, row, rounded=True).earned, all_actuals(row))

    def for_all_sizes(self, row: TriedRow) -> bool:
        """Whether a row speaks for every target above zero: its score is proven to depend on the ratio alone."""
        size = self._size(row)
        return size is not None and self._sizes.get(size, False)

    def _size(self, row: TriedRow) -> tuple[object, ...] | None:
        """What rows share that may differ in the size of their target alone; ``None`` where that cannot be."""
        bound, rule = row.bound, row.rule
        fixed = any(each.target is not None and each.speaks_of(row.id, bound) for each in self.pack.exceptions)
        if rule is None or fixed or not bound.value or bound.value < 0 or bound.unit == DATE:
            return None
        unit = bound.unit if any(each.unit and each.name in OWN for each in rule.asked) else None
        return rule.id, type(bound.indicator.target), bound.direction, row.facts.finished, unit

    @property
    def levels(self) -> Iterator[tuple[LevelRow, ...]]:
        """The qualitative rows, each as its levels, worst first."""
        for rows in self.by_rule.values():
            for row in rows:
                found = tuple(_levels(row))
                if row.bound.interval is None and found:
                    yield found

    def score(self, row: TriedRow, actual: Fraction, *, rounded: bool = True) -> Fraction | None:
        """The points that a row earns with an actual value, by the library's own scorer."""
        if row.rule is not None:
            return self._scored(evolve(row.bound, actual=actual), _FILLED, row, rounded=rounded).earned
        pack = self.pack if rounded else self.unrounded
        assert pack.execution is not None  # noqa: S101 - else the pack has no such row
        return score_execution(pack, pack.execution, BUDGET, actual * BUDGET / 100, row.facts).earned

    def exact(self, row: TriedRow) -> Scorer:
        """The points of a row on all of its actual values, if nothing were rounded; computed once for all laws.

        Raises:
            Undecidable: See :func:`pieces_of`.
        """
        return self._once("exact", row, partial(self.score, row, rounded=False))

    def printed(self, row: TriedRow) -> Scorer:
        """The points that are printed, on all of its actual values: the exact ones rounded, if no rate is.

        Raises:
            Undecidable: See :func:`pieces_of`.
        """
        if self.pack.rounding_of("rate") is not None:
            return self._once("printed", row, partial(self.score, row))
        exact, rule = self.exact(row), row.rule
        most = row.points if rule is None else ceiling_of(rule.tree.rule, row.points)

        def rounded(x: Fraction) -> Fraction | None:
            earned = exact(x)
            return None if earned is None else rounded_score(earned, self.pack, points=most)[0]

        return self._once("printed", row, rounded)

    def _once(self, what: str, row: TriedRow, compute: Scorer) -> Scorer:
        key = (what, id(row))
        if key not in self._known:
            try:
                self._known[key] = function_of(pieces_of(compute, all_actuals(row)))
            except Undecidable as reason:
                self._known[key] = reason
        found = self._known[key]
        if isinstance(found, Undecidable):
            raise found
        return found

    def score_share(self, each: LevelRow, share: Fraction, *, rounded: bool = True) -> Fraction | None:
        """The points that a qualitative row earns with a share that a person gives."""
        reading = Completion(each.level)
        bound = evolve(each.row.bound, actual=reading)
        filled = Actual(text=LEVELS[each.level], reading=reading, share=share, reason="已说明")
        return self._scored(bound, filled, each.row, rounded=rounded).earned

    def _scored(self, bound: BoundTarget, filled: Actual, row: TriedRow, *, rounded: bool) -> Score:
        pack = self.pack if rounded else self.unrounded
        return score_indicator(bound, filled, pack, row.points, row.facts)

    def filled(self, row: TriedRow, actual: Fraction) -> FilledRow:
        """Write a row as a person would fill it in, with its score."""
        return _filled(row, actual_text(row.bound, actual), self.score(row, actual))

    def filled_share(self, each: LevelRow, share: Fraction) -> FilledRow:
        """Write a qualitative row as a person would fill it in, with its score."""
        text = f"{LEVELS[each.level]}（评定 {decimal_string(share * 100)}%）"
        return _filled(each.row, text, self.score_share(each, share))


def _levels(row: TriedRow) -> Iterator[LevelRow]:
    tree = None if row.rule is None else row.rule.tree.rule
    if not isinstance(tree, Cases):
        return
    bands = {
        case.when.words: case.score
        for case in tree.cases
        if isinstance(case.when, StateHolds) and isinstance(case.score, ShareBetween)
    }
    for level in ("not_achieved", "partly", "achieved"):
        band = bands.get(LEVELS[level])
        if band is not None:
            shared = any(other.low == band.high for other in bands.values())
            yield LevelRow(row, level, Interval(band.low, band.high, upper_closed=not shared))


def _filled(row: TriedRow, actual: str, earned: Fraction | None) -> FilledRow:
    indicator = row.bound.indicator
    said = "算不出" if earned is None else decimal_string(earned)
    return FilledRow(indicator.name, str(indicator.target), actual, decimal_string(row.points), said)


def actual_text(bound: BoundTarget, actual: Fraction) -> str:
    """Print an actual value in the unit of its target."""
    if bound.unit != DATE:
        return Stated(actual, bound.unit).canonical
    return day_words(date_of(actual))


def all_actuals(row: TriedRow) -> Interval:
    """All actual values that make sense: none below zero unless the target is; nobody spends more than the budget."""
    bound = row.bound
    if row.id == EXECUTION:
        return Interval(Fraction(0), Fraction(100))
    if bound.unit == DATE:
        return near_actuals(row)
    if bound.value is not None and bound.value < 0:
        return Interval(None, None)
    return Interval(Fraction(0), None)


def near_actuals(row: TriedRow) -> Interval:
    """A stretch wide enough for a staircase: some times the target; of days, half a year before, a year after."""
    bound = row.bound
    if bound.unit == DATE and bound.value is not None:
        return Interval(bound.value - 180, bound.value + 365)
    ends = bound.interval
    size = abs(bound.value) if bound.value else (ends.upper if ends is not None else None) or Fraction(ENOUGH)
    return Interval(-ENOUGH * size if all_actuals(row).lower is None else Fraction(0), ENOUGH * size)


def stretches(bound: BoundTarget, domain: Interval) -> Iterator[tuple[Interval, bool]]:
    """Where more is better (``True``) and where less: towards the target from both sides, or all along."""
    if bound.excluded is not None:
        return
    if bound.direction is not Direction.EXACT or bound.interval is None:
        yield domain, bound.direction is Direction.HIGHER_IS_BETTER
        return
    # an exact target has both ends
    yield evolve(domain, upper=bound.interval.lower, upper_closed=True), True
    yield evolve(domain, lower=bound.interval.upper, lower_closed=True), False
