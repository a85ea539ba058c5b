"""Printed standard → flat row of pieces (bounds, awards, counts, equations, words), by the lark grammar.

Lives here: the word table, the built parser, the walk from lark's tree to pieces with true spans. May not: decide what
the row means (see ``standards_clauses`` and ``standards_rules``). Lark's tree dies here.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from indicators._resources import shipped
from indicators.syntax.standards_text import Printed, plain_signs

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_CHINESE = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_SCALES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "千万": 10_000_000, "亿": 10**8, "万亿": 10**12}


@frozen
class Number:
    """A printed number with its unit; multipliers applied."""

    value: Fraction
    unit: str | None
    start: int
    end: int
    scale: int = 1
    per: tuple[str, ...] = ()


@frozen
class Piece:
    """One piece of the row: its kind, its span, its words in plain signs.

    Args:
        kind: ``bound``, ``award``, ``each``, ``equation``, or the terminal's name in the grammar.
        start: Where it begins in the text.
        end: Where it ends.
        word: The (first) key word.
        leads: Words before the number of a bound: comparators, 含, ±.
        low: The first number.
        low_edge: Words behind it: 以上, 含.
        high: The number behind a dash.
        high_edge: Words behind that.
        dash: A dash was printed.
        terms: The tokens of an equation.
    """

    kind: str
    start: int
    end: int
    word: str
    leads: tuple[str, ...] = ()
    low: Number | None = None
    low_edge: tuple[str, ...] = ()
    high: Number | None = None
    high_edge: tuple[str, ...] = ()
    dash: bool = False
    terms: "tuple[Any, ...]" = ()


@frozen
class Words:
    """The word table (用语表): what each word means to the reader."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    distance: Mapping[str, str]
    same_unit: Mapping[str, str]
    terminals: Mapping[str, frozenset[str]]
    lists: Mapping[str, tuple[str, ...]]
    rounding: Mapping[str, int]


def _inverted(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words}


def _unit_words() -> dict[str, str]:
    data = tomllib.loads((shipped("grammar") / "units.toml").read_text("utf-8"))
    known = {alias: word for word, unit in data["units"].items() for alias in (word, *unit.get("aliases", ()))}
    known |= {word: word for word in data["counters"]["words"]}
    return {plain_signs(spelling): word for spelling, word in known.items()}


@cache
def words() -> Words:
    """Load the word table once."""
    data = tomllib.loads((shipped("grammar") / "standard_words.toml").read_text("utf-8"))
    terminals = {name: frozenset(listed) for name, listed in data["terminals"].items()}
    far = _inverted(data["distance"])
    taken = set(far).union(*terminals.values())
    shared = tomllib.loads((shipped("grammar") / "words.toml").read_text("utf-8"))
    before, after, signs = (
        {w: m for w, m in _inverted(shared[table]).items() if w not in taken and "(" not in plain_signs(w)}
        | _inverted(data[own])
        for table, own in (("before", "before"), ("after", "after"), ("signs", "before_signs"))
    )
    terminals |= {"PRE": frozenset(before), "SIGN": frozenset(signs), "POST": frozenset(after)}
    terminals["FAR"] = frozenset(far) - terminals["PRE"]
    same = _unit_words() | {word: word for word in data["units"]["words"]} | data["units"]["same"]
    terminals["UNIT"] = frozenset(same)
    rounding = _inverted(data["rounding"])
    terminals["ROUNDED"] = frozenset(rounding)
    return Words(
        before | signs,
        after,
        far,
        same,
        terminals,
        {name: tuple(listed) for name, listed in data["lists"].items()}
        | {"never_behind_chinese": tuple(data["units"]["never_behind_chinese"])},
        {word: int(digits) for word, digits in rounding.items()},
    )


def _patterns(terminals: Mapping[str, frozenset[str]]) -> Iterator[str]:
    """Write the terminals of the table; each word gives way to a longer word of another class that it begins."""
    home = {word: name for name, listed in terminals.items() if name != "UNIT" for word in listed}
    longer: dict[str, list[str]] = {}
    for word in home:
        for cut in range(1, len(word)):
            longer.setdefault(word[:cut], []).append(word[cut:])
    for name, listed in terminals.items():
        shown = []
        for word in sorted(listed, key=lambda w: (-len(w), w)):
            rests = [] if name == "UNIT" else [r for r in longer.get(word, []) if home[word + r] != name]
            shown.append(_escaped(word) + (f"(?!{'|'.join(map(_escaped, sorted(rests)))})" if rests else ""))
        if name == "UNIT":
            yield f"UNIT.3: /(?:{'|'.join(shown)})(?:\\((?:{'|'.join(s for s in shown if len(s) < _SHORT_UNIT)})\\))?/"
        else:
            yield f"{name}.2: /{'|'.join(shown)}/"


_SHORT_UNIT = 3
_FREELY = "(?:视情节(?:轻重)?|视情况|酌情)?"  # may stand between the counter and its verb


def _escaped(word: str) -> str:
    return re.escape(word).replace("/", "\\/")


@cache
def parser() -> "Lark":
    """Build the parser once; lark is imported here and nowhere earlier."""
    from lark import Lark

    folder = shipped("grammar")
    grammar = (folder / "standards.lark").read_text("utf-8")
    table = words().terminals
    plain = [name for name in table if name not in ("PRE", "FAR", "SIGN", "POST", "UNIT", "SCALE")]
    heads = ("GIVE", "ADD", "DEDUCT", "BELOW_ZERO", "EVERY")
    countable = table["UNIT"] - set(words().lists["never_behind_chinese"])
    counters = "|".join(sorted(map(_escaped, countable), key=len, reverse=True))
    generated = [
        f"_word: CHAR | PRE | FAR | {' | '.join(plain)}",
        f"_plain: CHAR | {' | '.join(name for name in plain if name not in heads)}",
        f"EVERY_ONE.9: /每(?:{counters})(?=[ ,]*{_FREELY}(?:[扣减加计得给记+-]|按[0-9]|倒扣|奖|[0-9.]+分))/",
        "EACH_THING.9: /每个(?=[^\\s,。;:、0-9每扣减加得计一二三四五六七八九十]{1,5}(?:[扣减加得计][0-9]))/",
        f"PER.9: /(?<=[元吨米克升度瓦时斤])\\/(?:{counters}|亩|公顷|平方米|平米|公里|吨|千克|立方米|天|月|年|日|度)/",
        "ONE_SCALE.4: /(?<![0-9.])(?:[千百]?万|亿)(?=元)/",
        f"CN_NUMBER.4: /(?<![0-9.])(?!百分)[一二两三四五六七八九十百]+(?=[万亿]?(?:{counters}))(?!一?次性)/",
        *_patterns(table),
    ]
    return Lark(
        grammar + "\n" + "\n".join(generated),
        start="printed",
        parser="lalr",
        lexer="contextual",
        keep_all_tokens=True,
        maybe_placeholders=False,
    )


def pieces(source: Printed) -> list[Piece]:
    """Read a printed standard into its row of pieces.

    Args:
        source: The text; positions of pieces are positions in it.

    Returns:
        The pieces in printed order.

    >>> [piece.kind for piece in pieces(Printed.of("合格率 ≥ 95％ 得5分"))]
    ['WORDS', 'bound', 'award']
    """
    tree = parser().parse(source.plain)
    row = list(_merged(piece for child in tree.children for piece in _piece(child, source)))
    return _turned(_numbered(row))


def _turned(row: list[Piece]) -> list[Piece]:
    """5分:完成;3分:基本完成 is read as 完成:5分;基本完成:3分, when every stretch is printed that way round."""
    stretches: list[list[Piece]] = [[]]
    for piece in row:
        if piece.kind == "STOP":
            stretches.append([])
        else:
            stretches[-1].append(piece)
    full = [s for s in stretches if s]
    if not full or not all(len(s) > _TURNED and s[1].kind == "COLON" and _only_points(s[0]) for s in full):
        return row
    stop = Piece("STOP", row[-1].end, row[-1].end, ";")
    return [piece for s in full for piece in (*s[2:], s[1], s[0], stop)]


_TURNED = 2  # points, a colon, and then the condition


def _only_points(piece: Piece) -> bool:
    last = piece.high or piece.low
    return piece.kind == "bound" and not piece.leads and not piece.low_edge and last is not None and last.unit == "分"


def _numbered(row: list[Piece]) -> list[Piece]:
    """A bare 3 behind a stop is the number of a point where 2. stood before."""
    last = 0
    for at, piece in enumerate(row):
        if piece.kind == "ITEM":
            digits = "".join(sign for sign in piece.word if sign.isdigit() and sign.isascii())
            last = int(digits) if digits else last
        elif (
            piece.kind == "bound"
            and last
            and at
            and row[at - 1].kind == "STOP"
            and piece.low is not None
            and piece.low.value == last + 1
            and piece.low.unit is None
            and not (piece.leads or piece.low_edge or piece.dash)
        ):
            row[at] = Piece("ITEM", piece.start, piece.end, str(last + 1))
            last += 1
    return row


def _merged(row: Iterator[Piece]) -> Iterator[Piece]:
    """Join neighbouring free characters into one piece."""
    held: list[Piece] = []
    for piece in row:
        if piece.kind in ("CHAR", "PLAIN"):
            held.append(piece)
            continue
        if held:
            yield Piece("WORDS", held[0].start, held[-1].end, "".join(p.word for p in held))
            held = []
        yield piece
    if held:
        yield Piece("WORDS", held[0].start, held[-1].end, "".join(p.word for p in held))


def _piece(child: "Token | Tree[Token]", text: Printed) -> Iterator[Piece]:
    """Make the piece of one child of lark's tree; some words before a number are pieces of their own."""
    name = str(getattr(child, "data", ""))
    if not name:  # a token by itself
        yield Piece(child.type, child.start_pos or 0, child.end_pos or 0, str(child))  # type: ignore[union-attr]
        return
    tokens = list(_tokens(child))
    start, end = tokens[0].start_pos or 0, tokens[-1].end_pos or 0
    if name == "equation":
        yield Piece("equation", start, end, "=", terms=tuple(child.children[1:]))  # type: ignore[union-attr] # a tree
    else:
        yield from _around_numbers(_collected(child, text, name, start, end), tokens)  # type: ignore[arg-type] # a tree


def _collected(tree: "Tree[Token]", text: Printed, name: str, start: int, end: int) -> Piece:
    """Sort the children of a bound, an award or a count: words before, numbers, words behind each."""
    leads: list[str] = []
    numbers: list[Number] = []
    edges: tuple[list[str], list[str]] = ([], [])
    dash = False
    for part in tree.children:
        kind = getattr(part, "type", "")
        if kind == "INTERVAL":
            inner = str(part)[1:-1].split(",")
            values = [Fraction(number.rstrip("%分")) for number in inner]
            unit = next((number[-1] for number in inner if number[-1] in "%分"), None)
            numbers = [Number(value, unit, start + 1, end - 1) for value in values]
            dash = True
            for edge, bracket in zip(edges, (str(part)[0], str(part)[-1]), strict=True):
                edge.append("(含)" if bracket in "[]" else "(不含)")
        elif kind in ("EVERY_ONE", "EACH_THING"):
            begin, stop = start + 1, end
            numbers.append(Number(Fraction(1), _unit(str(part)[1:], text[begin:stop]), begin, stop))
        elif not kind:
            numbers.append(_number(part, text))  # type: ignore[arg-type] # only trees have no type
        elif not numbers:
            leads.append(str(part))
        elif kind == "DASH":
            dash = True
        else:
            edges[len(numbers) - 1].append(str(part))
    low, high = (*numbers, None, None)[:2]
    word = leads[0] if leads else ""
    return Piece(name, start, end, word, tuple(leads), low, tuple(edges[0]), high, tuple(edges[1]), dash)


def _around_numbers(piece: Piece, tokens: "list[Token]") -> Iterator[Piece]:
    """A verb before things is no award (增加20公里), a change before 分 is no bound (减少12分)."""
    last = piece.high or piece.low
    if piece.kind == "award":
        verb = Piece("VERB", piece.start, tokens[0].end_pos or 0, tokens[0].type, piece.leads)
        counted = last is not None and last.unit not in (None, "分", "份", "%")
        if piece.low is None:
            yield verb
        elif verb.word not in ("PLUS", "DASH") and (counted or piece.low_edge or piece.high_edge):
            yield verb
            yield evolve(piece, kind="bound", start=piece.low.start, word="", leads=())
        else:
            yield evolve(piece, word=verb.word)
    elif piece.kind == "bound" and piece.low is None:
        for token in tokens:
            yield Piece("PRE", token.start_pos or 0, token.end_pos or 0, str(token), (str(token),))
    elif piece.kind == "bound" and last is not None and last.unit == "分" and piece.leads and _only_words(piece.leads):
        assert piece.low is not None  # noqa: S101 - a bound with a last number has a first
        yield evolve(piece, kind="PRE", end=piece.low.start, low=None, high=None, low_edge=(), high_edge=(), dash=False)
        yield evolve(piece, start=piece.low.start, word="", leads=())
    else:
        yield piece


def _only_words(leads: tuple[str, ...]) -> bool:
    """Do the words before so many 分 say a change, not a bound? 减少12分 is a state and its points."""
    return all(word in words().distance and word not in words().before for word in leads)


def _tokens(tree: "Token | Tree[Token]") -> "Iterator[Token]":
    from lark import Token

    stack: list[Any] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Token):
            yield node
        else:
            stack.extend(reversed(node.children))


def _unit(word: str, printed: str) -> str:
    """The canonical unit of a word; one that is its own stays as printed."""
    known = words().same_unit.get(word, word)
    return known if known != word or (plain_signs(printed) == word and "(" not in word) else printed


def number_of(word: str) -> Fraction:
    """Read a printed number: digits, or Chinese numerals up to a few hundred."""
    if word[0].isdigit():
        return Fraction(word.replace("。", ".").replace(" ", "").replace(",", ""))
    total = digit = 0
    for sign in word:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _CHINESE[sign]
    return Fraction(total + digit)


def _number(tree: "Tree[Token]", text: Printed) -> Number:
    tokens = list(_tokens(tree))
    alone = tokens[0].type == "ONE_SCALE"
    value = Fraction(_SCALES[str(tokens[0])]) if alone else number_of(str(tokens[0]))
    unit = None
    scale = 1
    per: tuple[str, ...] = ()
    for token in tokens[1:]:
        if token.type == "SCALE":
            scale = _SCALES[str(token)]
        elif token.type == "PER":
            per = (words().same_unit.get(str(token)[1:], str(token)[1:]),)
        else:
            unit = _unit(str(token), text[token.start_pos or 0 : token.end_pos or 0])
    return Number(value * scale, unit, tokens[0].start_pos or 0, tokens[-1].end_pos or 0, scale, per)
