"""Laws of the value language: canonical round trip, spellings, blanks, threads, the cache."""

import json
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark as lark_texts
from lark import Lark

from indicators.comparators import (
    LEVELS,
    REFERENCES,
    SIGNS,
    AllOf,
    AnyOf,
    Between,
    Blank,
    By,
    Change,
    Comparator,
    Completion,
    Counted,
    Day,
    Period,
    Quantity,
    Reference,
    State,
    Unparsed,
    YesNo,
    decimal_string,
    from_dict,
)
from indicators.syntax import parse, values
from indicators.syntax._lexicon import lexicon

# -- strategies: built from the model, no filtering

UNITS = sorted(unit for unit in {*lexicon().units.values()} if not unit.startswith("半"))
SUBJECTS = ["保洁", "覆盖率", "居民满意度", "道路清扫", "小学", "其他问题"]
OWN = ["市场价", "控制指标", "合同价", "同类产品价格"]
TERMS = sorted(lexicon().words("terms"))
CONFORMANCE = Path(__file__).parents[1] / "conformance"
Vector = Mapping[str, Any]
VECTORS: list[Vector] = [
    json.loads(line)
    for name in ("seed", "dev", "made", "own")
    for line in (CONFORMANCE / f"{name}_expressions.jsonl").read_text("utf-8").splitlines()
]
SMALL = """
value: SIGN? NUMBER UNIT BEHIND?
SIGN: "不低于" | "超过" | "≤" | "至少"
NUMBER: /[0-9]+/
UNIT: "次" | "人次" | "分" | "分钟" | "小时" | "平方米" | "元" | "起" | "台" | "个" | "工作日"
BEHIND: "以上" | "以内" | "左右"
"""
SMALL_TEXT = re.compile(r"(不低于|超过|≤|至少|)([0-9.]+)(.*?)(以上|以内|左右|)")

decimals = st.integers(0, 10**9).flatmap(lambda top: st.integers(0, 4).map(lambda places: Fraction(top, 10**places)))
fractions = st.integers(2, 40).flatmap(lambda bottom: st.integers(1, 60).map(lambda top: Fraction(top, bottom)))
amounts = decimals | fractions
signed = amounts | amounts.map(lambda value: -value)
units = st.none() | st.sampled_from(UNITS)
subjects = st.none() | st.sampled_from(SUBJECTS)
signs = st.sampled_from(list(SIGNS))
pers = st.lists(st.sampled_from(["人", "月", "年", "天", "次", "亩", "10万人", "半年"]), max_size=2, unique=True).map(
    tuple
)
names = st.sampled_from([*REFERENCES, *OWN])


@st.composite
def quantities(draw: st.DrawFn, subject: st.SearchStrategy[str | None] = subjects) -> Counted:
    unit = draw(units)
    per = draw(pers) if unit is not None else ()
    about = draw(st.booleans())
    value = draw(amounts) if about else draw(signed)
    return SIGNS[draw(signs)](value, unit, per, approximate=about, subject=draw(subject))


@st.composite
def ranges(draw: st.DrawFn) -> Between:
    low, width = draw(amounts), draw(amounts)
    unit = draw(units)
    per = draw(pers) if unit is not None else ()
    ends: tuple[Any, Any] = draw(st.sampled_from([(low, low + width), (low, low + width), (None, low), (low, None)]))
    closed = draw(st.tuples(st.booleans(), st.booleans()))
    lower_closed = closed[0] if ends[0] is not None else True
    upper_closed = closed[1] if ends[1] is not None else True
    about = draw(st.booleans())
    return Between(*ends, lower_closed, upper_closed, unit, per, approximate=about, subject=draw(subjects))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    direction = draw(st.sampled_from(["increase", "decrease", "none"]))
    if draw(st.booleans()):
        return Change(direction, None, None, None, draw(names), subject=draw(subjects))
    reference = draw(st.none() | names)
    about = draw(st.booleans())
    return Change(
        direction, draw(signs), draw(amounts), draw(units), reference, approximate=about, subject=draw(subjects)
    )


@st.composite
def references(draw: st.DrawFn) -> Reference:
    factor = draw(st.just(Fraction(1)) | amounts.map(lambda value: value + Fraction(1, 7)))
    unit = draw(st.sampled_from([None, "元", "分", "人"])) if factor == 1 else None
    base = draw(st.sampled_from([*REFERENCES, *OWN[:3]]))
    sign = draw(signs)
    return Reference(sign, base, factor, unit, subject=draw(subjects) if sign is not None else None)


@st.composite
def deadlines(draw: st.DrawFn) -> By:
    sign = draw(st.sampled_from(["<=", None, ">=", "<", ">"]))
    every = draw(st.sampled_from([None, None, "年", "月", "季度", "半年"]))
    if every in ("月", "季度", "半年"):
        return By(sign, Day(None, None, draw(st.integers(1, 28))), every)
    year = None if every else draw(st.none() | st.integers(1950, 2099))
    return By(sign, Day(year, draw(st.integers(1, 12)), draw(st.just("end") | st.integers(1, 28))), every)


@st.composite
def periods(draw: st.DrawFn) -> Period:
    year = draw(st.none() | st.integers(1950, 2090))
    later = None if year is None else year + draw(st.integers(0, 3))
    start = Day(year, draw(st.integers(1, 6)), draw(st.integers(1, 28)))
    return Period(start, Day(later, draw(st.integers(7, 12)), draw(st.just("end") | st.integers(1, 28))))


states = st.builds(lambda term, subject: State(term, subject=subject), st.sampled_from(TERMS), st.none())
judged = st.builds(lambda subject: State("合格", subject=subject), subjects)
blanks = st.builds(
    Blank,
    st.sampled_from([None, ">=", "<=", "="]),
    st.sampled_from(["起", "万元", "%", "人次"]),
    st.sampled_from([None, ("年",), ("人", "月")]),
)
done = st.builds(
    lambda level, subject: Completion(level, subject=subject),
    st.sampled_from(list(LEVELS)),
    st.sampled_from([None, "项目"]),
)


@st.composite
def compounds(draw: st.DrawFn) -> AllOf | AnyOf:
    heads = draw(st.lists(st.sampled_from(SUBJECTS), min_size=2, max_size=4, unique=True))
    parts: list[Comparator] = [draw(quantities(st.just(head))) for head in heads]
    if draw(st.booleans()):
        parts[0] = State("合格", subject=heads[0])
    return AllOf(tuple(parts)) if draw(st.booleans()) else AnyOf(tuple(parts))


comparators = st.one_of(
    quantities(),
    ranges(),
    changes(),
    references(),
    deadlines(),
    periods(),
    states,
    judged,
    blanks,
    done,
    st.builds(YesNo, st.booleans()),
    compounds(),
)


# -- laws


@given(comparators)
def test_canonical_text_parses_to_an_equal_comparator(comparator: Comparator) -> None:
    assert comparator == parse(comparator.canonical), comparator.canonical


@given(comparators)
def test_to_dict_and_from_dict_are_inverse(comparator: Comparator) -> None:
    read = parse(comparator.canonical)
    assert read == from_dict(read.to_dict())
    assert comparator.to_dict() == from_dict(comparator.to_dict()).to_dict()


CHINESE_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write a number below 100 000 000 in Chinese numerals."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return f"{chinese(high)}万{gap}{chinese(low) if low else ''}"
    words, skipped = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            words += ("零" if skipped else "") + CHINESE_DIGITS[digit] + name
            skipped = False
        elif words:
            skipped = True
    return words


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(st.integers(1, 10**8 - 1), st.sampled_from(["次", "元", "人次", "平方米"]))
def test_the_same_number_in_another_spelling_reads_equal(number: int, unit: str) -> None:
    plain = parse(f"≥{number}{unit}")
    spellings = [f"≥{number:,}{unit}", f"≥{number:,}{unit}".replace(",", "，"), full_width(f"≥{number}{unit}")]
    spellings += [f"≥{chinese(number)}{unit}", f"不低于{number}{unit}", f"{number}{unit}以上", f"≥{number}.00{unit}"]
    spellings.append(f"≥{decimal_string(Fraction(number, 10_000))}万{unit}")
    assert [plain] * len(spellings) == [parse(text) for text in spellings]


BLANKS = st.sampled_from([" ", "  ", "\u3000", "\u00a0", "\u200b", "\t"])


def bare(value: Any) -> Any:
    """Take the blanks out of every text in a JSON form: a subject keeps them as printed."""
    if isinstance(value, dict):
        return {key: bare(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [bare(inner) for inner in value]
    return re.sub(r"[\s\u200b]", "", value) if isinstance(value, str) else value


@given(comparators, st.data())
def test_blanks_between_words_change_nothing(comparator: Comparator, data: st.DataObject) -> None:
    text = comparator.canonical
    shown = [text[:1]]
    for before, char in pairwise(text):
        joined = before.isdecimal() and char.isdecimal()
        shown.append(char if joined or data.draw(st.booleans()) else f"{data.draw(BLANKS)}{char}")
    assert bare(parse(text).to_dict()) == bare(parse("".join(shown)).to_dict())


@given(st.lists(st.sampled_from(VECTORS), min_size=2, max_size=12), st.data())
def test_any_two_orders_of_reading_give_equal_answers(chosen: list[Vector], data: st.DataObject) -> None:
    texts = [DIGITS.sub(lambda _: data.draw(NUMBERS), vector["text"]) for vector in chosen]
    values._read.cache_clear()
    first = {text: parse(text).to_dict() for text in texts}
    values._read.cache_clear()
    assert first == {text: parse(text).to_dict() for text in data.draw(st.permutations(texts))}


# the places where the reader draws lines, and numbers of every length
NUMBERS = st.one_of(
    st.integers(0, 32), st.integers(48, 110), st.integers(195, 305), st.integers(1890, 2110), st.integers(0, 10**7)
).map(str)
DIGITS = re.compile("[0-9]+")


@given(
    st.text(
        st.sampled_from("≥≤不低于每月年日前次万元%0123456789.,-~/()（）、，一二三十百达到上较增长预算完成合格含"),
        max_size=24,
    )
)
def test_the_cache_never_changes_a_reading(text: str) -> None:
    _, fresh = values._read.__wrapped__(text, None, None)
    assert fresh.to_dict() == parse(text).to_dict() == parse(text).to_dict()


def test_eight_threads_share_one_parser() -> None:
    texts = [f"≥{number}.{number % 7}{unit}" for number in range(200) for unit in ("次", "%", "万元", "元/人·月")]
    texts += ["每年12月31日前", "较上年增长5%以上", "保洁、安全类问题及时响应, 其他问题 5 个工作日内响应"] * 20
    alone = [values._read.__wrapped__(text, None, None)[1].to_dict() for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: parse(text).to_dict(), texts * 4))
    assert alone * 4 == together


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(lark_texts(Lark(SMALL, start="value"), start="value", explicit={"NUMBER": decimals.map(decimal_string)}))
def test_texts_made_by_a_small_grammar_are_read_as_they_were_meant(text: str) -> None:
    found = SMALL_TEXT.fullmatch(text)
    assert found is not None
    sign, number, unit, behind = found.groups()
    read = parse(text)
    if sign and behind:
        assert isinstance(read, Quantity | Unparsed)
    else:
        assert isinstance(read, Quantity)
        assert Fraction(number) == read.value
        assert unit == read.unit
        assert {"不低于": ">=", "超过": ">", "≤": "<=", "至少": ">=", "": None}[sign] in (read.sign, None)
