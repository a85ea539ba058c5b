"""From rows to projects, departments and districts (逐级汇总), in the engine.

Lives here: :func:`rollup`. May not: score a row. Sums are of whole numbers; a mean is the quotient of two exact sums.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from indicators.batch.expression import DIGITS
from indicators.batch.numbers import Ints, as_pairs, decimals
from indicators.errors import Diagnostic, Fault, RuleError
from indicators.rulepacks import RulePack, Rules, load_rulepack
from indicators.scoring.row import rounded_score
from indicators.scoring.table import grade, score_execution
from indicators.targets import Facts

_ONE = 10**DIGITS
HOWS = ("fund_weighted_mean", "mean")
_MONEY = 10**4  # amounts in units of 0.0001 元


def rollup(  # noqa: PLR0913 - all but three are named
    table: Any,  # noqa: ANN401 - an Arrow table or stream
    rules: Rules,
    levels: Sequence[str],
    *,
    points: str = "分值",
    budget: str | None = None,
    executed: str | None = None,
    how: str | None = None,
    prefix: str = "",
    facts: Facts | None = None,
) -> dict[str, pa.Table]:
    """Put scored rows together, level by level.

    The last level is the form (the project): the points of its rows and of budget execution are added, converted where
    rows do not apply, rounded and graded as the pack says. Above it a level's total is the mean of its projects, by
    their budgets where the pack's aggregation weighs by money.

    Args:
        table: What :func:`indicators.batch.score` gave, as Arrow.
        rules: The rule pack, its id, or its file as a :class:`~pathlib.Path`.
        levels: Columns from the widest to the project: 区县, 部门, 项目名称.
        points: The column of the points.
        budget: The column of the project's 预算数 in 元.
        executed: The column of its 执行数 in 元.
        how: ``fund_weighted_mean`` or ``mean``, where the pack does not say.
        prefix: The prefix of the result's columns.
        facts: Named numbers that the rule of budget execution may use.

    Returns:
        A table for each level, the project first: ``rows``, ``open`` (rows without a score), ``total`` of what is
        scored, ``low``, ``high`` and ``rating``; a grade needs all the points of the pack, and no open row may
        change it.

    Raises:
        ValueError: A column is missing, or there is no level.
        RuleError: The pack does not say how to put projects together, and ``how`` does not either.
    """
    import duckdb

    pack = load_rulepack(rules)
    weighed = how or (pack.aggregation.relative if pack.aggregation else None)
    if len(levels) > 1 and weighed not in HOWS:
        message = f"规则包 {pack.id} 没有规定怎样汇总，请写明 how：{'、'.join(HOWS)}"
        raise RuleError(Diagnostic(code="no_aggregation", message=message, fault=Fault.CALLER))
    if weighed == "fund_weighted_mean" and budget is None and len(levels) > 1:
        raise RuleError(
            Diagnostic(code="no_funds", message="按资金加权要写明预算数是哪一列（budget=）", fault=Fault.CALLER)
        )
    with duckdb.connect() as connection:
        connection.register("rows", table)
        used = (points, *(f"{prefix}{each}" for each in _USED))
        heads, needed = connection.table("rows").columns, [*levels, *used, *filter(None, (budget, executed))]
        lacking = [each for each in needed if each not in heads]
        if lacking or not levels:
            message = f"表里没有 {'、'.join(lacking)} 列" if lacking else "levels 是空的，要写从大到小各级的列"
            raise ValueError(f"{message}；有：{'、'.join(heads)}")
        named = [_quoted(level) for level in levels]
        money = ", ".join(
            "null" if column is None else f"any_value(try_cast({_quoted(column)} as decimal(38, 4)))"
            for column in (budget, executed)
        )
        p, e, low, high, status = map(_quoted, used)
        exact = f"try_cast(rtrim(cast({p} as varchar), '分') as decimal(38, {DIGITS}))"
        sums = [
            "count(*)",
            f"count(*) filter ({e} is null and {status} <> 'not_applicable')",
            *(_units(f"sum({each})") for each in (exact, e, low, high)),
            _units(f"sum({exact}) filter ({e} is null and {status} = 'not_applicable')"),
            f"count(*) filter ({exact} is null)",
        ]
        asked = (
            f"select {', '.join(named)}, {', '.join(sums)}, {money} from rows group by all order by {', '.join(named)}"  # noqa: S608 - quoted names
        )
        grouped = connection.sql(asked).to_arrow_table()
        projects = _projects(grouped, levels, pack, facts or Facts(), execution=executed is not None)
        found = {levels[-1]: projects.drop_columns(["funds"])}
        connection.register("projects", projects)
        for depth in range(len(levels) - 1, 0, -1):
            found[levels[depth - 1]] = _means(connection, levels[:depth], pack, str(weighed))
    return found


_USED = ("earned", "low", "high", "status")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _units(amount: str) -> str:
    """A sum as a whole number of the last digit."""
    return f"cast(coalesce({amount}, 0) * {_ONE} as decimal(38, 0))"


def _ints(column: Any) -> Ints:  # noqa: ANN401 - an Arrow array
    return np.array([0 if each is None else int(each) for each in column.to_pylist()], np.int64)


def _projects(table: pa.Table, levels: Sequence[str], pack: RulePack, facts: Facts, *, execution: bool) -> pa.Table:
    """The forms: points added, converted, rounded, graded."""
    columns = [table.column(at) for at in range(len(levels), table.num_columns)]
    rows, open_, points, total, low, high, left_out, pointless = (_ints(column) for column in columns[:8])
    budget, executed = (column.to_pylist() for column in columns[8:10])
    if execution and pack.execution is not None:
        earned = _executed(pack, facts, budget, executed)
        most, known = int(pack.execution.points * _ONE), np.array([each is not None for each in earned], bool)
        got = np.array([0 if each is None else int(each * _ONE) for each in earned], np.int64)
        points, total, low = points + most, total + got, low + got
        high, open_ = high + np.where(known, got, most), open_ + ~known
    sums = []
    for values in (total, low, high):
        rounded = values.copy()
        for at in range(len(values)):
            if left_out[at] or pack.rounding_of("total") is not None:
                rounded[at] = _converted(int(values[at]), int(points[at]), int(left_out[at]), pack)
        sums.append(rounded)
    fits = (points == int(pack.points * _ONE)) & (pointless == 0)
    ratings = [
        _rating(pack, Fraction(int(a), _ONE), Fraction(int(b), _ONE)) if fit and not pack.vetoes else None
        for a, b, fit in zip(sums[1], sums[2], fits, strict=True)
    ]
    named = {level: table.column(at) for at, level in enumerate(levels)}
    decimal = {
        name: decimals(as_pairs(values), None, DIGITS)
        for name, values in zip(("points", "total", "low", "high"), (points, *sums), strict=True)
    }
    return pa.table(
        {
            **named,
            "rows": rows,
            "open": open_,
            **decimal,
            "rating": pa.array(ratings, pa.string()),
            "funds": columns[8],
        }
    )


def _converted(value: int, points: int, left_out: int, pack: RulePack) -> int:
    """A total in the points of the rows that apply, rounded."""
    result = Fraction(value, _ONE)
    if left_out and points > left_out:
        result = result * points / (points - left_out)
    stage = "score" if left_out and pack.rounding_of("total") is None else "total"
    return int(rounded_score(result, pack, stage)[0] * _ONE)


def _executed(pack: RulePack, facts: Facts, budget: Sequence[Any], executed: Sequence[Any]) -> list[Fraction | None]:
    """Budget execution of each project; equal amounts are scored once."""
    assert pack.execution is not None  # noqa: S101 - asked before
    known: dict[tuple[Any, Any], Fraction | None] = {}
    for pair in zip(budget, executed, strict=True):
        if pair not in known:
            one, two = (None if each is None else Fraction(each) for each in pair)
            known[pair] = score_execution(pack, pack.execution, one, two, facts).earned
    return [known[pair] for pair in zip(budget, executed, strict=True)]


def _rating(pack: RulePack, low: Fraction, high: Fraction) -> str | None:
    least = grade(pack, low)
    return least if least == grade(pack, high) else None


def _means(connection: Any, levels: Sequence[str], pack: RulePack, how: str) -> pa.Table:  # noqa: ANN401 - DuckDB's
    """The means of the projects of a level."""
    named = ", ".join(map(_quoted, levels))
    weight = f"cast(funds * {_MONEY} as hugeint)" if how == "fund_weighted_mean" else "1::hugeint"
    sums = ", ".join(f"sum(cast({each} * {_ONE} as hugeint) * {weight})::varchar" for each in ("total", "low", "high"))
    asked = f"select {named}, count(*), sum(rows), sum(open), sum({weight})::varchar, count({weight}), {sums} from projects group by all order by {named}"  # noqa: E501, S608 - quoted names
    table = connection.sql(asked).to_arrow_table()
    projects, rows, open_, weights, weighed, *tops = (
        table.column(at).to_pylist() for at in range(len(levels), table.num_columns)
    )
    means: list[list[Fraction | None]] = [
        [
            Fraction(int(top), int(w) * _ONE) if w and int(w) and n == all_ else None
            for top, w, n, all_ in zip(column, weights, weighed, projects, strict=True)
        ]
        for column in tops
    ]
    ratings = [
        None if low is None or high is None or pack.vetoes else _rating(pack, low, high)
        for low, high in zip(*means[1:], strict=True)
    ]
    named_columns = {level: table.column(at) for at, level in enumerate(levels)}
    decimal = {}
    for name, column in zip(("total", "low", "high"), means, strict=True):
        whole = pa.array([None if each is None else int(each * _ONE) for each in column], pa.decimal128(38, 0))
        decimal[name] = pa.Array.from_buffers(pa.decimal128(38, DIGITS), len(whole), whole.buffers())
    counted = {
        "projects": pa.array(projects, pa.int64()),
        "rows": pa.array(list(map(int, rows)), pa.int64()),
        "open": pa.array(list(map(int, open_)), pa.int64()),
    }
    return pa.table({**named_columns, **counted, **decimal, "rating": pa.array(ratings, pa.string())})
