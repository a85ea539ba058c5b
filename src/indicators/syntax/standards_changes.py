"""Deductions and additions: a count, a fact or a proportion → one change of an ``adjust``.

Lives here: steps, events, once. May not: decide what else stands in the rule (``standards_rules``).
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import Reference
from indicators.standards.tree import (
    Amount,
    Base,
    Condition,
    Event,
    Limit,
    Once,
    Outcome,
    Points,
    PointsBetween,
    Share,
    ShareBetween,
    StateHolds,
    Step,
)
from indicators.syntax.standards_bounds import Band, Raw, Several, reached, reference_name, settled
from indicators.syntax.standards_counts import Count
from indicators.syntax.standards_leads import Lead

RATIOS = ("%", "百分点", "‰", "千分点")
TIMES = ("天", "工作日", "周", "月", "年", "小时", "季度", "自然日", "日历天", "分钟", "半年")
PLACES = ("位次", "名次")
_OVER = ("超出", "超额", "超过", "超计划", "超任务", "多出", "高出")
_UNDER = ("未完成", "不足", "低于", "少于", "未达到", "不到")
_ALREADY = ("上述", "以上", "前述", "下列", "以下")

Score = Points | Share | PointsBetween | ShareBetween


@frozen
class Target:
    """A bound that the text printed before: what a step is counted from."""

    raw: Raw
    measure: str | None
    stated: bool = False

    @property
    def unit(self) -> str | None:
        if isinstance(self.raw, Band):
            return self.raw.unit
        return None

    def origin(self, side: str, *, per: str | None) -> Amount | Base | None:
        """The bound as the tree names it."""
        if isinstance(self.raw, Band):
            low, high = self.raw.low, self.raw.high
            value = low if side == "above" and low is not None else high if high is not None else low
            if low is not None and high is not None:
                value = low if side == "above" else high
            unit = self.raw.unit
            if unit is None and per in RATIOS and value == 0:
                unit = "%"
            return None if value is None else Amount(value, unit)
        if isinstance(self.raw, Condition) and isinstance(self.raw.test, Reference):
            return Base(self.raw.test.reference)
        return None


def targets_of(lead: Lead) -> list[Target]:
    """Every bound that a clause printed."""
    found = [Target(band, band.measure) for band in lead.bands]
    raws = lead.when.parts if isinstance(lead.when, Several) else (lead.when,)
    for raw in raws:
        if isinstance(raw, StateHolds) and (named := reached(raw)) is not None:
            found.append(Target(named, None, True))
        if isinstance(raw, Band | Condition) and not any(t.raw == raw for t in found):
            found.append(Target(raw, raw.measure))
    return [t for t in found if not isinstance(t.raw, Condition) or isinstance(t.raw.test, Reference)]


def signed(score: Outcome, sign: int) -> Score:
    """Give a printed amount its sign."""
    match score:
        case Points(value):
            return Points(sign * value)
        case Share(value):
            return Share(sign * value)
        case PointsBetween(low, high):
            return PointsBetween(*sorted((sign * low, sign * high)))
        case ShareBetween(low, high):
            return ShareBetween(*sorted((sign * low, sign * high)))
    raise TypeError(score)


def changes_of(
    lead: Lead, score: Score, earlier: Sequence[Target], limit: Limit | None, *, both: bool = False
) -> "list[Step | Event | Once] | None":
    """Make the change or changes that one clause prints.

    Args:
        lead: What stands before the amount.
        score: The amount with its sign.
        earlier: The bounds printed before, nearest last.
        limit: The most that it can move.
        both: 加减 was printed: the amount goes both ways.

    Returns:
        One change, two for 每增减, ``None`` when the clause cannot be read with certainty.
    """
    count = lead.count if lead.count is not None else None
    if count is None:
        return None
    here = targets_of(lead)
    if any(isinstance(t.raw, Band) and t.raw.shape in ("dash", "two") for t in here):
        return None  # 100%-120%之间的,每超出1%: a rate for a stretch only
    sides = _sides(count, [*earlier, *here])
    if sides is None:
        return None
    if len(sides) > 1:
        if not both and isinstance(score, Points | Share) and score.value < 0:
            return [_step(count, "either", score, here, earlier, limit)]
        out = []
        for side in sides:
            towards = signed(score, 1 if side == "above" else -1)
            step = _step(count, side, towards, here, earlier, limit)
            out.append(step)
        return list(out)
    if sides:
        return [_step(count, sides[0], score, here, earlier, limit)]
    event = _event(count)
    return [Event(event, Amount(count.per.value, count.per.unit), score, limit)] if event else None


def _sides(count: Count, targets: Sequence[Target]) -> tuple[str, ...] | None:
    """On which sides a step is counted; empty for an event; ``None`` when unsure."""
    unit, sides = count.per.unit, count.sides
    timed = [s for s in sides if s in ("late", "early")]
    if timed and unit in TIMES:
        return (timed[0],)
    if unit in PLACES and not sides and not count.own:
        return ("above",)
    if unit in RATIOS:
        if not sides:
            return None
        return tuple(s for s in sides if s in ("below", "above", "either")) or None
    places = [s for s in sides if s in ("below", "above", "either")]
    heads = (count.own or count.head, count.head)
    if not places:
        if any(h.startswith(_OVER) for h in heads) and not count.between and not count.after:
            return ("above",)
        band = next((t for t in reversed(targets) if isinstance(t.raw, Band)), None)
        counted = not count.between and count.own.startswith(_UNDER)
        if counted and band is not None and isinstance(band.raw, Band) and band.raw.unit == unit:
            return ("below",) if band.raw.high is not None else ("above",)
        return ()
    led = any(h.startswith((*_OVER, *_UNDER)) for h in heads)
    if count.between or not (led or any(t.unit == unit for t in targets)):
        return ()
    return tuple(places)


def _event(count: Count) -> str:
    """The words of what is counted, as printed, without 每, number and counter."""
    own = "" if count.own.startswith(_ALREADY) and len(count.own) <= 8 else count.own
    if count.between == "有" and count.per.value > 1 and not count.after:
        count = evolve(count, between="")  # 每有50米: only that there are so many
    head = ""
    keeps = count.head.endswith(("的", "的。")) or (count.head.startswith("在") and count.head.endswith("中"))
    direct = not count.between and not count.verb and not count.after and not own
    if count.head and (keeps or direct) and not count.head.startswith(_ALREADY):
        head = count.head
    said = (
        f"{own}{count.verb if not count.sides or count.verb not in count.between else ''}{count.between}{count.after}"
    )
    if head and not (own or count.verb or count.between or count.after):
        return head
    joint = "," if head and not (head.startswith("在") and head.endswith("中") and False) else ""
    if head.endswith("的") and count.after and not count.between and not count.verb and not own:
        joint = ""
    return f"{head}{joint}{said}"


def _step(
    count: Count, side: str, score: Score, here: Sequence[Target], earlier: Sequence[Target], limit: Limit | None
) -> Step:
    unit = count.per.unit
    own = count.own
    for head in ("的", "部分", "则"):
        own = own.removesuffix(head)
    if unit in PLACES and not own:
        return Step("名次", side, Amount(Fraction(1), "名"), Amount(count.per.value, unit), score, None, limit)
    if own.startswith((*_OVER, *_UNDER)) or own in ("单项", "占比"):
        own = ""
    origin: Amount | Base | None = None
    measure: str | None = None
    if side in ("late", "early"):
        return Step(None, side, None, Amount(count.per.value, unit), score, None, limit)
    named = count.between
    if side == "either" and "与" in own:
        measure, named = own.split("与", 1)
        return Step(
            measure or None, side, Base(reference_name(named)), Amount(count.per.value, unit), score, None, limit
        )
    near = _nearest(here, earlier, unit, own)
    if count.verb.startswith("超额") and unit in RATIOS:
        measure, origin = f"{own}{count.verb}{named}", Amount(Fraction(0), "%")
    elif named:
        origin = Base(reference_name(named.removeprefix("了")))
        known = next((t.measure for t in reversed(earlier) if t.measure and t.origin(side, per=unit) == origin), None)
        measure = own or known
    elif near is not None:
        origin = near.origin(side, per=unit)
        measure = near.measure
        if own and (measure is None or not own.startswith(("比", "较"))):
            measure = own
    else:
        measure = own or None
    return Step(measure, side, origin, Amount(count.per.value, unit), score, None, limit)


def _nearest(here: Sequence[Target], earlier: Sequence[Target], unit: str | None, own: str) -> Target | None:
    """The bound that a step is counted from: of the same kind of unit, and of the same measure where one is named."""
    for target in [*reversed(here), *reversed(earlier)]:
        ratio = unit in RATIOS
        fits = (
            target.unit in ("%", None)
            if ratio
            else target.unit == unit or target.unit is None and not isinstance(target.raw, Band)
        )
        if not fits:
            continue
        if own and target.stated:
            continue
        if own and target.measure and not (own.endswith(target.measure) or target.measure.endswith(own)):
            continue
        if target in here and earlier:
            same = next(
                (t for t in reversed(earlier) if t.origin("above", per=unit) == target.origin("above", per=unit)), None
            )
            if same is not None:
                return same
        return target
    return None


def once(lead: Lead, raw: Raw, score: Score) -> Once:
    """A fact that moves the points once."""
    when = settled(raw, None)
    return Once(when, score)


def fact(words: str) -> StateHolds:
    """A state in words."""
    return StateHolds(words)


def whole_share() -> Share:
    """Everything that the indicator carries."""
    return Share(Fraction(-1))
