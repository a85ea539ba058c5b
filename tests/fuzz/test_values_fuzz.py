"""Any text is answered: mutated vectors, mixed scripts, control characters, 10 000 characters."""

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.comparators import Unparsed, from_dict
from indicators.syntax import values

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "conformance").glob("*_expressions.jsonl"))
TEXTS = [json.loads(line)["text"] for path in FILES for line in path.read_text("utf-8").splitlines()]
ODD = "\x00\x07\u202e\ud7ff🀄𠀀éДא٣३①²½　\n\t〇百分之"
PIECES = [
    "提升服务",
    "12345",
    "5个",
    "5个，",
    "道路、",
    "一二三",
    "平方米",
    "≥",
    "(",
    "万",
    "/人",
    "每人",
    "2023年1月",
    "5-",
]
PIECES += [
    "1.2.",
    "不",
    "以上",
    "预算",
    "abc",
    " ",
    "*",
    "5\n",
    "≥5%且<6%，",
    "优",
    "的5",
    "一百",
    "1,234",
    "完成",
    "1×2",
]
LONG = 10_000


def answer(text: str, unit: str | None = None, comparator: str | None = None, name: str | None = None) -> str:
    """Read without the cache; whatever comes must survive its JSON form and say itself."""
    _, read = values._read.__wrapped__(text, unit, comparator, is_named=name is not None)
    assert read.to_dict() == from_dict(read.to_dict()).to_dict()
    assert isinstance(read.canonical, str)
    if isinstance(read, Unparsed):
        assert read.diagnostic is not None
        said = str(read.diagnostic).lower()
        assert not any(word in said for word in ("lark", "token", "terminal", "expected", "$end"))
    return read.kind


def mutated(text: str, chance: random.Random) -> str:
    chars = list(text)
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(chars))
        match chance.randint(0, 4):
            case 0:
                chars[place:place] = [chance.choice(chance.choice(TEXTS) or ODD)]
            case 1:
                del chars[place : place + 1]
            case 2:
                chars[place : place + 1] = [chance.choice(ODD)]
            case 3:
                chars[place:place] = list(chance.choice(TEXTS))
            case _:
                del chars[place:]
    return "".join(chars)


@pytest.mark.parametrize("seed", range(5))
def test_mutated_vectors_are_answered(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test, not a secret
    for _ in range(800):
        text = mutated(chance.choice(TEXTS), chance)
        context = [chance.choice([None, None, "万元", "%", text[:5]]), chance.choice([None, None, "≥", text[:4]])]
        name = chance.choice([None, None, "消毒机(≥台)", mutated(text, chance)])
        answer(text, context[0], context[1], name)


@given(
    st.text(max_size=60),
    st.none() | st.text(max_size=8),
    st.none() | st.text(max_size=8),
    st.none() | st.text(max_size=20),
)
def test_any_text_is_answered(text: str, unit: str | None, comparator: str | None, name: str | None) -> None:
    answer(text, unit, comparator, name)


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_linear_time(piece: str) -> None:
    answer(piece * 10)  # the scanners of the grammar are built on first use
    taken = []
    for length in (LONG // 4, LONG):
        text = (piece * length)[:length]
        started = time.process_time()
        answer(text)
        taken.append(time.process_time() - started)
    assert taken[1] < 16 * taken[0] + 0.5  # a quadratic reading would take 16 times as long, and seconds


def test_longer_texts_are_refused() -> None:
    assert answer("5" * (LONG + 1)) == "unparsed"
