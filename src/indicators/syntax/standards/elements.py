"""Tokens → elements: outcomes, bounds and the single words between, by the productions of the clause grammar.

Lives here: the grammar built once, one letter a token. May not: read numbers or conditions (``amounts``, ``clauses``).
"""

import re
from functools import cache, lru_cache

from attrs import frozen

from indicators.syntax.standards.tokens import Token, clause_grammar, lexer


@frozen
class Element:
    """Some neighbouring tokens that one production takes (成分).

    Args:
        kind: The production, or the token's kind where it stands alone.
        tokens: The tokens.
        letters: One letter for each token.
    """

    kind: str
    tokens: tuple[Token, ...]
    letters: str

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end

    @property
    def word(self) -> str:
        """Its plain text."""
        return "".join(token.word for token in self.tokens)


_LETTER = re.compile(r'^_([A-Z_]+): "(.)"', re.MULTILINE)
# a token that stands alone is no outcome of the same name
_ALONE = {name: name.lower() for name in ("GIVE", "LINE", "PROPORTION", "BASE", "BOTH", "LOWEST")}


@cache
def _letters() -> dict[str, str]:
    return {**dict(_LETTER.findall(clause_grammar())), "=": "s"}


@lru_cache(maxsize=2048)
def _kinds(letters: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((found.type, found.start_pos or 0, found.end_pos or 0) for found in lexer("text").lex(letters))


def elements(row: list[Token]) -> list[Element]:
    """Group tokens into elements."""
    known = _letters()
    letters = "".join(known.get(token.kind, token.kind[0]) for token in row)
    return [
        Element(
            _ALONE.get(row[start].kind, row[start].kind) if kind == "OTHER" else kind,
            tuple(row[start:end]),
            letters[start:end],
        )
        for kind, start, end in _kinds(letters)
    ]
