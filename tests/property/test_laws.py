from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.comparators import Comparator, Interval, from_dict
from indicators.standards import Amount, Rule
from indicators.standards.evaluate import evaluate
from indicators.standards.questions import questions
from indicators.standards.trace import Given
from indicators.testing.line import drop, pieces_of
from indicators.testing.replay import redo
from indicators.testing.trees import rule_trees
from indicators.testing.values import CLASS_STRATEGIES, expressions

TENTHS = st.integers(0, 2000).map(lambda tenths: Fraction(tenths, 10))


@given(expressions())
def test_expressions_read_back_from_their_json(said: Comparator) -> None:
    assert said == from_dict(said.to_dict())


@given(st.data(), st.sampled_from(sorted(CLASS_STRATEGIES, key=lambda kind: kind.__name__)))
def test_each_class_has_a_strategy_of_its_own(data: st.DataObject, kind: type[Comparator]) -> None:
    assert isinstance(data.draw(CLASS_STRATEGIES[kind]), kind)


@given(rule_trees())
def test_rules_read_back_from_their_json(rule: Rule) -> None:
    assert rule == Rule.from_dict(rule.to_dict())


@settings(deadline=None, max_examples=200)
@given(st.data(), rule_trees())
def test_recorded_steps_lead_to_the_score(data: st.DataObject, rule: Rule) -> None:
    asked = questions(rule, points=Fraction(10))
    states = {each.name: data.draw(st.booleans()) for each in asked if each.kind == "state"}
    values = {each.name: Amount(data.draw(st.integers(0, 120)), each.unit) for each in asked if each.kind == "number"}
    judged = {each.name: each.low or Fraction(0) for each in asked if each.kind == "judgement"}
    done = evaluate(rule, Given(points=Fraction(10), values=values, states=states, judgements=judged))
    result, astray = redo(done.steps)
    assert astray is None
    if done.earned is not None:
        assert done.earned in (result, 0)  # a veto that takes all is no arithmetic


@settings(deadline=None, max_examples=150)
@given(st.data(), rule_trees())
def test_a_rule_run_on_an_interval_is_the_rule_run_on_each_of_its_numbers(data: st.DataObject, rule: Rule) -> None:
    asked = questions(rule)
    states = {each.name: data.draw(st.booleans()) for each in asked if each.kind == "state"}
    numbers = {each.name: Amount(data.draw(st.integers(0, 20)), each.unit) for each in asked if each.kind == "number"}
    judged = {each.name: each.low or Fraction(0) for each in asked if each.kind == "judgement"}

    def score(x: Fraction) -> Fraction | None:
        values = numbers | {"完成率": Amount(x, "%"), "本指标": Amount(x, "%")}
        return evaluate(rule, Given(points=Fraction(10), values=values, states=states, judgements=judged)).earned

    pieces = pieces_of(score, Interval(Fraction(0), Fraction(200)))
    low, high = sorted((data.draw(TENTHS), data.draw(TENTHS)))
    before, after = score(low), score(high)
    assert [before] == [piece.at(low) for piece in pieces if piece.cell.holds(low)]
    for rising in (True, False):
        found = drop(pieces, rising=rising)
        if found is None and before is not None and after is not None:
            assert (before <= after) if rising else (before >= after)
        elif found is not None:
            first, second = score(found[0]), score(found[1])
            assert first is not None
            assert second is not None
            assert (first > second) if rising else (first < second)
