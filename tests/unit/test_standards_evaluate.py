"""The exact evaluator: each kind of rule, what it asks, where it stops."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, cast

import pytest

from indicators.comparators import AtLeast, Between, By, Change, Day, LessThan, MoreThan, Reference, YesNo
from indicators.errors import RuleError
from indicators.standards import (
    Adjust,
    Amount,
    Base,
    Case,
    Cases,
    Combined,
    Condition,
    Discretion,
    Evaluation,
    Event,
    Formula,
    Given,
    Grade,
    Judgement,
    Linear,
    Once,
    Point,
    Points,
    PointsBetween,
    Proportional,
    Question,
    Rounding,
    Rule,
    Ruled,
    Settings,
    Share,
    ShareBetween,
    Standard,
    StateHolds,
    Step,
    SumOf,
    Unreadable,
    Veto,
    evaluate,
    questions,
    round_to,
    tree,
)
from indicators.standards.facts import label
from indicators.standards.trace import Added, Bounded, Looked, Moved, Rounded, Vetoed

TEN = Fraction(10)
DAY = Fraction(date(2026, 6, 30).toordinal() - date(1970, 1, 1).toordinal())


def run(rule: Rule | Standard, settings: Settings | None = None, **given: Any) -> Evaluation:
    return evaluate(rule, Given(points=TEN, **given), settings)


def percent(value: int | str) -> Amount:
    return Amount(value, "%")


BANDS = Cases(
    "完成率",
    (
        Case(Condition(AtLeast(95, "%")), Share(1)),
        Case(Condition(Between(80, 95, upper_closed=False, unit="%")), Points(6)),
        Case(Condition(LessThan(60, "%")), Points(0)),
    ),
    Points(2),
)


@pytest.mark.parametrize(("value", "earned"), [("95", 10), ("94.99", 6), ("80", 6), ("79", 2), ("59", 0)])
def test_the_first_case_that_holds_decides(value: str, earned: int) -> None:
    assert earned == run(BANDS, values={"完成率": percent(value)}).earned


def test_without_an_else_branch_nothing_is_given() -> None:
    rule = Cases(None, (Case(StateHolds("已建立制度"), Points(3)),))
    assert run(rule, states={"已建立制度": False}).earned == 0


@pytest.mark.parametrize(("unit", "fits"), [("%", True), ("百分点", True), (None, True), ("元", False)])
def test_a_value_in_another_unit_is_an_error_that_names_both(unit: str | None, fits: bool) -> None:  # noqa: FBT001
    if fits:
        assert run(BANDS, values={"完成率": Amount(96, unit)}).earned == 10
        return
    with pytest.raises(RuleError, match="“完成率”以元给出，规则以%计量"):
        run(BANDS, values={"完成率": Amount(96, unit)})


def test_a_missing_number_is_asked_and_never_guessed() -> None:
    found = run(BANDS)
    assert (found.earned, found.needs) == (None, Question("number", "完成率", "%"))


def test_a_missing_state_is_asked_before_later_cases() -> None:
    rule = Cases(None, (Case(StateHolds("满意"), Points(6)), Case(StateHolds("一般"), Points(2))))
    assert run(rule, states={"一般": True}).needs == Question("state", "满意")


def test_missing_points_are_asked() -> None:
    assert evaluate(Linear(None, None, Point(100, "%", Share(1))), Given(values={"本指标": 50})).needs == Question(
        "number", "分值", "分", Fraction(0)
    )


def test_the_measure_of_a_condition_wins_over_that_of_its_rule() -> None:
    rule = Cases("完成率", (Case(Condition(AtLeast(3, "名"), "排名"), Points(5)),), Points(1))
    assert run(rule, values={"完成率": 0, "排名": 3}).earned == 5


def test_absolute_compares_the_distance_from_zero() -> None:
    rule = Cases("偏差", (Case(Condition(Between(None, 10, unit="%"), absolute=True), Points(5)),), Points(0))
    assert [run(rule, values={"偏差": percent(each)}).earned for each in (-10, 10, -11)] == [5, 5, 0]


@pytest.mark.parametrize(("operator", "earned"), [("and", 0), ("or", 10)])
def test_combined_conditions(operator: str, earned: int) -> None:
    when = Combined(operator, (Condition(AtLeast(90, "%")), StateHolds("资料齐全")))
    rule = Cases("完成率", (Case(when, Share(1)),), Points(0))
    assert run(rule, values={"完成率": percent(95)}, states={"资料齐全": False}).earned == earned


def test_a_reference_is_looked_up_under_its_chinese_name() -> None:
    rule = Cases("人数", (Case(Condition(Reference("<", "previous_year", "0.9")), Points(0)),), Share(1))
    assert run(rule, values={"人数": 90, "上年": 100}).earned == 10
    assert run(rule, values={"人数": 89, "上年": 100}).earned == 0
    assert run(rule, values={"人数": 89}).needs == Question("number", "上年", None)


@pytest.mark.parametrize(
    ("change", "value", "earned"),
    [
        (Change("increase", ">=", 5, "%", "previous_year"), 105, 10),
        (Change("increase", ">=", 5, "%", "previous_year"), 104, 0),
        (Change("decrease", None, 3, "起", "previous_year"), 97, 10),
        (Change("decrease", ">", 3, "起", "previous_year"), 97, 0),
        (Change("increase", None, None, None, "previous_year"), 101, 10),
        (Change("increase", None, None, None, "previous_year"), 100, 0),
        (Change("none", None, None, None, "previous_year"), 100, 10),
        (Change("none", "<=", 2, "起", "previous_year"), 98, 10),
        (Change("none", "<=", 2, "起", None), 98, None),
    ],
)
def test_changes_against_a_base(change: Change, value: int, earned: int | None) -> None:
    rule = Cases("件数", (Case(Condition(change), Share(1)),), Points(0))
    assert earned == run(rule, values={"件数": value, "上年": 100}).earned


def test_a_relative_change_of_nothing_stops() -> None:
    rule = Cases("件数", (Case(Condition(Change("increase", ">=", 5, "%", "上期")), Share(1)),), Points(0))
    assert run(rule, values={"件数": 5, "上期": 0}).stopped == "“件数”的除数为零，无法计算"


@pytest.mark.parametrize(
    ("day", "actual", "earned"),
    [
        (Day(2026, 6, 30), DAY, 10),
        (Day(2026, 6, "end"), DAY + 1, 0),
        (Day(None, 6, "end"), DAY, 10),
        (Day(None, 12, None), DAY + 184, 10),
        (Day(2026, None, None), DAY + 185, 0),
    ],
)
def test_deadlines_compare_days(day: Day, actual: Fraction, earned: int) -> None:
    rule = Cases("完工日期", (Case(Condition(By("<=", day)), Share(1)),), Points(0))
    assert earned == run(rule, values={"完工日期": actual, "年度": 2026}).earned


def test_a_deadline_asks_for_the_date_and_the_year() -> None:
    rule = Cases(None, (Case(Condition(By(None, Day(None, 6, "end"))), Share(1)),), Points(0))
    assert run(rule).needs == Question("date", "本指标", "日期")
    assert run(rule, values={"本指标": DAY}).needs == Question("number", "年度", None)


def test_points_chosen_within_a_band_are_checked() -> None:
    rule = Cases(None, (Case(StateHolds("较好"), PointsBetween(6, 8)),), PointsBetween(0, 3))
    known = {"较好": True}
    assert run(rule, states=known, judgements={"较好": 8}).earned == 8
    question = run(rule, states=known, judgements={"较好": 9}).needs
    assert question == Question("judgement", "较好", "分", Fraction(6), Fraction(8))
    assert run(rule, states={"较好": False}, judgements={"否则": 2}).earned == 2


def test_a_shared_edge_of_bands_belongs_to_the_better_one() -> None:
    rule = Cases(
        None, (Case(StateHolds("达成"), ShareBetween("0.8", 1)), Case(StateHolds("部分"), ShareBetween("0.6", "0.8")))
    )
    partly = {"达成": False, "部分": True}
    assert run(rule, states=partly, judgements={"部分": Fraction("7.99")}).earned == Fraction("7.99")
    needs = run(rule, states=partly, judgements={"部分": 8}).needs
    assert needs == Question("judgement", "部分", "分", Fraction(6), Fraction(8), high_closed=False)
    assert run(rule, states={"达成": True}, judgements={"达成": 8}).earned == 8


def test_a_plain_share_owns_the_edge_of_the_range_below_it() -> None:
    rule = Cases(None, (Case(StateHolds("中"), Share("0.85")), Case(StateHolds("差"), ShareBetween(0, "0.85"))))
    poor = {"中": False, "差": True}
    assert run(rule, states=poor, judgements={"差": Fraction("8.5")}).earned is None
    assert run(rule, states=poor, judgements={"差": 8}).earned == 8
    points = Cases(None, (Case(StateHolds("中"), Points(3)), Case(StateHolds("差"), PointsBetween(0, 3))))
    assert run(points, states=poor, judgements={"差": 3}).earned == 3


def test_a_grade_is_no_number() -> None:
    rule = Cases("总分", (Case(Condition(AtLeast(90, "分")), Grade("优")),), Grade("差"))
    assert (run(rule, values={"总分": 90}).grade, run(rule, values={"总分": 90}).earned) == ("优", None)
    assert run(rule, values={"总分": "89.99"}).grade == "差"


LINE = Linear("覆盖率", Point(75, "%", Points(0)), Point(100, "%", Share(1)))


@pytest.mark.parametrize(("value", "earned"), [("75", 0), ("80", 2), ("100", 10), ("110", 10), ("70", 0)])
def test_a_line_through_two_points_stays_within_zero_and_the_points(value: str, earned: int) -> None:
    assert earned == run(LINE, values={"覆盖率": percent(value)}).earned


def test_a_line_to_the_target() -> None:
    rule = Linear(None, None, Point(None, None, Share(1)), Share(1))
    assert run(rule, values={"本指标": 45, "目标值": 50}).earned == 9
    assert run(rule, values={"本指标": 60, "目标值": 50}).earned == 10
    assert run(rule, values={"本指标": 45, "目标值": 0}).stopped == "“本指标”的除数为零，无法计算"


def test_a_line_between_named_ends() -> None:
    rule = Linear(
        "值", Point(None, None, Points(8), reference="最低值"), Point(None, None, Points(10), reference="最高值")
    )
    assert run(rule, values={"值": 5, "最低值": 0, "最高值": 10}).earned == 9


def test_a_formula_takes_percentages_as_fractions_of_one() -> None:
    rule = Formula("执行率*分值", ("执行率",))
    assert run(rule, values={"执行率": percent("97.75")}).earned == Fraction("9.775")


def test_floor_and_ceiling_of_a_formula_are_recorded() -> None:
    rule = Formula("完成值/目标值*分值", ("完成值", "目标值"), 0, Points(8))
    over = run(rule, values={"完成值": 6, "目标值": 5})
    assert over.earned == 8
    assert Bounded("ceiling", Fraction(12), Fraction(8)) in over.steps
    under = run(rule, values={"完成值": -1, "目标值": 5})
    assert Bounded("floor", Fraction(-2), Fraction(0)) in under.steps


def test_a_formula_without_divisor_stops() -> None:
    rule = Formula("完成值/目标值*分值", ("完成值", "目标值"))
    assert run(rule, values={"完成值": 1, "目标值": 0}).stopped == "“完成值÷目标值×分值”的除数为零，无法计算"


def step(**more: Any) -> Step:
    given: dict[str, Any] = {
        "measure": "合格率",
        "side": "below",
        "origin": Amount(98, "%"),
        "per": Amount(1, "百分点"),
        "score": Points("-0.5"),
    }
    return Step(**given | more)


@pytest.mark.parametrize(
    ("change", "value", "earned"),
    [
        (step(), "95.3", "8.65"),  # one point of a rate: in proportion
        (step(per=Amount(5, "%")), "90", "9.5"),  # a larger step: only full ones
        (step(per=Amount("0.5", "百分点")), "97.2", "9.5"),
        (step(whole=True), "95.3", "9"),
        (step(whole=False, per=Amount(5, "%")), "90.5", "9.25"),
        (step(side="above"), "100", "9"),
        (step(side="above"), "90", "10"),
        (step(side="either"), "99", "9.5"),
        (step(limit=Points(1)), "90", "9"),
        (step(score=Share("-0.1")), "96", "8"),
        (step(), "50", "0"),
    ],
)
def test_steps_from_a_bound(change: Step, value: str, earned: str) -> None:
    assert Fraction(earned) == run(Adjust(None, (change,), 0), values={"合格率": percent(value)}).earned


@pytest.mark.parametrize(("silent", "earned"), [("by_size", "8.65"), ("whole", "9"), ("parts", "8.65")])
def test_a_setting_reads_silent_steps(silent: str, earned: str) -> None:
    found = run(Adjust(None, (step(),)), Settings(silent_steps=silent), values={"合格率": percent("95.3")})
    assert Fraction(earned) == found.earned


def test_a_step_in_percent_of_a_count_is_relative() -> None:
    rule = Adjust(None, (step(measure="户数", origin=Amount(200, "户"), per=Amount(10, "%"), score=Points(-1)),))
    assert run(rule, values={"户数": 150}).earned == 8


def test_a_step_from_a_named_bound() -> None:
    rule = Adjust(Points(6), (step(measure="件数", side="above", origin=Base("市下达数"), per=Amount(1, "件")),))
    assert run(rule, values={"件数": 13, "市下达数": 10}).earned == Fraction("4.5")
    assert run(rule, values={"件数": 13}).needs == Question("number", "市下达数", "件")


def test_a_step_from_the_target_itself() -> None:
    rule = Adjust(None, (step(measure=None, origin=None, per=Amount(10, "%"), score=Points(-2)),))
    assert run(rule, values={"本指标": Amount(80, "户"), "目标值": Amount(100, "户")}).earned == 6


@pytest.mark.parametrize(("side", "word"), [("late", "超过"), ("early", "早于")])
def test_time_after_a_deadline_is_asked_as_such(side: str, word: str) -> None:
    rule = Adjust(Points(8), (step(measure=None, side=side, origin=None, per=Amount(1, "天"), score=Points(-2)),), 0)
    assert run(rule).needs == Question("number", f"本指标{word}时限", "天")
    assert run(rule, values={f"本指标{word}时限": "2.9"}).earned == 4


def test_no_step_costs_nothing_even_where_a_person_would_choose() -> None:
    rule = Adjust(None, (step(score=PointsBetween(-5, -1)),))
    assert run(rule, values={"合格率": percent(99)}).earned == 10
    assert run(rule, values={"合格率": percent(97)}, judgements={"合格率": -2}).earned == 8


def test_events_count_in_full() -> None:
    rule = Adjust(Points(0), (Event("处置垃圾", Amount(2000, "吨"), Points("0.3"), Points(1)),), None, Points(6))
    assert run(rule, values={"处置垃圾": 5999}).earned == Fraction("0.6")
    assert run(rule, values={"处置垃圾": 20000}).earned == 1


def test_an_event_under_a_condition() -> None:
    rule = Adjust(None, (Event("漏报", Amount(1, "户"), Points(-1), when=StateHolds("未整改的")),))
    assert run(rule, states={"未整改的": False}).earned == 10
    assert run(rule, states={"未整改的": True}, values={"漏报": 3}).earned == 7


def test_once() -> None:
    rule = Adjust(None, (Once(StateHolds("未签订协议"), Share(-1)), Once(StateHolds("迟报"), PointsBetween(-3, -1))))
    assert run(rule, states={"未签订协议": True, "迟报": False}).earned == 0
    assert run(rule, states={"未签订协议": False, "迟报": True}, judgements={"迟报": -2}).earned == 8


def test_discretion_takes_away_what_a_person_says() -> None:
    rule = Adjust(Points(6), (Discretion(StateHolds("不满足的"), "视情况扣分", Points(4)),))
    assert run(rule, states={"不满足的": False}).earned == 6
    assert run(rule, states={"不满足的": True}, judgements={"不满足的视情况扣分": 3}).earned == 3
    needs = run(rule, states={"不满足的": True}).needs
    assert needs == Question("judgement", "不满足的视情况扣分", "分", Fraction(0), Fraction(4))
    assert run(Adjust(None, (Discretion(None, "酌情扣分"),)), judgements={"酌情扣分": 1}).earned == 9


def test_a_proportional_deduction_takes_the_missing_part() -> None:
    bound = Proportional(Condition(LessThan(95, "%")), "到户率")
    assert run(Adjust(None, (bound,)), values={"到户率": percent(76)}).earned == 8
    assert run(Adjust(None, (bound,)), values={"到户率": percent(96)}).earned == 10
    whole = Adjust(None, (Proportional(StateHolds("未完成补种的"), None, Points(3)),))
    assert run(whole, states={"未完成补种的": True}, values={"完成比例": 90}).earned == 9
    assert run(whole, states={"未完成补种的": True}, values={"完成比例": 10}).earned == 7
    assert run(whole, states={"未完成补种的": True}).needs == Question("number", "完成比例", "%")


def test_a_start_may_be_a_rule() -> None:
    start = Ruled(Cases(None, (Case(StateHolds("一致的"), Points(9)),), Points(2)))
    rule = Adjust(start, (Event("发现一处", Amount(1, "处"), Points(-1)),))
    found = run(rule, states={"一致的": True}, values={"发现一处": 2})
    assert found.earned == 7
    assert Added((Fraction(9), Fraction(-2)), Fraction(7)) in found.steps


def test_a_sum_adds_its_parts_but_no_veto() -> None:
    veto = Veto(StateHolds("未达标"), "grade", "evaluation", "不合格")
    rule = SumOf((Cases(None, (Case(StateHolds("按时"), Points(4)),)), Judgement("酌情给分", Points(3)), veto))
    found = run(rule, states={"按时": True, "未达标": True}, judgements={"酌情给分": 2})
    assert found.earned == 6
    assert found.vetoes == (veto,)
    assert Vetoed(veto) in found.steps
    assert run(rule, states={"按时": True, "未达标": False}, judgements={"酌情给分": 2}).vetoes == ()


def test_a_veto_of_the_indicator_leaves_nothing() -> None:
    rule = SumOf((Judgement("给分"), Veto(StateHolds("造假"), "zero", "indicator")))
    assert run(rule, states={"造假": True}, judgements={"给分": 8}).earned == 0
    table = SumOf((Judgement("给分"), Veto(StateHolds("造假"), "zero", "table")))
    assert run(table, states={"造假": True}, judgements={"给分": 8}).earned == 8


def test_a_judgement_inside_a_branch_has_the_branch_in_its_name() -> None:
    rule = Cases(None, (Case(StateHolds("日志不完整"), Ruled(Judgement("酌情给分"))),))
    assert run(rule, states={"日志不完整": True}, judgements={"日志不完整酌情给分": 4}).earned == 4


def test_an_unreadable_standard_says_why() -> None:
    assert run(Unreadable("按编制数加权")).stopped == "评分标准未能识别：按编制数加权"


def test_a_veto_behind_a_table_of_grades_is_asked_for_and_decides() -> None:
    veto = Veto(StateHolds("发生安全事故的"), "grade", "evaluation", "不合格")
    graded = Cases("总分", (Case(Condition(AtLeast(value=90, unit="分")), Grade("优秀")),), Grade("不合格"))
    fine, worse = (
        run(SumOf((graded, veto)), states={"发生安全事故的": held}, values={"总分": 95}) for held in (False, True)
    )
    assert (fine.grade, fine.vetoes) == ("优秀", ())
    assert (worse.grade, worse.vetoes) == ("不合格", (veto,))
    assert run(SumOf((graded, veto)), values={"总分": 95}).needs is not None


def test_a_grade_inside_a_rule_keeps_its_vetoes() -> None:
    veto = Veto(StateHolds("造假"), "excluded", None)
    graded = Cases("总分", (Case(Condition(MoreThan(90, "分")), Grade("优")),), Grade("差"))
    found = run(SumOf((veto, graded)), states={"造假": True}, values={"总分": 95})
    assert (found.grade, found.vetoes) == ("优", (veto,))


def test_bonus_and_below_zero_are_settings() -> None:
    plus = Adjust(None, (Event("加分事项", Amount(1, "项"), Points(3)),))
    assert run(plus, values={"加分事项": 1}).earned == 13
    assert run(plus, Settings(bonus=False), values={"加分事项": 1}).earned == 10
    alone = Adjust(Points(0), plus.changes)
    assert run(alone, values={"加分事项": 5}).earned == 10
    assert run(alone, Settings(bonus=True), values={"加分事项": 5}).earned == 15
    minus = Adjust(None, (Event("扣分事项", Amount(1, "项"), Points(-3)),))
    assert run(minus, values={"扣分事项": 4}).earned == 0
    assert run(minus, Settings(below_zero=True), values={"扣分事项": 4}).earned == -2


@pytest.mark.parametrize(
    ("wrap", "earned"),
    [
        (lambda rule: SumOf((rule, Judgement("给分"))), 13),
        (lambda rule: Cases(None, (Case(StateHolds("是"), Ruled(rule)),)), 13),
        (lambda rule: Cases(None, (Case(StateHolds("否"), Points(1)),), Ruled(rule)), 13),
        (lambda rule: Adjust(Ruled(rule), (Once(StateHolds("是"), Points(-1)),)), 12),
    ],
)
def test_an_addition_inside_a_rule_lifts_the_cap_too(wrap: Callable[[Rule], Rule], earned: int) -> None:
    plus = Adjust(None, (Event("加分事项", Amount(1, "项"), Points(3)),))
    known = {"是": True, "否": False}
    found = run(wrap(plus), values={"加分事项": 1}, states=known, judgements={"给分": 0})
    assert earned == found.earned


def test_a_standard_rounds_its_score_once() -> None:
    standard = Standard(Formula("甲*60%+乙*40%", ("甲", "乙")), rounding=Rounding("score", 0))
    found = evaluate(standard, Given(values={"甲": "80.5", "乙": 90}))
    assert found.earned == 84
    assert found.steps[-1] == Rounded("score", Fraction("84.3"), 0, "half_up", Fraction(84))


def test_a_standard_rounds_its_measure_first() -> None:
    standard = Standard(Linear("完成百分比", None, Point(100, "%", Share(1))), rounding=Rounding("measure", 0))
    found = run(standard, values={"完成百分比": percent("84.5")})
    assert found.earned == Fraction("8.5")
    assert Rounded("完成百分比", Fraction("84.5"), 0, "half_up", Fraction(85)) in found.steps


def test_a_measure_is_computed_from_its_own_explanation() -> None:
    standard = Standard(Linear("知晓率", None, Point(100, "%", Share(1))), defined=(("知晓率", "知晓人数/受访人数"),))
    found = run(standard, values={"知晓人数": 45, "受访人数": 50})
    assert found.earned == 9
    assert Looked("知晓率", Fraction(90), "%", "知晓人数/受访人数") in found.steps
    assert run(standard, values={"知晓率": percent(80)}).earned == 8
    assert run(standard, values={"知晓人数": 45}).needs == Question("number", "受访人数", None)


def test_an_explanation_that_is_no_arithmetic_asks_the_measure() -> None:
    standard = Standard(
        Linear("知晓率", None, Point(100, "%", Share(1))), defined=(("知晓率", "知晓人数除以)受访人数"),)
    )
    assert run(standard).needs == Question("number", "知晓率", "%")


def test_the_recorded_move_holds_what_was_counted() -> None:
    found = run(Adjust(None, (step(),)), values={"合格率": percent("95.3")})
    move = next(each for each in found.steps if isinstance(each, Moved))
    assert (Fraction("2.7"), Fraction("2.7"), Fraction("-0.5"), Fraction("-1.35"), True) == (
        move.distance,
        move.times,
        move.each,
        move.result,
        move.parts,
    )


@pytest.mark.parametrize(
    ("value", "mode", "expected"),
    [
        ("2.345", "half_up", "2.35"),
        ("-2.345", "half_up", "-2.35"),
        ("2.345", "half_even", "2.34"),
        ("2.3451", "half_even", "2.35"),
        ("2.349", "floor", "2.34"),
        ("-2.349", "floor", "-2.34"),
    ],
)
def test_rounding_modes(value: str, mode: str, expected: str) -> None:
    assert Fraction(expected) == round_to(Fraction(value), 2, mode)


# -- classes of nobody


_IF = StateHolds("甲")
_ODD = Condition(AtLeast(1))
object.__setattr__(_ODD, "test", YesNo(value=True))  # the class itself refuses it


@pytest.mark.parametrize(
    "rule",
    [
        tree.Rule(),
        tree.Cases(None, (tree.Case(_IF, tree.Outcome()),)),
        tree.Cases(None, (tree.Case(tree.When(), tree.Points(1)),)),
        tree.Adjust(tree.Points(1), (tree.Move(),)),
    ],
    ids=["rule", "outcome", "when", "move"],
)
def test_a_class_that_the_evaluator_does_not_know_is_a_defect_of_the_program(rule: tree.Rule) -> None:
    with pytest.raises(AssertionError):
        evaluate(tree.Standard(rule), Given(points=Fraction(5), states={"甲": True}))


def test_a_class_that_the_questions_do_not_know_is_a_defect_of_the_program() -> None:
    with pytest.raises(AssertionError):
        questions(tree.Standard(tree.Adjust(tree.Points(1), (tree.Move(),))))
    with pytest.raises(AssertionError):
        label(tree.When())


@pytest.mark.parametrize(
    "rule",
    [
        tree.Cases(None, (tree.Case(_IF, tree.Outcome()),)),
        tree.Cases(None, (tree.Case(tree.When(), tree.Points(1)),)),
        tree.Cases(None, (tree.Case(_ODD, tree.Points(1)),)),
        tree.Adjust(None, (Once(_IF, cast("Any", tree.Outcome())),)),
        tree.Rule(),
        tree.Adjust(None, (tree.Move(),)),
    ],
    ids=["outcome", "when", "test", "score", "rule", "move"],
)
def test_a_class_that_has_no_wording_is_a_defect_of_the_program(rule: tree.Rule) -> None:
    with pytest.raises(TypeError):
        str(tree.Standard(rule))


@pytest.mark.parametrize("points", [-3, Fraction(-1, 2), float("nan"), 2.5, "abc"])
def test_points_are_an_exact_number_not_below_zero(points: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        Given(points=points)


def test_a_measure_that_is_explained_by_a_rate_in_per_cent_is_that_rate() -> None:
    rule = Linear("得分系数", None, Point(Fraction(100), "%", Points(10)))
    standard = tree.Standard(rule, defined=(("得分系数", "完成率"),))
    assert evaluate(standard, Given(values={"完成率": Amount(65, "%")})).earned == Fraction("6.5")


def test_a_part_of_a_sum_loses_no_more_than_it_was_given() -> None:
    lost = Adjust(Points(3), (Event("缺页", Amount(1, "处"), Points(-1)),))
    rule = SumOf((Cases(None, (Case(StateHolds("按时"), Points(4)),)), lost))
    assert run(rule, states={"按时": True}, values={"缺页": 5}).earned == 4
    assert run(rule, states={"按时": True}, values={"缺页": 2}).earned == 5
    below = Settings(below_zero=True)
    assert run(rule, states={"按时": True}, values={"缺页": 5}, settings=below).earned == 2


def test_a_rate_above_its_end_earns_no_more_than_the_end_in_a_part_of_a_sum() -> None:
    line = Linear("完成率", None, Point(Fraction(100), "%", Points(3)))
    ladder = Cases("完成率", (Case(tree.Condition(AtLeast(Fraction(75), "%")), tree.Ruled(line)),))
    other = Cases(None, (Case(StateHolds("合格"), Share(Fraction(1, 5))),))
    for part in (line, ladder):
        rule, given = SumOf((part, other)), Given(points=TEN, values={"完成率": percent(105)}, states={"合格": False})
        assert evaluate(rule, given).earned == 3
        assert evaluate(rule, given, Settings(bonus=True)).earned == Fraction("3.15")
    rising = Linear("完成率", None, Point(Fraction(100), "%", Points(3)), Points(4))
    assert run(SumOf((rising, other)), states={"合格": False}, values={"完成率": percent(110)}).earned == Fraction(
        "3.3"
    )


def test_a_part_of_a_sum_keeps_to_itself_whatever_branch_it_takes() -> None:
    """没有信访件的得6分,否则每低1个百分点扣0.6分: far below its bound it takes nothing from the part beside it."""
    step = Step("化解率", "below", Amount(95, "%"), Amount(1, "百分点"), Points("-0.6"))
    idle = Case(StateHolds("没有信访件的"), Points(6))
    parts = SumOf(
        (
            Cases(None, (Case(StateHolds("甲"), Points(4)),), None),
            Cases(None, (idle,), Ruled(Adjust(Points(6), (step,)))),
        )
    )
    found = run(parts, values={"化解率": Amount(20, "%")}, states={"甲": True, "没有信访件的": False})
    assert found.earned == 4


def test_what_falls_below_zero_in_one_part_is_taken_from_the_others() -> None:
    false = StateHolds("弄虚作假的")
    part = Adjust(Points(6), (Once(false, Share(-1)), Once(false, Points(-2))))
    parts = SumOf((Cases(None, (Case(StateHolds("甲"), Points(4)),), None), part))
    assert run(parts, states={"甲": True, "弄虚作假的": True}).earned == 2
