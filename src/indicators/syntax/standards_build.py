"""A group of placed clauses → its rule: cases or parts, adjustments from a start, lines between bounds.

Lives here: the contract's "which kind?" for one group. May not: look at pieces.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards.tree import (
    Adjust,
    Case,
    Cases,
    Condition,
    Formula,
    Grade,
    Judgement,
    Linear,
    Once,
    Outcome,
    Point,
    Points,
    PointsBetween,
    Rule,
    Ruled,
    Share,
    StateHolds,
    Step,
    SumOf,
)
from indicators.syntax.standards_bands import settle
from indicators.syntax.standards_bounds import Band, Raw, Several, measure_of, settled
from indicators.syntax.standards_model import (
    NO_FACT,
    SEVERAL,
    Branch,
    Context,
    Group,
    Said,
    conflict,
    is_numeric,
    ladder_measure,
    loses,
    one_measure,
    worths,
)
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Unsure


def built(context: Context, group: Group, row: list[Said]) -> Rule:
    _lowest_level(group)
    if group.kept and group.branches and not group.changes:
        raise Unsure("“不扣分”的情形没有着落")
    _disjoint(context, group)
    start = _start(context, group)
    if group.line is not None and group.changes and all(s.act == "give" for _, s in group.changes):
        extra = Adjust(Points(0), tuple(move for move, _ in group.changes), group.floor, group.ceiling)
        return SumOf((group.line, extra))
    if group.changes:
        moves = tuple(move for move, _ in group.changes)
        if start is None and group.otherwise is not None and not group.branches:
            start = None
        if start is None and group.line is not None:
            start = Ruled(group.line)
        if start is None and isinstance(group.floor_points, Points):
            start = group.floor_points
        if start is None and not any(loses(move) for move in moves) and _stand_alone_additions(group):
            start = Points(0)
        return Adjust(start, moves, group.floor, group.ceiling)
    if group.line is not None and not group.branches:
        if group.kept:
            cases = tuple(Case(settled(b.raw, None), b.outcome) for b in group.kept)
            return Cases(None, cases, Ruled(_capped(group.line, group)))
        if group.otherwise is not None:
            raise Unsure("算式之外又有否则")
        return _capped(group.line, group)
    if start is None:
        raise Unsure("没有读出得分办法")
    if isinstance(start, Ruled):
        if group.ceiling is not None or (group.floor is not None and not isinstance(start.rule, Cases)):
            raise Unsure("封顶或保底没有着落")
        return start.rule
    raise Unsure("没有读出得分办法")


def _disjoint(context: Context, group: Group) -> None:
    """达30%加2分,达20%加1分: of nested bounds over one measure only one counts."""
    at = [
        k
        for k, (move, said) in enumerate(group.changes)
        if isinstance(move, Once) and isinstance(ladder_measure(group, said.lead.when or NO_FACT), Band)
    ]
    if len(at) < SEVERAL:
        return
    bands = [ladder_measure(group, group.changes[k][1].lead.when or NO_FACT) for k in at]
    kept = [b for b in bands if isinstance(b, Band)]
    first = kept[0].measure
    kept = [evolve(b, measure=b.measure or first) for b in kept]
    groups = {b.measure for b in kept}
    for measure in groups:
        own = [n for n, b in enumerate(kept) if b.measure == measure]
        if len(own) < SEVERAL:
            continue
        found = worths([move.score for move, _ in group.changes if isinstance(move, Once)], None)
        settled_bands, marks = settle(
            [kept[n] for n in own], found[: len(own)] if len(own) == len(found) else [None] * len(own)
        )
        context.mark(*(mark for mark in marks if mark != "edge_gap"))
        for n, band in zip(own, _clipped(settled_bands), strict=True):
            move, said = group.changes[at[n]]
            assert isinstance(move, Once)
            group.changes[at[n]] = (Once(band.when(None), move.score), said)


def _clipped(bands: list[Band]) -> list[Band]:
    """Cut the wider of two one-sided bands where the narrower begins."""
    out = []
    for band in bands:
        lows = [b for b in bands if b.low is not None and b.high is None and band.low is not None and b.low > band.low]
        highs = [
            b for b in bands if b.high is not None and b.low is None and band.high is not None and b.high < band.high
        ]
        if band.high is None and lows:
            near = min(lows, key=lambda b: b.low or Fraction(0))
            out.append(evolve(band, high=near.low, high_closed=not near.low_closed))
        elif band.low is None and highs:
            near = max(highs, key=lambda b: b.high or Fraction(0))
            out.append(evolve(band, low=near.high, low_closed=not near.high_closed))
        else:
            out.append(band)
    return out


def _lowest_level(group: Group) -> None:
    """扣8分 in a list of levels whose best is 8 is the level of 0 points."""
    levels = [b for b in group.branches if isinstance(b.raw, StateHolds) and isinstance(b.outcome, Points)]
    if len(levels) < SEVERAL or len(levels) != len(group.branches):
        return
    best = max(b.outcome.value for b in levels if isinstance(b.outcome, Points))
    for move, said in list(group.changes):
        raw = said.lead.when
        if isinstance(move, Once) and move.score == Points(-best) and isinstance(raw, StateHolds):
            group.changes.remove((move, said))
            group.branches.append(Branch(raw, Points(0), said))


def _stand_alone_additions(group: Group) -> bool:
    """Additions that are not counted from the indicator's own target start at 0."""
    return not any(
        isinstance(m, Step) and m.side != "late" and len(group.changes) > 1 and any(loses(o) for o, _ in group.changes)
        for m, _ in group.changes
    )


def _capped(rule: Rule, group: Group) -> Rule:
    """Put 最高 and 最低 on the line or the formula."""
    if group.ceiling is None and group.floor is None:
        return rule
    if isinstance(rule, Linear):
        ceiling = group.ceiling or rule.ceiling
        return Linear(rule.measure, rule.origin, rule.to, ceiling)
    if isinstance(rule, Formula):
        return Formula(rule.expression, rule.names, group.floor, group.ceiling)
    if isinstance(rule, Judgement) and group.floor is None and rule.limit is None:
        return Judgement(rule.words, group.ceiling)
    raise Unsure("封顶或保底没有着落")


def _start(context: Context, group: Group) -> Outcome | None:
    """The start of an adjust, or the whole rule when nothing changes it."""
    branches = group.branches
    if not branches:
        return None
    if group.line is not None:
        zeros = [b for b in branches if b.outcome == Points(0)]
        if len(zeros) != len(branches) and not all(isinstance(b.raw, Band | Condition) for b in branches):
            raise Unsure("分档之外又有算式")
        measure = measure_of(branches[0].raw)
        cases = tuple(Case(settled(b.raw, measure), b.outcome) for b in branches)
        return Ruled(Cases(measure, cases, Ruled(_capped(group.line, group))))
    plain = (Points, Share, PointsBetween)
    only = branches[0]
    if group.changes and len(branches) == 1 and group.otherwise is None and isinstance(only.outcome, plain):
        if context.printed_weight is not None and isinstance(only.outcome, Points):
            conflict(context, only.outcome)
        return only.outcome
    if len(branches) == 1 and isinstance(only.outcome, Points):
        conflict(context, only.outcome)
    mixed = _mixed(branches)
    if mixed is not None:
        if (
            any(b.outcome == Points(0) and isinstance(b.raw, StateHolds) for b in branches)
            or group.otherwise is not None
        ):
            raise Unsure("哪几项并列、哪几项分档没有读出")
        return Ruled(SumOf(tuple(_cases(context, run, None, group) for run in mixed)))
    if _is_sum(context, group):
        parts = tuple(_cases(context, [b], group.otherwise, group) for b in branches)
        return Ruled(SumOf(parts))
    return Ruled(_cases(context, branches, group.otherwise, group))


def _mixed(branches: list[Branch]) -> list[list[Branch]] | None:
    """Facts beside a ladder of bands: 及时得1分;执行率90%以上得3分,80%以上得2分 are parts, unless the points only fall."""
    ladders = [isinstance(b.raw, Band) for b in branches]
    points = worths([b.outcome for b in branches], None)
    if all(ladders) or sum(ladders) < SEVERAL or any(w is None for w in points):
        return None
    falling = all(a > b for a, b in zip(points, points[1:], strict=False) if a is not None and b is not None)
    if falling:
        return None
    runs: list[list[Branch]] = []
    for branch, numeric in zip(branches, ladders, strict=True):
        last = runs[-1][-1].raw if runs else None
        raw = branch.raw
        goes_on = numeric and isinstance(last, Band) and isinstance(raw, Band) and raw.measure in (None, last.measure)
        if goes_on:
            runs[-1].append(branch)
        else:
            runs.append([branch])
    return runs if all(len(run) == 1 or run[0].raw for run in runs) else None


def _is_sum(context: Context, group: Group) -> bool:
    """Are several outcomes earned side by side, or does one of them hold? The contract's levels against parts."""
    branches = group.branches
    if len(branches) < SEVERAL or group.exclusive:
        return False
    if all(isinstance(b.outcome, Grade) for b in branches):
        return False
    numeric = [b for b in branches if is_numeric(b.raw)]
    measures = {measure_of(b.raw) for b in numeric} - {None}
    if len(numeric) == len(branches) and (len(measures) <= 1 or one_measure(measures)):
        return False
    values = worths([b.outcome for b in branches], context.weight)
    chosen = any(value is None for value in values) or any(isinstance(b.outcome, PointsBetween) for b in branches)
    zeros = [b for b in branches if b.outcome == Points(0)]
    numbers = [value for value in values if value]
    if zeros and not chosen and not numeric and any(a <= b for a, b in zip(numbers, numbers[1:], strict=False)):
        if len(zeros) == 1 and zeros[0].said.lead.words.startswith(("以上", "上述")):
            branches.remove(zeros[0])
            group.otherwise = Points(0)
            return True
        raise Unsure("几项得分不是由高到低，又有不得分的情形")
    if chosen or zeros:
        return False
    if any(a <= b for a, b in zip(numbers, numbers[1:], strict=False)):
        return True
    if len(numeric) >= 2 and (len(measures) <= 1 or one_measure(measures)):
        return False
    if context.weight is not None and sum(numbers) == context.weight:
        return True
    return not _levels([b.said.lead.words for b in branches])


def _levels(said: Sequence[str]) -> bool:
    """满意, 较满意, 一般: words of degree behind the first."""
    degrees = words().lists["degrees"]
    return all(w.startswith(degrees) for w in said[1:]) and not said[0].startswith(("较", "比较", "基本", "一般"))


def _cases(context: Context, branches: list[Branch], otherwise: Outcome | None, group: Group) -> Cases:
    """Make the cases: settle the edges, name the measure once."""
    branches = [evolve(b, raw=_known_measure(b.raw, group)) for b in branches]
    measures = [m for b in branches if (m := measure_of(b.raw)) is not None]
    measure = measures[0] if measures else None
    if len(branches) > 1 and measures and one_measure(set(measures)):
        branches = [evolve(b, raw=_renamed(b.raw, measure)) for b in branches]
    lined = _lines(context, branches, group)
    branches = lined
    branches, measure = _named_whole(branches, measure)
    bands = [k for k, b in enumerate(branches) if isinstance(b.raw, Band)]
    if bands:
        plain = [branches[k].raw for k in bands]
        out, marks = settle(
            [b for b in plain if isinstance(b, Band)], worths([branches[k].outcome for k in bands], context.weight)
        )
        context.mark(*(m for m in marks if m != "edge_gap" or otherwise is None))
        for k, band in zip(bands, out, strict=True):
            branches[k] = evolve(branches[k], raw=band)
    return Cases(measure, tuple(Case(settled(b.raw, measure), b.outcome) for b in branches), otherwise)


def _named_whole(branches: list[Branch], measure: str | None) -> tuple[list[Branch], str | None]:
    """完成年度任务 above 完成任务的95%, 不超过限额 above 超过限额5%以下: one measure, its first step in words."""
    if measure is None or len(branches) < SEVERAL:
        return branches, measure
    first = branches[0].raw
    others = any(isinstance(b.raw, Band) for b in branches[1:])
    if isinstance(first, StateHolds) and others and measure.startswith("完成") and first.words.startswith("完成"):
        name = first.words.removeprefix("完成")
        if name.endswith(words().lists["references"]):
            whole = Condition(Reference(">=", name), measure)
            return [evolve(branches[0], raw=whole), *branches[1:]], measure
    if isinstance(first, Condition) and isinstance(first.test, Reference) and others:
        over = f"超过{first.test.reference}"
        if (
            first.test.sign == "<="
            and measure == over
            or (first.test.sign == "<=" and any(measure_of(b.raw) == over for b in branches[1:]))
        ):
            unit = next(b.raw.unit for b in branches[1:] if isinstance(b.raw, Band))
            none = Band(over, None, Fraction(0), True, True, False, False, unit, "sign", sign="<=")
            return [evolve(branches[0], raw=none), *branches[1:]], over
    return branches, measure


def _known_measure(raw: Raw, group: Group) -> Raw:
    if isinstance(raw, Band) and raw.measure is None and group.rate is not None:
        return evolve(raw, measure=group.rate)
    return raw


def _renamed(raw: Raw, measure: str | None) -> Raw:
    match raw:
        case Band() | Condition():
            return evolve(raw, measure=measure)
        case Several(operator, parts):
            return Several(operator, tuple(_renamed(p, measure) for p in parts))  # type: ignore[misc]
    return raw


def _lines(context: Context, branches: list[Branch], group: Group) -> list[Branch]:
    """Give the lines among the branches their ends: the bounds and points of the branches beside them."""
    out = []
    for branch in branches:
        rule = branch.outcome.rule if isinstance(branch.outcome, Ruled) else None
        if branch.said.act in ("line", "proportion") and isinstance(rule, Linear) and isinstance(branch.raw, Band):
            out.append(evolve(branch, outcome=Ruled(_line_between(context, branch, branches))))
        else:
            out.append(branch)
    return _without_base(context, out)


def _without_base(context: Context, branches: list[Branch]) -> list[Branch]:
    """达80%以上得基础分 is the lower end of the line beside it, not a band of its own."""
    lined = any(isinstance(b.outcome, Ruled) and b.said.act in ("line", "proportion") for b in branches)
    if not lined:
        return branches
    kept = [b for b in branches if b.said.act != "base_give"]
    full = [b for b in kept if isinstance(b.outcome, Share | Points) and b.outcome != Points(0)]
    rest = [b for b in kept if b not in full]
    return [*full, *rest] if len(kept) != len(branches) else kept


def _line_between(context: Context, branch: Branch, branches: list[Branch]) -> Linear:
    band = branch.raw
    assert isinstance(band, Band)
    plain = [b for b in branches if isinstance(b.raw, Band) and isinstance(b.outcome, Points | Share)]
    named = (
        branch.said.lead.measure
        or next((measure_of(b.raw) for b in plain if measure_of(b.raw)), None)
        or measure_of(band)
    )
    lower = next((b for b in plain if isinstance(b.raw, Band) and b.raw.high is not None and b.raw.low is None), None)
    best = next((b for b in plain if b.outcome != Points(0) and b.said.act != "base_give"), None)
    base = next((b for b in plain if b.said.act == "base_give"), None)
    if base is not None and best is not None and isinstance(base.raw, Band) and isinstance(best.raw, Band):
        if context.base is None or base.raw.low is None or best.raw.low is None:
            raise Unsure("基础分是多少没有写")
        return Linear(
            named, _point(base.raw.low, base.raw.unit, context.base), _point(best.raw.low, best.raw.unit, best.outcome)
        )
    if best is not None and isinstance(best.raw, Band) and best.raw.low is not None:
        origin = None
        if lower is not None and isinstance(lower.raw, Band) and lower.raw.high not in (None, best.raw.low):
            origin = _point(lower.raw.high, lower.raw.unit, lower.outcome)
        return Linear(named, origin, _point(best.raw.low, best.raw.unit, best.outcome))
    if best is None and lower is not None and isinstance(lower.raw, Band) and lower.raw.unit == "%":
        return Linear(named, _point(lower.raw.high, "%", lower.outcome), Point(Fraction(100), "%", Share(1)))
    raise Unsure("按比例的两端没有读出")


def _point(value: Fraction | None, unit: str | None, score: Outcome) -> Point:
    if not isinstance(score, Points | Share):
        raise Unsure("按比例的两端没有读出")
    return Point(value, unit, score)
