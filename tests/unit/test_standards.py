"""The rule tree: its JSON form, its soundness, the arithmetic in it, the facts that it asks for."""

import json
import pickle
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from indicators.comparators import AtLeast, By, Change, Day, Stated, YesNo
from indicators.errors import RuleError
from indicators.standards import (
    Adjust,
    Amount,
    Base,
    Case,
    Cases,
    Combined,
    Condition,
    Discretion,
    Event,
    Formula,
    Given,
    Grade,
    Judgement,
    Linear,
    Node,
    Once,
    Point,
    Points,
    PointsBetween,
    Proportional,
    Question,
    Rounding,
    Rule,
    Ruled,
    Share,
    ShareBetween,
    Standard,
    StateHolds,
    Step,
    SumOf,
    Unreadable,
    Veto,
    When,
    evaluate,
    questions,
)
from indicators.standards.formula import Literal, evaluate_term, free_names, names_in, parse_formula
from indicators.standards.parting import parting
from indicators.standards.tree import Parting

_VECTORS = Path(__file__).parents[1] / "conformance"


def _vectors() -> list[Any]:
    rows = []
    for name in ("standards.jsonl", "standards_contract.jsonl"):
        lines = (_VECTORS / name).read_text(encoding="utf-8").splitlines()
        rows += [(row["id"], row["expected"]) for row in map(json.loads, lines)]
    return rows


def test_every_vector_round_trips() -> None:
    for name, expected in _vectors():
        standard = Standard.from_dict(expected)
        assert expected == standard.to_dict(), name
        assert standard == Standard.from_dict(standard.to_dict()), name
        assert standard == pickle.loads(pickle.dumps(standard)), name  # noqa: S301 - our own bytes


def test_answering_every_question_leaves_none() -> None:
    for name, expected in _vectors():
        answer_all(name, expected)


def answer_all(name: str, expected: dict[str, Any]) -> None:
    standard, points = Standard.from_dict(expected), Fraction(10)
    asked = questions(standard, points=points)
    assert len(asked) == len({(each.kind, each.name) for each in asked}), name
    for round_ in range(4):
        numbers, states, judgements = {}, {}, {}
        for i, question in enumerate(asked):
            if question.kind == "state":
                states[question.name] = (i + round_) % 2 == 0
            elif question.kind == "judgement":
                judgements[question.name] = question.low or Fraction(0)
            else:
                numbers[question.name] = Amount(2024 if question.name == "年度" else 7 + i + 31 * round_, question.unit)
        found = evaluate(standard, Given(points=points, values=numbers, states=states, judgements=judgements))
        assert found.needs is None, name
        assert (found.stopped is None) == (expected["kind"] != "unparsed"), name


def test_the_text_is_no_part_of_what_a_standard_says() -> None:
    rule = Judgement("酌情给分")
    assert Standard(rule, "酌情给分") == Standard(rule, "酌情给分。", anomalies=("misspelt",))


def test_a_nested_json_form_names_the_place_of_an_error() -> None:
    data: dict[str, Any] = {"kind": "cases", "measure": None, "otherwise": None}
    data |= {"cases": [{"when": {"kind": "state", "words": "是"}, "score": {"points": "五"}}]}
    with pytest.raises(RuleError, match=r"^\$\.cases\[1\]\.score\.points：这里应当是十进制数的字符串，而不是 '五'$"):
        Rule.from_dict(data)


STATE = {"kind": "state", "words": "是"}
QUANTITY = {"kind": "quantity", "comparator": ">=", "value": "5"}


@pytest.mark.parametrize(
    ("base", "data", "message"),
    [
        (Rule, {"kind": "sums"}, r"没有这种写法：'sums'，可用 adjust、cases"),
        (Rule, {"kind": "judgement"}, "缺少字段"),
        (Rule, {"kind": "judgement", "words": "给分", "max": "5"}, "没有这个字段：max"),
        (Rule, {"kind": "judgement", "words": 5}, "这里应当是文字，而不是 5"),
        (Rule, {"kind": "judgement", "words": " "}, r"\$：酌情的文字不能为空"),
        (Rule, {"kind": "judgement", "words": "给分", "limit": {"grade": "优"}}, r"\$\.limit：这里不能这样写"),
        (Rule, {"kind": "judgement", "words": "给分", "limit": {"points": 5.5}}, "而不是 5.5"),
        (Rule, {"kind": "judgement", "words": "给分", "limit": "5"}, "这里应当是一组字段"),
        (Rule, {"kind": "cases", "cases": {}}, r"\$\.cases：这里应当是列表"),
        (Rule, "judgement", "这里应当是一组字段，而不是 'judgement'"),
        (Rule, {"kind": "judgement", "words": "给分", "limit": {"points": "1e999999999"}}, "而不是 '1e999999999'"),
        (Rule, {"kind": "judgement", "words": "给分", "limit": {"points": "1/0"}}, "而不是 '1/0'"),
        (When, {**QUANTITY, "value": "五"}, r"\$\.value：这里应当是十进制数的字符串，而不是 '五'"),
        (When, {**QUANTITY, "value": "1e999999999"}, r"\$\.value：.*'1e999999999'"),
        (When, {"kind": "quantity", "comparator": ">="}, r"\$：不是合法的比较式"),
        (When, {**QUANTITY, "bound": "5"}, "没有这个字段：bound"),
        (When, {**QUANTITY, "absolute": "yes"}, "这里应当是是或否"),
        (When, {**QUANTITY, "measure": 5}, r"\$\.measure：这里应当是文字"),
        (When, {**QUANTITY, "comparator": None}, "条件里的数没有比较符"),
        (When, {"kind": "boolean", "value": True}, "没有这种写法：'boolean'"),
        (When, {"kind": "compound", "operator": "xor", "parts": [STATE, STATE]}, "条件只能用 and 或 or 相连"),
        (When, {"kind": "compound", "operator": "or", "parts": [STATE]}, "复合条件至少两项"),
    ],
)
def test_a_malformed_mapping_is_refused(base: type[Node], data: Any, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        base.from_dict(data)


def test_what_toml_cannot_write_may_be_left_out() -> None:
    read = Rule.from_dict({"kind": "cases", "cases": [{"when": QUANTITY, "score": {"share": 1}}]})
    assert read == Cases(None, (Case(Condition(AtLeast(5)), Share(1)),))
    between = When.from_dict({"kind": "range", "upper": "5", "lower_closed": True, "upper_closed": False})
    assert between.to_dict()["lower"] is None


def test_a_mapping_nested_without_end_is_refused() -> None:
    data: dict[str, Any] = {"kind": "judgement", "words": "给分", "limit": None}
    for _ in range(70):
        data = {
            "kind": "cases",
            "measure": None,
            "cases": [{"when": STATE, "score": {"rule": data}}],
            "otherwise": None,
        }
    with pytest.raises(RuleError, match="规则套得太深"):
        Rule.from_dict(data)


GAP = Amount(1, "天")
ONE = (Once(StateHolds("迟报"), Points(-1)),)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: PointsBetween(5, 3), "区间应当小数在前：5 到 3"),
        (lambda: ShareBetween(1, 1), "区间应当小数在前"),
        (lambda: Grade(""), "等级不能为空"),
        (lambda: Condition(YesNo(value=True)), "条件里不能用这种比较式：boolean"),
        (lambda: Condition(Stated(5)), "条件里的数没有比较符"),
        (lambda: Condition(AtLeast(5), " "), "指标名称不能为空"),
        (lambda: StateHolds(""), "状态的文字不能为空"),
        (lambda: Combined("or", (StateHolds("甲"), Combined("or", (StateHolds("乙"), StateHolds("丙"))))), "不能再套"),
        (lambda: Base(""), "参照值不能为空"),
        (lambda: Step("甲", "beside", None, GAP, Points(-1)), "没有这种方向：'beside'"),
        (lambda: Step("甲", "below", None, Amount(0, "天"), Points(-1)), "每一步必须大于零并带单位"),
        (lambda: Step("甲", "below", None, Amount(1, None), Points(-1)), "每一步必须大于零并带单位"),
        (lambda: Step("甲", "below", None, GAP, Points(0)), "加减分不能是零"),
        (lambda: Step("甲", "below", None, GAP, Points(-1), limit=Points(-1)), "加减分的限额必须大于零"),
        (lambda: Step("甲", "below", None, GAP, Points(-1), whole=True, up=True), "零头不能既进位又照计或不计"),
        (lambda: Event("", GAP, Points(-1)), "计数的事项不能为空"),
        (lambda: Discretion(None, ""), "酌情的文字不能为空"),
        (lambda: Cases(None, ()), "分档规则至少要有一档"),
        (lambda: Cases("", (Case(StateHolds("甲"), Points(1)),)), "指标名称不能为空"),
        (lambda: Adjust(None, ()), "加减分规则至少要有一项加减"),
        (lambda: Adjust(Grade("优"), ONE), "起点不能是等级"),
        (lambda: Adjust(None, ONE, None, Points(0)), "封顶必须大于零"),
        (lambda: Linear(None, None, Point(0, "%", Share(1))), "直线的两端不能是同一个数"),
        (lambda: Linear(None, Point(5, "%", Share(0)), Point(5, "%", Share(1))), "直线的两端不能是同一个数"),
        (lambda: Formula("甲/乙", ("乙", "甲")), "names 应当是算式里依次出现的名称"),
        (lambda: SumOf((Judgement("给分"),)), "分项相加至少要有两项"),
        (lambda: Veto(StateHolds("甲"), "nothing", None), "没有这种否决：'nothing'"),
        (lambda: Veto(StateHolds("甲"), "zero", "world"), "没有这种否决：'zero'，'world'"),
        (lambda: Veto(StateHolds("甲"), "grade", None), "定等级的否决要写等级"),
        (lambda: Veto(StateHolds("甲"), "zero", None, "差"), "定等级的否决要写等级"),
        (lambda: Judgement("给分", Points(0)), "封顶必须大于零"),
        (lambda: Rounding("total", 2), "没有这种修约：'total'"),
        (lambda: Rounding("score", 12), "12 位"),
    ],
)
def test_an_unsound_node_is_refused(build: Callable[[], Node], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        build()


def test_a_float_is_no_exact_number() -> None:
    with pytest.raises(TypeError, match="float"):
        Points(0.5)  # type: ignore[arg-type]


# -- the arithmetic of formulas


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1+2*3", "7"),
        ("(1+2)*3", "9"),
        ("6/4/3", "1/2"),
        ("10-4-3", "3"),
        ("-甲+3", "1"),
        ("2*-甲", "-4"),
        ("40%*甲", "4/5"),
        ("(甲+3)%", "1/20"),
        ("甲/ 乙 * 分值", "20/3"),
        (".5*甲", "1"),
    ],
)
def test_arithmetic_is_exact(text: str, expected: str) -> None:
    values = {"甲": Fraction(2), "乙": Fraction(3), "分值": Fraction(10)}
    assert Fraction(expected) == evaluate_term(parse_formula(text, ("甲", "乙")), values)


def test_the_longest_name_is_taken() -> None:
    term = parse_formula("完成值/完成值合计", ("完成值", "完成值合计"))
    assert ("完成值", "完成值合计") == names_in(term)


def test_a_name_may_hold_signs() -> None:
    assert names_in(parse_formula("投入(万元)/产出-净值", ("投入(万元)", "产出-净值"))) == ("投入(万元)", "产出-净值")


@pytest.mark.parametrize(
    ("text", "at", "message"),
    [
        ("1+", 2, "这里应当是数、名称或括号"),
        ("(1+2", 4, "括号没有成对"),
        ("1)2", 1, "算式在这里读不下去"),
        ("甲 乙", 2, "算式在这里读不下去"),
        ("1.2.3", 0, "这里应当是数、名称或括号"),
        ("丙*2", 0, "这里应当是数、名称或括号"),
        ("", 0, "这里应当是数、名称或括号"),
        ("(" * 60 + "1" + ")" * 60, 51, "括号套得太深"),
        ("-" * 60 + "1", 51, "括号套得太深"),
    ],
)
def test_a_broken_formula_says_where(text: str, at: int, message: str) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        parse_formula(text, ("甲", "乙"))
    assert caught.value.span is not None
    assert at == caught.value.span.start


def test_names_of_an_undeclared_formula() -> None:
    assert free_names("(甲+乙 )/2.5*100%-甲") == ("甲", "乙")
    assert names_in(Literal(Fraction(1))) == ()
    assert names_in(parse_formula("-甲", ("甲",))) == ("甲",)


# -- questions


def asked(rule: Rule | Standard, **more: Any) -> list[tuple[str, str, str | None]]:
    return [(each.kind, each.name, each.unit) for each in questions(rule, **more)]


def test_questions_name_kind_and_unit() -> None:
    rule = SumOf(
        (
            Cases(
                "完成率",
                (
                    Case(Condition(AtLeast(95, "%")), PointsBetween(6, 8)),
                    Case(
                        Combined("and", (Condition(By("<=", Day(None, 6, 30)), "完工日期"), StateHolds("合格"))),
                        Points(5),
                    ),
                    Case(Condition(Change("increase", ">=", 5, "%", "previous_year")), ShareBetween("0.5", "0.6")),
                    Case(Condition(Change("increase", ">=", 5, "起", None), "起数"), Ruled(Judgement("酌情给分"))),
                ),
                Ruled(Unreadable("看不懂")),
            ),
            Adjust(
                None,
                (
                    Step("合格率", "below", Amount(98, "%"), Amount(1, "百分点"), Points(-1)),
                    Step(None, "late", None, Amount(1, "天"), PointsBetween(-2, -1)),
                    Step("件数", "above", Base("市下达数"), Amount(1, "件"), Points(-1)),
                    Step("户数", "below", None, Amount(10, "%"), Points(-1)),
                    Event("发现一处", Amount(1, "处"), Points(-1), when=StateHolds("未整改")),
                    Proportional(Condition(AtLeast(95, "%")), "到户率"),
                    Proportional(None),
                    Event("发现一处", Amount(1, "处"), Points(-1)),
                    Discretion(StateHolds("不足"), "酌情扣分", Points(2)),
                ),
            ),
            Linear(
                "值", Point(None, "分", Points(8), reference="最低值"), Point(None, "分", Points(9), reference="最高值")
            ),
            Veto(StateHolds("造假"), "zero", None),
        )
    )
    assert asked(rule, measure="完成情况") == [
        ("number", "完成率", "%"),
        ("judgement", "≥95%", "分"),
        ("date", "完工日期", "日期"),
        ("number", "年度", None),
        ("state", "合格", None),
        ("number", "上年", None),
        ("judgement", "较上年增长≥5%", "分"),
        ("number", "起数", "起"),
        ("number", "基数", "起"),
        ("judgement", "起数增长≥5起酌情给分", "分"),
        ("number", "合格率", "%"),
        ("number", "完成情况超过时限", "天"),
        ("judgement", "完成情况", "分"),
        ("number", "市下达数", "件"),
        ("number", "件数", "件"),
        ("number", "目标值", None),
        ("number", "户数", None),
        ("state", "未整改", None),
        ("number", "发现一处", "处"),
        ("number", "到户率", "%"),
        ("number", "完成比例", "%"),
        ("state", "不足", None),
        ("judgement", "不足酌情扣分", "分"),
        ("number", "最低值", "分"),
        ("number", "最高值", "分"),
        ("number", "值", "分"),
        ("state", "造假", None),
    ]


def test_an_answer_lies_within_the_range_of_its_question() -> None:
    question = Question("judgement", "较好", "分", Fraction(6), Fraction(8), high_closed=False)
    assert [question.allows(Fraction(each)) for each in (5, 6, 8)] == [False, True, False]


def test_a_rule_and_a_standard_print_the_same() -> None:
    rule = Judgement("酌情给分", Points(5))
    assert str(rule) == str(Standard(rule))


def test_ranges_of_judgements_are_numbers_where_the_points_are_known() -> None:
    rule = Cases(None, (Case(StateHolds("较好"), ShareBetween("0.6", "0.8")),))
    assert questions(rule, points=Fraction(10))[1] == Question("judgement", "较好", "分", Fraction(6), Fraction(8))
    assert questions(rule)[1] == Question("judgement", "较好", "分", None, None)
    assert questions(Judgement("给分"), points=Fraction(10))[0].high == 10


def test_a_measure_that_explains_itself_asks_for_its_parts() -> None:
    line = Linear("知晓率", None, Point(100, "%", Share(1)))
    assert asked(Standard(line, defined=(("知晓率", "知晓人数/受访人数"),))) == [
        ("number", "知晓人数", None),
        ("number", "受访人数", None),
    ]
    assert asked(Standard(line, defined=(("知晓率", "知晓人数)"),))) == [("number", "知晓率", "%")]
    assert [each.name for each in questions(Standard(line), "指标")] == ["知晓率"]


def test_a_deadline_with_a_year_asks_only_for_the_date() -> None:
    rule = Cases("完工日期", (Case(Condition(By("<=", Day(2026, 6, 30))), Share(1)),))
    assert asked(rule) == [("date", "完工日期", "日期")]


def test_two_rules_part_on_a_day_or_where_both_can_be_computed() -> None:
    def dated(points: int) -> Rule:
        return Cases("完工日期", (Case(Condition(By("<=", Day(2026, 6, 30))), Points(points)),), Points(0))

    def divided(points: str) -> Rule:
        return Formula(f"甲/乙*{points}", ("甲", "乙"))

    assert parting(dated(5), dated(2)) == Parting("「完工日期」为2022年1月8日", "", "5", "2")
    assert parting(divided("分值"), divided("5")) == Parting("「甲」为1、「乙」为1", "", "100", "5")
