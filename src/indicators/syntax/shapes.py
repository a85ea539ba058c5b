"""A bounded cache of readings by shape: new numbers in a known shape are cheap, and exactly as right.

Lives here: cutting a text around its numbers, templates that make a comparator of new numbers. May not: read a value,
know which numbers read alike (``alike``). A shape is the text without its numbers, with the class of each number, and
where the order of the numbers matters with that too. A template is kept if the reader agrees with it on other numbers
of the same classes; a number in a subject is not kept, since the length of a name may matter.
"""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction

import attrs
from attrs import frozen

from indicators.comparators import AllOf, AnyOf, Between, Comparator, Day, Period, Quantity, State, Unparsed
from indicators.syntax.alike import classes_of, kinds_of, order_of, others_of
from indicators.syntax.numbers import digits

Read = Callable[[str, str | None, str | None, str | None], Comparator]
Fill = Callable[[Sequence[str]], object]
Key = str | tuple[str, tuple[int, ...]]  # the classes of the numbers, their order too where that matters

_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,15})?)")
_LONGEST, _MOST, _PAIR, _SHAPES = 60, 4, 2, 8192
_MULTIPLIERS, _CHINESE = frozenset("百千万亿"), frozenset("一二两三四五六七八九十半零几")
_MONTHS = _CHINESE | {"元", "上", "下"}  # 元月, 上半年
_POWERS = frozenset(sign * Fraction(10) ** power for power in range(-4, 13) for sign in (1, -1))
# the lines between these are for changes, and for a figure of one thing, only
_PERCENTS, _PLAIN = ("%0 ", "%1 ", "%2 "), ("n0 ", "n1 ")
_TWINS: dict[str, tuple[str, ...]] = {one: twins for twins in (_PERCENTS, _PLAIN) for one in twins}
_RANKED = "the order of the numbers matters"


class Shapes:
    """The cache; it forgets everything when it is full. Safe for threads: each step is one dictionary operation."""

    def __init__(self, read: Read) -> None:
        """Start empty, in front of a reader."""
        self._read = read
        self._shapes: dict[tuple[str | None, ...], tuple[str | None, dict[Key, Template | str | None]]] = {}

    def read(self, text: str, unit: str | None, comparator: str | None, name: str | None) -> Comparator:
        """Read a text as the reader does."""
        split = _NUMBER.split(text) if len(text) <= _LONGEST else [text]
        numbers = split[1::2]
        if not 0 < len(numbers) <= _MOST:
            return self._read(text, unit, comparator, name)
        shape = (*split[::2], unit, comparator, name)
        kept = self._shapes.get(shape)
        if kept is None:
            if len(self._shapes) >= _SHAPES:
                self._shapes.clear()
            kept = self._shapes[shape] = (kinds_of(split[::2], f"{unit}{name}"), {})
        kinds, templates = kept
        classes = None if kinds is None else classes_of(kinds, numbers)
        if classes is None:
            return self._read(text, unit, comparator, name)
        key: Key = classes
        known = templates.get(key, "")
        if known is _RANKED:
            key = (classes, order_of(numbers))
            known = templates.get(key, "")
        if isinstance(known, Template):
            return known(numbers, text)
        found = self._read(text, unit, comparator, name)
        if known == "" and len(set(map(digits, numbers))) == len(numbers):
            self._learn(templates, key, Case(split, classes, found, (unit, comparator, name)))
        return found

    def _learn(self, templates: dict[Key, "Template | str | None"], key: Key, case: "Case") -> None:
        """Keep the template of a reading if the reader agrees with it on other numbers, in another order too."""
        numbers, found = case.split[1::2], case.found
        template = None if isinstance(found, Unparsed | State) or _half_fixed(found) else _whole(found, numbers)
        if template is None:
            templates[key] = None
        elif len(numbers) == 1 and _plain(found, template):
            for twin in _TWINS.get(case.classes, (case.classes,)):
                templates.setdefault(twin, template)
        elif len(numbers) == 1:
            templates[key] = template if self._agrees(template, case, same=True) else None
        elif isinstance(key, tuple):
            scaled = not _MULTIPLIERS.isdisjoint("".join(case.split[::2]))
            templates[key] = template if not scaled and self._agrees(template, case, same=True) else None
        elif len(numbers) == _PAIR and self._agrees(template, case, same=False):
            templates[key] = template
        else:
            templates[key] = _RANKED
            self._learn(templates, (case.classes, order_of(numbers)), case)

    def _agrees(self, template: "Template", case: "Case", *, same: bool) -> bool:
        """Say whether the reader reads other numbers of the classes as the template makes them."""
        other = others_of(case.split[1::2], case.classes, same=same)
        if other is None:
            return False
        text = "".join(a + b for a, b in zip(case.split[::2], (*other, ""), strict=True))
        read, made = self._read(text, *case.columns), template(other, text)
        return (read, read.to_dict(), read.provenance) == (made, made.to_dict(), made.provenance)


@frozen
class Case:
    """A text cut around its numbers, with the classes of the numbers, its reading and its columns."""

    split: Sequence[str]
    classes: str
    found: Comparator
    columns: tuple[str | None, str | None, str | None]


def _half_fixed(found: Comparator) -> bool:
    """Say whether an end of a range is no number here (5至十人, 2023年元月-6月), so that its order is not known."""
    if isinstance(found, AllOf | AnyOf):
        return any(map(_half_fixed, found.parts))
    words = _CHINESE if isinstance(found, Between) else _MONTHS if isinstance(found, Period) else frozenset()
    return not words.isdisjoint(found.text)


def _plain(found: Comparator, template: "Template") -> bool:
    """Say whether nothing but the value of a quantity comes from the only number of a text."""
    return (
        isinstance(found, Quantity)
        and [name for name, _ in template.slots] == ["value"]
        and _CHINESE.isdisjoint(found.text)
    )


@frozen
class Template:
    """How to make a comparator, or a day in it, of numbers."""

    make: type
    fixed: dict[str, object]
    slots: tuple[tuple[str, Fill], ...]

    def __call__(self, numbers: Sequence[str], text: str | None = None) -> Comparator:
        """Make it, of a whole text or of a part."""
        given = self.fixed.copy()
        for name, fill in self.slots:
            given[name] = fill(numbers)
        if text is not None:
            given["text"] = text
        made: Comparator = self.make(**given)
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
        return _number(value, numbers)
    if isinstance(value, Comparator | Day):
        template = _object(value, numbers)
        return template if template.slots else None
    if isinstance(value, tuple):
        fills = [_fill(item, numbers) for item in value]
        if any(fills):
            return lambda given: tuple(
                item if fill is None else fill(given) for item, fill in zip(value, fills, strict=True)
            )
    return None


def _number(value: Fraction | int, numbers: Sequence[str]) -> Fill | None:
    """Return how a number comes from those of the text: itself, an amount by a power of ten too."""
    factors = [value / digits(number) for number in numbers]
    known = _POWERS if isinstance(value, Fraction) else {1}
    place = next((place for place, factor in enumerate(factors) if factor in known), None)
    if place is None:
        return None
    factor = factors[place]
    if isinstance(value, int):
        return lambda given: int(given[place])
    return (lambda given: digits(given[place])) if factor == 1 else lambda given: digits(given[place]) * factor


def _filled(split: list[str], places: Sequence[int], numbers: Sequence[str]) -> str:
    out = split.copy()
    out[1::2] = [numbers[place] for place in places]
    return "".join(out)
