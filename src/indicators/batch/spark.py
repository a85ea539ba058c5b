"""A cluster (Spark): the rule's expression in Spark's own columns; what they cannot hold, batch by batch through Arrow.

Lives here: :func:`score_frame`. May not: score by other means than :mod:`indicators.batch.rows`, read a text itself.
The distinct texts and the sorts of rows are learnt first, by the same functions as in one process; they come back as
small tables that Spark joins, and the expression is that of :mod:`indicators.batch.expression`. What the exact scorer
makes of the distinct rows that are not sure is such a table, too.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from math import floor
from typing import Any

import numpy as np
import pyarrow as pa

from indicators.batch.engines import Sql
from indicators.batch.expression import DIGITS, LARGEST_RATE, NOTES, earned, fits, largest
from indicators.batch.meaning import CLASSES, EXACT, NUMBER, THOUSANDTHS
from indicators.batch.numbers import Numbers, Texts
from indicators.batch.rows import BIG, CELLS, MARGIN, RESULTS, WORDS, Actuals, Scorer, term_of
from indicators.batch.streams import batches, scored
from indicators.calls import COLUMNS, any_text, refuse_clash, roles_of
from indicators.targets.placing import states_reason

_DIGITS = 37  # of a product of decimals that keeps all of them
_ROWS = 100_000  # at a time, through Arrow: Spark's own batches are too small for what each costs
_MOST = 100_000  # texts and sorts of rows that are learnt
_MOST_ALONE = 10_000  # distinct rows for the exact scorer, here; more are better left to Arrow batches
_DECIMALS = ("attainment", "earned", "low", "high")
_LAST = f"cast('{10**-DIGITS:.{DIGITS}f}' as decimal({DIGITS + 1}, {DIGITS}))"
_WHOLE = 1 << 40  # below it a quotient of twelve places fits words


def score_frame(frame: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401 - of Spark
    """Score a Spark data frame; short passes learn what it holds, all else waits until Spark asks for the result."""
    roles = roles_of(frame.columns, columns)
    refuse_clash(frame.columns, RESULTS, prefix)
    found = None if frame.isStreaming else _by_columns(frame, scorer, roles, prefix)
    return _by_batches(frame, scorer, columns, prefix) if found is None else found


def _by_batches(frame: Any, scorer: Scorer, columns: Mapping[str, str] | None, prefix: str) -> Any:  # noqa: ANN401
    """Each batch goes to a worker as Arrow and comes back scored."""
    from pyspark.sql.types import DecimalType, StringType, StructField, StructType

    said = (scorer.pack, scorer.facts, scorer.engine, scorer.points)
    more = [
        StructField(f"{prefix}{name}", DecimalType(38, DIGITS) if name in _DECIMALS else StringType())
        for name in RESULTS
    ]

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


def _by_columns(frame: Any, scorer: Scorer, roles: Mapping[str, str], prefix: str) -> Any:  # noqa: ANN401 - of Spark
    """The frame with its results; ``None``: it holds what Spark's columns cannot be sure of."""
    from pyspark.sql import functions as f

    cells = {role: _quoted(head) for role, head in roles.items()}
    kinds = {role: frame.schema[head].dataType for role, head in roles.items()}
    scales = {role: _scale(kinds[role]) for role in ("target", "actual")}
    words = [role for role in (*WORDS, "points") if role in roles]
    texts = [role for role in (*words, "reason") if role in roles] + [role for role in scales if scales[role] is None]
    if any(_scale(kinds[role]) is None and kinds[role].typeName() != "string" for role in (*texts, *scales)):
        return None
    numbers = {role: _whole(cells[role], kinds[role], scale) for role, scale in scales.items() if scale}
    rows = frame.select(
        f.struct("*").alias("rest"),
        *(f.expr(f"coalesce(cast({cells[role]} as string), '')").alias(f"t_{role}") for role in texts),
        *(f.expr(number).alias(f"n_{role}") for role, number in numbers.items()),
        f.expr(f"{cells['share']} is not null" if "share" in cells else "false").alias("shared"),
    )
    if "reason" in roles:
        known = _distinct(rows, "t_reason")
        if known is None:
            return None
        rows = _joined(rows, pa.table({"t_reason": known, "said": [states_reason(each) for each in known]}))
    else:
        rows = rows.selectExpr("*", "false as said")
    if scales["actual"]:
        step = scales["actual"] // 1000
        odd = f"n_actual % {step} = 0 and n_actual % {10 * step} <> 0" if step else "false"
        rows = rows.selectExpr("*", f"case when {odd} then 1 else 0 end as sort", f"{scales['actual']}L as below")
        samples = [NUMBER, THOUSANDTHS]
    else:
        known = _distinct(rows, "t_actual")
        if known is None:
            return None
        read = scorer.actuals(pa.array(known, pa.string()), len(known))
        numbered = [value if there else None for value, there in zip(read.values.tolist(), read.known, strict=True)]
        told = {"t_actual": known, "n_actual": numbered, "sort": read.sorts.astype(np.int32), "below": read.below}
        rows, samples = _joined(rows, pa.table(told)), read.samples
    if scales["target"]:
        above = " + ".join(f"cast(n_target > {floor(end * scales['target'])} as int)" for end in CLASSES)
        rows = rows.selectExpr("*", f"{above} as class")
    place = [*(f"t_{role}" for role in words), "sort", "class" if scales["target"] else "t_target"]
    learnt = _learnt(rows, place, words, scorer, scales, samples)
    if learnt is None:
        return None
    sorts, points, number, most = learnt
    of = _numbers_of(scorer, points, number, most)
    return (
        None
        if of is None
        else _told(_computed(_joined(rows, sorts), scorer, points, number, of, scales), roles, scorer, prefix)
    )


def _scale(kind: Any) -> int | None:  # noqa: ANN401 - a type of Spark's
    """In how many parts of one numbers of a type are counted; ``None``: they are no exact numbers."""
    name = kind.typeName()
    if name in ("byte", "short", "integer", "long"):
        return 1
    return 10**kind.scale if name == "decimal" and kind.precision + kind.scale < _DIGITS else None


def _whole(cell: str, kind: Any, scale: int) -> str:  # noqa: ANN401 - a type of Spark's
    """A cell in so many parts of one; none where that is not far below the end of words."""
    times = f" * cast({scale} as decimal({len(str(scale))}, 0))" if kind.typeName() == "decimal" else ""
    return (
        f"case when {cell} between -{int(BIG) // scale} and {int(BIG) // scale} then cast({cell}{times} as bigint) end"
    )


def _distinct(rows: Any, column: str) -> list[str] | None:  # noqa: ANN401 - of Spark
    found = rows.select(column).distinct().limit(_MOST + 1).toArrow()[column].to_pylist()
    return found if len(found) <= _MOST else None


def _joined(rows: Any, known: pa.Table) -> Any:  # noqa: ANN401 - of Spark
    """The rows with what was learnt; none of it where a row is of no known sort."""
    from pyspark.sql import functions as f

    keys = [name for name in known.column_names if name in rows.columns]
    return rows.join(f.broadcast(rows.sparkSession.createDataFrame(known)), keys, "left")


def _learnt(  # noqa: PLR0913, PLR0917
    rows: Any,  # noqa: ANN401 - of Spark
    place: list[str],
    words: list[str],
    scorer: Scorer,
    scales: Mapping[str, int | None],
    samples: list[str],
) -> tuple[pa.Table, int, int, int] | None:
    """What each sort of rows means, the parts of a point, and the largest numbers and points."""
    seen = ["count(1) as many", "max(abs(n_actual)) as actual", "max(below) as deep"]
    seen += ["min(n_target) as least", "max(n_target) as most"] if scales["target"] else []
    from pyspark.sql import functions as f

    known = rows.groupBy(*place).agg(*map(f.expr, seen)).limit(_MOST + 1).toArrow()
    many = known.num_rows
    if many > _MOST or not many:
        return None
    said = {role: Texts.of(known[f"t_{role}"], COLUMNS[role]) for role in words if role != "points"}
    kinds = _ints(known["sort"])
    nothing = np.zeros(0, np.int64)
    scale = scales["target"] or 1
    if scales["target"]:
        values = np.concatenate([_ints(known[name]) for name in ("least", "most")])
        twice = {role: Texts(np.tile(each.codes, 2), each.values) for role, each in said.items()}
        target = Numbers(values, scale, np.ones(2 * many, bool))
        actual = Actuals(nothing, 1, nothing > 0, np.tile(kinds, 2), samples)
        plan, unsure = scorer.plan_of_numbers(target, twice, actual, 2 * many)
        alone = np.broadcast_to(unsure, 2 * many)[:many].copy()
    else:
        actual = Actuals(nothing, 1, nothing > 0, kinds, samples)
        plan = scorer.plan(Texts.of(known["t_target"], COLUMNS["target"]), said, actual, many, _ints(known["many"]))
        alone = np.zeros(many, bool)
    points = scorer.points_of(known["t_points"] if "points" in words else None, many)
    alone |= ~points.known
    sorts = [plan.sorts[at] for at in plan.places[:many].tolist()]
    keys = np.array([each.key for each in sorts], np.int64)
    keys = scorer.by_points(plan, points, keys, alone)
    alone |= keys == EXACT
    deep = scales["actual"] or 1
    terms = [term_of(each, deep, scale) for each in sorts]
    number = 1
    for at, (top, bottom) in enumerate(terms):
        if not alone[at]:
            below = int(_ints(known["deep"])[at]) if not scales["actual"] else 1
            over = max(abs(int(known[name][at].as_py() or 0)) for name in ("least", "most")) if scales["target"] else 1
            number = max(number, int(_ints(known["actual"])[at]) * abs(top), bottom * below * max(1, over))
    (low, low_part), (high, high_part) = (
        zip(*(each.ends[upper] for each in sorts), strict=True) for upper in (False, True)
    )
    learnt = {
        "k": np.where(alone, EXACT, keys).astype(np.int32),
        "top": [top for top, _ in terms],
        "bottom": [bottom for _, bottom in terms],
        "factor": [float(each.factor) / deep for each in sorts],
        "low": low,
        "low_part": low_part,
        "high": high,
        "high_part": high_part,
        "sign": [each.sign for each in sorts],
        "codes": [each.codes for each in sorts],
        "reading": [plan.readings[at] for at in plan.reading_of[:many]]
        if plan.readings
        else pa.nulls(many, pa.string()),
        "p": points.values,
    }
    table = pa.table({**{name: known[name] for name in place}, **learnt})
    return table, points.scale, min(number, int(BIG)), max(1, int(points.values.max(initial=1)))


def _ints(column: Any) -> Any:  # noqa: ANN401 - Arrow's, numpy's
    return np.array([each or 0 for each in column.to_pylist()], np.int64)


def _numbers_of(scorer: Scorer, points: int, number: int, most: int) -> Sql | None:
    """Words where they are long enough, else decimals."""
    size = largest(scorer.keys, scorer.pack.rounding_of("score"), points, number, most)
    return next(
        (Sql(kind) for kind, wide in (("bigint", False), ("decimal(38, 0)", True)) if fits(size, wide=wide)), None
    )


def _computed(  # noqa: PLR0913, PLR0917
    rows: Any,  # noqa: ANN401 - of Spark
    scorer: Scorer,
    points: int,
    number: int,
    of: Sql,
    scales: Mapping[str, int | None],
) -> Any:  # noqa: ANN401 - of Spark
    """The rows with ``sure``, what they earn, the rate and the note."""
    over, below = ("greatest(abs(n_target), 1L)" if scales["target"] else "1L"), "1L" if scales["actual"] else "below"
    rows = rows.selectExpr(
        "*",
        "abs(n_actual * double(top)) as size",
        f"double(bottom) * {below} * {over} as under",
        f"n_actual * factor / {below} as number",
        f"greatest(low, low_part * {over} / {scales['target'] or 1}) as least",
        f"least(high, high_part * {over} / {scales['target'] or 1}) as greatest",
    )
    sure = [
        "not shared",
        "k >= 0",
        "bottom > 0",
        f"size <= {number}",
        f"under <= {number}",
        f"size < {LARGEST_RATE} * under",
    ]
    sure += [f"number > least * (1 + {MARGIN} * sign(least))", f"number < greatest * (1 - {MARGIN} * sign(greatest))"]
    rows = rows.selectExpr("*", f"coalesce({' and '.join(sure)}, false) as safe")
    rows = rows.selectExpr(
        *(name for name in rows.columns if name not in ("k", "p")),
        "case when safe then k else 0 end as k",
        *(
            f"cast(case when safe then {value} else {other} end as {of.type}) as {name}"
            for name, value, other in (
                ("a", "n_actual * top", "0L"),
                ("b", f"bottom * {below} * {over}", "1L"),
                ("p", "p", "1L"),
            )
        ),
    )
    e, note = earned(scorer.keys, scorer.pack.rounding_of("score"), points, of)
    of.let(e=e, note=note)
    rate = of if of.type != "bigint" or number < _WHOLE else Sql("decimal(38, 0)", of.steps)
    a, b, half = rate.cast(of.column("size_of_a")), rate.cast(of.column("b")), rate.whole(10 ** (DIGITS // 2))
    rows = rows.selectExpr("*", "abs(a) as size_of_a")
    (above,) = of.let(above=rate.quotient(a * half, b))
    (beneath,) = of.let(beneath=rate.quotient((a * half - above * b) * half, b))
    of.let(rate=above * half + beneath)
    for step in of.steps:
        rows = rows.selectExpr("*", *(f"{value.sql('spark')} as {name}" for name, value in step.items()))
    return rows.selectExpr("*", "safe and e >= 0 as sure")


def _told(rows: Any, roles: Mapping[str, str], scorer: Scorer, prefix: str) -> Any:  # noqa: ANN401 - of Spark
    """The caller's columns and the results; ``None``: too many rows need the exact scorer."""
    from pyspark.sql import functions as f

    cells = [f.expr(f"rest.{_quoted(roles[role])} as {role}") for role in CELLS if role in roles]
    rows = rows.withColumn("key", f.when(~f.col("sure"), f.to_json(f.struct(*cells))))
    # no filter: Spark would write the whole expression into it again and again
    unsure = rows.select("key", *cells).dropDuplicates(["key"]).limit(_MOST_ALONE + 2).toArrow()
    if unsure.num_rows > _MOST_ALONE + 1:
        return None
    keys, found = [], []
    for row in unsure.to_pylist():
        if row["key"] is None:
            continue
        keys.append(row.pop("key"))
        found.append(scorer.exact({role: any_text(value, COLUMNS[role]) for role, value in row.items()}))
    kinds = {name: pa.decimal128(38, DIGITS) if name in _DECIMALS else pa.string() for name in RESULTS}
    told = {f"x_{name}": pa.array([each[name] for each in found], kind) for name, kind in kinds.items()}
    rows = _joined(rows, pa.table({"key": pa.array(keys, pa.string()), **told}))
    notes = " ".join(f"when note = {place} then '{each}'" for place, each in enumerate(NOTES))
    score = f"cast(cast(e as decimal(19, 0)) * {_LAST} as decimal(38, {DIGITS}))"
    here = {
        "reading": "reading",
        "status": "'scored'",
        "attainment": f"if(sign = 0, null, {score.replace('(e as', '(rate * sign * if(a < 0, -1, 1) as', 1)})",
        **dict.fromkeys(("earned", "low", "high"), score),
        "findings": f"trim(concat(codes, ' ', case {notes} end))",
        "scored_by": "'columns'",
    }
    other = {name: f"x_{name}" for name in RESULTS}
    other["status"] = "coalesce(x_status, raise_error('计分时数据变了：两次读出的行不一样，请先保存再计分'))"
    results = (f.expr(f"if(sure, {here[name]}, {other[name]})").alias(f"{prefix}{name}") for name in RESULTS)
    return rows.select("rest.*", *results)


def _quoted(head: str) -> str:
    return "`" + head.replace("`", "``") + "`"
