"""The pieces of a clause: words, leads, figures, ranges, dates, stretches of time, loose units.

Lives here: tuples that hold what the grammar found, numbers multiplied out, each with its place in the plain
text. May not: read anything (``walk`` makes them, ``reading`` and ``judging`` say what they mean).
"""

from fractions import Fraction
from typing import NamedTuple

from indicators.comparators import Day


class Word(NamedTuple):
    """A word: its terminal, its plain spelling, its place; of ``each`` (每月, 人均) the text is the denominator."""

    kind: str
    text: str
    start: int
    end: int


class Node(NamedTuple):
    """What a rule of the grammar found: its name and its parts."""

    kind: str
    children: "list[Node | Word]"
    start: int
    end: int


class Lead(NamedTuple):
    """What stands before a number: signs, comparator words, verbs, bases, denominators, in printed order."""

    words: tuple[Word, ...]
    start: int
    end: int
    kind: str = "lead"


class Figure(NamedTuple):
    """A number with its unit (数量), multiplied out."""

    value: Fraction  # the number, multipliers applied
    scale: Fraction | None  # the product of its multipliers, ``None`` without any
    unit: str | None  # canonical unit word
    per: tuple[str, ...]  # denominators in printed order
    tails: tuple[Word, ...]  # words behind it (以上, 左右, (含))
    chinese: bool  # printed in Chinese numerals
    word: str  # the number as printed, without its multipliers
    approximate: bool  # 余 / 多 / 左右 was printed
    day_of_month: bool  # the unit was printed 日 or 号
    anomalies: tuple[str, ...]  # what was odd about number and unit
    start: int
    end: int
    kind: str = "figure"


class Span(NamedTuple):
    """Two figures that end a range; ``plus`` where the second is a tolerance (±)."""

    low: Figure | None
    high: Figure
    plus: bool
    start: int
    end: int
    kind: str = "span"


class Date(NamedTuple):
    """A date (日期); ``bare`` where it names a year only."""

    day: Day
    sign: str | None
    bare: bool
    whole_year: bool
    start: int
    end: int
    text: str = ""
    kind: str = "date"


class Stretch(NamedTuple):
    """A stretch of time (期间) between two dates."""

    since: Day
    until: Day
    start: int
    end: int
    kind: str = "period"


class Done(NamedTuple):
    """A completion word, with the unit that a system printed behind it (完成日)."""

    text: str
    unit: str | None
    start: int
    end: int
    kind: str = "done"


class Loose(NamedTuple):
    """A unit alone (≥ 起)."""

    unit: str
    per: tuple[str, ...]
    start: int
    end: int
    kind: str = "unit"


COUNTED = (Figure, Span)  # tuples, since a union is built anew at every look
MEASURED = (Figure, Span, Date, Stretch)
Piece = Word | Lead | Figure | Span | Date | Stretch | Done | Loose


class Clause(NamedTuple):
    """One clause: the joint before it (``SEP``, ``AND``, ``OR``) and its pieces."""

    joint: Word | None
    pieces: tuple[Piece, ...]


class Refused(Exception):  # noqa: N818 - it never leaves the room: it ends as Unparsed
    """What stands at a stretch cannot be read with certainty."""

    def __init__(self, why: str, start: int, end: int | None = None, *words: str) -> None:
        """Keep why (a name of ``grammar/refusals.toml``), the stretch (to the end of the text), its words."""
        super().__init__(why)
        self.why, self.start, self.end, self.words = why, start, end, words
