"""What leads up to an outcome → a condition, a measure, a count: the pieces before 得5分 or 扣1分.

Lives here: cutting off headings, notes and fillers; bounds, states and their combinations. May not: decide how clauses
belong together (``standards_rules``).
"""

from collections.abc import Sequence

from attrs import evolve, frozen

from indicators.standards.tree import Condition, StateHolds
from indicators.syntax.standards_bounds import (
    Band,
    Part,
    Raw,
    Several,
    band_of,
    bounds_in,
    measure_of,
    numeric,
    reference,
    two_bounds,
)
from indicators.syntax.standards_counts import Count, before_each, count_of, is_measure
from indicators.syntax.standards_pieces import Piece, words
from indicators.syntax.standards_row import POINT, SEPARATORS, SUMMED, Clause, Unsure
from indicators.syntax.standards_text import Printed
from indicators.syntax.standards_unread import check_condition


@frozen(kw_only=True)
class Lead:
    """What stands before an outcome, read.

    Args:
        words: The condition's words as printed.
        when: The condition with unsettled bands: a band, a reference, a state, or several.
        measure: The measure that the condition names.
        count: The count, where there is one.
        item: The printed number of the point that begins here (1. ① …), or ``""``.
        stopped: A full stop or a semicolon stands before it.
        otherwise: It is the else-branch (否则).
        apart: 各 or 分别 stands before the outcome.
        bands: The bounds of the sentences before it that end without an outcome, and of the condition itself.
        start: Where the condition begins.
        end: Where it ends.
    """

    words: str = ""
    when: Raw | None = None
    measure: str | None = None
    count: Count | None = None
    item: str = ""
    stopped: bool = False
    otherwise: bool = False
    apart: bool = False
    bands: tuple[Band | Condition, ...] = ()
    start: int = 0
    end: int = 0


def read_lead(text: Printed, clause: Clause) -> Lead:
    """Read what stands before an outcome.

    Args:
        text: The source.
        clause: The clause.

    Returns:
        The reading; bands keep their soft edges, since only the neighbours settle them.
    """
    if clause.act == "label":  # 优秀(92-100分): the condition stands in the brackets
        if any(piece.low is not None and piece.low.unit == POINT for piece in clause.lead):
            raise Unsure("有一档没有读出")
        first, last = clause.tail[0], clause.tail[-1]
        band = band_of(first, None) if len(clause.tail) == 1 else two_bounds(first, last, None)
        return Lead(words=text[clause.start : clause.end], when=band)
    row, stopped = _without_notes(_before_outcome(clause))
    segments, item = _segments(_without_heading(row))
    if not segments:
        return Lead(item=item, stopped=stopped)
    for piece in (piece for segment in segments[:-1] for piece in segment):
        if piece.kind in _OUTCOMES or (piece.kind == "VERB" and piece.word in ("ADD", "DEDUCT")):
            raise Unsure("有一段没有读出")
    main = Part(text, segments[-1])
    bands = tuple(bound for segment in segments[:-1] for bound in bounds_in(Part(text, segment)))
    lead = Lead(item=item, stopped=stopped, apart=_trim(main), bands=bands)
    check_condition(main)
    if not main.words or _otherwise(main):
        return evolve(lead, words=main.words, otherwise=bool(main.words))
    parts = _without_checks(main.split("COMMA"))
    main = Part(text, [piece for piece in main.row if piece.start >= parts[0].start], parts[0].start, main.end)
    lead = evolve(lead, words=main.words, start=main.start, end=main.end)
    counted = max((k for k, part in enumerate(parts) if any(p.kind == "each" for p in part.row)), default=None)
    if counted is not None and not (clause.act == "give" and is_measure(parts[counted])):
        count = count_of(text, parts, counted)
        heads = [bound for part in parts[: counted + 1] for bound in bounds_in(before_each(part))]
        if count is None and clause.act in ("give", "add", "deduct", "both"):
            raise Unsure("“每”后面的数量没有读出")
        return evolve(lead, count=count, bands=(*bands, *heads))
    raw = _condition(text, parts, main)
    return evolve(lead, when=raw, measure=measure_of(raw), bands=(*bands, *((raw,) if isinstance(raw, Band) else ())))


_OUTCOMES = ("award", "HIGHEST", "FINISHED", "CAPPED", "DISCRETION", "PROPORTION")  # none may stand before a full stop


def _before_outcome(clause: Clause) -> list[Piece]:
    """The lead without what belongs to the outcome: the name before =, the bracket before (5分), separators."""
    row = list(clause.lead)
    if clause.act in ("formula", "define", "times") or clause.verb == "EQUAL":
        while row and row[-1].kind not in (*SEPARATORS, "OPEN", "ITEM"):
            row.pop()
    if clause.act == "cap":  # 累计加分不超过5分
        while row and (row[-1].kind == "VERB" or row[-1].word in SUMMED):
            row.pop()
    bracketed = bool(row) and row[-1].kind == "OPEN"
    ends = ("COMMA", "COLON", "PAUSE", "OPEN", *(("STOP",) if bracketed else ()))
    while row and row[-1].kind in ends:
        row.pop()
    return row


def _without_notes(row: list[Piece]) -> tuple[list[Piece], bool]:
    """Drop the separators and the bracketed notes that follow the outcome before."""
    at, stopped = 0, False
    while at < len(row):
        kind = row[at].kind
        if kind in ("COMMA", "PAUSE", "STOP", "COLON", "CLOSE"):
            stopped = stopped or kind == "STOP"
            at += 1
        elif kind == "OPEN":
            depth = 0
            for stop in range(at, len(row)):
                depth += (row[stop].kind == "OPEN") - (row[stop].kind == "CLOSE")
                if depth == 0:
                    break
            else:
                break
            if stop + 1 < len(row) and row[stop + 1].kind not in ("COMMA", "STOP"):
                break
            at = stop + 1
        else:
            break
    return row[at:], stopped


def _without_heading(row: list[Piece]) -> list[Piece]:
    """评分标准:… is a heading."""
    at = next((k for k, piece in enumerate(row) if piece.kind == "COLON"), None)
    if at and row[at - 1].word.endswith(("等级", "等次", "档次", "个档")):  # 分为优、良、中、差四个等级:
        return row[at + 1 :]
    if at is None or any(p.kind in ("COMMA", "STOP", "bound") for p in row[:at]):
        return row
    said = "".join(p.leads[0] if p.kind in ("PRE", "VERB") else p.word for p in row[:at] if p.kind != "ITEM")
    return row[at + 1 :] if said in words().lists["headings"] else row


def _segments(row: list[Piece]) -> tuple[list[list[Piece]], str]:
    """Cut at full stops and at numbers of points; the last number counts."""
    segments: list[list[Piece]] = [[]]
    item = ""
    for piece in row:
        if piece.kind == "ITEM":
            item = piece.word
        if piece.kind in ("STOP", "ITEM"):
            segments.append([])
        else:
            segments[-1].append(piece)
    return [s for s in segments if any(p.kind not in ("COMMA", "PAUSE", "COLON") for p in s)], item


def _trim(main: Part) -> bool:
    """Cut fillers off both ends; say whether 各 or 分别 stood before the outcome."""
    fillers, apart = words().lists["fillers"], False
    while main.row:
        last = main.row[-1]
        if last.kind == "APART":
            apart = True
        elif (
            last.kind in ("COMMA", "COLON", "PAUSE")
            or (last.word in fillers and last.word != "的")
            or (last.kind == "PRE" and last.leads == ("为",))
        ):
            pass
        elif last.kind == "WORDS" and (tail := _tail(last.word, fillers)):
            end = last.end - len(tail)
            main.row[-1] = evolve(last, end=end, word=last.word.removesuffix(tail))
            main.end = end
            continue
        else:
            break
        main.row.pop()
        main.end = main.row[-1].end if main.row else main.start
    openers = words().lists["openers"]
    while main.row:
        first = main.row[0]
        if first.kind in ("COMMA", "COLON", "PAUSE") or (first.word in openers and len(main.row) > 1):
            main.row.pop(0)
            main.start = main.row[0].start if main.row else main.end
            continue
        fits = (o for o in openers if first.kind == "WORDS" and first.word.startswith(o) and o not in _NO_HEAD)
        head = max(fits, key=len, default="")
        if not head or first.word.startswith(_NO_OPENER):
            break
        main.row[0] = evolve(first, start=first.start + len(head), word=first.word[len(head) :])
        main.start = first.start + len(head)
        break
    return apart


_NO_HEAD = (
    "对",
    "及",
    "当",
    "如",
    "则",
    "同时",
    "以及",
    "而",
)  # openers only as a piece of their own: 及时, 如期, 当年
_NO_OPENER = ("若干", "或有", "但书")


def _tail(word: str, fillers: Sequence[str]) -> str:
    """The filler at the end of a run of words: …该项, …本项指标."""
    said = "" if word.endswith("相对应") else word
    return max((f for f in fillers if len(f) > 1 and said.endswith(f) and len(said) > len(f)), key=len, default="")


def _otherwise(main: Part) -> bool:
    """否则 · 反之 · 其他情况 · 其余的."""
    if not main.row or main.row[0].kind != "ELSE":
        return False
    rest = "".join(p.word for p in main.row[1:] if p.kind not in ("COMMA", "COLON"))
    return rest in ("", "的", "情况", "情形", "情况的", "情形的", "均", "则", "名次", "单位", "等次", "级别", "人员")


def _without_checks(parts: list[Part]) -> list[Part]:
    """Drop first parts that only say how the thing is looked into (查台账, 现场核验, 核对近三年台账)."""
    checking = words().lists["checking"]
    while len(parts) > 1 and not any(p.kind == "each" for p in parts[0].row):
        said, after = parts[0].words, parts[1].words
        basis = said.startswith("以") and said.endswith(("为基准", "为标准", "为界", "为准", "为基数"))
        named = after.removesuffix("的").removeprefix("达到").removeprefix("达")
        repeated = after.startswith("达") and len(named) > 1 and said.endswith(named)
        if not (said.startswith(checking) or basis or repeated):
            break
        parts = parts[1:]
    return parts


def _condition(text: Printed, parts: list[Part], main: Part) -> Raw | None:
    """Read the comma parts of a condition."""
    if len(parts) == 1:
        linked = _linked(text, parts[0])
        if linked is not None:
            return linked
    read: list[Raw | None] = [numeric(part) or reference(part) for part in parts]
    if all(r is None for r in read):
        if sum(p.end - p.start for p in main.row if p.kind != "bound") <= 1 < len(main.words):
            raise Unsure("有一个数没有读出")  # 5%-10元, ≥90%且≥80%: a bound, not a fact
        return StateHolds(main.words)
    if len(parts) == 1:
        return read[0]
    if isinstance(read[-1], Band | Condition) and all(r is None for r in read[:-1]):
        return _prefaced(parts, read[-1])
    if any(isinstance(r, Several) for r in read):
        return StateHolds(main.words)
    return _joined(parts, read)


_PREFACES = ("本年", "本年度", "本", "对于", "对", "在", "关于", "有", "根据", "按", "年度内", "全年")


_PAIR = 2  # a preface and the bound


def _prefaced(parts: list[Part], last: "Band | Condition") -> Raw:
    """本年度的补助,发放到户率达到95%: a noun before the bound is no condition; a sentence is."""
    head = Part(parts[0].text, [p for part in parts[:-1] for p in part.row], parts[0].start, parts[-2].end)
    if len(parts) == _PAIR and head.words.startswith(_PREFACES):
        if head.words.startswith("有") and isinstance(last, Condition) and last.measure is None:
            return evolve(last, measure=head.words[1:])
        return last
    return _joined(parts, [*([None] * (len(parts) - 1)), last])


def _joined(parts: list[Part], read: "list[Raw | None]") -> Raw:
    """Several comma parts, all of which must hold (或: one of which)."""
    found: list[Band | Condition | StateHolds] = []
    operator = "and"
    held: list[Part] = []
    for part, raw in zip(parts, read, strict=True):
        if part.words.startswith(("或", "或者")):
            operator = "or"
        if isinstance(raw, Band | Condition):
            if held:
                found.append(_state(held))
                held = []
            found.append(_stripped_measure(raw))
        else:
            held.append(part)
    if held:
        found.append(_state(held))
    bands = [raw for raw in found if isinstance(raw, Band)]
    if len(bands) > 1 and any(band.shape == "bare" and band.unit not in (None, "%", "分") for band in bands[:-1]):
        raise Unsure("前一句是要求还是条件没有读出")  # 每季度考核一次,90分以上
    return Several(operator, tuple(found)) if len(found) > 1 else found[0]


def _stripped_measure(raw: "Band | Condition") -> "Band | Condition":
    measure = raw.measure
    for opener in ("或者", "或", "并且", "且", "但"):
        if measure is not None and measure.startswith(opener):
            measure = measure[len(opener) :] or None
    return evolve(raw, measure=measure)


def _state(parts: list[Part]) -> StateHolds:
    said = parts[0].text[parts[0].start : parts[-1].end].strip()
    for opener in ("或者", "或", "并且", "且", "但"):
        said = said.removeprefix(opener)
    return StateHolds(said)


def _linked(text: Printed, part: Part) -> Raw | None:
    """办结率达95%以上且无投诉的: a bound and a state in one comma part."""
    for at, piece in enumerate(part.row[:-1]):
        if piece.kind != "WORDS" or at == 0:
            continue
        link = next((o for o in ("且", "并且", "或") if piece.word.startswith(o) and len(piece.word) > len(o)), None)
        if link is None:
            continue
        first = Part(text, part.row[:at], part.start)
        rest = [evolve(piece, start=piece.start + len(link), word=piece.word[len(link) :]), *part.row[at + 1 :]]
        second = Part(text, rest, None, part.end)
        one, two = numeric(first), numeric(second)
        if isinstance(one, Band | Condition) and isinstance(two, Band | Condition):
            return Several("or" if link == "或" else "and", (one, two))
        return None
    if part.row and part.row[-1].kind == "WORDS":
        piece = part.row[-1]
        link = next((o for o in ("并且", "且") if piece.word.startswith(o) and len(piece.word) > len(o)), None)
        one = numeric(Part(text, part.row[:-1], part.start)) if link else None
        if link and isinstance(one, Band | Condition):
            said = text[piece.start + len(link) : part.end].strip()
            return Several("and", (one, StateHolds(said)))
    return None
