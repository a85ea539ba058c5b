"""What is written is read back: every format gives the same rows, whatever stands in the cells."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.files import read_tables, write
from indicators.forms import read_form
from indicators.rulepacks import load_rulepack
from indicators.scoring import score
from indicators.targets import GoalTable

HEAD = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "实际完成值", "分值", "得分", "偏差原因")
PACK = load_rulepack("cn-mof-2020")
KINDS = [("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标")]
REASONS = ["", "人手不足", "样本少，“下年”增加|分两期", "已*整改*，见[附件]#1", "a<b & c>d", "甲，乙\\丙", "=1+1"]

numbers = st.integers(1, 9999).map(str) | st.decimals(1, 99, places=2).map(str)
signs = st.sampled_from(["≥", "≤", "＝", "", ">"])
units = st.sampled_from(["平方米", "%", "人次", "万元/年", ""])
kinds = st.sampled_from(KINDS)
rows = st.tuples(kinds, signs, numbers, units, numbers, st.sampled_from(REASONS)).map(
    lambda drawn: [*drawn[0], "", *drawn[1:5], "10", "10", drawn[5]]
)


def read(table: GoalTable) -> list[tuple[object, ...]]:
    return [
        (goal.name, row.path, row.name, str(row.target), row.actual_text, row.points, row.deviation_reason or "")
        for goal in table.goals
        for row in goal.indicators
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx", "html", "md", "json"])
@given(drawn=st.lists(rows, min_size=1, max_size=3))
@settings(max_examples=8, deadline=None)
def test_a_form_with_signs_and_units_in_columns_is_read_back(suffix: str, drawn: list[list[str]]) -> None:
    cells = [[*row[:2], f"事项{at}", *row[3:]] for at, row in enumerate(drawn)]
    (table,) = read_form([["项目支出绩效自评表"], ["项目名称", "培训"], HEAD, *cells])
    result = score(table, None, PACK)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"自评表.{suffix}"
        write(result, path)
        (back,) = read_tables(path)
    assert (back.title, back.name) == (table.title, table.name)
    assert read(back) == read(table)
