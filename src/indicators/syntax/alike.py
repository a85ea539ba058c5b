"""Which numbers in a text read alike: their kinds by what stands around them, classes of numbers, numbers of a class.

Lives here: the lines that the reader draws between numbers (12 months, 31 days, 100 %). May not: read or make a value.
Whoever draws a new line in the reader writes it here; ``tests/property/test_values.py`` finds it if forgotten.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise, product

from indicators.syntax._lexicon import lexicon
from indicators.syntax.numbers import digits

_BETWEEN = frozenset("、.。．,，)）/／:：*xX×✕✖✗∗＊^\ufeff\u200b")  # what may join digits
_BESIDE, _BEFORE = _BETWEEN | frozenset("成点时半"), _BETWEEN | frozenset("第每")
_JOINING = frozenset("-–—―−‐‑‒﹣─━ー~～∼˜〜∽至到±")
_DATED = frozenset("年月日号前底末学止之以") | _JOINING
_PERCENT = frozenset("%％﹪‰百成")
# where the reader draws lines, by the kind of number: plain, in a percent, beside a date or a range
_LIMITS = {
    "n": (1,),
    "%": (1, 49, 100, 200, 299),
    "d": (1, 12, 28, 31, 49, 100, 200, 299, 1899, 1949, 2099, 2100, 99_999),
}
_DATE = (4, 6, 8)  # digits of a number that may be a year, a month, a day
_UNSURE = frozenset({3, 9, 11, 13})  # of the last: days that not every month has, years that no date has
_HALF, _WHOLE = 50, 100  # in a percent, with places behind the point
_POINT = ("n0.", "%2.")


def kinds_of(texts: Sequence[str], around: str) -> str | None:
    """Name the kind of each number by what stands around it; ``None`` where the digits may be read together."""
    if "季" in "".join(texts) or any(char.isdigit() for text in texts for char in text):  # digits of other scripts
        return None
    if any(not text.strip().strip("百千万亿零余多") for text in texts[1:-1]):
        return None
    percent = not _PERCENT.isdisjoint("".join(texts) + around)
    kinds = ""
    for left, right in pairwise(texts):
        before, after = left.rstrip()[-1:], right.lstrip().removeprefix("个")[:1]
        if after in _BESIDE or before in _BEFORE or (before.isascii() and before.isalpha()):
            return None
        kinds += "d" if after in _DATED or before in _JOINING else "%" if percent else "n"
    return kinds


def classes_of(kinds: str, numbers: Sequence[str]) -> str | None:
    """Name the class of each number; ``None`` for zero, leading zeros, and numbers on the reader's finer lines."""
    out = ""
    if not lexicon().words("names").isdisjoint(numbers):  # 12345 may be a name
        return None
    for kind, number in zip(kinds, numbers, strict=True):
        whole, dot, _ = number.partition(".")
        if number[0] == "0" and (not dot or len(whole) > 1 or not number.strip("0.")):
            return None
        if kind != "d" and len(whole) in _DATE and whole[:2] in ("19", "20"):  # 2023, 202312, 20231231
            return None
        if dot:
            if kind == "d" or (kind == "%" and int(whole) >= _WHOLE):
                return None
            out += _POINT[kind == "%" and int(whole) >= _HALF]
            continue
        place = bisect_left(_LIMITS[kind], int(whole))
        if kind == "d" and place in _UNSURE:
            return None
        out += f"{kind}{place:x} "
    return out


def order_of(numbers: Sequence[str]) -> tuple[int, ...]:
    """Return the rank of each number; equal numbers have equal ranks."""
    values = list(map(digits, numbers))
    return tuple(map(sorted(values).index, values))


def others_of(numbers: Sequence[str], classes: str, *, same: bool) -> Sequence[str] | None:
    """Find other numbers of the same classes, all different, in the same order or in another one."""
    pools = [_pool(classes[place : place + 3]) for place in range(0, len(classes), 3)]
    for drawn in product(*pools):
        other = all(a != b or a == "1" for a, b in zip(drawn, numbers, strict=True))  # 1 is a class of its own
        if other and len(set(drawn)) == len(drawn) and (order_of(drawn) == order_of(numbers)) is same:
            return drawn
    return None


def _pool(letters: str) -> Sequence[str]:
    """Return a few numbers of a class."""
    limits, place, dot = _LIMITS[letters[0]], int(letters[1], 16), letters[2].strip()
    low = limits[place - 1] + 1 if place else 1
    high = limits[place] if place < len(limits) else 997 * low
    if dot:
        return ["0.7", "2.7", "41.7", "47.7"] if letters == _POINT[0] else ["53.7", "66.7", "77.7", "91.7"]
    return [str(low + (high - low) * part // 9) for part in (1, 3, 5, 7)] if high > low else [str(low)]
