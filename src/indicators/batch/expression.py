"""The rule as one column expression (列表达式): what an engine computes of whole numbers alone.

Lives here: :func:`expression`, the one division :func:`quotient`, and what a row of whole numbers must keep to. May
not: know readings. No engine divides fractions or rounds here: a quotient is guessed and corrected in whole numbers, so
that every engine gives the same digits.
"""

from collections.abc import Callable, Sequence
from typing import Any

import ibis
from attrs import frozen

from indicators.batch.keys import Key, Part
from indicators.rulepacks import PackRounding

DIGITS = 12  # of every number that comes out
LARGEST_RATE = 10**6  # actual ÷ target beyond this is left to the exact scorer
LARGEST_POINTS = 10**6
_WORD, _WIDE = 2**62, 10**38
NOTES = ("", "REASON_MISSING", "ROUNDED_TO_FULL", "FULL_BY_RULE")  # by the number in column ``note``
Column = Any  # ibis has no types that a checker could follow
_cases: Callable[..., Column] = ibis.cases
_builtin: Callable[..., Any] = ibis.udf.scalar.builtin
_divide: Callable[..., Column] = _builtin(  # ibis would write ``//`` for DuckDB with floats
    lambda _top, _bottom: None, name="divide", signature=(("int64", "int64"), "int64")
)


@frozen
class Scale:
    """How the whole numbers of a table are made.

    Args:
        points: The points are in so many parts of one.
        wide: The numbers are decimals of 38 digits, else words of 64 bits.
        sql: The engine takes SQL.
    """

    points: int
    wide: bool = False
    sql: bool = True

    @property
    def type(self) -> str:
        """The engine's type."""
        return "decimal(38, 0)" if self.wide else "int64"


def quotient(top: Column, bottom: Column, scale: Scale) -> Column:
    """The whole number below ``top ÷ bottom`` (bottom > 0).

    It is guessed, by the engine's division of words or of floats, and corrected by one either way.
    """
    if scale.wide:
        guess = (top.cast("float64") / bottom.cast("float64")).floor().cast("int64").cast(scale.type)
    else:
        guess = _divide(top, bottom) if scale.sql else top // bottom
    rest = top - guess * bottom
    over = [(rest >= bottom, 1)] if scale.wide else []
    return (guess + _cases(*over, (rest < 0, -1), else_=0).cast("int64")).cast(scale.type)


def expression(keys: Sequence[Key], rounding: PackRounding | None, scale: Scale) -> Column:
    """Make the expression over a table ``rows`` of: ``k`` key, ``a`` and ``b``, ``p`` points, ``said`` a reason.

    ``a ÷ b`` is the actual value in the size of its target. The result has ``e``, what is earned in units of 10⁻¹², and
    the ``note``. ``e`` is null where the exact scorer is needed.
    """
    of = scale.type
    rows: Column = ibis.table({"k": "int32", "a": of, "b": of, "p": of, "said": "boolean"}, name="rows")

    def whole(value: int) -> Column:
        return ibis.literal(value, type=of)

    def by_key(per_key: Callable[[Key], Column], plain: Column) -> Column:
        """A case of the keys where they differ."""
        other = [(rows.k == place, value) for place, key in enumerate(keys) if (value := per_key(key)) is not None]
        return _cases(*other, else_=plain) if other else plain

    def of_part(give: Callable[[Part], Column]) -> Column:
        each = [_by_part(key.parts, rows, give, whole) for key in keys]
        return each[0] if len(each) == 1 else _cases(*((rows.k == place, case) for place, case in enumerate(each)))

    def top(part: Part) -> Column:
        return _fraction(part, rows, whole, scale)[0] if part.forms else ibis.null(of)

    def bottom(part: Part) -> Column:
        return _fraction(part, rows, whole, scale)[1] if part.forms else ibis.null(of)

    digits, mode = (DIGITS // 2, "floor") if rounding is None else (rounding.digits, rounding.mode)
    counted = by_key(lambda key: None if key.by_points else whole(scale.points), rows.p)
    one = 10**DIGITS // scale.points
    table = rows.mutate(
        n=of_part(top) * (counted * whole(10**digits)).cast(of),
        d=(of_part(bottom) * whole(scale.points) if scale.points > 1 else of_part(bottom)).cast(of),
        flag=of_part(lambda part: ibis.literal(part.missed + 2 * (part.missed and part.full), type="int8")),
        full=(rows.p * whole(one)).cast(of),
        most=(by_key(lambda key: _ceiling(key, rows, whole, one), rows.p * whole(one))).cast(of),
    )
    if mode != "floor":
        table = table.mutate(n=table.n * whole(2) + table.d, d=table.d * whole(2))
    table = table.mutate(q=quotient(table.n.cast(of), table.d.cast(of), scale))
    if mode == "half_even":
        table = table.mutate(q=_even(table.q, table.n, table.d, scale))
    e = table.q * whole(10 ** (DIGITS - digits))
    if rounding is None:  # the other half of the digits
        rest = (table.n - table.q * table.d) * whole(10 ** (DIGITS - digits))
        e += quotient(rest.cast(of), table.d.cast(of), scale)
    table = table.mutate(e=e.cast(of))
    table = table.mutate(e=_cases((table.e > table.most, table.most), else_=table.e))
    note = _cases(
        (table.e.isnull(), 0),
        (table.flag == len(NOTES) - 1, 3),
        ((table.flag == 1) & (table.e >= table.full), 2),
        ((table.e < table.full) & ~table.said, 1),
        else_=0,
    )
    return table.select(e=table.e.cast("int64"), note=note.cast("int8"))


def _even(value: Column, top: Column, bottom: Column, scale: Scale) -> Column:
    """One less where a tie was rounded to an odd number."""
    of = scale.type
    two = ibis.literal(2, type=of)
    odd, tie = value - quotient(value, two, scale) * two == 1, top - value * bottom == 0
    return (value - _cases((odd & tie, 1), else_=0).cast(of)).cast(of)


def _by_part(
    parts: Sequence[Part], rows: Column, give: Callable[[Part], Column], whole: Callable[[int], Column]
) -> Column:
    """The part in which ``a ÷ b`` lies: the first whose edge is not behind it."""
    branches, last = [], ibis.null("int8")
    for part in parts:
        if part.up_to is None:
            last = give(part)
            break
        n, d = part.up_to
        edge, there = (_line(0, n, rows.a, rows.b, whole), _line(d, 0, rows.a, rows.b, whole))
        branches.append((there <= edge if part.closed else there < edge, give(part)))
    return _cases(*branches, else_=last) if branches else last


def _fraction(part: Part, rows: Column, whole: Callable[[int], Column], scale: Scale) -> tuple[Column, Column]:
    """Top and bottom of the last form; the bottom is positive within its part."""
    top, bottom, of = rows.a, rows.b, scale.type
    for place, (a, b, c, d) in enumerate(part.forms):
        if place:
            value = quotient(top, bottom, scale)
            if part.evens[place - 1]:
                value = _even(value, top, bottom, scale)
            top, bottom = value.cast(of), whole(1)
        top, bottom = _line(a, b, top, bottom, whole).cast(of), _line(c, d, top, bottom, whole).cast(of)
        if c:
            turned = bottom < 0
            top = _cases((turned, -top), else_=top).cast(of)
            bottom = _cases((turned, -bottom), else_=bottom).cast(of)
    return top, bottom


def _line(a: int, b: int, x: Column, y: Column, whole: Callable[[int], Column]) -> Column:
    """``a·x + b·y``, what is zero or one left out."""
    terms = [number if times == 1 else number * whole(times) for times, number in ((a, x), (b, y)) if times]
    return sum(terms[1:], terms[0]) if terms else whole(0)


def _ceiling(key: Key, rows: Column, whole: Callable[[int], Column], one: int) -> Column | None:
    if key.by_points:
        return None if key.ceiling == 1 else rows.p * whole(int(key.ceiling * one))
    return whole(int(key.ceiling * 10**DIGITS))


def largest(keys: Sequence[Key], rounding: PackRounding | None, scale: Scale, number: int, points: int) -> int:
    """A bound of what the engine computes where ``a`` and ``b`` are at most ``number`` and ``p`` at most ``points``."""
    digits = DIGITS // 2 if rounding is None else rounding.digits
    found: int = number
    for key in keys:
        for part in key.parts:
            edge = max(map(abs, part.up_to or (1, 1)))
            value, below = number, number
            for place, (a, b, c, d) in enumerate(part.forms):
                over = 1 if place else below
                value, below = abs(a) * value + abs(b) * over, abs(c) * value + abs(d) * over
            top, below = value * max(points, scale.points) * 10**digits, below * scale.points
            found = max(found, edge * number, 2 * top + below, below * (1 if rounding else 10 ** (DIGITS - digits)))
    return found


def fits(size: int, *, wide: bool) -> bool:
    """Whether numbers up to a size can be computed in the engine's type."""
    return size < (_WIDE if wide else _WORD)
