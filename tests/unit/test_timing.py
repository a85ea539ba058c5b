"""Actual values of deadlines as people write them: days, days of the next year, so much before or behind."""

from datetime import date
from fractions import Fraction

import pytest

from indicators import bind, parse
from indicators.comparators import Comparator, Completion
from indicators.targets import Actual, BoundTarget, Facts, Indicator


def bound(target: str, actual: str, year: int = 2026) -> BoundTarget:
    row = Indicator(name="完成时间", path=("产出指标", "时效指标"), target=parse(target))
    return bind(row, Actual(text=actual, reading=parse(actual)), Facts(year=year))


def day(text: str) -> Fraction:
    return Fraction((date.fromisoformat(text) - date(1970, 1, 1)).days)


@pytest.mark.parametrize(
    ("target", "actual", "read"),
    [
        ("12月31日前", "11月20日", "2026-11-20"),
        ("12月31日前", "4月1日", "2026-04-01"),
        ("6月30日前", "1月15日", "2026-01-15"),
        ("6月30日前", "7月15日", "2026-07-15"),
        ("3月1日前", "2月27日", "2026-02-27"),
        ("12月31日前", "2026年1月15日", "2026-01-15"),
        ("12月31日前", "次年1月15日", "2027-01-15"),
        ("12月31日前", "翌年 1月", "2027-01-31"),
        ("1-12月", "下一年1月至12月", "2027-12-31"),
        ("12月31日前", "逾期15天", "2027-01-15"),
        ("12月31日前", "延期15天完成", "2027-01-15"),
        ("12月31日前", "工程延期两周", "2027-01-14"),
        ("12月31日前", "提前10天", "2026-12-21"),
        ("12月31日前", "较计划提前10天", "2026-12-21"),
        ("12月31日前", "比计划晚5天", "2027-01-05"),
        ("12月31日前", "推迟两个月", "2027-02-28"),
        ("8月31日前", "提前半年", "2026-02-28"),
        ("12月31日前", "完成5项，延期15天", "2027-01-15"),
        ("12月31日前", "晚了3天", "2027-01-03"),
        ("12月31日前", "推迟了 2 天", "2027-01-02"),
        ("12月31日前", "超过期限10天", "2027-01-10"),
        ("12月31日前", "迟于计划3天", "2027-01-03"),
        ("12月31日前", "早于计划3天", "2026-12-28"),
        ("12月31日前", "第二年1月底", "2027-01-31"),
        ("12月31日后", "12月31日后", "2026-12-31"),
    ],
)
def test_times_are_read(target: str, actual: str, read: str) -> None:
    assert day(read) == bound(target, actual).actual


@pytest.mark.parametrize(
    ("target", "actual", "code"),
    [
        ("12月31日前", "1月15日", "actual_year_unclear"),
        ("1-12月", "次年1-12月", "actual_not_exact"),
        ("12月31日前", "3月底", "actual_year_unclear"),
        ("11月底前", "2月", "actual_year_unclear"),
        ("1月31日前", "12月20日", "actual_year_unclear"),
        ("12月31日前", "2月29日", "date_impossible"),
        ("12月31日前", "延期完成", "actual_late"),
        ("11月底前", "延期完工", "actual_late"),
        ("11月底前", "逾期竣工", "actual_late"),
        ("11月底前", "滞后完工", "actual_late"),
        ("12月31日前", "逾期", "actual_late"),
        ("12月31日前", "延误", "actual_late"),
        ("12月31日前", "跨年完成", "actual_late"),
        ("12月31日前", "次年完成", "actual_late"),
        ("12月31日前", "下年完成", "actual_late"),
        ("12月31日前", "12月31日后", "actual_not_comparable"),
        ("12月31日前", "11月1日以后", "actual_not_comparable"),
        ("12月31日前", "拖后半个月", "days_needed"),
        ("12月31日前", "延期半个月", "days_needed"),
        ("12月31日前", "推迟9999个月", "days_needed"),
        ("12月31日前", "逾期3个工作日", "unit_mismatch"),
        ("12月31日前", "延期不超过15天", "actual_not_comparable"),
        ("12月31日前", "次年完成5项", "actual_not_comparable"),
        ("12月31日前", "次年1月完成5项", "actual_unparsed"),
        ("12月31日前", "15天", "actual_not_comparable"),
    ],
)
def test_what_is_not_certain_is_a_finding(target: str, actual: str, code: str) -> None:
    found = bound(target, actual)
    assert isinstance(found.actual, Comparator)
    assert code in {each.code for each in found.findings}


def test_a_leap_day_is_certain() -> None:
    assert day("2024-02-29") == bound("6月30日前", "2月29日", 2024).actual


@pytest.mark.parametrize("actual", ["按期", "如期。", "未逾期", "没有延期", "未超期", "是"])
def test_words_alone_say_that_a_deadline_was_kept(actual: str) -> None:
    found = bound("12月31日前", actual).actual
    assert isinstance(found, Completion)
    assert found.level == "achieved"


@pytest.mark.parametrize(
    ("actual", "level"),
    [
        ("逾期20天", "not_achieved"),
        ("未完成", "not_achieved"),
        ("次年完成", "not_achieved"),
        ("提前10天", "achieved"),
        ("提前完成", "achieved"),
        ("按期", "achieved"),
    ],
)
def test_what_needs_no_year_is_known_without_one(actual: str, level: str) -> None:
    row = Indicator(name="完成时间", path=("产出指标", "时效指标"), target=parse("12月31日前"))
    found = bind(row, Actual(text=actual, reading=parse(actual))).actual
    assert isinstance(found, Completion)
    assert found.level == level
