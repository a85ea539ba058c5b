"""The rectification list (整改台账): problems found, who mends them by when, what is overdue.

Lives here: :func:`problems_of`, :class:`RectificationList`, its update and its reminder. May not: find a problem itself
(``reviewing`` does), change what a person typed, open a file or a clock; columns, states and words are those of
``rules/rectification.toml``.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from uuid import NAMESPACE_URL, uuid5

from attrs import evolve, field, frozen

from indicators._resources import rules_table
from indicators.comparators import By
from indicators.cycle.comparison import EvaluatedForm
from indicators.cycle.sightings import holder_of
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError, Level
from indicators.forms.kinds import squeezed
from indicators.forms.listing import listing
from indicators.forms.selfeval import target_words
from indicators.forms.writing import Paper, paper_of_rows
from indicators.forms.writing.paper import Entry, EntryCell, PaperCell
from indicators.reviewing import PublishedReview, published_form, review, review_published
from indicators.reviewing.book import worded
from indicators.rulepacks import RulePack
from indicators.standards import number_words
from indicators.syntax import parse
from indicators.targets import GoalTable

EVALUATION, MISSED = "财政评价", "未达标"
LookedAt = tuple[str, str, str, bool]  # project, unit, year, whether it is the finance side's evaluation
_NAMED = re.compile(r"[行\d]“(.+)”$")  # the row that a place names
_MANY = re.compile(r"等\d+行$")
_ID, _PROBLEM, _PROJECT, _DUE, _DONE_ON = "编号", "问题", "项目名称", "整改期限", "完成日期"
_STATE, _PERSON, _NOW = "状态", "责任人", "本次核对"
_NEW, _STILL, _GONE = "新增", "仍存在", "未再发现"
_SHOWN = 6  # places that a sentence names
_LEVELS = {Level.ERROR: 0, Level.WARNING: 1, Level.INFO: 2}
_said = partial(worded, "rectification")


@frozen(kw_only=True)
class Problem(Data):
    """One problem that must be mended (一个问题)."""

    project: str  # the project or unit that it is of
    holder: str = ""  # the unit that has the project
    year: int | None = None  # the year of its form
    source: str  # where it came up: 审核, 未达标, 得分
    subject: str = ""  # the indicator, "" for a problem of the whole form
    message: str  # what is wrong
    said: str = ""  # what the unit itself says of it (偏差原因)
    key: str  # what stays the same while wording and values change

    @property
    def cells(self) -> dict[str, str]:
        """Its cells by the columns of the list, without its number."""
        return {
            _PROJECT: self.project,
            "单位": self.holder,
            "年度": "" if self.year is None else str(self.year),
            "来源": self.source,
            "指标": self.subject,
            _PROBLEM: self.message,
            "单位说明": self.said,
        }


def problems_of(table: GoalTable, pack: RulePack, least: Level = Level.ERROR) -> tuple[Problem, ...]:
    """Collect what must be mended of a form: what review finds, rows below their target, scores that are wrong.

    Args:
        table: A goal table or a filled self-evaluation.
        pack: The rule pack that says what the scores should be.
        least: The least level of a finding that goes onto the list.
    """
    form = published_form(table)
    checked = None if form is None else review_published(form, pack)
    found = [] if checked is None else list(_of_rows(checked))
    findings = [*table.findings, *review(table), *(() if checked is None else checked.findings)]
    for each in dict.fromkeys(findings):
        if _LEVELS[each.level] <= _LEVELS[least]:
            named = _NAMED.search(each.where or "")
            subject = named[1] if named else ""
            told = "" if _MANY.search(each.where or "") else each.message  # of many rows one may be mended
            found.append(("审核", subject, each.message, f"{each.code}\n{told}", ""))
    project, holder, year, _ = looked_at(table)
    return tuple(
        Problem(
            project=project,
            holder=holder,
            year=table.year,
            source=source,
            subject=subject,
            message=message,
            said=said,
            key=f"{project}\n{holder}\n{year}\n{source}\n{subject}\n{key}",
        )
        for source, subject, message, key, said in dict.fromkeys(found)  # in the table of both terms it is one problem
    )


def problems_of_evaluation(form: EvaluatedForm) -> tuple[Problem, ...]:
    """Collect what a finance-side evaluation took points off for (财政评价发现的问题)."""
    found = []
    for row in form.rows:
        if row.points is None or row.earned is None or row.earned >= row.points:
            continue
        lost = number_words(row.points - row.earned, 2)
        key = f"{form.name}\n{EVALUATION}\n{'/'.join(row.path)}\n{row.name}"
        message = f"扣{lost}分：{row.reason}" if row.reason else f"扣{lost}分，没有写原因"
        found.append(Problem(project=form.name, source=EVALUATION, subject=row.name, message=message, key=key))
    return tuple(found)


def _of_rows(checked: PublishedReview) -> Iterator[tuple[str, str, str, str, str]]:
    """Source, subject, message, key and what the unit says of what is wrong in a row."""
    for row in checked.rows:
        own, path = row.indicator, "/".join(row.indicator.path)
        if row.met is False:
            message = f"没有达到指标值：指标值“{squeezed(target_words(own))}”，实际完成值“{own.actual_text or ''}”"
            yield MISSED, row.name, message, path, own.deviation_reason or ""
        if row.reason.wrong:
            yield "得分", row.name, f"{row.reason.label}：{row.why}", path, ""
        for each in row.findings:
            if each.level is Level.ERROR and not row.reason.wrong:
                yield "审核", row.name, each.message, f"{path}\n{each.code}", ""


@frozen(kw_only=True)
class RectificationList(Data):
    """The list as a table of texts (整改台账)."""

    # the columns: those of the library, behind them those that people added
    heads: tuple[str, ...] = field(factory=lambda: tuple(rules_table("rectification")["columns"]))
    rows: tuple[tuple[str, ...], ...] = ()  # the cells as typed

    @classmethod
    def of_rows(cls, rows: Sequence[Sequence[str]]) -> "RectificationList":
        """Take the cells of a list that was filled in by hand, whatever columns people added, left out or moved.

        Raises:
            FormError: No row holds the heads 编号 and 问题.
        """
        listed = listing(rows, {_ID, _PROBLEM})
        if listed is None:
            message = "这不是整改台账：没有一行表头写着“编号”和“问题”"
            hint = "用 indicators results rectify 表 -o 整改台账.xlsx 写一个新的"
            raise FormError.of(code="no_list", message=message, fault=Fault.FORM, hint=hint)
        heads = tuple(dict.fromkeys((*rules_table("rectification")["columns"], *filter(None, listed.heads))))
        said = [cells for _, cells, _ in listed.rows() if any(cells.values())]
        return cls(heads=heads, rows=tuple(tuple(cells.get(head, "") for head in heads) for cells in said))

    def cells(self) -> list[dict[str, str]]:
        """The rows by the names of the columns."""
        return [dict(zip(self.heads, row, strict=True)) for row in self.rows]

    def updated(self, problems: Sequence[Problem], forms: Iterable[LookedAt] = ()) -> "RectificationList":
        """Put new problems below, and say of each line whether its problem is still there.

        No cell of a line that is there is changed but 本次核对; no line is taken out, people's own lines neither. Only
        projects and years that the problems are of, and those that are named, are looked at again. An evaluation knows
        neither unit nor year: they are those of the one form of its project. What a unit's form and the evaluation both
        found of an indicator is one line, the evaluation's where both are new.

        Args:
            problems: What was found; put in a second time it changes nothing.
            forms: All forms that were looked at: one without any problem has none any more.
        """
        forms = {*forms, *(_form(each.cells) for each in problems)}
        seen = {key: self._placed(each, forms) for key, each in _numbered(problems).items()}
        there = {cells[_ID] for cells in self.cells()}
        rows = []
        for cells in self.cells():
            again = bool(cells[_ID]) and _form(cells) in forms
            if again and cells[_ID] in seen:
                cells[_NOW] = _NEW if cells[_NOW] == _NEW and not self._typed(cells) else _STILL
            elif again:
                cells[_NOW] = _GONE
            rows.append(cells)
        first = {_STATE: str(rules_table("rectification")["first"]), _NOW: _NEW}
        kept = {(cells["来源"], _twin(cells)) for cells in rows if cells[_NOW] != _GONE}
        new = _once({key: each for key, each in seen.items() if key not in there}, kept)
        rows += [{_ID: key, **each.cells, **first} for key, each in new.items()]
        return evolve(self, rows=tuple(tuple(cells.get(head, "") for head in self.heads) for cells in rows))

    def _placed(self, problem: Problem, forms: Iterable[LookedAt]) -> Problem:
        """A problem of an evaluation with the unit and the year of its project, where there is only one."""
        if problem.source != EVALUATION or problem.holder:
            return problem
        listed = (_form(cells) for cells in self.cells() if cells["来源"] != EVALUATION)
        own = {
            each[1:3] for each in (*forms, *listed) if not each[3] and squeezed(each[0]) == squeezed(problem.project)
        }
        if len(own) != 1:
            return problem
        ((holder, year),) = own
        return evolve(problem, holder=holder, year=int(year) if year.isdecimal() else None)

    def _typed(self, cells: Mapping[str, str]) -> bool:
        """Whether a person has typed anything into a line."""
        rules = rules_table("rectification")
        persons = [head for head in self.heads if rules["columns"].get(head, {}).get("who", "person") == "person"]
        return any(cells[head] for head in persons if (head, cells[head]) != (_STATE, rules["first"]))

    def reminder(self, at: date | None = None) -> tuple[Finding, ...]:
        """Say what is overdue on a day, and what keeps a reminder from being made, line by line.

        A line whose state is one of the done ones has no finding but a wrong date; without a day, only what is wrong in
        the cells themselves is said.
        """
        found, unfilled = list[Finding](), dict[str, list[str]]()
        for number, cells in enumerate(self.cells(), start=1):
            where = f"第{number}条" + (f"（{cells[_ID]}）" if cells[_ID] else "")
            found += [evolve(each, where=where) for each in _line(cells, at)]
            for column in (_DUE, _PERSON) if at is not None and not is_done(cells) else ():
                if not cells[column]:
                    unfilled.setdefault(column, []).append(f"第{number}条")
        for column, places in unfilled.items():
            named = "、".join(places[:_SHOWN]) + ("等" if len(places) > _SHOWN else "")
            found.append(_said("RECTIFY_BLANK", column=column, count=str(len(places)), places=named))
        return tuple(found)

    def counts(self, at: date | None = None) -> dict[str, int]:
        """How many lines are done, open and, on a day, overdue."""
        done = sum(is_done(cells) for cells in self.cells())
        said = {"合计": len(self.rows), "已完成": done, "未完成": len(self.rows) - done}
        if at is not None:
            said["已过期"] = sum(each.code == "RECTIFY_OVERDUE" for each in self.reminder(at))
        return said

    def paper(self, note: str = "") -> Paper:
        """Lay the list out: drop-downs for the state, all cells free to be filled in."""
        rules = rules_table("rectification")
        states = (*rules["open"], *rules["done"])
        above = [[str(rules["title"])], [note or f"状态：{'、'.join(states)}。日期写年月日，如 2026年9月30日"]]
        widths = [int(rules["columns"].get(head, {"width": 22})["width"]) for head in self.heads]
        page = paper_of_rows(above[0][0], [*above, self.heads, *self.rows], (2,), widths)
        at = self.heads.index(_STATE)
        choice = EntryCell(kind=Entry.CHOICE, choices=states)

        def cell(each: PaperCell) -> PaperCell:
            return evolve(each, entry=choice) if each.row > 2 and each.column == at else each  # noqa: PLR2004 - the head

        return evolve(page, cells=tuple(map(cell, page.cells)), head=(2, 2), frozen=3, locked=False)


def _form(cells: Mapping[str, str]) -> LookedAt:
    if cells["来源"] == EVALUATION:
        return cells[_PROJECT], "", "", True
    return cells[_PROJECT], cells["单位"], cells["年度"], False


def _once(new: Mapping[str, Problem], kept: Container[tuple[str, tuple[str, ...]]]) -> dict[str, Problem]:
    """The new problems but those that stand as the other side's of the same indicator already, or beside it."""
    times = Counter((each.source, _twin(each.cells)) for each in new.values())
    out = {}
    for key, each in new.items():
        twin = _twin(each.cells)
        other = {MISSED: EVALUATION, EVALUATION: MISSED}.get(each.source) if twin else None
        if other is not None and (other, twin) in kept:
            continue
        both = times[MISSED, twin] == times[EVALUATION, twin] == 1 and (MISSED, twin) not in kept
        if other is not None and both and each.source == MISSED:
            continue
        mate = next((one for one in new.values() if one.source == MISSED and _twin(one.cells) == twin), None)
        out[key] = evolve(each, said=mate.said) if both and mate is not None and not each.said else each
    return out


def _twin(cells: Mapping[str, str]) -> tuple[str, ...]:
    """What a unit's missed target and the evaluation's problem of one indicator share; a whole form has no twin."""
    shared = (cells[_PROJECT], cells["单位"], cells["年度"], cells["指标"])
    return tuple(map(squeezed, shared)) if cells["指标"] else ()


def looked_at(table: GoalTable) -> LookedAt:
    """What a list calls a form that was looked at: project, unit, year."""
    return table.name, holder_of(table), "" if table.year is None else str(table.year), False


def _numbered(problems: Sequence[Problem]) -> dict[str, Problem]:
    """A number for each problem that stays the same from one look to the next."""
    twice = Counter[str]()
    found = {}
    for each in problems:
        twice[each.key] += 1
        said = each.key if twice[each.key] == 1 else f"{each.key}\n{twice[each.key]}"
        found[uuid5(NAMESPACE_URL, f"整改\n{said}").hex[:8].upper()] = each
    return found


def is_done(cells: Mapping[str, str]) -> bool:
    """Whether a line's state says that nothing is left to do."""
    return squeezed(cells.get(_STATE, "")) in rules_table("rectification")["done"]


def day_of(text: str) -> date | None:
    """Read a day that says its year; ``None`` for any other text.

    >>> day_of("2026年9月底"), day_of("9月30日")
    (datetime.date(2026, 9, 30), None)
    """
    reading = parse(text)
    if not isinstance(reading, By) or reading.date.year is None or reading.date.month is None:
        return None
    year, month, day = reading.date.year, reading.date.month, reading.date.day
    if day == "end":
        return date(year + month // 12, month % 12 + 1, 1) - date.resolution
    return date(year, month, day) if isinstance(day, int) else None


def _line(cells: Mapping[str, str], at: date | None) -> Iterator[Finding]:
    rules, state = rules_table("rectification"), squeezed(cells[_STATE])
    states = (*rules["open"], *rules["done"])
    days = {}
    for column in (_DUE, _DONE_ON):
        days[column] = day_of(cells[column]) if cells[column] else None
        if cells[column] and days[column] is None:
            yield _said("RECTIFY_DATE", column=column, value=cells[column])
    if is_done(cells):
        if cells[_NOW] == _STILL:
            yield _said("RECTIFY_BACK", project=cells[_PROJECT], problem=cells[_PROBLEM], state=state)
        return
    told = {"project": cells[_PROJECT] or "（未写项目）", "problem": cells[_PROBLEM]}
    if state and state not in states:
        yield _said("RECTIFY_STATE", value=state, states="、".join(states))
    if cells[_DONE_ON]:
        yield _said("RECTIFY_UNDONE", value=cells[_DONE_ON], state=state)
    due = days[_DUE]
    if at is not None and due is not None and due < at:
        person = f"“{cells[_PERSON]}”" if cells[_PERSON] else "没有填"
        said = {"days": str((at - due).days), "due": cells[_DUE], "state": state or "没有填", "person": person}
        yield _said("RECTIFY_OVERDUE", **told, **said)
