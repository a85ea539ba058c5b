"""What the branches of a rule are made of: outcomes, conditions and amounts (结果、条件、数量).

Lives here: these frozen classes and their soundness. May not: rules and changes (see ``tree``).
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from indicators.comparators import (
    Between,
    By,
    Change,
    Comparator,
    Quantity,
    Reference,
    decimal_string,
    exact,
    from_dict,
)
from indicators.errors import Fault, RuleError
from indicators.standards.node import LEFT_OUT, Node, read_value, stray, unsound

# What TOML, which has no null, leaves out of a condition
_SILENT: dict[str, dict[str, Any]] = {
    "quantity": {"unit": None, "per": ()},
    "range": {"lower": None, "upper": None, "unit": None, "per": ()},
    "reference": {"factor": "1", "unit": None},
    "change": {"comparator": None, "value": None, "unit": None, "reference": None},
    "deadline": {"comparator": None, "year": None, "month": None, "day": None, "every": None},
}
SEVERAL = 2  # fewer parts are no sum and no combination


def say_something(value: str | None, what: str) -> None:
    """Refuse words that are printed and blank."""
    if value is not None and not value.strip():
        raise unsound(f"{what}不能为空")


# -- outcomes: what a branch gives


@frozen
class Outcome(Node):
    """What a branch gives (得分结果); exactly one of the forms below."""


@frozen
class Points(Outcome):
    """So many points (分); negative when taken away.

    >>> Points("-0.5").to_dict()
    {'points': '-0.5'}
    """

    value: Fraction = field(converter=exact, metadata={"key": "points"})


@frozen
class Share(Outcome):
    """A part of the indicator's 分值; 1 is 满分."""

    value: Fraction = field(converter=exact, metadata={"key": "share"})


@frozen
class _Chosen(Outcome):
    low: Fraction
    high: Fraction

    def _check(self) -> None:
        if self.low >= self.high:
            raise unsound(f"区间应当小数在前：{decimal_string(self.low)} 到 {decimal_string(self.high)}")


@frozen
class PointsBetween(_Chosen):
    """Points that the evaluator chooses between two values (给8-10分)."""

    low: Fraction = field(converter=exact, metadata={"key": "points_from"})
    high: Fraction = field(converter=exact, metadata={"key": "points_to"})


@frozen
class ShareBetween(_Chosen):
    """A part of the 分值 that the evaluator chooses between two values."""

    low: Fraction = field(converter=exact, metadata={"key": "share_from"})
    high: Fraction = field(converter=exact, metadata={"key": "share_to"})


@frozen
class Grade(Outcome):
    """A grade word instead of points (评为优秀)."""

    word: str = field(metadata={"key": "grade"})

    def _check(self) -> None:
        say_something(self.word, "等级")


Limit = Points | Share  # a plain amount of points: limits, ceilings, the ends of a line


# -- conditions


@frozen
class When(Node):
    """A condition (条件)."""


@frozen
class Condition(When):
    """A comparator over a measure (数值条件).

    Args:
        test: A quantity, range, change, reference or deadline.
        measure: What is compared; ``None`` is the measure of the rule around it.
        absolute: The distance from zero is compared (±10%以内).
    """

    kind = "quantity|range|change|reference|deadline"
    test: Comparator
    measure: str | None = None
    absolute: bool = False

    def _check(self) -> None:
        if not isinstance(self.test, Quantity | Between | Change | Reference | By):
            raise unsound(f"条件里不能用这种比较式：{self.test.kind}")
        if isinstance(self.test, Quantity | Reference) and self.test.sign is None:
            raise unsound("条件里的数没有比较符")
        say_something(self.measure, "指标名称")

    def to_dict(self) -> dict[str, Any]:
        """Return the comparator's mapping without its text, with measure and absolute where they apply."""
        out = self.test.to_dict()
        del out["text"]
        out.pop("anomalies", None)
        if self.measure is not None:
            out["measure"] = self.measure
        return out | {"absolute": True} if self.absolute else out

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG003 - as its base
        """The schema of a comparator without its text, with measure and absolute."""
        own = {
            "kind": {"enum": (cls.kind or "").split("|")},
            "measure": {"type": "string"},
            "absolute": {"type": "boolean"},
        }
        return {"type": "object", "description": "数值条件", "properties": own, "required": ["kind"]}

    @classmethod
    def read(cls, data: Mapping[str, Any], where: str, depth: int) -> Node:
        """Read a comparator's mapping without text, with measure and absolute where they apply."""
        rest = dict(data)
        measure = read_value(str | None, rest.pop("measure", None), f"{where}.measure", depth)
        absolute = read_value(bool, rest.pop("absolute", False), f"{where}.absolute", depth)
        for key in ("value", "lower", "upper", "factor"):
            read_value(Fraction | None, rest.get(key), f"{where}.{key}", depth)
        try:
            test = from_dict(_SILENT.get(str(rest["kind"]), {}) | rest)
        except ValueError as error:
            raise RuleError.of(code="rule_form", message=str(error), fault=Fault.PACK, where=where) from None
        unknown = sorted(set(rest) - set(test.to_dict()))
        if unknown:
            raise stray(unknown, test.to_dict(), where)
        return cls.built(where, test=test, measure=measure, absolute=absolute)


@frozen
class StateHolds(When):
    """A fact in words that somebody affirms or denies (状态): ``words`` is the key of the fact."""

    kind = "state"
    words: str
    measure: str | None = field(default=None, metadata=LEFT_OUT)

    def _check(self) -> None:
        say_something(self.words, "状态的文字")


@frozen
class Combined(When):
    """Several conditions, all (``and``) or one of them (``or``); a combination holds no combination."""

    kind = "compound"
    operator: str
    parts: tuple[When, ...]
    measure: str | None = field(default=None, metadata=LEFT_OUT)

    def _check(self) -> None:
        if self.operator not in ("and", "or"):
            raise unsound(f"条件只能用 and 或 or 相连，不能用 {self.operator!r}")
        if len(self.parts) < SEVERAL or any(isinstance(part, Combined) for part in self.parts):
            raise unsound("复合条件至少两项，且不能再套复合条件")


# -- amounts


@frozen
class Amount(Node):
    """A number with its unit (数量): the bound of a step, or its size."""

    value: Fraction = field(converter=exact)
    unit: str | None


@frozen
class Base(Node):
    """A bound that is named, not printed (参照值): 市下达数, 上年."""

    reference: str

    def _check(self) -> None:
        say_something(self.reference, "参照值")


def maybe_number(value: str | int | Fraction | None) -> Fraction | None:
    """A number that need not be there."""
    return None if value is None else exact(value)


@frozen
class Point(Node):
    """One end of a line: at this value, so much. ``value`` ``None`` is the target, or what ``reference`` names."""

    value: Fraction | None = field(converter=maybe_number)
    unit: str | None
    score: Limit
    reference: str | None = field(default=None, metadata=LEFT_OUT)
