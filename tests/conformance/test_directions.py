"""Directions of indicators without comparator, judged by hand: none of the sure ones may come out wrong.

``directions.jsonl`` holds real names from published tables, the printed comparator taken away, and
``directions_made.jsonl`` names of the usual kinds of other fields (education, health, police, environment …).
``direction`` is what a careful reader says, ``null`` where the name does not tell; ``sure`` is false where readers
would differ. Such a row may come out any way; a sure row may come out undecided, but never against the reader.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from indicators.comparators import Stated
from indicators.targets import Indicator, derive_direction

HERE = Path(__file__).parent
FILES = ("directions.jsonl", "directions_made.jsonl")


def sure(file: str) -> list[dict[str, Any]]:
    rows = map(json.loads, (HERE / file).read_text("utf-8").splitlines())
    return [row for row in rows if row["sure"]]


def derived(row: dict[str, Any]) -> str | None:
    target = Stated(row["value"], row["unit"], tuple(row["per"]))
    path = (row["level1"] or "", row["level2"] or "")
    direction, source = derive_direction(Indicator(name=row["name"], path=path, target=target))
    assert source
    return None if direction is None else direction.value


@pytest.mark.parametrize("file", FILES)
def test_no_sure_direction_comes_out_wrong(file: str) -> None:
    wrong = [(row["name"], got) for row in sure(file) if (got := derived(row)) not in (None, row["direction"])]
    assert [] == wrong


@pytest.mark.parametrize("file", FILES)
def test_nearly_all_sure_directions_are_derived(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = sure(file)
    undecided = [row["name"] for row in rows if derived(row) is None]
    with capsys.disabled():
        print(f"\n{file}: {len(rows) - len(undecided)}/{len(rows)} sure names derived right, the others undecided")  # noqa: T201
    assert len(undecided) <= 0.05 * len(rows)


def test_the_published_list_is_long_and_has_both_directions() -> None:
    rows = sure("directions.jsonl")
    assert len({row["name"] for row in rows}) >= 150
    assert min(Counter(row["direction"] for row in rows).values()) >= 30
