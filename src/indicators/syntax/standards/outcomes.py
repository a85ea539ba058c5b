"""Elements → what an outcome does, how much, and its words (结果).

Lives here: one small reader a production. May not: conditions (``clauses``).
"""

import re
from collections.abc import Callable
from fractions import Fraction

from attrs import evolve

from indicators.standards.tree import Grade, Outcome, Points, PointsBetween, Share, ShareBetween
from indicators.syntax.standards.amounts import amount, number, scores, so_many
from indicators.syntax.standards.model import FULL, ZERO, ZERO_BASE, Text
from indicators.syntax.standards.reasons import NOWHERE, NUMBER, PER
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element, Token
from indicators.syntax.standards.words import pattern, words

Scored = Points | Share | PointsBetween | ShareBetween
Done = tuple[str, tuple[Outcome, ...], str]  # what is done, how much, the words of it


def read_outcome(text: Text, part: Element) -> Done:
    """Read an outcome."""
    if any(token.kind == "POINTS" and token.word.endswith("份") for token in part.tokens):
        text.mark("misspelt")
    if any("0。" in token.word for token in part.tokens):
        text.mark("decimal_point_misprinted")
    return _READERS[part.kind](text, part, text.source[part.start : part.end])


def _at_most(part: Element) -> bool:
    """不超过 stands in it."""
    return any(words().before.get(token.word) == "<=" for token in part.tokens if token.kind == "PRE")


def _give(_: Text, part: Element, said: str) -> Done:
    own = part.tokens[: next((at for at, token in enumerate(part.tokens) if token.kind == "/"), None)]
    if any(token.kind == "AMOUNT" and amount(token).unit not in ("%", None) for token in own):
        return "rated", (), said.removeprefix("按")  # 超过5项的按5项计
    return ("cap", _given(part), "filled") if _at_most(part) else ("give", _given(part), said)  # 得分不超过5分


def _shares(_: Text, part: Element, said: str) -> Done:
    """分别按照分值区间100-80%(含80%)、80-50%、50-0%: a stretch of the 分值 for each level."""
    ends = [number(token) / 100 for token in part.tokens if token.kind == "AMOUNT"]
    return "give", tuple(ShareBetween(*sorted(pair)) for pair in zip(ends[::2], ends[1::2], strict=True)), said


def _judge(_: Text, part: Element, said: str) -> Done:
    values, loses, said = scores(part), not {*part.letters}.isdisjoint("db"), said.removeprefix("的")
    first = values[0] if values else None
    more = "加扣" in part.word  # 造成严重后果的,酌情加扣1-2分
    if ("b" in part.letters and not more) or (isinstance(first, Points) and "a" in part.letters):
        raise Unsure.at("有一段没有读出", part)
    if not isinstance(first, PointsBetween):
        return ("judge_lose" if loses else "judge_give"), values, said
    if part.letters.startswith("Y"):
        return "judge_give", (Points(first.high),), said
    if loses:
        return "lose", tuple(map(_turned_over, values)), said
    return ("gain" if "a" in part.letters else "give"), values, said


def _rated(text: Text, part: Element, _: str) -> Done:
    """What stands between 按 and 计分."""
    begin = next(i for i, token in enumerate(part.tokens) if token.kind == "BY") + 1
    inner = list(part.tokens[begin:])
    while inner and inner[-1].kind in ("GIVE", "CONVERT", "FILL"):
        inner.pop()
    return "rated", (), text.source[inner[0].start : inner[-1].end] if inner else ""


def _graded(_: Text, part: Element, __: str) -> Done:
    said = "".join(token.word for token in part.tokens if token.kind not in ("GRADED", "FILL", "PRE"))
    said = re.sub("(?:等级|等次|档次)+$", "", said.strip('“”"‘’'))
    return "give", (Grade(said),), said


def _equation(text: Text, part: Element, _: str) -> Done:
    worked = text.source.plain[part.tokens[0].start : part.tokens[0].end].replace("(即", "(", 1)
    before = text.source.plain[: part.start].rstrip(" ")
    named = before.endswith(":") and before[:-1].endswith(words().lists["rates"]) and "分" not in worked
    scored = (part.word[0] not in "=二" and not named) or before.endswith(words().lists["score_names"])
    name = re.escape(re.split("[,;。:]", before)[-1])
    if len(name) > 2 and re.search(f"{name}(?:[在≥≤><]|[0-9]|×[0-9])", text.source.plain):  # noqa: PLR2004 - 得分 itself
        return "define", (), worked  # 综合得分=甲率×40%+乙率×60%。综合得分90%以上的得5分; 本项得分=综合得分×5%
    if scored and pattern("points_name").match(worked.lstrip("=")):
        return "give", (FULL,), worked  # 得分=分值
    return ("formula" if scored else "define"), (), worked


def _cap(_: Text, part: Element, said: str) -> Done:
    """最高5分, 最多扣2分, 以4分为限."""
    if part.letters[-1] == "F" and any((words().before.get(token.word) or "")[:1] == ">" for token in part.tokens):
        raise Unsure.at(NOWHERE, part)  # 可突破分值
    shares = tuple(Share(number(token) / 100) for token in part.tokens if token.kind == "AMOUNT")  # 分值的120%
    values: tuple[Outcome, ...] = _points(part) or shares
    if values == (ZERO,):
        raise Unsure.at("封顶的分数没有读出", part)
    # 最高加4分 is of a change, 最高得10分 and, above the start, 最高10分 of the sum
    said = "added" if {*part.letters} & {*"ad"} else "filled" if "g" in part.letters else said
    return ("limit" if "d" in part.letters else "cap"), values or (FULL,), said


def _floor(_: Text, part: Element, said: str) -> Done:
    """扣完为止, 扣满8分为止; 加满5分为止 fills the whole score up to 5."""
    verb = next((token.word for token in part.tokens if token.kind == "FINISHED"), "")
    if verb.startswith(("加", "得", "计", "满")):
        return "cap", _points(part) or (FULL,), "heaped"
    return "floor", _points(part), "left" if verb.endswith(("至", "到")) else said


def _tabled(text: Text, _: Element, said: str) -> Done:
    text.owned.append(said)  # 本表100分扣完
    return "veto", (), "table"


def _lowest(_: Text, part: Element, said: str) -> Done:
    """最低得1分; 最低得0分 is no more than 扣完为止."""
    return ("floor", (), said) if _points(part) in ((), (ZERO,)) else ("floor", _points(part), "lowest")


def _weight(_: Text, part: Element, said: str) -> Done:
    """满分10分, 共5分; 总分不超过5分 caps the sum; 基本分为5分, and gains."""
    if _at_most(part):
        return "cap", _points(part), "filled"
    act = "base" if "基本分" in part.word else "total" if part.letters[0] == "c" else "weight"
    return act, _points(part), said


def _points(part: Element) -> tuple[Outcome, ...]:
    return tuple(Points(number(token)) for token in part.tokens if token.kind == "POINTS")


def _earned(part: Element) -> tuple[Outcome, ...]:
    """得分, 计分: all of it; a 得 with nothing behind it is torn off."""
    if "分" not in part.word:
        raise Unsure.at("得多少分没有读出", part)
    return (Share(Fraction(1, 2)),) if "半" in part.word else (FULL,)


def _turned_over(score: Scored) -> Scored:
    if isinstance(score, Points | Share):
        return evolve(score, value=-score.value)
    return evolve(score, low=-score.high, high=-score.low)


def _given(part: Element) -> tuple[Scored, ...]:
    """The points that an outcome prints, or its part of the 分值."""
    if "一半" in part.word:
        return (Share(Fraction(1, 2)),)
    if any(token.kind == "POINTS" for token in part.tokens):
        first = 1 if part.letters.startswith("Y") else 0  # 按0.4分递减
        cut = next((i for i, token in enumerate(part.tokens) if token.kind == "/"), len(part.tokens))
        return scores(evolve(part, tokens=part.tokens[first:cut]))
    amounts = [amount(token) for token in part.tokens if token.kind == "AMOUNT"]
    if any(token.kind == "DASH" for token in part.tokens):
        ends = sorted(each.value for each in amounts)
        bare = "F" not in part.letters and {each.unit for each in amounts} == {None}  # 完成得5-8
        return (PointsBetween(*ends) if bare else ShareBetween(*(end / 100 for end in ends)),)
    if not amounts and pattern("fitting").search(part.word):
        raise Unsure.at("相应分值是多少没有读出", part)
    if not amounts:
        return (ZERO_BASE if "B" in part.letters else FULL,)
    if any(re.search("/[^0-9]", token.word) for token in part.tokens):
        raise Unsure.at(PER, part)  # 有台账的记4/人
    whole = amounts[0]
    share = not {*part.letters}.isdisjoint("FK") or re.search("/[0-9]|分之|得分值", part.word)  # 得分值的1/3, 得1/3
    if whole.unit is None and not share:
        return (Points(whole.value * (amounts[1].value / 100 if "×" in part.letters else 1)),)  # 得分为5, 得5×80%
    return (Share(whole.value / 100 if whole.unit is not None else whole.value),)


def _begun(part: Element) -> Fraction:
    """不足10天按10天计, 不足10天的部分不计: the size of the step that is begun."""
    found = pattern("begun").search(part.word)
    if found is None or (found["two"] and so_many(found["one"]) != so_many(found["two"])):
        raise Unsure.at(NUMBER, part)
    size = found["part"] + found["of"] if found["part"] else found["one"] + found["unit"]
    return amount(Token("AMOUNT", part.start, part.end, size)).value


_READERS: dict[str, Callable[[Text, Element, str], Done]] = {
    **dict.fromkeys(("GIVE", "BARE", "RANGE"), _give),
    "SHARES": _shares,
    "EARN": lambda _, part, said: ("give", _earned(part), said),
    "ZERO": lambda _, __, said: ("give", (ZERO,), said),
    "NOCHANGE": lambda _, __, said: ("none", (), said),
    "LOSE": lambda _, part, said: ("lose", tuple(map(_turned_over, _given(part))), said),
    "GAIN": lambda _, part, said: ("give" if part.letters[0] == "+" else "gain", _given(part), said),
    "BOTH": lambda _, part, said: ("both", _given(part), said),
    "JUDGE": _judge,
    "PROPORTION": lambda _, part, said: ("share_lose" if "d" in part.letters else "share_give", (), said),
    "LINE": lambda _, part, said: ("line", scores(part), said),
    "RATED": _rated,
    "GRADE": _graded,
    "BANDED": lambda _, __, said: ("give", (Grade(said),), said),
    "VETO": lambda _, __, ___: ("veto", (), ""),
    "TABLED": _tabled,
    "EXCLUDED": lambda _, __, ___: ("veto", (), "excluded"),
    "ARITHMETIC": _equation,
    "FLOOR": _floor,
    "UPWARD": lambda _, part, said: ("up", (Points(_begun(part)),), said),
    "HUNDRED": lambda _, __, ___: ("cap", (FULL,), "hundred"),
    "FULLSTOP": lambda _, __, said: ("cap", (FULL,), said),
    "LOWEST": _lowest,
    "CAP": _cap,
    "WEIGHT": _weight,
    "BASE": lambda _, part, said: ("base", _points(part) or (Share(number(part.tokens[-1]) / 100),), said),
    "ROUNDING": lambda _, __, said: ("rounding", (), said),
}
OUTCOMES = tuple(_READERS)
