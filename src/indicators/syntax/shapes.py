"""A bounded cache of readings by shape: new numbers in a known shape are cheap, and exactly as right.

Lives here: cutting a text around its one number, and the plan that makes a comparator of a new number. May not: read
a value. A shape is kept only where the reading cannot depend on the digits: one number, a quantity, and next to the
number nothing that makes dates, shares, groups or codes of digits.
"""

import re
from fractions import Fraction

from attrs import frozen

from indicators.comparators import Comparator, Quantity
from indicators.syntax.numbers import digits

_AROUND = re.compile(r"(\D*)([0-9]{1,15}(?:\.[0-9]{1,15})?)(\D*)")  # \D: no digit of any script
_BESIDE = frozenset(
    "年月日号季成之、.。．,，)）/／:：-–—―−~～至到xX×*^\ufeff\u200b"
)  # what may join or date the digits
_BEFORE = _BESIDE | {"第"}
_LONGEST, _SHAPES = 40, 4096


def number_anomalies(sign: str | None, unit: str | None, value: Fraction) -> tuple[str, ...]:
    """Name what is odd about a number in its unit.

    >>> number_anomalies(None, "%", Fraction(292))
    ('over_100_percent', 'suspect_ocr')
    """
    if unit is None:
        return ("unit_missing",)
    if unit == "%" and value > _WHOLE:
        suspect = sign is None and 2 * _WHOLE < value < 3 * _WHOLE and value.denominator == 1  # ≥92% printed as 292%
        return ("over_100_percent", "suspect_ocr") if suspect else ("over_100_percent",)
    return ()


_WHOLE = 100
Key = tuple[str, str, str | None, str | None, str | None]


@frozen
class Cut:
    """A text cut around its one number."""

    key: Key
    number: str


def cut(text: str, unit: str | None, comparator: str | None, name: str | None) -> Cut | None:
    """Cut a text around its number; ``None`` where the digits may matter to the reading.

    >>> cut("≥ 6000起", None, None, None)
    Cut(key=('≥ ', '起', None, None, None), number='6000')
    >>> cut("6月", None, None, None) is None, cut("3-5天", None, None, None) is None
    (True, True)
    """
    if len(text) > _LONGEST:
        return None
    found = _AROUND.fullmatch(text)
    if found is None:
        return None
    before, number, after = found.groups()
    left, right = before.rstrip(), after.lstrip()
    if right[:1] in _BESIDE or (left[-1:] in _BEFORE and left != "-") or (left.isascii() and left[-1:].isalpha()):
        return None
    return Cut((before, after, unit, comparator, name), number)


@frozen
class Plan:
    """How to make the comparator of a shape from a number."""

    make: type[Quantity]
    factor: Fraction
    scaled: bool
    unit: str | None
    per: tuple[str, ...]
    approximate: bool
    subject: str | None
    anomalies: tuple[str, ...]
    provenance: tuple[tuple[str, str], ...]

    def __call__(self, number: str, text: str) -> Comparator:
        """Make the comparator."""
        value = digits(number) * self.factor if self.scaled else digits(number)
        codes = (*self.anomalies, *number_anomalies(self.make.sign, self.unit, value))
        return self.make(
            value,
            self.unit,
            self.per,
            text=text,
            anomalies=codes,
            approximate=self.approximate,
            subject=self.subject,
            provenance=self.provenance,
        )


class Shapes:
    """The cache; it forgets everything when it is full. Safe for threads: each step is one dictionary operation."""

    def __init__(self) -> None:
        """Start empty."""
        self._plans: dict[Key, Plan] = {}

    def get(self, key: Key) -> Plan | None:
        """Return the plan of a shape, if known."""
        return self._plans.get(key)

    def learn(self, shape: Cut, read: Comparator) -> None:
        """Keep the plan of a reading, if it is a quantity whose number is the one that was cut out."""
        number = Fraction(shape.number)
        if not isinstance(read, Quantity) or number == 0 or read.value == 0:
            return
        odd = number_anomalies(read.sign, read.unit, read.value)
        anomalies = tuple(code for code in read.anomalies if code not in odd)
        factor = read.value / number
        if len(self._plans) >= _SHAPES:
            self._plans.clear()
        self._plans[shape.key] = Plan(
            type(read),
            factor,
            factor != 1,
            read.unit,
            read.per,
            read.approximate,
            read.subject,
            anomalies,
            read.provenance,
        )
