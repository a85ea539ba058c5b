"""Monitoring over the year as one picture (历次监控图): the budget beside the goals, each row's conclusion by day.

Lives here: :func:`drawn`, what ``templates/monitoring.svg.jinja`` shows. May not: judge.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from indicators.cycle.monitoring import History, conclusion, rate_words
from indicators.forms.templating import rendered
from indicators.reviewing import Light, Likelihood, ProgressReview, RowProgress
from indicators.reviewing.monitoring import DERIVED

_HIGH = 200  # pixels of the chart
_MOST = Fraction(6, 5)  # rates above are drawn at the edge
_YEAR = 366
_COLOURS = {Likelihood.CERTAIN: "#86efac", Likelihood.POSSIBLE: "#e2f5d5", Likelihood.IMPOSSIBLE: "#fca5a5"}
_BEHIND, _OPEN = "#fde68a", "#e5e7eb"
_LIGHTS = {Light.BLUE: "#3b82f6", Light.GREEN: "#16a34a", Light.YELLOW: "#eab308", Light.RED: "#dc2626"}


def drawn(history: History) -> str:
    """Draw one table at its days."""
    by_day = [{(row.goal, *row.indicator.path, row.name): row for row in review.rows} for review in history.reviews]
    keys = dict.fromkeys(key for rows in by_day for key in rows)
    return rendered(
        "cycle",
        "monitoring.svg.jinja",
        name=history.name,
        reviews=history.reviews,
        rows=[(key, [rows.get(key) for rows in by_day]) for key in keys],
        grid=(Fraction(0), Fraction(1, 2), Fraction(1)),
        executed=list(_dots(history.reviews, "execution", "progress")),
        reached=list(_dots(history.reviews, "progress", "execution")),
        high=lambda rate: round(min(rate, _MOST) / _MOST * _HIGH),
        colour_of=_colour,
        lights=_LIGHTS,
        rate_words=rate_words,
        conclusion=conclusion,
        derived=DERIVED,
    )


def _dots(reviews: Sequence[ProgressReview], name: str, other: str) -> Iterator[tuple[float, Fraction, bool]]:
    """The dots of one line: how much of the year is over, the rate, whether its number stands under it."""
    for each in reviews:
        rate, beside = getattr(each, name), getattr(each, other)
        if rate is not None:
            under = beside is not None and (rate < beside or (rate == beside and name == "progress"))
            yield each.at.timetuple().tm_yday / _YEAR, rate, under


def _colour(row: RowProgress) -> str:
    if row.likelihood is None:
        return _OPEN
    return _BEHIND if row.likelihood is Likelihood.POSSIBLE and row.behind else _COLOURS[row.likelihood]
