"""Words for a score (得分说明): of a row, of budget execution, of a total, of a row of an evaluation table.

Lives here: which lines an explanation has, in which order, and what they cite. May not: word a step, texts of a form.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from html import escape

from attrs import evolve, frozen

from indicators.comparators import Unparsed, decimal_string
from indicators.data import Data
from indicators.errors import Finding, want
from indicators.evaluation import EvaluatedRow
from indicators.explaining.numbers import YUAN, Money, padded, quantity, shown, told
from indicators.explaining.plain import rule_words
from indicators.explaining.steps import Known, fault_words, looked_up, step_words
from indicators.rulepacks import EVIDENCE, Block, Cited, PackRule, RulePack, Rules, WeightSet, load_rulepack
from indicators.rulepacks.model import Readings
from indicators.scoring import Divided, ExecutionScore, Score, SelfEvaluation, Status, split_total_words
from indicators.scoring.row import named_values
from indicators.standards import Evaluation, Trace
from indicators.standards.facts import label, round_to
from indicators.standards.trace import Added, Bounded, Checked, Moved, Rounded, Scaled
from indicators.standards.tree import Step
from indicators.targets import MISSING, BoundTarget, Direction

_PLACES = 2  # decimals of divided points where the pack states none
# findings that another line of the explanation says in full
_SAID = {
    "direction_derived",
    "direction_table",
    "LEVEL_FROM_SHARE",
    "SCORED_BY_PERSON",
    "REASON_MISSING",
    "ACTUAL_MISSING",
    "ACTUAL_STATUS_WORD",
    "SHARE_MISSING",
    "NOT_DETERMINED",
    "NOT_APPLICABLE",
}
_SHARE = {"SHARE_MISSING", "SHARE_OUT_OF_BAND"}


@frozen
class Explanation(Data):
    """The words for one score (说明): a heading and numbered lines."""

    heading: str  # what is explained, with the result
    lines: tuple[str, ...]  # one sentence a step

    def _repr_html_(self) -> str:
        lines = "".join(f"<li>{escape(line)}</li>" for line in self.lines)
        return f"<p>{escape(self.heading)}</p><ol>{lines}</ol>"

    def __str__(self) -> str:
        """Print it with numbered lines."""
        return "\n".join((self.heading, *(f"  {i}. {line}" for i, line in enumerate(self.lines, 1))))


def explain(
    score: Score | ExecutionScore | SelfEvaluation, pack: Rules | None = None, *, money: Money = YUAN
) -> Explanation:
    """Say how a score came about.

    Args:
        score: The score of a row, of budget execution, or a whole self-evaluation.
        pack: The rule pack, for the clauses of points and roundings; of a whole self-evaluation it is known.
        money: How the form prints amounts.

    Returns:
        The explanation; each line can be redone by hand.

    >>> from indicators import explain, score_row
    >>> explain(score_row("≥6000起", "5400起", points=10, rules="hubei-2019")).lines[7]
    '完成值÷目标值×分值 = 5400÷6000×10 = 9 分'
    """
    if isinstance(score, SelfEvaluation):
        return _explain_total(score)
    pack = None if pack is None else load_rulepack(pack)
    if isinstance(score, ExecutionScore):
        return _explain_execution(score, pack, money)
    want(score, Score, "explain 要一个得分（Score、ExecutionScore 或 SelfEvaluation）")
    return _explain_row(score, pack, money)


def explain_evaluation(found: Evaluation, pack: RulePack | None = None) -> tuple[str, ...]:
    """Say the steps of an evaluation of a printed standard; the pack says how it is read where it is silent.

    >>> from indicators.standards import Adjust, Amount, Event, Given, Points, evaluate
    >>> rule = Adjust(None, (Event("发现一处不符", Amount(1, "处"), Points("-0.5")),))
    >>> explain_evaluation(evaluate(rule, Given(points=Fraction(5), values={"发现一处不符": 3})))[-1]
    '合计：5 - 1.5 = 3.5 分'
    """
    known = Known(values=looked_up(found.steps))
    return tuple(step_words(step, known) + _clause_of_reading(step, pack) for step in found.steps)


def explain_evaluated(found: EvaluatedRow, pack: RulePack | None = None) -> tuple[str, ...]:
    """Say how a row of an evaluation table was scored: the steps of its standard, then what the pack did.

    Returns:
        One sentence a step; where the standard is silent, which reading was used and who says so.

    >>> from indicators.evaluation import evaluate_table, read_evaluation_table
    >>> table = read_evaluation_table([("指标", "分值", "评分标准"), ("合格率", "5", "合格率达到90%得5分。")])
    >>> explain_evaluated(evaluate_table(table, [("指标", "问题", "答案"), ("合格率", "合格率", "92%")]).rows[0])[0]
    '取“合格率”：92%'
    """
    lines = [*explain_evaluation(found.evaluation, pack)]
    if pack is not None and pack.readings is not None:
        earned, points = found.evaluation.earned, found.row.points
        if pack.readings.bonus and earned is not None and points is not None and earned > points:
            lines.append(f"得分可以超过分值 {shown(points)}{_says(pack, pack.readings)}")
        if earned is not None and earned < 0:
            lines.append(f"得分可以低于 0{_says(pack, pack.readings)}")
    known = Known(values=looked_up(found.evaluation.steps))
    lines += [step_words(step, known) + _clause_of_rounding(step, pack) for step in found.rounding]
    return tuple(lines)


def measured_words(found: EvaluatedRow) -> str:
    """Say what a row of an evaluation table was measured to be (核定完成值), ``""`` where nothing was.

    The value has its name before it where the row does not say it.

    >>> from indicators.evaluation import evaluate_table, read_evaluation_table
    >>> table = read_evaluation_table([("指标", "分值", "评分标准"), ("培训", "5", "培训8次得5分，每少1次扣1分。")])
    >>> row = evaluate_table(table, [("指标", "问题", "答案"), ("培训", "培训", "6次")]).rows[0]
    >>> measured_words(row), lost_words(row)
    ('6次', '培训6次，比 8次 低 2次')
    """
    values = looked_up(found.evaluation.steps)
    named = len(values) > 1 or not all(name in found.row.name for name in values)
    return _values_words(values, named=named)


def _values_words(values: Mapping[str, tuple[Fraction, str | None]], *, named: bool = True) -> str:
    return "，".join(f"{name if named else ''}{quantity(*amount)}" for name, amount in values.items())


def lost_words(found: EvaluatedRow) -> str:
    """Say in one plain sentence why a row of an evaluation table lost points (扣分原因), ``""`` where none was.

    It says what was found, without the arithmetic (:func:`explain_evaluated` has it).
    """
    points, earned = found.row.points, found.earned
    if points is None or earned is None or earned >= points:
        return ""
    known = Known(values=looked_up(found.evaluation.steps))
    steps = found.evaluation.steps
    taken = [step for step in steps if isinstance(step, Moved)]  # beside them, what does not hold is no fault
    failed = {step.name: step for step in reversed(steps) if isinstance(step, Checked) and not step.holds}
    said = [fault_words(step, known) for step in taken] if any(step.result < 0 for step in taken) else []
    said = said or [fault_words(step, known) for step in reversed(failed.values())]
    return (
        "；".join(filter(None, dict.fromkeys(said)))
        or _values_words(known.values)
        or f"评价人评定得 {shown(earned)} 分"
    )


# -- a row


def _explain_row(score: Score, pack: RulePack | None, money: Money) -> Explanation:
    lines = [*allotment_words(score.allotted, pack, money), *_row_words(score, pack, money), *_result_words(score)]
    if score.reason:
        lines.append(f"偏差原因：{score.reason}")
    elif any(finding.code == "REASON_MISSING" for finding in score.findings):
        lines.append("偏差原因：还没有填写，请补填")
    lines.append(f"规则包 {score.pack_id} 第 {score.pack_version} 版；indicators {score.library_version}")
    return Explanation(_heading(score), tuple(lines))


def _row_words(score: Score, pack: RulePack | None, money: Money, *, part: bool = False) -> Iterator[str]:
    """From the target to the last step; of a compound each part first."""
    yield from _target_words(score, money, part=part)
    if score.rule is not None:
        yield from _rule_words(score, score.rule)
    for i, each in enumerate(score.parts, 1):
        yield f"第 {i} 项“{each.indicator.target}”："
        yield from (f"　{line}" for line in _row_words(each, pack, money, part=True))
    values = {name: (amount.value, amount.unit) for name, amount in named_values(score.bound).items()}
    known = Known(money, values | looked_up(score.steps), score.actual.share, score.points)
    for step in score.steps:
        if part and isinstance(step, Rounded) and step.of == "score":
            return  # the whole is rounded once
        yield step_words(step, known) + (_clause_of_rounding(step, pack) or _clause_of_reading(step, pack))
    in_parts = {finding for each in score.parts for finding in each.findings}
    yield from (f"提示：{_bare(f, score)}" for f in score.findings if f not in in_parts and f.code not in _SAID)


def _bare(finding: Finding, score: Score) -> str:
    """The message without the name of the row, which the heading says."""
    return finding.message.removeprefix(f"{score.indicator.name}：")


def _heading(score: Score) -> str:
    earned = score.status.label if score.earned is None else f"得 {shown(score.earned)} 分"
    return f"{score.indicator.name}：分值 {shown(score.points)}，{earned}"


def _result_words(score: Score) -> Iterator[str]:
    if score.earned is not None:
        if score.lost > 0:
            lost = told(f"{shown(score.points)} - {shown(score.earned)}", score.lost)
            yield f"得分：{shown(score.earned)} 分，扣分：{lost} 分"
        else:
            yield f"得分：{shown(score.earned)} 分，满分"
    elif score.status is Status.NOT_APPLICABLE:
        yield "不适用：不计得分，也不计分值"
    else:
        told_by = any(finding.code in _SHARE for finding in score.findings)  # its sentence has the range
        until = "" if told_by else f"；在此之前得分可能是 {shown(score.low)} 至 {shown(score.high)} 分"
        yield f"还没有得分：{_to_do(score)}{until}"


def _to_do(score: Score) -> str:
    """What a person must do so that an open row gets its score."""
    everything = (score, *score.parts)
    if any(each.bound.actual is MISSING and not each.parts for each in everything):
        return "请填写实际完成值"
    if any(isinstance(each.bound.actual, Unparsed) and each.actual.share is None for each in everything):
        return f"请改写实际完成值“{score.actual.text}”"
    why = [finding for finding in score.findings if finding.code in {"NOT_DETERMINED", *_SHARE}]
    said = "；".join(dict.fromkeys(_bare(finding, score).removesuffix("，得分待评定") for finding in why))
    return said or "由评价人评定"


# -- points, target, rule


def allotment_words(steps: tuple[Divided, ...], pack: RulePack | None = None, money: Money = YUAN) -> Iterator[str]:
    """Say how a row came by its points, and which document says so.

    >>> step = Divided("evenly", "产出", Fraction(80), "抢修", Fraction(1), Fraction(9), Fraction("8.89"))
    >>> print(*allotment_words((step,)))
    分值：“产出”平均分配，“抢修”得 80 × 1 ÷ 9 ≈ 8.888889 分，截到 2 位小数，余数补 0.01：8.88 + 0.01 = 8.89 分
    """
    for step in steps:
        if step.by == "stated":
            yield f"分值：表中填写 {shown(step.points)} 分"
            continue
        weight, weights = (
            money.shown(each) if step.by == "funds" else shown(each) for each in (step.weight, step.weights)
        )
        share = f"{shown(step.total)} × {weight} ÷ {weights}"
        exact = step.total * step.weight / step.weights
        line = f"分值：“{step.of}”{_DIVIDED[step.by]}分配，“{step.part}”得 {told(share, exact, ' 分')}"
        if exact != step.points:
            line += _remainder(exact, step.points, pack)
        yield line + _clause_of_points(step, pack, cut=exact != step.points)


_DIVIDED = {
    "pack": "按规则包的权重",
    "spread": "按规则包的权重，没有设置的类别按比例并入",
    "funds": "按各目标的资金",
    "evenly": "平均",
}


def _remainder(exact: Fraction, points: Fraction, pack: RulePack | None) -> str:
    """What the rule of the largest remainder did with a part that has no end."""
    rounding = None if pack is None else pack.rounding_of("points")
    digits = _PLACES if rounding is None else rounding.digits
    cut = round_to(exact, digits, "floor")
    if cut == points:
        return (
            f"，截到 {digits} 位小数得 {shown(points)} 分，余数已补给别的项（先补小数部分大的，一样大的先补排在前面的）"
        )
    rest = points - cut
    return f"，截到 {digits} 位小数，余数补 {shown(rest)}：{told(f'{shown(cut)} + {shown(rest)}', points, ' 分')}"


def _clause_of_points(step: Divided, pack: RulePack | None, *, cut: bool) -> str:
    if pack is None:
        return ""
    weights = next((each for each in pack.weights if _holds(each, step)), None)
    if weights is not None:
        said = f"；依据：{_cited(pack, weights)}"
    else:
        said = f"；依据：表和规则包没有印这一步的分法，{EVIDENCE['chosen']}"
    rounding = pack.rounding_of("points")
    return said + (f"；余数的依据：{_cited(pack, rounding)}" if cut and rounding is not None else "")


def _holds(weights: WeightSet, step: Divided) -> bool:
    """Whether a set of weights says a division."""

    def inside(blocks: tuple[Block, ...]) -> bool:
        return any(("、".join(b.kinds), b.points) == (step.part, step.weight) or inside(b.parts) for b in blocks)

    return step.by in ("pack", "spread") and inside(weights.blocks)


def _target_words(score: Score, money: Money, *, part: bool) -> Iterator[str]:
    bound = score.bound
    target = bound.indicator.target
    said = f"指标值“{target.text or target}”"
    if bound.interval is not None:
        said += _that_is(target.text, _interval_words(bound, money))
    yield said
    if bound.interval is not None:
        both_ends = bound.direction is Direction.EXACT and bound.value is None
        yield "方向：落在区间内为达到" if both_ends else f"方向：{bound.direction.label}（{bound.direction_source}）"
    yield from _actual_words(score, money, part=part)


def _actual_words(score: Score, money: Money, *, part: bool) -> Iterator[str]:
    """The actual value: the words that were filled in, the number that they mean, the share that a person gave."""
    bound, share = score.bound, score.actual.share
    text = "" if part else score.actual.text
    said = f"实际完成值“{text}”" if text else ""
    if isinstance(bound.actual, Fraction) and bound.interval is not None:
        number = money.quantity(bound.actual, bound.unit)
        yield (f"{said}{_that_is(text, number)}" if said else f"实际完成值 {number}") + f"，{_verdict(bound, money)}"
    elif said and not bound.parts:
        yield said + ("" if share is None else f"，评价人给的得分比例 {shown(share * 100)}%")


def _that_is(text: str, meant: str) -> str:
    """What a text means, where it does not say it in the same letters."""
    same = "".join(text.split()).lstrip("=").replace(",", "") == meant.replace(",", "")
    return "" if same else f"，即 {meant}"


def _verdict(bound: BoundTarget, money: Money) -> str:
    """Whether the target is met; beside an exact target, which both sides miss, only how far off."""
    assert isinstance(bound.actual, Fraction)  # noqa: S101 - asked by the caller
    if bound.met:
        return "达到目标"
    low, high = (None, None) if bound.interval is None else (bound.interval.lower, bound.interval.upper)
    if low is not None and high is not None and low < high and not low <= bound.actual <= high:
        return "超过上限" if bound.actual > high else "低于下限"
    if bound.direction is not Direction.EXACT or bound.value is None or bound.unit == "日期":
        return "未达到目标"
    gap = bound.actual - bound.value
    return f"比指标值{'多' if gap > 0 else '少'} {money.quantity(abs(gap), bound.unit)}"


def _interval_words(bound: BoundTarget, money: Money) -> str:
    interval = bound.interval
    assert interval is not None  # noqa: S101 - asked by the callers
    if bound.excluded is not None:
        return f"不等于 {money.quantity(bound.excluded, bound.unit)}"
    low = None if interval.lower is None else money.quantity(interval.lower, bound.unit)
    high = None if interval.upper is None else money.quantity(interval.upper, bound.unit)
    if low is not None and low == high:
        return low
    least, more, most, less = _TIMES if bound.unit == "日期" else _AMOUNTS
    parts = []
    if low is not None:
        parts.append(f"{least if interval.lower_closed else more} {low}")
    if high is not None:
        parts.append(f"{most if interval.upper_closed else less} {high}")
    return "、".join(parts)


_AMOUNTS = ("不低于", "高于", "不超过", "低于")
_TIMES = ("不早于", "晚于", "不晚于", "早于")


def _rule_words(score: Score, rule: PackRule) -> Iterator[str]:
    yield f"适用规则“{rule.label}”：{rule_words(rule)}"
    document = "" if score.source is None else score.source.document
    yield f"依据：{citation(document, rule, score.evidence)}"
    if rule.note is not None and (not rule.manual or score.earned == score.points):
        yield f"说明：{rule.note}"  # a note on exceeded targets says nothing about a missed one


def citation(document: str, cited: Cited, evidence: str | None) -> str:
    """Say where a rule stands: document, clause, evidence."""
    clause = "" if cited.clause is None else f"，{cited.clause}"
    mark = "" if evidence is None else f"（{EVIDENCE[evidence]}）"
    return f"{document}{clause}{mark}"


def _cited(pack: RulePack, cited: Cited) -> str:
    return citation(pack.source_of(cited).document, cited, pack.evidence_of(cited))


def _clause_of_reading(step: Trace, pack: RulePack | None) -> str:
    """Who says how a silent text is read: the pack, or nobody."""
    readings = None if pack is None else pack.readings
    match step:
        case Moved(move=Step(whole=None, up=None)):
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
    return f"，规则包 {pack.id} 写明这样计；依据：{_cited(pack, readings)}"


def _clause_of_rounding(step: Trace, pack: RulePack | None) -> str:
    if pack is None:
        return ""
    if isinstance(step, Scaled):
        return f"；依据：文件未作规定，{EVIDENCE['chosen']}"
    if not isinstance(step, Rounded):
        return ""
    rounding = pack.rounding_of(step.of if step.of in ("score", "total") else "rate")
    return "" if rounding is None else f"；依据：{_cited(pack, rounding)}"


# -- execution and total


def _explain_execution(score: ExecutionScore, pack: RulePack | None, money: Money) -> Explanation:
    lines = []
    if score.budget is not None and score.executed is not None and score.rate is not None:
        division = f"{money.shown(score.executed)} ÷ {money.shown(score.budget)} × 100%"
        rate = told(division, score.rate * 100, "%")
        lines.append(f"预算执行率 = 执行数 ÷ 预算数 = {rate}（金额单位：{money.unit}）")
    if pack is not None and pack.execution is not None:
        execution = pack.execution
        lines.append(f"预算数：{execution.budget}；执行数：{execution.executed}")
        lines.append(f"适用规则：{rule_words(execution)}")
        lines.append(f"依据：{citation(score.source.document, execution, score.evidence)}")
        if execution.note is not None:
            lines.append(f"说明：{execution.note}")
    known = Known(money, looked_up(score.steps), points=score.points)
    lines += [
        step_words(step, known) + (_clause_of_rounding(step, pack) or _clause_of_reading(step, pack))
        for step in score.steps
    ]
    lines += [f"提示：{finding.message}" for finding in score.findings]
    earned = "待评定" if score.earned is None else f"得 {shown(score.earned)} 分"
    return Explanation(f"预算执行率：分值 {shown(score.points)}，{earned}", tuple(lines))


def _explain_total(found: SelfEvaluation) -> Explanation:
    pack = found.pack
    lines = [_total_step(step) + _clause_of_rounding(step, pack) for step in found.steps]
    if not found.complete:
        lines.append(f"还有待评定的行：总分在 {shown(found.low)} 至 {shown(found.high)} 之间")
    lines += [f"其他分法（分值未印）：{split_total_words(each, pack)}" for each in found.splits[1:]]
    lines += [f"一票否决：{label(veto.when)}" for veto in found.vetoes]
    if pack.grades is not None:
        edges = "、".join(f"{edge.word} {shown(edge.lower)} 分起" for edge in pack.grades.edges)
        lines.append(f"等级：{edges}；依据：{_cited(pack, pack.grades)}")
    return Explanation(f"总分 {total_words(found, unit=' 分')}，等级：{rating_words(found)}", tuple(lines))


def _total_step(step: Added | Scaled | Bounded | Rounded) -> str:
    """A step of the total: a converted total is rounded as scores are, and stays the total."""
    return step_words(evolve(step, of="total") if isinstance(step, Rounded) else step, Known())


def total_words(found: SelfEvaluation, digits: int = 0, unit: str = "") -> str:
    """The total (总分), with at least so many decimals: a range while rows are open that could change it."""
    low, high, known = (padded(each, digits) for each in (found.low, found.high, found.total))
    return f"{known}{unit}" if found.complete else f"{low}～{high}{unit}（已确定 {known}{unit}）"


def rescaled_words(found: SelfEvaluation) -> str:
    """How the total came from the rows that apply, where some do not (折算); ``""`` where all do."""
    scaled = next((step for step in found.steps if isinstance(step, Scaled)), None)
    if scaled is None:
        return ""
    out = [str(number) for number, each in enumerate(found.scores, 1) if each.earned is None and each.low == each.high]
    left = shown(scaled.whole - scaled.part)
    said = f"序号 {'、'.join(out)} 的指标不适用，{left} 分不计（小计中已除去）"
    if not found.complete:
        return f"{said}；总分由其余 {shown(scaled.part)} 分的得分折算成 {shown(scaled.whole)} 分"
    worked = told(f"{shown(scaled.before)} ÷ {shown(scaled.part)} × {shown(scaled.whole)}", scaled.result, " 分")
    return f"{said}；其余 {shown(scaled.part)} 分得 {shown(scaled.before)} 分，总分由此折算：{worked}"


def rating_words(found: SelfEvaluation) -> str:
    """The grade (等级), or why there is none."""
    if found.rating is not None:
        return found.rating
    if found.pack.grades is None:
        return "不分等级"
    if any(veto.effect == "excluded" for veto in found.vetoes):
        return "取消参评资格"
    if not found.points_fit:
        return f"不评（分值合计不是 {decimal_string(found.pack.points)} 分）"
    return "待定（有未确定的得分）"
