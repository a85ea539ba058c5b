"""Plain text → nodes and words (语法分析): runs the tables of ``grammar/values.lark``.

Lives here: the lexer and the LALR loop. May not: know a rule, a word or a number; make tables (``tables``).

The lexer is contextual: a state looks only for terminals that it has a place for, and of these only for those that may
begin with the character at hand. A pattern is compiled when it is first needed: a cold start needs two or three.
"""

import re
from collections.abc import Callable
from functools import cache

from indicators.syntax.pieces import Node, Refused, Word
from indicators.syntax.tables import tables

Found = list[Node | Word]
Match = Callable[[str, int], "re.Match[str] | None"]


def nodes(text: str) -> Found:
    """Parse plain text: the children of the grammar's first rule, in printed order."""
    states, rules = _table()
    row, mode = states[0]
    stack, values, place = [row], list[Found | Node | Word](), 0
    while True:
        token = mode.token(text, place)
        kind = token.kind
        while (action := row.get(kind, 0)) < 0:
            name, size, sort = rules[~action]
            if sort:
                parts = _row(values, size)
                if sort == "start":
                    return parts
                values.append(_node(name, parts, place) if sort == "node" else parts)
            if size:
                del stack[-size:]
            row, mode = states[stack[-1][name]]
            stack.append(row)
        if not action:
            raise Refused("not_read.on", token.start)
        row, mode = states[action]
        stack.append(row)
        values.append(token)
        place = token.end


def _row(values: list[Found | Node | Word], size: int) -> Found:
    """Take the parts of a rule off as one row; a row that stands first is made longer (it is used once)."""
    if not size:
        return []
    first, rest = values[-size], values[len(values) - size + 1 :]
    del values[-size:]
    row = first if isinstance(first, list) else [first]
    for value in rest:
        if isinstance(value, list):
            row += value
        else:
            row.append(value)
    return row


def _node(name: str, parts: Found, place: int) -> Node:
    return Node(name, parts, parts[0].start, parts[-1].end) if parts else Node(name, parts, place, place)


@cache
def _match(pattern: str) -> Match:
    return re.compile(pattern).match


class Mode(dict[str, Match]):
    """What the lexer looks for in some states: for a first character the pattern of the terminals that begin with it.

    Threads may compile a pattern twice, with one result; what two states look for alike is compiled once.
    """

    def __init__(self, terminals: list[int]) -> None:
        """Keep the numbers of the terminals, in the order of their rank."""
        super().__init__()
        self._terminals = terminals

    def __missing__(self, char: str) -> Match:
        """Compile what may begin with a character."""
        patterns = (
            (name, pattern if isinstance(pattern, str) else pattern[char])
            for name, first, pattern in map(tables().terminals.__getitem__, self._terminals)
            if first is None or char in first
        )
        found = self[char] = _match("|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns))
        return found

    def token(self, text: str, place: int) -> Word:
        """Cut the token at a place off; ``$END`` behind the last."""
        if place == len(text):
            return Word("$END", "", place, place)
        match = self[text[place]](text, place)
        if match is None or match.lastgroup is None:
            raise Refused("not_read.on", place)
        return Word(match.lastgroup, match.group(), place, match.end())


@cache
def _table() -> tuple[list[tuple[dict[str, int], Mode]], list[tuple[str, int, str]]]:
    """Return the states, and the rules with what becomes of their parts: nothing, a row, a node, or the answer."""
    made = tables()
    modes = list(map(Mode, made.modes))
    sorts = (
        "start" if name == "start" else "node" if name[0] != "_" else "row" * (size != 1) for name, size in made.rules
    )
    rules = [(name, size, sort) for (name, size), sort in zip(made.rules, sorts, strict=True)]
    return [(made.rows[row], modes[mode]) for row, mode in made.states], rules
