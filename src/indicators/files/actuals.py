"""The file of actual values (实际完成值文件): what clerks fill in beside a goal table.

A line is an indicator's actual value, or — by a word in the column 目标名称 — something else that the form asks for:
执行数 (of the fund line in 三级指标, or the total), 预算数 (the total), 上年 or 前年 (of the indicator in 三级指标),
参照 (another number, such as 月 = 30天), 年度, 项目已完成 (是 or 否), 说明 (a note that is printed with the form).

Lives here: its columns, its reading, the blank file to fill in. May not: score, decode.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import Factory, define, evolve, frozen

from indicators import units
from indicators.comparators import Quantity, YesNo
from indicators.errors import Diagnostic, Fault, Finding, FormError, Level
from indicators.forms import read_actual
from indicators.syntax import parse
from indicators.targets import Actual, Actuals, Facts, GoalTable, Horizon

COLUMNS = ("表", "目标名称", "三级指标", "实际完成值", "得分比例", "偏差原因", "备注")
EXECUTED, BUDGET, NOTE, YEAR, FINISHED, OTHER = "执行数", "预算数", "说明", "年度", "项目已完成", "参照"
PRIOR_YEARS = ("上年", "前年")
SPECIAL = (EXECUTED, BUDGET, NOTE, YEAR, FINISHED, OTHER, *PRIOR_YEARS)


def read_rows(rows: Iterable[Sequence[str]], tables: Sequence[GoalTable] = (), name: str = "") -> dict[str, Actuals]:
    """Read the rows of a file of actual values.

    Args:
        rows: The rows; the heading is the first that names 三级指标 and 实际完成值.
        tables: The goal tables that the values belong to: what fits none of their rows is a finding.
        name: The file's name, for places.

    Returns:
        The actual values by name of the table.

    Raises:
        FormError: There is no heading.

    >>> said = read_rows([("表", "目标名称", "三级指标", "实际完成值"), ("甲", "", "养护小结", "12篇")])
    >>> said["甲"].of("年度目标1", "养护小结").text
    '12篇'
    """
    lines = [(number, [str(cell).strip() for cell in row]) for number, row in enumerate(rows, start=1)]
    start = next((at for at, (_, row) in enumerate(lines) if {"三级指标", "实际完成值"} <= set(row)), None)
    if start is None:
        raise FormError(
            Diagnostic(
                code="no_heading",
                message="没有找到表头：要有“三级指标”和“实际完成值”两列",
                fault=Fault.ACTUAL,
                where=name or None,
                hint=f"第一行写：{','.join(COLUMNS)}",
            )
        )
    columns = {heading: column for column, heading in enumerate(lines[start][1]) if heading in COLUMNS}
    reader = _Reader({table.name: table for table in tables})
    for _, row in lines[:start]:
        if any(row):
            reader.notes.append(" ".join(cell for cell in row if cell))
    for number, row in lines[start + 1 :]:
        cells = {heading: row[column] if column < len(row) else "" for heading, column in columns.items()}
        beyond = [text for column, text in enumerate(row) if text and column not in columns.values()]
        if any(row):
            reader.row(f"{name}第{number}行" if name else f"第{number}行", cells, beyond)
    return reader.finish()


@define
class _Sheet:
    values: dict[tuple[str, str], Actual] = Factory(dict)
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
    tables: dict[str, GoalTable]
    notes: list[str] = Factory(list)
    sheets: dict[str, _Sheet] = Factory(dict)

    def row(self, where: str, cells: Mapping[str, str], beyond: Sequence[str]) -> None:
        """Read one line."""
        table = self._table(cells.get("表", ""))
        line = _Line(where, cells, self.sheets.setdefault(table, _Sheet()))
        for text in beyond:
            line.find("UNPLACED", "这个单元格不属于任何一列", text, Level.WARNING)
        if self.tables and table not in self.tables:
            line.find("ACTUAL_UNPLACED", f"没有名为“{table}”的目标表，这一行未采用", line.indicator or line.text)
        elif line.goal in SPECIAL:
            self._stated(line, self.tables.get(table))
        elif not line.indicator:
            line.find("ACTUAL_UNPLACED", "没有写三级指标，这一行未采用", line.text)
        else:
            self._value(line, table)

    def _stated(self, line: _Line, table: GoalTable | None) -> None:
        """Take a line that is no indicator; one left open is no fault here, scoring says what is missing."""
        if not line.text and line.goal != NOTE:
            return
        if not self._special(line.sheet, line.goal, line.indicator, line.text or line.cells.get("备注", ""), table):
            line.find("ACTUAL_UNREADABLE", f"“{line.goal}”这一行看不懂，未采用", line.text)
        elif line.goal == BUDGET:
            line.find("BUDGET_STATED", "预算数按填报文件，不按目标表的资金栏", line.text, Level.INFO)

    def _value(self, line: _Line, table: str) -> None:
        """Take an actual value under the goal table's own names; what cannot be read is a finding of ``bind``."""
        found = self._indicator(table, line) if table in self.tables else (line.goal, line.indicator)
        if found is None:
            return
        written = line.cells.get("得分比例", "")
        share = _share(written)
        if share is None and written:
            line.find("SHARE_UNREADABLE", "得分比例应在0%至100%之间，未采用", written)
        if found in line.sheet.values:
            line.find("ACTUAL_TWICE", f"“{line.indicator}”填了两次，按后一次", line.text)
        line.sheet.values[found] = Actual(
            text=line.text,
            reading=read_actual(line.text, line.indicator),
            share=share,
            reason=line.cells.get("偏差原因") or None,
            where=line.where,
        )

    def _special(self, sheet: _Sheet, what: str, name: str, text: str, table: GoalTable | None) -> bool:
        """Take a line that is no indicator; say whether it could be read."""
        reading = parse(text)
        match what, reading:
            case "说明", _:
                sheet.notes.append(text)
            case (("执行数" | "预算数"), _):
                amount = _amount(text, table)
                if amount is None:
                    return False
                if what == EXECUTED:
                    sheet.executed[name] = amount
                else:
                    sheet.facts = evolve(sheet.facts, budget=amount)
            case "年度", _ if re.fullmatch(r"\d{4}年?", text):
                sheet.facts = evolve(sheet.facts, year=int(text.rstrip("年")))
            case "项目已完成", YesNo():
                sheet.facts = evolve(sheet.facts, finished=reading.value)
            case (("上年" | "前年" | "参照"), Quantity()) if name:
                key = name if what == OTHER else f"{name}{what}"
                unit = units.join(reading.unit, reading.per)
                sheet.facts = evolve(sheet.facts, named={**sheet.facts.named, key: (reading.value, unit)})
            case _:
                return False
        return True

    def _table(self, name: str) -> str:
        if not name and len(self.tables) == 1:
            return next(iter(self.tables))
        return next((table.name for table in self.tables.values() if name in {table.name, table.title}), name)

    def _indicator(self, table: str, line: _Line) -> tuple[str, str] | None:
        """Find the annual row that an actual value belongs to; blanks within names do not matter."""
        goal, indicator = "".join(line.goal.split()), "".join(line.indicator.split())
        found = [
            (at.name, row.name)
            for at in self.tables[table].goals_of(Horizon.ANNUAL)
            for row in at.indicators
            if "".join(row.name.split()) == indicator and goal in {"", "".join(at.name.split())}
        ]
        said = f"{line.goal} {line.indicator}".strip()
        if not found:
            line.find("ACTUAL_UNPLACED", f"目标表的年度指标中没有“{line.indicator}”，这一行未采用", said)
        elif len(found) > 1:
            names = "、".join(name for name, _ in found)
            message = f"不止一处（{names}）有“{line.indicator}”，请填目标名称；这一行未采用"
            line.find("ACTUAL_AMBIGUOUS", message, said)
        return found[0] if len(found) == 1 else None

    def finish(self) -> dict[str, Actuals]:
        """Build the result; a note above the heading is one of every table."""
        for name in self.tables:
            self.sheets.setdefault(name, _Sheet())
        return {
            name: Actuals(
                values=sheet.values,
                executed=sheet.executed,
                facts=_with_year(sheet.facts, self.tables.get(name)),
                note="；".join([*self.notes, *sheet.notes]),
                findings=tuple(sheet.findings),
            )
            for name, sheet in self.sheets.items()
        }


def _with_year(facts: Facts, table: GoalTable | None) -> Facts:
    """The year of the table's title, where the file states none."""
    match = re.match(r"(\d{4})年", table.title) if table else None
    return evolve(facts, year=int(match[1])) if facts.year is None and match else facts


def _amount(text: str, table: GoalTable | None) -> Fraction | None:
    reading = parse(text)
    if isinstance(reading, Quantity) and reading.unit is None:
        reading = parse(text, column_unit=table.money_unit if table else "万元")
    if isinstance(reading, Quantity) and reading.unit == "元" and not reading.per:
        return reading.value
    return None


def _share(text: str) -> Fraction | None:
    """Read the share of the points that a person gives: 90%, 0.9."""
    reading = parse(text)
    if not isinstance(reading, Quantity) or reading.unit not in {None, "%"} or reading.per:
        return None
    share = reading.value / 100 if reading.unit else reading.value
    return share if 0 <= share <= 1 else None


def blank_rows(tables: Iterable[GoalTable]) -> list[tuple[str, ...]]:
    """The file to fill in: a line for the spending and for every annual indicator, with the target as a reminder."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for table in tables:
        rows.append((table.name, EXECUTED, "", "", "", "", "全年执行数，如 330万元"))
        rows += [
            (table.name, goal.name, row.name, "", "", "", f"指标值：{row.target.text}")
            for goal in table.goals_of(Horizon.ANNUAL)
            for row in goal.indicators
        ]
    return rows
