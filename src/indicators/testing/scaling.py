"""Whether a score depends on the ratio of actual value and target alone (只与比率有关): then one target speaks for all.

Lives here: :class:`Scaled`, a number of which only its power of an unknown size is known, and :func:`scales`. May not:
know laws. As in ``pieces``, the one scorer is run on it: what compares or adds numbers of unlike powers is undecidable.
"""
# ruff: noqa: ANN401 - the operators of Fraction have overloads for float and complex that an exact number has not

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self

from attrs import evolve

from indicators.comparators import Interval
from indicators.scoring.pieces import Symbol, Undecidable, pieces_of
from indicators.targets import BoundTarget


class Scaled(Symbol):
    """A number times a power of a size, of which only is known that it is more than zero (量级).

    >>> target, actual = Scaled.of(Fraction(50)), Scaled.of(Fraction(40))
    >>> actual < target, actual / target
    (True, Fraction(4, 5))
    """

    __slots__ = ("number", "power")
    why = "得分不只与比率有关"
    number: Fraction
    power: int

    def __new__(cls, number: Fraction, power: int) -> Self:
        """Make one; the value that a Fraction holds is never read."""
        self = object.__new__(cls)
        self.number, self.power = number, power
        return self

    @classmethod
    def of(cls, number: Fraction, power: int = 1) -> Fraction:
        """A number of a power; without one it is an ordinary number."""
        return cls(number, power) if power else number

    def _like(self, other: Any) -> Fraction:
        """The number of another of the same power; nothing is of every power."""
        if isinstance(other, Scaled) and other.power == self.power:
            return other.number
        if isinstance(other, Scaled) or other != 0:
            raise Undecidable(self.why)
        return Fraction(0)

    def __add__(self, other: Any) -> Any:
        """Add what is of the same power."""
        return Scaled(self.number + self._like(other), self.power)

    def __neg__(self) -> Any:
        """Turn its sign."""
        return Scaled(-self.number, self.power)

    def __mul__(self, other: Any) -> Any:
        """Multiply; the powers are added."""
        if isinstance(other, Scaled):
            return Scaled.of(self.number * other.number, self.power + other.power)
        return Scaled(self.number * other, self.power)

    def __truediv__(self, other: Any) -> Any:
        """Divide; the powers are subtracted."""
        if isinstance(other, Scaled):
            return Scaled.of(self.number / other.number, self.power - other.power)
        return Scaled(self.number / other, self.power)

    def __rtruediv__(self, other: Any) -> Any:
        """Divide a number by it."""
        return Scaled(other / self.number, -self.power)

    def __abs__(self) -> Any:
        """Its size."""
        return Scaled(abs(self.number), self.power)

    def over(self, other: Any) -> int:
        """1, 0 or -1 against what is of the same power."""
        own, like = self.number, self._like(other)
        return (own > like) - (own < like)

    if not TYPE_CHECKING:  # pragma: no branch - checkers hold these against the signatures of Fraction
        __radd__, __rmul__ = __add__, __mul__


def scales(bound: BoundTarget, score: Callable[[BoundTarget], Fraction | None], domain: Interval) -> bool:
    """Prove that the score of a row, on a domain, stays the same where target and actual value grow alike.

    Then what holds for one target above zero holds for every one.
    """
    if not bound.value or bound.value < 0 or bound.interval is None:
        return False
    whole = bound.with_numbers(Scaled.of)
    try:
        found = pieces_of(lambda x: score(evolve(whole, actual=Scaled.of(x))), domain)
    except Undecidable:
        return False
    return not any(isinstance(piece.value, Scaled) for piece in found)
