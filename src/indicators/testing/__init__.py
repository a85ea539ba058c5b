"""What authors of rule packs test them with (规则包的自测): laws, checks, strategies.

Lives here: re-exports only. ``strategies`` holds what hypothesis draws and is imported by whoever wants it;
importing this package alone imports neither hypothesis nor pytest nor a room: the pytest plugin lies in it, and every
pytest run where the library is installed imports that. May not: being imported by a room.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indicators.testing.asserting import LawBrokenError, assert_law, pack_laws
    from indicators.testing.check import LAWS, LawResult, check_law, check_pack
    from indicators.testing.covering import Coverage, Use, coverage
    from indicators.testing.laws import Law

_NAMES_OF = {
    "asserting": "LawBrokenError assert_law pack_laws",
    "check": "LAWS LawResult check_law check_pack",
    "covering": "Coverage Use coverage",
    "laws": "Law",
}
_MODULE_OF = {name: module for module, names in _NAMES_OF.items() for name in names.split()}

__all__ = [
    "LAWS",
    "Coverage",
    "Law",
    "LawBrokenError",
    "LawResult",
    "Use",
    "assert_law",
    "check_law",
    "check_pack",
    "coverage",
    "pack_laws",
]


def __getattr__(name: str) -> object:
    """Import the module of a public name when it is first asked for."""
    if name not in _MODULE_OF:
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    value: object = getattr(import_module(f"indicators.testing.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
