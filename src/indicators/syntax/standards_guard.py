"""The last look at a reading: what the text prints and the rule does not hold is refused, never dropped.

Lives here: checks that only ever refuse. May not: read, repair, build.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

from attrs import fields, has

from indicators.comparators import AtLeast, Between, Interval, Quantity, Reference
from indicators.standards.tree import (
    Adjust,
    Amount,
    Case,
    Cases,
    Combined,
    Condition,
    Event,
    Formula,
    Grade,
    Linear,
    Once,
    Outcome,
    Points,
    PointsBetween,
    Proportional,
    Rule,
    Ruled,
    Share,
    ShareBetween,
    StateHolds,
    Step,
    SumOf,
    Veto,
)
from indicators.syntax.standards_changes import PLACES, RATIOS, TIMES
from indicators.syntax.standards_model import Said
from indicators.syntax.standards_pieces import Piece, words
from indicators.syntax.standards_row import POINT, Unsure


def accounted(row: Sequence[Said], rule: Rule) -> None:
    """Refuse a rule in which printed points are lost, or that says two things of one fact.

    Args:
        row: The clauses.
        rule: What was made of them.

    Raises:
        Unsure: The rule does not hold what the text prints.
    """
    nodes = list(_nodes(rule))
    if not any(said.act == "onward" for said in row):  # a row of amounts became its own difference
        _numbers(row, nodes)
    names = " ".join(node for node in nodes if isinstance(node, str))
    for said in row:
        _shared_out(said, names)
        if said.act == "formula" and any(p.kind == "VERB" and p.word == "DEDUCT" for p in said.clause.lead):
            raise Unsure("扣分的算式没有读出").at(said.clause)
    _heading(row, rule)
    _lines(rule, nodes)
    for node in nodes:
        _part(row, node)
        _name(node)
        _doubted(node)


def _numbers(row: Sequence[Said], nodes: Sequence[object]) -> None:
    """Every printed number of points or of a band stands in the rule."""
    numbers = {abs(node) for node in nodes if isinstance(node, Fraction)}
    names = " ".join(node for node in nodes if isinstance(node, str))
    plain = all(said.lead.count is None for said in row)
    for said in row:
        if any(value and value not in numbers for score in said.clause.scores for value in _values(score)):
            raise Unsure("有一处分数没有着落").at(said.clause)
        if plain and not all(_placed(number, numbers, names) for number in _limits(said)):
            raise Unsure("有一个数没有着落").at(said.clause)


def _part(row: Sequence[Said], node: object) -> None:
    """Refuse one node that contradicts the row or itself."""
    match node:
        case Step(origin=None, side="below" | "above", per=per) if per.unit in (*RATIOS, *TIMES) and _bounded(
            row, per.unit
        ):
            raise Unsure("从哪个数起扣没有读出")
        case Step(origin=Amount()) if any("±" in piece.leads for said in row for piece in said.clause.lead):
            raise Unsure("往哪一边偏离才扣没有读出")  # ±5%以内得5分,每超出1个百分点扣0.5分
        case Step(origin=Amount(unit="名")) if any(p.leads == ("前",) and p.low is None for p in _leads(row)):
            raise Unsure("从第几名起扣没有读出")
        case Step(origin=Amount(value, None), per=per) if value and per.unit in RATIOS:
            raise Unsure("起扣的数没有单位")  # ≤1得满分,每超出1%
        case Adjust(changes=moves):
            _apart(moves)
            _differ([move.event for move in moves if isinstance(move, Event)])
            _losses(row, node)
            _counted_alike(moves)
        case Cases(cases=cases):
            _levels(cases)
        case Veto(when=StateHolds(words=cause)) if cause.endswith(_NO_CAUSE) or "情形之一" in cause:
            raise Unsure("否决的条件没有读出")
        case Once(when=Combined(operator="and", parts=parts)) if _required(parts):
            raise Unsure("前一句是要求还是扣分的条件没有读出")


def _leads(row: Sequence[Said]) -> Iterator[Piece]:
    return (piece for said in row for piece in said.clause.lead)


def _name(node: object) -> None:
    """Refuse a node whose names hold what was not read."""
    match node:
        case Event(event=name, per=per) if per.unit in PLACES or (name in _FALLEN and per.unit in ("名", "位")):
            raise Unsure("从第几名起扣没有读出")
        case Event(per=per) if per.value.denominator != 1:
            raise Unsure("每多少没有读出")  # 较上年每下降0.1米 counts no things
        case StateHolds(words=name) | Event(event=name):
            _sound(name)
        case (
            Step(measure=str(name))
            | Condition(measure=str(name))
            | Cases(measure=str(name))
            | Linear(measure=str(name))
        ):
            _measured(name)
        case Reference(reference=str(name)) if len(name) == 1 or name in _NO_BASE or _LINKED.search(name):
            raise Unsure("和什么比较没有读出")
        case Formula(names=names) if any("或" in name for name in names):
            raise Unsure("两个算式里用哪一个没有读出")  # 按B/A或A/B×分值
        case Formula(names=names) if any("|" in name for name in names):
            raise Unsure("绝对值没有读出")


def _doubted(node: object) -> None:
    """Refuse one node that two people would read differently."""
    match node:
        case Once(when=Condition(test=Quantity(unit="百分点"))):
            raise Unsure("超过这么多才扣还是每超过这么多就扣没有读出")
        case Once(when=StateHolds(words=name)) if _ONE.search(name):
            raise Unsure("扣一次还是按数量扣没有读出")
        case SumOf(parts=parts) if len({type(score) for part in parts for score in _given(part)}) > 1:
            raise Unsure("一项的满分还是全部分值没有读出")  # ②…得1分,无此事项的视同得分
        case Adjust(start=Ruled(SumOf()), changes=(Event(event=name),)) if _RESTATED.search(name):
            raise Unsure("各项得分和不符合的扣分重复")
        case Adjust(changes=(Once(when=Condition(), score=Points(once)),), ceiling=Points(most)) if most > once:
            raise Unsure("加一次还是按数量加没有读出")  # 比上年降低1%加0.5分,最多加2分


def _measured(name: str) -> None:
    """A measure is a plain name."""
    odd = name.startswith(_NO_MEASURE) or name.endswith(_CUT_OFF) or _COMPARED.search(name)
    if odd or name[:1].isdigit() or name in _TARGETS:
        raise Unsure("指标名称没有读出")


_CUT_OFF = (":", "：", "上年", "去年", "上年度", "同期")
_NO_MEASURE = ("由", "根据", "按照", "视", "加分项")
_NO_BASE = ("完成", "实现", "达到", "超过")


def _lines(rule: Rule, nodes: Sequence[object]) -> None:
    """按比例 and its own formula, or a loss and a line for one shortfall, are two readings of one sentence."""
    lines = [node.measure for node in nodes if isinstance(node, Linear)]
    lost = any(isinstance(node, Proportional) for node in nodes)
    if lines and (lost or (isinstance(rule, Cases) and None in lines and any(lines))):
        raise Unsure("按比例计分有两种读法")


_NO_CAUSE = ("不得", "给予", "考核", "考核结果", "考核结果为", "考核等次", "确定", "结果")


def _limits(said: Said) -> Iterator[Fraction]:
    """The numbers of the bound that stands right before an outcome."""
    if said.act not in ("give", "grade"):
        return
    for piece in reversed(said.clause.lead):
        if piece.kind in ("COMMA", "STOP"):
            return
        if piece.kind == "bound" and piece.low is not None and piece.low.unit in (None, *RATIOS, POINT):
            plain = piece.low.unit is None and piece.low.scale == 1
            scale = piece.high.scale if plain and piece.high is not None else 1  # 5-10万元
            yield piece.low.value * scale  # the upper end of a range may have been raised to the next edge


def _placed(number: Fraction, numbers: Collection[Fraction], said: str) -> bool:
    """Is a printed number a bound, a factor, the edge that an open end was raised to, or part of a name?"""
    return bool({number, number / 100, number + 1}.intersection(numbers)) or number == _ALL or str(number) in said


_ALL = 100  # 率100%得5分: the origin of a line or of a falling table


def _shared_out(said: Said, held: str) -> None:
    """机构和人员不落实的各扣0.5分: each of the two loses on its own."""
    when = said.lead.when
    together = isinstance(when, StateHolds) and when.words in held and any(w in when.words for w in "和、与及或")
    if said.lead.apart and said.loses and together:
        raise Unsure("各扣的是哪几种情形没有读出").at(said.clause)


def _heading(row: Sequence[Said], rule: Rule) -> None:
    """落实领导责任(1分)。…得1分: the first points may be the 分值 of the row, printed in its heading."""
    first, *others = row
    if not isinstance(rule, SumOf) or first.clause.verb != "BARE" or not (others and others[0].lead.stopped):
        return
    given = [said.score for said in others if said.act == "give" and isinstance(said.score, Points) and not said.zero]
    spoken = all(said.clause.verb != "BARE" for said in others)
    if spoken and isinstance(first.score, Points) and first.score.value == sum(score.value for score in given):
        raise Unsure("标题里的分值还是一项得分没有读出").at(first.clause)


def _counted_alike(moves: Sequence[object]) -> None:
    """每发生一起一般事故扣2分,较大事故扣5分: once, or for each?"""
    things = {move.event[-2:] for move in moves if isinstance(move, Event)}
    facts = (move.when.words for move in moves if isinstance(move, Once) and isinstance(move.when, StateHolds))
    if any(fact[-2:] in things and len(fact) <= _SHORT and not fact.endswith("的") for fact in facts):
        raise Unsure("扣一次还是每次都扣没有读出")


_SHORT = 6  # characters of a noun that only continues the count before it


def _given(rule: Rule) -> Iterator[Outcome]:
    """What a part of a sum gives, zeros left out."""
    if isinstance(rule, Cases):
        scores = [case.score for case in rule.cases]
        yield from (score for score in scores if isinstance(score, Points | Share) and score.value)


def _losses(row: Sequence[Said], rule: Adjust) -> None:
    """What a sentence takes away may not stand as a level of the start: 弄虚作假的倒扣2分."""
    levels = {n.when for n in _nodes(rule) if isinstance(n, Case)}
    for said in row:
        if said.act == "deduct" and isinstance(said.lead.when, StateHolds) and said.lead.when in levels:
            raise Unsure("扣分的情形没有着落").at(said.clause)


def _levels(cases: Sequence[Case]) -> None:
    """Each fact once, each band within reach, grades or points."""
    _differ([case.when.words for case in cases if isinstance(case.when, StateHolds)])
    _reached(cases)
    if len({isinstance(case.score, Grade) for case in cases}) > 1:
        raise Unsure("等次和分数混在一起")
    measured = any(isinstance(case.when, Condition) for case in cases)
    if measured and any(isinstance(case.when, StateHolds) and _TIMED.search(case.when.words) for case in cases):
        raise Unsure("有一档的数没有读出")  # 2个工作日内响应得2分,超过3个工作日不得分


def _reached(cases: Sequence[Case]) -> None:
    """A band right behind one that holds all of it never decides (达到100万元得2分,达到200万元得4分)."""
    bands = [(case.when.measure, case.when.test) for case in cases if isinstance(case.when, Condition)]
    for (name, wide), (other, inner) in pairwise(bands):
        if not (isinstance(wide, Quantity | Between) and isinstance(inner, Quantity | Between)):
            continue
        if (name, wide.unit) == (other, inner.unit) and _holds(wide.interval, inner.interval):
            raise Unsure("有一档永远轮不到，哪一档在前没有读出")


def _holds(wide: Interval, inner: Interval) -> bool:
    low = wide.lower is None or (inner.lower is not None and inner.lower >= wide.lower)
    high = wide.upper is None or (inner.upper is not None and inner.upper <= wide.upper)
    open_low = not wide.lower_closed and inner.lower_closed and inner.lower == wide.lower
    open_high = not wide.upper_closed and inner.upper_closed and inner.upper == wide.upper
    return low and high and not open_low and not open_high


def _apart(moves: Sequence[object]) -> None:
    """每超出1%扣0.2分 from 100%, and 超出20%的不得分: the second bound is a distance, not the measure itself."""
    steps = [(m.side, m.origin.value) for m in moves if isinstance(m, Step) and isinstance(m.origin, Amount)]
    unnamed = [
        m.when for m in moves if isinstance(m, Once) and isinstance(m.when, Condition) and m.when.measure is None
    ]
    for bound in [when.test for when in unnamed if isinstance(when.test, Quantity)]:
        over, under = bound.interval.upper is None, bound.interval.lower is None
        if any(
            (s == "above" and over and v >= bound.value) or (s == "below" and under and v <= bound.value)
            for s, v in steps
        ):
            raise Unsure("从哪个数起算的界限没有读出")


def _required(parts: Sequence[object]) -> bool:
    """每月不少于1次,不检查: what is asked for stands before what is punished."""
    asked = any(isinstance(p, Condition) and isinstance(p.test, AtLeast) for p in parts)
    return asked and any(isinstance(p, StateHolds) and p.words.startswith(("不", "未", "无", "没")) for p in parts)


def _differ(names: list[str]) -> None:
    if len(set(names)) < len(names):
        raise Unsure("同一种情形有两种计分")


_PAIRS = (("(", ")"), ("（", "）"), ("[", "]"), ("“", "”"), ("《", "》"))
_NO_NAME = ("/", "-", ")", "）", "—")
_NO_WORDS = ("得分为负", "得分小于", "得分低于0")
_NO_END = ("计算得分", "计算", "计分", "给予“")
_POINTS = re.compile(r"\d分(?![之钟值])|\d%的?(?:权重|分值)")
_FALLEN = ("降低", "下降", "后退", "后移", "退后", "降")
_AWARDED = re.compile(
    "否则|反之|相应分|扣完|满分|权重分|分值|按比例|酌情|不得分|不[计给扣]分|类推|视情|[加扣]分|得分(?!率)|折算|封顶"
)
_TARGETS = ("目标值", "年度指标值", "计划值", "计划数")  # 目标值≥500人 prints the target; nobody measures it
_TIMED = re.compile(r"\d+(?:个月|个工作日|工作日|天|日|小时|分钟|年)[以之]?内")
_ONE = re.compile("(?:发现|發現|出现|出現|发生|發生)[一1].$")
_OFTEN = re.compile(r"每.{1,2}(?:至少|不少于|不低于)\d")  # 每月至少2次,否则扣1分/次
_RESTATED = re.compile("不符|未达|不满足|不达")
_TREATED = re.compile("按.*处理$")
_LINKED = re.compile("但|且|高于|低于|超过|不足|达到")  # 低于目标值但高于上年: two bounds
# 小于0的每超1个百分点: no name of a measure
_COMPARED = re.compile(r"(?:[大小高低少多]于|超过|不足|达到|[≤≥<>=×*])\d|\d%|[≤≥]")


def _sound(said: str) -> None:
    """A name is words, with its brackets and quotation marks in pairs, and holds no points."""
    odd = any(said.count(opened) != said.count(closed) for opened, closed in _PAIRS)
    if (
        odd
        or said.startswith(_NO_WORDS)
        or said in ("的", "")
        or said.startswith(_NO_NAME)
        or (said.startswith("个") and not said.startswith(("个别", "个人", "个体")))
        or said.endswith(_NO_END)
        or "计分," in said
        or _OFTEN.search(said)
        or said.endswith(("≤", "≥", "≤的", "≥的"))
        or _POINTS.search(said)
        or _AWARDED.search(said)
        or _TREATED.search(said)
    ):
        raise Unsure("有一处情形没有读出")


def _bounded(row: Sequence[Said], unit: str | None) -> bool:
    """Does the text print a bound that the step could start from?"""
    alike = RATIOS if unit in RATIOS else TIMES
    for said in row:
        stepping = False
        for piece in said.clause.lead:
            stepping = stepping or piece.kind == "each"
            if stepping and piece.low is not None:  # the step itself
                stepping = False
                continue
            sign = words().before.get(piece.leads[-1]) if piece.kind in ("bound", "PRE") and piece.leads else None
            least = sign == ">=" and piece.leads[-1].startswith("不")  # 不低于全省平均增幅
            named = (
                (sign in ("<", ">", "<=") or least)
                and piece.kind == "PRE"
                and unit in RATIOS
                and said.lead.count is None
            )
            each = piece.leads[:1] == ("每",)
            if named or (piece.low is not None and piece.low.unit in alike and not each):
                return True
    return False


def _values(score: object) -> Iterator[Fraction]:
    match score:
        case Points(value) | Share(value):
            yield abs(value)
        case PointsBetween(low, high) | ShareBetween(low, high):
            yield abs(low)
            yield abs(high)


def _nodes(rule: Rule) -> Iterator[Any]:
    """Every node and every leaf of a rule."""
    stack: list[Any] = [rule]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, tuple):
            stack.extend(node)
        elif has(type(node)):
            stack.extend(getattr(node, field.name) for field in fields(type(node)))
