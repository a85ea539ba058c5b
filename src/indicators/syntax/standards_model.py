"""What the composition of a rule hands from step to step.

Lives here: :class:`Said`, :class:`Branch`, :class:`Group`, :class:`Context`, questions about them. May not: build.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, evolve, field, frozen

from indicators.comparators import Reference
from indicators.standards.tree import (
    Condition,
    Event,
    Limit,
    Move,
    Once,
    Outcome,
    Points,
    PointsBetween,
    Rounding,
    Rule,
    Share,
    ShareBetween,
    Step,
)
from indicators.syntax.standards_bounds import Band, Raw, Several
from indicators.syntax.standards_changes import Target
from indicators.syntax.standards_leads import Lead
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Clause, Unsure
from indicators.syntax.standards_text import Printed

SEVERAL = 2
NOTHING = Points(0)


@frozen
class Said:
    """A clause and its reading."""

    clause: Clause
    lead: Lead

    @property
    def act(self) -> str:
        """What the clause does."""
        return self.clause.act

    @property
    def score(self) -> Outcome | None:
        """Its points, unsigned."""
        return self.clause.score

    @property
    def zero(self) -> bool:
        """Does it give nothing (不得分)?"""
        return self.act == "give" and self.score == NOTHING

    @property
    def plus(self) -> bool:
        """Is it a printed +8分, which may stand for 得8分?"""
        return self.act == "add" and self.clause.verb == "PLUS" and self.lead.count is None

    @property
    def loses(self) -> bool:
        """Does it take points away, or leave it to the evaluator to take them?"""
        judged = self.act == "judge" and self.clause.verb == "DEDUCT" and not self.lead.otherwise
        return self.act == "deduct" or judged

    @property
    def raw(self) -> Raw:
        """Its condition, which must be there."""
        if self.lead.when is None:
            raise Unsure("有分数没有读出条件")
        return self.lead.when


@frozen
class Branch:
    """One outcome under a condition."""

    raw: Raw
    outcome: Outcome
    said: Said

    @property
    def zero(self) -> bool:
        """Does it give nothing?"""
        return self.outcome == NOTHING


@define
class Context:
    """What the whole text says beside its rules.

    Args:
        text: The source.
        weight: The indicator's 分值, as the caller knows it.
        heading: The name of the indicator.
        base: The 基础分, where the text says what it is.
        printed_weight: 满分8分, as printed.
        rounding: What the text says of rounding.
        marks: Defects read through.
        defined: The measures that the text explains.
    """

    text: Printed
    weight: Fraction | None
    heading: str | None = None
    base: Outcome | None = None
    printed_weight: Fraction | None = None
    rounding: Rounding | None = None
    marks: list[str] = field(factory=list)
    defined: dict[str, str] = field(factory=dict)

    def mark(self, *codes: str) -> None:
        """Keep defects, each once."""
        self.marks += [code for code in dict.fromkeys(codes) if code not in self.marks]


@define
class Group:
    """Clauses that belong together, and what they add up to.

    Args:
        context: What the whole text says.
        row: The clauses.
        branches: Outcomes under conditions.
        otherwise: The else-branch.
        rest: The clause that says 其余按比例得分, whose line is known only when all branches are.
        changes: Deductions and additions, each with its clause.
        targets: The bounds printed so far: what steps are counted from.
        floor: Zero, where the text says so.
        start: The start that a floor (扣满20分为止) or 占8分 names.
        ceiling: The cap over the sum.
        capped: How many changes stood before it.
        line: The line, formula or judgement that stands for the whole group.
        rate: The measure that 按X占Y的比例赋分 names for the bands behind it.
        kept: The states in which nothing is lost (不扣分).
        exclusive: The branches exclude each other, whatever their points.
    """

    context: Context
    row: list[Said]
    branches: list[Branch] = field(factory=list)
    otherwise: Outcome | None = None
    rest: Said | None = None
    changes: list[tuple[Move, Said]] = field(factory=list)
    targets: list[Target] = field(factory=list)
    floor: Fraction | None = None
    start: Outcome | None = None
    ceiling: Limit | None = None
    capped: int = 0
    line: Rule | None = None
    rate: str | None = None
    kept: list[Branch] = field(factory=list)
    exclusive: bool = False

    @property
    def best(self) -> Branch | None:
        """The first branch that gives something."""
        return next((branch for branch in self.branches if not branch.zero), None)

    def following(self, said: Said) -> Said | None:
        """The clause behind this one."""
        at = next(k for k, other in enumerate(self.row) if other is said) + 1
        return self.row[at] if at < len(self.row) else None

    def before(self, said: Said) -> Said | None:
        """The clause before this one."""
        at = next(k for k, other in enumerate(self.row) if other is said)
        return self.row[at - 1] if at else None

    def change(self, said: Said, *moves: Move) -> None:
        """Add changes."""
        self.changes += [(move, said) for move in moves]

    def branch(self, said: Said, raw: Raw, outcome: Outcome) -> None:
        """Add a branch."""
        self.branches.append(Branch(raw, outcome, said))

    def limit(self, owner: Said, limit: Limit) -> None:
        """Limit the changes of one clause."""
        for k, (move, said) in enumerate(self.changes):
            if said is owner:
                if not hasattr(move, "limit"):
                    raise Unsure("一次性的加减分又写了限额")
                self.changes[k] = (evolve(move, limit=limit), said)  # type: ignore[call-arg] # it has one

    def with_measure(self, raw: Raw) -> Raw:
        """5-9名扣1.5分 after 份额排名前4名: the same measure goes on."""
        if not isinstance(raw, Band) or raw.measure is not None:
            return raw
        return evolve(
            raw, measure=next((t.measure for t in reversed(self.targets) if t.unit == raw.unit and t.measure), None)
        )


def loses(move: Move) -> bool:
    """Does a change take points away? A proportion or a judgement does."""
    match move:
        case Step(score=score) | Event(score=score) | Once(score=score):
            return (score.low if isinstance(score, PointsBetween | ShareBetween) else score.value) < 0
    return True


def worths(outcomes: Sequence[Outcome], weight: Fraction | None) -> list[Fraction | None]:
    """What outcomes give, to be compared; 满分 beside 5分 is the most, another share beside points is unknown."""
    mixed = any(isinstance(o, Share) for o in outcomes) and any(isinstance(o, Points | PointsBetween) for o in outcomes)
    return [_worth(outcome, weight, mixed=mixed) for outcome in outcomes]


_MOST = Fraction(10**9)


def _worth(outcome: Outcome, weight: Fraction | None, *, mixed: bool) -> Fraction | None:
    match outcome:
        case Points(value) | PointsBetween(_, value):
            return value
        case Share(value) if not mixed:
            return value
        case Share(value) if weight is not None:
            return value * weight
        case Share(value) if value >= 1:
            return _MOST
    return None


def is_numeric(raw: Raw) -> bool:
    """Does a bound decide?"""
    return isinstance(raw, Band | Condition) or (isinstance(raw, Several) and any(map(is_numeric, raw.parts)))


def one_measure(measures: set[str]) -> bool:
    """安检率 beside 燃气入户安检率 is the same measure, shortened."""
    shortest = min(measures, key=len, default="")
    return all(shortest in name for name in measures)


def denies(said: str, first: Lead) -> bool:
    """Does a zero only deny the branch before it in its own words?

    Args:
        said: The words before the zero.
        first: What stands before the points.

    Returns:
        Whether it is the else-branch.
    """
    said = said.removesuffix("的").strip()
    if said in _OVER and _at_most(first.when):
        return True
    for denial in sorted(words().lists["denials"], key=len, reverse=True):
        if not said.startswith(denial):
            continue
        rest = said[len(denial) :].strip()
        if not rest or rest in words().lists["generic_denials"]:
            return True
        if isinstance(first.when, Band | Condition):
            return len(rest) <= _FEW
        positive = first.words.removesuffix("的")
        signs = iter(positive)
        if all(sign in signs for sign in rest):
            return len(rest) <= _FEW or 2 * len(rest) >= len(positive)
    return False


def _at_most(raw: Raw | None) -> bool:
    """Is it 不超过预算, ≤5%?"""
    if isinstance(raw, Condition):
        return isinstance(raw.test, Reference) and raw.test.sign == "<="
    return isinstance(raw, Band) and raw.low is None and raw.high_closed


_OVER = ("超过", "超出", "突破", "超支", "超过则", "高于")
_FEW = 4  # characters of a denial that need no likeness: 未完成, 达不到
