"""What packs must be able to say, each as a printed sentence: execution, weights, rows, over-completion, grades."""

from fractions import Fraction

import pytest
from attrs import evolve

from indicators.comparators import AtLeast, Stated
from indicators.rulepacks import RulePack, Selector, load_rulepack
from indicators.rulepacks.checks import check
from indicators.rulepacks.model import GradeEdge
from indicators.scoring import allot, grade, score_execution, score_indicator
from indicators.syntax import parse
from indicators.targets import Actual, Facts, Goal, GoalTable, Horizon, Indicator, bind

HUBEI = load_rulepack("hubei-2019")
TEN = Fraction(10)


def executing(sentence: str) -> RulePack:
    assert HUBEI.execution is not None
    return evolve(HUBEI, execution=evolve(HUBEI.execution, points=TEN, standard=sentence))


@pytest.mark.parametrize(
    ("sentence", "rates"),
    [
        ("得分=预算执行率*分值", {"50": "5", "97.75": "9.78", "120": "10"}),
        ("得分=执行数/预算数*分值，最高不超过8分", {"50": "5", "100": "8"}),
        (
            "预算执行率≥95%得满分；80%（含）-95%得分值的80%；60%（含）-80%得分值的50%；60%以下不得分",
            {"95": "10", "94.9": "8", "60": "5", "59": "0"},
        ),
        ("预算执行率100%得满分，每低1个百分点扣1分，扣完为止", {"100": "10", "98.5": "8.5", "80": "0"}),
        ("预算执行率≤90%得分值的80%；90%以上得满分", {"90": "8", "91": "10"}),
    ],
)
def test_execution_is_linear_capped_banded_or_stepwise(sentence: str, rates: dict[str, str]) -> None:
    pack = executing(sentence)
    assert pack.execution is not None
    for rate, earned in rates.items():
        found = score_execution(pack, pack.execution, Fraction(100), Fraction(rate), Facts())
        assert Fraction(earned) == found.earned


def test_execution_may_earn_nothing_at_all() -> None:
    pack = evolve(HUBEI, execution=None)
    assert pack.goal_points == 100


OVER = {
    "cap": "得分=完成值/目标值*分值，最高不超过分值",
    "zero": "完成率≥130%不得分；100%（含）-130%得满分；100%以下不得分",
    "band": "完成率>150%得分值的80%；100%（含）-150%（含）得满分；否则不得分",
    "deviation": "完成率120%得满分，每高出1个百分点扣0.1分，扣完为止",
}


@pytest.mark.parametrize(
    ("way", "scores"),
    [
        ("cap", {"50": "5", "100": "10", "300": "10"}),
        ("zero", {"99": "0", "100": "10", "129": "10", "130": "0"}),
        ("band", {"99": "0", "150": "10", "151": "8"}),
        ("deviation", {"100": "10", "120": "10", "150": "7", "300": "0"}),
    ],
)
def test_over_completion_is_capped_banded_zero_or_by_deviation(way: str, scores: dict[str, str]) -> None:
    rule = evolve(HUBEI.rules[2], standard=OVER[way], measure="完成率", applies=Selector())
    pack = evolve(HUBEI, rules=(rule,))
    for value, earned in scores.items():
        actual = Actual(text=value, reading=Stated(value, "次"), reason="见说明")
        bound = bind(Indicator(name="抢修", path=("产出指标", ""), target=AtLeast(100, "次")), actual)
        assert Fraction(earned) == score_indicator(bound, actual, pack, TEN).earned


@pytest.mark.parametrize(
    ("sentence", "measure", "target", "scores"),
    [
        # a pass mark
        ("完成率低于60%不得分，否则得分=完成率*分值", None, "≥100次", {"59次": "0", "60次": "6", "80次": "8"}),
        # yes or no: nothing, or a stated deduction
        ("达到目标得满分，否则不得分", None, "是", {"是": "10", "否": "0"}),
        ("达到目标得满分，未达到目标扣2分", None, "是", {"是": "10", "否": "8"}),
        # satisfaction by bands, whatever the target
        (
            "满意度≥90%得满分；80%（含）-90%得分值的80%；60%（含）-80%得分值的50%；60%以下不得分",
            "满意度",
            "≥95%",
            {"90%": "10", "85%": "8", "60%": "5", "59.9%": "0"},
        ),
        # a deadline: on time, or so much a day
        (
            "按期完成得满分，每迟延1天扣0.5分，扣完为止",
            None,
            "2026年6月30日前",
            {"2026年6月30日": "10", "2026年7月5日": "7.5", "2026年12月31日": "0"},
        ),
        ("达到目标得满分，否则不得分", None, "2026年6月30日前", {"2026年6月30日": "10", "2026年7月1日": "0"}),
        # a target of zero, "=" both ways, an interval
        ("达到目标得满分，否则不得分", None, "≤0起", {"0起": "10", "1起": "0"}),
        ("得分=(1-偏离度)*分值，最高不超过分值", None, "=100次", {"100次": "10", "90次": "10", "130次": "7"}),
        ("达到目标得满分，否则不得分", None, "80%-90%", {"80%": "10", "90%": "10", "91%": "0"}),
    ],
)
def test_rules_of_rows_are_printed_sentences(
    sentence: str, measure: str | None, target: str, scores: dict[str, str]
) -> None:
    rule = evolve(HUBEI.rules[2], standard=sentence, measure=measure, applies=Selector())
    pack = evolve(HUBEI, rules=(rule,), exceptions=(), examples=())
    check(pack)
    for text, earned in scores.items():
        actual = Actual(text=text, reading=parse(text), reason="见说明")
        bound = bind(Indicator(name="抢修", path=("产出指标", ""), target=parse(target)), actual, Facts(year=2026))
        assert (text, Fraction(earned)) == (text, score_indicator(bound, actual, pack, TEN).earned)


def test_five_grades_are_as_easy_as_four() -> None:
    assert HUBEI.grades is not None
    edges = tuple(GradeEdge(word=w, lower=f) for w, f in zip("优良中低差", ("90", "80", "70", "60", "0"), strict=True))
    pack = evolve(HUBEI, grades=evolve(HUBEI.grades, edges=edges))
    assert [grade(pack, Fraction(each)) for each in (90, 89, 70, 69, 10)] == list("优良中低差")


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
@pytest.mark.parametrize(
    ("kinds", "points"),
    [
        (("成本指标", "产出指标", "效益指标", "满意度指标"), [20, 40, 20, 10]),
        (("产出指标", "效益指标", "满意度指标"), [50, 30, 10]),
        (("成本指标", "产出指标", "效益指标"), [20, 40, 30]),
        (("产出指标", "效益指标"), [50, 40]),
    ],
)
def test_weight_sets_are_chosen_by_the_kinds_of_the_table(kinds: tuple[str, ...], points: list[int]) -> None:
    rows = tuple(Indicator(name=kind, path=(kind, ""), target=AtLeast(5, "次")) for kind in kinds)
    table = GoalTable(title="表", goals=(Goal(name="目标", horizon=Horizon.ANNUAL, indicators=rows),))
    found = allot(table, load_rulepack("cn-mof-2021"))
    assert points == [row.points for row in found.rows]
    assert found.findings == ()
