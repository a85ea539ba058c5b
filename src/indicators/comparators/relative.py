"""Comparators measured against something else (变化、参照): 较上年增长5%, 不超过预算的95%.

Lives here: :class:`Change`, :class:`Reference`. May not: know what 上年 or 预算数 are worth.
"""

from collections.abc import Mapping
from fractions import Fraction

from attrs import field, frozen

from indicators.comparators.base import Reading
from indicators.comparators.words import REFERENCES, SIGNS_PRINTED, amount, number_words
from indicators.data import decimal_string
from indicators.numbers import exact, maybe

_AGAINST: Mapping[str | None, str] = {">=": "不低于{}", "<=": "不高于{}", ">": "高于{}", "<": "低于{}", "=": "与{}持平"}


@frozen
class Change(Reading):
    """A change against a base (变化): ``较上年增长5%以上``, ``逐年提高``."""

    kind = "change"
    direction: str  # ``increase``, ``decrease`` or ``none``
    sign: str | None = None  # the comparator of the amount
    value: Fraction | None = field(default=None, converter=maybe)  # the amount, ``None`` when none is given
    unit: str | None = None  # its unit
    reference: str | None = None  # the base: a name of the contract, the thing's own words, or ``None``
    approximate: bool = field(default=False, kw_only=True)

    def _words(self) -> str:
        base = "" if self.reference is None else f"较{REFERENCES.get(self.reference, self.reference)}"
        verb = {"increase": "增长", "decrease": "下降", "none": "变化"}[self.direction]
        if self.value is None:
            return f"{base}{verb}"
        about = "约" if self.approximate else ""
        return f"{base}{verb}{SIGNS_PRINTED[self.sign]}{about}{amount(self.value, self.unit)}"


@frozen
class Reference(Reading):
    """A bound that another number gives (参照): ``≤预算数元``, ``不低于上年``, ``不超过预算的95%``.

    >>> str(Reference("<=", "budget", "0.95"))
    '≤预算数的95%'
    """

    kind = "reference"
    sign: str | None
    reference: str
    factor: Fraction = field(default=Fraction(1), converter=exact)
    unit: str | None = None

    def _words(self) -> str:
        name = REFERENCES.get(self.reference, self.reference)
        percent = decimal_string(self.factor * 100)
        share = "" if self.factor == 1 else f"的{number_words(self.factor)}" if "/" in percent else f"的{percent}%"
        if share == "" and name[:4].isdecimal() and self.sign in _AGAINST:  # ≤2021年 would be a day
            return _AGAINST[self.sign].format(f"{name}{self.unit or ''}")
        return f"{SIGNS_PRINTED[self.sign]}{name}{share}{self.unit or ''}"
