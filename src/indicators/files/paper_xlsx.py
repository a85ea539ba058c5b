"""Forms on paper, and tables of data, as an Excel workbook (xlsx), by XlsxWriter: it stores a formula with its value.

Lives here: cells, styles, page set-up; plain tables, in which a row is a row, however long its texts are.
May not: know what a cell means; read a workbook (``xlsx`` does).
"""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from attrs import frozen

from indicators.forms.cells import column_letters
from indicators.forms.writing import Paper, PaperCell
from indicators.forms.writing.paper import (
    MARGIN,
    RATE,
    TALLEST,
    UNFRAMED,
    Entry,
    EntryCell,
    Look,
    number_format,
    number_of,
)

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FONT = "宋体"
_INCH = 25.4  # millimetres
_A4 = 9  # the number of this paper size
_ZEROS = re.compile(r"\.\d*0%$")
_LIVE = "=+-@\t\r"  # what a spreadsheet may take for a formula at the beginning of a cell
_ENTRY = "#FFFBE6"  # behind cells that a person fills in
_BLANK = {
    "执行率": "0.00%",
    "得分": "0.00",
    "执行得分": "0.00",
    "总得分": "0.00",
}  # formats of cells that scoring fills in
_WIDTH = 16  # digits of a column of data
_LONGEST_PROMPT = 255  # characters, by the file format
_SIDES = {Look.TITLE: "center", Look.LINE: "left", Look.TEXT: "left", Look.NUMBER: "center"}


def workbook(papers: Sequence[Paper]) -> bytes:
    """Write papers, a sheet each: text stays text, a number is a number, a sum a formula with its value."""
    from xlsxwriter import Workbook

    out = BytesIO()
    usual = {"font_name": "Arial", "font_size": 10}  # a column's width is counted in its digits, 7 pixels each
    book = Workbook(out, {"in_memory": True, "default_format_properties": usual})
    formats: dict[tuple[object, ...], Format] = {}
    names: set[str] = set()
    for paper in papers:
        sheet = book.add_worksheet(_free_name(paper.name, names))
        _Sheet(book, formats, sheet, paper).write()
    book.close()
    return out.getvalue()


@frozen
class DataSheet:
    """A table of data."""

    name: str  # what its sheet is called
    heads: Sequence[str]  # the heads of its columns
    rows: Sequence[Sequence[str]]  # its cells as text
    # the columns, from 0, whose cells are numbers where they can be; all others stay text
    numbers: frozenset[int] = frozenset()


def data_workbook(sheets: Iterable[DataSheet]) -> bytes:
    """Write tables of data, a sheet each: a number with the decimals that it was written with, no text as a formula."""
    from xlsxwriter import Workbook

    out = BytesIO()
    book = Workbook(out, {"in_memory": True})
    plain, head = book.add_format({"quote_prefix": True}), book.add_format({"bold": True, "bottom": 1})
    formats: dict[str, Format] = {}
    for each in sheets:
        sheet = book.add_worksheet(each.name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(each.heads) - 1), _WIDTH)
        for column, text in enumerate(each.heads):
            sheet.write_string(0, column, text, head)
        for at, row in enumerate(each.rows, start=1):
            for column, text in enumerate(row):
                number = number_of(text) if column in each.numbers and not text.endswith("%") else None
                if number is not None:
                    shown = number_format(text)
                    if shown not in formats:
                        formats[shown] = book.add_format({"num_format": shown})
                    sheet.write_number(at, column, float(number), formats[shown])
                elif text:
                    sheet.write_string(at, column, text, plain)
    book.close()
    return out.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    """A name that no sheet has yet."""
    plain = "".join(" " if char in "\\/*?:[]" else char for char in name)[:31].strip("' ") or "自评表"
    number, free = 1, plain
    while free.lower() in taken:
        number += 1
        free = f"{plain[: 29 - len(str(number))]}({number})"
    taken.add(free.lower())
    return free


class _Sheet:
    """Writes one paper; a row that no sheet could show whole is several rows of the sheet."""

    def __init__(
        self, book: "Workbook", formats: "dict[tuple[object, ...], Format]", sheet: "Worksheet", paper: Paper
    ) -> None:
        self.book, self.formats, self.sheet = book, formats, sheet
        self.paper, self.breaks = paper.paged()
        self.parts = [max(1, -int(-height // TALLEST)) for height in paper.heights]
        self.starts = [0, *accumulate(self.parts)]

    def write(self) -> None:
        """Write the cells, then the page."""
        sheet, paper = self.sheet, self.paper
        for column, width in enumerate(paper.widths):
            sheet.set_column_pixels(column, column, round(width / _INCH * 96))
        for row, (height, parts) in enumerate(zip(paper.heights, self.parts, strict=True)):
            for part in range(parts):
                sheet.set_row(self.starts[row] + part, round(height / parts, 2))
        for cell in paper.cells:
            self._cell(cell)
        sheet.set_paper(_A4)
        if paper.landscape:
            sheet.set_landscape()
        margin = MARGIN / _INCH
        sheet.set_margins(left=margin, right=margin, top=margin, bottom=margin)
        sheet.center_horizontally()
        sheet.set_footer(f'&C&"{FONT}"&9第 &P 页 共 &N 页', {"margin": 0.2})
        sheet.print_area(0, 0, max(0, self.starts[-1] - 1), len(paper.widths) - 1)
        if self.breaks:
            sheet.set_h_pagebreaks([self.starts[row] for row in self.breaks])
        else:
            sheet.fit_to_pages(1, 1)
        if paper.head is not None:
            first, last = paper.head
            sheet.repeat_rows(self.starts[first], self.starts[last + 1] - 1)
        if paper.frozen:
            sheet.freeze_panes(self.starts[paper.frozen], 0)
        if paper.locked and any(cell.entry is not None for cell in paper.cells):  # a template: all else stays as it is
            sheet.protect("", {"format_rows": True, "format_columns": True})

    def _cell(self, cell: PaperCell) -> None:
        row, column = self.starts[cell.row], cell.column
        last_row, last_column = self.starts[cell.row + cell.rows] - 1, column + cell.columns - 1
        style = self._format(cell)
        if (last_row, last_column) != (row, column):
            self.sheet.merge_range(row, column, last_row, last_column, "", style)
        if cell.entry is not None:
            self.sheet.data_validation(
                row, column, row, column, _check(cell.entry, f"{column_letters(column)}{row + 1}")
            )
        as_text = cell.look is Look.TEXT and _ZEROS.search(cell.text) is not None  # 1.00%: read as it is shown, 1%
        number = cell.number if cell.look in {Look.NUMBER, Look.TEXT} and not as_text else None
        if (cell.sum_of or cell.ratio_of) and number is not None and cell.entry is None:
            over = "/".join(f"{column_letters(column)}{self.starts[row] + 1}" for row, column in cell.ratio_of)
            formula = f"=ROUND({over},{RATE})" if over else f"=SUM({','.join(self._ranges(cell.sum_of))})"
            self.sheet.write_formula(row, column, formula, style, cast("int", float(number)))
        elif number is not None:
            self.sheet.write_number(row, column, float(number), style)
        elif cell.text:
            self.sheet.write_string(row, column, cell.text, style)
        else:
            self.sheet.write_blank(row, column, None, style)

    def _ranges(self, places: Sequence[tuple[int, int]]) -> list[str]:
        """Name cells as a formula does, those below each other as one range."""
        runs: list[tuple[int, int, int]] = []
        for row, column in places:
            if runs and runs[-1][1:] == (row - 1, column):
                runs[-1] = (runs[-1][0], row, column)
            else:
                runs.append((row, row, column))
        names = [
            (column_letters(column), self.starts[first] + 1, self.starts[last] + 1) for first, last, column in runs
        ]
        return [f"{name}{first}" if first == last else f"{name}{first}:{name}{last}" for name, first, last in names]

    def _format(self, cell: PaperCell) -> "Format":
        figure = cell.text if cell.number is not None else ""
        shown = number_format(figure) if figure else "General"
        live = cell.text[:1] in _LIVE and not figure
        if not figure and cell.fields:
            shown = _BLANK.get(cell.fields[0], shown)
        if cell.entry is not None and (not figure or (cell.entry.unit != "%" and not figure.endswith("%"))):
            shown = _shown(cell.entry)
        key = (cell.look, shown, live, self.paper.size, cell.entry is not None)
        if key not in self.formats:
            title, plain = cell.look is Look.TITLE, cell.look in UNFRAMED
            self.formats[key] = self.book.add_format(
                {
                    "font_name": FONT,
                    "font_size": self.paper.size + 6 * title,
                    "bold": title or cell.look is Look.HEAD,
                    "align": _SIDES.get(cell.look, "center"),
                    "valign": "vcenter",
                    "text_wrap": True,
                    "border": 0 if plain else 1,
                    "num_format": shown,
                    "quote_prefix": live,
                    **({} if cell.entry is None else {"locked": False, "bg_color": _ENTRY}),
                }
            )
        return self.formats[key]


def _shown(entry: EntryCell) -> str:
    """The number format of a cell that waits for a number or a day: the unit is in view."""
    if entry.kind is Entry.DATE:
        return 'yyyy"年"m"月"d"日"'
    if entry.kind is not Entry.NUMBER or not entry.unit:
        return "General"
    return "0.00%" if entry.unit == "%" else f'General"{entry.unit.replace(chr(34), "")}"'


def _check(entry: EntryCell, cell: str) -> dict[str, object]:
    """What a spreadsheet checks when a cell is filled in; a person may insist."""
    said = {"input_message": entry.prompt[:_LONGEST_PROMPT]} if entry.prompt else {}
    if entry.kind is Entry.TEXT:
        return {"validate": "any", **said}
    wanted = {Entry.CHOICE: "请从下拉表中选择", Entry.NUMBER: "请填数字", Entry.DATE: "请填日期，如 2024-5-31"}[
        entry.kind
    ]
    checks = {
        "error_type": "warning",
        "error_title": "请核对",
        "error_message": f"{wanted}；不是这样的，确认后也可以保留",
    }
    if entry.kind is Entry.CHOICE:
        return {"validate": "list", "source": list(entry.choices), **said, **checks}
    others = "".join(f',{cell}="{choice}"' for choice in entry.choices)
    number = f"AND(ISNUMBER({cell}),{cell}>=0)" if entry.kind is Entry.NUMBER and not others else f"ISNUMBER({cell})"
    return {"validate": "custom", "value": f"=OR({number}{others})", **said, **checks}
