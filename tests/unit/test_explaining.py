"""Explanations: every recorded step in words that a reader can redo by hand."""

import warnings
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from indicators.comparators import (
    AllOf,
    AtLeast,
    AtMost,
    Between,
    By,
    Comparator,
    Completion,
    Day,
    NotEqual,
    Reference,
    State,
    Stated,
)
from indicators.explaining import (
    Explanation,
    allotment_words,
    explain,
    explain_evaluation,
    quantity,
    rule_words,
    shown,
)
from indicators.explaining.steps import Known, fault_words, looked_up, step_words
from indicators.rulepacks import load_rulepack, rulepack_ids
from indicators.scoring import Divided, Part, score, score_execution, score_indicator, score_parts
from indicators.standards import (
    Adjust,
    Amount,
    Base,
    Case,
    Cases,
    Condition,
    Discretion,
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
)
from indicators.standards.trace import Looked, Rounded
from indicators.standards.wording import HEAD
from indicators.targets import (
    NOT_APPLICABLE,
    Actual,
    Actuals,
    Facts,
    FundLine,
    Goal,
    GoalTable,
    Horizon,
    Indicator,
    bind,
)

HUBEI = load_rulepack("hubei-2019")
TEN = Fraction(10)


def lines(rule: Rule | Standard, **given: Any) -> list[str]:
    return list(explain_evaluation(evaluate(rule, Given(points=TEN, **given))))


def explained(target: Comparator, reading: Any, **more: Any) -> Explanation:
    actual = Actual(text=str(reading), reading=reading, **more)
    bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=target), actual, Facts(year=2026))
    return explain(score_indicator(bound, actual, HUBEI, TEN), HUBEI)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5", "5"),
        ("0.123456", "0.123456"),
        ("1/3", "0.333333"),
        ("0.1234567", "0.123457"),
        ("-2/3", "-0.666667"),
        ("9.5349999999", "9.5349999999"),  # six digits would round on to 9.54
    ],
)
def test_whoever_rounds_the_shown_digits_further_gets_the_same(value: str, expected: str) -> None:
    assert expected == shown(Fraction(value))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("20453", "日期", "2025年12月31日"),
        ("5", "起", "5起"),
        ("5", None, "5"),
        ("0.5", "日期", "0.5日期"),
        ("1/3", "起", "约0.333333起"),
    ],
)
def test_quantities(value: str, unit: str | None, expected: str) -> None:
    assert expected == quantity(Fraction(value), unit)


GAP = Amount(1, "天")
PARTS = "不足一步的按比例计"
SILENT = "；文字未写明不足一步怎样计，按默认读法：一个百分点的步按比例计，其余只计整步"


@pytest.mark.parametrize(
    ("rule", "given", "expected"),
    [
        (
            Cases(
                "完成率", (Case(Condition(AtLeast(95, "%")), Share(1)), Case(Condition(AtLeast(80, "%")), Points(6)))
            ),
            {"values": {"完成率": Amount(85, "%")}},
            [
                "取“完成率”：85%",
                "“完成率”85%，条件“≥95%”不成立",
                "“完成率”85%，条件“≥80%”成立",
                "得 6 分",
            ],
        ),
        (
            Cases("人数", (Case(Condition(Reference(">=", "previous_year", "0.9")), Share("0.8")),)),
            {"values": {"人数": 90, "上年": 100}},
            [
                "取“人数”：90",
                "取“上年”：100",
                "“人数”90，条件“≥上年的90%”（界限为 90）成立",
                "得分值的 80%：10 × 80% = 8 分",
            ],
        ),
        (
            Linear("覆盖率", None, Point(95, "%", Share(1))),
            {"values": {"覆盖率": Amount(76, "%")}},
            ["取“覆盖率”：76%", "“覆盖率”76% 按比例：76 ÷ 95 × 10 = 8 分"],
        ),
        (
            Linear("覆盖率", Point(75, "%", Points(0)), Point(100, "%", Share(1))),
            {"values": {"覆盖率": Amount(80, "%")}},
            ["取“覆盖率”：80%", "“覆盖率”80% 按比例：(80 - 75) ÷ (100 - 75) × (10 - 0) = 2 分"],
        ),
        (
            Linear("安检率", Point(80, "%", Points(6)), Point(95, "%", Share(1))),
            {"values": {"安检率": Amount(95, "%")}},
            ["取“安检率”：95%", "“安检率”95% 按比例：6 + (95 - 80) ÷ (95 - 80) × (10 - 6) = 10 分"],
        ),
        (
            Formula("完成值/完成值合计*分值", ("完成值", "完成值合计")),
            {"values": {"完成值": -3, "完成值合计": 4}},
            [
                "取“完成值”：-3",
                "取“完成值合计”：4",
                "完成值÷完成值合计×分值 = (-3)÷4×10 = -7.5 分",
                "得分不低于 0：-7.5 → 0 分",
            ],
        ),
        (
            Adjust(Points(8), (Step("合格率", "below", Amount(98, "%"), Amount(1, "百分点"), Points("-0.5")),), 0),
            {"values": {"合格率": Amount("95.3", "%")}},
            [
                "得 8 分",
                "取“合格率”：95.3%",
                "合格率比 98% 低 2.7百分点，每 1百分点 为一步，"
                + PARTS
                + "，共 2.7 步，每步 -0.5 分：-0.5 × 2.7 = -1.35 分"
                + SILENT,
                "合计：8 - 1.35 = 6.65 分",
            ],
        ),
        (
            Adjust(None, (Step(None, "late", None, GAP, Points(-2), whole=True, limit=Points(3)),), 0),
            {"values": {"本指标超过时限": "2.5"}},
            [
                "得 10 分",
                "取“本指标超过时限”：2.5天",
                "本指标超过时限 2.5天，每 1天 为一步，只计整步，共 2 步，每步 -2 分：-2 × 2 = -4 分，限额内取 -3 分",
                "合计：10 - 3 = 7 分",
            ],
        ),
        (
            Adjust(None, (Step(None, "late", None, Amount(10, "天"), Points(-2), up=True),), 0),
            {"values": {"本指标超过时限": "20.5"}},
            [
                "得 10 分",
                "取“本指标超过时限”：20.5天",
                "本指标超过时限 20.5天，每 10天 为一步，不足一步按一步计，共 3 步，每步 -2 分：-2 × 3 = -6 分",
                "合计：10 - 6 = 4 分",
            ],
        ),
        (
            Adjust(None, (Event("缺少", Amount(10, "张"), Points(-1), up=True),), 0),
            {"values": {"缺少": "11"}},
            [
                "得 10 分",
                "取“缺少”：11张",
                "缺少：11张，每 10张 计一次，不足一次按一次计，共 2 次，每次 -1 分：-1 × 2 = -2 分",
                "合计：10 - 2 = 8 分",
            ],
        ),
        (
            Adjust(None, (Proportional(StateHolds("未完成的")),)),
            {"states": {"未完成的": True}, "values": {"完成比例": 90}},
            [
                "得 10 分",
                "“未完成的”成立",
                "取“完成比例”：90%",
                "按比例扣分：已完成 90%，缺 10%：-10 × 10% = -1 分",
                "合计：10 - 1 = 9 分",
            ],
        ),
        (
            Adjust(Points(0), (Event("采用一篇", Amount(1, "篇"), Points(2)),), None, Points(3)),
            {"values": {"采用一篇": 2}},
            [
                "得 0 分",
                "取“采用一篇”：2篇",
                "采用一篇：2篇，每 1篇 计一次，共 2 次，每次 2 分：2 × 2 = 4 分",
                "合计：0 + 4 = 4 分",
                "封顶，最高 3：4 → 3 分",
            ],
        ),
        (
            Adjust(Points(3), (Once(StateHolds("迟报"), Points(-5)), Discretion(None, "酌情扣分")), 0),
            {"states": {"迟报": True}, "judgements": {"酌情扣分": 1}},
            [
                "得 3 分",
                "“迟报”成立",
                "迟报：-5 分",
                "“酌情扣分”由评价人评定：1 分（可在 0 至 10 分之间）",
                "酌情扣分：-1 分",
                "合计：3 - 5 - 1 = -3 分",
                "扣完为止，不低于 0：-3 → 0 分",
            ],
        ),
        (
            SumOf((Judgement("给分"), Veto(StateHolds("造假"), "zero", None))),
            {"states": {"造假": True}, "judgements": {"给分": 8}},
            [
                "“给分”由评价人评定：8 分（可在 0 至 10 分之间）",
                "“造假”成立",
                "触发一票否决：造假",
                "合计：8 = 8 分",
                "一票否决，计为 0：8 → 0 分",
            ],
        ),
        (
            Standard(Linear("知晓率", None, Point(100, "%", Share(1))), defined=(("知晓率", "知晓人数/受访人数"),)),
            {"values": {"知晓人数": 45, "受访人数": 50}},
            [
                "取“知晓人数”：45",
                "取“受访人数”：50",
                "知晓率 = 知晓人数÷受访人数 = 45÷50×100% = 90%",
                "“知晓率”90% 按比例：90 ÷ 100 × 10 = 9 分",
            ],
        ),
    ],
)
def test_steps_in_words(rule: Rule | Standard, given: dict[str, Any], expected: list[str]) -> None:
    assert expected == lines(rule, **given)


PROGRESS = Step("支出进度", "below", Base("序时进度"), Amount(1, "百分点"), Points("-0.5"))


@pytest.mark.parametrize(
    ("move", "given", "expected"),
    [
        (PROGRESS, {"values": {"支出进度": 60, "序时进度": 70}}, "支出进度60百分点，比序时进度低 10百分点"),
        (PROGRESS, {"values": {"支出进度": 80, "序时进度": 70}}, ""),
        (Once(StateHolds("迟报"), Points(-5)), {"states": {"迟报": True}}, "迟报"),
    ],
)
def test_what_a_step_found_wrong_is_said_without_its_arithmetic(move: Any, given: Any, expected: str) -> None:
    found = evaluate(Adjust(Points(5), (move,)), Given(points=TEN, **given))
    known = Known(values=looked_up(found.steps))
    assert expected == "".join(fault_words(step, known) for step in found.steps)


def test_what_was_reckoned_in_another_way_is_only_taken() -> None:
    known = Known(values={"甲": (Fraction(1), None), "乙": (Fraction(4), None)})
    assert step_words(Looked("率", Fraction(50), "%", computed_from="甲/乙"), known) == "取“率”：50%"
    assert step_words(Looked("率", Fraction(25), "%", computed_from="甲/乙"), known) == "率 = 甲÷乙 = 1÷4×100% = 25%"


def test_a_result_above_the_points_is_cut() -> None:
    rule = Linear("率", None, Point(100, "%", Share(1)))
    assert lines(rule, values={"率": 120})[-1] == "不超过分值 10：12 → 10 分"
    free = evaluate(Judgement("给分"), Given(points=TEN, judgements={"给分": 2}), Settings(bonus=True))
    assert explain_evaluation(free) == ("“给分”由评价人评定：2 分（可在 0 至 10 分之间）",)


def test_a_row_says_target_direction_actual_rule_source_and_result() -> None:
    found = explained(AtMost(30, "天", text="≤30天"), Stated(43, "天"), reason="连日暴雨")
    assert found.heading == "抢修：分值 10，得 6.98 分"
    said = "\n".join(found.lines)
    for part in (
        "指标值“≤30天”，即 不超过 30天",
        "方向：反向（比较符“≤”）",
        "实际完成值“43天”，未达到目标",
        "适用规则“反向指标”：",
        "附注2（已见原文）",
        "目标值÷完成值×分值 = 30÷43×10 ≈ 6.976744 分",
        "得分保留 2 位小数（四舍五入）：6.976744 → 6.98 分；依据：",
        "得分：6.98 分，扣分：10 - 6.98 = 3.02 分",
        "偏差原因：连日暴雨",
        "规则包 hubei-2019 第 1 版；indicators ",
    ):
        assert part in said
    assert str(found).startswith("抢修：分值 10，得 6.98 分\n  1. 指标值")


@pytest.mark.parametrize(
    ("target", "reading", "part"),
    [
        (AtLeast(5, "次"), Stated(5, "次"), "得分：10 分，满分"),
        (Between(80, 90, upper_closed=False, unit="%"), Stated(85, "%"), "即 不低于 80%、低于 90%"),
        (NotEqual(0, "起"), Stated(1, "起"), "即 不等于 0起"),
        (By("<=", Day(2026, 6, 30)), By(None, Day(2026, 6, 1)), "即 不晚于 2026年6月30日"),
        (Between(80, 90, unit="%"), Stated(95, "%"), "实际完成值“95%”，超过上限"),
        (Between(80, 90, unit="%"), Stated(75, "%"), "实际完成值“75%”，低于下限"),
        (State("合格"), Completion("partly"), "应由评价人在 5 至 8（不含）分之间给分"),
        (AtLeast(5, "次"), NOT_APPLICABLE, "不适用：不计得分，也不计分值"),
        (
            State("合格"),
            Completion("achieved"),
            "还没有得分：“达成预期指标”应由评价人在 8 至 10 分之间给分",
        ),
        (Stated(5, "次"), Stated(5, "次"), "方向：正向（由名称中的“抢修”推定）"),
    ],
)
def test_rows_of_every_kind(target: Comparator, reading: Any, part: str) -> None:
    assert part in "\n".join(explained(target, reading).lines)


_90 = Condition(AtLeast(90, "%"))


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            Adjust(None, (Event("漏报", Amount(1, "处"), Points(-1)),), TEN * 0, None),
            "从满分起：漏报，每1处扣1分，扣完为止",
        ),
        (
            Adjust(
                Points(5),
                (
                    Once(_90, Points(2)),
                    Proportional(_90, "完成率", None),
                    Discretion(_90, "酌情扣分", Points(2)),
                    Step("完成率", "below", Amount(100, "%"), Amount(1, "百分点"), Points(-1)),
                ),
                None,
                Share(1),
            ),
            "从5分起：≥90%的加2分；≥90%的按比例扣分；≥90%的酌情扣分，最多2分；完成率每低1百分点扣1分，最高不超过分值",
        ),
        (
            Linear("完成率", Point(60, "%", Points(0)), Point(100, "%", Share(1)), Share(1)),
            "完成率按比例得分：自60%不得分起，到100%得满分，最高不超过分值",
        ),
        (Formula("完成率*分值", ("完成率",), TEN * 0, Share(1)), "得分＝完成率×分值，扣完为止，最高不超过分值"),
        (
            SumOf((Judgement("酌情给分", Points(3)), Judgement("好"))),
            "各部分相加：（1）酌情给分，最高不超过3分；（2）好",
        ),
        (Veto(StateHolds("弄虚作假"), "zero", None), "弄虚作假的，一票否决，记零分"),
        (Unreadable("读不懂"), "评分标准未能识别"),
        (
            Cases(
                "完成率",
                (Case(_90, ShareBetween("0.5", 1)), Case(StateHolds("达标"), PointsBetween(1, 2))),
                Ruled(Judgement("酌情给分")),
            ),
            "完成率≥90%的，得分值的50%至100%（不含）；完成率达标的，得1（含）至2分；其余的，酌情给分；档内的分由评价人评定",
        ),
        (Cases(None, (Case(StateHolds("达到目标"), Share(1)),), Share(0)), "达到目标得满分；未达到的，不得分"),
        (Cases("总分", (Case(Condition(AtLeast(90, "分")), Grade("优")),)), "总分≥90分的，评为“优”"),
    ],
    ids=lambda each: None if isinstance(each, str) else each.kind,
)
def test_a_rule_without_a_sentence_is_said_in_everyday_words(rule: Rule, said: str) -> None:
    assert said == rule_words(evolve(HUBEI.rules[0], standard=None, bands=(), rule=rule))


def test_a_mean_of_two_targets_is_worked_out() -> None:
    target, reading = AllOf((AtLeast(5, "次"), AtLeast(90, "%"))), AllOf((Stated(4, "次"), Stated(90, "%")))
    actual = Actual(text="如表", reading=reading)
    bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=target), actual)
    found = score_indicator(bound, actual, evolve(HUBEI, compound="mean"), TEN)
    assert "(8 + 10) ÷ 2 = 9 分" in "\n".join(explain(found, HUBEI).lines)


def test_a_band_says_which_of_two_has_their_common_edge() -> None:
    (words,) = {rule_words(rule) for rule in HUBEI.rules if rule.bands}
    assert words.startswith(
        "达成预期指标的，得分值的80%（含）至100%；部分达成预期指标的，得分值的50%（含）至80%（不含）；"
    )


def test_a_share_that_a_person_gave_says_the_open_end_of_its_band() -> None:
    said = explained(State("合格"), Completion("partly"), share=Fraction(3, 5)).lines
    assert any(line.endswith("（可在 5 至 8（不含）分之间）") for line in said)


def test_no_shipped_rule_is_written_in_canonical_wording() -> None:
    with warnings.catch_warnings(action="ignore"):
        packs = [load_rulepack(name) for name in rulepack_ids()]
    said = [rule_words(rule) for pack in packs for rule in (*pack.rules, pack.execution) if rule is not None]
    assert not [words for words in said if "规范写法" in words or "/" in words or "*" in words]
    assert not [pack.id for pack in packs for rule in pack.rules if HEAD in (rule.standard or "")]


def test_an_exact_target_is_one_number() -> None:
    from indicators.comparators import Exactly

    assert any(line.endswith("，即 5次") for line in explained(Exactly(5, "次"), Stated(5, "次")).lines)


def test_a_compound_explains_each_part_and_how_they_are_joined() -> None:
    found = explained(AllOf((AtLeast(5, "次"), AtMost(10, "天"))), AllOf((Stated(4, "次"), Stated(8, "天"))))
    assert "第 1 项“≥5次”：" in found.lines
    assert "　完成值÷目标值×分值 = 4÷5×10 = 8 分" in found.lines
    assert "各项都要达到，取最低的：8、10 → 8 分" in found.lines


def test_without_the_pack_the_clauses_of_roundings_are_left_out() -> None:
    actual = Actual(text="43天", reading=Stated(43, "天"))
    bound = bind(Indicator(name="抢修", path=("产出指标", ""), target=AtMost(30, "天")), actual)
    found = explain(score_indicator(bound, actual, HUBEI, TEN))
    assert "得分保留 2 位小数（四舍五入）：6.976744 → 6.98 分" in found.lines


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("pack", "分值：“全部”按规则包的权重分配，“产出”得 90 × 1 ÷ 3 = 30 分"),
        ("spread", "分值：“全部”按规则包的权重，没有设置的类别按比例并入分配，“产出”得 90 × 1 ÷ 3 = 30 分"),
        ("funds", "分值：“全部”按各目标的资金分配，“产出”得 90 × 1 ÷ 3 = 30 分"),
        ("evenly", "分值：“全部”平均分配，“产出”得 90 × 1 ÷ 3 = 30 分"),
        ("stated", "分值：表中填写 30 分"),
    ],
)
def test_points_say_where_they_come_from(by: str, words: str) -> None:
    step = Divided(by, "全部", Fraction(90), "产出", Fraction(1), Fraction(3), Fraction(30))
    assert [words] == list(allotment_words((step,)))


def test_budget_execution() -> None:
    assert HUBEI.execution is not None
    found = score_execution(HUBEI, HUBEI.execution, Fraction(2000000), Fraction(1955000), Facts())
    said = explain(found, HUBEI)
    assert said.heading == "预算执行率：分值 20，得 19.55 分"
    assert said.lines[0] == "预算执行率 = 执行数 ÷ 预算数 = 1955000 ÷ 2000000 × 100% = 97.75%（金额单位：元）"
    assert "执行数÷预算数×分值 = 1955000÷2000000×20 = 19.55 分" in said.lines
    open_ = explain(score_execution(HUBEI, HUBEI.execution, None, None, Facts()))
    assert (open_.heading, open_.lines) == ("预算执行率：分值 20，待评定", ("提示：缺少预算数，预算执行率无法计算",))


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
def test_a_note_of_the_execution_rule_is_said() -> None:
    pack = load_rulepack("cn-mof-2021")
    assert pack.execution is not None
    found = score_execution(pack, pack.execution, Fraction(10), Fraction(9), Facts(finished=False))
    said = "\n".join(explain(found, pack).lines)
    assert "说明：项目已完成且支出不超预算的得满分" in said
    assert "凭记忆，未核实" in said


def table(*readings: tuple[Comparator, Any]) -> Callable[[Any], Explanation]:
    rows = tuple(
        Indicator(name=str(i), path=("产出指标", ""), target=target, core=i == 0)
        for i, (target, _) in enumerate(readings)
    )
    goal = Goal(name="目标", horizon=Horizon.ANNUAL, indicators=rows)
    funds = (FundLine(name="年度资金总额", budget=Fraction(100), executed=Fraction(100)),)
    values = {("", str(i)): Actual(text="填", reading=reading) for i, (_, reading) in enumerate(readings)}
    return lambda pack: explain(score(GoalTable(title="表", goals=(goal,), funds=funds), Actuals(values=values), pack))


def test_a_total_says_its_sum_and_its_grade() -> None:
    said = table((AtLeast(5, "次"), Stated(5, "次")), (AtLeast(10, "次"), Stated(5, "次")))(HUBEI)
    assert said.heading == "总分 80 分，等级：良"
    assert said.lines[0] == "合计：20 + 40 + 20 = 80 分"
    assert said.lines[1].startswith("等级：优 90 分起、良 80 分起、中 60 分起、差 0 分起；依据：")


def test_a_total_says_what_does_not_apply_and_what_is_open() -> None:
    rows: list[tuple[Comparator, Any]] = [
        (AtLeast(5, "次"), Stated(5, "次")),
        (AtLeast(5, "次"), NOT_APPLICABLE),
        (State("合格"), Completion("partly")),
    ]
    said = table(*rows)(HUBEI)
    assert said.heading == "总分 81.82～92.73 分（已确定 63.64 分），等级：待定（有未确定的得分）"
    assert any(line.startswith("总分保留 2 位小数") for line in said.lines)
    assert any(line.startswith("折算：46.67 ÷ 73.33 × 100 ≈ ") for line in said.lines)
    assert any(line.startswith("还有待评定的行：总分在 ") for line in said.lines)


def test_a_total_says_its_vetoes_and_does_without_grades() -> None:
    from indicators._resources import shipped

    text = shipped("rules").joinpath("hb-guangshui", "pack.toml").read_text(encoding="utf-8")
    sentence = "【规范写法】否决：若「未达到目标」属实，记零分，限本表"
    veto = f'\n[[vetoes]]\nsource = "form"\napplies = {{ core = true }}\nstandard = "{sentence}"\n'
    pack = load_rulepack(text + veto)
    said = table((AtLeast(10, "次"), Stated(5, "次")))(pack)
    assert "一票否决：未达到目标" in said.lines
    assert said.heading == "总分 0 分，等级：不分等级"
    assert not any(line.startswith("等级：") for line in said.lines)


def test_a_rounding_that_the_pack_does_not_state_has_no_clause() -> None:
    actual = Actual(text="5次", reading=Stated(5, "次"))
    scored = score_indicator(
        bind(Indicator(name="抢修", path=("", ""), target=AtLeast(5, "次")), actual), actual, HUBEI, TEN
    )
    own = evolve(scored, steps=(Rounded("抢修", Fraction("4.6"), 0, "half_up", Fraction(5)),), source=None)
    assert "抢修保留 0 位小数（四舍五入）：4.6 → 5" in explain(own, HUBEI).lines


def test_values_put_together_are_shown() -> None:
    def part(actual: int, unit: str, funds: int) -> Part:
        filled = Actual(text="填", reading=Stated(actual, unit))
        row = Indicator(name="抢修", path=("产出指标", ""), target=AtLeast(100, unit))
        return Part(bind(row, filled), filled, Fraction(funds))

    added = explain(score_parts([part(50, "次", 1), part(100, "次", 1)], HUBEI, TEN), HUBEI).lines
    assert "汇总“完成值”（相加）：50 + 100 = 150" in added
    weighted = explain(score_parts([part(50, "%", 3), part(100, "%", 1)], HUBEI, TEN), HUBEI).lines
    assert "汇总“完成值”（按资金加权平均）：(50 × 3 + 100 × 1) ÷ 4 = 62.5" in weighted
    assert HUBEI.aggregation is not None
    after = evolve(HUBEI, aggregation=evolve(HUBEI.aggregation, before_scoring=False, relative="mean"))
    averaged = explain(score_parts([part(50, "次", 3), part(100, "次", 1)], after, TEN), after).lines
    assert "汇总“得分”（平均）：(5 × 1 + 10 × 1) ÷ 2 = 7.5" in averaged


def test_an_open_level_asks_which_of_all_levels() -> None:
    levels = (Case(StateHolds("优"), Share(1)), Case(StateHolds("良"), Share("0.9")))
    rule = evolve(HUBEI.rules[0], standard=None, bands=(), rule=Cases(None, levels))
    actual = Actual(text="完成了", reading=State("完成了"))
    bound = bind(Indicator(name="抢修", path=("产出指标", ""), target=State("合格")), actual)
    pack = evolve(HUBEI, rules=(evolve(rule, applies=type(rule.applies)()),))
    found = score_indicator(bound, actual, pack, TEN)
    assert "没有写明是“优”、“良”中的哪一档" in found.findings[-1].message
