"""Awards → ladders, levels, lines and parts (得分).

Lives here: which awards are branches of one rule. May not: conditions of a ladder (``ladders``), facts (``levels``),
what a branch gives (``branches``), changes (``changes``).
"""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from attrs import evolve

from indicators.comparators import decimal_string
from indicators.standards import tree
from indicators.standards.formula import POINTS_NAME
from indicators.standards.tree import Cases, Condition, Linear, Outcome, Point, Rule, Ruled
from indicators.syntax.standards import trees
from indicators.syntax.standards.amounts import is_numeric, reference_of
from indicators.syntax.standards.arrange import of_grades
from indicators.syntax.standards.branches import worked
from indicators.syntax.standards.constraints import all_covered
from indicators.syntax.standards.ladders import ladder_rule, lies_beyond
from indicators.syntax.standards.levels import (
    SHORT,
    denying,
    emptied,
    facts_rule,
    falls,
    levels,
    share_words,
    takes_all,
    takes_part,
)
from indicators.syntax.standards.model import FULL, ZERO, Clause, Text, is_other
from indicators.syntax.standards.reasons import HEADING, LEVELS, WHAT_IS_ZERO
from indicators.syntax.standards.text import Overfull, Unsure, plain_signs
from indicators.syntax.standards.words import pattern, words

_END = Point(100, "%", FULL)  # of a rate
_RATED = "按比率得分之外又有分档"
_BARE = "有分数没有读出条件"


def award_rule(text: Text, awards: Sequence[Clause]) -> Rule | None:
    """The awards of a part: ladders and facts side by side."""
    if not awards:
        return None
    if text.whole == "joined":
        awards = [awards[0], *(_unnamed(one, awards[0].measure) for one in awards[1:])]
    _whole_and_parts(text, awards)
    awards = [_else_of(awards, at) for at in range(len(awards))]
    awards = [_of_target(text, awards[0]), *awards[1:]]
    runs: list[list[Clause]] = []
    each = _each_earns(text, awards)
    for clause in awards:
        gate = len(runs) > 1 and clause.gate and takes_part(clause)
        if not runs or gate or begins(runs[-1], clause) or (each and not clause.zero):
            runs.append([])
        runs[-1].append(clause)
    gates = [run for run in runs if all(one.idle for one in run)] if len(runs) > 1 else []
    ahead, whole = gates == runs[:1], gates == runs[-1:] and all(map(takes_part, runs[-1]))
    facts = len(runs) == 2 and all(one.fact for run in gates for one in run)  # noqa: PLR2004 - the gate and the rest
    if gates and (len(gates) > 1 or not (facts or whole)):
        raise Unsure.at(WHAT_IS_ZERO, *awards)
    rest = [run for run in runs if run not in gates]
    rules = [rule for run in rest for rule in _ladder(text, run, alone=len(rest) == 1)]
    if gates and (ahead or whole or len(rules) == 1):
        return emptied(rules, gates[0])  # 发生事故的不得分。合格率100%得6分,…; …,否则不得分。出现舆情的,本项不得分
    if gates or (len(runs) > 1 and any(isinstance(rule, tree.Adjust) for rule in rules)):
        raise Unsure.at(WHAT_IS_ZERO, *awards)
    return trees.sum_of(rules)


def _whole_and_parts(text: Text, awards: Sequence[Clause]) -> None:
    """建立档案得10分。有办公室的得6分;有人员的得4分 of 10: what stands first is the sum of the others."""
    gives = [one for one in awards if one.act == "give" and not one.zero]
    worths = [one.worth or Fraction(0) for one in gives]
    facts = len(gives) > 2 and gives[0].fact and any(one.fact for one in gives[1:])  # noqa: PLR2004 - it and two parts
    one_holds = text.highest or levels(awards) or all(pattern("government").search(one.said) for one in gives)
    if facts and not one_holds and worths[0] == awards[0].whole == sum(worths[1:]):
        raise Overfull.at(LEVELS, *awards)


def _unnamed(clause: Clause, first: str | None) -> Clause:
    """当年结转结余资金率≤5%,5%<结转结余率≤10%: the same, called more briefly."""
    rest = iter(first or "")
    shorter = all(sign in rest for sign in (clause.measure or "").removesuffix("幅度"))
    return clause.renamed(None) if shorter else clause


def _of_target(text: Text, clause: Clause) -> Clause:
    """培训不少于4次,得分=实际次数/4×5: the bound is the target that the equation divides by, and no condition."""
    band = clause.band
    least = band is not None and band.low is not None and band.high is None and clause.act == "formula"
    if not least or band is None or not re.search(rf"[/÷]{decimal_string(band.edge)}(?![0-9.])", clause.words):
        return clause
    text.owned.append(clause.printed)
    return clause.where(None)


def _else_of(awards: Sequence[Clause], at: int) -> Clause:
    """完成的得满分,未完成的按比例得分,比例低于60%的不得分: a denial before a pass mark is the else-branch."""
    clause, after = awards[at], awards[at + 1] if at + 1 < len(awards) else None
    passed = after is not None and after.zero and is_numeric(after.raw)
    other = passed and clause.drawn and at > 0 and denying(clause, awards[at - 1])
    return evolve(clause, raw=None, other=True) if other else clause


def _each_earns(text: Text, awards: Sequence[Clause]) -> bool:
    """合格率达到90%得2分,人数完成计划得2分,满意度达到90%得1分 of 5: the 分值 says that each is earned."""
    gives = [one for one in awards if not one.zero]
    worths = [one.worth for one in gives if one.act == "give" and not one.other and (one.band or one.fact)]
    unknown = text.weight is None or text.several or None in worths
    if unknown or len(gives) < 2 or len(worths) < len(gives):  # noqa: PLR2004 - a list has two
        return False
    names = [one.measure for one in gives if one.band]
    facts = [one.said for one in gives if one.fact]
    loose = (len(names) > 0 and bool(facts)) or (len(facts) == len(awards) and not of_grades(facts))
    apart = None not in names and len({*names}) == len(names)
    return loose and apart and sum(filter(None, worths)) == text.weight != worths[0]


def begins(run: Sequence[Clause], clause: Clause) -> bool:
    """Does a clause begin a ladder: behind 否则, over another measure, over facts that do not go on?"""
    closed = any(one.other for one in run)
    if clause.other or clause.act in ("formula", "rated", "judge_give"):
        return not clause.other and closed
    if closed:  # 否则按比例得分,低于60%的不得分: a pass mark goes before it
        return not (run[-1].drawn and clause.zero and is_numeric(clause.raw))
    banded = any(is_numeric(one.raw) for one in run)
    if is_numeric(clause.raw) and not banded:
        drawn = clause.act in ("share_give", "rated") and clause.strong != "。"  # 全部完成的得10分;完成80%以上的按比例
        within = run[0].bare or drawn or (falls(run[-1], clause) and not _apart(run, clause))
        return _of_another(run[0], clause) or not within
    if is_numeric(clause.raw):
        measure = clause.measure or clause.heading
        first = next((m for one in run if (m := one.measure or one.heading)), None)
        return measure is not None and first is not None and is_other(measure, first) and not _beyond(run, clause)
    said = clause.said.removesuffix("的")
    denied = banded and said in words().lists["generic_denials"]
    if run[0].bare or denied or clause.zero or said.startswith(words().lists["only"]):
        return _of_another(run[0], clause)
    lower = falls(run[-1], clause)
    rises = len(run) > 1 and clause.strong in (";", "。") and not (lower or clause.bracketed)
    next_one = rises and all(falls(one, two) for one, two in pairwise(run)) and levels(run)  # 完善3分,较完善2分;有效2分
    other = banded and clause.strong and _of_another_thing(run, clause)
    return next_one or other or (len(run) > 1 and run[-1].zero) or (banded and bool(clause.scores) and not lower)


def _of_another_thing(run: Sequence[Clause], clause: Clause) -> bool:
    """硬化率达到90%得5分。未发生群众上访得3分: a fact that has no word of the measure before it."""
    names = [name for one in run for name in (one.measure, one.heading) if name]
    again = re.search("[0-9均都]|[一两二三四五六七八九][个项]", clause.said)  # 有一个学段未达标的
    whole = len(clause.said) >= SHORT or pattern("without").match(clause.said) is not None  # 基本完成 is a level
    return bool(names) and whole and again is None and not share_words(clause.said, names)


def _apart(run: Sequence[Clause], clause: Clause) -> bool:
    """效益显著得8分,不显著得4分;覆盖率≥85%得3分: levels, and then a measure that has no word of theirs."""
    name, delays = clause.measure or "", words().lists["delays"]
    own = clause.strong and name and not (lies_beyond(name) or name.endswith(delays))
    levels_of = len(run) > 1 or pattern("does").match(run[0].said)  # 建立台账得5分;接种率≥95%得2分
    return bool(own and levels_of) and not share_words(name, [one.said for one in run])


def _of_another(first: Clause, clause: Clause) -> bool:
    """得分=甲率×3;乙率达到95%得3分: points for a measure that the equation does not hold."""
    worked = first.bare and first.act == "formula" and re.search("[×*](?!100[%％])[0-9.]+|分值", first.words)
    gives = clause.act == "give" and not clause.zero and (clause.strong == "。" if clause.fact else clause.strong)
    named = (clause.fact and not _exceeds(clause)) or (clause.measure is not None and clause.measure not in first.words)
    return bool(worked and gives and named)


def _beyond(run: Sequence[Clause], clause: Clause) -> bool:
    """支出≤预算的得8分,超支5%以内的得5分: what lies beyond the number that is named first."""
    named = reference_of(run[0].raw) is not None
    return named and falls(run[-1], clause) and lies_beyond(clause.measure or "")


def _refuse(run: Sequence[Clause], main: Sequence[Clause], others: Sequence[Clause]) -> None:
    """What no ladder can be made of."""
    bare = next((clause for clause in main if clause.bare), None if main else run[0])
    if bare is not None:
        raise Unsure.at(_BARE, bare)
    if len(others) > 1:
        raise Unsure.at("写了不止一个“否则”", others[1])
    levelled = all(clause.band and not clause.bracketed for clause in main[1:]) and all(map(falls, main, main[1:]))
    if len({clause.bracketed for clause in main if not clause.zero}) > 1 and not (main[0].band and levelled):
        raise Unsure.at(HEADING, *main)  # 10万人次以上(2分),8万人次以上不足10万人次的得1分 is plain
    earning = [clause for clause in main if clause.scores == (FULL,) and pattern("earns").match(clause.words)]
    if earning and any(isinstance(score, tree.Points) and score != ZERO for clause in main for score in clause.scores):
        raise Unsure.at("得多少分没有读出", earning[0])  # 完成得10分,基本完成得分


def _ladder(text: Text, run: Sequence[Clause], *, alone: bool = True) -> list[Rule]:
    """One ladder, or facts that earn side by side."""
    if run[0].bare:
        return [_alone(text, run[0]) if len(run) == 1 else _around(text, run)]
    others = [clause for clause in run if clause.other]
    main = [clause for clause in run if not clause.other]
    _refuse(run, main, others)
    if all(clause.fact for clause in main):
        return facts_rule(text, main, others, text.weight if alone and not text.several else None)
    if len(main) > 1 and takes_all(main[-1]):
        whole = ladder_rule(text, main[:-1], others)
        said = main[-1].said  # 增速为负值的无论位次如何均为0分; 发放率100%得2分,有拖欠的不得分
        offence = said.startswith(words().lists["offences"]) or re.match("有(?![0-9一])", said) is not None
        offence |= takes_part(main[-1])
        banded = all(is_numeric(one.raw) for one in main[:-1])
        beside = main[-1].strong == "。" or main[-2].zero or all_covered(whole.cases)  # all numbers have theirs
        plain = offence and (banded or not re.search("[0-9]", said))  # 发生2起及以上的计0分 is a band
        if plain or (banded and beside):
            return [emptied([whole], main[-1:])]
    whole = ladder_rule(text, main, others)
    if main[-1].gate and all_covered(whole.cases[:-1]):  # …,60%以下0分;未开展的不得分
        return [emptied([evolve(whole, cases=whole.cases[:-1])], main[-1:])]
    return [whole]


def _around(text: Text, run: Sequence[Clause]) -> Rule:
    """得分=…。其中:超过…的得0分: what is printed without a condition holds otherwise."""
    first, rest = run[0], run[1:]
    rated = first.act == "rated"
    named = pattern("quotient").fullmatch(first.words) is None and first.words.endswith(words().lists["rates"])
    if rated and not named and sum(not one.zero for one in rest) > 1:  # 按专家评审打分, and then the ladder
        text.owned.append(first.words)
        return _about(award_rule(text, rest), first.words)
    own, rest = _worked_out(text, first, rest)
    if own is not None and not rest:
        return own
    name = own.measure if isinstance(own, Linear) else None
    again = [one for one in rest if one.band and one.measure and name and name.endswith(one.measure)]
    rest = [one.renamed(name) if one in again else one for one in rest]
    if any(one.band and one.band.unit == "分" and one.band.measure is None for one in rest):
        raise Unsure.at(_RATED, *run)  # 得分=甲/乙×10,低于6分的不得分: of the score, no measure
    if first.act == "formula":
        belongs = all(one.zero or (one.measure or "-") in first.words for one in rest)
    else:
        ends = [one for one in rest if _at_end(one, first.words, _END)]
        belongs = first.drawn and all(one.zero or one.act == "line" or one in ends for one in rest)
        rest = [one.renamed(None) if one in ends else one for one in rest]
    drawn = any(one.act in ("line", "share_give") for one in rest)
    if not belongs or (drawn and not rated):
        raise Unsure.at(_RATED, first)
    if any(clause.bare or clause.other for clause in rest):
        raise Unsure.at(_BARE, first)
    whole, *more = _ladder(text, rest)
    if more or not isinstance(whole, Cases):
        raise Unsure.at(_RATED, first)
    named = drawn or any(_at_end(one, first.words, _END) for one in rest)
    rule = whole if drawn else evolve(whole, otherwise=Ruled(own or _alone(text, first)))
    if isinstance(own, Linear) and own.measure and rest[0].band:
        return _about(rule, own.measure)  # 得分=执行率×3,低于50%的不得分
    return _about(rule, first.words) if named else rule


def _worked_out(text: Text, first: Clause, rest: Sequence[Clause]) -> tuple[Rule | None, Sequence[Clause]]:
    """The rule of an equation with the cap and the floor that bands behind it only say again; and the other bands."""
    own = _alone(text, first) if first.act == "formula" else None
    said = [one for one in rest if own is not None and _fills(own, one)]
    rest = [one for one in rest if one not in said]
    if isinstance(own, Linear) and said:
        own = evolve(own, ceiling=own.to.score)
    elif isinstance(own, tree.Formula):
        if said:
            own, rest = evolve(own, ceiling=FULL), [one.renamed(one.measure or said[0].measure) for one in rest]
        nothing = [one for one in rest if one.band and one.band.high == 0 and one.band.unit == "分"]
        if nothing:  # 低于0分按0分计
            own, said = evolve(own, floor=Fraction(0)), [*said, *nothing]
    text.owned += [one.printed for one in said]
    return own, [one for one in rest if one not in said]


def _exceeds(clause: Clause) -> bool:
    """得分=实际值/目标值×分值,超额完成的按满分计: no more than all of it."""
    said = plain_signs(clause.printed).strip(",。; ").removesuffix("的")
    return clause.full and pattern("exceeds").fullmatch(said) is not None


def _fills(own: Rule, clause: Clause) -> bool:
    """得分=管理率/62%×6,达到62%得满分; 得分=完成数/计划数×分值,完成比例超过100%的得满分: where the equation ends."""
    if isinstance(own, Linear):
        return _at_end(clause, own.measure, own.to)
    whole, name = decimal_string(clause.whole or Fraction(0)), pattern("bare_rate").sub("", clause.measure or "")
    said = own.expression if isinstance(own, tree.Formula) else ""
    shared = name in said and re.fullmatch(f"[^-+*/()]+/[^-+*/()]+\\*({POINTS_NAME}|{whole})", said)
    return _exceeds(clause) or bool(shared and _at_end(clause, None, _END))


def _at_end(clause: Clause, name: str | None, end: Point) -> bool:
    """按完成率得分,达到100%得满分: all is given where the line ends."""
    band, named = clause.band, not (clause.measure and name and is_other(clause.measure, name))
    ends = band is not None and (band.low, band.high, band.unit) == (end.value, None, end.unit)
    return named and ends and (clause.full or clause.scores == (end.score,))


def _about(rule: Rule | None, name: str) -> Rule:
    """A ladder of bounds without a name is over the measure that the text names ahead of it."""
    if not isinstance(rule, Cases):
        raise Unsure(_RATED)
    if rule.measure or not all(isinstance(case.when, Condition) and not case.when.measure for case in rule.cases):
        return rule

    def named(score: Outcome) -> Outcome:
        line = score.rule if isinstance(score, Ruled) else None
        return Ruled(evolve(line, measure=line.measure or name)) if isinstance(line, Linear) else score

    return evolve(rule, measure=name, cases=tuple(evolve(case, score=named(case.score)) for case in rule.cases))


def _alone(text: Text, clause: Clause) -> Rule:
    """An award without any condition."""
    if clause.act == "share_give":
        return Linear(None, None, Point(None, None, FULL))
    if clause.act in ("give", "line"):
        raise Unsure.at(_BARE, clause)
    return worked(text, clause, FULL)
