"""A self-evaluation form as text, Markdown, HTML or JSON.

Lives here: :func:`render_form`, :func:`notes_paper`. May not: score, xlsx, docx; the form as it is filed (``writing``).
"""

import json
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby
from typing import Any
from unicodedata import east_asian_width

from attrs import evolve

from indicators.comparators import Comparator, decimal_string
from indicators.errors import FormError, want
from indicators.explaining import Explanation
from indicators.findings import task_of
from indicators.forms.cells import square
from indicators.forms.page import Page, html_page
from indicators.forms.selfeval import (
    ANNEX,
    ANNEX_COLUMNS,
    COLUMNS,
    EvaluationForm,
    GoalRows,
    IndicatorRow,
    explain_row,
    self_evaluation_rows,
    target_words,
)
from indicators.forms.writing import Paper, lay_out, paper_of_rows
from indicators.forms.writing.paper import UNFRAMED
from indicators.scoring import Score, SelfEvaluation, SplitTotal, split_words

WIDTHS = (4, 10, 14, 24, 18, 18, 6, 12, 28)  # cells of a terminal for the columns of the text form
ANNEX_WIDTHS = (12, 10, 18, 26, 18, 18, 20, 14)
ANNEX_MILLIMETRES = (24, 24, 34, 52, 29, 29, 33, 28)
NOTES = "说明（不随表报送）"
FUND_WIDTHS = (30, 14, 14, 14, 14, 6, 10)


def render_form(
    result: SelfEvaluation | Sequence[SelfEvaluation],
    fmt: str = "text",
    *,
    explained: Iterable[str] = (),
    notes: bool = False,
    layout: str | None = None,
) -> str:
    """Render a self-evaluation form (自评表), or several on one page.

    Args:
        result: The scored goal table, or several.
        fmt: ``text`` (for a terminal), ``markdown``, ``html`` (a page to print on A4) or ``json``.
        explained: Rows to explain below the form: numbers, names, ``资金``, ``总分``, ``*``; see :func:`explain_row`. A
            page explains every row, folded; those that are named here stand open.
        notes: Add what is no part of a form that is published: how the total came about, the findings, the pack.
        layout: The name of a layout, see :func:`indicators.files.write`; the text for a terminal has its own.

    Returns:
        The rendered form; as JSON an object for one form, a list for several.

    Raises:
        FormError: There is no such format or layout, or the page needs jinja2 and it is not installed.
    """
    results, which = one_or_more(result), tuple(explained)
    forms = [
        Page(each, self_evaluation_rows(each), lay_out(each, layout), _explained(each, which), notes)
        for each in results
    ]
    match fmt:
        case "text":
            return "\n\n".join(map(_text, forms))
        case "markdown":
            return "\n".join(map(_markdown, forms))
        case "html":
            return html_page(forms)
        case "json":
            said = [*map(_dict, forms)]
            one = said[0] if isinstance(result, SelfEvaluation) else said
            return json.dumps(one, ensure_ascii=False, indent=2) + "\n"
    raise FormError.of(
        code="unknown_format",
        message=f"没有“{fmt}”这种格式，可用：text、markdown、html、json",
        hint="xlsx、docx、csv 用 indicators.files.write 写成文件",
    )


def one_or_more(result: SelfEvaluation | Sequence[SelfEvaluation]) -> list[SelfEvaluation]:
    """Take one result or several, and nothing else."""
    results = list(result) if isinstance(result, Sequence) else [result]
    for each in results:
        want(each, SelfEvaluation, "自评表要自评结果（SelfEvaluation），一个或几个")
    return results


def _explained(result: SelfEvaluation, which: Iterable[str]) -> tuple[Explanation, ...]:
    return tuple(item for words in which for item in explain_row(result, words))


def notes_paper(result: SelfEvaluation, explained: Iterable[str] = ()) -> Paper:
    """Put what is no part of a form on paper of its own (说明): how the total came about, the findings, the pack.

    Returns:
        The paper, ending in every value of the goal table as printed.
    """
    form = self_evaluation_rows(result)
    title = f"{form.title}：{NOTES}"
    lines = [*_opening(form), form.total_words, *form.below, *_closing(form)]
    lines += [line for each in _explained(result, explained) for line in str(each).split("\n")]
    rows = [(title,), *((line,) for line in lines), (ANNEX,), ANNEX_COLUMNS, *form.annex]
    bold = (0, *(at for at, row in enumerate(rows) if row == ANNEX_COLUMNS))
    return evolve(paper_of_rows(title, rows, bold, ANNEX_MILLIMETRES), name=f"说明 {result.table.name}")


def _opening(form: EvaluationForm) -> list[str]:
    return [f"【{form.note}】"] if form.note else []


def _closing(form: EvaluationForm) -> list[str]:
    """What a draft says below the form: the total, the findings in the order of work, the pack."""
    lines = [*form.remarks, "总分的由来：", *(f"　{line}" for line in form.folding)]
    for task, found in form.tasks:
        lines += [f"{task}："] + [f"　{number}. {each}" for number, each in enumerate(found, start=1)]
    return [*lines, *form.basis]


# Text


def _text(page: Page) -> str:
    form = page.form
    lines = [form.title, *_opening(form), ""]
    lines += [f"{label}：{text}" for label, text in form.head]
    first, *others = FUND_WIDTHS
    widths = (first, *others[1 - len(form.fund_block[0]) :])
    lines += ["", f"项目资金（{form.money_unit}）", *_grid(widths, form.fund_block)]
    for goal in form.goals:
        cells = [("序号", *COLUMNS), *(_without_repeats(goal.rows))]
        cells.append(("", "小计", "", "", "", "", goal.points, goal.earned, ""))
        said = f"{goal.name}：{goal.description}" if goal.description else goal.name
        lines += ["", said, *_grid(WIDTHS, cells)]
    lines += ["", form.total_words, *form.below, *(_closing(form) if page.notes else ())]
    for explanation in page.explanations:
        lines += ["", str(explanation)]
    if page.notes:
        lines += ["", ANNEX, *_grid(ANNEX_WIDTHS, [ANNEX_COLUMNS, *form.annex])]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _without_repeats(rows: Iterable[IndicatorRow]) -> list[tuple[str, ...]]:
    """Print a level only where it changes, as forms do."""
    out: list[tuple[str, ...]] = []
    last = ("", "")
    for row in rows:
        level1, level2, *rest = row.cells
        shown1 = "" if level1 == last[0] else level1
        shown2 = "" if (level1, level2) == last else level2
        out.append((str(row.number), shown1, shown2, *rest))
        last = (level1, level2)
    return out


def _grid(widths: Sequence[int], rows: Sequence[Sequence[str]]) -> list[str]:
    rule = "─" * (sum(widths) + 2 * (len(widths) - 1))
    lines = [rule]
    for at, row in enumerate(rows):
        wrapped = [_wrapped(text, width) for text, width in zip(row, widths, strict=True)]
        for line in range(max(map(len, wrapped))):
            parts = [cell[line] if line < len(cell) else "" for cell in wrapped]
            lines.append(
                "  ".join(part + " " * (width - _width(part)) for part, width in zip(parts, widths, strict=True))
            )
        if at in {0, len(rows) - 1}:
            lines.append(rule)
    return lines


def _width(text: str) -> int:
    """Cells of a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for char in text:
        if _width(lines[-1] + char) > width:
            lines.append("")
        lines[-1] = (lines[-1] + char).lstrip()
    return lines


# Markdown


def _markdown(page: Page) -> str:
    """The form as it is filed: its title, one table, the lines around it."""
    form, paper = page.form, page.paper
    unframed = {cell.row for cell in paper.cells if cell.look in UNFRAMED}
    (title, *_), *rows = paper.texts
    lines = [f"# {_escaped(title)}", ""]
    for framed, run in groupby(enumerate(rows, start=1), key=lambda each: each[0] not in unframed):
        own = [row for _, row in run]
        texts = ("\t".join(_escaped(text) for text in row if text) for row in own)
        lines += [*_md_table(own[0], own[1:]), ""] if framed else [f"{text}\n" for text in texts if text]
    if page.notes:
        lines += [*(f"- {_escaped(line)}" for line in (*form.remarks, *form.folding)), ""]
        for task, found in form.tasks:
            lines += [f"## {task}", "", *(f"1. {_escaped(str(each))}" for each in found), ""]
    for explanation in page.explanations:
        lines += [f"### {_escaped(explanation.heading)}", ""]
        lines += [*(f"1. {_escaped(line)}" for line in explanation.lines), ""]
    if page.notes:
        lines += [*(f"- {_escaped(line)}" for line in form.basis), ""]
        lines += [f"## {ANNEX}", "", *_md_table(ANNEX_COLUMNS, form.annex)]
    return "\n".join(lines) + "\n"


def _md_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [[_escaped(cell) or " " for cell in row] for row in square([head, *rows])]
    lines = [cells[0], ["---"] * len(head), *cells[1:]]
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _escaped(text: str) -> str:
    """Keep printed signs from being taken for Markdown or HTML."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|~#&" else char for char in text).replace("\n", "<br>")


# JSON

_EXECUTION = ("points", "budget", "executed", "rate", "earned")


def _dict(page: Page) -> dict[str, Any]:
    """Put a form into plain data; every number is a decimal string, so that nothing is rounded on the way."""
    result, form, spent = page.result, page.form, page.result.execution
    said = {
        "title": form.title,
        "note": form.note,
        "head": dict(form.head),
        "money_unit": form.money_unit,
        "reading": None if result.table.report is None else result.table.report.to_dict(),
        "execution": None if spent is None else {name: _number(getattr(spent, name)) for name in _EXECUTION},
        "form": page.paper.texts,
        "funds": [dict(zip(form.fund_block[0], row, strict=True)) for row in form.fund_block[1:]],
        "goals": [_goal_dict(each) for each in form.goals],
        "indicators": [_score_dict(score, number) for number, score in enumerate(result.scores, start=1)],
        "total": decimal_string(result.total),
        "low": decimal_string(result.low),
        "high": decimal_string(result.high),
        "points": form.total[0],
        "rating": result.rating,
        "points_note": result.points_note,
        "splits": [_split_dict(each, result) for each in result.splits],
        "complete": result.complete,
        "folding": list(form.folding),
        "annex": [dict(zip(ANNEX_COLUMNS, row, strict=True)) for row in form.annex],
        "findings": [{"task": task_of(finding).value, **finding.to_dict()} for finding in form.findings],
        "pack": {"id": result.pack.id, "version": result.pack.version, "title": result.pack.title},
        "library_version": result.library_version,
    }
    if page.explanations:
        said["explanations"] = [{"heading": item.heading, "lines": list(item.lines)} for item in page.explanations]
    return said


def _goal_dict(goal: GoalRows) -> dict[str, str]:
    said = {"name": goal.name, "description": goal.description, "reached": goal.reached}
    return {**said, "points": goal.printed} if goal.printed else said


def _split_dict(total: SplitTotal, result: SelfEvaluation) -> dict[str, Any]:
    low, high = decimal_string(total.low), decimal_string(total.high)
    return {"split": split_words(total.split, result.pack), "low": low, "high": high, "grades": list(total.grades)}


def _number(value: Fraction | None) -> str | None:
    return None if value is None else decimal_string(value)


def _score_dict(score: Score, number: int) -> dict[str, Any]:
    row, reading = score.indicator, score.actual.reading
    return {
        "number": number,
        "goal": score.goal,
        "level1": row.level1,
        "level2": row.level2,
        "name": row.name,
        "where": row.where,
        "target": row.target.to_dict(),
        "printed": target_words(row),
        "previous_year": row.previous_year.to_dict() if row.previous_year else None,
        "year_before_last": row.year_before_last.to_dict() if row.year_before_last else None,
        "basis": row.basis,
        "actual": {
            "text": score.actual.text,
            "reading": reading.to_dict() if isinstance(reading, Comparator) else reading.name.lower(),
            "share": _number(score.actual.share),
        },
        "direction": score.bound.direction.value,
        "points": decimal_string(score.points),
        "earned": _number(score.earned),
        "low": decimal_string(score.low),
        "high": decimal_string(score.high),
        "status": score.status.value,
        "attainment": _number(score.attainment),
        "reason": score.reason,
        "rule": None if score.rule is None else {"id": score.rule.id, "label": score.rule.label},
        "findings": [finding.to_dict() for finding in score.findings],
    }
