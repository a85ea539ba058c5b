"""Facts before excuses: a missed target with full marks, and the one way of scoring that explains a whole form."""

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from drawn.reviews import review_row
from indicators.comparators import Exactly
from indicators.reviewing import (
    PublishedForm,
    Reason,
    Spending,
    published_form,
    published_forms,
    review_published,
    ways,
)
from indicators.reviewing.floats import typed
from indicators.rulepacks import RulePack, load_rulepack, rounded
from indicators.syntax import parse
from indicators.targets import FundLine, Goal, GoalTable, Horizon, Indicator

KINDS = {"数量": "产出指标", "质量": "产出指标", "时效": "产出指标", "经济成本": "成本指标", "社会效益": "效益指标"}


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return load_rulepack("cn-mof-2020")


def row_of(name: str, kind: str, *cells: str) -> Indicator:
    """A row of a form: name and kind, then target, actual, score and points (10) as printed."""
    target, actual, earned, points = (*cells, "10")[:4]
    return Indicator(
        name=name,
        path=(KINDS.get(kind, f"{kind}指标"), f"{kind}指标"),
        target=parse(target, name=name),
        actual_text=actual,
        points=Fraction(points),
        earned=Fraction(earned),
    )


def form_of(*rows: Indicator, **more: Any) -> PublishedForm:
    return PublishedForm(name="表", rows=rows, **more)


@pytest.mark.parametrize(
    "cells",
    [
        ("资金到位率", "时效", "=100%", "50%", "10"),
        ("惠民演出", "数量", "100场", "60场", "10"),
        ("下乡活动", "社会效益", "100场", "99场", "10"),
        ("群众满意度", "满意度", "95%", "85%", "10"),
        ("完成调研报告数量", "数量", "5篇", "3篇", "10"),
        ("召开食品安全会议次数", "数量", "2次", "1次", "10"),
        ("设备合格率", "质量", "≥100%", "97%", "10"),
        ("参合人数", "数量", "≥4700人", "4600人", "5"),
        ("群众满意度", "满意度", "≥96%", "91%", "10"),
        ("及时率", "时效", "不低于96%", "95.9%", "2"),
        ("信访件数", "社会效益", "5件", "8件", "10"),
        ("会议费", "经济成本", "5万元", "5.2万元", "10"),
        ("项目成本", "经济成本", "≤5万元", "5.0001万元", "10"),
        ("验收", "时效", "2023年9月底前", "2023年10月", "10"),
        ("改造进度", "时效", "2023年11月底前完成100%", "2023年11月15日完成90%", "10"),
    ],
)
def test_full_marks_of_a_missed_target_are_wrong_whatever_gives_them(cells: tuple[str, ...], pack: RulePack) -> None:
    row = row_of(*cells, cells[-1])
    for form in (form_of(row, reasons=True), form_of(row, evolve(row, earned=Fraction(0)), reasons=True)):
        found = review_published(form, pack).rows[0]
        assert (found.reason, found.reason.wrong, found.met) == (Reason.FULL_THOUGH_MISSED, True, False)
        assert [finding.code for finding in found.findings if finding.code != "ACTUAL_IS_TARGET_TEXT"] == [
            "REASON_MISSING",
            "FULL_THOUGH_MISSED",
        ]
    over = review_row(evolve(row, earned=row.earned and row.earned + 1), pack)
    assert (over.reason, over.findings[-1].code) == (Reason.FULL_THOUGH_MISSED, "SCORE_OVER_POINTS")


def test_what_alone_gives_full_marks_is_said(pack: RulePack) -> None:
    rounding = review_row(row_of("参合人数", "数量", "≥4700人", "4600人", "5", "5"), pack)
    assert rounding.why.endswith("应得4.89分，公布满分5分，只有取整（整数四舍五入）才能得出")
    assert review_row(row_of("参合人数", "数量", "≥4700人", "46人", "5", "5"), pack).why.endswith("没有已知规则可得出")
    banded = row_of("群众满意度", "满意度", "≥96%", "91%", "10")
    assert "满意度分档（10/8/5/0）" in {way.label for way in review_row(banded, pack).ways}


def test_full_marks_that_round_up_are_wrong_under_the_pack_that_rounds_so(pack: RulePack) -> None:
    row = row_of("合格率", "质量", "≥100%", "99.6%", "10")
    found = review_row(row, rounded(pack, "整数四舍五入"))
    assert (found.reason, found.expected) == (Reason.FULL_THOUGH_MISSED, Fraction("9.96"))
    assert "按完成率计分，比率取整" in {way.label for way in review_row(row, pack).ways}


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
def test_a_rule_that_itself_gives_everything_is_no_rounding(pack: RulePack) -> None:
    banded = load_rulepack("cn-mof-2021")
    row = row_of("群众满意度", "满意度", "≥96%", "91%", "10")
    assert review_row(row, banded).why == "不能确定：未达到目标值，公布满分；规则“满意度赋分”本身就给满分"
    assert review_row(row, pack).reason is Reason.FULL_THOUGH_MISSED
    edge = review_row(row_of("培训人数", "数量", "＞100人", "100人", "10"), pack)
    assert (edge.met, edge.reason) == (False, Reason.UNDETERMINED)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (("资金使用", "时效", "及时", "大部分及时", "10"), Reason.FULL_THOUGH_MISSED),
        (("资金使用", "时效", "及时", "大部分及时", "9"), Reason.OUTSIDE_BAND),
        (("工程质量", "质量", "合格", "部分合格", "10"), Reason.FULL_THOUGH_MISSED),
        (("验收", "质量", "完成", "未完成", "10"), Reason.FULL_THOUGH_MISSED),
        (("验收", "质量", "是", "否", "10"), Reason.FULL_THOUGH_MISSED),
        (("工程质量", "质量", "合格", "合格", "10"), Reason.WITHIN_BAND),
        (("工程质量", "质量", "合格", "基本合格", "10"), Reason.NOT_COMPUTABLE),
    ],
)
def test_full_marks_for_words_that_say_less_are_wrong_too(
    cells: tuple[str, ...], reason: Reason, pack: RulePack
) -> None:
    assert review_row(row_of(*cells), pack).reason is reason


def test_full_marks_of_a_miss_are_wrong_under_a_pack_that_has_no_rule_for_it(pack: RulePack) -> None:
    row = row_of("培训人数", "数量", "≥100人", "60人", "10")
    found = review_row(row, evolve(pack, rules=()))
    assert (found.reason, found.expected) == (Reason.FULL_THOUGH_MISSED, None)
    assert found.why == "未达到目标值，公布满分10分，没有已知规则可得出"


def test_a_doubtful_reading_is_neither_met_nor_missed(pack: RulePack) -> None:
    for target, actual in (("≥95%", "0.9"), ("≥300人", "约299人")):
        found = review_row(row_of("覆盖率", "社会效益", target, actual, "10"), pack, reasons=True)
        assert (found.reason, found.met) == (Reason.NOT_COMPUTABLE, None)
        assert {each.code for each in found.findings} <= {"ACTUAL_UNCHECKED"}


@pytest.mark.parametrize("name", ["整数截尾", "整数四舍五入", "一位小数截尾"])
def test_the_rounding_of_a_whole_form_is_named_once(name: str, pack: RulePack) -> None:
    other = rounded(pack, name)
    rows = [row_of(f"培训{n}", "数量", "≥97人", f"{n}人", "0") for n in (97, 83, 70, 52)]
    rows = [evolve(row, earned=review_row(row, other).expected) for row in rows]
    found = review_published(form_of(*rows), pack)
    assert (found.way and found.way.label, found.wrong) == (name, ())
    assert [finding.message for finding in found.findings] == [f"全表的得分按“{name}”都能得出"]
    assert found.findings[0].hint == f"计分时用 --rounding {name}"
    assert [row.reason for row in found.rows] == [Reason.REPRODUCED, *[Reason.OTHER_ROUNDING] * 3]
    broken = review_published(form_of(*rows, row_of("培训班", "数量", "≥97人", "60人", "7.77")), pack)
    assert broken.way is None
    assert [row.reason for row in broken.rows[1:]] == [*[Reason.UNDETERMINED] * 3, Reason.NO_RULE]
    assert all(f"（{name}" in row.why or f"、{name}" in row.why for row in broken.rows[1:4])


def test_another_pack_explains_a_whole_form(pack: RulePack) -> None:
    rows = [row_of(f"成本{n}", "经济成本", "≤100元", f"{n}元", earned) for n, earned in ((115, "8.5"), (107, "9.3"))]
    found = review_published(form_of(*rows), pack)
    assert {row.reason for row in found.rows} == {Reason.OTHER_RULE}
    assert str(found.way) == "[1-(完成值-目标值)÷目标值]×分值"
    steps = (
        row_of("投资完成", "数量", "≥100万元", "97.6万元", "17.6", "20"),
        row_of("投产", "数量", "≥50个", "49个", "8"),
    )
    assert str(review_published(form_of(*steps), pack).way) == "每差1个百分点扣1分"
    whole = evolve(steps[0], earned=Fraction(18)), steps[1]
    assert str(review_published(form_of(*whole), pack).way) == "每差1个百分点扣1分，不足1个百分点不扣"


def test_a_deduction_from_a_met_target_is_open_where_a_known_rule_gives_it(pack: RulePack) -> None:
    row = row_of("群众满意度", "满意度", "≥85%", "88%", "8")
    found = review_published(form_of(row, row_of("培训", "数量", "≥10人", "5人", "3.33")), pack)
    assert [each.reason for each in found.rows] == [Reason.UNDETERMINED, Reason.NO_RULE]


def test_every_known_way_is_a_pack_whose_rules_have_sources(pack: RulePack) -> None:
    found = [way for way, _ in ways(pack)]
    assert len({way.label for way in found}) == len(found) > 40
    for way in found:
        assert all(way.pack.source_of(rule).document for rule in (*way.pack.rules, *way.pack.rounding))


def test_beyond_equals_is_met_where_more_is_better_and_missed_where_less_is() -> None:
    for name, kind, target, actual, met in (
        ("发布稿件", "数量", "=2200篇", "2859篇", True),
        ("发布稿件", "数量", "=2200篇", "2100篇", False),
        ("投诉件数", "社会效益", "=5件", "8件", False),
        ("投诉件数", "社会效益", "=5件", "3件", None),
        ("长期使用性", "可持续影响", "=8", "9", None),
        ("长期使用性", "可持续影响", "=8", "7", False),
    ):
        row = row_of(name, kind, target, actual, "10")
        assert isinstance(row.target, Exactly)
        found = review_row(row, load_rulepack("cn-mof-2020"), reasons=True)
        assert found.met is met
        assert ("REASON_MISSING" in {finding.code for finding in found.findings}) is (met is False)


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        (("培训人数", "数量", "80～100人", "120人", "10"), (None, Reason.UNDETERMINED)),
        (("培训人数", "数量", "80～100人", "60人", "10"), (False, Reason.FULL_THOUGH_MISSED)),
        (("投诉件数", "社会效益", "2～5件", "8件", "10"), (False, Reason.FULL_THOUGH_MISSED)),
        (("投诉件数", "社会效益", "2～5件", "1件", "10"), (None, Reason.UNDETERMINED)),
        (("长期使用性", "可持续影响", "6～8", "9", "10"), (None, Reason.UNDETERMINED)),
        (("验收", "时效", "2023年3月1日至2023年5月1日", "2023年6月1日", "10"), (False, Reason.FULL_THOUGH_MISSED)),
        (("利用率", "质量", "80%～90%", "95%", "10"), (None, Reason.UNDETERMINED)),
        (("利用率", "质量", "80%～90%", "85%", "10"), (True, Reason.REPRODUCED)),
        (("利用率", "质量", "80%～90%", "70%", "8.75"), (False, Reason.REPRODUCED)),
    ],
)
def test_beyond_a_range_is_missed_only_on_the_worse_side(
    cells: tuple[str, ...], verdict: tuple[bool | None, Reason], pack: RulePack
) -> None:
    found = review_row(row_of(*cells), pack)
    assert (found.met, found.reason) == verdict, found.why


def test_full_marks_for_a_target_that_was_passed_are_never_wrong_though_the_pack_deducts() -> None:
    found = review_row(row_of("培训人数", "数量", "≥100人", "150人", "10"), load_rulepack("sc-unit"))
    assert (found.expected, found.met, found.reason) == (Fraction(0), True, Reason.UNDETERMINED)
    assert "超过目标值是否扣分看规则" in found.why


def test_rows_without_points_or_scores_are_met_or_missed_too(pack: RulePack) -> None:
    row = row_of("培训", "数量", "≥10人", "9人", "9")
    for less in (evolve(row, points=None), evolve(row, earned=None)):
        found = review_row(less, pack, reasons=True)
        assert (found.met, [finding.code for finding in found.findings]) == (False, ["REASON_MISSING"])
    assert review_row(evolve(row, points=None, actual_text="12人"), pack).met is True


def test_an_empty_column_of_reasons_asks_for_one_in_each_missed_row(pack: RulePack) -> None:
    rows = row_of("培训", "数量", "≥10人", "9人", "9"), row_of("知晓率", "社会效益", "≥90%", "95%", "10")
    for reason, asked in (("", [["REASON_MISSING"], []]), (None, [[], []])):
        goal = Goal(
            name="目标", horizon=Horizon.ANNUAL, indicators=tuple(evolve(r, deviation_reason=reason) for r in rows)
        )
        form = published_form(GoalTable(title="自评表", goals=(goal,)))
        assert form is not None
        assert [[finding.code for finding in row.findings] for row in review_published(form, pack).rows] == asked


@pytest.mark.parametrize("rate", ["96.53333333333334", "96.53", "96.5", "96.533333333333331"])
def test_a_rate_that_is_a_float_of_a_spreadsheet_is_the_quotient(rate: str, pack: RulePack) -> None:
    total = FundLine(name="年度资金总额", budget=Fraction(150), executed=Fraction("144.8"))
    spending = Spending(funds=(total,), points=Fraction(10), earned=Fraction("9.65"), rate=Fraction(rate))
    row = review_published(form_of(spending=spending), pack).rows[0]
    assert (row.reason, row.findings) == (Reason.REPRODUCED, ())
    wrong = evolve(spending, rate=Fraction("95.53333333333334"))
    (finding,) = review_published(form_of(spending=wrong), pack).rows[0].findings
    assert finding.message == "执行率印作95.53%，按金额应为96.53%"


def test_a_score_that_is_a_float_is_the_one_before_its_rounding(pack: RulePack) -> None:
    row = row_of("培训", "数量", "≥150人", "144.8人", "9.653333333333334")
    assert review_row(row, pack).reason is Reason.REPRODUCED
    assert review_row(evolve(row, earned=Fraction("9.553333333333334")), pack).reason is Reason.NO_RULE
    assert typed(Fraction("9.700000000000001")) == Fraction("9.7")
    (form,) = published_forms([{"doc": "甲", "name": "一", "target": "≥1场", "weight": 10, "score": 9.700000000000001}])
    assert form.rows[0].earned == Fraction("9.7")
