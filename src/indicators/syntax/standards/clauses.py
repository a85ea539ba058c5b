"""Elements → clauses: each outcome with the condition in front of it (分句).

Lives here: where a clause ends, which words are its condition. May not: put clauses together (``compose``).
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import evolve

from indicators.standards.tree import Points, StateHolds
from indicators.syntax.standards.amounts import Band, amount, measure_of, number
from indicators.syntax.standards.arithmetic import definition
from indicators.syntax.standards.arrange import arranged, says
from indicators.syntax.standards.asides import asides, beside
from indicators.syntax.standards.conditions import Lead, read_lead
from indicators.syntax.standards.elements import Element
from indicators.syntax.standards.headings import RATED, headings
from indicators.syntax.standards.model import ENDS, Clause, Head, Text
from indicators.syntax.standards.outcomes import OUTCOMES, read_outcome
from indicators.syntax.standards.phrases import is_fact
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_BESIDE = ("define", "weight", "rounding", "base")
_MOST = 120  # nobody prints more clauses in one cell; the composition stays bounded
_PAUSES = (":", ",", "。", ";")
_WHOLE = ("floor", "cap", "limit", "total")
_SIGNED = ("DEDUCT", "ADD", "BELOW_ZERO", "both")
_WORKED = ("ARITHMETIC", "LOSE", "GAIN")
_JUDGES = re.compile("由|参照|比照|对照|根据|按照?|依据|视|对")
_RATE = re.compile("(?:根据|依据|按照?)([^,]+)")
_OF_ALL = re.compile("全|均|都|以上|上述|符合|满足|具备|做到|各|每|任|缺|[未不]|一项|[两二三四五]项")
_BANDED = ("give", "lose", "gain")


def clauses(text: Text, row: Sequence[Element]) -> list[Clause]:
    """Cut a text into clauses."""
    row = _without_contents(text, row)
    arranged_row = arranged(row)
    kept = {part.start for part in arranged_row}
    text.worked += [(part.start, part.end) for part in row if part.kind == "/" and part.start not in kept]  # 1分/项
    made = [clause for found in _cut(text, arranged_row) for clause in _clause(text, *found)]
    last = made[-1] if len(made) > 1 else None
    if last is not None and last.act == "judge_give" and not last.scores and last.words.startswith("由") and last.bare:
        text.remarks.append(made.pop().words)  # …。由考核小组现场打分。
    made = [evolve(one, whole=text.weight or text.printed) for one in made]
    if len(made) > _MOST:
        raise Unsure("一格里的分句太多")
    return made


def _without_contents(text: Text, row: Sequence[Element]) -> list[Element]:
    """本项由甲率(3分)和乙率(5分)两部分组成。其中:…: what follows says it again."""
    at = next((i for i, part in enumerate(row) if part.kind in (";", "。")), 0)
    named = [part.kind for part in row[:at] if part.kind in OUTCOMES]
    names = [one.word for one, two in pairwise(row[: at + 1]) if two.kind == "BARE" and one.kind == "WORDS"]
    again = len(names) > 1 and all(name[-4:] in text.source.plain[row[at].start :] for name in names)
    said_again = row[at - 1].word.endswith(("组成", "构成")) or again  # 甲满意度2分,乙满意度3分。甲满意度≥90%得2分,…
    if not named or {*named} - {"BARE"} or not said_again:
        return list(row)
    text.remarks.append(text.source[row[0].start : row[at].start])
    text.worked.append((row[0].start, row[at].start))
    return list(row[at + 1 :])


def _cut(text: Text, row: Sequence[Element]) -> Iterator[tuple[list[Element], Element | None, int, str]]:
    """Each outcome with what stands before it, the place of its printed number, and the stop that came first."""
    lead: list[Element] = []
    item, strong, headed = 0, "。", False
    heads = set(headings(row))
    titled = [one.kind == "BARE" and one.letters[0] == "(" and two.kind == ":" for one, two in pairwise(row)]
    several = sum(titled) > 1
    for at, part in enumerate(row):
        after = row[at + 1].kind if at + 1 < len(row) else ""
        if after == ":" and part.kind == "BARE":
            then = next((one.kind for one in row[at + 2 :] if one.kind in (*ENDS, *OUTCOMES)), "")
            after = "HEADING" if then in ("GIVE", "BARE") else after
        before = row[at - 1].kind if at else "。"
        read = part if at in heads else _placed(part, lead, after, before)
        if at in heads or read.kind == "HEADED":
            item += several and at not in heads  # 建档(2分):…。管理(2分):…
            lead, strong, headed = _headed(text, lead, part, item), "。", True
            continue
        if part.kind in _PAUSES and headed:
            headed = False
            continue
        headed = False
        if read.kind in OUTCOMES:
            yield lead, read, item, strong
            lead, strong = [], ""
            continue
        if read.kind in ENDS:
            item += read.kind == "ITEM"
            strong = read.kind if strong != "。" else "。"
        lead.append(read)
    yield lead, None, item, strong


def _headed(text: Text, lead: list[Element], part: Element, item: int) -> list[Element]:
    """产出数量(10分): names a part of the text and its weight."""
    begin = max((i for i, one in enumerate(lead) if one.kind in ENDS), default=-1) + 1
    if any(one.kind == "BOUND" for one in lead[begin:]):
        raise Unsure.at("标题里的分值还是一项得分没有读出", *lead[begin:], part)
    name = "".join(one.word for one in lead[begin:]).strip(",，:：(")
    points = next((number(token) for token in part.tokens if token.kind == "POINTS"), None)
    if points is None:
        name = RATED.sub("", part.word)  # 按高标准农田建设完成率评分
    if item or points is None:
        text.heads[item] = Head("" if name.endswith(words().lists["no_name"]) else name, points)
    else:
        text.printed = points
    if name:
        text.remarks.append(text.source[(lead[begin:] or [part])[0].start : part.end])
    return lead[:begin]


def _placed(part: Element, lead: Sequence[Element], after: str, before: str) -> Element:
    """Points that are no outcome where they stand: a heading's, counted ones, the weight."""
    if part.kind not in ("BARE", "WEIGHT", "RANGE"):
        return part
    bracketed = part.letters[0] == "("
    if part.kind == "RANGE":
        depth = sum((one.kind == "(") - (one.kind == ")") for one in lead)
        return evolve(part, kind="NOTED") if depth > 0 and not bracketed else part
    if (after == "HEADING" or (bracketed and after == ":")) and says(lead):
        return evolve(part, kind="HEADED")  # 产出数量(10分): 及时性5分:按期得5分
    if part.kind == "WEIGHT" or says(lead) or bracketed:
        counted = part.letters == "P" and _counts_points(lead) and after in (*OUTCOMES, ",", "FILL")
        return evolve(part, kind="COUNTED") if counted else part  # 每低1分
    if part.letters == "vP" and part.word.startswith(("本", "该", "此")):
        return evolve(part, kind="WEIGHT")  # 本项5分
    return evolve(part, kind="NOTED") if before in ENDS else part


def _counts_points(lead: Sequence[Element]) -> bool:
    kinds = [part.kind for part in lead]
    last = max((at for at, kind in enumerate(kinds) if kind in (*ENDS, ",", "BOUND")), default=-1)
    return "EVERY" in kinds[last + 1 :]


def _clause(text: Text, lead: list[Element], outcome: Element | None, item: int, strong: str) -> Iterator[Clause]:
    """Make the clause of an outcome; what stands before its own sentence is an aside."""
    cut = max((i for i, part in enumerate(lead) if part.kind in ENDS), default=-1)
    yield from asides(text, lead if outcome is None else lead[: cut + 1], item)
    if outcome is None:
        return
    own = lead[cut + 1 :]
    if [part.kind for part in own[1:2]] == [":"] and own[0].word in words().lists["headings"]:
        text.remarks.append(text.source[own[0].start : own[0].end])
        own = own[2:]
    if outcome.kind == "HUNDRED" and "满分" in outcome.word and not any(map(_beyond, own)):
        outcome = evolve(outcome, kind="GIVE")  # 完成率为100%,按满分计
    if (
        outcome.kind == "FLOOR"
        and outcome.letters == "x"
        and outcome.word[0] == "扣"
        and any(part.kind == "BOUND" for part in own)
    ):
        outcome = evolve(outcome, kind="ZERO")  # 4处以上扣完
    act, scored, said = read_outcome(text, outcome)
    text.worked += [(outcome.start, outcome.end)] if outcome.kind in _WORKED else []
    if any(part.kind == "ONWARD" for part in own):
        text.onward = True
        own = [part for part in own if part.kind not in ("ONWARD", ",")]
    if act in _BESIDE:
        beside(text, act, outcome, own, scored)
    else:
        made = Clause(
            act=act, scores=scored, item=item, words=said, start=outcome.start, end=outcome.end, strong=strong
        )
        made = _bounding(made, own) if act in _WHOLE else _conditioned(text, made, outcome, own)
        _lonely(text, made, lead[: cut + 1])
        yield made


def _lonely(text: Text, clause: Clause, ahead: Sequence[Element]) -> None:
    """有方案;有台账;有总结的得5分: is it given for the last alone?"""
    if clause.act != "give" or clause.zero or not isinstance(clause.raw, StateHolds):
        return
    if not ahead or ahead[-1].kind != ";":
        return
    begin = max((i for i, part in enumerate(ahead[:-1]) if part.kind in ENDS), default=-1) + 1
    said = text.source[ahead[begin].start : ahead[-1].start] if begin + 1 < len(ahead) else ""
    if is_fact(said) and not pattern("checking", "^{}").match(said) and not _OF_ALL.search(clause.raw.words):
        raise Unsure.at("前面的几项是不是得分的条件没有读出", ahead[begin], clause)


def _beyond(part: Element) -> bool:
    """超过100%, >100%."""
    return part.kind == "BOUND" and words().before.get(part.tokens[0].word) == ">"


def _bounding(clause: Clause, own: Sequence[Element]) -> Clause:
    """A cap or a floor takes no condition; 完成率超过100%按100%计 says what it cuts."""
    said = "".join(part.word for part in own)
    if clause.words == "hundred":
        return evolve(clause, printed=said)
    if any(part.kind in ("BOUND", "EVERY") for part in own):
        raise Unsure("封顶或保底没有着落", own[0].start, clause.end)
    if says(own) and "".join(p.word for p in own).strip(",，") not in words().lists["summed"]:
        raise Unsure("有一段没有读出", own[0].start, own[-1].end)
    return clause


def _conditioned(text: Text, clause: Clause, outcome: Element, own: list[Element]) -> Clause:
    """A clause with the condition in front of it."""
    own, apart = _own(clause, outcome, own)
    judged = _JUDGES.match("".join(part.word for part in own)) is not None and own
    if judged and (clause.act == "judge_give" or outcome.kind in ("EARN", "RATED")):
        said, own = text.source[own[0].start : outcome.end], []
        scores = clause.scores if outcome.kind == "JUDGE" else ()
        clause = evolve(clause, act="judge_give", words=said, scores=scores)
    sizes = [token.word for part in own for token in part.tokens if token.kind == "AMOUNT"]
    if clause.act == "formula" and sizes and all(f"×{word}" in clause.words.replace("*", "×") for word in sizes):
        text.remark(own[0].start, own[-1].end)  # 甲率占60%、乙率占40%,得分=…
        own = []
    rated = _RATE.fullmatch(text.source.plain[own[0].start : own[-1].end]) if own else None
    if clause.act == "share_give" and rated is not None and rated[1].endswith(words().lists["rates"]):
        clause, own = evolve(clause, act="rated", words=rated[1]), []  # 根据完成率按比例得分
    lead = _explained(text, _named(text, outcome, read_lead(text.source, _undefined(text, own), clause.act)))
    over = lead.raw if isinstance(lead.raw, Band) and lead.raw.unit == "分" and clause.act == "give" else None
    if over is not None and over.sign == ">" and clause.scores == (Points(over.edge),):  # 超过15分的按15分计
        return evolve(clause, act="cap")
    _checked(clause, outcome, own, lead)
    for place in lead.asides:
        text.remark(*place)
    if lead.heading is not None and not lead.each and (lead.raw is None or measure_of(lead.raw) is not None):
        text.remark(*lead.headed)
    tokens = outcome.tokens
    return evolve(
        clause,
        lead=lead,
        apart=apart or "p" in outcome.letters,
        bracketed=outcome.letters[0] == "(",
        below_zero="z" in outcome.letters,
        printed=text.source[own[0].start : own[-1].end] if own else "",
        per=next((amount(two) for one, two in pairwise(tokens) if one.kind == "/"), None),
        start=own[0].start if own else outcome.start,
    )


def _undefined(text: Text, own: list[Element]) -> list[Element]:
    """控制率(支出/预算×100%)≤100%: the brackets say what the measure means."""
    at = next((i for i, part in enumerate(own) if part.kind == "(" and i), 0)
    stop = next((i for i, part in enumerate(own) if part.kind == ")" and i > at), 0)
    inner = own[at + 1 : stop]
    if not at or not any(part.kind == "/" for part in inner) or not own[at - 1].word.endswith(words().lists["rates"]):
        return own
    name, right = text.source[own[at - 1].start : own[at - 1].end], "".join(part.word for part in inner)
    text.defined[name] = definition(right)
    text.worked.append((own[at].start, own[stop].end))
    return [*own[:at], *own[stop + 1 :]]


def _explained(text: Text, lead: Lead) -> Lead:
    """完成率 behind 重点工作完成率=甲/乙 is the measure that was explained."""
    raw = lead.raw
    names = [name for name in text.defined if isinstance(raw, Band) and name.endswith(raw.measure or "=")]
    if isinstance(raw, Band) and raw.measure is None and raw.unit == "%" and len(text.defined) == 1:
        names = list(text.defined)  # 到位率=甲/乙×100%。达100%得3分
    return evolve(lead, raw=evolve(raw, measure=names[0])) if isinstance(raw, Band) and len(names) == 1 else lead


def _own(clause: Clause, outcome: Element, own: list[Element]) -> tuple[list[Element], bool]:
    """The elements of the condition, and whether 分别 stands among them."""
    if clause.act == "veto" and all(part.kind in ("FILL", "PRE", ",", ":") for part in own):
        return [], False
    if clause.act == "formula" and outcome.word[0] in "=二":
        own = _before_equation(own)
    near = [at + 1 == len(own) or own[at + 1].kind in ("BOUND", "PRE") for at in range(len(own))]
    kept = [part for at, part in enumerate(own) if not (part.word == "分别" and near[at])]
    if kept and outcome.tokens[0].word == "的":
        kept.append(Element("FILL", outcome.tokens[:1], "v"))
    return kept, len([part for part in kept if part.tokens != outcome.tokens[:1]]) < len(own)


def _before_equation(own: list[Element]) -> list[Element]:
    """What stands before the name on the left of an equation."""
    cut = max((i for i, part in enumerate(own) if part.kind in (",", ":", "(")), default=-1)
    ends = [i for i, part in enumerate(own) if i > cut and (part.kind in ("ELSE", "BOUND") or part.word.endswith("的"))]
    inner = max(ends, default=-1)
    if 0 <= inner < len(own) - 1 and own[inner + 1].kind == "give":
        return own[: inner + 1]
    return own[: max(cut, 0)]


def _named(text: Text, outcome: Element, lead: Lead) -> Lead:
    """What a rate or an equation is about is its name, no condition."""
    if not isinstance(lead.raw, StateHolds) or lead.raw.words.endswith(("的", "时")):
        return lead
    if outcome.kind == "RATED" and lead.raw.words.startswith(words().lists["denials"]):
        return lead
    rate = lead.raw.words.endswith(words().lists["rates"])
    worked = outcome.kind == "ARITHMETIC" and (rate or outcome.word[0] not in "=二")
    if not (outcome.kind == "RATED" or worked):
        return lead
    text.owned.append(lead.raw.words)
    return evolve(lead, raw=None)


def _signed(own: Sequence[Element]) -> bool:
    """减了0.5分: a sign with one more character between it and its points."""
    last = own[-1:] if len(own) < 2 or len(own[-1].word) > 1 else own[-2:]  # noqa: PLR2004 - a sign and a character
    return any(part.kind in _SIGNED for part in last)


def _checked(clause: Clause, outcome: Element, own: Sequence[Element], lead: Lead) -> None:
    """Refuse a condition that cannot be the outcome's."""
    raw = lead.raw
    band = raw if isinstance(raw, Band) else None
    reasons = {
        "有一段没有读出": outcome.kind == "BARE" and _signed(own),  # 减了0.5分
        "封顶管到哪几项没有读出": any(a.kind == "HIGHEST" and b.kind in ("BOUND", "RANGE") for a, b in pairwise(own)),
        "从哪个数起算的界限没有读出": clause.act in _BANDED
        and band is not None
        and (band.unit, band.measure) == ("百分点", None),
        "否决的条件没有读出": outcome.kind == "GRADE" and own and own[-1].word.endswith(("不得", "不能", "不予")),
        "按比例加分的两端没有读出": clause.act == "share_give" and "a" in outcome.letters and band is None,
    }
    for reason, broken in reasons.items():
        if broken:
            raise Unsure(reason, own[0].start if own else outcome.start, outcome.end)
