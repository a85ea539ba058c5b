"""Which row an actual value belongs to (实际完成值归入哪一行): a row's own cells, and what a separate file says.

A value belongs to the one row that fits all that it says of it. One that fits several rows, or none, or that
contradicts another value of the same row, is a finding and counts for no row; nothing is taken from another row.

Lives here: :func:`place`. May not: read files, bind, choose between rows that fit alike.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import Factory, define, evolve, frozen

from indicators import comparators as c
from indicators.errors import Fault, Finding, Level
from indicators.syntax import parse
from indicators.targets.case import DIRECTION_OF
from indicators.targets.direction import DirectionTable, load_directions
from indicators.targets.model import (
    MISSING,
    Absent,
    Actual,
    Actuals,
    Direction,
    Facts,
    FundLine,
    GoalTable,
    Horizon,
    Indicator,
    RowKey,
    read_actual,
)

_SAID = {"goal": "目标名称", "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "指标值"}
_WORDS = ("reason", "measure", "forecast", "likelihood")  # what a person says beside a value
_SHOWN = 3  # places that a finding names
_AROUND = "()（）[]【】:：。.，,；;！!？?"
_LOWEST = Fraction(3, 5)  # the official band of 未达成预期指标 ends here


@frozen(kw_only=True)
class Placed:
    """The actual values of a table by its rows (归位后的实际完成值)."""

    # one for each annual row, in printed order; ``MISSING`` where there is none, or none that is certain
    rows: tuple[Actual, ...]
    funds: tuple[FundLine, ...]  # the fund lines with the spending that counts
    findings: tuple[Finding, ...]  # what could not be placed, and where a file and the form differ


def place(table: GoalTable, actuals: Actuals | None = None) -> Placed:
    """Give every annual row of a table its actual value (归位): from elsewhere, or from its own cells in a filled form.

    What cannot be told, or differs from the form, is a finding.
    """
    run = _Run(table)
    actuals = actuals or Actuals()
    for key, actual in actuals.values:
        run.take(key, actual)
    rows = tuple(run.row(at) for at in range(len(run.rows)))
    run.judged(rows)
    return Placed(rows=rows, funds=tuple(run.funds(actuals.executed)), findings=tuple(run.findings))


def own_actual(row: Indicator) -> Actual:
    """Take the actual value that a row of a filled form prints itself.

    Where target and result are both in words, the share of the points that the form gave stands for the person's
    judgement, unless the result denies the target. A value that cannot be read, or words under a number or a day, are
    no such result: nobody can tell what was judged.

    >>> row = Indicator(name="巡查质量", path=("", ""), target=c.State("合格"), points=20, earned=15)
    >>> own_actual(evolve(row, actual_text="基本合格")).share, own_actual(evolve(row, actual_text="+1+1")).share
    (Fraction(3, 4), None)
    """
    text = row.actual_text or ""
    reading = read_actual(text, row.name)
    share = None
    if row.points and row.earned is not None and 0 <= row.earned <= row.points:
        printed = row.earned / row.points
        share = printed if _judged(row.target, reading, printed) else None
    return Actual(
        text=text,
        reading=reading,
        share=share,
        reason=row.deviation_reason or None,
        where=row.where,
        forecast=row.forecast_text or None,
        likelihood=row.likelihood or None,
        measure=_measure(row),
    )


def _measure(row: Indicator) -> str | None:
    """What a form prints under a head of its own for measures; one for reasons and measures is the reason's."""
    said = (cell for head, cell in row.printed if "措施" in head and "原因" not in head and cell)
    return next(said, None)


def states_reason(text: str | None) -> bool:
    """Whether a cell for reasons (偏差原因) states one; 无, / and what stands for none (略, 同上) do not.

    >>> states_reason("无"), states_reason("（同上）"), states_reason(None), states_reason("天气")
    (False, False, False, True)
    """
    said = _squeezed(text or "").strip(_AROUND)
    return bool(said) and said not in load_directions()["no_reason"] and not isinstance(parse(said), c.Blank)


def facts_of(row: Indicator, actual: Actual, facts: Facts) -> Facts:
    """The facts with those of one row alone, which are told by its name and the word (上年)."""
    own = {f"{row.name}{word}": number for word, number in actual.named}
    return evolve(facts, named={**facts.named, **own}) if own else facts


def _judged(target: c.Comparator, reading: c.Comparator | Absent, share: Fraction) -> bool:
    """Whether a share of the points can be a person's verdict: on words, by words that tell a result."""
    said = _parts(reading) if not isinstance(reading, Absent) else []
    if not all(map(_in_words, _parts(target))) or not any(map(_in_words, said)):
        return False
    table = load_directions()
    if any(one.text.startswith(table["unsaid"]) for one in said if isinstance(one, c.State)):
        return False
    return share <= _LOWEST or not any(_denies(target, one, table) for one in said)


def _denies(target: c.Comparator, said: c.Comparator, table: DirectionTable) -> bool:
    wants = DIRECTION_OF.get(getattr(target, "sign", None) or "")
    match said:
        case c.Reference(sign=sign) if isinstance(target, c.Reference):
            return {DIRECTION_OF.get(sign or ""), wants} == {Direction.HIGHER_IS_BETTER, Direction.LOWER_IS_BETTER}
        case c.State() | c.Change():
            words = (said.term if isinstance(said, c.State) else None) or said.text
            like, against = table["more"], table["less"]
            if wants is Direction.LOWER_IS_BETTER:
                like, against = against, like
            bound = isinstance(target, c.Reference) and wants is not Direction.EXACT
            unlike = bound and any(word in words and word not in like for word in against)
            return unlike or table.contrary(target.text, words)
        case c.Completion(level="not_achieved") | c.YesNo(value=False):  # other targets weigh these themselves
            return isinstance(target, c.Reference | c.Change)
        case _:
            return False


def _parts(reading: c.Comparator) -> list[c.Comparator]:
    return list(reading.parts) if isinstance(reading, c.Compound) else [reading]


def _in_words(reading: c.Comparator) -> bool:
    """Whether a target or a result is in words, which only a person can weigh."""
    if isinstance(reading, c.Change):
        return reading.value is None
    return isinstance(reading, c.Completion | c.State | c.YesNo | c.Reference)


@frozen
class _Row:
    """An annual row of the table with the texts that a key is held against, blanks cut."""

    indicator: Indicator
    said: Mapping[str, str]


@define
class _Run:
    """One placing; what was given to which row, and the rows of which nobody knows."""

    table: GoalTable
    rows: Sequence[_Row] = Factory(lambda self: tuple(_rows_of(self.table)), takes_self=True)
    findings: list[Finding] = Factory(list)
    _given: dict[int, list[Actual]] = Factory(lambda: defaultdict(list))
    _open: set[int] = Factory(set)
    _found: dict[tuple[str, ...], dict[tuple[str, ...], list[int]]] = Factory(dict)
    _doubted: set[tuple[tuple[str, ...], tuple[str, ...]]] = Factory(set)

    def take(self, key: RowKey, actual: Actual) -> None:
        """Give a value to the one row that fits its key."""
        said = {field: _squeezed(text) for field in _SAID if (text := getattr(key, field))}
        if key.number is None:
            fitting = self._fitting(said)
        else:
            row = self.rows[key.number - 1] if 0 < key.number <= len(self.rows) else None
            fitting = [key.number - 1] if row and said.items() <= row.said.items() else []
        if len(fitting) == 1:
            self._given[fitting[0]].append(actual)
            return
        blank = Actual(text=actual.text, reading=MISSING, where=actual.where)  # a blank file's line says nothing
        if not fitting:
            self._unplaced(key, actual)
        elif actual != blank:
            self._ambiguous(key, actual, said, fitting)

    def _fitting(self, said: Mapping[str, str]) -> list[int]:
        """The rows that say the same in all fields that are said; a look-up for each set of fields is made once."""
        fields = tuple(said)
        if fields not in self._found:
            table = self._found[fields] = defaultdict(list)
            for at, row in enumerate(self.rows):
                table[tuple(row.said[field] for field in fields)].append(at)
        return self._found[fields].get(tuple(said.values()), []) if said else []

    def _unplaced(self, key: RowKey, actual: Actual) -> None:
        same = self._fitting({"name": _squeezed(key.name)})
        if not same:
            self._find("ACTUAL_UNPLACED", f"目标表的年度指标中没有“{key.name}”，未采用", key, actual)
            return
        wrong = [label for field, label in _SAID.items() if getattr(key, field) and field != "name"]
        wrong += ["序号"] if key.number is not None else []
        message = f"“{key.name}”在{self._places(same)}，所写的{'、'.join(wrong)}与此不符，未采用"
        self._find("ACTUAL_UNPLACED", message, key, actual, "照目标表改正")

    def _ambiguous(self, key: RowKey, actual: Actual, said: Mapping[str, str], fitting: list[int]) -> None:
        """Leave all rows that it may belong to open."""
        group = tuple(said), tuple(said.values())
        if group not in self._doubted:
            self._doubted.add(group)
            self._open.update(fitting if _counts(actual) else ())
        some = [self.rows[at].said for at in fitting[:_SHOWN]]
        apart = [label for field, label in _SAID.items() if len({row[field] for row in some}) == len(some)]
        message = f"“{key.name}”有{len(fitting)}处（{self._places(fitting)}），没有写明是哪一处，未采用"
        self._find("ACTUAL_AMBIGUOUS", message, key, actual, f"写明{'或'.join([*apart, '序号'])}")

    def _places(self, rows: Sequence[int]) -> str:
        shown = "、".join(self.rows[at].indicator.where or f"序号{at + 1}" for at in rows[:_SHOWN])
        return shown + ("等" if len(rows) > _SHOWN else "")

    def row(self, at: int) -> Actual:
        """The value of a row: what was given to it before what its own cells say."""
        indicator, given = self.rows[at].indicator, self._given.get(at, [])
        own, one = own_actual(indicator), _one(given)
        if one is None:
            places = "、".join(actual.where for actual in given if actual.where)
            said = f"“{indicator.name}”填了不止一次（{places}），内容不同，均未采用"
            self._find("ACTUAL_TWICE", said, RowKey(name=indicator.name), given[-1], "只留一行")
        if one is None or (at in self._open and not _counts(one)):
            return Actual(where=indicator.where)
        words: dict[str, Any] = {field: getattr(one, field) or getattr(own, field) for field in _WORDS}
        if one.reading is MISSING and own.reading is not MISSING:
            return _with(own, share=own.share if one.share is None else one.share, named=one.named, **words)
        if own.reading not in {MISSING, one.reading}:
            said = f"“{indicator.name}”自评表中填的是“{own.text}”，填报文件填的是“{one.text}”，按填报文件"
            self._find("ACTUAL_DIFFERS", said, RowKey(name=indicator.name), one, "核对后统一", Level.WARNING)
        elif one.share is None:
            words["share"] = own.share
        return _with(one, text=one.text or own.text, where=one.where or own.where, **words)

    def judged(self, rows: Sequence[Actual]) -> None:
        """Say where a printed score stands for a person's judgement."""
        given = {at for at, actuals in self._given.items() if any(actual.share is not None for actual in actuals)}
        judged = [at for at, actual in enumerate(rows) if actual.share is not None and at not in given]
        if judged:
            rows_said = f"{self._places(judged)}共{len(judged)}行"
            said = f"{rows_said}的结果是文字，没有另外的评定；要由人评定的，按表中所印得分计"
            self._note("SHARE_PRINTED", said, Level.INFO)

    def funds(self, executed: Mapping[str, Fraction]) -> Iterator[FundLine]:
        """The fund lines, with the spending that was given by their names."""
        names = [line.name for line in self.table.funds]
        for name in executed:
            if name and names.count(name) != 1:
                code, said = ("ACTUAL_AMBIGUOUS", "不止一处") if name in names else ("ACTUAL_UNPLACED", "没有这一行")
                self._note(code, f"资金栏中“{name}”{said}，执行数未采用")
        for at, line in enumerate(self.table.funds):
            amount = executed.get(line.name) if names.count(line.name) == 1 else None
            amount = executed.get("", amount) if at == 0 else amount
            if amount is not None and line.executed not in {None, amount}:
                printed, stated = (c.decimal_string(each) for each in (line.executed or Fraction(0), amount))
                said = f"“{line.name}”执行数表中印 {printed} 元，填报文件填 {stated} 元，按填报文件"
                self._note("ACTUAL_DIFFERS", said, Level.WARNING)
            yield line if amount is None else evolve(line, executed=amount)

    def _note(self, code: str, message: str, level: Level = Level.ERROR) -> None:
        self.findings.append(Finding(code=code, message=message, level=level, fault=Fault.ACTUAL))

    def _find(  # noqa: PLR0913, PLR0917 - what a finding consists of
        self, code: str, message: str, key: RowKey, actual: Actual, hint: str | None = None, level: Level = Level.ERROR
    ) -> None:
        text, where = f"{key.goal} {key.name} {actual.text}".strip(), actual.where or None
        said = Finding(code=code, message=message, text=text, where=where, level=level, fault=Fault.ACTUAL, hint=hint)
        self.findings.append(said)


def _rows_of(table: GoalTable) -> Iterator[_Row]:
    for goal in table.goals_of(Horizon.ANNUAL):
        for row in goal.indicators:
            said = (goal.name, row.level1, row.level2, row.name, row.target.text)
            yield _Row(row, dict(zip(_SAID, map(_squeezed, said), strict=True)))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _counts(actual: Actual) -> bool:
    """Whether a value decides a score."""
    return actual.reading is not MISSING or actual.share is not None


def _with(actual: Actual, **said: Any) -> Actual:  # noqa: ANN401 - whatever a field holds
    """The same with other fields; the very same where it says all of it already."""
    new = {field: value for field, value in said.items() if value is not getattr(actual, field)}
    return evolve(actual, **new) if new else actual


def _one(given: Sequence[Actual]) -> Actual | None:
    """Put together what several lines say of one row; ``None`` where they contradict each other."""
    one, *more = given or (Actual(),)
    for each in more:
        said: dict[str, Any] = {}
        for field, empty in (("reading", MISSING), ("share", None), *((field, None) for field in _WORDS)):
            old, new = getattr(one, field), getattr(each, field)
            if new is empty or new == old:
                continue
            if old is not empty:
                return None
            said[field] = new
        if each.text and (not one.text or each.reading is not MISSING):
            said |= {"text": each.text, "where": each.where}
        named = dict(one.named)
        if any(named.setdefault(word, number) != number for word, number in each.named):
            return None
        one = evolve(one, **{"where": one.where or each.where} | said, named=tuple(named.items()))
    return one
