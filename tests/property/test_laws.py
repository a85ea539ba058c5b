from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drawn.packs import packs
from drawn.spellings import texts_of
from drawn.trees import rule_trees
from indicators import comparators
from indicators.comparators import Comparator, Interval, Reading, Unparsed, from_dict
from indicators.rulepacks import RulePack
from indicators.rulepacks.checks import check
from indicators.scoring import ExecutionScore, Score, SelfEvaluation
from indicators.scoring.pieces import pieces_of
from indicators.standards import Amount, Rule
from indicators.standards.evaluate import evaluate
from indicators.standards.questions import questions
from indicators.standards.trace import Given
from indicators.syntax import parse
from indicators.targets import MISSING, Indicator, bind
from indicators.testing import check_law
from indicators.testing.laws import DECIDED
from indicators.testing.replay import redo
from indicators.testing.strategies import actuals_for, facts, forms, indicators
from indicators.testing.values import CLASS_STRATEGIES, expressions
from indicators.testing.witnesses import drop

TENTHS = st.integers(0, 2000).map(lambda tenths: Fraction(tenths, 10))


@given(expressions())
def test_expressions_read_back_from_their_json(said: Comparator) -> None:
    assert said == from_dict(said.to_dict())


def test_every_class_of_comparators_has_a_strategy() -> None:
    kinds = {kind for kind in vars(comparators).values() if isinstance(kind, type) and issubclass(kind, Reading)}
    assert kinds == set(CLASS_STRATEGIES)


@pytest.mark.parametrize("kind", CLASS_STRATEGIES, ids=lambda kind: kind.__name__)
@given(data=st.data())
def test_spellings_read_back_to_what_they_say(kind: type[Reading], data: st.DataObject) -> None:
    said = data.draw(CLASS_STRATEGIES[kind])
    read = parse(data.draw(texts_of(said)))
    assert said == read or (isinstance(said, Unparsed) and isinstance(read, Unparsed))


@given(st.data(), indicators())
def test_an_actual_drawn_for_a_target_can_be_bound_to_it(data: st.DataObject, row: Indicator) -> None:
    bound = bind(row, data.draw(actuals_for(row)), data.draw(facts()))
    assert bound.actual is not MISSING


@settings(max_examples=12)
@given(packs())
def test_packs_drawn_are_sound_and_keep_the_laws(pack: RulePack) -> None:
    check(pack)
    for law in DECIDED:
        if law.id != "full_marks":  # which whole steps and strict bounds break
            assert () == check_law(law, pack).broken


@given(packs().flatmap(forms))
def test_a_scored_form_adds_up_and_stays_within_its_points(form: SelfEvaluation) -> None:
    parts: list[Score | ExecutionScore] = [*form.scores, *([] if form.execution is None else [form.execution])]
    assert form.pack.points == sum(part.points for part in parts)
    assert form.total == sum(part.earned for part in parts if part.earned is not None)
    assert form.low <= form.high
    assert form.total <= form.high
    for part in parts:
        assert 0 <= part.low <= part.high <= part.points
        assert part.earned is None or part.low == part.earned == part.high
        result, astray = redo(part.steps)
        assert astray is None
        assert part.earned is None or part.earned == (result or 0)


@given(rule_trees())
def test_rules_read_back_from_their_json(rule: Rule) -> None:
    assert rule == Rule.from_dict(rule.to_dict())


@given(st.data(), rule_trees())
def test_recorded_steps_lead_to_the_score(data: st.DataObject, rule: Rule) -> None:
    asked = questions(rule, points=Fraction(10))
    states = {each.name: data.draw(st.booleans()) for each in asked if each.kind == "state"}
    values = {each.name: Amount(data.draw(st.integers(0, 120)), each.unit) for each in asked if each.kind == "number"}
    judged = {each.name: each.low or Fraction(0) for each in asked if each.kind == "judgement"}
    done = evaluate(rule, Given(points=Fraction(10), values=values, states=states, judgements=judged))
    result, astray = redo(done.steps)
    assert astray is None
    assert done.earned is None or done.earned == (result or 0)


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
