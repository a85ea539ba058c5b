"""Deductions and additions: a count, a fact or a proportion → one change of an ``adjust``.

Lives here: steps, events, once. May not: decide what else stands in the rule (``standards_rules``).
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from indicators.comparators import Reference
from indicators.standards.tree import (
    Amount,
    Base,
    Condition,
    Event,
    Outcome,
    Points,
    PointsBetween,
    Share,
    ShareBetween,
    StateHolds,
    Step,
)
from indicators.syntax.standards_bounds import Band, Raw, Several, reached, reference_name
from indicators.syntax.standards_counts import Count
from indicators.syntax.standards_leads import Lead
from indicators.syntax.standards_row import Unsure

RATIOS = ("%", "百分点", "‰", "千分点")
TIMES = ("天", "工作日", "周", "月", "年", "小时", "季度", "自然日", "日历天", "分钟", "半年")
PLACES = ("位次", "名次")
_OVER = ("超出", "超额", "超过", "超计划", "超任务", "多出", "高出")
_UNDER = ("未完成", "不足", "低于", "少于", "未达到", "不到")
_ALREADY = ("共", "上述", "以上", "前述", "下列", "以下")

Score = Points | Share | PointsBetween | ShareBetween


@frozen
class Target:
    """A bound that the text printed before: what a step is counted from.

    Args:
        raw: The bound.
        measure: Its measure.
        stated: It stands in a state (达到全县平均值), so it is nobody's measure.
    """

    raw: Raw
    measure: str | None
    stated: bool = False

    @property
    def unit(self) -> str | None:
        """The unit of the bound."""
        return self.raw.unit if isinstance(self.raw, Band) else None

    def origin(self, side: str, *, per: str | None) -> Amount | Base | None:
        """The bound as the tree names it."""
        if isinstance(self.raw, Band):
            below = side != "above" and self.raw.high is not None
            value = self.raw.high if below and self.raw.high is not None else self.raw.edge
            return Amount(value, "%" if self.raw.unit is None and per in RATIOS and value == 0 else self.raw.unit)
        if isinstance(self.raw, Condition) and isinstance(self.raw.test, Reference):
            return Base(self.raw.test.reference)
        return None


def targets_of(lead: Lead) -> list[Target]:
    """Every bound that a clause printed."""
    found = [Target(band, band.measure) for band in lead.bands]
    if lead.count is not None and lead.count.head.startswith("未完成"):
        named = reached(StateHolds(lead.count.head))
        found += [] if named is None else [Target(named, None, stated=True)]
    raws = lead.when.parts if isinstance(lead.when, Several) else (lead.when,)
    for raw in raws:
        if isinstance(raw, StateHolds) and (named := reached(raw)) is not None:
            found.append(Target(named, None, stated=True))
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
    lead: Lead, score: Score, earlier: Sequence[Target], *, both: bool = False
) -> "list[Step | Event] | None":
    """Make the change or changes that one clause prints.

    Args:
        lead: What stands before the amount.
        score: The amount with its sign.
        earlier: The bounds printed before, nearest last.
        both: 加减 was printed: the amount goes both ways.

    Returns:
        One change, two for 每增减, ``None`` when the clause cannot be read with certainty.
    """
    count, here = lead.count, targets_of(lead)
    if count is None or any(isinstance(t.raw, Band) and t.raw.shape in ("dash", "two") for t in here):
        return None  # 100%-120%之间的,每超出1%: a rate for a stretch only
    sides = _sides(count, [*earlier, *here])
    if sides is None:
        return None
    if not sides:
        event = _event(count)
        return [Event(event, _size(count), score)] if event else None
    if len(sides) > 1 and not both and isinstance(score, Points | Share) and score.value < 0:
        sides = ("either",)  # 每超过或降低1%扣0.3分
    if len(sides) == 1:
        return [_step(count, sides[0], score, _nearest(count, here, earlier), earlier)]
    near = _nearest(count, here, earlier)
    return [_step(count, side, signed(score, 1 if side == "above" else -1), near, earlier) for side in sides]


def _size(count: Count) -> Amount:
    return Amount(count.per.value, count.per.unit)


def _sides(count: Count, targets: Sequence[Target]) -> tuple[str, ...] | None:
    """On which sides a step is counted; empty for an event; ``None`` when unsure."""
    unit = count.per.unit
    timed = [side for side in count.sides if side in ("late", "early")]
    places = tuple(side for side in count.sides if side in ("below", "above", "either"))
    if timed and unit in TIMES:
        return (timed[0],)
    if _in_order(count) and count.sides in ((), ("below",)):  # 每降低一个名次
        return ("above",)
    if unit in RATIOS:
        return places or None
    if places:
        led = any(said.startswith((*_OVER, *_UNDER)) for said in (count.own or count.head, count.head))
        counted = not count.between and (led or any(target.unit == unit for target in targets))
        return places if counted else ()
    return _led(count, targets)


def _in_order(count: Count) -> bool:
    """每位次, 每下降一名: places in an order of which the first is the best."""
    fallen = count.per.unit == "名" and count.verb in ("下降", "降低", "后退", "退后")
    return (count.per.unit in PLACES or fallen) and not count.own


def _led(count: Count, targets: Sequence[Target]) -> tuple[str, ...]:
    """超出部分每件次, 不足60天的每天: the words before 每 say on which side."""
    if count.between:
        return ()
    if not count.after and any(said.startswith(_OVER) for said in (count.own or count.head, count.head)):
        return ("above",)
    band = next((target.raw for target in reversed(targets) if isinstance(target.raw, Band)), None)
    if band is None or band.unit != count.per.unit or not count.own.startswith(_UNDER):
        return ()
    return ("below",) if band.high is not None else ("above",)


def _event(count: Count) -> str:
    """The words of what is counted, as printed, without 每, number and counter."""
    between = "" if count.between == "有" and count.per.value > 1 and not count.after else count.between  # 每有50米
    own = "" if count.own.startswith(_ALREADY) and len(count.own) <= _POINTER else count.own
    said = f"{own}{count.verb}{between}{count.after}"
    keeps = count.head.endswith("的") or (count.head.startswith("在") and count.head.endswith("中"))
    if count.head.startswith(_ALREADY) or not (keeps or not said):
        return said
    return f"{count.head}{count.joint}{said}" if said else count.head


_POINTER = 8  # 上述事项, 以上各项: such words only point back


def _step(count: Count, side: str, score: Score, near: Target | None, earlier: Sequence[Target]) -> Step:
    """So much for each step of distance; the bound is named in the clause, or was printed near it."""
    unit, own, named = count.per.unit, _measure_before(count), count.between
    measure: str | None = own or None
    origin: Amount | Base | None = None
    if side in ("late", "early"):
        measure = None
    elif _in_order(count):
        place = next((t for t in reversed(earlier) if isinstance(t.raw, Band) and t.unit == "名"), None)
        first = Fraction(1) if place is None else place.raw.high or place.raw.edge  # type: ignore[union-attr] # a band
        measure, origin = (place.measure if place is not None else None) or "名次", Amount(first, "名")
    elif side == "either" and "与" in own:
        before, named = own.split("与", 1)
        measure, origin = before or None, Base(reference_name(named))
    elif count.verb.startswith("超额") and unit in RATIOS:
        measure, origin = f"{own}{count.verb}{named}", Amount(Fraction(0), "%")
    elif named:
        origin = Base(reference_name(named))
        known = (t.measure for t in reversed(earlier) if t.measure and t.origin(side, per=unit) == origin)
        measure = own or next(known, None)
    elif near is not None:
        if side == "either" and isinstance(near.raw, Band) and not near.raw.single and near.raw.edge:
            raise Unsure("往哪一边偏离、从哪个数起算没有读出")  # 95%-105%得5分,每偏离1%
        origin = near.origin(side, per=unit)
        measure = near.measure if not own or own.startswith(("比", "较")) else own
    return Step(measure, side, origin, _size(count), score)


def _measure_before(count: Count) -> str:
    """The measure in front of 每, unless the words there only say on which side."""
    own = count.own.removesuffix("的").removesuffix("部分").removesuffix("则")
    return "" if own.startswith((*_OVER, *_UNDER)) or own in ("单项", "占比") else own


def _nearest(count: Count, here: Sequence[Target], earlier: Sequence[Target]) -> Target | None:
    """The bound that a step is counted from: of the same kind of unit, and of the same measure where one is named."""
    own = _measure_before(count)
    near = next((target for target in reversed(here) if _fits(target, count, own)), None)
    if near is None:
        fitting = next((target for target in reversed(earlier) if _fits(target, count, own)), None)
        return fitting or _share_of(count, own, earlier)
    same = (
        t
        for t in reversed(earlier)
        if t.origin("above", per=count.per.unit) == near.origin("above", per=count.per.unit)
    )
    return next(same, near)


def _share_of(count: Count, own: str, earlier: Sequence[Target]) -> Target | None:
    """成本控制在500万元以内得满分,每超出1%扣0.5分: a per cent of the only bound in things."""
    if count.per.unit != "%" or own:
        return None
    bounds = [t for t in earlier if isinstance(t.raw, Band) and t.unit not in (None, *RATIOS, "分", "名")]
    only = {t.raw for t in bounds}
    high = [t for t in bounds if isinstance(t.raw, Band) and (t.raw.low is None) == (count.sides == ("above",))]
    return high[-1] if len(only) == 1 and high else None


def _fits(target: Target, count: Count, own: str) -> bool:
    named = not isinstance(target.raw, Band)
    unit = count.per.unit
    thousandths = ("‰", "千分点")
    ratio = (*thousandths, None) if unit in thousandths else ("%", None)
    alike = target.unit in ratio if unit in RATIOS else named or target.unit == unit
    if not alike or (own and target.stated):
        return False
    measure = target.measure
    return not own or measure is None or own.endswith(measure) or measure.endswith(own)
