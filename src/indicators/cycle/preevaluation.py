"""Pre-project evaluation (事前绩效评估): a questionnaire, its points by dimension, the conclusion and what it rests on.

Lives here: the questionnaires of ``rules/cn-preeval/questions.toml`` as evaluation tables whose printed standard is the
rule pack's; the scored result; what its form and its notice say. May not: score (``evaluation`` does), hold a bound.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import frozen

from indicators._resources import rules_table
from indicators.comparators import decimal_string
from indicators.cycle.evaluation import Dimension, dimensions, printed_standard, remarks_of, row_cells
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError
from indicators.evaluation import (
    ANSWER_COLUMNS,
    COLUMNS,
    EvaluatedRow,
    EvaluationTable,
    TableEvaluation,
    evaluate_table,
    read_evaluation_table,
)
from indicators.explaining import shown
from indicators.forms.listing import listing
from indicators.forms.writing import Fields, Paper, lay_document, lay_questionnaire
from indicators.reviewing.book import worded
from indicators.rulepacks import WEAK, Rules, bounds_words, load_rulepack
from indicators.standards import percent
from indicators.targets import GoalTable

DEFAULT_PACK = "preeval-default"
_POINTS = "5"
_finding = partial(worded, "cn-preeval/questions")


@frozen(kw_only=True)
class Question(Data):
    """One question of the questionnaire (评估要点)."""

    dimension: str  # 立项必要性
    group: str  # 明确相关性
    ask: str  # what is to be judged
    points: str  # its 分值
    evidence: str  # seen, second_hand, memory or chosen


@frozen(kw_only=True)
class Questionnaire(Data):
    """A questionnaire of pre-project evaluation (事前绩效评估问卷)."""

    id: str  # its name
    title: str  # what its form is called
    notice: str  # what the notice of its result is called
    source: str  # where the dimensions come from
    evidence: str  # how well they are attested
    questions: tuple[Question, ...]  # in printed order
    use: Mapping[str, str]  # what follows from each conclusion

    def table(self, rules: Rules = DEFAULT_PACK) -> EvaluationTable:
        """The questions as an evaluation table whose printed standards are those of a rule pack."""
        return read_evaluation_table(self.cells(rules))

    def cells(self, rules: Rules = DEFAULT_PACK) -> list[tuple[str, ...]]:
        """The rows of the evaluation table, its head first."""
        pack = load_rulepack(rules)
        rows: list[tuple[str, ...]] = [tuple(spellings[0] for spellings in COLUMNS.values())]
        for each in self.questions:
            standard = printed_standard(pack, each.ask, (each.dimension, each.group))
            if standard is None:
                message = f"规则包 {pack.id} 没有给“{each.ask}”评分的规则"
                raise FormError.of(code="question_without_rule", message=message, fault=Fault.PACK)
            rows.append((each.dimension, each.group, each.ask, each.points, standard))
        return rows


def questionnaire_ids() -> tuple[str, ...]:
    """The questionnaires that ship with the library."""
    return tuple(rules_table("cn-preeval/questions")["forms"])


def load_questionnaire(source: str | Path = "project") -> Questionnaire:
    """Load a questionnaire.

    Args:
        source: A shipped one by its name, or the path of a file of the same kind with one questionnaire.

    Raises:
        FormError: There is none of this name, or the file is no such file.
    """
    own = rules_table("cn-preeval/questions")
    if not isinstance(source, Path):
        if source not in own["forms"]:
            message = f"没有“{source}”这种问卷，可用：{'、'.join(own['forms'])}"
            raise FormError.of(code="questionnaire_unknown", message=message)
        return _questionnaire(source, own["forms"][source], own["asks"], own["use"])
    try:
        written = tomllib.loads(source.read_text("utf-8"))
        name, form = next(iter(written["forms"].items()))
        return _questionnaire(name, form, {**own["asks"], **written.get("asks", {})}, written.get("use", own["use"]))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        message = "问卷文件读不出来：要有 [forms.名称] 和 [asks]，写法同 rules/cn-preeval/questions.toml"
        raise FormError.of(code="questionnaire_unreadable", message=message, where=str(source)) from error


def _questionnaire(
    name: str, form: Mapping[str, Any], asks: Mapping[str, Any], use: Sequence[Mapping[str, str]]
) -> Questionnaire:
    questions = tuple(
        Question(
            dimension=dimension["name"],
            group=each["group"],
            ask=each["ask"].format(对象=form["object"]),
            points=each.get("points", _POINTS),
            evidence=dimension.get("evidence", each["evidence"]),
        )
        for dimension in form["dimensions"]
        for each in asks[dimension["asks"]]
    )
    return Questionnaire(
        id=name,
        title=form["title"],
        notice=form.get("notice", "事前绩效评估结果通知"),
        source=form["source"],
        evidence=form["evidence"],
        questions=questions,
        use={each["conclusion"]: each["then"] for each in use},
    )


@frozen(kw_only=True)
class PreEvaluation(Data):
    """The result of a pre-project evaluation (评估结果)."""

    questionnaire: Questionnaire  # what was asked
    evaluation: TableEvaluation  # the scored questions, each with its steps
    dimensions: tuple[Dimension, ...]  # their sums
    conclusion: str | None  # 予以支持 …; None while a question is open or the pack has no bounds
    rests_on: tuple[str, ...]  # what the conclusion rests on, one Chinese sentence each
    answers: Mapping[str, str]  # what was answered, by question
    remarks: Mapping[str, str]  # what persons wrote beside an answer, by question
    findings: tuple[Finding, ...]  # what is open, and whether the bounds are of no document

    @property
    def open(self) -> tuple[str, ...]:
        """The questions without a result: while there are any, there is no total and no notice."""
        return tuple(each.row.name for each in self.evaluation.open)

    @property
    def supported(self) -> bool:
        """Whether the conclusion is the best of the pack's."""
        pack = self.evaluation.pack
        return pack is not None and pack.grades is not None and self.conclusion == pack.grades.edges[0].word

    @property
    def wanting(self) -> tuple[EvaluatedRow, ...]:
        """The questions that did not earn all of their points: what is to be mended."""
        return tuple(each for each in self.evaluation.rows if each.earned is None or each.earned != each.row.points)


def pre_evaluate(
    questionnaire: Questionnaire, answers: Sequence[Sequence[str]], rules: Rules = DEFAULT_PACK
) -> PreEvaluation:
    """Score a filled questionnaire and draw the conclusion of a rule pack (事前绩效评估).

    Args:
        questionnaire: What was asked.
        answers: The rows of the filled questionnaire, see :func:`indicators.evaluation.evaluate_table`.
        rules: The pack: what each answer earns, and from how many points on which conclusion is drawn.

    Returns:
        The result; what is not answered is a finding, and leaves the conclusion open.
    """
    pack = load_rulepack(rules)
    result = evaluate_table(questionnaire.table(pack), answers, pack)
    sums = dimensions(result)
    findings = list(result.findings)
    if pack.grades is None:
        findings.append(_finding("conclusion_without_bounds", pack=pack.id))
    elif pack.evidence_of(pack.grades) in WEAK:
        findings.append(_finding("conclusion_bounds_unseen", bounds=bounds_words(pack)))
    nothing = [each for each in sums if each.earned == 0 and each.points]  # whoever decides must see it
    findings += [_finding("dimension_without_points", name=each.name, points=each.points) for each in nothing]
    return PreEvaluation(
        questionnaire=questionnaire,
        evaluation=result,
        dimensions=sums,
        conclusion=result.rating,
        rests_on=tuple(_rests_on(result, sums)),
        answers=_answered(answers),
        remarks=remarks_of(answers),
        findings=tuple(findings),
    )


def _rests_on(result: TableEvaluation, sums: Sequence[Dimension]) -> Iterator[str]:
    earned = ("待定" if each.earned is None else f"{shown(each.earned)} 分" for each in sums)
    by_dimension = "、".join(f"{each.name} {words}" for each, words in zip(sums, earned, strict=True))
    open_rows = [each.row.name for each in result.open]
    if len(open_rows) == len(result.rows):
        yield f"{len(open_rows)} 问都没有评定，没有总分"
    elif open_rows:
        done, full = f"已评定的 {len(result.rows) - len(open_rows)} 问得 {shown(result.total)} 分", result.possible
        yield f"总分待定（满分 {decimal_string(full)} 分），{done}：{by_dimension}"
        yield f"还有 {len(open_rows)} 问没有评定：{'、'.join(open_rows)}"
    else:
        yield f"总分 {shown(result.total)} 分（满分 {decimal_string(result.possible)} 分）：{by_dimension}"
        yield from (f"“{each.name}”整个维度得 0 分" for each in sums if each.earned == 0 and each.points)
    if result.pack is not None and result.pack.grades is not None:
        yield f"界限：{bounds_words(result.pack)}"


def _answered(answers: Sequence[Sequence[str]]) -> dict[str, str]:
    """What was answered to each question."""
    ask, said = ANSWER_COLUMNS[0], ANSWER_COLUMNS[-1]
    found = listing(answers, {ask, said})
    return {row[ask]: row[said] for _, row, _ in (() if found is None else found.rows()) if row[said]}


# What is said of the project


def project_labels() -> Mapping[str, Sequence[str]]:
    """What the questionnaire asks about the project, and how the head of a goal table calls it."""
    return {each["label"]: each["heads"] for each in rules_table("cn-preeval/questions")["project"]}


def project_of(table: GoalTable) -> dict[str, str]:
    """What a goal table says about its project (项目情况).

    >>> project_of(GoalTable(title="", header=(("项目主管部门", "水务局"), ("项目当年预算", "334"))))["申请金额"]
    '334万元'
    """
    head = dict(table.header)
    found = {
        label: next((head[name] for name in names if head.get(name)), "") for label, names in project_labels().items()
    }
    return {
        label: f"{said}{table.money_unit}" if said.isdigit() and "金额" in label else said
        for label, said in found.items()
    }


def project_in(answers: Sequence[Sequence[str]]) -> dict[str, str]:
    """What a filled questionnaire says about its project."""
    labels = project_labels()
    rows = ([cell.strip() for cell in row if cell.strip()] for row in answers)
    return {row[0]: row[1] for row in rows if len(row) > 1 and row[0] in labels}


def asked_in(answers: Sequence[Sequence[str]]) -> Questionnaire | None:
    """Find the shipped questionnaire that a filled one is of: all of whose questions it holds."""
    cells = {cell.strip() for row in answers for cell in row}
    every = map(load_questionnaire, questionnaire_ids())
    return next((each for each in every if cells.issuperset(question.ask for question in each.questions)), None)


# Papers


def lay_blank(questionnaire: Questionnaire, project: Fields, rules: Rules = DEFAULT_PACK) -> Paper:
    """Lay the questionnaire out to be filled in: drop-downs, a place for what an answer rests on."""
    said = {label: project.get(label, "") for label in project_labels()}
    return lay_questionnaire(questionnaire.table(rules), f"{questionnaire.title}问卷", said)


def lay_form(result: PreEvaluation, project: Fields) -> Paper:
    """Lay the form of the result out (评分表)."""
    return lay_document(
        "preeval", _said(result, project), {"问题": [_asked(result, each) for each in result.evaluation.rows]}
    )


def lay_notice(result: PreEvaluation, project: Fields) -> Paper:
    """Lay the notice of the result out (结果通知): the conclusion, what it rests on, what is to be mended.

    Raises:
        FormError: A question is open: a unit is told of a conclusion, and there is none.
    """
    if result.open:
        message = f"还有 {len(result.open)} 问没有评定，没有结论，不写结果通知：{'、'.join(result.open)}"
        raise FormError.of(code="notice_without_result", message=message, hint="答完再写通知；评分表可以先写")
    dimensions = [
        {
            "维度": each.name,
            "分值": decimal_string(each.points),
            "得分": "" if each.earned is None else shown(each.earned),
            "得分率": "" if each.earned is None else percent(each.earned / each.points),
        }
        for each in result.dimensions
    ]
    wanting = [_asked(result, each) for each in result.wanting]
    return lay_document("preeval-notice", _said(result, project), {"维度": dimensions, "事项": wanting})


def _said(result: PreEvaluation, project: Fields) -> Fields:
    pack, asked = result.evaluation.pack, result.questionnaire
    unseen = pack is not None and pack.grades is not None and pack.evidence_of(pack.grades) in WEAK
    conclusion = result.conclusion or ""
    number = "四" if result.wanting else "三"
    use = asked.use.get(conclusion, "")
    return {
        "题目": asked.title,
        "通知题目": asked.notice,
        **dict(project),
        "落款日期": project.get("评估日期") or "　　　　年　　月　　日",
        "总分值": decimal_string(result.evaluation.possible),
        "总得分": "待定" if result.open else shown(result.evaluation.total),
        "结论": conclusion or "待定",
        "结论依据": "；".join(result.rests_on) + "。",
        "结果应用": f"　　{number}、结果应用：{use}" if use else "",
        "界限说明": "注：结论的界限由本程序选定，不是文件的规定，以本级规定为准。" if unseen else "",
    }


def _asked(result: PreEvaluation, each: EvaluatedRow) -> Fields:
    return {
        **row_cells(each),
        "等级": "" if each.earned is None else result.answers.get(each.row.name, ""),
        "得分": "" if each.earned is None else shown(each.earned),
        "意见": result.remarks.get(each.row.name, ""),
    }
