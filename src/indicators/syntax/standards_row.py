"""The row of pieces with safe access, and what a recogniser of outcomes sees and says.

Lives here: :class:`Row`, :class:`Found`, :class:`Clause`, the small questions about points. May not: conditions, rules.
"""

from attrs import define, field, frozen

from indicators.standards.tree import Outcome, Points, PointsBetween, Share
from indicators.syntax.standards_pieces import Number, Piece, words
from indicators.syntax.standards_text import Printed


class Unsure(Exception):  # noqa: N818 - no error of the user: it becomes an Unreadable with this reason
    """The text cannot be read with certainty.

    Args:
        reason: One Chinese sentence that says what is missing.
        start: Where the clause begins that could not be read, when it is known.
        end: Where it ends.
    """

    def __init__(self, reason: str, start: int | None = None, end: int | None = None) -> None:
        """Keep the sentence and the place."""
        super().__init__(reason)
        self.reason = reason
        self.start = start
        self.end = end

    def at(self, clause: "Clause") -> "Unsure":
        """The same with the clause's place, unless it has one."""
        if self.start is not None:
            return self
        return Unsure(self.reason, clause.lead[0].start if clause.lead else clause.start, clause.end)


END = Piece("END", 0, 0, "")


SEPARATORS = ("COMMA", "STOP", "PAUSE", "COLON", "END")


CLOSERS = (*SEPARATORS, "CLOSE", "ITEM", "OPEN")


POINT = "分"
FARTHEST = 60  # pieces that a recogniser looks back or ahead: nobody prints longer parts, and time stays linear


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


@define
class Row:
    """The pieces with safe access and the small questions that the recognisers ask.

    Args:
        text: The source.
        row: All pieces.
        lead: Those since the outcome before: what the clause at hand has read so far.
    """

    text: Printed
    row: list[Piece]
    lead: list[Piece] = field(factory=list)

    def at(self, index: int) -> Piece:
        """The piece at a place, or one that means the end."""
        return self.row[index] if 0 <= index < len(self.row) else END

    def kind(self, index: int) -> str:
        """Its kind."""
        return self.at(index).kind

    @property
    def own(self) -> list[Piece]:
        """The pieces of the lead since the last comma or stop."""
        own: list[Piece] = []
        for piece in reversed(self.lead[-FARTHEST:]):
            if piece.kind in (*SEPARATORS, "OPEN"):
                break
            own.append(piece)
        return own[::-1]

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


def in_points(piece: Piece, *, bare: bool = False) -> bool:
    """Are the numbers of the piece points? Only the last one needs the unit; ``bare`` lets it go without."""
    last = piece.high or piece.low
    if last is None or (piece.dash and piece.high is None):
        return False
    first_fits = piece.low is not None and piece.low.unit in (None, POINT, "份")
    return first_fits and (last.unit in (POINT, "份") or (bare and last.unit is None))


def misspelt(piece: Piece) -> tuple[str, ...]:
    """扣2份 for 扣2分."""
    last = piece.high or piece.low
    return ("misspelt",) if last is not None and last.unit == "份" else ()


def full(row: Row, index: int) -> int | None:
    """The index behind 满分, 该项分值的满分 …, or ``None``."""
    index = row.skip(index)
    if row.at(index).leads == ("为",) and row.kind(index) == "PRE":  # 计为满分
        index = row.skip(index + 1)
    if row.kind(index) not in ("FULL", "BASE"):
        return None
    while row.kind(index) in ("FULL", "BASE") or (
        row.at(index).word == "的" and row.kind(index + 1) in ("FULL", "BASE")
    ):
        index += 1
    return index


def full_score(row: Row, index: int, act: str, verb: str) -> Found | None:
    """满分, or 分值的80%."""
    behind = full(row, index)
    if behind is None:
        return None
    of = row.skip(behind, "的", "×", "*")
    part = row.at(of)
    if part.kind == "MUL":
        part, of = row.at(of + 1), of + 1
    if part.kind == "bound" and not part.leads and part.low is not None and part.low.unit == "%":
        if part.high is not None:
            return None
        return Found(act, of + 1, (Share(part.low.value / 100),), verb)
    if part.kind == "bound" and of == behind and not part.leads and in_points(part) and not part.low_edge:
        return Found(act, of + 1, scores_of(part.low, part.high), verb)  # 得基本分3分
    inside = row.at(behind + 1)
    if row.kind(behind) == "OPEN" and row.kind(behind + 2) == "CLOSE" and inside.kind == "bound" and in_points(inside):
        return Found(act, behind + 3, scores_of(inside.low, inside.high), verb)  # 得满分(5分)
    base = any(row.kind(k) == "BASE" for k in range(index, behind))
    return Found("base_give" if base else act, behind, (Share(1),), verb)


SUMMED = ("累计", "合计", "总计", "总", "加", "本项", "但")  # in front of a cap: 累计加分不超过5分
ACTS = {"GIVE": "give", "ADD": "add", "PLUS": "add", "DEDUCT": "deduct", "DASH": "deduct", "BELOW_ZERO": "deduct"}
