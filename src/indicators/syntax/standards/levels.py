"""Facts side by side: levels of which one holds, or parts that are earned each (分级与并列).

Lives here: how the words and the points of facts tell which. May not: bands, changes.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from indicators.standards.tree import PointsBetween, StateHolds
from indicators.syntax.standards.model import Clause
from indicators.syntax.standards.moves import worth
from indicators.syntax.standards.words import words


def levels(main: Sequence[Clause]) -> bool:
    """Do the points fall, with words of degree or nothing at the end?"""
    values = [worth(clause.scores[0]) if clause.scores else Fraction(1, 3) for clause in main]
    if any(value is None for value in values):
        return all(value is None for value in values)
    if not all(a > b for a, b in pairwise(v for v in values if v is not None)):
        return False
    said = [clause.raw.words for clause in main if isinstance(clause.raw, StateHolds)]
    brief = all(len(one.removesuffix("的")) <= _BRIEF for one in said[1:])
    if values[-1] == 0 and said and (brief or _shares(said[-1], said[:-1])):
        return True
    return maybe_levels(main) or any(isinstance(c.scores[0], PointsBetween) for c in main if c.scores)


def maybe_levels(main: Sequence[Clause]) -> bool:
    """Do the facts grade one thing: by words of degree, or by a number?"""
    degrees = words().lists["degrees"]
    said = [clause.raw.words for clause in main if isinstance(clause.raw, StateHolds)]
    bare = [re.sub("[0-9一二三四五]+", "", one) for one in said]
    if len(set(bare)) == 1 and len(said) > 1:
        return True
    return any(
        any(degree in one for degree in degrees) and _about_the_same(one, said[:at])
        for at, one in enumerate(said)
        if at
    )


_BRIEF = 3  # 持平, B级: names of levels


SHORT = 7  # a level of so few signs has no subject of its own


def _about_the_same(one: str, before: Sequence[str]) -> bool:
    return len(one) < SHORT or _shares(one, before)


def _shares(one: str, before: Sequence[str]) -> bool:
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return any(pair in other for other in before for pair in pairs)


def denying(clause: Clause, before: Clause | None) -> bool:
    """Does the fact only deny the one before it?"""
    if not isinstance(clause.raw, StateHolds):
        return False
    said = clause.raw.words.removesuffix("的")
    if said in words().lists["bare_denials"] or clause.raw.words in words().lists["bare_denials"]:
        return True
    for denial in words().lists["denials"]:
        if said.startswith(denial):
            stem = said.removeprefix(denial)
            known = before is not None and isinstance(before.raw, StateHolds) and stem in before.raw.words
            if known or stem in words().lists["generic_denials"]:
                return True
    return False


def falls(one: Clause, two: Clause) -> bool:
    """Does the second give less?"""
    a = worth(one.scores[0]) if one.scores else None
    b = worth(two.scores[0]) if two.scores else None
    return a is not None and b is not None and b < a
