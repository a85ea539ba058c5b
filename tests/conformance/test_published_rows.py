"""Every published row gets a class; what is called wrong was redone by hand (golden/review/wrong_rows.csv)."""

import csv
import json
import sys
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from indicators.reviewing import (
    PublishedForm,
    PublishedReview,
    Reason,
    RowReview,
    distribution,
    published_forms,
    review_published,
)
from indicators.rulepacks import load_rulepack, rulepack_ids
from indicators.standards import round_to

HERE = Path(__file__).parent
WRONG = HERE.parent / "golden" / "review" / "wrong_rows.csv"


@cache
def forms() -> tuple[PublishedForm, ...]:
    lines = (HERE / "published_rows.jsonl").read_text("utf-8").splitlines()
    return published_forms(json.loads(line) for line in lines)


def reviewed(pack_id: str, *, scored: bool = False) -> list[PublishedReview]:
    """All forms under a pack, or those that print a score."""
    pack, tried = load_rulepack(pack_id), forms()
    if scored:
        tried = tuple(form for form in tried if any(row.earned is not None for row in form.rows))
    return [review_published(form, pack) for form in tried]


@pytest.fixture(scope="module")
def reviews() -> list[PublishedReview]:
    return reviewed("cn-mof-2020")


@pytest.fixture(scope="module")
def wrong_rows() -> list[dict[str, str]]:
    with WRONG.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def number_of(row: RowReview) -> str:
    return row.indicator.where.removeprefix("第").removesuffix("行")


def test_the_distribution_adds_up_to_all_rows(reviews: list[PublishedReview]) -> None:
    counted = distribution(reviews)
    sys.stdout.write("".join(f"{count:5}  {reason.label}\n" for reason, count in counted.items()))  # shown by -s
    assert sum(counted.values()) == 723
    assert counted[Reason.NOT_SCORED] == 723 - 126
    assert counted[Reason.NOT_COMPUTABLE] == 15


def test_only_rows_without_points_cannot_be_computed(reviews: list[PublishedReview]) -> None:
    rows = [row for form in reviews for row in form.rows if row.reason is Reason.NOT_COMPUTABLE]
    # but for one: 115.25% under a growth of ≥10% may be a level of last year's 100 %
    assert [row.indicator.actual_text for row in rows if row.indicator.points is not None] == ["115.25%"]


def test_exactly_the_rows_checked_by_hand_are_called_wrong(
    reviews: list[PublishedReview], wrong_rows: list[dict[str, str]]
) -> None:
    called = [(number_of(row), row.reason.value, form.name) for form in reviews for row in form.wrong]
    assert called == [(row["row"], row["class"], row["form"]) for row in wrong_rows]


def test_the_hand_check_agrees_with_the_expected_score(
    reviews: list[PublishedReview], wrong_rows: list[dict[str, str]]
) -> None:
    found = {number_of(row): row for form in reviews for row in form.rows}
    for line in wrong_rows:
        row = found[line["row"]]
        exact = Fraction(line["share"]) * Fraction(line["points"])
        assert row.expected is not None
        assert abs(exact - row.expected) < Fraction(1, 200)
        assert row.published is not None
        assert Fraction(line["published"]) == row.published
        if line["class"] == "full_though_missed":  # what rounds up to full marks is no less a miss
            assert exact < row.published == Fraction(line["points"])
        else:
            roundings = {round_to(exact, n, mode) for n in (0, 1, 2, 3) for mode in ("half_up", "floor")}
            assert row.published not in roundings


def test_what_only_a_rounding_gives_is_open_where_it_does_not_explain_the_form(reviews: list[PublishedReview]) -> None:
    assert all(form.way is None for form in reviews)
    rows = [row for form in reviews for row in form.rows if row.reason is Reason.UNDETERMINED]
    assert [number_of(row) for row in rows] == ["25", "231", "694", "698", "699", "700", "701", "708"]
    assert all(row.ways for row in rows if number_of(row) != "231")  # 工程资金金额：多好还是少好，名称没有说


def test_rows_without_points_are_met_or_missed_all_the_same(reviews: list[PublishedReview]) -> None:
    rows = {number_of(row): row.met for form in reviews for row in form.rows if row.indicator.points is None}
    assert (rows["385"], rows["386"], rows["387"], rows["390"], rows["384"]) == (True, False, True, True, True)


def test_the_hubei_pack_calls_the_same_rows_wrong(reviews: list[PublishedReview]) -> None:
    other = reviewed("hubei-2019")
    assert [[row.name for row in form.wrong] for form in other] == [
        [row.name for row in form.wrong] for form in reviews
    ]


@pytest.mark.parametrize("pack_id", rulepack_ids())
@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
def test_no_shipped_pack_calls_another_row_wrong(pack_id: str, wrong_rows: list[dict[str, str]]) -> None:
    found = reviewed(pack_id, scored=True)
    counted = distribution(found)
    assert sum(counted.values()) - counted[Reason.NOT_SCORED] == 126
    assert {number_of(row) for form in found for row in form.wrong} <= {line["row"] for line in wrong_rows}


def test_the_form_that_rounds_in_three_ways_is_found(reviews: list[PublishedReview]) -> None:
    mixed = [form.name for form in reviews if "ROUNDING_MIXED" in {finding.code for finding in form.findings}]
    assert mixed == ["稷山县翟店镇卫生院2021年国家基本公共卫生服务项目支出绩效自评表"]


def test_no_sum_is_disputed_where_no_total_is_printed(reviews: list[PublishedReview]) -> None:
    assert {finding.code for form in reviews for finding in form.findings} == {"ROUNDING_MIXED"}
