"""Ratios of whole numbers that depend on one number x (整数比): what a compiled rule is made of.

Lives here: ``(a·x + b) / (c·x + e)``, its arithmetic, and tests on it, over Python's whole numbers. May not:
know rules.
"""

from collections.abc import Callable
from fractions import Fraction
from math import lcm

from attrs import frozen

from indicators.comparators import Interval

Pair = tuple[int, int] | None  # numerator and positive denominator; None where the rule divides by zero
Value = Callable[[int, int], Pair]
Test = Callable[[int, int], bool | None]


class NotCompiledError(Exception):
    """The rule needs what the fast path does not have: it goes to the traced evaluator."""


@frozen
class Ratio:
    """``(a·x + b) / (c·x + e)`` of whole numbers; a constant denominator is positive."""

    a: int
    b: int
    c: int
    e: int

    @classmethod
    def of(cls, a: Fraction, b: Fraction, c: Fraction, e: Fraction) -> "Ratio":
        """Make it of fractions."""
        scale = lcm(a.denominator, b.denominator, c.denominator, e.denominator)
        if c == 0:
            if e == 0:
                raise NotCompiledError
            scale = scale if e > 0 else -scale
        return cls(*(int(each * scale) for each in (a, b, c, e)))

    @classmethod
    def constant(cls, value: Fraction) -> "Ratio":
        """A number that does not depend on x."""
        return cls(0, value.numerator, 0, value.denominator)

    @property
    def is_constant(self) -> bool:
        """Whether it does not depend on x."""
        return self.a == 0 == self.c

    @property
    def value(self) -> Fraction:
        """The number that a constant is."""
        return Fraction(self.b, self.e)

    def scaled(self, by: Fraction) -> "Ratio":
        """It times a number."""
        return Ratio.of(self.a * by, self.b * by, Fraction(self.c), Fraction(self.e))

    def inverse(self) -> "Ratio":
        """One divided by it."""
        return Ratio.of(Fraction(self.c), Fraction(self.e), Fraction(self.a), Fraction(self.b))

    def plus(self, other: "Ratio") -> "Ratio":
        """The sum, where that is such a ratio again."""
        if other.is_constant:
            by = other.value
            return Ratio.of(self.a + by * self.c, self.b + by * self.e, Fraction(self.c), Fraction(self.e))
        if self.c == 0 == other.c:
            one, two = Fraction(1, self.e), Fraction(1, other.e)
            a, b = self.a * one + other.a * two, self.b * one + other.b * two
            return Ratio.of(a, b, Fraction(0), Fraction(1))
        if self.is_constant:
            return other.plus(self)
        raise NotCompiledError

    def times(self, other: "Ratio") -> "Ratio":
        """The product, where that is such a ratio again."""
        if other.is_constant:
            return self.scaled(other.value)
        if self.is_constant:
            return other.scaled(self.value)
        raise NotCompiledError


X = Ratio(1, 0, 0, 1)


def function_of(value: Value | Ratio) -> Value:
    """The ratio as a function of x = n/d."""
    if not isinstance(value, Ratio):
        return value
    a, b, c, e = value.a, value.b, value.c, value.e
    if c == 0:
        return lambda n, d: (a * n + b * d, e * d)

    def run(n: int, d: int) -> Pair:
        top, bottom = a * n + b * d, c * n + e * d
        if bottom > 0:
            return top, bottom
        return (-top, -bottom) if bottom else None

    return run


def within(value: Ratio, interval: Interval, excluded: Fraction | None = None) -> Test:
    """Whether the ratio lies in an interval."""
    of = function_of(value)
    low, high = interval.lower, interval.upper
    ln, ld = (low.numerator, low.denominator) if low is not None else (0, 1)
    hn, hd = (high.numerator, high.denominator) if high is not None else (0, 1)
    open_low, open_high = not interval.lower_closed, not interval.upper_closed

    def run(n: int, d: int) -> bool | None:
        found = of(n, d)
        if found is None:
            return None
        n, d = found
        if low is not None and (n * ld < ln * d or (open_low and n * ld == ln * d)):
            return False
        if high is not None and (n * hd > hn * d or (open_high and n * hd == hn * d)):
            return False
        return excluded is None or n * excluded.denominator != excluded.numerator * d

    return run


def all_hold(tests: list[Test]) -> Test:
    """All hold; as in the traced walk, the first that fails or is unknown decides."""
    return lambda n, d: next((held for test in tests if not (held := test(n, d))), True)


def one_holds(tests: list[Test]) -> Test:
    """One holds; the first that holds or is unknown decides."""
    return lambda n, d: next((held for test in tests if (held := test(n, d)) is not False), False)
