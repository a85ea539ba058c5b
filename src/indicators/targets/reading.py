"""The actual value in the target's unit (实际完成值的换算): a number, or the words as read.

Lives here: ``actual_of`` for one meaning, ``shared_out`` for the parts of a compound. May not: change the target.
"""

from fractions import Fraction

from indicators import comparators as c
from indicators import units
from indicators.targets.case import DATE, DIRECTION_OF, Case, Meaning
from indicators.targets.certain import FAR, certain, certain_day, clean, far, sort_of, unclear, worded
from indicators.targets.model import MISSING, Absent, Direction
from indicators.targets.timing import day_of, shift_of, timed

_SAME_NUMBER = ({"%", "百分点"}, {"‰", "千分点"})
_PLAIN = {ord(sign): None for sign in ",， "} | {ord("０") + n: str(n) for n in range(10)} | {ord("．"): "."}


def words_of(case: Case) -> c.Comparator | Absent:
    """Return the actual value of a target in words: as read."""
    reading = case.actual.reading
    if isinstance(reading, c.Unparsed):
        case.say("actual_unparsed", reading.reason)
    return MISSING if isinstance(reading, c.Blank) else _judged(case, reading)


def _judged(case: Case, reading: c.Comparator | Absent) -> c.Comparator | Absent:
    """Read words that the target lacks: 部分达标 is partly reached, 基本达标 and 正在完善 are for a person to judge."""
    from indicators.syntax.beside import degree_of

    if isinstance(reading, Absent):
        return reading
    found = degree_of(reading)
    if found is None or found == degree_of(case.indicator.target):
        return c.State(text=reading.text) if unclear(case, reading) else reading
    degree, word = found
    if degree == "partly":
        case.say("actual_partly", word)
        return c.Completion("partly", text=reading.text, subject=reading.subject)
    case.say("actual_hedged", word)
    return c.State(text=reading.text)


def actual_of(case: Case, meaning: Meaning) -> Fraction | c.Comparator | Absent:
    """Return the actual value as a number in the target's unit, or as read where it is none."""
    reading = case.actual.reading
    if isinstance(reading, c.Compound):
        reading = _chosen(case, reading, meaning)
    if isinstance(reading, Absent | c.Blank):
        return MISSING if isinstance(reading, c.Blank) else reading
    said = worded(case, reading, meaning)
    if said is not None:
        return said
    if isinstance(reading, c.YesNo) and meaning.unit == DATE:
        return c.Completion("achieved" if reading.value else "not_achieved", text=reading.text)
    number = _number(case, reading, meaning)
    if number is None:
        return _judged(case, reading)
    copied = isinstance(reading, c.Reference) and reading == case.indicator.target
    sure = number == 0 or copied or not unclear(case, reading, meaning)
    return number if sure else reading


def _number(case: Case, reading: c.Comparator, meaning: Meaning) -> Fraction | None:
    if meaning.unit == DATE and meaning.value is not None:
        time = timed(case, reading, meaning.value)
        if time is not None:
            return certain_day(case, reading, day_of(case, time, meaning.value), meaning.value)
    match reading:
        case c.Quantity() if meaning.unit != DATE:
            return _quantity(case, reading, meaning)
        case c.Change() if meaning.amounts is not None or case.named_change() is not None:
            return _amount(case, reading, meaning)
        case c.Reference() if reading == case.indicator.target:
            case.say("ACTUAL_IS_TARGET_TEXT.whole")
            return meaning.value
        case c.Unparsed():
            case.say("actual_unparsed", reading.reason)
        case c.By() | c.Period() | c.Quantity() | c.Between() | c.Reference() | c.Change() | c.Compound():
            _not_comparable(case, reading, meaning)
        case _ if meaning.unit == DATE and reading.text.startswith(case.table["late"]):
            case.say("actual_late")
        case _:
            case.say("ACTUAL_STATUS_WORD")
    return None


def _not_comparable(case: Case, reading: c.Comparator, meaning: Meaning) -> None:
    wanted = "日期" if meaning.unit == DATE else "数值"
    case.say("actual_not_comparable", reading, wanted)


def _quantity(case: Case, reading: c.Quantity, meaning: Meaning) -> Fraction | None:
    """Read a number: its unit, and a comparator copied before it."""
    unit, target = reading.unit_text, meaning.unit
    if {unit, target} in _SAME_NUMBER:
        case.say("percent_points", unit, target)
        unit = target
    if (unit == "%" or "分之" in reading.text) and not _may_be_share(case, target):
        case.say("actual_is_rate", target or "无")
        return None
    if target is None and unit is not None:
        bound = meaning.value or meaning.interval.upper or meaning.interval.lower or Fraction(0)
        small = unit == "%" and abs(bound) <= 1  # 0.9 may be a share itself
        if small or units.dimension(unit) == units.dimension("元") or _printed_scale(reading) != 1:
            case.say("target_unit_missing", reading.text or reading)
            return None
        case.say("unit_only_in_actual", unit)
    value = reading.value
    if unit is None and target is not None:
        scale = _scale(case, reading, meaning)
        if scale is None:
            return None
        value *= scale
    unit, target = _same_year(case, unit, target)
    number = case.converted(value, unit, target, of_actual=True)
    if number is None or not _sign_is_harmless(case, reading, meaning):
        return None
    return certain(case, reading, meaning, number, bare=unit is None)


def _same_year(case: Case, unit: str | None, target: str | None) -> tuple[str | None, str | None]:
    """Read 15万元 under a target by the year (13万元/年) as this year's, and the other way round."""
    sides = [units.split(unit), units.split(target)]
    by_year = ["年" in per for _, per in sides]
    plain_unit, plain_target = (units.join(word, tuple(p for p in per if p != "年")) for word, per in sides)
    if by_year[0] == by_year[1] or units.dimension(plain_unit) != units.dimension(plain_target):
        return unit, target
    case.say("year_assumed", unit, target)
    return plain_unit, plain_target


def _scale(case: Case, reading: c.Quantity, meaning: Meaning) -> int | None:
    """Return what a bare number is in: 132.9 under ≤202.6万元 is in 万; ``None``, with a finding, where in doubt."""
    scale = 1 if meaning.printed is None else _printed_scale(meaning.printed)
    money_of_fact = meaning.printed is None and getattr(case.indicator.target, "unit", None) is None
    if money_of_fact and units.dimension(meaning.unit) == units.dimension("元"):
        scale = None
    if scale == 1:
        if not (reading.value and far(reading.value, meaning) and _measured(meaning.unit)):
            return 1
        case.say("actual_unit_missing.far", FAR, meaning.unit)
        return None
    word = next((word for word, many in units.SCALES.items() if many == scale), "万")
    if scale is None or (far(reading.value * scale, meaning) and not far(reading.value, meaning)):
        case.say("actual_unit_missing.scale", meaning.unit, word)
        return None
    case.say("unit_from_target", word, meaning.unit)
    return scale


def _measured(unit: str | None) -> bool:
    """Whether people measure it in several units (公里 and 米), shares aside."""
    kind = units.dimension(unit)
    factors = {one.factor for one in units.table().values() if one.dimension == kind}
    return kind != units.dimension("%") and len(factors) > 1


def _printed_scale(cell: c.Quantity | c.Between) -> int | None:
    """Find the multiplier that a cell prints: 万 where 2026000 is printed as 202.6; ``None``: it is not known."""
    numbers = [cell.value] if isinstance(cell, c.Quantity) else [end for _, end in cell.ends if end]
    text = cell.text.translate(_PLAIN)
    for scale in (1, *sorted(units.SCALES.values())):
        if text and all(c.decimal_string(abs(number) / scale) in text for number in numbers):
            return scale
    return None if any(sign in text.replace("百分", "") for sign in "百千万亿") else 1


def _may_be_share(case: Case, target: str | None) -> bool:
    """Say whether a target without unit is one in % by its name; one with a unit must be a share itself."""
    if target is None:
        return any(word in case.indicator.name for word in case.table["share_names"])
    kinds = {units.dimension(word) for word in ("%", "百分点", "倍", "比例")}
    return units.dimension(target) in kinds


def _sign_is_harmless(case: Case, reading: c.Quantity, meaning: Meaning) -> bool:
    """Say whether an actual value with a comparator can be read as its number: ≥266米 under a target ≥266米."""
    from_form = any(what == "comparator" for what, _ in reading.provenance)  # a column's sign is nobody's claim
    if from_form or reading.sign in (None, "="):
        return True
    if reading.sign == getattr(case.indicator.target, "sign", None):
        case.say("ACTUAL_IS_TARGET_TEXT.sign")
        return True
    if DIRECTION_OF[reading.sign] is meaning.direction is not Direction.EXACT:
        case.say("actual_has_sign", reading)
        return True
    case.say("actual_not_exact.number", reading)
    return False


def _amount(case: Case, reading: c.Change, meaning: Meaning) -> Fraction | None:
    """Read an actual change as an amount in the target's direction: a fall under a wanted rise is negative."""
    wanted = meaning.amounts or case.named_change()
    base = getattr(case.indicator.target, "reference", None) or "previous_year"
    other = reading.reference not in {None, base} and str(reading.reference) not in case.indicator.name
    if reading.value is None or other or reading.direction == "none" != wanted:
        _not_comparable(case, reading, meaning)
        return None
    number = case.converted(reading.value, reading.unit, meaning.unit, of_actual=True)
    return -number if number is not None and wanted not in (reading.direction, "none") else number


def _chosen(case: Case, reading: c.AllOf | c.AnyOf, meaning: Meaning) -> c.Comparator:
    """Choose the one part of a compound actual value that fits the target; the whole where there is not one."""
    if meaning.unit == DATE:
        fitting = [part for part in reading.parts if sort_of(part) == DATE or shift_of(case, part) is not None]
    else:
        reached = [part for part in reading.parts if clean(case, part, meaning)]
        fitting = [part for part in reached if sort_of(part) == (units.dimension(meaning.unit) or "bare")]
    if len(fitting) != 1:
        return reading
    case.say("actual_part_chosen", fitting[0])
    return fitting[0]


# -------------------------------------------------------------------- compounds


def shared_out(case: Case, target: c.Compound) -> list[c.Comparator | Absent]:
    """Share an actual value out to the parts of a compound target: by subject, by sort, then in order."""
    reading = case.actual.reading
    if isinstance(reading, Absent | c.Completion | c.YesNo | c.Unparsed):
        return [reading] * len(target.parts)
    left: list[c.Comparator] = list(reading.parts) if isinstance(reading, c.Compound) else [reading]
    shared: list[c.Comparator | Absent] = [MISSING] * len(target.parts)
    for same in (_same_subject, _same_sort, _may_be_any):
        for place, part in enumerate(target.parts):
            found = next((one for one in left if same(part, one)), None) if shared[place] is MISSING else None
            if found is not None:
                left.remove(found)
                shared[place] = found
    for part, got in zip(target.parts, shared, strict=True):
        if got is MISSING:
            case.say("actual_part_missing", part)
    for one in left:
        case.say("actual_part_unused", one)
    return shared


def _same_subject(part: c.Comparator, reading: c.Comparator) -> bool:
    return part.subject is not None and part.subject == reading.subject


def _same_sort(part: c.Comparator, reading: c.Comparator) -> bool:
    apart = part.subject is not None and reading.subject is not None and part.subject != reading.subject
    return not apart and sort_of(part) == sort_of(reading)


def _may_be_any(_part: c.Comparator, reading: c.Comparator) -> bool:
    return reading.subject is None and (sort_of(reading) == "bare" or isinstance(reading, c.Completion | c.YesNo))
