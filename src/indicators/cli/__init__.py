"""The command ``indicators``: one file a command, its arguments in ``commands.toml``; this one holds ``main``.

Lives here: the parser, dispatch, exit status. May not: logic of a room.

Exit status: 0 all read and done; 1 done, but something in the input was bad and is reported; 2 nothing could be done.
"""

import argparse
import io
import json
import sys
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, NoReturn

import indicators
from indicators._outputs import guarded
from indicators.errors import IndicatorsError

OK, REPORTED, FAILED = 0, 1, 2

_TRANSLATED = (
    ("the following arguments are required: ", "缺少参数："),
    ("unrecognized arguments: ", "不认识的参数："),
    ("expected at least one argument", "后面至少要跟一个值"),
    ("expected one argument", "后面要跟一个值"),
    ("invalid choice: ", "没有这个选项："),
    (" (choose from ", "（可选："),
    ("argument ", "参数 "),
)
_LISTS = {  # ids that a help text names
    "layouts": ("indicators.forms.writing", "layout_ids"),
    "monitorings": ("indicators.reviewing", "monitoring_ids"),
    "dialects": ("indicators.exchange", "dialects"),
    "questionnaires": ("indicators.cycle.preevaluation", "questionnaire_ids"),
}


class _Parser(argparse.ArgumentParser):
    """argparse with its few sentences in Chinese."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options, add_help=False, allow_abbrev=False)  # type: ignore[arg-type]
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for english, chinese in _TRANSLATED:
            message = message.replace(english, chinese)
        self.exit(FAILED, f"{self.format_usage()}错误：{message}\n")


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser; of the commands only the one that is called is loaded, so that ``parse`` starts at once."""
    parser = _Parser(prog="indicators", description="预算绩效指标：解析指标值，按规则包评分，生成自评表。")
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本号")
    commands = parser.add_subparsers(dest="command", title="命令", metavar="命令", required=True)
    table, shared = _table()
    for name, said in table.items():
        command = commands.add_parser(name, help=said["summary"], description=said["summary"])
        if name in arguments:
            command.set_defaults(run=import_module(f"indicators.cli.{said.get('file', name)}").run)
            for each in said["arguments"]:
                _declare(
                    command, dict(shared[each]) if isinstance(each, str) else shared.get(each.get("like"), {}) | each
                )
    return parser


@cache
def _table() -> tuple[dict[str, Any], dict[str, Any]]:
    """The commands, and the arguments that several of them have, by their names."""
    table = tomllib.loads(files("indicators.cli").joinpath("commands.toml").read_text("utf-8"))
    return table, {each["name"]: each for each in table.pop("shared")}


def _declare(command: argparse.ArgumentParser, argument: dict[str, Any]) -> None:
    """Declare an argument as the table of commands writes it."""
    argument.pop("like", None)
    names, said = argument.pop("name").split(), argument["help"]
    for word, (module, function) in _LISTS.items():
        if f"{{{word}}}" in said:
            said = said.replace(f"{{{word}}}", "、".join(getattr(import_module(module), function)()))
    if argument.get("action") == "append":
        argument["default"] = []
    if "type" in argument:
        argument["type"] = {"int": int}[argument["type"]]
    command.add_argument(*names, **argument | {"help": said})


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(indicators.__version__)
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, of the process's own arguments where none are given; see the head of this file for its status.

    >>> main(["parse", "≥ 6000起", "--canonical"])
    ≥6000起
    0
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal or pipe of another encoding must not end the work
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if arguments is None else arguments
    try:
        parser = _parser(given)
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "indicators":
            raise
        print(f"错误：命令行缺少 {library}。建议：pip install 'indicators[cli]'", file=sys.stderr)
        return FAILED
    chosen = parser.parse_args(given)
    try:
        with guarded(force=getattr(chosen, "force", False)):
            status: int = chosen.run(chosen)
    except IndicatorsError as error:
        print(f"错误：{error}", file=sys.stderr)
        if getattr(chosen, "json", False):
            print(json.dumps({"error": error.diagnostic.to_dict()}, ensure_ascii=False))
        return FAILED
    except BrokenPipeError:  # the reader has seen enough
        return OK
    except KeyboardInterrupt:
        print("已中断", file=sys.stderr)
        return FAILED
    return status
