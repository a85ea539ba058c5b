"""Word documents in, and their cells filled or marked where they stand (docx).

Lives here: tables and paragraphs as rows of cells, a cell found again by its place and changed; the rest of a document
stays as it is. May not: know what a cell means; write a new document (``paper_docx`` does). Needs python-docx.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from indicators.files.broken import library_call, of_library
from indicators.files.html import BODY
from indicators.files.places import Place
from indicators.forms.cells import Row, Spot

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.run import Run

    Rows = list[tuple[int, list[tuple[_Cell, bool]]]]  # places before the first cell; each cell, and whether it begins


def docx_rows(data: bytes) -> tuple[Row, ...]:
    """Read a document in its order: a paragraph is a row of one cell (or of cells parted by tabs), a table its rows.

    Of merged cells the first holds the text, a blank row stands between paragraphs and tables. A table within a cell
    comes behind the table around it. A row's place is its table and its number in there.
    """
    from docx.text.paragraph import Paragraph

    placed: list[tuple[Spot | None, Sequence[str]]] = []
    numbers, lines = count(1), count(1)
    for part in of_library(_opened(data).iter_inner_content()):
        if isinstance(part, Paragraph):
            placed.append((Spot(BODY, next(lines)), part.text.split("\t")) if part.text.strip() else (None, ()))
            continue
        for at, (_, rows) in enumerate(_tables(part)):
            placed += [(None, ())] if at else []
            name = f"表{next(numbers)}"
            for number, (before, cells) in enumerate(rows, start=1):
                texts = [*[""] * before, *(cell.text if begins else "" for cell, begins in cells)]
                placed.append((Spot(name, number), texts))
    return tuple(Row(number, tuple(cells), spot) for number, (spot, cells) in enumerate(placed, start=1))


def _opened(data: bytes) -> "Document":
    from docx import Document

    with library_call():
        return Document(BytesIO(data))


def _tables(part: object) -> "Iterator[tuple[Table, Rows]]":
    """A table, then those within its cells, each with its rows; none of a paragraph."""
    from docx.table import Table

    waiting = [part] if isinstance(part, Table) else []
    while waiting:
        table = waiting.pop(0)
        rows = list(_rows(table))
        yield table, rows
        waiting += [inner for _, cells in rows for cell, begins in cells if begins for inner in cell.tables]


def _rows(table: "Table") -> "Iterator[tuple[int, list[tuple[_Cell, bool]]]]":
    seen: set[object] = set()
    for row in of_library(table.rows):
        with library_call():
            before, own = row.grid_cols_before, row.cells
        cells = []
        for cell in own:
            cells.append((cell, cell._tc not in seen))  # noqa: SLF001 - the one mark of a merged cell
            seen.add(cell._tc)  # noqa: SLF001
        yield before, cells


def _all_tables(document: "Document") -> "list[Table]":
    """The tables as :func:`docx_rows` counts them."""
    return [table for part in of_library(document.iter_inner_content()) for table, _ in _tables(part)]


def _cell_at(tables: "Sequence[Table]", place: Place) -> "_Cell | None":
    number = int(place.table.removeprefix("表") or 0) if place.table.removeprefix("表").isdecimal() else 0
    if not 0 < number <= len(tables) or place.row > len(tables[number - 1].rows):
        return None
    row = tables[number - 1].rows[place.row - 1]
    column = (place.column or 0) - row.grid_cols_before
    return row.cells[column] if 0 <= column < len(row.cells) else None


def covered_in(data: bytes) -> Callable[[Place], bool]:
    """Say of a place whether the cell left of it covers it, so that nothing can stand there."""
    tables = _all_tables(_opened(data))

    def covered(place: Place) -> bool:
        own, left = _cell_at(tables, place), _cell_at(tables, Place(place.table, place.row, (place.column or 0) - 1))
        return own is not None and left is not None and own._tc is left._tc  # noqa: SLF001 - the one mark of a merged cell

    return covered


def fill_document(data: bytes, numbers: Mapping[Place, str]) -> bytes:
    """Put texts into cells; their letters stay as they are set."""
    document = _opened(data)
    tables = _all_tables(document)
    for place, text in numbers.items():
        cell = _cell_at(tables, place)
        if cell is not None:
            runs = [run for line in cell.paragraphs for run in line.runs] or [_new_run(tables, place, cell)]
            for run in runs:
                run.text = text if run is runs[0] else ""
    return _saved(document)


def _new_run(tables: "Sequence[Table]", place: Place, cell: "_Cell") -> "Run":
    """A run where there is none, set as its line says, else in the letters of the nearest text to the left."""
    from docx.oxml.ns import qn

    line = cell.paragraphs[0]
    before = (
        _cell_at(tables, Place(place.table, place.row, column)) for column in range((place.column or 0) - 1, -1, -1)
    )
    near = (run._r.rPr for each in before if each is not None for own in each.paragraphs for run in own.runs)  # noqa: SLF001 - python-docx has no call for it
    mark = None if line._p.pPr is None else line._p.pPr.find(qn("w:rPr"))  # noqa: SLF001 - nor for this
    run: Run = line.add_run()
    known = dict[str, Any]()
    for letters in (mark, next((each for each in near if each is not None), None)):
        for each in () if letters is None else letters:
            if letters is mark or each.tag in {qn("w:rFonts"), qn("w:sz"), qn("w:szCs")}:
                known.setdefault(each.tag, deepcopy(each))
    order = [qn(f"w:{name}") for name in ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs")]
    for tag in sorted(known, key=lambda tag: order.index(tag) if tag in order else len(order)):
        run._r.get_or_add_rPr().append(known[tag])  # noqa: SLF001 - nor for this
    return run


def mark_document(data: bytes, said: Mapping[Place, tuple[str, str]], author: str) -> bytes:
    """Put to cells what an author says of them, with a colour of six digits."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    document = _opened(data)
    tables = _all_tables(document)
    for place, (text, colour) in said.items():
        cell = _cell_at(tables, place)
        if cell is None:
            continue
        line = cell.paragraphs[0]
        document.add_comment(line.runs or [line.add_run()], text, author=author, initials=author[:1])
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no call for a colour
        for shade in [*properties.iterchildren(qn("w:shd"))]:
            properties.remove(shade)
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
            shade.set(qn(name), value)
        properties.append(shade)
    return _saved(document)


def _saved(document: "Document") -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
