"""一票否决, 定为不合格 among the clauses → vetoes (否决).

Lives here: what decides over everything. May not: what earns or loses points.
"""

from collections.abc import Sequence

from attrs import evolve

from indicators.standards.tree import Grade, Rule, StateHolds, Veto, When
from indicators.syntax.standards.amounts import Band, settled
from indicators.syntax.standards.model import MOVES, ZERO, Clause
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import words


def find_vetoes(row: Sequence[Clause]) -> tuple[list[Rule], list[Clause]]:
    """一票否决, 定为不合格: what decides over everything."""
    found: list[Rule] = []
    rest: list[Clause] = []
    marked = False  # 本项为否决性指标 is printed: the next loss is one
    undone: Clause | None = None
    for at, clause in enumerate(map(_without_tail, row)):
        grade = _grade(clause)
        last = row[at - 1] if at else None
        if clause.act == "veto":
            marked = marked or clause.bare
            if not clause.bare:
                effect, scope = {"excluded": ("excluded", None), "table": ("zero", "table")}.get(
                    clause.words, (None, None)
                )
                found.append(Veto(_said(clause), effect, scope))
        elif (
            last is not None
            and last.act == "veto"
            and not last.bare
            and clause.bare
            and (grade or clause.scores == (ZERO,))
        ):
            found[-1] = _with_effect(found[-1], grade)
        elif marked and grade is not None:
            cause = (undone or (rest[-1] if rest else clause)) if clause.bare else clause
            found.append(Veto(_said(cause), "grade", "evaluation", grade))
        elif marked and clause.scores == (ZERO,) and not clause.lead.other and not clause.bare:
            if at + 1 < len(row) and _grade(row[at + 1]) is not None:
                undone = clause
                rest += [] if any(one.act in MOVES for one in rest) else [clause]
            elif any(one.scores for one in rest) and not found:
                rest.append(clause)
            else:
                found.append(Veto(_said(clause), "zero", "indicator"))
        elif grade is not None and not isinstance(clause.raw, Band) and _lone_grade(row):
            found.append(Veto(_said(clause), "grade", "evaluation", grade))
        else:
            rest.append(clause)
    return found, rest


def _grade(clause: Clause) -> str | None:
    score = clause.scores[0] if clause.act == "give" and clause.scores else None
    return score.word if isinstance(score, Grade) else None


def _without_tail(clause: Clause) -> Clause:
    """隐瞒的,考核结果定为不合格: what is graded is no part of the cause."""
    if _grade(clause) is None or not isinstance(clause.raw, StateHolds):
        return clause
    head, _, tail = clause.raw.words.replace("，", ",").rpartition(",")
    if tail not in words().lists["whole"]:
        return clause
    return evolve(clause, lead=evolve(clause.lead, raw=StateHolds(clause.raw.words[: len(head)]) if head else None))


def _lone_grade(row: Sequence[Clause]) -> bool:
    return (
        sum(
            1
            for clause in row
            if clause.scores and isinstance(clause.scores[0], Grade) and not isinstance(clause.raw, Band)
        )
        == 1
    )


def _said(clause: Clause) -> When:
    if clause.raw is None:
        raise Unsure("否决的条件没有读出", clause.start, clause.end)
    return settled(clause.raw, None)


def _with_effect(rule: Rule, grade: str | None) -> Rule:
    """The effect that is printed behind the veto."""
    assert isinstance(rule, Veto)  # noqa: S101 - only vetoes are kept
    return Veto(rule.when, "zero", "indicator") if grade is None else Veto(rule.when, "grade", "evaluation", grade)
