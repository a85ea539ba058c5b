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

from indicators.targets import cell_text

Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
_FINEST = 6  # decimal places of a float; more are left to the exact scorer
_SURE = 10**15  # digits of a float that are its shortest text


@frozen
class Texts:
    """A column as codes of its distinct values."""

    codes: Ints
    values: list[str]

    @classmethod
    def of(cls, column: Any, what: str) -> "Texts":  # noqa: ANN401 - an Arrow array
        """Take a column; a missing value is an empty cell."""
        column = one(column)
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        found = [_text(value, what) for value in column.dictionary.to_pylist()]
        codes = _filled(column.indices.cast(pa.int64()), len(found))
        return cls(codes, [*found, ""])


def _text(value: object, what: str) -> str:
    try:
        return cell_text(value, what)
    except ValueError:  # an infinite number
        return str(value)


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
        known = ~np.asarray(column.is_null().to_numpy(zero_copy_only=False), dtype=bool)
        if pa.types.is_integer(kind):
            if kind == pa.uint64():
                small = pc.call_function("less", [column, pa.scalar(2**62, pa.uint64())])
                column = pc.call_function("if_else", [small, column, pa.scalar(None, pa.uint64())])
                known = ~np.asarray(column.is_null().to_numpy(zero_copy_only=False), dtype=bool)
            return cls(_filled(column.cast(pa.int64()), 0), 1, known)
        if pa.types.is_decimal128(kind) and kind.scale >= 0:
            if len(column) == 0:
                return cls(np.zeros(0, np.int64), 1, known)
            pairs = np.frombuffer(column.buffers()[1], np.int64).reshape(-1, 2)[
                column.offset : column.offset + len(column)
            ]
            low, high = pairs[:, 0], pairs[:, 1]
            fits = known & (high == low >> 63)
            return cls(np.where(fits, low, 0), 10**kind.scale, fits)
        if pa.types.is_floating(kind):
            return cls._of_floats(np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False)))
        return None

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
    """A column in one piece, of a type that all of Arrow's functions take."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return column.cast(pa.string()) if column.type == pa.string_view() else column


def _filled(column: Any, instead: int) -> Ints:  # noqa: ANN401 - an Arrow array
    return np.asarray(pc.fill_null(column, instead).to_numpy(zero_copy_only=False), dtype=np.int64)


def together(columns: Sequence[tuple[Ints, int]], rows: int) -> tuple[Ints, Ints]:
    """Number the distinct combinations of several codes.

    Args:
        columns: Codes, each with how many there may be.
        rows: How many rows.

    Returns:
        The combination of each row, and for each combination a row that has it.
    """
    codes, many = np.zeros(rows, np.int64), 1
    for more, count in columns:
        if count == 1:
            continue
        codes, many = codes * count + more, many * count
        if many > 2**31:
            codes, _ = _distinct(codes)
            many = int(codes.max(initial=0)) + 1
    return _distinct(codes)


def _distinct(codes: Ints) -> tuple[Ints, Ints]:
    encoded = pa.array(codes).dictionary_encode()
    places = np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)
    first = np.zeros(len(encoded.dictionary), np.int64)
    first[places[::-1]] = np.arange(len(places) - 1, -1, -1)
    return places, first


def decimals(low: Ints, high: Ints, known: Mask, digits: int) -> Any:  # noqa: ANN401 - an Arrow array
    """Make decimals of two halves of whole numbers, without computing."""
    pairs = np.empty((len(low), 2), np.int64)
    pairs[:, 0], pairs[:, 1] = low, high
    valid = None if known.all() else pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(pa.decimal128(38, digits), len(low), [valid, pa.py_buffer(pairs)])


def halves(value: int) -> tuple[int, int]:
    """A whole number of 128 bits as two of 64."""
    low = value & (2**64 - 1)
    return low - 2**64 if low >= 2**63 else low, value >> 64
