"""``indicators preeval``：事前绩效评估，出问卷、评分、结论、评分表和结果通知.

Lives here: the questions asked on a terminal. May not: score, draw a conclusion.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from indicators.cli import screen
from indicators.cli.inputs import pack_of, rows_of
from indicators.cycle import preevaluation
from indicators.cycle.preevaluation import Questionnaire
from indicators.errors import FormError
from indicators.evaluation import ANSWER_COLUMNS, EvaluationTable
from indicators.files import read_forms, write_papers
from indicators.rulepacks import EVIDENCE, RulePack


def run(chosen: argparse.Namespace) -> int:
    """Write the questionnaire, or evaluate by its answers; 1 where it is not supported, or something is open or 0."""
    pack = pack_of(chosen.rules, quiet=True)  # the conclusion says it
    project = _project(chosen.project) if chosen.project else {}
    if chosen.answers is None and not chosen.ask:
        return _blank(_form(chosen.form or "project"), chosen, project, pack)
    if chosen.answers is None:
        asked = _form(chosen.form or "project")
        answers = _ask(asked.table(pack))
    else:
        answers = [row.cells for row in rows_of(chosen.answers)]
        asked = _form(chosen.form) if chosen.form else preevaluation.asked_in(answers) or _form("project")
        project = {**project, **{label: said for label, said in preevaluation.project_in(answers).items() if said}}
    result = preevaluation.pre_evaluate(asked, answers, pack)
    if chosen.json:
        screen.data(result.to_dict())
    else:
        screen.paper(preevaluation.lay_form(result, project))
        if chosen.explain:
            screen.explained(result.evaluation)
    if chosen.output and not project.get("项目名称"):
        screen.complain("提醒：没有项目名称，文书里空着。建议：填在问卷上，或者用 --project 给出目标表")
    for output in chosen.output:
        lay = preevaluation.lay_notice if "通知" in Path(output).stem else preevaluation.lay_form
        try:
            write_papers(output, [lay(result, project)])
            screen.written(output)
        except FormError as error:
            if error.diagnostic.code != "notice_without_result":
                raise
            screen.complain(f"错误：没有写 {output}：{error}")
    screen.findings(result.findings)
    empty = any(each.code == "dimension_without_points" for each in result.findings)
    return int(empty or not result.supported)


def _project(path: str) -> dict[str, str]:
    """What the head of a goal table says; of several tables the first, which is said."""
    first, *others = read_forms(path)
    if others:
        screen.complain(f"提醒：{path} 有 {1 + len(others)} 张表，项目情况取自第一张“{first.name}”")
    return preevaluation.project_of(first)


def _form(name: str) -> Questionnaire:
    return preevaluation.load_questionnaire(Path(name) if name.endswith(".toml") else name)


def _blank(asked: Questionnaire, chosen: argparse.Namespace, project: dict[str, str], pack: RulePack) -> int:
    rows = asked.table(pack).questionnaire()
    if chosen.json:
        said = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        screen.data(said)
    elif not chosen.output:
        table = [
            (each.dimension, each.group, each.ask, each.points, row[4], EVIDENCE[each.evidence])
            for each, row in zip(asked.questions, rows[1:], strict=True)
        ]
        screen.table(asked.title, ("维度", "内容", "要点", "分值", "评定", "依据"), table)
        screen.lines(f"出处：{asked.source}")
    for output in chosen.output:
        write_papers(output, [preevaluation.lay_blank(asked, project, pack)], to_fill=not chosen.force)
        screen.written(output, f"：填好“答案”列后，用 indicators preeval {output} 评估")
    return 0


def _ask(table: EvaluationTable) -> list[Sequence[str]]:
    """Ask question by question on the terminal; an empty line leaves one open, the end of the input all that follow."""
    rows: list[Sequence[str]] = [ANSWER_COLUMNS]
    for number, row in enumerate(table.questionnaire()[1:], start=1):
        screen.complain(f"{number}. {row[0]}（{row[4]}）")
        answer = sys.stdin.readline()
        if not answer:
            break
        rows.append((*row[:5], answer.strip()))
    return rows
