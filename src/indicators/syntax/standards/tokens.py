"""Printed standard → tokens: key words, numbers with their units, signs, equations, and the words between.

Lives here: the one pattern that cuts a text, made from the word table. Every character lands in exactly one token, so
no text can vanish. May not: decide what a row of tokens means (``elements``), read a number (``amounts``).
"""

import re
from collections.abc import Iterator
from functools import cache

from attrs import evolve, frozen

from indicators.syntax.standards.text import Printed, Unsure
from indicators.syntax.standards.words import either, words


@frozen
class Token:
    """A stretch of the text (词元).

    Args:
        kind: The class of the word table, ``WORDS``, ``POINTS``, ``AMOUNT``, ``EQUATION``, or the sign itself.
        start: Where it begins in the plain text.
        end: Where it ends.
        word: The plain text.
    """

    kind: str
    start: int
    end: int
    word: str


_NUMBER = r"(?:0[。.] ?[0-9]+|[0-9]+(?:,[0-9]{3}(?![0-9]))*(?:\.[0-9]+)?)"
_DIGITS = "[一二三四五六七八九]"
_CHINESE = r"[一二两三四五六七八九十百千半]+"
_ITEM = (
    r"(?:(?<=[。;,.:\s分)])|^)(?:[1-9][0-9]?(?:[.](?![0-9]{1,3}[%分\s])|、|\)(?![分%]))"
    r"|\((?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\)|[①②③④⑤⑥⑦⑧⑨⑩](?![①②③④⑤⑥⑦⑧⑨⑩、和至])"
    r"|[一二三四五六七八九十]、|[A-H][、.](?![A-Z0-9]))"
)
_INCLUDED = r"\((?:不包?含|包?含)(?:本数|[0-9.]+ ?[%分]?)?(?:[,、;](?:不包?含|包?含)[0-9.]+ ?[%分]?)?\)"
_EDGE = r"[0-9.]+[%分]?"
_INTERVAL = rf"\[{_EDGE},{_EDGE}[\])]|\({_EDGE},{_EDGE}\]|\([0-9.]+%,[0-9.]+%\)"


@cache
def _pattern() -> re.Pattern[str]:
    """One group for each kind of token, tried in this order; the last two match any character."""
    table = words()
    units, times = either(table.units), "|".join(_TIMES)
    counters = f"{either(table.counters)}|{times}".replace("个点|", "个点(?!位)|")
    keys = either(word for word, kind in table.kinds.items() if kind != "SCALE")
    scale = either(word for word, kind in table.kinds.items() if kind == "SCALE")
    amounts = (
        r"[0-9]+/[0-9]+(?![0-9/])|[0-9]+:[0-9]+(?![0-9.分])",
        rf"{_NUMBER}(?:{scale})?(?:{units})?(?:\/(?:{units}))*",
        rf"百分之{_CHINESE}(?:点{_CHINESE})?",
        rf"{_CHINESE}(?:个)?分之{_CHINESE}",
        rf"{_CHINESE}[至到-]{_CHINESE}(?:{counters})",
        rf"{_DIGITS}成{_DIGITS}?(?![立功果员本为就年效长人])",
    )
    counted = (
        rf"(?<![0-9.]){_CHINESE}(?!次性|定|些|般|致|并|起来)(?:{scale})?(?:{counters})",
        rf"(?<![0-9.])(?:{scale})元",
        rf"(?<=分/)(?:{counters})|(?<=[≥≤><]){_CHINESE}",
    )
    later = rf"[^,。;:扣加得减计记给按+-]{{0,12}}(?:[0-9]|{_CHINESE}(?:{counters}))"
    parts = {
        "ITEM": _ITEM,
        "INTERVAL": _INTERVAL,
        "INCL": _INCLUDED + r"|\(或?等于\)",
        "GRADED": rf"评(?=(?:{either(table.lists['grades'])})(?:{either(table.lists['grade_tails'])})?(?:[,;。)、]|$))",
        "FULL": r"(?<=%)的?分(?=[,。;:)]|$)",
        "FILL": r"×100%(?=[≥≤><=])",
        "DASH": r"--+|(?<=[0-9分%)])(?:[-~]|[至到](?=[0-9]))",
        "PLAIN": r"(?<!得)分为",
        "PM": r"±|正负(?=[0-9])",
        "POINTS": rf"{_NUMBER}(?:分(?![之钟])|份(?![^,。;)]))",
        "RANKED": rf"(?<=名)第{_CHINESE}名?(?![个次年季批条])",
        "AMOUNT": "|".join(amounts),
        "DEDUCT": r"扣(?=分值)",
        "ADD": r"加(?=分值)",
        "EACH": rf"(?<=每)(?:{counters}|百分点)(?!{later})",
        "KEY": rf"(?:{keys})",
        "COUNTED": "|".join(counted),
        "SIGN": r"[,。;:、()\[\]×*/÷+=?!-]|[.](?![0-9])",
        "CHAR": r"[\s\S]",
    }
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in parts.items()))


_TIMES = (
    "个月",
    "个工作日",
    "个百分点",
    "个学期",
    "个小时",
    "工作日",
    "小时",
    "分钟",
    "季度",
    "天",
    "日",
    "周",
    "月",
    "年",
)
_PLAIN_SIGNS = {"[": "(", "]": ")", "!": "。", "?": "。", ".": "。", "÷": "/", "*": "×"}
LONGEST = 5_000  # signs of one cell: nobody prints more, and the work stays bounded
_RUNS = ("CHAR", "PLAIN", "SCALE")


def tokens(source: Printed) -> list[Token]:
    """Cut a printed standard into tokens.

    Args:
        source: The text; places of tokens are places in its plain form.

    Returns:
        The tokens; end to end they are the text.

    >>> [token.kind for token in tokens(Printed.of("合格率 ≥ 95％ 得5分"))]
    ['WORDS', 'SIGN', 'AMOUNT', 'GIVE', 'POINTS']
    """
    if len(source.plain) > LONGEST:
        raise Unsure(f"文字超过 {LONGEST} 字，不像一格评分标准")
    return list(_named(_merged(_numbered(_stopped(_cut(source.plain))))))


def _cut(text: str) -> Iterator[Token]:
    at, last = 0, ""
    while at < len(text):
        end = _equation(text, at)
        if end:
            yield Token("EQUATION", at, end, text[at:end])
            at = end
            continue
        found = _pattern().match(text, at)
        assert found is not None  # noqa: S101 - the last part matches any character
        kind, word = found.lastgroup or "", found.group()
        if word in "-~至到" and last in ("AMOUNT", "POINTS", "INCL") and _DIGIT.match(text, at + 1):
            kind = "DASH"
        last = kind if kind != "COUNTED" else "AMOUNT"
        if kind == "KEY":
            kind = words().kinds[word]
        elif kind in ("COUNTED", "RANKED", "EACH"):
            kind = "AMOUNT"
        elif kind == "SIGN":
            kind = _PLAIN_SIGNS.get(word, word)
        yield Token(kind, at, found.end(), word)
        at = found.end()


_DIGIT = re.compile(rf"[0-9]|{_CHINESE}(?:[个人天次项名年月])")


def _stopped(row: Iterator[Token]) -> Iterator[Token]:
    """A stop before points in brackets ends nothing: 不超过限额。(12分)."""
    held: Token | None = None
    bracket: Token | None = None
    for token in row:
        if held is not None and bracket is not None:
            yield evolve(held, kind="," if token.kind == "POINTS" else held.kind)
            yield bracket
            held = bracket = None
        elif held is not None and token.kind == "(":
            bracket = token
            continue
        elif held is not None:
            yield held
            held = None
        if token.kind == "。":
            held = token
        else:
            yield token
    if held is not None:
        yield held
    if bracket is not None:
        yield bracket


def _numbered(row: Iterator[Token]) -> Iterator[Token]:
    """A bare 3 behind a stop is the number of a point where 2. stood before."""
    last, before = 0, ""
    for token in row:
        digits = "".join(sign for sign in token.word if sign in "0123456789")
        if token.kind == "ITEM":
            if not last and token.start and int(digits or 1) > 1:
                raise Unsure("编号不从头开始，前面的编号没有读出", token.start, token.end)
            last = int(digits or 0)
        elif token.kind == "AMOUNT" and last and before in ("。", ";") and token.word == str(last + 1):
            last += 1
            token = evolve(token, kind="ITEM")  # noqa: PLW2901 - the same token, told by its place
        before = token.kind
        yield token


_STOPS = ",。;"
_OPERATOR = re.compile(r"[×*/÷]|乘以|除以")
_BOUND = re.compile(rf"-?{_NUMBER}")


_WORKED = re.compile(r"按照?[^,。;:]*?(?:乘以|除以|[×*/÷])[^,。;:]*?(?=(?:计算|计分|记分|得分|给分|赋分)|[,。;:]|$)")


_SUM = re.compile("[)一-鿿][+-]|[0-9][+-][(一-鿿]")
_FARTHEST = 300  # signs of one equation
_SIGNED = re.compile("[≥≤><]")
_PRODUCT = re.compile(
    r"(?:(?:(?!得(?!分))[^,。;:()=0-9按]){2,30}|[0-9.]+分?)(?:[×*]|乘以)[^,。;:=]*?(?=(?:计算得分|计算|计分|记分|得分)|[,。;:]|$)"
)


def _equation(text: str, at: int) -> int:
    """The end of the equation that begins here with = (or 二, where a scanner lost it), or 0."""
    if at == 0 or text[at - 1] in ",。;:(.、)①②③④⑤⑥⑦⑧⑨⑩":
        worked = _PRODUCT.match(text, at)
        taken = "" if worked is None else worked.group() + text[worked.end() : worked.end() + 1]
        if worked is not None and not _SIGNED.search(taken) and "得分二" not in taken:
            return worked.end()
    if text[at] == "按":
        worked = _WORKED.match(text, at)
        return 0 if worked is None else worked.end()
    if not (text[at] == "=" or (text[at] == "二" and text[:at].endswith("得分"))):
        return 0
    end, depth = at + 1, 0
    while end < min(len(text), at + _FARTHEST) and (depth > 0 or text[end] not in _STOPS):
        depth += (text[end] in "([") - (text[end] in ")]")
        if depth < 0 and "(" in text[:at] and not _OPERATOR.match(text, end + 1):
            break
        depth = max(depth, 0)
        end += 1
    right = text[at + 1 : end]
    signed = _OPERATOR.search(right) is not None or _SUM.search(right) is not None
    if text[at] == "=" and (_BOUND.match(right) or not right) and not signed:
        return 0
    return end if signed or not re.search(r"[得扣加计][0-9]|满分|不得分", right) else 0


def _merged(row: Iterator[Token]) -> Iterator[Token]:
    """Join neighbouring free characters."""
    held: Token | None = None
    for token in row:
        if token.kind in _RUNS:
            held = token if held is None else evolve(held, end=token.end, word=held.word + token.word)
            held = evolve(held, kind="WORDS")
            continue
        if held is not None:
            yield held
            held = None
        yield token
    if held is not None:
        yield held


@cache
def _fillers() -> tuple[frozenset[str], re.Pattern[str]]:
    listed = words().lists["fillers"]
    return frozenset(listed), re.compile(f"(?:{either(word for word in listed if len(word) > 1)})+$")


def _named(row: Iterator[Token]) -> Iterator[Token]:
    """Tell fillers and joining words from words that say something."""
    fillers, behind = _fillers()
    for token in row:
        if token.kind != "WORDS":
            yield token
        elif token.word in fillers:
            yield evolve(token, kind="FILL")
        elif token.word in words().lists["joints"]:
            yield evolve(token, kind="AND")
        else:
            tail = behind.search(token.word)
            cut = token.start + (len(token.word) if tail is None else tail.start())
            if token.start < cut:
                yield evolve(token, end=cut, word=token.word[: cut - token.start])
            if cut < token.end:
                yield Token("FILL", cut, token.end, token.word[cut - token.start :])
