"""The types of a goal table (绩效目标、指标、实际完成值、参照数据) and of a bound target, all frozen.

Lives here: data, and what an actual value's text says. May not: decide anything, read files, earn points. Amounts of
money are exact and in 元.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction

from attrs import Factory, evolve, field, frozen

from indicators.comparators import Blank, Comparator, Interval
from indicators.data import Data, table_html
from indicators.doors import checked
from indicators.errors import Finding, Labelled
from indicators.numbers import Exact, exact, maybe, not_negative
from indicators.syntax import parse
from indicators.units import Measure, convert, dimension

_DONT_APPLY = ("不适用", "不涉及", "N/A", "n/a")


class Absent(Enum):
    """Two reasons why there is no value; never ``None`` for both (缺失 / 不适用)."""

    MISSING = "缺失"
    NOT_APPLICABLE = "不适用"


MISSING = Absent.MISSING
NOT_APPLICABLE = Absent.NOT_APPLICABLE


class Direction(Labelled):
    """Which way is better (指标方向)."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    EXACT = "exact"


class Horizon(Labelled):
    """Whether a goal is for the long term or the year (长期目标 / 年度目标)."""

    LONG_TERM = "long_term"
    ANNUAL = "annual"


@frozen(kw_only=True, repr=False, field_transformer=checked)
class Indicator(Data):
    """One row of a goal table (三级指标).

    Args:
        name: Name of the level-3 indicator (三级指标).
        path: Names of its level-1 and level-2 kinds (一级指标, 二级指标), ``""`` where the form has none.
        target: The target value as read (指标值, in the annual table 预计当年实现).
        previous_year: The value of last year as read (上年), if the form has the column.
        year_before_last: The value of the year before (前年).
        basis: Where the target comes from (指标值确定依据).
        points: The weight that the form itself prints (分值).
        where: The place in the source, in words: ``第42行``.
        actual_text: The actual value that a filled form prints (实际完成值), ``""`` where its column is empty.
        earned: The score that a filled form prints (得分).
        deviation_reason: The reason that a filled form prints (偏差原因), ``""`` where its column is empty.
        core: A core indicator, marked ★ or 核心.
        progress_text: What was reached in mid-year (1-7月执行情况), of a monitoring form.
        forecast_text: What the unit expects of the whole year (全年预计完成情况).
        likelihood: Whether the goal will be reached (完成目标可能性): 确定能, 有可能, 完全不可能.
        printed: Every cell of the row with the head of its column, as printed, empty ones too.
    """

    name: str
    path: tuple[str, str] = ("", "")
    target: Comparator
    previous_year: Comparator | None = None
    year_before_last: Comparator | None = None
    basis: str | None = None
    points: Fraction | None = field(default=None, converter=maybe, validator=not_negative)
    where: str = ""
    actual_text: str | None = None
    earned: Fraction | None = None
    deviation_reason: str | None = None
    core: bool = False
    progress_text: str | None = None
    forecast_text: str | None = None
    likelihood: str | None = None
    printed: tuple[tuple[str, str], ...] = field(default=(), eq=False)

    def __repr__(self) -> str:
        """Say it in one line: name, target."""
        return f"<Indicator {self.name} {self.target.text or self.target}>"

    @property
    def level1(self) -> str:
        """The level-1 kind (一级指标): 成本指标, 产出指标, 效益指标, 满意度指标 … ."""
        return self.path[0]

    @property
    def level2(self) -> str:
        """The level-2 kind (二级指标): 数量指标, 质量指标, 时效指标 … ."""
        return self.path[1]


@frozen(kw_only=True, repr=False, field_transformer=checked)
class Goal(Data):
    """One goal with its indicators (绩效目标).

    Args:
        name: The label: ``年度目标1``.
        horizon: Long term or annual.
        description: What the goal says (目标说明).
        indicators: Its rows, in printed order.
        funds: Money behind this goal in 元, where the form says it.
        points: The weight that the form itself prints for the goal (年度绩效目标1（50分）): its rows share it.
        earned: The score that a filled form prints for the goal.
        actual_text: What a filled form says was reached of it (全年实际完成情况).
    """

    name: str
    horizon: Horizon = Horizon.ANNUAL
    description: str = ""
    indicators: tuple[Indicator, ...] = ()
    funds: Fraction | None = None
    points: Fraction | None = None
    earned: Fraction | None = None
    actual_text: str | None = None

    def __repr__(self) -> str:
        """Say it in one line: name, rows."""
        return f"<Goal {self.name} {len(self.indicators)} 行>"


@frozen(kw_only=True, field_transformer=checked)
class FundLine(Data):
    """One line of the fund block (资金): amounts in 元, ``None`` where nothing is printed."""

    name: str  # ``年度资金总额``, ``一般公共预算财政拨款`` …
    budget: Fraction | None = None  # budget of the year (全年预算数, A)
    executed: Fraction | None = None  # spending (全年执行数, B)
    initial: Fraction | None = None  # budget at the start of the year (年初预算数)
    where: str = ""  # the place in the source
    rate: Fraction | None = None  # the rate of execution that the form prints, 0.952 for 95.2% (执行率)
    points: Fraction | None = None  # the weight that the form prints beside it (分值)
    earned: Fraction | None = None  # the score that the form prints beside it (得分)
    share: Fraction | None = None  # its share of the whole, 0.11 for 11% (占比)
    progress: Fraction | None = None  # spending up to the month of a monitoring form (1-7月执行数)
    forecast: Fraction | None = None  # spending that the unit expects of the whole year (全年预计执行数)
    past: tuple[tuple[str, Fraction], ...] = ()  # amounts of earlier years by the words of their heads (近两年收支金额)


@frozen(kw_only=True, field_transformer=checked)
class Total(Data):
    """A line of sums that a form prints (总分、合计)."""

    name: str  # ``总分``, ``合计`` …
    points: Fraction | None = None  # the sum of the points; ``None`` where a lone number does not say which it is
    earned: Fraction | None = None  # the sum of the scores
    grade: str | None = None  # the grade beside it (优)
    where: str = ""  # the place in the source


@frozen(kw_only=True, field_transformer=checked)
class Project(Data):
    """One line of a unit's list of projects (项目支出情况); amounts in 元."""

    name: str
    category: str = ""
    total: Fraction | None = None
    year: Fraction | None = None
    purpose: str = ""
    where: str = ""


@frozen
class ReadColumn(Data):
    """A column of a table as it was read (列)."""

    head: str  # its head as printed
    role: str = ""  # what it is for, in the library's word; ``""`` for one that is not used
    where: str = ""  # where it stands, as a person finds it: ``C`` in a workbook, else ``第3列``

    def __str__(self) -> str:
        """Say it in a word or two.

        >>> print(ReadColumn("目标值", "指标值", "第3列"), ReadColumn("备注", where="K"))
        目标值（指标值，第3列） 备注（K）
        """
        said = "，".join(filter(None, ("" if self.role == self.head else self.role, self.where)))
        return f"{self.head}（{said}）" if said else self.head


@frozen(kw_only=True)
class ReadingReport(Data):
    """What a reading took from its source (读取说明)."""

    rows: int  # how many indicators were read
    columns: tuple[ReadColumn, ...] = ()  # the columns that were used, with what each is for
    unused: tuple[ReadColumn, ...] = ()  # the columns that were not used
    repairs: int = 0  # how many findings tell of a repair or of something left over
    outside: tuple[str, ...] = ()  # lines of the source that stand before this table and belong to none

    def __str__(self) -> str:
        """Say it in one line.

        >>> columns = ReadColumn("三级指标", "三级指标", "A"), ReadColumn("目标值", "指标值", "B")
        >>> print(ReadingReport(rows=5, columns=columns, unused=(ReadColumn("备注1", where="F"),)))
        读出 5 行；列：三级指标（A）、目标值（指标值，B）；未用的列：备注1（F）
        """
        columns = "、".join(map(str, self.columns))
        unused = f"；未用的列：{'、'.join(map(str, self.unused))}" if self.unused else ""
        repairs = f"；补正和提示 {self.repairs} 处" if self.repairs else ""
        return f"读出 {self.rows} 行；列：{columns or '无'}{unused}{repairs}"


def year_in(text: str) -> int | None:
    """The first year that a text names.

    >>> year_in("长期目标（截止2030年）"), year_in("绩效目标表")
    (2030, None)
    """
    said = re.search(r"(?:19|20)\d\d", text)
    return None if said is None else int(said[0])


@frozen(kw_only=True, repr=False, field_transformer=checked)
class GoalTable(Data):
    """One goal table as published (绩效目标表), read and repaired.

    Args:
        title: Its heading.
        whole_unit: ``True`` for a whole unit (部门整体), ``False`` for a project.
        money_unit: What bare amounts of the table are in (单位：万元).
        header: Label and value of the head's cells, in order.
        funds: The fund block; the first line is the total.
        sections: Other blocks by title, each a tuple of rows of cells: 项目采购, 项目支出明细测算, 总体资金情况 …
        projects: Projects of a whole unit.
        goals: Goals of both horizons, in printed order.
        totals: The lines of sums that the form prints.
        choices: Labels of the head with what is ticked there (项目属性: 延续性).
        filled_on: The day on which the form was filled in, where it says so (填报日期).
        findings: Every repair, and every thing that could not be placed.
        report: What was taken from the source, ``None`` for a table that was not read from one.
    """

    title: str
    whole_unit: bool = False
    money_unit: str = "万元"
    header: tuple[tuple[str, str], ...] = ()
    funds: tuple[FundLine, ...] = ()
    sections: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = ()
    projects: tuple[Project, ...] = ()
    goals: tuple[Goal, ...] = ()
    totals: tuple[Total, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    filled_on: date | None = None
    findings: tuple[Finding, ...] = ()
    report: ReadingReport | None = field(default=None, eq=False)

    def __repr__(self) -> str:
        """Say it in one line: name, goals, rows, findings."""
        rows = sum(len(goal.indicators) for goal in self.goals)
        return f"<GoalTable {self.name} {len(self.goals)} 个目标 {rows} 行 {len(self.findings)} 条提示>"

    def _repr_html_(self) -> str:
        rows = [
            (goal.name, *row.path, row.name, row.target.text or str(row.target), row.actual_text, row.points)
            for goal in self.goals
            for row in goal.indicators
        ]
        head = ("目标", "一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值")
        return table_html(self.name, head, rows)

    @property
    def name(self) -> str:
        """The project's or unit's name, else the title."""
        labels = dict(self.header)
        unit = labels.get("单位名称") if self.whole_unit else None
        return labels.get("项目名称") or labels.get("部门(单位)名称") or unit or self.title

    @property
    def year(self) -> int | None:
        """The year of the budget that the title or the head says, ``None`` where neither does.

        >>> GoalTable(title="2026年应急排渍抢修项目绩效目标表").year, GoalTable(title="绩效目标表").year
        (2026, None)
        """
        said = (value for label, value in self.header if re.fullmatch(r"(预算|评价|自评|考核|绩效|申报)?年度", label))
        return year_in(" ".join((self.title, *said)))

    def goals_of(self, horizon: Horizon) -> tuple[Goal, ...]:
        """The goals of one horizon."""
        return tuple(goal for goal in self.goals if goal.horizon is horizon)


def read_actual(text: str, name: str) -> Comparator | Absent:
    """Read an actual value by the indicator's name, which may hold its unit: a comparator, or why there is none.

    >>> read_actual("不适用", "培训人次"), read_actual("—", "培训人次")
    (<Absent.NOT_APPLICABLE: '不适用'>, <Absent.MISSING: '缺失'>)
    """
    if text in _DONT_APPLY:
        return NOT_APPLICABLE
    reading = parse(text, name=name)
    return MISSING if isinstance(reading, Blank) else reading


@frozen(kw_only=True, field_transformer=checked)
class Actual(Data):
    """An actual value with what a person states beside it (实际完成值).

    Args:
        text: The value as filled in.
        reading: The value as read, by default from the text; ``MISSING`` where nothing is filled in,
            ``NOT_APPLICABLE`` for 不适用.
        share: The share of the points that a person gives within a qualitative band, 0 to 1.
        reason: Reason for a deviation and measure against it (偏差原因分析及改进措施).
        where: The place in the source.
        named: Further numbers of this row alone, by word: 上年, 前年; each a number and its unit.
        forecast: In mid-year what the unit expects of the whole year (全年预计完成情况).
        likelihood: In mid-year whether the target will be reached, as the unit says (完成目标可能性).
        measure: What the unit does about a deviation, where the form has a place of its own for it (整改措施).
    """

    text: str = ""
    reading: Comparator | Absent = Factory(
        lambda own: read_actual(own.text, "") if own.text else MISSING, takes_self=True
    )
    share: Fraction | None = field(default=None, converter=maybe)
    reason: str | None = None
    where: str = ""
    named: tuple[tuple[str, tuple[Fraction, str | None]], ...] = ()
    forecast: str | None = None
    likelihood: str | None = None
    measure: str | None = None


@frozen(kw_only=True, field_transformer=checked)
class RowKey(Data):
    """What a value says of the row that it belongs to (所属指标); what is empty is not said."""

    name: str = ""  # name of the level-3 indicator (三级指标)
    goal: str = ""  # name of its goal (目标名称)
    level1: str = ""  # its level-1 kind (一级指标)
    level2: str = ""  # its level-2 kind (二级指标)
    target: str = ""  # its target value as printed (指标值)
    # its number among the annual rows of the table, from 1 (序号), as the self-evaluation form prints it
    number: int | None = None


def _keyed(
    values: Mapping[tuple[str, str], Actual] | Sequence[tuple[RowKey, Actual]],
) -> tuple[tuple[RowKey, Actual], ...]:
    """Take a mapping by (goal, name) for what it says of the rows."""
    if isinstance(values, Sequence):
        return tuple(values)
    return tuple((RowKey(goal=goal, name=name), actual) for (goal, name), actual in values.items())


@frozen(kw_only=True, repr=False, field_transformer=checked)
class Actuals(Data):
    """The actual values of one goal table (实际完成值文件), each with what it says of the row that it belongs to.

    Which row that is, :func:`indicators.targets.place` finds out: a value that fits several rows, or none, is a
    finding and belongs to no row.

    Args:
        values: Values with their keys; a mapping by the names of goal and indicator will do, the goal's name may be
            ``""``.
        executed: Spending by name of the fund line in 元; ``""`` is the total.
        note: What the file says of itself, such as that its values are illustrative (示例数据).
        facts: What the file states for references to resolve against: 预算数, 参照.
        findings: What could not be read or placed.
    """

    values: tuple[tuple[RowKey, Actual], ...] = field(default=(), converter=_keyed)
    executed: Mapping[str, Fraction] = Factory(dict)
    note: str = ""
    facts: "Facts | None" = None
    findings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        """Say it in one line: values, findings."""
        return f"<Actuals {len(self.values)} 个值 {len(self.findings)} 条提示>"


_Named = tuple[Exact, str | None] | Measure | Exact


def _named(given: Mapping[str, _Named]) -> Mapping[str, tuple[Fraction, str | None]]:
    return {word: _with_unit(value) for word, value in given.items()}


def _with_unit(value: _Named) -> tuple[Fraction, str | None]:
    """Take a number with its unit beside it, as a measure, or bare."""
    if isinstance(value, Measure):
        return value.value, value.unit_text
    number, unit = value if isinstance(value, tuple) else (value, None)
    return exact(number), unit


@frozen(kw_only=True, field_transformer=checked)
class Facts(Data):
    """What references resolve against (参照数据): 预算数, and other facts by name.

    Args:
        budget: The budget of the year in 元 (预算数).
        year: The year of the budget, for deadlines.
        named: Further numbers by the words that a target uses, each a number and its unit, or a measure: ``计划``,
            ``标准``, ``市场价``; for one indicator alone by its name and the word: ``城市综合管理评分上年``. A calendar
            word with a number of 天 (``月``: 30 天) lets rates by day and by month be compared.
        finished: Whether the project is finished (项目已完成), where a pack asks.
    """

    budget: Fraction | None = field(default=None, converter=maybe)
    year: int | None = None
    named: Mapping[str, tuple[Fraction, str | None]] = field(factory=dict, converter=_named)
    finished: bool | None = None


@frozen(kw_only=True)
class BoundTarget(Data):
    """A target once its references are resolved and its unit is fixed (已绑定的指标值): plain numbers.

    There are four sorts. *Numbers*: ``interval`` is set. *Words* (定性): no interval, ``computable``. *Compound*:
    ``parts``. *Not computable*: no interval and ``computable`` false, since a fact is missing or the target cannot be
    read; a finding says why, and only a person can judge the row.
    """

    indicator: Indicator  # the row that it comes from; of a part, the row with the part as its target
    # the numbers that satisfy the target, in ``unit``; ``None`` for words and for a compound
    interval: Interval | None = None
    value: Fraction | None = None  # the target number itself (目标值), ``None`` for a range with two ends and for words
    excluded: Fraction | None = None  # the one number of the interval that does not satisfy it (≠)
    # the canonical unit of ``interval``, rates as ``次/天``; dates are days since 1970-01-01, unit ``日期``
    unit: str | None = None
    direction: Direction = Direction.HIGHER_IS_BETTER  # which way is better
    direction_source: str = ""  # words that say how the direction was decided: the comparator, or the table's entry
    # the actual number in ``unit``; the comparator as read where it is words, or where no number could be made of it
    # (a finding says why); or why there is none
    actual: Fraction | Comparator | Absent = MISSING
    parts: tuple["BoundTarget", ...] = ()  # the parts of a compound, each bound
    computable: bool = True  # ``False`` where the target means something with numbers, but which cannot be known
    # what had to be assumed, and what is missing; those of the parts stand with the parts
    findings: tuple[Finding, ...] = ()

    @property
    def met(self) -> bool | None:
        """Whether the actual number satisfies the target; ``None`` where that is no question of one number."""
        if self.interval is None or not isinstance(self.actual, Fraction):
            return None
        return self.interval.holds(self.actual) and self.actual != self.excluded

    def in_unit(self, unit: str | None) -> "BoundTarget":
        """The same row in another unit of the same dimension; any other unit leaves it as it is.

        >>> from indicators.comparators import AtMost
        >>> row = Indicator(name="资金结余", path=("", ""), target=AtMost(1, "万元"))
        >>> BoundTarget(indicator=row, value=Fraction(1), unit="万元").in_unit("元").value
        Fraction(10000, 1)
        """
        if self.unit is None or unit in (None, self.unit) or dimension(self.unit) != dimension(unit):
            return self

        def converted(number: Fraction) -> Fraction:
            return convert(number, self.unit, unit)

        actual = converted(self.actual) if isinstance(self.actual, Fraction) else self.actual
        return evolve(self.with_numbers(converted), actual=actual, unit=unit)

    def with_numbers(self, change: Callable[[Fraction], Fraction]) -> "BoundTarget":
        """The same row with every number of its target changed; its actual number stays.

        >>> from indicators.comparators import AtMost
        >>> row = Indicator(name="资金结余", path=("", ""), target=AtMost(1, "万元"))
        >>> BoundTarget(indicator=row, value=Fraction(1)).with_numbers(lambda number: number * 2).value
        Fraction(2, 1)
        """

        def changed(number: Fraction | None) -> Fraction | None:
            return None if number is None else change(number)

        ends = self.interval
        return evolve(
            self,
            interval=ends and evolve(ends, lower=changed(ends.lower), upper=changed(ends.upper)),
            value=changed(self.value),
            excluded=changed(self.excluded),
        )

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the target and of its parts."""
        return sum((part.all_findings for part in self.parts), self.findings)
