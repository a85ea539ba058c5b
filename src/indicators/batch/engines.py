"""The engines that run the column expression (计算引擎): DuckDB in this process, or polars.

Lives here: one function that takes whole numbers as an Arrow table and gives the result as one. May not: know rules.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import ibis
import pyarrow as pa

from indicators.batch.expression import Scale, expression
from indicators.batch.keys import Key
from indicators.rulepacks import PackRounding

ENGINES = ("duckdb", "polars")


@cache
def _compiled(keys: tuple[Key, ...], rounding: PackRounding | None, scale: Scale, engine: str) -> Any:  # noqa: ANN401 - SQL text or an expression
    made = expression(keys, rounding, scale)
    if engine != "duckdb":
        return made
    ibis.options.sql.fuse_selects = False
    try:
        return ibis.to_sql(made, dialect="duckdb")
    finally:
        ibis.options.sql.fuse_selects = True


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
        ``e``, ``note``, ``t``, in the order of the rows.
    """
    compiled = _compiled(tuple(keys), rounding, scale, engine)
    if engine == "duckdb":
        import duckdb

        with duckdb.connect() as connection:
            connection.register("rows", rows)
            return connection.sql(compiled).to_arrow_table()
    import polars as pl

    return ibis.polars.connect({"rows": pl.from_arrow(rows)}).to_pyarrow(compiled)
