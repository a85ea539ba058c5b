"""What reading a form finds: repairs, and what could not be placed (发现的问题).

Lives here: :class:`Notes`, the levels of its codes. May not: decide what is a repair.
"""

from functools import cache

from attrs import Factory, define

from indicators.errors import Fault, Finding, Level
from indicators.forms.cells import Row
from indicators.forms.kinds import table_of


@cache
def level_of(code: str) -> Level:
    """How grave a code is: errors are left to a person, warnings say what was put right or left over.

    What a code asks of a person stands in ``rules/findings.toml``.
    """
    return next((level for level in (Level.ERROR, Level.INFO) if code in table_of("levels")[level]), Level.WARNING)


@define
class Notes:
    """Findings with the rows that they are about; readers of one table share one of these."""

    _found: list[tuple[int, Finding]] = Factory(list)

    def find(self, code: str, message: str, row: Row, column: int | None = None) -> None:
        """Note a repair, or a thing that could not be placed; the text is the cell's, else the row's."""
        text = (row.text if column is None else row.cell(column)) or None
        finding = Finding(
            code=code, message=message, where=row.place(column), text=text, level=level_of(code), fault=Fault.FORM
        )
        self._found.append((row.number, finding))

    def shifted(self, by: int, row: Row, column: int) -> None:
        """Note that the cells of a row stood off from their columns, to the right where ``by`` is more than zero."""
        message = f"单元格向{'右' if by > 0 else '左'}错位{abs(by)}列，已按内容归位"
        self.find("COL_SHIFT", message, row, column)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the rows."""
        return tuple(finding for _, finding in sorted(self._found, key=lambda item: item[0]))
