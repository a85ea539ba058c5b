"""No text breaks the reader of standards: it answers every one, and what it answers is sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.standards import Standard, Unreadable
from indicators.syntax import parse_standard

SIGNS = "得扣加减计每分%个处，；。（）-至=×/+、：0123456789。 \n"
WORDS = """不得分 满分 分值 完成率 ≥90% 低于80% 85%(含)-95% 以上 否则 酌情扣分 按比例得分 扣完为止 最高 最多
不超过 一票否决 评为 优秀 分别 各 依次类推 得5分 扣0.5分 1. ① 其中 基础分 线性内插 【规范写法】 「」 得分=
每超过一个百分点 百分点 上年 达到 未 的 万元 亿元 ± (含) 一项 保留两位小数""".split()  # noqa: SIM905 - words
sentences = st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=25).map("".join)


@given(sentences | st.text(max_size=40))
def test_every_text_gets_an_answer_that_is_read_back(text: str) -> None:
    standard = parse_standard(text, measure="完成率", weight=10)
    assert text == standard.text
    assert standard == Standard.from_dict(standard.to_dict())
    assert standard == parse_standard(str(standard), strict=True)


@pytest.mark.parametrize(
    "unit",
    ["(", "（得5分", "得分=(", "每", "-", "=", "得5分;", "【规范写法】", "合计：【", "1.", "满", "0。", "≥", "a"],
)
def test_ten_thousand_characters_of_one_kind(unit: str) -> None:
    text = unit * (10_000 // len(unit))
    assert text == parse_standard(text).text


DEEP = {
    "brackets": "得分=" + "(" * 5000,
    "notes": "得分=a" + "(a" * 3000,
    "signs": "得分=" + "-" * 5000,
    "products": "得分=a" + "*a" * 3000,
    "sums": "【规范写法】" + "合计：【" * 3000,
    "conditions": "【规范写法】分档：若" + "同时满足（" * 3000,
}


@pytest.mark.parametrize("name", DEEP)
def test_deep_nesting_is_refused_not_followed(name: str) -> None:
    assert isinstance(parse_standard(DEEP[name]).rule, Unreadable)


@pytest.mark.parametrize("text", ["", " ", "\n", "。", "分", "得", "\ud800", "得5分\x00"])
def test_texts_of_nothing_are_unreadable(text: str) -> None:
    assert isinstance(parse_standard(text).rule, Unreadable)
