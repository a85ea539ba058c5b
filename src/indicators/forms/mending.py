"""Rows mended before they are read (整理行): what happens to a table on its way through a page, a PDF or a clipboard.

A head in several rows, a head glued to the first row, rows that stand above their head, one cell a line, a column of
signs under another head, a list of many projects. Each pass takes rows and gives rows; each change is a finding.

Lives here: these passes. May not: read values into indicators (``goals`` does).
"""

from collections.abc import Iterator, Sequence

from attrs import evolve

from indicators.forms import kinds
from indicators.forms.align import Layout, is_value
from indicators.forms.cells import Row
from indicators.forms.heads import folded, head_words, heading_role
from indicators.forms.kinds import Role, level1_kind, level2_parent
from indicators.forms.notes import Notes
from indicators.syntax import parse

LEAST_CELLS = 3  # filled cells of a row above its head that surely is one of its rows


def mended(rows: Sequence[Row], notes: Notes) -> tuple[Row, ...]:
    """Mend the rows of one table.

    Args:
        rows: The rows as they stand in the source.
        notes: Where each change is noted.

    Returns:
        The rows as a reader of the table takes them.
    """
    rows = folded(tuple(part for row in rows for part in _unglued(row, notes)))
    return tuple(_signs_named(_heads_first(rows, notes), notes))


def _unglued(row: Row, notes: Notes) -> Iterator[Row]:
    """Part a head from the first row that stands in its line: 分值产出指标."""
    for column in row.filled():
        text = row.cell(column)
        cut = next((at for at in range(1, len(text)) if heading_role(text[:at]) and level1_kind(text[at:])), None)
        if cut is not None and Layout.of(evolve(row, cells=(*row.cells[:column], text[:cut]))) is not None:
            notes.find("HEAD_GLUED", "表头与第一行指标连在一行，已分开", row)
            yield evolve(row, cells=(*row.cells[:column], text[:cut]))
            yield evolve(row, cells=(text[cut:], *row.cells[column + 1 :]))
            return
    yield row


def _heads_first(rows: Sequence[Row], notes: Notes) -> list[Row]:
    """Put rows that stand above their head below it: the second page of a table, pasted alone."""
    at = next((at for at, row in enumerate(rows) if Layout.of(row) is not None), None)
    layout = None if at is None else Layout.of(rows[at])
    if at is None or layout is None:
        return list(rows)
    early = [row for row in rows[:at] if _fits(row, layout)]
    for row in early:
        notes.find("ROW_ABOVE_HEAD", "这一行在表头之前，按下面的表头读", row)
    return [*(row for row in rows[:at] if row not in early), rows[at], *early, *rows[at + 1 :]]


def _fits(row: Row, layout: Layout) -> bool:
    kind = any(level1_kind(text) or level2_parent(text) for text in row.cells[: layout.name])
    value = parse(row.cell(layout.columns[Role.TARGET]))
    return len(row.filled()) >= LEAST_CELLS and kind and bool(row.cell(layout.name)) and is_value(value)


def _signs_named(rows: Sequence[Row], notes: Notes) -> Iterator[Row]:
    """Give a column that holds nothing but signs the head of one, whatever its own says."""
    for at, row in enumerate(rows):
        layout = Layout.of(row)
        if layout is None or Role.SIGN in layout.columns:
            yield row
            continue
        signs = [column for column in layout.others if _only_signs(rows[at + 1 :], column)]
        for column in signs:
            notes.find("COLUMN_OF_SIGNS", f"“{row.cell(column)}”一列都是比较符，按比较符读", row, column)
        cells = (Role.SIGN.label if column in signs else text for column, text in enumerate(row.cells))
        yield evolve(row, cells=tuple(cells))


def _only_signs(rows: Sequence[Row], column: int) -> bool:
    said = {row.cell(column) for row in rows if row.cell(column)}
    return bool(said) and all(kinds.is_label(text, "signs") for text in said)


def unstacked(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rebuild a table that comes one cell a line, as copied out of a PDF; leave it where the count does not fit.

    >>> lines = "一级指标 三级指标 指标值 产出指标 培训 ≥5次 效益指标 知晓率 ≥90%".split()
    >>> [row.cells for row in unstacked(tuple(Row(n, (line,)) for n, line in enumerate(lines, 1)))][1:]
    [('产出指标', '培训', '≥5次'), ('效益指标', '知晓率', '≥90%')]
    """
    if any(len(row.filled()) > 1 for row in rows):
        return rows
    lines = [row for row in rows if row.filled()]
    start = next((at for at, row in enumerate(lines) if heading_role(row.text) is not None), len(lines))
    width = next((n for n, row in enumerate(lines[start:]) if heading_role(row.text) is None), 0)
    head = Layout.of(Row(0, tuple(row.text for row in lines[start : start + width])))
    body = lines[start:]
    if head is None or len(body) % width:
        return rows
    made = [
        evolve(part[0], cells=tuple(row.text for row in part))
        for part in (body[at : at + width] for at in range(0, len(body), width))
    ]
    own1 = head.columns.get(Role.LEVEL1)
    fit = own1 is not None and all(level1_kind(row.cell(own1)) and _fits_target(row, head) for row in made[1:])
    return (*lines[:start], *made) if fit else rows


def _fits_target(row: Row, head: Layout) -> bool:
    return not is_value(parse(row.cell(head.name))) and parse(row.cell(head.columns[Role.TARGET])).kind != "unparsed"


def by_project(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Part a list of several projects into one table each: what its columns say of the project becomes the head.

    >>> head = Row(1, ("项目名称", "三级指标", "指标值"))
    >>> [len(part) for part in by_project((head, Row(2, ("甲", "人数", "1人")), Row(3, ("乙", "次数", "2次"))))]
    [3, 3]
    """
    at = next((at for at, row in enumerate(rows) if _lists_projects(row)), None)
    if at is None:
        return [tuple(rows)]
    head = rows[at]
    labels = {c: head_words(head.cell(c)) for c in head.filled() if kinds.is_label(head_words(head.cell(c)), "head")}
    name = next(column for column, label in labels.items() if label == kinds.PROJECT_NAME)
    tables: dict[str, list[Row]] = {}
    current = ""
    for row in rows[at + 1 :]:
        current = row.cell(name) or current
        if current not in tables:
            said = [evolve(row, cells=(label, row.cell(column))) for column, label in labels.items()]
            tables[current] = [*rows[:at], *said, _without(head, labels)]
        tables[current].append(_without(row, labels))
    return [tuple(table) for table in tables.values()]


def _lists_projects(row: Row) -> bool:
    named = any(head_words(text) == kinds.PROJECT_NAME for text in row.cells)
    return named and Layout.of(row) is not None


def _without(row: Row, columns: "dict[int, str]") -> Row:
    return evolve(row, cells=tuple("" if column in columns else text for column, text in enumerate(row.cells)))
