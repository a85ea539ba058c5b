"""Clauses → one rule (组合).

Lives here: what decides over everything (一票否决), printed item numbers, and what stands beside them.
May not: read words.
A printed item number is never crossed but for a list of levels and for deductions from what the items give.
"""

import re
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby, pairwise, product, takewhile
from typing import TYPE_CHECKING

from attrs import evolve

from indicators.comparators import decimal_string
from indicators.standards import tree
from indicators.standards.tree import Adjust, Case, Cases, Grade, Points, Rule, Ruled, StateHolds, Step, SumOf, Veto
from indicators.syntax.standards import trees
from indicators.syntax.standards.amounts import Band, is_numeric, joined, measure_of, settled
from indicators.syntax.standards.arrange import grade_word
from indicators.syntax.standards.bounds import is_fact
from indicators.syntax.standards.changes import limited, zero
from indicators.syntax.standards.constraints import apart
from indicators.syntax.standards.expand import over_all
from indicators.syntax.standards.headings import under
from indicators.syntax.standards.levels import denying, falls, levels, share_words, takes_all, takes_part
from indicators.syntax.standards.limits import begun, taken_at_most
from indicators.syntax.standards.model import (
    AWARDS,
    FULL,
    MOVES,
    NOTHING,
    ZERO,
    ZERO_BASE,
    Clause,
    Head,
    Part,
    Text,
    emptying,
    gaining,
    is_other,
    worth,
)
from indicators.syntax.standards.parts import parts_of
from indicators.syntax.standards.reasons import FROM_WHERE, LEVELS, LIMITS, NOWHERE, WHAT_IS_ZERO
from indicators.syntax.standards.ruling import failing, part_rule, plain_start
from indicators.syntax.standards.text import Overfull, Unsure
from indicators.syntax.standards.words import pattern, words

if TYPE_CHECKING:
    from indicators.syntax.standards.amounts import Raw

_EFFECTS = {"excluded": ("excluded", None), "table": ("zero", "table")}
_HIGHEST = "就高不重复管到哪几项没有读出"
_NONE = Fraction(0)
_MUCH = Fraction(1000)  # 分值 without a given one: only shares of it are added up


def compose(text: Text, row: Sequence[Clause]) -> Rule:
    """Put the clauses of a text together."""
    row = _priced(text, _instead(row))
    excused = [(one, raw) for one in row if (raw := _excuse(one)) is not None]
    if excused:
        gone = [one for one, _ in excused]
        text.owned += [one.printed for one in gone]
        rest = compose(text, [one for one in row if one not in gone])
        whole = all(re.search("[此本该]项", one.told) or _exempt(one) for one in gone)
        if (trees.losses(rest) > 1 or _counts_one(rest, gone)) and not whole:
            raise Unsure.at("因故不扣分管到哪几项没有读出", *gone)  # 未完成的扣3分,因…的除外;不合格的每处扣1分
        return trees.behind(dict.fromkeys(raw for _, raw in excused), rest, FULL)
    gates = _gates(text, row)
    if gates:
        rest = compose(text, [one for one in row if one not in gates])
        if isinstance(rest, SumOf) and not all(map(takes_part, gates)):
            raise Unsure.at(WHAT_IS_ZERO, *gates)  # 甲得5分。乙得5分,未做的不得分。造假的不得分
        return trees.behind([settled(one.raw) for one in gates if one.raw is not None], rest)
    row = [one for one in row if not _adds_up(text, one)]
    base = text.base or FULL
    based = [evolve(one, scores=tuple(base if s == ZERO_BASE else s for s in one.scores)) for one in row]
    if text.whole == "headed":
        based = _unheaded(text, based)
    vetoes, based = _vetoes(over_all(text, based))
    found = trees.flat([*_rules(text, based), *vetoes])
    if not found:
        return _headed(text, based)
    _bounds_are_used(text, based, found)
    if len(found) > 1 and any(clause.below_zero for clause in row):
        raise Unsure("倒扣管到哪几项没有读出")
    if text.highest:
        found = _highest(text, found)
    found = _capped(text, found)
    _add_up(text, found, text.weight)
    nodes = [node for one in found for node in one.walk()]
    held = [node.start for node in nodes if isinstance(node, Adjust)]
    if isinstance(text.base, Points) and text.base not in held:
        raise Unsure("基础分没有着落")
    found = _begun_apart(text, found)
    return trees.sum_of(found)


def _gates(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """甲得4分;乙得6分。发生案件的,本项不得分: whatever the rest gives, nothing is left."""
    anyway = [one for one in row if one.idle and one.fact and re.search("[无不]论", one.words)]
    if anyway and not row[-1].item:
        return anyway  # 增速为负的,无论位次如何均为0分: wherever it stands
    whole = row and not row[-1].item and all(one.strong != "。" for one in row[1:])  # one sentence
    stops = ("。", *((";",) if whole else ()))
    zeros = [one for one in row if one.gate and (one.strong in stops or _over_all(one))]
    taking = [one for one in zeros if takes_part(one) or _second(row, one)]
    last = [*takewhile(lambda one: one in taking, reversed(row))][::-1]
    own = any(one not in last for one in taking)  # 1.…。本项不得分。2.…
    own |= not last or not any(one.item == last[-1].item for one in row if one not in last)  # 2.基础工作(4分),…不得分
    sunk = any(one.below_zero or one.act == "veto" for one in row)
    denied = any(denying(one, other) for one in last for other in row if other.fact and other not in last)
    given = [one.worth or Fraction(0) for one in row if one.act == "give" and not one.zero]
    several = len(given) > 1 and sum(given) == text.weight  # 公开得2分;内容真实得2分。未公开的,本项不得分
    return [] if own or sunk or (denied and not several) else last


def _over_all(one: Clause) -> bool:
    """…;造假的,以上均不得分; …;未设立目标的,本指标得0分; so many of what is counted is no fact: 三项及以上不符的."""
    told = re.match("以上|上述|[本该此]指标", one.words) is not None or re.match("[①-⑩]", one.said) is not None
    return told and re.match("[0-9一二三四五六七八九]", one.said) is None


def _second(row: Sequence[Clause], one: Clause) -> bool:
    """未建成的不得分。造假的不得分: the first is what no band holds."""
    offends = one.strong == "。" or pattern("offence").match(one.said) is not None
    return offends and not denying(one, None) and any(other.zero for other in row[: row.index(one)])


def _adds_up(text: Text, clause: Clause) -> bool:
    """本项得分=过程得分+结果得分。过程得分(4分):…: it only says that the parts are added."""
    names = clause.words.lstrip("=").split("+")
    told = [text.source.plain.count(name.removesuffix("得分")) > 1 for name in names if name.endswith("得分")]
    if len(names) == 1 or len(told) < len(names) or not any(told):
        return False
    if not all(told):
        raise Unsure.at("算式里的得分怎样算没有读出", clause)
    return True


def _capped(text: Text, found: list[Rule]) -> list[Rule]:
    """省级报道得3分,市级报道得2分,县级报道得1分,最高得5分 of 5: the cap is over the sum."""
    most = [trees.most_of(rule, text.weight or _MUCH) or _NONE for rule in found]
    over = text.capped and text.weight is not None and sum(most) > text.weight >= max(most)
    cases = [rule.cases[0] for rule in found if isinstance(rule, Cases) and not rule.cases[1:] and not rule.otherwise]
    gains = [tree.Once(one.when, one.score) for one in cases if isinstance(one.score, Points)]
    facts = all(isinstance(one.when, StateHolds) for one in gains)
    one_of = sum(two for one, two in pairwise([_NONE, *most]) if two >= one)  # 高级3分,中级1分;建造师3分 of 6
    if not (over and facts) or len(gains) < len(found) or one_of == text.weight:
        return found
    return [Adjust(ZERO, tuple(gains), None, Points(text.weight or _NONE))]


def _begun_apart(text: Text, found: list[Rule]) -> list[Rule]:
    """每缺岗1次扣0.5分。每培训1人得0.1分,最高3分 of 7: what only takes begins at what the others leave of the 分值."""
    loose = [one for one in found if trees.begins_at_all(one)]
    others = [one for one in found if one not in loose and not isinstance(one, tree.Veto)]
    bare = [one for one in loose if isinstance(one, Adjust) and one.start is None and one.ceiling is None]
    if len(bare) == len(found) > 1:  # two that only take: both from all
        moves = tuple(move for one in bare for move in one.changes)
        return [Adjust(None, moves, next((one.floor for one in bare if one.floor is not None), None))]
    if not loose or (not others and len(loose) == 1):
        return found
    left = trees.left_of(text.weight, others)
    if len(loose) > 1 or left is None or text.weight is None:
        raise Unsure("扣分从多少分起没有写")
    return [trees.begun_at(one, left, text.weight) if one is loose[0] else one for one in found]


def _highest(text: Text, found: Sequence[Rule]) -> list[Rule]:
    """获国家级奖加3分,获省级奖加2分,就高不重复: of several that hold the highest alone counts."""
    several = [one for one in found if isinstance(one, Cases) or (isinstance(one, Adjust) and one.changes[1:])]
    if len(several) != 1:
        raise Unsure(_HIGHEST)
    (only,) = several
    inner = trees.ungated(only)
    best = _highest_of(text, inner) if isinstance(inner, Adjust) else inner
    made: Rule = evolve(only, otherwise=Ruled(best)) if isinstance(only, Cases) and inner is not only else best
    return [made if one is only else one for one in found]


def _highest_of(text: Text, rule: Adjust) -> Rule:
    """What the highest change leaves, or the rule itself where no two of them can hold."""
    gone = tuple(move for move in rule.changes if emptying(move))
    moves = [move for move in rule.changes if move not in gone]
    same = [said for said in text.owned if said.startswith("同一") or "高不重复" in said]
    if same and all(isinstance(move, tree.Event) for move in moves):  # how things are counted is no matter of points
        text.remarks += same
        return rule
    each = [
        (one.score.value, one.when) for one in moves if isinstance(one, tree.Once) and isinstance(one.score, Points)
    ]
    if len(each) == len(moves) and apart([when for _, when in each]):
        return rule  # 低于95%的扣1分,低于85%的扣3分: no number is in two bands
    rest = tuple(move for move in moves if same and isinstance(move, tree.Event))
    sizes, inner = [size for size, _ in each], rule.start.rule if isinstance(rule.start, Ruled) else None
    begin = rule.start.value if isinstance(rule.start, Points) else _NONE if inner else text.weight
    most = worth(rule.ceiling, text.weight) if rule.ceiling and not rest else _MUCH
    one_way = len(sizes) > 1 and (min(sizes) > 0 or (max(sizes) < 0 and not inner))
    clear = one_way and len(each) + len(rest) == len(moves) and not (rule.floor or (inner and most != _MUCH))
    if not clear or begin is None or most is None:
        raise Unsure(_HIGHEST)
    left = [(min(max(begin + size, _NONE), most), when) for size, when in sorted(each, key=lambda one: -abs(one[0]))]
    ladder: Rule = Cases(None, tuple(Case(when, Points(points)) for points, when in left), Points(begin))
    ladder = SumOf((inner, ladder)) if inner else ladder
    return Adjust(Ruled(ladder), (*rest, *gone), rule.floor, rule.ceiling) if rest or gone else ladder


def _unheaded(text: Text, row: list[Clause]) -> list[Clause]:
    """建立机制的得5分,其中:有制度2分,有人员3分: the first points are those of all that follows."""
    first, rest = row[0], row[1:]
    among = rest[0].said.removeprefix("其中").lstrip(":：") if rest else ""
    told = rest[1:] and pattern("among").match(rest[0].printed) is not None
    parted = first.bracketed or ("。" not in [one.strong for one in rest[1:]] and rest[1:])  # 甲得10分。乙得6分;丙得4分
    headed = rest and ((parted and rest[0].strong == "。") or told)
    if not headed or first.act != "give" or first.worth != text.weight or not first.fact:
        raise Unsure.at(LEVELS, *row)
    text.remarks.append(text.source[first.start : first.end])
    return [rest[0].where(StateHolds(among)), *rest[1:]] if rest[0].fact else rest


def _bounds_are_used(text: Text, row: Sequence[Clause], found: Sequence[Rule]) -> None:
    """A bound that no distance is measured from is a remark."""
    free = [rule for rule in map(trees.ungated, found) if isinstance(rule, Adjust)]
    steps = [move for rule in free for move in rule.changes if isinstance(move, Step)]
    origins = [move.origin.value for move in steps if isinstance(move.origin, tree.Amount)]
    lost = any(move.origin is None and move.side not in ("late", "early") for move in steps)
    asked = [(part, one) for one in row if one.act == "require" for part in joined(one.raw)]
    counted = {move.origin for move in steps if isinstance(move.origin, tree.Amount)}
    named = {tree.Amount(part.edge, part.unit) for part, _ in asked if isinstance(part, Band)}
    if {one.unit for one in named - counted} & {one.unit for one in named & counted}:
        raise Unsure.at(FROM_WHERE, *(one for _, one in asked))  # 小单位不少于2篇;大单位不少于4篇。每少1篇…
    measured = {name for rule in found for name in trees.measures(rule) if name}
    last = max((one.start for one in row if one.scores), default=0)
    for part, one in asked:
        bound = isinstance(part, Band) and (part.shape in ("sign", "after") or part.unit == "%")
        name = part.measure if bound and one.start < last else None
        if name and measured and all(is_other(name, other) for other in measured):
            raise Unsure.at("前面的几项是不是得分的条件没有读出", one)  # 甲率达到97%。乙率达到98%得5分
    for one in row:
        parts = [part for part, of in asked if of is one and isinstance(part, Band)]
        if parts[1:] and {tree.Amount(part.edge, part.unit) for part in parts} <= counted:
            text.hold(one)
        if one.act == "require" and one.band and not {one.band.low, one.band.high} & {*origins}:
            text.remark(one.start, one.end, whole=not lost)


def _counts_one(rule: Rule, excused: Sequence[Clause]) -> bool:
    """每次迟到扣1分;因公迟到的不扣分: one of what is counted, and not all of it."""
    things = [node.event.removesuffix("的") for node in rule.walk() if isinstance(node, tree.Event)]
    return any(thing and thing in one.said for thing in things for one in excused)


def _instead(row: Sequence[Clause]) -> Sequence[Clause]:
    """制造厂家加4分,代理商加2分,其余不加分: of what is left out by 其余 one holds."""
    *gains, last = row or [NOTHING]
    levels = last.other and last.act == "none" and "加" in last.words
    if not (levels and gains and all(one.act == "gain" and one.raw for one in gains)):
        return row
    return [*(evolve(one, act="give") for one in gains), evolve(last, act="give", scores=(ZERO,))]


def _priced(text: Text, row: Sequence[Clause]) -> list[Clause]:
    """公假不扣分,事假每天扣1分: of several kinds in one sentence, the one that takes nothing is no rule.

    资料缺失的,每发现1人扣0.3分,离职人员不扣分: nor is one whom the count leaves out.
    """
    out = list[Clause]()
    for before, one, two in zip([NOTHING, *row], row, [*row[1:], NOTHING], strict=False):
        kind = one.act == "none" and one.fact and one.strong and not re.search("加|[此本该]项", one.told)
        count = two.count if two.act == "lose" and not two.strong else None
        priced = count is not None and count.side is None and bool(count.subject or count.before)
        of = before.count if before.act == "lose" and one.act == "none" and not one.strong else None
        noun = one.fact and re.fullmatch("[^,，的]+", one.said) is not None and not is_fact(one.said)
        left_out = noun and of is not None and of.side is None and (of.size.unit or "-")[0] in one.said
        if left_out or (kind and priced and not pattern("denial").match(one.said)):  # 未发生的不扣分,每发生1起
            text.remarks.append(text.source[one.start : one.end].lstrip("，,"))
        else:
            out.append(one)
    return out


def _excuse(clause: Clause) -> tree.When | None:
    """因不可抗力未完成的,不扣分; 经批准延期的,视同达标得满分: whatever the rest says, nothing is lost."""
    said, none = clause.said.strip("（()）,， "), clause.act == "none" and "加" not in clause.words
    told = re.search("视同|除外$", said) or pattern("exempt").match(said)  # （因上级调整的除外，按满分计）
    spared = none or (clause.scores == (FULL,) and told)
    named = none and re.search("[此本该]项", clause.told) is not None
    if named and clause.band is not None:
        return settled(clause.band)  # 降雨量低于平均值70%的,本项不扣分
    if not (spared and said and (named or any(one.match(said) for one in (pattern("excused"), pattern("exempt"))))):
        return None
    return StateHolds(re.split("的?除外|视同", said)[0].rstrip("，, "))


def _exempt(clause: Clause) -> bool:
    """…。涉密单位按满分计: in a sentence of its own it is of the cell."""
    return clause.strong == "。" and pattern("exempt").match(clause.said) is not None


def _add_up(text: Text, rules: Sequence[Rule], weight: Fraction | None, clauses: Sequence[Clause] = ()) -> None:
    """Refuse what gives more than the 分值 at its best, and mark what gives less: a number is a slip."""
    most = [trees.most_of(rule, weight or _MUCH) for rule in rules if not isinstance(rule, tree.Veto)]
    known = [one for one in most if one is not None]
    total = sum(known, Fraction(0))
    if total > _MUCH and sum(map(bool, known)) > 1 and weight is None:
        raise Unsure("几项是并列还是择一没有读出")  # 甲得满分;乙得满分
    if text.whole and (total != weight or len(known) < len(most)):
        raise Unsure(LEVELS)
    if weight is None:
        return
    open_ended = [one for one in rules if isinstance(one, Adjust) and trees.most_of(one, weight) is None]
    total += sum(trees.most_of(one.start, weight) or 0 for one in open_ended)  # 甲10分。每超1%加0.1分 from another 10
    only = rules[0] if len(rules) == 1 else None
    if isinstance(only, Adjust) and any(map(gaining, only.changes)) and trees.most_of(only.start, weight) == weight:
        return  # 达到1.5亿元得10分,每增加0.3亿元加1分,总分最高不超过14分 of 10: what is added is beyond the 分值
    if total > weight:
        reason = f"最多共得{decimal_string(total)}分，超过分值{decimal_string(weight)}分，哪一处印错或几项择一没有读出"
        raise Overfull.at(reason, *clauses) if clauses else Overfull(reason)
    if total < weight and len(known) == len(most) > 0:
        text.mark("points_conflict")
    giving = [one for one in rules if not any(isinstance(node, Veto | Grade) for node in one.walk())]
    if len(giving) > 1 and any(trees.takes_weight(one, text.weight) for one in giving):
        raise Unsure("“分值”是哪一项的没有读出")


def _headed(text: Text, row: Sequence[Clause]) -> Rule:
    """评定等次:合格 beside 评定分为70分至85分: the grade stands in the heading."""
    grade = (text.measure or "").replace("：", ":").split(":")[-1]
    band = row[0].band if len(row) == 1 else None
    if band is None or not grade_word(grade):
        raise Unsure("没有读出得分办法")
    return Cases(band.measure, (Case(band.when(band.measure), Grade(grade)),))


def _ended(row: Sequence[Clause]) -> list[Clause]:
    """每处扣1分:①甲;②乙。扣完为止: what ends the whole stands behind the last number of a list."""
    out, size = list[Clause](), Counter(clause.item for clause in row)
    for clause in row:
        alone = out and clause.act in ("floor", "none") and size[clause.item] == 1
        out.append(evolve(clause, item=out[-1].item) if alone else clause)
    return out


def _rules(text: Text, row: Sequence[Clause]) -> list[Rule]:
    row = _ended(row)
    groups = [list(group) for _, group in groupby(row, key=lambda clause: clause.item)]
    if 0 in text.heads:
        row = under(text.heads[0], row)
    tailed = _with_tail(text, groups) if len(groups) > 1 else groups
    ladder = len(tailed) > len(groups) and _one_list(tailed[:-1]) and any(one.band for one in groups[0])
    lone = len(groups) == 1 and row[0].item > 0 and row[0].item in text.heads  # one number, read as a text of its own
    if lone or (len(groups) > 1 and not (_one_list(groups) or ladder)):  # ①=100%得8分;②100%以下0分。每…扣1分
        text.several = True
        return _items(text, row, tailed)
    return _side_by_side(text, row)


def _side_by_side(text: Text, row: Sequence[Clause]) -> list[Rule]:
    """The parts of a text without printed numbers."""
    built, seen = [part_rule(text, part) for part in parts_of(text, row)], set[str | None]()
    named = [one.measure for one in row]  # 签约率达70%得2分;续约率达80%得1分;履约率低于60%的,本指标不得分
    zeros = [
        one for one in row if one.strong and one.idle and (one.fact or (one.band and named.count(one.measure) == 1))
    ]
    gates = [one for one in zeros if takes_part(one) or one.words.startswith("均")]  # 造假的,均不得分
    besides = [one for one in row if one.strong and one.moving and one.words.startswith("另")]
    if len(built) > 1 and (gates or besides):  # 甲得3分。乙得3分,每低1%扣1分;被处罚的,本项不得分; 另扣5分
        raise Unsure.at("不得分或另扣的分管到哪几项没有读出", *(gates or besides))
    for rule in built:  # without printed numbers, one thing is not given points for twice
        if seen & {*trees.measures(rule)}:
            raise Unsure("同一个数分在两处计分，怎样合计没有读出")
        seen |= {*trees.measures(rule)}
    return built


def _one_list(groups: Sequence[Sequence[Clause]]) -> bool:
    """Numbered levels, or numbered bands of one measure."""
    row = [clause for group in groups for clause in group]
    bands = [clause for clause in row if is_numeric(clause.raw)]
    acts = (*AWARDS, "lose") if len(bands) == len(row) else ("give",)  # …;3.60%-95%的,得分=…
    alone = all(len(group) == 1 and group[0].act in acts and not group[0].count for group in groups)
    names = [one.measure for one in bands if one.measure]
    one_measure = len(bands) == len(row) and not any(is_other(names[0], name) for name in names)
    if alone and not any(one.each for one in row) and (not bands or one_measure):
        return True
    late = [one.measure or measure_of(one.target) or "" for one in row[1:]]  # 滞后1个月以内拨付到账
    in_time = pattern("in_time").search(row[0].said) is not None and all(map(falls, row, row[1:]))
    if alone and in_time and all(name.startswith(words().lists["beyond"]) for name in late):
        return True  # 1.按期完成的5分;2.延期3个月以内的3分;3.延期超过3个月的不得分
    taken = [one for one in row[1:] if one.band and (one.act == "lose" or one.zero)]
    if row[0].act == "give" and row[0].fact and len(taken) == len(row) - 1 > 1:  # 1.按期完成得8分;2.延期1个月以内扣2分
        return len({one.measure for one in taken if one.measure}) == 1
    single = all(len(group) == 1 for group in groups[:-1]) and not any(one.apart for one in row)
    single &= sum(one.earning for one in groups[-1]) <= 1  # 1.资料完整得6分。2.升级完成得5分,基本完成得3分,…
    return single and levels(row) and all(clause.act == "give" and clause.fact for clause in row)


def _items(text: Text, row: Sequence[Clause], groups: Sequence[list[Clause]]) -> list[Rule]:
    """Each printed number by itself; losses behind the awards take from all of them."""
    built, rest = list[Rule](), Part()  # what they give, and what is taken from all of it
    known: list[Raw] = []
    capped = all({*(one.act for one in group)} == {"gain", "cap"} for group in groups)  # 1.每次加3分,最高6分;2.…
    most = _most_of_all(row)
    groups = [*groups[:-1], groups[-1][:-1]] if most is not None else groups
    for at, group in enumerate(groups):
        head, own = text.heads.get(group[0].item, Head()), list[Rule]()
        inner = text if head.points is None else evolve(text, weight=head.points, printed=head.points, several=False)
        for part in parts_of(inner, under(head, group), known):
            known += [] if head.name else part.known
            lost = None if head.points or capped else _lost(part)
            if lost is None:
                rule = part_rule(inner, part)
                own.append(rule if head.points is None else trees.worth_of(rule, head.points))
                continue
            _takes_from_all(part, groups, at)
            if rest.ceiling is not None:
                raise Unsure.at("封顶管到哪几项没有读出", *group)  # 1.A加2分,B加1分,最多加3分;2.C加1分
            rest.changes += lost
            rest.spared += part.spared
            rest.floor = rest.floor if part.floor is None else part.floor
            rest.ceiling = part.ceiling  # 1.…加1分/次;2.…加0.5分/次。(加分不超过3分)
        if len(own) > 1 and group[-1].idle and takes_part(group[-1]):  # 1.甲得5分;乙得3分;被处罚的,本项不得分。2.…
            raise Unsure.at(WHAT_IS_ZERO, group[-1])
        _add_up(text, own, head.points, group)
        built += own
    built = trees.flat(built)
    if not rest.changes:
        return _of_the_rest(text, built)
    text.owned += [one.printed for one in row if one.act == "give"]
    if rest.ceiling is not None and (built or rest.losses):
        raise Unsure(NOWHERE)
    if most is not None:
        rest.floor = taken_at_most(rest, most, text)
    left = trees.left_of(text.weight, built) if built and _one_loses(groups) else None
    if left is not None:
        return [*built, trees.worth_of(rest.changing(Points(left)), left)]
    rest.ceiling = rest.ceiling or (text.most if built else None)
    start = failing([one for one in row if one.earning], rest.changes) if built else None
    start = start or (plain_start(trees.sum_of(built), rest.changes) if built else None)
    rule = rest.changing(begun(text, start, rest.changes))
    return [_refused(rule, rest.spared)] if rest.spared else [rule]


def _refused(rule: Adjust, refused: Sequence[Clause]) -> Rule:
    """1.获国家级奖每次加2分;2.获省级奖每次加1分。受到处罚的,不予加分: nothing is added."""
    plain = all(one.fact and one.strong == "。" and "加" in one.words for one in refused)
    if not plain or rule.start != ZERO or not all(map(gaining, rule.changes)):
        raise Unsure.at("不加分管到哪几项没有读出", *refused)
    return trees.behind([StateHolds(one.said) for one in refused], rule)


def _most_of_all(row: Sequence[Clause]) -> Clause | None:
    """1.每漏报1次扣1分;2.每错报1次扣0.5分。最多扣5分: the limit of all that is taken."""
    *others, last = row
    if last.act != "limit" or not (last.strong == "。" or last.words == "summed"):
        return None
    losing = all(one.act in (*MOVES, "floor") for one in others)
    if not losing and last.words == "summed":
        raise Unsure.at(LIMITS, last)
    return last if losing else None


def _one_loses(groups: Sequence[Sequence[Clause]]) -> bool:
    """1.甲得5分。2.每错1处扣1分: one item only takes; a sentence behind the last one takes from all."""
    losing = [group for group in groups if not any(one.earning for one in group)]
    acts = [{one.act for one in group} for group in losing]  # 1.未开展的,本项不得分。2.…; 2.获奖每次加2分
    moved = all("lose" in each and "gain" not in each for each in acts)
    return len(losing) == 1 and moved and groups[-1][0].item != groups[-2][0].item


def _of_the_rest(text: Text, built: list[Rule]) -> list[Rule]:
    """1.甲得5分。2.得分=乙率×分值 of 8: its 分值 is what the others leave."""
    whole = [one for one in built if trees.takes_weight(one, text.weight)] if len(built) > 1 else []
    left = trees.left_of(text.weight, [one for one in built if one is not whole[0]]) if len(whole) == 1 else None
    return built if left is None else [trees.worth_of(one, left) if one is whole[0] else one for one in built]


def _takes_from_all(part: Part, groups: Sequence[Sequence[Clause]], at: int) -> None:
    """Refuse an item that takes where another gives points for its measure, or for anything behind it."""
    earlier = [one.band for group in groups[:at] for one in group if one.giving and one.band]
    for one, raw in product(part.awards, earlier):
        other = one.measure and raw.measure and is_other(one.measure, raw.measure)
        if one.band and one.band.unit == raw.unit and not other:
            raise Unsure.at(WHAT_IS_ZERO, one)  # ①=100%得8分;②100%以下不得分,每…扣1分
    gate = not part.changes and all(re.search("[本该此]项", one.words) for one in part.awards)
    if not gate and any(one.earning for group in groups[at + 1 :] for one in group):
        raise Unsure.at("扣分的一项之后又有得分的一项，怎样合计没有读出", *groups[at])


def _lost(part: Part) -> list[tree.Move] | None:
    """The losses of a part that gives nothing, or ``None`` where it gives something."""
    if part.awards and all(one.idle for one in part.awards):
        return [*map(zero, part.awards), *part.changes]
    if part.awards or part.earns or part.start is not None:
        return None
    if part.ceiling is not None and part.losses:
        raise Unsure(NOWHERE)
    if part.ceiling is not None and part.near and len(part.changes) == 1:
        part.changes, part.ceiling = [limited(part.changes[0], part.ceiling)], None  # 1.每次加2分,最多加4分;2.…
    return list(part.changes)


def _with_tail(text: Text, groups: list[list[Clause]]) -> list[list[Clause]]:
    """1.A(2分);2.B(2分)。未…的扣2分: a sentence or a line behind the list takes from all of it."""
    *before, last = groups
    lines = ["\n" in text.source[one.end : two.start + 1] for one, two in pairwise(last)]
    apart = [False, *(one.strong == "。" or line for one, line in zip(last[1:], lines, strict=True))]
    takes = [far and (one.moving or takes_all(one)) for one, far in zip(last, apart, strict=True)]
    end, own = last[-1], [one.said for one in last[:-1]]
    if own and takes_all(end):  # 3.50%以下该项不得分;造假的该项不得分
        offence = end.said.startswith(words().lists["offences"]) and not share_words(end.said, own)
        again = last[-2].zero and re.search("[本该此]项", end.words) is not None
        takes[-1] = takes[-1] or again or (offence and takes_part(end))
    loose = own and end.gate and end.strong == "。" and not takes[-1] and len(groups) > 1
    if loose and not (denying(end, last[-2]) or share_words(end.said, own) or re.match("以上|上述", end.said)):
        raise Unsure.at(WHAT_IS_ZERO, end)  # ①甲(2分);②乙(3分)。未提供资料不得分
    cut = takes.index(True) if True in takes else len(last)
    moved = any(one.moving for group in before for one in group)
    if moved or any(one.giving and not takes_all(one) for one in last[cut:]):
        return groups
    return [*before, last[:cut], *([last[cut:]] if last[cut:] else ())]


# -- vetoes: 一票否决, 定为不合格


def _vetoes(row: Sequence[Clause]) -> tuple[list[Rule], list[Clause]]:
    """Take what decides over everything out of the clauses."""
    found: list[Rule] = []
    rest: list[Clause] = []
    marked = False  # 本项为否决性指标 is printed: the next loss is one
    undone: Clause | None = None
    lone = sum(_grade(one) is not None and one.band is None for one in row) == 1
    row = [_named_before(one, row[:at]) if one.act == "veto" else one for at, one in enumerate(row)]
    made = [NOTHING, *map(_without_tail, row)]
    for at, (last, clause) in enumerate(pairwise(made), 1):
        grade = _grade(clause)
        if clause.act == "veto":
            behind = clause.words == "excluded" and last.raw is not None  # …不得分并取消资格
            cause = last if clause.bare and behind else clause
            marked = marked or cause.bare
            found += [] if cause.bare else [_veto(cause, *_EFFECTS.get(clause.words, (None, None)))]
        elif last.act == "veto" and not last.bare and clause.bare and (grade or clause.zero):
            found[-1] = _graded(last, grade)  # the effect that is printed behind the veto
        elif grade is not None and (marked or (clause.band is None and lone)):
            found.append(_graded((undone or clause) if clause.bare else clause, grade))
        elif marked and clause.gate and any(map(_grade, made[at + 1 : at + 2])):
            undone = clause
            rest += [] if any(one.moving for one in rest) else [clause]
        elif marked and clause.gate:
            found.append(_graded(clause, None))
        else:
            rest.append(clause)
    return found, rest


def _named_before(clause: Clause, before: Sequence[Clause]) -> Clause:
    """甲比例达到10%的扣3分,达到15%的一票否决: of what is named before it."""
    bands = [one for one in before if one.measure and one.band and clause.band and one.band.unit == clause.band.unit]
    if not bands or clause.band is None or clause.measure or clause.item != bands[-1].item:
        return clause
    return evolve(clause, raw=evolve(clause.band, measure=bands[-1].measure))


def _graded(cause: Clause, grade: str | None) -> Veto:
    return _veto(cause, *(("zero", "indicator") if grade is None else ("grade", "evaluation")), grade)


def _veto(cause: Clause, effect: str | None, scope: str | None, grade: str | None = None) -> Veto:
    if cause.raw is None or cause.said == "被":  # 被“一票否决”的不计分
        raise Unsure.at("否决的条件没有读出", cause)
    return Veto(settled(cause.raw), effect, scope, grade)


def _grade(clause: Clause) -> str | None:
    return next((score.word for score in clause.scores if isinstance(score, Grade)), None)


def _without_tail(clause: Clause) -> Clause:
    """隐瞒的,考核结果定为不合格: what is graded is no part of the cause."""
    head, _, tail = clause.said.replace("，", ",").rpartition(",")
    if _grade(clause) is None or tail not in words().lists["whole"]:
        return clause
    return clause.where(StateHolds(clause.said[: len(head)]) if head else None)
