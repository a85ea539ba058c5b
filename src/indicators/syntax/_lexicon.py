"""The word tables of values (词表): what each word of ``grammar/words.toml`` and ``grammar/units.toml`` means.

Lives here: :class:`Lexicon`, made once of the tables as read. May not: read files, write patterns, read a value.
"""

from collections.abc import KeysView, Mapping
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from indicators.syntax.pieces import Word
from indicators.syntax.tables import tables
from indicators.syntax.terminals import flat, unit_words

Words = Mapping[str, str]
_SIGN_TABLES = {"SIGN": "signs", "CMP": "before", "REACH": "before_weak"}


class Lexicon(NamedTuple):
    """The words and what they mean."""

    units: Words  # every spelling of a unit to its canonical word
    counters: frozenset[str]  # the canonical words that count; the others measure
    # two units whose numbers make one (3元5角): how many of the second make one of the first; the sum's
    together: Mapping[tuple[str, str], tuple[int, str]]
    meaning: Mapping[str, Words]  # table (section of words.toml) to word to the meaning it stands under
    multipliers: Mapping[str, Fraction]  # 万, 亿 … as numbers
    digits: Mapping[str, int]  # chinese digits
    powers: Mapping[str, int]  # chinese powers of ten
    formal: Words  # numerals of cheques (大写) to the plain ones

    def sign(self, word: Word) -> str:
        """Return the comparator of a sign or a comparator word."""
        return self.meaning[_SIGN_TABLES[word.kind]][word.text]

    def reference(self, word: str) -> str:
        """Return the canonical name of a base, or its own words."""
        name = self.meaning["base"].get(word, "own")  # a year is its own name
        return word if name == "own" else name

    def ends(self, table: str) -> tuple[str, ...]:
        """Return the words of one table, for what a text begins or ends with."""
        return tuple(self.meaning[table])

    def words(self, table: str) -> KeysView[str]:
        """Return the words of one table, in its order."""
        return self.meaning[table].keys()


@cache
def lexicon() -> Lexicon:
    """Make it once; it never changes afterwards."""
    words, measures = dict(tables().words), tables().measures
    numerals = words.pop("numerals")
    meaning = {name: flat(section) for name, section in words.items()}
    return Lexicon(
        units=unit_words(measures, loose=False),
        counters=frozenset(measures["counters"]["words"]),
        together={(one, two): (many, whole) for one, two, many, whole in measures["together"]["rows"]},
        meaning=meaning,
        multipliers={word: Fraction(value) for word, value in meaning["multipliers"].items()},
        **numerals,
    )
