"""The canonical wording of a rule tree (规范写法): one text for one tree, read back to an equal tree.

Lives here: printing, one branch a kind, and the words that the reader of ``grammar/canonical.lark`` shares.
May not: read; evaluate; lark, packs, pint.
"""

from fractions import Fraction

from indicators._resources import labels
from indicators.comparators import (
    REFERENCES,
    SIGNS_PRINTED,
    Between,
    By,
    Change,
    Comparator,
    Quantity,
    Reference,
    decimal_string,
)
from indicators.standards import tree

HEAD = "【规范写法】"
SIDE_WORDS = {"below": "低", "above": "高", "either": "差", "late": "迟", "early": "早"}
DIRECTION_WORDS = {"increase": "增长", "decrease": "下降", "none": "变化"}
EDGE_WORDS = {"<=": "前", ">=": "后", "<": "之前", ">": "之后", None: ""}
BEGUN = "，不足一步按一步计"
SCOPE_WORDS = {"indicator": "，限本项", "table": "，限本表", "evaluation": "，限本次评价", None: ""}


def canonical(node: "tree.Standard | tree.Rule") -> str:
    """Print a rule or a whole standard in the canonical wording; ``parse_standard`` reads it back to an equal tree.

    >>> from indicators.comparators import AtLeast
    >>> rule = tree.Cases("完成率", (tree.Case(tree.Condition(AtLeast(95, "%")), tree.Points(6)),), tree.Points(0))
    >>> canonical(rule)
    '【规范写法】分档「完成率」：若≥95%，得6分；否则得0分'
    """
    if isinstance(node, tree.Rule):
        return f"{HEAD}{_rule(node)}"
    out = f"{HEAD}{_rule(node.rule)}"
    if node.rounding is not None:
        of = {"measure": "指标", "score": "得分"}[node.rounding.of]
        out += f"。修约：{of}保留{node.rounding.digits}位小数"
    return out + "".join(f"。定义：{quoted(name)}={quoted(meaning)}" for name, meaning in node.defined)


def quoted(words: str) -> str:
    """Put free words into 「」.

    >>> quoted("甲」乙")
    '「甲」」乙」'
    """
    return f"「{words.replace('」', '」」')}」"


def _maybe(words: str | None) -> str:
    return "" if words is None else quoted(words)


# -- rules


def _rule(rule: tree.Rule) -> str:  # noqa: PLR0911 - one branch a kind is the plainest table
    match rule:
        case tree.Cases(measure, cases, otherwise):
            rows = [f"若{_when(case.when)}，{_outcome(case.score)}" for case in cases]
            rows += [] if otherwise is None else [f"否则{_outcome(otherwise)}"]
            return f"分档{_maybe(measure)}：{'；'.join(rows)}"
        case tree.Adjust(start, changes, floor, ceiling):
            begun = "不另写" if start is None else _outcome(start)
            moves = "".join(f"；{_move(move)}" for move in changes)
            return f"增减：起始{begun}{moves}{_ends(floor, ceiling)}"
        case tree.Linear(measure, origin, to, ceiling):
            begun = "" if origin is None else f"自{_point(origin)}"
            return f"直线{_maybe(measure)}：{begun}至{_point(to)}{_ends(None, ceiling)}"
        case tree.Formula(expression, names, floor, ceiling):
            named = f"，其中{'、'.join(map(quoted, names))}" if names else ""
            return f"算式：{quoted(expression)}{named}{_ends(floor, ceiling)}"
        case tree.SumOf(parts):
            return f"合计：{'+'.join(f'【{_rule(part)}】' for part in parts)}"
        case tree.Veto(when, effect, scope, grade):
            effects = {"zero": "，记零分", "excluded": "，取消资格", "grade": f"，定为{_maybe(grade)}", None: ""}
            return f"否决：若{_when(when)}{effects[effect]}{SCOPE_WORDS[scope]}"
        case tree.Judgement(words, limit):
            return f"酌情：{quoted(words)}{_ends(None, limit)}"
        case tree.Unreadable(reason):
            return f"未读出：{quoted(reason)}"
    raise TypeError(rule)


def _ends(floor: Fraction | None, ceiling: tree.Limit | None) -> str:
    least = "" if floor is None else f"；最低{decimal_string(floor)}分" if floor else "；扣完为止"
    return least + ("" if ceiling is None else f"；最高{_amount(ceiling)}")


def _point(point: tree.Point) -> str:
    value = "目标值" if point.value is None else decimal_string(point.value)
    named = "" if point.reference is None else f"即{_known(point.reference)}"
    return f"{value}{_unit(point.unit)}{named}得{_amount(point.score)}"


# -- outcomes


def _outcome(outcome: tree.Outcome) -> str:
    match outcome:
        case tree.Grade(word):
            return f"评为{quoted(word)}"
        case tree.Ruled(rule):
            return f"按【{_rule(rule)}】"
    return f"得{_amount(outcome)}"


def _amount(outcome: tree.Outcome, sign: int = 1) -> str:
    match outcome:
        case tree.Points(value):
            return f"{decimal_string(sign * value)}分"
        case tree.Share(value):
            return f"分值的{decimal_string(sign * value * 100)}%"
        case tree.PointsBetween(low, high):
            one, two = sorted((sign * low, sign * high))
            return f"{decimal_string(one)}至{decimal_string(two)}分"
        case tree.ShareBetween(low, high):
            one, two = sorted((sign * low * 100, sign * high * 100))
            return f"分值的{decimal_string(one)}%至{decimal_string(two)}%"
    raise TypeError(outcome)


def _moved(score: tree.Outcome) -> str:
    """扣 for what only takes away, 加 for the rest."""
    match score:
        case tree.Points(value) | tree.Share(value):
            loses = value < 0
        case tree.PointsBetween(_, high) | tree.ShareBetween(_, high):
            loses = high <= 0
        case _:
            raise TypeError(score)
    return f"扣{_amount(score, -1)}" if loses else f"加{_amount(score)}"


# -- moves


def _move(move: tree.Move) -> str:
    limit: tree.Limit | None = getattr(move, "limit", None)
    most = "" if limit is None else f"，最多{_amount(limit)}"
    match move:
        case tree.Step(measure, side, origin, per, score, whole):
            told = _size(origin) if isinstance(origin, tree.Amount) else origin and _known(origin.reference)
            basis = f"{_maybe(measure)}{f'自{told}算起' if told else ''}"
            basis = f"（{basis}）" if basis else ""
            parts = BEGUN if move.up else {True: "，只计整步", False: "，零头照计", None: ""}[whole]
            return f"每{SIDE_WORDS[side]}{_size(per)}{basis}，{_moved(score)}{parts}{most}"
        case tree.Event(event, per, score):
            only = "" if move.when is None else f"，仅当{_when(move.when)}"
            begun = BEGUN if move.up else ""
            return f"每有{_size(per)}{quoted(event)}，{_moved(score)}{begun}{only}{most}"
        case tree.Once(when, score):
            return f"{_if(when)}{_moved(score)}"
        case tree.Proportional(when, measure):
            return f"{_if(when)}{_maybe(measure)}按比例扣分{most}"
        case tree.Discretion(when, words):
            return f"{_if(when)}酌情{quoted(words)}{most}"
    raise TypeError(move)


def _size(per: tree.Amount) -> str:
    return f"{decimal_string(per.value)}{_unit(per.unit)}"


def _if(when: tree.When | None) -> str:
    return "" if when is None else f"若{_when(when)}，"


# -- conditions


def _when(when: tree.When) -> str:
    match when:
        case tree.Condition(test, measure, absolute):
            return f"{_maybe(measure)}{'绝对值' if absolute else ''}{_test(test)}"
        case tree.StateHolds(words, measure):
            return f"{'' if measure is None else quoted(measure) + '：'}{quoted(words)}属实"
        case tree.Combined(operator, parts, measure):
            about = "" if measure is None else f"{quoted(measure)}："
            word = "同时满足" if operator == "and" else "满足其一"
            return f"{about}{word}（{'；'.join(map(_when, parts))}）"
    raise TypeError(when)


def _test(test: Comparator) -> str:
    match test:
        case Quantity():
            return f"{SIGNS_PRINTED[test.sign]}{_number(test, test.value)}"
        case Between():
            ends = [f"{SIGNS_PRINTED[sign]}{_number(test, end)}" for sign, end in test.ends]
            return "且".join(ends) if len(ends) > 1 else f"区间{''.join(ends) or _unit_and_per(test)}"
        case Change():
            base = "" if test.reference is None else f"较{_known(test.reference)}"
            amount = "" if test.value is None else f"{SIGNS_PRINTED[test.sign]}{_number(test, test.value)}"
            return f"{base}{DIRECTION_WORDS[test.direction]}{amount}"
        case Reference():
            share = "" if test.factor == 1 else f"的{decimal_string(test.factor * 100)}%"
            return f"{SIGNS_PRINTED[test.sign]}{_known(test.reference)}{share}{_maybe(test.unit)}"
        case By():
            every = "" if test.every is None else f"每{quoted(test.every)}"
            return f"期限{every}{test.date}{EDGE_WORDS[test.sign]}"
    raise TypeError(test)


def _number(test: "Quantity | Between | Change", value: Fraction) -> str:
    return f"{'约' if test.approximate else ''}{decimal_string(value)}{_unit_and_per(test)}"


def _unit_and_per(test: "Quantity | Between | Change") -> str:
    return _unit(test.unit) + "".join(f"/{_unit(per)}" for per in getattr(test, "per", ()))


def _unit(unit: str | None) -> str:
    if unit is None:
        return ""
    return unit if unit in labels("canonical")["units"] else quoted(unit)


def _known(reference: str) -> str:
    return REFERENCES.get(reference) or quoted(reference)


tree.Wording.printer = canonical
