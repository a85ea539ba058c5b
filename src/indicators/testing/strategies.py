"""Strategies for authors of rule packs and for the library's own tests (生成策略); needs hypothesis.

Lives here: re-exports, and what ``st.from_type`` draws each class from once this is imported. All built, none filtered.
"""

from hypothesis import strategies as st

from indicators.targets import Facts, Goal, GoalTable, Indicator
from indicators.testing.tables import actuals_for, facts, filled_tables, forms, goal_tables, goals, indicators, targets
from indicators.testing.values import CLASS_STRATEGIES, expressions

__all__ = [
    "actuals_for",
    "expressions",
    "facts",
    "filled_tables",
    "forms",
    "goal_tables",
    "goals",
    "indicators",
    "targets",
]

BY_TYPE: dict[type, st.SearchStrategy[object]] = {
    **CLASS_STRATEGIES,
    Indicator: indicators(),
    Goal: goals(),
    GoalTable: goal_tables(),
    Facts: facts(),
}
for kind, drawn in BY_TYPE.items():
    st.register_type_strategy(kind, drawn)
