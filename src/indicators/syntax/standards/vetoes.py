"""一票否决, 定为不合格 among the clauses → vetoes (否决).

Lives here: what decides over everything. May not: what earns or loses points.
"""

from collections.abc import Sequence

from attrs import evolve

from indicators.standards.tree import Grade, Rule, StateHolds, Veto, When
from indicators.syntax.standards.amounts import Band, settled
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
    lone = sum(_grade(one) is not None and not isinstance(one.raw, Band) for one in row) == 1
    for at, clause in enumerate(map(_without_tail, row)):
        grade, last = _grade(clause), row[at - 1] if at else None
        behind = last is not None and last.act == "veto" and not last.bare and clause.bare
        if clause.act == "veto":
            marked = marked or clause.bare
            found += [] if clause.bare else [Veto(_said(clause), *_EFFECTS.get(clause.words, (None, None)))]
        elif behind and (grade or clause.zero):  # the effect that is printed behind the veto
            found[-1] = _veto(_said(row[at - 1]), grade)
        elif marked and grade is not None:
            cause = (undone or (rest[-1] if rest else clause)) if clause.bare else clause
            found.append(_veto(_said(cause), grade))
        elif marked and clause.zero and not clause.lead.other and not clause.bare:
            if at + 1 < len(row) and _grade(row[at + 1]) is not None:
                undone = clause
                rest += [] if any(one.act in MOVES for one in rest) else [clause]
            else:
                found.append(_veto(_said(clause), None))
        elif grade is not None and not isinstance(clause.raw, Band) and lone:
            found.append(_veto(_said(clause), grade))
        else:
            rest.append(clause)
    return found, rest


def _veto(when: When, grade: str | None) -> Veto:
    return Veto(when, "zero", "indicator") if grade is None else Veto(when, "grade", "evaluation", grade)


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


def _said(clause: Clause) -> When:
    if clause.raw is None:
        raise Unsure.at("否决的条件没有读出", clause)
    return settled(clause.raw)
