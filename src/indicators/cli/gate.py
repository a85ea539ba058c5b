"""``indicators gate``：审核绩效目标的质量，决定能不能报送.

Lives here: the arguments of the command, the table of what each finding cost. May not: judge.
"""

import argparse
import json
import sys
import warnings
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from indicators.cli import screen, several
from indicators.cli.core import read_library
from indicators.comparators import decimal_string
from indicators.cycle import review_core
from indicators.cycle.gate import (
    DEFAULT_PACK,
    GateWords,
    GoalReview,
    doubles,
    lay_return,
    load_words,
    places,
    review_goals,
    unseen,
)
from indicators.cycle.preevaluation import project_of
from indicators.errors import Finding
from indicators.explaining import explain_evaluated, shown
from indicators.files import read_forms, write_papers
from indicators.reviewing import review
from indicators.rulepacks import RulePack, WeakEvidenceWarning, load_rulepack, path_or_id
from indicators.targets import GoalTable


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    several.add_arguments(command, "目标表", "绩效目标表")
    said = f"四项内容的分值、每项问题扣几分、多少分算通过（默认 {DEFAULT_PACK}，其中的数由本程序选定）"
    command.add_argument("--rules", metavar="规则包", default=DEFAULT_PACK, help=said)
    said = "哪种问题归哪项审核内容：central、hanyang（适当性称合理性），或自己的 .toml"
    command.add_argument("--words", metavar="归类", default="central", help=said)
    command.add_argument("--core", metavar="核心指标库", help="对照它看指标值是否在往年的常见范围内（indicators core）")
    command.add_argument("--kind", metavar="项目类型", help="与 --core 同用：按库里的这一类对照；不给则看表头")
    said = "把退回修改意见写入 docx、xlsx、html、csv、txt，可多次"
    command.add_argument("-o", "--output", metavar="文件", action="append", default=[], help=said)
    several.add_force(command)
    command.add_argument("--explain", action="store_true", help="逐步说明每项内容的得分")
    command.add_argument("--json", action="store_true", help="输出 JSON")


def run(chosen: argparse.Namespace) -> int:
    """Review goal tables; 0 only where all pass."""
    words = load_words(Path(chosen.words) if chosen.words.endswith(".toml") else chosen.words)
    names, many = several.files(chosen.forms)
    if many:
        several.want_star(chosen.output, "-o")
    with warnings.catch_warnings(action="ignore", category=WeakEvidenceWarning):  # each result says it
        pack = load_rulepack(path_or_id(chosen.rules))
        if many:
            read: list[tuple[str, GoalTable]] = []
            status = several.each(
                names, lambda name: _outcome(name, chosen, pack, words, read), _HEAD, as_json=chosen.json
            )
            again = doubles(read)
            _say(again, as_json=chosen.json)
            _warn(pack)
            return max(status, several.REPORTED) if again else status
        done = _reviewed(names[0], chosen, pack, words)
    if chosen.json:
        sys.stdout.write(json.dumps([each.to_dict() for _, each in done], ensure_ascii=False, indent=2) + "\n")
        return _status(done)
    for _, each in done:
        _print(each, explained=chosen.explain)
    _warn(pack)
    return _status(done)


def _say(found: Sequence[Finding], *, as_json: bool) -> None:
    """Say what is of no file alone: one more line of JSON."""
    if as_json and found:
        sys.stdout.write(json.dumps({"findings": [each.to_dict() for each in found]}, ensure_ascii=False) + "\n")
    elif found:
        cells = [(each.level.label, each.message, each.hint or "") for each in found]
        screen.table("各文件对照", ("级别", "问题", "建议"), cells)


def _warn(pack: RulePack) -> None:
    for finding in unseen(pack):
        screen.complain(f"{finding.level.label}：{finding}")


_HEAD = ("表", "质量分", "错误", "提醒", "审核结果")
_Done = Sequence[tuple[GoalTable, GoalReview]]


def _status(done: _Done) -> int:
    return int(not all(each.passed for _, each in done))


def _reviewed(path: str, chosen: argparse.Namespace, pack: RulePack, words: GateWords) -> _Done:
    tables = read_forms(path, sheet=chosen.sheet)
    library = read_library(chosen.core) if chosen.core else None
    unusual = [() if library is None else review_core(table, library, chosen.kind) for table in tables]
    done = [
        (table, review_goals(table, pack, words, (*table.findings, *review(table), *own)))
        for table, own in zip(tables, unusual, strict=True)
    ]
    for pattern in chosen.output:
        output = several.beside(pattern, path)
        write_papers(output, [lay_return(each, project_of(table)) for table, each in done])
        screen.complain(f"已写入 {output}")
    return done


def _outcome(
    path: str, chosen: argparse.Namespace, pack: RulePack, words: GateWords, read: list[tuple[str, GoalTable]]
) -> several.Outcome:
    done = _reviewed(path, chosen, pack, words)
    read += [(path, table) for table, _ in done]
    rows = [(each.name, shown(each.evaluation.total), *_counts(each), each.result) for _, each in done]
    return several.Outcome(status=_status(done), rows=rows, data={"reviews": [each.to_dict() for _, each in done]})


def _counts(done: GoalReview) -> tuple[str, str]:
    levels = [each.level.value for each in done.charges]
    return str(levels.count("error")), str(levels.count("warning"))


def _print(done: GoalReview, *, explained: bool) -> None:
    rows = [
        (each.word, each.level.label, places(each), each.message, each.hint, shown(each.cost)) for each in done.charges
    ]
    screen.table(done.name, ("审核内容", "级别", "位置", "问题", "修改建议", "扣分"), rows)
    scores = [
        (each.row.name, decimal_string(each.row.points or Fraction(0)), shown(each.earned or Fraction(0)))
        for each in done.evaluation.rows
    ]
    screen.table("", ("审核内容", "分值", "得分"), scores)
    screen.lines(f"审核结果：{done.result}")
    for line in done.rests_on:
        screen.lines(f"　{line}")
    if explained:
        for each in done.evaluation.rows:
            screen.lines(f"\n{each.row.name}：得 {shown(each.earned or Fraction(0))} 分")
            for number, line in enumerate(explain_evaluated(each, done.evaluation.pack), 1):
                screen.lines(f"  {number}. {line}")
