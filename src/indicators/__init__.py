"""A rule-based scoring engine for budget-performance indicators (预算绩效指标评分引擎).

Text → comparator → bound target → score with its steps → words. Names are re-exported here; no logic.
Each room is imported when one of its names is first asked for, so that a parse does not pay for the forms. The rooms
`explaining` and `reviewing` are called so because `explain` and `review` are the functions.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

__version__: str

if TYPE_CHECKING:
    from indicators.calls import parse_many, score_row, score_rows, warm_up
    from indicators.comparators import Comparator, from_dict
    from indicators.errors import Diagnostic, ExpressionError, Finding, IndicatorsError
    from indicators.evaluation import evaluate_table, read_evaluation_table
    from indicators.explaining import explain
    from indicators.files import read_actuals, read_tables
    from indicators.forms import render_form
    from indicators.reviewing import review, review_published
    from indicators.rulepacks import RulePack, load_rulepack, rulepack_ids
    from indicators.scoring import Score, SelfEvaluation, score
    from indicators.standards import Standard, questions
    from indicators.syntax import parse, parse_standard
    from indicators.targets import Actual, Actuals, Facts, Goal, GoalTable, Indicator, bind
    from indicators.units import Measure, quantity

_NAMES_OF = {
    "calls": "parse_many score_row score_rows warm_up",
    "comparators": "Comparator from_dict",
    "errors": "Diagnostic ExpressionError Finding IndicatorsError",
    "evaluation": "evaluate_table read_evaluation_table",
    "explaining": "explain",
    "files": "read_actuals read_tables",
    "forms": "render_form",
    "reviewing": "review review_published",
    "rulepacks": "RulePack load_rulepack rulepack_ids",
    "scoring": "Score SelfEvaluation score",
    "standards": "Standard questions",
    "syntax": "parse parse_standard",
    "targets": "Actual Actuals Facts Goal GoalTable Indicator bind",
    "units": "Measure quantity",
}
_ROOM_OF = {name: room for room, names in _NAMES_OF.items() for name in names.split()}

__all__ = [
    "Actual",
    "Actuals",
    "Comparator",
    "Diagnostic",
    "ExpressionError",
    "Facts",
    "Finding",
    "Goal",
    "GoalTable",
    "Indicator",
    "IndicatorsError",
    "Measure",
    "RulePack",
    "Score",
    "SelfEvaluation",
    "Standard",
    "bind",
    "evaluate_table",
    "explain",
    "from_dict",
    "load_rulepack",
    "parse",
    "parse_many",
    "parse_standard",
    "quantity",
    "questions",
    "read_actuals",
    "read_evaluation_table",
    "read_tables",
    "render_form",
    "review",
    "review_published",
    "rulepack_ids",
    "score",
    "score_row",
    "score_rows",
    "warm_up",
]


def __getattr__(name: str) -> object:
    """Import the room of a public name, or a room itself, when it is first asked for."""
    if name == "__version__":
        from importlib.metadata import version

        return version("indicators")
    if name not in _ROOM_OF and (name.startswith("_") or find_spec(f"indicators.{name}") is None):
        text = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(text)
    room = import_module(f"indicators.{_ROOM_OF.get(name, name)}")
    value: object = getattr(room, name) if name in _ROOM_OF else room
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, *(name for name in globals() if name.startswith("__"))]
