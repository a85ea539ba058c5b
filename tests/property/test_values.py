"""Laws of the value language: canonical round trip, spellings, blanks, threads, the cache."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.comparators import (
    LEVELS,
    REFERENCES,
    SIGNS,
    AllOf,
    AnyOf,
    Between,
    Blank,
    By,
    Change,
    Comparator,
    Completion,
    Day,
    Period,
    Quantity,
    Reference,
    State,
    YesNo,
    from_dict,
)
from indicators.syntax import parse
from indicators.syntax._lexicon import lexicon

# -- strategies: built from the model, no filtering

UNITS = sorted({*lexicon().units.values()} - {"半年"})
SUBJECTS = ["保洁", "覆盖率", "居民满意度", "道路清扫", "小学", "其他问题"]
OWN = ["市场价", "控制指标", "合同价", "同类产品价格"]
TERMS = sorted(lexicon().words("terms"))

decimals = st.integers(0, 10**9).flatmap(lambda top: st.integers(0, 4).map(lambda places: Fraction(top, 10**places)))
fractions = st.integers(2, 40).flatmap(lambda bottom: st.integers(1, 60).map(lambda top: Fraction(top, bottom)))
amounts = decimals | fractions
signed = amounts | amounts.map(lambda value: -value)
units = st.none() | st.sampled_from(UNITS)
subjects = st.none() | st.sampled_from(SUBJECTS)
signs = st.sampled_from(list(SIGNS))
pers = st.lists(st.sampled_from(["人", "月", "年", "天", "次", "亩", "10万人", "半年"]), max_size=2, unique=True).map(
    tuple
)
names = st.sampled_from([*REFERENCES, *OWN])


@st.composite
def quantities(draw: st.DrawFn, subject: st.SearchStrategy[str | None] = subjects) -> Quantity:
    unit = draw(units)
    per = draw(pers) if unit is not None else ()
    about = draw(st.booleans())
    value = draw(amounts) if about else draw(signed)
    return SIGNS[draw(signs)](value, unit, per, approximate=about, subject=draw(subject))


@st.composite
def ranges(draw: st.DrawFn) -> Between:
    low, width = draw(amounts), draw(amounts)
    unit = draw(units)
    per = draw(pers) if unit is not None else ()
    ends: tuple[Any, Any] = draw(st.sampled_from([(low, low + width), (low, low + width), (None, low), (low, None)]))
    closed = draw(st.tuples(st.booleans(), st.booleans()))
    lower_closed = closed[0] if ends[0] is not None else True
    upper_closed = closed[1] if ends[1] is not None else True
    about = draw(st.booleans())
    return Between(*ends, lower_closed, upper_closed, unit, per, approximate=about, subject=draw(subjects))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    direction = draw(st.sampled_from(["increase", "decrease", "none"]))
    if draw(st.booleans()):
        return Change(direction, None, None, None, draw(names), subject=draw(subjects))
    reference = draw(st.none() | names)
    about = draw(st.booleans())
    return Change(
        direction, draw(signs), draw(amounts), draw(units), reference, approximate=about, subject=draw(subjects)
    )


@st.composite
def references(draw: st.DrawFn) -> Reference:
    factor = draw(st.just(Fraction(1)) | amounts.map(lambda value: value + Fraction(1, 7)))
    unit = draw(st.sampled_from([None, "元", "分", "人"])) if factor == 1 else None
    base = draw(st.sampled_from([*REFERENCES, *OWN[:3]]))
    sign = draw(signs)
    return Reference(sign, base, factor, unit, subject=draw(subjects) if sign is not None else None)


@st.composite
def deadlines(draw: st.DrawFn) -> By:
    sign = draw(st.sampled_from(["<=", None, ">=", "<", ">"]))
    every = draw(st.sampled_from([None, None, "年", "月", "季度", "半年"]))
    if every in ("月", "季度", "半年"):
        return By(sign, Day(None, None, draw(st.integers(1, 28))), every)
    year = None if every else draw(st.none() | st.integers(1950, 2099))
    return By(sign, Day(year, draw(st.integers(1, 12)), draw(st.just("end") | st.integers(1, 28))), every)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    year = draw(st.none() | st.integers(1950, 2090))
    later = None if year is None else year + draw(st.integers(0, 3))
    start = Day(year, draw(st.integers(1, 6)), draw(st.integers(1, 28)))
    return Period(start, Day(later, draw(st.integers(7, 12)), draw(st.just("end") | st.integers(1, 28))))


states = st.builds(lambda term, subject: State(term, subject=subject), st.sampled_from(TERMS), st.none())
judged = st.builds(lambda subject: State("合格", subject=subject), subjects)
blanks = st.builds(
    Blank,
    st.sampled_from([None, ">=", "<=", "="]),
    st.sampled_from(["起", "万元", "%", "人次"]),
    st.sampled_from([None, ("年",), ("人", "月")]),
)
done = st.builds(
    lambda level, subject: Completion(level, subject=subject),
    st.sampled_from(list(LEVELS)),
    st.sampled_from([None, "项目"]),
)


@st.composite
def compounds(draw: st.DrawFn) -> AllOf | AnyOf:
    heads = draw(st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=4, unique=True))
    parts: list[Comparator] = [draw(quantities(st.just(head))) for head in heads]
    if draw(st.booleans()):
        parts[0] = State("合格", subject=heads[0])
    return AllOf(tuple(parts)) if draw(st.booleans()) else AnyOf(tuple(parts))


comparators = st.one_of(
    quantities(),
    ranges(),
    changes(),
    references(),
    deadlines(),
    periods(),
    states,
    judged,
    blanks,
    done,
    st.builds(YesNo, st.booleans()),
    compounds(),
)


# -- laws


@settings(max_examples=600, deadline=None)
@given(comparators)
def test_canonical_text_parses_to_an_equal_comparator(comparator: Comparator) -> None:
    assert comparator == parse(comparator.canonical), comparator.canonical


@settings(max_examples=300, deadline=None)
@given(comparators)
def test_to_dict_and_from_dict_are_inverse(comparator: Comparator) -> None:
    read = parse(comparator.canonical)
    assert read == from_dict(read.to_dict())
    assert comparator.to_dict() == from_dict(comparator.to_dict()).to_dict()
