"""A whole goal table scored (自评): leaves first, then folded up.

Lives here: :func:`score`: budget execution, totals, rescaling, grade, vetoes. May not: convert units, word its steps.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import partial

from attrs import evolve, frozen

from indicators.comparators import added
from indicators.errors import Fault, Finding, Level, RuleError, want
from indicators.numbers import whole_sum
from indicators.rulepacks import Execution, RulePack, Rules, load_rulepack, misfits, refuse_misfit
from indicators.rulepacks.names import FINISHED, RATE
from indicators.scoring.allot import Allotments, Split, allot, points_by, splits_of
from indicators.scoring.made import finding_of, note_of
from indicators.scoring.model import ExecutionScore, Score, SelfEvaluation, SplitTotal, Status
from indicators.scoring.row import library_version, rounded_rates, rounded_score, score_indicator, states
from indicators.standards import Amount, Given, Veto, evaluate
from indicators.standards.trace import ITSELF, Added, Bounded, Rounded, Scaled
from indicators.targets import Actuals, Facts, FundLine, GoalTable, Horizon, actuals_of, bind, facts_of, place

_ZERO = Fraction(0)


def score(
    table: GoalTable,
    actuals: Actuals | Mapping[str, object] | Mapping[tuple[str, str], object] | None,
    pack: Rules,
    facts: Facts | None = None,
) -> SelfEvaluation:
    """Score a goal table: its annual targets against the actual values.

    A row of a filled form is scored with its own cells; ``actuals`` go before them, row by row, and where the two
    differ that is a finding. A value that does not say which row it means counts for none.

    Args:
        table: The goal table.
        actuals: Actual values from elsewhere, with what they say of their rows; texts, numbers or values as read by
            the indicators' names, or by goal and name; what :func:`indicators.read_actuals` gave for several tables;
            ``None`` where the form holds them all.
        pack: The rule pack, its id or its file, see :func:`indicators.load_rulepack`.
        facts: What references resolve against, by default what the actual values' file states; the budget is taken
            from the fund block and the year from the form's head where they are not given.

    Returns:
        The self-evaluation. Whatever is missing or odd is a finding; the rest is scored. Where the form does not print
        the points, it says so, with the totals by the other ways to divide them.

    Raises:
        RulePackError: The pack has no rule for any row of the table.

    >>> from indicators.comparators import AtLeast, Stated
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.targets import Actual, FundLine, Goal, Indicator
    >>> row = Indicator(name="抢修", path=("产出指标", "数量指标"), target=AtLeast(6000, "起"))
    >>> goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,))
    >>> line = FundLine(name="年度资金总额", budget=Fraction(200), executed=Fraction(190))
    >>> actuals = Actuals(values={("", "抢修"): Actual(text="5400起", reading=Stated(5400, "起"))})
    >>> table = GoalTable(title="应急排渍", goals=(goal,), funds=(line,))
    >>> found = score(table, actuals, load_rulepack("hubei-2019"))
    >>> found.total, found.rating
    (Fraction(91, 1), '优')
    """
    want(table, GoalTable, "score 一次算一张目标表（GoalTable），几张表请逐张调用")
    pack, actuals = load_rulepack(pack), actuals_of(actuals, table.name)
    refuse_misfit(pack, table)
    facts = facts or actuals.facts or Facts()
    placed = place(table, actuals)
    table = evolve(table, funds=placed.funds)
    budget, executed = _money(placed.funds, actuals, facts)
    facts = evolve(facts, budget=budget if facts.budget is None else facts.budget, year=facts.year or table.year)
    rows = []
    annual = (row for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators)
    for row, actual in zip(annual, placed.rows, strict=True):
        known = facts_of(row, actual, facts)
        rows.append((actual, known, bind(row, actual, known)))
    execution = None if pack.execution is None else score_execution(pack, pack.execution, budget, executed, facts)
    said = (*actuals.findings, *placed.findings, *misfits(pack, table))
    actuals = evolve(actuals, findings=tuple(dict.fromkeys(said)))  # each said once

    def scored(at: int, points: Fraction) -> Score:
        actual, known, bound = rows[at]
        return _vetoed(score_indicator(bound, actual, pack, points, known), pack, known)

    allotments = allot(table, pack)
    scores = tuple(
        evolve(scored(at, row.points), goal=row.goal.name, allotted=row.steps) for at, row in enumerate(allotments.rows)
    )
    found = _folded(table, actuals, pack, allotments, execution, scores)
    return found if allotments.split is None else _by_other_splits(found, scored)


_Limits = Callable[[Fraction], tuple[Fraction, Fraction]]


def _limits(row: Score, pack: RulePack, anew: Callable[[Fraction], Score]) -> _Limits:
    """How the limits of a row follow from its points: in proportion where its score does, else it is scored anew."""

    def by_scoring(points: Fraction) -> tuple[Fraction, Fraction]:
        again = anew(points)
        return again.low, again.high

    if not row.points or not _in_proportion(row) or (row.parts and row.exact is None):
        return by_scoring
    if row.exact is None:
        low, high = row.low / row.points, row.high / row.points
        return lambda points: (low * points, high * points)
    share, most = row.exact / row.points, row.ceiling / row.points
    full = share == most == 1

    def by_share(points: Fraction) -> tuple[Fraction, Fraction]:
        exact, ceiling = (points, points) if full else (share * points, most * points)
        score = rounded_score(exact, pack, points=ceiling)[0]
        return score, score

    return by_share


def _in_proportion(row: Score) -> bool:
    return (row.rule is None or row.rule.scales) and all(map(_in_proportion, row.parts))


def _by_other_splits(found: SelfEvaluation, scored: Callable[[int, Fraction], Score]) -> SelfEvaluation:
    """Say that the points were made here, and score by the other ways to divide them; ways that agree count once."""
    own, pack, execution = found.allotments, found.pack, found.execution
    total, graded = own.total, pack if found.points_fit else None
    ways = [(tuple(row.points for row in own.rows), _split_total(own.split, found.low, found.high, graded))]
    limits = [_limits(row, pack, partial(scored, at)) for at, row in enumerate(found.scores)]
    spent = [] if execution is None else [(execution.low, execution.high)]
    for split in splits_of(found.table, pack)[1:]:
        points = points_by(split, own, pack)
        if any(points == other for other, _ in ways) or added(points) != total:
            continue
        sums = _Sums.of(pack, execution, found.scores, points, found.vetoes)
        low, high = sums.limits([*spent, *(of(each) for of, each in zip(limits, points, strict=True))])
        ways.append((points, _split_total(split, low, high, graded)))
    totals = tuple(total for _, total in ways)
    return evolve(
        found,
        splits=totals,
        points_note=note_of(totals, pack),
        findings=(*found.findings, finding_of(totals, pack)),
    )


def _split_total(split: Split | None, low: Fraction, high: Fraction, pack: RulePack | None) -> SplitTotal:
    """The total by one split, with its grades by a pack, if the points fit one."""
    assert split is not None  # noqa: S101 - asked by the caller
    words = [] if pack is None else [grade(pack, total) for total in (high, low)]
    return SplitTotal(split, low, high, tuple(dict.fromkeys(word for word in words if word is not None)))


def _money(funds: tuple[FundLine, ...], actuals: Actuals, facts: Facts) -> tuple[Fraction | None, Fraction | None]:
    """Budget and spending of the year in 元: of the total line, else of the lines below it where all are known."""
    total, *rest = funds or (None,)
    budget = facts.budget
    if budget is None and total is not None:
        budget = total.budget
    executed = actuals.executed.get("") if total is None else total.executed
    if executed is None and rest:
        executed = whole_sum(line.executed for line in rest if line is not None and line.budget)
    return budget, executed


def score_execution(
    pack: RulePack, execution: Execution, budget: Fraction | None, executed: Fraction | None, facts: Facts
) -> ExecutionScore:
    """Score budget execution, the amounts in 元; an empty budget is not computable, never zero points.

    >>> from indicators.rulepacks import load_rulepack
    >>> pack = load_rulepack("hubei-2019")
    >>> score_execution(pack, pack.execution, Fraction(200), Fraction(195), Facts()).earned
    Fraction(39, 2)
    """
    base = ExecutionScore(
        points=execution.points,
        budget=budget,
        executed=executed,
        rate=None,
        earned=None,
        exact=None,
        source=pack.source_of(execution),
        evidence=pack.evidence_of(execution),
    )
    if budget is None or executed is None:
        missing = "预算数" if budget is None else "执行数"
        return evolve(base, findings=(_finding("EXECUTION_MISSING", f"缺少{missing}，预算执行率无法计算"),))
    if budget <= 0:
        return evolve(base, findings=(_finding("EXECUTION_NO_BUDGET", "预算数为零，预算执行率无法计算，不按零分处理"),))
    rate = executed / budget
    values = {"预算数": Amount(budget, "元"), "执行数": Amount(executed, "元"), RATE: Amount(rate * 100, "%")}
    values, rounded = rounded_rates(values, pack)
    values |= {name: Amount(number, unit) for name, (number, unit) in facts.named.items() if name not in values}
    values[ITSELF] = values[RATE]
    known = {} if facts.finished is None else {FINISHED: facts.finished}
    try:
        given = Given(points=execution.points, values=values, states=known)
        found = evaluate(execution.tree, given, pack.own_settings)
    except RuleError as error:
        return evolve(base, rate=rate, findings=(_finding("EXECUTION_OPEN", error.diagnostic.message),))
    steps = (*rounded, *found.steps)
    if found.earned is None:
        why = found.stopped or f"缺少“{found.needs.name if found.needs else ''}”"
        return evolve(base, rate=rate, steps=steps, findings=(_finding("EXECUTION_OPEN", f"{why}，得分待评定"),))
    earned, last = rounded_score(found.earned, pack, points=execution.points)
    return evolve(base, rate=rate, earned=earned, exact=found.earned, steps=(*steps, *last))


def _finding(code: str, message: str) -> Finding:
    return Finding(code=code, message=message, fault=Fault.FORM, level=Level.ERROR)


def _vetoed(scored: Score, pack: RulePack, facts: Facts) -> Score:
    """Apply the pack's vetoes to one row; they are recorded with it."""
    if not pack.vetoes and not scored.vetoes:
        return scored
    vetoes = list(scored.vetoes)
    for veto in pack.vetoes:
        if veto.applies.admits(scored.bound):
            found = evaluate(veto.tree, Given(points=scored.points, states=states(scored.bound, facts)))
            vetoes += found.vetoes
    if any(veto.effect == "zero" and veto.scope == "indicator" for veto in vetoes):
        step = Bounded("veto", scored.exact if scored.exact is not None else scored.points, _ZERO)
        scored = evolve(scored, earned=_ZERO, exact=_ZERO, low=_ZERO, high=_ZERO, status=Status.SCORED)
        scored = evolve(scored, steps=(*scored.steps, step))
    return evolve(scored, vetoes=tuple(vetoes))


# -- folding up


@frozen
class _Sums:
    """How what the parts earn is added up: what does not apply is made up for by the rest."""

    pack: RulePack
    in_table: Fraction
    left_out: Fraction
    zeroed: bool

    @classmethod
    def of(
        cls,
        pack: RulePack,
        execution: ExecutionScore | None,
        scores: Sequence[Score],
        points: Sequence[Fraction],
        vetoes: Sequence[Veto],
    ) -> "_Sums":
        rows = zip(scores, points, strict=True)
        left_out = [each for row, each in rows if row.status is Status.NOT_APPLICABLE and row.earned is None]
        in_table = added(points) + (0 if execution is None else execution.points)
        zeroed = any(veto.effect == "zero" and veto.scope in ("table", "evaluation") for veto in vetoes)
        return cls(pack, in_table, added(left_out), zeroed)

    def limits(self, parts: Iterable[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction]:
        """The least and the most that parts come to; the same where nothing is open."""
        least, most = zip(*parts, strict=True)
        low = self.total(least)[0]
        return low, low if least == most else self.total(most)[0]

    def total(self, numbers: Sequence[Fraction]) -> tuple[Fraction, tuple[Added | Scaled | Bounded | Rounded, ...]]:
        result, in_table, left_out = added(numbers), self.in_table, self.left_out
        steps: list[Added | Scaled | Bounded | Rounded] = [Added(tuple(numbers), result)]
        if left_out and in_table > left_out:
            before, result = result, result * in_table / (in_table - left_out)
            steps.append(Scaled(before, in_table - left_out, in_table, result))
        stage = "score" if left_out and self.pack.rounding_of("total") is None else "total"
        result, rounding = rounded_score(result, self.pack, stage)  # a converted total has no end of its own
        steps += rounding
        if self.zeroed:
            steps.append(Bounded("veto", result, _ZERO))
            result = _ZERO
        return result, tuple(steps)


def _folded(  # noqa: PLR0913, PLR0917 - all that a total is made of
    table: GoalTable,
    actuals: Actuals,
    pack: RulePack,
    allotments: Allotments,
    execution: ExecutionScore | None,
    scores: tuple[Score, ...],
) -> SelfEvaluation:
    vetoes = tuple(dict.fromkeys(veto for scored in scores for veto in scored.vetoes))
    parts = (*(() if execution is None else (execution,)), *scores)
    sums = _Sums.of(pack, execution, scores, [row.points for row in scores], vetoes)
    known, steps = sums.total([part.earned for part in parts if part.earned is not None])
    low, high = sums.limits((part.low, part.high) for part in parts)
    findings = [*table.findings, *actuals.findings, *allotments.findings]
    for part in parts:
        findings += part.findings
    excluded = any(veto.effect == "excluded" for veto in vetoes)
    if excluded:
        findings.append(_finding("EXCLUDED", "触发一票否决，取消参评资格"))
    fits = sums.in_table == pack.points
    return SelfEvaluation(
        table=table,
        pack=pack,
        execution=execution,
        scores=scores,
        allotments=allotments,
        total=known,
        low=low,
        high=high,
        rating=_rating(pack, low, high, vetoes) if fits and not excluded else None,
        steps=steps,
        vetoes=vetoes,
        findings=tuple(findings),
        note=actuals.note,
        library_version=library_version(),
    )


def grade(pack: RulePack, total: Fraction) -> str | None:
    """The grade word of a total; ``None`` where the pack has no grades.

    >>> from indicators.rulepacks import load_rulepack
    >>> grade(load_rulepack("hubei-2019"), Fraction("89.99"))
    '良'
    """
    return None if pack.grades is None else pack.grades.of(total)


def _rating(pack: RulePack, low: Fraction, high: Fraction, vetoes: tuple[Veto, ...]) -> str | None:
    """The grade where the open rows cannot change it, lowered by a veto."""
    least, most = grade(pack, low), grade(pack, high)
    if pack.grades is None or least is None or most is None:
        return None
    words = [veto.grade for veto in vetoes if veto.effect == "grade" and veto.grade is not None]
    order = pack.grades.index
    least, most = (max([word, *words], key=order) for word in (least, most))
    return least if least == most else None
