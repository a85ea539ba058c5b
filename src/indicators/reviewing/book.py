"""What every check of a goal table looks at: its rows, and which row of the two horizons is the same indicator.

Lives here: :class:`Book`, :class:`Seen`, :class:`Check`, the words and limits of ``rules/review.toml``, the
pairing of goals and rows. May not: judge anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar

from attrs import evolve, field, frozen

from indicators._resources import rules_table
from indicators.comparators import Comparator, Compound, Quantity, decimal_string
from indicators.errors import Fault, Finding, Level
from indicators.targets import Goal, GoalTable, Horizon, Indicator

T = TypeVar("T")
_ROW = re.compile(r"(.*?)(?:第(\d+)行|![A-Z]+(\d+)(?!\d))")


def words(key: str) -> tuple[str, ...]:
    """The words of one list."""
    return tuple(rules_table("review")["words"][key])


def limit(key: str) -> Fraction:
    """One limit as an exact number."""
    return Fraction(rules_table("review")["limits"][key])


def first_of(text: str, key: str) -> str | None:
    """The first word of a list that a text holds: 是否 of the list ``question`` in 项目是否完成."""
    return next((word for word in words(key) if word in text), None)


def _written(slots: Mapping[str, object]) -> dict[str, object]:
    return {name: decimal_string(said) if isinstance(said, Fraction) else said for name, said in slots.items()}


@frozen
class Seen:
    """One place where a check found its defect (一处问题): the place, and what fills the message, numbers exactly."""

    where: str = ""
    text: str | None = None
    slots: Mapping[str, object] = field(factory=dict, converter=_written)


@frozen
class Check:
    """One kind of finding as a table of ``rules/`` words it (一项检查)."""

    code: str  # stable code: ``UNIT_DOUBLED``
    level: Level  # how grave
    message: str  # the Chinese sentence; names in braces are filled in by the check
    hint: str = ""  # what to do
    source: str = ""  # where the check or its example comes from
    evidence: str = ""  # ``seen``, ``second_hand``, ``memory`` or ``chosen``
    many: str | None = None  # what is said once for all rows of a table that have the defect, where they are many
    fault: Fault = Fault.FORM  # whose fault it is
    when: Mapping[str, Any] | None = None  # what makes a row's defect, of a check that looks at one row alone

    def finding(self, seen: Seen) -> Finding:
        """Word one place as a finding."""
        return Finding(
            code=self.code,
            message=self.message.format_map(seen.slots),
            level=self.level,
            fault=self.fault,
            text=seen.text,
            hint=self.hint.format_map(seen.slots) or None,
            where=seen.where or None,
        )

    def findings(self, found: Sequence[Seen]) -> Iterator[Finding]:
        """Word all places of a table: each alone, or many rows in one finding that names them all."""
        if self.many is None or len(found) < limit("many"):
            yield from map(self.finding, found)
            return
        valued = "{value}" in self.message  # else it is of the name, which stands in the place
        places = "、".join(f"{row_of(seen.where)}“{seen.slots['value']}”" if valued else seen.where for seen in found)
        first = self.finding(found[0])
        where = f"{row_of(found[0].where)}等{len(found)}行"
        yield evolve(first, message=f"{self.many}，共{len(found)}行：{places}", text=None, where=where)


@cache
def check_of(table: str, code: str, part: str = "checks") -> Check:
    """The kind of finding that a table of ``rules/`` words under a code."""
    entry = rules_table(table)[part][code]
    return Check(code=code, **{**entry, "level": Level(entry["level"]), "fault": Fault(entry.get("fault", Fault.FORM))})


def worded(table: str, code: str, where: str = "", **slots: object) -> Finding:
    """Word a finding as a table of ``rules/`` says it."""
    return check_of(table, code).finding(Seen(where, None, slots))


@frozen
class Line:
    """One indicator with the goal that it stands under (一行指标)."""

    goal: Goal
    row: Indicator

    @property
    def where(self) -> str:
        """The place in words, with the name."""
        return f"{self.row.where}“{self.row.name}”"

    @property
    def annual(self) -> bool:
        """Whether it is a row of the annual table."""
        return self.goal.horizon is Horizon.ANNUAL

    @property
    def is_cost(self) -> bool:
        """Whether it stands under cost, at either level."""
        return any(first_of(kind, "costs") for kind in self.row.path)

    @property
    def is_satisfaction(self) -> bool:
        """Whether it stands under satisfaction."""
        return any(first_of(kind, "satisfaction_kinds") for kind in self.row.path)

    def seen(self, /, **slots: object) -> Seen:
        """Report it, with the target's text as the value unless another is given."""
        return Seen(self.where, None, {"value": self.row.target.text, **slots})


@frozen
class Book:
    """A goal table with its lines and pairs, worked out once (待审的绩效目标表)."""

    table: GoalTable  # the table
    lines: tuple[Line, ...]  # all its rows with their goals, in printed order
    goals: tuple[tuple[Goal, Goal], ...]  # pairs of a long-term and an annual goal that are the same
    pairs: tuple[tuple[Line, Line], ...]  # pairs of lines, long-term and annual, that are the same indicator

    @classmethod
    def of(cls, table: GoalTable) -> "Book":
        """Pair goals by what they say, then rows by name, by likeness of names, and by value."""
        lines = tuple(line for goal in table.goals for line in _lines(goal))
        goals = _paired_goals(table.goals_of(Horizon.LONG_TERM), table.goals_of(Horizon.ANNUAL))
        pairs: list[tuple[Line, Line]] = []
        for long, annual in goals:
            pairs += match(_lines(long), _lines(annual), _LIKENESSES)
        return cls(table, lines, goals, tuple(pairs))

    @property
    def annual(self) -> tuple[Line, ...]:
        """The rows of the annual table."""
        return tuple(line for line in self.lines if line.annual)


def _lines(goal: Goal) -> tuple[Line, ...]:
    return tuple(Line(goal, row) for row in goal.indicators)


def match(
    left: tuple[T, ...], right: tuple[T, ...], likenesses: tuple[Callable[[T, T], bool], ...]
) -> Iterator[tuple[T, T]]:
    """Pair two sequences, each member once: first all that are alike by the first measure, then by the next.

    >>> list(match((1, 2, 3), (3, 1), (lambda a, b: a == b, lambda a, b: True)))
    [(1, 1), (3, 3)]
    """
    free_left, free_right = list(left), list(right)
    for alike in likenesses:
        for one in tuple(free_left):
            for other in free_right:
                if alike(one, other):
                    yield one, other
                    free_left.remove(one)
                    free_right.remove(other)
                    break


def alike(one: str, other: str) -> bool:
    """Say whether two names are so like that they mean one thing.

    >>> alike("车辆、设备正常运转率", "设备运转率"), alike("食品安全保障率", "用餐环境健康保障率")
    (True, False)
    """
    common = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return Fraction(2 * common, len(one) + len(other) or 1) >= limit("similar_names")


def goal_text(goal: Goal) -> str:
    """What a goal says: its description, else its label."""
    return goal.description or goal.name


def _paired_goals(long: tuple[Goal, ...], annual: tuple[Goal, ...]) -> tuple[tuple[Goal, Goal], ...]:
    """Goals that say the same or nearly so; where nothing is said, those of one number; a lone one and a lone one."""
    if len(long) == len(annual) == 1:
        return ((long[0], annual[0]),)
    return tuple(match(long, annual, (_same_goal, _like_goal, _same_number)))


def _same_number(long: Goal, annual: Goal) -> bool:
    silent = not long.description and not annual.description
    return silent and long.name.removeprefix("长期") == annual.name.removeprefix("年度")


def _same_goal(long: Goal, annual: Goal) -> bool:
    return bool(long.description) and long.description == annual.description


def _like_goal(long: Goal, annual: Goal) -> bool:
    one, other = long.description, annual.description
    return bool(one and other) and (one in other or other in one or alike(one, other))


def _same_money(long: Line, annual: Line) -> bool:
    one, other = long.row.target, annual.row.target
    return (
        long.is_cost
        and annual.is_cost
        and isinstance(one, Quantity)
        and isinstance(other, Quantity)
        and one.value == other.value
    )


_LIKENESSES: tuple[Callable[[Line, Line], bool], ...] = (
    lambda long, annual: (long.row.name, long.row.path) == (annual.row.name, annual.row.path),
    lambda long, annual: long.row.name == annual.row.name,
    lambda long, annual: alike(long.row.name, annual.row.name),
    _same_money,
)


def parts(reading: Comparator) -> tuple[Comparator, ...]:
    """The parts of a compound, or the reading alone."""
    return reading.parts if isinstance(reading, Compound) else (reading,)


def row_of(where: str | None) -> str:
    """The row of a place: 第42行第3列 and 第42行“名称” are one row, so are 执行!K29 and 执行第29行."""
    match = _ROW.match(where or "")
    return where or "" if match is None else f"{match[1]}第{match[2] or match[3]}行"
