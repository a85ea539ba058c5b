"""Laws of the reader of printed standards, over sentences put together and taken apart."""

import json
import re
from fractions import Fraction
from itertools import permutations
from pathlib import Path
from timeit import timeit

import pytest

from drawn.readings import read
from indicators.standards import (
    Adjust,
    Amount,
    Event,
    Given,
    Once,
    Rule,
    StateHolds,
    SumOf,
    Unreadable,
    Veto,
    evaluate,
)
from indicators.standards.questions import questions
from indicators.syntax import parse_standard

HERE = Path(__file__).parent.parent / "conformance"
VECTORS = [
    vector
    for name in ("standards_contract.jsonl", "standards.jsonl")
    for line in (HERE / name).read_text("utf-8").splitlines()
    if (vector := json.loads(line))["sure"]
]
PEOPLE = [json.loads(line) for line in (HERE / "people_standards.jsonl").read_text("utf-8").splitlines()]
SENTENCES = (
    "完成率≥95%得6分;80%-95%得4分;低于80%不得分",
    "满意度达到90%得5分,否则不得分",
    "制度健全得3分,不健全不得分",
    "按期上报决算得4分,每拖延1天扣1分,扣完为止",
    "合格率98%得8分,每低1个百分点扣0.5分,扣完为止",
    "得分=执行率×10分",
    "资料齐全得5分,基本齐全得3分,不齐全不得分",
    "每发现一处堆放扣0.5分",
    "验收及时得2分,逾期验收的扣1分",
    "举办培训每场得1分,最高3分",
)


def parts(rule: Rule) -> list[Rule]:
    return list(rule.parts) if isinstance(rule, SumOf) else [rule]


@pytest.mark.parametrize("marks", [("1.", "2."), ("", "")], ids=["numbered", "joined"])
def test_two_standards_in_one_cell_are_their_sum_or_refused(marks: tuple[str, str]) -> None:
    for one, two in list(permutations(SENTENCES, 2))[::3]:
        both = parse_standard(f"{marks[0]}{one}。{marks[1]}{two}。").rule
        alone = [*parts(read(one).rule), *parts(read(two).rule)]
        losses = [each for each in alone if isinstance(each, Adjust) and each.start is None]
        told = isinstance(both, Unreadable) or parts(both) == alone
        assert told or losses, (one, two, str(both))  # losses alone are taken from what stands before them


@pytest.mark.parametrize("tail", ["低于", "超过80%", "未完成的", "低于60%的,", "否则"])
def test_a_sentence_torn_off_behind_a_condition_is_refused(tail: str) -> None:
    for sentence in SENTENCES:
        for stop in (",", ";", "。"):
            assert isinstance(parse_standard(f"{sentence}{stop}{tail}").rule, Unreadable), (sentence, stop, tail)


@pytest.mark.parametrize("stop", [",", ";", "。"])
def test_what_went_wrong_takes_all_that_was_earned(stop: str) -> None:
    for award in SENTENCES[:3] + SENTENCES[5:7]:
        rule = parse_standard(f"{award}{stop}发生责任事故的,该项不得分。").rule
        asked = questions(rule)
        for number in (0, 85, 100):
            values = {one.name: Amount(number, one.unit) for one in asked if one.kind == "number"}
            states = {one.name: one.name != "制度不健全" for one in asked if one.kind == "state"}
            found = evaluate(rule, Given(points=Fraction(10), values=values, states=states))
            assert isinstance(rule, Unreadable) or found.earned == 0, (award, stop, str(rule))


def test_no_more_than_the_points_of_the_indicator_is_given() -> None:
    for sentence in SENTENCES[:7]:
        assert isinstance(parse_standard(sentence, weight=1).rule, Unreadable), sentence


_ITEM = re.compile(r"(?:^|[。;；\s])[(（]?[0-9①-⑩]+[.、)）]")
_TAKEN = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|每(?=[^一1]{0,6}(?:[2-9]|[0-9]{2}|0\.))|各(?=[加扣减得])|以下|低于|高于|不足|不得"
)
# 占比不足80%时 names again what stands before it; 各 of one thing; the state in which a start is given is not written
IDLE = [("SD0172", "不足"), ("SD0205", "各"), ("A259", "0"), ("A277", "100"), ("A283", "2024"), ("A283", "31")]
IDLE += [("C141", "2023"), ("C141", "12"), ("C141", "31")]  # a printed day from which it is late


def test_no_number_and_no_side_is_lost() -> None:
    """What is said once and no convention makes idle decides something: without it the reading is another, or none."""
    lost = []
    for vector in (*VECTORS[::4], *PEOPLE[::6]):
        text, measure = vector["text"], vector.get("measure")
        known = read(text, measure)
        items = {place for found in _ITEM.finditer(text) for place in range(*found.span())}
        for found in [] if isinstance(known.rule, Unreadable) else _TAKEN.finditer(text):
            if found.start() not in items and text.count(found.group()) == 1:
                less = parse_standard(text[: found.start()] + text[found.end() :], measure=measure)
                lost += [(vector["id"], found.group())] if less == known and less.remarks == known.remarks else []
    assert [each for each in lost if each not in IDLE] == []


def test_what_people_wrote_is_said_back() -> None:
    for vector in PEOPLE:
        known = read(vector["text"], weight=vector["points"])
        assert parse_standard(str(known)).rule == known.rule, vector["id"]


def keys(rule: Rule) -> list[tuple[str, object]]:
    """The facts and things counted that changes are made for, each with whether it adds or takes."""
    found: list[tuple[str, object]] = []
    for part in parts(rule):
        for move in part.changes if isinstance(part, Adjust) else ():
            name = move.event if isinstance(move, Event) else ""
            if isinstance(move, Once) and isinstance(move.when, StateHolds):
                name = move.when.words
            found += [(name, str(getattr(move, "score", ""))[:20])] if name else []
        found += [(str(part.when), "veto")] if isinstance(part, Veto) else []
    return found


def test_no_two_changes_of_a_reading_have_one_key() -> None:
    for vector in VECTORS:
        found = keys(read(vector["text"], vector["measure"]).rule)
        assert len(found) == len(set(found)), (vector["id"], found)


def test_time_grows_with_the_length_only() -> None:
    sentence = "政府采购执行率≥95%,记8分;85%(含)-95%,记6分;每超过一个百分点扣0.4分,扣完为止。"

    def seconds(text: str) -> float:
        return min(timeit(lambda: parse_standard(text), number=1) for _ in range(3))

    assert seconds(sentence * 32) < seconds(sentence * 4) * 8 * 4
    for sign in ("一", "按", "第"):  # a pattern that looks ahead looks so far and no further
        assert seconds(sign * 1500) < 2
