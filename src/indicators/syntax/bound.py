"""One figure or date in its clause, with what stands before and behind it.

Lives here: :class:`Bound`. May not: make comparators (see ``amounts``, ``changes``, ``dates``).
"""

from collections.abc import Sequence
from typing import NamedTuple

from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Done, Figure, Lead, Piece, Span
from indicators.syntax.row import Row, Signs, signs, subject


class Bound(NamedTuple):
    """A place in a row of pieces.

    Args:
        row: The clause.
        pieces: Its pieces (joined where two make one figure).
        place: Which of them the bound is.
        lead: The words right before it.
        said: What these words say.
        start: Where the bound begins, its lead included.
    """

    row: Row
    pieces: tuple[Piece, ...]
    place: int
    lead: Lead | None
    said: Signs
    start: int

    @classmethod
    def of(cls, row: Row, pieces: Sequence[Piece], place: int) -> "Bound":
        """Look around a place."""
        before = pieces[place - 1] if place else None
        lead = before if isinstance(before, Lead) else None
        start = pieces[place].start if lead is None else lead.start
        return cls(row, tuple(pieces), place, lead, signs(lead), start)

    @property
    def alone(self) -> bool:
        """Say whether nothing stands around it but the words right before it."""
        return self.start == self.row.start and self.pieces[self.place].end == self.row.end

    @property
    def piece(self) -> Piece:
        """The piece itself."""
        return self.pieces[self.place]

    @property
    def before(self) -> Piece | None:
        """The piece before it."""
        return self.pieces[self.place - 1] if self.place else None

    @property
    def after(self) -> Piece | None:
        """The piece behind it."""
        return self.pieces[self.place + 1] if self.place + 1 < len(self.pieces) else None

    @property
    def rest(self) -> str:
        """The plain text behind it."""
        return self.row.plain(self.piece.end, self.row.end)

    @property
    def figure(self) -> Figure | None:
        """The figure, the upper one of a range; ``None`` for a date."""
        piece = self.piece
        return piece.high if isinstance(piece, Span) else piece if isinstance(piece, Figure) else None

    @property
    def subject(self) -> str | None:
        """What stands before it."""
        return subject(self.row, self.row.start, self.start)

    @property
    def made(self) -> bool:
        """Say whether a completion word stands right before it (完成一部宣传片): then no figure is part of a name."""
        figure, before = self.figure, self.before
        return isinstance(before, Done) and figure is not None and figure.unit in lexicon().counters

    @property
    def explicit(self) -> bool:
        """Say whether words make it a bound, and not only a name (110应急)."""
        said, figure = self.said, self.figure
        tails = figure is not None and bool(figure.tails)
        return bool(said.sign or said.weak or said.per or said.verb) or tails
