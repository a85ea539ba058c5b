"""Which way is better, where the target does not say (指标方向): a table of words in ``rules/direction.toml``.

Lives here: the table and how its words decide. May not: look at an actual value, invent a comparator.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from operator import itemgetter
from typing import Any

from attrs import field, fields, frozen

from indicators import units
from indicators._resources import shipped
from indicators.comparators import Quantity
from indicators.errors import Diagnostic, Fault, RulePackError
from indicators.targets.model import Direction, Indicator


@frozen(kw_only=True)
class Entry:
    """One entry of the table (方向条目): words, and the direction they mean.

    Args:
        words: Words of an indicator's name, or of its level-1 or level-2 kind.
        direction: The direction; ``None`` for words that are known to decide nothing, so that no weaker entry does.
        rank: Of the words found in a name, only those of the highest rank count.
        firm: Not turned round by a spoiler before it: 违规查处率 is good, 逾期发放率 is not.
        also: One of these must stand in the name too.
        kinds: One of these must stand in the level-1 or level-2 kind.
        dimensions: Only with a target in one of these dimensions (``bare``: no unit; of a rate its numerator's).
        unless: Not with a target in one of these dimensions.
        at_least: Only with a target number of at least this.
    """

    words: tuple[str, ...] = field(converter=tuple)
    direction: Direction | None
    rank: int = 2
    firm: bool = False
    also: tuple[str, ...] = field(default=(), converter=tuple)
    kinds: tuple[str, ...] = field(default=(), converter=tuple)
    dimensions: tuple[str, ...] = field(default=(), converter=tuple)
    unless: tuple[str, ...] = field(default=(), converter=tuple)
    at_least: int | None = None

    def fits(self, clues: "_Clues") -> bool:
        """Say whether the entry's conditions hold."""
        return (
            (not self.also or any(word in clues.name for word in self.also))
            and (not self.kinds or any(word in clues.kinds for word in self.kinds))
            and (not self.dimensions or clues.dimension in self.dimensions)
            and clues.dimension not in self.unless
            and (self.at_least is None or (clues.value is not None and clues.value >= self.at_least))
        )


@frozen
class _Clues:
    """What the table looks at in a row."""

    name: str
    kinds: str
    dimension: str
    value: Fraction | None
    unit: str | None

    @classmethod
    def of(cls, row: Indicator) -> "_Clues":
        name, kinds = "".join(row.name.split()), "".join(row.path)
        if not isinstance(row.target, Quantity):
            return cls(name, kinds, "bare", None, None)
        unit = units.join(row.target.unit, row.target.per)
        return cls(name, kinds, (units.dimension(unit) or "bare").partition("/")[0], row.target.value, unit)


@frozen
class Decision:
    """What an entry decided (判定): the direction (``None``: nothing), words that name the entry, and its rank."""

    direction: Direction | None
    source: str
    rank: int = 0


@frozen
class _Match:
    entry: Entry
    word: str
    start: int
    before: str

    @property
    def direction(self) -> Direction | None:
        return _OPPOSITE[self.entry.direction] if self.before else self.entry.direction

    @property
    def end(self) -> int:
        return self.start + len(self.word)

    def inside(self, other: "_Match") -> bool:
        return other.start <= self.start and self.end <= other.end and len(other.word) > len(self.word)


_OPPOSITE = {
    Direction.HIGHER_IS_BETTER: Direction.LOWER_IS_BETTER,
    Direction.LOWER_IS_BETTER: Direction.HIGHER_IS_BETTER,
    Direction.EXACT: Direction.EXACT,
    None: None,
}


@frozen(kw_only=True)
class DirectionTable:
    """The direction table as data (方向表).

    Args:
        names: Entries for words of the indicator's name.
        kinds: Entries for words of its level-2, then level-1 kind.
        units: Entries for the unit that the target counts in.
        negations: Words that turn the word behind them round: 不合格率.
        spoilers: The same for good words, but not for firm entries.
        joints: Words between two things of one name.
        rise_names: Words that make a name one of a rise: 增长率.
        fall_names: Words that make a name one of a fall: 降幅.
        limit_kinds: Level-1 or level-2 kinds in which a printed ``=`` is an upper bound, where less is better.
        limit_names: Words of names for which the same holds.
        share_names: Words that make a name one of a share, so that a bare number is in %.
        whole_names: Ends of names of a share that is never above 100 %, nor below 0.
        growth_names: Words of names of a change or a multiple, which may be above 100 %.
        over_names: Words of names of other rates that may be above 100 %: more than was planned.
        wholes: Pairs of words of two names of which the first is part of the second (支出 到位).
        signed_names: Words of names of what may be below 0, beside those of a rise or a fall.
        part_words: Words beside a number that is a part, which proves something only where more is better (其中).
        spent_names: Words of names of a cost.
        spent_words: Words of spending, which are the measure itself under such a name (实际支出98.5万元).
        none_words: Words that begin a cell which says that there was none (无, 未发生).
        none_alone: Those that say so alone.
        all_words: Words that begin a cell which says that it holds of all (全部合格).
        left_out: What an actual value that repeats words of a name may leave out of it.
        same: Pairs of words of which a name and a value may use either (满意率 满意度), the first read as the second.
        telling: Words of a name that a value must repeat even where it repeats the rate at its end (按时办结率).
        foreseen: Words of a name that, repeated, speak of what was planned (计划完成10个).
        said_by_all: Words of a name that say nothing of which measure it is.
        rise_ends: Ends of names of a rise.
        fall_ends: Ends of names of a fall.
        planned: Words of a number that stands beside the reached one: 计划120人，实际100人.
        late: Words before a stretch of time that say so much behind the deadline (延期15天).
        early: Words that say so much before it.
        in_time: Words that say that a deadline was kept (按期).
        not_late: Words that turn a word of ``late`` round (未逾期).
        against_plan: Words before those that name the deadline (较计划提前10天).
        no_reason: What stands in the column of reasons and is none (略, 同上).
        stages: Words of the stages of a work, in their order.
        next_year: Words before a day that is in the year behind the deadline's.
        unsaid: Words that a text begins with which tells no result (见附件, 待统计).
        bad: Words that no target wants.
        less: Words of a fall, the contrary of ``more``.
        more: Words of a rise.
    """

    names: tuple[Entry, ...] = ()
    kinds: tuple[Entry, ...] = ()
    units: tuple[Entry, ...] = ()
    negations: tuple[str, ...] = ()
    spoilers: tuple[str, ...] = ()
    joints: tuple[str, ...] = ()
    rise_names: tuple[str, ...] = ()
    fall_names: tuple[str, ...] = ()
    limit_kinds: tuple[str, ...] = ()
    limit_names: tuple[str, ...] = ()
    share_names: tuple[str, ...] = ()
    whole_names: tuple[str, ...] = ()
    growth_names: tuple[str, ...] = ()
    over_names: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    signed_names: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    part_words: tuple[str, ...] = ()
    spent_names: tuple[str, ...] = ()
    spent_words: tuple[str, ...] = ()
    none_words: tuple[str, ...] = ()
    none_alone: tuple[str, ...] = ()
    all_words: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    telling: tuple[str, ...] = ()
    foreseen: tuple[str, ...] = ()
    said_by_all: tuple[str, ...] = ()
    rise_ends: tuple[str, ...] = ()
    fall_ends: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    early: tuple[str, ...] = ()
    in_time: tuple[str, ...] = ()
    not_late: tuple[str, ...] = ()
    against_plan: tuple[str, ...] = ()
    no_reason: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    next_year: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    bad: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "DirectionTable":
        """Build a table from the mapping that ``direction.toml`` holds.

        Args:
            data: The tables ``words``, ``name`` and ``kind``.

        Returns:
            The table.

        Raises:
            RulePackError: An entry has an unknown key or direction, or no words.

        >>> DirectionTable.from_dict({"name": [{"words": ["投诉"], "direction": "lower_is_better"}]}).names[0].words
        ('投诉',)
        """
        words = data.get("words", {})
        _known(words, cls)
        return cls(
            names=tuple(map(_entry, data.get("name", ()))),
            kinds=tuple(map(_entry, data.get("kind", ()))),
            units=tuple(map(_entry, data.get("unit", ()))),
            **{key: tuple(listed) for key, listed in words.items()},
        )

    def one_word(self, text: str) -> str:
        """Write words that mean the same in one way, blanks cut."""
        for one, other in map(str.split, self.same):
            text = text.replace(one, other)
        return "".join(text.split())

    def other_word(self, text: str) -> str:
        """Write them in the other way."""
        for one, other in map(str.split, self.same):
            text = text.replace(other, one)
        return text

    def limits(self, row: Indicator) -> bool:
        """Say whether a printed ``=`` of a row may be an upper bound: a cost."""
        kinds = "".join(row.path)
        return any(word in kinds for word in self.limit_kinds) or any(word in row.name for word in self.limit_names)

    def change_of(self, name: str) -> str | None:
        """Say which change a name is of, so that a plain number is its amount: 增长率, 降幅.

        >>> load_directions().change_of("产值增长率"), load_directions().change_of("合格率")
        ('increase', None)
        """
        for direction, words, ends in (
            ("decrease", self.fall_names, self.fall_ends),
            ("increase", self.rise_names, self.rise_ends),
        ):
            if any(word in name for word in words) or name.endswith(ends):
                return direction
        return None

    def contrary(self, wanted: str, said: str) -> bool:
        """Say whether a result in words denies what a target in words wants.

        >>> table = load_directions()
        >>> table.contrary("有所提高", "有所降低"), table.contrary("合格", "不合格"), table.contrary("合格", "基本合格")
        (True, True, False)
        """
        opposed = any(
            any(word in wanted for word in one) and any(word in said and word not in wanted for word in two)
            for one, two in ((self.less, self.more), (self.more, self.less))
        )
        return opposed or any(word in said and word not in wanted for word in (*self.bad, *self.negations))

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[tuple[int, Entry, str]]]:
        """The words of names by their first character, each with the place of its entry."""
        found: dict[str, list[tuple[int, Entry, str]]] = {}
        for at, entry in enumerate(self.names):
            for word in entry.words:
                found.setdefault(word[0], []).append((at, entry, word))
        return found

    def _matches(self, clues: _Clues) -> Iterator[_Match]:
        name, known = clues.name, self._by_first
        places = ((start, *each) for start, char in enumerate(name) for each in known.get(char, ()))
        found = [each for each in places if name.startswith(each[3], each[0])]
        for start, _, entry, word in sorted(found, key=itemgetter(1)):
            if entry.fits(clues):
                spoiled = entry.direction is Direction.HIGHER_IS_BETTER and not entry.firm
                turned = self.negations + self.spoilers if spoiled else self.negations
                yield _Match(entry, word, start, next((sign for sign in turned if name[:start].endswith(sign)), ""))

    def of_name(self, row: Indicator) -> Decision | None:
        """Decide by the words of a name: of those of the highest rank the last; ``None`` where it has none of them."""
        clues = _Clues.of(row)
        found = list(self._matches(clues))
        found = [one for one in found if not any(one.inside(other) for other in found)]
        if not found:
            return None
        top = max(match.entry.rank for match in found)
        best = sorted(
            (match for match in found if match.entry.rank == top), key=lambda match: (match.end, -match.start)
        )
        last = best[-1]
        against = [match for match in best if match.direction is not last.direction]
        if against and (
            last.start < against[-1].end
            or any(joint in clues.name[against[-1].end : last.start] for joint in self.joints)
        ):
            return Decision(None, f"名称中的“{against[-1].word}”与“{last.word}”方向不一", top)
        return Decision(last.direction, f"名称中的“{last.before}{last.word}”", 0 if last.before else top)

    def of_unit(self, row: Indicator) -> Decision | None:
        """Decide by the unit that the target counts in."""
        clues = _Clues.of(row)
        for entry in self.units:
            if clues.dimension in entry.words and entry.fits(clues):
                return Decision(entry.direction, f"计量单位“{clues.unit}”")
        return None

    def of_kind(self, row: Indicator) -> Decision | None:
        """Decide by the level-2, then by the level-1 kind."""
        clues = _Clues.of(row)
        for kind in (row.level2, row.level1):
            for entry in self.kinds:
                word = next((word for word in entry.words if word in kind), None)
                if word is not None and entry.fits(clues):
                    return Decision(entry.direction, f"指标类型“{kind}”中的“{word}”")
        return None


def _known(data: Mapping[str, Any], of: type) -> None:
    """Refuse a key that nobody knows."""
    unknown = data.keys() - {each.name for each in fields(of)}
    if unknown:
        raise _unsound(f"方向表没有这个键：{'、'.join(sorted(unknown))}")


def _entry(row: Mapping[str, Any]) -> Entry:
    _known(row, Entry)
    said = row.get("direction")
    if said not in (*Direction, "undecided") or not row.get("words"):
        raise _unsound(f"方向表的条目要有 words 和 direction（{'、'.join(Direction)} 或 undecided）：{dict(row)}")
    return Entry(**{**row, "direction": None if said == "undecided" else Direction(str(said))})


def _unsound(message: str) -> RulePackError:
    return RulePackError(Diagnostic(code="direction_table", message=message, fault=Fault.PACK))


@cache
def load_directions() -> DirectionTable:
    """Read the shipped table ``rules/direction.toml``.

    >>> len(load_directions().names) > 10
    True
    """
    return DirectionTable.from_dict(tomllib.loads(shipped("rules").joinpath("direction.toml").read_text("utf-8")))


def derive_direction(indicator: Indicator, table: DirectionTable | None = None) -> tuple[Direction | None, str]:
    """Derive which way is better from the words of an indicator, its kinds and its unit.

    The words of the name come first (most specific), then a target of 0, then the level-2 and the level-1 kind,
    then the unit, then a target of 80 % or more.

    Args:
        indicator: The row; of its target only the number and the unit are looked at.
        table: The table; the shipped one by default.

    Returns:
        The direction, ``None`` where nothing decides, and words that name the entry which decided.

    >>> from indicators.comparators import Stated
    >>> derive_direction(Indicator(name="群众投诉件数", path=("效益指标", "社会效益指标"), target=Stated(5, "件")))
    (<Direction.LOWER_IS_BETTER: 'lower_is_better'>, '名称中的“投诉”')
    """
    table = load_directions() if table is None else table
    clues = _Clues.of(indicator)
    named = table.of_name(indicator)
    if named is not None and (clues.value != 0 or named.rank >= _MATTERS):
        return named.direction, named.source
    if clues.value == 0:
        return Direction.LOWER_IS_BETTER, "目标值为 0"
    decided = table.of_kind(indicator) or table.of_unit(indicator)
    if decided is not None:
        return decided.direction, decided.source
    if clues.unit == "%" and clues.value is not None and clues.value >= _NEARLY_ALL:
        return Direction.HIGHER_IS_BETTER, f"目标值不低于 {_NEARLY_ALL}%"
    return None, "名称和指标类型都不能说明方向"


_NEARLY_ALL = 80  # nobody plans so much of something bad; 控制率 and its like are in the table
_MATTERS = 2  # rank of words that say what is counted; those of rank 1 only say that something is
