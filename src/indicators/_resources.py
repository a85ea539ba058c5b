"""Finds the shipped folders ``grammar/`` and ``rules/``, installed or in a source tree.

Lives here: one function. May not: parse, cache, import anything of the package.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


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
