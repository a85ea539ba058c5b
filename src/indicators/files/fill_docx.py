"""Cells of a document found again and filled (docx): the rest of it stays as it is.

Lives here: the tables in the order in which they are read, a text put into a cell. May not: know what a cell means.
Needs python-docx.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from io import BytesIO
from typing import TYPE_CHECKING, Any

from indicators.files.broken import library_call, of_library
from indicators.files.places import Place

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.table import Table, _Cell
    from docx.text.run import Run


def tables_of(document: "DocumentType") -> "Iterator[Table]":
    """The tables of a document as their rows are read: one within a cell behind the one around it."""
    from docx.table import Table

    for part in of_library(document.iter_inner_content()):
        waiting = [part] if isinstance(part, Table) else []
        while waiting:
            table = waiting.pop(0)
            yield table
            seen: set[object] = set()
            for row in of_library(table.rows):
                for cell in row.cells:
                    waiting += cell.tables if cell._tc not in seen else []  # noqa: SLF001 - the one mark of a merged cell
                    seen.add(cell._tc)  # noqa: SLF001


def cell_at(tables: "Sequence[Table]", place: Place) -> "_Cell | None":
    """The cell of a place, counted as :func:`docx_rows` counts."""
    number = int(place.table.removeprefix("表") or 0) if place.table.removeprefix("表").isdecimal() else 0
    if not 0 < number <= len(tables) or place.row > len(tables[number - 1].rows):
        return None
    row = tables[number - 1].rows[place.row - 1]
    column = (place.column or 0) - row.grid_cols_before
    return row.cells[column] if 0 <= column < len(row.cells) else None


def covered_in(data: bytes) -> Callable[[Place], bool]:
    """Say of a place whether the cell left of it covers it, so that nothing can stand there."""
    from docx import Document

    with library_call():
        tables = list(tables_of(Document(BytesIO(data))))

    def covered(place: Place) -> bool:
        own, left = cell_at(tables, place), cell_at(tables, Place(place.table, place.row, (place.column or 0) - 1))
        return own is not None and left is not None and own._tc is left._tc  # noqa: SLF001 - the one mark of a merged cell

    return covered


def _new_run(tables: "Sequence[Table]", place: Place, cell: "_Cell") -> "Run":
    """A run where there is none, set as its line says, else in the letters of the nearest text to the left."""
    from docx.oxml.ns import qn

    line = cell.paragraphs[0]
    before = (
        cell_at(tables, Place(place.table, place.row, column)) for column in range((place.column or 0) - 1, -1, -1)
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


def fill_document(data: bytes, numbers: Mapping[Place, str]) -> bytes:
    """Put texts into cells; their letters stay as they are set."""
    from docx import Document

    with library_call():
        document = Document(BytesIO(data))
    tables = list(tables_of(document))
    for place, text in numbers.items():
        cell = cell_at(tables, place)
        if cell is not None:
            runs = [run for line in cell.paragraphs for run in line.runs] or [_new_run(tables, place, cell)]
            for run in runs:
                run.text = text if run is runs[0] else ""
    out = BytesIO()
    document.save(out)
    return out.getvalue()
