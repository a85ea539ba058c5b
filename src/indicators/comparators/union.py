"""All comparators as one closed union, compounds of them, and the JSON form read back.

Lives here: :class:`AllOf`, :class:`AnyOf`, :data:`Comparator`, :func:`from_dict`. May not: fields of the other kinds.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from attrs import frozen

from indicators.comparators.amounts import SIGNS, Between, Counted
from indicators.comparators.base import Reading
from indicators.comparators.days import By, Day, Period
from indicators.comparators.judged import Blank, Completion, State, Unparsed, YesNo
from indicators.comparators.relative import Change, Reference
from indicators.errors import Diagnostic

_DEEPEST = 20  # compounds within compounds; the reader makes one
_MEASURED = frozenset({*SIGNS.values(), Between, Change})


@frozen
class Compound(Reading):
    """Several readings in one cell (复合): base of :class:`AllOf` and :class:`AnyOf`."""

    kind = "compound"
    operator: ClassVar[str]
    joint: ClassVar[str]
    parts: "tuple[Comparator, ...]"

    def _fields(self) -> dict[str, Any]:
        return {"operator": self.operator, "parts": [part.to_dict() for part in self.parts]}

    def whole_dict(self) -> dict[str, Any]:
        """Return the JSON form with those of the parts."""
        return super().whole_dict() | {"parts": [part.whole_dict() for part in self.parts]}

    @property
    def canonical(self) -> str:
        """The parts' canonical texts, joined."""
        return self.joint.join(part.canonical for part in self.parts)


class AllOf(Compound):
    """All parts must hold (且)."""

    __slots__ = ()
    operator = "and"
    joint = "；"


class AnyOf(Compound):
    """One part is enough (或)."""

    __slots__ = ()
    operator = "or"
    joint = "；或"


_Worded = YesNo | Completion | State | Blank | Unparsed
Comparator = Counted | Between | Change | Reference | By | Period | _Worded | AllOf | AnyOf
"""What a printed value can be read as: closed, so that ``match`` can be exhaustive."""


def from_dict(data: Mapping[str, Any]) -> "Comparator":
    """Read the JSON form of a comparator back to an equal one.

    Args:
        data: A mapping as :meth:`Comparator.to_dict` returns it; inside a rule ``text`` may be missing.

    Returns:
        The comparator.

    Raises:
        ValueError: The mapping is none of the kinds, or a field is missing or wrong.

    >>> from_dict(  # doctest: +ELLIPSIS
    ...     {"kind": "quantity", "text": "≥6000起", "comparator": ">=", "value": "6000", "unit": "起", "per": []}
    ... )
    AtLeast(text='≥6000起', ..., value=Fraction(6000, 1), unit='起', per=(), approximate=False)
    """
    try:
        return _from_dict(data, _DEEPEST)
    except KeyError as error:
        raise ValueError(f"不是合法的比较式 JSON：缺少字段，或者值不认识：{error.args[0]}") from None
    except (TypeError, AttributeError):
        raise ValueError('不是合法的比较式 JSON：有的字段类型不对（数要写成字符串："1.5"）') from None


def _from_dict(data: Mapping[str, Any], deepest: int) -> Comparator:
    get = data.get
    values: dict[str, Any] = {
        "text": get("text", ""),
        "anomalies": tuple(get("anomalies", ())),
        "subject": get("subject"),
        "provenance": tuple(get("provenance", {}).items()),
    }
    match data["kind"]:
        case "quantity":
            made: type[Comparator] = SIGNS[data["comparator"]]
        case "deadline":
            return By(data["comparator"], Day(data["year"], data["month"], data["day"]), data["every"], **values)
        case "period":
            return Period(Day(**data["start"]), Day(**data["end"]), **values)
        case "compound":
            if not deepest:
                raise ValueError("不是合法的比较式 JSON：复合层数太多")
            made = _JOINED[data["operator"]]
            return made(tuple(_from_dict(part, deepest - 1) for part in data["parts"]), **values)
        case kind if kind in _KINDS:
            made = _KINDS[kind]
        case kind:
            raise ValueError(f"没有这种比较式：{kind!r}")
    if made in _MEASURED:
        values["approximate"] = bool(get("approximate", False))
    if made is Unparsed and (said := get("diagnostic")):
        values["diagnostic"] = Diagnostic.from_dict(said)
    for key, name in made.own_keys().items():
        values[name] = tuple(data[key]) if isinstance(data[key], list) else data[key]
    return made(**values)


_KINDS: Mapping[str, type[Comparator]] = {
    one.kind: one for one in (Between, Change, Reference, YesNo, Completion, State, Blank, Unparsed)
}
_JOINED: Mapping[str, type[AllOf | AnyOf]] = {one.operator: one for one in (AllOf, AnyOf)}
Reading.reader = from_dict
