"""The 82 surveyed defects from the text of a form to the finding: each is found, and its near miss is left alone."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from indicators.errors import Level
from indicators.forms import read_form
from indicators.reviewing import published_form, review, review_published
from indicators.rulepacks import load_rulepack
from indicators.targets import GoalTable, bind
from indicators.targets.placing import own_actual

SURVEYED = (Path(__file__).parents[1] / "golden" / "review" / "surveyed_codes.txt").read_text("utf-8").split()
TITLE = "2026年培训项目绩效目标表"
COLUMNS = "目标名称|一级指标|二级指标|三级指标|前年|上年|指标值|指标值确定依据"
FILLED = "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施"
FUNDS = "预算执行情况|资金|预算数（A）|执行数（B）|执行率（B/A）|分值|得分"


PACK = load_rulepack("cn-mof-2020")
OUTPUT, QUALITY, TIME = "产出指标|数量指标", "产出指标|质量指标", "产出指标|时效指标"
COST, BENEFIT, PLEASED = "成本指标|经济成本指标", "效益指标|社会效益指标", "满意度指标|服务对象满意度指标"
FULL = f"{OUTPUT}|培训人次|≥100人次\n{BENEFIT}|学员就业率|≥80%"
RIGHT = f"{OUTPUT}|培训人次|≥100人次|110人次|50|50|\n{BENEFIT}|就业率|≥90%|91%|40|40|"
SPENT = "|年度资金总额|200|195|97.5%|10|9.75"
SHORT = f"{OUTPUT}|培训人次|≥100人次|80人次|50|40|"
BLOCK = f"2025年度项目支出绩效自评表\n项目名称|培训\n{FILLED.rpartition('|')[0]}\n{SHORT}"
NO_SCORES = "一级指标|二级指标|三级指标|指标值|全年实际完成值|未完成原因和改进措施"
UNSCORED = f"2025年度绩效目标自评表\n{NO_SCORES}\n{OUTPUT}|达标率|≥90%|84%|"


def rows_of(text: str, goal: str) -> list[str]:
    """Rows as 一级|二级|三级|指标值, in one goal; or 一级|二级|三级|前年|上年|指标值|依据."""
    out = []
    for number, line in enumerate(text.strip().split("\n")):
        level1, level2, name, *values = line.split("|")
        before, last, value, basis = ("", "", *values, "")[-4:] if len(values) == 1 else (*values, "")[:4]
        out.append("|".join((goal if number == 0 else "", level1, level2, name, before, last, value, basis)))
    return out


def goals(annual: str, long: str = "", *, head: str = "", money: str = "", say: str = "") -> str:
    """A goal table: its head, its blocks of money, the texts of its goals, then its rows."""
    lines = [TITLE, "项目名称|培训", *head.split("\n"), *money.split("\n"), *say.split("\n"), COLUMNS]
    lines += rows_of(long, "长期目标1") if long else []
    return "\n".join([*filter(None, lines), *rows_of(annual, "年度目标1")])


def filled(rows: str, *, total: str = "", funds: str = "") -> str:
    """A filled form: funds, rows, total."""
    money = [FUNDS, *funds.split("\n")] if funds else []
    lines = ["2025年度项目支出绩效自评表", "项目名称|培训", *money, FILLED, *rows.strip().split("\n"), total]
    return "\n".join(filter(None, lines))


def monitored(row: str) -> str:
    """A mid-year form with one row: 全年预计完成情况|偏差原因类别|原因说明|完成目标可能性."""
    head = (
        "一级指标|二级指标|三级指标|年度指标值|1-7月执行情况|全年预计完成情况|偏差原因类别|原因说明|完成目标可能性|备注"
    )
    return f"2025年度项目支出绩效运行监控表\n项目名称|培训\n{head}\n{BENEFIT}|达标排放率|≥99%|91%|{row}|"


def codes(text: str) -> set[str]:
    """Everything that reading, binding and both reviews say of a form."""
    return {code for table in read_form(text.replace("|", "\t")) for code in _codes(table)}


def _codes(table: GoalTable) -> Iterable[str]:
    yield from (each.code for each in (*table.findings, *review(table)))
    form = published_form(table)
    if form is None:
        return
    found = review_published(form, PACK)
    yield from (each.code for each in (*found.findings, *(each for row in found.rows for each in row.findings)))
    for row in form.rows:
        yield from (each.code for each in bind(row, own_actual(row)).findings)


# The code, a form that has the defect, a form that comes near to it.
ONE_ROW = [
    ("LEVEL2_IN_LEVEL3", f"{QUALITY}|质量指标|合格", f"{QUALITY}|养护质量|合格"),
    ("LEVEL1_WRONG_PARENT", "满意度指标|生态效益指标|水质达标率|≥90%", "效益指标|生态效益指标|水质达标率|≥90%"),
    (
        "SATISFACTION_IN_BENEFITS",
        "效益指标|服务对象满意度指标|学员满意度|≥90%",
        "满意度指标|服务对象满意度指标|学员满意度|≥90%",
    ),
    ("LEVEL1_MISSING", "社会效益指标|社会效益指标|就业率|≥90%", f"{BENEFIT}|就业率|≥90%"),
    ("NAME_IS_DEADLINE", f"{TIME}|每年12月31日前|完成", f"{TIME}|完成时限|12月31日前"),
    ("NAME_IS_QUESTION", f"{TIME}|项目是否按时完成|是", f"{TIME}|按时完成率|≥95%"),
    ("NAME_PAST_TENSE_RESULT", f"{BENEFIT}|保障了居民出行|是", f"{BENEFIT}|保障居民出行天数|≥300天"),
    ("DOUBLE_BARRELLED", f"{OUTPUT}|使用单位及人数|30人", f"{OUTPUT}|使用人数|30人"),
    ("COMPARATOR_MISSING", f"{QUALITY}|合格率|95%", f"{QUALITY}|合格率|≥95%"),
    ("UNIT_DOUBLED", f"{OUTPUT}|清扫次数|≥1次/天次/天", f"{OUTPUT}|清扫次数|≥1次/天"),
    ("UNIT_MISSING", f"{OUTPUT}|使用人数|≥30", f"{OUTPUT}|使用人数|≥30人"),
    ("UNIT_PLACEHOLDER", f"{BENEFIT}|有利于环境保护|是#", f"{BENEFIT}|有利于环境保护|是"),
    (
        "UNIT_MIXED",
        f"{OUTPUT}|养护面积|271万平方米|281万平方米|≥3014989.88平方米",
        f"{OUTPUT}|养护面积|271万平方米|281万平方米|≥301万平方米",
    ),
    ("UNIT_TABLE_CONFLICT", f"{COST}|清扫费用|≤预算数元", f"{COST}|清扫费用|≤334万元"),
    ("UNIT_IRREGULAR", f"{COST}|人均费用|6.7万一年", f"{COST}|人均费用|≤6.7万元/人·年"),
    ("UNIT_AGAINST_VALUE", f"{QUALITY}|验收|完成百分比", f"{QUALITY}|验收合格率|≥95百分比"),
    ("VALUE_NOT_NUMERIC", f"{COST}|清扫费用|≤预算数", f"{COST}|清扫费用|≤预算数的95%"),
    ("VALUE_RELATIVE_NO_BASE", f"{QUALITY}|管理评分|高于或等于上年", f"{QUALITY}|管理评分|90分|88分|高于或等于上年"),
    ("VALUE_QUALITATIVE_NO_SCALE", f"{QUALITY}|养护质量|达标", f"{QUALITY}|养护达标率|≥95%"),
    ("VALUE_UNMEASURABLE_WORD", f"{BENEFIT}|环境改善|显著", f"{BENEFIT}|环境改善|达标"),
    ("RATE_OVER_100", f"{QUALITY}|合格率|≥100百分比", f"{QUALITY}|合格率|=100百分比"),
    ("SATISFACTION_100", f"{PLEASED}|学员满意度|≥98%", f"{PLEASED}|学员满意度|≥95%"),
    ("FREQ_TEXT", f"{OUTPUT}|整治次数|每月至少3次", f"{OUTPUT}|整治次数|≥3次/月"),
    ("COST_EQUALS", f"{COST}|项目成本|=334万元", f"{COST}|项目成本|≤334万元"),
    ("HISTORY_EMPTY", f"{OUTPUT}|抢修次数|≥ 起|≥ 起|≥60起", f"{OUTPUT}|抢修次数|≥50起|≥55起|≥60起"),
    ("HISTORY_UNCHANGED", f"{OUTPUT}|小结篇数|12篇|12篇|12篇", f"{OUTPUT}|小结篇数|11篇|12篇|12篇"),
    ("TARGET_LOWERED", f"{PLEASED}|学员满意度|≥95%|≥90%|≥90%", f"{PLEASED}|学员满意度|≥85%|≥90%|≥90%"),
    ("DIRECTION_AMBIGUOUS", f"{OUTPUT}|接警数量|≥6000起", f"{QUALITY}|接警处置率|≥98%"),
    ("NO_CONTROL", f"{OUTPUT}|接警数量|6000起", f"{QUALITY}|接警处置率|≥98%"),
    ("WORKLOAD_AS_COST", f"{COST}|环境整治|≥3次", f"{COST}|环境整治费|≤3万元"),
    ("BENEFIT_AS_COST", f"{COST}|提高绿化质量|达标", f"{COST}|绿化养护费|≤3万元"),
    ("QUANTITY_AS_TIME", f"{TIME}|队内巡查次数|≥2次", f"{OUTPUT}|队内巡查次数|≥2次"),
    ("TIME_AS_QUALITY", f"{QUALITY}|响应时间|≤24小时", f"{TIME}|响应时间|≤24小时"),
    ("NOT_SATISFACTION", f"{PLEASED}|用餐环境健康保障率|≥95%", f"{PLEASED}|用餐满意率|≥95%"),
    ("BUDGET_RATE_AS_OUTPUT", f"{OUTPUT}|预算执行率|≥95%", f"{OUTPUT}|计划执行率|≥95%"),
    ("BENEFIT_DECLARED_NONE", f"{BENEFIT}|社会公益服务无经济效益|是", f"{BENEFIT}|带动就业人数|≥5人"),
    ("COMPARATOR_DIRECTION", f"{OUTPUT}|就读人数|<=6962人", f"{OUTPUT}|安全事故数量|<=2起"),
    ("RATE_WITHOUT_RATIO_NAME", f"{BENEFIT}|学生受益情况|=100%", f"{BENEFIT}|学生受益率|=100%"),
    ("TIME_IS_NOT_TIME", f"{TIME}|教育均衡化发展|有效", f"{TIME}|资金拨付及时性|及时"),
    ("COST_NO_SIGN", f"{COST}|生均成本|780元/生/年", f"{COST}|生均成本|≤780元/生/年"),
    ("ASCII_SIGN", f"{OUTPUT}|培训人次|>=100人次", f"{OUTPUT}|培训人次|≥100人次"),
    ("LEVEL1_ABSENT", f"{COST}|人员经费|≤5万元", FULL),
    (
        "DUPLICATE_INDICATOR",
        f"{QUALITY}|保障率|≥95%\n{PLEASED}|保障率|≥98%",
        f"{QUALITY}|保障率|≥95%\n{PLEASED}|满意率|≥98%",
    ),
]
TWO_HORIZONS = [
    ("COMPARATOR_MISMATCH", f"{OUTPUT}|抢修|> 60起", f"{OUTPUT}|抢修|≥ 60起", f"{OUTPUT}|抢修|>60起"),
    (
        "NAME_MISMATCH",
        f"{QUALITY}|车辆、设备正常运转率|≥95%",
        f"{QUALITY}|设备运转率|≥95%",
        f"{QUALITY}|车辆、设备正常运转率|≥95%",
    ),
    (
        "NAME_TRUNCATED",
        f"{OUTPUT}|完成卫生城市复审及迎检工作|≥3次",
        f"{OUTPUT}|完成卫生城市复审及迎|≥3次",
        f"{OUTPUT}|完成卫生城市复审及迎检工作|≥3次",
    ),
    ("TABLE_TREE_MISMATCH", f"{TIME}|队内巡查|≥2次", f"{QUALITY}|队内巡查|≥2次", f"{TIME}|队内巡查|≥2次"),
]
FORMS = [
    (
        "PERIOD_CONFLICT",
        goals(FULL, head="起始年度|2025\n终止年度|2025"),
        goals(FULL, head="起始年度|2025\n终止年度|2027"),
    ),
    ("REQUIRED_EMPTY", goals(FULL, head="项目立项依据|\n起始年度|2026"), goals(FULL, head="项目立项依据|会议纪要")),
    ("PHONE_FORMAT", goals(FULL, head="联系电话|1592622507"), goals(FULL, head="联系电话|15926225070")),
    ("CODE_ONLY", goals(FULL, head="项目属性|01"), goals(FULL, head="项目属性|延续性项目")),
    (
        "FUNDS_SUM",
        goals(FULL, money="项目资金来源|来源项目|金额\n|合计|100\n|一般公共预算财政拨款|60\n|单位资金|30"),
        goals(FULL, money="项目资金来源|来源项目|金额\n|合计|100\n|一般公共预算财政拨款|70\n|单位资金|30"),
    ),
    (
        "DETAIL_SUM",
        goals(FULL, head="项目当年预算|334", money="项目支出明细测算|项目活动|金额\n|清淤|283\n|维修|50"),
        goals(FULL, head="项目当年预算|334", money="项目支出明细测算|项目活动|金额\n|清淤|283\n|维修|51"),
    ),
    (
        "COST_VS_BUDGET",
        goals(f"{COST}|项目总成本|≤300万元\n{FULL}", head="项目当年预算|334"),
        goals(f"{COST}|项目总成本|≤334万元\n{FULL}", head="项目当年预算|334"),
    ),
    ("PUNCTUATION_NUMBER", goals(FULL, head="项目总预算|1,311.13"), goals(FULL, head="项目总预算|1311.13")),
    (
        "WEIGHT_SUM",
        filled(RIGHT, total="总分|||||90|90|", funds="|年度资金总额|200|200|100%|20|20"),
        filled(RIGHT, total="总分|||||100|100|", funds="|年度资金总额|200|200|100%|10|10"),
    ),
    (
        "TOTAL_SUM",
        filled(RIGHT, total="总分|||||100|99|", funds=SPENT),
        filled(RIGHT, total="总分|||||100|99.75|", funds=SPENT),
    ),
    (
        "GRADE_MISMATCH",
        filled(RIGHT, total="总分|||||100|99.75|良", funds=SPENT),
        filled(RIGHT, total="总分|||||100|99.75|优", funds=SPENT),
    ),
    ("SCORE_NOT_REPRODUCIBLE", filled(SHORT.replace("|40|", "|23.7|")), filled(SHORT)),
    ("FULL_BUT_DEDUCTED", filled(f"{QUALITY}|合格率|100%|100%|10|7|"), filled(f"{QUALITY}|合格率|100%|100%|10|10|")),
    ("REASON_MISSING", filled(SHORT), filled(f"{SHORT}培训计划调整")),
    (
        "ACTUAL_IS_TARGET_TEXT",
        filled(f"{OUTPUT}|道路|≥266米|≥266米|10|10|"),
        filled(f"{OUTPUT}|道路|≥266米|266米|10|10|"),
    ),
    (
        "ACTUAL_STATUS_WORD",
        filled(f"{OUTPUT}|道路|≥266米|达成预期指标|10|10|"),
        filled(f"{OUTPUT}|道路|≥266米|270米|10|10|"),
    ),
    (
        "RATE_MISPRINT",
        filled(RIGHT, funds="|年度资金总额|250000|215457.6|86.19%|10|8.62"),
        filled(RIGHT, funds="|年度资金总额|250000|215457.6|86.18%|10|8.62"),
    ),
    (
        "EXEC_SCORE_ZERO_TOTAL_ROW",
        filled(RIGHT, funds="|年度资金总额|0|0||10|0\n|其中：当年财政拨款|90|89.974|||"),
        filled(RIGHT, funds="|年度资金总额|90|89.974||10|10\n|其中：当年财政拨款|90|89.974|||"),
    ),
    ("WEIGHT_IN_EXEC_ROW", filled(RIGHT, funds="|年度资金总额|200|195|97.5%|100|98"), filled(RIGHT, funds=SPENT)),
    ("FULL_THOUGH_MISSED", filled(SHORT.replace("|40|", "|50|")), filled(SHORT)),
    (
        "SCORE_OVER_POINTS",
        filled(SHORT.replace("80人次|50|40", "120人次|50|60")),
        filled(SHORT.replace("80人次|50|40", "120人次|50|50")),
    ),
    ("PLACEHOLDER_LEFT", goals(f"{OUTPUT}|培训人次|≥XX人次"), goals(f"{OUTPUT}|X光机|≥5台")),
    ("ACTUAL_ABSENT", filled(SHORT.replace("80人次", "")), filled(SHORT)),
    ("ACTUAL_UNCHECKED", filled(SHORT.replace("80人次", "在建80人次")), filled(SHORT)),
    (
        "OVERSPENT",
        filled(RIGHT, funds="|年度资金总额|100|110|110%|10|10"),
        filled(RIGHT, funds="|年度资金总额|100|100|100%|10|10"),
    ),
    (
        "FUNDS_SUM",
        filled(RIGHT, funds="|年度资金总额|100|100|100%|10|10\n|其中：当年财政拨款|80|70|||\n|上年结转资金|20|5|||"),
        filled(RIGHT, funds="|年度资金总额|100|75|75%|10|7.5\n|其中：当年财政拨款|80|70|||\n|上年结转资金|20|5|||"),
    ),
    ("ACTUAL_UNREADABLE", filled(SHORT.replace("80人次", "+1+1")), filled(SHORT)),
    ("FORECAST_UNEXPLAINED", monitored("94%|||完全不可能"), monitored("94%|人员保障|编制未到位|有可能")),
    ("FORECAST_UNEXPLAINED", monitored("年底测算|||完全不可能"), monitored("99.5%|||确定能")),
    (
        "RATE_MISPRINT",
        filled(RIGHT, funds=f"{SPENT}\n|其中：当年财政拨款|100|95|96%||"),
        filled(RIGHT, funds=f"{SPENT}\n|其中：当年财政拨款|100|95|95%||"),
    ),
    (
        "GRADE_MISMATCH",
        filled(RIGHT, total="总分|||||100|99.75|自评等级：良", funds=SPENT),
        filled(RIGHT, total="总分|||||100|99.75|优秀", funds=SPENT),
    ),
    ("REASON_MISSING", f"{BLOCK}\n说明|", f"{BLOCK}\n说明|培训计划调整"),
    ("REASON_MISSING", UNSCORED, f"{UNSCORED}计划调整"),
    ("COST_ZERO", filled(f"{COST}|项目成本|≤10万元|0万元|10|10|"), filled(f"{COST}|项目成本|≤10万元|1万元|10|10|")),
]
# Found where tables are built by hand or read as published: in the tests of the reader and of the reviews.
ELSEWHERE = {
    "COL_SHIFT", "EXTRA_LEVEL", "MERGED_GOAL_LABEL_LOST", "ROW_SPLIT_BY_PAGE", "GOAL_NAME_MISMATCH",
    "GOAL_ORDER_MISMATCH", "PROCUREMENT_VS_DETAIL", "UNIT_PRICE", "SHARE_SUM", "CATEGORY_SUM", "HISTORY_CONFLICT",
    "SCALE_VS_MONEY", "GOAL_VACUOUS", "GOAL_LONG_EQ_ANNUAL", "GOAL_NOT_COVERED", "INDICATOR_NOT_OF_PROJECT",
    "BASIS_MISSING", "WHOLE_UNIT_COPY",
}  # fmt: skip


@pytest.mark.parametrize(("code", "bad", "good"), ONE_ROW, ids=[code for code, *_ in ONE_ROW])
def test_a_row_has_the_defect_or_comes_near(code: str, bad: str, good: str) -> None:
    assert code in codes(goals(bad))
    assert code not in codes(goals(good))


@pytest.mark.parametrize(("code", "long", "bad", "good"), TWO_HORIZONS, ids=[code for code, *_ in TWO_HORIZONS])
def test_the_horizons_differ_or_agree(code: str, long: str, bad: str, good: str) -> None:
    assert code in codes(goals(bad, long))
    assert code not in codes(goals(good, long))


@pytest.mark.parametrize(("code", "bad", "good"), FORMS, ids=[code for code, *_ in FORMS])
def test_a_form_has_the_defect_or_comes_near(code: str, bad: str, good: str) -> None:
    assert code in codes(bad)
    assert code not in codes(good)


def test_every_surveyed_defect_is_looked_for() -> None:
    here = {code for code, *_ in (*ONE_ROW, *TWO_HORIZONS, *FORMS)}
    assert {*SURVEYED} - here == ELSEWHERE
    tests = "".join(
        path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py") if path.name != Path(__file__).name
    )
    golden = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[1] / "golden").glob("test_*.py"))
    assert [code for code in ELSEWHERE if code not in tests + golden] == []


GOOD = [
    goals(
        f"{OUTPUT}|培训人次|≥90人次|≥95人次|≥100人次|年度计划\n{QUALITY}|考核合格率|≥90%|≥92%|≥95%|往年数据\n"
        f"{TIME}|培训完成时间|12月20日前|12月15日前|12月10日前|年度计划\n{COST}|项目总成本|≤30万元|≤32万元|≤33.4万元|预算批复\n"
        f"{BENEFIT}|学员就业率|≥80%|≥82%|≥85%|统计数据\n{PLEASED}|学员满意度|≥90%|≥91%|≥92%|问卷调查",
        head="起始年度|2026\n终止年度|2026\n项目属性|延续性项目\n联系电话|15926225070\n项目当年预算|33.4",
        money="项目资金来源|来源项目|金额\n|合计|33.4\n|一般公共预算财政拨款|33.4",
    ),
    filled(
        f"{OUTPUT}|培训人次|≥100人次|80人次|20|16|疫情期间停课\n{QUALITY}|考核合格率|≥95%|96%|20|20|\n{COST}|项目总成本|≤200万元|195万元|10|10|\n"
        f"{BENEFIT}|学员就业率|≥85%|86%|30|30|\n{PLEASED}|学员满意度|≥92%|93%|10|10|",
        total="总分|||||100|95.75|优",
        funds=SPENT,
    ),
]


@pytest.mark.parametrize("text", GOOD)
def test_a_good_form_has_no_error(text: str) -> None:
    tables = read_form(text.replace("|", "\t"))
    errors = [str(each) for table in tables for each in (*table.findings, *review(table)) if each.level is Level.ERROR]
    found = [review_published(form, PACK) for form in map(published_form, tables) if form is not None]
    errors += [str(each) for one in found for each in one.findings if each.level is Level.ERROR]
    assert errors == []
    assert not any(row.reason.wrong for one in found for row in one.rows)
