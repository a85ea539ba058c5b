"""Documents of the year: a layout of data filled with what is said, its rows repeated, its kinds merged."""

import pytest

from indicators._resources import rules_table
from indicators.errors import FormError
from indicators.forms.writing import lay_document
from indicators.forms.writing.layouts import document_layout
from indicators.forms.writing.paper import Look


@pytest.mark.parametrize("name", [each["id"] for each in rules_table("documents")["documents"]])
def test_every_line_of_a_document_is_as_wide_as_its_page(name: str) -> None:
    layout = document_layout(name)
    assert sum(layout.widths) <= (255 if layout.landscape else 174)
    for block in layout.blocks:
        assert block.kind in {"rows", "lines", "list"}
        left = 0 if block.side is None else block.side.columns
        for line in (*block.head, *block.rows, *block.row):
            assert left + sum(slot.columns for slot in line) == len(layout.widths), (name, line)


def test_a_list_repeats_its_row_and_merges_kinds() -> None:
    rows = [{"一级": "甲", "指标": "一"}, {"一级": "甲", "指标": "二"}, {"一级": "乙", "指标": "三"}]
    paper = lay_document("questionnaire", {"题目": "问卷"}, {"问题": rows})
    assert [(cell.text, cell.rows) for cell in paper.cells if cell.look is Look.KIND and cell.text] == [
        ("甲", 2),
        ("乙", 1),
    ]
    assert [cell.text for cell in paper.cells if cell.fields == ("指标",)] == ["一", "二", "三"]
    assert paper.head == (1, 1)


def test_a_block_stands_only_where_what_it_hangs_on_is_said() -> None:
    without = lay_document("questionnaire", {"题目": "问卷"})
    assert [cell.text for cell in without.cells] == ["问卷"]
    told = lay_document("questionnaire", {"题目": "问卷", "说明": "请填"})
    assert [cell.text for cell in told.cells] == ["问卷", "请填"]


def test_a_document_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(FormError, match="questionnaire"):
        lay_document("notice of nothing", {})


@pytest.mark.parametrize("name", ["comparison", "proposal", "appraisal", "preeval"])
def test_a_last_row_that_is_open_does_not_run_into_the_sums(name: str) -> None:
    lists = {key: [{"_": ""}] for key in ("指标", "项目", "问题")}
    paper = lay_document(name, {}, lists)
    assert all(cell.rows == 1 for cell in paper.cells if cell.look is not Look.HEAD)
