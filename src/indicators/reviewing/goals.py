"""Checks of a table's head and of what its goals say (表头与目标).

Lives here: one small generator a check. May not: look at single values.
"""

from collections.abc import Iterator

from indicators.reviewing.book import Book, Line, Seen, alike, first_of, goal_text, words
from indicators.targets import Goal, Horizon, year_in


def period_conflict(book: Book) -> Iterator[Seen]:
    """A table of a year that its own period leaves out; a long-term goal that ends with the year."""
    table = book.table
    head = dict(table.header)
    year = table.year
    start, end = head.get("起始年度", ""), head.get("终止年度", "")
    if year and start.isdigit() and end.isdigit() and not int(start) <= year <= int(end):
        yield Seen("表头“起始年度”“终止年度”", None, {"said": f"{year}年的表，起止年度却是{start}至{end}"})
    for label in _labels(book):
        until = year_in(label.partition("截止")[2])
        if year and until and until <= year:
            yield Seen(label, None, {"said": f"长期目标截止{until}年，与本年度是同一年"})


def _labels(book: Book) -> list[str]:
    """All labels that a deadline of a goal may stand in: headings of blocks, their cells, labels of the head."""
    cells = [cell for title, rows in book.table.sections for cell in (title, *(c for row in rows for c in row))]
    cells += [label for label, _ in book.table.header] + [goal.name for goal in book.table.goals]
    return list(dict.fromkeys(cell for cell in cells if "长期目标" in cell and "截止" in cell))


def required_empty(book: Book) -> Iterator[Seen]:
    """Cells of the head that must be filled; only labels that the form prints."""
    head = dict(book.table.header)
    empty = [label for label in words("required") if label in head and not head[label].strip()]
    for _, rows in book.table.sections:
        for label in words("required_columns"):
            place = next((row.index(label) for row in rows if label in row), None)
            if place is not None and not any(row[place] for row in rows if len(row) > place and row[place] != label):
                empty.append(label)
    if empty:
        yield Seen("表头", None, {"labels": "、".join(empty)})


def phone_format(book: Book) -> Iterator[Seen]:
    """A telephone number with a wrong count of digits; one left out for privacy is none."""
    for label, value in book.table.header:
        digits = "".join(c for c in value if c.isdigit())
        if "电话" not in label or not digits or first_of(value, "redacted"):
            continue
        mobile = digits.startswith("1")
        if len(digits) not in ((11,) if mobile else (7, 8, 10, 11, 12)):
            yield Seen(f"表头“{label}”", value, {"digits": len(digits)})


def code_only(book: Book) -> Iterator[Seen]:
    """A code without its name."""
    for label, value in book.table.header:
        if label in words("code_labels") and value.isdigit():
            yield Seen(f"表头“{label}”", None, {"label": label, "codes": value})
    for title, rows in book.table.sections:
        place = next((row.index("项目活动") for row in rows if "项目活动" in row), None)
        cells = [row[place] for row in rows if place is not None and place < len(row)]
        codes = list(dict.fromkeys(cell for cell in cells if cell.isdigit()))
        if codes:
            yield Seen(title, None, {"label": "项目活动", "codes": "、".join(codes)})


def goal_vacuous(book: Book) -> Iterator[Seen]:
    """A goal that any project could have."""
    for goal in book.table.goals:
        if goal.description.strip("。 ") in words("vacuous_goals"):
            yield Seen(goal.name, None, {"goal": goal.description})


def goal_long_eq_annual(book: Book) -> Iterator[Seen]:
    """A project's annual goal copied from the long-term one; a whole unit's goals are mere labels."""
    for long, annual in book.goals:
        if long.description and long.description == annual.description and not book.table.whole_unit:
            yield Seen(f"{long.name}、{annual.name}", long.description)


def _pairs(text: str) -> set[str]:
    """Neighbouring characters, the words that say nothing cut out: 树木移栽 → 树木, 木移, 移栽."""
    for word in words("task_stop_words"):
        text = text.replace(word, " ")
    return {text[i : i + 2] for i in range(len(text) - 1) if text[i : i + 2].isalnum()}


def goal_not_covered(book: Book) -> Iterator[Seen]:
    """Tasks of the unit of which no goal and no indicator speaks."""
    tasks = dict(book.table.header).get("年度工作任务") or dict(_flat(book)).get("年度工作任务", "")
    spoken = {pair for line in book.lines for pair in _pairs(line.row.name)}
    spoken |= {pair for goal in book.table.goals for pair in _pairs(goal_text(goal))}
    silent = [task for task in _clauses(tasks) if _pairs(task) and not _pairs(task) & spoken]
    if silent:
        yield Seen("年度工作任务", None, {"tasks": "、".join(silent)})


def _flat(book: Book) -> list[tuple[str, str]]:
    """Label and text of blocks that hold one cell."""
    return [(title, row[0]) for title, rows in book.table.sections for row in rows[:1] if row]


def _clauses(text: str) -> list[str]:
    for mark in "；;。，,、和":
        text = text.replace(mark, "\n")
    return [clause.strip(" 0123456789.．") for clause in text.split("\n") if clause.strip(" 0123456789.．")]


def indicator_not_of_project(book: Book) -> Iterator[Seen]:
    """A goal of which no output indicator shares a word with it, its project or its unit's list."""
    about = _pairs(book.table.name) if not book.table.whole_unit else set()
    for goal in book.table.goals:
        lines = [Line(goal, row) for row in goal.indicators]
        outputs = [line.row.name for line in lines if not line.is_cost and first_of(line.row.level1, "outputs")]
        said = _pairs(goal.description) | about if goal.description else set()
        if outputs and said and not said & {pair for name in outputs for pair in _pairs(name)}:
            yield Seen(goal.name, None, {"goal": goal_text(goal), "names": "、".join(outputs)})


def basis_missing(book: Book) -> Iterator[Seen]:
    """No basis in a whole horizon, or one stock phrase in all of its rows; a form without the column asks for none."""
    for horizon in Horizon:
        bases = [row.basis for goal in book.table.goals_of(horizon) for row in goal.indicators]
        if len(bases) > 1 and len(set(bases)) == 1 and bases[0] is not None:
            said = f"全是“{bases[0]}”" if bases[0] else "全是空的"
            yield Seen(f"{horizon.label}表", None, {"horizon": horizon.label, "said": said})


def whole_unit_copy(book: Book) -> Iterator[Seen]:
    """A whole unit whose goals are only its projects and its kinds of spending."""
    annual: tuple[Goal, ...] = book.table.goals_of(Horizon.ANNUAL)
    names = [project.name for project in book.table.projects]
    if book.table.whole_unit and annual and names and all(_copied(goal, names) for goal in annual):
        yield Seen("整体绩效总目标")


def _copied(goal: Goal, projects: list[str]) -> bool:
    text = goal_text(goal)
    return first_of(text, "expense_goals") is not None or any(
        text in name or name in text or alike(text, name) for name in projects
    )
