"""Deductions and additions without 每: a fact, one thing counted, a list under 分别, 依次类推.

Lives here: placing them in the group. May not: steps and events with 每 (``standards_changes``).
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.standards.tree import Amount, Base, Condition, Event, Once, Outcome, Points, Share, StateHolds, Step
from indicators.syntax.standards_bounds import Band, settled
from indicators.syntax.standards_changes import RATIOS, TIMES, changes_of, signed
from indicators.syntax.standards_counts import Count
from indicators.syntax.standards_lists import paired
from indicators.syntax.standards_model import Branch, Context, Group, Said, is_plus, ladder_measure, raw_of
from indicators.syntax.standards_pieces import words
from indicators.syntax.standards_row import Unsure
from indicators.syntax.standards_text import Printed


def one_of(context: Context, said: Said) -> tuple[str, Amount] | None:
    """有1条…, 一项未整改的, …差1期: a single thing counted without 每."""
    text = context.text
    row = [p for p in said.clause.lead if p.kind not in ("ITEM", "STOP")]
    stops = [k for k, p in enumerate(said.clause.lead) if p.kind in ("ITEM", "STOP")]
    if stops:
        row = list(said.clause.lead[stops[-1] + 1 :])
    found = [
        p
        for p in row
        if p.kind == "bound" and p.low is not None and p.low.value == 1 and p.low.unit not in (None, *RATIOS, "分")
    ]
    if len(found) != 1 or found[0].high is not None or found[0].low_edge:
        return None
    one = found[0]
    assert one.low is not None
    before = text[said.lead.start : one.low.start].strip().strip(",，")
    after = text[one.low.end : said.lead.end].strip()
    return f"{before}{after}", Amount(one.low.value, one.low.unit)


def move_points(context: Context, group: Group, row: list[Said], at: int, said: Said) -> None:
    """A deduction or an addition."""
    lead = said.lead
    sign = -1 if said.act == "deduct" else 1
    if len(said.clause.scores) > 1:
        apart(context, group, said)
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
    if is_plus(said) and not group.branches and any(s.act in ("deduct", "judge") for s in row[at + 1 :]):
        group.branches.append(Branch(raw_of(said), said.score, said))
        return
    if said.clause.verb == "BELOW_ZERO" and lead.when is None and at:
        group.changes.append((Once(settled(raw_of(row[at - 1]), None), score), said))
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
        if (
            value is None
            or not isinstance(step.score, Points)
            or step.score.value * value / step.per.value != said.score.value
        ):  # type: ignore[union-attr]
            raise Unsure("逐档加减和一次加减对不上")
        group.changes[-1] = (evolve(step, limit=said.score), group.changes[-1][1])  # type: ignore[arg-type]
        return
    raised = _raised(context, said, score, group)
    if raised is not None:
        group.changes.append((raised, said))
        return
    counted = one_of(context, said)
    if counted is not None:
        words_, amount = counted
        near = next((m for m, s in reversed(group.changes) if isinstance(m, Event)), None)
        del near
        group.changes.append((Event(_joined_event(context, said, words_), amount, score), said))
        return
    if lead.apart and isinstance(lead.when, StateHolds):
        for name in enumerated(context.text, said) or (lead.words,):
            group.changes.append((Once(StateHolds(name), score), said))
        return
    group.changes.append((Once(settled(ladder_measure(group, raw_of(said)), None), score), said))


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

    rest = base.removesuffix(named).removesuffix("比").removesuffix("较") or None
    if not isinstance(score, Points | Share):
        return None
    return Step(rest, side, Base("previous_year"), Amount(piece.low.value, raw.unit), score)


def enumerated(text: Printed, said: Said) -> tuple[str, ...]:
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


def apart(context: Context, group: Group, said: Said) -> None:
    """分别 pairs two lists of equal length in order."""
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


def onward(group: Group) -> None:
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
        side_measure,
        "above",
        Amount(bands[0].low - width, bands[0].unit),
        Amount(width, bands[0].unit),
        Points(steps.pop()),
        True,
    )
    keep = [(m, s) for m, s in group.changes if (m, s) not in rows]
    group.changes = [*keep, (step, rows[0][1])]
