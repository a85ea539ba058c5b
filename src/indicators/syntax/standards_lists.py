"""分别: a printed list paired with a list of points.

Lives here: cutting 市、县级平台刊登1条 into its members. May not: points, rules.
"""

from typing import TYPE_CHECKING

from attrs import evolve

from indicators.standards.tree import Amount, Event, Points, StateHolds
from indicators.syntax.standards_bounds import Band, Part, Raw, numeric
from indicators.syntax.standards_pieces import Piece
from indicators.syntax.standards_text import Printed

if TYPE_CHECKING:
    from indicators.syntax.standards_model import Said


def paired(text: Printed, said: "Said", size: int) -> "list[Raw | Event] | None":
    """Cut the words before 分别 into as many members as there are points.

    Args:
        text: The source.
        said: The clause with several points.
        size: How many.

    Returns:
        Bands, states, or events whose points are still to be put in; ``None`` when the numbers do not agree.
    """
    row = [p for p in said.clause.lead if p.kind != "APART"]
    while row and row[-1].kind in ("COMMA", "COLON", "PAUSE"):
        row.pop()
    stops = [k for k, p in enumerate(row) if p.kind in ("STOP", "ITEM")]
    row = row[stops[-1] + 1 :] if stops else row
    bands = _bands(text, row, size)
    if bands is not None:
        return bands
    return _events(text, row, size) or _states(text, row, size)


def _bands(text: Printed, row: list[Piece], size: int) -> "list[Raw | Event] | None":
    """45%以上、35%以上和15%以上的."""
    while (row and row[0].word in ("指按照", "指", "按照")) or (row and row[0].kind == "BY"):
        row = row[1:]
    at = [k for k, p in enumerate(row) if p.kind == "bound"]
    rest = [p for p in row[at[-1] + 1 :] if p.word != "的"] if at else []
    if len(at) != size or any(p.kind != "COMMA" for p in rest):
        return None
    out: list[Raw | Event] = []
    measure = None
    for k, index in enumerate(at):
        begin = 0 if k == 0 else index
        raw = numeric(Part(text, row[begin : index + 1]))
        if not isinstance(raw, Band):
            return None
        measure = measure or (raw.measure or "").removeprefix("指") or None
        out.append(evolve(raw, measure=measure))
    return out


def _cut(text: Printed, row: list[Piece], size: int) -> list[str] | None:
    """The members of a list joined by 、 or 和."""
    joints = [(p.start, p.end) for p in row if p.kind == "PAUSE"]
    for piece in row:
        if piece.kind == "WORDS":
            for at, sign in enumerate(piece.word):
                if sign in "和及与" and len(joints) < size - 1:
                    joints.append((piece.start + at, piece.start + at + 1))
    if len(joints) != size - 1 or not row:
        return None
    ends = sorted(joints)
    starts = [row[0].start, *(stop for _, stop in ends)]
    stops = [*(start for start, _ in ends), row[-1].end]
    return [text[a:b].strip() for a, b in zip(starts, stops, strict=True)]


def _states(text: Printed, row: list[Piece], size: int) -> "list[Raw | Event] | None":
    members = _cut(text, row, size)
    if members is None or not all(members) or any(p.kind in ("bound", "COMMA") for p in row):
        return None
    return [StateHolds(member) for member in members]


def _events(text: Printed, row: list[Piece], size: int) -> "list[Raw | Event] | None":
    """在市、县级平台刊登1条 · 每新办、改建1个驿站."""
    numbers = [p for p in row if p.kind in ("bound", "each") and p.low is not None]
    if len(numbers) != 1 or numbers[0].low is None:
        return None
    number = numbers[0].low
    last_comma = max((k for k, p in enumerate(row) if p.kind in ("COMMA", "each") and p.low is None), default=-1)
    own = row[last_comma + 1 :]
    own = [p for p in own if p.kind != "each" or p.low is not None]
    before = [p for p in own if p.end <= number.start and p.kind != "each"]
    after = text[number.end : row[-1].end].strip()
    members = _cut(text, before, size)
    if members is None:
        return None
    first, last = members[0], members[-1]
    for opener in ("指", "指每"):
        first = first.removeprefix(opener)
    head = "在" if first.startswith("在") else ""
    first = first.removeprefix("在")
    shared = last[last.index("级") :] if "级" in last and "级" not in first else ""
    names = [head + first + shared, *(head + m for m in members[1:-1]), head + last]
    return [Event(f"{name}{after}", Amount(number.value, number.unit), Points(1)) for name in names]
