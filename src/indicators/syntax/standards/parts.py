"""Clauses in their order → parts: an award with the changes that belong to it (得分部分).

Lives here: where a part begins and ends, its start, floor and cap. May not: ladders (``awards``), distances
(``changes``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import Factory, define, evolve

from indicators.comparators import Between, Quantity, Reference, decimal_string
from indicators.standards import tree
from indicators.standards.formula import POINTS_NAME
from indicators.standards.tree import Cases, Condition, Formula, Move, Once, Points, Rule, Ruled, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, measure_of, settled
from indicators.syntax.standards.awards import award_rule, begins, denying, levels, under_measure
from indicators.syntax.standards.bounds import is_fact
from indicators.syntax.standards.changes import limited, moves, zero
from indicators.syntax.standards.conditions import crossed
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.expand import expansions, many_of
from indicators.syntax.standards.model import AWARDS, FULL, MINUS, MOVES, ZERO, Clause, Text, is_other, worth
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_LIMITS = "限额管到哪几项没有读出"
_NOWHERE = "封顶或保底没有着落"
_UNREAD = "有一处情形没有读出"
_NONE = Fraction(0)


@define
class Part:
    """An award with the changes that belong to it (一个得分部分)."""

    awards: list[Clause] = Factory(list)
    changes: list[Move] = Factory(list)
    before: Sequence[Raw] = ()  # the bounds of the numbers before it
    known: list[Raw] = Factory(list)  # the bounds that it names
    start: tree.Outcome | None = None
    begun: str = ""  # the words of its start
    earns: bool = False  # it gives so much for each thing
    floor: Fraction | None = None
    ceiling: tree.Limit | None = None
    filled: bool = False  # the cap is over all of it
    near: bool = False  # the cap stands in the sentence of what it is over
    last: list[Move] = Factory(list)  # the changes of the last clause
    joined: bool = False  # the last clause goes on in a sentence of others
    verb: str = ""  # the verb of the last distance
    ends: set[Fraction] = Factory(set)  # where its distances must have taken everything
    spared: list[Clause] = Factory(list)  # what takes or adds nothing

    @property
    def own_first(self) -> Sequence[Raw]:
        """The bounds that it names, then those of the numbers before it."""
        return [*self.known, *self.before]


def parts_of(text: Text, row: Sequence[Clause], known: Sequence[Raw] = ()) -> list[Part]:
    """Put the clauses of a text or of one printed number into parts, in their order; ``known`` are bounds before."""
    parts = [Part(before=known)]
    text.owned += [one.printed for one in row if one.words == "hundred" or (one.apart and len(one.scores) > 1)]
    for each in expansions(text, row):
        clause = _plainly(text, parts[-1], row, _related(parts[-1], each))
        restated = clause.count and (clause.zero or (clause.act == "gain" and clause.scores == (FULL,)))
        if restated and len(parts[-1].awards) > 1:  # 每完成1项取得该项分值 behind the items
            text.owned.append(clause.printed)
        else:
            _place(parts, clause, text)
    found = [part for part in parts if part.awards or part.changes]
    if any(part.spared for part in parts if part not in found):
        raise Unsure.at(_UNREAD, *row)
    for part in found if text.each_floor else ():
        part.floor = Fraction(0) if part.changes else part.floor
    if any(part.awards and all(one.idle for one in part.awards) for part in found[:-1]):
        raise Unsure.at("不得分管到哪几项没有读出", *row)
    return found


def _place(parts: list[Part], clause: Clause, text: Text) -> None:
    part, raw = parts[-1], clause.band
    step = part.changes[-1] if part.changes else None
    if raw is not None and raw.excess and _elsewhere(raw, part) and not _spent(raw, part, clause):
        raise Unsure.at("从哪个数起算的界限没有读出", clause)
    bounded = _bounded(step, raw, clause) if isinstance(step, tree.Step | tree.Event) and raw is not None else None
    if bounded is not None:
        part.changes[-1] = bounded
        text.owned.append(text.source[clause.start : clause.end])
    elif clause.act == "none" and (clause.fact or "加" in clause.words):
        part.spared.append(clause)
    elif clause.act in ("require", "none"):
        loose = any(isinstance(move, tree.Step) and move.origin is None for move in part.changes)
        if clause.raw is None or (clause.act == "none" and loose):
            raise Unsure.at(_UNREAD, clause)
        if part.changes or part.awards:
            parts.append(Part())
        text.owned += [clause.printed] if clause.act == "none" else []
        parts[-1].known.append(clause.raw)
    elif clause.act in ("floor", "cap", "limit", "total"):
        _ended(part, clause, text)
    elif clause.act == "earn":
        _earned(text, parts, evolve(clause, act="gain"))
    elif clause.act in AWARDS or (clause.act == "judge_lose" and clause.other):
        _awarded(parts, clause)
    else:
        _parted(parts, clause)
        _changed(text, parts[-1], clause)


def _parted(parts: list[Part], clause: Clause) -> None:
    """甲得5分。乙得5分,每少1次扣1分: what is taken in the sentence of an award is taken from that award."""
    part = parts[-1]
    begun = [at for at, (one, two) in enumerate(pairwise(part.awards), 1) if two.strong and one.start != two.start]
    cut = begun[-1] if begun else 0
    if part.changes or clause.strong or not cut or part.awards[cut].other:
        return
    before, last = part.awards[:cut], part.awards[cut:]
    apart = last[0].strong == "。" or clause.whole == sum(one.worth or 0 for one in part.awards)
    facts = apart and all(one.fact for one in part.awards)
    if (facts and not levels(part.awards)) or begins(before, last[0]):
        part.awards = before
        parts.append(Part(awards=last, before=part.before, known=part.known))


# -- what a clause is, by what stands before it


def _related(part: Part, clause: Clause) -> Clause:
    """A fact that compares with the number named before it (低于约束指标的), and a bound of the same measure."""
    first = next((m for one in part.own_first if (m := measure_of(one))), None)
    if isinstance(clause.raw, Condition) and clause.raw.measure is None and first is not None:
        return evolve(clause, raw=evolve(clause.raw, measure=first))
    near = next((one for one in part.own_first if isinstance(one, Band | Condition)), None)
    named = isinstance(near, Condition) and isinstance(near.test, Reference) and near.test.sign in ("<", ">")
    if (clause.act in MOVES or named) and clause.raw is not None and near is not None:
        clause = evolve(clause, raw=crossed(near, clause.raw) or clause.raw)  # ≤2%得3分,超出的减1分
    for one in part.own_first if clause.fact else ():
        if isinstance(one, Condition) and isinstance(one.test, Reference) and one.measure is not None:
            head, name, tail = clause.said.partition(one.test.reference)
            sign = words().before.get(head)
            if name and sign and not tail.strip("的,， "):
                return evolve(clause, raw=Condition(Reference(sign, name), first))
    return clause


def _plainly(text: Text, part: Part, row: Sequence[Clause], clause: Clause) -> Clause:
    """What reads alike: 加扣 without a count, 否则每低…, one thing that decides instead of being counted."""
    clause = _asked(text, clause)
    raw, count, award = clause.band, clause.count, clause.act in AWARDS
    loose = count is not None and (count.side, count.named) == (None, None) and "加扣" in clause.words
    if clause.act == "both" and (count is None or loose):
        taken = tuple(Points(-score.value) if isinstance(score, Points) else score for score in clause.scores)
        return evolve(clause, act="lose", scores=taken)
    only = bool(part.awards) and not part.changes
    if clause.act == "share_lose" and only and (clause.other or raw is not None):
        return evolve(clause, act="share_give") if all(one.band for one in part.awards) else clause
    said = clause.said.rstrip("的，, ")
    banded = only and all(isinstance(one.raw, Band | Condition) for one in part.awards)
    refused = only and all(one.zero for one in part.awards)  # 未达到90%的不得分,达到的得满分
    rest = (banded and said in words().lists["not_reached"]) or (refused and said in words().lists["complements"])
    if award and rest:  # 达到90%得5分,未达到的…
        text.owned.append(clause.printed)
        return evolve(clause, raw=None, other=True)
    if clause.other and count is not None and clause.act == "lose":
        return evolve(clause, other=False)
    if award and count is None and raw is not None and not clause.zero and _one_thing(text, clause, raw, row):
        size = tree.Amount(raw.edge, raw.unit)
        thing = Count(subject=raw.measure or "", size=size, every=False, start=clause.start, end=clause.end)
        return evolve(clause, act="earn", raw=None, count=thing)
    return _told(part, row, clause, count) if award and count is not None else clause


def _asked(text: Text, clause: Clause) -> Clause:
    """不少于4次,每次得1分: each is given for; how many are asked for moves nothing."""
    count = clause.count if clause.act in ("give", "gain") else None
    edge = None if count is None else count.edge
    if count is None or count.side is not None or edge is None or edge.low is None or not edge.low_closed:
        return clause
    if edge.unit not in (None, count.size.unit):
        return clause
    text.owned.append(clause.printed)
    return evolve(clause, count=evolve(count, edge=None, before=count.before or edge.measure or ""))


def _told(part: Part, row: Sequence[Clause], clause: Clause, count: Count) -> Clause:
    """有1批次不合格的不得分 decides; 被采用1条得0.5分 counts."""
    others = any(one.act == "give" and one.count is None and not one.other for one in row if one is not clause)
    if not count.every and (clause.zero or (others and not part.earns)):
        return evolve(clause, count=None, raw=StateHolds(count.said))
    stepped = count.side in ("above", "below") and any(one.band for one in part.awards)
    restated = clause.scores == (FULL,) and len(part.awards) > 1  # 每高出5个百分点再得0.5分 is no award of its own
    return evolve(clause, act="gain" if stepped or restated else "earn")


def _one_thing(text: Text, clause: Clause, raw: Band, row: Sequence[Clause]) -> bool:
    """刊发1篇,计3分 is for each; 完成1项得2分,完成2项得4分 are bands."""
    if raw.shape != "bare" or raw.low is None or raw.single or raw.measure is None or raw.measure.endswith("其中"):
        return False
    if raw.unit not in words().counters or raw.unit in ("名", "位"):
        return False
    bands = [one.band for one in row if one is not clause and one.act in AWARDS and one.band]
    others = [one for one in bands if one.unit == raw.unit]
    banded = any(one.measure is None or not is_other(one.measure, raw.measure) or one.shape != "bare" for one in others)
    many = re.compile(f"(?:[2-9]|[1-9][0-9]+|[二两三四五六七八九十]){re.escape(raw.unit)}")
    banded = banded or any(one.act in AWARDS and many.search(one.printed) for one in row if one is not clause)
    if banded or any(one.count is not None and one.act in AWARDS for one in row):
        return False
    return raw.low == 1 or text.meant("达到这个数得分，还是每个都得分，没有读出", clause.start, clause.end)


# -- awards and changes


def _awarded(parts: list[Part], clause: Clause) -> None:
    part = parts[-1]
    none = clause.zero and (clause.other or clause.said.startswith(("未", "不", "没有", "无")))
    full = clause.scores in ((FULL,), (Points(clause.whole or 0),))
    if part.earns and (none or (full and clause.said.startswith(words().lists["all_of"]))):
        return  # 每满足一项得2分,全部满足得满分
    if part.changes and clause.idle and not clause.bare:
        part.changes.append(_gone(part, clause))
        return
    if part.changes and not part.earns and not part.awards and part.start is None:
        noted = clause.said[:1] in ("(", "（")  # 扣1分（A类）、0.5分（B类）
        if clause.strong == "。" or clause.act != "give" or not clause.fact or clause.zero or noted:
            raise Unsure.at("扣分之后又有得分，从多少分起扣没有读出", clause)
        part.start, part.begun = clause.scores[0], clause.printed
        return
    if part.earns and not clause.strong:
        raise Unsure.at("每个都得分还是只得一次没有读出", clause)
    if part.changes or part.earns:
        raw = clause.band
        if clause.other or clause.zero or clause.bare:
            raise Unsure.at(_UNREAD, clause)
        near = [one for one in part.own_first if isinstance(one, Band) and raw and one.unit == raw.unit]
        if raw and raw.measure is None and near:
            raise Unsure.at("同一个数在两处计分，怎样合计没有读出", clause)
        part = Part()
        parts.append(part)
    part.awards.append(clause)
    if clause.raw is not None and not clause.zero:
        part.known.append(_same(clause.target or clause.raw, part.own_first, clause.heading))


def _gone(part: Part, clause: Clause) -> Move:
    """低于60%的不得分 behind a distance: a bound without a name is of the measure, or of the count, before it."""
    many = many_of(clause.raw, part.changes)
    if many is not None:
        return zero(evolve(clause, raw=many))
    raw, ranges = clause.band, [one for one in part.own_first if isinstance(one, Band)]
    if raw is None:
        return zero(clause)
    if raw.high_soft and any(one.low == raw.high and one.low_closed for one in ranges):
        raw = evolve(raw, high_closed=False)  # 80%(含)-90%… 80%以下
    near = [one for one in ranges if one.unit == raw.unit]
    return zero(evolve(clause, raw=_same(raw, near, None) if near else raw))


def _elsewhere(band: Band, part: Part) -> bool:
    """超出20%以上 behind a bound of 100%, 每超1天 … 超5天: beyond it, or beyond nothing?"""
    bounds = [one for one in part.own_first if isinstance(one, Band) and one.unit == band.unit and not one.excess]
    edges = {edge for one in bounds for edge in (one.low, one.high) if edge is not None}
    far = bool(edges) and band.edge not in edges and band.measure is None
    return far and (band.unit == "%" or part.verb.startswith("超") or band.edge < max(edges))


def _bounded(step: tree.Step | tree.Event, band: Band, clause: Clause) -> Move | None:
    """不足1个百分点不扣分 counts full steps; 超过120%的按120%计, 不超过5项: what is added up to there is its limit."""
    if isinstance(step, tree.Step) and clause.act == "none" and band.low is None and band.high == step.per.value:
        return evolve(step, whole=True)
    again = clause.act in ("rated", "give") and re.search(f"(?:^|按){decimal_string(band.edge)}", clause.words)
    beyond = band.sign == ">" and (again or (clause.act == "none" and "不再加" in clause.words))
    event = isinstance(step, tree.Event)
    within = event and clause.act == "require" and band.sign == "<=" and band.unit == step.per.unit
    if not (beyond or within):
        return None
    origin = step.origin if isinstance(step, tree.Step) else tree.Amount(_NONE, step.per.unit)
    most, same = worth(step.score, clause.whole) or _NONE, isinstance(origin, tree.Amount) and origin.unit == band.unit
    steps = (band.edge - origin.value) / step.per.value if same and isinstance(origin, tree.Amount) else _NONE
    named = band.measure in (
        None,
        *words().lists["summed"],
        step.event if isinstance(step, tree.Event) else step.measure,
    )
    below = isinstance(step, tree.Step) and step.side != "above"
    if steps <= 0 or steps.denominator > 1 or step.limit or most <= 0 or below or not named:
        raise Unsure.at(_LIMITS, clause)
    return evolve(step, limit=Points(most * steps))


def _spent(band: Band, part: Part, clause: Clause) -> bool:
    """30日内的得5分,每超过1日扣0.2分,超过40日的不得分: forty beyond the thirty would find nothing left."""
    step = part.changes[-1] if part.changes and clause.zero and len(part.awards) == 1 else None
    if not isinstance(step, tree.Step) or step.side != "above" or not isinstance(step.origin, tree.Amount):
        return False
    start, each = part.awards[0].worth, -(worth(step.score, clause.whole) or _NONE)
    same = band.unit == step.per.unit == step.origin.unit and band.edge > step.origin.value and step.limit is None
    return same and start is not None and start <= each * (band.edge // step.per.value)


def _same(raw: Raw, known: Sequence[Raw], heading: str | None) -> Raw:
    """A later 占比, or a bound without a name, is of the measure named first."""
    if not isinstance(raw, Band):
        return raw
    first = next((m for one in known if (m := measure_of(one))), heading)
    return evolve(raw, measure=measure_of(under_measure(raw, first)) or first)


def _earned(text: Text, parts: list[Part], clause: Clause) -> None:
    part, count = parts[-1], clause.count
    none = [one for one in part.awards if one.zero and one.fact]
    thing = "" if count is None else f"{count.subject}{count.words}"
    if not part.changes and len(none) == len(part.awards) and all(_denied(one.said, thing) for one in none):
        part.awards = []  # 未开展督导的不得分,每开展督导1次得1分
    if part.awards or (part.changes and not part.earns):
        part = Part()
        parts.append(part)
    part.earns = True
    _moved(text, part, clause)


def _denied(said: str, thing: str) -> bool:
    said = said.removesuffix("的")
    stem = pattern("denial").sub("", said)
    return stem != said and bool(stem) and stem in thing


def _changed(text: Text, part: Part, clause: Clause) -> None:
    if clause.other:
        raise Unsure.at(_UNREAD, clause)
    count, award = clause.count, part.awards[-1] if part.awards else None
    if count is not None and award is not None and not clause.strong and award.fact:
        thing = f"{count.subject}{count.words}{count.before}".strip("的,，、 ")
        denied = pattern("none_of").sub("", award.said)
        inside = not thing and (denied != award.said or award.printed.endswith(("(", "（")))  # 服务投诉(2分,每次…
        lacking = count.verb in words().lists["lacking"] and count.size.unit in words().lists["sorts"]
        if (count.side is None or lacking) and (inside or thing in words().lists["bare_verbs"]):
            count = evolve(count, before=denied.removesuffix("的"))
    if count is not None and count.edge is not None:
        edge = _same(count.edge, part.own_first, clause.heading)
        count = evolve(count, edge=_from_above(part, edge, count.side)) if isinstance(edge, Band) else count
    raw = None if clause.raw is None else _same(clause.raw, part.own_first, clause.heading)
    clause = evolve(clause, raw=raw, count=count)
    noun = clause.fact and count is None and not is_fact(clause.said) and not clause.said.endswith("的")
    if noun and part.changes and not clause.strong and isinstance(part.changes[-1], tree.Event):
        raise Unsure.at("扣一次还是每次都扣没有读出", clause)
    names = [one.measure for one in part.awards if one.band and one.measure]
    unnamed = count is not None and count.side and not (count.subject or count.edge or count.named)
    several = unnamed and any(is_other(one, two) for one, two in pairwise(names))
    if several and count is not None and (clause.strong == "。" or pattern("denial").match(count.before)):
        clause = evolve(clause, apart=True)  # 甲率达90%得2分,乙率达70%得2分。未达标的,每低1个百分点扣0.1分
    if several and not clause.apart:
        raise Unsure.at("从哪个数起扣没有读出", clause)  # 甲率100%得5分,乙率95%得5分,每低1个百分点扣0.5分
    _moved(text, part, clause)
    part.known += [one for one in (clause.band, None if count is None else count.edge) if one is not None]


def _from_above(part: Part, edge: Band, side: str | None) -> Band:
    """95%以上得5分,90%-95%每低1%扣0.5分,90%以下不得分: down from the band above it, to where nothing is left."""
    tops = {one.low for one in part.own_first if isinstance(one, Band) and one.unit == edge.unit}
    if side != "below" or edge.low is None or edge.high is None or edge.single or edge.high not in tops:
        return edge
    part.ends.add(edge.low)
    return evolve(edge, low=edge.high, low_closed=True, high=None, shape="after")


def _moved(text: Text, part: Part, clause: Clause) -> None:
    part.verb = clause.count.verb if clause.count is not None else ""
    part.joined = bool(part.changes) and not clause.strong
    part.last = moves(clause, [*part.before, *part.known])
    if isinstance(clause.target, Band) and isinstance(part.last[0], tree.Step):  # 以90%为目标,每高…,每低…
        part.known.append(evolve(clause.target, measure=part.last[0].measure))
    if any(isinstance(one, tree.Step) and one.side in ("late", "early") for one in part.last):
        text.owned.append(clause.printed)  # 报告每晚1天: of the deadline, which has no name
    gone = [zero(clause)] if clause.below_zero and clause.raw is not None and clause.count is None else []
    said = any(one.zero and one.raw == clause.raw for one in part.awards)  # 不得分,倒扣8分
    part.last = [*(one for one in gone if not said and one not in part.changes), *part.last]  # 拒不整改的倒扣1分
    if clause.below_zero and clause.count is not None:
        raise Unsure.at("倒扣到多少分为止没有读出", clause)
    if part.ceiling is not None and any(map(gaining, part.last)):
        _own_most(part, clause)
    elif part.ceiling is not None and clause.strong and not part.awards and len(part.changes) > 1:
        gained = tree.Adjust(begun(part.start, part.changes), tuple(part.changes), part.floor, part.ceiling)
        part.start, part.changes, part.ceiling = Ruled(gained), [], None  # …,累计不超过5分;被摘牌的每个扣1分
    part.changes += part.last


def _own_most(part: Part, clause: Clause) -> None:
    """每场得1分,最高4分;每千人得0.5分,最高2分: a cap in the sentence of one addition is its own."""
    free = [move for move in part.changes if gaining(move) and not getattr(move, "limit", None)]
    if not clause.strong or part.awards or len(free) != 1 or part.ceiling is None:
        raise Unsure.at(_LIMITS, clause)
    part.changes = [limited(move, part.ceiling) if move in free else move for move in part.changes]
    part.ceiling = None


# -- floors, caps, limits


def _score(clause: Clause) -> tree.Limit | None:
    score = clause.scores[0] if clause.scores else None
    assert score is None or isinstance(score, tree.Limit)  # noqa: S101 - clauses make no other
    return score


def _ended(part: Part, clause: Clause, text: Text) -> None:
    """A floor, a cap, a limit: of the part, or of its last change."""
    if clause.act == "floor":
        _emptied(part, clause, text)
        return
    score, last = _score(clause), part.awards[-1].act if part.awards else ""
    bare = not part.awards and not isinstance(text.base, Points)
    gains = bare and bool(part.changes) and all(map(gaining, part.changes))
    again = clause.act == "cap" and score == Points(text.weight or 0) and not part.changes  # 本项最高6分 of 6
    if again or (clause.act == "total" and not gains):
        return  # 共5分 only says the sum again
    _over_what(part, clause)
    text.owned.append(clause.printed)
    if clause.words == "hundred" and last not in ("formula", "rated", "share_give"):
        raise Unsure.at("超过100%怎样计没有着落", clause)
    own = gains and _is_own(part, clause)
    whole = bool(part.changes) and not own and (clause.words == "filled" or score == FULL or _above(part, clause, text))
    if whole and gains and part.ceiling is not None:
        return  # 最多加1分,加分后不得超过本项分值
    if clause.act == "limit" and part.awards and not part.changes:
        _proportional(part, clause, score)
    elif clause.words == "hundred" or whole or (part.awards and not part.changes):
        part.ceiling, part.filled = score, whole
    elif gains and clause.act in ("cap", "total") and clause.words not in ("named", "single") and not own:
        part.ceiling, part.near = score, not clause.strong
    else:
        _limited(part, clause, score, text)


def _over_what(part: Part, clause: Clause) -> None:
    """两项合计 behind two things, 质量分最高得3分 behind something: else a cap is over what does not stand there."""
    several = re.search("([两二三四五六2-6各])[项者]", clause.printed)
    count = len(part.changes or part.awards) if clause.act == "cap" else len(part.changes)
    told = several is None or (count > 1 and several[1] in ("各", "0123456"[count % 7], "..两三四五六"[count % 7]))
    if not told or (clause.words == "named" and not part.changes):
        raise Unsure.at(_LIMITS, clause)


def _is_own(part: Part, clause: Clause) -> bool:
    """…,最高得4分;…,最高得2分: where one addition has its own cap, the next one has too."""
    limits = [worth(limit, clause.whole) or _NONE for move in part.changes if (limit := getattr(move, "limit", None))]
    most = clause.worth or _NONE
    if not limits or part.joined or most == clause.whole or pattern("summed").fullmatch(clause.printed):
        return False
    if most > max(limits) and sum(limits) + most > (clause.whole or most):
        raise Unsure.at(_LIMITS, clause)  # …,最高得3分;…,最高得5分 of 6: its own, or of all?
    return True


def _proportional(part: Part, clause: Clause, most: tree.Limit | None) -> None:
    """达到5000亩得10分,未达到的按比例扣分,最多扣6分: behind a limit the proportion is one of what is taken."""
    first, last = part.awards[0], part.awards[-1]
    bound = first.band
    low = None if bound is None else evolve(bound, low=None, high=bound.low, high_closed=not bound.low_closed)
    taken = len(part.awards) == 2 and last.act == "share_give" and re.search("[扣减]", last.words)  # noqa: PLR2004
    below = last.other or (last.band is not None and last.band.edge == (bound and bound.low))
    if not taken or bound is None or low is None or bound.low is None or bound.high is not None or not below:
        raise Unsure.at(_LIMITS, clause)
    part.awards = [first]
    part.changes = part.last = [tree.Proportional(settled(low, bound.measure), bound.measure, most)]


def _above(part: Part, clause: Clause, text: Text) -> bool:
    """每获表扬加1分,8分封顶 of 5: more than the start is of all."""
    starts = [one.worth for one in part.awards if not one.zero]
    starts = starts or ([text.base.value] if isinstance(text.base, Points) else [])
    most = worth(clause.scores[0], clause.whole) if clause.scores else None
    bracketed = clause.words == "heaped" and text.source.plain[clause.start - 1] == "("  # of that gain alone
    if clause.act != "cap" or clause.words == "added" or bracketed or not part.last or len(starts) != 1:
        return False
    more = [*map(gaining, part.last)]
    return bool(starts[0] and most and most > starts[0]) and (
        all(more) or (not any(more) and any(map(gaining, part.changes)))
    )


def _emptied(part: Part, clause: Clause, text: Text) -> None:
    """扣完为止; 扣完5分为止 limits what takes, or says again what there is."""
    score, least = _score(clause), clause.words == "lowest"
    if not part.changes and ((score is not None and not least) or not part.awards or part.awards[-1].act != "formula"):
        raise Unsure.at(_NOWHERE, clause)
    if least:
        part.floor = _least(part, clause, score, text)  # 最低得1分
        return
    part.floor = Fraction(0)
    if text.weight is not None and score == Points(text.weight):
        text.owned.append(text.source[clause.start : clause.end])
    given: list[tree.Outcome | None] = [one.scores[0] for one in part.awards if one.scores and one.act == "give"]
    first = (given or [part.start])[0]
    if score in (None, ZERO, part.start, *given):
        return  # 扣至0分为止, 得10分…扣完10分为止
    most = text.weight if first in (None, FULL) else worth(first) if first is not None else None
    less = most is not None and isinstance(score, Points) and score.value < most
    left = clause.words == "left"  # 扣至4分为止: four taken, or four left?
    if less and first is not None and (len(part.changes) > 1 or left):
        raise Unsure.at(_LIMITS, clause)
    if less and score is not None:
        part.changes[-1] = limited(part.changes[-1], score)  # 每处扣1分,扣完4分为止 of 5
    elif first is None:
        part.start = score


def _least(part: Part, clause: Clause, least: tree.Limit | None, text: Text) -> Fraction:
    """What is left of a start that is greater; what takes all of it leaves nothing."""
    gone = any(getattr(move, "score", None) == MINUS for move in part.changes)
    if not isinstance(least, Points) or gone or (part.changes and least.value >= _begins_at(part, clause, text)):
        raise Unsure.at(_NOWHERE, clause)
    return least.value


def _limited(part: Part, clause: Clause, score: tree.Limit | None, text: Text) -> None:
    """The limit of the last change, or of the band that holds."""
    if not part.last or score is None:
        raise Unsure.at(_NOWHERE, clause)
    if text.onward:
        part.ceiling = score  # 5%-10%加2分,10%-15%加4分,以此类推,最多加8分
    elif clause.act == "limit" and score == Points(text.weight or 0) and not any(map(gaining, part.changes)):
        part.floor = Fraction(0)  # 本项最多扣6分 of 6
        text.owned.append(text.source[clause.start : clause.end])
    elif _one_of_all(part, score):
        text.owned.append(text.source[clause.start : clause.end])
    elif _over_all(part, clause) and sum(gaining(move) == (clause.act == "cap") for move in part.changes) > 1:
        if clause.act == "limit":
            part.floor = taken_at_most(part, clause, text)  # 两项合计最多扣5分 of 8
        elif all(map(gaining, part.changes)):  # 加分合计不超过3分 above a start of 5
            more = worth(score, clause.whole) or _NONE
            part.ceiling, part.filled = Points(_begins_at(part, clause, text) + more), True
        else:
            raise Unsure.at(_LIMITS, clause)
        text.owned.append(text.source[clause.start : clause.end])
    else:
        last = _meant(part, clause)
        done = {id(move): limited(move, score) for move in last}
        part.changes = [done.get(id(move), move) for move in part.changes]
        part.last = [done.get(id(move), move) for move in part.last]


def taken_at_most(part: Part, clause: Clause, text: Text) -> Fraction:
    """What is left where no more than a limit may be taken, all in all."""
    whole, most = _begins_at(part, clause, text), clause.worth
    if any(map(gaining, part.changes)) or most is None or not most <= whole <= (clause.whole or whole):
        raise Unsure.at(_LIMITS, clause)
    text.owned.append(text.source[clause.start : clause.end])
    return whole - most


def _over_all(part: Part, clause: Clause) -> bool:
    """两项合计最多扣5分; a limit in a sentence of its own; 加分不超过2分 behind additions in one sentence."""
    own = clause.words == "added" and (bool(clause.strong) or (part.joined and clause.printed.endswith("分")))
    return clause.words == "summed" or own


def _meant(part: Part, clause: Clause) -> list[Move]:
    """What a limit is the most of: the change that it names, each of them (单项), or the last."""
    way = False if clause.act == "limit" else True if clause.words == "added" else None
    ways = [move for move in part.changes if way in (None, gaining(move))]
    if clause.words == "named":  # 市级通报最多扣6分
        name = clause.printed.removesuffix("累计").removesuffix("的")
        told = [move for move in ways if name in _words_of(move)]
        fits = len(told) == 1
    elif clause.words == "single":
        told = ways
        fits = not any(isinstance(move, tree.Event) and move.per.unit == "项" for move in told)
    else:
        only = len(ways) == 1 and way is not None  # 最多加2分 of the only addition
        told = ways if only else [move for move in part.last if move in ways]
        before = [move for move in part.changes[: -len(part.last)] if move in ways]
        loose = part.joined or clause.printed.endswith("分")  # …;每错报1次扣0.5分,扣分不超过3分
        apart = len({getattr(move, "measure", None) for move in told}) > 1  # 各扣0.5分,最多扣3分: each, or together?
        fits = only or not (apart or (loose and any(getattr(move, "limit", None) is None for move in before)))
    if not told or not fits:
        raise Unsure.at(_LIMITS, clause)
    return told


def _words_of(move: Move) -> str:
    """The words of what a change counts."""
    when = getattr(move, "when", None)
    said = (getattr(move, "event", ""), getattr(move, "measure", ""), getattr(when, "words", ""))
    return ";".join(filter(None, said))


def _one_of_all(part: Part, most: tree.Limit) -> bool:
    """80%加0.5分,90%加1分,最多加1分: of one measure one holds, and no more is given."""
    gains = [move for move in part.changes if gaining(move)]
    whens = [move.when for move in gains if isinstance(move, Once) and isinstance(move.when, Condition)]
    scores = [getattr(move, "score", None) for move in gains]
    return (
        len(whens) == len(gains) > 1
        and len({when.measure for when in whens}) == 1
        and most
        == max((score for score in scores if isinstance(score, Points)), key=lambda score: score.value, default=None)
    )


def _begins_at(part: Part, clause: Clause, text: Text) -> Fraction:
    """The number that a part starts at."""
    start = part.start or text.base
    bare = not part.awards and start is None
    given = [one.worth for one in part.awards] or [worth(start) if start else clause.whole]
    begins = _NONE if bare and all(map(gaining, part.changes)) else given[0]
    if len(given) != 1 or begins is None:
        raise Unsure.at(_LIMITS, clause)
    return begins


def gaining(move: Move) -> bool:
    """Does the change add points?"""
    score = getattr(move, "score", None)
    return score is not None and (worth(score) or 0) > 0


# -- the rule of a part


def part_rule(text: Text, part: Part) -> Rule:
    """Make the rule of a part: its awards alone, or the changes from them."""
    _take_zeros(part)
    _spare(text, part)
    if part.changes and len(part.awards) == 2 and part.awards[0].act == "rated":  # noqa: PLR2004 - it and what says how
        named = part.awards[0].bare and part.awards[1].measure == part.awards[0].words
        text.owned += [part.awards.pop(0).words] if named else []
    award = award_rule(text, part.awards)
    given = [score.value for one in part.awards for score in one.scores if isinstance(score, Points)]
    alone = len(part.awards) == 1 and not any(map(gaining, part.changes))
    if text.printed is not None and given and alone and max(given) != text.printed:
        text.mark("points_conflict")  # 满分12分 … 得8分: one of the two is a slip
    if text.onward:
        part.changes = [_onward(part.changes, part.ceiling)]
        part.ceiling = None
    _take_once(text, part, award)
    if not part.changes:
        assert award is not None  # noqa: S101 - a part has one of both
        return _held(award, part.floor, part.ceiling)
    return _apart(award, part) or _changing(text, part, award)


def _changing(text: Text, part: Part, award: Rule | None) -> Rule:
    """What a part gives, and what changes it."""
    _share_cap(part, award)
    _loses_outside(part)
    gone = [move.when.test for move in part.changes if isinstance(move, Once) and isinstance(move.when, Condition)]
    if part.ends - {test.value for test in gone if isinstance(test, Quantity) and (test.sign or "")[:1] == "<"}:
        raise Unsure("扣到哪个数为止没有读出")
    start = part.start
    text.owned.append(part.begun)
    if award is not None:
        start = plain_start(award, part.changes)
        text.owned += [] if isinstance(start, Ruled) else [one.printed for one in part.awards]
    elif start is None and isinstance(text.base, Points):
        start = text.base  # 基础分4分,每…加…,每…扣…
    if start is None and text.printed is not None and not any(map(gaining, part.changes)):
        start = Points(text.printed)
    start = begun(start, part.changes)
    rises = all(gaining(move) or getattr(move, "score", None) == MINUS for move in part.changes)
    if rises and part.ceiling is None and text.printed and isinstance(start, Points) and start.value < text.printed:
        part.ceiling = Points(text.printed)  # 70%得1分,每增加5%加0.5分,满分3分
    return tree.Adjust(start, tuple(part.changes), part.floor, part.ceiling)


def _spare(text: Text, part: Part) -> None:
    """超额完成的不加分; 未发生的, 按时报送的不扣分: it says again what the rest leaves alone."""
    losing = [move for move in part.changes if not gaining(move)]
    for clause in part.spared:
        if "加" in clause.words:
            beyond = clause.said.startswith(words().lists["crossed_up"]) or (clause.band and clause.band.high is None)
            fits = len(losing) == len(part.changes) and bool(beyond)
            last = part.awards[-1].act if part.awards and not part.changes else ""
            lined = last in ("formula", "rated", "share_give") and part.ceiling is None
            part.ceiling = FULL if fits and lined else part.ceiling
        else:
            fits = bool(losing) and _undone(clause.said.removesuffix("的"), losing)
        if not fits:
            raise Unsure.at(_UNREAD, clause)
        text.owned.append(clause.printed)


def _undone(said: str, losing: Sequence[Move]) -> bool:
    """Does a fact deny what is counted last, or say that nothing came late?"""
    stem = pattern("denial").sub("", said)
    event = losing[-1].event if isinstance(losing[-1], tree.Event) else ""
    if stem != said:
        return bool(event) and (stem in event or stem in words().lists["bare_verbs"])
    late = all(isinstance(move, tree.Step) and move.side == "late" for move in losing)
    return late and pattern("in_time").search(said) is not None


def _take_once(text: Text, part: Part, award: Rule | None) -> None:
    """A(1分);B(1分)。一项不符合扣1分: the loss says again that a part which failed gives nothing."""
    parts = award.parts if isinstance(award, tree.SumOf) else ()
    given = {worth(case.score) for one in parts if isinstance(one, Cases) for case in one.cases}
    failed = pattern("failure")
    events = [move for move in part.changes if isinstance(move, tree.Event) and failed.match(move.event)]
    if len(given) == 1 and len(part.changes) == 1 and {-(worth(move.score) or 0) for move in events} == given:
        text.owned += [move.event for move in events]
        part.changes, part.floor = [], None


def _take_zeros(part: Part) -> None:
    """未公示的不得分 takes everything where other changes stand, or where nothing is given."""
    zeros = [one for one in part.awards if one.idle and one.raw is not None]
    if not part.awards or len(zeros) < len(part.awards):
        zeros = [one for one in zeros if one is not part.awards[0] and one.fact and not denying(one, part.awards[0])]
        two = len(part.awards) == 2  # noqa: PLR2004 - a fact and what undoes it
        if not zeros or not part.changes or not (two or not levels(part.awards)):
            return
    part.awards = [one for one in part.awards if one not in zeros]
    part.changes = [*map(zero, zeros), *part.changes]


def _share_cap(part: Part, award: Rule | None) -> None:
    """A cap behind one addition among losses is its limit."""
    gains = [move for move in part.changes if gaining(move)]
    if part.ceiling is None or (part.filled and gains):
        return
    if len(gains) == 1 and len(part.changes) > 1:
        part.changes[part.changes.index(gains[0])] = limited(gains[0], part.ceiling)
        part.ceiling = None
    elif award is not None or len(gains) != len(part.changes):
        raise Unsure(_LIMITS)


def _onward(changes: Sequence[Move], most: tree.Limit | None) -> Move:
    """5%至10%加2分,10%至15%加4分,依次类推: the row goes on by its own difference."""
    unread = Unsure("“依次类推”的规律没有读出")
    rows: list[tuple[Fraction, Fraction, Fraction, str | None, str | None]] = []
    for move in changes:
        match move:
            case Once(Condition(Between(low, high, _, _, unit), measure), Points(score)) if None not in (low, high):
                rows.append((low or _NONE, (high or _NONE) - (low or _NONE), score, unit, measure))
            case _:
                raise unread
    size, each = {wide for _, wide, *_ in rows}, {b[2] - a[2] for a, b in pairwise(rows)}
    if len(size) != 1 or len(each) != 1 or 0 in each:
        raise unread
    (low, wide, first, unit, measure), more = rows[0], each.pop()
    if first != more or any(b[0] - a[0] != wide for a, b in pairwise(rows)):
        raise unread
    origin = tree.Amount(low - wide, unit)
    return tree.Step(measure, "above", origin, tree.Amount(wide, unit), Points(more), whole=True, limit=most)


def begun(start: tree.Outcome | None, changes: Sequence[Move]) -> tree.Outcome | None:
    """Additions that stand on their own start at nothing."""
    gains = [move for move in changes if gaining(move)]
    if start is not None or not gains:
        return start
    if len(gains) == sum(getattr(move, "score", None) != MINUS for move in changes):
        return ZERO
    facts = [isinstance(move, tree.Event) or isinstance(getattr(move, "when", None), StateHolds) for move in gains]
    if gaining(changes[0]) and any(facts):
        raise Unsure("先加后扣，从多少分起没有写")
    return None


def _held(rule: Rule, floor: Fraction | None, ceiling: tree.Limit | None) -> Rule:
    """An award between its floor and its cap; where nothing else holds, the rule of the else-branch is."""
    if floor is None and ceiling is None:
        return rule
    if isinstance(rule, Cases) and isinstance(rule.otherwise, Ruled):
        return evolve(rule, otherwise=Ruled(_held(rule.otherwise.rule, floor, ceiling)))
    if isinstance(rule, Formula):
        if ceiling == FULL and POINTS_NAME not in rule.expression:
            raise Unsure("超过100%怎样计没有着落")
        return evolve(rule, floor=floor, ceiling=ceiling or rule.ceiling)
    if isinstance(rule, tree.Judgement) and floor is None:
        return evolve(rule, limit=ceiling)
    if not isinstance(rule, tree.Linear | tree.Adjust) or floor is not None:
        raise Unsure(_NOWHERE)
    if isinstance(rule, tree.Linear) and ceiling == FULL and isinstance(rule.to.score, Points):
        ceiling = rule.to.score
    return evolve(rule, ceiling=ceiling)


def plain_start(award: Rule, changes: Sequence[Move]) -> tree.Outcome:
    """达到98%得12分,每低…: the state in which a start is given is the one in which nothing changes it."""
    if isinstance(award, Cases) and len(award.cases) == 1 and award.otherwise is None:
        when = award.cases[0].when
        bounds = when.parts if isinstance(when, tree.Combined) else ()
        failed = all(isinstance(move, tree.Event) and pattern("failure").match(move.event) for move in changes)
        if not failed and len({part.measure for part in bounds if isinstance(part, Condition)}) > len(changes):
            raise Unsure("起始的条件有几项，扣分从哪一项起没有读出")
        return award.cases[0].score
    return Ruled(award)


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


def _apart(award: Rule | None, part: Part) -> Rule | None:
    """甲率达到95%,乙率达到90%,各得2分,每低1个百分点各扣0.2分: each loses what it was given."""
    each = {one.measure: one for one in award.parts if isinstance(one, Cases)} if isinstance(award, tree.SumOf) else {}
    steps = {move.measure: move for move in part.changes if isinstance(move, tree.Step)}
    if len(each) < 2 or steps.keys() != each.keys() or part.ceiling is not None:  # noqa: PLR2004 - 各 is of two
        return None
    pairs = [(plain_start(one, [steps[name]]), steps[name]) for name, one in each.items()]
    apart = tree.SumOf(tuple(tree.Adjust(start, (step,), part.floor) for start, step in pairs))
    rest = tuple(move for move in part.changes if not isinstance(move, tree.Step))
    return tree.Adjust(Ruled(apart), rest, part.floor) if rest else apart
