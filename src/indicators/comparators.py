"""Typed comparators (比较式): what a printed value says, frozen, with its meaning as an interval.

Lives here: the comparator classes, their interval meaning, ``holds``, canonical ``str``, ``to_dict`` / ``from_dict``.
May not: lark, points, files, the value of 预算数 or 上年. Numbers are exact (:class:`fractions.Fraction`).

A value's *origin* (its text, its anomalies, what came from a column) takes no part in equality:
two spellings of one comparator are equal. A class without fields of its own needs no attrs (and no time at import).
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any, ClassVar, Self, cast, overload

from attrs import evolve, field, frozen

from indicators.data import NUMBER, Data
from indicators.data import decimal_string as written
from indicators.errors import Diagnostic, Fault, UnitError
from indicators.units import Measure, convert, join

decimal_string = written
Exact = str | int | Decimal | Fraction
_LONGEST, _EXPONENT, _BITS = 2000, 1000, 3200  # of a number's text, its exponent, its parts: nobody prints more


def exact(value: Exact) -> Fraction:
    """Make an exact number; a float is refused, since it is not the number that was printed (see :func:`number`).

    Args:
        value: A decimal string (``"0.95"``), a fraction string (``"2/3"``), an integer or an exact number.

    Returns:
        The exact number.

    Raises:
        TypeError: ``value`` is a float or no number at all.
        ValueError: A text that is no number, a number without an end or a denominator of zero, or far too large a one.

    >>> exact("334.10")
    Fraction(3341, 10)
    """
    if isinstance(value, Fraction) and type(value) is not Fraction:  # a number that answers for itself (a symbol)
        return value
    made = value if isinstance(value, Fraction) else _made(value)
    if made.numerator.bit_length() > _BITS or made.denominator.bit_length() > _BITS:
        raise ValueError("这个数太大或太长，不像一个指标值")
    return made


def _made(value: Exact) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise TypeError(f"需要精确的数（str、int、Decimal、Fraction），不接受 {type(value).__name__}: {value!r}")
    if isinstance(value, int):
        return Fraction(value)
    text = str(value)
    _, power, exponent = text.lower().partition("e")
    if len(text) > _LONGEST or (power and not -_EXPONENT <= int(exponent[:_PLACES] or 0) <= _EXPONENT):
        raise ValueError("这个数太大或太长，不像一个指标值")
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"这不是一个数：{text!r}") from None


_PLACES = 6


@overload
def number(value: Exact) -> Fraction: ...
@overload
def number(value: float | None) -> Fraction | None: ...
def number(value: Exact | float | None) -> Fraction | None:
    """Make an exact number of what a program or a data frame holds: the one door by which floats come in.

    A float stands for its shortest decimal text (0.1 is 1/10); what says that there is no value says so here too.

    Args:
        value: An exact number, its text, a float, or what stands for a missing value: ``None``, NaN, NaT.

    Returns:
        The exact number; ``None`` where the value is missing (缺失).

    Raises:
        TypeError: ``value`` is no number at all.
        ValueError: An infinite number, a text that is no number, or far too large a number.

    >>> number(62.5), number("62.50"), number(float("nan"))
    (Fraction(125, 2), Fraction(125, 2), None)
    """
    if value is None or is_missing(value):
        return None
    if isinstance(value, Integral) and not isinstance(value, bool):
        return exact(int(value))
    exactly = isinstance(value, str | Decimal | Rational) or not isinstance(value, Real)  # numpy's numbers are Real
    return exact(cast("Exact", value) if exactly else str(value))


def is_missing(value: object) -> bool:
    """Say whether a value of a program or a data frame stands for none: ``None``, NaN, NaT, pandas' NA.

    >>> is_missing(None), is_missing(float("nan")), is_missing(0), is_missing("")
    (True, True, False, False)
    """
    if value is None or isinstance(value, Decimal):
        return value is None or value.is_nan()
    unequal: object = value != value  # noqa: PLR0124 - NaN and NaT are equal to nothing, and NA answers with itself
    return unequal is value or str(unequal) == "True"  # numpy has a truth of its own, and arrays have many


def _maybe(value: Exact | None) -> Fraction | None:
    return None if value is None else exact(value)


@frozen
class Interval(Data):
    """A set of numbers without gaps (区间); ``None`` is an open end without bound.

    >>> Interval(Fraction(80), Fraction(90), True, False).holds(Fraction(90))
    False
    >>> print(Interval(Fraction(6000), None, True, False))
    [6000, +∞)
    """

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool = True
    upper_closed: bool = True

    def holds(self, value: Exact) -> bool:
        """Say whether a number lies in it; a float is refused, see :func:`number`."""
        value = exact(value)
        if self.lower is not None and (value < self.lower or (value == self.lower and not self.lower_closed)):
            return False
        return not (self.upper is not None and (value > self.upper or (value == self.upper and not self.upper_closed)))

    def __contains__(self, value: object) -> bool:
        """Say whether a number lies in it: ``5 in interval``; a float is refused."""
        return self.holds(cast("Exact", value))

    def __str__(self) -> str:
        """Print it as mathematicians do."""
        low = "(-∞" if self.lower is None else f"{'[' if self.lower_closed else '('}{decimal_string(self.lower)}"
        high = "+∞)" if self.upper is None else f"{decimal_string(self.upper)}{']' if self.upper_closed else ')'}"
        return f"{low}, {high}"


def _not_compared(message: str) -> Diagnostic:
    return Diagnostic(code="not_comparable", message=message, fault=Fault.CALLER, hint="用 bind 和 score 判断")


@frozen
class Reading(Data):
    """Base of every comparator (读法); to tell them apart, ``match`` over the union :data:`Comparator`.

    A comparator that is a set of numbers has an ``interval``; of the others it is ``None``, as is the ``unit`` of what
    has none.

    Args:
        text: The source as given.
        anomalies: Codes of defects of form that were read through.
        subject: What the bound is about, when the text says it.
        provenance: Which field came from where, when not from the text: ``(("unit", "column_unit"), …)``.
    """

    kind: ClassVar[str]
    titled: ClassVar[str] = "Comparator"
    own_form: ClassVar[bool] = True
    text: str = field(default="", eq=False, kw_only=True)
    anomalies: tuple[str, ...] = field(default=(), eq=False, kw_only=True)
    provenance: tuple[tuple[str, str], ...] = field(default=(), eq=False, kw_only=True)
    subject: str | None = field(default=None, kw_only=True)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form of the reading; ``from_dict`` reads it back."""
        out: dict[str, Any] = {"kind": self.kind, "text": self.text, **self._fields()}
        if self.subject is not None:
            out["subject"] = self.subject
        if self.anomalies:
            out["anomalies"] = list(self.anomalies)
        return out

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form with what the contract leaves out: the provenance, and the diagnostic of what is unread.

        >>> from_dict(AtLeast(5, "次", provenance=(("unit", "column_unit"),)).whole_dict()).provenance
        (('unit', 'column_unit'),)
        """
        return self.to_dict() | ({"provenance": dict(self.provenance)} if self.provenance else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read either JSON form back; see :func:`from_dict`."""
        found = from_dict(data)
        if not isinstance(found, cls):
            raise ValueError(f"这不是 {cls.__name__}，是 {type(found).__name__}")  # noqa: TRY004 - its data is wrong
        return found

    @classmethod
    def read_by(cls) -> type[Data]:
        """All comparators have one form."""
        return Reading

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The schema of every kind, told by ``kind``."""
        definitions["Diagnostic"] = Diagnostic.schema_of_fields(definitions)
        return {"description": "比较式", "oneOf": [_kind_schema(kind, own) for kind, own in _KIND_FIELDS.items()]}

    def _fields(self) -> dict[str, Any]:
        raise AssertionError(self.kind)

    @property
    def canonical(self) -> str:
        """The canonical text: it parses to an equal comparator."""
        return f"{self.subject or ''}{self._words()}"

    def _words(self) -> str:
        raise AssertionError(self.kind)

    @property
    def interval(self) -> Interval | None:
        """The numbers that satisfy it, in its own unit; ``None`` where it is no set of numbers."""
        return None

    @property
    def unit_text(self) -> str | None:
        """Unit and denominators as one text: ``次/天``; ``None`` where there is none."""
        return join(getattr(self, "unit", None), getattr(self, "per", None) or ())

    def holds(self, actual: "Exact | Measure | Comparator") -> bool:
        """Say whether an actual value satisfies it.

        Args:
            actual: An exact number in the same unit, a :class:`~indicators.units.Measure`, which is converted, or a
                comparator that is one number (62台). A float is refused, see :func:`number`.

        Returns:
            Whether it lies within.

        Raises:
            UnitError: The units differ in kind, or the two are no numbers; the message says why not.
            TypeError: Something else was given.

        >>> AtMost(334, "万元").holds(Measure(3340000, "元")), AtLeast(65, "台").holds(Stated(62, "台"))
        (True, False)
        >>> State("合格").holds(5)
        Traceback (most recent call last):
        indicators.errors.UnitError: “合格”不是一个数的范围，不能与数比较。建议：用 bind 和 score 判断
        """
        interval = self.interval
        if interval is None:
            raise UnitError(_not_compared(f"“{self.canonical}”不是一个数的范围，不能与数比较"))
        if isinstance(actual, Reading):
            if not isinstance(actual, Stated | Exactly):
                message = f"“{actual.canonical}”不是一个确定的数，不能判断是否达到“{self.canonical}”"
                raise UnitError(_not_compared(message))
            bare = actual.unit is None
            actual = actual.value if bare else Measure(actual.value, actual.unit, actual.per)
        if isinstance(actual, Measure):
            if self.unit_text is None and actual.unit_text is not None:
                raise UnitError(_not_compared(f"“{self.canonical}”没有单位，不能与“{actual}”比较"))
            actual = convert(actual.value, actual.unit_text, self.unit_text)
        return self._admits(interval, exact(actual))

    def _admits(self, interval: Interval, actual: Fraction) -> bool:
        return interval.holds(actual)

    def __str__(self) -> str:
        """Print the canonical text."""
        return self.canonical

    def with_origin(self, text: str, *anomalies: str) -> Self:
        """Return the same comparator read from another text, with anomalies added."""
        return evolve(self, text=text, anomalies=(*self.anomalies, *(a for a in anomalies if a not in self.anomalies)))


def _optional(value: Fraction | None) -> str | None:
    return None if value is None else decimal_string(value)


def _number_words(value: Fraction) -> str:
    """Write a number as people print it: a fraction without a decimal form is 3分之2."""
    text = decimal_string(value)
    top, slash, bottom = text.lstrip("-").partition("/")
    return text if not slash else f"{'-' if value < 0 else ''}{bottom}分之{top}"


def _unit_words(unit: str | None, per: tuple[str, ...]) -> str:
    return (unit or "") + "".join(f"/{p}" for p in per)


_SPELLED = {"月": "个月", "季度": "个季度"}  # 6月 and 3季度 would be dates


def _amount(value: Fraction, unit: str | None, per: tuple[str, ...] = ()) -> str:
    """Write a number with its unit so that it is no date: 6个月, and 2000年整 for so many years."""
    words = _number_words(value) + _unit_words(_SPELLED.get(unit or "", unit), per)
    return f"{words}整" if unit == "年" and value.denominator == 1 and value >= _YEARS else words


_YEARS = 1000


@frozen
class Quantity(Reading):
    """Base of the comparators with one number (数量比较式).

    Args:
        value: The number, multipliers applied (万 and 亿), units not converted.
        unit: The canonical unit word, ``None`` when none is stated.
        per: Denominators of a rate in printed order.
        approximate: 约 / 左右 / 余 / 多 was printed.
    """

    kind = "quantity"
    sign: ClassVar[str | None] = None
    value: Fraction = field(converter=exact)
    unit: str | None = None
    per: tuple[str, ...] = ()
    approximate: bool = field(default=False, kw_only=True)

    @property
    def interval(self) -> Interval:
        """The numbers that satisfy it, in its own printed unit."""
        return Interval(self.value, self.value)

    def _fields(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "comparator": self.sign,
            "value": decimal_string(self.value),
            "unit": self.unit,
            "per": list(self.per),
        }
        return out | {"approximate": True} if self.approximate else out

    def _words(self) -> str:
        sign = SIGNS_PRINTED[self.sign] or ("为" if self.subject and self.value < 0 else "")  # 收入-5元: no dash
        about = "约" if self.approximate else ""
        return f"{sign}{about}{_amount(self.value, self.unit, self.per)}"


class AtLeast(Quantity):
    """At least so much (≥, 不低于, 至少).

    >>> AtLeast(6000, "起").holds(Fraction(5999)), str(AtLeast(6000, "起"))
    (False, '≥6000起')
    """

    __slots__ = ()

    sign = ">="

    @property
    def interval(self) -> Interval:
        """From the value up."""
        return Interval(self.value, None)


class AtMost(Quantity):
    """At most so much (≤, 不超过, 以内).

    >>> str(AtMost("5", "工作日").interval)
    '(-∞, 5]'
    """

    __slots__ = ()

    sign = "<="

    @property
    def interval(self) -> Interval:
        """Up to the value."""
        return Interval(None, self.value)


class MoreThan(Quantity):
    """More than so much, the bound left out (>, 超过, 高于)."""

    __slots__ = ()

    sign = ">"

    @property
    def interval(self) -> Interval:
        """Above the value."""
        return Interval(self.value, None, lower_closed=False)


class LessThan(Quantity):
    """Less than so much, the bound left out (<, 低于, 不足)."""

    __slots__ = ()

    sign = "<"

    @property
    def interval(self) -> Interval:
        """Below the value."""
        return Interval(None, self.value, upper_closed=False)


class Exactly(Quantity):
    """Exactly so much (=, 等于)."""

    __slots__ = ()

    sign = "="


class NotEqual(Quantity):
    """Anything but so much (≠, 不等于).

    >>> NotEqual(0, "起").holds(Fraction(0))
    False
    """

    __slots__ = ()

    sign = "!="

    @property
    def interval(self) -> Interval:
        """All numbers; the one left out is no interval's business, see :meth:`holds`."""
        return Interval(None, None)

    def _admits(self, interval: Interval, actual: Fraction) -> bool:
        return interval.holds(actual) and actual != self.value


class Stated(Quantity):
    """A number with no comparator stated (未写比较符); which way is better is decided when it is bound.

    >>> str(Stated(22, "人"))
    '22人'
    """

    __slots__ = ()


Counted = AtLeast | AtMost | MoreThan | LessThan | Exactly | NotEqual | Stated
SIGNS: dict[str | None, type[Counted]] = {
    ">=": AtLeast,
    "<=": AtMost,
    ">": MoreThan,
    "<": LessThan,
    "=": Exactly,
    "!=": NotEqual,
    None: Stated,
}
SIGNS_PRINTED: dict[str | None, str] = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "!=": "≠", None: ""}


@frozen
class Between(Reading):
    """A range of numbers (区间): ``80%-90%``, ``15±2℃``, ``≥80%且<90%``.

    >>> str(Between(80, 90, True, False, "%"))
    '≥80%且<90%'
    """

    kind = "range"
    lower: Fraction | None = field(converter=_maybe)
    upper: Fraction | None = field(converter=_maybe)
    lower_closed: bool = True
    upper_closed: bool = True
    unit: str | None = None
    per: tuple[str, ...] = ()
    approximate: bool = field(default=False, kw_only=True)

    @property
    def interval(self) -> Interval:
        """The range in its own printed unit."""
        return Interval(self.lower, self.upper, self.lower_closed, self.upper_closed)

    def _fields(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "lower": _optional(self.lower),
            "upper": _optional(self.upper),
            "lower_closed": self.lower_closed,
            "upper_closed": self.upper_closed,
            "unit": self.unit,
            "per": list(self.per),
        }
        return out | {"approximate": True} if self.approximate else out

    def _words(self) -> str:
        about = "约" if self.approximate else ""
        parts = []
        if self.lower is not None:
            parts.append(f"{'≥' if self.lower_closed else '>'}{about}{_amount(self.lower, self.unit, self.per)}")
        if self.upper is not None:
            parts.append(f"{'≤' if self.upper_closed else '<'}{about}{_amount(self.upper, self.unit, self.per)}")
        return "且".join(parts) if len(parts) > 1 else f"{parts[0]}(区间)"


REFERENCES = {
    "budget": "预算数",
    "previous_year": "上年",
    "year_before_last": "前年",
    "plan": "计划数",
    "standard": "标准",
}


@frozen
class Change(Reading):
    """A change against a base (变化): ``较上年增长5%以上``, ``逐年提高``.

    Args:
        direction: ``increase``, ``decrease`` or ``none``.
        sign: The comparator of the amount.
        value: The amount, ``None`` when none is given.
        unit: Its unit.
        reference: The base: a name of the contract, the thing's own words, or ``None``.
    """

    kind = "change"
    direction: str
    sign: str | None = None
    value: Fraction | None = field(default=None, converter=_maybe)
    unit: str | None = None
    reference: str | None = None
    approximate: bool = field(default=False, kw_only=True)

    def _fields(self) -> dict[str, Any]:
        out: dict[str, Any] = {
            "direction": self.direction,
            "comparator": self.sign,
            "value": _optional(self.value),
            "unit": self.unit,
            "reference": self.reference,
        }
        return out | {"approximate": True} if self.approximate else out

    def _words(self) -> str:
        base = "" if self.reference is None else f"较{REFERENCES.get(self.reference, self.reference)}"
        verb = {"increase": "增长", "decrease": "下降", "none": "变化"}[self.direction]
        if self.value is None:
            return f"{base}{verb}"
        about = "约" if self.approximate else ""
        return f"{base}{verb}{SIGNS_PRINTED[self.sign]}{about}{_amount(self.value, self.unit)}"


@frozen
class Reference(Reading):
    """A bound that another number gives (参照): ``≤预算数元``, ``不低于上年``, ``不超过预算的95%``.

    >>> str(Reference("<=", "budget", "0.95"))
    '≤预算数的95%'
    """

    kind = "reference"
    sign: str | None
    reference: str
    factor: Fraction = field(default=Fraction(1), converter=exact)
    unit: str | None = None

    def _fields(self) -> dict[str, Any]:
        return {
            "comparator": self.sign,
            "reference": self.reference,
            "factor": decimal_string(self.factor),
            "unit": self.unit,
        }

    def _words(self) -> str:
        name = REFERENCES.get(self.reference, self.reference)
        percent = decimal_string(self.factor * 100)
        share = "" if self.factor == 1 else f"的{_number_words(self.factor)}" if "/" in percent else f"的{percent}%"
        if share == "" and name[:4].isdecimal() and self.sign in _AGAINST:  # ≤2021年 would be a day
            return _AGAINST[self.sign].format(f"{name}{self.unit or ''}")
        return f"{SIGNS_PRINTED[self.sign]}{name}{share}{self.unit or ''}"


_AGAINST: Mapping[str | None, str] = {">=": "不低于{}", "<=": "不高于{}", ">": "高于{}", "<": "低于{}", "=": "与{}持平"}


@frozen
class Day(Data):
    """A calendar day with gaps (日期): what the text leaves unsaid is ``None``; ``"end"`` is the last day.

    >>> Day(2025, 6, "end").to_dict()
    {'year': 2025, 'month': 6, 'day': 'end'}
    """

    year: int | None = None
    month: int | None = None
    day: int | str | None = None

    def to_dict(self) -> dict[str, int | str | None]:
        """Return the three fields."""
        return {"year": self.year, "month": self.month, "day": self.day}

    def __str__(self) -> str:
        """Print it: ``2025年6月底``."""
        year = "" if self.year is None else f"{self.year}年"
        month = "" if self.month is None else f"{self.month}月"
        day = "" if self.day is None else "底" if self.day == "end" else f"{self.day}日"
        return f"{year}{month}{day}"


@frozen
class By(Reading):
    """A deadline (时限): ``每年12月31日前``; without 前 or 内 the comparator is ``None``.

    >>> str(By("<=", Day(None, 12, 31), "年"))
    '每年12月31日前'
    """

    kind = "deadline"
    sign: str | None
    date: Day
    every: str | None = None

    def _fields(self) -> dict[str, Any]:
        return {"comparator": self.sign, **self.date.to_dict(), "every": self.every}

    def _words(self) -> str:
        every = "" if self.every is None else f"每{self.every}"
        tail = {"<=": "前", None: "", ">=": "后", "<": "之前（不含）", ">": "之后（不含）"}[self.sign]
        return f"{every}{self.date}{tail}"


@frozen
class Period(Reading):
    """A stretch of time (期间): ``2023年1月-12月``.

    >>> str(Period(Day(2023, 1, 1), Day(2023, 12, "end")))
    '2023年1月1日至2023年12月底'
    """

    kind = "period"
    start: Day
    end: Day

    def _fields(self) -> dict[str, Any]:
        return {"start": self.start.to_dict(), "end": self.end.to_dict()}

    def _words(self) -> str:
        return f"{self.start}至{self.end}"


@frozen
class YesNo(Reading):
    """是 or 否.

    >>> str(YesNo(True))
    '是'
    """

    kind = "boolean"
    value: bool

    def _fields(self) -> dict[str, Any]:
        return {"value": self.value}

    def _words(self) -> str:
        return "是" if self.value else "否"


LEVELS = {"achieved": "达成预期指标", "partly": "部分达成预期指标", "not_achieved": "未达成预期指标"}


@frozen
class Completion(Reading):
    """One of the three official bands of a qualitative result (完成情况).

    >>> str(Completion("partly"))
    '部分达成预期指标'
    """

    kind = "completion"
    level: str

    def _fields(self) -> dict[str, Any]:
        return {"level": self.level}

    def _words(self) -> str:
        return LEVELS[self.level]


@frozen
class State(Reading):
    """A judgement in words (定性): ``合格``, ``保证正常运转合格``.

    >>> State("合格", subject="保证正常运转", text="保证正常运转合格").to_dict()["term"]
    '合格'
    """

    kind = "qualitative"
    term: str | None = None

    def _fields(self) -> dict[str, Any]:
        return {"term": self.term, "subject": self.subject}

    @property
    def canonical(self) -> str:
        """Subject and term; prose without a term stays as printed."""
        return self.text if self.term is None else f"{self.subject or ''}{self.term}"


@frozen
class Blank(Reading):
    """A cell that holds no value, only signs and units (空白): ``≥ 起``, ``#``, ``/``.

    >>> str(Blank(">=", "起"))
    '≥起'
    """

    kind = "blank"
    sign: str | None = None
    unit: str | None = None
    per: tuple[str, ...] | None = None

    def _fields(self) -> dict[str, Any]:
        return {"comparator": self.sign, "unit": self.unit, "per": None if self.per is None else list(self.per)}

    def _words(self) -> str:
        return SIGNS_PRINTED[self.sign] + _unit_words(self.unit, self.per or ())


@frozen
class Unparsed(Reading):
    """What cannot be read with certainty (未能识别): never a guess; carries the diagnostic.

    >>> Unparsed("看不懂", text="%$").to_dict()
    {'kind': 'unparsed', 'text': '%$', 'reason': '看不懂'}
    """

    kind = "unparsed"
    reason: str
    diagnostic: Diagnostic | None = field(default=None, eq=False, kw_only=True)

    def _fields(self) -> dict[str, Any]:
        return {"reason": self.reason}

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form with the diagnostic."""
        return super().whole_dict() | ({"diagnostic": self.diagnostic.to_dict()} if self.diagnostic else {})

    @property
    def canonical(self) -> str:
        """The text as given: there is nothing better."""
        return self.text


@frozen
class Compound(Reading):
    """Several readings in one cell (复合): base of :class:`AllOf` and :class:`AnyOf`."""

    kind = "compound"
    operator: ClassVar[str]
    joint: ClassVar[str]
    parts: "tuple[Comparator, ...]"

    def _fields(self) -> dict[str, Any]:
        return {"operator": self.operator, "parts": [part.to_dict() for part in self.parts]}

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form with those of the parts."""
        return super().whole_dict() | {"parts": [part.whole_dict() for part in self.parts]}

    @property
    def canonical(self) -> str:
        """The parts' canonical texts, joined."""
        return self.joint.join(part.canonical for part in self.parts)


class AllOf(Compound):
    """All parts must hold (且)."""

    __slots__ = ()

    operator = "and"
    joint = "；"


class AnyOf(Compound):
    """One part is enough (或)."""

    __slots__ = ()

    operator = "or"
    joint = "；或"


Comparator = (
    AtLeast
    | AtMost
    | MoreThan
    | LessThan
    | Exactly
    | NotEqual
    | Stated
    | Between
    | Change
    | Reference
    | By
    | Period
    | YesNo
    | Completion
    | State
    | Blank
    | Unparsed
    | AllOf
    | AnyOf
)
"""What a printed value can be read as: closed, so that ``match`` can be exhaustive."""


def from_dict(data: Mapping[str, Any]) -> Comparator:
    """Read the JSON form of a comparator back to an equal one.

    Args:
        data: A mapping as :meth:`Comparator.to_dict` returns it; inside a rule ``text`` may be missing.

    Returns:
        The comparator.

    Raises:
        ValueError: The mapping is none of the kinds, or a field is missing or wrong.

    >>> from_dict(  # doctest: +ELLIPSIS
    ...     {"kind": "quantity", "text": "≥6000起", "comparator": ">=", "value": "6000", "unit": "起", "per": []}
    ... )
    AtLeast(text='≥6000起', ..., value=Fraction(6000, 1), unit='起', per=(), approximate=False)
    """
    try:
        return _from_dict(data, _DEEPEST)
    except KeyError as error:
        raise ValueError(f"不是合法的比较式 JSON：缺少字段，或者值不认识：{error.args[0]}") from None
    except (TypeError, AttributeError):
        raise ValueError('不是合法的比较式 JSON：有的字段类型不对（数要写成字符串："1.5"）') from None


_DEEPEST = 20  # compounds within compounds; the reader makes one


def _from_dict(data: Mapping[str, Any], deepest: int) -> Comparator:  # noqa: C901, PLR0911, PLR0912 - one branch a kind is the plainest table
    get = data.get
    origin: dict[str, Any] = {
        "text": get("text", ""),
        "anomalies": tuple(get("anomalies", ())),
        "subject": get("subject"),
        "provenance": tuple(get("provenance", {}).items()),
    }
    about: dict[str, Any] = origin | {"approximate": bool(get("approximate", False))}
    match data["kind"]:
        case "quantity":
            return SIGNS[data["comparator"]](data["value"], data["unit"], tuple(data["per"]), **about)
        case "range":
            closed = (data["lower_closed"], data["upper_closed"])
            return Between(data["lower"], data["upper"], *closed, data["unit"], tuple(data["per"]), **about)
        case "change":
            amount = (data["comparator"], data["value"], data["unit"])
            return Change(data["direction"], *amount, data["reference"], **about)
        case "reference":
            return Reference(data["comparator"], data["reference"], data["factor"], data["unit"], **origin)
        case "deadline":
            return By(data["comparator"], Day(data["year"], data["month"], data["day"]), data["every"], **origin)
        case "period":
            return Period(Day(**data["start"]), Day(**data["end"]), **origin)
        case "boolean":
            return YesNo(data["value"], **origin)
        case "completion":
            return Completion(data["level"], **origin)
        case "qualitative":
            return State(data["term"], **origin)
        case "compound":
            if not deepest:
                raise ValueError("不是合法的比较式 JSON：复合层数太多")
            kinds: dict[str, type[AllOf | AnyOf]] = {"and": AllOf, "or": AnyOf}
            joined = kinds[data["operator"]]
            return joined(tuple(_from_dict(part, deepest - 1) for part in data["parts"]), **origin)
        case "blank":
            per = data["per"]
            return Blank(data["comparator"], data["unit"], None if per is None else tuple(per), **origin)
        case "unparsed":
            said = get("diagnostic")
            return Unparsed(data["reason"], diagnostic=said and Diagnostic.from_dict(said), **origin)
        case kind:
            raise ValueError(f"没有这种比较式：{kind!r}")


_TEXT, _OR_NULL = {"type": "string"}, {"type": ["string", "null"]}
_LIST, _TRUTH = {"type": "array", "items": _TEXT}, {"type": "boolean"}
_SIGN = {"enum": list(SIGNS)}
_NUMBER_OR_NULL = {"anyOf": [NUMBER, {"type": "null"}]}
_DAY = {
    "year": {"type": ["integer", "null"]},
    "month": {"type": ["integer", "null"]},
    "day": {"enum": [*range(1, 32), "end", None]},
}
_DATE = {"type": "object", "properties": _DAY, "required": list(_DAY), "additionalProperties": False}
_AMOUNT = {"comparator": _SIGN, "value": NUMBER, "unit": _OR_NULL}
_KIND_FIELDS: dict[str, dict[str, Any]] = {
    "quantity": {**_AMOUNT, "per": _LIST},
    "range": {
        "lower": _NUMBER_OR_NULL,
        "upper": _NUMBER_OR_NULL,
        "lower_closed": _TRUTH,
        "upper_closed": _TRUTH,
        "unit": _OR_NULL,
        "per": _LIST,
    },
    "change": {
        **_AMOUNT,
        "direction": {"enum": ["increase", "decrease", "none"]},
        "value": _NUMBER_OR_NULL,
        "reference": _OR_NULL,
    },
    "reference": {"comparator": _SIGN, "reference": _TEXT, "factor": NUMBER, "unit": _OR_NULL},
    "deadline": {"comparator": _SIGN, **_DAY, "every": _OR_NULL},
    "period": {"start": _DATE, "end": _DATE},
    "boolean": {"value": _TRUTH},
    "completion": {"level": {"enum": list(LEVELS)}},
    "qualitative": {"term": _OR_NULL, "subject": _OR_NULL},
    "compound": {
        "operator": {"enum": ["and", "or"]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Comparator"}},
    },
    "blank": {"comparator": _SIGN, "unit": _OR_NULL, "per": {"type": ["array", "null"], "items": _TEXT}},
    "unparsed": {"reason": _TEXT},
}
_CARRIED: dict[str, Any] = {
    "subject": _TEXT,
    "anomalies": _LIST,
    "approximate": _TRUTH,
    "provenance": {"type": "object", "additionalProperties": _TEXT},
    "diagnostic": {"$ref": "#/$defs/Diagnostic"},
}


def _kind_schema(kind: str, own: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON Schema of one kind: its own fields, and what any may carry."""
    properties = {**_CARRIED, "kind": {"const": kind}, "text": _TEXT, **own}
    out = {"type": "object", "properties": properties, "required": ["kind", "text", *own]}
    return out | {"additionalProperties": False}
