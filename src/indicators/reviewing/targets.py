"""Review of a goal table before it is approved (绩效目标审核): every check in one table, every defect a finding.

Lives here: the table of checks, those that look at one row alone by a condition in ``rules/review.toml`` (``when``),
:func:`review`. May not: raise for a bad table, say again what reading it has said.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from indicators import comparators
from indicators._resources import rules_table
from indicators.comparators import Comparator
from indicators.errors import Finding, want
from indicators.reviewing import goals, kinds, money, names, values
from indicators.reviewing.book import Book, Check, Line, Seen, check_of, first_of, parts, row_of, words
from indicators.reviewing.kinds import stem
from indicators.reviewing.values import counts, is_money
from indicators.targets import GoalTable

Look = Callable[[Book], Iterator[Seen]]
_ROOMS = (goals, kinds, money, names, values)


@cache
def looks() -> dict[str, Look]:
    """What looks for each check: its condition, else the function that is called as the check is."""
    return {each.code: _look_for(each.when) if each.when is not None else _function(each.code) for each in checks()}


def _function(code: str) -> Look:
    found: Look = next(getattr(room, code.lower()) for room in _ROOMS if hasattr(room, code.lower()))
    return found


def checks() -> tuple[Check, ...]:
    """List every check that :func:`review` makes, with level, words and evidence."""
    return tuple(check_of("review", code) for code in rules_table("review")["checks"])


def review(table: GoalTable) -> tuple[Finding, ...]:
    r"""Review a goal table before it is approved (绩效目标审核).

    Args:
        table: The table as read; what its own ``findings`` say already is not said again.

    Returns:
        The findings, check by check in the order of ``rules/review.toml``, within a check in printed order.

    >>> from indicators import read_tables
    >>> (table,) = read_tables("一级指标\t三级指标\t指标值\n成本指标\t项目预算\t= 334万元")
    >>> [found.code for found in review(table)]
    ['LEVEL1_ABSENT', 'COST_EQUALS']
    """
    want(table, GoalTable, "review 一次审核一张目标表（GoalTable）")
    book = Book.of(table)
    said = {(finding.code, row_of(finding.where)) for finding in table.findings}
    found = {
        code: [seen for seen in look(book) if (code, row_of(seen.where)) not in said] for code, look in looks().items()
    }
    for codes in rules_table("review")["outrank"]:  # a row keeps the first: the others say the same, or the contrary
        told = set[str]()
        for code in codes:
            found[code] = [seen for seen in found[code] if row_of(seen.where) not in told]
            told |= {row_of(seen.where) for seen in found[code]}
    return tuple(finding for code, seen in found.items() for finding in check_of("review", code).findings(seen))


def _look_for(when: Mapping[str, Any]) -> Look:
    """Make the check of a condition: each row, or each part of its value, that fits it is one place."""

    def look(book: Book) -> Iterator[Seen]:
        for line in book.lines:
            target = line.row.target
            for part in parts(target) if when.get("parts") else (target,):
                if _fits(line, part, when):
                    texts = {"name": line.row.name, "value": part.text, "term": getattr(part, "term", None) or ""}
                    word = next((first_of(text, when[key]) for key, text in texts.items() if key in when), None)
                    slots = {"reading": part.canonical, "reason": getattr(part, "reason", "")}
                    yield line.seen(value=part.text, kind=line.row.level2, word=word, **slots)

    return look


def _fits(line: Line, part: Comparator, when: Mapping[str, Any]) -> bool:
    classes = tuple(getattr(comparators, each) for each in when.get("reading", ()))
    return (
        when.get("cost") in {None, line.is_cost}
        and ("level2" not in when or stem(line.row.level2) in when["level2"])
        and (not classes or isinstance(part, classes))
        and (not when.get("money") or is_money(part))
        and all(getattr(part, key) == said for key, said in when.get("has", {}).items())
        and (not when.get("counts") or counts(part))
        and (not when.get("per") or bool(getattr(part, "per", ())))
        and ("anomalies" not in when or bool({*part.anomalies} & {*when["anomalies"]}))
        and ("name" not in when or first_of(line.row.name, when["name"]) is not None)
        and ("value" not in when or first_of(part.text, when["value"]) is not None)
        and ("term" not in when or getattr(part, "term", None) in words(when["term"]))
        and ("lacks" not in when or first_of(line.row.name, when["lacks"]) is None)
        and ("value_lacks" not in when or first_of(part.text, when["value_lacks"]) is None)
    )
