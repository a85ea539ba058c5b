"""The rule tree (评分规则): every scoring rule, of a pack, a printed standard or code, is one of these frozen classes.

Lives here: the classes of changes and rules, and their soundness; outcomes and conditions are ``branches``. Their JSON
form comes from ``node``. May not: evaluate (see ``evaluate``), word (see ``wording``), lark, packs, pint.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar, Self

from attrs import Factory, field, frozen

from indicators.data import Data, schema
from indicators.standards.branches import (
    SEVERAL,
    Amount,
    Base,
    Combined,
    Condition,
    Grade,
    Limit,
    Outcome,
    Point,
    Points,
    PointsBetween,
    Share,
    ShareBetween,
    StateHolds,
    When,
    maybe_number,
    say_something,
)
from indicators.standards.formula import POINTS_NAME, Term, names_in, parse_formula
from indicators.standards.node import LEFT_OUT, Node, as_mapping, unsound

__all__ = [
    "EFFECTS",
    "SCOPES",
    "SIDES",
    "Adjust",
    "Amount",
    "Base",
    "Case",
    "Cases",
    "Combined",
    "Condition",
    "Discretion",
    "Event",
    "Formula",
    "Grade",
    "Judgement",
    "Limit",
    "Linear",
    "Move",
    "Once",
    "Outcome",
    "Parting",
    "Point",
    "Points",
    "PointsBetween",
    "Proportional",
    "Rounding",
    "Rule",
    "Ruled",
    "Share",
    "ShareBetween",
    "Standard",
    "StateHolds",
    "Step",
    "SumOf",
    "Unreadable",
    "Veto",
    "When",
    "Wording",
    "standard_from_dict",
]

SIDES = ("below", "above", "either", "late", "early")
EFFECTS = ("zero", "grade", "excluded")
SCOPES = ("indicator", "table", "evaluation")
_MOST_DIGITS = 9


class Wording:
    """How a rule is printed: the file of the wording says so, which the room's head loads."""

    printer: ClassVar[Callable[[Any], str]]


# -- a rule in a rule


@frozen
class Ruled(Outcome):
    """Another rule decides (未完成的按比例得分)."""

    rule: "Rule"


# -- changes: what an ``adjust`` does, one after another


@frozen
class Move(Node):
    """A deduction or an addition (加减分); ``limit`` is the most that it can move."""

    def _check(self) -> None:
        limit = getattr(self, "limit", None)
        if limit is not None and limit.value <= 0:
            raise unsound("加减分的限额必须大于零")
        per = getattr(self, "per", None)
        if per is not None and (per.value <= 0 or per.unit is None):
            raise unsound("每一步必须大于零并带单位")
        score = getattr(self, "score", None)
        if isinstance(score, Points | Share) and score.value == 0:
            raise unsound("加减分不能是零")


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
    """

    kind = "step"
    measure: str | None
    side: str
    origin: Amount | Base | None = field(metadata={"key": "from"})
    per: Amount
    score: Points | Share | PointsBetween | ShareBetween
    whole: bool | None = None
    limit: Limit | None = None

    def _check(self) -> None:
        super()._check()
        if self.side not in SIDES:
            raise unsound(f"没有这种方向：{self.side!r}，可用 {SIDES}")


@frozen
class Event(Move):
    """So much for each thing counted (每发现一处扣0.5分)."""

    kind = "event"
    event: str
    per: Amount
    score: Points | Share | PointsBetween | ShareBetween
    limit: Limit | None = None
    when: When | None = field(default=None, metadata=LEFT_OUT)

    def _check(self) -> None:
        super()._check()
        say_something(self.event, "计数的事项")


@frozen
class Once(Move):
    """So much if it is so (不完整的扣3分)."""

    kind = "once"
    when: When
    score: Points | Share | PointsBetween | ShareBetween


@frozen
class Proportional(Move):
    """A deduction in proportion, with no number (按比例扣分)."""

    kind = "proportional"
    when: When | None = None
    measure: str | None = None
    limit: Limit | None = None


@frozen
class Discretion(Move):
    """The evaluator decides how much (酌情扣分)."""

    kind = "judgement"
    when: When | None
    words: str
    limit: Limit | None = None

    def _check(self) -> None:
        super()._check()
        say_something(self.words, "酌情的文字")


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
    measure: str | None
    cases: tuple[Case, ...]
    otherwise: Outcome | None = None

    def _check(self) -> None:
        if not self.cases:
            raise unsound("分档规则至少要有一档")
        say_something(self.measure, "指标名称")


def _ceiling(ceiling: Limit | None) -> None:
    if ceiling is not None and ceiling.value <= 0:
        raise unsound("封顶必须大于零")


@frozen
class Adjust(Rule):
    """Deductions and additions from a start (加减分); a start of ``None`` is the indicator's 分值."""

    kind = "adjust"
    start: Outcome | None
    changes: tuple[Move, ...]
    floor: Fraction | None = field(default=None, converter=maybe_number)
    ceiling: Limit | None = None

    def _check(self) -> None:
        if not self.changes:
            raise unsound("加减分规则至少要有一项加减")
        if isinstance(self.start, Grade):
            raise unsound("起点不能是等级")
        _ceiling(self.ceiling)


@frozen
class Linear(Rule):
    """Points in proportion (按比例): the straight line through two points; ``origin`` ``None`` is 0 for 0."""

    kind = "linear"
    measure: str | None
    origin: Point | None = field(metadata={"key": "from"})
    to: Point
    ceiling: Limit | None = None

    def _check(self) -> None:
        low = Fraction(0) if self.origin is None else self.origin.value
        if low is not None and self.to.value == low:
            raise unsound("直线的两端不能是同一个数")
        say_something(self.measure, "指标名称")
        _ceiling(self.ceiling)


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
    floor: Fraction | None = field(default=None, converter=maybe_number)
    ceiling: Limit | None = None
    term: Term = field(
        init=False,
        eq=False,
        repr=False,
        default=Factory(lambda self: parse_formula(self.expression, self.names), takes_self=True),
    )

    def _check(self) -> None:
        if names_in(self.term) != self.names:
            raise unsound(f"names 应当是算式里依次出现的名称（不含{POINTS_NAME}）：{list(names_in(self.term))}")
        _ceiling(self.ceiling)


@frozen
class SumOf(Rule):
    """Parts scored on their own (分项相加); a veto among them adds nothing."""

    kind = "sum"
    parts: tuple[Rule, ...]

    def _check(self) -> None:
        if len(self.parts) < SEVERAL:
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
    words: str
    limit: Limit | None = None

    def _check(self) -> None:
        say_something(self.words, "酌情的文字")
        _ceiling(self.limit)


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
        """Read the JSON form back to an equal standard.

        Args:
            data: A mapping as :meth:`to_dict` returns it; ``text`` may be missing.

        Returns:
            The standard.

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


def standard_from_dict(data: Mapping[str, Any]) -> Standard:
    """Read the JSON form of a whole standard; see :meth:`Standard.from_dict`."""
    return Standard.from_dict(data)
