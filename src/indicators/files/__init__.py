"""Files in and out (文件): whatever holds a table in, by :func:`read_tables`; forms as csv, xlsx, docx, html … out.

Lives here: the calls that read and write files. May not: know what a cell means (the rooms do).
The libraries are optional (``pip install 'indicators[files]'``) and are imported when they are used.
"""

from collections.abc import Callable, Iterable, Sequence
from io import TextIOBase
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from attrs import evolve

from indicators._outputs import write_bytes
from indicators.errors import Fault, Finding, Level
from indicators.files import text as text_files
from indicators.files.actuals import blank_rows, read_rows
from indicators.files.broken import file_error
from indicators.files.in_place import FORMATS as IN_PLACE
from indicators.files.in_place import Filled, fill
from indicators.files.in_place import fits as fits_in_place
from indicators.files.marking import marked
from indicators.files.own_form import fill_own
from indicators.files.paper_docx import document
from indicators.files.paper_xlsx import workbook
from indicators.files.records import is_rows, record_rows
from indicators.files.sheets import Limits, Sheet, plain
from indicators.files.sources import LIMITS, Source, load, missing_library, name_of, sheets_of
from indicators.forms import notes_paper, read_form, render_form
from indicators.forms.cells import rows_of
from indicators.forms.heads import nearly_head
from indicators.forms.render import one_or_more
from indicators.forms.templating import rendered
from indicators.forms.writing import Paper, lay_out, paper_of_rows
from indicators.forms.writing.blank import Template, template_paper
from indicators.forms.writing.paper import MARGIN, UNFRAMED
from indicators.rulepacks import RulePack
from indicators.scoring import SelfEvaluation, score
from indicators.targets import Actuals, GoalTable

__all__ = [
    "IN_PLACE",
    "Filled",
    "Limits",
    "Sheet",
    "fits_in_place",
    "paper_bytes",
    "read_actuals",
    "read_forms",
    "read_sheets",
    "read_tables",
    "write",
    "write_blank_actuals",
    "write_in_place",
    "write_marked",
    "write_own",
    "write_papers",
    "write_rows",
    "write_template",
]


def read_sheets(
    source: Source, name: str = "", *, sheet: str | int | None = None, limits: Limits = LIMITS
) -> tuple[Sheet, ...]:
    r"""Read anything that holds tables into sheets of rows of cells, see :func:`read_tables`.

    Args:
        source: A file by its path, as bytes or open; text of several lines; rows, records or a data frame.
        name: The name of a file that comes as bytes: ``自评表.xlsx``.
        sheet: Only this sheet: its name, or its number from 1.
        limits: How much a file may hold.

    Returns:
        The sheets, those that a workbook hides too; all but xlsx and xls have one.

    Raises:
        FormError: The file is missing, of another format, broken, encrypted, or in a wrong encoding; or there is no
            such sheet.
        TypeError: ``source`` is none of these.

    >>> read_sheets("三级指标\t指标值\n培训\t≥5次")[0].cells
    [['三级指标', '指标值'], ['培训', '≥5次']]
    """
    sheets, name = _sheets(source, name, limits)
    if sheet is None:
        return sheets
    chosen = tuple(each for number, each in enumerate(sheets, start=1) if sheet in {each.name, number, str(number)})
    if not chosen:
        there = "、".join(f"{number} {each.name}".strip() for number, each in enumerate(sheets, start=1))
        raise file_error("no_sheet", f"没有名为“{sheet}”的工作表", name, f"有：{there}")
    return chosen[:1]


def _sheets(source: Source, name: str, limits: Limits) -> tuple[tuple[Sheet, ...], str]:
    """The sheets of a source, and what messages call it."""
    if isinstance(source, TextIOBase):
        source = source.read(limits.size + 1) + "\n"
    if isinstance(source, str) and ("\n" in source or "\r" in source):  # no path holds one: a text never opens a file
        return (Sheet("", plain(text_files.text_rows(source))),), name or "文字"
    if isinstance(source, str | Path | bytes) or hasattr(source, "read"):
        data, name = load(cast("BinaryIO", source), name, limits)
        return tuple(sheets_of(data, name, limits)), name
    rows = rows_of(source) if is_rows(source) else record_rows(source)
    return (Sheet("", rows),), name or "记录"


def read_tables(
    source: Source, name: str = "", *, sheet: str | int | None = None, limits: Limits = LIMITS
) -> tuple[GoalTable, ...]:
    r"""Read goal tables (绩效目标表) or filled self-evaluation forms (自评表) from whatever holds them.

    Args:
        source: A file (txt, csv, tsv, md, xlsx, xls, docx, html, mht, pdf) by its path, as bytes or open; text of
            several lines, as pasted or from ``io.StringIO``; rows of cells; mappings by column, or a data frame, with
            columns as forms print them (三级指标, 指标值) or in English (``name``, ``target``).
        name: The name of a file that comes as bytes: ``自评表.xlsx``.
        sheet: Only this sheet of a workbook: its name, or its number from 1. Without it the sheets that are shown.
        limits: How much a file may hold.

    Returns:
        The tables; every repair is a finding, sheets that were left out are one too; ``report`` says what was taken.

    Raises:
        FormError: The file cannot be read, or there is no row of a goal table.
        TypeError: ``source`` is none of these.

    >>> (table,) = read_tables([{"name": "培训", "target": "≥5次", "actual": 6}])
    >>> print(table.report)
    读出 1 行；列：三级指标（第1列）、指标值（第2列）、实际完成值（第3列）
    """
    sheets = read_sheets(source, name, sheet=sheet, limits=limits)
    by_sheet = [() if each.hidden and sheet is None else read_form(each.rows) for each in sheets]
    tables = tuple(table for each in by_sheet for table in each)
    left_out = "、".join(
        f"“{each.name}”（{'隐藏' if each.hidden else '没有目标表'}）"
        for each, own in zip(sheets, by_sheet, strict=True)
        if each.rows and not own
    )
    if not any(goal.indicators for table in tables for goal in table.goals):
        hint = "要有一行表头，写着“三级指标”和“指标值”，下面是各行指标，一行一个"
        hint = nearly_head([row for each in sheets for row in each.rows]) or hint
        if any("评分标准" in text for each in sheets for row in each.rows for text in row.cells):
            hint = "表里有评分标准，像是评价指标体系：用 indicators evaluate 或 read_evaluation_table"
        elif left_out and len(sheets) > 1:
            hint = f"没有读的工作表：{left_out}；要读其中一张，写明它的名称"
        raise file_error("no_table", "没有找到绩效目标表：一行指标也没有读出", name or name_of(source), hint)
    findings = [_finding("PART_UNREAD", remark, Level.ERROR) for each in sheets for remark in each.remarks]
    if left_out and len(sheets) > 1:
        hint = "要读其中一张，写明它的名称"
        findings.append(_finding("SHEET_LEFT_OUT", f"没有读的工作表：{left_out}", Level.INFO, hint))
    return (evolve(tables[0], findings=(*tables[0].findings, *findings)), *tables[1:])


read_forms = read_tables


def _finding(code: str, message: str, level: Level, hint: str | None = None) -> Finding:
    return Finding(code=code, message=message, level=level, fault=Fault.FORM, hint=hint)


def read_actuals(
    source: Source, tables: Sequence[GoalTable] = (), name: str = "", *, sheet: str | int | None = None
) -> dict[str, Actuals]:
    """Read a file of actual values (实际完成值): csv, xlsx, docx, html or pasted text with its columns.

    Args:
        source: The file, see :func:`read_sheets`.
        tables: The goal tables that the values belong to; what fits none of their rows is a finding.
        name: The name of a file that comes as bytes.
        sheet: Only this sheet.

    Returns:
        The actual values by name of the table.

    Raises:
        FormError: The file cannot be read, or has no heading.
    """
    sheets = read_sheets(source, name, sheet=sheet)
    rows = [row for each in sheets if sheet is not None or not each.hidden for row in each.rows]
    return read_rows(rows, tables, PurePath(name or name_of(source)).name)


def write(
    results: SelfEvaluation | Sequence[SelfEvaluation],
    path: str | Path,
    *,
    layout: str | None = None,
    explained: Iterable[str] = (),
    notes: bool = False,
) -> tuple[Path, ...]:
    """Write self-evaluation forms (自评表) in the layout of their jurisdiction; the file's extension says the format.

    What is filed holds nothing of this library: notes are a sheet of their own in a workbook, a file of their own
    (``自评表-说明.docx``) beside a document, a csv or a text; html, md and json hold them at their end.

    Args:
        results: The scored goal table, or several: xlsx has a sheet for each, docx and html a page.
        path: A file: txt (cells parted by tabs), md, html, htm, json, csv, xlsx, docx.
        layout: The name of a layout of ``rules/layouts.toml``; without it that of the rule pack or its place.
        explained: Rows to explain in the notes, see :func:`indicators.forms.explain_row`.
        notes: Add what is no part of a form that is filed, see :func:`indicators.forms.render_form`.

    Returns:
        The files that were written.

    Raises:
        FormError: There is no such format or layout, or the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    which = tuple(explained)
    if suffix in _RENDERED:
        text = render_form(results, _RENDERED[suffix], explained=which, notes=notes, layout=layout)
        write_bytes(path, text.encode("utf-8"))
        return (path,)
    if suffix not in _PAPERS:
        known = "、".join(dict.fromkeys(part.removeprefix(".") for part in (*_PAPERS, *_RENDERED)))
        raise file_error("unknown_format", f"不能写这种文件；可写：{known}", str(path))
    every = one_or_more(results)
    papers = [lay_out(each, layout) for each in every]
    beside = [notes_paper(each, which) for each in every] if notes or which else []
    if suffix == ".xlsx":
        papers, beside = papers + beside, []
    write_papers(path, papers)
    if not beside:
        return (path,)
    second = path.with_stem(f"{path.stem}-说明")
    write_papers(second, beside)
    return path, second


def write_own(results: Sequence[SelfEvaluation], template: str | Path, path: str | Path) -> None:
    """Fill a bureau's own form (自有表样): an xlsx or docx with places such as ``{{得分}}``, or cells with such names.

    A row with places of an indicator ({{三级}}, {{实际}} …) is repeated for each, one with {{资金}} for each line of
    funds, one with {{目标}}, {{预期}} or {{完成}} for each goal; the names are those of ``rules/layouts.toml`` and the
    labels of the form's head.

    Raises:
        FormError: A file cannot be read or written; the form has no place, or one that nothing is known of.
    """
    data, name = load(template, "", LIMITS)
    if Path(path).suffix.lower() != PurePath(name).suffix.lower():
        raise file_error("unknown_format", "填自有表样时，写出的文件要与表样同一格式", str(path))
    write_bytes(path, fill_own(data, name, results))


def write_in_place(results: Sequence[SelfEvaluation], source: str | Path, path: str | Path) -> Filled:
    """Fill scores, and points where they are blank, into a copy of the form that was read (在原表中填分).

    Returns:
        What was filled, changed and left.

    Raises:
        FormError: A file cannot be read or written.
    """
    data, name = load(source, "", LIMITS)
    filled, said = fill(data, sheets_of(data, name, LIMITS), results, Path(path).suffix.lower())
    write_bytes(path, filled)
    return said


def write_marked(
    found: Sequence[tuple[str, Finding]], tables: Sequence[GoalTable], source: str | Path, path: str | Path
) -> int:
    """Mark findings in a copy of the form that was reviewed (在原表上批注): a comment and a colour at each cell.

    Returns:
        How many cells are marked.

    Raises:
        FormError: A file cannot be read or written.
    """
    data, name = load(source, "", LIMITS)
    made, many = marked(data, Path(path).suffix.lower(), found, tables, sheets_of(data, name, LIMITS))
    write_bytes(path, made)
    return many


def write_papers(
    path: str | Path, papers: Sequence[Paper], drawings: Sequence[str] = (), *, to_fill: bool = False
) -> None:
    """Write papers: xlsx, docx, csv, txt, or html, where drawings (SVG) stand above them.

    Raises:
        FormError: There is no such format, a library is missing, or the file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _PAPERS:
        known = "、".join(part.removeprefix(".") for part in _PAPERS)
        raise file_error("unknown_format", f"不能写这种文件；可写：{known}", str(path))
    if drawings and suffix in {".html", ".htm"}:
        write_bytes(path, _page(papers, drawings))
        return
    write_bytes(path, paper_bytes(papers, suffix, str(path)), to_fill=to_fill)


def paper_bytes(papers: Sequence[Paper], suffix: str, name: str = "") -> bytes:
    """Put papers into a file's bytes: ``.xlsx``, ``.docx``, ``.csv`` or ``.txt``."""
    try:
        return _PAPERS[suffix](papers)
    except ModuleNotFoundError as error:
        raise missing_library(error.name or "", name) from error


def _texts(papers: Sequence[Paper]) -> list[Sequence[str]]:
    return [row for paper in papers for row in (*paper.texts, ())]


def _text(papers: Sequence[Paper]) -> bytes:
    return "\n".join("\t".join(map(text_files.tabbed, row)) for row in _texts(papers)).encode("utf-8")


def _page(papers: Sequence[Paper], drawings: Sequence[str] = ()) -> bytes:
    """Papers as one page for a browser (网页); drawings stand above them."""
    rows = [
        (each, [sorted((c for c in each.cells if c.row == row), key=lambda c: c.column) for row in range(each.rows)])
        for each in papers
    ]
    title = "、".join(dict.fromkeys(paper.name for paper in papers))
    shown = {"title": title, "margin": MARGIN, "unframed": UNFRAMED, "drawings": drawings, "papers": rows}
    return (rendered("files", "papers.html.jinja", **shown) + "\n").encode("utf-8")


_PAPERS: dict[str, Callable[[Sequence[Paper]], bytes]] = {
    ".xlsx": workbook,
    ".docx": document,
    ".csv": lambda papers: text_files.to_csv(_texts(papers)),
    ".txt": _text,
    **dict.fromkeys((".html", ".htm"), _page),
}


def write_blank_actuals(
    tables: Sequence[GoalTable], path: str | Path, *, monitored: bool = False, force: bool = False
) -> None:
    """Write the file of actual values to fill in: csv or xlsx, one line for each annual indicator.

    In mid-year (``monitored``) it has columns for the forecast, the likelihood and the measure. A file that is there,
    which may be filled in, is written over only by ``force``.
    """
    write_rows(path, "实际完成值", blank_rows(tables, monitored=monitored), to_fill=not force)


def write_template(
    tables: Sequence[GoalTable], path: str | Path, pack: RulePack, wanted: Template, *, force: bool = False
) -> Path:
    """Write a workbook to fill in: targets and units in view, choices, checks, everything else locked.

    Args:
        tables: Goal tables, or forms that are filled in part: each has a sheet.
        path: The workbook, ``.xlsx``, which ``indicators score`` takes as it is.
        pack: The rule pack that will score it.
        wanted: Its layout, and what it shows.
        force: Whether a file that is there is written over.

    Raises:
        FormError: There is no such layout, the file is no ``.xlsx``, is there already, or cannot be written.
    """
    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        raise file_error("unknown_format", "模板只能写成 xlsx", str(path))
    papers = [template_paper(score(table, None, pack), wanted) for table in tables]
    write_bytes(path, paper_bytes(papers, ".xlsx", str(path)), to_fill=not force)
    return path


def write_rows(path: str | Path, title: str, rows: Sequence[Sequence[str]], *, to_fill: bool = False) -> None:
    """Write plain rows, the first being the head: csv or, by its extension, xlsx with one sheet of this title.

    Raises:
        FormError: The file cannot be written.
    """
    path = Path(path)
    is_book = path.suffix.lower() == ".xlsx"
    papers = [paper_of_rows(title, rows, (0,))]
    data = paper_bytes(papers, ".xlsx", str(path)) if is_book else text_files.to_csv(rows)
    write_bytes(path, data, to_fill=to_fill)


_RENDERED = {".md": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
