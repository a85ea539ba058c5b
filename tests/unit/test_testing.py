from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import find, given, settings
from hypothesis import strategies as st

from drawn.packs import _upward
from drawn.spellings import texts_of
from indicators import comparators, explain
from indicators.comparators import SIGNS, AtLeast, AtMost, Comparator, Counted, Reading, Stated
from indicators.errors import RuleError
from indicators.explaining import Explanation
from indicators.reviewing import PublishedForm, Spending, published_forms
from indicators.rulepacks import (
    Example,
    LawException,
    RulePack,
    Selector,
    load_rulepack,
    rounded,
    rulepack_ids,
)
from indicators.rulepacks.model import GradeExample
from indicators.scoring import SelfEvaluation, score, score_indicator
from indicators.scoring.pieces import Undecidable
from indicators.standards import (
    Adjust,
    Case,
    Cases,
    Condition,
    Judgement,
    Points,
    Rule,
    Ruled,
    Share,
    SumOf,
    Unreadable,
)
from indicators.standards.trace import Added, Bounded, Chose, Computed, Gave, Lined, Moved, Rounded, Trace
from indicators.standards.tree import Amount, Event
from indicators.targets import Actual, Actuals, FundLine, GoalTable, Indicator, bind
from indicators.testing import (
    LAWS,
    Law,
    LawBrokenError,
    assert_law,
    check_law,
    coverage,
    laws,
    samples,
)
from indicators.testing.bench import Bench, FilledRow, near_actuals
from indicators.testing.examples import refuted
from indicators.testing.replay import redo
from indicators.testing.rows import EXECUTION, TriedRow, tried_rows
from indicators.testing.strategies import BY_TYPE, actuals_for, filled_tables
from indicators.testing.values import CLASS_STRATEGIES, quantities, ranges

BOUNDS = st.one_of(quantities(tuple(kind for sign, kind in SIGNS.items() if sign)), ranges())
BROKEN = Path(__file__).parents[1] / "golden" / "broken_packs"


def law(name: str) -> Law:
    return next(each for each in LAWS if each.id == name)


@pytest.fixture(scope="module")
def pack() -> RulePack:
    return load_rulepack("hubei-2019")


# -- all packs


@pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
@pytest.mark.parametrize("shipped", rulepack_ids())
def test_a_shipped_pack_keeps_the_laws_or_names_the_clause(shipped: str) -> None:
    bench = Bench.of(load_rulepack(shipped))
    whole = shipped in rulepack_ids()[::5]  # no pack can break these two: the library does, and then under any pack
    asked = [each for each in LAWS if whole or each.id not in ("order", "replay")]
    assert [] == [str(result) for result in (check_law(each, bench) for each in asked) if not result.holds]


def test_results_are_the_same_each_time() -> None:
    broken = load_rulepack(BROKEN / "law-units.toml")
    assert check_law(law("units"), broken) == check_law(law("units"), broken)


# -- results


def test_a_refuted_law_shows_a_filled_row(pack: RulePack) -> None:
    result = check_law(law("full_marks"), evolve(pack, exceptions=()))
    assert not result.holds
    assert FilledRow("验收合格率", "≥90%", "89.97%", "10", "10") == result.broken[0].rows[0]
    assert "规则 positive：没有达到指标值，修约后却得满分" in str(result)


def test_an_exception_is_shown_with_its_document(pack: RulePack) -> None:
    result = check_law(law("full_marks"), pack)
    assert result.holds
    assert "例外　规则“正向指标”" in str(result)
    assert all(each.document in str(result) for each in result.excepted)
    assert {each.exception.law for each in result.excepted} == {"full_marks"}


def test_a_clause_of_an_exception_is_shown(pack: RulePack) -> None:
    cited = tuple(evolve(each, clause="附注9") for each in pack.exceptions)
    assert "，附注9）" in str(check_law(law("full_marks"), evolve(pack, exceptions=cited)))


def test_a_result_has_a_json_form(pack: RulePack) -> None:
    data = check_law(law("full_marks"), pack).to_dict()
    assert ("full_marks", True, []) == (data["law"], data["holds"], data["broken"])
    assert {"positive", "negative", "equal", "range"} <= {each["rule"] for each in data["excepted"]}


def test_a_law_that_is_about_nothing_says_so(pack: RulePack) -> None:
    assert "不涉及" in str(check_law(law("exceptions"), evolve(pack, exceptions=())))


def test_a_broken_law_raises_its_result() -> None:
    with pytest.raises(LawBrokenError, match="81%比73%更好") as caught:
        assert_law(law("monotone"), load_rulepack(BROKEN / "law-monotone.toml"))
    assert not caught.value.result.holds


# -- exceptions hold where they say and nowhere else


def _with_rule(pack: RulePack, rule_id: str, standard: str) -> RulePack:
    rules = (evolve(each, standard=standard) if each.id == rule_id else each for each in pack.rules)
    return evolve(pack, rules=tuple(rules))


@pytest.mark.parametrize(
    ("rule", "standard"),
    [
        ("positive", "得分=目标值/完成值*分值，最高不超过分值"),
        ("positive", "达到目标得满分，否则不得分"),  # the exception for an open end does not hold any more
        ("equal", "达到目标得满分，否则不得分"),
        ("met-or-not", "未达到目标得满分，否则不得分"),
    ],
)
def test_a_changed_rule_is_refuted(pack: RulePack, rule: str, standard: str) -> None:
    changed = _with_rule(pack, rule, standard)
    broken = {
        each.rule for name in ("full_marks", "exceptions", "monotone") for each in check_law(law(name), changed).broken
    }
    assert rule in broken


def test_a_target_that_rounds_to_full_marks_is_an_exception_of_its_own(pack: RulePack) -> None:
    without = evolve(pack, exceptions=tuple(each for each in pack.exceptions if each.at != "rounding"))
    result = check_law(law("full_marks"), without)
    assert {"positive", "negative", "unsigned-negative", "equal", "range", EXECUTION} == {e.rule for e in result.broken}
    assert {"没有达到指标值，修约后却得满分"} == {each.why for each in result.broken}
    cut = tuple(evolve(each, mode="floor") if each.of == "score" else each for each in pack.rounding)
    assert () == check_law(law("full_marks"), evolve(without, rounding=cut)).broken


@pytest.mark.parametrize(
    ("target", "actual"),
    [(AtLeast(100_000, "平方米"), 99_999), (AtLeast(95, "%"), Fraction("94.999")), (AtMost(100_000, "元"), 100_001)],
)
def test_a_row_that_rounds_to_full_marks_says_so(pack: RulePack, target: Counted, actual: int | Fraction) -> None:
    row = Indicator(name="完成情况", path=("产出指标", "数量指标"), target=target)
    filled = Actual(text="如表", reading=Stated(actual, target.unit))
    found = score_indicator(bind(row, filled), filled, pack, Fraction(10))
    assert (Fraction(10), ["ROUNDED_TO_FULL"]) == (found.earned, [each.code for each in found.findings])


def test_an_exception_that_says_too_much_is_refuted(pack: RulePack) -> None:
    wide = (evolve(each, sign=(), side="above", at=None) if each.side else each for each in pack.exceptions)
    assert () == check_law(law("exceptions"), evolve(pack, exceptions=tuple(wide))).broken
    wide = (evolve(each, side=None, rate=">90%") if each.side else each for each in pack.exceptions)
    result = check_law(law("exceptions"), evolve(pack, exceptions=tuple(wide)))
    assert ["equal"] == [each.rule for each in result.broken]
    assert "写得太宽" in str(result)


@pytest.mark.parametrize(
    "wrong", [{"at": "edge"}, {"side": "left"}, {"sign": ["~"]}, {"rate": "很多"}, {"rate": "≥3件"}]
)
def test_an_exception_names_a_place_that_there_is(wrong: dict[str, object]) -> None:
    plain = {"law": "full_marks", "rules": ["positive"], "source": "silent", "reason": "试"}
    assert LawException.from_dict(plain).everywhere
    with pytest.raises(RuleError):
        LawException.from_dict(plain | wrong)
    with pytest.raises(RuleError, match="只写一个"):
        LawException.from_dict(plain | {"at": "bound", "side": "below"})


# -- laws that only a faulty library breaks


def test_a_score_above_the_points_is_found(pack: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bench, "score", lambda _, row, actual, **__: row.points + (1 if actual > 3 else 0))
    assert "4" in check_law(law("bounded"), pack).broken[0].rows[0].actual


def test_a_score_below_zero_is_found(pack: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bench, "score", lambda _, row, actual, **__: row.points - actual)
    assert not check_law(law("bounded"), pack).holds


def _all_rows(**changes: Any) -> Callable[[SelfEvaluation], SelfEvaluation]:
    return lambda found: evolve(found, scores=tuple(evolve(each, **changes) for each in found.scores))


def _first_favoured(found: SelfEvaluation) -> SelfEvaluation:
    return evolve(found, scores=(evolve(found.scores[0], earned=Fraction(-1)), *found.scores[1:]))


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("order", _first_favoured, "换了行的先后，得分不同"),
        ("order", lambda found: evolve(found, total=Fraction(len(found.scores[0].indicator.name))), "总分由"),
        ("replay", _all_rows(earned=Fraction(-7)), "复算得"),
        ("replay", _all_rows(steps=(Gave(Points(1), None, Fraction(2)),)), "推不出来"),
        ("replay", lambda found: evolve(found, total=found.total + 1), "规则 total"),
        ("sums", lambda found: evolve(found, total=found.total + 1), "总分却是"),
    ],
)
def test_a_wrong_score_is_found(
    pack: RulePack,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    change: Callable[[SelfEvaluation], SelfEvaluation],
    said: str,
) -> None:
    monkeypatch.setattr(samples, "score", lambda *given: change(score(*given)))
    result = check_law(law(name), pack)
    assert said in str(result)
    assert result.broken[0].rows


def test_a_wrong_equation_in_the_words_is_found(pack: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    def worded(*given: object) -> Explanation:
        said = explain(*given)  # type: ignore[arg-type]
        return evolve(said, lines=tuple(line.replace("÷", "+") for line in said.lines))

    monkeypatch.setattr(samples, "explain", worded)
    assert "算式不成立" in str(check_law(law("replay"), pack))


def test_a_greater_share_that_earns_less_is_found(pack: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bench, "score_share", lambda _, each, share, **__: each.row.points - share)
    assert "评定得更高，得分反而更少" in str(check_law(law("monotone"), pack))


def test_a_pack_that_rounds_its_rates_keeps_to_its_points(pack: RulePack) -> None:
    assert check_law(law("bounded"), rounded(pack, "比率取整")).holds


def test_words_that_cannot_be_computed_do_not_add_up() -> None:
    assert not samples.adds_up("比例：1 ÷ 0 = 1 分")
    assert not samples.adds_up("比例：(1 + 2 = 3 分")
    assert samples.adds_up("比例：2 ÷ 3 × 10 ≈ 6.666667 分")


# -- what cannot be decided is sampled


def test_a_rule_that_cannot_be_decided_is_sampled(pack: RulePack, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Bench, row: TriedRow, actual: Fraction, *, rounded: bool = True) -> Fraction | None:
        if type(actual) is not Fraction:
            raise Undecidable("平方")
        return Fraction(0) if rounded and actual > 100 else row.points

    monkeypatch.setattr(Bench, "score", refused)
    result = check_law(law("computable"), pack)
    assert result.holds
    assert 0 < result.sampled


# -- banded rules, however deep


def test_bands_deep_in_a_rule_are_closed_for_the_trial() -> None:
    gap = Cases("完成率", (Case(Condition(AtLeast(90, "%")), Share(1)),))
    start = Adjust(Ruled(gap), (Event("漏", Amount(1, "处"), Points(-1)),))
    closed = laws._marked(SumOf((start, Judgement("酌情给分"), Adjust(None, start.changes))))
    assert isinstance(closed, SumOf)
    inner = closed.parts[0]
    assert isinstance(inner, Adjust)
    assert isinstance(inner.start, Ruled)
    assert isinstance(inner.start.rule, Cases)
    assert Ruled(Unreadable("不在任何一档")) == inner.start.rule.otherwise
    assert (Judgement("酌情给分"), Adjust(None, start.changes)) == closed.parts[1:]


def test_targets_below_zero_are_tried_where_a_pack_speaks_of_them(pack: RulePack) -> None:
    nothing = next(rule for rule in pack.rules if rule.id == "zero-target")
    below = evolve(nothing, id="below", applies=Selector(kinds=("number",), target=("negative",)))
    spoken = evolve(pack, rules=(*pack.rules, below), exceptions=())
    rows = Bench.of(spoken).by_rule["below"]
    assert rows
    assert {Fraction(-5)} == {row.bound.value for row in rows}
    assert {(Fraction(-20), Fraction(20))} == {(near_actuals(row).lower, near_actuals(row).upper) for row in rows}
    assert all(law(name) and check_law(law(name), spoken).holds for name in ("computable", "bounded", "monotone"))


# -- redoing steps

FOLLOWS: list[tuple[Trace, ...]] = [
    (Gave(Points(5), None, Fraction(5)),),
    (Gave(Share("0.5"), Fraction(10), Fraction(5)), Bounded("points", Fraction(5), Fraction(4))),
    (Chose("良", Fraction(5), Fraction(8), Fraction(6)), Added((Fraction(6), Fraction(0)), Fraction(6))),
    (Lined("率", Fraction(80), "%", (Fraction(60), Fraction(0)), (Fraction(100), Fraction(10)), Fraction(5)),),
    (Computed("甲*分值", (("甲", Fraction(1, 2)), ("分值", Fraction(10))), Fraction(5)),),
    (Moved(Event("漏", Amount(1, "处"), Points(-1)), Fraction(3), Fraction(3), Fraction(-1), Fraction(-3)),),
    (Moved(Event("漏", Amount(1, "处"), Points(-1), Points(2)), Fraction(3), Fraction(3), Fraction(-1), Fraction(-2)),),
    (Rounded("score", Fraction("1.25"), 1, "half_up", Fraction("1.3")),),
]
ASTRAY: list[tuple[Trace, ...]] = [
    (Gave(Points(5), None, Fraction(4)),),
    (Gave(Share("0.5"), None, Fraction(5)),),
    (Bounded("points", Fraction(5), Fraction(4)),),
    (Chose("良", Fraction(5), Fraction(8), Fraction(9)),),
    (Lined("率", Fraction(80), "%", (Fraction(60), Fraction(0)), (Fraction(100), Fraction(10)), Fraction(6)),),
    (Computed("甲*分值", (("甲", Fraction(1, 2)), ("分值", Fraction(10))), Fraction(6)),),
    (Moved(Event("漏", Amount(1, "处"), Points(-1)), Fraction(3), Fraction(3), Fraction(-1), Fraction(-2)),),
    (Moved(Event("漏", Amount(1, "处"), Points(-1), Points(2)), Fraction(3), Fraction(3), Fraction(-1), Fraction(2)),),
    (Added((Fraction(6),), Fraction(6)),),
    (Rounded("score", Fraction("1.25"), 1, "floor", Fraction("1.3")),),
]


@pytest.mark.parametrize("steps", FOLLOWS)
def test_steps_that_follow_are_redone(steps: tuple[Trace, ...]) -> None:
    assert (steps[-1].result, None) == redo(steps)  # type: ignore[union-attr]


@pytest.mark.parametrize("steps", ASTRAY)
def test_a_step_that_does_not_follow_is_named(steps: tuple[Trace, ...]) -> None:
    assert (None, steps[-1]) == redo(steps)


def test_no_steps_have_no_result() -> None:
    assert (None, None) == redo(())


# -- strategies and their registration


def test_every_class_of_values_is_drawn_by_its_type() -> None:
    assert {kind for kind in vars(comparators).values() if isinstance(kind, type) and issubclass(kind, Reading)} <= {
        *BY_TYPE
    }


@pytest.mark.parametrize("kind", BY_TYPE, ids=lambda kind: kind.__name__)
def test_registered_classes_are_drawn_by_their_type(kind: type) -> None:
    @settings(max_examples=3, database=None)
    @given(st.from_type(kind))
    def drawn(value: object) -> None:
        assert isinstance(value, kind)

    drawn()


@given(BOUNDS.flatmap(lambda said: st.tuples(st.just(said), texts_of(said))))
def test_bounds_are_spelled_in_words_too(drawn: tuple[Comparator, str]) -> None:
    assert drawn[1]


def test_spellings_reach_the_common_ones() -> None:
    for said, text in (
        (AtMost(3_340_000, "元"), "≤334万元"),
        (AtLeast(6000, "起"), "6,000起以上"),
        (AtLeast(3, "次"), "至少三次"),
    ):
        assert text == find(texts_of(said), lambda drawn, text=text: drawn == text)  # type: ignore[misc]


@pytest.mark.parametrize("kind", CLASS_STRATEGIES, ids=lambda kind: kind.__name__)
@settings(max_examples=10)
@given(data=st.data())
def test_each_class_of_targets_has_actuals(kind: type[Reading], data: st.DataObject) -> None:
    assert data.draw(actuals_for(data.draw(CLASS_STRATEGIES[kind]))).text


@given(_upward())
def test_rules_drawn_for_packs_are_rules(rule: dict[str, object]) -> None:
    assert rule["kind"] == Rule.from_dict(rule).kind


@settings(max_examples=20)
@given(filled_tables())
def test_filled_tables_have_an_actual_for_each_row(drawn: tuple[GoalTable, Actuals]) -> None:
    table, actuals = drawn
    said = {(key.goal, key.name) for key, _ in actuals.values}
    assert {(goal.name, row.name) for goal in table.goals for row in goal.indicators} == said
    score(table, actuals, "hubei-2019")


def test_execution_is_a_row_too(pack: RulePack) -> None:
    assert [EXECUTION] == [row.id for row in Bench.of(pack).rows if row.rule is None]
    assert EXECUTION not in Bench.of(evolve(pack, execution=None)).by_rule


def test_the_rows_of_a_rule_for_one_name_have_its_unit() -> None:
    hubei = load_rulepack("hubei-2019")
    applies = Selector(name=("覆盖率",), kinds=("number",))
    rule = evolve(hubei.rules[2], id="coverage", standard="≥90%得满分，否则不得分", measure=None, applies=applies)
    found = tried_rows(evolve(hubei, rules=(rule, *hubei.rules)))["coverage"]
    assert {"%"} == {row.bound.unit for row in found}


# -- examples


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"earned": "8"}, "第1个算例应得 8，照规则得 9"),
        ({"actual": "不适用"}, "照规则算不出"),
        ({"actual": ""}, "照规则算不出"),
        ({"target": "合格", "actual": "部分达成", "kind": "质量指标", "share": "0.7", "earned": "7"}, None),
        ({"kind": "成本指标/经济成本指标", "target": "≤10万元", "actual": "125000元", "earned": "8"}, None),
        ({"kind": "其他指标", "rule": "positive"}, None),
        ({"rule": "negative"}, "应由规则 negative 计分，实际是 positive"),
        ({"kind": "预算执行", "target": "200万元", "actual": "195.5万元", "points": "20", "earned": "19.55"}, None),
        ({"facts": [{"name": "标准", "value": "9场"}], "target": "不低于标准", "earned": "10"}, None),
        ({"facts": [{"name": "标准", "value": "很多"}], "target": "不低于标准"}, "照规则算不出"),
        ({"kind": "预算执行", "target": "200万元", "actual": "没有", "earned": "1"}, "照规则算不出"),
    ],
)
def test_the_examples_of_a_pack_are_redone(changed: dict[str, Any], why: str | None) -> None:
    fields: dict[str, Any] = {"target": "≥20场", "actual": "18场", "points": "10", "earned": "9"} | changed
    pack = evolve(load_rulepack("hubei-2019"), grades=None, examples=(Example.from_dict(fields),))
    found = [each and each.why for each in refuted(pack)]
    assert len(found) == 1
    assert found == [None] if why is None else why in str(found[0])


def test_the_examples_of_the_grades_are_redone(pack: RulePack) -> None:
    assert pack.grades is not None
    wrong = evolve(pack, examples=(), grades=evolve(pack.grades, examples=(GradeExample(total="89.99", word="优"),)))
    assert ["总分 89.99 分应当是“优”，照规则包是“良”"] == [each and each.why for each in refuted(wrong)]


# -- which rules rows reach


def _form(**cells: object) -> PublishedForm:
    (form,) = published_forms([{"doc": "甲", "level1": "产出指标", "level2": "数量指标", "name": "培训人次"} | cells])
    return form


@pytest.mark.parametrize(
    ("target", "actual", "rules", "earned"),
    [
        ("≥40人", "36人", ["positive"], "9"),
        ("≤40人", "36人", ["negative"], "10"),
        ("0起", "0起", ["zero-target"], "10"),
        ("严格执行制度", "达成预期指标", ["qualitative"], "待评定"),  # a person gives the share
        ("≥40人且合格", "36人且合格", ["qualitative", "positive"], "待评定"),
        ("≥40人且≥50场", "36人且45场", ["positive"], "9"),
        ("≥40人", None, [], None),
        ("≥40人", "达成预期指标", [], None),
    ],
)
def test_a_row_counts_for_the_rules_that_reckon_it(
    pack: RulePack, target: str, actual: str | None, rules: list[str], earned: str | None
) -> None:
    form = _form(target=target, actual=actual, weight=10)
    used = coverage(evolve(pack, examples=()), [form]).used
    assert rules == [rule for rule, uses in used.items() if uses]
    assert [earned] * len(rules) == [use.row.earned for uses in used.values() for use in uses]


def test_rows_without_points_and_budget_execution_count_too(pack: RulePack) -> None:
    total = FundLine(name="总额", budget=Fraction(100), executed=Fraction(90))
    spending = Spending(funds=(total,), points=Fraction(20))
    form = evolve(_form(target="≥40人", actual="36人"), spending=spending)
    said = str(coverage(evolve(pack, examples=()), [form])).splitlines()
    assert "甲：培训人次，指标值 ≥40人，实际完成值 36人，分值 未印，得分 未印" in said[0]
    assert "甲：预算执行率，指标值 ≥100元，实际完成值 90元，分值 20，得分 18" in said[1]
    without = coverage(evolve(pack, execution=None, examples=()), [form])
    assert "execution" not in without.used


def test_where_every_rule_is_reached_that_is_said(pack: RulePack) -> None:
    positive = tuple(rule for rule in pack.rules if rule.id == "positive")
    one = evolve(pack, rules=positive, examples=(), execution=None)
    assert "从未用到的规则：正向指标" == str(coverage(one))
    said = str(coverage(one, [_form(target="≥40人", actual="40人", weight=10)]))
    assert "每条规则都用到了" == said.splitlines()[-1]
