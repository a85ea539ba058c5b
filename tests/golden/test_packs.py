"""Golden cases of every rule pack, and the worked examples of published tables, reckoned by hand."""

import tomllib
import warnings
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from indicators.comparators import Blank, Quantity
from indicators.rulepacks import RulePack, load_rulepack, rulepack_ids
from indicators.scoring import score_execution, score_indicator
from indicators.syntax import parse
from indicators.targets import MISSING, NOT_APPLICABLE, Actual, Facts, Indicator, bind

HERE = Path(__file__).parent / "packs"


@cache
def pack_of(pack_id: str) -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack(pack_id)


def cases(kind: str) -> list[Any]:
    found = []
    for file in sorted(HERE.glob("*.toml")):
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get(kind, [])
        for i, row in enumerate(rows, 1):
            found.append(pytest.param(row.get("pack", file.stem), row, id=f"{file.stem}-{i}"))
    return found


def money(text: str) -> Fraction:
    read = parse(text)
    assert isinstance(read, Quantity)
    assert read.unit == "元"
    return read.value


def facts_of(row: dict[str, Any]) -> Facts:
    named = {}
    for name, text in row.get("facts", {}).items():
        read = parse(text)
        assert isinstance(read, Quantity)
        named[name] = (read.value, read.unit)
    return Facts(year=2026, named=named, finished=row.get("finished"))


def expected(row: dict[str, Any]) -> Fraction | None:
    return Fraction(row["earned"]) if row["earned"] else None


@pytest.mark.parametrize(("pack_id", "row"), cases("row"))
def test_rows_earn_what_was_reckoned_by_hand(pack_id: str, row: dict[str, Any]) -> None:
    pack, facts = pack_of(pack_id), facts_of(row)
    reading = NOT_APPLICABLE if row["actual"] == "不适用" else parse(row["actual"])
    actual = Actual(
        text=row["actual"],
        reading=MISSING if isinstance(reading, Blank) else reading,
        share=Fraction(row["share"]) if "share" in row else None,
        reason="见说明",
    )
    path = (row.get("level1", "产出指标"), row.get("level2", ""))
    bound = bind(Indicator(name=row.get("name", "试算指标"), path=path, target=parse(row["target"])), actual, facts)
    found = score_indicator(bound, actual, pack, Fraction(row["points"]), facts)
    assert expected(row) == found.earned
    assert row["rule"] == ("" if found.rule is None else found.rule.id)


@pytest.mark.parametrize(("pack_id", "row"), cases("execution"))
def test_budget_execution_earns_what_was_reckoned_by_hand(pack_id: str, row: dict[str, Any]) -> None:
    pack = pack_of(pack_id)
    assert pack.execution is not None
    found = score_execution(pack, pack.execution, money(row["budget"]), money(row["executed"]), facts_of(row))
    assert expected(row) == found.earned


def test_the_published_scores_that_no_rule_gives_are_the_known_ones() -> None:
    rows = tomllib.loads((HERE / "published.toml").read_text(encoding="utf-8"))
    odd = [row for row in (*rows["row"], *rows["execution"]) if "published" in row]
    assert [row["note"].split()[0] for row in odd] == ["10", "12", "13", "14", "15", "16", "17"]
    assert all(expected(row) != Fraction(row["published"]) for row in odd)


def test_every_shipped_pack_has_golden_cases() -> None:
    assert set(rulepack_ids()) == {file.stem for file in HERE.glob("*.toml")} - {"published"}
