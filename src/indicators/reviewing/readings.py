"""Known ways of reckoning a score (已知算法), tried one after another on a published one.

Lives here: the formulas and roundings that printed forms use, over plain exact numbers, and which of them give a
published score. May not: read texts, know packs, word findings.
"""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from attrs import frozen

from indicators.standards import round_to
from indicators.targets import Direction


class Reason(StrEnum):
    """Why a published score is what it is (差异原因).

    >>> Reason.TRUNCATED.label, Reason.NO_RULE.wrong, Reason.OTHER_ROUNDING.wrong
    ('截尾', True, False)
    """

    REPRODUCED = "reproduced"
    OTHER_ROUNDING = "other_rounding"
    TRUNCATED = "truncated"
    OTHER_RULE = "other_rule"
    OTHER_DIRECTION = "other_direction"
    WITHIN_BAND = "within_band"
    EXPLAINED_DEDUCTION = "explained_deduction"
    DIRECTION_IGNORED = "direction_ignored"
    CAP_MISSED = "cap_missed"
    OUTSIDE_BAND = "outside_band"
    FULL_THOUGH_MISSED = "full_though_missed"
    UNEXPLAINED_DEDUCTION = "unexplained_deduction"
    NO_RULE = "no_rule"
    SUM_WRONG = "sum_wrong"
    NOT_COMPUTABLE = "not_computable"
    NOT_SCORED = "not_scored"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return _LABELS[self.value]

    @property
    def wrong(self) -> bool:
        """Whether the published score is held to be wrong: no rule that is known and applicable gives it."""
        return self in _WRONG


_LABELS = {
    "reproduced": "可还原",
    "other_rounding": "另一种修约",
    "truncated": "截尾",
    "other_rule": "另一条已知规则",
    "other_direction": "未写比较符，按另一方向可还原",
    "within_band": "定性打分在档内",
    "explained_deduction": "已达标扣分，附有原因",
    "direction_ignored": "方向用反",
    "cap_missed": "未封顶",
    "outside_band": "定性打分出档",
    "full_though_missed": "未达标却得满分",
    "unexplained_deduction": "已达标扣分，未见原因",
    "no_rule": "没有已知规则可还原",
    "sum_wrong": "总分或分值加不拢",
    "not_computable": "无法计算",
    "not_scored": "未打分",
}
_WRONG = frozenset(
    {
        Reason.DIRECTION_IGNORED,
        Reason.CAP_MISSED,
        Reason.OUTSIDE_BAND,
        Reason.FULL_THOUGH_MISSED,
        Reason.UNEXPLAINED_DEDUCTION,
        Reason.NO_RULE,
        Reason.SUM_WRONG,
    }
)


@frozen
class Reading:
    """One way of reckoning, and what it gives (一种算法).

    Args:
        reason: The class of the difference if the published score comes from it.
        formula: The formula in words: ``完成值÷目标值×分值``.
        rounding: The rounding in words: ``保留1位小数``.
        score: What it gives.
    """

    reason: Reason
    formula: str
    rounding: str
    score: Fraction

    def __str__(self) -> str:
        """Say it in one phrase."""
        return f"{self.formula}，{self.rounding}"


@frozen(kw_only=True)
class Row:
    """The plain numbers of one row (一行的数), target and actual in one unit.

    Args:
        points: The points of the row (分值).
        target: The target number (目标值).
        actual: The actual number (完成值).
        direction: Which way is better.
        met: Whether the actual satisfies the target; a strict bound makes it differ from a comparison of numbers.
        execution: The row of budget execution: all-or-nothing and step rules are never used for it.
        satisfaction: A row of satisfaction (满意度) in %: the satisfaction bands may apply.
        quantity: A row of quantity (数量指标): Sichuan's zero above 130 % may apply.
    """

    points: Fraction
    target: Fraction
    actual: Fraction
    direction: Direction
    met: bool
    execution: bool = False
    satisfaction: bool = False
    quantity: bool = False


# Order is judgement: a form with one decimal is commoner than truncation, truncation to whole points is commoner
# (科协式整数给分) than rounding to them. Every match is kept; the first gives the class.
_ROUNDINGS: tuple[tuple[Reason, str, int, str], ...] = (
    (Reason.OTHER_ROUNDING, "四舍五入保留2位小数", 2, "half_up"),
    (Reason.OTHER_ROUNDING, "四舍五入保留1位小数", 1, "half_up"),
    (Reason.OTHER_ROUNDING, "四舍五入保留3位小数", 3, "half_up"),
    (Reason.OTHER_ROUNDING, "四舍六入五成双保留2位小数", 2, "half_even"),
    (Reason.OTHER_ROUNDING, "四舍六入五成双保留1位小数", 1, "half_even"),
    (Reason.TRUNCATED, "截尾保留2位小数", 2, "floor"),
    (Reason.TRUNCATED, "截尾保留1位小数", 1, "floor"),
    (Reason.TRUNCATED, "截尾取整", 0, "floor"),
    (Reason.OTHER_ROUNDING, "四舍五入取整", 0, "half_up"),
)
_COMMON, _FINE, _COARSE = _ROUNDINGS[:2], _ROUNDINGS[:5], _ROUNDINGS[5:]
_RATES: tuple[tuple[str, int], ...] = (
    ("比率先取整到1%", 2),
    ("比率先保留1位百分小数", 3),
    ("比率先保留2位百分小数", 4),
)


def _ratio(top: Fraction, bottom: Fraction) -> Fraction | None:
    return None if bottom == 0 else top / bottom


def _capped(share: Fraction | None) -> Fraction | None:
    return None if share is None else min(max(share, Fraction(0)), Fraction(1))


def own_shares(row: Row) -> Iterator[tuple[str, Fraction]]:
    """Give the shares of the points by the formulas that the row's direction allows (本方向的比例算法).

    The ratio of forms (正向完成值÷目标值, 反向目标值÷完成值), and the fiscal system's falling line for a ceiling, which
    reaches zero at twice the target. Where the target is met all of them give everything.

    >>> row = Row(points=Fraction(10), target=Fraction(5300), actual=Fraction(5830),
    ...           direction=Direction.LOWER_IS_BETTER, met=False)
    >>> [(words, str(share)) for words, share in own_shares(row)]
    [('目标值÷完成值×分值', '10/11'), ('[1-(完成值-目标值)÷目标值]×分值', '9/10')]
    """
    if row.met:
        yield "达到目标值得满分", Fraction(1)
        return
    found: list[tuple[str, Fraction | None]]
    if row.direction is Direction.LOWER_IS_BETTER:
        inverse = _capped(_ratio(row.target, row.actual))
        linear = None if row.target == 0 else _capped(1 - (row.actual - row.target) / row.target)
        found = [("目标值÷完成值×分值", inverse), ("[1-(完成值-目标值)÷目标值]×分值", linear)]
    else:
        found = [("完成值÷目标值×分值", _capped(_ratio(row.actual, row.target)))]
    if row.direction is Direction.EXACT and row.target != 0:
        off = _capped(1 - abs(row.actual - row.target) / row.target)
        found += [("(1-偏离度)×分值", off), ("目标值÷完成值×分值", _capped(_ratio(row.target, row.actual)))]
    for words, share in found:
        if share is not None:
            yield words, share


_SATISFACTION = ((90, "1"), (80, "0.8"), (60, "0.5"))
_EXECUTION = ((80, "0.7"), (60, "0.5"))


def _banded(percent: Fraction, bands: tuple[tuple[int, str], ...]) -> Fraction:
    return next((Fraction(share) for low, share in bands if percent >= low), Fraction(0))


def other_scores(row: Row) -> Iterator[tuple[str, Fraction]]:
    """Give the scores by other rules that printed methods know (其他已知规则), where they may apply to the row.

    One point off for each percentage point missed (投资完成, 三公经费控制率), all or nothing, zero from 130 % on
    (Sichuan, quantity), bands of satisfaction (10/8/5/0 of 10) and of budget execution (10/7/5/0 of 10).
    """
    rate = _ratio(row.actual, row.target)
    higher = row.direction is not Direction.LOWER_IS_BETTER
    if rate is not None and not row.met:
        yield from _stepped(row.points, abs(rate - 1) * 100, "每低1个百分点" if higher else "每高1个百分点")
    if row.execution:
        if rate is not None and rate < 1:
            yield "预算执行率分档（10/7/5/0）", row.points * _banded(rate * 100, _EXECUTION)
        return
    if not row.met:
        yield "未达到不得分", Fraction(0)
    if row.satisfaction and higher:
        yield "满意度分档（10/8/5/0）", row.points * _banded(row.actual, _SATISFACTION)
    if row.quantity and higher and rate is not None and rate >= Fraction(13, 10):
        yield "超过目标30%以上不得分", Fraction(0)


def _stepped(points: Fraction, missed: Fraction, each: str) -> Iterator[tuple[str, Fraction]]:
    """One point off for each percentage point: in proportion, for whole ones, for begun ones."""
    for words, steps in (("", missed), ("，不足1个百分点不扣", floor(missed)), ("，不足1个百分点按1个", ceil(missed))):
        yield f"{each}扣1分{words}", max(points - steps, Fraction(0))


def readings(row: Row, exact: Fraction | None = None) -> Iterator[Reading]:
    """Give every known way of reckoning a row, the likeliest first.

    Args:
        row: The plain numbers.
        exact: What the pack gives before rounding: a formula that gives something else is another rule than the pack's.

    Yields:
        The readings; the same score may come more than once, by several ways.

    >>> row = Row(points=Fraction(10), target=Fraction(100), actual=Fraction(98),
    ...           direction=Direction.EXACT, met=False)
    >>> next(str(r) for r in readings(row) if r.score == 9)
    '完成值÷目标值×分值，截尾取整'
    """
    shares = tuple(own_shares(row))
    for roundings in (_FINE, _COARSE):  # another formula to the digit is likelier than this one cut to whole points
        for words, share in shares:
            foreign = exact is not None and exact not in _exact_scores(share, row.points)
            yield from _rounded(Reason.OTHER_RULE if foreign else None, words, share * row.points, roundings)
    for words, share in () if row.met else shares:
        for rate_words, digits in _RATES:
            score = round_to(share, digits) * row.points
            yield from _rounded(Reason.OTHER_ROUNDING, f"{rate_words}，{words}", score, _ROUNDINGS)
    for words, score in other_scores(row):
        yield from _rounded(Reason.OTHER_RULE, words, score, _COMMON)
    yield from _wrong_direction(row)
    yield from _uncapped(row)


def _exact_scores(share: Fraction, points: Fraction) -> set[Fraction]:
    """What a formula gives before the score is rounded: of the plain rate, or of a rate that a pack rounds first."""
    return {rate * points for rate in (share, *(round_to(share, digits) for _, digits in _RATES))}


_Roundings = tuple[tuple[Reason, str, int, str], ...]


def _rounded(reason: Reason | None, formula: str, score: Fraction, roundings: _Roundings) -> Iterator[Reading]:
    for own, words, digits, mode in roundings:
        yield Reading(reason or own, formula, words, round_to(score, digits, mode))


def _wrong_direction(row: Row) -> Iterator[Reading]:
    """A ceiling scored like a floor, or a floor like a ceiling; a full score for a missed floor is no such case."""
    if row.direction is Direction.LOWER_IS_BETTER:
        words, share = "误作正向：完成值÷目标值×分值", _capped(_ratio(row.actual, row.target))
    elif row.direction is Direction.HIGHER_IS_BETTER and row.met:
        words, share = "误作反向：目标值÷完成值×分值", _capped(_ratio(row.target, row.actual))
    else:
        return
    if share is not None:  # common roundings only: a whole point lost on a row that was met proves nothing
        yield from _rounded(Reason.DIRECTION_IGNORED, words, share * row.points, _COMMON)


def _uncapped(row: Row) -> Iterator[Reading]:
    """The ratio without its cap: more than the points."""
    lower = row.direction is Direction.LOWER_IS_BETTER
    words = "目标值÷完成值×分值，未封顶" if lower else "完成值÷目标值×分值，未封顶"
    share = _ratio(row.target, row.actual) if lower else _ratio(row.actual, row.target)
    if share is not None and share > 1:
        yield from _rounded(Reason.CAP_MISSED, words, share * row.points, _ROUNDINGS)


def _fits(way: Reading, row: Row) -> bool:
    """A rounding may not lift a score above its points: 7.5 points are never 8."""
    return way.score <= row.points or way.reason is Reason.CAP_MISSED


def explain_published(
    row: Row, published: Fraction, exact: Fraction | None = None, *, explained: bool = False
) -> tuple[Reason, tuple[Reading, ...]]:
    """Say which class a published score falls into that the pack's own rule does not give (判定差异原因).

    Args:
        row: The plain numbers.
        published: The printed score (得分).
        exact: What the pack gives before rounding, if it gives a score.
        explained: The form prints a reason for the deduction.

    Returns:
        The class, and every reading that gives the printed score, the likeliest first.

    >>> row = Row(points=Fraction(2), target=Fraction(120), actual=Fraction(69),
    ...           direction=Direction.HIGHER_IS_BETTER, met=False)
    >>> reason, ways = explain_published(row, Fraction(1))
    >>> reason.label, [str(way) for way in ways][:2]
    ('截尾', ['完成值÷目标值×分值，截尾取整', '完成值÷目标值×分值，四舍五入取整'])
    """
    matching = tuple(way for way in readings(row, exact) if way.score == published and _fits(way, row))
    if matching:
        return matching[0].reason, matching
    if row.met and published < row.points:
        return (Reason.EXPLAINED_DEDUCTION if explained else Reason.UNEXPLAINED_DEDUCTION), ()
    if not row.met and published == row.points:
        return Reason.FULL_THOUGH_MISSED, ()
    return Reason.NO_RULE, ()
