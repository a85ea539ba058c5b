"""The three published tables of Hanyang 2026, read cell by cell against a list typed by hand from the document."""

import csv
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.forms import read_form
from indicators.targets import GoalTable, Horizon

HERE = Path(__file__).parent / "hanyang"
GOALS = Path(__file__).parents[2] / "examples" / "hanyang-2026" / "goals.txt"


def _listed(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tables() -> tuple[GoalTable, ...]:
    return read_form(GOALS.read_text(encoding="utf-8"))


def test_the_document_has_three_tables(tables: tuple[GoalTable, ...]) -> None:
    assert [table.name for table in tables] == ["应急排渍抢修", "清扫及城管工作经费", "武汉市汉阳区园林绿化队"]
    assert [table.whole_unit for table in tables] == [False, False, True]
    assert {table.money_unit for table in tables} == {"万元"}


def test_every_row_has_the_printed_cells_at_its_place(tables: tuple[GoalTable, ...]) -> None:
    read = [
        {
            "table": table.name,
            "horizon": goal.horizon.label,
            "goal": goal.name,
            "level1": item.level1,
            "level2": item.level2,
            "level3": item.name,
            "前年": item.year_before_last.text if item.year_before_last else "",
            "上年": item.previous_year.text if item.previous_year else "",
            "指标值": item.target.text,
            "basis": item.basis or "",
            "line": item.where.strip("第行"),
        }
        for table in tables
        for goal in table.goals
        for item in goal.indicators
    ]
    assert _listed("cells.csv") == read


def test_the_document_has_190_value_cells(tables: tuple[GoalTable, ...]) -> None:
    read = [
        value.text
        for table in tables
        for goal in table.goals
        for item in goal.indicators
        for value in (item.year_before_last, item.previous_year, item.target)
        if value is not None and value.text
    ]
    listed = [row[column] for row in _listed("cells.csv") for column in ("前年", "上年", "指标值") if row[column]]
    assert len(listed) == 190
    assert Counter(listed) == Counter(read)


def test_the_list_was_typed_from_these_lines(tables: tuple[GoalTable, ...]) -> None:
    lines = GOALS.read_text(encoding="utf-8").split("\n")
    for row in _listed("cells.csv"):
        cells = lines[int(row["line"]) - 1].split("\t")
        for column in ("前年", "上年", "指标值"):
            if row[column]:
                assert row[column] in cells, row
    assert tables


def test_only_words_are_not_read_as_values(tables: tuple[GoalTable, ...]) -> None:
    unread = {
        item.target.text
        for table in tables
        for goal in table.goals
        for item in goal.indicators
        if item.target.kind == "unparsed"
    }
    assert unread == set()


def test_each_repair_is_a_finding_at_its_line(tables: tuple[GoalTable, ...]) -> None:
    found = [
        (match[1], finding.code)
        for table in tables
        for finding in table.findings
        if (match := re.match(r"第(\d+)行", finding.where or ""))
    ]
    assert sorted((row["line"], row["code"]) for row in _listed("findings.csv")) == sorted(found)
    assert all(finding.text for table in tables for finding in table.findings)


def test_goals_have_their_text_and_their_money(tables: tuple[GoalTable, ...]) -> None:
    drainage, _, greenery = tables
    text = "及时处理110接警及应急劳务事件，维保应急需要的设备车辆等资产及物资"
    assert [goal.description for goal in drainage.goals] == [text, text]
    assert [(goal.description, goal.funds) for goal in greenery.goals_of(Horizon.ANNUAL)] == [
        ("汉阳区老旧社区及道路绿化养护", Fraction(31579700)),
        ("政府买岗人员费用", Fraction(1474000)),
        ("保障人员支出", Fraction(4373100)),
        ("机动经费", Fraction(129600)),
    ]
    assert [goal.description for goal in greenery.goals_of(Horizon.LONG_TERM)] == [
        "汉阳区老旧社区及道路绿化养护",
        "人员支出",
        "政府买岗人员费用",
        "机动经费",
    ]


def test_fund_blocks_are_read_in_yuan_with_the_total_first(tables: tuple[GoalTable, ...]) -> None:
    drainage, cleaning, greenery = tables
    assert [(line.name, line.budget, line.where) for line in drainage.funds] == [
        ("合计", Fraction(3340000), "第75行"),
        ("一般公共预算财政拨款", Fraction(3340000), "第76行"),
        ("其中：申请当年预算拨款", Fraction(3340000), "第77行"),
        ("政府性基金预算财政拨款", Fraction(0), "第78行"),
        ("财政专户管理资金", Fraction(0), "第79行"),
        ("单位资金", Fraction(0), "第80行"),
        ("其中：使用上年度财政拨款结转", Fraction(0), "第81行"),
    ]
    assert {line.budget for line in cleaning.funds} == {Fraction(0)}
    assert [(line.name, line.budget) for line in greenery.funds] == [
        ("收入合计", Fraction(37556400)),
        ("财政拨款", Fraction(37556400)),
        ("财政专户管理资金", None),
        ("单位资金", Fraction(0)),
        ("人员类项目支出", Fraction(4373100)),
        ("运转类项目支出", Fraction(0)),
        ("特定目标类项目支出", Fraction(33183300)),
        ("支出合计", Fraction(37556400)),
    ]


def test_heads_lists_and_projects_are_read(tables: tuple[GoalTable, ...]) -> None:
    drainage, cleaning, greenery = tables
    head = dict(drainage.header)
    assert (head["项目编码"], head["项目总预算"], head["项目立项依据"]) == ("42010525059T000000101", "334", "")
    assert dict(cleaning.header)["项目当年预算"] == ""
    assert dict(cleaning.header)["项目总预算"] == "1,311.13"
    assert dict(drainage.sections)["项目采购"] == (
        ("品名", "数量", "金额"),
        ("C23129900", "1", "50"),
        ("C23120301", "1", "28"),
        ("C18040102", "1", "30"),
        ("C13020000", "1", "140"),
        ("C23120302", "1", "35"),
    )
    assert dict(cleaning.sections)["项目采购"] == (("品名", "数量", "金额"), ("C99000000", "1", "432.6"))
    assert [row[3] for row in dict(drainage.sections)["项目支出明细测算"]] == ["金额", "283", "51"]
    assert [(project.name, project.year) for project in greenery.projects] == [
        ("汉阳区老旧社区及道路绿化养护工作经费", Fraction(31579700)),
        ("机动经费", Fraction(129600)),
        ("政府买岗人员费用", Fraction(1474000)),
    ]
    overall = dict(greenery.sections)["部门总体资金情况"]
    assert overall[1] == ("", "", "", "", "2024年", "2025年")
    assert overall[-2] == ("支出构成", "特定目标类项目支出", "3318.33 万", "89%", "3844.82 万", "3985.17 万")
