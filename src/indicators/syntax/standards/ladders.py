"""Awards for bounds → one ladder (分档).

Lives here: the conditions of a ladder by what stands around them. May not: edges (``bands``), facts (``levels``), what
a branch gives (``branches``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards import tree
from indicators.standards.tree import Case, Cases, Condition, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, Several, measure_of, settled
from indicators.syntax.standards.bands import settle
from indicators.syntax.standards.branches import Ladder, score_of
from indicators.syntax.standards.levels import denied, denying, give_differently, share_words
from indicators.syntax.standards.model import Clause, Text, is_other
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_WHOLE = 100
_BRIEF = 3  # so few signs are the name of a level
_SIDE = "几项是并列还是分级没有读出"


def ladder_rule(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> Cases:
    """The ladder of some awards, of which at least one has a bound."""
    give_differently(text, main)
    named = [name for clause in main if (name := clause.measure) is not None]
    _one_thing(text, main, [*named, *(one.said for one in main[:1])])
    measure = next(iter([*named, *(clause.heading for clause in main if clause.heading)]), None)
    main, anchor = _based(main)
    raws = [_excess(under_measure(one.raw, measure), measure) for one in main if one.raw is not None]
    raws = _better_edge(main, raws)
    raws = _undone(text, main, _passed(main, _of_the_same(raws)), measure)
    beyond = next(filter(lies_beyond, named), None)
    if isinstance(raws[0], Condition) and beyond is not None and beyond != measure:  # 超支5%以内 …, 10%以上
        again = [isinstance(raw, Band) and beyond.endswith(raw.measure or "") for raw in raws]
        raws = [
            evolve(raw, measure=beyond) if isinstance(raw, Band) and same else raw
            for raw, same in zip(raws, again, strict=True)
        ]
    raws = [_topped(_until(_up_to_next(raws, at), at), at) for at in range(len(raws))]
    of = {raw.of for raw in raws if isinstance(raw, Band)}
    free = {at: raw for at, raw in enumerate(raws) if isinstance(raw, Band) and (len(of) == 1 or raw.of is None)}
    values = [main[at].worth if main[at].act == "give" else Fraction(1, 2) for at in free]
    done, marks = settle([*free.values()], values, measure)
    for mark in marks:
        text.mark(mark)
    fresh = dict(zip(free, done, strict=True))
    ladder = Ladder(tuple(main), tuple(fresh.get(at, raw) for at, raw in enumerate(raws)), measure)
    scored = [score_of(text, ladder, one, raw, anchor) for one, raw in zip(main, ladder.raws, strict=True)]
    cases = tuple(Case(settled(raw, measure), score) for raw, score in zip(ladder.raws, scored, strict=True))
    return Cases(measure, cases, score_of(text, ladder, others[0], None) if others else None)


def lies_beyond(name: str) -> bool:
    """超支5%以内, 比序时进度低5个百分点以内: is it a name of what lies behind a bound?"""
    far = "超" in name or name.startswith(words().lists["beyond"])
    return far or re.fullmatch("(?:[比较].+)?[高低少多]", name) is not None


def _one_thing(text: Text, main: Sequence[Clause], about: Sequence[str]) -> None:
    """甲率≥90%得5分;及时完成得3分: a fact behind a band that is no level of it may be earned beside it."""
    top = max((one.worth or 0 for one in main if one.act == "give"), default=None)
    for one in main[1:]:
        loose = one.act == "give" and one.fact and not one.zero and main[0].band and text.weight != top
        graded = any(word in one.said for word in (*words().lists["degrees"], *words().lists["changes"]))
        if loose and not (graded or share_words(one.said, about) or len(one.said.removesuffix("的")) <= _BRIEF):
            raise Unsure.at(_SIDE, *main)


def under_measure(raw: Raw, measure: str | None) -> Raw:
    """The condition without a name that only repeats the measure: 该比例, 占比, the end of the name."""
    if isinstance(raw, Band) and raw.measure is not None and measure is not None:
        same = re.fullmatch("[A-Za-z]", raw.measure) or not is_other(raw.measure, measure)
        return evolve(raw, measure=None if same else raw.measure)
    if isinstance(raw, Several):
        return evolve(raw, parts=tuple(under_measure(part, measure) for part in raw.parts))  # type: ignore[misc]
    return raw


def _excess(raw: Raw, measure: str | None) -> Raw:
    """不超过限额 beside 超过限额5%以下: nothing beyond it."""
    named = isinstance(raw, Condition) and isinstance(raw.test, Reference) and raw.test.sign == "<="
    beyond = named and measure is not None and measure.startswith("超") and measure_of(raw) is None
    return Band(measure=None, high=Fraction(0), unit="%") if beyond else raw


def _better_edge(main: Sequence[Clause], raws: list[Raw]) -> list[Raw]:
    """低于控制指标的得满分,高于的不得分: the number itself, named by neither, is in the better band."""
    tests = [raw.test if isinstance(raw, Condition) and isinstance(raw.test, Reference) else None for raw in raws]
    known = [(at, test) for at, test in enumerate(tests) if test is not None]
    signs = {test.sign for _, test in known}
    if len(known) < len(raws) or signs != {"<", ">"} or len({(test.reference, test.factor) for _, test in known}) > 1:
        return raws
    best = max(known, key=lambda pair: main[pair[0]].worth or Fraction(0))[0]
    test = dict(known)[best]
    return [*raws[:best], Condition(evolve(test, sign=f"{test.sign}="), measure_of(raws[best])), *raws[best + 1 :]]


def _of_the_same(raws: list[Raw]) -> list[Raw]:
    """达到目标值的95%, below it 80%以下: all are shares of what is named first."""
    of = next((raw.of for raw in raws if isinstance(raw, Band) and raw.of is not None), None)
    if of is None:
        return raws
    out: list[Raw] = []
    for raw in raws:
        whole = isinstance(raw, StateHolds) and whole_of(of).fullmatch(raw.words)
        share = _as_share(Condition(Reference(">=", of)) if whole else raw, of)
        plain = isinstance(share, Band) and share.of is None and share.unit == "%"
        out.append(evolve(share, of=of) if isinstance(share, Band) and plain else share)
    return out


def _as_share(raw: Raw, of: str) -> Raw:
    """小于目标值 beside 低于目标值60%: less than all of it."""
    sign = raw.test.sign if isinstance(raw, Condition) and isinstance(raw.test, Reference) else ""
    if not isinstance(raw, Condition) or sign not in (">=", "<") or raw.test != Reference(sign, of):
        return raw
    low, high = (Fraction(100), None) if sign == ">=" else (None, Fraction(100))
    return Band(measure=raw.measure, low=low, high=high, high_closed=False, unit="%", shape="sign", of=of)


def whole_of(name: str) -> re.Pattern[str]:
    """达到目标值的, 完成目标值: all of what the other bands are shares of."""
    return re.compile(f"(?:达到|完成|达)?{re.escape(name)}的?")


def _passed(main: Sequence[Clause], raws: list[Raw]) -> list[Raw]:
    """未达100%按比例得分,低于60%不得分: the proportion begins at the pass mark."""
    last = raws[-1]
    if not main[-1].zero or not isinstance(last, Band) or last.low is not None or last.high is None:
        return raws
    drawn = [one.act in ("share_give", "line", "formula", "rated") for one in main]
    return [
        raw.down_to(last) if line and isinstance(raw, Band) and raw.low is None else raw
        for line, raw in zip(drawn, raws, strict=True)
    ]


def _until(raws: list[Raw], at: int) -> list[Raw]:
    """低于85%或高于93%得1分,低于70%不得分: the wider side ends where a later band begins."""
    raw = raws[at]
    if not isinstance(raw, Several) or raw.operator != "or":
        return raws
    ends = [one.high for one in raws[at + 1 :] if isinstance(one, Band) and one.low is None and one.high is not None]
    parts = tuple(
        evolve(one, low=ends[0], low_closed=True) if ends and isinstance(one, Band) and one.low is None else one
        for one in raw.parts
    )
    return [*raws[:at], evolve(raw, parts=parts), *raws[at + 1 :]]


def _up_to_next(raws: list[Raw], at: int) -> list[Raw]:
    """不超过1起得满分,2起得0.5分,超过2起不得分: a bare number of a row that rises ends where the next band begins."""
    raw, after, first = raws[at], raws[at + 1] if at + 1 < len(raws) else None, raws[0]
    falls = isinstance(first, Band) and first.low is None and not first.single
    if not (falls and isinstance(raw, Band) and raw.shape == "bare" and isinstance(after, Band)):
        return raws
    if raw.low is None or raw.high is not None or after.low is None or after.low < raw.low or after.high is not None:
        return raws
    return [*raws[:at], raw.up_to(after), *raws[at + 1 :]]


def _topped(raws: Sequence[Raw], at: int) -> Raw:
    """=100%得满分,<100%…: nothing lies above a whole, and who is above it has reached it."""
    raw = raws[at]
    if not (isinstance(raw, Band) and raw.single and raw.unit == "%" and raw.low == _WHOLE):
        return raw
    tops = [one.high for one in raws if isinstance(one, Band) and one is not raw]
    return evolve(raw, high=None) if tops and all(top is not None and top <= _WHOLE for top in tops) else raw


def _undone(text: Text, main: Sequence[Clause], raws: list[Raw], measure: str | None) -> list[Raw]:
    """缩短不足5%得1分,未缩短不得分; 节约5%以下得3分,与上年持平得2分: less than so much is some."""
    level = [one for one in main[1:] if one.fact and (one.zero or "持平" in one.said)]
    if not level:
        return raws
    last = level[-1]
    below = next((raw for raw in raws if isinstance(raw, Band) and raw.low is None and not raw.single), None)
    none = denying(last, None) or (bool(denied(last.said)) and denied(last.said) in (measure or ""))
    counted = below is not None and below.unit in words().counters and none and last is main[-1]
    if below is not None and counted:  # nothing was done: none of what is counted
        text.owned.append(last.printed)
        raws = [*raws[:-1], evolve(below, low=Fraction(0), high=Fraction(0), low_closed=True, high_closed=True)]
    if not counted and not (measure or "").endswith(words().lists["changes"]):
        return raws
    still = (
        pattern("without").match(last.said) or last.said.startswith("未") or any("持平" in one.said for one in level)
    )
    no_bound = [isinstance(raw, Condition) for raw in raws]  # 超过上年的: of how much was saved
    raws = [
        StateHolds(one.printed.strip(",，;；")) if no else raw
        for one, raw, no in zip(main, raws, no_bound, strict=True)
    ]
    return [_some(raw, (None, 0) if still else (None,)) for raw in raws]  # 不降反升 leaves out 0


def _some(raw: Raw, none: Sequence[int | None]) -> Raw:
    """Less than so much, but more than nothing; 增长不足5%或与上年持平."""
    if isinstance(raw, Several):
        return evolve(raw, parts=tuple(_some(part, none) for part in raw.parts))  # type: ignore[misc]
    less = isinstance(raw, Band) and not raw.single and raw.low in none and raw.high is not None
    return evolve(raw, low=Fraction(0), low_closed=False) if less and isinstance(raw, Band) else raw


def _based(main: Sequence[Clause]) -> tuple[Sequence[Clause], tree.Limit | None]:
    """达60%以上得基础分,达80%得满分,60%-80%按比例: the first only says where the line begins."""
    bands = [(one, one.band) for one in main if one.band and one.band.low is not None]
    low = next((raw.edge for one, raw in bands if one.act in ("share_give", "line")), None)
    base = next((one for one, raw in bands if one.act == "give" and raw.low == low and raw.high is None), None)
    above = [one for one, raw in bands if one.act == "give" and low is not None and raw.edge > low]
    if base is None or not above:
        return main, None
    score = base.scores[0]
    ordered = [*above, *(one for one in main if one is not base and one not in above)]
    return ordered, score if isinstance(score, tree.Limit) else None
