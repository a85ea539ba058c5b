"""Laws of monitoring: more is never worse, a later day is never easier, the order of rows does not matter."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.comparators import AtLeast, AtMost, Comparator, Exactly, Stated
from indicators.reviewing import (
    Light,
    Likelihood,
    Monitoring,
    RowProgress,
    load_monitoring,
    monitoring_ids,
    review_progress,
)
from indicators.targets import Actual, Actuals, Goal, GoalTable, Horizon, Indicator

LIGHTS = [Light.RED, Light.YELLOW, Light.GREEN, Light.BLUE]
LIKELIHOODS = [Likelihood.IMPOSSIBLE, Likelihood.POSSIBLE, Likelihood.CERTAIN]
KINDS = ["数量指标", "质量指标", "社会效益指标", "服务对象满意度"]
units = st.sampled_from(["次", "台", "%", "篇", "元"])
kinds_units = st.tuples(st.sampled_from(KINDS), units)
numbers = st.fractions(min_value=0, max_value=200, max_denominator=4)
rules = st.sampled_from(monitoring_ids()).map(load_monitoring)
months = st.integers(min_value=1, max_value=12)


def month_end(month: int) -> date:
    return date(2026, month, monthrange(2026, month)[1])


def rows_of(
    rows: Sequence[tuple[str, Comparator, Fraction, str]], month: int, monitoring: Monitoring, *, turned: bool = False
) -> list[RowProgress]:
    own = [
        (Indicator(name=f"指标{at}", path=("产出指标", kind), target=target), Stated(value, unit))
        for at, (kind, target, value, unit) in enumerate(rows)
    ]
    own = own[::-1] if turned else own
    goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=tuple(row for row, _ in own))
    values = {("", row.name): Actual(text=str(said), reading=said) for row, said in own}
    table = GoalTable(title="2026年某项目绩效目标表", goals=(goal,))
    reviewed = review_progress(table, Actuals(values=values), month_end(month), monitoring)
    return sorted(reviewed.rows, key=lambda row: row.name)


def rank(row: RowProgress) -> tuple[int, int]:
    return (
        LIGHTS.index(row.light) if row.light in LIGHTS else -1,
        -1 if row.likelihood is None else LIKELIHOODS.index(row.likelihood),
    )


@given(kinds_units, numbers, st.tuples(numbers, numbers), months, rules)
def test_more_progress_never_makes_light_or_conclusion_worse(
    row: tuple[str, str], value: Fraction, actuals: tuple[Fraction, Fraction], month: int, monitoring: Monitoring
) -> None:
    kind, unit = row
    less, more = sorted(actuals)
    low, high = (rows_of([(kind, AtLeast(value + 1, unit), each, unit)], month, monitoring)[0] for each in (less, more))
    assert all(worse <= better for worse, better in zip(rank(low), rank(high), strict=True))
    low, high = (rows_of([(kind, AtMost(value, unit), each, unit)], month, monitoring)[0] for each in (more, less))
    assert all(worse <= better for worse, better in zip(rank(low), rank(high), strict=True))


@given(kinds_units, numbers, numbers, st.tuples(months, months), rules)
def test_at_a_later_day_the_same_number_never_has_a_better_light(
    row: tuple[str, str], value: Fraction, actual: Fraction, days: tuple[int, int], monitoring: Monitoring
) -> None:
    kind, unit = row
    for target in (AtLeast(value + 1, unit), AtMost(value, unit), Exactly(value + 1, unit)):
        early, late = (rows_of([(kind, target, actual, unit)], month, monitoring)[0] for month in sorted(days))
        assert rank(late)[0] <= rank(early)[0]
        assert late.due is None or early.due is None or late.due >= early.due
        if early.likelihood is not Likelihood.POSSIBLE:  # nothing final is taken back
            assert late.likelihood is early.likelihood


@given(st.lists(st.tuples(st.sampled_from(KINDS), numbers, numbers, units), min_size=1, max_size=4), months, rules)
@settings(max_examples=20)
def test_the_order_of_rows_does_not_matter(
    given_rows: list[tuple[str, Fraction, Fraction, str]], month: int, monitoring: Monitoring
) -> None:
    rows = [(kind, AtLeast(value + 1, unit), actual, unit) for kind, value, actual, unit in given_rows]
    plain, turned = (rows_of(rows, month, monitoring, turned=each) for each in (False, True))
    assert [(row.light, row.why, row.likelihood) for row in plain] == [
        (row.light, row.why, row.likelihood) for row in turned
    ]
