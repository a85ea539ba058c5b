"""Whatever is pasted or stored, reading a form answers or refuses: nothing but the library's own errors comes out."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.errors import FormError
from indicators.files import read_forms, read_sheets
from indicators.files.actuals import read_rows
from indicators.forms import read_form
from indicators.forms.kinds import _tables

GOALS = (Path(__file__).parents[2] / "examples" / "hanyang-2026" / "goals.txt").read_text(encoding="utf-8")
LINES = GOALS.split("\n")[58:]
tables = cache(lambda: read_form("\n".join(LINES)))
WORDS = sorted({word for table in _tables().values() for words in table.values() for word in words})
CELLS = (
    st.sampled_from(WORDS)
    | st.sampled_from(["", "≥5座", "100%", "年度目标1", "长期目标 2:", "单位：万元", "项目绩效目标表", "1", "#", "334"])
    | st.text(max_size=8)
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=12)


@given(ROWS)
def test_any_rows_are_read(rows: list[list[str]]) -> None:
    for table in read_form(rows):
        assert all(finding.code and finding.message for finding in table.findings)


@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 8), CELLS, st.booleans()), max_size=12))
def test_the_document_is_read_however_it_is_damaged(changes: list[tuple[int, int, str, bool]]) -> None:
    lines = [line.split("\t") for line in LINES]
    for at, column, text, insert in changes:
        if insert:
            lines[at].insert(column, text)
        elif column < len(lines[at]):
            lines[at][column] = text
    assert len(read_form(lines)) >= 1


@given(ROWS)
def test_any_actual_values_are_read_or_refused(rows: list[list[str]]) -> None:
    heading = ["表", "目标名称", "三级指标", "实际完成值", "得分比例", "偏差原因", "备注"]
    assert read_rows([heading, *rows], tables()).keys() >= {table.name for table in tables()}


@given(st.binary(max_size=300), st.sampled_from(["txt", "csv", "md", "html", "xlsx", "docx", "tsv"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"任意.{suffix}"
    path.write_bytes(data)
    for read in (read_sheets, read_forms):
        with suppress(FormError):
            read(path)
