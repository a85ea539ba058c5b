"""Dates that others are measured against → bases (参照年份): 较2020年, 不高于2021年, 2020年的95%.

Lives here: which dates of a clause are no time limits but bases. May not: make comparators (``changes`` and
``judging`` read such a year as they read 上年).
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Date, Done, Each, Figure, Lead, Piece, Word
from indicators.syntax.row import repeats

Token = Piece | Each
# what the rule of a lead is made of
_LEADING = {"SIGN", "CMP", "REACH", "INCL_FIRST", "MONEY", "ABOUT", "FILL", "HOLD", "VERB", "EQUAL", "COMPARE", "BASE"}
_LEADING |= {"EACHWORD", "each"}
_SHARES = frozenset({"%", "‰", "倍"})
_LONGEST = 8  # characters of 支出数 behind a year


def dated(pieces: Sequence[Piece], plain: str) -> Sequence[Piece]:
    """Turn the dates that others are measured against into bases.

    Args:
        pieces: The pieces of a clause.
        plain: The plain text that they point into.

    Returns:
        The pieces, such dates as words of the leads around them.
    """
    if not any(map(_could_be, pieces)):
        return pieces
    flat: list[Token] = [word for piece in pieces for word in (piece.words if isinstance(piece, Lead) else (piece,))]
    out: list[Token] = []
    while flat:
        token = flat.pop(0)
        if isinstance(token, Date) and _could_be(token):
            tail = next((tail for tail in _tails() if plain.startswith(tail, token.end)), "")
            end = token.end + len(tail)
            behind = [other for other in flat if other.start >= end]
            kind = _kind(token, out[-1] if out else None, behind, plain, tail)
            if kind is not None:
                flat = behind
                token = Word(kind, plain[token.start : token.end], token.start, end)
        out.append(token)
    return list(_led(out))


@cache
def _tails() -> list[str]:
    return sorted(lexicon().words("year_tails"), key=len, reverse=True)


def _could_be(piece: Piece) -> bool:
    return isinstance(piece, Date) and piece.day.year is not None and piece.sign is None


def _kind(date: Date, before: Token | None, behind: Sequence[Token], plain: str, tail: str) -> str | None:
    """Return the terminal that a date stands for: BASE, WORD (2022年 of 2022年支出数), ``None`` for a date."""
    after = behind[0] if behind else None
    rest = plain[after.start : behind[-1].end] if after is not None else ""
    compared = before is not None and before.kind == "COMPARE"
    if compared or (after is not None and after.kind == "EQUAL") or rest.startswith(("相比", "基础上", "的基础上")):
        return "BASE"
    if after is not None and after.kind == "DE" and len(behind) > 1 and _share(behind[1]):
        return "BASE"
    if not isinstance(before, Word) or before.kind not in ("CMP", "SIGN", "REACH"):
        return None
    amount = before.kind == "CMP" and not lexicon().words("of_amounts").isdisjoint(before.text)
    if after is None:
        return "BASE" if tail or (amount and (date.bare or date.whole_year)) else None
    if isinstance(after, Figure) and amount:  # 高于2020年5个百分点
        return "BASE"
    words = all(isinstance(other, Word) for other in behind) and not any(isinstance(other, Done) for other in behind)
    return "WORD" if date.bare and words and not repeats(rest) and len(rest) <= _LONGEST and not tail else None


def _share(token: Token) -> bool:
    return isinstance(token, Figure) and token.unit in _SHARES and not token.per


def _led(tokens: Sequence[Token]) -> Sequence[Piece]:
    """Put neighbouring words that lead up to a number together again."""
    out: list[Piece] = []
    for leading, run in groupby(tokens, key=lambda token: token.kind in _LEADING):
        found = tuple(run)
        words = tuple(token for token in found if isinstance(token, Word | Each))
        if leading:
            out.append(Lead(words, words[0].start, words[-1].end))
        else:
            out += [token for token in found if not isinstance(token, Each)]
    return out
