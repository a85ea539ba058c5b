"""Everything that the README shows is run; the Chinese one shows the same."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from indicators.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = "README.md"
READMES = (README, "README.zh-CN.md")
WITH_COMMANDS = (README, *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("examples/*/README.md"))))
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SET_UP = ("python3 -m venv", ".venv/bin/", "git ")  # installation; the test run itself stands for it


def examples(readme: str) -> list[tuple[str, str]]:
    """Command and expected output of every console block."""
    found = []
    for block in CONSOLE.findall((ROOT / readme).read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def shown(expected: str, actual: str) -> bool:
    """Compare line by line, blanks at their ends aside; a line ``…`` stands for any lines."""
    expected, actual = (re.sub(r"[ 　]+$", "", text, flags=re.MULTILINE) for text in (expected, actual))
    pattern = r".*".join(re.escape(piece.strip("\n")) for piece in re.split(r"^\s*…\s*$", expected, flags=re.MULTILINE))
    return re.fullmatch(rf"\s*{pattern}\s*", actual, re.DOTALL) is not None


@pytest.mark.filterwarnings("default")  # as in a process of its own
@pytest.mark.parametrize("readme", WITH_COMMANDS)
def test_commands_print_what_the_readme_shows(
    readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = examples(readme)
    assert commands
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    for command, expected in commands:
        if command.startswith(SET_UP):
            continue
        name, *arguments = shlex.split(command)
        assert name == "indicators", command
        *arguments, into = arguments if arguments[-2:-1] == [">"] else [*arguments, ">", ""]
        status = main(arguments[:-1])
        out, told = capsys.readouterr()
        if into:
            (tmp_path / into).write_text(out, "utf-8")
        printed = f"{'' if into else out}{told}"
        assert status in (0, 1), f"$ {command}\n{printed}"
        assert not expected or shown(expected, printed), f"$ {command}\n{printed}"


def test_python_prints_what_the_readme_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = PYTHON.findall((ROOT / README).read_text("utf-8"))
    assert blocks
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, README, README, 0)
    assert test.examples
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    report: list[str] = []
    runner.run(test, out=report.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(report)


def test_the_two_readmes_show_the_same_commands_and_code() -> None:
    one, other = ((ROOT / readme).read_text("utf-8") for readme in READMES)
    assert CONSOLE.findall(one) == CONSOLE.findall(other)
    assert PYTHON.findall(one) == PYTHON.findall(other)
    assert one.count("\n## ") == other.count("\n## ")


@pytest.mark.parametrize("readme", READMES)
def test_files_that_the_readme_links_exist(readme: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / readme).read_text("utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
