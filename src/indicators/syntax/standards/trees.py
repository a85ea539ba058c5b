"""Rule trees: put together, and what they give, measure and begin at (规则树).

Lives here: what several files ask of rules that are read already. May not: see clauses or the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, fields, has

from indicators.comparators import decimal_string
from indicators.standards import tree
from indicators.standards.formula import POINTS_NAME
from indicators.standards.node import Node
from indicators.standards.tree import (
    Adjust,
    Case,
    Cases,
    Condition,
    Formula,
    Outcome,
    Points,
    Rule,
    Ruled,
    Share,
    SumOf,
)
from indicators.syntax.standards.model import FULL, MINUS, ZERO, gaining, worth
from indicators.syntax.standards.words import words


def sum_of(rules: Sequence[Rule]) -> Rule:
    """What is earned side by side."""
    return rules[0] if len(rules) == 1 else SumOf(tuple(rules))


def flat(rules: Sequence[Rule]) -> list[Rule]:
    """The parts of a sum, none of which is one."""
    return [part for rule in rules for part in (rule.parts if isinstance(rule, SumOf) else (rule,))]


def behind(gates: Iterable[tree.When], rest: Rule, score: Outcome = ZERO) -> Cases:
    """Facts that decide alone, and the rule where none of them holds."""
    return Cases(None, tuple(Case(when, score) for when in gates), Ruled(rest))


def ungated(rule: Rule) -> Rule:
    """What a rule gives where nothing takes all of it."""
    if not isinstance(rule, Cases) or any(case.score != ZERO for case in rule.cases):
        return rule
    return rule.otherwise.rule if isinstance(rule.otherwise, Ruled) else rule


def measures(rule: object) -> Iterator[str | None]:
    """What a rule measures; ``None`` is the indicator itself."""
    match rule:
        case Ruled(inner):
            yield from measures(inner)
        case SumOf(parts):
            yield from (name for part in parts for name in measures(part))
        case Cases(measure, cases):
            yield from (case.when.measure or measure for case in cases if isinstance(case.when, Condition))
        case Adjust(start, changes):
            steps = [move for move in changes if isinstance(move, tree.Step) and move.side not in ("late", "early")]
            yield from (*measures(start), *(move.measure for move in steps))
        case tree.Linear(measure):
            yield measure


def losses(rule: Rule) -> int:
    """How many different things take points, or stand side by side."""
    if isinstance(rule, SumOf):
        return len(rule.parts)
    moves = [move for each in rule.walk() if isinstance(each, Adjust) for move in each.changes if not gaining(move)]
    return len({_thing(move) for move in moves})


def _thing(move: tree.Move) -> str:
    """What a change is for: a thing counted, a measure, a fact, or being late."""
    when = getattr(move, "when", None)
    bound = when.measure if isinstance(when, Condition) else None
    if getattr(move, "side", None) == "late" or (bound or "").endswith(words().lists["delays"]):
        return "late"
    return str([getattr(move, "event", None), getattr(move, "measure", bound), None if bound else when])


# -- of the 分值


def most_of(rule: object, weight: Fraction | None) -> Fraction | None:
    """The most that a rule or an outcome gives, where it prints that and adds nothing to it."""
    most: Fraction | None = None
    match rule:
        case Ruled(inner) | Adjust(inner, _, _, None) if not any(map(gaining, getattr(rule, "changes", ()))):
            most = most_of(inner, weight)
        case Adjust(_, _, _, ceiling) | Formula(_, _, _, ceiling) if ceiling is not None:
            most = most_of(ceiling, weight)
        case tree.Linear(_, _, to):
            most = most_of(to.score, weight)
        case Cases(_, cases, otherwise):
            scores = [*(case.score for case in cases), otherwise]
            known = [(one, given) for one in scores if (given := most_of(one, weight)) is not None]
            plain = [given for one, given in known if not isinstance(one, Ruled)]  # a line ends where its band does
            unknown = len(known) < len([*filter(None, scores)])
            most = max(plain, default=None) or (None if unknown else max((given for _, given in known), default=None))
        case SumOf(parts):
            each = [most_of(part, weight) for part in parts if not isinstance(part, tree.Veto)]
            most = None if None in each else sum(filter(None, each), Fraction(0))
        case Points() | tree.PointsBetween() | Share() | tree.ShareBetween():
            shared = isinstance(rule, Share | tree.ShareBetween)
            most = None if shared and weight is None else worth(rule, weight)
    return most


def left_of(weight: Fraction | None, others: Sequence[Rule]) -> Fraction | None:
    """What other parts leave of the 分值."""
    most = [most_of(rule, weight) for rule in others]
    left = None if None in most or weight is None else weight - sum(filter(None, most))
    return left if left is not None and left > 0 else None


def takes_weight(rule: Rule, weight: Fraction | None) -> bool:
    """Does one of several parts give the whole 分值, or add a share of it: whose?"""
    given = any(isinstance(one, Share) and one.value >= 0 for one in rule.walk())
    named = any(isinstance(one, Formula) and POINTS_NAME in one.expression for one in rule.walk())
    return (given or named) and most_of(rule, weight) in (None, weight)


def begins_at_all(rule: Rule) -> bool:
    """Does it begin at all of the 分值?"""
    if isinstance(rule, Adjust):
        return rule.start is None or (isinstance(rule.start, Ruled) and begins_at_all(rule.start.rule))
    return ungated(rule) is not rule and begins_at_all(ungated(rule))


def begun_at(rule: Rule, left: Fraction, weight: Fraction) -> Rule:
    """The same from a part of the 分值; a floor lies as far below it."""
    if isinstance(rule, Adjust):
        floor = rule.floor and max(rule.floor - (weight - left), Fraction(0))
        start = Ruled(begun_at(rule.start.rule, left, weight)) if isinstance(rule.start, Ruled) else Points(left)
        return evolve(rule, start=start, floor=floor)
    inner = Ruled(begun_at(ungated(rule), left, weight))
    return evolve(rule, otherwise=inner) if isinstance(rule, Cases) else rule


def worth_of(rule: Rule, points: Fraction) -> Rule:
    """The rule of a part that prints its own 分值: shares are shares of that."""
    if isinstance(rule, Adjust) and rule.start is None:
        rule = evolve(rule, start=FULL)

    def in_points(node: object) -> object:
        match node:
            case Share(value) if node != MINUS:  # all that there is, whatever it is
                return Points(value * points)
            case tree.ShareBetween(low, high):
                return tree.PointsBetween(low * points, high * points)
            case Formula(expression):
                said = re.sub(rf"(?<!\w){POINTS_NAME}(?!\w)", decimal_string(points), expression)
                return evolve(node, expression=said)
        return node

    made: Rule = mapped(rule, in_points)
    return made


def mapped(node: Any, change: Callable[[object], object]) -> Any:  # noqa: ANN401 - any node of the tree
    """The same tree with each node changed, the inner ones first."""
    if isinstance(node, tuple):
        return tuple(mapped(one, change) for one in node)
    if has(type(node)) and isinstance(node, Node):
        node = evolve(
            node, **{one.name: mapped(getattr(node, one.name), change) for one in fields(type(node)) if one.init}
        )
    return change(node)
