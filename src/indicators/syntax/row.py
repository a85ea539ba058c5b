"""What the readers of a clause share: the row of pieces, signs before and behind a number, subjects.

Lives here: :class:`Row`, :class:`Signs`, :func:`subject`. May not: make a comparator; look at text again (it is only
cut).
"""

from collections.abc import Sequence
from typing import NamedTuple

from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Date, Each, Figure, Lead, Piece, Refused, Word
from indicators.syntax.plain import Source

UPWARD, DOWNWARD = frozenset({">=", ">"}), frozenset({"<=", "<"})
_INCLUSIVE = {">": ">=", "<": "<="}
_EXCLUSIVE = {">=": ">", "<=": "<"}


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


class Signs(NamedTuple):
    """What a lead says about the number behind it."""

    sign: str | None = None
    weak: str | None = None
    repeated: bool = False
    approximate: bool = False
    per: tuple[str, ...] = ()
    verb: Word | None = None
    base: Word | None = None
    strong: Word | None = None
    included: bool | None = None
    money: bool = False


def signs(lead: Lead | None) -> Signs:
    """Read a lead's words, left to right; the last of each sort counts, two different comparators are refused."""
    if lead is None:
        return Signs()
    lex = lexicon()
    last = {word.kind: word for word in lead.words if isinstance(word, Word)}
    strong = [word for word in lead.words if isinstance(word, Word) and word.kind in ("SIGN", "CMP")]
    said = [lex.sign(word) for word in strong]
    if len(set(said)) > 1:
        raise Refused("comparator_conflict.before", lead.start, lead.end)
    return Signs(
        sign=said[-1] if said else None,
        weak=lex.sign(last["REACH"]) if "REACH" in last else None,
        repeated=len(said) > 1 or any(word.text in _DOUBLED for word in strong),
        approximate="ABOUT" in last,
        per=tuple(word.per for word in lead.words if isinstance(word, Each)),
        verb=last.get("VERB"),
        base=last.get("BASE"),
        strong=strong[-1] if strong else None,
        included="不" not in last["INCL_FIRST"].text if "INCL_FIRST" in last else None,
        money="MONEY" in last,
    )


_DOUBLED = frozenset({"≥≥", "≤≤", ">>", "<<", "=="})


def combined(before: Signs, figure: Figure) -> tuple[str | None, tuple[str, ...]]:
    """Put the sign before and the word behind a number together; a comparator said twice is an anomaly.

    Args:
        before: What stands before the number.
        figure: The number with the words behind it.

    Returns:
        The comparator and the anomalies.

    Raises:
        Refused: The two contradict each other.
    """
    table = lexicon().meaning["after"]
    behind = [
        table[word.text] for word in figure.tails if word.kind == "TAIL" and table[word.text] not in ("", "range")
    ]
    said = ([] if before.sign is None else [before.sign]) + behind
    if not (set(said) <= UPWARD or set(said) <= DOWNWARD or len(said) == 1):
        start = figure.start if before.strong is None else before.strong.start
        raise Refused("comparator_conflict.behind", start, figure.end)
    sign = said[0] if said else before.weak
    whole = included(figure)
    whole = before.included if whole is None else whole
    if whole is not None and sign is not None:
        sign = (_INCLUSIVE if whole else _EXCLUSIVE).get(sign, sign)
    return sign, ("comparator_repeated",) if before.repeated or len(said) > 1 else ()


def included(figure: Figure) -> bool | None:
    """Say whether (含) or (不含) stands behind a figure."""
    found = [word for word in figure.tails if word.kind.startswith("INCL")]
    return None if not found else "不" not in found[-1].text


def negated(row: Row, end: int) -> str | None:
    """Return the word that turns round what begins here, adverbs between them left out (未 明显 改善)."""
    if end <= row.start:
        return None
    for token in reversed(_tokens(row)):
        adverb = token.kind == "ADV" or (token.kind == "JUDGE" and _light(token))
        if adverb and token.end == end:
            end = token.start
    before = row.plain(row.start, end)
    return max((word for word in lexicon().words("negations") if before.endswith(word)), key=len, default=None)


# -- subjects (主语) ------------------------------------------------------------

EDGES = " ,，:：;、。.-—~*·?？\"'“”‘’"
_MARKS = frozenset(EDGES) | {"(", ")", "/", "+"}


def subject(row: Row, start: int, end: int) -> str | None:
    """Cut what stands before a bound; adverbs, 完成 and the like are no subject.

    Args:
        row: The clause.
        start: Where to begin in the plain text.
        end: Where the bound begins.

    Returns:
        The words as printed, behind a colon if there is one; ``None`` where nothing is left.
    """
    if end <= start:
        return None
    tokens = [token for token in _tokens(row) if start <= token.start and token.end <= end]
    colon = max((place for place, token in enumerate(tokens[:-1]) if _said(row, token) == ":"), default=-1)
    tokens = tokens[colon + 1 :]
    first, last = 0, len(tokens)
    while first < last and (_said(row, tokens[first]) in _MARKS or _opens(tokens[first])):
        first += 1
    while first < last and (_said(row, tokens[last - 1]) in _MARKS or _light(tokens[last - 1])):
        last -= 1
    if first == last:
        return None
    for opening, closing in _QUOTES:  # “三品一标”认证: a quotation inside the subject keeps both its marks
        inside = row.plain(tokens[first].start, tokens[last - 1].end)
        if inside.count(closing) > inside.count(opening) and first and _said(row, tokens[first - 1]) == opening:
            first -= 1
        if inside.count(opening) > inside.count(closing) and tokens[last:] and _said(row, tokens[last]) == closing:
            last += 1  # 指数(MQI)
    return row.source.printed(tokens[first].start, tokens[last - 1].end) or None


_QUOTES = (("“", "”"), ("‘", "’"), ("(", ")"), ("《", "》"), ('"', '"'))


def _tokens(row: Row) -> list[Piece | Each]:
    return [word for piece in row.pieces for word in (piece.words if isinstance(piece, Lead) else (piece,))]


def _said(row: Row, token: Piece | Each) -> str:
    return row.plain(token.start, token.end)


def _light(token: Piece | Each) -> bool:
    """Say whether a token right before a bound or a term is no part of its subject."""
    if token.kind == "JUDGE" and isinstance(token, Word):
        return token.text in lexicon().words("adverbs")
    return token.kind in _LIGHT


_LIGHT = frozenset({"ADV", "FILL", "COMPARE", "ABOUT", "REACH", "DE", "AND", "OR", "SIGN", "CMP", "done"})


def _opens(token: Piece | Each) -> bool:
    """Say whether a token at the head of a clause is no part of a subject: 完成, 全年, 每年."""
    if isinstance(token, Date):
        return token.whole_year or token.bare
    if token.kind == "FILL" and isinstance(token, Word):
        return token.text in lexicon().words("fill_adverbs") or (
            len(token.text) > 1 and token.text not in lexicon().words("fill_nouns")
        )  # 应检人数
    return token.kind in ("done", "AND", "OR", "COMPARE", "each")


_LONGEST_REST = 60


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
