"""What the pages share (各页共用): values as chips, what every form of a page needs.

Lives here: :func:`page`, :class:`Chip`, :func:`chip`, :func:`choices`. May not: know one of the pages.
"""

from typing import Any

from attrs import evolve, frozen

from indicators.comparators import Between, Comparator, Compound, Quantity, Unparsed, decimal_string
from indicators.comparators.wording import describe
from indicators.explaining import Money
from indicators.forms.templating import rendered
from indicators.rulepacks import rulepack_ids
from indicators.rulepacks.roundings import roundings
from indicators.web.problems import Answer

HTML = "text/html; charset=utf-8"
Shown = dict[str, Any]  # one thing of a page, by the names that its template uses
_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝", "!=": "≠", None: ""}


def page(name: str, **shown: Any) -> Answer:  # noqa: ANN401 - whatever a template shows
    """A page as an answer."""
    return Answer(body=rendered("web", name, **shown).encode("utf-8", "replace"), media=HTML)


def choices(**chosen: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a template shows
    """What each page offers to choose, and nothing chosen; then what is."""
    offered = {"ids": rulepack_ids(), "roundings": tuple(roundings()), "fits": (), "rules": "", "rounding": ""}
    return offered | {"problem": None, "pasted": ""} | chosen


@frozen(kw_only=True)
class Chip:
    """A value as a person checks it at a glance (读法)."""

    sign: str = ""  # the comparator
    number: str = ""  # the number, or the words
    unit: str = ""  # the unit
    interval: str = ""  # the numbers that satisfy it
    words: str = ""  # all of it as a sentence
    # what could not be read: before, at and behind the place, and the hint
    unread: tuple[str, str, str, str] | None = None
    parts: tuple["Chip", ...] = ()  # the chips of a compound


def chip(read: Comparator, money: Money | None = None) -> Chip:
    """A comparator as a chip; amounts as a form prints them, and no interval of one number.

    >>> from indicators import parse
    >>> made = chip(parse("=334万元"), Money("万元", 10_000))
    >>> made.sign, made.number, made.unit, made.interval
    ('＝', '334', '万元', '')
    """
    if money is not None and isinstance(read, Quantity | Between) and read.unit == "元":
        ends = ("value",) if isinstance(read, Quantity) else ("lower", "upper")
        amounts = {end: amount / money.factor for end in ends if (amount := getattr(read, end)) is not None}
        read = evolve(read, unit=money.unit, **amounts)
    match read:
        case Unparsed(diagnostic=said):
            if said is None or not said.at:
                return Chip(words=read.reason, unread=("", read.text, "", read.reason))
            hint = said.message + (f"。建议：{said.hint}" if said.hint else "")
            return Chip(words=hint, unread=(*said.parts, hint))
        case Compound():
            return Chip(parts=tuple(chip(part, money) for part in read.parts), words=describe(read))
        case Quantity():
            number, sign = decimal_string(read.value), _SIGNS[read.sign]
        case Between():
            low = "−∞" if read.lower is None else decimal_string(read.lower)
            high = "+∞" if read.upper is None else decimal_string(read.upper)
            number, sign = f"{low}～{high}", ""
        case _:
            number, sign = read.canonical, ""
    within = read.interval
    interval = "" if within is None or within.lower == within.upper is not None else str(within)
    return Chip(sign=sign, number=number, unit=read.unit_text or "", interval=interval, words=describe(read))
