"""A rule that says one thing by two names → a rule that asks for it once (一项事实只问一次).

Lives here: delays, distances and directions that words name and numbers measure. May not: see clauses or the text.
"""

from fractions import Fraction

from attrs import evolve

from indicators.comparators import AtLeast, AtMost, Exactly, LessThan, MoreThan
from indicators.standards import tree
from indicators.standards.tree import Adjust, Cases, Condition, Rule, StateHolds, Step, SumOf
from indicators.syntax.standards.trees import mapped
from indicators.syntax.standards.words import pattern, words

_BEYOND: dict[str, type[AtLeast | AtMost | LessThan | MoreThan]] = {
    "below>=": AtMost,
    "below>": LessThan,
    "above>=": AtLeast,
    "above>": MoreThan,
}  # as far from a bound
_MOVED: dict[str, type[AtLeast | AtMost | LessThan | MoreThan | Exactly]] = {
    "0": Exactly,
    "1": MoreThan,
    "-1": LessThan,
    "01": AtLeast,
    "-10": AtMost,
}  # as it was, the way that is measured, the other way
_RATES = ("%", "百分点")


def asked_once(rule: Rule) -> Rule:
    """The same rule, a delay, a distance or a direction named alike wherever it is meant."""
    if isinstance(rule, SumOf):
        return SumOf(tuple(map(asked_once, rule.parts)))
    whole: Rule = mapped(
        _late_once(_moved_once(rule)), lambda node: _far_once(node) if isinstance(node, Adjust) else node
    )
    return whole


def _late_once(rule: Rule) -> Rule:
    """每推迟1天扣1分,推迟超过3天的不得分: the delay that the bound names is the one that each step counts."""
    nodes = [*rule.walk()]
    bounds = [node for node in nodes if isinstance(node, Condition) and is_delay(node.measure)]
    steps = [node for node in nodes if isinstance(node, Step) and node.side == "late" and node.measure is None]
    units = {_unit(bound) for bound in bounds} | {step.per.unit for step in steps}
    if len({bound.measure for bound in bounds}) != 1 or len(units) != 1:
        return rule
    start = tree.Amount(0, units.pop())
    named = {step: evolve(step, measure=bounds[0].measure, side="above", origin=start) for step in steps}
    once: Rule = mapped(rule, lambda node: named.get(node, node) if isinstance(node, Step) else node)
    return once


def _far_once(rule: Adjust) -> Adjust:
    """合格率达到90%得5分,每低1个百分点扣1分,低5个百分点以上不得分: five below 90% is 85%."""
    steps = [move for move in rule.changes if isinstance(move, Step)]
    step = steps[0] if len(steps) == 1 else None
    if step is None or not isinstance(step.origin, tree.Amount) or step.origin.unit not in _RATES:
        return rule
    origin, side = step.origin, step.side

    def at_its_place(node: object) -> object:
        if not isinstance(node, Condition) or not isinstance(node.test, AtLeast | MoreThan):
            return node
        if _side(node.measure, "目标值") != side or node.test.unit_text not in _RATES:
            return node
        edge = origin.value + (node.test.value if side == "above" else -node.test.value)
        return Condition(_BEYOND[f"{side}{node.test.sign}"](edge, origin.unit), step.measure)

    moved: Adjust = evolve(rule, changes=mapped(rule.changes, at_its_place))
    return moved


def _moved_once(rule: Rule) -> Rule:
    """较上年下降3%以上得3分,不足3%得1分,持平或上升的不得分: as it was is a fall of nothing, a rise one of less."""
    found = [told for node in rule.walk() if isinstance(node, Cases) for told in _fall_or_rise(node)]
    if len(found) != 1:
        return rule
    ladder, way, unit = found[0]

    def measured(node: object) -> object:
        if isinstance(node, Cases) and node.measure == ladder.measure:
            return evolve(node, cases=mapped(node.cases, lambda inner: _unnamed(inner, node.measure)))
        said = pattern("shifted").fullmatch(node.words) if isinstance(node, StateHolds) else None
        if said is None:
            return node
        same = {0 if word == "持平" else 1 if _way(word) == way else -1 for word in said["ways"].split("或")}
        left = {-1, 0, 1} - same if said["no"] else same  # 未下降
        kind = _MOVED.get("".join(sorted(map(str, left))))
        return node if kind is None else Condition(kind(Fraction(0), unit), ladder.measure)

    once: Rule = mapped(rule, measured)
    return once


def _unnamed(node: object, measure: str | None) -> object:
    """Inside a ladder its own measure has no name."""
    return evolve(node, measure=None) if isinstance(node, Condition) and node.measure == measure else node


def _fall_or_rise(ladder: Cases) -> list[tuple[Cases, str, str]]:
    """A ladder of how far something moved, which way, and in what unit."""
    way = _way(ladder.measure or "")
    units = [unit for case in ladder.cases if isinstance(case.when, Condition) and (unit := _unit(case.when))]
    return [(ladder, way, units[0])] if way and units else []


def _way(name: str) -> str | None:
    """The list in which the verb stands that ends a name."""
    return next((way for way in ("rises", "falls") if name.endswith(words().lists[way])), None)


def is_delay(name: str | None) -> bool:
    """Does a name say that something is late, and not what?"""
    return _side(name, "报") == "late"


def _side(name: str | None, behind: str) -> str | None:
    """On which side of a bound a name lies that says nothing else: 延迟, 低于目标值."""
    return words().distance.get((name or "").removesuffix(behind))


def _unit(bound: Condition) -> str | None:
    """The unit of its number."""
    unit: str | None = getattr(bound.test, "unit_text", None)
    return unit
