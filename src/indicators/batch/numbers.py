"""Columns of cells as whole numbers and as distinct texts (数列与不同的文字).

Lives here: what Arrow columns hold, without a row ever becoming a Python object. May not: read a text, know rules.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from attrs import frozen

from indicators.calls import any_text

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Pairs = Ints  # of two columns
_FINEST = 6  # decimal places of a float; more are left to the exact scorer
_SURE = 10**15  # digits of a float that are its shortest text
_BLOCK = 1 << 15  # numbers that stay in the processor's cache
_FAR = 1e14  # a quotient that a float gives within one


@frozen
class Texts:
    """A column as codes of its distinct values."""

    codes: Ints
    values: list[str]

    @classmethod
    def of(cls, column: Any, what: str) -> "Texts":  # noqa: ANN401 - an Arrow array
        """Take a column; a missing value is an empty cell."""
        column = one(column)
        if pa.types.is_nested(column.type):
            raise TypeError(f"{what}要文字、数或日期，不接受 {column.type} 的列")
        if _is_one_word(column):
            return cls(np.broadcast_to(np.int64(0), len(column)), [any_text(column[0].as_py(), what)])
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        values = column.dictionary.to_pylist()
        found = [value.strip() if type(value) is str else any_text(value, what) for value in values]
        return cls(_filled(column.indices, len(found)), [*found, ""])


@frozen
class Numbers:
    """A column of numbers: ``values ÷ scale`` where ``known``."""

    values: Ints
    scale: int
    known: Mask

    @classmethod
    def of(cls, column: Any) -> "Numbers | None":  # noqa: ANN401 - an Arrow array
        """Take a column of numbers; ``None``: it holds something else."""
        column = one(column)
        kind = column.type
        if not (pa.types.is_integer(kind) or pa.types.is_decimal128(kind) or pa.types.is_floating(kind)):
            return None
        known = valid(column)
        if pa.types.is_integer(kind):
            if kind == pa.uint64():
                small = pc.call_function("less", [column, pa.scalar(2**62, pa.uint64())])
                column = pc.call_function("if_else", [small, column, pa.scalar(None, pa.uint64())])
                known = valid(column)
            return cls(_filled(column.cast(pa.int64()), 0), 1, known)
        if pa.types.is_decimal128(kind) and kind.scale >= 0:
            if len(column) == 0:
                return cls(np.zeros(0, np.int64), 1, known)
            pairs = pairs_of(column)
            low, high = pairs[:, 0], pairs[:, 1]
            fits = known & (high == low >> 63)
            return cls(low.copy() if fits.all() else np.where(fits, low, 0), 10**kind.scale, fits)
        if pa.types.is_decimal(kind):  # parts of a part of ten
            return None
        return cls._of_floats(np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False)))

    @classmethod
    def _of_floats(cls, floats: npt.NDArray[np.float64]) -> "Numbers":
        """A float stands for its shortest decimal text; up to 15 digits that is the decimal that gives it back."""
        places = 0
        while True:
            scale = 10**places
            with np.errstate(invalid="ignore", over="ignore"):
                whole = np.rint(floats * scale)
                sure = (np.abs(whole) < _SURE) & (whole / scale == floats)
            if places == _FINEST or sure.sum() == np.isfinite(floats).sum():
                break
            places += 1
        return cls(np.where(sure, whole, 0).astype(np.int64), scale, sure)


def one(column: Any) -> Any:  # noqa: ANN401 - Arrow ships no types
    """A column in one piece, of a type that all of Arrow's functions take; a narrow float by its own shortest text."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    if column.type == pa.float32():
        return column.cast(pa.string()).cast(pa.float64())
    if column.type != pa.string_view():  # which polars gives
        return column
    if _is_one_word(column):
        return pa.DictionaryArray.from_arrays(np.zeros(len(column), np.int32), column.slice(0, 1).cast(pa.string()))
    return column.cast(pa.string())


def _is_one_word(column: Any) -> bool:  # noqa: ANN401 - an Arrow array
    """Whether all rows hold the same, as signs and units often do: that is seen much faster than how many there are."""
    if not len(column) or column.null_count:
        return False
    if pa.types.is_dictionary(column.type):
        return len(column.dictionary) == 1
    if column.type == pa.string_view():
        views = pairs_of(column)
        return bool((views == views[0]).all())
    return bool(pc.call_function("all", [pc.call_function("equal", [column, column[0]])]).as_py())


def _filled(column: Any, instead: int) -> Ints:  # noqa: ANN401 - an Arrow array
    column = pc.fill_null(column, instead) if column.null_count else column
    return np.asarray(column.to_numpy(zero_copy_only=False)).astype(np.int64, copy=False)


def valid(column: Any) -> Mask:  # noqa: ANN401 - an Arrow array
    """Which places have a value."""
    if not column.null_count:
        return np.ones(len(column), bool)
    return np.asarray(column.is_valid().to_numpy(zero_copy_only=False), dtype=bool)


def spread(values: Sequence[float], places: Ints, kind: type = np.int64) -> Any:  # noqa: ANN401 - an array or a number
    """The value of each place; one for all where they are equal."""
    if all(value == values[0] for value in values):
        return kind(values[0] if values else 0)
    return np.array(values, kind)[places]


def reach(values: Any) -> int:  # noqa: ANN401 - an array or a number
    """The size of the largest."""
    return max(int(np.max(values, initial=0)), -int(np.min(values, initial=0)))


def together(columns: Sequence[tuple[Ints, int]], rows: int) -> tuple[Ints, Ints]:
    """Number the distinct combinations of several codes, each with how many there may be.

    The combination of each row comes back, and for each combination a row that has it.
    """
    codes, many = np.zeros(rows, np.int64), 1
    for more, count in columns:
        if count == 1 or not rows or (more == more[0]).all():
            continue
        codes, many = codes * count + more if many > 1 else more, many * count
        if many > 2**31:
            codes, first = _distinct(codes, many)
            many = len(first)
    return _distinct(codes, many)


def _distinct(codes: Ints, many: int) -> tuple[Ints, Ints]:
    if many > len(codes):
        encoded = pa.array(codes).dictionary_encode()
        places, count = _filled(encoded.indices, 0), len(encoded.dictionary)
    else:
        there = np.bincount(codes, minlength=many) > 0
        count = int(there.sum())
        places = codes if count == many else (np.cumsum(there) - 1)[codes]
    first = np.full(count, -1, np.int64)
    for some in (places[:_BLOCK], places):  # most stand among the first
        first[some[::-1]] = np.arange(len(some) - 1, -1, -1)
        if np.min(first, initial=0) >= 0:
            break
    return places, first


def ratios(top: Ints, bottom: Ints) -> Ints:
    """``top ÷ bottom`` in units of 10⁻¹², cut toward zero; both below 2⁶¹, the bottom positive.

    A guess is corrected: what is left over is small, so that the words may run over on the way.
    """
    found = np.empty(len(top), np.int64)
    for start in range(0, len(top), _BLOCK):
        here = slice(start, start + _BLOCK)
        found[here] = _ratios(top[here], bottom[here])
    return found


def _ratios(top: Ints, bottom: Ints) -> Ints:
    size = np.abs(top)
    guess = size / bottom * 1e12
    far = guess >= _FAR
    found = np.where(far, 0, guess).astype(np.int64)
    rest = size * 10**12 - found * bottom
    found += rest >= bottom
    found -= rest < 0
    if far.any():
        found[far] = size[far].astype(object) * 10**12 // bottom[far]
    return np.where(top < 0, -found, found)


def pairs_of(column: Any) -> Pairs:  # noqa: ANN401 - an Arrow array
    """The words of decimals of 128 bits, the low one first."""
    return np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)[column.offset : column.offset + len(column)]


def as_pairs(low: Ints) -> Pairs:
    """Whole numbers as such words."""
    pairs = np.frombuffer(pa.allocate_buffer(16 * len(low)), np.int64).reshape(-1, 2)  # Arrow keeps memory for the next
    pairs[:, 0] = low
    pairs[:, 1] = low >> 63 if low.min(initial=0) < 0 else 0
    return pairs


def decimals(pairs: Pairs, known: Mask | None, digits: int) -> Any:  # noqa: ANN401 - an Arrow array
    """Make decimals of their words, without computing."""
    there = None if known is None or known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(38, digits), len(pairs), [there, pa.py_buffer(pairs)])
