"""Rows of date tokens → days (日期): years, months, days, quarters, 底 and 旬.

Lives here: what each date terminal of the grammar says, the first day of a stretch. May not: signs of comparison other
than those a date word carries (年内).
"""

import re
from calendar import monthrange
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from attrs import evolve

from indicators.comparators import Day
from indicators.syntax._lexicon import lexicon
from indicators.syntax.numbers import chinese_digits, plain_number
from indicators.syntax.pieces import Word

_DIGITS = 4  # of a year
_FIRST, _DECEMBER, _QUARTER, _HALF, _LEAP = 1, 12, 3, 6, 2024


class Stamp(NamedTuple):
    """A day with what its words say besides."""

    day: Day  # the day; a bare month, quarter, half or year means its end
    sign: str | None  # the comparator that a date word carries (年内)
    bare: bool  # it names a year only
    whole_year: bool  # it names a whole year (2023年度, 全年)


def stamp(tokens: Sequence[Word]) -> Stamp:
    """Put year, month, day and 底 or 旬 together; a :class:`ValueError` where there is no such day."""
    year: int | None = None
    month: int | None = None
    day: int | str | None = None
    sign: str | None = None
    for token in tokens:
        kind, text = token.kind, token.text
        if kind == "YMD":
            year, month, day = map(int, re.findall("[0-9]+", text))
        elif kind == "YEAR":
            digits = text.rstrip("年度")
            year = int(digits) if digits.isascii() else chinese_digits(digits)
        elif kind == "MONTH":
            month = _month(text)
        elif kind in ("DAY", "LONE_DAY"):
            day = int(plain_number(text.rstrip("日号")))
        elif kind == "YEAR_MONTH":
            year, month = map(int, re.findall("[0-9]+", text))
        elif kind in ("MONTH_DAY", "POINT_DAY"):
            month, day = map(int, re.findall("[0-9]+", text))
        elif kind not in ("THISYEAR", "ALLYEAR"):
            month, day, sign = _named(kind, text, month)
    if day is None and (month is not None or year is not None):
        month, day = month or _DECEMBER, "end"
    kinds = {token.kind for token in tokens}
    whole = "ALLYEAR" in kinds or (kinds <= {"YEAR", "THISYEAR"} and tokens[-1].text.endswith("度"))
    return Stamp(_existing(Day(year, month, day)), sign, kinds <= {"YEAR", "THISYEAR"}, whole)


def _named(kind: str, text: str, month: int | None) -> tuple[int | None, int | str, str | None]:
    """Read a word that names an end: a quarter, 年底, 年内, 月底, 底, 上旬."""
    meaning = lexicon().meaning
    if kind == "QUARTER":
        return _QUARTER * quarter(text), "end", None
    if kind in ("DATEWORD", "WITHIN"):
        number, day = meaning["dates" if kind == "DATEWORD" else "dates_within"][text].split()
        return int(number), day, "<=" if kind == "WITHIN" else None
    if kind == "EDGE":
        edge = meaning["edges"][text]
        return month or _DECEMBER, "end" if edge == "end" else int(edge), None
    if kind == "MONTHEND":
        ten = meaning["dates_loose"][text]
        return month, ten if ten == "end" else int(ten), None
    return month, "end", None  # FOOT


def _existing(day: Day) -> Day:
    """Refuse a day that no calendar has."""
    if day.month is not None and not 1 <= day.month <= _DECEMBER:
        raise ValueError(day)
    if isinstance(day.day, int) and not 1 <= day.day <= monthrange(day.year or _LEAP, day.month or 1)[1]:
        raise ValueError(day)
    return day


def numeric(printed: str) -> Day | None:
    """Read 2023.12, 202312 and 20231231 as a month or a day; ``None`` for any other number.

    >>> numeric("2023.6"), numeric("20231231"), numeric("2023.13"), numeric("735")
    (Day(year=2023, month=6, day='end'), Day(year=2023, month=12, day=31), None, None)
    """
    found = re.fullmatch(r"((?:19|20)[0-9]{2})(?:\.(1[0-2]|0?[1-9])|(1[0-2]|0[1-9])([0-3][0-9])?)", printed)
    if found is None:
        return None
    year, dotted, month, day = found.groups()
    try:
        return _existing(Day(int(year), int(dotted or month), int(day) if day else "end"))
    except ValueError:
        return None


def quarter(text: str) -> int:
    """Read the number of a quarter (第三季度)."""
    return int(plain_number(text.strip("第季度")))


def _month(text: str) -> int:
    digits = text.rstrip("月份")
    return 1 if digits == "元" else int(plain_number(digits))


def since(tokens: Sequence[Word]) -> Day:
    """Read the start of a stretch: a bare year starts in January, a quarter or half with its first month."""
    first, last = tokens[0], tokens[-1]
    if first.kind == "FROM_QUARTER":
        return _opening(_QUARTER * quarter(first.text), _QUARTER)
    read = stamp(tokens)
    if read.bare:
        return evolve(read.day, month=1, day=_FIRST)
    if last.kind in ("DATEWORD", "QUARTER") and read.day.month is not None:
        return evolve(_opening(read.day.month, _HALF if "半" in last.text else _QUARTER), year=read.day.year)
    return evolve(read.day, day=_FIRST) if read.day.day == "end" else read.day


def _opening(last_month: int, months: int) -> Day:
    return Day(None, last_month - months + 1, _FIRST)


def counted(number: str, unit: str) -> Day:
    """Read the first number of 1-12月, 1-3季度 or 2020-2022年."""
    if unit == "YEAR":
        return Day(_year(number), 1, _FIRST)
    year, dot, month = number.partition(".")
    if dot and unit != "QUARTER" and month.isdecimal():  # 2024.1-12月
        return _existing(Day(_year(year), int(month), _FIRST))
    count = plain_number(number) if number.isdecimal() or not number.isascii() else Fraction(-1)
    if count.denominator != 1:
        raise ValueError(number)
    if unit == "QUARTER":
        return _existing(_opening(_QUARTER * int(count), _QUARTER))
    return _existing(Day(None, int(count), _FIRST))


def _year(number: str) -> int:
    if number.isdecimal() and not (len(number) == _DIGITS and number[:2] in ("19", "20")):
        raise ValueError(number)
    return int(number) if number.isdecimal() else chinese_digits(number)


def ordered(start: Day, end: Day) -> bool:
    """Say whether a stretch does not end before it starts."""
    first = (start.year or 0, start.month or 0, start.day if isinstance(start.day, int) else 0)
    last = (end.year or 0, end.month or 0, end.day if isinstance(end.day, int) else 99)
    return first <= last
