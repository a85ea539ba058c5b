"""``indicators schema``：数据的 JSON Schema，给前端和别的程序用.

Lives here: which types have a schema. May not: derive a schema.
"""

import argparse

from indicators import (
    comparators,
    errors,
    evaluation,
    explaining,
    reviewing,
    rulepacks,
    scoring,
    standards,
    targets,
    units,
)
from indicators.cli import screen
from indicators.cycle import gate, history, preevaluation
from indicators.data import Data, json_schema

TYPES: dict[str, type[Data]] = {
    each.titled or each.__name__: each
    for each in (
        comparators.Reading,
        comparators.Interval,
        errors.Diagnostic,
        errors.Finding,
        units.Measure,
        standards.Standard,
        standards.Rule,
        standards.Question,
        standards.Given,
        standards.Evaluation,
        targets.Indicator,
        targets.Goal,
        targets.GoalTable,
        targets.Actual,
        targets.Actuals,
        targets.Facts,
        targets.BoundTarget,
        rulepacks.RulePack,
        scoring.Score,
        scoring.ExecutionScore,
        scoring.SelfEvaluation,
        explaining.Explanation,
        reviewing.PublishedForm,
        reviewing.PublishedReview,
        reviewing.ProgressReview,
        evaluation.EvaluationTable,
        evaluation.TableEvaluation,
        preevaluation.PreEvaluation,
        gate.GoalReview,
        history.Milestone,
    )
}


def run(chosen: argparse.Namespace) -> int:
    """Print one schema, or the names of all types."""
    if chosen.type is None:
        screen.lines("\n".join(TYPES))
        return 0
    if chosen.type not in TYPES:
        screen.complain(f"错误：没有类型“{chosen.type}”。建议：可用 {'、'.join(TYPES)}")
        return 2
    screen.data(json_schema(TYPES[chosen.type]))
    return 0
