"""The rooms of the value language one by one: plain text, tables, pieces, numbers, days, cache, columns."""

import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indicators import syntax
from indicators.comparators import Blank, By, Change, Completion, Compound, Day, Quantity, Unparsed
from indicators.errors import ExpressionError, Span
from indicators.syntax import parse, tables, values, walk
from indicators.syntax._lexicon import lexicon
from indicators.syntax.columns import Columns, columns
from indicators.syntax.edges import Signs, check_spelling
from indicators.syntax.numbers import chinese_digits, chinese_number
from indicators.syntax.pieces import Refused
from indicators.syntax.plain import Source
from indicators.syntax.stamps import numeric

ROOT = Path(__file__).parents[2]


# -- plain text -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("≧ ９0 ％", "≥90%"),
        ("＞＝ 5　㎡", ">=5㎡"),
        ("5\u200b个\u00a0月", "5个月"),
        ("★保洁 ≥**次", "保洁≥次"),
        ("1 311 000元", "1311000元"),
        ("12 15", "12 15"),
        ("3577. 95", "3577.95"),
        ("530元/人*月", "530元/人*月"),
        ("≥\n90%", "≥90%"),
        ("培训3次\n会议2次", "培训3次;会议2次"),
        ("保证\n正常运转", "保证正常运转"),
    ],
)
def test_plain_text(text: str, plain: str) -> None:
    assert plain == Source.of(text).plain


def test_spans_point_into_the_printed_text() -> None:
    source = Source.of("≧ ９0 ％")
    assert (Span(2, 4), "９0") == (source.span(1, 3), source.printed(1, 3))
    assert Span(6, 6) == source.span(4, 4)
    assert source.printed(2, 2) == ""


# -- tables ---------------------------------------------------------------------------------------------------------


def test_no_comparator_word_is_hidden_by_another() -> None:
    printed = {">=": "≥", "<=": "≤", "!=": "≠"}
    signs = {word: lexicon().meaning["before"][word] for word in lexicon().words("before")}
    expected = {word: f"{printed.get(sign, sign)}5次" for word, sign in signs.items()}
    assert expected == {word: parse(f"{word}5次").canonical for word in signs}


HALVES = sorted(word for word in lexicon().units if word.startswith("半"))


def test_no_unit_is_hidden_by_another_word() -> None:
    for word in lexicon().units.keys() - set(HALVES):
        read = parse(f"≥5{word}")
        assert isinstance(read, Quantity | By), word
        if isinstance(read, Quantity):
            assert (word, Fraction(5), lexicon().units[word]) == (word, read.value, read.unit)


@pytest.mark.parametrize("word", HALVES)
def test_half_a_year_or_month_is_a_denominator_and_counts_nothing(word: str) -> None:
    assert f"1次/{word}" == parse(f"1次/{word}").canonical
    assert isinstance(parse(f"≥5{word}"), Unparsed)


def test_every_term_is_read_as_itself() -> None:
    for term in lexicon().words("terms"):
        assert ("qualitative", term) == (parse(term).kind, parse(term).to_dict().get("term"))


def test_multipliers_are_exact() -> None:
    assert Fraction(10_000) == lexicon().multipliers["万"]


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    from lark import logger

    level = logger.level
    logger.setLevel("DEBUG")
    logger.addHandler(caplog.handler)
    try:
        tables.grammar(tables.texts(), debug=True)
    finally:
        logger.removeHandler(caplog.handler)
        logger.setLevel(level)
    assert [] == [record.message for record in caplog.records if "onflict" in record.message]


def said(source: Path, *texts: str) -> list[str]:
    code = (
        f"import sys; sys.path.insert(0, {str(source)!r}); import indicators; print(*map(indicators.parse, {texts!r}))"
    )
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_unit_is_one_line_and_a_comparator_word_one_word(tmp_path: Path) -> None:
    for name in ("src", "grammar", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    line = '"垧" = { dimension = "area", factor = "90000", aliases = ["大垧"] }'
    changes = {
        "units.toml": ("[units]\n", f"[units]\n{line}\n"),
        "words.toml": ('"=" = ["等于", ', '"=" = ["恰好等于", "等于", '),
    }
    for table, (old, new) in changes.items():
        path = tmp_path / "grammar" / table
        printed = path.read_text("utf-8")
        assert printed.count(old) == 1
        path.write_text(printed.replace(old, new), "utf-8")
    assert ["≥5垧", "=5次"] == said(tmp_path / "src", "≥5大垧", "恰好等于5次")


# -- numbers, days --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("一百五", 150),
        ("一千零五十", 1050),
        ("两千三百", 2300),
        ("一万二", 12_000),
        ("三万零五百", 30_500),
        ("二亿", 200_000_000),
        ("一亿三", 130_000_000),
        ("一亿零三万", 100_030_000),
        ("二点五", Fraction(5, 2)),
        ("一万亿", 10**12),
    ],
)
def test_chinese_numerals(word: str, number: int | Fraction) -> None:
    assert number == chinese_number(word)


@pytest.mark.parametrize("word", ["一三百", "百", "一百二百", "零十", "二三", "万", "亿五", "一十百", "千"])
def test_numerals_that_are_not_well_formed_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"^\w*$"):
        chinese_number(word)


@pytest.mark.parametrize(
    "text",
    [
        "2月30日前",
        "2023年13月1日至12月",
        "2021.13.1",
        "9月-6月",
        "0-5月",
        "1-5季度",
        "20-2022年",
        "1.5-3月",
        "一三百人",
        "二点五-5月",
        "二十至二〇二二年",
    ],
)
def test_what_no_calendar_and_no_counting_has_is_refused(text: str) -> None:
    assert isinstance(parse(text), Unparsed)


def test_a_break_in_the_row_names_its_place() -> None:
    with pytest.raises(Refused) as caught:
        walk.clauses("介于5")
    assert caught.value.start == 3


def test_days_of_digits() -> None:
    assert [None, Day(2023, 2, 28)] == [numeric("20230231"), numeric("20230228")]


def test_digits_of_a_year_are_digits() -> None:
    assert chinese_digits("二〇二三") == 2023
    with pytest.raises(ValueError, match="十"):
        chinese_digits("二十")


def test_a_base_in_many_words_is_prose() -> None:
    assert "qualitative" == parse("较国家省市县各级有关部门历年来公布的各项数据提高").kind
    near = parse("产量较邻近乡镇产量提高")
    assert isinstance(near, Change)
    assert (near.subject, near.reference) == ("产量", "邻近乡镇产量")


def test_a_column_that_is_no_unit_gives_none() -> None:
    assert Columns() == columns("介于5", None)


@pytest.mark.parametrize(
    ("text", "kind"),
    [("约低10%", "quantity"), ("每年12月、15次", "compound"), ("？？？", "unparsed"), ("服务好、环", "qualitative")],
)
def test_kinds_of_odd_texts(text: str, kind: str) -> None:
    assert kind == parse(text).kind


def test_a_long_rest_repeats_nothing() -> None:
    assert isinstance(parse(f"约5{'很' * 61}"), Unparsed)


# -- strictness, errors ---------------------------------------------------------------------------------------------


def test_strict_raises_the_same_diagnostic() -> None:
    read = parse("大干等于60%")
    assert isinstance(read, Unparsed)
    with pytest.raises(ExpressionError) as caught:
        parse("大干等于60%", strict=True)
    assert read.diagnostic == caught.value.diagnostic
    assert ("word_misspelt", "大干等于", "是否应为“大于等于”") == (
        caught.value.code,
        caught.value.diagnostic.at,
        caught.value.hint,
    )
    assert "比较词“大干等于”可能写错了" in str(caught.value)


def test_strict_returns_what_can_be_read() -> None:
    assert parse("≥5次") == parse("≥5次", strict=True)


def test_spans_of_errors_point_into_the_printed_text() -> None:
    read = parse("整改率 － 5 ％")
    assert isinstance(read, Unparsed)
    assert read.diagnostic is not None
    assert "－ 5 ％" == read.diagnostic.at


def test_texts_longer_than_ten_thousand_are_refused_with_a_code() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse("好" * 10_001, strict=True)
    assert "too_long" == caught.value.code


def test_spelling_is_checked_before_numbers_only() -> None:
    check_spelling(Signs(), "", 0)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("一级≥10个 二级≥20个 三级≥30个", "一级≥10个；二级≥20个；三级≥30个"),
        ("合格率 ≥ 95%　满意度 ≥ 90%", "合格率≥95%；满意度≥90%"),
        ("≥80% 且<90%", "≥80%且<90%"),
        ("≥5天 ≤10天", "≥5天且≤10天"),
        ("每月设备完好率≥98%", "每月设备完好率≥98%"),
        ("每年培训合格率达到95%以上", "每年培训合格率≥95%"),
        ("每年培训合格人数达到95人以上", "培训合格人数≥95人/年"),
        ("每季度至少举办两期", "≥2期/季度"),
        ("不少于开展3次检查", "≥3次"),
        ("面积，不小于20平方米", "面积≥20平方米"),
        ("次数，3-5次", "次数≥3次且≤5次"),
        ("[80%；90%)", "≥80%且<90%"),
    ],
)
def test_bounds_that_are_named_apart_or_behind_a_verb(text: str, canonical: str) -> None:
    assert canonical == str(parse(text))
    assert parse(text) == parse(canonical)


# -- columns and names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "comparator", "expected"),
    [
        (None, None, Columns()),
        ("", "", Columns()),
        ("万元", "≥", Columns("元", (), Fraction(10_000), ">=")),
        ("元/人·月", "正向 大于等于", Columns("元", ("人", "月"), Fraction(1), ">=")),
        ("(%)", "反向 小于等于", Columns("%", (), Fraction(1), "<=")),
        ("标段", "≥ 正向指标", Columns("标段", (), Fraction(1), ">=")),
        ("2", "定性", Columns()),
        ("是/否", "以上", Columns(sign=">=")),
        ("个（人）介于", "介于5", Columns()),
        ("优良", "定量", Columns()),
    ],
)
def test_columns(unit: str | None, comparator: str | None, expected: Columns) -> None:
    assert expected == columns(unit, comparator)


@pytest.mark.parametrize("text", ["(3,3]", "[5,3]", "5（不含）-5", "[90%,80%)", "[80%,90%)%", "[-∞,+∞]"])
def test_an_interval_that_holds_nothing_or_has_two_units_is_refused(text: str) -> None:
    assert isinstance(parse(text), Unparsed)


def test_a_name_of_its_own_for_each_row_is_not_a_text_of_its_own() -> None:
    values._read.cache_clear()
    for row in range(5):
        assert "≥1台" == str(parse("1", name=f"消毒机{row}(≥台)"))
        assert ("unit_missing",) == parse("1", name=f"消毒机{row}").anomalies
        assert "1台" == str(parse("1", column_unit="台", name=f"第{row}号"))
    assert 2 == values._read.cache_info().misses


def test_what_came_from_where_is_recorded() -> None:
    read = parse("735", column_unit="人次", column_comparator="≧")
    assert (("unit", "column_unit"), ("comparator", "column_comparator")) == read.provenance
    assert () == parse("≥735人次", column_unit="人次", column_comparator="≧").provenance
    named = parse("1", name="消毒机(≥台)")
    assert (("unit", "name"), ("comparator", "name")) == named.provenance
    assert "2023.12亩" == str(parse("2023.12", name="面积(亩)"))  # a date in digits without the name


@pytest.mark.parametrize(
    ("text", "unit", "comparator", "codes"),
    [
        ("80%", "次", None, ("column_conflict",)),
        ("80%", "%", "≥", ()),
        ("≥80%", "%", "≤", ("column_conflict",)),
        ("5万元", "万元", None, ()),
        ("增长5%", "次", None, ()),
        ("增长5人", "次", None, ("column_conflict",)),
    ],
)
def test_the_text_wins_over_its_columns(text: str, unit: str, comparator: str | None, codes: tuple[str, ...]) -> None:
    assert codes == parse(text, column_unit=unit, column_comparator=comparator).anomalies


@pytest.mark.parametrize(
    ("text", "unit", "comparator", "canonical"),
    [
        ("5-10", "万元", None, "≥50000元且≤100000元"),
        ("增长5", "万元", None, "增长50000元"),
        ("12万", "平方米", None, "120000平方米"),
        ("12月31日", None, "≤", "12月31日前"),
        ("12月31日", None, "≥", "12月31日"),
        ("预算数", None, "≤", "≤预算数"),
        ("较上年增长5%", None, "≥", "较上年增长≥5%"),
        ("逐年提高", None, "≥", "较上年增长"),
        ("合格", "%", "≥", "合格"),
        ("3人，女5", "人", None, "3人；女5人"),
    ],
)
def test_columns_fill_what_the_text_leaves_out(
    text: str, unit: str | None, comparator: str | None, canonical: str
) -> None:
    assert canonical == parse(text, column_unit=unit, column_comparator=comparator).canonical


@pytest.mark.parametrize(
    ("text", "name", "canonical"),
    [
        ("800", "★农村低保标准(≥**元/人·月)", "≥800元/人/月"),
        ("85", "满意度(≥**%)", "≥85%"),
        ("29", "受益人口数≥**人", "≥29人"),
        ("63", "成本控制数(万元)", "630000元"),
        ("≤63", "成本控制数(≥万元)", "≤630000元"),
        ("5次", "培训（人）", "5次"),
        ("5", "培训次数", "5"),
        ("5", "培训(全年)次数", "5"),
        ("5", "培训(介于5)次数", "5"),
        ("完成", "每年12月31日前", "每年12月31日前"),
        ("完成", "介于", "达成预期指标"),
        ("完成", "次年3月底前", "达成预期指标"),
        ("完成", "培训次数", "达成预期指标"),
        ("未完成", "每年12月31日前", "未达成预期指标"),
    ],
)
def test_names_fill_what_text_and_columns_leave_out(text: str, name: str, canonical: str) -> None:
    assert canonical == parse(text, name=name).canonical


def test_kinds_of_the_context_are_kept() -> None:
    assert isinstance(parse("完成", name="每年12月31日前"), By)
    assert isinstance(parse("完成", name="项目"), Completion)
    assert isinstance(parse("增长5", column_unit="%"), Change)
    assert isinstance(parse("≥", column_unit="次"), Blank)


# -- the cache ------------------------------------------------------------------------------------------------------


def test_the_cache_never_answers_by_history() -> None:
    texts = [("2100", "年"), ("2500", "年"), ("5次", None), ("0次", None), ("2月28日前", None), ("2月30日前", None)]
    expected = {given: values._read.__wrapped__(given[0], given[1], None)[1].to_dict() for given in texts}
    for order in (texts, texts[::-1], texts[2:] + texts[:2]):
        values._read.cache_clear()
        assert expected == {(text, unit): parse(text, column_unit=unit).to_dict() for text, unit in order}


@pytest.mark.parametrize("value", [62, 62.5, None, b"5"])
def test_only_texts_are_parsed(value: Any) -> None:
    with pytest.raises(TypeError, match="需要文字"):
        parse(value)
    unit: Any = value or 5
    with pytest.raises(TypeError, match="需要文字"):
        parse("5", column_unit=unit)


def test_the_cache_gives_what_the_parser_gives() -> None:
    values._read.cache_clear()
    for text in ("≥6000起", "≥7000起", "292%", "92%", "0%", "5", "12.5万"):
        _, fresh = values._read.__wrapped__(text, None, None)
        read = parse(text)
        assert fresh.to_dict() == read.to_dict() == parse(text).to_dict()
        assert isinstance(read, Quantity)


def test_the_room_has_no_other_names() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        _ = syntax.nothing


@pytest.mark.parametrize("name", [None, "消毒机(≥台)", "每年12月31日前", "合格率"])
@pytest.mark.parametrize(
    "code", ["#DIV/0!", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]
)
def test_a_failed_formula_is_no_value_however_it_is_spelled(code: str, name: str | None) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    for text in (
        code,
        wide,
        code.lower(),
        f" {code} ",
        f"{code}次",
        f"≥{code}",
        f"约{code}%",
        f"5次，{code}",
        "ß" + code,
    ):
        read = parse(text, name=name)
        assert isinstance(read, Unparsed), (text, read)
        assert read.diagnostic is not None
        assert read.diagnostic.code == "cell_error"
        assert isinstance(parse(text, column_unit="次", column_comparator="≥"), Unparsed)


@pytest.mark.parametrize("text", ["上月5日", "上季度20日", "①00", "≥②00人", "①00%"])
def test_a_day_of_some_month_and_a_circled_digit_are_no_amount(text: str) -> None:
    assert isinstance(parse(text), Unparsed)


@pytest.mark.parametrize(
    ("text", "doubtful"), [("3次？", True), ("≥120人?", True), ("3次", False), ("是否及时？", False)]
)
def test_a_question_mark_behind_a_number_is_doubt(text: str, *, doubtful: bool) -> None:
    assert ("suspect_ocr" in parse(text).anomalies) is doubtful


def test_a_circled_number_before_an_item_is_still_one() -> None:
    read = parse("①0起；②3次")
    assert isinstance(read, Compound)
    assert [part.text for part in read.parts] == ["0起", "3次"]


@pytest.mark.parametrize("text", ["每0月至少3次", "3次/0月", "530元/0个月"])
def test_nothing_is_counted_by_none_of_a_thing(text: str) -> None:
    assert isinstance(parse(text), Unparsed)


def test_a_cell_of_several_failed_formulas_names_the_first_of_the_table() -> None:
    read = parse("#REF! #DIV/0! #NUM!")
    assert isinstance(read, Unparsed)
    assert "#DIV/0!" in read.reason


@pytest.mark.parametrize(
    "code", ["GB3838-2002", "GB/T50326-2017", "DB44/26-2001", "JTG F80/1-2017", "GB18918-2002一级A"]
)
def test_the_number_of_a_standard_is_no_range_and_no_minus(code: str) -> None:
    assert parse(f"达到{code}标准").kind == "qualitative"
    assert str(parse(f"符合{code}要求，合格率≥95%")).endswith("合格率≥95%")


@pytest.mark.parametrize("text", ["1人1档", "1户1策", "1村1品"])
def test_a_saying_in_digits_is_no_amount(text: str) -> None:
    assert parse(text).kind == "qualitative"
    assert str(parse(f"建立{text}300份")).endswith("300份")


@pytest.mark.parametrize("text", ["桥梁3座/126延米", "渠道2条/1350米"])
def test_two_amounts_with_a_stroke_between_are_no_rate(text: str) -> None:
    assert isinstance(parse(text), Unparsed)


@pytest.mark.parametrize("text", ["5人/10万人", "3次/15天", "1名/25人", "28元/50公斤", "1次/120天"])
def test_a_round_number_or_a_time_may_be_a_denominator(text: str) -> None:
    assert str(parse(text)) == text
