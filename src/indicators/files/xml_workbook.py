"""Workbooks as one XML file in (XML 表格 2003): what systems export under the name .xls.

Lives here: cells by their row and column. May not: know what a cell means. The standard library's parser reads no
other file and unfolds no entities without end.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, XMLParser

from indicators.files.broken import library_call
from indicators.files.sheets import Sheet, bounded, spread

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
WIDEST = 16_384  # columns of a workbook


def sheets(data: bytes, most: int) -> list[Sheet]:
    """Read the sheets of a workbook; of merged cells the first holds the text.

    >>> space = "urn:schemas-microsoft-com:office:spreadsheet"
    >>> row = '<Row><Cell><Data>培训</Data></Cell><Cell ss:Index="3"><Data>≥5次</Data></Cell></Row>'
    >>> sheet = f'<Worksheet ss:Name="表"><Table>{row}</Table></Worksheet>'
    >>> sheets(f'<Workbook xmlns="{space}" xmlns:ss="{space}">{sheet}</Workbook>'.encode(), 9)[0].cells
    [['培训', '', '≥5次']]
    """
    with library_call():
        parser = XMLParser()  # noqa: S314 - see the head of this file
        parser.feed(data)
        book = parser.close()
    return [
        bounded(
            sheet.get(f"{_SPACE}Name", ""),
            spread(_rows(sheet)),
            most,
            hidden=sheet.findtext(".//{urn:schemas-microsoft-com:office:excel}Visible", "") != "",
        )
        for sheet in book.iter(f"{_SPACE}Worksheet")
    ]


def _rows(sheet: Element) -> Iterator[list[tuple[int, int, int, str]]]:
    at = 0
    for row in sheet.iter(f"{_SPACE}Row"):
        wanted = max(min(_number(row, "Index") or at + 1, 1_048_576), at + 1)
        yield from ([] for _ in range(at + 1, wanted))
        at = wanted
        yield [_cell(cell) for cell in row.iter(f"{_SPACE}Cell")]


def _cell(cell: Element) -> tuple[int, int, int, str]:
    across, found = min(_number(cell, "MergeAcross"), WIDEST), cell.find(f"{_SPACE}Data")
    text = "" if found is None else "".join(found.itertext())
    return min(_number(cell, "Index"), WIDEST) - 1, across + 1, _number(cell, "MergeDown") + 1, text


def _number(element: Element, name: str) -> int:
    said = element.get(f"{_SPACE}{name}", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 9 else 0  # noqa: PLR2004 - digits
