"""What an evaluation records (计算过程) and what it asks (需要的事实): data only.

Lives here: the frozen records of each step of an evaluation, :class:`Question`, :class:`Given`, :class:`Settings`,
:class:`Evaluation`. May not: compute, word.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from attrs import Factory, field, frozen

from indicators.comparators import exact
from indicators.data import Data
from indicators.numbers import maybe, not_negative
from indicators.standards.tree import Amount, Move, Outcome, Veto, When

ITSELF = "本指标"  # the measure of a rule that names none
TARGET = "目标值"  # the bound of a rule that names none


@frozen
class Question(Data):
    """A fact that a rule needs (需要的事实)."""

    # ``number``, ``date`` (days since 1970-01-01), ``state`` (yes or no), ``judgement`` (points that a person gives;
    # for 酌情扣分, the points that a person takes away)
    kind: str
    name: str  # the words of the rule: the key under which the answer is given
    unit: str | None = None  # unit of a number
    low: Fraction | None = None  # least value that makes sense
    high: Fraction | None = None  # greatest value that makes sense
    high_closed: bool = True  # whether ``high`` itself may be given

    def allows(self, value: Fraction) -> bool:
        """Say whether an answer lies in the range."""
        if self.low is not None and value < self.low:
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)


def _amounts(values: Mapping[str, Any]) -> dict[str, Amount]:
    return {name: each if isinstance(each, Amount) else Amount(each, None) for name, each in values.items()}


def _numbers(values: Mapping[str, Any]) -> dict[str, Fraction]:
    return {name: exact(each) for name, each in values.items()}


@frozen(kw_only=True)
class Given(Data):
    """The facts that a rule is applied to (已知事实)."""

    points: Fraction | None = field(default=None, converter=maybe, validator=not_negative)  # the indicator's 分值
    # measured values by name; a bare number takes the unit of the rule
    values: Mapping[str, Amount] = field(factory=dict, converter=_amounts)
    states: Mapping[str, bool] = Factory(dict)  # facts in words, true or false
    # points that a person gives, by the words of the rule
    judgements: Mapping[str, Fraction] = field(factory=dict, converter=_numbers)
    measure: str = ITSELF  # the name of the indicator itself


@frozen(kw_only=True)
class Settings(Data):
    """Readings where a text is silent (文字未写明时的读法)."""

    # steps of which the text does not say whether parts count: ``by_size`` (one percentage point in proportion,
    # everything else in full steps), ``whole`` or ``parts``
    silent_steps: str = "by_size"
    # the score may exceed the 分值 (加分); ``None``: where the text itself adds points to a start that is not zero
    # (每超1%加0.5分)
    bonus: bool | None = None
    below_zero: bool = False  # the score, and each part of a sum, may fall below zero (倒扣)


@frozen
class _Step(Data):
    """Base of the recorded steps: each says which it is."""

    tagged = True


@frozen
class Looked(_Step):
    """A value was taken from the facts, or computed from its explanation (取值)."""

    name: str
    value: Fraction
    unit: str | None
    computed_from: str | None = None


@frozen
class Checked(_Step):
    """A condition was tested (判断); ``bound`` is the number that a reference stands for."""

    when: When
    name: str
    value: Fraction | None
    unit: str | None
    holds: bool
    bound: Fraction | None = None


@frozen
class Gave(_Step):
    """An outcome was turned into points (给分)."""

    outcome: Outcome
    points: Fraction | None
    result: Fraction


@frozen
class Chose(_Step):
    """A person chose within a range (评定)."""

    name: str
    low: Fraction | None
    high: Fraction | None
    result: Fraction
    high_closed: bool = True


@frozen
class Lined(_Step):
    """A point on a straight line (按比例): ends as (value, points)."""

    name: str
    value: Fraction
    unit: str | None
    start: tuple[Fraction, Fraction]
    end: tuple[Fraction, Fraction]
    result: Fraction


@frozen
class Computed(_Step):
    """An arithmetic expression (算式), with the numbers that were put in."""

    expression: str
    values: tuple[tuple[str, Fraction], ...]
    result: Fraction


@frozen
class Moved(_Step):
    """A deduction or an addition (加减分)."""

    move: Move  # the change
    distance: Fraction | None  # how far, how many, or how much was found
    times: Fraction  # the steps that count
    each: Fraction  # points of one step
    result: Fraction  # the points moved, its limit applied
    parts: bool | None = None  # whether parts of a step counted; ``None`` where it does not matter


@frozen
class Bounded(_Step):
    """A result was cut (封顶、保底): ``what`` is ``floor``, ``ceiling``, ``zero``, ``points`` or ``limit``."""

    what: str
    before: Fraction
    result: Fraction


@frozen
class Added(_Step):
    """Parts were added (相加)."""

    parts: tuple[Fraction, ...]
    result: Fraction


@frozen
class Joined(_Step):
    """The results of the parts of a compound became one (复合): ``any``, ``lowest``, ``mean``, ``all_or_nothing``."""

    how: str
    parts: tuple[Fraction, ...]
    result: Fraction


@frozen
class Merged(_Step):
    """Values of several units became one (汇总): ``sum``, ``mean`` or ``fund_weighted_mean``."""

    name: str
    how: str
    values: tuple[Fraction, ...]
    weights: tuple[Fraction, ...]
    result: Fraction


@frozen
class Scaled(_Step):
    """A total was converted because rows do not apply (折算): ``before`` of ``part`` points, as of ``whole``."""

    before: Fraction
    part: Fraction
    whole: Fraction
    result: Fraction


@frozen
class Rounded(_Step):
    """A number was rounded (修约): ``of`` says which, ``mode`` how."""

    of: str
    before: Fraction
    digits: int
    mode: str
    result: Fraction


@frozen
class Vetoed(_Step):
    """A veto took effect (一票否决)."""

    veto: Veto


_OfRule = Looked | Checked | Gave | Chose | Lined | Computed | Moved
Trace = _OfRule | Bounded | Added | Joined | Merged | Scaled | Rounded | Vetoed


@frozen(kw_only=True)
class Evaluation(Data):
    """The result of a rule (计算结果)."""

    # the exact points; ``None`` when they cannot be determined, or when the rule gives a grade
    earned: Fraction | None = None
    grade: str | None = None  # the grade word that the rule gives
    needs: Question | None = None  # the fact that is missing or out of range; nothing is guessed
    stopped: str | None = None  # why the rule cannot be computed at all, in Chinese
    vetoes: tuple[Veto, ...] = ()  # vetoes that took effect
    steps: tuple[Trace, ...] = ()  # what was done, in order
