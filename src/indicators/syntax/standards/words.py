"""The word table of printed standards (用语表), loaded once from ``grammar/standard_words.toml``.

Lives here: which word means what to the reader, and the units that a number may carry. May not: read a text.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from attrs import frozen

from indicators._resources import shipped
from indicators.syntax.standards.text import plain_signs


@frozen
class Words:
    """The word table.

    Args:
        kinds: The kind of each key word; the longest word wins wherever it stands.
        before: Comparator words before a number, with their signs.
        after: Words behind a number, with their signs.
        distance: The verbs of 每…扣, with the side they count on.
        units: Every spelling of a unit, with its canonical word.
        counters: The words that count things.
        lists: Word lists by name.
        beyond: Words for the part of a measure behind its bound, with the side.
        rounding: Words that state a rounding, with its digits.
    """

    kinds: Mapping[str, str]
    before: Mapping[str, str]
    after: Mapping[str, str]
    distance: Mapping[str, str]
    units: Mapping[str, str]
    counters: frozenset[str]
    lists: Mapping[str, tuple[str, ...]]
    beyond: Mapping[str, str]
    rounding: Mapping[str, int]


def inverted(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Turn a table of lists by meaning into the meaning of each word."""
    return {word: meaning for meaning, listed in table.items() for word in listed}


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _toml(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((shipped("grammar") / name).read_text("utf-8"))


def _units(own: Mapping[str, list[str]]) -> tuple[dict[str, str], frozenset[str]]:
    data = tomllib.loads((shipped("grammar") / "units.toml").read_text("utf-8"))
    known = {alias: word for word, unit in data["units"].items() for alias in (word, *unit.get("aliases", ()))}
    counters = {word: word for word in (*data["counters"]["words"], *own["words"])}
    spelled = {plain_signs(word): unit for word, unit in (known | counters).items()}
    return spelled, frozenset(counters) - set(own["never_behind_chinese"])


@cache
def words() -> Words:
    """Load the word table once."""
    data, shared = _toml("standard_words.toml"), _toml("words.toml")
    kinds = {word: name for name, listed in data["terminals"].items() for word in listed}
    distance = inverted(data["distance"])
    before, after, signs = (
        {
            w: m
            for w, m in inverted(shared[table]).items()
            if w not in kinds and w not in distance and "(" not in plain_signs(w)
        }
        | inverted(data[own])
        for table, own in (("before", "before"), ("after", "after"), ("signs", "before_signs"))
    )
    rounding = inverted(data["rounding"])
    for name, listed in (("FAR", distance), ("PRE", before), ("SIGN", signs), ("POST", after), ("ROUNDED", rounding)):
        kinds |= dict.fromkeys(listed, name)
    units, counters = _units(data["units"])
    same: dict[str, str] = tomllib.loads((shipped("grammar") / "standard_words.toml").read_text("utf-8"))["units"][
        "same"
    ]
    return Words(
        kinds,
        before | signs,
        after,
        distance,
        units | same,
        counters,
        {name: tuple(listed) for name, listed in data["lists"].items()},
        inverted(data["beyond"]),
        {word: int(digits) for word, digits in rounding.items()},
    )
