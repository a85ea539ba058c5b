"""Excel workbooks in (xlsx).

Lives here: cells as they are shown. May not: know what a cell means; write (``paper_xlsx`` does). Needs openpyxl.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import zip_longest
from typing import IO, TYPE_CHECKING, BinaryIO, cast
from zipfile import ZipFile

from indicators.days import day_words
from indicators.files.broken import library_call, of_library
from indicators.files.sheets import Formula, Sheet, bounded

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

_DIGITS = re.compile(r"General|[#0?,.]+%?")  # the figure within a number format: 0.00%  #,##0.00  General"台"
_PLACES = re.compile(r"0\.0+")  # a column of one number of decimals
_QUOTED = re.compile(r'"([^"]*)"|\[[^\]]*\]|\\(.)|_.')


def sheets(data: bytes, most: int) -> list[Sheet]:
    """Read the sheets of a workbook: the cells as Excel shows them, percentages and units of the format too.

    Work and memory are bounded by the cells that the file holds, not by the ranges that it declares. Of merged cells
    the first holds the text; a formula without a stored result stands as its formula: no reading takes it for a value.
    """
    return [
        bounded(sheet.title, _rows(sheet, source), most, hidden=sheet.sheet_state != "visible")
        for sheet, source in opened(BytesIO(data))
    ]


def rows_of(file: BinaryIO) -> Iterator[list[str]]:
    """Read the rows of the first sheet one after another, as :func:`sheets` does; only texts are kept in memory."""
    for sheet, source in opened(file)[:1]:
        yield from _rows(sheet, source)


def opened(file: BinaryIO) -> "list[tuple[Worksheet, Worksheet | None]]":
    """The sheets, each with its formulas where the workbook has any."""
    from openpyxl import load_workbook

    with library_call():
        shown = load_workbook(file, read_only=True, data_only=True).worksheets
        with_formulas = load_workbook(file, read_only=True).worksheets if has_formulas(file) else []
    return list(zip_longest(shown, with_formulas))


def has_formulas(file: BinaryIO) -> bool:
    """Say whether a sheet of a workbook may have a formula."""
    with ZipFile(file) as parts:
        return any(_holds(parts.open(name), b"<f") for name in parts.namelist() if name.startswith("xl/worksheets/"))


def _holds(part: IO[bytes], word: bytes) -> bool:
    """Whether a file holds a word, also across two of its stretches."""
    end = b""
    with part:
        while stretch := part.read(1 << 20):
            if word in end + stretch:
                return True
            end = stretch[1 - len(word) :]
    return False


def cells_of(sheet: "Worksheet") -> "Iterable[Sequence[ReadOnlyCell]]":
    """The cells that there are, whatever range the sheet declares."""
    cast("ReadOnlyWorksheet", sheet).reset_dimensions()
    return of_library(cast("Iterable[Sequence[ReadOnlyCell]]", sheet.iter_rows()))


def _rows(sheet: "Worksheet", source: "Worksheet | None") -> Iterator[list[str]]:
    """The cells as shown; a formula without a stored result stands as its formula."""
    if source is None:
        yield from ([_shown(cell) for cell in row] for row in cells_of(sheet))
        return
    for row, formulas in zip(cells_of(sheet), cells_of(source), strict=True):
        both = zip(row, formulas, strict=True)
        yield [_formula(own) if _unreckoned(cell, own) else _shown(cell) for cell, own in both]


def _unreckoned(cell: "ReadOnlyCell", own: "ReadOnlyCell") -> bool:
    """Whether a cell is a formula without a stored result; one whose result is an empty text has one."""
    return own.data_type == "f" and cell.value is None and cell.data_type != "str"


def _formula(own: "ReadOnlyCell") -> Formula:
    return Formula(getattr(own.value, "text", None) or own.value)  # of an array its text


def _shown(cell: "ReadOnlyCell") -> str:
    value = cell.value
    return "" if value is None else value if isinstance(value, str) else as_shown(value, cell.number_format)


def as_shown(value: object, number_format: str = "General") -> str:
    """Print a cell's value as its number format shows it, but never rounded.

    >>> as_shown(0.955, "0%"), as_shown(334.0, '#,##0"万元"'), as_shown(62, 'General"台"'), as_shown(2.7, "0.00")
    ('95.5%', '334万元', '62台', '2.70')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return day_words(value)
    if not isinstance(value, int | float):
        return str(value)
    number = Decimal(repr(value))
    section = number_format.split(";", maxsplit=1)[0]
    figure = _DIGITS.search(_QUOTED.sub(lambda match: "~" * len(match[0]), section))
    if figure is None:
        return _plain(number)
    before, after = (
        "".join(match[1] or match[2] or "" for match in _QUOTED.finditer(part))
        for part in (section[: figure.start()], section[figure.end() :])
    )
    percent = "%" if figure[0].endswith("%") else ""
    text = _plain(number * 100 if percent else number)
    if _PLACES.fullmatch(number_format):
        text = f"{number:.{max(len(number_format) - 2, len(text.partition('.')[2]))}f}"
    return f"{before}{text}{percent}{after}"


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
