"""A rule in everyday words (规则的通俗说法): what an officer reads where the pack prints no sentence of a document.

Lives here: one small function a kind. May not: the canonical wording (see ``standards.wording``), numbers of a row.
"""

from collections.abc import Container
from fractions import Fraction

from indicators.comparators import Reference
from indicators.explaining.numbers import printed, quantity, shown
from indicators.rulepacks import Execution, PackRule
from indicators.rulepacks.names import MET
from indicators.standards import tree
from indicators.standards.facts import label
from indicators.standards.wording import BEGUN, HEAD, SIDE_WORDS

_FULL = Fraction(1)
_REST = "其余的"
_IN, _OUT = {True: "（含）", False: ""}, {True: "（不含）", False: ""}
_NOT = {MET: "未达到的"}  # what the rest is called where one case alone stands before it


def rule_words(rule: PackRule | Execution) -> str:
    """Say a rule of a pack: the document's own sentence where there is one, else everyday words.

    >>> from indicators.rulepacks import load_rulepack
    >>> [rule_words(rule) for rule in load_rulepack("cn-mof-2020").rules if rule.id == "negative"]
    ['达到目标得满分，未达到的，得分=目标值÷完成值×分值']
    """
    if rule.standard is not None and not rule.standard.startswith(HEAD):
        return printed(rule.standard)
    return _rule(rule.tree.rule)


def _rule(rule: tree.Rule) -> str:  # noqa: PLR0911 - one branch a kind is the plainest table
    match rule:
        case tree.Cases():
            return _cases(rule)
        case tree.Adjust(start, changes, floor, ceiling):
            begin = "满分" if start is None else _outcome(start).removeprefix("得")
            return f"从{begin}起：{'；'.join(map(_move, changes))}{_ends(floor, ceiling)}"
        case tree.Linear(measure, origin, to, ceiling):
            begin = "" if origin is None else f"自{_point(origin)}起，"
            return f"{measure or ''}按比例得分：{begin}到{_point(to)}{_ends(None, ceiling)}"
        case tree.Formula(expression, _, floor, ceiling):
            return f"得分＝{printed(expression)}{_ends(floor, ceiling)}"
        case tree.SumOf(parts):
            return f"各部分相加：{'；'.join(f'（{i}）{_rule(part)}' for i, part in enumerate(parts, 1))}"
        case tree.Veto(when, effect, _, grade):
            ends = {"zero": "，记零分", "excluded": "，取消资格", "grade": f"，定为“{grade}”", None: ""}
            return f"{label(when)}的，一票否决{ends[effect]}"
        case tree.Judgement(words, limit):
            return f"{words}{_ends(None, limit)}"
        case _:
            return "评分标准未能识别"


def _cases(rule: tree.Cases) -> str:
    bands = [case.score for case in rule.cases if isinstance(case.score, tree.ShareBetween | tree.PointsBetween)]
    shared = {band.low for band in bands} & {band.high for band in bands}  # it belongs to the better one
    rows = [f"{_when(case.when, rule.measure)}{_outcome(case.score, shared)}" for case in rule.cases]
    if rule.otherwise is not None:
        first = rule.cases[0].when
        rest = _NOT.get(label(first), _REST) if len(rule.cases) == 1 else _REST
        rows.append(f"{rest}，{_outcome(rule.otherwise)}")
    return "；".join(rows) + ("；档内的分由评价人评定" if bands else "")


def _when(when: tree.When, measure: str | None) -> str:
    said = label(when)
    if said == MET:
        return said
    if isinstance(when, tree.Condition) and isinstance(when.test, Reference):
        said = said.removesuffix(when.test.unit or "")  # 上年结余 has its own unit
    about = "" if measure is None or said.startswith(measure) else measure
    return f"{about}{said}的，"


def _outcome(outcome: tree.Outcome, shared: Container[Fraction] = ()) -> str:
    """An outcome; of an end that two bands share, which of them has it."""
    match outcome:
        case tree.Share(value):
            return {_FULL: "得满分", Fraction(0): "不得分"}.get(value, f"得分值的{shown(value * 100)}%")
        case tree.Points(value):
            return f"得{shown(value)}分" if value else "不得分"
        case tree.ShareBetween(low, high):
            begin, end = f"{shown(low * 100)}%{_IN[low in shared]}", f"{shown(high * 100)}%{_OUT[high in shared]}"
            return f"得分值的{begin}至{end}"
        case tree.PointsBetween(low, high):
            return f"得{shown(low)}{_IN[low in shared]}至{shown(high)}分{_OUT[high in shared]}"
        case tree.Grade(word):
            return f"评为“{word}”"
    assert isinstance(outcome, tree.Ruled)  # noqa: S101 - there are no other classes
    return _rule(outcome.rule)


def _ends(floor: Fraction | None, ceiling: tree.Limit | None) -> str:
    least = "" if floor is None else "，扣完为止"
    if ceiling is None:
        return least
    most = "分值" if ceiling == tree.Share(1) else _amount(ceiling)
    return f"{least}，最高不超过{most}"


def _amount(limit: tree.Outcome) -> str:
    return _outcome(limit).removeprefix("得")


def _point(point: tree.Point) -> str:
    at = point.reference or "目标值" if point.value is None else quantity(point.value, point.unit)
    return f"{at}{_outcome(point.score)}"


def _move(move: tree.Move) -> str:
    limit: tree.Limit | None = getattr(move, "limit", None)
    most = "" if limit is None else f"，最多{_amount(limit)}"
    match move:
        case tree.Step(measure, side, _, per, score):
            far = f"{measure or ''}每{SIDE_WORDS[side]}{quantity(per.value, per.unit)}"
            return f"{far}{_moved(score)}{BEGUN if move.up else ''}{most}"
        case tree.Event(event, per, score):
            return f"{event}，每{quantity(per.value, per.unit)}{_moved(score)}{BEGUN if move.up else ''}{most}"
        case tree.Once(when, score):
            return f"{label(when)}的{_moved(score)}{most}"
        case tree.Proportional(when):
            return f"{label(when)}{'的' if when else ''}按比例扣分{most}"
    assert isinstance(move, tree.Discretion)  # noqa: S101 - there are no other classes
    return f"{label(move.when)}{'的' if move.when else ''}{move.words}{most}"


def _moved(score: tree.Outcome) -> str:
    said = _amount(score)
    return f"扣{said.replace('-', '')}" if "-" in said else f"加{said}"
