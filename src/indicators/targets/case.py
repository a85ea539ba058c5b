"""One row while it is being bound (绑定中的一行): its inputs, its findings, and what every step needs of them.

Lives here: :class:`Case`, :class:`Meaning`. May not: decide what a target means (``meaning``) or read an actual value
(``reading``).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache

from attrs import define, evolve, field, frozen

from indicators import units
from indicators._resources import rules_table, sayings
from indicators.comparators import Between, Comparator, Day, Interval, Quantity
from indicators.days import number_of_day
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
DOUBTFUL = frozenset({"suspect_ocr", "column_conflict", "comparator_repeated"})  # anomalies of a guess


@frozen
class Meaning:
    """What a target means in numbers (含义)."""

    interval: Interval  # the numbers that satisfy it
    value: Fraction | None  # the target number, ``None`` for a range with two ends
    unit: str | None  # their unit text
    direction: Direction  # which way is better
    source: str  # what said so
    excluded: Fraction | None = None  # A number of the interval that does not satisfy it
    # ``increase``, ``decrease`` or ``none`` where the numbers are changes against the base, not levels
    amounts: str | None = None
    # the cell that prints the number: its text tells whether a bare actual value is in 万
    printed: Quantity | Between | None = None


@cache
def _sayings() -> Mapping[str, tuple[bool, Sequence[str]]]:
    """Return each finding by its name: whether it is of the actual value, then its level, message and hint."""
    tables = ((about == "actual", sayings(table)) for about, table in rules_table("binding").items())
    return {name: (of_actual, said) for of_actual, table in tables for name, said in table.items()}


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

    def say(self, what: str, *words: object) -> None:
        """Add a finding of ``rules/binding.toml``, with the words of the row that it is about."""
        of_actual, (level, message, hint) = _sayings()[what]
        said, advice = message.format(*words), hint.format(*words) or None
        self.note(what.partition(".")[0], said, Level(level), advice, of_actual=of_actual)

    def note(self, code: str, message: str, level: Level, hint: str | None = None, *, of_actual: bool = False) -> None:
        """Add a finding about the target, or about the actual value."""
        row, actual = self.indicator, self.actual
        self.findings.append(
            Finding(
                code=code,
                message=f"{row.name}：{message}",
                level=level,
                fault=Fault.ACTUAL if of_actual else Fault.FORM,
                text=(actual.text if of_actual else row.target.text) or None,
                where=(actual.where if of_actual else "") or row.where or None,
                hint=hint,
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
            self.note(error.code, error.diagnostic.message, Level.ERROR, error.hint, of_actual=of_actual)
            return None

    def days(self, day: Day, *, of_actual: bool = False) -> Fraction | None:
        """Return a calendar day as days since 1970-01-01; ``None``, with a finding, where it is not known."""
        year = day.year or self.facts.year
        if year is None or day.month is None:
            code, missing = ("year_unknown", "年份") if year is None else ("date_incomplete", "月份")
            said, hint = f"日期“{day}”缺少{missing}，不能计算", f"写明{missing}"
            self.note(code, said, Level.ERROR, hint, of_actual=of_actual)
            return None
        try:
            last = monthrange(year, day.month)[1]
            exact = date(year, day.month, day.day if isinstance(day.day, int) else last)
        except ValueError:
            self.note("date_impossible", f"没有“{day}”这一天", Level.ERROR, "改正日期", of_actual=of_actual)
            return None
        return number_of_day(exact)

    def named_change(self) -> str | None:
        """Which change the name itself is of, so that a plain actual value is its amount: 增长率, 降幅."""
        return self.table.change_of(self.indicator.name)
