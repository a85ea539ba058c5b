"""Counts → steps from a bound, or events that are counted (步与次).

Lives here: where a distance is measured from. May not: put changes together (``parts``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards.tree import Amount, Base, Condition, Event, Points, PointsBetween, Share, ShareBetween, Step
from indicators.syntax.standards.amounts import Band, Raw, Several, settled
from indicators.syntax.standards.bounds import base_name
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.model import Clause
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import words
from indicators.syntax.values import parse

TIMES = ("天", "周", "月", "年", "工作日", "小时", "日", "个月", "季度", "分钟")
_COMPARED = re.compile("(?:比|较)([^,，率]{1,12})$")
_PERCENT = ("%", "百分点")
_RANKS = ("名次", "位次", "名", "位")  # a place that falls is a greater number
Score = Points | Share | PointsBetween | ShareBetween
Origin = tuple[Amount | Base, str | None]


def counted(clause: Clause, count: Count, score: Score, known: Sequence[Raw]) -> Step | Event:
    """Make the change of a count.

    Args:
        clause: Its clause.
        count: What is counted.
        score: What one moves.
        known: Bounds printed before it, the nearest last.

    Returns:
        A step where the distance has somewhere to begin, else an event.
    """
    named = (count.base, clause.lead.target, count.edge, clause.raw)
    context = [*known, *(raw for raw in named if raw is not None)]
    count, beyond = _sided(count)
    side, unit = count.side, count.size.unit
    if unit in ("名次", "位次") and side is None and not (count.words or count.subject):
        return Step("名次", "above", Amount(1, "名"), count.size, score)
    if side in ("late", "early") and unit in TIMES:
        return Step(None, side, None, count.size, score)
    if side == "both":
        raise Unsure("往哪一边偏离、从哪个数起算没有读出", count.start, count.end)
    step = None if side in (None, "late", "early") else _maybe_step(count, score, context)
    if step is None and beyond:
        return Step(None, side or "above", None, count.size, score)
    return step or _event(count, score, clause)


def _sided(count: Count) -> tuple[Count, bool]:
    """The side that the words in front say: 超出部分, 超额完工的; a place that falls is a greater number."""
    beyond = False
    for over, way in words().beyond.items():
        if count.side in (None, way) and (count.subject or count.before).startswith(over):
            count, beyond = evolve(count, subject="", before="", side=way), True
    if count.subject.startswith("未完成") and count.side == "below":
        count = evolve(count, subject="", before=count.before or count.subject)
    if count.size.unit in _RANKS and count.side == "below":
        count = evolve(count, side="above")
    if count.side is None and count.edge is not None and not count.words.strip("的"):  # 不足60天的每天
        count = evolve(count, side="below" if count.edge.low is None else "above")
    return count, beyond


def _maybe_step(count: Count, score: Score, context: Sequence[Raw]) -> Step | None:
    edge = count.edge
    if edge is not None:
        crossed = count.side == "above" and edge.low is None and edge.shape != "after"
        under = count.side == "below" and edge.high is None and edge.shape == "sign" and not edge.low_closed
        if crossed or under:
            raise Unsure("界限的方向前后不一", count.start, count.end)
    if count.named is not None:
        return _named_step(count, score, context)
    if count.size.unit in _PERCENT or _origin(count, context) is not None:
        return step(count, score, context)
    return None


def step(count: Count, score: Score, context: Sequence[Raw]) -> Step:
    """A step from what the count itself names, else from the nearest bound."""
    side = count.side or "below"
    if side in ("late", "early"):
        return Step(None, side, None, count.size, score)
    if count.verb.startswith("超额") and count.size.unit in _PERCENT:  # 每超额完成5%
        return Step("超额完成", "above", Amount(Fraction(0), "%"), count.size, score)
    subject = count.subject.strip(",，、 ").removesuffix("的")
    if side == "either" and "与" in subject:  # 培训人次与方案每相差5%
        measure, _, name = subject.partition("与")
        return Step(_measure(measure), side, Base(name), count.size, score)
    based = _COMPARED.match(count.subject)
    if based is not None:
        return Step(None, side, Base(_base(based.group(1))), count.size, score)
    origin, name_of = _origin(count, context) or (None, None)
    return Step(name_of or _measure(subject), side, origin, count.size, score)


def _measure(name: str) -> str | None:
    return None if not name or name in words().lists["no_measure"] else name


def _base(name: str) -> str:
    read = parse(f"低于{name}")
    named = isinstance(read, Reference) and read.subject is None and read.factor == 1
    return base_name(read.reference, name) if named and isinstance(read, Reference) else name


def _named_step(count: Count, score: Score, context: Sequence[Raw]) -> Step | None:
    """每低于序时进度1个百分点: the count names its bound."""
    name = (count.named or "").removesuffix("的")
    if name in words().lists["own_bound"] and _origin(count, context) is not None:
        return step(evolve(count, named=None), score, context)
    base = _base(name)
    if base == name and not name.endswith(words().lists["references"]):
        return None
    first = next((raw.measure for raw in reversed(context) if isinstance(raw, Band | Condition) and raw.measure), None)
    return Step(_measure(count.subject.strip(",， ")) or first, count.side or "below", Base(base), count.size, score)


# -- where a distance begins


def _origin(count: Count, context: Sequence[Raw]) -> Origin | None:
    """The nearest bound that the distance can be measured from."""
    for raw in reversed(context):
        parts = raw.parts if isinstance(raw, Several) else (raw,)
        found = [origin for part in parts if (origin := _from(count, part)) is not None]
        if len({measure for _, measure in found}) > 1:
            raise Unsure("从哪个数起扣没有读出", count.start, count.end)
        if found:
            return found[0]
    return None


def _from(count: Count, raw: Raw) -> Origin | None:
    percent = count.size.unit in _PERCENT
    if isinstance(raw, Condition) and isinstance(raw.test, Reference):
        loose = raw.measure is None and bool(count.subject) and percent
        return None if loose else (Base(raw.test.reference), raw.measure)
    subject = count.subject.strip(",，、 ")
    if not isinstance(raw, Band) or not _fits(count.size.unit, raw.unit):
        return None
    first, second = (raw.high, raw.low) if count.side == "above" else (raw.low, raw.high)
    bound = second if first is None else first
    if bound is None or (subject and raw.measure and is_other(subject, raw.measure)):
        return None
    two = raw.low is not None and raw.high is not None and not raw.single
    if raw.absolute or (two and (count.side == "either" or raw is count.edge)):
        raise Unsure("往哪一边偏离、从哪个数起算没有读出", count.start, count.end)
    if raw.unit is None and bound and percent:
        raise Unsure("起扣的数没有单位", count.start, count.end)
    return Amount(bound, raw.unit or ("%" if percent else count.size.unit)), raw.measure


def _fits(step_unit: str | None, unit: str | None) -> bool:
    """Can steps of one unit be counted from a bound in another? Per cent goes with everything."""
    if unit is None or step_unit == unit or (step_unit in _RANKS and unit in _RANKS):
        return True
    return step_unit in _PERCENT


def is_other(one: str, two: str) -> bool:
    """Do two names name two things? 办结率 and 年度办结率 are one."""
    a, b = (name.replace("的", "") for name in (one, two))
    return not (a in b or b in a or a in words().lists["same_measure"])


# -- what is only counted


def _event(count: Count, score: Score, clause: Clause) -> Event:
    lists = words().lists
    said = f"{count.subject}{count.words}".strip(",，、 ")
    for over in lists["above_all"]:
        said = said.removeprefix(over)
    before = count.before.strip(",，、 ")
    if before and (not said or said.removesuffix("的") in lists["bare_verbs"] or before.endswith("的")):
        said = f"{before},{said}" if said and said not in before else before
    if not said:
        raise Unsure("计数的事项不能为空", count.start, count.end)
    if count.side is not None and count.size.unit not in words().counters and count.size.unit not in TIMES:
        raise Unsure("每多少没有读出", count.start, count.end)
    return Event(said, count.size, score, None, None if clause.raw is None else settled(clause.raw, None))
