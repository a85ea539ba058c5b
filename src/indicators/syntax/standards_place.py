"""A clause → its place in the group: a branch, a change, the else, a line, a cap.

Lives here: one function an act. May not: decide what the group adds up to (``standards_build``).
"""

from collections.abc import Callable
from fractions import Fraction
from itertools import takewhile

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards.formula import POINTS_NAME
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
)
from indicators.syntax.standards_arithmetic import arithmetic, rule_of
from indicators.syntax.standards_bounds import Band, Raw, settled
from indicators.syntax.standards_build import built
from indicators.syntax.standards_changes import changes_of, signed, targets_of
from indicators.syntax.standards_model import NOTHING, Branch, Context, Group, Said, denies, is_numeric, loses
from indicators.syntax.standards_moves import apart, enumerated, move_points, one_of, onward
from indicators.syntax.standards_pieces import Piece, pieces, words
from indicators.syntax.standards_row import SEPARATORS, Unsure
from indicators.syntax.standards_text import Printed

_WHOLE = Fraction(100)
_ALL = Share(1)
_FROM_NOTHING = Linear(None, None, Point(None, None, _ALL))  # its ends are found when all branches are known
_ASSESSED = ("根据", "视", "由", "结合", "依据")


def single(context: Context, row: list[Said]) -> Rule:
    """Build one group of clauses that belong together.

    Args:
        context: What the whole text says.
        row: The clauses.

    Returns:
        The rule.

    Raises:
        Unsure: The clauses do not fit together with certainty.
    """
    group = Group(context, row)
    for said in row:
        context.mark(*said.clause.marks)
        try:
            _PLACES[said.act](group, said)
        except Unsure as unsure:
            raise unsure.at(said.clause) from None
    return built(group)


# -- points given


def _give(group: Group, said: Said) -> None:
    """得5分, 不得分, 评为优秀 under a condition."""
    outcome = _outcome(group.context, said)
    if said.lead.count is not None:
        _give_each(group, said, outcome)
    elif len(said.clause.scores) > 1:
        apart(group, said)
    elif _is_else(group, said):
        group.otherwise = outcome
        group.exclusive = group.exclusive or any(piece.word in _THE_REST for piece in said.clause.lead)
    elif not (said.zero and (_closing_all(said) or _counts_nothing(group, said))):
        _under(group, said, _condition(group, said), outcome)


def _outcome(context: Context, said: Said) -> Outcome:
    if said.act in ("grade", "label"):
        return Grade(said.clause.verb)
    if said.act == "base_give":
        return context.base or _ALL
    if said.score == _ALL and context.printed_weight is not None and context.base is None:
        return Points(context.printed_weight)
    if not said.clause.scores:
        raise Unsure("分数没有读出")
    return said.clause.scores[0]


def _give_each(group: Group, said: Said, outcome: Outcome) -> None:
    """每完成1项得2分; 每完成1项取得该项分值,未完成项不得分 only repeats that the rest gives nothing."""
    if said.zero:
        group.otherwise = group.otherwise or outcome
        return
    if not isinstance(outcome, Points | Share):
        raise Unsure("按次计分的分数不是一个数")
    made = changes_of(said.lead, outcome, group.targets)
    if made is None:
        raise Unsure("“每”后面的数量没有读出")
    group.change(said, *made)


def _is_else(group: Group, said: Said) -> bool:
    """否则不得分, 没有不得分, and the zero that only denies the one branch before it."""
    if said.lead.otherwise:
        return True
    if not said.zero or not group.branches:
        return False
    if said.lead.words in words().lists["bare_denials"] or (said.lead.words == "未完成项" and len(group.branches) > 1):
        return True
    only = group.branches[0] if len(group.branches) == 1 and not group.changes else None
    numeric = isinstance(said.lead.when, Band | Condition)
    return only is not None and not numeric and denies(said.lead.words, only.said.lead)


_THE_REST = ("其他", "其余", "其它")  # the others: so only one of the branches holds


def _closing_all(said: Said) -> bool:
    """上述两项均不符合得0分 only says what is left when nothing holds."""
    return said.lead.words.startswith(("上述", "以上")) and "均" in said.lead.words


def _counts_nothing(group: Group, said: Said) -> bool:
    """每开展1次得1分,未开展不得分 only says what no count gives."""
    if group.branches or not group.changes or any(not isinstance(m, Event) or loses(m) for m, _ in group.changes):
        return False
    fact = isinstance(said.lead.when, StateHolds)
    denied = fact and any(denies(said.lead.words, owner.lead) for _, owner in group.changes)
    return denied or said.lead.words in words().lists["bare_denials"]


def _condition(group: Group, said: Said) -> Raw:
    """The condition; 达到的 behind 低于基准的 means that the same bound is reached."""
    raw = said.raw
    last = group.branches[-1].raw if group.branches else None
    if not isinstance(last, Condition) or not isinstance(last.test, Reference):
        return raw
    if said.lead.words in ("达到的", "达到"):
        return Condition(evolve(last.test, sign=">="), last.measure) if last.test.sign == "<" else raw
    sign = _against(said.lead.words.removesuffix("的"), last.test.reference) if isinstance(raw, StateHolds) else None
    return Condition(Reference(sign, last.test.reference), last.measure) if sign is not None else raw


def _against(said: str, name: str) -> str | None:
    """等于预算成本, 与平均水平持平, 高于预算成本: the same bound as before, from another side."""
    if said in (f"等于{name}", f"与{name}持平", f"和{name}持平", f"与{name}一致", f"与{name}相同", f"持平{name}"):
        return "="
    head = said.removesuffix(name)
    sign = words().before.get(head) if head != said else None
    return sign if sign in ("<", ">", "<=", ">=") else None


def _under(group: Group, said: Said, raw: Raw, outcome: Outcome) -> None:
    """Place points under a condition: a branch, or a loss of everything, or a judgement."""
    lead = said.lead
    if isinstance(raw, StateHolds) and lead.words.startswith(_ASSESSED) and isinstance(outcome, PointsBetween):
        whole = group.context.text[lead.start : said.clause.end].strip()
        group.line = Judgement(whole, Points(outcome.high))
    elif said.zero and _takes_all(group, said, raw):
        group.change(said, Once(settled(raw, None), Share(-1)))
    elif (event := _counted_once(group, said, outcome)) is not None:
        group.change(said, event)
    elif lead.apart and isinstance(raw, StateHolds) and len(names := enumerated(group.context.text, said)) > 1:
        for name in names:
            group.branch(said, StateHolds(name), outcome)
    elif lead.apart and "、" in lead.words and not isinstance(raw, StateHolds):
        raise Unsure("“各”得的几项没有读出")
    else:
        group.branch(said, raw, outcome)
        group.targets += targets_of(lead)


def _takes_all(group: Group, said: Said, raw: Raw) -> bool:
    """Is 不得分 a loss of all that was given, rather than a branch of its own?"""
    row = group.row
    if not group.best and not group.line and all(s.zero or s.loses or s.act == "floor" for s in row):
        return True  # nothing in the row gives points: 未公示的不计分, 履行不到位的酌情扣分
    if not any(s.loses or s.act in ("add", "both") or (s.lead.count is not None and not s.zero) for s in row):
        return False
    after = group.following(said)
    opens = not group.branches and after is not None and after.act == "give" and not after.zero
    near = opens or any(isinstance(branch.raw, Band | Condition) for branch in group.branches)
    return not (isinstance(raw, Band | Condition) and near and not group.changes)


def _counted_once(group: Group, said: Said, outcome: Outcome) -> Event | None:
    """有一场签到册的得2分,最多得6分: the cap shows that the things are counted."""
    counted, text = one_of(group.context.text, said), group.context.text
    behind = [other for other in group.row if other.clause.start > said.clause.start]
    counts = list(takewhile(lambda other: other.zero or one_of(text, other) is not None, behind))
    cap = behind[len(counts)] if len(counts) < len(behind) else None  # 得3分,承担1个市级的得2分,累计不超过5分
    capped = cap is not None and cap.act == "cap" and cap.score != outcome
    if counted is None or not capped or group.branches or not isinstance(outcome, Points):
        return None
    return Event(*counted, signed(outcome, 1))


# -- what is left to the evaluator, or is in proportion


def _judge(group: Group, said: Said) -> None:
    """酌情扣分, 酌情给分."""
    lead = said.lead
    whole = group.context.text[said.clause.start : said.clause.end].strip()
    limit = said.score if isinstance(said.score, Points) else None
    if lead.otherwise:
        first = next((branch.outcome for branch in group.branches), None)
        group.otherwise = Ruled(Judgement(whole, limit or (first if isinstance(first, Points | Share) else None)))
    elif said.clause.verb == "DEDUCT":
        group.change(said, Discretion(None if lead.when is None else settled(lead.when, None), whole, limit))
    elif lead.when is None:
        group.line = Judgement(whole, limit)
    elif isinstance(lead.when, StateHolds) and (
        lead.words.startswith(("按", *_ASSESSED)) or _of_everything(group, said)
    ):
        group.line = Judgement(group.context.text[_begin(said) : said.clause.end].strip(), limit)
    else:
        group.branch(said, lead.when, Ruled(Judgement(whole, limit)))


def _begin(said: Said) -> int:
    """Where the words of a judgement begin: with 对 before them."""
    return next((p.start for p in said.clause.lead if p.start < said.lead.start and p.word == "对"), said.lead.start)


def _of_everything(group: Group, said: Said) -> bool:
    """对报告质量等方面酌情打分, alone in its cell, names what is looked at, not when."""
    alone = all(other is said or other.act in ("floor", "cap") for other in group.row)
    return alone and said.lead.words.endswith(("方面", "情况", "程度", "质量", "效果", "水平", "内容"))


def _keep(group: Group, said: Said) -> None:
    """低于市下达数不扣分: a state in which nothing is lost, and a bound for the steps behind it."""
    group.targets += targets_of(said.lead)
    if said.lead.when is not None:
        group.kept.append(Branch(said.lead.when, _ALL, said))


def _in_proportion(group: Group, said: Said) -> None:
    """按比例扣分, 按比例得分, 线性内插."""
    raw = said.lead.when
    if isinstance(raw, Band):
        group.branch(said, raw, Ruled(_FROM_NOTHING))
    elif raw is not None and said.clause.verb == "DEDUCT":
        group.change(said, Proportional(settled(raw, None)))
    elif raw is not None or said.lead.otherwise:
        group.rest = said
    elif group.branches or group.changes:
        raise Unsure("按比例的条件没有读出")
    else:
        group.line = _FROM_NOTHING


def _by_rate(group: Group, said: Said) -> None:
    """按X占Y的比例赋分: a line of its own, or only the measure of the bands behind it."""
    text, tail = group.context.text, said.clause.tail
    if isinstance(said.score, Points | Share):  # 按照50分乘以已付金额占全年预算的比
        begin = next(piece.end for piece in tail if piece.kind == "MUL")
        group.line = Linear(text[begin : tail[-1].end].strip(), None, Point(_WHOLE, "%", said.score))
        return
    stop = next((piece.start for piece in tail[1:] if piece.kind == "CONVERT"), tail[-1].start)
    name = text[tail[0].end : stop].strip()
    line = Linear(name, None, Point(_WHOLE, "%", _ALL))
    if said.lead.when is not None and (group.branches or said.lead.words.endswith("的")):
        _conditional(group, said, line)
    elif name.endswith(("名次", "排名")) or _explains(group, said):
        group.rate = name
    elif name.endswith(("情形", "情况")) and tail[-1].kind == "VERB" and tail[-1].leads[0] in ("打分", "评分"):
        begin = said.lead.start if said.lead.words else tail[0].start  # 专家组根据汇报情况打分
        group.line = Judgement(text[begin : tail[-1].end].strip())
    elif name.endswith(("情形", "情况", "结果")):
        raise Unsure("只说按情况计分，没有写怎样计")
    else:
        group.line = line if name.endswith("率") or "占" in name else _FROM_NOTHING


def _explains(group: Group, said: Said) -> bool:
    """Do the points stand behind it, so that it only names their measure?"""
    behind = [s for s in group.row if s.clause.start > said.clause.start and s.lead.count is None]
    gives = any(s.act in ("give", "grade") and not s.zero and not s.lead.otherwise for s in behind)
    return gives or any(s.act in ("line", "proportion", "formula") for s in behind)


def _by_formula(group: Group, said: Said) -> None:
    """按(实际完成值/指标值)×分值计分: the arithmetic stands in the sentence."""
    tail = said.clause.tail
    stop = next((piece.start for piece in tail[1:] if piece.kind == "CONVERT"), tail[-1].start)
    printed = group.context.text[tail[0].end : stop].strip()
    source = Printed.of(f"得分={printed}")
    *_, last = pieces(source)
    made = arithmetic(source, last.terms) if last.kind == "equation" else None
    rule = None if made is None else rule_of(made, tuple(group.context.defined))
    if made is None or rule is None or not (POINTS_NAME in made.expression or "分" in printed):
        raise Unsure("算式没有读出")
    if said.lead.when is not None or said.lead.otherwise:
        _conditional(group, said, rule)
    elif group.line is not None:
        raise Unsure("有不止一个算式")
    else:
        group.line = rule


def _conditional(group: Group, said: Said, rule: Rule) -> None:
    """A line or a formula under a condition: the else-branch, or a branch of its own."""
    raw = said.lead.when
    alike = isinstance(rule, Linear) and isinstance(raw, Band) and rule.measure == raw.measure
    if not group.branches and not alike:  # 完成率60%以上的,得分=完成率×分值 opens the table
        raise Unsure("算式的条件没有着落")
    if raw is None or (not is_numeric(raw) and denies(said.lead.words, group.branches[0].said.lead)):
        group.otherwise = Ruled(rule)
    else:
        group.branch(said, raw, Ruled(rule))


def _named(said: Said) -> list[Piece]:
    """The words in front of ×."""
    row = list(said.clause.lead[:-1])
    cut = max((k for k, piece in enumerate(row) if piece.kind in (*SEPARATORS, "OPEN", "ITEM")), default=-1)
    return row[cut + 1 :]


def _times(group: Group, said: Said) -> None:
    """实际完成率×8分, with 得分= left out."""
    name = group.context.text[own[0].start : own[-1].end].strip() if (own := _named(said)) else ""
    if group.line is not None or group.branches or not name or not isinstance(said.score, Points | Share):
        raise Unsure("算式没有读出")
    group.line = Linear(name, None, Point(_WHOLE, "%", said.score))


def _formula(group: Group, said: Said) -> None:
    """得分=甲/乙×分值."""
    context, piece, raw = group.context, said.clause.tail[0], said.lead.when
    made = arithmetic(context.text, piece.terms, bracketed=any(p.kind == "OPEN" for p in said.clause.lead))
    rule = None if made is None else rule_of(made, tuple(context.defined))
    if made is None or rule is None:
        raise Unsure("算式没有读出")
    context.mark(*made.marks, *(("suspect_ocr",) if context.text[piece.start : piece.start + 1] == "二" else ()))
    conditional = raw is not None and (is_numeric(raw) or said.lead.words.endswith("的"))
    if group.rest is not None:  # 未达到的按比例得分。得分=…
        group.rest, group.otherwise = None, Ruled(rule)
    elif group.line not in (None, _FROM_NOTHING):  # 按完成比例得分。得分=…: only the formula says how
        raise Unsure("有不止一个算式")
    elif not conditional:
        group.line = rule
    else:
        _conditional(group, said, rule)


# -- ends


def _floor(group: Group, said: Said) -> None:
    """扣完为止; 扣满20分为止 also says where it starts; 最低得0分."""
    lowest = said.clause.verb == "LOWEST"
    if lowest and said.score != NOTHING:
        raise Unsure("最低分不是零分")
    group.floor = Fraction(0)
    if not lowest and isinstance(said.score, Points) and said.score.value:
        group.start = said.score


def _cap(group: Group, said: Said) -> None:
    """最多扣2分 limits the change before it; 最高5分 over pure additions is the ceiling."""
    limit = said.score
    if not isinstance(limit, Points | Share) or limit.value <= 0:
        raise Unsure("封顶的分数没有读出")
    filled = any(piece.kind == "FINISHED" for piece in said.clause.tail)  # 加满5分为止: the sum of all
    additions = filled or (not group.branches and not any(loses(move) for move, _ in group.changes))
    if group.line or not group.changes or additions or limit == _ALL:
        group.ceiling, group.capped = limit, 0 if filled else len(group.changes)
    elif len(group.changes) > 1 and any(piece.word in ("累计", "合计", "总计", "总") for piece in said.clause.lead):
        raise Unsure("几项加减分合起来的限额没有读出")
    elif _shared_limit(group):
        raise Unsure("限额管到哪几项没有读出")
    else:
        group.limit(group.changes[-1][1], limit)


def _shared_limit(group: Group) -> bool:
    """省级通报每次扣3分,市级通报每次扣2分,最高扣5分: over the last, or over both?"""
    *_, before, last = (None, *group.changes)
    if before is None or last[1].lead.stopped or getattr(before[0], "limit", None) is not None:
        return False
    return before[1] is not last[1] and all(isinstance(move, Event) for move, _ in (before, last))


def _hundred(group: Group, _said: Said) -> None:
    """超过100%的按100%计算: the line ends where everything is earned."""
    rule = group.line
    if isinstance(rule, Linear) and rule.to.value == _WHOLE:
        group.line = evolve(rule, ceiling=rule.to.score)
    elif isinstance(rule, Formula) and rule.expression.endswith("*分值"):
        group.line = Formula(rule.expression, rule.names, rule.floor, _ALL)
    else:
        raise Unsure("超过100%怎样计没有着落")


def _start(group: Group, said: Said) -> None:
    """每个学校占8分."""
    group.start = said.score


_PLACES: dict[str, Callable[[Group, Said], None]] = {
    "give": _give,
    "grade": _give,
    "label": _give,
    "base_give": _give,
    "add": move_points,
    "deduct": move_points,
    "both": move_points,
    "judge": _judge,
    "keep": _keep,
    "proportion": _in_proportion,
    "line": _in_proportion,
    "by_rate": _by_rate,
    "by_formula": _by_formula,
    "formula": _formula,
    "times": _times,
    "floor": _floor,
    "cap": _cap,
    "hundred": _hundred,
    "start": _start,
    "onward": onward,
}
