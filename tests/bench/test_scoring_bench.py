"""Ratios of speed: one bound row scored by a shipped pack, against two rule engines, in one run."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from timeit import repeat

import pytest
from attrs import evolve

from indicators.comparators import AtLeast, AtMost, Comparator
from indicators.rulepacks import load_rulepack, rulepack_ids
from indicators.scoring import compile_row, score_indicator
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind
from indicators.testing.bench import Bench

ROWS: dict[str, Comparator] = {"正向": AtLeast(6000, "起"), "反向": AtMost(5000, "起")}


def microseconds(call: Callable[[], object], number: int) -> float:
    return min(repeat(call, number=number, repeat=3)) / number * 1e6


@pytest.mark.bench
@pytest.mark.parametrize("name", ROWS)
def test_ratios_against_rule_engines(name: str) -> None:
    zen = pytest.importorskip("zen")
    rule_engine = pytest.importorskip("rule_engine")
    pack, points, actual = load_rulepack("hubei-2019"), Fraction(10), Fraction("5411.13")
    bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=ROWS[name]))
    compiled, filled = compile_row(bound, pack, points), evolve(bound, actual=actual)
    value, over = bound.value or Fraction(0), name == "反向"
    ratio, met = ("target / actual", "actual <= target") if over else ("actual / target", "actual >= target")
    expression = zen.compile_expression(f"{met} ? points : {ratio} * points")
    floats = {"actual": float(actual), "target": float(value), "points": 10.0}
    rule = rule_engine.Rule(f"{met} ? points : {ratio} * points")
    decimals = {"actual": Decimal("5411.13"), "target": Decimal(int(value)), "points": Decimal(10)}
    times = {
        "indicators, compiled": microseconds(lambda: compiled(actual), 100_000),
        "indicators, with trace": microseconds(lambda: score_indicator(filled, Actual(), pack, points), 300),
        "zen-engine, compiled": microseconds(lambda: expression.evaluate(floats), 20_000),
        "rule-engine": microseconds(lambda: rule.evaluate(decimals), 5_000),
    }
    base = times["indicators, compiled"]
    for what, time in times.items():
        print(f"{name} {what}: {time:.2f} µs, {time / base:.1f}×")  # noqa: T201 - a benchmark prints
    exact = compiled(actual)
    assert exact is not None
    assert abs(float(exact) - expression.evaluate(floats)) < 0.01  # the engines reckon the same, unrounded
    assert abs(exact - Fraction(rule.evaluate(decimals))) < Fraction(1, 100)


FACTS = Facts(
    year=2026,
    finished=True,
    named={
        "上年结余": (Fraction(40), "元"),
        "调剂额": (Fraction(12345), "元"),
        "年初预算数": (Fraction(2000000), "元"),
        "达标数量指标个数": (Fraction(7), "个"),
        "数量指标个数": (Fraction(9), "个"),
    },
)


def actuals(bound: BoundTarget) -> list[Fraction]:
    """A value on either side of the target, and so on either side of its rule's bounds."""
    assert bound.interval is not None
    near = bound.value or bound.interval.lower or bound.interval.upper or Fraction(1)
    return [near - 3, near + 3] if bound.unit == "日期" else [near * Fraction(9, 10), near * Fraction(11, 10)]


@pytest.mark.bench
@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
def test_every_rule_of_every_shipped_pack_against_the_plainest_rule_of_the_engines() -> None:
    # each rule on each kind of target that it scores; the engines reckon a capped ratio, the least that a rule can be
    zen = pytest.importorskip("zen")
    rule_engine = pytest.importorskip("rule_engine")
    text = "actual >= target ? points : actual / target * points"
    expression, rule = zen.compile_expression(text), rule_engine.Rule(text)
    floats = {"actual": 5411.13, "target": 6000.0, "points": 10.0}
    decimals = {name: Decimal(str(number)) for name, number in floats.items()}
    zen_time = microseconds(lambda: expression.evaluate(floats), 20_000)
    rule_engine_time = microseconds(lambda: rule.evaluate(decimals), 3_000)
    slowest: dict[tuple[str, str], float] = {}
    for pack_id in rulepack_ids():
        pack = load_rulepack(pack_id)
        for row in Bench.of(pack).rows:
            if row.rule is None:
                continue
            compiled = compile_row(row.bound, pack, row.points, FACTS)
            for x in actuals(row.bound):
                time = microseconds(partial(compiled, x), 300)
                slowest[pack_id, row.id] = max(time, slowest.get((pack_id, row.id), 0))
    lines = [f"zen-engine {zen_time:.2f} µs, rule-engine {rule_engine_time:.2f} µs; each rule at its slowest:"]
    for (pack_id, name), time in sorted(slowest.items(), key=lambda each: -each[1]):
        than = f"{zen_time / time:.1f}× zen-engine, {rule_engine_time / time:.0f}× rule-engine"
        lines.append(f"{pack_id} {name}: {time:.2f} µs, {than}")
    print("\n".join(lines))  # noqa: T201 - a benchmark prints
