"""Which row an actual value belongs to: its own cells, what a file says, and what is left open."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve

from indicators.errors import Level
from indicators.files.actuals import read_rows
from indicators.forms import read_form
from indicators.rulepacks import load_rulepack
from indicators.scoring import SelfEvaluation, score
from indicators.syntax import parse
from indicators.targets import (
    MISSING,
    Actual,
    Actuals,
    Facts,
    FundLine,
    Goal,
    GoalTable,
    Horizon,
    Indicator,
    Placed,
    RowKey,
    place,
    read_actual,
)
from indicators.targets.placing import own_actual

HEAD = "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因"


def form(*lines: str, head: str = HEAD) -> GoalTable:
    (table,) = read_form([line.split(",") for line in ("2025年培训项目自评表", head, *lines)])
    return table


TWICE = (
    "产出指标,数量指标,培训人次,≥10次,5次,50,,报名少",
    "效益指标,社会效益指标,培训人次,≥10次,10次,50,,",
)
BLANK = tuple(line.replace(",5次,", ",,").replace(",10次,", ",,").replace("报名少", "") for line in TWICE)


def scored(table: GoalTable, actuals: Actuals | None = None, pack: str = "hb-guangshui") -> SelfEvaluation:
    return score(table, actuals, load_rulepack(pack))


def from_file(table: GoalTable, head: str, *lines: str) -> Actuals:
    return read_rows([line.split(",") for line in (head, *lines)], [table])[table.name]


def texts(placed: Placed) -> list[str]:
    return [actual.text for actual in placed.rows]


def codes(placed: Placed | Actuals) -> list[str]:
    return [finding.code for finding in placed.findings]


@pytest.mark.parametrize("actuals", [None, Actuals()])
def test_a_row_of_a_filled_form_is_scored_with_its_own_cells(actuals: Actuals | None) -> None:
    result = scored(form(*TWICE), actuals)
    assert [one.actual.text for one in result.scores] == ["5次", "10次"]
    assert [one.earned for one in result.scores] == [25, 50]
    assert result.scores[0].reason == "报名少"


@pytest.mark.parametrize(
    ("head", "lines"),
    [
        ("三级指标,二级指标,实际完成值", ("培训人次,数量指标,6次", "培训人次,社会效益指标,7次")),
        ("三级指标,一级指标,实际完成值", ("培训人次,产出指标,6次", "培训人次,项目效益,7次")),
        ("三级指标,序号,实际完成值", ("培训人次,2,7次", "培训人次,1,6次")),
        ("三级指标,序号,二级指标,实际完成值", ("培训人次,2,,7次", "培训 人次,,数量指标,6次")),
    ],
)
def test_a_file_may_say_in_several_ways_which_row_it_means(head: str, lines: Sequence[str]) -> None:
    table = form(*BLANK)
    actuals = from_file(table, head, *lines)
    assert texts(place(table, actuals)) == ["6次", "7次"]
    assert codes(actuals) == []


def test_the_target_tells_rows_apart_too() -> None:
    table = form(TWICE[0], TWICE[1].replace("≥10次", "≥12次"))
    actuals = from_file(table, "三级指标,指标值,实际完成值", "培训人次,≥12次,9次")
    assert texts(place(table, actuals)) == ["5次", "9次"]


@pytest.mark.parametrize("lines", [BLANK, TWICE])
@pytest.mark.parametrize("filled", [("培训人次,6次",), ("培训人次,6次", "培训人次,7次"), ("培训人次,6次",) * 2])
def test_a_value_that_fits_several_rows_counts_for_none(lines: Sequence[str], filled: Sequence[str]) -> None:
    table = form(*lines)
    actuals = from_file(table, "三级指标,实际完成值", *filled)
    assert [actual.reading for actual in place(table, actuals).rows] == [MISSING, MISSING]
    assert codes(actuals) == ["ACTUAL_AMBIGUOUS"] * len(filled)
    assert "2处（第3行、第4行）" in actuals.findings[0].message
    assert actuals.findings[0].hint == "写明一级指标或二级指标或序号"
    result = scored(table, actuals)
    assert [one.earned for one in result.scores] == [None, None]
    assert [finding.code for finding in result.findings].count("ACTUAL_AMBIGUOUS") == len(filled)


def test_identical_rows_are_told_apart_by_their_number_alone() -> None:
    table = form(*[BLANK[0]] * 4)
    actuals = from_file(table, "三级指标,序号,实际完成值", "培训人次,2,6次", "培训人次,,7次")
    assert texts(place(table, actuals)) == ["", "6次", "", ""]
    (finding,) = actuals.findings
    assert "4处（第3行、第4行、第5行等）" in finding.message
    assert finding.hint == "写明序号"


def test_a_line_that_says_nothing_yet_is_no_fault() -> None:
    table = form(*TWICE)
    actuals = from_file(table, "三级指标,实际完成值", "培训人次,", "培训人次,—")
    assert (texts(place(table, actuals)), codes(actuals)) == (["5次", "10次"], [])


@pytest.mark.parametrize(
    ("head", "line", "said"),
    [
        ("三级指标,实际完成值", "培训天数,6天", "目标表的年度指标中没有“培训天数”，未采用"),
        ("三级指标,二级指标,实际完成值", "培训人次,质量指标,6次", "所写的二级指标与此不符"),
        ("三级指标,序号,实际完成值", "培训人次,3,6次", "所写的序号与此不符"),
        ("三级指标,序号,实际完成值", "培训人次,0,6次", "所写的序号与此不符"),
        ("三级指标,序号,二级指标,实际完成值", "培训人次,1,社会效益指标,6次", "所写的二级指标、序号与此不符"),
        ("三级指标,序号,实际完成值", "培训人次,一,6次", "序号“一”不是一个数"),
    ],
)
def test_a_value_that_fits_no_row_is_a_finding(head: str, line: str, said: str) -> None:
    table = form(*TWICE)
    actuals = from_file(table, head, line)
    assert codes(actuals) == ["ACTUAL_UNPLACED"]
    assert said in actuals.findings[0].message
    assert texts(place(table, actuals)) == ["5次", "10次"]


def test_a_key_that_says_nothing_fits_no_row() -> None:
    placed = place(form(*TWICE), Actuals(values=[(RowKey(), Actual(text="6次", reading=parse("6次")))]))
    assert codes(placed) == ["ACTUAL_UNPLACED"]


def row_of(**changes: Any) -> tuple[GoalTable, RowKey]:
    row = Indicator(name="质量", path=("产出指标", "质量指标"), target=parse("合格"), points=Fraction(20), **changes)
    goal = Goal(name="目标", horizon=Horizon.ANNUAL, indicators=(row,))
    return GoalTable(title="表", goals=(goal,)), RowKey(name="质量")


OWN = {"actual_text": "基本合格", "earned": Fraction(15), "deviation_reason": "人少", "where": "第3行"}


def filled(text: str = "", **more: Any) -> Actual:
    return Actual(text=text, reading=read_actual(text, "质量"), where="第9行", **more)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], ("基本合格", Fraction(3, 4), "人少", "第3行")),
        ([filled()], ("基本合格", Fraction(3, 4), "人少", "第3行")),
        ([filled(reason="病假")], ("基本合格", Fraction(3, 4), "病假", "第3行")),
        ([filled(share=Fraction(1, 2))], ("基本合格", Fraction(1, 2), "人少", "第3行")),
        ([filled("基本合格")], ("基本合格", Fraction(3, 4), "人少", "第9行")),
        ([filled("基本合格"), filled(reason="病假"), filled(share=Fraction(1))], ("基本合格", 1, "病假", "第9行")),
    ],
)
def test_a_file_goes_before_the_form_field_by_field(given: list[Actual], expected: tuple[Any, ...]) -> None:
    table, key = row_of(**OWN)
    placed = place(table, Actuals(values=[(key, actual) for actual in given]))
    (actual,) = placed.rows
    assert (actual.text, actual.share, actual.reason, actual.where) == expected
    printed = all(actual.share is None for actual in given)
    assert codes(placed) == ["SHARE_PRINTED"] * printed


def test_where_a_file_and_the_form_differ_the_file_counts_and_the_difference_is_said() -> None:
    table, key = row_of(**OWN)
    placed = place(table, Actuals(values=[(key, filled("不合格"))]))
    (actual,) = placed.rows
    assert (actual.text, actual.share, actual.reason) == ("不合格", None, "人少")  # the score was for another value
    (finding,) = placed.findings
    assert (finding.code, finding.level) == ("ACTUAL_DIFFERS", Level.WARNING)


@pytest.mark.parametrize(
    "given",
    [
        (filled("合格"), filled("不合格")),
        (filled(share=Fraction(1)), filled(share=Fraction(0))),
        (filled(reason="甲"), filled(reason="乙")),
        (filled(named=(("上年", (Fraction(1), "次")),)), filled(named=(("上年", (Fraction(2), "次")),))),
    ],
)
def test_two_values_that_contradict_each_other_count_in_neither(given: tuple[Actual, ...]) -> None:
    table, key = row_of(**OWN)
    placed = place(table, Actuals(values=[(key, actual) for actual in given]))
    assert [actual.reading for actual in placed.rows] == [MISSING]
    assert [(finding.code, finding.where) for finding in placed.findings] == [("ACTUAL_TWICE", "第9行")]


@pytest.mark.parametrize("text", ["+1+1", "5次", "95%~98%", "6月1日", "≥", "不合格，+1+1"])
def test_a_printed_score_is_no_verdict_on_what_is_not_in_words(text: str) -> None:
    table, _ = row_of(**OWN | {"actual_text": text})
    assert place(table).rows[0].share is None


@pytest.mark.parametrize("text", ["基本合格", "是", "达成预期指标", "有所提高", "逐年提高", "完成5次，已验收"])
def test_a_printed_score_is_the_verdict_on_words(text: str) -> None:
    table, _ = row_of(**OWN | {"actual_text": text})
    assert place(table).rows[0].share == Fraction(3, 4)
    more, _ = row_of(**OWN | {"actual_text": text, "earned": Fraction(21)})
    assert place(more).rows[0].share is None


@pytest.mark.parametrize(
    ("target", "texts"),
    [
        ("≥100次", "#REF! #DIV/0! #N/A #VALUE! #NAME? #NUM! 待统计 未统计 约 见附件 正在办理 一百〇几次 优 有所提高"),
        ("2022年12月31日前", "逾期 延期 推迟 不合格 见附件 #REF! 统计中"),
        ("≥90%且合格", "见附件 #NULL! 良好"),
        ("增长5%", "下降 提高 见附件"),
        ("合格", "#REF! 见附件 待统计 统计中 未统计 不合格 质量差 详见附表 正在验收"),
        ("有所提高", "有所降低 未提高 下降 没有提高"),
        ("有所降低", "有所提高 未降低"),
        ("不低于上年", "未完成 #N/A 见附件 否 低于上年 有所下降 较上年下降"),
        ("不高于上年", "高于上年 有所上升"),
        ("增长", "持平 下降"),
        ("制度健全", "不健全 待建"),
    ],
)
def test_full_marks_are_no_verdict_where_the_words_tell_no_such_result(target: str, texts: str) -> None:
    for text in texts.split():
        (one,) = scored(form(f"产出指标,数量指标,巡查,{target},{text},100,100,"), pack="hubei-2019").scores
        assert (text, one.earned, one.status.label) == (text, None, "待评定")
        assert any(finding.level is Level.ERROR for finding in one.findings), text


@pytest.mark.parametrize(("target", "text"), [("≥100次", "未完成"), ("2022年12月31日前", "未完成"), ("是", "未完成")])
def test_what_is_not_done_is_never_full(target: str, text: str) -> None:
    (one,) = scored(form(f"产出指标,数量指标,巡查,{target},{text},100,100,"), pack="hubei-2019").scores
    assert one.earned in {None, 0}


@pytest.mark.parametrize(
    ("target", "text", "share"),
    [
        ("合格", "不合格", Fraction(1, 2)),
        ("合格", "不合格", Fraction(0)),
        ("有所提高", "不断提高", Fraction(1)),
        ("有所降低", "明显下降", Fraction(1)),
        ("不断完善", "不断完善", Fraction(9, 10)),
        ("方便群众出行", "群众出行更方便", Fraction(1)),
        ("不低于上年", "不低于上年", Fraction(1)),
        ("不低于上年", "持平", Fraction(1)),
        ("不低于上年", "与上年持平", Fraction(1)),
        ("不高于上年", "有所下降", Fraction(1)),
    ],
)
def test_a_printed_score_is_the_verdict_where_it_fits_the_words(target: str, text: str, share: Fraction) -> None:
    row = Indicator(name="质量", path=("", ""), target=parse(target), points=Fraction(20), earned=20 * share)
    assert own_actual(evolve(row, actual_text=text)).share == share


def test_an_unreadable_value_in_a_filled_form_is_left_to_a_person_and_said() -> None:
    for target in ("≥2次", "合格"):
        result = scored(form(f"产出指标,数量指标,培训,{target},+1+1,100,90,"), pack="hubei-2019")
        (one,) = result.scores
        assert (one.earned, one.status.label) == (None, "待评定")
        assert {"actual_unparsed"} < {finding.code for finding in one.findings}


def test_a_value_of_last_year_belongs_to_one_row() -> None:
    table = form(*(line.replace("≥10次", "较上年增长10%") for line in TWICE))
    head = "目标名称,三级指标,二级指标,实际完成值"
    doubtful = from_file(table, head, "上年,培训人次,,4次")
    assert codes(doubtful) == ["ACTUAL_AMBIGUOUS"]
    assert texts(place(table, doubtful)) == ["5次", "10次"]
    assert [one.earned for one in scored(table, doubtful).scores] == [None, None]
    clear = from_file(table, head, "上年,培训人次,数量指标,4次", "上年,培训人次,社会效益指标,20次")
    assert [one.bound.value for one in scored(table, clear).scores] == [Fraction("4.4"), 22]
    assert clear.facts == Facts(year=2025)


LINES = (
    FundLine(name="年度资金总额", budget=Fraction(100), executed=Fraction(90)),
    FundLine(name="其他资金", budget=Fraction(50)),
    FundLine(name="其他资金", budget=Fraction(50)),
)


@pytest.mark.parametrize(
    ("executed", "spent", "found"),
    [
        ({}, [90, None, None], []),
        ({"": 80}, [80, None, None], ["ACTUAL_DIFFERS"]),
        ({"年度资金总额": 90}, [90, None, None], []),
        ({"其他资金": 50}, [90, None, None], ["ACTUAL_AMBIGUOUS"]),
        ({"自有资金": 50}, [90, None, None], ["ACTUAL_UNPLACED"]),
    ],
)
def test_spending_belongs_to_one_line(executed: dict[str, int], spent: list[int | None], found: list[str]) -> None:
    amounts = {name: Fraction(amount) for name, amount in executed.items()}
    placed = place(GoalTable(title="表", funds=LINES), Actuals(executed=amounts))
    assert [line.executed for line in placed.funds] == spent
    assert codes(placed) == found


def test_two_tables_of_one_name_take_no_value_from_a_file() -> None:
    tables = [form(*BLANK), form(*BLANK)]
    rows = [("表", "三级指标", "序号", "实际完成值"), *[(tables[0].title, "培训人次", at, "5次") for at in "12"]]
    actuals = read_rows(rows, tables)[tables[0].name]
    assert (actuals.values, codes(actuals)) == ((), ["ACTUAL_AMBIGUOUS"])
