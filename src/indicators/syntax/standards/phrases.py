"""The elements between two commas, and the words that they cover (短语).

Lives here: :class:`Phrase`, what is taken off its head, what its words are. May not: read conditions.
"""

import re
from collections.abc import Sequence

from attrs import frozen

from indicators.syntax.standards.elements import Element
from indicators.syntax.standards.text import Printed
from indicators.syntax.standards.tokens import Token
from indicators.syntax.standards.words import pattern, words


def opened(text: str) -> int:
    """How many signs in front of a condition are no part of it (若, 其中)."""
    found = None if text.startswith(words().lists["no_openers"]) else pattern("openers", "^{}+").match(text)
    return 0 if found is None else found.end()


def is_fact(text: str) -> bool:
    """Does a phrase say something, and not only name a thing?"""
    return pattern("predicates").search(text) is not None


def references() -> re.Pattern[str]:
    """The end of a name that stands for a number."""
    return pattern("references", r"{}(?:\([^()]*\))?$")


def compares(part: Element | Token) -> str | None:
    """The sign of a comparator word; 前 only compares in front of a number."""
    return (words().before.get(part.word) or None) if part.kind in ("PRE", "SIGN") and part.word != "前" else None


@frozen
class Phrase:
    """Some neighbouring elements and the text they cover."""

    source: Printed
    parts: Sequence[Element]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.parts[-1].end

    @property
    def row(self) -> list[Token]:
        """The tokens."""
        return [token for part in self.parts for token in part.tokens]

    @property
    def places(self) -> list[int]:
        """Where bounds stand; 6月底支出进度≥50%: a bare number ahead of a sign is part of the name."""
        found = [at for at, part in enumerate(self.parts) if part.kind in ("BOUND", "RANGE")]
        if not found or not set(self.parts[found[-1]].letters) & set("sr"):
            return found
        named = [at for at in found[:-1] if self.parts[at].letters == "A" and self.parts[at + 1].kind == "WORDS"]
        return [at for at in found if at not in named or (at and self.parts[at - 1].kind == "EVERY")]

    @property
    def plain(self) -> str:
        """The plain text."""
        return self.source.plain[self.start : self.end]

    @property
    def whole(self) -> str:
        """The printed text, openers taken off."""
        return self.text(0, len(self.parts))

    def has_every(self) -> bool:
        """Does 每 stand in it?"""
        return any(part.kind in ("EVERY", "EVERY_TIME") for part in self.parts)

    def text(self, start: int, end: int) -> str:
        """The printed text of some elements, openers taken off."""
        if start >= end:
            return ""
        first, last = self.parts[start].start, self.parts[end - 1].end
        cut = opened(self.source.plain[first:last])
        whole = not start and end == len(self.parts)
        first += 0 if whole and cut == last - first else cut
        return self.source[first:last] if first < last else ""

    def words_behind(self, place: int) -> str:
        """The plain words behind an element."""
        return "".join(part.word for part in self.parts[place + 1 :])

    def measure(self, end: int) -> str | None:
        """The name in front of a bound."""
        start = 0
        while start < end and self.parts[start].kind in ("FILL", "AND") and self.parts[start].word != "占":
            start += 1
        while end > start and self.parts[end - 1].kind == "FILL":
            end -= 1
        name = self.text(start, end).strip("、,，（）() ").removesuffix("的")
        return None if not name or name in words().lists["no_measure"] or re.fullmatch("[RXx]", name) else name

    def cut(self, row: Sequence[Token]) -> str:
        """The printed text of some tokens, openers taken off."""
        if not row:
            return ""
        start = row[0].start + opened("".join(token.word for token in row))
        return self.source[start : row[-1].end].rstrip("(（") if start < row[-1].end else ""
