"""What only the whole table tells: lost goals, ambiguous kinds, wrong parents; drafts → goals with indicators.

Lives here: :class:`Draft`, :class:`Settlement`, rows and columns that are none.
May not: read rows (:mod:`indicators.forms.goals` does).
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import Factory, define, evolve, frozen

from indicators.comparators import Comparator, Quantity
from indicators.forms import kinds
from indicators.forms.align import NUMBER_ROLES, VALUE_ROLES, Layout, is_value
from indicators.forms.cells import Row
from indicators.forms.codes import dialect_of
from indicators.forms.heads import heading_role, is_known, lost_role
from indicators.forms.kinds import Role
from indicators.forms.lines import LEAST
from indicators.forms.notes import Notes
from indicators.syntax import parse
from indicators.targets import Goal, Horizon, Indicator

_POINTS = re.compile(r"[(（](\d+(?:\.\d+)?)分[)）]$")
CORE_MARKS = "★☆"
# A bare cost of such a name is money by its own measure, not in the unit of the table.
NOT_IN_TABLE_UNIT = ("均", "单价", "标准", "每", "率", "比")


@define
class Draft:
    """An indicator while its table is still being read."""

    row: Row
    horizon: Horizon
    goal: str
    level1: str
    level2: list[str]
    name: str
    cells: dict[Role, str]
    columns: dict[Role, int]
    printed: dict[int, tuple[str, str]]


def drop_text(drafts: list[Draft], layout: Layout, notes: Notes) -> list[tuple[str, ...]]:
    """Take back the lines at the end that turn out to be text of the form, by how the rows above them look."""
    text: list[tuple[str, ...]] = []
    while len(drafts) > 1 and _is_weak(drafts[-1], drafts[:-1], layout):
        row = drafts.pop().row
        text.insert(0, row.cells)
        if len(row.filled) > 1:
            notes.find("ROW_AS_TEXT", "这一行在表的末尾，不像一行指标，作表外文字", row)
    return text


def _is_weak(draft: Draft, others: Sequence[Draft], layout: Layout) -> bool:
    """Say whether a row is none: no kind, no number in it, and a label or a word where the others have kinds."""
    row, filled = draft.row, draft.row.filled
    if filled == [0] == [layout.name]:
        return True
    if _is_scored(draft) or any(kinds.is_kind(row.cells[column]) for column in filled):
        return False
    own = row.cell(layout.columns[Role.LEVEL1]) if Role.LEVEL1 in layout.columns else ""
    label = own and not any(word in own for word in kinds.table_of("labels")["kind_words"])
    if label and all(kinds.level1_kind(each.level1) for each in others):
        return True
    if filled == [layout.name]:
        return False
    reading = parse(draft.cells.get(Role.TARGET, ""))
    valued = is_value(reading) and reading.kind != "boolean"
    word = reading.kind in {"blank", "unparsed", "boolean"} or 2 * sum(map(_is_scored, others)) > len(others)
    misspelt = len(filled) >= len(layout.columns) and any(map(str.isdigit, reading.text))  # 大干等于60%
    return not valued and word and len(filled) <= LEAST and not misspelt


def _is_scored(draft: Draft) -> bool:
    return any(kinds.plain(draft.cells.get(role, "")) is not None for role in NUMBER_ROLES)


def name_columns(
    aside: Mapping[tuple[str, int], Sequence[Row]], drafts: Sequence[Draft], layout: Layout, notes: Notes
) -> None:
    """Say once of each column below a head that says nothing known what became of it."""
    roles = {role for draft in drafts for role in draft.columns}
    for (head, column), rows in aside.items():
        if is_known(head):
            continue
        lost, said = lost_role(head, roles), heading_role(head)
        cells = f"“{head}”一列（{len(rows)} 格）"
        if (
            said is not None
            and said in roles & _BEHIND
            and column > layout.name
            and _differs(rows, column, said, drafts)
        ):
            notes.find("COLUMN_TWICE", f"{cells}和另一列都像{said.label}，取了另一列", rows[0], column)
        elif lost is None:
            notes.find("COLUMN_LEFT_OUT", f"{cells}不是绩效指标的列，未采用", rows[0], column)
        else:
            notes.find("COLUMN_LOST", f"{cells}看不懂表头，可能是{lost.label}，没有读入", rows[0], column)


def _differs(rows: Sequence[Row], column: int, role: Role, drafts: Sequence[Draft]) -> bool:
    """Say whether one of the rows has another text in the column that was taken for this role."""
    taken = [(row, draft.cells.get(role)) for draft in drafts for row in rows if draft.row is row]
    return any(text is not None and text != row.cell(column) for row, text in taken)


_BEHIND = {*VALUE_ROLES, *NUMBER_ROLES}


@frozen
class Settlement:
    """The rows of a whole table, and what its head says of its goals."""

    drafts: Sequence[Draft]
    labels: Mapping[tuple[Horizon, str], str]
    notes: Notes
    money_unit: str
    renamed: set[str] = Factory(set)

    def goals(self) -> tuple[Goal, ...]:
        """Build the goals of the table."""
        self._name_lost_goals()
        self._points_in_names()
        single = {draft.name: draft.level2[0] for draft in self.drafts if len(draft.level2) == 1}
        printed = {kinds.level1_kind(draft.level1) for draft in self.drafts}
        for draft in self.drafts:
            self._settle_level2(draft, single)
            self._settle_level1(draft, printed)
        goals = {key: Goal(name=key[1], horizon=key[0], description=text) for key, text in self.labels.items()}
        rows: dict[tuple[Horizon, str], list[Indicator]] = {}
        for draft in self.drafts:
            key = (draft.horizon, draft.goal)
            goals.setdefault(key, Goal(name=draft.goal or draft.horizon.label, horizon=draft.horizon))
            row = self._indicator(draft)
            rows.setdefault(key, []).append(row)
            self._longer_term(draft, row, goals, rows)
        whole = [evolve(goal, indicators=tuple(rows.get(key, ()))) for key, goal in goals.items()]
        return tuple(sorted(whole, key=lambda goal: goal.horizon is Horizon.ANNUAL))

    def _longer_term(
        self, draft: Draft, row: Indicator, goals: dict[tuple[Horizon, str], Goal], rows: dict[Any, list[Indicator]]
    ) -> None:
        """Add the row of the longer term where a form has a column for its value beside the year's."""
        text = draft.cells.get(Role.TERM_TARGET, "")
        if not text or draft.horizon is not Horizon.ANNUAL:
            return
        name = next((name for horizon, name in goals if horizon is Horizon.LONG_TERM), Horizon.LONG_TERM.label)
        key = (Horizon.LONG_TERM, name)
        goals.setdefault(key, Goal(name=name, horizon=Horizon.LONG_TERM))
        target = self._value(draft, Role.TERM_TARGET, row.level2) or parse(text)
        rows.setdefault(key, []).append(
            Indicator(name=row.name, path=row.path, target=target, where=row.where, core=row.core, printed=row.printed)
        )

    def _points_in_names(self) -> None:
        """Take the points that stand in the names where a form has no column for them: 管网清淤长度（12分）."""
        found = [(draft, _POINTS.search(draft.name)) for draft in self.drafts if Role.POINTS not in draft.columns]
        if 2 * sum(match is not None for _, match in found) <= len(self.drafts):
            return
        for draft, match in found:
            if match is not None:
                draft.cells[Role.POINTS], draft.name = match[1], draft.name[: match.start()]

    def _name_lost_goals(self) -> None:
        labelled = {draft.horizon for draft in self.drafts if draft.goal}
        for draft in self.drafts:
            if draft.goal:
                continue
            names = [name for horizon, name in self.labels if horizon is draft.horizon]
            if len(names) == 1:
                draft.goal = names[0]
                if draft.horizon in labelled:  # else the form has no column for it
                    message = f"没有目标名称，按唯一的{draft.horizon.label}归入“{names[0]}”"
                    self.notes.find("MERGED_GOAL_LABEL_LOST", message, draft.row)
            elif names:
                self.notes.find("GOAL_UNKNOWN", "没有目标名称，目标又不止一个，未归入", draft.row)

    def _settle_level2(self, draft: Draft, single: dict[str, str]) -> None:
        if len(draft.level2) <= 1:
            return
        several = "、".join(draft.level2)
        chosen, why = single.get(draft.name, ""), "另一张表中同名指标归此类"
        if chosen not in draft.level2:
            chosen, why = draft.level2[-1], "取最靠近指标名称的一个"
        message = f"一行有{len(draft.level2)}个二级指标（{several}），取“{chosen}”：{why}"
        self.notes.find("EXTRA_LEVEL", message, draft.row)
        draft.level2 = [chosen]

    def _settle_level1(self, draft: Draft, printed: set[str | None]) -> None:
        kind = kinds.level1_kind(draft.level1)
        parent = kinds.level2_parent(draft.level2[0]) if draft.level2 else None
        if draft.level1 == "" and parent:
            self.notes.find("LEVEL1_MISSING", f"缺一级指标，按二级指标归入“{parent}”", draft.row)
            draft.level1 = parent
        elif kind and parent and kind != parent and parent in printed:
            printed_as = f"“{draft.level2[0]}”排在“{draft.level1}”之下，应属“{parent}”，已归位"
            self.notes.find("LEVEL1_WRONG_PARENT", printed_as, draft.row)
            draft.level1 = parent
        elif kind and kind != draft.level1:
            if draft.level1 not in self.renamed:
                self.notes.find("LEVEL1_RENAMED", f"一级指标“{draft.level1}”按“{kind}”计", draft.row)
            self.renamed.add(draft.level1)
            draft.level1 = kind

    def _indicator(self, draft: Draft) -> Indicator:
        level2 = draft.level2[0] if draft.level2 else ""
        target = self._value(draft, Role.TARGET, level2)
        return Indicator(
            name=draft.name.lstrip(CORE_MARKS),
            core=draft.name.startswith(tuple(CORE_MARKS)) or "(核心)" in draft.name or "（核心）" in draft.name,
            path=(draft.level1, level2),
            target=target if target is not None else parse(""),
            previous_year=self._value(draft, Role.PREVIOUS_YEAR, level2),
            year_before_last=self._value(draft, Role.YEAR_BEFORE_LAST, level2),
            basis=_text(draft, Role.BASIS),
            points=self._number(draft, Role.POINTS),
            where=draft.row.place(),
            actual_text=_text(draft, Role.ACTUAL),
            earned=self._number(draft, Role.EARNED),
            deviation_reason=_reason(draft),
            progress_text=_text(draft, Role.PROGRESS),
            forecast_text=_text(draft, Role.FORECAST),
            likelihood=_text(draft, Role.LIKELIHOOD),
            printed=tuple(draft.printed.values()),
        )

    def _value(self, draft: Draft, role: Role, level2: str) -> Comparator | None:
        if role not in draft.columns:
            return None
        text = draft.cells.get(role, "")
        if role is Role.TARGET:
            adjusted = draft.cells.get(Role.ADJUSTED, "")
            if adjusted and adjusted != text:
                message = f"指标值由“{text}”调整为“{adjusted}”，按调整后的值"
                self.notes.find("TARGET_ADJUSTED", message, draft.row, draft.columns[Role.ADJUSTED])
            text = adjusted or text or draft.cells.get(Role.CONTENT, "")
        sign, unit = draft.cells.get(Role.SIGN) or None, draft.cells.get(Role.UNIT) or None
        if role is Role.TARGET and sign is not None and sign.isdecimal():
            system = dialect_of(head for head, _ in draft.printed.values())
            sign = system.word("sign", sign) or sign if system is not None else sign
        if role is Role.TARGET and sign is not None and sign.isdecimal():
            message = f"比较符一列是代码“{sign}”，各系统含义不同（有的 1 是≥，有的 1 是＞），未采用"
            self.notes.find("SIGN_CODE", message, draft.row, draft.columns[Role.SIGN])
        reading = parse(text, column_unit=unit, column_comparator=sign, name=draft.name)
        bare_cost = isinstance(reading, Quantity) and reading.unit is None and level2.startswith("经济成本")
        if bare_cost and not any(word in draft.name for word in NOT_IN_TABLE_UNIT):
            reading = parse(text, column_unit=self.money_unit, column_comparator=sign, name=draft.name)
            message = f"经济成本没有写单位，按表头“单位：{self.money_unit}”"
            self.notes.find("UNIT_FROM_TABLE", message, draft.row, draft.columns[role])
        return reading

    def _number(self, draft: Draft, role: Role) -> Fraction | None:
        text = draft.cells.get(role, "")
        if not text:
            return None
        reading = parse(text)
        if isinstance(reading, Quantity) and reading.unit in {None, "分"}:
            return reading.value
        if reading.kind != "blank" and not (role is Role.EARNED and kinds.is_no_score(text)):
            self.notes.find("UNPLACED", "这里应当是数，看不懂", draft.row, draft.columns[role])
        return None


_FILLED = {Role.ACTUAL, Role.EARNED, Role.PROGRESS}  # columns of a form that was filled in


def _text(draft: Draft, role: Role) -> str | None:
    """A cell as printed; ``""`` where its column is there and empty, ``None`` where the form has no such column."""
    return draft.cells.get(role, "" if role in draft.columns else None)


def _reason(draft: Draft) -> str | None:
    """The reason that a person gave, if need be among the remarks; ``""`` where its column is there and empty."""
    filled = bool(_FILLED & draft.columns.keys()) and Role.REASON not in draft.columns
    note = draft.cells.get(Role.NOTE) if filled else None
    own = draft.cells.get(Role.REASON) or draft.cells.get(Role.CAUSE) or note
    said = kinds.persons_words(own or "")
    return said if said or Role.REASON in draft.columns else None
