"""Redoing the recorded steps of a score (复算): each line of the explanation must follow from the lines before it.

Lives here: one function over recorded steps. May not: score; look at the rule beyond what a step holds.
It is the reader with a pocket calculator: it sees only what the explanation words.
"""

from collections.abc import Sequence
from fractions import Fraction

from indicators.standards import Points, Share
from indicators.standards.facts import round_to
from indicators.standards.formula import POINTS_NAME, evaluate_term, parse_formula
from indicators.standards.trace import Added, Bounded, Chose, Computed, Gave, Lined, Moved, Rounded, Trace


def redo(steps: Sequence[Trace], given: Sequence[Fraction] = ()) -> tuple[Fraction | None, Trace | None]:
    """Redo recorded steps: the last result, and the first step that does not follow (``None``: all do).

    ``given`` are results that stand elsewhere: a total adds the scores of its rows.

    >>> redo([Computed("完成值/50*分值", (("完成值", Fraction(45)), ("分值", Fraction(10))), Fraction(9))])
    (Fraction(9, 1), None)
    >>> redo([Gave(Points(5), None, Fraction(5)), Added((Fraction(5),), Fraction(6))])[1]
    Added(parts=(Fraction(5, 1),), result=Fraction(6, 1))
    """
    known: list[Fraction] = [Fraction(0), *given]
    result = None
    for step in steps:
        if not _follows(step, known):
            return result, step
        found: Fraction | None = getattr(step, "result", None)
        if found is not None:
            result = found
            known.append(found)
    return result, None


def _follows(step: Trace, known: list[Fraction]) -> bool:
    """Whether one step's result follows from what it holds and from earlier results."""
    follows = True
    match step:
        case Chose(_, low, high, result):
            follows = (low is None or low <= result) and (high is None or result <= high)
        case Moved(move, _, times, each, result):
            amount, limit = times * each, getattr(move, "limit", None)
            follows = result == amount or (limit is not None and abs(result) < abs(amount) and result * amount >= 0)
        case Bounded(_, before, _):
            follows = before in known
        case Added(parts, result):
            follows = result == sum(parts) and all(part in known or part == 0 for part in parts)
        case Gave() | Lined() | Computed() | Rounded():
            follows = step.result == _recomputed(step)
    return follows


def _recomputed(step: Gave | Lined | Computed | Rounded) -> Fraction | None:
    """The result of a step that is arithmetic, from the numbers that it holds."""
    match step:
        case Lined(_, value, _, (x0, y0), (x1, y1), _):
            return y0 + (value - x0) * (y1 - y0) / (x1 - x0)
        case Computed(expression, values, _):
            names = tuple(name for name, _ in values if name != POINTS_NAME)
            return evaluate_term(parse_formula(expression, names), dict(values))
        case Rounded(_, before, digits, mode, _):
            return round_to(before, digits, mode)
        case Gave(Share(share), Fraction() as points, _):
            return share * points
        case _:
            return step.outcome.value if isinstance(step.outcome, Points) else None
