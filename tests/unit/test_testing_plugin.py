import ast
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from indicators import testing
from indicators._resources import shipped
from indicators.testing import check_pack, plugin

pytest_plugins = ["pytester"]
BROKEN = Path(__file__).parents[1] / "golden" / "broken_packs"
INSTALLED = any(each.value == "indicators.testing.plugin" for each in entry_points(group="pytest11"))
PLUGIN = () if INSTALLED else ("-p", "indicators.testing.plugin")


@pytest.fixture(scope="module", autouse=True)
def _everything_imported() -> None:
    """The runs inside drop what they import first, and a class that is imported twice is two classes."""
    check_pack("hubei-2019")
    assert plugin.__doc__
    assert callable(testing.assert_law)


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:schemathesis")  # as here: its plugin would cost each run a second
    for name, text in (
        ("broken", BROKEN.joinpath("law-monotone.toml").read_text("utf-8")),
        ("sound", shipped("rules").joinpath("hubei-2019", "pack.toml").read_text("utf-8")),
        ("unreadable", BROKEN.joinpath("weights-sum.toml").read_text("utf-8")),
    ):
        pytester.path.joinpath(f"{name}.toml").write_text(text, "utf-8")
    return pytester


def test_a_pack_on_the_command_line_is_a_file_of_tests(project: pytest.Pytester) -> None:
    result = project.runpytest_inprocess(*PLUGIN, "broken.toml", "-k", "monotone or full_marks")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*规则 banded：81%比73%更好，得分反而更少", "*实际完成值 81%；分值 10；得分 5*"])


def test_a_pack_that_does_not_load_says_why_once(project: pytest.Pytester) -> None:
    result = project.runpytest_inprocess(*PLUGIN, "unreadable.toml")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*各块分值之和是 90，应当是 100*"])


def test_packs_named_in_the_settings_are_found(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nindicators_packs = sound.toml")
    result = project.runpytest_inprocess(*PLUGIN, "-k", "covered or reachable or bands", "-v")
    result.assert_outcomes(passed=3)


def test_other_toml_files_are_left_alone(project: pytest.Pytester) -> None:
    assert pytest.ExitCode.NO_TESTS_COLLECTED == project.runpytest_inprocess(*PLUGIN).ret
    project.path.joinpath("pyproject.toml").write_text("", "utf-8")
    assert project.runpytest_inprocess(*PLUGIN, "pyproject.toml").ret != 0


def test_two_lines_make_a_test_file(project: pytest.Pytester) -> None:
    project.makepyfile("from indicators.testing import pack_laws\ntest_laws = pack_laws('broken.toml')")
    result = project.runpytest_inprocess("-k", "monotone or reachable")
    result.assert_outcomes(passed=1, failed=1)


def test_an_error_of_the_library_keeps_its_traceback(project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("库里出错")

    monkeypatch.setattr("indicators.testing.asserting.check_law", fails)
    result = project.runpytest_inprocess(*PLUGIN, "sound.toml", "-k", "covered")
    result.stdout.fnmatch_lines(["*RuntimeError: 库里出错*"])


def fresh(code: str) -> list[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.splitlines()


def test_the_plugin_needs_only_public_names_of_pytest() -> None:
    tree = ast.parse(Path(plugin.__file__).read_text("utf-8"))
    named = [each.module or "" for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)]
    assert [] == [name for name in named if name.startswith("_pytest")]
    used = [
        each.attr for each in ast.walk(tree) if isinstance(each, ast.Attribute) and ast.unparse(each.value) == "pytest"
    ]
    assert set(used) <= set(pytest.__all__)


def test_strangers_pay_nothing_for_the_plugin_nor_in_hypothesis() -> None:
    heavy = "('indicators.comparators', 'indicators.rulepacks', 'lark', 'pint', 'hypothesis')"
    look = f"print(*[each for each in {heavy} if each in sys.modules])"
    assert ["", "hypothesis"] == fresh(f"import sys, indicators.testing.plugin; {look}; import hypothesis; {look}")


@pytest.mark.skipif(not INSTALLED, reason="the library is on the path but not installed")
def test_an_author_in_an_empty_folder_needs_nothing_else(project: pytest.Pytester) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "sound.toml", "-k", "covered or reachable or bands"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=project.path)
    assert (0, "3 passed") == (ran.returncode, ran.stdout.splitlines()[-1].partition(",")[0])


def test_an_unknown_name_of_the_package_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'laws_of_nature'"):
        _ = testing.laws_of_nature
