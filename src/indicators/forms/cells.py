"""Rows of cells from pasted text or from a sheet: the one format that a form is read from.

Lives here: :class:`Row`, the cutting of pasted text, of a cell with several labels, the joining of lines within one.
May not: know what a cell means.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import Factory, field, frozen


@frozen
class Spot:
    """Where a row stands as a person finds it (位置): a sheet of a workbook, or a table of a document.

    >>> Spot("表2", 5).place(2), Spot("Sheet1", 29, lettered=True).place(10)
    ('表2第5行第3列', 'Sheet1!K29')
    """

    table: str  # the sheet's name, or the table: 表2; "" for a text that is one table
    row: int  # its number in there
    lettered: bool = False  # whether columns have letters, as in a workbook

    def place(self, column: int | None = None) -> str:
        """Say the place in words; columns are counted from 1."""
        if column is not None and self.lettered:
            return f"{self.table}!{column_letters(column)}{self.row}"
        row = f"{self.table}第{self.row}行"
        return row if column is None else f"{row}{self.column(column)}"

    def column(self, column: int) -> str:
        """Name a column: by its letters, else by its number from 1."""
        return column_letters(column) if self.lettered else f"第{column + 1}列"


def column_letters(column: int) -> str:
    """Return the letters of a workbook's column, counted from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters, rest = "", column + 1
    while rest:
        rest, digit = divmod(rest - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


@frozen
class Row:
    """One line of a table (行): its number in the source and its cells, blanks at the ends cut.

    Rows are in the order of their numbers; where a person finds one, its spot says.
    """

    number: int
    cells: tuple[str, ...]
    spot: Spot | None = None
    meant: Mapping[int, Any] = Factory(dict)  # of a head: what columns are by what they hold
    formulas: frozenset[str] = frozenset()  # the cells of a workbook that are formulas without a stored result
    kept: dict[str, Any] = field(factory=dict, init=False, eq=False, repr=False)  # what a pass found out, for the next

    def cell(self, column: int) -> str:
        """The text at a column, ``""`` beyond the ends."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    def with_cells(self, cells: Iterable[str]) -> "Row":
        """The row with other cells in its place."""
        new = tuple(cells)
        return self if new == self.cells else Row(self.number, new, self.spot, self.meant, self.formulas)

    @cached_property
    def filled(self) -> Sequence[int]:
        """The columns that hold text."""
        return [column for column, text in enumerate(self.cells) if text]

    @cached_property
    def texts(self) -> Sequence[str]:
        """What these columns say, in their order."""
        return [text for text in self.cells if text]

    def place(self, column: int | None = None) -> str:
        """Say the place in words; columns are counted from 1."""
        return self._spot.place(column)

    def column(self, column: int) -> str:
        """Name a column as its source does."""
        return self._spot.column(column)

    @property
    def _spot(self) -> Spot:
        return self.spot or Spot("", self.number)

    @property
    def text(self) -> str:
        """All that is printed in it."""
        return " ".join(self.texts)


def rows_of(source: str | Iterable[Row | Sequence[object]]) -> tuple[Row, ...]:
    r"""Cut a source into rows; blank rows are kept, since a page break is a blank row.

    Args:
        source: Pasted text, cells parted by tabs, or rows of cells (``None`` is an empty cell), with or without spots.

    >>> [(row.number, row.cells) for row in rows_of("甲\t 乙 \n\n丙")]
    [(1, ('甲', '乙')), (2, ()), (3, ('丙',))]
    """
    lines: Iterable[Row | Sequence[object]]
    if isinstance(source, str):  # not splitlines(): a form feed within a line is no new line for an editor's count
        lines = (line.split("\t") for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    else:
        lines = source
    return tuple(
        line.with_cells(_cells(line.cells)) if isinstance(line, Row) else Row(number, _cells(line))
        for number, line in enumerate(lines, start=1)
    )


def _cells(line: Sequence[object]) -> tuple[str, ...]:
    texts = ["" if cell is None else str(cell) for cell in line]
    cells = [text.strip() for text in texts] if "".join(texts).isprintable() else [*map(one_line, texts)]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def with_breaks(text: str) -> str:
    r"""The same with the line ends that a person set, each line for itself; other breaks are of the file's source.

    >>> with_breaks("1. 已完成；\n 2. 已\v建立。"), with_breaks("甲\r\n\r\n乙")
    ('1. 已完成；\n2. 已建立。', '甲\n乙')
    """
    return "\n".join(filter(None, map(one_line, text.replace("\r\n", "\n").split("\n"))))


def one_line(text: str) -> str:
    r"""Join the lines within a cell: Chinese text needs no blank at the joint, words and numbers do.

    >>> one_line("提升市民休闲\n环境 "), one_line("≥ 90\n95")
    ('提升市民休闲环境', '≥ 90 95')
    """
    if text.isprintable():
        return text.strip()
    out = ""
    for line in text.replace("\ufeff", "").splitlines():
        part = line.strip()
        if out and part and out[-1].isascii() and part[0].isascii():
            out += " "
        out += part
    return out


def square(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Make rows as long as the longest, by empty cells at their ends."""
    width = max(map(len, rows), default=0)
    return [(*row, *[""] * (width - len(row))) for row in rows]


_GAP, _COLON = re.compile(r"[ \u3000]{2,}"), re.compile("[:：]")


def parts(text: str) -> list[str]:
    """Part labels with their values that stand in one cell: 单位名称：某馆    填报日期：2025年3月10日."""
    found = _GAP.split(text)
    return found if len(found) > 1 and all(map(_COLON.search, found)) else [text]
