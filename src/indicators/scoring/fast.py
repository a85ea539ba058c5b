"""Scoring without a trace (快速计分): a bound row compiled once, then a function from the actual number to the score.

Lives here: :func:`compile_row`. May not: decide anything that the traced evaluator does not decide: a test holds the
two equal on every row. What cannot be compiled is scored by the traced evaluator.

Once the target, the points and the facts are fixed, a rule only depends on the actual value x. Every value in it then
is a ratio ``(a·x + b) / (c·x + e)`` of whole numbers, every condition an interval of such a ratio. Both are computed
with Python's whole numbers: exact, and several times faster than :class:`fractions.Fraction`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import Between, Interval, NotEqual, Quantity, Reference
from indicators.rulepacks import PackRule, RulePack
from indicators.rulepacks.names import FINISHED, MET, NOT_MET
from indicators.scoring.ratio import (
    NotCompiledError,
    Pair,
    Ratio,
    Test,
    Value,
    X,
    all_hold,
    function_of,
    one_holds,
    within,
)
from indicators.scoring.row import named_facts, named_values, score_indicator
from indicators.standards import (
    Adjust,
    Amount,
    Cases,
    Condition,
    Formula,
    Linear,
    Outcome,
    Points,
    Rule,
    Ruled,
    Share,
    StateHolds,
    Step,
    ceiling_of,
    questions,
    round_to,
)
from indicators.standards.facts import PERCENT, plain_unit, reference_name, same_unit
from indicators.standards.formula import POINTS_NAME, Literal, Name, Negative, Term
from indicators.standards.trace import ITSELF, TARGET
from indicators.standards.tree import Combined, Limit, Point, When
from indicators.targets import MISSING, Actual, BoundTarget, Facts

Scorer = Callable[[Fraction | Decimal | int], Fraction | None]
_RATES = ("完成率", "反向完成率", "偏离度")


def compile_row(bound: BoundTarget, pack: RulePack, points: Fraction, facts: Facts | None = None) -> Scorer:
    """Compile the scoring of one bound row.

    Args:
        bound: The row's target; its own actual value does not matter.
        pack: The rule pack.
        points: The row's 分值.
        facts: Named numbers that the pack's rules may use.

    Returns:
        A function from the actual number, in the target's unit, to the score, rounded as the pack says: the same
        number that :func:`score_indicator` earns; ``None`` where that is not determined.

    >>> from indicators.comparators import AtLeast
    >>> from indicators.rulepacks import load_rulepack
    >>> from indicators.targets import Indicator, bind
    >>> bound = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=AtLeast(6000, "起")))
    >>> compile_row(bound, load_rulepack("hubei-2019"), Fraction(10))(5400)
    Fraction(9, 1)
    """
    facts = facts or Facts()
    rule = pack.rule_for(bound)
    if rule is None or bound.interval is None or rule.tree.rounding is not None or rule.tree.defined:
        return _traced(bound, pack, points, facts)
    if not _asks_for_actual(bound, rule):
        same = _traced(bound, pack, points, facts)(1)
        return lambda _: same
    named, exact_rates = named_facts(bound, rule, facts), pack.rounding_of("rate") is None
    steps = pack.settings.silent_steps
    ceiling = ceiling_of(rule.tree.rule, points)
    compiler = _Compiler(bound, points, ceiling, named, facts.finished, exact_rates, rule.speaks_of, steps)
    try:
        value = compiler.rule(rule.tree.rule)
    except NotCompiledError:
        return _traced(bound, pack, points, facts)
    return _finished(value, compiler.ceiling, pack)


def _traced(bound: BoundTarget, pack: RulePack, points: Fraction, facts: Facts) -> Scorer:
    def run(x: Fraction | Decimal | int) -> Fraction | None:
        return score_indicator(evolve(bound, actual=Fraction(x)), Actual(), pack, points, facts).earned

    return run


def _asks_for_actual(bound: BoundTarget, rule: PackRule) -> bool:
    """Whether the rule asks for anything that the actual value decides; what a person or a fact gives is not that."""
    told = named_values(evolve(bound, actual=Fraction(1))).keys() - named_values(evolve(bound, actual=MISSING)).keys()
    return any(each.name in {*told, MET, NOT_MET, rule.speaks_of} for each in questions(rule.tree))


def _rounding(pack: RulePack, ceiling: Fraction) -> Callable[[int, int], Fraction]:
    """Round a ratio as the pack says, to the ceiling at most; the few scores that a row can have are built once."""
    rounding = pack.rounding_of("score")
    if rounding is None:
        return Fraction
    digits, mode = rounding.digits, rounding.mode
    if mode == "half_even":
        return lambda n, d: min(round_to(Fraction(n, d), digits, mode), ceiling)
    scale, twice, half = 10**digits, 2, 1
    if mode == "floor":
        twice, half = 1, 0
    made: dict[int, Fraction] = {}

    def rounded(n: int, d: int) -> Fraction:
        units = (twice * scale * n + half * d) // (twice * d)
        found = made.get(units)
        if found is None:
            found = made[units] = min(Fraction(units, scale), ceiling)
        return found

    return rounded


def _finished(value: "Value | Ratio", ceiling: Fraction, pack: RulePack) -> Scorer:
    """Cut the result to 0 … 分值 (or the ceiling that the rule prints) and round it once."""
    rounded = _rounding(pack, ceiling)
    zero, top, bottom = Fraction(0), ceiling.numerator, ceiling.denominator
    full = rounded(top, bottom)
    if isinstance(value, Ratio) and value.c == 0:
        a, b, e = value.a, value.b, value.e

        def line(x: Fraction | Decimal | int) -> Fraction | None:
            n, d = x.as_integer_ratio()
            n, d = a * n + b * d, e * d
            if n * bottom >= top * d:
                return full
            return rounded(n, d) if n > 0 else zero

        return line
    of = function_of(value)

    def run(x: Fraction | Decimal | int) -> Fraction | None:
        found = of(*x.as_integer_ratio())
        if found is None:
            return None
        n, d = found
        if n * bottom >= top * d:
            return full
        return rounded(n, d) if n > 0 else zero

    return run


@frozen
class _Compiler:
    """One row being compiled; it mirrors the traced evaluator branch by branch."""

    bound: BoundTarget
    points: Fraction
    ceiling: Fraction
    named: Mapping[str, Amount]
    finished: bool | None
    exact_rates: bool
    alias: str | None
    silent_steps: str

    # -- values

    def value(self, name: str, unit: str | None) -> tuple[Ratio, str | None]:
        found, told = self.known(name)
        if not same_unit(told, unit):
            raise NotCompiledError
        return found, told

    def known(self, name: str) -> tuple[Ratio, str | None]:
        bound, target = self.bound, self.bound.value
        tenths, unit = (Fraction(1, 10), "%") if bound.unit == "‰" else (Fraction(1), bound.unit)
        if name in ("完成值", ITSELF, self.alias):
            return X.scaled(tenths), unit
        if name in _RATES and target and self.exact_rates:
            whole = Fraction(100) / target
            rate = {
                "完成率": lambda: X.scaled(whole),
                "偏离度": lambda: X.scaled(whole).plus(Ratio.constant(Fraction(-100))),
                "反向完成率": lambda: X.inverse().scaled(target * 100),
            }
            return rate[name](), "%"
        interval = bound.interval or Interval(None, None)
        constants = {TARGET: target, "目标下限": interval.lower, "目标上限": interval.upper}
        constant = constants.get(name)
        if constant is not None:
            return Ratio.constant(constant * tenths), unit
        if name in self.named and name not in _RATES:
            return Ratio.constant(self.named[name].value), self.named[name].unit
        raise NotCompiledError

    def amount(self, outcome: Outcome | Limit) -> Fraction:
        if isinstance(outcome, Points):
            return outcome.value
        if isinstance(outcome, Share):
            return outcome.value * self.points
        raise NotCompiledError

    # -- conditions

    def test(self, when: When, measure: str | None) -> Test:
        match when:
            case StateHolds(word) if word in (MET, NOT_MET) and self.bound.interval is not None:
                met = within(X, self.bound.interval, self.bound.excluded)
                return met if word == MET else lambda n, d: not met(n, d)
            case StateHolds(word) if word == FINISHED and self.finished is not None:
                finished = self.finished
                return lambda _n, _d: finished
            case Condition(Quantity() | Between() as test) if not isinstance(test, NotEqual) and not when.absolute:
                value, _ = self.value(when.measure or measure or ITSELF, plain_unit(test))
                return within(value, test.interval)
            case Condition(Reference() as test) if not when.absolute and test.sign in _OPEN:
                unit = plain_unit(test)
                value, _ = self.value(when.measure or measure or ITSELF, unit)
                bound, _ = self.value(reference_name(test.reference), unit)
                if not bound.is_constant:
                    raise NotCompiledError
                return within(value, _OPEN[test.sign](bound.value * test.factor))
            case Combined(operator, parts):
                tests = [self.test(part, when.measure or measure) for part in parts]
                return all_hold(tests) if operator == "and" else one_holds(tests)
        raise NotCompiledError

    # -- rules

    def rule(self, rule: Rule) -> Value | Ratio:
        match rule:
            case Cases():
                return self.cases(rule)
            case Formula():
                return self.cut(self.formula(rule), rule.floor, rule.ceiling)
            case Linear():
                return self.cut(self.linear(rule), None, rule.ceiling)
            case Adjust():
                return self.cut(self.adjust(rule), rule.floor, rule.ceiling)
        raise NotCompiledError

    def outcome(self, outcome: Outcome) -> Value | Ratio:
        if isinstance(outcome, Ruled):
            return self.rule(outcome.rule)
        return Ratio.constant(self.amount(outcome))

    def cases(self, rule: Cases) -> Value:
        branches = [(self.test(case.when, rule.measure), function_of(self.outcome(case.score))) for case in rule.cases]
        otherwise = function_of(self.outcome(rule.otherwise or Points(0)))

        def run(n: int, d: int) -> Pair:
            for holds, value in branches:
                held = holds(n, d)
                if held:
                    return value(n, d)
                if held is None:
                    return None
            return otherwise(n, d)

        return run

    def formula(self, rule: Formula) -> Ratio:
        return self.term(rule.term)

    def term(self, term: Term) -> Ratio:
        match term:
            case Literal(value):
                return Ratio.constant(value)
            case Name(word) if word == POINTS_NAME:
                return Ratio.constant(self.points)
            case Name(word):
                found, unit = self.value(word, None)
                return found.scaled(Fraction(1, 100)) if unit in PERCENT else found
            case Negative(inner):
                return self.term(inner).scaled(Fraction(-1))
        one, two = self.term(term.left), self.term(term.right)
        if term.sign in ("+", "-"):
            return one.plus(two if term.sign == "+" else two.scaled(Fraction(-1)))
        return one.times(two if term.sign == "*" else two.inverse())

    def linear(self, rule: Linear) -> Ratio:
        x0, y0 = (Fraction(0), Fraction(0)) if rule.origin is None else self.end(rule.origin)
        x1, y1 = self.end(rule.to)
        if x1 == x0:
            raise NotCompiledError
        value, _ = self.value(rule.measure or ITSELF, rule.to.unit)
        slope = (y1 - y0) / (x1 - x0)
        return value.scaled(slope).plus(Ratio.constant(y0 - x0 * slope))

    def end(self, point: Point) -> tuple[Fraction, Fraction]:
        if point.value is not None:
            return point.value, self.amount(point.score)
        at, _ = self.value(point.reference or TARGET, point.unit)
        if not at.is_constant:
            raise NotCompiledError
        return at.value, self.amount(point.score)

    def adjust(self, rule: Adjust) -> Value:
        """Steps in percentage points of a rate, in proportion: the common case; others go to the traced evaluator."""
        start = self.outcome(Share(1) if rule.start is None else rule.start)
        moves = [self.step(move) for move in rule.changes]
        if not isinstance(start, Ratio) or not start.is_constant:
            raise NotCompiledError
        sn, sd = start.b, start.e

        def run(n: int, d: int) -> Pair:
            top, bottom = sn, sd
            for move in moves:
                found = move(n, d)
                if found is None:
                    return None
                mn, md = found
                top, bottom = top * md + mn * bottom, bottom * md
            return top, bottom

        return run

    def step(self, move: object) -> Value:
        if not isinstance(move, Step) or not isinstance(move.origin, Amount) or move.limit is not None:
            raise NotCompiledError
        per, origin, side = move.per, move.origin, move.side
        if side not in _SIDES or per.unit not in PERCENT or origin.unit not in PERCENT:
            raise NotCompiledError
        value, _ = self.value(move.measure or ITSELF, origin.unit)
        gap = value.plus(Ratio.constant(-origin.value)).scaled(1 / per.value)
        silent = per.value == 1 if self.silent_steps == "by_size" else self.silent_steps == "parts"
        parts = silent if move.whole is None else not move.whole
        each = self.amount(move.score)
        of, en, ed = function_of(gap), each.numerator, each.denominator

        def run(n: int, d: int) -> Pair:
            found = of(n, d)
            if found is None:
                return None
            far, unit = found
            if side == "below" or (side == "either" and far < 0):
                far = -far
            if far <= 0:
                return 0, 1
            if not parts:
                far, unit = far // unit, 1
            return far * en, unit * ed

        return run

    def cut(self, value: Value | Ratio, floor: Fraction | None, ceiling: Limit | None) -> Value | Ratio:
        """Apply floor and ceiling; one at 0 or at the end's own is applied at the end anyway."""
        top = None if ceiling is None else self.amount(ceiling)
        if floor in (None, 0) and (top is None or top >= self.ceiling) and isinstance(value, Ratio):
            return value
        of = function_of(value)
        tn, td = (0, 1) if top is None else (top.numerator, top.denominator)

        def run(n: int, d: int) -> Pair:
            found = of(n, d)
            if found is None or found[0] < 0:
                return None if found is None else (0, 1) if floor is not None else found
            if top is not None and found[0] * td > tn * found[1]:
                return tn, td
            return found

        return run


_SIDES = ("below", "above", "either")
_OPEN: dict[str | None, Callable[[Fraction], Interval]] = {
    ">=": lambda value: Interval(value, None),
    "<=": lambda value: Interval(None, value),
    ">": lambda value: Interval(value, None, lower_closed=False),
    "<": lambda value: Interval(None, value, upper_closed=False),
    "=": lambda value: Interval(value, value),
}
