"""The options that several commands share, each declared once.

Lives here: their words and defaults. May not: what a command does with them.
"""

import argparse
from typing import Any

DEFAULT_PACK = "cn-mof-2020"
_SHARED: dict[str, dict[str, Any]] = {
    "--json": {"action": "store_true", "help": "输出 JSON"},
    "--force": {"action": "store_true", "help": "允许写到读入的文件上、覆盖待填的文件"},
    "--explain": {"action": "store_true", "help": "逐步说明得分"},
    "--output": {"metavar": "文件", "action": "append", "default": []},
    "--rules": {"metavar": "规则包", "default": DEFAULT_PACK},
    "--rounding": {"metavar": "修约", "help": "换一种修约，如 整数截尾、整数四舍五入、一位小数截尾"},
    "--sheet": {"metavar": "工作表", "help": "只读工作簿中的这一张：名称，或第几张（隐藏的只有这样才读）"},
    "--core": {"metavar": "核心指标库", "help": "对照它看指标值是否在往年的常见范围内（indicators core）"},
    "--kind": {"metavar": "项目类型", "help": "与 --core 同用：按库里的这一类对照；不给则看表头"},
}


def shared(command: argparse.ArgumentParser, *names: str) -> None:
    """Declare options of the table as they stand there."""
    for name in names:
        command.add_argument(name, **_SHARED[name])


def rules(command: argparse.ArgumentParser, said: str, pack: str = DEFAULT_PACK) -> None:
    """Declare the rule pack, and what it is for."""
    command.add_argument("--rules", **_SHARED["--rules"] | {"default": pack, "help": f"{said}（默认 {pack}）"})


def output(command: argparse.ArgumentParser, said: str, **other: Any) -> None:  # noqa: ANN401 - argparse's own
    """Declare the files to write, one each time that it is given."""
    command.add_argument("-o", "--output", **_SHARED["--output"] | {"help": said} | other)


def forms(command: argparse.ArgumentParser, metavar: str, what: str, many: str = "+") -> None:
    """Declare the forms that a command reads, and the sheet of them."""
    said = f"{what}：txt（粘贴的文字）、csv、xlsx、xls、docx、html、md；可多个，也可写目录或通配符"
    command.add_argument("forms", metavar=metavar, nargs=many, help=said)
    shared(command, "--sheet")
