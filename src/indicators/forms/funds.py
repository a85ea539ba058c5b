"""The rows of a fund block (资金情况), one after the other: lines with amounts, rates and points in 元 and shares.

Lives here: :class:`FundReader`. May not: find the block (``read`` does), add amounts up.
"""

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import Factory, define, evolve

from indicators.comparators import Blank, By, Period, Quantity
from indicators.forms import kinds
from indicators.forms.cells import Row
from indicators.forms.kinds import squeezed
from indicators.forms.notes import Notes
from indicators.syntax import parse
from indicators.targets import FundLine

_SHARES = ("rate", "share")
_MOST = 2  # no budget is spent more than twice over
_FUNDS, _WHOLE = ("资金", "预算"), "总额"
_AS_PRINTED = ("past", "other")  # columns that are no field of a line
_AMOUNTS = ("budget", "executed", "initial", "progress", "forecast")


@define
class FundReader:
    """Reads row after row of one block, or of several."""

    notes: Notes = Factory(Notes)
    lines: list[FundLine] = Factory(list)
    _columns: dict[str, int] = Factory(dict)
    _past: dict[int, str] = Factory(dict)  # heads of the columns of earlier years
    _name: int | None = None
    _group: str = ""
    _title: str = ""
    _points: Fraction | None = None

    def begin(self, title: str = "", points: str = "") -> None:
        """Start a block; its title names a line that has no name, ``points`` (20分) are those of its total."""
        self._columns, self._past, self._name, self._group, self._title = {}, {}, None, "", title
        self._points = _number(points) if points.endswith("分") else None

    def row(self, row: Row, unit: str) -> tuple[str, ...]:
        """Read a row without the block's title: a heading, a line with amounts, pairs of words and amounts, or text.

        Bare amounts are in the unit. What comes back is the row's cells, put right where they were moved.
        """
        if not self._columns:
            row = row.with_cells(part for text in row.cells for part in _named_amount(text))
        filled = row.filled
        figures = [column for column in filled if _is_figure(row.cell(column))]
        headings = {kinds.fund_heading(row.cells[column]): column for column in filled}
        headings.pop(None, None)
        if len(headings) < 2 and (self._titled(row, unit) or self._pairs(row, filled, figures, unit)):  # noqa: PLR2004 - a row of heads has more
            return row.cells
        if headings:
            past = headings.get("past")
            self._columns = {str(key): column for key, column in headings.items()}
            self._past = {} if past is None else {past: row.cell(past)}
            return row.cells
        words = [column for column in filled if column not in figures and column < min(figures, default=len(row.cells))]
        plain = [column for column in self._columns.values() if _number(row.cell(column)) is not None]
        if not words and len(plain) > 1:
            self._take(row, self._title, self._columns, unit)
            return row.cells
        if not words:  # a second line of the heading: 2024年 2025年
            self._past = {column: row.cells[column] for column in filled} if "past" in self._columns else {}
            return row.cells
        if not figures and max(words) >= min(self._columns.values(), default=max(words) + 1):
            return row.cells  # text
        return self._line(row, words, figures, unit)

    def _titled(self, row: Row, unit: str) -> bool:
        """Read 项目资金 80万元 其中：…: the title of the block names an amount alone; say whether it does."""
        first, *others = row.filled or (-1,)
        fresh = first >= 0 and not self.lines and not self._columns
        reading = parse(row.cell(first)) if fresh and not (others and _is_figure(row.cell(others[0]))) else None
        money = isinstance(reading, Quantity) and not reading.per and reading.unit in {None, "元"}
        if not money or not any(word in self._title for word in _FUNDS):
            return False
        name = self._title if self._title.endswith(_WHOLE) else f"{self._title}{_WHOLE}"
        self.lines.append(FundLine(name=name, where=row.place(), budget=self.amount(row, first, unit)))
        if any(_is_figure(row.cell(column)) for column in others):
            self.row(row.with_cells("" if column == first else text for column, text in enumerate(row.cells)), unit)
        return True

    def _pairs(self, row: Row, filled: Sequence[int], figures: Sequence[int], unit: str) -> bool:
        """Read 财政资金 120 其他资金 30: each word with the amount behind it; say whether the row is such a one."""
        words = [column for column in filled if column not in figures]
        mixed = len(words) > 1 and len(figures) > 0 and not self._columns
        if not mixed or any(a in figures and b in figures for a, b in pairwise(filled)) or filled[0] in figures:
            return False
        if any(a in words and b in words and not kinds.fund_heading(row.cell(a)) for a, b in pairwise(filled[:-1])):
            return False  # a group and a name
        for at, column in enumerate(filled):
            behind = filled[at + 1] if at + 1 < len(filled) else column
            if column in words:
                amount = self.amount(row, behind, unit) if behind in figures else None
                name = squeezed(row.cell(column)).rstrip(":：")
                self.lines.append(FundLine(name=name, where=row.place(), budget=amount))
        return True

    def _line(self, row: Row, words: Sequence[int], figures: Sequence[int], unit: str) -> tuple[str, ...]:
        at = words[-1]
        for column in words[:-1]:
            self._group = squeezed(row.cell(column))
        self._name = at if self._name is None else self._name
        self._columns = self._columns or {"budget": min(figures, default=at + 1)}
        start = min(self._columns.values())
        shift = 0 if at == self._name or not figures else min(figures) - start
        name = squeezed(row.cell(at)).rstrip(":：")
        if shift:
            self.notes.shifted(shift, row, at)
        if name == "合计" and self._group.endswith("构成"):
            name = f"{self._group.removesuffix('构成')}合计"
        self._take(row, name, {key: column + shift for key, column in self._columns.items()}, unit, shift)
        moved = ["" for _ in range(max(self._name - 1, 0))] + ([self._group] if self._name else []) + [name]
        moved += [""] * (start - len(moved)) + list(row.cells[start + shift :])
        kept = Counter(map(squeezed, moved))
        lost = Counter(squeezed(row.cells[column]) for column in row.filled if column != at) - kept
        return row.cells if lost else tuple(moved)

    def _take(self, row: Row, name: str, columns: dict[str, int], unit: str, shift: int = 0) -> None:
        values = {key: self._value(key, row, column, unit) for key, column in columns.items() if key not in _AS_PRINTED}
        past = ((head, self.amount(row, column + shift, unit)) for column, head in self._past.items())
        known = tuple((head, amount) for head, amount in past if amount is not None)
        line = FundLine(name=name, where=row.place(), past=known, **values)
        if self._points is not None and line.points is None and line.rate is not None:
            line = evolve(line, points=self._points)
        self._points = None  # of the first line, which is the total
        self.lines.append(line)

    def _value(self, key: str, row: Row, column: int, unit: str) -> Fraction | None:
        if key in _AMOUNTS:
            return self.amount(row, column, unit)
        number = _number(row.cell(column))
        return _share(number) if key in _SHARES else number

    def amount(self, row: Row, column: int, unit: str) -> Fraction | None:
        """Read an amount in 元; a bare number is in the table's unit."""
        reading = parse(row.cell(column))
        if isinstance(reading, Quantity) and reading.unit in {None, "元"} and not reading.per:
            return reading.value if reading.unit else reading.value * (kinds.money_factor(unit) or 1)
        if not isinstance(reading, Blank):
            self.notes.find("UNPLACED", "这里应当是金额，看不懂", row, column)
        return None


def _named_amount(text: str) -> tuple[str, ...]:
    """Part a name from its amount where one cell holds both: 其他资金　30.00."""
    both = re.fullmatch(r"([^\d\s]+)[\s\u3000]+([\d,]+(?:\.\d+)?)", text)
    return (text,) if both is None else both.groups()


def _is_figure(text: str) -> bool:
    reading = parse(text)
    return isinstance(reading, Quantity | By | Period) or (isinstance(reading, Blank) and reading.unit is None)


def _share(number: Fraction | None) -> Fraction | None:
    """A rate printed without its sign: 95 is 95%, 0.95 too."""
    return number if number is None or number <= _MOST else number / 100


def _number(text: str) -> Fraction | None:
    """A rate as a share, or points."""
    reading = parse(text)
    if not isinstance(reading, Quantity) or reading.unit not in {None, "分", "%"}:
        return None
    return reading.value / 100 if reading.unit == "%" else reading.value
