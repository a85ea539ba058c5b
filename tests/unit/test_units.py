"""Units: exact conversion, refusals that name both units, real pint quantities."""

import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pint
import pytest

from indicators import units
from indicators._resources import grammar_table
from indicators.comparators import AtLeast, AtMost
from indicators.errors import UnitError
from indicators.units import Measure, convert


def refusal(value: str, source: str, target: str) -> UnitError:
    with pytest.raises(UnitError) as caught:
        convert(Fraction(value), source, target)
    return caught.value


@pytest.mark.parametrize(
    ("value", "source", "target", "expected"),
    [
        ("334", "万元", "元", "3340000"),
        ("15", "亩", "公顷", "1"),
        ("1", "亩", "平方米", "2000/3"),
        ("271", "万平方米", "平方米", "2710000"),
        ("3014989.88", "平方米", "万平方米", "301.498988"),
        ("2", "公里", "米", "2000"),
        ("1", "吨", "公斤", "1000"),
        ("1", "年", "月", "12"),
        ("1", "年", "季度", "4"),
        ("1", "周", "小时", "168"),
        ("5", "次/周", "次/天", "5/7"),
        ("6", "元/人/年", "元/月/人", "1/2"),
        ("5", "人/10万人", "人/万人", "1/2"),
        ("1", "次/半年", "次/年", "2"),
        ("1", "次/半月", "次/月", "2"),
        ("1", "次/半天", "次/天", "2"),
        ("3", "场/100户", "场/万户", "300"),
        ("3", "箱/半打", "箱/半打", "3"),
        ("7", "㎡", "平方米", "7"),
        ("9", "%", "‰", "90"),
        ("3", "标准箱子", "标准箱子", "3"),
    ],
)
def test_conversion_is_exact(value: str, source: str, target: str, expected: str) -> None:
    assert Fraction(expected) == convert(Fraction(value), source, target)


def test_a_bare_number_takes_the_unit_of_the_other_side() -> None:
    assert Fraction(90) == convert(Fraction(90), None, "分") == convert(Fraction(90), "分", None)


def test_counters_are_never_compared_and_the_message_names_both() -> None:
    error = refusal("6000", "起", "次")
    assert error.code == "unit_mismatch"
    assert "起" in str(error)
    assert "次" in str(error)


@pytest.mark.parametrize(
    ("source", "target"),
    [("人", "人次"), ("%", "百分点"), ("%", "倍"), ("台", "台套"), ("次", "次/年"), ("元", "元/人"), ("元", "平方米")],
)
def test_different_kinds_are_refused(source: str, target: str) -> None:
    assert refusal("1", source, target).code == "unit_mismatch"


@pytest.mark.parametrize(("source", "target"), [("次/天", "次/月"), ("月", "天"), ("次/年", "次/周")])
def test_days_against_months_need_a_number_of_days(source: str, target: str) -> None:
    error = refusal("1", source, target)
    assert (error.code, error.hint is not None and "天" in error.hint) == ("days_needed", True)


def test_a_stated_number_of_days_makes_a_month_comparable() -> None:
    assert Fraction(60) == convert(Fraction(2), "次/天", "次/月", days={"月": 30})
    assert Fraction(1, 2) == convert(Fraction(15), "天", "月", days={"月": 30})


def test_working_days_against_days_are_refused_with_a_hint() -> None:
    assert "工作日与自然日" in str(refusal("5", "工作日", "天"))


def test_an_unknown_word_is_compared_by_its_own_name_and_a_near_word_is_suggested() -> None:
    assert "是否为“标箱”" in str(refusal("1", "标相", "个"))
    assert "单位表中没有“哟哟呀呀”" in str(refusal("1", "哟哟呀呀", "个"))


def test_aliases_are_one_word() -> None:
    assert units.canonical("㎡") == units.canonical("平米") == "平方米"
    assert units.canonical("没有的词") == "没有的词"


def test_dimension_names_the_kind() -> None:
    assert units.dimension("工作日") == "working_day"
    assert units.dimension("元/月/人") == units.dimension("元/人/月")
    assert units.dimension(None) is None


def test_unit_texts_join_and_split() -> None:
    assert units.join(None) is None
    assert units.join(None, ("天",)) == "/天"
    assert units.split("/天") == (None, ("天",))
    assert units.split("元/人/月") == ("元", ("人", "月"))


def test_measures_compare_exactly() -> None:
    assert Measure("334", "万元") == Measure(3340000, "元")
    assert hash(Measure("334", "万元")) == hash(Measure(3340000, "元"))
    assert Measure("3157.97", "万元") <= Measure("31579700", "元")
    assert Measure("3157.97", "万元") >= Measure("31579700", "元")
    assert Measure(1, "公顷") > Measure(14, "亩")
    assert Measure(1, "公顷") < Measure(16, "亩")
    assert Measure(3, "个") != Measure(3, "人次")
    assert Measure(3, "个") != 3


def test_comparing_measures_of_two_kinds_raises() -> None:
    with pytest.raises(UnitError, match="单位“起”与“次”不能比较"):
        _ = Measure(6000, "起") >= Measure(6000, "次")


def test_measures_of_bare_numbers_compare_among_themselves_only() -> None:
    assert Measure(2) < Measure(3)
    assert Measure(2) != Measure(2, "个")
    with pytest.raises(UnitError):
        _ = Measure(2) < Measure(3, "个")


def test_measure_converts_and_prints() -> None:
    assert str(Measure("0.5", "元", ("人", "月")).to("元/人/年")) == "6元/人/年"
    assert str(Measure(Fraction(2, 3), "元")) == "2/3元"
    assert str(Measure("-1.50")) == "-1.5"


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        Measure(0.1, "元")  # type: ignore[arg-type]


def test_a_measure_pickles() -> None:
    assert Measure("5", "次", ("天",)) == pickle.loads(pickle.dumps(Measure("5", "次", ("天",))))  # noqa: S301


def test_a_bound_gives_its_real_pint_quantity() -> None:
    import pint

    bound = units.quantity(AtLeast(6000, "起"))
    assert isinstance(bound, pint.Quantity)
    assert bound.magnitude == Decimal(6000)
    assert isinstance(bound.magnitude, Decimal)
    assert str(bound.units) == "起"


def test_users_of_pint_go_on_computing() -> None:
    money = units.quantity(AtMost("3340000", "元"))
    assert money == units.registry().Quantity(Decimal(334), "万元")
    assert money.to("万元").magnitude == Decimal(334)
    share = money / units.quantity(Measure(10, "人"))
    assert share.to("万元/人").magnitude == Decimal("33.4")


def test_pint_keeps_counters_apart() -> None:
    import pint

    with pytest.raises(pint.DimensionalityError):
        _ = units.quantity(Measure(6000, "起")) >= units.quantity(Measure(6000, "次"))
    with pytest.raises(pint.DimensionalityError):
        units.quantity(Measure(1, "个")).to("%")


def test_percent_in_pint_is_exact() -> None:
    for percent in range(101):
        assert units.quantity(Measure(percent, "%")) == units.quantity(Measure(percent * 10, "‰"))


def test_rates_and_bare_numbers_have_quantities() -> None:
    assert str(units.quantity(Measure(530, "元", ("人", "月"))).units) == "元 / 人 / 月"
    assert units.quantity(Measure(2)).dimensionless
    assert Decimal("0.00005") == units.quantity(Measure(5, "人", ("10万人",))).magnitude
    assert str(units.quantity(Measure(3, None, ("天",))).units) == "1 / 天"


def test_every_word_of_the_table_has_a_pint_unit() -> None:
    words = {unit.word for unit in units.table().values() if "/" not in unit.word}
    assert dict.fromkeys(words, Decimal(1)) == {word: units.quantity(Measure(1, word)).magnitude for word in words}


def test_a_quantity_of_an_unknown_word_is_refused_with_the_nearest_word() -> None:
    with pytest.raises(UnitError) as caught:
        units.quantity(Measure(1, "平方迷"))
    assert caught.value.code == "unknown_unit"
    assert "平方米" in str(caught.value)


def test_a_quantity_without_finite_decimal_is_refused() -> None:
    with pytest.raises(UnitError) as caught:
        Measure(Fraction(2, 3), "元").quantity()
    assert caught.value.code == "no_finite_decimal"


@pytest.mark.parametrize(
    ("value", "expected"), [("0", "0"), ("-0.5", "-0.5"), ("100", "100"), ("1/8", "0.125"), ("7/3200", "0.0021875")]
)
def test_decimals_are_exact(value: str, expected: str) -> None:
    assert Decimal(expected) == units.to_decimal(Fraction(value))


def test_many_threads_share_one_registry() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda n: units.quantity(Measure(n, "万元")).to("元").magnitude, range(64)))
    assert [Decimal(n * 10_000) for n in range(64)] == made


def test_conversion_does_not_import_pint() -> None:
    code = (
        "import sys; from fractions import Fraction; from indicators.units import convert\n"
        "convert(Fraction(1), '亩', '公顷'); sys.exit('pint' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-W", "error", "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("text", "words"), [("呔/人", ("呔",)), ("元/呔", ("呔",)), ("万元", ()), ("次/半月", ()), (None, ())]
)
def test_words_that_no_table_has_are_named(text: str | None, words: tuple[str, ...]) -> None:
    assert words == units.unlisted(text)


@pytest.mark.parametrize("value", ["1/0", Decimal("Infinity")])
def test_a_measure_of_no_number_is_a_value_error(value: Any) -> None:
    with pytest.raises(ValueError, match="不是一个数"):
        Measure(value, "元")


# -- pint: English names, pickles, a registry of the caller's


@pytest.mark.parametrize(
    ("measure", "unit", "expected"),
    [
        (Measure(3, "公顷"), "m**2", 30000),
        (Measure(90, "分钟"), "hour", "1.5"),
        (Measure(2, "小时"), "minutes", 120),
        (Measure(2, "立方米"), "liter", 2000),
        (Measure(2, "立方米"), "meter ** 3", 2),
        (Measure(3, "千瓦时"), "kilowatt * hour", 3),
        (Measure(3, "吨"), "kilogram", 3000),
        (Measure(3, "万元"), "CNY", 30000),
    ],
)
def test_quantities_know_english_and_si_names(measure: Measure, unit: str, expected: int | str) -> None:
    assert units.quantity(measure).to(unit).magnitude == Decimal(expected)


def test_every_english_name_belongs_to_one_unit() -> None:
    english = grammar_table("units")["english"]
    names = [name for each in english.values() for name in each]
    assert len(names) == len(set(names))
    for word, each in english.items():
        assert all(units.registry().Quantity(1, name) == units.quantity(Measure(1, word)) for name in each)


@pytest.mark.parametrize("measure", [Measure("0.1", "万元"), Measure(5, "次", ("天",)), Measure(95, "%"), Measure(2)])
def test_quantities_can_be_pickled(measure: Measure) -> None:
    made = pickle.loads(pickle.dumps(measure.quantity()))  # noqa: S301 - our own
    assert made == measure.quantity()
    assert type(made.magnitude) is Decimal


def test_a_registry_of_the_callers_is_used() -> None:
    own: pint.UnitRegistry[float] = pint.UnitRegistry()
    area = units.quantity(Measure(6000, "平方米"), registry=own)
    assert area + own.Quantity(4000, "m**2") == own.Quantity(1, "hectare")
    assert str(units.quantity(AtLeast(6000, "起"), registry=own)) == "6000.0 起"
    assert units.quantity(Measure(2, "万元", ("人",)), registry=own) == own.Quantity(20000.0, "元/人")
    assert units.quantity(Measure(3, "人"), registry=own) == own.Quantity(3.0, "人")  # it knows the word by now
    own.define("yuan = [currency]")
    assert units.quantity(Measure(2, "万元"), registry=own) == own.Quantity(20000.0, "yuan")
    with pytest.raises(pint.DimensionalityError):
        units.quantity(Measure(1, "月"), registry=own).to("day")


def test_a_share_is_a_number_on_request() -> None:
    assert units.quantity(Measure(95, "%"), percent_as_number=True) == Decimal("0.95")
    assert units.quantity(Measure(5, "‰"), percent_as_number=True).dimensionless
    assert not units.quantity(Measure(5, "起"), percent_as_number=True).dimensionless
