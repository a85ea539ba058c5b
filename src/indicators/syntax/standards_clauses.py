"""Row of pieces → clauses: each outcome of a printed standard with what leads up to it.

Lives here: the cut. May not: recognise (``standards_awards``, ``standards_marks``), read conditions, build rules.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import evolve

from indicators.syntax.standards_awards import award, bare, equation, falling, nothing, proportion, times
from indicators.syntax.standards_marks import cap, floor, graded, judged, labelled, starting, tabled, vetoed, weight
from indicators.syntax.standards_pieces import Number, Piece, words
from indicators.syntax.standards_row import CLOSERS, FARTHEST, SEPARATORS, Clause, Found, Row
from indicators.syntax.standards_text import Printed

_RECOGNISERS: tuple[Callable[[Row, int], Found | None], ...] = (
    tabled,
    cap,
    floor,
    starting,
    weight,
    judged,
    proportion,
    equation,
    nothing,
    falling,
    award,
    graded,
    labelled,
    times,
    bare,
    vetoed,
)


_SILENT = frozenset({"WORDS", "COMMA", "STOP", "PAUSE", "COLON", "OPEN", "CLOSE", "ITEM"})  # no outcome begins here


def clauses(text: Printed, row: list[Piece]) -> Iterator[Clause]:
    """Cut the row into clauses.

    Args:
        text: The source.
        row: Its pieces.

    Yields:
        The clauses in printed order; what follows the last outcome is a clause ``rest``.
    """
    pieces = Row(text, row)
    index = 0
    while index < len(row):
        silent = row[index].kind in _SILENT
        found = (
            None
            if silent
            else next((f for recognise in _RECOGNISERS if (f := recognise(pieces, index)) is not None), None)
        )
        if found is None:
            pieces.lead.append(row[index])
            index += 1
            continue
        tail, lead = tuple(row[index : found.stop]), pieces.lead
        clause = Clause(
            found.act, tuple(lead), tail[0].start, tail[-1].end, found.scores, found.verb, tail, found.marks
        )
        index = found.stop
        if found.act in ("add", "deduct") and (each := _each(pieces, index, tail[0].start)) is not None:
            clause = evolve(clause, lead=(*lead, each))
            index += 2
        yield clause
        if lead and lead[-1].kind == "OPEN" and pieces.kind(index) == "CLOSE":
            index += 1
        pieces.lead = []
    left = pieces.lead
    if any(piece.kind not in SEPARATORS for piece in left):
        yield Clause("rest", tuple(left), left[-1].end, left[-1].end)


def _each(row: Row, index: int, start: int) -> Piece | None:
    """扣1分/次 is 每次扣1分: the count stands behind the points, and is put before them."""
    unit = words().same_unit.get(row.at(index + 1).word)
    if row.kind(index) != "DIV" or row.kind(index + 1) != "WORDS" or unit is None or row.kind(index + 2) not in CLOSERS:
        return None
    if any(piece.kind == "each" for piece in row.lead[-FARTHEST:]):
        return None
    return Piece("each", start, start, "", low=Number(Fraction(1), unit, start, start))
