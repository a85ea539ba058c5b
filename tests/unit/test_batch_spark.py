"""A local Spark with two workers gives what one process gives."""

import os
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import pyarrow as pa
import pytest

from indicators.batch import score

LACKING = " 和 ".join(
    name for name, there in (("pyspark", find_spec("pyspark")), ("Java", shutil.which("java"))) if not there
)
ROWS = [("≥65台", f"{n}台" if n % 7 else None, 10) for n in range(40, 100)] + [("合格", "合格", 5)]
HEADS = ("指标值", "实际完成值", "分值")


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if LACKING and os.environ.get("CI"):
        pytest.fail(f"CI 里缺少 {LACKING}，Spark 的测试没有运行")
    if LACKING:
        pytest.skip(f"没有安装 {LACKING}，Spark 的测试没有运行")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    quiet: dict[str, Any] = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.driver.host": "localhost",
    }
    session = SparkSession.builder.master("local[2]").config(map=quiet).getOrCreate()
    yield session
    session.stop()


@pytest.mark.filterwarnings("ignore")  # Spark's own
def test_two_workers_give_what_one_process_gives(spark: Any) -> None:
    table = pa.table(dict(zip(HEADS, map(list, zip(*ROWS, strict=True)), strict=True)))
    found = score(spark.createDataFrame(table).repartition(2), "hubei-2019").collect()
    one = [tuple(row.values()) for row in score(table, "hubei-2019").to_pylist()]
    assert sorted(map(repr, map(tuple, found))) == sorted(map(repr, one))
    assert next(row.earned for row in found if row["实际完成值"] == "62台") == Decimal("9.54")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("kind", "pack"), [(Decimal, "hubei-2019"), (str, "hb-ezhou"), (float, "hubei-2019")])
def test_a_cluster_reads_each_row_once_and_computes_what_one_process_does(spark: Any, kind: Any, pack: str) -> None:
    cells = [
        (t, t * k // 40 + by, p)
        for t in (300, 6000, 10**13)
        for k in (0, 24, 39, 40, 90)
        for by in (-1, 0, 1)
        for p in (7, 10)
    ]
    number: Any = float if kind is str else kind
    rows = [
        {
            "at": at,
            "target": f"≥{t}台" if kind is str else number(t) / 100,
            "actual": f"{a}台" if kind is str else number(a) / 100,
            "points": p,
            "sign": "≥",
            "reason": "天气" if at % 2 else None,
        }
        for at, (t, a, p) in enumerate(cells)
    ]
    rows += [rows[0] | {"at": len(rows), "actual": None}]
    read = spark.sparkContext.accumulator(0)

    def counted(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in given:
            read.add(batch.num_rows)
            yield batch

    frame = spark.createDataFrame(pa.Table.from_pylist(rows)).repartition(2)
    scored = score(frame.mapInArrow(counted, frame.schema), pack)
    assert read.value == 0
    found = sorted(scored.toArrow().to_pylist(), key=lambda row: row["at"])
    assert read.value == len(rows)
    assert found == score(pa.Table.from_pylist(rows), pack, engine="duckdb").to_pylist()
    assert sum(row["scored_by"] == "columns" for row in found) > len(rows) / 2
