"""The exact evaluator (计算): a rule and the facts give points, with every step recorded.

Lives here: the walk over the rule tree. May not: word its steps (see ``explain``), packs, lark, pint.
It always ends: the tree is finite, every branch returns, and a fact that is missing or a division by zero ends the
evaluation with a result that says so. Nothing is guessed.
"""

import re
from fractions import Fraction

from indicators.comparators import Quantity
from indicators.errors import want
from indicators.standards import trace, tree
from indicators.standards.facts import (
    COMPLETION_SHARE,
    PERCENT,
    Known,
    MissingFact,
    Stopped,
    label,
    lateness_name,
    reference_name,
    round_to,
)
from indicators.standards.formula import POINTS_NAME, evaluate_term, points_in
from indicators.standards.node import Node
from indicators.standards.trace import TARGET, Evaluation, Given, Settings

_ZERO = Fraction(0)


def evaluate(rule: tree.Rule | tree.Standard, given: Given, settings: Settings | None = None) -> Evaluation:
    """Apply a rule to facts, exactly.

    Args:
        rule: A rule, or a whole printed standard.
        given: Points, measured values, states and judgements.
        settings: Readings where the text is silent.

    Returns:
        Points with every step, or the fact that is missing.

    Raises:
        RuleError: A value is given in another unit than the rule's.

    >>> rule = tree.Formula("完成值/目标值*分值", ("完成值", "目标值"), ceiling=tree.Share(1))
    >>> evaluate(rule, Given(points=Fraction(10), values={"完成值": 45, "目标值": 50})).earned
    Fraction(9, 1)
    >>> evaluate(rule, Given(points=Fraction(10), values={"完成值": 45})).needs
    Question(kind='number', name='目标值', unit=None, low=None, high=None, high_closed=True)
    """
    want(rule, (tree.Rule, tree.Standard), "evaluate 要读出的评分标准（parse_standard 的结果）")
    want(given, Given, "evaluate 要 Given(points=…, values={…})")
    standard = rule if isinstance(rule, tree.Standard) else tree.Standard(rule)
    run = _Run(standard, given, settings or Settings())
    try:
        earned = run.whole()
    except MissingFact as missing:
        return Evaluation(needs=missing.question, steps=tuple(run.steps))
    except Stopped as stopped:
        return Evaluation(stopped=str(stopped), steps=tuple(run.steps))
    except _Graded as graded:
        return Evaluation(grade=str(graded), vetoes=tuple(run.vetoes), steps=tuple(run.steps))
    return Evaluation(earned=earned, vetoes=tuple(run.vetoes), steps=tuple(run.steps))


def adds_points(rule: tree.Rule | tree.Outcome | None) -> bool:
    """Say whether a rule adds points to a start that is not zero: then no one is kept to the 分值.

    >>> plus = tree.Event("多办一件", tree.Amount(1, "件"), tree.Points("0.5"))
    >>> adds_points(tree.Adjust(tree.Points(8), (plus,))), adds_points(tree.Adjust(tree.Points(0), (plus,)))
    (True, False)
    """
    match rule:
        case tree.Adjust(start, changes) if start != tree.Points(0):
            moved = [getattr(change, "score", None) for change in changes]
            return adds_points(start) or any(isinstance(s, tree.Points | tree.Share) and s.value > 0 for s in moved)
        case tree.Cases():
            return any(adds_points(outcome) for outcome in (*(case.score for case in rule.cases), rule.otherwise))
        case tree.SumOf(parts):
            return any(adds_points(part) for part in parts)
        case tree.Ruled(inner):
            return adds_points(inner)
        case _:
            return False


def starts(rule: tree.Rule | tree.Outcome | None) -> bool:
    """Say whether what a rule takes is taken from points that it gives itself, in each of its branches."""
    match rule:
        case tree.Adjust(start):
            return start not in (None, tree.Points(0))
        case tree.Cases(_, cases, otherwise):
            return all(starts(each) for each in (*(case.score for case in cases), otherwise))
        case tree.Ruled(inner):
            return starts(inner)
        case _:
            return True


def scales(rule: Node) -> bool:
    """Say whether all that a rule gives is in proportion to the points: shares of them, and no points of its own.

    >>> scales(tree.Share("0.6")), scales(tree.Formula("完成值*分值", ("完成值",))), scales(tree.Points(2))
    (True, True, False)
    """
    for node in rule.walk():
        match node:
            case tree.PointsBetween():
                return False
            case tree.Points(value) if value != 0:
                return False
            case tree.Formula(term=term) if points_in(term) != 1:
                return False
    return True


def ceiling_of(rule: tree.Rule | tree.Outcome | None, points: Fraction) -> Fraction:
    """The most that a rule can give: the points, or a higher ceiling that it prints itself (最高得分为分值的120%).

    A ceiling in points counts where the rule's own full marks are no more than the points.

    >>> rule = tree.Formula("完成值/目标值*分值", ("完成值", "目标值"), ceiling=tree.Share("1.2"))
    >>> ceiling_of(rule, Fraction(10)), ceiling_of(tree.Points(12), Fraction(10))
    (Fraction(12, 1), Fraction(10, 1))
    """
    match rule:
        case None | tree.Points() | tree.Share():  # most branches of a rule
            return points
        case tree.Cases():
            return max(ceiling_of(each, points) for each in (*(case.score for case in rule.cases), rule.otherwise))
        case tree.Ruled(inner):
            return ceiling_of(inner, points)
        case tree.Formula(ceiling=ceiling):
            top = _plain(ceiling, points)
        case tree.Linear(to=tree.Point(score=full), ceiling=ceiling):
            top = _plain(ceiling, points) if (_plain(full, points) or _ZERO) <= points else None
        case tree.Adjust(start=start, ceiling=ceiling):
            base = points if start is None else _plain(start, points)
            top = _plain(ceiling, points) if base is not None and 0 < base <= points else None
        case _:
            return points
    return points if top is None or top is points else max(points, top)


def _plain(outcome: tree.Outcome | None, points: Fraction) -> Fraction | None:
    match outcome:
        case tree.Points(value):
            return value
        case tree.Share(value):
            return points if value == 1 else value * points
        case _:
            return None


def _least(outcome: tree.Outcome, like: type[tree.Outcome]) -> Fraction | None:
    """The least that a neighbour gives, in the same measure as a range of this type; a plain share is a range too."""
    match outcome:
        case tree.Share(value) if like is tree.ShareBetween:
            return value
        case tree.PointsBetween(low) | tree.ShareBetween(low) if type(outcome) is like:
            return low
    return None


# 甲/乙*10, 10*(甲/乙): the ten is what is given where all is done
_QUOTIENT = re.compile(r"\(?[^-+*/()]+/[^-+*/()]+\)?\*([0-9.]+)|([0-9.]+)\*\(?[^-+*/()]+/[^-+*/()]+\)?")


def _steps(exact: Fraction, *, up: bool | None) -> Fraction:
    """Whole steps; one that is begun counts as well where the text says so (不足一步按一步计)."""
    return (-(-exact // 1) if up else exact // 1) * Fraction(1)


class _Graded(Exception):  # noqa: N818 - no error: it ends the walk
    pass


class _Run(Known):
    """One evaluation: the walk over the rules, on top of the facts."""

    def __init__(self, standard: tree.Standard, given: Given, settings: Settings) -> None:
        super().__init__(standard, given)
        self.settings = settings
        self.vetoes: list[tree.Veto] = []
        self.under = _ZERO  # as far below zero as the text itself goes

    # -- the whole

    def whole(self) -> Fraction:
        earned = self.rule(self.standard.rule, "")
        if any(veto.effect == "zero" and veto.scope in (None, "indicator") for veto in self.vetoes):
            earned = self.bounded("veto", earned, _ZERO)
        if earned < self.under and not self.settings.below_zero:
            earned = self.bounded("zero", earned, self.under)
        if self.given.points is not None and earned > self.given.points and not self.bonus():
            most = ceiling_of(self.standard.rule, self.given.points)
            if earned > most:
                earned = self.bounded("points" if most == self.given.points else "ceiling", earned, most)
        rounding = self.standard.rounding
        if rounding is not None and rounding.of == "score":
            before, earned = earned, round_to(earned, rounding.digits)
            self.steps.append(trace.Rounded("score", before, rounding.digits, "half_up", earned))
        return earned

    def bonus(self) -> bool:
        """Whether the score may exceed the points."""
        return adds_points(self.standard.rule) if self.settings.bonus is None else self.settings.bonus

    def bounded(self, what: str, before: Fraction, result: Fraction) -> Fraction:
        self.steps.append(trace.Bounded(what, before, result))
        return result

    def clamped(self, value: Fraction, floor: Fraction | None, ceiling: tree.Limit | None) -> Fraction:
        if floor is not None and value < floor:
            value = self.bounded("floor", value, floor)
        if ceiling is not None and value > (top := self.amount(ceiling)):
            value = self.bounded("ceiling", value, top)
        return value

    # -- outcomes

    def amount(self, outcome: tree.Outcome) -> Fraction:
        """The points of a plain outcome."""
        assert isinstance(outcome, tree.Points | tree.Share)  # noqa: S101 - the tree's types say so
        return outcome.value if isinstance(outcome, tree.Points) else outcome.value * self.points()

    def outcome(self, outcome: tree.Outcome, key: str, *, taken: tuple[tree.Outcome, ...] = ()) -> Fraction:
        """The points that an outcome gives; ``taken`` are its neighbours, which own a shared edge if they give more."""
        match outcome:
            case tree.Points() | tree.Share():
                result = self.amount(outcome)
                self.steps.append(trace.Gave(outcome, self.given.points, result))
                return result
            case tree.PointsBetween(low, high) | tree.ShareBetween(low, high):
                scale = Fraction(1) if isinstance(outcome, tree.PointsBetween) else self.points()
                shared = any(_least(other, type(outcome)) == high for other in taken)
                return self.judged(key, low * scale, high * scale, high_closed=not shared)
            case tree.Grade(word):
                raise _Graded(word)
            case tree.Ruled(rule):
                return self.rule(rule, key)
            case _:  # the six classes above are all
                raise AssertionError(outcome)

    # -- rules

    def rule(self, rule: tree.Rule, key: str) -> Fraction:  # noqa: PLR0911 - one branch a kind is the plainest table
        match rule:
            case tree.Cases():
                return self.cases(rule)
            case tree.Adjust():
                return self.adjust(rule, key)
            case tree.Linear():
                return self.linear(rule)
            case tree.Formula():
                return self.formula(rule)
            case tree.SumOf(parts):
                results = self.parts(parts, key)
                scored = tuple(r for part, r in zip(parts, results, strict=True) if not isinstance(part, tree.Veto))
                self.steps.append(trace.Added(scored, sum(scored, _ZERO)))
                return sum(scored, _ZERO)
            case tree.Veto(when):
                if self.holds(when, None):
                    self.vetoes.append(rule)
                    self.steps.append(trace.Vetoed(rule))
                return _ZERO
            case tree.Judgement(words, limit):
                top = self.points() if limit is None else self.amount(limit)
                return self.judged(f"{key}{words}", _ZERO, top)
            case tree.Unreadable(reason):
                raise Stopped(f"评分标准未能识别：{reason}")
            case _:  # the eight classes above are all
                raise AssertionError(rule)

    def parts(self, parts: tuple[tree.Rule, ...], key: str) -> tuple[Fraction, ...]:
        """Each part of a sum; where one gives a grade, the vetoes beside it may still give a worse one."""
        results: list[Fraction] = []
        graded: _Graded | None = None
        for part in parts:
            try:
                results.append(self.part(part, key))
            except _Graded as grade:
                graded = grade
        if graded is not None:
            vetoed = [veto.grade for veto in self.vetoes if veto.grade is not None]
            raise _Graded(vetoed[0]) if vetoed else graded
        return tuple(results)

    def part(self, rule: tree.Rule, key: str) -> Fraction:
        """A part of a sum loses no more than it was given (没有倒扣); a rate above its end earns that end."""
        before = self.under
        result = self.rule(rule, key)
        under = self.under - before
        if result < under and starts(rule) and not self.settings.below_zero:
            return self.bounded("zero", result, under)
        full = None if self.settings.bonus else self.ends(rule)
        return result if full is None or result <= full else self.bounded("ceiling", result, full)

    def ends(self, rule: tree.Rule | tree.Outcome | None) -> Fraction | None:
        """The most that lines and the cases around them print; ``None`` where a rule prints none."""
        match rule:
            case tree.Points(value):
                return value
            case tree.Share(value) if self.given.points is not None:
                return value * self.given.points
            case tree.Ruled(inner):
                return self.ends(inner)
            case tree.Formula(expression=said, ceiling=None) if quotient := _QUOTIENT.fullmatch(said):
                return Fraction(quotient[1] or quotient[2])
            case tree.Linear(_, origin, to, None):
                ends = [self.ends(each.score) for each in (origin, to) if each is not None]
            case tree.Cases(_, cases, otherwise):
                ends = [self.ends(each) for each in (*(case.score for case in cases), otherwise or tree.Points(0))]
            case _:
                return None
        known = [one for one in ends if one is not None]
        return max(known) if len(known) == len(ends) else None

    def cases(self, rule: tree.Cases) -> Fraction:
        for case in rule.cases:
            if self.holds(case.when, rule.measure):
                others = tuple(other.score for other in rule.cases if other is not case)
                return self.outcome(case.score, label(case.when), taken=others)
        return self.outcome(rule.otherwise or tree.Points(0), "否则")

    def linear(self, rule: tree.Linear) -> Fraction:
        x0, y0 = (_ZERO, _ZERO) if rule.origin is None else self.end(rule.origin)
        x1, y1 = self.end(rule.to)
        value = self.value(rule.measure, rule.to.unit)
        name = rule.measure or self.given.measure
        result = self.divided(lambda: y0 + (value - x0) * (y1 - y0) / (x1 - x0), name)
        self.steps.append(trace.Lined(name, value, rule.to.unit, (x0, y0), (x1, y1), result))
        return self.clamped(result, None, rule.ceiling)

    def end(self, point: tree.Point) -> tuple[Fraction, Fraction]:
        at = point.value if point.value is not None else self.value(point.reference or TARGET, point.unit)
        return at, self.amount(point.score)

    def formula(self, rule: tree.Formula) -> Fraction:
        values: dict[str, Fraction] = {}
        for name in rule.names:
            value = self.value(name, None)
            values[name] = value / 100 if self.looked[name].unit in PERCENT else value
        if POINTS_NAME in rule.expression:
            values[POINTS_NAME] = self.points()
        result = self.divided(lambda: evaluate_term(rule.term, values), rule.expression)
        self.steps.append(trace.Computed(rule.expression, tuple(values.items()), result))
        return self.clamped(result, rule.floor, rule.ceiling)

    # -- changes

    def adjust(self, rule: tree.Adjust, key: str) -> Fraction:
        start = self.outcome(tree.Share(1) if rule.start is None else rule.start, key)
        moved = tuple(self.move(move, start) for move in rule.changes)
        result = start + sum(moved, _ZERO)
        once = [(move, one) for move, one in zip(rule.changes, moved, strict=True) if isinstance(move, tree.Once)]
        gone = [move.when for move, _ in once if move.score == tree.Share(-1)]
        more = [one for move, one in once if move.score != tree.Share(-1) and move.when in gone]  # 不得分,倒扣8分
        self.under += min(_ZERO, sum(more, _ZERO))
        self.steps.append(trace.Added((start, *moved), result))
        return self.clamped(result, rule.floor, rule.ceiling)

    def move(self, move: tree.Move, start: Fraction) -> Fraction:  # noqa: PLR0911 - one branch a kind, as above
        match move:
            case tree.Step():
                return self.step(move)
            case tree.Event(event, per, up=up):
                if move.when is not None and not self.holds(move.when, None):
                    return _ZERO
                count = self.value(event, per.unit)
                times = _steps(count / per.value, up=up)
                return self.moved(move, count, times, self.each(move.score, event), parts=False)
            case tree.Once(when, score):
                if not self.holds(when, None):
                    return _ZERO
                return self.moved(move, None, Fraction(1), self.each(score, label(when)))
            case tree.Proportional():
                return self.proportional(move, start)
            case tree.Discretion(when, words, limit):
                if when is not None and not self.holds(when, None):
                    return _ZERO
                top = max(start, self.given.points or _ZERO) if limit is None else self.amount(limit)
                return self.moved(move, None, Fraction(1), -self.judged(f"{label(when)}{words}", _ZERO, top))
            case _:  # the five classes above are all
                raise AssertionError(move)

    def each(self, score: tree.Outcome, key: str) -> Fraction:
        """The points of one step, event or occurrence."""
        return self.amount(score) if isinstance(score, tree.Points | tree.Share) else self.outcome(score, key)

    def moved(
        self,
        move: tree.Move,
        distance: Fraction | None,
        times: Fraction,
        each: Fraction,
        *,
        parts: bool | None = None,
    ) -> Fraction:
        amount = times * each
        limit: tree.Limit | None = getattr(move, "limit", None)
        if limit is not None and abs(amount) > (most := self.amount(limit)):
            amount = most if amount > 0 else -most
        self.steps.append(trace.Moved(move, distance, times, each, amount, parts))
        return amount

    def step(self, move: tree.Step) -> Fraction:
        distance = self.distance(move)
        parts = not move.up and (not move.whole if move.whole is not None else self.silent_parts(move))
        exact = distance / move.per.value
        times = exact if parts else _steps(exact, up=move.up)
        key = move.measure or self.given.measure
        each = self.each(move.score, key) if times else _ZERO
        return self.moved(move, distance, times, each, parts=parts)

    def silent_parts(self, move: tree.Step) -> bool:
        if self.settings.silent_steps == "by_size":
            return move.per.value == 1 and move.per.unit in PERCENT
        return self.settings.silent_steps == "parts"

    def distance(self, move: tree.Step) -> Fraction:
        """How far the measure lies on the wrong side of its bound, in the unit of one step."""
        unit = move.per.unit
        if move.side in ("late", "early"):
            return max(_ZERO, self.value(lateness_name(move, self.given.measure), unit))
        bound, bound_unit = self.bound(move.origin, unit)
        relative = unit == "%" and bound_unit is not None and bound_unit not in PERCENT
        value = self.value(move.measure, bound_unit if relative else bound_unit or unit)
        gap = {"below": bound - value, "above": value - bound, "either": abs(value - bound)}[move.side]
        if relative:
            gap = self.divided(lambda: gap / bound * 100, move.measure or self.given.measure)
        return max(_ZERO, gap)

    def bound(self, origin: tree.Amount | tree.Base | None, unit: str | None) -> tuple[Fraction, str | None]:
        if isinstance(origin, tree.Amount):
            return origin.value, origin.unit
        name = TARGET if origin is None else reference_name(origin.reference)
        given = self.given.values.get(name)
        told = None if given is None else given.unit
        return self.value(name, told or unit), told

    def proportional(self, move: tree.Proportional, start: Fraction) -> Fraction:
        """按比例扣分: the missing part of the bound that the condition prints, else of the whole task."""
        if move.when is not None and not self.holds(move.when, move.measure):
            return _ZERO
        test = move.when.test if isinstance(move.when, tree.Condition) else None
        if isinstance(test, Quantity) and test.value > 0:
            reached = self.value(move.measure, test.unit_text) / test.value
        else:
            reached = self.value(move.measure or COMPLETION_SHARE, "%") / 100
        missing = max(_ZERO, 1 - reached)
        return self.moved(move, reached * 100, missing, -start, parts=True)
