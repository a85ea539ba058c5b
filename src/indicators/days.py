"""Days as numbers, so that deadlines are compared as amounts are: how many days after 1970-01-01.

Lives here: from a day to its number, back, and into words. May not: read a text.
"""

from datetime import date, timedelta
from fractions import Fraction

_EPOCH = date(1970, 1, 1)


def number_of_day(day: date) -> Fraction:
    """The number of a day.

    >>> number_of_day(date(2025, 12, 31))
    Fraction(20453, 1)
    """
    return Fraction((day - _EPOCH).days)


def date_of(number: Fraction) -> date:
    """The day of a number.

    >>> date_of(Fraction(20453))
    datetime.date(2025, 12, 31)
    """
    return _EPOCH + timedelta(days=int(number))


def day_words(day: date) -> str:
    """A day as a form prints it.

    >>> day_words(date(2026, 6, 30))
    '2026年6月30日'
    """
    return f"{day.year}年{day.month}月{day.day}日"
