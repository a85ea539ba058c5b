"""Which way is better, where the target does not say (指标方向): a table of words in ``rules/direction.toml``.

Lives here: the table and how its words decide. May not: look at an actual value, invent a comparator.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations
from operator import itemgetter
from typing import Any

from attrs import field, fields, frozen

from indicators import units
from indicators._resources import rules_table
from indicators.comparators import Quantity
from indicators.errors import Fault, RulePackError
from indicators.targets.model import Direction, Indicator

_OPPOSITE = {
    Direction.HIGHER_IS_BETTER: Direction.LOWER_IS_BETTER,
    Direction.LOWER_IS_BETTER: Direction.HIGHER_IS_BETTER,
    Direction.EXACT: Direction.EXACT,
    None: None,
}
_NEARLY_ALL = 80  # nobody plans so much of something bad; 控制率 and its like are in the table
_MATTERS = 2  # rank of words that say what is counted; those of rank 1 only say that something is


@frozen(kw_only=True)
class Entry:
    """One entry of the table (方向条目): words, and the direction they mean.

    What its conditions are stands at the head of ``rules/direction.toml``. The direction is ``None`` for words that are
    known to decide nothing, so that no weaker entry does.
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
        unit = row.target.unit_text
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


@frozen
class DirectionTable:
    """The direction table as data (方向表)."""

    names: tuple[Entry, ...] = ()  # entries for words of the indicator's name
    kinds: tuple[Entry, ...] = ()  # entries for words of its level-2, then level-1 kind
    units: tuple[Entry, ...] = ()  # entries for the unit that the target counts in
    # the lists of words that other steps look at, by their names in ``[words]``; of each that file says what it is
    # for
    words: Mapping[str, tuple[str, ...]] = field(factory=dict, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "DirectionTable":
        """Build a table from the mapping that ``direction.toml`` holds.

        Raises:
            RulePackError: An entry has an unknown key or direction, or no words.

        >>> DirectionTable.from_dict({"name": [{"words": ["投诉"], "direction": "lower_is_better"}]}).names[0].words
        ('投诉',)
        """
        words, known = data.get("words", {}), dict.fromkeys(rules_table("direction")["words"], ())
        _known(words, known)
        names, kinds, units = (tuple(map(_entry, data.get(kind, ()))) for kind in ("name", "kind", "unit"))
        return cls(names, kinds, units, known | {key: tuple(listed) for key, listed in words.items()})

    def __getitem__(self, words: str) -> tuple[str, ...]:
        """A list of words by its name."""
        return self.words[words]

    @cached_property
    def _same(self) -> Sequence[Sequence[str]]:
        """Words that mean the same, in pairs."""
        return [*map(str.split, self["same"])]

    def one_word(self, text: str) -> str:
        """Write words that mean the same in one way, blanks cut."""
        for one, other in self._same:
            text = text.replace(one, other)
        return "".join(text.split())

    def other_word(self, text: str) -> str:
        """Write them in the other way."""
        for one, other in self._same:
            text = text.replace(other, one)
        return text

    def limits(self, row: Indicator) -> bool:
        """Say whether a printed ``=`` of a row may be an upper bound: a cost."""
        looked_at = (("".join(row.path), "limit_kinds"), (row.name, "limit_names"))
        return any(word in text for text, words in looked_at for word in self[words])

    def change_of(self, name: str) -> str | None:
        """Say which change a name is of, so that a plain number is its amount: 增长率, 降幅.

        >>> load_directions().change_of("产值增长率"), load_directions().change_of("合格率")
        ('increase', None)
        """
        for direction, words, ends in (
            ("decrease", self["fall_names"], self["fall_ends"]),
            ("increase", self["rise_names"], self["rise_ends"]),
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
            for one, two in ((self["less"], self["more"]), (self["more"], self["less"]))
        )
        return opposed or any(word in said and word not in wanted for word in (*self["bad"], *self["negations"]))

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[tuple[int, Entry, str]]]:
        """The words of names by their first character, each with the place of its entry."""
        found: dict[str, list[tuple[int, Entry, str]]] = {}
        for at, entry in enumerate(self.names):
            for word in entry.words:
                found.setdefault(word[0], []).append((at, entry, word))
        return found

    def _matches(self, name: str) -> Iterator[_Match]:
        known = self._by_first
        places = ((start, *each) for start, char in enumerate(name) for each in known.get(char, ()))
        found = [each for each in places if name.startswith(each[3], each[0])]
        for start, _, entry, word in sorted(found, key=itemgetter(1)):
            spoiled = entry.direction is Direction.HIGHER_IS_BETTER and not entry.firm
            turned = self["negations"] + self["spoilers"] if spoiled else self["negations"]
            yield _Match(entry, word, start, next((sign for sign in turned if name[:start].endswith(sign)), ""))

    @cached_property
    def _begun(self) -> Collection[str]:
        """What a name may end with that a word behind it goes on with."""
        signs = (*self["negations"], *self["spoilers"], *self["joints"])
        words = {*signs, *(word for entry in self.names for word in (*entry.words, *entry.also))}
        return {*signs, *(word[:end] for word in words for end in range(1, len(word)))}

    def heard(self, name: str) -> Hashable:
        """All that a name without figures and signs says of its row: its other words are none of the table's.

        Rows of which the same is heard are bound alike, where nothing but numbers and units stands in their cells.
        """
        found = sorted(self._matches(name), key=lambda match: (match.end, -match.start))
        said = list[Hashable]()
        for each in found:
            entry = each.entry
            also = () if any(word in name for word in entry.also) else entry.also
            conditions = (entry.kinds, entry.dimensions, entry.unless, entry.at_least, also)
            said.append((entry.direction, entry.rank, entry.firm, bool(each.before), *conditions))
        for one, two in combinations(found, 2):
            joined = any(word in name[one.end : two.start] for word in self["joints"])
            said.append((one.inside(two), two.inside(one), two.start < one.end, joined))
        said += [any(word in name[each.end :] for word in self["joints"]) for each in found]
        said += [any(word in name for word in self[words]) for words in ("limit_names", "share_names")]
        tail = next((name[start:] for start in range(len(name)) if name[start:] in self._begun), "")
        return (*said, self.change_of(name), name.endswith(self["whole_names"]), tail)

    def of_name(self, row: Indicator) -> Decision | None:
        """Decide by the words of a name: of those of the highest rank the last; ``None`` where it has none of them."""
        clues = _Clues.of(row)
        found = [match for match in self._matches(clues.name) if match.entry.fits(clues)]
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
            or any(joint in clues.name[against[-1].end : last.start] for joint in self["joints"])
        ):
            return Decision(None, f"名称中的“{against[-1].word}”与“{last.word}”方向不一", top)
        return Decision(last.direction, f"名称中的“{last.before}{last.word}”", 0 if last.before else top)

    def of_kind_or_unit(self, row: Indicator) -> Decision | None:
        """Decide by the level-2, then by the level-1 kind, then by the unit that the target counts in."""
        clues = _Clues.of(row)
        for kind in (row.level2, row.level1):
            for entry in self.kinds:
                word = next((word for word in entry.words if word in kind), None)
                if word is not None and entry.fits(clues):
                    return Decision(entry.direction, f"指标类型“{kind}”中的“{word}”")
        for entry in self.units:
            if clues.dimension in entry.words and entry.fits(clues):
                return Decision(entry.direction, f"计量单位“{clues.unit}”")
        return None


def _known(data: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse a key that nobody knows."""
    unknown = data.keys() - set(known)
    if unknown:
        raise _unsound(f"方向表没有这个键：{'、'.join(sorted(unknown))}")


def _entry(row: Mapping[str, Any]) -> Entry:
    _known(row, (each.name for each in fields(Entry)))
    said = row.get("direction")
    if said not in (*Direction, "undecided") or not row.get("words"):
        raise _unsound(f"方向表的条目要有 words 和 direction（{'、'.join(Direction)} 或 undecided）：{dict(row)}")
    return Entry(**{**row, "direction": None if said == "undecided" else Direction(str(said))})


def _unsound(message: str) -> RulePackError:
    return RulePackError.of(code="direction_table", message=message, fault=Fault.PACK)


@cache
def load_directions() -> DirectionTable:
    """Read the shipped table ``rules/direction.toml``.

    >>> len(load_directions().names) > 10
    True
    """
    return DirectionTable.from_dict(rules_table("direction"))


def derive_direction(indicator: Indicator, table: DirectionTable | None = None) -> tuple[Direction | None, str]:
    """Derive which way is better from the words of an indicator, its kinds and its unit; say which entry decided.

    The words of the name come first (most specific), then a target of 0, then the level-2 and the level-1 kind,
    then the unit, then a target of 80 % or more; ``None`` where nothing decides.

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
    decided = table.of_kind_or_unit(indicator)
    if decided is not None:
        return decided.direction, decided.source
    if clues.unit == "%" and clues.value is not None and clues.value >= _NEARLY_ALL:
        return Direction.HIGHER_IS_BETTER, f"目标值不低于 {_NEARLY_ALL}%"
    return None, "名称和指标类型都不能说明方向"
