"""Every check of a goal table finds its defect and leaves the mended row alone."""

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from indicators._resources import rules_table
from indicators.errors import Finding
from indicators.reviewing import checks, review
from indicators.reviewing.targets import looks
from indicators.syntax import parse
from indicators.targets import FundLine, Goal, GoalTable, Horizon, Indicator, Project

QUANTITY = ("产出指标", "数量指标")
QUALITY = ("产出指标", "质量指标")
TIME = ("产出指标", "时效指标")
COST = ("成本指标", "经济成本指标")
BENEFIT = ("效益指标", "社会效益指标")
SATISFIED = ("满意度指标", "服务对象满意度")


def row(name: str, target: str, path: tuple[str, str] = QUANTITY, **more: Any) -> Indicator:
    for year in ("previous_year", "year_before_last"):
        if year in more:
            more[year] = parse(more[year])
    return Indicator(name=name, target=parse(target), path=path, **more)


def goal(*rows: Indicator, name: str = "年度目标1", description: str = "") -> Goal:
    horizon = Horizon.LONG_TERM if "长期" in name else Horizon.ANNUAL
    numbered = tuple(evolve(each, where=f"第{number}行") for number, each in enumerate(rows, start=1))
    return Goal(name=name, horizon=horizon, description=description, indicators=numbered)


def table(*goals: Goal, title: str = "2026年测试项目绩效目标表", **more: Any) -> GoalTable:
    return GoalTable(title=title, goals=goals, **more)


def long_and_annual(long: Indicator, annual: Indicator) -> GoalTable:
    return table(goal(long, name="长期目标1"), goal(annual))


def found(reviewed: GoalTable, code: str) -> list[Finding]:
    return [finding for finding in review(reviewed) if finding.code == code]


def test_every_check_has_its_words_and_every_word_its_check() -> None:
    assert {check.code for check in checks()} == {*looks()}


# The defects that a survey of published tables lists; a table's structure is read by ``read_form``, which reports it.
SURVEYED = (Path(__file__).parents[1] / "golden" / "review" / "surveyed_codes.txt").read_text("utf-8").split()
BY_READING = {"COL_SHIFT", "EXTRA_LEVEL", "MERGED_GOAL_LABEL_LOST", "ROW_SPLIT_BY_PAGE"}
BY_BINDING = {"ACTUAL_IS_TARGET_TEXT", "ACTUAL_STATUS_WORD"}


def test_all_82_surveyed_defects_have_a_check() -> None:
    assert len(SURVEYED) == len({*SURVEYED}) == 82
    assert {*SURVEYED} - {*looks(), *rules_table("review")["published"]} == BY_READING | BY_BINDING


def test_every_check_states_source_and_evidence() -> None:
    for check in checks():
        assert check.source
        assert check.evidence in {"seen", "second_hand", "memory", "chosen"}


def test_every_list_of_words_is_used() -> None:
    root = Path(__file__).parents[2]
    words = tomllib.loads((root / "rules" / "review.toml").read_text("utf-8"))
    sources = "".join(path.read_text("utf-8") for path in (root / "src/indicators/reviewing").glob("*.py"))
    named = {said for each in checks() for said in (each.when or {}).values() if isinstance(said, str)}
    assert [key for key in (*words["words"], *words["limits"]) if f'"{key}"' not in sources and key not in named] == []


@pytest.mark.parametrize(
    ("code", "bad", "good"),
    [
        ("LEVEL1_MISSING", row("景观效果", "是", ("社会效益指标", "社会效益指标")), row("景观效果", "是", BENEFIT)),
        (
            "LEVEL1_WRONG_PARENT",
            row("绿化", "是", ("满意度指标", "生态效益指标")),
            row("绿化", "是", ("项目效果", "生态效益")),
        ),
        ("LEVEL2_IN_LEVEL3", row("质量指标", "合格", QUALITY), row("养护质量", "合格", QUALITY)),
        ("WORKLOAD_AS_COST", row("环境整治", "每月至少3次", COST), row("环境整治", "≤3万元", COST)),
        ("BENEFIT_AS_COST", row("提高绿化质量", "达标", COST), row("绿化养护费", "≤5万元", COST)),
        ("QUANTITY_AS_TIME", row("巡查次数", "每周2次", TIME), row("巡查次数", "每周2次", QUANTITY)),
        ("QUANTITY_AS_TIME", row("巡查次数", "每周2次", QUALITY), row("安全事故次数", "0次", QUALITY)),
        ("TIME_AS_QUALITY", row("响应时间", "≤24小时", QUALITY), row("响应时间", "≤24小时", TIME)),
        ("TIME_IS_NOT_TIME", row("教育均衡化发展", "有效", TIME), row("资金拨付及时性", "及时", TIME)),
        ("NOT_SATISFACTION", row("用餐环境健康保障率", "95%", SATISFIED), row("居民满意度", "≥95%", SATISFIED)),
        ("BUDGET_RATE_AS_OUTPUT", row("预算执行率", "100%"), row("项目完成率", "100%")),
        ("BENEFIT_DECLARED_NONE", row("社会公益服务无经济效益", "有效", BENEFIT), row("带动就业人数", "≥5人", BENEFIT)),
        ("COMPARATOR_DIRECTION", row("小学就读人数", "<=6962人"), row("安全事故数量", "≤2起")),
        ("RATE_WITHOUT_RATIO_NAME", row("学生受益情况", "=100%", BENEFIT), row("学生受益率", "=100%", BENEFIT)),
        ("NAME_IS_DEADLINE", row("每年12月31日前", "完成", TIME), row("完成时限", "每年12月31日前", TIME)),
        ("NAME_IS_DEADLINE", row("2025年6月底前", "完成", TIME), row("第一季度档案工作完成进度", "≥20%", TIME)),
        ("NAME_IS_QUESTION", row("项目是否按时完成", "是", TIME), row("项目按时完成率", "100%", TIME)),
        ("NAME_PAST_TENSE_RESULT", row("保障了居民出行", "是", BENEFIT), row("保障居民出行", "是", BENEFIT)),
        ("DOUBLE_BARRELLED", row("平台使用单位及人数", "30个"), row("平台使用人数", "30人")),
        (
            "DOUBLE_BARRELLED",
            row("整改响应时间", "保洁、安全类问题及时响应, 其他问题 5 个工作日内响应", TIME),
            row("整改响应时间", "5个工作日内", TIME),
        ),
        ("COMPARATOR_MISSING", row("合格率", "95%", QUALITY), row("合格率", "≥95%", QUALITY)),
        ("COST_NO_SIGN", row("养护经费", "20万元", COST), row("养护经费", "≤20万元", COST)),
        ("COST_EQUALS", row("项目预算金额", "=334万元", COST), row("项目预算金额", "≤334万元", COST)),
        ("ASCII_SIGN", row("培训人数", ">=20人"), row("培训人数", "≥20人")),
        ("UNIT_DOUBLED", row("清扫次数", "1次/天次/天"), row("清扫次数", "1次/天")),
        ("UNIT_DOUBLED", row("居民满意度", "≥95%百分比", SATISFIED), row("居民满意度", "≥95百分比", SATISFIED)),
        ("UNIT_MISSING", row("培训人数", "≥30"), row("培训人数", "≥30人")),
        ("UNIT_PLACEHOLDER", row("按时完成", "是#", TIME), row("按时完成", "是", TIME)),
        ("UNIT_TABLE_CONFLICT", row("清扫费", "≤预算数元", COST), row("清扫费", "≤334万元", COST)),
        ("UNIT_TABLE_CONFLICT", row("打井费", "≤50000元", COST), row("人均补助", "≤75元", COST)),
        ("UNIT_IRREGULAR", row("人均费用", "6.7 万一年", COST), row("人均费用", "≤6.7万元/人·年", COST)),
        ("UNIT_AGAINST_VALUE", row("验收", "完成百分比", QUALITY), row("验收", "完成", QUALITY)),
        ("UNIT_AGAINST_VALUE", row("清除垃圾", "保洁100百分比"), row("验收", "合格率95%")),
        ("VALUE_NOT_NUMERIC", row("清扫费", "≤预算数元", COST), row("清扫费", "不超过预算的95%", COST)),
        ("VALUE_QUALITATIVE_NO_SCALE", row("养护质量", "合格", QUALITY), row("养护合格率", "≥95%", QUALITY)),
        ("VALUE_UNMEASURABLE_WORD", row("环境改善", "有效", BENEFIT), row("环境改善", "达标", BENEFIT)),
        ("VALUE_BLANK", row("场次", "≥ 起"), row("场次", "≥5场")),
        ("VALUE_UNREADABLE", row("场次", "≥≤5场"), row("场次", "≥5场")),
        ("RATE_OVER_100", row("合格率", "≥100百分比", QUALITY), row("产值增长率", "≥100%", BENEFIT)),
        ("RATE_OVER_100", row("发放率", "=130%", QUALITY), row("发放率", "=100%", QUALITY)),
        ("RATE_OVER_100", row("资料归档比例", "110%", QUALITY), row("国有资本保值增值率", "=105%", BENEFIT)),
        ("RATE_OVER_100", row("设备完好率", "=101百分比", QUALITY), row("入库税收", "=120%", BENEFIT)),
        ("RATE_OVER_100", row("任务完成率", "=120%"), row("投入产出比例", "=120%", BENEFIT)),
        ("DEADLINE_PAST", row("竣工时间", "2025年10月底前", TIME), row("竣工时间", "2026年10月底前", TIME)),
        ("DEADLINE_PAST", row("施工时间", "2024年3月至2025年9月", TIME), row("施工时间", "2025年3月至2026年9月", TIME)),
        ("DEADLINE_PAST", row("2025年5月底前", "完成", TIME), row("每年5月底前", "完成", TIME)),
        ("SATISFACTION_100", row("群众满意率", "≥98%", SATISFIED), row("群众满意率", "≥95%", SATISFIED)),
        ("FREQ_TEXT", row("整治次数", "每月至少3次"), row("整治次数", "≥3次/月")),
        ("DIRECTION_AMBIGUOUS", row("110接警数量", "≥6000起"), row("抢修数量", "≥6000起")),
        ("NO_CONTROL", row("110接警数量", "6000起"), row("接警处置率", "≥98%")),
        (
            "HISTORY_UNCHANGED",
            row("小结", "12篇", previous_year="12篇", year_before_last="12篇"),
            row("小结", "13篇", previous_year="12篇", year_before_last="12篇"),
        ),
        (
            "HISTORY_UNCHANGED",
            row("合格率", "≥95%", QUALITY, previous_year="≥95%", year_before_last="≥95%"),
            row("合格率", "100%", QUALITY, previous_year="100%", year_before_last="100%"),
        ),
        (
            "TARGET_LOWERED",
            row("满意度", "≥90%", SATISFIED, previous_year="≥90%", year_before_last="≥95%"),
            row("满意度", "≥95%", SATISFIED, previous_year="≥90%", year_before_last="≥90%"),
        ),
        (
            "TARGET_LOWERED",
            row("投诉件数", "≤20件", BENEFIT, previous_year="≤10件"),
            row("投诉件数", "≤10件", BENEFIT, previous_year="≤20次"),
        ),
        (
            "DIRECTION_AMBIGUOUS",
            row("公司数量", "8家", previous_year="10家", year_before_last="9家"),
            row("公司数量", "11家", previous_year="10家", year_before_last="9家"),
        ),
        (
            "UNIT_MIXED",
            row("养护面积", "3014989.88 平方米", previous_year="281 万平方米"),
            row("养护面积", "301.5 万平方米", previous_year="281 万平方米"),
        ),
        (
            "VALUE_RELATIVE_NO_BASE",
            row("管理评分", "高于或等于上年分", BENEFIT, previous_year="分"),
            row("管理评分", "高于或等于上年分", BENEFIT, previous_year="91分"),
        ),
        (
            "HISTORY_EMPTY",
            row("场次", "≥5起", previous_year="≥ 起", year_before_last="≥ 起"),
            row("场次", "≥5场", previous_year="≥4场", year_before_last="≥ 起"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_check_of_one_row_finds_the_defect_and_leaves_the_mended_row_alone(
    code: str, bad: Indicator, good: Indicator
) -> None:
    assert [finding.code for finding in found(table(goal(bad)), code)] == [code]
    assert found(table(goal(good)), code) == []


def test_a_finding_says_place_value_and_what_to_do() -> None:
    (finding,) = found(table(goal(row("清扫次数", "1次/天次/天"))), "UNIT_DOUBLED")
    assert str(finding) == "第1行“清扫次数”：单位重复：“1次/天次/天”。建议：只写一次单位"


def test_what_reading_has_said_of_a_row_is_not_said_again() -> None:
    bad = table(goal(row("质量指标", "合格", QUALITY)))
    said = Finding(code="LEVEL2_IN_LEVEL3", message="二级指标写在三级指标列", where="第1行第4列")
    assert len(found(bad, "LEVEL2_IN_LEVEL3")) == 1
    assert found(evolve(bad, findings=(said,)), "LEVEL2_IN_LEVEL3") == []


def test_a_unit_that_only_the_table_gives_is_missing_in_the_row() -> None:
    lent = Finding(code="UNIT_FROM_TABLE", message="按表头的单位", where="第1行第7列")
    money = table(goal(row("项目资金", "3157.97万元", COST)), findings=(lent,))
    assert len(found(money, "UNIT_MISSING")) == 1


def test_a_history_that_is_empty_in_all_rows_is_one_finding() -> None:
    rows = [row(name, "≥5场", previous_year="≥ 起", year_before_last="≥ 起") for name in ("甲场次", "乙场次")]
    (finding,) = found(table(goal(*rows)), "HISTORY_EMPTY")
    assert finding.where == "第1行至第2行"


# -- the two horizons


@pytest.mark.parametrize(
    ("long", "annual"),
    [("> 6000起", "≥ 6000起"), ("95%", "≥95%"), ("保洁100百分比", "保洁100%百分比")],
)
def test_two_signs_or_spellings_of_one_number_do_not_match(long: str, annual: str) -> None:
    assert len(found(long_and_annual(row("抢修", long), row("抢修", annual)), "COMPARATOR_MISMATCH")) == 1
    assert found(long_and_annual(row("抢修", long), row("抢修", long)), "COMPARATOR_MISMATCH") == []


@pytest.mark.parametrize(
    ("long", "annual"),
    [
        (row("车辆、设备正常运转率", "≥95%"), row("设备运转率", "≥95%")),
        (row("养护经费", "3157.97万", COST), row("项目资金", "3157.97万元", COST)),
    ],
)
def test_one_indicator_under_two_names(long: Indicator, annual: Indicator) -> None:
    assert len(found(long_and_annual(long, annual), "NAME_MISMATCH")) == 1
    assert found(long_and_annual(long, evolve(annual, name=long.name)), "NAME_MISMATCH") == []


def test_different_indicators_are_not_paired() -> None:
    long, annual = row("食品安全保障率", "100%"), row("用餐环境健康保障率", "100%")
    assert found(long_and_annual(long, annual), "NAME_MISMATCH") == []


def test_a_name_cut_short_is_no_second_name() -> None:
    pair = long_and_annual(row("环境整治工作及日常保洁", "每月3次"), row("环境整治工", "每月3次"))
    assert [finding.where for finding in found(pair, "NAME_TRUNCATED")] == ["第1行“环境整治工”"]
    assert found(pair, "NAME_MISMATCH") == []


def test_one_indicator_under_two_kinds() -> None:
    assert (
        len(found(long_and_annual(row("巡查", "2次", TIME), row("巡查", "2次", QUALITY)), "TABLE_TREE_MISMATCH")) == 1
    )
    assert found(long_and_annual(row("巡查", "2次"), row("巡查", "2次")), "TABLE_TREE_MISMATCH") == []


def test_a_long_term_reference_looks_at_the_annual_row_for_its_base() -> None:
    long = row("管理评分", "高于或等于上年分", BENEFIT)
    for base, count in (("91分", 0), ("分", 2)):
        pair = long_and_annual(long, evolve(long, previous_year=parse(base)))
        assert len(found(pair, "VALUE_RELATIVE_NO_BASE")) == count


# -- names and goals


def test_a_name_twice_in_a_goal_is_a_duplicate_but_not_one_in_two_goals_with_one_value() -> None:
    twice = table(goal(row("保障率", "100%", QUALITY), row("保障率", "100%", SATISFIED)))
    assert len(found(twice, "DUPLICATE_INDICATOR")) == 1
    for other, count in (("≥95%", 1), ("≥90%", 0)):
        two = table(
            goal(row("公众满意度", "≥90%", SATISFIED)), goal(row("公众满意度", other, SATISFIED), name="年度目标2")
        )
        assert len(found(two, "DUPLICATE_INDICATOR")) == count


def test_goals_without_output_or_benefit_or_with_a_lost_cost() -> None:
    cost, output, benefit = row("经费", "≥5万元", COST), row("场次", "≥5场"), row("环境", "达标", BENEFIT)
    long = goal(cost, output, benefit, name="长期目标1", description="养护")
    assert found(table(long), "LEVEL1_ABSENT") == []
    said = [f.message for f in found(table(long, goal(benefit, description="养护")), "LEVEL1_ABSENT")]
    assert said == ["这一目标没有产出指标、成本指标"]
    assert len(found(table(goal(cost, output)), "LEVEL1_ABSENT")) == 1
    assert found(table(goal()), "LEVEL1_ABSENT") == []


def two_horizons(*names: str) -> list[Goal]:
    long, annual = names[: len(names) // 2], names[len(names) // 2 :]
    return [
        *(goal(name=f"长期目标{i}", description=text) for i, text in enumerate(long, start=1)),
        *(goal(name=f"年度目标{i}", description=text) for i, text in enumerate(annual, start=1)),
    ]


def test_goals_in_another_order_are_joined_by_name() -> None:
    swapped = table(*two_horizons("人员支出", "买岗费用", "买岗费用", "人员支出"))
    assert [finding.where for finding in found(swapped, "GOAL_ORDER_MISMATCH")] == ["年度目标2", "年度目标1"]
    assert found(table(*two_horizons("人员支出", "买岗费用", "人员支出", "买岗费用")), "GOAL_ORDER_MISMATCH") == []


def test_a_goal_under_two_names() -> None:
    goals = two_horizons("人员支出", "保障人员支出")
    assert len(found(table(*goals), "GOAL_NAME_MISMATCH")) == 1
    overview = (
        ("长期目标(截止 2026 年)", "年度目标"),
        ("目标 1: 保障人员支出", "目标 1: 保障人员支出"),
    )
    listed = table(*goals, sections=(("整体绩效总目标", overview),))
    assert [finding.where for finding in found(listed, "GOAL_NAME_MISMATCH")] == ["长期目标1"]


def test_vacuous_and_copied_goals() -> None:
    same = table(*two_horizons("完成预算目标", "完成预算目标"))
    assert len(found(same, "GOAL_VACUOUS")) == 2
    assert len(found(same, "GOAL_LONG_EQ_ANNUAL")) == 1
    assert found(evolve(same, whole_unit=True), "GOAL_LONG_EQ_ANNUAL") == []
    assert found(table(*two_horizons("管养100公里道路", "管养20公里道路")), "GOAL_LONG_EQ_ANNUAL") == []


def test_tasks_that_no_indicator_speaks_of() -> None:
    tasks = ("年度工作任务", "1. 老旧社区绿化养护相关工作； 2. 病虫害防治； 3. 其他工作；")
    reviewed = table(goal(row("绿化养护面积", "≥5亩")), header=(tasks,))
    assert [f.message for f in found(reviewed, "GOAL_NOT_COVERED")] == ["目标和指标都没有提到这些工作任务：病虫害防治"]
    section = (("年度工作任务", (("病虫害防治",),)),)
    assert len(found(table(goal(row("绿化养护面积", "≥5亩")), sections=section), "GOAL_NOT_COVERED")) == 1
    assert found(table(goal(row("病虫害防治次数", "≥5次")), sections=section), "GOAL_NOT_COVERED") == []


def test_outputs_that_have_nothing_to_do_with_the_goal() -> None:
    food = goal(row("食品安全保障率", "100%"), description="机动经费")
    assert len(found(table(food), "INDICATOR_NOT_OF_PROJECT")) == 1
    assert found(table(evolve(food, description="食品安全")), "INDICATOR_NOT_OF_PROJECT") == []
    assert found(table(evolve(food, description="")), "INDICATOR_NOT_OF_PROJECT") == []
    named = table(food, header=(("项目名称", "食品保障"),))
    assert found(named, "INDICATOR_NOT_OF_PROJECT") == []


def test_a_basis_missing_or_the_same_in_all_rows() -> None:
    for first, second, count in (("", "", 1), ("计划标准", "计划标准", 1), ("年初预算", "测定", 0), (None, None, 0)):
        rows = (row("甲", "≥5场", basis=first), row("乙", "≥5场", basis=second))
        assert len(found(table(goal(*rows)), "BASIS_MISSING")) == count


def test_a_whole_unit_that_only_copies_its_projects() -> None:
    projects = (Project(name="道路绿化养护工作经费"),)
    copied = table(
        *two_horizons("绿化养护", "道路绿化养护", "人员支出", "道路绿化养护"), whole_unit=True, projects=projects
    )
    assert len(found(copied, "WHOLE_UNIT_COPY")) == 1
    own = table(goal(description="全区公园绿地覆盖率稳步提高"), whole_unit=True, projects=projects)
    assert found(own, "WHOLE_UNIT_COPY") == []


# -- head


def test_a_period_that_leaves_the_year_of_the_table_out() -> None:
    for start, end, count in (("2025", "2025", 1), ("2023", "2027", 0), ("", "", 0)):
        head = (("起始年度", start), ("终止年度", end))
        assert len(found(table(header=head), "PERIOD_CONFLICT")) == count
    assert len(found(table(header=(("长期目标(截止 2026 年)", ""),)), "PERIOD_CONFLICT")) == 1
    assert found(table(header=(("长期目标(截止 2030 年)", ""),)), "PERIOD_CONFLICT") == []
    assert (
        found(table(header=(("起始年度", "2020"), ("终止年度", "2021")), title="绩效目标表"), "PERIOD_CONFLICT") == []
    )


def test_empty_cells_that_must_be_filled() -> None:
    detail = (("项目支出明细测算", (("金额", "测算依据及说明"), ("283", ""))),)
    (finding,) = found(table(header=(("项目立项依据", ""),), sections=detail), "REQUIRED_EMPTY")
    assert finding.message == "必填项为空：项目立项依据、测算依据及说明"
    assert found(table(header=(("项目立项依据", "区政府纪要"),)), "REQUIRED_EMPTY") == []


@pytest.mark.parametrize(
    ("number", "count"),
    [("1592622507", 1), ("15926225071", 0), ("84468888", 0), ("027-84468888", 0), ("（略）", 0), ("159****5071", 0)],
)
def test_telephone_numbers(number: str, count: int) -> None:
    assert len(found(table(header=(("联系电话", number),)), "PHONE_FORMAT")) == count


def test_codes_without_names() -> None:
    detail = (("项目支出明细测算", (("项目活动", "金额"), ("4201052", "283"), ("4201052", "51"))),)
    said = [f.message for f in found(table(header=(("项目属性", "01"),), sections=detail), "CODE_ONLY")]
    assert said == ["“项目属性”只填了代码01", "“项目活动”只填了代码4201052"]
    assert found(table(header=(("项目属性", "01-持续性"),)), "CODE_ONLY") == []


def test_commas_of_thousands() -> None:
    (finding,) = found(table(header=(("项目总预算", "1,311.13"), ("备注", "甲,乙"))), "PUNCTUATION_NUMBER")
    assert finding.message == "数字用了千分位逗号：1,311.13"


# -- money


def funds(total: int, *sources: int) -> tuple[FundLine, ...]:
    lines = [FundLine(name=f"来源{number}", budget=wan(source)) for number, source in enumerate(sources)]
    sub = FundLine(name="其中：申请当年预算拨款", budget=wan(1))
    return (FundLine(name="合计", budget=wan(total), where="第1行"), *lines, sub)


def wan(value: int | str) -> Fraction:
    return Fraction(value) * 10000


def test_sources_against_their_total_and_the_budget_of_the_head() -> None:
    head = (("项目总预算", "334"), ("项目当年预算", "334"))
    assert found(table(header=head, funds=funds(334, 300, 34)), "FUNDS_SUM") == []
    assert [f.message for f in found(table(header=head, funds=funds(334, 300)), "FUNDS_SUM")] == [
        "资金合计不符：各来源相加300万元，合计334万元"
    ]
    assert [f.message for f in found(table(header=head, funds=funds(330, 330)), "FUNDS_SUM")] == [
        "资金合计不符：项目当年预算334万元，资金来源合计330万元"
    ]
    empty = (("项目总预算", "1,311.13"), ("项目当年预算", ""))
    assert len(found(table(header=empty, funds=funds(0, 0)), "FUNDS_SUM")) == 2
    assert found(table(header=head, whole_unit=True, funds=funds(334, 300)), "FUNDS_SUM") == []


@pytest.mark.parametrize(
    ("lines", "wrong"),
    [
        ("其中：当年财政拨款 100,上年结转资金 0", False),
        ("其中：当年财政拨款 100,上年结转资金 0,其他资金 0", False),
        ("其中：当年财政拨款 60,上年结转资金 30,其他资金 10", False),
        ("其中：当年财政拨款 60,上年结转资金 30,其他资金 0", True),
        ("当年财政拨款 100,其中：中央补助 60,地方资金 40,上年结转资金 0", False),
        ("一般公共预算 80,其中：上级补助 60,其他资金 20", False),
        ("一般公共预算 80,其中：申请当年预算拨款 60,使用上年度结转 20,其他资金 20", False),
        ("一般公共预算 80,其中：上级补助 60,其他资金 30", True),
        ("财政拨款 90,其中：中央 50,地方 30,其他资金 20", True),
    ],
)
def test_what_of_which_breaks_down_the_line_above_it(lines: str, *, wrong: bool) -> None:
    block = [line.split() for line in ("年度资金总额 100", *lines.split(","))]
    read = tuple(FundLine(name=name, budget=wan(amount), where="第1行") for name, amount in block)
    assert bool(found(table(funds=read), "FUNDS_SUM")) is wrong


def detail(*amounts: str) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    return (("项目支出明细测算", (("项目活动", "金额"), *(("甲", amount) for amount in amounts))),)


def test_the_detail_of_spending_against_the_budget() -> None:
    head = (("项目当年预算", "334"),)
    assert found(table(header=head, sections=detail("283", "51")), "DETAIL_SUM") == []
    assert found(table(header=head, sections=detail("283万元", "51")), "DETAIL_SUM") == []
    assert len(found(table(header=head, sections=detail("283", "50")), "DETAIL_SUM")) == 1
    assert len(found(table(header=head, sections=detail()), "DETAIL_SUM")) == 1
    assert found(table(header=head), "DETAIL_SUM") == []
    assert found(table(sections=detail("283")), "DETAIL_SUM") == []
    assert found(table(header=head, sections=detail("334", "见附件")), "DETAIL_SUM") == []
    assert len(found(table(header=head, sections=(("项目支出明细测算", (("甲", "334"),)),)), "DETAIL_SUM")) == 1


def test_procurement_against_the_budget() -> None:
    bought = (("项目采购", (("品名", "数量", "金额"), ("C99000000", "1", "432.6"))),)
    for budget, count in (("", 1), ("400", 1), ("500", 0)):
        reviewed = table(header=(("项目当年预算", budget),), sections=bought)
        assert len(found(reviewed, "PROCUREMENT_VS_DETAIL")) == count
    assert found(table(sections=bought), "PROCUREMENT_VS_DETAIL") == []


def test_cost_indicators_against_the_budget() -> None:
    for cost, count in (("= 334万元", 0), ("= 330万元", 1), ("= 3340000元", 0)):
        reviewed = table(goal(row("项目预算金额", cost, COST)), header=(("项目当年预算", "334"),))
        assert len(found(reviewed, "COST_VS_BUDGET")) == count
    part = table(goal(row("设备费", "= 30万元", COST)), header=(("项目当年预算", "334"),))
    assert found(part, "COST_VS_BUDGET") == []


@pytest.mark.parametrize(
    ("cost", "found"),
    [
        (row("设备购置费", "≤301万元", COST), True),
        (row("设备购置费", "≤300万元", COST), False),
        (row("设备购置费", "3000001元", COST), True),
        (row("人均成本", "≤400万元/人", COST), False),
        (row("带动社会投入", "≤900万元", ("成本指标", "社会成本指标")), False),
        (row("直接经济效益", "≥900万元", BENEFIT), False),
    ],
)
def test_a_cost_above_all_the_money_of_its_project(cost: Indicator, *, found: bool) -> None:
    said = table(goal(cost), header=(("项目总预算", "300"), ("项目当年预算", "200")))
    for printed in (table(goal(cost), funds=funds(300, 200, 100)), said):
        codes = {each.code for each in review(printed)}
        assert ("COST_OVER_BUDGET" in codes) is found
    assert "COST_OVER_BUDGET" not in {each.code for each in review(table(goal(cost)))}


def test_a_project_that_asks_nobody_is_told_once() -> None:
    rows = (row("培训人数", "≥30人"), row("就业率", "≥90%", BENEFIT))
    asked = row("学员满意度", "≥90%", ("效益指标", "满意度指标"))
    both = table(goal(*rows), goal(*rows, name="年度目标2"))
    assert [each.level.value for each in review(both) if each.code == "SATISFACTION_ABSENT"] == ["info"]
    for other in (table(goal(*rows, asked)), table(goal(*rows), whole_unit=True), table(goal(rows[0]))):
        assert "SATISFACTION_ABSENT" not in {each.code for each in review(other)}


@pytest.mark.parametrize(
    ("rows", "found"),
    [((("财政资金约", "80万元"),), True), ((("财政", "—"),), False), ((("来源", "2026年"),), False)],
)
def test_money_of_which_nothing_was_read_is_said(rows: tuple[tuple[str, ...], ...], *, found: bool) -> None:
    for lines, wanted in (((), found), ((FundLine(name="合计", progress=wan(3)),), False)):
        codes = {each.code for each in review(table(sections=(("项目资金", rows),), funds=lines))}
        assert ("FUNDS_UNREAD" in codes) is wanted


def test_costs_of_a_whole_unit_against_the_project_of_the_goal() -> None:
    projects = (Project(name="道路绿化养护工作经费", year=wan(334)),)
    for cost, count in (("334 万", 0), ("330 万", 1)):
        goals = goal(row("养护经费", cost, COST), description="道路绿化养护")
        reviewed = table(goals, whole_unit=True, projects=projects)
        assert len(found(reviewed, "COST_VS_BUDGET")) == count
    other = table(goal(row("经费", "1 万", COST), description="人员"), whole_unit=True, projects=projects)
    assert found(other, "COST_VS_BUDGET") == []


def test_unit_price_times_heads_within_the_last_printed_digit() -> None:
    heads, price = row("买岗人员数量", "22 人"), row("人均费用", "6.7 万一年", COST)
    for total, count in (("147.4 万", 0), ("148.4 万", 0), ("150 万", 1)):
        reviewed = table(goal(row("买岗费用", total, COST), price, heads))
        assert len(found(reviewed, "UNIT_PRICE")) == count
    assert found(table(goal(row("买岗费用", "150 万", COST), price)), "UNIT_PRICE") == []
    by_month = row("补贴标准", "1130元/月/人", COST)
    assert found(table(goal(row("预算成本", "≤380万", COST), by_month, heads)), "UNIT_PRICE") == []


def overall(*, share: str = "12%", people: str = "437.31 万", special: str = "3318.33 万") -> GoalTable:
    block = (
        ("总体资金情况", "", "当年金额", "占比", "近两年收支金额", ""),
        ("", "", "", "", "2024年", "2025年"),
        ("收入构成", "财政拨款", "3755.64 万", "100%", "3339.29 万", "3473.85 万"),
        ("收入构成", "单位资金", "0 万", "", "1000 万", "1000 万"),
        ("收入构成", "收入合计", "3755.64 万", "100%", "4339.29 万", "4473.85 万"),
        ("支出构成", "人员类项目支出", people, share, "479.35 万", "488.68 万"),
        ("支出构成", "运转类项目支出", "0 万", "", "15.12 万", "0 万"),
        ("支出构成", "特定目标类项目支出", special, "88%", "3844.82 万", "3985.17 万"),
        ("支出构成", "支出合计", "3755.64 万", "100%", "4339.29 万", "4473.85 万"),
    )
    projects = (Project(name="养护", year=wan("3170.93")), Project(name="买岗", year=wan("147.4")))
    return table(whole_unit=True, sections=(("部门总体资金情况", block),), projects=projects)


def test_shares_are_recomputed_from_their_amounts() -> None:
    assert found(overall(), "SHARE_SUM") == []
    assert [f.message for f in found(overall(share="11%"), "SHARE_SUM")] == [
        "“人员类项目支出”占比印作11%，按金额应为12%"
    ]
    assert found(overall(share="11.64%"), "SHARE_SUM") == []


def test_lines_of_the_fund_table_against_their_totals_and_projects() -> None:
    assert found(overall(), "CATEGORY_SUM") == []
    assert [f.message for f in found(overall(people="437.32 万"), "CATEGORY_SUM")] == [
        "支出构成当年各项相加37556500元，合计37556400元"
    ]
    assert len(found(overall(people="437.30 万", special="3318.34 万"), "CATEGORY_SUM")) == 1


def test_the_amounts_of_a_unit_s_tasks_add_up_column_by_column() -> None:
    rows = (
        ("任务名称", "总额", "财政拨款"),
        ("康复", "620", "600"),
        ("培训", "145.5", "125.5"),
        ("金额合计", "765.5", "{}"),
    )
    said, form = {}, table(goal(row("场次", "≥5场")))
    for total in ("725.5", "745.5"):
        cells = tuple(tuple(text.format(total) for text in row) for row in rows)
        said[total] = found(evolve(form, sections=(("年度主要任务", cells),)), "CATEGORY_SUM")
    assert said["725.5"] == []
    assert [each.message for each in said["745.5"]] == ["年度主要任务财政拨款各项相加7255000元，合计7455000元"]


def test_a_cost_of_an_earlier_year_against_the_fund_table() -> None:
    cost = row("保障人员经费", "437.31万元", COST, previous_year="488.68万元", year_before_last="494.47万元")
    (finding,) = found(evolve(overall(), goals=(goal(cost),)), "HISTORY_CONFLICT")
    assert finding.message == (
        "前年“保障人员经费”（4944700元）与资金情况表“人员类项目支出”2024年（4793500元）不符，差额正好是“运转类项目支出”"
    )
    same = evolve(cost, year_before_last=parse("479.35万元"))
    assert found(evolve(overall(), goals=(goal(same),)), "HISTORY_CONFLICT") == []
    other = evolve(cost, year_before_last=parse("470万元"))
    assert "差额" not in found(evolve(overall(), goals=(goal(other),)), "HISTORY_CONFLICT")[0].message
    assert found(table(goal(cost)), "HISTORY_CONFLICT") == []


def test_more_work_for_less_money_asks_for_a_word() -> None:
    for before, count in (("281 万平方米", 1), ("300 万平方米", 0), ("281 公里", 0), ("0 平方米", 0)):
        area = row("养护面积", "3014989.88 平方米", previous_year=before)
        assert len(found(evolve(overall(), goals=(goal(area),)), "SCALE_VS_MONEY")) == count
    (finding,) = found(
        evolve(overall(), goals=(goal(row("养护面积", "301.5万平方米", previous_year="281万平方米")),)),
        "SCALE_VS_MONEY",
    )
    assert finding.message == "规模比上年增7.3%，资金比上年减16.1%"


def test_a_defect_of_many_rows_is_said_once_with_all_places() -> None:
    rows = [row(f"培训{number}", f"{number}人") for number in (11, 12, 13, 14)]
    (told,) = found(table(goal(*rows)), "COMPARATOR_MISSING")
    assert told.where == "第1行等4行"
    assert told.message == "指标值没有比较符号，共4行：第1行“11人”、第2行“12人”、第3行“13人”、第4行“14人”"
    assert len(found(table(goal(*rows[:3])), "COMPARATOR_MISSING")) == 3
    (named,) = found(table(goal(*(row(f"是否完成{n}", "是") for n in "甲乙丙丁"))), "NAME_IS_QUESTION")
    assert named.message.endswith("共4行：第1行“是否完成甲”、第2行“是否完成乙”、第3行“是否完成丙”、第4行“是否完成丁”")


@pytest.mark.parametrize(
    ("line", "told", "silent"),
    [
        (row("用餐环境健康保障率", "≥100%", SATISFIED), "NOT_SATISFACTION", "SATISFACTION_100"),
        (row("市民休闲环境", "有效", BENEFIT), "VALUE_UNMEASURABLE_WORD", "VALUE_QUALITATIVE_NO_SCALE"),
        (row("是否完成", "是", QUALITY), "NAME_IS_QUESTION", "VALUE_QUALITATIVE_NO_SCALE"),
        (row("日常工作", "有序", TIME), "TIME_IS_NOT_TIME", "VALUE_QUALITATIVE_NO_SCALE"),
    ],
)
def test_what_says_the_same_of_a_row_or_the_contrary_is_not_said_beside_it(
    line: Indicator, told: str, silent: str
) -> None:
    codes = {finding.code for finding in review(table(goal(line)))}
    assert (told in codes, silent in codes) == (True, False)


# -- what a template left, and amounts in the text


@pytest.mark.parametrize("text", ["≥XX人", "××场", "≥*%", "*万元", "X%", "建成××公里", "≥ X 元", "**"])
def test_a_placeholder_that_a_template_left_is_found(text: str) -> None:
    assert len(found(table(goal(row("培训", text))), "PLACEHOLDER_LEFT")) == 1


@pytest.mark.parametrize(
    "text", ["≥6*24小时", "2×3米", "≥5台X光机", "X光机5台", "≥95%", "5*10平方米", "合格", "Excel报表5份"]
)
def test_a_sign_between_numbers_or_in_a_word_is_no_placeholder(text: str) -> None:
    assert found(table(goal(row("X光机购置", text))), "PLACEHOLDER_LEFT") == []


def test_a_placeholder_is_found_in_every_cell_that_people_fill_in() -> None:
    for bad in (row("××村道路", "≥5公里"), row("道路", "≥5公里", actual_text="XX公里")):
        assert len(found(table(goal(bad)), "PLACEHOLDER_LEFT")) == 1
    assert len(found(table(goal(row("道路", "≥5公里"), description="修建XX村道路")), "PLACEHOLDER_LEFT")) == 1
    assert found(table(goal(row("道路", "≥5公里"), description="修建村道5×3米")), "PLACEHOLDER_LEFT") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("本年预算300万元，完成清扫", 1),
        ("投入资金约300万元", 1),
        ("本年预算334万元，完成清扫", 0),
        ("项目资金3340000元", 0),
        ("总投资共1,000万元，本年预算334万元", 1),
        ("带动增收300万元", 0),
        ("完成清扫", 0),
    ],
)
def test_an_amount_in_the_text_of_a_goal_is_held_against_the_funds(text: str, count: int) -> None:
    line = FundLine(name="合计", budget=Fraction(3_340_000))
    goals = goal(row("清扫", "≥5次"), description=text)
    assert len(found(table(goals, funds=(line,)), "TEXT_AMOUNT")) == count
    assert found(table(goals), "TEXT_AMOUNT") == []  # no funds to hold it against
