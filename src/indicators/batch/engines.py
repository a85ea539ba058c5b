"""The engines that run the column expression (计算引擎): DuckDB in this process, or polars.

Lives here: one function that takes whole numbers as an Arrow table and gives the result as one. May not: know rules.
"""

from collections.abc import Sequence
from functools import cache
from os import getpid
from threading import local
from typing import Any

import ibis
import pyarrow as pa
from attrs import evolve

from indicators.batch.expression import Scale, expression
from indicators.batch.keys import Key
from indicators.rulepacks import PackRounding

ENGINES = ("duckdb", "polars")


@cache
def _compiled(keys: tuple[Key, ...], rounding: PackRounding | None, scale: Scale) -> Any:  # noqa: ANN401 - SQL text or an expression
    made = expression(keys, rounding, scale)
    if not scale.sql:
        return made
    ibis.options.sql.fuse_selects = False
    try:
        return ibis.to_sql(made, dialect="duckdb")
    finally:
        ibis.options.sql.fuse_selects = True


_own = local()


def database() -> Any:  # noqa: ANN401 - a connection
    """An empty DuckDB of this thread and process: making one costs as much as a hundred thousand rows."""
    import duckdb

    if getattr(_own, "process", None) != getpid():
        _own.process, _own.connection = getpid(), duckdb.connect()
    return _own.connection


def run(
    rows: pa.Table, keys: Sequence[Key], rounding: PackRounding | None, scale: Scale, engine: str = "duckdb"
) -> pa.Table:
    """Run the expression.

    Args:
        rows: ``k``, ``a``, ``b``, ``p``, ``said``, see :func:`~indicators.batch.expression.expression`.
        keys: What ``k`` counts.
        rounding: The pack's rounding of a score.
        scale: How the numbers are made.
        engine: One of :data:`ENGINES`.

    Returns:
        ``e`` and ``note``, in the order of the rows.
    """
    if engine == "duckdb":  # the query finds ``rows`` by its name
        return database().sql(_compiled(tuple(keys), rounding, scale)).to_arrow_table()
    import polars as pl

    compiled = _compiled(tuple(keys), rounding, evolve(scale, sql=False))
    return ibis.polars.connect({"rows": pl.from_arrow(rows)}).to_pyarrow(compiled)
