"""``indicators serve``：在本机打开网页：填报自评、审核、按评分标准评价、编写规则包.

Lives here: one call of each room. May not: a page, an answer.
"""

import argparse
import sys


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
