"""Findings marked in the very file that was reviewed (在原表上批注): a comment and a colour at each cell.

Lives here: which cell a finding is of, its words, its colour. May not: judge; change a word of the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from indicators.errors import Finding
from indicators.files.docx import mark_document
from indicators.files.mark_xlsx import mark_cells
from indicators.files.places import Place, by_sheet, column_number
from indicators.files.sheets import Sheet, by_place
from indicators.findings import Task, column_of, task_of
from indicators.forms.kinds import Role
from indicators.targets import GoalTable

AUTHOR = "审核"
COLOURS = {Task.ACT: "F8CBAD", Task.CHECK: "FFE699", Task.DONE: "DDEBF7"}
_SEVERAL = re.compile(r"(.*第\d+行)等\d+行")  # of many rows the first
_ROWS = re.compile(r"第(\d+)行")
_ORDER = tuple(COLOURS)


def marked(
    data: bytes, suffix: str, found: Sequence[tuple[str, Finding]], tables: Sequence[GoalTable], sheets: Sequence[Sheet]
) -> tuple[bytes, int]:
    """Mark findings in a workbook or a document; say how many cells are marked."""
    placed = marks(found, tables, sheets)
    if suffix == ".docx":
        return mark_document(data, placed, AUTHOR), len(placed)
    return mark_cells(data, by_sheet(placed), AUTHOR), len(placed)


def marks(
    found: Sequence[tuple[str, Finding]], tables: Sequence[GoalTable], sheets: Sequence[Sheet]
) -> dict[Place, tuple[str, str]]:
    """Put findings to the cells that they are of; one that names no place stands at the first cell of its table.

    Each cell has its comment and the colour of the gravest task that it asks for.
    """
    named = {table.name: table for table in tables}
    filled = {at: row.filled for at, row in by_place(sheets).items()}
    first = {name: place for name, table in named.items() if (place := _first(table, filled)) is not None}
    out: dict[Place, list[Finding]] = {}
    for name, finding in found:
        own = [place for place in _places(finding) if (place.table, place.row) in filled]
        if not own and task_of(finding) is not Task.DONE:  # of what is done the unit is told where it stands alone
            own = [first[name]] if name in first else []
        for place in own:
            at = _cell(place, named.get(name), filled, Role(column_of(finding)))
            out.setdefault(at, []).append(finding)
    return {place: _said(own) for place, own in out.items()}


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


def _said(found: Iterable[Finding]) -> tuple[str, str]:
    own = sorted(dict.fromkeys(found), key=lambda each: _ORDER.index(task_of(each)))
    lines = [f"【{task_of(each).label}】{each.message}" + (f"（{each.hint}）" if each.hint else "") for each in own]
    return "\n".join(dict.fromkeys(lines)), COLOURS[task_of(own[0])]
