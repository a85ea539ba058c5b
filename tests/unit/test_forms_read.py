"""Reading goal tables of many places, whole and damaged."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.forms import read_form
from indicators.targets import NOT_APPLICABLE, GoalTable, Horizon, Indicator, place

GOALS = (Path(__file__).parents[2] / "examples" / "hanyang-2026" / "goals.txt").read_text(encoding="utf-8")
LINES = GOALS.split("\n")


def pasted(text: str) -> str:
    """Tests write | for a tab, so that the columns can be seen."""
    return text.replace("|", "\t")


def only(text: str) -> GoalTable:
    (table,) = read_form(pasted(text))
    return table


def rows(table: GoalTable, horizon: Horizon = Horizon.ANNUAL) -> list[Indicator]:
    return [row for goal in table.goals_of(horizon) for row in goal.indicators]


def brief(table: GoalTable) -> list[tuple[str, str, str, str]]:
    return [(*row.path, row.name, row.target.text) for row in rows(table)]


def codes(table: GoalTable) -> list[str]:
    return [finding.code for finding in table.findings]


NATIONAL = """项目支出绩效目标表
（2024年度）
项目名称|乡镇卫生院能力提升
主管部门及代码|卫健委 201|实施单位|县医院
项目资金（万元）|年度资金总额：|250
|其中：财政拨款|200
|其他资金|50
总体目标|建成一所卫生院，改善就医条件。
绩效指标|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|建设卫生院数量|≥1所
||质量指标|验收合格率|=100%
||时效指标|按期完工率|≥95%
||成本指标|建设成本|≤250万元
|效益指标|社会效益指标|服务能力|提升
||可持续影响指标|设备使用年限|≥10年
|满意度指标|服务对象满意度指标|患者满意度|≥90%"""


def test_the_national_form_is_read_without_a_repair() -> None:
    table = only(NATIONAL)
    assert codes(table) == []
    assert brief(table) == [
        ("产出指标", "数量指标", "建设卫生院数量", "≥1所"),
        ("产出指标", "质量指标", "验收合格率", "=100%"),
        ("产出指标", "时效指标", "按期完工率", "≥95%"),
        ("产出指标", "成本指标", "建设成本", "≤250万元"),
        ("效益指标", "社会效益指标", "服务能力", "提升"),
        ("效益指标", "可持续影响指标", "设备使用年限", "≥10年"),
        ("满意度指标", "服务对象满意度指标", "患者满意度", "≥90%"),
    ]
    assert dict(table.header) == {
        "年度": "2024年度",
        "项目名称": "乡镇卫生院能力提升",
        "主管部门及代码": "卫健委 201",
        "实施单位": "县医院",
    }
    assert [(line.name, line.budget) for line in table.funds] == [
        ("年度资金总额", Fraction(2_500_000)),
        ("其中：财政拨款", Fraction(2_000_000)),
        ("其他资金", Fraction(500_000)),
    ]
    assert [(goal.name, goal.description) for goal in table.goals] == [("年度目标", "建成一所卫生院，改善就医条件。")]


TWO_TERMS = """项目支出绩效目标申报表
（2020年度）
项目名称|学校改造
总体目标|实施期目标|||年度目标
|三年内改造10所学校|||当年改造3所学校
绩效指标|一级指标|二级指标|三级指标|指标值|二级指标|三级指标|指标值
|产出指标|数量指标|改造学校|≥10所|数量指标|改造学校|≥3所
|||||质量指标|验收合格率|=100%
||时效指标|完工期限|2022年底前|时效指标|完工期限|2020年底前
|效益指标|社会效益指标|受益学生|≥5000人|社会效益指标|受益学生|≥1500人
|满意度指标|服务对象满意度指标|家长满意度|≥90%|服务对象满意度指标|家长满意度|≥85%"""


def test_two_terms_side_by_side_are_two_goals() -> None:
    table = only(TWO_TERMS)
    assert codes(table) == []
    assert [(goal.horizon, goal.description) for goal in table.goals] == [
        (Horizon.LONG_TERM, "三年内改造10所学校"),
        (Horizon.ANNUAL, "当年改造3所学校"),
    ]
    assert [(row.level1, row.name, row.target.text) for row in rows(table, Horizon.LONG_TERM)] == [
        ("产出指标", "改造学校", "≥10所"),
        ("产出指标", "完工期限", "2022年底前"),
        ("效益指标", "受益学生", "≥5000人"),
        ("满意度指标", "家长满意度", "≥90%"),
    ]
    assert brief(table) == [
        ("产出指标", "数量指标", "改造学校", "≥3所"),
        ("产出指标", "质量指标", "验收合格率", "=100%"),
        ("产出指标", "时效指标", "完工期限", "2020年底前"),
        ("效益指标", "社会效益指标", "受益学生", "≥1500人"),
        ("满意度指标", "服务对象满意度指标", "家长满意度", "≥85%"),
    ]


def test_sign_and_unit_columns_join_the_value() -> None:
    table = only(
        """某项目支出绩效自评表
项目名称|应急设备
绩效指标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
|产出指标|数量指标|购置设备|≥|12|台|12|20|20|
||质量指标|合格率|＝|100|%|98|20|19.6|一台返修
|满意度指标|服务对象满意度指标|群众满意度|≥|90|%|95|20|20|
|合计||||||||60|59.6|"""
    )
    assert [str(row.target) for row in rows(table)] == ["≥12台", "=100%", "≥90%"]
    assert [row.actual_text for row in rows(table)] == ["12", "98", "95"]
    assert [row.points for row in rows(table)] == [20, 20, 20]
    assert [row.earned for row in rows(table)] == [20, Fraction("19.6"), 20]
    assert rows(table)[1].deviation_reason == "一台返修"
    assert dict(table.sections)["合计"] == (("60", "59.6"),)
    assert codes(table) == []


def test_a_filled_national_form_keeps_money_scores_and_core_marks() -> None:
    table = only(
        """项目支出绩效自评表
（2022年度）
项目名称|委托业务项目
项目资金（元）||年初预算数|全年预算数（A）|全年执行数（B）|分值|执行率（B/A）|得分
|年度资金总额|250000.00|250000.00|215,457.6|10|86.19%|8.62
|其中：当年财政拨款|250000.00|250000.00|215,457.6|—|86.19%|—
|上年结转资金||||—||—
年度总体目标|预期目标|||实际完成情况
|完成委托业务|||已完成
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标（50分）|数量指标|★委托项目数量|≥50个|50|8|8|
||质量指标|报告合格率|≥100百分比|100|8|8|
|效益指标（30分）|社会效益指标|影响程度|效果明显|达成预期指标|30|25|宣传不够
|满意度指标（10分）|服务对象满意度指标|群众满意度|≥90%|85%|10|9.44|样本偏少
总分|||||||100|98.62|"""
    )
    assert table.money_unit == "元"
    total = table.funds[0]
    assert (total.name, total.initial, total.budget, total.executed) == (
        "年度资金总额",
        Fraction(250_000),
        Fraction(250_000),
        Fraction("215457.6"),
    )
    assert (table.funds[2].name, table.funds[2].budget) == ("上年结转资金", None)
    assert [row.core for row in rows(table)] == [True, False, False, False]
    assert [row.level1 for row in rows(table)] == ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert rows(table)[3].earned == Fraction("9.44")
    assert codes(table) == ["BRACKETS_LEFT_OUT"] * 3
    assert dict(table.sections)["年度总体目标"] == (("预期目标", "实际完成情况"), ("完成委托业务", "已完成"))
    assert dict(table.sections)["总分"] == (("100", "98.62"),)


def test_the_hubei_form_names_its_goal_in_the_heading() -> None:
    table = only(
        """2021年度区级森林防火专项经费自评表
单位名称：蔡甸区|||填报日期：2022年3月
项目名称|森林防火
预算执行情况（万元）（20分）||预算数（A）|执行数（B）|执行率（B/A）|得分（20分*执行率）
|年度财政资金总额|200|195.5|97.75%|19.55
年度绩效目标1（80分）|一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分
|产出指标|数量指标|巡查次数|≥12次|12次|40
|效益指标|生态效益指标|火灾发生数|≤1起|0起|40
总分|99.55
偏差大或目标未完成原因分析|无"""
    )
    assert [goal.name for goal in table.goals] == ["年度绩效目标1"]
    assert [(row.name, row.actual_text, row.earned) for row in rows(table)] == [
        ("巡查次数", "12次", Fraction(40)),
        ("火灾发生数", "0起", Fraction(40)),
    ]
    assert table.funds[0].budget == 2_000_000
    assert table.funds[0].executed == 1_955_000
    assert dict(table.header)["单位名称"] == "蔡甸区"
    assert dict(table.sections)["偏差大或目标未完成原因分析"] == (("无",),)


def test_a_goal_s_text_stands_below_its_label_in_the_heading() -> None:
    head = "一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|得分"
    table = only(
        f"""2021年度区级森林防火专项经费自评表
年度绩效目标1（50分）|{head}
开展森林巡查，及时消除隐患。|产出指标|数量指标|巡查次数|≥12次|12次|50
|效益指标|生态效益指标|火灾发生数|≤1起|0起|
年度绩效目标2（30分）|{head}
宣传防火知识|产出指标|数量指标|宣传次数|≥3次|4次|30
下一年度也要宣传|产出指标|数量指标|发放手册|≥300册|400册|30
总分|100"""
    )
    said = [(goal.name, goal.points, goal.description, len(goal.indicators)) for goal in table.goals]
    assert said == [
        ("年度绩效目标1", Fraction(50), "开展森林巡查，及时消除隐患。", 2),
        ("年度绩效目标2", Fraction(30), "宣传防火知识", 2),
    ]
    assert [each.code for each in table.findings] == ["COLUMN_LEFT_OUT"]  # a second text is not lost in silence


def test_weights_of_levels_and_unknown_columns_are_left_out_and_named() -> None:
    table = only(
        """通关项目支出绩效评价表
一级指标|权重|二级指标|分值|三级指标|计量单位|目标值(标准)|分值|采集数据项||指标值
||||||||数据项1|数据项2|
项目产出|25|产出数量|60|网络覆盖率|%|100%|10|||
||||电子申报率|%|100%|15||/|
||产出质量|30|瘫痪次数|次|0|15|登记表|/|"""
    )
    assert [(row.level1, row.level2, row.name, str(row.target), row.points) for row in rows(table)] == [
        ("产出指标", "产出数量", "网络覆盖率", "100%", Fraction(10)),
        ("产出指标", "产出数量", "电子申报率", "100%", Fraction(15)),
        ("产出指标", "产出质量", "瘫痪次数", "0次", Fraction(15)),
    ]
    assert codes(table).count("LEVEL1_RENAMED") == 1
    left_out = [finding.message for finding in table.findings if finding.code == "COLUMN_LEFT_OUT"]
    assert left_out == [
        "“权重”一列（1 格）不是绩效指标的列，未采用",
        "“分值”一列（2 格）不是绩效指标的列，未采用",
        "“采集数据项”一列（1 格）不是绩效指标的列，未采用",
    ]


def test_other_words_for_level_1_are_named() -> None:
    table = only(
        "一级指标|二级指标|三级指标|指标值\n项目产出|产出数量|培训人次|≥100人次\n项目效果|社会效益|就业率|≥80%"
    )
    assert [row.path for row in rows(table)] == [("产出指标", "产出数量"), ("效益指标", "社会效益")]
    assert codes(table) == ["LEVEL1_RENAMED", "LEVEL1_RENAMED"]


def test_unknown_kinds_are_kept_as_printed() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n履职效能|重点工作|办件量|≥100件\n||办结率|≥95%")
    assert [row.path for row in rows(table)] == [("履职效能", "重点工作"), ("履职效能", "重点工作")]
    assert codes(table) == []


def test_a_table_of_two_levels_is_read() -> None:
    table = only("一级指标|二级指标|指标值\n产出指标|培训人次|≥100人次")
    assert brief(table) == [("产出指标", "", "培训人次", "≥100人次")]


def test_rows_of_cells_are_read_like_text() -> None:
    cells = [line.split("\t") for line in pasted(NATIONAL).split("\n")]
    assert read_form(cells) == read_form(pasted(NATIONAL))
    assert read_form([[None if text == "" else text for text in row] for row in cells]) == read_form(pasted(NATIONAL))


def test_line_ends_and_a_byte_order_mark_do_not_matter() -> None:
    other = "\ufeff" + pasted(NATIONAL).replace("\n", "\r\n")
    assert read_form(other) == read_form(pasted(NATIONAL))


@pytest.mark.parametrize("text", ["", "\n\n", "只有一句话。", "第一行\n第二行\t有两格\n", "\t\t\t"])
def test_text_without_a_table_gives_no_table(text: str) -> None:
    assert read_form(text) == ()


def test_a_title_may_be_numbered_as_an_annex() -> None:
    assert only("附件2：" + NATIONAL).title == "附件2：项目支出绩效目标表"
    assert only("填表说明：按绩效目标表\n" + NATIONAL).title == "项目支出绩效目标表"


def test_row_numbers_are_no_cells_of_a_row() -> None:
    table = only("序号|一级指标|二级指标|三级指标|指标值\n1|产出指标|数量指标|桥|≥5座\n2|||隧道|≥1座\n|小计|||")
    assert brief(table) == [("产出指标", "数量指标", "桥", "≥5座"), ("产出指标", "数量指标", "隧道", "≥1座")]
    assert codes(table) == []


def test_a_caption_over_titles_is_no_table() -> None:
    assert [table.title for table in read_form("附：部分项目绩效目标表\n\n" + pasted(NATIONAL))] == [
        "项目支出绩效目标表"
    ]


def test_a_table_without_title_before_a_titled_one_is_not_lost() -> None:
    first = "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|培训人次|≥100人次\n"
    assert [len(rows(table)) for table in read_form(pasted(first + NATIONAL))] == [1, 7]


# Damage


CLEAN = """目标名称|一级指标|二级指标|三级指标|指标值|||指标值确定依据
||||前年|上年|预计当年实现|
年度目标1|成本指标|经济成本指标|养护经费|300万元|310万元|≤320万元|年初预算
|产出指标|数量指标|养护面积|281万平方米|281万平方米|≥300万平方米|测定
||质量指标|整改率|95%|95%|≥95%|
|效益指标|社会效益指标|环境改善|有效|有效|有效|
|满意度指标|服务对象满意度指标|公众满意度|90%|91%|≥92%|问卷"""


def _moved(line: str, by: int) -> str:
    cells = line.split("|")
    return "|".join([""] * by + cells if by > 0 else cells[-by:])


def _values(table: GoalTable) -> list[tuple[str, ...]]:
    return [
        (
            *row.path,
            row.name,
            row.year_before_last.text if row.year_before_last else "",
            row.previous_year.text if row.previous_year else "",
            row.target.text,
            row.basis or "",
        )
        for row in rows(table)
    ]


@given(st.lists(st.sampled_from([0, 1, 2, -1]), min_size=5, max_size=5))
def test_rows_moved_by_columns_read_the_same(moves: list[int]) -> None:
    lines = CLEAN.split("\n")
    able = [min(by, 0) if lines[2 + at].split("|")[0] == "" and by < 0 else max(by, 0) for at, by in enumerate(moves)]
    moved = [*lines[:2], *(_moved(line, by) for line, by in zip(lines[2:], able, strict=True))]
    table = only("\n".join(moved))
    assert _values(only(CLEAN)) == _values(table)
    assert (codes(table) == []) == (not any(able))
    assert set(codes(table)) <= {"COL_SHIFT", "LEVEL2_IN_LEVEL3"}


@pytest.mark.parametrize("number", range(112, 121))
@pytest.mark.parametrize("by", [1, 2])
def test_rows_of_the_document_read_the_same_one_or_two_columns_further(number: int, by: int) -> None:
    moved = [*LINES[58:124]]
    at = number - 59
    label, *rest = moved[at].split("\t")
    moved[at] = "\t".join([label, *[""] * by, *rest])
    before, after = read_form("\n".join(LINES[58:124]))[0], read_form("\n".join(moved))[0]
    assert _values(before) == _values(after)


def test_a_lost_goal_label_is_taken_from_the_only_goal() -> None:
    text = """项目绩效目标表
项目绩效总目标
名称||目标说明
年度目标1||管好路灯
年度绩效目标表
目标名称|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|路灯盏数|≥500盏
||质量指标|亮灯率|≥98%"""
    table = only(text)
    (goal,) = table.goals
    assert (goal.name, goal.description, len(goal.indicators)) == ("年度目标1", "管好路灯", 2)


def test_a_lost_goal_label_among_several_goals_is_an_error_and_keeps_the_rows() -> None:
    text = """项目绩效目标表
项目绩效总目标
名称||目标说明
年度目标1||管好路灯
年度目标2||修好道路
年度绩效目标表
目标名称|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|路灯盏数|≥500盏"""
    table = only(text)
    assert [(goal.name, len(goal.indicators)) for goal in table.goals] == [
        ("年度目标1", 0),
        ("年度目标2", 0),
        ("年度目标", 1),
    ]
    assert codes(table) == ["GOAL_UNKNOWN"]


def test_goals_may_have_names_of_their_own() -> None:
    text = """目标名称|一级指标|二级指标|三级指标|指标值
保障运转|产出指标|数量指标|培训|≥1次
||质量指标|合格率|≥9%
改善服务|产出指标|数量指标|走访|≥2次"""
    table = only(text)
    assert [(goal.name, len(goal.indicators)) for goal in table.goals] == [("保障运转", 2), ("改善服务", 1)]


def test_a_name_split_over_a_page_is_joined() -> None:
    text = "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|道路清|≥5公里\n\n||扫长度|\n||垃圾清运|≥6次"
    table = only(text)
    assert [row.name for row in rows(table)] == ["道路清扫长度", "垃圾清运"]
    assert codes(table) == ["ROW_SPLIT_BY_PAGE"]


def test_a_value_split_over_a_page_is_joined() -> None:
    text = "一级指标|二级指标|三级指标|指标值|指标值确定依据\n产出指标|时效指标|响应时间|5个工作|计划\n\n|||日内|标准"
    table = only(text)
    assert [(row.name, row.target.text, row.basis) for row in rows(table)] == [("响应时间", "5个工作日内", "计划标准")]
    assert codes(table) == ["ROW_SPLIT_BY_PAGE"]


def test_a_kind_split_over_two_lines_is_joined_without_a_page_break() -> None:
    text = """一级指标|二级指标|三级指标|指标值
产出|数量|道路长度|≥5公里
指标|指标||
效益指标|服务对象满|市民满|≥9%
|意度指标|意度|"""
    table = only(text)
    assert [(row.level2, row.name) for row in rows(table)] == [
        ("数量指标", "道路长度"),
        ("服务对象满意度指标", "市民满意度"),
    ]
    assert codes(table).count("ROW_SPLIT_BY_PAGE") == 2


def test_a_name_without_value_stays_a_row_of_its_own() -> None:
    text = "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|道路长度|≥5公里\n||桥梁座数|\n||涵洞个数|"
    table = only(text)
    assert [(row.name, row.target.kind) for row in rows(table)] == [
        ("道路长度", "quantity"),
        ("桥梁座数", "blank"),
        ("涵洞个数", "blank"),
    ]


def test_a_value_beyond_the_last_column_is_a_finding() -> None:
    text = "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|道路长度|≥5公里||多出的一格"
    table = only(text)
    (finding,) = table.findings
    assert (finding.code, finding.where, finding.text) == ("UNPLACED", "第2行第6列", "多出的一格")


def test_a_line_of_text_below_the_rows_is_kept_as_text() -> None:
    text = "目标名称|一级指标|二级指标|三级指标|指标值\n年度目标1|产出指标|数量指标|道路长度|≥5公里\n填表人：某某"
    table = only(text)
    assert len(rows(table)) == 1
    assert dict(table.sections)["表外文字"] == (("填表人：某某",),)


def test_rows_before_any_heading_are_findings() -> None:
    text = """项目绩效目标表
年度绩效目标表
本行不是指标|也不是表头|||
一级指标|二级指标|三级指标|指标值
产出指标|数量指标|桥|≥5座"""
    table = only(text)
    assert [row.name for row in rows(table)] == ["桥"]
    assert codes(table) == ["UNPLACED"]


def test_points_that_are_no_number_are_a_finding() -> None:
    table = only("一级指标|二级指标|三级指标|指标值|分值|得分\n产出指标|数量指标|桥|≥5座|十几|—")
    (row,) = rows(table)
    assert (row.points, row.earned) == (None, None)
    assert codes(table) == ["UNPLACED"]


def test_an_amount_that_cannot_be_read_is_a_finding() -> None:
    table = only(NATIONAL.replace("年度资金总额：|250", "年度资金总额：|250台"))
    assert table.funds[0].budget is None
    assert codes(table) == ["UNPLACED"]


def test_a_missing_level_1_is_taken_from_level_2() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n|数量指标|桥|≥5座")
    assert [row.path for row in rows(table)] == [("产出指标", "数量指标")]
    assert codes(table) == ["LEVEL1_MISSING"]


def test_satisfaction_below_benefit_stays_where_the_form_has_no_kind_for_it() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n效益指标|社会效益指标|就业率|≥9%\n|服务对象满意度指标|满意度|≥90%")
    assert [row.level1 for row in rows(table)] == ["效益指标", "效益指标"]
    assert codes(table) == []


def test_two_level_2_kinds_without_a_sister_row_take_the_nearest() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|质量指标|合格率|≥9%")
    assert [row.path for row in rows(table)] == [("产出指标", "质量指标")]
    assert codes(table) == ["LEVEL2_IN_LEVEL3", "EXTRA_LEVEL"]


def test_bare_costs_take_the_unit_of_the_table() -> None:
    table = only("项目绩效目标表\n单位：元\n一级指标|二级指标|三级指标|指标值\n成本指标|经济成本指标|养护经费|3157.97")
    assert str(rows(table)[0].target) == "3157.97元"
    assert codes(table) == ["UNIT_FROM_TABLE"]


@pytest.mark.parametrize(
    ("kind", "name"), [("经济成本指标", "人均补助标准"), ("社会成本指标", "投入"), ("成本指标", "总成本")]
)
def test_other_bare_costs_stay_without_a_unit(kind: str, name: str) -> None:
    table = only(f"项目绩效目标表\n单位：万元\n一级指标|二级指标|三级指标|指标值\n成本指标|{kind}|{name}|1200")
    assert str(rows(table)[0].target) == "1200"


# Nothing is lost


def _all_text(value: object) -> str:
    """Everything that a table holds, as one text."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple | list):
        return "".join(_all_text(part) for part in value)
    slots = getattr(type(value), "__attrs_attrs__", ())
    return "".join(_all_text(getattr(value, each.name)) for each in slots)


LEAST_WORDS = {
    "目标名称",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标值",
    "指标值确定依据",
    "前年",
    "上年",
    "预计当年实现",
}


def test_every_printed_cell_of_the_document_is_somewhere_in_the_tables() -> None:
    kept = re.sub(r"\s", "", _all_text(read_form(GOALS)))
    structure = LEAST_WORDS | {
        "长期绩效目标表", "年度绩效目标表", "单位：万元", "单位:万元", "近两年指标值", "预期当年实现值",
        "长期绩效目标", "年度绩效指标",
    }  # fmt: skip
    lost = [
        (number, cell)
        for number, line in enumerate(LINES[58:], start=59)
        for cell in line.split("\t")
        if (said := re.sub(r"\s", "", cell)) and said not in structure and said.rstrip(":：") not in kept
    ]
    assert lost == []


@given(st.data())
def test_no_cell_of_a_damaged_table_is_lost(data: st.DataObject) -> None:
    lines = [line.split("|") for line in CLEAN.split("\n")]
    for at in range(2, len(lines)):
        column = data.draw(st.integers(0, len(lines[at])))
        match data.draw(st.sampled_from(["insert", "blank", "swap", "nothing"])):
            case "insert":
                lines[at].insert(column, data.draw(st.sampled_from(["", "多余", "数量指标", "≥5台"])))
            case "blank":
                lines.insert(at, [])
            case "swap":
                lines[at][:2] = lines[at][1::-1]
    (table,) = read_form(lines)
    kept = _all_text(table)
    printed = [cell for line in lines[2:] for cell in line if cell]
    assert [cell for cell in printed if cell not in kept] == []


def test_a_project_list_moved_by_a_column_is_put_right() -> None:
    table = only(
        """单位整体支出绩效目标表
部门(单位)名称|某站
项目支出情况|项目名称|支出项目类别|项目总预算|项目本年度预算|项目主要支出方向和用途
|道路养护|本级|30万|30万|养护
绿化养护|本级|20万||绿化
长期目标1:|管好路
年度目标1:|管好路
目标名称|一级指标|二级指标|三级指标|指标值
年度绩效指标|产出指标|数量指标|道路长度|≥5公里
年度目标2:|管好树
|产出指标|数量指标|树|≥5棵
||质量指标|成活率|≥95%"""
    )
    assert table.whole_unit
    assert [(each.name, each.category, each.total, each.year, each.purpose) for each in table.projects] == [
        ("道路养护", "本级", Fraction(300_000), Fraction(300_000), "养护"),
        ("绿化养护", "本级", Fraction(200_000), None, "绿化"),
    ]
    assert codes(table) == ["COL_SHIFT"]
    assert [(goal.name, len(goal.indicators)) for goal in table.goals_of(Horizon.ANNUAL)] == [
        ("年度目标1", 1),
        ("年度目标2", 2),
    ]


def test_a_lost_label_below_the_only_label_is_named() -> None:
    text = """项目绩效目标表
目标名称|一级指标|二级指标|三级指标|指标值
年度目标1|产出指标|数量指标|道路长度|≥5公里
年度绩效目标表
目标名称|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|桥|≥5座"""
    table = only(text)
    assert [(goal.name, len(goal.indicators)) for goal in table.goals] == [("年度目标1", 2)]
    assert codes(table) == ["MERGED_GOAL_LABEL_LOST"]


def test_a_row_that_stands_far_off_is_a_finding() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|桥|≥5座\n|||||||||远处的一格")
    assert len(rows(table)) == 1
    assert [(finding.code, finding.text) for finding in table.findings] == [("UNPLACED", "远处的一格")]


def test_a_split_value_beyond_the_last_column_is_a_finding() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|桥|≥5座\n\n|||||远处")
    assert codes(table) == ["UNPLACED", "ROW_SPLIT_BY_PAGE"]


def test_two_kinds_of_level_1_in_a_row_are_a_finding() -> None:
    table = only("一级指标|二级指标|三级指标|指标值\n自定类|产出指标|桥|≥5座")
    assert [row.level1 for row in rows(table)] == ["产出指标"]
    assert "EXTRA_LEVEL" in codes(table)


def test_a_goal_label_in_a_heading_of_the_other_horizon_starts_it() -> None:
    table = only("长期绩效目标|一级指标|二级指标|三级指标|指标值\n|产出指标|数量指标|桥|≥5座")
    assert [goal.horizon for goal in table.goals] == [Horizon.LONG_TERM]


def test_two_terms_without_kinds_are_read() -> None:
    table = only("三级指标|指标值|三级指标|指标值\n桥|≥9座|桥|≥5座")
    assert [row.target.text for row in rows(table, Horizon.LONG_TERM)] == ["≥9座"]
    assert [row.target.text for row in rows(table)] == ["≥5座"]


def test_a_label_printed_twice_keeps_its_description() -> None:
    text = """项目绩效目标表
年度目标1:|管好路
目标名称|一级指标|二级指标|三级指标|指标值
|产出指标|数量指标|道路|≥5公里
年度目标1:
|产出指标|质量指标|完好率|≥95%"""
    (goal,) = only(text).goals
    assert (goal.description, len(goal.indicators)) == ("管好路", 2)


def test_subheadings_left_of_their_heading_are_put_in_order() -> None:
    text = """一级指标|二级指标|三级指标|指标值|||指标值确定依据
||预期当年实现值|近两年指标值
|前年|上年
产出指标|数量指标|桥|3座|4座|≥5座|计划"""
    table = only(text)
    assert _values(table) == [("产出指标", "数量指标", "桥", "3座", "4座", "≥5座", "计划")]
    assert codes(table) == ["COL_SHIFT"]


def test_a_goal_is_told_in_all_lines_of_its_text() -> None:
    table = only(NATIONAL.replace("绩效指标|一级", "|第二行说明\n绩效指标|一级"))
    assert [goal.description for goal in table.goals] == ["建成一所卫生院，改善就医条件。\n第二行说明"]
    assert dict(table.sections)["总体目标"] == (("建成一所卫生院，改善就医条件。",), ("第二行说明",))


def test_a_filled_form_brings_its_own_actual_values() -> None:
    table = only(
        """2022年某项目自评表
预算执行情况（万元）||预算数（A）|执行数（B）
|年度财政资金总额|200|195.5
一级指标|二级指标|三级指标|年初目标值（A）|实际完成值（B）|分值|得分|偏差原因
产出指标|数量指标|巡查次数|≥12次|11次|40|36.67|人手少
|质量指标|巡查质量|合格|基本合格|20|15|
|时效指标|是否及时|是||10|10|
效益指标|社会效益指标|受益户|≥10户|不适用|10||"""
    )
    placed = place(table)
    assert [(actual.text, actual.share) for actual in placed.rows] == [
        ("11次", None),
        ("基本合格", Fraction(3, 4)),
        ("", None),
        ("不适用", None),
    ]
    assert placed.rows[3].reading is NOT_APPLICABLE
    assert placed.rows[0].reason == "人手少"
    assert [line.executed for line in placed.funds] == [1_955_000]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("|满意度指标|服务对象满意度指标|服务对象满意度|≥90%|问卷", ("服务对象满意度", "≥90%", "问卷")),
        ("|产出指标|数量指标|数量指标|≥5座|", ("数量指标", "≥5座", "")),
        ("|产出指标|时效指标|2026年12月底前|完成|计划", ("2026年12月底前", "完成", "计划")),
        ("|产出指标|数量指标|110接警|6000起|历史数据", ("110接警", "6000起", "历史数据")),
        ("|产出指标|质量指标|制度健全性|健全|计划标准", ("制度健全性", "健全", "计划标准")),
        ("|产出指标|质量指标|合格率||计划标准", ("合格率", "", "计划标准")),
        ("|产出指标|质量指标|合格率|按上级下达任务|财预〔2026〕1号", ("合格率", "按上级下达任务", "财预〔2026〕1号")),
        ("|产出指标|数量指标|3年内新建|3座|100%", ("3年内新建", "3座", "100%")),
        ("年度目标1|产出指标|数量指标|桥|≥5座|5座", ("桥", "≥5座", "5座")),
    ],
)
def test_rows_in_their_columns_are_left_alone_whatever_they_say(row: str, read: tuple[str, str, str]) -> None:
    table = only(
        f"目标名称|一级指标|二级指标|三级指标|指标值|指标值确定依据\n年度目标1|产出指标|质量指标|桥|1座|\n{row}"
    )
    last = rows(table)[-1]
    assert (last.name, last.target.text, last.basis) == read
    assert codes(table) == []


def test_what_stands_beside_the_head_of_the_annex_is_kept() -> None:
    (table,) = read_form([["三级指标", "指标值"], ["巡查", "≥5次"], ["总分的由来", "一级"], ["合计", "90 分"]])
    assert ("总分的由来", (("", "一级"), ("合计", "90 分"))) in table.sections
