"""The text of a printed standard: signs made plain, blanks taken out, the way back kept.

Lives here: the character table and :class:`Printed`. May not: know any word.

It differs from ``plain``, the form of values: book-title marks 《》 stay what they are here, and the traditional
characters of the key words count as the simplified ones, while words are cut from the source as printed.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol, Self

from attrs import field, frozen

from indicators._resources import shipped
from indicators.errors import Span
from indicators.syntax.plain import plain_characters

_HAN, _KEPT = re.compile("[一-鿿]"), re.compile("[一-鿿》〉›»《〈‹«]")

_BLANKS = frozenset(" \t\r\n\f\v\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u3000\ufeff")
_SEEN = 6  # so many signs in front of a blank say what it stands for


@cache
def table() -> Mapping[str, Any]:
    """The word table as read."""
    read: Mapping[str, Any] = tomllib.loads((shipped("grammar") / "standard_words.toml").read_text("utf-8"))
    return read


@cache
def misprints() -> tuple[list[tuple[re.Pattern[str], str]], re.Pattern[str]]:
    """What is printed otherwise than meant, in its order, with the signs in its place; and the end of a sentence."""
    printed, grades = table()["printed"], "|".join(sorted(table()["lists"]["grades"], key=len, reverse=True))
    names = {"{grades}": grades, "{failing}": table()["patterns"]["failing"]}
    named = re.compile("{grades}|{failing}")
    repairs = [(re.compile(named.sub(lambda one: names[one[0]], odd)), plain) for odd, plain in printed["repairs"]]
    return repairs, re.compile(printed["line_end"])


@cache
def _characters() -> tuple[Mapping[int, str], Mapping[int, str]]:
    """One character for one, so that places stay true: signs, and traditional characters; values have most of them."""
    shared, (printed, plain) = plain_characters(), table()["traditional"].values()
    signs = {sign: said for sign, said in shared.items() if not _KEPT.match(chr(sign))}
    own = {odd: sign for sign, every in table()["widths"].items() for odd in every}
    han = {sign: said for sign, said in shared.items() if _HAN.match(chr(sign))}
    return signs | str.maketrans(own), han | str.maketrans(dict(zip(printed, plain, strict=True)))


def plain_signs(text: str) -> str:
    """Return the text in plain signs, character for character.

    >>> plain_signs("９５％（含）")
    '95%(含)'
    """
    return text.translate(_characters()[0])


@frozen
class Printed:
    """A printed text by the places of its characters without blanks.

    Args:
        text: The text as printed.
        plain: Without blanks, signs made plain, characters simplified: what is lexed.
        where: For each character of ``plain`` its place in ``text``.

    >>> source = Printed.of("得 ５ 分")
    >>> source.plain, source[1:3]
    ('得5分', '５ 分')
    """

    text: str
    plain: str
    where: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, text: str) -> "Printed":
        """Take the blanks out; one between two digits stays, since it parts two numbers."""
        signs, (repairs, line_end) = plain_signs(text), misprints()
        for odd, plain in repairs:  # sign for sign, so that places stay true
            signs = odd.sub(lambda found, plain=plain: found.expand(plain).ljust(len(found[0])), signs)  # type: ignore[misc]
        shown: list[str] = []
        where: list[int] = []
        blank = ""
        for place, sign in enumerate(signs):
            if sign in _BLANKS:
                blank = "\n" if "\n" in (sign, blank) else " "
                continue
            before = "".join(shown[-_SEEN:])
            ended = blank and line_end.match(before + blank + signs[place:], len(before))
            parted = blank == " " and before[-1:].isdigit() and sign.isdigit()
            stop = ";" if ended else " " if parted else ""
            shown += [*stop, sign]
            where += [place - 1, place] if stop else [place]
            blank = ""
        return cls(text, "".join(shown).translate(_characters()[1]), tuple(where))

    def __getitem__(self, part: slice) -> str:
        """Return the text as printed between two places, blanks and all."""
        start, stop, _ = part.indices(len(self.where))
        return self.text[self.where[start] : self.where[stop - 1] + 1] if start < stop else ""

    def over(self, things: "Sequence[Placed]") -> str:
        """Return the text as printed from the first of some things to the last."""
        return self[things[0].start : things[-1].end] if things else ""

    def span(self, start: int, stop: int) -> Span:
        """Return the place in the printed text of a stretch between two places."""
        if start >= stop or not self.where:
            return Span(0, len(self.text))
        return Span(self.where[start], self.where[stop - 1] + 1)


class Placed(Protocol):
    """What stands somewhere in the plain text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


class Unsure(Exception):  # noqa: N818 - no error: it ends the reading with a refusal
    """What cannot be read with certainty: why, and where in the plain text."""

    def __init__(self, reason: str, start: int | None = None, end: int | None = None) -> None:
        """Keep the reason and the place."""
        super().__init__(reason)
        self.reason, self.start, self.end = reason, start, end

    @classmethod
    def at(cls, reason: str, *things: "Placed") -> Self:
        """What cannot be read, from the first of some things to the last."""
        return cls(reason, things[0].start, things[-1].end)


class Overfull(Unsure):
    """A text that gives more than the 分值 at its best, as it was put together: it may be meant otherwise."""


class Ambiguous(Unsure):
    """A text that reads in two ways, both sound: whoever asks again says which is meant."""
