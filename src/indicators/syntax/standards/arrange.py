"""Elements that say the same in another order, put into the usual one (语序).

Lives here: points before facts (5分:完成), grades before bounds (优(90-100分)), stretches of points that are bounds.
May not: make clauses. The rules are patterns over one letter an element.
"""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from attrs import evolve

from indicators.syntax.standards.amounts import amount, number
from indicators.syntax.standards.model import ENDS
from indicators.syntax.standards.outcomes import OUTCOMES
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element, Token, behind_last, spelled
from indicators.syntax.standards.words import pattern, words

_SILENT = (*ENDS, ",", ":", "、", "FILL", "AND", "(", ")")
# the letters of the patterns; B and R stand in brackets, N is a bound in points, i is 为, W is 考核结果, d is a grade,
# D one behind 分为, h is 加分项, x is 评为 without a grade, y a 评 without its 分
_LETTERS = {"GIVE": "g", "BARE": "b", "RANGE": "r", "ZERO": "z", "LOSE": "l", "GAIN": "a", "GRADE": "G", "JUDGE": "J"}
_LETTERS |= {"BOUND": "n", "FULL": "F", "FILL": "v", "ITEM": "#", "AND": "&", "EVERY": "e", "UPWARD": "u"}
_LETTERS |= {"CAP": "C", "FLOOR": "f", "ARITHMETIC": "Q"}
_LETTERS |= {sign: sign for sign in ";。,:、()"}
_ALL = 100  # per cent
_GIVES, _SAYS = "gbBrRz", "gzlaGJbB"


def says(parts: Sequence[Element]) -> bool:
    """Do the elements hold words?"""
    return any(part.kind not in _SILENT for part in parts)


def arranged(row: Sequence[Element]) -> list[Element]:
    """Put the elements of a text into the usual order."""
    row = _met(row)
    row = _changed("(?:(?<=[;。#])|^)\\.BQ", row, _defined)  # 1.履约率(2分)=甲/乙,…: a heading, and what it means
    row = _changed("(?<=#)B[^;。#:bBrRgzlaJQCe]+(?=[;。#]|$)", row, lambda run: [*run[1:], run[0]])  # 1.(2分)有制度;…
    row = _changed(
        "(?:(?<=[;。#])|^)[dD]B:[^;。#bBrRgzlaJ]+(?=[;。#]|$)", row, lambda run: [*run[3:], run[1]]
    )  # 优(4分):…
    row = _changed("(?:(?<=[;。#])|^)[^;。#]+z:[^。]+", row, _below)
    row = _changed("(?<=e.n);(?=[la])", _given_each(row), _as(","))  # 每低1个百分点;扣0.25分
    row = _changed("[nN][、,&][nN]", _turned(_at_once(row)), _facing)
    row = _changed("r(?=[v,]{0,2}[" + _SAYS + "i])", row, _as("BOUND"))  # 80-89分得4分, 80-89分为良好: a bound
    row = _changed(f"(?<=[nNW])(v*)(id)(?=[#;。,)、{_GIVES}]|$)", row, _named)
    row = _changed(f"(?<=[nN])G(?=[,v]?[{_GIVES}])", row, lambda _: ())  # 85%以上为满意,得5分: it gives nothing
    row = _changed(f"[xy]|G(?=[,v]?[{_GIVES}])", row, _as("WORDS", "w"))  # 等级为优的,得5分: it is the condition
    row = _changed("(?<=n),?u[,v]*[lag]", row, lambda run: [*run[-1:], *run[:-1]])  # 每高1个百分点(不足1个按1个计)扣1分
    row = _changed("[la](?:、[.nve]+b)+(?=[;。,]|$)", _graded(row), _alike)
    return [part for at, part in enumerate(row) if not (part.kind == "、" and at and row[at - 1].kind in OUTCOMES)]


def _met(row: Sequence[Element]) -> Sequence[Element]:
    """达到80%以上,否则不得分(10分): what is asked for gives all, where nothing else is said of points."""
    out, starts = list(row), [0, *(at + 1 for at, part in enumerate(row) if part.kind == "ITEM"), len(row) + 1]
    for start, end in reversed([*pairwise(starts)]):
        span = row[start : end - 1]
        told = [at for at, part in enumerate(span) if part.kind in OUTCOMES]
        at = next((i for i, part in enumerate(span) if part.kind == "ELSE"), 0)
        rest = told[:1] and span[told[0]].kind in ("ZERO", "PROPORTION", "RATED") and not says(span[at + 1 : told[0]])
        alone = all(span[i].kind == "BARE" and span[i].letters[0] == "(" for i in told[1:])
        asked = span[: max(at - 1, 0)]
        plain = says(asked) and not spelled(asked).endswith("的") and not any(part.kind in ENDS for part in asked)
        if rest and alone and at < told[0] and plain:
            place = span[at - 1].start
            given = (Token("GIVE", place, place, "得"), Token("FULL", place, place, "满分"))
            out.insert(start + at - 1, Element("GIVE", given, "gF"))
    return out


def _shares(row: Sequence[Element]) -> Sequence[Element]:
    """①论证充分(25%);②内容匹配(75%): percentages behind the points that are all of it are what each gives."""
    told = r"(?<=#.)\(n\)(?=[;。#]|$)"
    places = [found.start() + 1 for found in re.finditer(told, "".join(map(_letter, row)))]
    sizes = [amount(row[at].tokens[0]) for at in places if row[at].letters == "A"]
    if len(sizes) < len(places) or sum(size.value for size in sizes if size.unit == "%") != _ALL:
        return row

    def given(run: Sequence[Element]) -> Sequence[Element]:
        full = Token("FULL", run[1].end, run[1].end, "分值")
        return [Element("BARE", (*run[0].tokens, *run[1].tokens, full, *run[2].tokens), "(AF)")]

    return _changed(told, row, given)


def headed(row: Sequence[Element]) -> Sequence[Element]:
    """加分项(上限2分):甲的,加1分;乙的,加1分: the cap or the floor of a heading stands behind what is below it."""
    row = _changed(r"h\(C\):[^#]*", row, lambda run: [*run[5:], run[2]])
    if re.search("[bB]:", "".join(map(_letter, row))):
        return row
    return _changed(r"\(b,f\):(?:(?!\(b,f\):).)*", row, _floor_last)


def weighed(row: Sequence[Element], weight: Fraction | None) -> list[Element]:
    """漏保1户扣1分。(5分,扣完为止): the 分值 of the whole, said once more, goes."""

    def again(run: Sequence[Element]) -> Sequence[Element]:
        *rest, opened, size, comma, floor, closed = run
        plain = size.letters == "P" and number(size.tokens[0]) == weight
        return [*rest, comma, floor] if plain else [*rest, opened, size, comma, floor, closed]

    return _changed(r"^[^#]+\(b,f\)(?=。?$)", _shares(row), again)


def _floor_last(run: Sequence[Element]) -> Sequence[Element]:
    """甲(5分,扣完为止):…;乙(5分,扣完为止):…: the floor of each stands before the stop behind what is below it."""
    opened, size, comma, floor, closed, *below = run
    size = evolve(size, tokens=(*opened.tokens, *size.tokens, *closed.tokens), letters=f"({size.letters})")
    cut = behind_last(below, ENDS) - 1 if behind_last(below, ENDS) else len(below)
    return [size, *below[:cut], comma, floor, *below[cut:]]


def unlabelled(row: Sequence[Element]) -> tuple[list[Element], list[str]]:
    """优秀:95%以上,得8分;合格:90%以上,得4分: the grade beside a bound with points only names it; and those names."""
    named = "(?:(?<=[;。#])|^)d:(?=[^;。#]*[nN][^;。#]*[,gz])"
    names = [row[found.start()].word for found in re.finditer(named, "".join(map(_letter, row)))]
    return _changed(named, row, lambda _: ()), names


def _letter(part: Element) -> str:
    return _letter_of(part.kind, part.letters, part.word)


@lru_cache(maxsize=2048)
def _letter_of(kind: str, letters: str, word: str) -> str:
    letter = _LETTERS.get(kind, ".")
    if kind in ("BARE", "RANGE") and letters[0] == "(":
        return letter.upper()
    if kind == "BOUND" and "P" in letters:
        return "N"
    if kind == "GRADE" and (
        word[-1] == "的" or not any(grade_word(word[cut:].rstrip("等级次档")) for cut in range(1, 6))
    ):
        return "x"  # 被认定为违规的; 评为优秀等次的,乡镇得10分: a condition
    if kind == "EARN" and word in ("评", "计", "记", "给", "赋"):
        return "y"  # 未开展自评,扣1分
    if kind in ("WORDS", "FAR") and grade_word(word.removeprefix("分为")):
        return "d" if grade_word(word) else "D"
    named = {"i": ("为",), "W": words().lists["whole"], "h": words().lists["headings"]}
    return next((one for one, listed in named.items() if word in listed), letter)


def _changed(
    pattern: str, row: Sequence[Element], make: Callable[[Sequence[Element]], Sequence[Element]]
) -> list[Element]:
    """Put others in the place of the elements that a pattern takes."""
    out: list[Element] = []
    at = 0
    for found in re.finditer(pattern, "".join(map(_letter, row))):
        out += [*row[at : found.start()], *make(row[found.start() : found.end()])]
        at = found.end()
    return [*out, *row[at:]]


def _as(kind: str, letters: str = "") -> Callable[[Sequence[Element]], Sequence[Element]]:
    """The same elements as others of a kind."""
    return lambda parts: [evolve(part, kind=kind, letters=letters or part.letters) for part in parts]


def _turned(row: Sequence[Element]) -> list[Element]:
    """5分:完成;3分:基本完成 is read as 完成:5分;基本完成:3分."""
    shape = "".join(map(_letter, row))
    pointed, pieces = "(?:(?<=[;。])|^)[bBrRgzlF]:[^;。bBgz]*(?=[;。]|$)", re.findall("[^;。]*[;。]|[^;。]+$", shape)
    if len(re.findall(pointed, shape)) < min(len(pieces), 2):
        return list(row)
    full = {"FULL": "BARE"}  # 满分:1%以下;0.5分:…
    return _changed(
        pointed, row, lambda run: [*run[2:], run[1], evolve(run[0], kind=full.get(run[0].kind, run[0].kind))]
    )


def _alike(parts: Sequence[Element]) -> Sequence[Element]:
    """主责扣5分、次责3分: what is taken is printed once."""
    return [evolve(part, kind=parts[0].kind) if part.kind == "BARE" else part for part in parts]


def _defined(parts: Sequence[Element]) -> Sequence[Element]:
    """履约率(2分)=甲/乙 is 履约率(2分):履约率=甲/乙."""
    name, points, worked = parts
    return [name, points, evolve(points, kind=":"), name, worked]


def _named(parts: Sequence[Element]) -> Sequence[Element]:
    """90分以上为优秀: what 为 names behind a bound is a grade."""
    *fillers, one, two = parts
    return [*fillers, Element("GRADE", (*one.tokens, *two.tokens), one.letters + two.letters)]


def _graded(row: list[Element]) -> list[Element]:
    """优(90-100分), A级:90分以上: the grade stands first and the bound gives it."""
    shape = "".join(map(_letter, row))
    if re.search("(?<=[^dD])R", shape):  # points in brackets that somebody chooses: no grade stands before them
        return row
    listed = "|:[nNrR](?=[#;。,]|$)" if ":N" in shape else ""
    out: list[Element] = []
    at = 0
    for found in re.finditer(rf"([dD])(R|\([nN]\){listed})(?=(:?[{_GIVES}])?)", shape):
        start, end = found.span()
        inner = next(part for part in row[start + 1 : end] if part.kind in ("BOUND", "RANGE"))
        if found[2] == "R":
            inner = evolve(inner, tokens=inner.tokens[1:-1], letters=inner.letters[1:-1])
        begins = found[1] == "D" or start in (0, at) or shape[start - 1] in "#;。,、:"
        if begins and (found[3] or "P" in inner.letters):
            out += [*row[at:start], evolve(inner, kind="BOUND")]
            out += [] if found[3] else [evolve(_bare_grade(row[start]), kind="BANDED")]
            at = end
    return [*out, *row[at:]]


def _bare_grade(part: Element) -> Element:
    """The grade that an element names, without 分为."""
    token, said = part.tokens[-1], part.word.removeprefix("分为")
    return evolve(part, tokens=(evolve(token, start=token.end - len(said), word=said),))


def grade_word(said: str) -> bool:
    """Is it the name of a grade?"""
    return pattern("grade").match(said.strip('“”"‘’')) is not None


def of_grades(facts: Sequence[str]) -> bool:
    """优…良…差, 考核优秀…考核良好…考核较差: of the grades of one thing one holds."""
    of = {found[1] if (found := pattern("graded").match(said)) else None for said in facts}
    return any(map(grade_word, facts)) or (len(of) == 1 < len(facts) and None not in of)


def _facing(parts: Sequence[Element]) -> Sequence[Element]:
    """低于90%、达到85%, ≥98%,<100%: two bounds that look at each other are one; 允许在5%以内,超过5%的 are two."""
    one, _, two = parts
    low, high = (one, two) if _looks_up(one) else (two, one)
    ends = [[number(token) for token in part.tokens if token.kind in ("AMOUNT", "POINTS")] for part in (low, high)]
    if (
        (_looks_up(low), _looks_up(high)) != (True, False)
        or not len(ends[0]) == len(ends[1]) == 1
        or ends[0] >= ends[1]
    ):
        return parts
    return [evolve(one, tokens=(*one.tokens, *two.tokens), letters=one.letters + two.letters)]


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
        stops = (*ENDS, ":", ",") if row[at].word.startswith("占") else (*ENDS, ":")
        begin = behind_last(row[:at], stops)
        outcome, size = _share_of_each(row[at : at + 3], [part for part in row[begin:at] if part.kind != ","])
        met = row[begin].word.startswith(words().lists["met"])  # 藏书不少于3000册;有检索系统。符合标准各1分
        first = behind_last(row[:begin], (*OUTCOMES, *(() if met else ("BOUND",)), "EVERY"))
        if outcome is None or first:
            continue
        rest = row[at + size :]
        ahead = not begin and [part.kind for part in rest[:1]] == [":"]  # 三项各占1/3:甲;乙;丙。符合得分
        stop = next((i for i, part in enumerate(rest) if part.kind == "。"), 0) + 1 if ahead else 0
        listed = _members(rest[1:stop] if ahead else row[:begin], outcome)
        many = [amount(token).value for part in row[begin:at] for token in part.tokens if token.kind == "AMOUNT"]
        rest = rest[stop:]
        cut = next((i for i, part in enumerate(rest) if part.kind == "。"), len(rest))
        tail = spelled(rest[:cut])
        if {*many} <= {1, listed.count(outcome)} and listed and pattern("earned").fullmatch(tail):
            return [*listed, *rest[cut:]]
    return row


def _below(parts: Sequence[Element]) -> Sequence[Element]:
    """出现以下情形的不得分:甲;乙。 What is listed behind the outcome stands before it."""
    at = next(i for i, part in enumerate(parts) if part.kind == "ZERO")
    if not pattern("listed_below").fullmatch(spelled(parts[:at])):
        return parts
    inner = [part for part in parts[at + 2 :] if part.kind != "ITEM"]
    if any(part.kind in OUTCOMES for part in inner):
        raise Unsure.at("有一处情形没有写得几分", *parts)
    return [*(one for part in inner for one in ((parts[at], part) if part.kind == ";" else (part,))), parts[at]]


def _share_of_each(parts: Sequence[Element], head: Sequence[Element]) -> tuple[Element | None, int]:
    """What each member is given (M), and how many elements say so: 每项1分, 1分/项, 每项各占1.5分, 各占1/3权重."""
    one, slash = parts[0], [part.kind for part in parts[1:2]] == ["/"]
    said = spelled(head) + ("各" if one.tokens[0].word == "各" else "")
    if one.kind in ("BARE", "GIVE") and (pattern("member").fullmatch(said) or (not said and slash)):
        return evolve(one, letters=f"M{one.letters}"), 3 if slash else 1
    if one.kind == "BOUND" and one.word.startswith("占") and pattern("member").fullmatch(said):
        weight = [part.word.removesuffix("的") for part in parts[1:2]] in (["权重"], ["权重分"], ["分值"], ["总分"])
        share = weight or re.search("[分/]", one.word.rstrip("分")) is not None  # 占三分之一
        size = [token for token in one.tokens if token.kind == ("AMOUNT" if share else "POINTS")]
        return (Element("GIVE", tuple(size), "MKA" if share else "MP"), 2 if weight else 1) if size else (None, 0)
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
            named = bool(piece) and not pattern("all_of_them").fullmatch(spelled(piece))
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
