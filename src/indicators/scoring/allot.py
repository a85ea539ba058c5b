"""Points down the tree (分值分配): first pass of scoring, before any actual value is looked at.

Lives here: :func:`allot`, the ways in which points that no form prints can be divided, and the division by largest
remainder. May not: score, word its steps.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import lcm

from attrs import evolve, field, frozen

from indicators.comparators import added, decimal_string
from indicators.data import Data
from indicators.errors import Fault, Finding, Level
from indicators.rulepacks import Block, RulePack, WeightSet, level_kind
from indicators.targets import Goal, GoalTable, Horizon, Indicator

_ZERO, _ONE = Fraction(0), Fraction(1)
INSIDE = {"rows": "按行平均", "kinds": "按二级指标平均、再按行平均", "funds": "按各目标的资金、再按行平均"}


@frozen
class Divided(Data):
    """One division of points (一次分配)."""

    # ``pack`` (as the pack says), ``spread`` (points of absent kinds moved), ``funds``, ``evenly`` or ``stated``
    by: str
    of: str  # what was divided
    total: Fraction  # its points
    part: str  # the part that the row belongs to
    weight: Fraction  # the weight of the part
    weights: Fraction  # all weights together
    points: Fraction  # the points of the part


@frozen(kw_only=True)
class Split(Data):
    """One way to divide points that the form does not print (分法)."""

    weights: WeightSet  # the weight set that comes first; one without blocks leaves all rows together
    # how the rows of a block share its points: ``rows`` (evenly), ``kinds`` (evenly among the level-2 kinds) or
    # ``funds`` (goals by their money). No notice prescribes it: all three are choices of this library
    inside: str = "rows"


@frozen(kw_only=True)
class Allotment(Data):
    """The points of one row and how they came about (分值及其由来); ``number`` is its place in the table."""

    number: int
    goal: Goal
    indicator: Indicator
    points: Fraction = _ZERO
    steps: tuple[Divided, ...] = ()


@frozen(kw_only=True)
class Allotments(Data):
    """The points of all rows of a table, in printed order (分值分配结果)."""

    rows: tuple[Allotment, ...]  # the rows
    # how the points that the form does not print were divided; ``None`` where it prints all of them
    split: Split | None = None
    findings: tuple[Finding, ...] = ()  # what does not fit

    @property
    def total(self) -> Fraction:
        """The points of all rows."""
        return added(row.points for row in self.rows)


def divide(total: Fraction, weights: Sequence[Fraction], digits: int) -> tuple[Fraction, ...]:
    """Divide points by weights, not all zero, so that the parts have so many decimals and add up exactly (最大余数法).

    Among equal remainders the earlier part gets the unit; a total finer than that keeps its last decimals in one part.

    >>> [str(part) for part in divide(Fraction(10), [Fraction(1)] * 3, 2)]
    ['167/50', '333/100', '333/100']
    """
    common = lcm(*(weight.denominator for weight in weights))
    whole = [weight.numerator * (common // weight.denominator) for weight in weights]
    unit, bottom = 10**digits, total.denominator
    top, of = total.numerator * unit, bottom * sum(whole)
    parts = [top * weight // of for weight in whole]
    order = sorted(range(len(parts)), key=lambda i: (-(top * whole[i] % of), i))
    units, rest = divmod(top - bottom * sum(parts), bottom)
    for i in order[:units]:
        parts[i] += 1
    made = {part: Fraction(part, unit) for part in set(parts)}
    out = [made[part] for part in parts]
    if rest:  # a total finer than the precision keeps its last decimals
        out[order[0]] += Fraction(rest, bottom * unit)
    return tuple(out)


def splits_of(table: GoalTable, pack: RulePack) -> tuple[Split, ...]:
    """The ways in which the points that a table does not print can be divided; the first is the one that is used.

    The pack's weights come first, then the other splits that its documents show. Rows share evenly: no row is worth
    next to nothing only because its goal has little money.
    """
    goals = [goal for goal in table.goals_of(Horizon.ANNUAL) if goal.indicators]
    rows = [row for goal in goals for row in goal.indicators]
    kinds = frozenset(level_kind(row.level1) for row in rows)
    own = next(each for each in pack.weights if each.fits(kinds))
    inside = ["rows"]
    if len({level_kind(row.level2) for row in rows}) > 1:
        inside.append("kinds")
    if len(goals) > 1 and all(goal.funds is not None and goal.funds > 0 for goal in goals):
        inside.append("funds")
    return (
        *(Split(weights=own, inside=each) for each in inside),
        *(Split(weights=each) for each in pack.splits if each.fits(kinds) and each.points == pack.goal_points),
    )


def allot(table: GoalTable, pack: RulePack, split: Split | None = None) -> Allotments:
    """Give each annual row of a table its points, and say how they came about: kinds as the pack says, then evenly.

    Points that the form itself states are kept, those of a row and those of a goal; the rest is divided by a split, the
    first of :func:`splits_of`. Where all do not add up to the pack's goal points, a finding says by how much.
    """
    pairs = [(goal, row) for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators]
    rows = tuple(Allotment(number=i, goal=goal, indicator=row) for i, (goal, row) in enumerate(pairs, 1))
    if not rows:
        return Allotments(rows=())
    if all(row.indicator.points is not None for row in rows):
        stated = tuple(_done(row, *_stated(row.indicator.name, row.indicator.points)) for row in rows)
        return _checked(Allotments(rows=stated), pack)
    split = split or splits_of(table, pack)[0]
    run = _Run(pack, split)
    run.whole(rows)
    return _checked(Allotments(rows=tuple(run.allotted()), split=split, findings=tuple(run.findings)), pack)


def points_by(split: Split, own: Allotments, pack: RulePack) -> tuple[Fraction, ...]:
    """The points of the rows of an allotment by another split, without how they came about."""
    run = _Run(pack, split)
    run.whole(own.rows)
    points = {row.number: points for row, points, *_ in run.done}
    return tuple(points[row.number] for row in own.rows)


def _checked(found: Allotments, pack: RulePack) -> Allotments:
    """Say where the points do not add up to what the pack has for the indicators."""
    total = found.total
    gap = total - pack.goal_points
    if gap == 0:
        return found
    whole, own = decimal_string(total), decimal_string(pack.goal_points)
    message = f"各指标的分值合计 {whole} 分，规则包 {pack.id} 规定指标共 {own} 分"
    if pack.execution is not None:
        message += f"（另有预算执行 {decimal_string(pack.execution.points)} 分）"
    message += f"，{'多' if gap > 0 else '少'} {decimal_string(abs(gap))} 分，不评等级"
    hint = f"核对分值，使各指标合计 {own} 分；或改用分值相合的规则包（indicators rules --for 目标表）"
    return evolve(found, findings=(*found.findings, _finding("WEIGHT_SUM", message, Level.ERROR, hint=hint)))


def _stated(name: str, points: Fraction | None) -> tuple[Fraction, "_Step"]:
    points = points or _ZERO
    return points, ("stated", name, points, name, _ONE, _ONE, points)


def _done(row: Allotment, points: Fraction, last: "_Step | None", before: "Steps" = ()) -> Allotment:
    steps = before if last is None else (*before, Divided(*last))
    return Allotment(number=row.number, goal=row.goal, indicator=row.indicator, points=points, steps=steps)


def _finding(code: str, message: str, level: Level, where: str | None = None, hint: str | None = None) -> Finding:
    return Finding(code=code, message=message, fault=Fault.FORM, level=level, where=where, hint=hint)


Rows = tuple[Allotment, ...]
Steps = tuple[Divided, ...]
_Step = tuple[str, str, Fraction, str, Fraction, Fraction, Fraction]  # of which a division is made, if it is asked for


@frozen
class _Run:
    """One allotment: the pack's precision, the rows done so far."""

    pack: RulePack
    split: Split
    done: list[tuple[Allotment, Fraction, _Step | None, Steps]] = field(factory=list)
    findings: list[Finding] = field(factory=list)

    @property
    def digits(self) -> int:
        rounding = self.pack.rounding_of("points")
        return 2 if rounding is None else rounding.digits

    def allotted(self) -> Iterator[Allotment]:
        """The rows in printed order, each with the divisions that led to its points."""
        return (_done(*each) for each in sorted(self.done, key=lambda each: each[0].number))

    def whole(self, rows: Rows) -> None:
        groups = _groups(rows, lambda row: id(row.goal))
        if all(group[0].goal.points is not None for group in groups):
            for group in groups:
                points, step = _stated(group[0].goal.name, group[0].goal.points)
                self.inside(group, points, group[0].goal.name, (Divided(*step),))
        elif self.split.weights.blocks:
            self.blocks(rows, self.split.weights.blocks, self.pack.goal_points, "全部指标", ())
        else:
            self.inside(rows, self.pack.goal_points, "全部指标", ())

    def blocks(self, rows: Rows, blocks: tuple[Block, ...], points: Fraction, of: str, before: Steps) -> None:
        """Divide among kinds; what kinds without rows would have had is spread over the others."""
        held: list[list[Allotment]] = [[] for _ in blocks]
        for row in rows:
            kind = row.indicator.level2 if before else row.indicator.level1
            said = level_kind(kind)  # 服务对象满意度 belongs to 满意度
            own = [part for part, each in zip(held, blocks, strict=True) if any(word in said for word in each.kinds)]
            for rows_of_block in own:
                rows_of_block.append(row)
            if not own:
                name, where = row.indicator.name, row.indicator.where
                message = f"规则包没有给“{kind or '（空）'}”这一类指标规定分值，“{name}”不计分"
                self.findings.append(_finding("KIND_WITHOUT_POINTS", message, Level.ERROR, where))
                self.done.append((row, _ZERO, None, before))
        present = [(block, tuple(rows)) for block, rows in zip(blocks, held, strict=True) if rows]
        missing = [block for block, rows in zip(blocks, held, strict=True) if not rows]
        if missing and present:
            names = "、".join("、".join(block.kinds) for block in missing)
            moved = decimal_string(sum((block.points for block in missing), _ZERO))
            message = f"表中没有{names}指标，其 {moved} 分按比例并入其余各类"
            self.findings.append(_finding("WEIGHT_MOVED", message, Level.INFO))
        by = "spread" if missing else "pack"
        shares = divide(points, [block.points for block, _ in present], self.digits) if present else ()
        total = added(block.points for block, _ in present)
        for (block, inside), share in zip(present, shares, strict=True):
            part = "、".join(block.kinds)
            steps = (*before, Divided(by, of, points, part, block.points, total, share))
            if block.parts:
                self.blocks(inside, block.parts, share, part, steps)
            else:
                self.inside(inside, share, part, steps)

    def inside(self, rows: Rows, points: Fraction, of: str, before: Steps) -> None:
        """Divide what belongs together: evenly, or first by level-2 kind or by the money of the goals."""
        match self.split.inside:
            case "kinds":
                groups = _groups(rows, lambda row: level_kind(row.indicator.level2))
                named = [(level_kind(group[0].indicator.level2) or "（空）", _ONE, group) for group in groups]
                self.shared(named, "evenly", of, points, before)
            case "funds":
                groups = _groups(rows, lambda row: id(row.goal))
                funded = [(group[0].goal.name, group[0].goal.funds or _ZERO, group) for group in groups]
                self.shared(funded, "funds", of, points, before)
            case _:
                self.evenly(rows, points, of, before)

    def shared(
        self, parts: Sequence[tuple[str, Fraction, Rows]], by: str, of: str, points: Fraction, before: Steps
    ) -> None:
        """Divide among named parts by their weights, then evenly."""
        weights = [weight for _, weight, _ in parts]
        total = sum(weights, _ZERO)
        for (name, weight, own), share in zip(parts, divide(points, weights, self.digits), strict=True):
            self.evenly(own, share, name, (*before, Divided(by, of, points, name, weight, total, share)))

    def evenly(self, rows: Rows, points: Fraction, of: str, before: Steps) -> None:
        """Divide among rows; a row that states its own points keeps them."""
        stated = [row for row in rows if row.indicator.points is not None]
        self.done.extend((row, *_stated(row.indicator.name, row.indicator.points), ()) for row in stated)
        rest = [row for row in rows if row.indicator.points is None]
        if not rest:
            return
        left = max(points - sum((row.indicator.points or _ZERO for row in stated), _ZERO), _ZERO)
        shares, many = divide(left, [_ONE] * len(rest), self.digits), Fraction(len(rest))
        for row, share in zip(rest, shares, strict=True):
            self.done.append((row, share, ("evenly", of, left, row.indicator.name, _ONE, many, share), before))


def _groups(rows: Rows, key: Callable[[Allotment], object]) -> list[Rows]:
    """The rows by what they have in common, in order of first appearance."""
    found: dict[object, list[Allotment]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return [tuple(group) for group in found.values()]
