"""The last look at a reading: what the text prints and the rule does not hold is refused, never dropped.

Lives here: checks that only ever refuse. May not: read, repair, build.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from attrs import fields, has

from indicators.standards.tree import Adjust, Cases, Event, Points, PointsBetween, Rule, Share, StateHolds, Step
from indicators.syntax.standards_changes import RATIOS
from indicators.syntax.standards_model import Said
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Unsure

def accounted(row: Sequence[Said], rule: Rule) -> None:
    """Refuse a rule in which printed points are lost, or that says two things of one fact.

    Args:
        row: The clauses.
        rule: What was made of them.

    Raises:
        Unsure: The rule does not hold what the text prints.
    """
    nodes = list(_nodes(rule))
    numbers = {abs(node) for node in nodes if isinstance(node, Fraction)}
    onward = any(said.act == "onward" for said in row)  # a row of amounts became its own difference
    for said in row:
        if not onward and any(value and value not in numbers for score in said.clause.scores for value in _values(score)):
            raise Unsure("有一处分数没有着落").at(said.clause)
    for node in nodes:
        match node:
            case Step(origin=None, side="below" | "above", per=per) if per.unit in RATIOS and _bounded(row):
                raise Unsure("从哪个数起扣没有读出")
            case Adjust(changes=moves):
                _differ([move.event for move in moves if isinstance(move, Event)])
            case Cases(cases=cases):
                _differ([case.when.words for case in cases if isinstance(case.when, StateHolds)])
            case StateHolds(words=said_words) | Event(event=said_words):
                _sound(said_words)


def _differ(names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise Unsure("同一种情形有两种计分")


def _sound(said: str) -> None:
    """A name is words, with its brackets in pairs."""
    opened = sum(said.count(sign) for sign in "(（[")
    closed = sum(said.count(sign) for sign in ")）]")
    if opened != closed or said in ("的", "") or said.startswith(("/", "-", ")", "）", "—")):
        raise Unsure("有一处情形没有读出")


def _bounded(row: Sequence[Said]) -> bool:
    """Does the text print a bound that the step could start from?"""
    for said in row:
        if said.lead.count is not None:
            continue
        for piece in said.clause.lead:
            sign = words().before.get(piece.leads[-1]) if piece.kind in ("bound", "PRE") and piece.leads else None
            named = sign in ("<", ">", "<=") and piece.kind == "PRE"
            if named or (piece.low is not None and piece.low.unit in RATIOS):
                return True
    return False


def _values(score: object) -> Iterator[Fraction]:
    match score:
        case Points(value) | Share(value):
            yield abs(value)
        case PointsBetween(low, high):
            yield abs(low)
            yield abs(high)


def _nodes(rule: Rule) -> Iterator[Any]:
    """Every node and every leaf of a rule."""
    stack: list[Any] = [rule]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, tuple):
            stack.extend(node)
        elif has(type(node)):
            stack.extend(getattr(node, field.name) for field in fields(type(node)))
