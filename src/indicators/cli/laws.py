"""``indicators rules test``：用规律检验规则包.

Lives here: what the check of a pack prints. May not: the laws (``testing`` has them).
"""

from collections.abc import Sequence
from importlib import import_module

from indicators.cli import screen
from indicators.reviewing import PublishedForm
from indicators.rulepacks import RulePack


def test(pack: RulePack, forms: Sequence[PublishedForm], *, as_json: bool) -> int:
    """Check one pack and print each law, then which rules rows reach; 1 where a law is broken without a clause."""
    try:
        import_module("hypothesis")  # else it is missed only when the first law is sampled
        from indicators.testing import check_law, check_pack, coverage
        from indicators.testing.bench import Bench
        from indicators.testing.check import LAWS
    except ModuleNotFoundError as error:
        screen.complain(f"错误：检验规则包需要 {error.name}。建议：pip install 'indicators[testing]'")
        return 2
    covered = coverage(pack, forms)
    if as_json:
        results = check_pack(pack)
        said = [*(result.to_dict() for result in results), covered.to_dict()]
        screen.data(said)
    else:
        screen.lines(f"规则包 {pack.id}")
        bench = Bench.of(pack)
        results = tuple(check_law(law, bench) for law in screen.progress(LAWS, "检验"))
        for result in results:
            screen.lines(str(result))
        screen.lines(str(covered))
    return int(not all(result.holds for result in results))
