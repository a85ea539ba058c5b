"""Recognisers of what stands beside an outcome: caps, floors, weights, judgements, grades, vetoes.

Lives here: one small recogniser each. May not: read conditions, build rules.
"""

import re
from itertools import pairwise

from indicators.standards.tree import Outcome, Points, Share
from indicators.syntax.standards_pieces import Piece, words
from indicators.syntax.standards_row import (
    ACTS,
    CLOSERS,
    POINT,
    SUMMED,
    Found,
    Row,
    full,
    full_score,
    in_points,
    scores_of,
)


def cap(row: Row, index: int) -> Found | None:
    """最高不超过5分 · 最多扣2分 · 以6分为限 · 满分为止 · 加满5分为止 · 不超过5分."""
    piece, after = row.at(index), row.at(index + 1)
    if piece.kind == "HIGHEST":
        return _highest(row, index)
    if piece.kind == "CAPPED" and after.kind == "bound" and in_points(after) and not after.low_edge:
        return Found("cap", index + 2, scores_of(after.low, None))
    if piece.kind in ("bound", "award") and in_points(piece) and after.kind == "CAPPED":
        return Found("cap", index + 2, scores_of(piece.low, None))
    if piece.kind == "FULL" and after.kind in ("UNTIL", "CAPPED"):
        return Found("cap", index + 2, (Share(1),))
    if piece.kind == "FINISHED" and piece.word == "加满" and in_points(after):
        return Found("cap", index + (3 if row.kind(index + 2) == "UNTIL" else 2), scores_of(after.low, None))
    return _at_most(row, index, piece)


def _highest(row: Row, index: int) -> Found | None:
    """最高不超过5分 · 最多扣2分 · 最高不超过分值."""
    at = row.skip(index + 1, "可", "不", "累计", "得", "为")
    if row.kind(at) in ("PRE", "VERB"):
        at = row.skip(at + 1)
    target = row.at(at)
    verb = target.word if target.kind == "award" else row.at(index + 1).word
    if target.kind in ("award", "bound") and in_points(target, bare=True) and target.high is None:
        return Found("cap", at + 1, scores_of(target.low, None), verb)
    found = full_score(row, at, "cap", verb)
    return found if found is not None and found.act == "cap" else None


def _at_most(row: Row, index: int, piece: Piece) -> Found | None:
    """每…加1分,不超过5分 · 但不超过本项分值: behind another outcome, with nothing but 加分 or 累计 in front."""
    lead = piece.leads[0] if piece.leads else ""
    own = row.own
    bounded = words().before.get(lead) == "<=" and lead not in words().terminals["SIGN"]
    fits = all(p.kind in ("VERB", "FULL") or p.word in SUMMED for p in own)
    if not bounded or not fits or index <= len(row.lead):
        return None
    verb = own[-1].word if own else ""
    if piece.kind == "PRE":
        behind = full(row, row.skip(index + 1, "本项", "该项", "指标"))
        return None if behind is None else Found("cap", behind, (Share(1),), verb)
    if piece.kind != "bound" or not in_points(piece) or piece.high is not None or piece.low_edge:
        return None
    return Found("cap", index + 1, scores_of(piece.low, None), verb)


def floor(row: Row, index: int) -> Found | None:
    """扣完为止 · 直至扣完 · 扣完16分为止 · 最低得0分."""
    piece = row.at(index)
    if piece.kind == "LOWEST":
        at = row.skip(index + 1, "得", "为", "计")
        if row.kind(at) in ("VERB", "PRE"):
            at += 1
        target = row.at(at)
        if target.kind in ("award", "bound") and target.low is not None and in_points(target, bare=True):
            return Found("floor", at + 1, scores_of(target.low, None), "LOWEST")
        return Found("floor", at + 1, (Points(0),), "LOWEST") if target.kind == "NOTHING" else None
    at = index + 1 if piece.kind == "UNTIL" else index
    if row.kind(at) != "FINISHED":
        return None
    at += 1
    scores: tuple[Outcome, ...] = ()
    if row.kind(at) == "bound" and in_points(row.at(at)):
        scores = scores_of(row.at(at).low, None)
        at += 1
    else:
        at = full(row, at) or row.skip(at)
    if row.kind(at) == "WORDS" and row.kind(at + 1) == "UNTIL":
        at += 1
    return Found("floor", at + 1 if row.kind(at) == "UNTIL" else at, scores)


def starting(row: Row, index: int) -> Found | None:
    """每个学校占8分 · 从10分起扣: where the deductions begin."""
    piece, last = row.at(index), row.lead[-1] if row.lead else None
    if piece.kind != "bound" or not in_points(piece):
        return None
    if piece.leads == ("占",):
        return Found("start", index + 1, scores_of(piece.low, None))
    if piece.low_edge != ("起",) or last is None or last.word != "从":
        return None
    return Found("start", index + (2 if row.kind(index + 1) == "VERB" else 1), scores_of(piece.low, None))


def weight(row: Row, index: int) -> Found | None:
    """满分8分 · 基础分为分值的60%: what the row is worth, not an outcome."""
    piece = row.at(index)
    if piece.kind not in ("FULL", "BASE") or (row.lead and row.lead[-1].kind in ("VERB", "PRE")):
        return None
    target = row.at(index + 1)
    if target.kind == "bound" and target.leads in ((), ("为",)) and in_points(target) and not target.low_edge:
        return Found("weight" if piece.kind == "FULL" else "base", index + 2, scores_of(target.low, target.high))
    if piece.kind == "BASE" and target.kind == "PRE":
        found = full_score(row, index + 2, "base", "")
        return None if found is None else Found("base", found.stop, found.scores)
    return None


def judged(row: Row, index: int) -> Found | None:
    """酌情扣分 · 视情况给分 · 酌情扣1-3分."""
    if row.kind(index) != "DISCRETION":
        return None
    target = row.at(index + 1)
    if target.kind == "WORDS" and len(target.word) <= _FILLER:
        index += 1
        target = row.at(index + 1)
    if target.kind == "VERB" and target.word in ("GIVE", "ADD", "DEDUCT") and target.leads[0].endswith("分"):
        return Found("judge", index + 2, (), target.word)
    if target.kind != "award" or not in_points(target) or target.word == "DASH":
        return None
    if target.high is not None:
        return Found(ACTS[target.word], index + 2, scores_of(target.low, target.high), target.word)
    return Found("judge", index + 2, scores_of(target.low, None), target.word)


_FILLER = 4  # characters between 酌情 and its verb: 酌情相应扣分


def _said(piece: Piece) -> str:
    return piece.leads[0] if piece.kind in ("PRE", "VERB") else piece.word


def _label(row: Row) -> str | None:
    """The grade word that stands alone before a bracket: 优秀(92-100分)."""
    own = Row(row.text, row.row, row.lead[:-1]).own
    whole = bool(own) and all(before.end == after.start for before, after in pairwise(own))
    word = "".join(_said(piece) for piece in own).removeprefix("和").rpartition("分为")[2] if whole else ""
    return word if word in (*words().lists["grades"], *_DONE) or _LETTER.fullmatch(word) else None


_DONE = ("超额完成", "完成", "基本完成")
_LETTER = re.compile("[A-EＡ-Ｅ]级?|[甲乙丙丁]等|[一二三四五]星级?")


def labelled(row: Row, index: int) -> Found | None:
    """优秀(92-100分): a grade and the scores that earn it."""
    piece = row.at(index)
    alone = row.kind(index + 1) != "COMMA" or row.kind(index + 2) != "bound" or row.kind(index + 3) != "CLOSE"
    bracketed = bool(row.lead) and row.lead[-1].kind == "OPEN" and row.kind(index + (1 if alone else 3)) == "CLOSE"
    bracketed |= bool(row.lead) and row.lead[-1].kind == "COLON" and row.kind(index + 1) in ("STOP", "COMMA", "END")
    if piece.kind != "bound" or not bracketed or piece.low is None:
        return None
    grade = _label(row)
    last = piece.high or piece.low
    if row.lead[-1].kind == "COLON" and max(last.value, piece.low.value) < _PASSED:
        return None  # 优秀:25-30分 are points
    if grade is None or last.unit not in (None, POINT) or max(last.value, piece.low.value) <= _SMALL:
        return None
    return Found("label", index + (1 if alone else 3), (), grade)


_PASSED = 55  # scores of the lowest grade still reach up to here
_SMALL = 20  # points up to here may be the points of a level; a grade's scores reach far above


def grade_word(said: str) -> str | None:
    """The grade in 优秀, 良等, 不合格等级, if it is one."""
    said = said.strip("“”\"' ")
    for tail in ("", *words().lists["grade_tails"]):
        if said.endswith(tail) and said[: len(said) - len(tail)] in words().lists["grades"]:
            return said if said in words().lists["grades"] else said[: len(said) - len(tail)]
    return None


_LONGEST_GRADE = 6  # pieces of a grade word


def graded(row: Row, index: int) -> Found | None:
    """定为优秀 · 评良等 · 列入不合格等级."""
    piece = row.at(index)
    verb = piece.kind in ("GRADED", "PRE", "VERB") and (piece.kind == "GRADED" or piece.leads in (("为",), ("评",)))
    named = bool(row.lead) and row.lead[-1].kind == "WORDS" and row.lead[-1].word.endswith("分")  # 结果分为优、良
    if not verb or not row.lead or named:
        return None
    stop = index + 1
    while stop < index + _LONGEST_GRADE and row.kind(stop) not in CLOSERS:
        stop += 1
    grade = grade_word(row.text[piece.end : row.at(stop - 1).end]) if stop > index + 1 else None
    if grade is None:
        return None
    return Found("grade", stop, (), grade)


def tabled(row: Row, index: int) -> Found | None:
    """本表不得分 · 本表100分扣完: nothing is left of the whole table."""
    if row.kind(index) != "TABLE":
        return None
    if row.kind(index + 1) == "NOTHING":
        return Found("tabled", index + 2)
    if in_points(row.at(index + 1)) and row.kind(index + 2) == "FINISHED":
        return Found("tabled", index + (4 if row.kind(index + 3) == "UNTIL" else 3))
    return None


_WHOLE = 100
_NEAR = 3  # pieces: a bound, 的, a comma


def vetoed(row: Row, index: int) -> Found | None:
    """一票否决 · 取消资格 · 依次类推 · 保留两位小数 · 超过100%的按100%计算: what a key word says by itself."""
    kind = row.kind(index)
    if kind == "HUNDRED":
        near = row.own or [piece for piece in row.lead[-_NEAR:] if piece.kind != "STOP"]  # 超过100%的,按100%计算
        over = next((piece.low for piece in near if piece.kind == "bound" and piece.leads), None)
        if over is not None and over.value == _WHOLE and over.unit == "%":
            return Found("hundred", row.skip(index + 1, "算", "计分", "分"))
    return Found(kind.lower(), index + 1) if kind in ("VETO", "EXCLUDED", "ONWARD", "ROUNDED") else None
