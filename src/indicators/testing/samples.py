"""Laws of scoring that are sampled (抽样检验的规律): what joins rows, units and words, tried on drawn tables.

Lives here: the laws that no interval decides. May not: decide (see ``laws``). The same pack always gives the same
tables, the shortest that refutes a law is shown. hypothesis is imported on use.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import cache, lru_cache, partial
from itertools import product

from attrs import evolve

from indicators.comparators import AtLeast, AtMost, Stated, decimal_string
from indicators.errors import RuleError, RulePackError
from indicators.explaining import explain
from indicators.scoring import ExecutionScore, Score, SelfEvaluation, allot, score, score_indicator
from indicators.standards import round_to
from indicators.standards.formula import evaluate_term, parse_formula
from indicators.targets import Actual, Actuals, BoundTarget, Facts, GoalTable, Horizon, Indicator, bind
from indicators.testing.bench import Bench, Broken, Filled, FilledRow
from indicators.testing.laws import Law, Tried
from indicators.testing.replay import redo

EXAMPLES = 20
# One amount in two units; 万元 is what forms of money print.
PAIRS = (("万元", "元"), ("公里", "米"), ("公顷", "平方米"), ("吨", "千克"), ("小时", "分钟"), ("%", "‰"))
_SIGNS: dict[str, type[AtLeast | AtMost]] = {"≥": AtLeast, "≤": AtMost}
_TARGET, _ACTUAL = Fraction(40), Fraction(37)  # in the great unit
_FACTS = Facts(budget=Fraction(1_000_000), year=2026, finished=True, named={"上年": (Fraction(80), None)})


_Drawn = tuple[GoalTable, Actuals]
_RESULT = re.compile(r"(-?[\d,]*\.?\d+)(%?)(?!\s*[-+×÷(\d.,%])")  # a number that is no part of further arithmetic


@cache
def _drawn(paths: tuple[tuple[str, str], ...]) -> tuple[_Drawn, ...]:
    """Filled tables of rows of these kinds, always the same, the plainest first; of one kind alone only that."""
    from hypothesis import HealthCheck, Phase, given, settings

    from indicators.testing.strategies import filled_tables

    found: list[_Drawn] = []

    @settings(
        max_examples=EXAMPLES if len(paths) > 1 else 1,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        phases=(Phase.generate,),
    )
    @given(filled_tables(paths))
    def draw(example: _Drawn) -> None:
        found.append(example)

    draw()
    return tuple(sorted(found, key=lambda drawn: len(drawn[1].values)))


def _of_tables(body: Callable[[Bench, Filled], Broken | None], bench: Bench) -> Iterator[Tried]:
    """Ask about the tables that are drawn once for all laws, the shortest first, until one refutes."""
    for each in _tables(bench):
        broken = body(bench, each)
        yield Tried(broken, proven=False)
        if broken is not None:
            return


def _row_of(found: Score) -> FilledRow:
    earned = found.status.label if found.earned is None else decimal_string(found.earned)
    indicator = found.indicator
    actual = found.actual.text or "未填"
    return FilledRow(indicator.name, str(indicator.target), actual, decimal_string(found.points), earned)


def _rule_of(found: Score) -> str:
    return "" if found.rule is None else found.rule.id


# -- the same in another unit


def _units(bench: Bench) -> Iterator[Tried]:
    """A row in a great unit and in a small one, target and actual value independently, earns the same."""
    for pair, place, sign in product(PAIRS, bench.places, _SIGNS):
        scored = [
            score_indicator(bound, filled, bench.pack, Fraction(10), _FACTS)
            for bound, filled in _written(place, sign, pair)
        ]
        other = next((each for each in scored if each.earned != scored[0].earned), None)
        why = f"同一个数以{pair[0]}计和以{pair[1]}计，得分不同"
        rows = () if other is None else tuple(map(_row_of, (scored[0], other)))
        broken = None if other is None else Broken(_rule_of(scored[0]) or _rule_of(other), why, rows)
        yield Tried(broken, proven=False)


@lru_cache(maxsize=1024)  # packs have rows of the same kinds
def _written(
    place: tuple[str, tuple[str, str]], sign: str, pair: tuple[str, str]
) -> tuple[tuple[BoundTarget, Actual], ...]:
    """A row with its target and its actual value written in each unit of a pair."""
    from indicators.units import convert

    (name, path), (great, _), found = place, pair, list[tuple[BoundTarget, Actual]]()
    for one, two in product(pair, repeat=2):
        target, reading = convert(_TARGET, great, one), Stated(convert(_ACTUAL, great, two), two)
        filled = Actual(text=str(reading), reading=reading, reason="已说明")
        row = Indicator(name=name, path=path, target=_SIGNS[sign](target, one))
        found.append((bind(row, filled, _FACTS), filled))
    return tuple(found)


# -- whole tables


def _scored(bench: Bench, drawn: _Drawn) -> Filled:
    """A drawn table, each row with its points, and scored."""
    table = _with_points(drawn[0], bench)
    actuals = Actuals(values=[(key, evolve(actual, reason="已说明")) for key, actual in drawn[1].values])
    return Filled(table, actuals, score(table, actuals, bench.pack, _FACTS))


def _tables(bench: Bench) -> list[Filled]:
    """The tables that every law is asked about, drawn once."""
    if not bench.drawn:
        for path in bench.paths:  # directed first: each kind of rows alone; that one has no rule another law says
            with suppress(RulePackError):
                bench.drawn.extend(_scored(bench, each) for each in _drawn((path,)))
        bench.drawn.extend(_scored(bench, each) for each in _drawn(bench.paths))
    return bench.drawn


def _with_points(table: GoalTable, bench: Bench) -> GoalTable:
    points = iter(allot(table, bench.pack).rows)
    goals = tuple(
        evolve(goal, indicators=tuple(evolve(row, points=next(points).points) for row in goal.indicators))
        for goal in table.goals_of(Horizon.ANNUAL)
    )
    return evolve(table, goals=goals)


def _order(bench: Bench, drawn: Filled) -> Broken | None:
    """Rows turned round, so that each two of them change places, keep their scores, and the total stays."""
    turned = tuple(evolve(goal, indicators=goal.indicators[::-1]) for goal in drawn.table.goals)
    one = drawn.scored
    two = score(evolve(drawn.table, goals=turned[::-1]), drawn.actuals, bench.pack, _FACTS)
    others = {(found.goal, found.indicator.name): found for found in two.scores}
    for found in one.scores:
        other = others[found.goal, found.indicator.name]
        if found.earned != other.earned:
            return Broken(_rule_of(found), "换了行的先后，得分不同", (_row_of(found), _row_of(other)))
    if (one.total, one.rating) != (two.total, two.rating):
        why = f"换了行的先后，总分由 {decimal_string(one.total)} 变为 {decimal_string(two.total)}"
        return Broken("total", why, tuple(map(_row_of, one.scores)))
    return None


def _sums(bench: Bench, drawn: Filled) -> Broken | None:
    """The points of the rows and of budget execution make the whole, and so do their scores."""
    found = drawn.scored
    execution = found.execution
    points = found.allotments.total + (execution.points if execution else 0)
    earned = [*([] if execution is None else [execution.earned]), *(each.earned for each in found.scores)]
    total = sum((each for each in earned if each is not None), Fraction(0))
    rows = tuple(map(_row_of, found.scores))
    if points != bench.pack.points:
        why = f"各行分值之和是 {decimal_string(points)}，应当是 {decimal_string(bench.pack.points)}"
        return Broken("weights", why, rows)
    vetoed = any(veto.effect == "zero" and veto.scope != "indicator" for veto in found.vetoes)
    if total == found.total or vetoed:
        return None
    why = f"各项得分之和是 {decimal_string(total)}，总分却是 {decimal_string(found.total)}"
    return Broken("total", why, rows)


# -- the explanation


def _replay(bench: Bench, drawn: Filled) -> Broken | None:
    """Redoing what is recorded and what is worded leads to the score."""
    found = drawn.scored
    for each in found.scores:
        why = _astray(each, bench)
        if why is not None:
            return Broken(_rule_of(each), why, (_row_of(each),))
    for whole, part in ((found, "total"), (found.execution, "execution")):
        why = None if whole is None else _astray(whole, bench)
        if why is not None:
            return Broken(part, why, tuple(map(_row_of, found.scores)))
    return None


def _astray(found: Score | ExecutionScore | SelfEvaluation, bench: Bench) -> str | None:
    """Where the explanation of a score cannot be redone, in words."""
    result, step = redo(found.steps, _results(found))
    if step is not None:
        return f"计算过程的这一步推不出来：{step}"
    earned = found.total if isinstance(found, SelfEvaluation) else found.earned
    if earned is not None and result is not None and result != earned:
        return f"按计算过程复算得 {decimal_string(result)}，得分却是 {decimal_string(earned)}"
    wrong = next((line for line in explain(found, bench.pack).lines if not adds_up(line)), None)
    return None if wrong is None else f"说明里的算式不成立：{wrong}"


def _results(found: Score | ExecutionScore | SelfEvaluation) -> list[Fraction]:
    """The results that a total adds, and that a compound puts together."""
    if isinstance(found, ExecutionScore):
        return []
    if isinstance(found, Score):
        return [part.exact for part in found.parts if part.exact is not None]
    execution = found.execution.earned if found.execution is not None else None
    return [each for each in (execution, *(row.earned for row in found.scores)) if each is not None]


def adds_up(line: str) -> bool:
    """Say whether every equation of a line of an explanation is right; a line without one is.

    >>> adds_up("合计：5 - 1.5 = 3.5 分"), adds_up("合计：5 - 1.5 = 4 分"), adds_up("方向：正向")
    (True, False, True)
    >>> adds_up("62÷65×10 ≈ 9.538462 分"), adds_up("80 × 1 ÷ 9 ≈ 8.88 分")
    (True, False)
    """
    left, *rest = re.split(" ([=≈]) ", line)
    for sign, right in zip(rest[::2], rest[1::2], strict=True):
        result, sum_ = _RESULT.match(right), _arithmetic(left)
        if result is not None and sum_ and not _equals(sum_, sign, result):
            return False
        left = right
    return True


def _equals(sum_: str, sign: str, result: re.Match[str]) -> bool:
    """Whether arithmetic gives a printed number: exactly beside =, rounded half-up to its digits beside ≈."""
    printed = result[1].replace(",", "")
    try:
        value = evaluate_term(parse_formula(sum_, ()), {}) * (100 if result[2] else 1)
    except (RuleError, ZeroDivisionError):
        return False
    return Fraction(printed) == (value if sign == "=" else round_to(value, len(printed.partition(".")[2])))


def _arithmetic(text: str) -> str:
    """The arithmetic that ends a text, with plain signs."""
    start = len(text)
    while start and text[start - 1] in "0123456789.,+-×÷*/()% ":
        start -= 1
    return text[start:].strip().translate({ord("×"): "*", ord("÷"): "/", ord(","): None})


SAMPLED = (
    Law("units", "换单位不改分", "同一个数用万元和用元写，得分一样。", _units, decided=False),
    Law("order", "行序不改分", "行的先后不影响得分和总分。", partial(_of_tables, _order), decided=False),
    Law("sums", "分项合成总分", "各行分值之和是满分，各行得分之和是总分。", partial(_of_tables, _sums), decided=False),
    Law(
        "replay", "说明可以复算", "照说明里的每一步重算，得到同样的得分。", partial(_of_tables, _replay), decided=False
    ),
)
