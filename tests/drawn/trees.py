"""Strategies for rule trees (评分规则的生成策略): all eight kinds, well formed and worth scoring.

Lives here: outcomes, conditions, changes, rules. May not: evaluate them, packs. Built, never filtered.
A tree drawn here speaks of the given measure, so whoever knows that one number can score it.
"""

from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from indicators.comparators import AtLeast, AtMost, Between, LessThan, MoreThan
from indicators.standards import (
    Adjust,
    Amount,
    Case,
    Cases,
    Combined,
    Condition,
    Discretion,
    Event,
    Formula,
    Judgement,
    Limit,
    Linear,
    Move,
    Once,
    Outcome,
    Point,
    Points,
    PointsBetween,
    Proportional,
    Rule,
    Ruled,
    Share,
    ShareBetween,
    StateHolds,
    Step,
    SumOf,
    Unreadable,
    Veto,
    When,
)

STATE_WORDS = ("无结余", "制度健全", "按时报送", "资料完整")
EVENTS = ("发现与规定不一致", "漏报", "被投诉")
_MEASURE = "完成率"
_TENTHS = st.integers(1, 100).map(lambda tenths: Fraction(tenths, 10))
_SHARES = st.integers(1, 20).map(lambda part: Fraction(part, 20))


def limits() -> SearchStrategy[Limit]:
    """Draw a plain amount of points (分), greater than zero: a ceiling, the end of a line."""
    return st.one_of(_SHARES.map(Share), _TENTHS.map(Points))


def outcomes() -> SearchStrategy[Outcome]:
    """Draw what a branch gives (得分结果) without a further rule."""
    chosen = st.integers(0, 19).flatmap(lambda low: st.integers(low + 1, 20).map(lambda high: (low, high)))
    return st.one_of(
        limits(),
        st.just(Points(0)),
        chosen.map(lambda ends: ShareBetween(Fraction(ends[0], 20), Fraction(ends[1], 20))),
        chosen.map(lambda ends: PointsBetween(Fraction(ends[0], 2), Fraction(ends[1], 2))),
    )


@st.composite
def conditions(draw: st.DrawFn) -> When:
    """Draw a condition (条件): a bound, a state, or two of them joined."""
    bound = st.builds(
        lambda kind, value: Condition(kind(value, "%")),
        st.sampled_from((AtLeast, AtMost, MoreThan, LessThan)),
        st.integers(0, 120),
    )
    state = st.sampled_from(STATE_WORDS).map(StateHolds)
    single: SearchStrategy[When] = st.one_of(bound, state)
    if draw(st.integers(0, 3)) < 3:
        return draw(single)
    return Combined(draw(st.sampled_from(("and", "or"))), (draw(single), draw(single)))


@st.composite
def bands(draw: st.DrawFn) -> Cases:
    """Draw bands over a measure (分档) that cover every number once, more for more."""
    edges = sorted(draw(st.lists(st.integers(1, 120), min_size=1, max_size=4, unique=True)), reverse=True)
    values = sorted(draw(st.lists(st.integers(0, 20), min_size=len(edges) + 1, max_size=len(edges) + 1)), reverse=True)
    shares = [Share(Fraction(value, 20)) for value in values]
    top = Case(Condition(AtLeast(edges[0], "%")), shares[0])
    middle = [
        Case(Condition(Between(low, high, lower_closed=True, upper_closed=False, unit="%")), share)
        for high, low, share in zip(edges, edges[1:], shares[1:], strict=False)
    ]
    last = Case(Condition(LessThan(edges[-1], "%")), shares[-1])
    return Cases(_MEASURE, (top, *middle, last))


@st.composite
def _cases(draw: st.DrawFn, inner: SearchStrategy[Rule]) -> Cases:
    given_by = st.one_of(outcomes(), inner.map(Ruled))
    several = draw(st.lists(st.builds(Case, conditions(), given_by), min_size=1, max_size=4))
    return Cases(_MEASURE, tuple(several), draw(st.one_of(st.none(), given_by)))


@st.composite
def moves(draw: st.DrawFn) -> Move:
    """Draw a deduction or an addition (加减分) of any kind."""
    size = draw(_TENTHS) * draw(st.sampled_from((-1, 1)))
    limit = draw(st.one_of(st.none(), limits()))
    kind = draw(st.sampled_from(("step", "event", "once", "proportional", "judgement")))
    if kind == "step":
        bound = Amount(draw(st.integers(0, 100)), "%")
        per = Amount(draw(st.sampled_from((1, 2, 5, 10))), "百分点")
        side = draw(st.sampled_from(("below", "above", "either")))
        return Step(_MEASURE, side, bound, per, Points(size), draw(st.sampled_from((True, False, None))), limit)
    if kind == "event":
        return Event(draw(st.sampled_from(EVENTS)), Amount(draw(st.integers(1, 5)), "处"), Points(size), limit)
    when = draw(conditions())
    if kind == "once":
        return Once(when, Points(size))
    return Proportional(when, _MEASURE, limit) if kind == "proportional" else Discretion(when, "酌情扣分", limit)


def adjusts() -> SearchStrategy[Adjust]:
    """Draw deductions and additions from a start (加减分规则)."""
    return st.builds(
        Adjust,
        st.one_of(st.none(), limits()),
        st.lists(moves(), min_size=1, max_size=3).map(tuple),
        st.sampled_from((None, Fraction(0))),
        st.one_of(st.none(), limits()),
    )


@st.composite
def lines(draw: st.DrawFn) -> Linear:
    """Draw points in proportion (按比例): a line from nothing, or from a point, to a greater one."""
    low = draw(st.integers(0, 90))
    high = draw(st.integers(low + 1, 120))
    start = draw(st.integers(0, 19))
    origin = draw(st.sampled_from((None, Point(low, "%", Share(Fraction(start, 20))))))
    end = Share(Fraction(draw(st.integers(start + 1, 20)), 20))
    return Linear(_MEASURE, origin, Point(high, "%", end), draw(st.one_of(st.none(), st.just(end))))


def formulas() -> SearchStrategy[Formula]:
    """Draw arithmetic as documents print it (算式); each divides by nothing that may be zero."""
    printed = (
        ("完成率*分值", ("完成率",)),
        ("(完成率-60%)/(1-60%)*分值", ("完成率",)),
        ("(1-5*(1-完成率))*分值", ("完成率",)),
        ("分值-(1-完成率)*100*0.5", ("完成率",)),
    )
    floors = st.sampled_from((None, Fraction(0)))
    return st.builds(
        lambda said, floor, ceiling: Formula(said[0], said[1], floor, ceiling),
        st.sampled_from(printed),
        floors,
        st.one_of(st.none(), limits()),
    )


def vetoes() -> SearchStrategy[Veto]:
    """Draw a veto (一票否决) of each effect."""
    scope = st.sampled_from((None, "indicator", "table", "evaluation"))
    plain = st.builds(Veto, conditions(), st.sampled_from((None, "zero", "excluded")), scope)
    graded = st.builds(lambda when, over: Veto(when, "grade", over, "差"), conditions(), scope)
    return st.one_of(plain, graded)


def rule_trees(depth: int = 2) -> SearchStrategy[Rule]:
    """Draw any rule (评分规则): all eight kinds, nested at most so deep.

    Args:
        depth: How many levels of rules may stand inside one another.

    Returns:
        A strategy of rules, each equal to ``Rule.from_dict`` of its ``to_dict``.

    >>> from hypothesis import find
    >>> find(rule_trees(), lambda rule: isinstance(rule, SumOf)).to_dict()["kind"]
    'sum'
    """
    judged = st.one_of(st.none(), limits()).map(lambda limit: Judgement("酌情给分", limit))
    leaves: list[SearchStrategy[Rule]] = [
        bands(),
        lines(),
        adjusts(),
        formulas(),
        judged,
        st.just(Unreadable("读不懂")),
    ]
    if depth <= 0:
        return st.one_of(leaves)
    inner = rule_trees(depth - 1)
    parts = st.lists(st.one_of(inner, vetoes()), min_size=2, max_size=3)
    return st.one_of(*leaves, _cases(inner), vetoes(), parts.map(lambda rules: SumOf(tuple(rules))))
