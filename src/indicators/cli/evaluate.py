"""``indicators evaluate``：按表中印的评分标准，给整张评价指标体系评分.

Lives here: tables of results. May not: read a standard, score.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from indicators.cli import screen
from indicators.cli.inputs import rows_of
from indicators.comparators import decimal_string
from indicators.cycle import evaluation
from indicators.errors import FormError, Level
from indicators.evaluation import EvaluatedRow, EvaluationTable, evaluate_table, read_evaluation_table
from indicators.explaining import shown
from indicators.files import write_papers, write_rows
from indicators.forms.writing import lay_questionnaire
from indicators.rulepacks import load_rulepack, path_or_id
from indicators.standards import number_words

_HEAD = ("一级指标", "二级指标", "三级指标", "分值", "得分", "评分标准")


def run(chosen: argparse.Namespace) -> int:
    """Write the questionnaire, or score the table by its answers."""
    rows = rows_of(chosen.table)
    table = read_evaluation_table([row.cells for row in rows], lambda row, column: rows[row].place(column))
    if not table.rows:
        for finding in table.findings:
            screen.complain(f"错误：{finding}")
        return 2
    if not chosen.answers:
        return _ask(table, chosen)
    pack = load_rulepack(path_or_id(chosen.rules)) if chosen.rules else None
    answers = [row.cells for row in rows_of(chosen.answers)]
    known = evaluation.with_ratios(table, answers, _wanted(chosen.ratio), pack)
    result = evaluate_table(table, known.answers, pack, known.values)
    result = evolve(result, findings=(*result.findings, *evaluation.review_framework(table), *known.findings))
    if chosen.json:
        screen.data(result.to_dict())
    else:
        screen.table("", _HEAD, map(_cells, result.rows))
        rating = f"，等级 {result.rating}" if result.rating else ""
        screen.lines(f"总分 {shown(result.total)} / {decimal_string(result.possible)}{rating}")
        if chosen.explain:
            screen.explained(result)
    for output in chosen.output:
        if Path(output).suffix.lower() == ".csv":
            write_rows(output, "评价结果", [_HEAD, *map(_cells, result.rows)])
            screen.written(output)
        else:
            screen.save(output, evaluation.evaluation_papers(result, chosen.name, evaluation.remarks_of(answers)))
    wrong = screen.findings(result.findings)
    return int(wrong or bool(result.open))


def _wanted(written: Sequence[str]) -> dict[str, str]:
    """The definitions that the command line names, each of its ratio."""
    wanted = {}
    for name, _, which in (each.partition("=") for each in written):
        known = {each.id: each for each in evaluation.ratios(name)} if name else {}
        if which not in known:
            there = "、".join(f"{each.name}={each.id}" for each in (known.values() or evaluation.ratios()))
            message = f"--ratio“{name}={which}”没有这种算法"
            raise FormError.of(code="ratio_unknown", message=message, hint=f"可写：{there}")
        wanted[known[which].name] = which
    return wanted


def _ask(table: EvaluationTable, chosen: argparse.Namespace) -> int:
    rows = evaluation.questionnaire(table)
    further = len(rows) - len(table.questionnaire())
    for output in chosen.output:
        if output.lower().endswith(".csv"):
            write_rows(output, "答卷", rows, to_fill=not chosen.force)
        else:
            write_papers(
                output, [lay_questionnaire(table, further=evaluation.ratio_questions)], to_fill=not chosen.force
            )
        screen.written(output, f"：填好“答案”列后，用 --answers {output} 评分")
    if chosen.json:
        asked = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        screen.data(asked)
    elif not chosen.output:
        more = f"，另有 {further} 个选填" if further else ""
        screen.table(f"需要回答 {len(rows) - 1 - further} 个问题{more}", rows[0], rows[1:])
    screen.findings((*table.findings, *evaluation.review_framework(table)))
    return int(any(finding.level is Level.ERROR for finding in table.findings))


def _cells(each: EvaluatedRow) -> tuple[str, ...]:
    points = number_words(each.row.points)
    earned = "待定" if each.earned is None else shown(each.earned)
    return (*each.row.path, each.row.name, points, earned, each.row.standard.text)
