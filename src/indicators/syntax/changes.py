"""An amount beside a verb or a base → change or reference (变化, 参照).

Lives here: 较上年增长5%, 低于控制指标82起, 不超过预算的95%, 较2020年下降10%. May not: read plain amounts or words
alone.
"""

from collections.abc import Sequence
from fractions import Fraction

from indicators.comparators import Change, Comparator, Reference
from indicators.syntax._lexicon import lexicon
from indicators.syntax.edges import Signs, combined, signs
from indicators.syntax.pieces import Figure, Lead, Piece, Refused, Word
from indicators.syntax.row import Bound, repeats, subject

_SHARES = {"%": Fraction(1, 100), "‰": Fraction(1, 1000), "倍": Fraction(1)}
_NEAR = 14
_HALF = 50  # 低于上年95%: rather a share than a gap


def change(bound: Bound, figure: Figure) -> Comparator | None:
    """Read an amount by which something changes, or a share of a base; ``None`` where it is neither."""
    said = bound.said
    share = _share(bound, figure)
    if share is not None:
        return share
    if said.verb is not None:
        made = _made(bound, figure, said, lexicon().meaning["verbs"][said.verb.text], *_base(bound, said.verb))
        if figure.unit is None and not repeats(bound.rest):
            raise Refused("rest_unread.number", figure.end, bound.row.end)
        return made
    lower = _lower(bound, figure)
    if lower is not None:
        return lower
    if said.base is not None:
        strict = said.strong or _strict_before(bound.pieces[: bound.place - 1])
        if strict is not None and strict.start < said.base.start:
            return _gap(bound, figure, strict, said.base)
    return None


def _made(  # noqa: PLR0913, PLR0917 - what was found out about one change
    bound: Bound, figure: Figure, said: Signs, direction: str, reference: str | None, about: str | None
) -> Change:
    sign, odd = combined(said, figure)
    return Change(
        direction,
        sign,
        figure.value,
        figure.unit,
        reference,
        approximate=figure.approximate or said.approximate,
        subject=about,
        text=bound.row.text,
        anomalies=(*figure.anomalies, *odd),
    )


def _base(bound: Bound, verb: Word) -> tuple[str | None, str | None]:
    """Find the base of a change and its subject: 居民收入较上年增长, 较上年满意度提升, 较建设前提高."""
    row, lex = bound.row, lexicon()
    if verb.text in lex.meaning["verb_base"]:
        return lex.meaning["verb_base"][verb.text], bound.subject
    if bound.said.base is not None and bound.said.base.start > verb.start:  # 节约预算5%
        return lex.reference(bound.said.base.text), subject(row, row.start, verb.start)
    leads = [piece for piece in bound.pieces[: bound.place] if isinstance(piece, Lead)]
    words = [word for lead in leads for word in lead.words if word.start < verb.start]
    base = next((word for word in reversed(words) if word.kind == "BASE"), None)
    compare = next((word for word in words if word.kind == "COMPARE"), None)
    if base is not None and compare is None and base.text not in lex.words("no_bare_base"):
        between = row.plain(base.end, verb.start).removeprefix("的")
        base = base if not between or between.startswith("基础上") else None  # 预算收入增长5%
    if base is not None:
        front = compare.start if compare is not None and compare.start < base.start else base.start
        return lex.reference(base.text), subject(row, row.start, front) or subject(row, base.end, verb.start)
    if compare is not None:
        return subject(row, compare.end, verb.start), subject(row, row.start, compare.start)
    return None, bound.subject


def _lower(bound: Bound, figure: Figure) -> Change | None:
    """Read 比市场价低10%."""
    row, lex = bound.row, lexicon()
    direction = lex.meaning["gaps"].get(bound.word)
    lead = bound.pieces[bound.place - 2] if bound.place > 1 else None
    if direction is None or not isinstance(lead, Lead):
        return None
    base, compare = lead.words[-1], next((word for word in lead.words if word.kind == "COMPARE"), None)
    if base.kind != "BASE" or compare is None:
        return None
    about = subject(row, row.start, compare.start)
    return _made(bound, figure, Signs(), direction, lex.reference(base.text), about)


def _strict_before(pieces: Sequence[Piece]) -> Word | None:
    """Find the strict word of 低于…的控制指标82起, with the base's own words between."""
    for piece in pieces[-_NEAR:]:
        word = piece.words[-1] if isinstance(piece, Lead) else None
        if word is not None and word.kind == "CMP" and lexicon().sign(word) in (">", "<"):
            return word
    return None


def _gap(bound: Bound, figure: Figure, strict: Word, base: Word) -> Comparator:
    """Read 低于控制指标82起: below the figure by 82 (a strict word before a base and an amount)."""
    row, lex = bound.row, lexicon()
    sign = lex.sign(strict)
    if sign not in (">", "<") or strict.kind == "SIGN" or (figure.unit == "%" and figure.value >= _HALF):
        raise Refused("reference_unclear.gap", base.start, figure.end)
    name = row.source.printed(strict.end, base.end) if strict.end < base.start else lex.reference(base.text)
    direction, about = "increase" if sign == ">" else "decrease", subject(row, row.start, strict.start)
    return _made(bound, figure, Signs(), direction, name, about)


def _share(bound: Bound, figure: Figure) -> Comparator | None:
    """Read 不超过预算的95%, 上年的1.2倍: a base, 的, a share."""
    row = bound.row
    front = bound.pieces[: bound.place - 1] if bound.lead is not None else bound.pieces[: bound.place]
    owner = front[-2] if len(front) > 1 and front[-1].kind == "DE" else None
    if not isinstance(owner, Lead) or figure.per:
        return None
    base = owner.words[-1]
    part = figure.unit is None and any(mark in row.plain(figure.start, figure.end) for mark in ("/", "分之", "半"))
    factor = Fraction(1) if part else _SHARES.get(figure.unit or "")
    if base.kind != "BASE" or factor is None:
        return None
    ahead = signs(owner)
    if ahead.sign is not None and bound.said.sign is not None:
        raise Refused("comparator_conflict.apart", owner.start, figure.end)
    said = bound.said._replace(sign=bound.said.sign or ahead.sign, weak=bound.said.weak or ahead.weak)
    sign, _ = combined(said, figure)
    about = subject(row, row.start, owner.start)
    return Reference(sign, lexicon().reference(base.text), figure.value * factor, text=row.text, subject=about)
