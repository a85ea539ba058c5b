"""The score of one bound row (单行计分): the rule of the pack, applied to the row's facts.

Lives here: :func:`score_indicator`, and which facts a bound row gives to a rule. May not: convert units, look at other
rows, word its steps.
"""

from collections.abc import Container
from fractions import Fraction
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from attrs import evolve, frozen

from indicators.comparators import AllOf, Comparator, Completion, State, YesNo, decimal_string, exact
from indicators.errors import Fault, Finding, Level, RuleError
from indicators.rulepacks import PackRounding, PackRule, RulePack, Rules, load_rulepack
from indicators.rulepacks.names import ACHIEVED, FINISHED, MET, NOT_ACHIEVED, NOT_MET, PARTLY, RATE
from indicators.scoring.model import Score, Status
from indicators.standards import (
    Amount,
    Cases,
    Given,
    Question,
    ShareBetween,
    StateHolds,
    ceiling_of,
    evaluate,
    round_to,
)
from indicators.standards.trace import ITSELF, TARGET, Bounded, Chose, Joined, Rounded, Trace
from indicators.syntax.beside import affirms
from indicators.targets import MISSING, NOT_APPLICABLE, Absent, Actual, BoundTarget, Direction, Facts
from indicators.targets.placing import states_reason

LEVEL_WORDS = {"achieved": ACHIEVED, "partly": PARTLY, "not_achieved": NOT_ACHIEVED}
RATES = ("完成率", "反向完成率", "偏离度")
_ZERO = Fraction(0)


def _graded(bound: BoundTarget, rule: PackRule) -> dict[str, bool]:
    """The rule's own levels in words (优、良、中、差), where the actual is one of them."""
    if not isinstance(bound.actual, State):
        return {}
    levels = [question.name for question in rule.asked if question.kind == "state"]
    return {level: level == bound.actual.term for level in levels} if bound.actual.term in levels else {}


@cache
def library_version() -> str:
    """The version of this library, as a score records it."""
    try:
        return version("indicators")
    except PackageNotFoundError:  # a source tree that is not installed
        return "0+source"


def score_indicator(
    bound: BoundTarget, actual: Actual, pack: Rules, points: Fraction, facts: Facts | None = None
) -> Score:
    """Score one bound row with what a person filled in beside its value (share, reason), every step recorded.

    A missing or unreadable value gives an open score and a finding, never an error.

    Raises:
        TypeError: ``points`` is no exact number.
        ValueError: ``points`` is below zero.

    >>> from indicators.comparators import AtLeast, Stated
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.targets import Indicator, bind
    >>> actual = Actual(text="5400起", reading=Stated(5400, "起"))
    >>> bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=AtLeast(6000, "起")), actual)
    >>> score_indicator(bound, actual, load_rulepack("hubei-2019"), Fraction(10)).earned
    Fraction(9, 1)
    """
    given = exact(points)
    if given < 0:
        raise ValueError(f"分值不能小于零：{points}")
    return _Row(bound, actual, load_rulepack(pack), given, facts or Facts()).score()


def named_values(bound: BoundTarget, wanted: Container[str] = RATES) -> dict[str, Amount]:
    """The declared names that a bound row gives values to, before any rounding (of the rates the wanted); ‰ as %."""
    value, interval, actual = bound.value, bound.interval, bound.actual
    numbers = {
        "目标下限": None if interval is None else interval.lower,
        "目标上限": None if interval is None else interval.upper,
        TARGET: value,
        "完成值": actual if isinstance(actual, Fraction) else None,
    }
    by, unit = (Fraction(1, 10), "%") if bound.unit == "‰" else (None, bound.unit)
    values = {name: Amount(each * by if by else each, unit) for name, each in numbers.items() if each is not None}
    if not isinstance(actual, Fraction):
        return values
    values[ITSELF] = values["完成值"]
    if value and "完成率" in wanted:
        values["完成率"] = Amount(actual / value * 100, "%")
    if value and "偏离度" in wanted:
        values["偏离度"] = Amount((actual - value) / value * 100, "%")
    if value is not None and "反向完成率" in wanted and actual:
        values["反向完成率"] = Amount(value / actual * 100, "%")
    if bound.unit == "日期" and interval is not None and interval.upper is not None:
        values["迟延天数"] = values["本指标超过时限"] = Amount(max(_ZERO, actual - interval.upper), "天")
    return values


def named_facts(bound: BoundTarget, rule: PackRule, facts: Facts) -> dict[str, Amount]:
    """The named facts that a rule can use; one for this row alone has the row's name before it."""
    row, values = bound.indicator.name, dict[str, Amount]()
    for question in rule.asked if facts.named else ():
        own = question.name.replace(ITSELF, row) if ITSELF in question.name else f"{row}{question.name}"
        fact = facts.named.get(own) or facts.named.get(question.name)
        if fact is not None:
            values[question.name] = Amount(*fact)
    return values


def level_of(bound: BoundTarget) -> str | None:
    """The official level that an actual in words states, or that follows from its being the target's own words."""
    target, actual = bound.indicator.target, bound.actual
    match actual:
        case Completion(level):
            return LEVEL_WORDS[level]
        case YesNo(value) if isinstance(target, YesNo):
            return ACHIEVED if value == target.value else NOT_ACHIEVED
        case State(term=term, text=text) if isinstance(target, State):
            own = term == target.term if term is not None else affirms(actual, target)
            return ACHIEVED if own and (term or text) else None
    return None


def states(bound: BoundTarget, facts: Facts) -> dict[str, bool]:
    """The declared states that a bound row decides."""
    found: dict[str, bool] = {}
    met = bound.met
    level = level_of(bound)
    if met is None and level is not None:
        met = level == ACHIEVED
    if met is not None:
        found |= {MET: met, NOT_MET: not met}
    if level is not None and bound.interval is None:
        found |= {word: word == level for word in LEVEL_WORDS.values()}
    if facts.finished is not None:
        found[FINISHED] = facts.finished
    return found


def rounded_rates(values: dict[str, Amount], pack: RulePack) -> tuple[dict[str, Amount], list[Trace]]:
    """Round the rates where the pack says so."""
    rounding = pack.rounding_of("rate")
    if rounding is None:
        return values, []
    out, steps = dict(values), list[Trace]()
    for name in (*RATES, RATE):
        if name in values:
            after, step = _rounded(name, values[name].value, rounding)
            out[name] = Amount(after, "%")
            steps += step
    return out, steps


def _rounded(what: str, before: Fraction, rounding: PackRounding) -> tuple[Fraction, tuple[Rounded, ...]]:
    """Round a number; the step is recorded where a known number changes."""
    after = round_to(before, rounding.digits, rounding.mode)
    if after is before or type(before) is not Fraction or after == before:  # the other kind is Unknown
        return after, ()
    return after, (Rounded(what, before, rounding.digits, rounding.mode, after),)


def rounded_score(
    exact: Fraction, pack: RulePack, what: str = "score", points: Fraction | None = None
) -> tuple[Fraction, tuple[Rounded | Bounded, ...]]:
    """Round a score (or the total) where the pack says so; ``points`` is the most that a score rounded up may be."""
    rounding = pack.rounding_of(what)
    if rounding is None:
        return exact, ()
    result, steps = _rounded(what, exact, rounding)
    if points is not None and result is not points and result > points:
        return points, (*steps, Bounded("points", result, points))
    return result, steps


@frozen
class _Row:
    bound: BoundTarget
    actual: Actual
    pack: RulePack
    points: Fraction
    facts: Facts
    rule: PackRule | None = None

    def score(self) -> Score:
        bound = self.bound
        if bound.actual is NOT_APPLICABLE or self.actual.reading is NOT_APPLICABLE:
            return self.not_applicable()
        if bound.parts:
            return self.compound()
        rule = self.pack.rule_for(bound)
        if bound.actual is MISSING and self.actual.share is None and not (rule and self.known_beside(rule)):
            return self.missing()
        if rule is None:
            return self.by_person(_no_rule(bound))
        ruled = _Row(bound, self.actual, self.pack, self.points, self.facts, rule)
        if (
            isinstance(bound.actual, Fraction)
            or bound.interval is None
            or (self.actual.share is None and level_of(bound) is not None)
            or self.known_beside(rule)
        ):
            return ruled.by_rule(rule)
        return ruled.by_person("实际完成值不是可以比较的数")

    # -- what a row can come to

    def made(
        self,
        status: Status,
        *,
        exact: Fraction | None = None,
        limits: tuple[Fraction, Fraction] | None = None,
        steps: tuple[Trace, ...] = (),
        findings: tuple[Finding, ...] = (),
    ) -> Score:
        rule = self.rule
        ceiling = self.points if rule is None else ceiling_of(rule.tree.rule, self.points)
        earned = None
        if exact is not None:
            earned, rounding = rounded_score(exact, self.pack, points=ceiling)
            steps = (*steps, *rounding)
            limits = (earned, earned)
        low, high = limits or (_ZERO, ceiling)
        target, actual = self.bound.value, self.bound.actual
        day = self.bound.unit == "日期"
        rate = actual / target if target and isinstance(actual, Fraction) and not day else None
        return Score(
            indicator=self.bound.indicator,
            points=self.points,
            ceiling=ceiling,
            earned=earned,
            exact=exact,
            low=low,
            high=high,
            status=status,
            bound=self.bound,
            actual=self.actual,
            rule=rule,
            source=None if rule is None else self.pack.source_of(rule),
            evidence=None if rule is None else self.pack.evidence_of(rule),
            steps=steps,
            attainment=rate,
            reason=self.actual.reason,
            findings=(
                *self.bound.findings,
                *findings,
                *self.reason_missing(earned),
                *self.rounded_to_full(exact, earned),
            ),
            pack_id=self.pack.id,
            pack_version=self.pack.version,
            library_version=library_version(),
        )

    def finding(self, code: str, message: str, level: Level) -> Finding:
        where = self.actual.where or self.bound.indicator.where or None
        return Finding(
            code=code,
            message=f"{self.bound.indicator.name}：{message}",
            fault=Fault.ACTUAL,
            level=level,
            where=where,
            text=self.actual.text or None,
        )

    def reason_missing(self, earned: Fraction | None) -> tuple[Finding, ...]:
        unfilled = self.actual.reading is MISSING and self.actual.share is None  # the value is asked for first
        if unfilled or earned is None or earned >= self.points or states_reason(self.actual.reason):
            return ()
        lost = decimal_string(self.points - earned)
        return (self.finding("REASON_MISSING", f"扣了 {lost} 分，没有填写偏差原因", Level.WARNING),)

    def rounded_to_full(self, exact: Fraction | None, earned: Fraction | None) -> tuple[Finding, ...]:
        """A missed target of which the score is full, by the rounding alone or by the rule."""
        if exact is None or earned is None or earned < self.points or self.bound.met is not False:
            return ()
        if exact < self.points:
            return (self.finding("ROUNDED_TO_FULL", "未达到目标，修约后为满分", Level.WARNING),)
        return (self.finding("FULL_BY_RULE", "未达到目标，按规则包的规则仍为满分", Level.WARNING),)

    def not_applicable(self) -> Score:
        full = self.pack.not_applicable == "full"
        message = "不适用，按规则包不扣分" if full else "不适用，不计分，其余各项折算为满分"
        finding = self.finding("NOT_APPLICABLE", message, Level.INFO)
        exact = self.points if full else None
        return self.made(Status.NOT_APPLICABLE, exact=exact, limits=(_ZERO, _ZERO), findings=(finding,))

    def missing(self) -> Score:
        said = "没有填写实际完成值"
        if self.actual.text:
            said = f"实际完成值只写了“{self.actual.text}”，看不出是零还是没有填：是零写“0”，不适用写“不适用”"
        finding = self.finding("ACTUAL_MISSING", said, Level.ERROR)
        if self.pack.missing == "zero":
            return self.made(Status.MISSING, exact=_ZERO, findings=(finding,))
        if self.pack.missing == "value_zero" and self.bound.interval is not None and self.bound.unit != "日期":
            zero = evolve(self.bound, actual=_ZERO, findings=(*self.bound.findings, finding))
            if not zero.met:  # a cost that nobody filled in is not zero
                return evolve(self, bound=zero).score()
        return self.made(Status.MISSING, findings=(finding,))

    def open(self, why: str, steps: tuple[Trace, ...] = ()) -> Score:
        """A row that only a person can judge."""
        finding = self.finding("NOT_DETERMINED", f"{why}，得分待评定", Level.ERROR)
        return self.made(Status.UNDETERMINED, steps=steps, findings=(finding,))

    def by_person(self, why: str) -> Score:
        """A row that no rule can score: the share that a person gives, if one does."""
        share = self.actual.share
        if share is None:
            return self.open(why)
        if not 0 <= share <= 1:
            return self.open("给分比例应当在 0 到 1 之间")
        exact = share * self.points
        finding = self.finding("SCORED_BY_PERSON", f"{why}，按评定的 {_percent(share)} 给分", Level.WARNING)
        step = Chose(self.bound.indicator.name, _ZERO, self.points, exact)
        return self.made(Status.SCORED, exact=exact, steps=(step,), findings=(finding,))

    # -- by a rule

    def by_rule(self, rule: PackRule) -> Score:
        wanted = [question.name for question in rule.asked]
        values, rounded = rounded_rates(named_values(self.bound.in_unit(rule.unit), wanted), self.pack)
        values = named_facts(self.bound, rule, self.facts) | values
        if rule.speaks_of is not None and ITSELF in values:
            values[rule.speaks_of] = values[ITSELF]
        known, share = states(self.bound, self.facts), self.actual.share
        findings: tuple[Finding, ...] = ()
        if share is not None and ACHIEVED not in known and self.bound.interval is None:
            level = self.level_of_share(rule)
            if level is not None:
                known |= {word: word == level for word in LEVEL_WORDS.values()}
                message = f"实际完成值没有写明档次，按评定的 {_percent(share)} 归入“{level}”"
                findings = (self.finding("LEVEL_FROM_SHARE", message, Level.INFO),)
        known = _graded(self.bound, rule) | known
        asked = [question.name for question in rule.asked if question.kind == "judgement"]
        judgements = {} if share is None else dict.fromkeys(asked, share * self.points)
        given = Given(points=self.points, values=values, states=known, judgements=judgements)
        try:
            found = evaluate(rule.tree, given, self.pack.own_settings)
        except RuleError as error:
            return self.open(error.diagnostic.message, tuple(rounded))
        steps = (*rounded, *found.steps)
        if found.earned is None:
            return self.asked(steps, found.needs, found.stopped)
        exact, adjusted = self.adjusted(rule, found.earned)
        if share is not None and not asked and not findings and share * self.points != exact:
            message = f"得分比例 {_percent(share)} 没有用到：这一行按规则“{rule.label}”计分"
            findings = (self.finding("SHARE_UNUSED", message, Level.WARNING),)
        steps = (*steps, *adjusted)
        score = self.made(Status.SCORED, exact=exact, steps=steps, findings=findings)
        return evolve(score, vetoes=found.vetoes) if found.vetoes else score

    def known_beside(self, rule: PackRule) -> bool:
        """Whether the rule needs no actual value, since named facts give all of its numbers (编制准确: 调剂额)."""
        asked = [question for question in rule.asked if question.kind != "judgement"]
        return bool(asked) and {question.name for question in asked} <= set(named_facts(self.bound, rule, self.facts))

    def asked(self, steps: tuple[Trace, ...], needs: Question | None, stopped: str | None) -> Score:
        """A rule that cannot be finished: what it lacks."""
        if needs is None:
            return self.open(stopped or "规则不能计算", steps)
        if needs.kind == "state" and needs.name in LEVEL_WORDS.values() and self.actual.share is not None:
            return self.by_person("实际完成值没有写明是否达到")
        if needs.kind != "judgement" or needs.low is None or needs.high is None:
            states = [each.name for each in self.rule.asked if each.kind == "state"] if self.rule else []
            several = needs.kind == "state" and len(states) > 1
            levels = "、".join(f"“{each}”" for each in states)
            why = f"没有写明是{levels}中的哪一档" if several else f"缺少“{needs.name}”"
            return self.open(why, steps)
        edge = " " if needs.high_closed else "（不含）"
        band = f"{decimal_string(needs.low)} 至 {decimal_string(needs.high)}{edge}分"
        if self.actual.share is None:
            finding = self.finding("SHARE_MISSING", f"“{needs.name}”应由评价人在 {band}之间给分", Level.ERROR)
        else:
            message = f"“{needs.name}”只能给 {band}，评定的 {_percent(self.actual.share)} 不在其中"
            finding = self.finding("SHARE_OUT_OF_BAND", message, Level.ERROR)
        limits = (needs.low, needs.high)
        return self.made(Status.UNDETERMINED, limits=limits, steps=steps, findings=(finding,))

    def level_of_share(self, rule: PackRule) -> str | None:
        """The level in whose band a given share lies; a shared edge belongs to the better level."""
        tree, share = rule.tree.rule, self.actual.share
        if not isinstance(tree, Cases) or share is None:
            return None
        bands = [
            (case.score.low, case.when.words)
            for case in tree.cases
            if isinstance(case.score, ShareBetween) and isinstance(case.when, StateHolds)
            if case.score.low <= share <= case.score.high
        ]
        return max(bands)[1] if bands else None

    def adjusted(self, rule: PackRule, exact: Fraction) -> tuple[Fraction, tuple[Trace, ...]]:
        """Let a person reduce an exceeded target, where the pack leaves that to a person (按偏离度调减)."""
        share = self.actual.share
        if not rule.manual or share is None or not self.exceeded or not 0 <= share <= 1:
            return exact, ()
        result = min(exact, share * self.points)
        return result, (Chose("超额完成的调减", _ZERO, exact, result),)

    @property
    def exceeded(self) -> bool:
        value, actual = self.bound.value, self.bound.actual
        if value is None or not isinstance(actual, Fraction):
            return False
        return actual < value if self.bound.direction is Direction.LOWER_IS_BETTER else actual > value

    # -- compounds

    def compound(self) -> Score:
        """Several targets in one cell: each scored as if it were the row, then put together as the pack says."""
        parts: tuple[Score, ...] = ()
        for part in self.bound.parts:  # of a reading only whether it is absent matters from here on
            reading = part.actual if isinstance(part.actual, Comparator | Absent) else MISSING
            own = evolve(self.actual, reading=reading)
            found = score_indicator(part, own, self.pack, self.points, self.facts)
            asked_once = tuple(each for each in found.findings if each.code != "REASON_MISSING")
            parts = (*parts, evolve(found, findings=asked_once))
        findings = tuple(finding for part in parts for finding in part.findings)
        results = [part.exact for part in parts if part.exact is not None]
        if len(results) < len(parts):
            lows, highs = [part.low for part in parts], [part.high for part in parts]
            status = Status.MISSING if all(part.status is Status.MISSING for part in parts) else Status.UNDETERMINED
            limits = (self.together(lows), self.together(highs))
            return evolve(self.made(status, limits=limits, findings=findings), parts=parts)
        exact = self.together(results)
        how = self.pack.compound if isinstance(self.bound.indicator.target, AllOf) else "any"
        step = Joined(how, tuple(results), exact)
        return evolve(self.made(Status.SCORED, exact=exact, steps=(step,), findings=findings), parts=parts)

    def together(self, results: list[Fraction]) -> Fraction:
        if not isinstance(self.bound.indicator.target, AllOf):
            return max(results)
        if self.pack.compound == "lowest":
            return min(results)
        if self.pack.compound == "mean":
            return sum(results, _ZERO) / len(results)
        return self.points if min(results) == self.points else _ZERO


def _no_rule(bound: BoundTarget) -> str:
    """Why no rule of a pack scores a row."""
    if not bound.computable:
        return "指标值缺少条件，不能计算"
    if bound.value is not None and bound.value < 0:
        met = "达到" if bound.met else "没有达到"
        return f"指标值小于零，完成值与它的比例没有意义，规则包没有规定怎样计分（{met}目标）"
    return "规则包没有适用于这一行的规则"


def _percent(share: Fraction) -> str:
    return f"{decimal_string(share * 100)}%"
