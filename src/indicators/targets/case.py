"""One row while it is being bound (绑定中的一行): its inputs, its findings, and what every step needs of them.

Lives here: :class:`Case`, :class:`Meaning`. May not: decide what a target means (``meaning``) or read an actual value
(``reading``).
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from attrs import define, evolve, field, frozen

from indicators import units
from indicators.comparators import Between, Comparator, Day, Interval, Quantity
from indicators.errors import Fault, Finding, Level, UnitError
from indicators.targets.direction import DirectionTable
from indicators.targets.model import Absent, Actual, Direction, Facts, Indicator

DATE = "日期"
DIRECTION_OF = {
    ">=": Direction.HIGHER_IS_BETTER,
    ">": Direction.HIGHER_IS_BETTER,
    "<=": Direction.LOWER_IS_BETTER,
    "<": Direction.LOWER_IS_BETTER,
    "=": Direction.EXACT,
    "!=": Direction.EXACT,
}
SIGN_OF = {Direction.HIGHER_IS_BETTER: ">=", Direction.LOWER_IS_BETTER: "<=", Direction.EXACT: "="}
EPOCH = date(1970, 1, 1)
DOUBTFUL = frozenset({"suspect_ocr", "column_conflict", "comparator_repeated"})  # anomalies of a guess


@frozen
class Meaning:
    """What a target means in numbers (含义).

    Args:
        interval: The numbers that satisfy it.
        value: The target number, ``None`` for a range with two ends.
        unit: Their unit text.
        direction: Which way is better.
        source: What said so.
        excluded: A number of the interval that does not satisfy it.
        amounts: ``increase``, ``decrease`` or ``none`` where the numbers are changes against the base, not levels.
        printed: The cell that prints the number: its text tells whether a bare actual value is in 万.
    """

    interval: Interval
    value: Fraction | None
    unit: str | None
    direction: Direction
    source: str
    excluded: Fraction | None = None
    amounts: str | None = None
    printed: Quantity | Between | None = None


@define
class Case:
    """One row while it is bound; gathers findings on the way."""

    indicator: Indicator
    actual: Actual
    facts: Facts
    table: DirectionTable
    findings: list[Finding] = field(factory=list)

    def part(self, target: Comparator, reading: Comparator | Absent) -> "Case":
        """Return the case of one part of a compound, with findings of its own."""
        return Case(evolve(self.indicator, target=target), evolve(self.actual, reading=reading), self.facts, self.table)

    def note(self, code: str, message: str, level: Level, *, hint: str | None = None) -> None:
        """Add a finding about the target."""
        self._add(code, message, level, hint, Fault.FORM, self.indicator.target.text, self.indicator.where)

    def note_actual(self, code: str, message: str, level: Level, *, hint: str | None = None) -> None:
        """Add a finding about the actual value."""
        where = self.actual.where or self.indicator.where
        self._add(code, message, level, hint, Fault.ACTUAL, self.actual.text, where)

    def _add(  # noqa: PLR0913, PLR0917
        self, code: str, message: str, level: Level, hint: str | None, fault: Fault, text: str, where: str
    ) -> None:
        said = f"{self.indicator.name}：{message}"
        self.findings.append(
            Finding(
                code=code, message=said, level=level, fault=fault, text=text or None, hint=hint, where=where or None
            )
        )

    def converted(
        self, value: Fraction, source: str | None, target: str | None, *, of_actual: bool = False
    ) -> Fraction | None:
        """Convert exactly; ``None``, with a finding, where the units differ in kind."""
        days = {
            word: many
            for word, (many, unit) in self.facts.named.items()
            if unit == "天" and units.dimension(word) == units.dimension("月")
        }
        try:
            return units.convert(value, source, target, days=days)
        except UnitError as error:
            note = self.note_actual if of_actual else self.note
            note(error.code, error.diagnostic.message, Level.ERROR, hint=error.hint)
            return None

    def days(self, day: Day, *, of_actual: bool = False) -> Fraction | None:
        """Return a calendar day as days since 1970-01-01; ``None``, with a finding, where it is not known."""
        note = self.note_actual if of_actual else self.note
        year = day.year or self.facts.year
        if year is None or day.month is None:
            code, missing = ("year_unknown", "年份") if year is None else ("date_incomplete", "月份")
            note(code, f"日期“{day}”缺少{missing}，不能计算", Level.ERROR, hint=f"写明{missing}")
            return None
        try:
            last = monthrange(year, day.month)[1]
            exact = date(year, day.month, day.day if isinstance(day.day, int) else last)
        except ValueError:
            note("date_impossible", f"没有“{day}”这一天", Level.ERROR, hint="改正日期")
            return None
        return Fraction((exact - EPOCH).days)

    def named_change(self) -> str | None:
        """Which change the name itself is of, so that a plain actual value is its amount: 增长率, 降幅."""
        return self.table.change_of(self.indicator.name)
