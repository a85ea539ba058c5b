"""What all comparators share (读法): text, anomalies, subject, provenance, and how they are held to a number.

Lives here: :class:`Reading`. May not: know one of its kinds; read a text.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, Self

from attrs import evolve, field, fields, frozen

from indicators.comparators.schema import KIND_FIELDS, kind_schema
from indicators.data import Data, write
from indicators.errors import Diagnostic, Fault, UnitError
from indicators.numbers import Exact, Interval, exact
from indicators.units import Measure, convert, join


def _not_compared(message: str) -> Diagnostic:
    return Diagnostic(code="not_comparable", message=message, fault=Fault.CALLER, hint="用 bind 和 score 判断")


@frozen
class Reading(Data):
    """Base of every comparator (读法); to tell them apart, ``match`` over the union :data:`Comparator`.

    A comparator that is a set of numbers has an ``interval``; of the others it is ``None``, as is the ``unit`` of what
    has none.
    """

    kind: ClassVar[str]
    reader: ClassVar[Callable[[Mapping[str, Any]], "Reading"]]  # hung in by ``union``, which knows all kinds
    titled: ClassVar[str] = "Comparator"
    own_form: ClassVar[bool] = True
    text: str = field(default="", eq=False, kw_only=True)  # the source as given
    # codes of defects of form that were read through
    anomalies: tuple[str, ...] = field(default=(), eq=False, kw_only=True)
    # which field came from where, when not from the text: ``(("unit", "column_unit"), …)``
    provenance: tuple[tuple[str, str], ...] = field(default=(), eq=False, kw_only=True)
    subject: str | None = field(default=None, kw_only=True)  # what the bound is about, when the text says it

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form of the reading; ``from_dict`` reads it back."""
        out: dict[str, Any] = {"kind": self.kind, "text": self.text, **self._fields()}
        if getattr(self, "approximate", False):
            out["approximate"] = True
        if self.subject is not None:
            out["subject"] = self.subject
        if self.anomalies:
            out["anomalies"] = list(self.anomalies)
        return out

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form with what the contract leaves out: the provenance, and the diagnostic of what is unread.

        >>> from indicators.comparators import AtLeast, from_dict
        >>> from_dict(AtLeast(5, "次", provenance=(("unit", "column_unit"),)).whole_dict()).provenance
        (('unit', 'column_unit'),)
        """
        return self.to_dict() | ({"provenance": dict(self.provenance)} if self.provenance else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read either JSON form back; see :func:`from_dict`."""
        found = cls.reader(data)
        if not isinstance(found, cls):
            raise ValueError(f"这不是 {cls.__name__}，是 {type(found).__name__}")  # noqa: TRY004 - its data is wrong
        return found

    @classmethod
    def read_by(cls) -> type[Data]:
        """All comparators have one form."""
        return Reading

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The schema of every kind, told by ``kind``."""
        definitions["Diagnostic"] = Diagnostic.schema_of_fields(definitions)
        return {"description": "比较式", "oneOf": [kind_schema(kind, own) for kind, own in KIND_FIELDS.items()]}

    def _fields(self) -> dict[str, Any]:
        return {key: write(getattr(self, name)) for key, name in self.own_keys().items()}

    @classmethod
    @cache
    def own_keys(cls) -> Mapping[str, str]:
        """The JSON keys of the fields that are the kind's own, each with the field's name."""
        own = (each for each in fields(cls) if not each.kw_only)
        return {"comparator" if each.name == "sign" else each.name: each.name for each in own}

    @property
    def canonical(self) -> str:
        """The canonical text: it parses to an equal comparator."""
        return f"{self.subject or ''}{self._words()}"

    def _words(self) -> str:
        raise AssertionError(self.kind)

    @property
    def interval(self) -> Interval | None:
        """The numbers that satisfy it, in its own unit; ``None`` where it is no set of numbers."""
        return None

    @property
    def measure(self) -> Measure | None:
        """The one certain number that it is; ``None`` for whatever is none or many."""
        return None

    @property
    def unit_text(self) -> str | None:
        """Unit and denominators as one text: ``次/天``; ``None`` where there is none."""
        return join(getattr(self, "unit", None), getattr(self, "per", None) or ())

    def holds(self, actual: "Exact | Measure | Reading") -> bool:
        """Say whether an actual value satisfies it.

        Args:
            actual: An exact number in the same unit, a :class:`~indicators.units.Measure`, which is converted, or a
                comparator that is one number (62台). A float is refused, see :func:`number`.

        Returns:
            Whether it lies within.

        Raises:
            UnitError: The units differ in kind, or the two are no numbers; the message says why not.
            TypeError: Something else was given.

        >>> from indicators.comparators import AtLeast, AtMost, State, Stated
        >>> AtMost(334, "万元").holds(Measure(3340000, "元")), AtLeast(65, "台").holds(Stated(62, "台"))
        (True, False)
        >>> State("合格").holds(5)
        Traceback (most recent call last):
        indicators.errors.UnitError: “合格”不是一个数的范围，不能与数比较。建议：用 bind 和 score 判断
        """
        interval = self.interval
        if interval is None:
            raise UnitError(_not_compared(f"“{self.canonical}”不是一个数的范围，不能与数比较"))
        if isinstance(actual, Reading):
            if actual.measure is None:
                message = f"“{actual.canonical}”不是一个确定的数，不能判断是否达到“{self.canonical}”"
                raise UnitError(_not_compared(message))
            actual = actual.measure.value if actual.measure.unit is None else actual.measure
        if isinstance(actual, Measure):
            if self.unit_text is None and actual.unit_text is not None:
                raise UnitError(_not_compared(f"“{self.canonical}”没有单位，不能与“{actual}”比较"))
            actual = convert(actual.value, actual.unit_text, self.unit_text)
        return self._admits(interval, exact(actual))

    def _admits(self, interval: Interval, actual: Fraction) -> bool:
        return interval.holds(actual)

    def __str__(self) -> str:
        """Print the canonical text."""
        return self.canonical

    def with_origin(self, text: str, *anomalies: str) -> Self:
        """Return the same comparator read from another text, with anomalies added."""
        return evolve(self, text=text, anomalies=(*self.anomalies, *(a for a in anomalies if a not in self.anomalies)))
