"""What past tables printed under a name (各次取值): what the library of core indicators is made of.

Lives here: :class:`Sighting` (one value of one past table), :func:`sightings_of`, what a table's head says of its kind
and unit. May not: know what is usual (``core`` does); open a file.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators import units
from indicators._resources import rules_table
from indicators.comparators import By, Period, Quantity, exact
from indicators.data import Data
from indicators.errors import Fault, FormError
from indicators.forms.kinds import squeezed
from indicators.forms.selfeval import target_words
from indicators.standards import number_words
from indicators.targets import Direction, Facts, GoalTable, Horizon, Indicator, bind

Origin = tuple[str, int | None, str]
Key = tuple[str, str, str, str]
IN_WORDS = "文字"
WAYS = {each.label: each for each in Direction}
KIND_FIELD = "FILED"  # 领域, of the platform's table


@frozen(kw_only=True, order=False)
class Sighting(Data):
    """One value that one past table printed under a name (一次取值)."""

    kind: str = ""  # the kind of project, "" where nobody says it
    path: tuple[str, str]  # its level-1 and level-2 names
    name: str  # the name as printed
    text: str  # the target as printed
    direction: Direction | None = None  # which way is better; None where nobody can say
    value: Fraction | None = None  # the number; None for a target in words, a day, a range with two ends
    unit: str | None = None  # the unit of the number
    year: int | None = None  # the year of the table
    project: str  # the project's name
    holder: str = ""  # the unit that has it, "" where the table does not say

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells, see ``columns`` of ``rules/core.toml``."""
        value = (way(self.direction), number_words(self.value), self.unit or "")
        year = "" if self.year is None else str(self.year)
        return (self.kind, *self.path, self.name, self.text, *value, year, self.project, self.holder)

    @classmethod
    def of_row(cls, row: Mapping[str, str]) -> "Sighting":
        """Read its cells back.

        Raises:
            FormError: A number or a year is none.
        """
        try:
            return cls(
                kind=row["项目类型"],
                path=(row["一级指标"], row["二级指标"]),
                name=row["三级指标"],
                text=row["指标值"],
                direction=WAYS.get(row["方向"]),
                value=exact(row["数值"]) if row["数值"] else None,
                unit=row["计量单位"] or None,
                year=int(row["年度"]) if row["年度"] else None,
                project=row["项目"],
                holder=row["单位"],
            )
        except ValueError as error:
            message = f"核心指标库里“{row['三级指标']}”的数值或年度不是一个数"
            raise FormError.of(code="core_number", message=message, fault=Fault.FORM) from error

    @property
    def origin(self) -> "Origin":
        """The table that it was seen in: project, year, unit."""
        return self.project, self.year, self.holder

    @property
    def key(self) -> Key:
        """What one entry of the library is of: kind, name, direction, dimension."""
        return key_of(self.kind, self.name, IN_WORDS if self.value is None else way(self.direction), self.unit)


def way(direction: Direction | None) -> str:
    """The word for a direction."""
    return "未定" if direction is None else direction.label


def key_of(kind: str, name: str, said: str, unit: str | None) -> Key:
    """What one entry of the library is of, ``said`` the word for its direction; a target in words has no unit."""
    return kind, squeezed(name), said, "" if said == IN_WORDS else units.dimension(unit) or ""


def kind_of(table: GoalTable) -> str:
    """Say what kind of project a table is of, as its head says it."""
    labels = rules_table("core")["labels"]
    said = dict(table.header) | {key: "、".join(own) for key, own in table.choices}
    if table.whole_unit:
        return str(labels["whole_unit"])
    return next((said[label] for label in labels["kind"] if said.get(label)), "")


def holder_of(table: GoalTable) -> str:
    """Say which unit has a project by its table's head; ``""`` where it says none, or what the table is of."""
    header = dict(table.header)
    said = next((header[label] for label in rules_table("core")["labels"]["unit"] if header.get(label)), "")
    return "" if said == table.name else said


def sightings_of(table: GoalTable, kind: str | None = None) -> tuple[Sighting, ...]:
    """Take what a table prints: the rows of its annual goals, or of its long-term ones where it has no others.

    Blank and unreadable targets are none; without a kind of project the head's counts.
    """
    kind = kind_of(table) if kind is None else kind
    holder = holder_of(table)
    return tuple(
        evolve(said, kind=kind or dict(row.printed).get(KIND_FIELD, ""), project=table.name, holder=holder)
        for row in rows_of(table)
        if (said := sighting_of(row, table.year)) is not None
    )


def rows_of(table: GoalTable) -> Sequence[Indicator]:
    """The rows of the year, or of the longer term where a table has no others."""
    goals = table.goals_of(Horizon.ANNUAL)
    goals = goals if any(goal.indicators for goal in goals) else table.goals
    return [row for goal in goals for row in goal.indicators]


def sighting_of(row: Indicator, year: int | None) -> Sighting | None:
    """What one row prints; ``None`` of one that is blank, unreadable or without a name."""
    if not squeezed(row.name) or row.target.kind in {"blank", "unparsed"}:
        return None
    said = Sighting(path=row.path, name=squeezed(row.name), text=squeezed(target_words(row)), year=year, project="")
    if isinstance(row.target, By | Period):
        return said
    bound = bind(row, None, Facts(year=year))
    if bound.value is None or not (isinstance(row.target, Quantity) or row.target.kind == "range"):
        return said
    undecided = any(each.code == "direction_undecided" for each in bound.findings)
    return evolve(said, direction=None if undecided else bound.direction, value=bound.value, unit=bound.unit)
