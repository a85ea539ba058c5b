"""The lines of sums of a form (合计, 总分), and the grade wherever it stands → :class:`~indicators.targets.Total`.

Lives here: one reader, which also takes the score of one goal. May not: say what kind of row it is.
"""

import re
from fractions import Fraction
from itertools import pairwise

from attrs import Factory, define, evolve

from indicators.forms import kinds
from indicators.forms.cells import Row, parts
from indicators.forms.goals import FULL, GoalReader
from indicators.forms.kinds import Role, bare, horizon_label, plain, squeezed
from indicators.forms.ticks import ticked
from indicators.targets import Total

_SUMS = (Role.POINTS, Role.EARNED)
_SAID = re.compile(r"^.*[:：]\s*")  # 等级：优
_GRADED = re.compile(r"([^:：，,。；;\n]{2,6}?)[:：为]+([^:：，,。；;\n]+)")
_SCORED = re.compile(r"([^\d:：为]+)[:：为]?(\d+(?:\.\d+)?分)(?![^，,。；;])")


@define
class SumReader:
    """Reads the sums of one table."""

    goals: GoalReader
    totals: list[Total] = Factory(list)
    grade: str | None = None  # outside the lines of sums

    def row(self, row: Row, first: int, title: str) -> None:
        """Take a line of sums: each number by the column that it stands in, else by its place in the line."""
        cells = [(column, row.cells[column]) for column in row.filled if column > first]
        numbers = [(column, number) for column, text in cells if (number := plain(text)) is not None]
        layout = self.goals.layout
        columns, others = ({}, {}) if layout is None else (layout.columns, layout.others)
        said = {role: number for column, number in numbers for role in _SUMS if columns.get(role) == column}
        places = sorted(column for column in (*(columns.get(role, -1) for role in _SUMS), *others) if column > 0)
        if len(said) < len(numbers) == len(places) and columns:  # 自评得分 beside 复评得分, moved to the left
            moved = dict(zip(places, (number for _, number in numbers), strict=True))
            said = {role: moved[columns[role]] for role in _SUMS if role in columns}
        elif len(said) < max(1, sum(column not in others for column, _ in numbers)):
            lone = len(numbers) == 1 and numbers[0][1] != FULL
            said = {Role.EARNED: numbers[-1][1]} if lone or len(numbers) > 1 else {}
            said |= {Role.POINTS: numbers[0][1]} if len(numbers) > 1 else {}
        total = Total(
            name=title,
            points=said.get(Role.POINTS),
            earned=said.get(Role.EARNED),
            grade=next((word for _, text in cells if (word := _grade(_SAID.sub("", text)))), None),
            where=row.place(),
        )
        self.totals.append(total)

    def says_grade(self, row: Row, *, in_goals: bool) -> None:
        """Note the grade that a line outside the rows says: 自评等级：优, 自评结果 ☑优 □良, 总得分99分，等级为优."""
        filled, layout = row.filled, self.goals.layout
        if in_goals and (len(filled) > 2 or (layout is not None and filled[0] >= layout.name > 0)):  # noqa: PLR2004 - label, grade
            return
        texts = [squeezed(part) for text in row.texts for part in parts(text)]
        said = [*_GRADED.findall("\n".join(texts)), *pairwise(texts)]
        found = (_grade(word) for label, word in said if kinds.is_label(bare(label), "grade"))
        self.grade = self.grade or next(filter(None, found), None)
        score = _SCORED.match(texts[0]) if len(filled) == 1 else None
        if score is not None and kinds.is_label(score[1], "head_totals"):
            self.totals.append(Total(name=score[1], earned=plain(score[2]), where=row.place()))

    def graded(self) -> None:
        """Give the grade that stands outside the lines of sums to the last of them that has a score."""
        at = next((at for at in reversed(range(len(self.totals))) if self.totals[at].earned is not None), None)
        if at is not None and self.grade and not any(total.grade for total in self.totals):
            self.totals[at] = evolve(self.totals[at], grade=self.grade)

    def goal_score(self, row: Row, first: int) -> bool:
        """Take the score of one goal: 年度绩效目标1得分 40."""
        label = horizon_label(squeezed(row.cell(first)).removesuffix("得分").removesuffix("小计"))
        if label is None or horizon_label(row.cell(first)) is not None:
            return False
        cells = [row.cells[column] for column in row.filled if column > first]
        if len(cells) != 1 or plain(cells[0]) is None:
            return False
        self.goals.earned[label] = plain(cells[0]) or Fraction(0)
        return True


def _grade(text: str) -> str | None:
    """The grade that a cell says, or that is ticked in it."""
    on = ticked(text)
    word = bare(text) if on is None else on[0] if len(on) == 1 else ""
    return word if kinds.is_label(word, "grades") else None
