"""One recorded step in words (计算步骤): each can be redone with a pocket calculator.

Lives here: a sentence for each kind of step. May not: look at a whole score, cite a document.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import Factory, evolve, frozen

from indicators.explaining.numbers import YUAN, Money, ends, printed, quantity, shown, told, worked
from indicators.rulepacks.model import MODES, STAGES
from indicators.rulepacks.names import DECLARED
from indicators.standards import Amount, Share, Trace, trace
from indicators.standards.facts import PERCENT, label, reference_name
from indicators.standards.formula import free_names
from indicators.standards.tree import Base, Discretion, Event, Once, Proportional, Step

POINTS = " 分"


@frozen
class Known:
    """What the words of a step need beside the step (已知)."""

    money: Money = YUAN  # how the form prints amounts
    # the values that the steps looked up, with their units, by name
    values: Mapping[str, tuple[Fraction, str | None]] = Factory(dict)
    share: Fraction | None = None  # the share of the points that a person gave
    points: Fraction | None = None  # the 分值


def looked_up(steps: Iterable[Trace]) -> dict[str, tuple[Fraction, str | None]]:
    """The values that steps looked up, with their units."""
    return {step.name: (step.value, step.unit) for step in steps if isinstance(step, trace.Looked)}


def step_words(step: Trace, known: Known) -> str:  # noqa: C901, PLR0911, PLR0912 - one branch a step is the plainest table
    """Say one recorded step."""
    match step:
        case trace.Looked():
            reckoned = _reckoned(step.name, step.value, step.unit, known, step.computed_from)
            return reckoned or f"取“{step.name}”：{known.money.quantity(step.value, step.unit)}"
        case trace.Checked():
            return _checked_words(step, known)
        case trace.Gave(outcome, points, result):
            if isinstance(outcome, Share) and points is not None and outcome.value not in (0, 1):
                return f"得分值的 {shown(outcome.value * 100)}%：" + told(
                    f"{shown(points)} × {shown(outcome.value * 100)}%", result, POINTS
                )
            return f"得 {shown(result)} 分"
        case trace.Chose():
            return _chose_words(step, known)
        case trace.Lined():
            return _lined_words(step, known.money)
        case trace.Computed():
            plain = dict(step.values)
            given = {name: known.values.get(name, (value, None)) for name, value in plain.items()}
            numbers = _numbers(step.expression, given, plain, known.money)
            return f"{printed(step.expression)} = {told(numbers, step.result, POINTS)}"
        case trace.Moved():
            return _moved_words(step)
        case trace.Bounded(what, before, result):
            return f"{_BOUNDED[what]} {shown(result)}：{shown(before)} → {shown(result)} 分"
        case trace.Added(parts, result):
            return f"合计：{told(_sum(parts), result, POINTS)}"
        case trace.Joined(how, parts, result):
            numbers = "、".join(map(shown, parts))
            if how == "mean":
                numbers = told(f"({_sum(parts)}) ÷ {len(parts)}", result, POINTS)
                return f"{_JOINED[how]}：{numbers}"
            return f"{_JOINED[how]}：{numbers} → {shown(result)} 分"
        case trace.Merged():
            return _merged_words(step)
        case trace.Scaled(before, part, whole, result):
            worked_out = told(f"{shown(before)} ÷ {shown(part)} × {shown(whole)}", result, POINTS)
            return f"折算：{worked_out}（不适用的行不计，其余 {shown(part)} 分折成 {shown(whole)} 分）"
        case trace.Rounded(of, before, digits, mode, result):
            unit = POINTS if of in ("score", "total") else "%" if DECLARED.get(of, _PLAIN).unit == "%" else ""
            reckoned = _reckoned(of, before, unit, known) if unit == "%" else None
            how = f"保留 {digits} 位小数（{MODES[mode]}）：{shown(before)} → {shown(result)}{unit}"
            return f"{reckoned}；{how}" if reckoned else f"{STAGES.get(of, of)}{how}"
        case _:
            return f"触发一票否决：{label(step.veto.when)}"


def fault_words(step: Trace, known: Known) -> str:
    """Say what a step found wrong, without its arithmetic; ``""`` for one that found nothing."""
    match step:
        case trace.Moved(move=Step() as move, distance=distance, result=result) if result < 0:
            name = move.measure or next(iter(known.values), "")
            value = f"{name}{known.money.quantity(*known.values[name])}，" if name in known.values else name
            return value + _gap_words(evolve(move, measure=""), distance or Fraction(0)).removeprefix("本指标")
        case trace.Moved(move=Event() as move, distance=distance, result=result) if result < 0:
            return f"{move.event}{quantity(distance or Fraction(0), move.per.unit)}"
        case trace.Moved(result=result) if result < 0:
            return _moved_words(step).partition("：")[0]
        case trace.Checked(holds=False, value=None):
            return f"“{step.name}”不成立"
        case trace.Checked(holds=False):
            said, _, rest = _checked_words(step, known).removesuffix("不成立").partition("，条件")
            return f"{said.replace('“', '').replace('”', '')}，不符合{rest}"
        case _:
            return ""


_TYPED = str.maketrans({"×": "*", "÷": "/"})
_PLAIN = DECLARED["完成值"]
_BOUNDED = {
    "floor": "扣完为止，不低于",
    "zero": "得分不低于",
    "ceiling": "封顶，最高",
    "points": "不超过分值",
    "veto": "一票否决，计为",
}
_JOINED = {
    "lowest": "各项都要达到，取最低的",
    "mean": "各项平均",
    "all_or_nothing": "各项都得满分才得分",
    "any": "达到一项即可，取最高的",
}


def _reckoned(name: str, value: Fraction, unit: str | None, known: Known, text: str | None = None) -> str | None:
    """How a value comes about from others, where they are known and give it."""
    text = text or DECLARED.get(name, _PLAIN).meaning.translate(_TYPED)
    names = free_names(text)
    if "/" not in text or not known.values.keys() >= set(names):
        return None
    percent = "×100%" if unit in PERCENT else ""
    given = {each: known.values[each] for each in names}
    numbers = _numbers(text, given, {each: number for each, (number, _) in given.items()}, known.money) + percent
    if worked(numbers) * (100 if percent else 1) != value:
        return None
    return f"{name} = {printed(text)} = {told(numbers, value, unit or '')}"


def _operand(value: Fraction, unit: str | None, money: Money) -> str:
    """A number within arithmetic: an amount in the form's unit, a rate with its sign, a loss in brackets."""
    text = money.shown(value) if unit == "元" else f"{shown(value)}{'%' if unit in PERCENT else ''}"
    return f"({text})" if value < 0 else text


def _checked_words(step: trace.Checked, known: Known) -> str:
    verdict = "成立" if step.holds else "不成立"
    if step.value is None:
        return f"“{step.name}”{verdict}"
    unit = step.unit or known.values.get(step.name, (None, None))[1]
    bound = "" if step.bound is None else f"（界限为 {known.money.quantity(step.bound, unit)}）"
    return f"“{step.name}”{known.money.quantity(step.value, unit)}，条件“{label(step.when)}”{bound}{verdict}"


def _chose_words(step: trace.Chose, known: Known) -> str:
    low, high, edge = step.low, step.high, "" if step.high_closed else "（不含）"
    inside = "" if low is None or high is None else f"（可在 {shown(low)} 至 {shown(high)}{edge or ' '}分之间）"
    said = f"“{step.name}”由评价人评定"
    if known.share is not None and known.points is not None and known.share * known.points == step.result:
        share = f"{shown(known.share * 100)}%"
        return f"{said}，得分比例 {share}：{told(f'{shown(known.points)} × {share}', step.result, POINTS)}{inside}"
    return f"{said}：{shown(step.result)} 分{inside}"


def _lined_words(step: trace.Lined, money: Money) -> str:
    (x0, y0), (x1, y1) = step.start, step.end
    in_money = step.unit == "元"
    value, low, high = (money.shown(each) if in_money else shown(each) for each in (step.value, x0, x1))
    line = f"({value} - {low}) ÷ ({high} - {low}) × ({shown(y1)} - {shown(y0)})"
    if x0 == y0 == 0:
        line = f"{value} ÷ {high} × {shown(y1)}"
    elif y0:
        line = f"{shown(y0)} + {line}"
    return f"“{step.name}”{money.quantity(step.value, step.unit)} 按比例：{told(line, step.result, POINTS)}"


def _numbers(
    text: str, given: Mapping[str, tuple[Fraction, str | None]], plain: Mapping[str, Fraction], money: Money
) -> str:
    """Put numbers for names: amounts in the form's unit and rates with their sign where that changes no result."""

    def put_in(operands: Mapping[str, str]) -> str:
        out = text
        for i, name in enumerate(longest):  # so that no name is cut by another
            out = out.replace(name, f"\0{i}\0")
        for i, name in enumerate(longest):
            out = out.replace(f"\0{i}\0", operands[name])
        return printed(out)

    longest = sorted(given, key=len, reverse=True)
    in_form = put_in({name: _operand(*amount, money) for name, amount in given.items()})
    bare = put_in({name: _operand(value, None, money) for name, value in plain.items()})
    return in_form if worked(in_form) == worked(bare) else bare


def _sum(parts: tuple[Fraction, ...]) -> str:
    words = "".join(f" {'-' if part < 0 else '+'} {shown(abs(part))}" for part in parts)
    return words.removeprefix(" + ").lstrip() or "0"


def _merged_words(step: trace.Merged) -> str:
    """The putting together, in numbers."""
    if step.how == "sum":
        return f"汇总“{step.name}”（相加）：{told(_sum(step.values), step.result)}"
    pairs = zip(step.values, step.weights, strict=True)
    how = "按资金加权平均" if step.how == "fund_weighted_mean" else "平均"
    products = " + ".join(f"{shown(value)} × {shown(weight)}" for value, weight in pairs)
    line = f"({products}) ÷ {shown(sum(step.weights, Fraction(0)))}"
    return f"汇总“{step.name}”（{how}）：{told(line, step.result)}"


def _moved_words(step: trace.Moved) -> str:
    move = step.move
    whole = step.each * step.times
    amount = told(f"{shown(step.each)} × {shown(step.times)}", whole, POINTS)
    if step.result != whole:
        amount += f"，限额内取 {shown(step.result)} 分"
    if isinstance(move, Step):
        per = quantity(move.per.value, move.per.unit)
        rule = "不足一步的按比例计" if step.parts else "不足一步按一步计" if move.up else "只计整步"
        gap = _gap_words(move, step.distance or Fraction(0))
        steps = f"共 {shown(step.times)} 步，每步 {shown(step.each)} 分"
        return f"{gap}，每 {per} 为一步，{rule}，{steps}：{amount}"
    if isinstance(move, Event):
        per = quantity(move.per.value, move.per.unit)
        far = quantity(step.distance or Fraction(0), move.per.unit)
        begun = "，不足一次按一次计" if move.up else ""
        times = f"共 {shown(step.times)} 次，每次 {shown(step.each)} 分"
        return f"{move.event}：{far}，每 {per} 计一次{begun}，{times}：{amount}"
    if isinstance(move, Proportional):
        about = "" if ends(step.times) else "约 "
        done = f"已完成{about} {shown(step.distance or Fraction(0))}%"
        amount = told(f"{shown(step.each)} × {shown(step.times * 100)}%", whole, POINTS)
        return f"按比例扣分：{done}，缺 {about}{shown(step.times * 100)}%：{amount}"
    assert isinstance(move, Once | Discretion)  # noqa: S101 - there are no other classes
    return f"{label(move.when)}{move.words if isinstance(move, Discretion) else ''}：{shown(step.result)} 分"


# how far off a bound, and that it is not off at all
_SIDES = {
    "below": ("比{bound}低 {far}", "不低于{bound}"),
    "above": ("比{bound}高 {far}", "不高于{bound}"),
    "either": ("与{bound}相差 {far}", "等于{bound}"),
    "late": ("超过时限 {far}", "没有超过时限"),
    "early": ("早于时限 {far}", "没有早于时限"),
}


def _gap_words(move: Step, distance: Fraction) -> str:
    """How far a value lies from the bound of a step: 合格率比 98% 低 1.6百分点."""
    match move.origin:
        case Amount(value, unit):
            bound = f" {quantity(value, unit)} "
        case Base(reference):
            bound = reference_name(reference)
        case _:
            bound = trace.TARGET
    words = _SIDES[move.side][0 if distance else 1]
    return f"{move.measure or '本指标'}{words.format(bound=bound, far=quantity(distance, move.per.unit))}".rstrip()
