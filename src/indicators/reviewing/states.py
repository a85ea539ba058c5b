"""A goal table in mid-year as data (监控状态): the day, each indicator's progress, the whole.

Lives here: :class:`Moment`, :class:`RowProgress`, :class:`ProgressReview`. May not: judge (``progress`` does).
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from attrs import frozen

from indicators import units
from indicators.data import Data
from indicators.errors import Finding
from indicators.reviewing.monitoring import Light, Likelihood, Monitoring
from indicators.targets import Actual, BoundTarget, Direction, GoalTable, Indicator

MONTHS = 12
DATE = "日期"


@frozen
class Moment:
    """The day of a monitoring and how much of its year is over (监控时点).

    >>> Moment(date(2026, 7, 31)).month, Moment(date(2026, 7, 30)).month, Moment(date(2026, 12, 31)).over
    (7, 6, True)
    """

    day: date

    @property
    def month(self) -> int:
        """The last month that is over; 0 where none is."""
        return self.day.month - (not self._ends_month)

    @property
    def over(self) -> bool:
        """Whether the year is over."""
        return self.month == MONTHS

    @property
    def _ends_month(self) -> bool:
        return self.day.day == monthrange(self.day.year, self.day.month)[1]

    def spans(self, per: str) -> Fraction | None:
        """How many times a span of time (月, 周, 季度) went by; ``None`` for what is no such span.

        >>> Moment(date(2026, 7, 31)).spans("季度"), Moment(date(2026, 7, 31)).spans("天")
        (Fraction(7, 3), Fraction(212, 1))
        """
        part = Fraction(0 if self._ends_month else self.day.day, monthrange(self.day.year, self.day.month)[1])
        for unit, gone in (("月", self.month + part), ("天", Fraction(self.day.timetuple().tm_yday))):
            if units.dimension(per) == units.dimension(unit):
                return gone / units.convert(Fraction(1), per, unit)
        return None

    def __str__(self) -> str:
        """The months that are over, else the day."""
        words = "1月" if self.month == 1 else f"1至{self.month}月"
        return words if self._ends_month else f"截至{self.day.month}月{self.day.day}日"


@frozen(kw_only=True)
class RowProgress(Data):
    """One indicator in mid-year (一行的进度)."""

    bound: BoundTarget  # the bound target with the value so far
    actual: Actual  # the value so far with what is said beside it: cause, measure, forecast
    goal: str = ""  # the name of its goal
    light: Light = Light.NONE  # its light
    due: Fraction | None = None  # what should be reached by now, where that is a number
    rate: Fraction | None = None  # the value so far over what is due
    met: bool | None = None  # whether the value so far satisfies the whole year's target
    why: str = ""  # what light and conclusion rest on, one Chinese sentence
    likelihood: Likelihood | None = None  # whether the target will be reached; ``None`` where it is open
    declared: bool = False  # whether the unit says so itself; otherwise it is derived
    # whether what the unit expects of the whole year satisfies the target; ``None`` where nothing says so
    expected: bool | None = None
    # what follows from the value so far: certain or impossible only where nothing can change it
    derived: Likelihood | None = None

    @property
    def attainment(self) -> Fraction | None:
        """The value so far over the whole year's target (完成率), for a number that should grow."""
        value, actual = self.bound.value, self.bound.actual
        grows = self.bound.direction is not Direction.LOWER_IS_BETTER and self.bound.unit != DATE
        return actual / value if grows and value and value > 0 and isinstance(actual, Fraction) else None

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.bound.indicator.name

    @property
    def indicator(self) -> Indicator:
        """The row of the table."""
        return self.bound.indicator

    @property
    def behind(self) -> bool:
        """Whether it is behind what is due, or misses what holds at any time."""
        return self.met is False if self.rate is None else self.rate < 1


@frozen(kw_only=True)
class ProgressReview(Data):
    """A goal table in mid-year (监控结果)."""

    table: GoalTable  # the table
    at: date  # the day of the monitoring
    monitoring: Monitoring  # the rules
    rows: tuple[RowProgress, ...]  # the annual indicators
    budget: Fraction | None = None  # the budget of the year in 元
    executed: Fraction | None = None  # what was spent up to the day, in 元
    forecast: Fraction | None = None  # what the unit expects to spend in the whole year, in 元
    # mean 完成率, each 1 at most, of the rows that add up over the year: derived, not declared by the unit. A rate that
    # is as good in March as in December says nothing of it
    progress: Fraction | None = None
    counted: int = 0  # on how many rows it rests
    findings: tuple[Finding, ...] = ()  # warnings, and what is missing

    @property
    def execution(self) -> Fraction | None:
        """The rate of budget execution so far: spent over the budget of the year."""
        return self.executed / self.budget if self.executed is not None and self.budget else None

    @property
    def rests_on(self) -> str:
        """On how many rows the derived progress rests, in words (按2项指标推算，共9项)."""
        return f"按{self.counted}项指标推算，共{len(self.rows)}项"

    @property
    def moment(self) -> Moment:
        """The day and how much of the year is over."""
        return Moment(self.at)
