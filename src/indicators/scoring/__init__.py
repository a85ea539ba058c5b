"""Scoring in two pure passes (计分): points go down the tree, scores come up.

Lives here: re-exports only. ``allot`` divides points, ``made`` says where this library made them, ``row`` scores one
row, ``pieces`` runs any computation on all numbers at once, ``curve`` so scores a row, ``aggregate`` puts several units
together, ``table`` folds up. May not: text output, I/O, clock, unit conversion.
"""

from indicators.scoring.aggregate import Part, score_parts
from indicators.scoring.allot import Allotment, Divided, allot, divide, splits_of
from indicators.scoring.curve import compile_row, score_pieces
from indicators.scoring.made import split_total_words, split_words
from indicators.scoring.model import ExecutionScore, Score, SelfEvaluation, SplitTotal, Status
from indicators.scoring.row import score_indicator
from indicators.scoring.table import grade, score, score_execution

__all__ = [
    "Allotment",
    "Divided",
    "ExecutionScore",
    "Part",
    "Score",
    "SelfEvaluation",
    "SplitTotal",
    "Status",
    "allot",
    "compile_row",
    "divide",
    "grade",
    "score",
    "score_execution",
    "score_indicator",
    "score_parts",
    "score_pieces",
    "split_total_words",
    "split_words",
    "splits_of",
]
