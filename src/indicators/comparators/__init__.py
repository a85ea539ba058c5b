"""Typed comparators (比较式): what a printed value says, frozen, with its meaning as an interval.

Lives here: ``base`` (what all share), ``amounts``, ``relative``, ``days``, ``judged`` (the kinds), ``union`` (all
of them, read back from JSON), ``numbers`` (exact numbers, intervals), ``words``, ``schema``. May not: lark, points,
files, the value of 预算数 or 上年.

A value's *origin* (its text, its anomalies, what came from a column) takes no part in equality: two spellings of one
comparator are equal.
"""

from indicators.comparators.amounts import (
    SIGNS,
    AtLeast,
    AtMost,
    Between,
    Counted,
    Exactly,
    LessThan,
    MoreThan,
    NotEqual,
    Quantity,
    Stated,
)
from indicators.comparators.base import Reading
from indicators.comparators.days import By, Day, Period
from indicators.comparators.judged import Blank, Completion, State, Unparsed, YesNo
from indicators.comparators.relative import Change, Reference
from indicators.comparators.union import AllOf, AnyOf, Comparator, Compound, from_dict
from indicators.comparators.words import LEVELS, REFERENCES, SIGNS_PRINTED
from indicators.data import decimal_string
from indicators.numbers import Exact, Interval, added, exact, is_missing, number

__all__ = [
    "LEVELS",
    "REFERENCES",
    "SIGNS",
    "SIGNS_PRINTED",
    "AllOf",
    "AnyOf",
    "AtLeast",
    "AtMost",
    "Between",
    "Blank",
    "By",
    "Change",
    "Comparator",
    "Completion",
    "Compound",
    "Counted",
    "Day",
    "Exact",
    "Exactly",
    "Interval",
    "LessThan",
    "MoreThan",
    "NotEqual",
    "Period",
    "Quantity",
    "Reading",
    "Reference",
    "State",
    "Stated",
    "Unparsed",
    "YesNo",
    "added",
    "decimal_string",
    "exact",
    "from_dict",
    "is_missing",
    "number",
]
