"""What the composition of a rule hands from step to step.

Lives here: :class:`Said`, :class:`Branch`, :class:`Group`, :class:`Context` and the questions about them. May not: build.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, evolve, field, frozen

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
    StateHolds,
    Step,
)
from indicators.syntax.standards_bounds import Band, Raw, Several
from indicators.syntax.standards_changes import Target
from indicators.syntax.standards_leads import Lead
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Clause, Unsure
from indicators.syntax.standards_text import Printed


@frozen
class Said:
    """A clause and its reading."""

    clause: Clause
    lead: Lead

    @property
    def act(self) -> str:
        return self.clause.act

    @property
    def score(self) -> Outcome | None:
        return self.clause.score

    @property
    def zero(self) -> bool:
        return self.act == "give" and self.score == Points(0)


@frozen
class Branch:
    """One outcome under a condition."""

    raw: Raw
    outcome: Outcome
    said: Said


@define
class Context:
    """What the whole text says beside its rules."""

    text: Printed
    weight: Fraction | None
    heading: str | None = None
    base: Outcome | None = None
    printed_weight: Fraction | None = None
    rounding: Rounding | None = None
    marks: list[str] = field(factory=list)
    defined: dict[str, str] = field(factory=dict)

    def mark(self, *codes: str) -> None:
        self.marks += [code for code in codes if code not in self.marks]


SEVERAL = 2


def is_plus(said: Said) -> bool:
    return said.act == "add" and said.clause.verb == "PLUS" and said.lead.count is None


@define
class Group:
    """What one group of clauses adds up to."""

    branches: list[Branch] = field(factory=list)
    otherwise: Outcome | None = None
    changes: list[tuple[Move, Said]] = field(factory=list)
    targets: list[Target] = field(factory=list)
    floor: Fraction | None = None
    floor_points: Outcome | None = None
    ceiling: Limit | None = None
    line: Rule | None = None
    rate: str | None = None
    rate_alone: bool = False
    kept: list[Branch] = field(factory=list)
    exclusive: bool = False


def raw_of(said: Said) -> Raw:
    if said.lead.when is None:
        raise Unsure("有分数没有读出条件")
    return said.lead.when


def ladder_measure(group: Group, raw: Raw) -> Raw:
    """5-9名扣1.5分 after 份额排名前4名: the same measure goes on."""
    if isinstance(raw, Band) and raw.measure is None:
        known = next((t.measure for t in reversed(group.targets) if t.unit == raw.unit and t.measure), None)
        band = evolve(raw, measure=known)
        return band
    return raw


def loses(move: Move) -> bool:
    if isinstance(move, Step | Event | Once) and isinstance(move.score, Points | Share):
        return move.score.value < 0
    return True


NO_FACT = StateHolds("无")


def conflict(context: Context, outcome: Points) -> None:
    if context.printed_weight is not None and outcome.value != context.printed_weight:
        context.mark("points_conflict")


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
        case Share(value):
            return _MOST if value >= 1 else None
    return None


def is_numeric(raw: Raw) -> bool:
    return isinstance(raw, Band | Condition) or (isinstance(raw, Several) and any(map(is_numeric, raw.parts)))


def one_measure(measures: set[str | None]) -> bool:
    """安检率 beside 燃气入户安检率 is the same measure, shortened."""
    named = sorted((m for m in measures if m), key=len)
    return all(name.endswith(named[0]) or named[0] in name for name in named)


def denies(said: str, first: Lead) -> bool:
    """Does a zero only deny the branch before it in its own words?

    Args:
        said: The words before the zero.
        first: What stands before the points.

    Returns:
        Whether it is the else-branch.
    """
    said = said.removesuffix("的").strip()
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


_FEW = 4
