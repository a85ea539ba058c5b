"""What a form's own columns 计量单位 and 指标性质 add to a reading.

Lives here: reading the two columns, and laying them over a reading. May not: read a value, know the indicator's name.
"""

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from attrs import evolve

from indicators.comparators import (
    SIGNS,
    Between,
    By,
    Change,
    Comparator,
    Counted,
    Quantity,
    Reference,
)
from indicators.syntax._lexicon import lexicon
from indicators.syntax.pieces import Each, Figure, Lead, Loose, Refused
from indicators.syntax.plain import Source
from indicators.syntax.walk import clauses

_AMOUNTS, _SIGNED = (Quantity, Between), (Quantity, Change, Reference, By)


class Columns(NamedTuple):
    """The columns as read: unit with its multiplier, denominators, sign.

    Args:
        unit: Canonical unit word, ``None`` where the column states none.
        per: Its denominators.
        scale: Its multiplier (万元: 10000).
        sign: The comparator, ``None`` where the column states none.
        origin: Where it comes from: ``column`` or ``name``.
    """

    unit: str | None = None
    per: tuple[str, ...] = ()
    scale: Fraction = Fraction(1)
    sign: str | None = None
    origin: str = "column"

    def unit_of(self, read: Comparator) -> Comparator:
        """Give a reading the column's unit, or note the conflict; money where 万 stands alone."""
        if isinstance(read, _AMOUNTS) or (isinstance(read, Change) and read.value is not None):
            if read.unit is not None:
                return self._compared(read)
            per = () if isinstance(read, Change) else read.per
            rated = bool(self.per) and "bare_scale" not in read.anomalies  # /10万
            if (self.unit is not None or rated) and not (per and self.per):
                return self._given(read)
            if "bare_scale" in read.anomalies:
                rest = tuple(code for code in read.anomalies if code != "bare_scale")
                return evolve(read, unit="元", anomalies=(*rest, "currency_unit_left_out"))
        return read

    def _compared(self, read: Counted | Between | Change) -> Comparator:
        per = () if isinstance(read, Change) else read.per
        if self.unit is None or self.origin == "name" or (read.unit == self.unit and per == self.per):
            return read
        if isinstance(read, Change) and read.unit in ("%", "百分点"):
            return read
        return read.with_origin(read.text, "column_conflict")

    def _given(self, read: Counted | Between | Change) -> Comparator:
        own = "bare_scale" in read.anomalies
        scale = Fraction(1) if own else self.scale
        source = ((("unit", "column_unit") if self.origin == "column" else ("unit", "name")),)
        anomalies = tuple(code for code in read.anomalies if code != "bare_scale")
        given = evolve(read, unit=self.unit, anomalies=anomalies, provenance=(*read.provenance, *source))
        if isinstance(given, Between):
            low = None if given.lower is None else given.lower * scale
            high = None if given.upper is None else given.upper * scale
            return evolve(given, lower=low, upper=high, per=given.per or self.per)
        if isinstance(given, Quantity):
            return evolve(given, value=given.value * scale, per=given.per or self.per)
        return evolve(given, value=None if given.value is None else given.value * scale)

    def sign_of(self, read: Comparator) -> Comparator:
        """Give a reading the column's comparator where the text states none, or note the conflict."""
        if self.sign is None or not isinstance(read, _SIGNED):
            return read
        if isinstance(read, Change) and read.value is None:
            return read
        if read.sign is not None:
            return (
                read
                if read.sign == self.sign or self.origin == "name"
                else read.with_origin(read.text, "column_conflict")
            )
        source = ("comparator", "column_comparator" if self.origin == "column" else "name")
        provenance = (*read.provenance, source)
        if isinstance(read, Quantity):
            return SIGNS[self.sign](
                read.value,
                read.unit,
                read.per,
                approximate=read.approximate,
                text=read.text,
                anomalies=read.anomalies,
                provenance=provenance,
                subject=read.subject,
            )
        if isinstance(read, By) and self.sign not in ("<=", "<"):
            return read
        return evolve(read, sign=self.sign, provenance=provenance)


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


_WHOLE = 100


@lru_cache(maxsize=1024)
def columns(unit: str | None, comparator: str | None) -> Columns:
    """Read the two columns of a form.

    >>> columns("万元", "正向 大于等于")
    Columns(unit='元', per=(), scale=Fraction(10000, 1), sign='>=', origin='column')
    >>> columns("是/否", "定性")
    Columns(unit=None, per=(), scale=Fraction(1, 1), sign=None, origin='column')
    """
    bare, behind = _without_tail(unit)
    word, per, scale = _unit(bare)
    return Columns(word, per, scale, _sign(comparator) or behind)


def _without_tail(printed: str | None) -> tuple[str | None, str | None]:
    """Part 小时内 and %以上 into a unit and a comparator."""
    tails = lexicon().meaning["after"]
    plain = Source.of(printed).plain if printed else ""
    tail = max((word for word in tails if plain.endswith(word)), key=len, default="")
    unit = plain.removesuffix(tail)
    if tails.get(tail) in (">=", "<=") and unit in lexicon().units:
        return unit, tails[tail]
    return printed, None


def _unit(printed: str | None) -> tuple[str | None, tuple[str, ...], Fraction]:
    nothing = (None, (), Fraction(1))
    plain = Source.of(printed).plain if printed else ""
    plain = plain[1:-1] if plain[:1] == "(" and plain[-1:] == ")" else plain
    if not plain or plain in lexicon().words("no_unit"):
        return nothing
    before, _, inside = plain.partition("(")
    if inside[-1:] == ")":  # 次(场), 百分比(%), 元(人民币)
        outer, inner = _unit(before), _unit(inside[:-1])
        same = outer[0] == inner[0]
        if None not in (outer[0], inner[0]) and (same or plain not in lexicon().units):
            return outer if same else (plain, (), Fraction(1))
    if plain in lexicon().multipliers:
        return "元", (), lexicon().multipliers[plain]
    loose = _loose(plain)
    if loose is not None:
        word, scale = scaled(loose.unit)
        return lexicon().units.get(word, word), loose.per, scale
    rate = _rate(plain)
    if rate is not None:
        return rate
    noun = len(plain) <= _LONGEST and all("一" <= char <= "鿿" for char in plain)
    return plain if noun and plain not in lexicon().words("terms") else None, (), Fraction(1)


_LONGEST = 4


def scaled(word: str) -> tuple[str, Fraction]:
    """Part a unit word from its multiplier (万平方米); 千米 is a unit of its own."""
    for prefix, scale in sorted(lexicon().multipliers.items(), key=lambda item: -len(item[0])):
        if word.startswith(prefix) and word not in lexicon().units:
            return word[len(prefix) :], scale
    return word, Fraction(1)


def _rate(plain: str) -> tuple[str | None, tuple[str, ...], Fraction] | None:
    """Read a unit as it stands behind a number: /10万, 元每人每月, 元·人."""
    try:
        rows = clauses(f"1{plain}")
    except Refused:
        return None
    figure, *rest = rows[0].pieces
    words = [word for lead in rest if isinstance(lead, Lead) for word in lead.words]
    each = tuple(word.per for word in words if isinstance(word, Each))
    whole = len(rows) == 1 and all(isinstance(lead, Lead) for lead in rest) and len(each) == len(words)
    if not (whole and isinstance(figure, Figure) and (figure.per or each)) or figure.tails or figure.anomalies:
        return None
    return figure.unit, (*figure.per, *each), figure.value


def _loose(plain: str) -> Loose | None:
    try:
        rows = clauses(plain)
    except Refused:
        return None
    pieces = rows[0].pieces if len(rows) == 1 else ()
    return pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Loose) else None


def _sign(printed: str | None) -> str | None:
    """Find the comparator among the words of the column (正向 大于等于)."""
    if not printed:
        return None
    try:
        rows = clauses(Source.of(printed).plain)
    except Refused:
        return None
    meaning = lexicon().meaning
    for clause in rows:
        for piece in clause.pieces:
            for word in piece.words if isinstance(piece, Lead) else ():
                if word.kind in ("SIGN", "CMP"):
                    return meaning["signs" if word.kind == "SIGN" else "before"][word.text]
    tails = meaning["after"]
    bare = Source.of(printed).plain
    sign = tails.get(bare)
    return sign if sign in SIGNS else None  # 区间 states none
