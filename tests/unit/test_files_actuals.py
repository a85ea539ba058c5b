"""The file of actual values: what a clerk may write, and what is said about the rest."""

from fractions import Fraction
from pathlib import Path

import pytest

from indicators.errors import FormError
from indicators.files import read_actuals, read_forms, write_blank_actuals
from indicators.files.actuals import blank_rows, read_rows
from indicators.forms import read_form
from indicators.targets import MISSING, NOT_APPLICABLE, Absent, Actual, Actuals, Facts, GoalTable, Horizon, place

COLUMNS = ("表", "目标名称", "三级指标", "实际完成值", "得分比例", "偏差原因", "备注")
EXAMPLE = Path(__file__).parents[2] / "examples" / "hanyang-2026"

FORM = """2026年路灯项目绩效目标表
单位：万元
项目名称|路灯
项目资金
年度资金总额|334
其他资金|20
目标名称|一级指标|二级指标|三级指标|指标值
年度目标1|产出指标|数量指标|路灯盏数|≥500盏
||质量指标|亮灯率|≥98%
年度目标2|满意度指标|服务对象满意度指标|亮灯率|≥90%"""


@pytest.fixture
def table() -> GoalTable:
    (read,) = read_form(FORM.replace("|", "\t"))
    return read


def filled(table: GoalTable, *rows: str) -> Actuals:
    lines = [COLUMNS, *(tuple(row.split("|")) for row in rows)]
    return read_rows(lines, [table])["路灯"]


def of(table: GoalTable, actuals: Actuals, goal: str, name: str) -> Actual:
    """The value of the row of these names."""
    keys = [(at.name, row.name) for at in table.goals_of(Horizon.ANNUAL) for row in at.indicators]
    return place(table, actuals).rows[keys.index((goal, name))]


def said(actuals: Actuals) -> list[tuple[str, str | None]]:
    return [(finding.code, finding.where) for finding in actuals.findings]


def test_a_value_is_read_with_share_and_reason(table: GoalTable) -> None:
    actual = of(table, filled(table, "路灯|年度目标1|路灯盏数|512盏|90%|线路改造|"), "年度目标1", "路灯盏数")
    assert (actual.text, str(actual.reading), actual.share, actual.reason, actual.where) == (
        "512盏",
        "512盏",
        Fraction(9, 10),
        "线路改造",
        "第2行",
    )


@pytest.mark.parametrize(
    ("text", "reading"),
    [("", MISSING), ("—", MISSING), ("/", MISSING), ("不适用", NOT_APPLICABLE), ("不涉及", NOT_APPLICABLE)],
)
def test_missing_and_not_applicable_are_told_apart(table: GoalTable, text: str, reading: Absent) -> None:
    actuals = filled(table, f"路灯|年度目标1|路灯盏数|{text}|||")
    assert of(table, actuals, "年度目标1", "路灯盏数").reading is reading


def test_a_goal_may_be_left_out_where_the_name_is_unique(table: GoalTable) -> None:
    actuals = filled(table, "路灯||路灯盏数|512盏|||", "路灯||亮灯率|97%|||")
    assert of(table, actuals, "年度目标1", "路灯盏数").text == "512盏"
    assert said(actuals) == [("ACTUAL_AMBIGUOUS", "第3行")]
    assert of(table, actuals, "年度目标1", "亮灯率").reading is MISSING


def test_blanks_within_names_do_not_matter(table: GoalTable) -> None:
    actuals = filled(table, "路灯|年度目标 1|路灯 盏数|512盏|||")
    assert of(table, actuals, "年度目标1", "路灯盏数").text == "512盏"


def test_the_table_may_be_left_out_or_named_by_its_title(table: GoalTable) -> None:
    rows = ("|年度目标1|路灯盏数|512盏|||", "2026年路灯项目绩效目标表|年度目标1|亮灯率|97%|||")
    actuals = filled(table, *rows)
    assert (of(table, actuals, "年度目标1", "路灯盏数").text, of(table, actuals, "年度目标1", "亮灯率").text) == (
        "512盏",
        "97%",
    )
    assert said(actuals) == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("路灯|年度目标1|灯杆|5根|||", "ACTUAL_UNPLACED"),
        ("路灯|年度目标3|路灯盏数|5盏|||", "ACTUAL_UNPLACED"),
        ("路灯|年度目标1||5盏|||", "ACTUAL_UNPLACED"),
        ("路灯|年度目标1|路灯盏数|5盏|若干|", "SHARE_UNREADABLE"),
        ("路灯|年度目标1|路灯盏数|5盏|120%|", "SHARE_UNREADABLE"),
        ("路灯|执行数||许多|||", "ACTUAL_UNREADABLE"),
        ("路灯|执行数||5盏|||", "ACTUAL_UNREADABLE"),
        ("路灯|预算数||没有|||", "ACTUAL_UNREADABLE"),
        ("路灯|年度||去年|||", "ACTUAL_UNREADABLE"),
        ("路灯|项目已完成||大概|||", "ACTUAL_UNREADABLE"),
        ("路灯|上年||5盏|||", "ACTUAL_UNREADABLE"),
        ("路灯|上年|亮灯率|97%|||", "ACTUAL_AMBIGUOUS"),
        ("路灯|参照|亮灯率计划|97%|||", "ACTUAL_AMBIGUOUS"),
        ("路灯|参照|计划亮灯率|97%|||", "ACTUAL_AMBIGUOUS"),
        ("路灯|上年|路灯盏数|很多|||", "ACTUAL_UNREADABLE"),
        ("路灯|年度目标1|路灯盏数|5盏|||||多一格", "UNPLACED"),
    ],
)
def test_what_cannot_be_used_is_a_finding_with_its_place(table: GoalTable, row: str, code: str) -> None:
    assert said(filled(table, row)) == [(code, "第2行")]


def test_a_value_given_twice_in_two_ways_is_a_finding_and_neither_counts(table: GoalTable) -> None:
    actuals = filled(table, "路灯|年度目标1|路灯盏数|5盏|||", "路灯|年度目标1|路灯盏数|6盏|||")
    assert said(actuals) == [("ACTUAL_TWICE", "第3行")]
    assert of(table, actuals, "年度目标1", "路灯盏数").reading is MISSING


@pytest.mark.parametrize(
    ("what", "one", "other"), [("执行数", "330", "331"), ("预算数", "330", "331"), ("年度", "2025", "2026")]
)
def test_what_else_is_stated_in_two_ways_counts_in_neither(table: GoalTable, what: str, one: str, other: str) -> None:
    actuals = filled(table, f"路灯|{what}||{one}|||", f"路灯|{what}||{other}|||")
    assert said(actuals) == [("ACTUAL_TWICE", "第3行")]
    assert (actuals.executed, actuals.facts) == ({}, Facts(year=2026))


def test_the_same_said_twice_is_no_contradiction(table: GoalTable) -> None:
    actuals = filled(table, *["路灯|年度目标1|路灯盏数|5盏|||", "路灯|执行数||330|||"] * 2)
    assert said(actuals) == []
    assert of(table, actuals, "年度目标1", "路灯盏数").text == "5盏"


def test_an_unknown_table_is_a_finding_of_its_own(table: GoalTable) -> None:
    both = read_rows([COLUMNS, ("路灯杆", "年度目标1", "路灯盏数", "5盏", "", "", "")], [table])
    assert said(both["路灯"]) == []
    assert said(both["路灯杆"]) == [("ACTUAL_UNPLACED", "第2行")]


def test_spending_budget_and_facts_are_taken(table: GoalTable) -> None:
    actuals = filled(
        table,
        "路灯|执行数||330.5万元|||",
        "路灯|执行数|其他资金|12|||",
        "路灯|预算数||334万元|||",
        "路灯|上年|路灯盏数|497盏|||",
        "路灯|前年|路灯盏数|490盏|||",
        "路灯|上年|亮灯率||||",
        "路灯|参照|月|30天|||",
        "路灯|项目已完成||是|||",
        "路灯|说明||另有社会捐助|||",
        "路灯|说明|||||写在备注里",
    )
    assert actuals.executed == {"": 3_305_000, "其他资金": 120_000}
    assert actuals.facts == Facts(
        budget=Fraction(3_340_000),
        year=2026,
        finished=True,
        named={"月": (Fraction(30), "天")},
    )
    named = of(table, actuals, "年度目标1", "路灯盏数").named
    assert named == (("上年", (Fraction(497), "盏")), ("前年", (Fraction(490), "盏")))
    assert actuals.note == "另有社会捐助；写在备注里"
    assert [code for code, _ in said(actuals)] == ["BUDGET_STATED"]


def test_the_year_may_be_stated(table: GoalTable) -> None:
    facts = filled(table, "路灯|年度||2025年|||").facts
    assert facts is not None
    assert facts.year == 2025


def test_words_above_the_heading_are_a_note_of_every_table(table: GoalTable) -> None:
    rows = [("示例数据",), ("",), COLUMNS, ("", ""), ("路灯", "年度目标1", "路灯盏数", "5盏")]
    actuals = read_rows(rows, [table])["路灯"]
    assert actuals.note == "示例数据"
    assert of(table, actuals, "年度目标1", "路灯盏数").where == "第5行"


def test_columns_may_stand_in_any_order_and_be_left_out(table: GoalTable) -> None:
    actuals = read_rows([("实际完成值", "三级指标"), ("512盏", "路灯盏数")], [table])["路灯"]
    assert of(table, actuals, "年度目标1", "路灯盏数").text == "512盏"


def test_without_tables_nothing_is_checked() -> None:
    actuals = read_rows([COLUMNS, ("甲", "", "乙", "5", "", "", ""), ("甲", "执行数", "", "5", "", "", "")])["甲"]
    assert said(actuals) == []
    assert actuals.executed[""] == 50_000


def test_a_file_without_heading_is_an_error() -> None:
    with pytest.raises(FormError) as caught:
        read_rows([("指标", "值")], name="填报.csv")
    assert caught.value.code == "no_heading"
    assert "第一行写：表,序号,目标名称,一级指标,二级指标,三级指标,实际完成值" in str(caught.value)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_blank_file_reads_back_as_missing_values(table: GoalTable, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"填报.{suffix}"
    write_blank_actuals([table], path)
    actuals = read_actuals(path, [table])["路灯"]
    assert [actual.reading for _, actual in actuals.values] == [MISSING] * 3
    assert (said(actuals), actuals.executed) == ([], {})
    assert len(blank_rows([table])) == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_the_example_is_read_in_every_usual_encoding(encoding: str, tmp_path: Path) -> None:
    text = (EXAMPLE / "actuals.csv").read_text(encoding="utf-8-sig")
    path = tmp_path / "actuals.csv"
    path.write_bytes(text.encode(encoding))
    tables = read_forms(EXAMPLE / "goals.txt")
    actuals = read_actuals(path, tables)
    assert actuals == read_actuals(EXAMPLE / "actuals.csv", tables)
    assert [len(actuals[table.name].values) for table in tables] == [9, 11, 29]
    assert {code for table in tables for code, _ in said(actuals[table.name])} == {"BUDGET_STATED"}
