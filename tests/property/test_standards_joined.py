"""Two standards that people wrote, put into one cell: together they give what each gives alone, or are refused."""

import json
import random
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from drawn.readings import read
from indicators.standards import Amount, Given, Question, Share, Standard, Unreadable, Veto, evaluate
from indicators.standards.questions import questions
from indicators.syntax.standards.trees import most_of

PEOPLE = Path(__file__).parent.parent / "conformance" / "people_standards.jsonl"
# what speaks of more than its own sentence, or is itself a list
_WHOLE = re.compile(
    "[本该此全整]项|指标|总分|以上|上述|合计|累计|其中|各|均|基础|起评|否决|[注:：【]|^[(（]?[1一①]|[\n。]"
)


def _most(text: str) -> Fraction | None:
    """The most that a text gives by itself, where all its points stand in it."""
    if _WHOLE.search(text):
        return None
    standard = read(text)
    nodes = [*standard.rule.walk()]
    shared = any(isinstance(one, Share) and one.value > 0 for one in nodes)
    if (
        isinstance(standard.rule, Unreadable)
        or standard.anomalies
        or shared
        or any(isinstance(one, Veto) for one in nodes)
    ):
        return None
    return most_of(standard.rule, None) or None


ALONE = [
    (text, most)
    for line in PEOPLE.read_text("utf-8").splitlines()
    if (most := _most(text := json.loads(line)["text"].rstrip("。；;.,，")))
]


def _facts(draw: random.Random, asked: Sequence[Question], numbers: Sequence[str]) -> Given:
    near = [Fraction(said) + more for said in numbers for more in (-1, 0, 1)] or [Fraction(1)]
    numeric = {one.name: Amount(max(draw.choice(near), Fraction(0)), one.unit) for one in asked if one.kind == "number"}
    states = {one.name: draw.random() < 0.4 for one in asked if one.kind == "state"}
    judged = {one.name: one.low or Fraction(0) for one in asked if one.kind == "judgement"}
    return Given(values=numeric, states=states, judgements=judged)


def _pairs(seed: int, count: int) -> list[tuple[tuple[str, Fraction], tuple[str, Fraction]]]:
    draw = random.Random(seed)  # noqa: S311 - no secret
    return [(one, two) for one, two in (draw.sample(ALONE, 2) for _ in range(count))]


@pytest.mark.parametrize("layout", ["1.{0}。2.{1}。", "（1）{0}；\n（2）{1}。", "一是{0}；二是{1}。"])
def test_two_peoples_standards_give_what_each_gives(layout: str) -> None:
    compared = 0
    for (one, most), (two, more) in _pairs(len(layout), 120):
        both = read(layout.format(one, two), weight=str(most + more))
        alone: list[Standard] = [read(one), read(two)]
        asked = [questions(each) for each in alone]
        names = [{question.name for question in each} for each in asked]
        if isinstance(both.rule, Unreadable) or names[0] & names[1] or both.anomalies:
            continue
        numbers = re.findall("[0-9.]+[0-9]|[0-9]", one + two)
        draw = random.Random(one + two)  # noqa: S311 - no secret
        for _ in range(8):
            given = _facts(draw, [*asked[0], *asked[1], *questions(both)], numbers)
            whole = ((alone[0], most), (alone[1], more), (both, most + more))
            earned = [evaluate(each, evolve(given, points=points)).earned for each, points in whole]
            compared += None not in earned
            assert None in earned or earned[2] == sum(filter(None, earned[:2])), (one, two, str(both), given)
    assert compared > 300


def test_enough_sentences_stand_by_themselves() -> None:
    assert len(ALONE) > 150
