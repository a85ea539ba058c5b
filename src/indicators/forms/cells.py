"""Rows of cells from pasted text or from a sheet: the one format that a form is read from.

Lives here: :class:`Row`, the cutting of pasted text, the joining of lines within a cell, places in words.
May not: know what a cell means.
"""

from collections.abc import Iterable, Sequence

from attrs import frozen


@frozen
class Row:
    """One line of a table (行): its number in the source and its cells, blanks at the ends cut.

    >>> Row(3, ("", "产出指标")).place(1)
    '第3行第2列'
    """

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text at a column, ``""`` beyond the ends."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    def filled(self) -> list[int]:
        """The columns that hold text."""
        return [column for column, text in enumerate(self.cells) if text]

    def place(self, column: int | None = None) -> str:
        """Say the place in words; columns are counted from 1."""
        return f"第{self.number}行" if column is None else f"第{self.number}行第{column + 1}列"

    @property
    def text(self) -> str:
        """All that is printed in it."""
        return " ".join(text for text in self.cells if text)


def rows_of(source: str | Iterable[Sequence[object]]) -> tuple[Row, ...]:
    r"""Cut a source into rows; blank rows are kept, since a page break is a blank row.

    Args:
        source: Pasted text, cells parted by tabs, or rows of cells (``None`` is an empty cell).

    Returns:
        The rows, numbered from 1.

    >>> rows_of("甲\t 乙 \n\n丙")
    (Row(number=1, cells=('甲', '乙')), Row(number=2, cells=()), Row(number=3, cells=('丙',)))
    """
    lines: Iterable[Sequence[object]]
    if isinstance(source, str):  # not splitlines(): a form feed within a line is no new line for an editor's count
        lines = (line.split("\t") for line in source.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    else:
        lines = source
    return tuple(Row(number, _cells(line)) for number, line in enumerate(lines, start=1))


def _cells(line: Sequence[object]) -> tuple[str, ...]:
    cells = [one_line("" if cell is None else str(cell)) for cell in line]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def one_line(text: str) -> str:
    r"""Join the lines within a cell: Chinese text needs no blank at the joint, words and numbers do.

    >>> one_line("提升市民休闲\n环境 "), one_line("≥ 90\n95")
    ('提升市民休闲环境', '≥ 90 95')
    """
    out = ""
    for line in text.replace("\ufeff", "").splitlines():
        part = line.strip()
        if out and part and out[-1].isascii() and part[0].isascii():
            out += " "
        out += part
    return out
