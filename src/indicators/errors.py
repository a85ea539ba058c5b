"""Errors as data: what, where (span), whose fault, what to do.

Lives here: :class:`Span`, :class:`Fault`, :class:`Diagnostic`, :class:`Finding` and the exception tree.
May not: import anything of the package but words for a person and the base of
its JSON form. Codes are stable: a code never changes its meaning.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Self

from attrs import evolve, frozen

from indicators._resources import labels
from indicators.data import Data, read


class Labelled(StrEnum):
    """Base of choices that have words for a person, in ``grammar/labels.toml`` under the name of the class."""

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return str(labels(type(self).__name__)[self.value])


class Fault(Labelled):
    """Whose fault a defect is (谁的问题).

    >>> Fault.TEXT.label
    '原文'
    """

    TEXT = "text"
    FORM = "form"
    ACTUAL = "actual"
    PACK = "pack"
    CALLER = "caller"
    LIBRARY = "library"


@frozen
class Span(Data):
    """A half-open range of characters of a source text (位置).

    >>> Span(1, 3).cut("≥六千起")
    '六千'
    """

    start: int
    end: int

    def cut(self, text: str) -> str:
        """Return the part of ``text`` that the span covers."""
        return text[self.start : self.end]


@frozen(kw_only=True)
class Diagnostic(Data):
    """One defect, data first (诊断): a code, one plain Chinese sentence, the place, a hint.

    Args:
        code: Stable code, lower case with underscores.
        message: One Chinese sentence that says what is wrong.
        fault: Whose fault it is.
        text: The source text, where there is one.
        span: The place in ``text``.
        hint: What to do about it, in Chinese.
        where: The place outside a text: file, row, column.

    >>> d = Diagnostic(code="odd", message="看不懂", text="≥六千起", span=Span(1, 3), hint="改写为数字")
    >>> (d.before, d.at, d.after)
    ('≥', '六千', '起')
    >>> print(d)
    看不懂：≥「六千」起。建议：改写为数字
    """

    code: str
    message: str
    fault: Fault = Fault.TEXT
    text: str | None = None
    span: Span | None = None
    hint: str | None = None
    where: str | None = None

    @property
    def before(self) -> str:
        """The text before the place."""
        return (self.text or "")[: self.span.start] if self.span else ""

    @property
    def at(self) -> str:
        """The text at the place."""
        return self.span.cut(self.text or "") if self.span else ""

    @property
    def after(self) -> str:
        """The text behind the place."""
        return (self.text or "")[self.span.end :] if self.span else ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The text before, at and behind the place, to be marked in a page."""
        return self.before, self.at, self.after

    def __str__(self) -> str:
        """Say it in one line; long texts are cut around the place."""
        said = f"{self.where}：{self.message}" if self.where else self.message
        if self.span is not None and self.text is not None:
            said += f"：{_tail(self.before)}「{_head(self.at)}」{_head(self.after)}"
        elif self.text is not None:
            said += f"：「{_head(self.text)}」"
        return f"{said}。建议：{self.hint}" if self.hint else said

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form; ``before``/``at``/``after`` spare a reader the counting."""
        out: dict[str, Any] = {"code": self.code, "message": self.message, "fault": self.fault.value}
        if self.where is not None:
            out["where"] = self.where
        if self.text is not None:
            out["text"] = self.text
        if self.span is not None:
            out["span"] = [self.span.start, self.span.end]
            out |= {"before": self.before, "at": self.at, "after": self.after}
        if self.hint is not None:
            out["hint"] = self.hint
        return out

    own_form: ClassVar[bool] = True

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Read the JSON form back.

        >>> said = Finding(code="odd", message="看不懂", text="≥六千起", span=Span(1, 3))
        >>> Finding.from_dict(said.to_dict()) == said
        True
        """
        given = {key: value for key, value in data.items() if key not in ("before", "at", "after", "span")}
        span = data.get("span")
        return evolve(
            cls.read_fields(given, "$", 0),
            span=None if span is None else Span(*read(tuple[int, int], span, "$.span", 0)),
        )

    @classmethod
    def schema_of_fields(cls, definitions: dict[str, Any]) -> dict[str, Any]:
        """The schema of the fields, the place being two numbers and three texts."""
        out = super().schema_of_fields(definitions)
        definitions.pop("Span", None)
        pair = {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}
        texts = {part: {"type": "string"} for part in ("before", "at", "after")}
        return out | {"properties": out["properties"] | texts | {"span": pair}}


_SHOWN = 40  # characters of context that a reader takes in at a glance


def _head(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _tail(text: str) -> str:
    return text if len(text) <= _SHOWN else "…" + text[-_SHOWN:]


class Level(Labelled):
    """How grave a finding is (级别).

    >>> Level.ERROR.label
    '错误'
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@frozen(kw_only=True)
class Finding(Diagnostic):
    """A defect of a form that was read through or could not be placed (发现的问题); a form never raises for it.

    >>> print(Finding(code="COL_SHIFT", message="单元格错位一列", where="第3行", level=Level.ERROR))
    第3行：单元格错位一列
    """

    level: Level = Level.WARNING

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form, with the level."""
        return {"level": self.level.value, **super().to_dict()}


class IndicatorsError(Exception):
    """Base of every error that the library raises; carries its :class:`Diagnostic`.

    >>> try:
    ...     raise IndicatorsError(Diagnostic(code="x", message="不行"))
    ... except IndicatorsError as error:
    ...     print(error.code, error)
    x 不行
    """

    def __init__(self, diagnostic: Diagnostic) -> None:
        """Keep the diagnostic; the exception pickles through it."""
        super().__init__(diagnostic)
        self.diagnostic = diagnostic

    @classmethod
    def of(cls, *, code: str, message: str, fault: Fault = Fault.CALLER, **said: Any) -> Self:  # noqa: ANN401 - its fields
        """Make the error of a diagnostic's fields: most are a caller's.

        >>> print(FormError.of(code="empty", message="没有内容", where="表.csv"))
        表.csv：没有内容
        """
        return cls(Diagnostic(code=code, message=message, fault=fault, **said))

    def __str__(self) -> str:
        """Say the diagnostic."""
        return str(self.diagnostic)

    @property
    def code(self) -> str:
        """The diagnostic's stable code."""
        return self.diagnostic.code

    @property
    def span(self) -> Span | None:
        """The place in the text, if there is one."""
        return self.diagnostic.span

    @property
    def hint(self) -> str | None:
        """What to do about it."""
        return self.diagnostic.hint

    def to_dict(self) -> dict[str, Any]:
        """Return the diagnostic's JSON form."""
        return self.diagnostic.to_dict()


def want(value: object, kind: type | tuple[type, ...], what: str) -> None:
    """Refuse a value of another class, at the door and in one sentence.

    Args:
        value: What a caller gave.
        kind: What it must be.
        what: Says what is wanted: ``explain 要一个得分（Score）``.

    Raises:
        TypeError: It is something else.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{what}，不接受 {type(value).__name__}")


class ExpressionError(IndicatorsError, ValueError):
    """An indicator value or a printed standard cannot be read (strict parsing only)."""


class UnitError(IndicatorsError, ValueError):
    """A unit is unknown, or two units cannot be compared; the message names both."""


class RuleError(IndicatorsError, ValueError):
    """A rule tree is unsound: an unknown name, a wrong unit, a form that no rule has."""


class RulePackError(IndicatorsError, ValueError):
    """A rule pack is missing or unsound; says the file and the key."""


class FormError(IndicatorsError, ValueError):
    """A file cannot be read as a form at all (a bad row is a finding, not this)."""
