"""The file of actual values (实际完成值文件): what clerks fill in beside a goal table.

A line is an indicator's actual value. It belongs to the one row that fits all that it says: 序号 (the row's number in
the table), 目标名称, 一级指标, 二级指标, 三级指标, 指标值. Or, by a word in the column 目标名称, something else:
执行数 (of the fund line in 三级指标, or the total), 预算数 (the total), 上年 or 前年 (of the indicator in 三级指标),
参照 (another number, such as 月 = 30天), 年度, 项目已完成 (是 or 否), 说明 (a note that is printed with the form).
What is said twice in two ways counts in neither.

Lives here: its columns, its reading, the blank file to fill in. May not: score, decode.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import Factory, define, evolve, frozen

from indicators import units
from indicators.comparators import Quantity, YesNo
from indicators.errors import Fault, Finding, FormError, Level
from indicators.forms.cells import Row, rows_of, square
from indicators.forms.kinds import bare, level1_kind
from indicators.reviewing.money import amount
from indicators.syntax import parse
from indicators.targets import Actual, Actuals, Facts, GoalTable, Horizon, RowKey, place, read_actual

COLUMNS = (
    "表", "序号", "目标名称", "一级指标", "二级指标", "三级指标", "实际完成值", "得分比例", "偏差原因", "备注"
)  # fmt: skip
MONITORED = ("全年预计完成情况", "完成目标可能性", "整改措施")  # in mid-year
TARGET = "指标值"  # may stand in a file too; a blank one has it among the remarks, where nobody is held to its letters
EXECUTED, BUDGET, NOTE, YEAR, FINISHED, OTHER = "执行数", "预算数", "说明", "年度", "项目已完成", "参照"
PRIOR_YEARS = ("上年", "前年")
_KNOWN = {*COLUMNS, *MONITORED, TARGET}
SPECIAL = (EXECUTED, BUDGET, NOTE, YEAR, FINISHED, OTHER, *PRIOR_YEARS)


def read_rows(
    rows: Iterable[Row | Sequence[object]], tables: Sequence[GoalTable] = (), name: str = ""
) -> dict[str, Actuals]:
    """Read the rows of a file of actual values: by name of the table, what fits none of its rows being a finding.

    The heading is the first row that names 三级指标 and 实际完成值; the file's name stands in the places.

    Raises:
        FormError: There is no heading.

    >>> said = read_rows([("表", "目标名称", "三级指标", "实际完成值"), ("甲", "", "养护小结", "12篇")])
    >>> [(key.name, actual.text) for key, actual in said["甲"].values]
    [('养护小结', '12篇')]
    """
    lines = rows_of(rows)
    start = next((at for at, row in enumerate(lines) if {"三级指标", "实际完成值"} <= set(row.cells)), None)
    if start is None:
        message, hint = "没有找到表头：要有“三级指标”和“实际完成值”两列", f"第一行写：{','.join(COLUMNS)}"
        raise FormError.of(code="no_heading", message=message, fault=Fault.ACTUAL, where=name or None, hint=hint)
    columns = {heading: column for column, heading in enumerate(lines[start].cells) if heading in _KNOWN}
    reader = _Reader(tables)
    reader.notes += [row.text for row in lines[:start] if row.filled]
    for row in lines[start + 1 :]:
        cells = {heading: row.cell(column) for heading, column in columns.items()}
        beyond = [row.cells[column] for column in row.filled if column not in columns.values()]
        if row.filled:
            reader.row(f"{name}{' ' if row.spot else ''}{row.place()}", cells, beyond)
    return reader.finish()


@define
class _Sheet:
    values: list[tuple[RowKey, Actual]] = Factory(list)
    stated: dict[tuple[str, str], "list[_Line]"] = Factory(dict)
    executed: dict[str, Fraction] = Factory(dict)
    facts: Facts = Factory(Facts)
    notes: list[str] = Factory(list)
    findings: list[Finding] = Factory(list)


@frozen
class _Line:
    """One line of the file with the sheet that it belongs to."""

    where: str
    cells: Mapping[str, str]
    sheet: _Sheet

    @property
    def goal(self) -> str:
        return self.cells.get("目标名称", "")

    @property
    def indicator(self) -> str:
        return self.cells.get("三级指标", "")

    @property
    def text(self) -> str:
        return self.cells.get("实际完成值", "")

    def find(self, code: str, message: str, text: str, level: Level = Level.ERROR) -> None:
        """Note what is wrong with the line."""
        said = Finding(code=code, message=message, text=text or None, where=self.where, level=level, fault=Fault.ACTUAL)
        self.sheet.findings.append(said)


@define
class _Reader:
    tables: Sequence[GoalTable]
    names: Sequence[str] = Factory(lambda self: [table.name for table in self.tables], takes_self=True)
    notes: list[str] = Factory(list)
    sheets: dict[str, _Sheet] = Factory(dict)
    doubted: set[str] = Factory(set)

    def row(self, where: str, cells: Mapping[str, str], beyond: Sequence[str]) -> None:
        """Read one line."""
        said = cells.get("表", "")
        table = self._table(said)
        name = table.name if table else said
        line = _Line(where, cells, self.sheets.setdefault(name, _Sheet()))
        for text in beyond:
            line.find("UNPLACED", "这个单元格不属于任何一列", text, Level.WARNING)
        if self.tables and table is None:
            line.find("ACTUAL_UNPLACED", f"没有名为“{said}”的目标表，这一行未采用", line.indicator or line.text)
        elif table and self.names.count(name) > 1:
            if name not in self.doubted:
                self.doubted.add(name)
                line.find("ACTUAL_AMBIGUOUS", f"不止一张目标表叫“{name}”，不知道填的是哪一张，各行均未采用", said)
        elif line.goal in {*PRIOR_YEARS}:
            self._prior(line)
        elif line.goal == NOTE:
            line.sheet.notes.append(line.text or line.cells.get("备注", ""))
        elif line.goal in SPECIAL:
            line.sheet.stated.setdefault((line.goal, line.indicator), []).append(line)
        elif not line.indicator:
            line.find("ACTUAL_UNPLACED", "没有写三级指标，这一行未采用", line.text)
        else:
            self._value(line)

    def _table(self, said: str) -> GoalTable | None:
        if not said and len(self.tables) == 1:
            return self.tables[0]
        return next((table for table in self.tables if said in {table.name, table.title}), None)

    def _value(self, line: _Line) -> None:
        """Take an actual value; what cannot be read is a finding of ``bind``."""
        written = line.cells.get("得分比例", "")
        share = _share(written)
        if share is None and written:
            line.find("SHARE_UNREADABLE", "得分比例应在0%至100%之间，未采用", written)
        reading, reason = read_actual(line.text, line.indicator), line.cells.get("偏差原因") or None
        forecast, likelihood, measure = (line.cells.get(head) or None for head in MONITORED)
        actual = Actual(
            text=line.text,
            reading=reading,
            share=share,
            reason=reason,
            where=line.where,
            forecast=forecast,
            likelihood=likelihood,
            measure=measure,
        )
        self._put(line, line.goal, actual)

    def _prior(self, line: _Line) -> None:
        """Take the value of an earlier year, which belongs to one row as the actual value does."""
        reading = parse(line.text)
        if isinstance(reading, Quantity) and line.indicator:
            number = reading.value, units.join(reading.unit, reading.per)
            self._put(line, "", Actual(named=((line.goal, number),), where=line.where))
        elif line.text:
            line.find("ACTUAL_UNREADABLE", f"“{line.goal}”这一行看不懂，未采用", line.text)

    def _put(self, line: _Line, goal: str, actual: Actual) -> None:
        """Keep a value with all that the line says of its row."""
        number, level1 = line.cells.get("序号", ""), line.cells.get("一级指标", "")
        if number and not number.isdecimal():
            line.find("ACTUAL_UNPLACED", f"序号“{number}”不是一个数，这一行未采用", line.indicator)
            return
        key = RowKey(
            name=line.indicator,
            goal=goal,
            level1=level1_kind(level1) or level1,
            level2=bare(line.cells.get("二级指标", "")),
            target=line.cells.get(TARGET, ""),
            number=int(number) if number else None,
        )
        line.sheet.values.append((key, actual))

    def finish(self) -> dict[str, Actuals]:
        """Build the result; a note above the heading is one of every table."""
        known = dict(zip(self.names, self.tables, strict=True))
        for name in known:
            self.sheets.setdefault(name, _Sheet())
        return {name: self._actuals(sheet, known.get(name)) for name, sheet in self.sheets.items()}

    def _actuals(self, sheet: _Sheet, table: GoalTable | None) -> Actuals:
        for lines in sheet.stated.values():
            _state(lines, table)
        said = Actuals(
            values=sheet.values,
            executed=sheet.executed,
            facts=_with_year(sheet.facts, table),
            note="；".join(filter(None, [*self.notes, *sheet.notes])),
        )
        placed = place(table, said).findings if table else ()
        return evolve(said, findings=(*sheet.findings, *placed))


def _state(lines: Sequence[_Line], table: GoalTable | None) -> None:
    """Take what the lines of one kind and name state; one left open is no fault here, scoring says what is missing."""
    lines = [line for line in lines if line.text]
    if not lines:
        return
    line = lines[-1]
    if len({each.text for each in lines}) > 1:
        places = "、".join(each.where for each in lines)
        line.find("ACTUAL_TWICE", f"“{line.goal}”填了不止一次（{places}），内容不同，均未采用", line.text)
    elif line.goal == OTHER and _shared(line.indicator, table):
        line.find("ACTUAL_AMBIGUOUS", f"“{line.indicator}”对得上不止一个同名指标，未采用", line.text)
    elif not _special(line, table):
        line.find("ACTUAL_UNREADABLE", f"“{line.goal}”这一行看不懂，未采用", line.text)
    elif line.goal == BUDGET:
        line.find("BUDGET_STATED", "预算数按填报文件，不按目标表的资金栏", line.text, Level.INFO)


def _shared(said: str, table: GoalTable | None) -> bool:
    """Whether a number that is told by an indicator's name and a word (亮灯率计划) would go to several rows."""
    names = Counter(row.name for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators) if table else {}
    return any(
        many > 1 and said != name and (said.startswith(name) or said.endswith(name)) for name, many in names.items()
    )


def _special(line: _Line, table: GoalTable | None) -> bool:
    """Take a line that is no indicator; say whether it could be read."""
    sheet, name, text = line.sheet, line.indicator, line.text
    reading = parse(text)
    match line.goal, reading:
        case (("执行数" | "预算数"), _):
            said = amount(text, table.money_unit if table else "万元")
            if said is None:
                return False
            if line.goal == EXECUTED:
                sheet.executed[name] = said
            else:
                sheet.facts = evolve(sheet.facts, budget=said)
        case "年度", _ if re.fullmatch(r"\d{4}年?", text):
            sheet.facts = evolve(sheet.facts, year=int(text.rstrip("年")))
        case "项目已完成", YesNo():
            sheet.facts = evolve(sheet.facts, finished=reading.value)
        case "参照", Quantity() if name:
            unit = units.join(reading.unit, reading.per)
            sheet.facts = evolve(sheet.facts, named={**sheet.facts.named, name: (reading.value, unit)})
        case _:
            return False
    return True


def _with_year(facts: Facts, table: GoalTable | None) -> Facts:
    """The year of the table's title, where the file states none."""
    match = re.match(r"(\d{4})年", table.title) if table else None
    return evolve(facts, year=int(match[1])) if facts.year is None and match else facts


def _share(text: str) -> Fraction | None:
    """Read the share of the points that a person gives: 90%, 0.9."""
    reading = parse(text)
    if not isinstance(reading, Quantity) or reading.unit not in {None, "%"} or reading.per or reading.approximate:
        return None
    share = reading.value / 100 if reading.unit else reading.value
    return share if 0 <= share <= 1 else None


def blank_rows(tables: Iterable[GoalTable], *, monitored: bool = False) -> list[tuple[str, ...]]:
    """The file to fill in: a line for the spending and for every annual indicator, with the target as a reminder."""
    rows: list[tuple[str, ...]] = [(*COLUMNS, *MONITORED) if monitored else COLUMNS]
    for table in tables:
        spent = "到监控日期的执行数" if monitored else "全年执行数"
        rows.append((table.name, "", EXECUTED, "", "", "", "", "", "", f"{spent}，如 330万元"))
        pairs = [(goal, row) for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators]
        rows += [
            (table.name, str(number), goal.name, *row.path, row.name, "", "", "", f"指标值：{row.target.text}")
            for number, (goal, row) in enumerate(pairs, start=1)
        ]
    return square(rows)
