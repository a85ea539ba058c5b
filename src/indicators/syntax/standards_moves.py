"""Deductions and additions: a fact, one thing counted, a list under 分别, 依次类推.

Lives here: placing them in the group. May not: make steps and events (``standards_changes``).
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.standards.tree import Amount, Base, Condition, Event, Once, Points, Share, StateHolds, Step
from indicators.syntax.standards_bounds import Band, Part, bounds_in, settled
from indicators.syntax.standards_changes import RATIOS, TIMES, Score, changes_of, signed
from indicators.syntax.standards_counts import Count
from indicators.syntax.standards_lists import paired
from indicators.syntax.standards_model import SEVERAL, Group, Said
from indicators.syntax.standards_pieces import Piece, words
from indicators.syntax.standards_row import Unsure
from indicators.syntax.standards_text import Printed


def move_points(group: Group, said: Said) -> None:
    """Place a deduction or an addition."""
    lead = said.lead
    if len(said.clause.scores) > 1:
        apart(group, said)
        return
    if said.score is None:
        raise Unsure("加减的分数没有读出")
    if said.act == "both" and lead.count is None:
        raise Unsure("加减分没有写每多少")
    score = signed(said.score, -1 if said.act == "deduct" else 1)
    asked = _asked(group, said)
    alone = None if lead.count is not None else _implicit(group.context.text, said, asked)
    if lead.count is not None or alone is not None:
        counted = lead if alone is None else evolve(lead, count=alone, when=None, bands=(*lead.bands, *asked))
        made = changes_of(counted, score, group.targets, both=said.act == "both")
        if made is None:
            raise Unsure("“每”后面的数量没有读出")
        group.change(said, *made)
    elif _is_start(group, said):
        group.branch(said, said.raw, said.score)
    elif said.clause.verb == "BELOW_ZERO" and lead.when is None and (before := group.before(said)) is not None:
        group.change(said, Once(settled(before.raw, None), score))  # 该项不得分,倒扣8分
    elif not _ends_steps(group, said):
        _once(group, said, score)


def _is_start(group: Group, said: Said) -> bool:
    """+8分 in front of -3分 is 得8分."""
    behind = group.row[next(k for k, other in enumerate(group.row) if other is said) + 1 :]
    return said.plus and not group.branches and any(other.loses for other in behind)


def _once(group: Group, said: Said, score: Score) -> None:
    """One thing counted, a list with 各, or a fact that moves the points once."""
    lead, text = said.lead, group.context.text
    raised = _raised(said, score)
    if raised is not None:
        group.change(said, raised)
    elif (counted := one_of(text, said)) is not None:
        event, per = counted
        group.change(said, Event(event.replace("的,", "的").replace("的，", "的"), per, score))
    elif lead.apart and isinstance(lead.when, StateHolds):
        names = enumerated(text, said) or (lead.words,)
        group.change(said, *(Once(StateHolds(name), score) for name in names))
    else:
        raw = group.with_measure(said.raw)
        counted_units = [move.per.unit for move, _ in group.changes if isinstance(move, Event)]
        if isinstance(raw, Band) and raw.unit in counted_units:
            raise Unsure("按次数分档的加减分没有读出")  # 1次扣2分,2次扣5分: not so much for each
        group.change(said, Once(settled(raw, None), score))


def own_row(said: Said) -> list[Piece]:
    """The pieces of the sentence that the clause stands in."""
    row = list(said.clause.lead)
    stops = [k for k, piece in enumerate(row) if piece.kind in ("ITEM", "STOP")]
    return row[stops[-1] + 1 :] if stops else row


def one_of(text: Printed, said: Said) -> tuple[str, Amount] | None:
    """有1条…, 一项未整改的, …差1期: a single thing counted without 每."""
    units = (None, *RATIOS, "分")
    row = own_row(said)
    last = max((k for k, p in enumerate(row[:-1]) if p.kind == "COMMA"), default=-1)
    ones, near = (
        [p for p in part if p.kind == "bound" and p.low is not None and p.low.value == 1 and p.low.unit not in units]
        for part in (row, row[last + 1 :])
    )
    found = near if len(near) == 1 else ones
    one = found[0].low if len(found) == 1 else None
    if one is None or found[0].high is not None or found[0].low_edge:
        return None
    asked = (p for p in row if p.end <= one.start and p.kind == "PRE")
    if any(words().before.get(piece.leads[-1]) == ">=" for piece in asked):
        return None  # 每年至少开展1次演练,未开展的扣2分
    before = text[said.lead.start : one.start].strip()
    before = before if before.endswith(("的,", "的，")) else before.strip(",，")
    return f"{before}{text[one.end : said.lead.end].strip()}", Amount(one.value, one.unit)


def _implicit(text: Printed, said: Said, asked: Sequence[Band | Condition]) -> Count | None:
    """迟报一天扣1分, 降低1个百分点扣0.5分: a distance of one, counted without 每."""
    row = [piece for piece in own_row(said) if piece.kind not in ("COMMA", "PAUSE", "COLON")]
    last = row[-1] if row else None
    if last is None or last.kind != "bound" or last.low is None or last.low.value != 1 or last.low_edge or last.high:
        return None
    index, between = len(row) - 1, ""
    verb = last.leads[-1] if last.leads else ""
    if not verb and index >= SEVERAL and row[-2].kind == "WORDS" and row[-3].kind == "PRE":
        verb, between, index = row[-3].leads[-1], row[-2].word, index - 2
    side = words().distance.get(verb, "")
    late = side in ("late", "early") and last.low.unit in TIMES
    if side == "below" and verb in _SHORT and asked:  # 每季检查不少于2次,少一次扣1分
        return Count(last.low, (side,), "", "", between, verb, "")
    if not late and not (side in ("above", "below") and last.low.unit == "百分点"):
        return None
    own = text[row[0].start : row[index].start].strip() if index else ""
    if own.endswith(("比", "较", *words().lists["previous_year"])):
        return None
    if own.startswith(("比", "较")):  # 比计划提高一个百分点
        return Count(last.low, (side,), "", "", own[1:], verb, "")
    return Count(last.low, (side,), "" if late else own, "", between, verb, "")


_SHORT = ("少", "缺", "差")


def _asked(group: Group, said: Said) -> "tuple[Band | Condition, ...]":
    """The printed target of what is counted: 不少于2次, in the same sentence or before it."""
    *row, last = own_row(said) or [Piece("END", 0, 0, "")]
    if last.kind != "bound" or last.low is None:
        return ()
    unit = last.low.unit
    here = [bound for bound in bounds_in(Part(group.context.text, row)) if isinstance(bound, Band)]
    before = [target.raw for target in group.targets if isinstance(target.raw, Band)]
    return tuple(
        b for b in (*here, *before) if b.unit == unit and b.low is not None and b.low_closed and b.high is None
    )


def _raised(said: Said, score: Score) -> Step | None:
    """比上年提高一个百分点加3分."""
    raw, last = said.lead.when, next((p for p in reversed(said.clause.lead) if p.kind == "bound"), None)
    if not isinstance(raw, Band) or raw.unit != "百分点" or last is None or last.low is None or not last.leads:
        return None
    side = words().distance.get(last.leads[-1])
    base = (raw.measure or "").removesuffix(last.leads[-1])
    named = next((name for name in words().lists["previous_year"] if base.endswith(name)), None)
    if side not in ("above", "below") or named is None or raw.shape not in ("bare", "sign"):
        return None
    measure = base.removesuffix(named).removesuffix("比").removesuffix("较") or None
    return Step(measure, side, Base("previous_year"), Amount(last.low.value, raw.unit), score)


def _ends_steps(group: Group, said: Said) -> bool:
    """下降3%以上加4.5分 behind 每下降1%加1.5分 says where the steps end: at three of them."""
    step, owner = group.changes[-1] if group.changes else (None, None)
    band = said.lead.when
    last = next((piece for piece in reversed(said.clause.lead) if piece.kind == "bound"), None)
    verb = last.leads[-1] if last is not None and last.leads else ""
    if not isinstance(step, Step) or owner is None or not isinstance(band, Band) or band.unit not in RATIOS:
        return False
    if words().distance.get(verb) != step.side or verb in words().before:
        return False
    whole = step.score.value * band.edge / step.per.value if isinstance(step.score, Points | Share) else None
    if not isinstance(said.score, Points) or whole != said.score.value:
        raise Unsure("逐档加减和一次加减对不上")
    group.changes[-1] = (evolve(step, limit=said.score), owner)
    return True


# -- lists


def enumerated(text: Printed, said: Said) -> tuple[str, ...]:
    """整改无清单、无时限、无复核的 · 购置和启用的: the members of a printed list."""
    row = [piece for piece in said.clause.lead if piece.kind not in ("APART", "COMMA", "STOP", "ITEM")]
    cuts = [piece for piece in row if piece.kind == "PAUSE"]
    if cuts:
        starts, stops = [row[0].start, *(p.end for p in cuts)], [*(p.start for p in cuts), row[-1].end]
        return tuple(name for a, b in zip(starts, stops, strict=True) if (name := text[a:b].strip()))
    if len(row) == 1 and row[0].word.count("和") == 1 and len(row[0].word) <= _SHORT_PAIR:
        one, two = text[row[0].start : row[0].end].split("和")
        return (one.strip(), two.strip()) if one and two else ()
    return ()


_SHORT_PAIR = 8  # 购置和启用的: longer words with 和 are one fact


def apart(group: Group, said: Said) -> None:
    """分别 pairs two lists of equal length in order."""
    scores, sign = said.clause.scores, -1 if said.act == "deduct" else 1
    found = paired(group.context.text, said, len(scores))
    if found is None:
        raise Unsure("“分别”前后的项数对不上")
    group.exclusive = group.exclusive or (said.act == "add" and _kinds(group.context.heading or "", found))
    for member, score in zip(found, scores, strict=True):
        if isinstance(member, Event):
            group.change(said, evolve(member, score=signed(score, sign)))
        elif said.act != "give" and isinstance(member, StateHolds) and not group.exclusive:
            group.change(said, Once(member, signed(score, sign)))
        else:
            group.branch(said, member, score)


def _kinds(heading: str, members: Sequence[object]) -> bool:
    """教育、医疗、养老 under the heading 类型(教育类、医疗类…): one of them holds."""
    return all(isinstance(m, StateHolds) and m.words.removesuffix("的") in heading for m in members)


def onward(group: Group, _said: Said) -> None:
    """依次类推 continues the row by its own difference."""
    rows = [(m, s) for m, s in group.changes if isinstance(m, Once) and isinstance(m.when, Condition)]
    bands = [s.lead.when for _, s in rows if isinstance(s.lead.when, Band)]
    values = [m.score.value for m, _ in rows if isinstance(m, Once) and isinstance(m.score, Points)]
    widths = {band.high - band.low for band in bands if band.low is not None and band.high is not None}
    gains = {after - before for before, after in pairwise([Fraction(0), *values])}
    low = bands[0].low if bands else None
    if not len(values) == len(bands) == len(rows) >= SEVERAL or len(widths) != 1 or len(gains) != 1 or low is None:
        raise Unsure("“依次类推”的规律没有读出")
    (width,), (gain,), unit = widths, gains, bands[0].unit
    step = Step(bands[0].measure, "above", Amount(low - width, unit), Amount(width, unit), Points(gain), whole=True)
    group.changes = [(m, s) for m, s in group.changes if (m, s) not in rows]
    group.change(rows[0][1], step)
