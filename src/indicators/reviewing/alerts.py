"""What is to be said of a mid-year state (预警): its day, its money, its rows.

Lives here: the findings of a state that was judged. May not: judge a row (``progress`` does).
"""

import re
from collections.abc import Iterator
from functools import partial

from indicators.comparators import Comparator, decimal_string
from indicators.days import day_words
from indicators.errors import Fault, Finding, Level
from indicators.reviewing.book import Seen, check_of, worded
from indicators.reviewing.monitoring import DERIVED, Light, Likelihood, Monitoring
from indicators.reviewing.states import ProgressReview, RowProgress
from indicators.standards import percent
from indicators.targets import MISSING, GoalTable


def alerts(reviewed: ProgressReview, year: int | None) -> Iterator[Finding]:
    """What is to be said of a state; ``year`` is that of its table, where one is known."""
    yield from _of_date(reviewed, year)
    yield from _of_funds(reviewed)
    yield from _of_rows(reviewed)


def _of_date(reviewed: ProgressReview, year: int | None) -> Iterator[Finding]:
    at, printed = reviewed.at, _printed_month(reviewed.table)
    if year is None:
        yield _finding("MONITOR_YEAR_ASSUMED", year=at.year)
    elif year != at.year:
        yield _finding("MONITOR_YEAR", year=year, at=day_words(at))
    if printed is not None and printed[1] != reviewed.moment.month:
        yield _finding("MONITOR_PERIOD", printed=printed[0], at=day_words(at))
    if year in {None, at.year} and not reviewed.moment.month:
        yield _finding("MONITOR_EARLY", at=day_words(at))


def _printed_month(table: GoalTable) -> tuple[str, int] | None:
    """The last month that the heads of a monitoring form name (1-7月执行情况), with the head."""
    heads = {head for goal in table.goals for row in goal.indicators for head, _ in row.printed}
    found = {(head, int(match["last"] or _HALF)) for head in heads if (match := _PERIOD.search("".join(head.split())))}
    return next(iter(found)) if len({month for _, month in found}) == 1 else None


_PERIOD = re.compile(r"(?:1月?[-—－–~～至](?P<last>\d{1,2})月|上?半年度?)(?:.*)(?:完成|执行|实现)")
_HALF = 6


def _of_funds(reviewed: ProgressReview) -> Iterator[Finding]:
    rules, rate = reviewed.monitoring, reviewed.execution
    if not reviewed.budget:
        yield _finding("EXECUTION_NO_BUDGET")
    elif reviewed.executed is None:
        yield _finding("EXECUTION_MISSING")
    if rate is None:
        return
    said = {"rate": percent(rate), "source": rules.source}
    if rate > 1:
        yield _finding("EXECUTION_OVER", **said)
    floor, gap = rules.floor(reviewed.moment.month), rules.gap_limit
    if floor is not None and rate < floor:
        yield _finding("EXECUTION_SLOW", moment=reviewed.moment, floor=percent(floor), **said)
    if reviewed.progress is not None and gap is not None and abs(reviewed.progress - rate) > gap:
        progress, gap_said = percent(reviewed.progress), decimal_string(gap * 100)
        yield _finding("PROGRESS_GAP", progress=progress, rests_on=reviewed.rests_on, gap=gap_said, **said)


def _of_rows(reviewed: ProgressReview) -> Iterator[Finding]:
    rules = reviewed.monitoring
    for row in reviewed.rows:
        actual = row.actual
        unread = [each for each in row.bound.all_findings if each.fault is Fault.ACTUAL]
        yield from (each for each in unread if row.derived is None or each.level is Level.ERROR)
        if row.bound.actual is MISSING:
            yield _of("DEADLINE_PASSED" if "期限" in row.why else "PROGRESS_MISSING", row, row.why or "没有填执行情况")
        elif "在监控日期之后" in row.why:
            yield _of("DATE_AFTER_MONITORING", row, row.why)
        elif row.likelihood is None and isinstance(row.bound.actual, Comparator) and not unread:
            yield _of("PROGRESS_OPEN", row, f"“{actual.text}”不能与指标值“{row.indicator.target}”比较")
        if row.light in {Light.RED, Light.YELLOW}:
            yield _of("PROGRESS_BEHIND", row, f"{row.light.label}：{row.why}", f"见{rules.source}")
        if actual.likelihood and not row.declared and DERIVED not in actual.likelihood:
            yield _of("LIKELIHOOD_UNREAD", row, actual.likelihood, "、".join(each.label for each in Likelihood))
        if row.declared and _contrary(row):
            against = f"全年预计完成情况填的是“{actual.forecast}”" if row.expected is False else row.why
            yield _of("LIKELIHOOD_CONTRADICTED", row, f"“{actual.likelihood}”，但{against}")
        if not (actual.reason or actual.measure):
            yield from _unexplained(row, rules)


def _unexplained(row: RowProgress, rules: Monitoring) -> Iterator[Finding]:
    """A row without cause and measure that the form wants them for, or that lags."""
    lags = row.behind and row.derived is not None and not row.declared
    asked = row.actual.likelihood if row.declared else row.derived.label if row.derived else ""
    wanted = asked in rules.reasons_for and (row.declared or lags or row.derived is Likelihood.IMPOSSIBLE)
    if row.expected is False or wanted:
        said = row.why if lags and row.derived is Likelihood.POSSIBLE else f"{asked}完成目标"
        said = f"全年预计“{row.actual.forecast}”，达不到指标值" if row.expected is False else said
        yield _of("DEVIATION_UNEXPLAINED", row, said, rules.source)
    elif lags and not rules.bands:
        yield _of("PROGRESS_BEHIND", row, row.why, "核对执行情况，写明落后的原因")


def _contrary(row: RowProgress) -> bool:
    """Whether a unit declares the opposite of what nothing can change any more, or of what it expects itself."""
    final = {Likelihood.CERTAIN, Likelihood.IMPOSSIBLE}
    hopeful = row.likelihood is Likelihood.CERTAIN and row.expected is False
    return hopeful or (row.derived in final and row.likelihood is not row.derived)


_finding = partial(worded, "monitoring")


def _of(code: str, row: RowProgress, said: str, more: str = "") -> Finding:
    """A finding of a row; ``more`` is what its hint names."""
    where = row.actual.where or row.indicator.where
    slots = {"name": row.name, "said": said, "more": more}
    return check_of("monitoring", code).finding(Seen(where, row.actual.text or None, slots))
