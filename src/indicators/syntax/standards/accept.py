"""What a reading must stand before it is given out (验收): nothing vanished.

Lives here: every number and every word of the text has an owner. May not: read; repair.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from indicators.standards.tree import Adjust, Cases, Move, Rule, Ruled, StateHolds, Step, SumOf, When
from indicators.syntax.standards.amounts import amount
from indicators.syntax.standards.model import ZERO, Text, gaining
from indicators.syntax.standards.reasons import FORMULA, FROM_WHERE
from indicators.syntax.standards.text import Unsure, plain_signs
from indicators.syntax.standards.tokens import Token, elements
from indicators.syntax.standards.words import inverted, pattern, words

_KEYS_OF = {
    "number": ("value", "lower", "upper", "floor", "points", "points_from", "points_to"),
    "share": ("factor", "share", "share_from", "share_to"),  # printed in hundredths
    "fact": ("words", "event"),
    "word": ("measure", "reference", "expression", "grade", "unit", "names"),
}
_KEYS = inverted(_KEYS_OF)
_MARKS = re.compile(r"[\s,，、;；。.:：()（）〔〕\[\]“”\"'‘’的]")
_BOUND = re.compile("[≥≤><＞＜]=?[0-9]|以[0-9.]+[%％]?为")
_TIMES = (7, 24, 60, 24 * 60)  # 2小时 in a ladder of minutes
_PAUSES = (",", ";", "。", ":", "ITEM", "(", ")")
_CHANGING = ("ADD", "DEDUCT", "NOTHING", "BELOW_ZERO", "both")  # outside an outcome: one was not read
_NAMED = {"previous_year": "上年去年上一年上年度", "budget": "预算数预算", "plan": "计划数计划", "standard": "标准"}


def accounted(text: Text, row: list[Token], rule: Rule) -> None:
    """Refuse a reading that lost a number; keep words that it lost as remarks."""
    written = rule.to_dict()
    found = list(_walk(written))
    if any(kind == "fact" and pattern("worked").search(said) for kind, said in found):
        raise Unsure(FORMULA)
    named = (f"{name}{meaning}" for name, meaning in text.defined.items())
    said = [*(said for kind, said in found if kind not in ("number", "share")), *text.remarks, *text.owned, *named]
    owned = "|".join(_MARKS.sub("", one) for one in said)
    numbers = {Fraction(said) for kind, said in found if kind in ("number", "share")}
    numbers |= {100 * Fraction(said) for kind, said in found if kind == "share"}
    numbers |= {100 * value / head.points for head in text.heads.values() if head.points for value in numbers}
    numbers |= (
        {value + step for value in numbers for step in (-1, 1, Fraction(-1, 10), Fraction(-1, 100))}
        if "edge_gap" in text.marks
        else set()
    )
    numbers |= {value for value in (text.printed, getattr(text.base, "value", None)) if value is not None}
    said_again = {text.weight, *(head.points for head in text.heads.values())}  # 最多扣5分 of 5
    absolute = "绝对值" if "'absolute': True" in str(written) else "\0"
    _outcomes_read(text, row, owned)
    for token in row:
        plain = _MARKS.sub("", text.source[token.start : token.end]).replace(absolute, "")
        if any(begin <= token.start < end for begin, end in text.worked) and token.kind == "POINTS":
            continue
        if token.kind in ("AMOUNT", "POINTS"):
            again = token.kind == "POINTS" and amount(token).value in said_again
            after = next((one.word for one in row if one.start == token.end), "")
            again |= after == "起" and amount(token).value - 1 in numbers  # 从第6名起: behind the fifth
            lost = not (text.onward or again or plain in owned or _known(token, numbers))
            if (
                lost
                and token.kind == "AMOUNT"
                and ("%" not in token.word or token.word == "100%")
                and (phrase := _vanished(text, row, token, owned)) is not None
            ):
                text.remark(*phrase, whole=True)  # 严格执行24小时值班制度,…每次扣1分
                owned += _MARKS.sub("", text.source[phrase[0] : phrase[1]])
            elif lost:
                raise Unsure.at("有一个数没有着落", token)
        elif token.kind in ("/", "×") and not any(begin <= token.start < end for begin, end in text.worked):
            if _MARKS.sub("", text.source[max(0, token.start - 2) : token.end + 2]) not in owned:
                raise Unsure.at(f"“{token.word}”没有着落", token)
        elif token.kind == "WORDS" and len(token.word) > 1 and plain not in owned:
            _lost(text, row, token, plain, owned)
    _measured_from(text, rule)
    _scope(text, row, rule)


def _scope(text: Text, row: Sequence[Token], rule: Rule) -> None:
    """1.甲得5分;2.乙得5分。被投诉的每起扣1分: of the second, or of both? It is read of both, and says so."""
    last = max((text.source.where[token.start] for token in row if token.kind == "ITEM"), default=None)
    if last is None:
        return
    inside = text.source.text[last:].splitlines()[0]  # a line of its own is of them all
    for node in (node for one in _taken_from_all(rule) for node in one.walk()):
        said = node.words if isinstance(node, StateHolds) else getattr(node, "event", "")
        ahead = inside.partition(said)[0] if said and said in inside else ""
        given = ahead[: max(map(ahead.rfind, "。;；")) + 1]
        if "分" in given and pattern("of_them_all").search(plain_signs(inside[len(given) :])) is None:
            text.mark("scope_unclear")


def _taken_from_all(rule: Rule) -> list[Move | When]:
    """What takes from a sum: a loss, or a fact of which nothing is left."""
    match rule:
        case Adjust(Ruled(SumOf()), changes):
            return [move for move in changes if not gaining(move)]
        case Cases(None, cases, Ruled(inner)):
            more = _taken_from_all(inner)
            gates = [case.when for case in cases if case.score == ZERO]
            return [*gates, *more] if more or isinstance(inner, SumOf) else []
    return []


def _measured_from(text: Text, rule: Rule) -> None:
    """(宽度≥20cm)处数>5,超出部分每处扣0.4分: a distance begins somewhere, and a bound was left over."""
    steps = [one for one in rule.walk() if isinstance(one, Step) and one.side in ("above", "below")]
    if any(one.origin is None for one in steps) and any(_BOUND.search(one) for one in text.remarks):
        raise Unsure(FROM_WHERE)


def _outcomes_read(text: Text, row: list[Token], owned: str) -> None:
    """A word of adding or taking that stands in no outcome says one that was not read."""
    for one in elements(row):
        if one.kind in _CHANGING and _MARKS.sub("", text.source[one.start : one.end]) not in owned:
            raise Unsure.at("加分、扣分的词没有着落", one)


def _vanished(text: Text, row: Sequence[Token], token: Token, owned: str) -> tuple[int, int] | None:
    """The phrase around a number, where no word of it stands in the reading, and no 或 in front of it or behind."""
    at = row.index(token)
    begin = next((i + 1 for i in range(at, -1, -1) if row[i].kind in _PAUSES), 0)
    end = next((i for i in range(at, len(row)) if row[i].kind in _PAUSES), len(row))
    said = [one for one in row[begin:end] if one.kind == "WORDS" and len(one.word) > 1]
    kept = any(_MARKS.sub("", text.source[one.start : one.end]) in owned for one in said)
    plain = {"GIVE", "DEDUCT", "ADD", "POINTS", "EVERY", "EQUATION"}.isdisjoint(one.kind for one in row[begin:end])
    beside = ("".join(one.word for one in row[at : at + 2]).lstrip(",") for at in (begin, end))
    other = any(word.startswith(("或", "且")) for word in beside)  # 排名靠后,且累计达到4次以上的
    return (row[begin].start, row[end - 1].end) if said and not (kept or other) and plain else None


def _walk(node: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - JSON
    for key, value in node.items() if isinstance(node, dict) else (("names", one) for one in node):
        if not isinstance(value, str):
            yield from _walk(value) if isinstance(value, dict | list) else ()
        elif key in _KEYS:
            yield _KEYS[key], _NAMED.get(value, value)


def _known(token: Token, numbers: set[Fraction]) -> bool:
    try:
        size = amount(token)
        value, timed = size.value, size.unit in words().lists["times"]
    except Unsure:
        return True  # its text is in no fact, and its number nowhere: 一次性
    value *= 100 if value < 1 and "分之" in token.word else 1  # 三分之二
    return value in (0, 1) or not numbers.isdisjoint(
        {value, -value, value * 10**4, value * 10**8, *(value * more for more in _TIMES if timed)}
    )


def _lost(text: Text, row: Sequence[Token], token: Token, plain: str, owned: str) -> None:
    """Words with an opener or a tail taken off may still be owned; else they are a remark."""
    short = len(plain) <= 3  # noqa: PLR2004 - one sign each way is half of it
    halves = [plain[1:], plain[:-1], *([] if short else [plain[2:], plain[:-2]])]
    if all(one in owned for one in re.split("[和与及均都]|同时", plain)):
        return  # 率和合格率均
    if text.source[token.start : token.end] not in words().lists["absorbed"] and not any(
        one in owned for one in halves
    ):
        cut = any(one.kind not in _PAUSES for one in row if token.start == one.end or one.start == token.end)
        if cut and pattern("limiting").search(token.word):
            raise Unsure.at("有几个字没有着落", token)
        text.remark(token.start, token.end)
