"""``bind``: what a target means once its references, its unit, its direction and the actual value are known.

Lives here: the one step from comparators to plain numbers. May not: read text (only an indicator's name, which may be a
deadline, goes to the parser), earn points, raise for what a form holds: whatever is odd or missing is a finding.
"""

from types import NoneType

from attrs import evolve

from indicators import units
from indicators._resources import labels
from indicators.comparators import By, Comparator, Completion, Compound, State
from indicators.errors import Level, want
from indicators.targets.case import DOUBTFUL, Case
from indicators.targets.direction import DirectionTable, load_directions
from indicators.targets.meaning import is_words, meaning_of
from indicators.targets.model import Absent, Actual, BoundTarget, Direction, Facts, Indicator
from indicators.targets.reading import actual_of, shared_out, words_of
from indicators.targets.timing import kept, shift_of


def bind(
    indicator: Indicator,
    actual: Actual | None = None,
    facts: Facts | None = None,
    *,
    direction_table: DirectionTable | None = None,
) -> BoundTarget:
    """Bind a target: resolve its references, fix its unit and direction, and convert the actual value once.

    Args:
        indicator: The row.
        actual: The actual value; missing where none is given.
        facts: What references resolve against.
        direction_table: The direction table; the shipped one by default.

    Returns:
        The bound target. What is missing or odd stands in its findings; nothing is guessed, nothing is raised.

    >>> from indicators.comparators import AtLeast, Stated
    >>> row = Indicator(name="管养面积", path=("产出指标", "数量指标"), target=AtLeast(30000, "平方米"))
    >>> bound = bind(row, Actual(text="46亩", reading=Stated(46, "亩")))
    >>> str(bound.interval), bound.unit, bound.actual, bound.met
    ('[30000, +∞)', '平方米', Fraction(92000, 3), True)
    """
    want(indicator, Indicator, "bind 要一行指标（Indicator）")
    want(actual, (Actual, NoneType), "bind 的实际完成值要 Actual")
    want(facts, (Facts, NoneType), "参照数据要 Facts(budget=…, named={…})")
    case = Case(indicator, actual or Actual(), facts or Facts(), direction_table or load_directions())
    _doubts(case)
    return _bound(case)


def _doubts(case: Case) -> None:
    """Note what was read on a guess: a sign or unit that contradicts its column, a figure that looks misread."""
    for of_actual, read, what in (
        (False, case.indicator.target, "指标值"),
        (True, case.actual.reading, "实际完成值"),
    ):
        odd = DOUBTFUL.intersection(() if isinstance(read, Absent) else read.anomalies)
        for anomaly in sorted(odd):
            said = f"{what}“{getattr(read, 'text', '')}”{labels('anomalies')[anomaly]}"
            case.note("doubtful_reading", said, Level.WARNING, "对照原件核对，写清楚", of_actual=of_actual)


def _bound(case: Case) -> BoundTarget:
    target = _deadline_in_name(case) or case.indicator.target
    if isinstance(target, Compound):
        return _compound(case, target)
    words = is_words(case, target)
    in_time = kept(case, case.actual.reading) if isinstance(target, By) and target.sign not in (">", ">=") else None
    meaning = None if words else meaning_of(case, target)
    if meaning is None:
        return BoundTarget(
            indicator=case.indicator,
            direction=Direction.EXACT,
            direction_source="定性指标" if words else "无法计算",
            actual=_in_words(case, target) if in_time is None else _punctual(case, kept=in_time),
            computable=words,
            findings=tuple(case.findings),
        )
    if in_time is not None and shift_of(case, case.actual.reading) is None:
        said = _punctual(case, kept=True) if in_time else State(text=case.actual.text)
        case = evolve(case, actual=evolve(case.actual, reading=said))
    actual = actual_of(case, meaning)
    if actual == 0 and meaning.value and meaning.direction is Direction.LOWER_IS_BETTER and _is_money(meaning.unit):
        case.say("COST_ZERO")
    return BoundTarget(
        indicator=case.indicator,
        interval=meaning.interval,
        value=meaning.value,
        excluded=meaning.excluded,
        unit=meaning.unit,
        direction=meaning.direction,
        direction_source=meaning.source,
        actual=actual,
        findings=tuple(case.findings),
    )


def _in_words(case: Case, target: Comparator) -> Comparator | Absent:
    """Return the actual value of a target in words; the target's own word turned round is a miss (不合格)."""
    from indicators.syntax.beside import denies

    actual = words_of(case)
    if isinstance(target, State) and isinstance(actual, State) and denies(actual, target):
        return Completion("not_achieved", text=actual.text, subject=actual.subject)
    return actual


def _punctual(case: Case, *, kept: bool) -> Completion:
    return Completion("achieved" if kept else "not_achieved", text=case.actual.text)


def _is_money(unit: str | None) -> bool:
    return (units.dimension(unit) or "").partition("/")[0] == units.dimension("元")


def _deadline_in_name(case: Case) -> By | None:
    """Take the deadline from the name where the name is one, and the target only says 完成."""
    if not isinstance(case.indicator.target, Completion):
        return None
    from indicators.syntax import parse

    named = parse(case.indicator.name)
    if not isinstance(named, By):
        return None
    case.say("NAME_IS_DEADLINE", named)
    return named


def _compound(case: Case, target: Compound) -> BoundTarget:
    """Bind each part against its part of the actual value."""
    readings = shared_out(case, target)
    parts = tuple(_bound(case.part(part, reading)) for part, reading in zip(target.parts, readings, strict=True))
    return BoundTarget(
        indicator=case.indicator,
        direction=Direction.EXACT,
        direction_source="复合指标值，分项判断",
        actual=case.actual.reading,
        parts=parts,
        computable=all(part.computable for part in parts),
        findings=tuple(case.findings),
    )
