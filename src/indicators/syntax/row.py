"""What the readers of a clause share: the row of its pieces, a figure or date in it with what stands around, subjects.

Lives here: :class:`Row`, :class:`Bound`, :func:`subject`. May not: make a comparator; look at text again (it is only
cut).
"""

from collections.abc import Sequence
from typing import NamedTuple

from indicators.syntax._lexicon import lexicon
from indicators.syntax.edges import Signs, signs
from indicators.syntax.pieces import Date, Done, Figure, Lead, Piece, Span, Word
from indicators.syntax.plain import Source

EDGES = " ,，:：;、。.-—~*·?？\"'“”‘’"
_MARKS = frozenset(EDGES) | {"(", ")", "/", "+"}
_QUOTES = (("“", "”"), ("‘", "’"), ("(", ")"), ("《", "》"), ('"', '"'))
_LIGHT = frozenset({"ADV", "FILL", "COMPARE", "ABOUT", "REACH", "DE", "AND", "OR", "SIGN", "CMP", "done"})
_LONGEST_REST = 60


class Row(NamedTuple):
    """A clause with its source: what the reading functions look at."""

    source: Source
    pieces: tuple[Piece, ...]
    start: int
    end: int

    @classmethod
    def of(cls, source: Source, pieces: Sequence[Piece]) -> "Row":
        """Make a row of at least one piece."""
        return cls(source, tuple(pieces), pieces[0].start, pieces[-1].end)

    @property
    def text(self) -> str:
        """The clause as printed."""
        return self.source.printed(self.start, self.end)

    def plain(self, start: int, end: int) -> str:
        """A stretch of the plain text."""
        return self.source.plain[start:end]


class Bound(NamedTuple):
    """A place in a row of pieces."""

    row: Row  # the clause
    pieces: tuple[Piece, ...]  # its pieces (joined where two make one figure)
    place: int  # which of them the bound is
    lead: Lead | None  # the words right before it
    said: Signs  # what these words say
    start: int  # where the bound begins, its lead included

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
    def word(self) -> str:
        """The word before it; empty where none stands there."""
        return self.before.text if isinstance(self.before, Word) else ""

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


def negated(row: Row, end: int) -> str | None:
    """Return the word that turns round what begins here, adverbs between them left out (未 明显 改善)."""
    if end <= row.start:
        return None
    for token in reversed(tokens(row)):
        adverb = token.kind == "ADV" or (token.kind == "JUDGE" and _light(token))
        if adverb and token.end == end:
            end = token.start
    before = row.plain(row.start, end)
    if not before.endswith(lexicon().ends("negations")):
        return None
    return max((word for word in lexicon().words("negations") if before.endswith(word)), key=len)


# -- subjects (主语) ------------------------------------------------------------


def subject(row: Row, start: int, end: int) -> str | None:
    """Cut what stands before a bound, behind a colon if there is one; adverbs, 完成 and the like are no subject."""
    if end <= start:
        return None
    found = [token for token in tokens(row) if start <= token.start and token.end <= end]
    colon = max((place for place, token in enumerate(found[:-1]) if _said(row, token) == ":"), default=-1)
    found = found[colon + 1 :]
    first, last = 0, len(found)
    while first < last and (_said(row, found[first]) in _MARKS or _opens(found[first])):
        first += 1
    while first < last and (_said(row, found[last - 1]) in _MARKS or _light(found[last - 1])):
        last -= 1
    if first == last:
        return None
    for opening, closing in _QUOTES:  # “三品一标”认证: a quotation inside the subject keeps both its marks
        inside = row.plain(found[first].start, found[last - 1].end)
        if inside.count(closing) > inside.count(opening) and first and _said(row, found[first - 1]) == opening:
            first -= 1
        if inside.count(opening) > inside.count(closing) and found[last:] and _said(row, found[last]) == closing:
            last += 1  # 指数(MQI)
    return row.source.printed(found[first].start, found[last - 1].end) or None


def tokens(row: Row) -> list[Piece]:
    """Return the pieces of a clause, of leads their words."""
    return [word for piece in row.pieces for word in (piece.words if isinstance(piece, Lead) else (piece,))]


def _said(row: Row, token: Piece) -> str:
    return row.plain(token.start, token.end)


def _light(token: Piece) -> bool:
    """Say whether a token right before a bound or a term is no part of its subject."""
    if token.kind == "JUDGE" and isinstance(token, Word):
        return token.text in lexicon().words("adverbs")
    return token.kind in _LIGHT


def _opens(token: Piece) -> bool:
    """Say whether a token at the head of a clause is no part of a subject: 完成, 全年, 每年."""
    if isinstance(token, Date):
        return token.whole_year or token.bare
    if token.kind == "FILL" and isinstance(token, Word):
        return token.text in lexicon().words("fill_adverbs") or (
            len(token.text) > 1 and token.text not in lexicon().words("fill_nouns")
        )  # 应检人数
    return token.kind in ("done", "AND", "OR", "COMPARE", "each")


def repeats(rest: str) -> bool:
    """Say whether what stands behind a bound is nothing, or only repeats the matter (响应, 完成, 到位)."""
    if len(rest) > _LONGEST_REST:
        return False
    lex = lexicon()
    rest = rest.strip(EDGES + "#")
    if rest[:1] == "(" and rest[-1:] == ")":
        return not any(char.isdigit() for char in rest)
    for word in lex.meaning["dropped_before"]:
        rest = rest.removeprefix(word)
    return not rest or rest in lex.words("dropped")
