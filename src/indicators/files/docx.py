"""Word documents in (docx).

Lives here: tables and paragraphs as rows of cells. May not: know what a cell means; write (``paper_docx`` does).
Needs python-docx.
"""

from collections.abc import Sequence
from io import BytesIO

from indicators.files.broken import library_call, of_library
from indicators.files.html import BODY
from indicators.forms.cells import Row, Spot


def docx_rows(data: bytes) -> tuple[Row, ...]:
    """Read a document in its order: a paragraph is a row of one cell (or of cells parted by tabs), a table its rows.

    Returns:
        The rows; of merged cells the first holds the text, a blank row stands between paragraphs and tables. A table
        within a cell comes behind the table around it. A row's place is its table and its number in there.
    """
    from docx import Document
    from docx.table import Table

    rows: list[Row] = []
    lines = tables = 0

    def add(spot: Spot | None, cells: Sequence[str]) -> None:
        rows.append(Row(len(rows) + 1, tuple(cells), spot))

    with library_call():
        document = Document(BytesIO(data))
    for part in of_library(document.iter_inner_content()):
        if isinstance(part, Table):
            waiting = [part]
            while waiting:
                table = waiting.pop(0)
                tables += 1
                seen: set[object] = set()
                for number, row in enumerate(of_library(table.rows), start=1):
                    with library_call():
                        cells, own = [""] * row.grid_cols_before, row.cells
                    for cell in own:
                        new = cell._tc not in seen  # noqa: SLF001 - the one mark of a merged cell
                        cells.append(cell.text if new else "")
                        waiting += cell.tables if new else []
                        seen.add(cell._tc)  # noqa: SLF001
                    add(Spot(f"表{tables}", number), cells)
                if waiting:
                    add(None, ())
        elif part.text.strip():
            lines += 1
            add(Spot(BODY, lines), part.text.split("\t"))
        else:
            add(None, ())
    return tuple(rows)
