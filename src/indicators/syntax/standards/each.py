"""One rule for each of a list (各): 甲率、乙率各5分,达到90%得满分,每低1%扣0.1分.

Lives here: where names with 各 and points stand in front of a rule that names nothing. May not: read words, put clauses
together.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction

from attrs import evolve, frozen

from indicators.standards.tree import (
    Cases,
    Condition,
    Event,
    Formula,
    Judgement,
    Linear,
    Once,
    Rule,
    StateHolds,
    Step,
    SumOf,
)
from indicators.syntax.standards.amounts import number, so_many
from indicators.syntax.standards.model import Text
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element, spelled
from indicators.syntax.standards.trees import mapped, worth_of
from indicators.syntax.standards.words import pattern, words

_OTHER = (StateHolds, Event, Formula, Judgement, SumOf)  # what would be asked for once, or is of one of them


@frozen
class _List:
    """甲率、乙率分别达到90%、95%,各得5分;每低1个百分点扣1分, or 甲率、乙率各5分,达到90%得满分,…."""

    names: Sequence[str]
    points: Sequence[Fraction]  # what each is given
    asked: Sequence[Element]  # the bound of all, or of each; none behind a heading
    given: Element
    rest: Sequence[Element]

    def row(self, at: int) -> list[Element]:
        """What is said of one of them."""
        asked = [_edge(self.asked, at), self.given] if self.asked else []
        return [_own(part, at, len(self.names)) for part in (*asked, *self.rest)]


def for_each(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """The sum of what the rule gives for each name; ``None`` where no list with 各 or 分别 stands in front."""
    of = _list_in_front(row)
    if of is None or sum(of.points) != (text.weight or sum(of.points)):
        return None
    inner, rules = [Text(text.source, size, text.measure) for size in of.points], list[Rule]()
    with suppress(Unsure):
        rules += [read(known, of.row(at)) for at, known in enumerate(inner)]
    nodes = [node for rule in rules for node in rule.walk()]
    if not rules or any(isinstance(node, _OTHER) for node in nodes):
        return None
    if any(getattr(node, "measure", None) or getattr(node, "side", "") in ("late", "early") for node in nodes):
        return None
    text.take(inner[0])
    text.owned.append(text.source[row[0].start : of.given.end])
    made = zip(rules, of.names, of.points, strict=True)
    return SumOf(tuple(worth_of(_measuring(rule, name), size) for rule, name, size in made))


def _list_in_front(row: Sequence[Element]) -> _List | None:
    at = next((i for i, part in enumerate(row) if part.kind in ("BARE", "GIVE")), len(row) - 1)
    begun = next((i for i, part in enumerate(row[:at]) if part.kind == "APART" or _bounds(part)), at)
    names, points = _names(spelled(row[:begun])), [number(one) for one in row[at].tokens if one.kind == "POINTS"]
    asked, many, behind = [part for part in row[begun:at] if _bounds(part)], len(names), row[at + 1 :]
    apart = _apart(row[at]) or (asked[1:] and points[1:])
    headed = asked or (behind and behind[0].kind in (",", "。", ";", ":"))
    fits = len(points) in (1, many) and len(asked) in (0, 1, many)
    if not (names[1:] and apart and headed and fits):
        return None
    rest = behind if asked else behind[1:]
    rest = rest[1:] if rest and rest[0].word in ("单项", "每项", "各项") else rest
    return _List(names, points * (many // len(points)), asked, row[at], rest)


def _names(said: str) -> list[str]:
    """甲率、乙率两项指标, 甲率和乙率均: the rates that are listed; nothing where one of them is no rate."""
    listed, many, _ = re.split("(?:([两三四五六七八九十])项(?:指标|内容)?)?([均都]?)$", said, maxsplit=1)[:3]
    names = pattern("list").split(listed)
    fits = many is None or so_many(many) == len(names)
    return names if fits and all(name.endswith(words().lists["rates"]) for name in names) else []


def _bounds(part: Element) -> bool:
    """达到90%, 95%: and 两项 is none."""
    return part.kind == "BOUND" and re.search("[0-9]", part.word) is not None


def _apart(part: Element) -> bool:
    return any(token.word in ("各", "分别") for token in part.tokens[:2])  # 的各得4分


def _edge(edges: Sequence[Element], at: int) -> Element:
    """分别达到98%、95%, 98%、95%以上: a sign that stands once is of each."""
    first, one = edges[0], edges[at % len(edges)]
    ahead = first.letters.index("A") if "A" in first.letters else 0
    return one if one.letters != "A" or not ahead else evolve(first, tokens=(*first.tokens[:ahead], *one.tokens))


def _own(part: Element, at: int, many: int) -> Element:
    """各得5分, 分别得5分、3分, 分别扣0.2分、0.1分: what one of them is given, or loses."""
    sizes = [i for i, token in enumerate(part.tokens) if token.kind == "POINTS"]
    if part.kind not in ("BARE", "GIVE", "LOSE") or len(sizes) not in (1, many) or not (_apart(part) or sizes[1:]):
        return part
    mine = sizes[at % len(sizes)]
    kept = [i for i, one in enumerate(part.tokens) if i == mine or not (i in sizes or one.word in ("各", "分别", "、"))]
    return evolve(part, tokens=tuple(part.tokens[i] for i in kept), letters="".join(part.letters[i] for i in kept))


def _measuring(rule: Rule, name: str) -> Rule:
    def named(node: object) -> object:
        if isinstance(node, Once) and isinstance(node.when, Condition):
            return evolve(node, when=evolve(node.when, measure=name))
        return evolve(node, measure=name) if isinstance(node, Cases | Step | Linear) else node

    made: Rule = mapped(rule, named)
    return made
