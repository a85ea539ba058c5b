"""One row of a filled form, reviewed as if it were a form of its own."""

from indicators.reviewing import PublishedForm, RowReview, review_published
from indicators.rulepacks import RulePack
from indicators.targets import Facts, Indicator


def review_row(row: Indicator, pack: RulePack, facts: Facts | None = None, *, reasons: bool = False) -> RowReview:
    return review_published(PublishedForm(name=row.name, rows=(row,), reasons=reasons), pack, facts).rows[0]
