"""One rule for each of a list (各): 甲率、乙率各5分,达到90%得满分,每低1%扣0.1分.

Lives here: where names with 各 and points stand in front of a rule that names nothing. May not: read words, put clauses
together.
"""

import re
from collections.abc import Callable, Sequence

from attrs import evolve

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
from indicators.syntax.standards.tokens import Element, spelled
from indicators.syntax.standards.trees import mapped, worth_of
from indicators.syntax.standards.words import words

_STOPS = (",", "。", ";", ":")
_OTHER = (StateHolds, Event, Formula, Judgement, SumOf)  # what would be asked for once, or is of one of them


def for_each(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """The sum of what the rule gives for each name; ``None`` where no list with 各 stands in front."""
    at = next((i for i, part in enumerate(row) if part.kind not in ("WORDS", "、")), len(row))
    names, begun = spelled(row[:at]).split("、"), at
    listed = len(names) > 1 and all(name.endswith(words().lists["rates"]) for name in names)
    many = re.fullmatch("([两三四五六七八九十])项", spelled(row[at : at + 1])) if listed else None
    if many and so_many(many[1]) == len(names):
        at += 1 + (spelled(row[at + 1 : at + 2]) in ("指标", "内容"))  # 甲率、乙率两项指标各5分
    each = at + 1 < len(row) and row[at].kind in ("BARE", "GIVE") and row[at].letters in ("pP", "pgP")
    if not each or not listed or row[at + 1].kind not in _STOPS:
        return None
    points = number(row[at].tokens[-1])
    inner = Text(text.source, points, text.measure)
    behind = row[at + 2 :]
    rule = read(inner, behind[1:] if behind[:1] and behind[0].word in ("单项", "每项", "各项") else behind)
    nodes = [*rule.walk()]
    if text.weight not in (None, points * len(names)) or any(isinstance(node, _OTHER) for node in nodes):
        return None
    if any(getattr(node, "measure", None) or getattr(node, "side", "") in ("late", "early") for node in nodes):
        return None
    text.take(inner)
    text.owned.append(text.source[row[begun].start : row[at].end])
    return SumOf(tuple(worth_of(_measuring(rule, name), points) for name in names))


def _measuring(rule: Rule, name: str) -> Rule:
    def named(node: object) -> object:
        if isinstance(node, Once) and isinstance(node.when, Condition):
            return evolve(node, when=evolve(node.when, measure=name))
        return evolve(node, measure=name) if isinstance(node, Cases | Step | Linear) else node

    made: Rule = mapped(rule, named)
    return made
