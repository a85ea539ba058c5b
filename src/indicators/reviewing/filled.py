"""Filled self-evaluations (填好的自评表) as the review takes them: from a table that was read, or from plain rows.

Lives here: :class:`PublishedForm`, :class:`Spending`, and how they are found in a table's blocks.
May not: judge, score.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from indicators.data import Data
from indicators.errors import Level
from indicators.reviewing.book import words
from indicators.reviewing.floats import typed
from indicators.syntax import parse
from indicators.targets import FundLine, GoalTable, Horizon, Indicator, Total


@frozen(kw_only=True)
class Spending(Data):
    """The row of budget execution as a form prints it (预算执行情况)."""

    funds: tuple[FundLine, ...]  # the lines of the block, the total first, amounts in 元
    points: Fraction | None = None  # its points (分值)
    earned: Fraction | None = None  # its score (得分)
    rate: Fraction | None = None  # the rate that is printed (执行率), in %


@frozen(kw_only=True)
class PublishedForm(Data):
    """One filled self-evaluation (自评表), as far as it was read."""

    name: str  # what it is about
    year: int | None = None  # its year, for deadlines
    rows: tuple[Indicator, ...] = ()  # its indicators, each with ``points``, ``actual_text`` and ``earned`` as printed
    spending: Spending | None = None  # the row of budget execution
    # the total that is printed (总分). Only where it is given are sums compared with 100: rows may be missing
    total: Fraction | None = None
    grade: str | None = None  # the grade that is printed
    total_where: str = ""  # where the total stands
    # the form has a column of reasons and it was read, so that an empty cell means that no reason was given
    reasons: bool = False

    @property
    def actuals(self) -> bool:
        """Whether it has a column of actual values, so that an empty cell was left empty."""
        return any(row.actual_text is not None for row in self.rows)


def published_forms(rows: Iterable[Mapping[str, Any]]) -> tuple[PublishedForm, ...]:
    """Group plain rows into forms by their ``doc`` (逐行记录 → 自评表), in order of first appearance.

    Rows are mappings with ``doc``, ``year``, ``level1``, ``level2``, ``name``, ``target``, ``actual``, ``weight``,
    ``score``, ``unit_column``, ``comparator_column``, where ``None`` means not printed, and say nothing of totals.

    >>> rows = [{"doc": "甲", "name": "场次", "target": "≥1场", "actual": "1场", "weight": 12, "score": 12}]
    >>> published_forms(rows)[0].rows[0].points
    Fraction(12, 1)
    """
    forms: dict[str, list[Indicator]] = {}
    years: dict[str, int | None] = {}
    for place, row in enumerate(rows, start=1):
        year = str(row.get("year") or "")
        years.setdefault(row["doc"], int(year) if year.isdigit() else None)
        forms.setdefault(row["doc"], []).append(
            Indicator(
                name=row["name"],
                path=(row.get("level1") or "", row.get("level2") or ""),
                target=parse(
                    row.get("target") or "",
                    column_unit=row.get("unit_column"),
                    column_comparator=row.get("comparator_column"),
                    name=row["name"],
                ),
                points=_printed(row.get("weight")),
                actual_text=row.get("actual"),
                earned=_printed(row.get("score")),
                where=f"第{place}行",
            )
        )
    return tuple(PublishedForm(name=doc, year=years[doc], rows=tuple(found)) for doc, found in forms.items())


def _printed(value: object) -> Fraction | None:
    """A number as it was printed: 1.9 is 19/10, also where a reader of JSON made a float of it."""
    return None if value is None else typed(Fraction(str(value)))


def published_form(table: GoalTable) -> PublishedForm | None:
    """Take a table that was read as a filled form; ``None`` where neither actual values nor scores are printed.

    A printed total is left out where reading lost a part of the table, since its rows would not add up to it.
    """
    rows = tuple(
        evolve(row, earned=None if row.earned is None else typed(row.earned))
        for goal in table.goals_of(Horizon.ANNUAL)
        for row in goal.indicators
    )
    if not any(row.earned is not None or row.actual_text for row in rows):
        return None
    whole = not any(finding.level is Level.ERROR or finding.code in _MOVED for finding in table.findings)
    total = _total(table)
    return PublishedForm(
        name=table.name,
        year=table.year,
        rows=rows,
        spending=_spending(table),
        total=typed(total.earned) if whole and total.earned is not None else None,
        grade=total.grade,
        total_where=total.where,
        reasons=any(row.deviation_reason is not None for row in rows)
        or any(title in words("reason_blocks") and not block for title, block in table.sections),
    )


_MOVED = {"UNPLACED", "COL_SHIFT", "LEVEL1_MISSING", "LEVEL1_WRONG_PARENT", "LEVEL2_IN_LEVEL3"}
_TOTALS = ("总分", "总得分", "自评总分", "合计得分", "总计", "合计")


def _total(table: GoalTable) -> Total:
    """The printed total and grade: the line 总分, else the last sum of the form; an empty one where there is none."""
    named = [(each.name.replace("（", "(").partition("(")[0], each) for each in table.totals]
    sums = [(name, each) for name, each in named if name in _TOTALS and each.earned is not None]
    own = [each for name, each in sums if name == _TOTALS[0]] or [each for _, each in sums]
    return own[-1] if own else Total(name=_TOTALS[0])


def _spending(table: GoalTable) -> Spending | None:
    """The row of budget execution: the first line of the fund block, where spending is printed at all."""
    if all(line.executed is None for line in table.funds):
        return None
    points, earned, rate = (
        None if each is None else typed(each)
        for each in (table.funds[0].points, table.funds[0].earned, table.funds[0].rate)
    )
    return Spending(funds=table.funds, points=points, earned=earned, rate=None if rate is None else rate * 100)
