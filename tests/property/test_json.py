"""Every public value has one JSON form: it reads back equal, keeps to its schema, and pydantic takes it."""

import json
import pickle
import warnings
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from pydantic import BaseModel, TypeAdapter

import indicators
from drawn.packs import packs
from drawn.trees import rule_trees
from indicators.cli import main
from indicators.cli.schema import TYPES
from indicators.comparators import Comparator, Interval, Reading, Unparsed, from_dict
from indicators.cycle import load_questionnaire, milestones, pre_evaluate, review_goals
from indicators.data import Data, json_schema
from indicators.errors import Finding, Level, Span
from indicators.evaluation import LEVEL, evaluate_table, read_evaluation_table
from indicators.forms import read_form
from indicators.reviewing import PublishedForm, load_monitoring, review_progress, review_published
from indicators.rulepacks import RulePack
from indicators.scoring import Score, SelfEvaluation
from indicators.standards import Given, Question, Rule, Standard, evaluate
from indicators.targets import Actual, Actuals, BoundTarget, Facts, Goal, GoalTable, Indicator
from indicators.testing import strategies
from indicators.units import Measure


@cache
def validator(kind: type[Data]) -> Draft202012Validator:
    return Draft202012Validator(json_schema(kind))  # which is held against the meta-schema


def holds(kind: Any, value: Data) -> None:
    written = json.dumps(value.whole_dict(), ensure_ascii=False)
    assert kind.from_dict(json.loads(written)) == value
    validator(kind).validate(json.loads(written))
    assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own


DRAWN: dict[type[Data], st.SearchStrategy[Any]] = {
    Reading: strategies.expressions(),
    Indicator: strategies.indicators(),
    Goal: strategies.goals(),
    GoalTable: strategies.goal_tables(),
    Facts: strategies.facts(),
    RulePack: packs(),
    Rule: rule_trees(),
    SelfEvaluation: packs().flatmap(strategies.forms),
}


@pytest.mark.parametrize("kind", DRAWN, ids=lambda kind: kind.__name__)
def test_what_is_drawn_reads_back_equal(kind: type[Data]) -> None:
    @settings(max_examples=4)
    @given(DRAWN[kind])
    def law(value: Any) -> None:
        holds(kind, value)

    law()


def made() -> list[Data]:
    rows = [
        ["指标", "指标值"],
        ["车辆", "≥65台"],
        ["时限", "2026年6月30日前"],
        ["效果", "显著"],
        ["两项", "≥5次，≥90%"],
    ]
    head = [["一级指标", "二级指标", "三级指标", "指标值"]]
    (table,) = read_form([["绩效目标表"], *head, *(["产出指标", "数量指标", *row] for row in rows[1:])])
    actuals = indicators.score(table, {"车辆": "62台", "时限": "2026年7月9日"}, "hubei-2019")
    row = actuals.scores[0]
    standard = indicators.parse_standard("控制率≦100%,计5分;每超过一个百分点扣0.5分,扣完为止。")
    known = Given(points=Fraction(5), values={"控制率": Fraction("101.3")})
    filled = PublishedForm(name="表", rows=(Indicator(name="甲", path=("", ""), target=indicators.parse("≥5次")),))
    printed = read_evaluation_table(
        [("三级指标", "分值", "评分标准"), ("覆盖率", "5", "覆盖率≥95%,得5分;不足95%,得0分。")]
    )
    with warnings.catch_warnings(action="ignore"):  # the packs that ship for these two are our own choice
        gated, asked = review_goals(table), load_questionnaire()
        answers = [("指标", "问题", "答案"), *((each.ask, LEVEL, "良") for each in asked.questions)]
        supported = pre_evaluate(asked, answers)
    return [
        gated,
        supported,
        *milestones(json.loads(json.dumps(gated.to_dict()))),
        indicators.parse("%$"),
        indicators.parse("735", column_unit="人次", column_comparator="≧"),
        Interval(None, Fraction(2, 3)),
        Finding(code="odd", message="看不懂", text="≥六千起", span=Span(1, 3), level=Level.INFO),
        indicators.Diagnostic(code="odd", message="看不懂"),
        Measure("2/3", "次", ("天",)),
        standard,
        *indicators.questions(standard),
        known,
        evaluate(standard, known),
        *table.goals,
        Actual(text="62台", reading=indicators.parse("62台"), named=(("上年", (Fraction(5), None)),)),
        Actuals(
            values={("", "车辆"): Actual()}, executed={"": Fraction(5)}, facts=Facts(named={"月": (Fraction(30), "天")})
        ),
        *(score.bound for score in actuals.scores),
        *actuals.scores,
        *([actuals.execution] if actuals.execution else []),
        actuals,
        indicators.explain(row, "hubei-2019"),
        filled,
        review_published(filled, "hubei-2019"),
        review_progress(table, Actuals(), date(2026, 6, 30), load_monitoring("sx-monitor")),
        printed,
        evaluate_table(printed, [], "hubei-2019"),
        *[actuals.pack],
    ]


@pytest.mark.parametrize("value", made(), ids=lambda value: type(value).__name__)
def test_what_the_library_gives_reads_back_equal(value: Data) -> None:
    kind = value.read_by() if isinstance(value, Reading) else type(value)
    holds(kind, value)
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    assert adapter.validate_json(adapter.dump_json(value)) == value
    schema = adapter.json_schema()
    own = schema["$defs"][schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema  # a score holds scores
    assert own["title"] == (kind.titled or kind.__name__)


def test_no_public_type_is_left_out() -> None:
    public = [getattr(indicators, name) for name in indicators.__all__]
    named = {each.__name__ for each in public if isinstance(each, type) and not issubclass(each, Exception)}
    assert named - {"Day"} <= TYPES.keys()
    kinds: list[type[Data]] = [*DRAWN, *(type(each) for each in made())]
    tried = {each.titled or each.__name__ for each in kinds}
    assert TYPES.keys() <= tried


def test_diagnostics_and_provenance_are_kept() -> None:
    for text, unit in (("%$", None), ("5", "次"), ("≥5次，%$", None)):
        read = indicators.parse(text, column_unit=unit)
        again = from_dict(read.whole_dict())
        assert (again.provenance, again.anomalies) == (read.provenance, read.anomalies)
        if isinstance(read, Unparsed):
            assert isinstance(again, Unparsed)
            assert again.diagnostic == read.diagnostic


def test_pydantic_models_hold_values() -> None:
    class Request(BaseModel):
        target: Comparator
        score: Score | None = None

    given = Request(
        target=indicators.parse("≥5次"), score=indicators.score_row("≥5次", 4, points=10, rules="hubei-2019")
    )
    assert Request.model_validate_json(given.model_dump_json()) == given
    Draft202012Validator(Request.model_json_schema()).validate(json.loads(given.model_dump_json()))


@pytest.mark.parametrize(
    ("kind", "data", "where"),
    [
        (Goal, {}, "缺少字段 name"),
        (Goal, {"name": "甲", "horizon": "annual", "x": 1}, "没有这个字段：x"),
        (Goal, {"name": "甲", "horizon": "不是"}, r"\$.horizon：这里不能是 '不是'"),
        (Goal, {"name": "甲", "horizon": "annual", "funds": 0.5}, r"\$.funds"),
        (Goal, {"name": "甲", "horizon": "annual", "funds": "1/0"}, r"\$.funds"),
        (Goal, {"name": "甲", "horizon": "annual", "indicators": {}}, r"\$.indicators"),
        (Goal, {"name": "甲", "horizon": "annual", "indicators": [{"name": 5}]}, r"\$.indicators\[0\]"),
        (Indicator, {"name": "甲", "path": ["产出"], "target": {"kind": "blank"}}, r"\$.path：这里要 2 个值"),
        (Interval, [], "JSON"),
        (Given, {"points": "-1"}, "分值不能小于零"),
        (Standard, {"kind": "judgement"}, "words"),
        (Question, {"kind": "number"}, "name"),
        (BoundTarget, {"indicator": {"name": "", "path": ["", ""], "target": {"kind": "x"}}}, r"\$.indicator.target"),
    ],
)
def test_other_data_says_where_it_is_wrong(kind: type[Data], data: Any, where: str) -> None:
    with pytest.raises(ValueError, match=where):
        kind.from_dict(data)


def test_data_without_end_is_refused() -> None:
    deep = indicators.bind(Indicator(name="甲", target=indicators.parse("≥5次"))).to_dict()
    for _ in range(100):
        deep |= {"parts": [deep.copy()]}
    with pytest.raises(ValueError, match="套得太深"):
        BoundTarget.from_dict(deep)


def test_the_command_prints_the_schemas(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out.split() == [*TYPES]
    assert main(["schema", "Score"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema(Score)
    assert main(["schema", "score"]) == 2
