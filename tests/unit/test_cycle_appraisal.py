"""The yearly appraisal: measures follow from the year's results, printed standards score them."""

import json
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators._resources import rules_table
from indicators.cli import main
from indicators.cycle import RectificationList
from indicators.cycle.appraisal import (
    Appraisal,
    Listed,
    Placed,
    Results,
    appraisal_papers,
    appraise,
    goal_and_filled,
    listed_projects,
    ranking,
    shipped_appraisal,
)
from indicators.cycle.rectification import Problem
from indicators.errors import FormError
from indicators.evaluation import read_evaluation_table
from indicators.forms import read_form
from indicators.rulepacks import load_rulepack
from indicators.standards import Unreadable
from indicators.targets import GoalTable

Out = pytest.CaptureFixture[str]
PACK = load_rulepack("hubei-2019")
GOALS = """2025年{0}项目绩效目标表
项目名称\t{0}
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t维护座数\t≥8座
"""
FORM = """2025年{0}项目自评表
项目名称\t{0}
填报日期\t{1}
年度资金总额\t预算数\t执行数\t执行率\t得分
年度财政资金总额\t100\t100\t100%\t20
一级指标\t二级指标\t三级指标\t指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t维护座数\t≥8座\t8座\t80\t80
总分\t\t\t\t\t100\t{2}
"""


def filled(name: str, day: str = "2026年2月1日", total: str = "100") -> GoalTable:
    return read_form(FORM.format(name, day, total))[0]


def projects(*names: str, unit: str = "甲局") -> list[Listed]:
    return [Listed(name=name, unit=unit) for name in names]


def value(name: str, own: list[Listed], results: Results) -> Fraction | None:
    return next(each.value for each in Placed.of(own, results).measures(own, results, PACK) if each.name == name)


# -- what ships


def test_every_standard_that_ships_is_read_and_every_number_says_that_it_is_ours() -> None:
    table, rules = shipped_appraisal(), rules_table("appraisal")
    assert table.findings == ()
    assert not any(isinstance(row.standard.rule, Unreadable) for row in table.rows)
    assert {question.name for row in table.rows for question in row.questions} <= rules["measures"].keys()
    assert {row["evidence"] for row in rules["rows"]} == {rules["evidence"]} == {"chosen"}
    assert all(row["source"] for row in rules["rows"])
    assert sum((row.points for row in table.rows if row.points is not None), Fraction(0)) == 100


# -- the measures


def test_coverage_is_by_name_or_code() -> None:
    own = [Listed(name="泵站", code="A1"), Listed(name="道 路"), Listed(name="绿化")]
    tables = [read_form(GOALS.format("道路"))[0]]
    coded = read_form("2025年某表\n项目名称\t别名\n项目编码\tA1\n三级指标\t指标值\n座数\t≥8座")[0]
    results = Results(goals=(*tables, coded))
    assert value("绩效目标覆盖率", own, results) == Fraction(200, 3)
    assert value("自评覆盖率", own, results) == 0
    assert value("绩效目标覆盖率", [], results) is None


def test_the_difference_to_the_recomputed_total_is_averaged() -> None:
    own = projects("泵站", "道路")
    forms = Results(forms=(filled("泵站"), filled("道路", total="97")))
    assert value("自评得分平均差异", own, forms) == Fraction(3, 2)
    assert value("自评准确率", own, forms) == 50


def test_in_time_is_by_the_day_that_the_form_says() -> None:
    own = projects("泵站", "道路", "绿化")
    forms = (filled("泵站"), filled("道路", "2026年4月1日"), filled("绿化", ""))
    assert value("按时报送率", own, Results(forms=forms, due=date(2026, 3, 31))) == Fraction(100, 3)
    assert value("按时报送率", own, Results(forms=forms)) is None


def test_problems_of_a_department_are_counted_by_their_state() -> None:
    def problem(project: str, key: str) -> Problem:
        return Problem(project=project, source="审核", message=key, key=key)

    found = RectificationList().updated([problem("泵站", "a"), problem("泵站", "b"), problem("别处", "c")])
    rows = [list(row) for row in found.rows]
    rows[0][found.heads.index("状态")] = "已整改"
    done = RectificationList.of_rows([found.heads, *rows])
    assert value("整改完成率", projects("泵站"), Results(problems=done)) == 50
    assert value("整改完成率", projects("道路"), Results(problems=done)) == 100  # nothing to mend
    assert value("整改完成率", projects("泵站"), Results()) is None


def test_what_is_published_is_by_name() -> None:
    own = projects("泵站", "道路")
    assert value("公开率", own, Results(published=("泵 站",))) == 50
    assert value("公开率", own, Results()) is None


def test_projects_of_one_name_are_told_apart_by_their_departments() -> None:
    own = [*projects("机动经费"), *projects("机动经费", unit="乙局"), *projects("泵站")]
    text = FORM.format("机动经费", "2026年2月1日", "100")
    (of_other,) = read_form(text.replace("填报日期", "主管部门\t某区乙局\n填报日期"))
    (of_nobody,) = read_form(text)
    results = Results(forms=(of_nobody, of_other, filled("泵站")), published=("机动经费", "泵站"))
    by_unit = {each.name: earned(each) for each in appraise(own, results, PACK)}
    assert (by_unit["乙局"]["自评覆盖率"], by_unit["甲局"]["自评覆盖率"]) == (Fraction(20), Fraction(0))
    (missing,) = [
        each.missing for each in Placed.of(own, results).measures(own, results, PACK) if each.name == "自评覆盖率"
    ]
    assert missing == ("机动经费（甲局）",)
    assert value("公开率", own, results) == Fraction(100, 3)


_NAMES = ("泵站", "道路", "绿化")


@settings(max_examples=15)  # each reviews the tables
@given(st.sets(st.sampled_from(_NAMES)), st.sets(st.sampled_from(_NAMES)), st.permutations(_NAMES))
def test_more_done_is_never_less_and_the_order_does_not_matter(one: set[str], more: set[str], order: list[str]) -> None:
    own = projects(*_NAMES)

    def share(names: set[str], listed: list[Listed]) -> Fraction:
        goals = tuple(read_form(GOALS.format(name))[0] for name in sorted(names))
        found = value("绩效目标覆盖率", listed, Results(goals=goals))
        assert found is not None
        return found

    assert share(one, own) <= share(one | more, own) <= 100
    assert share(one, own) == share(one, projects(*order))


# -- the appraisal


def everything() -> tuple[list[Listed], Results]:
    own = [*projects("泵站", "道路"), *projects("绿化", unit="乙局")]
    goals = tuple(read_form(GOALS.format(name))[0] for name in ("泵站", "道路"))
    forms = tuple(filled(name) for name in ("泵站", "道路"))
    published = ("泵站", "道路")
    return own, Results(
        goals=goals, forms=forms, problems=RectificationList(), published=published, due=date(2026, 3, 1)
    )


def earned(found: Appraisal) -> dict[str, Fraction | None]:
    return {each.row.name: each.earned for each in found.result.rows}


def test_departments_are_scored_by_the_printed_standards_and_ranked() -> None:
    found = appraise(*everything(), PACK)
    assert [each.name for each in found] == ["全部", "乙局", "甲局"]
    whole, other, first = found
    assert earned(first)["绩效目标覆盖率"] == 20
    assert earned(whole)["绩效目标覆盖率"] == 0  # 33 and a third per cent below
    assert earned(whole)["按时报送率"] == Fraction("6.67")
    assert other.result.open  # no form whose score could be compared
    assert Appraisal.from_dict(json.loads(json.dumps(whole.to_dict()))) == whole
    assert [(rank, each.name) for rank, each in ranking(found)] == [("1", "甲局"), ("—", "乙局")]
    texts = [cell.text for paper in appraisal_papers(found, year="2025年度") for cell in paper.cells]
    assert "2025年度预算绩效管理工作考核结果" in texts
    assert "66.67%（2/3）" in texts


def test_a_bureau_brings_its_own_table_and_answers_what_no_measure_says() -> None:
    rows = [
        ["三级指标", "分值", "评分标准"],
        ["自评", "60", "得分=自评覆盖率×分值"],
        ["制度", "40", "制度健全得40分,否则不得分。"],
    ]
    table = read_evaluation_table(rows)
    own, results = everything()
    (question,) = table.rows[1].questions
    answers = [
        ["部门", "指标", "问题", "答案"],
        ["甲局", "制度", question.name, "是"],
        ["乙局", "制度", question.name, "否"],
    ]
    whole, other, first = appraise(own, results, PACK, table, answers)
    assert (first.result.total, other.result.total) == (Fraction(100), Fraction(0))
    assert [each.code for each in whole.result.findings] == ["answer_missing"]


def test_a_list_without_names_is_refused_and_sums_are_no_projects() -> None:
    with pytest.raises(FormError, match="这不是项目清单"):
        listed_projects([["甲", "乙"]])
    assert listed_projects([["序号", "项目名称", "单位"], ["合计", "", ""], ["1", "泵站", "甲局"]]) == (
        (Listed(name="泵站", unit="甲局"),),
        (),
    )


def test_a_row_without_a_name_and_a_project_that_is_there_twice_are_said() -> None:
    rows = [
        ["项目名称", "部门", "项目编码"],
        ["泵站", "甲局", "A1"],
        ["泵 站", "甲局", ""],
        ["别名", "乙局", "A1"],
        ["", "甲局", ""],
        ["泵站", "甲局", "A2"],
        ["泵站", "乙局", ""],
        ["", "", ""],
    ]
    found, findings = listed_projects(rows)
    assert [(each.unit, each.code) for each in found] == [("甲局", "A1"), ("甲局", "A2"), ("乙局", "")]
    assert [(each.code, each.where) for each in findings] == [
        ("PROJECT_TWICE", "第3行"),
        ("PROJECT_TWICE", "第4行"),
        ("PROJECT_NAMELESS", "第5行"),
    ]


def test_a_table_of_no_project_and_a_second_one_are_said() -> None:
    goals = tuple(read_form(GOALS.format(name))[0] for name in ("泵站", "泵站"))
    whole = appraise(projects("泵站"), Results(goals=goals, forms=(filled("绿化"), filled("泵站"))), PACK)[0]
    assert [each.code for each in whole.findings] == ["TABLE_TWICE", "TABLE_OF_NO_PROJECT"]
    assert "绿化" in whole.findings[1].message


# -- the command


def test_the_command_from_the_list_to_the_sheets(tmp_path: Path, capsys: Out) -> None:
    for folder, texts in (
        ("目标", [GOALS.format(name) for name in ("泵站", "道路")]),
        ("自评", [FORM.format(name, "2026年2月1日", "100") for name in ("泵站", "道路")]),
    ):
        (tmp_path / folder).mkdir()
        for number, text in enumerate(texts):
            (tmp_path / folder / f"{number}.txt").write_text(text, "utf-8")
    listed, out = tmp_path / "项目清单.csv", tmp_path / "考核.xlsx"
    listed.write_text("项目名称,部门\n泵站,甲局\n道路,乙局\n", "utf-8")
    archive, problems = tmp_path / "公开.zip", tmp_path / "台账.csv"
    forms = str(tmp_path / "自评")
    assert main(["publish", forms, "-o", str(archive), "--rules", "hubei-2019"]) == 0
    assert main(["results", "rectify", forms, "-o", str(problems), "--rules", "hubei-2019"]) == 0
    capsys.readouterr()
    command = ["appraise", str(listed), "--goals", str(tmp_path / "目标"), "--forms", forms, "--rules", "hubei-2019"]
    more = ["--rectification", str(problems), "--published", str(archive), "--due", "2026-03-31", "--year", "2025年度"]
    assert main([*command, *more, "-o", str(out), "--explain"]) == 0
    shown = capsys.readouterr()
    assert "自评覆盖率" in shown.out
    assert "由本程序选定" in shown.err
    assert openpyxl.load_workbook(out).sheetnames == ["考核结果", "全部", "乙局", "甲局"]
    assert main([*command, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [row["earned"] for row in said[0]["result"]["rows"]].count(None) == 3
    own, asked = tmp_path / "考核表.csv", tmp_path / "答卷.csv"
    own.write_text(
        "三级指标,分值,评分标准\n自评,60,得分=自评覆盖率×分值\n制度,40,制度健全得40分，否则不得分。\n", "utf-8"
    )
    assert main([*command, "--table", str(own), "--ask", str(asked)]) == 0
    assert "制度" in asked.read_text("utf-8-sig")
    assert "自评覆盖率" not in asked.read_text("utf-8-sig")


def test_goal_tables_and_filled_forms_are_told_apart() -> None:
    goals, forms = goal_and_filled([filled("泵站"), read_form(GOALS.format("泵站"))[0]])
    assert (len(goals), len(forms)) == (1, 1)
