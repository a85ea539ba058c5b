"""Known ways of scoring (已知算法), each a rule pack: the one under review rounded or ruled otherwise, or another.

Lives here: :class:`Way`, the ways of ``rules/ways.toml``. May not: score, compare with what is printed.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from attrs import evolve, field, frozen

from indicators._resources import rules_table
from indicators.data import Data
from indicators.rulepacks import (
    PackRule,
    Readings,
    RulePack,
    Source,
    WeakEvidenceWarning,
    load_rulepack,
    rounded,
    roundings,
    rulepack_ids,
)


@frozen
class Way(Data):
    """One way of scoring a form (一种算法)."""

    label: str  # its name: ``整数截尾``
    kind: str  # ``取整`` or ``修约`` for the rules of the pack, rounded otherwise; ``规则`` for other rules
    pack: RulePack = field(eq=False, repr=False)  # the pack that scores so
    advice: str = ""  # how to score by it: ``--rounding 整数截尾``

    @property
    def is_rounding(self) -> bool:
        """Whether the rules stay and only the digits are others."""
        return self.kind != "规则"

    def __str__(self) -> str:
        """Give its name."""
        return self.label


@lru_cache(maxsize=8)  # a form after another is looked at under one pack
def ways(pack: RulePack) -> tuple[tuple[Way, RulePack], ...]:
    """Give every known way of scoring other than the pack itself, the likeliest first.

    Beside each stands the pack with the same rules: only the digits of its scores may be others.

    >>> [way.label for way, _ in ways(load_rulepack("hubei-2019"))][:3]
    ['两位小数四舍五入', '一位小数四舍五入', '整数截尾']
    """
    return tuple(_ways(pack))


def _ways(pack: RulePack) -> Iterator[tuple[Way, RulePack]]:
    for name, each in roundings().items():
        if each.rule.of == "score":
            kind = "修约" if each.rule.digits else "取整"
            yield Way(name, kind, rounded(pack, name), f"--rounding {name}"), pack
    for entry in rules_table("ways")["ways"]:
        other = _with_rules(pack, entry)
        yield Way(entry["label"], "规则", other), other
        for name in entry.get("roundings", rules_table("ways")["roundings"]):
            way = rounded(other, name)
            yield Way(f"{entry['label']}，{name}", "规则", way), other if roundings()[name].rule.of == "score" else way
    for other in _packs():
        if other.id != pack.id:
            yield Way(f"规则包 {other.id}", "规则", other, f"--rules {other.id}"), other


@cache
def _own_rules() -> tuple[PackRule, ...]:
    return tuple(PackRule.from_dict(each) for each in rules_table("ways")["rules"])


@cache
def _packs() -> tuple[RulePack, ...]:
    with warnings.catch_warnings(action="ignore", category=WeakEvidenceWarning):
        return tuple(load_rulepack(name) for name in rulepack_ids())


def _with_rules(pack: RulePack, entry: Mapping[str, Any]) -> RulePack:
    """Lay other rules over a pack: they come first, and bring their sources with them."""
    if "pack" not in entry:
        own = [rule for rule in _own_rules() if rule.id in entry["own"]]
        found = _laid(pack, own, map(Source.from_dict, rules_table("ways")["sources"]))
        steps = entry.get("silent_steps")
        return evolve(found, readings=Readings(source=own[0].source, silent_steps=steps)) if steps else found
    other = next(each for each in _packs() if each.id == entry["pack"])
    found = _laid(pack, [rule for rule in other.rules if rule.id in entry.get("rules", ())], other.sources)
    return evolve(found, execution=other.execution) if entry.get("execution") else found


def _laid(pack: RulePack, rules: Iterable[PackRule], sources: Iterable[Source]) -> RulePack:
    known = {each.key for each in pack.sources}
    return evolve(
        pack, rules=(*rules, *pack.rules), sources=(*pack.sources, *(each for each in sources if each.key not in known))
    )
