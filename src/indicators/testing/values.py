"""Strategies for numbers, units and comparators (比较式的生成策略): every class, built, never filtered.

Lives here: what a printed value can say. May not: spell it, tables, rules.
Every comparator drawn here reads back from its canonical text.
"""

import calendar
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from indicators import comparators as c

COUNT_UNITS = ("起", "件", "人", "户", "次", "场", "篇", "辆", "家", "人次")
MEASURE_UNITS = ("平方米", "公里", "亩", "吨", "小时", "工作日", "元")
SHARE_UNITS = ("%", "‰")
UNITS = (*COUNT_UNITS, *MEASURE_UNITS, *SHARE_UNITS)
RATES = (("次", ("天",)), ("元", ("人", "月")), ("元", ("平方米",)), ("次", ("月",)), ("元", ("户",)))
MATTERS = ("保洁", "覆盖率", "响应时间", "设施运行", "道路维护")  # what a part of a compound is about
SUBJECTS = ("环境卫生", "保证正常运转", "设施运行", "工程质量", "群众生活")
TERMS = ("合格", "达标", "及时", "有序", "完善", "规范", "良好", "到位")
PROSE = ("保障工作顺利开展", "按照相关规定执行", "为辖区居民提供服务")
PLACES = 4  # decimals that forms print at most
_YEARS = st.integers(2019, 2030)
_ANY_YEAR = 2023  # a year without 29 February, for days whose year is unsaid
_YES_NO = st.sampled_from((c.YesNo(value=True), c.YesNo(value=False)))
_COMPLETIONS = st.sampled_from([c.Completion(level) for level in c.LEVELS])


@cache
def decimals(low: int = 0, high: int = 10**7, places: int = 2) -> SearchStrategy[Fraction]:
    """Draw exact decimal numbers (十进制数) between two whole numbers, ends included; whole ones are the simplest."""

    def at(count: int) -> SearchStrategy[Fraction]:
        scale = 10**count
        return st.integers(low * scale, high * scale).map(lambda whole: Fraction(whole, scale))

    return st.integers(0, places).flatmap(at)


@cache
def units() -> SearchStrategy[tuple[str | None, tuple[str, ...]]]:
    """Draw a unit with its denominators (计量单位): ``("起", ())``, ``("元", ("人", "月"))``."""
    plain: SearchStrategy[tuple[str | None, tuple[str, ...]]] = st.sampled_from([(unit, ()) for unit in UNITS])
    return st.one_of(plain, st.sampled_from(RATES))


@st.composite
def quantities(
    draw: st.DrawFn, classes: tuple[type[c.Counted], ...] = tuple(c.SIGNS.values()), *, subject: str | None = None
) -> c.Counted:
    """Draw a comparator with one number (数量比较式) of these classes: ``≥6000起``, ``≤334万元``, ``22人``."""
    unit, per = draw(units())
    value = draw(decimals(0, 100)) if unit in SHARE_UNITS else draw(decimals(0, 10**6 if per else 10**8))
    return draw(st.sampled_from(classes))(value, unit, per, subject=subject)


@st.composite
def ranges(draw: st.DrawFn) -> c.Between:
    """Draw a range with two ends (区间): ``80%-90%``, ``≥80%且<90%``."""
    unit, per = draw(units())
    lower = draw(decimals(0, 99, 1))
    width = draw(decimals(1, 100, 1)) if unit not in SHARE_UNITS else (100 - lower) * draw(decimals(1, 10, 0)) / 10
    return c.Between(lower, lower + width, draw(st.booleans()), draw(st.booleans()), unit, per)


@st.composite
def changes(draw: st.DrawFn) -> c.Change:
    """Draw a change against a base (变化): ``较上年增长≥5%``, ``较上年下降``."""
    base = draw(st.sampled_from(("previous_year", "year_before_last")))
    direction = draw(st.sampled_from(("increase", "decrease")))
    amount = draw(st.one_of(st.none(), decimals(1, 100, 1)))
    if amount is None:
        return c.Change(direction, reference=base)
    sign = draw(st.sampled_from((">=", "<=", None)))
    return c.Change(direction, sign, amount, draw(st.sampled_from(("%", "百分点"))), base)


@st.composite
def references(draw: st.DrawFn) -> c.Reference:
    """Draw a bound that another number gives (参照): ``≤预算数``, ``不低于上年``."""
    sign = draw(st.sampled_from(("<=", ">=", "=")))
    factor = draw(st.one_of(st.just(Fraction(1)), decimals(1, 99, 0).map(lambda share: share / 100)))
    return c.Reference(sign, draw(st.sampled_from(tuple(c.REFERENCES))), factor)


@st.composite
def days(draw: st.DrawFn, *, year: int | None = None) -> c.Day:
    """Draw a day that the calendar has (日期); ``"end"`` is the last of its month."""
    month = draw(st.integers(1, 12))
    last = calendar.monthrange(year or _ANY_YEAR, month)[1]
    return c.Day(year, month, draw(st.one_of(st.just("end"), st.integers(1, last))))


@st.composite
def deadlines(draw: st.DrawFn) -> c.By:
    """Draw a deadline (时限): ``2025年6月底前``, ``每年12月31日前``, ``2025年6月30日``."""
    year = draw(st.one_of(st.none(), _YEARS))
    every = draw(st.sampled_from((None, "年"))) if year is None else None
    return c.By(draw(st.sampled_from(("<=", None))), draw(days(year=year)), every)


@st.composite
def periods(draw: st.DrawFn) -> c.Period:
    """Draw a stretch of time (期间): ``2023年1月1日至2023年12月底``; it never ends before it starts."""
    year, months = draw(_YEARS), sorted(draw(st.tuples(st.integers(1, 12), st.integers(1, 12))))
    return c.Period(c.Day(year, months[0], 1), c.Day(year, months[1], "end"))


@cache
def states() -> SearchStrategy[c.State]:
    """Draw a judgement in words (定性): ``合格``, ``环境卫生良好``, prose."""

    def said(subject: str | None, term: str) -> c.State:
        return c.State(term, subject=subject, text=f"{subject or ''}{term}")

    judged = st.builds(said, st.one_of(st.none(), st.sampled_from(SUBJECTS)), st.sampled_from(TERMS))
    return st.one_of(judged, st.sampled_from(PROSE).map(lambda text: c.State(None, text=text)))


def blanks() -> SearchStrategy[c.Blank]:
    """Draw a cell without a value (空白): ``≥起``, empty."""
    sign = st.sampled_from((">=", "<=", "=", None))
    with_unit = st.builds(c.Blank, sign, st.sampled_from(COUNT_UNITS))
    return st.one_of(st.just(c.Blank()), st.builds(c.Blank, sign), with_unit)


def unreadables() -> SearchStrategy[c.Unparsed]:
    """Draw what cannot be read (未能识别)."""
    return st.sampled_from(("≥≤5", "≥5≥6", "90%-80%")).map(lambda text: c.Unparsed("无法确定含义", text=text))


@st.composite
def compounds(draw: st.DrawFn, joined: tuple[type[c.AllOf | c.AnyOf], ...] = (c.AllOf, c.AnyOf)) -> c.AllOf | c.AnyOf:
    """Draw several bounds in one cell (复合), each about something of its own."""
    about = draw(st.lists(st.sampled_from(MATTERS), min_size=2, max_size=3, unique=True))
    kinds = (c.AtLeast, c.AtMost, c.MoreThan, c.LessThan)
    parts: tuple[c.Comparator, ...] = tuple(draw(quantities(kinds, subject=matter)) for matter in about)
    return draw(st.sampled_from(joined))(parts)


def expressions() -> SearchStrategy[c.Comparator]:
    """Draw any comparator (任一比较式) of :mod:`indicators.comparators`, the plainest first.

    >>> from hypothesis import find
    >>> str(find(expressions(), lambda each: isinstance(each, c.AtLeast)))
    '≥0起'
    """
    return st.one_of(
        quantities(),
        ranges(),
        changes(),
        references(),
        deadlines(),
        periods(),
        _YES_NO,
        _COMPLETIONS,
        states(),
        blanks(),
        compounds(),
        unreadables(),
    )


CLASS_STRATEGIES: dict[type[c.Reading], SearchStrategy[c.Comparator]] = {
    c.Reading: expressions(),
    c.Quantity: quantities(),
    **{
        kind: quantities((kind,))
        for kind in (c.AtLeast, c.AtMost, c.MoreThan, c.LessThan, c.Exactly, c.NotEqual, c.Stated)
    },
    c.Between: ranges(),
    c.Change: changes(),
    c.Reference: references(),
    c.By: deadlines(),
    c.Period: periods(),
    c.State: states(),
    c.YesNo: _YES_NO,
    c.Completion: _COMPLETIONS,
    c.Blank: blanks(),
    c.Unparsed: unreadables(),
    c.Compound: compounds(),
    c.AllOf: compounds((c.AllOf,)),
    c.AnyOf: compounds((c.AnyOf,)),
}
"""What ``st.from_type`` draws for each class, once ``strategies`` is imported."""
