"""Numbers in sentences: digits, amounts of money in the form's unit, and one line of arithmetic with ``=`` or ``≈``.

Lives here: how a number is printed, and how many digits of it a pocket calculator confirms. May not: know a step.
"""

from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from indicators.comparators import decimal_string
from indicators.days import date_of, day_words
from indicators.rulepacks.model import MODES
from indicators.standards.facts import PERCENT, SIGNS, round_to
from indicators.standards.formula import evaluate_term, parse_formula

DIGITS = 6  # decimals shown of a number that has no end
_LONGEST = 30  # decimals after which even a number that hugs a rounding edge is cut
_TYPED = str.maketrans({"×": "*", "÷": "/", ",": None})
_HUNDRED = Fraction(100)


def ends(value: Fraction) -> bool:
    """Say whether the printed digits are the whole number: those of 5/2, not of 2/3."""
    text = decimal_string(value)
    return "/" not in text and len(text.partition(".")[2]) <= DIGITS


def shown(value: Fraction) -> str:
    """Print the digits of a number: exactly where it ends, else so many that whoever rounds further gets the same.

    >>> shown(Fraction(5, 2)), shown(Fraction(2, 3)), shown(Fraction("9.5349999996"))
    ('2.5', '0.666667', '9.5349999996')
    """
    return decimal_string(value if ends(value) else round_to(value, _enough(value)))


def _enough(value: Fraction) -> int:
    for digits in range(DIGITS, _LONGEST):
        cut = round_to(value, digits)
        if all(round_to(cut, less, mode) == round_to(value, less, mode) for less in range(digits) for mode in MODES):
            return digits
    return _LONGEST


def padded(value: Fraction, digits: int) -> str:
    """Print the digits of a number with at least so many decimals, as a column does.

    >>> padded(Fraction(27, 10), 2), padded(Fraction(1, 8), 2)
    ('2.70', '0.125')
    """
    text = shown(value)
    whole, _, rest = text.partition(".")
    return f"{whole}.{rest:0<{digits}}" if digits else text


def quantity(value: Fraction, unit: str | None) -> str:
    """Print a number with its unit; a date as a date; 约 before one that has no end.

    >>> quantity(Fraction(20453), "日期"), quantity(Fraction(200, 3), "%")
    ('2025年12月31日', '约66.666667%')
    """
    if unit == "日期" and value.denominator == 1:
        return day_words(date_of(value))
    return f"{'' if ends(value) else '约'}{shown(value)}{unit or ''}"


def worked(arithmetic: str) -> Fraction:
    """Work a line of digits and signs as a pocket calculator with brackets does.

    >>> worked("1,298.02 ÷ 1,311.13 × 100% - 0.5") < 1
    True
    """
    return evaluate_term(parse_formula(arithmetic.translate(_TYPED), ()), {})


def told(arithmetic: str, result: Fraction, unit: str = "") -> str:
    """Print arithmetic and its exact result: ``=`` where they are equal, else ``≈`` and the digits that both share.

    The numbers in the arithmetic may be rounded for display; the unit is printed behind the result.

    >>> told("62÷65×10", Fraction(124, 13), " 分"), told("1 ÷ 8", Fraction(25, 2), "%")
    ('62÷65×10 ≈ 9.538462 分', '1 ÷ 8 = 12.5%')
    """
    found = worked(arithmetic) * (_HUNDRED if unit in PERCENT else 1)
    if found == result and ends(result):
        return f"{arithmetic} = {shown(result)}{unit}"
    digits = next(n for n in (_enough(result), *range(DIGITS, -1, -1)) if round_to(found, n) == round_to(result, n))
    return f"{arithmetic} ≈ {decimal_string(round_to(result, digits))}{unit}"


def printed(expression: str) -> str:
    """Print the signs of an expression as people do: 完成值÷目标值×分值 for 完成值/目标值*分值."""
    return expression.translate(SIGNS)


@frozen
class Money:
    """How a form prints amounts (金额): a factor of 元, its word, and whether thousands are parted by commas.

    >>> Money("万元", 10000, grouped=True).shown(Fraction(13111300))
    '1,311.13'
    """

    unit: str = "元"
    factor: int = 1
    grouped: bool = False

    def shown(self, value: Fraction) -> str:
        """The digits of an amount in 元."""
        text = shown(value / self.factor)
        return f"{Decimal(text):,f}" if self.grouped else text

    def quantity(self, value: Fraction, unit: str | None) -> str:
        """Print a number with its unit, an amount in 元 in the form's own."""
        return f"{self.shown(value)}{self.unit}" if unit == "元" else quantity(value, unit)


YUAN = Money()
