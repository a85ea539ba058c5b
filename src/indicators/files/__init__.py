"""Files in and out (文件): pasted text, csv, xlsx, xls, docx, html in; these and Markdown, JSON out.

Lives here: the calls that read and write files. May not: know what a cell means (the rooms do).
The libraries are optional (``pip install 'indicators[files]'``) and are imported when they are used.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import evolve

from indicators.errors import Fault, Finding, Level
from indicators.files import text as text_files
from indicators.files.actuals import blank_rows, read_rows
from indicators.files.sheets import Limits, Sheet
from indicators.files.sources import LIMITS, Source, file_error, load, missing_library, sheets_of
from indicators.forms import PlainRows, plain_rows, read_form, render_form
from indicators.scoring import SelfEvaluation
from indicators.targets import Actuals, GoalTable

__all__ = [
    "Limits",
    "Sheet",
    "read_actuals",
    "read_forms",
    "read_sheets",
    "write",
    "write_blank_actuals",
    "write_rows",
]


def read_sheets(
    source: Source, name: str = "", *, sheet: str | int | None = None, limits: Limits = LIMITS
) -> tuple[Sheet, ...]:
    """Read a file into sheets of rows of cells; every format but xlsx and xls has one sheet.

    Args:
        source: A file: txt, tsv, csv, md, xlsx, xls, docx, html, htm; by path, as bytes, or a binary file.
        name: The name of a file that comes as bytes: ``自评表.xlsx``.
        sheet: Only this sheet: its name, or its number from 1.
        limits: How much the file may hold.

    Returns:
        The sheets, those that the workbook hides too.

    Raises:
        FormError: The file is missing, of another format, broken, encrypted, or in a wrong encoding; or there is no
            such sheet.
    """
    data, name = load(source, name, limits)
    sheets = tuple(sheets_of(data, name, limits))
    if sheet is None:
        return sheets
    chosen = tuple(each for number, each in enumerate(sheets, start=1) if sheet in {each.name, number, str(number)})
    if not chosen:
        there = "、".join(f"{number} {each.name}".strip() for number, each in enumerate(sheets, start=1))
        raise file_error("no_sheet", f"没有名为“{sheet}”的工作表", name, f"有：{there}")
    return chosen[:1]


def read_forms(
    source: Source, name: str = "", *, sheet: str | int | None = None, limits: Limits = LIMITS
) -> tuple[GoalTable, ...]:
    """Read the goal tables of a file; of a workbook the sheets that it shows, or the one that is named.

    Args:
        source: The file, see :func:`read_sheets`.
        name: The name of a file that comes as bytes.
        sheet: Only this sheet: its name, or its number from 1.
        limits: How much the file may hold.

    Returns:
        Its tables; every repair is a finding, sheets that were left out are one too.

    Raises:
        FormError: The file cannot be read, or holds no goal table.
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
        where = name or (str(source) if isinstance(source, str | Path) else "")
        hint = "要有一行表头，写着“三级指标”和“指标值”，下面是各行指标，一行一个"
        if left_out and len(sheets) > 1:
            hint = f"没有读的工作表：{left_out}；要读其中一张，写明它的名称"
        raise file_error("no_table", "没有找到绩效目标表：一行指标也没有读出", where, hint)
    if not left_out:
        return tables
    finding = Finding(
        code="SHEET_LEFT_OUT",
        message=f"没有读的工作表：{left_out}",
        level=Level.INFO,
        fault=Fault.FORM,
        hint="要读其中一张，写明它的名称",
    )
    return (evolve(tables[0], findings=(*tables[0].findings, finding)), *tables[1:])


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
    path = source if isinstance(source, str | Path) else name
    return read_rows(rows, tables, Path(path).name)


def write(
    results: SelfEvaluation | Sequence[SelfEvaluation],
    path: str | Path,
    *,
    explained: Iterable[str] = (),
    notes: bool = False,
) -> None:
    """Write self-evaluation forms (自评表); the file's extension says the format.

    Args:
        results: The scored goal table, or several: xlsx has a sheet for each, docx and html a page.
        path: A file: txt, md, html, htm, json, csv, xlsx, docx.
        explained: Rows to explain below the form, see :func:`indicators.forms.explain_row`.
        notes: Add what is no part of a form that is published, see :func:`indicators.forms.render_form`.

    Raises:
        FormError: There is no such format, or the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in _RENDERED:
        text = render_form(results, _RENDERED[suffix], explained=explained, notes=notes)
        write_bytes(path, text.encode("utf-8"))
        return
    if suffix not in {".csv", ".xlsx", ".docx"}:
        known = "、".join(part.removeprefix(".") for part in (*_RENDERED, ".csv", ".xlsx", ".docx"))
        raise file_error("unknown_format", f"不能写这种文件；可写：{known}", str(path))
    which = tuple(explained)
    every = [results] if isinstance(results, SelfEvaluation) else results
    forms = [plain_rows(each, explained=which, notes=notes) for each in every]
    try:
        write_bytes(path, _sheets_bytes(suffix, forms))
    except ModuleNotFoundError as error:
        raise missing_library(error.name or "", str(path)) from error


def _sheets_bytes(suffix: str, forms: Sequence[PlainRows]) -> bytes:
    if suffix == ".xlsx":
        from indicators.files.xlsx import to_xlsx

        return to_xlsx([(form.title, form.rows, form.bold) for form in forms])
    if suffix == ".docx":
        from indicators.files.docx import to_docx

        return to_docx([(form.title, form.rows, form.bold) for form in forms])
    return text_files.to_csv([row for form in forms for row in (*form.rows, ())])


def write_blank_actuals(tables: Sequence[GoalTable], path: str | Path) -> None:
    """Write the file of actual values to fill in: csv or xlsx, one line for each annual indicator."""
    write_rows(path, "实际完成值", blank_rows(tables))


def write_rows(path: str | Path, title: str, rows: Sequence[Sequence[str]]) -> None:
    """Write plain rows, the first being the head: csv or, by its extension, xlsx.

    Args:
        path: The file.
        title: The name of the sheet.
        rows: Cells as text.

    Raises:
        FormError: The file cannot be written.
    """
    if Path(path).suffix.lower() != ".xlsx":
        write_bytes(path, text_files.to_csv(rows))
        return
    try:
        from indicators.files.xlsx import to_xlsx

        write_bytes(path, to_xlsx([(title, rows, (0,))]))
    except ModuleNotFoundError as error:
        raise missing_library(error.name or "", str(path)) from error


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file, or say in Chinese why not."""
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise file_error(
            "unwritable_file", "写不了这个文件", str(path), "检查目录是否存在、文件是否正被打开"
        ) from error


_RENDERED = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
