"""Review of one row of a filled self-evaluation (逐行核对): expected score, printed score, difference, and why.

Lives here: :class:`RowReview`, rows of indicators, the row of budget execution. May not: score (``scoring`` does), try
formulas (``readings`` does), add rows up.
"""

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import AtLeast, Blank, Quantity, Stated, Unparsed, decimal_string
from indicators.errors import Fault, Finding, Level
from indicators.reviewing.book import first_of, tables
from indicators.reviewing.filled import Spending
from indicators.reviewing.readings import Reading, Reason, Row, explain_published, readings
from indicators.rulepacks import RulePack
from indicators.rulepacks.names import ACHIEVED
from indicators.scoring import Score, Status, score_execution, score_indicator
from indicators.scoring.row import level_of
from indicators.standards import round_to
from indicators.syntax import parse
from indicators.targets import MISSING, Actual, BoundTarget, Direction, Facts, FundLine, Indicator, bind


@frozen(kw_only=True)
class RowReview:
    """What became of one row (一行的核对).

    Args:
        indicator: The row.
        reason: The class of the difference.
        expected: What the pack gives, ``None`` where it cannot be computed.
        published: What is printed.
        ways: Known ways of reckoning that give the printed score, the likeliest first.
        why: One Chinese sentence.
        findings: Defects of the row.
    """

    indicator: Indicator
    reason: Reason
    expected: Fraction | None = None
    published: Fraction | None = None
    ways: tuple[Reading, ...] = ()
    why: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The row's name."""
        return self.indicator.name

    @property
    def difference(self) -> Fraction | None:
        """Printed less expected score."""
        return None if self.expected is None or self.published is None else self.published - self.expected


def review_row(row: Indicator, pack: RulePack, facts: Facts | None = None, *, reasons: bool = False) -> RowReview:
    """Check one row of a filled form.

    Args:
        row: The row with ``points``, ``actual_text`` and ``earned`` as printed.
        pack: The pack.
        facts: What references resolve against.
        reasons: The form has a column of reasons.

    Returns:
        Expected and printed score, the class of the difference, and the row's findings.
    """
    if row.earned is None:
        return _made(row, Reason.NOT_SCORED, {})
    reading = parse(row.actual_text) if row.actual_text else MISSING
    actual = Actual(text=row.actual_text or "", reading=reading, reason=row.deviation_reason, where=row.where)
    facts = facts or Facts()
    bound = bind(row, actual, facts)
    if row.points is None:
        return _noted(_made(row, Reason.NOT_COMPUTABLE, {"why": "没有印分值"}), bound, reasons=reasons)
    if bound.interval is None and not bound.parts and bound.computable:
        found = _judged(bound, actual, pack, facts)
    else:
        score = score_indicator(bound, actual, pack, row.points, facts)
        found = _computed(score, row.points, row.earned)
    return _noted(found, bound, reasons=reasons)


def _made(
    row: Indicator,
    reason: Reason,
    slots: Mapping[str, object],
    expected: Fraction | None = None,
    ways: tuple[Reading, ...] = (),
) -> RowReview:
    said = {
        "expected": "" if expected is None else decimal_string(round_to(expected, 4)),
        "published": "" if row.earned is None else decimal_string(row.earned),
        "way": str(ways[0]) if ways else "",
        **slots,
    }
    why = str(tables()["reasons"][reason.value]).format_map(said)
    return RowReview(indicator=row, reason=reason, expected=expected, published=row.earned, ways=ways, why=why)


def _judged(bound: BoundTarget, actual: Actual, pack: RulePack, facts: Facts) -> RowReview:
    """A qualitative row: the level that is stated has a band, and the printed score lies in it or not."""
    row = bound.indicator
    points, earned = row.points or Fraction(0), row.earned or Fraction(0)
    level = level_of(bound)
    if level is None or points == 0:
        return _made(row, Reason.NOT_COMPUTABLE, {"why": "定性指标，实际完成值没有说明达到哪一档"})
    alone = score_indicator(bound, actual, pack, points, facts)
    if alone.earned is not None:  # a rule that leaves no choice
        return _computed(alone, points, earned)
    given = score_indicator(bound, evolve(actual, share=earned / points), pack, points, facts)
    slots = {"band": level, "low": decimal_string(alone.low), "high": decimal_string(alone.high)}
    if any(finding.code == "SHARE_OUT_OF_BAND" for finding in given.findings):
        return _made(row, Reason.OUTSIDE_BAND, slots)
    if given.status is Status.SCORED and given.rule is not None:
        return _made(row, Reason.WITHIN_BAND, slots)
    return _made(row, Reason.NOT_COMPUTABLE, {"why": "规则包没有规定定性指标的档次"})


def _computed(score: Score, points: Fraction, earned: Fraction) -> RowReview:
    """A row of numbers: the pack's score, then every other known way of reckoning."""
    row, bound, expected = score.indicator, score.bound, score.earned
    label = score.rule.label if score.rule else "逐项计分"
    numbers = _numbers(bound, points)
    if expected is None:
        return _made(row, Reason.NOT_COMPUTABLE, {"why": _why_open(score)})
    if expected == earned:
        ways = () if numbers is None else tuple(way for way in readings(numbers) if way.score == earned)
        return _made(row, Reason.REPRODUCED, {"rule": label}, expected, ways)
    reason, ways = _explained(numbers, row, earned, score.exact, met=_met(bound))
    doubt = _doubt(score) if reason.wrong else None
    if reason is Reason.NOT_COMPUTABLE or doubt is not None:
        return _made(row, Reason.NOT_COMPUTABLE, {"why": doubt or "达不到时扣多少没有规则"}, expected)
    return _made(row, reason, {"rule": label}, expected, ways)


def _explained(
    numbers: Row | None, row: Indicator, earned: Fraction, exact: Fraction | None, *, met: bool | None
) -> tuple[Reason, tuple[Reading, ...]]:
    explained = has_reason(row)
    if numbers is not None:
        found = explain_published(numbers, earned, exact, explained=explained)
        others = _other_direction(numbers, earned) if isinstance(row.target, Stated) and found[0].wrong else ()
        return (Reason.OTHER_DIRECTION, others) if others else found
    if met and row.points is not None and earned < row.points:
        return (Reason.EXPLAINED_DEDUCTION if explained else Reason.UNEXPLAINED_DEDUCTION), ()
    if met is False and earned == row.points:
        return Reason.FULL_THOUGH_MISSED, ()
    return Reason.NOT_COMPUTABLE, ()


def _other_direction(numbers: Row, earned: Fraction) -> tuple[Reading, ...]:
    """A number without a sign read the other way round: that is no more than another opinion."""
    found: list[Reading] = []
    for direction in (Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER):
        higher = direction is Direction.HIGHER_IS_BETTER
        met = numbers.actual >= numbers.target if higher else numbers.actual <= numbers.target
        turned = evolve(numbers, direction=direction, met=met)
        found += [
            evolve(way, reason=Reason.OTHER_DIRECTION, formula=f"按{direction.label}理解，{way.formula}")
            for way in readings(turned)
            if direction is not numbers.direction
            and way.score == earned
            and way.reason in (Reason.OTHER_ROUNDING, Reason.TRUNCATED)
        ]
    return tuple(found)


def _numbers(bound: BoundTarget, points: Fraction) -> Row | None:
    """The plain numbers of a row, ``None`` where a ratio means nothing: dates, ranges, numbers below zero."""
    value, actual, met = bound.value, bound.actual, bound.met
    if value is None or met is None or not isinstance(actual, Fraction):
        return None
    if bound.unit == "日期" or bound.excluded is not None or value < 0 or actual < 0:
        return None
    row = bound.indicator
    return Row(
        points=points,
        target=value,
        actual=actual,
        direction=bound.direction,
        met=met,
        satisfaction=bound.unit == "%" and first_of(row.level1 + row.level2, "satisfaction_kinds") is not None,
        quantity="数量" in row.level2,
    )


def has_reason(row: Indicator) -> bool:
    """Whether the form prints a reason; 无, / and — are none.

    >>> has_reason(Indicator(name="", path=("", ""), target=Blank(), deviation_reason="无"))
    False
    """
    return bool(row.deviation_reason) and not isinstance(parse(row.deviation_reason or ""), Blank)


def _met(bound: BoundTarget) -> bool | None:
    if bound.interval is None and not bound.parts:
        level = level_of(bound)
        return None if level is None else level == ACHIEVED
    if not bound.parts:
        return bound.met
    parts = [_met(part) for part in bound.parts]
    return None if None in parts else all(parts)


def _why_open(score: Score) -> str:
    """Why a row cannot be computed: the gravest thing that binding or scoring said of it."""
    if score.status is Status.MISSING:
        return "没有填实际完成值"
    if isinstance(score.bound.actual, Unparsed):
        return f"实际完成值“{score.bound.actual.text}”不能识别"
    graver = sorted(score.findings, key=lambda finding: (finding.level is not Level.ERROR, finding.level is Level.INFO))
    return graver[0].message if graver else "规则包没有适用的规则"


_HARMLESS = {"ACTUAL_IS_TARGET_TEXT", "direction_undecided", "REASON_MISSING"}  # tried both ways, or no doubt at all
_DOUBTFUL = {"suspect_ocr", "column_conflict", "comparator_repeated"}


def _doubt(score: Score) -> str | None:
    """What makes a verdict unsafe: a reading that rests on an assumption. A doubtful row is never called wrong."""
    target, reading = score.indicator.target, score.actual.reading
    for anomaly in (*target.anomalies, *getattr(reading, "anomalies", ())):
        if anomaly in _DOUBTFUL:
            return f"读数存疑（{anomaly}）"
    if getattr(target, "approximate", False) or getattr(reading, "approximate", False):
        return "印的是约数"
    if isinstance(reading, Quantity) and reading.unit is None and _far_apart(score.bound):
        return "实际完成值没有单位，与指标值相差百倍以上，单位可能不同"
    for finding in score.findings:
        if finding.level is not Level.INFO and finding.code not in _HARMLESS:
            return finding.message
    return None


_FAR = 100


def _far_apart(bound: BoundTarget) -> bool:
    """198000 under ≤20万元: a bare number that is likely in another unit."""
    value, actual = bound.value, bound.actual
    if not value or not isinstance(actual, Fraction) or not actual:
        return False
    return not Fraction(1, _FAR) < abs(actual / value) < _FAR


_CODES = {
    Reason.NO_RULE: "SCORE_NOT_REPRODUCIBLE",
    Reason.FULL_THOUGH_MISSED: "SCORE_NOT_REPRODUCIBLE",
    Reason.UNEXPLAINED_DEDUCTION: "FULL_BUT_DEDUCTED",
    Reason.CAP_MISSED: "SCORE_OVER_POINTS",
    Reason.DIRECTION_IGNORED: "DIRECTION_IGNORED",
    Reason.OUTSIDE_BAND: "SCORE_OUTSIDE_BAND",
}


def _noted(review: RowReview, bound: BoundTarget, *, reasons: bool) -> RowReview:
    """Add the findings of a row."""
    row = review.indicator
    found = [finding for finding in bound.all_findings if finding.code.isupper()]
    where = f"{row.where}“{row.name}”"
    if review.reason in _CODES:
        over = row.points is not None and row.earned is not None and row.earned > row.points
        code = "SCORE_OVER_POINTS" if over else _CODES[review.reason]
        found.append(finding_of(code, where, {"why": review.why}))
    if reasons and _met(bound) is False and not has_reason(row):
        found.append(finding_of("REASON_MISSING", where, {}))
    if first_of(row.name, "execution_names") and row.path != _EXECUTION_PATH:
        found.append(finding_of("BUDGET_RATE_AS_OUTPUT", where, {}))
    return evolve(review, findings=tuple(found))


def finding_of(code: str, where: str, slots: Mapping[str, object]) -> Finding:
    """Word a finding of a filled form by its entry in ``rules/review.toml``."""
    entry = tables()["published"][code]
    message = str(entry["message"]).format_map(slots)
    return Finding(
        code=code,
        message=message,
        level=Level(entry["level"]),
        fault=Fault.FORM,
        hint=entry["hint"],
        where=where or None,
    )


# -- budget execution

_EXECUTION_PATH = ("预算执行率", "")
_FULL = Fraction(100)


def review_spending(spending: Spending, pack: RulePack, facts: Facts) -> RowReview:
    """The row of budget execution; a total row left empty is made up from the lines below it, and said so."""
    total, *rest = spending.funds or (FundLine(name=""),)
    filled = [line for line in rest if line.budget]
    found, doubt = [], None
    if not total.budget and filled:
        earned = "" if spending.earned is None else decimal_string(spending.earned)
        found.append(finding_of("EXEC_SCORE_ZERO_TOTAL_ROW", total.where, {"earned": earned}))
        total = evolve(filled[0], where=total.where)
        doubt = "资金总额行是空的" if len(filled) > 1 else None  # some lines may only break down others
    points = spending.points
    if points is not None and points >= max(pack.points, _FULL):
        found.append(finding_of("WEIGHT_IN_EXEC_ROW", total.where, {"points": decimal_string(points)}))
        points, doubt = None, "资金行没有预算执行率的分值"
    elif points is None and pack.execution is not None:
        points, doubt = pack.execution.points, "没有印预算执行率的分值"
    if total.budget and total.executed is not None and spending.rate is not None:
        rate, digits = total.executed / total.budget * 100, len(decimal_string(spending.rate).partition(".")[2])
        right = round_to(rate, digits)
        if spending.rate not in {right, round_to(rate, digits, "floor")}:
            slots = {"printed": decimal_string(spending.rate), "right": decimal_string(right)}
            found.append(finding_of("RATE_MISPRINT", total.where, slots))
    review = _spent(spending, total, points, pack, facts)
    if review.reason.wrong and doubt is not None:
        review = _made(review.indicator, Reason.NOT_COMPUTABLE, {"why": doubt}, review.expected)
    if review.reason in _CODES:
        found.append(finding_of(_CODES[review.reason], total.where, {"why": review.why}))
    return evolve(review, findings=tuple(found))


def _spent(spending: Spending, total: FundLine, points: Fraction | None, pack: RulePack, facts: Facts) -> RowReview:
    budget, executed, earned = total.budget, total.executed, spending.earned
    row = Indicator(
        name="预算执行率",
        path=_EXECUTION_PATH,
        target=AtLeast(budget or 0, "元"),
        points=spending.points if points is not None else None,
        earned=earned,
        where=total.where,
    )
    if earned is None:
        return _made(row, Reason.NOT_SCORED, {})
    if points is None or pack.execution is None:
        why = "没有印预算执行率的分值" if points is None else "规则包不计预算执行率"
        return _made(row, Reason.NOT_COMPUTABLE, {"why": why})
    score = score_execution(pack, evolve(pack.execution, points=points), budget, executed, facts)
    if score.earned is None or budget is None or executed is None:
        why = score.findings[0].message if score.findings else "没有规则"
        return _made(row, Reason.NOT_COMPUTABLE, {"why": why})
    numbers = Row(
        points=points,
        target=budget,
        actual=executed,
        direction=Direction.HIGHER_IS_BETTER,
        met=executed >= budget,
        execution=True,
    )
    rule = {"rule": "预算执行率×分值"}
    if score.earned == earned:
        ways = tuple(way for way in readings(numbers) if way.score == earned)
        return _made(row, Reason.REPRODUCED, rule, score.earned, ways)
    reason, ways = explain_published(numbers, earned, score.exact)
    return _made(row, reason, rule, score.earned, ways)
