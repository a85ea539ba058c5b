"""Row of pieces → clauses: each outcome of a printed standard with what leads up to it.

Lives here: recognising outcomes (得5分, 不得分, 酌情扣分, 按比例得分, 得分=…, 评为优秀), caps (最高, 封顶) and floors
(扣完为止), one small recogniser each. May not: read conditions (``standards_conditions``), build rules.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import field, frozen

from indicators.standards.tree import Outcome, Points, PointsBetween, Share
from indicators.syntax.standards_pieces import Number, Piece, number_of, words
from indicators.syntax.standards_text import Printed

class Unsure(Exception):  # noqa: N818 - no error of the user: it becomes an Unreadable with this reason
    """The text cannot be read with certainty."""


END = Piece("END", 0, 0, "")
SEPARATORS = ("COMMA", "STOP", "PAUSE", "COLON", "END")
_CLOSERS = (*SEPARATORS, "CLOSE", "ITEM", "OPEN")
POINT = "分"


@frozen
class Clause:
    """One outcome and the pieces before it.

    Args:
        act: ``give`` ``add`` ``deduct`` ``both`` ``keep`` ``judge`` ``proportion`` ``line`` ``formula`` ``define``
            ``grade`` ``excluded`` ``veto`` ``cap`` ``floor`` ``weight`` ``base`` ``onward`` ``rest``.
        lead: The pieces between the outcome before and this one.
        start: Where the outcome begins in the text.
        end: Where it ends.
        scores: The points or shares, unsigned; several for 分别加2分和0.8分.
        verb: The terminal of the verb: GIVE, ADD, DEDUCT.
        tail: The pieces of the outcome itself, where a later pass needs them.
        marks: Defects read through.
    """

    act: str
    lead: tuple[Piece, ...]
    start: int
    end: int
    scores: tuple[Outcome, ...] = ()
    verb: str = ""
    tail: tuple[Piece, ...] = ()
    marks: tuple[str, ...] = field(default=())

    @property
    def score(self) -> Outcome | None:
        """The only score, if there is one."""
        return self.scores[0] if len(self.scores) == 1 else None


@frozen
class Found:
    """What a recogniser saw: the clause without its lead, and the index behind it."""

    act: str
    stop: int
    scores: tuple[Outcome, ...] = ()
    verb: str = ""
    marks: tuple[str, ...] = ()


class Row:
    """The pieces with safe access and the small questions that the recognisers ask."""

    def __init__(self, text: Printed, row: list[Piece]) -> None:
        self.text = text
        self.row = row

    def at(self, index: int) -> Piece:
        return self.row[index] if 0 <= index < len(self.row) else END

    def kind(self, index: int) -> str:
        return self.at(index).kind

    def skip(self, index: int, *fillers: str) -> int:
        """Step over words that say nothing here."""
        known = fillers or words().lists["fillers"]
        while (self.kind(index) == "WORDS" and self.at(index).word in known) or self.kind(index) == "APART":
            index += 1
        return index


def scores_of(low: Number | None, high: Number | None) -> tuple[Outcome, ...]:
    """Make points of one or two printed numbers, the smaller first."""
    if low is None:
        return ()
    if high is None or high.value == low.value:
        return (Points(low.value),)
    return (PointsBetween(*sorted((low.value, high.value))),)


def _in_points(piece: Piece, *, bare: bool = False) -> bool:
    """Are the numbers of the piece points? Only the last one needs the unit; ``bare`` lets it go without."""
    last = piece.high or piece.low
    if last is None or (piece.dash and piece.high is None):
        return False
    first_fits = piece.low is not None and piece.low.unit in (None, POINT, "份")
    return first_fits and (last.unit in (POINT, "份") or (bare and last.unit is None))


def _misspelt(piece: Piece) -> tuple[str, ...]:
    last = piece.high or piece.low
    return ("misspelt",) if last is not None and last.unit == "份" else ()


def _full(row: Row, index: int) -> int | None:
    """The index behind 满分, 该项分值的满分 …, or ``None``."""
    index = row.skip(index)
    if row.kind(index) not in ("FULL", "BASE"):
        return None
    while row.kind(index) in ("FULL", "BASE") or (row.at(index).word == "的" and row.kind(index + 1) in ("FULL", "BASE")):
        index += 1
    return index


def _full_score(row: Row, index: int, act: str, verb: str) -> Found | None:
    """满分, or 分值的80%."""
    behind = _full(row, index)
    if behind is None:
        return None
    of = row.skip(behind, "的", "×", "*")
    part = row.at(of)
    if part.kind in ("MUL",):
        part, of = row.at(of + 1), of + 1
    if part.kind == "bound" and not part.leads and part.low is not None and part.low.unit == "%":
        if part.high is not None:
            return None
        return Found(act, of + 1, (Share(part.low.value / 100),), verb)
    if part.kind == "bound" and of == behind and not part.leads and _in_points(part) and not part.low_edge:
        return Found(act, of + 1, scores_of(part.low, part.high), verb)  # 得基本分3分
    base = any(row.kind(k) == "BASE" for k in range(index, behind))
    return Found("base_give" if base else act, behind, (Share(1),), verb)


# -- the recognisers, in the order in which they are tried


def _cap(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """最高不超过5分 · 最多扣2分 · 以6分为限 · 满分为止 · 不超过5分."""
    piece = row.at(index)
    if piece.kind == "HIGHEST":
        at = row.skip(index + 1, "可", "不", "累计", "得", "为")
        if row.kind(at) == "PRE" or row.at(at).kind == "VERB":
            at = row.skip(at + 1)
        target = row.at(at)
        verb = target.word if target.kind == "award" else row.at(index + 1).word
        if target.kind in ("award", "bound") and _in_points(target, bare=True) and target.high is None:
            return Found("cap", at + 1, scores_of(target.low, None), verb)
        behind = _full(row, at)
        return None if behind is None else Found("cap", behind, (Share(1),), verb)
    if piece.kind in ("bound", "award") and _in_points(piece) and row.kind(index + 1) == "CAPPED":
        return Found("cap", index + 2, scores_of(piece.low, None))
    if piece.kind == "FULL" and row.kind(index + 1) in ("UNTIL", "CAPPED"):
        return Found("cap", index + 2, (Share(1),))
    if piece.kind == "FINISHED" and piece.word == "加满" and _in_points(row.at(index + 1)):
        return Found("cap", index + (3 if row.kind(index + 2) == "UNTIL" else 2), scores_of(row.at(index + 1).low, None))
    at_most = piece.leads and words().before.get(piece.leads[0]) == "<="
    if piece.kind == "bound" and at_most and _in_points(piece) and piece.high is None and not piece.low_edge:
        own = _own(lead)
        if all(p.kind in ("VERB", "FULL") or p.word in ("累计", "合计", "总计", "加", "本项") for p in own):
            return Found("cap", index + 1, scores_of(piece.low, None), own[-1].word if own else "")
    return None


def _own(lead: list[Piece]) -> list[Piece]:
    """The pieces since the last comma or stop."""
    own: list[Piece] = []
    for piece in reversed(lead):
        if piece.kind in (*SEPARATORS, "OPEN"):
            break
        own.append(piece)
    return own[::-1]


def _floor(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """扣完为止 · 直至扣完 · 扣完16分为止 · 最低得0分."""
    piece = row.at(index)
    if piece.kind == "LOWEST":
        at = row.skip(index + 1, "得", "为", "计")
        if row.kind(at) in ("VERB", "PRE"):
            at += 1
        target = row.at(at)
        if target.kind in ("award", "bound") and target.low is not None and _in_points(target, bare=True):
            return Found("floor", at + 1, scores_of(target.low, None), "LOWEST")
        return Found("floor", at + 1, (Points(0),), "LOWEST") if target.word == "零分" else None
    at = index + 1 if piece.kind == "UNTIL" else index
    if row.kind(at) != "FINISHED":
        return None
    at += 1
    scores: tuple[Outcome, ...] = ()
    if row.kind(at) == "bound" and _in_points(row.at(at)):
        scores = scores_of(row.at(at).low, None)
        at += 1
    else:
        at = _full(row, at) or row.skip(at)
    if row.kind(at) == "WORDS" and row.kind(at + 1) == "UNTIL":
        at += 1
    return Found("floor", at + 1 if row.kind(at) == "UNTIL" else at, scores)


def _weight(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """满分8分 · 基础分为分值的60% · 占8分: what the row is worth, not an outcome."""
    piece = row.at(index)
    if piece.kind == "bound" and piece.leads == ("占",) and _in_points(piece):
        return Found("start", index + 1, scores_of(piece.low, None))
    if piece.kind not in ("FULL", "BASE") or (lead and lead[-1].kind in ("VERB", "PRE")):
        return None
    target = row.at(index + 1)
    if target.kind == "bound" and target.leads in ((), ("为",)) and _in_points(target) and not target.low_edge:
        return Found("weight" if piece.kind == "FULL" else "base", index + 2, scores_of(target.low, target.high))
    if piece.kind == "BASE" and target.kind == "PRE":
        found = _full_score(row, index + 2, "base", "")
        return None if found is None else Found("base", found.stop, found.scores)
    return None


def _judged(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """酌情扣分 · 视情况给分 · 酌情扣1-3分."""
    if row.kind(index) != "DISCRETION":
        return None
    target = row.at(index + 1)
    if target.kind == "WORDS" and len(target.word) <= 4:
        index += 1
        target = row.at(index + 1)
    if target.kind == "VERB" and target.word in ("GIVE", "ADD", "DEDUCT") and target.leads[0].endswith("分"):
        return Found("judge", index + 2, (), target.word)
    if target.kind != "award" or not _in_points(target) or target.word == "DASH":
        return None
    if target.high is not None:
        return Found(_ACTS[target.word], index + 2, scores_of(target.low, target.high), target.word)
    return Found("judge", index + 2, scores_of(target.low, None), target.word)


_ACTS = {"GIVE": "give", "ADD": "add", "PLUS": "add", "DEDUCT": "deduct", "DASH": "deduct", "BELOW_ZERO": "deduct"}


def _proportion(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """按比例扣分 · 按完成比例折算分数 · 采用线性内插计分 · 按X占Y的比例赋分."""
    kind = row.kind(index)
    if kind == "BY":
        at = row.skip(index + 1)
        if row.kind(at) in ("LINE", "PROPORTION"):
            return _proportion(row, at, lead)
        return _by_rate(row, index)
    if kind not in ("PROPORTION", "LINE"):
        return None
    at = row.skip(index + 1, "法", "进行", "予以", "相应", "应")
    converted = row.kind(at) == "CONVERT"
    if converted:
        at = row.skip(at + 1, "应", "其", "分数", "该项")
    act = "line" if kind == "LINE" else "proportion"
    verb = row.at(at)
    if verb.kind == "VERB" and verb.word in ("GIVE", "ADD", "DEDUCT"):
        behind = _full(row, at + 1) or at + 1
        return Found(act, behind, (), verb.word)
    return Found(act, at, (), "GIVE") if converted or kind == "LINE" else None


def _by_rate(row: Row, index: int) -> Found | None:
    """按…的比例赋分: within one comma, up to the verb."""
    at = index + 1
    while row.kind(at) not in (*SEPARATORS[:2], "ITEM", "END", "equation", "award", "each"):
        piece = row.at(at)
        if piece.kind == "VERB" and piece.word in ("GIVE", "DEDUCT") and row.kind(at + 1) in _CLOSERS:
            said = row.text[row.at(index).end : piece.start]
            rate = "比例" in said or "比率" in said or said.endswith(("率", "进度", "比", "情形", "情况", "名次", "结果"))
            times = any(row.kind(k) == "MUL" for k in range(index, at))
            return Found("by_rate", at + 1, (), piece.word) if rate or times else None
        if piece.kind == "MUL" and row.kind(at - 1) == "bound" and _in_points(row.at(at - 1)) and at == index + 2:
            stop = at + 1
            while row.kind(stop) not in (*SEPARATORS, "ITEM"):
                stop += 1
            return Found("by_rate", stop, scores_of(row.at(at - 1).low, None), "GIVE")
        at += 1
    return None


def _equation(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """得分=…; another name on the left explains a measure."""
    piece = row.at(index)
    if piece.kind != "equation":
        return None
    name = _own(lead)
    constant = len(piece.terms) == 1 and getattr(piece.terms[0], "data", "") == "literal"
    if constant:
        value = _constant(piece)
        scoring = bool(name) and name[-1].kind == "VERB" and name[-1].leads[0] in ("得分", "得分值", "计分", "记分")
        return Found("give", index + 1, (Points(value),), "EQUAL") if value is not None and scoring else None
    scored = bool(name) and (name[-1].kind in ("VERB", "FULL") or name[-1].word.endswith(("得分", "总分", "评分", "分数", "分")))
    return Found("formula" if scored else "define", index + 1)


def _falling(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """每位次按0.4分递减."""
    amount, verb = row.at(index + 1), row.at(index + 2)
    if row.kind(index) == "BY" and amount.kind == "bound" and _in_points(amount) and verb.kind == "VERB":
        if verb.word in ("ADD", "DEDUCT") and amount.high is None and not amount.leads and not amount.low_edge:
            return Found(_ACTS[verb.word], index + 3, scores_of(amount.low, None), verb.word)
    return None


def _constant(piece: Piece) -> Fraction | None:
    """得分=100分: the only number, if it is points."""
    tokens = piece.terms[0].children
    return number_of(str(tokens[0])) if len(tokens) == 1 or str(tokens[-1]) == POINT else None


def _award(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """得5分 · 扣0.5分 · +8分 · 给8-10分 · 得满分 · 得分值的80% · 分别加2分和0.8分."""
    piece = row.at(index)
    if piece.kind == "award":
        signed = piece.word in ("PLUS", "DASH")
        several = _list(row, index)
        if several is not None:
            return several
        after = row.kind(index + 1)
        if _in_points(piece, bare=not signed and after in _CLOSERS) and not piece.low_edge:
            return Found(_ACTS[piece.word], index + 1, scores_of(piece.low, piece.high), piece.word, _misspelt(piece))
        if piece.low is not None and piece.low.unit == "%" and not signed and piece.high is None:
            behind = _full(row, index + 1)
            worth = row.at(index + 1).word in ("的分", "分", "的分数", "的得分")
            if behind is None and worth:
                behind = index + 2
            if behind is not None:
                return Found(_ACTS[piece.word], behind, (Share(piece.low.value / 100),), piece.word)
        return None
    if piece.kind != "VERB" or piece.word not in _ACTS:
        return None
    if piece.word == "ADD" and row.at(index + 1).word == "DEDUCT" and row.kind(index + 1) == "award":
        return Found("both", index + 2, scores_of(row.at(index + 1).low, None), "ADD")
    if piece.word in ("PLUS", "DASH"):
        return None
    if piece.leads[0].endswith("分值") and row.at(index + 1).word == "的":
        part = row.at(index + 2)
        if part.kind == "bound" and part.low is not None and part.low.unit == "%" and part.high is None:
            return Found(_ACTS[piece.word], index + 3, (Share(part.low.value / 100),), piece.word)
    found = _full_score(row, index + 1, _ACTS[piece.word], piece.word)
    if found is not None:
        return found
    target = row.at(index + 1)
    if piece.leads[0].endswith("分") and target.kind == "bound" and _in_points(target) and not target.low_edge:
        return Found(_ACTS[piece.word], index + 2, scores_of(target.low, target.high), piece.word)
    own = _own(lead)
    by = bool(own) and (own[0].kind == "BY" or own[0].word.startswith(_ASSESSED))
    if by and piece.leads[0] in ("打分", "评分") and row.kind(index + 1) in _CLOSERS and own[0].word.startswith("由"):
        return Found("judge", index + 1, (), "GIVE")
    whole = piece.leads[0] == "得分" and bool(own) and not by
    if whole and row.kind(index + 1) in _CLOSERS:
        return Found("give", index + 1, (Share(1),), "GIVE")
    return None


_ASSESSED = ("由", "以", "视", "结合", "按", "根据", "依据")


def _list(row: Row, index: int) -> Found | None:
    """加12、9、5分 · 得9分、6分和3分."""
    first = row.at(index)
    if first.high is not None or first.low is None or first.low.unit not in (None, POINT):
        return None
    numbers, at = [first.low], index + 1
    while True:
        link = row.at(at)
        follows = row.at(at + 1)
        joined = link.kind in ("PAUSE", "COMMA") or link.word in ("和", "及", "与")
        plain = follows.kind == "bound" and not follows.leads and not follows.low_edge and follows.high is None
        if not joined or not plain or follows.low is None or follows.low.unit not in (None, POINT):
            break
        numbers.append(follows.low)
        at += 2
    if len(numbers) == 1 or numbers[-1].unit != POINT:
        return None
    return Found(_ACTS[first.word], at, tuple(Points(n.value) for n in numbers), first.word)


def _nothing(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """不得分 · 不扣分."""
    if row.kind(index) == "NOTHING":
        return Found("give", index + 1, (Points(0),), "NOTHING")
    return Found("keep", index + 1) if row.kind(index) == "NO_CHANGE" else None


def _bare(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """满意6分 · (20分) · 该项为0分: points without a verb, where nothing else can stand."""
    piece = row.at(index)
    if piece.kind != "bound" or piece.leads not in ((), ("为",)) or piece.low_edge or piece.high_edge:
        return None
    if not lead or not _in_points(piece) or row.kind(index + 1) not in _CLOSERS:
        return None
    if (piece.high or piece.low) and (piece.high or piece.low).unit != POINT:  # type: ignore[union-attr]
        return None
    if piece.leads and not (lead[-1].word in words().lists["fillers"] or piece.low is not None and piece.low.value == 0):
        return None
    bracketed = lead[-1].kind == "OPEN" and row.kind(index + 1) == "CLOSE"
    if lead[-1].kind == "OPEN" and not bracketed:
        return None
    return Found("give", index + 1, scores_of(piece.low, piece.high), "BARE")


def _said(piece: Piece) -> str:
    return piece.leads[0] if piece.kind in ("PRE", "VERB") else piece.word


def grade_label(lead: list[Piece]) -> str | None:
    """The grade word that stands alone before a bracket: 优秀(92-100分)."""
    own = _own(lead)
    whole = bool(own) and all(a.end == b.start for a, b in zip(own, own[1:], strict=False))
    word = "".join(_said(piece) for piece in own).removeprefix("和") if whole else ""
    return word if word in words().lists["grades"] else None


def _labelled(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """优秀(92-100分): a grade and the scores that earn it."""
    piece = row.at(index)
    bracketed = bool(lead) and lead[-1].kind == "OPEN" and row.kind(index + 1) == "CLOSE"
    if piece.kind != "bound" or not bracketed or piece.low is None:
        return None
    grade = grade_label(lead[:-1])
    last = piece.high or piece.low
    if grade is None or last.unit not in (None, POINT) or max(last.value, piece.low.value) <= _SMALL:
        return None
    return Found("label", index + 1, (), grade)


_SMALL = 20  # points up to here may be the points of a level; a grade's scores reach far above


def grade_word(said: str) -> str | None:
    """The grade in 优秀, 良等, 不合格等级, if it is one."""
    said = said.strip("“”\"' ")
    for tail in ("", *words().lists["grade_tails"]):
        if said.endswith(tail) and said[: len(said) - len(tail)] in words().lists["grades"]:
            return said if said in words().lists["grades"] else said[: len(said) - len(tail)]
    return None


def _graded(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """定为优秀 · 评良等 · 列入不合格等级."""
    piece = row.at(index)
    verb = piece.kind in ("GRADED", "PRE", "VERB") and (
        piece.kind == "GRADED" or piece.leads in (("为",), ("评",))
    )
    if not verb or not lead:
        return None
    stop = index + 1
    while row.kind(stop) not in _CLOSERS:
        stop += 1
    grade = grade_word(row.text[piece.end : row.at(stop - 1).end]) if stop > index + 1 else None
    if grade is None:
        return None
    return Found("grade", stop, (), grade)


def _vetoed(row: Row, index: int, lead: list[Piece]) -> Found | None:
    kind = row.kind(index)
    if kind == "HUNDRED" and (own := _own(lead)):
        over = next((p for p in own if p.kind == "bound" and p.low is not None), None)
        if over is not None and over.low is not None and (over.low.value, over.low.unit) == (100, "%") and over.leads:
            return Found("hundred", row.skip(index + 1, "算", "计分", "分"))
    return Found(kind.lower(), index + 1) if kind in ("VETO", "EXCLUDED", "ONWARD", "ROUNDED") else None


_RECOGNISERS: tuple[Callable[[Row, int, list[Piece]], Found | None], ...] = (
    _cap, _floor, _weight, _judged, _proportion, _equation, _nothing, _falling, _award, _graded, _labelled, _bare, _vetoed,
)


def clauses(text: Printed, row: list[Piece]) -> Iterator[Clause]:
    """Cut the row into clauses.

    Args:
        text: The source.
        row: Its pieces.

    Yields:
        The clauses in printed order; what follows the last outcome is a clause ``rest``.
    """
    pieces = Row(text, row)
    lead: list[Piece] = []
    index = 0
    while index < len(row):
        found = next((f for recognise in _RECOGNISERS if (f := recognise(pieces, index, lead)) is not None), None)
        if found is None:
            lead.append(row[index])
            index += 1
            continue
        tail = tuple(row[index : found.stop])
        yield Clause(found.act, tuple(lead), tail[0].start, tail[-1].end, found.scores, found.verb, tail, found.marks)
        index = found.stop
        if lead and lead[-1].kind == "OPEN" and pieces.kind(index) == "CLOSE":
            index += 1
        lead = []
    if any(piece.kind not in SEPARATORS for piece in lead):
        yield Clause("rest", tuple(lead), lead[-1].end, lead[-1].end)


def fraction(share: Fraction) -> Share:
    """Make a share."""
    return Share(share)
