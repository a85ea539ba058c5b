"""Printed indicator values → comparators: :func:`parse`, the front door of the value language (指标值).

Lives here: clauses put together to one reading, what columns and the indicator's name add, strictness, the cache.
May not: read a clause (``reading``, ``judging``), know lark, know what 预算数 or 上年 are worth.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from attrs import define, evolve

from indicators._resources import grammar_table, sayings
from indicators.comparators import (
    AllOf,
    AnyOf,
    Between,
    Blank,
    By,
    Comparator,
    Completion,
    Compound,
    Quantity,
    State,
    Unparsed,
    YesNo,
)
from indicators.errors import Diagnostic, ExpressionError
from indicators.syntax._lexicon import lexicon
from indicators.syntax.columns import Columns, columns, number_anomalies, stated
from indicators.syntax.dates import dated
from indicators.syntax.edges import ranged
from indicators.syntax.judging import words
from indicators.syntax.pieces import MEASURED, Clause, Figure, Lead, Loose, Piece, Refused, Span, Word
from indicators.syntax.plain import Source, spelled
from indicators.syntax.reading import bounds
from indicators.syntax.row import Row
from indicators.syntax.walk import clauses, joined

LONGEST = 10_000
_NOTHING = (None, None, None)
_LAST_DAY = 31
_CARRYING = frozenset({"BAD_NUMBER", "UNSURE", "ENUM", "PRODUCT", "CLOCK", "QUARTERS"})
_UNBOUNDED = (State, Completion, Blank, YesNo)


def parse(
    text: str,
    *,
    column_unit: str | None = None,
    column_comparator: str | None = None,
    name: str | None = None,
    strict: bool = False,
) -> "Comparator":
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
        TypeError: Something else than a text was given, a number for instance.

    >>> parse("≥ 6000起").to_dict()
    {'kind': 'quantity', 'text': '≥ 6000起', 'comparator': '>=', 'value': '6000', 'unit': '起', 'per': []}
    >>> str(parse("735", column_unit="人次", column_comparator="≧"))
    '≥735人次'
    >>> str(parse("11月底前完成不少于100%"))
    '11月底前；≥100%'
    """
    beside = (column_unit, column_comparator, name)
    if type(text) is not str or beside != _NOTHING:
        for given in (text, *beside):
            if not isinstance(given, str) and (given is not None or given is text):
                raise TypeError(f"这里需要文字（str），不接受 {type(given).__name__}: {given!r}；数用 Stated(数, 单位)")
    bare, read = _read(text, column_unit, column_comparator)
    if name is not None:
        if isinstance(read, Unparsed) and read.diagnostic is not None and read.diagnostic.code == "date_unclear":
            bare, read = _read(text, column_unit, column_comparator, is_named=True)  # the name may say the unit
        added = _named(bare, name)
        read = read if added is bare else _marked(added, text)
    if strict and isinstance(read, Unparsed):
        raise ExpressionError(read.diagnostic or Diagnostic(code="unparsed", message=read.reason, text=text))
    return read


@lru_cache(maxsize=4096)
def _read(
    text: str, column_unit: str | None, column_comparator: str | None, *, is_named: bool = False
) -> tuple[Comparator, Comparator]:
    """Read a text; without and with the marks that depend on its final unit, which a name may still say."""
    if len(text) > LONGEST:
        reason = f"文字超过 {LONGEST} 字，不像一个指标值"
        said = Diagnostic(code="too_long", message=reason, hint="只写指标值")
        refused = Unparsed(reason, text=text, diagnostic=said)
        return refused, refused
    context = columns(column_unit, column_comparator)
    source = Source.of(text, context.unit or "" if is_named else context.unit)
    try:
        read = _whole(source) or _clauses(source)
    except Refused as refusal:
        refused = _unparsed(source, refusal)
        return refused, refused
    read = _in_context(read, context)
    return read, _marked(read, text)


def _unparsed(source: Source, refusal: Refused) -> Unparsed:
    """Say what was not read, and what to write instead."""
    message, hint = (said.format(*refusal.words) for said in _sayings()[refusal.why])
    code, end = refusal.why.partition(".")[0], len(source.plain) if refusal.end is None else refusal.end
    span = source.span(refusal.start, end)
    diagnostic = Diagnostic(code=code, message=message, text=source.text, span=span, hint=hint)
    return Unparsed(message, text=source.text, diagnostic=diagnostic)


@cache
def _sayings() -> Mapping[str, Sequence[str]]:
    return sayings(grammar_table("refusals"))


def _whole(source: Source) -> Comparator | None:
    """Read a cell that is one word of the table of whole cells; refuse one in which a formula failed."""
    if "#" in source.plain:
        failed = next((word for word in lexicon().words("cell_errors") if word in source.plain.upper()), None)
        if failed is not None:
            raise Refused("cell_error", 0, None, failed)
    meaning = lexicon().meaning["whole"]
    plain = source.plain.rstrip("。；;，,.") if source.plain not in meaning else source.plain
    bare = plain.rstrip("#") or plain
    odd = ("unit_placeholder",) if bare != plain or plain == "#" else ()
    sense = meaning.get(bare) or {"yes": "yes", "no": "no"}.get(meaning.get(bare.removeprefix("="), ""))  # =是
    if sense == "blank":
        return Blank(text=source.text, anomalies=odd)
    if sense in ("yes", "no"):
        return YesNo(sense == "yes", text=source.text, anomalies=odd)
    if sense == "scale":
        return State(text=source.text, anomalies=(*odd, "scale_printed"))
    return None


# -- clauses ------------------------------------------------------------


def _clauses(source: Source) -> Comparator:
    groups = _grouped(clauses(source.plain))
    if not groups:  # ??? !!
        raise Refused("not_read.nothing", 0)
    read: list[tuple[str, Comparator]] = []
    for group in groups:
        pieces = dated(group.pieces, source.plain)
        parts = _clause(Row.of(source, pieces))
        again = _again(read[-1][1], pieces, parts) if read else None
        read += [(group.joint, part) for part in ([again] if again is not None else parts)]
    return _together(source, [part for _, part in read], [joint for joint, _ in read])


def _again(before: Comparator, pieces: Sequence[Piece], parts: Sequence[Comparator]) -> By | None:
    """Read the second day of 每月1日、15日 and 6月1日、15日, the second month of 每年6月、12月."""
    day, read = pieces[0], parts[0]
    if not isinstance(before, By) or len(parts) > 1:
        return None
    if isinstance(read, By) and read.subject is None and read.every is None and read.date.year is None:
        year = before.date.year if read.date.month is not None else None
        return evolve(read, every=before.every, date=evolve(read.date, year=year)) if year or before.every else None
    if not isinstance(before.date.day, int) or len(pieces) > 1 or not isinstance(day, Figure):
        return None
    if not day.day_of_month or day.tails or day.per or day.value.denominator > 1 or not 1 <= day.value <= _LAST_DAY:
        return None
    return evolve(before, date=evolve(before.date, day=int(day.value)), text=read.text)


def _clause(row: Row) -> list[Comparator]:
    if any(map(_carries, row.pieces)):
        return bounds(row) or [words(row)]
    text, read = row.text, words(row)
    loose = any(piece.kind == "unit" for piece in row.pieces)  # m2
    code = not loose and text.isascii() and any(map(str.isdigit, text))
    if (code or not any(map(str.isalpha, text))) and not isinstance(read, Blank):
        raise Refused("not_read.here", row.start, row.end)
    return [read]


def _carries(piece: Piece) -> bool:
    """Say whether a piece carries a number or a date."""
    return isinstance(piece, MEASURED) or piece.kind in _CARRYING


@define
class _Group:
    """Clauses that are read as one: the joint before it and its pieces."""

    joint: str
    pieces: list[Piece]
    seen: int = 0
    found: bool = False

    @property
    def complete(self) -> bool:
        """Say whether it holds a bound already; each piece is looked at once."""
        self.found = self.found or any(map(_completes, self.pieces[self.seen :]))
        self.seen = len(self.pieces)
        return self.found

    def bracket(self, behind: Sequence[Piece]) -> bool:
        """Say whether a bracket is open that closes in the words behind (春、秋、冬)."""
        open_, close = (sum(piece.text == mark for piece in self.pieces if isinstance(piece, Word)) for mark in "()")
        return open_ > close and not any(map(_carries, behind))


def _completes(piece: Piece) -> bool:
    """Say whether a piece makes a clause complete: a figure, a date, a comparator with its base."""
    if isinstance(piece, Lead):
        kinds = {word.kind for word in piece.words}
        return "BASE" in kinds and not kinds.isdisjoint({"SIGN", "CMP"})
    figure = piece.high if isinstance(piece, Span) else piece
    aged = isinstance(figure, Figure) and figure.unit in lexicon().words("ages")  # 0-6岁儿童眼保健和视力检查
    return _carries(piece) and not aged


def _grouped(printed: Sequence[Clause]) -> list[_Group]:
    """Part the clauses at separators; at 、且 或 和 only where what stands before is complete."""
    groups: list[_Group] = []
    parted = False
    for clause in printed:
        pieces = [piece for piece in clause.pieces if piece.kind != "ENUM"]
        if all(isinstance(piece, Loose) for piece in pieces):  # (3)项: that was no number of a list
            pieces = list(clause.pieces)
        joint = clause.joint
        soft = joint is not None and joint.kind in ("AND", "OR")
        if soft and joint is not None:
            if groups and not (pieces and (parted or groups[-1].complete) and not groups[-1].bracket(pieces)):
                groups[-1].pieces += [joint, *pieces]
                continue
            pieces = pieces if groups else [joint, *pieces]
            before = groups[-1].pieces[-1] if groups else None
            after = pieces[0]
            if isinstance(before, Figure) and isinstance(after, Figure) and "之间" in (w.text for w in after.tails):
                groups[-1].pieces[-1] = joined(before, after)  # 60%和80%之间
                groups[-1].pieces += pieces[1:]
                continue
        parted = not pieces
        if pieces:
            groups.append(_Group(joint.kind if joint is not None else "SEP", pieces))
    return groups


def _together(source: Source, parts: Sequence[Comparator], joints: Sequence[str]) -> Comparator:
    """Put the readings of the clauses together to one."""
    if len(parts) == 1:
        return parts[0]
    head, bound, *others = parts
    if not others and _heading(head) and isinstance(bound, Quantity | Between) and bound.subject is None:
        return evolve(bound, subject=head.text)  # 数量，应≥2000例
    merged, operators = _merged(parts, joints)
    kept = [part for part in merged if not _remark(part)] or merged
    if len(kept) == 1:
        return kept[0]
    if all(isinstance(part, _UNBOUNDED) for part in kept):
        return kept[0] if isinstance(kept[0], Completion | YesNo) else State(text=source.text)
    if any(isinstance(part, Quantity) and (part.unit, part.sign, part.subject) == (None, None, None) for part in kept):
        raise Refused("unit_needed", 0)
    if len(operators) > 1:
        raise Refused("mixed_operators", 0)
    return (AnyOf if operators == {"OR"} else AllOf)(tuple(kept), text=source.text)


def _heading(part: Comparator) -> bool:
    """Say whether a clause only names what is counted (数量，…)."""
    return isinstance(part, State) and part.term is None and part.text in lexicon().words("headings")


def _merged(parts: Sequence[Comparator], joints: Sequence[str]) -> tuple[list[Comparator], set[str]]:
    """Merge the two ends of a range; return also the operators that are left between the parts."""
    merged = [parts[0]]
    operators: set[str] = set()
    for part, joint in zip(parts[1:], joints[1:], strict=True):
        ranged = _range(merged[-1], part) if joint != "OR" else None
        if ranged is not None:
            merged[-1] = ranged
        else:
            operators.add("OR" if joint == "OR" else "AND")
            merged.append(part)
    return merged, operators


def _remark(part: Comparator) -> bool:
    """Say whether a clause is only a remark (以实际招生人数为准) or empty signs."""
    if isinstance(part, Blank):
        return part.sign is None
    return isinstance(part, State) and part.text.endswith(lexicon().ends("remarks"))


def _range(low: Comparator, high: Comparator) -> Comparator | None:
    """Put ≥80% and <90% together to a range."""
    if not (isinstance(low, Quantity) and isinstance(high, Quantity)) or high.subject is not None:
        return None
    return ranged(low, high, low.subject) if low.per == high.per else None


# -- context ------------------------------------------------------------


def _in_context(read: Comparator, context: Columns) -> Comparator:
    if not (
        context.unit or context.per or context.sign or "bare_scale" in read.anomalies or isinstance(read, Compound)
    ):
        return read
    if isinstance(read, Compound):
        return evolve(read, parts=tuple(context.unit_of(part) for part in read.parts))
    return context.sign_of(context.unit_of(read))


def _named(read: Comparator, name: str) -> Comparator:
    """Add what the indicator's name holds and neither the text nor the columns state: 消毒机(≥台), 成本控制数(万元)."""
    if isinstance(read, Completion) and read.level == "achieved" and read.subject is None:
        return _deadline(name) or read
    if spelled("(≥≤><=&").isdisjoint(name):  # it holds neither unit nor sign
        return read
    plain = Source.of(name).plain
    inside = plain.rpartition("(")[2].partition(")")[0] if "(" in plain else ""
    after = next((place for place, char in enumerate(plain) if char in "≥≤><="), len(plain))
    found = stated(inside) or stated(plain[after:])
    return read if found is None else found.sign_of(found.unit_of(read))


def _deadline(name: str) -> Comparator | None:
    """Read a name that is a deadline (每年12月31日前): a bare 完成 means done by then."""
    source = Source.of(name)
    try:
        rows = clauses(source.plain)
        found = bounds(Row.of(source, rows[0].pieces)) if len(rows) == 1 and rows[0].pieces else []
    except Refused:
        return None
    if len(found) == 1 and isinstance(found[0], By) and found[0].sign == "<=" and found[0].subject is None:
        return evolve(found[0], provenance=(("date", "name"), ("comparator", "name")))
    return None


def _marked(read: Comparator, text: str) -> Comparator:
    """Set the text and the anomalies that depend on the final unit."""
    if isinstance(read, Compound):
        return evolve(read, text=text, parts=tuple(_marked(part, part.text) for part in read.parts))
    odd = number_anomalies(read.sign, read.unit, read.value) if isinstance(read, Quantity) else ()
    odd += ("suspect_ocr",) if isinstance(read, Quantity) and text.rstrip()[-1:] in ("?", "？") else ()
    odd += ("unit_placeholder",) if text.rstrip()[-1:] in ("#", "＃") else ()
    if not odd and read.text == text:
        return read
    return evolve(read, text=text, anomalies=tuple(dict.fromkeys((*read.anomalies, *odd))))
