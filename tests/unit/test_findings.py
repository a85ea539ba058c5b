"""Findings in the order of work: act, check, done; one cell told once; many of one kind in one line."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators._resources import rules_table
from indicators.errors import Finding, Level
from indicators.findings import Task, folded, ordered, task_of
from indicators.forms.kinds import Role
from indicators.reviewing.settling import VERDICT_CODES

SRC = Path(__file__).parents[2] / "src" / "indicators"
TABLE = tomllib.loads((Path(__file__).parents[2] / "rules" / "findings.toml").read_text("utf-8"))
CODES = [code for task in Task for code in TABLE[task.value]["codes"]]


def finding(code: str, where: str | None = None, level: Level = Level.WARNING, message: str = "说明") -> Finding:
    return Finding(code=code, message=message, where=where, level=level)


def test_a_code_asks_one_thing() -> None:
    assert len(CODES) == len(set(CODES))
    assert {code for codes in TABLE["same"].values() for code in codes} <= set(CODES)


def test_every_code_has_one_cell_and_is_one_of_the_library() -> None:
    review, binding = (rules_table(name) for name in ("review", "binding"))
    sources = "".join(path.read_text("utf-8") for path in SRC.rglob("*.py"))
    sources += "".join(f'"{code}"' for codes in (*binding.values(), VERDICT_CODES) for code in codes)
    codes = [code for codes in TABLE["cells"].values() for code in codes]
    assert len(codes) == len(set(codes))
    assert [code for code in CODES if f'"{code}"' not in sources] == []
    assert [code for code in codes if f'"{code}"' not in sources and code not in review["checks"]] == []
    assert set(TABLE["cells"]) <= {role.value for role in Role}
    assert set(TABLE["cells"]["earned"]) >= VERDICT_CODES


@pytest.mark.parametrize(
    ("level", "task"), [(Level.ERROR, Task.ACT), (Level.WARNING, Task.CHECK), (Level.INFO, Task.DONE)]
)
def test_a_code_that_nobody_listed_is_told_by_its_level(level: Level, task: Task) -> None:
    assert task is task_of(finding("new_code", level=level))


def test_one_cell_is_told_once_by_its_cause() -> None:
    cell = "actuals.csv第52行"
    codes = ("ACTUAL_STATUS_WORD", "NOT_DETERMINED", "actual_unparsed")
    found = ordered([*(finding(code, cell) for code in codes), finding("REASON_MISSING", cell)])
    assert [each.code for each in found] == ["actual_unparsed", "REASON_MISSING"]
    others = ordered([finding("NOT_DETERMINED", cell), finding("NOT_DETERMINED", "第3行"), finding("NOT_DETERMINED")])
    assert len(others) == 3


def test_repairs_are_folded_by_kind_and_never_called_errors() -> None:
    shifted = [finding("COL_SHIFT", f"第{row}行") for row in range(8)]
    (line,) = folded(shifted)
    assert str(line) == ("单元格错位，已按内容归位：8 处（第0行、第1行、第2行、第3行、第4行、第5行等）")
    assert not re.search("错误|提醒", str(line))
    (one,) = folded(shifted[:1])
    assert str(one) == "第0行：说明"
    assert "（" not in str(folded([finding("COL_SHIFT", message=text) for text in "甲乙"])[0])


def test_few_things_to_do_are_said_one_by_one_and_many_in_one_line() -> None:
    missing = [finding("ACTUAL_MISSING", f"第{row}行", Level.ERROR) for row in range(4)]
    assert [len(line.findings) for line in folded(missing[:3])] == [1, 1, 1]
    assert [len(line.findings) for line in folded(missing)] == [4]


@given(st.lists(st.builds(finding, st.sampled_from([*CODES, "x"]), st.sampled_from([None, "第1行", "第2行"]))))
def test_folding_keeps_what_ordering_keeps(found: list[Finding]) -> None:
    kept = ordered(found)
    tasks = [list(Task).index(task_of(each)) for each in kept]
    assert tasks == sorted(tasks)
    assert ordered(kept) == kept
    lines = folded(found)
    assert sorted(map(str, kept)) == sorted(str(each) for line in lines for each in line.findings)
    assert {each.where for each in found} == {each.where for each in kept}


def test_an_error_is_never_done_with() -> None:
    assert task_of(finding("LEVEL1_WRONG_PARENT", level=Level.ERROR)) is Task.ACT
    assert task_of(finding("LEVEL1_WRONG_PARENT", level=Level.WARNING)) is Task.DONE
