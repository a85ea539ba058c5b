"""``indicators rules test``：用规律检验规则包.

Lives here: what the check of a pack prints. May not: the laws (``testing`` has them).
"""

import json
import sys

from indicators.cli import screen
from indicators.rulepacks import RulePack


def test(pack: RulePack, *, as_json: bool) -> int:
    """Check one pack and print each law; 1 where one is broken without a clause."""
    try:
        from indicators.testing import check_law, check_pack
        from indicators.testing.bench import Bench
        from indicators.testing.check import LAWS
    except ModuleNotFoundError as error:
        screen.complain(f"错误：检验规则包需要 {error.name}。建议：pip install 'indicators[testing]'")
        return 2
    if as_json:
        results = check_pack(pack)
        sys.stdout.write(json.dumps([result.to_dict() for result in results], ensure_ascii=False, indent=2) + "\n")
    else:
        screen.lines(f"规则包 {pack.id}")
        bench = Bench.of(pack)
        results = tuple(check_law(law, bench) for law in screen.progress(LAWS, "检验"))
        for result in results:
            screen.lines(str(result))
    return int(not all(result.holds for result in results))
