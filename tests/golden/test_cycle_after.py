"""What follows the evaluation, for the three Hanyang tables: each line was read against the forms by hand."""

import csv
from pathlib import Path

import pytest

from indicators.cycle import (
    RectificationList,
    lay_proposal,
    library_of,
    outcome_of,
    problems_of,
    propose,
    review_core,
    shipped_actions,
)
from indicators.files import read_actuals, read_tables
from indicators.rulepacks import load_rulepack
from indicators.scoring import SelfEvaluation, score

HERE = Path(__file__).parent / "cycle"
EXAMPLE = Path(__file__).parents[2] / "examples" / "hanyang-2026"
PACK = load_rulepack("hubei-2019")


@pytest.fixture(scope="module")
def results() -> tuple[SelfEvaluation, ...]:
    tables = read_tables(str(EXAMPLE / "goals.txt"))
    actuals = read_actuals(str(EXAMPLE / "actuals.csv"), tables)
    return tuple(score(table, actuals[table.name], PACK) for table in tables)


def golden(name: str) -> list[list[str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_proposal_says_what_the_grades_lead_to(results: tuple[SelfEvaluation, ...]) -> None:
    rows = propose(map(outcome_of, results), shipped_actions())
    assert [row for row in lay_proposal(rows, shipped_actions()).texts if row] == golden("proposal.csv")


def test_the_rectification_list_holds_what_is_wrong_with_the_goal_tables(results: tuple[SelfEvaluation, ...]) -> None:
    problems = [problem for each in results for problem in problems_of(each.table, PACK)]
    found = RectificationList().updated(problems)
    assert [list(found.heads), *map(list, found.rows)] == golden("rectification.csv")


def test_a_library_of_the_tables_and_of_the_year_before(results: tuple[SelfEvaluation, ...]) -> None:
    text = (EXAMPLE / "goals.txt").read_text("utf-8")
    before = text.replace("2026", "2025").replace("6000起", "5500起").replace("65台", "62台").replace("8 家", "10 家")
    tables = [each.table for each in results]
    library = library_of([*tables, *read_tables(before)])
    ranged = [list(each.row) for each in library.indicators if each.low is not None and each.low != each.high]
    assert ranged == golden("core.csv")
    for table in tables:  # this year against last year alone: one sighting gives no range
        assert [each.code for each in review_core(table, library_of(read_tables(before)))] == []
