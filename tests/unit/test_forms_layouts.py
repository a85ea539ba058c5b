"""Each layout of a place or a system, as people have it in several formats: what is read of it, cell by cell.

A layout is a file in ``layouts``: its rows, ``====``, and what the reading must say. Numbers are made up.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.comparators import decimal_string
from indicators.files import read_forms
from indicators.files.docx import to_docx
from indicators.files.text import to_csv
from indicators.files.xlsx import to_xlsx
from indicators.forms import read_form
from indicators.forms.kinds import TEXT, money_factor
from indicators.targets import GoalTable

Lost = Callable[[list[list[str]], tuple[GoalTable, ...]], list[str]]
LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.txt"))


def _html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<meta charset=utf-8><table>{body}</table>".encode()


FORMATS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "表.csv": to_csv,
    "表.txt": lambda rows: "\n".join("\t".join(row) for row in rows).encode("gb18030"),
    "表.xls": _html,
    "表.xlsx": lambda rows: to_xlsx([("表", rows, ())]),
    "表.docx": lambda rows: to_docx([("表", rows, ())]),
}


def _number(value: Fraction | None) -> str:
    return "-" if value is None else decimal_string(value)


def said(table: GoalTable) -> Iterator[str]:
    """What was read, a line each."""
    unit = money_factor(table.money_unit) or 1
    yield f"title {table.title}"
    yield f"unit {table.money_unit}{' whole' if table.whole_unit else ''}"
    yield from (f"head {label} = {value}" for label, value in table.header)
    yield from (f"ticked {label} = {'、'.join(options)}" for label, options in table.choices)
    if table.filled_on is not None:
        yield f"filled on {table.filled_on}"
    for line in table.funds:
        money = [line.initial, line.budget, line.executed, line.progress, line.forecast]
        amounts = [_number(None if each is None else each / unit) for each in money]
        others = [_number(each) for each in (line.rate, line.points, line.earned)]
        yield " | ".join([f"fund {line.name}", *amounts, *others])
    for goal in table.goals:
        reached = "" if goal.actual_text is None else f" -> {goal.actual_text}"
        points = f" [{_number(goal.points)}/{_number(goal.earned)}]" if goal.points or goal.earned else ""
        description = goal.description.replace("\n", "⏎")
        yield f"goal {goal.horizon.value} {goal.name}{points} = {description}{reached}"
        for row in goal.indicators:
            filled = [row.actual_text, row.progress_text, row.forecast_text, row.likelihood, row.deviation_reason]
            cells = [row.level1, row.level2, row.name, str(row.target), _number(row.points), _number(row.earned)]
            yield " | ".join(
                ["row " + cells[0], *cells[1:], *("-" if text is None else text or "空" for text in filled)]
            )
    for total in table.totals:
        yield f"total {total.name} = {_number(total.points)}/{_number(total.earned)} {total.grade or ''}".rstrip()
    yield from (f"text {title}" for title, _ in table.sections)
    yield from (f"find {finding.code}" for finding in table.findings)


def layout(path: Path) -> tuple[list[list[str]], list[str]]:
    before, _, after = path.read_text(encoding="utf-8").partition("\n====\n")
    return [line.split("|") for line in before.split("\n")], after.strip("\n").split("\n")


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_layout_is_read(path: Path, lost: Lost) -> None:
    rows, expected = layout(path)
    tables = read_form(rows)
    assert [line for table in tables for line in said(table)] == expected
    assert lost(rows, tables) == []


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_layout_is_read_alike_in_every_format(path: Path) -> None:
    rows, expected = layout(path)
    formats, at = list(FORMATS.items()), LAYOUTS.index(path)
    for name, write in (formats[at % len(formats)], formats[(at + 2) % len(formats)]):
        assert [line for table in read_forms(write(rows), name) for line in said(table)] == expected, name


def test_a_place_s_own_word_is_one_line_of_data() -> None:
    """The words of a head stand in ``rules/form.toml``; nothing else knows them."""
    (table,) = read_form("三级指标\t年度(/项目)指标值\t完成值\n培训人次\t≥5人次\t6人次")
    assert table.report is not None
    assert [(column.role, column.head) for column in table.report.columns] == [
        ("三级指标", "三级指标"),
        ("指标值", "年度指标值"),
        ("实际完成值", "完成值"),
    ]
    assert TEXT not in dict(table.sections)
