"""What no right reading of a standard looks like (约束): predicates that strike a reading, and never mend it.

Lives here: for each kind of node of the rule tree what may be wrong with it, by reason. May not: see the text; read;
repair.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any, TypeVar

from indicators.comparators import Between, Quantity, Reference
from indicators.standards import tree
from indicators.standards.evaluate import evaluate
from indicators.standards.node import Node
from indicators.standards.trace import Given
from indicators.standards.tree import (
    Adjust,
    Case,
    Cases,
    Condition,
    Event,
    Once,
    Points,
    Rule,
    Ruled,
    StateHolds,
    Step,
    When,
)
from indicators.syntax.standards.amounts import so_many
from indicators.syntax.standards.bands import STEP
from indicators.syntax.standards.bounds import is_fact
from indicators.syntax.standards.model import MINUS, limit_of
from indicators.syntax.standards.reasons import (
    CASE,
    EARNED_ONCE,
    FORMULA,
    FROM_WHERE,
    LEVELS,
    NUMBER,
    TAKEN_ONCE,
    TWO_ENDS,
    WHAT_IS_ZERO,
)
from indicators.syntax.standards.text import Unsure, plain_signs
from indicators.syntax.standards.words import pattern, words

M = TypeVar("M", bound=Node)
Ends = tuple[Fraction, Fraction]
Reasons = Mapping[str, object]  # why a node cannot be right, and whether it is so
_FAR = Fraction(10**30)
_OWN = "指标"
_SIGNED = re.compile("[≥≤≧≦><＞＜＝=]")  # in a fact: a bound that was not read
_PREDICATES: list[tuple[tuple[type[Node], ...], Callable[[Any], Reasons]]] = []


def about(*kinds: type[Node]) -> Callable[[Callable[[M], Reasons]], Callable[[M], Reasons]]:
    """A predicate over the nodes of some kinds."""

    def kept(predicate: Callable[[M], Reasons]) -> Callable[[M], Reasons]:
        _PREDICATES.append((kinds, predicate))
        return predicate

    return kept


def check(rule: Rule, text: str) -> None:
    """Strike a reading that cannot be right."""
    for node, predicate in (
        (node, one) for node in rule.walk() for kinds, one in _PREDICATES if isinstance(node, kinds)
    ):
        reason = next((reason for reason, wrong in predicate(node).items() if wrong), None)
        if reason is not None:
            said = plain_signs("".join(_said(node).split()))
            at = text.find(said) if said else -1
            raise Unsure(reason, at, at + len(said)) if at >= 0 else Unsure(reason)


# -- what the predicates look at


def _said(node: object) -> str:
    """The words of a fact, or of a thing counted."""
    match node:
        case StateHolds(said) | Event(said):
            return said
    return ""


def _fact(when: When | None) -> str:
    """The words of a fact."""
    return when.words if isinstance(when, StateHolds) else ""


def _inside(score: object) -> Rule | None:
    """The rule that decides an outcome."""
    return score.rule if isinstance(score, Ruled) else None


def _summed(score: object) -> Sequence[Rule]:
    """The parts that are summed in an outcome."""
    inner = _inside(score)
    return inner.parts if isinstance(inner, tree.SumOf) else ()


def _moves(rule: Rule, kind: type[M]) -> list[M]:
    """The changes of a kind."""
    return [move for move in rule.changes if isinstance(move, kind)] if isinstance(rule, Adjust) else []


def _whens(rule: Cases | Adjust) -> list[When]:
    """The conditions of a ladder, or of what happens once."""
    return [one.when for one in (rule.cases if isinstance(rule, Cases) else _moves(rule, Once))]


def _conditions(ladder: Cases) -> list[Condition]:
    """The conditions of a ladder that are about its own measure."""
    return [when for when in _whens(ladder) if isinstance(when, Condition) and when.measure is None]


def _bound(when: When | None) -> Quantity | Between | None:
    """The number, or the two, that a condition compares with."""
    test = when.test if isinstance(when, Condition) else None
    return test if isinstance(test, Quantity | Between) else None


def _unit(when: When | None) -> str | None:
    test = _bound(when)
    return None if test is None else test.unit


def _ends(when: When | None) -> Ends | None:
    """Both ends of a bound in numbers."""
    test = _bound(when)
    if test is None or (isinstance(test, Quantity) and test.sign == "!="):
        return None
    both = test.interval
    return (-_FAR if both.lower is None else both.lower), (_FAR if both.upper is None else both.upper)


def _all_ends(whens: Sequence[When]) -> list[Ends]:
    return [ends for when in whens if (ends := _ends(when)) is not None]


def _gaps(ends: Sequence[Ends], step: int = 0) -> Iterator[Ends]:
    """The stretches between bands that none of them holds; things are counted whole."""
    reach = ends[0][1]
    for low, high in ends[1:]:
        if low - step > reach:
            yield reach, low
        reach = max(reach, high)


def all_covered(cases: Sequence[Case]) -> bool:
    """Do the bands over the rule's measure leave no number out?"""
    own = [case.when for case in cases if isinstance(case.when, Condition) and case.when.measure is None]
    named = {(test.reference, test.factor, test.sign) for when in own if isinstance(test := when.test, Reference)}
    if len({name[:2] for name in named}) == 1 == len(named) - len(own) + 1:
        return {sign for *_, sign in named} in ({"<=", ">"}, {"<", ">="}, {"<", "=", ">"})
    ends = sorted(_all_ends(own))
    step = 1 if {*map(_unit, own)} <= {*words().counters, *words().lists["times"]} else 0
    whole = bool(ends) and ends[0][0] == -_FAR and max(high for _, high in ends) == _FAR
    return whole and not [*_gaps(ends, step)]


def apart(whens: Sequence[When]) -> bool:
    """Are they bands of one measure, and no number in two of them?"""
    names, ends = {when.measure if isinstance(when, Condition) else "" for when in whens}, sorted(_all_ends(whens))
    return len(names) == 1 and len(ends) == len(whens) and all(one[1] <= two[0] for one, two in pairwise(ends))


def _loses(move: tree.Move) -> bool:
    score = getattr(move, "score", None)
    return isinstance(score, tree.Limit) and score.value < 0


def _less(one: Case, two: Case) -> bool:
    return isinstance(one.score, Points) and isinstance(two.score, Points) and one.score.value < two.score.value


# -- what is wrong with a node, by reason


@about(StateHolds, Event)
def _of_facts(node: StateHolds | Event) -> Reasons:
    """A fact says what is so, never what it earns, and holds no bound that was not read."""
    said, plain, counted = _said(node), plain_signs(_said(node)), isinstance(node, Event)
    spoken = pattern("no_fact").search(pattern("harmless").sub("", said))
    named = (len(said) > 1 or said not in words().units) and said not in words().lists["wholes"]
    closed = len(re.findall("[(（]", said)) == len(re.findall("[)）]", said))
    signed = not counted and _SIGNED.search(said)
    bracketed = (plain[:1], plain[-1:]) == ("(", ")")  # （B类）
    looked = not counted and pattern("situation").fullmatch(said)  # 投入比例情况(2分)
    one_of = not counted and said in words().lists["one_item"]  # 一项可得1.5分
    parted = pattern("parted").search(plain) or pattern("bounded").match(plain) or pattern("torn").search(said)
    return {
        CASE: spoken or signed or bracketed or looked or not (named and closed) or one_of,
        "有一档的数没有读出": parted and not counted,
    }


@about(Event, Step)
def _of_sizes(move: Event | Step) -> Reasons:
    """So much for each is a number, and no more than the most of all."""
    score, limit, event = move.score, limit_of(move), isinstance(move, Event)
    between = isinstance(score, tree.PointsBetween | tree.ShareBetween) and score.low >= 0
    less = isinstance(score, Points) and isinstance(limit, Points) and limit.value < abs(score.value)
    return {
        NUMBER: re.search("[0-9][%％]", getattr(move, "measure", None) or ""),  # 完成率按100%,每下降1个百分点
        "按次计分的分数不是一个数": between and event,
        "限额比一次的加减还少": less,
        "每项得多少分没有读出": score == tree.Share(1),  # 每符合一项得相应分值
    }


@about(Event)
def _of_things(move: Event) -> Reasons:
    """What is counted is a thing with a name, and no distance from a bound."""
    said, unit, distant = move.event, move.per.unit, words().distance.get(move.event)
    listed = move.limit and re.match("[以如下]*下列?各项", said)
    compared = unit in ("%", "百分点", "分") or said.endswith(words().lists["comparing"])
    part = unit in words().counters and move.per.value.denominator > 1
    return {
        "得分还是扣分没有读出": not _loses(move) and re.match("有?[缺漏错迟未不]", said),  # 缺项的,每项1分
        "各指哪几个数没有读出": pattern("apart").search(said) or listed,
        "往哪一边偏离、从哪个数起算没有读出": compared and not pattern("failure").match(said),  # but 有一项达不到
        "从哪个数起加没有读出": distant == "above",  # 论文1篇加2分,每增加1篇加1分
        FROM_WHERE: part or pattern("unnamed_step").fullmatch(said),  # 每少0.1批次
        "从第几名起扣没有读出": unit in ("名次", "位次") or re.match("名次|排名|位次", said),
    }


@about(tree.Linear, tree.Formula, tree.Judgement)
def _of_arithmetic(rule: Rule) -> Reasons:
    """A line rises, a name in an equation is one, and a range that is printed binds who judges."""
    odd = "^[各该]?单项|[0-9A-Za-z][%％]|得分为|[xX][0-9]|[0-9]分|^根据|确定$|^[0-9的]|[■□�?？]"  # 得分为X%, 单项完成率
    match rule:
        case tree.Linear(_, tree.Point(score=low), tree.Point(score=high)):
            return {TWO_ENDS: low == high}
        case tree.Formula(_, names):
            return {FORMULA: any(re.search(odd, name) for name in names)}
        case tree.Judgement(said, None):
            return {"有一处分数没有读出": re.search("[0-9]分", said)}
    return {}


@about(Cases)
def _of_bands(ladder: Cases) -> Reasons:
    """Bands over one measure decide something, one behind the other."""
    cases, whens = ladder.cases, _whens(ladder)
    own = [when for when in _conditions(ladder) if not when.absolute]
    ends, unit = sorted(_all_ends(own)), _unit(own[0]) if own else None
    open_ended = ladder.otherwise is not None or len(ends) < len(cases)
    gaps = [] if open_ended else [*_gaps(ends)]
    scores = {ladder.otherwise or cases[0].score, *(case.score for case in cases)}
    same = len(scores) == 1 < len(cases) and all(isinstance(when, Condition) for when in whens)
    return {
        "有一档永远轮不到，哪一档在前没有读出": _never_reached(cases),
        "较高的一档得分反而低，哪一个分数印错了没有读出": any(
            _covers(two.when, one.when) and _less(one, two) for one, two in combinations(cases, 2)
        ),
        "各档的分数都一样": same,  # 满意度≥90%得分,<90%得分: what was it to decide?
        "两档有重叠，重叠处按哪一档没有读出": any(_overlap(one, two) for one, two in combinations(whens, 2)),
        "几档的单位不一致": len({_unit(when) for when in _conditions(ladder) if _bound(when)}) > 1,
        # 95%以上得5分,90%以下得0分: and 93 %?
        "两档之间的数得几分没有写": any(
            low - reach > STEP.get(unit, max(Fraction(1), reach / 10)) for reach, low in gaps
        ),
    }


def _never_reached(cases: Sequence[Case]) -> bool:
    """No band stands behind one that holds all of it."""
    whens = [case.when for case in cases]
    said = [_fact(when).removesuffix("的") or when for when in whens]
    again = any(one == two for one, two in combinations(said, 2))
    behind = isinstance(whens[-1], StateHolds) and all_covered(cases[:-1])
    return again or behind or any(_covers(one, two) for one, two in combinations(whens, 2)) or _all_of_it(whens)


def _all_of_it(whens: Sequence[When]) -> bool:
    """缺两项得2分,全缺不得分: all of them are two and more."""
    facts = [pattern("all_of").match(_fact(when)) for when in whens]
    counted = [at for at, when in enumerate(whens) if _unit(when) in words().counters]
    return any(any(facts[at:]) for at in counted if (_ends(whens[at]) or (0, 0))[1] == _FAR)


def _covers(one: When, two: When) -> bool:
    """Does a bound that is open to one side hold all of another?"""
    a, b = _bound(one), _bound(two)
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or a.sign is None or b.sign is None:
        return False
    same = _alike(one, two) and a.sign[:1] == b.sign[:1]
    return same and (a.value <= b.value if a.sign[:1] == ">" else a.value >= b.value)


def _alike(one: When, two: When) -> bool:
    """Are two bounds of one measure, in one unit?"""
    of = [(when.measure, when.absolute, _unit(when)) for when in (one, two) if isinstance(when, Condition)]
    return of[1:] == of[:1] != []


def _overlap(one: When, two: When) -> bool:
    """80%-90%得8分, 85%-95%得9分: in between, which holds? 80%-90%得8分, 90%以下不得分 hold the first both."""
    a, b = _ends(one), _ends(two)
    if a is None or b is None or not _alike(one, two) or min(a[1], b[1]) <= max(a[0], b[0]):
        return False
    inner, outer = sorted((a, b), key=lambda ends: ends[1] - ends[0])
    again = (inner[0], outer[1]) == (outer[0], _FAR) or (outer[0], inner[1]) == (-_FAR, outer[1])
    return again or (a[0] - b[0]) * (a[1] - b[1]) > 0  # neither lies inside the other


@about(Cases)
def _of_branches(ladder: Cases) -> Reasons:
    """Levels fall; what a branch leaves open, or adds, is no ladder."""
    cases, over = ladder.cases, re.search("高于|低于|超过", ladder.measure or "")
    named = [(case, said) for case in cases if (said := _fact(case.when).removesuffix("的"))]
    degrees = ("基本", "较", "比较")  # 满意 never earns less than 基本满意
    inner = [_inside(case.score) for case in cases]
    alone = len(cases) == 1 and ladder.otherwise is None and isinstance(inner[0], tree.Linear | tree.Formula)
    judged = any(isinstance(one, tree.Judgement) and "加分" in one.words for one in inner)
    return {
        LEVELS: any(_less(two, one) and a.removesuffix(b) in degrees for (one, a), (two, b) in combinations(named, 2)),
        # 1个部门0.5分: for each, or for one?
        EARNED_ONCE: any(
            (pattern("one_thing").fullmatch(said) and not is_fact(said)) or pattern("one_more").match(said)
            for _, said in named
        )
        or _one_of_some(ladder),
        # 未完成的按比例得分 alone leaves open what the others get
        "按比例的条件没有读出": alone and _fact(cases[0].when),
        # 增速高于平均水平2个百分点以上得5分,高于平均水平得3分: the one is beyond it, the other is not
        "和什么比较没有读出": over and any(isinstance(when.test, Reference) for when in _conditions(ladder)),
        # 完成80%得7分。特别突出的酌情加分: what is added beside an award is no case that holds instead of it
        "酌情加分加在哪里没有读出": judged and len(cases) > 1,
    }


def _one_of_some(ladder: Cases) -> bool:
    """1项2分; 是否合规,是否细化,符合一项得1分: of what is asked for before, so much for each?"""
    joined = [when.parts if isinstance(when, tree.Combined) else (when,) for when in _whens(ladder)]
    found = [(part, len(parts)) for parts in joined for part in parts if _unit(part) == "项"]
    if len(found) != 1 or _ends(found[0][0]) != (Fraction(1), Fraction(_FAR)):  # 达到两项得4分,达到一项得2分
        return False
    (part, many), met = found[0], words().lists["met"]
    name = part.measure if isinstance(part, Condition) and part.measure else ladder.measure
    return name is None or (many > 1 and name in met)


@about(Cases, Adjust)
def _of_conditions(rule: Cases | Adjust) -> Reasons:
    """A condition can hold, of one measure, with all its numbers read."""
    whens = _whens(rule)
    pieces = [part for when in whens for part in (when.parts if isinstance(when, tree.Combined) else (when,))]
    printed = {"天": "(?:天|(?<!月[0-9])(?<!月[0-9]{2})日)", "小时": "(?:小时|[hH])"}
    units = [printed.get(unit, re.escape(unit)) for unit in {*map(_unit, pieces)} if unit]
    names = [rule.measure] if isinstance(rule, Cases) else [move.measure for move in _moves(rule, Step)]
    names += [when.measure for when in whens if isinstance(when, Condition)]
    many = any(pattern("of_several").search(name or "") for name in names)
    listed, rates = [re.split("和|与|及|、", name) for name in names if name], words().lists["rates"]
    own = rule.measure if isinstance(rule, Cases) else None
    joined = [when.parts for when in whens if isinstance(when, tree.Combined) and when.operator == "and"]
    items = [found for when in whens if (found := re.search("([两三四五六])项(?:指标)?均$", _fact(when)))]
    parts = _summed(rule.otherwise if isinstance(rule, Cases) else rule.start)
    return {
        # 2个工作日内响应得2分 beside 超过3个工作日: one of the ladder's bounds was not read
        "有一档的数没有读出": any(re.search(f"[0-9]个?{unit}", _fact(when)) for unit in units for when in pieces),
        # 新建改建公厕各不少于10座: which ones? 完成率和及时率达到95%: of each, or of both together?
        "各指哪几个数没有读出": many or any(len(one) > 1 and all(x.endswith(rates) for x in one) for one in listed),
        "有一档的条件前后矛盾": any(_never(pair, own) for parts in joined for pair in combinations(parts, 2)),
        # 甲得3分;乙得3分;丙得4分。发生事故的,以上两项均不得分: of three?
        WHAT_IS_ZERO: any(so_many(found[1]) != len(parts) for found in items),
    }


def _never(pair: Sequence[When], own: str | None) -> bool:
    """不少于2次且少于2次: what never is decides nothing."""
    names = {when.measure or own for when in pair if isinstance(when, Condition)} - {None}
    tests, ends = [test for when in pair if (test := _bound(when))], _all_ends(pair)
    if len(ends) < 2 or len(names) > 1:  # noqa: PLR2004 - two bounds, of one thing
        return False
    low, high = max(low for low, _ in ends), min(high for _, high in ends)
    return low > high or (low == high and not all(test.holds(low) for test in tests))


@about(tree.SumOf)
def _of_parts(rule: tree.SumOf) -> Reasons:
    """社会效益:明显得3分;生态效益:明显得2分: 明显 means two things, and so does the delay of two parts."""
    said = [{*map(_told, part.walk())} - {""} for part in rule.parts if not isinstance(part, tree.Veto)]
    units = [{_unnamed(node) for node in part.walk()} - {""} for part in rule.parts]
    passed = [part.grade for part in rule.parts if isinstance(part, tree.Veto) and part.grade is not None]
    alone = [_fact(part.cases[0].when) for part in rule.parts if isinstance(part, Cases) and len(part.cases) == 1]
    moved = [found for fact in alone if (found := pattern("shifted").fullmatch(fact))]
    return {
        CASE: any(grade in words().lists["passes"] for grade in passed),  # 90分及以上为合格,每有1名不合格的扣0.4分
        LEVELS: any(found["ways"] == "持平" for found in moved),  # 下降的得3分;持平的得2分;上升的,上升3%以内得1分
        # 在按期完工的前提下,甲得5分;乙得5分
        "前提管到哪几项没有读出": any(re.match("[在以].+(?:前提|条件)下", one) for one in said[0]),
        "各项里同样的话说的是不是一件事没有读出": any(one & two for one, two in combinations(said, 2)),
        FROM_WHERE: sum(map(bool, units)) > 1,  # 甲完成目标得5分,每超1微克…;乙完成目标得5分,每少1天…
    }


def _unnamed(node: Node) -> str:
    """The unit of a step that names no measure: of two, one would be of another."""
    unnamed = isinstance(node, Step) and not node.measure and node.side not in ("late", "early")
    return str(node.per.unit) if isinstance(node, Step) and unnamed else ""


def _told(node: Node) -> str:
    """What two parts may not both say: a fact, a delay, the measure of a ladder in one unit."""
    if isinstance(node, Step) and node.side in ("late", "early"):
        return f"{node.measure}{node.side}"
    units = [_unit(when) for when in _conditions(node) if _bound(when)] if isinstance(node, Cases) else []
    return f"{node.measure}/{units[0]}" if isinstance(node, Cases) and units and node.measure else _said(node)


@about(Adjust)
def _of_scores(rule: Adjust) -> Reasons:
    """One fact has one score, one measure one way and one step."""
    once, steps = _moves(rule, Once), _moves(rule, Step)
    scored = [(_said(one) or _fact(getattr(one, "when", None)), _loses(one), one) for one in rule.changes]
    told = [one for one in scored if one[0] and getattr(one[2], "score", MINUS) != MINUS]
    twice = any(one[:2] == two[:2] and one[2] != two[2] for one, two in combinations(told, 2))
    # 未完成的扣3分;…未完成的不得分: the other way round the second goes below zero (不得分且倒扣3分)
    gone = [(one, two) for one, two in combinations(once, 2) if one.when == two.when and two.score == MINUS]
    again = any(one == two for one, two in combinations(rule.changes, 2))  # 1.未完成扣10分;2.未完成扣10分
    ways = [(move.measure, move.side, move.origin, _loses(move)) for move in steps]
    listed = [one for one in once if one.score != MINUS and pattern("listed_below").fullmatch(_fact(one.when))]
    return {
        CASE: any(len(_fact(one.when)) == 1 for one in once),
        # 开足课时的,少一科扣2分; 每年2篇,缺1篇扣1分: one of many, and no count
        TAKEN_ONCE: any(pattern("one_short").search(_fact(one.when)) for one in once if one.score != MINUS),
        "同一种情形有两种计分": twice or again or any(_loses(one) and one.score != MINUS for one, _ in gone),
        # 每降低1%扣0.5分,每降低1%加0.5分: what is it to do?
        "得分还是扣分没有读出": any((*way, not loses) in ways for *way, loses in ways),
        "两段扣分从哪里换档没有读出": any(_both_step(one, two) for one, two in combinations(steps, 2)),
        # 出现以下情形之一扣2分,扣完为止: once, or for each of them?
        "扣一次还是每项都扣没有读出": listed and rule.floor is not None,
    }


def _both_step(one: Step, two: Step) -> bool:
    """90%以上得满分,每低5%扣1分,80%以下每低5%扣2分: below 80 %, both?"""
    alike = (one.measure, one.side, _loses(one)) == (two.measure, two.side, _loses(two))
    named = isinstance(one.origin, tree.Base) or isinstance(two.origin, tree.Base)
    beyond = any((step.measure or "").endswith(words().lists["delays"]) for step in (one, two))
    # 周报每迟1天扣1分;月报每迟1天扣1分; 每逾期1天扣0.1分;逾期超过10天的,超过部分每天扣0.5分
    return (alike and not named) or (beyond and "late" in (one.side, two.side))


@about(Adjust)
def _of_bands_and_counts(rule: Adjust) -> Reasons:
    """By number, step by step, or by band: one of them."""
    pairs = [(one, step) for one in _moves(rule, Once) for step in _moves(rule, Step)]
    whens = _whens(rule)
    more = [one.when for one in _moves(rule, Once) if not _loses(one)]
    beyond = any((getattr(when, "measure", None) or "").startswith(words().lists["excess_of"]) for when in more)
    inner = [_fact(part) for when in whens if isinstance(when, tree.Combined) for part in when.parts]
    alone = [pattern("denial").sub("", _fact(when).removesuffix("的")) for when in whens]
    return {
        "同一个数更差反而扣得更少，中间的档没有读出": _worse_earns_more(rule),
        # 完成任务的加2分,超额完成10%的加3分: besides the two, or instead of them?
        LEVELS: beyond and any(_fact(when).startswith("完成") for when in more),
        # 超5%至10%且经批准的扣4分,未经批准的扣8分: of which band?
        "一种情形管到哪一档没有读出": any(said and said in fact for said in alone for fact in inner),
        "逐档加减和一次加减对不上": _counted_and_banded(rule) or any(_beside(rule, *pair) for pair in pairs),
    }


def _counted_and_banded(rule: Adjust) -> bool:
    """每起扣2分 beside 2起以上扣5分: by number or by band is not said; beside 有1起不得分 the first takes all."""
    events, steps, every = _moves(rule, Event), _moves(rule, Step), _moves(rule, Once)
    counted: list[Event | Step] = [*events, *steps]
    each = {(move.per.unit or "", _loses(move)) for move in counted}
    once, gone = ([one for one in every if (one.score == MINUS) is all_of_it] for all_of_it in (False, True))
    bands = [one for one in once if isinstance(_bound(one.when), Quantity)]
    begins = {(move.measure, move.origin.value) for move in steps if isinstance(move.origin, tree.Amount)}
    # late at all, and then for each day; 逾期3天以上扣2分,每多1天再扣1分
    bands = [one for one in bands if (low := (_ends(one.when) or (Fraction(1),))[0]) and not _goes_on(one, low, begins)]
    many = "(?:[2-9]|1[0-9]|[二两三四五六七八九])个?"  # 2次, 三次: a number of what is counted by one
    said = [(_fact(one.when), unit) for one in once for unit, way in each if _loses(one) == way]
    # 每人扣0.5分;超过5人的每人扣1分: both begin, and the second has no name
    over = [(getattr(step.origin, "unit", ""), _loses(step)) for step in steps if not step.measure]
    names, first = {move.event for move in events}, ((Fraction(1), _FAR), (Fraction(0), _FAR))
    return (
        any((_unit(move.when), _loses(move)) in each and not _of_its_own(move, events, steps) for move in bands)
        or any(re.search(many + re.escape(unit), fact) for fact, unit in said)
        or any((move.per.unit, _loses(move)) in over for move in events)
        or any(getattr(one.when, "measure", None) in names and _ends(one.when) in first for one in gone)
    )


def _goes_on(once: Once, low: Fraction, begins: Collection[tuple[str | None, Fraction]]) -> bool:
    """Do steps begin at the very number that it begins at?"""
    closed = isinstance(test := _bound(once.when), Quantity) and test.sign == ">="
    return closed and (getattr(once.when, "measure", None), low) in begins


def _of_its_own(move: Once, events: Sequence[Event], steps: Sequence[Step]) -> bool:
    """脱岗1次扣0.5分,2次扣1.5分;电话无人接听的每次扣0.2分: what is banded shares no word with what is counted."""
    name = getattr(move.when, "measure", None) or ""
    shared = any(pair in event.event for event in events for pair in map("".join, pairwise(name)))
    return len(name) > 1 and not (shared or steps) and all(len(event.event) > 3 for event in events)  # noqa: PLR2004 - 被通报 may be of anything


def _worse_earns_more(rule: Adjust) -> bool:
    """80%-90%扣2分;低于80%的每低1%再扣0.2分: 79 % loses less than 80 %; 第一次扣1分,第二次扣2分: and the third?"""
    bounded = [(one, one.when) for one in _moves(rule, Once) if isinstance(one.when, Condition) and _ends(one.when)]
    for name in {when.measure for _, when in bounded}:
        own = [when for _, when in bounded if when.measure == name]
        steps = [one for one in _moves(rule, Step) if one.measure == name and isinstance(one.origin, tree.Amount)]
        edges = {end for ends in _all_ends(own) for end in ends if abs(end) < _FAR}
        tried = sorted({edge + step for edge in edges for step in (-1, 0, 1) if edge + step >= 0})
        moves = *(one for one, when in bounded if when in own), *steps
        if len(moves) == 1:
            continue
        scores = [_given_at(moves, name, tree.Amount(at, _unit(own[0]))) for at in tried]
        if not any(one.score == MINUS for one, _ in bounded):  # 逾期15日扣1分,15-30日扣2分: of later nothing is said
            scores = [one for one in scores if one != _FAR]
        rises = [one < two for one, two in pairwise(scores) if one != two]
        if rises != sorted(rises, reverse=True):
            return True
    return False


def _given_at(moves: Sequence[tree.Move], name: str | None, value: tree.Amount) -> Fraction:
    """What changes leave of a great start at one value of their measure."""
    given = Given(points=_FAR, values={name or _OWN: value}, measure=_OWN)
    return evaluate(Adjust(Points(_FAR), tuple(moves)), given).earned or Fraction(0)


def _beside(rule: Adjust, once: Once, step: Step) -> bool:
    """100%得10分,每低1%扣0.5分,低于90%的扣8分: 8 points, or 8 beside what the steps take?"""
    if _loses(once) != _loses(step) or _takes_all(rule, once):
        return False
    unit, times = step.per.unit or "", words().lists["times"]
    sized = f"[0-9]个?(?:{'|'.join(map(re.escape, times if unit in times else [unit]))})"
    ends = _ends(once.when) if getattr(once.when, "measure", None) in (step.measure, None) else None
    origin = step.origin.value if isinstance(step.origin, tree.Amount) else Fraction(0)
    beyond = ends is not None and (ends[1] < origin if step.side == "below" else ends[0] > origin)
    return beyond or re.search(sized, _fact(once.when)) is not None


def _takes_all(rule: Adjust, once: Once) -> bool:
    """Does it take all that is given?"""
    return once.score == MINUS or not isinstance(rule.start, Points) or once.score == Points(-rule.start.value)


@about(Adjust)
def _of_starts(rule: Adjust) -> Reasons:
    """What changes begin at: how much it is, and of which part."""
    start, parts, steps = _inside(rule.start), _summed(rule.start), _moves(rule, Step)
    late = any(step.measure is None and step.side in ("late", "early") for step in steps)
    timed = [one for one in parts if pattern("timely").search("".join(map(_said, one.walk())))]
    names = start.names if isinstance(start, tree.Formula) else ()
    ladders = [one for one in rule.start.walk() if isinstance(one, Cases)] if rule.start else []
    begun = isinstance(rule.start, Points) and rule.start.value != 0
    bases = [
        (one.when.measure, test.sign)
        for one in _moves(rule, Once)
        if isinstance(one.when, Condition) and not _loses(one) and isinstance(test := one.when.test, Reference)
    ]
    failed = any(pattern("failure").match(move.event) for move in _moves(rule, Event))
    return {
        # 完成投资得5分,完成工程量得5分,每低1个百分点扣0.5分: of which of the two?
        FROM_WHERE: len(parts) > 1 and any(not (step.origin or step.measure) for step in steps if step.side != "late"),
        # 得分=基础分+加分, and the additions are printed behind it
        FORMULA: {*names} & {"加分", "扣分", "减分", "基础分", "基本分"},
        # 按期开工得3分,按期完工得3分;每延误1个月扣0.5分: a delay of which of the two?
        "延误的是哪一项没有读出": late and len(timed) > 1,
        "加减分的一段里从多少分起没有写": isinstance(start, Cases) and _ends_before(start, _whens(rule)),
        "扣分从多少分起没有写": any(_nothing_below(one, step) for one in ladders for step in filter(_loses, steps)),
        "达不到起点时得多少分没有写": begun and all(map(_from_the_first, rule.changes)),
        # 达到优秀值的加6分,达到平均值的加2分: of one measure one holds
        LEVELS: len({*bases}) < len(bases),
        # parts that are earned one by one are not taken again for 有一项不符合
        "各项得分和不符合的扣分重复": failed and parts,
    }


def _ends_before(ladder: Cases, whens: Sequence[When]) -> bool:
    """60%-100%按完成率得分,超过130%的扣2分: from what, above 130 %?"""
    own = [when for when in whens if getattr(when, "measure", "") in (None, ladder.measure)]
    highs = [high for _, high in _all_ends(_conditions(ladder))]
    return bool(highs) and ladder.otherwise is None and any(low > max(highs) for low, _ in _all_ends(own))


def _nothing_below(ladder: Cases, step: Step) -> bool:
    """台账齐全得1分,整改率100%得1分,每低5个百分点扣0.2分: of a rate below, what is there to take from?"""
    tests = [test for when in _conditions(ladder) if (test := _bound(when))]
    plain = ladder.otherwise is None and 0 < len(tests) == len(ladder.cases)
    if not (plain and isinstance(step.origin, tree.Amount)) or step.measure not in (None, ladder.measure):
        return False
    ways = {"above": (1,), "below": (-1,), "either": (1, -1)}.get(step.side, ())
    return any(not any(test.holds(step.origin.value + way) for test in tests) for way in ways)


def _from_the_first(move: tree.Move) -> bool:
    """论文1篇得2分,每增加1篇得1分: what do no papers get?"""
    if not isinstance(move, Step) or move.side != "above" or _loses(move) or not isinstance(move.origin, tree.Amount):
        return False
    return move.origin.unit != "%" and 0 < move.origin.value <= move.per.value
