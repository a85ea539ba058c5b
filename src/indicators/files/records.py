"""Records, JSON and data frames in (记录、数据表): what a program has in hand, as rows of cells under a form's heads.

Lives here: mappings by column, in JSON too, frames of pandas, polars, Arrow, DuckDB.
May not: know what a cell means; a value is text by :func:`indicators.targets.cell_text`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeGuard

from indicators.calls import as_frame
from indicators.errors import FormError
from indicators.files.broken import file_error
from indicators.files.sheets import Sheet, plain
from indicators.forms.cells import Row
from indicators.forms.kinds import Role, table_of
from indicators.targets import cell_text

WANTED = (Role.NAME, Role.TARGET)


def is_rows(source: object) -> TypeGuard[Sequence[Row | Sequence[object]]]:
    """Say whether something is rows of cells: a sequence of sequences that are no text."""
    return isinstance(source, Sequence) and all(
        isinstance(row, Row) or (isinstance(row, Sequence) and not isinstance(row, str | bytes)) for row in source
    )


def record_rows(source: object) -> tuple[Row, ...]:
    """Lay records or a data frame out as rows of cells under a head; what is missing (``None``, NaN, NaT) is empty.

    Columns are named as forms print them (三级指标, 指标值) or in English: by the values of
    :class:`~indicators.forms.kinds.Role` (``name``, ``target``), or ``record_heads`` of form.toml.

    Raises:
        FormError: A record is no mapping, or there is no column at all.
        TypeError: ``source`` is no table.

    >>> record_rows([{"name": "培训", "target": "≥5次", "points": 10.0}, {"name": "合格率", "actual": None}])[1].cells
    ('培训', '≥5次', '10', '')
    """
    heads, lines = _mappings(source) if isinstance(source, Iterable) and _is_records(source) else _frame(source)
    if not heads:
        message = f"一列也没有：要有 {'、'.join(f'{each.label}（{each.value}）' for each in WANTED)} 等列"
        raise FormError.of(code="no_columns", message=message)
    body = [list(map(_text, line)) for line in lines]
    return plain([[_printed(head) for head in heads], *body])


def _printed(head: str) -> str:
    """The head as a form prints it, of one in English."""
    said = head.strip().lower()
    role = next((key for key, words in table_of("record_heads").items() if said in words), said)
    return next((each.label for each in Role if each.value == role), role if role in table_of("record_heads") else head)


def _is_records(source: Iterable[object]) -> bool:
    return isinstance(source, Sequence) and all(isinstance(row, Mapping) for row in source)


def _mappings(source: Iterable[Mapping[object, object]]) -> tuple[list[str], Iterable[Sequence[object]]]:
    rows = list(source)
    heads = list(dict.fromkeys(key for row in rows for key in row))
    return [str(head) for head in heads], ([row.get(head) for head in heads] for row in rows)


def _frame(source: object) -> tuple[list[str], Iterable[Sequence[object]]]:
    if isinstance(source, list | tuple) and source:
        odd = next((row for row in source if not isinstance(row, Mapping)), source[0])
        message = f"read_tables 的列表里要么都是字典（一行一个），要么都是一行单元格，不能有 {type(odd).__name__}"
        raise TypeError(message)
    came = as_frame(source, "read_tables 要文件、多行文字、一行一个字典的列表，或者数据表")
    frame = came.collect() if hasattr(came, "collect") else came
    return [str(head) for head in frame.columns], frame.rows()


def _text(value: object) -> str:
    try:
        return cell_text(value)
    except (TypeError, ValueError):  # an infinite number, a list: text that no reading takes for a value
        return str(value)


def json_sheets(text: str) -> list[Sheet]:
    """Lay JSON out as rows: records (a list of objects, or a line each), or what ``render_form(…, "json")`` gives.

    Raises:
        FormError: It is no JSON, or nothing that is a table.

    >>> json_sheets('[{"三级指标": "培训", "指标值": "≥5次"}]')[0].cells
    [['三级指标', '指标值'], ['培训', '≥5次']]
    """
    try:
        said = _loaded(text)
    except (ValueError, RecursionError) as error:
        raise file_error("broken_file", "JSON 读不下去：不是完整的 JSON，也不是一行一个对象") from error
    items = said if isinstance(said, list) else [said]
    if not all(isinstance(item, Mapping) for item in items):
        raise file_error("no_table", "JSON 里不是一行一个对象的表")
    forms = [item["form"] for item in items if isinstance(item.get("indicators"), list) and "form" in item]
    if forms:
        return [Sheet("", plain([map(str, row) for row in form])) for form in forms]
    return [Sheet("", record_rows(items))]


def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever the file holds; asked by the caller
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return [json.loads(line, parse_float=Decimal) for line in text.splitlines() if line.strip()]
