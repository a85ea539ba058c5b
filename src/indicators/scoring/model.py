"""What scoring gives (得分、自评结果): frozen, with every step recorded.

Lives here: :class:`Score`, :class:`ExecutionScore`, :class:`SelfEvaluation`. May not: compute, word.
"""

from fractions import Fraction

from attrs import frozen

from indicators.data import Data, decimal_string, table_html
from indicators.errors import Finding, Labelled
from indicators.rulepacks import PackRule, RulePack, Source
from indicators.scoring.allot import Allotments, Divided, Split
from indicators.standards import Trace, Veto
from indicators.standards.trace import Added, Bounded, Rounded, Scaled
from indicators.targets import Absent, Actual, BoundTarget, GoalTable, Indicator

HEAD = ("三级指标", "指标值", "实际完成值", "分值", "得分")  # of a table in a notebook


class Status(Labelled):
    """What became of a row (计分状态).

    >>> Status.MISSING.label
    '缺少实际完成值'
    """

    SCORED = "scored"
    UNDETERMINED = "undetermined"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@frozen(kw_only=True, repr=False)
class Score(Data):
    """The score of one indicator (指标得分).

    Args:
        indicator: The row.
        goal: The name of its goal.
        points: Its 分值.
        ceiling: The most that it can earn: its points, or the higher ceiling that its rule prints.
        earned: Its 得分, rounded as the pack says; ``None`` where it cannot be determined or the row does not apply.
        exact: The same before the rounding.
        low: Least score that is still possible.
        high: Greatest score that is still possible.
        status: What became of it.
        bound: The bound target with the actual value.
        actual: The actual value as filled in.
        rule: The rule that scored it; of a compound, the parts have their own.
        source: The document that the rule rests on.
        evidence: How well the rule is attested.
        steps: Every step of the arithmetic, in order.
        parts: The scores of the parts of a compound.
        allotted: How its points came about.
        attainment: 完成值÷目标值 (完成率), where both are numbers.
        reason: Why points were lost (偏差原因), as filled in.
        vetoes: Vetoes that took effect.
        findings: What had to be assumed and what is missing.
        pack_id: The pack, with its version.
        pack_version: The version of the pack.
        library_version: The version of this library.
    """

    indicator: Indicator
    goal: str = ""
    points: Fraction
    ceiling: Fraction
    earned: Fraction | None = None
    exact: Fraction | None = None
    low: Fraction
    high: Fraction
    status: Status
    bound: BoundTarget
    actual: Actual
    rule: PackRule | None = None
    source: Source | None = None
    evidence: str | None = None
    steps: tuple[Trace, ...] = ()
    parts: "tuple[Score, ...]" = ()
    allotted: tuple[Divided, ...] = ()
    attainment: Fraction | None = None
    reason: str | None = None
    vetoes: tuple[Veto, ...] = ()
    findings: tuple[Finding, ...] = ()
    pack_id: str
    pack_version: str
    library_version: str

    def __repr__(self) -> str:
        """Say it in one line: name, points earned of how many, status."""
        earned = "?" if self.earned is None else decimal_string(self.earned)
        return f"<Score {self.indicator.name} {earned}/{decimal_string(self.points)} {self.status}>"

    def _repr_html_(self) -> str:
        return table_html(self.indicator.name, HEAD, [self._cells()])

    def _cells(self) -> tuple[object, ...]:
        row, reading = self.indicator, self.actual.reading
        actual = self.actual.text or (reading.value if isinstance(reading, Absent) else str(reading))
        earned = self.status.label if self.earned is None else self.earned
        return row.name, row.target.text or str(row.target), actual, self.points, earned

    @property
    def lost(self) -> Fraction:
        """The points lost (扣分); zero where the score is not determined or above the points."""
        return Fraction(0) if self.earned is None else max(Fraction(0), self.points - self.earned)


@frozen(kw_only=True)
class ExecutionScore(Data):
    """The score of budget execution (预算执行率得分); amounts in 元."""

    points: Fraction
    budget: Fraction | None
    executed: Fraction | None
    rate: Fraction | None
    earned: Fraction | None
    exact: Fraction | None
    source: Source
    evidence: str
    steps: tuple[Trace, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def low(self) -> Fraction:
        """Least score that is still possible."""
        return Fraction(0) if self.earned is None else self.earned

    @property
    def high(self) -> Fraction:
        """Greatest score that is still possible."""
        return self.points if self.earned is None else self.earned


@frozen
class SplitTotal(Data):
    """The total by one way to divide the points that the form does not print (一种分法下的总分)."""

    split: Split  # the way
    low: Fraction  # least total that is possible
    high: Fraction  # greatest total that is possible
    grades: tuple[str, ...] = ()  # the grades of the two, each once


@frozen(kw_only=True, repr=False)
class SelfEvaluation(Data):
    """A scored goal table (自评结果).

    Args:
        table: The goal table.
        pack: The rule pack.
        execution: Budget execution, if the pack scores it.
        scores: One score a row, in printed order.
        allotments: The points of the rows.
        total: The total of what is determined (总分).
        low: Least total that is still possible.
        high: Greatest total that is still possible.
        rating: The grade word (等级); ``None`` while the open rows could change it, or the points do not fit.
        splits: Where the form does not print the points: the total by each way to divide them, first the one used.
        points_note: The same in one sentence, to stand beside the total.
        steps: How the total came about.
        vetoes: Vetoes that took effect.
        findings: Of the table, the actuals, the weights, the rows and the total.
        note: What the file of actuals says of itself.
        library_version: The version of this library.
    """

    table: GoalTable
    pack: RulePack
    execution: ExecutionScore | None
    scores: tuple[Score, ...]
    allotments: Allotments
    total: Fraction
    low: Fraction
    high: Fraction
    rating: str | None
    splits: tuple[SplitTotal, ...] = ()
    points_note: str = ""
    steps: tuple[Added | Scaled | Bounded | Rounded, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    findings: tuple[Finding, ...] = ()
    note: str = ""
    library_version: str = ""

    def __repr__(self) -> str:
        """Say it in one line: name, total, grade, rows, pack."""
        total = "～".join(dict.fromkeys(map(decimal_string, (self.low, self.high))))
        rating = self.rating or "等级待定"
        return f"<SelfEvaluation {self.table.name} {total} {rating} {len(self.scores)} 行 {self.pack.id}>"

    def _repr_html_(self) -> str:
        cells = [score._cells() for score in self.scores]  # noqa: SLF001 - one of its own rows
        total = "～".join(dict.fromkeys(map(decimal_string, (self.low, self.high))))
        rating = f"，{self.rating}" if self.rating else ""
        return table_html(f"{self.table.name}：{total} 分{rating}（{self.pack.id}）", HEAD, cells)

    @property
    def points(self) -> Fraction:
        """The points of all rows and of budget execution (分值合计)."""
        return self.allotments.total + (self.execution.points if self.execution else 0)

    @property
    def points_fit(self) -> bool:
        """Whether they add up to the pack's full total; else a total is not graded."""
        return self.points == self.pack.points

    @property
    def complete(self) -> bool:
        """Whether every row that applies is scored."""
        return self.low == self.high
