"""A form to fill in (填报模板): a layout with its targets, and what goes into the cells that are left.

Lives here: :func:`template_paper`. May not: score, know a file format.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from attrs import define, evolve, frozen

from indicators import units
from indicators.comparators import Between, By, Quantity
from indicators.forms import kinds
from indicators.forms.selfeval import self_evaluation_rows, target_words
from indicators.forms.writing.fields import Fields, FormFields, parted
from indicators.forms.writing.laying import lay_out
from indicators.forms.writing.paper import Entry, EntryCell, Look, Paper, PaperCell
from indicators.scoring import Score, SelfEvaluation
from indicators.targets import GoalTable, Indicator

CHOICES = ("达成", "部分达成", "未达成", "不适用")
NOT_APPLICABLE = CHOICES[-1]
_WORDS = {"qualitative", "completion", "boolean"}  # targets that are judged, not counted
_SCORED = {"得分", "总得分", "等级", "执行得分", "换算说明", "说明"}  # what scoring fills in
_ALLOTTED = {"分值", "总分值", "执行分值", "目标分值"}
_EMPTY = {"实际": "", "原因": ""}
_SCREEN = 330.0  # points: half of what most screens show
_MONEY = {"年初", "预算", "执行"}
_PERSONS = {"完成", "预算", "执行"}  # a person's, filled or not
_TARGET = {"一级", "二级", "三级", "指标值", "符号", "数值", "单位", "目标"}
_LOCKED = {"年度", "金额单位", "题目", "资金", "执行率"} | _TARGET | _SCORED | _ALLOTTED


@frozen(kw_only=True)
class Template:
    """What a form to fill in shows (模板)."""

    layout: str  # the name of a layout of ``rules/layouts.toml``
    # filled forms of last year: what an indicator reached is said at its cell, and the head is filled with what it said
    # of the same project
    last_year: Sequence[GoalTable] = ()
    points: bool = False  # whether points are shown that the table itself does not print
    filled: bool = True  # whether actual values and reasons that the table has are kept


def template_paper(result: SelfEvaluation, wanted: Template) -> Paper:
    """Lay a goal table out as a form; every cell that a person fills in has its ``entry``."""
    table = result.table
    before = next((each for each in wanted.last_year if each.name == table.name), None)
    if before is not None:
        known = {label for label, value in table.header if value}
        head = [pair for pair in before.header if pair[0] not in known and not _is_dated(*pair)]
        result = evolve(result, table=evolve(table, header=(*table.header, *head)))
    reached = {} if before is None else {row.name: row for goal in before.goals for row in goal.indicators}
    fields = _BlankFields(result, self_evaluation_rows(result), with_points=wanted.points, with_actuals=wanted.filled)
    paper = lay_out(result, wanted.layout, fields)
    places = sorted(cell.row for cell in paper.cells if cell.fields == ("实际",))
    rows = dict(zip(places, result.scores, strict=True))
    cells = [_cell(cell, rows.get(cell.row), reached, filled=wanted.filled) for cell in paper.cells]
    return evolve(paper, cells=tuple(cells), frozen=_frozen(paper))


def _frozen(paper: Paper) -> int:
    """The rows to the head of the list, which stay on the screen where they leave room for others."""
    rows = 0 if paper.head is None else paper.head[1] + 1
    return rows if sum(paper.heights[:rows]) <= _SCREEN else 0


def _is_dated(label: str, value: str) -> bool:
    """Whether a line of the head is of its own year."""
    return "日期" in label or "时间" in label or "年" in label or re.search(r"(?:19|20)\d\d", value) is not None


@define
class _BlankFields(FormFields):
    """The fields of a form before it is scored."""

    whole: ClassVar[bool] = False
    with_points: bool = False
    with_actuals: bool = True

    def _named(self, name: str, fields: Fields) -> str:
        """Nothing that scoring says; the weight of the funds only where points are shown."""
        if name in _SCORED or (name in _ALLOTTED and not self.with_points and name not in fields):
            return ""
        if name == "扣分原因":  # one place for the reasons of all rows
            rows = [row.indicator for row in self.result.scores if row.indicator.deviation_reason and self.with_actuals]
            return "\n".join(f"{row.name}：{row.deviation_reason}" for row in rows)
        return super()._named(name, fields)

    def totals(self) -> Fields:
        """No sums."""
        return dict.fromkeys(super().totals(), "")

    def funds(self, blank: Sequence[str] = ()) -> Iterator[Fields]:
        """The money without its score."""
        for each in super().funds(blank):
            spent = each["执行"] if self.with_actuals else ""
            rate = each["执行率"] if spent else ""
            yield {**each, "执行": spent, "执行率": rate, "得分": "", "分值": each["分值"] if self.with_points else ""}

    def rows(self) -> Iterator[tuple[list[Fields], Fields]]:
        """The rows without scores, with what the table itself says of actual values and reasons."""
        scores = iter(self.result.scores)
        for rows, goal in super().rows():
            own = [self._row(row, next(scores).indicator) for row in rows]
            yield own, {**goal, "目标分值": goal["目标分值"] if self.with_points else "", "目标得分": ""}

    def _row(self, row: Fields, own: Indicator) -> Fields:
        said = {"实际": own.actual_text or "", "原因": own.deviation_reason or ""} if self.with_actuals else _EMPTY
        points = row["分值"] if self.with_points or own.points is not None else ""
        return {**row, **said, "得分": "", "分值": points}


def _cell(cell: PaperCell, score: Score | None, reached: Mapping[str, Indicator], *, filled: bool) -> PaperCell:
    """A cell with what a person fills into it."""
    said = {name for names in cell.fields for name in re.split(r"[|+]", names)}
    if score is not None and "实际" in said:
        return evolve(cell, entry=entry_of(score.indicator, reached.get(score.indicator.name)))
    if score is not None and "原因" in said:
        return evolve(cell, entry=EntryCell(prompt="没有达到指标值的，写明原因和改进措施"))
    told = "完成" in said or cell.lines > 1 or any(kinds.block_mode(name) == "table" for name in said)
    told &= "预期" not in said  # of the year that is told, by a person
    persons = told or said & _PERSONS or cell.look is Look.LINE or not cell.text
    if not said or said & _LOCKED or not persons:
        return cell
    kind = Entry.NUMBER if said & _MONEY else Entry.TEXT
    return evolve(cell, text=cell.text if filled or not told else "", entry=EntryCell(kind=kind))


def entry_of(row: Indicator, before: Indicator | None = None) -> EntryCell:
    r"""What a person fills in as the actual value: a choice for words, a day for a deadline, else a number in the unit.

    >>> from indicators.forms import read_form
    >>> (table,) = read_form("三级指标\t指标值\n接警\t≥6000起\n水平\t有效提升\n完工\t12月底前")
    >>> [(each.kind.value, each.unit) for each in map(entry_of, table.goals[0].indicators)]
    [('number', '起'), ('choice', ''), ('date', '')]
    """
    target, text = row.target, target_words(row)
    sign, _, unit = parted(row)
    if not unit and isinstance(target, Quantity | Between) and target.unit not in {None, "元"}:
        unit = units.join(target.unit, target.per) or ""  # 1次/天次/天; 80%~95%
    earlier = row.previous_year
    last = "" if earlier is None or earlier.kind in {"blank", "unparsed"} else earlier.text
    last = (before.actual_text if before is not None else "") or last
    prompt = f"指标值：{text}" + (f"；上年：{last}" if last else "")
    if target.kind in _WORDS:
        return EntryCell(kind=Entry.CHOICE, choices=CHOICES, prompt=f"{prompt}。从下拉表中选择")
    if isinstance(target, By):
        return EntryCell(kind=Entry.DATE, choices=(NOT_APPLICABLE,), prompt=f"{prompt}。填完成的日期")
    if sign or unit:
        words = f"填数字，单位“{unit}”" if unit else "填数字"
        return EntryCell(kind=Entry.NUMBER, unit=unit, choices=(NOT_APPLICABLE,), prompt=f"{prompt}。{words}")
    return EntryCell(prompt=f"{prompt}。写明实际完成了什么")
