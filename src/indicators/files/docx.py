"""Word documents in and out (docx).

Lives here: tables and paragraphs as rows of cells. May not: know what a cell means. Needs python-docx.
"""

from collections.abc import Sequence
from io import BytesIO

from indicators.files.broken import library_call, of_library
from indicators.files.html import BODY
from indicators.forms.cells import Row, Spot

FULL = 267  # millimetres of a page without its margins
WIDTHS = {  # millimetres of the columns, by their number
    2: (45, 222),
    6: (75, 42, 42, 38, 35, 35),
    8: (26, 26, 36, 55, 30, 30, 34, 30),
    9: (12, 23, 27, 47, 35, 35, 15, 18, 55),
}


def docx_rows(data: bytes) -> tuple[Row, ...]:
    """Read a document in its order: a paragraph is a row of one cell (or of cells parted by tabs), a table its rows.

    Args:
        data: The file's bytes.

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


def to_docx(forms: Sequence[tuple[str, Sequence[Sequence[str]], Sequence[int]]]) -> bytes:
    """Write forms: a title, rows of text, and the rows to print bold; one form a section, A4 landscape."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt
    from docx.styles.style import ParagraphStyle

    document = Document()
    about = document.core_properties
    about.author, about.comments, about.title = "", "", forms[0][0] if forms else ""
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - Normal is one, in every document
    style.font.name, style.font.size = "宋体", Pt(9)
    style.paragraph_format.space_after = Pt(2)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(15)
    for number, (title, rows, bold) in enumerate(forms):
        if number:
            document.add_section()
        table, widths = None, tuple[int, ...]()
        for index, row in enumerate(rows):
            if len([text for text in row if text]) <= 1:  # a line of its own, not a row
                paragraph = document.add_paragraph()
                run = paragraph.add_run("".join(row))
                run.bold = index in bold
                if "".join(row) == title:
                    paragraph.alignment, run.font.size = WD_ALIGN_PARAGRAPH.CENTER, Pt(14)
                table = None
                continue
            if table is None or len(table.columns) != len(row):
                table = document.add_table(rows=0, cols=len(row))
                table.style, table.autofit = "Table Grid", False
                widths = WIDTHS.get(len(row)) or (FULL // len(row),) * len(row)
                for column, width in zip(table.columns, widths, strict=True):
                    column.width = Mm(width)
            for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
                cell.paragraphs[0].add_run(text).bold = index in bold
                cell.width = Mm(width)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
