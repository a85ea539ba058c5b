"""一票否决, 定为不合格 among the clauses → vetoes (否决).

Lives here: what decides over everything. May not: what earns or loses points.
"""

from collections.abc import Sequence

from attrs import evolve

from indicators.standards.tree import Grade, Rule, StateHolds, Veto
from indicators.syntax.standards.amounts import settled
from indicators.syntax.standards.model import MOVES, Clause
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import words

_EFFECTS = {"excluded": ("excluded", None), "table": ("zero", "table")}


def find_vetoes(row: Sequence[Clause]) -> tuple[list[Rule], list[Clause]]:
    """Take what decides over everything out of the clauses."""
    found: list[Rule] = []
    rest: list[Clause] = []
    marked = False  # 本项为否决性指标 is printed: the next loss is one
    undone: Clause | None = None
    lone = sum(_grade(one) is not None and one.band is None for one in row) == 1
    for at, clause in enumerate(map(_without_tail, row)):
        grade, last = _grade(clause), row[at - 1] if at else None
        if clause.act == "veto":
            marked = marked or clause.bare
            found += [] if clause.bare else [_veto(clause, *_EFFECTS.get(clause.words, (None, None)))]
        elif last is not None and last.act == "veto" and not last.bare and clause.bare and (grade or clause.zero):
            found[-1] = _graded(last, grade)  # the effect that is printed behind the veto
        elif marked and grade is not None:
            found.append(_graded((undone or (rest[-1] if rest else clause)) if clause.bare else clause, grade))
        elif marked and clause.idle and not clause.bare:
            if at + 1 < len(row) and _grade(row[at + 1]) is not None:
                undone = clause
                rest += [] if any(one.act in MOVES for one in rest) else [clause]
            else:
                found.append(_graded(clause, None))
        elif grade is not None and clause.band is None and lone:
            found.append(_graded(clause, grade))
        else:
            rest.append(clause)
    return found, rest


def _graded(cause: Clause, grade: str | None) -> Veto:
    if grade is None:
        return _veto(cause, "zero", "indicator")
    return _veto(cause, "grade", "evaluation", grade)


def _veto(cause: Clause, effect: str | None, scope: str | None, grade: str | None = None) -> Veto:
    if cause.raw is None:
        raise Unsure.at("否决的条件没有读出", cause)
    return Veto(settled(cause.raw), effect, scope, grade)


def _grade(clause: Clause) -> str | None:
    score = clause.scores[0] if clause.act == "give" and clause.scores else None
    return score.word if isinstance(score, Grade) else None


def _without_tail(clause: Clause) -> Clause:
    """隐瞒的,考核结果定为不合格: what is graded is no part of the cause."""
    head, _, tail = clause.said.replace("，", ",").rpartition(",")
    if not clause.fact or _grade(clause) is None or tail not in words().lists["whole"]:
        return clause
    return evolve(clause, raw=StateHolds(clause.said[: len(head)]) if head else None)
