"""Laws of the review: a score that a known rule gives is never called wrong, and the pack's own score is reproduced."""

from fractions import Fraction
from operator import eq, ge, le

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.comparators import AtLeast, AtMost, Exactly, Quantity
from indicators.reviewing import Reason, review_row
from indicators.reviewing.readings import Row, explain_published, readings
from indicators.rulepacks import load_rulepack
from indicators.standards import round_to
from indicators.targets import Direction, Indicator

COUNTS = st.integers(1, 99999)
POINTS = st.sampled_from([Fraction(n) for n in ("1", "2", "5", "7.5", "10", "12", "15", "30")])
ROUNDINGS = st.sampled_from([(0, "floor"), (0, "half_up"), (1, "floor"), (1, "half_up"), (2, "floor"), (2, "half_up")])
MET = {
    Direction.HIGHER_IS_BETTER: ge,
    Direction.LOWER_IS_BETTER: le,
    Direction.EXACT: eq,
}
TARGETS = st.sampled_from([AtLeast, AtMost, Exactly])
PACK = load_rulepack("cn-mof-2020")


def row_of(kind: type[Quantity], target: int, actual: int, points: Fraction, earned: Fraction) -> Indicator:
    return Indicator(
        name="指标",
        path=("产出指标", "数量指标"),
        target=kind(target, "人"),
        points=points,
        actual_text=f"{actual}人",
        earned=earned,
    )


@given(TARGETS, COUNTS, COUNTS, POINTS)
@settings(max_examples=60, deadline=None)
def test_the_score_of_the_pack_is_reproduced(kind: type[Quantity], target: int, actual: int, points: Fraction) -> None:
    expected = review_row(row_of(kind, target, actual, points, Fraction(0)), PACK).expected
    assert expected is not None
    found = review_row(row_of(kind, target, actual, points, expected), PACK)
    assert (found.reason, found.difference) == (Reason.REPRODUCED, Fraction(0))


@given(COUNTS, COUNTS, POINTS, ROUNDINGS, st.sampled_from(Direction))
@settings(max_examples=100, deadline=None)
def test_a_ratio_under_a_known_rounding_is_never_called_wrong(
    target: int, actual: int, points: Fraction, rounding: tuple[int, str], direction: Direction
) -> None:
    higher = direction is not Direction.LOWER_IS_BETTER
    share = min(Fraction(actual, target) if higher else Fraction(target, actual), Fraction(1))
    met = MET[direction](actual, target)
    row = Row(points=points, target=Fraction(target), actual=Fraction(actual), direction=direction, met=met)
    published = round_to((Fraction(1) if met else share) * points, *rounding)
    reason, ways = explain_published(row, published)
    assert published > points or (ways and not reason.wrong)


@given(COUNTS, COUNTS, POINTS, st.sampled_from(Direction))
@settings(max_examples=100, deadline=None)
def test_every_way_is_between_nothing_and_the_points_but_for_a_missed_cap(
    target: int, actual: int, points: Fraction, direction: Direction
) -> None:
    met = MET[direction](actual, target)
    row = Row(points=points, target=Fraction(target), actual=Fraction(actual), direction=direction, met=met)
    for way in readings(row):
        assert 0 <= way.score
        assert way.score <= points or way.reason is Reason.CAP_MISSED or way.rounding == "四舍五入取整"


@pytest.mark.parametrize("points", [Fraction(2), Fraction(10)])
def test_the_same_row_in_two_units_gets_the_same_verdict(points: Fraction) -> None:
    for earned in (points, points * Fraction(9, 10), points / 2):
        found = {
            review_row(
                Indicator(
                    name="成本",
                    path=("成本指标", "经济成本指标"),
                    target=AtMost(1000000, "元"),
                    points=points,
                    actual_text=actual,
                    earned=earned,
                ),
                PACK,
            ).reason
            for actual in ("110万元", "1100000元")
        }
        assert len(found) == 1
