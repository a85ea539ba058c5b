import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from drawn.reviews import review_row
from indicators.errors import Finding
from indicators.forms import read_form
from indicators.forms.writing import lay_out
from indicators.reviewing import (
    PublishedForm,
    PublishedReview,
    Reason,
    RowReview,
    Spending,
    published_form,
    published_forms,
    review_published,
)
from indicators.rulepacks import PackRule, RulePack, Selector, load_rulepack
from indicators.scoring import score
from indicators.standards import Case, Cases, Points, Share, StateHolds
from indicators.syntax import parse
from indicators.targets import FundLine, Goal, GoalTable, Horizon, Indicator, Total

EXAMPLES = Path(__file__).parents[1] / "golden" / "review" / "worked_examples.csv"


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return load_rulepack("cn-mof-2020")


def row_of(target: str, actual: str | None, points: str | None, earned: str | None, **more: Any) -> Indicator:
    more = {"name": "培训人数", "path": ("产出指标", "数量指标"), **more}
    return Indicator(
        target=parse(target),
        actual_text=actual,
        points=None if points is None else Fraction(points),
        earned=None if earned is None else Fraction(earned),
        **more,
    )


def spending_of(budget: str, executed: str, points: str, earned: str, rate: str | None = None) -> Spending:
    total = FundLine(name="年度资金总额", budget=Fraction(budget), executed=Fraction(executed))
    return Spending(
        funds=(total,), points=Fraction(points), earned=Fraction(earned), rate=None if rate is None else Fraction(rate)
    )


def codes(review: RowReview | PublishedReview) -> list[str]:
    return [finding.code for finding in review.findings]


def worked_examples() -> list[dict[str, str]]:
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("line", worked_examples(), ids=lambda line: line["no"])
def test_each_worked_example_gets_the_class_that_the_survey_states(line: dict[str, str], pack: RulePack) -> None:
    if line["kind"] == "row":
        path = (line["level1"], line["level2"])
        row = row_of(line["target"], line["actual"], line["points"], line["published"], name=line["name"], path=path)
        found = review_row(row, pack)
    else:
        spending = spending_of(line["target"], line["actual"], line["points"], line["published"])
        if line["kind"] == "zero_total":
            empty = FundLine(name="年度资金总额", budget=Fraction(0), executed=Fraction(0))
            spending = evolve(spending, funds=(empty, *spending.funds))
        found = review_published(PublishedForm(name=line["place"], spending=spending), pack).rows[0]
    assert found.reason.value == line["class"]
    assert (str(found.ways[0]) if line["way"] else "") == line["way"]


def test_a_total_row_left_empty_is_made_up_from_the_lines_below(pack: RulePack) -> None:
    lines = (
        FundLine(name="年度资金总额", budget=Fraction(0), executed=Fraction(0)),
        FundLine(name="其中：当年财政拨款", budget=Fraction(900000), executed=Fraction(899740)),
    )
    form = PublishedForm(name="贵池", spending=Spending(funds=lines, points=Fraction(10), earned=Fraction(0)))
    row = review_published(form, pack).rows[0]
    assert row.expected == 10
    assert row.difference == -10
    assert codes(row) == ["EXEC_SCORE_ZERO_TOTAL_ROW", "SCORE_NOT_REPRODUCIBLE"]


def test_a_printed_rate_is_redone_at_its_own_decimals(pack: RulePack) -> None:
    for rate, expected in (("86.19", ["RATE_MISPRINT"]), ("86.18", []), ("86", []), ("86.1", [])):
        form = PublishedForm(name="普陀", spending=spending_of("250000", "215457.6", "10", "8.62", rate))
        assert codes(review_published(form, pack).rows[0]) == expected


def test_lines_below_an_empty_total_that_may_break_each_other_down_prove_nothing(pack: RulePack) -> None:
    lines = [FundLine(name=name, budget=Fraction(9), executed=Fraction(9)) for name in ("当年财政拨款", "其中：中央")]
    funds = (FundLine(name="年度资金总额"), *lines)
    form = PublishedForm(name="某", spending=Spending(funds=funds, points=Fraction(10), earned=Fraction(3)))
    row = review_published(form, pack).rows[0]
    assert (row.reason, codes(row)) == (Reason.NOT_COMPUTABLE, ["EXEC_SCORE_ZERO_TOTAL_ROW"])


def test_points_that_only_the_pack_gives_reproduce_but_never_accuse(pack: RulePack) -> None:
    for earned, reason in (("9.8", Reason.REPRODUCED), ("19.6", Reason.NOT_COMPUTABLE)):
        spending = evolve(spending_of("100", "98", "10", earned), points=None)
        row = review_published(PublishedForm(name="湖北", spending=spending), pack).rows[0]
        assert (row.reason, row.indicator.points) == (reason, None)


def test_points_of_the_whole_form_in_the_funds_row_are_found(pack: RulePack) -> None:
    row = review_published(PublishedForm(name="鄂州", spending=spending_of("100", "98", "100", "98")), pack).rows[0]
    assert row.reason is Reason.NOT_COMPUTABLE
    assert codes(row) == ["WEIGHT_IN_EXEC_ROW"]


def test_a_pack_without_execution_leaves_its_row_alone(pack: RulePack) -> None:
    form = PublishedForm(name="宁晋", spending=spending_of("100", "98", "10", "9.8"))
    assert review_published(form, evolve(pack, execution=None)).rows[0].reason is Reason.NOT_COMPUTABLE


def test_execution_without_amounts_cannot_be_computed(pack: RulePack) -> None:
    form = PublishedForm(name="空", spending=Spending(funds=(), points=Fraction(10), earned=Fraction(10)))
    row = review_published(form, pack).rows[0]
    assert row.reason is Reason.NOT_COMPUTABLE
    assert row.difference is None


def test_execution_without_a_score_is_not_scored(pack: RulePack) -> None:
    form = PublishedForm(name="空", spending=Spending(funds=(), points=Fraction(10)))
    assert review_published(form, pack).rows[0].reason is Reason.NOT_SCORED


def test_sums_are_checked_where_a_total_is_printed(pack: RulePack) -> None:
    points = {
        "甲": ("15", "13"),
        "乙": ("15", "15"),
        "丙": ("10", "10"),
        "丁": ("10", "10"),
        "戊": ("30", "27"),
        "己": ("10", "9"),
    }
    rows = tuple(row_of("100人", "100人", *each, name=name) for name, each in points.items())
    form = PublishedForm(name="稷山", rows=rows, spending=spending_of("65.66", "65.07", "10", "9"), total=Fraction(94))
    assert [str(finding.message) for finding in review_published(form, pack).findings] == [
        "各行得分相加为93，总分印作94"
    ]
    last = review_published(form, pack).rows[-1]
    assert (last.name, last.reason, last.expected, last.published) == (
        "总分",
        Reason.SUM_WRONG,
        Fraction(93),
        Fraction(94),
    )
    right = review_published(evolve(form, total=Fraction(93), grade="优"), pack)
    assert codes(right) == []
    assert right.rows[-1].reason is Reason.REPRODUCED
    unscored = evolve(form, rows=(*form.rows[1:], evolve(form.rows[0], earned=None)))
    assert review_published(unscored, pack).rows[-1].reason is Reason.NOT_COMPUTABLE


def test_a_whole_form_that_is_right_has_no_finding() -> None:
    rows = tuple(row_of("≥1项", "1项", "10", "10", name=name) for name in "甲乙丙丁戊己庚辛")
    spending = spending_of("2000000", "1955000", "20", "19.55", "97.75")
    form = PublishedForm(name="黄石海绵城市", rows=rows, spending=spending, total=Fraction("99.55"), grade="优")
    found = review_published(form, load_rulepack("hubei-2019"))
    assert codes(found) == []
    assert {row.reason for row in found.rows} == {Reason.REPRODUCED}
    assert {finding.code for row in found.rows for finding in row.findings} == set()
    assert found.wrong == ()


def test_a_grade_that_the_total_does_not_earn_is_found(pack: RulePack) -> None:
    form = PublishedForm(name="甲", rows=(row_of("≥1场", "1场", "100", "100"),), total=Fraction(100), grade="良")
    assert codes(review_published(form, pack)) == ["GRADE_MISMATCH"]
    assert codes(review_published(form, evolve(pack, grades=None))) == []


def test_points_above_or_below_a_hundred_are_found(pack: RulePack) -> None:
    rows = tuple(row_of("≥1场", "1场", points, points, name=points) for points in ("60", "40"))
    over = PublishedForm(name="商务局", rows=rows, spending=spending_of("100", "100", "20", "20"))
    assert codes(review_published(over, pack)) == ["WEIGHT_SUM"]
    under = PublishedForm(name="缺行", rows=rows[:1], total=Fraction(60))
    assert codes(review_published(under, pack)) == ["WEIGHT_SUM"]
    assert codes(review_published(evolve(under, total=None), pack)) == []


def test_forms_without_any_score_are_not_added_up(pack: RulePack) -> None:
    rows = tuple(row_of("≥1场", None, "100", None, name=name) for name in "甲乙")
    assert codes(review_published(PublishedForm(name="空表", rows=rows), pack)) == []


def test_a_missed_target_without_a_reason_is_found_only_where_the_form_has_reasons(pack: RulePack) -> None:
    row = row_of("≥100人", "90人", "10", "9")
    assert codes(review_row(row, pack)) == []
    assert codes(review_row(row, pack, reasons=True)) == ["REASON_MISSING"]
    assert codes(review_row(evolve(row, deviation_reason="天气"), pack, reasons=True)) == []


def test_a_deduction_with_a_reason_is_explained(pack: RulePack) -> None:
    row = row_of("≥100人", "100人", "10", "7", deviation_reason="档案不全")
    assert review_row(row, pack).reason is Reason.EXPLAINED_DEDUCTION
    for none in (None, "", "无", "/"):
        assert review_row(evolve(row, deviation_reason=none), pack).reason is Reason.UNEXPLAINED_DEDUCTION


def test_more_taken_off_a_missed_target_than_by_the_rule_is_asked_about_where_a_reason_stands(pack: RulePack) -> None:
    row = row_of("≥100人", "90人", "10", "6.3", deviation_reason="报名不足")
    found = review_row(row, pack)
    assert (found.reason, codes(found), found.reason.wrong) == (
        Reason.EXPLAINED_DEDUCTION,
        ["DEDUCTED_BEYOND_RULE"],
        False,
    )
    assert review_row(evolve(row, deviation_reason="无"), pack).reason is Reason.NO_RULE
    assert review_row(evolve(row, earned=Fraction("9.7")), pack).reason is Reason.NO_RULE


def test_a_ceiling_scored_like_a_floor_is_found(pack: RulePack) -> None:
    row = review_row(row_of("≤100万元", "110万元", "10", "10", name="成本"), pack)
    assert row.reason is Reason.FULL_THOUGH_MISSED
    assert row.why.endswith("公布满分10分，只有把上限当作下限才能得出")
    assert codes(row) == ["FULL_THOUGH_MISSED"]
    met = review_row(row_of("≤100万元", "50万元", "10", "5", name="成本"), pack)
    assert (met.reason, codes(met)) == (Reason.DIRECTION_IGNORED, ["DIRECTION_IGNORED"])


def test_a_floor_scored_like_a_ceiling_is_found(pack: RulePack) -> None:
    assert review_row(row_of("≥100人", "160人", "10", "6.25"), pack).reason is Reason.DIRECTION_IGNORED


def test_a_score_above_the_points_that_no_formula_gives_is_found(pack: RulePack) -> None:
    row = review_row(row_of("≥100人", "100人", "7.5", "8"), pack)
    assert (row.reason, codes(row)) == (Reason.CAP_MISSED, ["SCORE_OVER_POINTS"])
    assert row.why.endswith("，超过分值")


def test_a_score_above_the_points_is_found(pack: RulePack) -> None:
    row = review_row(row_of("≥100人", "110人", "10", "11"), pack)
    assert row.reason is Reason.CAP_MISSED
    assert codes(row) == ["SCORE_OVER_POINTS"]


def test_the_falling_line_of_the_fiscal_system_is_another_rule(pack: RulePack) -> None:
    row = review_row(row_of("≤100元", "115元", "10", "8.5", name="单位成本"), pack)
    assert row.reason is Reason.OTHER_RULE
    assert str(row.ways[0]).startswith("[1-(完成值-目标值)÷目标值]×分值")


def test_full_points_for_a_missed_floor_have_no_rule(pack: RulePack) -> None:
    assert review_row(row_of("≥100人", "60人", "10", "10"), pack).reason is Reason.FULL_THOUGH_MISSED


def test_a_number_whose_direction_nobody_knows_is_neither_met_nor_missed(pack: RulePack) -> None:
    row = row_of("43.2", "37.24", "10", "8.62", name="工程资金金额")
    for earned in ("8.62", "9", "10"):
        found = review_row(evolve(row, earned=Fraction(earned)), pack, reasons=True)
        assert (found.reason, found.met, codes(found)) == (Reason.UNDETERMINED, None, [])
        assert "多好" in found.why or "不能确定" in found.why
    assert review_row(evolve(row, actual_text="43.2", earned=Fraction(10)), pack).reason is Reason.REPRODUCED


def test_a_qualitative_score_is_judged_by_its_band(pack: RulePack) -> None:
    row = row_of("良好", "部分达成预期指标", "10", "7", name="运行状况", path=("效益指标", "社会效益指标"))
    assert review_row(row, pack).reason is Reason.WITHIN_BAND
    outside = review_row(evolve(row, earned=Fraction(9)), pack)
    assert outside.reason is Reason.OUTSIDE_BAND
    assert (
        outside.why == "定性指标，“部分达成预期指标并具有一定效果”档可给6至8分，公布9分不在档内"
        or "6至8分" in outside.why
    )
    assert codes(outside) == ["SCORE_OUTSIDE_BAND"]
    vague = review_row(evolve(row, actual_text="逐步好转"), pack)
    assert vague.reason is Reason.NOT_COMPUTABLE


def test_a_pack_without_bands_does_not_judge_words(pack: RulePack) -> None:
    row = row_of("良好", "达成预期指标", "10", "7", name="运行状况")
    assert review_row(row, evolve(pack, rules=())).reason is Reason.NOT_COMPUTABLE


def test_words_under_a_rule_that_leaves_no_choice_are_computed(pack: RulePack) -> None:
    full = PackRule(
        id="words",
        label="是否达到",
        applies=Selector(kinds=("words", "yes_no")),
        rule=Cases(None, (Case(StateHolds("达到目标"), Share(Fraction(1))),), otherwise=Points(Fraction(0))),
        source=pack.sources[0].key,
    )
    strict = evolve(pack, rules=(full,))
    row = row_of("良好", "达成预期指标", "10", "10", name="运行状况")
    assert review_row(row, strict).reason is Reason.REPRODUCED
    assert review_row(evolve(row, earned=Fraction(7)), strict).reason is Reason.UNEXPLAINED_DEDUCTION
    missed = row_of("良好", "未达成预期指标", "10", "10", name="运行状况")
    assert review_row(missed, strict).reason is Reason.FULL_THOUGH_MISSED


def test_a_missed_word_needs_a_reason_too(pack: RulePack) -> None:
    row = row_of("良好", "部分达成预期指标", "10", "7", name="运行状况")
    assert codes(review_row(row, pack, reasons=True)) == ["REASON_MISSING"]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (row_of("≥100人", "98人", None, "9"), "没有印分值"),
        (row_of("≥100人", None, "10", "9"), "没有填实际完成值"),
        (row_of("≥100人", "≥≤98人", "10", "9"), "不能识别"),
        (row_of("≥100人", "98次", "10", "7"), "人"),
        (row_of("≥100人", "约98人", "10", "7"), "约数"),
    ],
)
def test_what_cannot_be_computed_says_why(row: Indicator, why: str, pack: RulePack) -> None:
    found = review_row(row, pack)
    assert found.reason is Reason.NOT_COMPUTABLE
    assert why in found.why


def test_a_row_without_a_score_is_not_scored(pack: RulePack) -> None:
    assert review_row(row_of("≥100人", "98人", "10", None), pack).reason is Reason.NOT_SCORED


def test_dates_have_no_ratio(pack: RulePack) -> None:
    form = PublishedForm(
        name="验收",
        year=2023,
        rows=(
            row_of("9月底前", "2023年7月", "5", "5", name="在期内"),
            row_of("9月底前", "2023年7月", "5", "4", name="无故扣分"),
            row_of("9月底前", "2023年10月", "5", "5", name="逾期满分"),
            row_of("9月底前", "2023年10月", "5", "3", name="逾期扣分"),
        ),
    )
    assert [row.reason for row in review_published(form, pack).rows] == [
        Reason.REPRODUCED,
        Reason.UNEXPLAINED_DEDUCTION,
        Reason.FULL_THOUGH_MISSED,
        Reason.NOT_COMPUTABLE,
    ]


def test_the_execution_rate_among_the_indicators_is_counted_twice(pack: RulePack) -> None:
    row = review_row(row_of("100%", "90%", "10", "9", name="预算资金执行率"), pack)
    assert codes(row) == ["BUDGET_RATE_AS_OUTPUT"]


def test_a_form_that_rounds_in_two_ways_is_found(pack: RulePack) -> None:
    rows = (row_of("≥214人", "203人", "2", "1.8", name="截尾"), row_of("≥5662人", "4044人", "2", "1.43", name="两位"))
    assert codes(review_published(PublishedForm(name="卫生院", rows=rows), pack)) == ["ROUNDING_MIXED"]
    assert codes(review_published(PublishedForm(name="卫生院", rows=rows[:1]), pack)) == ["WAY_OF_FORM"]


def test_plain_rows_become_forms_by_document() -> None:
    rows: list[dict[str, Any]] = [
        {"doc": "甲", "year": "2022", "name": "一", "target": "735", "unit_column": "人次", "comparator_column": "≧"},
        {"doc": "乙", "name": "二", "target": None, "weight": 2, "score": 1.9, "actual": "1场"},
        {"doc": "甲", "year": "2022", "name": "三", "target": "≥1场"},
    ]
    forms = published_forms(rows)
    assert [(form.name, form.year, len(form.rows)) for form in forms] == [("甲", 2022, 2), ("乙", None, 1)]
    assert str(forms[0].rows[0].target) == "≥735人次"
    assert (forms[1].rows[0].earned, forms[1].rows[0].points) == (Fraction("1.9"), Fraction(2))


def test_a_compound_target_is_met_when_all_its_parts_are(pack: RulePack) -> None:
    row = row_of("11月底完成100%", "11月15日完成100%", "10", "7", name="改造进度")
    found = review_published(PublishedForm(name="改造", year=2023, rows=(row,)), pack).rows[0]
    assert found.reason is Reason.UNEXPLAINED_DEDUCTION


def test_a_suspect_reading_is_never_called_wrong(pack: RulePack) -> None:
    for target, actual, why in (
        ("292%", "95%", "suspect_ocr"),
        ("≥95%", "94个百分点", "百分点"),
        ("≤20万元", "1980000000", "单位可能不同"),
        ("≥200000人", "19", "单位可能不同"),
    ):
        row = review_row(row_of(target, actual, "10", "9.3", name="合格率"), pack)
        assert row.reason is Reason.NOT_COMPUTABLE
        assert why in row.why


def test_a_pack_without_a_rule_for_the_row_cannot_compute_it(pack: RulePack) -> None:
    row = review_row(row_of("≥100人", "90人", "10", "8"), evolve(pack, rules=()))
    assert row.reason is Reason.NOT_COMPUTABLE
    assert row.why == "不能计算：培训人数：规则包没有适用于这一行的规则，得分待评定"


FILLED = """项目支出绩效自评表
（2022年度）
项目名称\t某项目
项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
\t年度资金总额\t25\t25\t21.54576\t10\t86.19%\t8.62
\t其中：当年财政拨款\t25\t25\t21.54576\t—\t—\t—
绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施
\t产出指标\t数量指标\t培训人数\t≥100人\t98人\t50\t47\t疫情
\t效益指标\t社会效益指标\t知晓率\t≥90%\t95%\t30\t30\t
\t满意度指标\t服务对象满意度\t满意度\t≥90%\t88%\t10\t9.78\t
总分\t\t\t\t\t\t100\t97.4
"""


def test_a_filled_form_that_was_read_is_reviewed_as_a_whole(pack: RulePack) -> None:
    from indicators.forms import read_form

    (table,) = read_form(FILLED)
    form = published_form(table)
    assert form is not None
    assert (form.year, form.total, form.reasons) == (2022, Fraction("97.4"), True)
    found = review_published(form, pack)
    assert [row.reason for row in found.rows] == [
        Reason.REPRODUCED,
        Reason.EXPLAINED_DEDUCTION,
        Reason.REPRODUCED,
        Reason.REPRODUCED,
        Reason.SUM_WRONG,
    ]
    assert [codes(row) for row in found.rows[:4]] == [
        ["RATE_MISPRINT"],
        ["DEDUCTED_BEYOND_RULE"],
        [],
        ["REASON_MISSING"],
    ]
    assert [finding.message for finding in found.findings] == ["各行得分相加为95.4，总分印作97.4"]


def test_a_table_of_targets_is_no_filled_form() -> None:
    assert published_form(GoalTable(title="2026年绩效目标表")) is None


def filled(**more: Any) -> PublishedForm:
    goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row_of("≥1场", "1场", "100", "100"),))
    form = published_form(GoalTable(title="自评表", goals=(goal,), **more))
    assert form is not None
    return form


def test_the_printed_total_is_taken_only_where_it_is_sure() -> None:
    total = Total(name="总分", points=Fraction(100), earned=Fraction("97.5"), grade="优")
    assert (filled(totals=(total,)).total, filled(totals=(total,)).grade) == (Fraction("97.5"), "优")
    below = Total(name="合计", points=Fraction(100), earned=Fraction(90))
    assert filled(totals=(total, below)).total == Fraction("97.5")
    assert filled(totals=(below, evolve(below, name="小计"))).total == 90
    assert filled(totals=(Total(name="总分"),)).total is None
    assert filled(totals=(total,), findings=(Finding(code="UNPLACED", message=""),)).total is None
    assert filled().total is None
    assert filled().spending is None


def test_budget_execution_is_the_first_line_of_the_funds() -> None:
    line = FundLine(name="年度财政资金总额", budget=Fraction(200), executed=Fraction(195))
    printed = evolve(line, earned=Fraction("19.5"), rate=Fraction("0.975"))
    spending = filled(funds=(printed,)).spending
    assert spending == Spending(funds=(printed,), earned=Fraction("19.5"), rate=Fraction("97.5"))
    assert filled(funds=(line,)).spending == Spending(funds=(line,))


def test_nothing_reached_at_all_is_no_doubt(pack: RulePack) -> None:
    assert review_row(row_of("≥100人", "0", "10", "7"), pack).reason is Reason.NO_RULE
    assert review_row(row_of("≥80%且≤90%", "95", "10", "3", name="合格率"), pack).reason is Reason.NOT_COMPUTABLE


# Read from a form


TRAINING = """2024年度项目支出绩效自评表
项目名称,培训项目
一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因分析及改进措施
产出指标,数量指标,培训人次,≥100人次,80人次,50,40,
产出指标,质量指标,合格率,≥90%,80%,10,8.89,REASON
效益指标,社会效益指标,知晓率,≥90%,95%,40,40,
总分,,,,,100,95,良"""


def form_of(lines: str) -> PublishedForm:
    (table,) = read_form([line.split(",") for line in lines.split("\n")])
    form = published_form(table)
    assert form is not None
    return form


def training(reason: str = "", below: str = "") -> PublishedForm:
    return form_of(TRAINING.replace("REASON", reason) + below)


@pytest.mark.parametrize(
    ("reason", "missing"),
    [
        ("", 2),
        ("（扣分原因未填写）", 2),
        ("完成率 88.89%；（扣分原因未填写）", 2),
        ("无", 2),
        ("完成率 88.89%；人手少", 1),
        ("人手少；设备旧", 1),
    ],
)
def test_an_empty_column_of_reasons_is_missed_on_each_unmet_row(reason: str, missing: int, pack: RulePack) -> None:
    review = review_published(training(reason), pack)
    assert [code for row in review.rows for code in codes(row)].count("REASON_MISSING") == missing


def test_a_form_without_a_column_of_reasons_misses_none(pack: RulePack) -> None:
    rows = [line.split(",")[:7] for line in TRAINING.split("\n")]
    (table,) = read_form(rows)
    form = published_form(table)
    assert form is not None
    assert not form.reasons
    assert not [code for row in review_published(form, pack).rows for code in codes(row) if code == "REASON_MISSING"]


@pytest.mark.parametrize("pack_id", ["cn-mof-2020", "hubei-2019"])
def test_an_own_form_read_back_holds_no_reason_that_nobody_gave(pack_id: str) -> None:
    (table,) = read_form([line.split(",") for line in TRAINING.replace("REASON", "人手少").split("\n")])
    printed = lay_out(score(table, None, load_rulepack(pack_id)), "national")
    (again,) = read_form(printed.texts)
    assert [row.deviation_reason for goal in again.goals for row in goal.indicators] == ["", "人手少", ""]


@pytest.mark.parametrize(
    "below",
    [
        "\n注：1.得分一档最高不能超过该指标分值上限。",
        "\n注：1.得分一档最高不能超过该指标分值上限。\n2.定量指标按比例计分。",
        "\n备注：本表一式两份。\n填表人：张三 联系电话：123",
        "\n,注：定量指标按比例计分。",
        "\n\n填表说明：定量指标按比例计分。",
        "",
    ],
)
def test_a_footnote_does_not_hide_the_total(below: str, pack: RulePack) -> None:
    form = training(below=below)
    assert (len(form.rows), form.total, form.grade) == (3, Fraction(95), "良")
    found = codes(review_published(form, pack))
    assert {"TOTAL_SUM", "GRADE_MISMATCH"} <= set(found)


@pytest.mark.parametrize("label", ["合计", "总计", "合　计", "总得分"])
@pytest.mark.parametrize("below", ["", "\n备注：本表一式两份。"])
def test_a_total_is_checked_whatever_it_is_called(label: str, below: str, pack: RulePack) -> None:
    head = "一级指标,二级指标,三级指标,指标值,实际完成值,分值,得分"
    rows = "产出指标,数量指标,培训,≥5次,5次,60,60\n效益指标,社会效益指标,知晓率,≥90%,91%,40,10"
    assert "TOTAL_SUM" in codes(review_published(form_of(f"{head}\n{rows}\n{label},,,,,100,59{below}"), pack))


def test_a_way_that_only_excuses_what_is_wrong_is_not_named(pack: RulePack) -> None:
    head = "一级指标,二级指标,三级指标,指标值,实际完成值,分值,得分"
    rows = "产出指标,质量指标,合格率,≥100%,98%,10,10\n产出指标,数量指标,培训,≥5次,5次,10,10"
    found = review_published(form_of(f"{head}\n{rows}"), pack)
    assert [row.reason for row in found.wrong][:1] == [Reason.FULL_THOUGH_MISSED]
    assert "WAY_OF_FORM" not in codes(found)


@pytest.mark.parametrize(
    ("target", "actual", "reason"),
    [
        ("制作一部专题片,4套画册", "制作一部专题片,3套画册", Reason.FULL_THOUGH_MISSED),
        ("制作一部专题片,4套画册", "制作一部专题片,4套画册", Reason.WITHIN_BAND),
        ("专题片1部,画册4套", "专题片1部,画册4套", Reason.REPRODUCED),
        ("专题片1部,画册4套", "专题片1部,画册2套", Reason.FULL_THOUGH_MISSED),
    ],
)
def test_a_part_that_is_missed_is_a_miss_of_the_whole(target: str, actual: str, reason: Reason, pack: RulePack) -> None:
    assert review_row(row_of(target, actual, "10", "10"), pack).reason is reason
