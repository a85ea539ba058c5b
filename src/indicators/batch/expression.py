"""The rule as one column expression (列表达式): what an engine computes of whole numbers alone.

Lives here: :func:`earned`, written once for every :class:`Algebra`, and what a row of whole numbers must keep to. May
not: know readings or an engine. Nothing is divided or rounded but by an algebra's ``quotient``, which is a whole
number, so that every engine gives the same digits.
"""

from collections.abc import Callable, Hashable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from attrs import frozen

from indicators.batch.keys import Key, Part
from indicators.rulepacks import PackRounding
from indicators.scoring.pieces import Form

DIGITS = 12  # of every number that comes out
LARGEST_RATE = 10**6  # actual ÷ target beyond this is left to the exact scorer
LARGEST_POINTS = 10**6
_WORD, _WIDE = 2**62, 10**38
NOTES = ("", "REASON_MISSING", "ROUNDED_TO_FULL", "FULL_BY_RULE")  # by the number in column ``note``
_MISSED, _FULL_BY_RULE, _OPEN = 1, 3, 4
_NOWHERE = Part(None, closed=False, forms=())
Column = Any  # numbers, texts of SQL, arrays: Python's operators are all they have in common
Branch = tuple[Column, Column]  # a condition and a value


@frozen
class Algebra:
    """How an engine writes whole numbers: words of 64 bits, or decimals of 38 digits."""

    column: Callable[[str], Column]  # a column of the table
    whole: Callable[[int], Column]  # a number of the engine's type
    small: Callable[[int], Column]  # a number of one byte
    # the value of the first condition that holds, else the other one
    cases: Callable[[Sequence[Branch], Column], Column]
    guess: Callable[[Column, Column], Column]  # a whole number at most one beside top ÷ bottom (bottom > 0)
    below: bool = False  # it is the one below, for sure
    # names for what is used more than once; none where it is computed at once
    steps: list[dict[str, Column]] | None = None

    def quotient(self, top: Column, bottom: Column) -> Column:
        """The whole number below ``top ÷ bottom`` (bottom > 0)."""
        guess = self.guess(top, bottom)
        if self.below:
            return guess
        rest = top - guess * bottom
        above, beneath = (rest >= bottom, self.whole(1)), (rest < self.whole(0), self.whole(-1))
        return guess + self.cases((above, beneath), self.whole(0))

    def let(self, **values: Column) -> list[Column]:
        """Names for what is used more than once."""
        if self.steps is None:
            return [*values.values()]
        self.steps.append(values)
        return [*map(self.column, values)]


def earned(keys: Sequence[Key], rounding: PackRounding | None, points: int, of: Algebra) -> tuple[Column, Column]:
    """What rows earn in units of 10⁻¹², negative where the exact scorer is needed; and the place of the note.

    The columns: ``k`` the place of the row's key, ``a ÷ b`` the actual value in the size of its target, ``p`` points
    in parts of which ``points`` are one, ``said`` whether it gives a reason.
    """
    p, said, where = of.column("p"), of.column("said"), _Where(keys, of)
    digits, mode = (DIGITS // 2, "floor") if rounding is None else (rounding.digits, rounding.mode)
    one = 10**DIGITS // points
    counted = where.by_key(lambda key: key.by_points, lambda each: p if each else of.whole(points))
    n, d, flag = of.let(
        n=where.by_part(lambda part: _said(part, 0), lambda part: where.fraction(*part)[0])
        * counted
        * of.whole(10**digits),
        d=_times(where.by_part(lambda part: _said(part, 1), lambda part: where.fraction(*part)[1]), points, of),
        flag=where.by_part(_flag, of.small),
    )
    if mode != "floor":
        n, d = of.let(n2=n * of.whole(2) + d, d2=d * of.whole(2))
    (q,) = of.let(q=of.quotient(n, d))
    if mode == "half_even":
        (q,) = of.let(q2=_even(q, n, d, of))
    exact = _times(q, 10 ** (DIGITS - digits), of)
    if rounding is None:  # the other half of the digits
        exact += of.quotient((n - q * d) * of.whole(10 ** (DIGITS - digits)), d)
    exact, full, most = of.let(
        x=exact,
        all_points=_times(p, one, of),
        most=where.by_key(
            lambda key: (key.by_points, int(key.ceiling * (one if key.by_points else 10**DIGITS))),
            lambda each: _times(p, each[1], of) if each[0] else of.whole(each[1]),
        ),
    )
    (e,) = of.let(best=of.cases([(flag == _OPEN, of.whole(-1)), (exact > most, most)], exact))
    lost = e < full
    conditions = (lost & said, lost, flag == _MISSED, flag == _FULL_BY_RULE)
    note = of.cases([*zip(conditions, map(of.small, range(4)), strict=True)], of.small(0))
    return e, note


@frozen
class _Where:
    """Values that hang on where ``a ÷ b`` lies."""

    keys: Sequence[Key]
    of: Algebra

    def by_key(self, say: Callable[[Key], Any], make: Callable[[Any], Column]) -> Column:
        """A case of the keys where they differ."""
        asked: dict[Hashable, list[int]] = {}
        for place, key in enumerate(self.keys):
            asked.setdefault(say(key), []).append(place)
        *others, (most, _) = sorted(asked.items(), key=lambda each: len(each[1]))
        k = self.of.column("k")
        branches = [(reduce(or_, (k == place for place in places)), make(what)) for what, places in others]
        return self.of.cases(branches, make(most))

    def by_part(self, say: Callable[[Part], Any], make: Callable[[Any], Column]) -> Column:
        """A case of the parts where they differ: of the first whose edge is not behind ``a ÷ b``."""

        def case(parts: Sequence[Part]) -> Column:
            said = [*map(say, parts)]
            if not parts or parts[-1].up_to is not None:
                said.append(say(_NOWHERE))
            branches = []
            for part, here, after in zip(parts, said, said[1:], strict=False):
                if here != after and part.up_to is not None:
                    n, d = part.up_to
                    edge, there = self.line(0, n), self.line(d, 0)
                    branches.append((there <= edge if part.closed else there < edge, make(here)))
            return self.of.cases(branches, make(said[-1]))

        return self.by_key(lambda key: key.parts, case)

    def line(self, a: int, b: int, x: Column = None, y: Column = None) -> Column:
        """``a·x + b·y``, of the row's own two numbers where none are given; what is zero or one is left out."""
        x, y = (self.of.column("a"), self.of.column("b")) if x is None else (x, y)
        terms = [_times(number, times, self.of) for times, number in ((a, x), (b, y)) if times]
        return sum(terms[1:], terms[0]) if terms else self.of.whole(0)

    def fraction(self, forms: Sequence[Form], evens: Sequence[bool]) -> tuple[Column, Column]:
        """Top and bottom of the last form; the bottom is positive within its part."""
        of, top, bottom = self.of, self.of.column("a"), self.of.column("b")
        for place, (a, b, c, d) in enumerate(forms):
            if place:
                value = of.quotient(top, bottom)
                top, bottom = _even(value, top, bottom, of) if evens[place - 1] else value, of.whole(1)
            top, bottom = self.line(a, b, top, bottom), self.line(c, d, top, bottom)
            if c:
                turned = bottom < of.whole(0)
                top, bottom = (of.cases([(turned, of.whole(-1) * each)], each) for each in (top, bottom))
        return top, bottom


def _flag(part: Part) -> int:
    return (part.missed + 2 * (part.missed and part.full)) if part.forms else _OPEN


def _even(value: Column, top: Column, bottom: Column, of: Algebra) -> Column:
    """One less where a tie was rounded to an odd number."""
    odd = value - of.quotient(value, of.whole(2)) * of.whole(2) == of.whole(1)
    return of.cases([(odd & (top - value * bottom == of.whole(0)), value - of.whole(1))], value)


def _said(part: Part, side: int) -> tuple[tuple[Form, ...], tuple[bool, ...]]:
    """The forms of a part, as far as its top (0) or its bottom (1) hangs on them."""
    if len(part.forms) != 1 or part.forms[0][2]:
        return part.forms, part.evens
    a, b, _, d = part.forms[0]
    return ((0, 0, 0, d) if side else (a, b, 0, 1),), ()


def _times(column: Column, by: int, of: Algebra) -> Column:
    return column if by == 1 else column * of.whole(by)


def largest(keys: Sequence[Key], rounding: PackRounding | None, points: int, number: int, most: int) -> int:
    """A bound of what the engine computes where ``a`` and ``b`` are at most ``number`` and ``p`` at most ``most``."""
    digits = DIGITS // 2 if rounding is None else rounding.digits
    found: int = number
    for key in keys:
        for part in key.parts:
            edge = max(map(abs, part.up_to or (1, 1)))
            value, below = number, number
            for place, (a, b, c, d) in enumerate(part.forms):
                over = 1 if place else below
                value, below = abs(a) * value + abs(b) * over, abs(c) * value + abs(d) * over
            top, below = value * max(most, points) * 10**digits, below * points
            found = max(found, edge * number, 2 * top + below, below * (1 if rounding else 10 ** (DIGITS - digits)))
    return found


def fits(size: int, *, wide: bool) -> bool:
    """Whether numbers up to a size can be computed in the engine's type."""
    return size < (_WIDE if wide else _WORD)
