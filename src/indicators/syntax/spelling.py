"""Comparator words with a wrong character right before a number (大干等于60%): refused, with the word that was meant.

Lives here: the check and its distance. May not: correct anything.
"""

from functools import cache

from indicators.syntax._lexicon import lexicon
from indicators.syntax.bound import Bound

_LONGEST, _SHORTEST = 6, 2


def check_spelling(bound: Bound) -> None:
    """Refuse a misspelt comparator word before a number.

    Args:
        bound: The number in its clause.

    Raises:
        Refused: The characters before it differ in one place from a comparator word, and are none.
    """
    row, end = bound.row, bound.piece.start
    exact = bound.said.strong
    shortest = _SHORTEST if exact is None else exact.end - exact.start + 1
    for length in range(min(_LONGEST, end - row.start), shortest - 1, -1):
        start = end - length
        window = row.plain(start, end)
        meant = _meant(window)
        if meant is not None:
            message = f"比较词“{window}”可能写错了"
            raise row.refuse("word_misspelt", message, start, end, f"是否应为“{meant}”")


def _meant(window: str) -> str | None:
    """Find the comparator word that a misspelt one stands for.

    A character that is easily taken for another tells it; a word of three characters or more may else differ in any one
    but the first: 率高于 is no 不高于.
    """
    lex = lexicon()
    other: str | None = None
    for word in _by_length().get(len(window), ()):
        odd = [place for place, (a, b) in enumerate(zip(window, word, strict=True)) if a != b]
        if len(odd) == 1:
            if lex.meaning["alike"].get(window[odd[0]]) == word[odd[0]]:
                return word
            if odd[0] > 0 and len(window) > _SHORTEST:
                other = other or word
    return other


@cache
def _by_length() -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in sorted(lexicon().words("before")):
        found.setdefault(len(word), []).append(word)
    return found
