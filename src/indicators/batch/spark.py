"""A cluster (Spark): each worker takes its rows as Arrow and runs the column expression on them, in one pass.

Lives here: :func:`score_frame`. May not: score by other means than :mod:`indicators.batch.rows`, read a text itself.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

import pyarrow as pa

from indicators.batch.expression import DIGITS
from indicators.batch.rows import NUMBERS, RESULTS, Scorer
from indicators.batch.streams import batches, plain, scored
from indicators.calls import refuse_clash, roles_of

_ROWS = 100_000  # at a time: Spark's own batches are too small for what each costs


def score_frame(frame: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401 - of Spark
    """Score a Spark data frame; nothing is read before Spark asks for the result."""
    from pyspark.sql.types import DecimalType, StringType, StructField, StructType

    roles_of(frame.columns, columns)
    refuse_clash(frame.columns, RESULTS, prefix)
    said = (scorer.pack, scorer.facts, scorer.engine, scorer.points)
    more = [
        StructField(f"{prefix}{name}", DecimalType(38, DIGITS) if name in NUMBERS else StringType()) for name in RESULTS
    ]

    def part(given: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        first = next(given, None)
        if first is None:
            return
        reader = pa.RecordBatchReader.from_batches(first.schema, chain((first,), given))
        for table in scored(batches(reader, _ROWS), Scorer(*said), columns, prefix):
            yield from plain(table).to_batches()

    return frame.mapInArrow(part, StructType([*frame.schema.fields, *more]))
