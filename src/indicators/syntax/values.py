"""Printed indicator values → comparators: :func:`parse`, the front door of the value language (指标值).

Lives here: clauses put together to one reading, what columns and the indicator's name add, strictness, the cache.
May not: read a clause (``reading``, ``judging``), know lark, know what 预算数 or 上年 are worth.
"""

from functools import lru_cache

from attrs import evolve

from indicators.comparators import (
    AllOf,
    AnyOf,
    Between,
    Blank,
    By,
    Change,
    Comparator,
    Completion,
    Period,
    Quantity,
    Reference,
    State,
    Unparsed,
    YesNo,
)
from indicators.errors import Diagnostic, ExpressionError
from indicators.syntax.columns import Columns, columns, named
from indicators.syntax._lexicon import lexicon
from indicators.syntax.judging import words
from indicators.syntax.pieces import Clause, Date, Done, Figure, Lead, NotRead, Piece, Span, Stretch, Word, clauses
from indicators.syntax.plain import Source
from indicators.syntax.shapes import Shapes, cut, number_anomalies
from indicators.syntax.reading import bounds
from indicators.syntax.row import DOWNWARD, UPWARD, Refused, Row

LONGEST = 10_000


def parse(
    text: str,
    *,
    column_unit: str | None = None,
    column_comparator: str | None = None,
    name: str | None = None,
    strict: bool = False,
) -> Comparator:
    """Read a printed indicator value or actual value (指标值, 实际完成值).

    Every text is answered: what cannot be read with certainty is :class:`Unparsed` and carries the diagnostic.

    Args:
        text: The value as printed.
        column_unit: What the form prints in its column 计量单位.
        column_comparator: What the form prints in its column 指标性质 (``≥``, ``正向 大于等于``, ``定性``).
        name: The indicator's name (三级指标), where it may hold the comparator or the unit: ``消毒机(≥台)``.
        strict: Raise instead of returning :class:`Unparsed`.

    Returns:
        The comparator. What came from a column or the name stands in its ``provenance``.

    Raises:
        ExpressionError: ``strict`` was given and the text cannot be read with certainty.

    >>> parse("≥ 6000起")
    AtLeast(text='≥ 6000起', anomalies=(), provenance=(), subject=None, value=Fraction(6000, 1), unit='起', per=(), approximate=False)
    >>> str(parse("735", column_unit="人次", column_comparator="≧"))
    '≥735人次'
    >>> str(parse("11月底前完成不少于100%"))
    '11月底前；≥100%'
    """
    shape = cut(text, column_unit, column_comparator, name)
    plan = None if shape is None else _SHAPES.get(shape.key)
    if plan is not None and shape is not None:
        return plan(shape.number, text)
    read = _read(text, column_unit, column_comparator, name)
    if shape is not None:
        _SHAPES.learn(shape, read)
    if strict and isinstance(read, Unparsed):
        raise ExpressionError(read.diagnostic or Diagnostic(code="unparsed", message=read.reason, text=text))
    return read


_SHAPES = Shapes()


@lru_cache(maxsize=4096)
def _read(text: str, column_unit: str | None, column_comparator: str | None, name: str | None) -> Comparator:
    if len(text) > LONGEST:
        reason = f"文字超过 {LONGEST} 字，不像一个指标值"
        return Unparsed(reason, text=text, diagnostic=Diagnostic(code="too_long", message=reason, hint="只写指标值"))
    source = Source.of(text)
    try:
        read = _whole(source) or _clauses(source)
    except Refused as refusal:
        return refusal.unparsed(source)
    context = columns(column_unit, column_comparator)
    read = _in_context(read, context)
    if name is not None:
        read = named(read, name)
    return _marked(read, text)


def _whole(source: Source) -> Comparator | None:
    """Read a cell that is one word of the table of whole cells."""
    meaning = lexicon().meaning["whole"]
    plain = source.plain.rstrip("。；;，,.") if source.plain not in meaning else source.plain
    bare = plain.rstrip("#") or plain
    odd = ("unit_placeholder",) if bare != plain or plain == "#" else ()
    sense = meaning.get(bare)
    if sense == "blank":
        return Blank(text=source.text, anomalies=odd)
    if sense in ("yes", "no"):
        return YesNo(sense == "yes", text=source.text, anomalies=odd)
    if sense == "scale":
        return State(text=source.text, anomalies=(*odd, "scale_printed"))
    return None


# -- clauses ------------------------------------------------------------------------------------------------------------


def _clauses(source: Source) -> Comparator:
    try:
        printed = clauses(source.plain)
    except NotRead as error:
        raise Refused(
            "not_read", "读到这里接不下去", error.place, len(source.plain), "改成规范的写法，例如 ≥90%"
        ) from None
    groups = _grouped(printed)
    if not groups:
        return Blank(text=source.text)
    parts: list[Comparator] = []
    joints: list[str] = []
    for joint, pieces in groups:
        for comparator in _clause(Row.of(source, pieces)):
            joints.append(joint)
            parts.append(comparator)
    return _together(source, parts, joints)


def _clause(row: Row) -> list[Comparator]:
    figures = any(
        isinstance(piece, Figure | Span | Date | Stretch) or piece.kind in ("BAD_NUMBER", "PRODUCT")
        for piece in row.pieces
    )
    if not figures and row.text.isascii() and any(char.isdigit() for char in row.text) and not _signed_unit(row):
        raise row.refuse("not_read", "这里没有读懂", hint="改成规范的写法，例如 ≥90%")
    return (bounds(row) if figures else []) or [words(row)]


def _signed_unit(row: Row) -> bool:
    return any(piece.kind == "unit" for piece in row.pieces)  # m2


def _grouped(printed: list[Clause]) -> list[tuple[str, list[Piece]]]:
    """Part the clauses at separators; at 、且 或 和 only where what stands before is complete."""
    groups: list[tuple[str, list[Piece]]] = []
    parted = False
    for clause in printed:
        pieces = [piece for piece in clause.pieces if piece.kind != "ENUM"]
        joint = clause.joint
        if joint is not None and joint.kind in ("AND", "OR") and groups:
            before = groups[-1][1]
            if not pieces or not (parted or _complete(before)):
                before.extend([joint, *pieces])
                continue
        elif joint is not None and joint.kind in ("AND", "OR"):
            pieces = [joint, *pieces]
        parted = not pieces
        if pieces:
            groups.append(
                (
                    "OR"
                    if joint is not None and joint.kind == "OR"
                    else "AND"
                    if joint is not None and joint.kind == "AND"
                    else "SEP",
                    pieces,
                )
            )
    return groups


def _complete(pieces: list[Piece]) -> bool:
    for place, piece in enumerate(pieces):
        if isinstance(piece, Figure | Span | Stretch) or (isinstance(piece, Date) and piece.end > piece.start):
            return True
        if (
            isinstance(piece, Lead)
            and any(word.kind == "BASE" for word in piece.words)
            and any(word.kind in ("SIGN", "CMP") for word in piece.words)
        ):
            return True
        del place
    return False


def _bounded(part: Comparator) -> bool:
    return not isinstance(part, State | Completion | Blank | YesNo)


def _together(source: Source, parts: list[Comparator], joints: list[str]) -> Comparator:
    if len(parts) == 1:
        return parts[0]
    merged: list[Comparator] = []
    operators: set[str] = set()
    for part, joint in zip(parts, joints, strict=True):
        ranged = _range(merged[-1], part) if merged and joint != "OR" else None
        if ranged is not None:
            merged[-1] = ranged
            continue
        if merged:
            operators.add("or" if joint == "OR" else "and")
        merged.append(part)
    kept = [part for part in merged if not _remark(part)] or merged
    if len(kept) == 1:
        return kept[0]
    if not any(map(_bounded, kept)):
        first = kept[0]
        if isinstance(first, Completion | YesNo):
            return first
        return State(text=source.text)
    for part in kept:
        if isinstance(part, Quantity) and part.unit is None and part.sign is None and part.subject is None:
            raise Refused(
                "unit_needed", "几个数中有一个没有计量单位，不能确定各是什么", 0, len(source.plain), "每个数都写上单位"
            )
    if len(operators) > 1:
        raise Refused("mixed_operators", "同一格里既有“且”又有“或”", 0, len(source.plain), "分成几格写")
    return (AnyOf if operators == {"or"} else AllOf)(tuple(kept), text=source.text)


def _remark(part: Comparator) -> bool:
    """Say whether a clause is only a remark (以实际招生人数为准)."""
    return (
        isinstance(part, State)
        and part.term is None
        and part.text.endswith(("为准", "除外"))
        or isinstance(part, Blank)
    )


def _range(low: Comparator, high: Comparator) -> Comparator | None:
    """Put ≥80% and <90% together to a range."""
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)) or high.subject is not None:
        return None
    signs = {low.sign, high.sign}
    if not (signs & UPWARD and signs & DOWNWARD):
        return None
    down, up = (low, high) if low.sign in UPWARD else (high, low)
    if (down.unit or up.unit) != (up.unit or down.unit) or down.per != up.per or down.value > up.value:
        return None
    return Between(
        down.value,
        up.value,
        down.sign == ">=",
        up.sign == "<=",
        up.unit or down.unit,
        up.per,
        subject=low.subject,
        approximate=down.approximate or up.approximate,
    )


# -- context ------------------------------------------------------------------------------------------------------------


def _in_context(read: Comparator, context: Columns) -> Comparator:
    if isinstance(read, AllOf | AnyOf):
        return evolve(read, parts=tuple(context.unit_of(part) for part in read.parts))
    return context.sign_of(context.unit_of(read))


def _marked(read: Comparator, text: str) -> Comparator:
    """Set the text and the anomalies that depend on the final unit."""
    if isinstance(read, AllOf | AnyOf):
        return evolve(read, text=text, parts=tuple(_marked(part, part.text) for part in read.parts))
    odd = number_anomalies(read.sign, read.unit, read.value) if isinstance(read, Quantity) else ()
    if not odd and read.text == text:
        return read
    return evolve(read, text=text, anomalies=tuple(dict.fromkeys((*read.anomalies, *odd))))
