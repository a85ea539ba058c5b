"""A page of cells (版面): where each text stands, how wide and high it is, where a page ends.

Lives here: :class:`Paper`, the width of Chinese text, the cutting of pages. May not: know a form or a file format.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from unicodedata import east_asian_width

from attrs import evolve, frozen

POINT = 2.8346  # points in a millimetre
PADDING = 5.0  # points at both sides of a cell's text
A4 = (210, 297)  # millimetres
MARGIN = 12  # millimetres, on every side
LEAST_SCALE = 72  # per cent: smaller is not read any more
TALLEST = 400.0  # points: no row of a spreadsheet is higher than 409
RATE = 4  # decimals of a share: two in per cent
LEADING = 1.45  # height of a line by the size of its letters
_PIECE = re.compile(r"[!-~]+| |.", re.DOTALL)  # a word or number stays together
_CLOSING = "，。、；：！？）》」』】〉”’％%…"
NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.(\d+))?(%?)")
EXACT = 15  # digits that a spreadsheet keeps


class Look(StrEnum):
    """How a cell looks (样式)."""

    TITLE = "title"
    SUBTITLE = "subtitle"  # a line below it
    LINE = "line"  # a line of its own without a frame
    LABEL = "label"
    HEAD = "head"
    KIND = "kind"
    TEXT = "text"
    NUMBER = "number"


UNFRAMED = {Look.TITLE, Look.SUBTITLE, Look.LINE}


class Entry(StrEnum):
    """What a person fills into a cell of a template (填报格)."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


@frozen(kw_only=True)
class EntryCell:
    """How a cell of a template is filled in (填报要求)."""

    kind: Entry = Entry.TEXT  # what goes into it
    unit: str = ""  # the unit of the number, shown behind it
    choices: tuple[str, ...] = ()  # the words to choose from
    prompt: str = ""  # what is said to the person who comes to the cell


@frozen(kw_only=True)
class PaperCell:
    """One cell, or several merged into one (单元格)."""

    row: int  # its first row, from 0
    column: int  # its first column, from 0
    text: str  # what it says
    rows: int = 1  # how many rows it covers
    columns: int = 1  # how many columns it covers
    look: Look = Look.TEXT  # how it looks
    # the cells, by row and column, whose sum it is: where a file can hold a formula, it is one
    sum_of: tuple[tuple[int, int], ...] = ()
    ratio_of: tuple[tuple[int, int], ...] = ()  # the two cells whose quotient it is, likewise, to RATE decimals
    lines: int = 1  # how many lines it has room for at least
    fields: tuple[str, ...] = ()  # the names of the fields that its text is made of
    entry: EntryCell | None = None  # what a person fills in here; None where nobody does

    @property
    def number(self) -> Fraction | None:
        """The number that the text is."""
        return number_of(self.text)


def number_of(text: str) -> Fraction | None:
    """The number that a text is, exactly; ``None`` for any other text.

    >>> number_of("95.20%"), number_of("≥5")
    (Fraction(119, 125), None)
    """
    match = NUMBER.fullmatch(text)
    if match is None or len(text) > EXACT:
        return None
    return Fraction(text.rstrip("%")) / (100 if match[2] else 1)


def number_format(text: str) -> str:
    """How a spreadsheet shows a number as it is written.

    >>> number_format("95.20%"), number_format("7")
    ('0.00%', '0')
    """
    places = len(text.rstrip("%").partition(".")[2])
    return ("0." + "0" * places if places else "0") + "%" * text.endswith("%")


def text_width(text: str, size: float) -> float:
    """How wide a text is set, in points: a Chinese character is as wide as the letters are high.

    >>> text_width("指标", 10), text_width("ab", 10)
    (20, 11.6)
    """
    return sum(size if east_asian_width(char) in "WFA" else 0.58 * size for char in text)


def line_count(text: str, width: float, size: float) -> int:
    r"""How many lines a text takes in a cell of a width: words stay whole, no line begins with a closing sign.

    >>> line_count("保洁、安全类", 35, 10), line_count("甲\n乙", 100, 10), line_count("满意度", 20, 10)
    (2, 2, 2)
    """
    count = 0
    for part in text.split("\n"):
        count += 1
        used = last = 0.0
        for piece in _PIECE.findall(part):
            wide = text_width(piece, size)
            if used and used + wide > width:
                count += 1
                used = last if piece[0] in _CLOSING else 0.0  # takes the sign before it along
            while wide > width:  # a word longer than the line is cut
                count, wide = count + 1, wide - width
            used, last = used + wide, wide
    return count


@frozen(kw_only=True)
class Paper:
    """A form as cells on paper (一张表)."""

    name: str  # what a workbook calls its sheet
    widths: tuple[int, ...]  # the columns' widths in millimetres
    cells: tuple[PaperCell, ...]  # the cells; none covers another
    landscape: bool = False  # whether the paper lies
    size: float = 9  # the size of its letters in points
    head: tuple[int, int] | None = None  # the first and the last row that each further page repeats
    keep: frozenset[int] = frozenset()  # the rows that end no page: a head, a goal's name
    frozen: int = 0  # how many rows stay on a screen
    locked: bool = True  # whether, of a paper that is filled in, only the cells with an entry can be changed

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def texts(self) -> list[list[str]]:
        """Its texts row by row; of a merged cell the first place holds the text."""
        out = [[""] * len(self.widths) for _ in range(self.rows)]
        for cell in self.cells:
            out[cell.row][cell.column] = cell.text
        return [row if any(row) else [] for row in out]

    @cached_property
    def heights(self) -> tuple[float, ...]:
        """The rows' heights in points: every word is seen."""
        heights = [LEADING * self.size + 2] * self.rows
        for cell in sorted(self.cells, key=lambda each: each.rows):
            needed = self.height_of(cell)
            there = sum(heights[cell.row : cell.row + cell.rows])
            if needed > there:  # each of its rows gives its part
                for row in range(cell.row, cell.row + cell.rows):
                    heights[row] += (needed - there) / cell.rows
        return tuple(heights)

    def height_of(self, cell: PaperCell) -> float:
        """How high a cell's text stands, in points."""
        size = self.size + (6 if cell.look is Look.TITLE else 0)
        width = POINT * sum(self.widths[cell.column : cell.column + cell.columns]) - PADDING
        return max(cell.lines, line_count(cell.text, width, size)) * LEADING * size + 4

    @property
    def room(self) -> float:
        """The height of a page between its margins, in points."""
        return POINT * (A4[0 if self.landscape else 1] - 2 * MARGIN) - 4

    @property
    def scale(self) -> int:
        """Per cent of its size at which it stands on one page; 100 where it takes several anyway."""
        whole = sum(self.heights)
        fitting = int(100 * self.room / whole) if whole > self.room else 100
        return fitting if fitting >= LEAST_SCALE else 100

    def paged(self) -> tuple["Paper", tuple[int, ...]]:
        """Cut it into pages; the second value is the rows that begin one, without the first.

        No merged kind goes over the end of a page: its text stands again on the next.
        """
        if self.scale < 100 or sum(self.heights) <= self.room:  # noqa: PLR2004 - per cent
            return self, ()
        starts, used = list[int](), 0.0
        again = 0.0 if self.head is None else sum(self.heights[self.head[0] : self.head[1] + 1])
        for row, height in enumerate(self.heights):
            if used and used + height > self.room:
                start = row
                while start - 1 in self.keep and start - 1 > (starts[-1] if starts else 0):
                    start -= 1
                starts.append(start)
                used = (again if self.head is not None and start > self.head[1] else 0.0) + sum(self.heights[start:row])
            used += height
        return evolve(self, cells=tuple(part for cell in self.cells for part in _cut(cell, starts))), tuple(starts)


def _cut(cell: PaperCell, starts: Iterable[int]) -> Iterator[PaperCell]:
    """Cut a cell that goes over the ends of pages; a kind says its name on each."""
    places = [cell.row, *(at for at in starts if cell.row < at < cell.row + cell.rows), cell.row + cell.rows]
    for at, (start, end) in enumerate(pairwise(places)):
        text = cell.text if not at or cell.look is Look.KIND else ""
        yield evolve(cell, row=start, rows=end - start, text=text)


def paper_of_rows(
    name: str, rows: Sequence[Sequence[str]], bold: Sequence[int] = (), widths: Sequence[int] = ()
) -> Paper:
    """Put plain rows on paper: one that is filled only in its first cell is a line of its own.

    Rows that are bold are heads; without widths, in millimetres, the columns share the page.
    """
    count = max(map(len, rows), default=1)
    shared = tuple(widths) or (max(14, 273 // count),) * count
    cells = list[PaperCell]()
    for number, row in enumerate(rows):
        look = Look.HEAD if number in bold else Look.TEXT
        if len(row) == 1:
            look = Look.TITLE if not number and row[0] == name else Look.LINE
            cells.append(PaperCell(row=number, column=0, columns=count, text=row[0], look=look))
            continue
        cells += [PaperCell(row=number, column=at, text=text, look=look) for at, text in enumerate(row)]
    head = (0, 0) if 0 in bold and rows and len(rows[0]) > 1 else None
    return Paper(name=name, widths=shared, cells=tuple(cells), landscape=True, head=head, frozen=1 if head else 0)
