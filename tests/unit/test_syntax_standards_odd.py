"""Odd, broken or wrongly joined sentences, and sentences of each usual kind: read as written down, or refused."""

from pathlib import Path

from indicators.syntax import parse_standard

HERE = Path(__file__).parent
FILES = ("standards_odd.txt", "standards_kinds.txt")
ODD = [line.split("\t") for name in FILES for line in (HERE / name).read_text("utf-8").splitlines()]


def test_an_odd_sentence_is_answered_the_same() -> None:
    for weight, text, wording in ODD:
        read = parse_standard(text.replace("\\n", "\n"), measure="完成率", weight=10 if weight == "w" else None)
        assert (text, wording) == (text, str(read).replace("\n", "\\n"))
