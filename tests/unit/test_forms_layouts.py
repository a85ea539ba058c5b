"""Each layout of a place or a system, as people have it in several formats: what is read of it, cell by cell.

A layout is a file in ``layouts``: its rows, ``====``, and what the reading must say. Numbers are made up.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve

from indicators.comparators import decimal_string
from indicators.errors import Level
from indicators.files import read_tables
from indicators.files.paper_docx import document
from indicators.files.paper_xlsx import workbook
from indicators.files.text import to_csv
from indicators.forms import align, heads, kinds, read_form
from indicators.forms.cells import Row
from indicators.forms.kinds import money_factor
from indicators.forms.writing import paper_of_rows
from indicators.targets import GoalTable, Indicator

Lost = Callable[[list[list[str]], tuple[GoalTable, ...]], list[str]]
LAYOUTS = sorted((Path(__file__).parent / "layouts").glob("*.txt"))


def _html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<meta charset=utf-8><table>{body}</table>".encode()


FORMATS: dict[str, Callable[[list[list[str]]], bytes]] = {
    "表.csv": to_csv,
    "表.txt": lambda rows: "\n".join("\t".join(row) for row in rows).encode("gb18030"),
    "表.xls": _html,
    "表.xlsx": lambda rows: workbook([paper_of_rows("表", rows, ())]),
    "表.docx": lambda rows: document([paper_of_rows("表", rows, ())]),
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
        reached = "" if goal.actual_text is None else f" -> {goal.actual_text}".replace("\n", "⏎")
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
    formats, at = list(FORMATS.items()), sum(map(ord, path.stem))
    for name, write in (formats[at % len(formats)],):
        assert [line for table in read_tables(write(rows), name) for line in said(table)] == expected, name


def _heads_of(rows: list[list[str]]) -> dict[str, list[tuple[int, int]]]:
    """The words of the head with their places; of heads in one row that names and values stand below."""
    found: dict[str, list[tuple[int, int]]] = {}
    for at, row in enumerate(rows):
        if align.Layout.of(Row(at, tuple(row))) is not None:
            for column, text in enumerate(row):
                if heads.heading_role(text) in {
                    kinds.Role.NAME,
                    kinds.Role.TARGET,
                    kinds.Role.LEVEL1,
                    kinds.Role.LEVEL2,
                }:
                    found.setdefault(text, []).append((at, column))
    return found


BY_WORDS = {"henan", "indent"}  # kinds side by side, levels by indent: no content tells a name without its head


@pytest.mark.parametrize("path", [path for path in LAYOUTS if path.stem not in BY_WORDS], ids=lambda path: path.stem)
def test_an_unknown_word_in_a_head_costs_no_row(path: Path) -> None:
    """Each head of names, kinds and values in turn a word that nobody knows: the rows are read, and it is said."""
    rows, _ = layout(path)
    whole = [(row.name, str(row.target)) for table in read_form(rows) for row in _rows(table)]
    for word, places in _heads_of(rows).items():
        other = [["甲栏" if (at, c) in places else text for c, text in enumerate(row)] for at, row in enumerate(rows)]
        tables = read_form(other)
        assert [(row.name, str(row.target)) for table in tables for row in _rows(table)] == whole, word
        unused = {column.head for table in tables if table.report for column in table.report.unused}
        said = [finding.message for table in tables for finding in table.findings]
        over = any({"年度指标值", "指标值"} & {*row} - {word} for row in rows)  # another head says it too
        assert "甲栏" in unused or any("甲栏" in message for message in said) or over, word


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_a_form_one_cell_a_line_is_read_whole_or_not_at_all(path: Path) -> None:
    """Merged and empty cells leave no line: which column a cell is of its content tells, or the form is refused."""
    rows, _ = layout(path)
    whole = [evolve(row, where="", printed=()) for table in read_form(rows) for row in _rows(table)]
    found = read_form("\n".join(text for row in rows for text in row if text.strip()))
    plain = [evolve(row, where="", printed=()) for table in found for row in _rows(table)]
    assert plain in ([], [evolve(row, deviation_reason=row.deviation_reason or None) for row in whole], whole)
    assert plain != [] or path.stem not in {"national", "beijing_self", "guangdong_goal", "tianjin_goal", "town_plain"}


def _rows(table: GoalTable) -> list[Indicator]:
    return [row for goal in table.goals for row in goal.indicators]


def test_a_place_s_own_word_is_one_line_of_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another place's head is one more word in ``rules/form.toml``: nothing else knows the words."""
    form = "三级指标\t全年应达数\t年终核定数\n培训人次\t≥5人次\t6人次"
    assert read_form(form) == ()
    shipped = kinds._tables()
    columns = {**shipped["columns"], "target": [*shipped["columns"]["target"], "应达数"]}
    columns["actual"] = [*columns["actual"], "核定数"]
    monkeypatch.setattr(kinds, "_tables", lambda: {**shipped, "columns": columns})
    _forget()
    try:
        (table,) = read_form(form)
        assert [(row.name, row.target.text, row.actual_text) for row in table.goals[0].indicators] == [
            ("培训人次", "≥5人次", "6人次")
        ]
    finally:
        monkeypatch.undo()
        _forget()


def _forget() -> None:
    for cached in (each for module in (align, heads, kinds) for each in vars(module).values()):
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()


VOTES = [
    ("一级指标|三级指标|甲", "COLUMN_BY_CONTENT", "产出指标|培训|≥5次", "效益指标|知晓率|≥90%"),
    ("一级指标|三级指标|指标值|口径", "COLUMN_BY_CONTENT", "产出指标|培训|≥5|次", "产出指标|走访|≥9|户"),
    ("|二级指标|三级指标|指标值", "COLUMN_BY_CONTENT", "产出指标|数量指标|培训|≥5次", "效益指标|社会效益|知晓率|≥90%"),
    ("一级指标|三级指标|方向|指标值", "COLUMN_OF_SIGNS", "产出指标|培训|≥|5次", "成本指标|成本|≤|8万元"),
]


@pytest.mark.parametrize(("head", "code", "first", "second"), VOTES)
def test_a_column_is_known_by_what_it_holds(head: str, code: str, first: str, second: str) -> None:
    (table,) = read_form(f"{head}\n{first}\n{second}".replace("|", "\t"))
    assert [finding.code for finding in table.findings] == [code]
    rows = [row for goal in table.goals for row in goal.indicators]
    assert [row.level1 for row in rows] == [first.split("|", maxsplit=1)[0], second.split("|", maxsplit=1)[0]]
    assert all(row.target.kind == "quantity" for row in rows)
    assert all(str(row.target)[0] in "≥≤" and str(row.target)[-1] not in "0123456789" for row in rows)


def test_a_column_that_nothing_makes_sure_is_a_finding() -> None:
    (table,) = read_form("一级指标\t三级指标\t指标值\t甲\n产出指标\t培训\t≥5次\t7\n效益指标\t知晓率\t≥90%\t8")
    assert [(finding.code, finding.level) for finding in table.findings] == [("COLUMN_LEFT_OUT", Level.INFO)]
    assert table.goals[0].indicators[0].printed[-1] == ("甲", "7")


def test_a_head_that_its_column_contradicts_is_a_finding() -> None:
    (table,) = read_form("三级指标\t指标性质\t指标值\n培训\t产出类\t5次\n走访\t产出类\t9户")
    assert [finding.code for finding in table.findings] == ["HEAD_AGAINST_CONTENT"]


def test_an_empty_cell_is_not_a_missing_column() -> None:
    (with_column,) = read_form("三级指标\t指标值\t实际完成值\n培训\t≥5次\t")
    (without,) = read_form("三级指标\t指标值\n培训\t≥5次")
    assert [table.goals[0].indicators[0].actual_text for table in (with_column, without)] == ["", None]


def test_money_of_the_benefits_is_not_what_a_goal_costs() -> None:
    head = "目标名称\t一级指标\t二级指标\t三级指标\t指标值"
    rows = "年度目标1\t效益指标\t经济效益指标\t人均增收\t8400元\n年度目标2\t成本指标\t经济成本指标\t总成本\t≤30万元"
    (table,) = read_form(f"{head}\n{rows}")
    assert [goal.funds for goal in table.goals] == [None, Fraction(300_000)]
