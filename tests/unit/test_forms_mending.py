"""Tables that a page, a PDF or a clipboard has damaged are mended, and each change is said."""

from fractions import Fraction

import pytest

from indicators.files import read_forms
from indicators.files.text import csv_rows, markdown_rows
from indicators.forms import read_form
from indicators.targets import GoalTable

HEAD = "一级指标|二级指标|三级指标|指标值|实际完成值|分值"
FIRST = "产出指标|数量指标|培训|≥5次|5次|10"
SECOND = "产出指标|质量指标|合格率|≥95%|96%|10"
THIRD = "效益指标|社会效益指标|知晓率|≥90%|91%|10"
WHOLE = f"{HEAD}\n{FIRST}\n{SECOND}\n{THIRD}"


def read(text: str) -> tuple[GoalTable, ...]:
    return read_form(text.replace("|", "\t"))


def rows(*tables: GoalTable) -> list[tuple[str, ...]]:
    return [
        (*row.path, row.name, row.target.text, row.actual_text or "", str(row.points or ""))
        for table in tables
        for goal in table.goals
        for row in goal.indicators
    ]


@pytest.mark.parametrize(
    ("damaged", "code"),
    [
        (f"{FIRST}\n{SECOND}\n{HEAD}\n{THIRD}", "ROW_ABOVE_HEAD"),
        (f"{HEAD}{FIRST}\n{SECOND}\n{THIRD}", "HEAD_GLUED"),
        (f"{HEAD}\n{FIRST}\n产出指标|质量指标|合格率|≥95||\n|||%|96%|10\n{THIRD}", "ROW_SPLIT_BY_PAGE"),
        (f"{HEAD}\n{FIRST}\n产出指标|质量指标|合格率|≥9|96%|10\n|||5%||\n{THIRD}", "ROW_SPLIT_BY_PAGE"),
        (f"{HEAD}\n产出指标|数量指标|培训|≥5|5次|10\n|||次||\n{SECOND}\n{THIRD}", "ROW_SPLIT_BY_PAGE"),
    ],
)
def test_a_damaged_table_is_mended_and_the_change_is_said(damaged: str, code: str) -> None:
    (table,) = read(damaged)
    assert rows(table) == rows(*read(WHOLE))
    assert {finding.code for finding in table.findings} == {code}


def test_a_value_behind_its_line_is_joined_where_the_name_stands_first() -> None:
    (table,) = read("三级指标|指标值\n合格率|≥95\n%\n知晓率|≥90%")
    assert [row[2:4] for row in rows(table)] == [("合格率", "≥95%"), ("知晓率", "≥90%")]
    assert [finding.code for finding in table.findings] == ["ROW_SPLIT_BY_PAGE"]


def test_one_cell_a_line_is_rebuilt_where_the_count_fits() -> None:
    cells = [cell for line in WHOLE.split("\n") for cell in line.split("|")]
    assert rows(*read_form("\n".join(["某项目说明", *cells]))) == rows(*read(WHOLE))
    for wrong in (cells[:-1], [*cells[:-6], "其他", *cells[-5:]], cells[6:]):
        assert rows(*read_form("\n".join(wrong))) == []


def test_a_whole_form_comes_one_cell_a_line() -> None:
    form = """项目支出绩效自评表|（2024年度）|项目名称|图书更新|实施单位|某馆
项目资金|（万元）|年初预算数|全年预算数|全年执行数|分值|执行率|得分
年度资金总额|60|50|45|10|90%|9
年度总体目标|预期目标|实际完成情况|更新图书5000册。|更新图书5100册。
绩效指标|一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分
产出指标|数量指标|更新册数|≥5000册|5100册|50|50
满意度指标|服务对象满意度指标|读者满意度|≥90%|91%|40|40
总分|100|99|填表人：某人"""
    (table,) = read_form(form.replace("|", "\n"))
    assert (table.year, table.name, table.money_unit) == (2024, "图书更新", "万元")
    assert [(row[2], row[3], row[4], row[5]) for row in rows(table)] == [
        ("更新册数", "≥5000册", "5100册", "50"),
        ("读者满意度", "≥90%", "91%", "40"),
    ]
    assert [(line.initial, line.executed, line.points, line.earned) for line in table.funds] == [
        (Fraction(600_000), Fraction(450_000), Fraction(10), Fraction(9))
    ]
    assert [(goal.description, goal.actual_text) for goal in table.goals] == [("更新图书5000册。", "更新图书5100册。")]
    assert [(total.points, total.earned) for total in table.totals] == [(Fraction(100), Fraction(99))]


def test_columns_set_with_blanks_stand_where_they_stand() -> None:
    text = """
一级指标      二级指标      三级指标        指标值
产出指标      数量指标      培训            ≥5次
                            巡查            ≥6次
              质量指标      合格率          ≥95%
效益指标      社会效益      知晓率          ≥90%
                          - 3 -
"""
    (table,) = read_form(markdown_rows(text))
    assert [row[:3] for row in rows(table)] == [
        ("产出指标", "数量指标", "培训"),
        ("产出指标", "数量指标", "巡查"),
        ("产出指标", "质量指标", "合格率"),
        ("效益指标", "社会效益", "知晓率"),
    ]


def test_each_block_of_a_text_set_with_blanks_has_columns_of_its_own() -> None:
    """A head in two lines, money and texts with columns elsewhere, a text wider than its column."""
    text = """
项目资金                    年初预算数    全年预算数    全年执行数
（万元）    年度资金总额    50.00         60.00         54.00
            其他资金        0.00          0.00          0.00
年度总体    预期目标                                实际完成情况
目标        完成全县巡演，丰富基层群众的文化生活，提升文化服务。            已巡演，群众满意。

一级          二级                            年度         实际
指标          指标            三级指标        指标值       完成值
产出指标      数量指标        巡演场次        ≥5场         6场
                              送书册数        ≥60册        52册
效益指标      社会效益指标    观众人次        ≥9万人次     9.5万人次
"""
    (table,) = read_form(markdown_rows(text))
    assert [row[:3] for row in rows(table)] == [
        ("产出指标", "数量指标", "巡演场次"),
        ("产出指标", "数量指标", "送书册数"),
        ("效益指标", "社会效益指标", "观众人次"),
    ]
    assert [(line.name, str(line.initial), str(line.executed)) for line in table.funds] == [
        ("年度资金总额", "500000", "540000"),
        ("其他资金", "0", "0"),
    ]
    assert [(goal.description[:4], goal.actual_text) for goal in table.goals] == [("完成全县", "已巡演，群众满意。")]
    assert table.findings == ()


def test_columns_set_with_blanks_are_columns() -> None:
    text = WHOLE.replace("|", "   ")
    assert rows(*read_form(markdown_rows(text))) == rows(*read(WHOLE))
    assert markdown_rows("一行  文字\n\n另一行") == [["一行  文字"], [], ["另一行"]]


def test_a_stray_quotation_mark_swallows_no_row() -> None:
    text = WHOLE.replace("|", ",").replace("培训", '"培训')
    assert rows(*read_form(csv_rows(text))) == rows(*read(WHOLE))
    assert csv_rows('名称,说明\n甲,"第一行\n第二行,完"') == [["名称", "说明"], ["甲", "第一行\n第二行,完"]]


@pytest.mark.parametrize("head", ["方向", "类别", "指标值类型"])
def test_a_column_of_signs_is_one_whatever_its_head_says(head: str) -> None:
    first = f"一级指标|三级指标|{head}|目标值|计量单位"
    text = f"{first}\n产出指标|培训|≥|5|次\n成本指标|成本|≤|8|万元\n产出指标|水平|定性|良好|"
    ((goal,),) = ((table.goals) for table in read(text))
    assert [str(row.target) for row in goal.indicators] == ["≥5次", "≤80000元", "良好"]
    assert [row.name for row in goal.indicators] == ["培训", "成本", "水平"]


def test_codes_for_signs_are_said_since_each_system_has_its_own() -> None:
    (table,) = read("三级指标|计算符号|指标值|计量单位\n培训|1|5|次\n水平|定性|良好|")
    assert [(finding.code, finding.text) for finding in table.findings] == [("SIGN_CODE", "1")]


def test_a_list_of_many_projects_is_a_table_for_each() -> None:
    head = "年度|预算单位|项目编码|项目名称|一级指标|二级指标|三级指标|指标值|实际完成值|分值"
    text = f"{head}\n2024|教育局|001|校舍改造|{FIRST}\n||||{SECOND}\n2024|教育局|002|教师培训|{THIRD}"
    one, other = read(text)
    assert (one.name, other.name) == ("校舍改造", "教师培训")
    assert dict(other.header) == {"年度": "2024", "预算单位": "教育局", "项目编码": "002", "项目名称": "教师培训"}
    assert rows(one, other) == rows(*read(WHOLE))
    assert (*one.findings, *other.findings) == ()


def test_a_level_2_of_the_name_of_its_level_1_is_a_level_2() -> None:
    (table,) = read("一级指标|二级指标|三级指标|指标值\n满意度指标|满意度指标|满意度|≥95%\n产出指标|产出指标|培训|≥5次")
    assert [row[:3] for row in rows(table)] == [
        ("满意度指标", "满意度指标", "满意度"),
        ("产出指标", "产出指标", "培训"),
    ]
    assert table.findings == ()


def test_a_file_without_one_row_says_what_was_looked_for() -> None:
    with pytest.raises(Exception, match="一行指标也没有读出"):
        read_forms("三级指标\n指标值\n甲".encode(), "复制.txt")


def test_every_reading_says_what_it_took() -> None:
    (table,) = read(f"{HEAD}|复核意见\n{FIRST}|好\n{SECOND}\n{THIRD}")
    assert str(table.report) == (
        "读出 3 行；列：一级指标（第1列）、二级指标（第2列）、三级指标（第3列）、指标值（第4列）、实际完成值（第5列）、"
        "分值（第6列）；未用的列：复核意见（第7列）；补正和提示 1 处"
    )
    assert table.report is not None
    assert table.report.to_dict()["unused"] == [{"head": "复核意见", "role": "", "where": "第7列"}]


def test_cells_that_are_faults_of_a_workbook_are_said_once_with_their_places() -> None:
    (table,) = read(f"{HEAD}\n{FIRST.replace('≥5次', '=J29*2')}\n{SECOND}|#DIV/0!\n{THIRD}|#DIV/0!|#热线")
    said = {finding.code: (finding.where, finding.message) for finding in table.findings}
    assert "FORMULA_WITHOUT_RESULT" not in said, "a text that looks like a formula is none"
    assert said["CELL_ERROR"][0] == "第3行第7列"
    assert "共 2 处：第3行第7列、第4行第7列" in said["CELL_ERROR"][1]
