"""What no right reading of a standard looks like (约束): named predicates that strike a reading, and never mend it.

Lives here: one small function a predicate over the rule tree. May not: see the text; read; repair.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise
from typing import TypeVar

from indicators.comparators import Between, Quantity, Reference
from indicators.standards import tree
from indicators.standards.evaluate import evaluate
from indicators.standards.trace import Given
from indicators.standards.tree import Adjust, Case, Cases, Condition, Event, Once, Points, Rule, Ruled, StateHolds, When
from indicators.syntax.standards.amounts import so_many
from indicators.syntax.standards.bands import STEP
from indicators.syntax.standards.model import MINUS, limit_of
from indicators.syntax.standards.text import Unsure, plain_signs
from indicators.syntax.standards.words import pattern, words

M = TypeVar("M", bound=tree.Move)
Ends = tuple[Fraction, Fraction]
_FAR = Fraction(10**30)
_OWN = "指标"
_SIGNED = re.compile("[≥≤≧≦><＞＜＝=]")  # in a fact: a bound that was not read


def check(rule: Rule, text: str) -> None:
    """Strike a reading that cannot be right."""
    for each in rules(rule):
        for predicate in _PREDICATES:
            reason, _, said = (predicate(each) or "").partition("|")
            said = plain_signs("".join(said.split()))
            at = text.find(said) if said else -1
            if reason:
                raise Unsure(reason, at, at + len(said)) if at >= 0 else Unsure(reason)


# -- what the predicates look at


def rules(rule: object) -> Iterator[Rule]:
    """A rule and all rules inside it."""
    inner: Sequence[object] = ()
    match rule:
        case Ruled(only):
            inner = (only,)
        case tree.SumOf(parts):
            inner = parts
        case Cases(_, cases, otherwise):
            inner = (*(case.score for case in cases), otherwise)
        case Adjust(start):
            inner = (start,)
    if isinstance(rule, Rule):
        yield rule
    for each in inner:
        yield from rules(each)


def _cases(rule: Rule) -> Sequence[Case]:
    return rule.cases if isinstance(rule, Cases) else ()


def _moves(rule: Rule, kind: type[M]) -> list[M]:
    """The changes of a kind."""
    return [move for move in rule.changes if isinstance(move, kind)] if isinstance(rule, Adjust) else []


def _conditions(rule: Rule) -> list[Condition]:
    """The conditions of a ladder that are about its own measure."""
    return [one.when for one in _cases(rule) if isinstance(one.when, Condition) and one.when.measure is None]


def _facts(rule: Rule) -> Iterator[str]:
    whens = [case.when for case in _cases(rule)] + ([rule.when] if isinstance(rule, tree.Veto) else [])
    moved = [getattr(move, "when", None) for move in _moves(rule, tree.Move)]
    yield from (move.event for move in _moves(rule, Event))
    parts = [part for when in (*whens, *moved) for part in _parts(when)]
    yield from (part.words for part in parts if isinstance(part, StateHolds))


def _parts(when: When | None) -> Sequence[When | None]:
    return when.parts if isinstance(when, tree.Combined) else (when,)


def _fact(when: When | None) -> str:
    """The words of a fact."""
    return when.words if isinstance(when, StateHolds) else ""


def _ends(when: When | None) -> Ends | None:
    """Both ends of a bound in numbers."""
    test = when.test if isinstance(when, Condition) else None
    if not isinstance(test, Quantity | Between) or (isinstance(test, Quantity) and test.sign == "!="):
        return None
    both = test.interval
    return (-_FAR if both.lower is None else both.lower), (_FAR if both.upper is None else both.upper)


def _unit(when: When | None) -> str | None:
    test = when.test if isinstance(when, Condition) else None
    return test.unit if isinstance(test, Quantity | Between) else None


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
    ends = sorted(found for when in own if (found := _ends(when)) is not None)
    step = 1 if {*map(_unit, own)} <= {*words().counters, *words().lists["times"]} else 0
    whole = bool(ends) and ends[0][0] == -_FAR and max(ends, key=lambda end: end[1])[1] == _FAR
    return whole and not [*_gaps(ends, step)]


def apart(whens: Sequence[When]) -> bool:
    """Are they bands of one measure, and no number in two of them?"""
    names = {when.measure if isinstance(when, Condition) else "" for when in whens}
    ends = sorted(found for when in whens if (found := _ends(when)) is not None)
    return len(names) == 1 and len(ends) == len(whens) and all(one[1] <= two[0] for one, two in pairwise(ends))


def _loses(move: tree.Move) -> bool:
    score = getattr(move, "score", None)
    return isinstance(score, tree.Limit) and score.value < 0


def _less(one: Case, two: Case) -> bool:
    return isinstance(one.score, Points) and isinstance(two.score, Points) and one.score.value < two.score.value


# -- the predicates: each says what is wrong, and behind a | the words that show where


def fact_speaks_of_points(rule: Rule) -> str | None:
    """A fact says what is so, never what it earns."""
    spoken = [said for said in _facts(rule) if pattern("no_fact").search(pattern("harmless").sub("", said))]
    return f"有一处情形没有读出|{spoken[0]}" if spoken else None


def fact_is_whole(rule: Rule) -> str | None:
    """Brackets close, no bound stands inside, a thing counted has a name."""
    events = [move.event for move in _moves(rule, Event)]
    for said in _facts(rule):
        plain, counted = plain_signs(said), said in events
        named = (len(said) > 1 or said not in words().units) and said not in words().lists["wholes"]
        signed = (not counted and _SIGNED.search(said)) or (plain[:1], plain[-1:]) == ("(", ")")  # （B类）
        once = any(len(said) == 1 and said == _fact(move.when) for move in _moves(rule, Once))
        if signed or once or not named or said.count("(") + said.count("（") != said.count(")") + said.count("）"):
            return f"有一处情形没有读出|{said}"
        if not counted and (
            pattern("parted").search(plain) or pattern("bounded").match(plain) or pattern("torn").search(said)
        ):
            return f"有一档的数没有读出|{said}"
    return None


def ladder_is_reached(rule: Rule) -> str | None:
    """No band stands behind one that holds all of it, and none inside another gives less."""
    cases, reason = _cases(rule), "有一档永远轮不到，哪一档在前没有读出"
    for one, two in combinations(cases, 2):
        said = _fact(one.when).removesuffix("的")
        if _covers(one.when, two.when) or one.when == two.when or (said and said == _fact(two.when).removesuffix("的")):
            return reason
        if _covers(two.when, one.when) and _less(one, two):
            return "较高的一档得分反而低，哪一个分数印错了没有读出"
    behind = bool(cases) and isinstance(cases[-1].when, StateHolds) and all_covered(cases[:-1])
    return reason if behind or _all_of_it(cases) else None


def _all_of_it(cases: Sequence[Case]) -> bool:
    """缺两项得2分,全缺不得分: all of them are two and more."""
    facts = [pattern("all_of").match(_fact(one.when)) for one in cases]
    for at, one in enumerate(cases):
        test = one.when.test if isinstance(one.when, Condition) else None
        open_up = isinstance(test, Quantity) and test.sign in (">", ">=") and test.unit in words().counters
        if open_up and any(facts[at:]):
            return True
    return False


def _covers(one: When, two: When) -> bool:
    if not (isinstance(one, Condition) and isinstance(two, Condition)):
        return False
    a, b = one.test, two.test
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or a.sign is None or b.sign is None:
        return False
    same = (one.measure, one.absolute, a.unit, a.sign[:1]) == (two.measure, two.absolute, b.unit, b.sign[:1])
    return same and (a.value <= b.value if a.sign[:1] == ">" else a.value >= b.value)


def bands_do_not_overlap(rule: Rule) -> str | None:
    """80%-90%得8分, 85%-95%得9分: in between, which holds?"""
    whens = [case.when for case in _cases(rule) if isinstance(case.when, Condition)]
    for one, two in combinations(whens, 2):
        a, b = _ends(one), _ends(two)
        alike = (one.measure, one.absolute, _unit(one)) == (two.measure, two.absolute, _unit(two))
        if a is None or b is None or not alike or min(a[1], b[1]) <= max(a[0], b[0]):
            continue
        if (a[0] - b[0]) * (a[1] - b[1]) > 0 or _again(a, b):  # neither lies inside the other
            return "两档有重叠，重叠处按哪一档没有读出"
    return None


def _again(one: Ends, two: Ends) -> bool:
    """80%-90%得8分, 90%以下不得分: what lies in the first stands in the second as well."""
    inner, outer = sorted((one, two), key=lambda ends: ends[1] - ends[0])
    up, down = inner[0] == outer[0] and outer[1] == _FAR, inner[1] == outer[1] and outer[0] == -_FAR
    return up or down


def branches_differ(rule: Rule) -> str | None:
    """满意度≥90%得分,<90%得分: what was it to decide?"""
    cases = _cases(rule)
    measured = len(cases) > 1 and all(isinstance(case.when, Condition) for case in cases)
    scores = [*(case.score for case in cases), getattr(rule, "otherwise", None) or cases[0].score] if measured else []
    return "各档的分数都一样" if scores and all(score == scores[0] for score in scores) else None


def units_agree(rule: Rule) -> str | None:
    """A ladder over one measure is in one unit."""
    numeric = [when for when in _conditions(rule) if isinstance(when.test, Quantity | Between)]
    return "几档的单位不一致" if len({*map(_unit, numeric)}) > 1 else None


def bands_leave_no_gap(rule: Rule) -> str | None:
    """95%以上得5分,90%以下得0分: and 93 %?"""
    whens = [when for when in _conditions(rule) if not when.absolute]
    ends = sorted(found for when in whens if (found := _ends(when)) is not None)
    if not isinstance(rule, Cases) or rule.otherwise is not None or len(ends) < len(rule.cases):
        return None
    unit = _unit(whens[0])
    wide = any(low - reach > STEP.get(unit, max(Fraction(1), reach / 10)) for reach, low in _gaps(ends))
    return "两档之间的数得几分没有写" if wide else None


def levels_fall(rule: Rule) -> str | None:
    """满意 never earns less than 基本满意."""
    for one, two in combinations(_cases(rule), 2):
        high, low = (_fact(case.when).removesuffix("的") for case in (one, two))
        if high and low and _less(two, one) and high.removesuffix(low) in ("基本", "较", "比较"):
            return "几项是并列还是分级没有读出"
    return None


def number_in_a_fact(rule: Rule) -> str | None:
    """2个工作日内响应得2分 beside 超过3个工作日: one of the ladder's bounds was not read."""
    all_of_them = [*(case.when for case in _cases(rule)), *(move.when for move in _moves(rule, Once))]
    whens = [part for when in all_of_them for part in _parts(when)]
    printed = {"天": "(?:天|(?<!月[0-9])(?<!月[0-9]{2})日)"}
    units = [printed.get(unit, re.escape(unit)) for unit in {*map(_unit, whens)} if unit]
    unread = any(re.search(f"[0-9]个?{unit}", _fact(when)) for unit in units for when in whens)
    return "有一档的数没有读出" if unread else None


def branch_stands_alone(rule: Rule) -> str | None:
    """未完成的按比例得分 alone leaves open what the others get."""
    match rule:
        case Cases(_, (Case(StateHolds(), Ruled(tree.Linear() | tree.Formula())),), None):
            return "按比例的条件没有读出"
    return None


def names_are_names(rule: Rule) -> str | None:
    """得分为X%×10: a name holds no number with its unit and no verb of points."""
    odd = "[0-9A-Za-z][%％]|得分为|[xX][0-9]|[0-9]分|^根据|确定$|^[0-9的]|[■□�?？]"
    return "算式没有读出" if any(re.search(odd, name) for name in getattr(rule, "names", ())) else None


def line_rises(rule: Rule) -> str | None:
    """Two ends that give the same are no line."""
    flat = isinstance(rule, tree.Linear) and rule.origin is not None and rule.origin.score == rule.to.score
    return "按比例的两端没有读出" if flat else None


def one_score_for_each(rule: Rule) -> str | None:
    """One fact has one score, a thing counted a fixed one."""
    seen: dict[tuple[str, bool], tree.Move] = {}
    for move in _moves(rule, tree.Move):
        score = getattr(move, "score", None)
        if isinstance(move, Event) and isinstance(score, tree.PointsBetween | tree.ShareBetween) and score.low >= 0:
            return "按次计分的分数不是一个数"
        limit = limit_of(move)
        if isinstance(score, Points) and isinstance(limit, Points) and limit.value < abs(score.value):
            return "限额比一次的加减还少"
        if isinstance(move, Event | tree.Step) and score == tree.Share(1):
            return "每项得多少分没有读出"  # 每符合一项得相应分值
        if isinstance(move, Event) and not _loses(move) and re.match("有?[缺漏错迟未不]", move.event):
            return "得分还是扣分没有读出"  # 缺项的,每项1分
        name = move.event if isinstance(move, Event) else _fact(move.when) if isinstance(move, Once) else ""
        if name and score != MINUS and seen.setdefault((name, _loses(move)), move) != move:
            return "同一种情形有两种计分"
    return None


def taken_once(rule: Rule) -> str | None:
    """未完成的扣3分;…未完成的不得分: the other way round the second goes below zero (不得分且倒扣3分)."""
    once = _moves(rule, Once)
    both = any(
        one.when == two.when and _loses(one) and one.score != MINUS == two.score for one, two in combinations(once, 2)
    )
    return "同一种情形有两种计分" if both else None


def one_way_for_each(rule: Rule) -> str | None:
    """每降低1%扣0.5分,每降低1%加0.5分: what is it to do?"""
    ways = [(move.measure, move.side, str(move.origin), _loses(move)) for move in _moves(rule, tree.Step)]
    return "得分还是扣分没有读出" if any((*way[:3], not way[3]) in ways for way in ways) else None


def counted_or_banded(rule: Rule) -> str | None:
    """每起扣2分 beside 2起以上扣5分: by number or by band is not said; beside 有1起不得分 the first takes all."""
    counted: list[Event | tree.Step] = [*_moves(rule, Event), *_moves(rule, tree.Step)]
    each = {(move.per.unit, _loses(move)) for move in counted}
    once = [move for move in _moves(rule, Once) if move.score != MINUS]
    bands = [one for one in once if isinstance(one.when, Condition) and isinstance(one.when.test, Quantity)]
    bands = [one for one in bands if (_ends(one.when) or (1,))[0]]  # late at all, and then for each day
    clash = any((_unit(move.when), _loses(move)) in each for move in bands)
    clash |= any(_many(unit or "").search(_fact(one.when)) and _loses(one) == way for unit, way in each for one in once)
    # 每人扣0.5分;超过5人的每人扣1分: both begin, and the second has no name
    over = [(getattr(step.origin, "unit", ""), _loses(step)) for step in _moves(rule, tree.Step) if not step.measure]
    clash |= any((move.per.unit, _loses(move)) in over for move in _moves(rule, Event))
    gone = [move.when for move in _moves(rule, Once) if move.score == MINUS and isinstance(move.when, Condition)]
    events, first = {move.event for move in _moves(rule, Event)}, ((Fraction(1), _FAR), (Fraction(0), _FAR))
    clash |= any(when.measure in events and _ends(when) in first for when in gone)
    return "逐档加减和一次加减对不上" if clash else None


@cache
def _many(unit: str) -> re.Pattern[str]:
    """2次, 三次: a number of what is counted by one."""
    return re.compile(f"(?:[2-9]|1[0-9]|[二两三四五六七八九])个?{re.escape(unit)}")


def parts_have_their_own_facts(rule: Rule) -> str | None:
    """社会效益:明显得3分;生态效益:明显得2分: 明显 means two things, and so does the delay of two parts."""
    parts = [part for part in rule.parts if not isinstance(part, tree.Veto)] if isinstance(rule, tree.SumOf) else []
    said = [{name for one in rules(part) for name in (*_facts(one), *_delays(one), *_bounded(one))} for part in parts]
    shared = any(one & two for one, two in combinations(said, 2))
    return "各项里同样的话说的是不是一件事没有读出" if shared else None


def _bounded(rule: Rule) -> list[str]:
    """A ladder's measure: 进度率≥45%得2分;进度率≥75%得3分 are two things of one name."""
    own = [_unit(when) for when in _conditions(rule) if isinstance(when.test, Quantity | Between)]
    return [f"{rule.measure}/{own[0]}"] if own and isinstance(rule, Cases) and rule.measure else []


def _delays(rule: Rule) -> list[str]:
    return [f"{move.measure}{move.side}" for move in _moves(rule, tree.Step) if move.side in ("late", "early")]


def measure_is_one(rule: Rule) -> str | None:
    """新建改建公厕各不少于10座: which ones?"""
    names = [getattr(rule, "measure", None)] if isinstance(rule, Cases) else []
    whens = [*(case.when for case in _cases(rule)), *(move.when for move in _moves(rule, Once))]
    names += [when.measure for when in whens if isinstance(when, Condition)]
    names += [move.measure for move in _moves(rule, tree.Step)]
    several = any(re.search("(?:各|分别|均)$|^(?:[两二三]者|自)$", name or "") for name in names)
    pieces = [re.split("和|与|及|、", name) for name in names if name]
    rates = words().lists["rates"]  # 完成率和及时率达到95%: of each, or of both together?
    several |= any(len(each) > 1 and all(one.endswith(rates) for one in each) for each in pieces)
    several |= any(pattern("apart").search(move.event) for move in _moves(rule, Event))
    several |= any(move.limit and re.match("[以如下]*下列?各项", move.event) for move in _moves(rule, Event))
    return "各指哪几个数没有读出" if several else None


def conditions_can_hold(rule: Rule) -> str | None:
    """不少于2次且少于2次: what never is decides nothing."""
    whens = [case.when for case in _cases(rule)] + [move.when for move in _moves(rule, Once)]
    joined = [when.parts for when in whens if isinstance(when, tree.Combined) and when.operator == "and"]
    for one, two in (pair for parts in joined for pair in combinations(parts, 2)):
        a, b = _ends(one), _ends(two)
        own = rule.measure if isinstance(rule, Cases) else None
        names = {when.measure or own for when in (one, two) if isinstance(when, Condition)} - {None}
        low, high = (max(a[0], b[0]), min(a[1], b[1])) if a and b else (-_FAR, _FAR)
        if len(names) < 2 and (low > high or (low == high and not _holds(one, two))):  # noqa: PLR2004 - of two things
            return "有一档的条件前后矛盾"
    return None


def _holds(one: When, two: When) -> bool:
    """Does one number fit both of two bounds that meet?"""
    tests = [when.test for when in (one, two) if isinstance(when, Condition)]
    known = [test for test in tests if isinstance(test, Quantity | Between)]
    ends = [end for when in (one, two) for end in _ends(when) or ()]
    return any(all(test.holds(end) for test in known) for end in ends if abs(end) != _FAR)


def compared_once(rule: Rule) -> str | None:
    """增速高于平均水平2个百分点以上得5分,高于平均水平得3分: the one is beyond it, the other is not."""
    over = isinstance(rule, Cases) and re.search("高于|低于|超过", rule.measure or "") is not None
    named = any(isinstance(when.test, Reference) for when in _conditions(rule))
    return "和什么比较没有读出" if over and named else None


def start_holds_no_moves(rule: Rule) -> str | None:
    """得分=基础分+加分, and the additions are printed behind it."""
    start = rule.start.rule if isinstance(rule, Adjust) and isinstance(rule.start, Ruled) else None
    names = start.names if isinstance(start, tree.Formula) else ()
    return "算式没有读出" if {*names} & {"加分", "扣分", "减分", "基础分", "基本分"} else None


def one_step_at_a_time(rule: Rule) -> str | None:
    """90%以上得满分,每低5%扣1分,80%以下每低5%扣2分: below 80 %, both?"""
    for one, two in combinations(_moves(rule, tree.Step), 2):
        alike = (one.measure, one.side, _loses(one)) == (two.measure, two.side, _loses(two))
        if alike and not {type(one.origin), type(two.origin)} & {tree.Base}:  # 周报每迟1天扣1分;月报每迟1天扣1分
            return "两段扣分从哪里换档没有读出"
        beyond = [step for step in (one, two) if (step.measure or "").endswith(words().lists["delays"])]
        if beyond and "late" in (one.side, two.side):  # 每逾期1天扣0.1分;逾期超过10天的,超过部分每天扣0.5分
            return "两段扣分从哪里换档没有读出"
    return None


def delay_is_of_one(rule: Rule) -> str | None:
    """按期开工得3分,按期完工得3分;每延误1个月扣0.5分: a delay of which of the two?"""
    start = rule.start.rule if isinstance(rule, tree.Adjust) and isinstance(rule.start, Ruled) else None
    late = any(one.measure is None and one.side in ("late", "early") for one in _moves(rule, tree.Step))
    parts = start.parts if late and isinstance(start, tree.SumOf) else ()
    timed = [part for part in parts if pattern("timely").search("".join(_facts(part)))]
    return "延误的是哪一项没有读出" if len(timed) > 1 else None


def worse_earns_no_more(rule: Rule) -> str | None:
    """80%-90%扣2分;低于80%的每低1%再扣0.2分: 79 % loses less than 80 %; 第一次扣1分,第二次扣2分: and the third?"""
    bounded = [(one, one.when) for one in _moves(rule, Once) if isinstance(one.when, Condition) and _ends(one.when)]
    for name in {when.measure for _, when in bounded}:
        own = [when for _, when in bounded if when.measure == name]
        steps = [one for one in _moves(rule, tree.Step) if one.measure == name and isinstance(one.origin, tree.Amount)]
        edges = {end for when in own for end in _ends(when) or () if abs(end) < _FAR}
        tried = sorted({edge + step for edge in edges for step in (-1, 0, 1) if edge + step >= 0})
        moves = *(one for one, when in bounded if when in own), *steps
        if len(moves) == 1:
            continue
        scores = [_given_at(moves, name, tree.Amount(at, _unit(own[0]))) for at in tried]
        if not any(one.score == MINUS for one, _ in bounded):  # 逾期15日扣1分,15-30日扣2分: of later nothing is said
            scores = [one for one in scores if one != _FAR]
        rises = [one < two for one, two in pairwise(scores) if one != two]
        if rises != sorted(rises, reverse=True):
            return "同一个数更差反而扣得更少，中间的档没有读出"
    return None


def once_or_step_by_step(rule: Rule) -> str | None:
    """100%得10分,每低1%扣0.5分,低于90%的扣8分: 8 points, or 8 beside what the steps take?"""
    for step in _moves(rule, tree.Step):
        unit = step.per.unit
        kin = words().lists["times"] if unit in words().lists["times"] else [unit or ""]
        sized = re.compile(rf"[0-9]个?(?:{'|'.join(map(re.escape, kin))})")
        for one in _moves(rule, Once):
            if _loses(one) != _loses(step) or _takes_all(rule, one):
                continue
            ends = _ends(one.when) if getattr(one.when, "measure", None) in (step.measure, None) else None
            origin = step.origin.value if isinstance(step.origin, tree.Amount) else Fraction(0)
            beyond = ends is not None and (ends[1] < origin if step.side == "below" else ends[0] > origin)
            if beyond or sized.search(_fact(one.when)):
                return "逐档加减和一次加减对不上"
    return None


def _takes_all(rule: Rule, one: Once) -> bool:
    """Does it take all that is given?"""
    start = getattr(rule, "start", None)
    return one.score == MINUS or not isinstance(start, Points) or one.score == Points(-start.value)


def _given_at(moves: Sequence[tree.Move], name: str | None, value: tree.Amount) -> Fraction:
    """What changes leave of a great start at one value of their measure."""
    given = Given(points=_FAR, values={name or _OWN: value}, measure=_OWN)
    return evaluate(Adjust(Points(_FAR), tuple(moves)), given).earned or Fraction(0)


def so_many_are_taken(rule: Rule) -> str | None:
    """甲得3分;乙得3分;丙得4分。发生事故的,以上两项均不得分: of three?"""
    gates = [*(_fact(case.when) for case in _cases(rule)), *(_fact(one.when) for one in _moves(rule, Once))]
    said = [found for fact in gates if (found := re.search("([两三四五六])项(?:指标)?均$", fact))]
    inner = getattr(rule, "start", None) or getattr(rule, "otherwise", None)
    parts = inner.rule.parts if isinstance(inner, Ruled) and isinstance(inner.rule, tree.SumOf) else ()
    other = any(so_many(found[1]) != len(parts) for found in said)
    return "不得分管到哪几项没有读出" if other else None


def denial_keeps_its_band(rule: Rule) -> str | None:
    """超5%至10%且经批准的扣4分,未经批准的扣8分: of which band?"""
    whens = [move.when for move in _moves(rule, Once)]
    inner = [_fact(part) for when in whens if isinstance(when, tree.Combined) for part in when.parts]
    alone = [pattern("denial").sub("", _fact(when).removesuffix("的")) for when in whens]
    lost = any(said and said in fact for said in alone for fact in inner)
    return "一种情形管到哪一档没有读出" if lost else None


def start_reaches(rule: Rule) -> str | None:
    """60%-100%按完成率得分,超过130%的扣2分: from what, above 130 %?"""
    ladder = rule.start.rule if isinstance(rule, Adjust) and isinstance(rule.start, Ruled) else None
    if not isinstance(ladder, Cases) or ladder.otherwise is not None:
        return None
    ends = [found for when in _conditions(ladder) if (found := _ends(when)) is not None]
    once = [move.when for move in _moves(rule, Once) if isinstance(move.when, Condition)]
    own = [found for when in once if when.measure in (None, ladder.measure) and (found := _ends(when)) is not None]
    high = any(low > max(end for _, end in ends) for low, _ in own if ends)
    return "加减分的一段里从多少分起没有写" if high else None


def steps_take_from_something(rule: Rule) -> str | None:
    """台账齐全得1分,整改率100%得1分,每低5个百分点扣0.2分: of a rate below, what is there to take from?"""
    ladders = [one for one in rules(rule.start) if isinstance(one, Cases)] if isinstance(rule, Adjust) else []
    for ladder, step in ((ladder, step) for ladder in ladders for step in _moves(rule, tree.Step)):
        tests = [when.test for when in _conditions(ladder)]
        numbers = [test for test in tests if isinstance(test, Quantity | Between)]
        amount = step.origin.value if isinstance(step.origin, tree.Amount) and _loses(step) else None
        plain = ladder.otherwise is None and 0 < len(numbers) == len(ladder.cases)
        if amount is None or not plain or step.measure not in (None, ladder.measure):
            continue
        ways = {"above": (1,), "below": (-1,), "either": (1, -1)}.get(step.side, ())
        if any(not any(test.holds(amount + way) for test in numbers) for way in ways):
            return "扣分从多少分起没有写"
    return None


def rank_is_measured(rule: Rule) -> str | None:
    """A place in an order is a distance from the first, no thing that is counted."""
    comparing, failed = words().lists["comparing"], pattern("failure")
    events = [move for move in _moves(rule, Event) if not failed.match(move.event)]  # 有一项达不到
    if any(move.per.unit in ("%", "百分点", "分") or move.event.endswith(comparing) for move in events):
        return "往哪一边偏离、从哪个数起算没有读出"
    if any(words().distance.get(move.event) == "above" for move in events):  # 论文1篇加2分,每增加1篇加1分
        return "从哪个数起加没有读出"
    parts = {move.per.unit for move in events if move.per.value.denominator > 1} & words().counters  # 每少0.5批次
    if parts or any(pattern("unnamed_step").fullmatch(move.event) for move in events):
        return "从哪个数起扣没有读出"
    ranked = any(move.per.unit in ("名次", "位次") or re.match("名次|排名|位次", move.event) for move in events)
    return "从第几名起扣没有读出" if ranked else None


def start_is_not_the_first(rule: Rule) -> str | None:
    """论文1篇得2分,每增加1篇得1分: what do no papers get?"""
    start = rule.start if isinstance(rule, Adjust) else None
    firsts = [
        isinstance(step, tree.Step)
        and (step.side, _loses(step)) == ("above", False)
        and isinstance(step.origin, tree.Amount)
        and step.origin.unit != "%"
        and 0 < step.origin.value <= step.per.value
        for step in _moves(rule, tree.Move)
    ]
    return "达不到起点时得多少分没有写" if isinstance(start, Points) and start.value and all(firsts) else None


def parts_are_not_taken_twice(rule: Rule) -> str | None:
    """Parts that are earned one by one are not taken again for 有一项不符合."""
    parts = isinstance(rule, Adjust) and isinstance(rule.start, Ruled) and isinstance(rule.start.rule, tree.SumOf)
    failed = pattern("failure")
    again = parts and any(failed.match(move.event) for move in _moves(rule, Event))
    return "各项得分和不符合的扣分重复" if again else None


def listed_is_counted(rule: Rule) -> str | None:
    """出现以下情形之一扣2分,扣完为止: once, or for each of them?"""
    once = [_fact(move.when) for move in _moves(rule, Once) if move.score != MINUS]
    listed = any(pattern("listed_below").fullmatch(said) for said in once)
    listed = listed and isinstance(rule, Adjust) and rule.floor is not None
    return "扣一次还是每项都扣没有读出" if listed else None


def judgement_has_its_limit(rule: Rule) -> str | None:
    """A range that is printed binds who judges."""
    odd = isinstance(rule, tree.Judgement) and rule.limit is None and re.search("[0-9]分", rule.words)
    return "有一处分数没有读出" if odd else None


def judged_additions_add(rule: Rule) -> str | None:
    """完成80%得7分。特别突出的酌情加分: what is added beside an award is no case that holds instead of it."""
    scores = [case.score.rule for case in _cases(rule) if isinstance(case.score, Ruled)]
    added = any(isinstance(one, tree.Judgement) and "加分" in one.words for one in scores)
    return "酌情加分加在哪里没有读出" if added and len(_cases(rule)) > 1 else None


_PREDICATES: Sequence[Callable[[Rule], str | None]] = (
    fact_speaks_of_points,
    fact_is_whole,
    ladder_is_reached,
    branches_differ,
    bands_do_not_overlap,
    units_agree,
    bands_leave_no_gap,
    levels_fall,
    number_in_a_fact,
    branch_stands_alone,
    line_rises,
    names_are_names,
    one_score_for_each,
    taken_once,
    one_way_for_each,
    counted_or_banded,
    parts_have_their_own_facts,
    measure_is_one,
    conditions_can_hold,
    compared_once,
    start_holds_no_moves,
    one_step_at_a_time,
    delay_is_of_one,
    worse_earns_no_more,
    once_or_step_by_step,
    so_many_are_taken,
    denial_keeps_its_band,
    start_reaches,
    steps_take_from_something,
    rank_is_measured,
    start_is_not_the_first,
    parts_are_not_taken_twice,
    judgement_has_its_limit,
    judged_additions_add,
    listed_is_counted,
)
