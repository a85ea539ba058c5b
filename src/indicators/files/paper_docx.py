"""Forms on paper as a Word document (docx), by python-docx: one table a form, merged cells, page numbers.

Lives here: cells, widths, page set-up. May not: know what a cell means; read a document (``docx`` does).
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from indicators.forms.writing import Paper, PaperCell
from indicators.forms.writing.paper import A4, LEADING, LEAST_SCALE, MARGIN, UNFRAMED, Look

if TYPE_CHECKING:
    from docx.document import Document as DocumentType
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

FONT = "宋体"
_CENTRED = {Look.TITLE, Look.LABEL, Look.HEAD, Look.KIND, Look.NUMBER}


def document(papers: Sequence[Paper]) -> bytes:
    """Write papers, a section each."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Pt
    from docx.styles.style import ParagraphStyle

    written = Document()
    titles = (cell.text for paper in papers for cell in paper.cells if cell.look is Look.TITLE)
    about = written.core_properties
    about.author, about.comments, about.title = "", "", next(titles, "")
    style = written.styles["Normal"]
    assert isinstance(style, ParagraphStyle)  # noqa: S101 - Normal is one, in every document
    style.font.name, style.font.size = FONT, Pt(9)
    style.paragraph_format.space_after = style.paragraph_format.space_before = Pt(0)
    cast("Any", style.element).rPr.rFonts.set(qn("w:eastAsia"), FONT)
    for number, paper in enumerate(map(_fitted, papers)):
        if number:
            written.add_section()
        _page(written, paper)
        _parts(written, paper)
    out = BytesIO()
    written.save(out)
    return out.getvalue()


def _fitted(paper: Paper) -> Paper:
    """Set a paper that is a little longer than a page in smaller letters, as a sheet is scaled in print."""
    for half in range(int(2 * paper.size)):
        small = evolve(paper, size=paper.size - half / 2)
        if small.size * 100 < paper.size * LEAST_SCALE:
            return paper
        if sum(small.heights) <= small.room:
            return small
    return paper


def _page(written: "DocumentType", paper: Paper) -> None:
    """Set a section's paper and its page number."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section = written.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE if paper.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = map(Mm, A4[::-1] if paper.landscape else A4)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(MARGIN)
    section.footer_distance = section.header_distance = Mm(6)
    if len(written.sections) > 1:
        return  # linked to the first
    line = section.footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, code in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES"), (" 页", "")):
        line.add_run(text)
        if code:
            _field(line, code)


def _field(line: "Paragraph", code: str) -> None:
    """Add a field that Word fills in itself."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    line._p.append(field)  # noqa: SLF001 - python-docx has no call for fields


def _parts(written: "DocumentType", paper: Paper) -> None:
    """Write lines and tables in their order; where a form takes several pages, its list is a table with its own head.

    Word repeats the first rows of a table only.
    """
    whole = sum(paper.heights) > paper.room
    cut = paper.head[0] if whole and paper.head is not None else None
    rows = sorted({cell.row for cell in paper.cells})
    lines = {cell.row for cell in paper.cells if cell.look in UNFRAMED}
    key = 0
    runs: list[tuple[int, int]] = []  # a number of its own for every table
    for row in rows:
        key += row == cut or (row - 1 in lines) != (row in lines) or row == 0
        runs.append((key, row))
    for _, run in groupby(runs, key=lambda pair: pair[0]):
        own = [row for _, row in run]
        cells = [cell for cell in paper.cells if own[0] <= cell.row <= own[-1]]
        if own[0] in lines:
            for row in own:
                _line(written, paper, [cell for cell in cells if cell.row == row])
            continue
        if own[0] == cut:
            _gap(written)
        _table(written, paper, cells, own[0], own[-1])
        if own[-1] + 1 == cut:
            _open_below(written.tables[-1])


def _gap(written: "DocumentType") -> None:
    """The thinnest line that parts two tables."""
    from docx.shared import Pt

    form = written.add_paragraph().paragraph_format
    form.line_spacing, form.keep_with_next = Pt(1), True


def _open_below(table: "Table") -> None:
    """Leave the rule below a table to the next one, so that the two look like one; no page ends between them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders, below = OxmlElement("w:tblBorders"), OxmlElement("w:bottom")
    below.set(qn("w:val"), "nil")
    borders.append(below)
    cast("Any", table._tbl.tblPr).find(qn("w:tblLayout")).addprevious(borders)  # noqa: SLF001 - python-docx has no call for it
    for cell in table.rows[-1].cells:
        for line in cell.paragraphs:
            line.paragraph_format.keep_with_next = True


def _line(written: "DocumentType", paper: Paper, cells: Sequence[PaperCell]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    line = written.add_paragraph()
    beside = (A4[1 if paper.landscape else 0] - 2 * MARGIN - sum(paper.widths)) / 2
    line.paragraph_format.left_indent = Mm(max(0, beside))
    line.paragraph_format.line_spacing = Pt(LEADING * paper.size)  # exactly, whatever the font
    if cells[0].look is Look.TITLE:
        run = line.add_run(cells[0].text)
        line.paragraph_format.line_spacing = Pt(LEADING * (paper.size + 6))
        run.bold, run.font.size, line.alignment = True, Pt(paper.size + 6), WD_ALIGN_PARAGRAPH.CENTER
        return
    if cells[0].look is Look.SUBTITLE:
        line.paragraph_format.left_indent, line.alignment = Mm(0), WD_ALIGN_PARAGRAPH.CENTER
    for cell in cells[1:]:
        line.paragraph_format.tab_stops.add_tab_stop(Mm(beside + sum(paper.widths[: cell.column])))
    line.add_run("\t".join(cell.text for cell in cells)).font.size = Pt(paper.size)


def _table(written: "DocumentType", paper: Paper, cells: Sequence[PaperCell], first: int, last: int) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    table: Table = written.add_table(rows=last - first + 1, cols=len(paper.widths))
    table.style, table.autofit, table.alignment = "Table Grid", False, WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "50")  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    cast("Any", table._tbl.tblPr).find(qn("w:tblLook")).addprevious(margins)  # noqa: SLF001 - python-docx has no call for it
    for column, width in zip(table.columns, paper.widths, strict=True):
        column.width = Mm(width)
    grid = [list(row.cells) for row in table.rows]
    for row in grid:
        for cell, width in zip(row, paper.widths, strict=True):
            cell.width = Mm(width)
    for number, row in enumerate(table.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx has no call for it
        if paper.head is not None and first == paper.head[0] and number <= paper.head[1] - first:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - nor for this
    for cell in cells:
        if cell.lines > 1:
            table.rows[cell.row - first].height = Pt(paper.height_of(cell))  # at least
        at = evolve(cell, row=cell.row - first)
        target = grid[at.row][at.column]
        if (at.rows, at.columns) != (1, 1):
            end = min(at.row + at.rows, len(grid)) - 1
            target = target.merge(grid[end][at.column + at.columns - 1])
        _text(target, cell, paper)


def _text(target: "_Cell", cell: PaperCell, paper: Paper) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = target.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1)
    line.paragraph_format.line_spacing = Pt(LEADING * paper.size)
    run = line.add_run(cell.text)
    run.font.size, run.bold = Pt(paper.size), cell.look is Look.HEAD or None  # None: nothing is written
    line.paragraph_format.keep_with_next = cell.row in paper.keep or None
    if cell.look in _CENTRED:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
