"""Every vector of printed standards; prints how many are read, by construct.

A reading is *exact* (every field), of the same *structure* (numbers, bounds, edges, units and signs; free words may
differ by a particle), *unparsed* (honest), or *wrong*. The sure vectors allow no wrong one.
"""

import json
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from indicators.standards import standard_from_dict
from indicators.syntax import parse_standard

HERE = Path(__file__).parent
FILES = ("standards_contract.jsonl", "standards.jsonl", "own_standards.jsonl")
PARTICLES = str.maketrans("", "", " ,，、的了之“”()（）")
FREE = ("words", "event", "measure")
BESIDE = ("text", "anomalies", "rounding", "defined")


def vectors(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines()]


def structure(node: Any, key: str = "") -> Any:
    if isinstance(node, dict):
        return {k: structure(v, k) for k, v in node.items() if k not in BESIDE}
    if isinstance(node, list):
        return [structure(item, key) for item in node]
    return node.translate(PARTICLES) if key in FREE and isinstance(node, str) else node


def exactly(mapping: dict[str, Any]) -> dict[str, Any]:
    return mapping | {"anomalies": sorted(mapping.get("anomalies", ()))}


def verdict(vector: dict[str, Any]) -> str:
    got = parse_standard(vector["text"], measure=vector["measure"], weight=vector.get("weight")).to_dict()
    expected = vector["expected"]
    if exactly(got) == exactly(expected) or got["kind"] == expected["kind"] == "unparsed":
        return "exact"
    if structure(got) == structure(expected):
        return "structure"
    return "unparsed" if got["kind"] == "unparsed" else "wrong"


@pytest.mark.parametrize("name", FILES)
def test_sure_vectors_are_read(name: str) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for vector in vectors(name):
        if vector["sure"]:
            said = verdict(vector)
            counts[vector["expected"]["kind"]][said] += 1
            wrong += [vector["id"]] if said == "wrong" else []
    total = sum(counts.values(), Counter[str]())
    for kind, found in [*sorted(counts.items()), ("all", total)]:
        size = sum(found.values())
        same = found["exact"] + found["structure"]
        print(  # noqa: T201 - the figures are what this test is for
            f"{name} {kind}: {size} vectors, structure {same / size:.1%}, exact {found['exact'] / size:.1%},"
            f" unparsed {found['unparsed']}, wrong {found['wrong']}"
        )
    size = sum(total.values())
    assert [] == wrong
    assert (total["exact"] + total["structure"]) / size >= 0.99
    assert total["exact"] / size >= 0.98


def test_unsure_vectors_are_counted() -> None:
    counts = Counter(verdict(v) for name in FILES for v in vectors(name) if not v["sure"])
    print(dict(counts))  # noqa: T201 - the figures are what this test is for
    assert counts["wrong"] <= 3


@pytest.mark.parametrize("name", FILES)
def test_every_reading_is_read_back_from_json_and_from_its_wording(name: str) -> None:
    for vector in vectors(name):
        standard = parse_standard(vector["text"], measure=vector["measure"], weight=vector.get("weight"))
        assert standard == standard_from_dict(standard.to_dict())
        assert standard == parse_standard(str(standard), strict=True)


def test_ids_are_unique() -> None:
    ids = Counter(vector["id"] for name in FILES for vector in vectors(name))
    assert [] == [key for key, count in ids.items() if count > 1]
