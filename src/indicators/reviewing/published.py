"""Review of a published self-evaluation (已公布的自评表): its rows, its sums, its grade.

Lives here: :class:`PublishedReview`, the sums, the distribution of the classes. May not: judge a row (``rows`` and
``settling`` do).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Never

from attrs import evolve, frozen

from indicators.comparators import AtLeast, Blank
from indicators.data import Data, table_html
from indicators.errors import Finding, FormError, want
from indicators.reviewing.filled import PublishedForm, Spending, published_form
from indicators.reviewing.money import misprinted, shortened
from indicators.reviewing.reasons import Reason
from indicators.reviewing.rows import Row, finding_of, looked_at, row_of
from indicators.reviewing.settling import RowReview, mixed, settle, tried
from indicators.reviewing.ways import Way
from indicators.rulepacks import RulePack, Rules, load_rulepack
from indicators.scoring import ExecutionScore, grade, score_execution
from indicators.standards import number_words
from indicators.targets import Facts, FundLine, GoalTable, Indicator

_FULL = Fraction(100)


@frozen(kw_only=True, repr=False)
class PublishedReview(Data):
    """What became of a whole form (一张自评表的核对)."""

    name: str  # what it is about
    pack: str  # the pack that was used
    rows: tuple[RowReview, ...]  # its rows
    # another way of scoring that gives every computable score of the form, where the pack does not
    way: Way | None = None
    findings: tuple[Finding, ...] = ()  # defects of its sums, its grade, its roundings

    def __repr__(self) -> str:
        """Say it in one line: name, rows, how many are wrong."""
        return f"<PublishedReview {self.name} {self.pack} {len(self.rows)} 行 {len(self.wrong)} 行不符>"

    def _repr_html_(self) -> str:
        rows = [(each.name, each.expected, each.published, each.why) for each in self.rows]
        return table_html(repr(self), ("三级指标", "应得", "公布", "结论"), rows)

    @property
    def wrong(self) -> tuple[RowReview, ...]:
        """The rows whose printed score is held to be wrong."""
        return tuple(row for row in self.rows if row.reason.wrong)


def distribution(reviews: Iterable[PublishedReview]) -> Mapping[Reason, int]:
    """Count the rows of many forms by class, every class named, in the order of :class:`Reason`."""
    counted = Counter(row.reason for form in reviews for row in form.rows)
    return {reason: counted[reason] for reason in Reason}


def review_published(form: PublishedForm | GoalTable, pack: Rules, facts: Facts | None = None) -> PublishedReview:
    r"""Check a filled self-evaluation against a rule pack (核对已公布的自评表).

    Args:
        form: The form as published, or a filled one as :func:`indicators.read_tables` gives it.
        pack: The pack whose rules give the expected scores.
        facts: What references resolve against; budget and year are taken from the form where they are not given.

    Returns:
        Every row with expected score, printed score and the class of their difference, and the defects of the sums.
        Where a total is printed, or the points are too many, the last row is 总分: the sum of the rows against it.
        A missed target with full marks is wrong, whatever rounding gives them. Another score is held to be wrong only
        where it is surely computable and no known rule gives it; another rounding or rule explains it only where it
        explains the whole form.

    Raises:
        FormError: The table holds neither actual values nor scores.

    >>> from indicators import read_tables
    >>> (form,) = read_tables("三级指标\t指标值\t实际完成值\t分值\t得分\n培训\t≥100人\t98人\t10\t9")
    >>> review_published(form, "hubei-2019").rows[0].why
    '按“正向指标”应得9.8分，公布9分：全表按“整数截尾”可得出'
    """
    if isinstance(form, GoalTable):
        name = form.name
        form = published_form(form) or _unfilled(name)
    want(form, PublishedForm, "review_published 要填好的自评表（read_tables 的结果）")
    pack, facts = load_rulepack(pack), facts_of(form, facts)
    printed = printed_rows(form, pack, facts)
    verdicts = [looked_at(row, pack, facts) for row in printed]
    found = tried(verdicts, pack, facts)
    rows = [settle(verdict, found.by_row.get(place, ()), found.way, form) for place, verdict in enumerate(verdicts)]
    findings = _sums(form, rows, pack)
    return PublishedReview(
        name=form.name,
        pack=pack.id,
        rows=(*rows, *_total_row(form, rows, findings)),
        way=found.way,
        findings=(*findings, *_of_the_whole(form, _right(found.way, rows), mixed(verdicts, found))),
    )


def _unfilled(name: str) -> Never:
    message = "表里没有实际完成值和得分，不能核对"
    raise FormError.of(code="form_unfilled", message=message, where=name, hint="目标表用 review 审核")


def facts_of(form: PublishedForm, facts: Facts | None = None) -> Facts:
    """What the references of a form resolve against; budget and year are the form's where they are not given."""
    total = form.spending.funds[0] if form.spending and form.spending.funds else None
    facts = facts or Facts()
    return evolve(facts, budget=facts.budget or (total.budget if total else None) or None, year=facts.year or form.year)


def printed_rows(form: PublishedForm, pack: RulePack, facts: Facts) -> list[Row]:
    """The rows of a form, that of budget execution first, each of which any pack can score."""
    spent = [] if form.spending is None else [_spending_row(form.spending, pack)]
    return [*spent, *(row_of(row, facts) for row in form.rows)]


def _spending_row(spending: Spending, pack: RulePack) -> Row:
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


def _right(way: Way | None, rows: list[RowReview]) -> Way | None:
    """A way of scoring is worth naming only where it explains something besides what is wrong by any way."""
    other = (row for row in rows if row.published is not None and row.published != row.expected)
    return way if any(not row.reason.wrong for row in other) else None


def _of_the_whole(form: PublishedForm, way: Way | None, roundings: str | None) -> Iterator[Finding]:
    """How the form as a whole is scored, said once; or that it is rounded in several ways."""
    if way is not None:
        entry = finding_of("WAY_OF_FORM", form.name, {"way": way})
        yield evolve(entry, hint=f"计分时用 {way.advice}") if way.advice else entry
    if roundings is not None:
        yield finding_of("ROUNDING_MIXED", form.name, {"ways": roundings})


def _total_row(form: PublishedForm, rows: list[RowReview], findings: tuple[Finding, ...]) -> Iterator[RowReview]:
    """The row 总分, where there is one or where the points say that something is wrong with it."""
    wrong = [finding.message for finding in findings if finding.code in {"WEIGHT_SUM", "TOTAL_SUM"}]
    earned = [row.published for row in rows if row.published is not None]
    if form.total is None and not wrong:
        return
    points = sum((row.indicator.points or Fraction(0) for row in rows), Fraction(0))
    total = Indicator(name="总分", path=("总分", ""), target=Blank(), points=points, earned=form.total)
    added = sum(earned, Fraction(0)) if len(earned) == len(rows) else None
    if wrong:
        reason, why = Reason.SUM_WRONG, "；".join(wrong)
    elif added is None:
        reason, why = Reason.NOT_COMPUTABLE, "不能计算：有的行没有印得分"
    else:
        reason, why = Reason.REPRODUCED, "各行得分相加与印出的总分一致"
    yield RowReview(indicator=total, reason=reason, expected=added, published=form.total, why=why)


def _sums(form: PublishedForm, rows: list[RowReview], pack: RulePack) -> tuple[Finding, ...]:
    """Points against 100, scores against the printed total, the grade against the total."""
    found, where = [], form.total_where or form.name
    scored = [row.indicator for row in rows]
    points = [row.points for row in scored if row.points is not None]
    earned = [row.earned for row in scored if row.earned is not None]
    whole = form.total is not None and len(points) == len(rows)
    added, right_sums = sum(points, Fraction(0)), {pack.points, _FULL}  # a pack may be of a part of a form
    if earned and ((whole and added not in right_sums) or added > max(right_sums)):
        found.append(finding_of("WEIGHT_SUM", where, {"points": added, "right": pack.points}))
    if form.total is not None and len(earned) == len(rows) and sum(earned, Fraction(0)) != form.total:
        found.append(finding_of("TOTAL_SUM", where, {"added": sum(earned, Fraction(0)), "total": form.total}))
    if form.total is not None and form.grade and pack.grades is not None:
        right = grade(pack, form.total)
        known = next((edge.word for edge in pack.grades.edges if form.grade.startswith(edge.word)), right)  # 优秀 is 优
        if right is not None and right != known:
            said = {"total": form.total, "right": right, "grade": form.grade}
            found.append(finding_of("GRADE_MISMATCH", where, said))
    return tuple(found)
