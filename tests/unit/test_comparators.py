"""Comparators: exact numbers, interval meaning, JSON form, canonical text."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest

from indicators import comparators
from indicators.comparators import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Between,
    Blank,
    By,
    Change,
    Comparator,
    Completion,
    Compound,
    Day,
    Exactly,
    Interval,
    LessThan,
    MoreThan,
    NotEqual,
    Period,
    Quantity,
    Reading,
    Reference,
    State,
    Stated,
    Unparsed,
    YesNo,
    decimal_string,
    exact,
    from_dict,
    number,
)
from indicators.comparators.wording import reading_lines
from indicators.errors import UnitError
from indicators.units import Measure


@pytest.mark.parametrize("value", ["0.1", 3, Decimal("2.50"), Fraction(2, 3)])
def test_numbers_are_exact(value: str | int | Decimal | Fraction) -> None:
    assert Fraction(value) == exact(value) == number(value)


@pytest.mark.parametrize("value", [0.1, float("nan"), True, None, [1]])
def test_floats_and_no_numbers_are_refused(value: Any) -> None:
    for door in (exact, AtLeast, AtLeast(5).holds, NotEqual(5).holds, Between(1, 2).holds):
        with pytest.raises(TypeError, match="精确的数"):
            door(value)


@pytest.mark.parametrize(
    "value",
    [
        *("1/0", "", "1e", "九", "1e20000000", "1" * 1200, "0." + "1" * 1200, "9" * 5000),
        *(10**1200, Fraction(1, 7**1500), Decimal("Infinity"), Decimal("1e999999"), Decimal("-1e-999999")),
    ],
)
def test_what_is_no_number_is_a_value_error_at_once(value: Any) -> None:
    for door in (exact, number, AtLeast):
        with pytest.raises(ValueError, match="个数"):
            door(value)


@pytest.mark.parametrize(("value", "read"), [(0.1, "1/10"), (62.5, "125/2"), (-0.0, "0"), (1e-7, "1/10000000")])
def test_a_float_comes_in_by_one_door_as_its_shortest_text(value: float, read: str) -> None:
    assert Fraction(read) == number(value)


class Symbol(Fraction):
    """A number that stands for all: it answers for itself."""


def test_a_number_of_another_class_is_passed_on() -> None:
    symbol = Symbol(1)
    assert symbol is exact(symbol)


class NotATime:
    """What a data frame holds for no time: equal to nothing, itself included."""

    def __eq__(self, _: object) -> bool:
        return False

    __hash__ = object.__hash__


@pytest.mark.parametrize("value", [None, float("nan"), Decimal("NaN"), NotATime()])
def test_missing_values_are_missing_at_the_door(value: Any) -> None:
    assert number(value) is None


@pytest.mark.parametrize("value", [True, [1], b"1"])
def test_the_door_refuses_what_is_no_number(value: Any) -> None:
    with pytest.raises(TypeError, match="精确的数"):
        number(value)
    with pytest.raises(ValueError, match="个数"):
        number(float("inf"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("95", "95"),
        ("0.5", "0.5"),
        ("-0.0", "0"),
        ("100.00", "100"),
        ("2/3", "2/3"),
        ("-1/8", "-0.125"),
        ("1/80", "0.0125"),
    ],
)
def test_decimal_strings_have_no_exponent_and_no_zeros(value: str, text: str) -> None:
    assert text == decimal_string(Fraction(value))


@pytest.mark.parametrize(
    ("comparator", "held", "not_held"),
    [
        (AtLeast(5), [5, 6], [4]),
        (AtMost(5), [5, 4], [6]),
        (MoreThan(5), [6], [5, 4]),
        (LessThan(5), [4], [5, 6]),
        (Exactly(5), [5], [4, 6]),
        (Stated(5), [5], [4, 6]),
        (NotEqual(5), [4, 6], [5]),
    ],
)
def test_quantities_hold_what_they_say(comparator: Quantity, held: list[int], not_held: list[int]) -> None:
    assert [True] * len(held) == [comparator.holds(Fraction(value)) for value in held]
    assert [False] * len(not_held) == [comparator.holds(Fraction(value)) for value in not_held]


def test_ranges_hold_their_closed_ends_only() -> None:
    half_open = Between(80, 90, True, False, "%")
    assert [True, True, False, False] == [half_open.holds(Fraction(value)) for value in (80, 85, 90, 79)]
    assert not Between(80, 90, False, True).holds(Fraction(80))
    assert Between(None, 90).holds(Fraction(-1000))
    assert Interval(None, None).holds(Fraction(0))


@pytest.mark.parametrize(
    ("interval", "text"),
    [
        (Interval(Fraction(1), Fraction(2), lower_closed=False, upper_closed=True), "(1, 2]"),
        (Interval(None, Fraction(2), upper_closed=False), "(-∞, 2)"),
        (NotEqual(3).interval, "(-∞, +∞)"),
        (Exactly(3).interval, "[3, 3]"),
        (MoreThan(3).interval, "(3, +∞)"),
        (LessThan(3).interval, "(-∞, 3)"),
    ],
)
def test_intervals_print_as_mathematicians_do(interval: Interval, text: str) -> None:
    assert text == str(interval)


EVERY: list[tuple[Comparator, str]] = [
    (AtLeast(6000, "起"), "≥6000起"),
    (AtLeast("0.5", "元", ("人", "月"), approximate=True, subject="标准"), "标准≥约0.5元/人/月"),
    (Stated(-5, "%"), "-5%"),
    (Stated(-5, "元", subject="收入"), "收入为-5元"),
    (Stated("2/3"), "3分之2"),
    (Stated(6, "月"), "6个月"),
    (Stated(3, "季度"), "3个季度"),
    (AtLeast(2000, "年"), "≥2000年整"),
    (Between(80, 90, False, True, "%"), ">80%且≤90%"),
    (Between(80, None, True, True, "分", approximate=True), "≥约80分(区间)"),
    (Between(None, 90, True, False, "分"), "<90分(区间)"),
    (Change("increase", ">=", 5, "%", "previous_year", approximate=True), "较上年增长≥约5%"),
    (Change("decrease", None, None, None, "市场价"), "较市场价下降"),
    (Change("none", None, 3), "变化3"),
    (Reference("<=", "budget", "0.95"), "≤预算数的95%"),
    (Reference(">=", "plan", "2/3"), "≥计划数的3分之2"),
    (Reference(">=", "市场价", unit="元"), "≥市场价元"),
    (Reference("<=", "2021年"), "不高于2021年"),
    (By("<=", Day(None, 12, 31), "年"), "每年12月31日前"),
    (By(None, Day(2025, 6, "end")), "2025年6月底"),
    (By(">", Day(2025, 6, 1)), "2025年6月1日之后（不含）"),
    (Period(Day(2023, 1, 1), Day(2023, 12, "end")), "2023年1月1日至2023年12月底"),
    (YesNo(False), "否"),
    (Completion("partly"), "部分达成预期指标"),
    (State("合格", subject="质量"), "质量合格"),
    (State(text="按政策执行"), "按政策执行"),
    (Blank(">=", "元", ("人",)), "≥元/人"),
    (Blank(), ""),
    (Unparsed("看不懂", text="%$"), "%$"),
    (AllOf((AtLeast(5, "次", subject="培训"), State("合格"))), "培训≥5次；合格"),
    (AnyOf((AtLeast(5, "次"), Stated(100, "%", subject="覆盖率"))), "≥5次；或覆盖率100%"),
]


@pytest.mark.parametrize(("comparator", "text"), EVERY)
def test_canonical_text(comparator: Comparator, text: str) -> None:
    assert text == comparator.canonical == str(comparator)


@pytest.mark.parametrize("comparator", [comparator for comparator, _ in EVERY])
def test_json_form_reads_back_equal(comparator: Comparator) -> None:
    assert comparator == from_dict(comparator.to_dict())


def test_json_form_keeps_text_and_anomalies() -> None:
    read = AtLeast(5, text="≥5", anomalies=("unit_missing",), subject="培训")
    expected = {
        "kind": "quantity",
        "text": "≥5",
        "comparator": ">=",
        "value": "5",
        "unit": None,
        "per": [],
        "subject": "培训",
        "anomalies": ["unit_missing"],
    }
    assert expected == read.to_dict()
    assert read.anomalies == from_dict(expected).anomalies


def test_origin_takes_no_part_in_equality_and_grows_without_doubles() -> None:
    read = AtLeast(5, "次").with_origin("不少于5次", "a", "b").with_origin("不少于 5次", "b", "c")
    assert AtLeast(5, "次") == read
    assert ("不少于 5次", ("a", "b", "c")) == (read.text, read.anomalies)


NESTED: dict[str, Any] = {}
for _ in range(3000):
    NESTED = {"kind": "compound", "operator": "and", "parts": [NESTED]}


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "nothing"},
        {},
        {"kind": "quantity", "comparator": ">=", "value": 0.5, "unit": None, "per": []},
        {"kind": "quantity", "comparator": "≥", "value": "5", "unit": None, "per": []},
        {"kind": "compound", "operator": "xor", "parts": []},
        NESTED,
        {"kind": "blank", "comparator": None, "unit": None},
    ],
)
def test_wrong_json_is_a_value_error(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="比较式"):
        from_dict(data)


def test_the_base_says_nothing() -> None:
    class Bare(Reading):
        kind = "bare"

    with pytest.raises(AssertionError, match="bare"):
        Bare()._words()


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "quantity", "text": "≥5", "comparator": ">="},
        {"kind": "quantity", "comparator": "~", "value": "5", "unit": None, "per": []},
        {"kind": "quantity", "comparator": ">=", "value": 5.5, "unit": None, "per": []},
        {"kind": "compound", "operator": "and", "parts": [None]},
        {},
    ],
)
def test_what_is_no_comparator_is_refused_in_plain_words(data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="不是合法的比较式 JSON") as caught:
        from_dict(data)
    assert "Error" not in str(caught.value)


# -- whether an actual value satisfies it


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        (AtLeast(6000, "起"), 6000, True),
        (AtLeast(6000, "起"), "5999.9", False),
        (AtLeast(334, "万元"), Measure(3340000, "元"), True),
        (AtMost(5, "次", ("天",)), Measure(6, "次", ("天",)), False),
        (AtLeast(65, "台"), Stated(62, "台"), False),
        (AtLeast(65, "台"), Stated(65), True),
        (AtLeast(65, "台"), Exactly(66, "台"), True),
        (NotEqual(0, "起"), Measure(0, "起"), False),
        (NotEqual(0, "起"), 1, True),
        (Between(80, 90, True, False, "%"), Measure(90, "%"), False),
    ],
)
def test_actual_values_of_every_kind(target: Comparator, actual: Any, expected: bool) -> None:  # noqa: FBT001 - a column
    assert target.holds(actual) is expected


@pytest.mark.parametrize(
    ("target", "actual", "why"),
    [
        (AtLeast(6000, "起"), Measure(6000, "次"), "单位“次”与“起”不能比较"),
        (AtLeast(6000), Measure(6000, "次"), "没有单位"),
        (AtLeast(6000, "起"), AtLeast(6000, "起"), "不是一个确定的数"),
        (AtLeast(6000, "起"), State("合格"), "不是一个确定的数"),
        (State("合格"), 5, "不是一个数的范围"),
        (AllOf((AtLeast(5, "次"), AtLeast(90, "%"))), 95, "不是一个数的范围"),
        (Unparsed("看不懂", text="%$"), 5, "不是一个数的范围"),
    ],
)
def test_what_cannot_be_compared_says_why_not(target: Comparator, actual: Any, why: str) -> None:
    with pytest.raises(UnitError, match=why):
        target.holds(actual)


def test_another_class_is_refused_and_what_is_not_read_says_its_reason() -> None:
    with pytest.raises(ValueError, match="这不是 AtLeast，是 AtMost"):
        AtLeast.from_dict(AtMost(5, "次").to_dict())
    assert ("读法", "读不懂") == reading_lines(Unparsed("读不懂", text="x"))[-1]


def test_the_union_is_closed_and_every_member_answers() -> None:
    leaves = {kind for kind in vars(comparators).values() if isinstance(kind, type) and issubclass(kind, Reading)}
    assert set(get_args(Comparator)) == leaves - {Reading, Quantity, Compound}
    for comparator, _ in EVERY:
        assert isinstance(comparator, Comparator)
        assert comparator.interval is None or comparator.interval.holds(0) == (0 in comparator.interval)
        assert comparator.unit_text is None or isinstance(comparator.unit_text, str)
