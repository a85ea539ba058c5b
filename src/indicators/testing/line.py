"""Deciding instead of sampling (判定): a computation is run once on a whole interval of numbers, exactly.

Lives here: :func:`pieces_of`, which runs any exact computation on an :class:`Unknown`, and what can be read off the
pieces. May not: know rules, packs or laws.

The evaluator that scores is the one that is proven: there is no second reading of the rules. What cannot be decided
raises :class:`Undecidable`, and the caller samples with :func:`points_of`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

from attrs import frozen

from indicators.comparators import Interval, decimal_string
from indicators.testing.unknown import MOST_STEPS, Extended, Split, Undecidable, Unknown, simplest

GRID = 1000  # points of a sample


@frozen
class Piece:
    """A cell of x, one point or an open interval, and what the computation gives there (一段).

    Args:
        cell: The point or the open interval.
        value: The number for all of it; ``None`` where nothing can be computed.
    """

    cell: Interval
    value: Fraction | None

    @property
    def is_point(self) -> bool:
        """Whether it is a single x."""
        return self.cell.lower is not None and self.cell.lower == self.cell.upper

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
        if len(done) + len(waiting) > MOST_STEPS:
            raise Undecidable("分段过多")
        cell = waiting.pop()
        x = cell.lower if cell.lower is not None and cell.lower == cell.upper else Unknown.of(cell)
        try:
            done.append(Piece(cell, compute(x)))
        except Split as split:
            waiting += reversed(_cut(cell, split.points))
    return tuple(done)


def remembered(pieces: tuple[Piece, ...]) -> Callable[[Fraction], Fraction | None]:
    """Make the computation again from its pieces: what is asked of it often is computed once.

    Args:
        pieces: What :func:`pieces_of` gave.

    Returns:
        The same computation on any part of the same domain.

    >>> once = pieces_of(lambda x: min(x / 50 * 10, Fraction(10)), Interval(Fraction(0), None))
    >>> remembered(once)(Fraction(25))
    Fraction(5, 1)
    """
    points = {piece.cell.lower: piece for piece in pieces if piece.is_point}
    stretches = {piece.cell.lower: piece for piece in pieces if not piece.is_point}
    edges = sorted({edge for piece in pieces for edge in (piece.cell.lower, piece.cell.upper) if edge is not None})

    def run(x: Fraction) -> Fraction | None:
        if not isinstance(x, Unknown):
            i = bisect_right(edges, x)
            return (points.get(x) or stretches[edges[i - 1] if i else None]).at(x)
        low, high = x.cell.lower, x.cell.upper
        first = 0 if low is None else bisect_right(edges, low)
        last = len(edges) if high is None else bisect_left(edges, high)
        if first < last:
            raise Split(tuple(edges[first:last]))
        value = stretches[edges[first - 1] if first else None].value
        return Unknown(value.top, value.bottom, x.cell) if isinstance(value, Unknown) else value

    return run


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
