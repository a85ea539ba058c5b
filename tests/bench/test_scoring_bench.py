"""Ratios of speed: one bound row scored by a shipped pack, against two rule engines, in one run."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from timeit import repeat

import pytest
from attrs import evolve

from indicators.comparators import AtLeast, AtMost, Comparator
from indicators.rulepacks import load_rulepack
from indicators.scoring import compile_row, score_indicator
from indicators.targets import Actual, Indicator, bind

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
    compiled = compile_row(bound, pack, points)
    value, over = bound.value or Fraction(0), name == "反向"
    ratio, met = ("target / actual", "actual <= target") if over else ("actual / target", "actual >= target")
    expression = zen.compile_expression(f"{met} ? points : {ratio} * points")
    floats = {"actual": float(actual), "target": float(value), "points": 10.0}
    rule = rule_engine.Rule(f"{met} ? points : {ratio} * points")
    decimals = {"actual": Decimal("5411.13"), "target": Decimal(int(value)), "points": Decimal(10)}
    times = {
        "indicators, compiled": microseconds(lambda: compiled(actual), 100_000),
        "indicators, with trace": microseconds(
            lambda: score_indicator(evolve(bound, actual=actual), Actual(), pack, points), 300
        ),
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
