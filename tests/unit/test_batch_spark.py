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
        "spark.driver.host": "localhost",
    }
    session = SparkSession.builder.master("local[2]").config(map=quiet).getOrCreate()
    yield session
    session.stop()


@pytest.mark.filterwarnings("ignore")  # Spark's own
def test_two_workers_give_what_one_process_gives(spark: Any) -> None:
    frame = spark.createDataFrame(ROWS, "`指标值` string, `实际完成值` string, `分值` int").repartition(2)
    found = score(frame, "hubei-2019").collect()
    table = pa.table(dict(zip(HEADS, map(list, zip(*ROWS, strict=True)), strict=True)))
    one = [tuple(row.values()) for row in score(table, "hubei-2019").to_pylist()]
    assert sorted(map(repr, map(tuple, found))) == sorted(map(repr, one))
    assert next(row.earned for row in found if row["实际完成值"] == "62台") == Decimal("9.54")
