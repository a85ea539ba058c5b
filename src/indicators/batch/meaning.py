"""What targets and actual values of columns mean (含义): each sort of both is bound once, on all numbers.

Lives here: :class:`Meanings`, which says for a target and a sort of actual values between which numbers they are held
against each other alike, and what a number is in the target's unit. May not: see a column, earn points. Nothing is
known of the rules of reading here: ``bind`` itself is run on an unknown number.
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import inf
from threading import local
from typing import Any, cast

from attrs import evolve, field, frozen

from indicators.batch.keys import Keys, size_of, sized
from indicators.calls import indicator_of
from indicators.comparators import Interval, Quantity, Stated, decimal_string
from indicators.rulepacks import RulePack
from indicators.scoring.pieces import Piece, Undecidable, Unknown, pieces_of
from indicators.syntax.beside import words_beside
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind, load_directions, read_actual

EXACT, BY_POINTS = -2, -1  # instead of a key
LARGEST = 2**61
NUMBER, THOUSANDTHS = "7", "1.125"  # actual values without words; 1.125 may be a thousand, misprinted
_TEN = Fraction(10)  # some points
_ONE = Fraction(1)
_SURE_SIGNS = (">=", ">", "<=", "<", "!=")
_YEARS = (1900, 2100)  # a number among them may be a year
CLASSES = (-5e-324, 0.0, 1.0, 100.0, 1899.5, 2100.5)  # of numbers, where their size alone may change what they mean
_FEW, _MANY, _TWO = 8, 300, 2
_MOST_FRAMES = 200  # sorts of words around actual numbers
_PACKS, _KEPT = 8, 10_000  # whose meanings a thread keeps between two calls, and how many
NOTHING_AROUND = "#"  # a number alone
_thread = local()
_SCALES = (1, 100, 1000, 10**4, 10**6, 10**7, 10**8)
_ALL = Interval(None, None, lower_closed=False, upper_closed=False)
_LEAST = 5e-324

End = tuple[Fraction | None, bool]  # where, and whether it belongs
Ends = tuple[tuple[float, float], tuple[float, float]]
Words = Mapping[str, str]
_PLAIN = re.compile(  # no figures but one number that is no year and no thousand; 万 and 亿 are scales
    r"(?P<before>[≥≤><=≧≦＞＜＝]{0,2}|[一-鿿]{2,4})(?P<whole>0|[1-9][0-9]{0,11})(?:\.(?P<part>[0-9]{1,2}|[0-9]{4,6}))?"
    r"(?P<behind>[一-鿿A-Za-z%‰℃㎡㎥/]{0,8})"
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_NUMBER = re.compile(r"(?P<year>\d{4}年)|(?P<thousand>[1-9]\d{0,2}[.．]\d{3}(?![\d.,，．]))|\d[\d.,，．]*")


@frozen
class Sort:
    """Rows of one target (or of one sort of targets) with one sort of actual values."""

    key: int  # the place of the key, BY_POINTS or EXACT
    bound: BoundTarget | None = None  # the bound target
    # the actual value in the size of its target, for a written one; of numbers, for a target of one
    times: Fraction = _ONE
    factor: Fraction = _ONE  # what a written number is in the target's unit
    sign: int = 0  # of the target; 0: there is no rate
    codes: str = ""  # the findings of binding
    # between which numbers all this holds, each an amount and a part of the target's size
    ends: Ends = ((-inf, -inf), (inf, inf))
    scale: Fraction = _ONE  # what a number is in the target's printed unit, where it stands for many
    readings: dict[str, str] = field(factory=dict, eq=False, repr=False)  # what such a target is read as, by its text


ALONE = Sort(EXACT)


@frozen
class Target:
    """A target of the column."""

    head: tuple[Any, ...]  # its text and the words of its row
    row: Indicator  # its row of the form
    bound: BoundTarget  # what it means
    kind: tuple[Any, ...]  # what others of its kind share with it: all but the size
    reading: str  # what it is read as


@frozen
class _Held:
    """How actual values of a sort are held against one target: alike between two ends."""

    size: Fraction
    factor: Fraction
    codes: str
    low: End
    high: End


@frozen
class Meanings:
    """What was learnt of targets and of actual values in one run."""

    keys: Keys  # the rules as they score sorts of rows
    facts: Facts  # what references resolve against
    frames: dict[tuple[Any, ...], str] = field(factory=dict, init=False)
    around: dict[str, int] = field(factory=lambda: {NOTHING_AROUND: 0}, init=False)
    _framed: dict[str, tuple[int, int, int]] = field(factory=dict, init=False)
    _heard: dict[object, str] = field(factory=dict, init=False)
    _read: dict[str, tuple[int, int, int]] = field(factory=dict, init=False)
    _targets: dict[tuple[Any, ...], Target] = field(factory=dict, init=False)
    _sorts: dict[tuple[Any, ...], Sort] = field(factory=dict, init=False)
    _of_numbers: dict[tuple[Any, ...], Sort | None] = field(factory=dict, init=False)
    _held: dict[tuple[Any, ...], dict[Fraction, _Held | None]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, pack: RulePack, facts: Facts) -> "Meanings":
        """What this thread learnt of a pack and facts before, where it is not much; else a fresh one."""
        kept: list[Meanings] = getattr(_thread, "kept", [])
        same = [each for each in kept if each.keys.pack == pack and each.facts == facts and each.small]
        found = same[0] if same else cls(Keys(pack, facts), facts)
        _thread.kept = [found, *(each for each in kept if each.keys.pack != pack)][:_PACKS]
        return found

    @property
    def small(self) -> bool:
        """Whether it is worth keeping: not large, and far from refusing what is new."""
        kinds = max(len(self.frames), len(self._held), len(self.keys.known))
        return kinds < _MANY / 3 and len(self._read) + len(self._targets) + len(self._of_numbers) < _KEPT

    def forget(self, most: int) -> None:
        """Let go of what was remembered of too many texts."""
        for kept in (self._read, self._framed, self._targets, self._sorts, self._of_numbers, self._held):
            if len(kept) > most:
                kept.clear()

    def number_of(self, text: str) -> tuple[int, int, int]:
        """An actual value as a fraction and its sort: the words around its number; -1: the exact scorer has it."""
        if text not in self._read:
            reading, found = read_actual(text, ""), (0, 1, -1)
            if type(reading) is Stated and not reading.approximate:
                n, d = reading.value.as_integer_ratio()
                frame = (reading.unit, reading.per, reading.anomalies, _frame(text))
                if max(abs(n), d) < LARGEST and (frame in self.frames or len(self.frames) < _MOST_FRAMES):
                    self.frames.setdefault(frame, text)
                    found = (n, d, list(self.frames).index(frame))
            self._read[text] = found
        return self._read[text]

    def framed(self, text: str) -> tuple[int, int, int]:
        """A target as its figures, how many of them are decimal places, and the words around them; -1: not so plain."""
        if text not in self._framed:
            match, found = _PLAIN.fullmatch(text), (0, 0, -1)
            if match is not None:
                around = f"{match['before']}{NOTHING_AROUND}{match['behind']}"
                if around in self.around or len(self.around) < _MOST_FRAMES:
                    place = self.around.setdefault(around, len(self.around))
                    found = (int(match["whole"] + (match["part"] or "")), len(match["part"] or ""), place)
            self._framed[text] = found
        return self._framed[text]

    def reading(self, sort: Sort, text: str) -> str:
        """What a target of a sort of framed ones is read as."""
        if text not in sort.readings:
            if len(sort.readings) > _KEPT:
                sort.readings.clear()
            figures, places, _ = self.framed(text)
            assert sort.bound is not None  # noqa: S101 - such a sort has one
            value = Fraction(figures, 10**places) * sort.scale
            sort.readings[text] = evolve(cast("Quantity", sort.bound.indicator.target), value=value).canonical
        return sort.readings[text]

    def alike(self, name: str) -> str:
        """The first name of which the same is heard, for rows in whose cells stand numbers and units alone."""
        if self.facts.named or not _HAN.fullmatch(name):
            return name
        asked = (word in name for rule in self.keys.pack.rules for word in rule.applies.name)
        return self._heard.setdefault((load_directions().heard(name), *asked), name)

    def target(self, cell: str, said: Words) -> Target:
        """A target of a text and the words of its row."""
        head = (cell, *sorted(said.items()))
        if head not in self._targets:
            self._targets[head] = self._target(cell, said, head)
        return self._targets[head]

    def _target(self, cell: str, said: Words, head: tuple[Any, ...]) -> Target:
        row = indicator_of({"target": cell, **said})
        bound, target = bind(row, None, self.facts), row.target
        if not isinstance(target, Quantity) or bound.value is None or bound.unit == "日期" or target.value <= 0:
            return Target(head, row, bound, head, target.canonical)
        size, text = target.value, target.text
        printed = decimal_string(size) in text.replace(",", "").replace("，", "")
        strange = size if size <= 1 or _YEARS[0] <= size <= _YEARS[1] else len(str(int(size)))
        findings = tuple(finding.code for finding in bound.findings)
        like = (evolve(target, text=_frame(text), value=_ONE), printed, strange, findings)
        unit = sized(bound, 1 / bound.value)
        meaning = (unit.interval, unit.excluded, unit.unit, unit.direction, unit.direction_source)
        return Target(head, row, bound, (*like, *meaning, *head[1:]), target.canonical)

    def sort(self, target: Target, sample: str, *, rows: int = _FEW) -> Sort:
        """How a sort of actual values is held against a target, as it is against others of its kind.

        Where there are many kinds, one that has few rows is left to the exact scorer.
        """
        place = (*target.head, sample)
        if place not in self._sorts:
            if rows < _FEW and len(self._held) > _MANY and len(self._held.get((*target.kind, sample), ())) < _TWO:
                return ALONE
            self._sorts[place] = self._sort(target, sample)
        return self._sorts[place]

    def _sort(self, target: Target, sample: str) -> Sort:
        known = self._held.setdefault((*target.kind, sample), {})
        size = size_of(target.bound)
        ends = None
        if size not in known and len(known) > 1:
            ends = _between(list(known.values())[:2], size)
        if ends is None:
            if size not in known:
                known[size] = self._hold(target, sample)
            ends = _own(known[size])
        held = known.get(size) or next(filter(None, known.values()), None)
        if held is None or ends is None:
            return ALONE
        key = self.keys.of(target.bound, _TEN)
        key = BY_POINTS if key is None or not self.keys.known[key].by_points else key
        return Sort(key, target.bound, held.factor / size, held.factor, _sign(target.bound), held.codes, ends)

    def sort_of_numbers(  # noqa: PLR0913, PLR0917
        self, kind: int, least: Fraction, most: Fraction, said: Words, sample: str, rows: int
    ) -> Sort | None:
        """The same for targets that are numbers of one class, of which two are known; ``None``: text says more.

        Of their row ``around`` says what stands around them.
        """
        place = (kind, None if least != most else least, *sorted(said.items()), sample)
        if place not in self._of_numbers:
            if rows < _FEW and len(self._of_numbers) > _MANY:
                return None
            self._of_numbers[place] = self._sort_of_numbers(least, most, said, sample)
        return self._of_numbers[place]

    def _sort_of_numbers(self, least: Fraction, most: Fraction, said: Words, sample: str) -> Sort | None:
        held, units, bound = list[_Held | None](), set[tuple[Any, ...]](), None
        words = {role: text for role, text in said.items() if role != "around"}
        around = said.get("around", NOTHING_AROUND)
        if not around or (around != NOTHING_AROUND and words_beside(sample, "")):
            return None
        for value in dict.fromkeys((least, most)):
            target = self.target(around.replace(NOTHING_AROUND, decimal_string(value)), words)
            row, bound = target.row, target.bound
            if not isinstance(row.target, Quantity) or bound.value is None or bound.unit == "日期" or not _plain(row):
                return None
            if row.target.subject or row.target.approximate:
                return None
            held.append(self._hold(target, sample))
            times = (bound.value / value, row.target.value / value) if value else (_ONE, _ONE)
            units.add((*times, row.target.anomalies))
            if self.keys.of(bound, _TEN, own=False) is None:
                return None
        ends = _own(held[0]) if len(held) == 1 else _between(held, None)
        first = held[0]
        if first is None or ends is None or bound is None or len(units) > 1:
            return None
        key = self.keys.of(bound, _TEN, own=False)
        key = BY_POINTS if key is None or not self.keys.known[key].by_points else key
        unit, scale, _ = units.pop()
        (low, below), (high, above) = ends
        ends = ((low, below * float(unit)), (high, above * float(unit)))
        return Sort(key, bound, first.factor / unit, first.factor, _sign(bound), first.codes, ends, scale)

    def _hold(self, target: Target, sample: str) -> _Held | None:
        """Bind all actual numbers of a sort at once; alike is what is read as the target's own size would be."""
        row, size = target.row, size_of(target.bound)
        reading, plain = read_actual(sample, row.name), read_actual(sample, "")
        if target.bound.interval is None or target.bound.unit == "日期" or not isinstance(reading, Stated):
            return None
        if not isinstance(plain, Stated) or plain.value != reading.value:
            return None

        def bound(x: Fraction) -> tuple[Fraction | None, str]:
            found = bind(row, Actual(text=sample, reading=evolve(reading, value=x)), self.facts)
            number = found.actual if isinstance(found.actual, Fraction) else None
            return number, " ".join(finding.code for finding in found.findings)

        for scale in _SCALES:
            there, codes = bound(size / scale)
            if there is not None and there > 0:
                break
        else:
            return None
        start, factor = size / scale, there * scale / size

        def alike(x: Fraction) -> Fraction | None:
            number, said = bound(x)
            return number if said == codes else None

        try:
            pieces = pieces_of(alike, _ALL)
        except Undecidable:
            return None
        at = next(at for at, piece in enumerate(pieces) if piece.cell.holds(start))
        low = _reached(reversed(pieces[: at + 1]), factor, upper=False)
        high = _reached(pieces[at:], factor, upper=True)
        return None if low is None or high is None else _Held(size, factor, codes, low, high)


def _reached(pieces: Iterable[Piece], factor: Fraction, *, upper: bool) -> End | None:
    """How far the same straight line goes, in the target's unit."""
    end: End | None = None
    form = (factor.numerator, 0, 0, factor.denominator)
    for piece in pieces:
        value, edge = piece.value, piece.cell.upper if upper else piece.cell.lower
        if isinstance(value, Unknown):
            fits = value.stair is None and value.form == form
        else:
            fits = value is not None and edge is not None and piece.is_point and value == edge * factor
        if not fits:
            break
        end = (None if edge is None else edge * factor, piece.is_point)
    return end


def _amount(end: End, far: float) -> float:
    """An end as a float; zero itself is just within where it belongs."""
    value, closed = end
    if value is None:
        return far
    return float(value) if value or not closed else _LEAST if far > 0 else -_LEAST


def _own(held: _Held | None) -> Ends | None:
    return None if held is None else ((_amount(held.low, -inf), -inf), (_amount(held.high, inf), inf))


def _between(held: list[_Held | None], size: Fraction | None) -> Ends | None:
    """The ends of all targets of a kind, from two of them: an amount, a part of the size, or within both of these.

    Of a size, as amounts; ``None`` where the two are not held alike.
    """
    one, two = held
    if one is None or two is None or (one.factor, one.codes) != (two.factor, two.codes):
        return None
    found = []
    for a, b, far in ((one.low, two.low, -inf), (one.high, two.high, inf)):
        if a == b:
            found.append((_amount(a, far), far))
            continue
        if a[0] is None or b[0] is None:
            return None
        inner = min if far > 0 else max
        amount, part = float(inner(a[0], b[0])), float(inner(a[0] / one.size, b[0] / two.size))
        if a[0] * two.size == b[0] * one.size:
            amount = far
        found.append((amount, part) if size is None else (inner(amount, part * float(size)), far))
    return found[0], found[1]


def _sign(bound: BoundTarget) -> int:
    value = bound.value or 0
    return (value > 0) - (value < 0)


def _plain(row: Indicator) -> bool:
    """Whether the direction of a target hangs on nothing but its sign."""
    sign = getattr(row.target, "sign", None)
    return sign in _SURE_SIGNS or (sign == "=" and not load_directions().limits(row))


def _frame(text: str) -> str:
    """The words around the numbers of a text; 1.000 may be a thousand, and a year stands for itself."""
    return _NUMBER.sub(lambda match: match["year"] or ("0.000" if match["thousand"] else "0"), text)
