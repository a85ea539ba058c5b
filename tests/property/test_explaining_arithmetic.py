"""Every printed line of arithmetic recomputes: = is exactly equal, ≈ is the value rounded half-up as printed.

The calculator here is the test's own and knows nothing of the library's.
"""

import re
import tomllib
import warnings
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawn.trees import rule_trees
from indicators.explaining import Explanation, allotment_words, explain, explain_evaluation, rule_words
from indicators.files import read_actuals, read_forms
from indicators.forms import explain_row
from indicators.rulepacks import RulePack, load_rulepack, roundings, rulepack_ids
from indicators.rulepacks import rounded as rounded_pack
from indicators.scoring import allot, score, score_execution, score_indicator
from indicators.standards import Amount, Given, Rule, evaluate, questions
from indicators.syntax import parse
from indicators.targets import Actual, Actuals, Facts, GoalTable, Indicator, bind
from indicators.testing.strategies import actuals_for, facts, goal_tables, indicators

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT.parent / "examples" / "hanyang-2026"
FOR_OTHER_FORMS = (
    "cn-goal-review",
    "cn-preeval",
    "goal-review-default",
    "preeval-default",
    "sc-unit",
)  # they refuse a goal table
LEFT = re.compile(r"[-\d.,()+×÷% ]*$")  # the arithmetic before a sign
RIGHT = re.compile(r"\s*(-?[\d,]*\.?\d+)(%?)(?!\s*[-+×÷(\d.,%])")  # a result, not the next piece of arithmetic
ROUNDED = re.compile(r"保留 (\d) 位小数（(.+?)）：(-?[\d.]+) → (-?[\d.]+)")
SIGN = re.compile(r"\s*([-+×÷()%]|\d[\d,]*(?:\.\d+)?)")
WORDS = ("指标值", "适用规则", "依据", "说明", "提示", "偏差原因", "　指标值", "　适用规则", "　说明", "　依据")
QUOTED = re.compile(r"“[^”]*”")


@cache
def pack_of(pack_id: str) -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack(pack_id)


def calculated(text: str) -> Fraction:
    """What a pocket calculator with brackets shows."""
    keys = SIGN.findall(text)
    value = _sum(keys)
    assert not keys, text
    return value


def _sum(keys: list[str]) -> Fraction:
    value = _product(keys)
    while keys and keys[0] in "+-":
        value = value + _product(keys) if keys.pop(0) == "+" else value - _product(keys)
    return value


def _product(keys: list[str]) -> Fraction:
    value = _one(keys)
    while keys and keys[0] in "×÷":
        value = value * _one(keys) if keys.pop(0) == "×" else value / _one(keys)
    return value


def _one(keys: list[str]) -> Fraction:
    key = keys.pop(0)
    if key == "-":
        return -_one(keys)
    if key == "(":
        value = _sum(keys)
        assert keys.pop(0) == ")"
    else:
        value = Fraction(key.replace(",", ""))
    while keys and keys[0] == "%":
        keys.pop(0)
        value /= 100
    return value


def half_up(value: Fraction, digits: int) -> Fraction:
    scaled = abs(value) * 10**digits
    return Fraction(int(scaled + Fraction(1, 2)), 10**digits) * (-1 if value < 0 else 1)


def rounded(value: Fraction, digits: int, how: str) -> Fraction:
    if how == "四舍六入五成双":
        return Fraction(round(value * 10**digits), 10**digits)
    return half_up(value, digits) if how == "四舍五入" else Fraction(int(value * 10**digits), 10**digits)


def check(line: str) -> int:
    """Recompute all that a line prints; say how many results it holds."""
    bare = QUOTED.sub("", line)
    count = 0
    left, *rest = re.split("([=≈])", bare)
    for sign, right in zip(rest[::2], rest[1::2], strict=True):
        result, keys = RIGHT.match(right), LEFT.search(left)
        if result is not None and not bare.startswith(WORDS):
            assert keys is not None
            assert keys[0].strip(), line  # no number from nowhere
            value = calculated(keys[0]) * (100 if result[2] else 1)
            number = Fraction(result[1].replace(",", ""))
            digits = len(result[1].partition(".")[2])
            assert number == (value if sign == "=" else half_up(value, digits)), line
            count += 1
        left = right
    for places, how, before, after in ROUNDED.findall(bare):
        assert Fraction(after) == rounded(Fraction(before), int(places), how), line
    assert "…" not in bare, line
    return count


def check_all(explanations: Iterable[Explanation]) -> int:
    count = 0
    for each in explanations:
        for line in each.lines:
            assert "【" not in line, line
            assert "「" not in line, line
            count += check(line)
    return count


def test_the_calculator_is_one() -> None:
    assert calculated("(80 - 75) ÷ 25 × (10 - -2) + 50%") == Fraction("2.9")
    with pytest.raises(AssertionError):
        check("80 × 1 ÷ 9 ≈ 8.88 分")


@cache
def example() -> tuple[tuple[GoalTable, ...], dict[str, Actuals]]:
    tables = read_forms(EXAMPLE / "goals.txt")
    return tables, read_actuals(EXAMPLE / "actuals.csv", tables)


@pytest.mark.parametrize("pack_id", [each for each in rulepack_ids() if each not in FOR_OTHER_FORMS])
def test_the_example_recomputes_under_every_pack(pack_id: str) -> None:
    tables, actuals = example()
    for table in tables:
        result = score(table, actuals[table.name], pack_of(pack_id))
        lines = check_all(explain_row(result, "*"))
        assert lines > 0
        assert lines > 2 * len(result.scores) or pack_id != "cn-mof-2020"


@pytest.mark.parametrize("pack_id", rulepack_ids())
def test_no_internal_notation_reaches_an_officer(pack_id: str) -> None:
    pack = pack_of(pack_id)
    said = [rule_words(rule) for rule in pack.rules] + ([rule_words(pack.execution)] if pack.execution else [])
    assert not set("【】「」") & set("".join(said))


@given(st.sampled_from(rulepack_ids()), st.data())
def test_made_rows_recompute_under_every_pack(pack_id: str, data: st.DataObject) -> None:
    pack = pack_of(pack_id)
    name = data.draw(st.sampled_from((None, *roundings())))
    pack = pack if name is None else rounded_pack(pack, name)
    row = data.draw(indicators())
    actual, known = data.draw(actuals_for(row.target)), data.draw(facts())
    points = Fraction(data.draw(st.integers(1, 5000)), 100)
    check_all([explain(score_indicator(bind(row, actual, known), actual, pack, points, known), pack)])


def golden_rows() -> list[dict[str, str]]:
    files = sorted((ROOT / "golden" / "packs").glob("*.toml"))
    return [{"pack": f.stem} | row for f in files for row in tomllib.loads(f.read_text("utf-8")).get("row", [])]


def test_the_golden_rows_recompute() -> None:
    count = 0
    for row in golden_rows():
        actual = Actual(text=row["actual"], reading=parse(row["actual"]), share=Fraction(row.get("share", 1)))
        path = (row.get("level1", "产出指标"), row.get("level2", ""))
        bound = bind(Indicator(name=row.get("name", "试算指标"), path=path, target=parse(row["target"])), actual)
        pack = pack_of(row["pack"])
        count += check_all([explain(score_indicator(bound, actual, pack, Fraction(row["points"])), pack)])
    assert count > len(golden_rows())


@given(st.sampled_from(rulepack_ids()), goal_tables())
def test_made_points_recompute_under_every_pack(pack_id: str, table: GoalTable) -> None:
    pack = pack_of(pack_id)
    for row in allot(table, pack).rows:
        check_all([Explanation("", tuple(allotment_words(row.steps, pack)))])


@given(st.sampled_from(rulepack_ids()), st.integers(1, 10**10), st.integers(0, 10**10), st.booleans())
def test_made_spending_recomputes_under_every_pack(pack_id: str, budget: int, spent: int, done: bool) -> None:  # noqa: FBT001
    pack = pack_of(pack_id)
    if pack.execution is not None:
        known = Facts(finished=done)
        found = score_execution(pack, pack.execution, Fraction(budget, 100), Fraction(spent, 100), known)
        check_all([explain(found, pack)])


@given(rule_trees(), st.data())
def test_any_rule_recomputes(rule: Rule, data: st.DataObject) -> None:
    values, states, judgements = {}, {}, {}
    for question in questions(rule, points=Fraction(10)):
        if question.kind == "state":
            states[question.name] = data.draw(st.booleans())
        elif question.kind == "judgement":
            judgements[question.name] = question.low or Fraction(0)
        else:
            number = data.draw(st.fractions(min_value=-20, max_value=200, max_denominator=20))
            values[question.name] = Amount(number, question.unit)
    found = evaluate(rule, Given(points=Fraction(10), values=values, states=states, judgements=judgements))
    for line in explain_evaluation(found):
        check(line)
