"""A stretch of rows from cells to scores (一批行的计分): what goes to the engine, and what to the exact scorer.

Lives here: :class:`Scorer`. May not: open files, know frames. Each distinct text is read once; whatever the engine
cannot have for sure goes to the exact scorer, and the row says so.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any, cast

import numpy as np
import pyarrow as pa
from attrs import Factory, field, frozen

from indicators.batch.engines import run
from indicators.batch.expression import DIGITS, LARGEST_POINTS, LARGEST_RATE, NOTES, fits, largest
from indicators.batch.meaning import ALONE, BY_POINTS, CLASSES, EXACT, NUMBER, THOUSANDTHS, Meanings, Sort
from indicators.batch.numbers import (
    Ints,
    Mask,
    Numbers,
    Pairs,
    Texts,
    as_pairs,
    decimals,
    one,
    pairs_of,
    ratios,
    reach,
    spread,
    together,
    valid,
)
from indicators.calls import COLUMNS, Number, RowRun, cut
from indicators.comparators import exact, number
from indicators.rulepacks import RulePack, Rules, load_rulepack
from indicators.syntax.beside import words_beside
from indicators.targets import Facts
from indicators.targets.placing import states_reason

RESULTS = ("reading", "status", "attainment", "earned", "low", "high", "findings", "scored_by")
NUMBERS = RESULTS[2:6]
_WORDS = ("name", "level1", "level2", "unit", "sign")
_CELLS = ("target", "actual", "points", *_WORDS, "reason", "share")
_BIG = 2.0**61
_MARGIN = 1e-6  # floats decide nothing: what is near a limit goes to the exact scorer
_MOST_KEPT = 200_000  # distinct rows and texts that are remembered
_SOME = 20_000  # rows among which two targets of a class are looked for
_MANY = 1000  # of so many targets those with one row are not worth a look: the exact scorer has them
Cells = Mapping[str, Any]


@frozen
class Actuals:
    """The actual values: numbers where they are known, and which sort each is."""

    values: Ints
    below: Ints | int
    known: Mask
    sorts: Ints
    samples: list[str]


@frozen
class Plan:
    """What rows mean: the sort of each, and what its target is read as (none of numbers)."""

    sorts: list[Sort]
    places: Ints
    readings: list[str]
    reading_of: Ints


@frozen
class Scorer:
    """One run: the pack, the facts, what was read so far."""

    pack: RulePack  # the rule pack
    facts: Facts  # what references resolve against
    engine: str = "auto"  # one of indicators.batch.engines.ENGINES
    points: Fraction | None = None  # the points of a row that has none
    _run: RowRun = Factory(lambda self: RowRun(self.pack, self.facts, self.points), takes_self=True)
    _meanings: Meanings = Factory(lambda self: Meanings.of(self.pack, self.facts), takes_self=True)
    _exact: dict[tuple[Any, ...], dict[str, Any]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, rules: Rules, facts: Facts | None, engine: str, points: Number | None) -> "Scorer":
        """Of what a caller gives."""
        full = None if points is None else number(cast("float", points))
        return cls(load_rulepack(rules), facts or Facts(), engine, full)

    def score(self, cells: Cells, rows: int) -> dict[str, Any]:
        """Score so many rows: Arrow columns by :data:`indicators.calls.COLUMNS` in, by :data:`RESULTS` out."""
        self._meanings.forget(_MOST_KEPT)
        if len(self._exact) > _MOST_KEPT:
            self._exact.clear()
        return self._scored({role: one(column) for role, column in cells.items()}, rows, numeric=True)

    def _scored(self, cells: Cells, rows: int, *, numeric: bool) -> dict[str, Any]:
        """Score rows; ``numeric``: targets that are numbers may be taken together, whatever their size."""
        words = {role: Texts.of(cells[role], COLUMNS[role]) for role in _WORDS if role in cells}
        actual, points = self._actuals(cells["actual"], rows), self._points_of(cells.get("points"), rows)
        if "name" in words:
            words["name"] = self._alike(words["name"], actual)
        plan, numbers, unsure = self._meant(cells["target"], words, actual, rows, numeric=numeric)
        if plan is None:
            return self._apart(cells, unsure)
        alone = ~actual.known | ~points.known
        if "share" in cells:
            alone |= _said(cells["share"])
        if numbers is not None:
            alone |= ~numbers.known
        said = _said(cells["reason"], states_reason) if "reason" in cells else np.zeros(rows, bool)
        top, bottom, key = self._ratio(numbers, actual, plan, alone)
        key = self._by_points(plan, points, key, alone, own=numbers is None)
        columns = {"a": top, "b": bottom, "p": points.values, "k": key}
        at = np.flatnonzero(alone)
        for name, column in columns.items() if len(at) else ():
            columns[name] = column.copy()  # something harmless instead, which the exact scorer's results replace
            columns[name][at] = name in "bp"
        earned, note = self._computed(columns, said, points.scale, alone)
        return self._told(cells, alone, (earned, note, ratios(columns["a"], columns["b"])), plan)

    # -- what the cells hold

    def _actuals(self, column: Any, rows: int) -> Actuals:  # noqa: ANN401 - an Arrow array
        found = Numbers.of(column)
        if found is not None:
            step = found.scale // 1000
            thousandths = (found.values % step == 0) & (found.values % (10 * step) != 0) if step else np.zeros(rows)
            return Actuals(found.values, found.scale, found.known, thousandths.astype(np.int64), [NUMBER, THOUSANDTHS])
        texts = Texts.of(column, COLUMNS["actual"])
        read = np.array([self._meanings.number_of(text) for text in texts.values], np.int64)
        values, below, sorts = read.T[:, texts.codes]
        return Actuals(
            values, below, sorts >= 0, np.where(sorts < 0, 0, sorts), list(self._meanings.frames.values()) or [""]
        )

    def _framed(self, texts: Texts) -> tuple[Numbers, Texts]:
        """Targets as numbers, and the words around each; no words are those of a target that is not so plain."""
        figures, places, around = np.array([self._meanings.framed(text) for text in texts.values], np.int64).T
        finest = int(places.max(initial=0))
        values = (figures * 10 ** (finest - places))[texts.codes]
        words = [*self._meanings.around, ""]
        known = np.ones(len(values), bool)
        return Numbers(values, 10**finest, known), Texts(
            np.where(around < 0, len(words) - 1, around)[texts.codes], words
        )

    def _read(self, plan: Plan, texts: Texts, rows: int) -> Plan:
        """A plan of targets around whose numbers words stand, with what each is read as."""
        codes, first = together([(texts.codes, len(texts.values)), (plan.places, len(plan.sorts))], rows)
        sorts, said = plan.places[first].tolist(), texts.codes[first].tolist()
        pairs = zip(map(plan.sorts.__getitem__, sorts), map(texts.values.__getitem__, said), strict=True)
        return Plan(plan.sorts, plan.places, [self._meanings.reading(*pair) for pair in pairs], codes)

    def _alike(self, names: Texts, actual: Actuals) -> Texts:
        """One name for all of which the same is heard, in rows where nothing stands beside the actual number."""
        heard = [self._meanings.alike(name) for name in names.values]
        place = {name: at for at, name in enumerate(dict.fromkeys((*names.values, *heard)))}
        own, other = (np.array([place[each] for each in some], np.int64)[names.codes] for some in (names.values, heard))
        bare = np.array([not words_beside(sample, "") for sample in actual.samples], bool)
        return Texts(np.where(bare[actual.sorts], other, own), [*place])

    def _points_of(self, column: Any, rows: int) -> Numbers:  # noqa: ANN401 - an Arrow array
        """The points, in parts of one."""
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
        return Numbers(values, scale, known if 10**DIGITS % scale == 0 else known & False)

    # -- what they mean

    def _meant(
        self,
        column: Any,  # noqa: ANN401 - Arrow's
        words: Mapping[str, Texts],
        actual: Actuals,
        rows: int,
        *,
        numeric: bool,
    ) -> tuple[Plan | None, Numbers | None, Mask]:
        """What the rows mean, and their targets where those are numbers; no plan where some must be read apart."""
        numbers = Numbers.of(column) if numeric else None
        texts = None if numbers else Texts.of(column, COLUMNS["target"])
        if texts is not None and numeric:
            numbers, around = self._framed(texts)
            plan, unsure = self._plan_of_numbers(numbers, {**words, "around": around}, actual, rows)
        elif numbers is not None:
            plan, unsure = self._plan_of_numbers(numbers, words, actual, rows)
        else:
            plan, unsure = None, np.ones(rows, bool)
        if texts is not None and unsure.all():
            return self._plan(texts, words, actual, rows), None, np.zeros(rows, bool)
        if plan is None or unsure.any():
            return None, None, unsure
        return plan if texts is None else self._read(plan, texts, rows), numbers, unsure

    def _plan(self, target: Texts, words: Mapping[str, Texts], actual: Actuals, rows: int) -> Plan:
        columns = [(texts.codes, len(texts.values)) for texts in (target, *words.values())]
        targets, first = together(columns, rows)
        rare = np.zeros(len(first), bool)
        if len(first) > _MANY:
            rare = np.bincount(targets, minlength=len(first)) == 1
        meant = [
            None if few else self._meanings.target(target.values[target.codes[row]], _words_of(words, row))
            for row, few in zip(first, rare, strict=True)
        ]
        places, first = together([(targets, len(meant)), (actual.sorts, len(actual.samples))], rows)
        sorts = []
        for row, often in zip(first, np.bincount(places, minlength=len(first)), strict=True):
            each = meant[targets[row]]
            sample = actual.samples[actual.sorts[row]]
            sorts.append(ALONE if each is None else self._meanings.sort(each, sample, rows=int(often)))
        readings = ["" if each is None else each.reading for each in meant]
        return Plan(sorts, places, readings, targets)

    def _plan_of_numbers(
        self, target: Numbers, words: Mapping[str, Texts], actual: Actuals, rows: int
    ) -> tuple[Plan, Mask]:
        """What rows mean whose targets are numbers, by two numbers of a class; and where that is not sure."""
        above = ((target.values > floor(end * target.scale)).view(np.int8) for end in CLASSES)
        classes = np.asarray(sum(above), np.int64)
        columns = [(texts.codes, len(texts.values)) for texts in words.values()]
        columns += [(classes, len(CLASSES) + 1), (actual.sorts, len(actual.samples))]
        places, first = together(columns, rows)
        least, most = (target.values[first].copy() for _ in range(2))
        for some in (slice(_SOME), slice(None)):  # perhaps no other number is among the first ones
            np.minimum.at(least, places[some], target.values[some])
            np.maximum.at(most, places[some], target.values[some])
            if (least != most).all():
                break
        found, many = [], np.bincount(places, minlength=len(first))
        for at, row in enumerate(first):
            low, high = (Fraction(int(each[at]), target.scale) for each in (least, most))
            sample, said = actual.samples[actual.sorts[row]], _words_of(words, row)
            found.append(self._meanings.sort_of_numbers(int(classes[row]), low, high, said, sample, int(many[at])))
        unsure = spread([each is None for each in found], places, np.bool_)
        return Plan([each or ALONE for each in found], places, [], places), unsure

    def _apart(self, cells: Cells, unsure: Mask) -> dict[str, Any]:
        """Score the rows whose targets must be read one by one as texts, and the others as numbers."""
        unsure = np.broadcast_to(unsure, len(cells["target"]))
        parts = []
        for numeric in (True, False):
            chosen = np.flatnonzero(unsure != numeric)
            some = {role: column.take(pa.array(chosen)) for role, column in cells.items()}
            parts.append(pa.table(self._scored(some, len(chosen), numeric=numeric)))
        whole = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
        order = pa.array(np.argsort(np.argsort(unsure, kind="stable"), kind="stable"))
        return {name: one(whole[name]).take(order) for name in whole.column_names}

    # -- what the engine computes

    def _ratio(self, target: Numbers | None, actual: Actuals, plan: Plan, alone: Mask) -> tuple[Ints, Ints, Ints]:
        """The actual value over the size of its target, as two whole numbers, and the key."""
        sorts, places = plan.sorts, plan.places
        below = 1 if isinstance(actual.below, int) else actual.below
        over: Ints | int = 1
        if target is not None:
            over = np.abs(target.values)
            over[over == 0] = 1
        deep, scale = (each if isinstance(each, int) else 1 for each in (actual.below, getattr(target, "scale", 1)))
        of_sort = [_term(each, deep, scale) for each in sorts]
        tops, bottoms = (spread([each[at] for each in of_sort], places) for at in (0, 1))
        keys = spread([each.key for each in sorts], places)
        tall, low = (reach(tops) * reach(actual.values), reach(bottoms) * reach(below) * reach(over))
        if max(tall, low) >= min(_BIG, LARGEST_RATE) or not np.all(keys != EXACT):
            size, under = np.abs(actual.values * (1.0 * tops)), 1.0 * bottoms * below * over
            alone |= (keys == EXACT) | (bottoms == 0) | (size > _BIG) | (under > _BIG)
            alone |= size >= LARGEST_RATE * under
        factor = spread([float(each.factor) for each in sorts], places, np.float64) / deep
        for upper, (outside, inwards) in enumerate(((np.less_equal, 1), (np.greater_equal, -1))):
            amounts, parts = zip(*(each.ends[upper] for each in sorts), strict=True) if sorts else ((), ())
            if np.isinf(amounts).all() and np.isinf(parts).all():
                continue
            number, here = actual.values * (factor / below), cast("Any", slice(None))
            if np.isinf(parts).all():  # most are far from all ends
                worst = max(each * inwards for each in amounts) * inwards
                here = np.flatnonzero(outside(number, worst + _MARGIN * inwards * abs(worst)))
            end = spread(amounts, places[here], np.float64)
            if target is not None and not np.isinf(parts).all():
                inner = spread(parts, places, np.float64) * (over / target.scale)
                end = np.maximum(end, inner) if inwards > 0 else np.minimum(end, inner)
            alone[here] |= outside(number[here], end * (1 + inwards * _MARGIN * np.sign(end)))
        top = actual.values if np.array_equal(tops, 1) else actual.values * tops
        bottom = np.broadcast_to(np.asarray(bottoms * below * over, np.int64), alone.shape)
        return top, bottom, np.broadcast_to(keys, alone.shape)

    def _by_points(self, plan: Plan, points: Numbers, key: Ints, alone: Mask, *, own: bool) -> Ints:
        """The keys, also of rules that hang on the points themselves; ``own``: each target stands for itself alone."""
        sorts, places = plan.sorts, plan.places
        asked = np.flatnonzero((key == BY_POINTS) & ~alone) if any(each.key == BY_POINTS for each in sorts) else ()
        if not len(asked):
            return key
        _, numbers = np.unique(points.values[asked], return_inverse=True)
        pairs, first = together([(places[asked], len(sorts)), (numbers, int(numbers.max()) + 1)], len(asked))
        found = []
        for row in asked[first]:
            bound = sorts[places[row]].bound
            assert bound is not None  # noqa: S101 - such a sort has one
            at = self._meanings.keys.of(bound, Fraction(int(points.values[row]), points.scale), own=own)
            found.append(EXACT if at is None else at)
        key = key.copy()
        key[asked] = np.array(found, np.int64)[pairs]
        alone |= key == EXACT
        return key

    def _computed(self, columns: Mapping[str, Ints], said: Mask, scale: int, alone: Mask) -> tuple[Ints, Ints]:
        """What the engine makes of whole numbers; what it leaves open, or cannot hold, is alone."""
        rounding, keys = self.pack.rounding_of("score"), self._meanings.keys.known
        number = max(1, reach(columns["a"]), reach(columns["b"]))
        size = largest(keys, rounding, scale, number, max(1, reach(columns["p"])))
        wide = not fits(size, wide=False)
        if alone.all() or (wide and not fits(size, wide=True)):
            alone[:] = True
            return np.zeros(len(said), np.int64), np.zeros(len(said), np.int64)
        earned, note = run(
            {**columns, "said": cast("Ints", said)}, keys, rounding, points=scale, wide=wide, engine=self.engine
        )
        alone |= earned < 0
        return earned, note

    # -- what is told

    def _told(self, cells: Cells, alone: Mask, computed: tuple[Ints, Ints, Ints], plan: Plan) -> dict[str, Any]:
        rows, places, (earned, note, rate) = len(alone), plan.places, computed
        at = np.flatnonzero(alone)
        found, which = self._one_by_one(cells, at) if len(at) else ([], at)

        def texts(name: str, codes: Any, words: Sequence[str]) -> Any:  # noqa: ANN401 - an array or a number
            if found:
                codes = np.array(np.broadcast_to(codes, rows), np.int64)
                codes[at] = which + len(words)
            return _dictionary(codes, [*words, *(each[name] for each in found)], rows)

        def numbers(name: str, pairs: Pairs, known: Mask | None) -> Any:  # noqa: ANN401 - an Arrow array
            if not found:
                return decimals(pairs, known, DIGITS)
            exact = pa.array([each[name] for each in found], pa.decimal128(38, DIGITS))
            known = np.ones(rows, bool) if known is None else known.copy()
            known[at], pairs[at] = valid(exact)[which], pairs_of(exact)[which]
            return decimals(pairs, known, DIGITS)

        sign = spread([each.sign for each in plan.sorts], places)
        rates, scores = as_pairs(rate if np.all(sign == 1) else rate * sign), as_pairs(earned)
        codes = dict.fromkeys(each.codes for each in plan.sorts)
        of_codes = {each: place * len(NOTES) for place, each in enumerate(codes)}
        said = spread([of_codes[each.codes] for each in plan.sorts], places) + note
        score = numbers("earned", scores.copy(), None)
        return {
            "reading": texts("reading", plan.reading_of if plan.readings else -1, plan.readings),
            "status": texts("status", 0, ["scored"]),
            "attainment": numbers("attainment", rates, None if np.all(sign) else np.broadcast_to(sign != 0, rows)),
            "earned": score,
            **{name: numbers(name, scores.copy(), None) if found else score for name in ("low", "high")},
            "findings": texts("findings", said, [f"{each} {more}".strip() for each in codes for more in NOTES]),
            "scored_by": texts("scored_by", 0, ["columns"]),
        }

    def _one_by_one(self, cells: Cells, at: Ints) -> tuple[list[dict[str, Any]], Ints]:
        """The exact scorer, once for each distinct row."""
        texts = {role: Texts.of(cells[role].take(pa.array(at)), COLUMNS[role]) for role in _CELLS if role in cells}
        which, first = together([(each.codes, len(each.values)) for each in texts.values()], len(at))
        found = []
        for row in first:
            said = {role: each.values[each.codes[row]] for role, each in texts.items()}
            key = tuple(said.items())
            if key not in self._exact:
                of_row = {name: cut(value) for name, value in self._run.alone(said).items()}
                codes = " ".join(re.findall(r"(?:^|；)([A-Za-z_]+) ", of_row["findings"]))
                self._exact[key] = dict.fromkeys(RESULTS) | of_row | {"findings": codes, "scored_by": "rows"}
            found.append(self._exact[key])
        return found, which


def _term(sort: Sort, deep: int, scale: int) -> tuple[int, int]:
    """What actual values of a sort are multiplied with and divided by, beside their target; 0, 0: too large.

    ``deep`` and ``scale``: the parts of one in which the values are counted, and targets that are numbers.
    """
    times = sort.times if scale == 1 or not sort.sign else sort.times * scale
    top, bottom = (times if deep == 1 else times / deep).as_integer_ratio()
    return (top, bottom) if max(abs(top), bottom) < _BIG else (0, 0)


def _words_of(words: Mapping[str, Texts], row: int) -> dict[str, str]:
    return {role: texts.values[texts.codes[row]] for role, texts in words.items()}


def _number(text: str) -> Fraction | None:
    try:
        return exact(text.removesuffix("分")) if text else None
    except ValueError:
        return None


def _said(column: Any, says: Callable[[str], bool] = bool) -> Mask:  # noqa: ANN401 - an Arrow array
    texts = Texts.of(column, "")
    return np.array([says(text) for text in texts.values], bool)[texts.codes]


def _dictionary(codes: Any, words: Sequence[str | None], rows: int) -> Any:  # noqa: ANN401 - Arrow's
    """Texts by their codes (one for all, or one a row), each text once; -1 is none."""
    places = {word: place for place, word in enumerate(dict.fromkeys(word for word in words if word is not None))}
    known = np.array([*(-1 if word is None else places[word] for word in words), -1], np.int32)
    codes = np.broadcast_to(known.take(codes), rows)
    return pa.DictionaryArray.from_arrays(
        pa.array(codes, mask=codes < 0 if np.min(codes, initial=0) < 0 else None), pa.array([*places], pa.string())
    )
