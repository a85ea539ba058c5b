"""Numbers put into cells of a workbook, and nothing else of it touched (xlsx).

Lives here: the few elements of a sheet that hold a number. May not: know what a cell means. Needs lxml: it alone keeps
every part of a sheet as it is, names of extensions too; openpyxl drops pictures, charts and the results of formulas.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from io import BytesIO
from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from indicators.comparators import decimal_string
from indicators.files.places import Place, column_number
from indicators.files.xlsx import has_formulas
from indicators.forms.cells import column_letters

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]+)(\d+)")


def fill_workbook(data: bytes, numbers: Mapping[str, Mapping[tuple[int, int], Fraction | str]]) -> bytes:
    """Put numbers into cells: a formula stays one, with the number as its stored result.

    Of other formulas that depend on these cells a sum is stored anew, any other result is taken out. Numbers stand by
    the sheet's name, then by row, from 1, and column, from 0; a share as its text: 94.13%.
    """
    from indicators.files.sums import reckoned

    out = _written(data, numbers)
    stale = reckoned(data, out) if has_formulas(BytesIO(out)) else {}
    return _written(out, stale) if stale else out


def _written(data: bytes, numbers: Mapping[str, Mapping[tuple[int, int], Fraction | str | None]]) -> bytes:
    out = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(out, "w") as written:
        shares = _percent_styles(parts)
        own = {path: numbers[name] for name, path in sheet_parts(parts).items() if name in numbers}
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename in own:
                content = _filled(content, own[part.filename], shares)
            elif part.filename == "xl/workbook.xml":
                content = _recalculated(content)
            written.writestr(part, content)
    return out.getvalue()


def covered_in(data: bytes) -> Callable[[Place], bool]:
    """Say of a place whether a cell left of it covers it, so that nothing can stand there."""
    areas = dict[str, list[tuple[int, int, int, int]]]()
    with ZipFile(BytesIO(data)) as parts:
        for name, path in sheet_parts(parts).items():
            areas[name] = [area_of(each.get("ref")) for each in parsed(parts.read(path)).iter(f"{MAIN}mergeCell")]

    def covered(place: Place) -> bool:
        column = place.column or 0
        return any(
            top <= place.row <= down and left < column <= right for top, left, down, right in areas.get(place.table, ())
        )

    return covered


def parsed(content: bytes) -> Any:  # noqa: ANN401 - lxml ships no types
    """Read a part."""
    from lxml import etree

    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def stored(tree: Any) -> bytes:  # noqa: ANN401 - lxml ships no types
    """Write a part."""
    from lxml import etree

    content: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def sheet_parts(parts: ZipFile) -> dict[str, str]:
    """The part of each sheet by its name."""
    relations = parsed(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target") for each in relations}
    sheets = parsed(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet")
    return {each.get("name"): normpath(join("/xl", targets[each.get(RELATION)])).lstrip("/") for each in sheets}


def _recalculated(content: bytes) -> bytes:
    """Let a spreadsheet reckon its formulas again when it opens the file."""
    tree = parsed(content)
    for each in tree.iter(f"{MAIN}calcPr"):
        each.set("fullCalcOnLoad", "1")
    return stored(tree)


def _filled(content: bytes, numbers: Mapping[tuple[int, int], Fraction | str | None], shares: Collection[str]) -> bytes:
    tree = parsed(content)
    for (_, number), (_, cell) in zip(numbers.items(), cells_at(tree, numbers), strict=True):
        share = isinstance(number, str) and cell.get("s") in shares
        _put(cell, Fraction(str(number).rstrip("%")) / 100 if share else number)
    return stored(tree)


def cells_at(tree: Any, places: Iterable[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Any]]:  # noqa: ANN401 - lxml ships no types
    """The cell of each place of a sheet, with its own: of merged ones the first; a new one where there is none."""
    merged = [area_of(each.get("ref")) for each in tree.iter(f"{MAIN}mergeCell")]
    sheet = next(tree.iter(f"{MAIN}sheetData"))
    _addressed(sheet)
    rows = {int(row.get("r")): row for row in sheet}
    for row, column in places:
        covering = (area for area in merged if area[0] <= row <= area[2] and area[1] <= column <= area[3])
        top, left, *_ = next(covering, (row, column))
        if top not in rows:
            rows[top] = _inserted(sheet, "row", str(top), [int(each.get("r")) for each in sheet], top)
        yield (top, left), _cell_of(rows[top], f"{column_letters(left)}{top}", left)


def _addressed(sheet: Any) -> None:  # noqa: ANN401 - lxml ships no types
    """Write the addresses that some programs leave out."""
    above = 0
    for row in sheet:
        row.set("r", row.get("r") or str(above + 1))
        above, before = int(row.get("r")), -1
        for cell in row:
            cell.set("r", cell.get("r") or f"{column_letters(before + 1)}{above}")
            before = column_number(_CELL.findall(cell.get("r"))[0][0])


def area_of(ref: str) -> tuple[int, int, int, int]:
    """The first row and column, the last row and column of a range."""
    corners = [(int(row), column_number(letters)) for letters, row in _CELL.findall(ref)]
    return (*corners[0], *corners[-1])


def _percent_styles(parts: ZipFile) -> set[str]:
    """The styles that show a number in per cent."""
    if "xl/styles.xml" not in parts.namelist():
        return set()
    tree = parsed(parts.read("xl/styles.xml"))
    own = {each.get("numFmtId") for each in tree.iter(f"{MAIN}numFmt") if "%" in each.get("formatCode")}
    styles = [style for each in tree.iter(f"{MAIN}cellXfs") for style in each]
    return {str(at) for at, style in enumerate(styles) if style.get("numFmtId") in {"9", "10", *own}}


def _cell_of(row: Any, name: str, column: int) -> Any:  # noqa: ANN401 - lxml ships no types
    """The cell of a row, a new one where there is none."""
    there = {each.get("r"): each for each in row}
    cell = there.get(name)
    if cell is None:
        before = [column_number(_CELL.findall(each)[0][0]) for each in there]
        cell = _inserted(row, "c", name, before, column)
    return cell


def _put(cell: Any, number: Fraction | str | None) -> None:  # noqa: ANN401 - lxml ships no types
    cell.attrib.pop("t", None)
    for each in list(cell):
        if each.tag != f"{MAIN}f":
            cell.remove(each)
    if number is None:
        return
    value = cell.makeelement(f"{MAIN}v", {}, cell.nsmap)
    value.text = number if isinstance(number, str) else decimal_string(number)
    if isinstance(number, str):
        cell.set("t", "inlineStr")
        value.tag = f"{MAIN}t"
        within = cell.makeelement(f"{MAIN}is", {}, cell.nsmap)
        within.append(value)
        value = within
    cell.append(value)


def _inserted(parent: Any, tag: str, name: str, places: Sequence[int], place: int) -> Any:  # noqa: ANN401 - lxml ships no types
    """A new element in its order."""
    element = parent.makeelement(f"{MAIN}{tag}", {"r": name}, parent.nsmap)
    parent.insert(sum(each < place for each in places), element)
    return element
