"""Laws of scoring that can be decided (计分的规律): small named objects, each with a procedure that proves or refutes.

Lives here: the laws over one row, and what refutes one. May not: sample (see ``samples``), run packs (see ``check``).
A law over a row is run on every actual value at once (see ``line``), with the scorer itself: nothing is read twice.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import Interval, Stated, decimal_string
from indicators.targets import BoundTarget, Direction
from indicators.testing.line import Undecidable, Unknown, drop, first_failure, pieces_of
from indicators.testing.rows import TriedRow

Scorer = Callable[[TriedRow, Fraction], Fraction | None]  # the points that a row earns with an actual value
ENOUGH = 10  # so many times the target is far enough for a staircase that never ends


@frozen
class FilledRow:
    """A row as a person would fill it in (填好的一行)."""

    name: str
    target: str
    actual: str
    points: str
    earned: str


@frozen
class Broken:
    """What refutes a law (反例).

    Args:
        rule: Id of the rule, or the part of the pack.
        why: One Chinese sentence.
        rows: The rows that show it, as few as possible.
    """

    rule: str
    why: str
    rows: tuple[FilledRow, ...] = ()


@frozen
class RowLaw:
    """A law over one row (单行的规律).

    Args:
        id: Its name in a pack's ``[[exceptions]]``.
        title: Its Chinese title.
        says: What it says, in one Chinese sentence.
        rounded: Whether it is about the rounded score; else roundings are left out.
        refute: Gives the reason and the actual values that refute it for one row, or ``None``.
    """

    id: str
    title: str
    says: str
    rounded: bool
    refute: Callable[[TriedRow, Scorer, Interval], tuple[str, tuple[Fraction, ...]] | None]

    def broken(self, row: TriedRow, score: Scorer) -> Broken | None:
        """Decide the law for one row.

        Args:
            row: The row.
            score: The scorer.

        Returns:
            What refutes it, or ``None``: it holds for every actual value.

        Raises:
            Undecidable: The rule leaves what can be decided.
        """
        try:
            found = self.refute(row, score, _domain(row.bound))
        except Undecidable:
            found = self.refute(row, score, _near(row.bound))
        if found is None:
            return None
        why, actuals = found
        return Broken(row.rule.id, why, tuple(filled(row, actual, score(row, actual)) for actual in actuals))


def _domain(bound: BoundTarget) -> Interval:
    """All actual values that make sense: none is below zero unless the target is, no day is before the year."""
    if bound.unit == "日期":
        return _near(bound)
    if bound.value is not None and bound.value < 0:
        return Interval(None, None)
    return Interval(Fraction(0), None)


def _near(bound: BoundTarget) -> Interval:
    """A stretch wide enough for a staircase: up to ten times the target; of days, half a year before, a year after."""
    if bound.unit == "日期" and bound.value is not None:
        return Interval(bound.value - 180, bound.value + 365)
    size = abs(bound.value) if bound.value else _upper(bound.interval)
    low = Fraction(0) if bound.value is None or bound.value >= 0 else -ENOUGH * size
    return Interval(low, ENOUGH * size)


def _upper(interval: Interval | None) -> Fraction:
    return (interval.upper if interval is not None else None) or Fraction(ENOUGH)


def filled(row: TriedRow, actual: Fraction, earned: Fraction | None) -> FilledRow:
    """Write a row as a person would fill it in."""
    target = row.bound.indicator.target
    return FilledRow(
        row.bound.indicator.name,
        str(target),
        actual_text(row.bound, actual),
        decimal_string(row.points),
        "算不出" if earned is None else decimal_string(earned),
    )


def actual_text(bound: BoundTarget, actual: Fraction) -> str:
    """Print an actual value in the unit of its target.

    >>> from indicators.comparators import AtLeast
    >>> from indicators.targets import Indicator
    >>> row = Indicator(name="", path=("", ""), target=AtLeast(40, "件"))
    >>> actual_text(BoundTarget(indicator=row, unit="件"), Fraction(39)), actual_text(
    ...     BoundTarget(indicator=row, unit="日期"), Fraction(20634))
    ('39件', '2026年6月30日')
    """
    if bound.unit != "日期":
        return Stated(actual, bound.unit).canonical
    day = date(1970, 1, 1) + timedelta(days=int(actual))
    return f"{day.year}年{day.month}月{day.day}日"


# -- the laws


def _bounded(row: TriedRow, score: Scorer, domain: Interval) -> tuple[str, tuple[Fraction, ...]] | None:
    def inside(x: Fraction) -> bool:
        earned = score(row, x)
        return earned is None or 0 <= earned <= row.points

    found = first_failure(inside, domain)
    return None if found is None else (f"得分应当在 0 与分值 {decimal_string(row.points)} 之间", (found,))


def _monotone(row: TriedRow, score: Scorer, domain: Interval) -> tuple[str, tuple[Fraction, ...]] | None:
    for part, rising in _ways(row.bound, domain):
        found = drop(pieces_of(lambda x: score(row, x), part), rising=rising)
        if found is not None:
            better, worse = reversed(found) if rising else found
            one, two = actual_text(row.bound, better), actual_text(row.bound, worse)
            return f"{one} 比 {two} 更好，得分反而更少", (better, worse)
    return None


def _ways(bound: BoundTarget, domain: Interval) -> Iterator[tuple[Interval, bool]]:
    """The stretches on which more (``True``) or less is better: towards the target from both sides, or all along."""
    if bound.direction is not Direction.EXACT or bound.interval is None or bound.excluded is not None:
        if bound.excluded is None:
            yield domain, bound.direction is Direction.HIGHER_IS_BETTER
        return
    low, high = bound.interval.lower, bound.interval.upper
    if low is not None:
        yield evolve(domain, upper=low, upper_closed=True), True
    if high is not None:
        yield evolve(domain, lower=high, lower_closed=True), False


def _full_marks(row: TriedRow, score: Scorer, domain: Interval) -> tuple[str, tuple[Fraction, ...]] | None:
    bound = row.bound
    if bound.interval is None:
        return None
    interval = bound.interval

    def met(x: Fraction) -> bool:
        return interval.holds(x) and x != bound.excluded

    def met_and_full(x: Fraction) -> bool:
        return not met(x) or score(row, x) in (None, row.points)

    def full_only_if_met(x: Fraction) -> bool:
        return met(x) or score(row, x) != row.points

    for holds, why in ((met_and_full, "达到指标值却得不到满分"), (full_only_if_met, "没有达到指标值却得满分")):
        found = first_failure(holds, domain)
        if found is not None:
            return why, (found,)
    return None


def _computable(row: TriedRow, score: Scorer, domain: Interval) -> tuple[str, tuple[Fraction, ...]] | None:
    found = first_failure(lambda x: score(row, x) is not None, domain)
    return None if found is None else ("规则算不出得分", (found,))


ROW_LAWS = (
    RowLaw("computable", "算得出得分", "每个完成值都有一个得分。", rounded=False, refute=_computable),
    RowLaw("bounded", "得分不越界", "得分不小于 0，不大于分值。", rounded=True, refute=_bounded),
    RowLaw("monotone", "更好不少得", "完成得更好，得分不会更少。", rounded=True, refute=_monotone),
    RowLaw("full_marks", "达标得满分", "达到指标值得满分，没有达到得不到满分。", rounded=False, refute=_full_marks),
)
__all__ = ["ROW_LAWS", "Broken", "FilledRow", "RowLaw", "Scorer", "Unknown", "actual_text", "filled"]
