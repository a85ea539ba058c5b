"""One door for whatever holds a table: text, records, frames, saved pages; and what none of them is."""

import io
import json
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from indicators.errors import FormError
from indicators.files import read_sheets, read_tables
from indicators.targets import GoalTable

CHINESE = ("一级指标", "三级指标", "指标值", "实际完成值", "分值")
ENGLISH = ("level1", "name", "target", "actual", "weight")
ROWS: list[tuple[Any, ...]] = [
    ("产出指标", "培训人数", "≥100人", 120.0, 20),
    ("产出指标", "完成时间", "2024年12月31日前", date(2024, 12, 1), 20),
    ("效益指标", "知晓率", "≥90%", None, 30),
]
READ = [
    ("产出指标", "培训人数", "≥100人", "120", "20"),
    ("产出指标", "完成时间", "2024年12月31日前", "2024年12月1日", "20"),
    ("效益指标", "知晓率", "≥90%", None, "30"),
]


def rows(tables: tuple[GoalTable, ...]) -> list[tuple[str | None, ...]]:
    return [
        (row.level1, row.name, row.target.text, row.actual_text or None, str(row.points))
        for table in tables
        for goal in table.goals
        for row in goal.indicators
    ]


def records(heads: tuple[str, ...]) -> list[dict[str, Any]]:
    return [dict(zip(heads, row, strict=True)) for row in ROWS]


def pandas_frame(heads: tuple[str, ...]) -> object:
    import pandas as pd

    return pd.DataFrame(records(heads))


def polars_frame(heads: tuple[str, ...]) -> object:
    import polars as pl

    said = [{key: None if value is None else str(value) for key, value in row.items()} for row in records(heads)]
    return pl.DataFrame(said)


def lazy_frame(heads: tuple[str, ...]) -> object:
    frame: Any = polars_frame(heads)
    return frame.lazy()


def arrow_table(heads: tuple[str, ...]) -> object:
    frame: Any = polars_frame(heads)
    return frame.to_arrow()


@pytest.mark.parametrize("heads", [CHINESE, ENGLISH])
@pytest.mark.parametrize("make", [records, pandas_frame, polars_frame, lazy_frame, arrow_table])
def test_records_and_frames_are_read_with_either_heads(make: Any, heads: tuple[str, ...]) -> None:
    found = rows(read_tables(make(heads)))
    assert [(*row[:3], row[4].removesuffix(".0") if row[4] else None) for row in found] == [
        (*row[:3], row[4]) for row in READ
    ]
    assert [(row[3] or "").removesuffix(".0").replace("2024-12-01", "2024年12月1日") for row in found] == [
        row[3] or "" for row in READ
    ]


def test_rows_of_cells_are_read_whatever_the_cells_are() -> None:
    (table,) = read_tables([CHINESE, *ROWS])
    assert [row[1] for row in rows((table,))] == [row[1] for row in READ]
    (table,) = read_tables([["三级指标", "指标值", "分值"], ["培训", "≥5次", Decimal("2.50")], ["巡查", "≥6次", None]])
    assert [row.points for row in table.goals[0].indicators] == [Decimal("2.5"), None]


@pytest.mark.parametrize("parted", ["\t", ",", "|", "   "])
def test_pasted_text_is_cut_at_what_parts_it(parted: str) -> None:
    lines = [CHINESE, *((*row[:3], row[3] or "无", row[4]) for row in READ)]
    text = "\n".join(parted.join(map(str, line)) for line in lines)
    assert [row[1:3] for row in rows(read_tables(text))] == [row[1:3] for row in READ]
    assert read_tables(io.StringIO(text)) == read_tables(text)
    for encoding in ("utf-16", "gb18030", "utf-8-sig"):
        assert rows(read_tables(text.encode(encoding))) == rows(read_tables(text))


def test_a_table_of_standards_is_called_one() -> None:
    with pytest.raises(FormError, match="indicators evaluate"):
        read_tables([["三级指标", "分值", "评分标准"], ["覆盖率", "5", "覆盖率≥95%,得5分"]])


def test_a_text_opens_no_file(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text("三级指标,指标值\n培训,≥5次", "utf-8")
    assert read_tables(str(path))
    with pytest.raises(FormError, match="一行指标也没有读出"):
        read_tables(io.StringIO(str(path)))


def test_a_page_saved_as_one_file_is_read_whatever_its_name() -> None:
    message = EmailMessage()
    message["MIME-Version"] = "1.0"
    message.set_content("<p>别的</p>", subtype="html")
    message.add_attachment(
        "<table><tr><td>三级指标<td>指标值<tr><td>培训<td>≥5次</table>".encode("gb18030"), "text", "html"
    )
    message.add_attachment(b"\x89PNG", "image", "png")
    for name in ("自评表.mht", "自评表.xls", "自评表.doc"):
        assert [row[1] for row in rows(read_tables(message.as_bytes(), name))] == ["培训"]


@pytest.mark.parametrize("source", [5, None, [1, 2], {"name": "培训"}, [{"name": "甲"}, 5], object()])
def test_what_is_no_table_is_a_type_error(source: object) -> None:
    with pytest.raises(TypeError, match="read_tables"):
        read_sheets(source)


@pytest.mark.parametrize("source", [[], [{}], [{"name": "培训"}], [["培训", "≥5次"]]])
def test_a_table_without_the_columns_says_which_it_needs(source: object) -> None:
    with pytest.raises(FormError, match="指标值"):
        read_tables(source)


@pytest.mark.parametrize("heads", [CHINESE, ENGLISH])
def test_json_of_a_system_is_read(heads: tuple[str, ...]) -> None:
    said = [{key: str(value) if value else None for key, value in row.items()} for row in records(heads)]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in said)
    for text, name in ((json.dumps(said), "表.json"), (lines, "表.jsonl")):
        assert [row[1] for row in rows(read_tables(text.encode(), name))] == [row[1] for row in READ]
    assert rows(read_tables(b'[{"name": "a", "target": 0.10, "points": 1e1}]', "a.json")) == [
        ("", "a", "0.1", None, "10")
    ]


@pytest.mark.parametrize("text", ["{", "[1, 2]", "3", "[" * 100_000, "{}", "[[1]]"])
def test_json_without_a_table_says_so(text: str) -> None:
    with pytest.raises(FormError):
        read_tables(text.encode(), "表.json")
