"""Files in and out (文件): pasted text, csv, xlsx, docx, html in; these and Markdown, JSON out.

Lives here: which adapter a file's name calls for. May not: know what a cell means (the rooms do).
The libraries are optional (``pip install 'indicators[files]'``) and are imported when they are used.
"""

import zlib
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from indicators.errors import Diagnostic, Fault, FormError
from indicators.files import text as text_files
from indicators.files.actuals import blank_rows, read_rows
from indicators.forms import PlainRows, plain_rows, read_form, render_form
from indicators.scoring import SelfEvaluation
from indicators.targets import Actuals, GoalTable

__all__ = ["read_actuals", "read_forms", "read_sheets", "write", "write_blank_actuals", "write_rows"]

LARGEST = 50_000_000  # bytes; a form is never so large
LARGEST_UNPACKED = 10 * LARGEST
_BROKEN = (BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError)


def read_sheets(path: str | Path) -> list[tuple[str, list[list[str]]]]:
    """Read a file into sheets of rows of cells; every format but xlsx has one sheet.

    Args:
        path: A file: txt, tsv, csv, md, xlsx, docx, html, htm.

    Returns:
        Each sheet's name (``""`` if it has none) and its rows.

    Raises:
        FormError: The file is missing, of another format, broken, or in a wrong encoding.
    """
    path = Path(path)
    if path.is_dir():
        raise _error("unreadable_file", "这是一个目录，不是文件", path, "写出目录里的文件名")
    adapter = _READERS.get(path.suffix.lower())
    if adapter is None:
        known = "、".join(suffix.removeprefix(".") for suffix in _READERS)
        hint = (
            "旧的 .xls、.doc 请用 Excel 或 Word 另存为 .xlsx、.docx"
            if path.suffix.lower() in {".xls", ".doc"}
            else None
        )
        raise _error("unknown_format", f"不支持这种文件；可读：{known}", path, hint)
    data = _bytes(path)
    try:
        if data.startswith(b"PK") and _unpacked(data) > LARGEST_UNPACKED:
            raise _error("file_too_large", "文件解开后过大，不像一张表", path)
        return adapter(data, path.name)
    except FormError:
        raise
    except ModuleNotFoundError as error:
        raise _missing(error.name or "", path) from error
    except _BROKEN as error:
        raise _error("broken_file", "文件损坏，或者内容与扩展名不符", path, "用原来的软件打开，另存后再试") from error


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise _error("no_file", "没有这个文件", path, "检查文件名和所在目录") from error
    except OSError as error:
        raise _error("unreadable_file", "这个文件打不开", path, "检查有没有读取权限") from error
    if len(data) > LARGEST:
        raise _error("file_too_large", f"文件超过 {LARGEST // 1_000_000} MB，不像一张表", path)
    if not data.strip():
        raise _error("empty_file", "文件里没有内容", path)
    return data


def read_forms(path: str | Path) -> tuple[GoalTable, ...]:
    """Read the goal tables of a file.

    Args:
        path: The file, see :func:`read_sheets`.

    Returns:
        Its tables; every repair is a finding.

    Raises:
        FormError: The file cannot be read, or holds no goal table.
    """
    tables = tuple(table for _, rows in read_sheets(path) for table in read_form(rows))
    if not any(goal.indicators for table in tables for goal in table.goals):
        hint = "要有一行表头，写着“三级指标”和“指标值”，下面是各行指标，一行一个"
        raise _error("no_table", "没有找到绩效目标表：一行指标也没有读出", Path(path), hint)
    return tables


def read_actuals(path: str | Path, tables: Sequence[GoalTable] = ()) -> dict[str, Actuals]:
    """Read a file of actual values (实际完成值): csv, xlsx, docx, html or pasted text with its columns.

    Args:
        path: The file.
        tables: The goal tables that the values belong to; what fits none of their rows is a finding.

    Returns:
        The actual values by name of the table.

    Raises:
        FormError: The file cannot be read, or has no heading.
    """
    rows = [row for _, sheet in read_sheets(path) for row in sheet]
    return read_rows(rows, tables, Path(path).name)


def write(
    results: SelfEvaluation | Sequence[SelfEvaluation], path: str | Path, *, explained: Iterable[str] = ()
) -> None:
    """Write self-evaluation forms (自评表); the file's extension says the format.

    Args:
        results: The scored goal table, or several: xlsx has a sheet for each, docx and html a page.
        path: A file: txt, md, html, htm, json, csv, xlsx, docx.
        explained: Rows to explain below the form, see :func:`indicators.forms.explain_row`.

    Raises:
        FormError: There is no such format, or the file cannot be written.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix in _RENDERED:
        write_bytes(path, render_form(results, _RENDERED[suffix], explained=explained).encode("utf-8"))
        return
    if suffix not in {".csv", ".xlsx", ".docx"}:
        known = "、".join(part.removeprefix(".") for part in (*_RENDERED, ".csv", ".xlsx", ".docx"))
        raise _error("unknown_format", f"不能写这种文件；可写：{known}", path)
    which = tuple(explained)
    forms = [
        plain_rows(each, explained=which) for each in ([results] if isinstance(results, SelfEvaluation) else results)
    ]
    try:
        write_bytes(path, _sheets_bytes(suffix, forms))
    except ModuleNotFoundError as error:
        raise _missing(error.name or "", path) from error


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
        raise _missing(error.name or "", Path(path)) from error


def write_bytes(path: str | Path, data: bytes) -> None:
    """Write a file, or say in Chinese why not."""
    try:
        Path(path).write_bytes(data)
    except OSError as error:
        raise _error("unwritable_file", "写不了这个文件", Path(path), "检查目录是否存在、文件是否正被打开") from error


def _unpacked(data: bytes) -> int:
    """The size of a zip file's parts, as it says itself."""
    with ZipFile(BytesIO(data)) as parts:
        return sum(part.file_size for part in parts.infolist())


def _text(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    return [("", text_files.markdown_rows(text_files.decode(data, name)))]


def _csv(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    return [("", text_files.csv_rows(text_files.decode(data, name)))]


def _xlsx(data: bytes, _name: str) -> list[tuple[str, list[list[str]]]]:
    from indicators.files.xlsx import sheets

    return sheets(data)


def _docx(data: bytes, _name: str) -> list[tuple[str, list[list[str]]]]:
    from indicators.files.docx import docx_rows

    return [("", docx_rows(data))]


def _html(data: bytes, name: str) -> list[tuple[str, list[list[str]]]]:
    from indicators.files.html import html_rows

    return [("", html_rows(text_files.decode(data, name)))]


_RENDERED = {".txt": "text", ".md": "markdown", ".html": "html", ".htm": "html", ".json": "json"}
_READERS: dict[str, Callable[[bytes, str], list[tuple[str, list[list[str]]]]]] = {
    ".txt": _text,
    ".md": _text,
    ".tsv": _csv,
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".html": _html,
    ".htm": _html,
}


def _error(code: str, message: str, path: Path, hint: str | None = None) -> FormError:
    return FormError(Diagnostic(code=code, message=message, fault=Fault.FORM, where=str(path), hint=hint))


def _missing(library: str, path: Path) -> FormError:
    hint = "pip install 'indicators[files]'"
    said = Diagnostic(
        code="library_missing", message=f"读写这种文件需要 {library}", fault=Fault.CALLER, where=str(path), hint=hint
    )
    return FormError(said)
