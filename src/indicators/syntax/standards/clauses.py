"""Elements → clauses: each outcome with the condition in front of it, and sentences without one (分句、旁注).

Lives here: where a clause ends, which words are its condition; which sentence is a requirement, which a remark.
May not: put clauses together (``compose``).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise, takewhile

from attrs import evolve

from indicators.standards.tree import Condition, Outcome, Points, Rounding, StateHolds
from indicators.syntax.standards.amounts import Band, Several, amount, measure_of, number
from indicators.syntax.standards.arithmetic import definition
from indicators.syntax.standards.arrange import arranged, headed, says, weighed
from indicators.syntax.standards.bounds import compares, is_fact
from indicators.syntax.standards.conditions import counted, of_own, read_lead, shared
from indicators.syntax.standards.headings import headings, told_apart
from indicators.syntax.standards.model import ENDS, NOTHING, Clause, Head, Text, is_other
from indicators.syntax.standards.outcomes import OUTCOMES, read_outcome
from indicators.syntax.standards.reasons import FORMULA, HEADING, NOWHERE, TWO_ENDS, WHAT_IS_ZERO
from indicators.syntax.standards.text import Printed, Unsure
from indicators.syntax.standards.tokens import Element, behind_last, spelled
from indicators.syntax.standards.words import pattern, words

_BESIDE = ("define", "weight", "rounding", "base")
_MOST = 120  # nobody prints more clauses in one cell; the composition stays bounded
_PAUSES = (":", ",", "。", ";")
_SIGNED = ("DEDUCT", "ADD", "BELOW_ZERO", "both")
_WORKED = re.compile("[×÷/*]")
_UNREAD = "有一段没有读出"
_BESIDE_MOST = ("ADD", "DEDUCT", "GIVE", ",", ":", "(", ")")
_NOUNS = ("加分", "扣分", "减分")
_AT_MOST = ("HIGHEST", "LOWEST", "PRE", "CAPPED", "POINTS", "FULL", "AMOUNT", "FINISHED", "UNTIL")
_RULED = ("LOSE", "ZERO", "GIVE", "ARITHMETIC")
_ENDED = ("FINISHED", "UNTIL")


def clauses(text: Text, row: Sequence[Element]) -> list[Clause]:
    """Cut a text into clauses."""
    once = [part for part in row if part.kind == "ONCE" and pattern("highest").search(part.word)]
    text.highest = bool(once)
    for part in row:
        if part.kind == "ONCE":
            (text.owned if part in once else text.remarks).append(part.word)
    row = _unbracketed(_ruled_in_brackets([part for part in row if part.kind != "ONCE"]))
    row = weighed(row, text.weight)
    row = _without_repeats(text, _without_contents(text, row))
    arranged_row = arranged(headed(row))
    kept = {part.start for part in arranged_row}
    gone = [part for part in row if part.start not in kept]
    text.worked += [(part.start, part.end) for part in gone if part.kind == "/"]  # 1分/项
    heads = [part.word for part in gone if part.word in words().lists["headings"]]
    text.remarks += heads
    text.owned += [part.word for part in gone if part.kind != "/" and part.word not in heads]  # 三项各占1/3
    made = [clause for found in _cut(text, arranged_row) for clause in _clause(text, *found)]
    last = made[-1] if len(made) > 1 else NOTHING
    if last.act == "judge_give" and not last.scores and last.words.startswith("由") and last.bare:
        text.remarks.append(made.pop().words)  # …。由考核小组现场打分。
    made = _told_by_line(text.source, told_apart(made))
    if len(made) > _MOST:
        raise Unsure("一格里的分句太多")
    made = [evolve(one, whole=text.heads.get(one.item, Head()).points or text.weight or text.printed) for one in made]
    made = _titled(text, made)
    for one in made:
        size = re.search("项([0-9.]+)分", one.words) if one.zero else None
        if size is not None and Fraction(size[1]) not in (0, one.whole):
            raise Unsure.at(WHAT_IS_ZERO, one)  # 收费的,此项2分全扣: of a part that has no heading
    return made


def _told_by_line(source: Printed, made: Sequence[Clause]) -> list[Clause]:
    """机构:…。未落实的扣1分 / 人员:…。未落实的扣2分: what two lines say alike has the head of its line in front."""
    said = Counter(one.said for one in made if one.fact and one.moving)
    heads = dict[tuple[str, str], list[Clause]]()
    for one in made:
        if said[one.said] > 1:
            begin = source.text.rfind("\n", 0, source.where[one.start]) + 1
            head = re.split("[,，。:：;；\n]", source.text[begin:])[0].strip()
            heads.setdefault((one.said, head), []).append(one)
    if any(not head or len(ones) > 1 for (_, head), ones in heads.items()):
        return [*made]
    named = {id(one): f"{head}：{fact}" for (fact, head), ones in heads.items() for one in ones}
    return [one.where(StateHolds(named[id(one)])) if id(one) in named else one for one in made]


def _titled(text: Text, made: list[Clause]) -> list[Clause]:
    """签收率12分,达标得满分: the 分值 in front names the whole, and gives nothing."""
    out = list[Clause]()
    for one, then in pairwise([*made, NOTHING]):
        title = one.fact and one.act == "give" and one.words[:1].isdigit() and not is_fact(one.said)
        ruled = title and then.earning and not then.strong and re.match("的?[得计记]", then.words)
        if ruled and one.full and not (out or then.full):
            raise Unsure.at(HEADING, one)  # 签约项目8分,参加签约活动得4分
        drawn = one.fact and one.full and one.words[:1] == "(" and then.act == "formula" and then.raw is None
        if drawn or (ruled and then.worth == one.worth):  # 受理率(6分),得分=受理率×6分
            text.remarks.append(text.source[one.start : one.end])
        else:
            out.append(one)
    return out


def _without_contents(text: Text, row: Sequence[Element]) -> list[Element]:
    """本项由甲率(3分)和乙率(5分)两部分组成。其中:…: what follows says it again."""
    at = next((i for i, part in enumerate(row) if part.kind in (";", "。")), 0)
    named = {part.kind for part in row[:at] if part.kind in OUTCOMES}
    names = [one.word for one, two in pairwise(row[: at + 1]) if two.kind == "BARE" and one.kind == "WORDS"]
    again = len(names) > 1 and all(name[-4:] in text.source.plain[row[at].start :] for name in names)
    if named != {"BARE"} or not (row[at - 1].word.endswith(("组成", "构成")) or again):
        return list(row)
    text.remarks.append(text.source.over(row[:at]))  # 甲满意度2分,乙满意度3分。甲满意度≥90%得2分,…
    return list(row[at + 1 :])


def _without_repeats(text: Text, row: Sequence[Element]) -> list[Element]:
    """①甲(1分);②乙(1分)。符合一项得相应分值 / 缺一项扣1分: what each item gives is said again."""
    stops = [at for at, part in enumerate(row) if part.kind in (*ENDS, ",") and says(row[at + 1 :])]
    tails = ((at, pattern("again").match(spelled(row[at + 1 :]))) for at in stops)
    last, found = next(((at, found) for at, found in tails if found), (0, None))
    given = [part for part in row[:last] if part.kind in ("BARE", "GIVE")]
    others = {part.kind for part in row[:last] if part.kind in OUTCOMES} - {"BARE", "GIVE", "WEIGHT", "RATED"}
    if found is None or others or len(given) + sum("p" in part.letters for part in given) < 2:  # noqa: PLR2004 - a list
        return list(row)
    said = found["give"] or found["lose"] or found["each"]
    sizes = {number(token) for part in given for token in part.tokens if token.kind == "POINTS"}
    if said is not None and sizes != {Fraction(said)}:
        return list(row)
    ends = accumulate(len(part.word) for part in row[last + 1 :])
    behind = last + 2 + [*ends].index(found.end())
    text.owned.append(text.source.over(row[last + 1 : behind]))
    stop = row[last] if behind == len(row) else evolve(row[behind - 1], kind="。")  # what follows is of them all
    return [*row[:last], stop, *row[behind:]]


def _ruled_in_brackets(row: Sequence[Element]) -> list[Element]:
    """及时公开年度报告(未公开的不得分;未及时公开的扣3分): behind what is asked for, the rule may stand in brackets."""
    told = next((at for at, part in enumerate(row) if part.kind in OUTCOMES), 0)
    brackets = [at for at, part in enumerate(row) if part.kind in ("(", ")")]
    opened = max((at for at in brackets if at < told), default=0)
    closed = min((at for at in brackets if at > told), default=0)
    inside = told > opened + 1 > 1 and closed and (row[opened].kind, row[closed].kind) == ("(", ")")
    last = all(part.kind in ("。", ";", ",", "CAP", "FLOOR") for part in row[closed + 1 :])
    if not (inside and last and any(part.kind in _RULED for part in row[opened:closed])):
        return [*row]
    return [*row[:opened], evolve(row[opened], kind="。"), *row[opened + 1 : closed], *row[closed + 1 :]]


def _unbracketed(row: Sequence[Element]) -> list[Element]:
    """合格率(标准97%),每低1个百分点扣0.5分: the number in brackets is what the distance is measured from."""
    out = list(row)
    for at in range(len(row) - 5, 0, -1):
        kinds = [part.kind for part in row[at : at + 6]]
        own = kinds[:4] == ["(", "WORDS", "BOUND", ")"] and row[at + 1].word in words().lists["own_bound"]
        if own and (kinds[4] == "EVERY" or kinds[4:] == [",", "EVERY"]):
            out[at : at + 4] = [row[at + 2], evolve(row[at + 3], kind=",")][: 1 + (kinds[4] == "EVERY")]
    return out


def _cut(text: Text, row: Sequence[Element]) -> Iterator[tuple[list[Element], Element | None, int, str]]:
    """Each outcome with what stands before it, the place of its printed number, and the stop that came first."""
    lead: list[Element] = []
    item, strong, headed, given = 0, "。", False, False
    heads = set(headings(row))
    titled = [one.kind == "BARE" and one.letters[0] == "(" and two.kind == ":" for one, two in pairwise(row)]
    for at, part in enumerate(row):
        after = row[at + 1].kind if at + 1 < len(row) else ""
        if after == ":" and part.kind == "BARE":
            then = next((one.kind for one in row[at + 2 :] if one.kind in (*ENDS, *OUTCOMES)), "")
            after = "HEADING" if then in ("GIVE", "BARE") else after
        read = part if at in heads else _placed(part, lead, after, row[at - 1].kind if at else "。")
        if at in heads or read.kind == "HEADED":
            item += (sum(titled) > 1 or given) and at not in heads  # 建档(2分):…。管理(2分):…; 甲得5分;乙(5分):…
            lead, strong, headed = _headed(text, lead, part, item), "。", True
            continue
        headed, behind = False, headed
        if part.kind in _PAUSES and behind:
            continue
        if read.kind in OUTCOMES:
            yield _of_all(lead) if read.kind == "BARE" else lead, read, item, strong
            lead, strong, given = [], "", True
            continue
        if read.kind in ENDS:
            item += read.kind == "ITEM"
            strong = read.kind if strong != "。" else "。"
        lead.append(read)
    yield lead, None, item, strong


def _of_all(lead: list[Element]) -> list[Element]:
    """甲率达到98%。乙率达到96%。(20分): points in a sentence of their own are for all that is in front of them."""
    begin = behind_last(lead, ("ITEM",))
    stops = [-1, *(at for at, part in enumerate(lead[begin:]) if part.word in (";", "。"))]
    runs = [lead[begin:][one + 1 : two] for one, two in pairwise(stops)]
    if stops[-1] != len(lead) - begin - 1 or not all(any(part.kind == "BOUND" for part in run) for run in runs):
        return lead
    return [*lead[:begin], *(evolve(part, kind=",") if part.word in (";", "。") else part for part in lead[begin:])]


def _headed(text: Text, lead: list[Element], part: Element, item: int) -> list[Element]:
    """产出数量(10分): names a part of the text and its weight."""
    begin = behind_last(lead, ENDS)
    points = next((number(token) for token in part.tokens if token.kind == "POINTS"), None)
    if points is not None and any(one.kind == "BOUND" for one in lead[begin:]):
        raise Unsure.at(HEADING, *lead[begin:], part)
    name = spelled(lead[begin:]).strip(",，:：(")
    if points is None:
        name = pattern("rated").sub("", part.word)  # 按高标准农田建设完成率评分
    if item or points is None:
        text.heads[item] = Head("" if name.endswith(words().lists["no_name"]) else name, points)
    else:
        text.printed, text.title = points, name
        text.heads |= {0: Head(name)} if name.endswith(words().lists["rates"]) and name != text.measure else {}
    if name:
        text.remarks.append(text.source.over([*lead[begin:], part]))
    return lead[:begin]


def _placed(part: Element, lead: Sequence[Element], after: str, before: str) -> Element:
    """Points that are no outcome where they stand: a heading's, counted ones, the weight."""
    bracketed = part.letters[0] == "("
    if part.kind == "RANGE":
        depth = sum((one.kind == "(") - (one.kind == ")") for one in lead)
        return evolve(part, kind="NOTED") if depth > 0 else part
    above = bracketed and after == "POST"  # 考核优秀(90分)以上,加5分
    if above or part.kind not in ("BARE", "WEIGHT"):
        return evolve(part, kind="NOTED") if above else part
    if (after == "HEADING" or (bracketed and after == ":")) and says(lead):
        return evolve(part, kind="HEADED")  # 产出数量(10分): 及时性5分:按期得5分
    if part.kind == "WEIGHT" or says(lead) or bracketed:
        every = any(one.kind == "EVERY" for one in lead[behind_last(lead, (*ENDS, ",", "BOUND")) :])
        counted = part.letters == "P" and every and after in (*OUTCOMES, ",", "FILL")
        return evolve(part, kind="COUNTED") if counted else part  # 每低1分
    if part.word.startswith(("本", "该", "此")):
        return evolve(part, kind="WEIGHT")  # 本项5分
    return evolve(part, kind="NOTED") if before in ENDS else part


def _clause(text: Text, lead: list[Element], outcome: Element | None, item: int, strong: str) -> Iterator[Clause]:
    """Make the clause of an outcome; what stands before its own sentence is an aside."""
    cut = behind_last(lead, ENDS) if outcome is None else _own_begins(lead, outcome)
    yield from _asides(text, lead if outcome is None else lead[:cut], item)
    if outcome is None:
        return
    stop = (
        next((at for at, part in enumerate(lead) if at > cut and part.kind == ","), cut)
        if outcome.kind == "LOSE"
        else cut
    )
    spared = pattern("spared").fullmatch(spelled(lead[cut:stop]))
    if spared is not None:  # 除不可抗力外,每迟1天扣1分
        start = lead[cut].start + spared.start(1)
        raw = StateHolds(text.source[start : start + len(spared[1])])
        yield Clause(act="none", raw=raw, item=item, start=lead[cut].start, end=lead[stop].start, strong=strong)
        text.owned.append(text.source.over(lead[cut:stop]))
        cut = stop + 1
    own = lead[cut:]
    at = int([part.kind for part in own[:1]] == [","])
    if [part.kind for part in own[at + 1 : at + 2]] == [":"] and own[at].word in words().lists["headings"]:
        text.remarks.append(own[at].word)  # 本项8分,有下列情形的予以扣分:…
        own = own[at + 2 :]
    outcome = _meant(outcome, own)
    act, scored, said = read_outcome(text, outcome)
    worked = outcome.kind in ("ARITHMETIC", "LOSE", "GAIN") or not {*"×/"}.isdisjoint(outcome.letters)
    text.worked += [(outcome.start, outcome.end)] if worked else []
    if any(part.kind == "ONWARD" for part in own):
        text.onward = True
        own = [part for part in own if part.kind not in ("ONWARD", ",")]
    if act in _BESIDE:
        _beside(text, act, outcome, own, scored)
        return
    made = Clause(act=act, scores=scored, item=item, words=said, start=outcome.start, end=outcome.end, strong=strong)
    whole = act in ("floor", "cap", "limit", "total", "up")
    each = _of_each(outcome, own) if act == "floor" else ""
    if each:
        text.owned.append(each)
        text.each_floor |= bool(strong) or "单" not in each  # 单项扣完为止 in the sentence of a part is of that part
        own = []
    made = _bounding(made, outcome, own) if whole else _conditioned(text, made, outcome, own)
    _lonely(text, made, lead[:cut])
    yield made


def _own_begins(lead: Sequence[Element], outcome: Element) -> int:
    """Where the words of an outcome's own condition begin."""
    cut = behind_last(lead, ENDS)
    kinds = [part.kind for part in lead[cut:]]
    if kinds[:1] == ["("] and ")" in kinds and kinds[kinds.index(")") + 1 :][:1] == [","]:
        cut += kinds.index(")") + 2  # …不得分(以通报为准),未发生的得5分
    return _behind_bounds(lead, cut) if outcome.kind == "LOSE" else cut


def _meant(outcome: Element, own: Sequence[Element]) -> Element:
    """An outcome that the words in front of it make another: 完成率为100%,按满分计; 4处以上扣完."""
    bounds = [part for part in own if part.kind == "BOUND"]
    beyond = any(words().before.get(part.tokens[0].word) == ">" and "100%" in part.word for part in bounds)  # 超过100%
    if outcome.kind == "HUNDRED" and "分" in outcome.word and not (beyond and own[0].start):
        return evolve(outcome, kind="GIVE")
    if outcome.kind == "HUNDRED" and not bounds and says(own[: behind_last(own, (",",))]):
        raise Unsure.at("按100%计的是哪一种情形没有读出", *own, outcome)  # 无任务的,完成率按100%计
    taken = outcome.kind == "FLOOR" and outcome.letters in ("x", "vx") and outcome.word.removeprefix("的")[0] == "扣"
    return evolve(outcome, kind="ZERO") if taken and bounds else outcome


def _behind_bounds(lead: Sequence[Element], cut: int) -> int:
    """甲率≥98%,乙率≥96%,每低1个百分点: what is asked for stands ahead of what is taken from each."""
    every = next((at for at, part in enumerate(lead) if at > cut and part.kind == "EVERY"), cut)
    ahead = lead[cut : every - 1]
    named = [pattern("modal").sub("", part.word) for part in ahead if part.kind == "WORDS"]
    bounds = [part for part in ahead if part.kind == "BOUND" and "%" in part.word]
    plain = {part.kind for part in lead[cut:every]} <= {"WORDS", "BOUND", "PRE", ",", "、"}
    rates = len(named) == len(bounds) > 1 and all(name.endswith(words().lists["rates"]) for name in named)
    runs = [ahead[a + 1 : b] for a, b in pairwise([-1, *(i for i, one in enumerate(ahead) if one.kind == ","), every])]
    asked = [run[-1] for run in runs if run and run[0].kind == "WORDS" and run[-1].letters == "rA"]
    far = [part.kind for part in lead[every + 1 :]] == ["FAR", "BOUND"] and lead[-1].letters == "A"
    counted = far and len(asked) == len(runs) > 1  # 培训不少于2次,演练不少于1次,每少1次
    alike = counted and len({amount(part.tokens[-1]).unit for part in (*asked, lead[-1])}) == 1
    return every if (rates and plain) or alike else cut


def _of_each(outcome: Element, own: Sequence[Element]) -> str:
    """各项扣完为止, 两小项分值均扣完为止: the words that say of each."""
    cut = behind_last(own, (",",))
    if says(own[:cut]):
        return ""
    tokens = [token for part in (*own[cut:], outcome) for token in part.tokens]
    said = spelled(takewhile(lambda token: token.kind not in _ENDED, tokens)).strip(",")
    return said if pattern("each_part").fullmatch(said) else ""


def _lonely(text: Text, clause: Clause, ahead: Sequence[Element]) -> None:
    """有方案;有台账;有总结的得5分: is it given for the last alone?"""
    if clause.act != "give" or clause.zero or not clause.fact or not ahead or ahead[-1].kind != ";":
        return
    begin = behind_last(ahead[:-1], ENDS)
    said = text.source.over(ahead[begin:-1])
    looks = pattern("checks").match(said) or pattern("looked").match(said)
    if is_fact(said) and not looks and not pattern("of_all").search(clause.said):
        raise Unsure.at("前面的几项是不是得分的条件没有读出", ahead[begin], clause)


def _bounding(clause: Clause, outcome: Element, own: list[Element]) -> Clause:
    """A cap or a floor takes no condition; 超过100%按100%计 says what it cuts; 两项合计, 单项 or a name, over what."""
    if clause.words == "hundred":
        return evolve(clause, printed=spelled(own))
    most, cut = clause.act in ("cap", "limit"), behind_last(own, (",",))
    if says(own[:cut]):
        raise Unsure.at(_UNREAD, *own)
    heads = takewhile(lambda token: most and token.kind not in _AT_MOST, outcome.tokens)
    row = [*(token for part in own for token in part.tokens), *heads]
    noun = next((token.word for token in row if token.kind not in _BESIDE_MOST[3:]), "")  # 加分最高不超过2分
    row = [token for token in row if token.kind not in _BESIDE_MOST]
    said = spelled(row)
    said = said.removesuffix("以")  # 累计减分以3分为上限
    over = said + "累计" if outcome.word.startswith("累计") and not said.endswith("累计") else said
    start = row[0].start if row else clause.start
    spread = "summed" if pattern("summed").fullmatch(over) else "single" if pattern("single").fullmatch(over) else None
    if spread is None and over.removeprefix("但") not in ("", *words().lists["summed"], *words().lists["fillers"]):
        if not most or any(part.kind in ("BOUND", "EVERY") for part in own):
            raise Unsure(NOWHERE, start, clause.end)
        spread = "named"
    whole = clause.act == "cap" and spread == "summed" and clause.words != "added"
    told = spread if most and spread and not whole else clause.words
    return evolve(clause, words=told, printed=over or (noun if noun in _NOUNS else ""), start=start)


def _conditioned(text: Text, clause: Clause, outcome: Element, own: list[Element]) -> Clause:
    """A clause with the condition in front of it."""
    own, apart = _own(clause, outcome, own)
    ahead, own = _before_judge(outcome, own)
    said = spelled(own)
    judged = pattern("judges").match(said) or (outcome.kind == "EARN" and pattern("decided").search(said))
    if judged and (clause.act == "judge_give" or outcome.kind in ("EARN", "RATED")):
        clause = evolve(clause, act="judge_give", words=text.source.over([*own, outcome]), scores=())
        own = ahead
    sizes = [token.word for part in own for token in part.tokens if token.kind == "AMOUNT"]
    if sizes and all(f"×{word}" in clause.words.replace("*", "×") for word in sizes):
        text.remark(own[0].start, own[-1].end)  # 甲率占60%、乙率占40%,得分=…
        own = []
    clause = _of_own(text, clause.under(read_lead(text.source, _undefined(text, own), clause.act)), own)
    clause = _explained(text, _named(text, outcome, clause))
    over = clause.band if clause.act == "give" else None
    if over and over.unit == "分" and over.sign == ">" and clause.scores == (Points(over.edge),):
        return evolve(clause, act="cap", raw=None)  # 超过15分的按15分计
    _checked(clause, outcome, own)
    for place in clause.asides:
        if text.source.plain[slice(*place)].lstrip(",").startswith(("且", "或")):
            raise Unsure.at(_UNREAD, *own)  # 满意率≥95%,且每年开展1次培训的
        text.remark(*place, whole=True)
    if clause.heading is not None and clause.measure is not None:
        text.remark(*clause.headed)
    if "M" in outcome.letters and clause.raw is not None:
        clause = evolve(clause, each=(clause.raw,))
    return evolve(
        clause,
        apart=apart or not {*"pM"}.isdisjoint(outcome.letters),
        bracketed=outcome.letters[0] == "(",
        below_zero="z" in outcome.letters,
        printed=text.source.over(own),
        per=next((amount(two) for one, two in pairwise(outcome.tokens) if one.kind == "/"), None),
        start=own[0].start if own else outcome.start,
    )


def _of_own(text: Text, clause: Clause, parts: Sequence[Element]) -> Clause:
    """目标值≥95%。达到目标值得满分: of the bound that stands before; 1200人次得5分,完成80%得3分: a share of it."""
    before, band = text.own.get(clause.item), clause.band
    own = of_own(clause.target, clause.raw) or of_own(before, clause.raw, bare=False)
    if band is not None and before is not None and clause.giving and shared(before, band):
        low, high = (None if end is None else end * before.edge / 100 for end in (band.low, band.high))
        own = evolve(band, measure=before.measure, low=low, high=high, unit=before.unit, of=None)
        text.owned.append(text.source.over(parts))
    done = clause.act == "rated" and pattern("done_of_plan").fullmatch(clause.words)
    if done and before is not None and counted(before):
        clause = evolve(clause, act="share_give")  # 1500户,…按实际完成户数占计划户数比例
        text.owned.append(clause.words)
    first = clause.item not in text.own or (band is not None and band.measure is not None and own is None)
    if band is not None and clause.act == "give" and first and not (clause.zero or band.of):
        text.own[clause.item] = band  # of the measure that is named last: 8个以上得4分;开工率80%以上得4分,60%以上…
    return clause if own is None else evolve(clause, raw=own, target=None)


def _before_judge(outcome: Element, own: list[Element]) -> tuple[list[Element], list[Element]]:
    """有推广价值的,由考核小组打分: the condition, and who judges."""
    cut = behind_last(own, (",",))
    ahead, who = own[: max(cut - 1, 0)], own[cut:]
    if outcome.kind != "EARN" or not ahead or not spelled(who).startswith("由"):
        return [], own
    by_whom = pattern("given_by").fullmatch(spelled(ahead))  # 以平台数据为准,由系统计算得分
    return ([] if by_whom else ahead), who


def _undefined(text: Text, own: list[Element]) -> list[Element]:
    """控制率(支出/预算×100%)≤100%: the brackets say what the measure means."""
    at = next((i for i, part in enumerate(own) if part.kind == "(" and i), 0)
    stop = next((i for i, part in enumerate(own) if part.kind == ")" and i > at), 0)
    inner = own[at + 1 : stop]
    if not at or not any(part.kind == "/" for part in inner) or not own[at - 1].word.endswith(words().lists["rates"]):
        return own
    text.defined[text.source.over(own[at - 1 : at])] = definition(spelled(inner))
    text.worked.append((own[at].start, own[stop].end))
    return [*own[:at], *own[stop + 1 :]]


def _explained(text: Text, clause: Clause) -> Clause:
    """完成率 behind 重点工作完成率=甲/乙 is the measure that was explained."""
    if clause.bare and clause.act == "share_give" and len(text.defined) == 1:
        return evolve(clause, act="rated", words=next(iter(text.defined)))  # 完成率=甲/乙。按完成比例得分
    raw = clause.band
    quotes = str.maketrans("", "", '“”"')  # 三公经费变动率=…; “三公经费”变动率≤0
    said = (raw.measure or "=").translate(quotes) if raw else "="
    names = [name for name in text.defined if name.translate(quotes).endswith(said)]
    if raw and raw.measure in ("比率", "该比率") and text.defined:
        return evolve(clause, raw=evolve(raw, measure=[*text.defined][-1]))  # 利用率=甲/乙。比率为100%的得4分
    if raw and raw.measure is None and raw.unit == "%" and len(text.defined) == 1:
        named = measure_of(text.own.get(clause.item))  # …;税收占比达到70%得10分;低于60%的不得分
        names = [one for one in text.defined if named is None or not is_other(named, one)]  # 到位率=甲/乙。达100%得3分
    return evolve(clause, raw=evolve(raw, measure=names[0])) if raw and len(names) == 1 else clause


def _own(clause: Clause, outcome: Element, own: list[Element]) -> tuple[list[Element], bool]:
    """The elements of the condition, and whether 分别 stands among them."""
    if clause.act == "veto" and all(part.kind in ("FILL", "PRE", ",", ":") for part in own):
        return [], False
    if outcome.word[0] in "=二":
        own = _before_equation(own)
    near = [own[at + 1].kind if at + 1 < len(own) else "" for at in range(len(own))]
    spread = {"": ("分别",), "BOUND": ("分别",), "PRE": ("分别",), "EVERY": ("分别", "各", "均")}  # 均每低2%扣0.2分
    kept = [part for at, part in enumerate(own) if part.word not in spread.get(near[at], ())]
    apart = len(kept) < len(own)
    if outcome.tokens[0].word == "的":
        kept.append(Element("FILL", outcome.tokens[:1], "v"))
    return kept, apart


def _before_equation(own: list[Element]) -> list[Element]:
    """What stands before the name on the left of an equation."""
    cut = behind_last(own, (",", ":", "(")) - 1
    ends = [i for i, part in enumerate(own) if i > cut and (part.kind in ("ELSE", "BOUND") or part.word.endswith("的"))]
    inner = max(ends, default=-1)
    if 0 <= inner < len(own) - 1:
        return own[: inner + 1]
    return own[: max(cut, 0)]


def _named(text: Text, outcome: Element, clause: Clause) -> Clause:
    """What a rate or an equation is about is its name, no condition."""
    said, lists = clause.said, words().lists
    denied = said.startswith(lists["denials"])
    rated = outcome.kind == "RATED" and not denied
    given = outcome.word[0] not in "=二" or said.endswith(lists["rates"])
    worked = outcome.kind == "ARITHMETIC" and given and not denied
    if not clause.fact or said.endswith(("的", "时")) or not (rated or worked):
        return clause
    text.owned.append(said)
    return evolve(clause, raw=None)


def _checked(clause: Clause, outcome: Element, own: Sequence[Element]) -> None:
    """Refuse a condition that cannot be the outcome's."""
    band = clause.band
    last = own[-1:] if len(own) < 2 or len(own[-1].word) > 1 else own[-2:]  # noqa: PLR2004 - a sign and a character
    reasons = {
        _UNREAD: outcome.kind == "BARE"  # 减了0.5分, 按100分折计
        and (any(part.kind in _SIGNED for part in last) or [part.kind for part in own] == ["BY"]),
        "封顶管到哪几项没有读出": any(a.kind == "HIGHEST" and b.kind in ("BOUND", "RANGE") for a, b in pairwise(own)),
        "从哪个数起算的界限没有读出": clause.act in ("give", "lose", "gain")
        and band is not None
        and (band.unit, band.measure) == ("百分点", None),
        "在几分之间打几分没有写": band is not None
        and band.unit == "分"
        and re.search("[打评赋]分", outcome.word) is not None,
        "否决的条件没有读出": outcome.kind == "GRADE" and own and own[-1].word.endswith(("不得", "不能", "不予")),
        "前一句是要求还是扣分的条件没有读出": clause.act == "lose" and pattern("asked_line").match(clause.said),
        TWO_ENDS: clause.act == "share_give" and pattern("members").search(clause.said),  # 四项指标按比例得分
        "按比例加分的两端没有读出": clause.act == "share_give" and "a" in outcome.letters and band is None,
    }
    for reason, broken in reasons.items():
        if broken:
            raise Unsure.at(reason, *own, outcome)


# -- sentences without an outcome: requirements, what is looked at, notes


def _asides(text: Text, lead: Sequence[Element], item: int) -> Iterator[Clause]:
    """Read the sentences between two outcomes."""
    run: list[Element] = []
    for part in (*lead, None):
        if part is not None and part.kind not in ENDS:
            run.append(part)
            continue
        noted = next((at for at, one in enumerate(run) if at and one.kind == "("), 0)
        noted = noted if run[noted - 1 : noted] and run[noted - 1].word.endswith("除外") else 0  # …除外(数据由科室提供)
        for one in (run[:noted], run[noted:]):
            yield from _aside(text, one, item) if says(one) else ()
        run = []


def _aside(text: Text, run: list[Element], item: int) -> Iterator[Clause]:
    plain, printed = spelled(run), text.source.over(run)
    start, end, said, lists = run[0].start, run[-1].end, plain.strip(":,"), words().lists
    inner = plain.strip("(),")
    if said in lists["onward"]:
        text.onward = True
    elif pattern("edges").fullmatch(plain.strip("()")) or all(part.kind in ("FULL", "FILL") for part in run):
        text.owned.append(printed)  # 满分;每滞后1年扣2分: what is said already
    elif said in lists["headings"] or said in lists["harmless"] or _says_again(text, run, plain):
        text.remarks.append(printed)
    elif inner.endswith("除外") and any(pattern(name).match(inner) for name in ("excused", "exempt")):
        raw = StateHolds(re.sub("[除例]外$", "", printed.strip("（）(),， ")))
        yield Clause(act="none", raw=raw, item=item, start=start, end=end)
    elif inner.endswith("除外"):
        raise Unsure.at("除外的是哪一种情形没有读出", *run)
    elif next(part.kind for part in run if part.kind not in (",", ":")) == "ELSE" or _torn(run, said):
        raise Unsure.at("有一处情形没有写得几分", *run)
    else:
        try:
            found = _required(text, run, plain)
        except Unsure:  # 护理员与失能老人配比不低于1:4
            found = None
        if found is not None:
            text.own |= {} if found.band is None else {item: found.band}
            yield evolve(found, item=item, start=start, end=end)
        if found is None or (found.band is None and found.act == "require"):
            text.remark(start, end, whole=True)


def _says_again(text: Text, run: Sequence[Element], plain: str) -> bool:
    """甲率、乙率各占50%权重。得分=(甲率×50%+乙率×50%)×分值: the equation says it again.

    调整率=调整数/预算数×100%。调整数:追加、追减的资金总和(因…的除外): what a name in an equation means.
    """
    name, _, meaning = plain.partition(":")
    if meaning.endswith("除外)") and re.search(f"[=(/÷×*+-]{re.escape(name)}[)/÷×*+-]", text.source.plain):
        return True
    sizes = [token.word for part in run for token in part.tokens if token.kind == "AMOUNT"]
    return "占" in plain and bool(sizes) and all(f"×{word}" in text.source.plain.replace("*", "×") for word in sizes)


def _torn(run: Sequence[Element], said: str) -> bool:
    """否则; 未按时完成的; 低于95%; 低于: a condition, and nothing that it gives."""
    own = [part for part in run if part.kind not in ("FILL", ",", ":")] or run
    bound = len(own) == 1 and compares(own[0].tokens[0]) in ("<", ">")
    asked = len(own) > 1 and own[-1].word in ("少", "高", "降") and own[-2].kind == "WORDS"  # 群众意见少; 案件稳中有降
    torn = bound or said.endswith("的") or (own[-1].kind in ("PRE", "SIGN", "EVERY", "FAR") and not asked)
    counted = re.match("每(?:发现|出现|发生|有|缺|少|漏|迟|逾期|低|高|超)[^,。;]*?[0-9一]", said)  # 每发现1处不规
    return (torn or counted is not None) and "是否" not in said  # 考察项目是否按计划完成


def _required(text: Text, run: list[Element], plain: str) -> Clause | None:
    """A bound that a later distance may be measured from; so many 分 are a cap."""
    basis = pattern("basis").search(plain) is not None
    goal = pattern("goal").match(plain) is not None  # 年度目标:修缮房屋80间
    bounded = any(part.kind == "PRE" or (part.kind == "BOUND" and part.letters != "A") for part in run)
    rates = words().lists["rates"]
    bounded |= any(a.word.endswith(rates) and b.letters == "A" and "%" in b.word for a, b in pairwise(run))
    if not (basis or goal or bounded):
        return None
    own = [part for part in run if not (basis and part.word in words().lists["basis"])]
    lead = read_lead(text.source, own, "require")
    raw = lead.raw
    inner = [one for one in raw.parts if isinstance(one, Band)] if isinstance(raw, Several) else []
    raw = inner[0] if len(inner) == 1 else raw
    if isinstance(raw, Band) and basis:
        raw = evolve(raw, measure=None)
    over = "" if not isinstance(raw, Band) else (raw.measure or "").removesuffix("得分")  # 累计得分不超过4分
    whole = not over or pattern("summed").fullmatch(over)
    if isinstance(raw, Band) and raw.unit == "分" and raw.low is None and whole and raw.high is not None:
        text.owned.append(over)
        return Clause(act="limit" if "扣" in over else "cap", scores=(Points(raw.high),), strong="")
    if lead.count is not None or not isinstance(raw, Band | Condition | Several):
        return None
    return Clause(act="require").under(evolve(lead, raw=raw))


def _beside(text: Text, act: str, outcome: Element, own: Sequence[Element], scored: tuple[Outcome, ...]) -> None:
    """Keep what the text says beside its rule: weight, base share, rounding, the meaning of a measure."""
    score = scored[0] if scored else None
    if act == "weight" and isinstance(score, Points):
        if says(own):
            text.remark(own[0].start, own[-1].end)
        text.printed = score.value
    elif act == "base":
        text.base = score
    elif act == "rounding":
        last = outcome.tokens[-1].word
        name = (spelled(own) + outcome.word.removesuffix(last)).removesuffix("四舍五入")
        if name.endswith(("向下", "向上")):
            raise Unsure.at("取整的是哪一项没有读出", *own, outcome)  # 每200辆扣0.1分,向下取整
        measured = name.endswith(words().lists["measured"]) and not name.endswith("分值")
        text.rounding = Rounding("measure" if measured else "score", words().rounding[last])
    else:
        own = own[:-1] if own and own[-1].kind == ":" else own  # 到位率:甲/乙×100%
        own = own[:-3] if [part.word for part in own[-3:]] == ["(", "%", ")"] else own  # 漏损率(%)=甲/乙
        cut = behind_last(own, (",", ":", "(", *ENDS))
        if cut >= len(own) or own[-1].word.endswith(("扣分", "减分")):
            raise Unsure.at(FORMULA, outcome)  # 未完成的扣分=…
        name, right = text.source.over(own[cut:]).strip(), outcome.tokens[0].word.lstrip("=二")
        if _WORKED.search(name):  # 甲/乙×100%=完成率
            name, right = right, name
        try:
            text.defined[name] = definition(right)
        except Unsure:
            if not name.endswith(words().lists["rates"]):
                raise
            text.remarks.append(text.source.over([*own[cut:], outcome]))  # 办结率=实际完成数/交办或下达数
