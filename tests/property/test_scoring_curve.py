"""The compiled path gives the same score as the traced evaluator, on every shipped pack."""

import warnings
from fractions import Fraction

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from indicators.comparators import AtLeast, AtMost, Between, By, Comparator, Day, Exactly, LessThan, MoreThan, NotEqual
from indicators.rulepacks import load_rulepack, rulepack_ids
from indicators.scoring import compile_row, score_indicator
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind

NUMBERS = st.fractions(min_value=-50, max_value=500, max_denominator=40)
FACTS = Facts(
    year=2026,
    finished=True,
    named={
        "调剂额": (Fraction(12345), "元"),
        "年初预算数": (Fraction(2000000), "元"),
        "上年结余": (Fraction(40), "元"),
        "达标数量指标个数": (Fraction(7), "个"),
        "数量指标个数": (Fraction(9), "个"),
    },
)
NAMES = (
    "抢修",
    "重点支出安排率",
    "预算调整率",
    "三公经费控制率",
    "在职人员控制率",
    "资金结余",
    "资金到位率",
    "编制准确",
    "目标实现",
)
LEVELS = ("产出指标", "满意度指标", "效益指标", "成本指标", "实施", "工作量", "进度", "投入")


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    PACKS = [load_rulepack(each) for each in rulepack_ids()]


@st.composite
def bound_rows(draw: st.DrawFn) -> BoundTarget:
    value = draw(NUMBERS)
    unit = draw(st.sampled_from(("%", "元", "起")))
    signs = (AtLeast, AtMost, MoreThan, LessThan, Exactly, NotEqual)
    others: tuple[Comparator, ...] = (Between(value, value + 7, unit=unit), By("<=", Day(2026, 6, 30)))
    target = draw(st.sampled_from((*(sign(value, unit) for sign in signs), *others)))
    path = (draw(st.sampled_from(LEVELS)), "数量指标")
    return bind(Indicator(name=draw(st.sampled_from(NAMES)), path=path, target=target), facts=FACTS)


@given(bound_rows(), NUMBERS, st.integers(0, len(PACKS) - 1), st.integers(1, 4000))
def test_compiled_score_is_the_traced_one(bound: BoundTarget, actual: Fraction, which: int, hundredths: int) -> None:
    pack, points = PACKS[which], Fraction(hundredths, 100)
    traced = score_indicator(evolve(bound, actual=actual), Actual(), pack, points, FACTS)
    assert traced.earned == compile_row(bound, pack, points, FACTS)(actual)
    assert traced.earned is None or 0 <= traced.earned <= points
