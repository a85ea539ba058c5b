"""Counts and conditions → changes: steps from a bound, events, what happens once (加减分).

Lives here: where a distance is measured from. May not: put changes together (``compose``).
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import evolve

from indicators.standards.tree import (
    Discretion,
    Event,
    Limit,
    Move,
    Once,
    Outcome,
    Points,
    PointsBetween,
    Proportional,
    Share,
    ShareBetween,
    StateHolds,
    Step,
    When,
)
from indicators.syntax.standards.amounts import Band, Raw, Several, settled
from indicators.syntax.standards.model import Clause
from indicators.syntax.standards.steps import TIMES, Score, counted, step
from indicators.syntax.standards.text import Unsure

_MINUS = Share(Fraction(-1))


def moves(clause: Clause, known: Sequence[Raw]) -> list[Move]:
    """Make the changes of a clause.

    Args:
        clause: The clause.
        known: Conditions printed before it, the nearest last: what a distance is measured from.

    Returns:
        One change; several for 各, 分别 and for both directions.
    """
    if clause.act in _OTHERS:
        return _OTHERS[clause.act](clause, known)
    if clause.lead.each:
        return _each(clause)
    score = _one(clause)
    if clause.count is not None:
        if clause.per is not None:
            raise Unsure("“每”后面的数量没有读出", clause.start, clause.end)
        return [counted(clause, clause.count, score, known)]
    if clause.per is not None:
        when = clause.raw
        if not isinstance(when, StateHolds):
            raise Unsure("计数的事项不能为空", clause.start, clause.end)
        return [Event(when.words, clause.per, score)]
    if clause.raw is None:
        raise Unsure("有分数没有读出条件", clause.start, clause.end)
    return [Once(settled(clause.raw, None), score)]


def _when(clause: Clause) -> When | None:
    return None if clause.raw is None else settled(clause.raw, None)


def _one(clause: Clause) -> Score:
    score = clause.scores[0] if len(clause.scores) == 1 else None
    if not isinstance(score, Score):
        raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
    return score


def _judged(clause: Clause, _: Sequence[Raw]) -> list[Move]:
    limit = clause.scores[0] if clause.scores else None
    if not (limit is None or isinstance(limit, Points | Share)):
        raise Unsure("有一处分数没有读出", clause.start, clause.end)
    if clause.count is not None:
        raise Unsure("按次酌情扣分没有读出", clause.start, clause.end)
    return [Discretion(_when(clause), clause.words, limit)]


def _each(clause: Clause) -> list[Move]:
    raws, scores = clause.lead.each, clause.scores
    if len(scores) == 1:
        scores = scores * len(raws)
    if len(scores) != len(raws):
        raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
    return [
        Once(settled(raw, None), score) for raw, score in zip(raws, scores, strict=True) if isinstance(score, Score)
    ]


def _both(clause: Clause, known: Sequence[Raw]) -> list[Move]:
    """每增减4%对应加减0.8分, 每提前或推迟2天加扣1分: one way adds, the other takes."""
    count = clause.count
    if count is None:
        raise Unsure("加减分没有写每多少", clause.start, clause.end)
    score = _one(clause)
    if not isinstance(score, Points) or count.side is None:
        raise Unsure("加减分没有写每多少", clause.start, clause.end)
    less = Points(-score.value)
    timely = count.size.unit in TIMES
    pairs = (("early", score), ("late", less)) if timely else (("above", score), ("below", less))
    return [step(evolve(count, side=side, named=None), each, known) for side, each in pairs]


def limited(move: Move, limit: Limit) -> Move:
    """The same change with the most it can move."""
    if isinstance(move, Step | Event | Discretion | Proportional):
        return evolve(move, limit=limit)
    if isinstance(move, Once) and move.score == limit:
        return move
    raise Unsure("一次性的加减分又写了限额")


def zero(clause: Clause) -> Move:
    """情节严重的不得分, after points were given: all of them go."""
    if clause.raw is None:
        raise Unsure("有分数没有读出条件", clause.start, clause.end)
    if isinstance(clause.raw, Several) and any(
        isinstance(part, Band) and part.high is None for part in clause.raw.parts
    ):
        raise Unsure("前一句是要求还是扣分的条件没有读出", clause.start, clause.end)
    return Once(settled(clause.raw, None), _MINUS)


def worth(outcome: Outcome) -> Fraction | None:
    """The most that an outcome gives, shares counted far above points; ``None`` where it is no number."""
    match outcome:
        case Points(value):
            return value
        case PointsBetween(_, high):
            return high
        case Share(value):
            return value * 1000
        case ShareBetween(_, high):
            return high * 1000
    return None


_OTHERS: dict[str, Callable[[Clause, Sequence[Raw]], list[Move]]] = {
    "both": _both,
    "judge_lose": _judged,
    "share_lose": lambda clause, _: [Proportional(_when(clause), None)],
}
