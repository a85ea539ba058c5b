"""The grammar of values as tables (语法表): lark makes them of ``grammar/``, a wheel holds them, a start loads them.

Lives here: making, saving and loading the tables, and when saved ones may be used. May not: run them (``parser``), say
what a word means (``_lexicon``).

Saved tables are used only where their key is that of the grammar and of the code that makes them, so they are never
stale; without them they are made of the text, which needs lark and half a second. Lark itself is no part of the key:
once made, the tables do not need it.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from indicators._resources import shipped
from indicators.syntax.terminals import terminals

if TYPE_CHECKING:
    from lark import Lark

SAVED = "values.json"
_GRAMMAR = ("values.lark", "lexical.lark", "words.toml", "units.toml")
_MAKERS = ("tables.py", "terminals.py")
_LOCK = Lock()


class Tables(NamedTuple):
    """What is saved, as JSON holds it."""

    states: list[tuple[int, int]]  # for each state its row and its mode; the first is where a text begins
    # what each terminal or rule does in a state: n > 0 goes to state n, n < 0 reduces rule ~n
    rows: list[dict[str, int]]
    # the name of each rule and its number of parts; a name with ``_`` is no node of its own
    rules: list[tuple[str, int]]
    # the terminals that each mode of the lexer looks for, by their number, in the order of their rank
    modes: list[list[int]]
    # name, first characters (``None``: any), pattern; words have a pattern for each first character
    terminals: list[tuple[str, str | None, str | dict[str, str]]]
    words: dict[str, Any]  # ``words.toml`` as read
    measures: dict[str, Any]  # ``units.toml`` as read


def tables() -> Tables:
    """Return the tables, loaded or made once for all threads."""
    with _LOCK:
        return _tables()


@cache
def _tables() -> Tables:
    now = texts()
    return _saved(now) or made(now)


def _saved(now: Mapping[str, str]) -> Tables | None:
    """Load the saved tables, if they are of this very text."""
    path = shipped("grammar") / SAVED
    found = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return Tables(**found["tables"]) if found.get("key") == _key(now) else None


def save(folder: Path) -> None:
    """Save the tables in the folder of the grammar, where they are not yet; nobody ever reads half a file."""
    if _saved(texts()) is None:
        whole = folder / f"{SAVED}.{os.getpid()}"
        whole.write_text(saved_text(), "utf-8")
        whole.replace(folder / SAVED)


def saved_text() -> str:
    """Return what is to be saved as ``grammar/values.json``."""
    now = texts()
    return json.dumps({"key": _key(now), "tables": made(now)._asdict()}, ensure_ascii=False)


def texts() -> dict[str, str]:
    """Return the files of the grammar as they are now."""
    return {name: (shipped("grammar") / name).read_text("utf-8") for name in _GRAMMAR}


def _key(texts: Mapping[str, str]) -> str:
    here = files("indicators.syntax")
    parts = [*texts.values(), *((here / name).read_text("utf-8") for name in _MAKERS)]
    return sha256("\0".join(parts).encode()).hexdigest()


# -- making ------------------------------------------------------------


def grammar(texts: Mapping[str, str], **options: bool) -> "tuple[Lark, dict[str, Mapping[str, str]]]":
    """Build lark's parser; return also the patterns of the words by their first characters."""
    from lark import Lark

    lexical, words = terminals(
        texts["lexical.lark"], tomllib.loads(texts["words.toml"]), tomllib.loads(texts["units.toml"])
    )
    text = f"{texts['values.lark']}\n{lexical}"
    return Lark(text, parser="lalr", lexer="contextual", maybe_placeholders=False, **options), words


def made(texts: Mapping[str, str]) -> Tables:
    """Make the tables of the grammar's text: the same text, the same tables (lark numbers the states at random)."""
    lark, words = grammar(texts)
    table: Any = lark.parser.parser._parse_table  # noqa: SLF001 - what lark's own save writes out
    ranked = sorted(
        lark.terminals, key=lambda one: (-one.priority, -one.pattern.max_width, -len(one.pattern.value), one.name)
    )
    numbers: dict[int, int] = {table.start_states["start"]: 0}
    rules: dict[Any, int] = {}
    rows: dict[str, int] = {}
    modes: dict[tuple[int, ...], int] = {}
    states: list[tuple[int, int]] = []
    while len(states) < len(numbers):
        state = list(numbers)[len(states)]
        does = {
            name: numbers.setdefault(target, len(numbers))  # never 0: nothing goes back to the first state
            if isinstance(target, int)
            else ~rules.setdefault(target, len(rules))
            for name, (_, target) in sorted(table.states[state].items())
        }
        mode = tuple(place for place, one in enumerate(ranked) if one.name in does)
        states.append((rows.setdefault(json.dumps(does), len(rows)), modes.setdefault(mode, len(modes))))
    return Tables(
        states=states,
        rows=list(map(json.loads, rows)),
        rules=[(str(rule.origin.name), len(rule.expansion)) for rule in rules],
        modes=list(map(list, modes)),
        terminals=[_terminal(one.name, one.pattern.to_regexp(), words) for one in ranked],
        words=tomllib.loads(texts["words.toml"]),
        measures=tomllib.loads(texts["units.toml"]),
    )


def _terminal(name: str, pattern: str, words: Mapping[str, Any]) -> tuple[str, str | None, str | dict[str, str]]:
    if name in words:
        return name, "".join(words[name]), words[name]
    first, _ = _firsts(import_module("re._parser").parse(pattern))  # private, but lark needs it as well
    return name, first if first is None else "".join(sorted(first)), pattern


def _firsts(items: Any) -> tuple[set[str] | None, bool]:  # noqa: ANN401 - the parser of ``re`` has no types
    """Find the characters that a pattern may begin with (``None``: any), and whether it may be empty."""
    found: set[str] = set()
    for operation, argument in items:
        kind = str(operation)
        if kind in ("AT", "ASSERT", "ASSERT_NOT"):  # what stands around narrows it at most
            continue
        if kind == "BRANCH":
            branches = [_firsts(branch) for branch in argument[1]]
        elif kind in ("SUBPATTERN", "MAX_REPEAT"):
            branches = [_firsts(argument[-1]), (set(), kind == "MAX_REPEAT" and argument[0] == 0)]
        else:
            branches = [(_characters(argument if kind == "IN" else [(operation, argument)]), False)]
        for first, _ in branches:
            if first is None:
                return None, False
            found |= first
        if not any(empty for _, empty in branches):
            return found, False
    return found, True


def _characters(items: Any) -> set[str] | None:  # noqa: ANN401 - as above
    """List the characters of a class; ``None`` for a class that is not listed ([^…], a point)."""
    found: set[str] = set()
    for operation, value in items:
        if str(operation) == "RANGE":
            found |= set(map(chr, range(value[0], value[1] + 1)))
        elif str(operation) == "LITERAL":
            found.add(chr(value))
        else:
            return None
    return found
