"""The findings of the three Hanyang tables, each read against the published text by hand."""

import csv
from pathlib import Path

import pytest

from indicators.forms import read_form
from indicators.reviewing import review
from indicators.targets import GoalTable

HERE = Path(__file__).parent
GOALS = HERE.parents[1] / "examples" / "hanyang-2026" / "goals.txt"


@pytest.fixture(scope="module")
def tables() -> tuple[GoalTable, ...]:
    return tuple(read_form(GOALS.read_text("utf-8")))


def test_the_findings_are_those_checked_by_hand(tables: tuple[GoalTable, ...]) -> None:
    with (HERE / "review" / "hanyang_findings.csv").open(encoding="utf-8", newline="") as file:
        expected = [tuple(line) for line in csv.reader(file)][1:]
    found = [
        (table.name, finding.code, finding.level.label, finding.where or "", finding.message)
        for table in tables
        for finding in review(table)
    ]
    assert found == expected


# The defects that the survey of the three tables names, by table; the structural ones are findings of reading.
SURVEY = {
    "应急排渍抢修": {
        "COL_SHIFT", "LEVEL1_WRONG_PARENT", "EXTRA_LEVEL", "NAME_IS_QUESTION", "NAME_PAST_TENSE_RESULT",
        "COMPARATOR_MISMATCH", "UNIT_PLACEHOLDER", "SATISFACTION_100", "COST_EQUALS", "HISTORY_EMPTY",
        "DIRECTION_AMBIGUOUS", "NO_CONTROL", "PERIOD_CONFLICT", "REQUIRED_EMPTY", "CODE_ONLY", "GOAL_LONG_EQ_ANNUAL",
        "BASIS_MISSING",
    },
    "清扫及城管工作经费": {
        "LEVEL2_IN_LEVEL3", "LEVEL1_WRONG_PARENT", "MERGED_GOAL_LABEL_LOST", "NAME_TRUNCATED", "NAME_IS_DEADLINE",
        "COMPARATOR_MISMATCH", "UNIT_DOUBLED", "UNIT_TABLE_CONFLICT", "UNIT_AGAINST_VALUE", "VALUE_NOT_NUMERIC",
        "VALUE_RELATIVE_NO_BASE", "FREQ_TEXT", "HISTORY_EMPTY", "WORKLOAD_AS_COST", "FUNDS_SUM", "DETAIL_SUM",
        "PROCUREMENT_VS_DETAIL", "REQUIRED_EMPTY", "CODE_ONLY", "GOAL_VACUOUS", "GOAL_LONG_EQ_ANNUAL", "BASIS_MISSING",
        "PUNCTUATION_NUMBER",
    },
    "武汉市汉阳区园林绿化队": {
        "LEVEL2_IN_LEVEL3", "LEVEL1_MISSING", "LEVEL1_WRONG_PARENT", "TABLE_TREE_MISMATCH", "ROW_SPLIT_BY_PAGE",
        "NAME_MISMATCH", "GOAL_NAME_MISMATCH", "GOAL_ORDER_MISMATCH", "DOUBLE_BARRELLED", "DUPLICATE_INDICATOR",
        "COMPARATOR_MISMATCH", "COMPARATOR_MISSING", "UNIT_MISSING", "UNIT_MIXED", "UNIT_IRREGULAR",
        "VALUE_QUALITATIVE_NO_SCALE", "VALUE_UNMEASURABLE_WORD", "FREQ_TEXT", "HISTORY_UNCHANGED",
        "TARGET_LOWERED", "DIRECTION_AMBIGUOUS", "BENEFIT_AS_COST", "QUANTITY_AS_TIME", "TIME_AS_QUALITY",
        "NOT_SATISFACTION", "LEVEL1_ABSENT", "SHARE_SUM", "HISTORY_CONFLICT", "SCALE_VS_MONEY", "PERIOD_CONFLICT",
        "GOAL_NOT_COVERED", "INDICATOR_NOT_OF_PROJECT", "WHOLE_UNIT_COPY",
    },
}  # fmt: skip


def test_every_defect_that_the_survey_names_is_found_in_reading_or_review(tables: tuple[GoalTable, ...]) -> None:
    for table in tables:
        codes = {finding.code for finding in (*table.findings, *review(table))}
        assert SURVEY[table.name] - codes == set()


def test_sums_that_are_right_are_left_alone(tables: tuple[GoalTable, ...]) -> None:
    right = {
        "应急排渍抢修": {"FUNDS_SUM", "DETAIL_SUM", "PROCUREMENT_VS_DETAIL", "COST_VS_BUDGET"},
        "武汉市汉阳区园林绿化队": {"COST_VS_BUDGET", "UNIT_PRICE", "CATEGORY_SUM"},
    }
    for table in tables:
        assert {finding.code for finding in review(table)} & right.get(table.name, set()) == set()
