"""Words for a score (得分说明): every recorded step, so that a reader can redo each line with a pocket calculator.

Lives here: the Chinese sentences. May not: arithmetic beyond rounding for display, texts of a form, I/O.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from indicators.comparators import decimal_string
from indicators.evaluation import EvaluatedRow
from indicators.rulepacks import EVIDENCE, Cited, PackRule, RulePack
from indicators.rulepacks.model import MODES, STAGES, Readings
from indicators.scoring import Divided, ExecutionScore, Score, SelfEvaluation, Status
from indicators.standards import Evaluation, Share, Trace
from indicators.standards.facts import label, round_to
from indicators.standards.trace import (
    Added,
    Bounded,
    Checked,
    Chose,
    Computed,
    Gave,
    Joined,
    Lined,
    Looked,
    Merged,
    Moved,
    Rounded,
    Scaled,
)
from indicators.standards.tree import Discretion, Event, Move, Once, Outcome, Proportional, Step
from indicators.targets import BoundTarget

_DIGITS = 6  # decimals shown of a number that has no end
_EPOCH = date(1970, 1, 1)


@frozen
class Explanation:
    """The words for one score (说明): a heading and numbered lines.

    Args:
        heading: What is explained, with the result.
        lines: One sentence a step.
    """

    heading: str
    lines: tuple[str, ...]

    def __str__(self) -> str:
        """Print it with numbered lines."""
        return "\n".join((self.heading, *(f"  {i}. {line}" for i, line in enumerate(self.lines, 1))))


def shown(value: Fraction) -> str:
    """Print a number: exactly where it ends, else rounded for display and marked so.

    >>> shown(Fraction(5, 2)), shown(Fraction(2, 3))
    ('2.5', '0.666667…')
    """
    text = decimal_string(value)
    decimals = text.partition(".")[2]
    if "/" not in text and len(decimals) <= _DIGITS:
        return text
    return f"{decimal_string(round_to(value, _DIGITS))}…"


def quantity(value: Fraction, unit: str | None) -> str:
    """Print a number with its unit; a date as a date.

    >>> quantity(Fraction(20453), "日期")
    '2025年12月31日'
    """
    if unit == "日期" and value.denominator == 1:
        day = _EPOCH + timedelta(days=int(value))
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{shown(value)}{unit or ''}"


def explain(score: Score | ExecutionScore | SelfEvaluation, pack: RulePack | None = None) -> Explanation:
    """Say how a score came about.

    Args:
        score: The score of a row, of budget execution, or a whole self-evaluation.
        pack: The rule pack, for the clauses of roundings; of a whole self-evaluation it is known.

    Returns:
        The explanation; each line can be redone by hand.

    >>> from indicators.comparators import AtLeast, Stated
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.scoring import score_indicator
    >>> from indicators.targets import Actual, Indicator, bind
    >>> pack, actual = load_rulepack("hubei-2019"), Actual(text="5400起", reading=Stated(5400, "起"))
    >>> bound = bind(Indicator(name="抢修", path=("产出指标", ""), target=AtLeast(6000, "起")), actual)
    >>> said = explain(score_indicator(bound, actual, pack, Fraction(10)), pack)
    >>> said.heading, said.lines[7]
    ('抢修：分值 10，得 9 分', '完成值÷目标值×分值 = 5400÷6000×10 = 9 分')
    """
    if isinstance(score, SelfEvaluation):
        return _explain_total(score)
    if isinstance(score, ExecutionScore):
        return _explain_execution(score, pack)
    return _explain_row(score, pack)


def explain_evaluation(found: Evaluation) -> tuple[str, ...]:
    """Say the steps of a bare evaluation, of a printed standard for example.

    >>> from indicators.standards import Adjust, Amount, Event, Given, Points, evaluate
    >>> rule = Adjust(None, (Event("发现一处不符", Amount(1, "处"), Points("-0.5")),))
    >>> for line in explain_evaluation(evaluate(rule, Given(points=Fraction(5), values={"发现一处不符": 3}))):
    ...     print(line)
    分值 5 × 1 = 5 分
    取“发现一处不符”：3处
    发现一处不符：3处，每 1处 计一次，共 3 次，每次 -0.5 分：-0.5 × 3 = -1.5 分
    合计：5 - 1.5 = 3.5 分
    """
    return tuple(step_words(step) + _clause_of_reading(step, None) for step in found.steps)


def explain_evaluated(found: EvaluatedRow, pack: RulePack | None = None) -> tuple[str, ...]:
    """Say how a row of an evaluation table was scored: the steps of its standard, then what the pack did.

    Args:
        found: The scored row.
        pack: The pack whose readings and rounding were used.

    Returns:
        One sentence a step; where the standard is silent, which reading was used and who says so.

    >>> from indicators.evaluation import evaluate_table, read_evaluation_table
    >>> table = read_evaluation_table(
    ...     [("指标", "分值", "评分标准"), ("合格率", "5", "合格率达到90%得5分，每低5个百分点扣1分，扣完为止。")]
    ... )
    >>> scored = evaluate_table(table, [("指标", "问题", "答案"), ("合格率", "合格率", "82%")])
    >>> explain_evaluated(scored.rows[0])[2].split("；")[-1]
    '文字未写明不足一步怎样计，按默认读法：一个百分点的步按比例计，其余只计整步'
    """
    lines = [step_words(step) + _clause_of_reading(step, pack) for step in found.evaluation.steps]
    if pack is not None and pack.readings is not None:
        earned, points = found.evaluation.earned, found.row.points
        if pack.readings.bonus and earned is not None and points is not None and earned > points:
            lines.append(f"得分可以超过分值 {shown(points)}{_says(pack, pack.readings)}")
        if earned is not None and earned < 0:
            lines.append(f"得分可以低于 0{_says(pack, pack.readings)}")
    lines += [step_words(step) + _clause_of_rounding(step, pack) for step in found.rounding]
    return tuple(lines)


def _explain_row(score: Score, pack: RulePack | None) -> Explanation:
    lines = [*allotment_words(score.allotted), *_row_words(score, pack), _result_words(score)]
    if score.reason:
        lines.append(f"偏差原因：{score.reason}")
    lines.append(f"规则包 {score.pack_id} 第 {score.pack_version} 版；indicators {score.library_version}")
    return Explanation(_heading(score), tuple(lines))


def _row_words(score: Score, pack: RulePack | None) -> Iterator[str]:
    """From the target to the last step; of a compound each part first."""
    yield from _target_words(score.bound)
    if score.rule is not None:
        yield from _rule_words(score, score.rule)
    for i, part in enumerate(score.parts, 1):
        yield f"第 {i} 项“{part.indicator.target}”："
        yield from (f"　{line}" for line in _row_words(part, pack))
    for step in score.steps:
        yield step_words(step) + _clause(step, pack)
    in_parts = {finding for part in score.parts for finding in part.findings}
    yield from (f"提示：{finding.message}" for finding in score.findings if finding not in in_parts)


def _heading(score: Score) -> str:
    earned = score.status.label if score.earned is None else f"得 {shown(score.earned)} 分"
    return f"{score.indicator.name}：分值 {shown(score.points)}，{earned}"


def _result_words(score: Score) -> str:
    if score.earned is not None:
        return f"得分：{shown(score.earned)} 分" + (f"，扣 {shown(score.lost)} 分" if score.lost > 0 else "，满分")
    if score.status is Status.NOT_APPLICABLE:
        return "不适用：不计得分，也不计分值"
    return f"{score.status.label}：得分在 {shown(score.low)} 至 {shown(score.high)} 之间，由评价人确定"


# -- points, target, rule


def allotment_words(steps: tuple[Divided, ...]) -> Iterator[str]:
    """Say how a row came by its points."""
    for step in steps:
        if step.by == "stated":
            yield f"分值：表中填写 {shown(step.points)} 分"
            continue
        why = {
            "pack": "按规则包的权重",
            "spread": "按规则包的权重，没有设置的类别按比例并入",
            "funds": "按各目标的资金",
            "evenly": "平均",
        }[step.by]
        share = f"{shown(step.total)} × {shown(step.weight)} ÷ {shown(step.weights)}"
        yield f"分值：“{step.of}”{why}分配，“{step.part}”得 {share} ≈ {shown(step.points)} 分"


def _target_words(bound: BoundTarget) -> Iterator[str]:
    target = bound.indicator.target
    said = f"指标值“{target.text or target}”"
    if bound.interval is not None:
        said += f"，即 {_interval_words(bound)}"
    yield said
    if bound.interval is not None:
        yield f"方向：{bound.direction.label}（{bound.direction_source}）"
    if isinstance(bound.actual, Fraction) and bound.interval is not None:
        verdict = "达到目标" if bound.met else "未达到目标"
        yield f"实际完成值 {quantity(bound.actual, bound.unit)}，{verdict}"


def _interval_words(bound: BoundTarget) -> str:
    interval = bound.interval
    assert interval is not None  # noqa: S101 - asked by the callers
    if bound.excluded is not None:
        return f"不等于 {quantity(bound.excluded, bound.unit)}"
    low = None if interval.lower is None else quantity(interval.lower, bound.unit)
    high = None if interval.upper is None else quantity(interval.upper, bound.unit)
    if low is not None and low == high:
        return low
    parts = []
    if low is not None:
        parts.append(f"{'不低于' if interval.lower_closed else '高于'} {low}")
    if high is not None:
        parts.append(f"{'不超过' if interval.upper_closed else '低于'} {high}")
    return "、".join(parts)


def _rule_words(score: Score, rule: PackRule) -> Iterator[str]:
    yield f"适用规则“{rule.label}”：{rule.standard or str(rule.tree.rule)}"
    document = "" if score.source is None else score.source.document
    yield f"依据：{citation(document, rule, score.evidence)}"
    if rule.note is not None:
        yield f"说明：{rule.note}"


def citation(document: str, cited: Cited, evidence: str | None) -> str:
    """Say where a rule stands: document, clause, evidence."""
    clause = "" if cited.clause is None else f"，{cited.clause}"
    mark = "" if evidence is None else f"（{EVIDENCE[evidence]}）"
    return f"{document}{clause}{mark}"


def _clause(step: Trace, pack: RulePack | None) -> str:
    return _clause_of_rounding(step, pack) or _clause_of_reading(step, pack)


def _clause_of_reading(step: Trace, pack: RulePack | None) -> str:
    """Who says how a silent text is read: the pack, or nobody."""
    readings = None if pack is None else pack.readings
    match step:
        case Moved(move=Step(whole=None)):
            if pack is None or readings is None or readings.silent_steps is None:
                return "；文字未写明不足一步怎样计，按默认读法：一个百分点的步按比例计，其余只计整步"
            return f"；文字未写明不足一步怎样计{_says(pack, readings)}"
        case Bounded(what="points") if pack is not None and readings is not None and readings.bonus is False:
            return _says(pack, readings)
        case Bounded(what="zero") if pack is not None and readings is not None and readings.below_zero is False:
            return _says(pack, readings)
        case _:
            return ""


def _says(pack: RulePack, readings: Readings) -> str:
    source = citation(pack.source_of(readings).document, readings, pack.evidence_of(readings))
    return f"，规则包 {pack.id} 写明这样计；依据：{source}"


def _clause_of_rounding(step: Trace, pack: RulePack | None) -> str:
    if pack is None or not isinstance(step, Rounded):
        return ""
    rounding = pack.rounding_of("score" if step.of == "score" else "total" if step.of == "total" else "rate")
    if rounding is None:
        return ""
    return f"；依据：{citation(pack.source_of(rounding).document, rounding, pack.evidence_of(rounding))}"


# -- execution and total


def _explain_execution(score: ExecutionScore, pack: RulePack | None) -> Explanation:
    lines = []
    if score.budget is not None and score.executed is not None and score.rate is not None:
        budget, executed = quantity(score.budget, "元"), quantity(score.executed, "元")
        lines.append(f"预算执行率 = 执行数 ÷ 预算数 = {executed} ÷ {budget} = {shown(score.rate * 100)}%")
    if pack is not None and pack.execution is not None:
        execution = pack.execution
        lines.append(f"预算数：{execution.budget}；执行数：{execution.executed}")
        lines.append(f"适用规则：{execution.standard or str(execution.tree.rule)}")
        lines.append(f"依据：{citation(score.source.document, execution, score.evidence)}")
        if execution.note is not None:
            lines.append(f"说明：{execution.note}")
    lines += [step_words(step) + _clause(step, pack) for step in score.steps]
    lines += [f"提示：{finding.message}" for finding in score.findings]
    earned = "待评定" if score.earned is None else f"得 {shown(score.earned)} 分"
    return Explanation(f"预算执行率：分值 {shown(score.points)}，{earned}", tuple(lines))


def _explain_total(found: SelfEvaluation) -> Explanation:
    pack = found.pack
    lines = [step_words(step) + _clause_of_rounding(step, pack) for step in found.steps]
    if not found.complete:
        lines.append(f"还有待评定的行：总分在 {shown(found.low)} 至 {shown(found.high)} 之间")
    lines += [f"一票否决：{label(veto.when)}" for veto in found.vetoes]
    if pack.grades is not None:
        edges = "、".join(f"{edge.word} {shown(edge.lower)} 分起" for edge in pack.grades.edges)
        source = citation(pack.source_of(pack.grades).document, pack.grades, pack.evidence_of(pack.grades))
        lines.append(f"等级：{edges}；依据：{source}")
    unrated = "不划等级" if pack.grades is None else "等级待定"
    rating = unrated if found.rating is None else f"等级“{found.rating}”"
    return Explanation(f"总分 {shown(found.total)} 分，{rating}", tuple(lines))
