"""What a target means in numbers (指标值的含义): references resolved, directions decided, dates as days.

Lives here: ``meaning_of`` and ``is_words``. May not: read the actual value beyond its kind.
"""

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve, frozen

from indicators import comparators as c
from indicators import units
from indicators.targets.case import DATE, DIRECTION_OF, SIGN_OF, Case, Meaning
from indicators.targets.direction import derive_direction
from indicators.targets.model import Direction

POINTS: Mapping[str, str] = {"百分点": "%", "千分点": "‰"}
_FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_ORIGINS = {"column_comparator": "指标性质栏", "name": "指标名称"}
_VERBS = {"increase": "增长", "decrease": "下降", "none": "变化"}


def is_words(case: Case, target: c.Comparator) -> bool:
    """Say whether a target is to be judged in words (定性), not by numbers."""
    match target:
        case c.By(every=str(), date=c.Day(month=None)):
            case.say("recurring_deadline", target)
            return True
        case c.Change(value=None):  # 逐年提高 is a matter of numbers where the actual value is one
            return not isinstance(case.actual.reading, c.Quantity)
        case c.Quantity() | c.Between() | c.Reference() | c.Change() | c.By() | c.Period() | c.Blank() | c.Unparsed():
            return False
        case _:
            return True


def meaning_of(case: Case, target: c.Comparator) -> Meaning | None:
    """Return what a target means in numbers; ``None``, with a finding, where that cannot be known."""
    match target:
        case c.Quantity():
            return _number(case, target)
        case c.Between():
            return _range(case, target)
        case c.Reference():
            return _reference(case, target)
        case c.Change():
            return _change(case, target)
        case c.By() | c.Period():
            return _deadline(case, target)
        case c.Unparsed():
            case.say("target_unparsed", target.reason)
        case _:
            case.say("target_blank.only" if target.text else "target_blank.nothing", target.text)
    return None


def _number(case: Case, target: c.Quantity) -> Meaning:
    if target.approximate:
        case.say("approximate_target")
    origin = dict(target.provenance).get("comparator")
    source = "" if origin is None else f"比较符“{c.SIGNS_PRINTED[target.sign]}”（取自{_ORIGINS.get(origin, origin)}）"
    found = _limit(case, target.sign, target.value, target.unit_text, source)
    return evolve(found, printed=target)


def _limit(case: Case, sign: str | None, value: Fraction, unit: str | None, source: str = "") -> Meaning:
    """Turn a sign and a number into an interval; without a sign the direction is derived, and marked so."""
    source = source or f"比较符“{c.SIGNS_PRINTED[sign]}”"
    if sign is None:
        sign, source = _derived(case, value, unit)
    elif sign == "=" and unit != DATE and case.table.limits(case.indicator):
        sign, source = _cost_limit(case, value, unit, source)
    excluded = value if sign == c.NotEqual.sign else None
    return Meaning(c.SIGNS[sign](value).interval, value, unit, DIRECTION_OF[sign], source, excluded)


def _derived(case: Case, value: Fraction, unit: str | None) -> tuple[str, str]:
    """Return a sign by the direction table, and what decided; 等于, with a warning, where nothing does."""
    direction, source = _by_table(case, value, unit)
    if direction is None:
        case.say("direction_undecided.sign", source)
        return "=", f"{source}，暂按等于处理"
    case.say("direction_derived.sign", source, direction.label)
    return SIGN_OF[direction], f"由{source}推定"


def _by_table(case: Case, value: Fraction, unit: str | None) -> tuple[Direction | None, str]:
    """Ask the direction table about a number of the row."""
    row = case.indicator
    said = evolve(row, name=f"{row.name}{row.target.subject or ''}", target=c.Stated(value, *units.split(unit)))
    return derive_direction(said, case.table)


def _cost_limit(case: Case, value: Fraction, unit: str | None, source: str) -> tuple[str, str]:
    """Read a printed 等于 of a cost as an upper bound, unless the table says that more is better (成本节约率)."""
    direction, why = _by_table(case, value, unit)
    if direction is not Direction.LOWER_IS_BETTER:
        return "=", source
    case.say("cost_equal_is_limit", why)
    return "<=", f"成本的“=”按上限理解，由{why}推定"


def _range(case: Case, target: c.Between) -> Meaning:
    unit = target.unit_text
    found = Meaning(target.interval, None, unit, Direction.EXACT, "区间")
    if target.upper is None and target.lower is not None:
        found = _limit(case, ">=" if target.lower_closed else ">", target.lower, unit)
    elif target.lower is None and target.upper is not None:
        found = _limit(case, "<=" if target.upper_closed else "<", target.upper, unit)
    return evolve(found, printed=target)


@frozen
class _Base:
    """The number that a reference names, its unit, and the cell that prints it."""

    value: Fraction
    unit: str | None
    cell: c.Quantity | None = None


def _reference(case: Case, target: c.Reference) -> Meaning | None:
    base = _base(case, target.reference)
    if base is None:
        return None
    value, unit = base.value, base.unit
    if target.unit is not None:
        converted = case.converted(value, unit, target.unit)
        if converted is None:
            return None
        value, unit = converted, target.unit
    return evolve(_limit(case, target.sign, value * target.factor, unit), printed=base.cell)


def _base(case: Case, name: str | None) -> _Base | None:
    """Return the number that a reference names; ``None``, with a finding, where there is none."""
    if name is None:
        case.say("reference_unresolved.base")
        return None
    row, word = case.indicator, c.REFERENCES.get(name, name)
    keys = [f"{row.name}{word}", f"{word}{row.name}"]  # 上年 alone would be anybody's
    if name == "budget" and case.facts.budget is not None:
        if case.facts.budget == 0:
            case.say("budget_zero")
            return None
        return _Base(case.facts.budget, "元")
    cell = {"previous_year": row.previous_year, "year_before_last": row.year_before_last}.get(name)
    if isinstance(cell, c.Quantity):
        if cell.sign not in (None, "="):
            case.say("base_has_sign", word, cell)
        return _Base(cell.value, cell.unit_text, cell)
    if name not in ("budget", "previous_year", "year_before_last"):
        keys += [word, word.removesuffix("数")]  # 计划数, and a file that says 计划
    found = next((case.facts.named[key] for key in keys if key in case.facts.named), None)
    if found is None:
        case.say("reference_unresolved.number", word)
        return None
    return _Base(*found)


# -------------------------------------------------------------------- changes


def _change(case: Case, target: c.Change) -> Meaning | None:
    """Resolve a change: amounts are compared where the actual value is one, else the level against the base."""
    if target.value is not None and (
        isinstance(case.actual.reading, c.Change) or case.named_change() == target.direction
    ):
        sign = target.sign or _sign_of_verb(case, target)
        found = _limit(case, sign, target.value, target.unit, f"{_VERBS[target.direction]}的幅度")
        return evolve(found, amounts=target.direction)
    base = _base(case, target.reference)
    if base is None:
        return None
    moved = _moved(case, target, base)
    return moved and evolve(moved, printed=base.cell)


def _moved(case: Case, target: c.Change, base: _Base) -> Meaning | None:
    """Move the base by the amount of a change."""
    if target.value is None:
        sign = {"increase": ">", "decrease": "<", "none": "="}[target.direction]
        return _limit(case, sign, base.value, base.unit, f"“{target}”")
    amount = _amount(case, target.value, target.unit, base)
    if amount is None:
        return None
    if target.direction == "none":
        closed = target.sign != "<"
        around = c.Interval(base.value - amount, base.value + amount, closed, closed)
        return Meaning(around, None, base.unit, Direction.EXACT, f"“{target}”")
    sign = target.sign or _sign_of_verb(case, target)
    if target.direction == "decrease":
        sign, amount = _FLIPPED.get(sign, sign), -amount
    return _limit(case, sign, base.value + amount, base.unit, f"“{target}”")


def _sign_of_verb(case: Case, target: c.Change) -> str:
    """Read 增长5% as at least 5 %, unless the name says that growth is bad; 变化5% is at most 5 %."""
    if target.direction == "none":
        return "<="
    verb = _VERBS[target.direction]
    bad = {"increase": Direction.LOWER_IS_BETTER, "decrease": Direction.HIGHER_IS_BETTER}[target.direction]
    named = case.table.of_name(case.indicator)
    if named is not None and named.direction is bad and case.named_change() != target.direction:
        case.say("direction_undecided.verb", verb, named.source)
        return "="
    case.say("direction_derived.verb", verb)
    return ">="


def _amount(case: Case, value: Fraction, unit: str | None, base: _Base) -> Fraction | None:
    """Return the amount of a change in the unit of its base."""
    level, level_unit = base.value, base.unit
    if unit is not None and unit in POINTS:
        return case.converted(value, POINTS[unit], level_unit)
    if unit not in ("%", "‰"):
        return case.converted(value, unit, level_unit)
    if level <= 0:
        case.say("base_not_positive")
        return None
    if units.dimension(level_unit) == units.dimension("%"):
        case.say("percent_of_percent")
    return level * units.convert(value, unit, "%") / 100


# -------------------------------------------------------------------- dates


def _deadline(case: Case, target: c.By | c.Period) -> Meaning | None:
    """Turn a deadline, or the end of a period, into days; a bare date counts as the last day."""
    end = case.days(target.date if isinstance(target, c.By) else target.end)
    if end is None:
        return None
    if isinstance(target, c.Period):
        return _limit(case, "<=", end, DATE, f"期间“{target}”的终点")
    if target.sign is None:
        case.say("direction_derived.date")
        return _limit(case, "<=", end, DATE, "由日期推定为不晚于该日")
    return _limit(case, target.sign, end, DATE, f"时限“{target}”")
