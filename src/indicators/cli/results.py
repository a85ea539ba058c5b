"""``indicators results``：评价结果的运用——预算建议、整改台账、自评与财政评价对比.

Lives here: files in and out, what is shown. May not: decide what a grade leads to, what
is a problem or what is overdue (``cycle`` does).
"""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from attrs import evolve

from indicators import cycle
from indicators._outputs import guarded, write_bytes
from indicators.cli import screen, several
from indicators.cli.inputs import cells_of, day, forms_in, pack_of, text_of
from indicators.comparators import decimal_string
from indicators.cycle.comparison import EvaluatedForm, evaluated_rows
from indicators.cycle.rectification import LookedAt, Problem, looked_at, problems_of_evaluation
from indicators.cycle.results import Outcome, outcome_of_evaluation, outcomes_of_rows
from indicators.errors import Finding, FormError, Level
from indicators.files import read_actuals, write_papers
from indicators.files.grow_xlsx import grown
from indicators.files.sources import load
from indicators.rulepacks import RulePack
from indicators.scoring import score


def run(chosen: argparse.Namespace) -> int:
    """Do one of the four; 1 where a person must do something."""
    return {"apply": _apply, "rectify": _rectify, "remind": _remind, "compare": _compare}[chosen.action](chosen)


# -- next year's proposal


def _apply(chosen: argparse.Namespace) -> int:
    pack, table = pack_of(chosen.rules), _actions(chosen.actions)
    names, _ = several.files(chosen.files)
    found, unread = several.read(names, "计分", lambda name: _outcomes(name, chosen.actuals, pack))
    if not found:
        return several.FAILED
    rows = cycle.propose([each for own in found for each in own], table)
    paper = cycle.lay_proposal(rows, table)
    screen.save(chosen.output, [paper])
    screen.results(chosen, {"actions": table.to_dict(), "rows": [each.to_dict() for each in rows]}, [paper])
    screen.findings(dict.fromkeys(finding for each in rows for finding in each.findings))
    if not chosen.actions:
        screen.complain(f"结果应用办法用的是{table.label}：--actions 给出本地的办法")
    return int(unread > 0 or any(each.action is None for each in rows))


def _actions(path: str | None) -> cycle.ActionTable:
    if path is None:
        return cycle.shipped_actions()
    if Path(path).suffix.lower() == ".toml":
        return cycle.ActionTable.of_toml(text_of(path))
    return cycle.ActionTable.of_rows(cells_of(path), Path(path).stem)


def _outcomes(name: str, actuals: str | None, pack: RulePack) -> list[Outcome]:
    """What the projects of a file came to: forms, or a list of results."""
    tables = forms_in(name)
    if not tables:
        rows = cells_of(name)
        try:
            return list(outcomes_of_rows(rows, pack))
        except FormError as error:
            if error.code != "no_outcomes":
                raise
        return [outcome_of_evaluation(evaluated_rows(rows, pack, Path(name).stem))]
    given = read_actuals(actuals, tables) if actuals else {}
    both = ((each, given.get(each.name)) for each in tables)
    return [cycle.outcome_of(score(each, own, pack, None if own is None else own.facts)) for each, own in both]


# -- the rectification list


def _rectify(chosen: argparse.Namespace) -> int:
    if not chosen.output:
        raise FormError.of(code="no_output", message="没有说整改台账写到哪里", hint="加 -o，如 -o 整改台账.xlsx")
    at = day(chosen.at) if chosen.at else None
    pack = pack_of(chosen.rules)
    there = Path(chosen.output).exists()
    before = cycle.RectificationList.of_rows(cells_of(chosen.output)) if there else cycle.RectificationList()
    names, _ = several.files(chosen.files)
    names = [name for name in names if not (there and Path(name).samefile(chosen.output))]
    least = Level.WARNING if chosen.warnings else Level.ERROR
    found, unread = several.read(names, "核对", lambda name: _problems(name, pack, least))
    if not found:
        return several.FAILED
    looked = {form for _, forms in found for form in forms}
    after = before.updated([each for own, _ in found for each in own], looked)
    if after != before or not there:
        with guarded(force=True):  # the list is brought up to date
            _write_list(chosen.output, before if there else None, after)
    new, gone = len(after.rows) - len(before.rows), sum(each["本次核对"] == "未再发现" for each in after.cells())
    status = _reminded(after, at, chosen)
    done = "没有变化，未改" if there and after == before else "已更新" if there else "已写入"
    counts = "，".join(f"{word} {count} 条" for word, count in after.counts(at).items())
    screen.complain(f"{chosen.output}：{counts}；新增 {new} 条，未再发现 {gone} 条；{done}")
    return int(unread > 0) or status


def _problems(name: str, pack: RulePack, least: Level) -> tuple[list[Problem], set[LookedAt]]:
    """What must be mended of the forms of a file, or of a finance-side evaluation; and which were looked at."""
    tables = forms_in(name)
    if not tables:
        form = evaluated_rows(cells_of(name), pack, Path(name).stem)
        return list(problems_of_evaluation(form)), {(form.name, "", "", True)}
    found = [each for table in tables for each in cycle.problems_of(table, pack, least)]
    return found, set(map(looked_at, tables))


def _write_list(path: str, before: cycle.RectificationList | None, after: cycle.RectificationList) -> None:
    """Write a new list; bring one that is there up to date in its own workbook, where it is one."""
    if before is None or Path(path).suffix.lower() != ".xlsx":
        write_papers(path, [after.paper()])
        return
    old, cells = before.cells(), after.cells()
    pairs = zip(old, cells, strict=False)
    values = {one["编号"]: {"本次核对": two["本次核对"]} for one, two in pairs if one["本次核对"] != two["本次核对"]}
    write_bytes(path, grown(load(path)[0], ("编号", "问题"), values, cells[len(old) :]))


def _remind(chosen: argparse.Namespace) -> int:
    if not chosen.at:
        raise FormError.of(code="no_day", message="没有说催办看哪一天", hint="加 --at，如 --at 2026-10-31")
    at, status = day(chosen.at), 0
    for name in several.files(chosen.files)[0]:
        found = cycle.RectificationList.of_rows(cells_of(name))
        status = max(status, _reminded(found, at, chosen))
        counts = "，".join(f"{word} {count} 条" for word, count in found.counts(at).items())
        screen.complain(f"{name}：{counts}")
    return status


def _reminded(found: cycle.RectificationList, at: date | None, chosen: argparse.Namespace) -> int:
    """Say what is wrong in the cells and, where a day is given, what is overdue; 1 where somebody must act."""
    findings: Sequence[Finding] = found.reminder(at)
    if chosen.json:
        screen.data({"rows": found.cells(), "findings": [each.to_dict() for each in findings]})
    elif findings:
        many = len(findings)
        screen.problems(f"催办：{at} 时 {many} 处" if at else f"台账填写有误 {many} 处", findings)
    elif at is not None:
        screen.lines(f"{at} 没有过期的整改事项。")
    return int(any(each.level is Level.ERROR for each in findings))


# -- two evaluations


def _compare(chosen: argparse.Namespace) -> int:
    if len(chosen.files) != 2:  # noqa: PLR2004 - the two
        raise FormError.of(code="two_files", message="对比要两个文件：先写自评表，再写财政评价表")
    pack = pack_of(chosen.rules)
    own, other = (_evaluated(name, pack) for name in chosen.files)
    pairs, alone = _paired(own, other)
    if not pairs:
        names = "；".join("、".join(each.name for each in forms) for forms in (own, other))
        raise FormError.of(code="no_pair", message=f"两个文件没有同名的项目：{names}")
    found = [cycle.compare(one, two) for one, two in pairs]
    sources = (Path(chosen.files[0]).name, Path(chosen.files[1]).name)
    papers = [evolve(cycle.lay_comparison(each, sources), name=each.own.name) for each in found]
    screen.save(chosen.output, papers)
    given = ((each, each.difference) for each in found)
    said = [{**each.to_dict(), "difference": apart and decimal_string(apart)} for each, apart in given]
    screen.results(chosen, said, papers)
    for name in alone:
        screen.complain(f"只在一个文件里有，没有对比：{name}")
    unexplained = sum(len(each.unexplained) for each in found)
    unread = [finding for form in (*own, *other) for finding in form.findings]
    screen.findings(dict.fromkeys(unread))
    if unexplained:
        screen.complain(f"得分不同、没有写原因的有 {unexplained} 行")
    return int(bool(unexplained or alone or unread))


def _evaluated(name: str, pack: RulePack) -> list[EvaluatedForm]:
    forms = [cycle.evaluated_form(table, pack) for table in forms_in(name)]
    return forms or [evaluated_rows(cells_of(name), pack, Path(name).stem)]


def _paired(
    own: Sequence[EvaluatedForm], other: Sequence[EvaluatedForm]
) -> tuple[list[tuple[EvaluatedForm, EvaluatedForm]], list[str]]:
    """Forms of one project; a lone one and a lone one belong together whatever they are called."""
    if len(own) == len(other) == 1:
        return [(own[0], other[0])], []
    waiting = list(other)
    pairs, alone = [], []
    for one in own:
        two = next((each for each in waiting if each.name == one.name), None)  # of one name in their order
        if two is None:
            alone.append(one.name)
        else:
            waiting.remove(two)
            pairs.append((one, two))
    return pairs, [*alone, *(each.name for each in waiting)]
