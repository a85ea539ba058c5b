"""A bureau's own form filled (自有表样): a workbook or document with places such as {{得分}}, or cells with such names.

Lives here: finding the places, repeating the row of the list for each indicator, the row of funds for each line.
May not: know what a field says (``forms.writing.fields`` does).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy, deepcopy
from io import BytesIO
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, cast

from indicators.errors import FormError
from indicators.files.broken import library_call
from indicators.forms.cells import column_letters
from indicators.forms.writing.fields import FIELDS, LISTED, NOT_COUNTED, Fields, FormFields
from indicators.forms.writing.paper import LEADING, line_count, number_format, number_of
from indicators.scoring import SelfEvaluation

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

_PLACE = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?![\d(])")
_KINDS = ("一级", "二级")
_LETTERS, _DIGITS = 11, 8.43  # what a workbook is set in, and how wide a column is, where it says nothing
_SPARE, _TALLEST = 4, 409  # points: beside a text; of a row
_GOAL = {"目标", "预期", "完成"}
_NAMES = f"栏目有：{'、'.join(FIELDS)}；还有表头的标签，如 项目名称、主管部门、填报日期"
Say = Callable[[str], str]


def fill_own(data: bytes, name: str, results: Sequence[SelfEvaluation]) -> bytes:
    """Fill a bureau's own form with scored tables.

    Raises:
        FormError: It has no place, a place that nothing is known of, or another format.
    """
    fields = [FormFields.of(result) for result in results]
    suffix = PurePath(name).suffix.lower()
    if suffix not in {".xlsx", ".docx"}:
        raise _wrong("unknown_format", "表样要是 xlsx 或 docx", name)
    return _workbook(data, fields, name) if suffix == ".xlsx" else _document(data, fields, name)


def _wrong(code: str, message: str, name: str, hint: str | None = None) -> FormError:
    return FormError.of(code=code, message=message, where=name, hint=hint)


def _check(texts: Iterable[str], fields: FormFields, name: str) -> None:
    """Refuse a form without places, and places that are misspelt."""
    places = [place for text in texts for place in _PLACE.findall(text)]
    if not places:
        hint = "在要填的单元格里写 {{三级}}、{{得分}}、{{总得分}} 等，或给单元格起这样的名称"
        raise _wrong("no_place", "表样里没有要填的地方", name, hint)
    unknown = [place for place in dict.fromkeys(places) if not any(map(fields.known, place.split("|")))]
    if unknown:
        raise _wrong("unknown_place", f"表样里有不认识的栏目：{'、'.join(unknown)}", name, _NAMES)


def _rows_of(texts: Sequence[str], fields: FormFields) -> Sequence[Fields] | None:
    """What a row is repeated for: each indicator, line of funds, goal; ``None`` for a row that stands once."""
    names = {each for text in texts for place in _PLACE.findall(text) for each in place.split("|")}
    if names & LISTED:
        return fields.listed()
    if names & _GOAL:
        return [{**fields.one_line(), **goal} for goal in fields.goal_lines()]
    return list(_funds(fields)) if "资金" in names else None


def _funds(fields: FormFields) -> Iterator[Fields]:
    """The lines of funds: the points and the score are of the first, which is the total."""
    for number, line in enumerate(fields.funds()):
        own = (line["分值"], line["得分"]) if not number else (NOT_COUNTED, NOT_COUNTED)
        yield {**line, **dict(zip(("分值", "得分"), own, strict=True)), "执行分值": own[0], "执行得分": own[1]}


def _said(fields: FormFields, own: Fields) -> Say:
    return lambda text: _PLACE.sub(lambda match: fields.field(match[1], own), text)


# Workbooks


def _workbook(data: bytes, every: Sequence[FormFields], name: str) -> bytes:
    from openpyxl import load_workbook

    with library_call():
        book = load_workbook(BytesIO(data))
    for named, defined in book.defined_names.items():
        for sheet, place in defined.destinations:
            cell = book[sheet][place.replace("$", "")]
            if every[0].known(named) and not isinstance(cell, tuple):
                cell.value = f"{{{{{named}}}}}"
    first = book.worksheets[0]
    _check((str(cell.value) for row in first.iter_rows() for cell in row if cell.value), every[0], name)
    sheets = [first, *(book.copy_worksheet(first) for _ in every[1:])]
    for sheet, fields in zip(sheets, every, strict=True):
        _sheet(sheet, fields)
        if every[1:]:
            sheet.title = re.sub(r"[\\/*?:\[\]]", " ", fields.result.table.name)[:31] or sheet.title
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: "Worksheet", fields: FormFields) -> None:
    """Fill a sheet from its end, so that rows which come in move nothing that is still to be filled."""
    filled = list[int]()
    for number in range(sheet.max_row, 0, -1):
        cells = [(cell) for cell in sheet[number] if isinstance(cell.value, str) and _PLACE.search(cell.value)]
        if not cells:
            continue
        texts = {cell.column or 1: str(cell.value) for cell in cells}
        rows = _rows_of(list(texts.values()), fields)
        every = [fields.one_line()] if rows is None else rows
        more = max(0, len(every) - 1)
        _spread(sheet, number, more)
        filled = [*range(number, number + more + 1), *(row + more for row in filled)]
        for at, own in enumerate(every):
            for column, text in texts.items():
                _put(cast("Cell", sheet.cell(number + at, column)), _said(fields, own)(text))
        if rows is not None:
            _merge_kinds(sheet, number, texts, rows)
    _heighten(sheet, filled)


def _heighten(sheet: "Worksheet", rows: Iterable[int]) -> None:
    """Make rows as high as their texts, which are wrapped: every word is seen."""
    from openpyxl.styles import Alignment

    areas = {
        (top, left): (right, down) for left, top, right, down in (each.bounds for each in sheet.merged_cells.ranges)
    }
    for row in rows:
        needed = 0.0
        for cell in sheet[row]:
            column = cell.column or 1
            right, down = areas.get((row, column), (column, row))
            if cell.value is None or down > row:
                continue
            size = float(cell.font.sz or _LETTERS)
            width = sum(_points(sheet, each) for each in range(column, right + 1))
            lines = line_count(str(cell.value), width, size)
            needed = max(needed, lines * LEADING * size + _SPARE)
            if lines > 1 and not cell.alignment.wrap_text:
                own = cell.alignment
                cell.alignment = Alignment(
                    horizontal=own.horizontal, vertical=own.vertical, indent=own.indent, wrap_text=True
                )
        there = sheet.row_dimensions[row].height
        if needed > (there or sheet.sheet_format.defaultRowHeight or 0):
            sheet.row_dimensions[row].height = min(needed, _TALLEST)


def _points(sheet: "Worksheet", column: int) -> float:
    """How wide a column is, in points: its width is counted in digits of 7 pixels."""
    letters = column_letters(column - 1)
    own = next(
        (each.width for each in sheet.column_dimensions.values() if (each.min or 0) <= column <= (each.max or 0)),
        sheet.column_dimensions[letters].width if letters in sheet.column_dimensions else _DIGITS,
    )
    return 0.75 * 7 * own - _SPARE


def _put(cell: "Cell", text: str) -> None:
    """Write a text, or the number that it is."""
    number = number_of(text)
    if number is None:
        cell.value = text or None
        if text:
            cell.data_type = "s"  # no formula, whatever it begins with
        return
    cell.value = float(number)
    if cell.number_format == "General":
        cell.number_format = number_format(text)


def _spread(sheet: "Worksheet", number: int, more: int) -> None:
    """Make room below a row for others like it: merged cells, heights and formulas below move along."""
    if more < 1:
        return
    areas = [each.bounds for each in sheet.merged_cells.ranges]
    for left, top, right, down in areas:
        sheet.unmerge_cells(start_row=top, end_row=down, start_column=left, end_column=right)
    heights = {row: sheet.row_dimensions[row].height for row in range(number, sheet.max_row + 1)}
    sheet.insert_rows(number + 1, more)
    for row, height in heights.items():
        sheet.row_dimensions[row + more if row > number else row].height = height
    for row in range(number + 1, number + more + 1):
        sheet.row_dimensions[row].height = heights[number]
        for cell in sheet[number]:
            like = sheet.cell(row, cell.column or 1)
            for style in ("font", "border", "fill", "alignment", "number_format"):
                setattr(like, style, copy(getattr(cell, style)))
    _merge_again(sheet, areas, number, more)
    for row, line in enumerate(sheet.iter_rows(), start=1):
        for column, cell in enumerate(line, start=1):
            if cell.data_type == "f" and isinstance(cell.value, str):
                sheet.cell(row, column, _moved(cell.value, number, more))


def _merge_again(sheet: "Worksheet", areas: Iterable[tuple[int, int, int, int]], number: int, more: int) -> None:
    """Merge what was merged: areas around the row grow, those in it are repeated, those below it move."""
    for left, top, right, down in areas:
        own = range(more + 1) if top == down == number else (more if top > number else 0,)
        for off in own:
            end = down + (more if top <= number < down else off)
            sheet.merge_cells(start_row=top + off, end_row=end, start_column=left, end_column=right)


def _moved(formula: str, number: int, more: int) -> str:
    """A formula with its references where they stand now; a range that ends at the row ends at the last like it.

    >>> _moved("=SUM(H7:H7)+H9", 7, 2), _moved("=A3*G7", 7, 2)
    ('=SUM(H7:H9)+H11', '=A3*G7')
    """

    def there(match: re.Match[str]) -> str:
        row = int(match[2])
        ends = row == number and match.start() > 0 and formula[match.start() - 1] == ":"
        return f"{match[1]}{row + more if row > number or ends else row}"

    return _REFERENCE.sub(there, formula)


def _merge_kinds(sheet: "Worksheet", number: int, texts: dict[int, str], rows: Sequence[Fields]) -> None:
    """Merge the kinds of rows that follow each other."""
    for column, text in texts.items():
        name = text.strip("{} ")
        if name not in _KINDS:
            continue
        depth = _KINDS[: _KINDS.index(name) + 1]
        at = number
        for _, run in groupby(rows, key=lambda row: [row[each] for each in depth]):
            end = at + len(list(run)) - 1
            if end > at:
                sheet.merge_cells(start_row=at, end_row=end, start_column=column, end_column=column)
            at = end + 1


# Documents


def _document(data: bytes, every: Sequence[FormFields], name: str) -> bytes:
    from docx import Document
    from docx.enum.text import WD_BREAK

    with library_call():
        document = Document(BytesIO(data))
        template = Document(BytesIO(data))
    element, blank = cast("Any", document.element), cast("Any", template.element)
    _check((line.text for line in _lines(blank.body)), every[0], name)
    for number, fields in enumerate(every):
        body = element.body if not number else deepcopy(blank.body)
        for table in list(body.iter(_w("tbl"))):
            for row in [each for each in table if each.tag == _w("tr")]:
                _table_row(row, fields)
        for line in _lines(body):
            _write(line, _said(fields, fields.one_line()))
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            end = element.body.sectPr
            for each in [each for each in body if each.tag != _w("sectPr")]:
                end.addprevious(each)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


def _table_row(row: Any, fields: FormFields) -> None:  # noqa: ANN401 - an element of lxml, which ships no types
    """Repeat a row of the list, or fill it where it stands once."""
    rows = _rows_of([line.text for line in _lines(row)], fields)
    if rows is None:
        return
    for number, own in enumerate(rows):
        copied = deepcopy(row)
        row.addprevious(copied)
        for cell in copied.iter(_w("tc")) if rows[1:] and "资金" in own else ():
            _go_on(cell, begins=not number)
        for line in _lines(copied):
            _write(line, _said(fields, own))
    row.getparent().remove(row)


def _go_on(cell: Any, *, begins: bool) -> None:  # noqa: ANN401 - an element of lxml, which ships no types
    """Let a fixed label stand once beside all lines of funds."""
    fixed = "".join(line.text for line in _lines(cell))
    if fixed and not _PLACE.search(fixed):
        cell.get_or_add_tcPr().get_or_add_vMerge().val = "restart" if begins else "continue"
        for line in _lines(cell) if not begins else ():
            for run in line.r_lst:
                run.text = ""


def _lines(element: Any) -> Iterator[Any]:  # noqa: ANN401 - elements of lxml, which ships no types
    """The paragraphs within an element."""
    return iter(list(element.iter(_w("p"))))


def _write(line: Any, say: Say) -> None:  # noqa: ANN401 - an element of lxml, which ships no types
    """Put texts into the places of a line; its letters stay as the first of them are set."""
    if _PLACE.search(line.text):
        text = say(line.text)
        for number, run in enumerate(line.r_lst):
            run.text = text if not number else ""
