"""The texts of the goals (总体目标): what was meant, what was reached, of the year or a longer term.

Lives here: :class:`TextReader`. May not: find the block (``read`` does), keep rows as printed.
"""

from collections.abc import Mapping

from attrs import Factory, define

from indicators.forms import kinds
from indicators.forms.cells import Row
from indicators.forms.goals import GoalReader
from indicators.forms.heads import head_words
from indicators.forms.kinds import bare, horizon_label
from indicators.targets import Horizon


@define
class TextReader:
    """Reads row after row of one block, or of several; the texts go to the goals of their horizon."""

    goals: GoalReader
    _columns: dict[int, tuple[Horizon, bool]] = Factory(dict)  # of what; whether it was reached
    _term: Horizon = Horizon.ANNUAL  # of a text without a head

    def begin(self, title: str) -> None:
        """Start a block."""
        long_term = kinds.goal_text(title) == "long_term"
        self._columns, self._term = {}, Horizon.LONG_TERM if long_term else Horizon.ANNUAL

    def begins_at(self, row: Row) -> str | None:
        """Start a block at a row that heads two texts, what was meant and reached, or of two terms, and give its title.

        ``None`` for any other row, and where the title is one that is known.
        """
        meant, first = _meanings(row), row.filled[0]
        if not meant:
            return None
        inner = {each[1] for column, each in meant.items() if each is not None and column != first}
        told = {each[1] for each in meant.values() if each is not None}
        if told != {True, False} and _whole_beside_year(row, meant) is None:
            return None
        if kinds.block_mode(bare(row.cell(first))) is not None and inner >= {True, False}:
            return None
        self._columns = {column: each for column, each in meant.items() if each is not None}
        return head_words(row.cell(first)) if first not in meant else Horizon.ANNUAL.label

    def row(self, row: Row) -> bool:
        """Take a row of heads or of texts; say whether it is one, and no label with its value."""
        meant = _meanings(row)
        filled = row.filled
        if not meant and self._columns and filled[0] < min(self._columns):
            label = head_words(row.cell(filled[0])).lstrip("0123456789.、")
            if len(filled) == 1 and kinds.is_label(label, "head"):  # its value is left blank
                return False
            if len(filled) > 1 and (len(self._columns) == 1 or len(filled) != len(self._columns) + 1):
                return False
            filled = filled[1:] if len(filled) > 1 else filled  # the lower half of the block's title
        if meant:
            self._columns = {column: each for column, each in meant.items() if each is not None}
            return True
        filled = filled if self._columns else filled[:1]
        off = not set(filled) <= set(self._columns) and len(filled) == len(
            self._columns
        )  # texts wider than their column
        for column, own in zip(filled, sorted(self._columns) if off else filled, strict=True):
            before = [at for at in self._columns if at <= own]
            horizon, reached = self._columns[max(before)] if before else (self._term, False)
            self._take(horizon, row.cell(column), reached=reached)
        return True

    def _take(self, horizon: Horizon, text: str, *, reached: bool) -> None:
        """Add a text to the goal of a horizon, which may be told in several rows; named goals have their own."""
        names, key = self.goals.goals_named(horizon), (horizon, horizon.label)
        if reached:
            self.goals.reached[horizon] = "\n".join(filter(None, (self.goals.reached.get(horizon), text)))
        elif not names or names == (horizon.label,):
            self.goals.labels[key] = "\n".join(filter(None, (self.goals.labels.get(key), text)))

    def one_term(self) -> None:
        """Take the text of the longer term for the year's where a form has nothing else of either."""
        long, year = ((term, term.label) for term in (Horizon.LONG_TERM, Horizon.ANNUAL))
        labels = self.goals.labels
        if long in labels and not any(horizon is Horizon.ANNUAL for horizon, _ in labels) and not self.goals.two_terms:
            labels[year] = labels.pop(long)


def _meanings(row: Row) -> dict[int, tuple[Horizon, bool] | None]:
    """Return which columns of a row are heads of the goals' texts, and what of; ``{}`` for a row of text."""
    found: dict[int, tuple[Horizon, bool] | None] = {}
    for column in row.filled:
        said = kinds.goal_text(head_words(row.cell(column)).lstrip("0123456789.、"))
        label = horizon_label(row.cell(column))
        if said is not None:
            horizon = Horizon.LONG_TERM if said == "long_term" else Horizon.ANNUAL
            found[column] = None if said == "nothing" else (horizon, said == "actual")
        elif label is not None:  # 长期目标（截止2026年）
            found[column] = (label[0], False)
    whole = _whole_beside_year(row, found)
    if whole is not None:
        found[whole] = (Horizon.LONG_TERM, False)
    return found


def _whole_beside_year(row: Row, found: Mapping[int, tuple[Horizon, bool] | None]) -> int | None:
    """The column of 总体目标 beside 年度目标: the longer term."""
    if not len(found) == len(row.filled) == TERMS:
        return None
    words = {column: head_words(row.cell(column)) for column in found}
    whole = [column for column, text in words.items() if text.startswith("总")]
    year = [column for column, text in words.items() if text.startswith(("年度", "当年", "本年"))]
    return whole[0] if len(whole) == len(year) == 1 else None


TERMS = 2  # 总体目标 and 年度目标
