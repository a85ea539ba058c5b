"""Workbooks to fill in: what stands, what is locked, what may go in, and that they are scored as they are."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators import load_rulepack, read_tables, score
from indicators.cli import main
from indicators.errors import FormError
from indicators.files import read_sheets, write_in_place, write_template
from indicators.forms.writing import layout_ids
from indicators.forms.writing.blank import Template
from indicators.rulepacks import RulePack
from indicators.targets import GoalTable

HEAD = "目标名称\t一级指标\t二级指标\t三级指标\t指标值\t上年"
PUMPS = (
    "2026年泵站绩效目标表\n项目名称\t泵站运行\n主管部门\t水务局\n项目资金（万元）\n资金\t全年预算数\n年度资金总额\t334\n"
    f"{HEAD}\n年度目标\t产出指标\t数量指标\t维护水泵\t≥65台\t60台\n\t产出指标\t质量指标\t完好率\t≥98%\t\n"
    "\t产出指标\t时效指标\t完工时间\t12月31日前\t\n\t效益指标\t社会效益指标\t排涝能力\t有效提升\t\n"
    "\t满意度指标\t服务对象满意度指标\t=满意度\t80%~95%\t"
)
DIKES = PUMPS.replace("泵站运行", "堤防养护").replace("维护水泵\t≥65台", "养护堤长\t≥15公里")


NATIONAL = Template(layout="national")


@cache
def pack(name: str = "hubei-2019") -> RulePack:
    return load_rulepack(name)


def tables() -> list[GoalTable]:
    return [*read_tables(PUMPS), *read_tables(DIKES)]


def template(path: Path, wanted: Template = NATIONAL) -> Workbook:
    write_template(tables(), path, pack(), wanted)
    return load_workbook(path)


def row_of(sheet: Worksheet, name: str) -> int:
    return next(cell.row for row in sheet.iter_rows() for cell in row if str(cell.value) == name) or 0


def column_of(sheet: Worksheet, head: str) -> int:
    return next(cell.column for row in sheet.iter_rows() for cell in row if str(cell.value).startswith(head)) or 0


def _score_column(sheet: Worksheet) -> int:
    return next(cell.column for cell in sheet[row_of(sheet, "三级指标")] if cell.value == "得分") or 0


def open_cells(sheet: Worksheet, column: int) -> list[int]:
    inner = {(row, col) for area in sheet.merged_cells.ranges for row, col in list(area.cells)[1:]}
    rows = range(1, sheet.max_row + 1)
    return [row for row in rows if not sheet.cell(row, column).protection.locked and (row, column) not in inner]


def test_a_sheet_a_project_with_its_targets_in_view_and_all_else_locked(tmp_path: Path) -> None:
    book = template(tmp_path / "a.xlsx")
    assert book.sheetnames == ["泵站运行", "堤防养护"]
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        heads = [
            cell
            for row in sheet.iter_rows()
            for cell in row
            if cell.value in {"三级指标", "年度指标值", "分值", "得分"}
        ]
        assert all(cell.protection.locked for cell in heads)
        at = row_of(sheet, "三级指标")
        end = row_of(sheet, "总分")
        assert [row for row in open_cells(sheet, column_of(sheet, "年度指标值")) if at < row < end] == []
        at = row_of(sheet, "完好率")
        assert sheet.cell(at, column_of(sheet, "年度指标值")).value == "≥98%"
        points = next(cell.column for cell in sheet[row_of(sheet, "三级指标")] if cell.value == "分值")
        assert sheet.cell(at, points).protection.locked
        assert sheet.cell(at, column_of(sheet, "年度指标值")).protection.locked
        assert not sheet.cell(at, column_of(sheet, "实际完成值")).protection.locked
        assert not sheet.cell(at, column_of(sheet, "偏差原因")).protection.locked


def test_choices_and_checks_of_the_cells(tmp_path: Path) -> None:
    sheet = template(tmp_path / "a.xlsx")["泵站运行"]
    column = column_of(sheet, "实际完成值")
    letter = sheet.cell(row_of(sheet, "排涝能力"), column).coordinate.rstrip("0123456789")
    checks = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    choice = checks[f"{letter}{row_of(sheet, '排涝能力')}"]
    assert (choice.type, choice.formula1) == ("list", '"达成,部分达成,未达成,不适用"')
    number = checks[f"{letter}{row_of(sheet, '维护水泵')}"]
    assert number.type == "custom"
    assert "ISNUMBER" in number.formula1
    assert "不适用" in number.formula1
    assert number.prompt == "指标值：≥65台；上年：60台。填数字，单位“台”"
    assert sheet.cell(row_of(sheet, "维护水泵"), column).number_format == 'General"台"'
    assert sheet.cell(row_of(sheet, "完好率"), column).number_format == "0.00%"
    assert "yyyy" in sheet.cell(row_of(sheet, "完工时间"), column).number_format
    spent = sheet.cell(row_of(sheet, "年度资金总额"), column_of(sheet, "全年执行数"))
    money = checks[spent.coordinate]
    assert ">=0" in money.formula1


@pytest.mark.parametrize("layout", layout_ids())
def test_every_layout_is_read_back_with_all_rows_and_nothing_filled(layout: str, tmp_path: Path) -> None:
    template(tmp_path / "a.xlsx", Template(layout=layout))
    back = read_tables(tmp_path / "a.xlsx")
    assert layout.endswith("-unit") or [table.name for table in back] == ["泵站运行", "堤防养护"]
    for table, own in zip(back, tables(), strict=True):
        rows = [row for goal in table.goals for row in goal.indicators]
        wanted = [row for goal in own.goals for row in goal.indicators]
        assert [(row.name, str(row.target)) for row in rows] == [(row.name, str(row.target)) for row in wanted]
        assert {row.actual_text for row in rows} == {""}
        assert {row.earned for row in rows} == {None}


@pytest.mark.parametrize("layout", ["national", "sichuan"])
def test_a_filled_template_is_scored_as_it_is(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = template(path, Template(layout=layout, points=True))
    for sheet in book.worksheets:
        column = column_of(sheet, "实际完成值" if layout == "national" else "完成值")
        names: dict[str, str | float] = {
            "维护水泵": 62,
            "养护堤长": 15,
            "完好率": 0.985,
            "完工时间": "2026年12月20日",
            "排涝能力": "达成",
            "=满意度": "不适用",
        }
        for name, value in names.items():
            if name not in {"维护水泵", "养护堤长"} or any(
                str(cell.value) == name for row in sheet.iter_rows() for cell in row
            ):
                sheet.cell(row_of(sheet, name), column, value)
    book.save(path)
    back = read_tables(path)
    results = [score(table, None, pack()) for table in back]
    assert [each.table.name for each in results] == ["泵站运行", "堤防养护"]
    for result, sheet in zip(results, book.worksheets, strict=True):
        first, whole, day, words, left_out = result.scores
        assert [each.status.value for each in (whole, day, left_out)] == ["scored", "scored", "not_applicable"]
        assert (words.low, words.high) == (words.points * 8 / 10, words.points)  # a person says how much of the band
        assert whole.earned == whole.points
        assert first.indicator.where == f"{sheet.title}第{row_of(sheet, first.indicator.name)}行"
    assert results[0].scores[0].earned < results[0].scores[0].points  # type: ignore[operator]
    assert results[1].scores[0].earned == results[1].scores[0].points
    said = write_in_place(results, path, tmp_path / "b.xlsx")
    assert said.written == 6 + 2  # three rows of two projects, and the sum of the points
    scored = load_workbook(tmp_path / "b.xlsx")["泵站运行"]
    assert scored.protection.sheet
    cell = scored.cell(row_of(scored, "维护水泵"), _score_column(scored))
    assert Fraction(str(cell.value)) == results[0].scores[0].earned


@pytest.mark.parametrize("layout", layout_ids())
def test_a_scored_template_has_its_rates_and_the_sum_of_its_points(layout: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = template(path, Template(layout=layout))
    sheet = book.worksheets[0]
    rate = next(cell.column for row in sheet.iter_rows() for cell in row if "执行率" in str(cell.value)[:5]) or 0
    spent = next(cell.column for row in sheet.iter_rows() for cell in row if "执行数" in str(cell.value)) or 0
    money = row_of(sheet, "年度资金总额")
    sheet.cell(money, spent, 111)
    book.save(path)
    results = [score(table, None, pack()) for table in read_tables(path)]
    write_in_place(results, path, tmp_path / "b.xlsx")
    scored = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert (scored.cell(money, rate).value, scored.cell(money, rate).number_format) == (0.3323, "0.00%")
    total = next(row for row in scored.iter_rows() if row[0].value in {"总分", "合计"})
    points = [cell.value for cell in scored[row_of(scored, "三级指标")]]
    assert not results[0].complete
    if "分值" in points or "权重" in points:
        column = points.index("分值" if "分值" in points else "权重")
        assert total[column].value == results[0].points
    assert total[0].value in {"总分", "合计"}
    earned = {cell.number_format for row in scored.iter_rows() for cell in row if cell.column == _score_column(scored)}
    assert "0.00" in earned


@pytest.mark.parametrize("layout", layout_ids())
def test_a_goal_that_the_source_does_not_say_can_be_filled_in(layout: str, tmp_path: Path) -> None:
    for goal in ("", "保障安全运行"):
        (table,) = read_tables(PUMPS)
        (own,) = table.goals
        table = evolve(table, goals=(evolve(own, description=goal),))
        write_template([table], tmp_path / "a.xlsx", pack(), Template(layout=layout), force=True)
        sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
        if goal:
            cells = [cell for row in sheet.iter_rows() for cell in row if goal == str(cell.value)]
            assert [cell.protection.locked for cell in cells] == [True]
            continue
        row, column = next(
            (at, place)
            for at, line in enumerate(sheet.iter_rows(), start=1)
            for place, cell in enumerate(line, start=1)
            if cell.value in {"预期目标", "年度目标"}
        )
        beside = sheet.cell(row, 2) if column == 1 else sheet.cell(row + 1, column)
        assert not beside.protection.locked


def test_a_share_is_text_where_a_cell_shows_no_per_cent_and_no_label_is_written_over(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (
        ["资金", "", "预算数", "执行数", "执行率", "得分"],
        ["年度资金总额", "", 3, 1, None, None],
        ["一级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "维护水泵", "≥65台", "65台", 90, None],
        ["总分"],
    ):
        sheet.append(row)
    sheet.merge_cells("A5:E5")
    book.save(tmp_path / "a.xlsx")
    results = [score(table, None, pack("cn-mof-2020")) for table in read_tables(tmp_path / "a.xlsx")]
    said = write_in_place(results, tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    done = load_workbook(tmp_path / "b.xlsx").worksheets[0]
    assert [done[place].value for place in ("E2", "A5", "F5")] == ["33.33%", "总分", float(results[0].total)]
    assert said.written == 4


def test_a_filled_form_is_kept_or_emptied_and_last_year_is_said(tmp_path: Path) -> None:
    filled = (
        "项目名称\t泵站运行\n主管部门\t水务局\n实施单位\t排水队\n填报人\t张三\n填报日期\t2025年1月5日\n三级指标\t指标值\t实际完成值\t分值\t偏差原因\n"
        "维护水泵\t≥65台\t62台\t10\t3台报废"
    )
    (table,) = read_tables(filled)
    for kept in ("62台", None):
        wanted = Template(layout="national", filled=kept is not None)
        write_template([table], tmp_path / "a.xlsx", pack(), wanted, force=True)
        sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
        at = row_of(sheet, "维护水泵")
        assert sheet.cell(at, column_of(sheet, "实际完成值")).value == kept
        assert sheet.cell(at, column_of(sheet, "偏差原因")).value == ("3台报废" if kept else None)
        assert sheet.cell(at, column_of(sheet, "分值")).value == 10  # printed by the form itself
    sheet = template(tmp_path / "b.xlsx", Template(layout="national", last_year=[table]))["泵站运行"]
    prompts = {each.prompt for each in sheet.data_validations.dataValidation}
    assert "指标值：≥65台；上年：62台。填数字，单位“台”" in prompts
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "排水队" in texts
    assert "填表人：张三" in texts
    assert not any("2025年1月5日" in text for text in texts)


def test_a_template_filled_in_part_makes_the_next_one(tmp_path: Path) -> None:
    book = template(tmp_path / "a.xlsx")
    sheet = book["泵站运行"]
    column = column_of(sheet, "实际完成值")
    sheet.cell(row_of(sheet, "维护水泵"), column, 62)
    sheet.cell(row_of(sheet, "完好率"), column, 0.985)
    book.save(tmp_path / "b.xlsx")
    back = read_tables(tmp_path / "b.xlsx")
    assert [row.actual_text for row in back[0].goals[0].indicators] == ["62台", "98.5%", "", "", ""]
    write_template(back, tmp_path / "c.xlsx", pack(), NATIONAL)
    again = read_tables(tmp_path / "c.xlsx")
    assert [row.actual_text for row in again[0].goals[0].indicators] == ["62台", "98.5%", "", "", ""]
    assert not again[0].findings


def test_no_text_is_a_live_formula(tmp_path: Path) -> None:
    (table,) = read_tables(
        '项目名称\t=HYPERLINK("x")\n三级指标\t指标值\t偏差原因\n+SUM(A1)\t≥65台\t@x\n-cmd\t= 334万元\t'
    )
    write_template([table], tmp_path / "a.xlsx", pack(), NATIONAL)
    for row in load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows():
        assert [cell.coordinate for cell in row if cell.data_type == "f"] == []
    cells = [text for row in read_sheets(tmp_path / "a.xlsx")[0].cells for text in row]
    assert {'=HYPERLINK("x")', "+SUM(A1)", "-cmd", "= 334万元"} <= set(cells)


def test_the_command_never_writes_over_a_file_without_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "goals.txt").write_text(PUMPS, "utf-8")
    out = tmp_path / "模板.xlsx"
    call = ["template", "national", "--from", str(tmp_path / "goals.txt"), "-o", str(out)]
    assert main(call) == 0
    assert main(call) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert main([*call, "--force", "--last-year", str(tmp_path / "goals.txt"), "--rules", "hubei-2019"]) == 0
    assert main(["template", "nowhere", *call[2:], "--force"]) == 2
    with pytest.raises(FormError, match="只能写成 xlsx"):
        write_template(tables(), tmp_path / "a.csv", pack(), NATIONAL)


def test_texts_of_the_year_are_open_and_left_out_of_an_empty_form(tmp_path: Path) -> None:
    rows = [
        ["2025年度绿化自评表"],
        ["三级指标", "指标值", "实际完成值"],
        ["种树", "≥5棵", "6棵"],
        ["总分"],
        ["改进措施及结果应用方案", "提前备苗"],
        ["偏差大或目标未完成原因分析", "苗木晚到"],
    ]
    (table,) = read_tables(rows)
    for filled, said in ((True, {"提前备苗", "苗木晚到"}), (False, set())):
        write_template([table], tmp_path / f"{filled}.xlsx", pack(), Template(layout="hubei", filled=filled))
        sheet = load_workbook(tmp_path / f"{filled}.xlsx").worksheets[0]
        found = [
            sheet.cell(row, 2)
            for row in range(1, sheet.max_row)
            if "分析" in str(sheet.cell(row, 1).value) or "措施" in str(sheet.cell(row, 1).value)
        ]
        assert [cell.protection.locked for cell in found] == [False, False]
        assert {str(cell.value) for cell in found if cell.value is not None} == said
        assert sheet.freeze_panes is not None
