"""Row of pieces → clauses: each outcome of a printed standard with what leads up to it.

Lives here: the cut. May not: recognise (``standards_awards``, ``standards_marks``), read conditions, build rules.
"""

from collections.abc import Callable, Iterator

from indicators.syntax.standards_awards import award, bare, equation, falling, nothing, proportion, times
from indicators.syntax.standards_marks import cap, floor, graded, judged, labelled, starting, vetoed, weight
from indicators.syntax.standards_pieces import Piece
from indicators.syntax.standards_row import SEPARATORS, Clause, Found, Row
from indicators.syntax.standards_text import Printed

_RECOGNISERS: tuple[Callable[[Row, int], Found | None], ...] = (
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
        found = next((f for recognise in _RECOGNISERS if (f := recognise(pieces, index)) is not None), None)
        if found is None:
            pieces.lead.append(row[index])
            index += 1
            continue
        tail, lead = tuple(row[index : found.stop]), pieces.lead
        yield Clause(found.act, tuple(lead), tail[0].start, tail[-1].end, found.scores, found.verb, tail, found.marks)
        index = found.stop
        if lead and lead[-1].kind == "OPEN" and pieces.kind(index) == "CLOSE":
            index += 1
        pieces.lead = []
    left = pieces.lead
    if any(piece.kind not in SEPARATORS for piece in left):
        yield Clause("rest", tuple(left), left[-1].end, left[-1].end)
