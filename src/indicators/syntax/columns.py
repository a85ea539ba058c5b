"""What a form's own columns 计量单位 and 指标性质 add to a reading, or its indicator's name: 消毒机(≥台).

Lives here: reading units and signs that stand alone, and laying them over a reading. May not: read a value.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeGuard

from attrs import evolve, fields

from indicators.comparators import SIGNS, Between, By, Change, Comparator, Counted, Quantity, Reference
from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Figure, Lead, Loose, Piece, Refused
from indicators.syntax.plain import Source
from indicators.syntax.walk import clauses

_AMOUNTS, _SIGNED = (Quantity, Between), (Quantity, Change, Reference, By)
_WHOLE = 100
_SIGNS = ("SIGN", "CMP")
_LONGEST = 4


class Columns(NamedTuple):
    """The columns as read: unit with its multiplier, denominators, sign."""

    unit: str | None = None  # canonical unit word, ``None`` where the column states none
    per: tuple[str, ...] = ()  # its denominators
    scale: Fraction = Fraction(1)  # its multiplier (万元: 10000)
    sign: str | None = None  # the comparator, ``None`` where the column states none
    origin: str = "column"  # where it comes from: ``column`` or ``name``

    def unit_of(self, read: Comparator) -> Comparator:
        """Give a reading the column's unit, or note the conflict; money where 万 stands alone."""
        if not (isinstance(read, _AMOUNTS) or (isinstance(read, Change) and read.value is not None)):
            return read
        per = () if isinstance(read, Change) else read.per
        if read.unit is not None:
            share = isinstance(read, Change) and read.unit in ("%", "百分点")
            fits = self.unit is None or self.origin == "name" or (read.unit == self.unit and per == self.per)
            return read if fits or share else read.with_origin(read.text, "column_conflict")
        own = "bare_scale" in read.anomalies
        if (self.unit is not None or (self.per and not own)) and not (per and self.per):  # /10万
            return self._given(read)
        if own:
            rest = tuple(code for code in read.anomalies if code != "bare_scale")
            return evolve(read, unit="元", anomalies=(*rest, "currency_unit_left_out"))
        return read

    def _given(self, read: Counted | Between | Change) -> Comparator:
        scale = Fraction(1) if "bare_scale" in read.anomalies else self.scale
        source = "column_unit" if self.origin == "column" else "name"
        said: dict[str, Any] = {"unit": self.unit, "provenance": (*read.provenance, ("unit", source))}
        said["anomalies"] = tuple(code for code in read.anomalies if code != "bare_scale")
        if not isinstance(read, Change):
            said["per"] = read.per or self.per
        for name in ("lower", "upper") if isinstance(read, Between) else ("value",):
            number = getattr(read, name)
            said[name] = None if number is None else number * scale
        return evolve(read, **said)

    def sign_of(self, read: Comparator) -> Comparator:
        """Give a reading the column's comparator where the text states none, or note the conflict."""
        if self.sign is None or not isinstance(read, _SIGNED) or (isinstance(read, Change) and read.value is None):
            return read
        if read.sign is not None:
            fits = read.sign == self.sign or self.origin == "name"
            return read if fits else read.with_origin(read.text, "column_conflict")
        source = ("comparator", "column_comparator" if self.origin == "column" else "name")
        if isinstance(read, Quantity):
            own: dict[str, Any] = {each.name: getattr(read, each.name) for each in fields(Quantity)}
            own["provenance"] = (*read.provenance, source)
            return SIGNS[self.sign](**own)
        if isinstance(read, By) and self.sign not in ("<=", "<"):
            return read
        return evolve(read, sign=self.sign, provenance=(*read.provenance, source))


def number_anomalies(sign: str | None, unit: str | None, value: Fraction) -> tuple[str, ...]:
    """Name what is odd about a number in its unit.

    >>> number_anomalies(None, "%", Fraction(292))
    ('over_100_percent', 'suspect_ocr')
    """
    if unit is None:
        return ("unit_missing",)
    if unit == "%" and value.numerator > _WHOLE * value.denominator:
        suspect = sign is None and 2 * _WHOLE < value < 3 * _WHOLE and value.denominator == 1  # ≥92% printed as 292%
        return ("over_100_percent", "suspect_ocr") if suspect else ("over_100_percent",)
    return ()


@lru_cache(maxsize=1024)
def columns(unit: str | None, comparator: str | None) -> Columns:
    """Read the two columns of a form.

    >>> columns("万元", "正向 大于等于")
    Columns(unit='元', per=(), scale=Fraction(10000, 1), sign='>=', origin='column')
    >>> columns("是/否", "定性")
    Columns(unit=None, per=(), scale=Fraction(1, 1), sign=None, origin='column')
    """
    bare, behind = _without_tail(Source.of(unit or "").plain)
    return _unit(bare)._replace(sign=_sign(Source.of(comparator or "").plain) or behind)


@lru_cache(maxsize=1024)  # a form prints few units and signs, however many names
def stated(plain: str) -> Columns | None:
    """Read what a name states of unit and sign alone (≥台, 万元); ``None`` where there is more to it."""
    pieces = _pieces(plain)
    alone = [piece for piece in pieces if _alone(piece)]
    return _stated(alone)._replace(origin="name") if pieces and len(alone) == len(pieces) else None


def _pieces(plain: str) -> Sequence[Piece]:
    """Return the pieces of a text of one clause; none where it is not read."""
    try:
        rows = clauses(plain)
    except Refused:
        return ()
    return rows[0].pieces if len(rows) == 1 else ()


def _alone(piece: Piece) -> TypeGuard[Loose | Lead]:
    return isinstance(piece, Loose) or (isinstance(piece, Lead) and all(word.kind in _SIGNS for word in piece.words))


def _stated(pieces: Sequence[Loose | Lead]) -> Columns:
    found = Columns()
    for piece in pieces:
        if isinstance(piece, Lead):
            found = found._replace(sign=lexicon().sign(piece.words[-1]))
        else:
            word, scale = _scaled(piece.unit)
            found = found._replace(unit=lexicon().units.get(word, word), per=piece.per, scale=scale)
    return found


def _without_tail(plain: str) -> tuple[str, str | None]:
    """Part 小时内 and %以上 into a unit and a comparator."""
    tails = lexicon().meaning["after"]
    tail = max((word for word in tails if plain.endswith(word)), key=len, default="")
    unit = plain.removesuffix(tail)
    bounded = tails.get(tail) in (">=", "<=") and unit in lexicon().units
    return (unit, tails[tail]) if bounded else (plain, None)


def _unit(plain: str) -> Columns:
    lex, plain = lexicon(), plain[1:-1] if plain[:1] == "(" and plain[-1:] == ")" else plain
    if not plain or plain in lex.words("no_unit"):
        return Columns()
    before, _, inside = plain.partition("(")
    if inside[-1:] == ")":  # 次(场), 百分比(%), 元(人民币)
        outer, inner = _unit(before), _unit(inside[:-1])
        same = outer.unit == inner.unit
        if None not in (outer.unit, inner.unit) and (same or plain not in lex.units):
            return outer if same else Columns(plain)
    if plain in lex.multipliers:
        return Columns("元", (), lex.multipliers[plain])
    pieces = _pieces(plain)
    if len(pieces) == 1 and isinstance(pieces[0], Loose):
        return _stated([pieces[0]])
    noun = len(plain) <= _LONGEST and all("一" <= char <= "鿿" for char in plain) and plain not in lex.words("terms")
    return _rate(plain) or Columns(plain if noun else None)


def _scaled(word: str) -> tuple[str, Fraction]:
    """Part a unit word from its multiplier (万平方米); 千米 is a unit of its own."""
    for prefix, scale in sorted(lexicon().multipliers.items(), key=lambda item: -len(item[0])):
        if word.startswith(prefix) and word not in lexicon().units:
            return word[len(prefix) :], scale
    return word, Fraction(1)


def _rate(plain: str) -> Columns | None:
    """Read a unit as it stands behind a number: /10万, 元每人每月, 元·人."""
    figure, *rest = _pieces(f"1{plain}") or (None,)
    words = [word for lead in rest if isinstance(lead, Lead) for word in lead.words]
    each = tuple(word.text for word in words if word.kind == "each")
    whole = all(isinstance(lead, Lead) for lead in rest) and len(each) == len(words)
    if not (whole and isinstance(figure, Figure) and (figure.per or each)) or figure.tails or figure.anomalies:
        return None
    return Columns(figure.unit, (*figure.per, *each), figure.value)


def _sign(plain: str) -> str | None:
    """Find the comparator among the words of the column (正向 大于等于)."""
    try:
        pieces = [piece for clause in clauses(plain) for piece in clause.pieces] if plain else []
    except Refused:
        return None
    words = (word for piece in pieces if isinstance(piece, Lead) for word in piece.words)
    behind = lexicon().meaning["after"].get(plain)
    found = next((lexicon().sign(word) for word in words if word.kind in _SIGNS), behind)
    return found if found in SIGNS else None  # 区间 states none
