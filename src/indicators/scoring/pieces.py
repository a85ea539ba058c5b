"""A computation over one number as exact pieces (分段): run once on a whole interval, not on number after number.

Lives here: :func:`pieces_of`, which runs any exact computation on an :class:`Unknown`; :func:`function_of`, the
computation again from its pieces, fast. May not: know rules, rows, packs or laws.

There is no second reading of the rules: the evaluator itself is run on a number of which only the interval is known.
A piece is ``(a·y + b) / (c·y + d)`` of the number x itself, or of ``y = ⌊…⌋``, the whole number below another such
fraction: full steps and rounding are of this kind, however many steps there are. Where a comparison would come out
differently within the interval, :class:`Split` gives up the run; it is repeated on each side of that point and on the
point itself. What such pieces cannot hold raises :class:`Undecidable`.
"""
# ruff: noqa: ANN401 - the operators of Fraction have overloads for float and complex that an exact number has not

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Any, ClassVar, Never, Self, cast

from attrs import define, frozen

from indicators.comparators import Interval
from indicators.numbers import Exact, number

MOST_PIECES = 4000  # a hundred points in steps of 0.05, twice

Form = tuple[int, int, int, int]  # a, b, c, d of (a·y + b) / (c·y + d); the bottom is never zero within the cell
Computation = Callable[[Fraction], Fraction | None]
_ITSELF: Form = (1, 0, 0, 1)
_ZERO = Fraction(0)
_PLAIN = (Fraction, int)  # what needs no door


class Undecidable(Exception):  # noqa: N818 - no error: the caller samples instead
    """The computation leaves the pieces that can be held."""


class Split(Exception):  # noqa: N818 - no error: the run is repeated on smaller intervals
    """A comparison comes out differently on the two sides of some points."""

    def __init__(self, points: tuple[Fraction, ...]) -> None:
        """Keep the points."""
        super().__init__(points)
        self.points = points


@frozen
class End:
    """What a value tends to at an end of its cell (极限)."""

    endless: int  # -1 below and 1 above every number, 0 for a number
    value: Fraction = Fraction(0)  # the number
    side: int = 0  # whether it comes from below (-1) or above (1), or is reached (0)

    def __lt__(self, other: "End") -> bool:
        """Compare what is tended to."""
        return (self.endless, self.value) < (other.endless, other.value)


@define(eq=False)
class Cell:
    """An open interval of x."""

    interval: Interval

    @cached_property
    def inside(self) -> Fraction:
        """Some number of it."""
        low, high = self.interval.lower, self.interval.upper
        if low is None or high is None:
            return low + 1 if low is not None else high - 1 if high is not None else Fraction(0)
        return (low + high) / 2

    def holds(self, x: Fraction) -> bool:
        """Whether a number lies in it."""
        low, high = self.interval.lower, self.interval.upper
        return (low is None or low < x) and (high is None or x < high)


def _compared(holds: Callable[[int, int], bool]) -> Callable[["Symbol", Any], bool]:
    return lambda one, other: holds(one.over(other), 0)


class Symbol(Fraction):
    """Base of numbers of which not all is known (符号数): what would need the one value is undecidable."""

    __slots__ = ()
    why: ClassVar[str]  # it is undecidable

    def over(self, other: Any) -> int:
        """1, 0 or -1 against another number, if that is certain."""
        raise NotImplementedError

    def __sub__(self, other: Any) -> Any:
        """Subtract a number."""
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        """Subtract it from a number."""
        return -self + other

    def __eq__(self, other: object) -> bool:
        """Compare, if that is certain."""
        return isinstance(other, int | Fraction) and self.over(other) == 0

    def __bool__(self) -> bool:
        """Whether it is not zero."""
        return self.over(_ZERO) != 0

    def _refuse(self, *_: object) -> Never:
        raise Undecidable(self.why)

    __hash__ = _refuse
    if not TYPE_CHECKING:  # pragma: no branch - checkers hold these against the signatures of Fraction
        __lt__, __le__, __gt__, __ge__ = map(_compared, (lt, le, gt, ge))
        __float__ = __int__ = __trunc__ = __floor__ = __ceil__ = __round__ = __pow__ = __mod__ = __floordiv__ = _refuse
        __rfloordiv__ = __rmod__ = __rpow__ = __str__ = __format__ = as_integer_ratio = _refuse
        numerator = denominator = property(_refuse)


class Unknown(Symbol):
    """A number that depends on an x of an open interval (未知数).

    >>> x = Unknown.of(Interval(Fraction(0), Fraction(50), False, False))
    >>> x / 50 < 1, x * 2 + 1 - x * 2
    (True, Fraction(1, 1))
    """

    __slots__ = ("cell", "even", "form", "stair")
    why = "需要具体的数"
    form: Form  # the fraction
    cell: Cell  # the open interval of x
    stair: "Unknown | None"  # what y is the whole number below of; ``None``: y is x itself
    even: bool  # where the stair is a whole number itself, an odd one counts down (四舍六入五成双)

    def __new__(cls, form: Form, cell: Cell, stair: "Unknown | None" = None, *, even: bool = False) -> Self:
        """Make one; the value that a Fraction holds is never read."""
        self = object.__new__(cls)
        size = gcd(*form)
        if form[2] < 0 or (form[2] == 0 and form[3] < 0):
            size = -size
        self.form = form if size == 1 else (form[0] // size, form[1] // size, form[2] // size, form[3] // size)
        self.cell, self.stair, self.even = cell, stair, even
        return self

    @classmethod
    def of(cls, interval: Interval) -> "Unknown":
        """The x itself, anywhere in an open interval."""
        return cls(_ITSELF, Cell(interval))

    def at(self, x: Fraction) -> Fraction:
        """The value for one x."""
        a, b, c, d = self.form
        n, m = (x if self.stair is None else _whole(self.stair.at(x), even=self.even)).as_integer_ratio()
        return Fraction(a * n + b * m, c * n + d * m)

    @property
    def slope(self) -> int:
        """1 if it rises with x, -1 if it falls; a constant is an ordinary number."""
        a, b, c, d = self.form
        own = 1 if a * d > b * c else -1
        return own if self.stair is None else own * self.stair.slope

    def end(self, *, upper: bool) -> End:
        """What it tends to at the upper or the lower end of its cell."""
        (a, b, c, d), way = self.form, 1 if upper else -1
        rising = 1 if a * d > b * c else -1
        if self.stair is None:
            end = self.cell.interval.upper if upper else self.cell.interval.lower
            y = End(way) if end is None else End(0, end, -way)
        else:
            y = self.stair.end(upper=upper)
            if not y.endless:
                below = y.side < 0 and y.value.denominator == 1
                y = End(0, Fraction(_whole(y.value, even=self.even and not y.side) - below))
        if y.endless:
            return End(0, Fraction(a, c), -rising * y.endless) if c else End(rising * y.endless)
        bottom = c * y.value + d
        return End(0, (a * y.value + b) / bottom, rising * y.side) if bottom else End(-rising * y.side)

    def crossings(self, value: Fraction) -> tuple[Fraction, ...]:
        """Where in the cell it passes a value: a point; of a stair the edges of the step that has it."""
        (a, b, c, d), (p, q) = self.form, value.as_integer_ratio()
        factor = a * q - p * c
        if not factor:
            return ()
        y = Fraction(p * d - b * q, factor)
        if self.stair is None:
            return (y,) if self.cell.holds(y) else ()
        edges = (y, y + 1) if y.denominator == 1 else (Fraction(_whole(y) + 1),)
        return tuple(x for edge in edges for x in self.stair.crossings(edge))

    def against(self, value: Fraction) -> int:
        """1, 0 or -1 against a value, if it is the same in the whole cell; else the run is split."""
        points = self.crossings(value)
        if points:
            raise Split(tuple(sorted(set(points))))
        there = self.at(self.cell.inside)
        return (there > value) - (there < value)

    def edges(self) -> tuple[Fraction, ...]:
        """Where in the cell a stair has its steps, the plainest stair first."""
        if self.stair is None:
            return ()
        if self.stair.stair is not None:
            return self.stair.edges()
        low, high = sorted((self.stair.end(upper=False), self.stair.end(upper=True)))
        if low.endless or high.endless:
            raise Undecidable("无限多级的台阶")
        first, last = _whole(low.value) + 1, -_whole(-high.value) - 1
        if last - first > MOST_PIECES:
            raise Undecidable("台阶过多")
        return tuple(sorted(x for step in range(first, last + 1) for x in self.stair.crossings(Fraction(step))))

    def within(self, cell: Cell) -> Fraction:
        """The same number where the cell is a part of its own."""
        if self.stair is None:
            return Unknown(self.form, cell)
        stair = self.stair.within(cell)
        y = stair.below(even=self.even) if isinstance(stair, Unknown) else _whole(stair, even=self.even)
        if isinstance(y, Unknown):
            return Unknown(self.form, cell, y.stair, even=self.even)
        a, b, c, d = self.form
        return Fraction(a * y + b, c * y + d)

    def _with(self, form: Form) -> Fraction:
        a, b, c, d = form
        if a * d == b * c:
            return Fraction(a, c) if c else Fraction(b, d)
        return Unknown(form, self.cell, self.stair, even=self.even)

    def alike(self, other: "Unknown") -> bool:
        """Whether both are fractions of the same y."""
        if self.stair is None or other.stair is None:
            return self.stair is other.stair
        return self.even == other.even and self.stair.form == other.stair.form and self.stair.alike(other.stair)

    def _meets(self, other: "Unknown") -> None:
        """Make sure that both are of the same y: else the steps are taken one by one."""
        if not self.alike(other):
            points = (*self.edges(), *other.edges())
            raise Split(tuple(sorted(set(points)))) if points else Undecidable("两种不同的台阶")

    # -- arithmetic

    def __add__(self, other: Any) -> Any:
        """Add a number, or a fraction over the same bottom."""
        a, b, c, d = self.form
        if not isinstance(other, Unknown):
            p, q = other.as_integer_ratio()
            return self._with((a * q + p * c, b * q + p * d, c * q, d * q))
        self._meets(other)
        a2, b2, c2, d2 = other.form
        if c * d2 != d * c2:
            raise Undecidable("两个不同分母的分式相加")
        p, q = (c2, c) if c else (d2, d)
        return self._with((a * p + a2 * q, b * p + b2 * q, c * p, d * p))

    def __neg__(self) -> Any:
        """Turn its sign."""
        a, b, c, d = self.form
        return self._with((-a, -b, c, d))

    def __pos__(self) -> Any:
        """Leave it."""
        return self

    def __mul__(self, other: Any) -> Any:
        """Multiply by a number, or by an unknown where no square is left."""
        a, b, c, d = self.form
        if not isinstance(other, Unknown):
            p, q = other.as_integer_ratio()
            return self._with((a * p, b * p, c * q, d * q))
        self._meets(other)
        tops, bottoms, p, q = [(a, b), other.form[:2]], [(c, d), other.form[2:]], 1, 1
        for top in tuple(tops):
            same = next((bottom for bottom in bottoms if top[0] * bottom[1] == top[1] * bottom[0]), None)
            if same is not None:
                p, q = (p * top[0], q * same[0]) if same[0] else (p * top[1], q * same[1])
                tops.remove(top)
                bottoms.remove(same)
        return self._with((*_product([*tops, (0, p)]), *_product([*bottoms, (0, q)])))

    def __truediv__(self, other: Any) -> Any:
        """Divide; an unknown divisor is split at its zero."""
        return self * (other.inverse() if isinstance(other, Unknown) else 1 / Fraction(other))

    def __rtruediv__(self, other: Any) -> Any:
        """Divide a number by it."""
        return self.inverse() * other

    def inverse(self) -> Fraction:
        """One over it, where it is not zero."""
        self.against(_ZERO)
        a, b, c, d = self.form
        return self._with((c, d, a, b))

    def __abs__(self) -> Any:
        """Its size."""
        return self if self.against(_ZERO) > 0 else -self

    def __floordiv__(self, other: Any) -> Any:
        """Count full steps."""
        steps = self / other
        return steps.below() if isinstance(steps, Unknown) else steps // 1

    def below(self, *, even: bool = False) -> "int | Unknown":
        """The whole number below: a number, if it is the same in the whole cell, else a stair."""
        low, high = sorted((self.end(upper=False), self.end(upper=True)))
        if not low.endless and not high.endless:
            first, last = _whole(low.value), _whole(high.value) - (high.side < 0 and high.value.denominator == 1)
            if first == last and not (even and not low.side and low.value.denominator == 1):
                return first
        return Unknown(_ITSELF, self.cell, self, even=even)

    def __round__(self, ndigits: Any = None) -> Any:
        """Round to a whole number, ties to the even one."""
        if ndigits is not None:
            raise Undecidable("按位修约")
        return (self + Fraction(1, 2)).below(even=True)

    def over(self, other: Any) -> int:
        """1, 0 or -1 against another number, if it is the same in the whole cell; else the run is split."""
        if not isinstance(other, Unknown):
            return self.against(other)
        gap = self - other
        return gap.against(_ZERO) if isinstance(gap, Unknown) else (gap > 0) - (gap < 0)

    if not TYPE_CHECKING:  # pragma: no branch - as above
        __radd__, __rmul__ = __add__, __mul__

    def __repr__(self) -> str:
        """Show the fraction, for people who debug."""
        a, b, c, d = self.form
        y = "x" if self.stair is None else f"⌊{self.stair!r}⌋"
        return f"({a}{y}+{b})/({c}{y}+{d})"


def _whole(value: Fraction, *, even: bool = False) -> int:
    """The whole number below a number; ``even``: below an odd whole number is the one before."""
    n, d = value.as_integer_ratio()
    return n // d - (even and d == 1 and n % 2)


def _product(lines: list[tuple[int, int]]) -> tuple[int, int]:
    """Multiply lines of which at most one is no constant."""
    a, b = 0, 1
    for c, d in lines:
        if a and c:
            raise Undecidable("未知数的平方")
        a, b = a * d + b * c, b * d
    return a, b


@frozen
class Piece:
    """A cell of x, one point or an open interval, and what the computation gives there (一段)."""

    cell: Interval  # the point or the open interval
    value: Fraction | None  # the number for all of it; ``None`` where nothing can be computed

    @property
    def is_point(self) -> bool:
        """Whether it is a single x."""
        return self.cell.lower is not None and self.cell.lower == self.cell.upper

    def at(self, x: Fraction) -> Fraction | None:
        """The value for one x of the cell."""
        return self.value.at(x) if isinstance(self.value, Unknown) else self.value

    def end(self, *, upper: bool) -> End:
        """What the value tends to at an end of the cell."""
        return self.value.end(upper=upper) if isinstance(self.value, Unknown) else End(0, self.value or _ZERO)


def _cells(interval: Interval) -> list[Interval]:
    """Cut an interval into its closed ends and the open part between."""
    low, high = interval.lower, interval.upper
    if low is not None and low == high:
        return [Interval(low, low)]
    cells = [Interval(low, high, lower_closed=False, upper_closed=False)]
    if low is not None and interval.lower_closed:
        cells.insert(0, Interval(low, low))
    if high is not None and interval.upper_closed:
        cells.append(Interval(high, high))
    return cells


def _cut(cell: Interval, points: tuple[Fraction, ...]) -> list[Interval]:
    """Cut an open interval at points within it."""
    cells, low = [], cell.lower
    for point in points:
        cells += [Interval(low, point, lower_closed=False, upper_closed=False), Interval(point, point)]
        low = point
    return [*cells, Interval(low, cell.upper, lower_closed=False, upper_closed=False)]


def pieces_of(compute: Computation, domain: Interval) -> tuple[Piece, ...]:
    """Run exact arithmetic on every number of an interval at once; together the pieces, in order, are the interval.

    Raises:
        Undecidable: The computation leaves the pieces that can be held, or has too many.

    >>> domain = Interval(Fraction(0), None)
    >>> for piece in pieces_of(lambda x: min(x / 50 * 10, Fraction(10)), domain):
    ...     print(piece.cell, piece.end(upper=False).value)
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
        except Split as split:
            waiting += reversed(_cut(cell, split.points))
    return tuple(done)


def function_of(pieces: tuple[Piece, ...]) -> Callable[[Exact | float | None], Fraction | None]:
    """Make the computation again from its pieces, without computing (编译).

    It takes what :func:`indicators.comparators.number` takes, a missing number too, or an :class:`Unknown`; all within
    the pieces, which leave nothing out between the first and the last.

    >>> once = pieces_of(lambda x: min(x / 50 * 10, Fraction(10)), Interval(Fraction(0), None))
    >>> function_of(once)(25), function_of(once)(80)
    (Fraction(5, 1), Fraction(10, 1))
    """
    edges = sorted({edge for piece in pieces for edge in (piece.cell.lower, piece.cell.upper) if edge is not None})
    scale = lcm(*(edge.denominator for edge in edges))
    whole = [int(edge * scale) for edge in edges]
    of: list[Callable[[int, int], Fraction | None]] = [_nothing] * (2 * len(edges) + 1)
    values: list[Fraction | None] = [None] * len(of)
    for piece in pieces:
        low = piece.cell.lower
        place = 0 if low is None else 2 * bisect_right(edges, low) - piece.is_point
        of[place], values[place] = _fast(piece.value), piece.value

    def run(x: Exact | float | None) -> Fraction | None:
        if type(x) is Unknown:
            return _within(x, edges, values)
        known = x if isinstance(x, _PLAIN) else number(cast("float", x))
        if known is None:
            return None
        n, d = known.as_integer_ratio()
        units, rest = divmod(n * scale, d)
        place = bisect_right(whole, units)
        if not rest and place and whole[place - 1] == units:
            return of[2 * place - 1](n, d)
        return of[2 * place](n, d)

    return run


def _nothing(_n: int, _d: int) -> None:
    return None


def _within(x: Unknown, edges: list[Fraction], values: list[Fraction | None]) -> Fraction | None:
    """The value of pieces for an x of which the interval is known."""
    low, high = x.cell.interval.lower, x.cell.interval.upper
    first = 0 if low is None else bisect_right(edges, low)
    last = len(edges) if high is None else bisect_left(edges, high)
    if first < last:
        raise Split(tuple(edges[first:last]))
    value = values[2 * first]
    return value.within(x.cell) if isinstance(value, Unknown) else value


def _fast(value: Fraction | None) -> Callable[[int, int], Fraction | None]:
    """One piece as a function of x = n/d; what a step gives is made once."""
    if not isinstance(value, Unknown):
        return lambda _n, _d: value
    if value.stair is None:
        a, b, c, e = value.form
        return lambda n, d: Fraction(a * n + b * d, c * n + e * d)
    last = value
    while last.stair is not None and last.stair.stair is not None:
        last = last.stair
    assert last.stair is not None  # noqa: S101 - the loop ends on a stair
    a, b, c, e = last.stair.form
    even, made = last.even, dict[int, Fraction]()

    def stepped(n: int, d: int) -> Fraction:
        step, rest = divmod(a * n + b * d, c * n + e * d)
        if even and not rest and step % 2:
            step -= 1
        found = made.get(step)
        if found is None:
            found = made[step] = value.at(Fraction(n, d))
        return found

    return stepped
