"""The engines that run the column expression (计算引擎): DuckDB and numpy in this process, polars, SQL for others.

Lives here: :func:`run`, which takes whole numbers and gives whole numbers; how each engine writes them
(:class:`~indicators.batch.expression.Algebra`). May not: know rules.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, reduce
from os import getpid
from threading import local
from typing import Any

import numpy as np
import pyarrow as pa

from indicators.batch.expression import Algebra, Branch, Column, earned
from indicators.batch.keys import Key
from indicators.batch.numbers import Ints, as_pairs, decimals
from indicators.rulepacks import PackRounding

ENGINES = ("auto", "duckdb", "polars", "numpy")
_MANY = 200_000  # rows from which on a plan of DuckDB's is worth what it costs
_BLOCK = 1 << 14  # rows whose numbers stay in the processor's cache
_own = local()


def database() -> Any:  # noqa: ANN401 - a connection
    """An empty DuckDB of this thread and process: making one costs as much as a hundred thousand rows."""
    import duckdb

    if getattr(_own, "process", None) != getpid():
        _own.process, _own.connection = getpid(), duckdb.connect()
    return _own.connection


def run(  # noqa: PLR0913 - all but three are named
    columns: Mapping[str, Ints],
    keys: Sequence[Key],
    rounding: PackRounding | None,
    *,
    points: int,
    wide: bool,
    engine: str,
) -> tuple[Ints, Ints]:
    """Run the expression of :func:`~indicators.batch.expression.earned`; what is earned and the note come by row.

    ``wide``: words of 64 bits are too short. Engine ``auto`` is DuckDB, for fewer rows of short numbers numpy.
    """
    if not wide and (engine == "numpy" or (engine == "auto" and len(columns["k"]) < _MANY)):
        return _by_numpy(columns, keys, rounding, points)
    rows = pa.table(
        {n: decimals(as_pairs(c), None, 0) if wide and n in "abp" else pa.array(c) for n, c in columns.items()}
    )
    if engine == "polars":
        import polars as pl

        *steps, last = _for_polars(tuple(keys), rounding, points, wide=wide)
        lazy = pl.LazyFrame(pl.from_arrow(rows))
        for step in steps:
            lazy = lazy.with_columns(**step)
        found = lazy.select(**last).collect()
    else:  # the query finds ``rows`` by its name
        found = database().sql(_for_duckdb(tuple(keys), rounding, points, wide=wide)).to_arrow_table()
    return found["e"].to_numpy(), found["note"].to_numpy()


@cache
def _for_duckdb(keys: tuple[Key, ...], rounding: PackRounding | None, points: int, *, wide: bool) -> str:
    from duckdb import CaseExpression, ColumnExpression, ConstantExpression

    kind = "decimal(38, 0)" if wide else "bigint"

    def cases(branches: Sequence[Branch], other: Column) -> Column:
        if not branches:
            return other
        first = CaseExpression(*branches[0])
        return reduce(lambda found, branch: found.when(*branch), branches[1:], first).otherwise(other)

    of = Algebra(
        column=ColumnExpression,
        whole=lambda value: ConstantExpression(value).cast(kind),
        small=lambda value: ConstantExpression(value).cast("tinyint"),
        cases=cases,
        guess=lambda top, bottom: (
            (top.cast("double") / bottom.cast("double")).cast("bigint").cast(kind) if wide else top // bottom
        ),
        steps=[],
    )
    e, note = earned(keys, rounding, points, of)
    query = "rows"
    for step in of.steps or ():
        named = ", ".join(f"{value} as {name}" for name, value in step.items())
        query = f"(select *, {named} from {query})"  # noqa: S608 - of numbers alone
    return f"select {e.cast('bigint')} as e, {note} as note from {query}"  # noqa: S608 - of numbers alone


@cache
def _for_polars(
    keys: tuple[Key, ...], rounding: PackRounding | None, points: int, *, wide: bool
) -> list[dict[str, Column]]:
    import polars as pl

    kind = pl.Decimal(38, 0) if wide else pl.Int64
    steps: list[dict[str, Column]] = []
    of = Algebra(
        column=pl.col,
        whole=lambda value: pl.lit(value).cast(kind),
        small=lambda value: pl.lit(value, pl.Int8),
        cases=_nested(lambda condition, value, other: pl.when(condition).then(value).otherwise(other)),
        guess=lambda top, bottom: (
            (top.cast(pl.Float64) / bottom.cast(pl.Float64)).cast(pl.Int64).cast(kind) if wide else top // bottom
        ),
        below=not wide,
        steps=steps,
    )
    e, note = earned(keys, rounding, points, of)
    return [*steps, {"e": e.cast(pl.Int64), "note": note}]


def _nested(where: Callable[..., Column]) -> Callable[[Sequence[Branch], Column], Column]:
    """Cases of a choice between two."""
    return lambda branches, other: reduce(lambda found, branch: where(*branch, found), branches[::-1], other)


def _by_numpy(
    columns: Mapping[str, Ints], keys: Sequence[Key], rounding: PackRounding | None, points: int
) -> tuple[Ints, Ints]:
    rows = len(columns["k"])
    scores, notes = np.empty(rows, np.int64), np.empty(rows, np.int64)
    for key, here in _stretches(columns["k"]):
        stretch = {name: column[here] for name, column in columns.items()}
        of = Algebra(stretch.__getitem__, np.int64, np.int8, _nested(np.where), np.floor_divide, below=True)
        scores[here], notes[here] = earned((keys[key],), rounding, points, of)
    return scores, notes


def _stretches(keys: Ints) -> Iterator[tuple[int, Any]]:
    """The rows of each key, not too many at once."""
    least, most = int(keys.min(initial=0)), int(keys.max(initial=0))
    if least == most or not len(keys):
        yield from ((least, slice(start, start + _BLOCK)) for start in range(0, len(keys), _BLOCK))
        return
    order = np.argsort(keys, kind="stable")
    ends = np.flatnonzero(np.diff(keys[order])) + 1
    for part in np.split(order, ends):
        yield from ((int(keys[part[0]]), part[start : start + _BLOCK]) for start in range(0, len(part), _BLOCK))
