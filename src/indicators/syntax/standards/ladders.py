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
from indicators.syntax.standards.amounts import Band, Raw, Several, measure_of, reference_of, settled
from indicators.syntax.standards.bands import settle
from indicators.syntax.standards.branches import Ladder, score_of
from indicators.syntax.standards.levels import denied, denying, give_differently, share_words
from indicators.syntax.standards.model import Clause, Text, is_other
from indicators.syntax.standards.reasons import LEVELS
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_WHOLE = 100
_BRIEF = 3  # so few signs are the name of a level


def ladder_rule(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> Cases:
    """The ladder of some awards, of which at least one has a bound."""
    give_differently(text, main)
    named = [name for clause in main if (name := clause.measure) is not None]
    _one_thing(text, main, [*named, *(one.said for one in main[:1])])
    measure = next(iter([*named, *(clause.heading for clause in main if clause.heading)]), None)
    main, anchor = _based(main)
    raws = [under_measure(one.raw, measure) for one in main if one.raw is not None]
    row = [one.where(_excess(raw, measure)) for one, raw in zip(main, raws, strict=True)]
    row = _undone(text, _passed(_of_the_same(_better_edge(row))), measure)
    beyond = next(filter(lies_beyond, named), None)
    if isinstance(row[0].raw, Condition) and beyond is not None and beyond != measure:  # 超支5%以内 …, 10%以上
        row = [
            one.renamed(beyond) if beyond.endswith(name := one.measure or "") or beyond[:1] == name else one
            for one in row
        ]
    row = [one.where(_ended(row, at)) for at, one in enumerate(row)]
    of = {one.band.of for one in row if one.band}
    free = {at: band for at, one in enumerate(row) if (band := _bound(one.raw)) and (len(of) == 1 or band.of is None)}
    values = [row[at].worth if row[at].act == "give" else Fraction(1, 2) for at in free]
    done, marks = settle([*free.values()], values, measure)
    for mark in marks:
        text.mark(mark)
    for at, band in zip(free, done, strict=True):
        row[at] = row[at].where(_bounded(row[at].raw, band))
    compared = any(reference_of(one.raw) for one in row)  # 低于平均增幅的得1分,负增长的不得分: whatever the average
    inner = [
        one for one in row if one.zero and one.band and one.measure is None and (compared or _inside(one.band, row))
    ]
    row = [*inner, *(one for one in row if one not in inner)]
    ladder = Ladder(tuple(row), measure)
    cases = tuple(Case(settled(one.raw, measure), score_of(text, ladder, one, anchor)) for one in row if one.raw)
    return Cases(measure, cases, score_of(text, ladder, others[0]) if others else None)


def _inside(band: Band, row: Sequence[Clause]) -> bool:
    """低于90%的得1分,为0的不得分: one number within what gives something."""
    bands = [one.band for one in row if one.band and not one.zero]
    return band.single and band.low is not None and any(one.low is None and one.holds(band.low) for one in bands)


def _bound(raw: Raw | None) -> Band | None:
    """The bound of a branch; 迟报3天以上或者未报送的 has one beside a fact."""
    parts = raw.parts if isinstance(raw, Several) and raw.operator == "or" else (raw,)
    bands = [part for part in parts if isinstance(part, Band)]
    return bands[0] if len(bands) == 1 and (bands[0] is raw or bands[0].measure is None) else None


def _bounded(raw: Raw | None, band: Band) -> Raw:
    """The branch with its bound settled."""
    if not isinstance(raw, Several):
        return band
    return evolve(raw, parts=tuple(band if isinstance(part, Band) else part for part in raw.parts))


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
            raise Unsure.at(LEVELS, *main)


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


def _better_edge(row: list[Clause]) -> list[Clause]:
    """低于控制指标的得满分,高于的不得分: the number itself, named by neither, is in the better band."""
    tests = [test for one in row if (test := reference_of(one.raw)) is not None]
    apart = len({(test.reference, test.factor) for test in tests}) > 1
    if len(tests) < len(row) or {test.sign for test in tests} != {"<", ">"} or apart:
        return row
    at = max(range(len(row)), key=lambda at: row[at].worth or Fraction(0))
    better = Condition(evolve(tests[at], sign=f"{tests[at].sign}="), row[at].measure)
    return [*row[:at], row[at].where(better), *row[at + 1 :]]


def _of_the_same(row: list[Clause]) -> list[Clause]:
    """达到目标值的95%, below it 80%以下: all are shares of what is named first."""
    of = next((one.band.of for one in row if one.band and one.band.of is not None), None)
    return row if of is None else [one.where(_as_share(one.raw, of)) for one in row]


def _as_share(raw: Raw | None, of: str) -> Raw | None:
    """小于目标值 beside 低于目标值60%: less than all of it; 完成目标值, 达到目标值的: all of it."""
    whole = isinstance(raw, StateHolds) and re.fullmatch(f"(?:达到|完成|达)?{re.escape(of)}的?", raw.words)
    test = Reference(">=", of) if whole else reference_of(raw)
    if test in (Reference(">=", of), Reference("<", of)):
        part = Band(measure=measure_of(raw), unit="%", shape="sign", of=of, high_closed=False)
        return (
            evolve(part, low=Fraction(_WHOLE)) if test == Reference(">=", of) else evolve(part, high=Fraction(_WHOLE))
        )
    return evolve(raw, of=of) if isinstance(raw, Band) and raw.of is None and raw.unit == "%" else raw


def _passed(row: list[Clause]) -> list[Clause]:
    """未达100%按比例得分,低于60%不得分: the proportion begins at the pass mark."""
    last = row[-1].band
    if not row[-1].zero or last is None or last.low is not None or last.high is None:
        return row
    lines = [one for one in row if (one.drawn or one.act == "line") and one.band and one.band.low is None]
    return [one.where(one.band.down_to(last)) if one.band and one in lines else one for one in row]


def _ended(row: Sequence[Clause], at: int) -> Raw | None:
    """The condition of a branch, ended by what stands around it."""
    raw, first, later = row[at].raw, row[0].band, row[at + 1 :]
    bands = [one.band for one in row if one.band]
    if isinstance(raw, Several) and raw.operator == "or":  # 低于85%或高于93%得1分,低于70%不得分: the wider side
        ends = [one.band.high for one in later if one.band and one.band.low is None and one.band.high is not None]
        wide = [
            evolve(one, low=ends[0]) if isinstance(one, Band) and ends and one.low is None else one for one in raw.parts
        ]
        return evolve(raw, parts=tuple(wide))
    if not isinstance(raw, Band):
        return raw
    if raw.single and raw.unit == "%" and raw.low == _WHOLE:  # =100%得满分,<100%…: nothing lies above a whole
        tops = [band.high for band in bands if band is not raw]
        return evolve(raw, high=None) if tops and all(top is not None and top <= _WHOLE for top in tops) else raw
    after = later[0].band if later else None
    if not (first and after and raw.shape == "bare" and first.low is None and not first.single):
        return raw
    if raw.low is None or raw.high is not None or after.low is None or after.low < raw.low or after.high is not None:
        return raw
    return raw.up_to(after)  # 不超过1起得满分,2起得0.5分,超过2起不得分: a bare number of a row that rises


def _undone(text: Text, row: list[Clause], measure: str | None) -> list[Clause]:
    """缩短不足5%得1分,未缩短不得分; 节约5%以下得3分,与上年持平得2分: less than so much is some."""
    level = [one for one in row[1:] if one.fact and (one.zero or "持平" in one.said)]
    if not level:
        return row
    last = level[-1]
    below = next((one.band for one in row if one.band and one.band.low is None and not one.band.single), None)
    none = denying(last, None) or (bool(denied(last.said)) and denied(last.said) in (measure or ""))
    if below and below.unit in words().counters and none and last is row[-1]:
        text.owned.append(last.printed)  # nothing was done: none of what is counted
        row = [
            *row[:-1],
            last.where(evolve(below, low=Fraction(0), high=Fraction(0), low_closed=True, high_closed=True)),
        ]
    elif not (measure or "").endswith(words().lists["changes"]):
        return row
    still = pattern("without").match(last.said) or last.said.startswith("未")
    still = still or any("持平" in one.said for one in level)  # 不降反升 leaves out 0
    row = [  # 超过上年的: no bound of how much was saved
        one.where(StateHolds(one.printed.strip(",，;；"))) if isinstance(one.raw, Condition) else one for one in row
    ]
    return [one.where(_some(one.raw, (None, 0) if still else (None,))) for one in row]


def _some(raw: Raw | None, none: Sequence[int | None]) -> Raw | None:
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
