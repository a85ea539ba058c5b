"""Every rule tree prints itself in the canonical wording and is read back to an equal tree."""

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from indicators.comparators import SIGNS, Between, By, Change, Comparator, Day, Reference
from indicators.standards import tree
from indicators.syntax import parse_standard

words = st.text(
    st.sampled_from("完成率未按要求得分扣每1至，；。：「」【】（）%5+= 的若否则"), min_size=1, max_size=8
).filter(lambda said: said.strip() == said)
maybe_words = st.none() | words
units = st.sampled_from(("%", "百分点", "分", "件次", "户", "元", "条〔例〕", "天"))
maybe_units = st.none() | units
numbers = st.builds(Fraction, st.integers(-10_000, 10_000), st.sampled_from((1, 2, 3, 5, 100, 7)))
positive = st.builds(Fraction, st.integers(1, 10_000), st.sampled_from((1, 2, 3, 100)))
signs = st.sampled_from((">=", "<=", ">", "<", "=", "!="))
pers = st.lists(units, max_size=2).map(tuple)


@st.composite
def quantities(draw: st.DrawFn) -> Comparator:
    about = draw(st.booleans())
    return SIGNS[draw(signs)](draw(numbers), draw(maybe_units), draw(pers), approximate=about)


@st.composite
def ranges(draw: st.DrawFn) -> Comparator:
    ends = draw(st.none() | numbers), draw(st.none() | numbers)
    if ends == (None, None):
        return Between(None, None, unit=draw(maybe_units), per=draw(pers))
    closed = (True if ends[0] is None else draw(st.booleans())), (True if ends[1] is None else draw(st.booleans()))
    return Between(*ends, *closed, draw(maybe_units), draw(pers), approximate=draw(st.booleans()))


known = words | st.sampled_from(("previous_year", "budget", "year_before_last", "plan", "standard"))
references = st.builds(Reference, signs, known, positive, maybe_units)


@st.composite
def movements(draw: st.DrawFn) -> Comparator:
    direction = draw(st.sampled_from(("increase", "decrease", "none")))
    base = draw(st.none() | known)
    if draw(st.booleans()):
        return Change(direction, None, None, None, base)
    sign = draw(st.none() | signs)
    return Change(direction, sign, draw(numbers), draw(maybe_units), base, approximate=draw(st.booleans()))


days = st.builds(
    Day,
    st.none() | st.integers(1950, 2100),
    st.none() | st.integers(1, 12),
    st.none() | st.integers(1, 28) | st.just("end"),
)
deadlines = st.builds(By, st.sampled_from(("<=", ">=", "<", ">", None)), days, maybe_words)
conditions = st.builds(
    tree.Condition, quantities() | ranges() | references | movements() | deadlines, maybe_words, st.booleans()
)
states = st.builds(tree.StateHolds, words, maybe_words)
combined = st.builds(
    tree.Combined,
    st.sampled_from(("and", "or")),
    st.lists(conditions | states, min_size=2, max_size=3).map(tuple),
    maybe_words,
)
whens = conditions | states | combined


def between(kind: Any, values: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Any]:
    return st.lists(values, min_size=2, max_size=2, unique=True).map(lambda two: kind(min(two), max(two)))


flat = st.builds(tree.Points, numbers) | st.builds(tree.Share, numbers)
limits = st.none() | st.builds(tree.Points, positive) | st.builds(tree.Share, positive)
plain = flat | between(tree.PointsBetween, numbers) | between(tree.ShareBetween, numbers)
graded = plain | st.builds(tree.Grade, words)
moving = plain.filter(lambda score: score not in (tree.Points(0), tree.Share(0)))
sizes = st.builds(tree.Amount, positive, units)
origins = st.none() | st.builds(tree.Amount, numbers, maybe_units) | st.builds(tree.Base, words)
steps = st.builds(
    tree.Step,
    maybe_words,
    st.sampled_from(tree.SIDES),
    origins,
    sizes,
    moving,
    st.sampled_from((True, False, None)),
    limits,
)
moves = (
    steps
    | st.builds(tree.Event, words, sizes, moving, limits, st.none() | whens)
    | st.builds(tree.Once, whens, moving)
    | st.builds(tree.Proportional, st.none() | whens, maybe_words, limits)
    | st.builds(tree.Discretion, st.none() | whens, words, limits)
)
floors = st.sampled_from((None, Fraction(0)))
points = st.builds(tree.Point, st.none() | numbers, maybe_units, flat, maybe_words)


@st.composite
def lines(draw: st.DrawFn) -> tree.Rule:
    origin, to = draw(st.none() | points), draw(points)
    low = Fraction(0) if origin is None else origin.value
    if low is not None and low == to.value:
        to = tree.Point(low + 1, to.unit, to.score, to.reference)
    return tree.Linear(draw(maybe_words), origin, to, draw(limits))


formulas = st.builds(
    tree.Formula,
    st.sampled_from(("甲/乙*分值", "(1-(甲-乙)/乙)*分值", "甲*40%+乙*60%")),
    st.just(("甲", "乙")),
    floors,
    limits,
)


@st.composite
def vetoes(draw: st.DrawFn) -> tree.Rule:
    effect = draw(st.sampled_from(("zero", "grade", "excluded", None)))
    scope = draw(st.sampled_from(("indicator", "table", "evaluation", None)))
    return tree.Veto(draw(whens), effect, scope, draw(words) if effect == "grade" else None)


leaves = lines() | formulas | vetoes() | st.builds(tree.Judgement, words, limits) | st.builds(tree.Unreadable, words)


def nested(rules: st.SearchStrategy[tree.Rule]) -> st.SearchStrategy[tree.Rule]:
    ruled = st.builds(tree.Ruled, rules)
    cases = st.lists(st.builds(tree.Case, whens, graded | ruled), min_size=1, max_size=3).map(tuple)
    return (
        st.builds(tree.Cases, maybe_words, cases, st.none() | graded | ruled)
        | st.builds(
            tree.Adjust, st.none() | plain | ruled, st.lists(moves, min_size=1, max_size=3).map(tuple), floors, limits
        )
        | st.builds(tree.SumOf, st.lists(rules, min_size=2, max_size=3).map(tuple))
    )


rules = st.recursive(leaves, nested, max_leaves=4) | nested(leaves)
standards = st.builds(
    tree.Standard,
    rules,
    st.just(""),
    st.just(()),
    st.none() | st.builds(tree.Rounding, st.sampled_from(("measure", "score")), st.integers(0, 4)),
    st.lists(st.tuples(words, words), max_size=2).map(tuple),
)


@given(rules)
def test_a_rule_is_read_back_from_its_canonical_wording(rule: tree.Rule) -> None:
    assert rule == parse_standard(str(rule), strict=True).rule


@given(standards)
def test_a_whole_standard_is_read_back_from_its_canonical_wording(standard: tree.Standard) -> None:
    assert standard == parse_standard(str(standard), strict=True)


@given(standards)
def test_what_is_read_back_prints_the_same(standard: tree.Standard) -> None:
    assert str(standard) == str(parse_standard(str(standard)))
