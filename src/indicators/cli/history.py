"""``indicators history``：把一个项目各阶段的结果画成一张图.

Lives here: reading the stages' JSON. May not: judge.
"""

import argparse
import json
from pathlib import Path

from indicators._outputs import is_read, write_bytes
from indicators.cli import screen
from indicators.cycle.history import Milestone, drawn, lay_history, milestones
from indicators.errors import Fault, FormError


def run(chosen: argparse.Namespace) -> int:
    """Draw the history; 1 where a file is of no stage."""
    found, unknown = list[Milestone](), list[str]()
    for path in chosen.stages:
        own = milestones(_data(path))
        unknown += [] if own else [path]
        found += own
    name = chosen.name or next((each.name for each in found if each.name), "项目")
    found = [each for each in found if each.name in {"", name}]
    table = lay_history(name, found)
    screen.results(chosen, [each.to_dict() for each in found], [table])
    for output in chosen.output:
        if output.lower().endswith(".svg"):
            write_bytes(output, drawn(name, found).encode("utf-8"))
            screen.written(output)
        else:
            screen.save(output, [table], [drawn(name, found)])
    for path in unknown:
        screen.complain(f"提醒：{path} 不是哪个阶段的结果，没有画。建议：用各阶段命令的 --json 输出")
    return int(bool(unknown))


def _data(path: str) -> object:
    is_read(path)
    try:
        return json.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = "读不出来：要各阶段命令用 --json 输出的文件"
        raise FormError.of(code="stage_unreadable", message=message, fault=Fault.FORM, where=path) from error
