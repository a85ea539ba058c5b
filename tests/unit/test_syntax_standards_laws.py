"""Laws of the reader: no text vanishes, a bound is read as the value language reads it, two readings are data."""

from fractions import Fraction

import pytest
from attrs import evolve

from indicators import Standard, parse, parse_standard
from indicators.comparators import Between, Comparator, Unparsed
from indicators.errors import ExpressionError, Span
from indicators.standards import tree
from indicators.syntax.standards.text import Printed

# -- two doors, one reading

BOUNDS = [
    "≥95%",
    "=>95%",
    "⩽5%",
    "⪯5%",
    "=<5%",
    "小于等于5%",
    "=100%",
    "≠0",
    "≢5%",
    "》5%",
    "«5%",
    "‹5%",
    "≤&nbsp;5%",
    "不低于95%",
    "低于95%",
    "高于95%",
    "不高于95%",
    "超过95%",
    "不超过95%",
    "不少于3次",
    "少于3次",
    "95%以上",
    "95%以下",
    "95%(含)以上",
    "95%以上(不含)",
    "90%-95%",
    "三至五天",
    "3-5个",
    "1万人次以上",
    "一千人次以上",
    "百分之九十以上",
    "九成以上",
    "3/4以上",
    "<1:2",
    "≥九十",
    "不足1万",
    "不低于960元",
    "±5%以内",
    "正负5%以内",
    "不超过-5%",
    "334万元以内",
    "半年以内",
    "95",
    "95%",
    "不等于0",
    "小于（等于）5%",
    "超过5%低于10%",
    "大于5%",
    "小于5%",
    "至少3次",
]
# A level of a scale: what is said of one edge leaves the other one open, since the next level begins there.
LEVELS = {"85%(含)-95%": "[85, 95)", "[80%,90%)": "[80, 90)"}


@pytest.mark.parametrize("bound", BOUNDS)
def test_a_bound_is_read_as_the_value_language_reads_it_or_refused(bound: str) -> None:
    rule = parse_standard(f"完成数{bound}得5分,否则不得分。").rule
    if isinstance(rule, tree.Unreadable):
        return
    assert isinstance(rule, tree.Cases)
    when = rule.cases[0].when
    assert isinstance(when, tree.Condition), when
    alone = parse(bound)
    assert not isinstance(alone, Unparsed)
    said = _plain(alone)
    if when.absolute:
        assert "±" in bound or "正负" in bound
    elif bound in ("95", "95%"):  # a bare number in front of points is reached, not met exactly
        assert str(when.test) == f"≥{said}"
    else:
        assert _plain(when.test) == said


@pytest.mark.parametrize(("bound", "interval"), LEVELS.items())
def test_a_level_of_a_scale_is_open_where_the_next_begins(bound: str, interval: str) -> None:
    rule = parse_standard(f"完成数{bound}得5分,否则不得分。").rule
    assert isinstance(rule, tree.Cases)
    when = rule.cases[0].when
    assert isinstance(when, tree.Condition)
    assert isinstance(when.test, Between)
    assert str(when.test.interval) == interval


def _plain(said: Comparator) -> Comparator:
    return evolve(said, text="", anomalies=(), provenance=(), subject=None)


# -- what stands outside every rule

RULES = (
    "及时率≥90%得8分,否则不得分",
    "制度健全得3分,不健全不得分",
    "得分=完成率×5分",
    "满分10分,每迟1天扣1分,扣完为止",
)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("remark", ["详见附表3", "由评审组负责评定", "材料于年底前报送", "以审计报告为准"])
def test_a_harmless_sentence_behind_is_a_remark(rule: str, remark: str) -> None:
    alone, both = parse_standard(f"{rule}。"), parse_standard(f"{rule}。{remark}。")
    assert both.rule == alone.rule or isinstance(both.rule, tree.Unreadable)
    if not isinstance(both.rule, tree.Unreadable):
        assert remark in both.remarks


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "more",
    ["超出部分另行奖励", "特殊情况可加分", "另有处罚的从其规定扣分", "未报送材料的扣分加倍", "表现突出的奖励5万元"],
)
def test_a_sentence_behind_that_speaks_of_points_is_never_dropped(rule: str, more: str) -> None:
    alone, both = parse_standard(f"{rule}。"), parse_standard(f"{rule}。{more}。")
    assert both.rule != alone.rule or more in both.remarks
    assert both.rule != alone.rule or more.startswith(("表现突出的奖励",))


def test_remarks_are_kept_in_the_json_form() -> None:
    standard = parse_standard("及时率≥90%得8分。详见附表3。")
    assert standard.to_dict()["remarks"] == ["详见附表3"]
    assert Standard.from_dict(standard.to_dict()).remarks == ("详见附表3",)
    assert standard == parse_standard("及时率≥90%得8分。")


def test_a_printed_item_number_is_never_crossed() -> None:
    assert isinstance(parse_standard("1.制度健全。2.台账完整。").rule, tree.Unreadable)
    both = parse_standard("1.完成率≥90%得5分。2.及时率≥90%得5分。").rule
    assert isinstance(both, tree.SumOf)
    assert ["完成率", "及时率"] == [part.measure for part in both.parts if isinstance(part, tree.Cases)]


# -- two readings

PARTED = (
    ("简报刊发3篇,计3分。", "「简报刊发」为6篇", "3", "6"),
    ("完善3分,及时2分,否则不得分。", "「完善」、「及时」", "3", "5"),
)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("1.甲率100%得5分；2.乙率100%得5分。发现造假的，本项不得分。", ("scope_unclear",)),
        ("1.有计划得5分；2.有总结得5分。被投诉的每次扣1分。", ("scope_unclear",)),
        ("1.甲率100%得5分；2.乙率100%得5分。发现造假的，以上均不得分。", ()),
        ("1.甲率100%得5分；2.乙率100%得5分。\n发现造假的，本项不得分。", ()),
        ("发现造假的，本项不得分。否则：1.甲率100%得5分；2.乙率100%得5分。", ()),
        ("甲率100%得5分；乙率100%得5分。发现造假的，本项不得分。", ()),
        ("1.公开预算得5分；2.公开决算得5分。涉密单位按满分计。", ()),
    ],
)
def test_what_may_be_of_the_last_number_or_of_all_says_so(text: str, marks: tuple[str, ...]) -> None:
    assert parse_standard(text, weight=10).anomalies == marks


@pytest.mark.parametrize(("text", "fact", "one", "two"), PARTED)
def test_two_readings_are_given_with_the_fact_on_which_they_part(text: str, fact: str, one: str, two: str) -> None:
    rule = parse_standard(text).rule
    assert isinstance(rule, tree.Unreadable)
    assert rule.readings is not None
    assert 2 == len({str(Standard(reading)) for reading in rule.readings})
    parted = rule.parts_at
    assert parted is not None
    assert (fact, one, two) == (parted.fact, parted.one, parted.two)
    assert all(parse_standard(str(Standard(reading))).rule == reading for reading in rule.readings)
    with pytest.raises(ExpressionError):
        parse_standard(text, strict=True)


# -- small inputs

SMALL = (
    (
        "合格率达到98%得10分,每低于95%1个百分点扣1分。",
        "增减：起始得10分；每低1百分点（「合格率」自95%算起），扣1分",
    ),
    ("每增加10%得1分,不足10%的不得分。", "分档：若<10%，得0分；否则按【增减：起始得0分；每高10%，加1分】"),
    ("排名靠前得10分,其他按比例得分。", "分档：若「排名靠前」属实，得10分；否则按【直线：至目标值得10分】"),
    (
        "完成率×5分,完成率超过100%按100%计算。",
        "直线「完成率」：至100%得5分；最高5分",
    ),
    (
        "85-100分为优,60-85(不含85分)为良,60分以下为差。",
        "分档：若≥85分且≤100分，评为「优」；若≥60分且<85分，评为「良」；若<60分，评为「差」",
    ),
    ("达标率,100%:6分;80-100%:4分;80%以下:0分", "分档「达标率」：若≥100%，得6分；若≥80%且<100%，得4分；若<80%，得0分"),
    ("每缺1项扣1分,12分扣完为止", "增减：起始得12分；每有1项「缺」，扣1分；扣完为止"),
    (
        "完成全年任务的80%得4分,每增加5%加0.25分,加满5分为止。",
        "增减：起始得4分；每高5%（「完成全年任务」自80%算起），加0.25分；最高5分",
    ),
    (
        "达到目标得满分,未达到的,得分=目标值÷完成值×分值",
        "分档：若「达到目标」属实，得分值的100%；否则按【算式：「目标值/完成值*分值」，其中「目标值」、「完成值」】",
    ),
    (
        "完成率达到95%得10分,超过95%的部分,每1个百分点加1分。",
        "增减：起始得10分；每高1百分点（「完成率」自95%算起），加1分",
    ),
    ("达标得10分,否则得分=完成率*10", "分档：若「达标」属实，得10分；否则按【直线「完成率」：至100%得10分】"),
)


@pytest.mark.parametrize(("text", "wording"), SMALL)
def test_small_inputs(text: str, wording: str) -> None:
    assert f"【规范写法】{wording}" == str(parse_standard(text))


def test_a_text_has_a_longest_length() -> None:
    with pytest.raises(ExpressionError, match="超过 5000 字"):
        parse_standard("好得5分，" * 1300, strict=True)
    assert isinstance(parse_standard("好得5分，" * 1300).rule, tree.Unreadable)


CEILINGS = (
    ("按完成比例计分,最高得分为分值的120%。", "6/5"),
    ("得分=完成率×分值,最高不超过分值的130%。", "13/10"),
    ("得分=完成值/目标值*分值，最高不超过分值", "1"),
)


@pytest.mark.parametrize(("text", "share"), CEILINGS)
def test_a_ceiling_is_the_printed_share(text: str, share: str) -> None:
    standard = parse_standard(text)
    assert isinstance(standard.rule, tree.Linear | tree.Formula)
    assert (standard.rule.ceiling, standard.remarks) == (tree.Share(Fraction(share)), ())


@pytest.mark.parametrize("number", ["120%", "3个", "(5)", "2.5%"])
@pytest.mark.parametrize("rule", RULES)
def test_a_number_alone_is_never_a_remark(rule: str, number: str) -> None:
    both = parse_standard(f"{rule}，{number}。")
    assert isinstance(both.rule, tree.Unreadable) or number not in both.remarks


def test_a_place_without_text_is_the_whole_text() -> None:
    assert Printed.of("得5分").span(2, 2) == Span(0, 3)
    assert Printed.of("").span(0, 0) == Span(0, 0)
