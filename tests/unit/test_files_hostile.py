"""Hostile and odd files: each is read, or refused by name, and costs what it holds, not what it declares."""

import time
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from indicators.errors import FormError
from indicators.files import Limits, read_sheets, read_tables

HEAD = "三级指标,指标值\n"
GOOD = HEAD + "培训,≥5次\n"
FULL = "<row>" + "<c><v>1</v></c>" * 99 + "</row>"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(more: str = "", behind: str = "") -> bytes:
    """A workbook with one row of a goal table; ``more`` is put among its rows, ``behind`` after them."""
    from openpyxl import Workbook

    book, plain, out = Workbook(), BytesIO(), BytesIO()
    for row in (["三级指标", "指标值"], ["培训", "≥5次"]):
        book.worksheets[0].append(row)
    book.save(plain)
    with ZipFile(plain) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            end = f"{more}</sheetData>{behind}".encode()
            target.writestr(name, content.replace(b"</sheetData>", end) if name == SHEET else content)
    return out.getvalue()


def cell(letters: int) -> str:
    return f"<row r='9'><c r='A9' t='inlineStr'><is><t>{'A' * letters}</t></is></c></row>"


def rows(table: str) -> str:
    return f"<table><tr><td>三级指标<td>指标值<tr><td>培训<td>≥5次</table>{table}"


# A name, what the file holds, the code of the error or None where its one row is read.
CASES: dict[str, tuple[str, str | bytes | Callable[[], bytes], str | None]] = {
    "a cell that unpacks without end": ("表.xlsx", lambda: workbook(cell(30_000_000)), "file_too_large"),
    "a cell of a million letters": ("表.xlsx", lambda: workbook(cell(1_000_000)), "cell_too_large"),
    "merged over every column": (
        "表.xlsx",
        lambda: workbook(behind="<mergeCells><mergeCell ref='A1:XFD1'/><mergeCell ref='A6:Z20000'/></mergeCells>"),
        None,
    ),
    "rows without a cell": ("表.xlsx", lambda: workbook("".join(f"<row r='{n}'/>" for n in range(3, 50_000))), None),
    "cells without a value": ("表.xlsx", lambda: workbook("<row>" + "<c s='1'/>" * 16_000 + "</row>"), None),
    "more cells than a form has": (
        "表.xlsx",
        lambda: workbook(("<row>" + "<c><v>1</v></c>" * 99 + "</row>") * 99),
        "sheet_too_large",
    ),
    "a workbook cut off": ("表.xlsx", lambda: workbook()[:2000], "broken_file"),
    "a document cut off": ("表.docx", b"PK\x03\x04" + b"0" * 99, "broken_file"),
    "html called a workbook": ("表.xlsx", rows(""), None),
    "a page of 20 000 boxes": ("表.html", rows("") + "<div>" * 20_000 + "深", None),
    "cells that reach everywhere": (
        "表.html",
        rows("<table>" + "<tr><td colspan=200 rowspan=9999>甲" * 300 + "</table>"),
        None,
    ),
    "a page of tables within tables": ("表.html", rows("") + "<table><tr><td>" * 3000, None),
    "a cell without an end": ("表.csv", GOOD + '"' + "长" * 200_000, "cell_too_large"),
    "a cell beyond the limit": ("表.csv", HEAD + "长" * 60_000 + ",≥5次", "cell_too_large"),
    "a row of empty cells": ("表.csv", GOOD + "," * 500_000, None),
    "quotes that do not pair": ("表.csv", GOOD + '备注,"\n', None),
    "NUL": ("表.csv", GOOD.replace("训", "\0训"), "nul_byte"),
    "no text": ("表.csv", b"\xff\xfe\xff\xff\x00", "wrong_encoding"),
    "bytes of no encoding": ("表.txt", b"\xff\xff\xff\xfe" * 9, "wrong_encoding"),
    "a line of bars": ("表.txt", GOOD.replace(",", "|") + "|" * 50_000, None),
    "a picture": ("表.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "nul_byte"),
    "a folder's own file": ("表.db", b"x", "unknown_format"),
}


@pytest.mark.parametrize("case", CASES)
def test_each_is_read_or_refused_by_name(case: str) -> None:
    name, content, code = CASES[case]
    data = content.encode() if isinstance(content, str) else content if isinstance(content, bytes) else content()
    limits = Limits(cells=9000) if "more" in case else Limits()
    start = time.process_time()
    if code is None:
        tables = read_tables(data, name, limits=limits)
        assert tables[0].goals[0].indicators[0].name == "培训"
    else:
        with pytest.raises(FormError) as caught:
            read_tables(data, name, limits=limits)
        assert caught.value.code == code
        assert caught.value.diagnostic.where in {name, None}
    assert time.process_time() - start < 20  # a tenth is usual; what is not bounded takes minutes


def test_each_limit_is_an_argument() -> None:
    for limits in (Limits(size=5), Limits(letters=1)):
        with pytest.raises(FormError, match="不像一张表"):
            read_sheets(GOOD.encode(), "表.csv", limits=limits)
    for limits in (Limits(cells=1), Limits(unpacked=100)):
        with pytest.raises(FormError, match="不像一张表"):
            read_sheets(workbook(), "表.xlsx", limits=limits)
