"""A list that people fill in, brought up to date in its own workbook (xlsx): what they typed and added stays.

Lives here: :func:`grown`. May not: know what a column means. By openpyxl: comments, formats, other sheets are kept;
charts are not.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from indicators.files.broken import library_call

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def grown(
    data: bytes, heads: Sequence[str], values: Mapping[str, Mapping[str, str]], rows: Sequence[Mapping[str, str]]
) -> bytes:
    """Write cells of lines that are there, by their keys, and new lines below the last one.

    Args:
        data: The workbook's bytes, which come back unchanged where no sheet has such heads.
        heads: Heads that the row of heads holds, blanks aside; the first is the column of the keys.
        values: By a line's key: by head, what its cell says now. Nothing else of a line is touched.
        rows: The new lines, their cells by head; a head that the sheet lacks becomes a column behind the others.
    """
    from openpyxl import load_workbook

    with library_call():
        book = load_workbook(BytesIO(data))
    for sheet in book.worksheets:
        at = _head(sheet, heads)
        if at is None or sheet.sheet_state != "visible":
            continue
        columns = {_text(cell.value): column for column, cell in enumerate(sheet[at], start=1) if _text(cell.value)}
        wanted = (*(head for own in values.values() for head in own), *(head for row in rows for head in row))
        for head in dict.fromkeys(wanted):
            if head not in columns:
                columns[head] = max(columns.values()) + 1
                _like(sheet.cell(at, columns[head], head), sheet.cell(at, columns[heads[0]]))
        last = at
        for line in range(at + 1, sheet.max_row + 1):
            if any(_text(cell.value) for cell in sheet[line]):
                last = line
            for head, text in values.get(_text(sheet.cell(line, columns[heads[0]]).value), {}).items():
                sheet.cell(line, columns[head], text)
        _added(sheet, rows, columns, last, styled=last > at)
        out = BytesIO()
        book.save(out)
        return out.getvalue()
    return data


def _text(value: object) -> str:
    return "" if value is None else "".join(str(value).split())


def _head(sheet: "Worksheet", heads: Sequence[str]) -> int | None:
    rows: Iterator[Any] = sheet.iter_rows()
    return next((row[0].row for row in rows if {*heads} <= {_text(cell.value) for cell in row}), None)


def _like(cell: Any, other: Any) -> Any:  # noqa: ANN401 - openpyxl's cells, merged ones too
    """Make a cell look like another one."""
    cell._style = copy(other._style)  # noqa: SLF001 - openpyxl has no other way to take a whole style over
    return cell


def _added(
    sheet: "Worksheet", rows: Sequence[Mapping[str, str]], columns: Mapping[str, int], last: int, *, styled: bool
) -> None:
    """Put lines below the last one, with its looks and its drop-downs."""
    checks = [(each, list(each.sqref.ranges)) for each in sheet.data_validations.dataValidation]
    for number, row in enumerate(rows, start=last + 1):
        for head, column in columns.items():
            cell: Any = sheet.cell(number, column)
            above = sheet.cell(last, column)
            if styled:
                _like(cell, above)
            text = row.get(head, "")
            if text:
                cell.value = text
                cell.data_type = "s"  # a text that begins with = is none the less a text
            for check, areas in checks:
                if styled and any(above.coordinate in area for area in areas):
                    check.add(cell)
