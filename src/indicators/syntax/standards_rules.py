"""Clauses → the rule tree: which kind of rule, what belongs together.

Lives here: the composition (the contract's "which kind?"). May not: look at characters of numbers or bounds; what it
cannot place with certainty becomes :class:`Unreadable` with a reason, never a guess.
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import define, evolve, field, frozen

from indicators.comparators import Reference
from indicators.standards.tree import (
    Adjust,
    Amount,
    Case,
    Cases,
    Condition,
    Discretion,
    Event,
    Formula,
    Grade,
    Judgement,
    Limit,
    Linear,
    Move,
    Once,
    Outcome,
    Point,
    Points,
    PointsBetween,
    Proportional,
    Rounding,
    Rule,
    Ruled,
    Share,
    StateHolds,
    Step,
    SumOf,
    Veto,
)
from indicators.syntax.standards_arithmetic import arithmetic, rule_of
from indicators.syntax.standards_bands import settle
from indicators.syntax.standards_changes import RATIOS, TIMES, Target, changes_of, signed, targets_of
from indicators.syntax.standards_clauses import Clause, Unsure
from indicators.syntax.standards_conditions import Band, Count, Lead, Raw, Several, measure_of, settled
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_text import Printed


@frozen
class Said:
    """A clause and its reading."""

    clause: Clause
    lead: Lead

    @property
    def act(self) -> str:
        return self.clause.act

    @property
    def score(self) -> Outcome | None:
        return self.clause.score

    @property
    def zero(self) -> bool:
        return self.act == "give" and self.score == Points(0)


@frozen
class Branch:
    """One outcome under a condition."""

    raw: Raw
    outcome: Outcome
    said: Said


@define
class Context:
    """What the whole text says beside its rules."""

    text: Printed
    weight: Fraction | None
    heading: str | None = None
    base: Outcome | None = None
    printed_weight: Fraction | None = None
    rounding: Rounding | None = None
    marks: list[str] = field(factory=list)
    defined: dict[str, str] = field(factory=dict)

    def mark(self, *codes: str) -> None:
        self.marks += [code for code in codes if code not in self.marks]


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


# -- vetoes


def _vetoes(context: Context, row: list[Said]) -> tuple[list[Said], list[Veto]]:
    """Take the vetoes out of the row."""
    kept: list[Said] = []
    vetoes: list[Veto] = []
    vetoing = False
    skipped: Said | None = None
    for at, said in enumerate(row):
        if said.act == "veto":
            following = row[at + 1] if at + 1 < len(row) else None
            stated = isinstance(said.lead.when, StateHolds) and not said.lead.words.endswith(("指标", "本项为", "该项为", "属于"))
            if not stated:
                vetoing = True
            elif following is not None and following.zero and following.lead.when is None:
                vetoes.append(Veto(settled(_raw(said), None), "zero", "indicator"))
                skipped = following
            elif following is None or following.act != "grade":
                vetoes.append(Veto(settled(_raw(said), None), None, None))
            else:
                vetoing = True
        elif said is skipped:
            continue
        elif said.act == "excluded":
            raw = _raw(said)
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


# -- points of a numbered text


def _points(context: Context, row: list[Said]) -> list[Rule]:
    """Cut at the printed numbers (1. ① …) and build what they hold."""
    points: list[list[Said]] = []
    for said in row:
        if not points or said.lead.item and said.act not in ("floor", "cap"):
            points.append([])
        points[-1].append(said)
    if len(points) > 1 and all(_stands_alone(point) for point in points):
        plain = [s for point in points for s in point]
        single = all(len(point) == 1 for point in points[:-1]) and all(s.act == "give" and not s.lead.otherwise for s in plain)
        if single and len(points[-1]) > 1:
            first, *rest = points[-1]
            single = all(s.zero and not denies(s.lead.words, first.lead) for s in rest)
        if single and len(plain) > _SEVERAL and plain[-1].zero and _of_the_row(context, plain[-1]):
            return [_emptied(context, plain)]
        if not single:
            return [rule for point in points for rule in _grouped(context, point)]
        return [_single(context, [said for point in points for said in point])]
    return _grouped(context, row)


_SEVERAL = 2


def _of_the_row(context: Context, said: Said) -> bool:
    """本项指标不得分: the zero takes everything that the other points gave."""
    between = context.text[: said.clause.start].rstrip(" ,，")
    return said.clause.verb == "NOTHING" and between.endswith(("本项指标", "该项指标", "本项", "该项", "此项", "该指标", "本指标"))


def _emptied(context: Context, row: list[Said]) -> Rule:
    zero = row[-1]
    parts = [_single(context, [said]) for said in row[:-1]]
    return Cases(None, (Case(settled(_raw(zero), None), Points(0)),), Ruled(SumOf(tuple(parts))))


def _stands_alone(point: list[Said]) -> bool:
    """Does the point print points of its own?"""
    return any((s.act in ("give", "base_give", "formula") and not s.zero) or _plus(s) for s in point) or (
        len(point) == 1 and point[0].zero
    )


def _plus(said: Said) -> bool:
    return said.act == "add" and said.clause.verb == "PLUS" and said.lead.count is None


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
        elif _gives_each(said) and group and all(s.act == "give" and not s.zero and s.lead.count is None for s in group) and said.act == "give":
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


# -- one group


@define
class Group:
    """What one group of clauses adds up to."""

    branches: list[Branch] = field(factory=list)
    otherwise: Outcome | None = None
    changes: list[tuple[Move, Said]] = field(factory=list)
    targets: list[Target] = field(factory=list)
    floor: Fraction | None = None
    floor_points: Outcome | None = None
    ceiling: Limit | None = None
    line: Rule | None = None
    rate: str | None = None
    rate_alone: bool = False
    kept: list[Branch] = field(factory=list)
    exclusive: bool = False


def _single(context: Context, row: list[Said]) -> Rule:
    """Build one group of clauses that belong together."""
    group = Group()
    numbers = [
        s
        for s in row
        if s.act in ("add", "deduct", "both")
        or (s.act == "judge" and s.clause.verb == "DEDUCT" and not s.lead.otherwise)
        or (s.lead.count is not None and not s.zero)
    ]
    for at, said in enumerate(row):
        _place(context, group, row, at, said, numbers)
    return _built(context, group, row)


def _place(  # noqa: C901, PLR0911, PLR0912 - one branch an act: the table of what a clause does
    context: Context, group: Group, row: list[Said], at: int, said: Said, numbers: list[Said]
) -> None:
    context.mark(*said.clause.marks)
    lead, score = said.lead, said.score
    if said.act in ("give", "grade", "label", "base_give"):
        _give(context, group, row, at, said, numbers)
    elif said.act in ("add", "deduct", "both"):
        _move(context, group, row, at, said)
    elif said.act == "judge":
        _judge(context, group, said)
    elif said.act == "keep":
        group.targets += targets_of(lead)
        if lead.when is not None:
            group.kept.append(Branch(lead.when, Share(1), said))
    elif said.act in ("proportion", "line"):
        _proportion(context, group, said)
    elif said.act == "by_rate":
        _by_rate(context, group, row, said)
    elif said.act == "formula":
        _formula(context, group, row, said)
    elif said.act == "floor":
        if isinstance(score, Points) and said.clause.verb == "LOWEST" and score.value != 0:
            raise Unsure("最低分不是零分")
        group.floor = Fraction(0)
        if said.clause.verb != "LOWEST":
            group.floor_points = score if isinstance(score, Points) and score.value else group.floor_points
    elif said.act == "cap":
        _cap(group, said)
    elif said.act == "hundred":
        _hundred(group)
    elif said.act == "start":
        group.floor_points = score
    elif said.act == "onward":
        _onward(group)
    elif said.act not in ("weight", "base", "define", "rest", "rounded"):
        raise Unsure("有一句没有读出")


def _raw(said: Said) -> Raw:
    if said.lead.when is None:
        raise Unsure("有分数没有读出条件")
    return said.lead.when


def _give(
    context: Context, group: Group, row: list[Said], at: int, said: Said, numbers: list[Said]
) -> None:
    lead = said.lead
    outcome = _outcome(context, said)
    if lead.count is not None:
        if said.zero:
            group.otherwise = group.otherwise or outcome
            return
        _counted(group, said, outcome)
        return
    if len(said.clause.scores) > 1:
        _apart(context, group, said)
        return
    if lead.otherwise or (said.zero and group.branches and lead.words in words().lists["bare_denials"]):
        group.otherwise = outcome
        return
    if said.zero and lead.words.startswith(("上述", "以上")) and "均" in lead.words:
        return
    if said.zero and lead.words in ("未完成项", "未完成的项", "未完成"):
        if len(group.branches) > 1:
            group.otherwise = outcome
            return
    raw = _raw(said)
    if isinstance(raw, StateHolds) and lead.words.startswith(_ASSESSED):
        if isinstance(outcome, PointsBetween) and outcome.low == 0:
            words_ = context.text[lead.start : said.clause.end].strip()
            group.line = Judgement(words_, Points(outcome.high))
            return
    if lead.words in ("达到的", "达到") and group.branches and isinstance(group.branches[-1].raw, Condition):
        below = group.branches[-1].raw
        if isinstance(below.test, Reference) and below.test.sign == "<":
            raw = Condition(evolve(below.test, sign=">="), below.measure)
    numeric = isinstance(raw, Band | Condition)
    real = [b for b in group.branches if b.outcome != Points(0)]
    if said.zero and len(group.branches) == 1 and not numeric and not group.changes and denies(lead.words, group.branches[0].said.lead):
        group.otherwise = outcome
        return
    if said.zero and numbers:
        following = at + 1 < len(row) and row[at + 1].act == "give" and not row[at + 1].zero
        near = any(isinstance(b.raw, Band | Condition) for b in group.branches) or (not group.branches and following)
        ladder = numeric and near and not group.changes
        if not ladder:
            group.changes.append((Once(settled(raw, None), Share(-1)), said))
            return
    if said.zero and not real and not group.line and _only_losses(row):
        group.changes.append((Once(settled(raw, None), Share(-1)), said))
        return
    counted = _one_of(context, said)
    capped = at + 1 < len(row) and row[at + 1].act == "cap" and isinstance(outcome, Points) and row[at + 1].score != outcome
    if counted is not None and capped and not group.branches:
        group.changes.append((Event(counted[0], counted[1], signed(outcome, 1)), said))
        return
    if lead.apart and isinstance(raw, StateHolds) and (named := _enumerated(context.text, said)) and len(named) > 1:
        for name in named:
            group.branches.append(Branch(StateHolds(name), outcome, said))
        return
    if lead.apart and "、" in lead.words and not isinstance(raw, StateHolds):
        raise Unsure("“各”得的几项没有读出")
    group.branches.append(Branch(raw, outcome, said))
    group.targets += targets_of(lead)


_ASSESSED = ("根据", "视", "由", "结合", "依据")


def _only_losses(row: list[Said]) -> bool:
    """Nothing in the row gives points: 未公示的不计分, 履行不到位的酌情扣分."""
    return all(
        s.zero or s.act in ("deduct", "floor") or (s.act == "judge" and s.clause.verb == "DEDUCT") for s in row
    )


def _outcome(context: Context, said: Said) -> Outcome:
    if said.act in ("grade", "label"):
        return Grade(said.clause.verb)
    if said.act == "base_give":
        return context.base or Share(1)
    if said.score is None:
        if len(said.clause.scores) > 1:
            return said.clause.scores[0]
        raise Unsure("分数没有读出")
    if said.score == Share(1) and context.printed_weight is not None and context.base is None:
        return Points(context.printed_weight)
    return said.score


def _counted(group: Group, said: Said, outcome: Outcome) -> None:
    if not isinstance(outcome, Points | Share):
        raise Unsure("按次计分的分数不是一个数")
    made = changes_of(said.lead, outcome, group.targets, None)
    if made is None:
        raise Unsure("“每”后面的数量没有读出")
    group.changes += [(change, said) for change in made]


_COUNT_WORDS = ("有", "存在", "发现")


def _one_of(context: Context, said: Said) -> tuple[str, Amount] | None:
    """有1条…, 一项未整改的, …差1期: a single thing counted without 每."""
    text = context.text
    row = [p for p in said.clause.lead if p.kind not in ("ITEM", "STOP")]
    stops = [k for k, p in enumerate(said.clause.lead) if p.kind in ("ITEM", "STOP")]
    if stops:
        row = list(said.clause.lead[stops[-1] + 1 :])
    found = [p for p in row if p.kind == "bound" and p.low is not None and p.low.value == 1 and p.low.unit not in (None, *RATIOS, "分")]
    if len(found) != 1 or found[0].high is not None or found[0].low_edge:
        return None
    one = found[0]
    assert one.low is not None
    before = text[said.lead.start : one.low.start].strip().strip(",，")
    after = text[one.low.end : said.lead.end].strip()
    return f"{before}{after}", Amount(one.low.value, one.low.unit)


def _move(context: Context, group: Group, row: list[Said], at: int, said: Said) -> None:
    """A deduction or an addition."""
    lead = said.lead
    sign = -1 if said.act == "deduct" else 1
    if len(said.clause.scores) > 1:
        _apart(context, group, said)
        return
    if said.score is None:
        raise Unsure("加减的分数没有读出")
    score = signed(said.score, sign)
    if lead.count is not None:
        made = changes_of(lead, score, group.targets, None, both=said.act == "both")
        if made is None:
            raise Unsure("“每”后面的数量没有读出")
        group.changes += [(change, said) for change in made]
        return
    if _plus(said) and not group.branches and any(s.act in ("deduct", "judge") for s in row[at + 1 :]):
        group.branches.append(Branch(_raw(said), said.score, said))
        return
    if said.clause.verb == "BELOW_ZERO" and lead.when is None and at:
        group.changes.append((Once(settled(_raw(row[at - 1]), None), score), said))
        return
    alone = _implicit(context, said)
    if alone is not None:
        made = changes_of(evolve(lead, count=alone, when=None), score, group.targets, None)
        if made is None:
            raise Unsure("扣分的数量没有读出")
        group.changes += [(change, said) for change in made]
        return
    step = group.changes[-1][0] if group.changes else None
    band = lead.when
    if isinstance(step, Step) and isinstance(band, Band) and band.unit in RATIOS and _same_way(step, said):
        value = band.low if band.low is not None else band.high
        if value is None or not isinstance(step.score, Points) or step.score.value * value / step.per.value != said.score.value:  # type: ignore[union-attr]
            raise Unsure("逐档加减和一次加减对不上")
        group.changes[-1] = (evolve(step, limit=said.score), group.changes[-1][1])  # type: ignore[arg-type]
        return
    raised = _raised(context, said, score, group)
    if raised is not None:
        group.changes.append((raised, said))
        return
    counted = _one_of(context, said)
    if counted is not None:
        words_, amount = counted
        near = next((m for m, s in reversed(group.changes) if isinstance(m, Event)), None)
        del near
        group.changes.append((Event(_joined_event(context, said, words_), amount, score), said))
        return
    if lead.apart and isinstance(lead.when, StateHolds):
        for name in _enumerated(context.text, said) or (lead.words,):
            group.changes.append((Once(StateHolds(name), score), said))
        return
    group.changes.append((Once(settled(_ladder_measure(group, _raw(said)), None), score), said))


def _ladder_measure(group: Group, raw: Raw) -> Raw:
    """5-9名扣1.5分 after 份额排名前4名: the same measure goes on."""
    if isinstance(raw, Band) and raw.measure is None:
        known = next((t.measure for t in reversed(group.targets) if t.unit == raw.unit and t.measure), None)
        band = evolve(raw, measure=known)
        return band
    return raw


def _same_way(step: Step, said: Said) -> bool:
    """下降3%以上加4.5分 behind 每下降1%加1.5分: where the steps end."""
    piece = next((p for p in reversed(said.clause.lead) if p.kind == "bound"), None)
    verb = piece.leads[-1] if piece is not None and piece.leads else ""
    return words().distance.get(verb) == step.side and verb not in words().before


def _implicit(context: Context, said: Said) -> Count | None:
    """迟报一天扣1分, 降低1个百分点扣0.5分: a distance of one, counted without 每."""
    row = [p for p in said.clause.lead if p.kind not in ("COMMA", "PAUSE", "COLON")]
    stops = [k for k, p in enumerate(row) if p.kind in ("STOP", "ITEM")]
    row = row[stops[-1] + 1 :] if stops else row
    last = row[-1] if row else None
    if last is None or last.kind != "bound" or last.low is None or last.low.value != 1 or last.low_edge or last.high:
        return None
    far = words().distance
    unit = last.low.unit
    index = len(row) - 1
    verb = last.leads[-1] if last.leads else ""
    between = ""
    if not verb and len(row) > 1 and row[-2].kind == "WORDS" and index > 1 and row[-3].kind == "PRE":
        verb, between, index = row[-3].leads[-1], row[-2].word, index - 2
    side = far.get(verb, "")
    late = side in ("late", "early") and unit in TIMES
    ratio = side in ("above", "below") and unit == "百分点"
    if not late and not ratio:
        return None
    own = context.text[row[0].start : row[index].start].strip() if index else ""
    if own.endswith(("比", "较", *words().lists["previous_year"])):
        return None
    return Count(last.low, (side,), "" if late else own, "", between, verb, "")


def _joined_event(context: Context, said: Said, event: str) -> str:
    """存在不属于监测对象的,1户家庭: the noun behind the number belongs to the event."""
    if "的,家庭" in event or "的，家庭" in event:
        return event.replace("的,", "的").replace("的，", "的")
    return event


def _raised(context: Context, said: Said, score: Outcome, group: Group) -> Step | None:
    """比上年提高一个百分点加3分 · 超额清淤5%(含)至10%加2分 (with 依次类推 behind it)."""
    raw = said.lead.when
    if not isinstance(raw, Band) or raw.unit not in RATIOS:
        return None
    piece = next((p for p in reversed(said.clause.lead) if p.kind == "bound"), None)
    if piece is None or piece.low is None or not piece.leads or piece.high is not None:
        return None
    side = words().distance.get(piece.leads[-1])
    if side not in ("above", "below") or raw.unit != "百分点" or raw.shape not in ("bare", "sign") or piece.low_edge:
        return None
    base = (raw.measure or "").removesuffix(piece.leads[-1])
    named = next((name for name in words().lists["previous_year"] if base.endswith(name)), None)
    if named is None:
        return None
    from indicators.standards.tree import Base

    rest = base.removesuffix(named).removesuffix("比").removesuffix("较") or None
    if not isinstance(score, Points | Share):
        return None
    return Step(rest, side, Base("previous_year"), Amount(piece.low.value, raw.unit), score)


def _enumerated(text: Printed, said: Said) -> tuple[str, ...]:
    """整改无清单、无时限、无复核的 · 购置和启用的: the members of a printed list."""
    row = [p for p in said.clause.lead if p.kind not in ("APART", "COMMA", "STOP", "ITEM")]
    if not row:
        return ()
    if any(p.kind == "PAUSE" for p in row):
        names: list[str] = []
        begin = row[0].start
        for piece in row:
            if piece.kind == "PAUSE":
                names.append(text[begin : piece.start].strip())
                begin = piece.end
        names.append(text[begin : row[-1].end].strip())
        return tuple(name for name in names if name)
    if len(row) == 1 and row[0].word.count("和") == 1 and len(row[0].word) <= _SHORT_PAIR:
        one, two = text[row[0].start : row[0].end].split("和")
        return (one.strip(), two.strip()) if one and two else ()
    return ()


_SHORT_PAIR = 8


def _apart(context: Context, group: Group, said: Said) -> None:
    """分别 pairs two lists of equal length in order."""
    from indicators.syntax.standards_lists import paired

    scores = said.clause.scores
    found = paired(context.text, said, len(scores))
    if found is None:
        raise Unsure("“分别”前后的项数对不上")
    for member, score in zip(found, scores, strict=True):
        if isinstance(member, Event):
            assert isinstance(score, Points)
            group.changes.append((evolve(member, score=signed(score, -1 if said.act == "deduct" else 1)), said))
        elif said.act == "add" and isinstance(member, StateHolds) and _kinds(context, found):
            group.exclusive = True
            group.branches.append(Branch(member, score, said))
        elif said.act in ("add", "deduct") and isinstance(member, StateHolds):
            group.changes.append((Once(member, signed(score, -1 if said.act == "deduct" else 1)), said))
        else:
            group.branches.append(Branch(member, score, said))


def _kinds(context: Context, members: Sequence[object]) -> bool:
    """教育、医疗、养老 under the heading 类型(教育类、医疗类…): one of them holds."""
    heading = context.heading or ""
    return all(isinstance(m, StateHolds) and m.words.removesuffix("的") in heading for m in members)


def _judge(context: Context, group: Group, said: Said) -> None:
    words_ = context.text[said.clause.start : said.clause.end].strip()
    lead = said.lead
    score = said.score
    limit = score if isinstance(score, Points) else None
    if lead.otherwise:
        first = next((b.outcome for b in group.branches), None)
        top = limit or (first if isinstance(first, Points | Share) else None)
        group.otherwise = Ruled(Judgement(words_, top))
    elif said.clause.verb == "DEDUCT":
        when = None if lead.when is None else settled(lead.when, None)
        group.changes.append((Discretion(when, words_, limit), said))
    elif lead.when is None:
        group.line = Judgement(words_, limit)
    elif isinstance(lead.when, StateHolds) and lead.words.startswith(("按", "由", "根据", "依据", "视", "结合")):
        group.line = Judgement(f"{lead.words}{words_}", limit)
    else:
        group.branches.append(Branch(lead.when, Ruled(Judgement(words_, limit)), said))


def _proportion(context: Context, group: Group, said: Said) -> None:
    """按比例扣分, 按比例得分, 线性内插."""
    raw = said.lead.when
    best = next((b for b in group.branches if b.outcome != Points(0)), None)
    if raw is None and not said.lead.otherwise:
        if group.branches or group.changes:
            raise Unsure("按比例的条件没有读出")
        group.line = Linear(None, None, Point(None, None, Share(1)))
        return
    if isinstance(raw, Band):
        group.branches.append(Branch(raw, Ruled(Linear(None, None, Point(None, None, Share(1)))), said))
        return
    if said.clause.verb == "DEDUCT" and not said.lead.otherwise:
        assert raw is not None
        group.changes.append((Proportional(settled(raw, None)), said))
        return
    if best is None or not isinstance(best.outcome, Points | Share):
        raise Unsure("按比例的起点没有读出")
    to: Point = Point(None, None, best.outcome)
    measure = None
    zero = next((b.raw for b in group.branches if b.outcome == Points(0) and isinstance(b.raw, Band)), None)
    if isinstance(best.raw, Band) and best.raw.low is None:
        raise Unsure("按比例的两端没有读出")
    if isinstance(best.raw, Band) and best.raw.low is not None and zero is not None and zero.high is not None:
        to = Point(best.raw.low, best.raw.unit, best.outcome)
        origin = Point(zero.high, zero.unit or best.raw.unit, Points(0))
        group.otherwise = Ruled(Linear(best.raw.measure or zero.measure, origin, to))
        return
    if isinstance(best.raw, Band) and best.raw.low is not None:
        to, measure = Point(best.raw.low, best.raw.unit, best.outcome), best.raw.measure
    group.otherwise = Ruled(Linear(measure, None, to))


def _by_rate(context: Context, group: Group, row: list[Said], said: Said) -> None:
    """按X占Y的比例赋分: a line of its own, or only the measure of the bands behind it."""
    tail = said.clause.tail
    points = said.score
    if points is not None:
        begin = next(p.end for p in tail if p.kind == "MUL")
        measure = context.text[begin : tail[-1].end].strip()
        group.line = Linear(measure, None, Point(Fraction(100), "%", points))  # type: ignore[arg-type]
        return
    stop = next((p.start for p in tail[1:] if p.kind in ("MUL", "CONVERT")), tail[-1].start)
    stop = min(stop, tail[-1].start)
    name = context.text[tail[0].end : stop].strip()
    others = [s for s in row if s is not said and s.act in ("give", "line", "proportion", "formula", "grade")]
    behind = [s for s in others if s.clause.start > said.clause.start and s.lead.count is None]
    if said.lead.when is not None and group.branches and said.clause.verb == "GIVE":
        line = Linear(name, None, Point(Fraction(100), "%", Share(1)))
        first = group.branches[0].said.lead
        if denies(said.lead.words, first) or said.lead.otherwise:
            group.otherwise = Ruled(line)
        else:
            group.branches.append(Branch(said.lead.when, Ruled(line), said))
        return
    if behind:
        group.rate = name
        return
    if name.endswith(("名次", "排名")):
        group.rate = name
        return
    if name.endswith(("情形", "情况", "结果")):
        raise Unsure("只说按情况计分，没有写怎样计")
    told = name.endswith("率") or "占" in name
    to = Point(Fraction(100), "%", Share(1)) if told else Point(None, None, Share(1))
    group.line = Linear(name if told else None, None, to)


def _formula(context: Context, group: Group, row: list[Said], said: Said) -> None:
    piece = said.clause.tail[0]
    bracketed = any(p.kind == "OPEN" for p in said.clause.lead)
    made = arithmetic(context.text, piece.terms, bracketed=bracketed)
    if made is None:
        raise Unsure("算式没有读出")
    context.mark(*made.marks)
    if context.text[piece.start : piece.start + 1] == "二":
        context.mark("suspect_ocr")
    rule = rule_of(made, tuple(context.defined), None, None)
    if rule is None:
        raise Unsure("算式没有读出")
    raw = said.lead.when
    if isinstance(raw, Band | Condition) and group.branches:
        group.branches.append(Branch(raw, Ruled(rule), said))
    elif group.otherwise is not None and isinstance(group.otherwise, Ruled):
        group.otherwise = Ruled(rule)
    elif group.line is not None:
        raise Unsure("有不止一个算式")
    elif raw is not None and said.lead.words.endswith("的"):
        if not group.branches:
            raise Unsure("算式的条件没有着落")
        if denies(said.lead.words, group.branches[0].said.lead):
            group.otherwise = Ruled(rule)
        else:
            group.branches.append(Branch(raw, Ruled(rule), said))
    else:
        group.line = rule


def _cap(group: Group, said: Said) -> None:
    """最多扣2分 limits the change before it; 最高5分 over pure additions is the ceiling."""
    limit = said.score
    if not isinstance(limit, Points | Share) or limit.value <= 0:
        raise Unsure("封顶的分数没有读出")
    if group.changes and not group.line:
        move, owner = group.changes[-1]
        loses = isinstance(move, Proportional | Discretion) or (
            isinstance(move, Step | Event | Once) and isinstance(move.score, Points | Share) and move.score.value < 0
        )
        mine = [k for k, (_, s) in enumerate(group.changes) if s is owner]
        alone = not group.branches and not any(_loses(m) for m, _ in group.changes)
        if not alone or loses:
            if any(isinstance(group.changes[k][0], Once) for k in mine):
                if not _loses(move):
                    group.ceiling = limit
                    return
                raise Unsure("一次性的加减分又写了限额")
            for k in mine:
                change, s = group.changes[k]
                group.changes[k] = (evolve(change, limit=limit), s)  # type: ignore[call-arg]
            return
    group.ceiling = limit


def _hundred(group: Group) -> None:
    """超过100%的按100%计算: the line ends where everything is earned."""
    rule = group.line
    if isinstance(rule, Linear) and rule.to.value == _WHOLE:
        group.line = Linear(rule.measure, rule.origin, rule.to, rule.to.score)
    elif isinstance(rule, Formula) and rule.expression.endswith("*分值"):
        group.line = Formula(rule.expression, rule.names, rule.floor, Share(1))
    else:
        raise Unsure("超过100%怎样计没有着落")


_WHOLE = 100


def _loses(move: Move) -> bool:
    if isinstance(move, Step | Event | Once) and isinstance(move.score, Points | Share):
        return move.score.value < 0
    return True


def _onward(group: Group) -> None:
    """依次类推 continues the row by its own difference."""
    rows = [(m, s) for m, s in group.changes if isinstance(m, Once) and isinstance(m.when, Condition)]
    bands = [s.lead.when for _, s in rows if isinstance(s.lead.when, Band)]
    if len(bands) < 2 or len(bands) != len(rows):
        raise Unsure("“依次类推”的规律没有读出")
    values = [m.score.value for m, _ in rows if isinstance(m, Once) and isinstance(m.score, Points)]
    widths = {b.high - b.low for b in bands if b.low is not None and b.high is not None}
    steps = {b - a for a, b in zip([Fraction(0), *values], values, strict=False)}
    if len(widths) != 1 or len(steps) != 1 or bands[0].low is None:
        raise Unsure("“依次类推”的规律没有读出")
    width = widths.pop()
    side_measure = bands[0].measure
    step = Step(
        side_measure, "above", Amount(bands[0].low - width, bands[0].unit), Amount(width, bands[0].unit),
        Points(steps.pop()), True,
    )
    keep = [(m, s) for m, s in group.changes if (m, s) not in rows]
    group.changes = [*keep, (step, rows[0][1])]


# -- what a group adds up to


def _built(context: Context, group: Group, row: list[Said]) -> Rule:
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
        if start is None and not any(_loses(move) for move in moves) and _stand_alone_additions(group):
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
        if isinstance(move, Once) and isinstance(_ladder_measure(group, said.lead.when or _NOTHING), Band)
    ]
    if len(at) < _SEVERAL:
        return
    bands = [_ladder_measure(group, group.changes[k][1].lead.when or _NOTHING) for k in at]
    kept = [b for b in bands if isinstance(b, Band)]
    first = kept[0].measure
    kept = [evolve(b, measure=b.measure or first) for b in kept]
    groups = {b.measure for b in kept}
    for measure in groups:
        own = [n for n, b in enumerate(kept) if b.measure == measure]
        if len(own) < _SEVERAL:
            continue
        worths = [_worth(group.changes[at[n]][0].score) for n in own]  # type: ignore[attr-defined]
        settled_bands, marks = settle([kept[n] for n in own], worths)
        context.mark(*(mark for mark in marks if mark != "edge_gap"))
        for n, band in zip(own, _clipped(settled_bands), strict=True):
            move, said = group.changes[at[n]]
            assert isinstance(move, Once)
            group.changes[at[n]] = (Once(band.when(None), move.score), said)


_NOTHING = StateHolds("无")


def _clipped(bands: list[Band]) -> list[Band]:
    """Cut the wider of two one-sided bands where the narrower begins."""
    out = []
    for band in bands:
        lows = [b for b in bands if b.low is not None and b.high is None and band.low is not None and b.low > band.low]
        highs = [b for b in bands if b.high is not None and b.low is None and band.high is not None and b.high < band.high]
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
    if len(levels) < _SEVERAL or len(levels) != len(group.branches):
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
        isinstance(m, Step) and m.side != "late" and len(group.changes) > 1 and any(_loses(o) for o, _ in group.changes)
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
            _conflict(context, only.outcome)
        return only.outcome
    if len(branches) == 1 and isinstance(only.outcome, Points):
        _conflict(context, only.outcome)
    mixed = _mixed(branches)
    if mixed is not None:
        if any(b.outcome == Points(0) and isinstance(b.raw, StateHolds) for b in branches) or group.otherwise is not None:
            raise Unsure("哪几项并列、哪几项分档没有读出")
        return Ruled(SumOf(tuple(_cases(context, run, None, group) for run in mixed)))
    if _is_sum(context, group):
        parts = tuple(_cases(context, [b], group.otherwise, group) for b in branches)
        return Ruled(SumOf(parts))
    return Ruled(_cases(context, branches, group.otherwise, group))


def _mixed(branches: list[Branch]) -> list[list[Branch]] | None:
    """Facts beside a ladder of bands: 及时得1分;执行率90%以上得3分,80%以上得2分 are parts, unless the points only fall."""
    ladders = [isinstance(b.raw, Band) for b in branches]
    worths = [_worth(b.outcome) for b in branches]
    if all(ladders) or sum(ladders) < _SEVERAL or any(w is None for w in worths):
        return None
    falling = all(a > b for a, b in zip(worths, worths[1:], strict=False) if a is not None and b is not None)
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


def _conflict(context: Context, outcome: Points) -> None:
    if context.printed_weight is not None and outcome.value != context.printed_weight:
        context.mark("points_conflict")


def _unit(raw: Raw) -> Raw:
    return raw


def _worth(outcome: Outcome) -> Fraction | None:
    match outcome:
        case Points(value) | Share(value):
            return value
        case PointsBetween(_, high):
            return high
    return None


def _is_sum(context: Context, group: Group) -> bool:
    """Are several outcomes earned side by side, or does one of them hold? The contract's levels against parts."""
    branches = group.branches
    if len(branches) < _SEVERAL or group.exclusive:
        return False
    if all(isinstance(b.outcome, Grade) for b in branches):
        return False
    numeric = [b for b in branches if _is_numeric(b.raw)]
    measures = {measure_of(b.raw) for b in numeric} - {None}
    if len(numeric) == len(branches) and (len(measures) <= 1 or _one_measure(measures)):
        return False
    values = [_worth(b.outcome) for b in branches]
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
    if len(numeric) >= 2 and (len(measures) <= 1 or _one_measure(measures)):
        return False
    if context.weight is not None and sum(numbers) == context.weight:
        return True
    return not _levels([b.said.lead.words for b in branches])


def _is_numeric(raw: Raw) -> bool:
    return isinstance(raw, Band | Condition) or (isinstance(raw, Several) and any(map(_is_numeric, raw.parts)))


def _one_measure(measures: set[str | None]) -> bool:
    """安检率 beside 燃气入户安检率 is the same measure, shortened."""
    named = sorted((m for m in measures if m), key=len)
    return all(name.endswith(named[0]) or named[0] in name for name in named)


def _levels(said: Sequence[str]) -> bool:
    """满意, 较满意, 一般: words of degree behind the first."""
    degrees = words().lists["degrees"]
    return all(w.startswith(degrees) for w in said[1:]) and not said[0].startswith(("较", "比较", "基本", "一般"))


def _cases(context: Context, branches: list[Branch], otherwise: Outcome | None, group: Group) -> Cases:
    """Make the cases: settle the edges, name the measure once."""
    branches = [evolve(b, raw=_known_measure(b.raw, group)) for b in branches]
    measures = [m for b in branches if (m := measure_of(b.raw)) is not None]
    measure = measures[0] if measures else None
    if len(branches) > 1 and measures and _one_measure(set(measures)):
        branches = [evolve(b, raw=_renamed(b.raw, measure)) for b in branches]
    lined = _lines(context, branches, group)
    branches = lined
    branches, measure = _named_whole(branches, measure)
    bands = [k for k, b in enumerate(branches) if isinstance(b.raw, Band)]
    if bands:
        plain = [branches[k].raw for k in bands]
        out, marks = settle([b for b in plain if isinstance(b, Band)], [_worth(branches[k].outcome) for k in bands])
        context.mark(*(m for m in marks if m != "edge_gap" or otherwise is None))
        for k, band in zip(bands, out, strict=True):
            branches[k] = evolve(branches[k], raw=band)
    branches = _with_ends(branches)
    return Cases(measure, tuple(Case(settled(b.raw, measure), b.outcome) for b in branches), otherwise)


def _named_whole(branches: list[Branch], measure: str | None) -> tuple[list[Branch], str | None]:
    """完成年度任务 above 完成任务的95%, 不超过限额 above 超过限额5%以下: one measure, its first step in words."""
    if measure is None or len(branches) < _SEVERAL:
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
        if first.test.sign == "<=" and measure == over or (
            first.test.sign == "<=" and any(measure_of(b.raw) == over for b in branches[1:])
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


def _with_ends(branches: list[Branch]) -> list[Branch]:
    return branches


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
    named = branch.said.lead.measure or next((measure_of(b.raw) for b in plain if measure_of(b.raw)), None) or measure_of(band)
    lower = next((b for b in plain if isinstance(b.raw, Band) and b.raw.high is not None and b.raw.low is None), None)
    best = next((b for b in plain if b.outcome != Points(0) and b.said.act != "base_give"), None)
    base = next((b for b in plain if b.said.act == "base_give"), None)
    if base is not None and best is not None and isinstance(base.raw, Band) and isinstance(best.raw, Band):
        if context.base is None or base.raw.low is None or best.raw.low is None:
            raise Unsure("基础分是多少没有写")
        return Linear(named, _point(base.raw.low, base.raw.unit, context.base), _point(best.raw.low, best.raw.unit, best.outcome))
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


# -- denials


def denies(said: str, first: Lead) -> bool:
    """Does a zero only deny the branch before it in its own words?

    Args:
        said: The words before the zero.
        first: What stands before the points.

    Returns:
        Whether it is the else-branch.
    """
    said = said.removesuffix("的").strip()
    for denial in sorted(words().lists["denials"], key=len, reverse=True):
        if not said.startswith(denial):
            continue
        rest = said[len(denial) :].strip()
        if not rest or rest in words().lists["generic_denials"]:
            return True
        if isinstance(first.when, Band | Condition):
            return len(rest) <= _FEW
        positive = first.words.removesuffix("的")
        signs = iter(positive)
        if all(sign in signs for sign in rest):
            return len(rest) <= _FEW or 2 * len(rest) >= len(positive)
    return False


_FEW = 4
_ = Reference
