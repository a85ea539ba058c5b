"""Clauses → more clauses: 各 and 分别 make one for each, an equation says how 按比例 is meant (展开).

Lives here: what must be known of clauses before any are put together. May not: put them together.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve

from indicators.standards.tree import StateHolds
from indicators.syntax.standards.amounts import Band, Raw
from indicators.syntax.standards.bands import settle
from indicators.syntax.standards.model import AWARDS, ZERO, Clause, Text, is_other, worth
from indicators.syntax.standards.phrases import is_fact
from indicators.syntax.standards.text import Unsure


def merged(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """未达到的按比例得分。得分=…: the equation says how."""
    out: list[Clause] = []
    for clause in row:
        before = out[-1] if out else None
        if clause.act == "formula" and clause.bare and before is not None and before.act in ("share_give", "rated"):
            text.owned.append(before.words)
            out[-1] = evolve(clause, lead=before.lead)
        elif (
            clause.act == "formula"
            and before is not None
            and before.act in ("share_give", "rated")
            and clause.raw is not None
            and before.raw == clause.raw
        ):
            out[-1] = clause
        elif (
            clause.act == "lose"
            and clause.bare
            and not clause.strong
            and before is not None
            and before.raw is not None
            and before.act in ("lose", "give")
        ):
            out.append(evolve(clause, lead=before.lead))
        elif (
            clause.bare
            and clause.act == "give"
            and before is not None
            and before.act == "require"
            and before.raw is not None
            and not clause.strong
        ):
            out[-1] = evolve(clause, lead=before.lead)
        else:
            out.append(clause)
    return out


def expanded(row: Sequence[Clause]) -> list[Clause]:
    """各 and 分别 make one clause for each."""
    out: list[Clause] = []
    for clause in row:
        if (clause.act in AWARDS and clause.lead.each) or (
            clause.lead.each and all(isinstance(raw, Band) for raw in clause.lead.each)
        ):
            out += _one_for_each(clause, clause.lead.each)
        elif clause.apart and clause.count is None and not clause.lead.each:
            each = _split(clause)
            if clause.act in AWARDS:
                out += _one_for_each(clause, each) if each else [clause]
            else:
                out.append(evolve(clause, lead=evolve(clause.lead, each=each, raw=None)) if each else clause)
        elif clause.apart and clause.count is not None and len(clause.scores) > 1 and clause.act != "both":
            out += _counts(clause)
        else:
            if len(clause.scores) > 1 and clause.act != "both" and not clause.lead.each:
                raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
            out.append(clause)
    return out


def _one_for_each(clause: Clause, each: Sequence[Raw]) -> list[Clause]:
    scores = clause.scores * len(each) if len(clause.scores) == 1 else clause.scores
    if len(scores) != len(each):
        raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
    return [
        evolve(clause, scores=(score,), lead=evolve(clause.lead, raw=raw, each=()), apart=True)
        for raw, score in zip(each, scores, strict=True)
    ]


def _pieces(said: str, count: int | None) -> list[str]:
    """The members of a printed list, or nothing when their number does not fit."""
    found = [
        piece.strip(",， ") for piece in re.split("、|(?<!饱)和(?!谐|睦)|以及|及(?!时|格|其)|与(?!会)|[,，]", said)
    ]
    found = [piece for piece in found if piece]
    return found if len(found) > 1 and count in (None, 1, len(found)) else []


def _split(clause: Clause) -> tuple[Raw, ...]:
    raw, count = clause.raw, len(clause.scores)
    if isinstance(raw, StateHolds):
        found = _pieces(raw.words, count)
        uneven = found and any(map(is_fact, found)) and not all(map(is_fact, found))
        if not found and "各" in clause.words and (clause.act in ("lose", "gain") or "或" in raw.words):
            raise Unsure("各扣的是哪几种情形没有读出", clause.start, clause.end)
        if found and any(re.search("[0-9]", piece) for piece in found):
            raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
        if not found or (uneven and "、" not in raw.words):
            if count > 1 or (uneven and "、" not in raw.words):
                raise Unsure("各扣的是哪几种情形没有读出", clause.start, clause.end)
            return ()
        return tuple(StateHolds(piece) for piece in found)
    if isinstance(raw, Band) and raw.measure is not None:
        found = _pieces(raw.measure, count)
        return tuple(evolve(raw, measure=piece) for piece in found)
    if count > 1:
        raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
    return ()


def _counts(clause: Clause) -> list[Clause]:
    """每新办、改建1个驿站分别加6、3分."""
    count = clause.count
    assert count is not None  # noqa: S101 - the caller asks
    head, *rest = count.words.split("、")
    if len(rest) + 1 != len(clause.scores) or not rest or any(len(piece) < len(head) for piece in rest):
        raise Unsure("“分别”前后的项数对不上", clause.start, clause.end)
    tail = rest[-1][len(head) :]
    names = [head, *rest[:-1], rest[-1][: len(head)]]
    return [
        evolve(clause, scores=(score,), apart=False, lead=evolve(clause.lead, count=evolve(count, words=name + tail)))
        for name, score in zip(names, clause.scores, strict=True)
    ]


def level_moves(row: Sequence[Clause]) -> list[Clause]:
    """95%-98%扣1分,90%-95%扣2分: the edges of what is taken settle as those of what is given."""
    out = list(row)
    runs: list[list[int]] = [[]]
    for at, clause in enumerate(out):
        if (
            isinstance(clause.raw, Band)
            and clause.raw.of is None
            and clause.count is None
            and clause.act in ("give", "lose", "gain", "none")
        ):
            last = out[runs[-1][-1]].raw if runs[-1] else None
            new = (
                clause.raw.measure is not None
                and isinstance(last, Band)
                and last.measure is not None
                and is_other(clause.raw.measure, last.measure)
            )
            if new:
                runs.append([])
            runs[-1].append(at)
        elif clause.act not in ("floor", "cap", "limit", "total"):
            runs.append([])
    for run in runs:
        acts = {out[at].act for at in run}
        if len(run) > 1 and acts & {"lose", "gain"}:
            bands = [raw for at in run if isinstance(raw := out[at].raw, Band)]
            done, _ = settle(bands, [_rank(out[at]) for at in run])
            for at, raw in zip(run, done, strict=True):
                out[at] = evolve(out[at], lead=evolve(out[at].lead, raw=evolve(raw, low_soft=False, high_soft=False)))
    return out


def _rank(clause: Clause) -> Fraction:
    value = worth(clause.scores[0]) if clause.scores else Fraction(0)
    most = Fraction(10**9)
    if clause.act == "give":
        return -most if clause.scores == (ZERO,) else most + (value or 0)
    return value or Fraction(0)
