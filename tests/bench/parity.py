"""How many digits differ between the exact scorer and each engine, on adversarial rows.

    python tests/bench/parity.py 行数 种子

Prints the table of ``tests/bench/parity.md``. Rows are ties of the rounding and one unit beside them, zero and negative
targets, huge and tiny numbers, all comparators, missing and unreadable cells.
"""

import random
import sys
from decimal import Decimal
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve()
PACKS = ("hubei-2019", "cn-mof-2021", "mof-admin-early", "cn-mof-2020", "js-suzhou", "sc-project")


def cells_of(draw: random.Random) -> dict[str, Any]:
    """A row of numbers."""
    target = draw.choice([0, 1, 3, 65, 700, -4, 10**9 + 7, draw.randrange(-(10**6), 10**6)])
    points = draw.choice([10, 5, 3, 7])
    near = draw.choice([target, target * draw.randrange(2001) // (2000 * points), 0, 2 * target, -target, 10**12])
    return {
        "target": Decimal(target).scaleb(-2),
        "actual": draw.choice([None, *(Decimal(near + by).scaleb(-2) for by in (-1, 0, 1))]),
        "points": points,
        "sign": draw.choice(["≥", "≤", "=", ">", "<"]),
        "unit": draw.choice(["台", "%", "元", "万元"]),
        "name": draw.choice(["培训人次", "优良率"]),
        "level1": "产出指标",
    }


def main(rows: int, seed: int) -> None:
    """Print the table."""
    spec = spec_from_file_location("parity_rows", HERE.parents[1] / "property" / "test_batch_parity.py")
    assert spec is not None
    assert spec.loader is not None
    tests = module_from_spec(spec)
    spec.loader.exec_module(tests)
    draw = random.Random(seed)  # noqa: S311 - not secret
    sys.stdout.write("| pack | engine | rows | differing |\n|---|---|---|---|\n")
    for pack in PACKS:
        given = [cells_of(draw) for _ in range(rows)]
        for engine in tests.ENGINES:
            many = len(list(tests.differing(given, pack, engine)))
            sys.stdout.write(f"| {pack} | {engine} | {rows} | {many} |\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
