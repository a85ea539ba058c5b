"""A stretch of rows from cells to scores (一批行的计分): what goes to the engine, and what to the exact scorer.

Lives here: :class:`Scorer`. May not: open files, know frames. Each distinct text is read once; whatever the engine
cannot have for sure goes to the exact scorer, and the row says so.
"""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
from attrs import Factory, evolve, field, frozen

from indicators.batch.engines import run
from indicators.batch.expression import DIGITS, LARGEST_POINTS, LARGEST_RATE, NOTES, Scale, fits, largest
from indicators.batch.keys import Keys, size_of
from indicators.batch.numbers import Ints, Mask, Numbers, Texts, decimals, halves, one, together
from indicators.calls import COLUMNS, RowRun
from indicators.comparators import Quantity, Stated, exact
from indicators.forms.kinds import level1_kind
from indicators.rulepacks import RulePack
from indicators.syntax import parse
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind, load_directions, read_actual

STATUSES = ("scored", "undetermined", "missing", "not_applicable")
WAYS = ("columns", "rows")
RESULTS = ("reading", "status", "attainment", "earned", "low", "high", "findings", "scored_by")
_SURE_SIGNS = (">=", ">", "<=", "<", "!=")
_WORDS = ("name", "level1", "level2", "unit", "sign")
_TEN = Fraction(10)  # some points
_BIG = 2.0**61
_MOST_KEPT = 200_000  # distinct rows and texts that are remembered


@frozen
class _Sort:
    """Rows of one target (or of one sort of targets) with one sort of actual values.

    Args:
        key: The place of the key; -1: by the row's own points; -2: the exact scorer.
        bound: The bound target.
        factor: What a written number is in the target's unit.
        sign: Of the target; 0: there is no rate.
        codes: The findings of binding.
        over_one: Only numbers above one are surely in the target's unit.
        near: Only numbers near the target are surely in the target's unit.
        nonzero: A zero means something else.
    """

    key: int
    bound: BoundTarget | None = None
    factor: Fraction = Fraction(1)
    sign: int = 0
    codes: str = ""
    over_one: bool = False
    near: bool = False
    nonzero: bool = False

    @property
    def times(self) -> Fraction:
        """The actual value in the size of its target, for a written one."""
        return self.factor / (Fraction(1) if self.bound is None else size_of(self.bound))


_EXACT = _Sort(-2)


@frozen
class _Actuals:
    """The actual values: numbers where they are known, and which sort each is."""

    values: Ints
    below: Ints | int
    known: Mask
    sorts: Ints
    samples: list[str]


@frozen
class _Points:
    values: Ints
    scale: int
    known: Mask


@frozen
class _Plan:
    """What rows mean: the sort of each, and what its target is read as (none of numbers)."""

    sorts: list[_Sort]
    places: Ints
    readings: list[str]
    reading_of: Ints


@frozen
class _Halves:
    """A column of results in units of the last digit, as two halves."""

    low: Ints
    high: Ints
    known: Mask

    @classmethod
    def of(cls, values: Ints, where: Mask, known: Mask) -> "_Halves":
        """Begin with what the engine gave."""
        low = np.zeros(len(where), np.int64)
        low[where] = values
        return cls(low, low >> 63, known.copy())

    def put(self, at: Ints, values: Sequence[Decimal | None], which: Ints) -> None:
        """Put in what the exact scorer gave; of each place, which of the values."""
        pairs = np.array([halves(0 if each is None else int(each.scaleb(DIGITS))) for each in values], np.int64)
        self.low[at], self.high[at] = pairs[which].T
        self.known[at] = np.array([each is not None for each in values], bool)[which]


Cells = Mapping[str, Any]


@frozen
class Scorer:
    """One run: the pack, the facts, what was read so far.

    Args:
        pack: The rule pack.
        facts: What references resolve against.
        engine: One of :data:`indicators.batch.engines.ENGINES`.
        points: The points of a row that has none.
    """

    pack: RulePack
    facts: Facts
    engine: str = "duckdb"
    points: Fraction | None = None
    keys: Keys = field(init=False, default=Factory(lambda self: Keys(self.pack, self.facts), takes_self=True))
    _run: RowRun = field(
        init=False, default=Factory(lambda self: RowRun(self.pack, self.facts, self.points), takes_self=True)
    )
    _sorts: dict[tuple[Any, ...], _Sort] = field(factory=dict, init=False)
    _exact: dict[tuple[Any, ...], dict[str, Any]] = field(factory=dict, init=False)

    def score(self, cells: Cells, rows: int) -> dict[str, Any]:
        """Score rows.

        Args:
            cells: Arrow columns by what they hold, see :data:`indicators.calls.COLUMNS`.
            rows: How many.

        Returns:
            Arrow columns by :data:`RESULTS`, one value a row.
        """
        for kept in (self._sorts, self._exact):
            if len(kept) > _MOST_KEPT:
                kept.clear()
        cells = {role: one(column) for role, column in cells.items()}
        words = {role: Texts.of(cells[role], COLUMNS[role]) for role in _WORDS if role in cells}
        target: Numbers | Texts = Numbers.of(cells["target"]) or Texts.of(cells["target"], COLUMNS["target"])
        actual, points = self._actuals(cells["actual"], rows), self._points(cells.get("points"), rows)
        plan = self._plan(target, words, actual, rows)
        if plan is None:  # what a target means hangs on its number
            target = Texts.of(cells["target"], COLUMNS["target"])
            plan = self._plan(target, words, actual, rows) or _never()
        alone = ~actual.known | ~points.known
        if "share" in cells:
            alone |= _said(cells["share"])
        if isinstance(target, Numbers):
            alone |= ~target.known
        said = _said(cells["reason"]) if "reason" in cells else np.zeros(rows, bool)
        top, bottom, key = self._ratio(target, actual, plan, alone)
        self._by_points(plan, points, key, alone)
        columns = {"k": key, "a": top, "b": bottom, "p": points.values, "said": said}
        computed = self._computed({name: column[~alone] for name, column in columns.items()}, points.scale)
        alone[~alone] = computed["e"].is_null().to_numpy(zero_copy_only=False)
        return self._told(cells, alone, computed.filter(computed["e"].is_valid()), plan)

    # -- what the cells hold

    def _actuals(self, column: Any, rows: int) -> _Actuals:  # noqa: ANN401 - an Arrow array
        found = Numbers.of(column)
        if found is not None:
            return _Actuals(found.values, found.scale, found.known, np.zeros(rows, np.int64), ["7"])
        texts = Texts.of(column, COLUMNS["actual"])
        many = len(texts.values)
        values, below, known = np.zeros(many, np.int64), np.ones(many, np.int64), np.zeros(many, bool)
        sorts, samples = np.zeros(many, np.int64), dict[tuple[Any, ...], str]()
        for place, text in enumerate(texts.values):
            reading = read_actual(text, "")
            if type(reading) is not Stated or reading.approximate or reading.anomalies:
                continue
            n, d = reading.value.as_integer_ratio()
            if abs(n) < _BIG and d < _BIG:
                sort = (reading.unit, reading.per, any(sign in text for sign in "百千万亿"))
                samples.setdefault(sort, text)
                values[place], below[place], known[place] = n, d, True
                sorts[place] = list(samples).index(sort)
        codes = texts.codes
        return _Actuals(values[codes], below[codes], known[codes], sorts[codes], [*samples.values()] or [""])

    def _points(self, column: Any, rows: int) -> _Points:  # noqa: ANN401 - an Arrow array
        found = None if column is None else Numbers.of(column)
        if found is not None:
            common = int(np.gcd.reduce(found.values, initial=found.scale))
            values, scale, known = found.values // common, found.scale // common, found.known
        else:
            texts = Texts(np.zeros(rows, np.int64), [""]) if column is None else Texts.of(column, COLUMNS["points"])
            read = [_number(text) for text in texts.values]
            if self.points is not None:
                read = [self.points if not text else number for text, number in zip(texts.values, read, strict=True)]
            scale = next(
                (10**n for n in range(7) if all(p is None or (p * 10**n).denominator == 1 for p in read)), 10**6
            )
            fit = [None if p is None or (p * scale).denominator != 1 else int(p * scale) for p in read]
            known = np.array([p is not None for p in fit], bool)[texts.codes]
            values = np.array([p or 0 for p in fit], np.int64)[texts.codes]
        known = known & (values > 0) & (values < LARGEST_POINTS * scale)
        return _Points(values, scale, known if 10**DIGITS % scale == 0 else known & False)

    # -- what they mean

    def _plan(self, target: Numbers | Texts, words: Mapping[str, Texts], actual: _Actuals, rows: int) -> _Plan | None:
        """What the rows mean; ``None``: the number of a target must be known."""
        numeric = isinstance(target, Numbers)
        of_target = (
            (np.sign(target.values) + 1, 3) if isinstance(target, Numbers) else (target.codes, len(target.values))
        )
        columns = [of_target, *((texts.codes, len(texts.values)) for texts in words.values())]
        targets, first = together(columns, rows)
        indicators, heads = [], []
        for row in first:
            said = {role: texts.values[texts.codes[row]] for role, texts in words.items()}
            cell = str(of_target[0][row] - 1) if isinstance(target, Numbers) else target.values[target.codes[row]]
            indicators.append(_indicator(cell, said))
            heads.append((numeric, cell, *sorted(said.items())))
        if numeric and not all(_sure(each) for each in indicators):
            return None
        places, first = together([(targets, len(indicators)), (actual.sorts, len(actual.samples))], rows)
        sorts = []
        for row in first:
            sample = actual.samples[actual.sorts[row]]
            sort = (*heads[targets[row]], sample)
            if sort not in self._sorts:
                self._sorts[sort] = self._sort(indicators[targets[row]], sample)
            sorts.append(self._sorts[sort])
        return _Plan(sorts, places, [] if numeric else [each.target.canonical for each in indicators], targets)

    def _sort(self, row: Indicator, sample: str) -> _Sort:
        """How a sort of actual values is held against a target: tried by binding some of them."""
        bound = bind(row, None, self.facts)
        reading = read_actual(sample, row.name)
        if bound.interval is None or not isinstance(reading, Quantity) or bound.unit == "日期":
            return _EXACT
        plain = read_actual(sample, "")
        if not isinstance(plain, Quantity) or plain.value != reading.value:
            return _EXACT
        size = size_of(bound)

        def tried(number: Fraction) -> tuple[object, str]:
            filled = Actual(text=sample, reading=evolve(reading, value=number))
            found = bind(row, filled, self.facts)
            return found.actual, " ".join(finding.code for finding in found.findings)

        for scale in _SCALES:
            there, codes = tried(size / scale)
            if isinstance(there, Fraction):
                break
        else:
            return _EXACT
        factor = there * scale / size
        bare = reading.unit is None
        percent = bare and bound.unit == "%"

        def differs(by: Fraction) -> bool:
            number = size * by
            return not (percent and 0 < number <= 1) and tried(number / factor) != (number, codes)

        if not factor or any(map(differs, _TRIED)):
            return _EXACT
        key = self.keys.of(bound, _TEN)
        value = bound.value or 0
        return _Sort(
            key if key is not None and self.keys.known[key].by_points else -1,
            bound,
            factor,
            (value > 0) - (value < 0),
            codes,
            over_one=percent,
            near=any(map(differs, _FAR)),
            nonzero=tried(Fraction(0)) != (0, codes),
        )

    # -- what the engine computes

    def _ratio(self, target: Numbers | Texts, actual: _Actuals, plan: _Plan, alone: Mask) -> tuple[Ints, Ints, Ints]:
        """The actual value over the size of its target, as two whole numbers, and the key."""
        sorts, places = plan.sorts, plan.places
        below, known = (1, Fraction(1, actual.below)) if isinstance(actual.below, int) else (actual.below, Fraction(1))
        over: Ints | int = 1
        if isinstance(target, Numbers):
            over = np.where(target.values == 0, 1, np.abs(target.values))
        times = [each.times * known for each in sorts]
        if isinstance(target, Numbers):
            times = [each * (target.scale if sort.sign else 1) for each, sort in zip(times, sorts, strict=True)]
        of_sort = [(n, d) if max(abs(n), d) < _BIG else (0, 0) for n, d in (each.as_integer_ratio() for each in times)]
        tops, bottoms = np.array(of_sort, np.int64).reshape(-1, 2)[places].T
        key = np.array([each.key for each in sorts], np.int64)[places]
        factor = np.array([float(each.factor * known) for each in sorts])[places]
        size, under = np.abs(actual.values.astype(float) * tops), 1.0 * bottoms * below * over
        alone |= (key == _EXACT.key) | (bottoms == 0) | (size > _BIG) | (under > _BIG) | (size >= LARGEST_RATE * under)
        for guard, fails in (
            ("over_one", actual.values * factor / below < 1 + _MARGIN),
            ("near", (size < under / 20 * (1 + _MARGIN)) | (size > under * 20 * (1 - _MARGIN))),
            ("nonzero", actual.values == 0),
        ):
            alone |= np.array([getattr(each, guard) for each in sorts], bool)[places] & fails
        sure = ~alone
        return actual.values * np.where(sure, tops, 0), np.where(sure, bottoms * below * over, 1), key

    def _by_points(self, plan: _Plan, points: _Points, key: Ints, alone: Mask) -> None:
        """The keys of rules that hang on the points themselves."""
        sorts, places = plan.sorts, plan.places
        asked = np.flatnonzero((key == -1) & ~alone)
        if not len(asked):
            return
        _, numbers = np.unique(points.values[asked], return_inverse=True)
        pairs, first = together([(places[asked], len(sorts)), (numbers, int(numbers.max()) + 1)], len(asked))
        found = []
        for row in asked[first]:
            bound = sorts[places[row]].bound or _never()
            at = self.keys.of(bound, Fraction(int(points.values[row]), points.scale))
            found.append(_EXACT.key if at is None else at)
        key[asked] = np.array(found, np.int64)[pairs]
        alone |= key == _EXACT.key

    def _computed(self, columns: Mapping[str, Any], scale: int) -> pa.Table:
        """What the engine makes of whole numbers; nothing where they are too large for it."""
        rounding, keys, many = self.pack.rounding_of("score"), self.keys.known, len(columns["k"])
        number = max(int(np.abs(columns[name]).max(initial=1)) for name in ("a", "b"))
        size = largest(keys, rounding, Scale(scale), number, int(columns["p"].max(initial=1)))
        wide = not fits(size, wide=False)
        if not many or (wide and not fits(size, wide=True)):
            return pa.table(dict.fromkeys(("e", "note", "t"), pa.nulls(many, pa.int64())))
        every, rows = np.ones(many, bool), {"k": pa.array(columns["k"], pa.int32()), "said": pa.array(columns["said"])}
        for name in ("a", "b", "p"):
            column = columns[name]
            rows[name] = decimals(column, column >> 63, every, 0) if wide else pa.array(column)
        return run(pa.table(rows), keys, rounding, Scale(scale, wide), self.engine)

    # -- what is told

    def _told(self, cells: Cells, alone: Mask, sure: pa.Table, plan: _Plan) -> dict[str, Any]:
        done, rows = ~alone, len(alone)
        earned, ratio, note = (np.asarray(sure[name].to_numpy(), np.int64) for name in ("e", "t", "note"))
        sign = np.array([each.sign for each in plan.sorts], np.int64)[plan.places]
        numbers = {"attainment": _Halves.of(ratio * sign[done], done, done & (sign != 0))}
        of_points = ("earned", "low", "high")
        numbers |= dict.fromkeys(of_points, _Halves.of(earned, done, done))
        if not done.all():
            numbers |= {name: _Halves.of(earned, done, done) for name in of_points}
        codes: dict[str, int] = {}
        by_note = np.array(
            [[codes.setdefault(f"{each.codes} {said}".strip(), len(codes)) for said in NOTES] for each in plan.sorts],
            np.int64,
        ).reshape(-1, len(NOTES))
        said, readings = [*codes], list(plan.readings)
        finding, status = np.zeros(rows, np.int64), np.zeros(rows, np.int64)
        finding[done] = by_note[plan.places[done], note]
        reading = plan.reading_of.copy() if readings else np.full(rows, -1, np.int64)
        at = np.flatnonzero(alone)
        if len(at):
            found, which = self._one_by_one({role: cells[role].take(pa.array(at)) for role in cells}, len(at))
            for name, column in numbers.items():
                column.put(at, [each[name] for each in found], which)
            finding[at] = _added(said, [_codes(each["findings"]) for each in found])[which]
            status[at] = np.array([STATUSES.index(each["status"]) for each in found], np.int64)[which]
            reading[at] = _added(readings, [each["reading"] for each in found])[which]
        made = {id(each): decimals(each.low, each.high, each.known, DIGITS) for each in numbers.values()}
        return {
            "reading": _dictionary(reading, readings),
            "status": _dictionary(status, STATUSES),
            **{name: made[id(column)] for name, column in numbers.items()},
            "findings": _dictionary(finding, said),
            "scored_by": _dictionary(alone.astype(np.int64), WAYS),
        }

    def _one_by_one(self, cells: Cells, rows: int) -> tuple[list[dict[str, Any]], Ints]:
        """The exact scorer, once for each distinct row."""
        texts = {role: Texts.of(column, COLUMNS[role]) for role, column in cells.items() if role in _ROW}
        which, first = together([(each.codes, len(each.values)) for each in texts.values()], rows)
        found = []
        for row in first:
            said = {role: each.values[each.codes[row]] for role, each in texts.items()}
            key = tuple(said.items())
            if key not in self._exact:
                self._exact[key] = self._run.alone(said)
            found.append(_NOTHING | self._exact[key])
        return found, which


_ROW = ("target", "actual", "points", "name", "level1", "level2", "unit", "sign", "reason", "share")
_NOTHING = dict.fromkeys(("reading", "status", "attainment", "earned", "low", "high", "findings"))
_SCALES = (1, 100, 1000, 10**4, 10**6, 10**7, 10**8)
_TRIED = tuple(Fraction(by) for by in ("1/19", "1/2", "1", "3/2", "19", "-1"))
_FAR = tuple(Fraction(by) for by in ("1e-9", "1e-3", "1/30", "30", "1e3", "1e9", "-30"))
_MARGIN = 1e-6  # floats decide nothing: what is near a limit goes to the exact scorer


def _never() -> Any:  # noqa: ANN401 - it gives nothing
    raise AssertionError


def _number(text: str) -> Fraction | None:
    try:
        return exact(text.removesuffix("分")) if text else None
    except ValueError:
        return None


def _indicator(cell: str, said: Mapping[str, str]) -> Indicator:
    """A row of the form, as :func:`indicators.score_rows` makes it."""
    name, level1 = said.get("name", ""), said.get("level1", "")
    target = parse(
        cell, column_unit=said.get("unit") or None, column_comparator=said.get("sign") or None, name=name or None
    )
    return Indicator(name=name or "指标", path=(level1_kind(level1) or level1, said.get("level2", "")), target=target)


def _sure(row: Indicator) -> bool:
    """Whether all that a target of the column means hangs on is its size: 1 stands for all, 0 and -1 for theirs."""
    target = row.target
    if not isinstance(target, Quantity) or abs(target.value) > 1:
        return False
    return target.sign in _SURE_SIGNS or (target.sign == "=" and not load_directions().limits(row))


def _said(column: Any) -> Mask:  # noqa: ANN401 - an Arrow array
    texts = Texts.of(column, "")
    return np.array([bool(text) for text in texts.values], bool)[texts.codes]


def _codes(said: str | None) -> str:
    return " ".join(re.findall(r"(?:^|；)([A-Za-z_]+) ", said or ""))


def _added(words: list[str], more: list[str]) -> Ints:
    """Add words to a list; where each stands."""
    start = len(words)
    words += more
    return np.arange(start, len(words))


def _dictionary(codes: Ints, words: Sequence[str]) -> Any:  # noqa: ANN401 - an Arrow array
    """Texts by their codes, each text once; -1 is none."""
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    place_of = np.array([*(places[word] for word in words), -1], np.int64)[codes]
    known = pa.array(place_of, pa.int32(), mask=place_of < 0)
    return pa.DictionaryArray.from_arrays(known, pa.array([*places], pa.string()))
