"""Findings on a scoring standard (评分标准检查): edges, gaps, points that do not add up, branches that never decide.

Lives here: :func:`lint` and one small check a defect. May not: score; read text; raise for a bad standard.
"""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import pairwise

from indicators._resources import labels
from indicators.comparators import Between, Interval, Quantity, decimal_string, exact
from indicators.errors import Finding, Level
from indicators.standards import tree
from indicators.standards.facts import number_words

_MEASURED = ("%", "百分点", "分", "‰", None)  # things are counted whole: nothing lies between 4名 and 5名


def lint(standard: tree.Standard, weight: str | int | Fraction | None = None) -> list[Finding]:
    """Check a standard for what will be read differently by two people, or never at all.

    ``weight`` is the indicator's 分值, where it is known.
    """
    points = None if weight is None else exact(weight)
    found = []
    for code in standard.anomalies:
        message, hint = labels("read_through").get(code, (f"原文有缺陷（{code}）", "对照原件核对"))
        found.append(_finding(code, message, hint))
    found += _total(standard.rule, points)
    for rule in standard.rule.walk():
        match rule:
            case tree.Cases():
                found += _unreachable(rule)
                found += [] if "edge_gap" in standard.anomalies else _gaps(rule)
            case tree.Adjust():
                found += _adjusted(rule, points)
            case tree.Unreadable(reason):
                found.append(_finding("unparsed", f"评分标准没有读出：{reason}", "改写，或由人评分", Level.ERROR))
    return list(dict.fromkeys(found))


def _finding(code: str, message: str, hint: str, level: Level = Level.WARNING) -> Finding:
    return Finding(code=code, message=message, hint=hint, level=level)


# -- points


def _total(rule: tree.Rule, weight: Fraction | None) -> Iterator[Finding]:
    """The best that the text gives should be the 分值."""
    best = None if weight is None else _best(rule, weight)
    if weight is not None and best not in (None, weight):
        message = f"按标准最高能得{number_words(best)}分，与分值{decimal_string(weight)}分不符"
        yield _finding("points_total", message, "核对各档、各项的分数")


def _best(rule: tree.Rule, weight: Fraction) -> Fraction | None:
    """The most that a rule gives without additions; ``None`` when the text does not say."""
    match rule:
        case tree.Cases(_, cases, otherwise):
            outcomes = [case.score for case in cases] + ([] if otherwise is None else [otherwise])
            bests = [_worth(outcome, weight) for outcome in outcomes]
            known = [best for best in bests if best is not None]
            return max(known) if len(known) == len(bests) else None
        case tree.Adjust(start, ceiling=ceiling):
            best = weight if start is None else _worth(start, weight)
            return best if best != 0 else _worth(ceiling, weight)  # additions alone may come to their ceiling
        case tree.Linear(_, _, to, ceiling):
            return _worth(ceiling or to.score, weight)
        case tree.SumOf(parts):
            sums = [_best(part, weight) for part in parts if not isinstance(part, tree.Veto)]
            return None if None in sums else sum((best for best in sums if best is not None), Fraction(0))
        case tree.Judgement(_, limit):
            return _worth(limit, weight)
    return None


def _worth(outcome: tree.Outcome | None, weight: Fraction) -> Fraction | None:
    match outcome:
        case tree.Points(value) | tree.PointsBetween(_, value):
            return value
        case tree.Share(value) | tree.ShareBetween(_, value):
            return value * weight
        case tree.Ruled(rule):
            return _best(rule, weight)
    return None


def _adjusted(rule: tree.Adjust, weight: Fraction | None) -> Iterator[Finding]:
    """Deductions need a start; a step over a rate is in 百分点."""
    if rule.start is None and any(_takes(move) for move in rule.changes):
        level = Level.WARNING if weight is None else Level.INFO
        yield _finding("no_start", "只写了扣分，没有写从多少分扣起，按分值扣", "写明满足要求时得几分", level)
    for move in rule.changes:
        if isinstance(move, tree.Step) and move.per.unit == "%":
            bounded = isinstance(move.origin, tree.Amount) and move.origin.unit == "%"
            if bounded or (move.measure or "").endswith("率"):
                many = decimal_string(move.per.value)
                message = f"“{move.measure or '指标'}”本身是百分率，每{many}%按{many}个百分点读"
                yield _finding("percent_step", message, "改成“个百分点”")


def _takes(move: tree.Move) -> bool:
    if isinstance(move, tree.Step | tree.Event | tree.Once):
        score = move.score
        return (score.value if isinstance(score, tree.Points | tree.Share) else score.low) < 0
    return True


# -- bands


def _bands(rule: tree.Cases) -> list[tuple[int, Interval]]:
    """The cases that are bounds over the rule's own measure, with their intervals; none where one is ≠."""
    found = []
    for at, case in enumerate(rule.cases):
        when = case.when
        if isinstance(when, tree.Condition) and when.measure is None and isinstance(when.test, Quantity | Between):
            found.append((at, when.test.interval))
    units = {_unit_of(rule.cases[at]) for at, _ in found}
    return found if len(units) == 1 and Interval(None, None) not in (each for _, each in found) else []


def _unit_of(case: tree.Case) -> str | None:
    """The unit of a case's bound."""
    test = case.when.test if isinstance(case.when, tree.Condition) else None
    return test.unit if isinstance(test, Quantity | Between) else None


def _unreachable(rule: tree.Cases) -> Iterator[Finding]:
    """A case that an earlier one always forestalls."""
    before: list[Interval] = []
    for at, interval in _bands(rule):
        if before and all(held(before, place) for place in places([*before, interval]) if interval.holds(place)):
            yield _never(at, str(interval))
        before.append(interval)
    seen: set[str] = set()
    for at, case in enumerate(rule.cases):
        if isinstance(case.when, tree.StateHolds):
            if case.when.words in seen:
                yield _never(at, case.when.words)
            seen.add(case.when.words)


def _never(at: int, said: str) -> Finding:
    return _finding("unreachable", f"第{at + 1}档（{said}）永远轮不到，前面的档已经包括了它", "把要求高的一档写在前面")


def _gaps(rule: tree.Cases) -> Iterator[Finding]:
    """A number between two bands that stands in none, where nothing catches the rest."""
    bands = _bands(rule)
    if rule.otherwise is not None or not bands or _unit_of(rule.cases[bands[0][0]]) not in _MEASURED:
        return
    intervals = [interval for _, interval in bands]
    inner = places(intervals)[1:-1]
    lows = any(interval.lower is None for interval in intervals)
    missed = [place for place in inner if not held(intervals, place) and (lows or place > inner[0])]
    if missed:
        yield _finding("edge_gap", f"如{decimal_string(missed[0])}，哪一档也不在", "让下一档的上限接上上一档的下限")


def held(intervals: Iterable[Interval], place: Fraction) -> bool:
    """Whether one of the intervals holds a number."""
    return any(interval.holds(place) for interval in intervals)


def places(intervals: Iterable[Interval]) -> list[Fraction]:
    """Every edge, a place between each two, and one on either side: what decides how intervals lie."""
    edges = sorted({edge for interval in intervals for edge in (interval.lower, interval.upper) if edge is not None})
    inner = [place for low, high in pairwise(edges) for place in (low, (low + high) / 2)]
    return [edges[0] - Fraction(1, 2), *inner, edges[-1], edges[-1] + 1] if edges else [Fraction(0)]
