from fractions import Fraction

import pytest

from indicators.reviewing.readings import Reason, Row, explain_published, other_scores, own_shares, readings
from indicators.targets import Direction

HIGHER, LOWER, EXACT = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER, Direction.EXACT


def row_of(target: str, actual: str, points: str = "10", direction: Direction = HIGHER, **kind: bool) -> Row:
    goal, reached = Fraction(target), Fraction(actual)
    met = {HIGHER: reached >= goal, LOWER: reached <= goal, EXACT: reached == goal}[direction]
    return Row(points=Fraction(points), target=goal, actual=reached, direction=direction, met=met, **kind)


def classed(row: Row, published: str, exact: str | None = None, *, explained: bool = False) -> Reason:
    own = None if exact is None else Fraction(exact)
    return explain_published(row, Fraction(published), own, explained=explained)[0]


@pytest.mark.parametrize(
    ("row", "published", "reason"),
    [
        (row_of("5662", "4044", "2"), "1.4", Reason.OTHER_ROUNDING),
        (row_of("4754", "4604", "5"), "5", Reason.OTHER_ROUNDING),
        (row_of("214", "203", "2"), "1.8", Reason.TRUNCATED),
        (row_of("100", "98"), "9", Reason.TRUNCATED),
        (row_of("3807", "3224", "2"), "1.9", Reason.NO_RULE),
        (row_of("100", "50"), "0", Reason.OTHER_RULE),
        (row_of("100", "97.5", "20"), "17.5", Reason.OTHER_RULE),
        (row_of("100", "97.5", "20"), "18", Reason.OTHER_RULE),
        (row_of("100", "97.5", "20"), "17", Reason.OTHER_RULE),
        (row_of("100", "104", "6", direction=LOWER), "2", Reason.OTHER_RULE),
        (row_of("100", "97", "10", execution=True), "7", Reason.OTHER_RULE),
        (row_of("90", "85", satisfaction=True), "8", Reason.OTHER_RULE),
        (row_of("60", "50", satisfaction=True), "0", Reason.OTHER_RULE),
        (row_of("100", "130", quantity=True), "0", Reason.OTHER_RULE),
        (row_of("100", "130"), "0", Reason.UNEXPLAINED_DEDUCTION),
        (row_of("100", "85", execution=True), "7", Reason.OTHER_RULE),
        (row_of("100", "40", execution=True), "0", Reason.OTHER_RULE),
        (row_of("100", "100", execution=True), "0", Reason.UNEXPLAINED_DEDUCTION),
        (row_of("100", "120", direction=LOWER), "10", Reason.DIRECTION_IGNORED),
        (row_of("100", "50", direction=LOWER), "5", Reason.DIRECTION_IGNORED),
        (row_of("100", "125"), "8", Reason.DIRECTION_IGNORED),
        (row_of("100", "125"), "12.5", Reason.CAP_MISSED),
        (row_of("100", "80", direction=LOWER), "12.5", Reason.CAP_MISSED),
        (row_of("100", "60"), "10", Reason.FULL_THOUGH_MISSED),
        (row_of("0", "3", direction=LOWER), "10", Reason.FULL_THOUGH_MISSED),
        (row_of("0", "3", direction=LOWER), "4", Reason.NO_RULE),
        (row_of("8", "9", direction=EXACT), "8.75", Reason.OTHER_ROUNDING),
        (row_of("0", "9", direction=EXACT), "0", Reason.OTHER_RULE),
        (row_of("0.9", "0", direction=LOWER), "10", Reason.OTHER_ROUNDING),
    ],
)
def test_a_published_score_gets_its_class(row: Row, published: str, reason: Reason) -> None:
    assert classed(row, published) is reason


def test_a_formula_that_cannot_give_the_expected_score_is_another_rule() -> None:
    row = row_of("100", "120", direction=LOWER)
    assert classed(row, "8.3", "25/3") is Reason.OTHER_ROUNDING
    assert classed(row, "8.3", "8.3") is Reason.OTHER_ROUNDING  # the pack rounds the rate to 83 % first
    assert classed(row, "8.3", "8") is Reason.OTHER_RULE
    assert classed(row, "8", "25/3") is Reason.OTHER_RULE


def test_rounding_never_lifts_a_score_above_its_points() -> None:
    assert classed(row_of("100", "100", "7.5"), "8") is Reason.NO_RULE


def test_a_rate_rounded_first_is_another_rounding() -> None:
    reason, ways = explain_published(row_of("3", "2", "100"), Fraction(67))
    assert reason is Reason.OTHER_ROUNDING
    assert ways[0].formula == "完成值÷目标值×分值"
    reason, ways = explain_published(row_of("310.2", "154.74", "20"), Fraction(10))
    assert next(way.formula for way in ways) == "完成值÷目标值×分值"
    assert any(way.formula.startswith("比率先取整到1%") for way in ways)


def test_a_stated_reason_explains_a_deduction() -> None:
    row = row_of("100", "100")
    assert classed(row, "7", explained=True) is Reason.EXPLAINED_DEDUCTION
    assert classed(row, "7") is Reason.UNEXPLAINED_DEDUCTION


def test_all_matching_ways_are_kept_the_likeliest_first() -> None:
    _, ways = explain_published(row_of("120", "69", "2"), Fraction(1))
    assert [way.rounding for way in ways[:2]] == ["截尾取整", "四舍五入取整"]
    assert all(way.score == 1 for way in ways)


def test_a_met_target_gives_everything_by_every_formula() -> None:
    assert list(own_shares(row_of("100", "100"))) == [("达到目标值得满分", Fraction(1))]


def test_a_missed_target_of_zero_has_no_linear_share() -> None:
    assert [words for words, _ in own_shares(row_of("0", "3", direction=LOWER))] == ["目标值÷完成值×分值"]
    assert list(own_shares(row_of("0", "3", direction=HIGHER))) == [("达到目标值得满分", Fraction(1))]


def test_no_way_gives_less_than_nothing_and_only_a_missed_cap_more_than_the_points() -> None:
    for direction in (HIGHER, LOWER, EXACT):
        for target, actual in (("100", "30"), ("100", "260"), ("0", "5"), ("100", "100")):
            row = row_of(target, actual, direction=direction, satisfaction=True, quantity=True)
            for way in readings(row):
                assert way.score >= 0
                assert way.score <= row.points or way.reason is Reason.CAP_MISSED


def test_execution_has_no_all_or_nothing() -> None:
    assert list(other_scores(row_of("90", "95", execution=True))) == []
    assert "未达到不得分" not in dict(other_scores(row_of("90", "60", execution=True)))


def test_labels_are_said_for_every_class() -> None:
    assert len({reason.label for reason in Reason}) == len(Reason)
    assert {reason for reason in Reason if reason.wrong} == {
        Reason.DIRECTION_IGNORED,
        Reason.CAP_MISSED,
        Reason.OUTSIDE_BAND,
        Reason.FULL_THOUGH_MISSED,
        Reason.UNEXPLAINED_DEDUCTION,
        Reason.NO_RULE,
        Reason.SUM_WRONG,
    }
