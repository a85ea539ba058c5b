"""Places in words read back (位置): ``Sheet1!K29``, ``Sheet1第29行``, ``表2第5行第3列``.

Lives here: :class:`Place`. May not: open a file.
"""

import re
from collections.abc import Mapping
from typing import TypeVar

from attrs import frozen

T = TypeVar("T")
_LETTERED = re.compile(r"(?P<table>.*)!(?P<letters>[A-Z]{1,3})(?P<row>\d+)")
_COUNTED = re.compile(r"(?P<table>.*?)第(?P<row>\d+)行(?:第(?P<column>\d+)列)?")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_COLUMN = re.compile(r"第(\d+)列")


@frozen
class Place:
    """A cell or a row of a file."""

    table: str  # the sheet's name, or the table of a document: 表2
    row: int  # its number in there, from 1
    column: int | None = None  # its column, from 0; None for a whole row

    @classmethod
    def of(cls, where: str | None) -> "Place | None":
        """Read a place, without the name that may stand behind it; ``None`` for what names none.

        >>> Place.of("Sheet1!K29"), Place.of("表2第5行第3列"), Place.of("汇总第3行“培训”"), Place.of("表")
        (Place(table='Sheet1', row=29, column=10), Place(table='表2', row=5, column=2), \
Place(table='汇总', row=3, column=None), None)
        """
        where = (where or "").partition("“")[0]
        lettered = _LETTERED.fullmatch(where)
        if lettered is not None:
            return cls(lettered["table"], int(lettered["row"]), column_number(lettered["letters"]))
        counted = _COUNTED.fullmatch(where)
        if counted is None:
            return None
        return cls(counted["table"], int(counted["row"]), int(counted["column"]) - 1 if counted["column"] else None)


def by_sheet(said: Mapping[Place, T]) -> dict[str, dict[tuple[int, int], T]]:
    """What is said of cells by the sheet's name, then by row, from 1, and column, from 0."""
    out: dict[str, dict[tuple[int, int], T]] = {}
    for place, each in said.items():
        out.setdefault(place.table, {})[place.row, place.column or 0] = each
    return out


def column_number(name: str) -> int:
    """Read a column's name, from 0: its letters, or 第3列; -1 for what is none.

    >>> column_number("K"), column_number("AA"), column_number("第3列"), column_number("")
    (10, 26, 2, -1)
    """
    counted = _COLUMN.fullmatch(name)
    if counted is not None:
        return int(counted[1]) - 1
    number = 0
    for letter in name if _LETTERS.fullmatch(name) else "":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
