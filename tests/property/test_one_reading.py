"""The laws of reading: two doors and one reading, no history, brackets as words say it, each sign known to both."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import parse, parse_standard
from indicators.comparators import Between, Comparator, Interval, Quantity, Unparsed, decimal_string
from indicators.standards import tree
from indicators.syntax import values
from indicators.syntax._lexicon import lexicon

tenths = st.integers(0, 2000).map(lambda number: Fraction(number, 10))
SAID: dict[bool, str] = {True: "（含）", False: "（不含）"}


@st.composite
def ends(draw: st.DrawFn) -> tuple[str, str, bool, bool]:
    low, high = sorted(draw(st.tuples(tenths, tenths).filter(lambda pair: pair[0] != pair[1])))
    low_closed, high_closed = draw(st.sampled_from([(True, False), (False, True), (True, True)]))
    return decimal_string(low), decimal_string(high), low_closed, high_closed


def meant(low: str, high: str, closed: tuple[bool, bool], unit: str | None) -> Between:
    return Between(low, high, *closed, unit)


@given(
    ends(),
    st.sampled_from("%分天次"),
    st.sampled_from([",", "，", "、", "-", "~", "～", "至", ", "]),
    st.sampled_from(["[(", "【（"]),
)
def test_brackets_say_what_words_say(drawn: tuple[str, str, bool, bool], unit: str, joint: str, square: str) -> None:
    low, high, *closed = drawn
    opening, shut = square[not closed[0]], "])"[not closed[1]]
    expected = meant(low, high, (closed[0], closed[1]), unit)
    for text in (
        f"{opening}{low}{unit}{joint}{high}{unit}{shut}",
        f"{opening}{low}{joint}{high}{unit}{shut}",
        f"{opening}{low}{joint}{high}{shut}{unit}",
        f"{low}{unit}{SAID[closed[0]]}-{high}{unit}{SAID[closed[1]]}",
        f"{'≥' if closed[0] else '>'}{low}{unit}且{'≤' if closed[1] else '<'}{high}{unit}",
        f"{low}{unit}{'≤' if closed[0] else '<'}X{'≤' if closed[1] else '<'}{high}{unit}",
    ):
        assert expected == parse(text), text


def interval_of(read: Comparator) -> Interval | None:
    return read.interval if isinstance(read, Quantity | Between) else None


@given(st.sampled_from(["≥", "≤", ">", "<"]), tenths, st.one_of(st.none(), tenths))
def test_an_interval_as_it_is_printed_reads_as_itself(sign: str, one: Fraction, two: Fraction | None) -> None:
    low, high = (one, two) if two is None or one < two else (two, one + 1)  # an empty one is refused
    read = parse(f"{sign}{decimal_string(one)}") if high is None else Between(low, high, sign in "≥≤", sign in "≤<")
    printed = interval_of(read)
    both_open = high is not None and sign == ">"  # (1, 2) may be two numbers
    assert both_open or printed == interval_of(parse(str(printed)))


# -- two doors -----------------------------------------------------------------------------------------------------


def condition(bound: str) -> Comparator | None:
    """What the second door reads of a bound; ``None`` where it refuses or asks a person."""
    rule = parse_standard(f"完成数{bound}得5分,否则不得分。").rule
    if not isinstance(rule, tree.Cases) or not isinstance(rule.cases[0].when, tree.Condition):
        return None
    test: Any = rule.cases[0].when.test
    return test if isinstance(test, Comparator) else None


@pytest.mark.parametrize(
    "bound",
    [
        *("[80%,90%)", "（60%，80%]", "[80%-90%)", "(80%～90%]", "[80%，90%]", "(60%,80%)", "[60分,80分)", "[60,80)分"),
        *("[1万元,2万元)", "[1,2)万元", "(3天,5天]", "[-5%,5%]", "[90%,+∞)", "(-∞,60%)", "80%（含）-90%（不含）"),
    ],
)
def test_an_interval_reads_alike_by_both_doors(bound: str) -> None:
    by_rule = condition(bound)
    assert by_rule is not None
    assert interval_of(by_rule) == interval_of(parse(bound))


SIGNS = [word for table in ("signs", "before") for word in sorted(lexicon().words(table))]
AFTER = [word for word, sense in sorted(lexicon().meaning["after"].items()) if sense in (">=", "<=")]


def test_each_sign_of_the_one_table_reads_alike_by_both_doors_or_is_refused() -> None:
    for bound in (*(f"{word}5%" for word in SIGNS), *(f"5%{word}" for word in AFTER)):
        read, by_rule = parse(bound), condition(bound)
        assert not isinstance(read, Unparsed), bound
        assert by_rule is None or interval_of(by_rule) == interval_of(read), bound


# -- no history ----------------------------------------------------------------------------------------------------


@given(
    st.lists(st.sampled_from(["2100", "2101", "1.5天3次", "1.0天2次", "[80%,90%)", "5‰", "三十", "年底前"]), min_size=1)
)
def test_a_reading_never_depends_on_what_was_read_before(texts: list[str]) -> None:
    fresh = [values._read.__wrapped__(text, "年", None)[1] for text in texts]
    assert fresh == [parse(text, column_unit="年") for text in texts]
