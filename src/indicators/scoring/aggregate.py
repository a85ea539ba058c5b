"""One indicator that several units report (汇总计分): put together first and scored once, or the reverse.

Lives here: :func:`score_parts`. May not: decide which way; the pack says it.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import Interval
from indicators.errors import RuleError
from indicators.rulepacks import Aggregation, RulePack
from indicators.scoring.model import Score, Status
from indicators.scoring.row import rounded_score, score_indicator
from indicators.standards.trace import Merged
from indicators.targets import Actual, BoundTarget, Facts

_RELATIVE = ("%", "‰")


@frozen
class Part:
    """The row of one unit or sub-project (分报单位的一行)."""

    bound: BoundTarget  # its target, bound to its actual value; the unit is the same for all parts
    actual: Actual  # what it filled in
    funds: Fraction = Fraction(1)  # its money in 元, the weight of its rates


def score_parts(parts: Sequence[Part], pack: RulePack, points: Fraction, facts: Facts | None = None) -> Score:
    """Score one indicator that several units report.

    Args:
        parts: The rows of the units, at least one.
        pack: The rule pack; its aggregation says what is added, what is averaged, and in which order.
        points: The 分值 of the indicator.
        facts: Named numbers that the pack's rules may use.

    Returns:
        The score of the indicator, with the putting together as its first or last step.

    Raises:
        RuleError: The pack says nothing of putting together, or the parts have different units.

    >>> from indicators.comparators import AtLeast, Stated
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.targets import Indicator, bind
    >>> row = Indicator(name="巡查", path=("产出指标", ""), target=AtLeast(100, "次"))
    >>> filled = [Actual(text=f"{times}次", reading=Stated(times, "次")) for times in (150, 30)]
    >>> parts = [Part(bind(row, actual), actual) for actual in filled]
    >>> score_parts(parts, load_rulepack("hubei-2019"), Fraction(10)).earned
    Fraction(9, 1)
    """
    if pack.aggregation is None:
        raise _error("no_aggregation", f"规则包 {pack.id} 没有规定怎样汇总")
    if len({part.bound.unit for part in parts}) != 1:
        units = "、".join(part.bound.unit or "（无）" for part in parts)
        raise _error("unit_mismatch", f"各单位的计量单位不同，不能汇总：{units}")
    numbers = all(isinstance(part.bound.actual, Fraction) and part.bound.interval is not None for part in parts)
    if numbers and pack.aggregation.before_scoring:
        return _values_first(parts, pack, pack.aggregation, points, facts)
    how = pack.aggregation.relative if numbers else pack.aggregation.qualitative
    return _scores_first([score_indicator(p.bound, p.actual, pack, points, facts) for p in parts], parts, how, pack)


def _error(code: str, message: str) -> RuleError:
    return RuleError.of(code=code, message=message)


def _merged(name: str, how: str, values: Sequence[Fraction], parts: Sequence[Part]) -> Merged:
    """Add, or average with the money as weights, or plainly."""
    weights = [part.funds if how == "fund_weighted_mean" else Fraction(1) for part in parts]
    result = sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0))
    if how != "sum":
        if not sum(weights):
            raise _error("no_funds", "各单位的资金合计为零，不能按资金加权")
        result /= sum(weights)
    return Merged(name, how, tuple(values), tuple(weights), result)


def _values_first(
    parts: Sequence[Part], pack: RulePack, aggregation: Aggregation, points: Fraction, facts: Facts | None
) -> Score:
    """Put targets and actual values together, then score once."""
    first = parts[0].bound
    how = aggregation.relative if first.unit in _RELATIVE else aggregation.absolute
    steps: list[Merged] = []

    def put(name: str, of: Callable[[BoundTarget], Fraction | None]) -> Fraction | None:
        values = [value for part in parts if (value := of(part.bound)) is not None]
        if len(values) < len(parts):
            return None
        step = _merged(name, how, values, parts)
        if name:
            steps.append(step)
        return step.result

    interval = first.interval or Interval(None, None)
    lower = put("", lambda bound: bound.interval.lower if bound.interval else None)
    upper = put("", lambda bound: bound.interval.upper if bound.interval else None)
    value = put("目标值", lambda bound: bound.value)
    actual = put("完成值", lambda bound: bound.actual if isinstance(bound.actual, Fraction) else None)
    bound = evolve(
        first,
        interval=evolve(interval, lower=lower, upper=upper),
        value=value,
        actual=first.actual if actual is None else actual,
        findings=tuple(finding for part in parts for finding in part.bound.findings),
    )
    scored = score_indicator(bound, parts[0].actual, pack, points, facts)
    return evolve(scored, steps=(*steps, *scored.steps))


def _scores_first(scores: Sequence[Score], parts: Sequence[Part], how: str, pack: RulePack) -> Score:
    """Score every unit, then average the exact scores and round once."""
    first = scores[0]
    findings = tuple(finding for score in scores for finding in score.findings)
    low = _merged("", how, [score.low for score in scores], parts).result
    high = _merged("", how, [score.high for score in scores], parts).result
    merged = evolve(
        first, earned=None, exact=None, low=low, high=high, steps=(), parts=tuple(scores), findings=findings
    )
    results = [score.exact for score in scores if score.exact is not None]
    if len(results) < len(scores):
        return evolve(merged, status=Status.UNDETERMINED)
    step = _merged("得分", how, results, parts)
    earned, rounding = rounded_score(step.result, pack, points=first.ceiling)
    return evolve(
        merged, status=Status.SCORED, earned=earned, exact=step.result, low=earned, high=earned, steps=(step, *rounding)
    )
