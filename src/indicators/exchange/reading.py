"""Records → goal tables (读成绩效目标表), without loss: what no goal table has a place for is kept as printed.

Lives here: :func:`goal_tables`. May not: read rows its own way (:func:`indicators.read_form` does).
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve

from indicators.errors import Fault, Finding
from indicators.exchange.fields import Field, TableKind
from indicators.exchange.records import Records
from indicators.forms import kinds, read_form
from indicators.forms.cells import Row
from indicators.forms.codes import Dialect, dialects
from indicators.forms.kinds import Role
from indicators.targets import FundLine, Goal, GoalTable, Horizon, Total

_ROLES = {each.value: each for each in Role} | {
    "value": Role.TARGET,
    "earned_rounded": Role.EARNED,
    "actual_number": Role.ACTUAL,
    "progress_number": Role.PROGRESS,
}
_PROJECT = ("PRO_CODE", "PRO_NAME", "DEPT_CODE", "DEPT_NAME")  # the first that says something parts the rows
_LINKS = ("KPI_ID", "EVAL_ID")  # keys by which tables that name no project belong to one
DELETED = {"1", "是"}
WORDS = "定性"
TOLD = "（另一张表已有）"  # behind a table's name: rows that are kept, since another table told the same indicators

Cells = Mapping[str, str]  # a row by the names of its fields; a column of no field by its head


def goal_tables(records: Records | Iterable[Records]) -> tuple[GoalTable, ...]:
    r"""Read records as goal tables, one for each project; tables of one project are put together.

    Returns:
        The goal tables. Each row keeps all its cells (``printed``); rows of goals, funds and whole forms, and rows that
        are marked as deleted, are kept as a section under the table's name.

    >>> from indicators.exchange import read
    >>> text = "PRO_NAME\tLV3_PERF_IND_NAME\tKPI_VAL\tCOMPUTESIGN\n泵站\t水泵\t8台\t1"
    >>> (table,) = goal_tables(read(text))
    >>> table.name, str(table.goals[0].indicators[0].target)
    ('泵站', '≥8台')
    """
    every = [records] if isinstance(records, Records) else list(records)
    links = _links(every)
    parts = [(each, _by_project(each, links)) for each in every]
    found: dict[str, GoalTable] = {}
    told: dict[str, set[str]] = {}
    for each, projects in sorted(parts, key=lambda part: _rank(part[0].kind)):
        for key, numbers in projects.items():
            known = told.setdefault(key, set()) if each.kind.each == "indicator" else set[str]()
            ids = {number: each.named[number].get("KPI_ID", "") for number in numbers}
            table = _table(each, numbers, {number for number, said in ids.items() if said in known})
            known |= {said for said in ids.values() if said}
            found[key] = _joined(found[key], table) if key in found else table
    return tuple(found[key] for key in dict.fromkeys(key for _, projects in parts for key in projects))


def _rank(kind: TableKind) -> int:
    """Of two tables with the same indicators the one that says what was reached gives the rows."""
    holds = {each.holds for each in kind.fields}
    return 0 if holds & {"actual", "actual_number"} else 1 if holds & {"progress", "progress_number"} else 2


def _project(said: Cells, links: Mapping[tuple[str, str], str]) -> str:
    """The project of a row: by its own words, else by a key that another table knows."""
    own = next((f"{name} {said[name]}" for name in _PROJECT if said.get(name)), "")
    return own or next((links[name, said[name]] for name in _LINKS if (name, said.get(name, "")) in links), "")


def _links(every: Sequence[Records]) -> dict[tuple[str, str], str]:
    """The project of each key; what a first pass found out helps a second one."""
    links = dict[tuple[str, str], str]()
    for records in (*every, *every):
        for said in records.named:
            project = _project(said, links)
            for name in _LINKS if project else ():
                if said.get(name):
                    links.setdefault((name, said[name]), project)
    return links


def _by_project(records: Records, links: Mapping[tuple[str, str], str]) -> dict[str, list[int]]:
    parts: dict[str, list[int]] = {}
    for number, said in enumerate(records.named):
        key = _project(said, links) or f"EVAL_ID {said.get('EVAL_ID', '')}"
        parts.setdefault(key, []).append(number)
    return parts


def _joined(one: GoalTable, other: GoalTable) -> GoalTable:
    """Two tables of one project; a goal without rows says what the goal of the rows is."""
    texts = {goal.horizon: goal for goal in (*one.goals, *other.goals) if not goal.indicators}
    rows = [goal for goal in (*one.goals, *other.goals) if goal.indicators]
    alone = [goal for goal in (*one.goals, *other.goals) if not goal.indicators]
    if len(alone) == len(texts) and len({goal.horizon for goal in rows}) == len(rows):
        own = {goal.horizon for goal in rows}
        rows = [
            evolve(goal, description=texts[goal.horizon].description, actual_text=texts[goal.horizon].actual_text)
            if goal.horizon in texts
            else goal
            for goal in rows
        ]
        alone = [goal for goal in alone if goal.horizon not in own]
    return evolve(
        one,
        header=tuple(dict((*one.header, *other.header)).items()),
        goals=(*rows, *alone),
        funds=(*one.funds, *other.funds),
        totals=(*one.totals, *other.totals),
        sections=(*one.sections, *other.sections),
        findings=(*one.findings, *other.findings),
        report=one.report or other.report,
    )


def _table(records: Records, numbers: Sequence[int], told: Container[int] = ()) -> GoalTable:
    """The goal table of one project; of the rows that another table told already only the cells are kept."""
    kind, said = records.kind, {number: records.named[number] for number in numbers}
    header = []
    for each in kind.fields:
        values = {row.get(each.name, "") for row in said.values()} - {""}
        if each.head and len(values) == 1:
            header.append((each.head[0], values.pop()))
    live = [number for number in numbers if said[number].get("IS_DELETED", "") not in DELETED]
    made = GoalTable(title="", money_unit="元", whole_unit="DEPT_CODE" in kind.by_head, header=tuple(header))
    if kind.each == "indicator":
        made, kept = _with_rows(made, records, [number for number in live if number not in told])
    else:
        made = _READ[kind.each](made, records, [said[number] for number in live])
        kept = set()
    left = [number for number in numbers if number not in kept]
    sections = tuple(
        (title, (("", *records.names), *((records.place(number), *records.rows[number]) for number in own)))
        for title, own in (
            (kind.id, [number for number in left if number not in told]),
            (f"{kind.id}{TOLD}", [number for number in left if number in told]),
        )
        if own
    )
    left_out = tuple(
        _left(records, number, deleted=number not in live)
        for number in left
        if (kind.each == "indicator" and number not in told) or number not in live
    )
    return evolve(made, sections=sections, findings=(*made.findings, *left_out))


def _left(records: Records, number: int, *, deleted: bool) -> Finding:
    """Say that a row is no indicator of the goal table."""
    code, message = (
        ("ROW_DELETED", "这一行在系统中已标为删除，未采用，导出时照原样保留")
        if deleted
        else ("UNPLACED", "这一行没有读成指标，导出时照原样保留")
    )
    text = " ".join(filter(None, records.rows[number]))
    return Finding(code=code, message=message, fault=Fault.FORM, text=text, where=records.place(number))


def _with_rows(made: GoalTable, records: Records, live: Sequence[int]) -> tuple[GoalTable, set[int]]:
    """The rows, read by the one reader of forms under heads that it knows; and which of them became indicators."""
    goals, findings, kept, report = list[Goal](), list(made.findings), set[int](), None
    for horizon in Horizon:
        own = [number for number in live if _horizon(records, records.named[number]) is horizon]
        if not own:
            continue
        heads, *rows = _as_form(records, own)
        lines = [Row(1, heads), *(Row(number + 2, cells) for number, cells in zip(own, rows, strict=True))]
        places = {f"第{number + 2}行": number for number in own}
        for table in read_form(lines):
            report = report or table.report
            findings += [evolve(each, where=_at(each.where, places, records)) for each in table.findings]
            for goal in table.goals:
                members = []
                for row in goal.indicators:
                    number = places.get(row.where)
                    if number is None or number in kept:
                        continue
                    kept.add(number)
                    printed = tuple(records.named[number].items())
                    members.append(evolve(row, printed=printed, where=records.place(number)))
                named = horizon.label if goal.horizon is not horizon else goal.name
                goals.append(evolve(goal, name=named, horizon=horizon, indicators=tuple(members)))
    return evolve(made, goals=tuple(goals), findings=tuple(findings), report=report), kept


def _at(where: str | None, places: Mapping[str, int], records: Records) -> str | None:
    """A finding's place in the source, from that in the rows as they were handed to the reader."""
    row = (where or "").partition("第")[2].partition("行")[0]
    number = places.get(f"第{row}行")
    return where if number is None else records.place(number)


def _horizon(records: Records, row: Cells) -> Horizon:
    """Which horizon a row is of, by its code or its words."""
    system = records.dialect or standard_codes()
    for each in records.fields:
        if each is not None and each.holds == "horizon" and row[each.name]:
            word = system.word(each.codes, row[each.name]) or row[each.name]
            if word == Horizon.LONG_TERM.label or "总体" in word:
                return Horizon.LONG_TERM
    return Horizon.ANNUAL


def standard_codes() -> Dialect:
    """The codes that the standard itself has, the same in every system."""
    return dialects()["pmkpi"]


def _as_form(records: Records, numbers: Sequence[int]) -> list[tuple[str, ...]]:
    """The rows under heads of forms, at their columns; codes are words where their meaning is known."""
    columns = dict[Role, tuple[int, Field]]()  # of two columns of one role the first that says anything
    filled = [any(records.rows[number][column] for number in numbers) for column in range(len(records.heads))]
    for column, each in enumerate(records.fields):
        role = _ROLES.get(each.holds) if each is not None else None
        if each is not None and role is not None and (role not in columns or filled[column] > filled[columns[role][0]]):
            columns[role] = column, each
    out = []
    for number in (None, *numbers):
        cells = [""] * len(records.heads)
        for role, (column, each) in columns.items():
            text = role.label if number is None else records.rows[number][column]
            word = records.dialect.word(each.codes or each.words, text) if records.dialect is not None else None
            cells[column] = word or text
        at = {role: column for role, (column, _) in columns.items()}
        out.append(tuple(_in_words(cells, at, records.kind, records.dialect)))
    return out


def _in_words(cells: list[str], columns: Mapping[Role, int], kind: TableKind, dialect: Dialect | None) -> list[str]:
    """A target in words: these stand in the column of units for some (0 有效改善), and what was reached is a code."""
    if dialect is not None and Role.ACTUAL in columns and Role.SIGN in columns and cells[columns[Role.SIGN]] == WORDS:
        at = columns[Role.ACTUAL]
        cells[at] = dialect.word("reached", cells[at]) or cells[at]
    if any(each.float32 for each in kind.fields) and {Role.SIGN, Role.TARGET, Role.UNIT} <= columns.keys():
        sign, value, unit = (columns[role] for role in (Role.SIGN, Role.TARGET, Role.UNIT))
        if cells[sign] == WORDS:
            cells[value], cells[unit] = cells[unit], ""
    return cells


def number_in(text: str) -> Fraction | None:
    """The number that a text is, ``None`` for any other text."""
    try:
        return Fraction(text) if text else None
    except ValueError:
        return None


def _read_goals(made: GoalTable, records: Records, rows: Sequence[Cells]) -> GoalTable:
    goals = []
    for number, row in enumerate(rows, start=1):
        horizon = _horizon(records, row)
        goals.append(
            Goal(
                name=f"{horizon.label}{number if len(rows) > 1 else ''}",
                horizon=horizon,
                description=row.get("KPI_TARGET", ""),
                actual_text=row.get("GOAL_COMP"),
            )
        )
    return evolve(made, goals=tuple(goals))


def _read_funds(made: GoalTable, _: Records, rows: Sequence[Cells]) -> GoalTable:
    lines = [
        FundLine(
            name=row.get("FOUND_TYPE_NAME", ""),
            initial=number_in(row.get("REPLY_AMT", "")),
            budget=number_in(row.get("CUR_AMT", "")),
            executed=number_in(row.get("YEAR_EXE_AMT", "")),
            earned=number_in(row.get("EXE_SCORE", "")),
        )
        for row in rows
    ]
    return evolve(made, funds=tuple(sorted(lines, key=lambda line: not kinds.is_label(line.name, "fund_totals"))))


def _read_form(made: GoalTable, _: Records, rows: Sequence[Cells]) -> GoalTable:
    totals = [number_in(row.get("TOTAL_EVAL_VALUE", "")) for row in rows]
    return evolve(made, totals=tuple(Total(name="总分", earned=total) for total in totals if total is not None))


_READ = {"goal": _read_goals, "fund": _read_funds, "form": _read_form}
