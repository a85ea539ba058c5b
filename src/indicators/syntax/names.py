"""What the indicator's name (三级指标) adds to a reading: 消毒机(≥台), 成本控制数(万元), 每年12月31日前.

Lives here: units, comparators and deadlines printed in a name. May not: read a value; know of columns of a form but by
what a name shares with them (``columns``).
"""

from fractions import Fraction
from functools import lru_cache

from attrs import evolve

from indicators.comparators import By, Comparator, Completion
from indicators.syntax._lexicon import lexicon
from indicators.syntax.columns import Columns, scaled
from indicators.syntax.pieces import Lead, Loose, Refused
from indicators.syntax.plain import Source, spelled
from indicators.syntax.reading import bounds
from indicators.syntax.row import Row
from indicators.syntax.walk import clauses

_HOLDS = spelled("(≥≤><=&")  # without one of these a name holds neither unit nor sign


def named(read: Comparator, name: str) -> Comparator:
    """Add what the indicator's name holds and neither the text nor the columns state."""
    if isinstance(read, Completion) and read.level == "achieved" and read.subject is None:
        return _dated(Source.of(name).plain) or read
    if _HOLDS.isdisjoint(name):
        return read
    plain = Source.of(name).plain
    inside = plain.rpartition("(")[2].partition(")")[0] if "(" in plain else ""
    for printed in (inside, _after_sign(plain)):
        found = _from_name(printed)
        if found is not None:
            return found.sign_of(found.unit_of(read))
    return read


def _dated(plain: str) -> Comparator | None:
    """Read a name that is a deadline (每年12月31日前): a bare 完成 means done by then."""
    source = Source.of(plain)
    try:
        rows = clauses(source.plain)
        found = bounds(Row.of(source, rows[0].pieces)) if len(rows) == 1 and rows[0].pieces else []
    except Refused:
        return None
    if len(found) == 1 and isinstance(found[0], By) and found[0].sign == "<=" and found[0].subject is None:
        return evolve(found[0], provenance=(("date", "name"), ("comparator", "name")))
    return None


def _after_sign(plain: str) -> str:
    place = next((place for place, char in enumerate(plain) if char in "≥≤><="), len(plain))
    return plain[place:]


@lru_cache(maxsize=1024)  # a form prints few units and signs, however many names
def _from_name(printed: str) -> Columns | None:
    if not printed:
        return None
    try:
        rows = clauses(printed)
    except Refused:
        return None
    pieces = rows[0].pieces if len(rows) == 1 else ()
    sign = unit = None
    per: tuple[str, ...] = ()
    scale = Fraction(1)
    for piece in pieces:
        if isinstance(piece, Lead) and all(word.kind in ("SIGN", "CMP") for word in piece.words):
            sign = lexicon().meaning["signs" if piece.words[-1].kind == "SIGN" else "before"][piece.words[-1].text]
        elif isinstance(piece, Loose):
            word, scale = scaled(piece.unit)
            unit, per = lexicon().units.get(word, word), piece.per
        else:
            return None
    return Columns(unit, per, scale, sign, "name")
