"""Awards → ladders, levels and parts (得分的分档).

Lives here: which awards are branches of one rule. May not: changes (``parts``), edges (``bands``).
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.comparators import Reference
from indicators.standards.tree import (
    Adjust,
    Case,
    Cases,
    Condition,
    Judgement,
    Limit,
    Linear,
    Outcome,
    Point,
    Points,
    Rule,
    Ruled,
    Share,
    StateHolds,
    SumOf,
)
from indicators.syntax.standards.amounts import Band, Raw, Several, measure_of, settled
from indicators.syntax.standards.arithmetic import equation
from indicators.syntax.standards.bands import settle
from indicators.syntax.standards.levels import SHORT, denying, falls, levels, maybe_levels
from indicators.syntax.standards.lines import Ladder, about, anchored, based_line, line_between, rated, top_of
from indicators.syntax.standards.model import FULL, ZERO, Clause, Text
from indicators.syntax.standards.moves import worth, zero
from indicators.syntax.standards.steps import is_other
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import words


def award_rule(text: Text, awards: Sequence[Clause]) -> Rule | None:
    """The awards of a part: ladders and facts side by side."""
    if not awards:
        return None
    rules = [rule for run in _runs(awards) for rule in _ladder(text, run)]
    return rules[0] if len(rules) == 1 else SumOf(tuple(rules))


def _runs(awards: Sequence[Clause]) -> list[list[Clause]]:
    """Cut the awards where a ladder ends: behind 否则, before another measure, before facts that do not go on."""
    runs: list[list[Clause]] = []
    for clause in awards:
        run = runs[-1] if runs else None
        if run is None or _begins(run, clause):
            runs.append([clause])
        else:
            run.append(clause)
    return runs


def _begins(run: Sequence[Clause], clause: Clause) -> bool:
    """Does a clause begin a ladder of its own?"""
    if clause.lead.other or clause.act in ("formula", "rated", "judge_give"):
        return not clause.lead.other and any(one.lead.other for one in run)
    banded = any(is_numeric(one.raw) for one in run)
    if any(one.lead.other for one in run):
        return True
    if is_numeric(clause.raw):
        if not banded:
            return not run[0].bare and not falls(run[-1], clause)
        measure = measure_of(clause.raw) or clause.lead.heading
        first = next((m for one in run if (m := measure_of(one.raw) or one.lead.heading)), None)
        return measure is not None and first is not None and is_other(measure, first)
    said = clause.raw.words.removesuffix("的") if isinstance(clause.raw, StateHolds) else ""
    if run[0].bare or (banded and said in words().lists["generic_denials"]) or clause.scores == (ZERO,):
        return False
    closed = len(run) > 1 and run[-1].scores == (ZERO,)
    return closed or (banded and bool(clause.scores) and not falls(run[-1], clause))


def is_numeric(raw: Raw | None) -> bool:
    """Is it a bound, a reference or several of them?"""
    return raw is not None and not isinstance(raw, StateHolds)


def _ladder(text: Text, run: Sequence[Clause]) -> list[Rule]:
    """One ladder, or facts that earn side by side."""
    if run[0].bare:
        return [_alone_rule(text, run[0]) if len(run) == 1 else _around(text, run)]
    others = [clause for clause in run if clause.lead.other]
    main = [clause for clause in run if not clause.lead.other]
    _joined(run, main, others)
    if all(isinstance(clause.raw, StateHolds) for clause in main):
        return _facts(text, main, others)
    measure = _shared_measure(main)
    main, anchor = based_line(main)
    raws = _settled(text, main, [_excess(raw, measure) for raw in _one_measure(main, measure)])
    ladder = Ladder(tuple(main), tuple(raws), measure)
    scored = [anchored(_score(text, ladder, clause, raw), anchor) for clause, raw in zip(main, raws, strict=True)]
    cases = tuple(Case(settled(raw, measure), score) for raw, score in zip(raws, scored, strict=True))
    if others:
        return [Cases(measure, cases, _score(text, ladder, others[0], None))]
    if len(main) > 1 and main[-1].scores == (ZERO,) and denying(main[-1], None):
        return [Cases(measure, cases[:-1], ZERO)]
    return [Cases(measure, cases, None)]


def _joined(run: Sequence[Clause], main: Sequence[Clause], others: Sequence[Clause]) -> None:
    """Refuse what is no ladder."""
    bare = next((clause for clause in main if clause.bare), None)
    if bare is not None or not main:
        raise Unsure("有分数没有读出条件", (bare or run[0]).start, (bare or run[0]).end)
    if len(others) > 1:
        raise Unsure("写了不止一个“否则”", others[1].start, others[1].end)
    if len({clause.bracketed for clause in main if clause.scores != (ZERO,)}) > 1:
        raise Unsure("标题里的分值还是一项得分没有读出", main[0].start, main[-1].end)


def _settled(text: Text, main: Sequence[Clause], raws: list[Raw]) -> list[Raw]:
    """The conditions with the edges of their bands settled among each other."""
    free = [at for at, raw in enumerate(raws) if isinstance(raw, Band) and raw.of is None]
    bands = [raw for raw in raws if isinstance(raw, Band) and raw.of is None]
    done, marks = settle(bands, [_value(main[at]) for at in free])
    for mark in marks:
        text.mark(mark)
    fresh = dict(zip(free, done, strict=True))
    return [fresh.get(at, raw) for at, raw in enumerate(raws)]


def _around(text: Text, run: Sequence[Clause]) -> Rule:
    """得分=…。其中:超过…的得0分: what is printed without a condition holds otherwise."""
    first, rest = run[0], run[1:]
    if first.act == "formula":
        belongs = all(
            one.scores == (ZERO,) or any(name in first.words for name in [measure_of(one.raw) or "-"]) for one in rest
        )
    else:
        belongs = first.act == "rated" and all(one.scores == (ZERO,) or one.act == "line" for one in rest)
    if not belongs:
        raise Unsure("按比率得分之外又有分档", first.start, first.end)
    if any(clause.bare or clause.lead.other for clause in rest) or first.act == "give":
        raise Unsure("有分数没有读出条件", first.start, first.end)
    inner = _ladder(text, rest)
    whole = inner[0]
    if len(inner) > 1 or not isinstance(whole, Cases):
        raise Unsure("按比率得分之外又有分档", first.start, first.end)
    if any(clause.act in ("line", "share_give") for clause in rest):
        if first.act != "rated":
            raise Unsure("按比例计分有两种读法", first.start, first.end)
        return about(whole, first.words)
    return evolve(whole, otherwise=Ruled(_alone_rule(text, first)))


def _excess(raw: Raw, measure: str | None) -> Raw:
    """不超过限额 beside 超过限额5%以下: nothing beyond it."""
    if (
        isinstance(raw, Condition)
        and isinstance(raw.test, Reference)
        and measure is not None
        and measure.startswith("超过")
        and raw.test.sign == "<="
    ):
        return Band(measure=None, high=Fraction(0), unit="%")
    return raw


def _shared_measure(main: Sequence[Clause]) -> str | None:
    for clause in main:
        name = measure_of(clause.raw)
        if name is not None:
            return name
    return next((clause.lead.heading for clause in main if clause.lead.heading), None)


def _one_measure(main: Sequence[Clause], measure: str | None) -> list[Raw]:
    """A later 该比例, 占比 or the end of the name is the same measure."""
    return [under_measure(clause.raw, measure) for clause in main if clause.raw is not None]


def under_measure(raw: Raw, measure: str | None) -> Raw:
    """The condition without a name that only repeats the measure."""
    if isinstance(raw, Band) and raw.measure is not None and measure is not None:
        same = raw.measure in measure or measure in raw.measure or raw.measure in words().lists["same_measure"]
        return evolve(raw, measure=None if same else raw.measure)
    if isinstance(raw, Several):
        return evolve(raw, parts=tuple(under_measure(part, measure) for part in raw.parts))  # type: ignore[misc]
    return raw


def _value(clause: Clause) -> Fraction | None:
    if clause.act != "give":
        return Fraction(1, 2)
    return worth(clause.scores[0])


def _score(text: Text, ladder: Ladder, clause: Clause, own: Raw | None) -> Outcome:
    """What a branch gives: points, or the rule that decides it."""
    if clause.act == "give":
        return clause.scores[0]
    if clause.act in ("share_give", "line"):
        if any(map(is_numeric, ladder.raws)):
            return Ruled(line_between(ladder, own, drawn=clause.act == "line"))
        return Ruled(Linear(None, None, Point(None, None, top_of(ladder.main))))
    return Ruled(_worked(text, clause, top_of(ladder.main)))


def _worked(text: Text, clause: Clause, top: Limit) -> Rule:
    """An equation, a rate, a judgement."""
    if clause.act == "formula":
        return equation(text, clause)
    if clause.act == "rated":
        return rated(clause, top)
    limit = clause.scores[0] if clause.scores else top if clause.act == "judge_lose" else None
    return Judgement(clause.words, limit if isinstance(limit, Points | Share) else None)


def _alone_rule(text: Text, clause: Clause) -> Rule:
    """An award without any condition."""
    if clause.act == "share_give":
        return Linear(None, None, Point(None, None, FULL))
    if clause.act in ("give", "line"):
        raise Unsure("有分数没有读出条件", clause.start, clause.end)
    return _worked(text, clause, FULL)


def _facts(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> list[Rule]:
    """Facts only: levels of which one holds, or parts that are earned side by side."""
    zeros = [clause for clause in main if clause.scores == (ZERO,)]
    gives = [clause for clause in main if clause not in zeros]
    apart = any(clause.apart for clause in main)
    graded = not apart and (levels(main) or len(gives) == 1)
    branched = any(clause.act != "give" for clause in main)
    if branched and not graded and (apart or sum(clause.act == "give" for clause in gives) > 1):
        raise Unsure("几项是并列还是分级没有读出", main[0].start, main[-1].end)
    if len(main) == 1 or graded or branched:
        return [_cases(text, main, others)]
    either = "几项是并列还是分级没有读出", main[0].start, main[-1].end
    falling = all(falls(a, b) for a, b in pairwise(gives))
    if others and not apart and (maybe_levels(main) or falling) and not text.meant(*either):
        return [_cases(text, main, others)]
    side: list[Rule] = [_cases(text, [clause], others) for clause in gives]
    if not zeros or (len(zeros) == 1 and main[-1] is zeros[0] and not _unsure(zeros[0])):
        return _closed(side, zeros)
    if not text.meant(*either):
        return [_cases(text, main, others)]
    return [evolve(rule, otherwise=ZERO) for rule in side if isinstance(rule, Cases)]


def _unsure(clause: Clause) -> bool:
    """没做的不得分 behind several: which of them was not done?"""
    said = clause.raw.words if isinstance(clause.raw, StateHolds) else ""
    return not denying(clause, None) and said.startswith(words().lists["denials"]) and len(said) < SHORT


def _closed(side: list[Rule], zeros: Sequence[Clause]) -> list[Rule]:
    """A得1分;B得1分;存在截留的不得分: the last takes everything; 未完成的不得分 closes each."""
    if not zeros:
        return side
    if denying(zeros[0], None):
        return [evolve(rule, otherwise=ZERO) for rule in side if isinstance(rule, Cases)]
    return [Adjust(Ruled(SumOf(tuple(side))), (zero(zeros[0]),))]


def _cases(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> Cases:
    """Facts of which the first that holds decides; a last one that only denies is the else-branch."""
    ladder = Ladder(tuple(main), tuple(clause.raw for clause in main if clause.raw is not None), None)
    scored = [_score(text, ladder, clause, None) for clause in main]
    cases = tuple(Case(settled(raw, None), score) for raw, score in zip(ladder.raws, scored, strict=True))
    if others:
        return Cases(None, cases, _score(text, ladder, others[0], None))
    if len(main) == 2 and denying(main[1], main[0]):  # noqa: PLR2004 - a fact and its denial
        return Cases(None, cases[:1], scored[1])
    return Cases(None, cases, None)
