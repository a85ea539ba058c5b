"""Strategies for authors of rule packs and for the library's own tests (生成策略); needs hypothesis.

Lives here: re-exports, and what ``st.from_type`` draws each class from once this is imported. All built, none filtered.
"""

from hypothesis import strategies as st

from indicators.rulepacks import RulePack
from indicators.scoring import SelfEvaluation
from indicators.standards import Rule
from indicators.targets import Facts, Goal, GoalTable, Indicator
from indicators.testing.packs import forms, packs
from indicators.testing.spellings import texts_of
from indicators.testing.tables import actuals_for, facts, filled_tables, goal_tables, goals, indicators, targets
from indicators.testing.trees import rule_trees
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
    "packs",
    "rule_trees",
    "targets",
    "texts_of",
]

BY_TYPE: dict[type, st.SearchStrategy[object]] = {
    **CLASS_STRATEGIES,
    Rule: rule_trees(),
    Indicator: indicators(),
    Goal: goals(),
    GoalTable: goal_tables(),
    Facts: facts(),
    RulePack: packs(),
    SelfEvaluation: forms(),
}
for kind, drawn in BY_TYPE.items():
    st.register_type_strategy(kind, drawn)
