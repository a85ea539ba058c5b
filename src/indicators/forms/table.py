"""One published goal table, row by row → :class:`~indicators.targets.GoalTable`.

Lives here: the head, the money blocks, the lists, the goals' texts.
May not: find the table in its source (:mod:`indicators.forms.read`), read its rows (:mod:`indicators.forms.goals`).
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from attrs import Factory, define, evolve

from indicators.comparators import Quantity, Unparsed
from indicators.forms import kinds
from indicators.forms.align import Layout, is_value
from indicators.forms.cells import Row, parts, square
from indicators.forms.funds import FundReader
from indicators.forms.goals import GoalReader
from indicators.forms.heads import head_words
from indicators.forms.kinds import Role, bare, horizon_label, is_signature, is_signed, plain, squeezed
from indicators.forms.mending import ACROSS, fits, mended
from indicators.forms.sums import SumReader
from indicators.forms.texts import TextReader
from indicators.forms.ticks import ticked
from indicators.syntax import parse
from indicators.targets import Goal, GoalTable, Horizon, Project, Total

FEW = 5  # places that a finding of many names


def _failed(text: str) -> bool:
    """Say whether a cell is what a spreadsheet prints where a formula failed."""
    reading = parse(text)
    told = reading.diagnostic if isinstance(reading, Unparsed) else None
    return told is not None and told.code == "cell_error"


_FAULTS: tuple[tuple[str, Callable[[Row, str], object], str], ...] = (
    ("CELL_ERROR", lambda _, text: _failed(text), "单元格是公式出错的提示，没有数"),
    (
        "FORMULA_WITHOUT_RESULT",
        lambda row, text: text in row.formulas,
        "单元格是公式，文件里没有存下结果，请用 Excel 打开并保存后再读",
    ),
)


def section(row: Row) -> Horizon | None:
    """The horizon that a section's title names (年度绩效目标表)."""
    title = bare(row.text) if len(row.texts) == 1 else ""
    label = horizon_label(title.removesuffix("表")) if title.endswith("表") else None
    return None if label is None else label[0]


@define
class TableReader:
    """Reads one table; a method for each kind of block."""

    goals: GoalReader = Factory(GoalReader)
    header: list[tuple[str, str]] = Factory(list)
    funds: FundReader = Factory(lambda self: FundReader(self.goals.notes), takes_self=True)
    texts: TextReader = Factory(lambda self: TextReader(self.goals), takes_self=True)
    sums: SumReader = Factory(lambda self: SumReader(self.goals), takes_self=True)
    projects: list[Project] = Factory(list)
    sections: list[tuple[str, list[tuple[str, ...]]]] = Factory(list)
    mode: str = "head"
    unit_stated: bool = False  # by the form itself, not only beside one amount of its head
    columns: dict[str, int] = Factory(dict)
    above: Row | None = None  # the first row of a block of text, while no other follows

    def read(self, rows: Sequence[Row], *, titled: bool) -> GoalTable:
        """Read all rows."""
        title = squeezed(rows[0].text) if titled else ""
        self._faults(rows)
        after_break = False
        rows = mended(rows[1:] if titled else rows, self.goals.notes)
        for row in rows if titled or any(map(Layout.of, rows)) else ():  # text before the first title
            if not row.filled:
                after_break = True
                continue
            self._row(row, after_break=after_break)
            after_break = False
        self.texts.one_term()
        goals = self.goals.finish()
        if self.goals.text:
            self._text(*self.goals.text)
        self.sums.graded()
        funds = sorted(self.funds.lines, key=lambda line: not kinds.is_label(line.name, "fund_totals"))
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
            totals=tuple(self.sums.totals),
            choices=tuple((label, said) for label, text in self.header if (said := ticked(text)) is not None),
            filled_on=self._filled_on(),
            findings=self.goals.notes.findings,
            report=self.goals.report(),
        )

    def _faults(self, rows: Sequence[Row]) -> None:
        """Say where a cell holds an error of the program that wrote it, or a formula without its result."""
        odd = [(row, column) for row in rows for column in row.filled if row.cells[column][0] in "#="]
        for code, is_fault, message in _FAULTS if odd else ():
            places = [(row, column) for row, column in odd if is_fault(row, row.cell(column))]
            more = (
                f"，共 {len(places)} 处：{'、'.join(row.place(at) for row, at in places[:FEW])}" if places[1:] else ""
            )
            if places:
                self.goals.notes.find(code, f"{message}{more}{'……' if places[FEW:] else ''}", *places[0])

    def _row(self, row: Row, *, after_break: bool) -> None:
        if self.mode == "annex":
            self._annex(row)
            return
        row = self._money_unit(row)
        if not row.filled:
            return
        if self.goals.heading(row):
            self.mode = "goals"
            return
        horizon = section(row)
        if horizon is not None:
            self.goals.section(horizon)
            self.mode = "goals"
            return
        self.sums.says_grade(row, in_goals=self.mode == "goals")
        if self._label(row) or self._line(row) or self._block(row):
            return
        if self.mode == "goals":
            if self.goals.row(row, after_break=after_break):
                return
            if self.goals.ended:
                self.mode = "table"
                self.sections.append((bare(row.cell(row.filled[0])), [row.cells]))
            else:
                self._text(row.cells)
        elif self.mode != "head" and any(is_signed(text) or is_signature(text) for text in row.texts):
            self._text(row.cells)
        else:
            getattr(self, f"_{self.mode}")(row)

    def _label(self, row: Row) -> bool:
        """Take a goal's label with its text; say whether the row is one."""
        filled = row.filled
        label = horizon_label(row.cell(filled[0]))
        most = 3 if self.mode == "texts" else 2  # label, text, what was reached
        if label is None or not label[1] or len(filled) > most or kinds.block_mode(label[1]) is not None:
            return False
        text = row.cell(filled[1]) if len(filled) > 1 else ""
        if self.mode == "texts":  # the list of goals; the table comes below
            self.goals.labels[label] = text
            self.goals.reached |= {label[0]: row.cell(filled[2])} if len(filled) == most else {}
            self.sections[-1][1].append(row.cells)
        else:
            self.goals.begin(*label, text)
            self.goals.goal_points(row, filled[0])
            self.mode = "goals"
        return True

    def _line(self, row: Row) -> bool:
        """Take a line of sums, or the heads of the goals' texts; say whether the row is done with."""
        first, layout = row.filled[0], self.goals.layout
        title = bare(row.cell(first))
        if self.mode == "table" and layout is not None and fits(row, layout):
            self.mode = "goals"  # rows go on below a line of text
            return False
        named = kinds.is_total(title) and all(plain(text) is not None for text in row.texts[1:])
        sums = kinds.is_label(title, "totals" if self.mode == "goals" else "last_totals")
        if self.mode in {"goals", "table", "texts"} and (sums or (named and self.mode == "goals")):
            self.sections.append((title, [row.cells[first + 1 :]]))
            self.sums.row(row, first, title)
            return True
        if self.mode == "goals":
            scored = self.sums.goal_score(row, first)
            self.sections += [(squeezed(row.cell(first)), [row.cells[first + 1 :]])] if scored else []
            return scored
        return self._two_texts(row)

    def _money_unit(self, row: Row) -> Row:
        """Take 单位：万元 out of a line."""
        if not any("单" in text and (":" in text or "：" in text) for text in row.texts):
            return row
        cells = list(row.cells)
        for column in row.filled:
            for part in parts(cells[column]):
                label, colon, unit = squeezed(part).strip("()（）").replace("：", ":").partition(":")
                if colon and label in {"单位", "金额单位", "计量单位"} and kinds.money_factor(unit) is not None:
                    self.goals.money_unit, self.unit_stated = unit, True
                    cells[column] = cells[column].replace(part, "", 1).strip()
        return row.with_cells(cells)

    def _block(self, row: Row) -> bool:
        """Start a block by its first cell; say whether the row is done with."""
        first = row.filled[0]
        title = bare(row.cell(first))
        in_goals = self.mode == "goals"
        layout, mode = self.goals.layout if in_goals else None, kinds.block_mode(title)
        valued = mode and layout is not None and is_value(parse(row.cell(layout.columns[Role.TARGET])))
        mode = None if valued else mode
        if mode is None and self.mode in {"head", "texts"} and _across(row):
            mode = "funds"
        elif mode is None and self.mode in {"head", "texts"} and kinds.heads_funds(row.cells):
            mode = "funds"
            meant = kinds.fund_heading(title)
            if meant == "other" or meant not in {None, *map(kinds.fund_heading, row.cells[first + 1 :])}:
                self.mode = mode  # no title: the first cell heads a column too
                self.sections.append((FUNDS, []))
                self.funds.begin(FUNDS)
                self._funds(row)
                return True
        if mode is None or (in_goals and mode == "texts" and len(row.filled) > 2):  # noqa: PLR2004 - a row of the table
            label = "" if in_goals or self.mode == "projects" else kinds.head_label(row.cell(first))
            total = self.mode == "funds" and kinds.is_label(label, "fund_totals")
            self.mode = "head" if kinds.is_label(label, "head") and not total else self.mode
            return False
        self.mode, self.columns = mode, {}
        self.texts.begin(title)
        whole = mode == "table" and squeezed(row.cell(first)).rstrip(":：") != title  # 审核意见：（盖章）
        self.sections.append((title, [(row.cell(first),)] if whole else []))
        brackets = re.findall(r"[(（]([^()（）]*)[)）]", squeezed(row.cell(first)))
        for unit in brackets:
            if kinds.money_factor(unit) is not None:
                self.goals.money_unit, self.unit_stated = unit, True
        if mode == "funds":
            self.funds.begin(title, next((each for each in brackets if each.endswith("分")), ""))
        rest = evolve(row, cells=tuple("" if column == first else text for column, text in enumerate(row.cells)))
        if rest.filled and not (mode == "head" and self._two_texts(rest)):
            getattr(self, f"_{mode}")(rest)
        return True

    # The head: labels with values

    def _head(self, row: Row) -> None:
        pairs: list[list[str]] = []
        for text in (part for column in row.filled for part in parts(row.cell(column).replace("**", ""))):
            label = _NUMBERED.sub("", kinds.head_label(text))
            before, colon, behind = text.replace("：", ":", 1).partition(":")
            known = kinds.is_label(kinds.head_label(before), "head") or is_signed(text) or is_signature(text)
            alone = len(row.filled) == 1
            if colon and behind and (known or (len(before) <= kinds.LONGEST_LABEL and alone)):
                pairs.append([kinds.head_label(before), behind.strip()])
            elif alone and _PERIOD.fullmatch(label):
                pairs.append(["年度", label.strip("()")])
            elif (
                kinds.is_label(label, "head")
                or kinds.is_label(head_words(label), "head")
                or not pairs
                or pairs[-1][1]
                or (colon and not behind)
            ):
                pairs.append([label, ""])
            else:
                pairs[-1][1] = text
        for label, value in pairs:
            self.header.append((label, value))
            unit = label.rpartition("(")[2].rstrip(")")  # 项目总预算（元）
            if not self.unit_stated and "(" in label and kinds.money_factor(unit) is not None:
                self.goals.money_unit = unit
            number = plain(value) if kinds.is_label(head_words(label), "head_totals") else None
            if number is not None:
                self.sums.totals.append(Total(name=label, earned=number, where=row.place()))

    # Money

    def _funds(self, row: Row) -> None:
        self.sections[-1][1].append(self.funds.row(row, self.goals.money_unit))

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
            if any("成本" in kind for kind in item.path)
            if isinstance(item.target, Quantity) and item.target.unit == "元" and not item.target.per
        ]
        return evolve(goal, funds=costs[0]) if len(costs) == 1 else goal

    # Lists and texts

    def _projects(self, row: Row) -> None:
        headings = {kinds.word_meaning("project_columns", bare(row.cells[column])): column for column in row.filled}
        if "name" in headings:
            self.columns = {str(key): column for key, column in headings.items() if key}
            self.sections[-1][1].append(row.cells)
            return
        shift = row.filled[0] - self.columns.get("name", row.filled[0])
        if shift:
            message = f"单元格错位{abs(shift)}列，已按内容归位"
            self.goals.notes.find("COL_SHIFT", message, row, row.filled[0])
        said = {key: row.cell(column + shift) for key, column in self.columns.items()}

        def amount(key: str) -> Fraction | None:
            column = self.columns[key] + shift if key in self.columns else 0
            return self.funds.amount(row, column, self.goals.money_unit) if said.get(key) else None

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
        """Keep a row; the first one below heads of money that is the total makes the block one of money."""
        title, rows = self.sections[-1]
        total = any(kinds.is_label(bare(text), "fund_totals") for text in row.cells)
        if total and self.above is not None and rows == [self.above.cells] and kinds.heads_funds(rows[0]):
            self.mode = "funds"
            self.funds.begin(title)
            self.funds.row(self.above, self.goals.money_unit)
            self._funds(row)
            return
        self.above = row if not rows else None
        rows.append(row.cells)

    def _annex(self, row: Row) -> None:
        self.sections[-1][1].append(row.cells)

    def _text(self, *lines: tuple[str, ...]) -> None:
        """Keep what stands around the rows: signatures, notes, a page's own words."""
        if not self.sections or self.sections[-1][0] != kinds.TEXT:
            self.sections.append((kinds.TEXT, []))
        self.sections[-1][1].extend(lines)

    def _filled_on(self) -> date | None:
        """Find the day on which the form was filled in, in its head or among the signatures."""
        lines = [cell for title, rows in self.sections if title == kinds.TEXT for row in rows for cell in row]
        said = [f"{label}:{value}" for label, value in self.header] + lines
        return next((day for text in said for part in parts(text) if (day := _day_of(part)) is not None), None)

    # The goals' texts

    def _two_texts(self, row: Row) -> bool:
        """Begin the texts where a row heads both what was meant and what was reached."""
        title = self.texts.begins_at(row)
        if title is None:
            return False
        if self.mode != "texts":
            self.mode = "texts"
            self.sections.append((title, []))
        self.sections[-1][1].append(row.cells)
        return True

    def _texts(self, row: Row) -> None:
        if self.texts.row(row):
            self.sections[-1][1].append(row.cells)
        else:
            self.mode = "head"
            self._head(row)


def _across(row: Row) -> bool:
    """Say whether a row is the head of a block of money laid across, as ``mending`` left it: 预算安排 金额."""
    return len(row.cells) == 3 and not row.cells[1] and row.cells[2] == ACROSS  # noqa: PLR2004


FUNDS = "资金情况"  # the block of money that has no title
_NUMBERED = re.compile(r"^\d+[.、．]\s*")
_PERIOD = re.compile(r"\((?:19|20)\d\d年?度?(?:\d{1,2}[-—~～至])?(?:\d{1,2}月)?[^()]{0,4}\)|\([^()]*年度\)")
_DAY = re.compile(r"(20\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")


def _day_of(text: str) -> date | None:
    """The day that a dated line says: 填报日期：2024年1月15日."""
    label, _, said = squeezed(text).replace("：", ":").partition(":")
    day = _DAY.search(said) if kinds.is_label(label, "dates") else None
    try:
        return None if day is None else date(int(day[1]), int(day[2]), int(day[3]))
    except ValueError:
        return None


def _compact(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Drop the columns that are empty in every row."""
    full = square(rows)
    kept = [column for column, cells in enumerate(zip(*full, strict=True)) if any(cells)]
    return tuple(tuple(cells[column] for column in kept) for cells in full)
