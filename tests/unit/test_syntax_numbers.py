"""Numbers, dates and units as people print them: read exactly, or refused; never guessed."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.comparators import Quantity, Unparsed
from indicators.syntax import parse
from indicators.syntax._lexicon import lexicon

READ = {
    # 负 and 零下 are signs
    "负5%": "-5%",
    "增长率负3.2%": "增长率为-3.2%",
    "为负8%": "-8%",
    "负12.5千米": "-12.5千米",
    "人民币负3万元": "-30000元",
    "负三十": "-30",
    "负一百二十万元": "-1200000元",
    "零下五℃": "-5℃",
    "≥负5%": "≥-5%",
    "负百分之五": "-5%",
    "负5%到负3%": "≥-5%且≤-3%",
    "正负五%": "≥-5%且≤5%",
    "负债率≤60%": "负债率≤60%",
    "减负3万元": "减负30000元",
    "负责3人": "负责3人",
    # a multiplier printed once holds for both ends
    "三十到五十万元": "≥300000元且≤500000元",
    "六到九万元": "≥60000元且≤90000元",
    "一百至一百二十万元": "≥1000000元且≤1200000元",
    "两到四万元": "≥20000元且≤40000元",
    "壹拾至贰拾万元": "≥100000元且≤200000元",
    "三千到五万元": "≥3000元且≤50000元",
    "三万到五万元": "≥30000元且≤50000元",
    "五到二十人": "≥5人且≤20人",
    "三到十五人": "≥3人且≤15人",
    "一到十人": "≥1人且≤10人",
    "三至五成": "≥30%且≤50%",
    "七成至八成": "≥70%且≤80%",
    "30-50万元": "≥300000元且≤500000元",
    "三千至五千万元": "≥30000000元且≤50000000元",
    # money and times in parts, numerals of cheques
    "叁仟贰佰圆伍角陆分": "3200.56元",
    "伍佰元伍角": "500.5元",
    "伍佰元零伍分": "500.05元",
    "二十万叁仟元": "203000元",
    "拾万零六十": "100060元",
    "3元5角": "3.5元",
    "3元5角6分": "3.56元",
    "5角6分": "5.6角",
    "≥2小时30分": "≥150分钟",
    "2小时30分20秒": "9020秒",
    "1年3个月": "15个月",
    "一年又两个月": "14个月",
    "一小时30分": "90分钟",
    "叁份": "3份",
    "伍圆整": "5元",
    "贰佰叁拾肆万伍仟陆佰柒拾捌元玖角整": "2345678.9元",
    # shares, mixed numerals, units that begin like a numeral
    "四成半": "45%",
    "三点五成": "35%",
    "六点五折": "6.5折",
    "四十两": "40两",
    "两个": "2个",
    "一万两千人": "12000人",
    "2万三千": "23000元",
    "1亿零五百万元": "105000000元",
    "≥三百千瓦时": "≥300千瓦时",
    "二百千瓦": "200千瓦",
    "≥八十八百分比": "≥88%",
    "三千千米": "3000千米",
    "百分之三到五": "≥3%且≤5%",
    "6个交易日": "6交易日",
    "3个法定工作日": "3工作日",
    # traditional characters
    "兩千": "2000",
    "壹佰億": "10000000000元",
    "≥兩萬人": "≥20000人",
    "貳拾萬元": "200000元",
    "陸仟圓": "6000元",
    "不低於三百戶": "≥300户",
    # quotation marks and brackets around the whole
    "“大于70分小于90分”": ">70分且<90分",
    "（3.6(万人)）": "36000人",
    "“三十到五十万元”": "≥300000元且≤500000元",
    "“三品一标”认证5个": "“三品一标”认证5个",
    # denominators
    "25元/人.每月": "25元/人/月",
    "25元/人·每月": "25元/人/月",
    "50元/人。天": "50元/人/天",
    "20元、每人3次": "20元；3次/人",
    # dates
    "五月十二": "5月12日",
    "12月31": "12月31日",
    "计划12月底前": "12月底前",
    "完成一部宣传片,2套方案": "1部；2套",
    "完成十五场活动": "15场",
    # letters that are no misprints
    "O2O平台3个": "O2O平台3个",
    "4S店3家": "4S店3家",
    "I类3个": "I类3个",
    "1.A级景区3家": "A级景区3家",
    "桥梁一二类比例≥90%": "桥梁一二类比例≥90%",
}
REFUSED = [
    *("四至七百人", "三到五百人", "三到五十人", "九到五万元", "三到五万五千元", "3-5万5000元", "三到五千万元"),
    *("二百五又四分之一", "三又二分之一", "一天又半个月", "一年3个月", "一天2小时", "3.5元5角", "3元5角5角", "3元25角"),
    *("7·月", "工期7·月", "3·元", "经费2万三", "1万三亿", "2万一三百"),
    *("去年5月1日前", "前年8月", "上年12月", "上月5日前", "去年底", "去年底前", "较上年12月增长5%"),
    *("1993年农历7月1日", "正月十五前", "腊月二十前", "近两月", "近三年", "本月8日", "当月10日前"),
    *("后年3月", "大后年3月底前", "近三月", "近五月", "近六月前"),
    *("佰万零柒拾元", "千万零五十元", "仟万零捌佰元", "百万零三十"),
    *("最近3个月", "过去三年", "上个月15日", "下个月5日前", "2008-2010"),
    *("≥lO米", "完成l次", "O起", "三元五", "三块五", "2个教学周", "3个学习日"),
    *("2023年前两个月", "2025年底前3个工作日", "2008.05-2010"),
    *("≥l50米", "1OO", "≥97.S%", "97.S%", "已完成l00%", "≥1O0台", "≥9O%", "5O人", "9S5台", "S0%", "O.5%", "50l"),
    *("2万五千万", "(5次)(6次)", "“5”和“6”", "培训3次，会议2次或检查5次", '"≥5"次"'),
    *("≥X50米", "两三百万元", "培训三四百家企业", "七八十人", "四五六月", "培训一三百人", "三五个"),
]


def test_read() -> None:
    assert {text: str(parse(text)) for text in READ} == READ


def test_refused() -> None:
    for text in REFUSED:
        read = parse(text)
        assert isinstance(read, Unparsed), text
        assert read.diagnostic is not None, text
        assert read.diagnostic.hint, text


POWERS = "零一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟"
numerals = st.builds(
    str.__add__, st.sampled_from("一二两三四五六七八九十"), st.text(st.sampled_from(POWERS), max_size=7)
)
counters = st.sampled_from(sorted(lexicon().counters))


@given(st.sampled_from(["", "≥", "不低于", "负", "培训"]), numerals, counters)
def test_a_numeral_with_its_counter_is_never_prose(before: str, numeral: str, counter: str) -> None:
    text = f"{before}{numeral}{counter}"
    assume(not any(word in text for word in lexicon().words("plain")))  # 二级 is a word
    assert isinstance(parse(text), Quantity | Unparsed)


@pytest.mark.parametrize("unit", ["5前", "1、", "5多", '"5', "5元5角", "，一", "、5、5", "负"])
def test_long_values_are_read_up_to_a_stated_limit(unit: str) -> None:
    assert "超过" not in str(parse((unit * 10_000)[:10_000]).to_dict().get("reason"))
    assert "超过 10000 字" in parse(unit * 10_001).to_dict()["reason"]
