"""The targets of a new table beside what was usual (对照核心指标库).

Lives here: :func:`review_core`. May not: know how a usual range comes about (``core`` does).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from indicators import units
from indicators.cycle.core import CoreIndicator, CoreLibrary
from indicators.cycle.sightings import Sighting, kind_of, rows_of, sighting_of, sightings_of, way
from indicators.errors import Finding
from indicators.forms.kinds import squeezed
from indicators.forms.selfeval import target_words
from indicators.reviewing.book import alike, limit, worded
from indicators.targets import GoalTable, Indicator


def review_core(table: GoalTable, library: CoreLibrary, kind: str | None = None) -> tuple[Finding, ...]:
    """Compare the targets of a new table with what was usual (对照核心指标库).

    Args:
        table: The new table.
        library: The library; sightings of this very table, by project and year, do not count.
        kind: The kind of project; without it what the head says.

    Returns:
        A finding for each row whose value lies outside the usual range, whose direction or unit differs, that has words
        where there were numbers, or whose name is nearly one of the library; each suggests how to write it.
    """
    kind = kind_of(table) if kind is None else kind
    own = {each.origin for each in sightings_of(table, kind)}
    before = library.without(own)
    return tuple(finding for row in rows_of(table) for finding in _compared(row, before, kind, table.year))


def _compared(row: Indicator, library: CoreLibrary, kind: str, year: int | None) -> Iterator[Finding]:
    said = sighting_of(row, year)
    if said is None:
        return
    entries = library.named(row.name, kind)
    if not entries:
        near = _near(said, library.pooled)
        if near is not None:
            yield _said("CORE_NAME", row, near, near=near.name)
        return
    numbers = [each for each in entries if each.numeric]
    if said.value is None:
        usual = [each for each in numbers if each.low is not None]
        if usual and len(numbers) == len(entries) and row.target.kind in {"qualitative", "completion", "boolean"}:
            yield _said("CORE_WORDS", row, usual[0])
        return
    alike_units = [each for each in numbers if (units.dimension(each.unit) or "") == said.key[3]]
    if not alike_units:
        if numbers:
            yield _said("CORE_UNIT", row, numbers[0], own=said.unit or "没有写", usual=numbers[0].unit or "没有写")
        return
    same = [each for each in alike_units if each.direction is said.direction]
    if not same:
        first = alike_units[0]
        yield _said("CORE_DIRECTION", row, first, own=way(said.direction), usual=way(first.direction))
        return
    entry, value = same[0], units.convert(said.value, said.unit, same[0].unit)
    if entry.low is None or entry.high is None or entry.low <= value <= entry.high:
        return
    yield _said("CORE_RANGE", row, entry, side="低于" if value < entry.low else "高于", range=entry.range_words)


def _near(said: Sighting, entries: Sequence[CoreIndicator]) -> CoreIndicator | None:
    """The entry whose name is nearest; only those are looked at that share enough signs to be near at all."""
    letters = Counter(said.name)
    least = limit("similar_names") * Fraction(1, 2)
    found = []
    for each in entries:
        name = squeezed(each.name)
        shared = (letters & Counter(name)).total()
        if shared >= least * (len(name) + len(said.name)) and alike(name, said.name):
            found.append((-shared, -each.count, name, each))
    return min(found, key=lambda each: each[:3])[3] if found else None


def _said(code: str, row: Indicator, entry: CoreIndicator, **slots: str) -> Finding:
    told = {"value": squeezed(target_words(row)), "suggested": entry.text, "seen": entry.seen_words, **slots}
    return worded("core", code, f"{row.where}“{row.name}”", **told)
