"""Review of a published self-evaluation (已公布的自评表): expected score, printed score, difference, and why.

Lives here: the rows and sums of a filled form, the class of each difference. May not: score (``scoring`` does), try
formulas (``readings`` does), read files.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from indicators.comparators import AtLeast, Stated, Unparsed, decimal_string
from indicators.errors import Fault, Finding, Level
from indicators.review.book import first_of, tables
from indicators.review.readings import Reading, Reason, Row, explain_published, readings
from indicators.rulepacks import RulePack
from indicators.scoring import Score, Status, grade, score_execution, score_indicator
from indicators.scoring.row import level_of
from indicators.standards import round_to
from indicators.syntax import parse
from indicators.targets import MISSING, Actual, BoundTarget, Direction, Facts, FundLine, Indicator, bind


@frozen(kw_only=True)
class Spending:
    """The row of budget execution as a form prints it (预算执行情况).

    Args:
        funds: The lines of the block, the total first, amounts in 元.
        points: Its points (分值).
        earned: Its score (得分).
        rate: The rate that is printed (执行率), in %.
    """

    funds: tuple[FundLine, ...]
    points: Fraction | None = None
    earned: Fraction | None = None
    rate: Fraction | None = None


@frozen(kw_only=True)
class PublishedForm:
    """One filled self-evaluation (自评表), as far as it was read.

    Args:
        name: What it is about.
        year: Its year, for deadlines.
        rows: Its indicators, each with ``points``, ``actual_text`` and ``earned`` as printed.
        spending: The row of budget execution.
        total: The total that is printed (总分). Only where it is given are sums compared with 100: rows may be missing.
        grade: The grade that is printed.
        reasons: The form has a column of reasons and it was read, so that an empty cell means that no reason was given.
    """

    name: str
    year: int | None = None
    rows: tuple[Indicator, ...] = ()
    spending: Spending | None = None
    total: Fraction | None = None
    grade: str | None = None
    reasons: bool = False


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


@frozen(kw_only=True)
class PublishedReview:
    """What became of a whole form (一张自评表的核对): its rows, the defects of its sums, and the pack that was used."""

    name: str
    pack: str
    rows: tuple[RowReview, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def wrong(self) -> tuple[RowReview, ...]:
        """The rows whose printed score is held to be wrong."""
        return tuple(row for row in self.rows if row.reason.wrong)


def distribution(reviews: Iterable[PublishedReview]) -> Mapping[Reason, int]:
    """Count the rows of many forms by class, every class named, in the order of :class:`Reason`.

    >>> distribution([])[Reason.REPRODUCED]
    0
    """
    counted = Counter(row.reason for form in reviews for row in form.rows)
    return {reason: counted[reason] for reason in Reason}


def review_published(form: PublishedForm, pack: RulePack, facts: Facts | None = None) -> PublishedReview:
    """Check a filled self-evaluation against a rule pack (核对已公布的自评表).

    Args:
        form: The form as published.
        pack: The pack whose rules give the expected scores.
        facts: What references resolve against; budget and year are taken from the form where they are not given.

    Returns:
        Every row with expected score, printed score and the class of their difference, and the defects of the sums.
        A row is held to be wrong only where it is surely computable and no known rule gives its score.

    >>> from indicators.comparators import AtLeast
    >>> from indicators.rulepacks import load_rulepack
    >>> row = Indicator(name="培训人数", path=("产出指标", "数量指标"), target=AtLeast(100, "人", text="≥100人"),
    ...                 points=Fraction(10), actual_text="98人", earned=Fraction(9))
    >>> form = PublishedForm(name="培训项目", rows=(row,))
    >>> print(review_published(form, load_rulepack("hubei-2019")).rows[0].why)
    按“正向指标”应得9.8分，公布9分：完成值÷目标值×分值，截尾取整
    """
    total = form.spending.funds[0] if form.spending and form.spending.funds else None
    facts = facts or Facts()
    facts = evolve(
        facts, budget=facts.budget or (total.budget if total else None) or None, year=facts.year or form.year
    )
    rows = [review_row(row, pack, facts, reasons=form.reasons) for row in form.rows]
    if form.spending is not None:
        rows.insert(0, _review_spending(form.spending, pack, facts))
    return PublishedReview(name=form.name, pack=pack.id, rows=tuple(rows), findings=_sums(form, rows, pack))


def published_forms(rows: Iterable[Mapping[str, Any]]) -> tuple[PublishedForm, ...]:
    """Group plain rows into forms by their ``doc`` (逐行记录 → 自评表).

    Args:
        rows: Mappings with ``doc``, ``year``, ``level1``, ``level2``, ``name``, ``target``, ``actual``, ``weight``,
            ``score``, ``unit_column``, ``comparator_column``, where ``None`` means not printed.

    Returns:
        One form a document, in order of first appearance. The rows say nothing of reasons and totals.

    >>> rows = [{"doc": "甲", "name": "场次", "target": "≥1场", "actual": "1场", "weight": 12, "score": 12}]
    >>> published_forms(rows)[0].rows[0].points
    Fraction(12, 1)
    """
    forms: dict[str, list[Indicator]] = {}
    years: dict[str, int | None] = {}
    for place, row in enumerate(rows, start=1):
        year = str(row.get("year") or "")
        years.setdefault(row["doc"], int(year) if year.isdigit() else None)
        forms.setdefault(row["doc"], []).append(
            Indicator(
                name=row["name"],
                path=(row.get("level1") or "", row.get("level2") or ""),
                target=parse(
                    row.get("target") or "",
                    column_unit=row.get("unit_column"),
                    column_comparator=row.get("comparator_column"),
                    name=row["name"],
                ),
                points=_printed(row.get("weight")),
                actual_text=row.get("actual"),
                earned=_printed(row.get("score")),
                where=f"第{place}行",
            )
        )
    return tuple(PublishedForm(name=doc, year=years[doc], rows=tuple(found)) for doc, found in forms.items())


def _printed(value: object) -> Fraction | None:
    """A number as it was printed: 1.9 is 19/10, also where a reader of JSON made a float of it."""
    return None if value is None else Fraction(str(value))


# -- one row


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
    given = score_indicator(bound, evolve(actual, share=earned / points), pack, points, facts)
    inside = given.status is Status.SCORED and given.earned == earned
    limits = score_indicator(bound, actual, pack, points, facts)
    slots = {"band": level, "low": decimal_string(limits.low), "high": decimal_string(limits.high)}
    return _made(row, Reason.WITHIN_BAND if inside else Reason.OUTSIDE_BAND, slots)


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
    reason, ways = _explained(numbers, row, earned, expected, met=_met(bound))
    doubt = _doubt(score) if reason.wrong else None
    if reason is Reason.NOT_COMPUTABLE or doubt is not None:
        return _made(row, Reason.NOT_COMPUTABLE, {"why": doubt or "达不到时扣多少没有规则"}, expected)
    return _made(row, reason, {"rule": label}, expected, ways)


def _explained(
    numbers: Row | None, row: Indicator, earned: Fraction, expected: Fraction, *, met: bool | None
) -> tuple[Reason, tuple[Reading, ...]]:
    explained = bool(row.deviation_reason)
    if numbers is not None:
        found = explain_published(numbers, earned, expected, explained=explained)
        others = _other_direction(numbers, earned) if isinstance(row.target, Stated) and found[0].wrong else ()
        return (Reason.OTHER_DIRECTION, others) if others else found
    if met and earned < expected:
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


def _met(bound: BoundTarget) -> bool | None:
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
    for finding in score.findings:
        if finding.level is not Level.INFO and finding.code not in _HARMLESS:
            return finding.message
    return None


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
        found.append(_finding(_CODES[review.reason], where, {"why": review.why}))
    if reasons and _met(bound) is False and not row.deviation_reason:
        found.append(_finding("REASON_MISSING", where, {}))
    if first_of(row.name, "execution_names") and row.path != _EXECUTION_PATH:
        found.append(_finding("BUDGET_RATE_AS_OUTPUT", where, {}))
    return evolve(review, findings=tuple(found))


def _finding(code: str, where: str, slots: Mapping[str, object]) -> Finding:
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


def _review_spending(spending: Spending, pack: RulePack, facts: Facts) -> RowReview:
    """The row of budget execution; a total row left empty is made up from the lines below it, and said so."""
    total, *rest = spending.funds or (FundLine(name=""),)
    found = []
    budget, executed = total.budget, total.executed
    if not budget and any(line.budget for line in rest):
        budget = sum((line.budget or Fraction(0) for line in rest), Fraction(0))
        executed = sum((line.executed or Fraction(0) for line in rest), Fraction(0))
        earned = "" if spending.earned is None else decimal_string(spending.earned)
        found.append(_finding("EXEC_SCORE_ZERO_TOTAL_ROW", total.where, {"earned": earned}))
    points = spending.points
    if points is not None and points >= pack.points:
        found.append(_finding("WEIGHT_IN_EXEC_ROW", total.where, {"points": decimal_string(points)}))
        points = None
    if budget and executed is not None and spending.rate is not None:
        right = round_to(executed / budget * 100, _places(spending.rate))
        if right != spending.rate:
            slots = {"printed": decimal_string(spending.rate), "right": decimal_string(right)}
            found.append(_finding("RATE_MISPRINT", total.where, slots))
    row = Indicator(
        name="预算执行率",
        path=_EXECUTION_PATH,
        target=AtLeast(budget or 0, "元"),
        points=points,
        earned=spending.earned,
        where=total.where,
    )
    review = _spent(row, budget, executed, pack, facts)
    if review.reason in _CODES:
        found.append(_finding(_CODES[review.reason], total.where, {"why": review.why}))
    return evolve(review, findings=tuple(found))


def _spent(
    row: Indicator, budget: Fraction | None, executed: Fraction | None, pack: RulePack, facts: Facts
) -> RowReview:
    if row.earned is None:
        return _made(row, Reason.NOT_SCORED, {})
    if row.points is None or pack.execution is None:
        return _made(
            row,
            Reason.NOT_COMPUTABLE,
            {"why": "没有印预算执行率的分值" if row.points is None else "规则包不计预算执行率"},
        )
    score = score_execution(pack, evolve(pack.execution, points=row.points), budget, executed, facts)
    if score.earned is None or budget is None or executed is None:
        why = score.findings[0].message if score.findings else "没有规则"
        return _made(row, Reason.NOT_COMPUTABLE, {"why": why})
    numbers = Row(
        points=row.points,
        target=budget,
        actual=executed,
        direction=Direction.HIGHER_IS_BETTER,
        met=executed >= budget,
        execution=True,
    )
    rule = {"rule": "预算执行率×分值"}
    if score.earned == row.earned:
        ways = tuple(way for way in readings(numbers) if way.score == row.earned)
        return _made(row, Reason.REPRODUCED, rule, score.earned, ways)
    reason, ways = explain_published(numbers, row.earned, score.earned)
    return _made(row, reason, rule, score.earned, ways)


def _places(value: Fraction) -> int:
    """Decimals of a printed rate, two at most: 86.19 → 2, 50 → 0."""
    return len(decimal_string(value).partition(".")[2])


# -- sums


def _sums(form: PublishedForm, rows: list[RowReview], pack: RulePack) -> tuple[Finding, ...]:
    """Points against 100, scores against the printed total, the grade against the total, one rounding for all."""
    found = []
    scored = [row.indicator for row in rows]
    points = [row.points for row in scored if row.points is not None]
    earned = [row.earned for row in scored if row.earned is not None]
    whole = form.total is not None
    added = sum(points, Fraction(0))
    if earned and ((whole and len(points) == len(rows) and added != pack.points) or added > pack.points):
        slots = {"points": decimal_string(added), "right": decimal_string(pack.points)}
        found.append(_finding("WEIGHT_SUM", form.name, slots))
    if form.total is not None and len(earned) == len(rows) and sum(earned, Fraction(0)) != form.total:
        slots = {"added": decimal_string(sum(earned, Fraction(0))), "total": decimal_string(form.total)}
        found.append(_finding("TOTAL_SUM", form.name, slots))
    if form.total is not None and form.grade:
        right = grade(pack, form.total)
        if right is not None and right != form.grade:
            slots = {"total": decimal_string(form.total), "right": right, "grade": form.grade}
            found.append(_finding("GRADE_MISMATCH", form.name, slots))
    ways = [frozenset(way.rounding for way in row.ways if way.reason in _ROUNDED) for row in rows if _is_rounded(row)]
    if ways and not frozenset.intersection(*ways):
        likeliest = Counter(row.ways[0].rounding for row in rows if _is_rounded(row))
        said = "、".join(f"{words}（{count}行）" for words, count in likeliest.most_common())
        found.append(_finding("ROUNDING_MIXED", form.name, {"ways": said}))
    return tuple(found)


_ROUNDED = {Reason.OTHER_ROUNDING, Reason.TRUNCATED}


def _is_rounded(row: RowReview) -> bool:
    """Whether the row shows how its form rounds: a score that some rounding of a ratio gives, and not of all points."""
    return row.published != row.indicator.points and any(way.reason in _ROUNDED for way in row.ways)
