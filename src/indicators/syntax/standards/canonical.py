"""Canonical wording (规范写法) → rule tree, by ``grammar/canonical.lark``: the exact inverse of ``standards.wording``.

Lives here: the parser, one small builder a rule of the grammar. May not: read printed sentences. Lark's tree dies here.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from indicators._resources import shipped
from indicators.comparators import REFERENCES, SIGNS, SIGNS_PRINTED, Between, By, Change, Comparator, Day, Reference
from indicators.errors import Diagnostic, ExpressionError, Span
from indicators.standards import tree
from indicators.standards.wording import BARE_UNITS, DIRECTION_WORDS, EDGE_WORDS, HEAD, SIDE_WORDS

if TYPE_CHECKING:
    from lark import Lark

_Node = Any  # lark's trees and tokens: their children are untyped
_DEEPEST = 40  # rules inside rules: nobody prints more, and recursion stays bounded
_SIDES = {word: side for side, word in SIDE_WORDS.items()}
_DIRECTIONS = {word: name for name, word in DIRECTION_WORDS.items()}
_EDGES = {word: sign for sign, word in EDGE_WORDS.items()}
_PRINTED_SIGNS = {printed: sign for sign, printed in SIGNS_PRINTED.items() if sign is not None}
_BASES = {word: name for name, word in REFERENCES.items()}


def is_canonical(text: str) -> bool:
    """Does the text claim to be in the canonical wording?"""
    return text.startswith(HEAD)


@cache
def _parser() -> "Lark":
    from lark import Lark

    grammar = (shipped("grammar") / "canonical.lark").read_text("utf-8")
    units, bases = (" | ".join(f'"{word}"' for word in words) for words in (BARE_UNITS, _BASES))
    text = f"{grammar}\nUNIT: {units}\nBASE: {bases}\n"
    return Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False)


def read_canonical(text: str) -> tree.Standard:
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

    if _depth(text) > _DEEPEST:
        raise ExpressionError(Diagnostic(code="standard_too_deep", message="规则套得太深", text=text))
    try:
        parsed: _Node = _parser().parse(text)
    except UnexpectedInput as error:
        place = error.pos_in_stream
        at = len(text) if place is None or place < 0 else min(place, len(text))
        raise ExpressionError(
            Diagnostic(
                code="standard_unreadable",
                message="规范写法在这里读不下去",
                text=text,
                span=Span(at, min(at + 1, len(text))),
                hint="自由文字写在「」里，套着的规则写在【】里",
            )
        ) from None
    rule, *extras = parsed.children
    rounding = None
    defined = []
    for extra in extras:
        if extra.data == "rounding":
            of, digits = extra.children
            rounding = tree.Rounding({"指标": "measure", "得分": "score"}[str(of)], int(digits))
        else:
            defined.append((_words(extra.children[0]), _words(extra.children[1])))
    return tree.Standard(_rule(rule), text, (), rounding, tuple(defined))


def _depth(text: str) -> int:
    depth = deepest = 0
    for sign in text:
        depth += (sign in "【（") - (sign in "】）")
        deepest = max(deepest, depth)
    return deepest


def _words(token: _Node) -> str:
    return str(token)[1:-1].replace("」」", "」")


class _Parts:
    """The children of a node, taken one after another by their name."""

    def __init__(self, node: _Node) -> None:
        self.left: list[_Node] = list(node.children)

    def next_is(self, *names: str) -> bool:
        return bool(self.left) and _name(self.left[0]) in names

    def take(self) -> _Node:
        return self.left.pop(0)

    def maybe(self, *names: str) -> _Node:
        return self.take() if self.next_is(*names) else None


def _name(node: _Node) -> str:
    return str(getattr(node, "data", None) or node.type)


def _rule(node: _Node) -> tree.Rule:
    return _RULES[_name(node)](_Parts(node))


def _cases(parts: _Parts) -> tree.Rule:
    measure = _maybe_name(parts)
    cases = []
    while parts.next_is("case"):
        when, score = parts.take().children
        cases.append(tree.Case(_when(when), _outcome(score)))
    return tree.Cases(measure, tuple(cases), _outcome(parts.take()) if parts.left else None)


def _adjust(parts: _Parts) -> tree.Rule:
    first = parts.take()
    start = None if _name(first) == "UNSAID" else _outcome(first)
    moves = []
    while parts.left and not parts.next_is("floor", "ceiling"):
        moves.append(_move(parts.take()))
    return tree.Adjust(start, tuple(moves), _floor(parts), _ceiling(parts))


def _linear(parts: _Parts) -> tree.Rule:
    measure = _maybe_name(parts)
    points = []
    while parts.next_is("point"):
        points.append(_point(parts.take()))
    return tree.Linear(measure, points[0] if len(points) > 1 else None, points[-1], _ceiling(parts))


def _formula(parts: _Parts) -> tree.Rule:
    expression, *names = _quoted(parts)
    return tree.Formula(expression, tuple(names), _floor(parts), _ceiling(parts))


def _quoted(parts: _Parts) -> list[str]:
    words = []
    while parts.next_is("QUOTED"):
        words.append(_words(parts.take()))
    return words


def _sum(parts: _Parts) -> tree.Rule:
    return tree.SumOf(tuple(_rule(nested.children[0]) for nested in parts.left))


def _judgement(parts: _Parts) -> tree.Rule:
    return tree.Judgement(_words(parts.take()), _ceiling(parts))


def _unreadable(parts: _Parts) -> tree.Rule:
    return tree.Unreadable(_words(parts.take()))


def _veto(parts: _Parts) -> tree.Veto:
    when = _when(parts.take())
    effect = scope = grade = None
    if parts.next_is("zero", "excluded", "graded"):
        said = parts.take()
        effect = {"graded": "grade"}.get(_name(said), _name(said))
        grade = _words(said.children[0]) if said.children else None
    if parts.left:
        scope = _name(parts.take())
    return tree.Veto(when, effect, scope, grade)


def _maybe_name(parts: _Parts) -> str | None:
    named = parts.maybe("name")
    return None if named is None else _words(named.children[0])


def _floor(parts: _Parts) -> Fraction | None:
    return None if parts.maybe("floor") is None else Fraction(0)


def _ceiling(parts: _Parts) -> tree.Limit | None:
    found = parts.maybe("ceiling", "limit")
    return None if found is None else _flat(found.children[0])


_RULES: dict[str, Callable[[_Parts], tree.Rule]] = {
    "cases": _cases,
    "adjust": _adjust,
    "linear": _linear,
    "formula": _formula,
    "sum": _sum,
    "veto": _veto,
    "judgement": _judgement,
    "unreadable": _unreadable,
}


# -- outcomes


def _number(token: _Node) -> Fraction:
    return Fraction(str(token))


def _flat(node: _Node, sign: int = 1) -> tree.Limit:
    value = sign * _number(node.children[0])
    return tree.Points(value) if _name(node) == "points" else tree.Share(value / 100)


def _amount(node: _Node, sign: int = 1) -> _Node:
    if _name(node) in ("points", "share"):
        return _flat(node, sign)
    one, two = sorted(sign * _number(child) for child in node.children)
    return tree.PointsBetween(one, two) if _name(node) == "between" else tree.ShareBetween(one / 100, two / 100)


def _outcome(node: _Node) -> tree.Outcome:
    match _name(node):
        case "grade":
            return tree.Grade(_words(node.children[0]))
        case "ruled":
            return tree.Ruled(_rule(node.children[0].children[0]))
    outcome: tree.Outcome = _amount(node)
    return outcome


def _point(node: _Node) -> tree.Point:
    parts = _Parts(node)
    value = unit = reference = None
    if parts.next_is("value"):
        value, unit = _value(parts.take())
    else:
        parts.take()
        unit = _unit(parts) if parts.next_is("UNIT", "quoted_unit") else None
    if parts.next_is("QUOTED"):
        reference = _words(parts.take())
    return tree.Point(value, unit, _flat(parts.take()), reference)


def _value(node: _Node) -> tuple[Fraction, str | None]:
    parts = _Parts(node)
    number = _number(parts.take())
    return number, _unit(parts) if parts.left else None


def _unit(parts: _Parts) -> str:
    unit = parts.take()
    return _words(unit.children[0]) if _name(unit) == "quoted_unit" else str(unit)


# -- moves


def _moved(node: _Node) -> _Node:
    return _amount(node.children[0], -1 if _name(node) == "lost" else 1)


def _size(node: _Node) -> tree.Amount:
    return tree.Amount(*_value(node))


def _move(node: _Node) -> tree.Move:
    parts = _Parts(node)
    match _name(node):
        case "step":
            return _step(parts)
        case "event":
            per, event, score = _size(parts.take()), _words(parts.take()), _moved(parts.take())
            when = _when(parts.take()) if parts.next_is("condition", "state", "both", "either") else None
            return tree.Event(event, per, score, _ceiling(parts), when)
        case "once":
            return tree.Once(_when(parts.take()), _moved(parts.take()))
        case "proportional":
            when = _when(parts.take()) if parts.next_is("condition", "state", "both", "either") else None
            return tree.Proportional(when, _maybe_name(parts), _ceiling(parts))
    when = _when(parts.take()) if parts.next_is("condition", "state", "both", "either") else None
    words = _words(parts.take())
    return tree.Discretion(when, words, _ceiling(parts))


def _step(parts: _Parts) -> tree.Step:
    side, per = _SIDES[str(parts.take())], _size(parts.take())
    measure, origin = None, None
    if parts.next_is("basis"):
        basis = _Parts(parts.take())
        measure = _maybe_name(basis)
        if basis.left:
            said = basis.take()
            value = said.children[0]
            origin = tree.Base(_words(value)) if _name(said) == "base" else tree.Amount(*_value(value))
    score = _moved(parts.take())
    whole = {"steps": True, "parts": False}[_name(parts.take())] if parts.next_is("steps", "parts") else None
    return tree.Step(measure, side, origin, per, score, whole, _ceiling(parts))


# -- conditions


def _when(node: _Node) -> tree.When:
    parts = _Parts(node)
    match _name(node):
        case "state":
            measure = _words(parts.take()) if len(parts.left) > 1 else None
            return tree.StateHolds(_words(parts.take()), measure)
        case "both" | "either":
            measure = _words(parts.take()) if parts.next_is("QUOTED") else None
            operator = "and" if _name(node) == "both" else "or"
            return tree.Combined(operator, tuple(_when(part) for part in parts.left), measure)
    measure = _maybe_name(parts)
    absolute = parts.maybe("ABSOLUTE") is not None
    return tree.Condition(_test(parts.take()), measure, absolute)


def _measured(parts: _Parts) -> tuple[Fraction | None, str | None, tuple[str, ...], bool]:
    about = parts.maybe("ABOUT") is not None
    value = _number(parts.take()) if parts.next_is("NUMBER") else None
    unit = _unit(parts) if parts.next_is("UNIT", "quoted_unit") else None
    per = []
    while parts.next_is("per"):
        per.append(_unit(_Parts(parts.take())))
    return value, unit, tuple(per), about


def _test(node: _Node) -> Comparator:
    parts = _Parts(node)
    match _name(node):
        case "quantity":
            sign = _PRINTED_SIGNS[str(parts.take())]
            value, unit, per, about = _measured(parts)
            return SIGNS[sign](value, unit, per, approximate=about)  # type: ignore[arg-type]
        case "range" | "half_range":
            return _range(parts)
        case "change":
            base = _known(parts) if parts.next_is("QUOTED", "BASE") else None
            direction = _DIRECTIONS[str(parts.take())]
            sign_ = _PRINTED_SIGNS[str(parts.take())] if parts.next_is("SIGN") else None
            value, unit, _, about = _measured(parts)
            return Change(direction, sign_, value, unit, base, approximate=about)
        case "reference":
            sign = _PRINTED_SIGNS[str(parts.take())]
            name = _known(parts)
            factor = _number(parts.take()) / 100 if parts.next_is("NUMBER") else Fraction(1)
            return Reference(sign, name, factor, _unit(parts) if parts.left else None)
    return _deadline(parts)


def _known(parts: _Parts) -> str:
    token = parts.take()
    return _BASES[str(token)] if token.type == "BASE" else _words(token)


def _range(parts: _Parts) -> Between:
    ends: dict[str, Fraction | None] = {"low": None, "high": None}
    closed = {"low": True, "high": True}
    unit: str | None = None
    per: tuple[str, ...] = ()
    about = False
    while parts.next_is("SIGN"):
        sign = str(parts.take())
        end = "low" if sign in "≥>" else "high"
        ends[end], unit, per, about = _measured(parts)
        closed[end] = sign in "≥≤"
    if parts.left:
        _, unit, per, _ = _measured(parts)
    return Between(ends["low"], ends["high"], closed["low"], closed["high"], unit, per, approximate=about)


def _deadline(parts: _Parts) -> By:
    every = parts.maybe("every")
    year, month, day = (parts.maybe(name) for name in ("year", "month", "day"))
    edge = parts.maybe("EDGE")

    def number(node: _Node) -> int | None:
        return None if node is None else int(node.children[0])

    last = None if day is None else "end" if _name(day.children[0]) == "END" else number(day)
    date = Day(number(year), number(month), last)
    return By(_EDGES[str(edge or "")], date, None if every is None else _words(every.children[0]))
