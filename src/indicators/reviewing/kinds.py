"""Checks of where an indicator stands (归类): its level-1 and level-2 kinds, and what belongs under them.

Lives here: one small generator a check. May not: look at amounts, at names against each other.
"""

from collections.abc import Iterator

from indicators._resources import rules_table
from indicators.comparators import AtMost, By, LessThan, Period, Quantity
from indicators.reviewing.book import Book, Line, Seen, first_of, goal_text
from indicators.targets import Horizon
from indicators.units import dimension

_KEYS = {"产出指标": "outputs", "成本指标": "costs", "效益指标": "benefits", "满意度指标": "satisfaction_kinds"}


def stem(kind: str) -> str:
    """A kind without the words around it: forms print 数量指标, 数量值, 产出数量.

    >>> stem("数量指标"), stem("数量值"), stem("产出数量"), stem("产出指标")
    ('数量', '数量', '数量', '产出')
    """
    bare = "".join(kind.split()).removesuffix("值").removesuffix("指标")
    return bare.removeprefix("项目").removeprefix("产出") or bare


def parent(kind: str) -> str | None:
    """The level-1 kind that a level-2 kind belongs under (产出指标 of 时效指标), ``None`` for a kind of no table."""
    found: str | None = rules_table("review")["parents"].get(stem(kind))
    return found


def level1_missing(book: Book) -> Iterator[Seen]:
    """A level-2 kind in the level-1 place."""
    for line in book.lines:
        if parent(line.row.level1) is not None:
            yield line.seen(kind=line.row.level1)


def level1_wrong_parent(book: Book) -> Iterator[Seen]:
    """A level-2 kind under another level-1 kind than its own."""
    for line, right in _misplaced(book):
        if not _nested(line, right):
            yield line.seen(kind=line.row.level2, right=right, wrong=line.row.level1)


def satisfaction_in_benefits(book: Book) -> Iterator[Seen]:
    """Satisfaction as a kind of benefits: forms print it so, the ministry's has a level of its own for it."""
    for line, right in _misplaced(book):
        if _nested(line, right):
            yield line.seen(kind=line.row.level2, right=right, wrong=line.row.level1)


def _misplaced(book: Book) -> Iterator[tuple[Line, str]]:
    """The rows below another level-1 kind than that of their level-2 kind, with that kind."""
    for line in book.lines:
        right = parent(line.row.level2)
        wrong = line.row.level1
        if right is not None and wrong and parent(wrong) is None and not first_of(wrong, _KEYS[right]):
            yield line, right


def _nested(line: Line, right: str) -> bool:
    return right == "满意度指标" and first_of(line.row.level1, "benefits") is not None


def level2_in_level3(book: Book) -> Iterator[Seen]:
    """A kind written as the indicator's name."""
    for line in book.lines:
        if parent(line.row.name) is not None and line.row.name.endswith("指标"):
            yield line.seen(kind=line.row.name)


def level1_absent(book: Book) -> Iterator[Seen]:
    """No output or no benefit at all in a goal; or the annual goal lost the cost that the long-term one has."""
    partner = {id(annual): long for long, annual in book.goals}
    for goal in book.table.goals:
        kinds = [row.level1 for row in goal.indicators]
        if not kinds:
            continue
        gone = [name for name, key in (("产出指标", "outputs"), ("效益指标", "benefits")) if not _has(kinds, key)]
        if goal.horizon is Horizon.ANNUAL and not _has(kinds, "costs") and id(goal) in partner:
            long = partner[id(goal)]
            gone += ["成本指标"] * _has([row.level1 for row in long.indicators], "costs")
        if gone:
            yield Seen(f"{goal.horizon.label}“{goal_text(goal)}”", None, {"kinds": "、".join(gone)})


def _has(kinds: list[str], key: str) -> bool:
    return any(first_of(kind, key) for kind in kinds)


def satisfaction_absent(book: Book) -> Iterator[Seen]:
    """Outputs and benefits, but nothing that asks those whom they serve."""
    kinds = [line.row.level1 for line in book.annual]
    asked = any(
        line.is_satisfaction or first_of(text, "satisfaction_kinds")
        for line in book.annual
        for text in (line.row.name, line.row.target.text)
    )
    if _has(kinds, "outputs") and _has(kinds, "benefits") and not asked and not book.table.whole_unit:
        yield Seen(f"{Horizon.ANNUAL.label}表")


def table_tree_mismatch(book: Book) -> Iterator[Seen]:
    """One indicator under different kinds in the two horizons."""
    for long, annual in book.pairs:
        if tuple(map(stem, long.row.path)) != tuple(map(stem, annual.row.path)):
            yield annual.seen(long="→".join(long.row.path), annual="→".join(annual.row.path))


def workload_as_cost(book: Book) -> Iterator[Seen]:
    """An amount of work under cost: a number whose unit is neither money nor a share."""
    for line in book.lines:
        target = line.row.target
        if not (line.is_cost and isinstance(target, Quantity) and target.unit):
            continue
        if dimension(target.unit) not in {dimension("元"), dimension("%")}:
            yield line.seen()


def quantity_as_time(book: Book) -> Iterator[Seen]:
    """A number of times under 时效 or 质量; how seldom something bad happens is quality, and so is a rate."""
    for line in book.lines:
        name = line.row.name
        counted = first_of(name, "quantity_names") and not first_of(name, "ceiling_names") and not name.endswith("率")
        if counted and stem(line.row.level2) in {"时效", "质量"}:
            yield line.seen(kind=line.row.level2)


def not_satisfaction(book: Book) -> Iterator[Seen]:
    """Something else than satisfaction under 满意度; a kind out of its place is LEVEL1_WRONG_PARENT's."""
    for line in book.lines:
        placed = line.is_satisfaction and parent(line.row.level2) in {None, "满意度指标"}
        if placed and not first_of(line.row.name, "satisfaction_names"):
            yield line.seen()


def benefit_declared_none(book: Book) -> Iterator[Seen]:
    """A row that says it has no benefit."""
    for line in book.lines:
        said = next((text for text in (line.row.name, line.row.target.text) if first_of(text, "no_benefit")), None)
        if said is not None:
            yield line.seen(value=said)


def comparator_direction(book: Book) -> Iterator[Seen]:
    """A count of outputs with a ceiling, unless less of it is better."""
    for line in book.lines:
        capped = isinstance(line.row.target, AtMost | LessThan) and not isinstance(line.row.target, By | Period)
        if (
            capped
            and stem(line.row.level2) == "数量"
            and _counted(line)
            and not first_of(line.row.name, "ceiling_names")
        ):
            yield line.seen()


def _counted(line: Line) -> bool:
    target = line.row.target
    money = dimension("元")
    return isinstance(target, Quantity) and target.unit != "%" and dimension(target.unit) != money
