"""Findings (审核): defects of a goal table, and of a published self-evaluation.

Lives here: re-exports only. ``targets`` holds the review of a goal table, its checks by subject in ``kinds``,
``names``, ``values``, ``money`` and ``goals`` over one ``book``; ``published`` holds the review of a filled form,
``readings`` the known ways of reckoning a score. May not: raise for a bad form.
"""

from indicators.review.published import (
    PublishedForm,
    PublishedReview,
    RowReview,
    Spending,
    distribution,
    published_forms,
    review_published,
    review_row,
)
from indicators.review.readings import Reading, Reason
from indicators.review.targets import Check, checks, review

__all__ = [
    "Check",
    "PublishedForm",
    "PublishedReview",
    "Reading",
    "Reason",
    "RowReview",
    "Spending",
    "checks",
    "distribution",
    "published_forms",
    "review",
    "review_published",
    "review_row",
]
