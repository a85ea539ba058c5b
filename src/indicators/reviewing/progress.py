"""Review of a mid-year state (绩效运行监控): budget execution and goals side by side, as of a day.

Lives here: :func:`review_progress`: what is due by the day, lights, warnings. May not: score, forecast: what the unit
does not declare is not made up; what follows from the numbers is marked as derived.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from functools import partial

from attrs import evolve, frozen

from indicators import units
from indicators.comparators import AllOf, Comparator, Exactly, Quantity, Stated, decimal_string
from indicators.data import Data
from indicators.errors import Fault, Finding, Level, UnitError
from indicators.reviewing.book import Book, Seen, check_of, worded, words
from indicators.reviewing.kinds import stem
from indicators.reviewing.monitoring import DERIVED, Light, Likelihood, Monitoring, flows
from indicators.reviewing.rows import met_of
from indicators.scoring.row import level_of
from indicators.standards import number_words, percent
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
    Indicator,
    bind,
    facts_of,
    place,
    read_actual,
)

_MONTHS, _TEN_THOUSAND = 12, 10000
_DATE, _EPOCH = "日期", date(1970, 1, 1)


@frozen
class Moment:
    """The day of a monitoring and how much of its year is over (监控时点).

    >>> Moment(date(2026, 7, 31)).month, Moment(date(2026, 7, 30)).month, Moment(date(2026, 12, 31)).over
    (7, 6, True)
    """

    day: date

    @property
    def month(self) -> int:
        """The last month that is over; 0 where none is."""
        return self.day.month - (not self._ends_month)

    @property
    def over(self) -> bool:
        """Whether the year is over."""
        return self.month == _MONTHS

    @property
    def _ends_month(self) -> bool:
        return self.day.day == monthrange(self.day.year, self.day.month)[1]

    def spans(self, per: str) -> Fraction | None:
        """How many times a span of time (月, 周, 季度) went by; ``None`` for what is no such span.

        >>> Moment(date(2026, 7, 31)).spans("季度"), Moment(date(2026, 7, 31)).spans("天")
        (Fraction(7, 3), Fraction(212, 1))
        """
        part = Fraction(0 if self._ends_month else self.day.day, monthrange(self.day.year, self.day.month)[1])
        for unit, gone in (("月", self.month + part), ("天", Fraction(self.day.timetuple().tm_yday))):
            if units.dimension(per) == units.dimension(unit):
                try:
                    return gone / units.convert(Fraction(1), per, unit)
                except UnitError:
                    return None
        return None

    def __str__(self) -> str:
        """The months that are over, else the day."""
        words = "1月" if self.month == 1 else f"1至{self.month}月"
        return words if self._ends_month else f"截至{self.day.month}月{self.day.day}日"


@frozen(kw_only=True)
class RowProgress(Data):
    """One indicator in mid-year (一行的进度).

    Args:
        bound: The bound target with the value so far.
        actual: The value so far with what is said beside it: cause, measure, forecast.
        goal: The name of its goal.
        light: Its light.
        due: What should be reached by now, where that is a number.
        rate: The value so far over what is due.
        met: Whether the value so far satisfies the whole year's target.
        why: What light and conclusion rest on, one Chinese sentence.
        likelihood: Whether the target will be reached; ``None`` where it is open.
        declared: Whether the unit says so itself; otherwise it is derived.
        expected: Whether what the unit expects of the whole year satisfies the target; ``None`` where nothing says so.
        derived: What follows from the value so far: certain or impossible only where nothing can change it.
    """

    bound: BoundTarget
    actual: Actual
    goal: str = ""
    light: Light = Light.NONE
    due: Fraction | None = None
    rate: Fraction | None = None
    met: bool | None = None
    why: str = ""
    likelihood: Likelihood | None = None
    declared: bool = False
    expected: bool | None = None
    derived: Likelihood | None = None

    @property
    def attainment(self) -> Fraction | None:
        """The value so far over the whole year's target (完成率), for a number that should grow."""
        value, actual = self.bound.value, self.bound.actual
        grows = self.bound.direction is not Direction.LOWER_IS_BETTER and self.bound.unit != _DATE
        return actual / value if grows and value and value > 0 and isinstance(actual, Fraction) else None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.bound.indicator.name

    @property
    def indicator(self) -> Indicator:
        """The row of the table."""
        return self.bound.indicator

    @property
    def behind(self) -> bool:
        """Whether it is behind what is due, or misses what holds at any time."""
        return self.met is False if self.rate is None else self.rate < 1


@frozen(kw_only=True)
class ProgressReview(Data):
    """A goal table in mid-year (监控结果).

    Args:
        table: The table.
        at: The day of the monitoring.
        monitoring: The rules.
        rows: The annual indicators.
        budget: The budget of the year in 元.
        executed: What was spent up to the day, in 元.
        forecast: What the unit expects to spend in the whole year, in 元.
        progress: Mean 完成率, each 1 at most, of the rows that add up over the year: derived, not declared by the unit.
            A rate that is as good in March as in December says nothing of it.
        counted: On how many rows it rests.
        findings: Warnings, and what is missing.
    """

    table: GoalTable
    at: date
    monitoring: Monitoring
    rows: tuple[RowProgress, ...]
    budget: Fraction | None = None
    executed: Fraction | None = None
    forecast: Fraction | None = None
    progress: Fraction | None = None
    counted: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def execution(self) -> Fraction | None:
        """The rate of budget execution so far: spent over the budget of the year."""
        return self.executed / self.budget if self.executed is not None and self.budget else None

    @property
    def rests_on(self) -> str:
        """On how many rows the derived progress rests, in words (按2项指标推算，共9项)."""
        return f"按{self.counted}项指标推算，共{len(self.rows)}项"

    @property
    def moment(self) -> Moment:
        """The day and how much of the year is over."""
        return Moment(self.at)


def review_progress(
    table: GoalTable, actuals: Actuals, at: date, monitoring: Monitoring, facts: Facts | None = None
) -> ProgressReview:
    """Review a goal table in mid-year (绩效运行监控).

    Args:
        table: The goal table; its annual targets are looked at.
        actuals: The values so far; what a monitoring form itself says of them (1-7月执行情况) counts beside.
        at: The day: what is due counts by the months that are over.
        monitoring: The rules.
        facts: What references resolve against.

    Returns:
        For each row what is due, a light and a conclusion with what they rest on; the warnings.

    >>> from indicators.comparators import AtLeast, Stated
    >>> from indicators.reviewing import load_monitoring
    >>> from indicators.targets import Actual, Goal, Indicator
    >>> row = Indicator(name="培训人数", path=("产出指标", "数量指标"), target=AtLeast(1200, "人"))
    >>> table = GoalTable(title="", goals=(Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,)),))
    >>> actuals = Actuals(values={("", "培训人数"): Actual(text="500人", reading=Stated(500, "人"))})
    >>> reviewed = review_progress(table, actuals, date(2026, 7, 31), load_monitoring("sx-monitor")).rows[0]
    >>> reviewed.light.label, reviewed.why
    ('黄灯', '1至7月应达到700人，已达到500人，为71.43%')
    """
    table = _so_far(table)
    placed = place(table, actuals)
    total = placed.funds[0] if placed.funds else None
    facts = facts or actuals.facts or Facts()
    printed = None if total is None else total.budget or total.initial or total.budget
    budget = printed if facts.budget is None else facts.budget
    year = facts.year or table.year
    facts = evolve(facts, budget=budget, year=year or at.year)
    pairs = [(goal, row) for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators]
    run = _Run(Moment(at), monitoring, facts, open_year=year not in {None, at.year})
    rows = tuple(run.row(row, actual, goal.name) for (goal, row), actual in zip(pairs, placed.rows, strict=True))
    counted = [row.attainment for row in rows if row.due is not None and row.attainment is not None]
    reached = [min(each, Fraction(1)) for each in counted]
    reviewed = ProgressReview(
        table=evolve(table, funds=placed.funds),
        at=at,
        monitoring=monitoring,
        rows=rows,
        budget=budget,
        executed=total.executed if total else actuals.executed.get(""),
        forecast=total.forecast if total else None,
        progress=sum(reached, Fraction(0)) / len(reached) if reached else None,
        counted=len(reached),
    )
    findings = (*placed.findings, *_of_date(reviewed, year), *_of_funds(reviewed), *_of_rows(reviewed))
    return evolve(reviewed, findings=findings)


def _so_far(table: GoalTable) -> GoalTable:
    """What a monitoring form says of the months that are over stands where a self-evaluation has the actual values."""

    def own(row: Indicator) -> Indicator:
        return evolve(row, actual_text=row.progress_text) if row.progress_text else row

    goals = [evolve(goal, indicators=tuple(map(own, goal.indicators))) for goal in table.goals]
    funds = [line if line.progress is None else evolve(line, executed=line.progress) for line in table.funds]
    return evolve(table, goals=tuple(goals), funds=tuple(funds))


@frozen
class _Run:
    """Looks at row after row as of one day."""

    moment: Moment
    rules: Monitoring
    facts: Facts
    open_year: bool  # the table is of another year: nothing is concluded

    def row(self, row: Indicator, actual: Actual, goal: str) -> RowProgress:
        """One row: what is due, its light, its conclusion."""
        facts = facts_of(row, actual, self.facts)
        bound = bind(row, actual, facts)
        bound, said, spans = self._per_span(bound, actual, facts)
        seen = RowProgress(bound=bound, actual=actual, goal=goal)
        if not self.open_year:
            seen = _in_spans(self._judged(seen), spans)
            seen = evolve(seen, why="，".join(filter(None, (said, seen.why))))
        declared, forecast = Likelihood.read(actual.likelihood or ""), actual.forecast or ""
        will = Actual(text=forecast, reading=read_actual(forecast, row.name))
        expected = met_of(bind(row, will, facts)) if forecast else None
        return evolve(seen, likelihood=declared or seen.derived, declared=declared is not None, expected=expected)

    def _per_span(self, bound: BoundTarget, actual: Actual, facts: Facts) -> tuple[BoundTarget, str, Fraction]:
        """A count of what was done under a target per month, week or day: so often in each (21次 under 每月3次)."""
        unit, per = units.split(bound.unit)
        reading = actual.reading
        spans = self.moment.spans(per[0]) if len(per) == 1 else None
        if not spans or not isinstance(reading, Quantity) or reading.per or reading.sign not in {None, "="}:
            return bound, "", Fraction(0)
        if reading.unit is None or units.dimension(reading.unit) != units.dimension(unit):
            return bound, "", Fraction(0)
        each = Stated(reading.value / spans, reading.unit, per)
        said = f"{self.moment}共{_short(reading.value)}{reading.unit}，合每{per[0]}{_short(each.value)}{reading.unit}"
        return bind(bound.indicator, evolve(actual, reading=each), facts), said, spans

    def _judged(self, seen: RowProgress) -> RowProgress:
        """The row with light, what is due and what follows from it."""
        bound = seen.bound
        if bound.actual is NOT_APPLICABLE:
            return evolve(seen, why="不适用")
        if bound.actual is MISSING:
            passed = self._passed(bound)
            return evolve(seen, why="没有填执行情况" + (f"，期限{_day(passed)}已到" if passed is not None else ""))
        if bound.unit == _DATE and isinstance(bound.actual, Fraction) and bound.actual > self._today:
            seen = evolve(seen, why=f"填的完成日期{_day(bound.actual)}在监控日期之后")
            return self._late(seen) if self._passed(bound) is not None else seen
        deadline = _deadline(bound)
        if deadline is not None and deadline > self._today and not isinstance(bound.actual, Fraction):
            said = f"期限{_day(deadline)}未到"
            done = met_of(bound) or None  # that it is not done yet says nothing
            return evolve(seen, light=self._light(met=done), derived=_LIKELY[done], why=said)
        words = bound.interval is None and not bound.parts
        met = met_of(bound)
        if met is None:
            return evolve(seen, why="执行情况不能与指标值比较")
        level = level_of(bound) if words else None
        light = self._light(met=met) if level is None or not self.rules.bands else _OF_LEVEL[level]
        limit = bound.direction is Direction.LOWER_IS_BETTER and not words and bound.unit != _DATE
        sides = ("超过指标值", "没有超过指标值") if limit else ("没有达到指标值", "达到指标值")
        seen = evolve(seen, light=light, met=met, why=level or sides[met])
        seen = self._counted(seen) if not words else seen
        likely = _LIKELY[self._settled(bound)]
        return evolve(seen, derived=likely, why=seen.why + self._certainty(bound, likely))

    def _late(self, seen: RowProgress) -> RowProgress:
        """A deadline that came without the thing being done."""
        said = f"{seen.why}，期限已到"
        return evolve(seen, light=self._light(met=False), met=False, derived=Likelihood.IMPOSSIBLE, why=said)

    def _counted(self, seen: RowProgress) -> RowProgress:
        """A number that grows over the year, held against the part of the target that is due."""
        bound, rules, month = seen.bound, self.rules, self.moment.month
        if seen.attainment is None or bound.value is None or units.split(bound.unit)[1]:
            return seen
        if stem(bound.indicator.level2) not in rules.prorated or (rules.only_flows and not adds_up(bound)):
            if seen.met or self.moment.over or is_level(bound):
                return seen
            reached, share = _amount(seen.attainment * bound.value, bound.unit), percent(seen.attainment)
            said = f"已达到{reached}，占全年指标值的{share}"
            return evolve(seen, met=None, why=f"{said}；是不是逐月累计看不出来，没有折算")
        if not month:
            return evolve(seen, light=Light.NONE, met=None, why="第一个月没有过完，还没有应达到的数")
        due = bound.value * month / _MONTHS
        rate = seen.attainment * _MONTHS / month
        reached = _amount(rate * due, bound.unit)
        months = "1月" if month == 1 else f"1至{month}月"
        why = f"{months}应达到{_amount(due, bound.unit)}，已达到{reached}，为{percent(rate)}"
        return evolve(seen, light=rules.light(rate), due=due, rate=rate, why=why)

    def _light(self, *, met: bool | None) -> Light:
        """The light of what is judged whole, where the rules have lights at all."""
        if met is None or not self.rules.bands:
            return Light.NONE
        return Light.GREEN if met else Light.RED

    def _settled(self, bound: BoundTarget) -> bool | None:
        """Whether the target is reached, or missed, for good; ``None`` while the rest of the year may change it."""
        if bound.parts:
            parts = [self._settled(part) for part in bound.parts]
            decides = not isinstance(bound.indicator.target, AllOf)
            return decides if decides in parts else None if None in parts else not decides
        met = met_of(bound)
        if self.moment.over or met is None:
            return met
        if bound.unit == _DATE:
            return met if isinstance(bound.actual, Fraction) or self._passed(bound) is not None else None
        if not adds_up(bound):
            return None
        limit = bound.direction is Direction.LOWER_IS_BETTER or not bound.value
        if limit:
            return None if met else False
        return True if met and not isinstance(bound.indicator.target, Exactly) else None

    def _certainty(self, bound: BoundTarget, likely: Likelihood) -> str:
        """Why a conclusion is final."""
        if likely is Likelihood.POSSIBLE:
            return ""
        if bound.unit == _DATE and isinstance(bound.actual, Fraction):
            return f"，{_day(bound.actual)}完成"
        if self.moment.over:
            return "，全年已过"
        return "，已达到全年指标值" if likely is Likelihood.CERTAIN else "，已成定局"

    def _passed(self, bound: BoundTarget) -> Fraction | None:
        """The deadline that has come, in days: the day of the monitoring is over."""
        deadline = _deadline(bound)
        return deadline if deadline is not None and deadline <= self._today else None

    @property
    def _today(self) -> Fraction:
        return Fraction((self.moment.day - _EPOCH).days)


def _in_spans(seen: RowProgress, spans: Fraction) -> RowProgress:
    """A count under a target per month, week, day that is missed: what it was in a span that is over stays so."""
    bound, value = seen.bound, seen.bound.actual
    if not spans or seen.met is not False or bound.value is None or not isinstance(value, Fraction):
        return seen
    per = units.split(bound.unit)[1][0]
    if any(word in bound.indicator.name + bound.indicator.target.text for word in flows()["means"]):
        return evolve(seen, why=f"{seen.why}，按平均数还可以追上")
    over = spans.numerator // spans.denominator
    begun = over if over == spans else over + 1
    each = per if per in {"天", "日"} else f"个{per}"
    if value < bound.value and value * spans >= bound.value * over:
        return evolve(seen, met=None, why="没有过完的不算，其余的合计够数")
    if value < bound.value:
        said = f"过完的{over}{each}里至少有一{each}不够"
    elif value * spans > bound.value * begun:
        said = f"{begun}{each}里至少有一{each}超过"
    else:
        return seen
    return evolve(seen, derived=Likelihood.IMPOSSIBLE, why=f"{seen.why}，{said}，已成定局")


def _deadline(bound: BoundTarget) -> Fraction | None:
    return bound.interval.upper if bound.unit == _DATE and bound.interval is not None else None


_OF_LEVEL = {"达成预期指标": Light.GREEN, "部分达成预期指标": Light.YELLOW, "未达成预期指标": Light.RED}


def adds_up(bound: BoundTarget) -> bool:
    """Whether a number adds up from day to day, so that what is reached stays reached (次、篇、元, no 人均).

    >>> from indicators.syntax import parse
    >>> rows = [Indicator(name=name, path=("", ""), target=parse(text)) for name, text in
    ...         (("巡查", "≥12次"), ("公司数量", "8家"), ("人均费用", "≤6万元"))]
    >>> [adds_up(bind(row)) for row in rows]
    [True, False, False]
    """
    table, row = flows(), bound.indicator
    named = any(word in row.name for word in table["not_names"])
    if bound.unit == "元":
        named = named or not any(word in f"{row.level1} {row.name}" for word in table["money"])
    return bound.unit in table["units"] and not named


def is_level(bound: BoundTarget) -> bool:
    """Whether a number is as good in any month as it is: a rate, a mark, a length of time, so much for each."""
    table = flows()
    plain = {dimension for unit in table["levels"] if (dimension := units.dimension(unit))}
    name = bound.indicator.name
    return units.dimension(bound.unit) in plain or any(word in name for word in table["not_names"])


_LIKELY = {None: Likelihood.POSSIBLE, True: Likelihood.CERTAIN, False: Likelihood.IMPOSSIBLE}


def forecast_unexplained(book: Book) -> Iterator[Seen]:
    """A row of a monitoring form that will miss its target, as the unit itself expects, without a word why."""
    for line in book.annual:
        row, text = line.row, line.row.forecast_text or ""
        actual = Actual(text=text, reading=read_actual(text, row.name))
        missed = row.likelihood in words("impossible") or (text and met_of(bind(row, actual)) is False)
        said = [cell for head, cell in row.printed if "原因" in head or head == "备注"]
        if missed and said and not any(said):
            yield line.seen(value=text)


# -- findings


def _of_date(reviewed: ProgressReview, year: int | None) -> Iterator[Finding]:
    at, printed = reviewed.at, _printed_month(reviewed.table)
    if year is None:
        yield _finding("MONITOR_YEAR_ASSUMED", year=at.year)
    elif year != at.year:
        yield _finding("MONITOR_YEAR", year=year, at=_said(at))
    if printed is not None and printed[1] != reviewed.moment.month:
        yield _finding("MONITOR_PERIOD", printed=printed[0], at=_said(at))
    if year in {None, at.year} and not reviewed.moment.month:
        yield _finding("MONITOR_EARLY", at=_said(at))


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
_short = partial(number_words, digits=2)


def _of(code: str, row: RowProgress, said: str, more: str = "") -> Finding:
    """A finding of a row; ``more`` is what its hint names."""
    where = row.actual.where or row.indicator.where
    slots = {"name": row.name, "said": said, "more": more}
    return check_of("monitoring", code).finding(Seen(where, row.actual.text or None, slots))


def _amount(value: Fraction, unit: str | None) -> str:
    """A number with its unit; money from ten thousand on in 万元."""
    if unit == "元" and value >= _TEN_THOUSAND:
        return f"{_short(value / _TEN_THOUSAND)}万元"
    return f"{_short(value)}{unit or ''}"


def _day(days: Fraction) -> str:
    return _said(_EPOCH + timedelta(int(days)))


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
