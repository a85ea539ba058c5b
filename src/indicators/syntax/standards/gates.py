"""A gate in front and what is given behind it (先决条件、其余): 发生事故的不得分;未发生的,合格率≥95%得5分,….

Lives here: where a cell says who is left (其他企业, 未发生的), and what is left is a standard of its own; where it says
that a loss is of all before it (从以上得分中扣1分). May not: read words, put clauses together.
"""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import pairwise

from indicators.standards.tree import Adjust, Case, Cases, Rule, Ruled, StateHolds, SumOf, Veto
from indicators.syntax.standards import trees
from indicators.syntax.standards.amounts import so_many
from indicators.syntax.standards.clauses import clauses
from indicators.syntax.standards.compose import compose
from indicators.syntax.standards.levels import takes_part
from indicators.syntax.standards.model import ENDS, FULL, ZERO, Clause, Text, gaining
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.reasons import WHAT_IS_ZERO
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element, behind_last, spelled
from indicators.syntax.standards.words import pattern, words

_GIVES = ("GIVE", "BARE", "RANGE", "EARN", "RATED", "ARITHMETIC", "LOSE", "GAIN")
_BY = ("RATED", "EARN", "ARITHMETIC")  # 其他按完成率计分:…


def gated(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """What a gate in front gives, and otherwise what the rest does; ``None`` where no gate stands in front."""
    for at in range(1, len(row)):
        rest_said = row[at].kind == "ELSE"
        if row[at - 1].kind not in (";", "。", "," if rest_said else ";"):
            continue
        stop = next((i for i in range(at, len(row)) if row[i].kind in (",", ":", *ENDS, *OUTCOMES, "BOUND")), at)
        own, rest = row[at:stop], row[stop + (row[stop].kind in (",", ":")) :]
        first = next((part.kind for part in rest if part.kind != "FILL"), "")
        if not own or not first or row[stop].kind not in (",", ":", *_BY):
            continue
        whose = rest_said and row[at].word not in ("否则", "反之")
        if first not in _BY and first in (*OUTCOMES, *(() if whose else ("EVERY", "BOUND"))):
            continue  # 其他,不得分; 有投诉的,每起扣1分; 否则,每起扣1分
        inner = Text(text.source, text.weight, text.measure)
        gates = _gates(inner, row[:at])
        if gates and _leaves(own, gates):
            text.owned.append(text.source[own[0].start : own[-1].end])
            if gates[0].act == "veto":  # it stands beside the rest
                return read(text, [*row[:at], *rest])
            text.take(inner)
            return _behind(gates, read(text, rest), whole=_reach(gates, rest, row[stop].kind))
    return _first(text, row, read) or _last(text, row, read)


def _first(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """发生案件的,本项不得分。甲得4分;乙得6分: a gate over the whole of the cell, whose rest gives the 分值."""
    at = next((at + 1 for at, part in enumerate(row) if part.kind in (";", "。")), len(row))
    inner, rest = Text(text.source, text.weight, text.measure), row[at:]
    gates = _gates(inner, row[:at]) if rest and rest[0].kind != "ITEM" else []
    whole = bool(gates) and all(map(takes_part, gates))
    apart = (
        bool(gates) and row[at - 1].kind == "。" and text.weight is not None
    )  # 未提交的不得分。甲得4分;乙得6分 of 10
    if not (whole or apart) or not gates[0].zero:
        return None
    behind = Text(text.source, text.weight, text.measure)
    with suppress(Unsure):
        rule = read(behind, rest)
        if not whole and not isinstance(rule, SumOf):
            return None  # of one award it is what no level holds
        if trees.most_of(rule, text.weight) == text.weight:
            text.take(inner)
            text.take(behind)
            return _behind(gates, rule, whole=True)
    return None


def _last(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """甲、乙各得5分。造假的,本指标不得分: a gate over all of it; behind numbers where it has a line of its own."""
    at = behind_last(row[:-1] if row and row[-1].kind in ENDS else row, ENDS)
    if not at or row[at - 1].kind == "ITEM":
        return None
    line = "\n" in text.source[row[at - 2].end : row[at].start]
    numbered = any(part.kind == "ITEM" for part in row[:at])
    whole = line if numbered else row[at - 1].kind == "。"
    if not whole and re.search("[本该此]指标|^以上|^上述", spelled(row[at:])) is None:
        return None
    inner = Text(text.source, text.weight, text.measure)
    gates = _gates(inner, row[at:])
    if not gates or not gates[0].zero or not all(map(takes_part, gates)):
        return None
    text.take(inner)
    return _behind(gates, read(text, row[: at - 1]), whole=True)


def _reach(gates: Sequence[Clause], rest: Sequence[Element], before: str) -> bool:
    """Are several things that follow all said of those who are left? A new sentence may be said of all again."""
    last = max((at for at, part in enumerate(rest) if part.kind == "ITEM"), default=-1)
    cut = next((at for at, part in enumerate(rest) if part.kind == "。" and at > last), len(rest))
    listed = rest[0].kind == "ITEM" or before == ":" or all(map(takes_part, gates))
    return listed and not any(part.kind in _GIVES for part in rest[cut:])


def taken(text: Text, row: Sequence[Element], read: Callable[[Text, Sequence[Element]], Rule]) -> Rule | None:
    """甲得4分;乙得4分;虚报的,从以上得分中扣1分: what stands before gives, less what this takes from all of it."""
    starts = [0, *(i + 1 for i, part in enumerate(row) if part.kind in ENDS)]
    told = {at: found for at, part in enumerate(row) if (found := _from_all(part)) is not None}
    told = {at: found for at, found in told.items() if not (found["own"] and _of_its_own(row, starts, at))}
    at = next(iter(told), 0)
    start = max(i for i in starts if i <= at)
    numbered = start > 0 and row[start - 1].kind == "ITEM"
    ahead, own = row[: start - numbered], row[start:]
    given = any(part.kind in OUTCOMES for part in ahead)
    inside = bool(told) and not told[at]["own"] and any(part.kind == "ITEM" for part in row[1:])
    if not (given or inside):
        return None
    unsure = Unsure.at("扣分管到哪几项没有读出", *own)
    if not given:
        raise unsure  # 1.有制度得5分,造假的从总分中扣5分;2.…
    items = any(part.kind == "ITEM" for part in ahead)
    spans = [range(*pair) for pair in pairwise([*(i for i in starts if i >= start), len(row)])]
    losing = [any(row[i].kind == "LOSE" for i in span) == any(i in told for i in span) for span in spans]
    kinds = {part.kind for part in own if part.kind in OUTCOMES}  # 乙得5分,缺一项从…中扣1分
    taking = kinds <= {"LOSE", "FLOOR", "LOWEST"} and all(losing)
    if not taking or (told[at]["own"] and items and not numbered):
        raise unsure
    apart = {i for i in told if row[i].kind == "FILL" and row[i - 1].kind == ","}  # 每起扣1分,从总分中扣除,扣完为止
    kept = [part for i, part in enumerate(row) if i >= start and not {i, i + 1} & apart]
    rule, less = read(text, ahead), compose(text, clauses(text, kept))
    parts = len(rule.parts) if isinstance(rule, SumOf) else 1
    many = told[at]["many"]  # 在前两项得分基础上
    counted = many is None or parts == so_many(many)
    if not isinstance(less, Adjust) or less.start is not None or any(map(gaining, less.changes)) or not counted:
        raise unsure
    if told[at]["own"] and parts > 1 and not items:
        text.mark("scope_unclear")
    return Adjust(Ruled(rule), less.changes, less.floor)


def _of_its_own(row: Sequence[Element], starts: Sequence[int], at: int) -> bool:
    """1.甲得5分,缺一项从本项得分中扣1分;2.…: 本项 is the standard that it stands in."""
    start = max(i for i in starts if i <= at)
    given = any(part.kind in OUTCOMES and part.kind != "LOSE" for part in row[start:at])
    items = [i for i, part in enumerate(row) if part.kind == "ITEM"]
    return given or (any(i < start - 1 for i in items) and start - 1 not in items and any(i > at for i in items))


def _from_all(part: Element) -> re.Match[str] | None:
    """The words 从以上得分中 in an element."""
    found = (pattern("from_all").fullmatch(token.word) for token in part.tokens if token.kind == "FILL")
    return next(filter(None, found), None)


def _gates(text: Text, row: Sequence[Element]) -> list[Clause]:
    """Facts that all are vetoes, give nothing, or all of the 分值."""
    made = list[Clause]()
    with suppress(Unsure):
        made = clauses(text, row)
    made = [one for at, one in enumerate(made) if not (at and one.bare and one.zero and made[at - 1].act == "veto")]
    facts = row[0].kind != "ITEM" and all(one.fact and not one.other for one in made)
    return made if facts and {_gives(one) for one in made} in ({ZERO}, {FULL}, {"veto"}) else []


def _gives(clause: Clause) -> object:
    """Nothing, all of the 分值 (不扣分 is all of it), or ``None``."""
    if clause.act == "none":
        return FULL if "扣" in clause.words else None
    if clause.act != "give" or clause.zero:
        return ZERO if clause.zero else "veto" if clause.act == "veto" else None
    return FULL if clause.full else None


def _leaves(own: Sequence[Element], gates: Sequence[Clause]) -> bool:
    """Do the words name those whom no gate takes: 其他企业, 未发生的, 有任务的?"""
    takes = gates[0].zero or gates[0].act == "veto"
    said, known = spelled(own).removesuffix("的"), ";".join(one.said for one in gates)
    if own[0].kind == "ELSE":
        noun = said.removeprefix(own[0].word).strip("的")
        return noun in words().lists["scored"] if noun else takes or own[0].word != "其他"
    denied = pattern("denial").match(said)
    stem = re.sub("^(?:已经?|有)", "", said[denied.end() :] if denied else said)
    if len(stem) < 2:  # noqa: PLR2004 - one sign stands everywhere
        return False
    gone = re.search(f"(?:未|无|没有|不)[^,，;]{{0,8}}{re.escape(stem)}", known) is not None
    if denied is None:
        return gone
    return takes and not gone and (stem in known or pattern("none_above").match(said) is not None)


def _behind(gates: Sequence[Clause], rest: Rule, *, whole: bool) -> Rule:
    """The gates, and the rest; what takes everything behind the rest stands before a gate that gives."""
    zero = gates[0].zero
    several = any(isinstance(one, SumOf) for one in rest.walk())
    if zero and several and not whole:
        raise Unsure.at(WHAT_IS_ZERO, *gates)
    if not zero and any(isinstance(one, Veto) for one in rest.walk()):
        raise Unsure.at("否决的条件没有读出", *gates)
    cases = tuple(Case(one.raw, *(one.scores or (FULL,))) for one in gates if isinstance(one.raw, StateHolds))
    inner = rest if zero else trees.ungated(rest)
    rule = Cases(None, cases, Ruled(inner))
    return Cases(None, rest.cases, Ruled(rule)) if inner is not rest and isinstance(rest, Cases) else rule
