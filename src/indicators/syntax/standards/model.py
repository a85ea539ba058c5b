"""What the steps of the reader hand to each other: a clause, and what is known of the text (分句、正文).

Lives here: data, and the rule that no stretch of a text may vanish. May not: read words.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Self

from attrs import Factory, define, evolve, fields, frozen

from indicators.standards import tree
from indicators.standards.tree import Adjust, Amount, Limit, Move, Outcome, Points, Rounding, Share, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, measure_of
from indicators.syntax.standards.conditions import Lead
from indicators.syntax.standards.text import Ambiguous, Printed, Unsure
from indicators.syntax.standards.words import pattern, words

ZERO_BASE = Share(Fraction(-99))  # stands for 基础分 until the text has said what it is worth
ENDS = (";", "。", "ITEM")
FULL = Share(Fraction(1))
ZERO = Points(0)
MINUS = Share(Fraction(-1))
AWARDS = ("give", "share_give", "line", "rated", "formula", "judge_give")
MOVES = ("lose", "gain", "both", "judge_lose", "share_lose")


@frozen(kw_only=True)
class Clause(Lead):
    """An outcome and the condition in front of it (分句)."""

    act: str  # one of AWARDS or MOVES, or veto, floor, cap, limit, total, up, require, none
    scores: tuple[Outcome, ...] = ()  # what it gives or takes; several for 分别
    item: int = 0  # the place of its printed number, 0 before the first
    apart: bool = False  # 各 or 分别 is printed
    words: str = ""  # of a judgement, a rate or an equation
    printed: str = ""  # the words in front of it
    bracketed: bool = False  # its points stand in brackets
    below_zero: bool = False  # 倒扣 is printed
    per: Amount | None = None  # so much for each of these (扣0.5分/条)
    start: int = 0
    end: int = 0
    strong: str = "。"  # the stop or semicolon that stands before it, if one does
    whole: Fraction | None = None  # the 分值, where it is known

    def under(self, lead: Lead) -> Self:
        """Return the same outcome under another condition."""
        return evolve(self, **{field.name: getattr(lead, field.name) for field in fields(Lead)})

    def where(self, raw: Raw | None) -> Self:
        """Return the same with another bound or fact as its condition."""
        return evolve(self, raw=raw)

    def renamed(self, measure: str | None) -> Self:
        """Return the same, its bound over another measure."""
        return self if self.band is None else evolve(self, raw=evolve(self.band, measure=measure))

    @property
    def bare(self) -> bool:
        """Does it stand without any condition?"""
        return self.raw is None and self.count is None and not self.each and not self.other

    @property
    def band(self) -> Band | None:
        """Its condition, where that is a bound."""
        return self.raw if isinstance(self.raw, Band) else None

    @property
    def fact(self) -> bool:
        """Is its condition a fact in words?"""
        return isinstance(self.raw, StateHolds)

    @property
    def said(self) -> str:
        """The words of its fact."""
        return self.raw.words if isinstance(self.raw, StateHolds) else ""

    @property
    def measure(self) -> str | None:
        """The measure that its condition names."""
        return measure_of(self.raw)

    @property
    def giving(self) -> bool:
        """Is it an award?"""
        return self.act in AWARDS

    @property
    def earning(self) -> bool:
        """Is it an award of something?"""
        return self.giving and not self.zero

    @property
    def moving(self) -> bool:
        """Does it change what is given?"""
        return self.act in MOVES

    @property
    def zero(self) -> bool:
        """Does it give nothing?"""
        return self.scores == (ZERO,)

    @property
    def full(self) -> bool:
        """Does it give all of the 分值?"""
        return self.scores == (FULL,) or (self.whole is not None and self.scores == (Points(self.whole),))

    @property
    def drawn(self) -> bool:
        """Does it give by a rate, an equation, a share?"""
        return self.act in ("formula", "rated", "share_give")

    @property
    def told(self) -> str:
        """Its own words, and those in front of it."""
        return self.words + self.printed

    @property
    def gate(self) -> bool:
        """Is it a fact that gives nothing?"""
        return self.fact and self.idle

    @property
    def idle(self) -> bool:
        """Does it give nothing, and not because something else does not hold?"""
        return self.zero and not self.other

    @property
    def worth(self) -> Fraction | None:
        """The most that it gives, shares counted far above points; ``None`` where that is no number."""
        return worth(self.scores[0], self.whole) if self.scores else None


NOTHING = Clause(act="")  # stands where no clause is


def worth(outcome: Outcome, whole: Fraction | None = None) -> Fraction | None:
    """The most that an outcome gives; without the 分值 shares count far above points. ``None``: it is no number."""
    match outcome:
        case Points(most) | tree.PointsBetween(_, most):
            return most
        case Share(most) | tree.ShareBetween(_, most):
            return most * (whole or 1000)
    return None


def is_other(one: str, two: str) -> bool:
    """Do two names name two things? 办结率 and 年度办结率 are one."""
    a, b = (name.replace("的", "") for name in (one, two))
    again = words().lists["again"]  # 复检合格率 is no 合格率
    return (
        a.startswith(again) != b.startswith(again)
        or is_rank(one) != is_rank(two)
        or _moved(a, b)
        or _moved(b, a)
        or ("超" in a) != ("超" in b)  # 决算超概算 is no 决算
        or not (a in b or b in a or a in words().lists["same_measure"] or b.endswith(a.removesuffix("率")))
    )


def _moved(name: str, other: str) -> bool:
    """负债率较上年末上升 is how far 负债率 moved."""
    changes = words().lists["changes"]
    of = re.match("(.+?)(?:较|同?比|与)", name) if name.endswith(changes) and not other.endswith(changes) else None
    return of is not None and other in of[1]


def is_rank(name: str) -> bool:
    """占比排名: a place in an order, and not the 占比."""
    return name.endswith(("排名", "名次", "位次", "排序"))


@frozen
class Head:
    """The heading of a part (小标题): what it is about, and its 分值."""

    name: str = ""
    points: Fraction | None = None


@define
class Text:
    """What is known of a text while it is read (一格)."""

    source: Printed
    weight: Fraction | None = None  # the indicator's 分值, given
    measure: str | None = None  # the indicator's name, given
    printed: Fraction | None = None  # the 分值 that the text prints
    title: str = ""  # the heading beside it
    base: Outcome | None = None  # what 基础分 is worth
    rounding: Rounding | None = None
    defined: dict[str, str] = Factory(dict)  # measures that it explains
    remarks: list[str] = Factory(list)  # spans that are no rule
    marks: list[str] = Factory(list)  # codes of defects read through
    owned: list[str] = Factory(list)  # words that the rule holds without writing them: the state of a start
    heads: dict[int, Head] = Factory(dict)  # the heading of each printed number
    own: dict[int, Band] = Factory(dict)  # the bound that stands before in each printed number: the text's own target
    onward: bool = False  # 依次类推 is printed
    highest: bool = False  # 就高不重复 is printed
    each_floor: bool = False  # 各项扣完为止
    capped: bool = False  # a cap over all of it is printed
    most: Limit | None = None  # behind additions that have their own cap: 加分后总分不超过4分
    several: bool = False  # printed numbers part it: the 分值 is that of all: of what is listed one holds
    worked: list[tuple[int, int]] = Factory(list)  # where equations and points with a / stand
    whole: str = ""  # how the 分值 is kept to: the first points are a heading's, bands of like names are one ladder
    second: bool | None = None  # of two readings the second is asked for; ``None``: two are refused

    def meant(self, reason: str, start: int, end: int) -> bool:
        """Where a text reads in two ways: whether the second is asked for."""
        if self.second is None:
            raise Ambiguous(reason, start, end)
        return self.second

    def mark(self, code: str) -> None:
        """Note a defect once."""
        if code not in self.marks:
            self.marks.append(code)

    def take(self, part: "Text") -> None:
        """Keep what was noted while a part was read as a text of its own."""
        self.remarks += part.remarks
        self.owned += part.owned
        self.worked += part.worked
        self.defined |= part.defined
        self.heads |= {len(self.heads) + at: head for at, head in enumerate(part.heads.values())}
        self.rounding = part.rounding or self.rounding
        for code in part.marks:
            self.mark(code)

    def hold(self, clause: Clause) -> None:
        """Note a clause as held by the rule, which does not write its words."""
        self.owned.append(self.source[clause.start : clause.end])

    def remark(self, start: int, end: int, *, whole: bool = False) -> None:
        """Keep a stretch that is no rule; what speaks of points is refused instead.

        A ``whole`` sentence may say a number (留样不少于48小时): it is a requirement, and takes nothing.
        """
        said = self.source[start:end].strip(",，。;；、：: ")
        plain = pattern("harmless").sub("", self.source.plain[start:end])
        speaks = pattern("tells" if whole else "speaks").search(plain)
        told = self.source.plain[start:end].lstrip(",")
        idle = any(pattern(name).fullmatch(told) for name in ("by_whom", "treated", "uncounted"))
        ruled = pattern("gives_by").search(told)
        if ((speaks or ruled) and not idle) or _NUMBER_ALONE.match(plain) or _SCORE.search(plain):
            raise Unsure("有一段没有读出", start, end)
        self.remarks.append(said)


_NUMBER_ALONE = re.compile(
    r"[\W的]*[0-9.]+\W*\w?(?:以上|以下|以内|及以上)?\W*$"
)  # 120%, 3个: what they measure was not read
# 行政处罚60, 优良率<100% 4: points without 分; 小部分合规40%: a share of them
_SCORE = re.compile(
    r"%[0-9]|[一-鿿](?<![附表件图第款条号录])[0-9.]+$|[一-鿿](?<![到占为率比例度达至于是超过足前加值准的])[0-9.]+%$"
)


@define
class Part:
    """An award with the changes that belong to it (一个得分部分)."""

    awards: list[Clause] = Factory(list)
    changes: list[Move] = Factory(list)
    before: Sequence[Raw] = ()  # the bounds of the numbers before it
    known: list[Raw] = Factory(list)  # the bounds that it names
    start: Outcome | None = None
    begun: str = ""  # the words of its start
    earns: bool = False  # it gives so much for each thing
    floor: Fraction | None = None
    ceiling: Limit | None = None
    filled: bool = False  # the cap is over all of it
    sized: bool = False  # it only takes, and says from how much (共2分)
    near: bool = False  # the cap stands in the sentence of what it is over
    last: list[Move] = Factory(list)  # the changes of the last clause
    joined: bool = False  # the last clause goes on in a sentence of others
    verb: str = ""  # the verb of the last distance
    ends: set[Fraction] = Factory(set)  # where its distances must have taken everything
    spared: list[Clause] = Factory(list)  # what takes or adds nothing

    @property
    def gains(self) -> list[Move]:
        """The changes that add points."""
        return [move for move in self.changes if gaining(move)]

    @property
    def losses(self) -> list[Move]:
        """The changes that add none."""
        return [move for move in self.changes if not gaining(move)]

    def changing(self, start: Outcome | None) -> Adjust:
        """The rule that begins at a start and that the changes change."""
        return Adjust(start, tuple(self.changes), self.floor, self.ceiling)

    @property
    def bands(self) -> list[Band]:
        """The bounds in numbers that it names, then those of the numbers before it."""
        return [one for one in self.own_first if isinstance(one, Band)]

    @property
    def own_first(self) -> Sequence[Raw]:
        """The bounds that it names, then those of the numbers before it."""
        return [*self.known, *self.before]


def gaining(move: Move) -> bool:
    """Does the change add points?"""
    score = getattr(move, "score", None)
    return score is not None and (worth(score) or 0) > 0


def limit_of(move: Move) -> Limit | None:
    """The most that the change may give or take, where its own words say it."""
    return getattr(move, "limit", None)


def emptying(move: Move) -> bool:
    """Does the change take all that there is?"""
    return getattr(move, "score", None) == MINUS
