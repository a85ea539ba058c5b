"""Words for a score (得分说明): every recorded step, so that a reader can redo each line with a pocket calculator.

Lives here: re-exports only. ``results`` holds the lines of an explanation, ``steps`` a sentence for each step,
``plain`` everyday words for a rule, ``numbers`` digits and arithmetic. May not: arithmetic beyond display, texts of a
form, I/O.
"""

from indicators.explaining.numbers import Money, padded, quantity, shown
from indicators.explaining.plain import rule_words
from indicators.explaining.results import (
    Explanation,
    allotment_words,
    citation,
    explain,
    explain_evaluated,
    explain_evaluation,
    lost_words,
    measured_words,
    rating_words,
    rescaled_words,
    total_words,
)

__all__ = [
    "Explanation",
    "Money",
    "allotment_words",
    "citation",
    "explain",
    "explain_evaluated",
    "explain_evaluation",
    "lost_words",
    "measured_words",
    "padded",
    "quantity",
    "rating_words",
    "rescaled_words",
    "rule_words",
    "shown",
    "total_words",
]
