"""A form that comes one cell a line, as copied out of a PDF or off a page, rebuilt where the counts fit (一格一行).

Which cell is in which column the kinds, names, values and points tell: a merged or an empty cell leaves no line.

Lives here: :func:`unstacked`. May not: guess: where two ways of laying the lines out are as good, they stay lines.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from attrs import evolve

from indicators import units
from indicators.comparators import Blank, Quantity
from indicators.forms import kinds
from indicators.forms.align import NUMBER_ROLES, VALUE_ROLES, Layout, is_value
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
    if any(len(row.filled) > 1 for row in rows):
        return rows
    lines = _whole(rows)
    for start, width in _heads(lines):
        head = evolve(lines[start], cells=tuple(line.text for line in lines[start : start + width]))
        layout = Layout.of(head)
        body = lines[start + width :]
        end = next((at for at, line in enumerate(body) if _is_below(line.text)), len(body))
        beside = (*lines[:start], *body[end:])
        more = any(level1_kind(line.text) for line in beside)  # a second table, which would be lost
        table = None if layout is None or more else _laid_out(body[:end], layout)
        if layout is not None and table:
            return (*_form(lines[:start]), head, *table, *_sums(body[end:], layout))
    return rows


def _is_below(text: str) -> bool:
    return kinds.is_total(kinds.bare(text)) or kinds.is_signed(text) or kinds.is_page_text(text)


def _whole(rows: Sequence[Row]) -> list[Row]:
    """The lines that hold text; one that is nothing but brackets goes on with the line before: 项目资金 （万元）."""
    out: list[Row] = []
    for row in rows:
        if row.filled and out and not head_words(row.text):
            out[-1] = evolve(out[-1], cells=(out[-1].text + row.text,))
        elif row.filled:
            out.append(row)
    return out


def _heads(lines: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Where a head may begin, and how many columns it has: a run of heads up to the first kind, most of them known."""
    known = [heading_role(line.text) is not None for line in lines]
    for start in reversed(range(len(lines))):
        if known[start] and (start == 0 or not known[start - 1]):
            end = next((at for at in range(start, len(lines)) if level1_kind(lines[at].text)), start)
            if 2 * sum(known[start:end]) > end - start > PAIR:
                yield from ((start + cut, end - start - cut) for cut in (0, 1))


_NEVER = 1000
_MAY_LACK = (Role.LEVEL1, Role.LEVEL2, Role.NUMBER, Role.GOAL, Role.REASON, Role.NOTE, Role.BASIS, Role.UNIT, Role.SIGN)
_WORDS = (Role.REASON, Role.NOTE, Role.BASIS, Role.CAUSE)


def _laid_out(lines: Sequence[Row], layout: Layout) -> list[Row]:
    """Lay lines out against the heads of a table, at the least cost; nothing where that is not one way alone."""
    width = max(layout.heads) + 1
    roles = {column: role for role, column in layout.columns.items()}
    lack = [0 if roles.get(c) is None or roles[c] in _MAY_LACK else _NEVER for c in range(width)]
    alone = Role.LEVEL1 not in layout.columns  # a kind is then a row of its own, told by a column behind the last
    ways: list[dict[int, tuple[int, int, int]]] = []  # by column: cost, in how many ways, the column before
    for line in lines:
        here: dict[int, tuple[int, int, int]] = {}
        for column in range(width + alone):
            own = _cost(roles.get(column) if column < width else Role.LEVEL1, line.text)
            before = ways[-1] if ways else {-1: (0, 1, -1)}
            costs = [
                (cost + own + sum(lack[c] for c in _passed(last, column, width)), many, last)
                for last, (cost, many, _) in before.items()
            ]
            least = min((cost for cost, _, _ in costs), default=_NEVER)
            if least < _NEVER:
                best = [(many, last) for cost, many, last in costs if cost == least]
                here[column] = least, sum(many for many, _ in best), best[0][1]
        ways.append(here)
    ends = [
        (cost + sum(lack[c] for c in range(column + 1, width)), many, column)
        for column, (cost, many, _) in (ways[-1] if ways else {}).items()
    ]
    least = min((cost for cost, _, _ in ends), default=_NEVER)
    best = [(many, column) for cost, many, column in ends if cost == least]
    if [many for many, _ in best] != [1] or least > len(lines) // len(layout.columns):  # not one a row
        return []
    return _rows(lines, ways, best[0][1], width)


def _passed(last: int, column: int, width: int) -> list[int]:
    """The columns that stay empty between two cells; a cell that is no further right begins the next row."""
    if column > last:
        return list(range(last + 1, column)) if last >= 0 or column < width else []
    return [*range(last + 1, width), *(range(column) if column < width else ())]


def _rows(
    lines: Sequence[Row], ways: Sequence[Mapping[int, tuple[int, int, int]]], column: int, width: int
) -> list[Row]:
    at = [column]
    for here in reversed(ways[1:]):
        at.insert(0, here[at[0]][2])
    out: list[Row] = []
    for place, (line, own) in enumerate(zip(lines, at, strict=True)):
        if place == 0 or own <= at[place - 1] or own == width:
            out.append(evolve(line, cells=("",) * width))
        cells = list(out[-1].cells)
        cells[own if own < width else 0] = line.text
        out[-1] = out[-1].with_cells(cells)
    return out


def _cost(role: Role | None, text: str) -> int:
    """What it costs to take a line for a cell of a column; what cannot be costs too much."""
    reading = parse(text)
    blank = isinstance(reading, Blank) and reading.unit is None  # — and 无 may stand in any column but those of names
    number = isinstance(reading, Quantity) and reading.unit in {None, "分"}
    value = is_value(reading) or number
    kind = kinds.is_kind(text)
    if role is Role.LEVEL1:  # 成本指标 is one of either level: where nothing else tells, of the second
        return int(level2_parent(text) is not None) if level1_kind(text) else _NEVER
    if role in _CLOSED:
        return 0 if _CLOSED[role](text) else _NEVER
    if role in NUMBER_ROLES:
        return 0 if number or blank else _NEVER
    if role in VALUE_ROLES:
        return 0 if value or blank else _NEVER if kind else 2 * (reading.kind == "unparsed")
    if role in {Role.LEVEL2, Role.NAME}:
        own = (level2_parent(text) is not None) if role is Role.LEVEL2 else not kind
        return _NEVER if value or blank else 0 if own else 2 + _NEVER * (kind and role is Role.LEVEL2)
    no_words = number or kinds.is_label(text, "ticks")
    return _NEVER if kind or (no_words and role in _WORDS) else int(role is None or value)


_CLOSED: Mapping[Role | None, Callable[[str], object]] = {
    Role.SIGN: lambda text: kinds.is_label(text, "signs"),
    Role.UNIT: lambda text: not units.unlisted(text),
    Role.NUMBER: str.isdecimal,
}


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
