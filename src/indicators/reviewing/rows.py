"""One row of a filled self-evaluation (一行): what is a fact of it, before any other way of scoring is thought of.

Lives here: :class:`Row`, whether its target is met, :func:`looked_at`. May not: score (``scoring`` does), try other
ways (``settling`` does), add rows up.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial

from attrs import evolve, field, frozen

from indicators import units
from indicators._resources import rules_table
from indicators.comparators import AllOf, Between, Completion, Exactly, Quantity, Stated, Unparsed, decimal_string
from indicators.errors import Fault, Finding, Level
from indicators.reviewing.book import Seen, check_of, first_of
from indicators.reviewing.floats import agrees, is_float
from indicators.reviewing.reasons import Reason
from indicators.rulepacks import RulePack
from indicators.rulepacks.names import ACHIEVED
from indicators.scoring import ExecutionScore, Score, Status, score_indicator
from indicators.scoring.row import level_of, rounded_score
from indicators.standards import number_words, round_to
from indicators.syntax import parse
from indicators.targets import MISSING, Actual, BoundTarget, Direction, Facts, Indicator, bind, derive_direction
from indicators.targets.case import DOUBTFUL
from indicators.targets.placing import states_reason

Scored = Score | ExecutionScore
_SHOWN = 4  # decimals of a score in a sentence
score_words = partial(number_words, digits=_SHOWN)


@frozen(kw_only=True)
class Row:
    """One printed row (一行), bound once, that any pack can score."""

    indicator: Indicator  # the row as printed
    out_of: Fraction | None  # its 分值, where one is known
    score: Callable[[RulePack, Facts], Scored | None]  # what a pack gives it
    label: str = ""  # the name of the rule, for words
    # whether its target is met (达标); None where that is not known, or where there is no target to miss
    met: bool | None = None
    unknown: str | None = None  # why nobody can say which way is better, for a target that was not hit exactly
    bound: BoundTarget | None = None  # its target bound to its actual value; the row of budget execution has none
    found: tuple[Finding, ...] = ()  # findings of its own
    doubt: str | None = None  # what makes every verdict unsafe

    @property
    def points(self) -> Fraction:
        """Its 分值, zero where none is known."""
        return self.out_of or Fraction(0)

    @property
    def earned(self) -> Fraction:
        """Its printed score."""
        return self.indicator.earned or Fraction(0)

    @property
    def missed(self) -> bool:
        """Whether its target was surely missed."""
        return self.met is False and self.doubt is None

    @property
    def full_though_missed(self) -> bool:
        """Whether full marks are printed for a target that was surely missed."""
        return self.met is False and self.earned >= self.points > 0

    def prints(self, scored: Scored | None, pack: RulePack | None = None) -> bool:
        """Whether a score, rounded as a pack rounds it, is the printed one; a float is the score before rounding."""
        if scored is None or scored.exact is None:
            return False
        most = scored.ceiling if isinstance(scored, Score) else scored.points
        earned = scored.earned if pack is None else rounded_score(scored.exact, pack, points=most)[0]
        return self.earned == earned or (is_float(self.earned) and agrees(self.earned, scored.exact))


@frozen(kw_only=True)
class Verdict:
    """What is known of a row from its own facts (初判)."""

    row: Row  # the row
    reason: Reason | None  # its class; None where the score is not the pack's and only another way could explain it
    expected: Fraction | None = None  # what the pack gives
    slots: Mapping[str, object] = field(factory=dict)  # what fills the sentence

    @property
    def computable(self) -> bool:
        """Whether a way of scoring must give its printed score to explain the form."""
        asked = {None, Reason.REPRODUCED, Reason.FULL_THOUGH_MISSED, Reason.CAP_MISSED, Reason.NO_RULE}
        return self.expected is not None and self.reason in asked


def row_of(indicator: Indicator, facts: Facts) -> Row:
    """Bind a row to its own actual value."""
    reading = parse(indicator.actual_text) if indicator.actual_text else MISSING
    text, reason = indicator.actual_text or "", indicator.deviation_reason
    actual = Actual(text=text, reading=reading, reason=reason, where=indicator.where)
    bound = bind(indicator, actual, facts)

    def score(pack: RulePack, known: Facts) -> Score:
        return score_indicator(bound, actual, pack, indicator.points or Fraction(0), known)

    return Row(
        indicator=indicator,
        out_of=indicator.points,
        score=score,
        met=met_of(bound),
        unknown=_unknown(bound),
        bound=bound,
        found=tuple(finding for finding in bound.all_findings if finding.code.isupper()),
        doubt=_doubt(bound, actual),
    )


# -- met or missed


def met_of(bound: BoundTarget) -> bool | None:
    """Whether a target is met (达标); ``None`` where nothing says so.

    A number without a sign whose direction nobody knows is neither met nor missed unless it is hit. ``=`` that is
    exceeded where more is better is met; beyond a range, or below ``=`` where less is better, is nobody's miss.

    >>> from indicators.comparators import Stated
    >>> row = Indicator(name="稿件", path=("产出指标", "数量指标"), target=Exactly(2200, "篇"))
    >>> met_of(bind(row, Actual(text="2859篇", reading=Stated(2859, "篇"))))
    True
    """
    if bound.parts:
        parts = [met_of(part) for part in bound.parts]
        decides = not isinstance(bound.indicator.target, AllOf)  # one miss is a miss of all, one hit is enough of any
        return decides if decides in parts else None if None in parts else not decides
    if bound.interval is None:
        level = level_of(bound)
        return None if level is None else level == ACHIEVED
    if bound.met is not False:
        return False if _not_reached(bound) else bound.met
    return None if _undecided(bound) else _beyond(bound)


def _not_reached(bound: BoundTarget) -> bool:
    """Whether words say that a number or a day was not reached (未完成); under a limit they say nothing of it."""
    limit = bound.direction is Direction.LOWER_IS_BETTER and bound.unit != "日期"
    return isinstance(bound.actual, Completion) and bound.actual.level == "not_achieved" and not limit


def _beyond(bound: BoundTarget) -> bool | None:
    """``=`` or a range that was not hit: met, open or missed by the side on which the actual value lies."""
    target, interval, actual = bound.indicator.target, bound.interval, bound.actual
    if not isinstance(target, Exactly | Between) or not isinstance(actual, Fraction) or interval is None:
        return False
    over = interval.upper is not None and actual >= interval.upper
    end = (interval.upper if over else interval.lower) or 0
    better, _ = derive_direction(evolve(bound.indicator, target=Stated(end, *units.split(bound.unit))))
    if over and better is Direction.HIGHER_IS_BETTER:
        return True if isinstance(target, Exactly) else None
    return None if better is (None if over else Direction.LOWER_IS_BETTER) else False


def _undecided(bound: BoundTarget) -> bool:
    return any(finding.code == "direction_undecided" for finding in bound.findings)


def _unknown(bound: BoundTarget) -> str | None:
    """Why a missed number without a sign may as well be met: nothing says which way is better."""
    for part in bound.parts or (bound,):
        if part.met is False and _undecided(part):
            source = part.direction_source.removesuffix("，暂按等于处理")
            return f"指标值没有写比较符，{source}，是达标还是未达标不能确定"
    return None


# -- the pack's own score


def looked_at(row: Row, pack: RulePack, facts: Facts) -> Verdict:
    """Class a row by its own facts: no rounding and no other rule is thought of yet."""
    if row.indicator.earned is None:
        return Verdict(row=row, reason=Reason.NOT_SCORED)
    if row.out_of is None:
        return Verdict(row=row, reason=Reason.NOT_COMPUTABLE, slots={"why": "没有印分值"})
    if row.bound is not None and row.bound.interval is None and not row.bound.parts and row.bound.computable:
        judged = _in_words(row, row.bound, pack, facts)
        if judged is not None:
            return judged
    scored = row.score(pack, facts)
    row = evolve(row, doubt=row.doubt or _assumed(scored))
    if scored is None or scored.earned is None or scored.exact is None:
        return _open(row, scored)
    rule = scored.rule if isinstance(scored, Score) else None
    label = row.label or (rule.label if rule else "逐项计分")
    reason, why = _reason(row, scored, label, _by_rule_alone(row, pack, facts))
    expected = scored.earned
    if reason is Reason.FULL_THOUGH_MISSED:  # also where the pack itself rounds it up
        expected = min(expected, round_to(scored.exact, _SHOWN, "floor"))
    due = f"按“{label}”应得{score_words(expected)}分，"
    return Verdict(row=row, reason=reason, expected=expected, slots={"rule": label, "due": due, "why": why})


def _open(row: Row, scored: Scored | None) -> Verdict:
    """Class a row that the pack leaves open: a sure miss, a share within what a person may give, or nothing known."""
    if row.full_though_missed:
        return Verdict(row=row, reason=Reason.FULL_THOUGH_MISSED, slots={"due": ""})
    waiting = [part for part in scored.parts if part.earned is None] if isinstance(scored, Score) else []
    asked = all(any(each.code == "SHARE_MISSING" for each in part.findings) for part in waiting)
    if isinstance(scored, Score) and waiting and asked and scored.low <= row.earned <= scored.high:
        low, high = decimal_string(scored.low), decimal_string(scored.high)
        slots = {"band": level_of(waiting[0].bound), "low": low, "high": high}
        return Verdict(row=row, reason=Reason.WITHIN_BAND, slots=slots)
    return Verdict(row=row, reason=Reason.NOT_COMPUTABLE, slots={"why": _why_open(scored)})


def _by_rule_alone(row: Row, pack: RulePack, facts: Facts) -> Fraction | None:
    """What the pack's rule gives before any rounding."""
    bare = row.score(evolve(pack, rounding=()), facts) if row.full_though_missed else None
    return None if bare is None else bare.earned


def _reason(row: Row, scored: Scored, label: str, bare: Fraction | None) -> tuple[Reason | None, str]:
    """The class of a row whose score the pack computes, and why it is left open; none where another way may tell."""
    if row.full_though_missed:
        by_rule = bare == row.earned
        why = f"未达到目标值，公布满分；规则“{label}”本身就给满分"
        return (Reason.UNDETERMINED, why) if by_rule else (Reason.FULL_THOUGH_MISSED, "")
    if row.unknown is not None:
        return Reason.UNDETERMINED, row.unknown
    if row.prints(scored):
        return Reason.REPRODUCED, ""
    if row.earned > row.points:
        return Reason.CAP_MISSED, "：比率没有封顶" if _uncapped(row) else ""
    if row.earned == row.points and row.bound is not None:  # passed: a matter of rules whether that costs points
        return Reason.UNDETERMINED, f"公布满分；按“{label}”应得{score_words(scored.earned)}分，超过目标值是否扣分看规则"
    return (Reason.EXPLAINED_DEDUCTION if row.met and states_reason(row.indicator.deviation_reason) else None), ""


def _in_words(row: Row, bound: BoundTarget, pack: RulePack, facts: Facts) -> Verdict | None:
    """A qualitative row: the level that is stated has a band, and the printed score lies in it or not."""
    level = level_of(bound)
    if level is None or row.points == 0:
        every = any(finding.code == "recurring_deadline" for finding in bound.all_findings)
        why = "每期的时限，要各期都按时才算达到" if every else "定性指标，实际完成值没有说明达到哪一档"
        return Verdict(row=row, reason=Reason.NOT_COMPUTABLE, slots={"why": why})
    alone = row.score(pack, facts)
    if not isinstance(alone, Score) or alone.earned is not None:  # a rule that leaves no choice
        return None
    given = score_indicator(bound, evolve(alone.actual, share=row.earned / row.points), pack, row.points, facts)
    slots = {"band": level, "low": decimal_string(alone.low), "high": decimal_string(alone.high)}
    if any(finding.code == "SHARE_OUT_OF_BAND" for finding in given.findings):
        due = f"“{level}”档可给{slots['low']}至{slots['high']}分，"
        reason = Reason.FULL_THOUGH_MISSED if row.full_though_missed else Reason.OUTSIDE_BAND
        return Verdict(row=row, reason=reason, slots={**slots, "due": due})
    if given.status is Status.SCORED and given.rule is not None:
        return Verdict(row=row, reason=Reason.WITHIN_BAND, slots=slots)
    return Verdict(row=row, reason=Reason.NOT_COMPUTABLE, slots={"why": "规则包没有规定定性指标的档次"})


# -- plain ratios, where they mean something


def ratio(row: Row) -> Fraction | None:
    """完成值÷目标值; ``None`` where a ratio means nothing: dates, ranges, numbers not above zero."""
    bound = row.bound
    if bound is None or bound.value is None or not isinstance(bound.actual, Fraction):
        return None
    odd = bound.unit == "日期" or bound.excluded is not None or bound.value <= 0 or bound.actual <= 0
    return None if odd else bound.actual / bound.value


def _uncapped(row: Row) -> bool:
    """Whether the printed score is the ratio without its cap."""
    rate = ratio(row)
    return rate is not None and row.earned in _digits(row.points * (1 / rate if lower(row) else rate))


def turned_round(row: Row) -> bool:
    """Whether the printed score is that of the wrong direction: a floor scored like a ceiling, or the reverse."""
    rate = ratio(row)
    return rate is not None and row.earned in _digits(row.points * (rate if lower(row) else 1 / rate))


def lower(row: Row) -> bool:
    """Whether less is better."""
    return row.bound is not None and row.bound.direction is Direction.LOWER_IS_BETTER


def _digits(score: Fraction) -> set[Fraction]:
    return {round_to(score, 2), round_to(score, 1)}


# -- what cannot be computed, and what makes a verdict unsafe


def _why_open(scored: Scored | None) -> str:
    """Why a row cannot be computed: the gravest thing that binding or scoring said of it."""
    if isinstance(scored, Score):
        if scored.status is Status.MISSING:
            return "没有填实际完成值" + (f"，只写了“{scored.actual.text}”" if scored.actual.text else "")
        if isinstance(scored.bound.actual, Unparsed):
            return f"实际完成值“{scored.bound.actual.text}”不能识别"
    found = () if scored is None else scored.findings
    graver = sorted(found, key=lambda finding: (finding.level is not Level.ERROR, finding.level is Level.INFO))
    return graver[0].message if graver else "规则包没有适用的规则"


# classes of their own, or no doubt
_HARMLESS = {
    "ACTUAL_IS_TARGET_TEXT",
    "COST_ZERO",
    "direction_undecided",
    "REASON_MISSING",
    "ROUNDED_TO_FULL",
    "FULL_BY_RULE",
}


def _doubt(bound: BoundTarget, actual: Actual) -> str | None:
    """What makes a verdict unsafe: a reading that rests on an assumption. A doubtful row is never called wrong."""
    target, reading = bound.indicator.target, actual.reading
    for anomaly in (*target.anomalies, *getattr(reading, "anomalies", ())):
        if anomaly in DOUBTFUL:
            return f"读数存疑（{anomaly}）"
    if getattr(target, "approximate", False) or getattr(reading, "approximate", False):
        return "印的是约数"
    if isinstance(reading, Quantity) and reading.unit is None and _far_apart(bound):
        return "实际完成值没有单位，与指标值相差百倍以上，单位可能不同"
    return None


def _assumed(scored: Scored | None) -> str | None:
    """A finding of binding or scoring that is more than a remark."""
    if not isinstance(scored, Score) or scored.earned is None:
        return None
    doubts = (each for each in scored.findings if each.level is not Level.INFO and each.code not in _HARMLESS)
    return next((finding.message for finding in doubts), None)


_FAR = 100


def _far_apart(bound: BoundTarget) -> bool:
    """198000 under ≤20万元: a bare number that is likely in another unit."""
    value, actual = bound.value, bound.actual
    if not value or not isinstance(actual, Fraction) or not actual:
        return False
    return not Fraction(1, _FAR) < abs(actual / value) < _FAR


# -- findings


def finding_of(code: str, where: str, slots: Mapping[str, object]) -> Finding:
    """Word a finding of a filled form by its entry in ``rules/review.toml``."""
    part = "published" if code in rules_table("review")["published"] else "checks"
    return check_of("review", code, part).finding(Seen(where, None, slots))


def own_findings(row: Row, *, reasons: bool, actuals: bool) -> tuple[Finding, ...]:
    """What is wrong with a row whatever its score: no reason for a miss, nothing to check a score by."""
    where = f"{row.indicator.where}“{row.indicator.name}”"
    found = [*dict.fromkeys(row.found), *_unchecked(row, where, actuals=actuals)]
    if reasons and row.bound is not None and row.missed and not states_reason(row.indicator.deviation_reason):
        found.append(finding_of("REASON_MISSING", where, {}))
    if row.bound is not None and first_of(row.indicator.name, "execution_names"):
        found.append(finding_of("BUDGET_RATE_AS_OUTPUT", where, {}))
    return tuple(found)


def _unchecked(row: Row, where: str, *, actuals: bool) -> Iterator[Finding]:
    """A printed score that nothing holds: no actual value in a form that has them, or one that decides nothing."""
    if row.bound is None or row.indicator.earned is None or row.met is not None:
        return
    if isinstance(row.bound.actual, Unparsed):
        slots = {"text": row.bound.actual.text, "reason": row.bound.actual.reason}
        yield finding_of("ACTUAL_UNREADABLE", where, slots)
    elif row.bound.actual is MISSING and actuals and row.earned > 0:
        yield finding_of("ACTUAL_ABSENT", where, {"earned": score_words(row.earned)})
    elif (said := next(filter(_of_actual, row.bound.all_findings), None)) is not None:
        yield finding_of("ACTUAL_UNCHECKED", where, {"why": said.message.removeprefix(f"{row.indicator.name}：")})


def _of_actual(finding: Finding) -> bool:
    return finding.fault is Fault.ACTUAL and finding.level is not Level.INFO and not finding.code.isupper()
