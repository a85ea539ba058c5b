"""The compiled path, construct by construct: equal to the traced evaluator on a grid of actual values."""

from decimal import Decimal
from fractions import Fraction

import pytest
from attrs import evolve

from indicators.comparators import (
    AtLeast,
    AtMost,
    Between,
    Change,
    Comparator,
    LessThan,
    MoreThan,
    NotEqual,
    Reference,
)
from indicators.rulepacks import Readings, RulePack, Selector, load_rulepack
from indicators.scoring import compile_row, score_indicator, score_pieces
from indicators.scoring.pieces import Undecidable, function_of
from indicators.standards import (
    Adjust,
    Amount,
    Base,
    Case,
    Cases,
    Combined,
    Condition,
    Event,
    Formula,
    Grade,
    Judgement,
    Linear,
    Once,
    Point,
    Points,
    PointsBetween,
    Rule,
    Ruled,
    Share,
    StateHolds,
    Step,
    SumOf,
)
from indicators.targets import Actual, BoundTarget, Facts, Indicator, bind

HUBEI = load_rulepack("hubei-2019")
TEN = Fraction(10)
GRID = [Fraction(0), *(Fraction(n, 4) for n in range(-40, 600, 53))]
FACTS = Facts(finished=True, named={"上年": (Fraction(60), "%"), "调剂额": (Fraction(3), "元")})
MET = StateHolds("达到目标")
RATIO = Formula("完成值/目标值*分值", ("完成值", "目标值"))
INVERSE = Formula("目标值/完成值*分值", ("目标值", "完成值"))


def pack_with(rule: Rule) -> RulePack:
    one = evolve(HUBEI.rules[2], rule=rule, standard=None, applies=Selector())
    return evolve(HUBEI, rules=(one,))


def row(target: Comparator) -> BoundTarget:
    return bind(Indicator(name="抢修", path=("产出指标", "数量指标"), target=target), facts=FACTS)


def step(**more: object) -> Step:
    given: dict[str, object] = {
        "measure": "完成率",
        "side": "below",
        "origin": Amount(100, "%"),
        "per": Amount(1, "百分点"),
        "score": Points("-0.3"),
    }
    return Step(**given | more)  # type: ignore[arg-type]


def cases(*pairs: tuple[Comparator, str], measure: str | None = "完成率") -> Cases:
    return Cases(measure, tuple(Case(Condition(test), Share(share)) for test, share in pairs), Points(1))


COMPILED: list[Rule] = [
    RATIO,
    INVERSE,
    Formula("完成值/目标值*分值", ("完成值", "目标值"), 0, Points(7)),
    Formula("-完成值*2%+目标值*分值-3", ("完成值", "目标值"), 0),
    Formula("分值-分值/完成值", ("完成值",)),
    Formula("分值/完成值+1", ("完成值",), None, Points(8)),
    Formula("(1-(完成值-目标值)/目标值)*分值", ("完成值", "目标值")),
    Formula("调剂额+分值*0.5", ("调剂额",)),
    Formula("分值*反向完成率", ("反向完成率",)),
    Formula("分值*偏离度", ("偏离度",)),
    Linear("完成率", Point(60, "%", Share("0.6")), Point(95, "%", Share(1)), Share(1)),
    Linear(None, None, Point(None, "%", Share(1))),
    Linear(None, None, Point(None, "%", Share(1), reference="上年")),
    cases((AtLeast(95, "%"), "1"), (Between(80, 95, upper_closed=False, unit="%"), "0.8"), (LessThan(50, "%"), "0")),
    cases((MoreThan(100, "%"), "0"), (AtMost(0, "%"), "0.1")),
    cases((AtLeast(10, "%"), "1"), measure=None),
    Cases(None, (Case(MET, Share(1)),), Ruled(INVERSE)),
    Cases(None, (Case(StateHolds("未达到目标"), Points(2)),), Ruled(RATIO)),
    Cases(None, (Case(StateHolds("项目已完成"), Points(7)),), Points(2)),
    Cases("完成率", (Case(Combined("and", (Condition(AtLeast(80, "%")), MET)), Share(1)),), Points(3)),
    Cases("完成率", (Case(Combined("or", (Condition(AtLeast(80, "%")), MET)), Share(1)),), Points(3)),
    *(
        Cases("完成值", (Case(Condition(Reference(sign, "previous_year", "0.9", "%")), Share(1)),), Points(3))
        for sign in (">=", "<=", ">", "<", "=")
    ),
    Cases("反向完成率", (Case(Condition(AtLeast(80, "%")), Share(1)),), Points(3)),
    Cases(None, (Case(MET, Ruled(Adjust(None, (step(),), 0))),), None),
    Adjust(None, (step(), step(side="above", score=Points("0.1")))),
    Adjust(Points(6), (step(side="either", per=Amount(3, "%")),), 0),
    Adjust(Share("0.8"), (step(side="above", whole=True, score=Share("0.05")),), None, Points(9)),
    Adjust(None, (step(measure="反向完成率", whole=False, per=Amount(5, "%")),)),
    Adjust(None, (step(measure=None, origin=Amount(90, "%")),), 0),
    Adjust(None, (step(measure="反向完成率"),), 0, Points(9)),
    *(
        Cases("反向完成率", (Case(Combined(joint, (Condition(AtLeast(80, "%")), MET)), Share(1)),), Points(2))
        for joint in ("and", "or")
    ),
    Cases(
        "反向完成率",
        (Case(Condition(AtLeast(80, "%")), Ruled(Formula("目标值/完成值*分值", ("目标值", "完成值"), 0))),),
    ),
]
UNDECIDED: list[Rule] = [
    Formula("完成值*完成值", ("完成值",)),
    Formula("分值/完成值+完成值", ("完成值",)),
    Formula("完成值+分值/完成值", ("完成值",)),
]
COMPILED += [
    Judgement("酌情给分"),
    SumOf((RATIO, RATIO)),
    Formula("完成值/完成值", ("完成值",)),
    Formula("执行数*分值", ("执行数",)),
    Linear(None, None, Point(None, "%", Share(1), reference="完成率")),
    Linear(None, Point(90, "%", Points(0)), Point(None, "%", Share(1))),
    Linear("完成率", None, Point(95, "元", Share(1))),
    Cases("完成率", (Case(Condition(NotEqual(80, "%")), Share(1)),), Points(3)),
    Cases("完成率", (Case(Condition(AtLeast(80, "%"), absolute=True), Share(1)),), Points(3)),
    Cases("完成值", (Case(Condition(Reference("!=", "previous_year", 1, "%")), Share(1)),), Points(3)),
    Cases("完成值", (Case(Condition(Reference("<", "完成率", 1, "%")), Share(1)),), Points(3)),
    Cases("完成值", (Case(Condition(Change("increase", ">=", 5, "%", "previous_year")), Share(1)),), Points(3)),
    Cases(None, (Case(StateHolds("合格"), Share(1)),), Points(3)),
    Cases(None, (Case(MET, PointsBetween(2, 3)),), Points(3)),
    Cases(None, (Case(MET, Grade("优")),), Points(3)),
    Adjust(Ruled(RATIO), (step(),)),
    Adjust(None, (step(limit=Points(1)),)),
    Adjust(None, (step(origin=Base("上年")),)),
    Adjust(None, (step(measure="完成值", origin=Amount(9, "起"), per=Amount(1, "起")),)),
    Adjust(None, (step(side="late"),)),
    Adjust(None, (step(score=PointsBetween(-2, -1)),)),
    Adjust(None, (Once(StateHolds("达到目标"), Points(-1)),)),
    Adjust(None, (Event("发现一处", Amount(1, "处"), Points(-1)),)),
]
TARGETS: list[Comparator] = [AtLeast(90, "%"), AtMost(90, "%"), AtLeast(0, "%"), AtLeast(5, "‰")]
TARGETS += [Between(20, 90, unit="%")]


@pytest.mark.parametrize("rule", COMPILED, ids=str)
def test_pieces_are_the_rule_at_and_beside_their_edges(rule: Rule) -> None:
    for target in TARGETS:
        same_as_pieces(rule, target)


def same_as_pieces(rule: Rule, target: Comparator) -> None:
    pack, bound = pack_with(rule), row(target)
    pieces = score_pieces(bound, pack, TEN, FACTS)
    compiled = function_of(pieces)
    edges = {piece.cell.lower for piece in pieces if piece.is_point and piece.cell.lower is not None}
    assert len(pieces) < 30
    for actual in {*GRID, *edges, *(edge + beside for edge in edges for beside in (-Fraction(1, 99), Fraction(1, 99)))}:
        traced = score_indicator(evolve(bound, actual=actual), Actual(), pack, TEN, FACTS).earned
        assert [traced] == [piece.at(actual) for piece in pieces if piece.cell.holds(actual)]
        assert traced == compiled(actual)


@pytest.mark.parametrize("silent", ["by_size", "whole", "parts"])
@pytest.mark.parametrize("per", [1, 5])
@pytest.mark.parametrize("whole", [None, True, False])
def test_both_read_a_silent_step_as_the_pack_says(silent: str, per: int, whole: bool | None) -> None:  # noqa: FBT001
    pack = pack_with(Adjust(None, (step(per=Amount(per, "百分点"), whole=whole),)))
    pack = evolve(pack, readings=Readings(source=pack.sources[0].key, silent_steps=silent))
    bound = row(AtLeast(100, "%"))
    compiled = compile_row(bound, pack, TEN, FACTS)
    parts = {None: silent == "parts" or (silent == "by_size" and per == 1), True: False, False: True}[whole]
    missing = Fraction("7.5") / per
    expected = TEN - Fraction("0.3") * (missing if parts else missing // 1)
    traced = score_indicator(evolve(bound, actual=Fraction("92.5")), Actual(), evolve(pack, rounding=()), TEN, FACTS)
    assert expected == traced.earned
    for actual in GRID:
        traced = score_indicator(evolve(bound, actual=actual), Actual(), pack, TEN, FACTS)
        assert traced.earned == compiled(actual)


@pytest.mark.parametrize("rule", UNDECIDED, ids=str)
def test_what_takes_a_square_is_no_pieces_but_is_scored(rule: Rule) -> None:
    pack, bound = pack_with(rule), row(AtLeast(90, "%"))
    with pytest.raises(Undecidable):
        score_pieces(bound, pack, TEN, FACTS)
    compiled = compile_row(bound, pack, TEN, FACTS)
    for actual in GRID:
        assert score_indicator(evolve(bound, actual=actual), Actual(), pack, TEN, FACTS).earned == compiled(actual)


def test_integers_and_decimals_are_exact_numbers_too() -> None:
    compiled = compile_row(row(AtLeast(90, "%")), HUBEI, TEN)
    assert compiled(45) == compiled(Decimal("45.00")) == compiled(Fraction(45)) == 5


def test_without_rounding_the_exact_score_is_given() -> None:
    pack = evolve(HUBEI, rounding=())
    assert compile_row(row(AtLeast(90, "%")), pack, TEN)(Fraction(1)) == Fraction(1, 9)
