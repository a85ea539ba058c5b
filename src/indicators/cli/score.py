"""``indicators score``：按规则包计算自评得分，生成自评表.

Lives here: one call of each room. May not: read, score or render itself.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Sequence

from attrs import evolve

from indicators import files
from indicators.cli import screen, several
from indicators.cli.inputs import pack_of
from indicators.errors import FormError, Level, RulePackError
from indicators.findings import Task, ordered, task_of
from indicators.forms import render_form, self_evaluation_rows
from indicators.rulepacks import RulePack, suited
from indicators.scoring import SelfEvaluation, score
from indicators.targets import Actuals, Facts, GoalTable

DEFAULT_PACK = "cn-mof-2020"


def run(chosen: argparse.Namespace) -> int:
    """Read, score, print and write; what is bad in one place does not stop the rest."""
    names, many = several.files(chosen.forms)
    return _several(names, chosen) if many else _single(names[0], chosen)


def _single(file: str, chosen: argparse.Namespace) -> int:
    with screen.working(f"读取 {file}"):
        tables = files.read_forms(file, sheet=chosen.sheet)
    if chosen.blank:
        files.write_blank_actuals(tables, chosen.blank, force=chosen.force)
        screen.written(chosen.blank)
        return 0
    pack = pack_of(chosen.rules, chosen.rounding)
    actuals = files.read_actuals(chosen.actuals, tables) if chosen.actuals else {}
    results = _results(screen.progress(tables, "计分"), actuals, pack, chosen)
    if not results:
        return 2
    if not chosen.json:
        several.say_reports(tables)
    explained = ["*"] if chosen.explain == [] else chosen.explain or []
    known = {one.indicator.name for result in results for one in result.scores}
    unknown = [name for name in explained if name != "*" and not any(name in each for each in known)]
    fmt = "json" if chosen.json else "text"
    sys.stdout.write(render_form(results, fmt, explained=explained, notes=True) + "\n")
    status = 2 if len(results) < len(tables) else 0
    for path in chosen.output:
        try:
            said = _written(results, path, chosen, file, explained)
        except FormError as error:
            screen.complain(f"错误：{error}")
            status = 2
        else:
            screen.complain(said)
    for name in unknown:
        screen.complain(f"错误：没有名称含“{name}”的指标，无法说明")
    in_forms = ordered(finding for result in results for finding in result.findings)
    others = ordered(finding for each in actuals.values() for finding in each.findings if finding not in in_forms)
    for finding in others:  # of no form: they stand nowhere else
        screen.complain(f"{task_of(finding).label}：{finding}")
    to_do = [finding for finding in (*in_forms, *others) if task_of(finding) is Task.ACT]
    if to_do and not chosen.json:
        screen.complain(f"要你处理的有 {len(to_do)} 处，见各表下面的“{Task.ACT.label}”")
    return status or int(bool(unknown or to_do))


def _several(names: Sequence[str], chosen: argparse.Namespace) -> int:
    """Score file after file, each with its own file of actual values and its own outputs."""
    for option, patterns in (("-o", chosen.output), ("--actuals", [chosen.actuals]), ("--blank", [chosen.blank])):
        several.want_star([pattern for pattern in patterns if pattern], option)
    pack = pack_of(chosen.rules, chosen.rounding)
    head = ("表", "读出", "总分", "等级", "要处理")
    return several.each(names, lambda name: _one_of_several(name, chosen, pack), head, as_json=chosen.json)


def _one_of_several(name: str, chosen: argparse.Namespace, pack: RulePack) -> several.Outcome:
    tables = files.read_forms(name, sheet=chosen.sheet)
    if chosen.blank:
        files.write_blank_actuals(tables, several.beside(chosen.blank, name), force=chosen.force)
        return several.Outcome(status=0, data={"reading": several.reports(tables)})
    actuals = files.read_actuals(several.beside(chosen.actuals, name), tables) if chosen.actuals else {}
    results = [score(table, actuals.get(table.name), pack, _facts(table, actuals, chosen)) for table in tables]
    for path in chosen.output:
        _written(results, several.beside(path, name), chosen, name)
    rows, to_do = [], 0
    for table, result in zip(tables, results, strict=True):
        form, own = self_evaluation_rows(result), [each for each in result.findings if task_of(each) is Task.ACT]
        rows.append(
            (table.name, str(table.report.rows if table.report else ""), form.total[1], form.rating, str(len(own)))
        )
        to_do += any(each.level is Level.ERROR for each in own)
    data = {"reading": several.reports(tables), "forms": json.loads(render_form(results, "json", notes=True))}
    return several.Outcome(status=int(to_do > 0), rows=rows, data=data)


def _written(
    results: Sequence[SelfEvaluation], path: str, chosen: argparse.Namespace, source: str, explained: Sequence[str] = ()
) -> str:
    """Write one output, into the form itself where it was handed in with a place for scores; say what was done."""
    if chosen.template:
        files.write_own(results, chosen.template, path)
        return f"已写入 {path}"
    new = chosen.layout or chosen.actuals or chosen.with_notes
    if not new and files.fits_in_place(source, path, results):
        return f"已写入 {path}：{files.write_in_place(results, source, path)}"
    notes = chosen.with_notes
    written = files.write(results, path, layout=chosen.layout, explained=explained if notes else (), notes=notes)
    return f"已写入 {'、'.join(map(str, written))}"


def _results(
    tables: Iterable[GoalTable], actuals: dict[str, Actuals], pack: RulePack, chosen: argparse.Namespace
) -> list[SelfEvaluation]:
    """Score the tables that the pack has rules for; of the others say which packs have."""
    results = []
    for table in tables:
        try:
            results.append(score(table, actuals.get(table.name), pack, _facts(table, actuals, chosen)))
        except RulePackError as error:
            screen.complain(f"错误：{error}")
            for fit in suited(table)[:3]:
                screen.complain(f"可用：{fit.pack.id}（{fit.reason}）")
    return results


def _facts(table: GoalTable, actuals: dict[str, Actuals], chosen: argparse.Namespace) -> Facts:
    """The facts that the file of actual values states, with what the command line adds."""
    known = actuals.get(table.name)
    facts = (known.facts if known else None) or Facts()
    return evolve(facts, year=chosen.year or facts.year, finished=True if chosen.finished else facts.finished)
