"""A questionnaire to fill in (答卷): the questions of an evaluation table, with drop-downs and checks.

Lives here: :func:`lay_questionnaire`. May not: read a standard, score, know a file format.
"""

from collections.abc import Callable, Mapping, Sequence

from attrs import evolve

from indicators.evaluation import KINDS, WHICH, EvaluationRow, EvaluationTable
from indicators.forms.writing.laying import lay_document
from indicators.forms.writing.paper import Entry, EntryCell, Paper
from indicators.standards import Question

REMARK = "依据和意见"
_ENTRIES = {"number": Entry.NUMBER, "date": Entry.DATE, "judgement": Entry.NUMBER}


def lay_questionnaire(
    table: EvaluationTable,
    title: str = "答卷",
    about: Mapping[str, str] | None = None,
    further: Callable[[EvaluationRow], Sequence[Sequence[str]]] = lambda _: (),
) -> Paper:
    """Lay the questions of an evaluation table out; every cell that a person fills in has its ``entry``.

    Args:
        table: The table.
        title: The title of the form.
        about: Labels above the questions with what is known under them, to be filled in too.
        further: More rows of the questionnaire, behind the questions of an indicator.
    """
    rows = iter(table.questionnaire()[1:])
    asked = [
        (row, each, said)
        for row in table.rows
        for each, said in (*((each, next(rows)) for each in row.questions), *((None, said) for said in further(row)))
    ]
    lists = {
        "问题": [
            {
                **dict(zip(("指标", "问题", "类型", "单位", "范围"), said, strict=False)),
                "一级": row.path[0],
                "二级": row.path[1],
            }
            for row, _, said in asked
        ],
        "项目情况": [{"项目": label, "内容": said} for label, said in (about or {}).items()],
    }
    paper = lay_document("questionnaire", {"题目": title}, lists)
    places = sorted(cell.row for cell in paper.cells if cell.fields == ("答案",))
    text = EntryCell()
    entries = dict(zip(places, (text if each is None else _entry(row, each) for row, each, _ in asked), strict=True))
    cells = (
        evolve(cell, entry=entries[cell.row] if cell.fields == ("答案",) else text)
        if cell.fields in {("答案",), ("意见",), ("内容",)}
        else cell
        for cell in paper.cells
    )
    return evolve(paper, cells=tuple(cells), frozen=0 if paper.head is None else paper.head[1] + 1)


def _entry(row: EvaluationRow, question: Question) -> EntryCell:
    choices: tuple[str, ...] = ()
    if question.kind == "level":
        choices = row.levels
    elif question.kind == "state":
        choices = ("是", "否")
    elif question.name == WHICH:
        choices = tuple(str(number) for number, _ in enumerate(row.readings, start=1))
    if choices:
        return EntryCell(kind=Entry.CHOICE, choices=choices)
    prompt = f"{question.name}：填{KINDS[question.kind]}"
    return EntryCell(
        kind=_ENTRIES[question.kind], unit="" if question.unit == "分" else question.unit or "", prompt=prompt
    )
