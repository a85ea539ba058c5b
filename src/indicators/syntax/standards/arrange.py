"""Elements that say the same in another order, put into the usual one (语序).

Lives here: points before facts (5分:完成), grades before bounds (优(90-100分)), stretches of points that are bounds.
May not: make clauses.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from attrs import evolve

from indicators.syntax.standards.amounts import number
from indicators.syntax.standards.elements import Element
from indicators.syntax.standards.model import ENDS
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.words import either, words

# 每项, 以上要点各: each member of a list
_MEMBER = re.compile("(?:(?:以上|上述)?(?:[每各]一?(?:项|条|个?要点)|要点|各项)(?:要点|要素|内容|指标)?各?,?)")
_LISTED_BELOW = re.compile("(?:若|如)?(?:出现|发生|存在|有)?(?:以下|下列)(?:情形|情况|行为|问题)(?:之一)?的?[,，]?")
_ALL_OF_THEM = re.compile("(?:以上|上述).{0,2}[项条点]")
_EARNED = re.compile(
    "[,;]?(?:符合(?:要求)?的?即?得(?:相应)?(?:分值?)?)?[,;]?(?:(?:不符合|否则|未达到|不满足)的?,?(?:该项)?不得分)?;?"
)
_SILENT = (*ENDS, ",", ":", "、", "FILL", "AND", "(", ")")
_GIVES = ("GIVE", "BARE", "RANGE", "ZERO")
_SAYS = ("GIVE", "ZERO", "LOSE", "GAIN", "GRADE", "JUDGE", "BARE")


def says(parts: Sequence[Element]) -> bool:
    """Do the elements hold words?"""
    return any(part.kind not in _SILENT for part in parts)


def arranged(row: Sequence[Element]) -> list[Element]:
    """Put the elements of a text into the usual order."""
    row = _at_once(_given_each(_below(row)))
    return _without_pauses(_graded(_told_grades(_named_grades(_bands_of_points(_between(_turned(row)))))))


def _between(row: Sequence[Element]) -> list[Element]:
    """低于90%、达到85%, ≥98%,<100%: two bounds that look at each other are one."""
    out: list[Element] = []
    for part in row:
        two = len(out) > 1 and out[-1].kind in ("、", ",", "AND") and out[-2].kind == part.kind == "BOUND"
        if two and _facing(out[-2], part):
            first = out[-2]
            out[-2:] = [evolve(first, tokens=(*first.tokens, *part.tokens), letters=first.letters + part.letters)]
        else:
            out.append(part)
    return out


def _facing(one: Element, two: Element) -> bool:
    up = _looks_up(one)
    if {up, _looks_up(two)} != {True, False}:
        return False
    low, high = (one, two) if up else (two, one)
    ends = [[number(token) for token in part.tokens if token.kind in ("AMOUNT", "POINTS")] for part in (low, high)]
    return len(ends[0]) == len(ends[1]) == 1 and ends[0] < ends[1]  # 允许在5%以内,超过5%的 are two


def _looks_up(part: Element) -> bool | None:
    """Does a bound leave open what lies above it? ``None`` where it is no bound of one side."""
    table = words()
    signs = [table.before.get(token.word) for token in part.tokens if token.kind in ("PRE", "SIGN")]
    signs += [table.after.get(token.word) for token in part.tokens if token.kind == "POST"]
    said = {sign[0] for sign in signs if sign}
    return ">" in said if said in ({">"}, {"<"}) and "~" not in part.letters else None


def _given_each(row: Sequence[Element]) -> Sequence[Element]:
    """甲;乙;丙。每项1分,符合得分: what a list gives each of its members."""
    for at in (i for i, part in enumerate(row) if i and part.kind in ("BARE", "GIVE", "BOUND")):
        begin = max((i for i in range(at) if row[i].kind in (*ENDS, ":")), default=-1) + 1
        said = "".join(part.word for part in row[begin:at])
        outcome, size = _share_of_each(row[at : at + 3], said)
        first = max((i for i in range(begin) if row[i].kind in (*OUTCOMES, "BOUND", "EVERY")), default=-1) + 1
        if outcome is None or first:
            continue
        listed = _members(row[:begin], outcome)
        rest = row[at + size :]
        cut = next((i for i, part in enumerate(rest) if part.kind == "。"), len(rest))
        tail = "".join(part.word for part in rest[:cut])
        if listed and _EARNED.fullmatch(tail):
            return [*listed, *rest[cut:]]
    return row


def _below(row: Sequence[Element]) -> Sequence[Element]:
    """出现以下情形的不得分:甲;乙。 What is listed behind the outcome stands before it."""
    at = next((i for i in range(1, len(row) - 1) if row[i].kind == "ZERO" and row[i + 1].kind == ":"), 0)
    begin = max((i for i in range(at) if row[i].kind in ENDS), default=-1) + 1
    if not at or not _LISTED_BELOW.fullmatch("".join(part.word for part in row[begin:at])):
        return row
    stop = next((i for i in range(at, len(row)) if row[i].kind == "。"), len(row))
    inner = row[at + 2 : stop]
    if any(part.kind in OUTCOMES for part in inner):
        return row
    listed = [one for part in inner for one in ((row[at], part) if part.kind == ";" else (part,))]
    return [*row[:begin], *listed, row[at], *row[stop:]]


def _share_of_each(parts: Sequence[Element], said: str) -> tuple[Element | None, int]:
    """What each member is given, and how many elements say so: 每项1分, 1分/项, 每项各占1.5分, 各占1/3权重."""
    one, slash = parts[0], [part.kind for part in parts[1:2]] == ["/"]
    if one.kind in ("BARE", "GIVE") and (_MEMBER.fullmatch(said) or (not said and slash)):
        return evolve(one, letters=f"p{one.letters}"), 3 if slash else 1
    if one.kind == "BOUND" and one.word.startswith("占") and _MEMBER.fullmatch(said):
        weight = [part.word for part in parts[1:2]] == ["权重"]
        size = [token for token in one.tokens if token.kind == ("AMOUNT" if weight else "POINTS")]
        return (Element("GIVE", tuple(size), "pKA" if weight else "pP"), 2 if weight else 1) if size else (None, 0)
    return None, 0


def _members(row: Sequence[Element], outcome: Element) -> list[Element]:
    """Each member of a list with what it is given."""
    out: list[Element] = []
    piece: list[Element] = []
    count = 0
    stops = (*ENDS, ":") if any(part.kind in (";", "ITEM") for part in row[:-1]) else (*ENDS, ":", "、", ",")
    for part in row:
        if part.kind == ":":
            out, piece = [*out, *piece, part], []
        elif part.kind in stops:
            named = bool(piece) and not _ALL_OF_THEM.fullmatch("".join(one.word for one in piece))
            count += named
            out += [*piece, outcome, evolve(part, kind="ITEM" if part.kind == "ITEM" else ";")] if named else [part]
            piece = []
        else:
            piece.append(part)
    return out if count > 1 and not piece else []


def _at_once(row: Sequence[Element]) -> Sequence[Element]:
    """同时满足①甲;②乙的得5分: stops and numbers up to the outcome only part one condition."""
    out: list[Element] = []
    inside = False
    for part in row:
        inside = (inside or part.word.startswith(words().lists["all_at_once"])) and part.kind not in OUTCOMES
        out.append(evolve(part, kind="、") if inside and part.kind in (*ENDS, ",") else part)
    return out


def _without_pauses(row: list[Element]) -> list[Element]:
    """A 、 behind an outcome only parts it from the next."""
    return [part for at, part in enumerate(row) if not (part.kind == "、" and at and row[at - 1].kind in OUTCOMES)]


def _turned(row: Sequence[Element]) -> list[Element]:
    """5分:完成;3分:基本完成 is read as 完成:5分;基本完成:3分."""
    runs: list[list[Element]] = [[]]
    for part in row:
        runs[-1].append(part)
        if part.kind in (";", "。"):
            runs.append([])
    for run in runs:
        if [p.kind for p in run[:2]] == ["FULL", ":"]:
            run[0] = evolve(run[0], kind="BARE")  # 满分:1%以下;0.5分:…
    pointed = [[p.kind for p in run[1:2]] == [":"] and run[0].kind in ("BARE", "RANGE", "GIVE", "ZERO") for run in runs]
    if sum(pointed) < min(len([run for run in runs if run]), 2):
        return list(row)
    turned = [
        (*_words(run), run[1], run[0], *_ends(run)) if first else run for run, first in zip(runs, pointed, strict=True)
    ]
    return [part for run in turned for part in run]


def _words(run: Sequence[Element]) -> list[Element]:
    return [part for part in run[2:] if part.kind not in (";", "。")]


def _ends(run: Sequence[Element]) -> list[Element]:
    return [part for part in run[2:] if part.kind in (";", "。")]


def _bands_of_points(row: list[Element]) -> list[Element]:
    """80-89分得4分, 80-89分为良好: a stretch of points in front of an outcome is a bound."""
    out = list(row)
    for at, part in enumerate(row[:-1]):
        near = next((one for one in row[at + 1 : at + 4] if one.kind not in ("FILL", ",")), part)
        if part.kind == "RANGE" and part.letters[0] != "(" and (near.kind in _SAYS or near.word == "为"):
            out[at] = evolve(part, kind="BOUND")
    return out


def _named_grades(row: list[Element]) -> list[Element]:
    """90分以上为优秀: what 为 names behind a bound is a grade."""
    out: list[Element] = []
    at = 0
    while at < len(row):
        two = row[at : at + 2]
        before = next((one for one in reversed(out) if one.kind != "FILL"), None)
        known = before is not None and (before.kind == "BOUND" or before.word in words().lists["whole"])
        ends = at + 2 >= len(row) or row[at + 2].kind in (*ENDS, ",", ")", "、", *_GIVES)
        if known and ends and [p.kind for p in two][:1] == ["PRE"] and two[0].word == "为" and grade_word(two[-1].word):
            tokens = (*two[0].tokens, *two[1].tokens)
            out.append(Element("GRADE", tokens, two[0].letters + two[1].letters))
            at += 2
        else:
            out.append(row[at])
            at += 1
    return out


def _told_grades(row: list[Element]) -> list[Element]:
    """85%以上为满意,得5分: with points behind it a grade gives nothing; 等级为优的,得5分: it is the condition."""
    out: list[Element] = []
    for at, part in enumerate(row):
        after = next((one for one in row[at + 1 : at + 3] if one.kind not in (",", "FILL")), part)
        if part.kind == "GRADE" and not any(grade_word(part.word[cut:].rstrip("等级次档的")) for cut in range(1, 6)):
            out.append(evolve(part, kind="WORDS", letters="w"))  # 被认定为违规的
            continue
        if part.kind == "EARN" and part.word in ("评", "计", "记", "给", "赋"):
            out.append(evolve(part, kind="WORDS", letters="w"))  # 未开展自评,扣1分
            continue
        told = part.kind == "GRADE" and after.kind in _GIVES
        if not told or not out or out[-1].kind != "BOUND":
            out.append(evolve(part, kind="WORDS", letters="w") if told else part)
    return out


@cache
def _grade() -> re.Pattern[str]:
    lists = words().lists
    return re.compile(f"^(?:(?:{either(lists['grades'])})(?:{either(lists['grade_tails'])})?|[A-D甲乙丙丁]级?)$")


def grade_word(said: str) -> bool:
    """Is it the name of a grade?"""
    return _grade().match(said.strip('“”"‘’')) is not None


def _graded(row: list[Element]) -> list[Element]:
    """优(90-100分), A级:90分以上: the grade stands first and the bound gives it."""
    if any(_chosen(row, at) for at in range(len(row))):
        return row
    listed = any(one.kind == ":" and two.kind == "BOUND" and "P" in two.letters for one, two in pairwise(row))
    out: list[Element] = []
    at = 0
    while at < len(row):
        name = _bare_grade(row[at])
        inner, size = _banded(row[at + 1 : at + 6], listed=listed) if name is not None else (None, 0)
        starts = not out or name is not row[at] or out[-1].kind in (*ENDS, ",", "、", "BANDED", ":")
        behind = [one.kind for one in row[at + size + 1 : at + size + 3] if one.kind != ":"]
        after = behind[0] if behind else ";"
        if inner is not None and starts and (after in _GIVES or "P" in inner.letters):
            out.append(inner)
            out += [] if after in _GIVES or name is None else [evolve(name, kind="BANDED")]
            at += size + 1
        else:
            out.append(row[at])
            at += 1
    return out


def _chosen(row: Sequence[Element], at: int) -> bool:
    """Points in brackets that somebody chooses: no grade stands before them."""
    part = row[at]
    return part.kind == "RANGE" and part.letters[0] == "(" and at > 0 and _bare_grade(row[at - 1]) is None


def _bare_grade(part: Element) -> Element | None:
    """The grade that an element names, without 分为."""
    said = part.word.removeprefix("分为")
    if part.kind not in ("WORDS", "FAR") or not grade_word(said):
        return None
    token = part.tokens[-1]
    return part if said == part.word else evolve(part, tokens=(evolve(token, start=token.end - len(said), word=said),))


def _banded(rest: Sequence[Element], *, listed: bool) -> tuple[Element | None, int]:
    """The bound behind a grade, and how many elements it takes."""
    kinds = [part.kind for part in rest]
    if kinds[:1] == ["RANGE"] and rest[0].letters[0] == "(":
        return evolve(rest[0], kind="BOUND", tokens=rest[0].tokens[1:-1], letters=rest[0].letters[1:-1]), 1
    if kinds[:3] == ["(", "BOUND", ")"]:
        return rest[1], 3
    if listed and kinds[:2] in ([":", "BOUND"], [":", "RANGE"]) and (kinds[2:3] or [";"])[0] in (*ENDS, ","):
        return evolve(rest[1], kind="BOUND"), 2
    return None, 0
