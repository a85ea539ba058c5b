"""Parts → rules: an award alone, or what changes it (各部分的规则).

Lives here: how an award and its changes become one rule. May not: place clauses (``parts``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.comparators import SIGNS, Between, Quantity
from indicators.standards import tree
from indicators.standards.formula import POINTS_NAME
from indicators.standards.tree import Case, Cases, Condition, Formula, Move, Once, Points, Rule, Ruled
from indicators.syntax.standards import trees
from indicators.syntax.standards.amounts import reference_of
from indicators.syntax.standards.awards import award_rule
from indicators.syntax.standards.changes import limited, zero
from indicators.syntax.standards.levels import denied, denying, falls, levels, share_words, takes_part
from indicators.syntax.standards.limits import begun, words_of
from indicators.syntax.standards.model import FULL, ZERO, Clause, Part, Text, emptying, gaining
from indicators.syntax.standards.reasons import CASE, LIMITS, NOWHERE
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import either, pattern, words

_NONE = Fraction(0)


def part_rule(text: Text, part: Part) -> Rule:
    """Make the rule of a part: its awards alone, or the changes from them."""
    _take_zeros(text, part)
    excused = _spare(text, part)
    if excused:
        rule = part_rule(text, evolve(part, spared=[]))
        whole = all(one.scores == (Points(text.weight or _NONE),) for one in part.spared)  # 没有采购需求的得2分 of 2
        if isinstance(rule, tree.SumOf) and not whole:
            raise Unsure.at("因故不扣分管到哪几项没有读出", *part.spared)
        return Cases(None, tuple(excused), Ruled(rule))
    if part.changes and len(part.awards) == 2 and part.awards[0].act == "rated":  # noqa: PLR2004 - it and what says how
        named = part.awards[1].measure == part.awards[0].words
        text.owned += [part.awards.pop(0).words] if named else []
    award = award_rule(text, part.awards)
    given = [score.value for one in part.awards for score in one.scores if isinstance(score, Points)]
    alone = len(part.awards) == 1 and not part.gains
    if text.printed is not None and given and alone and max(given) != text.printed:
        text.mark("points_conflict")  # 满分12分 … 得8分: one of the two is a slip
    if part.changes and all(isinstance(move, tree.Step | tree.Event) for move in part.changes):
        text.onward = False  # 每降低2个百分点扣1分,依此类推: the step goes on anyway
    if text.onward:
        part.changes = [_onward(part.changes, part.ceiling)]
        part.ceiling = None
    if not part.changes and award is not None:
        return _held(award, part.floor, part.ceiling)
    return _each_its_own(award, part) or _changing(text, part, award)


def _each_its_own(award: Rule | None, part: Part) -> Rule | None:
    """甲率达到95%,乙率达到90%,各得2分,每低1个百分点各扣0.2分: each step takes from what its own measure earned.

    台账齐全得1分,整改率100%得1分,每低5个百分点扣0.2分: of one measure alone.
    """
    parts = [one for one in award.parts if isinstance(one, Cases)] if isinstance(award, tree.SumOf) else []
    steps = [move for move in part.changes if isinstance(move, tree.Step)]
    rest = tuple(move for move in part.changes if move not in steps)
    names = {step.measure for step in steps}
    own = {one.measure: one for one in parts if one.measure in names}
    alone = len(names) == 1 and None not in names and not (rest or part.gains)
    if part.ceiling is not None or own.keys() != names or not (alone or len(names) == len(parts) > 1):
        return None

    def taken(one: Rule) -> Rule:
        moves = [step for step in steps if isinstance(one, Cases) and one.measure == step.measure]
        return tree.Adjust(plain_start(_carried(one, moves), moves), tuple(moves), part.floor) if moves else one

    made = tree.SumOf(tuple(map(taken, award.parts if isinstance(award, tree.SumOf) else ())))
    return tree.Adjust(Ruled(made), rest, part.floor) if rest else made


def _changing(text: Text, part: Part, award: Rule | None) -> Rule:
    """What a part gives, and what changes it."""
    _share_cap(part, award)
    _loses_outside(part)
    if isinstance(award, tree.SumOf) and any(isinstance(move, tree.Proportional) for move in part.changes):
        raise Unsure("按比例扣的是哪一项没有读出")  # 甲得2分,乙得3分,任一项未达到的按比例扣分
    gone = [move.when.test for move in part.changes if isinstance(move, Once) and isinstance(move.when, Condition)]
    if part.ends - {test.value for test in gone if isinstance(test, Quantity)}:
        raise Unsure("扣到哪个数为止没有读出")
    start = part.start
    text.owned.append(part.begun)
    if award is not None:
        award = _from_level(text, _carried(award, part.changes), part.changes)
        _begun_where_told(text, award)
        start = part.awards[0].scores[0] if _counted_short(part) else failing(part.awards, part.changes)
        start = start or _asked_start(text, award, part.changes)
        if not isinstance(start, Ruled):
            _own(text, part.awards)
    elif start is None and isinstance(text.base, Points):
        start, text.base = text.base, None  # 基础分4分,每…加…,每…扣…: of the first that moves it
    if start is None and text.printed is not None and not part.gains:
        start = Points(text.printed)
    start = begun(text, start, part.changes)
    only = award if isinstance(award, Cases) and len(award.cases) == 1 and award.otherwise == ZERO else None
    gated = part.gains and any(one.zero and takes_part(one) for one in part.awards)
    if only is not None and gated:  # 未完成的本项不得分;每获奖1次加2分
        rest = Ruled(part.changing(only.cases[0].score))
        return evolve(only, cases=(evolve(only.cases[0], score=rest),))
    taken = [move for move in part.changes if isinstance(move, Once) and emptying(move)]
    left = [move for move in part.changes if move not in taken]
    taken = [] if any(getattr(move, "when", None) in [one.when for one in taken] for move in left) else taken
    rises = all(map(gaining, left))
    if rises and part.ceiling is None and text.printed and isinstance(start, Points) and start.value < text.printed:
        part.ceiling = Points(text.printed)  # 70%得1分,每增加5%加0.5分,满分3分
    if taken and (part.floor or any(map(gaining, left))):  # 每家得1分,最高5分;造假的不得分: nothing, whatever it was
        return trees.behind([move.when for move in taken], evolve(part, changes=left).changing(start))
    return part.changing(start)


def _own(text: Text, awards: Sequence[Clause]) -> None:
    """The tree does not hold the words of an award that is a start: 推广的,分别奖10、5分 was not read."""
    for one in awards:
        text.owned.append(one.printed)
        if pattern("taken").search(one.said):
            raise Unsure.at(CASE, one)


def _begun_where_told(text: Text, award: Rule) -> None:
    """持平的得3分,比上年增加的,每增加1件在3分基础上扣0.5分: the last of the awards must give so many there."""
    told = re.search("在([0-9.]+)分的?基础上|从([0-9.]+)分[起中]", text.source.plain)
    if told is None or not isinstance(award, Cases) or not (award.cases[1:] or award.otherwise):
        return
    last = award.cases[-1]
    given = award.otherwise or (last.score if isinstance(last.when, Condition) else None)
    if given != Points(Fraction(told[1] or told[2])):
        raise Unsure("扣分从多少分起没有写")


def _carried(award: Rule, changes: Sequence[Move]) -> Rule:
    """90%-100%得3分;100%以上的,每增加1个百分点扣1分: what is taken beyond a band is taken from what the band gives."""
    for move in changes:
        if not isinstance(move, tree.Step) or gaining(move) or not isinstance(award, Cases) or award.otherwise:
            continue
        if isinstance(move.origin, tree.Amount):
            award = _opened(award, move, move.origin.value)
        elif move.origin is not None:
            award = _or_beyond(award, move, move.origin.reference)
    return award


def _from_level(text: Text, award: Rule, changes: Sequence[Move]) -> Rule:
    """下降的得6分,持平的得4分,上升的,每上升1人扣1分: what rises begins at what the level gives."""
    if not isinstance(award, Cases) or award.otherwise is not None or not award.cases[1:]:
        return award
    last, levels_out = award.cases[-1].when, words().lists["crossed_none"]
    told = [move.event.removesuffix("的") for move in changes if isinstance(move, tree.Event) and not gaining(move)]
    moved = any(said.endswith(words().lists["changes"]) for said in told)
    if not (moved and isinstance(last, tree.StateHolds) and last.words.rstrip("的").endswith(levels_out)):
        return award
    text.owned.append(last.words)
    return evolve(award, cases=award.cases[:-1], otherwise=award.cases[-1].score)


def _or_beyond(award: Cases, step: tree.Step, name: str) -> Cases:
    """与平均水平持平得3分;低于的每低1个百分点扣0.5分: what lies below begins at what the number itself gives."""
    beyond, cases = {"above": ">", "below": "<"}.get(step.side, ""), list[Case]()
    for case in award.cases:
        when, test = case.when, reference_of(case.when)
        if test is None or (test.reference, test.factor) != (name, Fraction(1)) or (test.sign or "").startswith(beyond):
            return award  # beyond it nothing is left open
        if test.sign == "=" and isinstance(when, Condition):
            when = evolve(when, test=evolve(test, sign=f"{beyond}="))
        cases.append(evolve(case, when=when))
    return evolve(award, cases=tuple(cases))


def _opened(award: Cases, step: tree.Step, edge: Fraction) -> Cases:
    """A ladder whose band that ends where a step begins goes on, where no other band holds what lies there."""
    up, cases = step.side == "above", list(award.cases)
    whens = [case.when if isinstance(case.when, Condition) else None for case in cases]
    tests = [None if when is None else when.test for when in whens]
    beyond, own = edge + (1 if up else -1), step.measure in (None, award.measure)
    held = any(isinstance(test, Quantity | Between) and test.holds(beyond) for test in tests)
    if held or step.side not in ("above", "below"):
        return award
    for at, (when, test) in enumerate(zip(whens, tests, strict=True)):
        low, high = (test.lower, test.upper) if isinstance(test, Between) else (None, None)
        if own and when and isinstance(test, Between) and edge == (high if up else low):
            sign = (">=" if test.lower_closed else ">") if up else "<=" if test.upper_closed else "<"
            open_end = SIGNS[sign]((low if up else high) or _NONE, test.unit, test.per)
            cases[at] = evolve(cases[at], when=evolve(when, test=open_end))
        elif 0 < at == len(tests) - 1 and isinstance(test, Quantity) and test.value == edge:
            lowest = (test.sign or "")[:1] == ("<" if up else ">")  # 98%以上…;90%以上得3分;低于90%的,每低1个百分点
            return evolve(award, cases=tuple(cases[:-1]), otherwise=cases[-1].score) if lowest else award
    return evolve(award, cases=tuple(cases))


def _spare(text: Text, part: Part) -> list[Case]:
    """超额完成的不加分; 未发生的, 按时报送的不扣分: it says the rest again; 无采购项目的 is given back."""
    excused = list[Case]()
    gives = [one for one in part.awards if one.act == "give"]
    best = max(gives, key=lambda one: one.worth or 0).scores if gives else (FULL,)
    for clause in part.spared:
        beyond = clause.said.startswith(words().lists["crossed_up"])  # 每完成1所得1分,超计划的不加分: from where on?
        if "加" in clause.words and clause.fact and part.gains and not beyond:
            excused += [] if _said_again(clause.said, part.gains) else [_not_added(text, part, clause)]
            fits = True
        elif "加" in clause.words:
            beyond = beyond or (clause.band is not None and clause.band.high is None)
            fits = not part.gains and beyond
            lined = not part.changes and part.awards[-1].drawn and part.ceiling is None
            part.ceiling = FULL if fits and lined else part.ceiling
        else:
            fits = bool(part.losses) and clause.act == "none" and _undone(clause.said.removesuffix("的"), part.losses)
        idle = None if fits else pattern("idle").fullmatch(clause.said)
        said = idle[1] if idle else "" if fits else _excuses(part, clause)
        score = best if text.several or clause.act == "none" else clause.scores
        excused += [Case(tree.StateHolds(said), score[0])] if said else []
        if not (fits or said):
            raise Unsure.at(CASE, clause)
        text.owned.append(clause.printed)
    return excused


def _excuses(part: Part, clause: Clause) -> str:
    """未协助调查的,每次扣1分;未发生突发事件的不扣分: where one thing is taken, the fact that undoes it."""
    only = part.changes[0] if len(part.changes) == 1 and not part.awards else None
    whole = isinstance(only, Once) or pattern("none_of").match(clause.said)  # 每次迟到扣1分;因公迟到的不扣分: of those
    return clause.said if only is not None and whole and clause.act == "none" and not gaining(only) else ""


def _not_added(text: Text, part: Part, clause: Clause) -> Case:
    """每次表彰加1分,最高5分;受到处罚的,不予加分: what the part gives without its additions."""
    rest = evolve(part, spared=[], awards=[*part.awards], changes=part.losses, last=[], ceiling=None)
    given = Ruled(part_rule(text, rest)) if rest.changes or part.awards else part.start or ZERO
    return Case(tree.StateHolds(clause.said), given)


def _said_again(said: str, gains: Sequence[Move]) -> bool:
    """获表彰的每次加1分,未获表彰的不加分."""
    things = [getattr(move, "event", getattr(getattr(move, "when", None), "words", "")) for move in gains]
    return denied(said) != "" and share_words(said, things)


def _undone(said: str, losing: Sequence[Move]) -> bool:
    """Does a fact deny what is counted last, or say that nothing came late?"""
    stem, degree = denied(said), either(words().lists["degrees"])
    facts = [move.when.words for move in losing if isinstance(move, Once) and isinstance(move.when, tree.StateHolds)]
    bands = [move.when.measure or "" for move in losing if isinstance(move, Once) and isinstance(move.when, Condition)]
    event = losing[-1].event if isinstance(losing[-1], tree.Event) else "".join((facts or bands)[-1:])
    if len(facts) == len(losing) and {re.sub(degree, "", one).removesuffix("的") for one in facts} == {said}:
        return True  # 明确的不扣分,基本明确的扣3分,不明确的扣6分
    plain = pattern("offence").sub("", event.split(",")[0]).removesuffix("的")
    degrees = [re.sub(pattern("degree"), "", one) for one in (said, plain)]
    if degrees[0] == degrees[1] != said and plain not in (said, degrees[1]):
        return True  # 重伤每人扣1分;轻伤不扣分
    if plain and any(one in said and said.replace(one, "", 1) == plain for one in words().lists["denials"]):
        return True  # 投诉属实的,每件扣1分;投诉不属实的不扣分
    if stem:
        return bool(event) and (stem in event or plain in stem or stem in words().lists["bare_verbs"])
    if denied(event) and said.endswith(denied(event)):
        return True  # 发现的问题已整改的不扣分,未整改的每项扣1分
    late = all(isinstance(move, tree.Step) and move.side == "late" for move in losing)
    first = losing[0].event if isinstance(losing[0], tree.Event) else ""
    late = late or first.startswith(words().lists["beyond"])  # 规定时限内整改的不扣分;逾期未整改的,每件扣1分
    within = re.search("[0-9一两二三]个?(?:工作日|小时|[月天日周])[以之]?内", said)  # 2个月内改选不扣分,每迟1个月扣1分
    level = said in words().lists["crossed_none"] and len(bands) == len(losing)  # 持平不扣分,超过平均值5%以内扣1分
    level = level and all(one.startswith(words().lists["beyond"]) for one in bands)
    return level or (late and (within or pattern("in_time").search(said)) is not None)


def _take_zeros(text: Text, part: Part) -> None:
    """未公示的不得分 takes everything where other changes stand, or where nothing is given."""
    zeros = [one for one in part.awards if one.idle and one.raw is not None]
    if len(zeros) < len(part.awards):
        first, two = part.awards[0], len(part.awards) == 2  # noqa: PLR2004 - a fact and what undoes it
        ahead = two and first in zeros and part.awards[1].fact  # 未签批的不得分;按时上报得3分,每迟1天扣1分
        zeros = [one for one in zeros if one.fact and (ahead or not (one is first or denying(one, first)))]
        zeros = [one for one in zeros if not _lowest(part.awards, one)]
        if not zeros or not part.changes or not (two or not levels(part.awards)):
            return
        own = [one for one in zeros if not (one.strong or takes_part(one))]
        given = [one for one in part.awards if one.earning]
        several = sum(bool(one.strong) for one in given) > 1 and not all(one.fact for one in given)
        if own and several and text.weight is None:
            text.mark("scope_unclear")  # 甲率90%得2分;不减少得3分,减少的不得分: of the 3, or of all?
    part.awards = [one for one in part.awards if one not in zeros]
    part.changes = [*map(zero, zeros), *part.changes]


def _lowest(row: Sequence[Clause], zero: Clause) -> bool:
    """甲率达到85%得5分。双下降的得10分,一降一平的得8分,双上升的不得分: the lowest of the facts behind a number."""
    at = row.index(zero)
    start = at
    while (
        start and row[start - 1].fact and row[start - 1].earning and (start == at or falls(row[start - 1], row[start]))
    ):
        start -= 1
    apart = start > 0 and (row[start].strong == "。" or not row[start - 1].fact)
    return apart and at - start > 1 and zero.strong != "。" and not takes_part(zero)


def _share_cap(part: Part, award: Rule | None) -> None:
    """A cap behind one addition among losses is its limit."""
    gains = part.gains
    if part.ceiling is None or (part.filled and gains):
        return
    if len(gains) == 1 and len(part.changes) > 1:
        part.changes[part.changes.index(gains[0])] = limited(gains[0], part.ceiling)
        part.ceiling = None
    elif award is not None or len(gains) != len(part.changes):
        raise Unsure(LIMITS)


def _onward(changes: Sequence[Move], most: tree.Limit | None) -> Move:
    """5%至10%加2分,10%至15%加4分,依次类推: the row goes on by its own difference."""
    unread = Unsure("“依次类推”的规律没有读出")
    rows: list[tuple[Fraction, Fraction, Fraction, str | None, str | None]] = []
    for move in changes:
        match move:
            case Once(Condition(Between(low, high, _, _, unit), measure), Points(score)):
                rows.append((low or _NONE, (high or _NONE) - (low or _NONE), score, unit, measure))
            case _:
                raise unread
    steps = {(b[0] - a[0], b[1], b[2] - a[2]) for a, b in pairwise(rows)}
    if len(steps) != 1 or steps != {(rows[0][1], rows[0][1], rows[0][2])}:
        raise unread
    low, wide, more, unit, measure = rows[0]
    origin = tree.Amount(low - wide, unit)
    return tree.Step(measure, "above", origin, tree.Amount(wide, unit), Points(more), whole=True, limit=most)


def _held(rule: Rule, floor: Fraction | None, ceiling: tree.Limit | None) -> Rule:
    """An award between its floor and its cap; where nothing else holds, the rule of the else-branch is."""
    if floor is None and ceiling is None:
        return rule
    scores = [rule.otherwise, *(case.score for case in rule.cases)] if isinstance(rule, Cases) else []
    if isinstance(rule, Cases) and any(isinstance(one, Ruled) for one in scores):
        cases = tuple(evolve(case, score=_held_in(case.score, floor, ceiling)) for case in rule.cases)
        return evolve(rule, cases=cases, otherwise=rule.otherwise and _held_in(rule.otherwise, floor, ceiling))
    if isinstance(rule, Formula):
        printed = re.fullmatch("[^-+*/()]+/[^-+*/()]+\\*([0-9.]+)", rule.expression)  # 甲/乙×5: at 100 % it is 5
        ceiling = Points(Fraction(printed[1])) if ceiling == FULL and printed else ceiling
        if ceiling == FULL and POINTS_NAME not in rule.expression:
            raise Unsure("超过100%怎样计没有着落")
        return evolve(rule, floor=floor, ceiling=ceiling or rule.ceiling)
    if isinstance(rule, tree.Judgement) and floor is None:
        return evolve(rule, limit=ceiling)
    if not isinstance(rule, tree.Linear | tree.Adjust) or floor is not None:
        raise Unsure(NOWHERE)
    if isinstance(rule, tree.Linear) and ceiling == FULL and isinstance(rule.to.score, Points):
        ceiling = rule.to.score
    return evolve(rule, ceiling=ceiling)


def _held_in(score: tree.Outcome, floor: Fraction | None, ceiling: tree.Limit | None) -> tree.Outcome:
    """The rule of a branch between the floor and the cap; points stand as they are printed."""
    return Ruled(_held(score.rule, floor, ceiling)) if isinstance(score, Ruled) else score


def failing(awards: Sequence[Clause], changes: Sequence[Move]) -> tree.Outcome | None:
    """车门灵活(3分),设有缓冲装置(3分)。车门失控的扣3分,未设置缓冲装置的扣3分: what is asked for, and how it fails."""
    if len(awards) < 2 or not all(one.bracketed and one.fact for one in awards):  # noqa: PLR2004 - side by side are two
        return None
    pairs = zip(awards, changes, strict=False)
    alike = [share_words(one.said, [words_of(move)]) and _size(move) == one.worth for one, move in pairs]
    if len(alike) == len(awards) == len(changes) and all(alike):
        return Points(sum((one.worth or _NONE for one in awards), _NONE))
    lost = [words_of(move) for move in changes if _size(move)]
    if any(one.said[:2] in said or (denied(said) and denied(said)[-4:] in one.said) for one in awards for said in lost):
        raise Unsure.at("各项得分和不符合的扣分重复", *awards)  # 制度健全(6分),人员到位(4分)。制度不健全的扣3分
    return None


def _size(move: Move) -> Fraction | None:
    """How much a change takes, where it takes points."""
    score = getattr(move, "score", None)
    return -score.value if isinstance(score, Points) and score.value < 0 else None


def _asked_start(text: Text, award: Rule, changes: Sequence[Move]) -> tree.Outcome:
    """达到80%得3分,每提高5%加0.5分: of what lies below 80 % it says nothing, and the 3 points stay."""
    start = plain_start(award, changes)
    if not isinstance(start, Ruled) and all(map(gaining, changes)):
        text.mark("start_unasked")
    return start


def plain_start(award: Rule, changes: Sequence[Move]) -> tree.Outcome:
    """达到98%得12分,每低…: the state in which a start is given is the one in which nothing changes it."""
    if isinstance(award, Cases) and len(award.cases) == 1 and award.otherwise is None:
        when = award.cases[0].when
        bounds = when.parts if isinstance(when, tree.Combined) else ()
        events = [move.event for move in changes if isinstance(move, tree.Event)]
        failed = any(pattern("failure").match(one) or pattern("missed_by").search(one) for one in events)
        named = {part.measure or "" for part in bounds if isinstance(part, Condition)}
        if not failed and len(named) > len(changes):
            raise Unsure("起始的条件有几项，扣分从哪一项起没有读出")
        others = [move for move in changes if isinstance(move, tree.Event) and not share_words(move.event, [*named])]
        if not failed and len(named) > 1 and len(others) == len(changes):
            return Ruled(award)  # 甲率达到100%、乙率达到96%得5分,越级上访的每起扣1分,进京上访的每起扣3分
        test = when.test if isinstance(when, Condition) else None
        loose = isinstance(test, Quantity) and test.unit == "%" and test.value not in (0, 100)
        own = (isinstance(one, tree.Step) or isinstance(getattr(one, "when", None), Condition) for one in changes)
        if loose and not any(own):
            return Ruled(award)  # 合格率达到95%得5分,每发生1起投诉扣1分: some may fail, and nobody complain
        return award.cases[0].score
    return Ruled(award)


def _counted_short(part: Part) -> bool:
    """各村满意率均达到90%得4分,有1个村未达到扣1分: those that fall short are counted, one by one."""
    only = part.awards[0] if len(part.awards) == 1 else None
    short = [isinstance(move, tree.Event) and pattern("missed_by").search(move.event) for move in part.changes]
    return (
        only is not None
        and only.band is not None
        and re.search("均|都|为单位", only.printed) is not None
        and all(short)
    )


def _loses_outside(part: Part) -> None:
    """≤10%得3分,每降低1个百分点扣0.5分: what earns the points cannot lose them."""
    bands = {one.band.edge: one for one in part.awards if one.band and one.band.shape in ("sign", "after")}
    for step in part.changes:
        origin = step.origin if isinstance(step, tree.Step) else None
        one = bands.get(origin.value) if isinstance(origin, tree.Amount) else None
        if one is None or one.zero or one.band is None or one.band.single or not isinstance(step, tree.Step):
            continue
        if not gaining(step) and step.side == ("above" if one.band.high is None else "below"):
            raise Unsure.at("界限的方向前后不一", one)
