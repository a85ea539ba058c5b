"""Which cell of a row is what: the reading that needs the fewest repairs (错列的识别).

A published row may be moved by a column, may hold one level too many or too few. Every way of laying the row
against the headings is tried; each repair that it would need has a price, and the cheapest way is taken.

Lives here: :class:`Layout`, :func:`align`, the price list. May not: carry anything from row to row.
"""

from collections.abc import Mapping
from functools import cache, cached_property

from attrs import Factory, frozen

from indicators import units
from indicators.comparators import Blank, Comparator, Quantity, Reference, State, Unparsed
from indicators.forms.cells import Row
from indicators.forms.heads import head_year, listed_role, roles_of
from indicators.forms.kinds import Role, bracketed, is_kind, level1_kind, level2_parent, table_of
from indicators.syntax import parse

FURTHEST = 3  # columns that a row may be moved by
_SHIFTS = tuple(sorted(range(-FURTHEST, FURTHEST + 1), key=abs))

# What a repair costs. Only the order of the sums matters; tests hold the readings, not the numbers.
COST_SHIFT = 2  # the values stand one column off
COST_NAME_OFF = 1  # the name stands off from where the values say
COST_KIND_OFF = 1  # a known kind in another column than its own
COST_UNKNOWN_KIND = 2  # a word that is no known kind, in the column of a kind
COST_EXTRA = 2  # a word on the left that has no column
COST_KIND_AS_NAME = 5  # a known kind would be the indicator's name, away from the names' column
COST_KIND_NAMED = 4  # … or in it: an indicator may be called 服务对象满意度
COST_VALUE_AS_NAME = 3  # a value would be the name
COST_SIGN_AS_NAME = 8  # … or what begins with a comparator, however misspelt: ≥l0%
COST_NO_TARGET = 4  # the target cell would be empty
COST_WORDS = 1  # a value in words
COST_UNREAD = 2  # a value that cannot be read
COST_VALUE_ELSEWHERE = 4  # a value would stand where words belong
COST_OUTSIDE = 4  # a cell would belong to no column

VALUE_ROLES = (
    Role.YEAR_BEFORE_LAST,
    Role.PREVIOUS_YEAR,
    Role.TERM_TARGET,
    Role.TARGET,
    Role.PROGRESS,
    Role.FORECAST,
    Role.ADJUSTED,
    Role.ACTUAL,
)
NUMBER_ROLES = (Role.POINTS, Role.EARNED)
WORD_ROLES = (Role.BASIS, Role.NOTE)
_BEHIND = (*VALUE_ROLES, *NUMBER_ROLES)
_PRICED = {*_BEHIND, *WORD_ROLES}  # where a reading that does not belong there costs


@frozen
class Layout:
    """The columns of a goal table (表头): by what they hold, and those whose heading says nothing that is known."""

    columns: dict[Role, int]
    others: Mapping[int, str] = Factory(dict)
    heads: Mapping[int, str] = Factory(dict)  # every head as printed

    @cached_property
    def name(self) -> int:
        """The column of the indicator's name."""
        return self.columns[Role.NAME]

    @cached_property
    def values(self) -> dict[Role, int]:
        """The columns behind the name."""
        return {role: column for role, column in self.columns.items() if column > self.name}

    @cached_property
    def start(self) -> int:
        """The first column behind the name."""
        return min(self.values.values())

    @classmethod
    def of(cls, row: Row) -> "Layout | None":
        """Read a heading row; ``None`` if it is none.

        >>> Layout.of(Row(1, ("目标名称", "一级指标", "二级指标", "三级指标", "指标值"))).start
        4
        """
        if "layout" not in row.kept:
            row.kept["layout"] = _layout(row)
        found: Layout | None = row.kept["layout"]
        return found


def _layout(row: Row) -> Layout | None:
    found = roles_of(row) if len(row.filled) + len(row.meant) > 1 else {}
    if not any(found.values()):
        return None
    roles = _by_year(row, found)
    named = [column for role in (Role.NAME, Role.LEVEL2) for column, each in roles.items() if each is role]
    columns: dict[Role, int] = {}
    for column in sorted(roles, key=lambda at: _doubt(row, at)):
        role = roles[column]
        of_a_level = role in _BEHIND and bool(named) and column < named[0]  # 权重 beside 一级指标
        if role is not None and not of_a_level:
            columns.setdefault(role, column)
    others = {column: row.cell(column) for column in roles if column not in columns.values()}
    levels = [columns[role] for role in (Role.LEVEL1, Role.LEVEL2) if role in columns]
    for role, stands_in in _STANDS_IN:
        before = levels if role is Role.NAME else [columns[Role.NAME]] if Role.NAME in columns else []
        behind = stands_in is not Role.GOAL or (bool(before) and columns.get(stands_in, -1) > max(before))
        if role not in columns and stands_in in columns and behind:
            columns[role] = columns.pop(stands_in)
    others |= {(at := columns.pop(role)): row.cell(at) for role in (Role.ITEM, Role.BEST) if role in columns}
    if Role.NAME not in columns or Role.TARGET not in columns or columns[Role.TARGET] < columns[Role.NAME]:
        return None
    return Layout(columns, others, {column: row.cells[column] for column in row.filled})


def _doubt(row: Row, column: int) -> tuple[bool, bool, int]:
    """Of two heads that say the same the one that is in a list, and no other year's, is the surer, then the first."""
    text = row.cell(column)
    listed = column in row.meant or listed_role(text) is not None
    return (not listed, head_year(text) is not None, column)


# What a table may have in the place of a name or a target: 绩效指标 behind two levels, a list by indent, two levels
# only, thresholds.
_STANDS_IN = (
    (Role.NAME, Role.GOAL),
    (Role.NAME, Role.ITEM),
    (Role.NAME, Role.LEVEL2),
    (Role.TARGET, Role.BEST),
    (Role.TARGET, Role.GOAL),
)


def _by_year(row: Row, roles: Mapping[int, Role | None]) -> dict[int, Role | None]:
    """Take what was reached in an earlier year for what it is: 2021年实际实现值 beside 预期2022年实现值."""
    years = {column: head_year(row.cell(column)) for column in roles}
    this = max((year for column, year in years.items() if year and roles[column] is Role.TARGET), default=None)
    before = {1: Role.PREVIOUS_YEAR, 2: Role.YEAR_BEFORE_LAST}
    return {
        column: before.get(this - year) if this and year and year < this and role in VALUE_ROLES else role
        for (column, role), year in zip(roles.items(), years.values(), strict=True)
    }


@frozen
class Placement:
    """One way of laying a row against the headings."""

    shift: int  # columns by which the values stand off, positive to the right
    name: int  # the column of the name
    left: tuple[int, ...]  # the columns before the name that hold text
    values: dict[Role, int]  # the column of each role behind the name
    aside: tuple[int, ...]  # columns that the heading names but that have no use here
    outside: tuple[int, ...]  # columns that belong to nothing
    cost: int  # the price of its repairs


def align(row: Row, layout: Layout, skip: frozenset[int] = frozenset()) -> Placement | None:
    """Lay a row against the headings with the fewest repairs; ``None`` for a row that has no name.

    ``skip`` holds the columns that are already placed (the goal's label, the row's number).
    """
    filled = [column for column in row.filled if column not in skip]
    straight = _straight(row, layout, filled)
    if straight is not None:
        return straight
    last = max(layout.columns.values()) + FURTHEST
    readings = {column: parse(row.cells[column]) for column in filled if column <= last}
    best = None
    for shift in _SHIFTS:
        own, start = [column for column in filled if column - shift not in layout.others], layout.start + shift
        for name in filled:
            least = COST_SHIFT * abs(shift) + COST_NAME_OFF * abs(name - layout.name - shift)
            between = name >= start or any(name < column < start for column in own)
            if between or (best is not None and least >= best.cost):
                continue
            way = _placement(row, layout, filled, readings, name, shift)
            if not way.cost:
                return way
            best = way if best is None or way.cost < best.cost else best
    return best


def _straight(row: Row, layout: Layout, filled: list[int]) -> Placement | None:
    """Lay a row that stands as its head does: no other way is cheaper; with all its kinds, whatever its name says."""
    name = row.cell(layout.name)
    left = [layout.columns[role] for role in (Role.LEVEL1, Role.LEVEL2) if role in layout.columns]
    before = [column for column in filled if column < layout.name and column not in layout.others]
    if not name or not set(left).issuperset(before):
        return None
    readings = {column: parse(text) for column in layout.values.values() if (text := row.cell(column))}
    readings[layout.name] = _ANY if before and before == left else parse(name)
    way = _placement(row, layout, filled, readings, layout.name, 0)
    return None if way.cost else way


_ANY = Unparsed("名称", text="")


def _placement(  # noqa: PLR0913, PLR0917 - one private step of align, all of it needed
    row: Row, layout: Layout, filled: list[int], readings: dict[int, Comparator], name: int, shift: int
) -> Placement:
    values = {role: column + shift for role, column in layout.values.items()}
    aside = tuple([column for column in filled if (column if column < name else column - shift) in layout.others])
    left = tuple([column for column in filled if column < name and column not in aside])
    outside = tuple([c for c in filled if c > name and c not in values.values() and c not in aside])
    cost = COST_SHIFT * abs(shift) + COST_NAME_OFF * abs(name - layout.name - shift) + COST_OUTSIDE * len(outside)
    cost += sum([_left_cost(row.cells[column], column, layout) for column in left])
    said = row.cells[name]
    if is_kind(said):
        own = 0 if _says_points(said) else COST_KIND_NAMED
        cost += own if name == layout.name and not shift else COST_KIND_AS_NAME
    if is_value(readings[name]) or _is_state(readings[name]):
        cost += COST_VALUE_AS_NAME
    elif said.startswith(_signs()):
        cost += COST_SIGN_AS_NAME
    cost += sum([_value_cost(role, readings.get(column)) for role, column in values.items() if role in _PRICED])
    return Placement(shift, name, left, values, aside, outside, cost)


def _says_points(name: str) -> bool:
    """Say whether a name has its points behind it: 服务对象满意度（10分）."""
    points = parse(bracketed(name))
    return isinstance(points, Quantity) and points.unit == "分"


@cache
def _signs() -> tuple[str, ...]:
    return tuple(sign for sign in table_of("labels")["signs"] if not sign[0].isalpha())


def _left_cost(text: str, column: int, layout: Layout) -> int:
    own1, own2 = layout.columns.get(Role.LEVEL1), layout.columns.get(Role.LEVEL2)
    kind1, kind2 = level1_kind(text) is not None, level2_parent(text) is not None
    if (kind1 and column == own1) or (kind2 and column == own2):
        return 0
    if kind1 or kind2:
        return COST_KIND_OFF
    return COST_UNKNOWN_KIND if column in {own1, own2} else COST_EXTRA


def _value_cost(role: Role, reading: Comparator | None) -> int:
    if reading is None:
        return COST_NO_TARGET if role is Role.TARGET else 0
    if role in VALUE_ROLES:
        if is_value(reading):
            return 0
        return COST_WORDS if reading.kind in {"qualitative", "completion"} else COST_UNREAD
    if role in NUMBER_ROLES:
        return 0 if reading.kind in {"quantity", "blank"} else COST_VALUE_ELSEWHERE
    if role in WORD_ROLES:
        return COST_VALUE_ELSEWHERE if is_value(reading) else 0
    return 0


def is_value(reading: Comparator) -> bool:
    """Say whether a cell is surely a value: a number, a bound, a date, a yes, or their empty frame (≥ 起).

    A reference without a bound is none: 计划标准 and 年初预算 are also the words for where a value comes from.
    """
    if isinstance(reading, Blank | Reference):
        framed = isinstance(reading, Blank) and (reading.unit is not None or "#" in reading.text)
        return reading.sign is not None or framed
    return reading.kind in {"quantity", "range", "deadline", "period", "change", "boolean", "compound"}


def _is_state(reading: Comparator) -> bool:
    """Say whether a cell is nothing but a word for a state: 良好, 有效改善; no name (提升服务质量) and no subject."""
    return isinstance(reading, State) and reading.subject is None and reading.text.endswith(reading.term or "\0")


def is_fragment(text: str) -> bool:
    """Say whether a cell can only be the end of a value: a unit, a percent sign, further digits.

    >>> is_fragment("%"), is_fragment("5%"), is_fragment("人次"), is_fragment("≥5%"), is_fragment("培训")
    (True, True, True, False, False)
    """
    if not text[:1].isdigit():
        return not units.unlisted(text)
    reading = parse(text)
    return isinstance(reading, Quantity) and not units.unlisted(reading.unit)
