"""Days, deadlines and stretches of time (时限、期间).

Lives here: :class:`Day`, :class:`By`, :class:`Period`. May not: know today.
"""

from typing import Any

from attrs import frozen

from indicators.comparators.base import Reading
from indicators.data import Data


@frozen
class Day(Data):
    """A calendar day with gaps (日期): what the text leaves unsaid is ``None``; ``"end"`` is the last day.

    >>> Day(2025, 6, "end").to_dict()
    {'year': 2025, 'month': 6, 'day': 'end'}
    """

    year: int | None = None
    month: int | None = None
    day: int | str | None = None

    def __str__(self) -> str:
        """Print it: ``2025年6月底``."""
        year = "" if self.year is None else f"{self.year}年"
        month = "" if self.month is None else f"{self.month}月"
        day = "" if self.day is None else "底" if self.day == "end" else f"{self.day}日"
        return f"{year}{month}{day}"


@frozen
class By(Reading):
    """A deadline (时限): ``每年12月31日前``; without 前 or 内 the comparator is ``None``.

    >>> str(By("<=", Day(None, 12, 31), "年"))
    '每年12月31日前'
    """

    kind = "deadline"
    sign: str | None
    date: Day
    every: str | None = None

    def _fields(self) -> dict[str, Any]:
        return {"comparator": self.sign, **self.date.to_dict(), "every": self.every}

    def _words(self) -> str:
        every = "" if self.every is None else f"每{self.every}"
        tail = {"<=": "前", None: "", ">=": "后", "<": "之前（不含）", ">": "之后（不含）"}[self.sign]
        return f"{every}{self.date}{tail}"


@frozen
class Period(Reading):
    """A stretch of time (期间): ``2023年1月-12月``.

    >>> str(Period(Day(2023, 1, 1), Day(2023, 12, "end")))
    '2023年1月1日至2023年12月底'
    """

    kind = "period"
    start: Day
    end: Day

    def _words(self) -> str:
        return f"{self.start}至{self.end}"
