"""按比例 in a branch: which two points its line runs through (按比例).

Lives here: the ends of a line among the bands of its ladder. May not: equations.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.standards.tree import Cases, Limit, Linear, Outcome, Point, Points, Rule, Ruled, Share
from indicators.syntax.standards.amounts import Band, Raw
from indicators.syntax.standards.model import FULL, ZERO, Clause
from indicators.syntax.standards.moves import worth
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import words


def top_of(main: Sequence[Clause]) -> Limit:
    """The most that a ladder gives; all of the 分值 where it gives nothing."""
    given = [score for one in main for score in one.scores if one.act == "give" and isinstance(score, Points | Share)]
    best = max(given, key=lambda score: worth(score) or Fraction(0), default=FULL)
    return best if worth(best) else FULL


@frozen
class Ladder:
    """A ladder while its branches are read: its clauses, their conditions, its measure."""

    main: tuple[Clause, ...]
    raws: tuple[Raw, ...]
    measure: str | None


def line_between(ladder: Ladder, own: Raw | None, *, drawn: bool) -> Rule:
    """The line of a branch 按比例: from the end that its neighbour below holds, to the one above.

    Args:
        ladder: Its ladder.
        own: Its own condition; ``None`` for 否则.
        drawn: A line is named (线性内插), so its lower end gives nothing.

    Returns:
        The line.
    """
    if own is not None and not isinstance(own, Band):
        raise Unsure("按比例的两端没有读出")
    given = [(raw, one.scores[0]) for raw, one in zip(ladder.raws, ladder.main, strict=True) if one.act == "give"]
    bands = [(raw, score) for raw, score in given if isinstance(raw, Band) and raw is not own]
    above = [(raw.low, score) for raw, score in bands if raw.low is not None]
    below = [(raw.high, score) for raw, score in bands if raw.high is not None and raw.low is None]
    unit = next((raw.unit for raw in ladder.raws if isinstance(raw, Band) and raw.unit), "%")
    high = _upper([edge for edge, _ in above], own, unit)
    low = own.low if own is not None and own.low is not None else max((edge for edge, _ in below), default=None)
    if high is None or (low is not None and low >= high):
        raise Unsure("按比例的两端没有读出")
    name = (own.measure if own is not None else None) or ladder.measure
    to = Point(high, unit, _given(above, high) or top_of(ladder.main))
    if low is None or (low == 0 and not drawn):
        return Linear(name, None, to)
    lower = _given([*below, *above], low)
    if lower is None and not below and not drawn and above and own is not None:
        raise Unsure("按比例的起点没有读出")
    return Linear(name, Point(low, unit, lower or ZERO), to)


def _upper(above: Sequence[Fraction], own: Band | None, unit: str) -> Fraction | None:
    """Where a line ends: at its own upper edge, or where the next band begins."""
    if own is None or own.high is None:
        return min(above, default=Fraction(100) if unit == "%" else None)
    return own.high if own.high in above else min((edge for edge in above if edge > own.high), default=own.high)


def _given(ends: Sequence[tuple[Fraction | None, Outcome]], at: Fraction) -> Limit | None:
    return next((score for edge, score in ends if edge == at and isinstance(score, Points | Share)), None)


def rated(clause: Clause, top: Limit) -> Rule:
    """按覆盖率计分: points in proportion to a rate; 按完成比例 names the indicator itself."""
    name = clause.words
    if not name.endswith(words().lists["rates"]):
        raise Unsure("只说按情况计分，没有写怎样计", clause.start, clause.end)
    if name in words().lists["own_rates"]:
        return Linear(None, None, Point(None, None, top))
    return Linear(name, None, Point(Fraction(100), "%", top))


def based_line(main: Sequence[Clause]) -> tuple[list[Clause], Limit | None]:
    """达60%以上得基础分,达80%得满分,60%-80%按比例: the first only says where the line begins."""
    bands = [(one, one.raw) for one in main if isinstance(one.raw, Band) and one.raw.low is not None]
    low = next((raw.low for one, raw in bands if one.act in ("share_give", "line")), None)
    gives = [(one, raw.low) for one, raw in bands if one.act == "give"]
    base = next((one for one, raw in bands if one.act == "give" and raw.low == low and raw.high is None), None)
    above = [one for one, edge in gives if low is not None and edge is not None and edge > low]
    if base is None or not above:
        return list(main), None
    score = base.scores[0]
    ordered = [*above, *(one for one in main if one is not base and one not in above)]
    return ordered, score if isinstance(score, Points | Share) else None


def anchored(score: Outcome, anchor: Limit | None) -> Outcome:
    """The line with what its lower end gives."""
    if anchor is None:
        return score
    if isinstance(score, Ruled) and isinstance(score.rule, Linear) and score.rule.origin is not None:
        return Ruled(evolve(score.rule, origin=evolve(score.rule.origin, score=anchor)))
    return score


def about(rule: Cases, name: str) -> Cases:
    """The same ladder over a measure that the text names ahead of it."""
    cases = tuple(
        evolve(case, score=Ruled(evolve(case.score.rule, measure=case.score.rule.measure or name)))
        if isinstance(case.score, Ruled) and isinstance(case.score.rule, Linear)
        else case
        for case in rule.cases
    )
    return evolve(rule, measure=rule.measure or name, cases=cases)
