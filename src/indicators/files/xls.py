"""Old Excel workbooks in (xls).

Lives here: cells as they are shown, as for xlsx. May not: know what a cell means. Needs xlrd.
"""

from typing import TYPE_CHECKING

from indicators.files.broken import BrokenFileError, library_call, password_needed
from indicators.files.sheets import Sheet, bounded
from indicators.files.xlsx import as_shown

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell


def sheets(data: bytes, most: int) -> list[Sheet]:
    """Read the sheets of an old workbook, see :func:`indicators.files.xlsx.sheets`."""
    from xlrd import open_workbook

    try:
        with library_call():
            book = open_workbook(file_contents=data, formatting_info=True, logfile=_Silent())
    except BrokenFileError as error:
        if "encrypted" in str(error.__cause__):
            raise password_needed() from error
        raise
    return [
        bounded(
            sheet.name,
            ([_shown(book, cell) for cell in row] for row in sheet.get_rows()),
            most,
            hidden=bool(sheet.visibility),
        )
        for sheet in book.sheets()
    ]


class _Silent:
    """Where xlrd's remarks go."""

    def write(self, text: str) -> int:
        """Drop a remark."""
        return len(text)


def _shown(book: "Book", cell: "Cell") -> str:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, error_text_from_code
    from xlrd.xldate import xldate_as_datetime

    value = cell.value
    if cell.ctype == XL_CELL_ERROR:
        return str(error_text_from_code[int(value)])
    if cell.ctype == XL_CELL_BOOLEAN:
        return as_shown(bool(value))
    if cell.ctype == XL_CELL_DATE:
        return as_shown(xldate_as_datetime(float(value), book.datemode))
    return as_shown(value, book.format_map[book.xf_list[cell.xf_index or 0].format_key].format_str)
