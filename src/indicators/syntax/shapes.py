"""A bounded cache of readings by shape: new numbers in a known shape are cheap, and exactly as right.

Lives here: cutting a text around its numbers, and templates that make a comparator of new numbers. May not: read a
value. A shape is the text without its numbers, with the class of each number: where days, years, shares or percents
may depend on a number, the classes are as narrow as the reader's own limits (12, 28, 31, 50, 100, 2099 …), and where
the order of numbers may matter it is part of the shape. What next to a number makes groups, codes, times or lists of
the digits is never kept. A template is kept if the reader agrees with it on other numbers of the same classes.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise, product

import attrs
from attrs import frozen

from indicators.comparators import AllOf, AnyOf, Between, Comparator, Day, Period, Quantity, State, Unparsed
from indicators.syntax.numbers import digits

Read = Callable[[str, str | None, str | None, str | None], Comparator]
Fill = Callable[[Sequence[str]], object]
Key = tuple[tuple[str | None, ...], str, tuple[int, ...]]  # the text around the numbers, their classes, their order

_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)")
_LONGEST, _MOST, _PAIR, _SHAPES = 60, 4, 2, 8192
_BETWEEN = frozenset("、.。．,，)）/／:：*xX×✕✖✗∗＊^\ufeff\u200b")  # what may join digits
_BESIDE, _BEFORE = _BETWEEN | frozenset("成点时半"), _BETWEEN | frozenset("第每")
_JOINING = frozenset("-–—―−‐‑‒﹣─━ー~～∼˜〜∽至到±")
_DATED = frozenset("年月日号前底末学止之以") | _JOINING
_PERCENT, _MULTIPLIERS, _CHINESE = frozenset("%％﹪‰百成"), frozenset("百千万亿"), frozenset("一二两三四五六七八九十半零几")
_MONTHS = _CHINESE | {"元", "上", "下"}  # 元月, 上半年
# where the reader draws lines, by the kind of number: plain, in a percent, beside a date or a range
_LIMITS = {"n": (), "%": (49, 100, 200, 299), "d": (12, 28, 31, 49, 100, 200, 299, 1899, 1949, 2099, 2100, 99_999)}
_DATE = (4, 6, 8)  # digits of a number that may be a year, a month, a day
_UNSURE = frozenset({2, 8, 10, 12})  # of the last: days that not every month has, years that no date has
_POWERS = frozenset(sign * Fraction(10) ** power for power in range(-4, 13) for sign in (1, -1))
_RANKED = "the order of the numbers matters"


class Shapes:
    """The cache; it forgets everything when it is full. Safe for threads: each step is one dictionary operation."""

    def __init__(self, read: Read) -> None:
        """Start empty, in front of a reader."""
        self._read = read
        self._kinds: dict[tuple[str | None, ...], str | None] = {}
        self._known: dict[Key, Template | str | None] = {}

    def read(self, text: str, unit: str | None, comparator: str | None, name: str | None) -> Comparator:
        """Read a text as the reader does."""
        split = _NUMBER.split(text) if len(text) <= _LONGEST else [text]
        numbers = split[1::2]
        if not 0 < len(numbers) <= _MOST:
            return self._read(text, unit, comparator, name)
        shape = (*split[::2], unit, comparator, name)
        kinds = self._kinds.get(shape, "")
        if kinds == "":
            self._clear()
            kinds = self._kinds[shape] = _kinds(split[::2], f"{unit}{name}")
        classes = None if kinds is None else _classes(kinds, numbers)
        if classes is None:
            return self._read(text, unit, comparator, name)
        key: Key = (shape, classes, ())
        known = self._known.get(key, "")
        if known is _RANKED:
            key = (shape, classes, _order(numbers))
            known = self._known.get(key, "")
        if isinstance(known, Template):
            return known(numbers, text=text)
        found = self._read(text, unit, comparator, name)
        if known == "" and len(set(map(digits, numbers))) == len(numbers):
            self._clear()
            self._learn(key, split, found)
        return found

    def _clear(self) -> None:
        if len(self._kinds) >= _SHAPES or len(self._known) >= _SHAPES:
            self._kinds.clear()
            self._known.clear()

    def _learn(self, key: Key, split: Sequence[str], found: Comparator) -> None:
        """Keep the template of a reading if the reader agrees with it on other numbers, in another order too."""
        (shape, classes, order), numbers = key, split[1::2]
        unsure = isinstance(found, Unparsed | State) or _half_fixed(found)
        template = None if unsure else _whole(found, numbers)
        if template is None:
            self._known[key] = None
            return

        def agrees(*, same: bool) -> bool:
            other = _other(numbers, classes, same=same)
            if other is None:
                return False
            text = "".join(a + b for a, b in zip(split[::2], (*other, ""), strict=True))
            read, made = self._read(text, *shape[-3:]), template(other, text=text)
            return (read, read.to_dict(), read.provenance) == (made, made.to_dict(), made.provenance)

        count, scaled = len(numbers), not _MULTIPLIERS.isdisjoint("".join(split[::2]))
        if count == 1 and _plain(found, template):
            self._known[key] = template
            twin = {"%0 ": "%1 ", "%1 ": "%0 "}.get(classes, classes)  # the limit between them is for changes only
            self._known.setdefault((shape, twin, ()), template)
        elif count == 1 or order:
            self._known[key] = template if (count == 1 or not scaled) and agrees(same=True) else None
        elif count == _PAIR and agrees(same=False):
            self._known[key] = template
        else:
            self._known[key] = _RANKED
            self._learn((shape, classes, _order(numbers)), split, found)


def _half_fixed(found: Comparator) -> bool:
    """Say whether an end of a range is no number here (5至十人, 2023年元月-6月): its place in the order is not known."""
    if isinstance(found, AllOf | AnyOf):
        return any(map(_half_fixed, found.parts))
    words = _CHINESE if isinstance(found, Between) else _MONTHS if isinstance(found, Period) else frozenset()
    return not words.isdisjoint(found.text)


def _plain(found: Comparator, template: "Template") -> bool:
    """Say whether nothing but the value of a quantity comes from the only number of a text."""
    return isinstance(found, Quantity) and [name for name, _ in template.slots] == ["value"] and _CHINESE.isdisjoint(found.text)


def _kinds(texts: Sequence[str], around: str) -> str | None:
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


def _classes(kinds: str, numbers: Sequence[str]) -> str | None:
    """Name the class of each number; ``None`` for zero, leading zeros, and numbers on the reader's finer lines."""
    out = ""
    for kind, number in zip(kinds, numbers, strict=True):
        whole, dot, _ = number.partition(".")
        if (whole[0] == "0" and (not dot or len(whole) > 1 or not number.strip("0."))) or (dot and kind == "d"):
            return None
        if kind != "d" and len(whole) in _DATE and whole[:2] in ("19", "20"):  # 2023, 202312, 20231231
            return None
        place = bisect_left(_LIMITS[kind], int(whole) + (1 if dot else 0)) if kind != "n" else 0
        if (kind == "d" and place in _UNSURE) or (kind == "%" and dot and place > 1):
            return None
        out += f"{kind}{place:x}{dot or ' '}"
    return out


def _order(numbers: Sequence[str]) -> tuple[int, ...]:
    """Return the rank of each number; equal numbers have equal ranks."""
    values = list(map(digits, numbers))
    return tuple(map(sorted(values).index, values))


def _other(numbers: Sequence[str], classes: str, *, same: bool) -> Sequence[str] | None:
    """Find other numbers of the same classes, all different, in the same order or in another one."""
    pools = [_pool(classes[place : place + 3]) for place in range(0, len(classes), 3)]
    for drawn in product(*pools):
        fresh = len(set(drawn)) == len(drawn) and not any(map(str.__eq__, drawn, numbers))
        if fresh and (_order(drawn) == _order(numbers)) is same:
            return drawn
    return None


def _pool(letters: str) -> Sequence[str]:
    """Return a few numbers of a class."""
    limits, place = _LIMITS[letters[0]], int(letters[1], 16)
    low = limits[place - 1] + 1 if place else 1
    high = limits[place] if place < len(limits) else 997 * low
    dot = letters[2].strip()
    return [f"{low + (high - low) * part // 9}{dot and '.7'}" for part in (1, 3, 5, 7) ]


@frozen
class Template:
    """How to make a comparator, or a day in it, of numbers."""

    make: type
    fixed: dict[str, object]
    slots: tuple[tuple[str, Fill], ...]

    def __call__(self, numbers: Sequence[str], **given: str) -> Comparator:
        """Make it."""
        made: Comparator = self.make(**self.fixed, **{name: fill(numbers) for name, fill in self.slots}, **given)
        return made


def _whole(found: Comparator, numbers: Sequence[str]) -> Template | None:
    """Make the template of a reading; ``None`` where a number stands in a name, whose length may matter."""
    try:
        template = _object(found, numbers)
    except ValueError:
        return None
    return attrs.evolve(template, slots=tuple(slot for slot in template.slots if slot[0] != "text"))


def _object(value: attrs.AttrsInstance, numbers: Sequence[str]) -> Template:
    fixed: dict[str, object] = {}
    slots: list[tuple[str, Fill]] = []
    for name in (field.name for field in attrs.fields(type(value))):
        inner = getattr(value, name)
        fill = None if name in ("anomalies", "provenance") else _fill(inner, numbers)
        if fill is None:
            fixed[name] = inner
        elif name == "subject":
            raise ValueError(inner)
        else:
            slots.append((name, fill))
    return Template(type(value), fixed, tuple(slots))


def _fill(value: object, numbers: Sequence[str]) -> Fill | None:
    """Return how a field comes from the numbers; ``None`` where it does not."""
    if isinstance(value, str):
        split = _NUMBER.split(value)
        places = [numbers.index(number) for number in split[1::2]]
        return (lambda given: _filled(split, places, given)) if places else None
    if isinstance(value, Fraction) or type(value) is int:
        for place, number in enumerate(numbers):
            factor = value / digits(number)
            if type(value) is int and factor == 1:
                return lambda given: int(given[place])
            if type(value) is not int and factor in _POWERS:
                return lambda given: digits(given[place]) * factor
        return None
    if isinstance(value, Comparator | Day):
        template = _object(value, numbers)
        return template if template.slots else None
    if isinstance(value, tuple):
        fills = [_fill(item, numbers) for item in value]
        if any(fills):
            return lambda given: tuple(item if fill is None else fill(given) for item, fill in zip(value, fills, strict=True))
    return None


def _filled(split: Sequence[str], places: Sequence[int], numbers: Sequence[str]) -> str:
    out = list(split)
    out[1::2] = [numbers[place] for place in places]
    return "".join(out)
