"""A sheet (工作表): what every source becomes, rows of cells that know where they stand.

Lives here: :class:`Sheet`, :class:`Formula`, :class:`Limits`, the bounded taking of rows, merged cells laid out.
May not: know a format.
"""

from collections.abc import Iterable, Iterator

from attrs import frozen

from indicators.files.broken import file_error
from indicators.forms.cells import Row, Spot, one_line

FURTHEST = 1000  # columns; cells beyond do not reach into the rows below
BLANKS = 5  # times as many cells may be empty as may be filled


@frozen(kw_only=True)
class Limits:
    """How much a file may hold; what is beyond is refused by name (上限)."""

    size: int = 50_000_000  # bytes of the file
    unpacked: int = 200_000_000  # bytes of a zipped file (xlsx, docx) once unpacked
    cells: int = 1_000_000  # filled cells of a sheet
    letters: int = 50_000  # characters of a cell; Excel's own limit is 32,767
    pages: int = 300  # pages of a PDF


@frozen
class Sheet:
    """One sheet of a workbook, or all of a file that has no sheets.

    >>> Sheet("表", (Row(1, ("甲",)), Row(3, ("乙",)))).cells
    [['甲'], [], ['乙']]
    """

    name: str  # its name, ``""`` if it has none
    rows: tuple[Row, ...]  # its rows in their order; of many empty rows one may stand for all
    hidden: bool = False  # whether the workbook hides it
    remarks: tuple[str, ...] = ()  # what could not be read of it, in words

    @property
    def cells(self) -> list[list[str]]:
        """The cells alone, a list for each row of the source, the empty ones too."""
        out: list[list[str]] = []
        for row in self.rows:
            out += [[] for _ in range(row.number - len(out) - 1)]
            out.append(list(row.cells))
        return out


def by_place(sheets: Iterable[Sheet]) -> dict[tuple[str, int], Row]:
    """The rows by their table and their number in there."""
    return {(row.spot.table, row.spot.row): row for sheet in sheets for row in sheet.rows if row.spot is not None}


class Formula(str):
    """The words of a formula whose result its file does not hold (没有存下结果的公式); a text that looks so is none."""

    __slots__ = ()


def bounded(title: str, rows: Iterable[list[str]], most: int, *, hidden: bool = False) -> Sheet:
    """Take the rows of a workbook's sheet without the empty ends, of many empty rows one; refuse what is no form."""
    out: list[Row] = []
    filled = read = 0
    for number, row in enumerate(rows, start=1):
        read += len(row)
        while row and not row[-1]:
            row.pop()
        filled += len(row)
        if row or (out and out[-1].cells):
            formulas = frozenset(one_line(text) for text in row if isinstance(text, Formula))
            out.append(Row(number, tuple(row), Spot(title, number, lettered=True), formulas=formulas))
        if filled > most or read > BLANKS * most:
            message = f"工作表“{title}”到第 {number} 行已超过 {most} 格，不像一张表"
            raise file_error("sheet_too_large", message, hint="删去表格以外的空行、空列后另存")
    while out and not out[-1].cells:
        out.pop()
    return Sheet(title, tuple(out), hidden=hidden)


def refuse_long(sheets: Iterable[Sheet], letters: int) -> None:
    """Refuse a cell that is longer than any of a form."""
    for sheet in sheets:
        for row in sheet.rows:
            longest = max(map(len, row.cells), default=0)
            if longest > letters:
                where = row.place([*map(len, row.cells)].index(longest))
                raise file_error("cell_too_large", f"{where}的单元格有 {longest} 字，超过 {letters} 字，不像一张表")


def spread(rows: Iterable[Iterable[tuple[int, int, int, str]]]) -> Iterator[list[str]]:
    """Lay rows with merged cells out: the first place of a cell holds its text, the others are empty.

    A cell is the column before which it does not stand, its columns, its rows, its text.
    """
    reserved: dict[int, int] = {}  # column: rows for which a cell above still reaches into it
    for row in rows:
        out: list[str] = []
        below: dict[int, int] = {}
        for least, across, down, text in row:
            while reserved.get(len(out)):
                out.append("")
            out += [""] * (least - len(out))
            if len(out) < FURTHEST:
                below |= dict.fromkeys(range(len(out), len(out) + across), down)
            out += [text, *[""] * (across - 1)]
        while reserved.get(len(out)):
            out.append("")
        reserved = {column: down - 1 for column, down in (reserved | below).items() if down > 1}
        yield out


def plain(rows: Iterable[Iterable[str]]) -> tuple[Row, ...]:
    """Number the rows of a source that is one table."""
    return tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1))
