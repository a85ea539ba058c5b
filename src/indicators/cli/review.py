"""``indicators review``：审核绩效目标表，核对已公布的自评表.

Lives here: tables of findings. May not: judge.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from indicators import reviewing
from indicators.cli import screen, several
from indicators.cli.core import read_library
from indicators.cli.inputs import pack_of
from indicators.cycle import CoreLibrary, review_core
from indicators.errors import Fault, Finding, FormError, Level
from indicators.files import IN_PLACE, read_forms, write_marked
from indicators.findings import Task, ordered, task_of
from indicators.forms.selfeval import target_words
from indicators.forms.writing import Paper, lay_opinion
from indicators.forms.writing.opinion import TOLD, looked_at, verdict_cells
from indicators.reviewing.settling import VERDICT_CODES
from indicators.rulepacks import RulePack
from indicators.targets import GoalTable


def run(chosen: argparse.Namespace) -> int:
    """Review goal tables and published scores; 1 where a person must do something."""
    chosen.library = read_library(chosen.core) if chosen.core else None
    pack = pack_of(chosen.rules, chosen.rounding, quiet=True)
    names, many = several.files(chosen.forms)
    if many:
        several.want_star(chosen.output, "-o")
        head = ("读出", "错误", "提醒", "有误的行")
        return several.each(names, lambda name: _outcome(_written(name, chosen, pack)), head, as_json=chosen.json)
    with screen.working(f"审核 {names[0]}"):
        done = _written(names[0], chosen, pack)
    if chosen.json:
        screen.data(done.to_dict())
        return done.status
    several.say_reports(done.tables)
    elsewhere = [each for each in done.findings if each[1].code not in VERDICT_CODES]  # the rest stand with their rows
    if elsewhere or not done.findings:
        _print_findings(elsewhere, sum(row.reason.wrong for one in done.reviews for row in one.rows))
    if done.reviews:
        _print_reviews(done.reviews, pack, everything=chosen.all)
    return done.status


@frozen
class _Reviewed:
    """All that is said of one file."""

    tables: Sequence[GoalTable]
    findings: Sequence[tuple[str, Finding]]
    reviews: Sequence[reviewing.PublishedReview]

    @property
    def status(self) -> int:
        """1 where a person must do something."""
        asked = any(task_of(each) is Task.ACT for _, each in self.findings)
        return int(asked or any(one.wrong for one in self.reviews))

    def to_dict(self) -> dict[str, Any]:
        return {
            "reading": several.reports(self.tables),
            "findings": [{"form": name, "task": task_of(each).value, **each.to_dict()} for name, each in self.findings],
            "published": [one.to_dict() for one in self.reviews],
        }


def _reviewed(path: str, chosen: argparse.Namespace, pack: RulePack) -> _Reviewed:
    tables, forms = _read(path, chosen.sheet)
    reviews = [reviewing.review_published(form, pack) for form in forms]
    library: CoreLibrary | None = chosen.library
    if library is not None and not tables:
        screen.complain(f"{path}：逐行记录没有目标表，没有对照核心指标库")
    by_form = defaultdict[str, list[Finding]](list)
    for table in tables:
        unusual = () if library is None else review_core(table, library, chosen.kind)
        by_form[table.name] += (*table.findings, *reviewing.review(table), *unusual)
    for one in reviews:
        by_form[one.name] += (*one.findings, *(each for row in one.rows for each in row.findings))
    return _Reviewed(tables, [(name, each) for name, own in by_form.items() for each in ordered(own)], reviews)


def _written(path: str, chosen: argparse.Namespace, pack: RulePack) -> _Reviewed:
    """Review a file and write what is asked for: its marked copy, the opinion on it."""
    done = _reviewed(path, chosen, pack)
    for pattern in chosen.output:
        output = several.beside(pattern, path)
        if _is_copy(path, output):
            found = [*done.findings, *_unchecked(done.reviews)]
            screen.written(output, f"：批注 {write_marked(found, done.tables, path, output)} 格")
        else:
            screen.save(output, list(_opinions(done)))
    return done


def _unchecked(reviews: Sequence[reviewing.PublishedReview]) -> Iterable[tuple[str, Finding]]:
    """The rows that the opinion lists as not to be told, as findings of their places."""
    for one in reviews:
        for row in one.rows:
            if row.reason in TOLD and not row.findings:
                said, where = f"{row.reason.label}：{row.why}" if row.why else row.reason.label, row.indicator.where
                yield one.name, Finding(code="SCORE_NOT_CHECKED", message=said, where=where, level=Level.WARNING)


def _is_copy(path: str, output: str) -> bool:
    """Whether an output is the form itself with marks: of its format, and not called an opinion or a report."""
    suffix = Path(output).suffix.lower()
    called = any(word in Path(output).stem for word in ("意见", "报告"))
    return suffix == Path(path).suffix.lower() and suffix in IN_PLACE and not called


def _opinions(done: _Reviewed) -> Iterable[Paper]:
    tables, reviews = {each.name: each for each in done.tables}, {each.name: each for each in done.reviews}
    for name in dict.fromkeys((*tables, *reviews)):
        found = [each for of, each in done.findings if of == name]
        yield lay_opinion(name, tables.get(name), found, reviews.get(name))


def _outcome(done: _Reviewed) -> several.Outcome:
    levels = [each.level for _, each in done.findings]
    wrong = sum(row.reason.wrong for one in done.reviews for row in one.rows)
    read = sum(table.report.rows for table in done.tables if table.report) or sum(len(one.rows) for one in done.reviews)
    row = (read, levels.count(Level.ERROR), levels.count(Level.WARNING), wrong)
    return several.Outcome(status=done.status, rows=[[str(count) for count in row]], data=done.to_dict())


def published(path: str) -> tuple[reviewing.PublishedForm, ...]:
    """Read filled forms, or rows of them; a file without any is an error."""
    forms = _read(path)[1]
    if not forms:
        message = "没有填好的行：要有实际完成值和得分的自评表，或逐行记录（jsonl）"
        raise FormError.of(code="rows_missing", message=message, fault=Fault.FORM, where=path)
    return forms


def _read(path: str, sheet: str | None = None) -> tuple[Sequence[GoalTable], tuple[reviewing.PublishedForm, ...]]:
    """The tables of a file, and the filled forms among them; records are filled forms without a table."""
    if Path(path).suffix.lower() == ".jsonl":
        return (), reviewing.published_forms(_records(Path(path)))
    tables = read_forms(path, sheet=sheet)
    return tables, tuple(form for form in map(reviewing.published_form, tables) if form is not None)


def _records(path: Path) -> list[Mapping[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        message = "逐行记录读不出来：应是 UTF-8 文本，每行一个 JSON 对象"
        raise FormError.of(code="records_unreadable", message=message, fault=Fault.FORM, where=str(path)) from error


def _print_findings(findings: Sequence[tuple[str, Finding]], wrong: int = 0) -> None:
    if not findings:
        screen.lines("没有发现问题。")
        return
    rows = [
        (name, each.level.label, each.code, each.where or "", each.message, each.hint or "") for name, each in findings
    ]
    below = f"；另有 {wrong} 行有误，见下表" if wrong else ""
    screen.table(f"发现 {len(rows)} 个问题{below}", ("表", "级别", "代码", "位置", "问题", "建议"), rows)


def _print_reviews(reviews: Sequence[reviewing.PublishedReview], pack: RulePack, *, everything: bool) -> None:
    shown = [row for one in reviews for row in (one.rows if everything else looked_at(one))]
    if shown:
        cells = [(row.name, target_words(row.indicator), *verdict_cells(row)) for row in shown]
        head = ("指标", "指标值", "实际完成值", "达标", "分值", "应得", "公布", "差", "类别", "说明")
        screen.table("逐行核对" if everything else "有误和不能确定的行", head, cells)
    counts = reviewing.distribution(reviews)
    total = sum(counts.values())
    rows = [(reason.label, str(count), "有误" if reason.wrong else "") for reason, count in counts.items() if count]
    screen.table(f"按规则包 {pack.id} 核对 {len(reviews)} 张表 {total} 行", ("类别", "行数", "判断"), rows)
