"""Rows mended before they are read (整理行): what happens to a table on its way through a page, a PDF or a clipboard.

A head in several rows, a head glued to the first row, rows that stand above their head, a column of
signs under another head, a list of many projects. Each pass takes rows and gives rows; each change is a finding.

Lives here: these passes. May not: read values into indicators (``goals`` does).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve

from indicators.comparators import Quantity
from indicators.forms import kinds, ticks
from indicators.forms.align import Layout, is_value
from indicators.forms.cells import Row
from indicators.forms.heads import folded, head_words, heading_role, is_count
from indicators.forms.kinds import Role, level1_kind, word_meaning
from indicators.forms.notes import Notes
from indicators.forms.votes import LEAST_CELLS, headed
from indicators.syntax import parse

ACROSS = "预算数"  # the head of money that was laid across


def mended(rows: Sequence[Row], notes: Notes) -> tuple[Row, ...]:
    """Mend the rows of one table."""
    rows = folded(tuple(_along(part for row in rows for part in _unglued(row, notes))))
    rows = tuple(_undeleted(rows, notes))
    heads = {at: ticks.runs(row) for at, row in enumerate(rows) if Layout.of(row) is not None}
    return tuple(_voted(headed(_heads_first(ticks.joined(rows, heads), notes)), notes))


def _along(rows: Iterable[Row]) -> Iterator[Row]:
    """Put money that is laid across, names over amounts, one below the other: 资金总额 财政拨款 over 386 350."""
    before: Row | None = None
    for row in rows:
        named = before is not None and _money_across(before, row)
        if before is not None and named:
            names = before.filled[-len(row.filled) :]
            title = before.cell(before.filled[0]) if len(names) < len(before.filled) else ""
            yield evolve(before, cells=(title or "资金情况", "", ACROSS))
            for column in names:
                yield evolve(row, cells=("", before.cell(column), row.cell(column)))
        elif before is not None:
            yield before
        before = None if named else row
    if before is not None:
        yield before


def _money_across(over: Row, row: Row) -> bool:
    named, figures = over.filled, row.filled
    if len(figures) <= 1 or named[-len(figures) :] != figures or len(named) > len(figures) + 1:
        return False
    names = kinds.table_of("funds_across")["names"]
    if not any(word in over.cell(figures[0]) for word in names):
        return False
    heads = any(kinds.fund_heading(over.cell(column)) or heading_role(over.cell(column)) for column in figures)
    return not heads and all(_amount(row.cell(column)) for column in figures)


def _amount(text: str) -> bool:
    reading = parse(text)
    return isinstance(reading, Quantity) and reading.unit in {None, "元"} and reading.sign is None


def _undeleted(rows: Sequence[Row], notes: Notes) -> Iterator[Row]:
    """Leave out the rows that a table of data marks as deleted."""
    marks = kinds.table_of("deleted")
    columns: dict[int, Sequence[str]] = {}
    for row in rows:
        found = {column: marks[text] for column, text in enumerate(row.cells) if text in marks}
        columns = found if found and Layout.of(row) is not None else columns
        if any(row.cell(column) in values for column, values in columns.items()):
            notes.find("ROW_DELETED", "这一行在系统中已标为删除，未采用", row)
        else:
            yield row


def _unglued(row: Row, notes: Notes) -> Iterator[Row]:
    """Part a head from the first row that stands in its line: 分值产出指标."""
    for column in row.filled if kinds.level1_places(f" {row.text}") else ():
        text = row.cells[column]
        cuts = kinds.level1_places(text)
        whole = not cuts or heading_role(text) is not None
        cut = None if whole else next((at for at in cuts if level1_kind(text[at:]) and heading_role(text[:at])), None)
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
    early = [row for row in rows[:at] if fits(row, layout)]
    for row in early:
        notes.find("ROW_ABOVE_HEAD", "这一行在表头之前，按下面的表头读", row)
    return [*(row for row in rows[:at] if row not in early), rows[at], *early, *rows[at + 1 :]]


def fits(row: Row, layout: Layout) -> bool:
    """Say whether a row surely is one of the table: a kind, a name, a value where the head has them."""
    if len(row.filled) < LEAST_CELLS or not row.cell(layout.name):
        return False
    kind = any(kinds.is_kind(text) for text in row.cells[: layout.name])
    return kind and is_value(parse(row.cell(layout.columns[Role.TARGET])))


def _voted(rows: Sequence[Row], notes: Notes) -> Iterator[Row]:
    """Say which columns are read by what they hold, and where a head is against that."""
    for at, row in enumerate(rows):
        layout = Layout.of(row)
        sign = layout.columns.get(Role.SIGN) if layout else None
        signs = [each.cell(sign) for each in rows[at + 1 :] if each.cell(sign)] if sign is not None else []
        if sign is not None and signs and not any(kinds.is_label(text, "signs") or text.isdecimal() for text in signs):
            notes.find("HEAD_AGAINST_CONTENT", f"“{row.cell(sign)}”一列没有一个比较符，未采用", row, sign)
        for column, role in row.meant.items() if layout is not None else ():
            code = "COLUMN_OF_SIGNS" if role is Role.SIGN else "COLUMN_BY_CONTENT"
            what = f"“{row.cell(column)}”一列" if row.cell(column) else f"没有表头的第{column + 1}列"
            meant = "比较符" if role is Role.SIGN else role.label
            notes.find(code, f"{what}按内容作{meant}读", row, column)
        yield row


def upright(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Put level-1 kinds that stand side by side, each with a name and a value below it, one below the other.

    >>> kinds = Row(1, ("项目名称", "产出指标", "", "效益指标", ""))
    >>> heads = Row(2, ("", "三级指标", "指标值", "三级指标", "指标值"))
    >>> [row.cells for row in upright((kinds, heads, Row(3, ("甲", "培训", "5次", "知晓率", "90%"))))][1:]
    [('甲', '产出指标', '培训', '5次'), ('', '效益指标', '知晓率', '90%')]
    """
    at = next((at for at in range(len(rows) - 1) if _stands_aside(rows[at], rows[at + 1])), None)
    if at is None:
        return rows
    over, head = rows[at], rows[at + 1]
    groups = [column for column in over.filled if level1_kind(over.cell(column))]
    wide = groups[1] - groups[0]
    before = [over.cell(column) or head.cell(column) for column in range(groups[0])]
    named = [head.cell(column) for column in range(groups[0], groups[1])]
    out = [evolve(head, cells=(*before, Role.LEVEL1.label, *named))]
    for row in rows[at + 2 :]:
        parts = [(over.cell(column), [row.cell(column + step) for step in range(wide)]) for column in groups]
        beyond = [text for column, text in enumerate(row.cells) if column >= groups[-1] + wide and text]
        own = [(kind, cells) for kind, cells in parts if any(cells)]
        if len(row.filled) <= 1 or not own or beyond:  # a line of text, or a row of another table
            out.append(row)
            continue
        left = [row.cell(column) for column in range(groups[0])]
        out += [
            evolve(row, cells=(*(left if first else [""] * len(left)), kind, *cells))
            for first, (kind, cells) in zip([True, *[False] * len(own)], own, strict=False)
        ]
    return (*rows[:at], *out)


def _stands_aside(over: Row, head: Row) -> bool:
    kinds_at = [column for column in over.filled if level1_kind(over.cells[column])]
    if len(kinds_at) <= 1:
        return False
    return kinds_at == [column for column in head.filled if heading_role(head.cell(column)) is Role.NAME]


def by_project(rows: Sequence[Row]) -> list[tuple[Row, ...]]:
    """Part a list of several projects into one table each: what its columns say of the project becomes the head.

    >>> head = Row(1, ("项目名称", "三级指标", "指标值"))
    >>> [len(part) for part in by_project((head, Row(2, ("甲", "人数", "1人")), Row(3, ("乙", "次数", "2次"))))]
    [3, 3]
    """
    rows = headed(folded(rows))
    heads = (at for at, row in enumerate(rows) if Layout.of(row) is not None)
    at = next((at for at in heads if kinds.PROJECT_NAME in map(_head_label, rows[at].cells)), None)
    if at is None:
        return [tuple(rows)]
    head = rows[at]
    name = next(c for c in head.filled if _head_label(head.cell(c)) == kinds.PROJECT_NAME)
    parts: dict[str, list[Row]] = {}
    over: dict[str, list[Row]] = {}  # lines above a project: the unit that it is of
    current, lines = "", list[Row]()
    for row in rows[at + 1 :]:
        if row.filled == [name] and not kinds.is_signed(row.text) and not kinds.is_page_text(row.text):
            lines.append(row)
            continue
        if is_count(row) or not (row.filled or current):
            continue
        current = row.cell(name) or current
        over.setdefault(current, lines)
        parts.setdefault(current, []).append(row)
        lines = []
    if not parts:
        return [tuple(rows)]
    parts[current] += lines
    columns = _of_projects(head, list(parts.values()))
    return [(*rows[:at], *over[key], *_as_head(head, part, columns)) for key, part in parts.items()]


def _of_projects(head: Row, parts: Sequence[Sequence[Row]]) -> dict[int, str]:
    """The columns that say something of a project, not of a row: one value each, written once or in every row."""
    layout = Layout.of(head)
    others = () if layout is None else layout.others
    of_rows = kinds.table_of("longer_term")
    labels = {column: _head_label(head.cell(column)) for column in others if head.cell(column) not in of_rows}
    whole = [[row for row in part if len(row.filled) >= LEAST_CELLS] for part in parts]
    once = {c for c in labels if all(len({row.cell(c) for row in part if row.cell(c)}) <= 1 for part in whole)}
    first = min((layout.columns[role] for role in _FIRST if layout and role in layout.columns), default=0)
    return {c: label for c, label in labels.items() if c in once and (c < first or kinds.is_label(label, "head"))}


_FIRST = (Role.LEVEL1, Role.LEVEL2, Role.NAME)


def _as_head(head: Row, part: Sequence[Row], columns: Mapping[int, str]) -> Iterator[Row]:
    for column, label in columns.items():
        row = next((row for row in part if row.cell(column) and len(row.filled) >= LEAST_CELLS), None)
        if row is not None:
            yield evolve(row, cells=(label, row.cell(column)))
    yield _without(head, columns)
    yield from (_without(row, columns) if len(row.filled) >= LEAST_CELLS else row for row in part)


def _head_label(text: str) -> str:
    """A label of the head: that of a data table by its Chinese name."""
    return word_meaning("head_names", kinds.head_label(text)) or head_words(text)


def _without(row: Row, columns: Mapping[int, str]) -> Row:
    return evolve(row, cells=tuple("" if column in columns else text for column, text in enumerate(row.cells)))
