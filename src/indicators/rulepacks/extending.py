"""A rule pack on top of another (``extends``): what is written again replaces, the rest is inherited.

Lives here: one merge of two TOML mappings, and where each part of the result was written. May not: read files, know the
classes of the model; what makes no sense is left for their reader to refuse.

Tables are merged field by field; the elements of ``rules``, ``sources``, ``names`` and ``rounding`` by their key; what
is changed keeps nothing of the inherited citation: nobody saw the new number in the old document. New rules stand
before the inherited ones, so that they are asked first. Other lists are replaced as a whole. An inherited exception no
longer speaks for a rule that is written anew, and ``without`` leaves parts out.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

KEYS: Final = {"sources": "key", "rules": "id", "names": "name", "rounding": "of"}
TABLES: Final = ("execution", "grades", "aggregation", "readings")
OWN: Final = ("id", "version", "title", "extends", "without", "examples")  # never inherited
EXCEPTIONS: Final = "exceptions"
_WRITINGS: Final = ("standard", "rule", "bands")  # of which a rule has one
_WHICH: Final = (*_WRITINGS, "measure", "applies")  # a rule with one of these is another rule
_CITATION: Final = ("source", "clause", "evidence", "note")
_CITED: Final = ("rules", "rounding")  # of the parts with keys
_PART: Final = re.compile(r"\$\.(\w+)")
_ELEMENT: Final = re.compile(r"\$\.(\w+)\[(\d+)\](.*)")

Data = Mapping[str, Any]


@frozen
class Extended:
    """A pack with all that it inherits (合并后的规则包)."""

    data: dict[str, Any]  # the whole
    stands_on: str | None = None  # the pack that it extends, if it does
    own: frozenset[str] = frozenset()  # the parts that the pack itself writes
    # of each element that the pack itself writes, its place in the whole → its place in the pack's text
    origins: Mapping[str, str] = field(factory=dict)
    unknown: Mapping[str, str] = field(factory=dict)  # entries of ``without`` that name nothing, by their places

    def written_at(self, path: str) -> str | None:
        """The place in the pack's own text; ``None`` where an element is inherited."""
        found, part = _ELEMENT.fullmatch(path), _PART.match(path)
        if self.stands_on is None or part is None:
            return path
        if found is None or found[1] not in (*KEYS, EXCEPTIONS):
            return path if part[1] in self.own else None
        own = self.origins.get(f"$.{found[1]}[{found[2]}]")
        return None if own is None else own + found[3]


def extend(own: Data, parent: Data) -> Extended:
    """Put a pack on top of the one that it extends.

    >>> parent = {"rules": [{"id": "a", "standard": "x", "label": "y", "source": "old"}, {"id": "b"}]}
    >>> own = {"extends": "p", "rules": [{"id": "c"}, {"id": "a", "standard": "z"}], "without": ["b"]}
    >>> extend(own, parent).data["rules"]
    [{'id': 'c'}, {'id': 'a', 'label': 'y', 'standard': 'z'}]
    """
    given = own.get("without", [])
    without = [each for each in given if isinstance(each, str)] if isinstance(given, list) else []
    known = {EXCEPTIONS, *(each.get("id") for each in _elements(parent, "rules"))}
    unknown = {f"$.without[{i}]": each for i, each in enumerate(without, 1) if each not in known}
    data = {key: value for key, value in parent.items() if key not in OWN} | dict(own)
    origins: dict[str, str] = {}
    for table in TABLES:
        if isinstance(own.get(table), Mapping) and isinstance(parent.get(table), Mapping):
            data[table] = _over(own[table], parent[table])
    for part in KEYS:
        if part not in own or own[part] == _elements(own, part):
            merged = _by_key(_elements(own, part), _elements(parent, part), part, without)
            origins |= {f"$.{part}[{i}]": at for i, (_, at) in enumerate(merged, 1) if at}
            data[part] = [element for element, _ in merged]
    kept = [] if EXCEPTIONS in without else _still_needed(own, parent, without)
    if isinstance(own.get(EXCEPTIONS, []), list):
        mine = own.get(EXCEPTIONS, [])
        origins |= {f"$.{EXCEPTIONS}[{len(kept) + i}]": f"$.{EXCEPTIONS}[{i}]" for i in range(1, len(mine) + 1)}
        data[EXCEPTIONS] = [*kept, *mine]
    return Extended(data, own["extends"], frozenset(own), origins, unknown)


def _elements(data: Data, part: str) -> list[Data]:
    found = data.get(part, [])
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _over(own: Data, below: Data) -> dict[str, Any]:
    """One table over another; what is changed needs a source of its own, and a rule is written in one way."""
    gone = {*_WRITINGS} if any(way in own for way in _WRITINGS) else set()
    if not {*own} <= {*KEYS.values(), *_CITATION, "label"}:
        gone |= {*_CITATION}
    return {key: value for key, value in below.items() if key not in gone} | dict(own)


def _by_key(own: list[Data], parent: list[Data], part: str, without: list[str]) -> list[tuple[Data, str | None]]:
    """The elements of a list, each with the place where the pack itself writes it."""
    key = KEYS[part]
    over = _over if part in _CITED else lambda own, below: {**below, **own}
    inherited = {each.get(key) for each in parent}
    mine = {each.get(key): (each, f"$.{part}[{i}]") for i, each in enumerate(own, 1)}
    new = [(each, f"$.{part}[{i}]") for i, each in enumerate(own, 1) if each.get(key) not in inherited]
    old = [
        (over(mine[each[key]][0], each), mine[each[key]][1]) if each.get(key) in mine else (each, None)
        for each in parent
        if not (part == "rules" and each.get(key) in without)
    ]
    return [*new, *old] if part == "rules" else [*old, *new]


def _still_needed(own: Data, parent: Data, without: list[str]) -> list[Data]:
    """The inherited exceptions of what is not written anew."""
    anew = {each.get("id") for each in _elements(own, "rules") if any(key in each for key in _WHICH)} | {*without}
    if isinstance(own.get("execution"), Mapping) and any(way in own["execution"] for way in _WRITINGS):
        anew.add("execution")
    found: list[Data] = []
    for each in _elements(parent, EXCEPTIONS):
        rules = [rule for rule in each.get("rules", []) if rule not in anew]
        if rules:
            found.append({**each, "rules": rules})
    return found
