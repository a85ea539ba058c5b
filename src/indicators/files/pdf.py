"""PDF documents in (pdf): the ruled tables of a text PDF as rows of cells, the text around them.

Lives here: tables over page breaks, columns by where they stand, scanned pages. May not: know what a cell means. Needs
pdfplumber.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from attrs import Factory, define, frozen

from indicators.files.broken import BrokenFileError, file_error, library_call, password_needed
from indicators.files.html import BODY
from indicators.files.sheets import Limits, Sheet, plain
from indicators.files.text import text_rows
from indicators.forms.cells import Row, Spot, one_line

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import CellGroup

NEAR = 3.0  # points; edges of one column may differ so much from page to page
FEWEST = 5  # characters; a page with fewer has no text
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(第\s*)?\d{1,4}(\s*页)?([\s,，/]*共?\s*\d{1,4}\s*页)?[-—–－·\s]*")
_Box = tuple[float, float, float, float]
_ENDS = tuple("。；;！？!?")
_ITEM = re.compile(r"[①-⑳●•·]|[(（]?(\d{1,2}|[一二三四五六七八九十]+)([)）、]|[.．](?!\d))")
_NO_GLYPH = "(cid:"  # what stands for a character that the font does not tell


@frozen
class _Page:
    """What pdfplumber finds on a page: its text as set, lines with where they stand, tables with theirs."""

    number: int
    text: str
    lines: list[tuple[float, str]]
    tables: "list[tuple[_Box, list[dict[float, str]]]]"
    scanned: bool

    @classmethod
    def of(cls, page: "Page", number: int) -> "_Page":
        """Look through a page; each row of a table has its texts by the left edges of their cells."""
        with library_call():
            scanned = len(page.chars) < FEWEST and bool(page.images)
            tables = page.find_tables()
            around = page.filter(lambda item: not any(_inside(item, table.bbox) for table in tables))
            lines = [(float(line["top"]), str(line["text"])) for line in around.extract_text_lines(return_chars=False)]
            found = [(table.bbox, list(map(_texts, table.rows, table.extract()))) for table in tables]
            text = page.extract_text(layout=True)
            page.close()
        return cls(number, text, [line for line in lines if not _PAGE_NUMBER.fullmatch(line[1])], found, scanned)


def _texts(row: "CellGroup", texts: Sequence[str | None]) -> dict[float, str]:
    both = zip(row.cells, texts, strict=True)
    return {cell[0]: unwrapped(text or "") for cell, text in both if cell is not None}


def unwrapped(text: str) -> str:
    r"""Join the lines that only the width of a cell parts; items and sentences stay on lines of their own.

    >>> unwrapped("①每降低1个百分\n点，扣1分；\n②超过2.5%的，扣\n3分。")
    '①每降低1个百分点，扣1分；\n②超过2.5%的，扣3分。'
    """
    groups: list[list[str]] = []
    for line in text.split("\n"):
        if groups and groups[-1][-1][-1:] not in _ENDS and not _ITEM.match(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return "\n".join(one_line("\n".join(group)) for group in groups)


@define
class _Run:
    """A table that may go on over pages: each row with the texts at the left edges of its cells."""

    left: float
    right: float
    page: int
    rows: list[dict[float, str]] = Factory(list)

    def cells(self) -> Iterator[list[str]]:
        """The rows on one grid of columns."""
        columns: dict[float, int] = {}
        last = -2 * NEAR
        width = 0
        for edge in sorted({edge for row in self.rows for edge in row}):
            width += edge - last > NEAR
            columns[edge], last = width - 1, edge
        for row in self.rows:
            out = [""] * width
            for edge, text in row.items():
                out[columns[edge]] = text
            yield out


def beside_pages(data: bytes) -> tuple[str, ...]:
    """Give the texts of a PDF that stand on no page: its properties, notes, links, fields to fill in."""
    from pdfplumber import open as open_pdf

    with library_call(), open_pdf(BytesIO(data)) as document:
        said = [*document.metadata.values()]
        for note in document.annots:
            said += [note.get("title"), note.get("contents"), note.get("uri"), *note.get("data", {}).values()]
    texts = (_text_of(each).strip() for each in said)
    return tuple(dict.fromkeys(text for text in texts if text))


def _text_of(said: object) -> str:
    if isinstance(said, bytes):
        wide = said.startswith((b"\xfe\xff", b"\xff\xfe"))
        return said.decode("utf-16" if wide else "utf-8", errors="replace")
    return said if isinstance(said, str) else ""


def sheet(data: bytes, limits: Limits) -> Sheet:
    """Read a PDF: its tables in their order, a table that goes on over a page break as one, lines of text around them.

    Returns:
        The rows; pages that are pictures are a remark.

    Raises:
        FormError: It has a password, too many pages, no text (a scan), or fonts that do not tell their characters.
    """
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfplumber import open as open_pdf
    from pdfplumber.utils.exceptions import PdfminerException

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # what it remarks of fonts is nothing for a reader of forms
    try:
        with library_call():
            document = open_pdf(BytesIO(data))
            count = len(document.pages)
    except BrokenFileError as error:
        cause = error.__cause__
        if isinstance(cause, PdfminerException) and isinstance(cause.args[0], PDFPasswordIncorrect):
            raise password_needed() from error
        raise
    if count > limits.pages:
        message = f"PDF 有 {count} 页，超过 {limits.pages} 页，不像一张表"
        raise file_error("file_too_large", message, hint="把有表的几页另存为一个文件")
    with document:
        return _Reader().read(document.pages)


@define
class _Reader:
    """Goes through the pages; tables are numbered over all of them."""

    parts: list[_Run | str] = Factory(list)
    text: list[str] = Factory(list)  # of the pages without a table, as set on the page
    scanned: list[int] = Factory(list)

    def read(self, pages: "Sequence[Page]") -> Sheet:
        """Read all pages."""
        for number, each in enumerate(pages, start=1):
            page = _Page.of(each, number)
            self.text.append(page.text)
            if page.scanned:
                self.scanned.append(number)
            else:
                self._page(page)
        said = "\n".join(self.text)
        if self.scanned and (len(self.scanned) == len(pages) or not said.strip()):
            hint = "找原来的 Word 或 Excel 文件；或用文字识别软件转成文字，核对后再读"
            raise file_error("scanned_file", "这个 PDF 是扫描件，只有图片，没有文字", hint=hint)
        if said.count(_NO_GLYPH) * 5 * len(_NO_GLYPH) > len(said):
            message = "这个 PDF 的字体没有写明是哪些字，读不出文字"
            raise file_error("unreadable_text", message, hint="用 PDF 软件另存为 Word 文件，核对后再读")
        pictures = "、".join(map(str, self.scanned))
        remarks = (f"第 {pictures} 页是扫描件，没有文字，没有读",) if pictures else ()
        tables = any(isinstance(part, _Run) for part in self.parts)
        return Sheet("", tuple(self._rows()) if tables else plain(text_rows(said)), remarks=remarks)

    def _page(self, page: _Page) -> None:
        tables = [(box[1], (box, rows)) for box, rows in page.tables]
        both: list[tuple[float, str | tuple[_Box, list[dict[float, str]]]]] = [*page.lines, *tables]
        for _, part in sorted(both, key=lambda item: item[0]):
            if isinstance(part, str):
                self.parts.append(part)
                continue
            (left, _, right, _), rows = part
            run = self.parts[-1] if self.parts else None
            same = isinstance(run, _Run) and abs(run.left - left) < NEAR and abs(run.right - right) < NEAR
            if not same or not isinstance(run, _Run):
                run = _Run(left, right, page.number)
                self.parts.append(run)
            elif run.page != page.number:
                run.rows.append({})  # a page break is a blank row
            run.page = page.number
            run.rows += rows

    def _rows(self) -> Iterator[Row]:
        placed: list[tuple[Spot | None, Sequence[str]]] = []
        lines = tables = 0
        for part in self.parts:
            if isinstance(part, str):
                lines += 1
                placed.append((Spot(BODY, lines), [part]))
                continue
            tables += 1
            spots = (Spot(f"表{tables}", number) for number in range(1, len(part.rows) + 1))
            placed += [(None, []), *zip(spots, part.cells(), strict=True), (None, [])]
        return (Row(number, tuple(cells), spot) for number, (spot, cells) in enumerate(placed, start=1))


def _inside(item: Mapping[str, Any], box: _Box) -> bool:
    across, down = (item["x0"] + item["x1"]) / 2, (item["top"] + item["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])
