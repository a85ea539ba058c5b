"""Numbers that show something (例证): where a predicate fails, where a score goes the wrong way, as plain as possible.

Lives here: what is read off pieces. May not: know rules, packs or laws.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from indicators.comparators import Interval, decimal_string
from indicators.scoring.pieces import Computation, End, Piece, Undecidable, Unknown, pieces_of

GRID = 200  # points of a sample
_MOST_DIGITS = 30

Run = Callable[[Computation, Interval], tuple[Piece, ...]]


def points_of(compute: Computation, domain: Interval) -> tuple[Piece, ...]:
    """Run a computation on many numbers of an interval with known ends, where :func:`pieces_of` cannot: a sample."""
    low, high = domain.lower or Fraction(0), domain.upper or Fraction(0)
    spread = (low + (high - low) * i / GRID for i in range(GRID + 1))
    return tuple(Piece(Interval(x, x), compute(x)) for x in spread if domain.holds(x))


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


def first_failure(holds: Callable[[Fraction], bool], domain: Interval, run: Run = pieces_of) -> Fraction | None:
    """Find a plain number for which a predicate fails, or prove that there is none (``None``: it holds for all).

    It is an isolated point only if no stretch fails. ``run`` is :func:`pieces_of`, or :func:`points_of` to sample.

    >>> first_failure(lambda x: x / 50 * 10 <= 10, Interval(Fraction(0), None))
    Fraction(51, 1)
    """
    failing = [piece.cell for piece in run(lambda x: Fraction(holds(x)), domain) if piece.value == 0]
    found = [simplest(cell) for cell in failing]
    digits = {each: len(decimal_string(each).lstrip("-").replace(".", "")) for each in found}
    return min(found, key=lambda each: (digits[each], abs(each)), default=None)


def drop(pieces: Sequence[Piece], *, rising: bool) -> tuple[Fraction, Fraction] | None:
    """Find two plain numbers, smaller first, between which the value goes the wrong way; or prove that there are none.

    Pieces without a value are left out; ``rising`` says whether the value may only rise with x, else only fall.

    >>> table = pieces_of(lambda x: Fraction(10 if x <= 50 else 6), Interval(Fraction(0), None))
    >>> drop(table, rising=True)
    (Fraction(50, 1), Fraction(51, 1))
    """
    way = 1 if rising else -1
    known = [piece for piece in pieces if piece.value is not None]
    for piece in known:
        wrong = isinstance(piece.value, Unknown) and piece.value.slope != way and _turn(piece.value, piece.cell)
        if wrong:
            return wrong
    for left, right in pairwise(known):
        before, after = left.end(upper=True), right.end(upper=False)
        if after < before if rising else before < after:
            between = _between(before, after)
            return _close(left, between, upper=True), _close(right, between, upper=False)
    return None


def _turn(value: Unknown, cell: Interval) -> tuple[Fraction, Fraction] | None:
    """Two numbers of a cell with different values: of a stair, on different steps."""
    one = simplest(cell)
    edges = value.crossings(value.at(one))
    beyond = [edge for edge in edges if edge >= one]
    if beyond:
        return one, simplest(Interval(max(beyond), cell.upper, lower_closed=False, upper_closed=False))
    return (simplest(Interval(cell.lower, min(edges), lower_closed=False, upper_closed=False)), one) if edges else None


def _between(one: End, two: End) -> Fraction:
    low, high = sorted((one, two))
    if low.endless and high.endless:
        return Fraction(0)
    if low.endless:
        return high.value - 1
    return low.value + 1 if high.endless else (low.value + high.value) / 2


def _close(piece: Piece, level: Fraction, *, upper: bool) -> Fraction:
    """A plain number of the piece, so close to its end that the value has not crossed the level."""
    low, high = piece.cell.lower, piece.cell.upper
    crossed = piece.value.crossings(level) if isinstance(piece.value, Unknown) else ()
    if crossed:
        low, high = (max(crossed), high) if upper else (low, min(crossed))
    return simplest(Interval(low, high, *(low == high,) * 2))
