"""Numbers put into cells of a workbook, and nothing else of it touched (xlsx).

Lives here: the few elements of a sheet that hold a number. May not: know what a cell means. Needs lxml: it alone keeps
every part of a sheet as it is, names of extensions too; openpyxl drops pictures, charts and the results of formulas.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from indicators.comparators import decimal_string
from indicators.files.places import column_number
from indicators.forms.cells import column_letters

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]+)(\d+)")


def fill_workbook(data: bytes, numbers: Mapping[str, Mapping[tuple[int, int], Fraction]]) -> bytes:
    """Put numbers into cells: a formula stays one, with the number as its stored result.

    Args:
        data: The workbook's bytes.
        numbers: By the sheet's name: by row, from 1, and column, from 0.

    Returns:
        The new workbook's bytes.
    """
    out = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(out, "w") as written:
        own = {path: numbers[name] for name, path in _paths(parts).items() if name in numbers}
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename in own:
                content = _filled(content, own[part.filename])
            elif part.filename == "xl/workbook.xml":
                content = _recalculated(content)
            written.writestr(part, content)
    return out.getvalue()


def _parsed(content: bytes) -> Any:  # noqa: ANN401 - lxml ships no types
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _stored(tree: Any) -> bytes:  # noqa: ANN401 - lxml ships no types
    from lxml import etree

    content: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def _paths(parts: ZipFile) -> dict[str, str]:
    """The part of each sheet by its name."""
    relations = _parsed(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target") for each in relations}
    sheets = _parsed(parts.read("xl/workbook.xml")).iter(f"{_MAIN}sheet")
    return {each.get("name"): normpath(join("/xl", targets[each.get(_RELATION)])).lstrip("/") for each in sheets}


def _recalculated(content: bytes) -> bytes:
    """Let a spreadsheet reckon its formulas again when it opens the file."""
    tree = _parsed(content)
    for each in tree.iter(f"{_MAIN}calcPr"):
        each.set("fullCalcOnLoad", "1")
    return _stored(tree)


def _filled(content: bytes, numbers: Mapping[tuple[int, int], Fraction]) -> bytes:
    tree = _parsed(content)
    merged = [_area(each.get("ref")) for each in tree.iter(f"{_MAIN}mergeCell")]
    sheet = next(tree.iter(f"{_MAIN}sheetData"))
    rows = {int(row.get("r")): row for row in sheet}
    for (row, column), number in numbers.items():
        at = next(
            ((top, left) for top, left, *ends in merged if top <= row <= ends[0] and left <= column <= ends[1]), None
        )
        top, left = at or (row, column)
        if top not in rows:
            rows[top] = _inserted(sheet, "row", str(top), [int(each.get("r")) for each in sheet], top)
        _put(rows[top], f"{column_letters(left)}{top}", left, number)
    return _stored(tree)


def _addressed(sheet: Any) -> None:  # noqa: ANN401 - lxml ships no types
    """Write the addresses that some programs leave out."""
    above = 0
    for row in sheet:
        row.set("r", row.get("r") or str(above + 1))
        above, before = int(row.get("r")), -1
        for cell in row:
            cell.set("r", cell.get("r") or f"{column_letters(before + 1)}{above}")
            before = column_number(_CELL.findall(cell.get("r"))[0][0])


def _area(ref: str) -> tuple[int, int, int, int]:
    """The first row and column, the last row and column of a range."""
    corners = [(int(row), column_number(letters)) for letters, row in _CELL.findall(ref)]
    return (*corners[0], *corners[-1])


def _put(row: Any, name: str, column: int, number: Fraction) -> None:  # noqa: ANN401 - lxml ships no types
    there = {each.get("r"): each for each in row}
    cell = there.get(name)
    if cell is None:
        before = [column_number(_CELL.findall(each)[0][0]) for each in there]
        cell = _inserted(row, "c", name, before, column)
    cell.attrib.pop("t", None)
    for each in list(cell):
        if each.tag != f"{_MAIN}f":
            cell.remove(each)
    value = cell.makeelement(f"{_MAIN}v", {}, cell.nsmap)
    value.text = decimal_string(number)
    cell.append(value)


def _inserted(parent: Any, tag: str, name: str, places: Sequence[int], place: int) -> Any:  # noqa: ANN401 - lxml ships no types
    """A new element in its order."""
    element = parent.makeelement(f"{_MAIN}{tag}", {"r": name}, parent.nsmap)
    parent.insert(sum(each < place for each in places), element)
    return element
