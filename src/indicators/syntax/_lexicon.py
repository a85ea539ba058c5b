"""The word tables of the value language: loaded once, and written out as terminals of the grammar.

Lives here: reading ``grammar/words.toml`` and ``grammar/units.toml``, the meaning of each word, the terminals' patterns
(the longest word of all tables wins). May not: read a value.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Protocol

from attrs import frozen

from indicators._resources import shipped

Words = Mapping[str, str]

# The terminals that words.toml fills: terminal, section, key (``None``: the whole section), first come first kept.
_TERMINALS = (
    ("SIGN", "signs", None),
    ("CMP", "before", None),
    ("REACH", "before_weak", None),
    ("AND", "soft", "and"),
    ("OR", "soft", "or"),
    ("DONE", "completion", "achieved"),
    ("DONE", "completion", "partly"),
    ("DONE", "completion", "not_achieved"),
    ("VERB", "verbs", None),
    ("BASE", "base", None),
    ("EQUAL", "equal", None),
    ("MONEY", "currency", None),
    ("FILL", "fill", None),
    ("COMPARE", "compare", None),
    ("ABOUT", "about", "before"),
    ("EACHWORD", "each", None),
    ("JUDGE", "terms", "words"),
    ("ADV", "adverbs", None),
    ("VAGUE", "vague", None),
    ("HALF", "halves", None),
    ("WITHIN", "dates_within", None),
    ("DATEWORD", "dates", None),
    ("MONTHEND", "dates_loose", None),
    ("ALLYEAR", "whole_year", None),
    ("THISYEAR", "years", None),
    ("NEXT", "next", None),
    ("LUNAR", "lunar", None),
    ("WORD", "plain", None),
    # only behind a number or a date: the lexer is contextual
    ("TAIL", "after", None),
    ("INCL", "included", None),
    ("NEAR", "about", "behind"),
    ("NEAR_IN", "about", "inside"),
    ("EDGE", "edges", None),
    ("BEFORE", "date_after", None),
)
_BEHIND = {"TAIL", "INCL", "NEAR", "NEAR_IN", "EDGE", "BEFORE"}
_DATES = {"WITHIN", "DATEWORD", "MONTHEND", "ALLYEAR", "THISYEAR"}
# no word of these tables takes a shorter word away from the terminal: 年 of 年年, 万 of 万余
_YIELDING = {"UNIT": _DATES | {"BASE"}, "MULT": {"VAGUE"}}
# a word stays before a word of this table where a longer word of a third table would cut it: 不超 | 标准, 已 | 达标
_KEEPING = {"CMP": "BASE", "FILL": "JUDGE"}
_PRIORITY = {"UNIT": 30, "MULT": 30}
_SUFFIXED = {
    "JUDGE": "terms",
    "DONE": "completion",
    "FILL": "completion",
}  # in front of 率, 性, 时间 … they are part of a noun


_NUMERAL = "(?:[0-9零〇一二两三四五六七八九十半壹贰叁肆伍陆柒捌玖拾]|[百千万]分之)"  # what a number begins with
_SIGN_TABLES = {"SIGN": "signs", "CMP": "before", "REACH": "before_weak"}


class Spelled(Protocol):
    """A word as the grammar gives it: its terminal and its spelling."""

    @property
    def kind(self) -> str:
        """The terminal."""
        ...

    @property
    def text(self) -> str:
        """The spelling."""
        ...


@frozen
class Numerals:
    """Chinese digits and powers of ten (数字), and the numerals of cheques (大写)."""

    digits: Mapping[str, int]
    formal: Words
    powers: dict[str, int]


@frozen
class Lexicon:
    """The words and what they mean.

    Args:
        units: Every spelling of a unit to its canonical word.
        counters: The canonical words that count; the others measure.
        together: Two units whose numbers make one (3元5角): how many of the second make one of the first; the sum's.
        meaning: Table (section of words.toml) to word to the meaning it stands under.
        numerals: Chinese digits and powers.
        before_object: Improvement verbs that may stand before their object (提升服务水平).
        terminals: The word terminals as text of a lark grammar.
        sets: Table to its words.
        leading: Words that may stand before a verb that only repeats the matter.
        long_counters: Counters of more than one character.
    """

    units: Words
    counters: frozenset[str]
    together: Mapping[tuple[str, str], tuple[int, str]]
    meaning: Mapping[str, Words]
    numerals: Numerals
    before_object: frozenset[str]
    terminals: str
    sets: Mapping[str, frozenset[str]]
    leading: tuple[str, ...]
    long_counters: tuple[str, ...]

    def sign(self, word: "Spelled") -> str:
        """Return the comparator of a sign or a comparator word."""
        return self.meaning[_SIGN_TABLES[word.kind]][word.text]

    def reference(self, word: str) -> str:
        """Return the canonical name of a base, or its own words."""
        name = self.meaning["base"].get(word, "own")  # a year is its own name
        return word if name == "own" else name

    def words(self, table: str) -> frozenset[str]:
        """Return the words of one table."""
        return self.sets[table]


def _flat(section: Mapping[str, object]) -> dict[str, str]:
    flat: dict[str, str] = {}
    for sense, words in section.items():
        for word in words if isinstance(words, list) else [sense]:
            flat.setdefault(word, sense if isinstance(words, list) else str(words))
    return flat


def _either(words: Iterator[str] | frozenset[str]) -> str:
    return _tree(dict.fromkeys(words, ""))


def _tree(words: Mapping[str, str]) -> str:
    """Write words, each with what follows it in the pattern, as a tree of characters: the longest word that fits wins.

    The scanner then looks at each character once, instead of trying every word of a table.
    """
    heads: dict[str, dict[str, str]] = {}
    for word in sorted(words):
        if word:
            heads.setdefault(word[0], {})[word[1:]] = words[word]
    written = [re.escape(head) + _behind(rests) for head, rests in heads.items()]
    return "|".join([*written, words[""]] if "" in words else written)


def _behind(rests: Mapping[str, str]) -> str:
    if len(rests) == 1:
        return "".join(re.escape(rest) + follows for rest, follows in rests.items())
    return f"(?:{_tree(rests)})"


def _starts(units: frozenset[str]) -> str:
    """Write the shortest units that others begin with, for a look ahead: quicker to compile than all of them."""
    kept = {unit for unit in units if not any(unit[:cut] in units for cut in range(1, len(unit)))}
    single = "".join(sorted(re.escape(unit) for unit in kept if len(unit) == 1))
    return f"[{single}]|{_either(frozenset(unit for unit in kept if len(unit) > 1))}"


def _not_over(rest: str, words: Sequence[str]) -> str:
    """Keep a shorter word before one that begins with the rest of a longer word: 不超 | 标准, but 不超标."""
    behind = {word[len(rest) :] for word in words if word.startswith(rest) and word != rest}
    return f"(?!{_either(frozenset(behind))})" if behind else ""


def _blocks(name: str, word: str, rests: set[str], tables: Mapping[str, list[str]]) -> Iterator[str]:
    """Write what must not stand behind a word, since it would be part of a longer word."""
    kept = tables[_KEEPING[name]] if name in _KEEPING else ()
    if kept:
        yield from (f"{re.escape(rest)}{_not_over(rest, kept)}" for rest in sorted(rests))
    elif rests:
        yield _either(frozenset(rests))
    if name == "REACH":  # 已达 | 达标
        ends = (word[cut:] for cut in range(len(word)))
        yield from (rest[3:-1] for rest in (_not_over(end, tables["JUDGE"]) for end in ends) if rest)
    if name == "WORD":
        inside = (word[cut:] for cut in range(1, len(word)) if word[:cut] in tables["CMP"])
        yield from (rest[3:-1] for rest in (_not_over(tail, tables["BASE"]) for tail in inside) if rest)
    if name == "UNIT" and word[-1].isascii() and word[-1].isalpha():
        yield "[A-Za-z]"


def _patterns(tables: Mapping[str, list[str]], nouns: Words, fronts: Words) -> Iterator[str]:
    """Write each terminal; a word gives way to a longer word of another table that begins with it."""
    longer: dict[str, list[tuple[str, str]]] = {}
    for name, words in tables.items():
        if name not in _BEHIND:
            for word in words:
                for cut in range(1, len(word)):
                    longer.setdefault(word[:cut], []).append((name, word[cut:]))
    for name, words in tables.items():
        yielding = _YIELDING.get(name, {"UNIT"})
        blocked: dict[str, str] = {}
        for word in words:
            rests = {rest for table, rest in longer.get(word, []) if table != name and table not in yielding}
            block = "|".join(_blocks(name, word, rests, tables))
            blocked[word] = f"(?!{block})" if block else ""
        firsts = "".join(sorted({re.escape(word[0]) for word in words}))
        pattern = f"(?=[{firsts}])(?:{_tree(blocked)})".replace("/", r"\/")
        if name in nouns:
            pattern = f"(?:{pattern})(?!{nouns[name]})"
        if name in fronts:
            pattern = f"(?<![{fronts[name]}])(?:{pattern})"
        priority = _PRIORITY.get(name, 35 if name in _BEHIND else 20)
        yield f"{name}.{priority}: /{pattern}/"


@cache
def lexicon() -> Lexicon:
    """Load the tables once; they never change afterwards."""
    folder = shipped("grammar")
    data = tomllib.loads((folder / "words.toml").read_text("utf-8"))
    measures = tomllib.loads((folder / "units.toml").read_text("utf-8"))
    counters = measures["counters"]["words"]
    units = {word: word for word in counters}
    units |= {f"个{word}": word for word in measures["counters"]["without_ge"]}
    behind = {word: word for word, row in measures["units"].items() if row.get("behind_a_number_only")}
    for word, row in measures["units"].items():
        if word not in behind:
            units |= dict.fromkeys(row.get("aliases", ()), word) | {word: word}

    tables: dict[str, list[str]] = {"UNIT": list(units), "MULT": list(data["multipliers"])}
    kept: set[str] = set()
    for name, section, key in _TERMINALS:
        words = [
            word
            for word in (data[section][key] if key else _flat(data[section]))
            if name in _BEHIND or word not in kept
        ]
        if name not in _BEHIND:
            kept.update(words)
        tables.setdefault(name, []).extend(words)
    nouns = {name: _either(frozenset(data[section]["nouns"])) for name, section in _SUFFIXED.items()}
    starts = _starts(frozenset(units)).replace("/", r"\/")
    every = _either(frozenset(units)).replace("/", r"\/")
    powers = data["numerals"]["powers"]
    counting = _either(frozenset(unit for unit in units if unit[0] in powers))  # 千瓦时: 千 is no numeral there
    lexical = (folder / "lexical.lark").read_text("utf-8")
    for name, pattern in (
        ("NUMERAL", _NUMERAL),
        ("COUNTING_UNITS", counting),
        ("UNIT_STARTS", starts),
        ("UNITS", every),
    ):
        lexical = lexical.replace(name, pattern)
    text = "\n".join([lexical, *_patterns(tables, nouns, {"EACHWORD": "".join(data["each_not_behind"]["words"])})])
    numerals = Numerals(**data.pop("numerals"))
    before_object = frozenset(data["terms"].pop("before_object"))
    for section in ("terms", "completion"):
        del data[section]["nouns"]
    meaning = {name: _flat(section) for name, section in data.items()}
    sets = {name: frozenset(words) for name, words in meaning.items()}
    leading = tuple(data["dropped_before"]["words"])
    long_counters = tuple(word for word in counters if len(word) > 1)
    together = {(one, two): (many, whole) for one, two, many, whole in measures["together"]["rows"]}
    return Lexicon(
        units=units | behind,
        counters=frozenset(counters),
        together=together,
        meaning=meaning,
        numerals=numerals,
        before_object=before_object,
        terminals=text,
        sets=sets,
        leading=leading,
        long_counters=long_counters,
    )


@cache
def multipliers() -> Mapping[str, Fraction]:
    """Return the multipliers (万, 亿 …) as numbers."""
    return {word: Fraction(value) for word, value in lexicon().meaning["multipliers"].items()}
