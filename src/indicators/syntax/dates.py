"""A date in its clause → deadline or period (时限, 期间).

Lives here: signs and 每 around a date, whole years, months that are amounts (≥6月). May not: read amounts.
"""

from attrs import evolve

from indicators.comparators import SIGNS, By, Comparator, Day, Period, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.bound import Bound
from indicators.syntax.pieces import Date, Each, Lead, Refused, Word
from indicators.syntax.row import UPWARD, repeats

_LAST_YEARS = frozenset({"previous_year", "year_before_last"})


def dated_subject(bound: Bound) -> str | None:
    """Cut the subject of a date: a heading is one (竣工：12月底前), a sentence is none (项目于2020年5月开工)."""
    if bound.lead is not None and any(word.kind in ("FILL", "COMPARE") for word in bound.lead.words):
        return None
    about = bound.subject
    return None if about in lexicon().words("date_headings") else about


def deadline(bound: Bound, date: Date) -> Comparator:
    """Read one date.

    Args:
        bound: Its place in the clause.
        date: The date.

    Returns:
        A deadline; a period for a whole year; prose that only names a year is a :class:`State`.

    Raises:
        Refused: The day cannot be told.
    """
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
    before = bound.before
    if isinstance(before, Word) and before.text == "每":
        raise Refused("date_unclear.day", date.start, date.end)
    if not said.per and any(
        isinstance(word, Each) for lead in bound.pieces if isinstance(lead, Lead) for word in lead.words
    ):
        raise Refused("date_unclear.each", row.start, date.end)


def _months(bound: Bound, date: Date) -> int | None:
    """Return the number of ≥6月, which is an amount of months; ``None`` for a date."""
    text = bound.row.plain(date.start, date.end)
    return date.day.month if date.day.year is None and text.rstrip("月").isdigit() else None
