"""The yearly appraisal (年度考核): a department's or district's work, by measures of the year, scored as printed.

Lives here: the measures of ``rules/appraisal.toml`` worked out from forms, the rectification list and what is
published; :func:`appraise`. May not: score (``evaluation`` executes the printed standards), open a file, fill in what
nobody knows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial

from attrs import frozen

from indicators._resources import rules_table
from indicators.comparators import decimal_string
from indicators.cycle.comparison import SUMS
from indicators.cycle.evaluation import row_cells
from indicators.cycle.rectification import RectificationList, is_done
from indicators.data import Data
from indicators.errors import Fault, Finding, FormError, Level
from indicators.evaluation import EvaluationTable, TableEvaluation, evaluate_table, read_evaluation_table
from indicators.explaining import shown
from indicators.forms.kinds import squeezed
from indicators.forms.listing import listing
from indicators.forms.writing import Paper, lay_document
from indicators.reviewing import published_form, review
from indicators.reviewing.book import worded
from indicators.rulepacks import EVIDENCE, RulePack
from indicators.scoring import score
from indicators.standards import Amount, number_words
from indicators.targets import GoalTable, Horizon

_SHOWN = 5  # names in a cell
_NO_ANSWERS = (("指标", "问题", "答案"),)
_found = partial(worded, "appraisal")


def shipped_appraisal() -> EvaluationTable:
    """The table that ships: every 分值 in it is this library's choice."""
    heads = ("一级指标", "二级指标", "三级指标", "分值", "评分标准")
    keys = ("level1", "level2", "name", "points", "standard")
    rows = (tuple(row[key] for key in keys) for row in rules_table("appraisal")["rows"])
    return read_evaluation_table([heads, *rows])


@frozen(kw_only=True)
class Listed(Data):
    """One project, or whole unit, that must have been dealt with (清单中的一个项目)."""

    name: str
    unit: str = ""
    code: str = ""


def listed_projects(rows: Sequence[Sequence[str]]) -> tuple[tuple[Listed, ...], tuple[Finding, ...]]:
    """Read a list of projects (项目清单): 项目名称, and 部门 or 单位, 项目编码 where it has them.

    Returns:
        The projects, each once; a row without a name and a project that is there twice are findings.

    Raises:
        FormError: No row holds the head 项目名称.
    """
    found_in = listing(rows, {"name"}, "projects")
    if found_in is None:
        message, hint = "这不是项目清单：没有一行表头写着“项目名称”", "列为 项目名称、部门、项目编码"
        raise FormError.of(code="no_projects", message=message, fault=Fault.FORM, hint=hint)
    found, findings = list[Listed](), list[Finding]()
    for number, said, cells in found_in.rows():
        if not any(said.values()) or {*map(squeezed, cells)} & SUMS:
            continue
        one, where = Listed(**said), f"第{number}行"
        if not one.name:
            findings.append(_found("PROJECT_NAMELESS", where, said="、".join(filter(None, said.values()))))
        elif any(_same_project(one, each) for each in found):
            findings.append(_found("PROJECT_TWICE", where, name=one.name))
        else:
            found.append(one)
    return tuple(found), tuple(findings)


def _same_project(one: Listed, other: Listed) -> bool:
    if one.code and other.code:
        return squeezed(one.code) == squeezed(other.code)
    return (squeezed(one.name), one.unit) == (squeezed(other.name), other.unit)


@frozen(kw_only=True)
class Results:
    """The results of a year that are appraised (一年的成果)."""

    goals: tuple[GoalTable, ...] = ()  # the goal tables
    forms: tuple[GoalTable, ...] = ()  # the self-evaluations as handed in
    problems: RectificationList | None = None  # the rectification list; None where there is none
    published: tuple[str, ...] | None = None  # the names of what was published; None where nobody says
    due: date | None = None  # the day by which self-evaluations were to be handed in


@frozen(kw_only=True)
class Measured(Data):
    """One measure of one department (一项完成情况)."""

    name: str  # the measure
    value: Fraction | None = None  # its number, in per cent or points; None where nothing says it
    done: int = 0  # how many of what is counted are done
    count: int = 0  # how many are counted
    missing: tuple[str, ...] = ()  # those that are not done, with what is known of them

    @property
    def unit(self) -> str:
        """The unit of its number."""
        return str(rules_table("appraisal")["measures"][self.name]["unit"])

    @property
    def words(self) -> str:
        """The number with its parts: 95%（19/20）."""
        if self.value is None:
            return "没有依据"
        if self.unit == "%" and not self.count:
            return f"{decimal_string(self.value)}{self.unit}（没有要办的）"
        number = f"{number_words(self.value, 2)}{self.unit}"
        return f"{number}（{self.done}/{self.count}）" if self.unit == "%" else f"{number}（{self.count} 张表）"

    @property
    def why(self) -> str:
        """What is missing, the first of them by name."""
        more = f"等 {len(self.missing)} 个" if len(self.missing) > _SHOWN else ""
        return "、".join(self.missing[:_SHOWN]) + more


def _share(name: str, every: Sequence[str], missing: Sequence[str]) -> Measured:
    done, count = len(every) - len(missing), len(every)
    none = rules_table("appraisal")["measures"][name].get("none")
    value = Fraction(100 * done, count) if count else None if none is None else Fraction(none)
    return Measured(name=name, value=value, done=done, count=count, missing=tuple(missing))


@frozen
class Placed:
    """The tables of each project: worked out for the whole list, since departments may have projects of one name."""

    goals: Mapping[Listed, GoalTable]
    forms: Mapping[Listed, GoalTable]
    shared: frozenset[str]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, projects: Sequence[Listed], results: Results) -> "Placed":
        """The table of each project, by its code, else by its name; of a name that several have the unit decides."""
        times = Counter(squeezed(each.name) for each in projects)
        shared = frozenset(name for name, count in times.items() if count > 1)
        by_code = {each.code: each for each in projects if each.code}
        findings = list[Finding]()

        def belonging(kind: str, tables: Iterable[GoalTable]) -> dict[Listed, GoalTable]:
            found: dict[Listed, GoalTable] = {}
            for table in tables:
                header, name = dict(table.header), squeezed(table.name)
                code = header.get("项目编码") or header.get("项目代码") or ""
                units = [header[label] for label in rules_table("core")["labels"]["unit"] if header.get(label)]
                named = [each for each in projects if squeezed(each.name) == name]
                if name in shared:
                    named = [each for each in named if any(_one_unit(unit, each.unit) for unit in units)]
                own = by_code.get(code) or (named[0] if len(named) == 1 else None)
                if own is None:
                    why = f"看不出是清单中哪个部门的“{table.name}”" if name in shared else "不在项目清单里"
                    findings.append(_found("TABLE_OF_NO_PROJECT", kind=kind, name=table.name, why=why))
                elif own in found:
                    findings.append(_found("TABLE_TWICE", kind=kind, name=own.name))
                else:
                    found[own] = table
            return found

        goals, forms = belonging("绩效目标表", results.goals), belonging("自评表", results.forms)
        return cls(goals, forms, shared, tuple(findings))

    def measures(self, own: Sequence[Listed], results: Results, pack: RulePack) -> tuple[Measured, ...]:
        """The measures of some of the projects."""
        names = [self._called(each) for each in own]
        goals = {self._called(each): self.goals[each] for each in own if each in self.goals}
        forms = {self._called(each): self.forms[each] for each in own if each in self.forms}
        return (
            _share("绩效目标覆盖率", names, [name for name in names if name not in goals]),
            _share("绩效目标合格率", list(goals), [name for name, table in goals.items() if _faulty(table)]),
            _share("自评覆盖率", names, [name for name in names if name not in forms]),
            *_accuracy(forms, pack),
            _in_time(names, forms, results.due),
            self._mended(own, results.problems),
            self._shown(own, results.published),
        )

    def _called(self, one: Listed) -> str:
        return f"{one.name}（{one.unit}）" if squeezed(one.name) in self.shared else one.name

    def _mended(self, own: Sequence[Listed], problems: RectificationList | None) -> Measured:
        """The lines of the list that are of these projects; of a name that several have the unit decides."""
        if problems is None:
            return Measured(name="整改完成率")
        lines = [
            cells
            for cells in problems.cells()
            if any(
                squeezed(cells["项目名称"]) == squeezed(each.name)
                and (squeezed(each.name) not in self.shared or _one_unit(cells["单位"], each.unit))
                for each in own
            )
        ]
        told = [f"{cells['项目名称']} {cells['编号']}".strip() for cells in lines if not is_done(cells)]
        return _share("整改完成率", [cells["问题"] for cells in lines], told)

    def _shown(self, own: Sequence[Listed], published: Sequence[str] | None) -> Measured:
        """What was published, by name; a name that several have must be there as often."""
        if published is None:
            return Measured(name="公开率")
        there = Counter(map(squeezed, published))
        missing = []
        for each in own:
            name = squeezed(each.name)
            if not there[name]:
                missing.append(self._called(each))
            elif name in self.shared:
                missing.append(f"{self._called(each)}（同名，看不出公开的是哪个部门的）")
        return _share("公开率", [each.name for each in own], missing)


def _one_unit(one: str, other: str) -> bool:
    """Whether two names are of one unit: 水务局 and 某区水务局."""
    one, other = squeezed(one), squeezed(other)
    return bool(one and other) and (one in other or other in one)


def _faulty(table: GoalTable) -> bool:
    """Whether a goal table has an error that should have been mended before it was approved."""
    return any(each.level is Level.ERROR for each in (*table.findings, *review(table)))


def _accuracy(forms: Mapping[str, GoalTable], pack: RulePack) -> tuple[Measured, Measured]:
    """How far printed totals are from those that the pack gives: an open one counts from its nearest end."""
    apart, unsaid = dict[str, Fraction](), list[str]()
    for name, table in forms.items():
        form = published_form(table)
        if form is None or form.total is None:
            unsaid.append(f"{name}（没有印总分，没有比）")
            continue
        again = score(table, None, pack)
        apart[name] = max(again.low - form.total, form.total - again.high, Fraction(0))
    wrong = [name for name, difference in apart.items() if difference]
    mean = sum(apart.values(), Fraction(0)) / len(apart) if apart else None
    said = tuple(f"{name}差 {number_words(apart[name], 2)} 分" for name in wrong)
    done, count = len(apart) - len(wrong), len(apart)
    average = Measured(name="自评得分平均差异", value=mean, done=done, count=count, missing=(*said, *unsaid))
    return _share("自评准确率", list(apart), wrong), average


def _in_time(names: Sequence[str], forms: Mapping[str, GoalTable], due: date | None) -> Measured:
    if due is None:
        return Measured(name="按时报送率")
    late = []
    for name in names:
        day = forms[name].filled_on if name in forms else None
        if name not in forms:
            late.append(f"{name}（没有自评表）")
        elif day is None:
            late.append(f"{name}（没有填报日期）")
        elif day > due:
            late.append(f"{name}（{day}）")
    return _share("按时报送率", names, late)


@frozen(kw_only=True)
class Appraisal(Data):
    """The appraisal of one department, or of all (一个对象的考核)."""

    name: str  # whom it is of
    measured: tuple[Measured, ...]  # what was worked out
    result: TableEvaluation  # the table, scored
    # tables of no project, projects with several; of all together, not of one department
    findings: tuple[Finding, ...] = ()


def appraise(
    projects: Sequence[Listed],
    results: Results,
    pack: RulePack,
    table: EvaluationTable | None = None,
    answers: Sequence[Sequence[str]] = _NO_ANSWERS,
) -> tuple[Appraisal, ...]:
    """Appraise the work of a year: all together first, then department by department (年度考核).

    Args:
        projects: The list of projects, with their departments.
        results: What there is of the year.
        pack: The pack by which self-evaluations are scored again, and whose roundings and grades are taken.
        table: The appraisal's own table; the shipped one where none is given.
        answers: Rows of a filled questionnaire for what no measure answers; with a column 部门 each is of
            that one alone.

    Returns:
        The appraisals; a row whose measure nobody can work out has no score and is a finding.
    """
    table = shipped_appraisal() if table is None else table
    departments: dict[str, list[Listed]] = {}
    for each in projects:
        departments.setdefault(each.unit, []).append(each)
    whole = [("全部", list(projects))]
    parts = whole + (sorted(departments.items()) if len(departments) > 1 else [])
    placed, found = Placed.of(projects, results), list[Appraisal]()
    for name, own in parts:
        measured = placed.measures(own, results, pack)
        known = {each.name: Amount(each.value, each.unit) for each in measured if each.value is not None}
        computed = {
            (row.name, question.name): known[question.name]
            for row in table.rows
            for question in row.questions
            if question.name in known
        }
        result = evaluate_table(table, _answers_of(name, answers), pack, computed)
        said = () if found else placed.findings
        found.append(Appraisal(name=name or "（未写部门）", measured=measured, result=result, findings=said))
    return tuple(found)


def _answers_of(name: str, answers: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The answers for one department: those that name no other."""
    found = listing(answers, {"问题", "答案", "部门"})
    if found is None:
        return list(answers)
    own = [cells for _, said, cells in found.rows() if said["部门"] in {"", name}]
    return [answers[found.at], *own]


def appraisal_cells(found: Appraisal) -> list[dict[str, str]]:
    """The rows of an appraisal by the fields of the document ``appraisal``."""
    by_name = {each.name: each for each in found.measured}
    cells = []
    for each in found.result.rows:
        own = [by_name[question.name] for question in each.row.questions if question.name in by_name]
        told = {"情况": "；".join(one.words for one in own), "说明": "；".join(one.why for one in own if one.missing)}
        cells.append({**row_cells(each), **told})
    return cells


def appraisal_papers(found: Sequence[Appraisal], label: str = "", year: str = "") -> tuple[Paper, ...]:
    """Lay the appraisals out: a ranking where there are several departments, then a sheet each."""
    rules = rules_table("appraisal")
    said = {"年度": year, "办法": label or f"{rules['label']}（{EVIDENCE[rules['evidence']]}）"}
    papers = []
    if len(found) > 1:
        lines = [
            {"名次": rank, "对象": each.name, "得分": shown(each.result.total), **_out_of(each)}
            for rank, each in ranking(found)
        ]
        papers.append(lay_document("appraisal-ranking", said, {"单位": lines}, "考核结果"))
    for each in found:
        rating = "" if each.result.rating is None else f"等级：{each.result.rating}"
        whole = {"总分值": decimal_string(each.result.possible), "总得分": shown(each.result.total)}
        own = {**said, "对象": each.name, **whole, "等级说明": rating or _out_of(each)["说明"]}
        papers.append(lay_document("appraisal", own, {"指标": appraisal_cells(each)}, each.name))
    return tuple(papers)


def _out_of(found: Appraisal) -> dict[str, str]:
    said = f"还有 {len(found.result.open)} 项待定" if found.result.open else ""
    return {"分值": decimal_string(found.result.possible), "说明": said}


def ranking(found: Sequence[Appraisal]) -> list[tuple[str, Appraisal]]:
    """Rank the departments by their score; those alike share a rank, those with an open row have none."""
    departments = [each for each in found[1:] if not each.result.open]
    ordered = sorted(departments, key=lambda each: (-each.result.total, each.name))
    ranks = [(str(1 + sum(other.result.total > each.result.total for other in departments)), each) for each in ordered]
    return ranks + [("—", each) for each in found[1:] if each.result.open]


def goal_and_filled(tables: Iterable[GoalTable]) -> tuple[tuple[GoalTable, ...], tuple[GoalTable, ...]]:
    """Part tables that were read into goal tables and filled forms."""
    every = list(tables)
    filled = [each for each in every if published_form(each) is not None]
    goals = [each for each in every if each not in filled and (each.goals_of(Horizon.ANNUAL) or each.goals)]
    return tuple(goals), tuple(filled)
