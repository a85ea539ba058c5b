"""What was not read in a condition: points, their verbs, key words that decide over points.

Lives here: checks of one condition that only ever refuse. May not: read, repair; see the rule (``standards_guard``).
"""

from indicators.syntax.standards_bounds import Part
from indicators.syntax.standards_pieces import Piece, words
from indicators.syntax.standards_row import SEPARATORS, Unsure

# key words that decide over points: inside the words of a condition they have not been understood
_DECIDING = ("HIGHEST", "FINISHED", "CAPPED", "VETO", "EXCLUDED", "HUNDRED", "LINE", "ONWARD")


def check_condition(main: Part) -> None:
    """Refuse a condition that still holds an outcome: 超时的扣分,质量差的 扣2分.

    Args:
        main: The condition, fillers cut off.

    Raises:
        Unsure: Points, their verb or a word that decides over them are left in it.
    """
    row = main.row
    for before, piece, after in zip([None, *row], row, [*row[1:], None], strict=False):
        _check_verb(piece, after)
        last = piece.high or piece.low
        if piece.kind == "award" and last is not None and (last.unit in ("分", "%") or _dashed(after)):
            raise Unsure("有一处分数没有读出")
        if piece.kind == "bound" and _turned(piece):
            raise Unsure("界限的方向前后不一")
        if piece.kind == "equation" and len(piece.terms) > 1:
            raise Unsure("有一处算式没有读出")
        factor = piece.kind == "MUL" and (after is None or after.low is None or after.low.unit != "%")
        named = piece.word == "上限" and after is not None and after.kind == "WORDS"  # 上限管理规范 is a fact
        if (piece.kind in _DECIDING and not named) or factor or (piece.kind == "DIV" and before is None):
            raise Unsure(f"“{main.text[piece.start : piece.end]}”没有着落")
        if piece.kind == "TABLE" or (piece.kind == "WORDS" and piece.word.endswith(_WHOLE_TABLE)):
            raise Unsure("“本表”怎样计没有着落")


_WHOLE_TABLE = ("总分为零", "总分为", "为零")


def _check_verb(piece: Piece, after: Piece | None) -> None:
    if piece.kind != "VERB" or piece.word not in ("GIVE", "ADD", "DEDUCT"):
        return
    said = piece.leads[0]
    if piece.word != "GIVE" and said.endswith("分") and (after is None or after.kind in SEPARATORS):
        raise Unsure("加减分没有写多少")
    if after is not None and after.kind == "WORDS" and after.word.startswith(("一半", "半分", "半数分")):
        raise Unsure("有一处分数没有读出")


def _turned(piece: Piece) -> bool:
    """低于10个百分点以上, 超出5%以内: one of the two words belongs to the measure."""
    before = {words().before.get(lead, "")[:1] for lead in piece.leads}
    after = {words().after.get(edge, "")[:1] for edge in piece.low_edge}
    return ("<" in before and ">" in after) or (">" in before and "<" in after)


def _dashed(after: Piece | None) -> bool:
    return after is not None and after.kind in ("award", "DASH") and after.word == "DASH"
