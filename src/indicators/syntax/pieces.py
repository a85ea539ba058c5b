"""Plain text → rows of pieces, by the lark grammar of values.

Lives here: the parser built once from ``grammar/values.lark``, and the walk from lark's tree to plain pieces: figures with
their numbers multiplied out, dates, leads (what stands before a number), words. May not: decide what a clause means.
Lark's tree and lark's errors die here; this file and the one of the standards are the only ones that import lark.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from indicators._resources import shipped
from indicators.comparators import Day
from indicators.syntax._lexicon import lexicon, multipliers

if TYPE_CHECKING:
    from lark import Lark, Token, Tree


@frozen
class Word:
    """A word: its terminal, its plain spelling, its place."""

    kind: str
    text: str
    start: int
    end: int


@frozen
class Each:
    """A denominator in front (每月, 人均)."""

    per: str
    start: int
    end: int
    kind: str = "each"
    text: str = ""


@frozen
class Lead:
    """What stands before a number: signs, comparator words, verbs, bases, denominators, in printed order."""

    words: tuple[Word | Each, ...]
    start: int
    end: int
    kind: str = "lead"


@frozen
class Figure:
    """A number with its unit (数量), multiplied out.

    Args:
        value: The number, multipliers applied.
        scale: The product of its multipliers, ``None`` without any.
        unit: Canonical unit word.
        per: Denominators in printed order.
        tails: Words behind it (以上, 左右, (含)).
        chinese: Printed in Chinese numerals.
        approximate: 余 / 多 / 左右 was printed.
        day_of_month: The unit was printed 日 or 号.
        anomalies: What was odd about number and unit.
    """

    value: Fraction
    scale: Fraction | None
    unit: str | None
    per: tuple[str, ...]
    tails: tuple[Word, ...]
    chinese: bool
    approximate: bool
    day_of_month: bool
    anomalies: tuple[str, ...]
    start: int
    end: int
    kind: str = "figure"


@frozen
class Span:
    """Two figures that end a range; ``plus`` where the second is a tolerance (±)."""

    low: Figure | None
    high: Figure
    plus: bool
    start: int
    end: int
    kind: str = "span"


@frozen
class Date:
    """A date (日期); ``bare`` where it names a year only."""

    day: Day
    sign: str | None
    bare: bool
    whole_year: bool
    start: int
    end: int
    kind: str = "date"


@frozen
class Stretch:
    """A stretch of time (期间) between two dates."""

    since: Day
    until: Day
    start: int
    end: int
    kind: str = "period"


@frozen
class Done:
    """A completion word, with the unit that a system printed behind it (完成日)."""

    text: str
    unit: str | None
    start: int
    end: int
    kind: str = "done"


@frozen
class Loose:
    """A unit alone (≥ 起)."""

    unit: str
    per: tuple[str, ...]
    start: int
    end: int
    kind: str = "unit"


Piece = Word | Lead | Figure | Span | Date | Stretch | Done | Loose


@frozen
class Clause:
    """One clause: the joint before it (``SEP``, ``AND``, ``OR``) and its pieces."""

    joint: Word | None
    pieces: tuple[Piece, ...]


class NotRead(Exception):  # noqa: N818 - it never leaves the room: it ends as a diagnostic
    """The row of pieces breaks off at a place."""

    def __init__(self, place: int) -> None:
        """Keep the place in the plain text."""
        super().__init__(place)
        self.place = place


_LOCK = Lock()


@cache
def _built() -> "Lark":
    from lark import Lark

    grammar = (shipped("grammar") / "values.lark").read_text("utf-8")
    return Lark(f"{grammar}\n{lexicon().terminals}", parser="lalr", lexer="contextual", maybe_placeholders=False)


def parser() -> "Lark":
    """Return the parser, built once for all threads."""
    with _LOCK:
        return _built()


def clauses(plain: str) -> list[Clause]:
    """Read plain text as a row of clauses.

    Args:
        plain: Plain text (see ``plain``).

    Returns:
        The clauses; empty ones are left out.

    Raises:
        NotRead: The grammar has no place for what stands at a place.
    """
    from lark.exceptions import UnexpectedInput

    try:
        tree = parser().parse(plain)
    except UnexpectedInput as error:
        raise NotRead(error.pos_in_stream if error.pos_in_stream is not None else len(plain)) from None
    found = []
    joint: Word | None = None
    for child in tree.children:
        if isinstance(child, str):
            joint = _word(child)
        else:
            found.append(Clause(joint, tuple(_piece(part) for part in child.children)))
            joint = None
    return found


def _word(token: Any) -> Word:
    return Word(token.type, str(token), token.start_pos, token.end_pos)


def _first(tree: Any) -> Any:
    while not isinstance(tree, str):
        tree = tree.children[0]
    return tree


def _last(tree: Any) -> Any:
    while not isinstance(tree, str):
        tree = tree.children[-1]
    return tree


def _piece(part: Any) -> Piece:
    if isinstance(part, str):
        return _word(part)
    return _WALKERS[part.data](part)


def _lead(tree: "Tree[Token]") -> Lead:
    words = tuple(
        _word(child)
        if isinstance(child, str)
        else Each(_denominator(child.children[1]), _first(child).start_pos, _last(child).end_pos)
        for child in tree.children
    )
    words = tuple(
        Each(lexicon().meaning["each"][word.text], word.start, word.end) if word.kind == "EACHWORD" else word
        for word in words
    )
    return Lead(words, words[0].start, words[-1].end)


def _denominator(tree: Any) -> str:
    """Return a denominator: canonical, or as printed where it carries a number (10万人)."""
    if len(tree.children) == 1:
        return lexicon().units[str(tree.children[0])]
    return "".join(map(str, tree.children))


_ONE = Fraction(1)


def _figure(tree: "Tree[Token]") -> Figure:
    value, chinese = Fraction(0), False
    sign, scale, approximate, day = _ONE, None, False, False
    unit: str | None = None
    per: tuple[str, ...] = ()
    tails: list[Word] = []
    anomalies: tuple[str, ...] = ()
    forced: str | None = None
    for child in tree.children:
        if not isinstance(child, str):
            unit, per, anomalies, day = _units(child)
            continue
        kind = child.type
        if kind == "MULT":
            scale = (scale or _ONE) * multipliers()[str(child)]
        elif kind == "MINUS":
            sign = -_ONE
        elif kind == "NEAR_IN":
            approximate = True
        elif kind in _NUMBERS:
            value, forced = _NUMBERS[kind](str(child))
            chinese = kind == "CN_NUMBER"
        else:
            tails.append(_word(child))
            approximate = approximate or kind == "NEAR"
    if forced is not None:
        if unit is None:
            unit = forced
        elif unit == forced:
            anomalies = (*anomalies, "percent_repeated")
    start, end = _first(tree).start_pos, _last(tree).end_pos
    value = sign * value * (scale or _ONE)
    if unit is None and ((scale or _ONE) >= _MYRIAD or (chinese and value >= _MYRIAD)):
        anomalies = (*anomalies, "bare_scale")
    return Figure(value, scale, unit, per, tuple(tails), chinese, approximate, day, anomalies, start, end)


def _units(tree: "Tree[Token]") -> tuple[str | None, tuple[str, ...], tuple[str, ...], bool]:
    """Read units: the first is the unit, a second the same is repeated, a noun behind a counter is the thing counted."""
    lex = lexicon()
    unit: str | None = None
    printed = ""
    per: list[str] = []
    again: list[str] = []
    anomalies: tuple[str, ...] = ()
    for child in tree.children:
        if not isinstance(child, str):
            (again if again else per).append(_denominator(child.children[1]))
        elif child.type == "PAREN_UNIT":
            if unit is not None and not per:
                unit += str(child)
        elif unit is None and not per:
            printed = str(child)
            unit = lex.units[printed]
        else:
            word = lex.units[str(child)]
            if word == unit:
                anomalies = ("percent_repeated",) if word == "%" else ("unit_repeated",)
                again.append(word)
            elif unit not in lex.counters or per:
                anomalies = ("unit_conflict",)
    return unit, tuple(per), anomalies, printed in ("日", "号")


def chinese_number(word: str) -> Fraction:
    """Read Chinese numerals.

    >>> chinese_number("一百五十"), chinese_number("二点五"), chinese_number("十二")
    (Fraction(150, 1), Fraction(5, 2), Fraction(12, 1))
    """
    table = lexicon().numerals
    whole, _, places = word.partition("点")
    if len(whole) > 1 and all(char in table.digits for char in whole):
        total = int("".join(str(table.digits[char]) for char in whole))
    else:
        total = section = digit = 0
        power = 1
        for char in whole:
            if char in table.digits:
                digit = table.digits[char]
                continue
            power = table.powers[char]
            if power >= _MYRIAD:
                total = (total + section + digit) * power
                section = 0
            else:
                section += (digit or 1) * power
            digit = 0
        if digit and whole[-2:-1] in table.powers:
            digit *= table.powers[whole[-2]] // 10 if table.powers[whole[-2]] > _TEN else 1
        total += section + digit
    value = Fraction(total)
    for place, char in enumerate(places, 1):
        value += Fraction(table.digits[char], 10**place)
    return value


_MYRIAD, _TEN = 10_000, 10


def _plain_number(word: str) -> Fraction:
    return chinese_number(word) if word[0] not in "0123456789" else Fraction(word)


def _fraction(word: str) -> tuple[Fraction, str | None]:
    if "/" in word:
        return Fraction(word), None
    bottom, _, top = word.partition("分之")
    value = _plain_number(top)
    if bottom in _SHARES:
        return value, _SHARES[bottom]
    return value / (_HUNDREDS.get(bottom) or _plain_number(bottom)), None


_SHARES = {"百": "%", "千": "‰"}
_HUNDREDS = {"万": Fraction(10_000)}


def _tenths(word: str) -> tuple[Fraction, str | None]:
    whole, _, rest = word.partition("成")
    return _plain_number(whole) * 10 + (_plain_number(rest) if rest else 0), "%"


_NUMBERS: dict[str, Any] = {
    "NUMBER": lambda word: (Fraction(word), None),
    "GROUPED": lambda word: (Fraction(word.replace(",", "").replace("，", "")), None),
    "CN_NUMBER": lambda word: (chinese_number(word), None),
    "FRACTION": _fraction,
    "TENTHS": _tenths,
    "HALF": lambda word: (Fraction(lexicon().meaning["halves"][word]), None),
    "HALF_UNIT": lambda _: (Fraction(1, 2), None),
}


def _span(tree: "Tree[Token]") -> Span:
    figures = [child for child in tree.children if not isinstance(child, str)]
    marks = [child.type for child in tree.children if isinstance(child, str)]
    start, end = _first(tree).start_pos, _last(tree).end_pos
    low = _figure(figures[0]) if len(figures) > 1 else None
    high = _figure(figures[-1])
    if low is not None and low.unit is None:
        scale = high.scale if low.scale is None and high.scale is not None else _ONE
        low = evolve(low, value=low.value * scale, unit=high.unit, per=high.per)
    elif low is not None and high.unit is None:
        high = evolve(high, unit=low.unit, per=low.per)
    return Span(low, high, "PM" in marks or "PM_FIRST" in marks, start, end)


def _stamp(tokens: Sequence["Token"]) -> tuple[Day, str | None, bool, bool]:
    """Put year, month, day and 底 / 旬 together; also the sign that a date word carries, and what kind of date it is."""
    meaning = lexicon().meaning
    year: int | None = None
    month: int | None = None
    day: int | str | None = None
    sign: str | None = None
    bare, whole = True, False
    for token in tokens:
        kind, text = token.type, str(token)
        bare = bare and kind in ("YEAR", "THISYEAR")
        if kind == "YMD":
            year, month, day = (int(part) for part in re.findall("[0-9]+", text))
        elif kind == "YEAR":
            year = _year(text)
            whole = text.endswith("度")
        elif kind == "MONTH":
            month = _month(text)
        elif kind in ("DAY", "LONE_DAY"):
            day = int(_plain_number(text[:-1]))
        elif kind == "QUARTER":
            month, day = 3 * _quarter(text), "end"
        elif kind in ("DATEWORD", "WITHIN"):
            table = meaning["dates"] if kind == "DATEWORD" else meaning["dates_within"]
            number, day = table[text].split()
            month = int(number)
            sign = "<=" if kind == "WITHIN" else None
        elif kind == "ALLYEAR":
            whole = True
        elif kind in ("MONTHEND", "FOOT"):
            day = "end"
        elif kind == "EDGE":
            edge = meaning["edges"][text]
            day = "end" if edge == "end" else int(edge)
            month = 12 if month is None else month
            bare = False
        else:  # THISYEAR says no year of its own
            whole = whole or text.endswith("度")
    if day is None and (month is not None or year is not None):
        month, day = month or 12, "end"
    return Day(year, month, day), sign, bare, whole


def _year(text: str) -> int:
    digits = text.rstrip("年度")
    return int(digits) if digits.isascii() else int(chinese_number(digits))


def _quarter(text: str) -> int:
    return int(_plain_number(text.strip("第季度")))


def _month(text: str) -> int:
    digits = text.rstrip("月份")
    return 1 if digits == "元" else int(_plain_number(digits))


def _date(tree: "Tree[Token]") -> Date:
    tokens = [child for child in tree.children if isinstance(child, str)]
    day, sign, bare, whole = _stamp([token for token in tokens if token.type != "BEFORE"])
    for token in tokens:
        if token.type == "BEFORE":
            sign = lexicon().meaning["date_after"][str(token)]
            bare = False
    return Date(day, sign, bare, whole, _first(tree).start_pos, _last(tree).end_pos)


def _period(tree: "Tree[Token]") -> Stretch:
    first, _, last, *_ = tree.children
    until = _stamp(last.children)[0]
    start, end = _first(tree).start_pos, _last(tree).end_pos
    if first.data == "quantity":
        since = _bare_since(
            str(_first(first)), last.children[-1].type if last.children[-1].type == "QUARTER" else last.children[0].type
        )
    else:
        since = _since(first.children)
    if until.month is None:  # 5月1日-15日
        until = evolve(until, month=since.month)
    since = evolve(since, year=since.year or until.year, day=_FIRST if since.day == "end" else since.day)
    return Stretch(since, evolve(until, year=until.year or since.year), start, end)


def _since(tokens: Sequence["Token"]) -> Day:
    """Read the start of a stretch: a bare year starts in January, a quarter or half with its first month."""
    if tokens[0].type == "FROM_QUARTER":
        return Day(None, 3 * _quarter(str(tokens[0])) - 2, "end")
    day, _, bare, _ = _stamp(tokens)
    if bare:
        return evolve(day, month=1, day="end")
    if tokens[-1].type in ("DATEWORD", "QUARTER") and day.month is not None:
        half = str(tokens[-1]) in ("上半年", "下半年")
        return evolve(day, month=day.month - (5 if half else 2), day="end")
    return day


_FIRST = 1


def _bare_since(number: str, unit: str) -> Day:
    """Read the first number of 1-12月 or 2020-2022年."""
    if unit == "YEAR":
        return Day(int(number), 1, _FIRST)
    if unit == "QUARTER":
        return Day(None, 3 * int(number) - 2, _FIRST)
    year, dot, month = number.partition(".")
    return Day(int(year), int(month), _FIRST) if dot else Day(None, int(number), _FIRST)


def _done(tree: "Tree[Token]") -> Done:
    word, *rest = tree.children
    unit = str(_first(rest[0])) if rest else None
    return Done(str(word), unit, word.start_pos, _last(tree).end_pos)


def _loose(tree: "Tree[Token]") -> Loose:
    lex = lexicon()
    word, *rest = tree.children
    unit = lex.units.get(str(word), str(word))
    return Loose(
        str(word) if unit == "天" else unit,
        tuple(_denominator(child.children[1]) for child in rest),
        word.start_pos,
        _last(tree).end_pos,
    )


_WALKERS: dict[str, Any] = {
    "lead": _lead,
    "quantity": _figure,
    "span": _span,
    "date": _date,
    "period": _period,
    "counted": _period,
    "done": _done,
    "loose_unit": _loose,
}
