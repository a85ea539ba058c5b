"""Printed standard → tokens → elements: key words, numbers, signs; then outcomes, bounds and the words between.

Lives here: both halves of ``grammar/standards.lark``. Every character lands in exactly one token and every token in one
element, so no text can vanish. May not: read a number (``amounts``) or a condition (``clauses``).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from attrs import Factory, evolve, field, frozen

from indicators._resources import shipped
from indicators.syntax.standards.text import Printed, Unsure
from indicators.syntax.standards.words import either, expanded, pattern, words

if TYPE_CHECKING:
    from lark import Lark

LONGEST = 5_000  # signs of one cell: nobody prints more, and the work stays bounded
_PLAIN_SIGNS = {"[": "(", "]": ")", "!": "。", "?": "。", ".": "。", "÷": "/", "*": "×"}
_KINDS = {
    "PRODUCT": "EQUATION",
    "WORKED": "EQUATION",
    "PAUSE": ",",
    "USING": "BY",
    "BASED": "GIVE",
    "HEAPED": "FINISHED",
    "GIVING": "GIVE",
    "WEIGHED": "DISCRETION",
    "EACH_TIME": "EVERY",
    "DAILY": "EVERY_TIME",
    "GLOSS": "FILL",
    "NEGATIVE": "INTERVAL",
    "AT_LEAST": "LOWEST",
}
_KINDS |= dict.fromkeys(("COUNTED", "COUNTED_EACH", "RANKED", "EACH"), "AMOUNT")
_SHARES = {("DEDUCT", "AMOUNT", "%", stop) for stop in (",", ";", "。", ")", "")}
_TAKES = re.compile("[0-9.]+分(?!钟)")  # 每晚1日-1分
_DASHED = re.compile("[0-9]|[一二两三四五六七八九十百千半]+(?:[个人天次项名年月])")


_LETTER = re.compile(r'^_([A-Z_]+): "(.)"', re.MULTILINE)
# a token that stands alone is no outcome of the same name
_ALONE = {name: name.lower() for name in ("GIVE", "LINE", "PROPORTION", "BASE", "BOTH", "LOWEST")}
# what nobody can read: by the pattern that finds it
_UNREAD = {"cut_off": "这一格没有抄完", "garbled": "有一个字符像是识别错了", "some_items": "说的是哪几项没有读出"}


@frozen
class Token:
    """A stretch of the plain text (词元)."""

    kind: str  # the class of the word table, ``WORDS``, ``POINTS``, ``AMOUNT``, ``EQUATION``, or the sign itself
    start: int
    end: int
    word: str


@cache
def clause_grammar() -> str:
    """The text of the grammar, the words and patterns of the table put in."""
    return expanded((shipped("grammar") / "standards.lark").read_text("utf-8"), slash=r"\/")


@cache
def lexer(start: str) -> "Lark":
    """The lexer of the tokens, or of the clauses over their letters."""
    from lark import Lark

    made = Lark(clause_grammar(), start=start, parser="lalr", lexer="basic")
    parser: Any = made.parser
    made.lexer = parser.lexer  # else lark makes another for each text
    return made


def tokens(source: Printed) -> list[Token]:
    """Cut a printed standard into tokens.

    >>> [token.kind for token in tokens(Printed.of("合格率 ≥ 95％ 得5分"))]
    ['WORDS', 'SIGN', 'AMOUNT', 'GIVE', 'POINTS']
    """
    if len(source.plain) > LONGEST:
        raise Unsure(f"文字超过 {LONGEST} 字，不像一格评分标准")
    for name, reason in _UNREAD.items():
        found = pattern(name).search(source.plain)
        if found is not None:
            raise Unsure(reason, found.start(), found.end())
    return _marked(list(_noted(list(_told(_numbered(_cut(source.plain)))))), source.plain)


def _marked(row: list[Token], text: str) -> list[Token]:
    """注:“以上”不含本数,“以下”含本数: the mark that the note puts to each bound; 扣20% is of the 分值."""
    marks: dict[str, str] = {}
    for note in pattern("edges").finditer(text):
        for said in pattern("edge_note").finditer(note.group()):
            mark = "(不含)" if "不" in said.group() else "(含)"
            marks |= dict.fromkeys(re.findall("以上|以下|以内|之内|[上下]限", said.group()), mark)
    none, out = Token("", 0, 0, ""), list[Token]()
    for before, token, after, then in zip([none, *row], row, [*row[1:], none], [*row[2:], none, none], strict=False):
        word = after.word[-2:] if after.kind == "POST" and then.kind != "INCL" else ""
        end = "上限" if before.kind == "DASH" else "下限" if after.kind == "DASH" else word
        sized = token.kind == "AMOUNT" or (token.kind == "POINTS" and end == word)
        put = marks.get(end) if sized and after.kind != "INCL" else None
        out.append(token)
        if put and (end == word or put == "(含)"):  # 含下限,不含上限: the other edge is a neighbour's
            out.append(Token("INCL", token.end, token.end, put))
        if (before.kind, token.kind, token.word[-1], after.kind) in _SHARES:
            out.append(Token("FULL", token.end, token.end, "分值"))
    return out


def _noted(row: list[Token]) -> Iterator[Token]:
    """30%以上得2分(含30%): the note behind the points is of the bound in front of them."""
    marks: dict[int, Token] = {}
    for at, (one, two) in enumerate(pairwise(row), 1):
        if two.kind == "INCL" and one.kind in ("POINTS", "FULL", "NOTHING"):
            said = two.word.strip("()不包含")
            place = max((i for i in range(at) if row[i].kind == "AMOUNT" and row[i].word == said), default=at)
            place += row[place + 1].kind == "POST"
            marks |= {} if place >= at else {place: evolve(two, start=row[place].end, end=row[place].end), at: two}
    for at, token in enumerate(row):
        if marks.get(at) is not token:
            yield token
        if at in marks and marks[at] is not token:
            yield marks[at]


def _cut(text: str) -> Iterator[Token]:
    last = ""
    for found in lexer("tokens").lex(text):
        at, word = found.start_pos or 0, str(found)
        kind = _KINDS.get(found.type, found.type)
        if word in ("-", "~", "至", "到") and last in ("AMOUNT", "POINTS", "INCL") and _DASHED.match(text, at + 1):
            kind = "-" if _TAKES.match(text, at + 1) and not text[at - 1].isdigit() and last == "AMOUNT" else "DASH"
        elif kind == "DASH" and word[:2] == "--" and last == "POINTS":
            kind = ":"  # 4分——制度健全
        elif kind in ("KEY", "SIGN"):
            kind = words().kinds[word] if kind == "KEY" else _PLAIN_SIGNS.get(word, word)
        last = kind
        yield Token(kind, at, at + len(word), word)


def _numbered(row: Iterator[Token]) -> Iterator[Token]:
    """A bare 3 behind a stop is the number of a point where 2. stood before."""
    last, before, circled = 0, "", list[str]()
    for token in row:
        kind = token.kind
        if kind == "ITEM" and "①" <= token.word <= "⑳":
            kind = "CHAR" if token.word in circled else kind  # ①合格率≥98%(1分)②…;①不合格的,本指标不得分
            circled.append(token.word)
        elif kind == "ITEM":
            circled = []  # 1.…①…;2.…①…
        if kind == "AMOUNT" and last and before in ("。", ";") and token.word == str(last + 1):
            kind = "ITEM"
        if kind == "ITEM":
            digits = int("".join(sign for sign in token.word if sign in "0123456789") or last)
            if not last and token.start and digits > 1:
                raise Unsure("编号不从头开始，前面的编号没有读出", token.start, token.end)
            last = digits
        before = kind
        yield token if kind == token.kind else evolve(token, kind=kind)


@cache
def _fillers() -> tuple[frozenset[str], re.Pattern[str]]:
    listed = words().lists["fillers"]
    return frozenset(listed), re.compile(f"(?:{either(word for word in listed if len(word) > 1)})+$")


def _told(row: Iterator[Token]) -> Iterator[Token]:
    """Join neighbouring free characters, and tell fillers and joining words from words that say something."""
    for free, run in groupby(row, key=lambda token: token.kind in ("CHAR", "PLAIN", "SCALE")):
        if not free:
            yield from run
            continue
        first, *rest = run
        said, start = "".join((first.word, *(token.word for token in rest))), first.start
        fillers, behind = _fillers()
        tail = behind.search(said)
        if said in fillers or said in words().lists["joints"]:
            yield Token("FILL" if said in fillers else "AND", start, start + len(said), said)
            continue
        cut = len(said) if tail is None else tail.start()
        pieces = (("WORDS", 0, cut), ("FILL", cut, len(said)))
        yield from (Token(kind, start + a, start + b, said[a:b]) for kind, a, b in pieces if a < b)


# -- elements: one letter a token, one production for some neighbouring letters


@frozen
class Element:
    """Some neighbouring tokens that one production takes (成分)."""

    kind: str  # the production, or the token's kind where it stands alone
    tokens: tuple[Token, ...]
    letters: str  # one for each token
    word: str = field(  # its plain text
        init=False, default=Factory(lambda self: spelled(self.tokens), takes_self=True)
    )

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end


def spelled(parts: Iterable[Element | Token]) -> str:
    """The plain text of neighbours."""
    return "".join(part.word for part in parts)


def behind_last(parts: Sequence[Element], kinds: Collection[str]) -> int:
    """The place behind the last element of some kinds."""
    return max((at for at, part in enumerate(parts) if part.kind in kinds), default=-1) + 1


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
