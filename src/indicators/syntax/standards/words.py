"""The word table of printed standards (用语表), loaded once from ``grammar/standard_words.toml``.

Lives here: which word means what to the reader, and the units that a number may carry. May not: read a text.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from attrs import frozen

from indicators.syntax.plain import INTERVAL
from indicators.syntax.standards.text import plain_signs, table
from indicators.syntax.tables import tables


@frozen
class Words:
    """The word table."""

    kinds: Mapping[str, str]  # the kind of each key word; the longest word wins wherever it stands
    before: Mapping[str, str]  # comparator words before a number, with their signs
    after: Mapping[str, str]  # words behind a number, with their signs
    distance: Mapping[str, str]  # the verbs of 每…扣, with the side they count on
    beyond: Mapping[str, str]  # words for the part of a measure behind its bound, with the side
    rounding: Mapping[str, int]  # words that state a rounding, with its digits
    periods: Mapping[str, int]  # stretches of time, with how many of them a year has
    units: Mapping[str, str]  # every spelling of a unit, with its canonical word
    counters: frozenset[str]  # the words that count things
    lists: Mapping[str, tuple[str, ...]]  # word lists by name
    patterns: Mapping[str, str]  # patterns by name


def inverted(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn a table of lists by meaning into the meaning of each word."""
    return {word: meaning for meaning, listed in table.items() for word in listed}


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _listed() -> Mapping[str, Iterable[str]]:
    table, lists = words(), words().lists
    before, after = ([word for word in known if len(word) > 1] for known in (table.before, table.after))
    closed = [word for word in before if table.before[word] in (">=", "<=")]
    known = {"counters": table.counters, "things": {*table.counters, *lists["times"]}, "units": table.units}
    known |= {"before": before, "after": after, "closed": closed}
    known |= {kind: [word for word, of in table.kinds.items() if of == kind] for kind in {*table.kinds.values()}}
    return {**lists, **known, "words": [word for word, kind in table.kinds.items() if kind != "SCALE"]}


def expanded(text: str, *, slash: str = "/") -> str:
    """Put into a text, for each ``{name}``, any word of a list, unit, counter, word of a kind, or the pattern."""

    def said(found: re.Match[str]) -> str:
        name = found[1]
        inner = either(_listed()[name]) if name in _listed() else pattern(name).pattern
        return f"(?:{inner.replace('/', slash)})"

    return re.sub(r"\{([A-Za-z_]+)\}", said, text)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the table, the names in it expanded."""
    return re.compile(expanded(words().patterns[name]))


@cache
def words() -> Words:
    """Load the word table once."""
    data, shared, listed = table(), tables().words, tables().measures
    kinds, distance, rounding = (inverted(data[name]) for name in ("terminals", "distance", "rounding"))
    periods = {word: int(many) for word, many in inverted(data["periods"]).items()}

    def both(table: str, own: str) -> dict[str, str]:
        known = {word: sign for word, sign in inverted(shared[table]).items() if word not in {*kinds, *distance}}
        free = {word: sign for word, sign in known.items() if table == "signs" or not set(word) & set("(（")}
        return free | inverted(data[own])

    before, after, signs = both("before", "before"), both("after", "after"), both("signs", "before_signs")
    told = {"FAR": distance, "PRE": before, "SIGN": signs, "POST": after, "ROUNDED": rounding}
    counters = [*listed["counters"]["words"], *data["units"]["words"]]
    units = {alias: word for word, unit in listed["units"].items() for alias in (word, *unit.get("aliases", ()))}
    return Words(
        {word: "PLAIN" for word in data["lists"]["headings"] if len(word) > 3}  # noqa: PLR2004 - 评分标准, 标准 is none
        | kinds
        | {word: name for name, said in told.items() for word in said if word not in data["terminals"]["DEDUCT"]},
        before | signs,
        after,
        distance,
        inverted(data["beyond"]),
        {word: int(digits) for word, digits in rounding.items()},
        periods,
        {plain_signs(word): unit for word, unit in (units | {one: one for one in counters}).items()}
        | data["units"]["same"],
        frozenset(counters) - set(data["units"]["never_behind_chinese"]),
        {name: tuple(said) for name, said in data["lists"].items()},
        data["patterns"] | {"interval": INTERVAL.pattern},
    )
