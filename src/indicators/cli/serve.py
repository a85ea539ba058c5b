"""``indicators serve``：在本机打开网页：填报自评、审核、按评分标准评价、编写规则包.

Lives here: the arguments of the command. May not: a page, an answer.
"""

import argparse
import sys


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    only = "默认只有本机能打开；0.0.0.0 让局域网也能打开"
    command.add_argument("--host", metavar="地址", default="127.0.0.1", help=only)
    command.add_argument("--port", metavar="端口", type=int, default=8000, help="默认 8000")
    command.add_argument("--workers", metavar="个数", type=int, default=2, help="计算用的进程数，默认 2")


def run(chosen: argparse.Namespace) -> int:
    """Serve until the user ends it."""
    try:
        import uvicorn

        from indicators.rulepacks import rulepack_ids
        from indicators.web import Settings, app
    except ModuleNotFoundError as error:
        print(f"错误：网页服务缺少 {error.name}。建议：pip install 'indicators[web]'", file=sys.stderr)
        return 2
    application = app(Settings(workers=max(1, chosen.workers), packs=rulepack_ids()))
    print(f"打开 http://{chosen.host}:{chosen.port}/ ；按 Ctrl+C 结束", file=sys.stderr)
    uvicorn.run(application, host=chosen.host, port=chosen.port, log_level="warning", access_log=False)
    return 0
