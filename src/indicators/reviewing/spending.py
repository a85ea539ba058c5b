"""The row of budget execution (预算执行情况) of a filled self-evaluation as a row like any other.

Lives here: its amounts, its points, what is wrong with them. May not: score (``scoring`` does), class its score.
"""

from fractions import Fraction

from attrs import evolve

from indicators.comparators import AtLeast
from indicators.errors import Finding
from indicators.reviewing.filled import Spending
from indicators.reviewing.money import misprinted, shortened
from indicators.reviewing.rows import Row, finding_of
from indicators.rulepacks import RulePack
from indicators.scoring import ExecutionScore, score_execution
from indicators.standards import number_words
from indicators.targets import Facts, FundLine, Indicator

_FULL = Fraction(100)


def spending_row(spending: Spending, pack: RulePack) -> Row:
    """Take the row of budget execution; a total row left empty is made up from the lines below it, and said so."""
    total, *rest = spending.funds or (FundLine(name=""),)
    filled = [line for line in rest if line.budget]
    found, doubt = list[Finding](), None
    if not total.budget and filled:
        earned = number_words(spending.earned)
        found.append(finding_of("EXEC_SCORE_ZERO_TOTAL_ROW", total.where, {"earned": earned}))
        total = evolve(filled[0], where=total.where)
        doubt = "资金总额行是空的" if len(filled) > 1 else None  # some lines may only break down others
    points = spending.points
    if points is not None and points >= max(pack.points, _FULL):
        found.append(finding_of("WEIGHT_IN_EXEC_ROW", total.where, {"points": points}))
        points, doubt = None, "资金行没有预算执行率的分值"
    elif points is None and pack.execution is not None:
        points, doubt = pack.execution.points, "没有印预算执行率的分值"
    right = misprinted(spending.rate, total.budget, total.executed)
    if spending.rate is not None and right is not None:
        found.append(finding_of("RATE_MISPRINT", total.where, {"printed": shortened(spending.rate), "right": right}))
    row = Indicator(
        name="预算执行率",
        path=("预算执行率", ""),
        target=AtLeast(total.budget or 0, "元"),
        points=spending.points if points is not None else None,
        earned=spending.earned,
        where=total.where,
    )

    def score(scorer: RulePack, facts: Facts) -> ExecutionScore | None:
        if scorer.execution is None or points is None:
            return None
        return score_execution(scorer, evolve(scorer.execution, points=points), total.budget, total.executed, facts)

    return Row(indicator=row, out_of=points, score=score, label="预算执行率×分值", found=tuple(found), doubt=doubt)
