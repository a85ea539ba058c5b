"""``indicators monitor``：绩效运行监控，预算执行和目标进度一起看.

Lives here: one call of each room. May not: judge, lay out.
"""

import argparse
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from indicators import reviewing
from indicators.cli import screen, several
from indicators.cli.inputs import day
from indicators.cycle.monitoring import History, conclusion, drawn, monitor, monitoring_papers, rate_words, summary
from indicators.errors import FormError, Level
from indicators.files import read_actuals, read_forms, write_blank_actuals
from indicators.findings import Task, ordered, task_of
from indicators.rulepacks import load_rulepack, path_or_id
from indicators.targets import Actuals, GoalTable

_HEAD = ("三级指标", "指标值", "执行情况", "占应达到", "灯色", "可能性", "依据")
_SUMMARY = ("项目（单位）", "预算执行率", "目标进度（推算）", "指标", "要处理", "请核对")
State = tuple[date, Sequence[tuple[GoalTable, Actuals | None]]]


def run(chosen: argparse.Namespace) -> int:
    """Read the states, review them, print and write."""
    if not chosen.forms and chosen.actuals and chosen.actuals[1:]:  # --actuals 文件 目标表: it took the table too
        *chosen.actuals, table = chosen.actuals
        chosen.forms = [table]
    if not chosen.forms:
        raise FormError.of(code="no_table", message="没有写目标表", hint="写成 indicators monitor 目标表 --at 日期")
    names, _ = several.files(chosen.forms)
    days = [day(text) for given in chosen.at for text in re.split("[,，、]", given)]
    if chosen.blank:
        tables = [table for name in names for table in read_forms(name, sheet=chosen.sheet)]
        write_blank_actuals(tables, chosen.blank, monitored=True, force=chosen.force)
        screen.written(chosen.blank)
        return 0
    rules = _rules(chosen.rules)
    if len(set(days)) < len(days):
        raise FormError.of(code="day_twice", message="--at 里同一个日期写了两次")
    states, unread = _states(names, days, chosen)
    histories = monitor(states, rules)
    if not histories:
        return several.FAILED
    if chosen.json:
        screen.data([history.to_dict() for history in histories])
    else:
        _print(histories, rules, folded=len(names) > len(days))
    for path in chosen.output:
        papers = [paper for each in histories for review in each.reviews for paper in monitoring_papers(review)]
        screen.save(path, papers, [drawn(history) for history in histories])
    found = [each for history in histories for review in history.reviews for each in review.findings]
    return int(unread or any(each.level is not Level.INFO or task_of(each) is Task.ACT for each in found))


def _states(names: Sequence[str], days: Sequence[date], chosen: argparse.Namespace) -> tuple[list[State], bool]:
    """The tables with their values for each day, and whether a file could not be read.

    For one day any number of forms, a project each; for several days one form for all of them, or one a day.
    """
    actuals, one_day = chosen.actuals or [], len(days) == 1
    for what, given in (("目标表", names), ("--actuals", actuals)):
        if len(given) not in {0, 1, len(days)} and (what == "--actuals" or not one_day):
            message = f"{what}有{len(given)}个文件，--at有{len(days)}个日期：一个文件用于各个日期，或者一个日期一个文件"
            raise FormError.of(code="days_and_files", message=message)
    states, unread = list[State](), False
    for at, each in enumerate(days):
        tables = list[GoalTable]()
        for name in names if one_day else [names[at % len(names)]]:
            try:
                with screen.working(f"读取 {name}"):
                    tables += read_forms(name, sheet=chosen.sheet)
            except FormError as error:
                if len(names) == 1:
                    raise
                screen.complain(f"错误：{error}")
                unread = True
        known = read_actuals(actuals[at % len(actuals)], tables) if actuals else {}
        states.append((each, [(table, known.get(table.name)) for table in tables]))
        if not at and not chosen.json and len(names) == 1:
            several.say_reports(tables)
    return states, unread


def _rules(name: str) -> reviewing.Monitoring:
    """The rules of this name or file, else those that go with the rule pack of this name or file."""
    if name in reviewing.monitoring_ids():
        return reviewing.load_monitoring(name)
    own = _own(name)
    if own is not None and "rules" not in own and "extends" not in own:
        return reviewing.read_monitoring(Path(name).stem, own)
    return reviewing.monitoring_for(load_rulepack(path_or_id(name)))


def _own(name: str) -> dict[str, object] | None:
    """A file's content, where the name is one: a file that cannot be read is told of as a rule pack."""
    try:
        return tomllib.loads(Path(name).read_text("utf-8")) if name.endswith(".toml") else None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return None


def _print(histories: Sequence[History], rules: reviewing.Monitoring, *, folded: bool) -> None:
    """Every table row by row; many projects a line each, with what is to be acted on."""
    states = [(history.name, review) for history in histories for review in history.reviews]
    if folded:
        screen.table(states[0][1].at.isoformat(), _SUMMARY, [_line(name, review) for name, review in states])
        for name, review in states:
            for each in ordered(review.findings):
                if task_of(each) is not Task.DONE:
                    screen.lines(f"{name}：{task_of(each).label}：{each}")
    else:
        for name, review in states:
            _print_one(name, review)
    evidence = {"seen": "已见原文", "second_hand": "转引", "memory": "凭记忆"}.get(rules.evidence, rules.evidence)
    screen.lines(f"监控规则 {rules.id}：{rules.title}（{rules.source}；{evidence}）。{rules.note}")


def _line(name: str, review: reviewing.ProgressReview) -> tuple[str, ...]:
    tasks = [task_of(each) for each in review.findings]
    counts = (str(tasks.count(task)) for task in (Task.ACT, Task.CHECK))
    progress = f"{rate_words(review.progress)}（{review.counted}项）" if review.counted else rate_words(review.progress)
    return (name, rate_words(review.execution), progress, summary(review), *counts)


def _print_one(name: str, review: reviewing.ProgressReview) -> None:
    rows = [
        (
            row.name,
            row.indicator.target.text or str(row.indicator.target),
            row.actual.text,
            "" if row.due is None else f"{rate_words(row.rate)}",
            row.light.label if review.monitoring.bands else "",
            conclusion(row),
            row.why,
        )
        for row in review.rows
    ]
    screen.table(f"{name}  {review.at.isoformat()}", _HEAD, rows)
    time, goals = f"时间进度 {review.moment.month}/12", f"目标进度（推算） {rate_words(review.progress)}"
    goals += f"（{review.rests_on}）" if review.counted else ""
    screen.lines(f"{time}；预算执行率 {rate_words(review.execution)}；{goals}\n{summary(review)}")
    for each in ordered(review.findings):
        screen.lines(f"{task_of(each).label}：{each}")
    screen.lines("")
