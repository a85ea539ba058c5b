"""The actual value of a deadline (时限的实际完成值): a day, a day of the next year, or so much before or behind it.

Lives here: :func:`timed`, :func:`day_of`, :func:`kept` where no day is needed (按期, 未逾期, 延误). May not: say what a
delay costs. A day without a year is not certain where the year before or behind puts it on the other side of the
deadline, and near it: 1月15日 under 12月31日前.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from attrs import evolve, frozen

from indicators import units
from indicators.comparators import By, Change, Comparator, Completion, Day, Period, Quantity, Stated, Unparsed
from indicators.days import date_of, number_of_day
from indicators.targets.case import Case
from indicators.targets.model import Absent

_NEAR = 90  # days: a quarter behind the end of a year
_AFTER = (">", ">=")
_MONTHS, _MANY = 12, 1000
_TIMES = frozenset(units.dimension(word) for word in ("天", "月", "工作日"))


@frozen
class Shift:
    """So much behind the deadline, or before it where the amount is below zero (延期15天, 提前10天)."""

    amount: Fraction
    unit: str


def timed(case: Case, reading: Comparator, deadline: Fraction) -> Day | Shift | None:
    """Read an actual value as a day, or as a shift against the deadline (in days); ``None`` where it is none."""
    table, wanted, next_year = case.table, case.indicator.target, False
    if isinstance(reading, Unparsed | By | Period):
        from indicators.syntax import parse

        text = "".join(reading.text.split())
        word = next((word for word in table["next_year"] + table["against_plan"] if text.startswith(word)), "")
        next_year = word in table["next_year"]
        reading = parse(text.removeprefix(word)) if word else reading
    match reading:
        case By(sign=sign, date=day):
            if sign in _AFTER and getattr(wanted, "sign", None) not in _AFTER:  # 12月31日后 is no day
                return None
            if isinstance(wanted, Period) and day.day == "end" and day != wanted.end:  # 一季度 is not early under 全年
                return None
        case Period(start=start, end=day):
            if isinstance(wanted, Period) and (start, day) != (wanted.start, wanted.end):  # nor is 1-9月 under 1-12月
                return None
        case _:
            return None if next_year else shift_of(case, reading)
    return evolve(day, year=date_of(deadline).year + 1) if next_year and day.year is None else day


def shift_of(case: Case, reading: Comparator | Absent) -> Shift | None:
    """Read 延期15天 and 提前10天; ``None`` where a reading is no such thing."""
    if isinstance(reading, Change) and reading.reference == "plan":  # 迟于计划3天
        reading = Stated(reading.value or 0, reading.unit, subject=reading.text[:1])
    if not isinstance(reading, Quantity) or reading.subject is None or reading.unit is None or reading.per:
        return None
    plain = reading.sign in (None, "=") and units.dimension(reading.unit) in _TIMES
    about = reading.subject.removesuffix("了")
    late, early = (about.endswith(words) for words in (case.table["late"], case.table["early"]))
    return Shift(reading.value if late else -reading.value, reading.unit) if plain and (late or early) else None


def kept(case: Case, reading: Comparator | Absent) -> bool | None:
    """Say whether a reading says by itself that a deadline was kept or missed, whatever day that is."""
    if isinstance(reading, Absent):
        return None
    shift = shift_of(case, reading)
    if shift is not None:
        return shift.amount <= 0
    table, text = case.table, "".join(reading.text.split()).rstrip("。.")
    if text in table["in_time"] or any(text == no + late for no in table["not_late"] for late in table["late"]):
        return True
    words = isinstance(reading, Completion) and text.startswith(table["late"])
    return False if words or text in table["late"] else None


def day_of(case: Case, time: Day | Shift, deadline: Fraction) -> Fraction | None:
    """Return a time in days since 1970-01-01; ``None``, with a finding, where it is not certain."""
    if isinstance(time, Shift):
        return _shifted(case, time, deadline)
    found, year = case.days(time, of_actual=True), case.facts.year
    if found is None or time.year is not None or year is None:
        return found
    leap = (time.month, time.day) == (2, 29)
    for other in (year + 1, year - 1):
        day = case.days(evolve(time, year=other, day="end" if leap else time.day))
        if day is not None and (day <= deadline) != (found <= deadline) and abs(day - deadline) <= _NEAR:
            case.say("actual_year_unclear", time, year, other)
            return None
    return found


def _shifted(case: Case, shift: Shift, deadline: Fraction) -> Fraction | None:
    if units.dimension(shift.unit) == units.dimension("月") and abs(shift.amount) < _MANY:
        months = units.convert(shift.amount, shift.unit, "月")
        if months.denominator == 1:
            day = date_of(deadline)
            year, month = divmod(day.year * _MONTHS + day.month - 1 + int(months), _MONTHS)
            moved = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
            return number_of_day(moved)
    days = case.converted(shift.amount, shift.unit, "天", of_actual=True)
    return None if days is None else deadline + days
