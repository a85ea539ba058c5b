"""Whether a score depends on the ratio alone: what is proven for one target then holds for every target above zero."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from attrs import evolve

from indicators.comparators import AtLeast, Interval
from indicators.rulepacks import load_rulepack
from indicators.scoring.pieces import Undecidable
from indicators.targets import BoundTarget, Indicator, bind
from indicators.testing.bench import Bench
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


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
@pytest.mark.parametrize("shipped", ["hubei-2019", "cn-mof-2021", "bj-haidian"])
def test_a_row_that_speaks_for_every_size_scores_like_each_of_them(shipped: str) -> None:
    bench = Bench.of(load_rulepack(shipped))
    speaking = [row for row in bench.rows if bench.for_all_sizes(row)]
    assert speaking
    for row, size in product(speaking, (Fraction(1, 7), Fraction(30))):
        bound = row.bound
        assert bound.value is not None
        assert bound.interval is not None
        low, high = (end and end * size for end in (bound.interval.lower, bound.interval.upper))
        ends = evolve(bound.interval, lower=low, upper=high)
        excluded = bound.excluded and bound.excluded * size
        other = evolve(row, bound=evolve(bound, value=bound.value * size, interval=ends, excluded=excluded))
        for rate in (0, Fraction("0.6"), Fraction("0.9991"), 1, Fraction("1.0003"), 2):
            assert bench.score(row, bound.value * rate) == bench.score(other, bound.value * rate * size)
