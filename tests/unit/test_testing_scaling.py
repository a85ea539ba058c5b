"""Whether a score depends on the ratio alone: what is proven for one target then holds for every target above zero."""

from collections.abc import Callable
from fractions import Fraction

import pytest

from indicators.comparators import AtLeast, Interval
from indicators.scoring.pieces import Undecidable
from indicators.targets import BoundTarget, Indicator, bind
from indicators.testing.scaling import Scaled, scales

FROM_ZERO = Interval(Fraction(0), None)
TEN = Fraction(10)


def row(value: int = 50) -> BoundTarget:
    return bind(Indicator(name="", path=("", ""), target=AtLeast(value, "件")))


def scored(score: Callable[[Fraction, Fraction], Fraction | None]) -> Callable[[BoundTarget], Fraction | None]:
    def of(bound: BoundTarget) -> Fraction | None:
        assert isinstance(bound.actual, Fraction)
        assert bound.value is not None
        return score(bound.actual, bound.value)

    return of


ALONE: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "ratio": lambda x, t: min(x / t * 10, TEN),
    "turned round": lambda x, t: min(t / x * 10, TEN) if x else TEN,
    "met or not": lambda x, t: TEN if x >= t else None,
    "beside": lambda x, t: TEN * (x != t) + (x > t) * (x <= 2 * t),
    "deviation": lambda x, t: max(Fraction(0), TEN - abs(x - t) / t * 100 // 5),
    "half": lambda x, t: TEN if t - x <= -(x - t / 2) and x + 0 < t * 3 else Fraction(0),
    "powers": lambda x, t: 1 / (t * 2) * x * TEN,
}
UNLIKE: dict[str, Callable[[Fraction, Fraction], Fraction | None]] = {
    "a number of pieces": lambda x, _: TEN if x >= 3 else Fraction(0),
    "points a piece": lambda x, t: x - t,
    "the number itself": lambda x, _: x,
    "unlike powers": lambda x, t: Fraction(x * t > t),
    "whole pieces": lambda x, t: x // 1 / t,
    "added": lambda x, t: (x + 1) / t,
    "a plain number less it": lambda x, t: (1 - x) / t,
    "equal to a number": lambda x, _: Fraction(x == 5),
}


@pytest.mark.parametrize("score", ALONE.values(), ids=ALONE)
def test_a_score_by_the_ratio_alone_is_proven_so(score: Callable[[Fraction, Fraction], Fraction | None]) -> None:
    assert scales(row(), scored(score), FROM_ZERO)
    for x, size in ((30, 7), (50, 3), (110, Fraction(1, 9))):
        assert score(Fraction(x), Fraction(50)) == score(Fraction(x * size), Fraction(50 * size))


@pytest.mark.parametrize("score", UNLIKE.values(), ids=UNLIKE)
def test_a_score_that_counts_pieces_is_not(score: Callable[[Fraction, Fraction], Fraction | None]) -> None:
    assert not scales(row(), scored(score), FROM_ZERO)


def test_a_target_of_zero_speaks_for_itself() -> None:
    assert not scales(row(0), lambda _: TEN, FROM_ZERO)


def test_only_nothing_is_of_every_power() -> None:
    five = Scaled.of(Fraction(5))
    assert five > 0
    assert five != "5"
    assert 0 - five < 0
    with pytest.raises(Undecidable):
        _ = five < 6
