from fractions import Fraction
from typing import Any

import pytest

from indicators.comparators import AtLeast, Between, Exactly, LessThan, NotEqual
from indicators.errors import Level
from indicators.standards import tree
from indicators.standards.lint import lint
from indicators.syntax import parse_standard


def codes(text: str, weight: Any = None) -> list[str]:
    return [finding.code for finding in lint(parse_standard(text), weight)]


def bands(*rows: tuple[Any, int]) -> tree.Standard:
    return tree.Standard(
        tree.Cases("完成率", tuple(tree.Case(tree.Condition(test), tree.Points(n)) for test, n in rows))
    )


@pytest.mark.parametrize(
    ("text", "weight", "expected"),
    [
        ("完成率≥90%,得5分;80%(含)-90%,得3分;不足80%,不得分。", 5, []),
        ("≥90%得5分;80%-90%得3分;80%以下不得分", 5, ["edge_shared"]),
        ("优秀(92-100分)、良好(78-91分)、合格(65-77分)、差(0-64分)", None, ["edge_gap"]),
        ("得分=1-5×超支额/总额))*分值", 5, ["parentheses_unbalanced"]),
        ("每低1个百分点扣0.5分,扣完为止", 5, ["no_start"]),
        ("完成率100%得5分,每降1%扣1分", 5, ["percent_step"]),
        ("产量100吨得5分,每降低1%扣1分", 5, []),
        ("完成率100%得5分,每降1个百分点扣1分", 6, ["points_total"]),
        ("制度健全得2分;资料完整得2分", 4, []),
        ("制度健全得2分;资料完整得2分", 5, ["points_total"]),
        ("得分=完成率×25", 25, []),
        ("得分=完成率×25", 20, ["points_total"]),
        ("每承办1场加0.8分,最高不超过4分", 4, []),
        ("每承办1场加0.8分", 4, []),
        ("酌情给分", 4, []),
        ("得分=甲/乙*分值", 4, []),
        ("投诉率低于5%得5分;大于5%得0分", 5, ["edge_gap"]),
    ],
)
def test_findings_on_printed_standards(text: str, weight: Any, expected: list[str]) -> None:
    assert expected == codes(text, weight)


def test_an_unreadable_standard_is_an_error() -> None:
    (finding,) = lint(parse_standard("看不懂"))
    assert (Level.ERROR, "unparsed") == (finding.level, finding.code)


def test_a_start_left_out_is_graver_when_the_weight_is_unknown() -> None:
    standard = parse_standard("未公示的扣2分")
    assert [Level.WARNING] == [finding.level for finding in lint(standard)]
    assert [Level.INFO] == [finding.level for finding in lint(standard, Fraction(5))]


def test_a_band_behind_a_wider_one_never_decides() -> None:
    standard = bands((AtLeast(80, "%"), 3), (AtLeast(90, "%"), 5))
    assert ["unreachable"] == [finding.code for finding in lint(standard)]


def test_a_band_that_two_earlier_ones_cover_together_never_decides() -> None:
    rows = ((AtLeast(80, "%"), 5), (LessThan(80, "%"), 3), (Between(70, 90, unit="%"), 1))
    assert ["unreachable"] == [finding.code for finding in lint(bands(*rows))]


def test_a_fact_named_twice_never_decides_twice() -> None:
    state = tree.StateHolds("制度健全")
    rule = tree.Cases(None, (tree.Case(state, tree.Points(2)), tree.Case(state, tree.Points(1))))
    assert ["unreachable"] == [finding.code for finding in lint(tree.Standard(rule))]


def test_a_gap_is_found_in_a_tree_that_no_text_made() -> None:
    standard = bands((AtLeast(90, "%"), 5), (Between(60, 80, unit="%"), 3))
    assert ["edge_gap"] == [finding.code for finding in lint(standard)]


def test_things_that_are_counted_leave_no_gap() -> None:
    standard = bands((Between(1, 4, unit="名"), 5), (Between(5, 8, unit="名"), 3))
    assert [] == lint(standard)


def test_bands_in_two_units_are_not_compared() -> None:
    assert [] == lint(bands((AtLeast(80, "%"), 5), (AtLeast(3, "个"), 3)))


def test_rules_inside_rules_are_checked() -> None:
    inner = tree.Adjust(None, (tree.Once(tree.StateHolds("未公示"), tree.Points(-1)),))
    rule = tree.SumOf(
        (
            tree.Cases(None, (tree.Case(tree.StateHolds("甲"), tree.Ruled(inner)),)),
            tree.Adjust(tree.Ruled(inner), inner.changes),
        )
    )
    assert ["no_start"] == [finding.code for finding in lint(tree.Standard(rule), 5) if finding.code == "no_start"]


def test_grades_have_no_points_to_add_up() -> None:
    assert [] == lint(parse_standard("90分以上为优秀,80分以上为良好,80分以下为不合格。"), 10)


def test_a_loss_in_proportion_or_by_judgement_needs_a_start_too() -> None:
    for text in ("未完成的按比例扣分。", "质量较差的酌情扣分。"):
        assert ["no_start"] == [finding.code for finding in lint(parse_standard(text))]


@pytest.mark.parametrize("unit", ["起", "%"])
@pytest.mark.parametrize("rows", [(0,), (0, 5)])
def test_a_bound_without_edges_leaves_no_gap_and_forestalls_nothing(unit: str, rows: tuple[int, ...]) -> None:
    made = zip((NotEqual(0, unit), Exactly(0, unit)), rows, strict=False)
    assert [] == lint(bands(*made))
