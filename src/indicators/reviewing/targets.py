"""Review of a goal table before it is approved (绩效目标审核): every check in one table, every defect a finding.

Lives here: the table of checks, :func:`review`. May not: raise for a bad table, say again what reading it has said.
"""

from collections.abc import Callable, Iterator, Sequence

from indicators._resources import rules_table
from indicators.errors import Finding
from indicators.reviewing import goals, kinds, money, names, progress, values
from indicators.reviewing.book import Book, Check, Seen, check_of, row_of
from indicators.targets import GoalTable

Look = Callable[[Book], Iterator[Seen]]

LOOKS: dict[str, Look] = {
    look.__name__.upper(): look
    for look in (
        goals.period_conflict,
        goals.required_empty,
        goals.phone_format,
        goals.code_only,
        money.funds_unread,
        money.funds_sum,
        money.detail_sum,
        money.procurement_vs_detail,
        money.category_sum,
        money.share_sum,
        goals.goal_vacuous,
        goals.goal_long_eq_annual,
        goals.goal_not_covered,
        goals.whole_unit_copy,
        names.goal_name_mismatch,
        names.goal_order_mismatch,
        goals.indicator_not_of_project,
        goals.basis_missing,
        kinds.level1_missing,
        kinds.level1_wrong_parent,
        kinds.satisfaction_in_benefits,
        kinds.level2_in_level3,
        kinds.level1_absent,
        kinds.satisfaction_absent,
        kinds.table_tree_mismatch,
        kinds.workload_as_cost,
        kinds.benefit_as_cost,
        kinds.quantity_as_time,
        kinds.time_as_quality,
        kinds.time_is_not_time,
        kinds.not_satisfaction,
        kinds.budget_rate_as_output,
        kinds.benefit_declared_none,
        kinds.comparator_direction,
        kinds.rate_without_ratio_name,
        names.name_mismatch,
        names.name_truncated,
        names.name_is_deadline,
        names.name_is_question,
        names.name_past_tense_result,
        names.double_barrelled,
        names.duplicate_indicator,
        values.comparator_mismatch,
        values.comparator_missing,
        values.cost_no_sign,
        values.cost_equals,
        values.ascii_sign,
        values.unit_doubled,
        values.unit_missing,
        values.unit_placeholder,
        values.unit_mixed,
        values.unit_table_conflict,
        values.unit_irregular,
        values.unit_against_value,
        values.value_not_numeric,
        values.value_relative_no_base,
        values.value_qualitative_no_scale,
        values.value_unmeasurable_word,
        values.value_blank,
        values.value_unreadable,
        values.placeholder_left,
        values.rate_over_100,
        values.deadline_past,
        values.satisfaction_100,
        values.freq_text,
        values.history_empty,
        values.history_unchanged,
        values.target_lowered,
        values.direction_ambiguous,
        values.no_control,
        values.punctuation_number,
        money.cost_vs_budget,
        money.cost_over_budget,
        money.text_amount,
        money.rate_misprint,
        money.overspent,
        progress.forecast_unexplained,
        money.unit_price,
        money.history_conflict,
        money.scale_vs_money,
    )
}


def checks() -> tuple[Check, ...]:
    """List every check that :func:`review` makes, with level, words and evidence.

    >>> next(check.level.label for check in checks() if check.code == "UNIT_DOUBLED")
    '错误'
    """
    return tuple(check_of("review", code) for code in rules_table("review")["checks"])


def review(table: GoalTable) -> tuple[Finding, ...]:
    """Review a goal table before it is approved (绩效目标审核).

    Args:
        table: The table as read; what its own ``findings`` say already is not said again.

    Returns:
        The findings, check by check in the order of :data:`LOOKS`, within a check in printed order.

    >>> from indicators.comparators import Exactly
    >>> from indicators.targets import Goal, Horizon, Indicator
    >>> target = Exactly(3340000, "元", text="= 334万元")
    >>> row = Indicator(name="项目预算金额", path=("成本指标", "经济成本指标"), target=target)
    >>> goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,))
    >>> [f.code for f in review(GoalTable(title="2026年项目绩效目标表", goals=(goal,)))]
    ['LEVEL1_ABSENT', 'COST_EQUALS']
    """
    book = Book.of(table)
    said = {(finding.code, row_of(finding.where)) for finding in table.findings}
    found = {
        code: [seen for seen in look(book) if (code, row_of(seen.where)) not in said] for code, look in LOOKS.items()
    }
    for ranks in rules_table("review")["outrank"]:
        _outrank(found, ranks)
    return tuple(finding for code, seen in found.items() for finding in check_of("review", code).findings(seen))


def _outrank(found: dict[str, list[Seen]], codes: Sequence[str]) -> None:
    """Leave to each row the first of these codes that it has: the others say the same, or the contrary."""
    told: set[str] = set()
    for code in codes:
        found[code] = [seen for seen in found[code] if row_of(seen.where) not in told]
        told |= {row_of(seen.where) for seen in found[code]}
