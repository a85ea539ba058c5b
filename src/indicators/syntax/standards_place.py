"""A clause → its place in the group: a branch, a change, the else, a line, a cap.

Lives here: one function an act. May not: decide what the group adds up to (``standards_build``).
"""

from fractions import Fraction

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards.tree import (
    Condition,
    Discretion,
    Event,
    Formula,
    Grade,
    Judgement,
    Linear,
    Once,
    Outcome,
    Point,
    Points,
    PointsBetween,
    Proportional,
    Rule,
    Ruled,
    Share,
    StateHolds,
    Step,
)
from indicators.syntax.standards_arithmetic import arithmetic, rule_of
from indicators.syntax.standards_bounds import Band, settled
from indicators.syntax.standards_build import built
from indicators.syntax.standards_changes import changes_of, signed, targets_of
from indicators.syntax.standards_model import Branch, Context, Group, Said, denies, loses, raw_of
from indicators.syntax.standards_moves import apart, enumerated, move_points, one_of, onward
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Unsure


def _single(context: Context, row: list[Said]) -> Rule:
    """Build one group of clauses that belong together."""
    group = Group()
    numbers = [
        s
        for s in row
        if s.act in ("add", "deduct", "both")
        or (s.act == "judge" and s.clause.verb == "DEDUCT" and not s.lead.otherwise)
        or (s.lead.count is not None and not s.zero)
    ]
    for at, said in enumerate(row):
        try:
            place(context, group, row, at, said, numbers)
        except Unsure as unsure:
            raise unsure.at(said.clause) from None
    return built(context, group, row)


def place(  # noqa: C901, PLR0911, PLR0912 - one branch an act: the table of what a clause does
    context: Context, group: Group, row: list[Said], at: int, said: Said, numbers: list[Said]
) -> None:
    context.mark(*said.clause.marks)
    lead, score = said.lead, said.score
    if said.act in ("give", "grade", "label", "base_give"):
        _give(context, group, row, at, said, numbers)
    elif said.act in ("add", "deduct", "both"):
        move_points(context, group, row, at, said)
    elif said.act == "judge":
        _judge(context, group, said)
    elif said.act == "keep":
        group.targets += targets_of(lead)
        if lead.when is not None:
            group.kept.append(Branch(lead.when, Share(1), said))
    elif said.act in ("proportion", "line"):
        _in_proportion(context, group, said)
    elif said.act == "by_rate":
        _by_rate(context, group, row, said)
    elif said.act == "formula":
        _formula(context, group, row, said)
    elif said.act == "floor":
        if isinstance(score, Points) and said.clause.verb == "LOWEST" and score.value != 0:
            raise Unsure("最低分不是零分")
        group.floor = Fraction(0)
        if said.clause.verb != "LOWEST":
            group.floor_points = score if isinstance(score, Points) and score.value else group.floor_points
    elif said.act == "cap":
        _capping(group, said)
    elif said.act == "hundred":
        _hundred(group)
    elif said.act == "start":
        group.floor_points = score
    elif said.act == "onward":
        onward(group)
    elif said.act not in ("weight", "base", "define", "rest", "rounded"):
        raise Unsure("有一句没有读出")


def _give(context: Context, group: Group, row: list[Said], at: int, said: Said, numbers: list[Said]) -> None:
    lead = said.lead
    outcome = _outcome(context, said)
    if lead.count is not None:
        if said.zero:
            group.otherwise = group.otherwise or outcome
            return
        _counted(group, said, outcome)
        return
    if len(said.clause.scores) > 1:
        apart(context, group, said)
        return
    if lead.otherwise or (said.zero and group.branches and lead.words in words().lists["bare_denials"]):
        group.otherwise = outcome
        return
    if said.zero and lead.words.startswith(("上述", "以上")) and "均" in lead.words:
        return
    if said.zero and lead.words in ("未完成项", "未完成的项", "未完成"):
        if len(group.branches) > 1:
            group.otherwise = outcome
            return
    raw = raw_of(said)
    if isinstance(raw, StateHolds) and lead.words.startswith(_ASSESSED):
        if isinstance(outcome, PointsBetween) and outcome.low == 0:
            words_ = context.text[lead.start : said.clause.end].strip()
            group.line = Judgement(words_, Points(outcome.high))
            return
    if lead.words in ("达到的", "达到") and group.branches and isinstance(group.branches[-1].raw, Condition):
        below = group.branches[-1].raw
        if isinstance(below.test, Reference) and below.test.sign == "<":
            raw = Condition(evolve(below.test, sign=">="), below.measure)
    numeric = isinstance(raw, Band | Condition)
    real = [b for b in group.branches if b.outcome != Points(0)]
    if (
        said.zero
        and len(group.branches) == 1
        and not numeric
        and not group.changes
        and denies(lead.words, group.branches[0].said.lead)
    ):
        group.otherwise = outcome
        return
    if said.zero and numbers:
        following = at + 1 < len(row) and row[at + 1].act == "give" and not row[at + 1].zero
        near = any(isinstance(b.raw, Band | Condition) for b in group.branches) or (not group.branches and following)
        ladder = numeric and near and not group.changes
        if not ladder:
            group.changes.append((Once(settled(raw, None), Share(-1)), said))
            return
    if said.zero and not real and not group.line and _only_losses(row):
        group.changes.append((Once(settled(raw, None), Share(-1)), said))
        return
    counted = one_of(context, said)
    capped = (
        at + 1 < len(row) and row[at + 1].act == "cap" and isinstance(outcome, Points) and row[at + 1].score != outcome
    )
    if counted is not None and capped and not group.branches:
        group.changes.append((Event(counted[0], counted[1], signed(outcome, 1)), said))
        return
    if lead.apart and isinstance(raw, StateHolds) and (named := enumerated(context.text, said)) and len(named) > 1:
        for name in named:
            group.branches.append(Branch(StateHolds(name), outcome, said))
        return
    if lead.apart and "、" in lead.words and not isinstance(raw, StateHolds):
        raise Unsure("“各”得的几项没有读出")
    group.branches.append(Branch(raw, outcome, said))
    group.targets += targets_of(lead)


_ASSESSED = ("根据", "视", "由", "结合", "依据")


def _only_losses(row: list[Said]) -> bool:
    """Nothing in the row gives points: 未公示的不计分, 履行不到位的酌情扣分."""
    return all(s.zero or s.act in ("deduct", "floor") or (s.act == "judge" and s.clause.verb == "DEDUCT") for s in row)


def _outcome(context: Context, said: Said) -> Outcome:
    if said.act in ("grade", "label"):
        return Grade(said.clause.verb)
    if said.act == "base_give":
        return context.base or Share(1)
    if said.score is None:
        if len(said.clause.scores) > 1:
            return said.clause.scores[0]
        raise Unsure("分数没有读出")
    if said.score == Share(1) and context.printed_weight is not None and context.base is None:
        return Points(context.printed_weight)
    return said.score


def _counted(group: Group, said: Said, outcome: Outcome) -> None:
    if not isinstance(outcome, Points | Share):
        raise Unsure("按次计分的分数不是一个数")
    made = changes_of(said.lead, outcome, group.targets, None)
    if made is None:
        raise Unsure("“每”后面的数量没有读出")
    group.changes += [(change, said) for change in made]


def _judge(context: Context, group: Group, said: Said) -> None:
    words_ = context.text[said.clause.start : said.clause.end].strip()
    lead = said.lead
    score = said.score
    limit = score if isinstance(score, Points) else None
    if lead.otherwise:
        first = next((b.outcome for b in group.branches), None)
        top = limit or (first if isinstance(first, Points | Share) else None)
        group.otherwise = Ruled(Judgement(words_, top))
    elif said.clause.verb == "DEDUCT":
        when = None if lead.when is None else settled(lead.when, None)
        group.changes.append((Discretion(when, words_, limit), said))
    elif lead.when is None:
        group.line = Judgement(words_, limit)
    elif isinstance(lead.when, StateHolds) and lead.words.startswith(("按", "由", "根据", "依据", "视", "结合")):
        group.line = Judgement(f"{lead.words}{words_}", limit)
    else:
        group.branches.append(Branch(lead.when, Ruled(Judgement(words_, limit)), said))


def _in_proportion(context: Context, group: Group, said: Said) -> None:
    """按比例扣分, 按比例得分, 线性内插."""
    raw = said.lead.when
    best = next((b for b in group.branches if b.outcome != Points(0)), None)
    if raw is None and not said.lead.otherwise:
        if group.branches or group.changes:
            raise Unsure("按比例的条件没有读出")
        group.line = Linear(None, None, Point(None, None, Share(1)))
        return
    if isinstance(raw, Band):
        group.branches.append(Branch(raw, Ruled(Linear(None, None, Point(None, None, Share(1)))), said))
        return
    if said.clause.verb == "DEDUCT" and not said.lead.otherwise:
        assert raw is not None
        group.changes.append((Proportional(settled(raw, None)), said))
        return
    if best is None or not isinstance(best.outcome, Points | Share):
        raise Unsure("按比例的起点没有读出")
    to: Point = Point(None, None, best.outcome)
    measure = None
    zero = next((b.raw for b in group.branches if b.outcome == Points(0) and isinstance(b.raw, Band)), None)
    if isinstance(best.raw, Band) and best.raw.low is None:
        raise Unsure("按比例的两端没有读出")
    if isinstance(best.raw, Band) and best.raw.low is not None and zero is not None and zero.high is not None:
        to = Point(best.raw.low, best.raw.unit, best.outcome)
        origin = Point(zero.high, zero.unit or best.raw.unit, Points(0))
        group.otherwise = Ruled(Linear(best.raw.measure or zero.measure, origin, to))
        return
    if isinstance(best.raw, Band) and best.raw.low is not None:
        to, measure = Point(best.raw.low, best.raw.unit, best.outcome), best.raw.measure
    group.otherwise = Ruled(Linear(measure, None, to))


def _by_rate(context: Context, group: Group, row: list[Said], said: Said) -> None:
    """按X占Y的比例赋分: a line of its own, or only the measure of the bands behind it."""
    tail = said.clause.tail
    points = said.score
    if points is not None:
        begin = next(p.end for p in tail if p.kind == "MUL")
        measure = context.text[begin : tail[-1].end].strip()
        group.line = Linear(measure, None, Point(Fraction(100), "%", points))  # type: ignore[arg-type]
        return
    stop = next((p.start for p in tail[1:] if p.kind in ("MUL", "CONVERT")), tail[-1].start)
    stop = min(stop, tail[-1].start)
    name = context.text[tail[0].end : stop].strip()
    others = [s for s in row if s is not said and s.act in ("give", "line", "proportion", "formula", "grade")]
    behind = [s for s in others if s.clause.start > said.clause.start and s.lead.count is None]
    if said.lead.when is not None and group.branches and said.clause.verb == "GIVE":
        line = Linear(name, None, Point(Fraction(100), "%", Share(1)))
        first = group.branches[0].said.lead
        if denies(said.lead.words, first) or said.lead.otherwise:
            group.otherwise = Ruled(line)
        else:
            group.branches.append(Branch(said.lead.when, Ruled(line), said))
        return
    if behind:
        group.rate = name
        return
    if name.endswith(("名次", "排名")):
        group.rate = name
        return
    if name.endswith(("情形", "情况", "结果")):
        raise Unsure("只说按情况计分，没有写怎样计")
    told = name.endswith("率") or "占" in name
    to = Point(Fraction(100), "%", Share(1)) if told else Point(None, None, Share(1))
    group.line = Linear(name if told else None, None, to)


def _formula(context: Context, group: Group, row: list[Said], said: Said) -> None:
    piece = said.clause.tail[0]
    bracketed = any(p.kind == "OPEN" for p in said.clause.lead)
    made = arithmetic(context.text, piece.terms, bracketed=bracketed)
    if made is None:
        raise Unsure("算式没有读出")
    context.mark(*made.marks)
    if context.text[piece.start : piece.start + 1] == "二":
        context.mark("suspect_ocr")
    rule = rule_of(made, tuple(context.defined), None, None)
    if rule is None:
        raise Unsure("算式没有读出")
    raw = said.lead.when
    if isinstance(raw, Band | Condition) and group.branches:
        group.branches.append(Branch(raw, Ruled(rule), said))
    elif group.otherwise is not None and isinstance(group.otherwise, Ruled):
        group.otherwise = Ruled(rule)
    elif group.line is not None:
        raise Unsure("有不止一个算式")
    elif raw is not None and said.lead.words.endswith("的"):
        if not group.branches:
            raise Unsure("算式的条件没有着落")
        if denies(said.lead.words, group.branches[0].said.lead):
            group.otherwise = Ruled(rule)
        else:
            group.branches.append(Branch(raw, Ruled(rule), said))
    else:
        group.line = rule


def _capping(group: Group, said: Said) -> None:
    """最多扣2分 limits the change before it; 最高5分 over pure additions is the ceiling."""
    limit = said.score
    if not isinstance(limit, Points | Share) or limit.value <= 0:
        raise Unsure("封顶的分数没有读出")
    if group.changes and not group.line:
        move, owner = group.changes[-1]
        takes = isinstance(move, Proportional | Discretion) or (
            isinstance(move, Step | Event | Once) and isinstance(move.score, Points | Share) and move.score.value < 0
        )
        mine = [k for k, (_, s) in enumerate(group.changes) if s is owner]
        alone = not group.branches and not any(loses(m) for m, _ in group.changes)
        if not alone or takes:
            if any(isinstance(group.changes[k][0], Once) for k in mine):
                if group.branches or loses(move):
                    raise Unsure("一次性的加减分又写了限额")
                group.ceiling = limit
                return
            for k in mine:
                change, s = group.changes[k]
                group.changes[k] = (evolve(change, limit=limit), s)  # type: ignore[call-arg]
            return
    group.ceiling = limit


def _hundred(group: Group) -> None:
    """超过100%的按100%计算: the line ends where everything is earned."""
    rule = group.line
    if isinstance(rule, Linear) and rule.to.value == _WHOLE:
        group.line = Linear(rule.measure, rule.origin, rule.to, rule.to.score)
    elif isinstance(rule, Formula) and rule.expression.endswith("*分值"):
        group.line = Formula(rule.expression, rule.names, rule.floor, Share(1))
    else:
        raise Unsure("超过100%怎样计没有着落")


_WHOLE = 100
