"""Findings (审核): defects of a goal table, of a published self-evaluation, of a mid-year state.

Lives here: re-exports only. ``targets`` holds the review of a goal table, its checks by subject in ``kinds``,
``names``, ``values``, ``money`` and ``goals`` over one ``book``; ``published`` holds the review of a filled form, with
``filled`` its input, ``rows`` the facts of its rows, ``ways`` the known ways of scoring, ``settling``
which of them explains a whole form, ``reasons`` the classes; ``progress`` the review of a mid-year state by
the rules that ``monitoring`` reads, with ``states`` its result and ``alerts`` what is said of it.
May not: raise for a bad form.
"""

from indicators.reviewing.book import Check
from indicators.reviewing.filled import PublishedForm, Spending, published_form, published_forms
from indicators.reviewing.monitoring import (
    Light,
    Likelihood,
    Monitoring,
    load_monitoring,
    monitoring_for,
    monitoring_ids,
    read_monitoring,
)
from indicators.reviewing.progress import review_progress
from indicators.reviewing.published import PublishedReview, distribution, review_published
from indicators.reviewing.reasons import Reason
from indicators.reviewing.settling import RowReview
from indicators.reviewing.states import Moment, ProgressReview, RowProgress
from indicators.reviewing.targets import checks, review
from indicators.reviewing.ways import Way, ways

__all__ = [
    "Check",
    "Light",
    "Likelihood",
    "Moment",
    "Monitoring",
    "ProgressReview",
    "PublishedForm",
    "PublishedReview",
    "Reason",
    "RowProgress",
    "RowReview",
    "Spending",
    "Way",
    "checks",
    "distribution",
    "load_monitoring",
    "monitoring_for",
    "monitoring_ids",
    "published_form",
    "published_forms",
    "read_monitoring",
    "review",
    "review_progress",
    "review_published",
    "ways",
]
