"""In a web back end and in a browser (网页服务): a FastAPI router, the same by any framework, the page for people.

Lives here: what HTTP brings and takes; ``settings`` the limits, ``problems`` what is wrong, ``models`` and ``jobs`` the
requests and their answers, ``service`` and ``worker`` the processes that answer, ``api`` the router. May not: logic of
a room; write a file; keep anything between two requests.
Needs ``pip install 'indicators[web]'``.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from indicators.web.problems import Answer, Problem
from indicators.web.service import Service
from indicators.web.settings import Settings

if TYPE_CHECKING:
    from indicators.web.api import router

__all__ = ["Answer", "Problem", "Service", "Settings", "router"]


def __getattr__(name: str) -> object:
    """Import what needs FastAPI when it is first asked for: a worker does without."""
    if name != "router":
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    return import_module("indicators.web.api").router
