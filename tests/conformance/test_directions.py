"""Directions of published indicators without comparator, judged by hand: none of the sure ones may come out wrong.

``directions.jsonl`` holds real names from published tables, the printed comparator taken away. ``direction`` is what a
careful reader says, ``null`` where the name does not tell; ``sure`` is false where readers would differ. Such a row may
come out undecided or either way; a sure row may come out undecided, but never against the reader.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from indicators.comparators import Stated
from indicators.targets import Indicator, derive_direction

ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("directions.jsonl").read_text("utf-8").splitlines()
]
SURE = [row for row in ROWS if row["sure"]]


def derived(row: dict[str, Any]) -> str | None:
    target = Stated(row["value"], row["unit"], tuple(row["per"]))
    path = (row["level1"] or "", row["level2"] or "")
    direction, source = derive_direction(Indicator(name=row["name"], path=path, target=target))
    assert source
    return None if direction is None else direction.value


def test_no_sure_direction_comes_out_wrong() -> None:
    wrong = [(row["name"], got) for row in SURE if (got := derived(row)) not in (None, row["direction"])]
    assert [] == wrong


def test_nearly_all_sure_directions_are_derived(capsys: pytest.CaptureFixture[str]) -> None:
    found = Counter("undecided" if derived(row) is None else "right" for row in SURE)
    with capsys.disabled():
        print(f"\ndirections: {found['right']}/{len(SURE)} sure names derived right, {found['undecided']} undecided")  # noqa: T201
    assert found["right"] >= 0.97 * len(SURE)


def test_the_list_is_long_and_has_both_directions() -> None:
    assert len({row["name"] for row in SURE}) >= 150
    assert min(Counter(row["direction"] for row in SURE).values()) >= 30
