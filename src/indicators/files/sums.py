"""The results of a workbook's formulas after numbers were put into it: sums reckoned, what else depends on them open.

Lives here: which formulas a changed cell reaches, and plain sums (``=SUM(G3:G9)+H5``). May not: write; be a
spreadsheet. Needs openpyxl.
"""

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import range_boundaries

from indicators.files.xlsx import cells_of, opened

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell

Where: TypeAlias = tuple[str, int, int]  # the sheet, the row, the column
Cells: TypeAlias = dict[tuple[str, int], dict[int, object]]  # by the sheet and the column, from 0: by the row, from 1
_BLIND = ("INDIRECT(", "OFFSET(")  # what they reach stands in no formula
_FAR = 1 << 21


@frozen
class _Area:
    """A stretch of cells in a formula."""

    sheet: str
    left: int
    top: int
    right: int
    bottom: int
    added: bool  # by a plus, which takes no text; else within SUM, which passes over it

    def within(self, cells: Cells) -> Iterator[object]:
        """What stands there."""
        for (sheet, column), rows in cells.items():
            if sheet == self.sheet and self.left <= column <= self.right:
                few = range(self.top, self.bottom + 1) if self.bottom - self.top < len(rows) else rows
                yield from (rows[row] for row in few if self.top <= row <= self.bottom and row in rows)


@frozen
class _Formula:
    """What a formula reaches."""

    areas: tuple[_Area, ...]
    seen: bool  # whether these are all
    plain: bool  # whether it is their sum
    more: Fraction  # the numbers written in it

    def reaches(self, cells: Cells) -> bool:
        """Whether it depends on one of some cells, or may."""
        return not self.seen or any(True for area in self.areas for _ in area.within(cells))

    def result(self, cells: Cells) -> Fraction | None:
        """Its sum, ``None`` where it is none that can be told."""
        total = self.more if self.plain and self.seen else None
        for area in self.areas:
            for value in area.within(cells):
                if total is None or not isinstance(value, Fraction | str) or (area.added and isinstance(value, str)):
                    return None
                total += value if isinstance(value, Fraction) else 0
        return total


def reckoned(before: bytes, after: bytes) -> dict[str, dict[tuple[int, int], Fraction | None]]:
    """Find the formulas whose stored results are no longer true once other numbers stand in a workbook.

    A number that was put in as the result of a formula stays unless a sum says another. What comes back is, by the
    sheet's name, by row, from 1, and column, from 0, the result, ``None`` where only a spreadsheet can tell.
    """
    (old, _), (now, pending) = _read(before), _read(after)
    new: Cells = {
        key: {row: value for row, value in rows.items() if old.get(key, {}).get(row) != value}
        for key, rows in now.items()
    }
    put = {(sheet, row, column) for (sheet, column), rows in new.items() for row in rows}
    stale = dict[Where, _Formula]()
    while any(new.values()):
        reached = {at: formula for at, formula in pending.items() if formula.reaches(new)}
        pending = {at: formula for at, formula in pending.items() if at not in reached}
        stale |= reached
        new = _cells(reached)
    out: dict[str, dict[tuple[int, int], Fraction | None]] = {}
    while stale:
        waiting = _cells(stale)
        ready = {at: each for at, each in stale.items() if not (each.seen and each.reaches(waiting))}
        for at, formula in (ready or stale).items():
            sheet, row, column = at
            result = formula.result(now) if ready else None  # else they go round in a circle
            if result is not None or at not in put:
                now.setdefault((sheet, column), {})[row] = result
                out.setdefault(sheet, {})[row, column] = result
        stale = {at: each for at, each in stale.items() if ready and at not in ready}
    return out


def _cells(places: Iterable[Where]) -> Cells:
    out: Cells = {}
    for sheet, row, column in places:
        out.setdefault((sheet, column), {})[row] = None
    return out


def _read(data: bytes) -> tuple[Cells, dict[Where, _Formula]]:
    """What is stored (numbers as they are, texts, and what is neither), and the formulas."""
    both = opened(BytesIO(data))
    names = [sheet.title for sheet, _ in both]
    values: Cells = {}
    formulas = dict[Where, _Formula]()
    for sheet, source in both:
        for row, cells in enumerate(cells_of(sheet), start=1):
            for column, cell in enumerate(cells):
                if cell.value is not None:
                    values.setdefault((sheet.title, column), {})[row] = _value(cell)
        for row, cells in enumerate(() if source is None else cells_of(source), start=1):
            for column, cell in enumerate(cells):
                if cell.data_type == "f":
                    text = getattr(cell.value, "text", None) or cell.value
                    formulas[sheet.title, row, column] = _formula(text, sheet.title, names)
                    values.setdefault((sheet.title, column), {}).setdefault(row, None)
    return values, formulas


def _value(cell: "ReadOnlyCell") -> object:
    value = cell.value
    if isinstance(value, bool | str):
        return None if cell.data_type == "e" else str(value)
    return Fraction(Decimal(repr(value))) if isinstance(value, int | float) else value


def _formula(text: object, own: str, names: Collection[str]) -> _Formula:
    """Read a formula: the cells that it names, and whether it only adds them up."""
    tokens = [token for token in Tokenizer(str(text)).items if token.type != Token.WSPACE]
    areas, seen, plain, depth, more = list[_Area](), isinstance(text, str), True, 0, Fraction()
    for token in tokens:
        match token.type, token.subtype:
            case Token.FUNC, Token.OPEN:
                depth += 1
                plain &= token.value.upper() == "SUM("
                seen &= token.value.upper() not in _BLIND
            case Token.FUNC, Token.CLOSE:
                depth -= 1
            case Token.SEP, Token.ARG:
                pass
            case Token.OP_IN, _:
                plain &= token.value == "+" and depth == 0
                seen &= token.value not in ": "
            case Token.OPERAND, Token.NUMBER:
                more += Fraction(Decimal(token.value))
            case Token.OPERAND, Token.RANGE if token.value.lstrip("'")[:1] != "[":  # not of another workbook
                area = _area(token.value, own, names, added=depth == 0)
                areas += [] if area is None else [area]
                seen &= area is not None
            case _:
                plain = False
    return _Formula(tuple(areas), seen=seen, plain=plain, more=more)


def _area(text: str, own: str, names: Collection[str], *, added: bool) -> _Area | None:
    """The cells that a reference names, ``None`` for a name or a table."""
    sheet, _, cells = text.rpartition("!")
    sheet = sheet.strip("'").replace("''", "'") or own
    try:
        left, top, right, bottom = range_boundaries(cells)
    except ValueError:
        return None
    if sheet not in names or (added and ":" in cells):
        return None
    return _Area(sheet, (left or 1) - 1, top or 1, (right or _FAR) - 1, bottom or _FAR, added)
