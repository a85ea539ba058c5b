"""Scores filled into the form that was handed in, findings marked in it: nothing else of the file is touched."""

import re
import warnings
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from indicators.cli import main
from indicators.errors import Fault, Finding, Level
from indicators.files import Sheet, fits_in_place, read_sheets, read_tables, write_in_place
from indicators.files.marking import marks
from indicators.files.paper_docx import document
from indicators.files.paper_xlsx import workbook
from indicators.files.places import Place
from indicators.forms.cells import Row, Spot
from indicators.forms.writing import paper_of_rows
from indicators.rulepacks import RulePack, load_rulepack
from indicators.scoring import SelfEvaluation, score

FORM = """项目支出绩效自评表
（2024年度）
项目名称||校园安全
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|120|110|105.6||96%|
一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
产出指标|数量指标|改造学校数量|≥12所|11所|50||汛期延期
|质量指标|工程验收合格率|=100%|100%||35|
满意度指标|服务对象满意度指标|家长满意度|≥90%|93%|10|待定|
总分|||||100||"""
ROWS = [line.split("|") for line in FORM.split("\n")]


@cache
def pack() -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack("cn-mof-2020")


def form(suffix: str, rows: Sequence[Sequence[str]]) -> bytes:
    paper = paper_of_rows("自评", rows, ())
    return workbook([paper]) if suffix == "xlsx" else document([paper])


def handed_in(tmp_path: Path, suffix: str) -> tuple[Path, list[SelfEvaluation]]:
    path = tmp_path / f"表.{suffix}"
    path.write_bytes(form(suffix, ROWS))
    return path, [score(table, None, pack()) for table in read_tables(path)]


def test_a_workbook_that_leaves_out_addresses_is_filled(tmp_path: Path) -> None:
    path, bare = handed_in(tmp_path, "xlsx")[0], tmp_path / "无址.xlsx"
    with ZipFile(path) as given, ZipFile(bare, "w") as made:
        for name in given.namelist():
            part = given.read(name)
            made.writestr(name, re.sub(rb'(<row|<c) r="[A-Z0-9]+"', rb"\1", part) if "sheet1" in name else part)
    results = [score(table, None, pack()) for table in read_tables(bare)]
    write_in_place(results, bare, tmp_path / "分.xlsx")
    earned = [row.earned for table in read_tables(tmp_path / "分.xlsx") for row in table.goals[0].indicators[:2]]
    assert earned == [each.earned for each in results[0].scores[:2]]


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_scores_go_into_their_cells_and_all_else_stays(suffix: str, tmp_path: Path) -> None:
    path, results = handed_in(tmp_path, suffix)
    out = tmp_path / f"分.{suffix}"
    assert fits_in_place(path, out, results)
    said = write_in_place(results, path, out)
    (before,), (after,) = read_tables(path), read_tables(out)
    rows = [row for goal in after.goals for row in goal.indicators]
    assert [row.earned for row in rows[:2]] == [each.earned for each in results[0].scores[:2]]
    assert [row.points for row in rows] == [each.points for each in results[0].scores]
    texts = [
        [(row.name, row.actual_text, row.deviation_reason) for row in t.goals[0].indicators] for t in (before, after)
    ]
    assert texts[0] == texts[1]
    assert after.funds[0].earned == Fraction("9.6")
    assert after.totals[0].earned == results[0].total
    assert len(said.changed) == 1
    assert said.changed[0].split()[-1].startswith("35→")
    assert any("家长满意度的得分" in each and "待定" in each for each in said.left)
    assert "在原表中填入" in str(said)


def test_a_workbook_keeps_its_parts_styles_and_formulas(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(ROWS, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                sheet.cell(number, column, text)
    sheet.merge_cells("G7:H7")
    sheet["G7"].fill = PatternFill("solid", fgColor="FFFF00")
    sheet["G10"] = "=SUM(G7:G9)+H5"
    sheet.column_dimensions["C"].width = 33
    path, out = tmp_path / "表.xlsx", tmp_path / "分.xlsx"
    book.save(path)
    write_in_place([score(table, None, pack()) for table in read_tables(path)], path, out)
    with ZipFile(path) as old, ZipFile(out) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}
    shown = load_workbook(out).worksheets[0]
    assert isinstance(shown, Worksheet)
    assert (shown["G7"].value, shown["G7"].fill.fgColor.rgb) == (pytest.approx(45.83), "00FFFF00")
    assert shown["G10"].value == "=SUM(G7:G9)+H5"
    assert shown.column_dimensions["C"].width == 33


@pytest.mark.parametrize(("formula", "said"), [("=SUM(G7:G9)", True), ("=SUM(G7:G9)+H5", False)])
def test_a_formula_that_gives_another_total_is_said(formula: str, said: bool, tmp_path: Path) -> None:  # noqa: FBT001
    path, out = tmp_path / "表.xlsx", tmp_path / "分.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_numbers": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("自评")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.write("G9", 10)
        sheet.write_formula("G10", formula, None, 0)
    filled = write_in_place([score(table, None, pack()) for table in read_tables(path)], path, out)
    assert any("G10（总分）的公式算得" in each for each in filled.left) == said


def test_rows_that_do_not_stand_where_the_head_says_are_left(tmp_path: Path) -> None:
    rows = [*ROWS[:8], ["", "满意度指标", "服务对象满意度指标", "家长满意度", "≥90%", "93%", "10"], ROWS[9]]
    path = tmp_path / "表.xlsx"
    path.write_bytes(form("xlsx", rows))
    results = [score(table, None, pack()) for table in read_tables(path)]
    said = write_in_place(results, path, tmp_path / "分.xlsx")
    assert any("家长满意度" in each for each in said.left)


def test_the_command_fills_the_form_that_it_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, _ = handed_in(tmp_path, "xlsx")
    out = tmp_path / "分.xlsx"
    main(["score", str(path), "-o", str(out)])
    assert "在原表中填入" in capsys.readouterr().err
    main(["score", str(path), "-o", str(out), "--layout", "national"])
    assert "在原表中填入" not in capsys.readouterr().err


def test_a_goal_table_has_no_place_for_scores(tmp_path: Path) -> None:
    path = tmp_path / "目标.xlsx"
    path.write_bytes(form("xlsx", [["一级指标", "三级指标", "指标值"], ["产出指标", "培训", "≥5次"]]))
    results = [score(table, None, pack()) for table in read_tables(path)]
    assert not fits_in_place(path, tmp_path / "分.xlsx", results)
    assert not fits_in_place(path, tmp_path / "分.docx", results)
    assert BytesIO(path.read_bytes()).read(2) == b"PK"


def wrong_form(tmp_path: Path, suffix: str) -> Path:
    rows = [list(row) for row in ROWS]
    rows[6][5:7], rows[7][5:7], rows[8][6] = ["50", "50"], ["40", "40"], "10"
    path = tmp_path / f"表.{suffix}"
    path.write_bytes(form(suffix, rows))
    return path


def test_findings_are_comments_and_colours_at_their_cells(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = wrong_form(tmp_path, "xlsx"), tmp_path / "批注.xlsx"
    assert main(["review", str(path), "-o", str(out)]) == 1
    assert "批注" in capsys.readouterr().err
    before, after = (load_workbook(each).worksheets[0] for each in (path, out))
    assert isinstance(before, Worksheet)
    assert isinstance(after, Worksheet)
    assert [[cell.value for cell in row] for row in before] == [[cell.value for cell in row] for row in after]
    comment = after["G7"].comment
    assert comment is not None
    assert "未达到目标值" in comment.text
    assert after["G7"].fill.fgColor.rgb == "FFF8CBAD"
    assert after["E7"].comment is None


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_finding_stands_at_the_cell_that_it_is_about(suffix: str, tmp_path: Path) -> None:
    head = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
    lines = [
        "产出指标|数量指标|受益户数|大干等于2.5万户|3万户|30|30|",
        "|质量指标|管护机制|健全|健全|20|20|",
        "|时效指标|开工及时率||100%|20|20|",
        "效益指标|社会效益指标|知晓率|≥90%|80%|20|17.78|",
        "|经济效益指标|增收户数|≥9户||10|10|",
    ]
    rows = [["甲项目支出绩效自评表"], *(line.split("|") for line in (head, *lines))]
    path = tmp_path / f"表.{suffix}"
    path.write_bytes(form(suffix, rows))
    tables = read_tables(path)
    where = "自评" if suffix == "xlsx" else "表1"
    (sheet,) = read_sheets(path)
    at = {row.cell(2): row.spot.row for row in sheet.rows if row.spot is not None}
    expected = {
        "VALUE_UNREADABLE": ("受益户数", 3),
        "VALUE_QUALITATIVE_NO_SCALE": ("管护机制", 3),
        "VALUE_BLANK": ("开工及时率", 3),
        "REASON_MISSING": ("知晓率", 7),
        "ACTUAL_ABSENT": ("增收户数", 4),
        "NAME_IS_QUESTION": ("知晓率", 2),
    }
    for code, (name, column) in expected.items():
        found = Finding(code=code, message="说", fault=Fault.FORM, where=f"{where}第{at[name]}行“{name}”")
        assert [*marks([(tables[0].name, found)], tables, [sheet])] == [Place(where, at[name], column)], code


def test_findings_are_comments_of_a_document(tmp_path: Path) -> None:
    from docx import Document

    path, out = wrong_form(tmp_path, "docx"), tmp_path / "批注.docx"
    main(["review", str(path), "-o", str(out)])
    said = [comment.text for comment in Document(str(out)).comments]
    assert any("未达到目标值" in text for text in said)
    assert [row.cells for sheet in read_sheets(path) for row in sheet.rows] == [
        row.cells for sheet in read_sheets(out) for row in sheet.rows
    ]


@pytest.mark.parametrize("name", ["审核意见.docx", "意见.csv", "结果.txt"])
def test_the_opinion_is_a_file_of_its_own(name: str, tmp_path: Path) -> None:
    path, out = wrong_form(tmp_path, "docx"), tmp_path / name
    main(["review", str(path), "-o", str(out)])
    cells = [text for sheet in read_sheets(out) for row in sheet.rows for text in row.cells]
    assert cells[0] == "绩效审核意见"
    assert {"改造学校数量", "50", "45.83"} <= {*cells}
    assert any(text.startswith("审核人：") for text in cells)


def test_many_rows_of_one_finding_are_all_marked() -> None:
    said, where = "不明确，共3行：自评第7行“甲”、第8行“乙”", "自评第7行等3行"
    found = Finding(code="X", message=said, level=Level.WARNING, fault=Fault.FORM, where=where)
    sheet = Sheet("自评", tuple(Row(n, ("甲",), Spot("自评", n, lettered=True)) for n in range(1, 10)))
    table = read_tables([["三级指标", "指标值"], ["甲", "≥1次"]])[0]
    assert [place.row for place in marks([(table.name, found)], [table], [sheet])] == [7, 8]


def test_an_opinion_of_many_files_has_a_name_for_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = wrong_form(tmp_path, "xlsx")
    (tmp_path / "乙.xlsx").write_bytes(path.read_bytes())
    assert main(["review", str(tmp_path / "*.xlsx"), "-o", str(tmp_path / "意见.docx")]) == 2
    assert "*" in capsys.readouterr().err
    main(["review", str(tmp_path / "*.xlsx"), "-o", str(tmp_path / "*-意见.docx")])
    assert {each.name for each in tmp_path.glob("*.docx")} == {"表-意见.docx", "乙-意见.docx"}


def test_a_marked_workbook_is_the_very_package_of_the_unit(tmp_path: Path) -> None:
    path, out = tmp_path / "表.xlsx", tmp_path / "批注.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("评分")
        sheet.write_row("A1", ["三级指标", "指标值", "实际完成值", "分值", "得分"])
        sheet.write_row("A2", ["甲", "≥10个", "9个", 90, 90])
        sheet.write_formula("E3", "=SUM(E2:E2)", None, 90)
        sheet.write_rich_string("A4", book.add_format({"bold": 1}), "备注：", "普通")
        sheet.insert_textbox("G2", "盖章处")
        sheet.write_comment("D2", "局办：请核对", {"author": "王科"})
        chart = book.add_chart({"type": "pie"})
        assert chart is not None
        sheet.insert_chart("G9", chart)
        chart.add_series({"values": "=评分!$D$2:$D$2"})
    main(["review", str(path), "-o", str(out)])
    with ZipFile(path) as old, ZipFile(out) as new:
        changed = {name for name in new.namelist() if name not in old.namelist() or old.read(name) != new.read(name)}
        sheet = new.read("xl/worksheets/sheet1.xml").decode()
    assert {name for name in changed if "drawing1.xml" in name or "chart" in name or "sharedStrings" in name} == set()
    assert "<f>SUM(E2:E2)</f><v>90</v>" in sheet
    marked = load_workbook(out).worksheets[0]
    assert isinstance(marked, Worksheet)
    assert marked["D2"].comment.text == "局办：请核对"
    assert "未达到目标值" in marked["E2"].comment.text
    main(["review", str(out), "-o", str(tmp_path / "再.xlsx")])
    again = load_workbook(tmp_path / "再.xlsx").worksheets[0]
    assert again["E2"].comment.text.count("未达到目标值") == 1
