"""Two rules compared on facts made from their own edges (试算).

Lives here: the facts, and the first one on which two rules part. May not: read texts.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any

from indicators.comparators import decimal_string
from indicators.days import date_of, day_words
from indicators.errors import RuleError
from indicators.standards.evaluate import evaluate
from indicators.standards.questions import questions
from indicators.standards.trace import Given, Question
from indicators.standards.tree import Amount, Parting, Rule

_MOST = 160  # facts that are tried
_WEIGHT = Fraction(100)
_EDGES = ("value", "lower", "upper", "factor")


def parting(one: Rule, two: Rule) -> Parting | None:
    """Find the first facts for which two readings give different points: the facts in words, and what each gives."""
    for given in islice(_facts((one, two)), _MOST * 4):
        a, b = _points(one, given), _points(two, given)
        if a != b:
            return Parting(*_told(given), a or "不能计算", b or "不能计算")
    return None


def _numbers(node: Any) -> Iterator[Fraction]:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        for key, value in node.items():
            if key in _EDGES and isinstance(value, str):
                yield Fraction(value)
            else:
                yield from _numbers(value)
    elif isinstance(node, list):
        for each in node:
            yield from _numbers(each)


def _facts(rules: Sequence[Rule]) -> Iterator[Given]:
    """Facts from the edges of the rules: each edge, a step to either side, each fact true and false; plainest first."""
    edges = sorted({edge for rule in rules for edge in _numbers(rule.to_dict())})
    near = sorted({e + d for e in edges for d in (-1, 0, 1, e)} | {(a + b) / 2 for a, b in pairwise(edges)})
    numbers = [*map(Fraction, (0, 1, 2, 3)), *near]
    asked = list({(q.kind, q.name): q for rule in rules for q in questions(rule, points=_WEIGHT)}.values())
    values = [_values(question, numbers) for question in asked]
    for shift in (0, 1):
        ground = [options[min(shift, len(options) - 1)] for options in values]
        yield _given(asked, ground)
        for at, options in enumerate(values):
            for value in options:
                yield _given(asked, [*ground[:at], value, *ground[at + 1 :]])
    few = [options[:: max(1, len(options) // 3)] for options in values]
    for chosen in islice(product(*few), _MOST):
        yield _given(asked, list(chosen))


def _values(question: Question, numbers: list[Fraction]) -> list[Any]:
    match question.kind:
        case "state":
            return [False, True]
        case "judgement":
            low, high = question.low or Fraction(0), question.high
            return [low] if high is None or low == high else [low, (low + high) / 2]
        case "date":
            return [Fraction(19000), Fraction(20500)]
    return numbers


def _given(asked: Sequence[Question], chosen: Sequence[Any]) -> Given:
    pairs = list(zip(asked, chosen, strict=True))
    return Given(
        points=_WEIGHT,
        values={q.name: Amount(v, q.unit) for q, v in pairs if q.kind in ("number", "date")},
        states={q.name: v for q, v in pairs if q.kind == "state"},
        judgements={q.name: v for q, v in pairs if q.kind == "judgement"},
    )


def _points(rule: Rule, given: Given) -> str | None:
    """What a rule gives for facts, in words; ``None`` where they do not fit it."""
    try:
        found = evaluate(rule, given)
    except RuleError:
        return None
    if found.needs is not None or found.stopped is not None:
        return None
    return f"{found.grade or found.earned}{sorted((v.effect or '', v.grade or '') for v in found.vetoes) or ''}"


def _told(given: Given) -> tuple[str, str]:
    """The facts in words: those that hold, and the numbers."""
    true = [f"「{name}」" for name, holds in given.states.items() if holds]
    numbers = [f"「{name}」为{_said(value)}" for name, value in given.values.items() if value.value]
    if numbers:
        return "、".join([*true, *numbers]), ""
    return "、".join(true) or "都不属实", "属实" if true else ""


def _said(amount: Amount) -> str:
    if amount.unit == "日期":
        return day_words(date_of(amount.value))
    return f"{decimal_string(amount.value)}{amount.unit or ''}"
