"""The score of one row over its actual value (得分曲线): exact pieces, and a fast function made of them.

Lives here: :func:`score_pieces`, :func:`compile_row`. May not: decide anything; the one scorer is run on all numbers.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import cast

from attrs import evolve

from indicators.comparators import Interval
from indicators.errors import want
from indicators.numbers import Exact, exact, number
from indicators.rulepacks import Rules, load_rulepack
from indicators.scoring.pieces import Piece, Undecidable, function_of, pieces_of
from indicators.scoring.row import score_indicator
from indicators.targets import MISSING, Actual, BoundTarget, Facts

Scorer = Callable[[Exact | float | None], Fraction | None]
_ALL = Interval(None, None, lower_closed=False, upper_closed=False)
_FILLED = Actual(text="已填", reading=MISSING, reason="已说明")


def score_pieces(
    bound: BoundTarget, pack: Rules, points: Exact, facts: Facts | None = None, domain: Interval = _ALL
) -> tuple[Piece, ...]:
    """Find the score of a bound row for every actual value of a domain at once, to be drawn or looked up.

    Of each piece, in order: its cell, the score ``at`` a value and towards an ``end``, as the pack rounds it, ``None``
    where it is not determined. A rule that is no such pieces (it takes a square) raises :class:`Undecidable`.

    >>> from indicators.comparators import AtLeast
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.targets import Indicator, bind
    >>> bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=AtLeast(6000, "起")))
    >>> found = score_pieces(bound, load_rulepack("hubei-2019"), Fraction(10), domain=Interval(Fraction(0), None))
    >>> [(str(piece.cell), str(piece.end(upper=True).value)) for piece in found][:4]
    [('[0, 0]', '0'), ('(0, 5997)', '999/100'), ('[5997, 5997]', '10'), ('(5997, 6000)', '10')]
    """
    return pieces_of(_traced(bound, pack, points, facts or Facts()), domain)


def compile_row(bound: BoundTarget, pack: Rules, points: Exact, facts: Facts | None = None) -> Scorer:
    """Compile the scoring of one bound row.

    Args:
        bound: The row's target; its own actual value does not matter.
        pack: The rule pack, or its id.
        points: The row's 分值.
        facts: Named numbers that the pack's rules may use.

    Returns:
        A function from the actual number, in the target's unit, to the score, rounded as the pack says: the same
        number that :func:`score_indicator` earns; ``None`` where that is not determined, or no number is given.

    >>> from indicators.comparators import AtLeast
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.targets import Indicator, bind
    >>> bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=AtLeast(6000, "起")))
    >>> compile_row(bound, load_rulepack("hubei-2019"), Fraction(10))(5400)
    Fraction(9, 1)
    """
    try:
        return function_of(score_pieces(bound, pack, points, facts))
    except Undecidable:
        traced = _traced(bound, pack, points, facts or Facts())
        return lambda x: None if (value := number(cast("float", x))) is None else traced(value)


def _traced(bound: BoundTarget, pack: Rules, points: Exact, facts: Facts) -> Callable[[Fraction], Fraction | None]:
    want(bound, BoundTarget, "这里要绑定的指标值（bind 的结果）")
    rules, full = load_rulepack(pack), exact(points)
    return lambda x: score_indicator(evolve(bound, actual=x), _FILLED, rules, full, facts).earned
