"""Printed numbers that are a spreadsheet's floats (浮点尾数): 96.53333333333334, 9.700000000000001.

Lives here: how such a number is told and what it says. May not: know forms.
"""

from fractions import Fraction

from indicators.comparators import decimal_string
from indicators.standards import round_to

_DIGITS = 12  # nobody types so many
_DECIMALS = 4  # of a number that somebody typed
_NOISE = Fraction(1, 10**9)


def is_float(value: Fraction) -> bool:
    """Whether a printed number is a spreadsheet's float: nobody types twelve digits.

    >>> is_float(Fraction("96.53333333333334")), is_float(Fraction("1234567.89"))
    (True, False)
    """
    return len(decimal_string(value).replace(".", "").lstrip("-0")) >= _DIGITS


def typed(value: Fraction) -> Fraction:
    """Take the noise off a float: 9.700000000000001 was 9.7; a quotient that never ends stays."""
    near = round_to(value, _DECIMALS)
    return near if is_float(value) and abs(value - near) <= _NOISE else value


def agrees(printed: Fraction, exact: Fraction) -> bool:
    """Whether a float is an exact number up to its last digits."""
    return abs(printed - exact) <= _NOISE * max(abs(exact), Fraction(1))
