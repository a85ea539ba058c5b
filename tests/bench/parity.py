"""How many digits differ between the exact scorer and each engine, on adversarial rows.

    python tests/bench/parity.py 行数 种子 规则包… [--engine duckdb]…

Prints the table of ``tests/bench/parity.md``, progress on the error stream. Half of the rows are numbers: ties of the
rounding and one unit beside them, zero and negative targets, huge and tiny numbers, all comparators, missing cells. The
other half are texts: the same numbers with units, words around them, shares, ranges, dates, what cannot be read. Spark
gets the first 20 000 rows, polars a tenth.
"""

import argparse
import importlib.metadata
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators import calls, score_rows, targets
from indicators.batch import score
from indicators.batch.meaning import Meanings
from indicators.calls import RowRun

HERE = Path(__file__).resolve()
PACKS = ("hubei-2019", "cn-mof-2021", "mof-admin-early", "cn-mof-2020", "js-suzhou", "sc-project")
CHUNK, HEADS = 20_000, 150
UNITS = ("台", "%", "万元", "人", "")
SHARES = {"duckdb": 1, "polars": 10, "spark": 0}  # one in so many rows; 0: the first chunk


def number_row(draw: random.Random) -> dict[str, Any]:
    """A row of numbers."""
    target = draw.choice([0, 1, 3, 65, 700, -4, 10**9 + 7, draw.randrange(-(10**6), 10**6)])
    points = draw.choice([10, 5, 3, 7])
    near = draw.choice([target, target * draw.randrange(2001) // (2000 * points), 0, 2 * target, -target, 10**12])
    return {
        "target": Decimal(target).scaleb(-2),
        "actual": None if draw.random() < 0.02 else Decimal(near + draw.choice([-1, 0, 1])).scaleb(-2),
        "points": points,
        "sign": draw.choice(["≥", "≤", "=", ">", "<"]),
        "unit": draw.choice(["台", "%", "元", "万元"]),
        "name": draw.choice(["培训人次", "优良率"]),
        "level1": "产出指标",
    }


def heads(draw: random.Random, tests: Any) -> list[dict[str, Any]]:
    """Targets and what stands beside them: most are numbers, some are anything."""
    found = []
    for _ in range(HEADS):
        target, unit = draw.choice([3, 65, 95, 100, 2026, draw.randrange(1, 10**4)]), draw.choice(UNITS)
        said = draw.choice(["≥", "≤", "=", ">", "<", "", "达到"]) + f"{target}{unit}"
        found.append(
            {
                "number": target,
                "unit": unit,
                "target": draw.choice(tests.TARGETS) if draw.random() < 0.1 else said,
                "name": draw.choice(["培训人次", "投诉率", "培训人数（人）", "项目成本", "满意度"]),
                "level1": draw.choice(["产出指标", "成本指标", "满意度指标"]),
            }
        )
    return found


def text_row(draw: random.Random, head: dict[str, Any], tests: Any) -> dict[str, Any]:
    """A row of texts: an actual value near its target, near a tie, with words, in another unit; some are anything."""
    target, points = head["number"], draw.choice(["10", "7.5", "3", "5分"])
    tie = target * draw.randrange(2001) / (20 * float(points.removesuffix("分")))
    actual = draw.choice([target, target - 1, target + 1, f"{tie:.2f}", f"{target}.001", 0, target * 21, "1.000"])
    words = draw.choice(["{}"] * 12 + ["约{}", "完成{}", "{}（预计）", "差{}", "{}余", "已完成 {}", "{}以上"])
    said = words.format(f"{actual}{draw.choice([head['unit'], head['unit'], head['unit'], '', '%', '台'])}")
    odd = draw.random()
    return {
        "target": head["target"],
        "actual": draw.choice(tests.ACTUALS) if odd < 0.05 else said,
        "points": draw.choice(["", "x", "0", "1000000"]) if odd > 0.97 else points,
        "name": head["name"],
        "level1": head["level1"],
        "reason": draw.choice(["", "有原因"]),
    }


def scored(rows: list[dict[str, Any]], pack: str, engine: str) -> list[dict[str, Any]]:
    """What an engine makes of the rows."""
    table = pa.table({key: [row[key] for row in rows] for key in rows[0]})
    if engine != "spark":
        return list(score(table, pack, engine=engine).to_pylist())
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )
    return [row.asDict() for row in score(session.createDataFrame(table.to_pandas()), pack).collect()]


def chunks(rows: int, draw: random.Random, tests: Any) -> Iterator[list[dict[str, Any]]]:
    """The rows, numbers and texts by turns."""
    for start in range(0, rows, CHUNK):
        many = min(CHUNK, rows - start) // 2
        yield [number_row(draw) for _ in range(many)]
        known = heads(draw, tests)
        yield [text_row(draw, draw.choice(known), tests) for _ in range(many)]


class Shared:
    """What all packs and both sides make of a row alike is made once: the reading, the binding, the exact score."""

    def __init__(self) -> None:
        self.read: dict[object, Any] = {}
        self.bound: dict[object, Any] = {}
        self.scored: dict[object, Any] = {}
        self.held: dict[object, Any] = {}
        read, bind, alone = RowRun.read, targets.bind, RowRun.alone

        def kept(known: dict[object, Any], make: Callable[..., Any], name: Callable[..., object]) -> Callable[..., Any]:
            def found(*given: Any) -> Any:
                key = name(*given)
                if key not in known:
                    known[key] = make(*given)
                return known[key]

            return found

        RowRun.read = kept(self.read, read, lambda _, cells: tuple(cells.items()))  # type: ignore[method-assign]
        RowRun.alone = kept(self.scored, alone, lambda run, cells: (run.pack.id, *sorted(cells.items())))  # type: ignore[method-assign]
        Meanings._hold = kept(self.held, Meanings._hold, lambda _, target, sample: (target.row, sample))  # type: ignore[method-assign]
        bound = kept(self.bound, bind, lambda row, actual, _: (id(row), id(actual)))  # both live on in ``read``
        setattr(calls, "bind", bound)  # noqa: B010 - a checker refuses the plain way

    def forget(self) -> None:
        """Let go of all: the next rows are others."""
        for known in (self.read, self.bound, self.scored):
            known.clear()
        if len(self.held) > CHUNK:
            self.held.clear()


def main() -> None:
    """Print the table; what was done until then, where SIGTERM ends it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("rows", type=int)
    asked.add_argument("seed", type=int)
    asked.add_argument("packs", nargs="*", default=PACKS)
    asked.add_argument("--engine", action="append", choices=SHARES)
    chosen = asked.parse_args()
    spec = spec_from_file_location("parity_rows", HERE.parents[1] / "property" / "test_batch_parity.py")
    assert spec is not None
    assert spec.loader is not None
    tests = module_from_spec(spec)
    spec.loader.exec_module(tests)
    seen, fast, wrong = (Counter[tuple[str, str]]() for _ in range(3))
    shared, draw = Shared(), random.Random(chosen.seed)  # noqa: S311 - not secret
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    for place, rows in enumerate(chunks(chosen.rows, draw, tests)):
        if stopped:
            break
        shared.forget()
        for pack in chosen.packs or PACKS:
            exact = score_rows(rows, rules=pack)
            for engine in chosen.engine or ("duckdb", "polars"):
                if place > 1 and (not SHARES[engine] or place // 2 % SHARES[engine]):
                    continue
                found = scored(rows, pack, engine)
                seen[pack, engine] += len(found)
                fast[pack, engine] += sum(row["scored_by"] == "columns" for row in found)
                for difference in tests.differing(rows, found, exact):
                    wrong[pack, engine] += 1
                    sys.stderr.write(f"{pack} {engine} {difference}\n")
        sys.stderr.write(f"\r{sum(seen.values())}")
        sys.stderr.flush()
    versions = {name: importlib.metadata.version(name) for name in ("duckdb", "polars", "ibis-framework", "sqlglot")}
    sys.stdout.write(f"{datetime.now(UTC).date()}: {' '.join(sys.argv)}, {versions}\n")
    sys.stdout.write("| pack | engine | rows | by columns | differing |\n|---|---|---|---|---|\n")
    for (pack, engine), many in sorted(seen.items()):
        share = fast[pack, engine] / many
        sys.stdout.write(f"| {pack} | {engine} | {many} | {share:.0%} | {wrong[pack, engine]} |\n")


if __name__ == "__main__":
    main()
