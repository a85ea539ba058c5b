"""Entry point of hypothesis: ``st.from_type(Comparator)`` and the like draw what the library can say.

Lives here: the registration. Called by hypothesis when it is imported, so the strategies themselves are made on use.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Register a strategy for each class that authors of rule packs and callers draw."""
    from hypothesis import strategies as st

    from indicators import comparators
    from indicators.rulepacks import RulePack
    from indicators.scoring import SelfEvaluation
    from indicators.standards import Rule
    from indicators.targets import Facts, Goal, GoalTable, Indicator

    kinds = [kind for kind in vars(comparators).values() if isinstance(kind, type)]
    for kind in kinds:
        if issubclass(kind, comparators.Reading):
            st.register_type_strategy(kind, _comparator)
    for drawn, name in (
        (Rule, "rule_trees"),
        (Indicator, "indicators"),
        (Goal, "goals"),
        (GoalTable, "goal_tables"),
        (Facts, "facts"),
        (RulePack, "packs"),
        (SelfEvaluation, "forms"),
    ):
        st.register_type_strategy(drawn, _named(name))


def _comparator(kind: type) -> "SearchStrategy[object]":
    from indicators.testing.values import CLASS_STRATEGIES

    return CLASS_STRATEGIES[kind]


def _named(name: str) -> Callable[[type], "SearchStrategy[object]"]:
    def made(_: type) -> "SearchStrategy[object]":
        from indicators.testing import strategies

        return cast("SearchStrategy[object]", getattr(strategies, name)())

    return made
