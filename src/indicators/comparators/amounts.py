"""Comparators with a number of their own (数量、区间): ≥6000起, 80%-90%.

Lives here: :class:`Quantity` with its seven signs, :class:`Between`. A class without fields of its own needs no attrs.
May not: bases, dates, words.
"""

from fractions import Fraction
from typing import Any, ClassVar

from attrs import field, frozen

from indicators.comparators.base import Reading
from indicators.comparators.words import SIGNS_PRINTED, amount
from indicators.numbers import Interval, exact, maybe
from indicators.units import Measure


@frozen
class Quantity(Reading):
    """Base of the comparators with one number (数量比较式)."""

    kind = "quantity"
    sign: ClassVar[str | None] = None
    value: Fraction = field(converter=exact)  # the number, multipliers applied (万 and 亿), units not converted
    unit: str | None = None  # the canonical unit word, ``None`` when none is stated
    per: tuple[str, ...] = ()  # denominators of a rate in printed order
    approximate: bool = field(default=False, kw_only=True)  # 约 / 左右 / 余 / 多 was printed

    @property
    def interval(self) -> Interval:
        """The numbers that satisfy it, in its own printed unit; the one that ≠ leaves out is no interval's business."""
        lower = None if self.sign in ("<=", "<", "!=") else self.value
        upper = None if self.sign in (">=", ">", "!=") else self.value
        return Interval(lower, upper, lower_closed=self.sign != ">", upper_closed=self.sign != "<")

    @property
    def measure(self) -> Measure | None:
        """Its number with its unit, where it is that number and no bound."""
        return Measure(self.value, self.unit, self.per) if self.sign in (None, "=") else None

    def _fields(self) -> dict[str, Any]:
        return {"comparator": self.sign, **super()._fields()}

    def _words(self) -> str:
        sign = SIGNS_PRINTED[self.sign] or ("为" if self.subject and self.value < 0 else "")  # 收入-5元: no dash
        about = "约" if self.approximate else ""
        return f"{sign}{about}{amount(self.value, self.unit, self.per)}"


class AtLeast(Quantity):
    """At least so much (≥, 不低于, 至少).

    >>> AtLeast(6000, "起").holds(Fraction(5999)), str(AtLeast(6000, "起"))
    (False, '≥6000起')
    """

    __slots__ = ()
    sign = ">="


class AtMost(Quantity):
    """At most so much (≤, 不超过, 以内).

    >>> str(AtMost("5", "工作日").interval)
    '(-∞, 5]'
    """

    __slots__ = ()
    sign = "<="


class MoreThan(Quantity):
    """More than so much, the bound left out (>, 超过, 高于)."""

    __slots__ = ()
    sign = ">"


class LessThan(Quantity):
    """Less than so much, the bound left out (<, 低于, 不足)."""

    __slots__ = ()
    sign = "<"


class Exactly(Quantity):
    """Exactly so much (=, 等于)."""

    __slots__ = ()
    sign = "="


class NotEqual(Quantity):
    """Anything but so much (≠, 不等于).

    >>> NotEqual(0, "起").holds(Fraction(0))
    False
    """

    __slots__ = ()
    sign = "!="

    def _admits(self, interval: Interval, actual: Fraction) -> bool:
        return interval.holds(actual) and actual != self.value


class Stated(Quantity):
    """A number with no comparator stated (未写比较符); which way is better is decided when it is bound.

    >>> str(Stated(22, "人"))
    '22人'
    """

    __slots__ = ()


Counted = AtLeast | AtMost | MoreThan | LessThan | Exactly | NotEqual | Stated
SIGNS: dict[str | None, type[Counted]] = {
    ">=": AtLeast,
    "<=": AtMost,
    ">": MoreThan,
    "<": LessThan,
    "=": Exactly,
    "!=": NotEqual,
    None: Stated,
}


@frozen
class Between(Reading):
    """A range of numbers (区间): ``80%-90%``, ``15±2℃``, ``≥80%且<90%``.

    >>> str(Between(80, 90, True, False, "%"))
    '≥80%且<90%'
    """

    kind = "range"
    lower: Fraction | None = field(converter=maybe)
    upper: Fraction | None = field(converter=maybe)
    lower_closed: bool = True
    upper_closed: bool = True
    unit: str | None = None
    per: tuple[str, ...] = ()
    approximate: bool = field(default=False, kw_only=True)

    @property
    def interval(self) -> Interval:
        """The range in its own printed unit."""
        return Interval(self.lower, self.upper, self.lower_closed, self.upper_closed)

    @property
    def ends(self) -> list[tuple[str, Fraction]]:
        """The sign and the number of each end that it has: ``[(">=", 80), ("<", 90)]``."""
        both = ((">=" if self.lower_closed else ">", self.lower), ("<=" if self.upper_closed else "<", self.upper))
        return [(sign, end) for sign, end in both if end is not None]

    def _words(self) -> str:
        about = "约" if self.approximate else ""
        parts = [f"{SIGNS_PRINTED[sign]}{about}{amount(end, self.unit, self.per)}" for sign, end in self.ends]
        return "且".join(parts) if len(parts) > 1 else f"{parts[0]}(区间)"
