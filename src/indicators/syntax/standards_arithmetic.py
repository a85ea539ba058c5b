"""An equation's pieces → a formula, or a straight line where one rate is multiplied (得分=完成率×分值).

Lives here: printing the arithmetic in plain signs, telling a line from a formula. May not: conditions, clauses.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import evolve, frozen

from indicators.comparators import decimal_string
from indicators.errors import RuleError
from indicators.standards.formula import POINTS_NAME, Term, evaluate_term, names_in, parse_formula
from indicators.standards.tree import Formula, Linear, Point, Points, Rule, Share
from indicators.syntax.standards_pieces import number_of, words
from indicators.syntax.standards_text import Printed

_SIGNS = {"PLUS": "+", "DASH": "-", "MUL": "*", "DIV": "/", "OPEN": "(", "CLOSE": ")"}
_TWO = 2
_RATES = ("率", "比例", "比", "比重", "程度", "覆盖面", "比值", "进度", "满意度", "知晓度", "认可度")
_SCORES = ("得分", "分数", "评分", "总分", "分")
_WHOLE = Fraction(1)


@frozen
class Arithmetic:
    """The printed arithmetic in plain signs.

    Args:
        expression: As the contract writes it.
        names: The names in it without 分值.
        capped: A note says that more than 100% counts as 100%.
        marks: Defects read through.
    """

    expression: str
    names: tuple[str, ...]
    capped: bool
    marks: tuple[str, ...]


def arithmetic(text: Printed, terms: tuple[Any, ...], *, bracketed: bool = False) -> Arithmetic | None:
    """Print an equation's right side in plain signs.

    Args:
        text: The source.
        terms: Lark's children of the equation.
        bracketed: The whole equation stands in brackets, so its last closing bracket is theirs.

    Returns:
        The arithmetic, or ``None`` when it is none.
    """
    if _too_long(terms) or _swallows(terms):
        return None
    out = list(_signs(text, terms))
    capped = any(sign == "!100" for sign, _ in out)
    out = [(sign, name) for sign, name in out if sign != "!100"]
    if bracketed and out and out[-1][0] == ")" and _depth(out) < 0:
        out.pop()
    out = _without_hundred(out)
    marks: tuple[str, ...] = ()
    if _depth(out) < 0:
        out = _balanced(out)
        marks = ("parentheses_unbalanced",)
    elif _depth(out) > 0:
        out += [(")", None)] * _depth(out)
        marks = ("parentheses_unbalanced",)
    out = _without_idle_brackets(out)
    names = tuple(dict.fromkeys(name for _, name in out if name is not None and name != POINTS_NAME))
    expression = "".join(sign if name is None else name for sign, name in out)
    if any(not name or set(name) & set("+-∑Σ") for name in names):
        return None
    return Arithmetic(expression, names, capped, marks)


_MOST_SIGNS = 60  # operators and brackets of one formula: nobody prints more, and recursion stays bounded


def _too_long(terms: tuple[Any, ...]) -> bool:
    stack, signs = list(terms), 0
    while stack and signs <= _MOST_SIGNS:
        node = stack.pop()
        if getattr(node, "data", None) is None:
            signs += node.type in _SIGNS
        else:
            stack.extend(node.children)
    return signs > _MOST_SIGNS


_OUTCOMES = ("GIVE", "ADD", "DEDUCT", "PRE", "FAR")


def _swallows(terms: tuple[Any, ...]) -> bool:
    """Does a name run on into the next sentence, printed without a comma: 得分=甲/乙的扣2分?"""
    stack = list(terms)
    while stack:
        node = stack.pop()
        children = getattr(node, "children", ())
        kinds = [getattr(child, "type", "") for child in children] if getattr(node, "data", "") == "name" else []
        follows = any(one in _OUTCOMES and two in ("NUMBER", "CN_NUMBER") for one, two in pairwise(kinds))
        otherwise = any(getattr(child, "type", "") == "ELSE" and not child.startswith("其") for child in children)
        if follows or "NOTHING" in kinds or (kinds and otherwise):
            return True
        stack.extend(child for child in children if getattr(child, "data", "") != "note")
    return False


_Signs = list[tuple[str, str | None]]


def _depth(out: _Signs) -> int:
    return sum((sign == "(") - (sign == ")") for sign, name in out if name is None)


def _balanced(out: _Signs) -> _Signs:
    """1-5×甲/乙))*分值: what stands before the stray bracket was meant to be bracketed whole."""
    depth = 0
    for at, (sign, name) in enumerate(out):
        if name is None:
            depth += (sign == "(") - (sign == ")")
        if depth < 0:
            rest = out[at + 1 :]
            while rest and rest[0] == (")", None):
                rest = rest[1:]
            return [("(", None), *out[:at], (")", None), *rest] if rest else out[:at]
    return out


def _without_idle_brackets(out: _Signs) -> _Signs:
    """(甲/乙)*分值 is 甲/乙*分值: brackets that change nothing are dropped."""
    at = 0
    while at < len(out):
        if out[at] != ("(", None):
            at += 1
            continue
        stop, depth, sums = at, 0, False
        while stop < len(out):
            depth += (out[stop] == ("(", None)) - (out[stop] == (")", None))
            sums = sums or (depth == 1 and out[stop] in (("+", None), ("-", None)))
            if depth == 0:
                break
            stop += 1
        before = out[at - 1][0] if at else "("
        follows = out[stop + 1][0] if stop + 1 < len(out) else ")"
        alone = before == "(" and follows == ")"
        if stop < len(out) and (stop == at + 2 or alone or (not sums and before in ("(", "+", "-"))):
            out = [*out[:at], *out[at + 1 : stop], *out[stop + 1 :]]
        else:
            at += 1
    return out


def _without_hundred(out: _Signs) -> _Signs:
    """×100% changes nothing and is dropped."""
    kept: _Signs = []
    for at, pair in enumerate(out):
        follows = out[at + 1] if at + 1 < len(out) else ("", None)
        if pair == ("100%", None) and kept and kept[-1] == ("*", None):
            kept.pop()
        elif pair == ("*", None) and follows == ("100%", None) and at + 2 < len(out) and out[at + 2][0] in "*/+-)":
            kept.append(pair)
        else:
            kept.append(pair)
    return kept


def _signs(text: Printed, nodes: tuple[Any, ...] | list[Any]) -> Iterator[tuple[str, str | None]]:
    """Walk the equation: (sign, None) for signs and numbers, (name, name) for names."""
    full = words().terminals["FULL"] | {"分值"}
    for node in nodes:
        data = getattr(node, "data", None)
        if data is None:
            yield _SIGNS[node.type], None
        elif data == "literal":
            yield _literal(node.children), None
        elif data == "name":
            notes = [c for c in node.children if getattr(c, "data", None) == "note"]
            said = [c for c in node.children if getattr(c, "data", None) is None]
            name = text[said[0].start_pos or 0 : said[-1].end_pos or 0]
            inside = "".join(str(t) for note in notes for t in note.scan_values(lambda _: True))
            capped = any(word in inside for word in words().terminals["HUNDRED"])
            if notes and not capped:
                last = list(notes[-1].scan_values(lambda _: True))[-1]
                name = text[said[0].start_pos : last.end_pos]
            name = _plain_name(name)
            yield (POINTS_NAME, POINTS_NAME) if _is_points(name, full) else (name, name)
            if capped:
                yield "!100", None
        elif data == "minus":
            yield "-", None
            yield from _signs(text, node.children[1:])
        else:
            yield from _signs(text, node.children)


def _plain_name(name: str) -> str:
    name = "".join(name.split())
    for tail in ("”", "。"):
        name = name.removesuffix(tail) if name.count("“") < name.count("”") or tail == "。" else name
    return name.removesuffix("的比值").removeprefix("“" if name.count("“") > name.count("”") else "““")


def _is_points(name: str, full: frozenset[str]) -> bool:
    bare = name
    for head in (
        "该项目",
        "该项",
        "本项",
        "此项",
        "指标",
        "该指标",
        "本指标",
        "该",
        "本",
        "标准",
        "对应",
        "相应",
        "的",
    ):
        bare = bare.removeprefix(head)
    return name in full or bare in full


def _literal(tokens: list[Any]) -> str:
    value = number_of(str(tokens[0]))
    unit = str(tokens[-1]) if len(tokens) > 1 else ""
    return decimal_string(value) + ("%" if unit == "%" else "")


def rule_of(made: Arithmetic, defined: tuple[str, ...]) -> Rule | None:
    """Make the line or the formula.

    Args:
        made: The arithmetic.
        defined: Names that the text explains elsewhere: rates, whatever they are called.

    Returns:
        The rule, or ``None`` when it is no arithmetic.
    """
    rate, weight = (*made.names, "", "")[:2]
    if len(made.names) == _TWO and weight == "权重" and rate.endswith(_RATES):  # 完成率×权重
        made = evolve(made, expression=made.expression.replace(weight, POINTS_NAME), names=(rate,))
    try:
        term = parse_formula(made.expression, made.names)
    except RuleError:
        return None
    names = names_in(term)
    if not names:
        return None
    if len(names) == 1 and (names[0].endswith(_RATES) or names[0] in defined) and not names[0].endswith(_SCORES):
        line = _line(term, names[0], made)
        if line is not None:
            return line
    return Formula(made.expression, names, None, Share(1) if made.capped else None)


def _line(term: Term, name: str, made: Arithmetic) -> Linear | None:
    """The straight line that the arithmetic is in its one name, if it is one."""

    def at(x: Fraction, points: int) -> Fraction:
        return evaluate_term(term, {name: x, POINTS_NAME: Fraction(points)})

    places = [Fraction(x) for x in (0, 1, 2, 3)]
    try:
        shares = [at(x, 1) for x in places]
        fixed = [at(x, 0) for x in places]
        double = at(places[1], 2)
    except ZeroDivisionError:
        return None
    share_based = not any(fixed)
    if (share_based and double != 2 * shares[1]) or (not share_based and fixed != shares):
        return None
    slopes = {b - a for a, b in pairwise(shares)}
    if len(slopes) != 1 or (slope := slopes.pop()) <= 0:
        return None
    start = shares[0]
    score = Share if share_based else Points
    end = _target(term, name) or _WHOLE
    to = Point(end * 100, "%", score(start + slope * end))
    ceiling = to.score if made.capped else None
    if start == 0:
        return Linear(name, None, to, ceiling)
    zero = -start / slope
    return Linear(name, Point(zero * 100, "%", Points(0)), to, ceiling) if 0 < zero < end else None


def _target(term: Term, name: str) -> Fraction | None:
    """The number that the name is divided by: 普及率/80%."""
    from indicators.standards.formula import Binary, Literal, Name

    if isinstance(term, Binary):
        if term.sign == "/" and term.left == Name(name) and isinstance(term.right, Literal):
            return term.right.value
        return _target(term.left, name) or _target(term.right, name)
    return None
