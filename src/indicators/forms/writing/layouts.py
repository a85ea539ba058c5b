"""The layouts of forms (表样) and documents (文书) as data: ``rules/layouts.toml`` and ``rules/documents.toml``.

Lives here: :class:`Layout`, :class:`Block`, :func:`layout_for`, :func:`document_layout`. May not: fill one.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from attrs import field, frozen

from indicators._resources import rules_table
from indicators.errors import FormError
from indicators.rulepacks import RulePack

_SPAN = re.compile(r"(.*?)(?:×(\d+))?", re.DOTALL)
Line = tuple["Slot", ...]


@frozen
class Slot:
    """One cell of a layout: its text with fields in braces, and how many columns it covers.

    >>> Slot.of("预期目标×4"), Slot.of("{得分}").fields
    (Slot(text='预期目标', columns=4), ('得分',))
    """

    text: str
    columns: int = 1

    @classmethod
    def of(cls, written: str) -> "Slot":
        """Read a slot as the file writes it."""
        match = _SPAN.fullmatch(written)
        assert match is not None  # noqa: S101 - the pattern takes every text
        return cls(match[1], int(match[2] or 1))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it holds."""
        return tuple(re.findall(r"\{([^{}]+)\}", self.text))


def _lines(written: Iterable[Iterable[str]]) -> tuple[Line, ...]:
    return tuple(tuple(map(Slot.of, line)) for line in written)


def _slot(written: str | None) -> Slot | None:
    return None if written is None else Slot.of(written)


@frozen(kw_only=True)
class Block:
    """A part of a form that stands together (表中的一块)."""

    # ``rows``, ``funds``, ``goals`` (the goals' texts), ``indicators``, ``lines`` (without a frame); of a document
    # ``rows``, ``lines`` and ``list``
    kind: str = "rows"
    of: str = ""  # the list whose rows it repeats; of other kinds the field or list without which it does not stand
    side: Slot | None = field(default=None, converter=_slot)  # the cell that stands left of the whole block
    head: tuple[Line, ...] = field(default=(), converter=_lines)  # its rows of heads
    rows: tuple[Line, ...] = field(default=(), converter=_lines)  # rows that stand once
    first: tuple[Line, ...] = field(default=(), converter=_lines)  # the row of the total of the funds
    row: tuple[Line, ...] = field(default=(), converter=_lines)  # the row of each further line, goal or indicator
    # what stands above the indicators of each goal; in a document's list above rows of another 目标
    goal: tuple[Line, ...] = field(default=(), converter=_lines)
    several: bool = False  # whether ``goal`` stands only where there are several goals
    # names of the lines of funds that a form without any prints
    blank: tuple[str, ...] = field(default=(), converter=tuple)
    lines: int = 1  # how many lines each row has room for at least
    centred: bool = False  # whether lines stand in the middle, as a title does


def _blocks(written: Iterable[Mapping[str, Any]]) -> tuple[Block, ...]:
    return tuple(Block(**each) for each in written)


@frozen(kw_only=True)
class Layout:
    """The layout of a form (表样)."""

    id: str  # its name
    title: str  # the form's title, with fields
    label: str = ""  # what a person calls it
    widths: tuple[int, ...] = field(converter=tuple)  # the columns' widths in millimetres
    blocks: tuple[Block, ...] = field(converter=_blocks)  # its parts in their order
    whole_unit: bool = False  # whether it is for a whole unit
    packs: tuple[str, ...] = field(default=(), converter=tuple)  # the rule packs whose form it is
    places: tuple[str, ...] = field(default=(), converter=tuple)  # how the place of a rule pack begins whose form it is
    landscape: bool = False  # whether the paper lies
    size: int = 9  # the size of its letters in points


@cache
def _layouts(file: str = "layouts") -> tuple[Layout, ...]:
    return tuple(Layout(**each) for each in rules_table(file)[file])


def layout_ids() -> tuple[str, ...]:
    """The layouts that ship with the library."""
    return tuple(layout_labels())


def layout_labels() -> dict[str, str]:
    """The same with what a person calls each."""
    return {each.id: each.label for each in _layouts()}


def layout_for(pack: RulePack, *, whole_unit: bool, chosen: str | None = None) -> Layout:
    """Find the layout of a form: the one that is chosen, else that of the pack, of its place, of the whole country.

    Raises:
        FormError: There is no layout of this name.
    """
    every = _layouts()
    if chosen is not None:
        return _named(every, chosen)
    fitting = [each for each in every if each.whole_unit is whole_unit]
    by_pack = (each for each in fitting if pack.id in each.packs)
    by_place = (each for each in fitting if any(pack.jurisdiction.startswith(place) for place in each.places))
    return next(by_pack, None) or next(by_place, None) or fitting[0]


def document_layout(chosen: str) -> Layout:
    """Find the layout of a document.

    Raises:
        FormError: There is no document of this name.
    """
    return _named(_layouts("documents"), chosen)


def _named(every: Iterable[Layout], chosen: str) -> Layout:
    by_id = {each.id: each for each in every}
    if chosen not in by_id:
        raise FormError.of(code="unknown_layout", message=f"没有“{chosen}”这种表样，可用：{'、'.join(by_id)}")
    return by_id[chosen]
