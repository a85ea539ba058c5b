"""Clauses in their order → parts: an award with the changes that belong to it (得分部分).

Lives here: where a part begins and ends, its start. May not: limits (``limits``), ladders (``awards``), distances
(``changes``), rules (``ruling``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.comparators import Reference, decimal_string
from indicators.standards import tree
from indicators.standards.tree import Condition, Move, Points, Ruled, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, Several, joined, measure_of, reference_of
from indicators.syntax.standards.awards import begins
from indicators.syntax.standards.bands import RANKS
from indicators.syntax.standards.bounds import is_fact
from indicators.syntax.standards.changes import limited, moves, zero
from indicators.syntax.standards.conditions import crossed, together
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.expand import expansions, many_of
from indicators.syntax.standards.ladders import under_measure
from indicators.syntax.standards.levels import (
    denied,
    denies_before,
    denying,
    falls,
    levels,
    opens,
    share_words,
    takes_part,
)
from indicators.syntax.standards.limits import begun, ended, words_of
from indicators.syntax.standards.model import FULL, Clause, Part, Text, gaining, is_other, limit_of, worth
from indicators.syntax.standards.reasons import CASE, EARNED_ONCE, FROM_WHERE, LEVELS, LIMITS, TAKEN_ONCE, WHAT_IS_ZERO
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_NONE = Fraction(0)


def parts_of(text: Text, row: Sequence[Clause], known: Sequence[Raw] = ()) -> list[Part]:
    """Put the clauses of a text or of one printed number into parts, in their order; ``known`` are bounds before."""
    parts = [Part(before=known)]
    made = expansions(text, row)
    idle = [one for one in made if _is_idle(text, one, made)]
    for each in (one for one in made if one not in idle):
        related = _related(parts[-1], each)
        text.owned += [] if related is each else [each.printed]
        _place(parts, _plainly(text, parts[-1], row, related), text, row)
    found = [part for part in parts if part.awards or part.changes]
    parts[-1].spared += idle
    if any(part.spared for part in parts if part not in found):
        raise Unsure.at(CASE, *row)
    refused = any("加" in one.words and one.fact for part in found for one in part.spared)
    if refused and sum(bool(part.gains) for part in found) > 1:
        raise Unsure.at("不加分管到哪几项没有读出", *row)
    for part in found if text.each_floor else ():
        part.floor = Fraction(0) if part.changes else part.floor
    if any(part.awards and all(one.idle for one in part.awards) for part in found[:-1]):
        raise Unsure.at(WHAT_IS_ZERO, *row)
    for one in (one for part in found for one in part.awards[:-1] if one.gate):
        if pattern("some_of_them").search(one.printed):
            raise Unsure.at(WHAT_IS_ZERO, one)  # 甲得2分,乙得2分;有一项不达标的,两项均不得分。资金到位的得6分;…
    for at, (one, then) in enumerate(pairwise(made)):
        given = any(each.earning for each in made[:at]) and then.earning and not made[at - 1].gate
        between = given and one.gate and takes_part(one) and not then.moving
        if between and not (opens(one, then) or denying(one, then)):
            raise Unsure.at(WHAT_IS_ZERO, one)  # 甲得2分;造假的,本项不得分;丙率下降得2分,持平得1分
    return found


def _is_idle(text: Text, clause: Clause, row: Sequence[Clause]) -> bool:
    """整改率100%得3分,…无审计问题的得3分: behind what gives as much, it says who has nothing to be judged."""
    rest = [one for one in row if one is not clause and one.earning]
    best = max((one.worth for one in rest if one.worth is not None), default=None)
    full = clause.scores == (FULL,) and (clause.whole is None or (text.several and clause.strong != "。"))
    whole = full or clause.worth == clause.whole
    same = best is not None and (full or (clause.worth == best and (whole or text.several)))
    drawn = whole and any(one.act in ("formula", "rated", "share_give") for one in rest)
    falls = any(one.zero or one.moving or one.worth != best for one in row)  # and is no list of what is earned
    return clause.act == "give" and (drawn or (same and falls)) and pattern("idle").fullmatch(clause.said) is not None


def _place(parts: list[Part], clause: Clause, text: Text, row: Sequence[Clause]) -> None:
    part, raw = parts[-1], clause.band
    step = part.changes[-1] if part.changes else None
    if raw is not None and raw.excess and _elsewhere(raw, part) and not _spent(raw, part, clause):
        raise Unsure.at("从哪个数起算的界限没有读出", clause)
    bounded = _bounded(step, raw, clause) if isinstance(step, tree.Step | tree.Event) and raw is not None else None
    if bounded is not None:
        part.changes[-1] = bounded
        text.hold(clause)
    elif clause.act == "none" and (clause.fact or "加" in clause.words):
        part.spared.append(clause)
    elif clause.act in ("require", "none"):
        loose = any(isinstance(move, tree.Step) and move.origin is None for move in part.changes)
        if clause.raw is None or (clause.act == "none" and loose):
            raise Unsure.at(CASE, clause)
        if part.changes or part.awards:
            parts.append(Part())
        text.owned += [clause.printed] if clause.act == "none" else []
        parts[-1].known.append(_same(clause.raw, (), clause.heading))  # 商业险:6起不扣分,每超一起扣0.5分
    elif clause.act in ("floor", "cap", "limit", "total", "up"):
        ended(part, clause, text)
    elif clause.act == "earn":
        _earned(text, parts, evolve(clause, act="gain"))
    elif clause.giving or (clause.act == "judge_lose" and clause.other):
        parts += [Part()] if _begins_ladder(parts[-1], clause, row) else []
        _awarded(text, _up_to(parts, clause), clause)
    else:
        _parted(text, parts, clause)
        _changed(text, parts[-1], clause)
        _unclear(text, parts, clause)


def _unclear(text: Text, parts: Sequence[Part], clause: Clause) -> None:
    """甲率达到95%得5分,每…。乙率达到90%得5分,每…。被投诉的每次扣1分: without a 分值, of the last or of both?"""
    part, event = parts[-1], any(isinstance(move, tree.Event | tree.Once) for move in parts[-1].last)
    said = [one.printed for one in part.awards]
    loose = clause.act == "lose" and clause.strong == "。" and event and not share_words(clause.told, said)
    if text.weight is None and not text.several and loose and any(one.awards for one in parts[:-1]):
        text.mark("scope_unclear")


def _up_to(parts: list[Part], clause: Clause) -> list[Part]:
    """甲率≥80%得3分;乙率100%得2分。甲率低于80%的不得分: the parts up to the one whose number is named again."""
    own = [at for at, part in enumerate(parts) if clause.measure in map(measure_of, part.known)]
    again = clause.zero and clause.measure is not None and own and own[-1] < len(parts) - 1
    return parts[: own[-1] + 1] if again else parts


def _begins_ladder(part: Part, clause: Clause, row: Sequence[Clause]) -> bool:
    """甲率≥90%得5分,每低1%扣1分;乙率<60%得0分;乙率≥60%得8分: the zero of what is named next."""
    known = [name for raw in part.known if (name := measure_of(raw))]
    later = [one.measure for one in row if one.start > clause.start and one.act == "give" and not one.zero]
    other = clause.measure is not None and known and all(is_other(clause.measure, name) for name in known)
    return bool(clause.zero and part.changes and other and clause.strong) and clause.measure in later


def _filled(step: tree.Step | tree.Event, band: Band, clause: Clause) -> bool:
    """每有1项得0.5分,6项及以上得满分 of 3: so many fill it, and no more is given."""
    full = clause.whole is not None and clause.act == "give" and clause.full
    most = (worth(step.score, clause.whole) or _NONE) * band.edge / step.per.value
    same = isinstance(step, tree.Event) and band.unit == step.per.unit and band.low is not None
    return full and same and most == clause.whole


def _parted(text: Text, parts: list[Part], clause: Clause) -> None:
    """甲得5分。乙得5分,每少1次扣1分: what is taken in the sentence of an award is taken from that award."""
    part = parts[-1]
    if part.sized and clause.strong == ";" and clause.item:
        raise Unsure.at(LIMITS, clause)  # 2.空岗1次扣0.5分,共2分;被投诉的每次扣1分: of the two, or of all?
    parts += [Part(before=part.before)] if part.sized and clause.strong else []
    cut = 0  # a full stop parts more than a semicolon
    for at, (one, two) in enumerate(pairwise(part.awards), 1):
        parted = two.strong == "。" if clause.strong else two.strong != ""  # 甲…。乙…;100%以上的每…
        cut = at if parted and one.start != two.start else cut
    unit = clause.count.size.unit if clause.count is not None else None
    of_unit = re.compile(f"[0-9一二两三四五六七八九十]个?{re.escape(unit or '-')}")
    many = [at for at, one in enumerate(part.awards) if one.earning and of_unit.search(one.said)]
    own = many == [len(part.awards) - 1] and part.awards[-1].start not in {one.start for one in part.awards[:-1]}
    cut = many[0] if not cut and own else cut  # 有方案得2分,至少检查两次的得4分,缺少1次扣2分
    gate = cut > 1 and opens(part.awards[cut - 1], part.awards[cut])
    cut -= gate
    if part.changes or clause.strong == "。" or not cut or part.awards[cut].other:
        return
    before, last = part.awards[:cut], part.awards[cut:]
    if all(one.idle for one in before) or (clause.strong and all(one.idle for one in last)):
        return  # 未开展的不得分;已开展的得5分,每…扣1分
    facts = all(one.fact for one in part.awards) and not levels(part.awards)
    if facts and text.weight is None and last[0].strong != "。":
        text.mark("scope_unclear")  # 甲得2分;乙得1分;丙得2分,每处不到位扣0.5分: of the last, or of all?
    if gate or facts or begins(before, last[0]):
        named = len(part.known) - sum(one.raw is not None and (not one.zero or one.band is None) for one in last)
        part.awards = before
        parts.append(Part(awards=last, before=[*part.known[:named], *part.before], known=part.known[named:]))


# -- what a clause is, by what stands before it


def _related(part: Part, clause: Clause) -> Clause:
    """A fact that compares with the number named before it (低于约束指标的), and a bound of the same measure."""
    first = next((m for one in part.own_first if (m := measure_of(one))), None)
    bases = [test.reference for one in part.own_first if (test := reference_of(one)) is not None]
    own = reference_of(clause.raw)
    if own is not None and isinstance(clause.raw, Condition):  # 低于同类项目平均水平…;高于平均水平
        whole = next((base for base in bases if base.endswith(own.reference)), own.reference)
        clause = evolve(clause, raw=evolve(clause.raw, test=evolve(own, reference=whole)))
    if isinstance(clause.raw, Condition) and clause.raw.measure is None and first is not None:
        return evolve(clause, raw=evolve(clause.raw, measure=first))
    near = next((one for one in part.own_first if isinstance(one, Band | Condition)), None)
    other = reference_of(near)
    named = other is not None and other.sign in ("<", ">")
    if (clause.moving or named) and clause.raw is not None and near is not None:
        clause = clause.where(crossed(near, clause.raw) or clause.raw)  # ≤2%得3分,超出的减1分
    for one in part.own_first if clause.fact else ():
        if isinstance(one, Condition) and isinstance(one.test, Reference) and one.measure is not None:
            head = max((word for word in words().before if clause.said.startswith(word)), key=len, default="")
            tail = clause.said.removeprefix(head).strip("的,， ")
            again = one.test.reference.endswith(tail)  # 低于约束指标的, 等于平均值的
            if head and len(tail) > 1 and (again or pattern("reference").search(tail)):  # 达到平均值的, behind 优秀值
                name = one.test.reference if again else tail
                return clause.where(Condition(Reference(words().before[head], name), first))
    return clause


def _plainly(text: Text, part: Part, row: Sequence[Clause], clause: Clause) -> Clause:
    """What reads alike: 加扣 without a count, 否则每低…, one thing that decides instead of being counted."""
    clause = _place_by_place(text, part, _asked(text, clause))
    raw, count, award = clause.band, clause.count, clause.giving
    loose = count is not None and count.side not in ("both", "either") and not count.named and "加扣" in clause.words
    if clause.act == "both" and (count is None or loose):
        taken = tuple(Points(-score.value) if isinstance(score, Points) else score for score in clause.scores)
        return evolve(clause, act="lose", scores=taken)
    only = bool(part.awards) and not part.changes
    if clause.act == "share_lose" and only and (clause.other or raw is not None):
        return evolve(clause, act="share_give") if all(one.band for one in part.awards) else clause
    said = clause.said.rstrip("的，, ")
    bounds = (Band, Condition, *((Several,) if clause.zero else ()))  # 甲率≤1%,乙率≤2%得5分,达不到的不得分
    banded = only and all(isinstance(one.raw, bounds) for one in part.awards)
    refused = only and all(one.zero for one in part.awards)  # 未达到90%的不得分,达到的得满分
    rest = (banded and said in words().lists["not_reached"]) or (refused and said in words().lists["complements"])
    last = next((one.band for one in reversed(part.awards)), None) if banded and clause.zero else None
    beyond = "crossed_down" if last and last.high is None else "crossed_up" if last and last.low is None else ""
    if award and (rest or (beyond and said in words().lists[beyond])):  # 达到90%得5分,未达到的…; ≤5%得5分,超出的不得分
        text.owned.append(clause.printed)
        return evolve(clause, raw=None, other=True)
    if clause.other and count is not None and clause.act == "lose":
        return evolve(clause, other=False)
    thing = None if count is not None or clause.zero or not award else _each_thing(text, clause, row)
    if thing is not None:
        return evolve(clause, act="earn", raw=None, count=thing, per=None)
    return _told(part, row, clause, count) if award and count is not None else _each_time(clause, row)


def _place_by_place(text: Text, part: Part, clause: Clause) -> Clause:
    """第1名得5分,第2名得4.5分,依次递减0.5分: each place loses so much, as the places that are printed do."""
    said = re.sub("^(?:其余|以后|之后|后面)?的?(?:名次)?", "", clause.said)
    if clause.act != "lose" or said not in ("依次", "逐名", "逐次") or part.changes:
        return clause
    bands, scores = [one.band for one in part.awards], [one.worth or _NONE for one in part.awards]
    known = all(one and one.single and one.unit in RANKS and one.low == at for at, one in enumerate(bands, 1))
    less = {one - two for one, two in pairwise(scores)} | {-(worth(clause.scores[0]) or _NONE)}
    if not (bands and bands[0] and known and len(less) == 1):
        raise Unsure.at(CASE, clause)
    for one in part.awards[1:]:
        text.hold(one)
    del part.awards[1:]
    part.known = [bands[0]]
    size = tree.Amount(Fraction(1), bands[0].unit)
    return evolve(clause, raw=None, count=Count(side="above", verb="降", size=size, start=clause.start, end=clause.end))


def _each_time(clause: Clause, row: Sequence[Clause]) -> Clause:
    """每季度按时公示的得1.5分 of 6: so much for each, since the 分值 is that of a year."""
    printed = re.search("(?:^|[,，])每(季度?|月|学期)", clause.said) if clause.act == "give" else None
    if printed is None or clause.worth is None or clause.whole != clause.worth * words().periods[printed[1]]:
        return clause
    if any(one.zero and one.fact and not denied(one.said) for one in row):
        raise Unsure.at(EARNED_ONCE, clause)  # 迟报的不得分: of that one, or of all?
    size = tree.Amount(1, printed[1])
    thing = Count(subject=clause.said[printed.end() :], size=size, start=clause.start, end=clause.end)
    return evolve(clause, act="earn", raw=None, count=thing)


def _asked(text: Text, clause: Clause) -> Clause:
    """不少于4次,每次得1分: each is given for; how many are asked for moves nothing."""
    count = clause.count if clause.act in ("give", "gain") else None
    edge = count.edge if count is not None and count.side is None else None
    if count is None or edge is None or edge.sign != ">=" or edge.unit not in (None, count.size.unit):
        return clause
    text.owned.append(clause.printed)
    return evolve(clause, count=evolve(count, edge=None, before=count.before or edge.measure or ""))


def _told(part: Part, row: Sequence[Clause], clause: Clause, count: Count) -> Clause:
    """有1批次不合格的不得分 decides; 被采用1条得0.5分 counts."""
    rest = [one for one in row if one is not clause and one.act == "give" and one.count is None and not one.other]
    others = any(not (one.idle and pattern("denial").match(one.said)) for one in rest)  # 没有承担的不得分
    once = clause.worth == clause.whole or count.said.startswith(("并", "且"))
    if not count.every and (clause.zero or ((others or once) and not part.earns)):
        fact = StateHolds(",".join(filter(None, (count.before, count.said))))  # 有制度,并有1名领导分管的得10分
        joined_by = re.search("[,，]?([或且并但])", clause.printed)
        if clause.asides or not (clause.raw is None or joined_by):
            raise Unsure.at(CASE, clause)  # 低于90%,有1批次不合格的不得分: both, or one of them?
        either = "or" if joined_by and joined_by[1] == "或" else "and"
        return evolve(clause, count=None, raw=fact if clause.raw is None else together([clause.raw, fact], either))
    whole = count.every and clause.full and not any(one.act == "cap" for one in row)
    if (whole and re.search("[、且]", count.words)) or (
        not count.every and is_fact(count.before)
    ):  # 制度健全,有1名领导分管得3分; 每次督导有方案、有总结,得10分 of 10
        raise Unsure.at(EARNED_ONCE, clause)
    stepped = count.side in ("above", "below") and any(one.band for one in part.awards)
    return evolve(clause, act="gain" if stepped else "earn")  # 每高出5个百分点再得0.5分 is no award of its own


def _one_thing(text: Text, clause: Clause, raw: Band, row: Sequence[Clause]) -> bool:
    """刊发1篇,计3分 is for each; 完成1项得2分,完成2项得4分 are bands."""
    counted = raw.shape == "bare" and not raw.single and raw.unit in words().counters - {"名", "位"}
    if counted and raw.measure is None and any(one.act == "cap" for one in row):
        raise Unsure.at("计数的事项不能为空", clause)  # 完成1项得2分,最高得6分
    if not counted or raw.unit is None or raw.measure is None or raw.measure.endswith("其中"):
        return False
    if raw.measure in words().lists["satisfied"] and any(one.fact and one.earning for one in row[: row.index(clause)]):
        return False  # 制度健全、执行有效得4分,满足一项得2分: of the things that stand before it
    bands = [one.band for one in row if one is not clause and one.giving and one.band]
    others = [one for one in bands if one.unit == raw.unit]
    banded = any(one.measure is None or not is_other(one.measure, raw.measure) or one.shape != "bare" for one in others)
    many = re.compile(f"(?:[2-9]|[1-9][0-9]+|[二两三四五六七八九十]){re.escape(raw.unit)}")
    banded = banded or any(one.giving and many.search(one.printed) for one in row if one is not clause)
    if banded or any(one.count is not None and (one.giving or one.count.side) for one in row):
        return False
    return raw.low == 1 or text.meant("达到这个数得分，还是每个都得分，没有读出", clause.start, clause.end)


def _each_thing(text: Text, clause: Clause, row: Sequence[Clause]) -> Count | None:
    """刊发1篇,计3分: what an award is given for each of."""
    raw, said = clause.band, clause.said.removesuffix("的")
    if clause.per is not None and said:  # 发表论文得2分/篇
        return Count(subject=said, size=clause.per, start=clause.start, end=clause.end)
    if raw is None or not _one_thing(text, clause, raw, row):
        return _each_up_to(clause, row)
    size = tree.Amount(raw.edge, raw.unit)
    thing = Count(subject=raw.measure or "", size=size, every=False, start=clause.start, end=clause.end)
    return evolve(thing, before=clause.heading or "")  # 会议记录,有一次得1分


def _each_up_to(clause: Clause, row: Sequence[Clause]) -> Count | None:
    """落实扶持政策的,提供一例得1.5分,最高9分: below a cap that holds several, it is for each."""
    *facts, last = joined(clause.raw) or (None,)
    if not (isinstance(last, Band) and last.shape == "bare" and last.low == 1 and last.unit in words().counters):
        return None
    said = [fact.words for fact in facts if isinstance(fact, StateHolds)]
    capped = any(each.act == "cap" and each.start > clause.start and falls(each, clause) for each in row)
    if len(said) < len(facts) or not capped or last.unit in RANKS:
        return None
    thing = Count(subject=last.measure or "", size=tree.Amount(1, last.unit), start=clause.start, end=clause.end)
    return evolve(thing, before=",".join(said))


# -- awards and changes


def _with_changes(text: Text, parts: list[Part], clause: Clause) -> bool:
    """Does an award belong to the changes in front of it?"""
    part = parts[-1]
    if part.earns and _restates(part, clause):
        text.owned.append(clause.printed)
    elif part.changes and clause.idle and not clause.bare:
        part.changes.append(_gone(part, clause))
    elif part.awards and _begins_them(part, clause):
        own = Part(changes=part.last, last=part.last, start=clause.scores[0], begun=clause.printed, floor=part.floor)
        part.changes, part.floor = part.changes[: -len(part.last)], None
        parts.append(own)
    elif part.awards and _otherwise(part, clause):
        part.awards.append(evolve(clause, raw=None, other=True))
    else:
        return False
    return True


def _awarded(text: Text, parts: list[Part], clause: Clause) -> None:
    part = parts[-1]
    if _with_changes(text, parts, clause):
        return
    added = clause.strong == "。" and not part.losses  # 每承办1次加0.5分。完工率达到100%得5分
    none = pattern("none_above").search(clause.said) is not None or (clause.full and denies_before(clause))
    above = none and all(one.idle for one in part.awards)  # 每起扣2分。未发生的得满分
    if part.changes and not (part.earns or (part.awards and not above) or added) and part.start is None:
        noted = clause.said[:1] in ("(", "（")  # 扣1分（A类）、0.5分（B类）
        noted = noted or pattern("speaks").search(clause.said) is not None
        noted |= not clause.strong and clause.words[:1].isdigit()  # 国家级通报每次扣5分,省级3分
        if (clause.strong == "。" and not above) or clause.act != "give" or not clause.fact or clause.zero or noted:
            raise Unsure.at("扣分之后又有得分，从多少分起扣没有读出", clause)
        part.start, part.begun = clause.scores[0], clause.printed
        return
    if part.earns and (not clause.strong or (clause.fact and re.search("全部|全都|均", clause.said))):
        raise Unsure.at(EARNED_ONCE, clause)  # 每完成1个得0.8分;10个全部完成的得10分
    if part.changes and clause.worth == clause.whole and any(one.worth for one in part.awards if not clause.strong):
        raise Unsure.at(LEVELS, clause)  # 持平得6分,每下降1起加0.2分,零发案得8分 of 8
    if part.changes or part.earns:
        raw = clause.band
        if clause.other or clause.zero or clause.bare:
            raise Unsure.at(CASE, clause)
        near = [one for one in part.bands if raw and one.unit == raw.unit]
        if raw and raw.measure is None and near and not clause.heading:  # 甲率:100%得2分,每降1%…。乙率:≥80%得2分
            raise Unsure.at("同一个数在两处计分，怎样合计没有读出", clause)
        part = Part()
        parts.append(part)
    part.awards.append(clause)
    if clause.raw is not None and (not clause.zero or isinstance(clause.raw, Condition)):
        part.known.append(_same(clause.target or clause.raw, part.known, clause.heading, part.before))


def _begins_them(part: Part, clause: Clause) -> bool:
    """甲率达90%得3分;乙超时的每次扣0.5分,无超时得2分; …;无此情形的得2分: what the losses in front of it begin at."""
    whens = [getattr(move, "when", None) for move in part.last]
    said = [move.event for move in part.last if isinstance(move, tree.Event) and not gaining(move)]
    said += [when.words for when in whens if isinstance(when, StateHolds)]
    none = clause.act == "give" and clause.fact and pattern("without").match(clause.said)
    own = (
        len(part.changes) == len(part.last)
        if denies_before(clause)
        else not clause.strong and share_words(clause.said, said)
    )
    return bool(none and said) and len(said) == len(part.last) and own


def _otherwise(part: Part, clause: Clause) -> bool:
    """完成任务得8分;每超1%加0.5分;未完成的按完成率×8分计分: behind additions, what the award gives otherwise."""
    only = len(part.awards) == 1 and part.awards[0].fact and part.changes and not part.losses
    return bool(clause.drawn and clause.fact and only) and denying(clause, part.awards[0])


def _restates(part: Part, clause: Clause) -> bool:
    """每满足一项得2分,全部满足得满分, 未满足的不得分: it says again what each gives; 未制定方案的不得分 does not."""
    undone = clause.zero and clause.said.startswith(("未", "不", "没有", "无"))
    each = getattr(part.changes[-1], "event", "") + part.verb + "当年当季当月当周"
    if re.search("[①-⑳]", clause.said):
        return False  # 每符合1项得0.5分;不满足①的,本指标不得分
    every = clause.said.startswith(words().lists["all_of"])
    said = (clause.said[1:] if every else clause.said).removesuffix("的")  # 均不符合的不得分
    stem, lists = denied(said), words().lists
    same = said in lists["denials"] or stem in lists["generic_denials"] or share_words(stem, [each])
    if undone and stem and not same:
        raise Unsure.at(CASE, clause)
    return undone or (clause.zero and clause.other) or (every and (clause.full or (clause.zero and same)))


def _gone(part: Part, clause: Clause) -> Move:
    """低于60%的不得分 behind a distance: a bound without a name is of the measure, or of the count, before it."""
    own = [one for one in part.awards if one.fact and clause.said.removesuffix("的").endswith(one.said)]
    if own and len(part.awards) > 1:  # 足额发放2分,按时发放2分;拖欠两个月以上按时发放不得分
        raise Unsure.at(WHAT_IS_ZERO, clause)
    many = many_of(clause.raw, part.changes)
    if many is not None:
        return zero(clause.where(many))
    raw, ranges = clause.band, part.bands
    if raw is None:
        return zero(clause)
    if raw.high_soft and (raw.high in part.ends or any(one.low == raw.high and one.low_closed for one in ranges)):
        raw = evolve(raw, high_closed=False)  # 80%(含)-90%… 80%以下
    if raw.low_soft and raw.low in part.ends:
        raw = evolve(raw, low_closed=False)  # 100%-110%(含)… 110%以上
    near = [one for one in ranges if one.unit == raw.unit]
    _of_one(raw, near, clause, WHAT_IS_ZERO)
    return zero(clause.where(_same(raw, near, None)))


def _elsewhere(band: Band, part: Part) -> bool:
    """超出20%以上 behind a bound of 100%, 每超1天 … 超5天: beyond it, or beyond nothing?"""
    bounds = [one for one in part.bands if one.unit == band.unit and not one.excess]
    edges = {edge for one in bounds for edge in (one.low, one.high) if edge is not None}
    again = any(one.excess and one.low in edges for one in part.bands)  # 超过5起的,每超1起
    far = bool(edges) and band.edge not in edges and band.measure is None and not again
    return far and (band.unit == "%" or part.verb.startswith("超") or band.edge < max(edges))


def _bounded(step: tree.Step | tree.Event, band: Band, clause: Clause) -> Move | None:
    """不足1个百分点不扣分 counts full steps; 超过120%的按120%计, 不超过5项: what is added up to there is its limit."""
    if _filled(step, band, clause):
        return evolve(step, limit=FULL)
    parted = clause.act in ("none", "share_lose", "share_give") and band.high == step.per.value and band.sign == "<"
    if parted and isinstance(step, tree.Step):
        return evolve(step, whole=clause.act == "none")  # 不足5个百分点的按比例扣分: parts count
    if parted and clause.act == "none" and band.unit == step.per.unit:
        return step  # 每5件扣1分,不足5件的不扣分
    again = clause.act in ("rated", "give") and re.search(f"(?:^|按){decimal_string(band.edge)}", clause.words)
    beyond = band.sign == ">" and (again or (clause.act == "none" and "不再加" in clause.words))
    event = isinstance(step, tree.Event)
    within = event and clause.act == "require" and band.sign == "<=" and band.unit == step.per.unit
    if not (beyond or within):
        return None
    origin = step.origin if isinstance(step, tree.Step) else tree.Amount(_NONE, step.per.unit)
    start = origin.value if isinstance(origin, tree.Amount) and origin.unit == band.unit else band.edge
    steps, most = (band.edge - start) / step.per.value, worth(step.score, clause.whole) or _NONE
    name, below = (step.event, False) if isinstance(step, tree.Event) else (step.measure, step.side != "above")
    named = band.measure in (None, *words().lists["summed"], name)
    if steps <= 0 or steps.denominator > 1 or step.limit or most <= 0 or below or not named:
        raise Unsure.at(LIMITS, clause)
    return evolve(step, limit=Points(most * steps))


def _spent(band: Band, part: Part, clause: Clause) -> bool:
    """30日内的得5分,每超过1日扣0.2分,超过40日的不得分: forty beyond the thirty would find nothing left."""
    step = part.changes[-1] if part.changes and clause.zero and len(part.awards) == 1 else None
    if not isinstance(step, tree.Step) or step.side != "above" or not isinstance(step.origin, tree.Amount):
        return False
    start, each = part.awards[0].worth, -(worth(step.score, clause.whole) or _NONE)
    same = band.unit == step.per.unit == step.origin.unit and band.edge > step.origin.value and step.limit is None
    return same and start is not None and start <= each * (band.edge // step.per.value)


def _of_one(raw: Raw, known: Sequence[Raw], clause: Clause, reason: str) -> None:
    """甲率达到90%得5分。乙率达到70%得5分。低于60%的不得分: a bound without a name, of which of them?"""
    names = {name for one in known if (name := measure_of(one)) and name not in words().lists["own_bound"]}
    last = known[-1] if known else None
    again = isinstance(last, Band) and isinstance(raw, Band) and raw.edge in (last.low, last.high)  # ≤5%得4分;超过5%的
    if len(names) > 1 and measure_of(raw) is None and clause.strong == "。" and not (clause.heading or again):
        raise Unsure.at(reason, clause)


def _same(raw: Raw, known: Sequence[Raw], heading: str | None, before: Sequence[Raw] = ()) -> Raw:
    """A later 占比, or a bound without a name, is of the measure named first."""
    if not isinstance(raw, Band):
        return raw
    own = words().lists["own_bound"]  # 目标值:≥95%。…低于80%不得分
    raw = evolve(raw, measure=None) if raw.measure in own else raw
    near = sorted(known, key=lambda one: getattr(one, "unit", raw.unit) != raw.unit)  # ≥3万人次,完成率90%以上…,80%以上
    names = [m for one in near if (m := measure_of(one)) and m not in own]
    names += [heading] if heading else [m for one in before if (m := measure_of(one)) and m not in own]
    first = next(iter(names), None)  # 2.抗体合格率:达到70%…: its own heading, and then what the numbers before it name
    return evolve(raw, measure=measure_of(under_measure(raw, first)) or first)


def _nearest(part: Part, raw: Raw) -> list[Raw]:
    """办结率≥90%得4分,投诉率1%-2%扣1分,2%-3%扣2分: the bound on the same side taken for last, then the others."""
    last = part.known[-1] if part.changes and part.known else None
    if not (isinstance(last, Band) and isinstance(raw, Band) and last.unit == raw.unit):
        return part.known
    faces = (last.low is None) == (raw.low is None) or (last.high is None) == (raw.high is None)
    return [last, *part.known] if faces else part.known


def _earned(text: Text, parts: list[Part], clause: Clause) -> None:
    part, count = parts[-1], clause.count
    if count is not None and count.edge is not None and count.edge.low is None:
        raise Unsure.at(EARNED_ONCE, clause)  # 不少于3场得4分,少于3场的,每场得1分
    if part.changes and re.match("[,，]?其中", clause.printed):
        raise Unsure.at("其中的一种是另加还是只加这些没有读出", clause)  # 每处得1分,其中省级每处得2分
    if count is not None and _otherwise_each(part, count):
        text.owned.append(count.before)
        part.awards.append(evolve(clause, raw=None, other=True, count=evolve(count, before="")))
        return
    none = [one for one in part.awards if one.zero and one.fact]
    thing = "" if count is None else f"{count.subject}{count.words}"
    undone = [denied(one.said) for one in none]
    if not part.changes and len(none) == len(part.awards) and all(said and said in thing for said in undone):
        part.awards = []  # 未开展督导的不得分,每开展督导1次得1分
    if part.awards and count is not None and thing in words().lists["bare_verbs"] and not count.before:
        raise Unsure.at(EARNED_ONCE, clause)  # 开展检查20次得3分,每开展1次得0.5分
    given = [one.said for one in part.awards if one.fact and not one.zero]
    whole = [said for said in given if re.search("全部|均", said)]  # 全部公开得6分;每公开1项得2分
    if count is not None and (share_words(denied(count.before.removesuffix("的")), given) or share_words(thing, whole)):
        raise Unsure.at(EARNED_ONCE, clause)  # 全部完成得6分;未全部完成的,每1个百分点得0.3分
    if part.awards or (part.changes and not part.earns):
        part = Part()
        parts.append(part)
    part.earns = True
    _moved(text, part, clause)
    again = parts[:-1] and count is not None and pattern("denial").match(count.before)
    if again and any(isinstance(one, tree.Step) for one in part.last):
        raise Unsure.at(EARNED_ONCE, clause)  # 全部完成得6分;未完成的,每1个百分点得0.3分


def _otherwise_each(part: Part, count: Count) -> bool:
    """全部完成得6分;未全部完成的,每完成1项得2分: what the award gives otherwise, thing by thing."""
    awards = [one.said for one in part.awards if one.act == "give" and re.search("全|均", one.said)]
    alone = len(awards) == len(part.awards) == 1 and not part.changes and bool(count.subject or count.words)
    return alone and share_words(denied(re.split("[,，]", count.before)[0]), awards)


def _among(text: Text, part: Part, clause: Clause) -> Points | None:
    """未按时报送的扣12分,其中每少报1次扣1分: the first is the most that those of it take.

    每项未达标扣1分,其中约束性指标每项扣2分: besides the one, or instead of it?
    """
    last, count = part.changes[-1] if part.changes else None, clause.count
    told = re.match("[,，][如若]", clause.printed) and not re.search("[再另加]", clause.told)
    if last and told and clause.fact and share_words(clause.said, [words_of(last)]):
        raise Unsure.at("其中的一种是另扣还是只扣这些没有读出", clause)  # 每起案件扣5分,如案件已破,扣3分
    if count is None or not re.match("[,，]?其中", clause.printed) or re.search("[再另加]", clause.told):
        return None
    sizes = [worth(one) or _NONE for one in (getattr(last, "score", None), *clause.scores) if isinstance(one, Points)]
    whole = isinstance(last, tree.Once) and re.match("[,，]?其中[:：,，]?每", clause.printed) is not None
    parted = len(sizes) > 1 and sizes[0] < sizes[1] and (sizes[0] / sizes[1]).denominator == 1
    if whole and parted and isinstance(last, tree.Once) and isinstance(last.when, StateHolds):
        text.owned.append(last.when.words)
        part.changes.pop()
        return Points(-sizes[0])
    if isinstance(last, tree.Once) or (isinstance(last, tree.Event) and last.per == count.size):
        raise Unsure.at("其中的一种是另扣还是只扣这些没有读出", clause)
    return None


def _changed(text: Text, part: Part, clause: Clause) -> None:
    if clause.other:
        raise Unsure.at(CASE, clause)
    count, award = clause.count, next(iter([*part.spared[-1:], *part.awards[-1:]]), None)
    if count is not None and award is not None and award.fact and (part.spared or not clause.strong):
        thing = f"{count.subject}{count.words}{count.before}".strip("的,，、 ")
        own = pattern("none_of").sub("", award.said)
        bracketed = award.printed.endswith(("(", "（"))  # 服务投诉(2分,每次…
        inside = not (thing or clause.strong) and (own != award.said or bracketed)
        lacking = count.verb in words().lists["lacking"] and count.size.unit in words().lists["sorts"]
        if (count.side is None or lacking) and (inside or thing in words().lists["bare_verbs"]):
            count = evolve(count, before=own.removesuffix("的"))
    if count is not None and count.edge is not None:
        _of_one(count.edge, part.known, clause, FROM_WHERE)
        edge = _same(count.edge, _nearest(part, count.edge), clause.heading, part.before)
        count = evolve(count, edge=_from_above(part, edge, count)) if isinstance(edge, Band) else count
    before = [*(one.band for one in part.awards if one.band), *part.before]
    raw = None if clause.raw is None else _same(clause.raw, _nearest(part, clause.raw), clause.heading, before)
    clause = evolve(clause, raw=raw, count=count)
    most = _among(text, part, clause)
    noun = clause.fact and clause.per is None and not (is_fact(clause.said) or clause.said.endswith("的"))
    if noun and part.changes and not clause.strong and isinstance(part.changes[-1], tree.Event):
        raise Unsure.at(TAKEN_ONCE, clause)
    if count is not None and pattern("each_part").fullmatch(count.subject):  # 以上各项每低1个百分点
        text.owned.append(count.subject)
        count = evolve(count, subject="")
        clause = evolve(clause, count=count, apart=True)
    asked = [one for raw in part.known for one in joined(raw)]
    bands = [one.band for one in part.awards] or [one for one in asked if isinstance(one, Band)]
    names = [one.measure for one in bands if one and one.measure]
    goals = (None, *words().lists["own_bound"])  # 甲率≥98%、乙率≥96%,各得2分,每低于标准1个百分点
    unnamed = count is not None and count.side and count.named in goals and not (count.subject or count.edge)
    several = unnamed and any(is_other(one, two) for one, two in pairwise(names))
    loose = not part.awards or clause.strong == "。" or text.each_floor
    if several and count is not None and (loose or pattern("denial").match(count.before)):
        clause = evolve(clause, apart=True)  # 甲率达90%得2分,乙率达70%得2分。未达标的,每低1个百分点扣0.1分
    if several and not clause.apart:
        raise Unsure.at(FROM_WHERE, clause)  # 甲率100%得5分,乙率95%得5分,每低1个百分点扣0.5分
    _moved(text, part, clause)
    if most is not None:
        part.changes[-1] = limited(part.changes[-1], most)
    named = (*joined(clause.raw), None if count is None else count.edge)  # 发现超范围使用的,占比不超过5%的扣2分
    part.known += [one for one in named if isinstance(one, Band | Condition)]
    part.known += [
        Condition(Reference(">=", move.origin.reference), move.measure)  # 较上年每上升1位加1分,每下降1位扣1分
        for move in part.last
        if isinstance(move, tree.Step) and isinstance(move.origin, tree.Base)
    ]


def _from_above(part: Part, edge: Band, count: Count) -> Band:
    """95%以上得5分,90%-95%每低1%扣0.5分,90%以下不得分: down from the band above it, to where nothing is left."""
    side, ends = count.side, {"below": (edge.high, edge.low), "above": (edge.low, edge.high)}
    near, far = ends.get(side or "", (None, None))
    known = [one for one in part.bands if one.unit == edge.unit]
    if side == "below" and edge.high is None and edge.low is not None and count.words:  # 100%得5分,90%以上每低1%
        near = min((one.low for one in known if one.low is not None and one.low > edge.low), default=None)
    if near is None or far is None or near not in {end for one in known for end in (one.low, one.high)}:
        return edge
    part.ends.add(far)
    return evolve(edge, low=near, high=None)  # 100%以内得5分,100%-110%每高1%扣0.5分,110%以上不得分


def _moved(text: Text, part: Part, clause: Clause) -> None:
    part.verb = clause.count.verb if clause.count is not None else ""
    part.joined = bool(part.changes) and not clause.strong
    part.last = moves(clause, [*part.before, *part.known])
    if isinstance(clause.target, Band) and isinstance(part.last[0], tree.Step):  # 以90%为目标,每高…,每低…
        part.known.append(evolve(clause.target, measure=part.last[0].measure))
    before = "" if clause.count is None else clause.count.before
    text.owned += [before] if before.removesuffix("的") in words().lists["not_reached"] else []
    if any(word in before for word in words().lists["decides"]):
        raise Unsure.at(CASE, clause)  # 先由主管部门核定基础分,再…:每迟报1天扣1分
    if any(isinstance(one, tree.Step) and one.side in ("late", "early") for one in part.last):
        if pattern("but_for").match(clause.printed):
            raise Unsure.at("除外的是哪一种情形没有读出", clause)  # 除不可抗力外,每晚1天
        text.owned.append(clause.printed)  # 报告每晚1天: of the deadline, which has no name
    gone = [zero(clause)] if clause.below_zero and clause.raw is not None and clause.count is None else []
    said = any(one.zero and one.raw == clause.raw for one in part.awards)  # 不得分,倒扣8分
    part.last = [*(one for one in gone if not said and one not in part.changes), *part.last]  # 拒不整改的倒扣1分
    until = pattern("until_zero").match(text.source.plain[clause.end :])  # 每次倒扣1分,最低计0分
    if clause.below_zero and clause.count is not None and until is None:
        raise Unsure.at("倒扣到多少分为止没有读出", clause)
    if part.ceiling is not None and any(map(gaining, part.last)):
        _own_most(part, clause)
    elif part.ceiling is not None and clause.strong and not part.awards and len(part.changes) > 1:
        start = part.start or (text.base if isinstance(text.base, Points) else None)
        gained = part.changing(begun(text, start, part.changes))  # …,累计不超过5分;被摘牌的每个扣1分
        part.start, part.changes, part.ceiling = Ruled(gained), [], None
    elif part.floor and not part.gains:
        if part.awards:
            raise Unsure.at(LIMITS, clause)
        lost = part.changing(part.start)  # 以上扣分合计不超过2分;受表扬的加1分
        part.start, part.changes, part.floor = Ruled(lost), [], None
    part.changes += part.last


def _own_most(part: Part, clause: Clause) -> None:
    """每场得1分,最高4分;每千人得0.5分,最高2分: a cap in the sentence of one addition is its own."""
    free = [move for move in part.gains if not limit_of(move)]
    if not clause.strong or part.awards or len(free) != 1 or part.ceiling is None:
        raise Unsure.at(LIMITS, clause)
    part.changes = [limited(move, part.ceiling) if move in free else move for move in part.changes]
    part.ceiling = None
