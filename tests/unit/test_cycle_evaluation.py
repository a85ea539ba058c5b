"""Finance-side evaluation: ratios by their definition, shares of the framework, the report's tables, the command."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from indicators.cli import main
from indicators.cycle.evaluation import (
    WHICH_RATIO,
    Computed,
    Ratio,
    evaluation_papers,
    questionnaire,
    ratios,
    remarks_of,
    review_framework,
    with_ratios,
)
from indicators.errors import Level
from indicators.evaluation import EvaluationTable, evaluate_table, read_evaluation_table
from indicators.files import read_sheets
from indicators.rulepacks import load_rulepack
from indicators.standards import Amount

HEAD = ("一级指标", "二级指标", "三级指标", "分值", "评分标准")
ASKED = ("指标", "问题", "答案")
FRAMEWORK = Path(__file__).parents[2] / "examples" / "evaluation-framework"


def table(*rows: tuple[str, str, str]) -> EvaluationTable:
    return read_evaluation_table([HEAD, *(("过程", "", *row) for row in rows)])


def computed(name: str, *answers: tuple[str, str], pack: str | None = None, **chosen: str) -> Computed:
    own = table((name, "4", f"得分={name}×分值"))
    rows = [(name, question, answer) for question, answer in answers]
    return with_ratios(own, [ASKED, *rows], chosen, None if pack is None else load_rulepack(pack))


@pytest.mark.parametrize(
    ("ratio", "numbers", "value"),
    [
        ("arrived-of-budget", {"实际到位资金": "950万元", "预算资金": "1000万元"}, Fraction(95)),
        ("arrived-of-plan", {"实际到位资金": "950万元", "计划投入资金": "0.12亿元"}, Fraction(475, 6)),
        ("spent-of-budget", {"全年执行数": "330.66万元", "全年预算数": "334万元"}, Fraction(99)),
        ("spent-of-arrived", {"实际支出资金": "100元", "实际到位资金": "300元"}, Fraction(100, 3)),
        ("spent-of-initial", {"累计执行数": "60", "年初预算数": "100"}, Fraction(60)),
        ("done-of-planned", {"实际产出数": "31个", "计划产出数": "32个"}, Fraction(775, 8)),
        ("good-of-done", {"质量达标产出数": "30处", "实际产出数": "31处"}, Fraction(3000, 31)),
        ("saved-of-planned", {"计划成本": "30万元", "实际成本": "29万元"}, Fraction(10, 3)),
        ("saved-of-planned", {"计划成本": "30万元", "实际成本": "33万元"}, Fraction(-10)),
    ],
)
def test_a_ratio_is_exact_and_its_definition_is_said(ratio: str, numbers: dict[str, str], value: Fraction) -> None:
    own = next(each for each in ratios() if each.id == ratio)
    found = computed(own.name, *numbers.items(), **{own.name: ratio})
    assert found.values == {(own.name, own.name): Amount(value, "%")}
    (said,) = found.findings
    assert (said.code, said.level) == ("RATIO_COMPUTED", Level.INFO)
    assert own.source in said.message
    assert all(f"{term} {number}" in said.message for term, number in numbers.items())


def test_every_definition_has_its_source_and_reads() -> None:
    assert len({each.id for each in ratios()}) == len(ratios())
    assert {each.name for each in ratios()} == {"资金到位率", "预算执行率", "实际完成率", "质量达标率", "成本节约率"}
    for each in ratios():
        assert each.source
        assert each.evidence in {"seen", "second_hand", "memory"}
        assert len(each.terms) == 2
    assert [each.id for each in ratios("项目资金到位率")] == [each.id for each in ratios("资金到位率")]


SPENT = ("实际支出资金", "90万元"), ("实际到位资金", "100万元")
BUDGET = ("全年执行数", "80万元"), ("全年预算数", "100万元")


@pytest.mark.parametrize(
    ("answers", "pack", "value", "codes"),
    [
        (SPENT, None, 90, ["RATIO_COMPUTED"]),  # the numbers say which
        (BUDGET, None, 80, ["RATIO_COMPUTED"]),
        ((*SPENT, *BUDGET), None, None, ["RATIO_WHICH"]),
        ((*SPENT, *BUDGET), "hubei-2019", 80, ["RATIO_COMPUTED"]),  # the pack says which
        (SPENT, "hubei-2019", 90, ["RATIO_COMPUTED"]),  # the pack's numbers are not there
        ((*SPENT, *BUDGET, (WHICH_RATIO, "2")), "hubei-2019", 90, ["RATIO_COMPUTED"]),  # a person goes first
        ((*SPENT, *BUDGET, (WHICH_RATIO, "spent-of-budget")), None, 80, ["RATIO_COMPUTED"]),
        ((*SPENT, (WHICH_RATIO, "7")), None, None, ["RATIO_UNKNOWN"]),
        ((*SPENT, (WHICH_RATIO, "1")), None, None, ["RATIO_PART_MISSING"]),
        ((("预算执行率", "90%"),), None, None, ["RATIO_WHICH"]),
        ((("预算执行率", "90%"), (WHICH_RATIO, "1")), None, None, []),
        ((("预算执行率", "90%"),), "hubei-2019", None, []),
        ((("预算执行率", "90%"), *SPENT), None, None, []),  # the same
        ((("预算执行率", "95%"), *SPENT), None, None, ["RATIO_DIFFERS"]),
        ((("实际支出资金", "很多"), ("实际到位资金", "100万元")), None, None, ["RATIO_UNREADABLE"]),
        ((("实际支出资金", "约90万元"), ("实际到位资金", "100万元")), None, None, ["RATIO_UNREADABLE"]),
        ((("实际支出资金", "90万元"), ("实际到位资金", "100个")), None, None, ["RATIO_NOT_COMPUTABLE"]),
        ((("实际支出资金", "90万元"), ("实际到位资金", "0万元")), None, None, ["RATIO_NOT_COMPUTABLE"]),
        ((("实际支出资金", "90万元"),), None, None, ["RATIO_WHICH"]),
        ((), None, None, []),
    ],
)
def test_two_definitions_never_stand_under_one_name_in_silence(
    answers: Sequence[tuple[str, str]], pack: str | None, value: int | None, codes: list[str]
) -> None:
    found = computed("预算执行率", *answers, pack=pack)
    assert [finding.code for finding in found.findings] == codes
    expected = {} if value is None else {("预算执行率", "预算执行率"): Amount(Fraction(value), "%")}
    assert found.values == expected


def test_a_computed_ratio_scores_exactly_and_rows_keep_their_numbers() -> None:
    own = table(("成本节约率", "3", "得分=成本节约率×分值"), ("巡查", "5", "巡查不少于120次得5分，每少一次扣0.1分"))
    numbers = ("成本节约率", "计划成本", "30万元"), ("成本节约率", "实际成本", "29万元")
    answers = [ASKED, *numbers, ("巡查", "巡查", "很多")]
    known = with_ratios(own, answers)
    result = evaluate_table(own, known.answers, None, known.values)
    scores, *_ = evaluation_papers(evolve(result, findings=known.findings))
    assert scores.texts[2][7].startswith("成本节约率＝(计划成本-实际成本)÷计划成本")
    assert result.rows[0].earned == Fraction(1, 10)
    assert [finding.where for finding in result.findings if finding.code == "answer_unreadable"] == ["答卷第4行"]


def test_an_indicator_of_another_name_takes_a_ratio_by_its_numbers() -> None:
    own = table(("验收合格率", "8", "验收合格率98%以上得8分，每降低1个百分点扣0.5分，扣完为止。"))
    numbers = [("验收合格率", "质量达标产出数", "30处"), ("验收合格率", "实际产出数", "31处")]
    known = with_ratios(own, [ASKED, *numbers])
    assert known.values == {("验收合格率", "验收合格率"): Amount(Fraction(3000, 31), "%")}


def test_the_questionnaire_asks_for_numbers_behind_the_ratio() -> None:
    own = table(("质量达标率", "8", "得分=质量达标率×分值"), ("预算执行率", "8", "得分=预算执行率×分值"))
    assert [cells[1] for cells in questionnaire(own)[1:]] == [
        "质量达标率",
        "质量达标产出数",
        "实际产出数",
        "预算执行率",
        WHICH_RATIO,
        "全年执行数",
        "全年预算数",
        "实际支出资金",
        "实际到位资金",
        "累计执行数",
        "年初预算数",
    ]


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        ({"决策": 20, "过程": 20, "产出": 30, "效益": 30}, []),
        ({"决策": 20, "过程": 21, "产出": 30, "效益": 29}, ["FRAMEWORK_SHARE"]),
        ({"决策": 20, "过程": 20, "产出指标": 30, "效益指标": 20, "满意度": 10}, []),
        ({"过程": 20, "产出": 40, "效益": 40}, ["FRAMEWORK_KIND_MISSING"]),
        ({"制度": 100}, []),
    ],
)
def test_outputs_and_effects_weigh_at_least_three_fifths(points: dict[str, int], codes: list[str]) -> None:
    rows = [(kind, "", kind, str(number), "达到得满分") for kind, number in points.items()]
    found = review_framework(read_evaluation_table([HEAD, *rows]))
    assert [finding.code for finding in found] == codes
    assert all("凭记忆" in (finding.hint or "") for finding in found if finding.code == "FRAMEWORK_SHARE")


def test_the_tables_of_the_report() -> None:
    rows = (
        ("过程", "资金管理", "到位", "4", "得分=到位率×分值"),
        ("产出", "数量", "巡查", "6", "达到得满分，否则不得分"),
    )
    own = read_evaluation_table([HEAD, *rows])
    answers = [ASKED, *((row.name, each.name, "95%") for row in own.rows[:1] for each in row.questions)]
    remarks = remarks_of([(*ASKED, "依据和意见"), ("到位", "到位率", "95%", "一笔款未到")])
    scores, summary, problems = evaluation_papers(evaluate_table(own, answers), "某项目", remarks)
    assert "一笔款未到" in scores.texts[3]
    assert ["过程", "资金管理", "到位", "4", "3.8"] == scores.texts[3][:5]
    assert [row for row in summary.texts if row][3:] == [
        ["过程", "1", "4", "3.8", "95%"],
        ["产出", "1", "6", "待定", ""],
        ["总分", "", "10", "待定", ""],
    ]
    assert [row[2:6] for row in problems.texts[3:]] == [["到位", "4", "3.8", "0.2"], ["巡查", "6", "待定", ""]]


def test_the_command_writes_the_report_and_takes_a_definition(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = str(FRAMEWORK / "answers.csv")
    called = ["evaluate", str(FRAMEWORK / "table.csv"), "--answers", answers, "--rules", "cn-mof-2020"]
    path = tmp_path / "报告.xlsx"
    assert main([*called, "--name", "老旧小区改造", "-o", str(path)]) == 0
    assert [sheet.name for sheet in read_sheets(path)] == ["指标评分表", "得分汇总", "问题清单"]
    assert main([*called, "--ratio", "预算执行率=没有"]) == 2
    assert "可写：预算执行率=spent-of-budget" in capsys.readouterr().err


_positive = st.fractions(min_value=Fraction(1, 100), max_value=10**6, max_denominator=100)


@given(st.sampled_from(ratios()), _positive, _positive)
def test_a_ratio_is_the_same_in_any_unit_and_in_any_order_of_its_numbers(
    ratio: Ratio, first: Fraction, second: Fraction
) -> None:
    one, other = ratio.terms
    value = ratio.of({one: Amount(first, "万元"), other: Amount(second, "万元")})
    assert value == ratio.of({other: Amount(second * 10000, "元"), one: Amount(first, "万元")})
    assert value == {"/": first / second}.get(ratio.formula[len(one)], (first - second) / first)


def scored(name: str, standard: str, *answers: tuple[str, str]) -> tuple[Fraction | None, list[str]]:
    own = table((name, "10", standard))
    known = with_ratios(own, [ASKED, *((name, *each) for each in answers)])
    result = evaluate_table(own, known.answers, None, known.values)
    codes = [each.code for each in (*result.findings, *known.findings) if each.level is Level.ERROR]
    return result.rows[0].earned, codes


COUNT = "资料齐全得10分，每发现1次延误扣2分，扣完为止。"


@pytest.mark.parametrize(
    ("name", "standard", "question", "answer", "possible"),
    [
        ("资料报送", COUNT, "发现延误", "-2次", False),
        ("资料报送", COUNT, "发现延误", "0次", True),
        ("配送合格率", "配送合格率达到98%得10分,每低1个百分点扣1分,扣完为止。", "配送合格率", "980%", False),
        ("配送合格率", "配送合格率达到98%得10分,每低1个百分点扣1分,扣完为止。", "配送合格率", "-98%", False),
        ("配送合格率", "配送合格率达到98%得10分,每低1个百分点扣1分,扣完为止。", "配送合格率", "100%", True),
        ("诉求按期处理率", "按期处理率达到95%得10分,每低1个百分点扣1分,扣完为止。", "按期处理率", "9600", False),
        ("任务完成率", "得分=任务完成率×分值", "任务完成率", "104%", True),
        ("水费收缴率", "得分=水费收缴率×分值", "水费收缴率", "103%", True),  # arrears of earlier years
        ("产值增长率", "产值增长率≥5%得10分,每低1个百分点扣2分,扣完为止。", "产值增长率", "-3%", True),
        ("产值增长率", "产值增长率≥5%得10分,每低1个百分点扣2分,扣完为止。", "产值增长率", "130%", True),
        ("成本偏差率", "成本偏差率≤5%得10分,每高1个百分点扣1分,扣完为止。", "成本偏差率", "-2%", True),
        ("床位占用", "占用比例≤110%得10分,每高1个百分点扣1分,扣完为止。", "占用比例", "105%", True),
        ("维修里程", "达到60公里得10分,每少1公里扣1分,扣完为止。", "维修里程", "-60公里", False),
    ],
)
def test_an_impossible_answer_is_asked_again_and_never_scored(
    name: str, standard: str, question: str, answer: str, *, possible: bool
) -> None:
    earned, codes = scored(name, standard, (question, answer))
    assert (earned is not None, codes) == (possible, [] if possible else ["answer_impossible"])


@pytest.mark.parametrize(
    ("name", "numbers", "possible"),
    [
        ("预算执行率", {"实际支出资金": "120万元", "实际到位资金": "100万元"}, False),
        ("预算执行率", {"全年执行数": "101", "全年预算数": "100"}, False),
        ("预算执行率", {"累计执行数": "101", "年初预算数": "100"}, True),  # the budget may have grown
        ("预算执行率", {"实际支出资金": "-1万元", "实际到位资金": "100万元"}, False),
        ("质量达标率", {"质量达标产出数": "32处", "实际产出数": "31处"}, False),
        ("资金到位率", {"实际到位资金": "110万元", "预算资金": "100万元"}, True),
        ("成本节约率", {"计划成本": "30万元", "实际成本": "33万元"}, True),
        ("成本节约率", {"计划成本": "-30万元", "实际成本": "33万元"}, False),
    ],
)
def test_numbers_that_no_ratio_can_have_are_asked_again(name: str, numbers: dict[str, str], *, possible: bool) -> None:
    earned, codes = scored(name, f"得分={name}×分值", *numbers.items())
    assert (earned is not None, codes) == (possible, [] if possible else ["RATIO_IMPOSSIBLE"])


@pytest.mark.parametrize(
    ("part", "whole", "numbers", "possible"),
    [
        ("专款支出", "专款到位", ("41万元", "400000元"), False),
        ("专款支出", "专款到位", ("40万元", "400000元"), True),
        ("抽查合格批次", "抽查批次", ("31批", "30批"), False),
        ("抽查合格率", "抽查覆盖率", ("98%", "50%"), True),  # two shares, each of its own
        ("合格批次", "抽查批次", ("31批", "30批"), False),
        ("实际完成数", "计划完成数", ("31批", "30批"), True),
    ],
)
def test_a_part_that_is_more_than_its_whole_is_asked_again(
    part: str, whole: str, numbers: tuple[str, str], *, possible: bool
) -> None:
    earned, codes = scored("抽检", f"得分={part}/{whole}×分值", (part, numbers[0]), (whole, numbers[1]))
    assert (earned is not None, codes) == (possible, [] if possible else ["answer_impossible"])
