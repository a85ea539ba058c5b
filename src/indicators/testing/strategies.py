"""Strategies for authors of rule packs and for the library's own tests (生成策略); needs hypothesis.

Lives here: re-exports only. All are built, none filters.
"""

from indicators.testing.packs import forms, packs
from indicators.testing.spellings import texts_of
from indicators.testing.tables import actuals_for, facts, filled_tables, goal_tables, goals, indicators, targets
from indicators.testing.trees import rule_trees
from indicators.testing.values import expressions

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
