"""A wheel, an sdist and an editable install all find ``grammar/`` and ``rules/``."""

import importlib
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

import indicators

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("grammar", "rules")
LOOK = """
import indicators, pathlib, sys
from indicators._resources import shipped
assert str(pathlib.Path(indicators.__file__)).startswith(sys.argv[1]), indicators.__file__
assert any(p.name.endswith(".lark") for p in shipped("grammar").iterdir())
assert indicators.load_rulepack("hubei-2019").id == "hubei-2019"
print(indicators.parse("≥ 6000起"))
"""


def build(source: Path, target: str, out: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(out)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    return next(out.iterdir())


def shipped_files(folder: str) -> set[str]:
    found = (path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".json")
    return {str(path.relative_to(ROOT)) for path in found}


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))


@pytest.fixture(scope="module")
def wheel(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel built from the unpacked sdist: what a package index serves."""
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    return build(next(unpacked.iterdir()), "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.mark.parametrize("folder", FOLDERS)
def test_sdist_holds_the_shipped_folders(sdist: Path, folder: str) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert shipped_files(folder)
    assert shipped_files(folder) <= names


@pytest.mark.parametrize("folder", FOLDERS)
def test_wheel_holds_the_shipped_folders(wheel: Path, folder: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"indicators/_data/{name}" for name in shipped_files(folder)} <= names
    assert {"indicators/py.typed", "indicators/_data/grammar/values.json"} <= names


def test_wheel_from_the_tree_is_the_wheel_from_the_sdist(wheel: Path, tmp_path: Path) -> None:
    direct = build(ROOT, "wheel", tmp_path)
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(direct) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())


def test_installed_wheel_finds_its_folders(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-W", "error", "-c", LOOK, str(tmp_path)]
    run = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert (0, "≥6000起\n", "") == (run.returncode, run.stdout, run.stderr)


def test_source_tree_finds_its_folders(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-W", "error", "-c", LOOK, str(ROOT / "src")]
    run = subprocess.run(command, cwd=tmp_path, env=environment, check=False, capture_output=True, text=True)
    assert (0, "≥6000起\n", "") == (run.returncode, run.stdout, run.stderr)


def test_import_is_light() -> None:
    """No heavy library is imported until it is used."""
    heavy = "pint hypothesis pandas numpy openpyxl docx jinja2 rich lark"
    code = f"import sys, indicators; print(sorted(set('{heavy}'.split()) & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-W", "error", "-c", code], check=False, capture_output=True, text=True)
    assert (0, "[]\n", "") == (run.returncode, run.stdout, run.stderr)


def test_every_public_name_is_found_in_its_room() -> None:
    assert sorted(indicators._ROOM_OF) == indicators.__all__
    for name in indicators.__all__:
        assert getattr(importlib.import_module(f"indicators.{indicators._ROOM_OF[name]}"), name) is getattr(
            indicators, name
        )
    assert set(indicators.__all__) <= set(dir(indicators))


def test_what_is_no_public_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'prase'"):
        indicators.prase  # noqa: B018
