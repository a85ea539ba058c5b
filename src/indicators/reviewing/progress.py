"""Review of a mid-year state (绩效运行监控): budget execution and goals side by side, as of a day.

Lives here: :func:`review_progress`: what is due by the day, lights, warnings. May not: score, forecast: what the unit
does not declare is not made up; what follows from the numbers is marked as derived.
"""

from datetime import date
from fractions import Fraction
from functools import partial

from attrs import evolve, frozen

from indicators import units
from indicators.comparators import AllOf, Exactly, Quantity, Stated
from indicators.days import date_of, day_words, number_of_day
from indicators.reviewing.alerts import alerts
from indicators.reviewing.kinds import stem
from indicators.reviewing.monitoring import Light, Likelihood, Monitoring, flows
from indicators.reviewing.rows import met_of
from indicators.reviewing.states import DATE, MONTHS, Moment, ProgressReview, RowProgress
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

_TEN_THOUSAND = 10000


def review_progress(table: GoalTable, actuals: Actuals, at: date, monitoring: Monitoring) -> ProgressReview:
    r"""Review a goal table in mid-year (绩效运行监控).

    Args:
        table: The goal table; its annual targets are looked at.
        actuals: The values so far; what a monitoring form itself says of them (1-7月执行情况) counts beside.
        at: The day: what is due counts by the months that are over.
        monitoring: The rules.

    Returns:
        For each row what is due, a light and a conclusion with what they rest on; the warnings.

    >>> from indicators import Actuals, read_tables
    >>> from indicators.reviewing import load_monitoring
    >>> (table,) = read_tables("二级指标\t三级指标\t指标值\t1-7月执行情况\n数量指标\t培训人数\t≥1200人\t500人")
    >>> review_progress(table, Actuals(), date(2026, 7, 31), load_monitoring("sx-monitor")).rows[0].why
    '1至7月应达到700人，已达到500人，为71.43%'
    """
    table = _so_far(table)
    placed = place(table, actuals)
    total = placed.funds[0] if placed.funds else None
    facts = actuals.facts or Facts()
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
    return evolve(reviewed, findings=(*placed.findings, *alerts(reviewed, year)))


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
        if bound.unit == DATE and isinstance(bound.actual, Fraction) and bound.actual > self._today:
            seen = evolve(seen, why=f"填的完成日期{_day(bound.actual)}在监控日期之后")
            said = f"{seen.why}，期限已到"
            late = evolve(seen, light=self._light(met=False), met=False, derived=Likelihood.IMPOSSIBLE, why=said)
            return seen if self._passed(bound) is None else late
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
        limit = bound.direction is Direction.LOWER_IS_BETTER and not words and bound.unit != DATE
        sides = ("超过指标值", "没有超过指标值") if limit else ("没有达到指标值", "达到指标值")
        seen = evolve(seen, light=light, met=met, why=level or sides[met])
        seen = self._counted(seen) if not words else seen
        likely = _LIKELY[self._settled(bound)]
        return evolve(seen, derived=likely, why=seen.why + self._certainty(bound, likely))

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
        due = bound.value * month / MONTHS
        rate = seen.attainment * MONTHS / month
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
        if bound.unit == DATE:
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
        if bound.unit == DATE and isinstance(bound.actual, Fraction):
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
        return number_of_day(self.moment.day)


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
    return bound.interval.upper if bound.unit == DATE and bound.interval is not None else None


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


_short = partial(number_words, digits=2)


def _amount(value: Fraction, unit: str | None) -> str:
    """A number with its unit; money from ten thousand on in 万元."""
    if unit == "元" and value >= _TEN_THOUSAND:
        return f"{_short(value / _TEN_THOUSAND)}万元"
    return f"{_short(value)}{unit or ''}"


def _day(days: Fraction) -> str:
    return day_words(date_of(days))
