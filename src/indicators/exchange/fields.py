"""Fields and tables of ``rules/exchange.toml`` (字段、数据表), and what a value must keep to before it is handed over.

Lives here: :class:`Field`, :class:`TableKind`, their checks. May not: know a goal table or a file.
"""

import re
import struct
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

from attrs import field, frozen

from indicators._resources import rules_table
from indicators.errors import FormError
from indicators.forms.codes import Dialect, dialects
from indicators.forms.heads import head_words

WIDE = 3  # what a character that is no ASCII counts for
_NUMBER = re.compile(r"-?(\d+)(?:\.(\d+))?")
_TIME = re.compile(r"\d{14}")


def _digits(said: Sequence[int] | None) -> tuple[int, int] | None:
    return None if said is None else (said[0], said[1])


@frozen(kw_only=True)
class Field:
    """A field of a table (字段)."""

    name: str  # its name, or the head that a template prints
    label: str  # what it is called in Chinese
    # the most that it takes; a Chinese character counts as three. ``None`` where it is not known
    length: int | None = None
    earlier: int | None = None  # the length in the version before
    digits: tuple[int, int] | None = field(default=None, converter=_digits)  # all digits of a number, its decimals
    holds: str = ""  # what of a goal table it holds (``target``, ``points`` …), ``""`` for what no goal table knows
    codes: str = ""  # the list whose codes it holds
    words: str = ""  # the list whose words it holds, codes being understood
    head: tuple[str, ...] = field(default=(), converter=tuple)  # labels of the form's head that say it, its own first
    cell: tuple[str, ...] = field(default=(), converter=tuple)  # heads of a form's columns that say it
    names: tuple[str, ...] = field(default=(), converter=tuple)  # other names
    usual: str = ""  # what stands there if nothing is said
    key: str = ""  # of what it is the key, ``""`` for none
    required: bool = False  # whether a template marks it as one that must be filled
    time: bool = False  # whether it is a time: yyyyMMddHHmmss
    float32: bool = False  # whether the other side reads it into 32 bits
    own: bool = False  # whether it is of this library and of no standard

    def faults(self, value: str, dialect: Dialect | None = None) -> list[str]:
        """Say what is wrong with a value, each fault in words.

        >>> Field(name="X", label="指标值", length=6).faults("有效改善")
        ['长 12，最多 6（一个汉字算 3）']
        >>> Field(name="X", label="得分", digits=(16, 6)).faults("9.1234567")
        ['应当是至多 6 位小数、共 16 位的数']
        """
        if not value:
            return ["没有填"] if self.key or self.required else []
        found = []
        size = field_length(value)
        if self.length is not None and size > self.length:
            found.append(f"长 {size}，最多 {self.length}（一个汉字算 {WIDE}）")
        if self.digits is not None and not _fits(value, *self.digits):
            found.append(f"应当是至多 {self.digits[1]} 位小数、共 {self.digits[0]} 位的数")
        if self.time and not _TIME.fullmatch(value):
            found.append("应当是 14 位的时间：年月日时分秒")
        if self.float32 and not survives_float32(value):
            found.append("对方按单精度浮点读，读回来不是这个数")
        known = dialect.lists.get(self.codes, {}) if dialect is not None and self.codes else {}
        if known and value not in known:
            found.append(f"不是代码表里的值；可用：{'、'.join(f'{code} {word}' for code, word in known.items())}")
        return found


def field_length(text: str) -> int:
    """How long the other side counts a text: three for each character that is no ASCII (≥8座: 7)."""
    return sum(1 if char.isascii() else WIDE for char in text)


def survives_float32(text: str) -> bool:
    """Whether a number comes back from 32 bits as it was.

    >>> survives_float32("334.1"), survives_float32("16777217"), survives_float32("三")
    (True, False, False)
    """
    if _NUMBER.fullmatch(text) is None:
        return False
    try:
        kept = struct.unpack("f", struct.pack("f", float(text)))[0]
    except OverflowError:
        return False
    return f"{kept}" != "inf" and Fraction(f"{kept:.7g}") == Fraction(text)


def _fits(value: str, every: int, decimals: int) -> bool:
    said = _NUMBER.fullmatch(value)
    return said is not None and len(said[1].lstrip("0")) <= every - decimals and len(said[2] or "") <= decimals


def _fields(names: Iterable[str]) -> tuple[Field, ...]:
    known: Mapping[str, dict[str, Any]] = rules_table("exchange")["fields"]
    return tuple(Field(name=name, **known[name]) for name in names)


@frozen(kw_only=True)
class TableKind:
    """A table of the platform, or an import template (数据表)."""

    id: str  # its name: ``PM_PERF_INDICATOR``
    label: str  # what it is called in Chinese
    each: str  # what a row is: ``indicator``, ``goal``, ``fund`` or ``form``
    fields: tuple[Field, ...] = field(converter=_fields)  # its fields in order
    optional: tuple[Field, ...] = field(default=(), converter=_fields)  # the vendor's fields that may stand behind them
    dialect: Dialect | None = None  # whose codes it holds, ``None`` where the caller must say
    annual: bool = False  # whether long-term goals are no rows of it
    common: str = ""  # whose fields stand in it too: ``project`` or ``unit`` (a whole unit)

    def takes(self, *, whole_unit: bool) -> bool:
        """Whether it is a table for this sort of form."""
        return self.common != ("project" if whole_unit else "unit")

    @property
    def of_database(self) -> bool:
        """Whether its fields have names of a database, not heads that people read."""
        return self.fields[0].name.isascii()

    @cached_property
    def by_head(self) -> Mapping[str, Field]:
        """Its fields by their names as a head may write them."""
        every = (*self.fields, *self.optional)
        return {head_words(name): each for each in every for name in (each.name, *each.names)}

    def field_of(self, head: str) -> Field | None:
        """The field that a head names."""
        return self.by_head.get(head_words(head))


@cache
def table_kinds() -> tuple[TableKind, ...]:
    """The tables that ship with the library."""
    found = []
    for each in rules_table("exchange")["tables"]:
        before, after = rules_table("exchange")["common"].get(each.get("common", ""), ((), ()))
        own = {"fields": (*before, *each["fields"], *after), "dialect": dialects().get(each.get("dialect", ""))}
        found.append(TableKind(**{**each, **own}))
    return tuple(found)


def table_kind(name: str) -> TableKind:
    """Find a table by its name.

    Raises:
        FormError: There is none of this name.
    """
    found = next((each for each in table_kinds() if each.id.lower() == name.lower()), None)
    if found is None:
        message = f"没有数据表“{name}”，可用：{'、'.join(each.id for each in table_kinds())}"
        raise FormError.of(code="unknown_table", message=message)
    return found


EVIDENCE = str(rules_table("exchange")["evidence"])  # of all of it: what was seen, and where


def dialect_named(name: str) -> Dialect:
    """Find a dialect by its name.

    Raises:
        FormError: There is none of this name.
    """
    if name not in dialects():
        there = "、".join(f"{each.id}（{each.label}）" for each in dialects().values())
        raise FormError.of(code="unknown_dialect", message=f"没有代码方言“{name}”，可用：{there}")
    return dialects()[name]


LEAST = 3  # heads that must be known


def kind_of(heads: Sequence[str], names: Iterable[str] = ()) -> TableKind | None:
    """Find the table that a row of heads is of: the one with the most of these fields, of those with as many the first.

    Of a template all heads must be there and no other, since any form has some of them.
    """
    said, filled = [name.upper() for name in names], [head for head in heads if head]
    ranked = []
    for order, each in enumerate(table_kinds()):
        known = sum(each.field_of(head) is not None for head in filled)
        named = any(name.startswith(each.id.upper()) for name in said)
        least = LEAST if each.of_database else max(len(each.fields), len(filled))
        if known >= least:
            ranked.append((named, known, -order, each.id))
    return table_kind(max(ranked)[-1]) if ranked else None
