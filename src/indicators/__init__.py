"""A rule-based scoring engine for budget-performance indicators (预算绩效指标评分引擎).

Text → comparator → bound target → score with its steps → words. Names are re-exported here; no logic.
"""

from indicators.comparators import Comparator
from indicators.errors import Diagnostic, Finding, IndicatorsError
from indicators.evaluation import evaluate_table, read_evaluation_table
from indicators.explain import explain
from indicators.forms import read_form, render_form
from indicators.review import review, review_published
from indicators.rulepacks import RulePack, load_rulepack, rulepack_ids
from indicators.scoring import Score, SelfEvaluation, score
from indicators.standards import Standard, questions
from indicators.syntax import parse, parse_standard
from indicators.targets import Actual, Actuals, Facts, GoalTable, bind
from indicators.units import quantity

__all__ = [
    "Actual",
    "Actuals",
    "Comparator",
    "Diagnostic",
    "Facts",
    "Finding",
    "GoalTable",
    "IndicatorsError",
    "RulePack",
    "Score",
    "SelfEvaluation",
    "Standard",
    "bind",
    "evaluate_table",
    "explain",
    "load_rulepack",
    "parse",
    "parse_standard",
    "quantity",
    "questions",
    "read_evaluation_table",
    "read_form",
    "render_form",
    "review",
    "review_published",
    "rulepack_ids",
    "score",
]
