"""``indicators batch``：给很大的表逐行计分：Parquet、csv、xlsx 进，Parquet、csv 出.

Lives here: the bar. May not: score.
"""

import argparse
from pathlib import Path

from indicators.cli import screen
from indicators.errors import RulePackError
from indicators.rulepacks import path_or_id
from indicators.scoring import Status

_WAYS = {"columns": "列式计算", "rows": "逐行计算"}


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
        screen.data(said, indent=None)
        return 0
    words = {status.value: status.label for status in Status} | _WAYS
    told_counts = "".join(f"，{words[key]} {many} 行" for key, many in sorted(done.counts.items()))
    again = f"（其中 {done.resumed} 行是上次算好的）" if done.resumed else ""
    screen.written(chosen.output, f"：共 {done.rows} 行{again}{told_counts}")
    return 0
