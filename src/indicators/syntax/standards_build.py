"""A group of placed clauses → its rule: cases or parts, adjustments from a start, lines between bounds.

Lives here: the contract's "which kind?" for one group. May not: look at pieces.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.comparators import Quantity, Reference
from indicators.standards.tree import (
    Adjust,
    Case,
    Cases,
    Condition,
    Event,
    Formula,
    Grade,
    Judgement,
    Linear,
    Move,
    Once,
    Outcome,
    Point,
    Points,
    PointsBetween,
    Rule,
    Ruled,
    Share,
    StateHolds,
    SumOf,
)
from indicators.syntax.standards_bands import clipped, settle
from indicators.syntax.standards_bounds import Band, Raw, Several, measure_of, reference_name, settled
from indicators.syntax.standards_model import NOTHING, SEVERAL, Branch, Group, is_numeric, loses, one_measure, worths
from indicators.syntax.standards_moves import one_of
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Unsure

_NO_WAY = "没有读出得分办法"


def built(group: Group) -> Rule:
    """Say what a group adds up to.

    Args:
        group: The placed clauses.

    Returns:
        The rule.

    Raises:
        Unsure: They do not add up with certainty.
    """
    unnamed = [b for b in group.branches if isinstance(b.raw, Band) and b.raw.measure is None]
    if group.rate is not None and group.branches and not unnamed and group.line is None and group.otherwise is None:
        raise Unsure("按比率得分之外又有分档")  # 按实际完成率得分,完成率100%以上得满分
    _lowest_level(group)
    _total_loss(group)
    _disjoint(group)
    if group.rest is not None:
        group.otherwise = Ruled(_line_of_the_rest(group))
    if group.changes:
        return _adjusted(group)
    if group.kept and group.branches:
        raise Unsure("“不扣分”的情形没有着落")
    if group.line is not None and not group.branches:
        return _alone(group, group.line)
    return _unchanged(group)


def _adjusted(group: Group) -> Rule:
    """Deductions and additions from their start."""
    owners = [said for _, said in group.changes[: group.capped]]
    beside = group.branches or any(loses(move) for move, _ in group.changes)
    if group.ceiling is not None and owners and beside:  # a cap over additions, and then other changes
        if any(said is not owners[0] for said in owners):
            raise Unsure("封顶管到哪几项没有读出")
        group.limit(owners[0], group.ceiling)
        group.ceiling = None
    moves = tuple(move for move, _ in group.changes)
    if group.line is not None and all(said.act == "give" for _, said in group.changes):
        return SumOf((group.line, Adjust(NOTHING, moves, group.floor, group.ceiling)))
    start = _given(group) if group.branches else None
    if start is None and group.line is not None:
        start = Ruled(group.line)
    printed = group.context.printed_weight
    start = (
        start
        or group.start
        or group.context.base
        or (Points(printed) if printed is not None and any(loses(m) and not _all_of_it(m) for m in moves) else None)
    )
    if start is None and _only_gains(moves):
        start = NOTHING
        if group.ceiling is None and printed is not None:  # 每建成1个得0.5分,满分5分
            group.ceiling = Points(printed)
    return Adjust(start, moves, group.floor, group.ceiling)


def _only_gains(moves: Sequence[Move]) -> bool:
    """Do points only come in, beside a fact that takes all of them?"""
    gains = [not loses(move) for move in moves if not _all_of_it(move)]
    if gains and gains[0] and not all(gains) and _of_a_fact(moves[0]):
        raise Unsure("先加后扣，从多少分起没有写")
    return bool(gains) and all(gains)


def _all_of_it(move: Move) -> bool:
    """Does a fact take all points (不得分)?"""
    return isinstance(move, Once) and move.score == Share(-1)


def _of_a_fact(move: Move) -> bool:
    """Is it no step either way from a target: 超过目标值10%的加1分,低于目标值10%的扣1分?"""
    bound = move.when if isinstance(move, Once) else None
    ranked = isinstance(bound, Condition) and isinstance(bound.test, Quantity) and bound.test.unit == "名"
    return isinstance(move, Event) or (isinstance(move, Once) and (ranked or not isinstance(bound, Condition)))


def _alone(group: Group, line: Rule) -> Rule:
    """A line, a formula or a judgement, and the states in which all is kept."""
    if group.otherwise is not None:
        raise Unsure("算式之外又有否则")
    rule = _ended(line, group)
    if not group.kept:
        return rule
    return Cases(None, tuple(Case(settled(b.raw, None), b.outcome) for b in group.kept), Ruled(rule))


def _unchanged(group: Group) -> Rule:
    """Cases or parts that nothing changes."""
    start = _given(group) if group.branches else None
    if not isinstance(start, Ruled):
        raise Unsure(_NO_WAY)
    if group.ceiling is not None or (group.floor is not None and not isinstance(start.rule, Cases)):
        raise Unsure("封顶或保底没有着落")
    return start.rule


def _ended(rule: Rule, group: Group) -> Rule:
    """Put 最高 and 最低 on the line or the formula."""
    if group.ceiling is None and group.floor is None:
        return rule
    match rule:
        case Linear():
            return evolve(rule, ceiling=group.ceiling or rule.ceiling)
        case Formula(expression, names):
            return Formula(expression, names, group.floor, group.ceiling)
        case Judgement(said, None) if group.floor is None:
            return Judgement(said, group.ceiling)
    raise Unsure("封顶或保底没有着落")


# -- repairs before anything is built


def _lowest_level(group: Group) -> None:
    """扣8分 in a list of levels whose best is 8 is the level of 0 points."""
    points = [
        b.outcome.value for b in group.branches if isinstance(b.raw, StateHolds) and isinstance(b.outcome, Points)
    ]
    if len(points) < SEVERAL or len(points) != len(group.branches) or any(b.said.lead.item for b in group.branches):
        return
    for move, said in list(group.changes):
        if isinstance(move, Once) and move.score == Points(-max(points)) and isinstance(said.lead.when, StateHolds):
            group.changes.remove((move, said))
            group.branch(said, said.lead.when, NOTHING)


def _total_loss(group: Group) -> None:
    """A得2分;B得1分;C得1分;存在挪用的,该项不得分: behind parts side by side the zero takes all of them."""
    parts, last = group.branches[:-1], group.branches[-1] if group.branches else None
    if last is None or not last.zero or not isinstance(last.raw, StateHolds) or group.otherwise is not None:
        return
    values = [b.outcome.value for b in parts if isinstance(b.outcome, Points) and isinstance(b.raw, StateHolds)]
    beside = len(values) == len(parts) >= SEVERAL and 0 not in values
    if not beside or (_falling(values) and (group.context.weight != sum(values))):
        silent = beside and group.context.weight is None and last.raw.words.startswith(_WRONGDOING)
        if silent and not _levels([b.said.lead.words for b in parts]):
            raise Unsure("几项是并列还是分级没有读出")
        return
    if last.raw.words.startswith(_WRONGDOING):
        group.branches.remove(last)
        group.change(last.said, Once(last.raw, Share(-1)))
    elif last.raw.words.removesuffix("的") in ("不符合", "不满足", "均不符合", "不达标", "未做到"):
        group.branches.remove(last)
        group.otherwise = NOTHING


_WRONGDOING = ("存在", "出现", "发生", "发现", "有截留", "有挪用", "如存在", "若存在")


def _disjoint(group: Group) -> None:
    """达30%加2分,达20%加1分: of nested bounds over one measure only one counts."""
    ladders: dict[str | None, list[tuple[int, Band]]] = {}
    for k, (move, said) in enumerate(group.changes):
        raw = None if said.lead.when is None else group.with_measure(said.lead.when)
        if isinstance(move, Once) and isinstance(raw, Band):
            measure = raw.measure or next((m for m in ladders if m is not None), None)
            ladders.setdefault(measure, []).append((k, evolve(raw, measure=measure)))
    for ladder in ladders.values():
        if len(ladder) < SEVERAL:
            continue
        places = [k for k, _ in ladder]
        points = worths(
            [move.score for k, (move, _) in enumerate(group.changes) if k in places and isinstance(move, Once)], None
        )
        kept = [b.raw for b in group.kept if isinstance(b.raw, Band)]  # 98%以上不扣分
        bands, marks = settle([*(band for _, band in ladder), *kept], [*points, *(Fraction(0) for _ in kept)])
        group.context.mark(*(mark for mark in marks if mark != "edge_gap"))
        for k, band in zip(places, clipped(bands), strict=False):
            move, said = group.changes[k]
            group.changes[k] = (evolve(move, when=band.when(None)), said)  # type: ignore[call-arg] # all of them are Once


# -- what the branches give


def _given(group: Group) -> Outcome:
    """The outcome of the branches: the start of an adjust, or the whole rule when nothing changes it."""
    branches, only = group.branches, group.branches[0]
    if group.line is not None:
        return Ruled(_around(group, group.line))
    printed = group.context.printed_weight
    if len(branches) == 1 and isinstance(only.outcome, Points) and printed not in (None, only.outcome.value):
        group.context.mark("points_conflict")
    plain = isinstance(only.outcome, Points | Share | PointsBetween)
    if group.changes and len(branches) == 1 and group.otherwise is None and plain:
        return only.outcome
    if len(branches) == 1 and _uncounted(group, only):
        raise Unsure("得一次还是每项都得没有读出")
    runs = _mixed(branches)
    if runs is not None:
        if group.otherwise is not None or any(b.zero and isinstance(b.raw, StateHolds) for b in branches):
            raise Unsure("哪几项并列、哪几项分档没有读出")
        return Ruled(SumOf(tuple(_cases(group, run, None) for run in runs)))
    if _is_sum(group):
        return Ruled(SumOf(tuple(_cases(group, [b], group.otherwise) for b in group.branches)))
    return Ruled(_cases(group, branches, group.otherwise))


def _uncounted(group: Group, only: Branch) -> bool:
    """满足一项要求得25%的分值, alone: for one, or for each?"""
    counted = one_of(group.context.text, only.said)
    return counted is not None and counted[1].unit == "项" and group.otherwise is None and not only.zero


def _around(group: Group, line: Rule) -> Cases:
    """A pass mark around a line: 低于60%不得分, else the formula."""
    branches = group.branches
    if not all(branch.zero or isinstance(branch.raw, Band | Condition) for branch in branches):
        raise Unsure("分档之外又有算式")
    measure = measure_of(branches[0].raw)
    return Cases(measure, tuple(Case(settled(b.raw, measure), b.outcome) for b in branches), Ruled(_ended(line, group)))


def _mixed(branches: list[Branch]) -> list[list[Branch]] | None:
    """Facts beside a ladder of bands are parts, unless the points only fall (及时得1分;90%以上得3分,80%以上得2分)."""
    points = worths([branch.outcome for branch in branches], None)
    numbers = [value for value in points if value is not None]
    ladders = sum(isinstance(branch.raw, Band) for branch in branches)
    if ladders in (0, 1, len(branches)) or len(numbers) != len(points) or _falling(numbers):
        return None
    first, bands = branches[0], [b for b in branches if isinstance(b.raw, Band)]
    if (
        isinstance(first.raw, StateHolds)
        and first.said.clause.verb == "BARE"
        and points[0] == max(worths([b.outcome for b in bands], None), key=lambda w: w or 0)
    ):
        raise Unsure("第一个分数是分值还是得分没有读出")
    runs: list[list[Branch]] = []
    for branch in branches:
        last, raw = runs[-1][-1].raw if runs else None, branch.raw
        if isinstance(last, Band) and isinstance(raw, Band) and raw.measure in (None, last.measure):
            runs[-1].append(branch)
        else:
            runs.append([branch])
    return runs


def _falling(numbers: Sequence[Fraction]) -> bool:
    return all(before > after for before, after in pairwise(numbers))


def _is_sum(group: Group) -> bool:
    """Are several outcomes earned side by side, or does one of them hold? The contract's levels against parts."""
    branches = group.branches
    if len(branches) < SEVERAL or group.exclusive or all(isinstance(b.outcome, Grade) for b in branches):
        return False
    numeric = [branch for branch in branches if is_numeric(branch.raw)]
    measures = {measure for branch in numeric if (measure := measure_of(branch.raw)) is not None}
    same = one_measure(measures)
    return not (same and len(numeric) == len(branches)) and not _one_holds(group, same=same)


def _one_holds(group: Group, *, same: bool) -> bool:
    """Do the points say that the branches are levels of one thing?"""
    branches = group.branches
    values = worths([branch.outcome for branch in branches], group.context.weight)
    if any(value is None for value in values) or any(isinstance(b.outcome, PointsBetween) for b in branches):
        return True
    numbers, zeros = [value for value in values if value], [branch for branch in branches if branch.zero]
    falling = _falling(numbers)
    if zeros and not falling and not any(is_numeric(branch.raw) for branch in branches):
        return not _closed_by(group, zeros)
    if zeros or not falling:
        return bool(zeros)
    if same and sum(is_numeric(branch.raw) for branch in branches) >= SEVERAL:
        return True
    weight, levels = group.context.weight, _levels([branch.said.lead.words for branch in branches])
    if weight in (sum(numbers), max(numbers)):
        return weight == max(numbers)
    if not levels and group.otherwise is not None:
        raise Unsure("几项是并列还是分级没有读出")
    return levels


def _closed_by(group: Group, zeros: list[Branch]) -> bool:
    """以上不符合的不得分 is the else-branch of every part before it."""
    if len(zeros) != 1 or not zeros[0].said.lead.words.startswith(("以上", "上述")):
        raise Unsure("几项得分不是由高到低，又有不得分的情形")
    group.branches.remove(zeros[0])
    group.otherwise = NOTHING
    return True


def _levels(said: Sequence[str]) -> bool:
    """满意, 较满意, 一般: words of degree behind the first; 一等, 二等, 三等: the same word with another ordinal."""
    bare = [word.removesuffix("的").removesuffix("标准").removesuffix("水平") for word in said]
    if len({"".join(sign for sign in word if not sign.isdigit()) for word in bare}) == 1:
        return True  # 5年内完成, 10年内完成
    for tail in ("等奖", "等", "级", "档", "类"):
        if all(word.endswith(tail) and word.removesuffix(tail)[-1:] in _ORDINALS for word in bare):
            return True
    degrees = words().lists["degrees"]
    alien = any(w.startswith(_DENIED) and not set(w[1:]) & set(said[0]) for w in said[1:])  # 制度健全, 无违规行为
    low_first = said[0].startswith(("较", "比较", "基本", "一般"))
    return all(w.startswith(degrees) for w in said[1:]) and not alien and not low_first


_DENIED = ("无", "没有", "未")
_ORDINALS = tuple("特一二三四五六甲乙丙丁ABCDE12345")


# -- cases


def _cases(group: Group, branches: list[Branch], otherwise: Outcome | None) -> Cases:
    """Make the cases: settle the edges, name the measure once."""
    branches = [evolve(b, raw=_with_rate(b.raw, group.rate)) for b in branches]
    named = [measure for branch in branches if (measure := measure_of(branch.raw)) is not None]
    measure = named[0] if named else None
    if len(branches) > 1 and named and one_measure(set(named)):
        branches = [evolve(branch, raw=_renamed(branch.raw, measure)) for branch in branches]
    branches, measure = _whole_named(_lined(group, branches), measure)
    bands = [branch.raw for branch in branches if isinstance(branch.raw, Band)]
    outcomes = [branch.outcome for branch in branches if isinstance(branch.raw, Band)]
    out, marks = settle(bands, worths(outcomes, group.context.weight))
    group.context.mark(*(mark for mark in marks if mark != "edge_gap" or otherwise is None))
    edges = iter(out)
    branches = [evolve(b, raw=next(edges)) if isinstance(b.raw, Band) else b for b in branches]
    return Cases(measure, tuple(Case(settled(b.raw, measure), b.outcome) for b in branches), otherwise)


def _with_rate(raw: Raw, rate: str | None) -> Raw:
    """A band without a measure is over what 按X占Y的比例赋分 named."""
    return evolve(raw, measure=rate) if isinstance(raw, Band) and raw.measure is None else raw


def _renamed(raw: Raw, measure: str | None) -> Raw:
    match raw:
        case Band() | Condition():
            return evolve(raw, measure=measure)
        case Several(operator, parts) if measure is not None and one_measure({measure, *_measures(raw)}):
            return Several(operator, tuple(_renamed(part, measure) for part in parts))  # type: ignore[misc] # no Several in it
    return raw


def _measures(raw: Several) -> list[str]:
    """及时率达到100%且满意率达到90% names two measures: each keeps its own."""
    return [measure for part in raw.parts if (measure := measure_of(part)) is not None]


def _whole_named(branches: list[Branch], measure: str | None) -> tuple[list[Branch], str | None]:
    """完成年度任务 above 完成任务的95%, 不超过限额 above 超过限额5%以下: one measure, its first step in words."""
    first = branches[0].raw
    bands = [branch.raw for branch in branches[1:] if isinstance(branch.raw, Band)]
    if measure is None or not bands:
        return branches, measure
    whole: Raw | None = None
    if isinstance(first, StateHolds) and measure.startswith("完成") and first.words.startswith("完成"):
        name = first.words.removeprefix("完成")
        whole = Condition(Reference(">=", name), measure) if name.endswith(words().lists["references"]) else None
    elif isinstance(first, Condition) and isinstance(first.test, Reference) and first.test.sign == "<=":
        overs = [m for m in (measure, *(band.measure for band in bands)) if m is not None and m.startswith("超过")]
        over = next((m for m in overs if reference_name(m.removeprefix("超过")) == first.test.reference), None)
        if over is not None:
            whole, measure = Band(measure=over, unit=bands[0].unit).bounded("<=", Fraction(0)), over
    return (branches if whole is None else [evolve(branches[0], raw=whole), *branches[1:]]), measure


# -- lines


def _line_of_the_rest(group: Group) -> Linear:
    """其余按比例得分: in proportion to the best branch, from the bound below which nothing is given."""
    best = group.best
    if best is None or not isinstance(best.outcome, Points | Share):
        raise Unsure("按比例的起点没有读出")
    if not isinstance(best.raw, Band):
        return Linear(None, None, Point(None, None, best.outcome))
    zero = next((b.raw for b in group.branches if b.zero and isinstance(b.raw, Band)), None)
    if best.raw.low is None or (zero is not None and zero.high is None):
        raise Unsure("按比例的两端没有读出")
    to, measure = Point(best.raw.low, best.raw.unit, best.outcome), best.raw.measure
    origin = None if zero is None else Point(zero.high, zero.unit or best.raw.unit, NOTHING)
    return Linear(measure or (zero.measure if zero is not None else None), origin, to)


def _lined(group: Group, branches: list[Branch]) -> list[Branch]:
    """Give the lines among the branches their ends; 达80%以上得基础分 is an end, not a band of its own."""
    lines = [b for b in branches if b.said.act in ("line", "proportion") and isinstance(b.raw, Band)]
    if not lines:
        return branches
    out = [evolve(b, outcome=Ruled(_between(group, b, branches))) if b in lines else b for b in branches]
    kept = [branch for branch in out if branch.said.act != "base_give"]
    if len(kept) == len(out):
        return out
    full = [branch for branch in kept if isinstance(branch.outcome, Share | Points) and not branch.zero]
    return [*full, *(branch for branch in kept if branch not in full)]


def _between(group: Group, line: Branch, branches: list[Branch]) -> Linear:
    """The line of one band: between the bounds and points of the bands beside it."""
    plain = [b for b in branches if isinstance(b.raw, Band) and isinstance(b.outcome, Points | Share)]
    measure = (
        line.said.lead.measure or next((m for b in plain if (m := measure_of(b.raw))), None) or measure_of(line.raw)
    )
    base = next((b for b in plain if b.said.act == "base_give"), None)
    best = next((b for b in plain if not b.zero and b is not base), None)
    lower = next((b for b in plain if isinstance(b.raw, Band) and b.raw.low is None), None)
    if base is not None and group.context.base is None:
        raise Unsure("基础分是多少没有写")
    if base is not None and group.context.base is not None:
        base = evolve(base, outcome=group.context.base)
        return Linear(measure, _low_end(base), _low_end(best))
    if best is not None:
        end, start = _low_end(best), None if lower is None else _high_end(lower)
        return Linear(measure, None if start is None or start.value == end.value else start, end)
    if lower is not None and isinstance(lower.raw, Band) and lower.raw.unit == "%":
        return Linear(measure, _high_end(lower), Point(Fraction(100), "%", Share(1)))
    raise Unsure("按比例的两端没有读出")


def _low_end(branch: Branch | None) -> Point:
    if branch is None or not isinstance(branch.raw, Band) or branch.raw.low is None:
        raise Unsure("按比例的两端没有读出")
    return _point(branch.raw.low, branch)


def _high_end(branch: Branch) -> Point:
    if not isinstance(branch.raw, Band) or branch.raw.high is None:
        raise Unsure("按比例的两端没有读出")
    return _point(branch.raw.high, branch)


def _point(value: Fraction, branch: Branch) -> Point:
    if not isinstance(branch.outcome, Points | Share) or not isinstance(branch.raw, Band):
        raise Unsure("按比例的两端没有读出")
    return Point(value, branch.raw.unit, branch.outcome)
