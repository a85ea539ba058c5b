"""The rows that a pack is tried on (试算行): for each rule, targets of every sort that it scores.

Lives here: the catalogue of targets, and which rule scores which of them. May not: score, judge.
The targets are plain numbers already (bound), so that what is proven is the rule, not the reading of a text.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from attrs import evolve, frozen

from indicators import comparators as c
from indicators.rulepacks import PackRule, RulePack, Selector, level_kind
from indicators.rulepacks.names import FINISHED, MET, NOT_MET, RATE
from indicators.standards import Points, PointsBetween, Standard, questions
from indicators.standards.trace import ITSELF
from indicators.targets import BoundTarget, Direction, Facts, Indicator, derive_direction

ENOUGH = 4  # so many times the target is far enough for a staircase that never ends
PATHS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("成本指标", "经济成本指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
NAMES = {
    "数量指标": ("排查隐患起数", "培训人次", "改造户数"),
    "质量指标": ("验收合格率", "设施完好率"),
    "时效指标": ("完成时间", "完成及时率"),
    "经济成本指标": ("项目总成本", "单位成本"),
    "社会效益指标": ("覆盖率", "群众知晓率"),
    "服务对象满意度指标": ("群众满意度", "企业满意度"),
}
ANY_NAMES = ("综合指标", "工作完成情况")
_UP, _DOWN, _EXACT = Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER, Direction.EXACT
SIGNS: tuple[tuple[type[c.Counted], Direction], ...] = (
    (c.AtLeast, _UP),
    (c.MoreThan, _UP),
    (c.Stated, _UP),
    (c.AtMost, _DOWN),
    (c.LessThan, _DOWN),
    (c.Stated, _DOWN),
    (c.Exactly, _EXACT),
    (c.NotEqual, _EXACT),
)
VALUES = (
    (Fraction(90), "%"),
    (Fraction(40), "件"),
    (Fraction(7), "件"),  # its shares have no end in decimals
    (Fraction(1_000_000), "元"),
    (Fraction(0), "件"),
)
BELOW_ZERO = (Fraction(-5), "%")
RANGES = (c.Between(80, 90, unit="%"), c.Between(80, 90, lower_closed=True, upper_closed=False, unit="%"))
WORDS: tuple[c.Comparator, ...] = (c.State("合格", text="合格"), c.YesNo(value=True), c.Completion("achieved"))
DATE = c.By("<=", c.Day(2026, 6, 30))
DATE_NUMBER = Fraction(20634)  # 2026-06-30 in days since 1970-01-01
OTHER_DATE = c.By(None, c.Day(2026, 6, 30))


_Place = tuple[tuple[str, str], str, bool]  # kinds, name, whether core
_SUITS = {"%": "质量指标", "元": "经济成本指标", "日期": "时效指标"}


EXECUTION = "execution"
OF_ACTUAL = {ITSELF, "完成值", "完成率", "反向完成率", "偏离度", "迟延天数", MET, NOT_MET}
GRADES = "grades"
RULES = "rules"  # the part of a pack that an exception names where no single rule is meant
_EXECUTED = Indicator(name=RATE, path=("预算执行", "预算执行率"), target=c.AtLeast(100, "%"))


def label_of(pack: RulePack, rule: str) -> str:
    """What a pack calls one of its rules.

    >>> from indicators.rulepacks import load_rulepack
    >>> label_of(load_rulepack("hubei-2019"), "positive")
    '正向指标'
    """
    labels = {each.id: each.label for each in pack.rules} | {EXECUTION: "预算执行"}
    return labels.get(rule, rule)


@frozen
class TriedRow:
    """A row that a rule of the pack scores (试算行)."""

    rule: PackRule | None  # the rule; None for budget execution
    bound: BoundTarget  # the target; its actual value is yet to come
    points: Fraction  # its 分值
    facts: Facts  # whether the project is finished, and numbers that the pack needs by name

    @property
    def measured(self) -> bool:
        """Whether the score depends on the actual value at all (编制准确 depends on 调剂额 alone)."""
        if self.rule is None:
            return True
        return any(each.name in OF_ACTUAL or each.name == self.rule.speaks_of for each in self.rule.asked)

    @property
    def id(self) -> str:
        """The rule's id, as exceptions name it."""
        return EXECUTION if self.rule is None else self.rule.id


def _targets(applies: tuple[Selector, ...]) -> Iterator[BoundTarget]:
    """Targets of every sort, without a name; those below zero only where the pack speaks of them."""
    nameless = Indicator(name="", path=("", ""), target=DATE)
    units = dict.fromkeys(unit for each in applies for unit in each.unit if unit != "日期")
    values = [*VALUES, *((Fraction(40), unit) for unit in units)]
    if any("negative" in each.target for each in applies):
        values.append(BELOW_ZERO)
    for (kind, direction), (value, unit) in product(SIGNS, values):
        said = kind(value, unit)
        yield BoundTarget(
            indicator=evolve(nameless, target=said),
            interval=_interval(said, direction),
            value=value,
            excluded=value if kind is c.NotEqual else None,
            unit=unit,
            direction=direction,
        )
    for between in RANGES:
        yield BoundTarget(
            indicator=evolve(nameless, target=between), interval=between.interval, unit=between.unit, direction=_EXACT
        )
    for date, days in ((DATE, c.Interval(None, DATE_NUMBER)), (OTHER_DATE, c.Interval(None, DATE_NUMBER))):
        indicator = evolve(nameless, target=date)
        yield BoundTarget(indicator=indicator, interval=days, value=DATE_NUMBER, unit="日期", direction=_DOWN)
    for word in WORDS:
        yield BoundTarget(indicator=evolve(nameless, target=word))


def _interval(said: c.Quantity, direction: Direction) -> c.Interval:
    if isinstance(said, c.Stated):
        return (c.AtLeast if direction is _UP else c.AtMost)(said.value).interval
    return said.interval


def kinds_of(pack: RulePack) -> tuple[tuple[str, str], ...]:
    """The kinds of levels 1 and 2 that rows of the pack's forms have: its own, and what every form has beside them."""
    ordinary: dict[str, list[str]] = {}
    for level1, level2 in PATHS:
        ordinary.setdefault(level_kind(level1), []).append(level_kind(level2))
    blocks = [(block, one) for weights in pack.weights for block in weights.blocks for one in block.kinds]
    own = [
        (one, two)
        for block, one in blocks
        for two in [kind for part in block.parts for kind in part.kinds] + ordinary.get(one, [])
    ]
    bare = [(one, "综合") for block, one in blocks if not block.parts and one not in ordinary]
    return tuple(dict.fromkeys((f"{one}指标", f"{two}指标") for one, two in (*own, *bare))) or PATHS


def _places(rules: tuple[Selector, ...]) -> Iterator[_Place]:
    """Kinds and names that a row may have: those of every form, and those that the pack picks out."""
    for path in PATHS:
        yield path, NAMES[path[1]][0], False
    for applies in rules:
        names = applies.name or ("",)
        for level1, level2, name in product(applies.level1 or ("产出",), applies.level2 or ("数量",), names):
            path = (f"{level1}指标", f"{level2}指标")
            yield path, name or NAMES.get(path[1], ANY_NAMES)[0], applies.core


def _tried(applies: tuple[Selector, ...], places: list[_Place]) -> Iterator[tuple[BoundTarget, _Place]]:
    """Each target at each place, the place that suits its unit first."""
    for bare in _targets(applies):
        suits = _SUITS.get(bare.unit or "", "数量指标" if bare.unit else "社会效益指标")
        yield from ((bare, place) for place in sorted(places, key=lambda place: place[0][1] != suits))


def highest(tree: Standard) -> Fraction | None:
    """The most points that a rule names outright: then they are the 分值 that it is written for."""
    named = [each for each in tree.rule.walk() if isinstance(each, Points | PointsBetween)]
    found = [each.value if isinstance(each, Points) else each.high for each in named]
    return max((value for value in found if value > 0), default=None)


def unscored_rows(pack: RulePack) -> tuple[TriedRow, ...]:
    """Find ordinary rows of the pack's own kinds that none of its rules scores, one of each sort.

    A target of ≠ is not ordinary.
    """
    facts = _facts(pack)[0]
    found: dict[object, TriedRow] = {}
    places = [(path, NAMES.get(path[1], ANY_NAMES)[0], False) for path in kinds_of(pack)]
    for bare, (path, name, _) in _tried((), places):
        bound = evolve(bare, indicator=evolve(bare.indicator, name=name, path=path))
        if bound.excluded is None and pack.rule_for(bound) is None:
            found.setdefault((type(bound.indicator.target), path), TriedRow(None, bound, Fraction(10), facts))
    return tuple(found.values())


def tried_rows(pack: RulePack) -> dict[str, tuple[TriedRow, ...]]:
    """Find rows for each rule, by its id: one of every sort that it is the first to admit; also budget execution."""
    applies = tuple(rule.applies for rule in pack.rules)
    places = list(dict.fromkeys(_places(applies)))
    found: dict[str, dict[object, TriedRow]] = {rule.id: {} for rule in pack.rules}
    points = {rule.id: highest(rule.tree) or Fraction(10) for rule in pack.rules}
    facts = _facts(pack)
    for bare, (path, name, core) in _tried(applies, places):
        indicator = evolve(bare.indicator, name=name, path=path, core=core)
        bound = evolve(bare, indicator=indicator)
        rule = pack.rule_for(bound)
        if rule is not None and _natural(rule, bound):
            sort = (type(indicator.target), bound.direction, bound.value, bound.interval, bound.unit)
            found[rule.id].setdefault(sort, TriedRow(rule, bound, points[rule.id], facts[0]))
    rows = {each: tuple(of_rule.values()) for each, of_rule in found.items()}
    if len(facts) > 1:
        rows = {each: tuple(evolve(row, facts=each) for row in own for each in facts) for each, own in rows.items()}
    if pack.execution is not None:
        target = BoundTarget(
            indicator=_EXECUTED, interval=c.Interval(Fraction(100), None), value=Fraction(100), unit="%"
        )
        rows[EXECUTION] = tuple(TriedRow(None, target, pack.execution.points, each) for each in facts)
    return rows


def _natural(rule: PackRule, bound: BoundTarget) -> bool:
    """Whether a rule for indicators of one name would meet such a target: its direction and its unit follow from it."""
    if not rule.applies.name or bound.interval is None or bound.value is None:
        return True
    units = {question.unit for question in rule.asked if question.name in (ITSELF, "完成值")} - {None}
    if units and bound.unit not in units:
        return False
    said = evolve(bound.indicator, target=c.Stated(bound.value, bound.unit))
    direction = None if rule.applies.direction else derive_direction(said)[0]
    return direction is None or bound.direction is direction


def _facts(pack: RulePack) -> tuple[Facts, ...]:
    """The facts beside a row: both answers where the pack asks whether the project is finished."""
    trees = [rule.tree for rule in pack.rules] + ([] if pack.execution is None else [pack.execution.tree])
    asked = {question.name for tree in trees for question in questions(tree)}
    named = {each.name: (Fraction(ENOUGH), each.unit) for each in pack.names if each.kind == "number"}
    return tuple(
        Facts(budget=Fraction(1_000_000), year=2026, finished=each, named=named)
        for each in ((True, False) if FINISHED in asked else (True,))
    )
