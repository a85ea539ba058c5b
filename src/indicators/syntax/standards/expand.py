"""Clauses → more clauses: 各 and 分别 make one for each, an equation says how 按比例 is meant (展开).

Lives here: what must be known of clauses before any are put together. May not: put them together.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, takewhile

from attrs import evolve

from indicators.standards.tree import Amount, Condition, Event, Move, Points, PointsBetween, Share, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, Several, amount, measure_of
from indicators.syntax.standards.arrange import grade_word
from indicators.syntax.standards.bands import RANKS, settle
from indicators.syntax.standards.bounds import is_fact
from indicators.syntax.standards.conditions import Lead
from indicators.syntax.standards.counts import Count
from indicators.syntax.standards.levels import falls
from indicators.syntax.standards.model import NOTHING, Clause, Text, is_other, worth
from indicators.syntax.standards.reasons import FROM_WHERE, TWO_ENDS
from indicators.syntax.standards.text import Unsure, plain_signs
from indicators.syntax.standards.tokens import Token
from indicators.syntax.standards.words import pattern, words

_UNSAID = ("达到", "完成", "达标", "足", "到", "")
_NONE = Fraction(0)
_BEYOND = ("超过", "超出", "超", "超支", "突破")
_WHOSE = "算式里的数是哪一项的没有读出"
_PAIRED, _WHICH = "“分别”前后的项数对不上", "各扣的是哪几种情形没有读出"

Row = list[tuple[int, Band]]  # clauses each of which goes on the one before: their places and bounds


def expansions(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """Every clause for itself, its bound settled: all that must be known before any are put together."""
    counted = onward(text, counted_levels(numbered(briefly(_each_too(_each_more(text, of_two(text, row)))))))
    made = [(one, _expanded(one)) for one in merged(text, timed(counted))]
    for (first, each), (then, _) in pairwise(made):  # 甲率、乙率达到100%各得5分,未达到的按比例得分: each of them
        several = len({one.measure for one in each if one.band}) > 1
        if several and first.earning and not (then.zero or then.apart) and _of_which(then):
            raise Unsure.at(_WHOSE, then)
    return level_moves(text, _beyond_the_best(text, [each for _, several in made for each in several]))


def _of_which(clause: Clause) -> bool:
    """Does the condition name none of what stands before it?"""
    edge = clause.band or (clause.count.edge if clause.count else None)
    unnamed = edge is not None and edge.measure is None
    return clause.other or unnamed or clause.said.strip("的,，") in words().lists["not_reached"]


def _each_more(text: Text, row: Sequence[Clause]) -> Sequence[Clause]:
    """举办演练1次得1分,每增加1次加1分: so much for each."""
    same = list[Clause]()
    for one, two in pairwise(row):
        first, count, each = one.band if one.act == "give" else None, two.count, one.count
        more = first and first.shape == "bare" and first.low == 1 and two.act == "gain" and one.scores == two.scores
        if first and more and count and (count.side, count.size) == ("above", Amount(1, first.unit)):
            same.append(two)
        again = each and count and (each.size, one.scores, one.act) == (count.size, two.scores, two.act)
        plain = count and not (one.raw or two.raw or count.subject or count.before or count.edge or count.side)
        if again and plain and count and count.words in words().lists["bare_verbs"]:
            same.append(one)  # 共8项任务,每项1分。每完成1项得1分
    text.owned += [one.printed for one in same]
    return [one for one in row if one not in same]


def _each_too(row: Sequence[Clause]) -> list[Clause]:
    """每发表论文1篇得1分,专著1部得3分: 每 is printed once, and meant of what goes on in its sentence."""
    out: list[Clause] = []
    for clause in row:
        before, band = out[-1] if out else NOTHING, clause.band
        each = before.count is not None and before.count.every and before.count.side is None and not before.count.edge
        same = each and clause.act == before.act and not clause.strong and band and band.shape == "bare"
        if same and band and band.low == 1 and band.measure and clause.count is None and before.count:
            one = evolve(before.count, size=Amount(band.low, band.unit), words=band.measure, subject="", before="")
            out.append(clause.under(Lead(count=one)))
        else:
            out.append(clause)
    return out


def of_two(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """甲率≥65%且乙率≥95%得4分;只达到其中一项得2分;均未达到得0分; 均达到60%: of the numbers that stand first."""
    out, whole = list[Clause](), Several("and", ())
    for at, clause in enumerate(row):
        anew = clause.strong and clause.earning and clause.fact and not re.search("[项均都两二0-9]", clause.said)
        whole = Several("and", ()) if anew else whole
        raw, said = _of_each(clause, whole), _printed(clause)
        if isinstance(raw, Several) and clause.act == "give" and raw.operator == "and":
            parts = [part for part in raw.parts if not pattern("all_reached").fullmatch(getattr(part, "words", ""))]
            if len(parts) > 1 and all(isinstance(part, Band) for part in parts):  # 甲率≥90%、乙率≥60%,两项均达标
                raw = whole = Several("and", tuple(parts))
        edges = {part.edge for part in whole.parts if isinstance(part, Band)}
        again = clause.act == "give" and {Fraction(one) for one in re.findall("[0-9.]+(?=%)", said)} <= edges
        none, missed = pattern("none_reached").fullmatch(said), pattern("one_missed").fullmatch(said)
        later = any(one.other or pattern("none_reached").fullmatch(_printed(one)) for one in row[at + 1 :])
        lead = Lead(raw=raw)
        two = again and len(whole.parts) == 2  # noqa: PLR2004 - of three, one and two are reached as well
        if (two and none) or (again and edges and missed and clause.zero):
            lead = Lead(other=True)
        elif two and (pattern("one_reached").fullmatch(said) or (missed and later)):
            lead = Lead(raw=evolve(whole, operator="or"))
        read = lead.other or lead.raw != clause.raw
        text.owned += [clause.printed] if read else []
        out.append(clause.under(lead) if read else clause)
    return out


def _of_each(clause: Clause, whole: Several) -> Raw | None:
    """均达到95%但未均达到98%: a bound of each of the numbers that stand first."""
    each, *more = clause.raw.parts if isinstance(clause.raw, Several) else (clause.raw,)
    edges = {part.edge for part in whole.parts if isinstance(part, Band)}
    said = (None, *words().lists["denials"])
    again = all(isinstance(one, Band) and one.edge in edges and one.measure in said for one in more)
    named = re.match("[,，]?(?:[两二][项者])?(?:均|都)", clause.printed) is not None
    if not (edges and named and again and isinstance(each, Band) and each.measure is None):
        return clause.raw
    each = evolve(each, high=None, high_closed=True) if each.high in edges and each.low is not None else each
    return Several("and", tuple(evolve(each, measure=measure_of(part)) for part in whole.parts))


def _printed(clause: Clause) -> str:
    """Its condition as printed."""
    return plain_signs(clause.printed).strip(",")


def merged(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """未达到的按比例得分。得分=…: the equation says how; a bare outcome takes the condition before it."""
    out: list[Clause] = []
    for clause in row:
        before = out[-1] if out else NOTHING
        told = clause.bare and clause.act == "formula" and before.act in ("share_give", "rated")
        again = clause.bare and clause.act == "lose" and not clause.strong and before.act in ("lose", "give")
        text.owned += [out.pop().words] if told else []
        same = clause.act == before.act == "give" and clause.scores == before.scores and not clause.strong
        if same and before.fact and plain_signs(clause.printed).lstrip(",").startswith("即"):
            text.owned.append(out.pop().printed)  # 足额到位得3分,即到位率达到100%的得3分: a fact, and its number
        out.append(clause.under(before) if told or (again and before.raw) else clause)
    return out


def over_all(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """未达到的均按比例得分: the else-branch of each ladder before it; 中间按线性内插: between the ends around it."""
    out: list[Clause] = []
    row = _without_factors(row)
    for at, clause in enumerate(row):
        if _of_others(out, clause, row[at + 1 :]):
            text.owned.append(clause.printed)
        else:
            out.append(clause)
    return out


def _of_others(out: list[Clause], clause: Clause, rest: Sequence[Clause]) -> bool:
    """Put a clause that is about those around it among them; ``False`` where it is about itself."""
    said, last = clause.said, out[-1] if out and out[-1].act == "give" else NOTHING
    undone = bool(said) and pattern("denial").sub("", said.rstrip("的均")) in _UNSAID
    beyond = pattern("denial").sub("", said.rstrip("的")) in _BEYOND
    bounds = [one for one in out if one.act == "give" and one.band and one.band.measure]
    near = bounds[max((i for i, one in enumerate(bounds) if one.strong), default=0) :]
    worked, each = clause.act in ("formula", "rated"), pattern("each_of").search(clause.told) is not None
    other = clause.other and (each or (len(near) > 1 and not clause.strong))  # 甲率…,乙率…,否则按比例得分
    between = said.rstrip("的") in words().lists["between"] and clause.giving
    several = len(bounds) > 1 or last.each or isinstance(last.raw, Several)
    several = several and (clause.strong != ";" or len(near) > 1 or last.each)
    if between and clause.act not in ("line", "share_give"):
        out.append(clause.under(Lead(raw=_gap(clause, out))))
    elif isinstance(last.raw, Condition) and (worked or clause.act == "give") and (undone or beyond):
        out.append(clause.under(Lead(other=True)))  # 超过计划成本的不得分,未超过的得满分
    elif (
        worked
        and pattern("denial").match(said)
        and several
        and not any(str(one.measure) in clause.told for one in bounds)
    ):
        raise Unsure.at(_WHOSE, clause)  # 甲达到40%得1分,乙达到60%得2分,未达到目标的按实际/目标
    elif between or (clause.act == "line" and said.endswith("得分")):  # 完成率得分采用线性插值:95%…
        out += _drawn(clause, None if between else said.removesuffix("得分"), _taken(out), rest)
    elif last.band and (worked or clause.act in ("share_give", "share_lose")) and (undone or other):
        _else_of_each(out, clause, bounds, each=each)
    else:
        return False
    return True


def _else_of_each(out: list[Clause], clause: Clause, bounds: Sequence[Clause], *, each: bool) -> None:
    """Put the else-branch behind each ladder that has none."""
    act = "share_give" if clause.act == "share_lose" else clause.act
    other = evolve(clause.under(Lead(other=True)), act=act, strong="", apart=False)
    done = [one for one, two in pairwise([*out, clause]) if two.other and two.start < clause.start]
    of_all = _of_all_items(out, clause, each=each)
    free = [one for one in bounds if one not in done and (of_all or one.item == clause.item)]
    stops = {"": (";", "。", "ITEM"), ";": ("。", "ITEM")}.get(clause.strong, ())
    parted = [one.start for one in free if one.strong in stops]
    if len(parted) > 1 and not each:  # 甲得3分,每少1次…;乙得3分,不足的按比例计分
        free = [one for one in free if one.start >= parted[-1]]
    divided = clause.act == "rated" and pattern("quotient").fullmatch(clause.words)
    if (clause.act == "formula" or divided) and len(free) > 1:
        raise Unsure.at(_WHOSE, clause)  # 未达到的按实际进度/目标进度×2分
    for one in free or out[-1:]:
        out.insert(out.index(one) + 1, evolve(other, item=one.item))


def _of_all_items(row: Sequence[Clause], clause: Clause, *, each: bool) -> bool:
    """①甲(4分);②乙(6分)。未完成的按比例得分: a sentence behind a list is of all that it numbers."""
    if len({one.item for one in row}) == 1 or clause.strong != "。":
        return False
    ended = any(two.strong == "。" for one, two in pairwise(row) if one.item != two.item)
    if ended and not each:
        raise Unsure.at("按比例的是哪几项没有读出", clause)  # 1.甲得4分。2.乙得6分。未完成的按比例得分
    return True


def _gap(clause: Clause, before: Sequence[Clause]) -> Band:
    """50%以下得0分,100%以上得8分,介于两者之间的,得分=…: what the two bands leave."""
    bands = [one.band for one in before[-2:] if one.act == "give" and one.band]
    low, high = (next((one for one in bands if getattr(one, end) is None), None) for end in ("low", "high"))
    if low is None or high is None or (low.high or 0) >= (high.low or 0):
        raise Unsure.at(TWO_ENDS, clause)
    return Band(measure=low.measure or high.measure, unit=low.unit, shape="two").down_to(low).up_to(high)


def _without_factors(row: Sequence[Clause]) -> Sequence[Clause]:
    """得分=分值×系数 says what 系数为0.8 gives."""
    factors = any(one.words.startswith("系数") for one in row)
    return [one for one in row if not (factors and one.bare and pattern("factored").fullmatch(one.words))]


def _taken(out: list[Clause]) -> list[Clause]:
    """Take the ends of a line off the clauses before it."""
    found = [*takewhile(_ends_a_line, reversed(out))][::-1]
    del out[len(out) - len(found) :]
    return found


def _ends_a_line(clause: Clause) -> bool:
    """Is it a band with one end that gives points?"""
    band = clause.band
    return clause.act == "give" and band is not None and (band.low is None or band.high in (None, band.low))


def _drawn(clause: Clause, name: str | None, before: Sequence[Clause], rest: Sequence[Clause]) -> list[Clause]:
    """90%得10分,70%得5分,中间按线性内插: what is given up to 70 %, from 70 % to 90 %, and from there."""
    ends = [*before, *takewhile(_ends_a_line, rest)]
    edges = sorted({one.band.edge for one in ends if one.band})
    if len(edges) != 2:  # noqa: PLR2004 - a line has two ends
        raise Unsure.at(TWO_ENDS, clause)
    below = [one.band for one in ends if one.band and one.band.low is None]
    out: list[Clause] = []
    for one in before:
        raw = one.band
        assert raw is not None  # noqa: S101 - it has an end
        if one.zero and raw.high is None and not below:  # 60%得0分: up to 60 %, nothing
            below = [raw := evolve(raw, high=raw.low, low=None, low_soft=False, shape="sign")]
        elif one.zero and raw.high is None:
            continue  # 75%得0分, and 低于75%不得分
        elif raw.single:  # =80%得2分: where the line begins
            raw = evolve(raw, high=None)
        out.append(one.where(raw))
    line = Band(measure=name or ends[0].measure, low=edges[0], high=edges[1], high_closed=False, shape="two")
    line = evolve(line, low_closed=not any(raw.high_closed for raw in below))
    return [*out, evolve(clause.under(Lead(raw=line)), act="line", strong="")]


def briefly(row: Sequence[Clause]) -> list[Clause]:
    """引进1个项目得1分,引进2个得2分: the thing is named once, and both are bounds of its number."""
    out = list(row)
    for at, (one, two) in enumerate(pairwise(row)):
        printed = one.said or (one.count.said if one.count and not one.count.every else "")
        many = _many(printed) if one.act == two.act == "give" else None
        if many is None or two.band is None:
            continue
        head, size, tail, up = many
        if not up and (head, size.unit) == (two.measure, two.band.unit):
            out[at] = one.under(Lead(raw=evolve(two.band, measure=head + tail, low=size.value, shape="bare")))
    return out


def _many(said: str) -> tuple[str, Amount, str, bool] | None:
    """完成2座泵站更新的, 发生3次及以上: the words, so many, more words, and whether 以上 is printed."""
    found = pattern("many").fullmatch(plain_signs(said).strip(",。; ").removesuffix("的"))
    if found is None:
        return None
    return found["head"], amount(Token("AMOUNT", 0, 0, found["number"])), found["tail"], found["up"] is not None


def _rows(row: Sequence[Clause], next_of: Callable[[Clause, Clause, Band | None], Band | None]) -> Iterator[Row]:
    """Clauses each of which goes on the one before it."""
    found = Row()
    for at, (before, clause) in enumerate(pairwise((NOTHING, *row, NOTHING))):
        band = next_of(clause, before, found[-1][1] if found else None)
        if band is not None:
            found.append((at, band))
            continue
        if len(found) > 1:
            yield found
        found = []


def numbered(row: Sequence[Clause]) -> list[Clause]:
    """发生1次扣3分,发生2次及以上扣6分: so many at a time, no more for each."""
    out = list(row)
    for found in _rows(row, _numbered):
        end, last = found[-1]
        if row[end].zero and len(found) > 2:  # noqa: PLR2004 - 1项扣3分,2项扣6分,3项不得分: nor do four
            found[-1] = end, evolve(last, high=None)
        for at, band in found if found[-1][1].high is None else ():
            out[at] = out[at].under(Lead(raw=band))
    for clause in out:
        bare = clause.band and clause.band.shape == "bare" and not clause.band.single
        several = pattern("found_several").search(plain_signs(clause.said))  # 发现2处不合格的扣1分
        several = several or pattern("one_beyond").search(plain_signs(clause.printed))  # 超1%扣2分
        if clause.act in ("lose", "gain") and (bare or several):
            raise Unsure.at("加减一次还是按数量加减没有读出", clause)
    return out


def counted_levels(row: Sequence[Clause]) -> list[Clause]:
    """完成2座泵站更新得6分;完成1座得3分;1座都未完成不得分: from so many on, up to the level before it."""
    out = list(row)
    for found in _rows(row, _level):
        end, last = found[-1]
        after = row[end + 1] if end + 1 < len(row) else NOTHING
        if after.zero and pattern("none").match(after.printed.lstrip("，, ")):
            found.append((end + 1, evolve(last, low=None).up_to(last)))
        elif after.act == "give" and not after.other:
            continue
        for at, band in found:
            out[at] = out[at].under(Lead(raw=band))
    return out


def onward(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """98%以上得5分,97%-98%得4分,依次类推,低于94%不得分: bands of the same width down to the zero.

    采用1条得2分,采用2条得4分,依次类推: so much for each.
    """
    bands = [(at, one.band) for at, one in enumerate(row) if one.act == "give" and one.band and not one.zero]
    lows = [band.low for _, band in bands if band.low is not None]
    worths = [one for at, _ in bands if (one := row[at].worth) is not None]
    if not text.onward or len(lows) < 2 or not len(lows) == len(worths) == len(bands):  # noqa: PLR2004
        return list(row)
    (wide, *more), (each, *others) = _falls(lows), _falls(worths)
    last, band = bands[-1]
    zeros = [one.band for one in row[last + 1 :] if one.zero and one.band]
    ranked = wide < 0 and band.single and not zeros  # 第1名得10分,第2名得9分,依次类推
    even = {*more} <= {wide} and {*others} <= {each}
    regular = even and each > 0
    bare = {(one.shape, one.single, one.unit) for _, one in bands} == {("bare", False, band.unit)}
    if even and bare and band.unit in {*words().counters, "元"} and (lows[0], worths[0]) == (-wide, -each):
        text.onward = False
        for at, _ in bands[1:]:
            text.hold(row[at])
        first, name = row[bands[0][0]], bands[0][1].measure or ""
        thing = Count(subject=name, size=Amount(lows[0], band.unit), start=first.start, end=first.end)
        return [first.under(Lead(count=thing)), *row[last + 1 :]]
    if not regular or band.high is None or (wide <= 0 and not ranked):
        return list(row)
    end = next((one.high for one in zeros if one.low is None), None)
    made: list[Clause] = []
    while (left := worths[-1] - each * (len(made) + 1)) > 0:
        down = wide * (len(made) + 1)
        if end is not None and lows[-1] - down < end:
            if lows[-1] - down + wide > end:
                raise Unsure.at("“依次类推”的规律没有读出", row[last])
            break
        lower = evolve(band, low=lows[-1] - down, high=band.high - down)
        made.append(evolve(row[last], raw=lower, scores=(Points(left),)))
    text.onward = False
    return [*row[: last + 1], *made, *row[last + 1 :]]


def _falls(numbers: Sequence[Fraction]) -> list[Fraction]:
    return [a - b for a, b in pairwise(numbers)]


def _level(clause: Clause, before: Clause, last: Band | None) -> Band | None:
    """The next level of a row that goes down."""
    many = _many(clause.printed) if clause.act == "give" and not (clause.zero or clause.other) else None
    if many is None or (clause.band is not None and clause.band.shape != "bare"):
        return None
    head, size, tail, up = many
    if last is None:  # 有3项及以上制度得4分,2项得2分
        return Band(measure=head + tail, low=size.value, unit=size.unit) if head + tail else None
    if up:
        return None
    told = last.unit == size.unit and (last.measure or "").startswith(head) and (last.measure or "").endswith(tail)
    lower = falls(before, clause) and size.value < (last.low or 0)
    return evolve(last, low=size.value).up_to(last) if told and lower else None


def _numbered(clause: Clause, _: Clause, last: Band | None) -> Band | None:
    """The next number of a row that goes up by one, the last without end."""
    if clause.other or not (clause.act == "lose" or (clause.zero and last)):
        return None
    over = clause.band
    if over and last and (over.low, over.low_closed, over.high, over.unit) == (last.high, False, None, last.unit):
        return evolve(last, low=over.low, low_closed=False, high=None, shape="sign")  # …2次的,扣3分;超过2次的,不得分
    ahead, printed = plain_signs(clause.printed).strip(",。; ").rpartition(",")[::2]
    many = _many(printed)
    if many is None or (last and last.high is None):
        return None
    head, size, tail, up = many
    last = last or Band(measure=",".join(filter(None, (ahead, head + tail))), high=Fraction(0), unit=size.unit)
    name, next_one = last.measure or "", Amount((last.high or 0) + 1, last.unit)
    if head.endswith("第"):
        return None  # 第一次扣1分,第二次扣2分: the second alone, or both?
    if size != next_one or head not in name or not name.endswith(tail):
        return None
    return evolve(last, low=size.value, high=None if up else size.value, shape="sign")


def many_of(raw: Raw | None, changes: Sequence[Move]) -> Band | None:
    """超过5处的, 累计达3次的, 三项及以上不符合的 behind 每处扣1分: so many of what is counted."""
    one = next((move for move in reversed(changes) if isinstance(move, Event) and move.per.value == 1), None)
    many = _many(raw.words) if isinstance(raw, StateHolds) else None
    if one is not None and isinstance(raw, Band):  # 每有1个点位未完成的扣1分,未完成点位超过5个的不得分
        named = _unnamed(raw.measure) or {*(raw.measure or "").replace("累计", "")} <= {*one.event}
        return evolve(raw, measure=one.event) if raw.unit == one.per.unit and named else None
    if one is None or many is None:
        return None
    head, size, tail, _ = many
    named = size.unit == one.per.unit and tail in one.event and _unnamed(head.rstrip("达到") or None)
    return Band(measure=one.event, low=size.value, unit=size.unit) if named else None


def _unnamed(name: str | None) -> bool:
    return name is None or name in words().lists["summed"] or name in words().lists["bare_verbs"]


def timed(row: Sequence[Clause]) -> list[Clause]:
    """24小时内响应得6分,超过48小时不得分: a time with a verb behind it is one of the bounds."""
    raws = [part for one in row for part in (one.raw.parts if isinstance(one.raw, Several) else (one.raw,))]
    told = {
        at: one.target
        for at, one in enumerate(row)
        if one.act in ("give", "lose") and not one.count and isinstance(one.target, Band)
    }
    raws += [*told.values()][2:]  # three of them are no chance
    units = {raw.unit for raw in told.values()}
    names = [raw.measure for raw in told.values() if raw.measure]  # 受理后5个工作日内办结登记, 6-10个工作日办结
    other = any(name[-2:] not in names[0] for name in names)
    if len(units) != 1 or other or not any(isinstance(raw, Band) and raw.unit in units for raw in raws):
        return list(row)
    said = [row[at].said.replace("：", ":") for at in told]
    heads = {one.split(":")[0] for one in said if ":" in one}
    name = heads.pop() if len(heads) == 1 else None  # 平均响应时间:2小时内响应
    out = list(row)
    for at, raw in told.items():
        out[at] = row[at].where(evolve(raw, measure=name or raw.measure))
    return out


def _expanded(clause: Clause) -> list[Clause]:
    """各 and 分别 make one clause for each."""
    each, count, award = clause.each or _places(clause), clause.count, clause.giving
    if each and all(isinstance(raw, Band) and raw.shape == "bare" for raw in each) and _ranked(each[-1]):
        each = tuple(evolve(raw, high=raw.low) for raw in each if isinstance(raw, Band))  # 第1、2、3名
    if "分别" in clause.words and [*map(type, clause.scores)] == [PointsBetween]:
        raise Unsure.at(_PAIRED, clause)  # 县级、市级、省级文明村分别加1-3分
    if clause.apart and count is None and not each:
        if award and clause.band is not None and clause.measure is None and not clause.strong:
            raise Unsure.at("各指哪几个数没有读出", clause)  # 甲率、乙率达到100%各得3分,低于100%不低于90%各得1分
        each = _split(clause)
        if not (award and each):
            return [evolve(clause, each=each, raw=None) if each else clause]
    if each:
        return _one_for_each(clause, each) if award or all(isinstance(raw, Band) for raw in each) else [clause]
    counts = list[Count]()
    fell = clause.apart and count is not None and count.side and not (count.subject or "、" in count.words)
    if len(clause.scores) > 1 and clause.act != "both" and not fell:  # 每低1个百分点,分别扣0.2分、0.1分
        counts = _counts(clause)
    elif clause.apart and count is not None and count.side and "、" in count.subject:
        counts = [evolve(count, subject=name) for name in _pieces(count.subject, 1)]  # 每低1个百分点,各扣0.5分
    return _paired(clause, [evolve(clause, count=one, apart=False) for one in counts]) if counts else [clause]


def _ranked(raw: Raw | None) -> bool:
    return isinstance(raw, Band) and raw.unit in RANKS


def _places(clause: Clause) -> tuple[Raw, ...]:
    """排名1-3名的分别得5分、4分、3分; 前三名; 按从高到低排序,分别得…: one for each place."""
    band, many = clause.band, len(clause.scores)
    if clause.apart and pattern("in_order").search(clause.said):
        band = Band(measure=clause.said.removesuffix("的"), high=Fraction(many), unit="名")
    low = Fraction(1) if band is None or band.low is None else band.low
    if band is None or not _ranked(band) or many == 1 or band.high is None or band.high - low + 1 != many:
        return ()
    return tuple(evolve(band, low=at, high=at, shape="bare") for at in (low + more for more in range(many)))


def _paired(clause: Clause, each: Sequence[Clause]) -> list[Clause]:
    """Each with its score."""
    scores = clause.scores * len(each) if len(clause.scores) == 1 else clause.scores
    if len(scores) != len(each):
        raise Unsure.at(_PAIRED, clause)
    stops = (clause.strong, *("" for _ in each[1:]))  # they stand in one sentence
    made = [evolve(one, scores=(score,), strong=stop) for one, score, stop in zip(each, scores, stops, strict=True)]
    bands = [one.band for one in made if one.band and one.band.high is None]
    if clause.act != "lose" or made[0].worth != 0 or len(bands) < len(made):
        return made
    low = evolve(bands[-1], low=None).up_to(bands[-2])  # 达到30%、20%、10%,分别扣0、5、10分: below, no less
    return [evolve(made[0], act="none", scores=()), *made[1:-1], made[-1].where(low)]


def _one_for_each(clause: Clause, each: Sequence[Raw]) -> list[Clause]:
    names = {measure_of(raw) for raw in each}
    if len(names) == 1 < len(each):  # 甲率、乙率分别达到98%、95%,分别得3分、2分
        pieces = _pieces(names.pop() or "", len(each)) or [""] * len(each)
        pairs = zip(each, pieces, strict=True)
        each = [evolve(raw, measure=name) if name and isinstance(raw, Band) else raw for raw, name in pairs]
    apart = _listed(clause.raw) is None
    return _paired(clause, [evolve(clause, raw=raw, each=(), apart=apart) for raw in each])


def _listed(raw: Raw | None) -> str | None:
    """分为优、良、差三个等级: levels, of which one holds."""
    found = pattern("levels").match(raw.words) if isinstance(raw, StateHolds) else None
    return None if found is None else found[1]


def _pieces(said: str, count: int) -> list[str]:
    """The members of a printed list, or nothing when their number does not fit."""
    cases = re.split("(?<=的)[,，、](?:或者?)?", said.rstrip(",，"))  # 未组织体检及培训的,台账未登记的,各扣1分
    mixed = cases[1:] and any("、" in case for case in cases)  # 未建立台账、档案的,未开展培训的,各扣1分
    if not cases[1:]:  # 未培训、无记录或无统计表各扣1分
        cases = [one for case in pattern("or_none").split(said) for one in re.split("[,，、]", case) if one]
    listed = cases if cases[1:] and all(map(is_fact, cases)) else pattern("list").split(said)
    if re.search("[、,，][与同向对][^、,，]*[、,，]", said):  # 承担任务、与科室和基地配合、指导基地各1分
        listed = re.split("[、,，]", said)
    found = [] if mixed else [piece for part in listed if (piece := part.strip(",， "))]
    return found if len(found) > 1 and count in (1, len(found)) else []


def _split(clause: Clause) -> tuple[Raw, ...]:
    raw, count = clause.raw, len(clause.scores)
    if isinstance(raw, StateHolds):
        found = _pieces(_listed(raw) or re.split("[,，、]但", raw.words)[-1], count)  # 已设立,但甲或乙的,各扣1分
        wrong = {pattern("failing").search(piece) is not None for piece in found}
        mixed = clause.act == "lose" and len(wrong) > 1  # 制度健全,纪要未归档的,各扣1分
        found = found or (_either_of(raw.words) if "各" in clause.words and count == 1 else [])
        uneven = (len({*map(is_fact, found)}) > 1 or mixed) and "、" not in raw.words
        bare = pattern("member").fullmatch(raw.words.strip("，,的") + "各")  # 符合标准,各得1分
        many = re.match("[两二三四五六七八九十2-9]", raw.words)  # 四个季度各2.5分
        moved = "各" in clause.words and (clause.act in ("lose", "gain") or "或" in raw.words or bool(bare or many))
        if any(re.search("[0-9]", piece) for piece in found):
            raise Unsure.at(_PAIRED, clause)
        if uneven or (not found and (count > 1 or moved)):
            raise Unsure.at(_WHICH, clause)
        told = _predicated(found)
        if len({*map(is_fact, told)}) > 1 and is_fact(told[0]) and re.search("[未无没不缺]", told[0]):
            raise Unsure.at(_WHICH, clause)  # 病历无描述症状、持续时间各扣5分
        graded = pattern("of_grade").fullmatch(told[0]) if told and not clause.giving else None
        if graded and all(grade_word(one.removesuffix("的")) for one in told[1:]):
            told = [told[0], *(graded[1] + one for one in told[1:])]  # 绿化程度属好、中、差的,分别扣0、2、6分
        return tuple(map(StateHolds, told))
    if isinstance(raw, Several) and raw.operator == "and" and count in (1, len(raw.parts)):
        return raw.parts
    if isinstance(raw, Band | Condition) and raw.measure is not None:
        found = _pieces(raw.measure, count)
        if any(piece.startswith(words().lists["denials"]) for piece in found):
            raise Unsure.at(_PAIRED, clause)  # 未完成、活跃度低于60%的,各扣1分
        return tuple(evolve(raw, measure=piece) for piece in found)
    if count > 1:
        raise Unsure.at(_PAIRED, clause)
    return ()


def _either_of(said: str) -> list[str]:
    """未按规定设立机构或配备人员,各扣1分: what denies the first denies the second."""
    first, *rest = re.split("或者?", said)
    denied = pattern("denied").match(first)
    if denied is None or len(rest) != 1 or pattern("denial").match(rest[0]):
        return []
    return [first, denied[0] + rest[0]]


def _predicated(names: list[str]) -> list[str]:
    """可研报告、初步设计未经审批的, 无计划、总结的各扣1分: what is said of the last or of the first is said of each."""
    none = pattern("lacks").match(names[0]) if names and not any(map(is_fact, names[1:])) else None
    if none is not None:
        return [names[0], *(none[0] + name for name in names[1:])]
    if names and names[0].startswith("未") and not any(map(is_fact, names[1:])):
        raise Unsure(_WHICH)  # 未制定计划、总结的各扣1分
    verb = pattern("does").match(names[0]) if names and not any(map(is_fact, names[1:])) else None
    if verb is not None:  # 建立制度、台账的各得2分
        return [names[0], *(verb[0] + name.removesuffix("的") for name in names[1:])]
    last = pattern("says").search(names[-1]) if names else None
    if last is None or not last.start() or any(map(is_fact, names[:-1])):
        return names
    return [*(name + names[-1][last.start() :] for name in names[:-1]), names[-1]]


def _counts(clause: Clause) -> list[Count]:
    """每新办、改建1个驿站分别加6、3分: the counts, one for each score."""
    count = clause.count
    if count is None:
        raise Unsure.at(_PAIRED, clause)
    listed = next((said for said in (count.subject, count.before) if "、" in said), "")
    if listed:
        ahead = count.before.removesuffix("的") if listed == count.subject else ""
        names = _names(clause, listed)
        if ahead and all(map(pattern("government").fullmatch, names)):  # 被曝光的,按省、市每件分别扣4分、2分
            names = [f"{ahead}（{name}）" for name in names]
        return [evolve(count, subject=name, before="") for name in names]
    names = count.words.removesuffix("的").strip("，, ").split("、")
    if not clause.apart:
        raise Unsure.at(_PAIRED, clause)
    if len({name[-2:] for name in names}) > 1:  # the end that stands once belongs to all
        head, *rest = names
        if any(len(piece) < len(head) for piece in rest):
            raise Unsure.at(_PAIRED, clause)
        tail = rest[-1][len(head) :]
        names = [name + tail for name in (head, *rest[:-1], rest[-1][: len(head)])]
    return [evolve(count, words=name) for name in names]


def _names(clause: Clause, listed: str) -> list[str]:
    """国家级、省级、市级项目: the end that stands once belongs to all; else the list with the one meant."""
    said = re.sub("^按(?=[国省市县])", "", listed.removesuffix("分别").removesuffix("的"))  # 按省、市每件分别扣4分、2分
    found = _pieces(said, len(clause.scores))
    if len(found) != len(clause.scores) or not (clause.apart or listed.endswith("分别")):
        raise Unsure.at(_PAIRED, clause)
    *others, last = found
    said_of = pattern("government")
    first, tail = said_of.search(others[0]), said_of.match(last)
    if first and tail and first.end() == len(others[0]) and all(map(said_of.fullmatch, others[1:])):
        ends = [first[0], *others[1:], tail[0]]  # 在国家、省、市组织的督查中
        return [f"{others[0][: first.start()]}{one}{last[tail.end() :]}" for one in ends]
    cut = last.find(others[-1][-1]) + 1
    if not cut:
        return [f"{said}（{one}）" for one in found]
    return [one.removesuffix(last[cut:]) + last[cut:] for one in found]


def _beyond_the_best(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """100%-130%得满分;130%以上的扣20%分值;低于100%的按完成率计分: beyond the best band, its points less the loss."""
    gives = [one for one in row if one.earning and one.band and not one.other]
    ends = [one for one in gives if one.band and None not in (one.band.low, one.band.high)]
    best = max(ends, key=lambda one: one.worth or 0, default=NOTHING)
    made = [_less(one, best) for one in row] if len(gives) > 1 else []
    for one, less in zip(row, made, strict=False):
        text.owned += [] if less is None else [text.source[one.start : one.end]]
    return [less or one for one, less in zip(row, made or row, strict=True)]


def _less(clause: Clause, best: Clause) -> Clause | None:
    """The loss beyond a band as a band of what is left, where both are of one number."""
    raw, known = clause.band, best.band
    near = raw is not None and known is not None and raw.low == known.high and raw.high is None
    other = clause.measure is not None and (best.measure is None or is_other(clause.measure, best.measure))
    if clause.act != "lose" or clause.count or other or not near:
        return None
    match (*best.scores, *clause.scores):
        case (Share(given), Share(taken)):
            left: Points | Share = Share(given + taken)
        case (Points(), Share()) | (Share(), Points()) if clause.whole is None:
            return None
        case (Points() | Share() as given, Points() | Share() as taken):
            left = Points((worth(given, clause.whole) or _NONE) + (worth(taken, clause.whole) or _NONE))
        case _:
            return None
    return evolve(clause, act="give", scores=(left,)) if left.value > 0 else None


def level_moves(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """95%-98%扣1分,90%-95%扣2分: the edges of what is taken settle as those of what is given."""
    out, runs = list(row), list[list[int]]([[]])
    for at, clause in enumerate(out):
        raw = clause.band
        if raw and raw.of is None and not clause.count and clause.act in ("give", "lose", "gain", "none"):
            name = next((said for one in reversed(runs[-1]) if (said := out[one].measure)), None)
            if raw.measure is not None and runs[-1] and (name is None or is_other(raw.measure, name)):
                runs.append([])
            runs[-1].append(at)
        else:
            runs.append([])
    _go_on(out)
    edges = [one.count.edge for one in out if one.count and one.count.edge]
    held = {edge.low for edge in edges if edge.low_closed and not edge.low_soft}
    for at, one in enumerate(out):
        raw = one.band
        if raw and raw.high_soft and raw.low is None and raw.high in held:  # 60%(含)至90%,每降低1%…;60%以下不得分
            out[at] = one.where(evolve(raw, high_closed=False, high_soft=False))
    for run in runs:
        if len(run) > 1 and {out[at].act for at in run} & {"lose", "gain"}:
            _first_decides(text, out, run)
    none, made = False, list[Clause]()
    for clause in out:
        none = pattern("denial").match(clause.said) is not None if clause.act == "give" and not clause.zero else none
        made.append(_from_nothing(clause, none=none))
    return made


def _go_on(out: list[Clause]) -> None:
    """逾期10天以内扣1分;10天以上的,每天再扣0.5分, 每超1天再扣0.5分: what the band takes is taken beyond it, too."""
    for at, (one, two) in enumerate(pairwise(out)):
        before, count = one.band if one.act == "lose" and one.count is None else None, two.count
        if not (before and count and two.act in ("lose", "both")):
            continue
        edge, last = count.edge, before.high if count.side != "below" else before.low
        behind = edge is None and count.side in ("above", "below") and _fits(before, count)
        if last is None or not (behind or (edge and edge.high is None and edge.low == before.high)):
            continue
        if not re.search("[再另加]", two.told):
            raise Unsure.at(FROM_WHERE, two)
        below = count.side == "below"
        out[at] = one.where(evolve(before, low=None) if below else evolve(before, high=None))
        beyond = evolve(before, low=None if below else last, high=last if below else None, shape="after")
        out[at + 1] = two if edge else evolve(two, count=evolve(count, edge=beyond))


def _fits(band: Band, count: Count) -> bool:
    """Can the distance be measured from the band, and is it named alike?"""
    alike = count.size.unit == band.unit or {count.size.unit, band.unit} == {"%", "百分点"}
    return alike and (not count.subject or band.measure is None or not is_other(count.subject, band.measure))


def _first_decides(text: Text, out: list[Clause], run: Sequence[int]) -> None:
    """100%得满分;98%以上扣1分;其他的扣3分: each loss up to where the band before it begins, the last for the rest."""
    ranks = [Fraction(-(10**9)) if out[at].zero else out[at].worth or Fraction(0) for at in run]
    bands, marks = settle([raw for at in run if (raw := out[at].band)], ranks)
    if "edge_gap" in marks:
        text.mark("edge_gap")  # 60-65分扣4分,66-70分扣3分
    rising, falling = bands[0].low is not None, bands[0].high is not None
    for at, (before, raw) in enumerate(pairwise(bands), 1):
        rising, falling = rising and raw.low is not None, falling and raw.high is not None
        if rising and raw.high is None and raw.edge < before.edge:
            bands[at] = raw.up_to(before)
        elif falling and raw.low is None and (before.high or 0) < raw.edge:  # 2%以内不扣分;3%以内扣1分
            bands[at] = raw.down_to(before)
    for at, raw in zip(run, bands, strict=True):
        out[at] = out[at].where(raw)
    after = out[run[-1] + 1] if run[-1] + 1 < len(out) else None
    if (rising or falling) and after is not None and after.other and (after.act == "lose" or after.zero):
        last = bands[-1]
        rest = evolve(last, low=None).up_to(last) if rising else evolve(last, high=None).down_to(last)
        out[run[-1] + 1] = after.under(Lead(raw=rest))


def _from_nothing(clause: Clause, *, none: bool) -> Clause:
    """超预算5%以内扣3分; behind 未新增…得5分 an 新增1亩以内扣1分: nothing of it takes nothing."""
    raw = clause.band
    if clause.act != "lose" or raw is None or raw.low is not None:
        return clause
    name = raw.measure or ""
    beyond = none or name.startswith(words().lists["beyond"]) or re.search("(?:滞后|落后|迟|晚)于", name) is not None
    found = name.startswith((*words().lists["offences"], *words().lists["lacking"]))  # 发生3次以内扣1分
    beyond |= name.endswith(words().lists["delays"]) or (found and raw.unit in words().counters)
    if not beyond and raw.high is None:
        raise Unsure.at(FROM_WHERE, clause)  # 差错率1%以内扣1分,每增加0.1个百分点再扣0.5分
    return clause.where(evolve(raw, low=Fraction(0), low_closed=False)) if beyond else clause
