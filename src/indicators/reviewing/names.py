"""Checks of names (名称): of indicators and goals, in one table and between the two horizons.

Lives here: one small generator a check. May not: look at amounts or kinds.
"""

from collections import defaultdict
from collections.abc import Iterator

from indicators.comparators import By, Compound, Quantity, State
from indicators.reviewing.book import Book, Line, Seen, alike, goal_text, words
from indicators.syntax import parse
from indicators.targets import Goal, Horizon


def name_mismatch(book: Book) -> Iterator[Seen]:
    """One indicator under two names; a name cut short is NAME_TRUNCATED's."""
    for long, annual in book.pairs:
        one, other = long.row.name, annual.row.name
        if one != other and not _cut(one, other):
            yield annual.seen(long=one, annual=other)


def name_truncated(book: Book) -> Iterator[Seen]:
    """A name that the other table has in full."""
    for long, annual in book.pairs:
        one, other = sorted((long, annual), key=lambda line: len(line.row.name))
        if _cut(one.row.name, other.row.name):
            yield one.seen(short=one.row.name, full=other.row.name)


def _cut(one: str, other: str) -> bool:
    return one != other and (one.startswith(other) or other.startswith(one))


def goal_name_mismatch(book: Book) -> Iterator[Seen]:
    """A goal that the overview names otherwise than its own table; without an overview, than the other horizon."""
    overview = {horizon: _overview(book, horizon) for horizon in Horizon}
    for horizon, names in overview.items():
        for said, goal in zip(names, book.table.goals_of(horizon), strict=False):
            if said != goal_text(goal) and _same_thing(said, goal_text(goal)):
                yield Seen(goal.name, None, {"one": said, "other": goal_text(goal)})
    for long, annual in () if any(overview.values()) else book.goals:
        one, other = goal_text(long), goal_text(annual)
        if one != other and _same_thing(one, other):
            yield Seen(annual.name, None, {"one": one, "other": other})


def _same_thing(one: str, other: str) -> bool:
    return one in other or other in one or alike(one, other)


def _overview(book: Book, horizon: Horizon) -> list[str]:
    """The goals that a whole unit's overview lists in one cell: 目标 1: 养护 目标 2: 人员支出."""
    rows = next((rows for title, rows in book.table.sections if title == "整体绩效总目标"), ())
    place = next((i for row in rows for i, cell in enumerate(row) if cell.startswith(horizon.label)), None)
    cells = [row[place] for row in rows if place is not None and len(row) > place and "目标 1" in row[place]]
    listed = [part for cell in cells for part in cell.replace("：", ":").split("目标")]
    return [part.partition(":")[2].strip() for part in listed if ":" in part]


def goal_order_mismatch(book: Book) -> Iterator[Seen]:
    """One goal in different places of the two horizons: joining by number would be wrong."""
    order = {id(goal): place for horizon in Horizon for place, goal in enumerate(book.table.goals_of(horizon), start=1)}
    for long, annual in book.goals:
        if order[id(long)] != order[id(annual)]:
            slots = {"goal": goal_text(annual), "long": order[id(long)], "annual": order[id(annual)]}
            yield Seen(annual.name, None, slots)


def name_is_deadline(book: Book) -> Iterator[Seen]:
    """A name that is a deadline; a quarter that work is named after is none."""
    for line in book.lines:
        read = parse(line.row.name)
        if isinstance(read, By) and read.sign is not None:
            yield line.seen()


def double_barrelled(book: Book) -> Iterator[Seen]:
    """Two things in one indicator: two measured things in its name, or two conditions in its value."""
    for line in book.lines:
        target = line.row.target
        if isinstance(target, Compound):
            yield line.seen(things="；".join(part.text.strip(" ,，;；") for part in target.parts))
        elif isinstance(target, Quantity) and (things := _two_measures(line.row.name)):
            yield line.seen(things=things)


def _two_measures(name: str) -> str | None:
    """单位及人数: a joint, then a measured word that stands alone behind it."""
    for joint in words("conjunctions"):
        before, found, after = name.partition(joint)
        if found and before and after in words("measured"):
            return f"{before}、{after}"
    return None


def duplicate_indicator(book: Book) -> Iterator[Seen]:
    """One name twice in a horizon: in two kinds of one goal, or in two goals with different values."""
    seen: dict[tuple[Horizon, str], list[Line]] = defaultdict(list)
    for line in book.lines:
        seen[line.goal.horizon, line.row.name].append(line)
    for lines in seen.values():
        if len(lines) > 1 and _clash(lines):
            places = "；".join(f"{line.row.where}{line.row.level2}“{line.row.target.text}”" for line in lines)
            yield lines[-1].seen(places=places)


def _clash(lines: list[Line]) -> bool:
    goals: list[Goal] = [line.goal for line in lines]
    within_one = len({id(goal) for goal in goals}) < len(goals)
    numbers = [line.row.target for line in lines if not isinstance(line.row.target, State)]
    return within_one or any(one != numbers[0] for one in numbers[1:])
