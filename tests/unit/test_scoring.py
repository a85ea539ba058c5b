"""Scoring: points down the tree, one row, several units together, a whole table folded up."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from importlib.metadata import PackageNotFoundError
from typing import Any

import pytest
from attrs import evolve

from indicators.comparators import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Between,
    By,
    Comparator,
    Completion,
    Counted,
    Day,
    Exactly,
    MoreThan,
    NotEqual,
    Reference,
    State,
    Stated,
    Unparsed,
    YesNo,
)
from indicators.errors import RuleError
from indicators.rulepacks import RulePack, load_rulepack
from indicators.rulepacks.model import PackName
from indicators.scoring import (
    Part,
    Score,
    SelfEvaluation,
    Status,
    allot,
    compile_row,
    divide,
    grade,
    score,
    score_execution,
    score_indicator,
    score_parts,
    splits_of,
)
from indicators.scoring import row as row_module
from indicators.standards.trace import Added, Bounded, Chose, Computed, Joined, Merged, Rounded, Scaled
from indicators.targets import (
    MISSING,
    NOT_APPLICABLE,
    Absent,
    Actual,
    Actuals,
    BoundTarget,
    Facts,
    FundLine,
    Goal,
    GoalTable,
    Horizon,
    Indicator,
    bind,
)

HUBEI = load_rulepack("hubei-2019")
MOF = load_rulepack("cn-mof-2020")
TEN = Fraction(10)
OUTPUT = ("产出指标", "数量指标")


def row(target: Comparator, name: str = "抢修", path: tuple[str, str] = OUTPUT, **more: Any) -> Indicator:
    return Indicator(name=name, path=path, target=target, **more)


def filled(reading: Comparator | Absent, **more: Any) -> Actual:
    return Actual(text=str(reading), reading=reading, **more)


def earn(target: Comparator, reading: Comparator | Absent, pack: RulePack = HUBEI, **more: Any) -> Score:
    actual = filled(reading, **{key: more.pop(key) for key in ("share", "reason") if key in more})
    facts = more.pop("facts", Facts(year=2026))
    points = more.pop("points", TEN)
    return score_indicator(bind(row(target, **more), actual, facts), actual, pack, points, facts)


def codes(scored: Score | SelfEvaluation) -> set[str]:
    return {finding.code for finding in scored.findings}


# -- points


@pytest.mark.parametrize(
    ("total", "weights", "digits", "parts"),
    [
        ("10", [1, 1, 1], 2, ["3.34", "3.33", "3.33"]),
        ("80", [1, 1], 2, ["40", "40"]),
        ("40", [15, 12, 6, 7], 0, ["15", "12", "6", "7"]),
        ("10", [2, 1], 0, ["7", "3"]),
        ("1", [1, 1, 1], 0, ["1", "0", "0"]),
        ("0.05", [1, 1], 1, ["0.05", "0"]),
        ("10", [0, 1], 2, ["0", "10"]),
    ],
)
def test_points_are_divided_by_largest_remainder(total: str, weights: list[int], digits: int, parts: list[str]) -> None:
    found = divide(Fraction(total), [Fraction(each) for each in weights], digits)
    assert [Fraction(each) for each in parts] == list(found)
    assert sum(found) == Fraction(total)


def goal(name: str, *rows: Indicator, funds: int | None = None, horizon: Horizon = Horizon.ANNUAL) -> Goal:
    return Goal(name=name, horizon=horizon, indicators=rows, funds=None if funds is None else Fraction(funds))


def table(*goals: Goal, **more: Any) -> GoalTable:
    return GoalTable(title="试表", goals=goals, **more)


def many(count: int, level1: str = "产出指标", level2: str = "数量指标") -> tuple[Indicator, ...]:
    return tuple(row(AtLeast(5, "次"), f"{level1}{level2}{i}", (level1, level2)) for i in range(count))


def points_of(found: Any) -> list[Fraction]:
    return [each.points for each in found.rows]


def test_rows_share_evenly_whatever_the_money_of_their_goals() -> None:
    found = allot(table(goal("甲", *many(2), funds=300), goal("乙", *many(1), funds=1)), HUBEI)
    assert [Fraction("26.67"), Fraction("26.67"), Fraction("26.66")] == points_of(found)
    assert [step.by for step in found.rows[0].steps] == ["evenly"]
    assert found.total == HUBEI.goal_points


def test_other_splits_go_by_the_money_of_the_goals_by_level_2_or_as_other_forms_of_the_place() -> None:
    goals = (goal("甲", *many(2), funds=300), goal("乙", *many(1, "效益指标", ""), funds=100))
    splits = splits_of(table(*goals), HUBEI)
    given = [points_of(allot(table(*goals), HUBEI, split=split)) for split in splits]
    assert [[20, 20, 40], [30, 30, 20], [20, 20, 40]] == given[1:4]
    assert [split.inside for split in splits] == ["rows", "kinds", "funds", "rows", "rows"]
    steps = allot(table(*goals), HUBEI, split=splits[2]).rows[0].steps
    assert [step.by for step in steps] == ["funds", "evenly"]
    assert "funds" not in {split.inside for split in splits_of(table(goal("甲", *many(2)), goals[1]), HUBEI)}


def test_points_that_the_form_prints_beside_a_goal_are_kept() -> None:
    goals = (evolve(goal("甲", *many(2)), points=Fraction(50)), evolve(goal("乙", *many(1)), points=Fraction(30)))
    found = allot(table(*goals), HUBEI)
    assert [[25, 25, 30], ()] == [points_of(found), found.findings]
    assert [step.by for step in found.rows[0].steps] == ["stated", "evenly"]
    assert ["WEIGHT_SUM"] == [each.code for each in allot(table(goals[0]), HUBEI).findings]


def test_the_same_row_may_stand_twice() -> None:
    one = many(1)
    found = allot(table(goal("甲", *one, *one), goal("乙", *one)), load_rulepack("pmkpi"))
    assert [30, 30, 30] == points_of(found)
    assert [row.number for row in found.rows] == [1, 2, 3]


def test_only_annual_goals_get_points() -> None:
    found = allot(table(goal("长期", *many(3), horizon=Horizon.LONG_TERM), goal("甲", *many(1))), HUBEI)
    assert [80] == points_of(found)
    assert allot(table(), HUBEI).rows == ()


def test_kinds_get_what_the_pack_says() -> None:
    rows = (*many(2), *many(1, "效益指标"), *many(1, "满意度指标"))
    found = allot(table(goal("甲", *rows)), MOF)
    assert [25, 25, 30, 10] == points_of(found)
    assert (found.findings, found.rows[0].steps[0].by) == ((), "pack")


def test_points_of_kinds_without_rows_are_spread_and_said() -> None:
    found = allot(table(goal("甲", *many(1), *many(1, "效益指标"))), MOF)
    assert [Fraction("56.25"), Fraction("33.75")] == points_of(found)
    assert ["WEIGHT_MOVED"] == [each.code for each in found.findings]
    assert found.rows[0].steps[0].by == "spread"


def test_a_kind_that_the_pack_does_not_know_gets_nothing_and_is_said() -> None:
    found = allot(table(goal("甲", *many(1), *many(1, "其他"), *many(1, "效益指标"), *many(1, "满意度指标"))), MOF)
    assert [50, 0, 30, 10] == points_of(found)
    assert ["KIND_WITHOUT_POINTS"] == [each.code for each in found.findings]
    nothing = allot(table(goal("甲", *many(2, ""))), MOF)
    assert [0, 0] == points_of(nothing)


def test_blocks_within_blocks() -> None:
    pack = load_rulepack("hb-guangshui")
    rows = (
        *many(1, "项目决策"),
        *many(1, "项目管理"),
        *many(2),
        *many(1, level2="质量指标"),
        *many(1, level2="时效指标"),
    )
    found = allot(table(goal("甲", *rows, *many(1, level2="成本指标"), *many(2, "项目效益"))), pack)
    assert [2, 13, 8, 7, 12, 6, 7, 23, 22] == points_of(found)
    assert found.total == 100


def test_stated_points_are_kept() -> None:
    rows = tuple(evolve(each, points=Fraction(40)) for each in many(2))
    found = allot(table(goal("甲", *rows)), HUBEI)
    assert [[40, 40], ()] == [points_of(found), found.findings]
    assert found.rows[0].steps[0].by == "stated"
    short = allot(table(goal("甲", rows[0])), HUBEI)
    assert ["WEIGHT_SUM"] == [each.code for each in short.findings]


def test_rows_that_state_nothing_share_what_the_others_leave() -> None:
    stated = evolve(row(AtLeast(1, "次"), "已填"), points=Fraction(30))
    assert [30, 25, 25] == points_of(allot(table(goal("甲", stated, *many(2))), HUBEI))
    too_much = allot(table(goal("甲", evolve(stated, points=Fraction(90)), *many(1))), HUBEI)
    assert [[90, 0], ["WEIGHT_SUM"]] == [points_of(too_much), [each.code for each in too_much.findings]]
    in_goal = allot(table(goal("甲", stated), goal("乙", *many(1))), HUBEI)
    assert [[30, 50], []] == [points_of(in_goal), [each.code for each in in_goal.findings]]


# -- one row


@pytest.mark.parametrize(
    ("target", "reading", "earned", "rule"),
    [
        (AtLeast(6000, "起"), Stated(5400, "起"), "9", "positive"),
        (AtLeast(6000, "起"), Stated(7000, "起"), "10", "positive"),
        (AtLeast(6000, "元"), Stated(-1, "元"), "0", "positive"),
        (MoreThan(90, "%"), Stated("87.3", "%"), "9.7", "positive"),
        (AtMost(100, "元"), Stated(120, "元"), "8.33", "negative"),
        (AtMost(100, "元"), Stated(0, "元"), "10", "negative"),
        (AtMost(0, "起"), Stated(0, "起"), "10", "zero-target"),
        (Exactly(0, "起"), Stated(1, "起"), "0", "zero-target"),
        (Exactly(100, "%"), Stated(98, "%"), "9.8", "equal"),
        (Between(80, 90, unit="%"), Stated(85, "%"), "10", "range"),
        (Between(80, 90, unit="%"), Stated(60, "%"), "7.5", "range"),
        (Between(80, 90, unit="%"), Stated(100, "%"), "9", "range"),
        (By("<=", Day(2026, 6, 30)), By(None, Day(2026, 6, 30)), "10", "met-or-not"),
        (By("<=", Day(2026, 6, 30)), By(None, Day(2026, 7, 1)), "0", "met-or-not"),
        (By("<=", Day(2026, 6, 30)), YesNo(value=True), "10", "met-or-not"),
        (YesNo(value=True), YesNo(value=True), "10", "met-or-not"),
        (YesNo(value=True), YesNo(value=False), "0", "met-or-not"),
        (YesNo(value=True), Completion("achieved"), "10", "met-or-not"),
        (NotEqual(0, "起"), Stated(0, "起"), "0", "met-or-not"),
        (NotEqual(0, "起"), Stated(2, "起"), "10", "met-or-not"),
        (AtLeast(5, "‰"), Stated(4, "‰"), "8", "positive"),
    ],
)
def test_a_row_is_scored_by_the_rule_for_its_kind(
    target: Comparator, reading: Comparator, earned: str, rule: str
) -> None:
    found = earn(target, reading)
    assert found.rule is not None
    assert (Fraction(earned), rule, Status.SCORED) == (found.earned, found.rule.id, found.status)
    assert (found.pack_id, found.pack_version) == ("hubei-2019", "1")
    assert found.low == found.high == found.earned


def test_a_score_records_its_arithmetic_and_one_rounding() -> None:
    found = earn(AtMost(30, "天"), Stated(43, "天"))
    computed = next(step for step in found.steps if isinstance(step, Computed))
    assert computed.result == Fraction(300, 43) == found.exact
    assert found.steps[-1] == Rounded("score", Fraction(300, 43), 2, "half_up", Fraction("6.98"))
    assert found.attainment == Fraction(43, 30)
    assert found.lost == Fraction("3.02")


def test_a_strict_bound_that_is_just_reached_scores_in_full_by_the_ratio() -> None:
    found = earn(MoreThan(6000, "起"), Stated(6000, "起"))
    assert [found.earned, found.bound.met, [each.code for each in found.findings]] == [10, False, ["FULL_BY_RULE"]]


@pytest.mark.parametrize(
    ("level", "share", "earned"),
    [("achieved", "0.95", "9.5"), ("achieved", "0.8", "8"), ("partly", "0.5", "5"), ("not_achieved", "0", "0")],
)
def test_a_qualitative_level_takes_the_share_that_a_person_gives(level: str, share: str, earned: str) -> None:
    found = earn(State("合格"), Completion(level), share=Fraction(share), reason="见说明")
    assert Fraction(earned) == found.earned
    assert any(isinstance(step, Chose) for step in found.steps)


@pytest.mark.parametrize(
    ("level", "share", "low", "high"),
    [("achieved", "0.79", 8, 10), ("partly", "0.8", 5, 8), ("not_achieved", "0.5", 0, 5), ("achieved", None, 8, 10)],
)
def test_a_share_outside_its_band_leaves_the_row_open(level: str, share: str | None, low: int, high: int) -> None:
    found = earn(State("合格"), Completion(level), share=None if share is None else Fraction(share))
    assert [None, Status.UNDETERMINED, low, high] == [found.earned, found.status, found.low, found.high]
    assert {"SHARE_MISSING" if share is None else "SHARE_OUT_OF_BAND"} == codes(found)


def test_the_targets_own_word_is_achieved() -> None:
    assert earn(State("合格"), State("合格"), share=Fraction(1)).earned == 10
    assert earn(State("合格"), State("优秀")).status is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("share", "level"), [("0.8", "达成预期指标"), ("0.6", "部分达成预期指标"), ("0.1", "未达成预期指标")]
)
def test_a_share_alone_tells_the_level(share: str, level: str) -> None:
    found = earn(State("合格"), State(None, text="还可以"), share=Fraction(share), reason="见说明")
    assert Fraction(share) * 10 == found.earned
    assert any(level in finding.message for finding in found.findings if finding.code == "LEVEL_FROM_SHARE")


def test_a_share_out_of_all_bands_tells_nothing() -> None:
    assert earn(State("合格"), State(None, text="好"), share=Fraction(2)).status is Status.UNDETERMINED


def test_missing_and_inapplicable_and_unreadable_values_are_findings() -> None:
    missing = earn(AtLeast(5, "次"), MISSING)
    assert [missing.status, missing.low, missing.high, codes(missing)] == [Status.MISSING, 0, 10, {"ACTUAL_MISSING"}]
    inapplicable = earn(AtLeast(5, "次"), NOT_APPLICABLE)
    assert [inapplicable.status, inapplicable.earned, inapplicable.high] == [Status.NOT_APPLICABLE, None, 0]
    unreadable = earn(AtLeast(5, "次"), Unparsed("看不懂", text="若干"))
    assert (unreadable.status, unreadable.earned) == (Status.UNDETERMINED, None)
    assert {"actual_unparsed", "NOT_DETERMINED"} == codes(unreadable)


def test_a_pack_may_count_what_is_missing_or_does_not_apply() -> None:
    zero = evolve(HUBEI, missing="zero")
    assert earn(AtLeast(5, "次"), MISSING, zero).earned == 0
    pmkpi = load_rulepack("pmkpi")
    assert earn(AtLeast(5, "次"), MISSING, pmkpi).earned == 0
    assert earn(AtMost(5, "次"), MISSING, pmkpi).earned is None  # a blank counts as 0 there, but never as a saving
    assert earn(State("合格"), MISSING, pmkpi).earned is None
    assert earn(AtLeast(5, "次"), NOT_APPLICABLE, load_rulepack("land-consolidation")).earned == 10


def test_a_status_word_for_a_number_is_not_turned_into_one() -> None:
    word = earn(AtLeast(5, "次"), Completion("achieved"))
    assert (word.status, word.earned) == (Status.UNDETERMINED, None)
    judged = earn(AtLeast(5, "次"), Completion("achieved"), share=Fraction("0.9"), reason="见说明")
    assert [judged.earned, "SCORED_BY_PERSON" in codes(judged)] == [9, True]
    assert earn(AtLeast(5, "次"), Completion("achieved"), share=Fraction(3)).earned is None


def test_a_row_without_a_rule_is_scored_by_a_person_or_not_at_all() -> None:
    by_reference = Reference("<=", "市场价", unit="元")
    assert earn(by_reference, Stated(5, "元")).status is Status.UNDETERMINED
    assert earn(by_reference, Stated(5, "元"), share=Fraction("0.5"), reason="见说明").earned == 5
    known = Facts(named={"市场价": (Fraction(10), "元")})
    assert earn(by_reference, Stated(12, "元"), facts=known, reason="涨价").earned == Fraction("8.33")


def test_lost_points_need_a_reason() -> None:
    assert "REASON_MISSING" in codes(earn(AtLeast(6, "次"), Stated(3, "次")))
    assert "REASON_MISSING" not in codes(earn(AtLeast(6, "次"), Stated(3, "次"), reason="雨少"))
    assert "REASON_MISSING" not in codes(earn(AtLeast(6, "次"), Stated(6, "次")))


@pytest.mark.parametrize(
    ("reading", "share", "earned"), [(30, "0.7", "7"), (30, "1", "10"), (20, "0.7", "10"), (10, "1", "5")]
)
def test_a_person_may_reduce_an_exceeded_target(reading: int, share: str, earned: str) -> None:
    found = earn(AtLeast(20, "次"), Stated(reading, "次"), MOF, share=Fraction(share), reason="见说明")
    assert Fraction(earned) == found.earned


def test_where_the_pack_does_not_leave_it_to_a_person_a_share_changes_no_number() -> None:
    assert earn(AtLeast(20, "次"), Stated(30, "次"), HUBEI, share=Fraction("0.5")).earned == 10


def test_a_lower_is_better_target_is_exceeded_from_below() -> None:
    manual = evolve(HUBEI, rules=tuple(evolve(rule, manual=True) for rule in HUBEI.rules))
    assert earn(AtMost(20, "天"), Stated(5, "天"), manual, share=Fraction("0.5"), reason="见说明").earned == 5
    assert earn(AtMost(20, "天"), Stated(25, "天"), manual, share=Fraction("0.5"), reason="见说明").earned == 8
    between = earn(Between(1, 20, unit="天"), Stated(5, "天"), manual, share=Fraction("0.5"))
    assert between.earned == 10


BOTH = AllOf((AtLeast(5, "次"), AtMost(10, "天")))


@pytest.mark.parametrize(
    ("compound", "reading", "earned"),
    [
        ("lowest", AllOf((Stated(4, "次"), Stated(8, "天"))), "8"),
        ("mean", AllOf((Stated(4, "次"), Stated(8, "天"))), "9"),
        ("all_or_nothing", AllOf((Stated(4, "次"), Stated(8, "天"))), "0"),
        ("all_or_nothing", AllOf((Stated(5, "次"), Stated(8, "天"))), "10"),
    ],
)
def test_a_cell_with_several_targets(compound: str, reading: Comparator, earned: str) -> None:
    found = earn(BOTH, reading, evolve(HUBEI, compound=compound), reason="见说明")
    assert Fraction(earned) == found.earned
    assert [len(found.parts), found.steps[0]] == [
        2,
        Joined(compound, tuple(p.exact or TEN for p in found.parts), TEN),
    ] or (isinstance(found.steps[0], Joined))


def test_one_of_several_targets_is_enough_where_they_are_alternatives() -> None:
    either = AnyOf((AtLeast(5, "次"), AtMost(10, "天")))
    assert earn(either, AllOf((Stated(1, "次"), Stated(8, "天")))).earned == 10


def test_an_open_part_leaves_a_range() -> None:
    found = earn(BOTH, AllOf((Stated(4, "次"),)), reason="见说明")
    assert [found.status, found.low, found.high] == [Status.UNDETERMINED, 0, 8]
    assert earn(BOTH, MISSING).status is Status.MISSING


def test_a_rounded_score_never_exceeds_its_points() -> None:
    found = earn(AtLeast(1, "次"), Stated(1, "次"), load_rulepack("bj-haidian"), points=Fraction("0.05"))
    assert found.earned == Fraction("0.05")
    assert found.steps[-1] == Bounded("points", Fraction("0.1"), Fraction("0.05"))


def test_named_facts_of_a_row_are_found_by_its_name() -> None:
    pack = load_rulepack("sc-unit")
    facts = Facts(named={"调剂额": (Fraction(5), "元"), "编制准确年初预算数": (Fraction(100), "元")})
    path = ("部门预算管理", "预算编制")
    found = earn(AtLeast(90, "%"), MISSING, pack, name="编制准确", path=path, facts=facts, reason="见说明")
    assert [found.earned, found.status] == [5, Status.SCORED]
    assert earn(AtLeast(90, "%"), MISSING, pack, name="编制准确", path=path).status is Status.MISSING
    other = earn(AtLeast(90, "%"), Stated(95, "%"), pack, name="编制准确", path=path)
    assert (other.status, codes(other)) == (Status.UNDETERMINED, {"NOT_DETERMINED"})


def test_a_time_fact_of_a_row_is_found_by_its_name() -> None:
    pack = load_rulepack("land-consolidation")
    facts = Facts(named={"社会资本投入超过时限": (Fraction(2), "年")})
    found = earn(State("到位"), MISSING, pack, name="社会资本投入", path=("执行", ""), facts=facts, reason="见说明")
    assert found.earned == 6


def test_a_fact_in_another_unit_leaves_the_row_open() -> None:
    pack = load_rulepack("land-consolidation")
    late = earn(By("<=", Day(2026, 6, 30)), By(None, Day(2026, 7, 9)), pack, name="社会资本投入", path=("执行", ""))
    assert late.status is Status.UNDETERMINED
    assert any("两者不能直接比较" in finding.message for finding in late.findings)


def test_a_date_knows_how_late_it_is() -> None:
    bound = bind(row(By("<=", Day(2026, 6, 30))), filled(By(None, Day(2026, 7, 9))))
    assert row_module.named_values(bound)["迟延天数"].value == 9


def test_a_division_by_zero_leaves_the_row_open() -> None:
    pack = evolve(HUBEI, rules=(HUBEI.rules[2],))
    bound = bind(row(AtLeast(5, "次")), filled(Stated(5, "次")))
    zero = evolve(pack, rules=(evolve(pack.rules[0], applies=evolve(pack.rules[0].applies, target=())),))
    found = score_indicator(evolve(bound, value=Fraction(0)), filled(Stated(5, "次")), zero, TEN)
    assert any("除数为零" in finding.message for finding in found.findings)
    assert compile_row(evolve(bound, value=Fraction(0)), zero, TEN)(5) is None


def test_a_rule_that_speaks_of_the_indicator_by_name() -> None:
    found = earn(
        AtMost(10, "%"), Stated(5, "%"), load_rulepack("hn-yueyang-unit"), name="预算调整率", path=("过程", "")
    )
    assert found.earned == 2


def test_rates_are_rounded_where_the_pack_says_so() -> None:
    rounding = tuple(evolve(each, of="rate", digits=0) for each in HUBEI.rounding[:1])
    rules = tuple(
        evolve(each, standard="得分=完成率*分值", measure="完成率") for each in HUBEI.rules if each.id == "positive"
    )
    found = earn(AtLeast(1000, "次"), Stated(976, "次"), evolve(HUBEI, rounding=rounding, rules=rules), reason="见说明")
    assert found.earned == Fraction("9.8")
    assert Rounded("完成率", Fraction("97.6"), 0, "half_up", Fraction(98)) in found.steps
    whole = earn(AtLeast(100, "次"), Stated(100, "次"), evolve(HUBEI, rounding=rounding, rules=rules))
    assert not any(isinstance(step, Rounded) for step in whole.steps)
    assert compile_row(found.bound, evolve(HUBEI, rounding=rounding, rules=rules), TEN)(976) == Fraction("9.8")


def test_a_share_tells_no_level_where_a_rule_has_none() -> None:
    met = earn(
        State("合格"), State(None, text="好"), load_rulepack("hb-guangshui"), path=("项目管理", ""), share=Fraction(1)
    )
    assert met.status is Status.UNDETERMINED


def test_a_source_tree_that_is_not_installed_has_a_version_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(row_module, "version", missing)
    row_module.library_version.cache_clear()
    assert row_module.library_version() == "0+source"
    row_module.library_version.cache_clear()


def test_a_rule_that_leaves_all_to_a_person_takes_the_share() -> None:
    path = ("立项必要性", "")
    judged = earn(
        State(None, text="目的明确"),
        State(None, text="优"),
        load_rulepack("cn-preeval"),
        path=path,
        share=Fraction("0.9"),
    )
    assert judged.earned == 9


GRADED = "优得满分；良得分值的90%；中得分值的85%；差不得分"


@pytest.mark.parametrize(
    ("word", "earned"), [("优", 10), ("良", 9), ("中", Fraction("8.5")), ("差", 0), ("尚可", None)]
)
def test_a_level_in_the_rules_own_words_decides_by_itself(word: str, earned: int | None) -> None:
    names = tuple(PackName(name=each, what="state", meaning="评定等级") for each in "优良中差")
    rule = evolve(HUBEI.rules[0], bands=(), standard=GRADED)
    found = earn(State("健全"), State(word), evolve(HUBEI, rules=(rule,), names=names), reason="见说明")
    assert earned == found.earned


def test_statuses_have_words() -> None:
    assert [each.label for each in Status] == ["已计分", "待评定", "缺少实际完成值", "不适用"]


# -- several units together


def part(target: Counted, reading: Counted, funds: int = 1) -> Part:
    actual = filled(reading, reason="见说明")
    return Part(bind(row(target), actual), actual, Fraction(funds))


def test_absolute_values_are_added_before_scoring() -> None:
    found = score_parts(
        [part(AtLeast(100, "次"), Stated(150, "次")), part(AtLeast(100, "次"), Stated(30, "次"))], HUBEI, TEN
    )
    assert [found.earned, found.bound.value, found.bound.actual] == [9, 200, 180]
    assert found.steps[0] == Merged(
        "目标值", "sum", (Fraction(100), Fraction(100)), (Fraction(1), Fraction(1)), Fraction(200)
    )


def test_relative_values_are_weighted_by_funds_before_scoring() -> None:
    parts = [part(AtLeast(90, "%"), Stated(81, "%"), 300), part(AtLeast(90, "%"), Stated(45, "%"), 100)]
    found = score_parts(parts, HUBEI, TEN)
    assert [found.bound.actual, found.earned] == [72, 8]


def test_scores_may_be_averaged_instead() -> None:
    assert HUBEI.aggregation is not None
    after = evolve(HUBEI, aggregation=evolve(HUBEI.aggregation, before_scoring=False, relative="mean"))
    parts = [part(AtLeast(100, "次"), Stated(150, "次")), part(AtLeast(100, "次"), Stated(30, "次"))]
    found = score_parts(parts, after, TEN)
    assert (found.earned, len(found.parts)) == (Fraction("6.5"), 2)
    assert found.steps[0] == Merged("得分", "mean", (TEN, Fraction(3)), (Fraction(1), Fraction(1)), Fraction("6.5"))


def test_qualitative_scores_are_weighted_by_funds() -> None:
    parts = []
    for share, funds in (("0.9", 300), ("0.6", 100)):
        level = Completion("achieved" if share == "0.9" else "partly")
        actual = filled(level, share=Fraction(share), reason="见说明")
        parts.append(Part(bind(row(State("合格")), actual), actual, Fraction(funds)))
    assert score_parts(parts, HUBEI, TEN).earned == Fraction("8.25")


def test_an_open_unit_leaves_a_range_for_all() -> None:
    blank = Part(bind(row(AtLeast(100, "次")), Actual()), Actual(), Fraction(1))
    found = score_parts([part(AtLeast(100, "次"), Stated(50, "次")), blank], HUBEI, TEN)
    assert (found.status, found.low, found.high) == (Status.UNDETERMINED, Fraction("2.5"), Fraction("7.5"))


def test_ranges_are_put_together_end_by_end() -> None:
    def between(low: int, high: int, actual: int) -> Part:
        reading = filled(Stated(actual, "次"), reason="见说明")
        return Part(bind(row(Between(low, high, unit="次")), reading), reading)

    found = score_parts([between(10, 20, 5), between(30, 40, 15)], HUBEI, TEN)
    assert found.bound.interval is not None
    assert [found.bound.interval.lower, found.bound.interval.upper, found.earned] == [40, 60, 5]


def test_what_cannot_be_put_together_is_an_error() -> None:
    with pytest.raises(RuleError, match="没有规定怎样汇总"):
        score_parts([part(AtLeast(1, "次"), Stated(1, "次"))], MOF, TEN)
    with pytest.raises(RuleError, match="计量单位不同，不能汇总：次、起"):
        score_parts([part(AtLeast(1, "次"), Stated(1, "次")), part(AtLeast(1, "起"), Stated(1, "起"))], HUBEI, TEN)
    with pytest.raises(RuleError, match="资金合计为零"):
        score_parts([part(AtLeast(1, "%"), Stated(1, "%"), 0)], HUBEI, TEN)


# -- budget execution


def execution(pack: RulePack, budget: str | None, executed: str | None, **more: Any) -> Any:
    assert pack.execution is not None
    money = [None if each is None else Fraction(each) for each in (budget, executed)]
    return score_execution(pack, pack.execution, money[0], money[1], Facts(**more))


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
@pytest.mark.parametrize(
    ("pack_id", "budget", "executed", "earned"),
    [
        ("hubei-2019", "2000000", "1955000", "19.55"),
        ("hubei-2019", "100", "120", "20"),
        ("sh-putuo", "250000", "215457.6", "8.62"),
        ("sh-putuo", "20000", "9034", "4.52"),
        ("bj-haidian", "310.2", "154.74", "5"),
        ("cq-form", "100", "79.27", "7.93"),
        ("yn-yongde", "65.66", "65.07", "9"),
        ("ah-xiaoxian", "90", "89.974", "10"),
    ],
)
def test_budget_execution(pack_id: str, budget: str, executed: str, earned: str) -> None:
    assert Fraction(earned) == execution(load_rulepack(pack_id), budget, executed).earned


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
def test_budget_execution_in_bands_needs_to_know_whether_the_project_is_finished() -> None:
    pack = load_rulepack("cn-mof-2021")
    assert execution(pack, "100", "70", finished=True).earned == 10
    assert execution(pack, "100", "85", finished=False).earned == 7
    assert execution(pack, "100", "70", finished=False).earned == 5
    assert execution(pack, "100", "59", finished=False).earned == 0
    unknown = execution(pack, "100", "70")
    assert (unknown.earned, unknown.low, unknown.high) == (None, 0, 10)
    assert "缺少“项目已完成”" in unknown.findings[0].message


def test_budget_execution_without_money_is_open_and_never_zero() -> None:
    for budget, executed, code in (
        (None, "1", "EXECUTION_MISSING"),
        ("1", None, "EXECUTION_MISSING"),
        ("0", "0", "EXECUTION_NO_BUDGET"),
    ):
        found = execution(HUBEI, budget, executed)
        assert (None, code, 0, 20) == (found.earned, found.findings[0].code, found.low, found.high)


def test_an_execution_rule_that_stops_or_meets_another_unit_leaves_it_open() -> None:
    assert HUBEI.execution is not None
    text = "得分=执行数/年初预算数*分值"
    initial = evolve(HUBEI, execution=evolve(HUBEI.execution, standard=text))
    stopped = execution(initial, "100", "50", named={"年初预算数": (Fraction(0), "元")})
    assert "除数为零" in stopped.findings[0].message
    assert execution(initial, "100", "50", named={"年初预算数": (Fraction(50), "元")}).earned == 20
    banded = evolve(HUBEI, execution=evolve(HUBEI.execution, standard="年初预算数≥90%得满分，否则不得分"))
    other = execution(banded, "100", "50", named={"年初预算数": (Fraction(50), "元")})
    assert "两者不能直接比较" in other.findings[0].message


# -- a whole table


FUNDS = (FundLine(name="年度资金总额", budget=Fraction(2000000), executed=Fraction(1955000)),)


def evaluated(
    rows: Mapping[str, tuple[Comparator, Comparator | Absent]], pack: RulePack = HUBEI, **more: Any
) -> SelfEvaluation:
    indicators = tuple(row(target, name) for name, (target, _) in rows.items())
    values = {("", name): filled(reading, reason="见说明") for name, (_, reading) in rows.items()}
    given = {"funds": FUNDS} | more
    return score(
        table(goal("年度目标1", *indicators), funds=given["funds"]), Actuals(values=values), pack, Facts(year=2026)
    )


MET = (AtLeast(5, "次"), Stated(5, "次"))
HALF = (AtLeast(10, "次"), Stated(5, "次"))


def test_a_table_is_folded_up() -> None:
    found = evaluated({"甲": MET, "乙": HALF})
    assert (found.total, found.rating, found.complete) == (Fraction("79.55"), "中", True)
    assert found.steps == (Added((Fraction("19.55"), Fraction(40), Fraction(20)), Fraction("79.55")),)
    assert [each.goal for each in found.scores] == ["年度目标1", "年度目标1"]
    assert found.scores[0].allotted[-1].points == 40


def test_the_whole_form_of_huangshi_is_reproduced() -> None:
    rows = {str(i): MET for i in range(8)}
    assert evaluated(rows).total == Fraction("99.55")


def test_the_whole_form_of_putuo_is_reproduced() -> None:
    funds = (FundLine(name="年度资金总额", budget=Fraction(250000), executed=Fraction("215457.6")),)
    rows = (
        row(AtLeast(1, "次"), "甲"),
        row(AtLeast(1, "次"), "乙", ("效益指标", "")),
        row(AtLeast(1, "次"), "丙", ("满意度", "")),
    )
    values = {("", name): filled(Stated(1, "次")) for name in "甲乙丙"}
    found = score(table(goal("目标", *rows), funds=funds), Actuals(values=values), load_rulepack("sh-putuo"))
    assert (found.total, found.rating) == (Fraction("98.62"), "优")


def test_rows_that_do_not_apply_are_left_out_and_the_rest_counts_for_the_whole() -> None:
    found = evaluated({"甲": MET, "乙": HALF, "丙": (AtLeast(5, "次"), NOT_APPLICABLE)})
    points = [each.points for each in found.scores]
    earned = Fraction("19.55") + points[0] + points[1] / 2
    step = next(each for each in found.steps if isinstance(each, Scaled))
    assert [step.before, step.part, step.whole] == [found.steps[0].result, 100 - points[2], 100]
    assert abs(found.total - earned * 100 / (100 - points[2])) < Fraction(1, 100)
    assert isinstance(found.steps[-1], Rounded)


def test_a_table_of_which_nothing_applies_earns_nothing() -> None:
    pack = load_rulepack("hb-guangshui")
    found = evaluated({"甲": (AtLeast(5, "次"), NOT_APPLICABLE)}, pack)
    assert [found.total, found.rating] == [0, None]


def test_open_rows_leave_a_range_and_the_grade_only_where_it_is_certain() -> None:
    blank = (AtLeast(5, "次"), MISSING)
    wide = evaluated({"甲": MET, "乙": blank})
    assert (wide.total, wide.low, wide.high, wide.rating) == (
        Fraction("59.55"),
        Fraction("59.55"),
        Fraction("99.55"),
        None,
    )
    narrow = evaluated({**{str(i): MET for i in range(20)}, "乙": blank})
    assert (narrow.complete, narrow.rating) == (False, "优")


def test_a_pack_without_grades_gives_none() -> None:
    assert grade(load_rulepack("hb-guangshui"), Fraction(95)) is None
    assert [grade(HUBEI, Fraction(each)) for each in ("90", "89.99", "80", "60", "59.99", "0")] == list("优良良中差差")


def test_money_is_taken_from_the_facts_then_the_form_then_its_lines() -> None:
    lines = (
        FundLine(name="年度资金总额", budget=Fraction(100)),
        FundLine(name="财政拨款", budget=Fraction(60), executed=Fraction(50)),
        FundLine(name="其他资金", budget=Fraction(40), executed=Fraction(40)),
        FundLine(name="上年结转"),
    )
    whole = table(goal("目标", row(MET[0], "甲")), funds=lines)
    actuals = Actuals(values={("", "甲"): filled(MET[1])})
    assert score(whole, actuals, HUBEI).execution.executed == 90  # type: ignore[union-attr]
    stated = evolve(actuals, executed={"": Fraction(80)}, facts=Facts(budget=Fraction(200)))
    found = score(whole, stated, HUBEI).execution
    assert found is not None
    assert [found.executed, found.budget] == [80, 200]
    by_name = evolve(actuals, executed={"年度资金总额": Fraction(70)})
    assert score(whole, by_name, HUBEI).execution.executed == 70  # type: ignore[union-attr]
    partly = evolve(whole, funds=(*lines[:2], FundLine(name="其他资金", budget=Fraction(40))))
    assert score(partly, actuals, HUBEI).execution.earned is None  # type: ignore[union-attr]
    assert score(evolve(whole, funds=()), actuals, HUBEI).execution.earned is None  # type: ignore[union-attr]
    assert score(whole, actuals, load_rulepack("hb-guangshui")).execution is None


VETOES = """
[[vetoes]]
source = "form"
applies = { core = true }
rule = { kind = "veto", when = { kind = "state", words = "未达到目标" }, effect = "EFFECT", scope = "SCOPE"GRADE }
"""


def vetoing(effect: str, scope: str, word: str | None = None) -> RulePack:
    from indicators._resources import shipped

    text = shipped("rules").joinpath("hubei-2019", "pack.toml").read_text(encoding="utf-8")
    grade_ = "" if word is None else f', grade = "{word}"'
    return load_rulepack(text + VETOES.replace("EFFECT", effect).replace("SCOPE", scope).replace("GRADE", grade_))


def core_table(reading: Comparator, pack: RulePack) -> SelfEvaluation:
    rows = (row(AtLeast(10, "次"), "核心", core=True), *(row(AtLeast(5, "次"), str(i)) for i in range(19)))
    values = {("", each.name): filled(Stated(5, "次"), reason="见说明") for each in rows} | {
        ("", "核心"): filled(reading)
    }
    return score(table(goal("目标", *rows), funds=FUNDS), Actuals(values=values), pack)


def test_a_veto_lowers_the_grade_and_never_raises_it() -> None:
    pack = vetoing("grade", "evaluation", "中")
    assert core_table(Stated(9, "次"), pack).rating == "中"
    assert core_table(Stated(10, "次"), pack).rating == "优"
    assert core_table(Stated(9, "次"), vetoing("grade", "evaluation", "优")).rating == "优"


def test_a_veto_may_leave_nothing_of_the_table_or_of_the_row() -> None:
    whole = core_table(Stated(9, "次"), vetoing("zero", "table"))
    assert [whole.total, whole.rating, whole.steps[-1].result] == [0, "差", 0]
    one = core_table(Stated(9, "次"), vetoing("zero", "indicator"))
    assert [one.scores[0].earned, one.scores[0].status, one.total] == [0, Status.SCORED, Fraction("95.55")]


def test_a_veto_may_exclude() -> None:
    found = core_table(Stated(9, "次"), vetoing("excluded", "evaluation"))
    assert found.rating is None
    assert "EXCLUDED" in codes(found)


def test_a_veto_that_is_not_known_decides_nothing() -> None:
    found = core_table(Unparsed("看不懂", text="若干"), vetoing("zero", "table"))
    assert found.vetoes == ()


def test_findings_of_form_actuals_points_and_rows_are_gathered() -> None:
    found = evaluated({"甲": MET, "乙": (AtLeast(5, "次"), MISSING)}, MOF)
    assert {"WEIGHT_MOVED", "ACTUAL_MISSING"} <= codes(found)


# -- the compiled path


@pytest.mark.parametrize("mode", ["half_up", "half_even", "floor", None])
def test_the_compiled_path_rounds_as_the_pack_says(mode: str | None) -> None:
    rounding = () if mode is None else tuple(evolve(each, mode=mode) for each in HUBEI.rounding)
    pack = evolve(HUBEI, rounding=rounding)
    bound: BoundTarget = bind(row(AtLeast(8, "次")))
    for actual in (Fraction(1), Fraction(5), Fraction("2.3"), Fraction("6.25")):
        traced = score_indicator(evolve(bound, actual=actual), Actual(), pack, Fraction("0.1"))
        assert traced.earned == compile_row(bound, pack, Fraction("0.1"))(actual)


def test_what_cannot_be_compiled_is_traced() -> None:
    words = compile_row(bind(row(State("合格"))), HUBEI, TEN)
    assert words(Fraction(1)) is None
    day = Fraction(date(2026, 6, 30).toordinal() - date(1970, 1, 1).toordinal())
    on_time = compile_row(bind(row(By("<=", Day(2026, 6, 30)))), HUBEI, TEN)
    assert [on_time(day), on_time(day + 1)] == [10, 0]
    rated = compile_row(bind(row(AtLeast(95, "%"), "数量指标")), load_rulepack("sc-unit"), TEN)
    assert [rated(95), rated(Fraction("123.5")), rated(94)] == [10, 0, 0]


@pytest.mark.parametrize(("points", "error"), [(-5, ValueError), (None, TypeError), (5.5, TypeError)])
def test_points_are_exact_and_not_below_zero(points: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        earn(AtLeast(5, "次"), Stated(5, "次"), points=points)


def test_a_share_that_the_rule_does_not_use_is_said() -> None:
    found = earn(YesNo(value=True), YesNo(value=True), share=Fraction(9, 10))
    assert (found.earned, [each.code for each in found.findings]) == (Fraction(10), ["SHARE_UNUSED"])


def test_a_share_that_a_part_of_a_compound_does_not_use_is_said() -> None:
    both = AllOf((AtLeast(5, "次"), YesNo(value=True)))
    found = earn(both, AllOf((Stated(5, "次"), YesNo(value=True))), share=Fraction(9, 10))
    assert "SHARE_UNUSED" in codes(found)


def test_a_share_that_says_what_the_rule_says_is_no_remark() -> None:
    assert earn(YesNo(value=True), YesNo(value=True), share=Fraction(1)).findings == ()


@pytest.mark.parametrize("pack", ["pmkpi", "hubei-2019"])
def test_who_filled_in_no_value_is_asked_for_it_and_not_for_a_reason(pack: str) -> None:
    found = earn(AtLeast(5, "次"), MISSING, load_rulepack(pack))
    assert codes(found) & {"ACTUAL_MISSING", "REASON_MISSING"} == {"ACTUAL_MISSING"}


@pytest.mark.parametrize(
    ("target", "reading", "said"),
    [
        (AtLeast(-3, "%"), Stated(-5, "%"), "没有达到目标"),
        (AtLeast(-3, "%"), Stated(-1, "%"), "达到目标"),
        (AtMost(-2, "度"), Stated(-1, "度"), "没有达到目标"),
    ],
)
def test_a_target_below_zero_has_no_ratio_and_is_left_open(target: Comparator, reading: Comparator, said: str) -> None:
    found = earn(target, reading)
    assert found.earned is None
    (why,) = [each.message for each in found.findings if each.code == "NOT_DETERMINED"]
    assert f"指标值小于零，完成值与它的比例没有意义，规则包没有规定怎样计分（{said}）" in why


@pytest.mark.parametrize(
    ("target", "reading", "odd"),
    [
        (AtMost(100, "元"), Stated(0, "万元"), True),
        (AtMost(100, "元", ("人",)), Stated(0, "元", ("人",)), True),
        (AtMost(100, "元"), Stated(1, "元"), False),
        (AtMost(0, "元"), Stated(0, "元"), False),
        (AtMost(5, "起"), Stated(0, "起"), False),
        (AtLeast(100, "元"), Stated(0, "元"), False),
    ],
)
def test_a_cost_of_nothing_is_asked_about(target: Comparator, reading: Comparator, odd: bool) -> None:  # noqa: FBT001
    assert ("COST_ZERO" in codes(earn(target, reading))) is odd


@pytest.mark.parametrize("text", ["无", "/", "—"])
def test_a_word_for_nothing_is_told_from_an_empty_cell(text: str) -> None:
    actual = Actual(text=text, reading=MISSING)
    found = score_indicator(bind(row(AtMost(5, "起")), actual), actual, HUBEI, TEN)
    assert any(f"只写了“{text}”" in each.message for each in found.findings)
