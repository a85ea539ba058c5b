"""pytest plugin (pytest 插件): a rule pack is a test file, each law a test.

Lives here: ``pytest my-pack.toml``, the ini option ``indicators_packs``. May not: know laws.
Loaded by every pytest run where the library is installed, so it imports the laws only when a pack is collected.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest._code.code import TerminalRepr, TracebackStyle

if TYPE_CHECKING:
    from indicators.testing.laws import Law


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare which TOML files are rule packs; one that is named on the command line is one anyway."""
    parser.addini("indicators_packs", "规则包文件（相对于 rootdir 的 glob），逐条规律检验", type="args", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a rule pack as a file of tests."""
    if file_path.suffix != ".toml" or file_path.name == "pyproject.toml":
        return None
    inside = (
        file_path.relative_to(parent.config.rootpath) if file_path.is_relative_to(parent.config.rootpath) else file_path
    )
    named = parent.session.isinitpath(file_path)
    listed = any(inside.match(pattern) for pattern in parent.config.getini("indicators_packs"))
    return PackFile.from_parent(parent, path=file_path) if named or listed else None


class PackFile(pytest.File):
    """A rule pack; each law is one test."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give the laws."""
        from indicators.testing.check import LAWS

        for law in LAWS:
            yield LawItem.from_parent(self, name=law.id, law=law)


class LawItem(pytest.Item):
    """One law for one pack."""

    def __init__(self, *, name: str, parent: pytest.Collector, law: "Law") -> None:
        """Keep the law."""
        super().__init__(name, parent)
        self.law = law

    def runtest(self) -> None:
        """Check the law."""
        from indicators.testing.asserting import assert_law, quietly_loaded

        assert_law(self.law, quietly_loaded(self.path))

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: TracebackStyle | None = None
    ) -> str | TerminalRepr:
        """Show what is wrong with the pack in Chinese, with the filled rows; no traceback."""
        from indicators.errors import RulePackError
        from indicators.testing.asserting import LawBrokenError

        if isinstance(excinfo.value, LawBrokenError | RulePackError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the pack and the law."""
        return self.path, None, f"{self.path.name}：{self.law.title}"
