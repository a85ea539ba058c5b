"""Clauses → the rule tree: vetoes, numbered points, groups that stand side by side.

Lives here: what belongs together. May not: look at pieces; what it cannot place with certainty is :class:`Unsure`.
"""

from fractions import Fraction

from indicators.standards.tree import Adjust, Case, Cases, Limit, Move, Points, Rule, Ruled, StateHolds, SumOf, Veto
from indicators.syntax.standards_bounds import Band, settled
from indicators.syntax.standards_model import SEVERAL, Context, Said, denies, is_plus, raw_of
from indicators.syntax.standards_place import _single
from indicators.syntax.standards_row import Unsure


def compose(context: Context, row: list[Said]) -> Rule:
    """Build the rule of a whole text.

    Args:
        context: What the text says beside its rules; defects are added to it.
        row: The clauses in printed order.

    Returns:
        The rule.

    Raises:
        Unsure: The clauses do not fit together with certainty.
    """
    row, vetoes = _vetoes(context, row)
    built = _points(context, row) if row else []
    flat = [part for rule in built for part in (rule.parts if isinstance(rule, SumOf) and len(built) > 1 else (rule,))]
    rules: list[Rule] = [*flat, *vetoes]
    if not rules:
        raise Unsure("没有读出得分办法")
    return rules[0] if len(rules) == 1 else SumOf(tuple(rules))


def _vetoes(context: Context, row: list[Said]) -> tuple[list[Said], list[Veto]]:
    """Take the vetoes out of the row."""
    kept: list[Said] = []
    vetoes: list[Veto] = []
    vetoing = False
    skipped: Said | None = None
    for at, said in enumerate(row):
        if said.act == "veto":
            following = row[at + 1] if at + 1 < len(row) else None
            stated = isinstance(said.lead.when, StateHolds) and not said.lead.words.endswith(
                ("指标", "本项为", "该项为", "属于")
            )
            if not stated:
                vetoing = True
            elif following is not None and following.zero and following.lead.when is None:
                vetoes.append(Veto(settled(raw_of(said), None), "zero", "indicator"))
                skipped = following
            elif following is None or following.act != "grade":
                vetoes.append(Veto(settled(raw_of(said), None), None, None))
            else:
                vetoing = True
        elif said is skipped:
            continue
        elif said.act == "excluded":
            raw = raw_of(said)
            vetoes.append(Veto(settled(raw, None), "excluded", None))
        elif said.act == "grade" and (vetoing or isinstance(said.lead.when, StateHolds) and not _graded_bands(row)):
            raw, before = said.lead.when, row[at - 1] if at else None
            if not said.lead.words or said.lead.words in ("整体", "并且", "并且整体"):
                raw = before.lead.when if before is not None else None
            if raw is None:
                raise Unsure("否决的条件没有读出")
            if before is not None and before.zero and raw == before.lead.when and _denied(kept, before):
                pass
            elif before is not None and before.zero and raw == before.lead.when and kept and kept[-1] is before:
                kept.pop()
            vetoes.append(Veto(settled(raw, None), "grade", "evaluation", said.clause.verb))
        else:
            kept.append(said)
    if vetoing and not vetoes:
        raise Unsure("写明一票否决，但没有读出后果")
    return kept, vetoes


def _graded_bands(row: list[Said]) -> bool:
    return any(s.act == "grade" and isinstance(s.lead.when, Band) for s in row)


def _denied(kept: list[Said], before: Said) -> bool:
    """Is the zero also the else-branch of the points before (达标的得15分 … 未达标的不得分)?"""
    gives = [s for s in kept if s.act == "give" and not s.zero and s is not before]
    changes = [s for s in kept if s.act in ("add", "deduct")]
    return len(gives) == 1 and not changes and denies(before.lead.words, gives[0].lead)


def _points(context: Context, row: list[Said]) -> list[Rule]:
    """Cut at the printed numbers (1. ① …) and build what they hold."""
    points: list[list[Said]] = []
    for said in row:
        if not points or said.lead.item and said.act not in ("floor", "cap"):
            points.append([])
        points[-1].append(said)
    if len(points) > 1 and all(_stands_alone(point) for point in points):
        plain = [s for point in points for s in point]
        single = all(len(point) == 1 for point in points[:-1]) and all(
            s.act == "give" and not s.lead.otherwise for s in plain
        )
        if single and len(points[-1]) > 1:
            first, *rest = points[-1]
            single = all(s.zero and not denies(s.lead.words, first.lead) for s in rest)
        if single and len(plain) > SEVERAL and plain[-1].zero and _of_the_row(context, plain[-1]):
            return [_emptied(context, plain)]
        if not single:
            return [rule for point in points for rule in _grouped(context, point)]
        return [_single(context, [said for point in points for said in point])]
    return _grouped(context, row)


def _of_the_row(context: Context, said: Said) -> bool:
    """本项指标不得分: the zero takes everything that the other points gave."""
    between = context.text[: said.clause.start].rstrip(" ,，")
    return said.clause.verb == "NOTHING" and between.endswith(
        ("本项指标", "该项指标", "本项", "该项", "此项", "该指标", "本指标")
    )


def _emptied(context: Context, row: list[Said]) -> Rule:
    zero = row[-1]
    parts = [_single(context, [said]) for said in row[:-1]]
    return Cases(None, (Case(settled(raw_of(zero), None), Points(0)),), Ruled(SumOf(tuple(parts))))


def _stands_alone(point: list[Said]) -> bool:
    """Does the point print points of its own?"""
    return any((s.act in ("give", "base_give", "formula") and not s.zero) or is_plus(s) for s in point) or (
        len(point) == 1 and point[0].zero
    )


def _grouped(context: Context, row: list[Said]) -> list[Rule]:
    """Cut where new points begin after a deduction or an else: A得2分,否则不得分;B得3分,每…扣1分."""
    groups: list[list[Said]] = [[]]
    for said in row:
        group = groups[-1]
        starts = said.act == "give" and not said.zero and not said.lead.otherwise
        starts = starts and not (said.lead.count is not None and all(_gives_each(s) or s.act == "cap" for s in group))
        done = any(_closes(s, group) for s in group)
        own = any(s.act == "give" and not s.zero for s in group) or any(_gives_each(s) for s in group)
        if starts and done and own and said.lead.stopped and not _same_ladder(group, said):
            groups.append([])
        elif (
            _gives_each(said)
            and group
            and all(s.act == "give" and not s.zero and s.lead.count is None for s in group)
            and said.act == "give"
        ):
            groups.append([])
        groups[-1].append(said)
    groups = [part for group in groups for part in _bonuses(group)]
    rules = [_single(context, group) for group in groups]
    if len(rules) > 1:  # a part beside others starts at 0: the indicator's 分值 is theirs together
        rules = [Adjust(Points(0), *_rest(r)) if isinstance(r, Adjust) and r.start is None else r for r in rules]
    return rules


def _rest(rule: Adjust) -> tuple[tuple[Move, ...], Fraction | None, Limit | None]:
    return rule.changes, rule.floor, rule.ceiling


def _closes(said: Said, group: list[Said]) -> bool:
    return said.act in ("deduct", "add", "judge", "proportion", "formula") or said.zero or _gives_each(said)


def _gives_each(said: Said) -> bool:
    return said.lead.count is not None and said.act in ("give", "add") and not said.zero


def _same_ladder(group: list[Said], said: Said) -> bool:
    """Another band over the measure of the group?"""
    raw = said.lead.when
    bands = [s.lead.when for s in group if isinstance(s.lead.when, Band)]
    return isinstance(raw, Band) and bool(bands) and raw.measure in (None, bands[0].measure)


def _bonuses(group: list[Said]) -> list[list[Said]]:
    """Points that stop at an else, then capped additions of their own, are parts side by side."""
    earned = [s for s in group if s.act in ("give", "add")]
    lost = [k for k, s in enumerate(group) if s.act == "deduct"]
    first_loss = lost[0] if lost else 0
    if earned and first_loss and all(_gives_each(s) for s in earned) and group[first_loss].lead.stopped:
        if group[first_loss - 1].act == "cap" and all(s.act not in ("give", "add") for s in group[first_loss:]):
            return [group[:first_loss], group[first_loss:]]
    caps = [s for s in group if s.act == "cap" and not s.clause.verb]
    adds = [s for s in group if s.act == "add" and s.lead.count is not None]
    if len(caps) < 2 or len(adds) != len(caps):
        return [group]
    out: list[list[Said]] = [[]]
    for said in group:
        if said in adds and out[-1]:
            out.append([])
        out[-1].append(said)
    return out
