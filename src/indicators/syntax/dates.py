"""A date in its clause → deadline or period (时限, 期间), or the base that others are measured against (参照年份).

Lives here: signs and 每 around a date, whole years, months that are amounts (≥6月); which dates are no time limits but
bases (较2020年, 不高于2021年, 2020年的95%). May not: read amounts (``changes`` and ``judging`` read the bases).
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby

from attrs import evolve

from indicators.comparators import SIGNS, By, Comparator, Day, Period, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.edges import UPWARD
from indicators.syntax.pieces import Date, Done, Figure, Lead, Piece, Refused, Word
from indicators.syntax.row import Bound, repeats

# what the rule of a lead is made of
_LEADING = {"SIGN", "CMP", "REACH", "INCL_FIRST", "MONEY", "ABOUT", "FILL", "HOLD", "VERB", "EQUAL", "COMPARE", "BASE"}
_LEADING |= {"EACHWORD", "each"}
_SHARES = frozenset({"%", "‰", "倍"})
_LONGEST = 8  # characters of 支出数 behind a year
_LAST_YEARS = frozenset({"previous_year", "year_before_last"})


def dated_subject(bound: Bound) -> str | None:
    """Cut the subject of a date: a heading is one (竣工：12月底前), a sentence is none (项目于2020年5月开工)."""
    if bound.lead is not None and any(word.kind in ("FILL", "COMPARE") for word in bound.lead.words):
        return None
    about = bound.subject
    return None if about in lexicon().words("date_headings") else about


def deadline(bound: Bound, date: Date) -> Comparator:
    """Read one date: a deadline, a period for a whole year; prose that only names a year is a :class:`State`."""
    row, said, day = bound.row, bound.said, date.day
    spelled_out = repeats(bound.rest)
    if date.whole_year and date.sign is None:
        whole = Period(Day(day.year, 1, 1), Day(day.year, 12, "end"), text=row.text, subject=dated_subject(bound))
        return whole if spelled_out else State(text=row.text)
    if date.bare and not spelled_out:
        return State(text=row.text)
    _check(bound, date)
    about = dated_subject(bound)
    strong = said.strong
    if strong is not None and strong.kind == "SIGN" and date.sign is None and _months(bound, date) is not None:
        return SIGNS[said.sign](day.month or 0, "月", text=row.text, subject=bound.subject)
    every = next((per for per in said.per if per in lexicon().words("every")), None)
    if len(said.per) > (every is not None):
        raise Refused("date_unclear.day", date.start, date.end)
    if every == "年" and day.month is None and day.day == "end":
        day = evolve(day, month=12)
    sign = said.sign if said.sign not in (None, "=") else date.sign
    if every is None and day.month is None and day.year is None and (day.day == "end" or sign in UPWARD):
        raise Refused("date_unclear.month", date.start, date.end)
    return By(sign, day, every, text=row.text, subject=about)


def stretch(bound: Bound) -> str | None:
    """Find a word that makes a stretch of time of what follows (近两月, 最近3个月; not 将近三年)."""
    led = [word.text for word in bound.lead.words] if bound.lead is not None else []
    ahead = bound.row.plain(bound.row.start, bound.start)
    found = (word for word in lexicon().words("recent") if word in led or ahead.endswith(word))
    return max(found, key=len, default=None)


def _check(bound: Bound, date: Date) -> None:
    """Refuse a date that hangs on something else or may be none."""
    row, said = bound.row, bound.said
    recent = stretch(bound) if date.day.year is None and date.day.day == "end" else None
    if recent is not None:  # 近三月
        raise Refused("date_unclear.recent_month", bound.start, date.end, recent)
    last = said.base.text if said.base is not None else ""
    if date.day.year is None and (
        last.startswith(lexicon().ends("last")) or lexicon().reference(last) in _LAST_YEARS
    ):  # 去年5月1日前
        raise Refused("date_unclear.which_year", bound.start, date.end, last)
    if bound.rest.endswith(lexicon().ends("relative")) and date.sign is None:  # 2023年9月开学前
        raise Refused("date_unclear.other_matter", date.start, row.end)
    if (
        date.bare
        and said.strong is not None
        and said.strong.kind == "CMP"
        and lexicon().words("of_days").isdisjoint(said.strong.text)
    ):
        raise Refused("date_unclear.base", bound.start, date.end)
    if bound.rest.startswith(lexicon().ends("within_month")) and date.sign is None:  # 3月初, 2023年3月第一周
        raise Refused("date_unclear.day", date.start, row.end)
    if said.sign == "!=":
        raise Refused("date_unclear.sign", bound.start, date.end)
    if bound.word == "每":
        raise Refused("date_unclear.day", date.start, date.end)
    if not said.per and any(
        word.kind == "each" for lead in bound.pieces if isinstance(lead, Lead) for word in lead.words
    ):
        raise Refused("date_unclear.each", row.start, date.end)


def _months(bound: Bound, date: Date) -> int | None:
    """Return the number of ≥6月, which is an amount of months; ``None`` for a date."""
    text = bound.row.plain(date.start, date.end)
    return date.day.month if date.day.year is None and text.rstrip("月").isdigit() else None


# -- years that others are measured against ------------------------------------------------------------


def dated(pieces: Sequence[Piece], plain: str) -> Sequence[Piece]:
    """Turn the dates that others are measured against into words of the leads around them."""
    if not any(map(_could_be, pieces)):
        return pieces
    flat: list[Piece] = [word for piece in pieces for word in (piece.words if isinstance(piece, Lead) else (piece,))]
    out: list[Piece] = []
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


def _kind(date: Date, before: Piece | None, behind: Sequence[Piece], plain: str, tail: str) -> str | None:
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


def _share(token: Piece) -> bool:
    return isinstance(token, Figure) and token.unit in _SHARES and not token.per


def _led(tokens: Sequence[Piece]) -> Sequence[Piece]:
    """Put neighbouring words that lead up to a number together again."""
    out: list[Piece] = []
    for leading, run in groupby(tokens, key=lambda token: token.kind in _LEADING):
        found = tuple(run)
        words = tuple(token for token in found if isinstance(token, Word))
        if leading:
            out.append(Lead(words, words[0].start, words[-1].end))
        else:
            out += found
    return out
