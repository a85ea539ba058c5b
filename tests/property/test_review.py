"""Laws of the review: the pack's own score is reproduced, one rounding explains its form, a miss has no full marks."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn.reviews import review_row
from indicators.comparators import AtLeast, AtMost, Counted, Exactly
from indicators.reviewing import PublishedForm, Reason, review_published
from indicators.rulepacks import load_rulepack, rounded, roundings
from indicators.targets import Indicator

COUNTS = st.integers(1, 99999)
POINTS = st.sampled_from([Fraction(n) for n in ("1", "2", "5", "7.5", "10", "12", "15", "30")])
TARGETS = st.sampled_from([AtLeast, AtMost, Exactly])
PACK = load_rulepack("cn-mof-2020")


def row_of(kind: type[Counted], target: int, actual: int, points: Fraction, earned: Fraction) -> Indicator:
    return Indicator(
        name="指标",
        path=("产出指标", "数量指标"),
        target=kind(target, "人"),
        points=points,
        actual_text=f"{actual}人",
        earned=earned,
    )


@given(TARGETS, COUNTS, COUNTS, POINTS)
def test_the_score_of_the_pack_is_reproduced(kind: type[Counted], target: int, actual: int, points: Fraction) -> None:
    expected = review_row(row_of(kind, target, actual, points, Fraction(0)), PACK).expected
    assert expected is not None
    found = review_row(row_of(kind, target, actual, points, expected), PACK)
    assert (found.reason, found.difference) == (Reason.REPRODUCED, Fraction(0))


@given(st.lists(st.tuples(TARGETS, COUNTS, COUNTS, POINTS), min_size=1, max_size=4), st.sampled_from(list(roundings())))
def test_a_form_under_one_rounding_is_explained_by_one_but_for_full_marks_of_a_miss(
    made: list[tuple[type[Counted], int, int, Fraction]], name: str
) -> None:
    other = rounded(PACK, name)
    earned = [review_row(row_of(*each, Fraction(0)), other).expected or Fraction(0) for each in made]
    rows = tuple(row_of(*each, score) for each, score in zip(made, earned, strict=True))
    found = review_published(PublishedForm(name="表", rows=rows), PACK)
    full = [row for row in found.rows if row.met is False and row.published == row.indicator.points]
    assert all(row.reason is Reason.FULL_THOUGH_MISSED for row in full)
    others = {row.reason for row in found.rows if row not in full}
    assert others <= {Reason.REPRODUCED, Reason.OTHER_ROUNDING, Reason.OTHER_RULE}
    assert (found.way is not None) or others <= {Reason.REPRODUCED}


@given(TARGETS, COUNTS, COUNTS, POINTS)
def test_full_marks_are_wrong_exactly_where_the_target_is_missed(
    kind: type[Counted], target: int, actual: int, points: Fraction
) -> None:
    found = review_row(row_of(kind, target, actual, points, points), PACK)
    missed = actual > target if kind is AtMost else actual < target  # beyond = a count is no miss
    assert (found.reason is Reason.FULL_THOUGH_MISSED) == missed == found.reason.wrong
    assert found.met is not missed


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
