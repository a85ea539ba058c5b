"""Laws of binding: spelling of a unit changes nothing, met means in the interval, better never turns met into unmet."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from indicators.comparators import SIGNS, Between, By, Change, Comparator, Counted, Day, Reference, Stated
from indicators.targets import Actual, BoundTarget, Direction, Facts, Indicator, bind
from indicators.testing.strategies import expressions, indicators

signs = st.sampled_from([sign for sign in SIGNS if sign is not None])
numbers = st.decimals(0, 10**6, places=2).map(Fraction)
names = st.sampled_from(["项目成本", "投诉件数", "培训人次", "某指标", "满意度", "游客增长率"])
kinds = st.sampled_from(["数量指标", "质量指标", "时效指标", "经济成本指标", ""])


def row(target: Counted | Between | By | Change | Reference, name: str = "某指标", kind: str = "") -> Indicator:
    return Indicator(name=name, path=("", kind), target=target)


def meaning(bound: BoundTarget) -> tuple[object, ...]:
    """Everything of a bound target but the row, so that two rows can be compared."""
    codes = [finding.code for finding in bound.findings]
    number = bound.actual if isinstance(bound.actual, Fraction) else None  # what is left open stays as it was written
    return bound.value, bound.interval, bound.direction, bound.direction_source, number, bound.met, codes


@given(st.sampled_from(list(SIGNS)), numbers, numbers, names, kinds)
def test_ten_thousand_yuan_and_yuan_bind_alike(
    sign: str | None, target: Fraction, actual: Fraction, name: str, kind: str
) -> None:
    indicator = row(SIGNS[sign](target * 10_000, "元"), name, kind)
    one = bind(indicator, Actual(reading=Stated(actual, "万元")))
    other = bind(indicator, Actual(reading=Stated(actual * 10_000, "元")))
    assert meaning(one) == meaning(other)


@given(signs, numbers, numbers)
def test_met_is_what_the_comparator_holds(sign: str, target: Fraction, actual: Fraction) -> None:
    comparator = SIGNS[sign](target, "次")
    bound = bind(row(comparator), Actual(reading=Stated(actual, "次")))
    assert comparator.holds(actual) == bound.met


@given(numbers, numbers, st.booleans(), st.booleans(), numbers)
def test_a_range_is_met_within(one: Fraction, other: Fraction, low: bool, high: bool, actual: Fraction) -> None:  # noqa: FBT001
    target = Between(min(one, other), max(one, other), low, high, "次")
    bound = bind(row(target), Actual(reading=Stated(actual)))
    assert target.holds(actual) == bound.met


@given(st.sampled_from(list(SIGNS)), numbers, numbers, numbers, names, kinds)
def test_a_better_actual_is_never_unmet_where_a_worse_is_met(  # noqa: PLR0913, PLR0917
    sign: str | None, target: Fraction, one: Fraction, other: Fraction, name: str, kind: str
) -> None:
    indicator = row(SIGNS[sign](target, "件"), name, kind)
    low, high = (bind(indicator, Actual(reading=Stated(n, "件"))) for n in sorted((one, other)))
    if low.direction is Direction.HIGHER_IS_BETTER and low.met:
        assert high.met
    if low.direction is Direction.LOWER_IS_BETTER and high.met:
        assert low.met


@given(signs, numbers, st.decimals("0.01", 2, places=2).map(Fraction), numbers)
def test_a_share_of_the_budget_binds_like_the_amount(
    sign: str, budget: Fraction, factor: Fraction, actual: Fraction
) -> None:
    facts = Facts(budget=budget + 1)
    spent = Actual(reading=Stated(actual, "元"))
    by_words = bind(row(Reference(sign, "budget", factor)), spent, facts)
    by_number = bind(row(SIGNS[sign]((budget + 1) * factor, "元")), spent, facts)
    assert (by_words.interval, by_words.met) == (by_number.interval, by_number.met)


@given(st.sampled_from(["increase", "decrease"]), st.sampled_from([">=", ">", "<=", "<", "="]), numbers, numbers)
def test_a_change_binds_like_the_level_it_comes_to(
    direction: str, sign: str, base: Fraction, percent: Fraction
) -> None:
    indicator = Indicator(
        name="某指标",
        path=("", ""),
        target=Change(direction, sign, percent, "%", "previous_year"),
        previous_year=Stated(base + 1, "起"),
    )
    bound = bind(indicator)
    step = percent / 100 if direction == "increase" else -percent / 100
    assert (base + 1) * (1 + step) == bound.value
    assert bound.value is not None
    turned = {">=": "<=", ">": "<", "<=": ">=", "<": ">"} if direction == "decrease" else {}
    assert SIGNS[turned.get(sign, sign)](bound.value).interval == bound.interval


@given(st.dates(), st.dates())
def test_a_deadline_is_met_up_to_its_day(deadline: object, done: object) -> None:
    def day(value: object) -> Day:
        year, month, number = map(int, str(value).split("-"))
        return Day(year, month, number)

    bound = bind(row(By("<=", day(deadline))), Actual(reading=By(None, day(done))))
    assert (str(done) <= str(deadline)) == bound.met


@given(indicators(target=expressions()), expressions(), st.integers(1950, 2100) | st.none(), numbers | st.none())
def test_nothing_that_can_be_read_makes_binding_raise(
    indicator: Indicator, reading: Comparator, year: int | None, budget: Fraction | None
) -> None:
    bound = bind(indicator, Actual(reading=reading), Facts(year=year, budget=budget))
    if bound.interval is None and not bound.parts:
        assert bound.met is None
    if not bound.computable:
        assert bound.all_findings
