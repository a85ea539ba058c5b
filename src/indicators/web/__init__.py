"""In a web back end and in a browser (网页服务): a FastAPI router, the same by any framework, the page for people.

Lives here: what HTTP brings and takes; ``settings`` the limits, ``problems`` what is wrong, ``models`` and ``jobs`` the
requests and their answers, ``service`` and ``worker`` the processes that answer, ``dispatch`` what answers, ``api`` the
router; ``site`` the addresses of the pages, ``clerk``, ``reviewer``, ``evaluator``, ``author`` what stands on them.
May not: logic of a room; write a file; keep anything between two requests.
Needs ``pip install 'indicators[web]'``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from indicators.web.problems import Answer, Problem
from indicators.web.service import Service
from indicators.web.settings import Settings

if TYPE_CHECKING:
    from indicators.web.api import router
    from indicators.web.site import app, pages

__all__ = ["Answer", "Problem", "Service", "Settings", "app", "pages", "router"]
_FASTAPI = {"router": "api", "app": "site", "pages": "site"}  # a worker does without


def __getattr__(name: str) -> object:
    """Import what needs FastAPI when it is first asked for."""
    if name not in _FASTAPI:
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    found: object = getattr(import_module(f"indicators.web.{_FASTAPI[name]}"), name)
    globals()[name] = found
    return found
