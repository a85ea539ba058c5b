"""Vectors of the value language: the contract's files and our own; prints what share is exact, by kind (pytest -s)."""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from indicators.comparators import from_dict
from indicators.syntax import parse

HERE = Path(__file__).parent
FILES = ("seed", "dev", "made", "own", "examined")  # examined: labelled from the contract by others
Vector = Mapping[str, Any]


def vectors(name: str) -> list[Vector]:
    lines = (HERE / f"{name}_expressions.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def reading(vector: Vector) -> dict[str, Any]:
    columns = {key: vector[key] for key in ("column_unit", "column_comparator")}
    return parse(vector["text"], **columns, name=vector.get("name")).to_dict()


def comparable(mapping: Mapping[str, Any], *, words: bool) -> dict[str, Any]:
    """Leave out what decides no comparison: cuts of clauses, wording of reasons, judgement words if told so."""
    skipped = {"anomalies", "reason"}
    if not words and mapping["kind"] == "qualitative":
        skipped |= {"term", "subject"}
    left = {key: value for key, value in mapping.items() if key not in skipped}
    if "parts" in left:
        left["parts"] = [comparable(part, words=words) | {"text": None} for part in left["parts"]]
    return left


def exact(vector: Vector, *, words: bool) -> bool:
    expected, got = vector["expected"], reading(vector)
    known = set(expected.get("anomalies", ())) <= set(got.get("anomalies", ()))
    return known and comparable(expected, words=words) == comparable(got, words=words)


def confident_but_wrong(vector: Vector) -> bool:
    return reading(vector)["kind"] not in ("unparsed", "qualitative") and not exact(vector, words=False)


@pytest.mark.parametrize("name", FILES)
def test_every_sure_vector_is_exact(name: str) -> None:
    sure = [vector for vector in vectors(name) if vector["sure"]]
    assert [] == [vector["text"] for vector in sure if not exact(vector, words=True)]


@pytest.mark.parametrize("name", FILES)
def test_no_sure_vector_is_read_wrong(name: str) -> None:
    assert [] == [vector["text"] for vector in vectors(name) if vector["sure"] and confident_but_wrong(vector)]


@pytest.mark.parametrize("name", FILES)
def test_readings_survive_their_json_form(name: str) -> None:
    for vector in vectors(name):
        got = reading(vector)
        assert got == from_dict(got).to_dict()


def test_shares_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for name in FILES:
        total, fields, all_fields = Counter[str](), Counter[str](), Counter[str]()
        for vector in vectors(name):
            if vector["sure"]:
                kind = vector["expected"]["kind"]
                total[kind] += 1
                fields[kind] += exact(vector, words=False)
                all_fields[kind] += exact(vector, words=True)
        lines.append(
            f"{name}: {fields.total()}/{total.total()} exact, with judgement words {all_fields.total()}/{total.total()}"
        )
        lines += [
            f"    {kind:12} {fields[kind]}/{number}  {all_fields[kind]}/{number}"
            for kind, number in total.most_common()
        ]
        assert fields.total() >= 0.99 * total.total()
        assert all_fields.total() >= 0.95 * total.total()
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
