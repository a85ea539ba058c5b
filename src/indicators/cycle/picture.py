"""Monitoring over the year as one picture (历次监控图): SVG, the budget beside the goals, each row's conclusion by day.

Lives here: :func:`drawn`. May not: judge; numbers are exact until they become pixels.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape

from indicators.cycle.monitoring import History, conclusion, rate_words
from indicators.reviewing import Light, Likelihood, ProgressReview, RowProgress
from indicators.reviewing.monitoring import DERIVED

WIDTH = 860
_LEFT, _RIGHT, _TOP, _HIGH = 64, 24, 64, 200
_NAMES, _ROW, _COLUMN = 300, 22, 130  # the table of conclusions below
_LONGEST = 22  # characters of a name
_MOST = Fraction(6, 5)  # rates above are drawn at the edge
_YEAR = 366
_LINES = (("时间进度", "#9ca3af"), ("预算执行率", "#2563eb"), ("目标进度（推算）", "#059669"))
_COLOURS = {Likelihood.CERTAIN: "#86efac", Likelihood.POSSIBLE: "#e2f5d5", Likelihood.IMPOSSIBLE: "#fca5a5"}
_BEHIND, _OPEN = "#fde68a", "#e5e7eb"
_LIGHTS = {Light.BLUE: "#3b82f6", Light.GREEN: "#16a34a", Light.YELLOW: "#eab308", Light.RED: "#dc2626"}


def drawn(history: History) -> str:
    """Draw one table at its days.

    >>> drawn(History(name="甲项目", reviews=())).startswith("<svg")
    True
    """
    names = list(dict.fromkeys(_key(row) for review in history.reviews for row in review.rows))
    height = _TOP + _HIGH + 50 + _ROW * (len(names) + 2) + 30
    width = max(WIDTH, _NAMES + _COLUMN * len(history.reviews) + _RIGHT)
    said = "；".join(
        f"{review.at.isoformat()} 预算执行率{rate_words(review.execution)}，目标进度{rate_words(review.progress)}"
        for review in history.reviews
    )
    shapes = [*_chart(history.reviews), *_table(history.reviews, names, _TOP + _HIGH + 50)]
    title = f'<text x="{_LEFT}" y="24" font-size="16" font-weight="bold">{escape(history.name)} 绩效运行监控</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="sans-serif" font-size="12" role="img" aria-label="{escape(said)}">'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{title}{"".join(shapes)}</svg>'
    )


def _key(row: RowProgress) -> tuple[str, ...]:
    return (row.goal, *row.indicator.path, row.name)


def _x(share: Fraction) -> float:
    return round(_LEFT + float(share) * (WIDTH - _LEFT - _RIGHT), 1)


def _y(rate: Fraction) -> float:
    return round(_TOP + _HIGH - float(min(rate, _MOST) / _MOST) * _HIGH, 1)


def _day(review: ProgressReview) -> Fraction:
    return Fraction(review.at.timetuple().tm_yday, _YEAR)


def _chart(reviews: Sequence[ProgressReview]) -> Iterator[str]:
    """Budget execution and goal progress over the year, the share of time that is over as a line between."""
    for rate in (Fraction(0), Fraction(1, 2), Fraction(1)):
        y = _y(rate)
        yield f'<path d="M{_LEFT} {y}H{WIDTH - _RIGHT}" stroke="#e5e7eb"/>'
        yield f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end" fill="#6b7280">{rate_words(rate)}</text>'
    for month in range(1, 13):
        x = _x(Fraction(2 * month - 1, 24))
        yield f'<text x="{x}" y="{_TOP + _HIGH + 18}" text-anchor="middle" fill="#6b7280">{month}月</text>'
    yield f'<path d="M{_x(Fraction(0))} {_y(Fraction(0))}L{_x(Fraction(1))} {_y(Fraction(1))}" stroke="{_LINES[0][1]}" stroke-dasharray="5 4"/>'  # noqa: E501 - one shape
    for at, (name, colour) in enumerate(_LINES):
        x = _LEFT + 150 * at
        yield f'<rect x="{x}" y="38" width="12" height="4" fill="{colour}"/><text x="{x + 18}" y="44">{name}</text>'
    both = [(_x(_day(each)), each.execution, each.progress) for each in reviews]
    for colour, rates in (
        (_LINES[1][1], [(x, own, other is not None and own is not None and own < other) for x, own, other in both]),
        (_LINES[2][1], [(x, own, other is not None and own is not None and own <= other) for x, other, own in both]),
    ):
        dots = [(x, _y(rate), rate, below) for x, rate, below in rates if rate is not None]
        if len(dots) > 1:
            points = " ".join(f"{x},{y}" for x, y, *_ in dots)
            yield f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        for x, y, rate, below in dots:
            yield f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
            beside = max(y, _TOP + 10) + (16 if below else -8)
            yield f'<text x="{x}" y="{beside}" text-anchor="middle" fill="{colour}">{rate_words(rate)}</text>'


def _table(reviews: Sequence[ProgressReview], names: Sequence[tuple[str, ...]], top: int) -> Iterator[str]:
    """Each row's conclusion at each day."""
    for at, review in enumerate(reviews):
        x = _NAMES + _COLUMN * at + _COLUMN // 2
        yield f'<text x="{x}" y="{top}" text-anchor="middle" font-weight="bold">{review.at.isoformat()}</text>'
    for number, key in enumerate(names):
        y = top + 8 + _ROW * number
        name = key[-1] if len(key[-1]) <= _LONGEST else f"{key[-1][: _LONGEST - 1]}…"
        yield f'<text x="16" y="{y + 15}"><title>{escape(" ".join(filter(None, key)))}</title>{escape(name)}</text>'
        for at, review in enumerate(reviews):
            own = next((row for row in review.rows if _key(row) == key), None)
            if own is not None:
                yield _cell(own, _NAMES + _COLUMN * at, y)
    y = top + 8 + _ROW * len(names) + 24
    legend = f"绿：确定能；浅绿：有可能；黄：有可能但落后；红：完全不可能；灰：未判定；{DERIVED}：推算"
    yield f'<text x="16" y="{y}" fill="#6b7280">{legend}</text>'


def _cell(row: RowProgress, x: int, y: int) -> str:
    colour = _OPEN if row.likelihood is None else _COLOURS[row.likelihood]
    if row.likelihood is Likelihood.POSSIBLE and row.behind:
        colour = _BEHIND
    words = conclusion(row, DERIVED)
    light = _LIGHTS.get(row.light)
    dot = f'<circle cx="{x + 14}" cy="{y + _ROW // 2}" r="5" fill="{light}"/>' if light else ""
    return (
        f'<rect x="{x + 2}" y="{y + 1}" width="{_COLUMN - 4}" height="{_ROW - 2}" fill="{colour}">'
        f"<title>{escape(row.why)}</title></rect>{dot}"
        f'<text x="{x + _COLUMN // 2}" y="{y + 15}" text-anchor="middle">{words}</text>'
    )
