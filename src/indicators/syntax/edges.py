"""Signs of a bound (边界): the comparator before a number, the word behind it, and what is misspelt there.

Lives here: :class:`Signs`, what both sides together say, :func:`ranged`. May not: look at a whole clause.
"""

from functools import cache
from typing import NamedTuple

from indicators.comparators import Between, Quantity
from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Figure, Lead, Refused, Word

UPWARD, DOWNWARD = frozenset({">=", ">"}), frozenset({"<=", "<"})
_INCLUSIVE = {">": ">=", "<": "<="}
_EXCLUSIVE = {">=": ">", "<=": "<"}
_DOUBLED = frozenset({"≥≥", "≤≤", ">>", "<<", "=="})
_LONGEST, _SHORTEST = 6, 2


class Signs(NamedTuple):
    """What a lead says about the number behind it."""

    sign: str | None = None
    weak: str | None = None
    repeated: bool = False
    approximate: bool = False
    per: tuple[str, ...] = ()
    verb: Word | None = None
    base: Word | None = None
    strong: Word | None = None
    included: bool | None = None
    money: bool = False


def signs(lead: Lead | None) -> Signs:
    """Read a lead's words, left to right; the last of each sort counts, two different comparators are refused."""
    if lead is None:
        return Signs()
    lex = lexicon()
    last = {word.kind: word for word in lead.words}
    strong = [word for word in lead.words if word.kind in ("SIGN", "CMP")]
    said = [lex.sign(word) for word in strong]
    if len(set(said)) > 1:
        raise Refused("comparator_conflict.before", lead.start, lead.end)
    return Signs(
        sign=said[-1] if said else None,
        weak=lex.sign(last["REACH"]) if "REACH" in last else None,
        repeated=len(said) > 1 or any(word.text in _DOUBLED for word in strong),
        approximate="ABOUT" in last,
        per=tuple(word.text for word in lead.words if word.kind == "each"),
        verb=last.get("VERB"),
        base=last.get("BASE"),
        strong=strong[-1] if strong else None,
        included="不" not in last["INCL_FIRST"].text if "INCL_FIRST" in last else None,
        money="MONEY" in last,
    )


def combined(before: Signs, figure: Figure) -> tuple[str | None, tuple[str, ...]]:
    """Put the sign before and the word behind a number together; a comparator said twice is an anomaly."""
    table = lexicon().meaning["after"]
    behind = [
        table[word.text] for word in figure.tails if word.kind == "TAIL" and table[word.text] not in ("", "range")
    ]
    said = ([] if before.sign is None else [before.sign]) + behind
    if not (set(said) <= UPWARD or set(said) <= DOWNWARD or len(said) == 1):
        start = figure.start if before.strong is None else before.strong.start
        raise Refused("comparator_conflict.behind", start, figure.end)
    sign = said[0] if said else before.weak
    whole = included(figure)
    whole = before.included if whole is None else whole
    if whole is not None and sign is not None:
        sign = (_INCLUSIVE if whole else _EXCLUSIVE).get(sign, sign)
    return sign, ("comparator_repeated",) if before.repeated or len(said) > 1 else ()


def included(figure: Figure) -> bool | None:
    """Say whether (含) or (不含) stands behind a figure."""
    found = [word for word in figure.tails if word.kind.startswith("INCL")]
    return None if not found else "不" not in found[-1].text


def ranged(one: Quantity, two: Quantity, subject: str | None, text: str = "") -> Between | None:
    """Put ≥80% and <90% together, in either order; ``None`` where they are no two ends of one range."""
    down, up = (one, two) if one.sign in UPWARD else (two, one)
    unit = up.unit or down.unit
    if not opposite(one.sign, two.sign) or (down.unit or unit) != unit or down.value > up.value:
        return None
    return Between(
        down.value,
        up.value,
        down.sign == ">=",
        up.sign == "<=",
        unit,
        up.per,
        approximate=down.approximate or up.approximate,
        subject=subject,
        text=text,
    )


def opposite(one: str | None, two: str | None) -> bool:
    """Say whether one sign bounds from below and the other from above."""
    return (one in UPWARD and two in DOWNWARD) or (one in DOWNWARD and two in UPWARD)


# -- misspelt (大干等于60%) ------------------------------------------------------------


def check_spelling(said: Signs, ahead: str, end: int) -> None:
    """Refuse a comparator word with a wrong character right before a number, with what stands ahead in its clause."""
    if len(ahead) < _SHORTEST or not any(ahead[-at] in chars for at, chars in enumerate(_ends(), 1)):
        return
    shortest = _SHORTEST if said.strong is None else said.strong.end - said.strong.start + 1
    for length in range(min(_LONGEST, len(ahead)), shortest - 1, -1):
        window = ahead[-length:]
        meant = _meant(window)
        if meant is not None:
            raise Refused("word_misspelt", end - length, end, window, meant)


def _meant(window: str) -> str | None:
    """Find the comparator word that a misspelt one stands for.

    A character that is easily taken for another tells it; a word of three characters or more may else differ in any one
    but the first: 率高于 is no 不高于.
    """
    near = sorted(
        (word, place)
        for place in range(len(window))
        for word in _almost().get((window[:place], window[place + 1 :]), ())
        if word != window
    )
    alike = lexicon().meaning["alike"]
    sure = (word for word, place in near if alike.get(window[place]) == word[place])
    other = (word for word, place in near if place > 0 and len(window) > _SHORTEST)
    return next(sure, None) or next(other, None)


@cache
def _ends() -> tuple[frozenset[str], frozenset[str]]:
    """Return the last and the last but one characters of the comparator words: one of the two is not misspelt."""
    words = lexicon().words("before")
    return frozenset(word[-1] for word in words), frozenset(word[-2] for word in words if len(word) > 1)


@cache
def _almost() -> dict[tuple[str, str], list[str]]:
    """Return the comparator words by what is left of them without one character."""
    found: dict[tuple[str, str], list[str]] = {}
    for word in lexicon().words("before"):
        for place in range(len(word)):
            found.setdefault((word[:place], word[place + 1 :]), []).append(word)
    return found
