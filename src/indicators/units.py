"""Units of measure (计量单位): unit words, exact conversion, and real pint quantities on request.

Lives here: the table of ``grammar/units.toml``, :class:`Measure`, ``convert``, and the private pint registry (pint is
imported here only, and only when a quantity is asked for). May not: read text beyond one unit word, know comparators.

Every counter (起, 次, 人, 人次 …) is a dimension of its own: 6000起 and 6000次 cannot be compared. A word that the
table lacks, as printed by some form (13969.56标箱), is compared by its own name. Percent (百分比) and 百分点 are kinds
of their own. A month has no fixed number of days: 年, 季度 and 月 convert among each other, days among days, and
between the two only with a number of days that the caller states.
"""

import difflib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache, total_ordering
from threading import Lock
from types import NoneType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from indicators._resources import grammar_table
from indicators.data import Data, decimal_string
from indicators.errors import Diagnostic, UnitError, want
from indicators.numbers import exact

if TYPE_CHECKING:
    import pint

SCALES: Mapping[str, int] = {"百万": 10**6, "千万": 10**7, "万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}
NO_DAYS: Mapping[str, int | Fraction] = {}
_LOCK = Lock()


@frozen
class Unit:
    """One unit word of the table (单位): its dimension and its exact size in the dimension's base."""

    word: str
    dimension: str
    factor: Fraction
    aliases: tuple[str, ...] = ()


@cache
def table() -> Mapping[str, Unit]:
    """Read ``grammar/units.toml``: every canonical word and alias to its unit.

    >>> table()["㎡"].word, table()["亩"].dimension == table()["平方米"].dimension
    ('平方米', True)
    """
    data = grammar_table("units")
    units = [
        Unit(word, row["dimension"], Fraction(row["factor"]), tuple(row.get("aliases", ())))
        for word, row in data["units"].items()
    ]
    units += [Unit(word, word, Fraction(1)) for word in data["counters"]["words"]]
    return {alias: unit for unit in units for alias in unit.aliases} | {unit.word: unit for unit in units}


def canonical(word: str) -> str:
    """Return the canonical spelling of a unit word; a word that the table lacks stays as printed.

    >>> canonical("㎡"), canonical("标箱")
    ('平方米', '标箱')
    """
    unit = table().get(word)
    return word if unit is None else unit.word


def join(unit: str | None, per: tuple[str, ...] = ()) -> str | None:
    """Write a unit and its denominators as one text: ``元/人/月``; ``None`` where there is none.

    >>> join("元", ("人", "月"))
    '元/人/月'
    """
    return "/".join((unit or "", *per)) or None


def split(text: str | None) -> tuple[str | None, tuple[str, ...]]:
    """Take apart what :func:`join` wrote.

    >>> split("元/人/月")
    ('元', ('人', '月'))
    """
    unit, *per = (text or "").split("/")
    return unit or None, tuple(per)


def _known(word: str) -> tuple[Unit, Fraction] | None:
    """Find a word's unit, and how many of it the word means: 10万人 is 100000 of 人, 半年 is 1/2 of 年."""
    many = Fraction(1)
    if word not in table():
        rest = word.lstrip("0123456789")
        if rest != word:
            many *= int(word[: len(word) - len(rest)])
        elif word.startswith("半"):
            rest, many = word[1:], Fraction(1, 2)
        if rest not in table():
            scale = next((s for s in SCALES if rest.startswith(s)), "")
            rest, many = rest[len(scale) :], many * SCALES.get(scale, 1)
        word = rest
    unit = table().get(word)
    return None if unit is None or not many else (unit, many)


def unlisted(text: str | None) -> tuple[str, ...]:
    """Name the words of a unit text that the table lacks: they stay as printed and cannot be converted.

    >>> unlisted("呔/人"), unlisted("万元"), unlisted(None)
    (('呔',), (), ())
    """
    unit, per = split(text)
    return tuple(word for word in (unit, *per) if word is not None and _known(word) is None)


def _size(word: str, days: Mapping[str, int | Fraction]) -> tuple[str, Fraction]:
    """Return the dimension of a word and its size in the dimension's base; an unknown word is its own dimension."""
    found = _known(word)
    if found is None:
        return f"「{word}」", Fraction(1)
    unit, many = found
    if unit.word in days:
        day = table()["天"]
        return day.dimension, many * days[unit.word] * day.factor
    return unit.dimension, many * unit.factor


def _sizes(text: str, days: Mapping[str, int | Fraction]) -> tuple[tuple[str, ...], Fraction]:
    """Return the dimensions of a whole unit text (denominators in one fixed order) and its size."""
    unit, per = split(text)
    dimension, factor = ("", Fraction(1)) if unit is None else _size(unit, days)
    below = [_size(word, days) for word in per]
    for _, size in below:
        factor /= size
    return (dimension, *sorted(name for name, _ in below)), factor


@lru_cache(maxsize=1024)  # a form prints few units
def dimension(text: str | None) -> str | None:
    """Name the dimension of a unit text: ``money``, ``time`` …; a rate's starts with that of its numerator.

    >>> dimension("亩") == dimension("公顷"), dimension("起") == dimension("次"), dimension(None)
    (True, False, None)
    """
    return None if text is None else "/".join(_sizes(text, NO_DAYS)[0])


def convert(
    value: Fraction, source: str | None, target: str | None, *, days: Mapping[str, int | Fraction] = NO_DAYS
) -> Fraction:
    """Convert a number from one unit into another, exactly.

    Args:
        value: The number in ``source``.
        source: A unit text such as ``万元`` or ``次/天``; ``None`` (a bare number) takes the target's unit.
        target: The unit wanted; ``None`` leaves the number alone.
        days: Days that a calendar word stands for, where the caller knows: ``{"月": 30}``.

    Returns:
        The number in ``target``.

    Raises:
        UnitError: The two cannot be compared (``unit_mismatch``), or only with a number of days (``days_needed``).

    >>> convert(Fraction(15), "亩", "公顷"), convert(Fraction(334), "万元", "元")
    (Fraction(1, 1), Fraction(3340000, 1))
    >>> convert(Fraction(1), "次/天", "次/月", days={"月": 30})
    Fraction(30, 1)
    """
    if source is None or target is None or source == target:
        return value
    (source_dimensions, source_size), (target_dimensions, target_size) = _sizes(source, days), _sizes(target, days)
    if source_dimensions != target_dimensions:
        raise UnitError(_mismatch(source, target, {*source_dimensions} ^ {*target_dimensions}))
    return value * source_size / target_size


def _mismatch(source: str, target: str, apart: set[str]) -> Diagnostic:
    message = f"单位“{source}”与“{target}”不能比较"
    day, month, working = (table()[word].dimension for word in ("天", "月", "工作日"))
    if apart == {day, month}:
        return Diagnostic(
            code="days_needed",
            message=f"{message}：月、季、年的天数不固定",
            hint="请写明按多少天计算，例如 月=30 天",
        )
    hints = [_nearest(word) for text in (source, target) for word in text.split("/") if _known(word) is None]
    if apart == {day, working}:
        hints.append("工作日与自然日不能直接换算，请改用同一单位")
    return Diagnostic(code="unit_mismatch", message=message, hint="；".join(filter(None, hints)) or "请改用同一单位")


def _nearest(word: str) -> str:
    near = difflib.get_close_matches(word, table(), cutoff=0.5)
    near.sort(key=lambda known: len(known) != len(word))  # 标相 is rather 标箱 than 标
    return f"单位表中没有“{word}”" + (f"，是否为“{near[0]}”" if near else "")


def to_decimal(value: Fraction) -> Decimal:
    """Write a number as a decimal without any rounding.

    Raises:
        UnitError: No finite decimal is equal to it (``no_finite_decimal``): 三分之二.

    >>> to_decimal(Fraction(3341, 10))
    Decimal('334.1')
    """
    text = decimal_string(value)
    if "/" in text:
        said = f"{value} 写不成有限小数，不能精确地交给 pint"
        raise UnitError.of(code="no_finite_decimal", message=said, hint="改用 Measure.value（分数），或先自行取约")
    return Decimal(text)


def _is_word(_: object, __: object, unit: str | None) -> None:
    want(unit, (str, NoneType), "单位要文字")


@total_ordering
@frozen(eq=False)
class Measure(Data):
    """An exact number with its unit (量); comparing two that cannot be compared raises and names both.

    Args:
        value: The number; a float is refused.
        unit: A unit word of the table or as printed; ``None`` for a bare number.
        per: Denominators of a rate.

    >>> Measure(334, "万元") == Measure(3340000, "元"), Measure(1, "年") > Measure(11, "月")
    (True, True)
    >>> Measure(6000, "起") >= Measure(6000, "次")
    Traceback (most recent call last):
    indicators.errors.UnitError: 单位“起”与“次”不能比较。建议：请改用同一单位
    """

    value: Fraction = field(converter=exact)
    unit: str | None = field(default=None, validator=_is_word)
    per: tuple[str, ...] = ()

    @property
    def unit_text(self) -> str | None:
        """Unit and denominators as one text: ``次/天``."""
        return join(self.unit, self.per)

    def to(self, unit: str, *, days: Mapping[str, int | Fraction] = NO_DAYS) -> "Measure":
        """Return the same in another unit; see :func:`convert`."""
        return Measure(convert(self.value, self.unit_text, unit, days=days), *split(unit))

    def quantity(self) -> "pint.Quantity[Any]":
        """Return the real pint quantity; see :func:`quantity`."""
        return quantity(self)

    def _key(self) -> tuple[tuple[str, ...], Fraction]:
        dimensions, size = _sizes(self.unit_text or "", NO_DAYS)
        return dimensions, self.value * size

    def __eq__(self, other: object) -> bool:
        """Say whether both are the same amount; amounts of different kinds are merely unequal."""
        return self._key() == other._key() if isinstance(other, Measure) else NotImplemented

    def __hash__(self) -> int:
        """Hash alike what is equal."""
        return hash(self._key())

    def __lt__(self, other: "Measure") -> bool:
        """Compare; raises :class:`UnitError` where the units differ in kind."""
        if not isinstance(other, Measure):
            return NotImplemented
        return convert(self.value, self.unit_text or "", other.unit_text or "") < other.value

    def __str__(self) -> str:
        """Print it: ``334万元``; a number without finite decimal as a fraction."""
        return f"{decimal_string(self.value)}{self.unit_text or ''}"


def registry() -> "pint.UnitRegistry[Decimal]":
    """Return the library's own pint registry (Decimal magnitudes, Chinese names), built once.

    All quantities of :func:`quantity` belong to it, so they compute with each other and with those that you make
    from it. It is shared by all threads: take units from it, but define none in it.

    >>> registry().Quantity(Decimal("0.5"), "亿元") == registry().Quantity(5000, "万元")
    True
    """
    with _LOCK:
        return _registry()


_shared = registry


@cache
def _registry() -> "pint.UnitRegistry[Decimal]":
    import pint

    build: Any = pint.UnitRegistry  # its annotations admit neither None (no units of its own) nor Decimal
    own: pint.UnitRegistry[Decimal] = build(None, non_int_type=Decimal, on_redefinition="raise")
    for scale, many in SCALES.items():
        own.define(f"{scale}- = {many}")
    units = {unit.word: unit for unit in table().values()}.values()
    base = {unit.dimension: _pint_name(unit) for unit in units if unit.factor == 1}
    bases: set[str] = set()
    derived = grammar_table("units")["derived"]
    # 平方米 and % have no word of factor 1 beside them: the dimension's own name is the base
    for unit in sorted(units, key=lambda unit: unit.dimension in derived):
        name = base.setdefault(unit.dimension, unit.dimension)
        if name not in bases:
            bases.add(name)
            own.define(f"{name} = {derived.get(unit.dimension, f'[{_identifier(unit.dimension)}]')}")
        if _pint_name(unit) != name:
            own.define(f"{_pint_name(unit)} = {to_decimal(unit.factor):f} * {name}")
    for sign, pint_reads in {"%": "percent", "‰": "permille"}.items():  # what pint makes of the signs in a text
        own.define(f"@alias {_pint_name(table()[sign])} = {pint_reads}")
    for word, names in grammar_table("units")["english"].items():
        own.define(f"@alias {_pint_name(table()[word])} = {' = '.join(names)}")
    kind: Any = own.Quantity
    kind.__reduce__ = lambda made: (_unpickled, (made.magnitude, tuple(made.unit_items())))
    return own


def _unpickled(magnitude: Decimal, units: tuple[tuple[str, int | Decimal], ...]) -> "pint.Quantity[Decimal]":
    """Build a pickled quantity again, in the registry of the process that reads it."""
    own: Any = registry()
    made: pint.Quantity[Decimal] = own.Quantity(magnitude, own.UnitsContainer(dict(units)))
    return made


def _unit_in(into: Any, unit: Unit) -> tuple[Any, Fraction]:  # noqa: ANN401 - pint's units are of no static class
    """The unit in a registry of the caller's, and how many of it one of ours is; what it lacks is defined there."""
    names = grammar_table("units")["english"].get(unit.word, ())
    elsewhere = grammar_table("units")["elsewhere"]
    if names and names[0] in into:
        return into.Unit(names[0]), Fraction(1)
    if unit.dimension in elsewhere:
        word, name = elsewhere[unit.dimension]
        return into.Unit(name), unit.factor / table()[word].factor
    base = next(
        (_pint_name(each) for each in table().values() if each.dimension == unit.dimension and each.factor == 1), ""
    )
    base = base or _identifier(unit.dimension)
    if base not in into:
        into.define(f"{base} = [{_identifier(unit.dimension)}]")
    return into.Unit(base), unit.factor


def _pint_name(unit: Unit) -> str:
    """Return a name that pint takes: the word, an alias (百分比 for %), or the word with ``_`` for signs (台_套_)."""
    names = (name for name in (unit.word, *unit.aliases) if name.isidentifier())
    return next(names, _identifier(unit.word))


def _identifier(word: str) -> str:
    return "".join(sign if f"_{sign}".isidentifier() else "_" for sign in word)


def quantity(
    measure: Data, *, registry: "pint.UnitRegistry[Any] | None" = None, percent_as_number: bool = False
) -> "pint.Quantity[Any]":
    """Return the real :class:`pint.Quantity` of a measure or of a comparator's bound.

    Args:
        measure: A :class:`Measure`, or a comparator with one number such as ``AtLeast(6000, "起")``.
        registry: A registry of your own, with numbers as it has them (a float where it has floats); units that it
            lacks (起, 元) are defined in it. By default the library's, with Decimal numbers.
        percent_as_number: Give 95% as the number 0.95.

    Returns:
        The quantity, a scale (万元) multiplied out; a bare number is dimensionless. It can be pickled: it is read back
        into the library's registry.

    Raises:
        UnitError: The table lacks the unit (``unknown_unit``), the number has no finite decimal, or there is not one
            number (``no_quantity``).

    >>> print(quantity(Measure("334", "万元")).to("元"), quantity(Measure(3, "公顷")).to("m**2").magnitude == 30000)
    3340000 元 True
    """
    one: Any = measure
    if not isinstance(getattr(one, "value", None), Fraction):
        raise UnitError.of(code="no_quantity", message=f"“{measure}”不是一个带单位的数", hint="区间等用 interval 取数")
    value, unit = Fraction(one.value), None
    into: Any = _shared() if registry is None else registry
    for word, power in [(one.unit, 1), *((word, -1) for word in one.per)]:
        if word is None:
            continue
        found = _known(word)
        if found is None:
            raise UnitError.of(code="unknown_unit", message=f"不认识的单位“{word}”", hint=_nearest(word))
        known, many = found
        if percent_as_number and known.dimension == "ratio":
            value *= (known.factor * many) ** power
            continue
        made, size = (into.Unit(_pint_name(known)), Fraction(1)) if registry is None else _unit_in(into, known)
        factor = made**power
        value, unit = value * (many * size) ** power, factor if unit is None else unit * factor
    kind = into.non_int_type
    quantity: pint.Quantity[Any] = into.Quantity(to_decimal(value) if kind is Decimal else kind(value), unit)
    return quantity
