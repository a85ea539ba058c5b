"""What reading a form finds: repairs, and what could not be placed (发现的问题).

Lives here: :class:`Notes`, the codes with their levels. May not: decide what is a repair.
"""

from attrs import Factory, define

from indicators.errors import Fault, Finding, Level
from indicators.forms.cells import Row

# A code has one level: errors are left to a person, warnings say what was put right or left over. What a code asks of a
# person stands in rules/findings.toml.
LEVELS = {
    "COL_SHIFT": Level.WARNING,
    "LEVEL1_MISSING": Level.WARNING,
    "LEVEL1_WRONG_PARENT": Level.WARNING,
    "LEVEL2_IN_LEVEL3": Level.WARNING,
    "GOAL_UNKNOWN": Level.ERROR,
    "COLUMN_LOST": Level.ERROR,
    "COLUMN_TWICE": Level.WARNING,
    "EXTRA_LEVEL": Level.WARNING,
    "MERGED_GOAL_LABEL_LOST": Level.WARNING,
    "ROW_SPLIT_BY_PAGE": Level.WARNING,
    "UNIT_FROM_TABLE": Level.WARNING,
    "UNPLACED": Level.WARNING,
    "CELL_ERROR": Level.WARNING,
    "FORMULA_WITHOUT_RESULT": Level.ERROR,
    "HEAD_GLUED": Level.WARNING,
    "ROW_ABOVE_HEAD": Level.WARNING,
    "ROW_DELETED": Level.WARNING,
    "ROW_AS_TEXT": Level.WARNING,
    "TARGET_ADJUSTED": Level.INFO,
    "HEAD_AGAINST_CONTENT": Level.WARNING,
    "COLUMN_BY_CONTENT": Level.WARNING,
    "TARGET_FROM_SCALE": Level.WARNING,
    "SIGN_CODE": Level.ERROR,
    "COLUMN_OF_SIGNS": Level.INFO,
    "BRACKETS_LEFT_OUT": Level.INFO,
    "COLUMN_LEFT_OUT": Level.INFO,
    "LEVEL1_RENAMED": Level.INFO,
}


@define
class Notes:
    """Findings with the rows that they are about; readers of one table share one of these."""

    _found: list[tuple[int, Finding]] = Factory(list)

    def find(self, code: str, message: str, row: Row, column: int | None = None) -> None:
        """Note a repair, or a thing that could not be placed; the text is the cell's, else the row's."""
        text = (row.text if column is None else row.cell(column)) or None
        finding = Finding(
            code=code, message=message, where=row.place(column), text=text, level=LEVELS[code], fault=Fault.FORM
        )
        self._found.append((row.number, finding))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the rows."""
        return tuple(finding for _, finding in sorted(self._found, key=lambda item: item[0]))
