"""Findings in the order of work (发现的问题，按处理的先后): what a person must do, what to look at, what is done.

Lives here: the reading of ``rules/findings.toml``, :func:`ordered`, :func:`folded`,
:func:`column_of`. May not: find anything.
"""

from collections.abc import Iterable
from enum import StrEnum
from itertools import groupby

from attrs import frozen

from indicators._resources import rules_table
from indicators.errors import Fault, Finding, Level

_BY_LEVEL = {Level.ERROR: "act", Level.WARNING: "check", Level.INFO: "done"}
_SHOWN = 6  # places that a folded line names


class Task(StrEnum):
    """What a finding asks of a person (要做什么).

    >>> [task.label for task in Task]
    ['要你处理的', '请核对的', '已处理，备查']
    """

    ACT = "act"
    CHECK = "check"
    DONE = "done"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return str(rules_table("findings")[self.value]["label"])


@frozen
class Fold:
    """Findings of one code that are said in one line (同类合并).

    Args:
        task: What they ask.
        findings: One, or several of one code.
    """

    task: Task
    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        """One finding in full; several by their kind, their number and the first places."""
        first, *others = self.findings
        if not others:
            return str(first)
        places = [each.where for each in self.findings if each.where]
        named = "、".join(places[:_SHOWN]) + ("等" if len(places) > _SHOWN else "")
        return f"{_title(first.code)}：{len(self.findings)} 处" + (f"（{named}）" if named else "")


def _title(code: str) -> str:
    titles = (rules_table("findings")[task]["codes"] for task in Task)
    return next(str(each[code]) for each in titles if code in each)


def task_of(finding: Finding) -> Task:
    """Say what a finding asks of a person; an error is never done with.

    >>> task_of(Finding(code="COL_SHIFT", message="单元格错位一列")).label
    '已处理，备查'
    """
    if finding.level is Level.ERROR:
        return Task.ACT
    named = (task for task in Task if finding.code in rules_table("findings")[task.value]["codes"])
    return next(named, Task(_BY_LEVEL[finding.level]))


def column_of(finding: Finding) -> str:
    """Say which column of its row a finding is about, as ``rules/form.toml`` names columns.

    >>> [column_of(Finding(code=code, message="")) for code in ("VALUE_BLANK", "REASON_MISSING", "NAME_IS_QUESTION")]
    ['target', 'reason', 'name']
    """
    cells = rules_table("findings")["cells"].items()
    other = "actual" if finding.fault is Fault.ACTUAL else "name"
    return next((str(column) for column, codes in cells if finding.code in codes), other)


def ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put findings into the order of work: each once, one cell told once, what asks a person to act first.

    Args:
        findings: In any order; those of one task keep theirs.

    Returns:
        The findings.

    >>> shifted = Finding(code="COL_SHIFT", message="错位", level=Level.WARNING)
    >>> missing = Finding(code="ACTUAL_MISSING", message="没有填写", level=Level.ERROR)
    >>> [each.code for each in ordered([shifted, missing, missing])]
    ['ACTUAL_MISSING', 'COL_SHIFT']
    """
    once = {(each.code, each.where, each.message): each for each in findings}.values()
    tasks = list(Task)
    return tuple(sorted(_told_once(once), key=lambda each: tasks.index(task_of(each))))


def _told_once(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out what says again what another finding says of the same cell."""
    found = list(findings)
    said: dict[tuple[str, str], int] = {}
    for each in found:
        for about, rank in _ranks(each):
            said[about] = min(rank, said.get(about, rank))
    return [each for each in found if all(said[about] == rank for about, rank in _ranks(each))]


def _ranks(finding: Finding) -> list[tuple[tuple[str, str], int]]:
    """What a finding is about, with its rank among those that are about the same."""
    if not finding.where:
        return []
    same = rules_table("findings")["same"].items()
    return [((what, finding.where), codes.index(finding.code)) for what, codes in same if finding.code in codes]


def folded(findings: Iterable[Finding]) -> tuple[Fold, ...]:
    """Fold findings for a reader: in the order of work, many of one code in one line.

    Args:
        findings: In any order.

    Returns:
        The lines, by task; within a task in the order in which their first finding stands.

    >>> shifted = [Finding(code="COL_SHIFT", message="错位", where=f"第{row}行") for row in (3, 5)]
    >>> print(folded(shifted)[0])
    单元格错位，已按内容归位：2 处（第3行、第5行）
    """
    lines: list[Fold] = []
    for task, group in groupby(ordered(findings), key=task_of):
        by_code: dict[str, list[Finding]] = {}
        for each in group:
            by_code.setdefault(each.code, []).append(each)
        for code, own in by_code.items():
            table = rules_table("findings")[task.value]
            if code in table["codes"] and len(own) >= table["fold"]:
                lines.append(Fold(task, tuple(own)))
            else:
                lines += [Fold(task, (each,)) for each in own]
    return tuple(lines)
