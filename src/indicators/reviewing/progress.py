"""Review of a mid-year state (绩效运行监控): lights of indicators, warnings of budget execution.

Lives here: :class:`Light`, :class:`Monitoring` as ``rules/monitoring.toml`` states it, :func:`review_progress`.
May not: score, forecast: what the unit does not declare is not made up.
"""

import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction

from attrs import evolve, frozen

from indicators._resources import shipped
from indicators.comparators import decimal_string
from indicators.data import Data
from indicators.errors import Diagnostic, Fault, Finding, Level, RulePackError
from indicators.reviewing.book import Book, Seen, words
from indicators.reviewing.kinds import stem
from indicators.reviewing.rows import met_of
from indicators.scoring.row import level_of
from indicators.standards import round_to
from indicators.targets import (
    MISSING,
    NOT_APPLICABLE,
    Actual,
    Actuals,
    BoundTarget,
    Direction,
    Facts,
    GoalTable,
    Horizon,
    bind,
    facts_of,
    place,
    read_actual,
)

_MONTHS = 12


class Light(StrEnum):
    """The light of an indicator in mid-year (灯色); ``NONE`` where nothing can be said.

    >>> Light.YELLOW.label
    '黄灯'
    """

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {"blue": "蓝灯", "green": "绿灯", "yellow": "黄灯", "red": "红灯", "none": "未判定"}[self.value]


@frozen(kw_only=True)
class Monitoring(Data):
    """Thresholds of monitoring (监控规则) with their source.

    Args:
        id: Its name in ``rules/monitoring.toml``.
        title: What it is the rule of.
        source: The document.
        evidence: ``seen``, ``second_hand`` or ``memory``.
        note: Which reading was chosen.
        prorated: Level-2 kinds whose target counts for the months that are over.
        bands: Upper edge (left out) and light, the worst first; the last has no edge.
        execution_floor: The least rate of budget execution by month.
        gap_limit: How far progress and execution may be apart.
    """

    id: str
    title: str
    source: str
    evidence: str
    note: str = ""
    prorated: tuple[str, ...] = ()
    bands: tuple[tuple[Fraction | None, Light], ...] = ()
    execution_floor: Mapping[int, Fraction]
    gap_limit: Fraction | None = None

    def light(self, rate: Fraction) -> Light:
        """The light of a rate of what should be reached by now."""
        return next((light for below, light in self.bands if below is None or rate < below), Light.NONE)

    def floor(self, month: int) -> Fraction | None:
        """The least rate of execution at the end of a month: that of the last month for which one is stated."""
        stated = [due for due in self.execution_floor if due <= month]
        return self.execution_floor[max(stated)] if stated else None


def load_monitoring(name: str) -> Monitoring:
    """Load thresholds of monitoring.

    Args:
        name: ``sx-monitor`` or ``sc-monitor-2025``.

    Returns:
        The thresholds.

    Raises:
        RulePackError: There are none of that name.

    >>> load_monitoring("sc-monitor-2025").floor(7)
    Fraction(2, 5)
    """
    table = tomllib.loads(shipped("rules").joinpath("monitoring.toml").read_text("utf-8"))
    if name not in table:
        message = f"没有监控规则“{name}”，可用{'、'.join(table)}"
        raise RulePackError(Diagnostic(code="monitoring_unknown", message=message, fault=Fault.CALLER))
    entry = dict(table[name])
    entry["prorated"] = tuple(entry.get("prorated", ()))
    entry["bands"] = tuple(
        (Fraction(band["below"]) if "below" in band else None, Light(band["light"])) for band in entry.get("bands", ())
    )
    entry["execution_floor"] = {int(month): Fraction(rate) for month, rate in entry.get("execution_floor", {}).items()}
    entry["gap_limit"] = Fraction(entry["gap_limit"]) if "gap_limit" in entry else None
    return Monitoring(id=name, **entry)


@frozen(kw_only=True)
class RowProgress(Data):
    """One indicator in mid-year (一行的进度).

    Args:
        bound: The bound target with the value so far.
        light: Its light.
        due: What should be reached by now, where that is a number.
        rate: The value so far over what is due.
        why: One Chinese sentence.
    """

    bound: BoundTarget
    light: Light
    due: Fraction | None = None
    rate: Fraction | None = None
    why: str = ""

    @property
    def attainment(self) -> Fraction | None:
        """The value so far over the whole year's target (完成率), for a number that should grow."""
        value, actual = self.bound.value, self.bound.actual
        grows = self.bound.direction is not Direction.LOWER_IS_BETTER and self.bound.unit != "日期"
        return actual / value if grows and value and value > 0 and isinstance(actual, Fraction) else None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.bound.indicator.name


@frozen(kw_only=True)
class ProgressReview(Data):
    """A goal table in mid-year (监控结果).

    Args:
        month: The last month that is over.
        monitoring: The thresholds.
        rows: The annual indicators.
        execution: Rate of budget execution so far, where it is known.
        progress: Mean of the rows' 完成率, each 1 at most: derived by this library, not declared by the unit.
        findings: Warnings of execution and of the gap.
    """

    month: int
    monitoring: Monitoring
    rows: tuple[RowProgress, ...]
    execution: Fraction | None = None
    progress: Fraction | None = None
    findings: tuple[Finding, ...] = ()


def review_progress(
    table: GoalTable, actuals: Actuals, month: int, monitoring: Monitoring, facts: Facts | None = None
) -> ProgressReview:
    """Review a goal table in mid-year (绩效运行监控).

    Args:
        table: The goal table; its annual targets are looked at.
        actuals: The values so far.
        month: The last month that is over, 1 to 12.
        monitoring: The thresholds.
        facts: What references resolve against.

    Returns:
        A light for each row with the reason, and the warnings of budget execution.

    Raises:
        ValueError: ``month`` is no month.

    >>> from indicators.comparators import AtLeast, Stated
    >>> from indicators.targets import Actual, Goal, Indicator
    >>> row = Indicator(name="培训人数", path=("产出指标", "数量指标"), target=AtLeast(1200, "人"))
    >>> table = GoalTable(title="", goals=(Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,)),))
    >>> actuals = Actuals(values={("", "培训人数"): Actual(text="500人", reading=Stated(500, "人"))})
    >>> reviewed = review_progress(table, actuals, 7, load_monitoring("sx-monitor")).rows[0]
    >>> reviewed.light.label, reviewed.why
    ('黄灯', '1至7月应达到700，已达到500，为71.43%')
    """
    if not 1 <= month <= _MONTHS:
        raise ValueError(f"月份应当是1到12，不是{month}")
    placed = place(table, actuals)
    total = placed.funds[0] if placed.funds else None
    facts = facts or Facts()
    budget = facts.budget if facts.budget is not None else total.budget if total else None
    facts = evolve(facts, budget=budget)
    indicators = (row for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators)
    rows = tuple(
        _row(bind(row, actual, facts_of(row, actual, facts)), month, monitoring)
        for row, actual in zip(indicators, placed.rows, strict=True)
    )
    executed = total.executed if total else actuals.executed.get("")
    execution = executed / budget if executed is not None and budget else None
    reached = [min(row.attainment, Fraction(1)) for row in rows if row.attainment is not None]
    progress = sum(reached, Fraction(0)) / len(reached) if reached else None
    return ProgressReview(
        month=month,
        monitoring=monitoring,
        rows=rows,
        execution=execution,
        progress=progress,
        findings=(*placed.findings, *_warnings(month, monitoring, execution, progress)),
    )


def _row(bound: BoundTarget, month: int, monitoring: Monitoring) -> RowProgress:
    if bound.actual is NOT_APPLICABLE:
        return RowProgress(bound=bound, light=Light.NONE, why="不适用")
    if bound.actual is MISSING:
        return RowProgress(bound=bound, light=Light.NONE, why="没有填执行情况")
    if not monitoring.bands:
        return RowProgress(bound=bound, light=Light.NONE, why="监控规则没有规定指标的灯色")
    met = None if bound.interval is None and not bound.parts else met_of(bound)
    if met is None:
        return _worded(bound)
    light = Light.GREEN if met else Light.RED
    row = RowProgress(bound=bound, light=light, why="达到指标值" if met else "没有达到指标值")
    if row.attainment is None or bound.value is None or stem(bound.indicator.level2) not in monitoring.prorated:
        return row
    due, rate = bound.value * month / _MONTHS, row.attainment * _MONTHS / month
    why = f"1至{month}月应达到{_short(due)}，已达到{_short(rate * due)}，为{_percent(rate)}"
    return evolve(row, light=monitoring.light(rate), due=due, rate=rate, why=why)


def forecast_unexplained(book: Book) -> Iterator[Seen]:
    """A row of a monitoring form that will miss its target, as the unit itself expects, without a word why."""
    for line in book.annual:
        row, text = line.row, line.row.forecast_text or ""
        actual = Actual(text=text, reading=read_actual(text, row.name))
        missed = row.likelihood in words("impossible") or (text and met_of(bind(row, actual)) is False)
        said = [cell for head, cell in row.printed if "原因" in head or head == "备注"]
        if missed and said and not any(said):
            yield line.seen(value=text)


def _short(value: Fraction) -> str:
    return decimal_string(round_to(value, 2))


_OF_LEVEL = {"达成预期指标": Light.GREEN, "部分达成预期指标": Light.YELLOW, "未达成预期指标": Light.RED}


def _worded(bound: BoundTarget) -> RowProgress:
    """A row in words: the light of its level, where one is stated."""
    level = level_of(bound)
    light = _OF_LEVEL.get(level or "", Light.NONE)
    return RowProgress(bound=bound, light=light, why=level or "执行情况不能与指标值比较")


def _warnings(
    month: int, monitoring: Monitoring, execution: Fraction | None, progress: Fraction | None
) -> tuple[Finding, ...]:
    found = []
    floor = monitoring.floor(month)
    if execution is not None and floor is not None and execution < floor:
        said = f"1至{month}月预算执行率{_percent(execution)}，低于{_percent(floor)}"
        found.append(_warning("EXECUTION_SLOW", said, monitoring))
    gap = monitoring.gap_limit
    if execution is not None and progress is not None and gap is not None and abs(progress - execution) > gap:
        apart = f"相差超过{decimal_string(gap * 100)}个百分点"
        said = f"目标进度{_percent(progress)}（推算）与预算执行率{_percent(execution)}{apart}"
        found.append(_warning("PROGRESS_GAP", said, monitoring))
    return tuple(found)


def _percent(value: Fraction) -> str:
    return f"{_short(value * 100)}%"


def _warning(code: str, message: str, monitoring: Monitoring) -> Finding:
    return Finding(code=code, message=message, level=Level.WARNING, fault=Fault.FORM, hint=f"见{monitoring.source}")
