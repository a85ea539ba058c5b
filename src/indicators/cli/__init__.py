"""The command ``indicators``: one file a command; this one holds the argument parser and ``main``.

Lives here: arguments, dispatch, exit status. May not: logic of a room.

Exit status: 0 all read and done; 1 done, but something in the input was bad and is reported; 2 nothing could be done.
"""

import argparse
import io
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

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


_COMMANDS = {  # name: its file, and what it does
    "parse": ("parse", "解析指标值，显示读法、规范写法、计量单位和区间"),
    "score": ("score", "按规则包计算自评得分，生成自评表"),
    "rules": ("packs", "列出、查看、检验、新写规则包"),
    "review": ("review", "审核绩效目标表，核对已公布的自评表"),
    "monitor": ("monitor", "绩效运行监控：预算执行和目标进度一起看，写出监控表和历次监控图"),
    "sample": ("sample", "从项目表按金额和风险选取财政重点评价的项目"),
    "evaluate": ("evaluate", "按表中印的评分标准，给整张评价指标体系评分"),
    "history": ("history", "把一个项目各阶段的结果画成一张图"),
    "gate": ("gate", "审核绩效目标：四项内容的质量分，通过、修改后通过、不通过，退回修改意见"),
    "preeval": ("preeval", "事前绩效评估：问卷、评分、结论、结果通知"),
    "exchange": ("exchange", "读写预算管理一体化的数据表和导入模板，报送前检查字段长度"),
    "template": ("template", "生成给填报人的 Excel 模板：一个项目一张表，下拉选择，表头锁定"),
    "batch": ("batch", "给很大的表逐行计分：Parquet、csv、xlsx 进，Parquet、csv 出"),
    "core": ("core", "核心指标库：由历年的表建立、更新，给出各指标的常见范围"),
    "results": ("results", "结果运用：下年度预算建议、整改台账和催办、自评与财政评价对比"),
    "publish": ("publish", "公开前核对：个人信息、附件齐全、文表一致，写成一个网页和一个压缩包"),
    "appraise": ("appraise", "年度考核：覆盖、质量、按时、整改、公开，按考核表的评分标准计分"),
    "serve": ("serve", "在浏览器里用：填报自评、审核、评价、编写规则包"),
    "schema": ("schema", "数据的 JSON Schema，给前端和别的程序用"),
}


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser; of the commands only the one that is called is loaded, so that ``parse`` starts at once."""
    parser = _Parser(prog="indicators", description="预算绩效指标：解析指标值，按规则包评分，生成自评表。")
    parser.add_argument("--version", action=_Version, nargs=0, help="显示版本号")
    commands = parser.add_subparsers(dest="command", title="命令", metavar="命令", required=True)
    for name, (file, summary) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if name in arguments:
            module = import_module(f"indicators.cli.{file}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(indicators.__version__)
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: The command line without the program's name; ``None`` takes the process's own.

    Returns:
        The exit status: 0, 1 or 2, see the head of this file.

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
