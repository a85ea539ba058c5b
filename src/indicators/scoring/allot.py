"""Points down the tree (分值分配): first pass of scoring, before any actual value is looked at.

Lives here: :func:`allot` and the division by largest remainder. May not: score, word its steps.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby

from attrs import evolve, field, frozen

from indicators.comparators import decimal_string
from indicators.errors import Fault, Finding, Level
from indicators.rulepacks import Block, RulePack, WeightSet, level_kind
from indicators.targets import Goal, GoalTable, Horizon, Indicator


@frozen
class Divided:
    """One division of points (一次分配).

    Args:
        by: ``pack`` (as the pack says), ``spread`` (points of absent kinds moved), ``funds``, ``evenly`` or ``stated``.
        of: What was divided.
        total: Its points.
        part: The part that the row belongs to.
        weight: The weight of the part.
        weights: All weights together.
        points: The points of the part.
    """

    by: str
    of: str
    total: Fraction
    part: str
    weight: Fraction
    weights: Fraction
    points: Fraction


@frozen(kw_only=True)
class Allotment:
    """The points of one row and how they came about (分值及其由来); ``number`` is its place in the table."""

    number: int
    goal: Goal
    indicator: Indicator
    points: Fraction = Fraction(0)
    steps: tuple[Divided, ...] = ()


@frozen(kw_only=True)
class Allotments:
    """The points of all rows of a table, in printed order (分值分配结果)."""

    rows: tuple[Allotment, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def total(self) -> Fraction:
        """The points of all rows."""
        return sum((row.points for row in self.rows), Fraction(0))


def divide(total: Fraction, weights: Sequence[Fraction], digits: int) -> tuple[Fraction, ...]:
    """Divide points by weights so that the parts have so many decimals and add up exactly (最大余数法).

    Args:
        total: What is divided.
        weights: Non-negative weights, not all zero.
        digits: Decimals of the parts, the last part apart where the total itself has more.

    Returns:
        The parts; among equal remainders the earlier part gets the unit.

    >>> [str(part) for part in divide(Fraction(10), [Fraction(1)] * 3, 2)]
    ['167/50', '333/100', '333/100']
    """
    unit = Fraction(1, 10**digits)
    share = total / sum(weights)
    exact = [share * weight for weight in weights]
    parts = [each // unit * unit for each in exact]
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - exact[i], i))
    units, rest = divmod(total - sum(parts), unit)
    for i in order[: int(units)]:
        parts[i] += unit
    parts[order[0]] += rest  # a total finer than the precision keeps its last decimals
    return tuple(parts)


def allot(table: GoalTable, pack: RulePack, horizon: Horizon = Horizon.ANNUAL) -> Allotments:
    """Give each row of a table its points: kinds as the pack says, goals by their funds, then evenly.

    Points that the form itself states are kept.

    Args:
        table: The goal table.
        pack: The rule pack.
        horizon: Which goals are scored: the annual ones.

    Returns:
        The points of each row with the divisions that led to them; the rows add up to the pack's goal points.

    >>> from indicators.comparators import AtLeast
    >>> from indicators.rulepacks import load_rulepack
    >>> rows = tuple(Indicator(name=name, path=("产出指标", ""), target=AtLeast(1, "次")) for name in "甲乙丙")
    >>> goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=rows)
    >>> found = allot(GoalTable(title="表", goals=(goal,)), load_rulepack("hubei-2019"))
    >>> [str(row.points) for row in found.rows]
    ['2667/100', '2667/100', '1333/50']
    """
    pairs = [(goal, row) for goal in table.goals_of(horizon) for row in goal.indicators]
    rows = tuple(Allotment(number=i, goal=goal, indicator=row) for i, (goal, row) in enumerate(pairs, 1))
    if not rows:
        return Allotments(rows=())
    if all(row.indicator.points is not None for row in rows):
        return _stated(rows, pack)
    run = _Run(pack)
    kinds = frozenset(level_kind(row.indicator.level1) for row in rows)
    weights = next(each for each in pack.weights if each.fits(kinds))
    run.whole(rows, weights)
    return Allotments(rows=tuple(sorted(run.done, key=lambda row: row.number)), findings=tuple(run.findings))


def _stated(rows: tuple[Allotment, ...], pack: RulePack) -> Allotments:
    given = tuple(_as_stated(row) for row in rows)
    total = sum((row.points for row in given), Fraction(0))
    if total == pack.goal_points:
        return Allotments(rows=given)
    message = f"表中所填分值之和是 {decimal_string(total)}，规则包规定指标共 {decimal_string(pack.goal_points)} 分"
    return Allotments(rows=given, findings=(_finding("WEIGHT_SUM", message, Level.ERROR),))


def _as_stated(row: Allotment) -> Allotment:
    """The row with the points that the form states."""
    points, name, one = row.indicator.points or Fraction(0), row.indicator.name, Fraction(1)
    return evolve(row, points=points, steps=(Divided("stated", name, points, name, one, one, points),))


def _finding(code: str, message: str, level: Level, where: str | None = None) -> Finding:
    return Finding(code=code, message=message, fault=Fault.FORM, level=level, where=where)


@frozen
class _Run:
    """One allotment: the pack's precision, the rows done so far."""

    pack: RulePack
    done: list[Allotment] = field(factory=list)
    findings: list[Finding] = field(factory=list)

    @property
    def digits(self) -> int:
        rounding = self.pack.rounding_of("points")
        return 2 if rounding is None else rounding.digits

    def whole(self, rows: tuple[Allotment, ...], weights: WeightSet) -> None:
        points = self.pack.goal_points
        if weights.blocks:
            self.blocks(rows, weights.blocks, points, "全部指标", lambda row: row.level1)
        else:
            self.goals(rows, points, "全部指标")

    def blocks(
        self,
        rows: tuple[Allotment, ...],
        blocks: tuple[Block, ...],
        points: Fraction,
        of: str,
        level: Callable[[Indicator], str],
    ) -> None:
        """Divide among kinds; what kinds without rows would have had is spread over the others."""
        inside = {i: tuple(row for row in rows if _is(level(row.indicator), block)) for i, block in enumerate(blocks)}
        present = [(block, inside[i]) for i, block in enumerate(blocks) if inside[i]]
        for row in rows:
            if not any(_is(level(row.indicator), block) for block in blocks):
                kind = level(row.indicator) or "（空）"
                message = f"规则包没有给“{kind}”这一类指标规定分值，“{row.indicator.name}”不计分"
                self.findings.append(_finding("KIND_WITHOUT_POINTS", message, Level.ERROR, row.indicator.where))
                self.done.append(row)
        missing = [block for i, block in enumerate(blocks) if not inside[i]]
        if missing and present:
            names = "、".join("、".join(block.kinds) for block in missing)
            moved = decimal_string(sum((block.points for block in missing), Fraction(0)))
            message = f"表中没有{names}指标，其 {moved} 分按比例并入其余各类"
            self.findings.append(_finding("WEIGHT_MOVED", message, Level.INFO))
        by = "spread" if missing else "pack"
        shares = divide(points, [block.points for block, _ in present], self.digits) if present else ()
        total = sum((block.points for block, _ in present), Fraction(0))
        for (block, own), share in zip(present, shares, strict=True):
            part = "、".join(block.kinds)
            step = Divided(by, of, points, part, block.points, total, share)
            marked = tuple(evolve(row, steps=(*row.steps, step)) for row in own)
            if block.parts:
                self.blocks(marked, block.parts, share, part, lambda row: row.level2)
            else:
                self.goals(marked, share, part)

    def goals(self, rows: tuple[Allotment, ...], points: Fraction, of: str) -> None:
        """Divide among goals by their funds, where each of them states its funds; else evenly."""
        groups = [tuple(group) for _, group in groupby(rows, key=lambda row: id(row.goal))]
        if len(groups) == 1:
            self.evenly(rows, points, of)
            return
        funds = [group[0].goal.funds for group in groups]
        known = [each for each in funds if each is not None and each > 0]
        by = "funds" if len(known) == len(groups) else "evenly"
        weights = known if by == "funds" else [Fraction(1)] * len(groups)
        shares, whole = divide(points, weights, self.digits), sum(weights, Fraction(0))
        for group, weight, share in zip(groups, weights, shares, strict=True):
            name = group[0].goal.name
            step = Divided(by, of, points, name, weight, whole, share)
            self.evenly(tuple(evolve(row, steps=(*row.steps, step)) for row in group), share, name)

    def evenly(self, rows: tuple[Allotment, ...], points: Fraction, of: str) -> None:
        """Divide among rows; a row that states its own points keeps them."""
        stated = [row for row in rows if row.indicator.points is not None]
        self.done.extend(_as_stated(row) for row in stated)
        left = points - sum((row.indicator.points or Fraction(0) for row in stated), Fraction(0))
        rest = [row for row in rows if row.indicator.points is None]
        if (left != 0 and not rest) or left < 0:
            message = f"“{of}”应有 {decimal_string(points)} 分，表中所填分值与此不符"
            self.findings.append(_finding("WEIGHT_SUM", message, Level.ERROR))
        if not rest:
            return
        shares = divide(max(left, Fraction(0)), [Fraction(1)] * len(rest), self.digits)
        for row, share in zip(rest, shares, strict=True):
            step = Divided(
                "evenly", of, max(left, Fraction(0)), row.indicator.name, Fraction(1), Fraction(len(rest)), share
            )
            self.done.append(evolve(row, points=share, steps=(*row.steps, step)))


def _is(word: str, block: Block) -> bool:
    """Whether a kind belongs to a block: 服务对象满意度 belongs to 满意度."""
    return any(kind in level_kind(word) for kind in block.kinds)
