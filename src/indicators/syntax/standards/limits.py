"""Floors, caps and limits: of a part, of its last change, of all it takes (封顶、保底、限额).

Lives here: what a printed limit is over. May not: make changes or rules.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.comparators import Between, Quantity
from indicators.standards import tree
from indicators.standards.tree import Condition, Move, Once, Points, StateHolds
from indicators.syntax.standards.amounts import settled, so_many
from indicators.syntax.standards.changes import limited
from indicators.syntax.standards.model import FULL, ZERO, Clause, Part, Text, emptying, gaining, limit_of, worth
from indicators.syntax.standards.reasons import LIMITS, NOWHERE
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_NONE = Fraction(0)
_ALL = Fraction(100)


def _begun(part: Part, clause: Clause, text: Text) -> None:
    """不足10天按10天计: a step that is begun counts as a whole one; 不足10天的部分不计: as nothing."""
    sized = [move for move in part.last if isinstance(move, tree.Step | tree.Event)]
    same = [move for move in sized if (Points(move.per.value),) == clause.scores]
    if not same or part.changes[-1] not in same:
        raise Unsure.at("不足一步怎样计没有读出", clause)
    done = dict[int, Move]()
    for move in same:  # 以上各项每低5个百分点扣1分,不足5个百分点按5个百分点计: of each of them
        if "部分" not in clause.words:
            done[id(move)] = evolve(move, up=True)
        elif isinstance(move, tree.Step):
            done[id(move)] = evolve(move, whole=True)
    part.changes = [done.get(id(move), move) for move in part.changes]
    part.last = [done.get(id(move), move) for move in part.last]
    text.hold(clause)


def _score(clause: Clause) -> tree.Limit | None:
    score = clause.scores[0] if clause.scores else None
    assert score is None or isinstance(score, tree.Limit)  # noqa: S101 - clauses make no other
    return score


def ended(part: Part, clause: Clause, text: Text) -> None:
    """A floor, a cap, a limit: of the part, or of its last change."""
    if clause.act in ("floor", "up"):
        (_emptied if clause.act == "floor" else _begun)(part, clause, text)
        return
    summed = clause.words not in ("filled", "added") and pattern("summed").fullmatch(clause.printed)
    if summed and any(map(limit_of, part.changes)) and not part.gains:
        clause = evolve(clause, act="limit", words="summed")  # 每处扣1分,单项最多扣2分,合计不超过3分
    score = _score(clause)
    last = next((one for one in reversed(part.awards) if not one.zero), None)  # 率×10;低于60%不得分;超过100%按100%计
    bare = not part.awards and part.start is None and not isinstance(text.base, Points)
    gains = bare and bool(part.changes) and not part.losses
    again = clause.act == "cap" and score == Points(text.weight or 0) and not part.changes  # 本项最高6分 of 6
    again &= "加" not in text.source[clause.start : clause.end]  # 该项设有加分项(最多加5分)
    text.capped |= again
    if again or (clause.act == "total" and not gains):
        _sized(text, part, clause)
        return  # 共5分 only says the sum again
    _over_what(part, clause)
    text.owned.append(clause.printed)
    if part.ceiling not in (None, score) and clause.act != "limit":
        _capped_before(part, clause)
    if clause.words == "hundred" and not (last and last.drawn):
        _even_beyond(part, clause)
        return
    own = gains and _is_own(part, clause)
    of_all = clause.act == "cap" and clause.words != "added" and score == Points(text.weight or 0)
    all_of_it = score == FULL or of_all  # 本指标最高不超过6分 of 6
    whole = bool(part.changes) and not own and (clause.words == "filled" or all_of_it or _above(part, clause, text))
    capped = part.ceiling is not None and (worth(part.ceiling, clause.whole) or _NONE) <= (clause.worth or _NONE)
    if capped and gains and (whole or clause.act in ("cap", "total")) and not own:
        text.most = score  # 最多加1分,加分后不得超过本项分值
        return
    if clause.act == "limit" and part.awards and not part.changes:
        _proportional(part, clause, score)
    elif whole or (part.awards and not part.changes):
        part.ceiling, part.filled, part.near = score, whole, not clause.strong
    elif gains and clause.act in ("cap", "total") and clause.words not in ("named", "single") and not own:
        part.ceiling, part.near = score, not clause.strong
    else:
        _limited(part, clause, score, text)


def _sized(text: Text, part: Part, clause: Clause) -> None:
    """1.空岗1次扣0.5分,共2分,扣完为止;2.…: what a part that only takes begins at."""
    given = sum(one.worth or _NONE for one in part.awards)
    if part.changes and given and given + (clause.worth or _NONE) == text.weight:
        raise Unsure.at(LIMITS, clause)  # 甲率100%得2分;重复投诉每件扣0.5分,共计2分 of 4: its own start
    own = not clause.strong and (text.several or text.weight is None)
    if own and part.changes and not part.awards and part.start is None and not isinstance(text.base, Points):
        if len(part.changes) > len(part.last) and not part.joined:
            raise Unsure.at(LIMITS, clause)  # 脱岗每次扣1分;睡岗每次扣2分,共6分
        part.start, part.sized = _score(clause), True


def _even_beyond(part: Part, clause: Clause) -> None:
    """达到100%得满分,每低1个百分点扣0.2分;超过100%的按100%计: nothing may be another above it."""
    steps = [move for move in part.changes if isinstance(move, tree.Step)]
    down = all(
        isinstance(one.origin, tree.Amount) and one.side == "below" and one.origin.value <= _ALL for one in steps
    )
    raws = [evolve(one.band, high_closed=False) if one.band and one.band.high_soft else one.raw for one in part.awards]
    whens = [*(settled(raw) for raw in raws if raw), *(getattr(one, "when", None) for one in part.changes)]
    tests = [when.test for when in whens if isinstance(when, Condition)]
    even = all(
        isinstance(test, Quantity | Between)
        and max(test.interval.lower or 0, test.interval.upper or 0) <= _ALL
        and test.holds(_ALL) == test.holds(_ALL + 1)
        for test in tests
    )
    if not (down and even and all(one.act == "give" for one in part.awards)):
        raise Unsure.at("超过100%怎样计没有着落", clause)


def _capped_before(part: Part, clause: Clause) -> None:
    """甲每篇得1分;乙每篇得0.5分,最高得2分;两项合计不超过4分: the first cap is of what stands in its sentence."""
    if len(part.changes) > len(part.last):
        if not part.near or part.ceiling is None:
            raise Unsure.at(LIMITS, clause)
        _limit(part, part.last, part.ceiling)
        part.ceiling = None


def _limit(part: Part, moves: Sequence[Move], most: tree.Limit) -> None:
    """Give changes their limit."""
    done = {id(move): limited(move, most) for move in moves}
    part.changes = [done.get(id(move), move) for move in part.changes]
    part.last = [done.get(id(move), move) for move in part.last]


def _over_what(part: Part, clause: Clause) -> None:
    """两项合计 behind two things, 质量分最高得3分 behind something: else a cap is over what does not stand there."""
    if clause.act == "cap" and clause.words == "added" and part.awards and not part.changes:
        raise Unsure.at(NOWHERE, clause)  # 得分=完成率×6。加分不超过3分: nothing is added
    named = clause.words == "hundred" and re.match("[,，]?[^,，超高大]+[超高大]", clause.printed)
    if named and any("+" in one.words for one in part.awards):
        raise Unsure.at("超过100%怎样计没有着落", clause)  # 得分=(甲率×50%+乙率×50%)×分值,甲率超过100%的按100%计
    several = re.search("([两二三四五六2-6各])[项者类种]", clause.printed)
    count = len(part.changes or part.awards) if clause.act == "cap" else len(part.changes)
    told = several is None or (count > 1 and (several[1] == "各" or so_many(several[1]) == count))
    if not told or (clause.words == "named" and not part.changes):
        raise Unsure.at(LIMITS, clause)


def _is_own(part: Part, clause: Clause) -> bool:
    """…,最高得4分;…,最高得2分: where one addition has its own cap, the next one has too."""
    limits = [worth(limit, clause.whole) or _NONE for move in part.changes if (limit := limit_of(move))]
    most = clause.worth or _NONE
    if not limits or part.joined or most == clause.whole or pattern("summed").fullmatch(clause.printed):
        return False
    if most > max(limits) and sum(limits) + most > (clause.whole or most):
        raise Unsure.at(LIMITS, clause)  # …,最高得3分;…,最高得5分 of 6: its own, or of all?
    return True


def _proportional(part: Part, clause: Clause, most: tree.Limit | None) -> None:
    """达到5000亩得10分,未达到的按比例扣分,最多扣6分: behind a limit the proportion is one of what is taken."""
    first, last = part.awards[0], part.awards[-1]
    bound = first.band
    taken = len(part.awards) == 2 and last.act == "share_give" and re.search("[扣减]", last.words)  # noqa: PLR2004
    below = last.other or (last.band is not None and last.band.edge == (bound and bound.low))
    if not taken or bound is None or bound.low is None or bound.high is not None or not below:
        raise Unsure.at(LIMITS, clause)
    low = evolve(bound, low=None).up_to(bound)
    part.awards = [first]
    part.changes = part.last = [tree.Proportional(settled(low, bound.measure), bound.measure, most)]


def _above(part: Part, clause: Clause, text: Text) -> bool:
    """每获表扬加1分,8分封顶 of 5: more than the start is of all."""
    starts = [one.worth for one in part.awards if not one.zero]
    starts = starts or ([text.base.value] if isinstance(text.base, Points) else [])
    most = clause.worth
    bracketed = clause.words == "heaped" and text.source.plain[clause.start - 1] == "("  # of that gain alone
    if clause.act != "cap" or clause.words == "added" or bracketed or len(starts) != 1:
        return False
    more = [*map(gaining, part.last)]
    rises = all(more) or (not any(more) and bool(part.gains))
    return rises and bool(starts[0] and most and most > starts[0])


def _emptied(part: Part, clause: Clause, text: Text) -> None:
    """扣完为止; 扣完5分为止 limits what takes, or says again what there is."""
    score = _score(clause)
    given: list[tree.Outcome | None] = [one.scores[0] for one in part.awards if one.scores]
    again, whole = score in (None, ZERO, part.start, text.base, *given), score == Points(text.weight or 0)
    least = clause.words == "lowest" or (clause.words == "left" and not (again or whole))
    if not part.changes and ((score is not None and not least) or not part.awards or not part.awards[-1].drawn):
        raise Unsure.at(NOWHERE, clause)
    part.floor = max(part.floor or _NONE, _least(part, clause, score, text) if least else _NONE)  # 最低得1分
    if least or again:
        return  # 扣至0分为止, 得10分…扣完10分为止
    first = (given or [part.start])[0]
    most = text.weight if first in (None, FULL) else worth(first) if first is not None else None
    less = most is not None and isinstance(score, Points) and score.value < most
    loose = first is not None or any(limit_of(move) is None for move in part.changes[:-1])
    if less and loose and len(part.changes) > 1:  # 甲每处扣0.5分,乙每处扣0.3分,扣完4分为止 of 10
        raise Unsure.at(LIMITS, clause)
    if less and score is not None:
        part.changes[-1] = limited(part.changes[-1], score)  # 每处扣1分,扣完4分为止 of 5
    elif first is None:
        part.start = score


def _least(part: Part, clause: Clause, least: tree.Limit | None, text: Text) -> Fraction:
    """What is left of a start that is greater; what takes all of it leaves nothing."""
    gone = any(map(emptying, part.changes))
    if not isinstance(least, Points) or gone or (part.changes and least.value >= _begins_at(part, clause, text)):
        raise Unsure.at(NOWHERE, clause)
    if clause.words == "left" and 2 * least.value > _begins_at(part, clause, text):
        raise Unsure.at(LIMITS, clause)  # 扣至4分为止 of 5: four left, or four taken?
    return least.value


def _limited(part: Part, clause: Clause, score: tree.Limit | None, text: Text) -> None:
    """The limit of the last change, or of the band that holds."""
    if not part.last or score is None:
        raise Unsure.at(NOWHERE, clause)
    if text.onward:
        part.ceiling = score  # 5%-10%加2分,10%-15%加4分,以此类推,最多加8分
    elif clause.act == "limit" and score == Points(text.weight or 0) and not part.gains:
        part.floor = Fraction(0)  # 本项最多扣6分 of 6
    elif _one_of_all(part, score):
        return
    elif _over_all(part, clause) and sum(gaining(move) == (clause.act == "cap") for move in part.changes) > 1:
        if clause.act == "limit":
            part.floor = max(part.floor or _NONE, taken_at_most(part, clause, text))  # 两项合计最多扣5分 of 8
        elif not part.losses:  # 加分合计不超过3分 above a start of 5
            more = worth(score, clause.whole) or _NONE
            part.ceiling, part.filled = Points(_begins_at(part, clause, text) + more), True
            text.hold(clause)
        else:
            raise Unsure.at(LIMITS, clause)
    else:
        moves = _meant(part, clause)
        if any(limit_of(move) not in (None, score) for move in moves):
            raise Unsure.at(LIMITS, clause)
        _limit(part, moves, score)


def taken_at_most(part: Part, clause: Clause, text: Text) -> Fraction:
    """What is left where no more than a limit may be taken, all in all."""
    whole, most = _begins_at(part, clause, text), clause.worth
    if part.gains or most is None or not most <= whole <= (clause.whole or whole):
        raise Unsure.at(LIMITS, clause)
    text.hold(clause)
    return whole - most


def _over_all(part: Part, clause: Clause) -> bool:
    """两项合计最多扣5分; a limit in a sentence of its own; 加分不超过2分 behind additions in one sentence."""
    own = clause.words == "added" and (bool(clause.strong) or (part.joined and clause.printed.endswith("分")))
    return clause.words == "summed" or own


def _meant(part: Part, clause: Clause) -> list[Move]:
    """What a limit is the most of: the change that it names, each of them (单项), or the last."""
    way = False if clause.act == "limit" else True if clause.words in ("added", "heaped") else None
    ways = [move for move in part.changes if way in (None, gaining(move))]
    if clause.words == "named":  # 市级通报最多扣6分
        name = re.sub("^其中|的?(?:[加扣]分)?(?:累计|合计)?的?$", "", clause.printed)  # 其中村级扣分累计不超过1分
        told = [move for move in ways if name and name in words_of(move)]
        fits = len(told) == 1
    elif clause.words == "single":
        told = ways
        kinds = len(told) == 1 and re.search("[类种]", clause.printed)  # 每处扣1分,每类问题最多扣2分: which are there?
        fits = not kinds and not any(isinstance(move, tree.Event) and move.per.unit == "项" for move in told)
    else:
        only = len(ways) == 1  # 最多加2分 of the only addition
        told = ways if only else [move for move in part.last if move in ways]
        before = [move for move in part.changes[: -len(part.last)] if move in ways]
        # …;每错1次扣0.5分,扣分不超过3分
        loose = part.joined or clause.printed.endswith(("分", "合计", "累计", "总计")) or clause.words == "heaped"
        apart = len({getattr(move, "measure", None) for move in told}) > 1  # 各扣0.5分,最多扣3分: each, or together?
        fits = only or not (apart or (loose and any(limit_of(move) is None for move in before)))
    if not told or not fits:
        raise Unsure.at(LIMITS, clause)
    return told


def words_of(move: Move) -> str:
    """The words of what a change counts."""
    when = getattr(move, "when", None)
    said = (getattr(move, "event", ""), getattr(move, "measure", ""), getattr(when, "words", ""))
    return ";".join(filter(None, said))


def _one_of_all(part: Part, most: tree.Limit) -> bool:
    """80%加0.5分,90%加1分,最多加1分: of one measure one holds, and no more is given."""
    gains = part.gains
    whens = [move.when for move in gains if isinstance(move, Once) and isinstance(move.when, Condition)]
    scores = [getattr(move, "score", None) for move in gains]
    best = max((score.value for score in scores if isinstance(score, Points)), default=None)
    return len(whens) == len(gains) > 1 == len({when.measure for when in whens}) and most == Points(best or _NONE)


def _begins_at(part: Part, clause: Clause, text: Text) -> Fraction:
    """The number that a part starts at."""
    start = part.start or text.base
    bare = not part.awards and start is None
    given = [one.worth for one in part.awards] or [worth(start) if start else clause.whole]
    begins = _NONE if bare and not part.losses else given[0]
    if len(given) != 1 or begins is None:
        raise Unsure.at(LIMITS, clause)
    return begins


def begun(text: Text, start: tree.Outcome | None, changes: Sequence[Move]) -> tree.Outcome | None:
    """Additions that stand on their own start at nothing; so do additions and losses of a cell without 分值."""
    gains = [move for move in changes if gaining(move)]
    if start is not None or not gains:
        return start
    if len(gains) == sum(not emptying(move) for move in changes):
        return ZERO
    facts = [isinstance(move, tree.Event) or isinstance(getattr(move, "when", None), StateHolds) for move in gains]
    if gaining(changes[0]) and any(facts):
        bare = any(isinstance(move, tree.Event) and move.event in words().lists["bare_verbs"] for move in changes)
        loose = bare or not all(isinstance(getattr(move, "score", None), tree.Points) for move in changes)
        if text.weight is not None or text.printed is not None or loose:  # 有1名专职人员得2分,每缺1名扣0.2分
            raise Unsure("先加后扣，从多少分起没有写")
        text.mark("start_unstated")  # 每获奖1次加2分;每迟报1次扣1分: the additions less the losses
        return ZERO
    return None
