"""Sentences that are odd, broken or joined wrongly: each is refused for its reason, or read as written down."""

from pathlib import Path

import pytest

from indicators.syntax import parse_standard

ODD = [line.split("\t") for line in (Path(__file__).parent / "standards_odd.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize(("weight", "text", "wording"), ODD)
def test_an_odd_sentence_is_answered_the_same(weight: str, text: str, wording: str) -> None:
    read = parse_standard(text.replace("\\n", "\n"), measure="完成率", weight=10 if weight == "w" else None)
    assert wording == str(read).replace("\n", "\\n")
