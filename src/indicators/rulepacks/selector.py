"""Which rows a rule applies to (适用范围): what a rule of a pack looks at in a bound row.

Lives here: :class:`Selector`, the words that a field may hold, the kinds of bound targets. May not: score, know packs.
"""

from fractions import Fraction
from typing import Any

from attrs import field, fields_dict, frozen

from indicators.comparators import By, Comparator, Completion, Quantity, Reference, YesNo
from indicators.standards import Node
from indicators.standards.node import LEFT_OUT, unsound
from indicators.targets import BoundTarget, Direction
from indicators.units import dimension

KINDS = ("number", "range", "date", "not_equal", "words", "yes_no")  # of bound targets, as rules tell them apart
SIGNS = (">=", "<=", ">", "<", "=", "!=", "none")


def words(what: str, *allowed: str) -> dict[str, Any]:
    """The metadata of a field that holds one of these words, or several; ``what`` is what a refusal calls it."""
    return {"words": (what, allowed)}


@frozen(kw_only=True)
class Worded(Node):
    """Base of what a pack says: a word that its field does not know is refused."""

    def _check(self) -> None:
        known = fields_dict(type(self))
        for key, (name, _) in self.json_keys().items():
            what, allowed = known[name].metadata.get("words", ("", ()))
            given = getattr(self, name)
            for each in given if isinstance(given, tuple) else (given,):
                if allowed and each is not None and each not in allowed:
                    raise unsound(f"{what}没有 {each!r}，可用 {'、'.join(map(str, allowed))}", key)


@frozen(kw_only=True)
class Selector(Worded):
    """Which rows a rule applies to (适用范围); what is left out does not matter, all of the rest must fit.

    Args:
        kinds: (written ``kind``) one of :data:`KINDS`.
        direction: ``higher_is_better``, ``lower_is_better``, ``exact``.
        sign: Comparators as the target states them; ``none`` where none is stated.
        target: ``positive``, ``zero`` or ``negative``.
        level1: Words of which one stands in the level-1 kind: ``满意度`` stands in 服务对象满意度指标.
        level2: The same of the level-2 kind.
        name: The same of the indicator's name.
        unit: Units that the bound target's converts to: ``元`` admits 万元, ``%`` admits ‰.
        core: Core indicators only.
    """

    kinds: tuple[str, ...] = field(default=(), metadata=LEFT_OUT | words("指标值的类型", *KINDS) | {"key": "kind"})
    direction: tuple[str, ...] = field(default=(), metadata=LEFT_OUT | words("指标方向", *Direction))
    sign: tuple[str, ...] = field(default=(), metadata=LEFT_OUT | words("比较符", *SIGNS))
    target: tuple[str, ...] = field(default=(), metadata=LEFT_OUT | words("目标值", "positive", "zero", "negative"))
    level1: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    level2: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    name: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    unit: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    core: bool = field(default=False, metadata=LEFT_OUT)

    def admits(self, bound: BoundTarget) -> bool:
        """Say whether a bound row is one of those."""
        row = bound.indicator
        return (
            (not self.kinds or kind_of(bound) in self.kinds)
            and (not self.direction or bound.direction.value in self.direction)
            and (not self.sign or sign_of(row.target) in self.sign)
            and (not self.target or _side(bound.value) in self.target)
            and (not self.level1 or _speaks(self.level1, row.level1))
            and (not self.level2 or _speaks(self.level2, row.level2))
            and (not self.name or _speaks(self.name, row.name))
            and (not self.unit or dimension(bound.unit) in map(dimension, self.unit))
            and (not self.core or row.core)
        )


def _speaks(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)


def sign_of(target: Comparator) -> str:
    """The comparator that a target states; ``none`` where it states none.

    >>> from indicators.comparators import MoreThan, Stated
    >>> sign_of(MoreThan(90, "%")), sign_of(Stated(90, "%"))
    ('>', 'none')
    """
    sign = target.sign if isinstance(target, Quantity | Reference | By) else None
    return sign or "none"


def _side(value: Fraction | None) -> str:
    return "none" if value is None else "zero" if value == 0 else "positive" if value > 0 else "negative"


def kind_of(bound: BoundTarget) -> str:
    """The kind of a bound target, as selectors call it.

    >>> from indicators.comparators import State
    >>> from indicators.targets import Indicator
    >>> kind_of(BoundTarget(indicator=Indicator(name="合格率", path=("", ""), target=State("合格"))))
    'words'
    """
    if bound.parts:
        return "compound"
    if not bound.computable:
        return "unknown"
    if bound.interval is None:
        # partly achieved (部分达成) is neither and has a band; the other two levels are as good as yes and no
        halfway = isinstance(bound.actual, Completion) and bound.actual.level == "partly"
        plain = isinstance(bound.indicator.target, YesNo) and not halfway
        return "yes_no" if plain else "words"
    if bound.excluded is not None:
        return "not_equal"
    if bound.unit == "日期":
        return "date"
    return "range" if bound.value is None else "number"
