"""The actual values that a filled form prints itself (自评表里的实际完成值).

Lives here: :func:`printed_actuals`. May not: read files of actual values, score.
"""

from indicators.comparators import Blank, Comparator, Quantity
from indicators.syntax import parse
from indicators.targets import MISSING, NOT_APPLICABLE, Absent, Actual, Actuals, GoalTable, Horizon, Indicator

DONT_APPLY = ("不适用", "不涉及", "N/A", "n/a")


def read_actual(text: str, name: str) -> Comparator | Absent:
    """Read an actual value: a comparator, or why there is none.

    Args:
        text: The value as filled in.
        name: The indicator's name, which may hold its unit.

    Returns:
        The reading; ``MISSING`` for an empty cell, ``NOT_APPLICABLE`` for 不适用.

    >>> read_actual("不适用", "培训人次"), read_actual("—", "培训人次")
    (<Absent.NOT_APPLICABLE: '不适用'>, <Absent.MISSING: '缺失'>)
    """
    if text in DONT_APPLY:
        return NOT_APPLICABLE
    reading = parse(text, name=name)
    return MISSING if isinstance(reading, Blank) else reading


def printed_actuals(table: GoalTable) -> Actuals:
    """Take the actual values, the spending and the reasons that a filled form prints.

    Where a result is in words, the share of the points that the form gave stands for the person's judgement.

    Args:
        table: The table; one of targets only gives no values.

    Returns:
        The actual values.
    """
    values = {
        (goal.name, row.name): _actual(row)
        for goal in table.goals_of(Horizon.ANNUAL)
        for row in goal.indicators
        if row.actual_text is not None
    }
    executed = {line.name: line.executed for line in table.funds if line.executed is not None}
    return Actuals(values=values, executed=executed)


def _actual(row: Indicator) -> Actual:
    text = row.actual_text or ""
    reading = read_actual(text, row.name)
    share = None
    if row.points and row.earned is not None and not isinstance(reading, Quantity):
        share = row.earned / row.points
    reason = row.deviation_reason or None
    return Actual(text=text, reading=reading, share=share, reason=reason, where=row.where)
