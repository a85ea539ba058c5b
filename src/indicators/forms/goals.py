"""The rows of a goal table, one after the other; every repair is a finding.

Lives here: what is carried from row to row (goal, level 1, level 2), split rows, the two horizons.
May not: find the table in its source (:mod:`indicators.forms.read`), decide what the whole table tells
(:mod:`indicators.forms.settle`).
"""

from collections.abc import Sequence
from fractions import Fraction

from attrs import Factory, define, evolve

from indicators.comparators import Quantity
from indicators.forms import kinds
from indicators.forms.align import NUMBER_ROLES, Layout, Placement, align, is_fragment
from indicators.forms.cells import Row
from indicators.forms.heads import head_words, heading_role, is_count, is_history, is_known
from indicators.forms.kinds import Role
from indicators.forms.lines import ITEM, LEAST, PLACEHOLDER, SENTENCE, begins_another, is_aside, is_text
from indicators.forms.notes import Notes
from indicators.forms.settle import Draft, Settlement, drop_text, name_columns
from indicators.syntax import parse
from indicators.targets import Goal, Horizon, ReadColumn, ReadingReport

FULL = 100  # points
_SUBHEADINGS = (Role.YEAR_BEFORE_LAST, Role.PREVIOUS_YEAR, Role.TARGET)


def _repeats(row: Row, column: int, layout: Layout) -> bool:
    """Say whether a heading stands a second time: 二级指标 三级指标 指标值 二级指标 三级指标 指标值."""
    role = heading_role(row.cell(column))
    return role is not None and role in {Role.LEVEL2, Role.NAME} and column != layout.columns.get(role)


def _printed(row: Row, layout: Layout, placement: Placement) -> dict[int, tuple[str, str]]:
    """Return every cell of a row by its column, with the head that it stands under; empty ones of a head too."""
    off, heads, cells = placement.name - layout.name, layout.heads, dict(enumerate(row.cells))
    if off or placement.shift:
        heads = {
            column + (placement.shift if column > layout.name else off if column == layout.name else 0): head
            for column, head in heads.items()
        }
    columns = sorted({*heads, *row.filled})
    return {column: (heads.get(column, ""), cells.get(column, "")) for column in columns}


def _is_longer(row: Row, layout: Layout) -> bool:
    """Say whether a row of a table of data is marked as one of the longer term."""
    marks = kinds.table_of("longer_term")
    return any(row.cell(column) in marks.get(head, ()) for column, head in layout.others.items())


@define
class GoalReader:
    """Reads row after row; :meth:`finish` gives the goals."""

    money_unit: str = "万元"
    notes: Notes = Factory(Notes)
    labels: dict[tuple[Horizon, str], str] = Factory(dict)
    points: dict[tuple[Horizon, str], Fraction] = Factory(dict)
    earned: dict[tuple[Horizon, str], Fraction] = Factory(dict)
    reached: dict[Horizon, str] = Factory(dict)  # what a form says was reached of the goals of a horizon
    layout: Layout | None = None
    ended: bool = False  # the last row that was none begins another table
    drafts: list[Draft] = Factory(list)  # the rows read so far
    text: list[tuple[str, ...]] = Factory(list)  # lines at the end that turned out to be no rows
    _names: set[str] = Factory(set)
    _horizon: Horizon = Horizon.ANNUAL
    _goal: str = ""
    _level1: str = ""
    _level2: str = ""
    _start: int = 0  # where 指标值 stands in the heading
    _twin: "GoalReader | None" = None  # reads the second group of columns: 实施期目标 beside 年度目标
    _aside: dict[tuple[str, int], list[Row]] = Factory(dict)  # the cells below heads that say nothing known
    _heads: dict[Role, ReadColumn] = Factory(dict)
    _titled: bool = False  # the last row was the title of another table
    _fresh: bool = True  # no indicator since the last heading or label

    @property
    def two_terms(self) -> bool:
        """Whether a row, or a column, is of the longer term."""
        return any(draft.horizon is Horizon.LONG_TERM or Role.TERM_TARGET in draft.columns for draft in self.drafts)

    # Headings and labels

    def section(self, horizon: Horizon) -> None:
        """Start the table of a horizon (长期绩效目标表 / 年度绩效目标表)."""
        self._horizon, self._goal, self._level1, self._level2, self._fresh = horizon, "", "", "", True

    def begin(self, horizon: Horizon, name: str, description: str = "") -> None:
        """Start a goal by its label row (长期目标 1: …)."""
        self.section(horizon)
        self._goal = name
        if description or (horizon, name) not in self.labels:
            self.labels[horizon, name] = description

    def heading(self, row: Row) -> bool:
        """Take a heading row, or one below it (前年, 上年, 预计当年实现); say whether it was one."""
        layout = Layout.of(row)
        if layout is not None:
            self._twin = self._second_group(row, layout)
            if self.layout is None or layout.heads != self.layout.heads:  # else it is repeated on the next page
                self._level1 = self._level2 = ""
            self.layout, self._fresh = layout, True
            self._heads |= {
                role: ReadColumn(head_words(row.cell(column)), role.label, row.column(column))
                for role, column in layout.columns.items()
            }
            if heading_role(row.cell(layout.columns[Role.TARGET])) is Role.BEST:
                message = "没有指标值一列，按最高一档的标准作指标值"
                self.notes.find("TARGET_FROM_SCALE", message, row, layout.columns[Role.TARGET])
            self._start = min(layout.columns[role] for role in _SUBHEADINGS if role in layout.columns)
            for column in range(layout.columns.get(Role.LEVEL1, layout.name)):
                label = kinds.horizon_label(row.cell(column))
                if label is not None and label[0] is not self._horizon:
                    self.section(label[0])
                if label is not None and label[1]:
                    self.begin(*label)
                    self.goal_points(row, column)
            return True
        if self.layout is None or not self._fresh or not row.filled:
            return False
        if is_count(row):  # 栏次 1 2 3
            return True
        if not is_history(row):
            return False
        roles = {heading_role(row.cells[column]): column for column in row.filled}
        self._subheading(row, {role: column for role, column in roles.items() if role in _SUBHEADINGS})
        return True

    def _second_group(self, row: Row, layout: Layout) -> "GoalReader | None":
        """Start a second reader where a heading repeats its columns: the first group is then the longer term."""
        again = [column for column in row.filled if column > layout.name and _repeats(row, column, layout)]
        if not again:
            return None
        self.section(Horizon.LONG_TERM)
        cells = [text if column >= again[0] else "" for column, text in enumerate(row.cells)]
        level1 = layout.columns.get(Role.LEVEL1)
        if level1 is not None:
            cells[level1] = row.cell(level1)
        twin = GoalReader(money_unit=self.money_unit, notes=self.notes, labels=self.labels)
        twin.heading(evolve(row, cells=tuple(cells)))
        twin.section(Horizon.ANNUAL)
        return twin

    def _subheading(self, row: Row, found: dict[Role | None, int]) -> None:
        assert self.layout is not None  # noqa: S101 - heading() asked
        columns = dict(self.layout.columns)
        columns |= {role: column for role, column in found.items() if role is not None}
        order = [role for role in _SUBHEADINGS if role in columns]
        printed = [columns[role] for role in order]
        if printed != sorted(set(printed)) or printed[0] < self._start:
            if Role.PREVIOUS_YEAR in found:  # the last row of a heading decides
                self.notes.find("COL_SHIFT", "表头与列不对齐，按“前年、上年、当年”从“指标值”一列起顺排", row)
            columns |= {role: self._start + offset for offset, role in enumerate(order)}
        last = columns[Role.TARGET]
        behind = sorted(
            (column, role) for role, column in columns.items() if role not in _SUBHEADINGS and column > self._start
        )
        for column, role in behind:
            last = columns[role] = max(column, last + 1)
        names = {column: role.label for role, column in columns.items() if column >= self._start}
        heads = {column: text for column, text in self.layout.heads.items() if column < self._start} | names
        self.layout = Layout(columns, self.layout.others, dict(sorted((heads | dict(self.layout.others)).items())))

    # Rows

    def row(self, row: Row, *, after_break: bool) -> bool:
        """Read one row of the table; say whether it is one, and no text below the table."""
        layout = self.layout
        if not row.filled:
            return True
        if layout is None:
            self.notes.find("UNPLACED", "这一行在表头之前，无处安放", row)
        taken = layout is None or (not is_text(row, layout) and self._row(row, layout, after_break=after_break))
        alone = row.text if len(row.filled) == 1 else ""
        self._titled = not taken and (alone.startswith("附") or alone.endswith("表"))
        return taken

    def _row(self, row: Row, layout: Layout, *, after_break: bool) -> bool:
        if self._twin is not None and self._twin.layout is not None:
            level1, other = layout.columns.get(Role.LEVEL1), self._twin.layout
            start = min(column for role, column in other.columns.items() if role is not Role.LEVEL1)
            second = ((text if column >= start or column == level1 else "") for column, text in enumerate(row.cells))
            self._twin.row(evolve(row, cells=tuple(second)), after_break=after_break)  # its text below is this one's
            row = evolve(row, cells=row.cells[:start])
        numbers = (column for role, column in layout.columns.items() if role is Role.NUMBER)
        skip = frozenset(column for column in numbers if row.cell(column).isdecimal())
        skip |= self._margin(row, layout)
        filled = [column for column in row.filled if column not in skip]
        if not filled or is_count(row) or self._continues(row, filled, layout, after_break=after_break):
            return True
        self.ended = (after_break or self._titled) and begins_another(row)
        if self.ended or is_aside(row, layout) or self._says_nothing(row, filled, layout):
            return False
        if self._kinds_alone(row, filled):
            return True
        placement = align(row, layout, skip)
        if placement is None:
            self.notes.find("UNPLACED", "这一行没有指标名称，无处安放", row)
            return True
        self._take(row, layout, placement)
        return True

    def _says_nothing(self, row: Row, filled: Sequence[int], layout: Layout) -> bool:
        """Say whether a row has no indicator: left blank behind its kinds (指标1：), or only scores (得分 10 9)."""
        if filled[-1] == layout.name and PLACEHOLDER.fullmatch(row.cell(layout.name)):
            return self._kinds_alone(row, filled[:-1])
        numbers = {layout.columns.get(role) for role in NUMBER_ROLES}
        named = filled[0] == layout.columns.get(Role.LEVEL1) and not kinds.is_kind(row.cell(filled[0]))
        alone = named and len(filled) > 1 and numbers.issuperset(filled[1:])
        moved = filled[0] < layout.name and LEAST <= len(filled) <= LEAST + 1 and not kinds.is_kind(row.cell(filled[0]))
        alone |= moved and all(kinds.plain(row.cells[column]) is not None for column in filled[1:])  # 预算执行 10 9.9
        if alone:
            self.notes.find("UNPLACED", "这一行只有名称和分数，没有三级指标和指标值，未作指标读入", row)
        return alone

    def _kinds_alone(self, row: Row, filled: Sequence[int]) -> bool:
        """Take a row that holds nothing but kinds: the rows below are of it; say whether it is one."""
        if not all(kinds.is_kind(row.cells[column]) for column in filled):
            return False
        for column in filled:
            text = kinds.bare(row.cell(column))
            level1 = kinds.level1_kind(text) if column == filled[0] else None
            if level1 and kinds.level1_kind(self._level1) != level1:
                self._level1, self._level2 = text, ""
            elif kinds.level2_parent(text):
                self._level2 = text
        return True

    def _margin(self, row: Row, layout: Layout) -> frozenset[int]:
        """Take the goal's label; say where it stands."""
        margin = range(layout.columns.get(Role.LEVEL1, layout.name))
        for column in range(layout.name):
            text = row.cell(column)
            label = kinds.horizon_label(text)
            if label is not None and label[1]:
                lost = self._goal == "" and not self._fresh
                self._horizon, self._goal = label
                self.labels.setdefault(label, "")
                if kinds.bracketed(text):
                    self.goal_points(row, column)
                if lost:
                    self._recover(label[1])
                return frozenset({column})
            if column not in margin or not text or kinds.is_kind(text):
                continue
            if label is not None or heading_role(text) is Role.GOAL:
                return frozenset({column})
            above = kinds.horizon_label(layout.others.get(column, ""))
            if above is not None and not self.labels.get(above, text):  # the goal's text below its label in the head
                self.labels[above] = text
                return frozenset({column})
            if column == layout.columns.get(Role.GOAL) and row.cell(layout.name):  # a goal may have a name of its own
                name = self._horizon.label if SENTENCE.search(text) else text
                self._goal = name
                self.labels.setdefault((self._horizon, name), text if name != text else "")
                return frozenset({column})
        return frozenset()

    def _recover(self, label: str) -> None:
        for draft in self.drafts:
            if draft.goal == "" and draft.horizon is self._horizon:
                draft.goal = label
                self.notes.find("MERGED_GOAL_LABEL_LOST", f"目标名称在分页时丢失，按后文归入“{label}”", draft.row)

    def _take(self, row: Row, layout: Layout, placement: Placement) -> None:
        draft = Draft(
            row=row,
            horizon=Horizon.LONG_TERM if _is_longer(row, layout) else self._horizon,
            goal=self._goal,
            level1="",
            level2=[],
            name=row.cell(placement.name),
            cells={role: row.cell(column) for role, column in placement.values.items()},
            columns=placement.values,
            printed=_printed(row, layout, placement),
        )
        moved = self._levels(draft, row, layout, placement)
        off = placement.shift or placement.name - layout.name
        if off and not moved:
            self.notes.shifted(off, row, placement.name)
        for column in placement.aside:
            head = layout.others[column if column < placement.name else column - placement.shift]
            self._aside.setdefault((head, column), []).append(row)
        for column in placement.outside:
            self.notes.find("UNPLACED", "这个单元格不属于任何一列", row, column)
        self.drafts.append(draft)
        self._names.add(draft.name)
        self._fresh = False

    def _levels(self, draft: Draft, row: Row, layout: Layout, placement: Placement) -> bool:
        """Read the cells left of the name; say whether a finding already tells why the row is moved."""
        own1, own2 = layout.columns.get(Role.LEVEL1), layout.columns.get(Role.LEVEL2)
        explained = False
        for column in placement.left:
            text = kinds.bare(row.cell(column))
            kind1, kind2 = kinds.level1_kind(text), kinds.level2_parent(text)
            self._bracketed(row, column)
            heads = any(kinds.level2_parent(row.cell(later)) for later in placement.left if later > column)
            if kind2 and (not kind1 or draft.level1 or (column == own2 and not heads)):
                explained |= self._take_level2(draft, row, column, layout)
            elif column == own1 or (kind1 and not (column == own2 and kind1 == kinds.level1_kind(draft.level1))):
                self._take_level1(draft, row, column, moved=column != own1 and not placement.shift)
                if column == own2 and not heads:  # 满意度 in the place of a level 2
                    draft.level2.append(text)
            elif column == own2:
                draft.level2.append(text)
            else:
                explained = True
                self.notes.find("EXTRA_LEVEL", "比表头多一级，多出的一级未归入任何列", row, column)
        if draft.level1:
            self._level1, self._level2 = draft.level1, ""
        else:
            draft.level1 = self._level1
        if draft.level2:
            self._level2 = draft.level2[-1]
        elif self._level2:
            draft.level2 = [self._level2]
        return explained

    def _take_level1(self, draft: Draft, row: Row, column: int, *, moved: bool) -> None:
        if draft.level1:
            self.notes.find("EXTRA_LEVEL", f"一行有两个一级指标，“{draft.level1}”未采用", row)
        draft.level1 = kinds.bare(row.cell(column))
        if moved:
            self.notes.find("COL_SHIFT", "一级指标不在“一级指标”列，已归位", row, column)

    def goal_points(self, row: Row, column: int) -> None:
        """Read the points that a goal's label says: 年度绩效目标1（50分）."""
        reading = parse(kinds.bracketed(row.cell(column)))
        if isinstance(reading, Quantity) and reading.unit == "分" and reading.sign is None:
            self.points[self._horizon, self._goal] = reading.value
        else:
            self._bracketed(row, column)

    def _bracketed(self, row: Row, column: int) -> None:
        """Note what a kind or a goal says in brackets: 产出指标（50分）."""
        if kinds.bracketed(row.cell(column)):
            self.notes.find("BRACKETS_LEFT_OUT", f"括号中的“{kinds.bracketed(row.cell(column))}”未采用", row, column)

    def _take_level2(self, draft: Draft, row: Row, column: int, layout: Layout) -> bool:
        text = kinds.bare(row.cell(column))
        if text not in draft.level2:
            draft.level2.append(text)
        if column == layout.name:
            self.notes.find("LEVEL2_IN_LEVEL3", f"二级指标“{text}”写在三级指标列，已归位", row, column)
            return True
        if column == layout.columns.get(Role.LEVEL1):
            parent = kinds.level2_parent(text)
            if kinds.level1_kind(self._level1) == parent:
                self.notes.find("COL_SHIFT", f"二级指标“{text}”写在一级指标列，已归位", row, column)
            elif not draft.level1:
                draft.level1 = parent or ""
                self.notes.find("LEVEL1_MISSING", f"一级指标的位置写的是二级指标，一级指标按“{parent}”", row, column)
            return False
        if (
            column != layout.columns.get(Role.LEVEL2)
            and not draft.level1
            and kinds.level2_parent(text) != kinds.level1_kind(self._level1)
        ):
            draft.level1 = kinds.level2_parent(text) or ""
            self.notes.find("LEVEL1_MISSING", f"缺一级指标，按“{draft.level1}”", row, column)
        return False

    def _continues(self, row: Row, filled: list[int], layout: Layout, *, after_break: bool) -> bool:
        """Join a row that only goes on with the cells of the row before."""
        if self._fresh or not self.drafts:
            return False
        last = self.drafts[-1]
        if any(kinds.is_kind(row.cells[column]) for column in filled):
            return False
        parts = {column: kinds.squeezed(row.cells[column]) for column in filled}
        own1, own2 = layout.columns.get(Role.LEVEL1), layout.columns.get(Role.LEVEL2)
        completes = any(
            (column == own1 and kinds.level1_kind(last.level1 + part))
            or (column == own2 and last.level2 and kinds.level2_parent(last.level2[-1] + part))
            for column, part in parts.items()
            if kinds.bare(part)
        )
        words_only = all(column < layout.start for column in filled)
        values_only = all(column >= layout.start for column in filled)
        known = words_only and len(filled) == 1 and last.name + row.cell(filled[0]) in self._names
        first = min(column for column in (own2, layout.name) if column is not None)
        words_torn = (
            (after_break and words_only and own1 not in parts and layout.name > 0 and filled[0] >= first)
            and not any(parse(part).kind == "blank" or ITEM.match(part) for part in parts.values())  # 无; 2.各地请…
        )  # level 1 is a closed set
        alone = filled == [layout.name] == [0]
        fragment = (values_only or alone) and is_fragment(row.cell(filled[0]))
        torn = words_torn or (values_only and (after_break or fragment))
        ends = [at for role, at in last.columns.items() if last.cells.get(role)] if alone and fragment else []
        if ends:  # a line of text behind the row's last value
            parts, torn = {max(ends): row.cell(0)}, True
        if not (completes or known or torn):
            return False
        for column, part in parts.items():
            if column == own1:
                last.level1 = self._level1 = last.level1 + part
            elif column == own2 and last.level2:
                last.level2[-1] = self._level2 = last.level2[-1] + part
            elif column < layout.start:
                last.name += row.cell(column)
            else:
                self._join_value(last, row, column, part)
            head, text = last.printed.get(column, ("", ""))
            last.printed[column] = head, text + part
        self.notes.find("ROW_SPLIT_BY_PAGE", f"一行断成两行，已与{last.row.place()}接上，成为“{last.name}”", row)
        return True

    def _join_value(self, last: Draft, row: Row, column: int, text: str) -> None:
        role = next((role for role, at in last.columns.items() if at == column), None)
        if role is None:
            self.notes.find("UNPLACED", "这个单元格不属于任何一列", row, column)
        else:
            last.cells[role] = last.cells.get(role, "") + text

    # The end

    def goals_named(self, horizon: Horizon) -> tuple[str, ...]:
        """The names of a horizon's goals."""
        return tuple(name for at, name in self.labels if at is horizon)

    def report(self) -> ReadingReport:
        """Say what was taken, once :meth:`finish` has been called."""
        return ReadingReport(
            rows=len(self.drafts) + (len(self._twin.drafts) if self._twin is not None else 0),
            columns=tuple(self._heads.values()),
            unused=tuple(
                ReadColumn(head, where=rows[0].column(at))
                for (head, at), rows in self._aside.items()
                if not is_known(head)
            ),
            repairs=len(self.notes.findings),
        )

    def finish(self) -> tuple[Goal, ...]:
        """Build the goals of all rows read."""
        if self.layout is not None:
            self.text = drop_text(self.drafts, self.layout, self.notes)
            name_columns(self._aside, self.drafts, self.layout, self.notes)
        drafts = [*self.drafts, *(self._twin.drafts if self._twin is not None else ())]
        goals = Settlement(drafts, self.labels, self.notes, self.money_unit).goals()
        return tuple(
            evolve(
                goal,
                points=self.points.get((goal.horizon, goal.name)),
                earned=self.earned.get((goal.horizon, goal.name)),
                actual_text=self.reached.get(goal.horizon) if len(self.goals_named(goal.horizon)) <= 1 else None,
            )
            for goal in goals
        )
