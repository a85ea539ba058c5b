"""Names of which the table hears the same are bound alike, so that columns may take one for all of them."""

import random
import re
from collections import defaultdict
from collections.abc import Hashable

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indicators.syntax import parse
from indicators.targets import Actual, Facts, Indicator, bind, load_directions, read_actual

LISTS = ("negations", "spoilers", "joints", "limit_names", "fall_names", "rise_names", "share_names", "whole_names")
TABLE = load_directions()
LISTED = {word for words in LISTS for word in TABLE[words]}
LISTED |= {word for entry in TABLE.names for word in (*entry.words, *entry.also)}
WORDS = sorted(word for word in LISTED if re.fullmatch("[\u4e00-\u9fff]+", word))
TARGETS = ("≥65台", "65台", "=65%", "95%", "≤0", "300万元", "=5", "培训65人次", "合格率≥95%", "度100%", "意率95%")
ACTUALS = ("65台", "60", "95%", "0.95", "-3", "310万元", "120%")


def name_of(draw: random.Random) -> str:
    """Words of the table, their beginnings, and others."""
    parts = (
        draw.choice([draw.choice(WORDS), draw.choice("甲乙区镇村某") * 2, draw.choice(WORDS)[: draw.randint(1, 3)]])
        for _ in range(draw.randint(1, 3))
    )
    return "".join(parts)


def meant(name: str, target: str, level1: str, actual: str) -> tuple[object, ...]:
    row = Indicator(name=name, path=(level1, ""), target=parse(target, name=name))
    bound = bind(row, Actual(text=actual, reading=read_actual(actual, name)), Facts())
    codes = [finding.code for finding in bound.findings]
    return bound.interval, bound.excluded, bound.value, bound.unit, bound.direction, bound.actual, bound.met, codes


@given(seed=st.integers(0, 10**6))
@settings(max_examples=2, phases=[Phase.generate])
def test_names_of_which_the_same_is_heard_are_bound_alike(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not secret
    alike = defaultdict[Hashable, set[str]](set)
    for _ in range(2000):
        name = name_of(draw)
        alike[TABLE.heard(name)].add(name)
    for names in filter(lambda each: len(each) > 1, alike.values()):
        row = (draw.choice(TARGETS), draw.choice(["产出指标", "成本指标"]), draw.choice(ACTUALS))
        one, two = (draw.choice(sorted(names)) for _ in range(2))
        assert meant(one, *row) == meant(two, *row), (one, two, row)
