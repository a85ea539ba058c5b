"""pytest plugin (pytest 插件): a rule pack is a test file, each law a test.

Lives here: ``pytest my-pack.toml``, the ini option ``indicators_packs``. May not: know laws.
Loaded by every pytest run where the library is installed, so it imports the laws only when a pack is collected, and
of pytest only public names: no run of a stranger stops here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from indicators.testing.bench import Bench
    from indicators.testing.laws import Law


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare which TOML files are rule packs; one that is named on the command line is one anyway."""
    parser.addini("indicators_packs", "规则包文件（相对于 rootdir 的 glob），逐条规律检验", type="args", default=[])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take a rule pack as a file of tests."""
    if file_path.suffix != ".toml" or file_path.name == "pyproject.toml":
        return None
    root = parent.config.rootpath
    inside = file_path.relative_to(root) if file_path.is_relative_to(root) else file_path
    named = parent.session.isinitpath(file_path)
    listed = any(inside.match(pattern) for pattern in parent.config.getini("indicators_packs"))
    return PackFile.from_parent(parent, path=file_path) if named or listed else None


class PackFile(pytest.File):
    """A rule pack; each law is one test."""

    _bench: "Bench | None" = None

    @property
    def bench(self) -> "Bench":
        """What the laws are tried on, set up once for all of them."""
        if self._bench is None:
            from indicators.testing.asserting import bench_of

            self._bench = bench_of(self.path)
        return self._bench

    def collect(self) -> Iterator[pytest.Item]:
        """Give the laws."""
        from indicators.errors import RulePackError
        from indicators.testing.check import LAWS

        try:
            _ = self.bench
        except RulePackError as error:
            raise self.CollectError(str(error)) from None
        for law in LAWS:
            yield LawItem.from_parent(self, name=law.id, law=law, file=self)


class LawItem(pytest.Item):
    """One law for one pack."""

    def __init__(self, *, name: str, parent: pytest.Collector, law: "Law", file: PackFile) -> None:
        """Keep the law and the file."""
        super().__init__(name, parent)
        self.law, self.file = law, file

    def runtest(self) -> None:
        """Check the law."""
        from indicators.testing.asserting import assert_law

        assert_law(self.law, self.file.bench)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002 - one style
        """Show what is wrong with the pack in Chinese, with the filled rows; no traceback."""
        from indicators.testing.asserting import LawBrokenError

        if isinstance(excinfo.value, LawBrokenError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the pack and the law."""
        return self.path, None, f"{self.path.name}：{self.law.title}"
