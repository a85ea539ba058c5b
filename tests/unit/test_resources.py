"""The shipped folders: a wheel's data, a source tree, an installation that lacks them."""

from pathlib import Path

import pytest

from indicators import _resources
from indicators._resources import shipped


def test_a_wheel_holds_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data" / "grammar").mkdir(parents=True)
    monkeypatch.setattr(_resources, "files", lambda _: tmp_path)
    assert tmp_path / "_data" / "grammar" == shipped("grammar")


def test_a_source_tree_holds_them_at_the_top(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_resources, "files", lambda _: tmp_path)
    assert Path(_resources.__file__).resolve().parents[2] / "rules" == shipped("rules")


def test_an_installation_without_them_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_resources, "files", lambda _: tmp_path)
    with pytest.raises(FileNotFoundError, match="安装不完整，缺少随附目录 'grammars'"):
        shipped("grammars")
