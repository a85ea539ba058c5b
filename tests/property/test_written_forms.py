"""What is written is read back: every format and every layout gives an equal form, whatever stands in the cells."""

import csv
import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.files import read_tables, write
from indicators.files.text import to_csv
from indicators.forms import read_form
from indicators.forms.writing import layout_ids
from indicators.rulepacks import load_rulepack
from indicators.scoring import SelfEvaluation, score
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
]
TEXTS = ["完成全部培训任务。", "", "-完成年度任务，共3项。"]

numbers = st.integers(1, 9999).map(str) | st.decimals(1, 99, places=2).map(str)
signs = st.sampled_from(["≥", "≤", "＝", "", ">"])
units = st.sampled_from(["平方米", "%", "人次", "万元/年", ""])
rows = st.tuples(st.sampled_from(KINDS), signs, numbers, units, numbers, st.sampled_from(REASONS)).map(
    lambda drawn: [*drawn[0], "", *drawn[1:5], "10", "10", drawn[5]]
)


@st.composite
def forms(draw: st.DrawFn, *, parted: bool = False, unit: bool = False) -> list[list[str]]:
    """A filled form: its head, its funds, one goal or several, rows."""
    budget, spent = (draw(st.integers(100, 99999)) for _ in range(2))
    amounts = [f"{each // 100}.{each % 100:02}" for each in (budget, budget, min(budget, spent))]
    title, label = ("部门整体支出绩效自评表", "单位名称") if unit else ("项目支出绩效自评表", "项目名称")
    out: list[list[str]] = [[title], ["（2024年度）"], [label, "培训"]]
    out += [[*FUNDS], ["", "年度资金总额", *amounts, "10", "", ""], ["", "其他资金", "", "", "", "—", "", "—"]]
    goals = draw(st.integers(1, 2)) if parted else 1
    if goals == 1:
        out += [
            ["年度总体目标", "预期目标", "实际完成情况"],
            ["", draw(st.sampled_from(TEXTS)), draw(st.sampled_from(TEXTS))],
        ]
    out.append([*HEAD])
    for goal in range(goals):
        out += [[f"年度目标{goal + 1}", f"目标之{goal + 1}"]] if goals > 1 else []
        drawn = draw(st.lists(rows, min_size=1, max_size=3))
        out += [[*row[:2], f"事项{goal}{at}", *row[3:]] for at, row in enumerate(drawn)]
    return out


def read(table: GoalTable, *, reasons: bool) -> list[tuple[object, ...]]:
    """What a form says of its rows; of sums and scores what was computed."""
    return [
        (row.path, row.name, str(row.target), row.actual_text, row.points, reasons and (row.deviation_reason or ""))
        for goal in table.goals
        for row in goal.indicators
    ]


def around(table: GoalTable, *, layout: str | None) -> list[object]:
    """What a form says around its rows, as far as the layout has a place for it."""
    total = table.funds[0]
    texts = [(goal.description, goal.actual_text or "") for goal in table.goals]
    hubei = layout is not None and layout.startswith("hubei")
    said = [] if hubei else [total.initial, texts]
    return [
        table.name,
        table.year,
        table.money_unit,
        total.budget,
        total.executed,
        [len(g.indicators) for g in table.goals],
        said,
    ]


def written(result: SelfEvaluation, suffix: str, layout: str | None) -> GoalTable:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"自评表.{suffix}"
        write(result, path, layout=layout)
        (back,) = read_tables(path)
    return back


@pytest.mark.parametrize("layout", layout_ids())
@pytest.mark.parametrize("suffix", ["csv", "txt", "xlsx", "docx"])
@given(data=st.data())
@settings(max_examples=3, deadline=None)
def test_a_form_is_read_back_from_every_layout(suffix: str, layout: str, data: st.DataObject) -> None:
    (table,) = read_form(data.draw(forms(parted=True, unit=layout.endswith("unit"))))
    result = score(table, None, PACK)
    back = written(result, suffix, layout)
    reasons = not layout.startswith("hubei")
    assert read(back, reasons=reasons) == read(table, reasons=reasons)
    assert around(back, layout=layout) == around(table, layout=layout)
    assert [row.earned for goal in back.goals for row in goal.indicators] == [each.earned for each in result.scores]
    assert [each.earned for each in back.totals] == ([result.total] if result.complete else [None])
    assert {each.code for each in back.findings} <= {each.code for each in table.findings}


@pytest.mark.parametrize("suffix", ["html", "md", "json"])
@given(drawn=forms(parted=True))
@settings(max_examples=6, deadline=None)
def test_a_form_is_read_back_from_what_is_rendered(suffix: str, drawn: list[list[str]]) -> None:
    (table,) = read_form(drawn)
    result = score(table, None, PACK)
    back = written(result, suffix, None)
    assert back.title == table.title
    assert read(back, reasons=True) == read(table, reasons=True)
    told = [[(goal.description, goal.actual_text or "") for goal in each.goals] for each in (back, table)]
    assert told[0] == told[1]
    assert (back.name, back.funds[0].executed) == (table.name, table.funds[0].executed)
    assert not result.complete or back.totals[-1].earned == result.total


@given(st.lists(st.lists(st.text("=+-@'1a甲%.\t", max_size=6), min_size=2, max_size=3), min_size=1, max_size=4))
@settings(deadline=None)
def test_no_cell_of_a_csv_is_a_formula(cells: list[list[str]]) -> None:
    live = re.compile(r"[=+\-@\t]")
    text = to_csv(cells).decode("utf-8-sig")
    seen = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in seen if live.match(cell) and not re.fullmatch(r"-?\d+(\.\d+)?%?", cell)]
