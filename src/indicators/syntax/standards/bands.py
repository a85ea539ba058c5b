"""Edges of neighbouring bands: which band a shared edge belongs to, what lies between two bands.

Lives here: contract section 6 for bands. May not: clauses, words.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, permutations

from attrs import evolve

from indicators.syntax.standards.amounts import Band, times_of_a_kind
from indicators.units import convert

RANKS = ("名次", "位次", "名", "位")  # a place that falls is a greater number
# Things are counted whole, so nothing lies between 4名 and 5名; rates and points are measured.
_MEASURED = ("%", "分", "‰", None, "元", "倍", "度", "℃", "吨", "公里", "平方米", "亩", "公顷")


def settle(
    bands: Sequence[Band], worths: Sequence[Fraction | None], measure: str | None = None
) -> tuple[list[Band], list[str]]:
    """Settle the edges of bands over one measure; an average (人均学时) lies between two whole numbers."""
    out = _rising(_exact(_with_units(bands), worths))
    if any(band.absolute for band in out) and all(band.low is None or band.low >= 0 for band in out):
        out = [evolve(band, absolute=True) for band in out]  # ±5%以内, 5%-10%, 10%以上: the distance goes on
    ends = {band.high for band in out if band.unit in RANKS}
    out = [
        evolve(band, low_closed=True)
        if band.low is not None and band.shape == "after" and band.low - 1 in ends
        else band
        for band in out
    ]  # 6-10名, 11名以后: the eleventh is one of them
    marks: list[str] = []
    order = [(0 if None in worths else -(worth or 0), index) for index, worth in enumerate(worths)]
    for one, two in permutations(range(len(out)), 2):
        if out[one].high is not None and out[one].high == out[two].low:
            covered = any(band.single and band.low == out[one].high for band in out)
            better = order[one] < order[two]
            out[one], out[two], mark = _shared(out[one], out[two], lower_better=better, covered=covered)
            marks += mark
    marks += _filled(out, averaged="均" in (measure or ""))
    out = [_closed(band, out) for band in out] if len(out) > 1 else out
    return out, list(dict.fromkeys(marks))


def _with_units(bands: Sequence[Band]) -> list[Band]:
    """A bound without its unit takes the one of its neighbours."""
    known = next((band.unit for band in bands if band.unit is not None), None)
    named = [evolve(band, unit=known) if band.unit is None else band for band in bands]
    named = [timed(band, known) for band in named]
    per = next((band.per for band in named if band.per), ())
    return [evolve(band, per=per) if band.unit == known and not band.per else band for band in named]


def timed(band: Band, unit: str | None) -> Band:
    """30分钟以内, 超过2小时: bands of time in one unit."""
    if unit == band.unit or not times_of_a_kind(unit, band.unit):
        return band
    low, high = (None if end is None else convert(end, band.unit, unit) for end in (band.low, band.high))
    return evolve(band, low=low, high=high, unit=unit)


def _exact(bands: list[Band], worths: Sequence[Fraction | None]) -> list[Band]:
    """0次得5分,1-2次得3分: a bare count that the next one follows at once, for fewer points, is just that number."""
    out = list(bands)
    for at, ((band, worth), (after, less)) in enumerate(pairwise(zip(bands, worths, strict=True))):
        falls = worth is not None and less is not None and worth > less
        bare = band.shape == "bare" and band.high is None and band.low is not None
        if bare and falls and band.unit not in _MEASURED and band.low is not None and after.low == band.low + 1:
            out[at] = evolve(band, high=band.low, low_soft=False)
    return out


def _rising(bands: list[Band]) -> list[Band]:
    """达到5%得1分;达到10%得2分: each holds up to the next, or no later one could ever decide."""
    if len(bands) > _PAIR and bands[-1].low is None and bands[0].low is not None and bands[-1].high == bands[0].low:
        return [*_rising(bands[:-1]), bands[-1]]  # … 未达到5%的不得分
    lows = [band.low for band in bands]
    if len(bands) > 1 and all(b.low is not None and b.high is None for b in bands) and _increasing(lows):
        return [*(band.up_to(after) for band, after in pairwise(bands)), bands[-1]]
    highs = [None if band.high is None else -band.high for band in bands]
    if len(bands) > 1 and all(b.high is not None and b.low is None for b in bands) and _increasing(highs):
        return [*(band.down_to(after) for band, after in pairwise(bands)), bands[-1]]
    return bands


_PAIR = 2
STEP = {unit: Fraction(1) for unit in ("%", "分", "‰", None, "度", "℃")}  # 89.5 between 80-89 and 90-100


def _increasing(values: Sequence[Fraction | None]) -> bool:
    return all(a is not None and b is not None and a < b for a, b in pairwise(values))


def _shared(below: Band, above: Band, *, lower_better: bool, covered: bool) -> tuple[Band, Band, list[str]]:
    """Give the edge between two bands to one of them; ``covered``: a band of one number holds it (=0)."""
    if below.high_closed and above.low_closed:
        single = below.single or above.single
        lower_wins = lower_better or (not below.high_soft and below.shape == "dash")
        if above.low_soft and (below.single or (lower_wins and not above.single)):
            opened = evolve(above, low_closed=False, low_soft=False)
            return below, opened, [] if single else _mark(above, below, opened_low=True)
        if below.high_soft:
            opened = evolve(below, high_closed=False, high_soft=False)
            return opened, above, [] if single else _mark(below, above, opened_low=False)
        return below, above, [] if single else ["edge_shared"]
    if below.high_closed or above.low_closed or covered or below.implied or above.implied:
        return below, above, []  # 低于1%(不含1%), 1%至3%(含3%): the second holds it, see ``_closed``
    if lower_better:
        return evolve(below, high_closed=True), above, ["edge_gap"]
    return below, evolve(above, low_closed=True), ["edge_gap"]


def _mark(opened: Band, kept: Band, *, opened_low: bool) -> list[str]:
    """以下 beside a band that ends there is ordinary language; a printed range that repeats an edge is not."""
    if opened.shape in ("after", "two") and not opened_low:
        return []
    return [] if kept.shape == "bare" and opened.shape != "dash" else ["edge_shared"]


def _closed(band: Band, out: Sequence[Band]) -> Band:
    """90分(含)至100分: where no neighbour holds the edge that is left open, the band itself does."""
    if not band.implied or band.low is None or band.high is None:
        return band
    low, high = (not any(one.holds(edge) for one in out if one is not band) for edge in (band.low, band.high))
    return evolve(band, low_closed=band.low_closed or low, high_closed=band.high_closed or high)


def _filled(out: list[Band], *, averaged: bool) -> list[str]:
    """89.5 between 80-89 and 90-100 has not reached 90: the band below runs up to it."""
    marks = []
    for at, band in enumerate(out):
        if band.high is None or not (averaged or band.unit in _MEASURED):
            continue
        above = [b.low for b in out if b.low is not None and b.low > band.high and b is not band]
        if not above or any(
            (b.low is None or b.low <= band.high) and (b.high is None or b.high > band.high) and b is not band
            for b in out
        ):
            continue
        following = min(above)
        marks.append("edge_gap")
        if band.high_soft and following - band.high <= STEP.get(band.unit, band.high / 10):
            out[at] = evolve(band, high=following, high_closed=False, high_soft=False)
    return marks
