"""Web pages in (html): their tables as rows of cells.

Lives here: tables with merged cells, the text around them. May not: know what a cell means. Needs beautifulsoup4.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4.element import Tag

WIDEST = 200  # columns; a wrong colspan shall not fill the memory


def html_rows(text: str) -> list[list[str]]:
    """Read a page in its order: a table its rows, any other line of text a row of one cell.

    Args:
        text: The page.

    Returns:
        The rows; of merged cells the first holds the text, a blank row stands before and behind a table.

    >>> html_rows("<p>单位：万元</p><table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>")
    [['单位：万元'], [], ['甲', '乙'], ['', '丙'], []]
    """
    from bs4 import BeautifulSoup
    from bs4.element import NavigableString, Tag

    soup = BeautifulSoup(f"{text}\n", "lxml")  # the line end: a bare file name would be taken for one
    for hidden in soup(["script", "style", "template", "head"]):
        hidden.decompose()
    for end in soup.find_all(["br", "p", "div", "li"]):  # these end a line; spans within a line do not
        end.insert_after("\n")
    rows: list[list[str]] = []
    for part in list(soup.descendants):
        if part.find_parent("table") is not None:
            continue
        if isinstance(part, Tag) and part.name == "table":
            rows += [[], *_table(part), []]
        elif type(part) is NavigableString and part.strip():
            rows.append([part.strip()])
    return rows


def _table(table: "Tag") -> list[list[str]]:
    rows: list[list[str]] = []
    reserved: set[tuple[int, int]] = set()
    lines = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    for number, row in enumerate(lines):
        cells: list[str] = []
        for cell in row.find_all(["td", "th"], recursive=False):
            while (number, len(cells)) in reserved:
                cells.append("")
            start = len(cells)
            across, down = _span(cell.get("colspan"), WIDEST), _span(cell.get("rowspan"), len(lines) - number)
            cells += [cell.get_text().strip(), *[""] * (across - 1)]
            reserved |= {(number + below, start + beside) for below in range(1, down) for beside in range(across)}
        while (number, len(cells)) in reserved:
            cells.append("")
        rows.append(cells)
    return rows


def _span(value: object, most: int) -> int:
    text = str(value)[:6]
    return min(max(int(text), 1), most) if text.isdecimal() else 1
