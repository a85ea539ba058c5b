"""Nodes of the grammar → rows of pieces: figures multiplied out, dates put together.

Lives here: one small function for each rule that is a piece. May not: decide what a clause means; look at text again.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import prod

from attrs import evolve

from indicators.syntax._lexicon import lexicon
from indicators.syntax.numbers import NUMBERS, powers
from indicators.syntax.parser import nodes
from indicators.syntax.pieces import Clause, Date, Done, Figure, Lead, Loose, Node, Piece, Refused, Span, Stretch, Word
from indicators.syntax.stamps import counted, ordered, since, stamp

_ONE, _HALF = Fraction(1), Fraction(1, 2)
_MYRIAD = 10_000
_DIGITS = frozenset("0123456789")
_HALVES, _NEAR = frozenset({"HALF_IN", "HALF_MORE"}), frozenset({"NEAR", "NEAR_IN", "NEAR_END"})
_IN_PARTS = frozenset({"MIXED", "MIXED_CN", "CN_FORMAL"})
_TAILS = frozenset({"TAIL", "INCL", "INCL_IN", "INCL_NUMBER", "NEAR", "NEAR_END"})
_LARGE = frozenset("万亿")
_FEW, _MANY, _PAIR = 10, 1000, 2


def clauses(plain: str) -> list[Clause]:
    """Read plain text as a row of clauses, empty ones too: two separators may meet."""
    found = []
    joint: Word | None = None
    for node in nodes(plain):
        if isinstance(node, Word):
            joint = node
        else:
            found.append(Clause(joint, tuple(map(_piece, node.children))))
            joint = None
    return found


def _piece(node: Node | Word) -> Piece:
    if isinstance(node, Word):
        return node
    try:
        return _WALKERS[node.kind](node)
    except ValueError:
        if node.kind == "quantity":  # no certain number: 二三十人, 7·月; without a unit it may be a name (三三制)
            text = _printed(_tokens(node))
            named = _DIGITS.isdisjoint(text) and all(isinstance(child, Word) for child in node.children)
            return Word("VAGUE" if named else "UNSURE", text, node.start, node.end)
        raise Refused("not_read.none_such", node.start) from None  # 2月30日


def _printed(tokens: Sequence[Word]) -> str:
    return "".join(token.text for token in tokens)


def _tokens(node: Node | Word) -> list[Word]:
    return [node] if isinstance(node, Word) else [token for child in node.children for token in _tokens(child)]


# -- leads, units ------------------------------------------------------------


def _lead(tree: Node) -> Lead:
    words = tuple(map(_lead_word, tree.children))
    return Lead(words, words[0].start, words[-1].end)


def _lead_word(node: Node | Word) -> Word:
    if not isinstance(node, Word):
        return Word("each", _denominator(node.children[1]), node.start, node.end)
    if node.kind == "EACHWORD":
        return Word("each", lexicon().meaning["each"][node.text], node.start, node.end)
    return node


def _denominator(node: Node | Word) -> str:
    """Return a denominator: canonical, or as printed where it carries a number (10万人)."""
    tokens = _tokens(node)
    number, unit = tokens[0].text, lexicon().units[tokens[-1].text]
    odd = len(number.strip("0.")) > _PAIR and number.isascii() and unit not in lexicon().words("times")
    if number.strip("0.") == "" or odd:  # 每0月, 桥梁3座/126延米
        raise ValueError(node)
    return unit if len(tokens) == 1 else _printed(tokens)


def _per(tree: Node) -> list[str]:
    """Return the denominators of one stretch; 10万 of 16/10万 as printed."""
    share = [child.text.lstrip("/每") for child in tree.children if isinstance(child, Word) and child.kind == "SHARE"]
    return share or [_denominator(child) for child in tree.children if not isinstance(child, Word)]


def _units(tree: Node) -> tuple[str | None, tuple[str, ...], tuple[str, ...]]:
    """Read units: the first is the unit, the same again is repeated, a noun behind a counter is what is counted."""
    lex = lexicon()
    unit: str | None = None
    per: list[str] = []
    odd: tuple[str, ...] = ()
    for node in tree.children:
        if not isinstance(node, Word):
            dotted = _tokens(node)[0].kind == "DOT"
            if dotted and unit is None:  # 7·月
                raise ValueError(node)
            if dotted and unit != "元" and not per:  # 20人·次 is no rate
                unit = f"{unit}{_printed(_tokens(node))}"
            else:
                per += () if odd else _per(node)
        elif node.kind == "PAREN_UNIT" and per:  # 元/头(只)
            per[-1] = f"{per[-1]}{node.text}"
        elif node.kind == "PAREN_UNIT":
            unit = None if unit is None else f"{unit}{node.text}"
        elif node.kind == "AGAIN":  # 20万元万元
            odd = ("unit_repeated",) if lex.units.get(node.text.lstrip("百千万亿")) == unit else ("unit_conflict",)
        elif unit is None:
            unit = lex.units[node.text]
        else:
            odd = _again(unit, lex.units[node.text], rated=bool(per)) or odd
    return unit, tuple(per), odd


def _again(unit: str, other: str, *, rated: bool) -> tuple[str, ...]:
    """Say what is odd about a second unit; a noun behind a counter is what is counted."""
    if other == unit:
        return ("percent_repeated",) if unit == "%" else ("unit_repeated",)
    if rated or (other == "%" and unit not in lexicon().counters):  # 5台/工位机, ≥9s%
        raise ValueError(other)
    return () if unit in lexicon().counters else ("unit_conflict",)


def _loose(tree: Node) -> Loose:
    word, *rest = tree.children
    printed = _tokens(word)[0].text
    unit = printed if printed == "日" else lexicon().units.get(printed, printed)
    per = tuple(word for node in rest if not isinstance(node, Word) for word in _per(node))
    return Loose(unit, per, tree.start, tree.end)


def _done(tree: Node) -> Done:
    word, *unit = _tokens(tree)
    return Done(word.text, unit[0].text if unit else None, tree.start, tree.end)


# -- figures ------------------------------------------------------------


def _figure(tree: Node) -> Figure:
    """Multiply a number out and put its unit and its words with it."""
    number: Word | None = None
    scale: Fraction | None = None
    unit: str | None = None
    per: tuple[str, ...] = ()
    odd: tuple[str, ...] = ()
    tails: tuple[Word, ...] = ()
    kinds: set[str] = set()
    day_of_month = False
    for node in tree.children:
        kind = node.kind
        if isinstance(node, Node):
            if kind == "units":
                unit, per, odd = _units(node)
                first = node.children[0]
                day_of_month = isinstance(first, Word) and first.text == "日"
            else:  # 1次以上/月
                per = (*per, *_per(node))
        elif kind in NUMBERS:
            number = node
        elif kind == "MULT":
            scale = (scale or _ONE) * lexicon().multipliers[node.text]
        else:
            kinds.add(kind)
            tails = (*tails, node) if kind in _TAILS else tails
    assert number is not None  # noqa: S101 - the grammar has one
    value, stated = NUMBERS[number.kind](number.text)
    if stated is not None:
        odd = (*odd, "percent_repeated") if unit == stated else odd
        unit = unit or stated
    if kinds:
        value = value + _HALF if kinds & _HALVES else value
        value = -value if "MINUS" in kinds else value
    value = value if scale is None else value * scale
    chinese = number.kind == "CN_NUMBER"
    if unit is None:
        in_parts = chinese or number.kind in _IN_PARTS
        if (scale is not None and scale >= _MYRIAD) or (in_parts and value >= _MYRIAD):
            odd = (*odd, "bare_scale")
    about = not kinds.isdisjoint(_NEAR)
    return Figure(
        value, scale, unit, per, tails, chinese, number.text, about, day_of_month, odd, tree.start, tree.end
    )  # fmt: skip


def _span(tree: Node) -> Span:
    """Put the two ends of a range together."""
    figures = [_figure(node) for node in tree.children if not isinstance(node, Word)]
    doubled = any(node.kind == "DASH" and _tokens(node)[0].text == "--" for node in tree.children)
    if doubled and figures[0].value < 0:  # -5--3: a doubled dash or a minus
        raise ValueError(tree)
    plus = any(node.kind in ("PM", "PM_FIRST") for node in tree.children)
    if len(figures) == 1:
        return Span(None, figures[0], plus, tree.start, tree.end)
    return joined(*figures)._replace(plus=plus, start=tree.start, end=tree.end)


def joined(low: Figure, high: Figure) -> Span:
    """Make a range of two figures; the end without a unit takes the other's (1.5—2万元, 三十到五十万元).

    Raises:
        Refused: It is open whether the multiplier is shared (四至七百人).
    """
    if low.unit is None:
        low = low._replace(value=low.value * _shared(low, high), unit=high.unit, per=high.per)
    elif high.unit is None:
        high = high._replace(unit=low.unit, per=low.per)
    return Span(low, high, plus=False, start=low.start, end=high.end)


def _interval(tree: Node) -> Span | Figure:
    """Put the two ends of [80%,90%) together: what a bracket says is said as (含) and (不含) say it."""
    opening, low, _, high, shut, *behind = tree.children
    shared: list[Node | Word] = [node for node in behind if node.kind in ("MULT", "units")]
    tails = tuple(node for node in behind if isinstance(node, Word) and node.kind in _TAILS)
    ends = []
    for edge, mark, side in ((low, opening, "以上"), (high, shut, "以下")):
        if isinstance(edge, Node):
            if shared and edge.children[-1].kind in ("MULT", "units"):  # [80%,90%)%
                raise ValueError(tree)
            said = [Word("INCL", "含" if _tokens(mark)[0].text in "[]" else "不含", mark.start, mark.end)]
            said += [Word("TAIL", side, mark.start, mark.end)] if Word in (type(low), type(high)) else []
            figure = _figure(edge._replace(children=[*edge.children, *shared]))
            ends.append(figure._replace(tails=(*said, *tails), start=tree.start, end=tree.end))
    if not ends:
        raise ValueError(tree)
    return joined(*ends) if len(ends) > 1 else ends[0]


def _shared(low: Figure, high: Figure) -> Fraction:
    """Return the multiplier of a range's high end that holds for the low end too."""
    if low.scale is not None or not _LARGE.isdisjoint(low.word):
        return _ONE
    if high.scale is not None:
        return high.scale
    if "成" in high.word:  # 三至五成
        return _ONE if "成" in low.word else Fraction(10)
    stem = high.word.rstrip("万亿")
    shared = prod((lexicon().multipliers[char] for char in high.word[len(stem) :]), start=_ONE)
    power = _ONE * powers().get(stem[1], 1) if len(stem) == _PAIR else _ONE
    bare = low.value < _MANY and powers().keys().isdisjoint(low.word)
    either = low.value < _FEW and power > 1 and low.value * shared * power <= high.value  # 四至七百人
    inverted = shared > 1 and low.value * shared > high.value
    if bare and (either or inverted or not _LARGE.isdisjoint(stem)):  # 三到五万五千
        raise Refused("not_read.shared", low.start)
    return _ONE if inverted else shared


# -- dates ------------------------------------------------------------


def _date(tree: Node) -> Date:
    tokens = _tokens(tree)
    behind = [lexicon().meaning["date_after"][token.text] for token in tokens if token.kind == "BEFORE"]
    read = stamp([token for token in tokens if token.kind not in ("BEFORE", "MIDNIGHT")])
    sign = behind[-1] if behind else read.sign
    return Date(read.day, sign, read.bare and not behind, read.whole_year, tree.start, tree.end, _printed(tokens))


def _stretch(tree: Node) -> Stretch:
    """Read two dates that end a stretch; a year or month said once holds for both."""
    first, _, last, *_ = tree.children
    until = stamp(_tokens(last)).day
    if isinstance(first, Word) or first.kind == "since":
        start = since(_tokens(first))
    else:
        unit = next((token.kind for token in _tokens(last) if token.kind == "QUARTER"), _tokens(last)[0].kind)
        start = counted(_printed(_tokens(first)), unit)
    if until.month is None:  # 5月1日-15日
        until = evolve(until, month=start.month)
    start, until = evolve(start, year=start.year or until.year), evolve(until, year=until.year or start.year)
    if not ordered(start, until):
        raise ValueError(tree)
    return Stretch(start, until, tree.start, tree.end)


_WALKERS: Mapping[str, Callable[[Node], Piece]] = {
    "lead": _lead,
    "quantity": _figure,
    "span": _span,
    "interval": _interval,
    "date": _date,
    "period": _stretch,
    "counted": _stretch,
    "done": _done,
    "loose_unit": _loose,
}
