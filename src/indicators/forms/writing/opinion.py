"""The opinion that a reviewer hands on (审核意见): what is to be done, the rows that are wrong, a place to sign.

Lives here: :func:`lay_opinion`. May not: judge, know a file format.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from attrs import Factory, define

from indicators.errors import Finding
from indicators.findings import Fold, Task, folded, task_of
from indicators.forms.selfeval import target_words
from indicators.forms.writing.paper import Look, Paper, PaperCell
from indicators.reviewing import PublishedReview, Reason, RowReview
from indicators.reviewing.settling import VERDICT_CODES
from indicators.standards import number_words
from indicators.targets import GoalTable

TITLE = "绩效审核意见"
WIDTHS = (9, 32, 22, 24, 11, 12, 12, 52)
FOUND = ((1, "序号"), (1, "位置"), (4, "问题"), (2, "建议"))
ROWS = tuple((1, head) for head in ("序号", "三级指标", "指标值", "实际完成值", "分值", "公布", "应得", "说明"))
TOLD = {Reason.UNDETERMINED, Reason.NOT_COMPUTABLE}
Columns = Sequence[tuple[int, str]]


def lay_opinion(name: str, table: GoalTable | None, found: Sequence[Finding], checked: PublishedReview | None) -> Paper:
    """Lay the opinion on one form out.

    Args:
        name: What the form is about.
        table: The form as it was read; ``None`` for rows without a table.
        found: Its findings in the order of work.
        checked: What became of its scores; ``None`` for a goal table.
    """
    told = [each for each in found if each.code not in VERDICT_CODES]  # the others stand with their rows
    wrong = [] if checked is None else [row for row in checked.rows if row.reason.wrong or row.reason in TOLD]
    lying = _Lying()
    lying.line(TITLE, Look.TITLE)
    lying.line(f"项目（单位）：{name}")
    if table is not None and table.report is not None:
        lying.line(f"审核的表：{table.title or name}，读出 {table.report.rows} 行指标")
    lying.line(f"审核结果：{_summary(told, checked)}")
    for task, group in groupby(folded(told), key=lambda each: each.task):
        lying.line(f"{task.label}：")
        lying.table(FOUND, [_told(each) for each in group])
    if wrong:
        lying.line("得分有误和不能确定的行：")
        lying.table(ROWS, [_row(row) for row in wrong])
    lying.line("审核人：　　　　　　　　　　　　审核日期：　　　　年　　月　　日")
    return Paper(name=f"审核意见 {name}", widths=WIDTHS, cells=tuple(lying.cells))


@define
class _Lying:
    """Puts lines and tables below each other."""

    cells: list[PaperCell] = Factory(list)
    at: int = 0

    def line(self, text: str, look: Look = Look.LINE) -> None:
        self.cells.append(PaperCell(row=self.at, column=0, columns=len(WIDTHS), text=text, look=look))
        self.at += 1

    def table(self, head: Columns, rows: Sequence[Sequence[str]]) -> None:
        self._row(head, [name for _, name in head], Look.HEAD)
        for number, row in enumerate(rows, start=1):
            self._row(head, [str(number), *row], Look.TEXT)

    def _row(self, head: Columns, texts: Sequence[str], look: Look) -> None:
        column = 0
        for (columns, _), text in zip(head, texts, strict=True):
            self.cells.append(PaperCell(row=self.at, column=column, columns=columns, text=text, look=look))
            column += columns
        self.at += 1


def _summary(told: Sequence[Finding], checked: PublishedReview | None) -> str:
    """How much there is to do, and how the scores stand."""
    counts = Counter(task_of(each) for each in told)
    said = [f"{task.label} {counts[task]} 处" for task in (Task.ACT, Task.CHECK) if counts[task]] or [
        "没有要处理的问题"
    ]
    if checked is not None:
        wrong = len(checked.wrong)
        said.append(f"核对得分 {len(checked.rows)} 行，" + (f"有误 {wrong} 行" if wrong else "没有有误的行"))
    return "；".join(said)


def _told(fold: Fold) -> tuple[str, str, str]:
    first, *others = fold.findings
    return ("" if others else first.where or "", str(fold) if others else first.message, first.hint or "")


def _row(row: RowReview) -> tuple[str, ...]:
    expected = None if row.reason is Reason.NOT_COMPUTABLE else row.expected
    numbers = (row.indicator.points, row.published, expected)
    points, published, due = (number_words(each, 2) for each in numbers)
    said = (row.name, target_words(row.indicator), row.indicator.actual_text or "")
    return (*said, points, published, due, f"{row.reason.label}：{row.why}" if row.why else row.reason.label)
