"""Finds the shipped folders ``grammar/`` and ``rules/``, installed or in a source tree, and reads their tables.

Lives here: a few functions. May not: know what a table says, import anything of the package.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any


def shipped(name: str) -> Traversable:
    """Find a folder that ships with the library.

    Args:
        name: ``"grammar"`` or ``"rules"``.

    Returns:
        The folder, from the wheel's ``_data/`` or from the source tree.

    Raises:
        FileNotFoundError: The installation lacks the folder.

    >>> shipped("grammar").is_dir()
    True
    """
    inside = files("indicators").joinpath("_data", name)
    if inside.is_dir():
        return inside
    tree = Path(__file__).resolve().parents[2]  # source tree: editable install, or PYTHONPATH=src
    if (tree / "pyproject.toml").is_file() and (tree / name).is_dir():
        return tree / name
    raise FileNotFoundError(f"indicators: 安装不完整，缺少随附目录 {name!r}，请重新安装")


@cache
def grammar_table(name: str) -> Mapping[str, Any]:
    """Read a table of ``grammar/``, once: callers share it and change nothing in it."""
    return tomllib.loads(shipped("grammar").joinpath(f"{name}.toml").read_text("utf-8"))


def sayings(table: Mapping[str, Any]) -> dict[str, Any]:
    """Name each saying of a table by its code, where a code has several by its own name too.

    >>> sayings({"a": ["甲"], "b": {"c": ["乙"]}})
    {'a': ['甲'], 'b.c': ['乙']}
    """
    found: dict[str, Any] = {}
    for code, said in table.items():
        found |= {f"{code}.{name}": one for name, one in said.items()} if isinstance(said, dict) else {code: said}
    return found


def labels(name: str) -> Mapping[str, Any]:
    """Return words for a person, by where they are shown (``grammar/labels.toml``).

    >>> labels("kinds")["deadline"]
    '时限'
    """
    found: Mapping[str, Any] = grammar_table("labels")[name]
    return found


@cache
def rules_table(name: str) -> Mapping[str, Any]:
    """Read a table of ``rules/``, once: callers share it and change nothing in it.

    >>> rules_table("core")["range"]["evidence"]
    'chosen'
    """
    return tomllib.loads(shipped("rules").joinpath(f"{name}.toml").read_text("utf-8"))
