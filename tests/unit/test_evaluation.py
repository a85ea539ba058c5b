"""Evaluation tables: rows, questionnaire, answers, scores."""

from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from indicators.comparators import AtLeast, By, Day
from indicators.evaluation import LEVEL, WHICH, evaluate_table, read_evaluation_table
from indicators.explaining import explain_evaluated
from indicators.rulepacks import Readings, RulePack, load_rulepack
from indicators.standards import Case, Cases, Condition, Points, SumOf

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "评分标准")
RATE = ("产出", "数量", "覆盖率", "5", "覆盖率≥95%,得5分;不足95%,得0分。")
ASKED = ("指标", "问题", "答案")


HUBEI = load_rulepack("hubei-2019")


def reading(**said: Any) -> RulePack:
    return evolve(HUBEI, rounding=(), readings=Readings(source=HUBEI.sources[0].key, clause="第九条", **said))


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


GRADED = ("产出", "质量", "论证", "5", "优得5分，良得4分，中得3分，差得0分。")


def test_grades_are_one_question_with_a_choice() -> None:
    table = read_evaluation_table([HEAD, GRADED])
    assert (("论证", LEVEL, "等次", "", "优 / 良 / 中 / 差", ""),) == table.questionnaire()[1:]
    assert [5, 4, 3, 0] == [evaluate_table(table, [ASKED, ("论证", LEVEL, each)]).total for each in "优良中差"]
    odd = evaluate_table(table, [ASKED, ("论证", LEVEL, "较好")])
    assert ["answer_unreadable", "answer_missing"] == codes(odd.findings)
    assert LEVEL in odd.findings[1].message


@pytest.mark.parametrize(
    "standard",
    ["优得5分，良得4分，否则不得分。", "制度健全得3分，制度执行得2分。", "优得5分，良得3分，台账不全扣1分。"],
)
def test_what_is_no_choice_of_grades_asks_as_before(standard: str) -> None:
    row = read_evaluation_table([HEAD, (*GRADED[:4], standard)]).rows[0]
    assert "level" not in {each.kind for each in row.questions}


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


STEPS = ("产出", "数量", "合格率", "5", "合格率达到90%得5分，每低5个百分点扣1分，扣完为止。")
AWARD = ("产出", "数量", "场次", "2", "每承办1场活动加1分")
LOSS = ("产出", "数量", "投诉", "2", "发现1起投诉扣1分")
CITED = "，规则包 hubei-2019 写明这样计；依据：" + HUBEI.sources[0].document + "，第九条（已见原文）"


def scored(row: tuple[str, ...], answer: str, pack: RulePack | None) -> tuple[Fraction | None, tuple[str, ...]]:
    table = read_evaluation_table([HEAD, row])
    asked = table.rows[0].questions[0].name
    [found] = evaluate_table(table, [ASKED, (row[2], asked, answer)], pack).rows
    return found.earned, explain_evaluated(found, pack)


@pytest.mark.parametrize(
    ("said", "earned"),
    [({"silent_steps": "whole"}, "4"), ({"silent_steps": "parts"}, "3.4"), ({"silent_steps": "by_size"}, "4")],
)
def test_the_pack_says_whether_parts_of_a_step_count(said: dict[str, Any], earned: str) -> None:
    found, lines = scored(STEPS, "82%", reading(**said))
    assert Fraction(earned) == found
    assert [True] == [line.endswith(f"；文字未写明不足一步怎样计{CITED}") for line in lines if "一步，" in line]


@pytest.mark.parametrize("pack", [None, HUBEI, reading(bonus=False)])
def test_a_silent_step_is_read_as_usual_where_no_pack_speaks(pack: RulePack | None) -> None:
    found, lines = scored(STEPS, "82%", pack)
    assert Fraction(4) == found
    assert 1 == sum("按默认读法：一个百分点的步按比例计" in line for line in lines)


@pytest.mark.parametrize(
    ("row", "pack", "earned", "last"),
    [
        (AWARD, None, 2, "不超过分值 2：3 → 2 分"),
        (AWARD, reading(bonus=False), 2, f"不超过分值 2：3 → 2 分{CITED}"),
        (AWARD, reading(bonus=True), 3, f"得分可以超过分值 2{CITED}"),
        (LOSS, None, 0, "得分不低于 0：-1 → 0 分"),
        (LOSS, reading(below_zero=False), 0, f"得分不低于 0：-1 → 0 分{CITED}"),
        (LOSS, reading(below_zero=True), -1, f"得分可以低于 0{CITED}"),
    ],
)
def test_the_pack_says_how_far_a_score_may_go(
    row: tuple[str, ...], pack: RulePack | None, earned: int, last: str
) -> None:
    found, lines = scored(row, "3", pack)
    assert (Fraction(earned), last) == (found, lines[-1])


def test_a_reading_that_changes_nothing_is_not_mentioned() -> None:
    found, lines = scored(AWARD, "1", reading(bonus=True, below_zero=True))
    assert (Fraction(1), False) == (found, any("第九条" in line for line in lines))


def test_the_rounding_of_the_pack_is_a_line_with_its_clause() -> None:
    found, lines = scored(("产出", "数量", "完成率", "3", "得分=完成率×分值"), "95.777%", HUBEI)
    assert Fraction("2.87") == found
    assert lines[-1].startswith("得分保留 2 位小数（四舍五入）：2.87331 → 2.87 分；依据：")


@pytest.mark.parametrize(("answer", "earned"), [("4", "2.13"), ("2", "2.125")])
def test_a_score_rounded_up_stays_within_its_points(answer: str, earned: str) -> None:
    pack = evolve(HUBEI, readings=Readings(source=HUBEI.sources[0].key, bonus=True))
    row = ("产出", "数量", "场次", "2.125", f"每承办1场活动加{'1.0625' if answer == '2' else '0.5325'}分")
    assert Fraction(earned) == scored(row, answer, pack)[0]


@pytest.mark.parametrize(
    ("answer", "earned", "found"),
    [
        ("2025年6月30日", "2", []),
        ("2025年7月1日", "0", []),
        ("2025年6月", None, ["answer_unreadable", "answer_missing"]),
        ("已完成", None, ["answer_unreadable", "answer_missing"]),
    ],
)
def test_a_date_is_answered_by_a_day(answer: str, earned: str | None, found: list[str]) -> None:
    until = Cases("完成时间", (Case(Condition(By("<=", Day(2025, 6, 30))), Points(2)),), Points(0))
    table = read_evaluation_table([HEAD, ("产出", "时效", "工期", "2", str(until))])
    assert ("工期", "完成时间", "日期", "日期", "如 2025年6月30日", "") == table.questionnaire()[1]
    result = evaluate_table(table, [ASKED, ("工期", "完成时间", answer)])
    assert (earned and Fraction(earned), found) == (result.rows[0].earned, codes(result.findings))


def test_a_standard_that_wants_one_measure_in_two_units_is_not_computable() -> None:
    files, people = (Cases("规模", (Case(Condition(AtLeast(5, unit)), Points(1)),), Points(0)) for unit in ("件", "人"))
    table = read_evaluation_table([HEAD, ("产出", "数量", "规模", "2", str(SumOf((files, people))))])
    result = evaluate_table(table, [ASKED, ("规模", "规模", "6件")])
    assert (None, ["not_computable"]) == (result.rows[0].earned, codes(result.findings))
    assert "不能计算：" in result.findings[0].message


def test_a_head_of_two_rows_is_one_head_and_the_next_page_may_repeat_it() -> None:
    text = """序号|指标|||权重|评价标准||得分
|一级指标|二级指标|三级指标||指标解释|评分标准|
1|决策（10分）|项目立项|立项依据充分性|5|立项合规|符合得5分，不符合不得分。|5
一级指标|二级指标|三级指标
2|产出（40分）|产出数量|完成率|40|数量占比|完成率达到100%得40分，每降低1个百分点扣1分。|38"""
    table = read_evaluation_table([line.split("|") for line in text.split("\n")])
    assert [(row.path, row.name, row.points) for row in table.rows] == [
        (("决策（10分）", "项目立项"), "立项依据充分性", Fraction(5)),
        (("产出（40分）", "产出数量"), "完成率", Fraction(40)),
    ]


# -- two readings: a person chooses

TWO = [HEAD, ("产出", "数量", "简报", "6", "简报刊发3篇,计3分。")]


def test_two_readings_are_told_with_the_fact_on_which_they_part() -> None:
    table = read_evaluation_table(TWO)
    (finding,) = table.findings
    assert "standard_ambiguous" == finding.code
    assert "一种读法得3分，一种得6分" in finding.message
    assert "1：分档「简报刊发」：若≥3「篇」，得3分；2：增减：起始得0分；每有3「篇」「简报刊发」" in finding.message
    asked = table.questionnaire()
    assert [("选择读法", WHICH), ("数值", "简报刊发")] == [(row[2], row[1]) for row in asked[1:]]
    assert asked[1][4].startswith("1：分档")


@pytest.mark.parametrize(("chosen", "earned"), [("1", 3), ("2", 6), ("", None), ("3", None), ("甲", None)])
def test_the_reading_that_a_person_chooses_scores(chosen: str, earned: int | None) -> None:
    answers = [ASKED, ("简报", WHICH, chosen), ("简报", "简报刊发", "6")]
    result = evaluate_table(read_evaluation_table(TWO), answers)
    assert earned == result.rows[0].earned
    assert (earned is None) == ("not_computable" in codes(result.findings))
    assert ("answer_unreadable" in codes(result.findings)) == (chosen in ("3", "甲"))


# -- units of the numbers of one formula

LENGTH = [HEAD, ("产出", "数量", "养护完成率", "10", "得分=实际养护里程÷计划养护里程×分值。")]


@pytest.mark.parametrize(
    ("done", "planned", "earned", "told"),
    [
        ("900米", "1公里", 9, []),
        ("0.9公里", "1000米", 9, []),
        ("9000元", "1万元", 9, []),
        ("900", "1000", 9, []),
        ("9段", "10", 9, []),
        ("0.9", "1公里", 9, ["answer_without_unit"]),
    ],
)
def test_numbers_of_one_formula_are_taken_in_one_unit(done: str, planned: str, earned: int, told: list[str]) -> None:
    answers = [ASKED, ("养护完成率", "实际养护里程", done), ("养护完成率", "计划养护里程", planned)]
    result = evaluate_table(read_evaluation_table(LENGTH), answers)
    assert (Fraction(earned), told) == (result.rows[0].earned, codes(result.findings))
