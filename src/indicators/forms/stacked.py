"""A form that comes one cell a line, as copied out of a PDF or off a page, rebuilt where the counts fit (一格一行).

Lives here: :func:`unstacked`. May not: guess: where a row has fewer cells than its head, the lines stay lines.
"""

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve

from indicators.comparators import Blank, Quantity
from indicators.forms import kinds
from indicators.forms.align import Layout, is_value
from indicators.forms.cells import Row
from indicators.forms.heads import head_words, heading_role
from indicators.forms.kinds import Role, level1_kind, level2_parent
from indicators.syntax import parse

PAIR = 2


def unstacked(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Rebuild a form that comes one cell a line; leave it where the count does not fit.

    >>> lines = "一级指标 三级指标 指标值 产出指标 培训 ≥5次 效益指标 知晓率 ≥90%".split()
    >>> [row.cells for row in unstacked(tuple(Row(n, (line,)) for n, line in enumerate(lines, 1)))][1:]
    [('产出指标', '培训', '≥5次'), ('效益指标', '知晓率', '≥90%')]
    """
    if any(len(row.filled()) > 1 for row in rows):
        return rows
    lines = list(_whole(rows))
    for start, width in _heads(lines):
        head = _row(lines[start : start + width])
        layout = Layout.of(head)
        body = lines[start + width :]
        if layout is None or not _fits(body[:width], layout):
            continue
        parts = [body[at : at + width] for at in range(0, len(body), width)]
        many = next((at for at, part in enumerate(parts) if not _fits(part, layout)), len(parts))
        rest = body[many * width :]
        if not any(level1_kind(line.text) or level2_parent(line.text) for line in rest):  # else a row lacks a cell
            table = [head, *(_row(part) for part in parts[:many])]
            return (*_form(lines[:start]), *table, *_sums(rest, layout))
    return rows


def _row(lines: Sequence[Row]) -> Row:
    return evolve(lines[0], cells=tuple(line.text for line in lines))


def _whole(rows: Sequence[Row]) -> Iterator[Row]:
    """The lines that hold text; one that is nothing but brackets goes on with the line before: 项目资金 （万元）."""
    before: Row | None = None
    for row in rows:
        if not row.filled():
            continue
        if before is not None and not head_words(row.text):
            before = evolve(before, cells=(before.text + row.text,))
            continue
        if before is not None:
            yield before
        before = row
    if before is not None:
        yield before


def _heads(lines: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Where a head may begin, and how many columns it has: a run of heads, with or without its first."""
    known = [heading_role(line.text) is not None for line in lines]
    for start in range(len(lines)):
        if known[start] and (start == 0 or not known[start - 1]):
            width = next((n for n, each in enumerate(known[start:]) if not each), len(lines) - start)
            yield from ((start + cut, width - cut) for cut in (0, 1) if width > cut)


def _fits(part: Sequence[Row], layout: Layout) -> bool:
    """Say whether lines are the cells of one row: a kind, a name, a target, and no line from below the table."""
    width = max(layout.heads) + 1
    first = layout.columns.get(Role.LEVEL1)
    if len(part) < width or first is None:
        return False
    cells = [line.text for line in part]
    target = parse(cells[layout.columns[Role.TARGET]])
    named = level1_kind(cells[first]) and not is_value(parse(cells[layout.name])) and target.kind != "unparsed"
    return bool(named) and not any(kinds.is_total(cell) or kinds.is_signed(cell) for cell in cells)


def _sums(lines: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """The lines below the table; 总分 with the numbers behind it is one."""
    at = 0
    columns = [layout.columns[role] for role in (Role.POINTS, Role.EARNED) if role in layout.columns]
    while at < len(lines):
        numbers = [line.text for line in lines[at + 1 : at + 1 + len(columns)] if _is_figure(line.text)]
        if kinds.is_total(lines[at].text) and numbers and len(numbers) == len(columns):
            cells = [lines[at].text, *[""] * max(columns)]
            for column, number in zip(columns, numbers, strict=True):
                cells[column] = number
            yield evolve(lines[at], cells=tuple(cells))
            at += len(numbers)
        else:
            yield lines[at]
        at += 1


def _form(lines: Sequence[Row]) -> Iterator[Row]:
    """The form above the table: labels with their values, the fund block, the goals' texts."""
    at = amounts = texts = indent = 0
    while at < len(lines):
        line = lines[at]
        funds = _run(lines[at:], kinds.fund_heading)
        goals = _run(lines[at:], lambda text: kinds.goal_text(head_words(text)))
        figures = [each.text for each in lines[at + 1 : at + 1 + amounts] if _is_figure(each.text)]
        behind = _run(lines[at + 1 :], kinds.fund_heading) + (lines[at + 1 :] == [])
        taken, before = 1, 0
        if funds >= PAIR:
            taken, amounts, texts, before = funds, funds, 0, 1
        elif goals >= PAIR:
            titled = goals > PAIR and kinds.block_mode(kinds.bare(line.text)) is not None
            taken, texts, amounts, indent = goals, goals - titled, 0, int(titled)
        elif texts:
            taken, texts, before = texts, 0, indent
        elif amounts and len(figures) == amounts:
            taken = 1 + amounts
        elif _is_label(line.text) and not behind and not _is_label(lines[at + 1].text):
            taken = PAIR
        yield evolve(line, cells=(*[""] * before, *(each.text for each in lines[at : at + taken])))
        at += taken


def _run(lines: Sequence[Row], meaning: Callable[[str], object]) -> int:
    """How many lines from here on are heads of one kind."""
    return next((n for n, line in enumerate(lines) if meaning(line.text) is None), len(lines))


def _is_label(text: str) -> bool:
    return kinds.is_label(kinds.head_label(text), "head") or kinds.block_mode(kinds.bare(text)) is not None


def _is_figure(text: str) -> bool:
    return isinstance(parse(text), Quantity | Blank)
