"""Headings of parts (小标题): 1.基础工作(4分):…, (2)(5分)…, 按完成率计分:… .

Lives here: where a heading stands, and what it says of the clauses below it. May not: read conditions or outcomes.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import evolve

from indicators.syntax.standards.amounts import number
from indicators.syntax.standards.bounds import is_fact
from indicators.syntax.standards.model import ENDS, Clause, Head, Text
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.tokens import Element, behind_last, spelled
from indicators.syntax.standards.words import pattern, words

_TOLD = ("RATED", "EARN")
_STOPS = (*OUTCOMES, *ENDS, "BOUND", "EVERY", "ELSE")
_GIVES = ("GIVE", "BARE", "RANGE", "ZERO")
_RULED = ("GIVE", "BARE", "RANGE", "EARN", "LOSE", "GAIN", "PROPORTION", "LINE", "ARITHMETIC", "JUDGE")


def style(item: Element) -> str:
    """1. and 2. are of one style, (1) and ① of others."""
    return re.sub("[一二三四五六七八九十]+", "一", re.sub("[0-9]+", "1", re.sub("[①-⑳]", "①", item.word)))


def titled(text: Text, row: Sequence[Element]) -> Sequence[Element]:
    """甲(5分),一处不规范扣0.5分;乙(5分)。按乙率×5分计算: points in brackets that are the 分值 together are headings."""
    numbers = [style(part) for part in row if part.kind == "ITEM"]
    lone = bool(numbers) and row[0].kind == "ITEM" and numbers.count(numbers[0]) == 1  # （六）设计管理（6分）
    again = _given_again(row)
    row = [evolve(part, kind=":") if at in again else part for at, part in enumerate(row)]
    starts = [int(lone), *(at + 1 for at, part in enumerate(row) if part.kind in (";", "。"))]
    kinds = [[part.kind for part in row[at : at + 2]] == ["WORDS", "BARE"] for at in starts]
    heads = [at for at, named in zip(starts, kinds, strict=True) if named and row[at + 1].letters == "(P)"]
    sizes = [number(row[at + 1].tokens[1]) for at in heads]
    ruled = [
        row[one + 2].kind in (",", "。", ":")
        and any(part.kind in OUTCOMES for part in row[one + 2 : two])
        and not (row[one + 2].kind == "," and _alike(row[one + 3 : two]))
        for one, two in pairwise([*heads, len(row)])
        if two - one > 2  # noqa: PLR2004 - a name and its points
    ]
    whole = heads[:1] == starts[:1] and sizes[0] == text.weight
    if whole and numbers[1:] and lone and _filled(row[1:]):  # 1、体系建设(60分)。(1)…;(2)…
        text.remarks.append(text.source.over(row[:3]))
        return row[3 + (row[3].kind in ENDS[:2]) :]
    if whole and _filled(row[heads[0] :]):
        heads = heads[:1]
    elif len(heads) < 2 or heads[0] or sum(sizes) != text.weight or sum(ruled) < len(heads):  # noqa: PLR2004 - side by side are two
        return row
    return [evolve(part, kind=":") if at - 2 in heads else part for at, part in enumerate(row)]


def _given_again(row: Sequence[Element]) -> set[int]:
    """推进情况(3分)。按期完成得3分,…: the stops behind titles whose points the next sentence gives once more."""
    found = set[int]()
    for at, part in enumerate(row[:-2]):
        start = behind_last(row[:at], ENDS)
        name = spelled(row[start:at])
        if part.letters != "(P)" or row[at + 1].kind != "。" or not name or not is_title(name):
            continue
        told = next((one for one in row[at + 2 :] if one.kind in OUTCOMES), part)
        plain = told.kind == "GIVE" and told.tokens[-1].kind == part.tokens[1].kind
        if plain and number(told.tokens[-1]) == number(part.tokens[1]):
            found.add(at + 1)
    return found


def _filled(row: Sequence[Element]) -> bool:
    """指标增速(6分)。完成任务得满分,完成85%以上得3分: a name with all of the points, and a rule behind it."""
    ruled = any(part.kind in OUTCOMES for part in row[3:])
    alike = _alike(row[3:])
    numbered = any(part.kind == "ITEM" for part in row[2:4])
    return ruled and (numbered or not alike) and row[2].kind in ENDS and is_title(row[0].word)


def _alike(row: Sequence[Element]) -> bool:
    """明显(5分);较明显(3分): points printed as those of a heading would be."""
    return any(part.kind in ("BARE", "RANGE") and part.letters[0] == "(" for part in row)


def is_title(name: str) -> bool:
    """组织领导, 落实责任制情况: what a heading names, and no fact."""
    return not is_fact(name) or name.endswith(words().lists["titles"])


def headings(row: Sequence[Element]) -> Iterator[int]:
    """The places where the 分值 or the name of a part stands beside its rule."""
    starts = [0, *(at + 1 for at, part in enumerate(row) if part.kind == "ITEM")]
    lone = False  # 1.有制度2分;2.有人员2分。…: the points of a number that says nothing else are no heading's
    again = False  # 1.制度建设(3分)。有办法得2分,…。2.制度执行(5分)。每错1处扣1分: printed like a heading before it
    for start, end in pairwise([*starts, len(row) + 1]):
        span = row[start : end - 1]
        places = [at for at, part in enumerate(span) if part.kind in OUTCOMES]
        by = [i for at, i in enumerate(places) if {span[j].kind for j in places[: at + 1]} <= {*_TOLD}]
        for i in by:
            if _prefaced(span, i, [span[j] for j in places if j > i and j not in by], more=end <= len(row)):
                yield start + i
        at = next((i for i, part in enumerate(span) if part.kind in _STOPS), len(span))
        rest = [span[i] for i in places if i > at]
        plain = at < len(span) and span[at].letters == "P"
        of_all = lone and (plain or [part.kind for part in span[at + 1 : at + 2]] == ["。"])
        if at < len(span) and not of_all and _ahead(span, at, rest, numbered=start > 0, again=again):
            again |= start > 0 and span[at].letters == "(P)"
            yield start + at
        lone |= start > 0 and [span[i].letters.strip("()") for i in places] == ["P"]
        told = [i for i in places if span[i].kind != "FLOOR"]  # …(5分);各小项扣完为止
        last = told[-1] if len(told) > 1 else 0
        behind = last and all(part.kind in (*ENDS, ",", "FLOOR") for part in span[told[-2] + 1 : last])
        if behind and last != at and span[last].kind == "BARE" and span[last].letters[0] == "(":
            yield start + last  # …每处扣1分(5分)


def _prefaced(span: Sequence[Element], at: int, rest: Sequence[Element], *, more: bool) -> bool:
    """按完成率计分:…, 满足下列条件的分别得分:…, 按扣分制计分,…: what the points are given by."""
    part, after = span[at], span[at + 1].kind if at + 1 < len(span) else ""
    gives, moves = (sum(one.kind in kinds for one in rest) for kinds in (_GIVES, ("LOSE", "GAIN")))
    full = any(one.kind == "GIVE" and "F" in one.letters for one in rest)
    moves += after == "。" and full and any(one.kind == "PROPORTION" for one in rest)  # 按进度得分。…未完成的按比例得分
    follows = bool(gives or moves) or (not rest and more)
    if part.kind == "EARN":
        return after == ":" and follows
    rate = pattern("rated").sub("", part.word).endswith(words().lists["rates"])
    return gives > 1 or bool(gives and moves) or (not rate and follows)


def _ahead(span: Sequence[Element], at: int, rest: Sequence[Element], *, numbered: bool, again: bool) -> bool:
    part, after = span[at], span[at + 1].kind if at + 1 < len(span) else ""
    alone = part.kind == "BARE" and part.letters[0] == "(" and at == 0
    if part.kind not in ("BARE", "WEIGHT") or "A" in part.letters or not (numbered or alone):  # (25%) is no 分值
        return False
    given = any(one.kind in ("GIVE", "RANGE", "PROPORTION", "ARITHMETIC") for one in rest)
    alike = any(one.kind == "BARE" and one.letters[0] == part.letters[0] for one in rest)
    fact = is_fact(spelled(span[:at]))
    closed = part.letters[0] == "(" and (after == ";" or (after == "。" and fact)) and not (given or again)
    awarded = at > 0 and (span[at - 1].kind == ":" or closed)  # 1.组织到位(2分);…, but 1.宣传活动(7分)。每少1次扣2分
    awarded |= "ELSE" in [one.kind for one in span[at + 1 : at + 3]]  # 2.印发通知1分,否则不得分
    named = part.kind == "WEIGHT" or after == "。" or not fact
    ruled = any(one.kind in _RULED or (named and one.kind == "ZERO") for one in rest) or (alone and not numbered)
    return ruled and not awarded and (alone or not alike or after == ":")


def told_apart(row: list[Clause]) -> list[Clause]:
    """半年进度:进度率≥45%…;前三季度进度:进度率≥75%…: one name below two headings is two measures."""
    runs: list[list[Clause]] = []
    for clause in row:
        if not runs or (clause.heading and clause.measure) or clause.item != runs[-1][0].item:
            runs.append([])
        runs[-1].append(clause)
    named = [(run[0].heading, run[0].measure) for run in runs if run[0].heading and run[0].measure]
    twice = {measure for _, measure in named if [one for _, one in named].count(measure) > 1}
    if len({heading for heading, _ in named}) < len(named):
        return row
    return [
        one.renamed(_joined(run[0].heading, one.measure))
        if run[0].heading and one.measure and one.measure in twice
        else one
        for run in runs
        for one in run
    ]


def _joined(heading: str, name: str) -> str:
    """半年进度 and 进度率: 半年进度率."""
    shared = next((size for size in range(len(name), 0, -1) if heading.endswith(name[:size])), 0)
    return heading + name[shared:]


def under(head: Head, row: Sequence[Clause]) -> list[Clause]:
    """The clauses below a heading: what none of them names is what the heading names."""
    named = not head.name or any(one.band and one.band.measure for one in row)
    return [_counting(head, one if named else one.renamed(head.name)) for one in row]


def _counting(head: Head, clause: Clause) -> Clause:
    count = clause.count
    if not head.name or count is None or count.before or count.side is not None:
        return clause
    bare = f"{count.subject}{count.words}".strip("的,，、 ") in ("", *words().lists["bare_verbs"])
    return evolve(clause, count=evolve(count, before=head.name)) if bare else clause
