"""One call for a row or a table of rows (一行、一张表的计分): the shortest way from values to scores.

Lives here: :func:`score_row`, :func:`score_rows`, and which column of the caller's holds what. May not: the logic of a
room: it reads, binds and scores by theirs. Data frames come and go through narwhals (imported when one comes).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction
from typing import Any, Protocol, TypeVar, cast, overload

from attrs import evolve, field, frozen

from indicators import targets
from indicators.comparators import Comparator, Quantity, decimal_string, exact, number
from indicators.errors import Fault, Finding, IndicatorsError, Level, RulePackError, want
from indicators.rulepacks import RulePack, Rules, load_rulepack
from indicators.scoring import Score, Status, score, score_indicator
from indicators.syntax import parse
from indicators.units import Measure, convert

Number = str | int | float | Decimal | Fraction
Given = Number | Measure | date | None  # what a program or a data frame holds: nothing, too
COLUMNS = {
    "target": "指标值",
    "actual": "实际完成值",
    "points": "分值",
    "name": "三级指标",
    "level1": "一级指标",
    "level2": "二级指标",
    "unit": "计量单位",
    "sign": "指标性质",
    "reason": "偏差原因",
    "share": "得分比例",
    "group": "项目名称",
    "budget": "预算数",
    "executed": "执行数",
}
_ENGLISH = {"weight": "points", "indicator": "name", "project": "group"}  # further heads that a program writes
_NAMELESS = "指标"
_DIGITS = 12  # of a number in a column, and of one without an end; the score itself has none
_MOST_POINTS, _MOST_RATE = 10**9, 10**20  # what is more is no points of a form, and no number of a column
_LAST, _WIDE = Decimal(1).scaleb(-_DIGITS), Context(prec=60)
Rows = list[dict[str, Any]]
Columns = dict[str, list[Any]]


class Frame(Protocol):
    """A data frame of any library: mappings and their iterators have no columns."""

    @property
    def columns(self) -> Any:  # noqa: ANN401 - each library has its own
        """The columns."""


FrameT = TypeVar("FrameT", bound=Frame)


def parse_many(texts: Iterable[object], *, unit: str | None = None, sign: str | None = None) -> tuple[Comparator, ...]:
    """Read a column of printed values; each distinct text is read once.

    Args:
        texts: Texts or numbers; what is missing (``None``, NaN) is :class:`~indicators.comparators.Blank`.
        unit: What the form prints as 计量单位 for all of them.
        sign: What the form prints as 指标性质 for all of them.

    Returns:
        A comparator for each.

    Raises:
        TypeError: One is neither text nor a number.

    >>> [str(read) for read in parse_many(["≥65台", 62, None])]
    ['≥65台', '62', '']
    """
    if isinstance(texts, str | bytes | Mapping) or not isinstance(texts, Iterable):
        raise TypeError(f"parse_many 要一列值，不接受 {type(texts).__name__}；一个值用 parse")
    cells = [targets.cell_text(text, f"第 {at} 个值") for at, text in enumerate(texts, 1)]
    read = {cell: parse(cell, column_unit=unit, column_comparator=sign) for cell in dict.fromkeys(cells)}
    return tuple(read[cell] for cell in cells)


def warm_up(*rules: Rules) -> None:
    """Load what the first calls of a process would load: the readers, and the packs that are named."""
    from indicators.explaining import explain

    for pack in map(load_rulepack, rules or ("cn-mof-2020",)):
        explain(score_row("≥1个", "1个", points=1, rules=pack), pack)


def score_row(  # noqa: PLR0913 - a row of the form has so many cells; all but two are named
    target: Comparator | Number | Measure,
    actual: Comparator | Given,
    *,
    points: Number,
    rules: Rules,
    name: str = "",
    level1: str = "",
    level2: str = "",
    unit: str | None = None,
    sign: str | None = None,
    reason: str | None = None,
    share: Number | None = None,
    facts: targets.Facts | None = None,
) -> Score:
    """Score one indicator value against its actual value.

    Args:
        target: The target as printed (指标值), or as read.
        actual: The actual value (实际完成值): text as filled in, a number, or as read; what is missing (``None``, NaN)
            is a status of the score, no error.
        points: The row's points (分值).
        rules: The rule pack, its id, or its file as a :class:`~pathlib.Path`; an id never opens a file.
        name: Name of the indicator (三级指标); it may hold the unit or say which way is better.
        level1: Its level-1 kind (一级指标), where the pack's rules ask for it.
        level2: Its level-2 kind (二级指标).
        unit: What the form prints as 计量单位.
        sign: What the form prints as 指标性质: ``≥``.
        reason: Why points were lost (偏差原因).
        share: The share of the points that a person gives, 0 to 1, where a rule leaves it to a person.
        facts: What references (预算数, 上年) resolve against.

    Returns:
        The score with every step; :func:`indicators.explain` puts it into words.

    Raises:
        TypeError: A value is neither text nor a number.
        RulePackError: There is no such pack.

    >>> found = score_row("≥65台", "62台", points=10, rules="hubei-2019")
    >>> found.earned, found.status.label
    (Fraction(477, 50), '已计分')
    """
    full, given = _said_number(points, "points"), _said_number(share, "share")
    if full is None:
        raise TypeError("points（分值）不能没有值")
    row = targets.Indicator(
        name=name or _NAMELESS, path=(level1, level2), target=_target(target, name, unit, sign), points=full
    )
    filled = evolve(targets.given_actual(actual, name), share=given, reason=reason)
    known = facts or targets.Facts()
    return score_indicator(targets.bind(row, filled, known), filled, load_rulepack(rules), full, known)


def _said_number(value: Number | None, role: str) -> Fraction | None:
    """A number that the caller says beside a row; the message names the argument."""
    try:
        return _printed(value, role) if isinstance(value, str) else number(cast("float", value))
    except (TypeError, ValueError) as error:
        raise type(error)(f"{role}（{COLUMNS[role]}）{error}") from None


def _printed(text: str, role: str) -> Fraction:
    """A number as a form prints it: ``10分``, and of a share ``90%``."""
    if role == "share" and text.endswith("%"):
        return exact(text[:-1]) / 100
    return exact(text.removesuffix("分"))


def _target(target: Comparator | Number | Measure, name: str, unit: str | None, sign: str | None) -> Comparator:
    if isinstance(target, Comparator):
        return target
    return parse(targets.cell_text(target, "指标值"), column_unit=unit, column_comparator=sign, name=name or None)


@overload
def score_rows(
    data: FrameT,
    *,
    rules: Rules,
    columns: Mapping[str, str] | None = None,
    points: Number | None = None,
    facts: targets.Facts | None = None,
    prefix: str = "",
) -> FrameT: ...
@overload
def score_rows(
    data: Iterable[Mapping[str, Any]],
    *,
    rules: Rules,
    columns: Mapping[str, str] | None = None,
    points: Number | None = None,
    facts: targets.Facts | None = None,
    prefix: str = "",
) -> list[dict[str, Any]]: ...
def score_rows(  # noqa: PLR0913 - all but the first are named
    data: object,
    *,
    rules: Rules,
    columns: Mapping[str, str] | None = None,
    points: Number | None = None,
    facts: targets.Facts | None = None,
    prefix: str = "",
) -> object:
    """Score a table of rows: mappings, or a data frame of pandas, polars, Arrow or DuckDB.

    One row comes out for each that goes in, in the same order, with the caller's columns and index, and behind them:
    ``reading`` (the target as read), ``status``, ``attainment`` (完成率), ``earned``, ``low``, ``high``, ``findings``.
    A row that cannot be scored is a row with a status and findings, never an error. Numbers are
    :class:`~decimal.Decimal`; one without an end is cut to 12 places (in a frame but pandas' each is), a rate beyond
    10²⁰ is left out.

    Where a column says which form a row belongs to (``group``), each group is scored as one form: points that no row
    prints are shared out by the pack, and ``points``, ``total`` and ``rating`` come too. A grade needs all the points
    of the pack, so give ``budget`` and ``executed`` (in 元, or with their unit) where it scores budget execution.

    Args:
        data: Mappings by column, or a frame; a lazy one (polars, DuckDB) is read once.
        rules: The rule pack, its id, or its file as a :class:`~pathlib.Path`.
        columns: Your column for each of: target, actual, points, name, level1, level2, unit, sign, reason, share,
            group, budget, executed. Columns that are named like these, or as forms print them (指标值, 分值), are
            found without.
        points: The points of a row that has none (not for groups).
        facts: What references resolve against.
        prefix: Put before the names of the result's columns, where they would meet yours.

    Returns:
        The same kind of frame; of mappings, a list of dicts.

    Raises:
        TypeError: ``data`` is no table, or a cell holds neither text nor a number.
        ValueError: A column is missing or named twice.
        RulePackError: There is no such pack.

    >>> rows = [{"指标值": "≥65台", "实际完成值": 62, "分值": 10}, {"指标值": "≥65台", "实际完成值": None, "分值": 10}]
    >>> [(row["status"], row["earned"]) for row in score_rows(rows, rules="hubei-2019")]
    [('scored', Decimal('9.54')), ('missing', None)]
    """
    run = RowRun(load_rulepack(rules), facts or targets.Facts(), _said_number(points, "points"))
    if isinstance(data, str | bytes | Mapping):
        raise TypeError(f"score_rows 要一行一个字典的列表，或者数据表，不接受 {type(data).__name__}")
    if isinstance(data, Sequence | Iterator) and not hasattr(data, "__arrow_c_stream__"):
        rows = list(data)
        for row in rows:
            if not isinstance(row, Mapping):
                raise TypeError(f"score_rows 的每一行要是字典（列名: 值），不接受 {type(row).__name__}: {row!r}")
        if not rows:
            return []
        heads = list(dict.fromkeys(key for row in rows for key in row))
        out = run.results(_cells(rows, roles_of(heads, columns)))
        refuse_clash(heads, out, prefix)
        made = ({f"{prefix}{key}": values[at] for key, values in out.items()} for at in range(len(rows)))
        return [{**row, **new} for row, new in zip(rows, made, strict=True)]
    return _framed(data, columns, prefix, run.results)


def as_frame(data: object, wanted: str) -> Any:  # noqa: ANN401 - what narwhals makes of it: eager or lazy
    """Take a data frame of any library by narwhals; ``wanted`` begins the message where it is none."""
    try:
        import narwhals as nw
    except ModuleNotFoundError as error:
        hint = "pip install 'indicators[frames]'"
        raise ModuleNotFoundError(f"数据表要用 narwhals 读写。建议：{hint}", name=error.name) from error
    try:
        came: Any = nw.from_native(cast("Any", data), pass_through=True, allow_series=True)
    except nw.exceptions.DuplicateError:
        raise ValueError("表里有几列都叫一个名字，不知道用哪一列，请先改名") from None
    if isinstance(came, nw.DataFrame | nw.LazyFrame):
        return came
    if came is not data or not hasattr(data, "__arrow_c_stream__"):
        raise TypeError(f"{wanted}，不接受 {type(data).__name__}")
    return nw.from_arrow(cast("Any", data), backend="pyarrow")


def _framed(data: object, columns: Mapping[str, str] | None, prefix: str, results: Callable[[Rows], Columns]) -> object:
    """Put the results behind the columns of a frame, and give back what came."""
    came = as_frame(data, "score_rows 要一行一个字典的列表，或者数据表")
    import narwhals as nw

    frame = came.collect() if isinstance(came, nw.LazyFrame) else came
    roles = roles_of(frame.columns, columns)
    needed = frame[:, [list(frame.columns).index(head) for head in roles.values()]]  # pandas' names may be numbers
    narrow = [head for head, kind in needed.schema.items() if kind == nw.Float32]
    rows = [row | {head: _shortest(row[head]) for head in narrow} for row in needed.rows(named=True)]
    out = results(_cells(rows, roles))
    refuse_clash(frame.columns, out, prefix)
    number = None if frame.implementation.is_pandas_like() else nw.Decimal(38, _DIGITS)  # pandas keeps objects
    if number is not None:
        out = {key: [cut(value) for value in values] for key, values in out.items()}
    types: dict[str, Any] = dict.fromkeys(("status", "reading", "findings", "rating"), nw.String())
    done = frame.with_columns(
        *(
            nw.new_series(f"{prefix}{key}", values, types.get(key, number), backend=frame.implementation)
            for key, values in out.items()
        )
    )
    if came.implementation.is_duckdb():
        _scored = done.to_native()  # the query finds it by its name, in the caller's own connection
        return cast("Any", data).query("_given", "select * from _scored")
    return (done.lazy(came.implementation) if isinstance(came, nw.LazyFrame) else done).to_native()


def _shortest(value: float | None) -> float | None:
    """A float of 32 bits, which its frame gives as one of 64, as its shortest decimal text says it."""
    if value is None:
        return None
    tries = (float(f"{value:.{digits}g}") for digits in range(6, 10))  # nine are always enough
    return next(each for each in tries if struct.pack("f", each) == struct.pack("f", value))


def roles_of(heads: Sequence[str], columns: Mapping[str, str] | None) -> dict[str, str]:
    """Which column holds what: as the caller says, else by its head."""
    from indicators.forms.heads import heading_role  # the forms are much to load for a row alone

    want(columns or {}, Mapping, "columns 要一个字典，如 {'target': '目标值'}")
    said = dict(columns or {})
    for role, head in said.items():
        if role not in COLUMNS:
            raise ValueError(f"columns 写 {{项: 您的列名}}，没有“{role}”这一项，可写：{'、'.join(COLUMNS)}")
        if head not in heads:
            raise ValueError(f"表里没有“{head}”这一列（columns 的 {role}）；有：{'、'.join(map(str, heads))}")
    for head in heads:
        if not isinstance(head, str) or head in said.values():
            continue
        english = _ENGLISH.get(head.strip().lower(), head.strip().lower())
        named = english if english in COLUMNS else _own(head) or heading_role(head)
        if named in COLUMNS and named not in (columns or {}):
            if named in said:
                raise ValueError(f"“{said[named]}”和“{head}”都像{COLUMNS[named]}，请用 columns 写明是哪一列")
            said[str(named)] = head
    twice = [head for head in said.values() if list(heads).count(head) > 1]
    if twice:
        raise ValueError(f"表里有几列都叫“{twice[0]}”，不知道用哪一列，请先改名")
    missing = [f"{role}（{COLUMNS[role]}）" for role in ("target", "actual") if role not in said]
    if missing:
        raise ValueError(f"不知道哪一列是 {'、'.join(missing)}，请用 columns 写明；有：{'、'.join(map(str, heads))}")
    return said


def _own(head: str) -> str | None:
    """What a column holds that a form prints elsewhere: the project, its money."""
    from indicators.forms.kinds import word_meaning

    return next((role for role in ("group", "share") if head == COLUMNS[role]), None) or word_meaning(
        "fund_columns", head
    )


def refuse_clash(heads: Iterable[str], made: Iterable[str], prefix: str) -> None:
    """Refuse names of the result that the caller's table has already."""
    both = sorted({*heads} & {f"{prefix}{key}" for key in made})
    if both:
        raise ValueError(f"表里已经有 {'、'.join(both)} 这样的列，请用 prefix= 给结果列加前缀")


def _cells(rows: Iterable[Mapping[str, Any]], roles: Mapping[str, str]) -> Rows:
    """The cells by what they hold, as text; a target or an actual value that is read already stays so."""
    found = []
    for at, row in enumerate(rows, 1):
        cells: dict[str, Any] = {}
        for role, head in roles.items():
            value = row.get(head)
            cells[role] = value if isinstance(value, Comparator) else any_text(value, f"第 {at} 行“{head}”")
        found.append(cells)
    return found


def any_text(value: object, what: str) -> str:
    """The text of a cell, of an infinite number too."""
    try:
        return targets.cell_text(value, what)
    except ValueError:
        return str(value)


@frozen
class RowRun:
    """One call: the pack, the facts, what equal rows came to."""

    pack: RulePack
    facts: targets.Facts
    points: Fraction | None
    done: dict[tuple[Any, ...], dict[str, Any]] = field(factory=dict)

    def results(self, rows: Rows) -> Columns:
        """The result's columns, one value a row."""
        keys = ["reading", "status", "attainment", "earned", "low", "high", "findings"]
        if rows and "group" in rows[0]:
            keys += ["total", "rating"] if "points" in rows[0] else ["points", "total", "rating"]
            found: list[dict[str, Any]] = [{}] * len(rows)
            groups: dict[str, list[int]] = {}
            for at, row in enumerate(rows):
                groups.setdefault(row["group"], []).append(at)
            for name, places in groups.items():
                for at, result in zip(places, self.group(name, [rows[at] for at in places]), strict=True):
                    found[at] = result
        else:
            found = [self.row(row) for row in rows]
        return {key: [result.get(key) for result in found] for key in keys}

    def row(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """A row by itself; the same cells are scored once."""
        key = tuple(cells.values())
        if key not in self.done:
            self.done[key] = self.alone(cells)
        return self.done[key]

    def alone(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """A row by itself, scored again each time."""
        row, actual, findings = self.read(cells)
        points = self.points if row.points is None else row.points
        if points is None or findings:
            findings = findings or [_finding("POINTS_MISSING", "没有分值，不能计分", "在“分值”列填写，或给出 points=")]
            return _open(row.target, findings)
        return _told(score_indicator(targets.bind(row, actual, self.facts), actual, self.pack, points, self.facts))

    def group(self, name: str, rows: Rows) -> list[dict[str, Any]]:
        """The rows of one form, scored as a form; where it cannot be, each row says why."""
        read = [self.read(cells) for cells in rows]
        try:
            budget, executed = (_money(rows, role) for role in ("budget", "executed"))
            if any(findings for _, _, findings in read):
                message = "同一张表里有一行读不出来，整张表没有计分"
                raise RulePackError(_finding("ROW_UNREADABLE", message, "先改正那一行"))
            funds = () if budget is None else (targets.FundLine(name="年度资金总额", budget=budget, executed=executed),)
            goal = targets.Goal(
                name="年度目标", horizon=targets.Horizon.ANNUAL, indicators=tuple(row for row, _, _ in read)
            )
            table = targets.GoalTable(title=name, goals=(goal,), funds=funds)
            values = [(targets.RowKey(number=at), actual) for at, (_, actual, _) in enumerate(read, 1)]
            result = score(table, targets.Actuals(values=values), self.pack, self.facts)
        except IndicatorsError as error:
            why = Finding(code=error.code, message=error.diagnostic.message, level=Level.ERROR, hint=error.hint)
            return [_open(row.target, [*findings, why]) for row, _, findings in read]
        of_rows = {finding for each in result.scores for finding in each.findings}
        whole = (finding for finding in result.findings if finding not in of_rows)  # said of the form, not of a row
        first, *others = [
            _told(each) | {"points": _decimals(each.points), "total": _decimals(result.total), "rating": result.rating}
            for each in result.scores
        ]
        first["findings"] = "；".join(filter(None, (first["findings"], *map(_said, whole))))
        return [first, *others]

    def read(self, cells: Mapping[str, Any]) -> tuple[targets.Indicator, targets.Actual, list[Finding]]:
        """A row and its actual value; numbers that are none are findings."""
        findings: list[Finding] = []

        def numbered(role: str) -> Fraction | None:
            text = cells.get(role, "")
            try:
                value = _printed(str(text), role) if text else None
            except ValueError:
                value = Fraction(-1)
            if value is not None and not 0 <= value < _MOST_POINTS:
                findings.append(_finding("NOT_A_NUMBER", f"{COLUMNS[role]}“{text}”不是一个能用的数", "写成数字"))
                return None
            return value

        row = evolve(indicator_of(cells), points=numbered("points"))
        actual = targets.given_actual(cells["actual"], str(cells.get("name", "")))
        return row, evolve(actual, share=numbered("share"), reason=cells.get("reason") or None), findings


def indicator_of(cells: Mapping[str, Any]) -> targets.Indicator:
    """A row of the form, by the texts of its cells; a target may be read already."""
    from indicators.forms.kinds import level1_kind

    name, level1 = str(cells.get("name", "")), cells.get("level1", "")
    target = _target(cells["target"], name, cells.get("unit") or None, cells.get("sign") or None)
    path = (level1_kind(level1) or level1, cells.get("level2", ""))
    return targets.Indicator(name=name or _NAMELESS, path=path, target=target)


def _money(rows: Rows, role: str) -> Fraction | None:
    """An amount of the whole form in 元: the one that its rows say; two are an error of the form."""
    texts = list(dict.fromkeys(cells[role] for cells in rows if cells.get(role)))
    if not texts:
        return None
    reading = parse(texts[0])
    if len(texts) > 1 or not isinstance(reading, Quantity) or reading.per:
        message = f"{COLUMNS[role]}要在整张表里是同一个金额：{'、'.join(texts[:3])}"
        raise RulePackError(_finding("AMOUNT_UNCLEAR", message, "写成以元为单位的数，或带上单位"))
    return convert(reading.value, reading.unit or "元", "元")


def _told(found: Score) -> dict[str, Any]:
    return {
        "reading": found.indicator.target.canonical,
        "status": found.status.value,
        "attainment": _decimals(found.attainment),
        "earned": _decimals(found.earned),
        "low": _decimals(found.low),
        "high": _decimals(found.high),
        "findings": "；".join(map(_said, found.findings)),
    }


def _open(target: Comparator, findings: Iterable[Finding]) -> dict[str, Any]:
    said = "；".join(map(_said, findings))
    return {"reading": target.canonical, "status": Status.UNDETERMINED.value, "findings": said}


def _said(finding: Finding) -> str:
    return f"{finding.code} {finding.message}"


def _finding(code: str, message: str, hint: str) -> Finding:
    return Finding(code=code, message=message, level=Level.ERROR, fault=Fault.CALLER, hint=hint)


def _decimals(value: Fraction | None) -> Decimal | None:
    if value is None or abs(value) >= _MOST_RATE:
        return None
    text = decimal_string(value)
    return Decimal(text) if "/" not in text else Decimal(int(value * 10**_DIGITS)).scaleb(-_DIGITS, _WIDE)


def cut(value: Any) -> Any:  # noqa: ANN401 - a number or a text
    """A number as a column holds it, which has so many places; anything else as it is."""
    return value.quantize(_LAST, ROUND_DOWN, _WIDE) if isinstance(value, Decimal) else value
