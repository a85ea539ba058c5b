"""A scored table put into a layout (填表): every field of a layout has its text here.

Lives here: :func:`lay_out`. May not: compute a score, know a file format, hold a layout.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import Factory, define, evolve

from indicators.comparators import SIGNS_PRINTED, Quantity, decimal_string
from indicators.explaining import padded, rescaled_words
from indicators.forms.selfeval import (
    NOTHING,
    EvaluationForm,
    money_words,
    percent,
    self_evaluation_rows,
    target_words,
)
from indicators.forms.writing.layouts import Block, Layout, Line, Slot, layout_for
from indicators.forms.writing.paper import Look, Paper, PaperCell
from indicators.scoring import SelfEvaluation, Status
from indicators.syntax import parse
from indicators.targets import FundLine, Goal, Indicator

Fields = Mapping[str, str]
_FIELD = re.compile(r"\{([^{}]+)\}")
_VALUE = re.compile(r"\s*([≥≤><=＝≧≦＞＜]?)\s*(-?\d[\d,]*(?:\.\d+)?)\s*(.*)", re.DOTALL)
_KINDS = ("一级", "二级")
_NUMBERS = {"年初", "预算", "执行", "执行率", "分值", "得分", "总分值", "总得分", "数值"}
_CENTRED = {"等级", "符号", "单位", "目标"}
_QUALITATIVE = "定性"


def lay_out(result: SelfEvaluation, chosen: str | None = None) -> Paper:
    """Lay a scored table out as its jurisdiction's form (自评表): nothing in it that is not of the form.

    Args:
        result: The scored table.
        chosen: The layout's name; without it the one of the rule pack, or of its place, or of the whole country.

    Returns:
        The form on paper.

    Raises:
        FormError: There is no layout of this name.
    """
    layout = layout_for(result.pack, whole_unit=result.table.whole_unit, chosen=chosen)
    form = self_evaluation_rows(result)
    return _Laying(result=result, form=form, layout=layout).paper()


@define(kw_only=True)
class _Laying:
    """Puts row after row on paper."""

    result: SelfEvaluation
    form: EvaluationForm
    layout: Layout
    cells: list[PaperCell] = Factory(list)
    title: str = ""
    at: int = 0  # the next row
    head: tuple[int, int] | None = None
    keep: set[int] = Factory(set)  # rows that stand with the next one
    earned: list[tuple[int, int]] = Factory(list)  # the cells of scores, of funds and of indicators
    points: list[tuple[int, int]] = Factory(list)

    def paper(self) -> Paper:
        """Fill the layout."""
        title = self._filled(self.layout.title, {})
        own = self.result.table.title
        self.title = own if own.endswith("自评表") else title
        self._line((Slot(self.title, len(self.layout.widths)),), {}, look=Look.TITLE)
        for block in self.layout.blocks:
            getattr(self, f"_{block.kind}")(block)
        name = re.sub(r"[\\/*?:\[\]]", " ", self.result.table.name or self.title)[:31].strip("' ") or "自评表"
        return Paper(
            name=name,
            widths=self.layout.widths,
            cells=tuple(self.cells),
            landscape=self.layout.landscape,
            head=self.head,
            keep=frozenset(self.keep),
        )

    # Blocks

    def _lines(self, block: Block) -> None:
        for line in block.rows:
            if len(line) > 1 or not line[0].fields or self._filled(line[0].text, {}):
                self._line(line, {}, look=Look.LINE)

    def _rows(self, block: Block) -> None:
        for line in block.rows:
            self._line(line, self._totals(), lines=block.lines)

    def _funds(self, block: Block) -> None:
        start = self.at
        self._heads(block)
        first, *rest = self._fund_fields(block)
        for line in block.first:
            self._line(line, first, left=block.side)
        for fields in rest:
            for line in block.row:
                self._line(line, fields, left=block.side)
        self._side(block, start)

    def _goals(self, block: Block) -> None:
        """The goals' texts: one beside what was reached of it; several by their names, what was reached once."""
        start, goals = self.at, self._goals_scored()
        reached = "\n".join(dict.fromkeys(goal.actual_text for goal in goals if goal.actual_text))
        self._heads(block)
        if len(goals) == 1:
            fields = [{"目标": "", "预期": goals[0].description, "完成": reached}]
        else:
            fields = [{"目标": goal.name, "预期": goal.description, "完成": ""} for goal in goals]
            fields[0]["完成"] = reached
        for each in fields:
            for line in block.goal if len(goals) > 1 else block.row:
                self._line(line, each, left=block.side, lines=block.lines)
        for line in block.rows:
            self._line(line, {}, left=block.side, lines=block.lines)
        self._side(block, start)

    def _indicators(self, block: Block) -> None:
        goals, several = list(self._goal_rows()), len(self.form.goals) > 1
        start = self.at
        if block.several:
            self._heads(block)
            self.head = (start, self.at - 1)
        for rows, fields in goals:
            if block.goal and (several or not block.several):
                for line in block.goal:
                    self.keep.add(self.at)
                    self._line(line, fields, left=block.side if block.several else None)
            if not block.several:
                start = self.at
                self._heads(block)
                self.head = self.head or ((start, self.at - 1) if len(goals) == 1 else None)
            self._indicator_rows(block, rows)
            if not block.several:
                self._side(block, start)
        if block.several:
            self._side(block, start)

    def _indicator_rows(self, block: Block, rows: Sequence[Fields]) -> None:
        start = self.at
        for fields in rows:
            for line in block.row:
                self._line(line, fields, left=block.side)
        self._merge_kinds(start)

    def _merge_kinds(self, start: int) -> None:
        """Merge the kinds of rows that follow each other: a level 2 only within its level 1."""
        own = [cell for cell in self.cells if cell.row >= start and cell.look is Look.KIND]
        at = {(cell.row, cell.column): cell for cell in own}
        by_row = {row: [cell.text for cell in cells] for row, cells in groupby(own, key=lambda cell: cell.row)}
        self.cells = [cell for cell in self.cells if (cell.row, cell.column) not in at]
        for depth, column in enumerate(sorted({cell.column for cell in own})):
            for key, run in groupby(by_row, key=lambda row: by_row[row][: depth + 1]):
                rows = list(run)
                merged = [evolve(at[rows[0], column], rows=len(rows))]
                self.cells += merged if key[depth] else [at[row, column] for row in rows]

    # Rows of cells

    def _heads(self, block: Block) -> None:
        for line in block.head:
            self.keep.add(self.at)
            self._line(line, {}, left=block.side, look=Look.HEAD)

    def _side(self, block: Block, start: int) -> None:
        """The cell left of a block, over all of its rows."""
        if block.side is not None and self.at > start:
            text = self._filled(block.side.text, {})
            rows, columns = self.at - start, block.side.columns
            side = PaperCell(row=start, column=0, rows=rows, columns=columns, text=text, look=Look.LABEL)
            self.cells.append(side)

    def _line(
        self,
        line: Line,
        fields: Fields,
        *,
        left: Slot | None = None,
        look: Look | None = None,
        lines: int = 1,
    ) -> None:
        column = 0 if left is None else left.columns
        counted = fields.get("得分") != NOT_COUNTED
        for slot in line:
            text = self._filled(slot.text, fields)
            own = look or _look(slot)
            place = (self.at, column)
            parts: tuple[tuple[int, int], ...] = ()
            if slot.text == "{得分}" and counted:
                self.earned.append(place)
            elif slot.text == "{分值}" and counted:
                self.points.append(place)
            elif slot.text == "{总得分}":
                parts = self._adding_up(self.earned, text)
            elif slot.text == "{总分值}":
                parts = self._adding_up(self.points, text)
            self.cells.append(
                PaperCell(
                    row=self.at,
                    column=column,
                    columns=slot.columns,
                    text=text,
                    look=own,
                    sum_of=parts,
                    lines=lines if own is Look.TEXT else 1,
                )
            )
            column += slot.columns
        self.at += 1

    def _adding_up(self, places: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
        """The places whose numbers give the text exactly; none where it came about in another way."""
        numbers = {(cell.row, cell.column): cell.number for cell in self.cells}
        parts = [numbers.get(place) for place in places]
        total = PaperCell(row=0, column=0, text=text).number
        known = [part for part in parts if part is not None]
        return tuple(places) if total is not None and len(known) == len(parts) and sum(known) == total else ()

    # Fields

    def _filled(self, text: str, fields: Fields) -> str:
        """A text with its fields; what stands around the only field goes where the field says nothing."""
        names = _FIELD.findall(text)
        said = {name: self._field(name, fields) for name in names}
        if names and text.startswith("{") and not said[names[0]]:
            return ""
        if text.startswith("（{") and not any(said.values()):
            return ""
        if any(not word for word in said.values()):  # （{分值}分） without a number
            text = re.sub(r"（\{([^{}]+)\}[^{}（）]*）", lambda match: match[0] if said[match[1]] else "", text)
        return _FIELD.sub(lambda match: said[match[1]], text)

    def _field(self, names: str, fields: Fields) -> str:
        """The first of the names that says something: a field, a label of the head, a block of text."""
        for name in names.split("|"):
            if name in fields:
                return fields[name]
            if name == "年度" and str(self.result.table.year) in self.title:
                return ""  # it stands there
            own = _OF_FORM.get(name)
            text = own(self.result, self.form) if own is not None else _kept(self.result, name)
            if text:
                return text
        return ""

    def _totals(self) -> Fields:
        total = self.form.total[1] if self.result.complete else ""
        return {
            "总分值": self.form.total[0],
            "总得分": total,
            "等级": self.result.rating or "",
        }

    def _fund_fields(self, block: Block) -> Iterator[Fields]:
        """The lines of the fund block, its amounts with one number of decimals."""
        table, rows = self.result.table, self.form.funds
        lines: Sequence[FundLine] = table.funds or (FundLine(name=rows[0][0]),)
        unit = table.money_unit
        amounts = [[money_words(line.initial, unit), *row[1:3]] for line, row in zip(lines, rows, strict=True)]
        digits = max((len(text.partition(".")[2]) for each in amounts for text in each), default=0)
        digits = max(digits, CENTS) if digits else 0
        shown = [["" if text == NOTHING else _padded(text, digits) for text in each] for each in amounts]
        rates = [rows[0][3], *(_rate(line) for line in lines[1:])]
        for row, cells, rate in zip(rows, shown, rates, strict=True):
            number = {"分值": _number(row[4]), "得分": _number(row[5])}
            money = dict(zip(("年初", "预算", "执行"), cells, strict=True))
            yield {"资金": row[0], **money, "执行率": "" if rate == NOTHING else rate, **number}
        if len(rows) == 1:
            for name in block.blank:
                yield {"资金": name, "年初": "", "预算": "", "执行": "", "执行率": "", "分值": "", "得分": ""}

    def _goals_scored(self) -> list[Goal]:
        rows = self.result.allotments.rows
        return [next(group).goal for _, group in groupby(rows, key=lambda row: id(row.goal))]

    def _goal_rows(self) -> Iterator[tuple[list[Fields], Fields]]:
        """The fields of each goal's rows, and its own."""
        scores = iter(self.result.scores)
        for goal in self.form.goals:
            rows = list[Fields]()
            for row in goal.rows:
                score = next(scores)
                level1, level2, name, target, actual, points, earned, reason = (
                    "" if text == NOTHING else text for text in row.cells
                )
                said = (level1, level2, name, target, *parted(score.indicator), actual, points, earned, reason)
                fields = dict(zip(_ROW, said, strict=True))
                if score.earned is None:
                    fields["得分"] = NOT_COUNTED if score.status is Status.NOT_APPLICABLE else ""
                rows.append(fields)
            yield rows, {"目标": goal.name, "预期": goal.description, "目标分值": goal.points}


_ROW = ("一级", "二级", "三级", "指标值", "符号", "数值", "单位", "实际", "分值", "得分", "原因")
NOT_COUNTED = "—"
CENTS = 2  # decimals of an amount that has any


def _kept(result: SelfEvaluation, name: str) -> str:
    """What the table that was read says under a label of its head, or in a block of text of this title."""
    said = dict(result.table.header).get(name, "")
    if said:
        return said
    lines = [" ".join(filter(None, cells)) for title, rows in result.table.sections if title == name for cells in rows]
    return "\n".join(filter(None, lines))


def _look(slot: Slot) -> Look:
    """How a cell of a layout looks: by its first field, a fixed text is a label."""
    first = slot.fields[0] if slot.fields else None
    if first is None or first in _CENTRED:
        return Look.LABEL
    if first in _KINDS:
        return Look.KIND
    return Look.NUMBER if slot.text.strip("{}") in _NUMBERS else Look.TEXT


def _reasons(_: SelfEvaluation, form: EvaluationForm) -> str:
    """The reasons that persons gave for rows, for a form that has one place for all of them."""
    rows = [row for goal in form.goals for row in goal.rows if row.cells[7]]
    return "\n".join(f"{row.cells[2]}：{row.cells[7]}" for row in rows)


def _points(result: SelfEvaluation, _: EvaluationForm) -> str:
    return "" if result.execution is None else decimal_string(result.execution.points)


_OF_FORM: dict[str, Callable[[SelfEvaluation, EvaluationForm], str]] = {
    "题目": lambda _, form: form.title,
    "年度": lambda result, _: str(result.table.year or ""),
    "金额单位": lambda _, form: form.money_unit,
    "说明": lambda _, form: f"【{form.note}】" if form.note else "",
    "执行分值": _points,
    "扣分原因": _reasons,
    "换算说明": lambda result, _: f"注：{said}" if result.complete and (said := rescaled_words(result)) else "",
}


def _number(text: str) -> str:
    """A number of the fund block; what is none (— 无法计算) leaves its cell empty."""
    return text if PaperCell(row=0, column=0, text=text).number is not None else ""


def _padded(text: str, digits: int) -> str:
    return padded(Fraction(text), digits) if _number(text) else text


def _rate(line: FundLine) -> str:
    """The rate of a line that has no points: as it was read, else from its amounts."""
    rate = (
        line.rate if line.rate is not None or not line.budget or line.executed is None else line.executed / line.budget
    )
    return "" if rate is None else percent(rate)


def parted(row: Indicator) -> tuple[str, str, str]:
    r"""A target's sign, number and unit, for a form that has a column for each; words stand as 定性.

    >>> from indicators.forms import read_form
    >>> (table,) = read_form("三级指标\t指标值\n接警\t≥ 6,000起\n水平\t有效提升\n完工\t12月底前")
    >>> [parted(row) for row in table.goals[0].indicators]
    [('≥', '6,000', '起'), ('定性', '有效提升', ''), ('', '12月底前', '')]
    """
    target, text = row.target, target_words(row)
    match = _VALUE.fullmatch(text)
    if match is not None and isinstance(target, Quantity) and "\n" not in match[3]:
        sign = match[1] or (SIGNS_PRINTED[target.sign] if target.sign is not None else "")
        if str(parse(match[2], column_unit=match[3], column_comparator=sign)) == str(target):
            return sign, match[2], match[3]
    return _QUALITATIVE if target.kind in {"qualitative", "completion", "boolean"} else "", text, ""
