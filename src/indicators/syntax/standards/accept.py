"""What a reading must stand before it is given out (验收): nothing vanished, one meaning.

Lives here: every number and every word of the text has an owner. May not: read; repair.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from indicators.standards.tree import Rule
from indicators.syntax.standards.amounts import amount
from indicators.syntax.standards.model import Text
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Token

_NUMBERS = (
    "value",
    "lower",
    "upper",
    "factor",
    "points",
    "share",
    "points_from",
    "points_to",
    "share_from",
    "share_to",
    "floor",
)
_WORDS = ("words", "event", "measure", "reference", "expression", "grade", "unit")
_MARKS = re.compile(r"[\s,，、;；。.:：()（）〔〕\[\]“”\"'‘’的]")
_WORKED = re.compile("[×÷=＝*＊]|乘以|除以")
_NAMED = {"previous_year": "上年去年上一年上年度", "budget": "预算数预算", "plan": "计划数计划", "standard": "标准"}


def accounted(text: Text, row: Sequence[Token], rule: Rule) -> None:
    """Refuse a reading that lost a number; keep words that it lost as remarks.

    Args:
        text: What stands beside the rule.
        row: The tokens of the text.
        rule: The rule.

    Raises:
        Unsure: A number has no owner, or words that speak of points have none.
    """
    found = list(_walk(rule.to_dict()))
    if any(kind == "fact" and _WORKED.search(value) for kind, value in found):
        raise Unsure("算式没有读出")
    numbers = {value for kind, value in found if kind == "number"}
    said = [
        *(value for kind, value in found if kind in ("words", "fact")),
        *text.remarks,
        *text.owned,
        *(f"{n}{m}" for n, m in text.defined.items()),
    ]
    owned = "|".join(_MARKS.sub("", one) for one in said)
    near = {value + step for value in numbers for step in (-1, 1)} if "edge_gap" in text.marks else set()
    beside = {value for value in (text.printed, getattr(text.base, "value", None)) if value is not None}
    for token in row:
        if token.kind in ("AMOUNT", "POINTS") and not text.onward:
            _number(text, token, numbers | near | beside, owned)
        elif token.kind in ("/", "×") and not any(
            token.start < end and begin <= token.start for begin, end in text.worked
        ):
            around = _MARKS.sub("", text.source[max(0, token.start - 2) : token.end + 2])
            if around not in owned:
                raise Unsure(f"“{token.word}”没有着落", token.start, token.end)
        elif token.kind == "WORDS" and len(token.word) > 1:
            plain = _MARKS.sub("", text.source[token.start : token.end])
            if plain and plain not in owned:
                _lost(text, token, owned)


def _walk(node: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        for key, value in node.items():
            if key in _NUMBERS and isinstance(value, str):
                yield "number", Fraction(value)
            elif key in ("words", "event") and isinstance(value, str):
                yield "fact", value
            elif key in _WORDS and isinstance(value, str):
                yield "words", _NAMED.get(value, value)
            else:
                yield from _walk(value)
    elif isinstance(node, list):
        for each in node:
            if isinstance(each, str):
                yield "words", each
            else:
                yield from _walk(each)


def _number(text: Text, token: Token, numbers: set[Fraction], owned: str) -> None:
    shown = _MARKS.sub("", text.source[token.start : token.end])
    if shown in owned:
        return
    value = _value(token)
    if (
        value is None
        or {value, -value, value / 100, -value / 100, value * 10**4, value * 10**8} & numbers
        or value in (0, 1)
    ):
        return
    raise Unsure("有一个数没有着落", token.start, token.end)


def _value(token: Token) -> Fraction | None:
    try:
        return amount(token).value
    except Unsure:
        return None


def _lost(text: Text, token: Token, owned: str) -> None:
    said = text.source[token.start : token.end]
    if said in _ABSORBED or any(piece in owned for piece in _halves(_MARKS.sub("", said))):
        return
    text.remark(token.start, token.end)


_ABSORBED = ("的部分", "部分", "为止", "标准", "基准", "其中", "范围", "的分值", "之一", "以")


def _halves(said: str) -> list[str]:
    """Words with an opener or a tail taken off."""
    return [said[1:], said[2:], said[:-1], said[:-2]] if len(said) > 3 else [said[1:], said[:-1]]  # noqa: PLR2004 - short words
