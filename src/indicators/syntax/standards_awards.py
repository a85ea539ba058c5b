"""Recognisers of outcomes: 得5分, 不得分, 按比例得分, 得分=…, one small recogniser each.

Lives here: the recognisers. May not: read conditions, build rules.
"""

from fractions import Fraction

from indicators.standards.tree import Points, Share, ShareBetween
from indicators.syntax.standards_pieces import Number, Piece, number_of, words
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
    scores_of,
)


def proportion(row: Row, index: int) -> Found | None:
    """按比例扣分 · 按完成比例折算分数 · 采用线性内插计分 · 按X占Y的比例赋分."""
    kind = row.kind(index)
    if kind == "BY":
        at = row.skip(index + 1)
        if row.kind(at) in ("LINE", "PROPORTION"):
            return proportion(row, at)
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
            said = row.text[row.at(index).end : piece.start].removesuffix("计算").removesuffix("折算")
            rate = (
                "比例" in said or "比率" in said or said.endswith(("率", "进度", "比", "情形", "情况", "名次", "结果"))
            )
            if any(row.kind(k) in ("MUL", "DIV") for k in range(index, at)):
                return Found("by_formula", at + 1, (), piece.word)
            return Found("by_rate", at + 1, (), piece.word) if rate else None
        if piece.kind == "MUL" and row.kind(at - 1) == "bound" and in_points(row.at(at - 1)) and at == index + 2:
            stop = at + 1
            while row.kind(stop) not in (*SEPARATORS, "ITEM"):
                stop += 1
            return Found("by_rate", stop, scores_of(row.at(at - 1).low, None), "GIVE")
        at += 1
    return None


def equation(row: Row, index: int) -> Found | None:
    """得分=…; another name on the left explains a measure."""
    piece = row.at(index)
    if piece.kind != "equation":
        return None
    name = row.own
    constant = len(piece.terms) == 1 and getattr(piece.terms[0], "data", "") == "literal"
    if constant:
        value = _constant(piece)
        scoring = bool(name) and name[-1].kind == "VERB" and name[-1].leads[0] in ("得分", "得分值", "计分", "记分")
        return Found("give", index + 1, (Points(value),), "EQUAL") if value is not None and scoring else None
    scored = bool(name) and (
        name[-1].kind in ("VERB", "FULL") or name[-1].word.endswith(("得分", "总分", "评分", "分数", "分"))
    )
    return Found("formula" if scored else "define", index + 1)


def falling(row: Row, index: int) -> Found | None:
    """每位次按0.4分递减."""
    amount, verb = row.at(index + 1), row.at(index + 2)
    plain = amount.kind == "bound" and amount.high is None and not amount.leads and not amount.low_edge
    if row.kind(index) != "BY" or not plain or not in_points(amount):
        return None
    if verb.kind != "VERB" or verb.word not in ("ADD", "DEDUCT"):
        return None
    return Found(ACTS[verb.word], index + 3, scores_of(amount.low, None), verb.word)


def _constant(piece: Piece) -> Fraction | None:
    """得分=100分: the only number, if it is points."""
    tokens = piece.terms[0].children
    return number_of(str(tokens[0])) if len(tokens) == 1 or str(tokens[-1]) == POINT else None


def award(row: Row, index: int) -> Found | None:
    """得5分 · 扣0.5分 · +8分 · 给8-10分 · 得满分 · 得分值的80% · 分别加2分和0.8分."""
    piece = row.at(index)
    if piece.kind == "award":
        return _list(row, index) or _numbered(row, index, piece)
    if piece.kind == "PRE" and piece.leads == ("为",) and row.kind(index + 1) == "FULL" and row.lead:
        return full_score(row, index + 1, "give", "GIVE")  # 95%以上为满分
    if piece.kind != "VERB" or piece.word in ("PLUS", "DASH"):
        return None
    after = row.at(index + 1)
    if piece.word == "ADD" and after.kind == "award" and after.leads == ("减",):
        return Found("both", index + 2, scores_of(after.low, None), "ADD")
    return (
        _part_of(row, index, piece)
        or _half(row, index, piece)
        or full_score(row, index + 1, ACTS[piece.word], piece.word)
        or _verb(row, index, piece)
    )


_WHOLE = 100
_HALVES = ("一半", "一半分", "一半的分", "一半分数", "一半的分数")


def _half(row: Row, index: int, piece: Piece) -> Found | None:
    """得一半分 · 得一半分值."""
    after = row.at(index + 1)
    if after.kind != "WORDS" or after.word not in _HALVES or piece.word not in ("GIVE", "DEDUCT"):
        return None
    behind = full(row, index + 2) or index + 2
    return Found(ACTS[piece.word], behind, (Share(Fraction(1, 2)),), piece.word)


def _numbered(row: Row, index: int, piece: Piece) -> Found | None:
    """得5分, 扣2份, 得80%的分值."""
    signed = piece.word in ("PLUS", "DASH")
    act = ACTS[piece.word]
    if in_points(piece, bare=not signed and row.kind(index + 1) in CLOSERS) and not piece.low_edge:
        return Found(act, index + 1, scores_of(piece.low, piece.high), piece.word, misspelt(piece))
    if piece.high is not None:
        return _chosen_share(row, index, piece, piece.high)
    if piece.low is None or piece.low.unit != "%" or signed:
        return None
    worth = index + 2 if row.at(index + 1).word in ("的分", "分", "的分数", "的得分") else None
    behind = full(row, index + 1) or worth
    if behind is None and piece.word == "GIVE" and row.kind(index + 1) in CLOSERS and piece.low.value <= _WHOLE:
        behind = index + 1  # 良的得80%
    return None if behind is None else Found(act, behind, (Share(piece.low.value / 100),), piece.word)


def _chosen_share(row: Row, index: int, piece: Piece, high: Number) -> Found | None:
    """得80%-100%分值: chosen by the evaluator."""
    behind = full(row, index + 1)
    if behind is None or piece.low is None or piece.low.unit not in (None, "%") or high.unit != "%":
        return None
    low, top = sorted((piece.low.value / 100, high.value / 100))
    return Found(ACTS[piece.word], behind, (ShareBetween(low, top),), piece.word) if low < top <= 1 else None


def _part_of(row: Row, index: int, piece: Piece) -> Found | None:
    """得分值的80%, where 得分值 is one word."""
    part = row.at(index + 2)
    if not piece.leads[0].endswith("分值") or row.at(index + 1).word != "的" or part.kind != "bound":
        return None
    if part.low is None or part.low.unit != "%" or part.high is not None:
        return None
    return Found(ACTS[piece.word], index + 3, (Share(part.low.value / 100),), piece.word)


def _verb(row: Row, index: int, piece: Piece) -> Found | None:
    """计分5分, a bare 得分, 由专家打分."""
    said, target, own = piece.leads[0], row.at(index + 1), row.own
    alone = row.kind(index + 2) in CLOSERS
    capped = bool(words().before.get(target.leads[0])) if target.leads else False  # 累计加分不超过5分, 得分≥90分
    cut = row.at(index + 2).word.startswith("的")  # 平均得分90-100分的
    plain = target.kind == "bound" and in_points(target, bare=alone) and not target.low_edge and not capped
    if said.endswith("分") and plain and not cut:
        return Found(ACTS[piece.word], index + 2, scores_of(target.low, target.high), piece.word)
    if not own or target.kind not in CLOSERS:
        return None
    if said in ("打分", "评分") and own[0].word.startswith("由"):
        return Found("judge", index + 1, (), "GIVE")
    if said == "得分" and own[0].kind != "BY" and not own[0].word.startswith(_ASSESSED):
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


def times(row: Row, index: int) -> Found | None:
    """实际完成率×8分 · 完成率*分值, with 得分= left out."""
    piece, own = row.at(index), row.own
    stop = row.skip(index + 1, "本项")
    stop += 1 if row.kind(stop) == "CONVERT" else 0
    stop += 1 if row.kind(stop) == "VERB" and row.at(stop).word == "GIVE" else 0
    if len(own) < _FACTORS or own[-1].kind != "MUL" or row.kind(stop) not in CLOSERS:
        return None
    rate = row.text[own[0].start : own[-1].start].strip().endswith(("率", "比例", "比", "比重", "满意度", "知晓度"))
    if not rate or any(other.kind in ("MUL", "DIV", "bound", "award") for other in own[:-1]):
        return None
    if piece.kind == "FULL":
        return Found("times", stop, (Share(1),))
    plain = piece.kind == "bound" and not (piece.leads or piece.low_edge or piece.high)
    return Found("times", stop, scores_of(piece.low, None)) if plain and in_points(piece) else None


_FACTORS = 2  # a rate and the sign


def nothing(row: Row, index: int) -> Found | None:
    """不得分 · 不扣分."""
    if row.kind(index) == "NOTHING":
        return Found("give", index + 1, (Points(0),), "NOTHING")
    return Found("keep", index + 1) if row.kind(index) == "NO_CHANGE" else None


_WHOLES = [["本项"], ["该项"], ["此项"], ["共"], ["共计"], ["总计"], ["合计"], ["本指标"], ["该指标"]]


def bare(row: Row, index: int) -> Found | None:
    """满意6分 · (20分) · 该项为0分: points without a verb, where nothing else can stand."""
    piece, last = row.at(index), row.lead[-1] if row.lead else None
    if piece.kind != "bound" or piece.leads not in ((), ("为",)) or piece.low_edge or piece.high_edge:
        return None
    if (
        last is None
        or last.kind in ("MUL", "DIV")
        or not in_points(piece)
        or misspelt(piece)
        or row.kind(index + 1) not in CLOSERS
    ):
        return None
    zero = piece.low is not None and piece.low.value == 0
    if piece.leads and not (zero or last.word in words().lists["fillers"]):
        return None
    if last.kind == "OPEN" and row.kind(index + 1) != "CLOSE":
        return None
    heads = last.kind == "OPEN" and row.kind(index + 2) == "COLON"  # 产出数量(10分):…
    if heads or [other.word for other in row.own] in _WHOLES:
        return Found("weight", index + 1, scores_of(piece.low, piece.high))
    return Found("give", index + 1, scores_of(piece.low, piece.high), "BARE")
