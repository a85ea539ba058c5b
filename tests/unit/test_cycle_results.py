"""Results into budgets: grades and actions, the rectification list, two evaluations side by side."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from indicators._resources import rules_table
from indicators.cli import main
from indicators.cycle import (
    ActionTable,
    RectificationList,
    compare,
    evaluated_form,
    evaluation_papers,
    lay_comparison,
    lay_proposal,
    outcome_of,
    problems_of,
    propose,
    shipped_actions,
)
from indicators.cycle.comparison import comparison_cells, difference_words, evaluated_rows
from indicators.cycle.rectification import Problem, day_of, is_done, looked_at, problems_of_evaluation
from indicators.cycle.results import Outcome, outcome_of_evaluation, outcomes_of_rows
from indicators.errors import FormError, Level
from indicators.evaluation import evaluate_table, read_evaluation_table
from indicators.forms import read_form
from indicators.rulepacks import load_rulepack
from indicators.scoring import score

Out = pytest.CaptureFixture[str]
PACK = load_rulepack("hubei-2019")
FORM = Path(__file__).with_name("cycle_form.txt").read_text("utf-8")


def own_actions(*rows: tuple[str, str, str]) -> ActionTable:
    return ActionTable.of_rows([["等级", "处理", "安排比例", "依据"], *([*row, "某政办〔2024〕1号"] for row in rows)])


# -- grades and actions


def test_no_percentage_ships_and_every_word_has_its_evidence() -> None:
    assert [(each.grade, each.keep) for each in shipped_actions().actions] == [(word, None) for word in "优良中差"]
    assert {each.evidence for each in shipped_actions().actions} == {"seen"}


@pytest.mark.parametrize(
    ("rows", "keep"),
    [
        ([["等级", "处理意见", "压减比例", "依据"], ["中", "压减", "20%", "文件"]], Fraction(4, 5)),
        ([["办法"], ["等级", "处理", "安排比例", "依据"], ["中", "压减", "0.8", "文件"]], Fraction(4, 5)),
        ([["等级", "处理"], ["中", "压减"]], None),
    ],
)
def test_a_bureau_says_what_a_grade_leads_to(rows: list[list[str]], keep: Fraction | None) -> None:
    action = ActionTable.of_rows(rows).of("中")
    assert action is not None
    assert (action.keep, action.evidence) == (keep, "user")


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["等级", "处理", "压减比例"], ["中", "压减", "20%"]], "ratio_without_source"),
        ([["等级", "处理", "压减比例", "依据"], ["中", "压减", "120%", "文件"]], "bad_share"),
        ([["等级", "处理", "压减比例", "依据"], ["中", "压减", "一些", "文件"]], "bad_share"),
        ([["等级", "处理", "压减比例", "安排比例", "依据"], ["中", "压减", "20%", "80%", "文件"]], "no_actions"),
        ([["名称", "说明"]], "no_actions"),
    ],
)
def test_a_table_that_is_wrong_is_refused(rows: list[list[str]], code: str) -> None:
    with pytest.raises(FormError) as refused:
        ActionTable.of_rows(rows)
    assert refused.value.code == code


def test_a_scored_form_leads_to_its_amount_exactly() -> None:
    (table,) = read_form(FORM)
    outcome = outcome_of(score(table, None, PACK))
    assert (outcome.score, outcome.grade, outcome.budget, outcome.holder) == (
        Fraction(89),
        "良",
        Fraction(10**6),
        "排水队",
    )
    (row,) = propose([outcome], own_actions(("良", "适当压减", "92.5%")))
    assert row.proposed == 925_000
    texts = [cell.text for cell in lay_proposal([row], own_actions(("良", "适当压减", "92.5%"))).cells]
    assert "2026年预算安排建议表（绩效评价结果运用）" in texts
    assert texts.count("92.5") == 2  # the row and the sum
    assert "某政办〔2024〕1号" in texts


@pytest.mark.parametrize(
    ("outcome", "remark"),
    [
        (Outcome(name="甲", grade="差"), "办法里没有等级“差”"),
        (Outcome(name="甲"), "等级没有确定"),
        (Outcome(name="甲", grade="良"), "没有本年预算数，算不出安排数"),
    ],
)
def test_what_is_not_decided_is_said(outcome: Outcome, remark: str) -> None:
    (row,) = propose([outcome], own_actions(("良", "压减", "90%")))
    assert (row.proposed, row.remark) == (None, remark)


def test_what_is_excepted_is_left_to_a_person() -> None:
    heads = ["等级", "处理", "压减比例", "依据", "除外"]
    table = ActionTable.of_rows([heads, ["中", "压减", "20%", "文件", "救助、低保"]])
    rows = propose([Outcome(name=name, grade="中", budget=Fraction(100)) for name in ("困难救助", "绿化")], table)
    assert [row.proposed for row in rows] == [None, 80]
    assert "由人定" in rows[0].remark


def test_a_list_of_results_is_read() -> None:
    rows = [["评价结果"], ["项目名称", "得分", "本年预算数（万元）"], ["甲", "92", "334"], ["合计", "", "334"]]
    (outcome,) = outcomes_of_rows(rows, PACK)
    assert (outcome.score, outcome.grade, outcome.budget) == (Fraction(92), "优", Fraction(3_340_000))


LISTED = ["项目名称", "单位", "得分", "等级", "本年预算数（万元）"]


@pytest.mark.parametrize(
    ("row", "codes"),
    [
        (["泵站", "甲", "90", "优", "100"], []),
        (["泵站", "甲", "89.99", "优", "100"], ["OUTCOME_GRADE"]),
        (["泵站", "甲", "95", "良", "100"], ["OUTCOME_GRADE"]),
        (["泵站", "甲", "100.01", "优", "100"], ["OUTCOME_RANGE"]),
        (["泵站", "甲", "-1", "", "100"], ["OUTCOME_RANGE"]),
        (["泵站", "甲", "95", "", "-100"], ["OUTCOME_RANGE"]),
        (["泵站", "甲", "约90", "", "100"], ["NOT_A_NUMBER"]),
        (["泵站", "甲", "缺", "优", "100元"], ["NOT_A_NUMBER", "NOT_A_NUMBER"]),
        (["", "甲", "95", "优", "100"], ["OUTCOME_NAMELESS"]),
    ],
)
def test_what_cannot_be_costs_its_own_row_alone(row: list[str], codes: list[str]) -> None:
    outcomes = outcomes_of_rows([LISTED, row, ["绿化", "乙", "92", "优", "200"], ["合计", "", "", "", "300"]], PACK)
    one, other = propose(outcomes, own_actions(("优", "安排", "100%"), ("良", "压减", "90%")))
    assert [each.code for each in one.findings] == codes
    assert (one.action is not None) is not bool(codes)
    assert other.proposed == 2_000_000
    assert not other.findings
    if codes:
        assert (one.proposed, one.outcome.grade) == (None, None)
        assert one.remark


def test_a_project_that_is_there_twice_is_not_arranged() -> None:
    rows = [
        LISTED,
        ["泵站", "甲", "90", "优", "100"],
        ["泵 站", "", "70", "中", "100"],
        ["泵站", "乙", "95", "优", "50"],
    ]
    actions = own_actions(("优", "安排", "100%"), ("中", "压减", "80%"))
    twice = propose(outcomes_of_rows(rows, PACK), actions)
    assert {each.action for each in twice} == {None}  # the one without a unit may be of either
    apart = propose(outcomes_of_rows([rows[0], rows[1], rows[3]], PACK), actions)
    assert [each.action is not None for each in apart] == [True, True]
    years = [Outcome(name="泵站", year=year, grade="优") for year in (2024, 2025)]
    assert [each.action is not None for each in propose(years, actions)] == [True, True]


def test_an_evaluation_with_a_cell_that_is_no_number_is_read_but_for_its_row() -> None:
    rows = [["指标", "分值", "得分"], ["甲率", "60", "很好"], ["乙率", "40", "35"], ["总分", "100", "120"]]
    form = evaluated_rows(rows, PACK, "泵站")
    assert ([row.earned for row in form.rows], [each.code for each in form.findings]) == ([None, 35], ["NOT_A_NUMBER"])
    outcome = outcome_of_evaluation(form)
    assert ([each.code for each in outcome.findings], outcome.grade) == (["NOT_A_NUMBER", "OUTCOME_RANGE"], None)


def test_apply_goes_on_behind_a_row_that_cannot_be(tmp_path: Path, capsys: Out) -> None:
    lines = [
        LISTED,
        ["泵站", "甲", "105", "优", "100"],
        ["绿化", "乙", "缺", "", "200"],
        ["排渍", "丙", "92", "优", "300"],
    ]
    listed = written(tmp_path, "结果.csv", "\n".join(",".join(line) for line in lines))
    own = written(tmp_path, "办法.csv", "等级,处理,安排比例,依据\n优,安排,100%,某政办〔2024〕1号\n")
    assert main(["results", "apply", listed, "--rules", "hubei-2019", "--actions", own, "--json"]) == 1
    said = capsys.readouterr()
    assert [row["proposed"] for row in json.loads(said.out)["rows"]] == [None, None, "3000000"]
    assert "超过满分 100" in said.err
    assert "得分“缺”不是一个数" in said.err


@given(st.fractions(0, 1), st.integers(0, 10**9))
def test_an_amount_is_never_more_than_the_budget(keep: Fraction, budget: int) -> None:
    action = shipped_actions().actions[0]
    table = ActionTable(actions=(type(action)(grade="优", action="安排", keep=keep, source="文件"),))
    (row,) = propose([Outcome(name="甲", grade="优", budget=Fraction(budget))], table)
    assert row.proposed is not None
    assert 0 <= row.proposed <= budget


# -- the rectification list


def test_problems_are_findings_missed_targets_and_wrong_scores() -> None:
    (table,) = read_form(FORM.replace("6座\t40\t30\t两座未完工", "6座\t40\t40\t"))
    found = problems_of(table, PACK)
    assert [(each.source, each.subject) for each in found[:2]] == [("未达标", "维护泵站"), ("得分", "维护泵站")]
    assert {"排水队"} == {each.holder for each in found}
    (said,) = [each for each in problems_of(read_form(FORM)[0], PACK) if each.source == "未达标"]
    assert said.said == "两座未完工"
    assert len(problems_of(table, PACK, Level.INFO)) >= len(found)


def filled(found: RectificationList, **said: str) -> RectificationList:
    """The list with the cells of its first line as a person types them, and a column of their own."""
    heads = [*found.heads, "局长批示"]
    rows = [[*row, ""] for row in found.rows]
    for head, text in {**said, "局长批示": "速办"}.items():
        rows[0][heads.index(head)] = text
    return RectificationList.of_rows([["整改台账"], heads, *rows])


def test_an_update_keeps_what_people_typed_and_says_what_is_still_there() -> None:
    first = RectificationList().updated(problems_of(read_form(FORM)[0], PACK))
    typed = filled(first, 责任人="王工", 整改期限="2026年3月31日", 状态="整改中")
    (better,) = read_form(FORM.replace("6座\t40\t30", "7座\t40\t35"))
    again = typed.updated(problems_of(better, PACK))
    cells = again.cells()[0]
    assert (cells["责任人"], cells["局长批示"], cells["本次核对"]) == ("王工", "速办", "仍存在")
    assert "6座" in cells["问题"]  # as it was registered
    (mended,) = read_form(FORM.replace("6座\t40\t30\t两座未完工", "8座\t40\t40\t").replace("\t89", "\t99"))
    done = again.updated(problems_of(mended, PACK), [looked_at(mended)])
    assert done.cells()[0]["本次核对"] == "未再发现"
    assert done.cells()[0]["责任人"] == "王工"


def test_lines_of_other_projects_and_by_hand_stay_as_they_are() -> None:
    found = RectificationList.of_rows([["问题", "编号", "备注"], ["人工登记", "", "某"]])
    again = found.updated(problems_of(read_form(FORM)[0], PACK))
    assert again.cells()[0]["问题"] == "人工登记"
    assert again.cells()[0]["本次核对"] == ""
    assert len(again.rows) > 1


def test_a_project_of_the_same_name_of_another_unit_is_another() -> None:
    (one,), (other,) = read_form(FORM), read_form(FORM.replace("排水队", "市政队"))
    found = RectificationList().updated([*problems_of(one, PACK), *problems_of(other, PACK)])
    again = found.updated([], [looked_at(one)])
    assert {(row["单位"], row["本次核对"]) for row in again.cells()} == {("排水队", "未再发现"), ("市政队", "新增")}


_problems = st.lists(
    st.builds(
        Problem,
        project=st.sampled_from(("甲", "乙")),
        year=st.sampled_from((None, 2025)),
        source=st.sampled_from(("审核", "未达标")),
        message=st.sampled_from(("没有单位", "没有达到")),
        key=st.sampled_from(("a", "b", "c")),
    ),
    max_size=6,
)


@given(_problems, _problems, st.sampled_from(("", "王工")))
def test_an_update_twice_is_an_update_once_and_loses_nothing(
    one: list[Problem], two: list[Problem], person: str
) -> None:
    first = RectificationList().updated(one)
    assert first.updated(one) == first
    typed = filled(first, 责任人=person) if first.rows else first
    second = typed.updated(two)
    assert second.updated(two) == second
    kept = [head for head in typed.heads if head != "本次核对"]
    before, after = typed.cells(), second.cells()
    assert [[row[head] for head in kept] for row in after[: len(before)]] == [
        [row[head] for head in kept] for row in before
    ]
    assert len({row["编号"] for row in after}) == len(after)


@given(_problems)
def test_a_list_comes_back_from_its_cells(problems: list[Problem]) -> None:
    found = RectificationList().updated(problems)
    assert RectificationList.of_rows([found.heads, *found.rows]) == found


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ({}, ["RECTIFY_BLANK", "RECTIFY_BLANK"]),
        ({"整改期限": "2026年3月31日", "责任人": "王工"}, ["RECTIFY_OVERDUE"]),
        ({"整改期限": "2026-04-30", "责任人": "王工"}, []),
        ({"整改期限": "2026-03-31", "责任人": "王工", "状态": "已整改", "完成日期": "2026/3/30"}, []),
        ({"整改期限": "2026-03-31", "责任人": "王工", "状态": "基本完成"}, ["RECTIFY_STATE", "RECTIFY_OVERDUE"]),
        ({"整改期限": "3月底", "责任人": "王工"}, ["RECTIFY_DATE"]),
        ({"整改期限": "2026-04-30", "责任人": "王工", "完成日期": "2026-04-01"}, ["RECTIFY_UNDONE"]),
        ({"状态": "已整改", "本次核对": "仍存在"}, ["RECTIFY_BACK"]),
    ],
)
def test_what_is_overdue_on_a_day_is_said(said: dict[str, str], codes: list[str]) -> None:
    problem = Problem(project="泵站", source="审核", message="没有单位", key="k")
    typed = filled(RectificationList().updated([problem]), **said)
    assert [each.code for each in typed.reminder(date(2026, 4, 15))] == codes


def test_the_words_of_the_list_are_data() -> None:
    rules = rules_table("rectification")
    assert rules["first"] in rules["open"]
    assert all(is_done({"状态": word}) for word in rules["done"])
    assert {entry["evidence"] for entry in rules["checks"].values()} == {"chosen"}
    assert (day_of("2025年12月底"), day_of("尽快")) == (date(2025, 12, 31), None)


def test_every_value_has_its_json_form() -> None:
    (table,) = read_form(FORM)
    result = score(table, None, PACK)
    (row,) = propose([outcome_of(result)], shipped_actions())
    found = compare(evaluated_form(table, PACK), evaluated_rows(REPORT, PACK))
    problems = problems_of(table, PACK)
    for each in (shipped_actions(), row, found, problems[0], RectificationList().updated(problems)):
        assert type(each).from_dict(json.loads(json.dumps(each.to_dict()))) == each


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(FormError, match="这不是整改台账"):
        RectificationList.of_rows([["项目", "说明"]])


# -- two evaluations


def test_two_forms_are_compared_row_by_row() -> None:
    (own,) = read_form(FORM)
    (other,) = read_form(FORM.replace("6座\t40\t30\t两座未完工", "5座\t40\t25\t现场只见5座").replace("\t89", "\t84"))
    found = compare(evaluated_form(own, PACK), evaluated_form(other, PACK))
    assert [(row.one.name, row.difference) for row in found.rows] == [
        ("预算执行率", Fraction(0)),
        ("维护泵站", Fraction(-5)),
        ("合格率", Fraction(0)),
    ]
    assert (found.difference, found.own.grade, found.other.grade) == (Fraction(-5), "良", "良")
    assert found.unexplained == ()
    texts = [cell.text for cell in lay_comparison(found).cells]
    assert {"现场只见5座", "-5", "89", "84"} <= {*texts}


def test_an_evaluation_with_other_rows_is_compared_where_rows_are_the_same() -> None:
    rows = [["指标", "分值", "得分", "扣分原因"], ["合格率", "40", "35", ""], ["立项依据", "60", "60", ""]]
    other = evaluated_rows(rows, PACK, "泵站")
    found = compare(evaluated_form(read_form(FORM)[0], PACK), other)
    assert [row.one.name for row in found.rows if row.own is None] == ["立项依据"]
    assert [row.one.name for row in found.unexplained] == ["合格率"]
    assert (other.total, other.grade) == (Fraction(95), "优")
    assert evaluated_rows(rows[:2], PACK).grade is None  # a part of an evaluation


REPORT = [
    ["指标评分表"],
    ["项目（单位）：泵站维护"],
    ["一级指标", "二级指标", "三级指标", "分值", "得分", "评分标准", "得分说明"],
    ["过程", "资金管理", "资金到位率", "60", "60", "得分=资金到位率×分值", "得 60 分"],
    ["", "", "合格率", "20", "18", "每低1%扣1分", "低 2 个百分点"],
    ["", "组织实施", "制度执行", "20", "15", "酌情扣分", ""],
    ["总分", "", "", "100", "93", "等级：优"],
    ["得分汇总表"],
    ["一级指标", "指标项数", "分值", "得分"],
    ["过程", "3", "100", "93"],
]


def test_the_report_of_an_evaluation_is_read_to_its_total() -> None:
    form = evaluated_rows(REPORT, PACK)
    assert (form.name, form.total, form.grade) == ("泵站维护", Fraction(93), "优")
    assert [row.path for row in form.rows] == [("过程", "资金管理"), ("过程", "资金管理"), ("过程", "组织实施")]
    problems = problems_of_evaluation(form)
    assert [each.message for each in problems] == ["扣2分：低 2 个百分点", "扣5分，没有写原因"]
    first = RectificationList().updated(problems)
    assert first.updated(problems) == first
    both = first.updated(problems_of(read_form(FORM.replace("2025年", ""))[0], PACK))  # of no year either
    assert [row["本次核对"] for row in both.cells()][:2] == ["新增", "新增"]


def both_sides(form: str = FORM) -> tuple[list[Problem], list[Problem]]:
    rows = [
        ["三级指标", "分值", "得分", "扣分原因"],
        ["维护泵站", "60", "40", "现场只见5座"],
        ["制度", "40", "30", "缺制度"],
    ]
    return list(problems_of(read_form(form)[0], PACK)), list(
        problems_of_evaluation(evaluated_rows(rows, PACK, "泵站维护"))
    )


def listed(found: RectificationList) -> list[tuple[str, ...]]:
    heads = ("来源", "指标", "单位", "年度", "问题", "单位说明", "本次核对")
    return [tuple(cells[head] for head in heads) for cells in found.cells() if cells["来源"] != "得分"]


def test_what_both_sides_found_is_one_line_with_the_unit_and_the_year() -> None:
    own, other = both_sides()
    assert listed(RectificationList().updated([*own, *other])) == [
        ("财政评价", "维护泵站", "排水队", "2025", "扣20分：现场只见5座", "两座未完工", "新增"),
        ("财政评价", "制度", "排水队", "2025", "扣10分：缺制度", "", "新增"),
    ]
    alone = RectificationList().updated(other)
    assert {row[2:4] for row in listed(alone)} == {("", "")}  # nobody says whose it is


def test_what_one_side_found_later_is_no_second_line() -> None:
    own, other = both_sides()
    form, report = looked_at(read_form(FORM)[0]), ("泵站维护", "", "", True)

    def lines(*steps: tuple[list[Problem], list[tuple[str, str, str, bool]]]) -> list[str]:
        found = RectificationList()
        for problems, forms in steps:
            found = found.updated(problems, forms)
        return [row[0] for row in listed(found) if row[1] == "维护泵站" and row[-1] != "未再发现"]

    assert lines((own, [form]), (other, [report])) == ["未达标"]
    assert lines((other, [form, report]), (own, [form])) == ["财政评价"]
    assert lines((own, [form]), (other, [form, report])) == [
        "财政评价"
    ]  # the form was mended, the finance side's stays


def test_two_units_with_a_project_of_one_name_are_not_guessed_between() -> None:
    own, other = both_sides()
    more, _ = both_sides(FORM.replace("排水队", "市政队"))
    found = listed(RectificationList().updated([*own, *more, *other]))
    assert [row[2] for row in found if row[0] == "财政评价"] == ["", ""]
    assert [row[2] for row in found if row[0] == "未达标"] == ["排水队", "市政队"]


def test_a_list_with_odd_states_or_days_is_told_when_it_is_updated(tmp_path: Path, capsys: Out) -> None:
    form, out = written(tmp_path, "自评.txt"), str(tmp_path / "台账.csv")
    command = ["results", "rectify", form, "--rules", "hubei-2019", "-o", out]
    assert main(command) == 0
    rows = [line.split(",") for line in Path(out).read_text("utf-8-sig").splitlines()]
    heads = rows[2]
    for head, text, said in (("状态", "未完成", "不是台账的状态"), ("整改期限", "2027-13-40", "不是写明年月日的日期")):
        odd = [list(row) for row in rows]
        odd[3][heads.index(head)] = text
        written(tmp_path, "台账.csv", "\n".join(map(",".join, odd)))
        capsys.readouterr()
        assert main(command) == 1
        assert said in "".join(capsys.readouterr().out.split())


def test_the_command_takes_a_report_for_each_use(tmp_path: Path, capsys: Out) -> None:
    report, form = tmp_path / "评价.csv", written(tmp_path, "自评.txt")
    report.write_text("\n".join(",".join(row) for row in REPORT), "utf-8")
    assert main(["results", "apply", str(report), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["outcome"]["score"] == "93"
    assert main(["results", "rectify", str(report), "-o", str(tmp_path / "台账.csv"), "--json"]) == 0
    assert [row["来源"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["财政评价", "财政评价"]
    assert main(["results", "compare", form, str(report), "--rules", "hubei-2019", "--json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert said["difference"] == "4"


@pytest.mark.parametrize(
    ("own", "other", "said", "asked"),
    [
        (("20", "19.8"), ("10", "9.9"), "得分率 0 个百分点", False),
        (("10", "9"), ("15", "12"), "得分率 -10 个百分点", True),
        (("10", "9"), ("10", "8"), "-1", True),
        (("10", "9"), ("", "8"), "分值不全，不能相减", False),
        (("10", ""), ("10", "8"), "", False),
    ],
)
def test_points_are_subtracted_only_where_they_are_of_the_same(
    own: tuple[str, str], other: tuple[str, str], said: str, *, asked: bool
) -> None:
    one, two = (evaluated_rows([["指标", "分值", "得分"], ["泵站", *each]], PACK) for each in (own, other))
    found = compare(one, two)
    assert comparison_cells(found.rows[0])["差"] == said
    assert (len(found.unexplained) == 1) is asked


def test_two_totals_of_other_points_are_compared_by_their_rates() -> None:
    one, two = (
        evaluated_rows([["指标", "分值", "得分"], ["泵站", of, got]], PACK) for of, got in (("100", "90"), ("80", "76"))
    )
    found = compare(one, two)
    assert (found.difference, difference_words(found)) == (None, "得分率 5 个百分点")
    assert {"100", "80", "90%", "95%", "得分率 5 个百分点"} <= {cell.text for cell in lay_comparison(found).cells}


def test_the_report_of_an_evaluation_says_what_was_measured_and_why_points_were_lost() -> None:
    table = read_evaluation_table(
        [
            ("指标", "分值", "评分标准"),
            ("巡查", "10", "达到20次得10分，每少1次扣1分，扣完为止。"),
            ("满意率", "10", "90%以上得10分；80%(含)-90%得6分；80%以下不得分。"),
            ("制度", "10", "制度健全得10分，不健全不得分。"),
            ("整改", "10", "完成整改得10分，不完成不得分。"),
        ]
    )
    asked = [(row.name, question.name) for row in table.rows for question in row.questions]
    given = {"巡查": "17次", "满意率": "70%", "制度": "否", "整改": "是"}
    answers = [("指标", "问题", "答案"), *((name, question, given[name]) for name, question in asked)]
    (scores, *_) = evaluation_papers(evaluate_table(table, answers), "泵站", {"制度": "缺安全制度"})
    form = evaluated_rows(scores.texts, PACK)
    assert [(row.actual, row.reason) for row in form.rows] == [
        ("17次", "巡查17次，比 20次 低 3次"),
        ("70%", "满意率70%，不符合“≥90%”"),
        ("", "“制度健全”不成立；缺安全制度"),
        ("", ""),
    ]


@given(st.permutations(("甲率", "乙数", "丙项")))
def test_the_order_of_rows_changes_no_difference(names: list[str]) -> None:
    def scored(order: list[str], less: int) -> list[list[str]]:
        points = {"甲率": 30, "乙数": 30, "丙项": 40}
        return [["指标", "分值", "得分"], *([name, str(points[name]), str(points[name] - less)] for name in order)]

    found = compare(evaluated_rows(scored(["甲率", "乙数", "丙项"], 0), PACK), evaluated_rows(scored(names, 3), PACK))
    assert [row.difference for row in found.rows] == [-3, -3, -3]


# -- the command


def written(tmp_path: Path, name: str, text: str = FORM) -> str:
    (tmp_path / name).write_text(text, "utf-8")
    return str(tmp_path / name)


def test_apply_writes_the_proposal(tmp_path: Path, capsys: Out) -> None:
    form, out = written(tmp_path, "自评.txt"), str(tmp_path / "建议.xlsx")
    own = written(tmp_path, "办法.csv", "等级,处理,压减比例,依据\n良,适当压减,5%,某政办〔2024〕1号\n")
    assert main(["results", "apply", form, "--rules", "hubei-2019", "-o", out]) == 0
    assert "示例" in capsys.readouterr().err
    assert main(["results", "apply", form, "--rules", "hubei-2019", "--actions", own, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rows"][0]["proposed"] == "950000"
    assert openpyxl.load_workbook(out).sheetnames == ["预算安排建议"]
    other = written(tmp_path, "只有差.toml", '[[actions]]\ngrade = "差"\naction = "取消"\n')
    assert main(["results", "apply", form, "--rules", "hubei-2019", "--actions", other]) == 1


def test_a_list_filled_in_by_hand_in_a_workbook_is_updated(tmp_path: Path, capsys: Out) -> None:
    form, out = written(tmp_path, "自评.txt"), str(tmp_path / "台账.xlsx")
    command = ["results", "rectify", form, "--rules", "hubei-2019", "-o", out]
    assert main(command) == 0
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert sheet is not None
    heads = {cell.value: at for at, cell in enumerate(sheet[3], start=1)}
    for head, value in (("责任人", "王工"), ("整改期限", date(2026, 3, 31)), ("状态", "整改中")):
        sheet.cell(4, heads[head], value)
    sheet.cell(3, len(heads) + 1, "局长批示")
    sheet.cell(4, len(heads) + 1, "速办")
    sheet.cell(4, heads["责任人"]).comment = Comment("已通知", "李")
    book.create_sheet("汇总").append(["手工汇总"])
    book.save(out)
    capsys.readouterr()
    assert main([*command, "--at", "2026-04-15"]) == 1
    shown = capsys.readouterr()
    assert "已过期 15 天" in shown.out
    assert "王工" in shown.out
    again = Path(out).read_bytes()
    assert main(command) == 0
    assert Path(out).read_bytes() == again
    Path(form).write_text(FORM.replace("96%\t40\t40", "90%\t40\t40"), "utf-8")  # one more problem
    assert main(command) == 0
    book = openpyxl.load_workbook(out)
    sheet = book["绩效问题整改台账"]
    assert [cell.value for cell in sheet[4]][-1] == "速办"
    comment = sheet.cell(4, heads["责任人"]).comment
    assert comment is not None
    assert comment.text == "已通知"
    assert sheet.cell(4, heads["本次核对"]).value == "仍存在"
    assert book["汇总"]["A1"].value == "手工汇总"
    new = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[heads["本次核对"] - 1] == "新增"]
    assert [row[heads["指标"] - 1] for row in new] == ["合格率", "合格率"]
    assert [str(each.sqref) for each in sheet.data_validations.dataValidation][-1].count("L") > 0
    again = Path(out).read_bytes()
    assert main(command) == 0
    assert Path(out).read_bytes() == again
    assert main(["results", "remind", out, "--at", "2026-03-31"]) == 0
    assert main(["results", "remind", out, "--at", "明天"]) == 2
    assert main(["results", "remind", out]) == 2


def test_compare_writes_both_and_says_what_has_no_reason(tmp_path: Path, capsys: Out) -> None:
    own, out = written(tmp_path, "自评.txt"), str(tmp_path / "对比.docx")
    other = written(tmp_path, "评价.csv", "三级指标,分值,得分,扣分原因\n维护泵站,40,20,\n合格率,40,40,\n")
    assert main(["results", "compare", own, other, "--rules", "hubei-2019", "-o", out]) == 1
    shown = capsys.readouterr()
    assert "-10" in shown.out
    assert "没有写原因的有 1 行" in shown.err
    assert Path(out).exists()
    assert main(["results", "compare", own]) == 2
