"""The library of core indicators (核心指标库): what is usual of a name that past tables printed.

Lives here: :class:`CoreLibrary` (all sightings, with the usual range of each name by kind of project), :func:`update`,
:func:`changes`. May not: open a file; read a table (``sightings`` does); merge what differs in direction or in a unit
that cannot be converted (人 and 人次); a number without its mark in ``rules/core.toml``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from statistics import median_low, quantiles
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from attrs import evolve, field, frozen

from indicators import units
from indicators._resources import rules_table
from indicators.comparators import exact
from indicators.comparators.words import amount
from indicators.cycle.sightings import IN_WORDS, KIND_FIELD, WAYS, Key, Origin, Sighting, key_of, sightings_of, way
from indicators.data import Data
from indicators.errors import Finding
from indicators.forms.kinds import squeezed
from indicators.reviewing.book import worded
from indicators.standards import number_words
from indicators.syntax import parse
from indicators.targets import Direction, Goal, GoalTable, Horizon, Indicator

_SIGNS = {Direction.HIGHER_IS_BETTER: "≥", Direction.LOWER_IS_BETTER: "≤", Direction.EXACT: "＝"}
_MONEY = 10_000  # 元: from so many on people write 万元
_LONGEST = 2000 // 3  # Chinese characters in the platform's field


@frozen(kw_only=True)
class UsualRange(Data):
    """How a usual range comes about (常见范围的算法); the defaults are this library's own (由本程序选定)."""

    least: int = 2  # how many projects and years must have printed a name before it has a range
    # how many times the distance of the quartiles a value may lie beyond them
    whisker: Fraction = field(default=Fraction(3, 2), converter=exact)
    source: str = ""  # where the two come from
    evidence: str = "chosen"  # chosen where no document says them

    @classmethod
    def shipped(cls) -> "UsualRange":
        """The one of ``rules/core.toml``."""
        return cls(**rules_table("core")["range"])


@frozen(kw_only=True)
class CoreIndicator(Data):
    """What is usual of one name (一个核心指标), all numbers exact and in ``unit``."""

    kind: str  # the kind of project
    path: tuple[str, str]  # the level-1 and level-2 names that it has most often
    name: str  # the name as it is printed most often
    direction: Direction | None  # which way is better; None for words, and where nobody can say
    unit: str | None  # the unit that is printed most often
    numeric: bool  # whether it is of numbers; else only the words are known
    count: int  # by how many projects and years it was printed
    years: tuple[int, ...]  # the years, in order
    sources: tuple[str, ...]  # the projects, in order
    least: Fraction | None = None  # the least value
    lower: Fraction | None = None  # the lower quartile (by linear interpolation, both ends taken in)
    median: Fraction | None = None  # the median
    upper: Fraction | None = None  # the upper quartile
    greatest: Fraction | None = None  # the greatest value
    low: Fraction | None = None  # where the usual range begins; None for a name that was seen too seldom
    high: Fraction | None = None  # where it ends
    # how a target is to be written: sign, a value that was printed (the lower one of the middle), unit; of words those
    # that were printed most often
    text: str

    @property
    def way(self) -> str:
        """The word for its direction."""
        return way(self.direction) if self.numeric else IN_WORDS

    @property
    def key(self) -> Key:
        """What tells it from the other entries."""
        return key_of(self.kind, self.name, self.way, self.unit)

    @property
    def id(self) -> str:
        """A key for databases that stays the same while values come and go."""
        return uuid5(NAMESPACE_URL, "\n".join(("核心指标", *self.key))).hex.upper()

    @property
    def range_words(self) -> str:
        """The usual range in words, ``""`` where there is none."""
        if self.low is None or self.high is None:
            return ""
        ends = [_amount(each, self.unit) for each in (self.low, self.high)]
        return ends[0] if self.low == self.high else "～".join(ends)

    @property
    def seen_words(self) -> str:
        """How often and when it was seen: 3 次，2023—2025年."""
        years = f"，{self.years[0]}—{self.years[-1]}年" if len(self.years) > 1 else ""
        years = f"，{self.years[0]}年" if len(self.years) == 1 else years
        return f"{self.kind or '各类项目'}往年 {self.count} 次{years}"

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells, see ``summary`` of ``rules/core.toml``."""
        numbers = (self.least, self.lower, self.median, self.upper, self.greatest)
        return (
            self.kind,
            *self.path,
            self.name,
            self.way,
            self.unit or "",
            str(self.count),
            *(number_words(each) for each in numbers),
            self.range_words,
            self.text,
            "、".join(map(str, self.years)),
            "、".join(self.sources),
        )


def _in_order(found: Iterable[Sighting]) -> tuple[Sighting, ...]:
    return tuple(sorted({*found}, key=lambda each: each.row))


@frozen(kw_only=True)
class CoreLibrary(Data):
    """The library (核心指标库): every sighting once, in one order whatever order the tables came in."""

    sightings: tuple[Sighting, ...] = field(default=(), converter=_in_order)  # what past tables printed
    usual: UsualRange = field(factory=UsualRange.shipped)  # how a usual range comes about

    @cached_property
    def indicators(self) -> tuple[CoreIndicator, ...]:
        """What is usual, by kind, name, direction and dimension."""
        return tuple(_entries(self.sightings, self.usual))

    @cached_property
    def pooled(self) -> tuple[CoreIndicator, ...]:
        """The same for all kinds of projects together."""
        return tuple(_entries([evolve(each, kind="") for each in self.sightings], self.usual))

    def named(self, name: str, kind: str = "") -> tuple[CoreIndicator, ...]:
        """The entries of a name, most seen first: those of its kind of project, else those of all kinds together."""
        key = squeezed(name)
        own = [each for each in self.indicators if kind and each.kind == kind and squeezed(each.name) == key]
        found = own or [each for each in self.pooled if squeezed(each.name) == key]
        return tuple(sorted(found, key=lambda each: (-each.count, each.key)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Names whose tables contradict each other: kept apart, and said."""
        found = []
        for (kind, _), group in groupby(self.indicators, key=lambda each: each.key[:2]):
            own = [each for each in group if each.numeric]
            by_unit: dict[str, list[CoreIndicator]] = {}
            for each in own:
                by_unit.setdefault(each.key[3], []).append(each)
            told = [("CORE_TWO_WAYS", same) for same in by_unit.values() if len(same) > 1]
            told += [("CORE_TWO_UNITS", [same[0] for same in by_unit.values()])] if len(by_unit) > 1 else []
            for code, parts in told:
                said = "，".join(f"“{each.text}”{each.count} 次" for each in parts)
                slots = {"name": parts[0].name, "kind": kind or "未分类", "parts": said}
                found.append(worded("core", code, **slots))
        return tuple(found)

    def without(self, tables: set[Origin]) -> "CoreLibrary":
        """The library of all other tables: one that does not say its unit may be any of that project and year."""
        pairs = {(project, year) for project, year, _ in tables}
        unsaid = {(project, year) for project, year, holder in tables if not holder}

        def is_told(each: Sighting) -> bool:
            pair = each.project, each.year
            return each.origin in tables or pair in unsaid or (not each.holder and pair in pairs)

        return evolve(self, sightings=tuple(each for each in self.sightings if not is_told(each)))

    def table(self) -> GoalTable:
        """The library as one goal table, a goal for each kind, for the platform's form BAS_PERF_INDICATOR.

        A row has the fields that no goal table knows among its printed cells; its key stays while values come and go.
        """
        goals = [
            Goal(name=kind or "核心指标", horizon=Horizon.ANNUAL, indicators=tuple(map(_platform_row, own)))
            for kind, own in groupby(self.indicators, key=lambda each: each.kind)
        ]
        return GoalTable(title="核心绩效指标库", goals=tuple(goals))


def _platform_row(entry: CoreIndicator) -> Indicator:
    said = f"{entry.seen_words}，{'、'.join(entry.sources)}"
    if entry.range_words:
        said = f"常见范围 {entry.range_words}；中位数 {_amount(entry.median, entry.unit)}；{said}"
    said = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
    cells = {"IND_ID": entry.id, "VALUE_DESC": said, "LEVEL_NO": "3", "IS_LEAF": "1", "IS_ENABLED": "1"}
    cells |= {"COMPUTESIGN": "", "TARGETUNIT": "", KIND_FIELD: entry.kind}
    target = parse(entry.text, name=entry.name)
    return Indicator(name=entry.name, path=entry.path, target=target, printed=tuple(cells.items()))


def _amount(value: Fraction | None, unit: str | None) -> str:
    """A number with its unit as people write it: 334万元, not 3340000元."""
    if value is None:
        return ""
    if unit == "元" and abs(value) >= _MONEY:
        value, unit = value / _MONEY, "万元"
    return amount(value, *units.split(unit))


def _most(words: Iterable[Any]) -> Any:  # noqa: ANN401 - of whatever is counted
    """The commonest; of those as common the first in order."""
    counted = Counter(words)
    return min(counted, key=lambda each: (-counted[each], str(each)))


def _entries(sightings: Sequence[Sighting], usual: UsualRange) -> Iterator[CoreIndicator]:
    ordered = sorted(sightings, key=lambda each: (each.key, each.row))
    for (kind, _, said, _), group in groupby(ordered, key=lambda each: each.key):
        own = list(group)
        origins = {each.origin for each in own}
        units_said = {(project, year) for project, year, holder in origins if holder}
        entry = CoreIndicator(
            kind=kind,
            path=_most(each.path for each in own),
            name=_most(each.name for each in own),
            direction=WAYS.get(said),
            unit=None,
            numeric=said != IN_WORDS,
            count=sum(bool(holder) or (project, year) not in units_said for project, year, holder in origins),
            years=tuple(sorted({each.year for each in own if each.year is not None})),
            sources=tuple(sorted({each.project for each in own})),
            text=_most(each.text for each in own),
        )
        yield _counted(entry, own, usual) if entry.numeric else entry


def _counted(entry: CoreIndicator, own: Sequence[Sighting], usual: UsualRange) -> CoreIndicator:
    """An entry with its numbers, all in the unit that is printed most often."""
    unit = _most(each.unit or "" for each in own) or None
    values = sorted(units.convert(each.value, each.unit, unit) for each in own if each.value is not None)
    lower, middle, upper = quantiles(values, n=4, method="inclusive") if len(values) > 1 else values * 3
    reach = usual.whisker * (upper - lower)
    within = [each for each in values if lower - reach <= each <= upper + reach]
    ranged = entry.count >= usual.least
    sign = "" if entry.direction is None else _SIGNS[entry.direction]
    return evolve(
        entry,
        unit=unit,
        least=values[0],
        lower=lower,
        median=middle,
        upper=upper,
        greatest=values[-1],
        low=within[0] if ranged else None,
        high=within[-1] if ranged else None,
        text=f"{sign}{_amount(median_low(values), unit)}",
    )


def library_of(tables: Iterable[GoalTable], kind: str | None = None, usual: UsualRange | None = None) -> CoreLibrary:
    """Make a library of past tables."""
    found = tuple(each for table in tables for each in sightings_of(table, kind))
    return CoreLibrary(sightings=found, usual=usual or UsualRange.shipped())


def update(library: CoreLibrary, new: CoreLibrary) -> CoreLibrary:
    """Put new tables into a library: a table that is there already, by project and year, is replaced whole.

    Where the tables say nothing new, the library is equal to the one before.
    """
    kept = library.without({each.origin for each in new.sightings})
    return evolve(library, sightings=(*kept.sightings, *new.sightings))


@frozen(kw_only=True)
class CoreChange(Data):
    """What became of one name (一处变动)."""

    what: str  # new, gone or range
    before: CoreIndicator | None = None  # the entry before
    after: CoreIndicator | None = None  # the entry now

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return {"new": "新增", "gone": "不再有", "range": "常见范围变了"}[self.what]


def changes(before: CoreLibrary, after: CoreLibrary) -> tuple[CoreChange, ...]:
    """Say what differs between two states of a library: new names, names that are gone, usual ranges that moved."""
    old, new = ({each.key: each for each in library.indicators} for library in (before, after))
    found = []
    for key in sorted({*old, *new}):
        one, two = old.get(key), new.get(key)
        if one is None or two is None or _ends(one) != _ends(two):
            what = "new" if one is None else "gone" if two is None else "range"
            found.append(CoreChange(what=what, before=one, after=two))
    return tuple(found)


def _ends(entry: CoreIndicator) -> tuple[units.Measure, ...]:
    """The ends of a usual range, alike in whatever unit they are told."""
    ends = (each for each in (entry.low, entry.high) if each is not None)
    return tuple(units.Measure(each, *units.split(entry.unit)) for each in ends)
