"""How many digits differ between the exact scorer and each engine, on adversarial rows.

    python tests/bench/parity.py 行数 种子 [规则包…] [--engine duckdb]…

Prints the table of ``tests/bench/parity.md``, progress on the error stream; all shipped packs unless some are named.
Most rows are numbers: ties of the rounding and one unit beside them, zero and negative targets, huge and tiny
numbers, all comparators, missing cells, up to half a million rows a call. The score that the engine computed is held
against what :func:`indicators.scoring.compile_row` makes of the row: the exact scorer, run on an unknown number. A
thousand rows a round, half numbers and half texts (units, words around the numbers, shares, ranges, dates, what cannot
be read), are held against :func:`indicators.score_rows`, all columns. Of these Spark gets two hundred, and of the
others those that columns compute: its processes would run the exact scorer for each of the rest.
"""

import argparse
import importlib.metadata
import random
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from indicators import calls, score_rows, targets
from indicators.batch import score
from indicators.batch.meaning import Meanings
from indicators.batch.numbers import pairs_of
from indicators.batch.rows import RESULTS, Scorer
from indicators.calls import RowRun
from indicators.rulepacks import load_rulepack, rulepack_ids
from indicators.scoring import compile_row
from indicators.targets import Actual, BoundTarget, Facts, bind, read_actual

HERE = Path(__file__).resolve()
CHUNK, HEADS, EACH = 1000, 100, 5000
FEW = 100  # rows of each of the two sorts that Spark gets
PARTS = 500_000 // EACH  # heads of a round at most, each with so many actual values
ENGINES = ("duckdb", "polars", "numpy", "spark")
NAMES: tuple[str, ...] = ("培训人次", "投诉率", "培训人数（人）", "项目成本", "满意度", "群众满意度", "产值增长率")
NAMES += ("甲镇培训人次", "乙镇培训人次", "丙村投诉率", "能耗降幅", "不合格率", "24小时值班次数", "设备购置成本")
NAMES += ("丁区设备购置成本", "受训人数", "未受训人数")
UNITS = ("台", "%", "万元", "人", "")
ONE = 10**12
UNKNOWN, OPEN = -2, -1  # instead of a score
Ints = npt.NDArray[np.int64]


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
                "name": draw.choice(NAMES),
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


def numbers(
    draw: random.Random, parts: int, *, huge: bool
) -> tuple[pa.Table, list[tuple[BoundTarget, Fraction, Fraction]]]:
    """A table of numbers, so many rows for each target; and of each target how the exact scorer sees it."""
    run = RowRun(load_rulepack("hubei-2019"), Facts(), None)
    columns: dict[str, list[Any]] = {
        name: [] for name in ("target", "actual", "points", "sign", "unit", "name", "level1")
    }
    heads = []
    for _ in range(parts):
        number = draw.choice(
            [0, 1, 300, 65, 70_000, -400, 6000 * draw.randrange(1, 200), draw.randrange(-(10**6), 10**6)]
        )
        number = draw.choice([10**11 + 7, draw.randrange(10**13)]) if huge else number
        points = draw.choice(["10", "5", "3", "7", "2.5", "0.07"])
        said = {
            "target": str(Decimal(number).scaleb(-2)),
            "points": points,
            "sign": draw.choice(["≥", "≤", "=", ">", "<"]),
            "unit": draw.choice(["台", "%", "元", "万元"]),
            "name": draw.choice(["培训人次", "优良率"]),
            "level1": draw.choice(["产出指标", "成本指标"]),
        }
        size = number * 100
        near = (size * draw.randrange(5001) * 200 // int(Decimal(points) * 400_000) for _ in range(EACH - 20))
        actual: list[int | None] = [each + draw.choice([-1, 0, 1]) for each in near]
        actual += [each + by for each in (size, 2 * size, -size, 10**16, size * 6 // 5, size // 2) for by in (-1, 0, 1)]
        columns["actual"] += [None if each is None else Decimal(each).scaleb(-4) for each in (*actual, None, 0)]
        for name in columns:
            if name != "actual":
                columns[name] += [Decimal(said[name]) if name in ("target", "points") else said[name]] * EACH
        row, *_ = run.read(said | {"actual": ""})
        factors = (factor_of(row, Decimal(size * by).scaleb(-4) / 2) for by in (2, 4, 6, 14, 1))
        factor = next((each for each in factors if each is not None), Fraction(0))
        heads.append((bind(row, None, Facts()), factor, Fraction(points)))
    kinds = {"target": pa.decimal128(20, 2), "actual": pa.decimal128(24, 4), "points": pa.decimal128(10, 2)}
    return pa.table({name: pa.array(column, kinds.get(name)) for name, column in columns.items()}), heads


def factor_of(row: targets.Indicator, number: Decimal) -> Fraction | None:
    """What an actual number is in the unit of its target."""
    text = str(number)
    found = bind(row, Actual(text=text, reading=read_actual(text, row.name)), Facts()).actual
    return found / Fraction(number) if number and isinstance(found, Fraction) else None


def expected(actual: list[Decimal | None], heads: list[tuple[BoundTarget, Fraction, Fraction]], pack: str) -> Ints:
    """What the rows of numbers earn, in units of the last digit."""
    found = np.full(len(actual), UNKNOWN, np.int64)
    for place, (bound, factor, points) in enumerate(heads):
        if not factor:
            continue
        earned = compile_row(bound, pack, points)
        for at in range(place * EACH, (place + 1) * EACH):
            number = actual[at]
            if number is not None:
                value = earned(number if factor == 1 else Fraction(number) * factor)
                found[at] = OPEN if value is None else value.numerator * ONE // value.denominator
    return found


def scored(table: pa.Table, pack: str, engine: str) -> pa.Table:
    """What an engine makes of the rows."""
    if engine != "spark":
        return score(table, pack, engine=engine)
    from pyspark.sql import SparkSession

    quiet: dict[str, Any] = {"spark.ui.showConsoleProgress": "false", "spark.driver.memory": "4g"}
    session = SparkSession.builder.master("local[2]").config(map=quiet).getOrCreate()
    frame = session.createDataFrame(table.append_column("at", pa.array(range(table.num_rows))))
    return score(frame, pack).toArrow().sort_by("at")


def chunks(draw: random.Random, tests: Any) -> Iterator[list[dict[str, Any]]]:
    """Rows for the exact scorer: numbers, and texts."""
    yield [number_row(draw) for _ in range(CHUNK // 2)]
    known = heads(draw, tests)
    yield [text_row(draw, draw.choice(known), tests) for _ in range(CHUNK // 2)]


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


def by_columns(found: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows the engine computed."""
    return np.array([each == "columns" for each in found["scored_by"].to_pylist()], bool)


class Run:
    """What was seen of each pack and engine."""

    def __init__(self, tests: Any) -> None:
        self.tests, self.stopped = tests, list[int]()
        self.seen, self.fast, self.wrong, self.full = (Counter[tuple[str, str]]() for _ in range(4))

    def told(self, pack: str, engine: str, found: pa.Table, wrong: list[Any]) -> None:
        """Count a table of results."""
        self.seen[pack, engine] += found.num_rows
        sys.stderr.write(f"\r{sum(self.seen.values())}")
        sys.stderr.flush()
        self.fast[pack, engine] += int(by_columns(found).sum())
        self.wrong[pack, engine] += len(wrong)
        for difference in wrong[:5]:
            sys.stderr.write(f"{pack} {engine} {difference}\n")

    def of_rows(self, rows: list[dict[str, Any]], packs: list[str], engines: list[str]) -> None:
        """Hold rows against the exact scorer, all columns."""
        table = pa.table({key: [row[key] for row in rows] for key in rows[0]})
        for pack in packs if not self.stopped else ():
            exact = score_rows(rows, rules=pack)
            for engine in engines:
                many = FEW if engine == "spark" else len(rows)
                found = scored(table.slice(0, many), pack, engine)
                self.told(pack, engine, found, list(self.tests.differing(rows[:many], found.to_pylist(), exact[:many])))
                self.full[pack, engine] += many

    def of_numbers(
        self, table: pa.Table, heads: list[tuple[BoundTarget, Fraction, Fraction]], packs: list[str], engines: list[str]
    ) -> None:
        """Hold the scores that the engine computed against the compiled exact scorer; others need none."""
        actual = table["actual"].to_pylist()
        kept, nothing = Scorer._one_by_one, dict.fromkeys(RESULTS) | {"scored_by": "rows"}
        setattr(Scorer, "_one_by_one", lambda *given: ([nothing], np.zeros(len(given[-1]), np.int64)))  # noqa: B010
        for pack in packs:
            if self.stopped:
                break
            exact = expected(actual, heads, pack)
            for engine in engines:
                rows, expects = table, exact
                if engine == "spark":
                    fast = by_columns(score(table, pack))
                    rows, expects = table.filter(fast), exact[fast]
                found = scored(rows, pack, engine)
                earned = pairs_of(found["earned"].combine_chunks())[:, 0]
                wrong = np.flatnonzero(by_columns(found) & (expects != UNKNOWN) & (expects != earned))
                self.told(
                    pack, engine, found, [(found.slice(at, 1).to_pylist(), expects[at]) for at in map(int, wrong)]
                )
        setattr(Scorer, "_one_by_one", kept)  # noqa: B010 - a checker refuses the plain way

    def table(self) -> str:
        """The table of results."""
        names = ("duckdb", "polars", "numpy", "pyspark")
        versions = {name: importlib.metadata.version(name) for name in names}
        lines = [f"{datetime.now(UTC).date()}: {' '.join(sys.argv)}, {versions}"]
        lines += [
            "| pack | engine | rows | of these all columns | by columns | differing |",
            "|---|---|---|---|---|---|",
        ]
        for (pack, engine), many in sorted(self.seen.items()):
            full, share, wrong = (each[pack, engine] for each in (self.full, self.fast, self.wrong))
            lines.append(f"| {pack} | {engine} | {many} | {full} | {share / many:.0%} | {wrong} |")
        return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table; what was done until then, where SIGTERM ends it."""
    asked = argparse.ArgumentParser()
    asked.add_argument("rows", type=int)
    asked.add_argument("seed", type=int)
    asked.add_argument("packs", nargs="*")
    asked.add_argument("--engine", action="append", choices=ENGINES)
    chosen = asked.parse_args()
    warnings.simplefilter("ignore")
    spec = spec_from_file_location("parity_rows", HERE.parents[1] / "property" / "test_batch_parity.py")
    assert spec is not None
    assert spec.loader is not None
    tests = module_from_spec(spec)
    spec.loader.exec_module(tests)
    run, shared, draw = Run(tests), Shared(), random.Random(chosen.seed)  # noqa: S311 - not secret
    packs, engines = chosen.packs or list(rulepack_ids()), chosen.engine or [*map(str, ENGINES[:3])]
    signal.signal(signal.SIGTERM, lambda number, _: run.stopped.append(number))
    parts = max(1, min(PARTS, (chosen.rows - CHUNK) // EACH))
    for place in range(-(-chosen.rows // (parts * EACH + CHUNK))):
        if run.stopped:
            break
        shared.forget()
        for rows in chunks(draw, tests):
            run.of_rows(rows, packs, engines)
        run.of_numbers(*numbers(draw, parts, huge=place % 2 == 1), packs, engines)
    sys.stdout.write(run.table())


if __name__ == "__main__":
    main()
