"""Files of any length (大文件): Parquet, csv or xlsx in, Parquet or csv out, stretch by stretch.

Lives here: :func:`score_file`, which keeps each finished stretch as a part beside the output, so that a run that was
broken off goes on where it stopped; the parts become the output at the end. May not: score, know what a cell means.
"""

import csv
import json
import shutil
from codecs import getincrementaldecoder
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from hashlib import file_digest
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, cast

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.ipc as pa_ipc
import pyarrow.parquet as pq
from attrs import frozen

from indicators.batch.engines import database
from indicators.batch.rows import Scorer
from indicators.batch.streams import ROWS, counts, even, plain, scored
from indicators.calls import Number
from indicators.errors import Diagnostic, Fault, FormError
from indicators.files import Limits, read_sheets
from indicators.files.broken import BrokenFileError
from indicators.files.sources import name_of
from indicators.files.xlsx import rows_of
from indicators.rulepacks import Rules
from indicators.scoring.row import library_version
from indicators.targets import Facts

OUTPUTS = (".parquet", ".csv")
_TEXT = ("", ".csv", ".txt")
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"  # a workbook, an old one
File = str | Path | bytes | BinaryIO
_LINES = 20_000  # of a workbook at a time
_STATE = "state.json"


@frozen
class Done:
    """What a run did."""

    rows: int  # all rows of the output
    resumed: int  # of these, the rows that an earlier run had scored
    counts: dict[str, int]  # rows by status and by what scored them


def score_file(  # noqa: PLR0913 - all but three are named
    source: File,
    output: str | Path | BinaryIO,
    rules: Rules,
    *,
    columns: Mapping[str, str] | None = None,
    points: Number | None = None,
    facts: Facts | None = None,
    prefix: str = "",
    engine: str = "auto",
    rows: int = ROWS,
    told: Callable[[int], None] | None = None,
) -> Done:
    """Score a file of any length into another; what is finished is not scored again after an interruption.

    Args:
        source: A Parquet, csv (UTF-8 or GB 18030) or xlsx file: its path, its bytes, or open.
        output: The file to write, ``.parquet`` or ``.csv``; it appears when all is done. Open: Parquet, unless its name
            ends in ``.csv``; no later run goes on with it.
        rules: The rule pack, its id, or its file as a :class:`~pathlib.Path`.
        columns: Your column for what a row holds, see :func:`indicators.score_rows`.
        points: The points of a row that has none.
        facts: What references resolve against.
        prefix: Put before the names of the result's columns.
        engine: ``auto`` (DuckDB; fewer rows than a plan is worth: numpy), ``duckdb``, ``polars`` or ``numpy``.
        rows: How many rows at a time: memory grows with them, not with the file.
        told: Called with the number of rows that are done.

    Returns:
        How many rows there are, and of which status.

    Raises:
        FormError: A file cannot be read, or its kind is unknown.
        ValueError: A column is missing or named twice.
    """
    if not isinstance(output, str | Path):
        more = {"columns": columns, "points": points, "facts": facts, "prefix": prefix, "engine": engine, "rows": rows}
        with TemporaryDirectory() as folder:
            path = Path(folder) / f"all{'.csv' if _suffix(output) == '.csv' else '.parquet'}"
            done = score_file(source, path, rules, told=told, **cast("Any", more))
            with path.open("rb") as whole:
                shutil.copyfileobj(whole, output, 1 << 20)
        return done
    output = Path(output)
    if output.suffix.lower() not in OUTPUTS:
        raise _error("OUTPUT_FORMAT", f"不能写 {output.suffix or output.name}，只写 .parquet 和 .csv", output)
    if isinstance(source, str | Path) and output.exists() and Path(source).exists() and output.samefile(source):
        raise _error("OUTPUT_IS_INPUT", "输出文件就是输入文件", output)
    scorer = Scorer.of(rules, facts, engine, points)
    parts = output.with_name(f".{output.name}.parts")
    told = told or (lambda _: None)
    finished = _begun(parts, _sameness(source, scorer, columns, prefix, rows))

    def rows_done() -> int:
        return sum(part["rows"] for part in finished)

    resumed = rows_done()
    told(resumed)
    for table in scored(islice(batches_of(source, rows), len(finished), None), scorer, columns, prefix):
        of_part = counts(table, prefix)
        _write(table, _part(parts, output, len(finished)), head=not finished)
        finished.append({"rows": table.num_rows, "counts": of_part})
        _replace(parts / "done.json", json.dumps(finished))
        told(rows_done())
    _joined(parts, output, len(finished))
    shutil.rmtree(parts)
    counted = sum((Counter(part["counts"]) for part in finished), Counter[str]())
    return Done(rows_done(), resumed, dict(counted))


def _sameness(source: File, scorer: Scorer, *others: object) -> dict[str, Any]:
    """What must be the same for parts of an earlier run to be gone on with."""
    if isinstance(source, str | Path):
        stat = Path(source).stat() if Path(source).exists() else None
        same: list[Any] = [str(Path(source).resolve()), stat and stat.st_size, stat and stat.st_mtime_ns]
    else:
        file = _opened(source)
        same = [file_digest(cast("Any", file), "sha256").hexdigest()]
        file.seek(0)
    return {
        "source": same,
        "pack": [scorer.pack.id, scorer.pack.version, scorer.pack.to_dict()],
        "library": library_version(),
        "others": [repr(scorer.points), repr(scorer.facts), *map(repr, others)],
    }


def _begun(parts: Path, same: dict[str, Any]) -> list[dict[str, Any]]:
    """The finished parts of an earlier run of the same; else a fresh folder."""
    state, done = parts / _STATE, parts / "done.json"
    try:
        if json.loads(state.read_text("utf-8")) == json.loads(json.dumps(same, default=str)) and done.exists():
            return cast("list[dict[str, Any]]", json.loads(done.read_text("utf-8")))
    except (OSError, ValueError):
        pass
    shutil.rmtree(parts, ignore_errors=True)
    parts.mkdir(parents=True)
    _replace(state, json.dumps(same, default=str))
    return []


def _replace(path: Path, text: str) -> None:
    """Write a file that is there whole or not at all."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, "utf-8")
    fresh.replace(path)


def _error(code: str, message: str, path: str | Path) -> FormError:
    return FormError(Diagnostic(code=code, message=message, fault=Fault.CALLER, where=str(path)))


# -- in


def batches_of(source: File, rows: int = ROWS) -> Iterator[pa.Table]:
    """Read a file as Arrow tables of so many rows each, the last one smaller; its content says what it is.

    Raises:
        FormError: It cannot be read.
    """
    file, name = _opened(source), name_of(source) or "文件"
    try:
        start = file.read(8)
        file.seek(0)
        if not start:
            raise _error("FILE_EMPTY", "文件是空的，要有表头和各行", name)
        if start.startswith((_ZIP, _OLE)):
            yield from even(_of_book(file, name, new=start.startswith(_ZIP)), rows)
        elif not start.startswith(b"PAR1") and _suffix(source) in _TEXT:
            tables, schema = _of_text(file)
            yield from even(tables, rows, schema)
        else:
            parquet = pq.ParquetFile(file)
            parts = (pa.Table.from_batches([each]) for each in parquet.iter_batches(min(rows, 100_000)))
            yield from even(parts, rows, parquet.schema_arrow)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, BrokenFileError, UnicodeDecodeError) as error:
        why = f"：{error}" if str(error) else ""
        raise _error("FILE_UNREADABLE", f"读不了这个文件，要完好的 Parquet、csv、xlsx{why}", name) from error
    finally:
        if isinstance(source, str | Path | bytes):
            file.close()


def _opened(source: File) -> BinaryIO:
    """A file in which one can go back, at its beginning."""
    if isinstance(source, str | Path):
        if not Path(source).is_file():
            raise _error("FILE_MISSING", "没有这个文件", source)
        return Path(source).open("rb")
    if isinstance(source, bytes):
        return BytesIO(source)
    if not source.seekable():
        return BytesIO(source.read())
    source.seek(0)  # one that was just written stands at its end
    return source


def _suffix(source: object) -> str:
    return PurePath(name_of(source)).suffix.lower()


def _of_text(file: BinaryIO) -> tuple[Iterator[pa.Table], pa.Schema]:
    """A csv whose cells all stay text: a number keeps its zeros. What is no UTF-8 is read as GB 18030."""
    encoding = "utf-8-sig" if _is_utf8(file.read(1 << 20)) else "gb18030"
    file.seek(0)
    text = TextIOWrapper(file, encoding, "replace", newline="")
    first: list[str] = next(filter(None, csv.reader(text)), [])
    text.detach()
    file.seek(0)

    ragged = deque[tuple[int, str]]()

    def kept(row: Any) -> str:  # noqa: ANN401 - Arrow's
        told = f"（这一行有 {row.actual_columns} 格，表头有 {row.expected_columns} 格，没有读；格里的逗号要加引号）"
        ragged.append((row.number, f"{told}{row.text}"))
        return "skip"

    reader = pa_csv.open_csv(
        file,
        read_options=pa_csv.ReadOptions(  # with threads a bad row has no number
            block_size=16 << 20, encoding=encoding.removesuffix("-sig"), use_threads=False
        ),
        parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=kept),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(first, pa.string()), strings_can_be_null=False
        ),
    )
    return _with_ragged(reader, ragged), reader.schema


def _with_ragged(reader: Any, ragged: deque[tuple[int, str]]) -> Iterator[pa.Table]:  # noqa: ANN401 - Arrow's
    """The rows in their order; one with too many cells or too few says so in its first cell and holds nothing else."""
    fields, place = reader.schema.names, 2  # the head is the first row

    def odd() -> pa.Table:
        told = ragged.popleft()[1]
        return pa.table([pa.array([told if not at else ""]) for at in range(len(fields))], names=fields)

    for batch in reader:
        table, out = pa.Table.from_batches([batch]), list[pa.Table]()
        while ragged and ragged[0][0] - place <= table.num_rows:
            many = ragged[0][0] - place
            out += [table.slice(0, many), odd()]
            table, place = table.slice(many), place + many + 1
        place += table.num_rows
        yield pa.concat_tables([*out, table])
    while ragged:
        yield odd()


def _is_utf8(start: bytes) -> bool:
    """Whether the start of a file is UTF-8, which may be cut within a letter."""
    try:
        getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True


def _of_book(file: BinaryIO, name: str, *, new: bool) -> Iterator[pa.Table]:
    """The first sheet of a workbook: its first row that is not empty is the head."""
    cells = rows_of(file) if new else read_sheets(file, name, limits=Limits(cells=50_000_000))[0].cells
    lines = filter(any, cells)
    head = next(lines, [])
    while (body := list(islice(lines, _LINES))) or head:
        yield pa.table(
            {
                name: pa.array([row[at] if at < len(row) else "" for row in body], pa.string())
                for at, name in enumerate(head)
                if name
            }
        )
        if len(body) < _LINES:
            return


# -- out


def _part(parts: Path, output: Path, at: int) -> Path:
    """A part: a stretch of the csv, or Arrow, which is written and read in no time."""
    return parts / f"{at:08d}{'.csv' if output.suffix.lower() == '.csv' else '.arrow'}"


def _write(table: pa.Table, path: Path, *, head: bool) -> None:
    fresh = path.with_suffix(".new")
    if path.suffix == ".csv":
        pa_csv.write_csv(_plain(table), fresh, pa_csv.WriteOptions(include_header=head, quoting_style="needed"))
    else:
        with pa_ipc.new_file(fresh, table.schema, options=pa_ipc.IpcWriteOptions(compression="lz4")) as file:
            file.write_table(table)
    fresh.replace(path)


def _plain(table: pa.Table) -> pa.Table:
    """A table as a csv holds it: texts as they are, numbers without idle zeros and never as powers of ten."""
    said = []
    for field in table.schema:
        name = '"' + field.name.replace('"', '""') + '"'
        trimmed = f"rtrim(rtrim(cast({name} as varchar), '0'), '.') as {name}"
        said.append(trimmed if pa.types.is_decimal(field.type) and field.type.scale else name)
    connection = database()
    connection.register("given", table)
    found = connection.sql(f"select {', '.join(said)} from given").to_arrow_table()  # noqa: S608 - quoted names
    connection.unregister("given")
    return plain(found)


def _joined(parts: Path, output: Path, many: int) -> None:
    """Put the parts together; the output is there whole or not at all."""
    names = [_part(parts, output, at) for at in range(many)]
    fresh = parts / "whole.new"
    if output.suffix.lower() == ".csv":
        with fresh.open("wb") as whole:
            for name in names:
                with name.open("rb") as part:
                    shutil.copyfileobj(part, whole, 1 << 20)
    else:
        with pq.ParquetWriter(fresh, pa_ipc.open_file(names[0]).schema, compression="zstd") as whole:
            for name in names:
                whole.write_table(pa_ipc.open_file(name).read_all())
    fresh.replace(output)
