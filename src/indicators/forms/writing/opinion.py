"""The opinion that a reviewer hands on (审核意见): what is to be done, the rows that are wrong, a place to sign.

Lives here: :func:`lay_opinion`. May not: judge, know a file format.
"""

from collections import Counter
from collections.abc import Sequence

from indicators.errors import Finding
from indicators.findings import Fold, Task, folded, task_of
from indicators.forms.selfeval import target_words
from indicators.forms.writing.fields import Fields
from indicators.forms.writing.laying import lay_document
from indicators.forms.writing.paper import Paper
from indicators.reviewing import PublishedReview, Reason, RowReview
from indicators.reviewing.settling import VERDICT_CODES
from indicators.standards import number_words
from indicators.targets import GoalTable

TOLD = {Reason.UNDETERMINED, Reason.NOT_COMPUTABLE}
_MET = {True: "达标", False: "未达标", None: ""}


def lay_opinion(name: str, table: GoalTable | None, found: Sequence[Finding], checked: PublishedReview | None) -> Paper:
    """Lay out the opinion on a form: ``found`` are its findings in the order of work, ``checked`` its scores."""
    told = [each for each in found if each.code not in VERDICT_CODES]  # the others stand with their rows
    wrong = [] if checked is None else looked_at(checked)
    report = None if table is None else table.report
    said = {
        "名称": name,
        "表": "" if report is None or table is None else f"{table.title or name}，读出 {report.rows} 行指标",
        "结果": _summary(told, checked),
    }
    lists: dict[str, list[Fields]] = {
        "问题": [{"目标": fold.task.label, **fold_cells(fold)} for fold in folded(told)],
        "得分": [_row(row) for row in wrong],
    }
    return lay_document("opinion", said, lists, f"审核意见 {name}")


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


def looked_at(checked: PublishedReview) -> list[RowReview]:
    """The rows that a person must look at: those that are wrong, and those that cannot be told."""
    return [row for row in checked.rows if row.reason.wrong or row.reason in TOLD]


def verdict_cells(row: RowReview) -> tuple[str, ...]:
    """What became of a row: 实际完成值, 达标, 分值, 应得, 公布, 差, 类别, 说明."""
    numbers = (row.indicator.points, row.expected, row.published, row.difference)
    words = (number_words(each, 2) for each in numbers)
    return (row.indicator.actual_text or "", _MET[row.met], *words, row.reason.label, row.why)


def fold_cells(fold: Fold) -> Fields:
    """The cells of a line of findings: of several the line says the places."""
    first, *others = fold.findings
    where, said = ("", str(fold)) if others else (first.where or "", first.message)
    return {"位置": where, "问题": said, "建议": first.hint or ""}


def _row(row: RowReview) -> Fields:
    expected = None if row.reason is Reason.NOT_COMPUTABLE else row.expected
    return {
        "指标": row.name,
        "指标值": target_words(row.indicator),
        "实际": row.indicator.actual_text or "",
        "分值": number_words(row.indicator.points, 2),
        "公布": number_words(row.published, 2),
        "应得": number_words(expected, 2),
        "说明": f"{row.reason.label}：{row.why}" if row.why else row.reason.label,
    }
