"""Sentences without an outcome: requirements, what is looked at, notes (旁注).

Lives here: what becomes a bound to measure from, and what is kept as a remark. May not: outcomes.
"""

import re
from collections.abc import Iterator, Sequence

from attrs import evolve

from indicators.standards.tree import Condition, Outcome, Points, Rounding, StateHolds
from indicators.syntax.standards.amounts import Band, Raw, Several
from indicators.syntax.standards.arithmetic import definition
from indicators.syntax.standards.arrange import says
from indicators.syntax.standards.conditions import BASIS, Lead, read_lead
from indicators.syntax.standards.elements import Element
from indicators.syntax.standards.model import ENDS, Clause, Text
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_EDGES = re.compile(r"^\(?以上(?:包含|含|包括)(?:本数)?,以下(?:不含|不包含|不包括)(?:本数)?\)?$")
_WORKED = re.compile("[×÷/*]")
_MARKS = ("HUNDRED", "VETO", "EXCLUDED")


def asides(text: Text, lead: Sequence[Element], item: int) -> Iterator[Clause]:
    """Read the sentences between two outcomes."""
    run: list[Element] = []
    for part in (*lead, None):
        if part is not None and part.kind not in ENDS:
            run.append(part)
            continue
        if says(run):
            yield from _aside(text, run, item)
        run = []


def _aside(text: Text, run: list[Element], item: int) -> Iterator[Clause]:
    plain = "".join(part.word for part in run)
    start, end, said = run[0].start, run[-1].end, plain.strip(":,")
    lists = words().lists
    if said in lists["onward"]:
        text.onward = True
    elif _EDGES.match(plain) or all(part.kind in ("FULL", "FILL") for part in run):
        return  # 满分;每滞后1年扣2分: what is said already
    elif said in lists["headings"] or said in lists["harmless"]:
        text.remarks.append(text.source[start:end])
    elif plain.strip("(),").endswith("除外") and pattern("excuses", "^{}").match(plain.strip("(),")):
        said = text.source[start:end].strip("（）(),， ").removesuffix("除外")
        yield Clause(act="none", lead=Lead(raw=StateHolds(said)), item=item, start=start, end=end)
    else:
        if next(part.kind for part in run if part.kind not in (",", ":")) == "ELSE":
            raise Unsure.at("有一段没有读出", *run)  # 否则 and nothing that is given
        try:
            found = _required(text, run, plain)
        except Unsure:  # 护理员与失能老人配比不低于1:4
            found = None
        if found is None:
            text.remark(start, end, whole=True)
        else:
            yield evolve(found, item=item, start=start, end=end)
            if not isinstance(found.raw, Band) and found.act == "require":
                text.remark(start, end, whole=True)


def _required(text: Text, run: list[Element], plain: str) -> Clause | None:
    """A bound that a later distance may be measured from; so many 分 are a cap."""
    basis = BASIS.search(plain) is not None
    if not basis and not any(part.kind == "PRE" or (part.kind == "BOUND" and part.letters != "A") for part in run):
        return None
    own = [part for part in run if part.word not in words().lists["basis"]] if basis else run
    lead = read_lead(text.source, own, "require")
    raw = _only_band(lead.raw)
    if isinstance(raw, Band) and basis:
        raw = evolve(raw, measure=None)
    if isinstance(raw, Band) and raw.unit == "分" and raw.low is None and raw.measure is None and raw.high is not None:
        return Clause(act="cap", scores=(Points(raw.high),), words=plain, strong="")
    if lead.count is not None or not isinstance(raw, Band | Condition | Several):
        return None
    return Clause(act="require", lead=evolve(lead, raw=raw))


def _only_band(raw: Raw | None) -> Raw | None:
    inner = [one for one in raw.parts if isinstance(one, Band)] if isinstance(raw, Several) else []
    return inner[0] if len(inner) == 1 else raw


def beside(text: Text, act: str, outcome: Element, own: Sequence[Element], scored: tuple[Outcome, ...]) -> None:
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
        name = ("".join(part.word for part in own) + outcome.word.removesuffix(last)).removesuffix("四舍五入")
        measured = name.endswith(words().lists["measured"]) and not name.endswith("分值")
        text.rounding = Rounding("measure" if measured else "score", words().rounding[last])
    else:
        cut = max((i for i, part in enumerate(own) if part.kind in (",", ":", "(", *ENDS)), default=-1)
        if cut + 1 >= len(own):
            raise Unsure("算式没有读出", outcome.start, outcome.end)
        name, right = text.source[own[cut + 1].start : own[-1].end].strip(), outcome.tokens[0].word[1:]
        if _WORKED.search(name):  # 甲/乙×100%=完成率
            name, right = right, name
        text.defined[name] = definition(right)
