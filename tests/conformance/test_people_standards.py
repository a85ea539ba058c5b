"""Sentences labelled by people with facts and points: a regression set, no rate.

Each line holds a sentence, its 分值, whether people find it readable, and cases: facts under the names that the reader
asks for, with the points that people give. A line without cases was refused, or read against people's judgement, when
it was copied; one that is read since is open. ``made_standards.jsonl`` holds sentences of a generator that a person
wrote who had not seen the reader; the labels of both were made before anything was read.
"""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from drawn.readings import read
from indicators.standards import Amount, Evaluation, Given, Unreadable, evaluate

HERE = Path(__file__).parent
FILES = ("people_standards.jsonl", "made_standards.jsonl")
ROWS = [json.loads(line) for name in FILES for line in (HERE / name).read_text("utf-8").splitlines()]


def gives(found: Evaluation) -> str | Fraction | None:
    veto = next((each.grade or ("0" if each.effect == "zero" else each.effect) for each in found.vetoes), None)
    return found.grade or veto or found.earned


def same(got: str | Fraction | None, score: str) -> bool:
    return abs(got - Fraction(score)) < Fraction(1, 100) if isinstance(got, Fraction) else got == score


def verdict(row: dict[str, Any]) -> str:
    standard = read(row["text"], weight=row["points"])
    if isinstance(standard.rule, Unreadable):
        return "refused"
    if not row["readable"]:
        return "unreadable, and read"
    points = None if row["points"] is None else Fraction(row["points"])
    for case in row.get("cases", ()):
        values = {name: Amount(value, unit) for name, (value, unit) in case["values"].items()}
        given = Given(points=points, values=values, states=case["states"])
        if not same(gives(evaluate(standard, given)), case["score"]):
            return "other points"
    return "same points" if "cases" in row else "open"


def test_people_and_the_reader_give_the_same_points() -> None:
    said = {row["id"]: verdict(row) for row in ROWS}
    print(dict(Counter(said.values())))  # noqa: T201 - the figures are what this test is for
    assert [] == [one for one, found in said.items() if found == "other points"]
    kept = [row["id"] for row in ROWS if row.get("cases")]
    assert [] == [one for one in kept if said[one] == "refused"]
    assert sum(found == "unreadable, and read" for found in said.values()) <= 36
