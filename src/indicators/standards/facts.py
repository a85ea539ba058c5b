"""What an evaluation knows (已知事实的取用): values, states and judgements by name, and whether a condition holds.

Lives here: :class:`Known`, the lower half of an evaluation, and the names under which a rule asks. May not: points of a
rule (see ``evaluate``), packs, lark, pint. A fact that is missing ends the walk by an exception that ``evaluate`` turns
into a result; nothing is guessed.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from indicators.comparators import REFERENCES, Between, By, Change, Comparator, Day, Quantity, Reference, decimal_string
from indicators.days import number_of_day
from indicators.errors import RuleError
from indicators.standards.formula import POINTS_NAME, evaluate_term, free_formula, names_in
from indicators.standards.trace import Checked, Chose, Given, Looked, Question, Rounded, Trace
from indicators.standards.tree import Amount, Combined, Condition, Standard, StateHolds, Step, When
from indicators.units import convert, dimension

PERCENT = ("%", "百分点")
COMPLETION_SHARE = "完成比例"  # what 按比例扣分 needs when no bound is printed
YEAR = "年度"
_ZERO = Fraction(0)
SIGNS = str.maketrans({"*": "×", "/": "÷"})  # as people print them
_SIGNED: dict[str | None, Callable[[Fraction, Fraction], bool]] = {
    ">=": ge,
    "<=": le,
    ">": gt,
    "<": lt,
    "=": eq,
    "!=": ne,
}


class MissingFact(Exception):  # noqa: N818 - no error: it ends the walk
    """A fact is missing, or out of its range."""

    def __init__(self, question: Question) -> None:
        """Keep what is asked."""
        super().__init__()
        self.question = question


class Stopped(Exception):  # noqa: N818 - no error: it ends the walk
    """The rule cannot be computed; says why."""


def round_to(value: Fraction, digits: int, mode: str = "half_up") -> Fraction:
    """Round once: ``half_up`` (四舍五入, by absolute value), ``half_even`` (四舍六入五成双) or ``floor`` (只舍不入).

    >>> [str(round_to(Fraction("8.625"), 2, mode)) for mode in ("half_up", "half_even", "floor")]
    ['863/100', '431/50', '431/50']
    """
    many = 10**digits
    if type(value) is Fraction:  # a symbol must split at its own steps
        top, d = value.as_integer_ratio()
        if many % d == 0:
            return value
        if mode != "half_even":
            n = abs(top) * many
            steps = n // d if mode == "floor" else (2 * n + d) // (2 * d)
            return Fraction(steps if top >= 0 else -steps, many)
    unit = Fraction(1, many)
    if mode == "half_even":
        return round(value / unit) * unit
    size = abs(value) / unit
    units = size // 1 if mode == "floor" else (size + Fraction(1, 2)) // 1
    return units * unit if value >= 0 else -units * unit


def number_words(value: Fraction | None, digits: int | None = None) -> str:
    """A number as a form prints it, rounded where it says so; nothing where there is none.

    >>> number_words(Fraction("8.625"), 2), number_words(Fraction(5, 2)), number_words(None)
    ('8.63', '2.5', '')
    """
    return "" if value is None else decimal_string(value if digits is None else round_to(value, digits))


def percent(share: Fraction, digits: int = 2) -> str:
    """A share in per cent, with two decimals where it does not end before.

    >>> percent(Fraction(2, 3)), percent(Fraction(95, 100))
    ('66.67%', '95%')
    """
    return f"{number_words(share * 100, digits)}%"


def label(when: When | None) -> str:
    """Say a condition in words: the key of a judgement that hangs on it.

    >>> label(StateHolds("日志不完整"))
    '日志不完整'
    """
    match when:
        case None:
            return ""
        case StateHolds(words):
            return words
        case Condition(test, measure, absolute):
            return f"{measure or ''}{'绝对值' if absolute else ''}{test.canonical}"
        case Combined(operator, parts):
            return ("且" if operator == "and" else "或").join(label(part) for part in parts)
        case _:  # the three classes above are all
            raise AssertionError(when)


def same_unit(one: str | None, two: str | None) -> bool:
    """Say whether two units can be compared without conversion; an unsaid unit fits every unit."""
    return one is None or two is None or one == two or (one in PERCENT and two in PERCENT)


def reference_name(reference: str) -> str:
    """The Chinese name under which the value of a reference is asked.

    >>> reference_name("previous_year"), reference_name("市下达数")
    ('上年', '市下达数')
    """
    return REFERENCES.get(reference, reference)


def lateness_name(step: Step, measure: str) -> str:
    """The name under which the time after (or before) a deadline is asked."""
    return f"{step.measure or measure}{'超过' if step.side == 'late' else '早于'}时限"


class Known:
    """The facts of one evaluation, and the steps so far."""

    def __init__(self, standard: Standard, given: Given) -> None:
        """Begin with no step."""
        self.standard, self.given = standard, given
        self.defined = dict(standard.defined)
        self.steps: list[Trace] = []
        self.looked: dict[str, Amount] = {}
        self.unit_of: dict[str, str] = {}  # by dimension: the unit that came first

    def points(self) -> Fraction:
        """The indicator's 分值."""
        if self.given.points is None:
            raise MissingFact(Question("number", POINTS_NAME, "分", _ZERO))
        return self.given.points

    def value(self, name: str | None, unit: str | None) -> Fraction:
        """The measured value of a name, in the unit in which it is compared."""
        name = name or self.given.measure
        found = self.given.values.get(name)
        computed_from = None
        if found is None and name in self.defined:
            computed_from = self.defined[name]
            found = self.explained(computed_from, unit)
        if found is None:
            raise MissingFact(Question("number", name, unit))
        if not same_unit(found.unit, unit):
            message = f"“{name}”以{found.unit}给出，规则以{unit}计量，两者不能直接比较"
            raise RuleError.of(code="unit_mismatch", message=message)
        found = found if unit is not None else self.in_one_unit(found)
        value = found.value
        rounding = self.standard.rounding
        if rounding is not None and rounding.of == "measure":
            value = round_to(value, rounding.digits)
        if name not in self.looked:
            self.looked[name] = found
            self.steps.append(Looked(name, found.value, found.unit or unit, computed_from))
            if value != found.value and rounding is not None:
                self.steps.append(Rounded(name, found.value, rounding.digits, "half_up", value))
        return value

    def in_one_unit(self, found: Amount) -> Amount:
        """900米 beside 1公里: what is of one kind is compared in the unit that came first."""
        if found.unit is None or found.unit in PERCENT:
            return found
        first = self.unit_of.setdefault(dimension(found.unit) or found.unit, found.unit)
        return Amount(convert(found.value, found.unit, first), first)

    def explained(self, text: str, unit: str | None) -> Amount | None:
        """The value of a measure that the text explains itself (知晓率=知晓人数/受访人数)."""
        term = free_formula(text)
        if term is None:
            return None
        found = {each: self.value(each, None) for each in names_in(term)}
        values = {each: value / 100 if self.looked[each].unit in PERCENT else value for each, value in found.items()}
        result = self.divided(lambda: evaluate_term(term, values), text)
        return Amount(result * 100, "%") if unit in PERCENT else Amount(result, unit)

    def divided(self, compute: Callable[[], Fraction], what: str) -> Fraction:
        """Compute; a division by zero stops the walk and says of what."""
        try:
            return compute()
        except ZeroDivisionError:
            raise Stopped(f"“{what.translate(SIGNS)}”的除数为零，无法计算") from None

    def judged(self, name: str, low: Fraction | None, high: Fraction | None, *, high_closed: bool = True) -> Fraction:
        """The points that a person gives, within a range."""
        question = Question("judgement", name, "分", low, high, high_closed)
        chosen = self.given.judgements.get(name)
        if chosen is None or not question.allows(chosen):
            raise MissingFact(question)
        self.steps.append(Chose(name, low, high, chosen, high_closed))
        return chosen

    # -- conditions

    def holds(self, when: When, measure: str | None) -> bool:
        """Whether a condition holds, about the measure unless it has its own."""
        match when:
            case StateHolds(words):
                if words not in self.given.states:
                    raise MissingFact(Question("state", words))
                holds = self.given.states[words]
                self.steps.append(Checked(when, words, None, None, holds))
                return holds
            case Combined(operator, parts):
                tested = (self.holds(part, when.measure or measure) for part in parts)
                return all(tested) if operator == "and" else any(tested)
            case Condition(By() as test):
                return self.in_time(when, test, when.measure or measure)
            case Condition(test):
                name = when.measure or measure or self.given.measure
                return self.compared(when, test, name)
            case _:  # the three classes above are all
                raise AssertionError(when)

    def compared(self, when: Condition, test: Comparator, name: str) -> bool:
        """Whether a measured value passes a comparison."""
        unit = test.unit_text
        bound = None
        if isinstance(test, Change):
            value, holds = self.changed(test, name)
        else:
            value = self.value(name, unit)
            size = abs(value) if when.absolute else value
            if isinstance(test, Reference):
                bound = self.value(reference_name(test.reference), unit) * test.factor
                holds = _SIGNED[test.sign](size, bound)
            else:
                assert isinstance(test, Quantity | Between)  # noqa: S101 - Condition admits nothing else
                holds = test.holds(size)
        self.steps.append(Checked(when, name, value, unit, holds, bound))
        return holds

    def changed(self, test: Change, name: str) -> tuple[Fraction, bool]:
        """The amount by which a measure rose (or fell) against its base, and whether that is enough."""
        relative = test.unit == "%"
        value = self.value(name, None if relative else test.unit)
        base = self.value(reference_name(test.reference or "基数"), None if relative else test.unit)
        amount = value - base
        if relative:
            amount = self.divided(lambda: (value - base) / base * 100, name)
        if test.direction == "decrease":
            amount = -amount
        if test.value is None:
            return amount, amount == 0 if test.direction == "none" else amount > 0
        return amount, _SIGNED[test.sign or ">="](abs(amount) if test.direction == "none" else amount, test.value)

    def in_time(self, when: When, test: By, measure: str | None) -> bool:
        """Whether a date lies within a deadline."""
        name = measure or self.given.measure
        found = self.given.values.get(name)
        if found is None:
            raise MissingFact(Question("date", name, "日期"))
        last = self.deadline(test.date)
        holds = _SIGNED[test.sign or "<="](found.value, last)
        self.steps.append(Checked(when, name, found.value, "日期", holds, last))
        return holds

    def deadline(self, day: Day) -> Fraction:
        """The last day of a deadline, in days since 1970-01-01; an unsaid year is asked."""
        year = day.year if day.year is not None else int(self.value(YEAR, None))
        month = day.month or 12
        last = day.day if isinstance(day.day, int) else monthrange(year, month)[1]
        return number_of_day(date(year, month, last))
