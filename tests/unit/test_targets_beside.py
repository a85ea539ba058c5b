"""Words beside an actual value (值旁的话): what neither the row nor a table knows leaves the row open."""

import pytest

from indicators.comparators import Comparator
from indicators.syntax import parse
from indicators.targets import Actual, Facts, Indicator, bind

DAY = "2024年12月31日前"
OPEN = [
    # words beside a day
    *[
        ("完成时间", DAY, text)
        for text in (
            "截至2024年12月20日尚未完成",
            "2024年12月20日未完成",
            "2024年12月20日（未验收）",
            "2024年12月20日申请延期",
            "预计2024年12月20日",
            "计划2024年12月20日完成",
            "拟于2024年12月20日完成",
            "原定2024年12月20日",
            "2024年12月20日应完成",
            "2024年12月20日开工",
            "2024年12月20日提交初稿",
            "2024年12月20日完成招标",
            "合同签订2024年12月20日",
            "2024年12月20日部分完成",
            "2024年12月20日主体完工",
            "2024年12月20日完成80%",
        )
    ],
    ("实施期", "2024年全年", "2024年1-9月"),
    ("实施期", "2024年1月-2024年12月", "2024年3月-2024年12月"),
    # another measure, or the opposite one
    ("合格率", "≥95%", "不合格率98%"),
    ("满意度", "≥90%", "不满意度95%"),
    ("满意度", "≥90%", "不太满意95%"),
    ("及时率", "≥95%", "逾期率96%"),
    ("治愈率", "≥90%", "死亡率92%"),
    ("投诉率", "≤5%", "投诉处理率3%"),
    ("投诉率", "≤5%", "满意率96%"),
    ("道路", "新建道路≥5公里", "改造道路5公里"),
    ("总成本", "≤100万元", "首付款90万元"),
    ("完成时限", "≤30天", "逾期5天"),
    # a stage, an intent, a failure
    *[
        ("系统数量", "≥8个", text)
        for text in (
            "在建8个",
            "8个（在建）",
            "正在建设8个",
            "8个已开工",
            "立项8个",
            "签约8个",
            "规划8个",
            "8个滞后",
            "损坏8个",
            "8个（均不合格）",
            "8个（其中2个未验收）",
        )
    ],
    *[
        ("培训人数", "≥100人", text)
        for text in (
            "可培训120人",
            "报名120人",
            "具备培训120人能力",
            "任务120人",
            "120人（估算）",
            "100人？",
            "自2020年以来累计120人",
            "明年培训120人",
            "2025年培训120人",
            "120人，未完成",
            "120人，但未达预期",
        )
    ],
    ("增长率", "增长≥5%", "增长8%（预计）"),
    ("办理量", "≥6000起", "受疫情影响未能完成，共办理6100起"),
    ("建设子系统", "8个", "8个（其中2个未验收）"),
    # what cannot be, or may be of another kind
    ("群众满意度", "≥95%", "955%"),
    ("合格率", "≥95%", "105%"),
    ("投诉率", "≤5%", "-2%"),
    ("培训人数", "≤100人", "-5人"),
    ("培训人数", "≥1000人", "1.000人"),
    ("投诉", "≤5件", "万分之三"),
    ("投诉", "≤5次", "3次起"),
    ("控制率", "≤100%", "1.05"),
    ("控制率", "≥100%", "1.2"),
    ("质量", "≥95", "0.96"),
    ("次数", "≤10次", "10余次"),
    ("人数", "≤100人", "100多人"),
]
COUNTED = [
    *[("完成时间", DAY, text, True) for text in ("2024年12月20日", "已于2024年12月20日完成", "2024年12月20日办结。")],
    ("完成时间", DAY, "提前10天完成", True),
    ("竣工时间", DAY, "2025年1月3日竣工验收", False),
    ("实施期", "2024年1-12月", "2024年1月-2024年12月", True),
    ("完成时间", DAY, "2024年12月20日完成100%", True),
    ("合格率", "≥95%", "合格率98%", True),
    ("不合格率", "≤5%", "不合格率3%", True),
    ("逾期率", "≤5%", "逾期率8%", False),
    ("总成本", "≤100万元", "实际为90万元", True),
    ("系统数量", "≥8个", "建成系统8个", None),
    ("系统建成数量", "≥8个", "建成系统8个", True),
    ("系统数量", "≥8个", "共完成7个。", False),
    ("培训人数", "≥100人", "全年共培训120人", True),
    ("培训人数", "≥100人", "培训120余人", True),
    ("培训人数", "≥100人", "计划150人，实际120人", True),
    ("培训2024年新进人员", "≥100人", "2024年新进人员120人", True),
    ("安全事故", "≤0起", "未发生，0起", True),
    ("满意度", "≥90%", "达到95%以上", True),
    ("增长率", "增长≥5%", "同比增长8%", True),
    ("控制率", "≤100%", "105%", False),
    ("完成率", "≥100%", "120%", True),
    ("利润", "≥0万元", "-5万元", False),
]


def bound(name: str, target: str, text: str) -> object:
    row = Indicator(name=name, path=("产出指标", ""), target=parse(target, name=name))
    return bind(row, Actual(text=text, reading=parse(text, name=name)), Facts(year=2024)).met


@pytest.mark.parametrize(("name", "target", "text"), OPEN)
def test_a_word_that_nobody_knows_leaves_the_row_open(name: str, target: str, text: str) -> None:
    assert bound(name, target, text) is None


@pytest.mark.parametrize(("name", "target", "text", "met"), COUNTED)
def test_words_of_the_row_and_of_completion_count(name: str, target: str, text: str, *, met: bool | None) -> None:
    assert bound(name, target, text) is met


@pytest.mark.parametrize(
    ("name", "target", "text", "said"),
    [
        ("完成时间", DAY, "截至2024年12月20日尚未完成", "截至"),
        ("合格率", "≥95%", "不合格率98%", "不合格率"),
        ("子系统", "≥8个", "8个（其中2个未验收）", "未验收"),
        ("制度", "健全", "正在健全", "正在"),
    ],
)
def test_the_words_are_named(name: str, target: str, text: str, said: str) -> None:
    row = Indicator(name=name, path=("产出指标", ""), target=parse(target, name=name))
    found = bind(row, Actual(text=text, reading=parse(text, name=name)), Facts(year=2024)).findings
    assert [f"“{said}”" in each.message for each in found if each.code == "actual_unclear"] == [True]


@pytest.mark.parametrize(
    ("target", "actual"),
    [(parse("≥5次", column_comparator="≤"), "6次"), (parse("292%"), "95%"), (parse("≥5次？"), "6次")],
)
def test_a_reading_on_a_guess_is_said(target: Comparator, actual: str) -> None:
    row = Indicator(name="甲", path=("", ""), target=target)
    found = bind(row, Actual(text=actual, reading=parse(actual))).findings
    assert "doubtful_reading" in {each.code for each in found}
