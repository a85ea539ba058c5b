"""What no right reading of a standard looks like (约束): named predicates that strike a reading, and never mend it.

Lives here: one small function a predicate over the rule tree. May not: see the text; read; repair.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations

from indicators.comparators import Quantity
from indicators.standards.tree import (
    Adjust,
    Case,
    Cases,
    Combined,
    Condition,
    Event,
    Formula,
    Judgement,
    Linear,
    Move,
    Once,
    Points,
    PointsBetween,
    Rule,
    Ruled,
    Share,
    ShareBetween,
    StateHolds,
    Step,
    SumOf,
    Veto,
    When,
)
from indicators.syntax.standards.text import Unsure, plain_signs
from indicators.syntax.standards.words import either, words


def check(rule: Rule, text: str) -> None:
    """Strike a reading that cannot be right.

    Args:
        rule: The rule.
        text: The plain text, for the place.

    Raises:
        Unsure: The first predicate that it breaks.
    """
    for each in rules(rule):
        for predicate in _PREDICATES:
            reason = predicate(each)
            if reason is not None:
                reason, _, said = reason.partition("|")
                said = plain_signs("".join(said.split()))
                at = text.find(said) if said else -1
                raise Unsure(reason, at, at + len(said)) if at >= 0 else Unsure(reason)


def rules(rule: Rule) -> Iterator[Rule]:
    """A rule and all rules inside it."""
    yield rule
    inner: list[object] = []
    match rule:
        case SumOf(parts):
            inner += parts
        case Cases(_, cases, otherwise):
            inner += [case.score for case in cases] + [otherwise]
        case Adjust(start):
            inner += [start]
    for each in inner:
        if isinstance(each, Ruled):
            yield from rules(each.rule)
        elif isinstance(each, Rule):
            yield from rules(each)


def _whens(rule: Rule) -> list[When]:
    match rule:
        case Cases(_, cases):
            return [case.when for case in cases]
        case Adjust(_, changes):
            return [when for move in changes if (when := getattr(move, "when", None)) is not None]
        case Veto(when):
            return [when]
    return []


def _facts(rule: Rule) -> Iterator[str]:
    for when in _whens(rule):
        for part in when.parts if isinstance(when, Combined) else (when,):
            if isinstance(part, StateHolds):
                yield part.words
    if isinstance(rule, Adjust):
        yield from (move.event for move in rule.changes if isinstance(move, Event))


@cache
def _speaking() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lists = words()
    harmless = [word for word, kind in lists.kinds.items() if kind == "PLAIN"]
    return re.compile(either(harmless)), re.compile(either(lists.lists["no_fact"]))


def fact_speaks_of_points(rule: Rule) -> str | None:
    """A fact says what is so, never what it earns."""
    plain, speaks = _speaking()
    spoken = next((said for said in _facts(rule) if speaks.search(plain.sub("", said))), None)
    return None if spoken is None else f"有一处情形没有读出|{spoken}"


_SIGNED = re.compile("[≥≤≧≦><＞＜＝=]")  # a bound that was not read


def fact_is_whole(rule: Rule) -> str | None:
    """Brackets close; a thing counted has a name."""
    for said in _facts(rule):
        plain = said.replace("（", "(").replace("）", ")")
        if (
            _SIGNED.search(said)
            or plain.count("(") != plain.count(")")
            or (len(said) == 1 and said in words().counters)
        ):
            return "有一处情形没有读出"
    return None


def ladder_is_reached(rule: Rule) -> str | None:
    """No band stands behind one that holds all of it."""
    if not isinstance(rule, Cases):
        return None
    for one, two in combinations(rule.cases, 2):
        if _covers(one.when, two.when):
            return "有一档永远轮不到，哪一档在前没有读出"
        if _covers(two.when, one.when) and _less(one, two):
            return "较高的一档得分反而低，哪一个分数印错了没有读出"
    return None


def _covers(one: When, two: When) -> bool:
    if not (isinstance(one, Condition) and isinstance(two, Condition)):
        return False
    if (one.measure, one.absolute) != (two.measure, two.absolute):
        return False
    a, b = one.test, two.test
    if not isinstance(a, Quantity) or not isinstance(b, Quantity) or a.unit != b.unit or a.sign == "!=":
        return False
    if (a.sign or "")[:1] != (b.sign or "")[:1]:
        return False
    return a.value <= b.value if (a.sign or "")[:1] == ">" else a.value >= b.value


def levels_fall(rule: Rule) -> str | None:
    """满意 never earns less than 基本满意."""
    if not isinstance(rule, Cases):
        return None
    degrees = words().lists["degrees"]
    for one, two in combinations(rule.cases, 2):
        if isinstance(one.when, StateHolds) and isinstance(two.when, StateHolds):
            high, low = one.when.words.removesuffix("的"), two.when.words.removesuffix("的")
            if any(high == f"{degree}{low}" for degree in degrees if degree in ("基本", "较", "比较")) and _less(
                two, one
            ):
                return "几项是并列还是分级没有读出"
    return None


def _less(one: Case, two: Case) -> bool:
    return isinstance(one.score, Points) and isinstance(two.score, Points) and one.score.value < two.score.value


def number_in_a_fact(rule: Rule) -> str | None:
    """2个工作日内响应得2分 beside 超过3个工作日: one of the ladder's bounds was not read."""
    if not isinstance(rule, Cases):
        return None
    units = {
        case.when.test.unit
        for case in rule.cases
        if isinstance(case.when, Condition) and isinstance(case.when.test, Quantity)
    }
    said = [case.when.words for case in rule.cases if isinstance(case.when, StateHolds)]
    if any(unit and re.search(f"[0-9]个?{re.escape(unit)}", one) for unit in units for one in said):
        return "有一档的数没有读出"
    return None


def branch_stands_alone(rule: Rule) -> str | None:
    """未完成的按比例得分 alone leaves open what the others get."""
    if isinstance(rule, Cases) and len(rule.cases) == 1 and rule.otherwise is None:
        score = rule.cases[0].score
        if (
            isinstance(score, Ruled)
            and isinstance(score.rule, Linear | Formula)
            and isinstance(rule.cases[0].when, StateHolds)
        ):
            return "按比例的条件没有读出"
    return None


def names_are_names(rule: Rule) -> str | None:
    """得分为X%×10: a name holds no number with its unit and no verb of points."""
    if isinstance(rule, Formula) and any(re.search("[0-9A-Za-z][%％]|得分为", name) for name in rule.names):
        return "算式没有读出"
    return None


def line_rises(rule: Rule) -> str | None:
    """Two ends that give the same are no line."""
    if isinstance(rule, Linear) and rule.origin is not None and rule.origin.score == rule.to.score:
        return "按比例的两端没有读出"
    return None


def one_score_for_each(rule: Rule) -> str | None:
    """One fact has one score, a thing counted a fixed one."""
    if not isinstance(rule, Adjust):
        return None
    seen: dict[str, Move] = {}
    for move in rule.changes:
        if isinstance(move, Event):
            if isinstance(move.score, PointsBetween | ShareBetween) and move.score.low >= 0:
                return "按次计分的分数不是一个数"
            key = move.event
        elif isinstance(move, Once) and isinstance(move.when, StateHolds) and move.score != Share(-1):
            key = move.when.words
        else:
            continue
        if key in seen and seen[key] != move and _loses(seen[key]) == _loses(move):
            return "同一种情形有两种计分"
        seen[key] = move
    return None


def _loses(move: Move) -> bool:
    score = getattr(move, "score", None)
    return isinstance(score, Points | Share) and score.value < 0


def counted_or_banded(rule: Rule) -> str | None:
    """每起扣2分 beside 2起以上扣5分: by number or by band is not said."""
    if not isinstance(rule, Adjust):
        return None
    each = [move for move in rule.changes if isinstance(move, Event | Step)]
    bands = [
        (move, move.when.test.unit)
        for move in rule.changes
        if isinstance(move, Once) and isinstance(move.when, Condition) and isinstance(move.when.test, Quantity)
        if move.score != Share(-1)
    ]
    for one in each:
        for move, unit in bands:
            if unit == one.per.unit and _loses(one) == _loses(move):
                return "逐档加减和一次加减对不上"
    return None


def rank_is_measured(rule: Rule) -> str | None:
    """A place in an order is a distance from the first, no thing that is counted."""
    if isinstance(rule, Adjust) and any(
        isinstance(move, Event) and move.per.unit in ("名次", "位次") for move in rule.changes
    ):
        return "从第几名起扣没有读出"
    return None


def parts_are_not_taken_twice(rule: Rule) -> str | None:
    """Parts that are earned one by one are not taken again for 有一项不符合."""
    if not (isinstance(rule, Adjust) and isinstance(rule.start, Ruled) and isinstance(rule.start.rule, SumOf)):
        return None
    failing = words().lists["failures"]
    if any(isinstance(move, Event) and move.event.removesuffix("的") in failing for move in rule.changes):
        return "各项得分和不符合的扣分重复"
    return None


def judgement_has_its_limit(rule: Rule) -> str | None:
    """A range that is printed binds who judges."""
    if isinstance(rule, Judgement) and rule.limit is None and re.search("[0-9]分", rule.words):
        return "有一处分数没有读出"
    return None


_PREDICATES: Sequence[Callable[[Rule], str | None]] = (
    fact_speaks_of_points,
    fact_is_whole,
    ladder_is_reached,
    levels_fall,
    number_in_a_fact,
    branch_stands_alone,
    line_rises,
    names_are_names,
    one_score_for_each,
    counted_or_banded,
    rank_is_measured,
    parts_are_not_taken_twice,
    judgement_has_its_limit,
)
