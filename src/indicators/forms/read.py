"""``read_form``: goal tables as published → :class:`~indicators.targets.GoalTable`, every repair a finding.

Lives here: finding the tables in their source, what stands around them.
May not: read files (:mod:`indicators.files`), read the blocks of a table (:mod:`indicators.forms.table`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from attrs import evolve

from indicators.forms import kinds
from indicators.forms.cells import Row, one_line, parts, rows_of, with_breaks
from indicators.forms.kinds import squeezed
from indicators.forms.mending import by_project, upright
from indicators.forms.stacked import unstacked
from indicators.forms.table import TableReader, section
from indicators.targets import GoalTable

LONGEST_TITLE = 60  # characters; longer lines are text
_YEAR_OF = re.compile(r"((?:19|20)\d\d)年(?=度|[)）]|[^\d]*(?:预算|决算|绩效))")


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
    source = source if isinstance(source, str) else list(source)
    rows = upright(unstacked(rows_of(source)))
    starts = [at for at in range(len(rows)) if _is_title(rows, at)]
    ends = [*starts[1:], len(rows)]
    early = rows[: starts[0]] if starts else rows
    before = [TableReader().read(part, titled=False) for part in by_project(early)]
    titled = [
        TableReader().read(part, titled=True)
        for start, end in zip(starts, ends, strict=False)
        for part in by_project(rows[start:end])
    ]
    untitled = [table for table in before if any(goal.indicators for goal in table.goals)]
    if titled and not untitled:
        titled = _with_outside(titled, tuple(row.text for row in early if row.filled))
    broken = {} if isinstance(source, str) else _broken(source)
    return tuple(_with_lines(table, broken) if broken else table for table in (*untitled, *titled))


def _broken(source: Iterable[Row | Sequence[object]]) -> dict[str, str]:
    """The texts of several lines by their one line."""
    rows = (row.cells if isinstance(row, Row) else row for row in source)
    return {one_line(each): with_breaks(each) for row in rows for each in row if isinstance(each, str) and "\n" in each}


def _with_lines(table: GoalTable, broken: Mapping[str, str]) -> GoalTable:
    """Give a person's texts the lines back that were joined to read them."""

    def said(text: str) -> str:
        return "\n".join(broken.get(part, part) for part in text.split("\n"))

    def maybe(text: str | None) -> str | None:
        return None if text is None else said(text)

    goals = tuple(
        evolve(
            goal,
            description=said(goal.description),
            actual_text=maybe(goal.actual_text),
            indicators=tuple(evolve(row, deviation_reason=maybe(row.deviation_reason)) for row in goal.indicators),
        )
        for goal in table.goals
    )
    sections = tuple((title, tuple(tuple(map(said, cells)) for cells in rows)) for title, rows in table.sections)
    header = tuple((label, said(text)) for label, text in table.header)
    return evolve(table, goals=goals, sections=sections, header=header)


def _with_outside(tables: list[GoalTable], lines: tuple[str, ...]) -> list[GoalTable]:
    """Keep the lines before the first table; the one year that they name is that of tables which name none."""
    years = {match[1] for line in lines for match in _YEAR_OF.finditer(line)}
    said = (("年度", f"{years.pop()}年度"),) if len(years) == 1 else ()
    named = tuple(pair for line in lines for part in parts(line) if (pair := _named(part)) is not None)
    dated = list[GoalTable]()
    for table in tables:
        header = (*table.header, *(said if table.year is None else ()))
        dated.append(evolve(table, header=(*header, *(pair for pair in named if pair[0] not in dict(header)))))
    return [
        evolve(table, report=evolve(table.report, outside=lines)) if table.report and not at else table
        for at, table in enumerate(dated)
    ]


def _named(text: str) -> tuple[str, str] | None:
    """A label of the form's head with its value, in a line of the page around it: 预算部门：某县水利局."""
    label, colon, value = text.replace("：", ":", 1).partition(":")
    known = bool(colon and value.strip()) and kinds.is_label(kinds.head_label(label), "head")
    return (kinds.head_label(label), value.strip()) if known else None


def _is_title(rows: Sequence[Row], at: int) -> bool:
    """A table's title: one cell that ends in 表, and what follows is not a title itself."""
    if not _may_be_title(rows[at]):
        return False
    following = next((row for row in rows[at + 1 :] if row.filled), None)
    return following is not None and not _may_be_title(following)


def _may_be_title(row: Row) -> bool:
    if len(row.filled) != 1 or len(row.text) > LONGEST_TITLE:
        return False
    before, colon, behind = squeezed(row.text).replace("：", ":").partition(":")
    if colon and not before.startswith("附"):
        return False
    title = re.sub(r"[(（][^()（）]*[)）]", "", behind or before)
    return title.endswith("表") and ("绩效" in title or "自评" in title) and section(row) is None
