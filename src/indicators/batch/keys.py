"""A rule as parts of one ratio (规则的分段): the seam between the exact evaluator and the engines.

Lives here: :class:`Key`, and how it comes from a bound row by running the evaluator itself on an unknown actual
value. May not: know columns or engines, read a rule again.

The unknown is ``x = actual ÷ size``, where the size is the target number (of a range its lower end; of zero, one).
Where the evaluator gives the same for a target and an actual value that are both λ times as large, whatever λ is, one
key serves all targets; else each target has its own. The same is asked of the points. Both are decided by the
evaluator, run on an unknown λ.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from attrs import Factory, evolve, field, frozen

from indicators.comparators import Interval
from indicators.rulepacks import RulePack
from indicators.scoring import Status, score_indicator
from indicators.scoring.pieces import Form, Piece, Undecidable, Unknown, pieces_of
from indicators.standards import ceiling_of
from indicators.targets import MISSING, Actual, BoundTarget, Facts

_FILLED = Actual(text="已填", reading=MISSING, reason="已说明")
_ALL = Interval(None, None, lower_closed=False, upper_closed=False)
_POSITIVE = Interval(Fraction(0), None, lower_closed=False, upper_closed=False)
_ONE, _ZERO = Fraction(1), Fraction(0)
_DATE = "日期"
_MOST_PARTS = 400  # of one key: a condition each in the engine


@frozen
class Part:
    """What is earned up to an edge (一段)."""

    up_to: tuple[int, int] | None  # the edge as two whole numbers; None: all that is left
    closed: bool  # whether the edge belongs to it
    # fractions, each of the whole number below the one before it, the first of x; none: the exact scorer
    forms: tuple[Form, ...]
    evens: tuple[bool, ...] = ()  # of each but the last, whether a tie goes to the even number
    missed: bool = False  # whether the target is missed there
    full: bool = False  # whether the points are earned before any rounding


@frozen
class Key:
    """A rule as it scores one sort of rows."""

    parts: tuple[Part, ...]  # what is earned, in order of x; none where no number is earned
    ceiling: Fraction  # the most that can be earned
    by_points: bool  # both are per point of the row; else for the one number of points


def size_of(bound: BoundTarget) -> Fraction:
    """What actual values are divided by: the target number, of a range an end; 1 where that is zero or a day."""
    ends = bound.interval
    known = (bound.value, ends and ends.lower, ends and ends.upper)
    return _ONE if bound.unit == _DATE else next((abs(each) for each in known if each), _ONE)


def sized(bound: BoundTarget, size: Any) -> BoundTarget:  # noqa: ANN401 - a Fraction or an unknown
    """The same target so many times as large."""
    return bound.with_numbers(lambda number: number * size)


def _without_rounding(pack: RulePack) -> RulePack:
    return evolve(pack, rounding=tuple(each for each in pack.rounding if each.of != "score"))


@frozen
class Keys:
    """The keys of one run; they grow with the sorts of rows that come."""

    pack: RulePack  # the rule pack
    facts: Facts  # what references resolve against
    most: int = 300  # more keys than these are left to the exact scorer
    known: list[Key] = field(factory=list, init=False)
    _places: dict[object, int | None] = field(factory=dict, init=False)
    _alike: dict[object, bool] = field(factory=dict, init=False)
    _unrounded: RulePack = field(
        init=False, default=Factory(lambda self: _without_rounding(self.pack), takes_self=True)
    )

    def of(self, bound: BoundTarget, points: Fraction, *, own: bool = True) -> int | None:
        """The place of the key of a bound row, whatever its actual value; ``None``: the exact scorer has it.

        ``own``: a key that serves no other target will do.
        """
        rule = self.pack.rule_for(bound)
        if bound.interval is None or rule is None or points <= 0:
            return None
        unit = sized(bound, 1 / size_of(bound))
        name = bound.indicator.name if self.facts.named else ""
        sort: tuple[Any, ...] = (rule.id, unit.interval, unit.value, unit.excluded, unit.unit, unit.direction, name)
        tries = ((unit, (), True), (unit, (), False), (bound, (size_of(bound),), False))
        for same, of_sort, of_points in tries if own else tries[:2]:
            place = (*sort, *of_sort, None if of_points else points)
            if place not in self._places:
                self._places[place] = self._made(same, points, own=same is bound, by_points=of_points)
            if self._places[place] is not None:
                return self._places[place]
        return None

    def _made(self, bound: BoundTarget, points: Fraction, *, own: bool, by_points: bool) -> int | None:
        """Make a key, if it holds for all targets (unless it is one target's own) and, where it says so, all points."""
        if len(self.known) >= self.most:
            return None
        size = size_of(bound) if own else _ONE
        per = _ONE if by_points else points
        try:
            pieces = pieces_of(lambda x: self._earned(bound, x * size, per), _ALL)
            parts = tuple(self._parts(bound, pieces, size, per))
            if len(parts) > _MOST_PARTS:
                return None
            samples = () if own and not by_points else [(_inside(piece), piece) for piece in pieces]
            for x, piece in samples:
                there = piece.at(x)
                if not own and not _constant(lambda by: self._earned(sized(bound, by), by * x, per), there):  # noqa: B023
                    return None
                if by_points and not _constant(lambda by: self._earned(bound, x * size, by, by), there):  # noqa: B023
                    return None
        except Undecidable:
            return None
        rule = self.pack.rule_for(bound)
        assert rule is not None  # noqa: S101 - asked by ``of``
        key = Key(parts, ceiling_of(rule.tree.rule, per), by_points)
        if key not in self.known:  # many sorts of rows are scored alike
            self.known.append(key)
        return self.known.index(key)

    def _earned(self, bound: BoundTarget, actual: Fraction, points: Fraction, per: Fraction = _ONE) -> Fraction | None:
        """What the evaluator gives before the rounding of the score."""
        found = score_indicator(evolve(bound, actual=actual), _FILLED, self._unrounded, points, self.facts)
        if found.status is not Status.SCORED or found.exact is None:
            return None
        bool(found.exact >= points or found.bound.met)  # cut where it becomes so
        return found.exact / per

    def _parts(self, bound: BoundTarget, pieces: tuple[Piece, ...], size: Fraction, per: Fraction) -> Iterator[Part]:
        found: Part | None = None
        for piece in pieces:
            there = _inside(piece)
            met = evolve(bound, actual=there * size).met
            earned = piece.at(there)
            forms, evens = ((), ()) if earned is None or earned < 0 else _chain(piece.value)
            end = piece.cell.upper
            part = Part(
                None if end is None else end.as_integer_ratio(),
                closed=piece.is_point,
                forms=forms,
                evens=evens,
                missed=met is False,
                full=earned is not None and earned >= per,
            )
            if found is not None and evolve(found, up_to=part.up_to, closed=part.closed) != part:
                yield found
            found = part
        if found is not None:
            yield found


def _inside(piece: Piece) -> Fraction:
    """Some x of a piece."""
    low, high = piece.cell.lower, piece.cell.upper
    if low is None or high is None:
        return low + 1 if low is not None else high - 1 if high is not None else _ZERO
    return (low + high) / 2


def _chain(value: Fraction | None) -> tuple[tuple[Form, ...], tuple[bool, ...]]:
    """The forms of a value, the innermost first."""
    if not isinstance(value, Unknown):
        number = _ZERO if value is None else value
        return ((0, number.numerator, 0, number.denominator),), ()
    if value.stair is None:
        return (value.form,), ()
    forms, evens = _chain(value.stair)
    return (*forms, value.form), (*evens, value.even)


def _constant(compute: Callable[[Fraction], Fraction | None], value: Fraction | None) -> bool:
    """Whether a computation gives one value for every positive number."""
    return all(not isinstance(piece.value, Unknown) and piece.value == value for piece in pieces_of(compute, _POSITIVE))
