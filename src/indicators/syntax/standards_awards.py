"""Recognisers of outcomes: 得5分, 不得分, 按比例得分, 得分=…, one small recogniser each.

Lives here: the recognisers. May not: read conditions, build rules.
"""

from fractions import Fraction

from indicators.standards.tree import Points, Share
from indicators.syntax.standards_pieces import Piece, number_of, words
from indicators.syntax.standards_row import (
    ACTS,
    CLOSERS,
    FARTHEST,
    POINT,
    SEPARATORS,
    Found,
    Row,
    full,
    full_score,
    in_points,
    misspelt,
    own_part,
    scores_of,
)


def proportion(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """按比例扣分 · 按完成比例折算分数 · 采用线性内插计分 · 按X占Y的比例赋分."""
    kind = row.kind(index)
    if kind == "BY":
        at = row.skip(index + 1)
        if row.kind(at) in ("LINE", "PROPORTION"):
            return proportion(row, at, lead)
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
        behind = full(row, at + 1) or at + 1
        return Found(act, behind, (), verb.word)
    return Found(act, at, (), "GIVE") if converted or kind == "LINE" else None


def _by_rate(row: Row, index: int) -> Found | None:
    """按…的比例赋分: within one comma, up to the verb."""
    at = index + 1
    while at < index + FARTHEST and row.kind(at) not in (*SEPARATORS[:2], "ITEM", "END", "equation", "award", "each"):
        piece = row.at(at)
        if piece.kind == "VERB" and piece.word in ("GIVE", "DEDUCT") and row.kind(at + 1) in CLOSERS:
            said = row.text[row.at(index).end : piece.start]
            rate = (
                "比例" in said or "比率" in said or said.endswith(("率", "进度", "比", "情形", "情况", "名次", "结果"))
            )
            times = any(row.kind(k) == "MUL" for k in range(index, at))
            return Found("by_rate", at + 1, (), piece.word) if rate or times else None
        if piece.kind == "MUL" and row.kind(at - 1) == "bound" and in_points(row.at(at - 1)) and at == index + 2:
            stop = at + 1
            while row.kind(stop) not in (*SEPARATORS, "ITEM"):
                stop += 1
            return Found("by_rate", stop, scores_of(row.at(at - 1).low, None), "GIVE")
        at += 1
    return None


def equation(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """得分=…; another name on the left explains a measure."""
    piece = row.at(index)
    if piece.kind != "equation":
        return None
    name = own_part(lead)
    constant = len(piece.terms) == 1 and getattr(piece.terms[0], "data", "") == "literal"
    if constant:
        value = _constant(piece)
        scoring = bool(name) and name[-1].kind == "VERB" and name[-1].leads[0] in ("得分", "得分值", "计分", "记分")
        return Found("give", index + 1, (Points(value),), "EQUAL") if value is not None and scoring else None
    scored = bool(name) and (
        name[-1].kind in ("VERB", "FULL") or name[-1].word.endswith(("得分", "总分", "评分", "分数", "分"))
    )
    return Found("formula" if scored else "define", index + 1)


def falling(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """每位次按0.4分递减."""
    amount, verb = row.at(index + 1), row.at(index + 2)
    if row.kind(index) == "BY" and amount.kind == "bound" and in_points(amount) and verb.kind == "VERB":
        if verb.word in ("ADD", "DEDUCT") and amount.high is None and not amount.leads and not amount.low_edge:
            return Found(ACTS[verb.word], index + 3, scores_of(amount.low, None), verb.word)
    return None


def _constant(piece: Piece) -> Fraction | None:
    """得分=100分: the only number, if it is points."""
    tokens = piece.terms[0].children
    return number_of(str(tokens[0])) if len(tokens) == 1 or str(tokens[-1]) == POINT else None


def award(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """得5分 · 扣0.5分 · +8分 · 给8-10分 · 得满分 · 得分值的80% · 分别加2分和0.8分."""
    piece = row.at(index)
    if piece.kind == "award":
        signed = piece.word in ("PLUS", "DASH")
        several = _list(row, index)
        if several is not None:
            return several
        after = row.kind(index + 1)
        if in_points(piece, bare=not signed and after in CLOSERS) and not piece.low_edge:
            return Found(ACTS[piece.word], index + 1, scores_of(piece.low, piece.high), piece.word, misspelt(piece))
        if piece.low is not None and piece.low.unit == "%" and not signed and piece.high is None:
            behind = full(row, index + 1)
            worth = row.at(index + 1).word in ("的分", "分", "的分数", "的得分")
            if behind is None and worth:
                behind = index + 2
            if behind is not None:
                return Found(ACTS[piece.word], behind, (Share(piece.low.value / 100),), piece.word)
        return None
    if piece.kind != "VERB" or piece.word not in ACTS:
        return None
    if piece.word == "ADD" and row.at(index + 1).word == "DEDUCT" and row.kind(index + 1) == "award":
        return Found("both", index + 2, scores_of(row.at(index + 1).low, None), "ADD")
    if piece.word in ("PLUS", "DASH"):
        return None
    if piece.leads[0].endswith("分值") and row.at(index + 1).word == "的":
        part = row.at(index + 2)
        if part.kind == "bound" and part.low is not None and part.low.unit == "%" and part.high is None:
            return Found(ACTS[piece.word], index + 3, (Share(part.low.value / 100),), piece.word)
    found = full_score(row, index + 1, ACTS[piece.word], piece.word)
    if found is not None:
        return found
    target = row.at(index + 1)
    if piece.leads[0].endswith("分") and target.kind == "bound" and in_points(target) and not target.low_edge:
        return Found(ACTS[piece.word], index + 2, scores_of(target.low, target.high), piece.word)
    own = own_part(lead)
    by = bool(own) and (own[0].kind == "BY" or own[0].word.startswith(_ASSESSED))
    if by and piece.leads[0] in ("打分", "评分") and row.kind(index + 1) in CLOSERS and own[0].word.startswith("由"):
        return Found("judge", index + 1, (), "GIVE")
    whole = piece.leads[0] == "得分" and bool(own) and not by
    if whole and row.kind(index + 1) in CLOSERS:
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
    return Found(ACTS[first.word], at, tuple(Points(n.value) for n in numbers), first.word)


def nothing(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """不得分 · 不扣分."""
    if row.kind(index) == "NOTHING":
        return Found("give", index + 1, (Points(0),), "NOTHING")
    return Found("keep", index + 1) if row.kind(index) == "NO_CHANGE" else None


def bare(row: Row, index: int, lead: list[Piece]) -> Found | None:
    """满意6分 · (20分) · 该项为0分: points without a verb, where nothing else can stand."""
    piece = row.at(index)
    if piece.kind != "bound" or piece.leads not in ((), ("为",)) or piece.low_edge or piece.high_edge:
        return None
    if not lead or not in_points(piece) or row.kind(index + 1) not in CLOSERS:
        return None
    if (piece.high or piece.low) and (piece.high or piece.low).unit != POINT:  # type: ignore[union-attr]
        return None
    if piece.leads and not (
        lead[-1].word in words().lists["fillers"] or (piece.low is not None and piece.low.value == 0)
    ):
        return None
    bracketed = lead[-1].kind == "OPEN" and row.kind(index + 1) == "CLOSE"
    if lead[-1].kind == "OPEN" and not bracketed:
        return None
    return Found("give", index + 1, scores_of(piece.low, piece.high), "BARE")
