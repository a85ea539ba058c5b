"""Exact numbers and sets of them (数、区间): the doors by which numbers come in, and :class:`Interval`.

Lives here: what is a number and what is none. May not: units, comparators, text beyond one number.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import cast, overload

from attrs import frozen

from indicators.data import Data, decimal_string

Exact = str | int | Decimal | Fraction
_LONGEST, _EXPONENT, _BITS = 2000, 1000, 3200  # of a number's text, its exponent, its parts: nobody prints more
_PLACES = 6


def exact(value: Exact) -> Fraction:
    """Make an exact number; a float is refused, since it is not the number that was printed (see :func:`number`).

    Args:
        value: A decimal string (``"0.95"``), a fraction string (``"2/3"``), an integer or an exact number.

    Returns:
        The exact number.

    Raises:
        TypeError: ``value`` is a float or no number at all.
        ValueError: A text that is no number, a number without an end or a denominator of zero, or far too large a one.

    >>> exact("334.10")
    Fraction(3341, 10)
    """
    if type(value) is Fraction:  # the commonest, and far cheaper than asking an abstract class
        made = value
    elif isinstance(value, Fraction):  # a number that answers for itself (a symbol)
        return value
    else:
        made = _made(value)
    top, bottom = made.as_integer_ratio()
    if top.bit_length() > _BITS or bottom.bit_length() > _BITS:
        raise ValueError("这个数太大或太长，不像一个指标值")
    return made


def added(numbers: Iterable[Fraction]) -> Fraction:
    """Add up exact numbers, those over one denominator as integers: points of a table have few.

    >>> added([Fraction(1, 100), Fraction(1, 2), Fraction(49, 100)])
    Fraction(1, 1)
    """
    tops: dict[int, int] = {}
    for each in numbers:
        top, bottom = each.as_integer_ratio()
        tops[bottom] = tops.get(bottom, 0) + top
    return sum((Fraction(top, bottom) for bottom, top in tops.items()), Fraction(0))


def whole_sum(numbers: Iterable[Fraction | None]) -> Fraction | None:
    """Add up what must be known of all: ``None`` where a part is not known, or there is none.

    >>> whole_sum([Fraction(1), Fraction(2)]), whole_sum([Fraction(1), None])
    (Fraction(3, 1), None)
    """
    parts = list(numbers)
    known = [each for each in parts if each is not None]
    return added(known) if known and len(known) == len(parts) else None


def _made(value: Exact) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"需要精确的数（str、int、Decimal、Fraction），不接受 {type(value).__name__}: {value!r}")
    if isinstance(value, int):
        return Fraction(value)
    text = str(value)
    _, power, exponent = text.lower().partition("e")
    if len(text) > _LONGEST or (power and not -_EXPONENT <= int(exponent[:_PLACES] or 0) <= _EXPONENT):
        raise ValueError("这个数太大或太长，不像一个指标值")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"这不是一个数：{text!r}；带单位的先用 parse 读出") from None


@overload
def number(value: Exact) -> Fraction: ...
@overload
def number(value: float | None) -> Fraction | None: ...
def number(value: Exact | float | None) -> Fraction | None:
    """Make an exact number of what a program or a data frame holds: the one door by which floats come in.

    A float stands for its shortest decimal text (0.1 is 1/10); what says that there is no value says so here too.

    Args:
        value: An exact number, its text, a float, or what stands for a missing value: ``None``, NaN, NaT.

    Returns:
        The exact number; ``None`` where the value is missing (缺失).

    Raises:
        TypeError: ``value`` is no number at all.
        ValueError: An infinite number, a text that is no number, or far too large a number.

    >>> number(62.5), number("62.50"), number(float("nan"))
    (Fraction(125, 2), Fraction(125, 2), None)
    """
    if value is None or is_missing(value):
        return None
    if isinstance(value, Integral) and not isinstance(value, bool):
        return exact(int(value))
    exactly = isinstance(value, str | Decimal | Rational) or not isinstance(value, Real)  # numpy's numbers are Real
    return exact(cast("Exact", value) if exactly else str(value))


def is_missing(value: object) -> bool:
    """Say whether a value of a program or a data frame stands for none: ``None``, NaN, NaT, pandas' NA.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    if value is None or isinstance(value, Decimal):
        return value is None or value.is_nan()
    unequal: object = value != value  # noqa: PLR0124 - NaN and NaT are equal to nothing, and NA answers with itself
    return unequal is value or str(unequal) == "True"  # numpy has a truth of its own, and arrays have many


def maybe(value: Exact | None) -> Fraction | None:
    """Make an exact number of what may be missing."""
    return None if value is None else exact(value)


def not_negative(_: object, __: object, value: Fraction | None) -> None:
    """Refuse points below zero."""
    if type(value) is Fraction and value < 0:  # a number of another class answers for itself
        raise ValueError(f"分值不能小于零：{value}")


@frozen
class Interval(Data):
    """A set of numbers without gaps (区间); ``None`` is an open end without bound.

    >>> Interval(Fraction(80), Fraction(90), True, False).holds(Fraction(90))
    False
    >>> print(Interval(Fraction(6000), None, True, False))
    [6000, +∞)
    """

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool = True
    upper_closed: bool = True

    def holds(self, value: Exact) -> bool:
        """Say whether a number lies in it; a float is refused, see :func:`number`."""
        value = exact(value)
        if self.lower is not None and (value < self.lower or (not self.lower_closed and value == self.lower)):
            return False
        return not (self.upper is not None and (value > self.upper or (not self.upper_closed and value == self.upper)))

    def __contains__(self, value: object) -> bool:
        """Say whether a number lies in it: ``5 in interval``; for what has a unit ask ``holds``."""
        return self.holds(cast("Exact", value))

    def __str__(self) -> str:
        """Print it as mathematicians do."""
        low = "(-∞" if self.lower is None else f"{'[' if self.lower_closed else '('}{decimal_string(self.lower)}"
        high = "+∞)" if self.upper is None else f"{decimal_string(self.upper)}{']' if self.upper_closed else ')'}"
        return f"{low}, {high}"
