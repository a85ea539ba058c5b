"""Strategies for authors of rule packs and for the library's own tests (生成策略); needs hypothesis.

Lives here: targets, actual values, facts and goal tables, and what ``st.from_type`` draws each class from once this is
imported. May not: read files. Built, never filtered.
"""

from fractions import Fraction
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from indicators import comparators as c
from indicators.rulepacks import RulePack
from indicators.scoring import SelfEvaluation, score
from indicators.targets import Actual, Actuals, Facts, FundLine, Goal, GoalTable, Horizon, Indicator
from indicators.testing import values
from indicators.testing.rows import ANY_NAMES, NAMES, PATHS
from indicators.testing.values import expressions

__all__ = [
    "actuals_for",
    "expressions",
    "facts",
    "filled_tables",
    "forms",
    "goal_tables",
    "goals",
    "indicators",
    "targets",
]

FUND_NAMES = ("一般公共预算财政拨款", "其他资金")
YEAR = 2026
_MONEY = st.integers(1, 10**5).map(lambda myriads: Fraction(myriads * 10_000))


# a strategy is costly to make, and cheap to draw from again
_core = st.sampled_from((False,) * 9 + (True,))


@cache
def _paths(paths: tuple[tuple[str, str], ...]) -> SearchStrategy[tuple[str, str]]:
    return st.sampled_from(paths)


@cache
def _names(kind: str) -> SearchStrategy[str]:
    return st.sampled_from(NAMES.get(kind, ANY_NAMES))


@st.composite
def indicators(
    draw: st.DrawFn, paths: tuple[tuple[str, str], ...] = PATHS, *, target: SearchStrategy[c.Comparator] | None = None
) -> Indicator:
    """Draw one row of a goal table (三级指标) of these level-1 and level-2 kinds, with a target that fits its kind."""
    path = draw(_paths(paths))
    said = draw(target if target is not None else targets(path[1]))
    name, core = draw(_names(path[1])), draw(_core)
    return Indicator(name=name, path=path, target=said, core=core)


@cache
def targets(level2: str = "数量指标") -> SearchStrategy[c.Comparator]:
    """Draw a target (指标值) that a row of the given level-2 kind prints: 数量指标, 质量指标, 时效指标 …."""
    rate = st.builds(c.AtLeast, st.integers(1, 100), st.just("%"))
    count = st.sampled_from(values.COUNT_UNITS).flatmap(
        lambda unit: st.builds(
            lambda kind, value: kind(value, unit),
            st.sampled_from((c.AtLeast, c.MoreThan, c.Exactly, c.AtMost, c.LessThan)),
            st.integers(0, 10_000),
        )
    )
    money = st.builds(lambda value: c.AtMost(value, "元"), _MONEY)
    choices: dict[str, SearchStrategy[c.Comparator]] = {
        "数量指标": st.one_of(count, values.quantities(), values.ranges()),
        "质量指标": st.one_of(rate, values.states()),
        "时效指标": st.one_of(rate, values.deadlines(), values.states()),
        "经济成本指标": st.one_of(money, st.sampled_from((c.Reference("<=", "budget"),))),
        "社会效益指标": st.one_of(rate, values.states(), st.sampled_from((c.YesNo(value=True),))),
    }
    return choices.get(level2, rate)


def _near(value: Fraction, unit: str | None) -> SearchStrategy[Fraction]:
    """Draw numbers on, just beside and far from a bound; none is negative."""
    step = Fraction(1, 100) if unit in values.SHARE_UNITS else Fraction(1)
    beside = [value, value + step, max(value - step, Fraction(0)), value / 2, value * 2, Fraction(0)]
    spread = st.integers(0, 300).map(lambda part: value * part / 100)
    return st.one_of(st.sampled_from(beside), spread, values.decimals(0, 1000))


def _said(reading: c.Comparator) -> Actual:
    return Actual(text=reading.canonical, reading=reading)


def _measured(said: c.Quantity | c.Between) -> SearchStrategy[Actual]:
    ends = [said.value] if isinstance(said, c.Quantity) else [end for _, end in said.ends]
    numbers = st.sampled_from(ends).flatmap(lambda end: _near(end, said.unit))
    return numbers.map(lambda value: _said(c.Stated(value, said.unit, said.per)))


def _level(name: str, share: int) -> Actual:
    return Actual(text=c.LEVELS[name], reading=c.Completion(name), share=Fraction(share, 100))


_LEVELS = st.one_of(
    st.builds(_level, st.just("achieved"), st.integers(80, 100)),
    st.builds(_level, st.just("partly"), st.integers(60, 79)),
    st.builds(_level, st.just("not_achieved"), st.integers(0, 49)),
)


def actuals_for(target: c.Comparator | Indicator) -> SearchStrategy[Actual]:
    """Draw actual values (实际完成值) that a person could fill in beside a target, or a row's.

    On the bound, just beside it, far from it; dates for deadlines; one of the three official bands with a share of the
    points for words.

    >>> from hypothesis import find
    >>> find(actuals_for(c.AtLeast(6000, "起")), lambda each: each.text != "6000起").text
    '6001起'
    """
    said = target.target if isinstance(target, Indicator) else target
    if isinstance(said, c.Quantity | c.Between):
        return _measured(said)
    if isinstance(said, c.Compound):
        return st.one_of([actuals_for(part) for part in said.parts])
    drawn: SearchStrategy[Actual] = _LEVELS
    match said:
        case c.By():
            drawn = values.days(year=said.date.year or YEAR).map(lambda day: _said(c.By(None, day)))
        case c.Reference(unit=unit):
            drawn = _MONEY.map(lambda value: _said(c.Stated(value, unit or "元")))
        case c.Change(unit=unit):
            drawn = values.decimals(0, 100, 1).map(lambda value: _said(c.Stated(value, unit)))
        case c.YesNo():
            drawn = st.sampled_from([_said(c.YesNo(value=value)) for value in (True, False)])
    return drawn


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Draw what references resolve against (参照数据): the budget, the year, last year's value."""
    named = {"上年": (draw(values.decimals(1, 1000)), None)}
    return Facts(budget=draw(_MONEY), year=YEAR, named=named, finished=draw(st.sampled_from((None, True, False))))


@st.composite
def fund_blocks(draw: st.DrawFn) -> tuple[FundLine, ...]:
    """Draw a fund block (资金): the total first, and its parts sum to it."""
    budgets = [draw(_MONEY) for _ in FUND_NAMES]
    spent = [budget * draw(st.integers(0, 100)) / 100 for budget in budgets]
    parts = [FundLine(name=n, budget=b, executed=e) for n, b, e in zip(FUND_NAMES, budgets, spent, strict=True)]
    total = FundLine(name="年度资金总额", budget=sum(budgets, Fraction(0)), executed=sum(spent, Fraction(0)))
    return (total, *parts)


@st.composite
def goals(draw: st.DrawFn, paths: tuple[tuple[str, str], ...] = PATHS, *, name: str = "年度目标1") -> Goal:
    """Draw one goal (绩效目标) with one to six rows of the given kinds, no name twice."""
    rows = draw(st.lists(indicators(paths), min_size=1, max_size=6, unique_by=lambda row: row.name))
    return Goal(
        name=name, horizon=Horizon.ANNUAL, description=draw(st.sampled_from(values.PROSE)), indicators=tuple(rows)
    )


@st.composite
def goal_tables(draw: st.DrawFn, paths: tuple[tuple[str, str], ...] = PATHS) -> GoalTable:
    """Draw one goal table (绩效目标表) of a project, with one or two goals of the year and rows of the given kinds."""
    count = draw(st.integers(1, 2))
    return GoalTable(
        title="项目支出绩效目标表",
        header=(("项目名称", "社区安全巡查"),),
        funds=draw(fund_blocks()),
        goals=tuple(draw(goals(paths, name=f"年度目标{number}")) for number in range(1, count + 1)),
    )


@st.composite
def filled_tables(draw: st.DrawFn, paths: tuple[tuple[str, str], ...] = PATHS) -> tuple[GoalTable, Actuals]:
    """Draw a goal table and an actual value for each of its rows (已填报的目标表): what :func:`score` takes."""
    table = draw(goal_tables(paths))
    filled = {(goal.name, row.name): draw(actuals_for(row)) for goal in table.goals for row in goal.indicators}
    return table, Actuals(values=filled)


@st.composite
def forms(draw: st.DrawFn, pack: RulePack) -> SelfEvaluation:
    """Draw a filled form (自评表), scored by a pack: a goal table, an actual value for each row, and what they earn."""
    table, actuals = draw(filled_tables())
    return score(table, actuals, pack, draw(facts()))


BY_TYPE: dict[type, st.SearchStrategy[object]] = {
    **values.CLASS_STRATEGIES,
    Indicator: indicators(),
    Goal: goals(),
    GoalTable: goal_tables(),
    Facts: facts(),
}
for kind, drawn in BY_TYPE.items():
    st.register_type_strategy(kind, drawn)
