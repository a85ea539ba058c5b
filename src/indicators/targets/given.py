"""What a program or a data frame gives as a value (调用者给的值): text, a number, a day, or nothing.

Lives here: such a value as the text of a cell, actual values from a plain mapping. May not: read what a cell says.
"""

from collections.abc import Mapping
from datetime import date
from typing import cast

from indicators.comparators import Comparator, Exact, Stated, is_missing, number
from indicators.days import day_words
from indicators.errors import want
from indicators.targets.model import Actual, Actuals, RowKey, read_actual
from indicators.units import Measure


def cell_text(value: object, what: str = "这里") -> str:
    """Write a value as the cell of a form would, a missing one as ``""``, a float as its shortest decimal text.

    Raises:
        TypeError: It is no text, number, measure or day; ``what`` says in the message what is written.
        ValueError: An infinite number.

    >>> from fractions import Fraction
    >>> cell_text(62.5), cell_text(Fraction(2, 3)), cell_text(float("nan")), cell_text(date(2026, 6, 30))
    ('62.5', '3分之2', '', '2026年6月30日')
    """
    if isinstance(value, str):
        return value.strip()
    if is_missing(value):
        return ""
    if isinstance(value, Measure):
        return str(Stated(value.value, value.unit, value.per))
    if isinstance(value, date):
        return day_words(value)
    try:
        return str(Stated(number(cast("Exact", value))))
    except TypeError:
        kind = type(value).__name__
        known = "str、int、Decimal、Fraction、float、date"
        raise TypeError(f"{what}要文字、数或日期（{known}），不接受 {kind}: {value!r}") from None
    except ValueError:
        raise ValueError(f"{what}{value!r}不是一个能用的数") from None


def actuals_of(given: Actuals | Mapping[str, object] | Mapping[tuple[str, str], object] | None, table: str) -> Actuals:
    """Take a table's actual values: as they are, by the names of the indicators, or from those of several tables.

    >>> actuals_of({"维护应急车辆": 62}, "应急排渍抢修").values[0][1].reading.value
    Fraction(62, 1)
    """
    of_tables: dict[object, Actuals] = {}
    if isinstance(given, Mapping):
        of_tables = {key: each for key, each in given.items() if isinstance(each, Actuals)}
    if of_tables:
        if table not in of_tables:
            raise ValueError(f"实际完成值里没有“{table}”这张表；有：{'、'.join(map(str, of_tables))}")
        given = of_tables[table]
    if given is None or isinstance(given, Actuals):
        return given or Actuals()
    want(given, Mapping, "实际完成值要 Actuals，或“指标名称: 值”的字典")
    rows = [(key if isinstance(key, tuple) else ("", key), value) for key, value in given.items()]  # (goal, name)
    return Actuals(values=[(RowKey(goal=goal, name=name), given_actual(value, name)) for (goal, name), value in rows])


def given_actual(value: object, name: str = "") -> Actual:
    """Take one actual value: as it is, as it was read, or as text, a number, a measure, a day.

    >>> given_actual(62, "车辆（台）").reading.unit, given_actual(Measure(62, "台")).text
    ('台', '62台')
    """
    if isinstance(value, Actual):
        return value
    if isinstance(value, Comparator):
        return Actual(text=value.text, reading=value)
    text = cell_text(value, f"“{name}”的实际完成值" if name else "实际完成值")
    return Actual(text=text, reading=read_actual(text, name))
