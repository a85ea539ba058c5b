"""Comparators without a number (是否、完成情况、定性、空白), and what cannot be read.

Lives here: :class:`YesNo`, :class:`Completion`, :class:`State`, :class:`Blank`, :class:`Unparsed`. May not: numbers.
"""

from typing import Any

from attrs import field, frozen

from indicators.comparators.base import Reading
from indicators.comparators.words import LEVELS, SIGNS_PRINTED
from indicators.errors import Diagnostic


@frozen
class YesNo(Reading):
    """是 or 否.

    >>> str(YesNo(True))
    '是'
    """

    kind = "boolean"
    value: bool

    def _words(self) -> str:
        return "是" if self.value else "否"


@frozen
class Completion(Reading):
    """One of the three official bands of a qualitative result (完成情况).

    >>> str(Completion("partly"))
    '部分达成预期指标'
    """

    kind = "completion"
    level: str

    def _words(self) -> str:
        return LEVELS[self.level]


@frozen
class State(Reading):
    """A judgement in words (定性): ``合格``, ``保证正常运转合格``.

    >>> State("合格", subject="保证正常运转", text="保证正常运转合格").to_dict()["term"]
    '合格'
    """

    kind = "qualitative"
    term: str | None = None

    def _fields(self) -> dict[str, Any]:
        return {"term": self.term, "subject": self.subject}

    @property
    def canonical(self) -> str:
        """Subject and term; prose without a term stays as printed."""
        return self.text if self.term is None else f"{self.subject or ''}{self.term}"


@frozen
class Blank(Reading):
    """A cell that holds no value, only signs and units (空白): ``≥ 起``, ``#``, ``/``.

    >>> str(Blank(">=", "起"))
    '≥起'
    """

    kind = "blank"
    sign: str | None = None
    unit: str | None = None
    per: tuple[str, ...] | None = None

    def _words(self) -> str:
        return f"{SIGNS_PRINTED[self.sign]}{self.unit_text or ''}"


@frozen
class Unparsed(Reading):
    """What cannot be read with certainty (未能识别): never a guess; carries the diagnostic.

    >>> Unparsed("看不懂", text="%$").to_dict()
    {'kind': 'unparsed', 'text': '%$', 'reason': '看不懂'}
    """

    kind = "unparsed"
    reason: str
    diagnostic: Diagnostic | None = field(default=None, eq=False, kw_only=True)

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form with the diagnostic."""
        return super().whole_dict() | ({"diagnostic": self.diagnostic.to_dict()} if self.diagnostic else {})

    @property
    def canonical(self) -> str:
        """The text as given: there is nothing better."""
        return self.text
