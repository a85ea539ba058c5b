"""Records of a table (记录): its fields and rows letter by letter, in and out of csv, xlsx and JSON.

Lives here: :class:`Records`, :func:`read`, :func:`write`, :func:`check`. May not: know a goal table.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any, cast

from attrs import evolve, frozen

from indicators._outputs import write_bytes
from indicators.errors import Fault, Finding, FormError, Level
from indicators.exchange.fields import Field, TableKind, dialect_named, kind_of, table_kind
from indicators.files import read_sheets
from indicators.files.broken import file_error
from indicators.files.paper_xlsx import DataSheet, data_workbook
from indicators.files.sheets import Limits
from indicators.files.sources import Source, load, missing_library
from indicators.files.text import decode, from_csv, to_csv
from indicators.forms.cells import Row, Spot, square
from indicators.forms.codes import Dialect, dialect_of

FORMATS = (".csv", ".xlsx", ".json")
_HEAD_WITHIN = 10  # rows from the top


@frozen(kw_only=True)
class Records:
    """A table's rows (一张数据表)."""

    kind: TableKind  # which table
    heads: tuple[str, ...]  # the names of the columns as the source writes them, those of no field too
    rows: tuple[tuple[str, ...], ...]  # the cells as texts, as many in each as there are heads
    places: tuple[str, ...] = ()  # where each row stands in its source
    dialect: Dialect | None = None  # whose codes it holds, ``None`` where nobody knows

    @cached_property
    def fields(self) -> tuple[Field | None, ...]:
        """The field of each column; ``None`` for a column that the table does not know."""
        return tuple(map(self.kind.field_of, self.heads))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of each column's field; of no field the head."""
        return tuple(head if each is None else each.name for each, head in zip(self.fields, self.heads, strict=True))

    @cached_property
    def named(self) -> tuple[Mapping[str, str], ...]:
        """The rows by the names of their fields."""
        return tuple(dict(zip(self.names, row, strict=True)) for row in self.rows)

    def dicts(self) -> list[dict[str, str]]:
        r"""The rows by the names of the columns.

        >>> read("KPI_ID\tKPI_VAL\tLV3_PERF_IND_NAME\nA1\t≥8座\t泵站")[0].dicts()
        [{'KPI_ID': 'A1', 'KPI_VAL': '≥8座', 'LV3_PERF_IND_NAME': '泵站'}]
        """
        return [dict(zip(self.heads, row, strict=True)) for row in self.rows]

    def place(self, row: int) -> str:
        """Where a row stands."""
        return self.places[row] if row < len(self.places) else f"第{row + 2}行"

    def without_own(self) -> "Records":
        """The same without the fields that are of this library and of no standard."""
        kept = [at for at, each in enumerate(self.fields) if each is None or not each.own]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return evolve(self, heads=tuple(self.heads[at] for at in kept), rows=rows)


def read(source: Source, name: str = "", *, table: str = "", dialect: str = "") -> tuple[Records, ...]:
    """Read tables of the platform: csv, a workbook with a table a sheet, JSON, or any other source of rows.

    Args:
        source: A file by its path, as bytes or open; text of several lines; rows, records or a data frame.
        name: The name of a file that comes as bytes.
        table: Which table it is; without it the heads say so.
        dialect: Whose codes it holds; without it the table or its heads say so, or no code is read.

    Returns:
        The tables, none of whose cells is changed; rows without any text are left out.

    Raises:
        FormError: The file cannot be read, or there is no head of a known table.
    """
    chosen, spoken = table_kind(table) if table else None, dialect_named(dialect) if dialect else None
    found = []
    for title, rows in _sheets(source, name):
        at, kind = _head(rows, (title, PurePath(name or str(source)).stem if _is_file(source) else ""), chosen)
        if kind is None:
            continue
        body = [row for row in rows[at + 1 :] if any(row.cells)]
        heads, *cells = square([rows[at].cells, *(row.cells for row in body)])
        own = spoken or kind.dialect or dialect_of(heads)
        places = tuple(row.place() for row in body)
        found.append(Records(kind=kind, heads=heads, rows=tuple(cells), places=places, dialect=own))
    if not found:
        hint = "用 indicators exchange 看有哪些数据表，用 --table 写明是哪一张"
        message = "没有找到一体化系统的数据表：没有一行表头写着它的字段名"
        raise file_error("no_table", message, name or None, hint)
    return tuple(found)


def _is_file(source: object) -> bool:
    return isinstance(source, Path) or (isinstance(source, str) and "\n" not in source)


def _sheets(source: Source, name: str) -> Iterator[tuple[str, Sequence[Row]]]:
    """The source's rows with every cell as it is: what a reader of forms mends is left alone here."""
    suffix = PurePath(name or (str(source) if _is_file(source) else "")).suffix.lower()
    if suffix not in {".csv", ".json"}:
        yield from ((sheet.name, sheet.rows) for sheet in read_sheets(source, name) if not sheet.hidden)
        return
    data, name = load(cast("str", source), name, Limits())
    text = decode(data, name)
    if suffix == ".csv":
        yield "", [Row(number, tuple(line)) for number, line in enumerate(from_csv(text), start=1)]
        return
    yield from _json(text, name)


def _json(text: str, name: str) -> Iterator[tuple[str, Sequence[Row]]]:
    try:
        said = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError) as error:
        raise file_error("broken_file", "JSON 读不下去：不是完整的 JSON", name) from error
    for title, items in said.items() if isinstance(said, dict) else [("", said)]:
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise file_error("no_table", "JSON 里不是“数据表名：一行一个对象”", name)
        heads = list(dict.fromkeys(head for item in items for head in item))
        lines: list[list[Any]] = [heads, *([item.get(head) for head in heads] for item in items)]
        texts = (tuple("" if cell is None else str(cell) for cell in line) for line in lines)
        yield title, [Row(number, line, Spot(title, number)) for number, line in enumerate(texts, start=1)]


def _head(rows: Sequence[Row], names: Sequence[str], chosen: TableKind | None) -> tuple[int, TableKind | None]:
    """The row of heads: of a template the first row, what stands below other rows being a form."""
    filled = [at for at, row in enumerate(rows[:_HEAD_WITHIN]) if row.filled]
    for at in filled:
        if chosen is not None and sum(chosen.field_of(text) is not None for text in rows[at].cells if text) > 1:
            return at, chosen
        kind = kind_of(rows[at].cells, names) if chosen is None else None
        if kind is not None and (kind.of_database or at == filled[0]):
            return at, kind
    return 0, None


def write(records: Records | Sequence[Records], path: str | Path) -> Path:
    """Write tables: csv (one table), xlsx (a sheet each), JSON (``{table: [{field: value}]}``, every value a text).

    Raises:
        FormError: There is no such format, several tables go into a csv, or the file cannot be written.
    """
    every = [records] if isinstance(records, Records) else list(records)
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in FORMATS or (suffix == ".csv" and len(every) != 1):
        message = "csv 里只能写一张数据表" if suffix == ".csv" else "不能写这种文件；可写：csv、xlsx、json"
        raise FormError.of(code="unknown_format", message=message, where=str(path), hint="写成 .xlsx")
    if suffix == ".json":
        said = {each.kind.id: each.dicts() for each in every}
        write_bytes(path, (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))
    elif suffix == ".csv":
        write_bytes(path, to_csv([every[0].heads, *every[0].rows]))
    else:
        write_bytes(path, _workbook(every, path))
    return path


def _workbook(every: Sequence[Records], path: Path) -> bytes:
    try:
        return data_workbook(map(_sheet, every))
    except ModuleNotFoundError as error:
        raise missing_library(error.name or "", str(path)) from error


def _sheet(records: Records) -> DataSheet:
    """A sheet: numbers are numbers, codes and other texts stay texts."""
    numbers = (column for column, each in enumerate(records.fields) if each is not None and each.digits is not None)
    return DataSheet(records.kind.id, records.heads, records.rows, frozenset(numbers))


def check(records: Records) -> tuple[Finding, ...]:
    r"""Check records before they are handed over: lengths, numbers, codes, what must be filled.

    Returns:
        What the other side would refuse or cut, each with its row and field; and columns that the table does not know.

    >>> [finding.message for finding in check(read("KPI_ID\tKPI_VAL\tLV3_PERF_IND_NAME\n\t≥8座\t泵站")[0])]
    ['PM_PERF_INDICATOR 的 KPI_ID（指标主键）没有填']
    """
    found = list(_twice(records))
    for head, each in zip(records.heads, records.fields, strict=True):
        if each is None and head:
            message = f"{records.kind.id} 没有“{head}”这个字段，照原样保留"
            found.append(_finding("FIELD_UNKNOWN", message, head, "", Level.INFO))
    for number, row in enumerate(records.rows):
        known = [(each, value) for each, value in zip(records.fields, row, strict=True) if each is not None]
        for each, value in known:
            label = each.name if each.name == each.label else f"{each.name}（{each.label}）"
            for fault in each.faults(value, records.dialect):
                code, level = ("FIELD_UNFIT", Level.ERROR) if value else ("FIELD_BLANK", Level.WARNING)
                message = f"{records.kind.id} 的 {label}{fault}"
                found.append(_finding(code, message, value, records.place(number), level))
        said = {each.holds: value for each, value in known}
        if said.get("value") and said.get("sign") == "":
            message = f"{records.kind.id} 的指标值分不成符号、数值、单位，整个写在一格里"
            found.append(_finding("VALUE_NOT_SPLIT", message, said["value"], records.place(number), Level.WARNING))
    return tuple(found)


def _twice(records: Records) -> Iterator[Finding]:
    """Say which rows have the key of another one."""
    own = next((at for at, each in enumerate(records.fields) if each is not None and each.key), None)
    seen = dict[str, str]()
    for number, row in enumerate(records.rows):
        if own is None or not row[own] or records.kind.each not in {"indicator", "goal"}:
            continue
        if row[own] in seen:
            message = f"{records.kind.id} 的 {records.heads[own]} 与{seen[row[own]]}相同，主键不能重复"
            yield _finding("KEY_TWICE", message, row[own], records.place(number), Level.ERROR)
        seen.setdefault(row[own], records.place(number))


def _finding(code: str, message: str, text: str, where: str, level: Level) -> Finding:
    return Finding(code=code, message=message, level=level, fault=Fault.FORM, text=text or None, where=where or None)
