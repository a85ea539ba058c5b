"""Comparator words with a wrong character right before a number (大干等于60%): refused, with the word that was meant.

Lives here: the check and its distance. May not: correct anything.
"""

from functools import cache

from indicators.syntax._lexicon import lexicon
from indicators.syntax.bound import Bound
from indicators.syntax.pieces import Refused

_LONGEST, _SHORTEST = 6, 2


def check_spelling(bound: Bound) -> None:
    """Refuse a misspelt comparator word before a number.

    Args:
        bound: The number in its clause.

    Raises:
        Refused: The characters before it differ in one place from a comparator word, and are none.
    """
    row, end = bound.row, bound.piece.start
    if end - row.start < _SHORTEST:
        return
    exact = bound.said.strong
    shortest = _SHORTEST if exact is None else exact.end - exact.start + 1
    for length in range(min(_LONGEST, end - row.start), shortest - 1, -1):
        start = end - length
        window = row.plain(start, end)
        meant = _meant(window)
        if meant is not None:
            raise Refused("word_misspelt", start, end, window, meant)


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
def _almost() -> dict[tuple[str, str], list[str]]:
    """Return the comparator words by what is left of them without one character."""
    found: dict[tuple[str, str], list[str]] = {}
    for word in lexicon().words("before"):
        for place in range(len(word)):
            found.setdefault((word[:place], word[place + 1 :]), []).append(word)
    return found
