"""Binding: references, changes, deadlines, units, compounds, directions; what is missing is a finding, no guess."""

import dataclasses
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from indicators import score_row
from indicators.comparators import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Between,
    Blank,
    By,
    Change,
    Comparator,
    Completion,
    Counted,
    Day,
    Exactly,
    LessThan,
    MoreThan,
    NotEqual,
    Period,
    Reference,
    State,
    Stated,
    Unparsed,
    YesNo,
)
from indicators.errors import Level, RulePackError
from indicators.syntax import parse
from indicators.targets import (
    MISSING,
    NOT_APPLICABLE,
    Absent,
    Actual,
    BoundTarget,
    Direction,
    DirectionTable,
    Facts,
    Goal,
    GoalTable,
    Horizon,
    Indicator,
    bind,
    derive_direction,
)

HIGHER, LOWER, EXACT = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER, Direction.EXACT


def row(
    target: Comparator,
    name: str = "某指标",
    kind: str = "",
    previous_year: Comparator | None = None,
    year_before_last: Comparator | None = None,
) -> Indicator:
    return Indicator(
        name=name,
        path=("", kind),
        target=target,
        previous_year=previous_year,
        year_before_last=year_before_last,
        where="第3行",
    )


def bound(
    target: Comparator, reading: Comparator | Absent = MISSING, facts: Facts | None = None, name: str = "某指标"
) -> BoundTarget:
    return bind(row(target, name), Actual(text="原文", reading=reading), facts)


def codes(result: BoundTarget) -> list[str]:
    return [finding.code for finding in result.all_findings]


def days(year: int, month: int, day: int) -> Fraction:
    return Fraction((date(year, month, day) - date(1970, 1, 1)).days)


# -------------------------------------------------------------------- plain numbers


@pytest.mark.parametrize(
    ("target", "interval", "direction"),
    [
        (AtLeast(5, "次"), "[5, +∞)", HIGHER),
        (MoreThan(5, "次"), "(5, +∞)", HIGHER),
        (AtMost(5, "次"), "(-∞, 5]", LOWER),
        (LessThan(5, "次"), "(-∞, 5)", LOWER),
        (Exactly(5, "次"), "[5, 5]", EXACT),
        (Between(5, None, lower_closed=True, upper_closed=True, unit="次"), "[5, +∞)", HIGHER),
        (Between(5, None, lower_closed=False, upper_closed=True, unit="次"), "(5, +∞)", HIGHER),
        (Between(None, 5, lower_closed=True, upper_closed=True, unit="次"), "(-∞, 5]", LOWER),
        (Between(None, 5, lower_closed=True, upper_closed=False, unit="次"), "(-∞, 5)", LOWER),
        (Between(5, 8, lower_closed=True, upper_closed=False, unit="次"), "[5, 8)", EXACT),
    ],
)
def test_the_comparator_gives_interval_and_direction(target: Comparator, interval: str, direction: Direction) -> None:
    result = bound(target, Stated(6, "次"))
    assert (interval, direction, "次") == (str(result.interval), result.direction, result.unit)
    assert Fraction(6) == result.actual
    assert [] == codes(result)


def test_a_range_with_two_ends_has_no_target_number() -> None:
    assert bound(Between(5, 8, unit="次")).value is None
    assert bound(Between(5, None, unit="次")).value == 5


def test_a_sign_from_a_column_or_a_name_says_so() -> None:
    for origin, said in [("column_comparator", "指标性质栏"), ("name", "指标名称"), ("elsewhere", "elsewhere")]:
        target = AtLeast(5, "次", provenance=(("comparator", origin),))
        assert f"比较符“≥”（取自{said}）" == bound(target).direction_source


def test_not_equal_leaves_out_one_number() -> None:
    assert bound(NotEqual(0, "起"), Stated(0, "起")).met is False
    assert bound(NotEqual(0, "起"), Stated(2, "起")).met is True


def test_the_actual_is_converted_into_the_unit_of_the_target() -> None:
    result = bound(AtLeast(30000, "平方米"), Stated(46, "亩"))
    assert (Fraction(92000, 3), "平方米", True) == (result.actual, result.unit, result.met)


def test_a_bare_actual_takes_the_unit_of_the_target() -> None:
    result = bound(AtLeast(2, "次", ("天",)), Stated(3))
    assert (Fraction(3), "次/天", []) == (result.actual, result.unit, codes(result))


def test_another_counter_is_a_finding_that_names_both_and_no_number() -> None:
    reading = Stated(6000, "次", text="6000次")
    result = bound(AtLeast(6000, "起"), reading)
    assert (reading, None, ["unit_mismatch"]) == (result.actual, result.met, codes(result))
    assert "“次”与“起”" in str(result.findings[0])
    assert result.findings[0].where == "第3行"


def test_rates_by_day_and_by_month_need_a_number_of_days() -> None:
    target, reading = AtLeast(60, "次", ("月",)), Stated(2, "次", ("天",))
    assert ["days_needed"] == codes(bound(target, reading))
    thirty = Facts(named={"月": (Fraction(30), "天"), "市场价": (Fraction(3), "元")})
    assert bound(target, reading, thirty).actual == 60


def test_a_plain_amount_under_a_target_by_the_year_is_this_year_s() -> None:
    result = bound(MoreThan(130000, "元", ("年",)), Stated(15, "万元"))
    assert (Fraction(150000), True, ["year_assumed"]) == (result.actual, result.met, codes(result))
    assert bound(AtLeast(2, "次"), Stated(3, "次", ("年",))).actual == 3
    assert ["days_needed"] == codes(bound(AtLeast(2, "次", ("年",)), Stated(3, "次", ("天",))))
    assert ["unit_mismatch"] == codes(bound(AtLeast(2, "次", ("年",)), Stated(3, "场")))
    assert ["unit_mismatch"] == codes(bound(AtLeast(2, "次", ("月",)), Stated(36, "次")))


def test_percent_and_percentage_points_are_compared_with_a_warning() -> None:
    for target, reading in [(AtLeast(95, "百分点"), Stated(95, "%")), (AtLeast(95, "%"), Stated(95, "百分点"))]:
        result = bound(target, reading)
        assert (True, ["percent_points"]) == (result.met, codes(result))


def test_a_percentage_under_a_count_is_no_number() -> None:
    assert ["actual_is_rate"] == codes(bound(AtLeast(4, "次"), Stated(100, "%")))
    assert ["actual_is_rate"] == codes(bound(AtLeast(220), Stated(100, "%"), name="开设课程数量"))


@pytest.mark.parametrize("reading", [Stated(890000, "元", text="89万元"), Stated(30000, "人次", text="3万人次")])
def test_money_or_a_multiplier_under_a_bare_target_is_no_number(reading: Stated) -> None:
    assert ["target_unit_missing"] == codes(bound(AtLeast(90, text="≥90"), reading))


def test_a_plain_unit_under_a_bare_target_is_read() -> None:
    result = bound(AtLeast(90, text="≥90"), Stated(96, "个", text="96个"))
    assert (True, ["unit_only_in_actual"]) == (result.met, codes(result))


def test_a_percentage_under_a_bare_rate_is_read() -> None:
    result = bound(AtLeast(90), Stated(95, "%"), name="政策知晓率")
    assert (True, ["unit_only_in_actual"]) == (result.met, codes(result))


def test_a_fraction_for_a_percentage_or_the_reverse_is_left_open() -> None:
    result = bound(AtLeast(95, "%"), Stated("0.97"))
    assert (Stated("0.97"), ["actual_may_be_share"]) == (result.actual, codes(result))
    for target in (AtLeast("0.9"), AtMost("0.05"), Exactly(1)):
        result = bound(target, Stated(85, "%"), name="合格率")
        assert (None, ["target_unit_missing"]) == (result.met, codes(result))


@pytest.mark.parametrize(("text", "code"), [("接近90%", "actual_not_exact"), ("90%左右", "actual_not_exact")])
@pytest.mark.parametrize("target", ["≥90%", "90%", "≤90%", "90%～95%"])
def test_a_rough_number_on_the_edge_decides_nothing(target: str, text: str, code: str) -> None:
    result = bound(parse(target), parse(text))
    assert result.met is None
    assert code in codes(result)


@pytest.mark.parametrize(("target", "text"), [("≥100人", "100余人"), ("≥100人", "约105人"), ("≤100人", "近98人")])
def test_a_rough_number_off_the_edge_is_taken_as_printed(target: str, text: str) -> None:
    result = bound(parse(target), parse(text))
    assert result.met is True
    assert "actual_approximate" in codes(result)


@pytest.mark.parametrize(
    ("target", "text"),
    [("≥3公里", "2800"), ("≤2小时", "90"), ("≥65000平方米", "6.5"), ("≥2吨", "1900"), ("≥3天", "72")],
)
def test_a_bare_number_far_from_a_measured_target_may_be_in_another_unit(target: str, text: str) -> None:
    result = bound(parse(target), parse(text))
    assert result.met is None
    assert ["actual_unit_missing"] == [each for each in codes(result) if each.startswith("actual")]


@pytest.mark.parametrize(("target", "text"), [("≥3公里", "4"), ("≥3公里", "0"), ("≥5次", "260"), ("≥95%", "3")])
def test_a_bare_number_near_a_measured_target_or_of_a_count_has_its_unit(target: str, text: str) -> None:
    result = bound(parse(target), parse(text))
    assert result.met is not None


def test_approximate_numbers_are_taken_as_printed_and_said_so() -> None:
    result = bound(AtLeast(50, "人", approximate=True), Stated(60, "人", approximate=True))
    assert ["approximate_target", "actual_approximate"] == codes(result)


# -------------------------------------------------------------------- what a bare number is in


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        (AtMost(2026000, "元", text="≤202.6万元"), 1329000),
        (AtMost(13111300, "元", text="≤1,311.13 万元"), 1329000),
        (AtMost(2026000, "元", text="２０２．６"), 1329000),  # 万元 came from a column
        (Between(1000000, 2000000, unit="元", text="100-200万元"), 1329000),
    ],
)
def test_a_bare_actual_is_in_what_the_target_is_printed_in(target: Comparator, actual: int) -> None:
    result = bound(target, Stated("132.9"))
    assert (Fraction(actual), ["unit_from_target"]) == (result.actual, codes(result))


@pytest.mark.parametrize("text", ["≤202.6元", "三次", "百分之九十五", ""])
def test_a_bare_actual_is_plain_where_the_target_prints_no_multiplier(text: str) -> None:
    result = bound(AtMost("202.6", "元", text=text), Stated("132.9"))
    assert (Fraction("132.9"), []) == (result.actual, codes(result))


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        (AtLeast(30000, "条", text="≥3万条"), 32000),  # 32000 条, or 3.2亿 条?
        (AtMost(3000000, "元", text="三百万元以内"), 280),
        (Between(30000, 90000, unit="条", text="3万至9万条"), 32000),
    ],
)
def test_a_bare_actual_whose_multiplier_is_not_sure_is_no_number(target: Comparator, actual: int) -> None:
    result = bound(target, Stated(actual))
    assert (Stated(actual), ["actual_unit_missing"]) == (result.actual, codes(result))


def test_a_bare_amount_against_a_budget_is_no_number_unless_the_target_has_the_unit() -> None:
    facts = Facts(budget=Fraction(3340000))
    assert ["actual_unit_missing"] == codes(bound(Reference("<=", "budget"), Stated(300), facts))
    assert bound(Reference("<=", "budget", unit="元"), Stated(3000000), facts).actual == 3000000


def test_a_bare_amount_is_in_what_last_year_is_printed_in() -> None:
    indicator = row(Reference("<=", "previous_year"), previous_year=Stated(28048100, "元", text="2804.81"))
    result = bind(indicator, Actual(reading=Stated("2677.42")))
    assert (Fraction(26774200), ["unit_from_target"]) == (result.actual, codes(result))


# -------------------------------------------------------------------- the actual value


def test_a_copied_sign_is_read_with_a_finding() -> None:
    result = bound(AtLeast(266, "米"), AtLeast(266, "米"))
    assert (Fraction(266), ["ACTUAL_IS_TARGET_TEXT"]) == (result.actual, codes(result))


def test_a_sign_on_the_good_side_is_read_with_a_finding() -> None:
    result = bound(AtLeast(80, "%"), MoreThan(85, "%"))
    assert (Fraction(85), ["actual_has_sign"]) == (result.actual, codes(result))


@pytest.mark.parametrize("reading", [AtMost(95, "%"), NotEqual(95, "%")])
def test_a_sign_on_the_other_side_is_no_number(reading: Counted) -> None:
    result = bound(AtLeast(90, "%"), reading)
    assert (reading, ["actual_not_exact"]) == (result.actual, codes(result))


def test_an_equals_sign_and_the_sign_of_a_column_are_nothing() -> None:
    assert [] == codes(bound(AtLeast(80, "%"), Exactly(85, "%")))
    column = AtMost(85, "%", provenance=(("comparator", "column_comparator"),))
    assert (Fraction(85), []) == (bound(AtLeast(80, "%"), column).actual, codes(bound(AtLeast(80, "%"), column)))


@pytest.mark.parametrize("reading", [Completion("achieved"), State("及时"), YesNo(value=True)])
def test_words_under_a_number_stay_words(reading: Comparator) -> None:
    result = bound(AtLeast(5, "次"), reading)
    assert (reading, None, ["ACTUAL_STATUS_WORD"]) == (result.actual, result.met, codes(result))


@pytest.mark.parametrize(
    "reading",
    [
        By(None, Day(2026, 5, 1)),
        Period(Day(2026, 1, 1), Day(2026, 12, "end")),
        Between(3, 5, unit="次"),
        Reference("<=", "budget"),
        Change("increase", ">=", 5, "%"),
    ],
)
def test_what_is_no_number_cannot_be_compared(reading: Comparator) -> None:
    result = bound(AtLeast(5, "次"), reading)
    assert (reading, ["actual_not_comparable"]) == (result.actual, codes(result))


def test_absent_and_blank_and_unparsed_actuals_stay_apart() -> None:
    assert bound(AtLeast(5), MISSING).actual is MISSING
    assert bound(AtLeast(5), NOT_APPLICABLE).actual is NOT_APPLICABLE
    assert bound(AtLeast(5), Blank()).actual is MISSING
    assert bound(State("合格"), Blank()).actual is MISSING
    for target in (AtLeast(5), State("合格")):
        result = bound(target, Unparsed("看不懂", text="%$"))
        assert (Unparsed("看不懂"), ["actual_unparsed"]) == (result.actual, codes(result))
    assert bind(row(AtLeast(5))).actual is MISSING


def test_the_part_of_a_compound_actual_that_fits_is_taken() -> None:
    reading = AllOf((Stated(1987, "家"), Stated(85, "%")))
    result = bound(AtLeast(80, "%"), reading)
    assert (Fraction(85), ["actual_part_chosen"]) == (result.actual, codes(result))
    dates = AllOf((By(None, Day(2026, 5, 20)), Stated(100, "%")))
    assert bound(By("<=", Day(2026, 6, "end")), dates).actual == days(2026, 5, 20)


def test_two_parts_that_fit_are_not_chosen_between() -> None:
    reading = AllOf((Stated(80, "%"), Stated(85, "%")))
    result = bound(AtLeast(80, "%"), reading)
    assert (reading, ["actual_not_comparable"]) == (result.actual, codes(result))


# -------------------------------------------------------------------- references


def test_the_budget_is_a_fact() -> None:
    target = Reference("<=", "budget", unit="元")
    result = bound(target, Stated(300, "万元"), Facts(budget=Fraction(3340000)))
    assert ("(-∞, 3340000]", "元", Fraction(3000000)) == (str(result.interval), result.unit, result.actual)
    assert (False, ["reference_unresolved"]) == (bound(target).computable, codes(bound(target)))


def test_a_share_of_the_budget() -> None:
    result = bound(Reference("<=", "budget", "0.95"), facts=Facts(budget=Fraction(200)))
    assert (Fraction(190), "元", LOWER) == (result.value, result.unit, result.direction)


def test_a_budget_of_zero_computes_nothing() -> None:
    result = bound(Reference("<=", "budget"), Stated(0, "元"), Facts(budget=Fraction(0)))
    assert (None, False, ["budget_zero"]) == (result.interval, result.computable, codes(result))


def test_last_year_is_the_row_s_own_cell() -> None:
    indicator = row(Reference(">=", "previous_year", unit="分"), previous_year=Stated(87, "分"))
    assert bind(indicator).value == 87
    signed = row(Reference(">=", "year_before_last"), year_before_last=AtLeast(95, "%"))
    assert (Fraction(95), "%", ["base_has_sign"]) == (bind(signed).value, bind(signed).unit, codes(bind(signed)))


def test_last_year_may_be_a_fact_by_the_row_s_name_but_never_anybody_s() -> None:
    indicator = row(Reference(">=", "previous_year"), name="城市综合管理评分", previous_year=Blank(None, "分"))
    named = Facts(named={"城市综合管理评分上年": (Fraction(88), "分")})
    assert bind(indicator, facts=named).value == 88
    result = bind(indicator, facts=Facts(named={"上年": (Fraction(88), "分")}))
    assert (False, ["reference_unresolved"]) == (result.computable, codes(result))
    assert "上年" in str(result.findings[0])


@pytest.mark.parametrize("key", ["市场价", "某指标市场价", "市场价某指标"])
def test_other_references_are_facts_by_their_words(key: str) -> None:
    result = bound(Reference("<=", "市场价"), facts=Facts(named={key: (Fraction(20), "元/斤")}))
    assert (Fraction(20), "元/斤") == (result.value, result.unit)


def test_the_words_of_a_plan_are_looked_up_in_chinese() -> None:
    assert bound(Reference("=", "plan"), facts=Facts(named={"计划": (Fraction(20), "次")})).value == 20


def test_a_reference_in_another_kind_of_unit_is_refused() -> None:
    facts = Facts(named={"标准": (Fraction(20), "次")})
    result = bound(Reference(">=", "standard", unit="人"), facts=facts)
    assert (False, ["unit_mismatch"]) == (result.computable, codes(result))


def test_a_reference_without_sign_derives_its_direction() -> None:
    result = bound(Reference(None, "budget"), facts=Facts(budget=Fraction(5)), name="项目成本")
    assert (LOWER, ["direction_derived"]) == (result.direction, codes(result))


def test_an_actual_that_repeats_the_reference_is_marked() -> None:
    target = Reference("<=", "budget")
    result = bound(target, Reference("<=", "budget", text="不超过预算"), Facts(budget=Fraction(5)))
    assert (Fraction(5), ["ACTUAL_IS_TARGET_TEXT"]) == (result.actual, codes(result))


# -------------------------------------------------------------------- changes


def change(target: Change, base: Comparator | None, reading: Comparator | Absent = MISSING) -> BoundTarget:
    return bind(row(target, previous_year=base), Actual(reading=reading))


@pytest.mark.parametrize(
    ("direction", "sign", "unit", "interval", "better"),
    [
        ("increase", ">=", "%", "[210, +∞)", HIGHER),
        ("increase", ">", "%", "(210, +∞)", HIGHER),
        ("increase", "<=", "%", "(-∞, 210]", LOWER),
        ("increase", "=", "%", "[210, 210]", EXACT),
        ("increase", ">=", "‰", "[201, +∞)", HIGHER),
        ("increase", ">=", "起", "[205, +∞)", HIGHER),
        ("increase", ">=", None, "[205, +∞)", HIGHER),
        ("decrease", ">=", "%", "(-∞, 190]", LOWER),
        ("decrease", "<=", "%", "[190, +∞)", HIGHER),
        ("none", "<=", "%", "[190, 210]", EXACT),
        ("none", "<", "%", "(190, 210)", EXACT),
    ],
)
def test_a_change_moves_the_base(direction: str, sign: str, unit: str | None, interval: str, better: Direction) -> None:
    result = change(Change(direction, sign, 5, unit, "previous_year"), Stated(200, "起"))
    assert (interval, "起", better) == (str(result.interval), result.unit, result.direction)


def test_percentage_points_add_to_a_share() -> None:
    target = Change("increase", ">=", 3, "百分点", "previous_year")
    assert str(change(target, Stated(85, "%")).interval) == "[88, +∞)"
    assert ["unit_mismatch"] == codes(change(target, Stated(85, "人")))


def test_a_percentage_of_a_share_is_relative_with_a_warning() -> None:
    result = change(Change("increase", ">=", 10, "%", "previous_year"), Stated(80, "%"))
    assert (Fraction(88), ["percent_of_percent"]) == (result.value, codes(result))


@pytest.mark.parametrize("base", [0, -5])
def test_a_percentage_of_no_positive_base_computes_nothing(base: int) -> None:
    result = change(Change("increase", ">=", 10, "%", "previous_year"), Stated(base, "元"))
    assert (False, ["base_not_positive"]) == (result.computable, codes(result))


def test_a_change_without_sign_is_at_least_so_much_and_marked() -> None:
    result = change(Change("increase", None, 5, "%", "previous_year"), Stated(200, "元"), Stated(210, "元"))
    assert ("[210, +∞)", True, ["direction_derived"]) == (str(result.interval), result.met, codes(result))
    result = change(Change("decrease", None, 5, "%", "previous_year"), Stated(200, "元"), Stated(200, "元"))
    assert ("(-∞, 190]", False, LOWER) == (str(result.interval), result.met, result.direction)


def test_a_growth_without_sign_of_something_bad_is_not_decided() -> None:
    indicator = row(Change("increase", None, 5, "%", "previous_year"), name="投诉件数", previous_year=Stated(20, "件"))
    result = bind(indicator)
    assert (EXACT, ["direction_undecided"]) == (result.direction, codes(result))


def test_a_change_against_an_unknown_base_computes_nothing() -> None:
    for target in (Change("increase", ">=", 5, "%", "previous_year"), Change("increase", ">=", 5, "%")):
        result = bound(target, Stated(210, "元"))
        assert (None, False, ["reference_unresolved"]) == (result.interval, result.computable, codes(result))


@pytest.mark.parametrize(
    ("reading", "amount"),
    [
        (Change("increase", None, 6, "%", "previous_year"), 6),
        (Change("increase", None, 6, "%"), 6),
        (Change("increase", None, 4, "%"), 4),
        (Change("decrease", None, 6, "%"), -6),
    ],
)
def test_amounts_of_change_are_compared_without_a_base(reading: Change, amount: int) -> None:
    result = bound(Change("increase", ">=", 5, "%", "previous_year"), reading)
    assert ("[5, +∞)", Fraction(amount), amount >= 5) == (str(result.interval), result.actual, result.met)


def test_a_fall_is_met_by_a_greater_fall() -> None:
    target = Change("decrease", None, 3, "百分点")
    assert bound(target, Change("decrease", None, 4, "百分点")).met is True
    assert bound(target, Change("increase", None, 4, "百分点")).met is False
    within = Change("none", None, 3, "%")
    assert bound(within, Change("decrease", None, 2, "%")).met is True


@pytest.mark.parametrize(
    "reading",
    [
        Change("increase", None, None, None, "previous_year"),
        Change("none", None, 6, "%"),
        Change("increase", None, 6, "%", "year_before_last"),
    ],
)
def test_changes_that_cannot_be_compared_stay_as_read(reading: Change) -> None:
    result = bound(Change("increase", ">=", 5, "%", "previous_year"), reading)
    assert (reading, ["actual_not_comparable"]) == (result.actual, codes(result))


def test_amounts_of_change_in_other_units_are_refused() -> None:
    reading = Change("increase", None, 6, "起")
    result = bound(Change("increase", ">=", 5, "%"), reading)
    assert (reading, ["unit_mismatch"]) == (result.actual, codes(result))


def test_under_a_name_of_growth_a_plain_number_is_the_amount() -> None:
    target = Change("increase", ">=", 5, "%", "previous_year")
    result = bound(target, Stated(6, "%"), name="游客增长率")
    assert ("[5, +∞)", Fraction(6)) == (str(result.interval), result.actual)
    assert bound(AtLeast(5, "%"), Change("increase", None, 6, "%"), name="游客增长率").actual == 6
    assert bound(AtLeast(5, "%"), Change("increase", None, 6, "%"), name="能耗降幅").actual == -6


def test_better_every_year_is_a_number_only_where_the_actual_is_one() -> None:
    better = Change("increase", None, None, None, "previous_year")
    result = change(better, Stated(80, "%"), Stated(81, "%"))
    assert ("(80, +∞)", True) == (str(result.interval), result.met)
    assert str(change(evolved(better, "decrease"), Stated(80, "%"), Stated(81, "%")).interval) == "(-∞, 80)"
    assert str(change(evolved(better, "none"), Stated(80, "%"), Stated(81, "%")).interval) == "[80, 80]"
    words = change(better, Stated(80, "%"), State("提升"))
    assert (None, True, State("提升")) == (words.interval, words.computable, words.actual)
    assert ["reference_unresolved"] == codes(change(better, None, Stated(81, "%")))


def evolved(target: Change, direction: str) -> Change:
    return Change(direction, target.sign, target.value, target.unit, target.reference)


# -------------------------------------------------------------------- dates


YEAR = Facts(year=2026)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (Day(2025, 6, "end"), (2025, 6, 30)),
        (Day(None, 12, 31), (2026, 12, 31)),
        (Day(None, 2, "end"), (2026, 2, 28)),
        (Day(2024, 2, None), (2024, 2, 29)),
    ],
)
def test_a_deadline_is_a_day(day: Day, last: tuple[int, int, int]) -> None:
    result = bound(By("<=", day), facts=YEAR)
    assert (days(*last), "日期", LOWER) == (result.value, result.unit, result.direction)


def test_an_actual_date_is_compared_with_the_deadline() -> None:
    target = By("<=", Day(None, 11, "end"))
    assert bound(target, By(None, Day(None, 10, "end")), YEAR).met is True
    assert bound(target, By(None, Day(None, 12, 1)), YEAR).met is False
    period = Period(Day(None, 1, 1), Day(None, 11, "end"))
    assert bound(target, period, YEAR).met is True


def test_every_year_is_this_year() -> None:
    assert bound(By("<=", Day(None, 12, 31), "年"), facts=YEAR).value == days(2026, 12, 31)


def test_a_bare_date_is_no_later_than_that_day_and_marked() -> None:
    result = bound(By(None, Day(2021, 9, "end")), By(None, Day(2021, 9, "end")))
    assert (True, LOWER, ["direction_derived"]) == (result.met, result.direction, codes(result))


def test_a_period_is_met_by_its_end() -> None:
    target = Period(Day(2020, 9, 1), Day(2021, 6, "end"))
    assert bound(target, By(None, Day(2021, 6, 30))).met is True
    assert bound(target, By(None, Day(2021, 7, 1))).met is False


def test_a_deadline_every_month_is_judged_in_words() -> None:
    result = bound(By("<=", Day(None, None, 5), "月"), Completion("achieved"), YEAR)
    assert (None, True, ["recurring_deadline"]) == (result.interval, result.computable, codes(result))


@pytest.mark.parametrize(
    ("day", "code"),
    [(Day(None, 6, 1), "year_unknown"), (Day(2026, None, 5), "date_incomplete"), (Day(2026, 2, 30), "date_impossible")],
)
def test_a_date_that_is_not_known_is_a_finding(day: Day, code: str) -> None:
    assert (False, [code]) == (bound(By("<=", day)).computable, codes(bound(By("<=", day))))
    late = bound(By("<=", Day(2026, 6, 1)), By(None, day))
    assert (None, [code]) == (late.met, codes(late))


def test_words_under_a_deadline_are_a_state_of_completion() -> None:
    target = By("<=", Day(2026, 6, 1))
    assert bound(target, YesNo(value=True)).actual == Completion("achieved")
    assert bound(target, YesNo(value=False)).actual == Completion("not_achieved")
    assert bound(target, Completion("partly")).actual == Completion("partly")
    assert bound(target, Completion("achieved", text="延期完工")).met is None  # finished, but not in time
    assert ["actual_not_comparable"] == codes(bound(target, Stated(100, "%")))


# -------------------------------------------------------------------- words, blanks, compounds


@pytest.mark.parametrize("target", [State("合格"), YesNo(value=True), Completion("achieved")])
def test_words_stay_words(target: Comparator) -> None:
    result = bound(target, State("合格"))
    assert (None, True, State("合格"), EXACT) == (
        result.interval,
        result.computable,
        result.actual,
        result.direction,
    )


def test_blank_and_unparsed_targets_compute_nothing() -> None:
    assert (False, ["target_blank"]) == (bound(Blank()).computable, codes(bound(Blank())))
    result = bound(Unparsed("看不懂"), Stated(5))
    assert (False, ["target_unparsed"], Stated(5)) == (result.computable, codes(result), result.actual)


QUICK = State("及时", subject="安全类问题")
HOURS = AtMost(24, "小时", subject="其他问题")
BOTH = AllOf((QUICK, HOURS))


def parts(reading: Comparator | Absent, target: Comparator = BOTH) -> list[Fraction | Comparator | Absent]:
    return [part.actual for part in bound(target, reading).parts]


def test_parts_are_matched_by_subject() -> None:
    reading = AllOf((Stated(20, "小时", subject="其他问题"), State("及时", subject="安全类问题")))
    assert [State("及时", subject="安全类问题"), Fraction(20)] == parts(reading)


def test_parts_are_matched_by_sort_then_in_order() -> None:
    assert [State("及时"), Fraction(20)] == parts(AllOf((Stated(20, "小时"), State("及时"))))
    assert [Fraction(5), Fraction(6)] == parts(
        AllOf((Stated(5), Stated(6))), AllOf((AtLeast(4, "次"), AtLeast(6, "场")))
    )


def test_one_word_of_completion_is_for_all_parts() -> None:
    assert [Completion("achieved")] * 2 == parts(Completion("achieved"))
    assert [NOT_APPLICABLE] * 2 == parts(NOT_APPLICABLE)
    assert [MISSING] * 2 == parts(MISSING)
    several = AllOf((Completion("achieved"), Stated(3, "小时")))
    assert [Completion("achieved"), Fraction(3)] == parts(several)


def test_a_part_without_actual_and_an_actual_without_part_are_findings() -> None:
    result = bound(BOTH, Stated(20, "小时"))
    assert [MISSING, Fraction(20)] == [part.actual for part in result.parts]
    assert ["actual_part_missing"] == codes(result)
    result = bound(BOTH, AllOf((Stated(20, "小时", subject="别的"), State("及时"), Between(3, 4, unit="人"))))
    assert ["actual_part_missing", "actual_part_unused", "actual_part_unused"] == codes(result)


def test_other_sorts_of_parts() -> None:
    target = AllOf((By("<=", Day(2026, 11, "end")), Reference("<=", "budget"), Change("increase", ">=", 5, "%")))
    reading = AllOf((Change("increase", None, 6, "%"), By(None, Day(2026, 10, 1)), Reference("<=", "budget")))
    result = bound(target, reading, Facts(budget=Fraction(9)))
    assert [days(2026, 10, 1), Fraction(9), Fraction(6)] == [part.actual for part in result.parts]


def test_a_compound_is_computable_when_all_its_parts_are() -> None:
    assert bound(BOTH).computable is True
    mixed = bound(AnyOf((AtLeast(5, "次"), Reference("<=", "budget"))))
    assert (False, ["reference_unresolved"]) == (mixed.computable, codes(mixed))
    assert mixed.findings == ()
    assert mixed.met is None


def test_a_deadline_in_the_name_is_the_target_where_the_value_only_says_done() -> None:
    target = Completion("achieved", text="完成日")
    result = bound(target, By(None, Day(None, 12, 20)), YEAR, name="每年12月31日前")
    assert (days(2026, 12, 31), True, ["NAME_IS_DEADLINE"]) == (result.value, result.met, codes(result))
    result = bound(target, Completion("achieved"), YEAR, name="每年12月31日前")
    assert Completion("achieved") == result.actual


def test_the_subject_of_a_part_helps_the_direction() -> None:
    result = bound(AnyOf((Stated(12, "次"), Stated(100, "%", subject="覆盖率"))))
    assert [EXACT, HIGHER] == [part.direction for part in result.parts]


# -------------------------------------------------------------------- directions


def test_a_derived_direction_names_its_entry() -> None:
    result = bind(row(Stated(22, "人"), "政府买岗人员数量", "数量指标"), Actual(reading=Stated(22)))
    assert ("[22, +∞)", HIGHER, "由名称中的“数量”推定") == (
        str(result.interval),
        result.direction,
        result.direction_source,
    )
    (finding,) = result.findings
    assert ("direction_derived", Level.INFO) == (finding.code, finding.level)


def test_where_nothing_decides_it_is_exact_with_a_warning() -> None:
    result = bound(Stated(22, "个"))
    (finding,) = result.findings
    assert ("[22, 22]", EXACT, "direction_undecided", Level.WARNING) == (
        str(result.interval),
        result.direction,
        finding.code,
        finding.level,
    )


def derived(name: str, number: str, unit: str | None = None, kind: str = "") -> str:
    direction, _ = derive_direction(row(Stated(number, unit), name, kind))
    return "undecided" if direction is None else direction.label


@pytest.mark.parametrize(
    ("name", "number", "unit", "expected"),
    [
        ("服务投诉件数", "5", "件", "反向"),  # the head stands last …
        ("投诉处理件数", "5", "件", "正向"),  # … and handling something bad is good
        ("排查安全隐患数量", "20", "处", "正向"),
        ("工程建设安全事故次数", "2", "次", "反向"),
        ("检测差错数", "2", "个", "反向"),
        ("甲乙类传染病发病率", "3", "‰", "反向"),
        ("财政供养人员控制率", "100", "%", "反向"),
        ("高血压患者血压控制率", "60", "%", "正向"),
        ("逾期发放率", "1", "%", "反向"),
        ("违规问题查处率", "100", "%", "正向"),
        ("食品抽检不合格率", "2", "%", "反向"),
        ("群众不满意率", "3", "%", "反向"),
        ("群众满意率", "90", "%", "正向"),
        ("城镇登记失业率", "4", "%", "反向"),
        ("失业人员再就业人数", "200", "人", "正向"),
        ("单位GDP能耗下降率", "3", "%", "正向"),
        ("常住人口减少数", "3", "人", "undecided"),
        ("“三公经费”增长率", "5", "%", "undecided"),
        ("投诉、培训次数", "5", "次", "undecided"),
        ("政务服务平均办理时间", "3", "工作日", "反向"),
        ("图书馆开放时间", "60", "小时", "正向"),
        ("空气质量优良天数", "300", "天", "正向"),
        ("办公用品采购成本", "50000", "元", "反向"),
        ("会议费标准", "400", "元", "反向"),
        ("节约财政资金", "500000", "元", "正向"),
        ("研发经费投入", "500000", "元", "undecided"),
        ("审批时间压缩至", "5", "工作日", "反向"),
        ("人均用水量提高到", "5", "%", "正向"),
        ("重大事件", "0", "起", "反向"),  # a target of 0 can only be an upper bound
        ("商品批次增长率", "0", "%", "正向"),
        ("零投诉", "0", "件", "反向"),
        ("保证食品安全", "100", "%", "正向"),
        ("保证食品安全", "70", "%", "undecided"),
        ("110 接警数量", "6000", "起", "undecided"),
    ],
)
def test_names_decide(name: str, number: str, unit: str, expected: str) -> None:
    assert expected == derived(name, number, unit)


@pytest.mark.parametrize(
    ("kind", "number", "unit", "expected"),
    [
        ("经济成本指标", "5", "元", "反向"),
        ("经济成本指标", "5", None, "反向"),
        ("经济成本指标", "100", "%", "undecided"),
        ("满意度指标", "90", "%", "正向"),
        ("时效指标", "3", "工作日", "反向"),
        ("时效指标", "100", "%", "正向"),
        ("质量指标", "95", "%", "正向"),
        ("质量指标", "95", "个", "undecided"),
        ("数量指标", "5", "个", "正向"),
        ("数量指标", "5", "元", "undecided"),
        ("数量指标", "5", "起", "undecided"),
        ("数量指标", "5", "%", "undecided"),
        ("数量指标", "70", "%", "正向"),
        ("社会效益指标", "5", "个", "undecided"),
    ],
)
def test_kinds_decide_where_the_name_does_not(kind: str, number: str, unit: str | None, expected: str) -> None:
    assert expected == derived("某某", number, unit, kind)


def test_the_level_1_kind_decides_last() -> None:
    indicator = Indicator(name="某某", path=("成本指标", "其他"), target=Stated(5, "元"))
    assert (LOWER, "指标类型“成本指标”中的“成本”") == derive_direction(indicator)


def test_a_table_of_one_s_own() -> None:
    table = DirectionTable.from_dict({"name": [{"words": ["接警"], "direction": "lower_is_better", "kinds": ["数量"]}]})
    assert bind(row(Stated(5, "起"), "接警数", "数量指标"), direction_table=table).direction is LOWER
    assert bind(row(Stated(5, "起"), "接警数", "质量指标"), direction_table=table).direction is EXACT


@pytest.mark.parametrize(
    "data",
    [
        {"name": [{"words": ["接警"], "direction": "sideways"}]},
        {"name": [{"words": ["接警"]}]},
        {"kind": [{"words": [], "direction": "exact"}]},
        {"kind": [{"words": ["成本"], "direction": "exact", "rang": 3}]},
        {"words": {"spoiler": ["逾期"]}},
    ],
)
def test_an_unsound_table_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(RulePackError, match="方向表"):
        DirectionTable.from_dict(data)


# -------------------------------------------------------------------- the types


def test_labels_are_chinese() -> None:
    assert ["正向", "反向", "等于"] == [direction.label for direction in Direction]
    assert ["长期目标", "年度目标"] == [horizon.label for horizon in Horizon]


def test_a_row_names_its_kinds() -> None:
    indicator = Indicator(name="数", path=("产出指标", "数量指标"), target=AtLeast(5))
    assert ("产出指标", "数量指标") == (indicator.level1, indicator.level2)


def test_a_table_has_a_name_and_goals_by_horizon() -> None:
    annual, long = Goal(name="年度目标1", horizon=Horizon.ANNUAL), Goal(name="长期目标1", horizon=Horizon.LONG_TERM)
    table = GoalTable(title="目标表", header=(("项目名称", "抢修"),), goals=(long, annual))
    assert ("抢修", (annual,)) == (table.name, table.goals_of(Horizon.ANNUAL))
    assert GoalTable(title="目标表").name == "目标表"


def test_types_are_frozen() -> None:
    with pytest.raises(AttributeError):
        row(AtLeast(5)).name = "别的"  # type: ignore[misc]
    assert not dataclasses.is_dataclass(Indicator)


@pytest.mark.parametrize(
    ("make", "given", "error"),
    [
        (Actual, {"reading": 62}, TypeError),
        (Actual, {"reading": "62人"}, TypeError),
        (Actual, {"share": 0.5}, TypeError),
        (Indicator, {"name": "甲", "path": ("", ""), "target": State("合格"), "points": -5}, ValueError),
        (Indicator, {"name": "甲", "path": ("", ""), "target": State("合格"), "points": 5.5}, TypeError),
    ],
)
def test_what_is_no_reading_or_no_number_of_points_is_refused_at_once(
    make: Any, given: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        make(**given)


@pytest.mark.parametrize(
    "data", [{"name": [{"words": ["投诉"], "direction": "undecided", "rang": 2}]}, {"words": {"x": []}}]
)
def test_an_unknown_key_of_the_direction_table_is_named_in_plain_words(data: dict[str, Any]) -> None:
    with pytest.raises(RulePackError, match=r"方向表没有这个键：(rang|x)"):
        DirectionTable.from_dict(data)


@pytest.mark.parametrize(
    ("name", "target", "text"),
    [
        ("收入增长率", "≥6%", "下降了6%"),
        ("收入增长率", "≥6%", "同比下滑7%"),
        ("能耗下降率", "≥5%", "反弹5%"),
        ("培训人数", "≥100人", "差100人"),
        ("培训人数", "≥100人", "120人未培训"),
        ("培训人数", "≥100人", "120人（预计）"),
        ("培训人数", "≥100人", "去年120人"),
        ("项目成本", "≤50万元", "超支20万元"),
        ("项目成本", "≤50万元", "结余5万元"),
    ],
)
def test_a_number_that_is_not_what_was_reached_decides_nothing(name: str, target: str, text: str) -> None:
    result = bound(parse(target), parse(text), name=name)
    assert (result.met, codes(result)) == (None, ["actual_unclear"])


@pytest.mark.parametrize(
    ("name", "target", "text"),
    [
        ("能耗下降率", "≥5%", "下降了5%"),
        ("结余资金", "≤50万元", "结余5万元"),
        ("安全事故", "≤0起", "未发生，0起"),
        ("培训人数", "≥100人", "培训120人"),
        ("培训人数", "≥100人", "计划120人，实际100人"),
    ],
)
def test_a_word_of_the_row_itself_and_a_plan_beside_the_number_do_no_harm(name: str, target: str, text: str) -> None:
    assert bound(parse(target), parse(text), name=name).met is True


def test_finished_late_is_not_in_time() -> None:
    score = score_row("2024年12月31日前", "延期完工", points=10, rules="hubei-2019")
    assert (score.status, score.earned) == ("undetermined", None)
