"""What no right reading of a standard looks like (约束): named predicates that strike a reading, and never mend it.

Lives here: one small function a predicate over the rule tree. May not: see the text; read; repair.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations

from indicators.comparators import Between, Quantity, Reference
from indicators.standards import tree
from indicators.standards.tree import Adjust, Case, Cases, Condition, Event, Once, Points, Rule, Ruled, StateHolds, When
from indicators.syntax.standards.bands import STEP
from indicators.syntax.standards.model import harmless
from indicators.syntax.standards.text import Unsure, plain_signs
from indicators.syntax.standards.words import pattern, words

_FAR = Fraction(10**30)
# in a fact: a fraction that is a bound, a bound in brackets (一等(95%以上))
_PARTED = re.compile(
    "(?:分之.|一半|[二三四五六七八九]成)(?:以上|以下|以内|左右)|占[0-9.]+分|\\([^()含]*[0-9]%?(?:以上|以下|以内|[-~至][0-9])"
)
_APART = re.compile("、.*(?:各(?![项类级种地方界自])|分别)")
_BOUNDED = re.compile("[^且或,]*[0-9](?:[%分](?:以上|以下|以内)|%?[-~][0-9.]+[%分])[^且或,]*$")
_SIGNED = re.compile("[≥≤≧≦><＞＜＝=]")  # in a fact: a bound that was not read


def check(rule: Rule, text: str) -> None:
    """Strike a reading that cannot be right."""
    for each in rules(rule):
        for predicate in _PREDICATES:
            reason = predicate(each)
            if reason is not None:
                reason, _, said = reason.partition("|")
                said = plain_signs("".join(said.split()))
                at = text.find(said) if said else -1
                raise Unsure(reason, at, at + len(said)) if at >= 0 else Unsure(reason)


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


def _facts(rule: Rule) -> Iterator[str]:
    whens: list[When | None] = []
    match rule:
        case Cases(_, cases):
            whens = [case.when for case in cases]
        case Adjust(_, changes):
            whens = [getattr(move, "when", None) for move in changes]
            yield from (move.event for move in changes if isinstance(move, Event))
        case tree.Veto(when):
            whens = [when]
    parts = [part for when in whens for part in (when.parts if isinstance(when, tree.Combined) else (when,))]
    yield from (part.words for part in parts if isinstance(part, StateHolds))


def fact_speaks_of_points(rule: Rule) -> str | None:
    """A fact says what is so, never what it earns."""
    spoken = [said for said in _facts(rule) if pattern("no_fact").search(harmless().sub("", said))]
    return f"有一处情形没有读出|{spoken[0]}" if spoken else None


def fact_is_whole(rule: Rule) -> str | None:
    """Brackets close, no bound stands inside, a thing counted has a name."""
    events = [move.event for move in rule.changes if isinstance(move, Event)] if isinstance(rule, Adjust) else []
    for said in _facts(rule):
        plain = said.replace("（", "(").replace("）", ")")
        named = (len(said) > 1 or said not in words().counters) and said not in words().lists["wholes"]
        counted = said in events
        if (_SIGNED.search(said) and not counted) or plain.count("(") != plain.count(")") or not named:
            return f"有一处情形没有读出|{said}"
        if counted:
            continue
        if _PARTED.search(plain_signs(said)) or _BOUNDED.match(plain_signs(said)):
            return "有一档的数没有读出"
    return None


def ladder_is_reached(rule: Rule) -> str | None:
    """No band stands behind one that holds all of it, and none inside another gives less."""
    for one, two in combinations(rule.cases, 2) if isinstance(rule, Cases) else ():
        if _covers(one.when, two.when):
            return "有一档永远轮不到，哪一档在前没有读出"
        if _covers(two.when, one.when) and _less(one, two):
            return "较高的一档得分反而低，哪一个分数印错了没有读出"
    if isinstance(rule, Cases) and _all_of_it(rule.cases):
        return "有一档永远轮不到，哪一档在前没有读出"
    if isinstance(rule, Cases) and isinstance(rule.cases[-1].when, StateHolds) and all_covered(rule.cases[:-1]):
        return "有一档永远轮不到，哪一档在前没有读出"
    return None


def _all_of_it(cases: Sequence[Case]) -> bool:
    """缺两项得2分,全缺不得分: all of them are two and more."""
    tests = [one.when.test if isinstance(one.when, Condition) else None for one in cases]
    counters = words().counters
    open_up = [isinstance(t, Quantity) and t.sign in (">", ">=") and t.unit in counters for t in tests]
    all_of = pattern("all_of", "^{}(?![未不无])")
    facts = [isinstance(one.when, StateHolds) and all_of.match(one.when.words) for one in cases]
    return any(up and any(facts[at:]) for at, up in enumerate(open_up))


def all_covered(cases: Sequence[Case]) -> bool:
    """Do the bands over the rule's measure leave no number out?"""
    tests = [case.when.test for case in cases if isinstance(case.when, Condition) and case.when.measure is None]
    ends = sorted(_ends(test) for test in tests if isinstance(test, Quantity | Between) and _sign(test) != "!=")
    reach = ends[0][0] if ends else Fraction(0)
    for low, high in ends:
        reach = max(reach, high) if low <= reach else reach
    return bool(ends) and ends[0][0] == -_FAR and reach == _FAR


def bands_do_not_overlap(rule: Rule) -> str | None:
    """80%-90%得8分, 85%-95%得9分: in between, which holds?"""
    for one, two in combinations([when for when in _whens(rule) if isinstance(when, Condition)], 2):
        a, b = one.test, two.test
        if not (isinstance(a, Quantity | Between) and isinstance(b, Quantity | Between)) or "!=" in map(_sign, (a, b)):
            continue
        if (one.measure, one.absolute, a.unit) == (two.measure, two.absolute, b.unit):
            (low, high), (other, most) = _ends(a), _ends(b)
            apart = min(high, most) <= max(low, other)
            inside = (low >= other and high <= most) or (other >= low and most <= high)
            if not apart and not inside:
                return "两档有重叠，重叠处按哪一档没有读出"
    return None


def units_agree(rule: Rule) -> str | None:
    """A ladder over one measure is in one unit."""
    tests = [when.test for when in _whens(rule) if isinstance(when, Condition) and when.measure is None]
    units = {test.unit for test in tests if isinstance(test, Quantity | Between)}
    return "几档的单位不一致" if len(units) > 1 else None


def bands_leave_no_gap(rule: Rule) -> str | None:
    """95%以上得5分,90%以下得0分: and 93 %?"""
    whens = _whens(rule) if isinstance(rule, Cases) and rule.otherwise is None else []
    tests = [when.test for when in whens if isinstance(when, Condition) and not (when.measure or when.absolute)]
    bands = [test for test in tests if isinstance(test, Quantity | Between) and _sign(test) != "!="]
    if len(bands) < len(whens) or len({test.unit for test in bands}) != 1:
        return None
    ends = sorted(map(_ends, bands))
    reach = ends[0][1]
    for low, high in ends[1:]:
        if low - reach > STEP.get(bands[0].unit, max(Fraction(1), reach / 10)):
            return "两档之间的数得几分没有写"
        reach = max(reach, high)
    return None


def _sign(test: object) -> str | None:
    return test.sign if isinstance(test, Quantity) else None


def _ends(test: Quantity | Between) -> tuple[Fraction, Fraction]:
    both = test.interval
    return (-_FAR if both.lower is None else both.lower), (_FAR if both.upper is None else both.upper)


def _covers(one: When, two: When) -> bool:
    if not (isinstance(one, Condition) and isinstance(two, Condition)):
        return False
    a, b = one.test, two.test
    if not (isinstance(a, Quantity) and isinstance(b, Quantity)) or a.sign in ("!=", None) or b.sign is None:
        return False
    same = (one.measure, one.absolute, a.unit, a.sign[:1]) == (two.measure, two.absolute, b.unit, b.sign[:1])
    return same and (a.value <= b.value if a.sign[:1] == ">" else a.value >= b.value)


def levels_fall(rule: Rule) -> str | None:
    """满意 never earns less than 基本满意."""
    for one, two in combinations(rule.cases, 2) if isinstance(rule, Cases) else ():
        if isinstance(one.when, StateHolds) and isinstance(two.when, StateHolds) and _less(two, one):
            high, low = one.when.words.removesuffix("的"), two.when.words.removesuffix("的")
            if high.removesuffix(low) in ("基本", "较", "比较"):
                return "几项是并列还是分级没有读出"
    return None


def _less(one: Case, two: Case) -> bool:
    return isinstance(one.score, Points) and isinstance(two.score, Points) and one.score.value < two.score.value


def _whens(rule: Rule) -> Sequence[When]:
    return [case.when for case in rule.cases] if isinstance(rule, Cases) else []


def number_in_a_fact(rule: Rule) -> str | None:
    """2个工作日内响应得2分 beside 超过3个工作日: one of the ladder's bounds was not read."""
    whens = [part for when in _whens(rule) for part in (when.parts if isinstance(when, tree.Combined) else (when,))]
    tests = [when.test for when in whens if isinstance(when, Condition)]
    units = {test.unit for test in tests if isinstance(test, Quantity | Between) and test.unit}
    said = [when.words for when in whens if isinstance(when, StateHolds)]
    printed = {"天": "(?:天|(?<!月[0-9])(?<!月[0-9]{2})日)"}
    unread = any(re.search(f"[0-9]个?{printed.get(unit, re.escape(unit))}", one) for unit in units for one in said)
    return "有一档的数没有读出" if unread else None


def branch_stands_alone(rule: Rule) -> str | None:
    """未完成的按比例得分 alone leaves open what the others get."""
    match rule:
        case Cases(_, (Case(StateHolds(), Ruled(tree.Linear() | tree.Formula())),), None):
            return "按比例的条件没有读出"
    return None


def names_are_names(rule: Rule) -> str | None:
    """得分为X%×10: a name holds no number with its unit and no verb of points."""
    odd = isinstance(rule, tree.Formula) and any(
        re.search("[0-9A-Za-z][%％]|得分为|[xX][0-9]|[0-9]分|^根据|确定$|^[0-9的]", name) for name in rule.names
    )
    return "算式没有读出" if odd else None


def line_rises(rule: Rule) -> str | None:
    """Two ends that give the same are no line."""
    flat = isinstance(rule, tree.Linear) and rule.origin is not None and rule.origin.score == rule.to.score
    return "按比例的两端没有读出" if flat else None


def one_score_for_each(rule: Rule) -> str | None:
    """One fact has one score, a thing counted a fixed one."""
    seen: dict[tuple[str, bool], tree.Move] = {}
    for move in rule.changes if isinstance(rule, Adjust) else ():
        score = getattr(move, "score", None)
        if isinstance(move, Event) and isinstance(score, tree.PointsBetween | tree.ShareBetween) and score.low >= 0:
            return "按次计分的分数不是一个数"
        if isinstance(move, Event | tree.Step) and score == tree.Share(1):
            return "每项得多少分没有读出"  # 每符合一项得相应分值
        if isinstance(move, Event) and not _loses(move) and re.match("有?[缺漏错迟未不]", move.event):
            return "得分还是扣分没有读出"  # 缺项的,每项1分
        fact = isinstance(move, Once) and isinstance(move.when, StateHolds) and score != tree.Share(-1)
        name = move.event if isinstance(move, Event) else next(_facts(Adjust(None, (move,)))) if fact else None
        if name is not None and seen.setdefault((name, _loses(move)), move) != move:
            return "同一种情形有两种计分"
    return None


def _loses(move: tree.Move) -> bool:
    score = getattr(move, "score", None)
    return isinstance(score, tree.Limit) and score.value < 0


def counted_or_banded(rule: Rule) -> str | None:
    """每起扣2分 beside 2起以上扣5分: by number or by band is not said."""
    changes = rule.changes if isinstance(rule, Adjust) else ()
    each = {(move.per.unit, _loses(move)) for move in changes if isinstance(move, Event | tree.Step)}
    once = [move for move in changes if isinstance(move, Once) and move.score != tree.Share(-1)]
    tests = [(move.when.test, _loses(move)) for move in once if isinstance(move.when, Condition)]
    clash = any((test.unit, loses) in each for test, loses in tests if isinstance(test, Quantity))
    facts = [(move.when.words, _loses(move)) for move in once if isinstance(move.when, StateHolds)]
    clash |= any(_many(unit or "").search(said) and loses == way for unit, way in each for said, loses in facts)
    return "逐档加减和一次加减对不上" if clash else None


@cache
def _many(unit: str) -> re.Pattern[str]:
    """2次, 三次: a number of what is counted by one."""
    return re.compile(f"(?:[2-9]|1[0-9]|[二两三四五六七八九])个?{re.escape(unit)}")


def parts_have_their_own_facts(rule: Rule) -> str | None:
    """社会效益:明显得3分;生态效益:明显得2分: 明显 means two things, and so does the delay of two parts."""
    parts = rule.parts if isinstance(rule, tree.SumOf) else ()
    inner = [[*rules(part)] for part in parts if not isinstance(part, tree.Veto)]
    said = [{name for one in each for name in (*_facts(one), *_delays(one))} for each in inner]
    shared = any(one & two for one, two in combinations(said, 2))
    return "各项里同样的话说的是不是一件事没有读出" if shared else None


def _delays(rule: Rule) -> Iterator[str]:
    changes = rule.changes if isinstance(rule, Adjust) else ()
    yield from (move.side for move in changes if isinstance(move, tree.Step) and move.side in ("late", "early"))


def measure_is_one(rule: Rule) -> str | None:
    """新建改建公厕各不少于10座: which ones?"""
    names: list[str | None] = []
    match rule:
        case Cases(measure, cases):
            names = [measure, *(case.when.measure for case in cases if isinstance(case.when, Condition))]
        case Adjust(_, changes):
            names = [move.measure for move in changes if isinstance(move, tree.Step)]
            names += ["各" for move in changes if isinstance(move, Event) and _APART.search(move.event)]
    return "各指哪几个数没有读出" if any(name and name.endswith(("各", "分别", "均")) for name in names) else None


def compared_once(rule: Rule) -> str | None:
    """增速高于平均水平2个百分点以上得5分,高于平均水平得3分: the one is beyond it, the other is not."""
    over = isinstance(rule, Cases) and re.search("高于|低于|超过", rule.measure or "") is not None
    tests = [when.test for when in _whens(rule) if isinstance(when, Condition) and when.measure is None]
    return "和什么比较没有读出" if over and any(isinstance(test, Reference) for test in tests) else None


def start_holds_no_moves(rule: Rule) -> str | None:
    """得分=基础分+加分, and the additions are printed behind it."""
    start = rule.start.rule if isinstance(rule, Adjust) and isinstance(rule.start, Ruled) else None
    names = start.names if isinstance(start, tree.Formula) else ()
    return "算式没有读出" if {*names} & {"加分", "扣分", "减分", "基础分", "基本分"} else None


def one_step_at_a_time(rule: Rule) -> str | None:
    """90%以上得满分,每低5%扣1分,80%以下每低5%扣2分: below 80 %, both?"""
    steps = [move for move in rule.changes if isinstance(move, tree.Step)] if isinstance(rule, Adjust) else []
    for one, two in combinations(steps, 2):
        alike = (one.measure, one.side, _loses(one)) == (two.measure, two.side, _loses(two))
        if alike and isinstance(one.origin, tree.Amount) and isinstance(two.origin, tree.Amount) and one != two:
            return "两段扣分从哪里换档没有读出"
    return None


def denial_keeps_its_band(rule: Rule) -> str | None:
    """超5%至10%且经批准的扣4分,未经批准的扣8分: of which band?"""
    once = [move.when for move in rule.changes if isinstance(move, Once)] if isinstance(rule, Adjust) else []
    joined = [part for when in once if isinstance(when, tree.Combined) for part in when.parts]
    inner = [part.words for part in joined if isinstance(part, StateHolds)]
    facts = [when.words.removesuffix("的") for when in once if isinstance(when, StateHolds)]
    alone = [pattern("denials", "^{}").sub("", said) for said in facts]
    lost = any(said and said in fact for said in alone for fact in inner)
    return "一种情形管到哪一档没有读出" if lost else None


def start_reaches(rule: Rule) -> str | None:
    """60%-100%按完成率得分,超过130%的扣2分: from what, above 130 %?"""
    if not (isinstance(rule, Adjust) and isinstance(rule.start, Ruled) and isinstance(rule.start.rule, Cases)):
        return None
    ladder = rule.start.rule
    whens = [case.when for case in ladder.cases if isinstance(case.when, Condition) and case.when.measure is None]
    bands = [when.test for when in whens if isinstance(when.test, Quantity | Between)]
    if ladder.otherwise is not None or len(bands) < len(ladder.cases):
        return None
    reach, unit = max(_ends(test)[1] for test in bands), bands[0].unit
    once = [move.when for move in rule.changes if isinstance(move, Once) and isinstance(move.when, Condition)]
    same = [when.test for when in once if when.measure in (None, ladder.measure) and isinstance(when.test, Quantity)]
    high = any(_ends(test)[0] > reach for test in same if test.unit == unit)
    return "加减分的一段里从多少分起没有写" if high else None


def rank_is_measured(rule: Rule) -> str | None:
    """A place in an order is a distance from the first, no thing that is counted."""
    events = [move for move in rule.changes if isinstance(move, Event)] if isinstance(rule, Adjust) else []
    comparing = words().lists["comparing"]
    if any(move.per.unit in ("%", "百分点") or move.event.endswith(comparing) for move in events):
        return "往哪一边偏离、从哪个数起算没有读出"
    if any(words().distance.get(move.event) == "above" for move in events):  # 论文1篇加2分,每增加1篇加1分
        return "从哪个数起加没有读出"
    ranked = [move for move in events if move.per.unit in ("名次", "位次") or re.match("名次|排名|位次", move.event)]
    return "从第几名起扣没有读出" if ranked else None


def start_is_not_the_first(rule: Rule) -> str | None:
    """论文1篇得2分,每增加1篇得1分: what do no papers get?"""
    start, changes = (rule.start, rule.changes) if isinstance(rule, Adjust) else (None, ())
    steps = [move for move in changes if isinstance(move, tree.Step)]
    if len(steps) < len(changes) or not isinstance(start, tree.Points) or not start.value:
        return None
    first = [
        step
        for step in steps
        if isinstance(step.origin, tree.Amount)
        and step.side == "above"
        and not _loses(step)
        and step.origin.unit != "%"
        and 0 < step.origin.value <= step.per.value
    ]
    return "达不到起点时得多少分没有写" if len(first) == len(changes) else None


def parts_are_not_taken_twice(rule: Rule) -> str | None:
    """Parts that are earned one by one are not taken again for 有一项不符合."""
    match rule:
        case Adjust(Ruled(tree.SumOf()), changes):
            failed = pattern("failures", "^有?{}(?:要求|标准|条件)?的?$")
            events = [move.event for move in changes if isinstance(move, Event)]
            return "各项得分和不符合的扣分重复" if any(map(failed.match, events)) else None
    return None


def judgement_has_its_limit(rule: Rule) -> str | None:
    """A range that is printed binds who judges."""
    odd = isinstance(rule, tree.Judgement) and rule.limit is None and re.search("[0-9]分", rule.words)
    return "有一处分数没有读出" if odd else None


_PREDICATES: Sequence[Callable[[Rule], str | None]] = (
    fact_speaks_of_points,
    fact_is_whole,
    ladder_is_reached,
    bands_do_not_overlap,
    units_agree,
    bands_leave_no_gap,
    levels_fall,
    number_in_a_fact,
    branch_stands_alone,
    line_rises,
    names_are_names,
    one_score_for_each,
    counted_or_banded,
    parts_have_their_own_facts,
    measure_is_one,
    compared_once,
    start_holds_no_moves,
    one_step_at_a_time,
    denial_keeps_its_band,
    start_reaches,
    rank_is_measured,
    start_is_not_the_first,
    parts_are_not_taken_twice,
    judgement_has_its_limit,
)
