"""Ratios of speed: a printed standard read whole, against its bare tokens and elements, in one run."""

import json
from collections.abc import Callable
from pathlib import Path
from timeit import repeat

import pytest

from indicators.syntax import parse_standard
from indicators.syntax.standards.text import Printed
from indicators.syntax.standards.tokens import elements, tokens

HERE = Path(__file__).parent.parent / "conformance"
TEXTS = [
    json.loads(line)["text"]
    for name in ("standards.jsonl", "standards_contract.jsonl")
    for line in (HERE / name).read_text("utf-8").splitlines()
]


def microseconds(call: Callable[[str], object], texts: list[str]) -> float:
    return min(repeat(lambda: [call(text) for text in texts], number=1, repeat=3)) / len(texts) * 1e6


def bare(text: str) -> object:
    return elements(tokens(Printed.of(text)))


@pytest.mark.bench
def test_ratio_to_the_bare_elements() -> None:
    tree, whole = microseconds(bare, TEXTS), microseconds(parse_standard, TEXTS)
    print(f"elements {tree:.0f} µs, standard {whole:.0f} µs: {whole / tree:.2f} times")  # noqa: T201 - the figure
    assert whole > tree


@pytest.mark.bench
def test_time_grows_with_the_length_only() -> None:
    sentence = "政府采购执行率≥95%,记8分;85%(含)-95%,记6分;每超过一个百分点扣0.4分,扣完为止。"
    short, long = (microseconds(parse_standard, [sentence * times]) for times in (3, 24))
    print(f"{long / short:.1f} times the time for 8 times the length")  # noqa: T201 - the figure
    assert long / short < 8 * 4
