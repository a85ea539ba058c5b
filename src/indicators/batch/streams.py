"""Arrow tables one after another (表的流): what scores them all and counts what came of it.

Lives here: :func:`batches`, :func:`even`, :func:`scored`, :func:`plain`, :func:`counts`. May not: open files, know
other frames.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pyarrow as pa

from indicators.batch.numbers import one
from indicators.batch.rows import RESULTS, Scorer
from indicators.calls import refuse_clash, roles_of

ROWS = 500_000  # at a time: a few hundred bytes each


def batches(table: Any, rows: int = ROWS) -> Iterator[pa.Table]:  # noqa: ANN401 - any Arrow stream
    """Cut a table or a stream of Arrow into stretches."""
    if isinstance(table, pa.Table):
        return even([table], rows)
    reader = pa.RecordBatchReader.from_stream(table)
    return even((pa.Table.from_batches([batch]) for batch in reader), rows, reader.schema)


def even(tables: Iterable[pa.Table], rows: int, schema: pa.Schema | None = None) -> Iterator[pa.Table]:
    """The same rows in tables of so many, the last one smaller; one that is empty where there are none."""
    waiting: list[pa.Table] = []
    many, some = 0, False
    for table in tables:
        waiting.append(table)
        many += table.num_rows
        while many >= rows:
            whole = pa.concat_tables(waiting)
            yield whole.slice(0, rows)
            some, waiting, many = True, [whole.slice(rows)], many - rows
    if many or not some:
        yield pa.concat_tables(waiting) if waiting else schema.empty_table() if schema is not None else pa.table({})


def scored(
    tables: Iterable[pa.Table], scorer: Scorer, columns: Mapping[str, str] | None = None, prefix: str = ""
) -> Iterator[pa.Table]:
    """Score Arrow tables one after another; what one taught the scorer serves the next."""
    roles: dict[str, str] | None = None
    for table in tables:
        if roles is None:
            roles = roles_of(table.column_names, columns)
            refuse_clash(table.column_names, RESULTS, prefix)
        found = scorer.score({role: table[head] for role, head in roles.items()}, table.num_rows)
        for name, column in found.items():
            table = table.append_column(f"{prefix}{name}", column)  # noqa: PLW2901 - it grows
        yield table.unify_dictionaries()


def plain(table: pa.Table) -> pa.Table:
    """The same table for those who know no dictionaries."""
    kinds = (
        (each.name, each.type.value_type if pa.types.is_dictionary(each.type) else each.type) for each in table.schema
    )
    return table.cast(pa.schema(list(kinds)))


def counts(table: Any, prefix: str = "") -> dict[str, int]:  # noqa: ANN401 - any Arrow stream
    """Count the rows of a scored table (not Spark's) by status and by what scored them."""
    found: Counter[str] = Counter()
    table = pa.table(table)
    for name in ("status", "scored_by"):
        for each in one(table[f"{prefix}{name}"]).value_counts().to_pylist():
            found[each["values"]] += each["counts"]
    return dict(found)
