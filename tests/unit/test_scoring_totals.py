"""Totals, made points, fitting packs: no grade where the points do not fit, no score by a pack without rules for it."""

import json
from contextlib import nullcontext as nothing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from indicators.cli import main
from indicators.comparators import AtLeast, AtMost
from indicators.errors import Level, RulePackError
from indicators.files import read_actuals, read_tables
from indicators.forms import render_form
from indicators.forms.selfeval import self_evaluation_rows
from indicators.rulepacks import RulePack, load_rulepack, rank, suited
from indicators.rulepacks.regions import nearness, places_of
from indicators.scoring import SelfEvaluation, Status, allot, compile_row, score, score_indicator
from indicators.standards import (
    Adjust,
    Amount,
    Case,
    Cases,
    Event,
    Formula,
    Linear,
    Point,
    Points,
    Ruled,
    Share,
    ShareBetween,
    StateHolds,
)
from indicators.standards.evaluate import ceiling_of
from indicators.syntax import parse
from indicators.targets import Actual, Actuals, Facts, FundLine, Goal, GoalTable, Horizon, Indicator, bind

HUBEI, PMKPI = load_rulepack("hubei-2019"), load_rulepack("pmkpi")
FUNDS = (FundLine(name="年度资金总额", budget=Fraction(100), executed=Fraction(100)),)
EXAMPLE = Path(__file__).parents[2] / "examples" / "hanyang-2026"


def row(name: str, points: int | None = None, level1: str = "产出指标", **more: Any) -> Indicator:
    printed = None if points is None else Fraction(points)
    return Indicator(name=name, path=(level1, "数量指标"), target=AtLeast(4, "次"), points=printed, **more)


def scored(*rows: Indicator, pack: RulePack = HUBEI, done: int = 4, **more: Any) -> SelfEvaluation:
    goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=rows)
    values = {("", each.name): Actual(text=f"{done}次", reading=parse(f"{done}次"), reason="见说明") for each in rows}
    table = GoalTable(**{"title": "试表", "goals": (goal,), "funds": FUNDS} | more)
    return score(table, Actuals(values=values), pack)


def found_of(result: SelfEvaluation, code: str) -> list[str]:
    return [finding.message for finding in result.findings if finding.code == code]


@pytest.mark.parametrize(
    ("points", "gap", "words"),
    [
        ((50, 50), ("100", "多 20"), "不评（分值合计不是 100 分）"),
        ((30, 30), ("60", "少 20"), "不评（分值合计不是 100 分）"),
        ((40, 45), ("85", "多 5"), "不评（分值合计不是 100 分）"),
        ((40, 40), None, "优"),
    ],
)
def test_no_grade_while_the_points_do_not_fit(points: tuple[int, int], gap: tuple[str, str] | None, words: str) -> None:
    result = scored(row("甲", points[0]), row("乙", points[1]))
    assert result.points_fit is (gap is None)
    assert self_evaluation_rows(result).rating == words
    about = "规则包 hubei-2019 规定指标共 80 分（另有预算执行 20 分）"
    said = [] if gap is None else [f"各指标的分值合计 {gap[0]} 分，{about}，{gap[1]} 分，不评等级"]
    assert found_of(result, "WEIGHT_SUM") == said
    assert result.splits == ()


def test_points_that_nobody_printed_are_said_with_what_other_splits_would_give() -> None:
    rows = (row("甲"), row("乙"), evolve(row("丙", level1="效益指标"), target=AtLeast(8, "次")))
    result = scored(*rows)
    assert result.total == Fraction("86.67")
    assert [(each.low, each.grades) for each in result.splits] == [
        (Fraction("86.67"), ("良",)),
        (Fraction("80"), ("良",)),
        (Fraction("82.86"), ("良",)),
    ]
    said = "分值由本程序按行平均分配（表中未印）；按其他分法，总分在 80～82.86 分之间，等级不变"
    assert result.points_note == said
    (message,) = found_of(result, "POINTS_MADE")
    assert message.startswith(f"{said}（按产出、成本 40 分，效益、满意度 40 分，其内按行平均：80 分，良；")
    for fmt in ("text", "markdown", "html"):
        assert said in render_form(result, fmt, notes=True)
    assert json.loads(render_form(result, "json"))["splits"][1]["grades"] == ["良"]


@pytest.mark.parametrize("pack", ["hubei-2019", "cn-mof-2020", "sh-putuo"])
def test_what_a_split_would_give_is_what_the_table_scores_with_those_points_printed(pack: str) -> None:
    tables = read_tables(EXAMPLE / "goals.txt")
    values = read_actuals(EXAMPLE / "actuals.csv", tables)
    for table in tables:
        result = score(table, values[table.name], pack)
        assert len(result.splits) > 1
        for split in result.splits:
            printed = iter(allot(table, result.pack, split=split.split).rows)
            goals = tuple(
                evolve(goal, indicators=tuple(evolve(each, points=next(printed).points) for each in goal.indicators))
                if goal.horizon is Horizon.ANNUAL
                else goal
                for goal in table.goals
            )
            again = score(evolve(table, goals=goals), values[table.name], pack)
            assert (again.low, again.high) == (split.low, split.high)


def test_where_the_grade_rests_on_the_split_that_is_a_warning() -> None:
    rows = (*(row(str(i)) for i in range(8)), evolve(row("丙", level1="效益指标"), target=AtLeast(8, "次")))
    result = scored(*rows)
    assert result.rating == "优"
    assert result.points_note.endswith("，与本表不同")
    assert [each.level for each in result.findings if each.code == "POINTS_MADE"] == [Level.WARNING]
    alone = scored(*rows, pack=PMKPI)
    assert alone.points_note == "分值由本程序按行平均分配（表中未印）"
    assert scored(*rows[:2], pack=load_rulepack("hb-guangshui")).points_note == (
        "分值由本程序按规则包的权重，其内按行平均分配（表中未印）"
    )


def test_a_pack_without_grades_tells_only_the_totals() -> None:
    rows = (row("甲"), evolve(row("乙"), path=("产出指标", "质量指标")), row("丙"))
    rows = (evolve(rows[0], target=AtLeast(8, "次")), *rows[1:])
    result = scored(*rows, pack=PMKPI)
    assert result.points_note == "分值由本程序按行平均分配（表中未印）；按其他分法，总分为 88.75 分"


@pytest.mark.parametrize("printed", [None, 30])
@pytest.mark.parametrize("pack", ["sc-unit", "cn-preeval", "cn-goal-review"])
def test_a_pack_that_covers_no_row_refuses(pack: str, printed: int | None) -> None:
    with pytest.warns() if pack == "cn-goal-review" else nothing():
        loaded = load_rulepack(pack)
    with pytest.raises(RulePackError) as caught:
        scored(row("甲", printed), row("乙", printed), pack=loaded)
    assert caught.value.diagnostic.code == "pack_no_rule"


def test_the_command_names_packs_that_have_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(EXAMPLE / "goals.txt"), "--rules", "sc-unit"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "可用：hubei-2019（" in said.err
    assert "可用：hubei-2019-unit（" in said.err


def test_another_sort_of_form_and_a_later_year_are_said_once() -> None:
    result = scored(row("甲", 40), row("乙", 40), title="2026年某单位整体支出绩效目标表", whole_unit=True)
    assert found_of(result, "PACK_FORM") == ["这是部门整体的表，规则包 hubei-2019 是项目的表的规则"]
    assert found_of(result, "PACK_YEAR") == ["这张表是 2026 年度的，规则包 hubei-2019 收录的是 2022 年及以前的样式"]
    same = scored(row("甲", 40), row("乙", 40), header=(("预算年度", "2021年"),))
    assert found_of(same, "PACK_FORM") == found_of(same, "PACK_YEAR") == []


# -- which pack


def table(*rows: Indicator, **more: Any) -> GoalTable:
    goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=rows)
    return GoalTable(**{"title": "2021年绩效目标表", "goals": (goal,)} | more)


@pytest.mark.parametrize(
    ("more", "best"),
    [
        ({"header": (("项目主管部门", "武汉市汉阳区水务和湖泊局"),)}, "hubei-2019"),
        ({"header": (("项目编码", "42010525059T000000101"),)}, "hubei-2019"),
        ({"header": (("项目编码", "42010525059T000000101"),), "whole_unit": True}, "hubei-2019-unit"),
        ({"header": (("项目主管部门", "上海市普陀区城管局"),)}, "sh-putuo"),
        ({"header": (("项目主管部门", "成都市财政局"),)}, "sc-project"),
        ({"header": (("邮政编码", "430050"),)}, "cn-mof-2020"),
    ],
)
def test_packs_are_ranked_by_rows_form_place_and_year(more: dict[str, Any], best: str) -> None:
    assert suited(table(row("甲"), **more))[0].pack.id == best


def test_a_pack_whose_points_do_not_fit_stands_behind_one_whose_do() -> None:
    made = table(row("甲", 90), header=(("单位", "武汉市汉阳区水务局"),))
    first, second = rank([HUBEI, PMKPI], made)
    assert [first.pack.id, first.points, second.points] == ["pmkpi", True, False]
    assert "指标共 80 分，表中合计 90 分" in second.reason
    assert rank([HUBEI], table()) == ()


def test_the_command_ranks_packs_for_a_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "--for", str(EXAMPLE / "goals.txt")]) == 0
    printed = capsys.readouterr().out
    assert printed.index("hubei-2019") < printed.index("cn-mof-2020")
    assert "没有适用规则的：" in printed
    assert main(["rules", "--for", str(EXAMPLE / "goals.txt"), "--json"]) == 0
    tables = json.loads(capsys.readouterr().out)
    assert [each["packs"][0]["id"] for each in tables] == ["hubei-2019", "hubei-2019", "hubei-2019-unit"]


def test_places() -> None:
    assert nearness("中央部门", "武汉市")[0] == 1
    assert nearness("湖北省", "")[0] == 0
    assert places_of("湖北省鄂州市") == (("湖北省", "鄂州市"),)


# -- a missing value, a printed ceiling, a printed = of a cost


@pytest.mark.parametrize("target", ["≤334万元", "＝0起", "≥0次", "≤5天"])
def test_a_value_that_nobody_filled_in_is_no_zero_that_meets_the_target(target: str) -> None:
    bound = bind(Indicator(name="支出", path=("成本指标", "经济成本指标"), target=parse(target)))
    found = score_indicator(bound, Actual(), PMKPI, Fraction(45))
    assert [found.status, found.earned, found.high] == [Status.MISSING, None, 45]
    missed = bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=parse("≥5起")))
    assert score_indicator(missed, Actual(), PMKPI, Fraction(45)).earned == 0


RATIO = "算式：「完成值/目标值*分值」，其中「完成值」、「目标值」"


def by_standard(text: str) -> RulePack:
    rules = tuple(evolve(each, standard=text, bands=()) if each.id == "positive" else each for each in HUBEI.rules)
    return evolve(HUBEI, rules=rules)


@pytest.mark.parametrize(
    ("text", "done", "earned"),
    [
        ("按完成比例计分,最高得分为分值的120%。", "130", "12"),
        ("按完成比例计分,最高得分为分值的120%。", "110", "11"),
        ("得分=完成值/目标值*分值，最高得分为分值的120%", "130", "12"),
        ("按完成比例计分，最高不超过12分。", "130", "12"),
        ("按完成比例计分,最高得分为分值的100%。", "130", "10"),
        ("按完成比例计分。", "130", "10"),
        (
            "【规范写法】分档：若「达到目标」属实，按【算式：「完成值/目标值*分值」，其中「完成值」、「目标值」；最高分值的120%】；否则得0分",
            "130",
            "12",
        ),
    ],
)
def test_a_ceiling_that_a_standard_prints_wins(text: str, done: str, earned: str) -> None:
    bound = bind(Indicator(name="抢修", path=("产出指标", ""), target=AtLeast(100, "起")))
    actual, pack = Actual(text=f"{done}起", reading=parse(f"{done}起")), by_standard(text)
    found = score_indicator(bind(bound.indicator, actual), actual, pack, Fraction(10))
    assert [found.earned, found.lost] == [Fraction(earned), 0]
    assert Fraction(earned) <= found.ceiling
    assert compile_row(bound, pack, Fraction(10))(Fraction(done)) == found.earned


MORE = Event("多办一件", Amount(1, "件"), Points(1))


@pytest.mark.parametrize(
    ("rule", "ceiling"),
    [
        (Linear(None, None, Point(Fraction(100), "%", Points(15)), Points(18)), 10),  # the text is about 15 points
        (Adjust(Points(10), (MORE,), ceiling=Points(12)), 12),
        (Adjust(None, (MORE,), ceiling=Points(12)), 12),
        (Adjust(Points(0), (MORE,), ceiling=Points(12)), 10),
        (Adjust(ShareBetween(Fraction(0), Fraction(1)), (MORE,), ceiling=Points(12)), 10),
        (
            Cases(
                None,
                (Case(StateHolds("合格"), Points(5)),),
                Ruled(Formula("完成值", ("完成值",), ceiling=Share(Fraction("1.1")))),
            ),
            11,
        ),
    ],
    ids=str,
)
def test_which_ceilings_count(rule: Any, ceiling: int) -> None:
    assert ceiling_of(rule, Fraction(10)) == ceiling


@pytest.mark.parametrize(
    ("name", "path", "target", "done", "met"),
    [
        ("项目预算金额", ("成本指标", "经济成本指标"), "= 334万元", "330.66万元", True),
        ("项目预算金额", ("成本指标", "经济成本指标"), "= 334万元", "400万元", False),
        ("项目预算金额", ("成本指标", "经济成本指标"), "334万元", "330.66万元", True),
        ("人均补助标准", ("产出指标", "成本指标"), "=500元", "600元", False),
        ("成本控制率", ("产出指标", "质量指标"), "=100%", "95%", True),
        ("成本控制率", ("成本指标", "经济成本指标"), "=100%", "120%", False),
        ("保洁费用", ("成本指标", "经济成本指标"), "=预算数", "90元", True),
    ],
)
def test_a_printed_equal_of_a_cost_is_an_upper_bound(
    name: str, path: tuple[str, str], target: str, done: str, *, met: bool
) -> None:
    indicator = Indicator(name=name, path=path, target=parse(target))
    actual = Actual(text=done, reading=parse(done), reason="见说明")
    bound = bind(indicator, actual, Facts(budget=Fraction(100)))
    assert bound.met is met
    code = "cost_equal_is_limit" if target.startswith("=") else "direction_derived"
    assert [finding.code for finding in bound.findings] == [code]
    for pack in (HUBEI, PMKPI, load_rulepack("cn-mof-2020")):
        earned = score_indicator(bound, actual, pack, Fraction(10)).earned
        assert earned is not None
        assert (earned == 10) is met


@pytest.mark.parametrize(
    ("name", "path", "target"),
    [
        ("培训人数", ("产出指标", "数量指标"), "=100人"),
        ("成本节约率", ("成本指标", "经济成本指标"), "=5%"),
        ("培训经费", ("产出指标", "数量指标"), "=10万元"),
    ],
)
def test_other_printed_equals_stay_exact(name: str, path: tuple[str, str], target: str) -> None:
    bound = bind(Indicator(name=name, path=path, target=parse(target)))
    assert bound.interval is not None
    assert bound.interval.lower == bound.interval.upper == bound.value


def test_a_target_that_only_lacks_a_fact_is_no_fault_of_a_pack() -> None:
    late = evolve(row("甲"), target=AtMost(1, "天"))
    rows = (late, evolve(row("乙"), target=parse("≤预算数")), evolve(row("丙"), target=parse("≥3次，且≤5天")))
    assert rank([HUBEI], table(*rows))[0].covered == 3
