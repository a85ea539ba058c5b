"""What stands below the last row of a goal table, rows left blank, and heads in two rows."""

import pytest

from indicators.comparators import Quantity
from indicators.files.text import text_rows
from indicators.forms import read_form
from indicators.targets import GoalTable, Indicator

HEAD = "一级指标,二级指标,三级指标,指标值,实际完成值,分值,得分"
ROW = "产出指标,数量指标,养护面积,≥20亩,21亩,10,10"


def _read(*lines: str) -> tuple[GoalTable, list[Indicator]]:
    (table,) = read_form([line.split(",") for line in lines])
    return table, [item for goal in table.goals for item in goal.indicators]


@pytest.mark.parametrize(
    "line",
    [
        "审核人,孙甲,复核人,周乙,,,",
        "填表日期,2022-05-06,手机,13900000000",
        "部门负责人,孙甲,经办人,周乙",
        "经办,孙甲,传真,01000000",
        "组长,孙甲,周乙,吴丙",
        "自评时间,2022年5月,评价方式,书面评价",
        "财务负责人,,孙甲,,制表人,,周乙",
        "科室负责人签字,孙甲,,分管领导签字,周乙",
        "评价组,组长,孙甲,成员,周乙",
        ",,制表人,孙甲,审核人,周乙",
        "联系人,,孙甲,,,电话,87654321",
    ],
)
def test_a_line_of_signatures_in_pairs_is_text(line: str) -> None:
    table, rows = _read(HEAD, ROW, line)
    assert [row.name for row in rows] == ["养护面积"]
    assert table.sections[-1][1][0] == tuple(text for text in line.split(",") if text)


@pytest.mark.parametrize(
    "line",
    [
        "财务,资金管理,支出合规率,100%,100%,5,5",
        "群众意见,办理意见,办结率,100%,100%,5,5",
        "产出指标,数量指标,审核,≥20份,21份,10,10",
        "产出指标,数量指标,征求意见,≥20条,21条,10,10",
        ",,复核,≥20份,21份,10,10",
    ],
)
def test_an_indicator_whose_words_are_those_of_a_signature_is_a_row(line: str) -> None:
    _, rows = _read(HEAD, ROW, line)
    assert [row.name for row in rows] == ["养护面积", line.split(",")[2]]


@pytest.mark.parametrize("target", ["大干等于60%", "≥l00人", "60%%以上吧", "不小与 3 次"])
def test_a_misspelt_target_at_the_end_of_two_columns_is_a_row(target: str) -> None:
    _, rows = _read("三级指标,指标值", "抢修次数,≥6000起", f"合格率,{target}")
    assert [row.name for row in rows] == ["抢修次数", "合格率"]


@pytest.mark.parametrize("line", ["联系电话：,027-8765", "填表人,张三", "备注,由各单位填写", "说明,本表一式两份"])
def test_a_line_of_text_at_the_end_of_two_columns_is_none(line: str) -> None:
    _, rows = _read("三级指标,指标值", "抢修次数,≥6000起", line)
    assert [row.name for row in rows] == ["抢修次数"]


def test_a_score_without_an_indicator_is_text_and_a_finding() -> None:
    table, rows = _read(HEAD, ROW, "资金执行得分,,,,,10,9")
    assert [row.name for row in rows] == ["养护面积"]
    assert table.sections[-1][1] == (("资金执行得分", "10", "9"),)
    assert [finding.code for finding in table.findings] == ["UNPLACED"]


def test_a_row_left_blank_is_text_and_its_kinds_go_on() -> None:
    table, rows = _read(HEAD, ROW, "效益指标,社会效益指标,指标1：,,,,", ",,知晓率,≥90%,92%,10,10")
    assert [(row.level1, row.name) for row in rows] == [("产出指标", "养护面积"), ("效益指标", "知晓率")]
    assert table.sections[-1][1] == (("效益指标", "社会效益指标", "指标1："),)
    _, scored = _read(HEAD, ROW, "效益指标,社会效益指标,指标2：,,,10,8")
    assert [row.name for row in scored] == ["养护面积", "指标2："]


@pytest.mark.parametrize("target", ["≥l0%", "≤3O天", "=1OO%"])
def test_a_misspelt_target_stays_in_its_column(target: str) -> None:
    _, rows = _read(HEAD, ROW, f"满意度指标,服务对象满意度,满意度,{target},95%,10,10")
    assert (rows[-1].name, rows[-1].target.text, rows[-1].target.kind) == ("满意度", target, "unparsed")
    assert rows[-1].actual_text == "95%"


@pytest.mark.parametrize("over", ["指标值,,", "指标值,指标值,指标值", "预期目标,,", "年度目标,年度目标,年度目标"])
@pytest.mark.parametrize("value", ["数值", "指标值"])
def test_plain_heads_below_that_of_the_target(over: str, value: str) -> None:
    heads = f"一级指标,二级指标,三级指标,{over},实际完成值,分值,得分", f",,,符号,{value},单位,,,"
    table, rows = _read(*heads, "产出指标,数量指标,养护面积,≥,20,亩,21亩,10,9")
    (row,) = rows
    assert isinstance(row.target, Quantity)
    assert (row.name, row.target.sign, row.target.unit, row.actual_text) == ("养护面积", ">=", "亩", "21亩")
    assert row.target.value == 20
    assert not table.findings


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("**合计**", "合计"),
        ("__合计__", "合计"),
        ("`≥5次`", "≥5次"),
        ("**产出指标**（50分）", "产出指标（50分）"),
        ("____年____月", "____年____月"),
        ("2**3**2", "2**3**2"),
        (r"\*\*甲\*\*", "**甲**"),
    ],
)
def test_bold_cells_of_a_markdown_table(cell: str, said: str) -> None:
    assert text_rows(f"| 指标 | 值 |\n|---|---|\n| {cell} | 1 |")[-1] == [said, "1"]
