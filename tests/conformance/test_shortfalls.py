"""Shortfalls with full marks: how many the review finds, and whether it accuses anybody who met the target.

The labels come from the plain numbers and signs of the printed cells, read here by a few lines of their own, and from
the files of directions, judged by hand; nothing of the library decides whether a target is met. Rows are tried as
published, and changed: what met its target is taken below it with its full marks kept, what missed is taken beyond it.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from indicators.reviewing import Reason, RowReview, published_forms, review_published
from indicators.rulepacks import load_rulepack

HERE = Path(__file__).parent
UP = ("≥", ">=", "≧", "不低于", "不少于", "大于等于", "不小于", "至少")
DOWN = ("≤", "<=", "≦", "不高于", "不超过", "小于等于", "不大于", "控制在")
CELL = re.compile(rf"({'|'.join((*UP, *DOWN))}|[=＝])?\s*(\d+(?:\.\d+)?)\s*([^\d\s≥≤<>=~至、，,；。]*)")
WHOLE = {"次", "起", "人", "户", "个", "场", "期", "篇", "份", "项", "件", "台", "辆", "名", "家", "人次", "所", "处"}
PACKS = ("cn-mof-2020", "hubei-2019", "pmkpi")
# the pack and by what share a target is missed or passed; each takes the next third of the rows
SHORT = ((PACKS[0], "0.005"), (PACKS[1], "0.04"), (PACKS[2], "0.5"))
PAST = ((PACKS[0], "0"), (PACKS[0], "0.01"), (PACKS[0], "0.5"), (PACKS[1], "0.2"), (PACKS[2], "0.2"))


class Plain(NamedTuple):
    """One printed row in plain numbers: whether more is better, the target, its unit."""

    row: dict[str, Any]
    up: bool
    target: Decimal
    unit: str


def lines(file: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / file).read_text("utf-8").splitlines()]


@cache
def by_hand() -> dict[tuple[str, str, str], str | None]:
    rows = (row for row in lines("directions.jsonl") if row["sure"])
    return {(row["level1"] or "", row["level2"] or "", row["name"]): row["direction"] for row in rows}


def plain(row: dict[str, Any]) -> Plain | None:
    """Read a row's target: one number in the cell, with a sign or with a direction that was judged by hand."""
    cell = CELL.fullmatch((row["target"] or "").strip())
    if cell is None or row["unit_column"] or row["comparator_column"]:
        return None
    sign, number, unit = cell.groups()
    hand = by_hand().get((row["level1"] or "", row["level2"] or "", row["name"]))
    if sign in UP or (sign not in DOWN and hand == "higher_is_better"):
        return Plain(row, True, Decimal(number), unit)
    if sign in DOWN or (sign is None and hand == "lower_is_better"):
        return Plain(row, False, Decimal(number), unit)
    return None


@cache
def printed() -> tuple[Plain, ...]:
    read = map(plain, lines("published_rows.jsonl"))
    return tuple(each for each in read if each is not None and each.target > 0)


@cache
def made() -> tuple[Plain, ...]:
    """Names of the usual kinds without a sign, in one form for each level-2 kind."""
    rows = (row for row in lines("directions_made.jsonl") if row["sure"] and row["direction"] and not row["per"])
    return tuple(
        Plain(
            {**row, "doc": row["level2"], "target": f"{row['value']}{row['unit'] or ''}"},
            row["direction"] == "higher_is_better",
            Decimal(row["value"]),
            row["unit"] or "",
        )
        for row in rows
        if "/" not in row["value"] and Decimal(row["value"]) > 0
    )


def scored() -> Iterator[tuple[Plain, Decimal]]:
    """The rows as published whose actual value is a number in the target's unit or without one."""
    for each in printed():
        cell = CELL.fullmatch((each.row["actual"] or "").strip())
        full = each.row["score"] is not None and each.row["score"] == each.row["weight"]
        if full and cell is not None and cell[1] is None and cell[3] in {each.unit, ""}:
            yield each, Decimal(cell[2])


def changed(each: Plain, by: Decimal, *, better: bool) -> dict[str, Any]:
    """A row with full marks whose actual value misses or passes its target by a share of it."""
    step = each.target * by
    if each.unit in WHOLE:
        step = step.to_integral_value(rounding="ROUND_CEILING")
    actual = each.target + step if each.up == better else each.target - step
    return each.row | {"actual": f"{max(actual, Decimal(0)):f}{each.unit}", "weight": 10, "score": 10}


def reviewed(rows: list[dict[str, Any]], pack: str) -> list[RowReview]:
    used = load_rulepack(pack)
    found = {row.indicator.where: row for form in published_forms(rows) for row in review_published(form, used).rows}
    return [found[f"第{place}行"] for place in range(1, len(rows) + 1)]


def told(row: RowReview) -> str:
    return f"{row.name} {row.indicator.target.text} → {row.indicator.actual_text}：{row.why}"


def test_there_is_something_to_count() -> None:
    assert len(printed()) >= 300
    assert len(made()) >= 300
    assert sum(1 for each in printed() if not each.up) >= 25
    assert len(list(scored())) >= 50


@pytest.mark.parametrize("pack", PACKS)
def test_rows_as_published_are_accused_exactly_of_their_shortfalls(pack: str) -> None:
    rows = lines("published_rows.jsonl")
    found = zip(rows, reviewed(rows, pack), strict=True)
    keyed = {(row["doc"], row["name"], row["target"]): review for row, review in found}
    for each, actual in scored():
        missed = actual < each.target if each.up else actual > each.target
        review = keyed[each.row["doc"], each.row["name"], each.row["target"]]
        assert (review.reason is Reason.FULL_THOUGH_MISSED) == missed == review.reason.wrong, told(review)
        assert review.met is not missed


def tried(rows: tuple[Plain, ...], cases: Iterable[tuple[str, str]], *, better: bool) -> Iterator[RowReview]:
    for place, (pack, by) in enumerate(cases):
        yield from reviewed([changed(each, Decimal(by), better=better) for each in rows[place % 3 :: 3]], pack)


@pytest.mark.parametrize("rows", [printed, made])
def test_lowered_rows_with_full_marks_are_found(
    rows: Callable[[], tuple[Plain, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    found = list(tried(rows(), SHORT, better=False))
    lost = [told(row) for row in found if row.reason is not Reason.FULL_THOUGH_MISSED]
    with capsys.disabled():
        print(f"\n{rows.__name__}: {len(found) - len(lost)}/{len(found)} shortfalls with full marks found")  # noqa: T201
    assert len(lost) <= 0.05 * len(found), lost


@pytest.mark.parametrize("rows", [printed, made])
def test_rows_that_reach_or_pass_their_target_are_never_accused(rows: Callable[[], tuple[Plain, ...]]) -> None:
    found = tried(rows(), PAST, better=True)
    assert [told(row) for row in found if row.reason.wrong or row.met is False] == []
