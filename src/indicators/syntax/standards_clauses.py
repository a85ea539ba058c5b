"""Row of pieces → clauses: each outcome of a printed standard with what leads up to it.

Lives here: the cut. May not: recognise (``standards_awards``, ``standards_marks``), read conditions, build rules.
"""

from collections.abc import Callable, Iterator

from indicators.syntax.standards_awards import award, bare, equation, falling, nothing, proportion
from indicators.syntax.standards_marks import cap, floor, graded, judged, labelled, vetoed, weight
from indicators.syntax.standards_pieces import Piece
from indicators.syntax.standards_row import SEPARATORS, Clause, Found, Row
from indicators.syntax.standards_text import Printed

_RECOGNISERS: tuple[Callable[[Row, int, list[Piece]], Found | None], ...] = (
    cap,
    floor,
    weight,
    judged,
    proportion,
    equation,
    nothing,
    falling,
    award,
    graded,
    labelled,
    bare,
    vetoed,
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
