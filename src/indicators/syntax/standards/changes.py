"""Counts and conditions → changes: steps from a bound, events that are counted, what happens once (加减分).

Lives here: where a distance is measured from. May not: put changes together (``parts``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards import tree
from indicators.standards.tree import Amount, Base, Condition, Event, Points, Share, StateHolds, Step
from indicators.syntax.standards.amounts import Band, Raw, Several, joined, measure_of, reference_of, settled
from indicators.syntax.standards.bands import RANKS, timed
from indicators.syntax.standards.bounds import base_name
from indicators.syntax.standards.conditions import of_own
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.model import MINUS, ZERO, Clause, gaining, is_other
from indicators.syntax.standards.reasons import FROM_WHERE, PER, WHAT_IS_ZERO
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words
from indicators.syntax.values import parse

_PERCENT = ("%", "百分点")
_WAY = "往哪一边偏离、从哪个数起算没有读出"
_PERIODS = {"环比": "上期", "同比": "上年同期"}
_BARE, _PAIRED = "有分数没有读出条件", "“分别”前后的项数对不上"
Score = Points | Share | tree.PointsBetween | tree.ShareBetween
Origin = tuple[Amount | Base, str | None]


def moves(clause: Clause, known: Sequence[Raw]) -> list[tree.Move]:
    """Make the changes of a clause; ``known`` are the conditions before it, the nearest last.

    One change; several for 各, 分别 and for both directions.
    """
    score, count = clause.scores[0] if len(clause.scores) == 1 else None, clause.count
    when = None if clause.raw is None else settled(clause.raw)
    if clause.act == "share_lose":
        measure = measure_of(clause.raw)
        return [tree.Proportional(when if clause.raw is None else settled(clause.raw, measure), measure)]
    if clause.act == "judge_lose":
        if count is not None or not (score is None or isinstance(score, tree.Limit)):
            raise Unsure.at("按次酌情扣分没有读出", clause)
        return [tree.Discretion(when, clause.words, score)]
    if clause.act == "both":
        return _both(clause, score, known)
    if clause.each:
        scores = clause.scores * len(clause.each) if score is not None else clause.scores
        if len(scores) != len(clause.each):
            raise Unsure.at(_PAIRED, clause)
        pairs = zip(clause.each, scores, strict=True)
        made = [tree.Once(settled(raw), one) for raw, one in pairs if isinstance(one, Score) and one != ZERO]
        return [*made]  # 好、中、差分别扣0、2、6分
    found = [] if count is None else _from_each(clause, count, known)
    if found:
        return found
    if not isinstance(score, Score):
        raise Unsure.at(_PAIRED, clause)
    found = [] if count is None else _from_both(count, score, known)
    return found or _of_each(_one(clause, score, when, known))


def _of_each(made: tree.Move) -> list[tree.Move]:
    """甲率、乙率低于85%的,每降低1个百分点扣2分: each for itself."""
    names = (getattr(made, "measure", None) or "").split("、")
    if isinstance(made, Step) and all(name.endswith(words().lists["rates"]) for name in names):
        return [evolve(made, measure=name) for name in names]
    return [made]


def _from_each(clause: Clause, count: Count, known: Sequence[Raw]) -> list[tree.Move]:
    """甲率95%,乙率90%,每低1个百分点各扣0.2分, 分别扣0.2分、0.1分: from the bound of each."""
    if not clause.apart or count.side not in ("below", "above") or count.subject or count.edge:
        return []
    parts = [
        part for raw in known for part in (raw.parts if isinstance(raw, Several) and raw.operator == "and" else [raw])
    ]
    named = {raw.measure: raw for raw in parts if isinstance(raw, Band) and raw.measure and not raw.single}
    found = [(name, origin[0]) for name, raw in named.items() if (origin := _from(count, raw)) is not None]
    scores = [one for one in clause.scores if isinstance(one, Score)]
    scores = scores * len(found) if len(scores) == 1 else scores
    if not len(scores) == len(found) == len(named) > 1:
        return []
    return [Step(name, count.side, at, count.size, one) for (name, at), one in zip(found, scores, strict=True)]


def _from_both(count: Count, score: Score, known: Sequence[Raw]) -> list[tree.Move]:
    """在90%-110%之间得5分,每偏离1个百分点扣0.25分: below and above."""
    near = next((raw for raw in reversed(known) if isinstance(raw, Band)), Band())
    beyond = count.side == "above" and near.absolute  # ±5%以内得满分,每超出1%扣0.5分
    two = near.low is not None and near.high is not None and not (near.single or near.absolute)
    bare = count.side == "either" and two and not (count.subject or count.named or count.edge)
    if not (beyond or bare or count.named in words().lists["intervals"]):  # 每偏离该区间1个百分点扣0.25分
        return []
    low, high = -(near.high or 0) if beyond else near.low, near.high
    if low is None or high is None or not _fits(count.size.unit, near.unit):
        raise Unsure.at(_WAY, count)
    ends = ("below", low), ("above", high)
    return [Step(near.measure, side, Amount(end, near.unit), count.size, score) for side, end in ends]


def _one(clause: Clause, score: Score, when: tree.When | None, known: Sequence[Raw]) -> tree.Move:
    if clause.per is not None:  # 扣0.5分/条
        if clause.count is not None:
            raise Unsure.at(PER, clause)
        if not isinstance(when, StateHolds):
            raise Unsure.at("计数的事项不能为空", clause)
        return Event(when.words, clause.per, score)
    if clause.count is not None:
        return _counted(clause, _named(clause.count), score, known)
    if when is None:
        raise Unsure.at(_BARE, clause)
    return tree.Once(when, score)


def _both(clause: Clause, score: tree.Outcome | None, known: Sequence[Raw]) -> list[tree.Move]:
    """每增减4%对应加减0.8分, 每提前或推迟2天加扣1分: one way adds, the other takes."""
    count = clause.count
    other = count is not None and any(word in (count.named or "") for word in words().distance)  # 提前或推迟
    if count is None or not isinstance(score, Points) or not (other or count.side in ("both", "either")):
        raise Unsure.at("加减分没有写每多少", clause)
    sides = ("early", "late") if count.size.unit in words().lists["times"] else ("above", "below")
    each = zip(sides, (score, Points(-score.value)), strict=True)
    return [_step(evolve(count, side=side, named=None), one, known) for side, one in each]


def limited(move: tree.Move, limit: tree.Limit) -> tree.Move:
    """The same change with the most it can move."""
    if isinstance(move, Step | Event | tree.Discretion | tree.Proportional):
        return evolve(move, limit=limit)
    raise Unsure("一次性的加减分又写了限额")


def zero(clause: Clause, score: Score = MINUS) -> tree.Move:
    """情节严重的不得分, after points were given: all of them go."""
    if clause.raw is None:
        raise Unsure.at(_BARE, clause)
    if clause.said.endswith("项"):
        raise Unsure.at(WHAT_IS_ZERO, clause)  # 未经论证的,分配合理项不得分
    parts = clause.raw.parts if isinstance(clause.raw, Several) else ()
    if any(isinstance(part, Band) and part.high is None for part in parts):
        raise Unsure.at("前一句是要求还是扣分的条件没有读出", clause)
    return tree.Once(settled(clause.raw), score)


# -- counts


def _counted(clause: Clause, count: Count, score: Score, known: Sequence[Raw]) -> Step | Event:
    """A step where the distance has somewhere to begin, else an event."""
    named = (count.base, clause.target, clause.raw, count.edge)
    own = next((raw for raw in reversed(known) if isinstance(raw, Band)), None)
    context = [*known, *(of_own(own, raw) or raw for raw in named if raw is not None)]
    based = pattern("compared").match(count.subject)
    if own is not None and based is not None and based["base"] in words().lists["own_bound"]:
        count = evolve(count, subject="")  # 以95%为基准,…较基准每少1%
    count = _with_unit(count, context) if count.size.unit is None else count
    saved = any("节约" in (measure_of(raw) or "") for raw in context[-1:])
    if saved and count.verb.startswith("超支"):  # 成本节约率≥0得满分,每超支1%
        count = evolve(count, side="below")
    rising = clause.act in ("earn", "gain") and count.side is None and not context
    if rising and count.size.unit in _PERCENT:  # 完成率每达到10%得1分
        return Step(_measure(count.subject), "above", Amount(Fraction(0), "%"), count.size, score)
    count, beyond = _sided(count, context)
    side, unit = count.side, count.size.unit
    if unit in ("名次", "位次") and side is None and not (count.words or count.subject):
        return Step("名次", "above", Amount(1, "名"), count.size, score)
    if side in ("late", "early") and unit in words().lists["times"]:
        return Step(None, side, None, count.size, score)
    if side == "both":  # 每增减1%扣0.5分
        count, side = evolve(count, side="either"), "either"
    if side == "either" and not (isinstance(score, tree.Limit) and score.value < 0):
        raise Unsure.at(_WAY, count)
    near = context[-1] if context else None
    in_time = isinstance(near, StateHolds) and pattern("in_time").search(near.words) is not None
    if in_time and side == "above" and unit in words().lists["times"] and count.edge is None:
        return Step(None, "late", None, count.size, score)  # 在规定时限内下达得1分,每超1天扣0.1分
    step = None if side in (None, "late", "early") else _maybe_step(count, score, context)
    step = _own_way(step, count) if step is not None else None
    if step is None and beyond:
        return Step(None, side or "above", None, count.size, score)
    return step or _event(count, score, clause)


def _named(count: Count) -> Count:
    """就业率:每达到10%得0.2分: what stands ahead of it is what it measures; 未完成的每超1户 names nothing."""
    if count.subject.removesuffix("的") in words().lists["not_reached"]:
        return evolve(count, subject="")
    compared = count.side and pattern("moved").match(count.before)  # 信访率与上年相比: no 比 of its own
    rate = not (count.subject or compared) and count.before.endswith(words().lists["rates"])
    return evolve(count, subject=count.before, before="") if rate else count


def _with_unit(count: Count, context: Sequence[Raw]) -> Count:
    """单位成本≤0.5元/千瓦时,每高0.01: of the bound; of a percentage it may be one point or a hundredth."""
    origin, name = _origin(count, context) or (None, None)
    if isinstance(origin, Amount) and origin.unit is None and name and count.size.value < origin.value:
        return count  # 有效利用系数≥0.56得满分,每低0.01: in the measure's own number
    if not isinstance(origin, Amount) or origin.unit in (None, *_PERCENT):
        raise Unsure.at(PER, count)
    return evolve(count, size=evolve(count.size, unit=origin.unit))


def _sided(count: Count, context: Sequence[Raw]) -> tuple[Count, bool]:
    """The side that the words in front say: 超出部分, 超额完工的; a place that falls is a greater number."""
    beyond, unit, edge = False, count.size.unit, count.edge
    for over, way in words().beyond.items():
        said = count.subject or count.before
        if count.side in (None, way) and said.startswith(over):
            if any(other in said for other, side in words().beyond.items() if side != way):
                raise Unsure.at(_WAY, count)  # 超出或不足的每次扣1分
            count, beyond = evolve(count, subject="", before="", side=way), True
    late = words().distance.get((count.subject or count.before).removesuffix("的"))
    if count.side is None and late in ("late", "early") and unit in words().lists["times"]:  # 逾期的每天
        count = evolve(count, subject="", before="", side=late)
    if unit in RANKS and count.side == "below" and _ranked(count, context):
        count = evolve(count, side="above", subject="" if count.subject in ("名次", "位次", "排名") else count.subject)
    return (_beside(count, edge) if edge is not None else count), beyond


def _beside(count: Count, edge: Band) -> Count:
    """The side of a bound that stands in front of the count."""
    one_sided = (edge.low is None) != (edge.high is None)
    idle = edge.low is None and edge.high_closed and count.side is None
    if idle or (count.side == "either" and edge.low is not None):
        raise Unsure.at(_WAY, count)  # 不超过2次,错报每次扣0.5分; 与85%每相差1%
    # 不足60天的每天; 不足85%,每相差1%
    if count.side in (None, "either") and (one_sided or not count.words.strip("的")):
        count = evolve(count, side="below" if edge.low is None else "above")
    return count


def _ranked(count: Count, context: Sequence[Raw]) -> bool:
    """每少1名 behind 引进5名以上 counts people, every other 名 is a place in an order."""
    bands = [raw for raw in (count.edge, *reversed(context)) if isinstance(raw, Band) and raw.unit in RANKS]
    near = next((one for one in bands if one.high is not None), bands[0] if bands else None)  # 前3名 … 3名以后
    people = count.size.unit in ("名", "位") and near is not None and near.high is None
    if people and not count.verb.startswith(words().lists["lacking"]):
        raise Unsure.at(_WAY, count)
    return not people


def _own_way(step: Step, count: Count) -> Step:
    """下降率达到3%得4分,每再下降0.5%加0.25分: the further it falls the greater is the rate."""
    falls = "[降减缩压省]"
    own = (
        gaining(step) and step.side == "below" and re.search(falls, count.verb) and re.search(falls, step.measure or "")
    )
    return evolve(step, side="above") if own and isinstance(step.origin, Amount) else step


def _maybe_step(count: Count, score: Score, context: Sequence[Raw]) -> Step | None:
    edge = count.edge
    if edge is not None:
        crossed = count.side == "above" and edge.low is None and edge.shape != "after" and not edge.high_closed
        under = count.side == "below" and edge.high is None and edge.shape == "sign" and not edge.low_closed
        if crossed or under:
            raise Unsure.at("界限的方向前后不一", count)
    if count.named is not None:
        return _named_step(count, score, context)
    based = pattern("compared").match(count.subject)
    ranked = count.size.unit in RANKS and based is not None  # 排名较上年每上升1位
    if ranked and words().distance.get(count.verb) == "above":
        count = evolve(count, side="below")  # a place that rises is a smaller number
    year = count.before.endswith(("相比", "相比较")) and pattern("moved").match(count.before)  # 损失与上年相比
    year = year or (based if based and based["year"] else None)
    stepped = ranked or year or count.size.unit in _PERCENT or _origin(count, context) is not None
    if not stepped and count.verb == "超支" and count.size.unit == "元":  # 未超支得3分,每超支1万元扣0.5分
        return Step(f"{count.subject}超支", "above", Amount(Fraction(0), "元"), count.size, score)
    return _step(count, score, context) if stepped else None


def _step(count: Count, score: Score, context: Sequence[Raw]) -> Step:
    """A step from what the count itself names, else from the nearest bound."""
    side, subject = count.side or "below", count.subject.strip(",，、 ").removesuffix("的")
    based = pattern("compared").match(count.subject) or pattern("moved").match(count.before)
    if side in ("late", "early"):
        return Step(None, side, None, count.size, score)
    if count.verb.startswith("超额") and count.size.unit in _PERCENT:  # 每超额完成5%
        return Step("超额完成", "above", Amount(Fraction(0), "%"), count.size, score)
    if side == "either" and "与" in subject:  # 培训人次与方案每相差5%
        measure, _, name = subject.partition("与")
        return Step(_measure(measure), side, Base(name), count.size, score)
    if based is not None:
        base, before = Base(_base(based["base"] or based["year"])), _origin(count, context) or (None, None)
        own = (based["measure"] or "").strip(",，") or (before[1] if before[0] == base else None)
        named = own or (_measure(subject) if based.string == count.before else None)  # 与上年相比,损失每增加20万元
        return Step(named, side, base, count.size, score)
    origin, name_of = _origin(count, context) or (None, None)
    near = context[-1] if context else None
    # 高于全市平均增速得5分,每低1个百分点扣1分
    compared = isinstance(near, StateHolds) and re.search("[高低优]于|超过|不低|[0-9]%", near.words)
    if origin is None and (compared or (subject and any(isinstance(raw, Band) and raw.unit == "%" for raw in context))):
        raise Unsure.at(FROM_WHERE, count)
    own = words().lists["own_bound"]  # 目标值为90%,每低于目标值5个百分点: of the indicator
    size = count.size
    if isinstance(origin, Amount) and size.unit == "百分点" and origin.unit not in (None, *_PERCENT):
        size = evolve(size, unit="%")  # 任务6500人,完成率每低1个百分点: a hundredth of the 6500
        subject = "" if pattern("done_of_plan").fullmatch(subject) else subject
    return Step(None if name_of in own else name_of or _measure(subject), side, origin, size, score)


def _measure(name: str) -> str | None:
    return None if not name or name in words().lists["no_measure"] else name


def _base(name: str) -> str:
    read = parse(f"低于{name}")
    return base_name(read.reference, name) if isinstance(read, Reference) and read.factor == 1 else name


def _named_step(count: Count, score: Score, context: Sequence[Raw]) -> Step | None:
    """每低于序时进度1个百分点: the count names its bound."""
    name, lists = (count.named or "").removesuffix("的"), words().lists
    if "等于" in count.subject:
        raise Unsure.at(FROM_WHERE, count)  # 基准价等于报价的平均价每高于基准价1%: what is measured has no name
    if name in lists["own_bound"] and _origin(count, context) is not None:
        return _step(evolve(count, named=None), score, context)
    base = _base(name)
    if base == name and not name.endswith(lists["references"]):
        origin = _origin(count, context)  # 采用量达到24篇得3分,每多采用1篇; 每超出批复投资额的1%
        same = origin is not None and (name in (origin[1] or "") or origin[0] == Base(name))
        return _step(evolve(count, named=None), score, context) if same else None
    first = next((raw.measure for raw in reversed(context) if isinstance(raw, Band | Condition) and raw.measure), None)
    return Step(_measure(count.subject.strip(",， ")) or first, count.side or "below", Base(base), count.size, score)


def _origin(count: Count, context: Sequence[Raw]) -> Origin | None:
    """The nearest bound that the distance can be measured from; 案件数与上年持平得6分,每下降1起: the year before."""
    only = context[0].words if len(context) == 1 and isinstance(context[0], StateHolds) else ""
    level, name = pattern("held_level").fullmatch(only), count.subject.strip(",，、 ")
    if level is not None and count.side in ("below", "above") and not (name and is_other(name, level["measure"])):
        return Base(_PERIODS.get(level["year"], level["year"])), level["measure"] or None
    for raw in reversed(context):
        found = [origin for part in joined(raw) if (origin := _from(count, part)) is not None]
        if len({measure for _, measure in found}) > 1:
            raise Unsure.at(FROM_WHERE, count)
        if found:
            return _behind(count, raw, context) or found[0]
    return None


def _behind(count: Count, raw: Raw, context: Sequence[Raw]) -> Origin | None:
    """前5名得满分,从第6名起每降1名扣1分: the sixth is the first that loses."""
    fell = count.side == "above" and words().distance.get(count.verb) == "below"
    if not (fell and isinstance(raw, Band) and raw.unit in RANKS and raw.high is None and raw.low is not None):
        return None
    last = raw.low - 1 if raw.low_closed else raw.low
    if raw.low_closed and not any(isinstance(one, Band) and one.high == last for one in context):
        raise Unsure.at("从第几名起扣没有读出", count)
    return Amount(last, raw.unit), raw.measure


def _from(count: Count, raw: Raw) -> Origin | None:
    percent, subject = count.size.unit in _PERCENT, count.subject.strip(",，、 ")
    if not (subject or percent or pattern("denial").match(count.before)) and count.before.endswith("的"):
        subject = count.before  # 签到表缺失的,每缺1次: no distance from the bound of something else
    compared = reference_of(raw)
    if compared is not None:
        loose = measure_of(raw) is None and bool(count.subject) and percent
        return None if loose else (Base(compared.reference), measure_of(raw))
    raw = timed(raw, count.size.unit) if isinstance(raw, Band) else raw  # 不超过2小时,每超30分钟
    if not isinstance(raw, Band) or not _fits(count.size.unit, raw.unit):
        return None
    excess = count.side == "below" and (raw.measure or "").startswith(words().lists["excess_of"])
    nothing = raw.unit is None and count.size.unit in words().counters and 0 in (raw.low, raw.high)
    if excess or nothing:  # 超额完成10%以上的加1分,未完成的每少1%; 变动率≤0得2分;…。缺一项扣1分
        return None
    ends = (raw.high, raw.low) if count.side == "above" else (raw.low, raw.high)
    bounds = [bound for bound in ends if bound is not None]
    if subject and raw.measure and is_other(subject, raw.measure):
        return None
    if (subject or "").endswith(words().lists["rates"]) and raw.unit in words().counters:
        return None  # 实际培训≥6500人得3分;未完成的,完成率每降低1个百分点
    two = len({*bounds}) > 1
    if raw.absolute or (two and (count.side == "either" or raw is count.edge or count.verb == "超出")):
        raise Unsure.at(_WAY, count)
    if raw.unit is None and bounds[0] and percent:
        raise Unsure.at("起扣的数没有单位", count)
    return Amount(bounds[0], raw.unit or ("%" if percent else count.size.unit)), raw.measure


def _fits(step_unit: str | None, unit: str | None) -> bool:
    """Can steps of one unit be counted from a bound in another? Per cent goes with everything."""
    return None in (unit, step_unit) or step_unit in (unit, *_PERCENT) or {unit, step_unit} <= {*RANKS}


def _event(count: Count, score: Score, clause: Clause) -> Event:
    lists = words().lists
    said = f"{count.subject}{count.words}".strip(",，、 ")
    for over in lists["above_all"]:
        said = said.removeprefix(over)
    before = count.before.strip(",，、 ")
    nameless = [*lists["bare_verbs"], *lists["failures"], *(lists["problems"] if "、" in before else ())]
    undone = pattern("undone").fullmatch(said) and not re.search("[0-9]", before)  # 对违法进行查处,出现一例未处理
    own = before.endswith("的") or undone or pattern("moved").match(before)  # 信访量与上年相比,每新增1件
    if before and (not said or said.removesuffix("的") in nameless or own):
        said = f"{before},{said}" if said and said not in before else before
    if count.size.unit in RANKS and said in words().distance and count.verb not in lists["lacking"]:
        raise Unsure.at(FROM_WHERE, count)  # 排名靠前得10分,每后退1名扣1分
    second = count.size.value > 1 and re.match("有[0-9]", said)  # 每100米有1处垃圾
    if second or re.search("(?<![A-Z一-鿿])/(?![0-9])|/[百千万]", said):  # 淤积深度超过管径1/5的每座
        raise Unsure.at("每多少没有读出", count)  # 每少0.1批次/千人
    if (count.side is not None and pattern("at_bound").search(said)) or pattern("distant").search(said):
        raise Unsure.at(FROM_WHERE, count)  # 每名干部每月走访不少于20户,每少1户
    lacking = count.verb.startswith(lists["lacking"]) and bool(count.subject)  # 通村公路每少完成1公里
    known = lacking or count.side is None or count.size.unit in {*words().counters, *lists["times"], *lists["sorts"]}
    more = clause.act == "gain" and count.side == "above"  # 利用量每增加1000吨,加0.2分
    if not (known or more):
        raise Unsure.at("每多少没有读出", count)
    return Event(said, count.size, score, None, None if clause.raw is None else settled(clause.raw))
