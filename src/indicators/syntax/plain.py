"""Printed text → plain text: one character for one character, blanks taken out, the way back kept.

Lives here: :class:`Source`. May not: know any word. NFKC is not used: it changes lengths
(㎡ → m2), and spans would lie.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from indicators.errors import Span
from indicators.syntax._lexicon import lexicon

_FULL = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，；！？"}
# blanks of every width, marks of direction and joining, and the stars that system forms print before names
_BLANK = frozenset(" \t\r\f\v\u00a0\u1680\u202f\u205f\u2060\u3000\ufeff★☆") | frozenset(map(chr, range(0x2000, 0x2010)))
# [80%,90%) (60,80] (60%,80%) [90%,+∞) [80%-90%): brackets that say whether an end is included
_END = r"\s*(?:[+-]?∞|(?:正|负)无穷大?|-?[0-9]+(?:\.[0-9]+)?[^0-9\s,，、~()\[\]∞-]{0,4})\s*"
_APART = "(?:[,，、;；]|[-~]+|至|到)"
INTERVAL = re.compile(
    rf"\[{_END}{_APART}{_END}[\])]|\({_END}{_APART}{_END}\]"
    r"|\(\s*-?[0-9.]+\s*%\s*[,，]\s*-?[0-9.]+\s*%\s*\)"
    rf"|\((?:{_END}[,，]\s*(?:\+?∞|正无穷大?)|\s*(?:-∞|负无穷大?)\s*[,，]{_END})\s*\)"
)
_OPEN, _OTHER = str.maketrans("()", "⟮⟯"), str.maketrans("[]", "()")  # the brackets of an interval, other square ones
_TITLE = re.compile(r"《(?=[一-鿿“])[^《》]{2,40}》")  # 《工作简报》 is a title, 《5% is <5%
_UNFILLED = re.compile(
    r"&nbsp;|<br\s*/?>|[*]{2,}|_{2,}|(?<=[≥≤><=])[Xx×]{2,}|(?<=[≥≤><=] )[Xx×]{2,}"
)  # ≥**%, ≥__%, ≥XX%: blanks to fill
# 甲类≥3台 乙类≥5台: the blank between two bounds that are both named parts them
_NAMED = re.compile(
    r"([≥≤><=] ?[0-9.]+ ?[^\s≥≤><=,;，；。、]{0,6})[ \u3000]"
    r"(?=[ \u3000]*(?![且并和与及或但])[A-Za-z]{0,3}[一-鿿][^0-9\s≥≤><=,;，；。、]{0,11} ?[≥≤><=] ?[0-9])"
)
_TAKEN_OUT = re.compile(f"[{''.join(_BLANK)}]|{_UNFILLED.pattern}")
_DIGITS = frozenset("0123456789")
_NUMERAL = re.compile("[0-9一二两三四五六七八九十百千万亿]")
_AROUND = {"“": "”", "‘": "’", '"': '"', "(": ")", "「": "」", "『": "』"}


@cache
def plain_characters() -> Mapping[int, str]:
    """Return the plain character of each that is printed in another width or shape."""
    meaning = lexicon().meaning
    old = zip(meaning["traditional"]["printed"], meaning["traditional"]["plain"], strict=True)
    return str.maketrans({**_FULL, **dict(old), **meaning["widths"]})


class Source(NamedTuple):
    """A printed text and its plain form.

    >>> source = Source.of("≧ ９0 ％")
    >>> source.plain, source.span(1, 3)
    ('≥90%', Span(start=2, end=4))
    """

    text: str  # the text as printed
    plain: str  # the same without blanks, signs made plain
    where: tuple[int, ...] | range  # for each plain character its place in ``text``
    # the unit that a column states for bare numbers; empty where the indicator's name may state one
    unit: str | None = None

    @classmethod
    def of(cls, text: str, unit: str | None = None) -> "Source":
        """Make the plain form; blanks between two numbers stay, since they part them."""
        plain = text.translate(plain_characters())
        for title in _TITLE.finditer(text) if "《" in text else ():
            first, last = title.start(), title.end() - 1
            plain = f"{plain[:first]}《{plain[first + 1 : last]}》{plain[last + 1 :]}"
        if "[" in plain or "]" in plain or "%)" in plain or "∞" in plain:
            plain = _brackets(plain)
        if "\n" in plain:
            plain = _lines(plain)
        if not _TAKEN_OUT.search(plain):
            return cls(text, plain, range(len(text)), unit).unwrapped()
        plain = _NAMED.sub(r"\1;", plain)
        unfilled = {place for row in _UNFILLED.finditer(plain) for place in range(*row.span())}
        kept = [place for place, char in enumerate(plain) if char not in _BLANK and place not in unfilled]
        shown: list[str] = []
        where: list[int] = []
        for place in kept:
            char = plain[place]
            if where and place - where[-1] > 1 and char in _DIGITS and shown[-1] in _DIGITS and _parts(plain, place):
                shown.append(" ")
                where.append(place - 1)
            shown.append(char)
            where.append(place)
        return cls(text, "".join(shown), tuple(where), unit).unwrapped()

    def unwrapped(self) -> "Source":
        """Take off quotation marks and brackets around the whole text that hold a number: （3.6(万人)）."""
        closing, inside = _AROUND.get(self.plain[:1], " "), self.plain[1:-1]
        if self.plain[-1:] != closing or not _NUMERAL.search(inside):
            return self
        depth = 0
        for char in inside:
            depth += (char == self.plain[0]) - (char == closing)
            if depth < 0 or (char == closing == self.plain[0]):
                return self
        return self if depth else Source(self.text, inside, self.where[1:-1], self.unit).unwrapped()

    def span(self, start: int, end: int) -> Span:
        """Return the place in the printed text of a stretch of the plain text."""
        if start >= end:
            place = self.where[start] if start < len(self.where) else len(self.text)
            return Span(place, place)
        return Span(self.where[start], self.where[end - 1] + 1)

    def printed(self, start: int, end: int) -> str:
        """Return the printed text of a stretch of the plain text."""
        if isinstance(self.where, range):  # nothing was taken out
            return self.text[self.where.start + start : self.where.start + end].strip()
        return self.span(start, end).cut(self.text).strip() if start < end else ""


@cache
def spelled(signs: str) -> frozenset[str]:
    """Return every character that is printed for one of these plain signs, the signs themselves too."""
    return frozenset(signs) | {chr(odd) for odd, sign in plain_characters().items() if sign in signs}


def _brackets(plain: str) -> str:
    """Keep the brackets of intervals apart from those that only hold something: ⟮ ⟯ leave the end out."""
    out, done = [], 0
    for found in INTERVAL.finditer(plain):
        out += [plain[done : found.start()].translate(_OTHER), found.group().translate(_OPEN)]
        done = found.end()
    return "".join([*out, plain[done:].translate(_OTHER)])


def _parts(plain: str, place: int) -> bool:
    """Say whether a blank before this digit parts two numbers: all but groups of thousands (1 311 000)."""
    group = plain[place : place + 4]
    return not (group[:3].isdigit() and len(group[:3]) == 3 and group[3:] not in _DIGITS)  # noqa: PLR2004 - thousands


def _lines(plain: str) -> str:
    """Turn a line break into a separator where both lines hold a number, else into a blank: cells wrap anywhere."""
    lines = plain.split("\n")
    out = lines[0]
    for line in lines[1:]:
        before, after = out.rstrip(), line.strip()
        apart = (
            before[-1:] not in "≥≤><=≠~-.,(·/" + "0123456789"
            and any(char in _DIGITS for char in before)
            and any(char in _DIGITS for char in after)
        )
        out += (";" if apart else " ") + line
    return out
