"""Columns beside the same rule written by hand: DuckDB, polars, OpenFisca-Core, zen-engine; processor time, in one run.

    pytest -m bench -s tests/bench/test_batch_bench.py

Never fails on time. The hand-written rules know that every target is ≥ and above zero; "same columns" means that they
give status, 完成率, 得分, its limits and the findings as decimals and texts, as :func:`indicators.batch.score` does.
"""

import importlib
from collections.abc import Callable
from time import process_time
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from indicators.batch import score

pytestmark = pytest.mark.bench
ROWS, FEW = 1_000_000, 20_000
PACK = "hubei-2019"
EARNED = "case when actual >= target then points else round(points * actual / target, 2) end"
DECIMAL = "decimal(38, 12)"
SAME = f"""select *, null::varchar reading, 'scored' status, (actual / target)::{DECIMAL} attainment,
  ({EARNED})::{DECIMAL} earned, earned low, earned high,
  case when actual < target then 'REASON_MISSING' else '' end findings from given"""  # noqa: S608 - no input


def seconds(call: Callable[[], object], times: int = 5) -> float:
    """The best of a few runs after a first one."""
    call()
    found = []
    for _ in range(times):
        start = process_time()
        call()
        found.append(process_time() - start)
    return min(found)


def said(what: str, rows: int, time: float, ours: float | None = None) -> None:
    beside = "" if ours is None else f"; ours has {time / ours:.2f}× its speed"
    print(f"{what}: {time / rows * 1e9:.0f} ns a row, {rows / time / 1e6:.2f} million rows a second{beside}")  # noqa: T201 - a benchmark prints


def numbers(rows: int) -> pa.Table:
    draw = np.random.default_rng(1)
    target = draw.integers(1, 10_000, rows)
    actual = (target * draw.uniform(0.3, 1.3, rows)).astype(np.int64)
    return pa.table(
        {
            "target": target,
            "actual": actual,
            "points": draw.choice([5, 10, 15, 20], rows),
            "sign": pa.array(["≥"]).take(pa.array(np.zeros(rows, np.int64))),
        }
    )


def texts(rows: int, many: int = 500) -> pa.Table:
    draw = np.random.default_rng(1)
    units = ("台", "次", "%", "万元")
    printed = np.array([f"{n}{unit}" for n in range(1, many + 1) for unit in units])
    size, unit = draw.integers(0, many, rows), draw.integers(0, len(units), rows)
    near = np.clip(size + draw.integers(-3, 4, rows), 0, many - 1)
    return pa.table(
        {
            "target": pa.array(np.char.add("≥", printed)[size * len(units) + unit]),
            "actual": pa.array(printed[near * len(units) + unit]),
            "points": pa.array(np.array(["5", "10", "15", "20"])[draw.integers(0, 4, rows)]),
        }
    )


def by_polars(frame: pl.DataFrame, *, same: bool) -> pl.DataFrame:
    met = pl.col.actual >= pl.col.target
    earned = pl.when(met).then(pl.col.points.cast(pl.Float64)).otherwise(pl.col.points * pl.col.actual / pl.col.target)
    if not same:
        return frame.with_columns(earned=earned.round(2))
    kind = pl.Decimal(38, 12)
    return frame.with_columns(
        reading=pl.lit(None, pl.String),
        status=pl.lit("scored"),
        attainment=(pl.col.actual / pl.col.target).cast(kind),
        earned=earned.round(2).cast(kind),
        findings=pl.when(met).then(pl.lit("")).otherwise(pl.lit("REASON_MISSING")),
    ).with_columns(low=pl.col.earned, high=pl.col.earned)


def by_openfisca(table: pa.Table) -> Callable[[], Any]:
    pytest.importorskip("openfisca_core", reason="OpenFisca-Core is not installed")
    entities, periods, variables, systems, simulations = (
        importlib.import_module(f"openfisca_core.{name}")
        for name in ("entities", "periods", "variables", "taxbenefitsystems", "simulations")
    )
    person: Any = entities.Entity("row", "rows", "", "")
    kept = {"value_type": float, "entity": person, "definition_period": periods.DateUnit.ETERNITY}
    given = [type(name, (variables.Variable,), dict(kept)) for name in ("target", "actual", "points")]

    def formula(rows: Any, _period: Any) -> Any:
        target, actual, points = (rows(name, "2026") for name in ("target", "actual", "points"))
        return np.where(actual >= target, points, np.round(points * actual / target, 2))

    earned = type("earned", (variables.Variable,), kept | {"formula": formula})
    system: Any = systems.TaxBenefitSystem([person])
    system.add_variables(*given, earned)

    def run() -> Any:
        simulation = simulations.SimulationBuilder().build_default_simulation(system, table.num_rows)
        for name in ("target", "actual", "points"):
            simulation.set_input(name, "2026", table[name].to_numpy())
        return simulation.calculate("earned", "2026")

    return run


def by_zen(table: pa.Table) -> Callable[[], Any]:
    zen = pytest.importorskip("zen", reason="zen-engine is not installed")
    compiled = zen.compile_expression("actual >= target ? points : actual / target * points")
    rows = table.select(["target", "actual", "points"]).to_pylist()
    return lambda: [compiled.evaluate(row) for row in rows]


def test_numbers_beside_hand_written_rules() -> None:
    table = numbers(ROWS)
    frame = pl.DataFrame(table)
    with duckdb.connect() as connection:
        connection.register("given", table)
        bare = f"select *, {EARNED} earned from given"  # noqa: S608 - no input
        hand = {
            "DuckDB, 得分 alone": seconds(lambda: connection.sql(bare).to_arrow_table()),
            "DuckDB, same columns": seconds(lambda: connection.sql(SAME).to_arrow_table()),
            "polars, 得分 alone": seconds(lambda: by_polars(frame, same=False)),
            "polars, same columns": seconds(lambda: by_polars(frame, same=True)),
        }
    for engine in ("duckdb", "polars"):
        ours = seconds(lambda engine=engine: score(table, PACK, engine=engine))  # type: ignore[misc]
        said(f"indicators.batch, {engine}", ROWS, ours)
        for what, time in hand.items():
            said(f"  {what}", ROWS, time, ours)


@pytest.mark.parametrize("make", [by_openfisca, by_zen])
def test_engines_of_rules(make: Callable[[pa.Table], Callable[[], Any]]) -> None:
    rows = FEW if make is by_zen else ROWS
    said(make.__name__, rows, seconds(make(numbers(rows)), 3))


def test_texts_and_how_flat_a_row_is() -> None:
    for make in (numbers, texts):
        for rows in (10**4, 10**5, 10**6, 10**7):
            table = make(rows)
            said(f"{make.__name__}, {rows} rows", rows, seconds(lambda table=table: score(table, PACK), 3))  # type: ignore[misc]
