"""What a column is by what it holds (按内容认列), where its head does not say so: an unknown word never costs the rows.

A column of ≥ ≤ = is one of signs, words that tell one row from the next, between kinds and values, are the names.

Lives here: :func:`headed`, the votes of a column's cells. May not: read rows into indicators, note findings.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import define, evolve

from indicators import units
from indicators.comparators import Comparator, Quantity
from indicators.forms import kinds
from indicators.forms.align import VALUE_ROLES, Layout, is_value
from indicators.forms.cells import Row
from indicators.forms.heads import DEEPEST, is_closed, merged, roles_of
from indicators.forms.kinds import Role, bare_number, horizon_label, is_kind, level1_kind, level2_parent
from indicators.syntax import parse

LEAST_CELLS = 3  # filled cells of a row above its head that surely is one of its rows
FULL = 100  # points
_LONGEST_HEAD = 24
_LEVELS = (Role.LEVEL1, Role.LEVEL2)
_FILLED = {Role.POINTS, Role.EARNED, Role.REASON}  # columns of a form that was filled in, and so has actual values
_READ = {"qualitative", "completion", "boolean", "blank"}


def headed(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Say of each head's columns by ``meant`` what they are by their content, where the words leave it open.

    >>> body = Row(2, ("产出指标", "培训", "≥5次")), Row(3, ("效益指标", "走访", "9户"))
    >>> {column: str(role) for column, role in headed((Row(1, ("甲", "乙", "丙")), *body))[0].meant.items()}
    {0: 'level1', 2: 'target', 1: 'name'}
    """
    heads = [at for at, row in enumerate(rows) if Layout.of(row) is not None]
    heads = heads or [at for at, row in enumerate(rows) if _speaks_for_itself(row)]
    if not heads:
        rows, heads = _with_head(rows)
    out = list(rows)
    for at, end in pairwise([*heads, len(rows)]):
        body = tuple(rows[at + 1 : end])
        if out[at].kept.get("voted") != body:
            said = _Votes.of(out[at], list(_body(body))).taken()
            out[at] = evolve(out[at], meant={**out[at].meant, **said}) if said else out[at]
            out[at].kept["voted"] = body
    return tuple(out)


def _speaks_for_itself(row: Row) -> bool:
    """Say whether most words of a row are known as heads, though the name's or the target's is not."""
    known = {role for role in roles_of(row).values() if role is not None}
    many = len(known) >= LEAST_CELLS and 2 * len(known) >= len(row.filled)
    return many and not kinds.heads_funds(row.cells) and not any(map(_is_content, _unknown(row)))


def _with_head(rows: Sequence[Row]) -> tuple[Sequence[Row], list[int]]:
    """Find the head that no word gives away: the row, or the rows, right above the first row of a table."""
    seeds = [at for at, row in enumerate(rows) if _is_seed(row)]
    if not seeds:
        return rows, []
    width = {column for at in seeds for column in rows[at].filled}
    zone: list[Row] = []
    for row in reversed(rows[: seeds[0]]):
        if len(zone) == DEEPEST or not _may_head(row):
            break
        zone.insert(0, row)
        if len(merged(zone).filled) >= len(width):
            break
    if not zone:
        return rows, []
    head = merged(zone)
    known = sum(role is not None for role in roles_of(head).values())
    covered = len(width.intersection(head.filled))
    if (known <= 1 and (len(seeds) == 1 or 5 * covered < 4 * len(width))) or 2 * covered < len(width):
        return rows, []
    start = seeds[0] - len(zone)
    new = (*rows[:start], head, *rows[seeds[0] :])
    again = [at for at, row in enumerate(new) if at > start and row.cells == head.cells]
    return new, [start, *again]


def _is_seed(row: Row) -> bool:
    """Say whether a row surely is one of a table: a kind, a name behind it, a value behind that."""
    filled = row.filled
    kind = next((at for at, column in enumerate(filled) if is_kind(row.cell(column))), None)
    if kind is None or len(filled) < LEAST_CELLS:
        return False
    behind = [row.cells[column] for column in filled[kind + 1 :]]
    name = next((at for at, text in enumerate(behind) if _is_name(text)), None)
    return name is not None and any(is_value(parse(text)) for text in behind[name + 1 :])


def _may_head(row: Row) -> bool:
    own = _unknown(row)
    long = any(len(text) > _LONGEST_HEAD for text in own)
    sums = kinds.is_total(kinds.bare(row.text.split()[0])) if row.filled else True
    return len(row.filled) >= LEAST_CELLS and not sums and not long and not any(map(_is_content, own))


def _unknown(row: Row) -> list[str]:
    return [kinds.bare(row.cell(column)) for column, role in roles_of(row).items() if role is None]


def _is_content(text: str) -> bool:
    figure = any(char.isdigit() for char in text) and horizon_label(text) is None
    return is_kind(text) or (figure and is_value(parse(text)))


def _is_name(text: str) -> bool:
    value = kinds.is_label(text, "signs") or is_value(parse(kinds.bare(text))) or text.isdecimal()
    return not (value or is_kind(text))


def _body(rows: Sequence[Row]) -> Iterator[Row]:
    """The rows below a head that may be its own: with as many cells as a row must have, before sums and signatures."""
    for row in rows:
        if len(row.filled) < LEAST_CELLS:
            continue
        first = row.texts[0]
        if kinds.is_total(kinds.bare(first)) or kinds.is_signed(first):
            return
        yield row


@define
class _Votes:
    """The columns of one head with the cells of its body."""

    roles: Mapping[int, Role | None]
    open: Collection[int]
    closed: Collection[int]  # of these: by their words none of ours, so that only what nobody can mistake counts
    body: Sequence[Row]
    cells: Mapping[int, list[str]]
    found: dict[int, Role]

    @classmethod
    def of(cls, head: Row, body: Sequence[Row]) -> "_Votes":
        """Take the columns whose head leaves open what they hold; none of a head that says all."""
        layout, roles = Layout.of(head), dict[int, Role | None]()
        for column, role in roles_of(head).items():
            roles[column] = None if role in roles.values() else role
        columns = range(max((len(row.cells) for row in (head, *body)), default=0))
        free = [c for c in columns if roles.get(c) is None or (layout is not None and c in layout.others)]
        if layout is not None and not free and Role.LEVEL2 in layout.columns:
            return cls(roles, (), (), body, {}, {})
        cells = {column: [text for row in body if (text := row.cell(column))] for column in columns}
        asked = [column for column in free if column not in head.meant and cells[column]]
        closed = [column for column in asked if is_closed(head.cell(column))]
        return cls(roles, asked, closed, body, cells, {})

    def taken(self) -> dict[int, Role]:
        """Let each role that is missing choose its column, the surest first."""
        if not self.cells:
            return {}
        for role, surely in _SURE.items():
            if not self._has(role):
                enough = 0 if role in _LEVELS else len(self.body)
                free = (column for column in self.open if column not in self.found)
                fits = (c for c in free if 2 * len(self.cells[c]) >= enough and surely(self.cells[c]))
                self._take(role, next(fits, None))
        second = next((c for c, role in self.roles.items() if role is Role.LEVEL1 and _all_level2(self.cells[c])), None)
        if second is not None and not self._has(Role.LEVEL2):
            self.found[second] = Role.LEVEL2
        if not any(self._has(role) for role in (Role.TARGET, Role.BEST)):
            goals = [c for c in self._at(Role.GOAL) if c > max(self._at(*_LEVELS, Role.NAME), default=0)]  # 年度目标
            self._take(Role.TARGET, next(filter(self._is_target, (*goals, *self._free())), None))
        self._name()
        if self._has(Role.NAME) and self._has(Role.TARGET):
            self._scored()
        return self.found

    def _has(self, role: Role) -> bool:
        return role in self.found.values() or role in self.roles.values()

    def _free(self) -> list[int]:
        return [column for column in self.open if column not in self.found and column not in self.closed]

    def _take(self, role: Role, column: int | None) -> None:
        if column is not None:
            self.found[column] = role

    def _at(self, *roles: Role) -> list[int]:
        return [column for column, role in {**self.roles, **self.found}.items() if role in roles]

    def _name(self) -> None:
        """Take the first column of words that tell the rows apart, behind the kinds and before the values."""
        levels, values, names = self._at(*_LEVELS), self._at(*VALUE_ROLES, Role.SIGN), self._at(Role.NAME)
        last = min((c for c in values if c > min(levels, default=0)), default=0)
        if any(column < last for column in names):
            return
        before = [c for c in self._free() if c < last and self._tells_rows(c)]
        between = [c for c in before if c > max(levels, default=-1)] or before
        stand_in = [c for c in self._at(Role.ITEM, Role.GOAL) if c > max(levels, default=-1) and self._tells_rows(c)]
        if between and not stand_in:
            self.found |= dict.fromkeys(names, Role.NOTE) | {between[0]: Role.NAME}

    def _tells_rows(self, column: int) -> bool:
        cells = self.cells.get(column, [])
        names = [text for text in cells if _is_name(text)]
        return 5 * len(names) >= 4 * max(len(cells), 1) and 2 * len(set(names)) > len(self.body)

    def _is_target(self, column: int) -> bool:
        """Say whether a column holds values of a form, most of them plainly; a bare number needs a unit's column."""
        if column < max(self._at(*_LEVELS, Role.NAME), default=0) or 2 * len(self.cells[column]) < len(self.body):
            return False
        readings = [parse(text) for text in self.cells[column]]
        plain = [each for each in readings if bare_number(each) is not None]
        values = [each for each in readings if is_value(each)]
        sure = len(values) if self._has(Role.UNIT) else len(values) - len(plain)
        read = sum(each.kind in _READ for each in readings if not is_value(each))
        return 2 * sure >= len(readings) and len(values) + read == len(readings) > (not self._at(*_LEVELS))

    def _scored(self) -> None:
        """Take points, scores and actual values where the table has all else that makes them sure."""
        at = self._at(Role.TARGET)[0]
        free = [each for each in self._free() if each > at and 2 * len(self.cells[each]) > len(self.body)]
        actual = self._at(Role.ACTUAL, Role.PROGRESS) or [c for c in free if self._alike(c, at)][:1]
        self.found |= {column: Role.ACTUAL for column in actual if column in free}
        numbers = {
            c: said for c in (*free, *self._at(Role.POINTS, Role.EARNED)) if None not in (said := self._numbers(c))
        }
        points, earned = ([c for c in self._at(role) if c in numbers] for role in (Role.POINTS, Role.EARNED))
        pairs = [(a, b) for a in points or free for b in earned or free if a != b and {a, b} <= numbers.keys()]
        both = next(((a, b) for a, b in pairs if _within(numbers[b], numbers[a])), None)
        if both is not None:
            self.found |= {c: role for c, role in zip(both, (Role.POINTS, Role.EARNED), strict=True) if c in free}
        elif not (actual or points or earned):
            self._take(Role.POINTS, next((c for c in free if c in numbers and _adds_up(numbers[c])), None))

    def _numbers(self, column: int) -> list[Fraction | None]:
        return [bare_number(parse(row.cell(column))) for row in self.body]

    def _alike(self, column: int, target: int) -> bool:
        """Say whether each value of a column is of the kind of its target, in a form that was filled in."""
        pairs = [(parse(row.cell(column)), parse(row.cell(target))) for row in self.body if row.cell(column)]
        filled = any(self._has(role) for role in _FILLED)
        return filled and all(_of_a_kind(actual, meant) for actual, meant in pairs)


def _all(known: Callable[[str], object]) -> Callable[[Sequence[str]], bool]:
    return lambda said: all(known(text) for text in said)


def _all_level2(said: Sequence[str]) -> bool:
    return bool(said) and all(level2_parent(text) and not level1_kind(text) for text in said)


_SURE: Mapping[Role, Callable[[Sequence[str]], bool]] = {
    Role.SIGN: _all(lambda text: kinds.is_label(text, "signs")),
    Role.UNIT: _all(lambda text: not text[:1].isdigit() and not units.unlisted(text)),
    Role.LEVEL1: _all(level1_kind),
    Role.LEVEL2: lambda said: 3 * sum(level2_parent(text) is not None for text in said) >= 2 * len(said),
}


def _adds_up(numbers: Sequence[Fraction | None]) -> bool:
    """Say whether numbers can be the points of a table: several, with a round sum."""
    total = sum(number or 0 for number in numbers)
    return len(numbers) > 1 and FULL <= 2 * total <= 2 * FULL and total % 5 == 0  # 50, 80, 90, 100


def _within(parts: Sequence[Fraction | None], wholes: Sequence[Fraction | None]) -> bool:
    """Say whether a column of numbers can be the scores of a column of points: none more, most of them given."""
    pairs = [(part or 0, whole or 0) for part, whole in zip(parts, wholes, strict=True)]
    earned, most = sum(part for part, _ in pairs), sum(whole for _, whole in pairs)
    return not any(part > whole for part, whole in pairs) and (FULL <= 2 * most <= 2 * FULL) and 2 * earned >= most


def _of_a_kind(actual: Comparator, target: Comparator) -> bool:
    """Say whether a value is of the kind of its target: 95% of ≥90%, 完成 of 完成."""
    if isinstance(actual, Quantity) and isinstance(target, Quantity):
        return actual.unit == target.unit and actual.unit is not None
    return actual.kind == target.kind
