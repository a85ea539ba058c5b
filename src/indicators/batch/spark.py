"""A cluster (Spark): each batch of rows goes to a worker as Arrow and comes back scored.

Lives here: :func:`score_frame`. May not: score by other means than :mod:`indicators.batch.rows`.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import pyarrow as pa

from indicators.batch.rows import RESULTS, Scorer
from indicators.batch.streams import batches, scored
from indicators.calls import refuse_clash, roles_of

_ROWS = 100_000  # at a time: Spark's own batches are too small for what each costs
_DECIMALS = ("attainment", "earned", "low", "high")


def score_frame(frame: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401 - of Spark
    """Score a Spark data frame; nothing runs before Spark asks for the result."""
    from pyspark.sql.types import DecimalType, StringType, StructField, StructType

    roles_of(frame.columns, columns)
    refuse_clash(frame.columns, RESULTS, prefix)
    more = [
        StructField(f"{prefix}{name}", DecimalType(38, 12) if name in _DECIMALS else StringType()) for name in RESULTS
    ]
    said = (scorer.pack, scorer.facts, scorer.engine, scorer.points)

    def part(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        first = next(given, None)
        if first is None:
            return
        reader = pa.RecordBatchReader.from_batches(first.schema, chain((first,), given))
        for table in scored(batches(reader, _ROWS), Scorer(*said), columns, prefix):
            plain = [
                table[name].cast(pa.string()) if pa.types.is_dictionary(table[name].type) else table[name]
                for name in table.column_names
            ]
            yield from pa.table(dict(zip(table.column_names, plain, strict=True))).to_batches()

    return frame.mapInArrow(part, StructType([*frame.schema.fields, *more]))
