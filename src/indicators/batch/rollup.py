"""From rows to projects, departments and districts (逐级汇总), in the engine.

Lives here: :func:`rollup`. May not: score a row. Sums are of whole numbers; a mean is the quotient of two exact sums.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pyarrow as pa

from indicators.batch.expression import DIGITS
from indicators.errors import Diagnostic, Fault, RuleError
from indicators.rulepacks import RulePack, Rules, load_rulepack
from indicators.scoring.row import rounded_score
from indicators.scoring.table import grade, score_execution
from indicators.targets import Facts

_ONE = 10**DIGITS
HOWS = ("fund_weighted_mean", "mean")
_MONEY = 10**4  # amounts in units of 0.0001 元
_SUMS = ("total", "low", "high")
_KINDS = {"rating": pa.string(), "funds": pa.decimal128(38, 4)}
_USED = ("earned", "low", "high", "status")


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


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _units(amount: str) -> str:
    """A sum as a whole number of the last digit."""
    return f"cast(coalesce({amount}, 0) * {_ONE} as decimal(38, 0))"


def _projects(table: pa.Table, levels: Sequence[str], pack: RulePack, facts: Facts, *, execution: bool) -> pa.Table:
    """The forms: points added, converted, rounded, graded."""
    rule, found = pack.execution if execution else None, []

    @cache  # equal amounts are scored once
    def spent(budget: Decimal | None, executed: Decimal | None) -> Fraction | None:
        given, used = (None if each is None else Fraction(each) for each in (budget, executed))
        return None if rule is None else score_execution(pack, rule, given, used, facts).earned

    for line in _lines(table, levels):
        rows, open_, *amounts, pointless, budget, executed = line
        points, total, low, high, left_out = map(int, amounts)
        if rule is not None:
            earned, most = spent(budget, executed), int(rule.points * _ONE)
            got = int((earned or 0) * _ONE)
            points, total, low = points + most, total + got, low + got
            high, open_ = high + (most if earned is None else got), open_ + (earned is None)
        total, low, high = (_converted(each, points, left_out, pack) for each in (total, low, high))
        whole = points == int(pack.points * _ONE) and not pointless
        rating = _rating(pack, Fraction(low, _ONE), Fraction(high, _ONE)) if whole else None
        found.append((rows, open_, points, total, low, high, rating, budget))
    return _table(table, levels, ("rows", "open", "points", *_SUMS, "rating", "funds"), found)


def _lines(table: pa.Table, levels: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """What stands behind the levels, row by row."""
    return zip(*(column.to_pylist() for column in table.columns[len(levels) :]), strict=True)


def _table(table: pa.Table, levels: Sequence[str], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """The levels of a table with rows of others behind them."""
    columns = {level: table.column(at) for at, level in enumerate(levels)}
    for name, values in zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True):
        if name in {"points", *_SUMS}:
            whole = pa.array(values, pa.decimal128(38, 0))
            columns[name] = pa.Array.from_buffers(pa.decimal128(38, DIGITS), len(whole), whole.buffers())
        else:
            columns[name] = pa.array(values, _KINDS.get(name, pa.int64()))
    return pa.table(columns)


def _converted(value: int, points: int, left_out: int, pack: RulePack) -> int:
    """A total in the points of the rows that apply, rounded."""
    if not left_out and pack.rounding_of("total") is None:
        return value
    result = Fraction(value, _ONE)
    if left_out and points > left_out:
        result = result * points / (points - left_out)
    stage = "score" if left_out and pack.rounding_of("total") is None else "total"
    return int(rounded_score(result, pack, stage)[0] * _ONE)


def _rating(pack: RulePack, low: Fraction, high: Fraction) -> str | None:
    least = grade(pack, low)
    return least if least == grade(pack, high) and not pack.vetoes else None


def _means(connection: Any, levels: Sequence[str], pack: RulePack, how: str) -> pa.Table:  # noqa: ANN401 - DuckDB's
    """The means of the projects of a level."""
    named = ", ".join(map(_quoted, levels))
    weight = f"cast(funds * {_MONEY} as hugeint)" if how == "fund_weighted_mean" else "1::hugeint"
    sums = ", ".join(f"sum(cast({each} * {_ONE} as hugeint) * {weight})::varchar" for each in _SUMS)
    asked = f"select {named}, count(*), sum(rows), sum(open), sum({weight})::varchar, count({weight}), {sums} from projects group by all order by {named}"  # noqa: E501, S608 - quoted names
    table, found = connection.sql(asked).to_arrow_table(), []
    for projects, rows, open_, weights, weighed, *tops in _lines(table, levels):
        means: list[int | None] = [None] * len(_SUMS)
        rating = None
        if int(weights or 0) and weighed == projects:
            exact = [Fraction(int(top), int(weights) * _ONE) for top in tops]
            means = [int(each * _ONE) for each in exact]
            rating = _rating(pack, exact[1], exact[2])
        found.append((projects, int(rows), int(open_), *means, rating))
    return _table(table, levels, ("projects", "rows", "open", *_SUMS, "rating"), found)
