"""What the steps of the reader hand to each other: a clause, and what is known of the text (分句、正文).

Lives here: data, and the rule that no stretch of a text may vanish. May not: read words.
"""

import re
from fractions import Fraction
from functools import cache

from attrs import Factory, define, frozen

from indicators.standards.tree import Amount, Outcome, Points, PointsBetween, Rounding, Share, ShareBetween
from indicators.syntax.standards.amounts import Raw
from indicators.syntax.standards.conditions import Lead
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.text import Ambiguous, Printed, Unsure
from indicators.syntax.standards.words import either, pattern, words

ZERO_BASE = Share(Fraction(-99))  # stands for 基础分 until the text has said what it is worth
ENDS = (";", "。", "ITEM")
FULL = Share(Fraction(1))
ZERO = Points(Fraction(0))
MINUS = Share(Fraction(-1))
AWARDS = ("give", "share_give", "line", "rated", "formula", "judge_give")
MOVES = ("lose", "gain", "both", "judge_lose", "share_lose")


@frozen(kw_only=True)
class Clause:
    """An outcome and the condition in front of it (分句).

    Args:
        act: ``give``, ``lose``, ``gain``, ``both``, ``judge_give``, ``judge_lose``, ``share_give``, ``share_lose``,
            ``line``, ``formula``, ``veto``, ``floor``, ``cap``, ``limit``, ``require``, ``none``.
        scores: What it gives or takes; several for 分别.
        lead: The condition.
        item: The place of its printed number, 0 before the first.
        apart: 各 or 分别 is printed.
        words: The words of a judgement, a rate or an equation.
        bracketed: Its points stand in brackets.
        below_zero: 倒扣 is printed.
        printed: The words in front of it, as printed.
        per: So much for each of these (扣0.5分/条).
        start: Where it begins.
        end: Where it ends.
        strong: The stop or semicolon that stands before it, if one does.
        whole: The 分值, where it is known.
    """

    act: str
    scores: tuple[Outcome, ...] = ()
    lead: Lead = Factory(Lead)
    item: int = 0
    apart: bool = False
    words: str = ""
    printed: str = ""
    bracketed: bool = False
    below_zero: bool = False
    per: Amount | None = None
    start: int = 0
    end: int = 0
    strong: str = "。"
    whole: Fraction | None = None

    @property
    def raw(self) -> Raw | None:
        """Its condition."""
        return self.lead.raw

    @property
    def count(self) -> Count | None:
        """What it counts."""
        return self.lead.count

    @property
    def bare(self) -> bool:
        """Does it stand without any condition?"""
        lead = self.lead
        return lead.raw is None and lead.count is None and not lead.each and not lead.other

    @property
    def zero(self) -> bool:
        """Does it give nothing?"""
        return self.scores == (ZERO,)

    @property
    def worth(self) -> Fraction | None:
        """The most that it gives, shares counted far above points; ``None`` where that is no number."""
        return worth(self.scores[0], self.whole) if self.scores else None


def worth(outcome: Outcome, whole: Fraction | None = None) -> Fraction | None:
    """The most that an outcome gives; without the 分值 shares count far above points. ``None``: it is no number."""
    match outcome:
        case Points(most) | PointsBetween(_, most):
            return most
        case Share(most) | ShareBetween(_, most):
            return most * (whole or 1000)
    return None


def is_other(one: str, two: str) -> bool:
    """Do two names name two things? 办结率 and 年度办结率 are one."""
    a, b = (name.replace("的", "") for name in (one, two))
    return not (a in b or b in a or a in words().lists["same_measure"] or b.endswith(a.removesuffix("率")))


@frozen
class Head:
    """The heading of a part (小标题): what it is about, and its 分值."""

    name: str = ""
    points: Fraction | None = None


@define
class Text:
    """What is known of a text while it is read (一格).

    Args:
        source: The text.
        weight: The indicator's 分值, given.
        measure: The indicator's name, given.
        printed: The 分值 that the text prints.
        base: What 基础分 is worth.
        rounding: What the text says of rounding.
        defined: Measures that it explains.
        remarks: Spans that are no rule.
        marks: Codes of defects read through.
        onward: 依次类推 is printed.
        worked: Where equations and points with a / stand.
        second: Of two readings the second is asked for; ``None``: two are refused.
        owned: Words that the rule holds without writing them: the state in which a start is given.
        heads: The heading of each printed number.
    """

    source: Printed
    weight: Fraction | None = None
    measure: str | None = None
    printed: Fraction | None = None
    base: Outcome | None = None
    rounding: Rounding | None = None
    defined: dict[str, str] = Factory(dict)
    remarks: list[str] = Factory(list)
    marks: list[str] = Factory(list)
    owned: list[str] = Factory(list)
    heads: dict[int, Head] = Factory(dict)
    onward: bool = False
    worked: list[tuple[int, int]] = Factory(list)
    second: bool | None = None

    def meant(self, reason: str, start: int, end: int) -> bool:
        """Where a text reads in two ways: whether the second is asked for."""
        if self.second is None:
            raise Ambiguous(reason, start, end)
        return self.second

    def mark(self, code: str) -> None:
        """Note a defect once."""
        if code not in self.marks:
            self.marks.append(code)

    def remark(self, start: int, end: int, *, whole: bool = False) -> None:
        """Keep a stretch that is no rule; what speaks of points is refused instead.

        A ``whole`` sentence may say a number (留样不少于48小时): it is a requirement, and takes nothing.
        """
        said = self.source[start:end].strip(",，。;；、：: ")
        plain = harmless().sub("", self.source.plain[start:end])
        speaks = _told() if whole else _speaks()
        if (speaks.search(plain) and not _BASED.fullmatch(plain)) or (said and _NUMBER_ALONE.match(plain)):
            raise Unsure("有一段没有读出", start, end)
        if said:
            self.remarks.append(said)


_BASED = re.compile(
    "(?:(?:[^,。;分]*以[^,。;分]*为准|(?:结合|根据|依据|按照)[^,。;分]*(?:评定|核定|确定|考核)|由[^,。;分]*(?:考核|评定|核定))[。;,()]*)+"
)  # 核定数以12月批复文件为准
_NUMBER_ALONE = re.compile(r"\W*[0-9.]+\W*\w?\W*$")  # 120%, 3个: what they measure was not read


@cache
def harmless() -> re.Pattern[str]:
    """The words that hold a key word and mean nothing of the kind."""
    return re.compile(either(word for word, kind in words().kinds.items() if kind == "PLAIN"))


@cache
def _speaks() -> re.Pattern[str]:
    return pattern("speaks", "{}|[0-9]分(?!钟|之)|每[^,。;]*[0-9]|(?:[低高少多]于|超过|不足|[≥≤><])[0-9]")


@cache
def _told() -> re.Pattern[str]:
    return pattern("speaks", "(?!核定){}|[0-9]分(?!钟|之|类)|扣[0-9]")
