"""A phrase → a count: 每低1个百分点, 每发现一处, 有1条…未… (计数).

Lives here: side, size and words of what is counted. May not: tell a step from an event (``moves``).
"""

from collections.abc import Callable, Collection, Sequence

from attrs import evolve, frozen

from indicators.comparators import Reference
from indicators.standards.tree import Amount, Condition
from indicators.syntax.standards.amounts import Band, amount
from indicators.syntax.standards.bounds import Phrase, compares, in_name, reference
from indicators.syntax.standards.reasons import FROM_WHERE, PER, TAKEN_ONCE
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.tokens import Token
from indicators.syntax.standards.words import pattern, words

_REACHED = ("达", "达到", "到达", "达到了", "前")
_BESIDE = ("SIGN", "PM", "DASH", "POST", "INCL")
_MEASURED = ("%", "百分点", "分", "元", "年")


@frozen(kw_only=True)
class Count:
    """So much for each (计数)."""

    subject: str = ""  # the words before 每 in its own phrase
    before: str = ""  # the phrases before that
    side: str | None = None  # on which side of a bound it counts, where a verb says so
    verb: str = ""
    size: Amount  # how much of it is one step
    words: str = ""  # behind 每, without the size
    named: str | None = None  # what the distance is measured from (每低于序时进度1个百分点)
    base: Condition | None = None  # a number named in front of 每 (超预算的每超1%)
    every: bool = True  # 每 is printed
    edge: Band | None = None  # a bound printed in front of 每
    said: str = ""  # the whole phrase, where 每 is not printed
    start: int
    end: int

    def counts_from(self, edge: Band) -> bool:
        """Can it be counted from a bound? 超时3个工作日以上的,每件 counts cases, no days."""
        unit = self.size.unit
        same = unit in ("%", "百分点") or edge.unit in (unit, None) or unit in words().lists["times"]
        return self.side is not None or same


Read = Callable[[Phrase, str], object]


def count(phrase: Phrase, act: str, read: Read) -> Count | None:
    """Read 每…, or one thing that is counted without 每."""
    row, places = phrase.row, phrase.places
    if phrase.has_every() and act in ("give", "require") and places and in_name(phrase, places[-1]):
        return None
    if not phrase.has_every():
        return _single(phrase, row, act)
    at = max((i for i in range(len(row)) if _counts(row, i)), default=None)
    ahead = "" if at is None else phrase.source.plain[: row[at].start]
    if ahead.endswith(words().lists["toward"]):
        raise Unsure.at(TAKEN_ONCE, phrase)  # 未与每个承包户签订
    if (at is not None or act in ("lose", "gain")) and sum(token.kind == "EVERY" for token in row) > 1:
        raise Unsure.at("一处写了两个“每”", phrase)  # 每卷每天扣0.1分; 每生每天5元足额用于膳食得4分
    if at is None:
        return None
    made = _taken(phrase, row[at + 1 :], row[at])
    head = Phrase(phrase.source, [part for part in phrase.parts if part.end <= row[at].start])
    bounded = any(head.parts[i].letters != "A" for i in head.places[-1:])
    edge = read(head, "give") if bounded else _compared(head, made)
    if isinstance(edge, Band):
        return evolve(made, edge=edge) if made.counts_from(edge) else evolve(made, subject=head.whole)
    base, side = (reference(head), made.side) if head.parts else (None, None)
    way = words().distance.get(head.parts[0].word) if head.parts and base is None else None
    name = head.text(1, len(head.parts)).removesuffix("的") if way in ("below", "above") else ""
    if name and side is None and pattern("reference").search(name):  # 欠目标每0.5个百分点
        base, side = Condition(Reference("<" if way == "below" else ">", name)), way
    elif isinstance(base, Condition) and isinstance(base.test, Reference) and side is None:  # 超目标每0.5个百分点
        side = {">": "above", "<": "below"}.get(base.test.sign or "")
    if base is not None and side is not None and made.named is None:
        return evolve(made, subject=base.measure or "", base=base, side=side)
    start = next((i for i, token in enumerate(row[:at]) if token.kind not in ("FILL", "AND")), at)
    said = pattern("compared_with").sub("", phrase.cut(row[start:at]))
    short = made.side in ("below", "either") and {said.removesuffix("的"), said[:3]} & {*words().lists["not_reached"]}
    return evolve(made, before=said) if short else evolve(made, subject=said)  # 未达到的每降低1个百分点


def _compared(head: Phrase, made: Count) -> Band | None:
    """较60%每提升1个百分点, 与90%相比每低1个百分点: what the distance is measured from."""
    inner = [part for part in head.parts if part.word not in ("相比", "相比较")]
    if [part.word for part in inner[:-1]] not in (["较"], ["比"], ["与"]) or inner[-1].letters != "A":
        return None
    size = amount(inner[-1].tokens[0])
    return Band(unit=size.unit, shape="after").on("<=" if made.side == "above" else ">=", size.value)


def _counts(row: Sequence[Token], at: int) -> bool:
    """每季度不少于2次 names a time, it counts nothing."""
    known = words().distance
    return row[at].kind == "EVERY" and not any(
        compares(token) in (">=", "<=") and token.word not in known and token.word not in _REACHED
        for token in row[at + 1 :]
    )


def _single(phrase: Phrase, row: Sequence[Token], act: str) -> Count | None:
    """有1条…, 缺1次, 发现一处: one thing, with words around it."""
    at = _alone(row, moves=act in ("lose", "gain")) if act in ("lose", "gain", "give", "both") else None
    if at is None:
        return None
    size, far = amount(row[at]), at > 0 and row[at - 1].word in words().distance
    if size.value == 1 and size.unit == "百分点" and far and act != "give":  # 比上年提高一个百分点
        made = _taken(phrase, row[at - 1 :], row[at - 1])
        return evolve(made, every=False, subject=phrase.cut(row[: at - 1]), said=phrase.whole)
    counted = size.value == 1 and size.unit is not None and size.unit not in _MEASURED
    behind = any(token.kind not in ("FILL", ",") for token in row[at + 1 :])
    verbs = words().lists["verbs_of_counting"]
    earned = behind and phrase.source.plain[: row[at].start].endswith(verbs)
    around = any(token.kind not in ("FILL", "AND") for i, token in enumerate(row) if i != at)
    if not counted or not (around or act in ("lose", "gain")) or (act == "give" and not earned):
        return None  # …的,一次扣3分, 有批示的,一个加1分: so much each time
    made = _taken(phrase, row, row[0])
    if made.verb and made.words.endswith(f"发现{made.verb}"):
        raise Unsure.at(FROM_WHERE, phrase)  # 不少于1次,抽查发现少1次
    return evolve(made, every=not around, said=phrase.whole)


def _alone(row: Sequence[Token], *, moves: bool) -> int | None:
    """The place of the only amount, where no comparator makes a bound of it."""
    places = [i for i, token in enumerate(row) if token.kind == "AMOUNT"]
    if moves and len(places) > 1 and all(row[i - 1].kind in ("PRE", "SIGN") for i in places[1:]):
        places = places[:1]  # 有一项未达到95%的
    if moves and len(places) > 1 and places[-1] == len(row) - 1 and amount(row[-1]).value == 1:
        places = places[-1:]  # 两项补贴发放不及时1次
    if len(places) != 1 or set(row[places[0]].word) & set("至到/第"):
        return None
    at = places[0]
    before = row[at - 1] if at else None
    after = row[at + 1].kind if at + 1 < len(row) else ""
    ordinal = ("第", "前", *(() if moves else words().lists["any"]))  # 缺少其中任意一项扣1分: so much for each
    if after in _BESIDE or (before is not None and (before.kind in _BESIDE or before.word.endswith(ordinal))):
        return None
    long = row[-1].word == "的" and amount(row[at]).unit in words().lists["times"]  # 延误超过一周的,扣3分
    bounded = before is not None and compares(before) and (long or before.word not in words().distance)
    return None if bounded else at


def _taken(phrase: Phrase, row: Sequence[Token], first: Token) -> Count:
    """Take side, size and words of a count apart."""
    sizes = [i for i, t in enumerate(row) if t.kind in ("AMOUNT", "POINTS") and (not i or row[i - 1].word != "(")]
    last = sizes[-1] if sizes[1:] and first.kind != "EVERY" and sizes[-1] == len(row) - 1 else None
    alone = last is not None and amount(row[last]).value == 1  # 两项补贴发放不及时1次
    at = last if alone else next(iter(sizes), None)
    size = None if at is None else amount(row[at])
    distant = any(token.word in words().distance for token in row)
    more = [token for token in row[(at or 0) + 1 : (at or 0) + 2] if words().after.get(token.word) == ">="]
    open_up = bool(more) and first.kind == "EVERY" and size is not None and size.value > 1  # 每条路有2处以上垃圾
    if at is None or size is None or (size.unit is None and not distant) or open_up:  # 每低0.01: as the bound
        raise Unsure.at(PER, first)
    things = (*words().counters, *words().lists["bases"])
    if first.kind == "EVERY" and row[0].kind == "WORDS" and size.unit in ("元", "%") and row[0].word.startswith(things):
        raise Unsure.at(PER, first)  # 每亩补贴120元: so much money for each 亩
    edge = None
    if [t.kind for t in row[at + 1 : at + 3]] in (["AMOUNT"], ["AMOUNT", "FILL"]):  # 每低于95%1个百分点: from 95 %
        edge, at, size = size, at + 1, amount(row[at + 1])
    known = words().distance
    way = next((i for i, token in enumerate(row[:at]) if token.word in known), None)
    if way is None and len(row) - 1 > at and row[-1].word in known:  # 每1%偏离
        way = len(row) - 1
    side = None if way is None else known[row[way].word]
    named = None
    own: Collection[str] = known if way is not None and row[way].word in ("多", "少") else ()
    own = {*own, *words().lists["fulfils"]} if own and size.unit in ("%", "百分点") else own
    # 每少下降0.5个百分点, 每少落实一个百分点: the measure's own verb
    inner = [t for i, t in enumerate(row[:at]) if i != way and t.kind != "FILL" and t.word not in own]
    if side is not None and inner and inner[0].start > first.start:
        named = phrase.source.over(inner).strip("(（)） ")
    if named is not None and known.get(named, side) != side:  # 每超过(降低)1%
        side, named = "either", None
    idle = at + 1 if row[at + 1 : at + 2] and row[at + 1].word in ("内", "以内", "之内") else at  # 每2分钟内
    told = [token for i, token in enumerate(row) if i not in (at, idle) and token.word[0] + token.kind != "(FILL"]
    said = "".join(phrase.source[token.start : token.end] for token in told)  # 一处（项）问题
    verb = "" if way is None else row[way].word
    made = Count(side=side, verb=verb, size=size, words=said, named=named, start=first.start, end=row[-1].end)
    if edge is None:
        return made
    if side not in ("below", "above", "either"):
        raise Unsure.at(PER, first)
    low, high = (None if side == other else edge.value for other in ("above", "below"))
    bound = Band(low=low, high=high, unit=edge.unit, shape="after")
    return evolve(made, edge=bound, named=None, words="")
