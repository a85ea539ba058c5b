"""Clauses → the rule tree: vetoes, numbered points, groups that stand side by side.

Lives here: what belongs together. May not: look at pieces; what it cannot place with certainty is :class:`Unsure`.
"""

from attrs import evolve

from indicators.standards.tree import Adjust, Case, Cases, Rule, Ruled, StateHolds, SumOf, Veto
from indicators.syntax.standards_bounds import Band, Several, settled
from indicators.syntax.standards_model import NOTHING, SEVERAL, Context, Said, denies
from indicators.syntax.standards_place import single
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
    row, vetoes = _vetoes(row)
    built = _points(context, row) if row else []
    flat = [
        part
        for rule in built
        for part in (rule.parts if isinstance(rule, SumOf) and len(built) + len(vetoes) > 1 else (rule,))
    ]
    rules: list[Rule] = [*flat, *vetoes]
    if not rules:
        raise Unsure("没有读出得分办法")
    return rules[0] if len(rules) == 1 else SumOf(tuple(rules))


# -- vetoes


def _vetoes(row: list[Said]) -> tuple[list[Said], list[Veto]]:
    """Take the vetoes out of the row."""
    kept: list[Said] = []
    vetoes: list[Veto] = []
    announced = False
    for at, said in enumerate(row):
        after = row[at + 1] if at + 1 < len(row) else None
        if said.act == "veto" and (not _states(said) or (after is not None and after.act == "grade")):
            announced = True
        elif said.act == "veto":
            zero = after is not None and _only_zero(after)
            vetoes.append(Veto(settled(said.raw, None), "zero" if zero else None, "indicator" if zero else None))
        elif said.act == "tabled":
            once = isinstance(said.raw, Band) and said.raw.shape == "bare"  # 发生一次
            vetoes.append(Veto(StateHolds(said.lead.words) if once else settled(said.raw, None), "zero", "table"))
        elif said.act == "excluded" and isinstance(said.raw, Several):
            raise Unsure("否决的条件没有读出")  # 监测2周,无更新的,即单项否决
        elif said.act == "excluded":
            vetoes.append(Veto(settled(said.raw, None), "excluded", None))
        elif said.act == "grade" and (announced or (isinstance(said.lead.when, StateHolds) and not _has_bands(row))):
            vetoes.append(_graded(said, row[at - 1] if at else None, kept))
        elif not (at and row[at - 1].act == "veto" and _states(row[at - 1]) and _only_zero(said)):
            kept.append(said)
    if announced and not vetoes:
        raise Unsure("写明一票否决，但没有读出后果")
    return kept, vetoes


def _states(said: Said) -> bool:
    """发生重大事故的,一票否决 states its condition; 本项为否决性指标 only announces it."""
    return isinstance(said.lead.when, StateHolds) and not said.lead.words.endswith(("指标", "为", "属于"))


def _only_zero(said: Said) -> bool:
    return said.zero and said.lead.when is None


def _has_bands(row: list[Said]) -> bool:
    return any(said.act == "grade" and isinstance(said.lead.when, Band) for said in row)


def _graded(said: Said, before: Said | None, kept: list[Said]) -> Veto:
    """未达标的不得分,并且直接评为不合格: the condition may stand before the zero, which may be an else-branch too."""
    raw = said.lead.when
    if before is not None and said.lead.words in ("", "整体", "并且", "并且整体"):
        raw = before.lead.when
    if isinstance(raw, StateHolds):  # …的,考核结果为不合格: what is graded is no part of the condition
        cause = raw.words.rpartition(",")[0] if raw.words.endswith(_GRADED_THING) else raw.words
        earlier = None if before is None else before.lead.when
        raw = StateHolds(cause) if cause else earlier
    if raw is None:
        raise Unsure("否决的条件没有读出")
    if before is not None and before.zero and raw == before.lead.when and kept and kept[-1] is before:
        gives = [other for other in kept[:-1] if other.act == "give" and not other.zero]
        changed = any(other.act in ("add", "deduct") for other in kept)
        if len(gives) != 1 or changed or not denies(before.lead.words, gives[0].lead):
            kept.pop()
    return Veto(settled(raw, None), "grade", "evaluation", said.clause.verb)


_GRADED_THING = ("考核", "考核结果", "评价结果", "考评结果", "考核等次", "考核等级", "评定结果")


# -- points of a numbered text


def _points(context: Context, row: list[Said]) -> list[Rule]:
    """Cut at the printed numbers (1. ① …) and build what they hold."""
    points: list[list[Said]] = []
    for said in row:
        if not points or (said.lead.item and said.act not in ("floor", "cap")):
            points.append([])
        points[-1].append(said)
    if len(points) == 1 or not all(map(_stands_alone, points)):
        return _grouped(context, row)
    *listed, (first, *behind) = points
    if behind and _of_all(listed, first, behind):
        return _grouped(context, row)
    if not _one_list(points):
        return [rule for point in points for rule in _grouped(context, point)]
    last = row[-1]
    if len(row) > SEVERAL and last.zero and _of_the_row(context, last):
        parts = tuple(single(context, [said]) for said in row[:-1])
        return [Cases(None, (Case(settled(last.raw, None), NOTHING),), Ruled(SumOf(parts)))]
    return [single(context, row)]


def _of_all(listed: list[list[Said]], first: Said, behind: list[Said]) -> bool:
    """①…(1分);②…(1分)。每有一项不符合扣1分: a loss in a sentence of its own behind a list of points is over all."""
    single_points = all(len(point) == 1 and _given(point[0]) for point in (*listed, [first]))
    return single_points and behind[0].lead.stopped and all(s.loses or s.act == "floor" for s in behind)


def _stands_alone(point: list[Said]) -> bool:
    """Does the point print points of its own?"""
    gives = any(said.plus or (said.act in ("give", "base_give", "formula") and not said.zero) for said in point)
    return gives or (len(point) == 1 and point[0].zero)


def _one_list(points: list[list[Said]]) -> bool:
    """Is each point one outcome, so that together they are a list of levels or of parts?"""
    *before, last = points
    if any(said.act != "give" or said.lead.otherwise for point in points for said in point):
        return False
    first, *rest = last
    return all(len(point) == 1 for point in before) and all(
        s.zero and not denies(s.lead.words, first.lead) for s in rest
    )


def _of_the_row(context: Context, said: Said) -> bool:
    """本项指标不得分: the zero takes everything that the other points gave."""
    between = context.text[: said.clause.start].rstrip(" ,，")
    row = ("本项指标", "该项指标", "本项", "该项", "此项", "该指标", "本指标")
    return said.clause.verb == "NOTHING" and between.endswith(row)


# -- groups that stand side by side


def _grouped(context: Context, row: list[Said]) -> list[Rule]:
    """Cut where new points begin after a deduction or an else: A得2分,否则不得分;B得3分,每…扣1分."""
    groups: list[list[Said]] = [[]]
    for said in row:
        if groups[-1] and _begins(groups[-1], said):
            groups.append([])
        groups[-1].append(said)
    rules = [single(context, part) for group in groups for part in _bonuses(group)]
    if len(rules) == 1:
        return rules
    # a part beside others starts at 0: the indicator's 分值 is theirs together
    return [evolve(rule, start=NOTHING) if isinstance(rule, Adjust) and rule.start is None else rule for rule in rules]


def _begins(group: list[Said], said: Said) -> bool:
    """Does the clause begin points of its own?"""
    if said.act != "give" or said.zero:
        return False
    counted = said.lead.count is not None
    if counted and all(_given(other) and other.lead.count is None for other in group):
        return True
    if said.lead.otherwise or not said.lead.stopped or (counted and all(_each(s) or s.act == "cap" for s in group)):
        return False
    closed = any(s.loses or s.zero or _each(s) or s.act in ("add", "judge", "proportion", "formula") for s in group)
    return closed and any(_given(s) or _each(s) for s in group) and not _same_ladder(group, said)


def _given(said: Said) -> bool:
    return said.act == "give" and not said.zero


def _each(said: Said) -> bool:
    return said.lead.count is not None and said.act in ("give", "add") and not said.zero


def _same_ladder(group: list[Said], said: Said) -> bool:
    """Another band over the measure of the group?"""
    raw = said.lead.when
    bands = [other.lead.when for other in group if isinstance(other.lead.when, Band)]
    return isinstance(raw, Band) and bool(bands) and raw.measure in (None, bands[0].measure)


def _bonuses(group: list[Said]) -> list[list[Said]]:
    """Capped additions of their own, behind points or before deductions, are parts side by side."""
    lost = next((k for k, said in enumerate(group) if said.act == "deduct"), 0)
    earned = [said for said in group if said.act in ("give", "add")]
    steps = any(said.lead.count is not None and said.lead.count.sides for said in group)
    own = lost and earned and not steps and all(map(_each, earned))
    if own and group[lost].lead.stopped and group[lost - 1].act == "cap":
        return [group[:lost], group[lost:]] if not any(s in earned for s in group[lost:]) else [group]
    caps = [said for said in group if said.act == "cap" and not said.clause.verb]
    adds = [said for said in group if said.act == "add" and said.lead.count is not None]
    if len(caps) < SEVERAL or len(adds) != len(caps):
        return [group]
    out: list[list[Said]] = [[]]
    for said in group:
        if said in adds and out[-1]:
            out.append([])
        out[-1].append(said)
    return out
