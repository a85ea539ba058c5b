"""A phrase, the elements between two commas → a bound over a measure, or a reference (短语、界限).

Lives here: where the measure ends and the bound begins (执行率≥90%), and what is named instead of printed
(达到核定床位的80%, 不低于上年). May not: counts.
"""

import re
from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from indicators.comparators import REFERENCES, Between, Quantity, Reference
from indicators.standards.tree import Condition
from indicators.syntax.standards.amounts import Band, Raw, Several, amount, band
from indicators.syntax.standards.reasons import HEADING, NUMBER
from indicators.syntax.standards.text import Printed, Unsure
from indicators.syntax.standards.tokens import Element, Token, spelled
from indicators.syntax.standards.words import pattern, words
from indicators.syntax.values import parse

_TIMED = re.compile(
    "r?Ai?oi?|rA|Ai?~Ao?i?|Ai?oi?Ai?oi?|rAi?o?&?r?Ai?oi?|rA&?rA"
)  # 在30日内, 31日至90日, 30日以上60日以内, 超过24小时但在48小时内, 超过24小时但不超过48小时, 超过30日不足60日
_FAR = 10**30  # further than any number
_MOST_OF = 60  # 超过预算的80% is a share of it, 超过预算的10% may be beyond it
_FOUND = ("存在", "发现", "出现", "有", "发生", "无", "未", "没有", "不存在")


def opened(text: str) -> int:
    """How many signs in front of a condition are no part of it (若, 其中)."""
    found = None if text.startswith(words().lists["no_openers"]) else pattern("opened").match(text)
    return 0 if found is None else found.end()


def is_fact(text: str) -> bool:
    """Does a phrase say something, and not only name a thing?"""
    return pattern("says").search(text) is not None


def compares(part: Element | Token) -> str | None:
    """The sign of a comparator word; 前 only compares in front of a number."""
    return (words().before.get(part.word) or None) if part.kind in ("PRE", "SIGN") and part.word != "前" else None


@frozen
class Phrase:
    """Some neighbouring elements and the text they cover."""

    source: Printed
    parts: Sequence[Element]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.parts[-1].end

    @property
    def span(self) -> tuple[int, int]:
        """Its place."""
        return self.start, self.end

    @property
    def row(self) -> list[Token]:
        """The tokens."""
        return [token for part in self.parts for token in part.tokens]

    @property
    def places(self) -> list[int]:
        """Where bounds stand; 6月底支出进度≥50%: a bare number ahead of a sign is part of the name."""
        found = [at for at, part in enumerate(self.parts) if part.kind in ("BOUND", "RANGE")]
        depths = [sum((one.kind == "(") - (one.kind == ")") for one in self.parts[:at]) for at in found]
        if depths and depths[-1] == 0 and self.parts[found[-1]].letters != "A":  # 知晓率(抽查20户)≥90%
            noted = [at for at, depth in zip(found, depths, strict=True) if depth and self.parts[at].letters == "A"]
            found = [at for at in found if at not in noted]
        inner = self.parts[found[0] + 1 : found[-1]] if found else []
        if not found or not (set(self.parts[found[-1]].letters) & set("sr") or any(map(compares, inner))):
            return found
        named = [at for at in found[:-1] if self.parts[at].letters == "A" and self.parts[at + 1].kind == "WORDS"]
        between, kinds = spelled(inner), {part.kind for part in inner} - {"WORDS", "FILL", "PRE", "POST"}
        first = self.parts[found[0]]  # 10万元以上的村占比达到60%, 65岁及以上老年人健康管理率≥65%
        if found[1:] == found[-1:] and first.letters in ("Ao", "Aio") and not kinds and "%" not in first.word:
            share = "的" in (between[:1], between[-1:]) and "%" in self.parts[found[-1]].word  # 35岁及以下的不低于80%
            named = found[:1] if share or between.endswith(words().lists["rates"]) else named
        return [at for at in found if at not in named or (at and self.parts[at - 1].kind == "EVERY")]

    @property
    def plain(self) -> str:
        """The plain text."""
        return self.source.plain[self.start : self.end]

    @property
    def whole(self) -> str:
        """The printed text, openers taken off."""
        return self.text(0, len(self.parts))

    def has_every(self) -> bool:
        """Does 每 stand in it?"""
        return any(part.kind in ("EVERY", "EVERY_TIME") for part in self.parts)

    def text(self, start: int, end: int) -> str:
        """The printed text of some elements, openers taken off."""
        if start >= end:
            return ""
        first, last = self.parts[start].start, self.parts[end - 1].end
        cut = opened(self.source.plain[first:last])
        whole = not start and end == len(self.parts)
        first += 0 if whole and cut == last - first else cut
        return self.source[first:last] if first < last else ""

    def words_behind(self, place: int) -> str:
        """The plain words behind an element."""
        return spelled(self.parts[place + 1 :])

    def measure(self, end: int) -> str | None:
        """The name in front of a bound."""
        start = next((at for at in range(end) if self.parts[at].kind not in ("FILL", "AND")), end)
        within = words().lists["within"]
        while end > start and (self.parts[end - 1].kind == "FILL" or self.parts[end - 1].word in within):
            end -= 1
        name = self.text(start, end).lstrip("、,，）) ").rstrip("、,，（( ").removesuffix("的")
        name = pattern("modal").sub("", name)
        return None if not name or name in words().lists["no_measure"] or re.fullmatch("[RXx]", name) else name

    def cut(self, row: Sequence[Token]) -> str:
        """The printed text of some tokens, openers taken off."""
        if not row:
            return ""
        start = row[0].start + opened(spelled(row))
        return self.source[start : row[-1].end]


# -- bounds


def one_bound(phrase: Phrase, _: str) -> Raw | None:
    """A measure, a bound, and nothing that matters behind it."""
    if len(phrase.places) != 1 or phrase.has_every():
        return None
    return _delay(phrase, phrase.places[0]) or bound(phrase, phrase.places[0])


def _delay(phrase: Phrase, place: int) -> Raw | None:
    """逾期30日以内完工: a band of the delay, and in time is none."""
    late = phrase.text(0, place).endswith(words().lists["delays"])
    done = pattern("finished").fullmatch(phrase.words_behind(place)) if late else None
    if done is None:
        return None
    made = band(phrase.parts[place], f"{phrase.measure(place) or ''}{done[1]}")
    return evolve(made, low=Fraction(0), low_closed=False) if isinstance(made, Band) and made.low is None else made


def bound(phrase: Phrase, place: int) -> Raw | None:
    """The bound at a place, with the measure in front of it."""
    part, lists = phrase.parts[place], words().lists
    any_one = phrase.parts[place - 1].word.endswith(lists["any"])  # 发生上述任何一起
    spelt = part.word[:1] not in "0123456789百第" and not re.search("[至到-].*名$", part.word)  # 四至六名
    worded = part.letters == "A" and spelt and (not place or any_one)  # 三项…: a fact
    based = pattern("based").fullmatch(phrase.words_behind(place)) is not None
    worded = worded or (part.word.endswith("项") and phrase.plain.startswith(lists["only"]))  # 只达到其中一项的
    if worded or not (based or pattern("tails").match(phrase.words_behind(place))):
        return None
    if based:
        return _as_basis(part, (phrase.measure(place) or "").removesuffix("以") or None, phrase.words_behind(place))
    lead = part.tokens[0]
    _refuse(phrase, place)
    if lead.word in lists["verbs_of_measure"]:  # 任务完成95%
        head = phrase.measure(place)
        name = None if head is None else head + phrase.source[lead.start : lead.end]
        return band(evolve(part, tokens=part.tokens[1:], letters=part.letters[1:]), name)
    named = _named(phrase, place)
    if named is not None:
        return named
    made = _outside(part, phrase.measure(place)) or band(part, phrase.measure(place))
    if isinstance(made, Band) and pattern("of_each").search(made.measure or ""):
        return _of_each(made)
    compared = any((compares(one) or ">") != ">" for one in phrase.parts[:place])
    if isinstance(made, Band) and made.shape in ("bare", "after", "dash") and compared:
        raise Unsure.at("和什么比较没有读出", phrase.parts[0], part)
    if isinstance(made, Band) and (made.measure or "").endswith(lists["denials"]):
        raise Unsure.at(NUMBER, phrase.parts[0], part)  # 未进入前5名但名次上升的
    if isinstance(made, Band) and made.shape == "bare" and pattern("task").fullmatch(made.measure or ""):
        made = evolve(made, measure=None)
    if isinstance(made, Band) and made.measure in lists["references"] and not set(part.letters) & set("or"):
        raise Unsure.at("指标名称没有读出", phrase.parts[0], part)
    return made


def _refuse(phrase: Phrase, place: int) -> None:
    """What looks like a bound, and is none."""
    part = phrase.parts[place]
    word, behind = part.tokens[0].word, phrase.words_behind(place)
    reasons = {
        "说的是哪几项没有读出": word == "第" and part.word.endswith(("项", "条", "款")),  # 无审计问题的,第2项得满分
        NUMBER: word == "前" and "%" in part.word and behind not in ("", "的"),  # 前10%的单位: so many of them
        HEADING: word == "占" and "P" in part.letters,
    }
    for reason, wrong in reasons.items():
        if wrong:
            raise Unsure.at(reason, part)


def _as_basis(part: Element, measure: str | None, behind: str) -> Band | Condition:
    """完成率以100%为标准; 投诉率以2%为限 bounds it from above."""
    basis = band(part, measure)
    if isinstance(basis, Band) and behind == "为限":
        return basis.on("<=", basis.edge)
    return basis


def _outside(part: Element, measure: str | None) -> Several | None:
    """低于85%或者高于93%, 高于93%或在75%-85%之间: one or the other."""
    at = next((i for i, token in enumerate(part.tokens) if token.word in ("或", "或者")), 0)
    if not at:
        return None
    sides = (slice(None, at), slice(at + 1, None))
    low, high = (band(evolve(part, tokens=part.tokens[one], letters=part.letters[one]), measure) for one in sides)
    if not (isinstance(low, Band) and isinstance(high, Band)) or _meet(low, high):
        raise Unsure.at(NUMBER, part)
    return Several("or", (low, high))


def _meet(one: Band, two: Band) -> bool:
    """Does a number lie in both?"""
    ends = [
        (Fraction(-_FAR) if b.low is None else b.low, Fraction(_FAR) if b.high is None else b.high) for b in (one, two)
    ]
    return max(low for low, _ in ends) < min(high for _, high in ends)


def _of_each(made: Band) -> Raw:
    """办结率、满意率均达到95%: one bound for each of them."""
    names = pattern("members").sub("", pattern("of_each").sub("", made.measure or ""))
    parts = [evolve(made, measure=name or None) for name in pattern("list").split(names)]
    return Several("and", tuple(parts)) if len(parts) > 1 else parts[0]


def _named(phrase: Phrase, place: int) -> Raw | None:
    """达到核定床位的80%: a share of a named number; 超过限额5%以下: so much beyond it."""
    part = phrase.parts[place]
    at = next((i for i in range(place) if compares(phrase.parts[i])), place)
    stop = place
    while stop > at + 1 and phrase.parts[stop - 1].word == "的":
        stop -= 1
    if part.letters[0] != "A" or stop <= at + 1:
        return None
    if any(one.kind == "AND" for one in phrase.parts[at:stop]):
        raise Unsure.at(NUMBER, phrase.parts[at], part)  # 达到目标值且合格率90%
    name = phrase.source.over(phrase.parts[at + 1 : stop]).removesuffix("的")
    short = re.sub(r"[(（][^()（）]*[)）]$", "", name)  # 达到可种面积(含新增)的100%得20分,达到可种面积的90%得10分
    name = short if re.search(f"{re.escape(short)}的[0-9]", phrase.source.plain) else name
    sign, read = compares(phrase.parts[at]), parse(part.word)
    linked = stop < place or phrase.parts[stop - 1].word.endswith("的")
    parted = linked and isinstance(read, Quantity) and read.unit is None and pattern("fraction").fullmatch(part.word)
    if sign and parted and isinstance(read, Quantity):  # 不低于平均数的1/2
        return Band(measure=phrase.measure(at), unit="%", of=name).on(sign, 100 * read.value)
    if not isinstance(read, Quantity | Between) or read.unit not in ("%", "百分点"):  # 达到目标值20万元 is the number
        said = pattern("goal_number").fullmatch(name) and sign in (">=", "<=") and part.letters[0] == "A"
        return band(_after(phrase.parts[at], part), phrase.measure(at)) if said else None
    if pattern("reference").search(name) and (sign != ">=" or isinstance(read, Between)):
        return _share(phrase, (at, place), name, read, linked=linked)
    made = band(part, phrase.measure(at)) if sign == ">=" and isinstance(read, Quantity) else None
    return evolve(made, of=name, shape="sign", low_soft=False) if isinstance(made, Band) else None


def _share(phrase: Phrase, places: tuple[int, int], name: str, read: Quantity | Between, *, linked: bool) -> Raw | None:
    """低于目标值60%, 不超过预算的80%, 达到目标的100%(含)-110%: a share of a named number; 超过限额5%以下: beyond it."""
    at, place = places
    part, measure = phrase.parts[place], phrase.measure(at)
    sign = compares(phrase.parts[at])
    if isinstance(read, Between):
        made = band(part, measure) if sign == ">=" else None
        return evolve(made, of=name) if isinstance(made, Band) else None
    if read.sign is not None:
        return band(part, phrase.text(0, place))
    if read.unit == "百分点":  # 低于目标10个百分点
        raise Unsure.at("和什么比较没有读出", phrase.parts[at], part)
    near = sign == "<" or (sign == "<=" and linked)
    far = sign == ">" and (read.value > 100 or (linked and read.value >= _MOST_OF))  # noqa: PLR2004 - 超过目标值的120%
    return Band(measure=measure, unit="%", of=name).on(sign or "", read.value) if near or far else None


def several(phrase: Phrase, _: str) -> tuple[Raw, ...] | None:
    """85%、75%和65%: one measure, a bound for each of 分别."""
    places = phrase.places
    between = (
        {letter for at in range(places[0], places[-1]) if at not in places for letter in phrase.parts[at].letters}
        if len(places) > 1
        else set("w")
    )
    two = bool(places) and phrase.parts[places[0]].word.endswith("项")  # 两项均低于90%
    if two or not between or between - set("、&v,") or not pattern("tails").match(phrase.words_behind(places[-1])):
        return None
    return tuple(band(_led(phrase, places, at), phrase.measure(places[0])) for at in places)


def _led(phrase: Phrase, places: list[int], at: int) -> Element:
    """超过85%、75%和65%: the comparator stands once."""
    part = phrase.parts[at]
    return part if at == places[0] else _after(phrase.parts[places[0]], part)


def _after(lead: Element, part: Element) -> Element:
    """A bound behind the comparator of another element."""
    tokens = [token for token in lead.tokens if token.kind in ("PRE", "SIGN")]
    return evolve(part, tokens=(*tokens, *part.tokens), letters="r" * len(tokens) + part.letters)


def reference(phrase: Phrase, _: str = "") -> Condition | None:
    """不低于上年, 达到区政府下达的任务: a measure against a named number."""
    at = next((i for i, part in enumerate(phrase.parts) if compares(part)), len(phrase.parts))
    rest, within = list(phrase.parts[at + 1 :]), phrase.parts[-1].word in ("以内", "之内")
    kept = next((i for i, part in enumerate(phrase.parts) if part.word == "控制在"), None) if within else None
    if kept is not None:  # 实际投资额控制在批复投资额以内
        at, rest = kept, list(phrase.parts[kept + 1 : -1])
    while rest and rest[-1].word in ("的", "部分", "时"):
        rest.pop()
    if not rest:
        return None
    name = phrase.source.over(rest).removesuffix("的")
    shown = phrase.source.plain[rest[0].start : rest[-1].end].removesuffix("的")
    measure, sign = phrase.measure(at), "<=" if kept is not None else compares(phrase.parts[at]) or ""
    if pattern("no_reference").search(shown) or (measure or "").startswith(_FOUND):
        return None
    read, known = parse(phrase.parts[at].word + shown), pattern("reference").search(shown) is not None
    signed = phrase.parts[at].kind == "SIGN" or kept is not None
    known = known or (signed and measure is not None)  # 支出数≤预算安排数
    if isinstance(read, Reference) and read.factor == 1 and read.subject is None:
        name = base_name(read.reference, name)
        known = known or read.reference != shown or measure is not None
    beyond = sign in ("<=", ">")  # 超预算 says it alone; 达到目标 is a fact
    if not known or sign == "=" or not (measure or beyond or (name in REFERENCES and sign == "<")):
        return None
    return Condition(Reference(sign, name), measure)


def base_name(read: str, printed: str) -> str:
    """The contract's name of a base, where the text prints just that; else the printed words."""
    year = printed.startswith(("上年", "去年", "上一年")) and "基" not in printed and "结" not in printed
    return read if REFERENCES.get(read) == printed or year else printed


def target(phrase: Phrase) -> Raw | None:
    """达到全县平均值, 5个工作日内办结: a fact, and what a distance is measured from."""
    for at, part in enumerate(phrase.parts[:-1]):
        done = part.word in ("完成", "未完成")
        if not (done or compares(part)):
            continue
        rest = phrase.parts[at + 1 :]
        name = phrase.source.over(rest).removesuffix("的")
        named = pattern("reference").search(name) and not pattern("no_reference").search(name)
        if named and not (done and name.endswith("任务")):
            return Condition(Reference(">=", name))
    place = phrase.places[0] if len(phrase.places) == 1 else 0
    around = [part.word for part in phrase.parts[max(0, place - 2) : place + 2] if part is not phrase.parts[place]]
    lists = words().lists
    if around[1:] == ["(", ")"] and around[0].endswith((*lists["own_bound"], *lists["references"])):  # 目标(90%)
        return band(phrase.parts[place], None)
    part = phrase.parts[place]
    size = next((token for token in reversed(part.tokens) if token.kind == "AMOUNT"), None)
    led = (
        part.letters[0] != "r"
        or part.letters.count("A") > 1
        or part.tokens[0].word == "在"
        or (part.letters == "rA" and compares(part.tokens[0]) == ">")
    )
    timed = _TIMED.fullmatch(part.letters) is not None and led
    timed = timed and size is not None and amount(size).unit in words().lists["times"]
    name = phrase.text(0, place) + phrase.text(place + 1, len(phrase.parts)).removesuffix("的")
    return band(part, name) if timed and name and not phrase.has_every() else None


def worded(phrase: Phrase, _: str) -> Band | None:
    """每人每年补助不低于960元: the value reader knows where measure, denominators and bound stand."""
    places = phrase.places if phrase.has_every() else []
    if len(places) != 1 or not pattern("tails").match(phrase.words_behind(places[0])):
        return None
    read = parse(phrase.plain)
    if not isinstance(read, Quantity) or read.sign not in (">", ">=", "<", "<=") or read.approximate:
        return None
    made = Band(measure=read.subject, unit=words().units.get(read.unit or "", read.unit), per=read.per)
    return made.on(read.sign, read.value)


def rated(phrase: Phrase, _: str) -> Raw | None:
    """每百户拥有量达标率≥95%: 每 is part of a measure's name."""
    named = phrase.has_every() and phrase.places and in_name(phrase, phrase.places[-1])
    kinds = [part.kind for part in phrase.parts]
    inner = "EVERY_TIME" in kinds[1:] and "EVERY" not in kinds and len(phrase.places) == 1
    if inner and phrase.parts[phrase.places[0]].letters[0] in "rs":  # 护林员每月巡山不少于20天
        return bound(phrase, phrase.places[0])
    return bound(phrase, phrase.places[-1]) if named else None


def in_name(phrase: Phrase, place: int) -> bool:
    """Is 每 part of the name of what is bounded here?"""
    before = spelled(phrase.parts[:place])
    return place > 1 and ("s" in phrase.parts[place].letters or before.endswith(words().lists["rates"]))


def of_things(phrase: Phrase, unit: str | None) -> Band | None:
    """不少于6次支委会: so many of what stands behind the number, where a distance is measured from it."""
    at = phrase.places[0] if len(phrase.places) == 1 else -1
    thing = phrase.words_behind(at)
    bounded = at >= 0 and phrase.parts[at].letters == "rA" and re.fullmatch("[一-鿿]+(?<!的)", thing)
    made = band(phrase.parts[at], f"{phrase.measure(at) or ''}{thing}") if bounded and not is_fact(thing) else None
    return made if isinstance(made, Band) and made.unit == unit and made.high is None else None


def required(phrase: Phrase, act: str) -> Band | None:
    """至少举办3次培训: words between the comparator and its number, where a distance is measured from it."""
    at = next((i for i, part in enumerate(phrase.parts) if compares(part) in (">=", "<=")), len(phrase.parts))
    place = phrase.places[0] if len(phrase.places) == 1 else -1
    if act not in ("require", "lose") or place <= at or phrase.parts[place].letters != "A":
        return None
    size = amount(phrase.parts[place].tokens[0])
    name = phrase.text(at + 1, place) + phrase.text(place + 1, len(phrase.parts)) or phrase.measure(at)
    return Band(measure=name, low=size.value, unit=size.unit) if compares(phrase.parts[at]) == ">=" else None
