"""Which facts a rule can ask for (需要哪些事实): a walk over the tree, before anything is known.

Lives here: :func:`questions`. May not: evaluate. Each name is that of ``evaluate``; a test holds the two together.
"""

from collections.abc import Iterator
from fractions import Fraction

from indicators.comparators import By, Change, Quantity, Reference
from indicators.errors import want
from indicators.standards import tree
from indicators.standards.facts import COMPLETION_SHARE, YEAR, label, lateness_name, reference_name
from indicators.standards.formula import free_formula, free_names
from indicators.standards.trace import ITSELF, TARGET, Question

_ZERO = Fraction(0)


def questions(
    rule: tree.Rule | tree.Standard, measure: str = ITSELF, points: Fraction | None = None
) -> tuple[Question, ...]:
    """List the facts that a rule can ask for, each once, in the order of the text.

    Args:
        rule: A rule, or a whole printed standard.
        measure: The name of the indicator itself.
        points: Its 分值, where it is known: ranges of a person's points then are numbers.

    Returns:
        Numbers, dates, states and judgements; 分值 itself is not among them.

    >>> [question.name for question in questions(tree.Formula("甲/乙*分值", ("甲", "乙")))]
    ['甲', '乙']
    """
    want(rule, (tree.Rule, tree.Standard), "questions 要读出的评分标准（parse_standard 的结果）")
    standard = rule if isinstance(rule, tree.Standard) else tree.Standard(rule)
    walk = _Walk(measure, dict(standard.defined), points)
    found: dict[tuple[str, str], Question] = {}
    for question in walk.rule(standard.rule, ""):
        found.setdefault((question.kind, question.name), question)
    return tuple(found.values())


class _Walk:
    def __init__(self, measure: str, defined: dict[str, str], points: Fraction | None) -> None:
        self.measure, self.defined, self.points = measure, defined, points

    def number(self, name: str | None, unit: str | None) -> Iterator[Question]:
        name = name or self.measure
        if name in self.defined and free_formula(self.defined[name]) is not None:
            for each in free_names(self.defined[name]):
                yield from self.number(each, None)
        else:
            yield Question("number", name, unit)

    def amount(self, outcome: tree.Points | tree.Share | None) -> Fraction | None:
        if isinstance(outcome, tree.Points):
            return outcome.value
        return None if self.points is None else self.points * (1 if outcome is None else outcome.value)

    def when(self, when: tree.When | None, measure: str | None) -> Iterator[Question]:
        match when:
            case tree.StateHolds(words):
                yield Question("state", words)
            case tree.Combined(_, parts):
                for part in parts:
                    yield from self.when(part, when.measure or measure)
            case tree.Condition(By() as test):
                yield Question("date", when.measure or measure or self.measure, "日期")
                if test.date.year is None:
                    yield Question("number", YEAR)
            case tree.Condition(Change() as test):
                unit = None if test.unit == "%" else test.unit
                yield from self.number(when.measure or measure, unit)
                yield from self.number(reference_name(test.reference or "基数"), unit)
            case tree.Condition(test):
                yield from self.number(when.measure or measure, test.unit_text)
                if isinstance(test, Reference):
                    yield from self.number(reference_name(test.reference), test.unit_text)

    def outcome(self, outcome: tree.Outcome | None, key: str) -> Iterator[Question]:
        match outcome:
            case tree.PointsBetween(low, high):
                yield Question("judgement", key, "分", low, high)
            case tree.ShareBetween(low, high):
                yield Question("judgement", key, "分", self.amount(tree.Share(low)), self.amount(tree.Share(high)))
            case tree.Ruled(rule):
                yield from self.rule(rule, key)

    def rule(self, rule: tree.Rule, key: str) -> Iterator[Question]:  # noqa: C901, PLR0912 - one branch a kind
        match rule:
            case tree.Cases():
                for case in rule.cases:
                    yield from self.when(case.when, rule.measure)
                    yield from self.outcome(case.score, label(case.when))
                yield from self.outcome(rule.otherwise, "否则")
            case tree.Adjust():
                yield from self.outcome(rule.start, key)
                for move in rule.changes:
                    yield from self.move(move)
            case tree.Linear():
                for point in (rule.origin, rule.to):
                    if point is not None and point.value is None:
                        yield from self.number(point.reference or TARGET, point.unit)
                yield from self.number(rule.measure, rule.to.unit)
            case tree.Formula(_, names):
                for name in names:
                    yield from self.number(name, None)
            case tree.SumOf(parts):
                for part in parts:
                    yield from self.rule(part, key)
            case tree.Veto(when):
                yield from self.when(when, None)
            case tree.Judgement(words, limit):
                yield Question("judgement", f"{key}{words}", "分", _ZERO, self.amount(limit))

    def move(self, move: tree.Move) -> Iterator[Question]:
        match move:
            case tree.Step():
                yield from self.distance(move)
                yield from self.outcome(move.score, move.measure or self.measure)
            case tree.Event(event, per):
                yield from self.when(move.when, None)
                yield from self.number(event, per.unit)
                yield from self.outcome(move.score, event)
            case tree.Once(when, score):
                yield from self.when(when, None)
                yield from self.outcome(score, label(when))
            case tree.Proportional():
                yield from self.when(move.when, move.measure)
                if not (isinstance(move.when, tree.Condition) and isinstance(move.when.test, Quantity)):
                    yield from self.number(move.measure or COMPLETION_SHARE, "%")
            case tree.Discretion(when, words, limit):
                yield from self.when(when, None)
                yield Question("judgement", f"{label(when)}{words}", "分", _ZERO, self.amount(limit))
            case _:  # the five classes above are all
                raise AssertionError(move)

    def distance(self, move: tree.Step) -> Iterator[Question]:
        unit = move.per.unit
        if move.side in ("late", "early"):
            yield from self.number(lateness_name(move, self.measure), unit)
            return
        match move.origin:
            case tree.Amount(_, told):
                yield from self.number(move.measure, told or unit)
            case origin:
                name = reference_name(origin.reference) if isinstance(origin, tree.Base) else TARGET
                asked = None if unit == "%" else unit  # a step in % may be % of a count
                yield from self.number(name, asked)
                yield from self.number(move.measure, asked)
