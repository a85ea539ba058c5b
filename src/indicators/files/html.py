"""Web pages in (html): their tables as rows of cells.

Lives here: tables with merged cells and captions, tables that only place other tables, the text around them. May not:
know what a cell means. One pass over the page by the standard library's parser; work grows with the page alone.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import count

from attrs import Factory, define

from indicators.files.sheets import spread
from indicators.forms.cells import Row, Spot

WIDEST = 200  # columns; a wrong colspan shall not fill the memory
DEEPEST = 20  # tables within tables
BODY = "正文"  # where what stands in no table is found
_HIDDEN = {"script", "style", "template", "title"}
ASIDE = "data-nosnippet"  # what a page marks as no part of its content
_LINE_ENDS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "section", "article"}


@define
class _Cell:
    """A cell: its text, and the tables in it with the place in the text where they stand."""

    across: int = 1
    down: int = 1
    text: list[str] = Factory(list)
    inside: "list[tuple[int, _Table]]" = Factory(list)

    def words(self) -> str:
        """All that it says, the tables in it as text."""
        out, start = list[str](), 0
        for place, table in self.inside:
            out += [*self.text[start:place], *(f"{cell.words()} " for row in table.rows for cell in row)]
            start = place
        return "".join([*out, *self.text[start:]]).strip()


@define
class _Table:
    """A table while it is read; the page itself is one with a single cell."""

    caption: list[str] = Factory(list)
    rows: list[list[_Cell]] = Factory(list)
    letters: int = 0  # in it and in the tables inside it

    @property
    def is_layout(self) -> bool:
        """Whether it only places other tables on the page: one inside it holds most of its text."""
        tables = (table for row in self.rows for cell in row for _, table in cell.inside)
        return any(2 * table.letters > self.letters for table in tables)


class _Page(HTMLParser):
    """Builds the tables of a page; ends that are left out (</td>, </tr>) are understood."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Table(rows=[[_Cell()]])]
        self.hidden = ""
        self.in_caption = False
        self.too_deep = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.hidden:
            return
        if tag in _HIDDEN or ASIDE in dict(attrs):
            self.hidden = tag
        elif tag == "table":
            self._begin()
        elif self.too_deep or len(self.open) == 1:
            self._text("\n" if tag in _LINE_ENDS else "")
        elif tag == "tr":
            self.open[-1].rows.append([])
        elif tag in {"td", "th"}:  # one before any row begins the first
            said = dict(attrs)
            cell = _Cell(_span(said.get("colspan"), WIDEST), _span(said.get("rowspan"), 10_000))
            if not self.open[-1].rows:
                self.open[-1].rows.append([])
            self.open[-1].rows[-1].append(cell)
        elif tag == "caption":
            self.in_caption = True
        elif tag in _LINE_ENDS:
            self._text("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.hidden:
            self.hidden = "" if tag == self.hidden else self.hidden
        elif tag == "table" and self.too_deep:
            self.too_deep -= 1
        elif tag == "table" and len(self.open) > 1:
            self.close_table()
        elif tag == "caption":
            self.in_caption = False
        elif tag in _LINE_ENDS:
            self._text("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self._text(data.replace("\r\n", "\n").replace("\n", "\v"))  # no line end that a reader sees

    def _begin(self) -> None:
        if len(self.open) > DEEPEST:
            self.too_deep += 1
        else:
            self.open.append(_Table())

    def close_table(self) -> None:
        """End the innermost table: it belongs to the cell around it."""
        table = self.open.pop()
        self.open[-1].letters += table.letters
        cell = self._cell()
        if cell is not None:
            cell.inside.append((len(cell.text), table))

    def _cell(self) -> _Cell | None:
        rows = self.open[-1].rows
        return rows[-1][-1] if rows and rows[-1] else None

    def _text(self, text: str) -> None:
        cell = self._cell()
        if self.in_caption:
            self.open[-1].caption.append(text)
        elif cell is not None:
            cell.text.append(text)
            self.open[-1].letters += len(text.strip())


def html_rows(text: str) -> tuple[Row, ...]:
    """Read a page in its order: a table its rows, any other line of text a row of one cell.

    Of merged cells the first holds the text, a blank row stands before and behind a table, a caption before it. A row's
    place is its table and its number in there.

    >>> rows = html_rows("<p>单位：<b>万元</b></p><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>")
    >>> [row.cells for row in rows], rows[3].place(1)
    ([('单位：万元',), (), ('甲', '乙'), ('', '丙'), ()], '表1第2行第2列')
    """
    page = _Page()
    page.feed(text)
    page.close()
    while len(page.open) > 1:
        page.close_table()
    placed = _rows(page.open[0].rows[0][0], count(1), count(1))
    return tuple(Row(number, tuple(cells), spot) for number, (spot, cells) in enumerate(placed, start=1))


def _rows(cell: _Cell, tables: Iterator[int], lines: Iterator[int]) -> Iterator[tuple[Spot | None, list[str]]]:
    """The lines and tables of a cell that only places them, each with its place on the page."""
    start = 0
    for place, table in [*cell.inside, (len(cell.text), None)]:
        for line in "".join(cell.text[start:place]).splitlines():
            if line.strip():
                yield Spot(BODY, next(lines)), [line.strip()]
        start = place
        if table is None:
            return
        caption = "".join(table.caption).strip()
        if caption:
            yield Spot(BODY, next(lines)), [caption]
        if table.is_layout:
            for row in table.rows:
                for each in row:
                    yield from _rows(each, tables, lines)
        else:
            name = f"表{next(tables)}"
            yield None, []
            merged = (((0, cell.across, cell.down, cell.words()) for cell in row) for row in table.rows)
            yield from ((Spot(name, row), cells) for row, cells in enumerate(spread(merged), start=1))
            yield None, []


def _span(value: str | None, most: int) -> int:
    text = (value or "")[:6].strip()
    return min(max(int(text), 1), most) if text.isdecimal() else 1
