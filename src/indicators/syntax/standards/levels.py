"""Awards for facts → levels of which one holds, or parts that are earned side by side (分级).

Lives here: what the words of facts say of each other. May not: bounds (``ladders``), what a branch gives
(``branches``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.standards import tree
from indicators.standards.tree import Case, Cases, Rule, Ruled
from indicators.syntax.standards import trees
from indicators.syntax.standards.amounts import settled
from indicators.syntax.standards.arrange import grade_word, of_grades
from indicators.syntax.standards.branches import Ladder, score_of
from indicators.syntax.standards.changes import zero
from indicators.syntax.standards.model import NOTHING, ZERO, Clause, Text
from indicators.syntax.standards.reasons import LEVELS, WHAT_IS_ZERO
from indicators.syntax.standards.text import Unsure
from indicators.syntax.standards.words import pattern, words

_BRIEF = 3  # 持平, B级: names of levels
SHORT = 7  # a level of so few signs has no subject of its own


def facts_rule(text: Text, main: Sequence[Clause], others: Sequence[Clause], weight: Fraction | None) -> list[Rule]:
    """One rule of levels, or a rule for each fact that earns by itself."""
    main = main if others else _climbed(main, weight)
    zeros = [clause for clause in main if clause.zero]
    gives = [clause for clause in main if not clause.zero]
    again = zeros[1:] if gives and main[0] is gives[0] else []  # 规范得10分,不规范0分。未提供材料的不得分
    gone = [one for one in zeros if _undoes(one, gives) or (one in again and one.strong)]
    if gone:
        inner = facts_rule(text, [one for one in main if one not in gone], others, weight)
        return [emptied(inner, gone)]
    apart = any(clause.apart for clause in main)
    worths = [one.worth or Fraction(0) for one in gives if one.act == "give"]
    summed = len(worths) > 1 and sum(worths) == weight != worths[0]  # the weight says that they are earned each
    summed &= not (main[-1].zero and _maybe_levels(gives) and levels(main))  # 健全得3分,有但不完善得2分,未建立0分
    graded = not apart and not summed and (levels(main) or len(gives) == 1)
    if text.highest:
        graded = all(falls(a, b) for a, b in pairwise(gives))
    branched = any(clause.act != "give" for clause in main)
    unclear = LEVELS, main[0].start, main[-1].end
    grades = apart and _grades_fall(main)
    if (apart or summed) and not grades and of_grades([one.said for one in gives]):
        raise Unsure(*unclear)  # 分优、良、差三个等级,分别得10分、8分、2分: which one holds is no sum
    if branched and not graded and (apart or len(worths) > 1):
        raise Unsure(*unclear)
    falling = all(falls(a, b) for a, b in pairwise(gives))
    over = apart and not others and falling and weight is not None and worths[0] == weight < sum(worths)
    one_holds = over and all(pattern("government").search(one.said) for one in gives)  # 国家级、省级的,分别得5分、3分
    one_holds |= (
        _nested(gives) or grades or len(main) == 1 or graded or branched or not gives
    )  # …的不得分;…的不得分。均无上述情形得5分
    if not one_holds and not apart and not others and falling and weight is not None:
        one_holds = worths[0] == weight != sum(worths)  # 靠前得10分,居中得6分,靠后得2分 of 10
    either = others and not (apart or summed) and (_maybe_levels(main) or falling)
    if one_holds or (either and not text.meant(*unclear)):
        return [_levelled(text, main, others)]
    side: list[Rule] = [_levelled(text, [clause], others) for clause in gives]
    if zeros:
        return _with_zero(text, main, side, summed=summed) or [_levelled(text, main, others)]
    return side


def _with_zero(text: Text, main: Sequence[Clause], side: list[Rule], *, summed: bool) -> list[Rule]:
    """What earns side by side, with what gives nothing; empty where all are levels of one."""
    apart = any(clause.apart for clause in main)
    zeros, gives = ([clause for clause in main if clause.zero is zero] for zero in (True, False))
    closed: list[Rule] = [evolve(rule, otherwise=ZERO) for rule in side if isinstance(rule, Cases)]
    only = zeros[0] if len(zeros) == 1 else NOTHING
    undone = only.said.startswith(words().lists["denials"]) and len(only.said) < SHORT  # 没做的不得分: which of them?
    for_all = ("均" in only.told and not levels(main)) or (apart and "该项" in only.told)
    for_all |= summed and undone and main[-1] is only
    listed = len(gives) > 1 and len({one.start for one in gives}) == 1  # 公开预算、公开决算的,各得2分,未公开的不得分
    for_all |= listed and undone and main[-1] is only and all(denied(only.said) in one.said for one in gives)
    whole = not apart and takes_part(only)
    if not apart and not whole and len(gives) > 1 and _denies_one(gives, main[-1]):
        raise Unsure.at(WHAT_IS_ZERO, main[-1])
    if not whole and (for_all or (main[-1] is only and denying(only, None))):
        text.owned += [only.printed] if for_all else []
        return closed
    gate = denying(only, gives[0]) or opens(only, gives[0])
    first = main[0] is only and (whole or (gate and summed))  # 未建立的0分。建立:1分;…
    if first or (main[-1] is only and (whole or not undone)):
        return [emptied(side, [only])]
    return closed if text.meant(LEVELS, main[0].start, main[-1].end) else []


def _denies_one(gives: Sequence[Clause], last: Clause) -> bool:
    """机构健全2分,人员到位3分;机构不健全不得分: of the one that it denies, or of all?"""
    return last.zero and re.sub("[未不无没]", "", last.said) in [one.said for one in gives]


def _climbed(main: Sequence[Clause], weight: Fraction | None) -> Sequence[Clause]:
    """递交申请的得4分,申请获批的得10分 of 10: the last has the others in it, and stands first."""
    zeros = [one for one in main if one.zero]
    gives = main[: len(main) - len(zeros)]
    up = all(falls(b, a) for a, b in pairwise(gives)) and len(gives) > 1
    if up and _nested(gives[::-1]):
        return [*gives[::-1], *zeros]
    up = up and bool(zeros or gives[-1].worth == weight)
    if not up or any(one.zero for one in gives):
        return main
    counted = any(re.search("[0-9一任]", one.said) for one in gives)  # 具备1个要点得1分,全部具备得3分
    if len(gives) == 2 and gives[-1].worth == weight and not counted:  # noqa: PLR2004 - 开展得2分,成效明显得3分 of 3
        return [*gives[::-1], *zeros]
    if pattern("succeeds").search(gives[-1].said) is None:
        return main
    same = share_words(gives[-1].said.replace("项目", ""), [one.said for one in gives[:-1]])
    return [*gives[::-1], *zeros] if same else main


def _nested(gives: Sequence[Clause]) -> bool:
    """制度健全且执行有效得5分,制度健全得3分: who has the first has the second."""
    said = [one.said.removesuffix("的") for one in gives]
    more = [re.match(f"{re.escape(two)}[,，]?(?:[且并]|同时)", one) for one, two in pairwise(said)]
    return bool(more) and None not in more


def _grades_fall(main: Sequence[Clause]) -> bool:
    """结果为优秀、良好、不合格的,分别得5分、4分、0分: of grades one holds."""
    said = [re.split("为", one.said.removesuffix("的"))[-1] for one in main]
    return len(main) > 1 and all(map(grade_word, said)) and all(map(falls, main, main[1:]))


def opens(zero_one: Clause, clause: Clause) -> bool:
    """未开展评估的不得分;已开展的得2分: the first is the gate of the second."""
    undone = denied(zero_one.said) if zero_one.gate else ""
    return bool(undone) and undone[:2] == clause.said.removeprefix("已")[:2]


def _undoes(clause: Clause, gives: Sequence[Clause]) -> bool:
    """完成任务得10分;发生事故的不得分: it may be so whatever was earned, and takes it."""
    said, lists = clause.said.removesuffix("的"), words().lists
    thing = pattern("offence").sub("", said)
    without = [one.said for one in gives if pattern("without").search(one.said)]
    again = any(not thing or len(one) < SHORT or share_words(thing, [one]) for one in without)  # 无违规…,发现违规…
    missing = pattern("any_missing").fullmatch(said) is not None  # 以上均具备得5分,缺任意一项不得分
    if not gives or not takes_all(clause) or grade_word(said) or again or missing:
        return False
    if re.match("[，,]?但", clause.printed):  # 完成得4分,但验收不合格的不得分
        return True
    level = len(said) <= _BRIEF or any(word in said for word in (*lists["degrees"], *lists["changes"]))
    return said.startswith(lists["offences"]) or not (level or share_words(said, [one.said for one in gives]))


def emptied(rules: Sequence[Rule], gates: Sequence[Clause]) -> Rule:
    """What is earned side by side, until one of the gates takes it."""
    return tree.Adjust(Ruled(trees.sum_of(rules)), tuple(map(zero, gates)))


def takes_all(clause: Clause) -> bool:
    """造假的不得分, a sentence behind bands: whatever the number; 未开展的不得分 is what no band holds."""
    told = clause.said or ("" if clause.count is None else clause.count.said)  # 有一项不符合
    said = re.sub("^(?:以上|上述)(?:各项|要求)?", "", told if clause.zero else "")
    whole = takes_part(clause) or "该项" in clause.told
    return bool(said) and (whole or not said.startswith(words().lists["denials"]))


def takes_part(clause: Clause) -> bool:
    """未开展工作的,本项不得分."""
    return pattern("takes_all").search(clause.told) is not None


def denies_before(clause: Clause) -> bool:
    """无此情形的, 没有发生的: nothing of what stands before it."""
    said = clause.said.removesuffix("的")
    return said in words().lists["none_of"] or (said in words().lists["complements"] and "情" in said)


def falls(one: Clause, two: Clause) -> bool:
    """Does the second give less?"""
    return one.worth is not None and two.worth is not None and two.worth < one.worth


def give_differently(text: Text, main: Sequence[Clause]) -> None:
    """甲得2分;乙得2分: facts that give the same are no levels of one thing."""
    given = [one.worth for one in main if one.act == "give" and one.fact and not one.zero]
    if text.second is None and any(a == b for a, b in pairwise(given)):
        raise Unsure.at(LEVELS, *main)


def _levelled(text: Text, main: Sequence[Clause], others: Sequence[Clause]) -> Cases:
    """Facts of which the first that holds decides; a last one that only denies is the else-branch."""
    give_differently(text, main)
    if any(two.printed.lstrip("，, ").startswith("其中") and falls(two, one) for one, two in pairwise(main)):
        raise Unsure.at(LEVELS, *main)  # 通过验收的得3分,其中一次性通过的得4分
    said = [one.said for one in main if not one.zero]
    loose = [one for one in main if one.zero and not (denying(one, None) or share_words(one.said, said))]
    if len(said) == 1 and len(loose) > 1 and not others:
        raise Unsure.at(LEVELS, *main)  # 有制度得2分,未公开的不得分,未公示的不得分
    if any(denying(one, main[0]) and one.act != "give" for one in main[1:-1]):
        raise Unsure.at(LEVELS, *main)  # 未完成的按完成额计分,完成不到一半的不得分: the last would never hold
    ladder = Ladder(tuple(main), None)
    scored = [score_of(text, ladder, clause) for clause in main]
    cases = tuple(Case(settled(one.raw), score) for one, score in zip(main, scored, strict=True) if one.raw)
    if others:
        return Cases(None, cases, score_of(text, ladder, others[0]))
    two = len(main) == 2 and (denying(main[1], main[0]) or _happens(main[1], main[0]))  # noqa: PLR2004 - a fact and its denial
    text.owned += [main[1].printed] if two else []
    return Cases(None, cases[:1], scored[1]) if two else Cases(None, cases, None)


def levels(main: Sequence[Clause]) -> bool:
    """Do the points fall, with words of degree or nothing at the end?"""
    values = [clause.worth if clause.scores else Fraction(1, 3) for clause in main]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return not known
    said = [clause.said for clause in main if clause.fact]
    if len(said) > 1 and all(one.startswith(words().lists["only"]) for one in said[1:]):
        return True
    if not all(a > b for a, b in pairwise(known)):
        return False
    brief = all(len(one.removesuffix("的")) <= _BRIEF for one in said[1:])
    if known[-1] == 0 and said and (brief or share_words(said[-1], said[:-1])):
        return True
    chosen = [isinstance(one.scores[0], tree.PointsBetween | tree.ShareBetween) for one in main if one.scores]
    return any(chosen) or _maybe_levels(main)


def _maybe_levels(main: Sequence[Clause]) -> bool:
    """Do the facts grade one thing: by words of degree, or by a number?"""
    said = [clause.said for clause in main if clause.fact]
    gives = [clause.said for clause in main if clause.fact and not clause.zero]
    bare = {re.sub("[0-9一二三四五A-D]+", "", one) for one in gives}
    if len(bare) == 1 and "" not in bare and len(gives) > 1:
        return True
    plain = [re.sub("并有一", "", one) for one in said]  # 并有一名领导分管 is no degree of anything
    graded = [(at, one) for at, one in enumerate(plain) if at and any(word in one for word in words().lists["degrees"])]
    return any(len(one) < SHORT or share_words(one, said[:at]) for at, one in graded)


def share_words(one: str, before: Sequence[str]) -> bool:
    """Does a fact repeat two signs of one before it?"""
    pairs = {one[i : i + 2] for i in range(len(one) - 1)}
    return any(pair in other for other in before for pair in pairs)


def denied(said: str) -> str:
    """What a fact denies; nothing where it denies nothing."""
    plain = said.removesuffix("的")
    stem = pattern("denial").sub("", plain)
    return "" if stem == plain else stem


def _happens(clause: Clause, before: Clause) -> bool:
    """未发生事故得5分,发生的不得分; 无事故得5分,发生事故不得分."""
    said, known = (one.said.removesuffix("的") for one in (clause, before))
    verbs = "|".join(words().lists["happens"])
    thing = re.sub(f"^(?:未|没有|没|无)(?:{verbs})?", "", known)
    return clause.zero and thing != known and re.fullmatch(f"(?:{verbs})(?:{re.escape(thing)})?", said) is not None


def denying(clause: Clause, before: Clause | None) -> bool:
    """Does the fact only deny the one before it?"""
    said, known, lists = clause.said.removesuffix("的"), before.said if before is not None else "", words().lists
    if {said, clause.said} & {*lists["bare_denials"], *lists["not_reached"]}:
        return True
    if pattern("of_all").search(known) and pattern("any_missing").fullmatch(said):
        return True  # 以上均具备得5分,缺任意一项不得分
    stems = [said.removeprefix(denial) for denial in lists["denials"] if said.startswith(denial)]
    inner = re.sub("(?<=.)(?:未|没有|不)", "", said)  # 制度已建立的得3分;制度未建立的不得分
    return any((known and stem in known) or stem in lists["generic_denials"] for stem in stems) or (
        clause.zero and inner not in ("", said) and inner == known.replace("已", "").removesuffix("的")
    )
