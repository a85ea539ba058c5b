"""Laws as tests (断言): one law for one pack passes or fails with its counterexample.

Lives here: :func:`assert_law`, :func:`pack_laws`. May not: know laws; import pytest before it is used.
"""

import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.rulepacks import RulePack, WeakEvidenceWarning, load_rulepack
from indicators.testing.bench import Bench
from indicators.testing.check import LAWS, LawResult, check_law
from indicators.testing.laws import Law

if TYPE_CHECKING:
    import pytest


class LawBrokenError(AssertionError):
    """A rule pack breaks a law; the message is the result with its counterexample."""

    def __init__(self, result: LawResult) -> None:
        """Keep the result."""
        super().__init__(str(result))
        self.result = result


def assert_law(law: Law, pack: RulePack | Bench) -> None:
    """Fail with the counterexample if a pack breaks a law; its bench is set up once where many laws are asked.

    Raises:
        LawBrokenError: It does.
    """
    result = check_law(law, pack)
    if not result.holds:
        raise LawBrokenError(result)


def bench_of(path: Path) -> Bench:
    """Set up the bench of a pack, without the warning that its evidence is weak: that is for those who use it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", WeakEvidenceWarning)
        return Bench.of(load_rulepack(path))


def pack_laws(pack: str | Path) -> Callable[..., None]:
    """Make a test of a rule pack: one test a law.

    Two lines make a test file: ``from indicators.testing import pack_laws`` and
    ``test_laws = pack_laws("my-pack.toml")``.

    Args:
        pack: Path of the pack's TOML file, from the test file's folder.

    Returns:
        A parametrized test function.
    """
    import pytest

    bench = cache(bench_of)

    @pytest.mark.parametrize("law", [pytest.param(law, id=law.id) for law in LAWS])
    def test_law(law: Law, request: "pytest.FixtureRequest") -> None:
        __tracebackhide__ = True
        assert_law(law, bench(request.path.parent / pack))

    return test_law
