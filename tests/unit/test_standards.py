"""The rule tree: its JSON form, its soundness, its evaluator."""

import json
from pathlib import Path
from typing import Any

import pytest

from indicators.standards import Standard

_VECTORS = Path(__file__).parents[1] / "conformance"


def _vectors() -> list[Any]:
    rows = []
    for name in ("standards.jsonl", "standards_contract.jsonl"):
        lines = (_VECTORS / name).read_text(encoding="utf-8").splitlines()
        rows += [pytest.param(row["expected"], id=row["id"]) for row in map(json.loads, lines)]
    return rows


@pytest.mark.parametrize("expected", _vectors())
def test_every_vector_round_trips(expected: dict[str, Any]) -> None:
    standard = Standard.from_dict(expected)
    assert expected == standard.to_dict()
    assert standard == Standard.from_dict(standard.to_dict())
