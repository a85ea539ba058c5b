"""The score over the actual value as a drawing (得分曲线): SVG from the exact pieces, with target and the row's point.

Lives here: :func:`drawn`. May not: compute a score. Floats are only pixels.
"""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from attrs import frozen
from markupsafe import Markup

from indicators.comparators import Interval, decimal_string
from indicators.days import date_of
from indicators.forms.templating import rendered
from indicators.rulepacks import RulePack
from indicators.scoring import Score
from indicators.scoring.curve import score_pieces
from indicators.scoring.pieces import Piece, Undecidable, function_of
from indicators.standards import round_to
from indicators.targets import BoundTarget, Facts

WIDTH, HEIGHT = 640, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 16, 26, 40
_PLACES = {
    "width": WIDTH,
    "height": HEIGHT,
    "left": _LEFT,
    "right": WIDTH - _RIGHT,
    "top": _TOP,
    "floor": HEIGHT - _BOTTOM,
}
_BENDS = 12  # points of a stretch that is no line
_NEAR = Fraction(1, 400)  # of the points: what a pixel does not show
_DAYS, _DATE = 60, "日期"
_DIGITS = 2
_WIDE = 8  # pixels of a character
Dot = tuple[Fraction, Fraction]


@frozen
class _Scale:
    """From numbers to pixels."""

    low: Fraction
    high: Fraction
    most: Fraction

    def x(self, value: Fraction) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(_LEFT + float(share) * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: Fraction) -> float:
        return round(HEIGHT - _BOTTOM - float(value / self.most) * (HEIGHT - _TOP - _BOTTOM), 1)


def drawn(score: Score, pack: RulePack, facts: Facts | None = None, unit: str | None = None) -> Markup | None:
    """Draw the score of a row for every actual value, with numbers in a unit of one's choice.

    Returns:
        The drawing; ``None`` for words and compounds, and where the rule is no such pieces.
    """
    bound = score.bound.in_unit(unit)
    actual = bound.actual if isinstance(bound.actual, Fraction) else None
    if bound.interval is None or bound.parts or not score.points:
        return None
    start = min(Fraction(0), 2 * (actual or Fraction(0)), *(2 * end for end in _ends(bound.interval)))
    try:
        pieces = score_pieces(bound, pack, score.points, facts, Interval(start, None))
    except Undecidable:
        return None
    scale = _scale(bound, actual, pieces, max(score.points, score.ceiling))
    low, high = bound.interval.lower, bound.interval.upper
    drawing = rendered(
        "web",
        "drawing.svg.jinja",
        **_PLACES,
        scale=scale,
        target=score.indicator.target.canonical,
        points=score.points,
        most=_short(scale.most),
        met=(scale.low if low is None else max(scale.low, low), scale.high if high is None else min(scale.high, high)),
        ends=_ends(bound.interval),
        marks=list(_marks(bound, actual, scale)),
        lines=list(_lines(pieces, scale)),
        own=None if actual is None else _own(score, actual, bound.unit, scale),
    )
    return Markup(drawing)  # noqa: S704 - the template escapes every text


def _ends(interval: Interval) -> list[Fraction]:
    return [end for end in (interval.lower, interval.upper) if end is not None]


def _scale(bound: BoundTarget, actual: Fraction | None, pieces: Sequence[Piece], most: Fraction) -> _Scale:
    assert bound.interval is not None  # noqa: S101 - only such rows are drawn
    shown = {*_ends(bound.interval), *([] if actual is None else [actual])}
    ends = {end for piece in pieces for end in _ends(piece.cell) if end}
    if bound.unit == _DATE:
        return _Scale(min(shown) - _DAYS, max(shown) + _DAYS, most)
    farthest = max(shown, key=abs, default=Fraction(1)) or Fraction(1)
    near = {end for end in ends if abs(end) <= 3 * abs(farthest)}  # a rule may bend far beyond what anyone reaches
    high = max(Fraction(0), *shown, *near)
    low = min(Fraction(0), *shown, *near)
    span = (high - low) or Fraction(1)
    return _Scale(low - (span / 10 if low < 0 else 0), high + span / 5, most)


def _marks(bound: BoundTarget, actual: Fraction | None, scale: _Scale) -> Iterator[tuple[float, str, str]]:
    """The numbers below the axis that have room beside each other."""
    assert bound.interval is not None  # noqa: S101 - only such rows are drawn
    taken: list[tuple[float, float]] = []
    marks = [(end, "target") for end in _ends(bound.interval)]
    marks += [] if actual is None else [(actual, "own")]
    for value, kind in (*marks, (scale.low, "tick")):
        text = _number(value, bound.unit)
        half = _WIDE * len(text) / 2
        at = min(max(scale.x(value), _LEFT + half - 10), WIDTH - _RIGHT - half)
        if all(at + half < low or at - half > high for low, high in taken):
            taken.append((at - half, at + half))
            yield at, text, kind


def _own(score: Score, actual: Fraction, unit: str | None, scale: _Scale) -> dict[str, object] | None:
    """The row's own point with its label."""
    if score.earned is None:
        return None
    said, earned = _number(actual, unit), decimal_string(score.earned)
    label, x = f"{said} → {earned} 分", scale.x(actual)
    room = _WIDE * len(label)
    left = min(max(x - room / 2, _LEFT + 4), WIDTH - _RIGHT - room)
    return {"x": x, "y": scale.y(score.earned), "left": left, "label": label, "said": said, "earned": earned}


def _lines(pieces: Sequence[Piece], scale: _Scale) -> Iterator[list[Dot]]:
    """The stretches as lines of points, parted where the score jumps; where nothing is determined there is none."""
    at = function_of(tuple(pieces))
    line: list[Dot] = []
    for piece in pieces:
        dots = _dots(piece, scale, at)
        if line and (not dots or abs(dots[0][1] - line[-1][1]) > scale.most * _NEAR):
            yield line
            line = []
        line += dots
    if line:
        yield line


def _dots(piece: Piece, scale: _Scale, at: Callable[[Fraction], Fraction | None]) -> list[Dot]:
    low = scale.low if piece.cell.lower is None else max(piece.cell.lower, scale.low)
    high = scale.high if piece.cell.upper is None else min(piece.cell.upper, scale.high)
    if piece.value is None or low > high or (low == high and not piece.is_point):
        return []
    if piece.is_point:
        own = piece.at(low)
        return [] if own is None else [(low, own)]
    ends = []
    for x, own, upper in ((low, piece.cell.lower, False), (high, piece.cell.upper, True)):
        end = piece.end(upper=upper)
        y = end.value if x == own and not end.endless else at(x)
        ends.append((x, Fraction(0) if y is None else min(y, scale.most)))
    middle = at((low + high) / 2)
    if middle is None or abs(middle - (ends[0][1] + ends[1][1]) / 2) < scale.most * _NEAR:
        return ends
    inner = [low + (high - low) * step / _BENDS for step in range(1, _BENDS)]
    return [ends[0], *((x, min(at(x) or Fraction(0), scale.most)) for x in inner), ends[1]]


def _number(value: Fraction, unit: str | None) -> str:
    if unit == _DATE:
        return date_of(value).isoformat()
    return f"{_short(value)} {unit or ''}".strip()


def _short(value: Fraction) -> str:
    return decimal_string(round_to(value, _DIGITS if abs(value) >= 1 else 4))
