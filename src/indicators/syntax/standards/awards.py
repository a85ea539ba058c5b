"""Awards → ladders, levels, lines and parts (得分的分档).

Lives here: which awards are branches of one rule. May not: what a branch gives (``branches``), changes (``changes``),
edges (``bands``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards import tree
from indicators.standards.tree import Case, Cases, Condition, Linear, Outcome, Point, Rule, Ruled, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, Several, is_numeric, measure_of, settled, without
from indicators.syntax.standards.arrange import grade_word
from indicators.syntax.standards.bands import settle
from indicators.syntax.standards.branches import Ladder, score_of, worked
from indicators.syntax.standards.changes import zero
from indicators.syntax.standards.constraints import all_covered
from indicators.syntax.standards.model import FULL, ZERO, Clause, Text, is_other, is_rank
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_WHOLE = 100
_END = Band(low=Fraction(_WHOLE), unit="%", shape="sign")  # of a rate
_BRIEF = 3  # 持平, B级: names of levels
_SHORT = 7  # a level of so few signs has no subject of its own
_TAKEN, _RATED = "不得分管到哪几项没有读出", "按比率得分之外又有分档"
_SIDE, _DRAWN = "几项是并列还是分级没有读出", "按比例的两端没有读出"
_BARE, _HEADING = "有分数没有读出条件", "标题里的分值还是一项得分没有读出"


def award_rule(text: Text, awards: Sequence[Clause]) -> Rule | None:
    """The awards of a part: ladders and facts side by side."""
    if text.whole == "joined":
        awards = [awards[0], *(_unnamed(one, awards[0].measure) for one in awards[1:])]
    awards = [_else_of(awards, at) for at in range(len(awards))]
    runs: list[list[Clause]] = []
    each = _each_earns(text, awards)
    for clause in awards:
        gate = len(runs) > 1 and clause.idle and clause.fact and _takes(clause)
        if not runs or gate or begins(runs[-1], clause) or (each and not clause.zero):
            runs.append([])
        runs[-1].append(clause)
    idle = [all(one.idle for one in run) for run in runs]
    facts = len(idle) == 2 and all(one.fact for one in runs[1])  # noqa: PLR2004 - …,否则不得分。出现舆情的,本项不得分
    gate = len(idle) > 1 and all(map(_takes, runs[-1]))
    if idle[1:] and idle[-1] and not any(idle[:-1]) and (facts or gate):
        whole = [rule for run in runs[:-1] for rule in _ladder(text, run, alone=len(runs) == 2)]  # noqa: PLR2004
        if len(whole) == 1 or gate:
            start = whole[0] if len(whole) == 1 else tree.SumOf(tuple(whole))
            return tree.Adjust(Ruled(start), tuple(map(zero, runs[-1])))
    if idle[1:] and idle[0] and any(one.fact for one in runs[0]):
        return _gated(text, runs)
    rules = [] if any(idle[1:]) else [rule for run in runs for rule in _ladder(text, run, alone=len(runs) == 1)]
    if any(idle[1:]) or (len(runs) > 1 and any(isinstance(rule, tree.Adjust) for rule in rules)):
        raise Unsure.at(_TAKEN, *awards)
    return tree.SumOf(tuple(rules)) if len(rules) > 1 else rules[0] if rules else None


def _gated(text: Text, runs: Sequence[Sequence[Clause]]) -> Rule:
    """发生事故的不得分;未发生的,合格率100%得6分,…: what takes all stands first."""
    gates, (rest, *more) = runs[0], runs[1:]
    if more or not all(one.fact for one in gates):
        raise Unsure.at(_TAKEN, *gates)
    parts = [part for one in rest if isinstance(one.raw, Several) for part in one.raw.parts]
    facts = [part for part in parts if isinstance(part, StateHolds)]
    denied = [one for one in facts if denying(evolve(gates[0], raw=one), gates[-1])]
    text.owned += [one.words for one in denied]
    free = [evolve(one, raw=without(one.raw, denied)) for one in rest]
    whole = _ladder(text, free)
    start = whole[0] if len(whole) == 1 else tree.SumOf(tuple(whole))
    return tree.Adjust(Ruled(start), tuple(map(zero, gates)))


def _takes(clause: Clause) -> bool:
    """未开展工作的,本项不得分."""
    return pattern("takes_all").search(clause.words + clause.printed) is not None


def _unnamed(clause: Clause, first: str | None) -> Clause:
    """当年结转结余资金率≤5%,5%<结转结余率≤10%: the same, called more briefly."""
    rest = iter(first or "")
    if (
        clause.band is None
        or clause.measure is None
        or not all(sign in rest for sign in clause.measure.removesuffix("幅度"))
    ):
        return clause
    return evolve(clause, raw=evolve(clause.band, measure=None))


def _else_of(awards: Sequence[Clause], at: int) -> Clause:
    """完成的得满分,未完成的按比例得分,比例低于60%的不得分: a denial before a pass mark is the else-branch."""
    clause, after = awards[at], awards[at + 1] if at + 1 < len(awards) else None
    passed = after is not None and after.zero and is_numeric(after.raw)
    drawn = clause.act in ("share_give", "rated", "formula")
    other = passed and drawn and at > 0 and denying(clause, awards[at - 1])
    return evolve(clause, raw=None, other=True) if other else clause


def _each_earns(text: Text, awards: Sequence[Clause]) -> bool:
    """合格率达到90%得2分,人数完成计划得2分,满意度达到90%得1分 of 5: the 分值 says that each is earned."""
    gives = [one for one in awards if not one.zero]
    worths = [one.worth for one in gives if one.act == "give" and not one.other and (one.band or one.fact)]
    unknown = text.weight is None or text.several or None in worths
    if unknown or len(gives) < 2 or len(worths) < len(gives):  # noqa: PLR2004 - a list has two
        return False
    names = [one.measure for one in gives if one.band]
    facts = [one.said for one in gives if one.fact]
    loose = (len(names) > 0 and bool(facts)) or (len(facts) == len(awards) and not any(map(grade_word, facts)))
    apart = None not in names and len({*names}) == len(names)
    return loose and apart and sum(filter(None, worths)) == text.weight != worths[0]


def begins(run: Sequence[Clause], clause: Clause) -> bool:
    """Does a clause begin a ladder: behind 否则, over another measure, over facts that do not go on?"""
    closed = any(one.other for one in run)
    if clause.other or clause.act in ("formula", "rated", "judge_give"):
        return not clause.other and closed
    if closed:  # 否则按比例得分,低于60%的不得分: a pass mark goes before it
        return not (run[-1].act in ("share_give", "rated", "formula") and clause.zero and is_numeric(clause.raw))
    banded = any(is_numeric(one.raw) for one in run)
    if is_numeric(clause.raw) and not banded:
        within = run[0].bare or falls(run[-1], clause) or _goes_below(run[0], clause)
        return _of_another(run[0], clause) or not within
    if is_numeric(clause.raw):
        measure = clause.measure or clause.heading
        first = next((m for one in run if (m := one.measure or one.heading)), None)
        return measure is not None and first is not None and is_other(measure, first) and not _beyond(run, clause)
    said = clause.said.removesuffix("的")
    denied = banded and said in words().lists["generic_denials"]
    if run[0].bare or denied or clause.zero or said.startswith(words().lists["only"]):
        return False
    lower = falls(run[-1], clause)
    rises = len(run) > 1 and clause.strong in (";", "。") and not (lower or clause.bracketed)
    next_one = rises and all(falls(one, two) for one, two in pairwise(run)) and levels(run)  # 完善3分,较完善2分;有效2分
    return next_one or (len(run) > 1 and run[-1].zero) or (banded and bool(clause.scores) and not lower)


def _of_another(first: Clause, clause: Clause) -> bool:
    """得分=甲率×3;乙率达到95%得3分: points for a measure that the equation does not hold."""
    worked = first.bare and first.act == "formula" and re.search("[×*](?!100[%％])[0-9.]+|分值", first.words)
    gives = clause.act == "give" and clause.strong and not clause.zero and clause.measure is not None
    return bool(worked and gives) and (clause.measure or "") not in first.words


def _goes_below(first: Clause, clause: Clause) -> bool:
    """达到目标值的得4分,达到目标值60%以上的得2分: a share of what the first names."""
    of = clause.band.of if clause.band else None
    return of is not None and _whole_of(of).fullmatch(first.said) is not None


def _beyond(run: Sequence[Clause], clause: Clause) -> bool:
    """支出≤预算的得8分,超支5%以内的得5分: what lies beyond the number that is named first."""
    named = isinstance(run[0].raw, Condition) and isinstance(run[0].raw.test, Reference)
    return named and falls(run[-1], clause) and (clause.measure or "").startswith(words().lists["beyond"])


def falls(one: Clause, two: Clause) -> bool:
    """Does the second give less?"""
    return one.worth is not None and two.worth is not None and two.worth < one.worth


def _ladder(text: Text, run: Sequence[Clause], *, alone: bool = True) -> list[Rule]:
    """One ladder, or facts that earn side by side."""
    if run[0].bare:
        return [_alone(text, run[0]) if len(run) == 1 else _around(text, run)]
    others = [clause for clause in run if clause.other]
    main = [clause for clause in run if not clause.other]
    bare = next((clause for clause in main if clause.bare), None if main else run[0])
    if bare is not None:
        raise Unsure.at(_BARE, bare)
    if len(others) > 1:
        raise Unsure.at("写了不止一个“否则”", others[1])
    if len({clause.bracketed for clause in main if not clause.zero}) > 1:
        raise Unsure.at(_HEADING, *main)
    earning = [clause for clause in main if clause.scores == (FULL,) and pattern("earns").match(clause.words)]
    if earning and any(isinstance(score, tree.Points) and score != ZERO for clause in main for score in clause.scores):
        raise Unsure.at("得多少分没有读出", earning[0])  # 完成得10分,基本完成得分
    if all(clause.fact for clause in main):
        return _facts(text, main, others, text.weight if alone and not text.several else None)
    if len(main) > 1 and takes_all(main[-1]) and all(is_numeric(one.raw) for one in main[:-1]):
        whole = _bands(text, main[:-1], others)
        offence = main[-1].said.startswith(words().lists["offences"])
        if main[-1].strong == "。" or offence or main[-2].zero or all_covered(whole.cases):  # all numbers have theirs
            return [tree.Adjust(Ruled(whole), (zero(main[-1]),))]
    whole = _bands(text, main, others)
    if (
        whole.cases[1:] and main[-1].idle and main[-1].fact and all_covered(whole.cases[:-1])
    ):  # …,60%以下0分;未开展的不得分
        return [tree.Adjust(Ruled(evolve(whole, cases=whole.cases[:-1])), (zero(main[-1]),))]
    return [whole]


def takes_all(clause: Clause) -> bool:
    """造假的不得分, a sentence behind bands: whatever the number; 未开展的不得分 is what no band holds."""
    said = re.sub("^(?:以上|上述)(?:各项|要求)?", "", clause.said if clause.zero else "")
    whole = re.search("[本该此]项", clause.words + clause.printed) is not None
    return bool(said) and (whole or not said.startswith(words().lists["denials"]))


# -- bands: the conditions of a ladder by what stands around them


def _bands(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> Cases:
    _falling(text, main)
    named = [name for clause in main if (name := clause.measure) is not None]
    _one_thing(text, main, [*named, *(one.said for one in main[:1])])
    measure = next(iter([*named, *(clause.heading for clause in main if clause.heading)]), None)
    main, anchor = _based(main)
    raws = [_excess(under_measure(one.raw, measure), measure) for one in main if one.raw is not None]
    raws = _better_edge(main, raws)
    raws = _undone(text, main[-1], _passed(main, _of_the_same(raws)), measure)
    beyond = next((name for name in named if name.startswith(words().lists["beyond"])), None)
    if isinstance(raws[0], Condition) and beyond is not None and beyond != measure:  # 超支5%以内 …, 10%以上
        raws = [evolve(raw, measure=raw.measure or beyond) if isinstance(raw, Band) else raw for raw in raws]
    raws = [_topped(_until(_up_to_next(raws, at), at), at) for at in range(len(raws))]
    of = {raw.of for raw in raws if isinstance(raw, Band)}
    free = {at: raw for at, raw in enumerate(raws) if isinstance(raw, Band) and (len(of) == 1 or raw.of is None)}
    values = [main[at].worth if main[at].act == "give" else Fraction(1, 2) for at in free]
    done, marks = settle([*free.values()], values, measure)
    for mark in marks:
        text.mark(mark)
    fresh = dict(zip(free, done, strict=True))
    ladder = Ladder(tuple(main), tuple(fresh.get(at, raw) for at, raw in enumerate(raws)), measure)
    scored = [score_of(text, ladder, one, raw, anchor) for one, raw in zip(main, ladder.raws, strict=True)]
    cases = tuple(Case(settled(raw, measure), score) for raw, score in zip(ladder.raws, scored, strict=True))
    return Cases(measure, cases, score_of(text, ladder, others[0], None) if others else None)


def under_measure(raw: Raw, measure: str | None) -> Raw:
    """The condition without a name that only repeats the measure: 该比例, 占比, the end of the name."""
    if isinstance(raw, Band) and raw.measure is not None and measure is not None:
        again = raw.measure in measure or measure in raw.measure or re.fullmatch("[A-Za-z]", raw.measure)
        same = (again or raw.measure in words().lists["same_measure"]) and is_rank(raw.measure) == is_rank(measure)
        return evolve(raw, measure=None if same else raw.measure)
    if isinstance(raw, Several):
        return evolve(raw, parts=tuple(under_measure(part, measure) for part in raw.parts))  # type: ignore[misc]
    return raw


def _excess(raw: Raw, measure: str | None) -> Raw:
    """不超过限额 beside 超过限额5%以下: nothing beyond it."""
    named = isinstance(raw, Condition) and isinstance(raw.test, Reference) and raw.test.sign == "<="
    beyond = named and measure is not None and measure.startswith("超过")
    return Band(measure=None, high=Fraction(0), unit="%") if beyond else raw


def _better_edge(main: Sequence[Clause], raws: list[Raw]) -> list[Raw]:
    """低于控制指标的得满分,高于的不得分: the number itself, named by neither, is in the better band."""
    tests = [raw.test if isinstance(raw, Condition) and isinstance(raw.test, Reference) else None for raw in raws]
    known = [(at, test) for at, test in enumerate(tests) if test is not None]
    signs = {test.sign for _, test in known}
    if len(known) < len(raws) or signs != {"<", ">"} or len({(test.reference, test.factor) for _, test in known}) > 1:
        return raws
    best = max(known, key=lambda pair: main[pair[0]].worth or Fraction(0))[0]
    test = dict(known)[best]
    return [*raws[:best], Condition(evolve(test, sign=f"{test.sign}="), measure_of(raws[best])), *raws[best + 1 :]]


def _of_the_same(raws: list[Raw]) -> list[Raw]:
    """达到目标值的95%, below it 80%以下: all are shares of what is named first."""
    of = next((raw.of for raw in raws if isinstance(raw, Band) and raw.of is not None), None)
    if of is None:
        return raws
    out: list[Raw] = []
    for raw in raws:
        whole = isinstance(raw, StateHolds) and _whole_of(of).fullmatch(raw.words)
        share = _as_share(Condition(Reference(">=", of)) if whole else raw, of)
        plain = isinstance(share, Band) and share.of is None and share.unit == "%"
        out.append(evolve(share, of=of) if isinstance(share, Band) and plain else share)
    return out


def _as_share(raw: Raw, of: str) -> Raw:
    """小于目标值 beside 低于目标值60%: less than all of it."""
    sign = raw.test.sign if isinstance(raw, Condition) and isinstance(raw.test, Reference) else ""
    if not isinstance(raw, Condition) or sign not in (">=", "<") or raw.test != Reference(sign, of):
        return raw
    low, high = (Fraction(100), None) if sign == ">=" else (None, Fraction(100))
    return Band(measure=raw.measure, low=low, high=high, high_closed=False, unit="%", shape="sign", of=of)


def _whole_of(name: str) -> re.Pattern[str]:
    """达到目标值的, 完成目标值: all of what the other bands are shares of."""
    return re.compile(f"(?:达到|完成|达)?{re.escape(name)}的?")


def _passed(main: Sequence[Clause], raws: list[Raw]) -> list[Raw]:
    """未达100%按比例得分,低于60%不得分: the proportion begins at the pass mark."""
    last = raws[-1]
    if not main[-1].zero or not isinstance(last, Band) or last.low is not None or last.high is None:
        return raws
    drawn = [one.act in ("share_give", "line", "formula", "rated") for one in main]
    return [
        evolve(raw, low=last.high, low_closed=not last.high_closed)
        if line and isinstance(raw, Band) and raw.low is None
        else raw
        for line, raw in zip(drawn, raws, strict=True)
    ]


def _until(raws: list[Raw], at: int) -> list[Raw]:
    """低于85%或高于93%得1分,低于70%不得分: the wider side ends where a later band begins."""
    raw = raws[at]
    if not isinstance(raw, Several) or raw.operator != "or":
        return raws
    ends = [one.high for one in raws[at + 1 :] if isinstance(one, Band) and one.low is None and one.high is not None]
    parts = tuple(
        evolve(one, low=ends[0], low_closed=True) if ends and isinstance(one, Band) and one.low is None else one
        for one in raw.parts
    )
    return [*raws[:at], evolve(raw, parts=parts), *raws[at + 1 :]]


def _up_to_next(raws: list[Raw], at: int) -> list[Raw]:
    """不超过1起得满分,2起得0.5分,超过2起不得分: a bare number of a row that rises ends where the next band begins."""
    raw, after, first = raws[at], raws[at + 1] if at + 1 < len(raws) else None, raws[0]
    falls = isinstance(first, Band) and first.low is None and not first.single
    if not (falls and isinstance(raw, Band) and raw.shape == "bare" and isinstance(after, Band)):
        return raws
    if raw.low is None or raw.high is not None or after.low is None or after.low < raw.low or after.high is not None:
        return raws
    return [*raws[:at], evolve(raw, high=after.low, high_closed=not after.low_closed), *raws[at + 1 :]]


def _topped(raws: Sequence[Raw], at: int) -> Raw:
    """=100%得满分,<100%…: nothing lies above a whole, and who is above it has reached it."""
    raw = raws[at]
    if not (isinstance(raw, Band) and raw.single and raw.unit == "%" and raw.low == _WHOLE):
        return raw
    tops = [one.high for one in raws if isinstance(one, Band) and one is not raw]
    return evolve(raw, high=None) if tops and all(top is not None and top <= _WHOLE for top in tops) else raw


def _undone(text: Text, last: Clause, raws: list[Raw], measure: str | None) -> list[Raw]:
    """缩短不足5%得1分,未缩短不得分; 不足6次得3分,未开展不得分: less than so much is some."""
    if not last.zero or not last.fact:
        return raws
    below = next((raw for raw in raws if isinstance(raw, Band) and raw.low is None and not raw.single), None)
    said = last.said.removesuffix("的")
    stem = pattern("denial").sub("", said)
    denied = denying(last, None) or (stem != said and stem in (measure or ""))
    counted = below is not None and below.unit in words().counters and denied
    if below is not None and counted:  # nothing was done: none of what is counted
        text.owned.append(last.printed)
        raws = [*raws[:-1], evolve(below, low=Fraction(0), high=Fraction(0), low_closed=True, high_closed=True)]
    if not counted and not (measure or "").endswith(words().lists["changes"]):
        return raws
    none = (None, 0) if pattern("without").match(said) or said.startswith("未") else (None,)  # 不降反升 leaves out 0
    small = [isinstance(raw, Band) and not raw.single and raw.low in none and raw.high is not None for raw in raws]
    return [
        evolve(raw, low=Fraction(0), low_closed=False) if isinstance(raw, Band) and less else raw
        for raw, less in zip(raws, small, strict=True)
    ]


def _based(main: Sequence[Clause]) -> tuple[Sequence[Clause], tree.Limit | None]:
    """达60%以上得基础分,达80%得满分,60%-80%按比例: the first only says where the line begins."""
    bands = [(one, one.band) for one in main if one.band and one.band.low is not None]
    low = next((raw.edge for one, raw in bands if one.act in ("share_give", "line")), None)
    base = next((one for one, raw in bands if one.act == "give" and raw.low == low and raw.high is None), None)
    above = [one for one, raw in bands if one.act == "give" and low is not None and raw.edge > low]
    if base is None or not above:
        return main, None
    score = base.scores[0]
    ordered = [*above, *(one for one in main if one is not base and one not in above)]
    return ordered, score if isinstance(score, tree.Limit) else None


# -- awards without a condition


def _around(text: Text, run: Sequence[Clause]) -> Rule:
    """得分=…。其中:超过…的得0分: what is printed without a condition holds otherwise."""
    first, rest = run[0], run[1:]
    rated = first.act == "rated"
    named = pattern("quotient").fullmatch(first.words) is None and first.words.endswith(words().lists["rates"])
    if rated and not named and sum(not one.zero for one in rest) > 1:  # 按专家评审打分, and then the ladder
        text.owned.append(first.words)
        return _about(award_rule(text, rest), first.words)
    own, rest = _worked_out(text, first, rest)
    if own is not None and not rest:
        return own
    if any(one.band and one.band.unit == "分" and one.band.measure is None for one in rest):
        raise Unsure.at(_RATED, *run)  # 得分=甲/乙×10,低于6分的不得分: of the score, no measure
    if first.act == "formula":
        belongs = all(one.zero or (one.measure or "-") in first.words for one in rest)
    else:
        rest = [evolve(one, raw=_END) if _is_all(one, first) else one for one in rest]
        fits = [one.zero or one.act == "line" or _is_all(one, first) for one in rest]
        belongs = first.act in ("rated", "share_give") and all(fits)
    drawn = any(one.act in ("line", "share_give") for one in rest)
    if not belongs or (drawn and not rated):
        raise Unsure.at(_RATED, first)
    if any(clause.bare or clause.other for clause in rest):
        raise Unsure.at(_BARE, first)
    whole, *more = _ladder(text, rest)
    if more or not isinstance(whole, Cases):
        raise Unsure.at(_RATED, first)
    named = drawn or any(_is_all(one, first) for one in rest)
    rule = whole if drawn else evolve(whole, otherwise=Ruled(own or _alone(text, first)))
    if isinstance(own, Linear) and own.measure and rest[0].band:
        return _about(rule, own.measure)  # 得分=执行率×3,低于50%的不得分
    return _about(rule, first.words) if named else rule


def _worked_out(text: Text, first: Clause, rest: Sequence[Clause]) -> tuple[Rule | None, Sequence[Clause]]:
    """The rule of an equation with the cap and the floor that bands behind it only say again; and the other bands."""
    own = _alone(text, first) if first.act == "formula" else None
    said = [one for one in rest if isinstance(own, Linear) and _at_end(own, one)]
    if isinstance(own, Linear) and said:
        own = evolve(own, ceiling=own.to.score)
    nothing = [one for one in rest if one.zero and one.band and one.band.high == 0 and one.band.unit == "分"]
    if isinstance(own, tree.Formula) and nothing:  # 低于0分按0分计
        own, said = evolve(own, floor=Fraction(0)), [*said, *nothing]
    text.owned += [one.printed for one in said]
    return own, [one for one in rest if one not in said]


def _at_end(line: Linear, clause: Clause) -> bool:
    """得分=管理率/62%×6,达到62%得满分: where the line ends."""
    band = clause.band
    named = band is not None and (band.measure is None or not is_other(band.measure, line.measure or band.measure))
    at_end = band is not None and (band.low, band.high, band.unit) == (line.to.value, None, line.to.unit)
    return named and at_end and clause.scores in ((FULL,), (line.to.score,))


def _is_all(clause: Clause, rate: Clause) -> bool:
    """按完成率得分,达到100%得满分: the end of the line."""
    band, named = clause.band, clause.measure is None or not is_other(clause.measure, rate.words)
    full = clause.scores == (FULL,) or clause.worth == clause.whole
    return band is not None and named and full and (band.low, band.high, band.unit) == (Fraction(_WHOLE), None, "%")


def _about(rule: Rule | None, name: str) -> Rule:
    """A ladder of bounds without a name is over the measure that the text names ahead of it."""
    if not isinstance(rule, Cases):
        raise Unsure(_RATED)
    if rule.measure or not all(isinstance(case.when, Condition) and not case.when.measure for case in rule.cases):
        return rule

    def named(score: Outcome) -> Outcome:
        line = score.rule if isinstance(score, Ruled) else None
        return Ruled(evolve(line, measure=line.measure or name)) if isinstance(line, Linear) else score

    return evolve(rule, measure=name, cases=tuple(evolve(case, score=named(case.score)) for case in rule.cases))


def _alone(text: Text, clause: Clause) -> Rule:
    """An award without any condition."""
    if clause.act == "share_give":
        return Linear(None, None, Point(None, None, FULL))
    if clause.act in ("give", "line"):
        raise Unsure.at(_BARE, clause)
    return worked(text, clause, FULL)


# -- facts: levels of which one holds, or parts that are earned side by side


def _facts(text: Text, main: Sequence[Clause], others: Sequence[Clause], weight: Fraction | None) -> list[Rule]:
    zeros = [clause for clause in main if clause.zero]
    gives = [clause for clause in main if not clause.zero]
    gone = [one for one in zeros if _undoes(one, gives)]
    if gone:
        inner = _facts(text, [one for one in main if one not in gone], others, weight)
        return [tree.Adjust(Ruled(inner[0] if len(inner) == 1 else tree.SumOf(tuple(inner))), tuple(map(zero, gone)))]
    apart = any(clause.apart for clause in main)
    worths = [one.worth or Fraction(0) for one in gives if one.act == "give"]
    summed = len(worths) > 1 and sum(worths) == weight != worths[0]  # the weight says that they are earned each
    summed = summed and not (
        main[-1].zero and _maybe_levels(gives) and levels(main)
    )  # 健全得3分,有但不完善得2分,未建立0分
    graded = not apart and not summed and (levels(main) or len(gives) == 1)
    if text.highest:
        graded = all(falls(a, b) for a, b in pairwise(gives))
    branched = any(clause.act != "give" for clause in main)
    unclear = _SIDE, main[0].start, main[-1].end
    if (apart or summed) and any(grade_word(one.said) for one in main):
        raise Unsure(*unclear)  # 分优、良、差三个等级,分别得10分、8分、2分: which one holds is no sum
    if branched and not graded and (apart or len(worths) > 1):
        raise Unsure(*unclear)
    falling = all(falls(a, b) for a, b in pairwise(gives))
    over = apart and not others and falling and weight is not None and worths[0] == weight < sum(worths)
    one_holds = over and all(pattern("government").search(one.said) for one in gives)  # 国家级、省级的,分别得5分、3分
    one_holds |= len(main) == 1 or graded or branched or not gives  # …的不得分;…的不得分。均无上述情形得5分
    if not one_holds and not apart and not others and falling and weight is not None:
        one_holds = worths[0] == weight != sum(worths)  # 靠前得10分,居中得6分,靠后得2分 of 10
    if one_holds or (
        others and not apart and (_maybe_levels(main) or falling) and not summed and not text.meant(*unclear)
    ):
        return [_levelled(text, main, others)]
    side: list[Rule] = [_levelled(text, [clause], others) for clause in gives]
    if not zeros:
        return side
    closed: list[Rule] = [evolve(rule, otherwise=ZERO) for rule in side if isinstance(rule, Cases)]
    only = zeros[0] if len(zeros) == 1 else Clause(act="")
    undone = only.said.startswith(words().lists["denials"]) and len(only.said) < _SHORT  # 没做的不得分: which of them?
    said = only.printed + only.words
    for_all = (
        ("均" in said and not levels(main)) or (apart and "该项" in said) or (summed and undone and main[-1] is only)
    )
    whole = not apart and _takes(only)
    if not whole and (for_all or (main[-1] is only and denying(only, None))):
        text.owned += [only.printed] if for_all else []
        return closed
    denied = denying(only, gives[0]) or opens(only, gives[0])
    first = main[0] is only and (whole or (denied and summed))  # 未建立的0分。建立:1分;…
    if first or (main[-1] is only and (whole or not undone)):
        return [tree.Adjust(Ruled(tree.SumOf(tuple(side))), (zero(only),))]
    return closed if text.meant(*unclear) else [_levelled(text, main, others)]


def opens(zero_one: Clause, clause: Clause) -> bool:
    """未开展评估的不得分;已开展的得2分: the first is the gate of the second."""
    stem = pattern("denial").sub("", zero_one.said)
    denied = zero_one.idle and zero_one.fact and stem != zero_one.said
    return denied and stem[:2] == clause.said.removeprefix("已")[:2]


def _undoes(clause: Clause, gives: Sequence[Clause]) -> bool:
    """完成任务得10分;发生事故的不得分: it may be so whatever was earned, and takes it."""
    said, lists = clause.said.removesuffix("的"), words().lists
    thing = pattern("offence").sub("", said)
    denied = [one.said for one in gives if pattern("without").search(one.said)]
    again = any(len(one) < _SHORT or _shares(thing, [one]) for one in denied)  # 无违规得5分,发现违规不得分
    missing = pattern("any_missing").fullmatch(said) is not None  # 以上均具备得5分,缺任意一项不得分
    if not gives or not takes_all(clause) or grade_word(said) or again or missing:
        return False
    if re.match("[，,]?但", clause.printed):  # 完成得4分,但验收不合格的不得分
        return True
    level = len(said) <= _BRIEF or any(word in said for word in (*lists["degrees"], *lists["changes"]))
    return said.startswith(lists["offences"]) or not (level or _shares(said, [one.said for one in gives]))


def _one_thing(text: Text, main: Sequence[Clause], about: Sequence[str]) -> None:
    """甲率≥90%得5分;及时完成得3分: a fact behind a band that is no level of it may be earned beside it."""
    top = max((one.worth or 0 for one in main if one.act == "give"), default=None)
    for one in main[1:]:
        loose = one.act == "give" and one.fact and not one.zero and main[0].band and text.weight != top
        graded = any(word in one.said for word in (*words().lists["degrees"], *words().lists["changes"]))
        if loose and not (graded or _shares(one.said, about) or len(one.said.removesuffix("的")) <= _BRIEF):
            raise Unsure.at(_SIDE, *main)


def _falling(text: Text, main: Sequence[Clause]) -> None:
    """甲得2分;乙得2分: facts that give the same are no levels of one thing."""
    given = [one.worth for one in main if one.act == "give" and one.fact and not one.zero]
    if text.second is None and any(a == b for a, b in pairwise(given)):
        raise Unsure.at(_SIDE, *main)


def _levelled(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> Cases:
    """Facts of which the first that holds decides; a last one that only denies is the else-branch."""
    _falling(text, main)
    ladder = Ladder(tuple(main), tuple(clause.raw for clause in main if clause.raw is not None), None)
    scored = [score_of(text, ladder, clause, None) for clause in main]
    cases = tuple(Case(settled(raw), score) for raw, score in zip(ladder.raws, scored, strict=True))
    if others:
        return Cases(None, cases, score_of(text, ladder, others[0], None))
    two = len(main) == 2 and denying(main[1], main[0])  # noqa: PLR2004 - a fact and its denial
    text.owned += [main[1].printed] if two else []
    return Cases(None, cases[:1], scored[1]) if two else Cases(None, cases, None)


def levels(main: Sequence[Clause]) -> bool:
    """Do the points fall, with words of degree or nothing at the end?"""
    values = [clause.worth if clause.scores else Fraction(1, 3) for clause in main]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return not known
    said = [clause.said for clause in main if clause.fact]
    if len(said) > 1 and all(one.startswith(words().lists["only"]) for one in said[1:]):
        return True
    if not all(a > b for a, b in pairwise(known)):
        return False
    brief = all(len(one.removesuffix("的")) <= _BRIEF for one in said[1:])
    if known[-1] == 0 and said and (brief or _shares(said[-1], said[:-1])):
        return True
    chosen = [isinstance(one.scores[0], tree.PointsBetween | tree.ShareBetween) for one in main if one.scores]
    return any(chosen) or _maybe_levels(main)


def _maybe_levels(main: Sequence[Clause]) -> bool:
    """Do the facts grade one thing: by words of degree, or by a number?"""
    said = [clause.said for clause in main if clause.fact]
    gives = [clause.said for clause in main if clause.fact and not clause.zero]
    bare = {re.sub("[0-9一二三四五A-D]+", "", one) for one in gives}
    if len(bare) == 1 and "" not in bare and len(gives) > 1:
        return True
    graded = [(at, one) for at, one in enumerate(said) if at and any(word in one for word in words().lists["degrees"])]
    return any(len(one) < _SHORT or _shares(one, said[:at]) for at, one in graded)


def _shares(one: str, before: Sequence[str]) -> bool:
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return any(pair in other for other in before for pair in pairs)


def denying(clause: Clause, before: Clause | None) -> bool:
    """Does the fact only deny the one before it?"""
    said, known, lists = clause.said.removesuffix("的"), before.said if before is not None else "", words().lists
    if {said, clause.said} & {*lists["bare_denials"], *lists["not_reached"]}:
        return True
    if pattern("of_all").search(known) and pattern("any_missing").fullmatch(said):
        return True  # 以上均具备得5分,缺任意一项不得分
    stems = [said.removeprefix(denial) for denial in lists["denials"] if said.startswith(denial)]
    return any((known and stem in known) or stem in lists["generic_denials"] for stem in stems)
