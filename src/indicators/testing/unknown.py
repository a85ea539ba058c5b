"""A number of which only its interval is known (未知数): exact arithmetic and comparisons for all of it at once.

Lives here: :class:`Unknown`, and :func:`simplest`, the plainest number of an interval. May not: know rules or laws.

An ``Unknown`` is ``(a·x + b) / (c·x + d)`` for all x of an open interval. Where a comparison would come out differently
within the interval, :class:`Split` gives up the run; ``line`` repeats it on each side of that point and on the point
itself. What such fractions cannot hold raises :class:`Undecidable`.
"""
# ruff: noqa: ANN401 - the operators of Fraction have overloads for float and complex that an exact number has not

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Never, Self

from indicators.comparators import Interval

MOST_STEPS = 4000  # of a staircase: a hundred points in steps of 0.05, twice; beyond, the caller samples
_MOST_DIGITS = 30


class Undecidable(Exception):  # noqa: N818 - no error: the caller samples instead
    """The computation leaves the fractions that can be decided."""


class Split(Exception):  # noqa: N818 - no error: the run is repeated on smaller intervals
    """A comparison comes out differently on the two sides of some points."""

    def __init__(self, points: tuple[Fraction, ...]) -> None:
        """Keep the points."""
        super().__init__(points)
        self.points = points


Extended = tuple[int, Fraction]  # a limit: (-1, 0) below and (1, 0) above every number, (0, v) the number v


class Unknown(Fraction):
    """A number that depends on an x of an open interval (未知数).

    Args:
        top: ``(a, b)`` of a·x + b.
        bottom: ``(c, d)`` of c·x + d; never zero within the cell.
        cell: The open interval of x.

    >>> x = Unknown.of(Interval(Fraction(0), Fraction(50), False, False))
    >>> x / 50 < 1, x * 2 + 1 - x * 2
    (True, Fraction(1, 1))
    """

    __slots__ = ("bottom", "cell", "top")
    top: tuple[Fraction, Fraction]
    bottom: tuple[Fraction, Fraction]
    cell: Interval

    def __new__(cls, top: tuple[Fraction, Fraction], bottom: tuple[Fraction, Fraction], cell: Interval) -> Self:
        """Make one; the value that a Fraction holds is never read."""
        self = super().__new__(cls, 0)
        scale = bottom[0] or bottom[1]
        self.top = (top[0] / scale, top[1] / scale)
        self.bottom = (bottom[0] / scale, bottom[1] / scale)
        self.cell = cell
        return self

    @classmethod
    def of(cls, cell: Interval) -> "Unknown":
        """The x itself, anywhere in the cell."""
        return cls((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)), cell)

    def at(self, x: Fraction) -> Fraction:
        """The value for one x."""
        (a, b), (c, d) = self.top, self.bottom
        return (a * x + b) / (c * x + d)

    @property
    def slope(self) -> int:
        """1 if it rises with x, -1 if it falls; never 0, since a constant is an ordinary number."""
        (a, b), (c, d) = self.top, self.bottom
        return 1 if a * d > b * c else -1

    def limit(self, *, upper: bool) -> Extended:
        """What it tends to at the upper or the lower end of its cell."""
        a, (c, d) = self.top[0], self.bottom
        end = self.cell.upper if upper else self.cell.lower
        endless = (self.slope if upper else -self.slope, Fraction(0))
        if end is None:
            return (0, a / c) if c else endless
        return (0, self.at(end)) if c * end + d else endless

    def reaches(self, value: Fraction) -> Fraction | None:
        """The x at which it has a value, if that x lies in the cell."""
        (a, b), (c, d) = self.top, self.bottom
        factor = a - value * c
        x = None if factor == 0 else (value * d - b) / factor
        return x if x is not None and self.cell.holds(x) else None

    def sign(self) -> int:
        """1 or -1, if it is the same in the whole cell; else the run is split at the zero."""
        zero = self.reaches(Fraction(0))
        if zero is not None:
            raise Split((zero,))
        return 1 if self.at(simplest(self.cell)) > 0 else -1

    def _with(self, top: tuple[Fraction, Fraction], bottom: tuple[Fraction, Fraction]) -> Fraction:
        (a, b), (c, d) = top, bottom
        if a * d == b * c:
            return a / c if c else b / d
        return Unknown(top, bottom, self.cell)

    # -- arithmetic

    def __add__(self, other: Any) -> Any:
        """Add a number, or a fraction over the same bottom."""
        (a, b), (c, d) = self.top, self.bottom
        if not isinstance(other, Unknown):
            return self._with((a + other * c, b + other * d), self.bottom)
        if self.bottom != other.bottom:
            raise Undecidable("两个不同分母的分式相加")
        return self._with((a + other.top[0], b + other.top[1]), self.bottom)

    def __radd__(self, other: Any) -> Any:
        """Add it to a number."""
        return self + other

    def __neg__(self) -> Any:
        """Turn its sign."""
        return Unknown((-self.top[0], -self.top[1]), self.bottom, self.cell)

    def __pos__(self) -> Any:
        """Leave it."""
        return self

    def __sub__(self, other: Any) -> Any:
        """Subtract a number or an unknown."""
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        """Subtract it from a number."""
        return -self + other

    def __mul__(self, other: Any) -> Any:
        """Multiply by a number, or by an unknown where no square is left."""
        if not isinstance(other, Unknown):
            return self._with((self.top[0] * other, self.top[1] * other), self.bottom)
        tops, bottoms = [self.top, other.top], [self.bottom, other.bottom]
        factor = Fraction(1)
        for top in (self.top, other.top):
            same = next((bottom for bottom in bottoms if top[0] * bottom[1] == top[1] * bottom[0]), None)
            if same is not None:
                factor *= top[0] / same[0] if same[0] else top[1] / same[1]
                tops.remove(top)
                bottoms.remove(same)
        one = (Fraction(0), Fraction(1))
        return self._with(_product([*tops, (Fraction(0), factor)]), _product([*bottoms, one]))

    def __rmul__(self, other: Any) -> Any:
        """Multiply a number by it."""
        return self * other

    def __truediv__(self, other: Any) -> Any:
        """Divide; an unknown divisor is split at its zero."""
        if not isinstance(other, Unknown):
            return self * (1 / Fraction(other))
        return self * other.inverse()

    def __rtruediv__(self, other: Any) -> Any:
        """Divide a number by it."""
        return self.inverse() * other

    def inverse(self) -> Fraction:
        """One over it, where it is not zero."""
        self.sign()
        return self._with(self.bottom, self.top)

    def __abs__(self) -> Any:
        """Its size."""
        return self if self.sign() > 0 else -self

    def __floordiv__(self, other: Any) -> Any:
        """Count full steps: the run is split where a step is completed."""
        steps = self / other
        return steps.__floor__() if isinstance(steps, Unknown) else steps // 1

    def __floor__(self) -> int:
        """The whole number below, if it is one in the whole cell."""
        ends = [self.limit(upper=False), self.limit(upper=True)]
        if any(infinite for infinite, _ in ends):
            raise Undecidable("无限多级的台阶")
        low, high = sorted(value for _, value in ends)
        first, last = low // 1 + 1, -(-high // 1) - 1
        if last - first > MOST_STEPS:
            raise Undecidable("台阶过多")
        points = [self.reaches(Fraction(whole)) for whole in range(first, last + 1)]
        if points:
            raise Split(tuple(sorted(point for point in points if point is not None)))
        return first - 1

    def __round__(self, ndigits: Any = None) -> Any:
        """Round; a tie is a point of its own, so the way of breaking ties does not matter here."""
        if ndigits is not None:
            raise Undecidable("按位修约")
        return (self + Fraction(1, 2)).__floor__()

    # -- comparison

    def _against(self, other: Any) -> int:
        gap = self - other
        return gap.sign() if isinstance(gap, Unknown) else (gap > 0) - (gap < 0)

    def __eq__(self, other: object) -> bool:
        """Compare; the same for the whole cell, or the run is split."""
        return isinstance(other, int | Fraction) and self._against(other) == 0

    def __lt__(self, other: Any) -> bool:
        """Compare; the same for the whole cell, or the run is split."""
        return self._against(other) < 0

    def __le__(self, other: Any) -> bool:
        """Compare; the same for the whole cell, or the run is split."""
        return self._against(other) <= 0

    def __gt__(self, other: Any) -> bool:
        """Compare; the same for the whole cell, or the run is split."""
        return self._against(other) > 0

    def __ge__(self, other: Any) -> bool:
        """Compare; the same for the whole cell, or the run is split."""
        return self._against(other) >= 0

    def __bool__(self) -> bool:
        """Whether it is not zero."""
        return self.sign() != 0

    # -- what would need the one value that it has not

    def _refuse(self, *_: object) -> Never:
        raise Undecidable("需要具体的数")

    __hash__ = _refuse
    if not TYPE_CHECKING:  # pragma: no branch - checkers hold what is refused against the signatures of Fraction
        __float__ = __int__ = __trunc__ = __ceil__ = __pow__ = __mod__ = _refuse
        __rfloordiv__ = __rmod__ = __rpow__ = __str__ = __format__ = as_integer_ratio = _refuse
        numerator = denominator = property(_refuse)

    def __repr__(self) -> str:
        """Show the fraction, for people who debug."""
        (a, b), (c, d) = self.top, self.bottom
        return f"Unknown(({a}x+{b})/({c}x+{d}), {self.cell})"


def _product(lines: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
    """Multiply lines of which at most one is no constant."""
    a, b = Fraction(0), Fraction(1)
    for c, d in lines:
        if a and c:
            raise Undecidable("未知数的平方")
        a, b = a * d + b * c, b * d
    return a, b


def simplest(interval: Interval) -> Fraction:
    """The number of an interval that is the plainest to print: the fewest decimals, then the smallest size.

    >>> simplest(Interval(Fraction(89), Fraction(90), False, False)), simplest(Interval(Fraction(-3), None, False))
    (Fraction(179, 2), Fraction(0, 1))
    """
    low, high = interval.lower, interval.upper
    if low is not None and low == high:
        return low
    for digits in range(_MOST_DIGITS):
        scale = 10**digits
        first = None if low is None else low * scale // 1 + 1
        last = None if high is None else -(-high * scale // 1) - 1
        if first is None or last is None or first <= last:
            return Fraction(_plainest(first, last, middle=digits > 0), scale)
    raise Undecidable("区间过窄")


def _plainest(first: int | None, last: int | None, *, middle: bool) -> int:
    """Choose among whole numbers: the one nearest to 0, among decimals the middle one (89.5 rather than 89.1)."""
    if middle and first is not None and last is not None:
        return (first + last) // 2
    nearest = 0 if first is None else max(0, first)
    return nearest if last is None else min(nearest, last)
