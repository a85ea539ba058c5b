"""The example's scores under two packs, against a list reckoned without this library (points by largest remainder,
ratios by direction, shares as given, rounding half up, rescaling of what does not apply)."""

import csv
import warnings
from functools import cache
from pathlib import Path

import pytest

from indicators.comparators import decimal_string
from indicators.files import read_actuals, read_forms
from indicators.rulepacks import load_rulepack
from indicators.scoring import SelfEvaluation, Status, score

HERE = Path(__file__).parent / "hanyang"
EXAMPLE = Path(__file__).parents[2] / "examples" / "hanyang-2026"
PACKS = ("hubei-2019", "cn-mof-2020")
TABLES = ("应急排渍抢修", "清扫及城管工作经费", "武汉市汉阳区园林绿化队")


@cache
def scored(pack: str) -> dict[str, SelfEvaluation]:
    tables = read_forms(EXAMPLE / "goals.txt")
    actuals = read_actuals(EXAMPLE / "actuals.csv", tables)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rules = load_rulepack(pack)
    return {table.name: score(table, actuals[table.name], rules) for table in tables}


def listed(pack: str, table: str) -> list[dict[str, str]]:
    with (HERE / "scores.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if (row["pack"], row["table"]) == (pack, table)]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("pack", PACKS)
def test_every_row_earns_what_was_reckoned_by_hand(pack: str, table: str) -> None:
    result = scored(pack)[table]
    assert result.execution is not None
    assert result.execution.earned is not None
    read = [("预算执行率", decimal_string(result.execution.points), decimal_string(result.execution.earned))]
    read += [
        (one.indicator.name, decimal_string(one.points), "" if one.earned is None else decimal_string(one.earned))
        for one in result.scores
    ]
    expected = [(row["name"], row["points"], row["earned"]) for row in listed(pack, table) if row["number"]]
    assert expected == read


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("pack", PACKS)
def test_totals_and_grades_are_those_reckoned_by_hand(pack: str, table: str) -> None:
    result = scored(pack)[table]
    said = {row["name"]: (row["points"], row["earned"]) for row in listed(pack, table) if not row["number"]}
    assert said["总分"] == (decimal_string(result.low), decimal_string(result.high))
    assert said["等级"] == (result.rating, result.rating)


def test_the_other_pack_gives_other_scores() -> None:
    one, other = (scored(pack)[TABLES[0]] for pack in PACKS)
    assert (one.total, one.rating) != (other.total, other.rating)


def test_the_example_shows_every_case() -> None:
    rows = {one.indicator.name: one for table in scored("hubei-2019").values() for one in table.scores}
    kinds = {one.indicator.target.kind for one in rows.values()}
    assert {"quantity", "reference", "compound", "qualitative", "boolean", "completion"} <= kinds
    assert {one.status for one in rows.values()} == set(Status)
    met, over, missed = rows["110应急业务处理合格率"], rows["110接警数量"], rows["维护应急车辆"]
    assert met.attainment == 1
    assert met.lost == 0
    assert over.attainment is not None
    assert over.attainment > 1
    assert over.lost == 0
    assert missed.lost > 0
    assert missed.reason
    late, overrun = rows["每年12月31日前"], rows["道路清扫保洁费用"]
    assert late.earned == 0
    assert late.bound.unit == "日期"
    assert overrun.lost > 0
    assert {rows["城市综合管理评分"].indicator.target.to_dict()["reference"]} == {"previous_year"}
    levels = [rows[name].actual.share for name in ("提升市民休闲环境", "养护公司养护质量", "提高道路养护管理水平")]
    assert [rows["提升市民休闲环境"].lost > 0, *(share is not None for share in levels)] == [True] * 4
    assert len(rows["110 案件及市长热线投诉类响应时间"].parts) == 2


def test_the_actual_values_are_marked_as_illustrative() -> None:
    assert all("示例数据" in table.note for table in scored("hubei-2019").values())
