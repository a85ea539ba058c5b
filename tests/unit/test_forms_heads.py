"""Heads of columns are read, in one row or several; what stands below a table is no row of it."""

from fractions import Fraction
from pathlib import Path

import pytest

from indicators.errors import Level
from indicators.files.html import html_rows
from indicators.files.text import markdown_rows
from indicators.forms import read_form
from indicators.forms.heads import heading_role
from indicators.forms.kinds import fund_heading, squeezed
from indicators.targets import GoalTable, Indicator


def only(text: str) -> GoalTable:
    (table,) = read_form(text.replace("|", "\t"))
    return table


def rows(table: GoalTable) -> list[Indicator]:
    return [row for goal in table.goals for row in goal.indicators]


HEADS = """
target  年度(/项目)指标值 *指标值 年初指标值 指标值及单位 当年预期实现值 预期2022年实现值 目标值(标准)
target  2024年度指标值 年度绩效目标值 年初设定目标值（A） 本年度计划值
actual  年终完成值 全年实际值 *实际完成值（定量填数字，定性填达成、部分达成、未达成） 2021年实际实现值 年末实际完成情况
name    监测指标 *三级指标名称 三级指标
sign    指标性质 指标值类型 *计算符号 运算符号
points  *分值 权重（%） 分值(100分)
earned  *指标得分（定量系统自动计算，定性必填） 自评得分
reason  偏差原因及改进措施（指标未完成时必填） 扣分依据 未达标说明 偏差情况分析
name    末级指标 考核指标名称 三级指标及内容 细化指标
level1  一级绩效指标 指标维度
target  计划完成数量 核定指标值 年度任务数 拟达到值 年初设定值
actual  实际达到情况 年末完成程度 指标达成情况 自评值
points  应得分 单项满分 指标权数 规定分值
earned  单位自评分 自评打分 本项得分
unit    数据单位 指标值单位
previous_year 上年度实际完成值
progress 上半年完成值
forecast 预计全年完成情况
likelihood 能否完成
basis   *指标解释
target  预算年度指标值 计划数 批复指标值
actual  实际完成数 自评完成值 截至年底完成值 指标实际完成值
points  满分 配分 指标满分
earned  实际得分 单位自评得分 考核得分
name    具体指标 考核指标
forecast 全年预计完成情况
progress 1-7月执行情况 1—6月实际完成值 半年度执行情况
None    主管部门评分 得分率 佐证材料 产出指标 是否完成 执行数 扣分标准
None    复核分 扣减分数 完成情况简要描述 评(扣)分标准 项目名称 指标方向
"""


@pytest.mark.parametrize("line", HEADS.strip().splitlines())
def test_a_head_is_read_by_its_words(line: str) -> None:
    role, *heads = line.split()
    assert {head: str(heading_role(head)) for head in heads} == dict.fromkeys(heads, role)


MONEY = """
initial 年初批复预算数 年初预算金额 期初预算数
budget  调整后全年预算数 年度预算安排 当年预算数
executed 实际支出金额 决算数 累计支出
rate    资金使用率 预算完成率 执行比例
progress 截至7月底执行数 1—8月支出数
forecast 预计年末执行数
None    财政拨款预算 上年结转资金 项目支出 基本支出 年度资金总额 项目支出总额 其中：中央补助
"""


@pytest.mark.parametrize("line", MONEY.strip().splitlines())
def test_a_head_of_money_is_read_by_its_words(line: str) -> None:
    said, *heads = line.split()
    assert {head: str(fund_heading(head)) for head in heads} == dict.fromkeys(heads, said)


def test_points_by_kind_in_a_head_do_not_hide_it() -> None:
    assert heading_role("*分值 数量(20)、质量(10)、时效(10)、成本(10)、效益(30)、满意度(10)") == "points"


DEEP_HEADS = [
    """绩效指标|||年度指标值|||实际完成值|分值|得分
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|||
产出指标|数量指标|培训人次|≥|10|人次|9人次|50|45""",
    """绩效指标|||年度||实际||
一级指标|二级指标|三级指标|指标值|计量单位|完成值|分值|得分
产出指标|数量指标|培训人次|≥10|人次|9人次|50|45""",
    """指标|||年度|完成情况||
一级|二级|三级|指标值|实际完成值|分值|得分
产出指标|数量指标|培训人次|≥10人次|9人次|50|45""",
    """项目支出绩效自评表
绩效指标|||2024年|||
||||实际|自评情况|
一级指标|二级指标|三级指标|指标值|完成值|分值|得分
产出指标|数量指标|培训人次|≥10人次|9人次|50|45""",
]


@pytest.mark.parametrize("text", DEEP_HEADS)
def test_a_head_of_several_rows_is_one_head(text: str) -> None:
    (row,) = rows(only(text))
    assert (row.path, row.name, str(row.target)) == (("产出指标", "数量指标"), "培训人次", "≥10人次")
    assert (row.actual_text, row.points, row.earned) == ("9人次", Fraction(50), Fraction(45))


def test_what_was_reached_in_earlier_years_is_no_actual_of_this_year() -> None:
    head = "一级指标|二级指标|三级指标|2020年实际值|2021年实际实现值|预期2022年实现值|2022年实际实现值"
    (row,) = rows(only(f"{head}\n产出指标|数量指标|培训人次|8人次|9人次|≥10人次|11人次"))
    assert row.target.text == "≥10人次"
    assert row.year_before_last is not None
    assert row.year_before_last.text == "8人次"
    assert row.previous_year is not None
    assert (row.previous_year.text, row.actual_text) == ("9人次", "11人次")


TAILS = (Path(__file__).parent / "tails.txt").read_text(encoding="utf-8").splitlines()
BODIES = (
    """一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分
产出指标|数量指标|培训人次|≥10人次|12人次|50|50
满意度指标|服务对象满意度指标|群众满意度|≥95%|96%|40|40""",
    """三级指标|指标值|实际完成值|分值|得分
培训人次|≥10人次|12人次|50|50
群众满意度|≥95%|96%|40|40""",
    """项目支出绩效自评表
项目名称|培训
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析
|产出指标|数量指标|培训人次|≥10人次|12人次|50|50|
|满意度指标|服务对象满意度指标|群众满意度|≥95%|96%|40|40|""",
    """一级指标|指标名称|指标值
产出指标|培训人次|≥10人次
满意度指标|群众满意度|≥95%""",
)


@pytest.mark.parametrize("at", range(len(BODIES)))
def test_text_below_a_table_is_no_row_changes_none_and_is_not_lost(at: int) -> None:
    """Signatures, notes, numbers of pages, a page's own words: directly below or behind a blank line."""
    plain = rows(only(BODIES[at]))
    assert plain != []
    for number, tail in enumerate(TAILS[at :: len(BODIES)]):
        table = only(f"{BODIES[at]}{chr(10) * (1 + number % 2)}{tail}")
        assert rows(table) == plain, tail
        kept = "".join(cell for title, lines in table.sections for cell in (title, *(c for row in lines for c in row)))
        assert all(squeezed(cell.strip("：:* ")) in squeezed(kept) for cell in tail.split("|")), tail


def test_a_reason_that_begins_as_a_note_does_is_a_reason() -> None:
    head = "一级指标|二级指标|三级指标|指标值|实际完成值|偏差原因"
    (row,) = rows(only(f"{head}\n产出指标|数量指标|培训人次|≥10人次|9人次|说明：场地改造"))
    assert row.deviation_reason == "说明：场地改造"


def test_a_column_that_is_not_understood_is_named_once_and_a_lost_one_is_an_error() -> None:
    head = "一级指标|二级指标|三级指标|指标值|达成之处|复核分|得分"
    body = "\n".join(f"产出指标|数量指标|培训{n}|≥10人次|第{n}处|{n}|{n}" for n in range(3))
    said = [(finding.code, finding.level, finding.message) for finding in only(f"{head}\n{body}").findings]
    assert said == [
        ("COLUMN_LOST", Level.ERROR, "“达成之处”一列（3 格）看不懂表头，可能是实际完成值，没有读入"),
        ("COLUMN_LEFT_OUT", Level.INFO, "“复核分”一列（3 格）不是绩效指标的列，未采用"),
    ]


FORM = "<tr><th>三级指标<th>指标值<th>得分</tr><tr><td>培训<td>≥5次<td>9</tr>"


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td>导航</td><td><table><caption>项目绩效自评表</caption>{FORM}</table></td></tr></table>",
        f"<table><caption>项目绩效自评表</caption>{FORM}</table>",
        f"<h1>项目绩效<b>自评表</b></h1><div><table><tbody>{FORM}",
    ],
)
def test_the_form_of_a_page_is_found_with_its_title(page: str) -> None:
    (table,) = read_form(html_rows(page))
    assert (table.title, [row.name for row in rows(table)]) == ("项目绩效自评表", ["培训"])


def test_a_small_table_in_a_cell_is_text_of_the_cell() -> None:
    kind = "<tr><td>项目类型<td>新增<table><tr><td>√<td>延续</table>项目</tr>"
    found = html_rows(f"<table>{kind}<tr><td rowspan=2>甲<td>乙<tr><td>丙</table>")
    assert [row.cells for row in found] == [(), ("项目类型", "新增√ 延续 项目"), ("甲", "乙"), ("", "丙"), ()]


def test_tables_within_tables_have_an_end() -> None:
    found = html_rows("<table><tr><td>" * 5000 + "深" + "</table>" * 5000 + "后")
    assert [row.cells for row in found] == [(), ("深",), (), ("后",)]


def test_markdown_without_bars_at_its_sides_is_read() -> None:
    (table,) = read_form(markdown_rows("三级指标 | 指标值 | 得分\n---|:-:|---\n培训 | ≥5次 | 9"))
    assert [(row.name, row.target.text, row.earned) for row in rows(table)] == [("培训", "≥5次", Fraction(9))]


def test_the_year_below_the_title_is_no_head() -> None:
    table = only("项目支出绩效自评表\n（2024年度）\n一级指标|三级指标|指标值\n产出指标|完工时间|11月30日前")
    assert (table.year, dict(table.header)) == (2024, {"年度": "2024年度"})


def test_points_of_a_goal_stand_in_its_label() -> None:
    head, kinds = "一级指标|二级指标|三级指标|指标值|实际完成值", "产出指标|数量指标"
    text = f"""年度绩效目标1（50分）|{head}
|{kinds}|培训|≥5次|5次
年度绩效目标2（30分）|{head}
|{kinds}|巡查|≥5次|5次"""
    table = only(text)
    assert [goal.points for goal in table.goals] == [Fraction(50), Fraction(30)]
    assert table.findings == ()


def test_a_head_in_two_rows_without_a_known_word_is_found_by_what_stands_below() -> None:
    head = [["甲", "", "乙", "", "丙", ""], ["", "丁", "", "戊", "", "己"]]
    below = [["产出指标", "数量指标", "次数", "≥5次", "子", "丑"], ["产出指标", "质量指标", "率", "≥90%", "子", "丑"]]
    (table,) = read_form([*head, *below])
    assert [(row.name, str(row.target)) for row in rows(table)] == [("次数", "≥5次"), ("率", "≥90%")]
    assert read_form([["甲", "乙", "丙", "丁"], below[0][:4]]) == ()  # one row is no table


def test_what_stands_twice_above_a_list_is_said_once() -> None:
    above = ["部门名称：某市林业局", "单位：万元"]
    head = [["单位编码", "项目名称", "产出指标", ""], ["", "", "三级指标", "指标值"]]
    (table,) = read_form([above, ["预算项目绩效目标表"], above, *head, ["301", "防火", "道路", "≥40公里"]])
    assert [value for name, value in table.header if name == "部门名称"] == ["某市林业局"]


def test_a_block_of_a_list_that_has_nothing_in_a_row_is_no_row() -> None:
    head = ["", "", "三级指标", "指标值", "三级指标", "指标值", "1", "指标值"]
    lines = [["301", "防火", "道路", "≥40公里", "受害率", "≤0.9‰", "满意度", "≥90%"], ["", "", "巡护", "≥120人"]]
    (table,) = read_form([head, *lines])
    assert {row.name for row in rows(table)} == {"道路", "受害率", "巡护"}
