"""The text of a printed standard: signs made plain, blanks taken out, the way back kept.

Lives here: the character table and :class:`Printed`. May not: know any word.

It differs from ``plain``, the form of values: book-title marks 《》 stay what they are here, and the traditional
characters of the key words count as the simplified ones, while words are cut from the source as printed.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Protocol, Self

from attrs import field, frozen

from indicators._resources import shipped
from indicators.errors import Span
from indicators.syntax.plain import plain_characters

_HAN = re.compile("[一-鿿]")

_ANGLES = str.maketrans("》〉›»《〈‹«", ">>>><<<<")
_ANGLED = re.compile("(?<![》〉›»《〈‹«])[》〉›»《〈‹«](?==?[0-9])")  # 超支率《5% is <5%, 《工作简报》 is a title
# 到位率x5分, 分值x到位率
_TIMES = re.compile(
    "(?<=[率例比度值)%])[xX](?=[0-9(]|分值|指标|本项|该项|权重|标准|满分|系数)|(?<=[率)])[xX](?=[0-9一-鿿])|(?<=分值)[xX](?=[(一-鿿])"
)
_TITLE = re.compile("(?<=《)[^《》]{1,60}(?=》)")  # 《××省条例》 multiplies nothing
_UNQUOTED = re.compile('[“”"](?=一票否决)|(?<=一票否决)[“”"]')
# 得分等于甲率×5, 得分为清偿率×3×0.8
_EQUALS = re.compile("(?<=得分)(?:等于|为(?=[^,，。;；:：0-9得扣]{2,40}[×*÷/]|[0-9.]+分?[×*][^,，。;；]))")
# 第4至第6名, 超过30分钟、1小时以内: what is no more than a blank
_IDLE = re.compile(
    "(?<=[0-9一二三四五六七八九十][至到-])第(?=[0-9一二三四五六七八九十]+[名位])"
    "|(?<=[0-9](?:分钟|小时))、(?=在?[0-9.]+(?:分钟|小时|天|日)(?:以?内|以下|[(]含))|(?<=[0-9](?:天|日|周))、(?=在?[0-9.]+(?:天|日|周|个月)(?:以?内|以下|[(]含))"
)
_WORKED = re.compile("(?<=[的,])得(?=[一-鿿]{2,12}(?:率|度|比例)[×*])")  # 70%以下的得执行率×6分
_DEFINED = re.compile("[×*xX]100%$")  # 完成率=甲/乙×100%, and a new line
_BOUND = re.compile("[=≥≤><]=?[0-9]")
_UNPRINTED = re.compile("&nbsp;|<br */?>|(?:(?<=[\\n。;；])|^)[*※](?=[一-鿿])")  # *完成率=…: a note
_BLANKS = frozenset(" \t\r\n\f\v\u00a0\u2002\u2003\u2009\u200b\u200c\u200d\u3000\ufeff")
_NO_BREAK = frozenset(",;:。、(+-*/=×÷~<>≤≥±")  # a line that ends or goes on with one of these goes on
_POINTED = re.compile("(?:[0-9零]|[满得扣减加计])分$|为止$|[)]$")  # 个百分 and a new line: no points
_LISTED = re.compile("\\(?[2-9二三四五六七八九][.、)](?![0-9])|[②③④⑤⑥⑦⑧⑨⑩]")
_NUMBERED = re.compile(
    "\\(?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:[、)]|\\.(?![0-9]))|[①②③④⑤⑥⑦⑧⑨⑩]|[0-9.]{1,4}分:|[A-Za-z][=≥≤><]"
)


@cache
def table() -> Mapping[str, Any]:
    """The word table as read."""
    read: Mapping[str, Any] = tomllib.loads((shipped("grammar") / "standard_words.toml").read_text("utf-8"))
    return read


@cache
def _quoted() -> re.Pattern[str]:
    """为“优”, 评为“良好”等次: the quotes around a grade say nothing."""
    grades = "|".join(sorted(table()["lists"]["grades"], key=len, reverse=True))
    return re.compile(f'(?<=为)[“"‘]({grades})[”"’](?=等|档|级|的|[,，;；。)）]|$)')


@cache
def _characters() -> tuple[Mapping[int, str], Mapping[int, str]]:
    """One character for one, so that places stay true: signs, and traditional characters; values have most of them."""
    shared, (printed, plain) = plain_characters(), table()["traditional"].values()
    signs = {sign: said for sign, said in shared.items() if sign not in _ANGLES and not _HAN.match(chr(sign))}
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
        signs = _ANGLED.sub(lambda found: found.group().translate(_ANGLES), plain_signs(text))
        signs = _IDLE.sub(" ", signs)
        signs = _WORKED.sub("按", _EQUALS.sub(lambda found: "=".ljust(len(found.group())), _TIMES.sub("×", signs)))
        signs = _UNQUOTED.sub(" ", _TITLE.sub(lambda found: re.sub("[×*xX]", "某", found.group()), signs))
        signs = _UNPRINTED.sub(lambda found: " " * len(found.group()), signs)
        signs = _quoted().sub(r" \1 ", signs)
        shown: list[str] = []
        where: list[int] = []
        broken = blank = False
        for place, sign in enumerate(signs):
            if sign in _BLANKS:
                blank, broken = True, broken or sign == "\n"
                continue
            if blank and shown and (stop := _parting("".join(shown[-6:]), signs[place:], broken=broken)):
                shown.append(stop)
                where.append(place - 1)
            blank = broken = False
            shown.append(sign)
            where.append(place)
        return cls(text, "".join(shown).translate(_characters()[1]), tuple(where))

    def __getitem__(self, part: slice) -> str:
        """Return the text as printed between two places, blanks and all."""
        start, stop, _ = part.indices(len(self.where))
        return self.text[self.where[start] : self.where[stop - 1] + 1] if start < stop else ""

    def span(self, start: int, stop: int) -> Span:
        """Return the place in the printed text of a stretch between two places."""
        if start >= stop or not self.where:
            return Span(0, len(self.text))
        return Span(self.where[start], self.where[stop - 1] + 1)


def _parting(before: str, after: str, *, broken: bool) -> str:
    """What a blank stands for: a line break before a numbered point or behind points ends a sentence."""
    defined, pointed, before = _DEFINED.search(before) is not None, _POINTED.search(before) is not None, before[-1]
    bounded = (defined or before in "分)值") and _BOUND.match(after) is not None
    goes_on = before in _NO_BREAK or (after[0] in _NO_BREAK - {"("} and not bounded)
    listed = _LISTED.match(after) is not None and (pointed or before == "止")  # 扣完为止 2.有专人得2分
    if listed or (broken and not goes_on and (defined or bounded or _NUMBERED.match(after) or pointed)):
        return ";"
    return " " if before.isdigit() and after[0].isdigit() and not broken else ""


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
