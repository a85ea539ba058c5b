"""Plain text → rows of pieces, by the lark grammar of values.

Lives here: the parser built once from ``grammar/values.lark``, and the walk from lark's tree to pieces. May not: decide
what a clause means. Lark's tree and lark's errors die here; this file and that of the standards alone import lark.
"""

from fractions import Fraction
from functools import cache
from math import prod
from threading import Lock
from typing import TYPE_CHECKING

from attrs import evolve

from indicators._resources import shipped
from indicators.syntax._lexicon import lexicon, multipliers
from indicators.syntax.numbers import NUMBERS, powers
from indicators.syntax.pieces import Clause, Date, Done, Each, Figure, Lead, Loose, NotRead, Piece, Span, Stretch, Word
from indicators.syntax.stamps import counted, ordered, since, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lark import Lark, Token, Tree

    Node = Tree[Token] | Token

_LOCK = Lock()
_ONE, _HALF = Fraction(1), Fraction(1, 2)
_MYRIAD = 10_000
_DIGITS = frozenset("0123456789")


@cache
def _built() -> "Lark":
    from lark import Lark

    grammar = (shipped("grammar") / "values.lark").read_text("utf-8")
    return Lark(f"{grammar}\n{lexicon().terminals}", parser="lalr", lexer="contextual", maybe_placeholders=False)


def parser() -> "Lark":
    """Return the parser, built once for all threads."""
    with _LOCK:
        return _built()


def clauses(plain: str) -> list[Clause]:
    """Read plain text as a row of clauses.

    Args:
        plain: Plain text (see ``plain``).

    Returns:
        The clauses, empty ones too: two separators may meet.

    Raises:
        NotRead: The grammar has no place for what stands at a place, or there is no such number or day.
    """
    from lark.exceptions import UnexpectedToken

    try:
        tree = parser().parse(plain)
    except UnexpectedToken as error:  # no character is unexpected: OTHER takes any
        ended = error.token.type == "$END"
        raise NotRead(len(plain) if ended else error.token.start_pos) from None
    found = []
    joint: Word | None = None
    for child in tree.children:
        if isinstance(child, str):
            joint = _word(child)
        else:
            found.append(Clause(joint, tuple(map(_piece, child.children))))
            joint = None
    return found


def _piece(node: "Node") -> Piece:
    if isinstance(node, str):
        return _word(node)
    try:
        return _WALKERS[node.data](node)
    except ValueError:
        if node.data == "quantity":  # no certain number: 二三十人, 7·月; without a unit it may be a name (三三制)
            text = "".join(_tokens(node))
            named = _DIGITS.isdisjoint(text) and all(isinstance(child, str) for child in node.children)
            return Word("VAGUE" if named else "UNSURE", text, _start(node), _end(node))
        raise NotRead(_start(node), "没有这样的数或日期") from None  # 2月30日


def _word(token: "Token") -> Word:
    return Word(token.type, str(token), _start(token), _end(token))


def _start(node: "Node") -> int:
    while not isinstance(node, str):
        node = node.children[0]
    return node.start_pos or 0


def _end(node: "Node") -> int:
    while not isinstance(node, str):
        node = node.children[-1]
    return node.end_pos or 0


def _tokens(node: "Node") -> "list[Token]":
    return [node] if isinstance(node, str) else [token for child in node.children for token in _tokens(child)]


# -- leads, units ------------------------------------------------------------


def _lead(tree: "Tree[Token]") -> Lead:
    words = tuple(map(_lead_word, tree.children))
    return Lead(words, words[0].start, words[-1].end)


def _lead_word(node: "Node") -> Word | Each:
    if not isinstance(node, str):
        return Each(_denominator(node.children[1]), _start(node), _end(node))
    if node.type == "EACHWORD":
        return Each(lexicon().meaning["each"][node], _start(node), _end(node))
    return _word(node)


def _denominator(node: "Node") -> str:
    """Return a denominator: canonical, or as printed where it carries a number (10万人)."""
    tokens = _tokens(node)
    return lexicon().units[tokens[0]] if len(tokens) == 1 else "".join(tokens)


def _per(tree: "Tree[Token]") -> list[str]:
    """Return the denominators of one stretch; 10万 of 16/10万 as printed."""
    share = [child.lstrip("/每") for child in tree.children if isinstance(child, str) and child.type == "SHARE"]
    return share or [_denominator(child) for child in tree.children if not isinstance(child, str)]


def _units(tree: "Tree[Token]") -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Read units: the first is the unit, the same again is repeated, a noun behind a counter is what is counted."""
    lex = lexicon()
    unit: str | None = None
    per: list[str] = []
    odd: tuple[str, ...] = ()
    for node in tree.children:
        if not isinstance(node, str):
            dotted = _tokens(node)[0].type == "DOT"
            if dotted and unit is None:  # 7·月
                raise ValueError(node)
            if dotted and unit != "元" and not per:  # 20人·次 is no rate
                unit = f"{unit}{''.join(_tokens(node))}"
            else:
                per += () if odd else _per(node)
        elif node.type == "PAREN_UNIT" and per:  # 元/头(只)
            per[-1] = f"{per[-1]}{node}"
        elif node.type == "PAREN_UNIT":
            unit = None if unit is None else f"{unit}{node}"
        elif node.type == "AGAIN":  # 20万元万元
            odd = ("unit_repeated",) if lex.units.get(node.lstrip("百千万亿")) == unit else ("unit_conflict",)
        elif unit is None:
            unit = lex.units[node]
        else:
            odd = _again(unit, lex.units[node], rated=bool(per)) or odd
    return unit, tuple(per), odd


def _again(unit: str, other: str, *, rated: bool) -> tuple[str, ...]:
    """Say what is odd about a second unit; a noun behind a counter is what is counted."""
    if other == unit:
        return ("percent_repeated",) if unit == "%" else ("unit_repeated",)
    if rated or (other == "%" and unit not in lexicon().counters):  # 5台/工位机, ≥9s%
        raise ValueError(other)
    return () if unit in lexicon().counters else ("unit_conflict",)


def _loose(tree: "Tree[Token]") -> Loose:
    word, *rest = tree.children
    printed = str(word)
    unit = printed if printed == "日" else lexicon().units.get(printed, printed)
    per = tuple(word for node in rest if not isinstance(node, str) for word in _per(node))
    return Loose(unit, per, _start(tree), _end(tree))


def _done(tree: "Tree[Token]") -> Done:
    word, *rest = tree.children
    return Done(str(word), str(_tokens(rest[0])[0]) if rest else None, _start(tree), _end(tree))


# -- figures ------------------------------------------------------------


def _figure(tree: "Tree[Token]") -> Figure:
    """Multiply a number out and put its unit and its words with it."""
    tokens: list[Token] = []
    unit: str | None = None
    per: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    day_of_month = False
    for node in tree.children:
        if isinstance(node, str):
            tokens.append(node)
        elif node.data == "units":
            unit, per, odd = _units(node)
            day_of_month = node.children[0] == "日"
        else:  # 1次以上/月
            per = (*per, *_per(node))
    number = next(token for token in tokens if token.type in NUMBERS)
    value, stated = NUMBERS[number.type](number)
    if stated is not None and unit == stated:
        odd = (*odd, "percent_repeated")
    unit = unit or stated
    scale: Fraction | None = None
    for token in tokens:
        if token.type == "MULT":
            scale = (scale or _ONE) * multipliers()[token]
    kinds = {token.type for token in tokens}
    chinese = number.type == "CN_NUMBER"
    value = value + _HALF if kinds & {"HALF_IN", "HALF_MORE"} else value
    value = -value if "MINUS" in kinds else value
    value = value if scale is None else value * scale
    in_parts = chinese or number.type in ("MIXED", "MIXED_CN", "CN_FORMAL")
    if unit is None and ((scale or _ONE) >= _MYRIAD or (in_parts and value >= _MYRIAD)):
        odd = (*odd, "bare_scale")
    return Figure(
        value=value,
        scale=scale,
        unit=unit,
        per=per,
        tails=tuple(_word(token) for token in tokens if token.type in _TAILS),
        chinese=chinese,
        word=str(number),
        approximate=not kinds.isdisjoint(("NEAR", "NEAR_IN", "NEAR_END")),
        day_of_month=day_of_month,
        anomalies=odd,
        start=_start(tree),
        end=_end(tree),
    )


_TAILS = frozenset({"TAIL", "INCL", "INCL_NUMBER", "NEAR", "NEAR_END"})


def _span(tree: "Tree[Token]") -> Span:
    """Put the two ends of a range together."""
    figures = [_figure(node) for node in tree.children if not isinstance(node, str)]
    if "--" in tree.children and figures[0].value < 0:  # -5--3: a doubled dash or a minus
        raise ValueError(tree)
    plus = any(isinstance(node, str) and node.type in ("PM", "PM_FIRST") for node in tree.children)
    if len(figures) == 1:
        return Span(None, figures[0], plus, _start(tree), _end(tree))
    return evolve(joined(*figures), plus=plus, start=_start(tree), end=_end(tree))


def joined(low: Figure, high: Figure) -> Span:
    """Make a range of two figures; the end without a unit takes the other's (1.5—2万元, 三十到五十万元).

    Raises:
        NotRead: It is open whether the multiplier is shared (四至七百人).
    """
    if low.unit is None:
        low = evolve(low, value=low.value * _shared(low, high), unit=high.unit, per=high.per)
    elif high.unit is None:
        high = evolve(high, unit=low.unit, per=low.per)
    return Span(low, high, plus=False, start=low.start, end=high.end)


_LARGE = frozenset("万亿")
_FEW, _MANY, _PAIR = 10, 1000, 2


def _shared(low: Figure, high: Figure) -> Fraction:
    """Return the multiplier of a range's high end that holds for the low end too."""
    if low.scale is not None or not _LARGE.isdisjoint(low.word):
        return _ONE
    if high.scale is not None:
        return high.scale
    if "成" in high.word:  # 三至五成
        return _ONE if "成" in low.word else Fraction(10)
    stem = high.word.rstrip("万亿")
    shared = prod((multipliers()[char] for char in high.word[len(stem) :]), start=_ONE)
    power = _ONE * powers().get(stem[1], 1) if len(stem) == _PAIR else _ONE
    bare = low.value < _MANY and powers().keys().isdisjoint(low.word)
    either = low.value < _FEW and power > 1 and low.value * shared * power <= high.value  # 四至七百人
    inverted = shared > 1 and low.value * shared > high.value
    if bare and (either or inverted or not _LARGE.isdisjoint(stem)):  # 三到五万五千
        raise NotRead(low.start, "不能确定区间的两端是不是同用一个百、千、万")
    return _ONE if inverted else shared


# -- dates ------------------------------------------------------------


def _date(tree: "Tree[Token]") -> Date:
    tokens = _tokens(tree)
    behind = [lexicon().meaning["date_after"][token] for token in tokens if token.type == "BEFORE"]
    read = stamp([token for token in tokens if token.type not in ("BEFORE", "MIDNIGHT")])
    sign = behind[-1] if behind else read.sign
    return Date(read.day, sign, read.bare and not behind, read.whole_year, _start(tree), _end(tree), "".join(tokens))


def _stretch(tree: "Tree[Token]") -> Stretch:
    """Read two dates that end a stretch; a year or month said once holds for both."""
    first, _, last, *_ = tree.children
    until = stamp(_tokens(last)).day
    if isinstance(first, str) or first.data == "since":
        start = since(_tokens(first))
    else:
        unit = next((token.type for token in _tokens(last) if token.type == "QUARTER"), _tokens(last)[0].type)
        start = counted("".join(_tokens(first)), unit)
    if until.month is None:  # 5月1日-15日
        until = evolve(until, month=start.month)
    start, until = evolve(start, year=start.year or until.year), evolve(until, year=until.year or start.year)
    if not ordered(start, until):
        raise ValueError(tree)
    return Stretch(start, until, _start(tree), _end(tree))


_WALKERS: "Mapping[str, Callable[[Tree[Token]], Piece]]" = {
    "lead": _lead,
    "quantity": _figure,
    "span": _span,
    "date": _date,
    "period": _stretch,
    "counted": _stretch,
    "done": _done,
    "loose_unit": _loose,
}
