"""``indicators gate``：审核绩效目标的质量，决定能不能报送.

Lives here: the table of what each finding cost. May not: judge.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from indicators.cli import screen, several
from indicators.cli.core import read_library
from indicators.cli.inputs import pack_of
from indicators.cycle import review_core
from indicators.cycle.gate import GateWords, GoalReview, doubles, lay_return, load_words, review_goals, unseen
from indicators.cycle.preevaluation import project_of
from indicators.errors import Finding, Level
from indicators.explaining import shown
from indicators.files import read_forms
from indicators.reviewing import review
from indicators.rulepacks import RulePack
from indicators.targets import GoalTable

_HEAD = ("表", "质量分", "错误", "提醒", "审核结果")
_Done = Sequence[tuple[GoalTable, GoalReview]]


def run(chosen: argparse.Namespace) -> int:
    """Review goal tables; 0 only where all pass."""
    words = load_words(Path(chosen.words) if chosen.words.endswith(".toml") else chosen.words)
    names, many = several.files(chosen.forms)
    if many:
        several.want_star(chosen.output, "-o")
    pack = pack_of(chosen.rules, quiet=True)  # each result says it
    if many:
        read: list[tuple[str, GoalTable]] = []
        status = several.each(names, lambda name: _outcome(name, chosen, pack, words, read), _HEAD, as_json=chosen.json)
        again = doubles(read)
        _say(again, as_json=chosen.json)
        screen.findings(unseen(pack))
        return max(status, several.REPORTED) if again else status
    done = _reviewed(names[0], chosen, pack, words)
    if chosen.json:
        screen.data([each.to_dict() for _, each in done])
        return _status(done)
    for table, each in done:
        screen.paper(lay_return(each, project_of(table)))
        if chosen.explain:
            screen.explained(each.evaluation)
    screen.findings(unseen(pack))
    return _status(done)


def _say(found: Sequence[Finding], *, as_json: bool) -> None:
    """Say what is of no file alone: one more line of JSON."""
    if as_json and found:
        screen.data({"findings": [each.to_dict() for each in found]}, indent=None)
    elif found:
        screen.problems("各文件对照", found)


def _status(done: _Done) -> int:
    return int(not all(each.passed for _, each in done))


def _reviewed(path: str, chosen: argparse.Namespace, pack: RulePack, words: GateWords) -> _Done:
    tables = read_forms(path, sheet=chosen.sheet)
    library = read_library(chosen.core) if chosen.core else None
    done = []
    for table in tables:
        unusual = () if library is None else review_core(table, library, chosen.kind)
        done.append((table, review_goals(table, pack, words, (*table.findings, *review(table), *unusual))))
    for pattern in chosen.output:
        screen.save(several.beside(pattern, path), [lay_return(each, project_of(table)) for table, each in done])
    return done


def _outcome(
    path: str, chosen: argparse.Namespace, pack: RulePack, words: GateWords, read: list[tuple[str, GoalTable]]
) -> several.Outcome:
    done = _reviewed(path, chosen, pack, words)
    read += [(path, table) for table, _ in done]
    rows = []
    for _, each in done:
        levels = [charge.level for charge in each.charges]
        counts = (str(levels.count(level)) for level in (Level.ERROR, Level.WARNING))
        rows.append((each.name, shown(each.evaluation.total), *counts, each.result))
    return several.Outcome(status=_status(done), rows=rows, data={"reviews": [each.to_dict() for _, each in done]})
