"""Goals, indicators, actual values, facts (绩效目标、指标、实际完成值、参照数据), and what a target means once bound.

Lives here: the types (``model``), the direction table (``direction``), ``bind`` → :class:`BoundTarget` (``binding``),
which row an actual value belongs to (``placing``).
May not: read a form's files, earn points.
"""

from indicators.targets.binding import bind
from indicators.targets.direction import DirectionTable, derive_direction, load_directions
from indicators.targets.given import actuals_of, cell_text, given_actual
from indicators.targets.model import (
    MISSING,
    NOT_APPLICABLE,
    Absent,
    Actual,
    Actuals,
    BoundTarget,
    Direction,
    Facts,
    FundLine,
    Goal,
    GoalTable,
    Horizon,
    Indicator,
    Project,
    ReadColumn,
    ReadingReport,
    RowKey,
    Total,
    read_actual,
    year_in,
)
from indicators.targets.placing import Placed, facts_of, place

__all__ = [
    "MISSING",
    "NOT_APPLICABLE",
    "Absent",
    "Actual",
    "Actuals",
    "BoundTarget",
    "Direction",
    "DirectionTable",
    "Facts",
    "FundLine",
    "Goal",
    "GoalTable",
    "Horizon",
    "Indicator",
    "Placed",
    "Project",
    "ReadColumn",
    "ReadingReport",
    "RowKey",
    "Total",
    "actuals_of",
    "bind",
    "cell_text",
    "derive_direction",
    "facts_of",
    "given_actual",
    "load_directions",
    "place",
    "read_actual",
    "year_in",
]
