"""Findings marked in the very file that was reviewed (在原表上批注): a comment and a colour at each cell.

Lives here: which cell a finding is of, its words, its colour; documents by python-docx.
May not: judge; change a word of the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

from attrs import frozen

from indicators.errors import Finding
from indicators.files.broken import library_call
from indicators.files.places import Place, column_number
from indicators.files.sheets import Sheet
from indicators.findings import Task, column_of, task_of
from indicators.forms.kinds import Role
from indicators.targets import GoalTable

AUTHOR = "审核"
COLOURS = {Task.ACT: "F8CBAD", Task.CHECK: "FFE699", Task.DONE: "DDEBF7"}
_SEVERAL = re.compile(r"(.*第\d+行)等\d+行")  # of many rows the first
_ROWS = re.compile(r"第(\d+)行")
_ORDER = tuple(COLOURS)


@frozen
class Mark:
    """What is said at a cell."""

    task: Task  # what it asks of a person; of several the first
    text: str  # the comment


def marks(
    found: Sequence[tuple[str, Finding]], tables: Sequence[GoalTable], sheets: Sequence[Sheet]
) -> dict[Place, Mark]:
    """Put findings to the cells that they are of; one that names no place stands at the first cell of its table."""
    named = {table.name: table for table in tables}
    filled = {(row.spot.table, row.spot.row): row.filled for sheet in sheets for row in sheet.rows if row.spot}
    first = {name: place for name, table in named.items() if (place := _first(table, filled)) is not None}
    out: dict[Place, list[Finding]] = {}
    for name, finding in found:
        own = [place for place in _places(finding) if (place.table, place.row) in filled]
        if not own and task_of(finding) is not Task.DONE:  # of what is done the unit is told where it stands alone
            own = [first[name]] if name in first else []
        for place in own:
            at = _cell(place, named.get(name), filled, Role(column_of(finding)))
            out.setdefault(at, []).append(finding)
    return {place: _mark(own) for place, own in out.items()}


def _places(finding: Finding) -> list[Place]:
    """The places that a finding names: its own, or those of the many rows that its message lists."""
    several = _SEVERAL.fullmatch(finding.where or "")
    place = Place.of(several[1] if several else finding.where)
    if several is None or place is None:
        return [] if place is None else [place]
    return [Place(place.table, row) for row in dict.fromkeys(int(each) for each in _ROWS.findall(finding.message))]


def _first(table: GoalTable, filled: Mapping[tuple[str, int], Sequence[int]]) -> Place | None:
    """The first cell of the sheet, or of the table of a document, in which a table's rows stand."""
    rows = (row.where for goal in table.goals for row in goal.indicators)
    place = next((place for where in rows if (place := Place.of(where)) is not None), None)
    if place is None:
        return None
    row = min((number for name, number in filled if name == place.table and filled[name, number]), default=place.row)
    return Place(place.table, row, filled[place.table, row][0] if filled.get((place.table, row)) else 0)


def _cell(place: Place, table: GoalTable | None, filled: Mapping[tuple[str, int], Sequence[int]], meant: Role) -> Place:
    """A row stands for the cell in question, empty or not; for its first where its cells do not stand as headed."""
    if place.column is not None:
        return place
    there = filled[place.table, place.row]
    columns = () if table is None or table.report is None else table.report.columns
    known = {each.role: column_number(each.where) for each in columns}
    own, name = (known.get(role.label, -1) for role in (meant, Role.NAME))
    if own < 0 or name not in there:
        own = next((at for at in (own, name) if at in there), there[0] if there else 0)
    return Place(place.table, place.row, own)


def _mark(found: Iterable[Finding]) -> Mark:
    own = sorted(dict.fromkeys(found), key=lambda each: _ORDER.index(task_of(each)))
    lines = [f"【{task_of(each).label}】{each.message}" + (f"（{each.hint}）" if each.hint else "") for each in own]
    return Mark(task_of(own[0]), "\n".join(dict.fromkeys(lines)))


def mark_workbook(data: bytes, found: Mapping[Place, Mark]) -> bytes:
    """Put comments and colours into a workbook."""
    from indicators.files.mark_xlsx import mark_cells

    by_sheet: dict[str, dict[tuple[int, int], tuple[str, str]]] = {}
    for place, mark in found.items():
        own = by_sheet.setdefault(place.table, {})
        own[place.row, place.column or 0] = (mark.text, COLOURS[mark.task])
    return mark_cells(data, by_sheet, AUTHOR)


def mark_document(data: bytes, found: Mapping[Place, Mark]) -> bytes:
    """Put comments and colours into a document."""
    from docx import Document
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    from indicators.files.fill_docx import cell_at, tables_of

    with library_call():
        document = Document(BytesIO(data))
    tables = list(tables_of(document))
    for place, mark in found.items():
        cell = cell_at(tables, place)
        if cell is None:
            continue
        line = cell.paragraphs[0]
        document.add_comment(line.runs or [line.add_run()], mark.text, author=AUTHOR, initials=AUTHOR[:1])
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-docx has no call for a colour
        for shade in [*properties.iterchildren(qn("w:shd"))]:
            properties.remove(shade)
        shade = OxmlElement("w:shd")
        for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", COLOURS[mark.task])):
            shade.set(qn(name), value)
        properties.append(shade)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
