"""A stretch of rows from cells to scores (一批行的计分): what goes to the engine, and what to the exact scorer.

Lives here: :class:`Scorer`. May not: open files, know frames. Each distinct text is read once; whatever the engine
cannot have for sure goes to the exact scorer, and the row says so.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from attrs import Factory, evolve, field, frozen

from indicators.batch.engines import run
from indicators.batch.expression import DIGITS, LARGEST_POINTS, LARGEST_RATE, NOTES, Scale, fits, largest
from indicators.batch.keys import Keys, size_of, sized
from indicators.batch.numbers import Ints, Mask, Numbers, Texts, decimals, halves, one, ratios, reach, spread, together
from indicators.calls import COLUMNS, RowRun
from indicators.comparators import Quantity, Stated, decimal_string, exact
from indicators.forms.kinds import level1_kind
from indicators.rulepacks import RulePack
from indicators.syntax import parse
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind, load_directions, read_actual
from indicators.targets.placing import states_reason

STATUSES = ("scored", "undetermined", "missing", "not_applicable")
WAYS = ("columns", "rows")
RESULTS = ("reading", "status", "attainment", "earned", "low", "high", "findings", "scored_by")
_SURE_SIGNS = (">=", ">", "<=", "<", "!=")
_WORDS = ("name", "level1", "level2", "unit", "sign")
_TEN = Fraction(10)  # some points
_BIG = 2.0**61
_YEARS = (1900, 2100)  # a number among them may be a year
_MOST_FRAMES = 200  # sorts of words around actual numbers
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
        least: Only numbers above it are surely no shares without their sign; 0: all are.
        most: Only numbers up to it can be, as of a 满意度; 0: there is no such end.
        below: Numbers below zero mean what they say.
        near: Only numbers near the target are surely in the target's unit.
        nonzero: A zero means something else.
    """

    key: int
    bound: BoundTarget | None = None
    factor: Fraction = Fraction(1)
    sign: int = 0
    codes: str = ""
    least: int = 0
    most: int = 0
    below: bool = True
    near: bool = False
    nonzero: bool = False

    @property
    def times(self) -> Fraction:
        """The actual value in the size of its target, for a written one."""
        return self.factor / (Fraction(1) if self.bound is None else size_of(self.bound))


_EXACT = _Sort(-2)


@frozen
class _Target:
    """A target of the column.

    Args:
        row: Its row of the form.
        bound: What it means.
        kind: What others of its kind share with it: all but the size.
    """

    row: Indicator
    bound: BoundTarget
    kind: tuple[Any, ...]

    @classmethod
    def of(cls, row: Indicator, head: tuple[Any, ...], facts: Facts) -> "_Target":
        """Read it; ``head`` is what its row says."""
        bound, target = bind(row, None, facts), row.target
        if not isinstance(target, Quantity) or bound.value is None or bound.unit == "日期" or target.value <= 0:
            return cls(row, bound, head)
        size, printed = target.value, decimal_string(target.value) in target.text.replace(",", "").replace("，", "")
        strange = size if size <= 1 or _YEARS[0] <= size <= _YEARS[1] else len(str(int(size)))
        findings = tuple(finding.code for finding in bound.findings)
        like, unit = evolve(target, value=Fraction(1), text=_frame(target.text)), sized(bound, 1 / bound.value)
        meaning = (unit.interval, unit.excluded, unit.unit, unit.direction, unit.direction_source)
        return cls(row, bound, (like, printed, strange, findings, *meaning, *head[2:]))


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
    high: Ints | None
    known: Mask

    @classmethod
    def of(cls, values: Ints, where: Mask, known: Mask) -> "_Halves":
        """Begin with what is known of some rows."""
        if where.all():
            return cls(values, None, known)
        low = np.zeros(len(where), np.int64)
        low[where] = values
        return cls(low, low >> 63, known.copy())

    def put(self, at: Ints, values: Sequence[Decimal | None], which: Ints) -> None:
        """Put in what the exact scorer gave; of each place, which of the values."""
        pairs = np.array([halves(0 if each is None else int(each.scaleb(DIGITS))) for each in values], np.int64)
        assert self.high is not None  # noqa: S101 - where a row is alone
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
    _targets: dict[tuple[Any, ...], "_Target"] = field(factory=dict, init=False)
    _read: dict[str, tuple[int, int, int]] = field(factory=dict, init=False)
    _frames: dict[tuple[Any, ...], str] = field(factory=dict, init=False)
    _exact: dict[tuple[Any, ...], dict[str, Any]] = field(factory=dict, init=False)

    def score(self, cells: Cells, rows: int) -> dict[str, Any]:
        """Score rows.

        Args:
            cells: Arrow columns by what they hold, see :data:`indicators.calls.COLUMNS`.
            rows: How many.

        Returns:
            Arrow columns by :data:`RESULTS`, one value a row.
        """
        for kept in (self._sorts, self._targets, self._read, self._exact):
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
        said = _said(cells["reason"], states_reason) if "reason" in cells else np.zeros(rows, bool)
        top, bottom, key = self._ratio(target, actual, plan, alone)
        key = self._by_points(plan, points, key, alone)
        columns: dict[str, Any] = {"k": key, "a": top, "b": bottom, "p": points.values, "said": said}
        if alone.any():
            columns = {name: column[~alone] for name, column in columns.items()}
        computed = self._computed(columns, points.scale)
        if computed["e"].null_count:
            valid = computed["e"].is_valid()
            alone[~alone] = ~np.asarray(valid.to_numpy(), bool)
            computed = computed.filter(valid)
            columns = {name: column[np.asarray(valid.to_numpy(), bool)] for name, column in columns.items()}
        return self._told(cells, alone, computed, ratios(columns["a"], columns["b"]), plan)

    # -- what the cells hold

    def _actuals(self, column: Any, rows: int) -> _Actuals:  # noqa: ANN401 - an Arrow array
        found = Numbers.of(column)
        if found is not None:
            return _Actuals(found.values, found.scale, found.known, np.zeros(rows, np.int64), ["7"])
        texts = Texts.of(column, COLUMNS["actual"])
        read = np.array([self._number_of(text) for text in texts.values], np.int64)
        values, below, sorts = read.T[:, texts.codes]
        return _Actuals(values, below, sorts >= 0, np.where(sorts < 0, 0, sorts), list(self._frames.values()) or [""])

    def _number_of(self, text: str) -> tuple[int, int, int]:
        """An actual value as a fraction and its sort: the words around its number; -1: the exact scorer has it."""
        if text not in self._read:
            reading, found = read_actual(text, ""), (0, 1, -1)
            if type(reading) is Stated and not reading.approximate:
                n, d = reading.value.as_integer_ratio()
                frame = (reading.unit, reading.per, reading.anomalies, _frame(text))
                if max(abs(n), d) < _BIG and (frame in self._frames or len(self._frames) < _MOST_FRAMES):
                    self._frames.setdefault(frame, text)
                    found = (n, d, list(self._frames).index(frame))
            self._read[text] = found
        return self._read[text]

    def _points(self, column: Any, rows: int) -> _Points:  # noqa: ANN401 - an Arrow array
        found = None if column is None else Numbers.of(column)
        if found is not None:
            common = 1 if found.scale == 1 else int(np.gcd.reduce(found.values, initial=found.scale))
            values = found.values if common == 1 else found.values // common
            scale, known = found.scale // common, found.known
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
        meant, heads = [], []
        for row in first:
            said = {role: texts.values[texts.codes[row]] for role, texts in words.items()}
            cell = str(of_target[0][row] - 1) if isinstance(target, Numbers) else target.values[target.codes[row]]
            head = (numeric, cell, *sorted(said.items()))
            if head not in self._targets:
                self._targets[head] = _Target.of(_indicator(cell, said), head, self.facts)
            meant.append(self._targets[head])
            heads.append(head)
        if numeric and not all(_sure(each.row) for each in meant):
            return None
        places, first = together([(targets, len(meant)), (actual.sorts, len(actual.samples))], rows)
        sorts = []
        for row in first:
            sample = actual.samples[actual.sorts[row]]
            sort = (*heads[targets[row]], sample)
            if sort not in self._sorts:
                self._sorts[sort] = self._sort(meant[targets[row]], sample)
            sorts.append(self._sorts[sort])
        return _Plan(sorts, places, [] if numeric else [each.row.target.canonical for each in meant], targets)

    def _sort(self, target: "_Target", sample: str) -> _Sort:
        """How a sort of actual values is held against a target, as it is against others of its kind."""
        kind = (target.kind, sample)
        if kind not in self._sorts:
            self._sorts[kind] = self._tried(target, sample)
        found = self._sorts[kind]
        if found.bound is None or found.bound is target.bound:
            return found
        return evolve(found, bound=target.bound, key=self._key(target.bound))

    def _key(self, bound: BoundTarget) -> int:
        key = self.keys.of(bound, _TEN)
        return key if key is not None and self.keys.known[key].by_points else -1

    def _tried(self, target: "_Target", sample: str) -> _Sort:
        """What binding some actual values gives."""
        row, bound = target.row, target.bound
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
        least = _SHARE if reading.unit is None and bound.unit in {"%", None} else 0
        most = _WHOLE if bound.unit == "%" and row.name.endswith(load_directions().whole_names) else 0

        below = tried(-size / (factor or 1)) == (-size, codes)

        def differs(by: Fraction) -> bool:
            number = size * by
            certain = (not least or number > least) and (not most or number <= most) and (below or number >= 0)
            return certain and tried(number / factor) != (number, codes)

        if not factor or any(map(differs, _TRIED)):
            return _EXACT
        value = bound.value or 0
        return _Sort(
            self._key(bound),
            bound,
            factor,
            (value > 0) - (value < 0),
            codes,
            least=least,
            most=most,
            below=below,
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
            over = np.abs(target.values)
            over[over == 0] = 1
        times = [each.times * known for each in sorts]
        if isinstance(target, Numbers):
            times = [each * (target.scale if sort.sign else 1) for each, sort in zip(times, sorts, strict=True)]
        of_sort = [(n, d) if max(abs(n), d) < _BIG else (0, 0) for n, d in (each.as_integer_ratio() for each in times)]
        tops, bottoms = (spread([each[at] for each in of_sort], places) for at in (0, 1))
        keys = spread([each.key for each in sorts], places)
        tall, deep = (reach(tops) * reach(actual.values), reach(bottoms) * reach(below) * reach(over))
        if max(tall, deep) >= min(_BIG, LARGEST_RATE) or not np.all(keys != _EXACT.key):
            size, under = np.abs(actual.values * (1.0 * tops)), 1.0 * bottoms * below * over
            alone |= (keys == _EXACT.key) | (bottoms == 0) | (size > _BIG) | (under > _BIG)
            alone |= size >= LARGEST_RATE * under
        if any(each.least or each.most for each in sorts):
            factor = spread([float(each.factor * known) for each in sorts], places, float)
            number = actual.values * factor / below
            alone |= number < spread([each.least * (1 + _MARGIN) for each in sorts], places, float)
            alone |= number > spread([(each.most or math.inf) * (1 - _MARGIN) for each in sorts], places, float)
        if not all(each.below for each in sorts):
            alone |= spread([not each.below for each in sorts], places, np.bool_) & (actual.values < 0)
        if any(each.near for each in sorts):
            size, under = np.abs(actual.values * (1.0 * tops)), 1.0 * bottoms * below * over
            far = (size < under / 20 * (1 + _MARGIN)) | (size > under * 20 * (1 - _MARGIN))
            alone |= spread([each.near for each in sorts], places, np.bool_) & far
        if any(each.nonzero for each in sorts):
            alone |= spread([each.nonzero for each in sorts], places, np.bool_) & (actual.values == 0)
        top = actual.values if np.array_equal(tops, 1) else actual.values * tops
        bottom = np.broadcast_to(np.asarray(bottoms * below * over, np.int64), alone.shape)
        return top, bottom, np.broadcast_to(keys, alone.shape)

    def _by_points(self, plan: _Plan, points: _Points, key: Ints, alone: Mask) -> Ints:
        """The keys, also of rules that hang on the points themselves."""
        sorts, places = plan.sorts, plan.places
        asked = np.flatnonzero((key == -1) & ~alone) if any(each.key == -1 for each in sorts) else ()
        if not len(asked):
            return key
        _, numbers = np.unique(points.values[asked], return_inverse=True)
        pairs, first = together([(places[asked], len(sorts)), (numbers, int(numbers.max()) + 1)], len(asked))
        found = []
        for row in asked[first]:
            bound = sorts[places[row]].bound or _never()
            at = self.keys.of(bound, Fraction(int(points.values[row]), points.scale))
            found.append(_EXACT.key if at is None else at)
        key = key.copy()
        key[asked] = np.array(found, np.int64)[pairs]
        alone |= key == _EXACT.key
        return key

    def _computed(self, columns: Mapping[str, Any], scale: int) -> pa.Table:
        """What the engine makes of whole numbers; nothing where they are too large for it."""
        rounding, keys, many = self.pack.rounding_of("score"), self.keys.known, len(columns["k"])
        number = max(1, reach(columns["a"]), reach(columns["b"]))
        size = largest(keys, rounding, Scale(scale), number, int(columns["p"].max(initial=1)))
        wide = not fits(size, wide=False)
        if not many or (wide and not fits(size, wide=True)):
            return pa.table(dict.fromkeys(("e", "note"), pa.nulls(many, pa.int64())))
        rows = {name: decimals(columns[name], None, 0) if wide else pa.array(columns[name]) for name in "abp"}
        rows |= {"k": pa.array(columns["k"].astype(np.int32)), "said": pa.array(columns["said"])}
        return run(pa.table(rows), keys, rounding, Scale(scale, wide), self.engine)

    # -- what is told

    def _told(self, cells: Cells, alone: Mask, sure: pa.Table, ratio: Ints, plan: _Plan) -> dict[str, Any]:
        done, rows, places = ~alone, len(alone), plan.places
        earned, note = np.asarray(sure["e"].to_numpy(), np.int64), np.asarray(sure["note"].to_numpy())
        sign = spread([each.sign for each in plan.sorts], places)
        of_points = ("earned", "low", "high")
        numbers = dict.fromkeys(of_points, _Halves.of(earned, done, done))
        if not done.all():
            numbers |= {name: _Halves.of(earned, done, done) for name in of_points}
            places, of_done = places[done], np.broadcast_to(sign, done.shape)[done]
        else:
            of_done = sign
        numbers["attainment"] = _Halves.of(ratio * of_done, done, done & (sign != 0))
        said: list[str] = [f"{each.codes} {more}".strip() for each in plan.sorts for more in NOTES]
        readings, status, way = list(plan.readings), np.zeros(1, np.int8), np.zeros(1, np.int8)
        of_note = note if len(plan.sorts) == 1 else places * len(NOTES) + note
        finding = of_note
        if not done.all():
            finding = np.zeros(rows, np.int64)
            finding[done] = of_note
        reading = plan.reading_of if readings else np.full(1, -1)
        at = np.flatnonzero(alone)
        if len(at):
            found, which = self._one_by_one({role: cells[role].take(pa.array(at)) for role in cells}, len(at))
            for name, column in numbers.items():
                column.put(at, [each[name] for each in found], which)
            finding[at] = _added(said, [_codes(each["findings"]) for each in found])[which]
            status, way = np.zeros(rows, np.int64), alone.view(np.int8)
            status[at] = np.array([STATUSES.index(each["status"]) for each in found], np.int64)[which]
            reading = np.broadcast_to(reading, rows).astype(np.int64)
            reading[at] = _added(readings, [each["reading"] for each in found])[which]
        made = {id(each): decimals(each.low, each.known, DIGITS, each.high) for each in numbers.values()}
        return {
            "reading": _dictionary(reading, readings, rows),
            "status": _dictionary(status, STATUSES, rows),
            **{name: made[id(numbers[name])] for name in ("attainment", *of_points)},
            "findings": _dictionary(finding, said, rows),
            "scored_by": _dictionary(way, WAYS, rows),
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
_SHARE, _WHOLE = 2, 100  # what a number without its % may be a share of; %
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


def _frame(text: str) -> str:
    """The words around the numbers of a text."""
    return re.sub(r"\d[\d.,，．]*", "0", text)


def _said(column: Any, says: Callable[[str], bool] = bool) -> Mask:  # noqa: ANN401 - an Arrow array
    texts = Texts.of(column, "")
    return np.array([says(text) for text in texts.values], bool)[texts.codes]


def _codes(said: str | None) -> str:
    return " ".join(re.findall(r"(?:^|；)([A-Za-z_]+) ", said or ""))


def _added(words: list[str], more: list[str]) -> Ints:
    """Add words to a list; where each stands."""
    start = len(words)
    words += more
    return np.arange(start, len(words))


def _dictionary(codes: npt.NDArray[np.integer[Any]], words: Sequence[str], rows: int) -> Any:  # noqa: ANN401 - an Arrow array
    """Texts by their codes (one for all, or one a row), each text once; -1 is none."""
    places = {word: place for place, word in enumerate(dict.fromkeys(words))}
    known = np.array([*(places[word] for word in words), -1], np.int32).take(codes)
    unknown = np.broadcast_to(known < 0, rows)
    known = np.broadcast_to(known, rows)
    return pa.DictionaryArray.from_arrays(
        pa.array(known, mask=unknown if unknown.any() else None), pa.array([*places], pa.string())
    )
