"""The words in front of an outcome → its condition: bounds, references, counts, facts (条件).

Lives here: the order in which a phrase is read, and the phrases of a sentence together. May not: outcomes, rules.
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, takewhile

from attrs import evolve, frozen

from indicators.comparators import REFERENCES, Reference
from indicators.standards.tree import Condition, StateHolds
from indicators.syntax.standards import bounds
from indicators.syntax.standards.amounts import Band, Raw, Several, joined, measure_of, reference_of
from indicators.syntax.standards.bounds import Phrase, is_fact
from indicators.syntax.standards.counts import Count, count
from indicators.syntax.standards.reasons import CASE, FROM_WHERE, TAKEN_ONCE
from indicators.syntax.standards.text import Printed, Unsure
from indicators.syntax.standards.tokens import Element, spelled
from indicators.syntax.standards.words import pattern, words

_SYMBOL = re.compile("\\([A-Z]\\)$|^设|(?<!行)为[A-Z]$")  # 执行率(R):R≥95%; 设任务完成率为X
_OR = ("或", "或者")
_OWN = ("指标值", "目标值", "标准值", "年度目标值")
_READERS = (bounds.several, bounds.worded, bounds.rated, bounds.one_bound, bounds.reference, bounds.required)

Got = Raw | Count | tuple[Raw, ...] | None
Pair = tuple[Phrase, Got]
Span = tuple[int, int]


@frozen(kw_only=True)
class Lead:
    """What stands in front of an outcome (条件)."""

    raw: Raw | None = None
    each: tuple[Raw, ...] = ()  # conditions of which every one has an outcome of its own (各, 分别)
    count: Count | None = None  # so much for each
    other: bool = False  # 否则
    heading: str | None = None  # a noun phrase ahead of it
    headed: Span = (0, 0)  # its place
    asides: tuple[Span, ...] = ()  # stretches that are no condition
    target: Raw | None = None  # a number that a fact names: what a distance is measured from


def read_phrase(phrase: Phrase, act: str) -> Got:
    """Read a phrase: a count, joined conditions, a bound, a reference; else it is a fact in words."""
    found: Got = count(phrase, act, read_phrase) or _joined(phrase, act)
    for reader in _READERS:
        found = found or reader(phrase, act)
    if found is None and pattern("slipped").match(phrase.whole):
        raise Unsure.at("“每”印错了没有读出", phrase)
    return found or StateHolds(phrase.whole)


def _joined(phrase: Phrase, act: str) -> Raw | None:
    """完成率达到90%以上且无投诉的: a bound and what is joined to it."""
    cuts = [at for at, part in enumerate(phrase.parts) if part.kind == "AND" and 0 < at < len(phrase.parts) - 1]
    either, lists = {phrase.parts[at].word in _OR for at in cuts}, words().lists
    rated = pattern("rate_bound").search(phrase.plain) is not None  # 到位率100%且到位及时
    if len(either) != 1 or not any(part.kind == "BOUND" and (part.letters != "A" or rated) for part in phrase.parts):
        return None
    ends = [-1, *cuts, len(phrase.parts)]
    read = [read_phrase(Phrase(phrase.source, phrase.parts[a + 1 : b]), act) for a, b in pairwise(ends)]
    parts = [one for one in read if isinstance(one, Band | Condition | StateHolds)]
    nouns = [one for one in parts[:-1] if True in either and isinstance(one, StateHolds) and not is_fact(one.words)]
    facts = True in either and all(isinstance(one, StateHolds) for one in parts)  # 5天内未接管或退回的
    if facts or len(parts) < len(read) or (nouns and isinstance(parts[-1], Band)):  # 社会公众或服务对象满意度90%以上
        return None
    short = [one for one in parts if isinstance(one, StateHolds) and pattern("short_of").fullmatch(one.words)]
    bands = [one for one in parts if isinstance(one, Band)]
    if len(parts) == 2 and short and bands and True not in either:  # noqa: PLR2004 - 未完成但达到60%: a lower band says so
        return bands[0]
    moved = next(
        (pattern("moved_a_little").fullmatch(one.words) for one in parts[:1] if isinstance(one, StateHolds)), None
    )
    if moved and parts[1:] == bands[:1] and (bands[0].measure or "-").endswith("幅") and bands[0].low is None:
        return evolve(bands[0], measure=moved[1], low=Fraction(0), low_closed=False)  # 有下降但降幅不足5%的
    over = Phrase(phrase.source, phrase.parts[: cuts[0]]).whole
    beyond = over.startswith((*lists["crossed_up"], *lists["beyond"])) or over.endswith(lists["delays"])
    unit = None if parts[1:] != bands[:1] or bands[0].measure or bands[0].low is not None else bands[0].unit
    target = beyond and unit != "%" and over.endswith(lists["own_bound"])  # 超过目标值但不高于50微克: beyond the two
    if beyond and not target and unit not in (None, "百分点"):  # 超出概算但不超出10%
        return evolve(bands[0], measure=over, low=Fraction(0), low_closed=False)
    return together(parts, "or" if either.pop() else "and")


def together(parts: Sequence[Raw], operator: str) -> Raw:
    """Join conditions; a combination holds no combination."""
    if len(parts) == 1:
        return parts[0]
    return Several(operator, tuple(one for part in parts for one in joined(part)))


# -- the phrases of a sentence


def read_lead(source: Printed, parts: Sequence[Element], act: str) -> Lead:
    """Read what stands in front of an outcome, one sentence."""
    parts, glossed = _glossed(parts)
    phrases = [Phrase(source, run) for run in _phrases(parts)]
    first = [*phrases[0].parts] if phrases else list[Element]()
    others = [part.kind for part in first[1:2]] == ["WORDS"] and first[0].word[0] == "其"  # 其他部门配合良好 is a fact
    other = bool(first) and first[0].kind == "ELSE" and not others
    if other:
        phrases[0] = Phrase(source, phrases[0].parts[1:])
    phrases = [phrase for phrase in phrases if any(part.kind not in ("FILL", "AND") for part in phrase.parts)]
    phrases = phrases[bool(phrases[1:]) and phrases[0].plain == "其中" :]  # 其中:提高保证率2分
    each = "".join(phrase.plain for phrase in phrases if phrase.has_every())
    asides = [phrase.span for phrase in takewhile(lambda phrase: _looks(phrase, each), phrases[:-1])]
    basis = _basis(source, phrases[0]) if asides else None
    read: list[Pair] = [(phrase, read_phrase(phrase, act)) for phrase in phrases[len(asides) :]]
    read, often = _of_the_year(read)
    counts = [i for i, (_, got) in enumerate(read) if isinstance(got, Count)]
    lead = _counted(source, read, counts) if counts else _bounded(source, _without_requirement(read, act))
    target = lead.target if basis is None else basis
    told = (*glossed, *(asides if basis is None else ()), *often, *lead.asides)
    return evolve(lead, other=other, asides=told, target=target)


def _of_the_year(read: Sequence[Pair]) -> tuple[list[Pair], list[Span]]:
    """每月至少接访1次,全年12次: the number of the year is the bound; how often says the same."""
    for at, ((phrase, got), (year, after)) in enumerate(pairwise(read)):
        timed = ["EVERY_TIME" in {part.kind for part in one.parts} for one in (phrase, year)] == [True, False]
        if timed and isinstance(got, Band) and isinstance(after, Band) and got.unit == after.unit:
            named = after.measure not in (None, *words().lists["wholes"])
            if named and got.measure and not (after.measure or "").startswith(words().lists["wholes"]):
                continue  # 培训每年不少于2次,演练每年不少于1次
            bound = after if named else evolve(after, measure=got.measure)
            return [*read[:at], (year, bound), *read[at + 2 :]], [phrase.span]
    return [*read], []


def _basis(source: Printed, phrase: Phrase) -> Raw | None:
    """以95%为基准,办结率每低1%: what the distance is measured from."""
    own = [part for part in phrase.parts if part.word not in words().lists["basis"]]
    read = read_phrase(Phrase(source, own), "require") if own and pattern("basis").search(phrase.plain) else None
    if isinstance(read, StateHolds) and pattern("named_basis").match(phrase.plain):
        return Condition(Reference(">=", read.words.removeprefix("以")))
    return read if isinstance(read, Band) else None


def _glossed(parts: Sequence[Element]) -> tuple[Sequence[Element], tuple[Span, ...]]:
    """问题全部整改到位(整改率100%)的: the number in brackets says when all is done."""
    kinds = "".join({"WORDS": "w", "BOUND": "b", "FILL": "v", "PRE": "r"}.get(part.kind, part.kind) for part in parts)
    at = kinds.find("(wb)") if re.fullmatch(r"[wrv、]+\(wb\)v?", kinds) else 0
    said, name = spelled(parts[:at]), parts[at + 1].word.removesuffix("率") if at else ""
    also = any(map(is_fact, said.split("、")[:-1])) or pattern("in_time").search(said)  # 制度健全、全部整改(整改率100%)
    if not at or not re.search(f"全.*{name[-2:]}", said) or also:
        return parts, ()
    return [*parts[at + 1 : at + 3], *parts[at + 4 :]], ((parts[0].start, parts[at - 1].end),)


def _phrases(parts: Sequence[Element]) -> list[list[Element]]:
    """Cut at commas and colons, brackets kept whole."""
    runs: list[list[Element]] = [[]]
    depth, rates = 0, words().lists["rates"]
    for at, part in enumerate(parts):
        depth = max(0, depth + (part.kind == "(") - (part.kind == ")"))
        again = part.kind == "、" and bool(runs[-1]) and runs[-1][-1].kind == "BOUND"  # 甲率达到98%、乙率达到96%
        behind = parts[at + 1 : at + 4]
        signed = re.fullmatch("[wfv&]+[sr].*", "".join(one.letters for one in behind)) is not None
        rated = [one.kind for one in behind[:2]] == ["WORDS", "BOUND"] and behind[0].word.endswith(rates)
        another = again and (signed or rated)  # 调处率100%、成功率96%以上
        if (part.kind in (",", ":") or another) and depth == 0:
            runs.append([])
        else:
            runs[-1].append(part)
    return [run for run in runs if run]


def _looks(phrase: Phrase, each: str) -> bool:
    """查看台账, 以95%为标准, 共5个子项目,每个…: ahead of a condition, and none itself."""
    plain = spelled(phrase.parts)
    based = plain[0] == "以" and pattern("basis").search(plain) is not None
    looks = any(pattern(name).match(plain) is not None for name in ("looked", "checks"))
    total = pattern("in_all").match(plain)
    looks |= total is not None and total[1] in each
    return based or (looks and re.search("的$|未|没有", plain) is None)  # 检查发现问题未整改的


def _bounded(source: Printed, read: list[Pair]) -> Lead:
    """Bounds and facts: names ahead of them, what only says when, and the rest together."""
    read = [pair for pair in _as_facts(read) if pair[1] is not None]
    banded = any(isinstance(got, Band) for _, got in read)
    facts = [phrase for phrase, got in read[1:] if isinstance(got, StateHolds)]
    timed = [phrase for phrase, got in read if banded and isinstance(got, StateHolds) and phrase.has_every()]
    timed += [one for one in facts if pattern("follows").match(one.plain) and not one.whole.endswith("的")]
    timed += [phrase for phrase, got in read[:-1] if isinstance(read[-1][1], Band) and _planned(got, read[-1][1])]
    read = [pair for pair in read if pair[0] not in timed]
    heads = [i for i, pair in enumerate(read) if _is_heading(pair, read[i + 1 :])]
    asides = [read[i][0].span for i in heads[:-1]] + [phrase.span for phrase in timed]
    heading = re.sub("^设(.+)为[A-Z]$", r"\1", read[heads[-1]][0].whole) if heads else None
    headed = read[heads[-1]][0].span if heads else (0, 0)
    read = [pair for i, pair in enumerate(read) if i not in heads]
    raws = [got for _, got in read if isinstance(got, Band | Condition | StateHolds | Several)]
    if len(raws) == 2 and (only := _once_more(*raws) or of_own(*raws) or crossed(*raws)) is not None:  # noqa: PLR2004
        raws = [only]
    if len(raws) == 2 and isinstance(raws[0], StateHolds) and _done(raws[1]):  # noqa: PLR2004 - a fact and a band
        fallen = "完" in raws[0].words and raws[0].words.rstrip("的") in words().lists["not_reached"]
        raws = raws[fallen:]  # 完成得4分;未完成的,完成率90%以上按完成率计分: the band says so
    each = next((got for _, got in read if isinstance(got, tuple)), ())
    if (each or banded) and any(isinstance(raw, StateHolds) and _side(raw) for raw in raws):
        raise Unsure.at(CASE, read[0][0], read[-1][0])  # 控制在2%-5%之间,超出的减1分
    if len(read) > 1 and _denies(read[-1][0], read[-2][0]) and all(isinstance(raw, StateHolds) for raw in raws):
        asides += [phrase.span for phrase, _ in read[:-1]]  # 有台账,无台账不得分: the first is asked for
        read, raws = read[-1:], raws[-1:]
    lead = Lead(heading=heading, headed=headed, asides=tuple(asides))
    if each:
        return evolve(lead, each=tuple(together([one, *raws], "and") for one in each))
    either = any(phrase.parts[0].word.startswith(_OR) for phrase, _ in read[1:])
    mixed = len(raws) > 1 and any(isinstance(raw, Several) and (raw.operator == "or") != either for raw in raws)
    stated = [raw for raw in raws if isinstance(raw, Band) and raw.shape == "bare" and raw.measure in _OWN]
    if stated and len(raws) > 1:
        raise Unsure.at("目标值之外的条件没有读出", read[0][0], read[-1][0])
    if raws and (mixed or all(isinstance(raw, StateHolds) for raw in raws)):
        whole = StateHolds(_text(source, [phrase for phrase, _ in read]))
        return evolve(lead, raw=whole, target=bounds.target(read[-1][0]))
    return evolve(lead, raw=together(raws, "or" if either else "and") if raws else None)


def _denies(last: Phrase, before: Phrase) -> bool:
    """Does a fact deny what stands before it, and nothing else?"""
    plain = last.plain.removesuffix("的")
    stem = pattern("denial").sub("", plain)
    listed = before.source.plain[before.span[1] : before.span[1] + 1] == ","  # 预决算公开:未公开 has a heading
    return listed and len(stem) > 1 and stem != plain and before.plain.endswith(stem) and before.plain != plain


def _planned(got: Got, bound: Band) -> bool:
    """计划清扫386.5万平方米,完成率达到100%; 配备120人,缺少1-5人: how many are planned is no condition."""
    if not isinstance(got, Band) or got.shape != "bare" or bound.measure is None:
        return False
    done = bound.unit == "%" and pattern("done_of_plan").fullmatch(bound.measure)
    short = bound.measure.endswith(words().lists["lacking"])
    return bool(counted(got) and (done or short)) or pattern("planned").match(got.measure or "") is not None


def _without_requirement(read: list[Pair], act: str) -> list[Pair]:
    """按规定公开信息,未公开的扣2分: what is asked for stands first, and only its denial takes."""
    if act != "lose" or len(read) < 2 or not all(isinstance(got, StateHolds) for _, got in read):  # noqa: PLR2004
        return read
    last = read[-1][0].whole.removesuffix("的")
    stem = pattern("denied").sub("", last)
    asked = stem != last and len(stem) > 1 and any(stem in phrase.whole for phrase, _ in read[:-1])
    return read[-1:] if asked else read


def _done(raw: Raw) -> bool:
    """完成率90%以上, 完成80%的: how much of it is done."""
    named = isinstance(raw, Band) and pattern("done_of_plan").fullmatch(raw.measure or "完成")
    return bool(named) and isinstance(raw, Band) and raw.unit == "%" and not (raw.excess or raw.of)


def _side(fact: StateHolds) -> str:
    """The side of a bound that a fact names: 超出的, 达不到的."""
    lists, said = words().lists, fact.words.rstrip("的")
    sides = {">": "crossed_up", "<": "crossed_down", "=": "crossed_none"}
    return next((side for side, name in sides.items() if said in lists[name]), "")


def of_own(bound: Raw | None, raw: Raw | None, *, bare: bool = True) -> Band | None:
    """不低于62%,达到目标的; 计划8600平方米,完成计划的; 目标值95%,低于目标值的: the bound that the text itself prints.

    ``bare``: 达到 alone says so, too.
    """
    if not isinstance(bound, Band) or bound.absolute or bound.of or (bound.low is None) == (bound.high is None):
        return None
    test, found = reference_of(raw), pattern("reached").fullmatch(raw.words if isinstance(raw, StateHolds) else "")
    named = test is not None and test.factor == 1 and test.reference in words().lists["own_bound"]
    sign = test.sign if test is not None and named else ">=" if found and (bare or found[1]) else None
    if sign is None:
        return None
    name = pattern("own_name").sub("", bound.measure or "") or measure_of(raw)
    reached = sign == ">="  # whichever side it is on
    return evolve(_hard(bound, bound.sign if reached else sign), measure=name)


def _hard(bound: Band, sign: str) -> Band:
    """What lies on one side of the edge of a bound, and no neighbour may take it."""
    return evolve(bound, shape="sign").on(sign, bound.edge)


def counted(band: Band) -> bool:
    """Is it so many of something? 1200人次."""
    return band.low is not None and band.unit not in ("%", "百分点", "‰", "分", None) and not band.of


def shared(whole: Band, band: Band) -> bool:
    """Is a band a share of a number that stands before it? 1200人次得5分,完成80%得3分."""
    if band.of is not None:
        return whole.low is not None and band.of in words().lists["own_bound"]  # 达到目标值80%的
    named = band.measure is None or pattern("done_of_plan").fullmatch(band.measure)
    return counted(whole) and bool(named) and band.unit == "%" and not (band.excess or band.absolute)


def crossed(one: Raw, two: Raw) -> Raw | None:
    """控制在2%以内,超出的; 不低于95%,达不到的: what lies on the other side of the bound."""
    if not isinstance(two, StateHolds):
        return None
    side = _side(two)
    test = reference_of(one)
    if test is not None and isinstance(one, Condition):
        name = REFERENCES.get(test.reference, test.reference)
        level = pattern("level").fullmatch(two.words.replace(name, "", 1))  # 与上年持平
        return evolve(one, test=evolve(test, sign="=" if level else side)) if level or side else None
    if side in ("", "=") or not isinstance(one, Band) or one.absolute:
        return None
    if side == "<" and "完" in two.words and (one.measure or "").startswith(words().lists["excess_of"]):
        return None  # 超额完成10%以上的加3分,未完成的扣2分
    if (one.low is None) == (one.high is None):
        return None
    closed = one.high_closed if one.low is None else one.low_closed
    closed = (side == ">") == (one.low is None) and not closed  # 2%以内 ends where 超出 begins; 不低于95%,超过的
    return _hard(one, f"{side}=" if closed else side)


def _once_more(one: Raw, two: Raw) -> Band | None:
    """完成率以50%为起点,达到50%得3分: one bound, named once."""
    late, lists = one.words.removeprefix("发生") if isinstance(one, StateHolds) else "", words().lists
    if isinstance(two, Band) and late.startswith((two.measure or "-")[:2]) and late.startswith(lists["beyond"]):
        return two  # 逾期完工的,逾期1个月以内; 发生超支的,超支5%以内
    if not (isinstance(one, Band) and isinstance(two, Band) and two.measure is None):
        return None
    if (one.low, one.high, one.unit) == (two.high, two.low, two.unit) and not one.single:
        return evolve(two, measure=one.measure)  # 至少2次,少于2次的扣1分
    if one.shape != "bare" or one.unit != two.unit:
        return None
    if two.shape == "bare" and one.edge != two.edge:  # 共10件,完成1件得0.8分
        raise Unsure("达到这个数得分，还是每个都得分，没有读出")
    return evolve(two, measure=one.measure) if one.edge == two.edge else None


def _as_facts(read: list[Pair]) -> list[Pair]:
    """监测2周,首页无更新的; 有造假的,发现1台: a bare number beside a fact is part of it."""
    last = read[-1][1] if len(read) > 1 else None
    fact = isinstance(last, StateHolds) and not pattern("reached").fullmatch(last.words)
    fact |= isinstance(last, Band) and last.measure in words().lists["offences"] and last.shape == "bare"
    bare = [isinstance(got, Band) and got.shape == "bare" for _, got in read]
    return [(one[0], StateHolds(one[0].whole)) if fact and no else one for one, no in zip(read, bare, strict=True)]


def _is_heading(pair: Pair, rest: Sequence[Pair]) -> bool:
    """A noun phrase ahead of a bound."""
    phrase, got = pair
    bounded = any(isinstance(one, Band | Condition | tuple) for _, one in rest)
    numbers = (*words().lists["rates"], *words().lists["amounts"])
    named = not is_fact(phrase.whole) or _SYMBOL.sub("", phrase.plain).endswith(numbers)
    named |= pattern("situation").fullmatch(phrase.plain) is not None  # 数量指标完成情况:完成任务的100%得10分
    noun = isinstance(got, Condition) and phrase.plain.endswith(words().lists["rates"])  # 超定额比例:5%以内得3分
    joined_to = rest[0][0].parts[0].kind == "AND" if rest else False  # 新办80万元以上的项目,或扩建后150万元以上的
    return (isinstance(got, StateHolds) or noun) and bounded and named and not (phrase.has_every() or joined_to)


def _text(source: Printed, phrases: Sequence[Phrase]) -> str:
    """Facts with commas between them are one fact in words."""
    first, end = phrases[0].parts, phrases[-1].parts[-1].end
    opened = len(source.over(first)) - len(phrases[0].whole)
    return source[first[0].start : end][opened:].strip(",，、 ").rstrip("(（")  # 服务投诉(2分,每次扣0.1分)


def _decides(phrase: Phrase, got: Got) -> bool:
    """低于98%的, 达到50%及以上的: in front of what is counted, it says when."""
    return isinstance(got, Band) and got.shape in ("sign", "after") and phrase.whole.endswith("的")


def _named_once(read: list[Pair], at: int, unit: str | None) -> tuple[list[Pair], int]:
    """缺席不超过3人,超过3人的,每人扣0.5分: one bound, named twice in front of what is counted."""
    near = [(i, got) for i, (_, got) in enumerate(read[:at]) if isinstance(got, Band)]
    once = _once_more(near[0][1], near[1][1]) if len(near) == 2 else None  # noqa: PLR2004 - the one and the other
    if once is None or once.unit != unit:
        return read, at
    (first, _), (two, _) = near
    read[two] = (read[two][0], once)
    return [*read[:first], *read[first + 1 :]], at - 1


def _side_of(count: Count, before: str) -> str | None:
    """未达到的,每相差1%: below; but 颗粒物年均值未达到目标值的,每差1微克 is above, or what?"""
    short = count.side == "either" and before.removesuffix("的") in words().lists["not_reached"]
    if count.verb == "差" and count.side == "below" and count.size.unit in words().lists["polluting"]:
        raise Unsure.at("往哪一边偏离、从哪个数起算没有读出", count)
    return "below" if short else count.side


def _counted(source: Printed, read: list[Pair], counts: list[int]) -> Lead:
    """A count, with the bound, the facts and the words around it."""
    every = [i for i in counts if isinstance(got := read[i][1], Count) and got.every]
    twice = [*every[1:], *(i for i, (phrase, _) in enumerate(read) if every and i > every[0] and phrase.has_every())]
    if twice:
        raise Unsure.at("一处写了两个“每”", read[twice[0]][0])  # 每个科室负责人、每个病区至少1名医师经过培训得1分
    at = every[0] if every else counts[-1]
    for i in {*counts} - {at}:  # 超过1人次的,每多1人次: what stands beside 每 is a bound, or part of the name
        phrase = read[i][0]
        bound = bounds.one_bound(phrase, "") if "r" in phrase.parts[0].letters else None
        read[i] = (phrase, bound or StateHolds(phrase.whole))
    told = [phrase for phrase, got in read[at + 1 :] if every and isinstance(got, Band) and got.measure]
    if told:  # 每期末发放问卷,满意率低于90%的,扣5分
        raise Unsure.at(TAKEN_ONCE, read[at][0], told[0])
    made = read[at][1]
    assert isinstance(made, Count)  # noqa: S101 - its place says so
    read, at = _named_once(read, at, made.size.unit)
    if any(isinstance(got, tuple) for _, got in read):
        raise Unsure.at(CASE, made)
    apart = [i for i, (_, got) in enumerate(read[:at]) if isinstance(got, Band) and not made.counts_from(got)]
    if made.side is not None and made.edge is None:  # 不少于6次支委会,少1次扣2分
        read[:at] = [
            (one, (isinstance(got, StateHolds) and bounds.of_things(one, made.size.unit)) or got)
            for one, got in read[:at]
        ]
    said = made.words.strip("的") or made.subject
    read = [(p, StateHolds(p.whole) if i in apart and not said else got) for i, (p, got) in enumerate(read)]
    named = {got.measure for _, got in read[:at] if isinstance(got, Band) and got.measure}
    if len(named) > 1 and made.side is not None and not made.subject:
        raise Unsure.at(FROM_WHERE, read[0][0], read[at][0])  # 甲率100%、乙率未达到95%的,每低1个百分点
    edge = made.edge or next((got for _, got in read[:at] if isinstance(got, Band)), None)
    asked = [phrase for phrase, got in read[:at] if isinstance(got, StateHolds)]
    again = re.compile(f"[0-9一二两三四五六七八九十]{re.escape(made.size.unit or '-')}")
    of_other = isinstance(edge, Band) and edge.measure not in words().lists["wholes"] and made.side is not None
    if of_other and made.size.unit in words().counters and any(again.search(phrase.plain) for phrase in asked):
        raise Unsure.at(FROM_WHERE, read[0][0], read[at][0])  # 演练不少于2次,每年检查4次,每少1次
    loose = made.side is None and edge is None  # nothing to measure from: all words name the thing
    ahead = [phrase for phrase, got in read[:at] if isinstance(got, StateHolds | Condition if loose else StateHolds)]
    behind = [phrase for phrase, got in read[at + 1 :] if isinstance(got, StateHolds)]
    others: list[Raw] = [got for _, got in read if isinstance(got, Several if loose else Several | Condition)]
    others += [got for i, (_, got) in enumerate(read) if isinstance(got, Band) and (got is not edge or i > at)]
    tail = f",{source.over(behind)}" if behind else ""
    before = _text(source, ahead) if ahead else made.before
    idle = made.side is None and made.edge is None and made.words.strip("的")  # 及时率100%,每有1件未办结扣0.5分
    denied = [phrase for phrase, got in read[:at] if idle and got is edge and _decides(phrase, got)]
    asides = tuple(phrase.span for phrase, got in read[:at] if idle and got is edge and not denied)
    if denied and edge is not None:  # 低于98%的,每错保1户扣0.5分
        others, edge = [*others, edge], None
    if asides and isinstance(edge, Band) and (apart or edge.shape == "bare"):  # 全年检查6次,每完成1次得1分
        before, edge = before or (edge.measure or "") * (not apart), None  # 响应时间不超过30分钟,每超时1次扣0.5分
    made = evolve(made, before=before, side=_side_of(made, before), edge=edge, words=f"{made.words}{tail}")
    target = bounds.target(ahead[-1]) if ahead else None
    return Lead(count=made, raw=others[0] if len(others) == 1 else None, target=target, asides=asides)
