"""The rule tree (评分规则): every scoring rule, of a pack, a printed standard or code, is one of these frozen classes.

Lives here: outcomes, conditions, amounts, changes and rules, and their soundness. Their JSON form comes from ``node``.
May not: evaluate (see ``evaluate``), word (see ``wording``), lark, packs, pint.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, ClassVar, Self

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
from indicators.data import Data, schema
from indicators.errors import Fault, RuleError
from indicators.numbers import maybe
from indicators.standards.formula import POINTS_NAME, Term, names_in, parse_formula
from indicators.standards.node import LEFT_OUT, Node, as_mapping, derived, read_value, stray, unsound

SIDES = ("below", "above", "either", "late", "early")
EFFECTS = ("zero", "grade", "excluded")
SCOPES = ("indicator", "table", "evaluation")
_MOST_DIGITS = 9
# What TOML, which has no null, leaves out of a condition
_SILENT: dict[str, dict[str, Any]] = {
    "quantity": {"unit": None, "per": ()},
    "range": {"lower": None, "upper": None, "unit": None, "per": ()},
    "reference": {"factor": "1", "unit": None},
    "change": {"comparator": None, "value": None, "unit": None, "reference": None},
    "deadline": {"comparator": None, "year": None, "month": None, "day": None, "every": None},
}
_SEVERAL = 2  # fewer parts are no sum and no combination
_Validator = Callable[[Any, Any, Any], None]


def _said(what: str) -> _Validator:
    """Refuse words that are printed and blank."""

    def check(_: object, __: object, value: str | None) -> None:
        if value is not None and not value.strip():
            raise unsound(f"{what}不能为空")

    return check


def _above_zero(what: str) -> _Validator:
    def check(_: object, __: object, limit: "Limit | None") -> None:
        if limit is not None and limit.value <= 0:
            raise unsound(f"{what}必须大于零")

    return check


_STEP = "每一步必须大于零并带单位"


def _sized(_: object, __: object, per: "Amount") -> None:
    if per.value <= 0 or per.unit is None:
        raise unsound(_STEP)


def _moving(_: object, __: object, score: "Points | Share | PointsBetween | ShareBetween") -> None:
    if isinstance(score, Points | Share) and score.value == 0:
        raise unsound("加减分不能是零")


_MEASURE, _CEILING, _LIMIT = _said("指标名称"), _above_zero("封顶"), _above_zero("加减分的限额")


class Wording:
    """How a rule is printed: the file of the wording says so, which the room's head loads."""

    printer: ClassVar[Callable[[Any], str]]


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

    word: str = field(metadata={"key": "grade"}, validator=_said("等级"))


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
    measure: str | None = field(default=None, validator=_MEASURE)
    absolute: bool = False

    def _check(self) -> None:
        if not isinstance(self.test, Quantity | Between | Change | Reference | By):
            raise unsound(f"条件里不能用这种比较式：{self.test.kind}")
        if isinstance(self.test, Quantity | Reference) and self.test.sign is None:
            raise unsound("条件里的数没有比较符")

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
    words: str = field(validator=_said("状态的文字"))
    measure: str | None = field(default=None, metadata=LEFT_OUT)


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
        if len(self.parts) < _SEVERAL or any(isinstance(part, Combined) for part in self.parts):
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

    reference: str = field(validator=_said("参照值"))


@frozen
class Point(Node):
    """One end of a line: at this value, so much. ``value`` ``None`` is the target, or what ``reference`` names."""

    value: Fraction | None = field(converter=maybe)
    unit: str | None
    score: Limit
    reference: str | None = field(default=None, metadata=LEFT_OUT)


# -- a rule in a rule


@frozen
class Ruled(Outcome):
    """Another rule decides (未完成的按比例得分)."""

    rule: "Rule"


# -- changes: what an ``adjust`` does, one after another


@frozen
class Move(Node):
    """A deduction or an addition (加减分); ``limit`` is the most that it can move."""


@frozen
class Step(Move):
    """So much for each ``per`` of distance from a bound (每低1个百分点扣0.5分).

    Args:
        measure: What is measured; ``None`` is the indicator itself.
        side: On which side of the bound the distance counts, or ``late`` / ``early``.
        origin: The bound; ``None`` is the indicator's own target or deadline.
        per: The size of one step.
        score: What one step moves.
        whole: Only full steps count, parts count, or the text is silent (``None``).
        limit: The most that it can move.
        up: A step that is begun counts as a whole one (不足一步按一步计).
    """

    kind = "step"
    measure: str | None
    side: str
    origin: Amount | Base | None = field(metadata={"key": "from"})
    per: Amount
    score: Points | Share | PointsBetween | ShareBetween = field(validator=_moving)
    whole: bool | None = None
    limit: Limit | None = field(default=None, validator=_LIMIT)
    up: bool | None = field(default=None, metadata=LEFT_OUT)

    def _check(self) -> None:
        if self.up and self.whole is not None:
            raise unsound("一步的零头不能既进位又照计或不计")
        if self.side not in SIDES:
            raise unsound(f"没有这种方向：{self.side!r}，可用 {'、'.join(SIDES)}")
        bare = isinstance(self.origin, Amount) and self.origin.unit is None  # 有效利用系数自0.56每低0.01
        if self.per.value <= 0 or (self.per.unit is None and not bare):
            raise unsound(_STEP)


@frozen
class Event(Move):
    """So much for each thing counted (每发现一处扣0.5分)."""

    kind = "event"
    event: str = field(validator=_said("计数的事项"))
    per: Amount = field(validator=_sized)
    score: Points | Share | PointsBetween | ShareBetween = field(validator=_moving)
    limit: Limit | None = field(default=None, validator=_LIMIT)
    when: When | None = field(default=None, metadata=LEFT_OUT)
    up: bool | None = field(default=None, metadata=LEFT_OUT)  # 每10件…,不足10件按10件计


@frozen
class Once(Move):
    """So much if it is so (不完整的扣3分)."""

    kind = "once"
    when: When
    score: Points | Share | PointsBetween | ShareBetween = field(validator=_moving)


@frozen
class Proportional(Move):
    """A deduction in proportion, with no number (按比例扣分)."""

    kind = "proportional"
    when: When | None = None
    measure: str | None = None
    limit: Limit | None = field(default=None, validator=_LIMIT)


@frozen
class Discretion(Move):
    """The evaluator decides how much (酌情扣分)."""

    kind = "judgement"
    when: When | None
    words: str = field(validator=_said("酌情的文字"))
    limit: Limit | None = field(default=None, validator=_LIMIT)


# -- rules


@frozen
class Rule(Node):
    """A scoring rule (评分规则): one of the eight kinds below."""

    def __str__(self) -> str:
        """Print it as evaluators do."""
        return Wording.printer(self)


@frozen
class Case(Node):
    """One branch of :class:`Cases`."""

    when: When
    score: Outcome


@frozen
class Cases(Rule):
    """Bands, levels, all-or-nothing, else (分档): the first case that holds decides.

    >>> from indicators.comparators import AtLeast
    >>> Cases("完成率", (Case(Condition(AtLeast(95, "%")), Share(1)),), Points(0)).to_dict()["otherwise"]
    {'points': '0'}
    """

    kind = "cases"
    measure: str | None = field(validator=_MEASURE)
    cases: tuple[Case, ...]
    otherwise: Outcome | None = None

    def _check(self) -> None:
        if not self.cases:
            raise unsound("分档规则至少要有一档")


@frozen
class Adjust(Rule):
    """Deductions and additions from a start (加减分); a start of ``None`` is the indicator's 分值."""

    kind = "adjust"
    start: Outcome | None
    changes: tuple[Move, ...]
    floor: Fraction | None = field(default=None, converter=maybe)
    ceiling: Limit | None = field(default=None, validator=_CEILING)

    def _check(self) -> None:
        if not self.changes:
            raise unsound("加减分规则至少要有一项加减")
        if isinstance(self.start, Grade):
            raise unsound("起点不能是等级")


@frozen
class Linear(Rule):
    """Points in proportion (按比例): the straight line through two points; ``origin`` ``None`` is 0 for 0."""

    kind = "linear"
    measure: str | None = field(validator=_MEASURE)
    origin: Point | None = field(metadata={"key": "from"})
    to: Point
    ceiling: Limit | None = field(default=None, validator=_CEILING)

    def _check(self) -> None:
        low = Fraction(0) if self.origin is None else self.origin.value
        if low is not None and self.to.value == low:
            raise unsound("直线的两端不能是同一个数")


@frozen
class Formula(Rule):
    """Arithmetic with named quantities (算式).

    Args:
        expression: ``+ - * /``, brackets, numbers, ``%``, the names, and 分值.
        names: The names in order of first appearance, without 分值.
        floor: The least that it gives, where the text says so: zero (扣完为止), or what a limit over all leaves.
        ceiling: The most that it can give.

    >>> Formula("已整改数/应整改数*分值", ("已整改数", "应整改数")).term.sign
    '*'
    """

    kind = "formula"
    expression: str
    names: tuple[str, ...]
    floor: Fraction | None = field(default=None, converter=maybe)
    ceiling: Limit | None = field(default=None, validator=_CEILING)
    term: Term = derived(lambda self: parse_formula(self.expression, self.names))

    def _check(self) -> None:
        if names_in(self.term) != self.names:
            raise unsound(f"names 应当是算式里依次出现的名称（不含{POINTS_NAME}）：{list(names_in(self.term))}")


@frozen
class SumOf(Rule):
    """Parts scored on their own (分项相加); a veto among them adds nothing."""

    kind = "sum"
    parts: tuple[Rule, ...]

    def _check(self) -> None:
        if len(self.parts) < _SEVERAL:
            raise unsound("分项相加至少要有两项")


@frozen
class Veto(Rule):
    """One condition decides over everything (一票否决)."""

    kind = "veto"
    when: When
    effect: str | None
    scope: str | None
    grade: str | None = field(default=None, metadata=LEFT_OUT)

    def _check(self) -> None:
        if self.effect not in (None, *EFFECTS) or self.scope not in (None, *SCOPES):
            raise unsound(f"没有这种否决：{self.effect!r}，{self.scope!r}")
        if (self.effect == "grade") != (self.grade is not None):
            raise unsound("定等级的否决要写等级，别的否决不写")


@frozen
class Judgement(Rule):
    """Left to the evaluator (酌情给分)."""

    kind = "judgement"
    words: str = field(validator=_said("酌情的文字"))
    limit: Limit | None = field(default=None, validator=_CEILING)


@frozen
class Parting(Node):
    """The fact on which two readings part (两种读法的分歧), and what each then gives."""

    fact: str
    value: str
    one: str
    two: str


@frozen
class Unreadable(Rule):
    """What cannot be read with certainty: never a guess; scores nothing without a person.

    Args:
        reason: Why, in Chinese.
        readings: The readings that survive, where there is more than one: a person can choose.
        parts_at: The fact on which the first two part.
    """

    kind = "unparsed"
    reason: str
    readings: tuple[Rule, ...] | None = field(default=None, eq=False, metadata=LEFT_OUT)
    parts_at: Parting | None = field(default=None, eq=False, metadata=LEFT_OUT)

    def walk(self) -> Iterator[Node]:
        """This alone: its readings are no part of the rule."""
        yield self

    def told(self) -> str:
        """The readings in the canonical wording, numbered from 1, for a person to choose between.

        >>> Unreadable("两可", (Judgement("甲"), Judgement("乙"))).told()
        '1：酌情：「甲」；2：酌情：「乙」'
        """
        shown = (str(rule).partition("】")[2] for rule in self.readings or ())
        return "；".join(f"{number}：{words}" for number, words in enumerate(shown, 1))


# -- the outermost mapping


@frozen
class Rounding(Node):
    """A rounding that the text states (保留整数): ``of`` is ``measure`` or ``score``."""

    of: str
    digits: int

    def _check(self) -> None:
        if self.of not in ("measure", "score") or not 0 <= self.digits <= _MOST_DIGITS:
            raise unsound(f"没有这种修约：{self.of!r}，{self.digits} 位")

    def to_dict(self) -> dict[str, Any]:
        """Return ``of`` and ``digits``; the digits are a decimal string like every number."""
        return {"of": self.of, "digits": str(self.digits)}


@frozen
class Standard(Data):
    """A whole printed scoring standard (评分标准): the rule, and what the text says beside it.

    Args:
        rule: The rule.
        text: The source as given; two texts with one rule are equal standards.
        anomalies: Codes of defects that were read through.
        rounding: What the text says of rounding.
        defined: The measures that the text explains, in printed order.
        remarks: What the text prints beside the rule and what takes no part in the points (备注).

    >>> Standard(Judgement("酌情给分"), "酌情给分").to_dict()
    {'kind': 'judgement', 'text': '酌情给分', 'words': '酌情给分', 'limit': None}
    """

    rule: Rule
    text: str = field(default="", eq=False)
    anomalies: tuple[str, ...] = field(default=(), eq=False)
    rounding: Rounding | None = None
    defined: tuple[tuple[str, str], ...] = ()
    remarks: tuple[str, ...] = field(default=(), eq=False)
    own_form: ClassVar[bool] = True

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The schemas of the rules, with what a text says beside its rule."""
        texts = schema(tuple[str, ...], definitions)
        beside = {"text": {"type": "string"}, "anomalies": texts, "remarks": texts, "rounding": {"type": "object"}}
        beside["defined"] = {"type": "object", "additionalProperties": {"type": "string"}}
        rules = [leaf.schema_of_fields(definitions) for leaf in Rule.leaves()]
        return {"oneOf": [each | {"properties": beside | each["properties"]} for each in rules]}

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form of the scoring-standard contract."""
        rule = self.rule.to_dict()
        out = {"kind": rule.pop("kind"), "text": self.text, **rule}
        if self.anomalies:
            out["anomalies"] = list(self.anomalies)
        if self.rounding is not None:
            out["rounding"] = self.rounding.to_dict()
        if self.defined:
            out["defined"] = dict(self.defined)
        if self.remarks:
            out["remarks"] = list(self.remarks)
        return out

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON form back to an equal standard; ``text`` may be missing.

        Raises:
            RuleError: A kind, a field or a value is unknown or missing; the message names the place.

        >>> data = {"kind": "judgement", "text": "酌情给分", "words": "酌情给分", "limit": None}
        >>> Standard.from_dict(data).to_dict() == data
        True
        """
        rest = dict(as_mapping(data, "$"))
        text = rest.pop("text", "")
        anomalies = tuple(rest.pop("anomalies", ()))
        rounding = rest.pop("rounding", None)
        defined = tuple(as_mapping(rest.pop("defined", {}), "$.defined").items())
        remarks = tuple(rest.pop("remarks", ()))
        read = None if rounding is None else Rounding.from_dict(rounding, "$.rounding")
        return cls(Rule.from_dict(rest), text, anomalies, read, defined, remarks)

    def __str__(self) -> str:
        """Print it as evaluators do."""
        return Wording.printer(self)
