"""A branch of a ladder → what it gives: points, a line, an equation, a judgement (一档得多少).

Lives here: the ends of a line, the measure of an equation. May not: say which awards are branches (``awards``).
"""

import re
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import Reference, decimal_string
from indicators.standards import tree
from indicators.standards.formula import POINTS_NAME
from indicators.standards.tree import Condition, Linear, Outcome, Point, Rule, Ruled
from indicators.syntax.standards.amounts import Band, is_numeric
from indicators.syntax.standards.arithmetic import equation
from indicators.syntax.standards.changes import moves
from indicators.syntax.standards.model import FULL, ZERO, Clause, Text, worth
from indicators.syntax.standards.reasons import TWO_ENDS
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_WHOLE = 100


def worked(text: Text, clause: Clause, top: tree.Limit) -> Rule:
    """An equation, a rate, a judgement."""
    if clause.act == "formula":
        return equation(text, clause)
    if clause.act != "rated":
        if "加权" in clause.words:
            raise Unsure.at("只说加权，没有写权重", clause)
        limit = clause.scores[0] if clause.scores else top if clause.act == "judge_lose" else None
        return tree.Judgement(clause.words, limit if isinstance(limit, tree.Limit) else None)
    of = pattern("quotient").fullmatch(clause.words)
    if of is not None:
        text.owned.append(clause.words)
        top_is = POINTS_NAME if top == FULL else decimal_string(worth(top) or Fraction(0))
        return equation(text, evolve(clause, words=f"{of[1]}/{of[2]}*{top_is}"))
    if not clause.words.endswith(words().lists["rates"]) or clause.words.endswith("程度"):  # 按符合程度评分
        raise Unsure.at("只说按情况计分，没有写怎样计", clause)
    if clause.words in words().lists["own_rates"]:  # 按完成比例 names the indicator itself
        return Linear(None, None, Point(None, None, top))
    return Linear(clause.words, None, Point(100, "%", top))


@frozen
class Ladder:
    """A ladder while its branches are read: its clauses and its measure."""

    main: tuple[Clause, ...]
    measure: str | None

    @property
    def bands(self) -> list[Band]:
        """The bounds of its branches."""
        return [one.band for one in self.main if one.band]

    @property
    def top(self) -> tree.Limit:
        """The most that it gives; all of the 分值 where it gives nothing."""
        scores = [score for one in self.main if one.act == "give" for score in one.scores]
        given = [score for score in scores if isinstance(score, tree.Limit)]
        best = max(given, key=lambda score: worth(score) or Fraction(0), default=FULL)
        return best if worth(best) else FULL


def score_of(text: Text, ladder: Ladder, clause: Clause, anchor: tree.Limit | None = None) -> Outcome:
    """What a branch gives: points, or the rule that decides it."""
    if clause.act == "give":
        return clause.scores[0]
    if clause.count is not None:  # 未全部完成的,每完成1项得2分
        return Ruled(tree.Adjust(ZERO, tuple(moves(clause, ()))))
    if clause.act not in ("share_give", "line"):
        return Ruled(_of_measure(text, worked(text, clause, ladder.top), ladder))
    if not any(is_numeric(one.raw) for one in ladder.main):
        return Ruled(Linear(None, None, Point(None, None, ladder.top)))
    if clause.raw is not None and clause.band is None:
        raise Unsure(TWO_ENDS)
    if clause.scores:
        return Ruled(_drawn(clause, clause.band, ladder))
    line = _line(ladder, clause.band, drawn=clause.act == "line")
    if line.origin is not None and anchor is not None:
        line = evolve(line, origin=evolve(line.origin, score=anchor))
    elif line.origin is not None and line.origin.score == ZERO and clause.act != "line":
        line = evolve(line, origin=None)  # 按比例 is of all of it; only 线性内插 stretches from the edge below
    return Ruled(line)


def _of_measure(text: Text, rule: Rule, ladder: Ladder) -> Rule:
    """优良率≥目标值得满分,低于的得分=实际值/目标值×分值: 实际值 is what the ladder measures, asked once."""
    own, measure = words().lists["own_values"], ladder.measure
    percent = {band.unit for band in ladder.bands} == {"%"}
    named = (rule.measure or "-") if isinstance(rule, Linear) else "-"  # 整改率 of 问题整改率, 实际参与率 of 企业参与率
    short = (measure or "").endswith(named.removeprefix("实际")) and named != measure
    if isinstance(rule, Linear) and percent and rule.measure and (short or rule.measure == "实际完成率"):
        text.owned.append(rule.measure)
        return evolve(rule, measure=measure)
    said = [name for name in rule.names if name in own] if isinstance(rule, tree.Formula) else []
    if not isinstance(rule, tree.Formula) or len(said) != 1 or measure is None or measure in (*own, *rule.names):
        return rule
    if pattern("of_target").search(measure):  # 完成率 is 完成值÷目标值 already
        return rule
    text.owned += said
    expression = re.sub(rf"(?<!\w){said[0]}(?!\w)", measure, rule.expression)
    names = tuple(measure if name == said[0] else name for name in rule.names)
    return evolve(rule, expression=expression, names=names)


def _drawn(clause: Clause, own: Band | None, ladder: Ladder) -> Linear:
    """90%-100%之间按线性插值得6至10分: both ends are printed, and the other bands say which way it goes."""
    score = clause.scores[0]
    if not isinstance(score, tree.PointsBetween) or own is None or own.low is None or own.high is None:
        raise Unsure.at(TWO_ENDS, clause)
    ways = set[bool]()
    for one in ladder.main:
        if one.band and one.act == "give" and one.worth is not None:
            above = one.band.edge >= own.high
            ways |= {above} if one.worth >= score.high else {not above} if one.worth <= score.low else set()
    if len(ways) > 1:
        raise Unsure.at(TWO_ENDS, clause)
    ends = (score.low, score.high) if True in ways or not ways else (score.high, score.low)
    low, high = (Point(at, own.unit, tree.Points(end)) for at, end in zip((own.low, own.high), ends, strict=True))
    return Linear(own.measure or ladder.measure, low, high)


def _line(ladder: Ladder, own: Band | None, *, drawn: bool) -> Linear:
    """The line of a branch 按比例: from the end that its neighbour below holds, to the one above.

    ``own`` is its condition, ``None`` for 否则; ``drawn``: 线性内插 is printed, so its lower end gives nothing.
    """
    given = [(one.raw, one.scores[0]) for one in ladder.main if one.act == "give"]
    bands = [(raw, score) for raw, score in given if isinstance(raw, Band)]
    above = {raw.low: score for raw, score in reversed(bands) if raw.low is not None}
    below = {raw.high: score for raw, score in reversed(bands) if raw.high is not None and raw.low is None}
    units = (band.unit for band in ladder.bands if band.unit)
    unit = next(units, None if any((*above, *below)) else "%")
    if own is None or own.high is None:  # it ends where the next band begins, or at its own upper edge
        high = min(above, default=Fraction(100) if unit == "%" else None)
    else:
        high = min((edge for edge in above if edge >= own.high), default=own.high)
    low = own.low if own is not None and own.low is not None else max(below, default=None)
    name = (own.measure if own is not None else None) or ladder.measure
    unnamed = not bands and low is None
    for raw, score in given if unnamed else ():  # 达到年度目标得满分,未达到的按比例
        match raw, score:
            case Condition(Reference(">=", reference)), tree.Points() | tree.Share():
                return Linear(name, None, Point(None, None, score, reference))
    if high is None or (low is not None and low >= high) or (given and unnamed and (own is None or own.high is None)):
        raise Unsure(TWO_ENDS)
    end = above.get(high)
    to = Point(high, unit, end if isinstance(end, tree.Limit) else ladder.top)
    shares = {band.of for band in ladder.bands} - {None}
    if shares and high == _WHOLE and not drawn:  # 达到目标值得满分,低于目标值60%的不得分,其余按比例
        return Linear(name, None, Point(None, None, to.score, shares.pop()))
    if low is None or (low == 0 and not drawn):
        return Linear(name, None, to)
    lower = (below | above if low not in below else below).get(low)
    if lower is None and not below and not drawn and above and own is not None:
        raise Unsure("按比例的起点没有读出")
    return Linear(name, Point(low, unit, lower if isinstance(lower, tree.Limit) else ZERO), to)
