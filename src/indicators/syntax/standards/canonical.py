"""Canonical wording (规范写法) → rule tree, by ``grammar/canonical.lark``: the exact inverse of ``standards.wording``.

Lives here: the parser, and the JSON that its productions name. May not: read printed sentences. Lark's tree dies here.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import evolve

from indicators._resources import labels, shipped
from indicators.comparators import REFERENCES, SIGNS_PRINTED, decimal_string
from indicators.errors import Diagnostic, ExpressionError, Span
from indicators.standards.tree import Standard
from indicators.standards.wording import EDGE_WORDS, HEAD

if TYPE_CHECKING:
    from lark import Lark

_DEEPEST = 40  # rules inside rules: nobody prints more, and recursion stays bounded
_NAMED: dict[str, dict[str, Any]] = {
    "SIGN": {printed: sign for sign, printed in SIGNS_PRINTED.items()},
    "EDGE": {word: sign for sign, word in EDGE_WORDS.items()},
    "BASE": {word: name for name, word in REFERENCES.items()},
}


def is_canonical(text: str) -> bool:
    """Does the text claim to be in the canonical wording?"""
    return text.startswith(HEAD)


@cache
def _parser() -> "Lark":
    from lark import Lark

    grammar = (shipped("grammar") / "canonical.lark").read_text("utf-8")
    units, bases = (
        " | ".join(f'"{word}"' for word in words) for words in (labels("canonical")["units"], _NAMED["BASE"])
    )
    text = f"{grammar}\nUNIT: {units}\nBASE: {bases}\n"
    return Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False)


def read_canonical(text: str) -> Standard:
    """Read a text in the canonical wording.

    Args:
        text: A text that begins with 【规范写法】.

    Returns:
        The standard, equal to the one that printed it.

    Raises:
        ExpressionError: The text is not in the canonical wording; the place is in the diagnostic.
        RuleError: It is, but the rule makes no sense.
    """
    from lark.exceptions import UnexpectedInput

    depth = deepest = 0
    for sign in text:
        depth += (sign in "【（") - (sign in "】）")
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise ExpressionError(Diagnostic(code="standard_too_deep", message="规则套得太深", text=text))
    try:
        parsed = _json(_parser().parse(text))
    except UnexpectedInput as error:
        at = len(text) if error.pos_in_stream is None or error.pos_in_stream < 0 else error.pos_in_stream
        message, hint = "规范写法在这里读不下去", "自由文字写在「」里，套着的规则写在【】里"
        span = Span(min(at, len(text)), min(at + 1, len(text)))
        raise ExpressionError(
            Diagnostic(code="standard_unreadable", message=message, text=text, span=span, hint=hint)
        ) from None
    beside = Standard.from_dict({"text": text, **parsed["rule"], "rounding": parsed.get("rounding")})
    return evolve(beside, defined=tuple((pair["name"], pair["meaning"]) for pair in parsed.get("defined", ())))


def _json(node: Any) -> Any:  # noqa: ANN401 - lark's trees and tokens are untyped, and so is JSON
    """The JSON that a node names; the grammar's head says how."""
    if not hasattr(node, "data"):
        said = str(node)
        return said[1:-1].replace("」」", "」") if node.type == "QUOTED" else _NAMED.get(node.type, {}).get(said, said)
    make, _, name = node.data.partition("_")
    key, _, value = name.rpartition("_")
    parts = [_json(child) for child in node.children]
    makers: dict[str, Callable[[], dict[str, Any]]] = {
        "in": lambda: {name: parts[0]},
        "each": lambda: {name: parts},
        "none": lambda: {name: []},
        "null": lambda: {name: None},
        "percent": lambda: {name: decimal_string(Fraction(parts[0]) / 100)},
        "whole": lambda: {name: int(parts[0])},
        "lost": lambda: {name: _negated(parts[0])},
        "is": lambda: {key: {"true": True, "false": False}.get(value, value)},
        "range": lambda: _range(parts),
        "kind": lambda: {"kind": name, **_merged(parts)},
    }
    return makers.get(make, lambda: _merged(parts))()


def _merged(parts: list[Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            out[key] = [*out.get(key, ()), *value] if isinstance(value, list) else value
    return out


def _negated(score: Mapping[str, str]) -> dict[str, str]:
    """扣1至3分 is from -3 to -1."""
    turn = {"from": "to", "to": "from"}
    parted = {key: key.rpartition("_") for key in score}
    return {
        f"{head}{bar}{turn.get(end, end)}": decimal_string(-Fraction(score[key]))
        for key, (head, bar, end) in parted.items()
    }


def _range(parts: list[Any]) -> dict[str, Any]:
    """The ends of a range, each behind its sign."""
    out = {"kind": "range", "lower_closed": True, "upper_closed": True}
    for sign, number in zip(parts[::2], parts[1::2], strict=False):
        end, closed = ("lower" if sign["comparator"][0] == ">" else "upper"), sign["comparator"][1:] == "="
        out |= {end: number.pop("value"), f"{end}_closed": closed, **number}
    return out | (parts[-1] if len(parts) == 1 else {})
