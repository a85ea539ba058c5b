"""The words of an equation → a formula, or a straight line where one rate is multiplied (得分=完成率×分值).

Lives here: making the arithmetic plain, telling a line from a formula. May not: conditions, clauses.
"""

import re
from fractions import Fraction
from itertools import accumulate, dropwhile, pairwise
from typing import TYPE_CHECKING

from attrs import evolve

from indicators.comparators import Quantity, decimal_string
from indicators.errors import RuleError
from indicators.standards.formula import (
    POINTS_NAME,
    Binary,
    Literal,
    Name,
    Term,
    evaluate_term,
    names_in,
    parse_formula,
)
from indicators.standards.tree import Formula, Linear, Point, Points, Rounding, Rule, Share
from indicators.syntax.standards.reasons import FORMULA
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words
from indicators.syntax.values import parse

if TYPE_CHECKING:
    from indicators.syntax.standards.model import Clause, Text

_MOST = 60  # operators and brackets of one equation: nobody prints more, and recursion stays bounded
_PLAIN = {"×": "*", "÷": "/", "乘以": "*", "除以": "/", "[": "(", "]": ")", "x": "*", "X": "*"}
_NO_NAME = re.compile("[-+*/()]|[0-9.]+%?")
_NOTE = re.compile(r"(?<=[0-9分值%])\((?:查阅?|以|详见|见|数据|资料|四舍五入|保留)[^()0-9+*/×÷=-]*\)$")


def plain(right: str) -> tuple[str, tuple[str, ...], bool, bool]:
    """Write an equation's right side in plain signs.

    >>> plain("(已整改数÷应整改数)×100%×分值")[:2]
    ('已整改数/应整改数*分值', ('已整改数', '应整改数'))
    """
    weighted = pattern("weighted").match(right)
    if weighted is not None:
        right = f"({weighted[1]}){right[weighted.end() :]}"
    capped = re.search(r"\([^()+*/×÷-]*超过100%[^()]*\)", right)
    if capped is not None:
        right = right.replace(capped.group(), "")
    out, mended = _balanced(_signs(right))
    out = _without_idle(out)
    names = tuple(dict.fromkeys(one for one in out if one != POINTS_NAME and not _NO_NAME.fullmatch(one)))
    if any(pattern("no_term").search(name) for name in names):
        raise Unsure(FORMULA)
    return "".join(out), names, capped is not None, mended


def _signs(right: str) -> list[str]:
    """Numbers, operators, brackets and names, each in its plain form; ×100% changes nothing and is dropped."""
    out: list[str] = []
    at = 0
    while at < len(right):
        found = pattern("term").match(right, at)
        if found is None or len(out) > _MOST:
            raise Unsure(FORMULA)
        at = found.end()
        if (found["number"], found["unit"]) == ("100", "%") and out[-1:] == ["*"]:
            out.pop()
        elif found["number"] is not None:
            out.append(found["number"] + ("%" if found["unit"] == "%" else ""))
        elif found["op"] is not None:
            out.append(_PLAIN.get(found["op"], found["op"]))
        else:
            out += _name(found["name"].strip("。 ").removesuffix("的值"))
    return out


def _name(name: str) -> list[str]:
    """A name; 3亿元 is a number, the mean of two names a sum divided by two."""
    if name[0].isdigit() and not name.endswith(words().lists["rates"]):  # 65岁以上老年人健康管理率 is a name
        read = parse(name)  # 到位资金/3亿元
        if not isinstance(read, Quantity) or read.sign is not None or read.approximate:
            raise Unsure(FORMULA)
        return [decimal_string(read.value)]
    for quote, other in (("”", "“"), ("“", "”")):
        name = name.strip(quote) if name.count(quote) > name.count(other) else name
    target = pattern("target").fullmatch(name)  # 实际利用率÷目标利用率85%
    if target is not None:
        return [target[1]]
    mean = pattern("mean").fullmatch(name)
    each = pattern("list").split(mean[1]) if mean is not None else []
    if len(each) > 1:
        return ["(", *[sign for one in each for sign in ("+", one)][1:], ")", "/", str(len(each))]
    return [POINTS_NAME if pattern("points_name").match(name) else name.removesuffix("的比值")]


def _balanced(out: list[str]) -> tuple[list[str], bool]:
    """1-5×甲/乙))*分值: what stands before the stray bracket was meant to be bracketed whole."""
    depth = 0
    for at, sign in enumerate(out):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            rest = [*dropwhile(lambda one: one == ")", out[at + 1 :])]
            return (["(", *out[:at], ")", *rest] if rest else out[:at]), True
    return [*out, *")" * depth], depth > 0


def _without_idle(out: list[str]) -> list[str]:
    """(甲/乙)*分值 is 甲/乙*分值: brackets that change nothing are dropped."""
    at = 0
    while at < len(out):
        if out[at] != "(":
            at += 1
            continue
        depths = [*accumulate((one == "(") - (one == ")") for one in out[at:])]
        stop = at + depths.index(0)  # ``_balanced`` has closed every one
        sums = any(depth == 1 and one in ("+", "-") for depth, one in zip(depths, out[at:stop], strict=False))
        before, after = out[at - 1] if at else "(", out[stop + 1] if stop + 1 < len(out) else ")"
        if stop == at + 2 or (before, after) == ("(", ")") or (not sums and before in ("(", "+", "-")):
            out = [*out[:at], *out[at + 1 : stop], *out[stop + 1 :]]
        else:
            at += 1
    return out


def equation(text: "Text", clause: "Clause") -> Rule:
    """Make the rule of an equation: a line where one rate is multiplied, else a formula."""
    unread = Unsure.at(FORMULA, clause)
    noted = _NOTE.search(clause.words)  # 得分=甲/乙×10(查阅资料)
    digits = [digits for said, digits in words().rounding.items() if noted and said in noted.group()]
    text.rounding = Rounding("score", digits[0]) if digits else text.rounding
    text.remarks += [noted.group()] if noted else []
    right = clause.words[: noted.start()] if noted else clause.words
    expression, names, capped, mended = plain(pattern("equals").sub("", right).rstrip("”"))
    for code, found in (("parentheses_unbalanced", mended), ("suspect_ocr", clause.words.startswith("二"))):
        if found:
            text.mark(code)
    lists = words().lists
    whole = re.fullmatch(r"[^-+*0-9]+\*权重", expression)  # 完成率×权重, 完成数/计划数×权重
    if whole and ("/" in expression or names[0].endswith(lists["rates"])):
        expression, names = expression.replace(names[-1], POINTS_NAME), names[:-1]
    unscored = clause.words.startswith("按") and POINTS_NAME not in expression and not re.search("[0-9]", expression)
    try:
        term = parse_formula(expression, names)
    except RuleError:
        raise unread from None
    if unscored or not names or names_in(term) != names:
        raise unread
    meant = [name for name in text.defined if name.endswith(names[0])]  # 完成率 behind 重点工作完成率=甲/乙
    rate = names[0].endswith(lists["rates"]) or names[0] in text.defined
    if len(names) == 1 and rate and not names[0].endswith(lists["score_names"]):
        line = line_to(term, names[0], capped=capped)
        if line is not None:
            return evolve(line, measure=meant[0]) if len(meant) == 1 else line
    return Formula(expression, names, None, Share(Fraction(1)) if capped else None)


def definition(right: str) -> str:
    """What a measure means, in plain signs (知晓率=知晓人数/受访人数)."""
    expression, names, _, _ = plain(right)
    try:
        parse_formula(expression, names)
    except RuleError:
        raise Unsure(FORMULA) from None
    return expression


def line_to(term: Term, name: str, *, capped: bool) -> Linear | None:
    """The straight line that the arithmetic is in its one name, if it is one."""

    def at(x: int, points: int) -> Fraction:
        return evaluate_term(term, {name: Fraction(x), POINTS_NAME: Fraction(points)})

    try:
        shares, fixed, double = [at(x, 1) for x in range(4)], [at(x, 0) for x in range(4)], at(1, 2)
    except ZeroDivisionError:
        return None
    share_based = not any(fixed)
    if (share_based and double != 2 * shares[1]) or (not share_based and fixed != shares):
        return None
    slopes = {b - a for a, b in pairwise(shares)}
    if len(slopes) != 1 or (slope := slopes.pop()) <= 0:
        return None
    start, end = shares[0], _target(term, name) or Fraction(1)
    score = Share if share_based else Points
    to = Point(end * 100, "%", score(start + slope * end))
    if start == 0:
        return Linear(name, None, to, to.score if capped else None)
    zero = -start / slope
    return Linear(name, Point(zero * 100, "%", Points(0)), to, to.score if capped else None) if 0 < zero < end else None


def _target(term: Term, name: str) -> Fraction | None:
    """The number that the name is divided by: 普及率/80%."""
    if isinstance(term, Binary):
        if term.sign == "/" and term.left == Name(name) and isinstance(term.right, Literal):
            return term.right.value
        return _target(term.left, name) or _target(term.right, name)
    return None
