"""``bind``: what a target means once its references, its unit, its direction and the actual value are known.

Lives here: the one step from comparators to plain numbers. May not: read text (only an indicator's name, which may be a
deadline, goes to the parser), earn points, raise for what a form holds: whatever is odd or missing is a finding.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from attrs import define, evolve, field, frozen

from indicators import units
from indicators.comparators import (
    REFERENCES,
    SIGNS,
    SIGNS_PRINTED,
    Between,
    Blank,
    By,
    Change,
    Comparator,
    Completion,
    Compound,
    Day,
    Interval,
    NotEqual,
    Period,
    Quantity,
    Reference,
    Stated,
    Unparsed,
    YesNo,
    decimal_string,
)
from indicators.errors import Fault, Finding, Level, UnitError
from indicators.targets.direction import DirectionTable, derive_direction, load_directions
from indicators.targets.model import MISSING, Absent, Actual, BoundTarget, Direction, Facts, Indicator

DATE = "日期"
_EPOCH = date(1970, 1, 1)
_OF_SIGN = {
    ">=": Direction.HIGHER_IS_BETTER,
    ">": Direction.HIGHER_IS_BETTER,
    "<=": Direction.LOWER_IS_BETTER,
    "<": Direction.LOWER_IS_BETTER,
    "=": Direction.EXACT,
    "!=": Direction.EXACT,
}
_SIGN_OF = {Direction.HIGHER_IS_BETTER: ">=", Direction.LOWER_IS_BETTER: "<=", Direction.EXACT: "="}
_FLIPPED = {">=": "<=", ">": "<", "<=": ">=", "<": ">"}
_POINTS = {"百分点": "%", "千分点": "‰"}


def bind(
    indicator: Indicator,
    actual: Actual | None = None,
    facts: Facts | None = None,
    *,
    table: DirectionTable | None = None,
) -> BoundTarget:
    """Bind a target: resolve its references, fix its unit and direction, and convert the actual value once.

    Args:
        indicator: The row.
        actual: The actual value; missing where none is given.
        facts: What references resolve against.
        table: The direction table; the shipped one by default.

    Returns:
        The bound target. What is missing or odd stands in its findings; nothing is guessed.

    >>> from indicators.comparators import AtLeast, Stated
    >>> row = Indicator(name="管养面积", path=("产出指标", "数量指标"), target=AtLeast(30000, "平方米"))
    >>> bound = bind(row, Actual(text="46亩", reading=Stated(46, "亩")))
    >>> str(bound.interval), bound.unit, bound.actual, bound.met
    ('[30000, +∞)', '平方米', Fraction(92000, 3), True)
    """
    return _Binding(indicator, actual or Actual(), facts or Facts(), table or load_directions()).bound()


@frozen
class _Meaning:
    """What a target means in numbers; ``amounts``: the numbers are changes against the base, not levels."""

    interval: Interval
    value: Fraction | None
    unit: str | None
    direction: Direction
    source: str
    excluded: Fraction | None = None
    amounts: str | None = None


@define
class _Binding:
    """One run of :func:`bind`; gathers findings on the way."""

    indicator: Indicator
    actual: Actual
    facts: Facts
    table: DirectionTable
    findings: list[Finding] = field(factory=list)

    def note(self, code: str, message: str, level: Level, *, hint: str | None = None, of_actual: bool = False) -> None:
        """Add a finding; ``of_actual``: the actual value's fault, else the target's."""
        text, where = self.indicator.target.text, self.indicator.where
        if of_actual:
            text, where = self.actual.text, self.actual.where or where
        self.findings.append(
            Finding(
                code=code,
                message=f"{self.indicator.name}：{message}",
                level=level,
                fault=Fault.ACTUAL if of_actual else Fault.FORM,
                text=text or None,
                hint=hint,
                where=where or None,
            )
        )

    def bound(self) -> BoundTarget:
        """Bind the whole row."""
        target = self.deadline_in_name() or self.indicator.target
        if isinstance(target, Compound):
            return self.compound(target)
        if self.is_words(target):
            return self.words(computable=True)
        meaning = self.meaning(target)
        if meaning is None:
            return self.words(computable=False)
        return BoundTarget(
            indicator=self.indicator,
            interval=meaning.interval,
            value=meaning.value,
            excluded=meaning.excluded,
            unit=meaning.unit,
            direction=meaning.direction,
            direction_source=meaning.source,
            actual=self.actual_number(meaning),
            findings=tuple(self.findings),
        )

    def words(self, *, computable: bool) -> BoundTarget:
        """Bind a target without a number: the actual stays as read."""
        reading = self.actual.reading
        if isinstance(reading, Blank):
            reading = MISSING
        if isinstance(reading, Unparsed):
            self.unparsed(reading)
        return BoundTarget(
            indicator=self.indicator,
            direction=Direction.EXACT,
            direction_source="定性指标" if computable else "无法计算",
            actual=reading,
            computable=computable,
            findings=tuple(self.findings),
        )

    def deadline_in_name(self) -> By | None:
        """Take the deadline from the name where it is the name, and the target only says 完成."""
        if not isinstance(self.indicator.target, Completion):
            return None
        from indicators.syntax import parse

        named = parse(self.indicator.name)
        if not isinstance(named, By):
            return None
        self.note("NAME_IS_DEADLINE", f"指标名称就是时限，按“{named}”理解", Level.WARNING, hint="把时限写进指标值")
        return named

    # ------------------------------------------------------------ what the target means

    def is_words(self, target: Comparator) -> bool:
        """Say whether a target is to be judged in words (定性), not by numbers."""
        match target:
            case By(every=str(), date=Day(month=None)):
                self.note("recurring_deadline", f"“{target}”是每期的时限，不能换算成一个日期", Level.INFO)
                return True
            case Change(value=None):  # 逐年提高 is a matter of numbers where the actual value is one
                return not isinstance(self.actual.reading, Quantity)
            case Quantity() | Between() | Reference() | Change() | By() | Period() | Blank() | Unparsed():
                return False
            case _:
                return True

    def meaning(self, target: Comparator) -> _Meaning | None:
        """Return what a target means in numbers; ``None``, with a finding, where that cannot be known."""
        match target:
            case Quantity():
                return self.number(target)
            case Between():
                return self.range(target)
            case Reference():
                return self.reference(target)
            case Change():
                return self.change(target)
            case By() | Period():
                return self.deadline(target)
            case Unparsed():
                self.note("target_unparsed", f"指标值不能识别（{target.reason}）", Level.ERROR, hint="改写指标值")
            case _:
                self.note("target_blank", "没有填写指标值", Level.ERROR, hint="补填指标值")
        return None

    def number(self, target: Quantity) -> _Meaning:
        """A plain number with or without a comparator."""
        if target.approximate:
            self.note("approximate_target", "指标值是约数，按所写的数计算", Level.INFO)
        found = self.limit(target.sign, target.value, units.join(target.unit, target.per))
        return evolve(found, excluded=target.value) if isinstance(target, NotEqual) else found

    def limit(self, sign: str | None, value: Fraction, unit: str | None, derived: str | None = None) -> _Meaning:
        """Turn a sign and a number into an interval; without a sign the direction is derived and marked so.

        Args:
            sign: The comparator, ``None`` where none is stated.
            value: The bound.
            unit: Its unit text.
            derived: Where the sign comes from, when not from a printed comparator.
        """
        source = derived or f"比较符“{SIGNS_PRINTED[sign]}”"
        if sign is None:
            said = evolve(
                self.indicator,
                name=f"{self.indicator.name}{self.indicator.target.subject or ''}",
                target=Stated(value, *units.split(unit)),
            )
            direction, source = derive_direction(said, self.table)
            if direction is None:
                direction = Direction.EXACT
                self.note(
                    "direction_undecided",
                    f"指标值没有写比较符，{source}，暂按等于处理",
                    Level.WARNING,
                    hint="在指标值前写明 ≥、≤ 或 =",
                )
                source = f"{source}，暂按等于处理"
            else:
                self.note("direction_derived", f"指标值没有写比较符，由{source}推定为{direction.label}", Level.INFO)
                source = f"由{source}推定"
            sign = _SIGN_OF[direction]
        return _Meaning(SIGNS[sign](value).interval, value, unit, _OF_SIGN[sign], source)

    def range(self, target: Between) -> _Meaning:
        """A range with two ends is met within; with one end it is a bound."""
        unit = units.join(target.unit, target.per)
        if target.upper is None and target.lower is not None:
            return self.limit(">=" if target.lower_closed else ">", target.lower, unit)
        if target.lower is None and target.upper is not None:
            return self.limit("<=" if target.upper_closed else "<", target.upper, unit)
        return _Meaning(target.interval, None, unit, Direction.EXACT, "区间")

    def reference(self, target: Reference) -> _Meaning | None:
        """Resolve a bound that another number gives."""
        base = self.base(target.reference)
        if base is None:
            return None
        value, unit = base
        if target.unit is not None:
            converted = self.converted(value, unit, target.unit)
            if converted is None:
                return None
            value, unit = converted, target.unit
        return self.limit(target.sign, value * target.factor, unit)

    def base(self, name: str | None) -> tuple[Fraction, str | None] | None:
        """Return the number that a reference names and its unit; ``None``, with a finding, where there is none."""
        word = REFERENCES.get(name or "", name or "")
        keys = [f"{self.indicator.name}{word}", f"{word}{self.indicator.name}"]
        if name == "budget" and self.facts.budget is not None:
            if self.facts.budget == 0:
                self.note("budget_zero", "预算数为 0，不能据以计算", Level.ERROR)
                return None
            return self.facts.budget, "元"
        if name in ("previous_year", "year_before_last"):
            cell = self.indicator.previous_year if name == "previous_year" else self.indicator.year_before_last
            if isinstance(cell, Quantity):
                if cell.sign not in (None, "="):
                    self.note("base_has_sign", f"{word}的数带有比较符“{cell}”，按所写的数计算", Level.INFO)
                return cell.value, units.join(cell.unit, cell.per)
        elif name is not None:
            keys.append(word)
        found = next((self.facts.named[key] for key in keys if name is not None and key in self.facts.named), None)
        if found is None:
            message = f"缺少{word}的数，指标值不能计算" if word else "没有写明与什么相比，指标值不能计算"
            self.note("reference_unresolved", message, Level.ERROR, hint=f"补填{word}" if word else "写明较上年等基数")
        return found

    # ------------------------------------------------------------ changes

    def named_change(self) -> str | None:
        """Which change the name itself is of, so that a plain actual value is its amount: 增长率, 降幅."""
        for direction, words in (("decrease", self.table.fall_names), ("increase", self.table.rise_names)):
            if any(word in self.indicator.name for word in words):
                return direction
        return None

    def change(self, target: Change) -> _Meaning | None:
        """Resolve a change: the amounts are compared where the actual is one, else the level against the base."""
        up = target.direction == "increase"
        reading = self.actual.reading
        if target.value is not None and (isinstance(reading, Change) or self.named_change() == target.direction):
            verb = "增长" if up else "下降" if target.direction == "decrease" else "变化"
            found = self.limit(target.sign or ">=", target.value, target.unit, f"“{verb}”的幅度")
            return evolve(found, amounts=target.direction)
        base = self.base(target.reference)
        if base is None:
            return None
        level, unit = base
        if target.value is None:
            sign = {"increase": ">", "decrease": "<", "none": "="}[target.direction]
            return self.limit(sign, level, unit, f"“{target}”")
        amount = self.amount(target.value, target.unit, level, unit)
        if amount is None:
            return None
        if target.direction == "none":
            closed = target.sign != "<"
            return _Meaning(
                Interval(level - amount, level + amount, closed, closed), None, unit, Direction.EXACT, "变化的幅度"
            )
        sign = target.sign or ">="
        if not up:
            sign, amount = _FLIPPED.get(sign, sign), -amount
        return self.limit(sign, level + amount, unit, f"“{target}”")

    def amount(self, value: Fraction, unit: str | None, level: Fraction, level_unit: str | None) -> Fraction | None:
        """Return the amount of a change in the unit of its base."""
        if unit in _POINTS:
            return self.converted(value, _POINTS[unit], level_unit)
        if unit not in ("%", "‰"):
            return self.converted(value, unit, level_unit)
        if level <= 0:
            self.note("base_not_positive", f"基数为 {decimal_string(level)}，不能按比例增减", Level.ERROR)
            return None
        if level_unit in ("%", "‰"):
            self.note(
                "percent_of_percent",
                f"基数也是比率，{decimal_string(value)}{unit} 按相对增减计算",
                Level.WARNING,
                hint="如指百分点，请写“百分点”",
            )
        return level * value * units.convert(Fraction(1), unit, "%") / 100

    # ------------------------------------------------------------ dates

    def deadline(self, target: By | Period) -> _Meaning | None:
        """Turn a deadline, or the end of a period, into days; a bare date counts as the last day."""
        end = self.day(target.date if isinstance(target, By) else target.end)
        if end is None:
            return None
        if isinstance(target, Period):
            return self.limit("<=", end, DATE, f"期间“{target}”的终点")
        if target.sign is None:
            self.note("direction_derived", "日期没有写“前”，按不晚于该日理解", Level.INFO)
            return self.limit("<=", end, DATE, "由日期推定为不晚于该日")
        return self.limit(target.sign, end, DATE, f"时限“{target}”")

    def day(self, day: Day, *, of_actual: bool = False) -> Fraction | None:
        """Return a calendar day as days since 1970-01-01; ``None``, with a finding, where it is not known."""
        year = day.year or self.facts.year
        if year is None or day.month is None:
            code, missing = ("year_unknown", "年份") if year is None else ("date_incomplete", "月份")
            self.note(code, f"“{day}”缺少{missing}，不能计算", Level.ERROR, hint=f"写明{missing}", of_actual=of_actual)
            return None
        try:
            last = monthrange(year, day.month)[1]
            exact = date(year, day.month, day.day if isinstance(day.day, int) else last)
        except ValueError:
            self.note("date_impossible", f"没有“{day}”这一天", Level.ERROR, of_actual=of_actual)
            return None
        return Fraction((exact - _EPOCH).days)

    # ------------------------------------------------------------ the actual value

    def converted(
        self, value: Fraction, source: str | None, target: str | None, *, of_actual: bool = False
    ) -> Fraction | None:
        """Convert exactly; ``None``, with a finding, where the units differ in kind."""
        days = {
            word: many
            for word, (many, unit) in self.facts.named.items()
            if unit == "天" and units.dimension(word) == units.dimension("月")
        }
        try:
            return units.convert(value, source, target, days=days)
        except UnitError as error:
            said = error.diagnostic
            self.note(error.code, said.message, Level.ERROR, hint=said.hint, of_actual=of_actual)
            return None

    def unparsed(self, reading: Unparsed) -> None:
        """Note an actual value that cannot be read."""
        self.note("actual_unparsed", f"实际完成值不能识别（{reading.reason}）", Level.ERROR, of_actual=True)

    def actual_number(self, meaning: _Meaning) -> Fraction | Comparator | Absent:
        """Return the actual value as a number in the target's unit, or as read where it is none."""
        reading = self.actual.reading
        if isinstance(reading, Compound):
            reading = self.chosen(reading, meaning)
        if isinstance(reading, Absent | Blank):
            return MISSING if isinstance(reading, Blank) else reading
        number: Fraction | None = None
        match reading:
            case YesNo(value=value) if meaning.unit == DATE:
                return Completion("achieved" if value else "not_achieved", text=reading.text)
            case By() | Period() if meaning.unit == DATE:
                number = self.day(reading.date if isinstance(reading, By) else reading.end, of_actual=True)
            case Quantity() if meaning.unit != DATE:
                number = self.quantity(reading, meaning)
            case Change() if meaning.amounts is not None or self.named_change() is not None:
                number = self.amount_of_change(reading, meaning)
            case Reference() if reading == self.indicator.target:
                self.note("ACTUAL_IS_TARGET_TEXT", "实际完成值照抄了指标值", Level.WARNING, of_actual=True)
                number = meaning.value
            case Unparsed():
                self.unparsed(reading)
            case By() | Period() | Quantity() | Between() | Reference() | Change() | Compound():
                self.note(
                    "actual_not_comparable",
                    f"实际完成值“{reading}”与指标值不能比较",
                    Level.ERROR,
                    hint=f"填写{'日期' if meaning.unit == DATE else '数值'}",
                    of_actual=True,
                )
            case _:
                self.note("ACTUAL_STATUS_WORD", "实际完成值是文字，没有数值", Level.INFO, of_actual=True)
        return reading if number is None else number

    def quantity(self, reading: Quantity, meaning: _Meaning) -> Fraction | None:
        """Read a number as the actual value: its unit, and a sign copied before it."""
        unit, target = units.join(reading.unit, reading.per), meaning.unit
        if {unit, target} in ({"%", "百分点"}, {"‰", "千分点"}):
            self.note(
                "percent_points",
                f"实际完成值的单位是“{unit}”，指标值是“{target}”，按同一数比较",
                Level.WARNING,
                of_actual=True,
            )
            unit = target
        if target is None and unit is not None:
            if unit == "%" and not any(word in self.indicator.name for word in self.table.share_names):
                self.note(
                    "actual_is_rate",
                    "指标值没有单位，实际完成值是百分比，可能填的是完成率",
                    Level.ERROR,
                    hint="填写与指标值同类的数",
                    of_actual=True,
                )
                return None
            self.note("unit_only_in_actual", f"指标值没有单位，实际完成值的单位是“{unit}”", Level.INFO, of_actual=True)
        number = self.converted(reading.value, unit, target, of_actual=True)
        if number is None or not self.sign_is_harmless(reading, meaning):
            return None
        if unit is None and target == "%" and 0 < number <= 1 and (meaning.value or 0) > 1:
            self.note("actual_may_be_share", "实际完成值不到 1，可能少写了百分号换算", Level.WARNING, of_actual=True)
        if reading.approximate:
            self.note("actual_approximate", "实际完成值是约数，按所写的数计算", Level.INFO, of_actual=True)
        return number

    def sign_is_harmless(self, reading: Quantity, meaning: _Meaning) -> bool:
        """Say whether an actual value with a comparator can be read as its number: ≥266米 under a target ≥266米."""
        sign = None if any(what == "comparator" for what, _ in reading.provenance) else reading.sign
        if sign in (None, "="):
            return True
        if sign == getattr(self.indicator.target, "sign", None):
            self.note("ACTUAL_IS_TARGET_TEXT", "实际完成值照抄了比较符，按所写的数计算", Level.WARNING, of_actual=True)
            return True
        if _OF_SIGN[sign] is meaning.direction is not Direction.EXACT:
            self.note(
                "actual_has_sign", f"实际完成值“{reading}”带有比较符，按所写的数计算", Level.WARNING, of_actual=True
            )
            return True
        self.note(
            "actual_has_sign",
            f"实际完成值“{reading}”不是一个确定的数",
            Level.ERROR,
            hint="填写确切的数",
            of_actual=True,
        )
        return False

    def amount_of_change(self, reading: Change, meaning: _Meaning) -> Fraction | None:
        """Return an actual change as an amount in the target's direction: a fall against a wanted rise is negative."""
        wanted = meaning.amounts or self.named_change()
        if reading.value is None or reading.direction == "none" != wanted:
            return None
        number = self.converted(reading.value, reading.unit, meaning.unit, of_actual=True)
        return -number if number is not None and wanted not in (reading.direction, "none") else number

    def chosen(self, reading: Compound, meaning: _Meaning) -> Comparator:
        """Choose the one part of a compound actual value that fits the target; the whole where there is not one."""
        fitting = [part for part in reading.parts if _fits(part, meaning)]
        if len(fitting) != 1:
            return reading
        self.note("actual_part_chosen", f"实际完成值有几项，取与指标值同类的“{fitting[0]}”", Level.INFO, of_actual=True)
        return fitting[0]

    # ------------------------------------------------------------ compounds

    def compound(self, target: Compound) -> BoundTarget:
        """Bind each part against its part of the actual value, by subject, then in order."""
        readings = self.shared_out(target)
        parts = tuple(
            evolve(
                self,
                indicator=evolve(self.indicator, target=part),
                actual=evolve(self.actual, reading=reading),
                findings=[],
            ).bound()
            for part, reading in zip(target.parts, readings, strict=True)
        )
        return BoundTarget(
            indicator=self.indicator,
            direction=Direction.EXACT,
            direction_source="复合指标值，分项判断",
            actual=self.actual.reading,
            parts=parts,
            computable=all(part.computable for part in parts),
            findings=tuple(self.findings),
        )

    def shared_out(self, target: Compound) -> list[Comparator | Absent]:
        """Share an actual value out to the parts of a compound target."""
        reading = self.actual.reading
        if isinstance(reading, Absent | Completion | YesNo | Unparsed):
            return [reading] * len(target.parts)
        left = list(reading.parts) if isinstance(reading, Compound) else [reading]
        shared: list[Comparator | Absent] = [MISSING] * len(target.parts)
        for same in (_same_subject, _same_sort, _may_be_any):
            for place, part in enumerate(target.parts):
                found = next((one for one in left if same(part, one)), None) if shared[place] is MISSING else None
                if found is not None:
                    left.remove(found)
                    shared[place] = found
        for part, got in zip(target.parts, shared, strict=True):
            if got is MISSING:
                self.note("actual_part_missing", f"实际完成值没有说明“{part}”", Level.WARNING, of_actual=True)
        for one in left:
            self.note(
                "actual_part_unused", f"实际完成值中的“{one}”对不上指标值的任何一项", Level.WARNING, of_actual=True
            )
        return shared


def _same_subject(part: Comparator, reading: Comparator) -> bool:
    return part.subject is not None and part.subject == reading.subject


def _sort(reading: Comparator) -> str:
    """Name what a reading can be compared with: the dimension of its unit, dates, or words."""
    match reading:
        case Quantity() | Between():
            return units.dimension(units.join(reading.unit, reading.per)) or "bare"
        case By() | Period():
            return DATE
        case Change() | Reference():
            return reading.kind
        case _:
            return "words"


def _same_sort(part: Comparator, reading: Comparator) -> bool:
    subjects = {part.subject, reading.subject} - {None}
    return len(subjects) < 2 and _sort(part) == _sort(reading)  # noqa: PLR2004


def _may_be_any(_part: Comparator, reading: Comparator) -> bool:
    return reading.subject is None and (_sort(reading) == "bare" or isinstance(reading, Completion | YesNo))


def _fits(part: Comparator, meaning: _Meaning) -> bool:
    if meaning.unit == DATE:
        return isinstance(part, By | Period)
    return isinstance(part, Quantity) and _sort(part) in (units.dimension(meaning.unit) or "bare", "bare")
