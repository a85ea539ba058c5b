"""Named roundings (修约) laid over any pack: units round in their own way, whatever rules they score by.

Lives here: the reading of ``rules/roundings.toml``, :func:`rounded`. May not: round, choose one.
"""

from collections.abc import Mapping
from functools import cache

from attrs import evolve, frozen

from indicators._resources import rules_table
from indicators.errors import RulePackError
from indicators.rulepacks.model import PackRounding, RulePack, Source


@frozen
class NamedRounding:
    """A rounding that published forms use (修约): its name, what it does, and the form that shows it."""

    name: str
    rule: PackRounding
    source: Source


@cache
def roundings() -> Mapping[str, NamedRounding]:
    """The shipped roundings by name, the likeliest first.

    >>> roundings()["整数截尾"].rule.mode
    'floor'
    """
    data = rules_table("roundings")
    sources = {each["key"]: Source.from_dict(each) for each in data["sources"]}
    found = {}
    for entry in data["roundings"]:
        source, key = sources[entry["source"]], f"修约：{entry['source']}"  # no key of any pack
        rule = {name: value for name, value in entry.items() if name != "name"} | {"source": key}
        found[entry["name"]] = NamedRounding(entry["name"], PackRounding.from_dict(rule), evolve(source, key=key))
    return found


def rounded(pack: RulePack, name: str) -> RulePack:
    """Lay a named rounding over a pack (换一种修约): in place of its own of the same stage; its version says so.

    Raises:
        RulePackError: There is no such rounding.

    >>> from indicators.rulepacks import load_rulepack
    >>> pack = rounded(load_rulepack("hubei-2019"), "整数截尾")
    >>> pack.rounding_of("score").digits, pack.version
    (0, '1+整数截尾')
    """
    named = roundings().get(name)
    if named is None:
        message = f"没有这种修约：{name!r}"
        raise RulePackError.of(code="rounding_unknown", message=message, hint=f"可用 {'、'.join(roundings())}")
    kept = tuple(each for each in pack.rounding if each.of != named.rule.of)
    sources = tuple(each for each in pack.sources if each.key != named.source.key)
    return evolve(
        pack, version=f"{pack.version}+{name}", rounding=(*kept, named.rule), sources=(*sources, named.source)
    )
