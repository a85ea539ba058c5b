"""``indicators batch``：给很大的表逐行计分：Parquet、csv、xlsx 进，Parquet、csv 出.

Lives here: the arguments of the command and the bar. May not: score.
"""

import argparse
import json
import sys
from pathlib import Path

from indicators.cli import screen
from indicators.errors import RulePackError
from indicators.rulepacks import path_or_id
from indicators.scoring import Status

_WAYS = {"columns": "列式计算", "rows": "逐行计算"}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("source", metavar="文件", help="每行一个指标的表：.parquet、.csv（UTF-8）或 .xlsx")
    command.add_argument("-o", "--output", metavar="文件", required=True, help="写入 .parquet 或 .csv")
    command.add_argument("--rules", metavar="规则包", required=True, help="名称或 .toml 文件")
    command.add_argument(
        "--column", metavar="项=列", action="append", default=[], help="哪一列是什么，如 target=目标值；可多次"
    )
    command.add_argument("--points", metavar="分值", help="没有分值的行按这个分值")
    command.add_argument("--prefix", metavar="前缀", default="", help="加在结果列名前")
    engines = ("auto", "duckdb", "polars", "numpy")
    command.add_argument("--engine", choices=engines, default="auto", help="计算引擎（默认 auto：行多用 duckdb）")
    command.add_argument("--rows", type=int, metavar="行数", default=500_000, help="每批多少行（默认 500000）")
    command.add_argument("--json", action="store_true", help="在屏幕上输出 JSON")


def run(chosen: argparse.Namespace) -> int:
    """Score, and say how many rows came to what; a run that was broken off goes on."""
    try:
        from indicators.batch import score_file
    except ModuleNotFoundError as error:
        screen.complain(f"错误：缺少 {error.name}，先运行 pip install 'indicators[batch]'")
        return 2
    columns = dict(each.split("=", 1) for each in chosen.column if "=" in each)
    with screen.counter("计分") as told:
        try:
            done = score_file(
                chosen.source,
                chosen.output,
                path_or_id(chosen.rules),
                columns=columns or None,
                points=chosen.points,
                prefix=chosen.prefix,
                engine=chosen.engine,
                rows=max(1, chosen.rows),
                told=told,
            )
        except ValueError as error:
            raise RulePackError.of(code="columns", message=str(error)) from error
    if chosen.json:
        said = {"output": str(Path(chosen.output)), "rows": done.rows, "resumed": done.resumed, "counts": done.counts}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        return 0
    words = {status.value: status.label for status in Status} | _WAYS
    told_counts = "，".join(f"{words[key]} {many} 行" for key, many in sorted(done.counts.items()))
    again = f"（其中 {done.resumed} 行是上次算好的）" if done.resumed else ""
    screen.written(chosen.output, f"：共 {done.rows} 行{again}；{told_counts}")
    return 0
