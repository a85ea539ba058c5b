"""``read_form``: goal tables as published → :class:`~indicators.targets.GoalTable`, every repair a finding.

Lives here: finding the tables in their source, the head, the money blocks, the lists, the goals' texts.
May not: read files (:mod:`indicators.files`), read indicator rows (:mod:`indicators.forms.goals`).
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from attrs import Factory, define, evolve

from indicators.comparators import Blank, By, Period, Quantity
from indicators.forms import kinds
from indicators.forms.cells import Row, rows_of
from indicators.forms.goals import GoalReader, horizon_label
from indicators.forms.kinds import bare, squeezed
from indicators.forms.mending import by_project, mended, unstacked
from indicators.syntax import parse
from indicators.targets import FundLine, Goal, GoalTable, Horizon, Project

FEW = 5  # places that a finding of many names
_FAULTS = (
    (
        "CELL_ERROR",
        re.compile(r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!)"),
        "单元格是公式出错的提示，没有数",
    ),
    (
        "FORMULA_WITHOUT_RESULT",
        re.compile(r"=[ -~]*([A-Z]\$?\d|[A-Z]\(|\d[-+*/]\d)[ -~]*"),
        "单元格是公式，文件里没有存下结果，请用 Excel 打开并保存后再读",
    ),
)
LONGEST_TITLE = 60  # characters; longer lines are text


def read_form(source: str | Iterable[Row | Sequence[object]]) -> tuple[GoalTable, ...]:
    r"""Read goal tables (绩效目标表) or filled self-evaluation forms (自评表) as published.

    Nothing is lost: each repair, and each cell that could not be placed, is a finding of its table.

    Args:
        source: Pasted text with cells parted by tabs, or rows of cells.

    Returns:
        The tables, in printed order; text outside a table is no table.

    >>> text = "三级指标\t指标值\n110接警数量\t≥ 6000起"
    >>> read_form(text)[0].goals[0].indicators[0].target.text
    '≥ 6000起'
    """
    rows = unstacked(rows_of(source))
    starts = [at for at in range(len(rows)) if _is_title(rows, at)]
    ends = [*starts[1:], len(rows)]
    before = [_TableReader().read(part, titled=False) for part in by_project(rows[: starts[0]] if starts else rows)]
    titled = [
        _TableReader().read(part, titled=True)
        for start, end in zip(starts, ends, strict=False)
        for part in by_project(rows[start:end])
    ]
    untitled = [table for table in before if any(goal.indicators for goal in table.goals)]
    return (*untitled, *titled)


def _is_title(rows: Sequence[Row], at: int) -> bool:
    """A table's title: one cell that ends in 表, and what follows is not a title itself."""
    if not _may_be_title(rows[at]):
        return False
    following = next((row for row in rows[at + 1 :] if row.filled()), None)
    return following is not None and not _may_be_title(following)


def _may_be_title(row: Row) -> bool:
    if len(row.filled()) != 1 or len(row.text) > LONGEST_TITLE:
        return False
    before, colon, behind = squeezed(row.text).replace("：", ":").partition(":")
    if colon and not before.startswith("附"):
        return False
    title = bare(behind or before)
    return title.endswith("表") and ("绩效" in title or "自评" in title) and _section(row) is None


def _section(row: Row) -> Horizon | None:
    """The horizon that a section's title names (年度绩效目标表)."""
    label = horizon_label(bare(row.text).removesuffix("表")) if bare(row.text).endswith("表") else None
    return label[0] if label is not None and len(row.filled()) == 1 else None


@define
class _TableReader:
    """Reads one table; a method for each kind of block."""

    goals: GoalReader = Factory(GoalReader)
    header: list[tuple[str, str]] = Factory(list)
    funds: list[FundLine] = Factory(list)
    projects: list[Project] = Factory(list)
    sections: list[tuple[str, list[tuple[str, ...]]]] = Factory(list)
    mode: str = "head"
    columns: dict[str, int] = Factory(dict)
    name_column: int | None = None
    group: str = ""

    def read(self, rows: Sequence[Row], *, titled: bool) -> GoalTable:
        """Read all rows."""
        title = squeezed(rows[0].text) if titled else ""
        self._faults(rows)
        after_break = False
        for row in mended(rows[1:] if titled else rows, self.goals.notes):
            if not row.filled():
                after_break = True
                continue
            self._row(row, after_break=after_break)
            after_break = False
        goals = self.goals.finish()
        funds = sorted(self.funds, key=lambda line: not kinds.is_label(line.name, "fund_totals"))
        goals = tuple(self._with_funds(goal) for goal in goals)
        labels = [label for label, _ in self.header]
        return GoalTable(
            title=title,
            whole_unit="整体" in title or "部门(单位)名称" in labels,
            money_unit=self.goals.money_unit,
            header=tuple(self.header),
            funds=tuple(funds),
            sections=tuple((name, _compact(cells)) for name, cells in self.sections),
            projects=tuple(self.projects),
            goals=goals,
            findings=self.goals.notes.findings,
            report=self.goals.report(),
        )

    def _faults(self, rows: Sequence[Row]) -> None:
        """Say where a cell holds an error of the program that wrote it, or a formula without its result."""
        for code, pattern, message in _FAULTS:
            places = [(row, column) for row in rows for column in row.filled() if pattern.fullmatch(row.cell(column))]
            more = (
                f"，共 {len(places)} 处：{'、'.join(row.place(at) for row, at in places[:FEW])}" if places[1:] else ""
            )
            if places:
                self.goals.notes.find(code, f"{message}{more}{'……' if places[FEW:] else ''}", *places[0])

    def _row(self, row: Row, *, after_break: bool) -> None:
        if self.mode == "annex":
            self._annex(row)
            return
        if self._money_unit(row):
            return
        if self.goals.heading(row):
            self.mode = "goals"
            return
        horizon = _section(row)
        if horizon is not None:
            self.goals.section(horizon)
            self.mode = "goals"
            return
        filled = row.filled()
        label = horizon_label(row.cell(filled[0]))
        if label is not None and label[1] and len(filled) <= 2 and kinds.block_mode(label[1]) is None:  # noqa: PLR2004 - label, text
            text = row.cell(filled[1]) if len(filled) > 1 else ""
            if self.mode == "texts":  # the list of goals; the table comes below
                self.goals.labels[label] = text
                self.sections[-1][1].append(row.cells)
            else:
                self.goals.begin(*label, text)
                self.mode = "goals"
            return
        if self._block(row):
            return
        if self.mode == "goals":
            if not self.goals.row(row, after_break=after_break):
                self._text(row)
        else:
            getattr(self, f"_{self.mode}")(row)

    def _money_unit(self, row: Row) -> bool:
        """Take 单位：万元, alone on its line."""
        label, colon, unit = squeezed(row.text).strip("()（）").replace("：", ":").partition(":")
        if not colon or label not in {"单位", "金额单位", "计量单位"} or kinds.money_factor(unit) is None:
            return False
        self.goals.money_unit = unit
        return True

    def _block(self, row: Row) -> bool:
        """Start a block by its first cell; say whether the row is done with."""
        first = row.filled()[0]
        title = bare(row.cell(first))
        in_goals = self.mode == "goals"
        if in_goals and kinds.is_label(title, "totals"):
            self.sections.append((title, [row.cells[first + 1 :]]))
            return True
        mode = kinds.block_mode(title)
        if mode is None or (in_goals and mode == "texts" and len(row.filled()) > 2):  # noqa: PLR2004 - a row of the table
            if not in_goals and kinds.is_label(kinds.head_label(row.cell(first)), "head") and self.mode != "projects":
                self.mode = "head"
            return False
        self.mode, self.columns, self.name_column, self.group = mode, {}, None, ""
        self.sections.append((title, []))
        unit = kinds.bracketed(row.cell(first))
        if unit and kinds.money_factor(unit) is not None:
            self.goals.money_unit = unit
        rest = evolve(row, cells=tuple("" if column == first else text for column, text in enumerate(row.cells)))
        if rest.filled():
            getattr(self, f"_{mode}")(rest)
        return True

    # The head: labels with values

    def _head(self, row: Row) -> None:
        pairs: list[list[str]] = []
        for column in row.filled():
            text = row.cell(column)
            label = kinds.head_label(text)
            before, colon, behind = text.replace("：", ":", 1).partition(":")
            if colon and behind and kinds.is_label(kinds.head_label(before), "head"):
                pairs.append([kinds.head_label(before), behind.strip()])
            elif label.endswith("年度)") and len(row.filled()) == 1:
                pairs.append(["年度", label.strip("()")])
            elif kinds.is_label(label, "head") or not pairs or pairs[-1][1]:
                pairs.append([label, ""])
            else:
                pairs[-1][1] = text
        self.header += [(label, value) for label, value in pairs]

    # Money

    def _amount(self, text: str, row: Row, column: int) -> Fraction | None:
        """Read an amount in 元; a bare number is in the table's unit."""
        reading = parse(text)
        if isinstance(reading, Quantity) and reading.unit in {None, "元"} and not reading.per:
            factor = kinds.money_factor(self.goals.money_unit) or 1
            return reading.value if reading.unit else reading.value * factor
        if not isinstance(reading, Blank):
            self.goals.notes.find("UNPLACED", "这里应当是金额，看不懂", row, column)
        return None

    def _funds(self, row: Row) -> None:
        """Read a row of the fund block: its heading, or a line with amounts."""
        headings = {kinds.fund_heading(row.cell(column)): column for column in row.filled()}
        headings.pop(None, None)
        if headings:
            self.columns = {str(key): column for key, column in headings.items()}
            self.sections[-1][1].append(row.cells)
            return
        filled = row.filled()
        figures = [column for column in filled if isinstance(parse(row.cell(column)), Quantity | Blank | By | Period)]
        words = [column for column in filled if column not in figures and column < min(figures, default=len(row.cells))]
        if not words:  # a second line of the heading: 2024年 2025年
            self.sections[-1][1].append(row.cells)
            return
        at = words[-1]
        for column in words[:-1]:
            self.group = squeezed(row.cell(column))
        self.name_column = at if self.name_column is None else self.name_column
        self.columns = self.columns or {"budget": min(figures, default=at + 1)}
        shift = 0 if at == self.name_column or not figures else min(figures) - min(self.columns.values())
        name = squeezed(row.cell(at)).rstrip(":：")
        if shift:
            way = "右" if shift > 0 else "左"
            message = f"单元格向{way}错位{abs(shift)}列，已按内容归位"
            self.goals.notes.find("COL_SHIFT", message, row, at)
        if name == "合计" and self.group.endswith("构成"):
            name = f"{self.group.removesuffix('构成')}合计"
        amounts = {
            key: self._amount(row.cell(column + shift), row, column + shift) for key, column in self.columns.items()
        }
        self.funds.append(FundLine(name=name, where=row.place(), **amounts))
        moved = ["" for _ in range(max(self.name_column - 1, 0))] + ([self.group] if self.name_column else []) + [name]
        start = min(self.columns.values())
        moved += [""] * (start - len(moved)) + list(row.cells[start + shift :])
        self.sections[-1][1].append(tuple(moved))

    def _with_funds(self, goal: Goal) -> Goal:
        """Find the money behind a goal: the project of its name, else its one cost indicator in money."""
        if len(self.goals.goals_named(goal.horizon)) < 2:  # noqa: PLR2004 - one goal shares with nobody
            return goal
        projects = [project for project in self.projects if goal.description and goal.description in project.name]
        if len(projects) == 1 and projects[0].year is not None:
            return evolve(goal, funds=projects[0].year)
        costs = [
            item.target.value
            for item in goal.indicators
            if isinstance(item.target, Quantity) and item.target.unit == "元" and not item.target.per
        ]
        return evolve(goal, funds=costs[0]) if len(costs) == 1 else goal

    # Lists and texts

    def _projects(self, row: Row) -> None:
        headings = {kinds.project_heading(row.cell(column)): column for column in row.filled()}
        if "name" in headings:
            self.columns = {str(key): column for key, column in headings.items() if key}
            self.sections[-1][1].append(row.cells)
            return
        shift = row.filled()[0] - self.columns.get("name", row.filled()[0])
        if shift:
            message = f"单元格错位{abs(shift)}列，已按内容归位"
            self.goals.notes.find("COL_SHIFT", message, row, row.filled()[0])
        said = {key: row.cell(column + shift) for key, column in self.columns.items()}

        def amount(key: str) -> Fraction | None:
            return self._amount(said[key], row, self.columns[key] + shift) if said.get(key) else None

        project = Project(
            name=said.get("name", row.text),
            category=said.get("category", ""),
            total=amount("total"),
            year=amount("year"),
            purpose=said.get("purpose", ""),
            where=row.place(),
        )
        self.projects.append(project)
        self.sections[-1][1].append(row.cells)

    def _table(self, row: Row) -> None:
        self.sections[-1][1].append(row.cells)

    _annex = _table

    def _text(self, row: Row) -> None:
        """Keep what stands around the rows: signatures, notes, a page's own words."""
        if not self.sections or self.sections[-1][0] != kinds.TEXT:
            self.sections.append((kinds.TEXT, []))
        self.sections[-1][1].append(row.cells)

    def _texts(self, row: Row) -> None:
        """Keep the goals' text; it describes the goal of its horizon where the form names none."""
        self.sections[-1][1].append(row.cells)
        horizons = {column: horizon_label(row.cell(column)) for column in row.filled()}
        if any(horizons.values()):  # 实施期目标 beside 年度目标
            self.columns = {label[0]: column for column, label in horizons.items() if label is not None}
            return
        if any(kinds.is_label(squeezed(row.cell(column)), "text_headings") for column in row.filled()):
            return
        for column in row.filled()[:1] if not self.columns else row.filled():
            before = {horizon: at for horizon, at in self.columns.items() if at <= column}
            horizon = Horizon(max(before, key=before.__getitem__)) if before else Horizon.ANNUAL
            if not self.goals.goals_named(horizon):
                self.goals.labels[horizon, horizon.label] = row.cell(column)


def _compact(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Drop the columns that are empty in every row."""
    width = max((len(cells) for cells in rows), default=0)
    full = [cells + ("",) * (width - len(cells)) for cells in rows]
    kept = [column for column in range(width) if any(cells[column] for cells in full)]
    return tuple(tuple(cells[column] for column in kept) for cells in full)
