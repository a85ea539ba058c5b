"""How a form prints amounts of money (金额的写法): its unit, and whether thousands are parted by commas.

Lives here: :func:`money_of`. May not: print; read a form.
"""

import re
from fractions import Fraction

from indicators.explaining import Money
from indicators.forms.kinds import money_factor
from indicators.scoring import Score
from indicators.targets import GoalTable

_PARTED = re.compile(r"\d,\d{3}")
_MONEY = re.compile(r"[亿万千百十]*元")
_YUAN = "元"


def money_of(table: GoalTable, score: Score | None = None) -> Money:
    """Say how amounts are printed in a form, or beside one row of it.

    A row that prints its own unit keeps it (437.31万元); an amount that prints 元, or none, stands in the form's unit
    unless it is less than one of it (人均50元 in a form in 万元).

    >>> money_of(GoalTable(title="表", goals=(), header=(("项目总预算", "1,311.13"),))).grouped
    True
    """
    texts = [text for _, text in table.header]
    unit = table.money_unit
    if score is not None:
        own = score.indicator.target.text
        texts += [own, score.actual.text]
        printed = _MONEY.search(own)
        if printed is not None and printed[0] != _YUAN:
            unit = printed[0]
        elif _small(score, money_factor(unit) or 1):
            unit = _YUAN
    grouped = any(_PARTED.search(text) for text in texts)
    return Money(unit, money_factor(unit) or 1, grouped)


def _small(score: Score, factor: int) -> bool:
    """Whether an amount of a row is less than one of the unit."""
    numbers = (score.bound.value, score.bound.actual)
    return any(isinstance(each, Fraction) and 0 < abs(each) < factor for each in numbers)
