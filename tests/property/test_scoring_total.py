"""The evaluator is total, exact and honest on any rule tree; points always add up."""

from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from drawn.trees import rule_trees
from indicators.scoring import divide
from indicators.standards import Amount, Given, Rule, Settings, Standard, ceiling_of, evaluate, questions, scales
from indicators.standards.facts import YEAR

POINTS = Fraction(10)
NUMBERS = st.fractions(min_value=-20, max_value=200, max_denominator=20)


def answers(data: st.DataObject, rule: Rule, *, all_of_them: bool) -> Given:
    values, states, judgements = {}, {}, {}
    for question in questions(rule, points=POINTS):
        if not all_of_them and data.draw(st.booleans()):
            continue
        if question.kind == "state":
            states[question.name] = data.draw(st.booleans())
        elif question.kind == "judgement":
            low = question.low if question.low is not None else Fraction(0)
            judgements[question.name] = low
        else:
            number = Fraction(2026) if question.name == YEAR else data.draw(NUMBERS)
            values[question.name] = Amount(number, question.unit)
    return Given(points=POINTS, values=values, states=states, judgements=judgements)


@given(rule_trees(), st.data())
def test_an_evaluation_always_ends_in_exactly_one_way(rule: Rule, data: st.DataObject) -> None:
    found = evaluate(rule, answers(data, rule, all_of_them=False))
    ends = (found.earned is not None, found.grade is not None, found.needs is not None, found.stopped is not None)
    assert sum(ends) == 1
    if found.needs is not None:
        asked = {(question.kind, question.name) for question in questions(rule, points=POINTS)}
        assert (found.needs.kind, found.needs.name) in asked


@given(rule_trees(), st.data())
def test_with_all_answers_nothing_is_asked_and_the_score_stays_in_bounds(rule: Rule, data: st.DataObject) -> None:
    found = evaluate(rule, answers(data, rule, all_of_them=True), Settings(bonus=False))
    assert found.needs is None
    assert found.earned is None or 0 <= found.earned <= POINTS


@given(rule_trees(), st.data())
def test_the_same_facts_give_the_same_steps(rule: Rule, data: st.DataObject) -> None:
    known = answers(data, rule, all_of_them=True)
    assert evaluate(rule, known) == evaluate(Standard.from_dict(Standard(rule).to_dict()), known)


@given(rule_trees().filter(scales), st.data(), st.fractions(min_value="0.01", max_value=9, max_denominator=100))
def test_a_rule_that_scales_gives_in_proportion_to_the_points(rule: Rule, data: st.DataObject, by: Fraction) -> None:
    known = answers(data, rule, all_of_them=data.draw(st.booleans()))
    judgements = {words: by * points for words, points in known.judgements.items()}
    settings = Settings(bonus=data.draw(st.booleans()))
    found = evaluate(rule, known, settings)
    other = evaluate(rule, evolve(known, points=by * POINTS, judgements=judgements), settings)
    assert other.earned == (None if found.earned is None else by * found.earned)
    assert (other.stopped, other.grade, other.vetoes) == (found.stopped, found.grade, found.vetoes)
    assert ceiling_of(rule, by * POINTS) == by * ceiling_of(rule, POINTS)
    assert (found.needs is None) is (other.needs is None)
    if found.needs is not None and other.needs is not None:
        assert (other.needs.kind, other.needs.name) == (found.needs.kind, found.needs.name)
        assert None in {found.needs.high, found.needs.low} or other.needs.high == by * (found.needs.high or 0)


@given(
    st.fractions(min_value=0, max_value=200, max_denominator=100),
    st.lists(st.integers(0, 10**9).map(Fraction), min_size=1, max_size=40),
    st.integers(0, 4),
)
def test_points_divided_by_any_weights_add_up_exactly(total: Fraction, weights: list[Fraction], digits: int) -> None:
    weights[0] += 1
    parts = divide(total, weights, digits)
    assert sum(parts) == total
    unit, exact = Fraction(1, 10**digits), [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 2 * unit for part, share in zip(parts, exact, strict=True))
    assert all(part >= 0 for part in parts)
