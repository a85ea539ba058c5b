"""Actual values belong to rows: where rows stand and what they are called never changes a row's score."""

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from indicators.rulepacks import load_rulepack
from indicators.scoring import SelfEvaluation, score
from indicators.targets import MISSING, Actual, Actuals, Goal, GoalTable, Indicator, RowKey
from indicators.testing.strategies import filled_tables

PACK = load_rulepack("hubei-2019")


@st.composite
def tables(draw: st.DrawFn) -> tuple[GoalTable, list[Actual]]:
    """A table of which each row has its own points, under names that are often the same, and the rows' values."""
    table, given = draw(filled_tables())
    names = draw(st.sampled_from((None, "甲", "甲乙")))
    actuals, goals = [], []
    for goal in table.goals:
        rows = []
        for row in goal.indicators:
            actual = next(each for key, each in given.values if (key.goal, key.name) == (goal.name, row.name))
            actuals.append(evolve(actual, reason="已说明"))
            called = row.name if names is None else draw(st.sampled_from(names))
            rows.append(evolve(row, name=called, points=draw(st.integers(1, 20).map(lambda n: PACK.points / 100 * n))))
        goals.append(evolve(goal, indicators=tuple(rows)))
    return evolve(table, goals=tuple(goals)), actuals


def filled_in(table: GoalTable, actuals: list[Actual]) -> GoalTable:
    """The table as a filled form."""
    left = iter(actuals)
    goals = (evolve(goal, indicators=tuple(_cells(row, next(left)) for row in goal.indicators)) for goal in table.goals)
    return evolve(table, goals=tuple(goals))


def _cells(row: Indicator, actual: Actual) -> Indicator:
    earned = None if actual.share is None or row.points is None else actual.share * row.points
    return evolve(row, actual_text=actual.text, deviation_reason=actual.reason, earned=earned)


def scores(result: SelfEvaluation) -> list[tuple[object, ...]]:
    return [(one.earned, one.low, one.high, one.status, one.actual.text, one.reason) for one in result.scores]


def alone(table: GoalTable, goal: Goal, row: Indicator, actual: Actual | None) -> tuple[object, ...]:
    """What a row comes to where it is the only one."""
    one = evolve(table, goals=(evolve(goal, name="目标", indicators=(row,)),))
    given_ = None if actual is None else Actuals(values=[(RowKey(number=1), actual)])
    return scores(score(one, given_, PACK))[0]


@given(tables())
def test_each_row_of_a_filled_form_is_scored_as_if_it_stood_alone(drawn: tuple[GoalTable, list[Actual]]) -> None:
    table = filled_in(*drawn)
    expected = [alone(table, goal, row, None) for goal in table.goals for row in goal.indicators]
    assert scores(score(table, Actuals(), PACK)) == expected
    renamed = evolve(table, goals=tuple(evolve(goal, name="目标") for goal in table.goals))
    assert scores(score(renamed, None, PACK)) == expected


@given(tables(), st.data())
def test_rows_of_a_filled_form_that_change_places_keep_their_scores(
    drawn: tuple[GoalTable, list[Actual]], data: st.DataObject
) -> None:
    table = filled_in(*drawn)
    before = iter(scores(score(table, None, PACK)))
    found = {id(row): next(before) for goal in table.goals for row in goal.indicators}
    goals = [evolve(g, indicators=tuple(data.draw(st.permutations(g.indicators)))) for g in table.goals]
    turned = evolve(table, goals=tuple(data.draw(st.permutations(goals))))
    expected = [found[id(row)] for goal in turned.goals for row in goal.indicators]
    assert scores(score(turned, None, PACK)) == expected


def _key(number: int, goal: Goal, row: Indicator, said: set[str]) -> RowKey:
    """What a line says of its row, where a file has these columns."""
    whole = RowKey(
        name=row.name, goal=goal.name, level1=row.level1, level2=row.level2, target=row.target.text, number=number
    )
    return RowKey(**{field: getattr(whole, field) for field in said})


FIELDS = ("name", "goal", "level1", "level2", "target", "number")


@given(tables(), st.sets(st.sampled_from(FIELDS)), st.data())
def test_a_value_of_a_file_counts_for_its_own_row_or_for_none(
    drawn: tuple[GoalTable, list[Actual]], said: set[str], data: st.DataObject
) -> None:
    table, actuals = drawn
    rows = [(goal, row) for goal in table.goals for row in goal.indicators]
    lines = [
        (_key(at, goal, row, said), actual)
        for at, ((goal, row), actual) in enumerate(zip(rows, actuals, strict=True), start=1)
    ]
    result = score(table, Actuals(values=data.draw(st.permutations(lines))), PACK)
    assert "number" not in said or all(one.actual.text for one in result.scores)
    found = {finding.code for finding in result.findings}
    for one, (goal, row), actual in zip(result.scores, rows, actuals, strict=True):
        if one.actual.reading is MISSING:
            assert found & {"ACTUAL_AMBIGUOUS", "ACTUAL_UNPLACED", "ACTUAL_TWICE"}
        else:
            assert scores(evolve(result, scores=(one,))) == [alone(table, goal, row, actual)]
