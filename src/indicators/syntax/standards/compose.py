"""Clauses → one rule (组合).

Lives here: printed item numbers, and what stands beside them. May not: read words.
A printed item number is never crossed but for a list of levels and for deductions from what the items give.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from attrs import evolve

from indicators.standards.tree import (
    Adjust,
    Amount,
    Case,
    Cases,
    Condition,
    Grade,
    Linear,
    Move,
    Rule,
    Ruled,
    StateHolds,
    Step,
    SumOf,
)
from indicators.syntax.standards.amounts import Band, Raw, measure_of
from indicators.syntax.standards.arithmetic import equation
from indicators.syntax.standards.arrange import grade_word
from indicators.syntax.standards.awards import is_numeric, levels
from indicators.syntax.standards.changes import zero
from indicators.syntax.standards.expand import merged
from indicators.syntax.standards.model import AWARDS, FULL, MOVES, ZERO, ZERO_BASE, Clause, Text
from indicators.syntax.standards.parts import Part, begun, part_rule, parts_of, plain_start
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.vetoes import find_vetoes


def compose(text: Text, row: Sequence[Clause]) -> Rule:
    """Put the clauses of a text together.

    Args:
        text: What stands beside the rule.
        row: The clauses.

    Returns:
        The rule.

    Raises:
        Unsure: What belongs together is not sure.
    """
    row = [_based(text, clause) for clause in row]
    vetoes, row = find_vetoes(row)
    rules = _flat([*_rules(text, row), *vetoes])
    if rules:
        _required(text, row, rules)
    if not rules:
        headed = _headed(text, row)
        if headed is None:
            raise Unsure("没有读出得分办法")
        return headed
    return rules[0] if len(rules) == 1 else SumOf(tuple(rules))


def _required(text: Text, row: Sequence[Clause], rules: Sequence[Rule]) -> None:
    """A bound that no distance is measured from is a remark."""
    origins = [
        move.origin for rule in rules if isinstance(rule, Adjust) for move in rule.changes if isinstance(move, Step)
    ]
    values = [origin.value for origin in origins if isinstance(origin, Amount)]
    for clause in row:
        if (
            clause.act == "require"
            and isinstance(clause.raw, Band)
            and clause.raw.low not in values
            and clause.raw.high not in values
        ):
            text.remark(clause.start, clause.end)


def _headed(text: Text, row: Sequence[Clause]) -> Rule | None:
    """评定等次:合格 beside 评定分为70分至85分: the grade stands in the heading."""
    grade = (text.measure or "").replace("：", ":").split(":")[-1]
    only = row[0] if len(row) == 1 else None
    if only is None or only.act != "require" or not isinstance(only.raw, Band) or not grade_word(grade):
        return None
    return Cases(only.raw.measure, (Case(only.raw.when(only.raw.measure), Grade(grade)),))


def _flat(rules: Sequence[Rule]) -> list[Rule]:
    return [part for rule in rules for part in (rule.parts if isinstance(rule, SumOf) else (rule,))]


def _based(text: Text, clause: Clause) -> Clause:
    if ZERO_BASE not in clause.scores:
        return clause
    if text.base is None:
        return evolve(clause, scores=tuple(FULL if score == ZERO_BASE else score for score in clause.scores))
    base = text.base
    return evolve(clause, scores=tuple(base if score == ZERO_BASE else score for score in clause.scores))


def _rules(text: Text, row: Sequence[Clause]) -> list[Rule]:
    groups = [list(group) for _, group in groupby(row, key=lambda clause: clause.item)]
    spared = _spared(text, row)
    if spared is not None:
        return [spared]
    if len(groups) > 1 and not _one_list(groups):
        return _items(text, row, _with_tail(groups))
    return _apart([part_rule(text, part) for part in parts_of(text, row)])


def _apart(rules: list[Rule]) -> list[Rule]:
    """Parts without printed numbers measure different things: one thing is not given points for twice."""
    seen: set[str | None] = set()
    for rule in rules:
        found = set(_measures(rule))
        if found & seen:
            raise Unsure("同一个数分在两处计分，怎样合计没有读出")
        seen |= found
    return rules


def _measures(rule: object) -> Iterator[str | None]:
    """What a rule measures; ``None`` is the indicator itself."""
    match rule:
        case Ruled(inner):
            yield from _measures(inner)
        case SumOf(parts):
            yield from (name for part in parts for name in _measures(part))
        case Cases(measure, cases):
            yield from (case.when.measure or measure for case in cases if isinstance(case.when, Condition))
        case Adjust(start, changes):
            yield from _measures(start)
            yield from (
                move.measure for move in changes if isinstance(move, Step) and move.side not in ("late", "early")
            )
        case Linear(measure):
            yield measure


def _spared(text: Text, row: Sequence[Clause]) -> Rule | None:
    """得分=…。没有该类任务的,不扣分: who has no such task gets all."""
    free = [clause.raw for clause in row if clause.act == "none" and isinstance(clause.raw, StateHolds)]
    rest = [clause for clause in row if clause.act != "none"]
    if len(free) != 1 or not rest or rest[-1].act != "formula":
        return None
    only = merged(text, rest)
    return Cases(None, (Case(free[0], FULL),), Ruled(equation(text, only[0]))) if len(only) == 1 else None


def _one_list(groups: Sequence[Sequence[Clause]]) -> bool:
    """Numbered levels, or numbered bands of one measure."""
    row = [clause for group in groups for clause in group]
    bands = [clause.raw for clause in row if is_numeric(clause.raw)]
    named = {name for raw in bands if (name := measure_of(raw))}
    if all(map(_level, groups)) and (not bands or (len(bands) == len(row) and len(named) <= 1)):
        return True
    return levels(row) and all(clause.act == "give" and isinstance(clause.raw, StateHolds) for clause in row)


def _items(text: Text, row: Sequence[Clause], groups: Sequence[list[Clause]]) -> list[Rule]:
    """Each printed number by itself; losses behind the awards take from all of them."""
    built: list[Rule] = []
    extra: list[Move] = []
    floor = None
    known: list[Raw] = []
    for at, group in enumerate(groups):
        for part in parts_of(text, group, known):
            known += part.known
            lost = _lost(part, first=not (built or extra))
            if lost is None:
                built.append(part_rule(text, part))
                continue
            if any(one.act == "give" and one.scores != (ZERO,) for later in groups[at + 1 :] for one in later):
                raise Unsure("扣分的一项之后又有得分的一项，怎样合计没有读出", group[0].start, group[-1].end)
            extra += lost
            floor = floor if part.floor is None else part.floor
    built = _flat(built)
    if not extra:
        return built
    text.owned += [one.printed for one in row if one.act == "give"]
    only = built[0] if len(built) == 1 else SumOf(tuple(built)) if built else None
    if isinstance(only, Adjust) and only.ceiling is None:
        return [Adjust(only.start, (*only.changes, *extra), only.floor if floor is None else floor)]
    return [Adjust(begun(None if only is None else plain_start(only), extra), tuple(extra), floor)]


def _lost(part: Part, *, first: bool) -> list[Move] | None:
    """The losses of a part that gives nothing, or ``None`` where it gives something."""
    zeros = bool(part.awards) and all(one.scores == (ZERO,) and not one.lead.other for one in part.awards)
    if zeros and not first:
        return [*map(zero, part.awards), *part.changes]
    if part.awards or part.earns or part.start is not None:
        return None
    if part.ceiling is not None:
        raise Unsure("封顶或保底没有着落")
    return list(part.changes)


def _with_tail(groups: list[list[Clause]]) -> list[list[Clause]]:
    """1.A(2分);2.B(2分)。未…的扣2分: a sentence behind the list takes from all of it."""
    *before, last = groups
    cut = next((i for i, one in enumerate(last) if i and one.strong == "。" and one.act in MOVES), None)
    if (
        cut is None
        or any(one.act in MOVES for group in before for one in group)
        or any(one.act in AWARDS for one in last[cut:])
    ):
        return groups
    return [*before, last[:cut], last[cut:]]


def _level(group: Sequence[Clause]) -> bool:
    """One award over facts and nothing else: a numbered list of them is levels or parts."""
    return len(group) == 1 and group[0].act == "give" and not (group[0].count or group[0].lead.each)
