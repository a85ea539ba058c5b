"""The rows of a self-evaluation form (自评表), free of any format: every cell is text that is ready to print.

Lives here: :func:`self_evaluation_rows`, which cell says what; how a form prints amounts.
May not: compute a score, know a format.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby

from attrs import evolve, frozen

from indicators.comparators import SIGNS_PRINTED, Quantity, decimal_string
from indicators.errors import Finding
from indicators.explaining import Explanation, Money, explain, padded, rating_words, rescaled_words, shown, total_words
from indicators.findings import Fold, folded, ordered
from indicators.forms.heads import heading_role
from indicators.forms.kinds import Role, money_factor
from indicators.rulepacks import evidence_words
from indicators.scoring import Allotment, ExecutionScore, Score, SelfEvaluation, Status
from indicators.standards import number_words, percent
from indicators.targets import FundLine, Goal, GoalTable, Indicator

NOTHING = "—"
EVERYTHING = "*"
INITIAL = "年初预算数"
FUND_COLUMNS = ("资金", "预算数（A）", "执行数（B）", "执行率（B/A）", "分值", "得分")
COLUMNS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
ANNEX = "附：目标表的指标值（照原文；长期目标不计分）"
ANNEX_COLUMNS = ("目标名称", "一级指标", "二级指标", "三级指标", "前年", "上年", "指标值", "指标值确定依据")
_PARTED = re.compile(r"\d,\d{3}")
_MONEY = re.compile(r"[亿万千百十]*元")
_YUAN = "元"
LONGEST_HEAD = 60  # characters; longer texts of the head are no business of this form


@frozen(kw_only=True)
class IndicatorRow:
    """One indicator of the form (绩效指标)."""

    number: int  # its number in the form, from 1: a reader asks for its explanation by it
    cells: tuple[str, ...]  # the texts of COLUMNS
    lost: bool  # whether points were lost, or the row is still open
    where: str  # the place in the source


@frozen(kw_only=True)
class GoalRows:
    """One goal of the form with its rows and their sums (绩效目标); the points that the table itself prints for it."""

    name: str
    description: str
    reached: str
    rows: tuple[IndicatorRow, ...]
    points: str
    earned: str
    printed: str = ""


@frozen(kw_only=True)
class EvaluationForm:
    """A self-evaluation form ready to print (自评表)."""

    title: str  # its title
    note: str  # what the reader must know first: that the actual values are illustrative
    head: tuple[tuple[str, str], ...]  # label and value of the head's cells
    money_unit: str  # what the amounts are in
    funds: tuple[tuple[str, ...], ...]  # rows of :data:`FUND_COLUMNS`; the first is the total
    initial: tuple[str, ...]  # of each of these lines 年初预算数; empty where none says it
    goals: tuple[GoalRows, ...]  # the goals with their rows
    total: tuple[str, str]  # 分值 and 得分 of the whole
    rating: str  # the grade word, or why there is none yet
    complete: bool  # whether every row is decided; before, no grade is printed on the form
    below: tuple[str, ...]  # what stands below the total: how it was converted where rows do not apply
    # that the points were made here, and what other splits would give: no part of a form that is filed
    remarks: tuple[str, ...]
    folding: tuple[str, ...]  # how the total came about, a line a step
    # rows of :data:`ANNEX_COLUMNS`: every value of the goal table as printed, of both horizons
    annex: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]  # what is missing, assumed, or was repaired, in the order of work
    basis: tuple[str, ...]  # the pack, the evidence for it, the version

    @property
    def fund_block(self) -> tuple[tuple[str, ...], ...]:
        """The block of the money, heads first; 年初预算数 is a column of it where a line says it."""
        block = (FUND_COLUMNS, *self.funds)
        if not self.initial:
            return block
        texts = (INITIAL, *self.initial)
        return tuple((row[0], text, *row[1:]) for row, text in zip(block, texts, strict=True))

    @property
    def tasks(self) -> list[tuple[str, list[Fold]]]:
        """The findings under what they ask of a person; what stands below the total is none."""
        rest = folded(each for each in self.findings if each.code != "POINTS_MADE")
        return [(task.label, list(group)) for task, group in groupby(rest, key=lambda each: each.task)]

    @property
    def total_words(self) -> str:
        """The line of the total."""
        return f"总分 {self.total[1]} / {self.total[0]}　等级：{self.rating}"


def self_evaluation_rows(result: SelfEvaluation) -> EvaluationForm:
    """Put a scored goal table into the rows of a self-evaluation form."""
    rows = zip(result.allotments.rows, result.scores, strict=True)
    digits = _digits(result)
    return EvaluationForm(
        title=_title(result),
        note=result.note,
        head=tuple((label, text) for label, text in result.table.header if text and len(text) <= LONGEST_HEAD),
        money_unit=result.table.money_unit,
        funds=_funds(result, digits),
        initial=_initial(result),
        goals=tuple(_goal(list(group), digits) for _, group in groupby(rows, key=lambda pair: id(pair[0].goal))),
        total=(decimal_string(result.points), total_words(result, digits)),
        rating=rating_words(result),
        complete=result.complete,
        below=tuple(f"注：{line}" for line in (rescaled_words(result),) if line),
        remarks=tuple(f"注：{line}" for line in (result.points_note,) if line),
        folding=explain(result).lines,
        annex=tuple(_printed(goal, row) for goal in result.table.goals for row in goal.indicators),
        findings=ordered(result.findings),
        basis=(
            f"规则包：{result.pack.title}（{result.pack.id}，第 {result.pack.version} 版）",
            f"依据：{evidence_words(result.pack)}",
            f"indicators {result.library_version}",
        ),
    )


def explain_row(result: SelfEvaluation, which: str) -> tuple[Explanation, ...]:
    """Explain the rows of a form that fit a number, a name or a part of it; ``资金``, ``总分`` the rest, ``*`` all."""
    pack, table = result.pack, result.table
    funds = () if result.execution is None else (explain(result.execution, pack, money=money_of(table)),)

    def of(scores: Iterable[Score]) -> tuple[Explanation, ...]:
        return tuple(explain(score, pack, money=money_of(table, score)) for score in scores)

    if which == EVERYTHING:
        return (*funds, *of(result.scores), explain(result))
    if which == "总分":
        return (explain(result),)
    if which in {"资金", "预算执行率"}:
        return funds
    exact = [score for score in result.scores if score.indicator.name == which]
    named = exact or [score for score in result.scores if which in score.indicator.name]
    if which.isdecimal() and 1 <= int(which) <= len(result.scores):
        named = exact or [result.scores[int(which) - 1]]
    return of(named)


def _title(result: SelfEvaluation) -> str:
    title = result.table.title
    if "自评表" in title:
        return title
    return f"{title.removesuffix('绩效目标表') or result.table.name}绩效自评表"


# Money


def _funds(result: SelfEvaluation, digits: int) -> tuple[tuple[str, ...], ...]:
    """The fund block: the total with its points, then the lines below it, which have none and are not added."""
    execution, unit = result.execution, result.table.money_unit
    first, *rest = result.table.funds or (FundLine(name="年度资金总额"),)
    total = first if execution is None else evolve(first, budget=execution.budget, executed=execution.executed)
    amounts = ((line.name, money_words(line.budget, unit), money_words(line.executed, unit)) for line in (total, *rest))
    scores = (_execution(execution, digits), *((_rate(line), NOTHING, NOTHING) for line in rest))
    return tuple((*own, *score) for own, score in zip(amounts, scores, strict=True))


def _rate(line: FundLine) -> str:
    """The rate of a line that has no points."""
    rate = rate_of(line)
    return NOTHING if rate is None else percent(rate)


def rate_of(line: FundLine) -> Fraction | None:
    """The rate of a line of funds: as it was read, else from its amounts."""
    if line.rate is not None or not line.budget or line.executed is None:
        return line.rate
    return line.executed / line.budget


def _initial(result: SelfEvaluation) -> tuple[str, ...]:
    funds, unit = result.table.funds, result.table.money_unit
    said = any(line.initial is not None for line in funds)
    return tuple(money_words(line.initial, unit) for line in funds) if said else ()


def _execution(execution: ExecutionScore | None, digits: int) -> tuple[str, str, str]:
    if execution is None:
        return NOTHING, NOTHING, NOTHING
    rate = NOTHING if execution.rate is None else percent(execution.rate)
    earned = "无法计算" if execution.earned is None else padded(execution.earned, digits)
    return rate, decimal_string(execution.points), earned


def money_words(amount: Fraction | None, unit: str) -> str:
    """An amount in the form's unit, exactly; a dash where there is none."""
    return NOTHING if amount is None else shown(amount / (money_factor(unit) or 1))


def money_of(table: GoalTable, score: Score | None = None) -> Money:
    """Say how amounts are printed in a form, or beside one row of it.

    A row that prints its own unit keeps it (437.31万元); an amount that prints 元, or none, stands in the form's unit
    unless it is less than one of it (人均50元 in a form in 万元).

    >>> money_of(GoalTable(title="表", goals=(), header=(("项目总预算", "1,311.13"),))).grouped
    True
    """
    texts = [text for _, text in table.header]
    unit = table.money_unit
    if score is not None:
        own = score.indicator.target.text
        texts += [own, score.actual.text]
        printed = _MONEY.search(own)
        if printed is not None and printed[0] != _YUAN:
            unit = printed[0]
        elif _small(score, money_factor(unit) or 1):
            unit = _YUAN
    grouped = any(_PARTED.search(text) for text in texts)
    return Money(unit, money_factor(unit) or 1, grouped)


def _small(score: Score, factor: int) -> bool:
    """Whether an amount of a row is less than one of the unit."""
    numbers = (score.bound.value, score.bound.actual)
    return any(isinstance(each, Fraction) and 0 < abs(each) < factor for each in numbers)


# Indicators


def _digits(result: SelfEvaluation) -> int:
    """The decimals of the column of scores: those of the score that has the most."""
    parts = (result.execution, *result.scores)
    scores = [shown(part.earned) for part in parts if part is not None and part.earned is not None]
    return max((len(score.partition(".")[2]) for score in scores), default=0)


def _goal(rows: list[tuple[Allotment, Score]], digits: int) -> GoalRows:
    """A goal's rows with the sums of what is printed; a row that does not apply counts in neither."""
    goal, scores = rows[0][0].goal, [score for _, score in rows]
    counted = [score for score in scores if score.earned is not None or score.status is not Status.NOT_APPLICABLE]
    return GoalRows(
        name=goal.name,
        description=goal.description,
        reached=goal.actual_text or "",
        rows=tuple(_row(score, row.number, digits) for row, score in rows),
        points=decimal_string(sum((score.points for score in counted), Fraction(0))),
        earned=padded(sum((score.earned or Fraction(0) for score in counted), Fraction(0)), digits),
        printed=number_words(goal.points),
    )


def _row(score: Score, number: int, digits: int) -> IndicatorRow:
    row = score.indicator
    cells = (
        row.level1 or NOTHING,
        row.level2 or NOTHING,
        row.name,
        target_words(row) or NOTHING,
        score.actual.text or NOTHING,
        decimal_string(score.points),
        _earned(score, digits),
        score.reason or "",  # a person's column: nothing of this library's own goes into it
    )
    lost = score.status is not Status.NOT_APPLICABLE and (score.earned is None or score.lost > 0)
    return IndicatorRow(number=number, cells=cells, lost=lost, where=row.where)


def target_words(row: Indicator) -> str:
    """The target as printed; with its sign and unit, where the form prints them in columns of their own.

    >>> from indicators.forms import read_form
    >>> (table,) = read_form([["三级指标", "指标性质", "指标值", "计量单位"], ["面积", "≧", "200", "平方米"]])
    >>> target_words(table.goals[0].indicators[0])
    '≥200平方米'
    """
    target, sources = row.target, dict(row.target.provenance)
    own_sign = sources.get("comparator") != "column_comparator"
    sign = SIGNS_PRINTED[target.sign] if isinstance(target, Quantity) and not own_sign else ""
    units = (text for head, text in row.printed if heading_role(head) is Role.UNIT)
    unit = next(units, "") if sources.get("unit") == "column_unit" else ""
    return f"{sign}{target.text}{unit}"


def _printed(goal: Goal, row: Indicator) -> tuple[str, ...]:
    """The cells of a row of the goal table, letter by letter."""
    before = ("" if value is None else value.text for value in (row.year_before_last, row.previous_year))
    values = (*before, target_words(row))
    return (goal.name, *row.path, row.name, *values, row.basis or "")


def _earned(score: Score, digits: int) -> str:
    if score.earned is not None:
        return padded(score.earned, digits)
    if score.status is Status.NOT_APPLICABLE:
        return "不计分"
    if score.low == score.high:
        return score.status.label
    return f"{score.status.label}（{decimal_string(score.low)}～{decimal_string(score.high)}）"
