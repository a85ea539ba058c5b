"""Tables of any library (数据表): Arrow, pandas, polars, DuckDB, Spark, or a file's path in; the same kind out.

Lives here: :func:`score`. May not: score a row, open a file.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators.batch.engines import ENGINES
from indicators.batch.expression import DIGITS
from indicators.batch.files import batches_of
from indicators.batch.rows import NUMBERS, RESULTS, Scorer
from indicators.batch.streams import batches, plain, scored
from indicators.calls import COLUMNS, Number, any_text, refuse_clash, roles_of
from indicators.rulepacks import Rules
from indicators.targets import Facts

_ROWS = 100_000  # at a time: Spark's own batches are too small for what each costs


def score(  # noqa: PLR0913 - all but the first two are named
    table: Any,  # noqa: ANN401 - a frame of any library
    rules: Rules,
    *,
    columns: Mapping[str, str] | None = None,
    points: Number | None = None,
    facts: Facts | None = None,
    prefix: str = "",
    engine: str = "auto",
) -> Any:  # noqa: ANN401 - the same kind
    """Score a table of any size, each row by itself.

    Columns are found as :func:`indicators.score_rows` finds them, and its result has the same columns, with the same
    digits. Two are its own: ``findings`` holds the codes alone, and ``scored_by`` says ``columns`` where the engine
    computed the row and ``rows`` where the exact scorer did. Texts among the results come as Arrow dictionaries; a
    target that is a number has no ``reading`` where the engine computed the row.
    Points must stand in each row: rows are not gathered to forms (see :func:`rollup` for totals).

    Args:
        table: An Arrow table or stream, a frame of pandas or polars, a DuckDB relation, a Spark data frame, or a
            Parquet, csv or xlsx file: its path, its bytes, or open.
        rules: The rule pack, its id, or its file as a :class:`~pathlib.Path`.
        columns: Your column for what a row holds, see :func:`indicators.score_rows`.
        points: The points of a row that has none.
        facts: What references resolve against.
        prefix: Put before the names of the result's columns.
        engine: ``auto`` (DuckDB; fewer rows than a plan is worth: numpy), ``duckdb``, ``polars`` or ``numpy``.

    Returns:
        The same kind of table, one row for each, in the same order; of a file, an Arrow table.

    Raises:
        TypeError: ``table`` is no table.
        ValueError: A column is missing or named twice, or there is no such engine.
        RulePackError: There is no such pack.

    >>> rows = pa.table({"指标值": ["≥65台", "≥65台"], "实际完成值": ["62台", None], "分值": [10, 10]})
    >>> score(rows, "hubei-2019")["earned"].to_pylist()
    [Decimal('9.540000000000'), None]
    """
    if engine not in ENGINES:
        raise ValueError(f"没有引擎 {engine!r}，可用 {'、'.join(ENGINES)}")
    scorer = Scorer.of(rules, facts, engine, points)
    module = type(table).__module__.partition(".")[0]
    if module == "pyspark":
        return _spark(table, scorer, columns, prefix)
    if isinstance(table, str | Path | bytes) or hasattr(table, "read"):
        return pa.concat_tables(scored(batches_of(table), scorer, columns, prefix))
    if module == "pandas":
        return _pandas(table, scorer, columns, prefix)
    if module == "polars":
        lazy = hasattr(table, "collect")
        found = _polars(table.collect() if lazy else table, scorer, columns, prefix)
        return found.lazy() if lazy else found
    if not hasattr(table, "__arrow_c_stream__"):
        kinds = "数据表（Arrow、pandas、polars、DuckDB、Spark）或文件（路径、字节、打开的文件）"
        raise TypeError(f"score 要{kinds}，不接受 {type(table).__name__}；一行一个字典的用 score_rows")
    found = pa.concat_tables(scored(batches(table), scorer, columns, prefix))
    if "duckdb" in module:  # the query finds it by its name, in the caller's own connection
        _scored = found
        return table.query("_given", "select * from _scored")
    return found


def _results(table: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> pa.Table:  # noqa: ANN401
    names = [f"{prefix}{name}" for name in RESULTS]
    return pa.concat_tables(each.select(names) for each in scored(batches(table), scorer, columns, prefix))


def _pandas(table: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401 - a frame of pandas
    roles = roles_of(list(table.columns), columns)
    refuse_clash(table.columns, RESULTS, prefix)
    arrow = pa.table({role: _array(table[head], role) for role, head in roles.items()})
    found = _results(arrow, scorer, None, prefix).unify_dictionaries().to_pandas()
    return table.assign(**{name: found[name].set_axis(table.index) for name in found.columns})


def _array(column: Any, role: str) -> Any:  # noqa: ANN401 - a column of pandas as an Arrow array
    """A column; one of objects of several kinds as their texts."""
    try:
        return pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        return pa.array([any_text(value, COLUMNS[role]) for value in column], pa.string())


def _polars(table: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401 - a frame of polars
    import polars as pl

    return table.hstack(pl.DataFrame(pl.from_arrow(_results(table.to_arrow(), scorer, columns, prefix), rechunk=False)))


def _spark(frame: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401 - of Spark
    """Nothing is read before Spark asks for the result: each worker takes its rows as Arrow, in one pass."""
    from pyspark.sql.types import DecimalType, StringType, StructField, StructType

    roles_of(frame.columns, columns)
    refuse_clash(frame.columns, RESULTS, prefix)
    said = (scorer.pack, scorer.facts, scorer.engine, scorer.points)
    more = [
        StructField(f"{prefix}{name}", DecimalType(38, DIGITS) if name in NUMBERS else StringType()) for name in RESULTS
    ]

    def part(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        first = next(given, None)
        if first is None:
            return
        reader = pa.RecordBatchReader.from_batches(first.schema, chain((first,), given))
        for table in scored(batches(reader, _ROWS), Scorer(*said), columns, prefix):
            yield from plain(table).to_batches()

    return frame.mapInArrow(part, StructType([*frame.schema.fields, *more]))
