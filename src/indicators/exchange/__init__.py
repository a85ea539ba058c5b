"""Tables of the budget platform (预算管理一体化数据表) in and out: csv, xlsx, JSON; fields as data, second-hand.

Lives here: re-exports only. ``fields`` knows tables and what a value must keep to, ``records`` reads, writes and checks
them letter by letter, ``reading`` makes goal tables of them, ``writing`` goes the way back. May not: a field's name in
code where ``rules/exchange.toml`` can hold it; a second reader of forms.
"""

from indicators.exchange.fields import EVIDENCE, Field, TableKind, dialect_named, table_kind, table_kinds
from indicators.exchange.reading import goal_tables
from indicators.exchange.records import Records, check, read, write
from indicators.exchange.writing import records_of
from indicators.forms.codes import dialects

__all__ = [
    "EVIDENCE",
    "Field",
    "Records",
    "TableKind",
    "check",
    "dialect_named",
    "dialects",
    "goal_tables",
    "read",
    "records_of",
    "table_kind",
    "table_kinds",
    "write",
]
