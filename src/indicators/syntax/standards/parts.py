"""Clauses in their order → parts: an award with the changes that belong to it (得分部分).

Lives here: where a part begins and ends, its start, floor and cap. May not: ladders, distances (``moves``).
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import Factory, define, evolve

from indicators.comparators import Between, Quantity, Reference
from indicators.standards.formula import POINTS_NAME
from indicators.standards.tree import (
    Adjust,
    Amount,
    Cases,
    Condition,
    Event,
    Formula,
    Judgement,
    Limit,
    Linear,
    Move,
    Once,
    Outcome,
    Points,
    Rule,
    Ruled,
    Share,
    StateHolds,
    Step,
)
from indicators.syntax.standards.amounts import Band, Raw, measure_of
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.expand import expanded, level_moves, merged
from indicators.syntax.standards.ladders import award_rule, under_measure
from indicators.syntax.standards.levels import denying, levels
from indicators.syntax.standards.model import AWARDS, FULL, MINUS, ZERO, Clause, Text
from indicators.syntax.standards.moves import limited, moves, worth, zero
from indicators.syntax.standards.phrases import is_fact
from indicators.syntax.standards.steps import is_other
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import words


@define
class Part:
    """An award with the changes that belong to it (一个得分部分)."""

    awards: list[Clause] = Factory(list)
    changes: list[Move] = Factory(list)
    known: list[Raw] = Factory(list)
    start: Outcome | None = None
    earns: bool = False
    floor: Fraction | None = None
    ceiling: Limit | None = None
    last: list[Move] = Factory(list)
    joined: bool = False
    begun: str = ""
    most: Limit | None = None
    filled: bool = False


def parts_of(text: Text, row: Sequence[Clause], known: Sequence[Raw] = ()) -> list[Part]:
    """Put clauses into parts, in their order.

    Args:
        text: What stands beside the rule.
        row: The clauses of a text or of one printed number.
        known: Bounds printed before.

    Returns:
        The parts that give or take something.
    """
    parts = [Part(known=list(known))]
    for each in level_moves(expanded(merged(text, row))):
        clause = _plainly(text, parts[-1], row, _related(parts[-1], each))
        if _restates(parts[-1], clause):
            text.owned.append(clause.printed)
        else:
            _place(parts, clause)
    return [part for part in parts if part.awards or part.changes]


def _restates(part: Part, clause: Clause) -> bool:
    """每完成1项取得该项分值, behind the items: it only says so again."""
    return clause.count is not None and clause.act == "gain" and clause.scores == (FULL,) and len(part.awards) > 1


def _place(parts: list[Part], clause: Clause) -> None:
    if clause.act in ("require", "none"):
        if clause.raw is None or (clause.act == "none" and isinstance(clause.raw, StateHolds)):
            raise Unsure("有一处情形没有读出", clause.start, clause.end)
        if parts[-1].changes or parts[-1].awards:
            parts.append(Part())
        parts[-1].known.append(clause.raw)
    elif clause.act in ("floor", "cap", "limit", "total"):
        _ended(parts[-1], clause)
    elif clause.act == "earn":
        _earned(parts, evolve(clause, act="gain"))
    elif clause.act in AWARDS or (clause.act == "judge_lose" and clause.lead.other):
        _awarded(parts, clause)
    else:
        _changed(parts, clause)


def _related(part: Part, clause: Clause) -> Clause:
    """A fact that compares with the number named before it (低于约束指标的), and a bound of the same measure."""
    raw = clause.raw
    first = next((m for one in part.known if (m := measure_of(one))), None)
    if isinstance(raw, Condition) and raw.measure is None and first is not None:
        return evolve(clause, lead=evolve(clause.lead, raw=evolve(raw, measure=first)))
    if not isinstance(raw, StateHolds):
        return clause
    for one in part.known:
        if isinstance(one, Condition) and isinstance(one.test, Reference) and one.measure is not None:
            head, name, tail = raw.words.partition(one.test.reference)
            sign = words().before.get(head)
            if name and sign and not tail.strip("的,， "):
                made = Condition(Reference(sign, name), first)
                return evolve(clause, lead=evolve(clause.lead, raw=made))
    return clause


def _plainly(text: Text, part: Part, row: Sequence[Clause], clause: Clause) -> Clause:
    """What reads alike: 加扣 without a count, 否则每低…, one thing that decides instead of being counted."""
    lead = clause.lead
    banded = bool(part.awards) and not part.changes and all(isinstance(one.raw, Band) for one in part.awards)
    if clause.act == "both" and clause.count is None:
        taken = tuple(Points(-score.value) if isinstance(score, Points) else score for score in clause.scores)
        return evolve(clause, act="lose", scores=taken)
    if clause.act == "share_lose" and banded and (lead.other or isinstance(clause.raw, Band)):
        return evolve(clause, act="share_give")
    if lead.other and lead.count is not None and clause.act == "lose":
        return evolve(clause, lead=evolve(lead, other=False))
    if clause.act in AWARDS and lead.count is None and _one_thing(text, clause, row):
        return evolve(clause, act="earn", lead=evolve(lead, raw=None, count=_thing(clause)))
    return _counted(part, row, clause) if clause.act in AWARDS and lead.count is not None else clause


def _counted(part: Part, row: Sequence[Clause], clause: Clause) -> Clause:
    """有1批次不合格的不得分 decides; 被采用1条得0.5分 counts."""
    count = clause.lead.count
    others = any(one.act == "give" and one.count is None and not one.lead.other for one in row if one is not clause)
    if count is not None and not count.every and (clause.scores == (ZERO,) or (others and not part.earns)):
        return evolve(clause, lead=evolve(clause.lead, count=None, raw=StateHolds(count.said)))
    restated = clause.scores == (FULL,) and len(part.awards) > 1
    return evolve(clause, act="gain" if restated else "earn")


def _one_thing(text: Text, clause: Clause, row: Sequence[Clause]) -> bool:
    """刊发1篇,计3分 is for each; 完成1项得2分,完成2项得4分 are bands."""
    raw = clause.raw
    if (
        not isinstance(raw, Band)
        or raw.shape != "bare"
        or raw.unit not in words().counters
        or raw.low is None
        or raw.single
    ):
        return False
    if raw.measure is None or raw.unit in ("名", "位"):
        return False
    others = [
        one.raw
        for one in row
        if one is not clause and one.act in AWARDS and isinstance(one.raw, Band) and one.raw.unit == raw.unit
    ]
    banded = any(one.measure is None or not is_other(one.measure, raw.measure) or one.shape != "bare" for one in others)
    if banded or any(one.count is not None and one.act != "gain" for one in row):
        return False
    return raw.low == 1 or text.meant("达到这个数得分，还是每个都得分，没有读出", clause.start, clause.end)


def _thing(clause: Clause) -> Count:
    raw = clause.raw
    assert isinstance(raw, Band)  # noqa: S101 - the caller asks
    return Count(
        subject=raw.measure or "", size=Amount(raw.edge, raw.unit), every=False, start=clause.start, end=clause.end
    )


def _awarded(parts: list[Part], clause: Clause) -> None:
    part = parts[-1]
    zeroed = clause.scores == (ZERO,)
    if (
        part.earns
        and zeroed
        and (
            clause.lead.other
            or (isinstance(clause.raw, StateHolds) and clause.raw.words.startswith(("未", "不", "没有", "无")))
        )
    ):
        return
    if isinstance(clause.raw, Band) and clause.raw.excess and _elsewhere(clause.raw, part.known):
        raise Unsure("从哪个数起算的界限没有读出", clause.start, clause.end)
    if part.changes and zeroed and not clause.lead.other and not clause.bare:
        part.changes.append(zero(clause))
        return
    if part.changes and not part.earns and not part.awards and part.start is None:
        if clause.strong != "。" and clause.act == "give" and isinstance(clause.raw, StateHolds) and not zeroed:
            part.start = clause.scores[0]
            part.begun = clause.printed
            return
        raise Unsure("扣分之后又有得分，从多少分起扣没有读出", clause.start, clause.end)
    if part.changes or part.earns:
        if clause.lead.other or zeroed or clause.bare:
            raise Unsure("有一处情形没有读出", clause.start, clause.end)
        part = Part()
        parts.append(part)
    part.awards.append(clause)
    if clause.raw is not None and not zeroed:
        part.known.append(_same(clause.lead.target or clause.raw, part.known, clause.lead.heading))


def _elsewhere(band: Band, known: Sequence[Raw]) -> bool:
    """超出20%以上 behind a bound of 100%: beyond it, or beyond nothing?"""
    bounds = [one for one in known if isinstance(one, Band) and one.unit == band.unit and not one.excess]
    return any(edge not in (None, band.edge) for one in bounds for edge in (one.low, one.high)) and band.measure is None


def _same(raw: Raw, known: Sequence[Raw], heading: str | None) -> Raw:
    """A later 占比, or a bound without a name, is of the measure named first."""
    return _same_band(raw, known, heading) if isinstance(raw, Band) else raw


def _same_band(band: Band, known: Sequence[Raw], heading: str | None) -> Band:
    first = next((m for one in known if (m := measure_of(one))), heading)
    renamed = under_measure(band, first)
    return evolve(band, measure=getattr(renamed, "measure", None) or first)


def _earned(parts: list[Part], clause: Clause) -> None:
    part = parts[-1]
    if part.awards or (part.changes and not part.earns):
        part = Part()
        parts.append(part)
    part.earns = True
    part.joined = bool(part.changes) and not clause.strong
    part.last = moves(clause, part.known)
    part.changes += part.last


def _changed(parts: list[Part], clause: Clause) -> None:
    part = parts[-1]
    if part.earns and clause.act != "gain":
        part.earns = True
    if clause.lead.other:
        raise Unsure("有一处情形没有读出", clause.start, clause.end)
    if clause.count is not None and clause.count.edge is not None:
        edge = _same_band(clause.count.edge, part.known, clause.lead.heading)
        clause = evolve(clause, lead=evolve(clause.lead, count=evolve(clause.count, edge=edge)))
    if isinstance(clause.raw, Band):
        clause = evolve(clause, lead=evolve(clause.lead, raw=_same(clause.raw, part.known, clause.lead.heading)))
    part.joined = bool(part.changes) and not clause.strong
    if (
        part.joined
        and isinstance(part.changes[-1], Event)
        and isinstance(clause.raw, StateHolds)
        and not is_fact(clause.raw.words)
        and not clause.raw.words.endswith("的")
        and clause.count is None
    ):
        raise Unsure("扣一次还是每次都扣没有读出", clause.start, clause.end)
    part.last = moves(clause, part.known)
    part.changes += part.last
    if isinstance(clause.raw, Band):
        part.known.append(clause.raw)
    if clause.count is not None and clause.count.edge is not None:
        part.known.append(clause.count.edge)


def _ended(part: Part, clause: Clause) -> None:
    """A floor, a cap, a limit: of the part, or of its last change."""
    score = clause.scores[0] if clause.scores else None
    assert score is None or isinstance(score, Points | Share)  # noqa: S101 - clauses make no other
    last = part.awards[-1].act if part.awards else ""
    if clause.act == "floor":
        _bottomed(part, clause, score, worked=last == "formula")
    elif clause.act == "total" and not (part.changes and all(map(gaining, part.changes)) and not part.awards):
        return  # 共5分 only says the sum again
    elif clause.words == "hundred" and last not in ("formula", "rated", "share_give"):
        raise Unsure("超过100%怎样计没有着落", clause.start, clause.end)
    elif clause.words in ("hundred", "filled") or (part.awards and not part.changes):
        part.ceiling, part.filled = score, clause.words == "filled"
    else:
        _limited(part, clause, score)


def _bottomed(part: Part, clause: Clause, score: Limit | None, *, worked: bool) -> None:
    if not part.changes and (score is not None or not worked):
        raise Unsure("封顶或保底没有着落", clause.start, clause.end)
    part.floor = Fraction(0)
    if score is not None and not part.awards and part.start is None:
        part.start = score


def _limited(part: Part, clause: Clause, score: Limit | None) -> None:
    if not part.last or score is None:
        raise Unsure("封顶或保底没有着落", clause.start, clause.end)
    if all(map(gaining, part.changes)) and not part.awards and clause.act in ("cap", "total"):
        part.ceiling = score
    elif _gains_apart(part.changes):
        part.most = score
    elif part.joined and not _alone(part):
        raise Unsure("限额管到哪几项没有读出", clause.start, clause.end)
    else:
        for move in part.last:
            part.changes[part.changes.index(move)] = limited(move, score)


def _gains_apart(changes: Sequence[Move]) -> bool:
    """5%-10%加2分,10%-15%加4分: bands of which one holds."""
    return len(changes) > 1 and all(
        isinstance(m, Once) and isinstance(m.when, Condition) and isinstance(m.when.test, Between) and gaining(m)
        for m in changes
    )


def _alone(part: Part) -> bool:
    return all(getattr(move, "limit", None) is not None for move in part.changes[: -len(part.last)])


def gaining(move: Move) -> bool:
    """Does the change add points?"""
    score = getattr(move, "score", None)
    value = worth(score) if score is not None else None
    return value is not None and value > 0


def part_rule(text: Text, part: Part) -> Rule:
    """Make the rule of a part.

    Args:
        text: What stands beside the rule.
        part: The part.

    Returns:
        Its awards alone, or the changes from them.
    """
    part = _with_zeros(part)
    award = award_rule(text, part.awards)
    if award is not None:
        _conflict(text, part)
    if not part.changes:
        assert award is not None  # noqa: S101 - a part has one of both
        return _capped(award if part.floor is None else _floored(award), part.ceiling)
    _share_cap(part, award)
    changes = _changes(text, part)
    start = part.start
    text.owned.append(part.begun)
    if award is not None:
        start = plain_start(award)
        text.owned += [] if isinstance(start, Ruled) else [one.printed for one in part.awards]
    if start is None and text.printed is not None and not any(map(gaining, changes)):
        start = Points(text.printed)
    return Adjust(begun(start, changes), tuple(changes), part.floor, part.ceiling)


def _with_zeros(part: Part) -> Part:
    """未公示的不得分 takes everything where other changes stand, or where nothing is given."""
    zeros = [one for one in part.awards if one.scores == (ZERO,) and one.raw is not None and not one.lead.other]
    if part.awards and len(zeros) == len(part.awards):
        banded = any(isinstance(clause.raw, Band) for clause in part.awards)
        return part if banded and not part.changes else _changed_first(part, [], zeros)
    gone = [one for one in zeros if one is not part.awards[0] and isinstance(one.raw, StateHolds)]
    gone = [one for one in gone if not denying(one, part.awards[0])]
    two = len(part.awards) == 2  # noqa: PLR2004 - a fact and what undoes it
    if part.changes and gone and (two or not levels(part.awards)):
        return _changed_first(part, [one for one in part.awards if one not in gone], gone)
    return part


def _share_cap(part: Part, award: Rule | None) -> None:
    """A cap behind one addition among losses is its limit."""
    gains = [move for move in part.changes if gaining(move)]
    if part.filled and gains:
        return
    if part.ceiling is not None and len(gains) == 1 and len(part.changes) > 1:
        part.changes[part.changes.index(gains[0])] = limited(gains[0], part.ceiling)
        part.ceiling = None
    if part.ceiling is not None and (award is not None or len(gains) != len(part.changes)):
        raise Unsure("限额管到哪几项没有读出")


def _changes(text: Text, part: Part) -> list[Move]:
    if part.most is not None and not text.onward:
        raise Unsure("一次性的加减分又写了限额")
    if not text.onward:
        return _clipped(part.changes)
    (only,) = _onward(part.changes)
    return [only if part.most is None else limited(only, part.most)]


def _onward(changes: Sequence[Move]) -> list[Move]:
    """5%至10%加2分,10%至15%加4分,依次类推: the row goes on by its own difference."""
    run = [
        move
        for move in changes
        if isinstance(move, Once) and isinstance(move.when, Condition) and isinstance(move.when.test, Between)
    ]
    tests = [move.when.test for move in run if isinstance(move.when, Condition) and isinstance(move.when.test, Between)]
    lows = [test.lower for test in tests if test.lower is not None and test.upper is not None]
    values = [move.score.value for move in run if isinstance(move.score, Points)]
    if len(run) < 2 or len(run) != len(changes) or not len(lows) == len(values) == len(run):  # noqa: PLR2004 - two tell the difference
        raise Unsure("“依次类推”的规律没有读出")
    wide = {test.upper - test.lower for test in tests if test.upper is not None and test.lower is not None}
    grow = {b - a for a, b in pairwise(values)}
    size = wide.pop()
    each = grow.pop()
    if wide or grow or not each or values[0] % each or any(b - a != size for a, b in pairwise(lows)):
        raise Unsure("“依次类推”的规律没有读出")
    origin = lows[0] - size * (values[0] / each)
    measure = run[0].when.measure if isinstance(run[0].when, Condition) else None
    return [
        Step(measure, "above", Amount(origin, tests[0].unit), Amount(size, tests[0].unit), Points(each), whole=True)
    ]


def begun(start: Outcome | None, changes: Sequence[Move]) -> Outcome | None:
    """Additions that stand on their own start at nothing."""
    if start is not None or not any(map(gaining, changes)):
        return start
    if all(map(gaining, changes)):
        return ZERO
    if not all(_steps(move) for move in changes if gaining(move)):
        raise Unsure("先加后扣，从多少分起没有写")
    return None


def _clipped(changes: Sequence[Move]) -> list[Move]:
    """达30%以上加2分,达到20%加1分: of one measure only one holds."""
    out = list(changes)
    for at, move in enumerate(out):
        if not (isinstance(move, Once) and isinstance(move.when, Condition) and isinstance(move.when.test, Quantity)):
            continue
        test, up = move.when.test, (move.when.test.sign or "")[:1] == ">"
        nested = [
            other.when.test
            for other in changes
            if isinstance(other, Once)
            and isinstance(other.when, Condition)
            and other.when.measure == move.when.measure
            and isinstance(other.when.test, Quantity)
            and (other.when.test.sign or "")[:1] == (test.sign or "")[:1] in "><"
            and (other.when.test.value > test.value) == up
            and other.when.test.value != test.value
            and other.when.test.unit == test.unit
            and gaining(other) == gaining(move)
            and other.score != MINUS
        ]
        if nested and move.score != MINUS:
            near = min(nested, key=lambda one: abs(one.value - test.value))
            ends = (test, near) if up else (near, test)
            closed = (test.sign == ">=", near.sign == ">") if up else (near.sign == "<", test.sign == "<=")
            between = Between(ends[0].value, ends[1].value, *closed, test.unit, test.per)
            out[at] = evolve(move, when=evolve(move.when, test=between))
    return out


def _conflict(text: Text, part: Part) -> None:
    """满分12分 … 得8分: one of the two is a slip."""
    given = [score.value for one in part.awards for score in one.scores if isinstance(score, Points)]
    if text.printed is not None and given and len(part.awards) == 1 and max(given) != text.printed:
        text.mark("points_conflict")


def _floored(rule: Rule) -> Rule:
    if isinstance(rule, Formula):
        return evolve(rule, floor=Fraction(0))
    if isinstance(rule, Cases) and isinstance(rule.otherwise, Ruled):
        return evolve(rule, otherwise=Ruled(_floored(rule.otherwise.rule)))
    raise Unsure("封顶或保底没有着落")


def _changed_first(part: Part, awards: Sequence[Clause], zeros: Sequence[Clause]) -> Part:
    """The part with its zeros as changes."""
    changes = [*map(zero, zeros), *part.changes]
    return Part(list(awards), changes, part.known, part.start, part.earns, part.floor, part.ceiling, begun=part.begun)


def _steps(move: Move) -> bool:
    return move.kind == "step" or (isinstance(move, Once) and not isinstance(move.when, StateHolds))


def _capped(rule: Rule, ceiling: Limit | None) -> Rule:
    if ceiling is None:
        return rule
    if isinstance(rule, Linear) and isinstance(ceiling, Share) and isinstance(rule.to.score, Points):
        ceiling = rule.to.score
    if isinstance(rule, Formula) and ceiling == FULL and POINTS_NAME not in rule.expression:
        raise Unsure("超过100%怎样计没有着落")
    if isinstance(rule, Judgement):
        return evolve(rule, limit=ceiling)
    if hasattr(rule, "ceiling"):
        return evolve(rule, ceiling=ceiling)  # type: ignore[call-arg]
    if isinstance(rule, Cases) and isinstance(rule.otherwise, Ruled):
        return evolve(rule, otherwise=Ruled(_capped(rule.otherwise.rule, ceiling)))
    raise Unsure("封顶或保底没有着落")


def plain_start(award: Rule) -> Outcome:
    """达到98%得12分,每低…: the state in which a start is given is the one in which nothing changes it."""
    if isinstance(award, Cases) and len(award.cases) == 1 and award.otherwise is None:
        return award.cases[0].score
    return Ruled(award)
