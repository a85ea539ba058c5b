"""Words of degree (程度词): what is only partly, or only 基本, reached is never simply reached, in any pack."""

import warnings
from fractions import Fraction

import pytest

from indicators import load_rulepack, parse, rulepack_ids
from indicators.comparators import Completion, State
from indicators.reviewing.rows import met_of
from indicators.rulepacks import RulePack
from indicators.scoring import Score
from indicators.scoring.row import score_indicator
from indicators.syntax._lexicon import lexicon
from indicators.syntax.beside import degree_of
from indicators.targets import Actual, Indicator, bind
from indicators.targets.placing import states_reason

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    PACKS = {name: load_rulepack(name) for name in rulepack_ids()}
HUBEI = PACKS["hubei-2019"]
DEGREES = lexicon().meaning["degree"]
KINDS = (("产出指标", "质量指标"), ("产出指标", "时效指标"), ("效益指标", "社会效益指标"))


def scored(
    target: str, actual: str, pack: RulePack = HUBEI, share: str | None = None, path: tuple[str, str] = KINDS[0]
) -> Score:
    filled = Actual(text=actual, reading=parse(actual), share=None if share is None else Fraction(share))
    row = Indicator(name="甲", path=path, target=parse(target))
    return score_indicator(bind(row, filled), filled, pack, Fraction(10))


@pytest.mark.parametrize("path", KINDS)
def test_no_pack_gives_full_marks_for_a_degree(path: tuple[str, str]) -> None:
    for target in ("达标", "合格", "及时", "完成", "提高"):
        packs = PACKS if target in ("达标", "完成") else {"hubei-2019": HUBEI}  # packs see a level, not the word
        row = Indicator(name="甲", path=path, target=parse(target))
        for text in (f"{word}{target}" for word in DEGREES):
            filled = Actual(text=text, reading=parse(text))
            bound = bind(row, filled)
            for name, pack in packs.items():
                earned = score_indicator(bound, filled, pack, Fraction(10)).earned
                assert earned is None or earned < 10, (name, text)


@pytest.mark.parametrize("name", [each for each in PACKS if not each.endswith("-default")])  # own words, no shares
def test_a_person_may_say_what_a_degree_is_worth(name: str) -> None:
    assert scored("及时", "基本及时", PACKS[name], "0.9").earned is not None
    assert scored("及时", "大体完成", PACKS[name], "0.9").earned is not None


@pytest.mark.parametrize(
    ("target", "actual", "band", "code"),
    [
        ("达标", "部分达标", (5, 8), "actual_partly"),
        ("合格", "部分合格", (5, 8), "actual_partly"),
        ("及时", "大部分及时", (5, 8), "actual_partly"),
        ("达标", "部分项目达标", (5, 8), "actual_partly"),
        ("完成", "绝大多数完成", (5, 8), "actual_partly"),
        ("基本达标", "部分达标", (5, 8), "actual_partly"),
        ("达标", "基本达标", (0, 10), "actual_hedged"),
        ("及时", "不太及时", (0, 10), "actual_hedged"),
        ("提高", "有所提高", (0, 10), "actual_hedged"),
        ("完成", "大体完成", (0, 10), "actual_hedged"),
        ("完成", "基本已完成", (0, 10), "actual_hedged"),
        ("≥5次", "基本完成", (0, 10), "actual_hedged"),
        ("好", "较好", (0, 10), None),
        ("达标", "尚未完全达标", (0, 10), None),
        # the target's own degree, and words that are none
        ("基本达标", "基本达标", (8, 10), None),
        ("基本达标", "达标", (8, 10), None),
        ("及时", "全部及时", (8, 10), None),
        ("甲的基本医疗保障达标", "基本医疗保障达标", (8, 10), None),
        ("完成", "全部或基本达成预期指标", (8, 10), None),
    ],
)
def test_bands_of_degrees(target: str, actual: str, band: tuple[int, int], code: str | None) -> None:
    found = scored(target, actual)
    assert band == (int(found.low), int(found.high))
    assert ({code} if code else set()) == {"actual_partly", "actual_hedged"} & {each.code for each in found.findings}


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        *[("健全", f"{word}健全") for word in ("正在", "拟", "将", "即将", "力争", "着手", "可能", "需", "申报")],
        *[("有效提高", f"{word}提高") for word in ("正", "开始", "轻微", "缓慢", "努力推动", "明年", "制度正在")],
        *[("合格", f"{word}合格") for word in ("预验收", "初验", "补考", "视为", "临时", "一标段", "曾")],
        *[("提高", f"提高{word}") for word in ("有限", "缓慢")],
        *[("完成", f"{word}完成") for word in ("正在", "一期", "主体工程")],
        *[("完成", f"完成{word}") for word in ("招标", "设计", "前期工作")],
        ("12月31日前", "一期完成"),
        ("达标", "不稳定达标"),
        *[("及时", f"{word}及时") for word in ("审核", "上报", "任务下达", "目标")],
    ],
)
def test_a_word_that_neither_row_nor_table_has_leaves_the_row_open(target: str, actual: str) -> None:
    found = scored(target, actual)
    assert (found.earned, int(found.low), int(found.high)) == (None, 0, 10), actual


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        *[("有效提高", f"{word}提高") for word in ("", "服务水平", "群众满意度明显", "逐步", "得到有效", "已持续")],
        *[("合格", f"{word}合格") for word in ("验收", "全部", "均", "经检测", "质量")],
        *[("完成", f"{word}完成") for word in ("全部", "已按要求", "各项工作均已")],
        ("提高", "水平提高了。"),
        ("巡查台账完善", "巡查台账完善"),
        ("巡查台账完善", "台账已完善"),
    ],
)
def test_words_of_the_row_and_of_matters_take_nothing_back(target: str, actual: str) -> None:
    found = scored(target, actual)
    assert (int(found.low), int(found.high)) == (8, 10), actual


@pytest.mark.parametrize(
    ("target", "actual"), [("建立", "已建立"), ("出台", "已出台。"), ("优化", "进一步优化"), ("制定", "制定了")]
)
def test_the_targets_own_words_done_are_reached(target: str, actual: str) -> None:
    assert int(scored(target, actual).low) == 8, actual
    assert int(scored(target, f"正在{target}").low) == 0


def test_a_share_for_a_part_is_accepted() -> None:
    assert scored("达标", "部分达标", share="0.6").earned == 6


def test_readings_without_words_have_no_degree() -> None:
    assert [None] * 3 == [degree_of(read) for read in (State("达标"), State(text="很好看"), Completion("partly"))]
    assert degree_of(Completion("achieved")) is None


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("合格", "不合格", False),
        ("合格", "均不合格。", False),
        ("达标", "仍然未达标", False),
        ("及时", "不及时", False),
        ("健全", "尚未健全", False),
        ("有效改善", "无改善", False),
        ("有效改善", "未有效改善", False),
        ("正常运行", "不能正常运行", False),
        ("机制健全", "机制不健全", False),
        ("符合标准", "不符合标准", False),
        ("100%", "未完成", False),
        ("≥5次", "尚未完成", False),
        ("达标", "达标", True),
        # what is no plain negation stays open
        ("改善", "未明显改善", None),
        ("全部合格", "不全部合格", None),
        ("一般", "不一般", None),
        ("安全", "无安全事故", None),
        ("≤5万元", "未完成", None),
    ],
)
def test_the_targets_own_word_turned_round_is_a_miss(target: str, actual: str, *, met: bool | None) -> None:
    assert met_of(scored(target, actual).bound) is met


def test_no_share_lifts_a_miss() -> None:
    found = scored("健全", "未健全", share="0.95")
    assert found.earned is None
    assert found.high == 5


@pytest.mark.parametrize("actual", ["供应及时", "响应及时", "主要污染物达标", "应急预案健全", "标准达标", "附近达标"])
def test_a_character_within_a_noun_is_no_degree(actual: str) -> None:
    assert degree_of(parse(actual)) is None


@pytest.mark.parametrize(
    ("reason", "is_one"),
    [
        *((said, False) for said in ("略", "（空）", "原因：", "无偏差。", "同 上", "0", "已达标", "待补充", "N/A")),
        *((said, True) for said in ("资金未到位", "无偏差资金可用", "受疫情影响", "略有推迟，因招标流标")),
    ],
)
def test_a_reason_says_why(reason: str, *, is_one: bool) -> None:
    assert states_reason(reason) is is_one
    row = Indicator(name="甲", path=KINDS[0], target=parse("≥5次"))
    actual = Actual(text="4次", reading=parse("4次"), reason=reason)
    found = score_indicator(bind(row, actual), actual, HUBEI, Fraction(10))
    assert ("REASON_MISSING" in {each.code for each in found.findings}) is not is_one
