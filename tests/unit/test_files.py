"""Files in: every format gives the same tables; what cannot be read says so in Chinese."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from indicators.errors import FormError
from indicators.files import Limits, read_forms, read_sheets, write_blank_actuals
from indicators.files.docx import docx_rows
from indicators.files.html import html_rows
from indicators.files.text import csv_rows, decode, markdown_rows, to_csv
from indicators.files.xlsx import as_shown, sheets
from indicators.forms import read_form
from indicators.targets import GoalTable

GOALS = Path(__file__).parents[2] / "examples" / "hanyang-2026" / "goals.txt"
OLD = (Path(__file__).parent / "old_workbook.xls").read_bytes()  # three rows: text, a percentage, a date, yes, an error
ROWS = [line.split("\t") for line in GOALS.read_text(encoding="utf-8").split("\n")][58:120]


def _values(tables: tuple[GoalTable, ...]) -> list[tuple[str, ...]]:
    return [
        (
            table.name,
            goal.name,
            *row.path,
            row.name,
            row.target.text,
            row.previous_year.text if row.previous_year else "",
        )
        for table in tables
        for goal in table.goals
        for row in goal.indicators
    ]


def _xlsx(rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                sheet.cell(number, column).value = text
                sheet.cell(number, column).data_type = "s"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _docx(rows: list[list[str]]) -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph(rows[0][0])
    document.add_paragraph(rows[2][0])
    width = max(len(row) for row in rows)
    table = document.add_table(rows=0, cols=width)
    for row in rows[4:]:
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = text
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows[4:])
    page = f"<meta charset=utf-8><style>p{{}}</style><h1>{rows[0][0]}</h1><p>{rows[2][0]}</p><table>{body}</table>"
    return page.encode()


def _markdown(rows: list[list[str]]) -> bytes:
    lines = [f"| {' | '.join(row)} |" if len(row) > 1 else "".join(row) for row in rows]
    return "\n".join(lines).encode()


WRITERS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "csv": to_csv,
    "xlsx": _xlsx,
    "docx": _docx,
    "html": _html,
    "htm": _html,
    "md": _markdown,
    "txt": lambda rows: "\n".join("\t".join(row) for row in rows).encode("gb18030"),
    "tsv": lambda rows: "\n".join("\t".join(row) for row in rows).encode("utf-16"),
}


@pytest.mark.parametrize("suffix", WRITERS)
def test_every_format_gives_the_same_table(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"目标表.{suffix}"
    path.write_bytes(WRITERS[suffix](ROWS))
    assert _values(read_form(ROWS)) == _values(read_forms(path))
    assert len(_values(read_forms(path))) == 18


def test_the_published_text_is_read_from_its_file() -> None:
    assert [len(table.goals) for table in read_forms(GOALS)] == [2, 2, 8]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_usual_encodings_are_told_apart(encoding: str) -> None:
    assert decode("指标值≥90％，12篇\r\n".encode(encoding)) == "指标值≥90％，12篇\r\n"


@pytest.mark.parametrize("data", ["指標".encode("big5") + b"\xff\xff", b"\xff\xfe\x00"])
def test_what_is_no_text_says_so(data: bytes) -> None:
    with pytest.raises(FormError) as caught:
        decode(data, "表.csv")
    assert caught.value.code == "wrong_encoding"
    assert str(caught.value).startswith("表.csv：读不出文字")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("没有.csv", None, "no_file"),
        ("表.pdf", b"%PDF", "broken_file"),
        ("表.xls", b"", "empty_file"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "broken_file"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "unknown_format"),
        ("表.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted_file"),
        ("表.txt", b"%PDF-1.7", "broken_file"),
        ("表", b"", "unknown_format"),
        ("表.xlsx", b"PK\x03\x04 broken", "broken_file"),
        ("表.xlsx", b"", "empty_file"),
        ("表.txt", b" \n", "empty_file"),
        ("表.csv", b"\xef\xbb\xbf", "empty_file"),
        ("表.txt", b"\xff\xfe", "empty_file"),
        ("表.docx", b"no zip at all", "broken_file"),
        ("表.txt", "没有表".encode(), "no_table"),
        ("表.csv", b"\x00\x00", "nul_byte"),
    ],
)
def test_bad_files_are_one_clear_error(name: str, data: bytes | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(FormError) as caught:
        read_forms(path)
    assert caught.value.code == code
    assert str(path) in str(caught.value) or name in str(caught.value)


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    path = tmp_path / "夹.csv"
    path.mkdir()
    with pytest.raises(FormError) as caught:
        read_sheets(path)
    assert caught.value.code == "unreadable_file"


def test_what_a_file_is_its_content_says() -> None:
    for name, data in (("表.docx", _xlsx(ROWS)), ("表.xlsx", _docx(ROWS)), ("导出.xls", _html(ROWS)), ("表", OLD)):
        assert read_forms(data, name)[0].goals[0].indicators


def test_files_come_as_bytes_and_as_binary_files_too(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(_xlsx(ROWS))
    with path.open("rb") as file:
        assert read_forms(file) == read_forms(path.read_bytes(), "表.xlsx") == read_forms(path)
    assert read_forms(BytesIO(to_csv(ROWS))) == read_forms(to_csv(ROWS), "表.csv")
    assert read_forms(_html(ROWS)) == read_forms(_html(ROWS), "表.txt") == read_forms(_html(ROWS), "表.html")


def test_a_fault_of_ours_is_not_called_a_broken_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> str:
        raise KeyError("ours")

    monkeypatch.setattr("indicators.files.xlsx._shown", faulty)
    with pytest.raises(KeyError, match="ours"):
        read_sheets(_xlsx(ROWS), "表.xlsx")


def test_an_old_workbook_is_shown_as_excel_shows_it() -> None:
    (sheet,) = read_sheets(OLD, "表.xls")
    assert sheet.name == "表"
    assert sheet.cells == [
        ["三级指标", "指标值", "实际完成值", "得分"],
        ["合格率", "95.5%", "96%", "#DIV/0!"],
        ["完成时间", "2024年12月31日", "是"],
    ]


MERGED = "<mergeCells><mergeCell ref='A6:XFD20000'/></mergeCells>"
FAR = "".join(f"<row r='{row}'><c r='XFD{row}'><v>1</v></c></row>" for row in range(900, 1000))


@pytest.mark.parametrize(
    ("extra", "outcome"),
    [
        ("</sheetData>" + MERGED, None),
        (FAR + "</sheetData>", "sheet_too_large"),
        ("<c>" + "A" * 50_000_000, "file_too_large"),
    ],
)
def test_work_is_bounded_by_what_a_workbook_holds(extra: str, outcome: str | None) -> None:
    data = _changed(_xlsx(ROWS), "xl/worksheets/sheet1.xml", "</sheetData>", extra)
    if outcome is None:
        assert read_sheets(data, "表.xlsx") == read_sheets(_xlsx(ROWS), "表.xlsx")
        return
    with pytest.raises(FormError) as caught:
        read_sheets(data, "表.xlsx")
    assert caught.value.code == outcome


def _changed(data: bytes, part: str, old: str, new: str) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(old.encode(), new.encode()) if name == part else content)
    return out.getvalue()


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(b"0" * 11)
    with pytest.raises(FormError) as caught:
        read_sheets(path, limits=Limits(size=10))
    assert caught.value.code == "file_too_large"


def test_a_file_that_unpacks_without_end_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        read_sheets(_xlsx(ROWS), "表.xlsx", limits=Limits(unpacked=100))
    assert caught.value.code == "file_too_large"


def test_a_stray_cell_far_off_is_found_where_it_stands() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.cell(1, 1).value, sheet.cell(100_000, 16_384).value = "首", "角落"
    out = BytesIO()
    book.save(out)
    (read,) = read_sheets(out.getvalue(), "表.xlsx")
    assert [row.place(row.filled[-1]) for row in read.rows if row.cells] == ["Sheet!A1", "Sheet!XFD100000"]


def _book(**sheets: list[list[object]]) -> bytes:
    """Make a workbook; a sheet whose name begins with 隐 is hidden."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name.startswith("隐") else "visible"
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


TABLE: list[list[object]] = [["三级指标", "指标值", "实际完成值", "得分"], ["培训人数", "≥5人", "6人", "10"]]


def test_hidden_sheets_and_sheets_without_a_table_are_named_and_read_when_asked_for() -> None:
    data = _book(执行=TABLE, 说明=[["填写说明"]], 隐去年=TABLE)
    (table,) = read_forms(data, "表.xlsx")
    assert [(f.code, f.message) for f in table.findings] == [
        ("SHEET_LEFT_OUT", "没有读的工作表：“说明”（没有目标表）、“隐去年”（隐藏）")
    ]
    for sheet in ("隐去年", 3, "3"):
        assert read_forms(data, "表.xlsx", sheet=sheet)[0].goals[0].indicators[0].where == "隐去年第2行"
    with pytest.raises(FormError, match="有：1 执行、2 说明、3 隐去年"):
        read_forms(data, "表.xlsx", sheet="没有")
    with pytest.raises(FormError, match="隐去年”（隐藏）"):
        read_forms(_book(隐去年=TABLE, 空=[["说明"]]), "表.xlsx")


def test_cells_have_addresses_that_a_person_finds() -> None:
    beyond: list[list[object]] = [*TABLE, ["巡查", "≥5次", "6次", "10", *[""] * 6, "多余"]]
    assert [f.where for f in read_forms(_book(执行=beyond), "表.xlsx")[0].findings] == ["执行!K3"]
    rows = [[str(cell) for cell in row] for row in beyond]
    page = b"<table><tr><td>one<td>two</table>" + _html([["<p>"], [], ["<p>"], [], *rows])
    document = _docx([["one"], [], ["two"], [], *rows])
    for data, name, table in ((page, "表.html", "表2"), (document, "表.docx", "表1")):
        (read,) = read_forms(data, name)
        assert read.findings[-1].where == f"{table}第3行第11列"
        assert read.goals[0].indicators[1].where == f"{table}第3行"


def test_a_missing_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"any")
    with pytest.raises(FormError) as caught:
        read_sheets(path)
    assert caught.value.code == "library_missing"
    assert "indicators[files]" in str(caught.value)


# Cells


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (0.955, "0%", "95.5%"),
        (0.95, "0.00%", "95%"),
        (334, "General", "334"),
        (334.0, '#,##0.00"万元"', "334万元"),
        (6000, '"≥"#,##0"起"', "≥6000起"),
        (12, '0"篇";-0"篇"', "12篇"),
        (12, "0\\篇", "12篇"),
        (3014989.88, "General", "3014989.88"),
        (1e15, "General", "1000000000000000"),
        (True, "General", "是"),
        (False, "General", "否"),
        ("≥ 6000起", "General", "≥ 6000起"),
        (datetime(2026, 12, 31), "yyyy-mm-dd", "2026年12月31日"),  # noqa: DTZ001 - Excel knows no zones
        (date(2026, 12, 31), "yyyy-mm-dd", "2026年12月31日"),
        (datetime(2026, 12, 31, 8, 30), "yyyy-mm-dd", "2026-12-31 08:30:00"),  # noqa: DTZ001
        (5, "@", "5"),
        (1.5, "[$￥-804]#,##0.00", "1.5"),
    ],
)
def test_excel_cells_are_read_as_shown_and_never_rounded(value: object, number_format: str, shown: str) -> None:
    assert as_shown(value, number_format) == shown


def test_sheets_keep_merged_cells_formulas_and_their_order() -> None:
    from openpyxl import Workbook

    book = Workbook()
    first: Any = book.active
    first.title = "目标表"
    first["A1"] = "合并"
    first.merge_cells("A1:B2")
    first["C1"] = "=1+1"
    book.create_sheet("第二张")["A1"] = 5
    out = BytesIO()
    book.save(out)
    said = [(sheet.name, sheet.cells) for sheet in sheets(out.getvalue(), 100)]
    assert said == [("目标表", [["合并", "", "=1+1"]]), ("第二张", [["5"]])]


def test_only_a_formula_without_a_stored_result_is_said_to_be_one() -> None:
    from openpyxl import Workbook
    from openpyxl.worksheet.formula import ArrayFormula

    book = Workbook()
    sheet: Any = book.active
    for row in (["三级指标", "指标值", "备注"], ["甲", "≥1次"], ["乙", "≥2次"], ["丙", "≥3次"], ["丁", "≥4次"]):
        sheet.append(row)
    sheet["C2"] = "=SUM(A1)"
    sheet["C2"].data_type = "s"  # a text
    sheet["C3"] = "=SUM(A1)"
    sheet["C4"] = ArrayFormula("C4", "=SUM(A1:A2)")
    sheet["C5"] = '=IF(A1="","",1)'
    out, stored = BytesIO(), BytesIO()
    book.save(out)
    with ZipFile(out) as parts, ZipFile(stored, "w") as written:
        for name in parts.namelist():
            content = parts.read(name).decode()
            written.writestr(name, content.replace('<c r="C5">', '<c r="C5" t="str">'))  # its result is an empty text
    assert 't="str"' in ZipFile(stored).read("xl/worksheets/sheet1.xml").decode()
    (sheet,) = sheets(stored.getvalue(), 100)
    assert [row[2:] for row in sheet.cells] == [["备注"], ["=SUM(A1)"], ["=SUM(A1)"], ["=SUM(A1:A2)"], []]
    (found,) = [each for each in read_form(sheet.rows)[0].findings if each.code == "FORMULA_WITHOUT_RESULT"]
    assert "共 2 处：Sheet!C3、Sheet!C4" in found.message


def test_merged_cells_of_a_document_are_read_once() -> None:
    from docx import Document

    document = Document()
    document.add_paragraph("标题\t二")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "竖"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "横"
    table.cell(1, 2).text = "末"
    out = BytesIO()
    document.save(out)
    assert [row.cells for row in docx_rows(out.getvalue())] == [
        ("标题", "二"),
        (),
        ("竖", "横", ""),
        ("", "", "末"),
    ]


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><tr><td colspan=2>甲</td><td>乙</td></tr></table>", [["甲", "", "乙"]]),
        ("<table><tr><td>甲<td rowspan=2>乙<tr><td>丙</table>", [["甲", "乙"], ["丙", ""]]),
        ("<table><tr><td><span>≥</span><b>90</b>%</td></tr></table>", [["≥90%"]]),
        ("<table><tr><td>提升<br>环境</td></tr></table>", [["提升\n环境"]]),
        ("<table><tr><td colspan=99999>甲</td></tr></table>", [["甲", *[""] * 199]]),
        ("<table><tr><td colspan=-1>甲</td><td colspan=x>乙</td></tr></table>", [["甲", "乙"]]),
        ("<table><tr><td>甲<table><tr><td>内</table></td></tr></table>", [["甲内"]]),
        ("<table><tr><td rowspan=99999>甲<td>乙</table>", [["甲", "乙"]]),
        ("表.html", [["表.html"]]),
        ("http://a.cn/", [["http://a.cn/"]]),
        ("<script>坏</script><table><tr><td>甲</table>", [["甲"]]),
    ],
)
def test_pages_are_read_by_their_tables(page: str, rows: list[list[str]]) -> None:
    assert [list(row.cells) for row in html_rows(page) if row.cells] == rows


def test_csv_is_parted_by_what_it_uses_most() -> None:
    assert csv_rows("说明：一，二\n指标;值;依据\n甲;1,5;乙") == [
        ["说明：一，二"],
        ["指标", "值", "依据"],
        ["甲", "1,5", "乙"],
    ]
    assert csv_rows("甲\t乙\n丙\t丁") == [["甲", "乙"], ["丙", "丁"]]
    assert csv_rows('"引号,里","换\n行"') == [["引号,里", "换\n行"]]
    assert csv_rows("") == []


def test_markdown_keeps_line_numbers_and_escaped_bars() -> None:
    assert markdown_rows("前\n\n| 甲\\|乙 | 丙<br>丁 |\n|---|:-:|\n") == [["前"], [], ["甲|乙", "丙\n丁"], [], []]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_the_file_to_fill_in_lists_every_annual_indicator(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"填报.{suffix}"
    write_blank_actuals(read_form(ROWS), path)
    rows = read_sheets(path)[0].cells
    assert rows[0][:4] == ["表", "序号", "目标名称", "一级指标"]
    assert rows[1][:3] == ["应急排渍抢修", "", "执行数"]
    assert [(row[1], row[5]) for row in rows[2:]][:2] == [("1", "项目预算金额"), ("2", "110接警数量")]
    assert rows[3][9] == "指标值：≥ 6000起"
    assert len(rows) == 2 + 9


def test_writing_a_sheet_without_its_library_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(FormError) as caught:
        write_blank_actuals(read_form(ROWS), tmp_path / "填报.xlsx")
    assert caught.value.code == "library_missing"


def test_a_file_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormError) as caught:
        write_blank_actuals(read_form(ROWS), tmp_path / "没有的目录" / "填报.csv")
    assert caught.value.code == "unwritable_file"


SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def test_a_workbook_in_one_xml_file_is_read_with_its_addresses() -> None:
    rows = (
        "<Row><Cell><Data>一级指标</Data></Cell><Cell><Data>三级指标</Data></Cell><Cell><Data>指标值</Data></Cell></Row>"
        "<Row ss:Index='4'><Cell ss:MergeDown='1'><Data>产出指标</Data></Cell><Cell><Data>培训</Data></Cell>"
        "<Cell><Data>≥5次</Data></Cell></Row><Row><Cell><Data>巡查</Data></Cell><Cell><Data>≥6次</Data></Cell></Row>"
    )
    sheet = f"<Worksheet ss:Name='执行'><Table>{rows}</Table></Worksheet>"
    book = f"<?xml version='1.0'?><Workbook xmlns='{SPACE}' xmlns:ss='{SPACE}'>{sheet}</Workbook>".encode()
    (table,) = read_forms(book, "导出.xls")
    found = [(row.level1, row.name, row.target.text, row.where) for row in table.goals[0].indicators]
    assert found == [("产出指标", "培训", "≥5次", "执行第4行"), ("产出指标", "巡查", "≥6次", "执行第5行")]
    with pytest.raises(FormError) as caught:
        read_forms(book[:-30], "导出.xls")
    assert caught.value.code == "broken_file"


def test_entities_of_an_xml_workbook_unfold_no_further_than_it_is_long() -> None:
    levels = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
    kind = f"<!DOCTYPE w [<!ENTITY e0 '{'x' * 99}'>{levels}]>"
    book = f"<?xml version='1.0'?>{kind}<Workbook xmlns='{SPACE}'>&e9;</Workbook>"
    with pytest.raises(FormError) as caught:
        read_forms(book.encode(), "导出.xls")
    assert caught.value.code == "broken_file"


def test_an_old_workbook_with_a_password_is_called_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_: object) -> None:
        raise ValueError("Workbook is encrypted")

    monkeypatch.setattr("xlrd.open_workbook", locked)
    with pytest.raises(FormError) as caught:
        read_sheets(OLD, "表.xls")
    assert caught.value.code == "encrypted_file"
