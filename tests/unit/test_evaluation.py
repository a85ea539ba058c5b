"""Evaluation tables: rows, questionnaire, answers, scores."""

from fractions import Fraction

import pytest

from indicators.evaluation import evaluate_table, read_evaluation_table
from indicators.rulepacks import load_rulepack

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "评分标准")
RATE = ("产出", "数量", "覆盖率", "5", "覆盖率≥95%,得5分;不足95%,得0分。")
ASKED = ("指标", "问题", "答案")


def codes(findings: object) -> list[str]:
    assert isinstance(findings, tuple)
    return [finding.code for finding in findings]


def test_a_table_without_a_head_is_a_finding() -> None:
    table = read_evaluation_table([("甲", "乙"), ("丙",)])
    assert ((), ["no_head"]) == (table.rows, codes(table.findings))


def test_merged_cells_of_the_upper_levels_carry_on() -> None:
    table = read_evaluation_table([("标题",), HEAD, RATE, ("", "", "合格率", "5", "合格率≥95%,得5分;不足95%,得0分。")])
    assert [("产出", "数量"), ("产出", "数量")] == [row.path for row in table.rows]
    assert ["第3行", "第4行"] == [row.where for row in table.rows]


def test_columns_may_have_other_names_and_order() -> None:
    table = read_evaluation_table(
        [("评分细则", "权重（分）", "指标名称"), ("覆盖率≥95%,得5分;不足95%,得0分。", "5", "覆盖率")]
    )
    assert [("覆盖率", Fraction(5), ("", ""))] == [(row.name, row.points, row.path) for row in table.rows]


def test_every_dropped_row_is_a_finding() -> None:
    table = read_evaluation_table([HEAD, RATE, ("", "", "备注", "", ""), ("", "", "合计", "5", ""), ("",) * 5])
    assert ["row_without_standard"] == codes(table.findings)


def test_points_that_are_no_number_are_a_finding() -> None:
    table = read_evaluation_table([HEAD, ("产出", "数量", "覆盖率", "若干", RATE[4])])
    assert (None, ["points_unreadable"]) == (table.rows[0].points, codes(table.findings))


def test_a_standard_that_cannot_be_read_is_a_finding_and_scores_nothing() -> None:
    table = read_evaluation_table([HEAD, ("产出", "数量", "考核", "5", "取下属各站所考核结果按编制数加权的平均")])
    result = evaluate_table(table, [ASKED])
    assert ["standard_unparsed", "not_computable"] == codes(result.findings)
    assert None is result.rows[0].earned


def test_two_rows_of_one_name_are_a_finding() -> None:
    assert ["duplicate_indicator"] == codes(read_evaluation_table([HEAD, RATE, RATE]).findings)


def test_the_questionnaire_asks_each_fact_with_its_kind_and_range() -> None:
    rows = [
        HEAD,
        RATE,
        ("", "", "台账", "4", "台账完备得4分,台账不全酌情给分,无台账不得分"),
        ("", "", "时效", "2", "2025年6月30日前完成的得2分，否则不得分。"),
    ]
    asked = read_evaluation_table(rows).questionnaire()
    assert ("指标", "问题", "类型", "单位", "范围", "答案") == asked[0]
    assert ("覆盖率", "覆盖率", "数值", "%") == asked[1][:4]
    assert ["是否", "是否", "评定分", "是否"] == [row[2] for row in asked[2:6]]
    assert "0—4" == asked[4][4]


@pytest.mark.parametrize(
    ("answer", "earned"), [("96%", Fraction(5)), ("95", Fraction(5)), ("94.99%", Fraction(0)), ("九成六", Fraction(5))]
)
def test_a_number_is_scored_by_the_printed_standard(answer: str, earned: Fraction) -> None:
    result = evaluate_table(read_evaluation_table([HEAD, RATE]), [ASKED, ("覆盖率", "覆盖率", answer)])
    assert (earned, Fraction(5), None, ()) == (result.total, result.possible, result.rating, result.findings)


def test_a_pack_gives_rounding_and_grade() -> None:
    row = ("产出", "数量", "完成率", "3", "得分=完成率×分值")
    result = evaluate_table(
        read_evaluation_table([HEAD, row]), [ASKED, ("完成率", "完成率", "95.777%")], load_rulepack("hubei-2019")
    )
    assert (Fraction("2.87"), "优") == (result.total, result.rating)


def test_a_missing_answer_is_a_finding_and_leaves_no_grade() -> None:
    result = evaluate_table(read_evaluation_table([HEAD, RATE]), [ASKED], load_rulepack("hubei-2019"))
    assert (None, None, ["answer_missing"]) == (result.rows[0].earned, result.rating, codes(result.findings))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("覆盖率", "覆盖率", "不清楚"), "answer_unreadable"),
        (("覆盖率", "覆盖率", "12起"), "answer_unit"),
        (("覆盖率", "合格率", "95%"), "answer_unplaced"),
        (("甲", "覆盖率", "95%"), "answer_unplaced"),
    ],
)
def test_an_answer_that_does_not_fit_is_a_finding(row: tuple[str, ...], code: str) -> None:
    result = evaluate_table(read_evaluation_table([HEAD, RATE]), [ASKED, row])
    assert [code, "answer_missing"] == codes(result.findings)


def test_an_answer_given_twice_is_a_finding_and_the_first_counts() -> None:
    answers = [ASKED, ("覆盖率", "覆盖率", "96%"), ("覆盖率", "覆盖率", "90%"), ("覆盖率",)]
    result = evaluate_table(read_evaluation_table([HEAD, RATE]), answers)
    assert (Fraction(5), ["answer_repeated"]) == (result.total, codes(result.findings))


def test_answers_without_a_head_are_a_finding() -> None:
    assert ["no_head", "answer_missing"] == codes(
        evaluate_table(read_evaluation_table([HEAD, RATE]), [("覆盖率", "96%")]).findings
    )


def test_states_and_judgements_are_taken_from_the_answers() -> None:
    table = read_evaluation_table([HEAD, ("", "", "台账", "4", "台账完备得4分,台账不全酌情给分,无台账不得分")])
    answers = [
        ASKED,
        ("台账", "台账完备", "否"),
        ("台账", "台账不全", "是"),
        ("台账", "台账不全酌情给分", "2.5"),
        ("台账", "无台账", "否"),
    ]
    assert Fraction("2.5") == evaluate_table(table, answers).total


@pytest.mark.parametrize(("answer", "code"), [("5", "answer_unreadable"), ("两三分", "answer_unreadable")])
def test_a_judgement_outside_its_range_is_a_finding(answer: str, code: str) -> None:
    table = read_evaluation_table([HEAD, ("", "", "台账", "4", "台账完备得4分,台账不全酌情给分,无台账不得分")])
    answers = [ASKED, ("台账", "台账完备", "否"), ("台账", "台账不全", "是"), ("台账", "台账不全酌情给分", answer)]
    assert [code, "answer_missing"] == codes(evaluate_table(table, answers).findings)


def test_a_state_is_answered_by_yes_or_no() -> None:
    table = read_evaluation_table([HEAD, ("", "", "申报", "4", "按规定程序申报立项,得4分,否则不得分。")])
    result = evaluate_table(table, [ASKED, ("申报", "按规定程序申报立项", "大概")])
    assert ["answer_unreadable", "answer_missing"] == codes(result.findings)


def test_units_are_converted_and_other_money_scales_read() -> None:
    table = read_evaluation_table([HEAD, ("", "", "支出", "4", "管护支出5000元以上得4分,否则不得分。")])
    assert Fraction(4) == evaluate_table(table, [ASKED, ("支出", "管护支出", "0.5万元")]).total


def test_what_the_linter_says_of_a_standard_stands_in_its_row() -> None:
    rows = [("指标", "分值", "评分标准"), ("巡查", "3", "未按制度执行的,每发现一项扣0.5分,扣完为止。")]
    findings = read_evaluation_table(rows).findings
    assert [("no_start", "第2行", rows[1][2])] == [(f.code, f.where, f.text) for f in findings]
