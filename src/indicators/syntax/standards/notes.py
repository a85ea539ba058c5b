"""Labels, and sentences that speak of points and are no rule (栏目、旁注): 【计分】, 例如:…得5分, 本项由市财政局打分.

Lives here: what is left out before clauses are made; it is kept as a remark. May not: read words, conditions, outcomes.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from indicators.syntax.standards.model import Text
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.tokens import Element, spelled
from indicators.syntax.standards.words import pattern, words

_STOPS = (";", "。", "ITEM")
_RULED = ("GIVE", "BARE", "RANGE", "ZERO", "LOSE", "GAIN")


def unnoted(text: Text, row: Sequence[Element]) -> list[Element]:
    """The elements without what only tells who scores, where numbers come from, how things are counted."""
    out: list[Element] = []
    beyond = [part for part in row if part.kind == "CAP" and pattern("may_exceed").fullmatch(part.word)]
    beyond += [one for one, two in pairwise(row) if two in beyond and one.kind == "ADD"]  # 加分可突破分值
    text.remarks += [_printed(text, [part]) for part in beyond]
    row = [part for part in row if part not in beyond]
    for start, end in _sentences(row):
        kept = _unled(text, _unlabelled(text, row[start:end]), row[end:])
        plain = text.source.plain[kept[0].start : kept[-1].end].strip("()。;,") if kept else ""
        ahead = not out or row[start].kind == "("  # 1.由主管部门评分。2.… is what the number gives
        by = ahead and pattern("by_hand").fullmatch(plain) and _ruled([*out, *row[end:]])
        measured = pattern("mean_of").fullmatch(plain)
        known = measured is not None and text.source.plain.count(measured[1]) > 1
        if kept and (by or known or pattern("note").fullmatch(plain)):
            text.remarks.append(_printed(text, kept))
            out[-1:] = kept[-1:] if kept[-1].kind == "。" and out and out[-1].kind == ";" else out[-1:]
        else:
            out += kept
    return out


_NOTES = ("注", "备注", "说明")


def _printed(text: Text, parts: Sequence[Element]) -> str:
    return text.source.over(parts).strip("。;；,，")


def _ruled(row: Sequence[Element]) -> bool:
    """Is there a rule without it?"""
    return any(part.kind in _RULED for part in row)


def _sentences(row: Sequence[Element]) -> Iterator[tuple[int, int]]:
    """Sentences with their stop; what stands in brackets behind a stop is one as well."""
    cuts, depth = [0], 0
    for at, part in enumerate(row):
        depth += (part.kind == "(") - (part.kind == ")" and depth > 0)
        if part.kind in _STOPS and not (depth and row[cuts[-1]].kind == "("):
            cuts.append(at + 1)
    if cuts[-1] < len(row):
        cuts.append(len(row))
    yield from pairwise(cuts)


def _unlabelled(text: Text, row: Sequence[Element]) -> Sequence[Element]:
    """【计分】完成率…, 评分标准:完成率…, (注:…): a label ahead of a sentence."""
    if [part.kind for part in (*row[:1], *row[2:3], row[-1])] == ["(", ":", ")"] and row[1].word in _NOTES:
        text.remarks.append(_printed(text, row[1:2]))
        return row[3:-1]
    titled = [part.kind for part in row[1:2]] == [":"] and row[0].word in words().lists["headings"]
    stop = 1 if titled else next((at for at, part in enumerate(row) if part.kind == ")"), 0)
    inside = "" if row[0].kind != "(" else spelled(row[1:stop])
    labelled = pattern("label").fullmatch(inside) is not None or inside in words().lists["headings"]
    if stop == len(row) - 1 or not (titled or labelled):
        return row
    text.remarks.append(_printed(text, row[: stop + (not titled)]))
    return row[stop + 1 :]


def _unled(text: Text, row: Sequence[Element], after: Sequence[Element]) -> Sequence[Element]:
    """本项由服务对象打分(10分制),平均分9分以上得满分: who scores, ahead of what is given for what."""
    cuts = [at for at, part in enumerate(row) if part.kind == "," and at]
    for at in cuts:
        plain = text.source.plain[row[0].start : row[at - 1].end]
        then = next((part.kind for part in (*row[at:], *after) if part.kind in OUTCOMES), "")
        if pattern("by_hand").fullmatch(plain) and then in _RULED:
            text.remarks.append(_printed(text, row[:at]))
            return row[at + 1 :]
    return row
