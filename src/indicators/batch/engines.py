"""The engines that run the column expression (计算引擎): DuckDB and numpy in this process, polars, SQL for others.

Lives here: :func:`run`, which takes whole numbers and gives whole numbers; how each engine writes them
(:class:`~indicators.batch.expression.Algebra`). May not: know rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from os import getpid
from threading import local
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import field, frozen
from sqlglot import exp

from indicators.batch.expression import Column, earned
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
    """Run the expression.

    Args:
        columns: See :func:`~indicators.batch.expression.earned`.
        keys: What ``k`` counts.
        rounding: The pack's rounding of a score.
        points: The parts of a point.
        wide: Words of 64 bits are too short.
        engine: One of :data:`ENGINES`; ``auto``: DuckDB, for fewer rows of short numbers numpy.

    Returns:
        What is earned and the note, in the order of the rows.
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
    of = Sql("decimal(38, 0)" if wide else "bigint")
    e, note = earned(keys, rounding, points, of)
    query: Any = exp.to_table("rows")
    for step in of.steps:
        query = exp.select("*", *(value.as_(name) for name, value in step.items())).from_(query).subquery("t")
    return str(exp.select(exp.cast(e, "bigint").as_("e"), note.as_("note")).from_(query).sql("duckdb"))


@frozen
class Sql:
    """Whole numbers in SQL."""

    type: str
    steps: list[dict[str, Column]] = field(factory=list)

    def column(self, name: str) -> Column:
        """A column of the table."""
        return exp.column(name)

    def whole(self, value: int) -> Column:
        """A number of the engine's type."""
        return self.cast(exp.Literal.number(value))

    def cast(self, value: Column) -> Column:
        """A value as the engine's type."""
        return exp.cast(value, self.type)

    def small(self, value: int) -> Column:
        """A number of one byte."""
        return exp.cast(exp.Literal.number(value), "tinyint")

    def same(self, column: Column, value: int) -> Column:
        """Whether a column has a value."""
        return column.eq(value)

    def cases(self, *branches: tuple[Column, Column], other: Column) -> Column:
        """The value of the first condition that holds."""
        ifs = [exp.If(this=condition, true=value) for condition, value in branches]
        return exp.Case(ifs=ifs, default=other) if ifs else other

    def quotient(self, top: Column, bottom: Column) -> Column:
        """Guessed, by the engine's division of words or of floats, and corrected by one either way."""
        over: list[int] = []
        guess: Column = exp.IntDiv(this=exp.paren(top), expression=exp.paren(bottom))
        if self.type != "bigint":
            floats = (exp.cast(exp.paren(each), "double") for each in (top, bottom))
            guess = exp.cast(exp.cast(exp.func("floor", next(floats) / next(floats)), "bigint"), self.type)
            over = [1]
        guess = exp.paren(guess)
        rest = exp.paren(top - guess * bottom)
        return guess + self.cases(
            *((rest >= bottom, self.whole(each)) for each in over),
            (rest < self.whole(0), self.whole(-1)),
            other=self.whole(0),
        )

    def let(self, **values: Column) -> list[Column]:
        """Names for what is used more than once."""
        self.steps.append(values)
        return [exp.column(name) for name in values]


@cache
def _for_polars(
    keys: tuple[Key, ...], rounding: PackRounding | None, points: int, *, wide: bool
) -> list[dict[str, Column]]:
    of = _Frames(wide=wide)
    e, note = earned(keys, rounding, points, of)
    of.let(e=e.cast(of.pl.Int64), note=note)
    return of.steps


class _Frames:
    """Whole numbers in polars."""

    def __init__(self, *, wide: bool) -> None:
        import polars as pl

        self.pl, self.wide, self.type = pl, wide, pl.Decimal(38, 0) if wide else pl.Int64
        self.steps: list[dict[str, Column]] = []

    def column(self, name: str) -> Column:
        return self.pl.col(name)

    def whole(self, value: int) -> Column:
        return self.pl.lit(value).cast(self.type)

    def small(self, value: int) -> Column:
        return self.pl.lit(value, self.pl.Int8)

    def same(self, column: Column, value: int) -> Column:
        return column == value

    def cases(self, *branches: tuple[Column, Column], other: Column) -> Column:
        for condition, value in reversed(branches):
            other = self.pl.when(condition).then(value).otherwise(other)
        return other

    def quotient(self, top: Column, bottom: Column) -> Column:
        if not self.wide:
            return top // bottom
        floats = (each.cast(self.pl.Float64) for each in (top, bottom))
        guess = (next(floats) / next(floats)).floor().cast(self.pl.Int64).cast(self.type)
        rest = top - guess * bottom
        below = (rest < self.whole(0), self.whole(-1))
        return guess + self.cases((rest >= bottom, self.whole(1)), below, other=self.whole(0))

    def let(self, **values: Column) -> list[Column]:
        self.steps.append(values)
        return [self.pl.col(name) for name in values]


class _Arrays:
    """Words of 64 bits in numpy."""

    def __init__(self, columns: Mapping[str, Ints]) -> None:
        self.columns = columns

    def column(self, name: str) -> Column:
        return self.columns[name]

    def whole(self, value: int) -> Column:
        return np.int64(value)

    def small(self, value: int) -> Column:
        return np.int8(value)

    def same(self, column: Column, value: int) -> Column:
        return column == value

    def cases(self, *branches: tuple[Column, Column], other: Column) -> Column:
        for condition, value in reversed(branches):
            other = np.where(condition, value, other)
        return other

    def quotient(self, top: Column, bottom: Column) -> Column:
        return top // bottom

    def let(self, **values: Column) -> list[Column]:
        return [*values.values()]


def _by_numpy(
    columns: Mapping[str, Ints], keys: Sequence[Key], rounding: PackRounding | None, points: int
) -> tuple[Ints, Ints]:
    rows = len(columns["k"])
    scores, notes = np.empty(rows, np.int64), np.empty(rows, np.int64)
    for key, here in _stretches(columns["k"]):
        of = _Arrays({name: column[here] for name, column in columns.items()})
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
