"""Findings (审核): defects of a goal table, of a published self-evaluation, of a mid-year state.

Lives here: re-exports only. ``targets`` holds the review of a goal table, its checks by subject in ``kinds``,
``names``, ``values``, ``money`` and ``goals`` over one ``book``; ``published`` holds the review of a filled form, with
``filled`` its input, ``rows`` its rows, ``readings`` the known ways of reckoning a score; ``progress`` the review of a
mid-year state.
May not: raise for a bad form.
"""

from indicators.reviewing.filled import PublishedForm, Spending, published_form, published_forms
from indicators.reviewing.progress import (
    Light,
    Monitoring,
    ProgressReview,
    RowProgress,
    load_monitoring,
    review_progress,
)
from indicators.reviewing.published import PublishedReview, distribution, review_published
from indicators.reviewing.readings import Reading, Reason
from indicators.reviewing.rows import RowReview, review_row
from indicators.reviewing.targets import Check, checks, review

__all__ = [
    "Check",
    "Light",
    "Monitoring",
    "ProgressReview",
    "PublishedForm",
    "PublishedReview",
    "Reading",
    "Reason",
    "RowProgress",
    "RowReview",
    "Spending",
    "checks",
    "distribution",
    "load_monitoring",
    "published_form",
    "published_forms",
    "review",
    "review_progress",
    "review_published",
    "review_row",
]
