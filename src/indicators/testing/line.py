"""Deciding instead of sampling (判定): a computation is run once on a whole interval of numbers, exactly.

Lives here: :class:`Unknown`, a number of which only its interval is known; :func:`pieces_of`, which runs any exact
computation on it; what can be read off the pieces. May not: know rules, packs or laws.

An ``Unknown`` is ``(a·x + b) / (c·x + d)`` for all x of an open interval. Where a comparison would come out differently
within the interval, the run is given up and repeated on each side of that point and on the point itself. So the
evaluator that scores is the one that is proven; there is no second reading of the rules. What such fractions cannot
hold raises :class:`Undecidable`: the caller samples instead.
"""
# ruff: noqa: ANN401 - the operators of Fraction have overloads for float and complex that an exact number has not

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any, Never, Self

from attrs import frozen

from indicators.comparators import Interval, decimal_string

MOST_PIECES = 4000  # a staircase of a hundred points in steps of 0.05, twice; beyond, the caller samples
GRID = 1000  # points of a sample: every hundredth of the target, up to ten times it
_MOST_DIGITS = 30


class Undecidable(Exception):  # noqa: N818 - no error: the caller samples instead
    """The computation leaves the fractions that can be decided."""


class _Split(Exception):  # noqa: N818 - no error: the run is repeated on smaller intervals
    def __init__(self, points: tuple[Fraction, ...]) -> None:
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
            raise _Split((zero,))
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

    __radd__ = __add__

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

    __rmul__ = __mul__

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
        if last - first > MOST_PIECES:
            raise Undecidable("台阶过多")
        points = [self.reaches(Fraction(whole)) for whole in range(first, last + 1)]
        if points:
            raise _Split(tuple(sorted(point for point in points if point is not None)))
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


@frozen
class Piece:
    """A cell of x, one point or an open interval, and what the computation gives there (一段).

    Args:
        cell: The point or the open interval.
        value: The number for all of it; ``None`` where nothing can be computed.
    """

    cell: Interval
    value: Fraction | None

    def at(self, x: Fraction) -> Fraction | None:
        """The value for one x of the cell."""
        return self.value.at(x) if isinstance(self.value, Unknown) else self.value

    def limit(self, *, upper: bool) -> Extended:
        """What the value tends to at an end of the cell."""
        if isinstance(self.value, Unknown):
            return self.value.limit(upper=upper)
        return (0, self.value or Fraction(0))


def _point(x: Fraction) -> Interval:
    return Interval(x, x)


def _cells(interval: Interval) -> list[Interval]:
    """Cut an interval into its closed ends and the open part between."""
    low, high = interval.lower, interval.upper
    if low is not None and low == high:
        return [_point(low)]
    cells = [Interval(low, high, lower_closed=False, upper_closed=False)]
    if low is not None and interval.lower_closed:
        cells.insert(0, _point(low))
    if high is not None and interval.upper_closed:
        cells.append(_point(high))
    return cells


def _cut(cell: Interval, points: tuple[Fraction, ...]) -> list[Interval]:
    """Cut an open interval at points within it."""
    cells, low = [], cell.lower
    for point in points:
        cells += [Interval(low, point, lower_closed=False, upper_closed=False), _point(point)]
        low = point
    return [*cells, Interval(low, cell.upper, lower_closed=False, upper_closed=False)]


def pieces_of(compute: Callable[[Fraction], Fraction | None], domain: Interval) -> tuple[Piece, ...]:
    """Run a computation on every number of an interval at once.

    Args:
        compute: Exact arithmetic and comparisons of one number; ``None`` where it has no result.
        domain: The numbers.

    Returns:
        The pieces in order; together they are the domain.

    Raises:
        Undecidable: The computation leaves the fractions (a·x + b) / (c·x + d), or has too many pieces.

    >>> domain = Interval(Fraction(0), None)
    >>> for piece in pieces_of(lambda x: min(x / 50 * 10, Fraction(10)), domain):
    ...     print(piece.cell, piece.limit(upper=False)[1])
    [0, 0] 0
    (0, 50) 0
    [50, 50] 10
    (50, +∞) 10
    """
    waiting = list(reversed(_cells(domain)))
    done: list[Piece] = []
    while waiting:
        if len(done) + len(waiting) > MOST_PIECES:
            raise Undecidable("分段过多")
        cell = waiting.pop()
        x = cell.lower if cell.lower is not None and cell.lower == cell.upper else Unknown.of(cell)
        try:
            done.append(Piece(cell, compute(x)))
        except _Split as split:
            waiting += reversed(_cut(cell, split.points))
    return tuple(done)


def points_of(compute: Callable[[Fraction], Fraction | None], domain: Interval) -> tuple[Piece, ...]:
    """Run a computation on many numbers of an interval, where :func:`pieces_of` cannot: a sample.

    Args:
        compute: The computation.
        domain: The numbers; both ends are known.

    Returns:
        Points in order, evenly spread.
    """
    low, high = domain.lower or Fraction(0), domain.upper or Fraction(0)
    spread = (low + (high - low) * i / GRID for i in range(GRID + 1))
    return tuple(Piece(_point(x), compute(x)) for x in spread if domain.holds(x))


Run = Callable[[Callable[[Fraction], Fraction | None], Interval], tuple[Piece, ...]]


def first_failure(holds: Callable[[Fraction], bool], domain: Interval, run: Run = pieces_of) -> Fraction | None:
    """Find a number for which a predicate fails, or prove that there is none.

    Args:
        holds: The predicate: exact arithmetic and comparisons.
        domain: The numbers.
        run: :func:`pieces_of`, or :func:`points_of` to sample.

    Returns:
        A plain number for which it fails (an isolated point only if no stretch fails), or ``None``: it holds for all.

    Raises:
        Undecidable: See :func:`pieces_of`.

    >>> first_failure(lambda x: x / 50 * 10 <= 10, Interval(Fraction(0), None))
    Fraction(51, 1)
    """
    failing = [piece.cell for piece in run(lambda x: Fraction(holds(x)), domain) if piece.value == 0]
    found = [simplest(cell) for cell in failing]
    return min(found, key=_plainness) if found else None


def _plainness(value: Fraction) -> tuple[int, Fraction]:
    return (len(decimal_string(value).lstrip("-").replace(".", "")), abs(value))


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


def drop(pieces: tuple[Piece, ...], *, rising: bool) -> tuple[Fraction, Fraction] | None:
    """Find two numbers, smaller first, between which the value goes the wrong way; or prove that there are none.

    Args:
        pieces: What :func:`pieces_of` gave; pieces without a value are left out.
        rising: Whether the value may only rise with x, else only fall.

    Returns:
        Two plain numbers, or ``None``: it goes the right way everywhere.

    >>> table = pieces_of(lambda x: Fraction(10 if x <= 50 else 6), Interval(Fraction(0), None))
    >>> drop(table, rising=True)
    (Fraction(50, 1), Fraction(51, 1))
    """
    way = 1 if rising else -1
    known = [piece for piece in pieces if piece.value is not None]
    for piece in known:
        if isinstance(piece.value, Unknown) and piece.value.slope != way:
            first = simplest(piece.cell)
            return first, simplest(Interval(first, piece.cell.upper, lower_closed=False, upper_closed=False))
    for left, right in pairwise(known):
        before, after = left.limit(upper=True), right.limit(upper=False)
        if (before > after) if rising else (before < after):
            between = _between(before, after)
            return _close(left, between, upper=True), _close(right, between, upper=False)
    return None


def _between(one: Extended, two: Extended) -> Fraction:
    (low_end, low), (high_end, high) = sorted((one, two))
    if low_end and high_end:
        return Fraction(0)
    if low_end:
        return high - 1
    return low + 1 if high_end else (low + high) / 2


def _close(piece: Piece, level: Fraction, *, upper: bool) -> Fraction:
    """A plain number of the piece, so close to its end that the value has not crossed the level."""
    low, high = piece.cell.lower, piece.cell.upper
    crossing = piece.value.reaches(level) if isinstance(piece.value, Unknown) else None
    if crossing is not None:
        low, high = (crossing, high) if upper else (low, crossing)
    return simplest(Interval(low, high, *(low == high,) * 2))
