"""Tables of data as an Excel workbook (xlsx), by XlsxWriter: a row is a row, however long its texts are.

Lives here: :func:`data_workbook`. May not: lay a page out (``paper_xlsx`` does); know what a column means.
"""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from attrs import frozen

from indicators.forms.writing import PaperCell

_WIDTH = 16  # digits


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
    formats: dict[int, Any] = {}
    for each in sheets:
        sheet = book.add_worksheet(each.name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(each.heads) - 1), _WIDTH)
        for column, text in enumerate(each.heads):
            sheet.write_string(0, column, text, head)
        for at, row in enumerate(each.rows, start=1):
            for column, text in enumerate(row):
                number = PaperCell(row=at, column=column, text=text).number if column in each.numbers else None
                if number is not None and not text.endswith("%"):
                    places = len(text.partition(".")[2])
                    if places not in formats:
                        formats[places] = book.add_format({"num_format": "0." + "0" * places if places else "0"})
                    sheet.write_number(at, column, float(number), formats[places])
                elif text:
                    sheet.write_string(at, column, text, plain)
    book.close()
    return out.getvalue()
