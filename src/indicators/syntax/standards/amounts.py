"""Numbers, units and bounds of a standard, read by the reader of values: ``parse`` sees the printed bound.

Lives here: amounts, points, and bands whose edges are soft where the text does not insist on them. May not: guess a
comparator; what ``parse`` does not read as a bound is refused here.
"""

import re
from fractions import Fraction
from typing import Self

from attrs import evolve, frozen

from indicators.comparators import SIGNS, Between, Comparator, Quantity, Reference, decimal_string
from indicators.standards.tree import Amount, Combined, Condition, Points, PointsBetween, StateHolds, When
from indicators.syntax.numbers import chinese_number
from indicators.syntax.standards.reasons import NUMBER
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Element, Token
from indicators.syntax.standards.words import pattern, words
from indicators.syntax.values import parse
from indicators.units import convert, dimension


@frozen(kw_only=True)
class Band:
    """A numeric condition whose edges are not settled yet (一档)."""

    measure: str | None = None  # the words in front of the bound
    low: Fraction | None = None
    high: Fraction | None = None
    low_closed: bool = True
    high_closed: bool = True
    low_soft: bool = False  # the text does not insist on the edge, so a better neighbour may take it
    high_soft: bool = False
    unit: str | None = None
    per: tuple[str, ...] = ()  # what it is for (元/人)
    shape: str = "sign"  # sign ≥90%, after 90%以上, dash 80%-90%, two ≥80%且<90%, bare 90%
    absolute: bool = False  # ± is printed
    of: str | None = None  # the named number that the bound is a share of (达到计划的85%)
    implied: bool = False  # only one edge is marked (80%(含)-90%), the other is a neighbour's
    excess: bool = False  # it may be counted from another bound (超出20%以上)

    @property
    def single(self) -> bool:
        """Is it one number?"""
        return self.low is not None and self.low == self.high

    @property
    def edge(self) -> Fraction:
        """The only bound, or the lower of two."""
        return self.low if self.low is not None else self.high or Fraction(0)

    @property
    def sign(self) -> str:
        """The comparator of a band with one bound."""
        if self.low is not None:
            return ">=" if self.low_closed else ">"
        return "<=" if self.high_closed else "<"

    def up_to(self, after: Self) -> Self:
        """The same, up to where another begins."""
        return evolve(self, high=after.low, high_closed=not after.low_closed, high_soft=False)

    def down_to(self, after: Self) -> Self:
        """The same, down to where another ends."""
        return evolve(self, low=after.high, low_closed=not after.high_closed, low_soft=False)

    def holds(self, number: Fraction) -> bool:
        """Does a number lie in it?"""
        edge = (self.low == number and self.low_closed) or (self.high == number and self.high_closed)
        return edge or ((self.low is None or self.low < number) and (self.high is None or number < self.high))

    def on(self, sign: str, value: Fraction, *, soft: bool = False) -> Self:
        """Return what lies on one side of a number instead."""
        closed = sign.endswith("=")
        if sign[0] == ">":
            return evolve(self, low=value, high=None, low_closed=closed, low_soft=soft, high_soft=False)
        return evolve(self, low=None, high=value, high_closed=closed, low_soft=False, high_soft=soft)

    def when(self, rule_measure: str | None) -> Condition:
        """Make the condition; a measure is written only where it differs from the rule's."""
        measure = self.measure if self.measure != rule_measure else None
        test: Comparator
        if self.of is not None:
            test = Reference(self.sign, self.of, self.edge / 100)
        elif self.single:
            test = SIGNS["="](self.edge, self.unit, self.per)
        elif self.low is not None and self.high is not None:
            test = Between(self.low, self.high, self.low_closed, self.high_closed, self.unit, self.per)
        else:
            test = SIGNS[self.sign](self.edge, self.unit, self.per)
        return Condition(test, measure, self.absolute)


@frozen
class Several:
    """Parts joined by 且 or 或, bands unsettled."""

    operator: str
    parts: "tuple[Band | Condition | StateHolds, ...]"


Raw = Band | Condition | StateHolds | Several


def settled(raw: Raw, measure: str | None = None) -> When:
    """Make the condition of the tree."""
    match raw:
        case Band() if raw.of is not None and raw.low is not None and raw.high is not None:
            ends = evolve(raw, high=None), evolve(raw, low=None)
            return Combined("and", tuple(end.when(measure) for end in ends))
        case Band():
            return raw.when(measure)
        case Several(operator, parts):
            return Combined(operator, tuple(settled(part, measure) for part in parts))
        case Condition():
            return evolve(raw, measure=raw.measure if raw.measure != measure else None)
        case _:
            return raw


def measure_of(raw: Raw | None) -> str | None:
    """The measure that a condition names."""
    match raw:
        case Band(measure=measure) | Condition(measure=measure):
            return measure
        case Several(_, parts):
            return next((m for m in map(measure_of, parts) if m is not None), None)
    return None


def joined(raw: Raw | None) -> "tuple[Band | Condition | StateHolds, ...]":
    """What is joined in a condition: its parts, or itself alone."""
    return raw.parts if isinstance(raw, Several) else () if raw is None else (raw,)


def reference_of(raw: object) -> Reference | None:
    """What it compares with, where that is named."""
    return raw.test if isinstance(raw, Condition) and isinstance(raw.test, Reference) else None


def is_numeric(raw: Raw | None) -> bool:
    """Is it a bound, a reference or several of them?"""
    return raw is not None and not isinstance(raw, StateHolds)


# -- numbers


def so_many(word: str) -> Fraction:
    """两, 三, 4, 0.1: a bare number in either writing."""
    return Fraction(word) if word[0].isdecimal() else chinese_number(word)


def number(token: Token) -> Fraction:
    """The number of a token, multiplier and all."""
    return amount(token).value


def amount(token: Token) -> Amount:
    """A number with its unit, as the value language reads it; a word that only counts is one of it."""
    word, units, points = token.word.replace("。", ".").replace(" ", ""), words().units, token.kind == "POINTS"
    if points and word[0] in ".0123456789":
        return Amount(Fraction(word.rstrip("分份").replace(",", "")), "分")
    if word in units:
        return Amount(Fraction(1), units[word])
    word = f"1{word}" if word[0] in "万亿" or word == "百米" else word  # 每万元, 每百米
    split = None if points else pattern("number").match(word)
    whole = (word.removesuffix("分"), "分") if points else (word, None)
    for shown, unit in ((split["number"], split["unit"]), whole) if split else (whole,):
        read = parse(shown.replace("·", "/"))
        if isinstance(read, Quantity) and read.sign is None and not read.approximate:
            unit_of = unit or read.unit or ""
            return Amount(read.value, units.get(unit_of, unit_of) or None)
    raise Unsure.at(NUMBER, token)


def scores(element: Element) -> tuple[Points | PointsBetween, ...]:
    """The points of an outcome: one value, a range (smaller first), or a list for 分别."""
    values = [number(token) for token in element.tokens if token.kind in ("AMOUNT", "POINTS")]
    if any(token.kind == "DASH" for token in element.tokens):
        low, high = sorted(values)
        return (PointsBetween(low, high),) if low < high else (Points(low),)
    return tuple(map(Points, values))


# -- bounds

_LEADING = re.compile("0[0-9]")
_NOTED = re.compile(r"[(（][^()（）]*[)）]$")  # 追加预算（不含政策性追加）
_NAMED = re.compile(r"[\w%)”’'\"」》]$")
_PLAIN_SIGN = {">=": "≥", "<=": "≤", "!=": "≠"}


def band(element: Element, measure: str | None) -> Band | Condition:
    """Read a bound by the value reader, and keep which of its edges the text insists on."""
    made = _band(element, measure)
    if not isinstance(made, Band) or made.unit or not any("分之" in token.word for token in element.tokens):
        return made
    low, high = (None if end is None else 100 * end for end in (made.low, made.high))  # 三分之二: a rate is in %
    return evolve(made, low=low, high=high, unit="%")


def _band(element: Element, measure: str | None) -> Band | Condition:
    element = _missed(_in_one_unit(_rising(element)))
    letters, unread = element.letters, Unsure.at(NUMBER, element)
    measure, shown = _inside(element, measure)
    name = pattern("absolute").fullmatch(measure or "")
    absolute, measure = ("m" in letters or name is not None), (measure if name is None else name[1] or name[2] or None)
    read = _read(element, shown)
    if read is None or read.approximate or any(_LEADING.match(token.word) for token in element.tokens):
        raise unread
    first, lists = (
        element.tokens[0].word,
        words().lists,
    )  # 超出20%以上, 超5个工作日: it may be counted from another bound
    counted = first in ("超", "超过") and read.unit in {*words().counters, *lists["times"]}
    made = Band(
        measure=measure,
        absolute=absolute,
        excess=counted or first in lists["excess"],
        shape="dash" if isinstance(read, Between) and letters in ("A", "I") else _shape(letters),
        unit=words().units.get(read.unit or "", read.unit),
        per=read.per,
    )
    if first == "前" and made.unit not in ("名", "位", "名次", "位次", "%"):
        raise unread
    if not _NAMED.search(_NOTED.sub("", measure or "率")):
        raise Unsure.at("数前面的符号没有读出", element)  # 增幅在-3%至6%之间
    if isinstance(read, Between):
        noted = [
            token.kind == "INCL" and pattern("included").search(token.word) is not None for token in element.tokens
        ]
        plain = zip(letters, noted, strict=True) if len(letters) == len(noted) else ()
        made = _two(made, read, "".join(letter for letter, named in plain if not named) or letters)
        if made.low is not None and made.high is not None and made.low >= made.high:
            raise unread
        return evolve(_with_marks(made, element), excess=False)
    if read.sign == "!=":
        return Condition(SIGNS["!="](read.value, read.unit, read.per), measure)
    return _with_marks(_one(made, read, element), element)


def times_of_a_kind(one: str | None, two: str | None) -> bool:
    """Are both units of time, one a number of the other? 小时 and 分钟, not 天 and 月."""
    times = words().lists["times"]
    return one in times and two in times and dimension(one) == dimension(two)


def _in_one_unit(element: Element) -> Element:
    """30分钟-1小时, 超过30分钟1小时以内 are of minutes; 1个(含)至2个百分点 is of points both."""
    if not re.fullmatch("Ai*~Ai*|rA&?r?Ai?oi?", element.letters):
        return element
    at = element.letters.rfind("A")
    low, high = amount(element.tokens[element.letters.find("A")]), amount(element.tokens[at])
    if (low.unit, high.unit) == ("个", "百分点"):
        first = evolve(element.tokens[0], word=f"{decimal_string(low.value)}{high.unit}")
        return evolve(element, tokens=(first, *element.tokens[1:]))
    if low.unit == high.unit or not times_of_a_kind(low.unit, high.unit):
        return element
    shown = f"{decimal_string(convert(high.value, high.unit, low.unit))}{low.unit}"
    token = evolve(element.tokens[at], word=shown)
    return evolve(element, tokens=(*element.tokens[:at], token, *element.tokens[at + 1 :]))


def _rising(element: Element) -> Element:
    """89%-80% is 80%-89%, marks and all."""
    cut = element.letters.find("~")
    if cut < 1 or not re.fullmatch("[AP]i*~[AP]i*", element.letters):
        return element
    one, two = element.tokens[:cut], element.tokens[cut + 1 :]
    if number(one[0]) <= number(two[0]) or amount(one[0]).unit != amount(two[0]).unit:
        return element
    letters = f"{element.letters[cut + 1 :]}~{element.letters[:cut]}"
    return evolve(element, tokens=(*two, element.tokens[cut], *one), letters=letters)


def _missed(element: Element) -> Element:
    """未达到95%以上(含)的 is below 95 %: the words behind the number are those of the bound that is missed."""
    first, *rest = element.tokens
    reached = words().before.get(first.word) == "<" and "达" in first.word and element.letters[:2] == "rA"
    behind = [token for token in rest[1:] if token.kind != "INCL" or "不" in token.word]
    if not reached or len(behind) != 1 or words().after.get(behind[0].word) != ">=":
        return element
    return evolve(element, tokens=element.tokens[:2], letters="rA")


def _shape(letters: str) -> str:
    if "~" in letters:
        return "dash"
    if letters.count("A") + letters.count("P") > 1:
        return "two"
    return "after" if "o" in letters else "sign" if set(letters) & set("srmi") else "bare"


def _inside(element: Element, measure: str | None) -> tuple[str | None, str]:
    """80%≤X<90%: the measure may stand inside the bound."""
    letters = element.letters
    shown = "".join(token.word for token in element.tokens if token.kind not in ("PM", "FILL"))
    if letters[0] in "AP" and "s" in letters and set(letters) & set("wrf"):
        ends = [at for at, token in enumerate(element.tokens) if token.kind == "SIGN"]
        measure = "".join(token.word for token in element.tokens[ends[0] + 1 : ends[-1]])
        shown = shown.replace(measure, "X")
    return (None if symbol(measure) else measure), f"1{shown}" if shown[:1] in "万亿" else shown


def symbol(name: str | None) -> bool:
    """X, R: stands for the measure of the table."""
    return name is not None and (re.fullmatch("[RXxY]", name) is not None)


_SIGNED = {"负增": "<0%", "为负": "<0", "为正": ">0"}  # 负增长; 变化率为负的


def _read(element: Element, shown: str) -> Quantity | Between | None:
    """As printed, else with the comparator words of this table as signs."""
    for text in (_SIGNED.get(shown[:2], shown), _in_signs(element)):
        read = _ranked(text) or parse(text.replace("·", "/"))  # 600元/生·年
        if isinstance(read, Quantity | Between) and read.subject in (None, "X"):
            return read
    return None


def _in_signs(element: Element) -> str:
    """The bound in signs; a word in front that says what the word behind says is left out."""
    table = words()
    behind = {table.after.get(token.word) for token in element.tokens if token.kind == "POST"}
    kept = [token for token in element.tokens if token.kind not in ("PM", "FILL", "INCL")]
    signs = [table.before.get(token.word) if token.kind == "PRE" else None for token in kept]
    shown = [
        token.word if sign is None else _PLAIN_SIGN.get(sign, sign) for token, sign in zip(kept, signs, strict=True)
    ]
    return "".join(word for word, sign in zip(shown, signs, strict=True) if sign is None or sign not in behind)


def _ranked(shown: str) -> Quantity | Between | None:
    """前5名, 第1名, 10名以后: places in an order."""
    shown += "名" if re.fullmatch("第[一二三四五六七八九十]+|前[0-9一二三四五六七八九十]+", shown) else ""
    begins = shown.endswith("起") and ("名" in shown or "位" in shown or shown.startswith("第"))
    bare = re.sub("^第?前?为?|(?<=至)第|(?<=到)第|及?(?:以后)?(?:开始)?起?$", "", shown)
    if begins and not bare.endswith(("名", "位", "名次", "位次")):  # 第二处起: behind the first
        one = parse(bare)
        return SIGNS[">"](one.value - 1, one.unit) if isinstance(one, Quantity) and one.sign is None else None
    if bare == shown or not bare.endswith(("名", "位")):
        return None
    read = parse(bare)
    if isinstance(read, Between):
        return read
    if not isinstance(read, Quantity) or read.sign is not None:
        return None
    behind = ">=" if begins or shown.endswith("及以后") else ">"
    return SIGNS[behind if begins or shown.endswith("以后") else "<=" if "前" in shown else "="](read.value, read.unit)


def _with_marks(made: Band, element: Element) -> Band:
    """(含85%,不含95%): the edges that a note names."""
    notes = "".join(token.word for token in element.tokens if token.kind == "INCL")
    if "两端" in notes:  # 60%~75%(含两端)
        shut = "不" not in notes
        return evolve(made, low_closed=shut, high_closed=shut, low_soft=False, high_soft=False)
    found = pattern("included").findall(notes)
    closed = True
    for joint, said in found:
        value = number(Token("AMOUNT", element.start, element.end, said))
        closed = "不" not in joint if "含" in joint else closed
        if value not in (made.low, made.high):
            raise Unsure.at(NUMBER, element)
        if value == made.low:
            made = evolve(made, low_closed=closed, low_soft=False)
        else:
            made = evolve(made, high_closed=closed, high_soft=False)
    if len(found) == 1 and closed and made.shape == "dash":  # 95%-98%(含95%): not 98 %
        high, low = made.high_closed and not made.high_soft, made.low_closed and not made.low_soft
        made = evolve(made, high_closed=high, low_closed=low, high_soft=False, low_soft=False, implied=True)
    return made


def _one(made: Band, read: Quantity, element: Element) -> Band:
    soft = "o" in element.letters and "i" not in element.letters
    match read.sign:
        case None if made.shape in ("bare", "sign", "after") and "i" not in element.letters:
            zero = read.value == 0
            return evolve(made, low=read.value, high=read.value if zero else None, low_soft=not zero, shape="bare")
        case "=":
            return evolve(made, low=read.value, high=read.value)
        case ">" | ">=" | "<" | "<=":
            return made.on(read.sign, read.value, soft=soft)
    raise Unsure.at(NUMBER, element)


def _two(made: Band, read: Between, letters: str) -> Band:
    """Both edges, soft where the text does not insist on them by (含) or a sign."""
    ends = read.lower_closed, read.upper_closed
    made = evolve(made, low=read.lower, high=read.upper, low_closed=ends[0], high_closed=ends[1])
    if "s" in letters or letters == "I":
        return made
    second = max(letters.rfind("A"), letters.rfind("P"))
    if made.shape == "dash" and letters.endswith("oi") and ends[1]:  # 95%-105%之间(含)
        return evolve(made, low_closed=True)
    marked = "i" in letters[:second], "i" in letters[second:]
    if made.shape == "dash" and marked == (True, False) and ends[0]:
        return evolve(made, high_closed=False, implied=True)
    if made.shape == "dash" and marked == (False, True) and ends[1]:
        return evolve(made, low_closed=False, implied=True)
    loose = made.shape == "dash"
    return evolve(made, low_soft=not marked[0] and (loose or ends[0]), high_soft=not marked[1] and (loose or ends[1]))
