"""What is written is read back: every format and every layout gives an equal form, whatever stands in the cells."""

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indicators.files import read_sheets, read_tables, write
from indicators.files.text import to_csv
from indicators.forms import read_form
from indicators.forms.writing import layout_ids
from indicators.rulepacks import load_rulepack
from indicators.scoring import score
from indicators.targets import GoalTable

HEAD = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分", "偏差原因")
FUNDS = ("项目资金（万元）", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
PACK = load_rulepack("cn-mof-2020")
KINDS = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标")]
REASONS = [
    "",
    "人手不足",
    "样本少，“下年”增加|分两期",
    "已*整改*，见[附件]#1",
    "a<b & c>d",
    "甲，乙\\丙",
    "=1+1",
    "@SUM(A1)",
    '虫害偏重，\n已推广"绿色"防控',
]
TEXTS = [
    "完成全部培训任务。",
    "",
    "-完成年度任务，共3项。",
    "1. 已办；\n2. 未办，甲,乙,丙。",
    "“一级”的\n培训",
    "全年  两次",
]
HEADS = ("主管部门", "项目编码", "实施单位", "项目负责人")
BLOCKS = ("评价结论", "存在问题", "改进措施", "偏差大或目标未完成原因分析", "其他需要说明的问题")
BELOW = (
    ["填表人：钱八", "联系电话：027-87654321", "填报日期：2025年1月30日"],
    ["单位负责人（签字）：吴九"],
    ["备注：本表数据来自部门决算。"],
)
KEPT = (*BLOCKS, "年度主要任务", "表外文字")

numbers = st.integers(1, 9999).map(str) | st.decimals(1, 99, places=2).map(str)
signs = st.sampled_from(["≥", "≤", "＝", "", ">"])
units = st.sampled_from(["平方米", "%", "人次", "万元/年", ""])
reasons = st.sampled_from(REASONS)
texts = st.sampled_from(TEXTS)
rows = st.tuples(st.sampled_from(KINDS), signs, numbers, units, numbers, reasons).map(
    lambda drawn: [*drawn[0], "", *drawn[1:5], "10", "10", drawn[5]]
)


@st.composite
def forms(draw: st.DrawFn, *, unit: bool = False) -> list[list[str]]:
    """A filled form: its head, its funds, tasks, one goal or several, rows, texts and lines below them."""
    budget, spent = (draw(st.integers(100, 99999)) for _ in range(2))
    amounts = [f"{each // 100}.{each % 100:02}" for each in (budget, budget, min(budget, spent))]
    title, label = ("部门整体支出绩效自评表", "单位名称") if unit else ("项目支出绩效自评表", "项目名称")
    out: list[list[str]] = [[title], ["（2024年度）"], [label, "培训"]]
    out += [[name, f"{name}之一"] for name in draw(st.sets(st.sampled_from(HEADS)).map(sorted))]
    if draw(st.booleans()):
        out += [["年度主要任务", "任务名称", "完成情况"], ["", "高标准农田", "2.1万亩"], ["", "防疫", draw(reasons)]]
    out += [[*FUNDS], ["", "年度资金总额", *amounts, "10", "", ""], ["", "其他资金", "", "", "", "—", "", "—"]]
    goals = draw(st.integers(1, 2))
    if goals == 1:
        out += [["年度总体目标", "预期目标", "实际完成情况"], ["", draw(texts), draw(texts)]]
    out.append([*HEAD])
    for goal in range(goals):
        out += [[f"年度目标{goal + 1}", f"目标之{goal + 1}"]] if goals > 1 else []
        drawn = draw(st.lists(rows, min_size=1, max_size=3))
        out += [[*row[:2], f"事项{goal}{at}", *row[3:]] for at, row in enumerate(drawn)]
    out += [["总分"], *([name, f"{name}：无。"] for name in draw(st.sets(st.sampled_from(BLOCKS)).map(sorted)))]
    return out + draw(st.lists(st.sampled_from(BELOW), max_size=3, unique_by=tuple))


FORMATS = ("xlsx", "docx", "csv", "txt", "html", "md", "json")
PLACES = {"where", "span", "report", "findings", "provenance"}  # of a file, not of what it says


def said(value: object) -> object:
    """What a form says, without the places where it stands."""
    if isinstance(value, dict):
        return {key: said(each) for key, each in value.items() if key not in PLACES}
    return [said(each) for each in value] if isinstance(value, list) else value


def words(table: GoalTable) -> list[str]:
    """Every word of a person in a form, without blanks."""
    goals = [text for goal in table.goals for text in (goal.description, goal.actual_text or "")]
    rows = [row for goal in table.goals for row in goal.indicators]
    own = [text for row in rows for text in (row.name, row.actual_text or "", row.deviation_reason or "", *row.path)]
    around = [cell for title, cells in table.sections if title in KEPT for line in cells for cell in line]
    return ["".join(text.split()) for text in (*goals, *own, *around, *(value for _, value in table.header)) if text]


def around(table: GoalTable) -> list[object]:
    """What a form says of its rows, its money and its goals, whatever the layout."""
    rows = [
        (row.path, row.name, str(row.target), row.actual_text, row.points)
        for goal in table.goals
        for row in goal.indicators
    ]
    total = table.funds[0]
    return [table.name, table.year, table.money_unit, total.budget, total.executed, rows, table.filled_on]


@pytest.mark.parametrize("layout", layout_ids())
@given(data=st.data())
@settings(
    max_examples=2, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # shrinking takes minutes
def test_every_format_says_the_same_and_all_that_a_person_said(layout: str, data: st.DataObject) -> None:
    (table,) = read_form(data.draw(forms(unit=layout.endswith("unit"))))
    result = score(table, None, PACK)
    first: object = None
    back = table
    with TemporaryDirectory() as folder:
        for suffix in FORMATS:
            path = Path(folder) / f"自评表.{suffix}"
            write(result, path, layout=layout)
            (back,) = read_tables(path)
            first = first or said(back.to_dict())
            assert said(back.to_dict()) == first, suffix
            assert around(back) == around(table)
            assert {each.code for each in back.findings} <= {each.code for each in table.findings}
            earned = [row.earned for goal in back.goals for row in goal.indicators]
            assert earned == [each.earned for each in result.scores]
            assert [each.earned for each in back.totals] == ([result.total] if result.complete else [None])
            cells = (cell for sheet in read_sheets(path) for row in sheet.rows for cell in row.cells)
            whole = "".join("".join(cell.split()) for cell in cells)
            assert [word for word in words(table) if word not in whole] == [], suffix
    if not layout.startswith("hubei"):  # it has one place for all reasons, and for each goal's text another
        kept = [(goal.description, goal.actual_text or "") for goal in table.goals]
        assert [(goal.description, goal.actual_text or "") for goal in back.goals] == kept
        reasons = [row.deviation_reason or "" for goal in table.goals for row in goal.indicators]
        assert [row.deviation_reason or "" for goal in back.goals for row in goal.indicators] == reasons


@given(st.lists(st.lists(st.text("=+-@'1a甲%.\t", max_size=6), min_size=2, max_size=3), min_size=1, max_size=4))
@settings(deadline=None)
def test_no_cell_of_a_csv_is_a_formula(cells: list[list[str]]) -> None:
    live = re.compile(r"[=+\-@\t]")
    text = to_csv(cells).decode("utf-8-sig")
    seen = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in seen if live.match(cell) and not re.fullmatch(r"-?\d+(\.\d+)?%?", cell)]
