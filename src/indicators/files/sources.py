"""Files in (来源): bytes and a name → sheets of rows of cells, whatever the format.

Lives here: what a file is, by its content before its name; the errors that name the file. May not: know what a cell
means. The formats have files of their own.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO
from zipfile import ZipFile

from attrs import evolve

from indicators._outputs import is_read
from indicators.errors import FormError
from indicators.files import pdf, xls, xlsx, xml_workbook
from indicators.files import text as text_files
from indicators.files.broken import BrokenFileError, file_error, library_call, password_needed
from indicators.files.docx import docx_rows
from indicators.files.html import html_rows
from indicators.files.records import json_sheets
from indicators.files.sheets import Limits, Sheet, plain, refuse_long
from indicators.forms.cells import Row

Source = object  # a path, bytes, an open file, text of several lines, rows, records, a data frame: no type says that

LIMITS = Limits()
PACKED_AT_MOST = 200  # times; text of a form shrinks to a tenth, a thousandth is made to hurt
SMALL = 20_000_000  # bytes that may be unpacked in any case
_OFFICE = {".xls", ".xlsx", ".doc", ".docx"}
_HTML = re.compile(rb"<(!doctype|html|head|meta|body|table|div)\b", re.IGNORECASE)
_XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_MIME = re.compile(rb"(?i)(mime-version|from|message-id|content-type):")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of the old Office formats, and of encrypted new ones


def load(source: str | Path | bytes | BinaryIO, name: str = "", limits: Limits = LIMITS) -> tuple[bytes, str]:
    """Take a file's bytes and its name; messages name a file that comes as bytes, and no path of a server.

    Raises:
        FormError: The file is missing, cannot be opened, is empty or too large.
    """
    if source == "":
        raise file_error("no_file", "没有写文件名", "", "写出文件名，或者给出文字、字节")
    if isinstance(source, str | Path):
        name, data = str(source), _bytes(Path(source), limits.size)
    else:
        data = source if isinstance(source, bytes) else source.read(limits.size + 1)
        name = name or name_of(source) or "文件"
    if len(data) > limits.size:
        raise file_error("file_too_large", f"文件超过 {_size(limits.size)}，不像一张表", name)
    if any(not data.removeprefix(mark).strip() for mark in text_files.MARKS):
        raise file_error("empty_file", "文件里没有内容", name)
    return data, name


def name_of(source: object) -> str:
    """What messages call a source that is given without a name."""
    if isinstance(source, str | Path):
        return "" if "\n" in str(source) else str(source)
    return PurePath(str(getattr(source, "name", ""))).name


def _bytes(path: Path, most: int) -> bytes:
    if path.is_dir():
        raise file_error("unreadable_file", "这是一个目录，不是文件", str(path), "写出目录里的文件名")
    _adapter_of(path.suffix.lower(), str(path))
    try:
        is_read(path)
        with path.open("rb") as file:
            return file.read(most + 1)
    except FileNotFoundError as error:
        raise file_error("no_file", "没有这个文件", str(path), "检查文件名和所在目录") from error
    except OSError as error:
        raise file_error("unreadable_file", "这个文件打不开", str(path), "检查有没有读取权限") from error


def sheets_of(data: bytes, name: str, limits: Limits = LIMITS) -> list[Sheet]:
    """Cut a file into sheets of rows of cells; what it is its content says first, then the extension of its name.

    Raises:
        FormError: The file is of another format, broken, encrypted, or in a wrong encoding.

    >>> sheets_of("<table><tr><td>甲<td>1</table>".encode(), "导出.xls")[0].cells
    [[], ['甲', '1'], []]
    """
    try:
        adapter = _adapter_of(_format(data, name, limits), name)
        found = adapter(data, PurePath(name).name, limits)
        refuse_long(found, limits.letters)
    except FormError as error:
        if error.diagnostic.where:
            raise
        raise FormError(evolve(error.diagnostic, where=name)) from error
    except ModuleNotFoundError as error:
        raise missing_library(error.name or "", name) from error
    except BrokenFileError as error:
        hint = "用原来的软件打开，另存后再试"
        raise file_error("broken_file", "文件损坏，或者内容与扩展名不符", name, hint) from error
    return found


def _format(data: bytes, name: str, limits: Limits) -> str:
    suffix = PurePath(name).suffix.lower()
    if data.startswith(b"PK"):
        return _packed(data, name, limits) or suffix
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise password_needed(name)
        return ".doc" if "WordDocument".encode("utf-16-le") in data else ".xls"
    if data.startswith(b"%PDF-"):
        return ".pdf"
    return _marked_up(data, suffix) or suffix or ".txt"


def _marked_up(data: bytes, suffix: str) -> str | None:
    """Tell a page, a page saved as one file and a workbook in XML, under the names that systems give them."""
    beginning = data[:500].removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in _OFFICE and _MIME.match(beginning):
        return ".mht"
    if suffix in _OFFICE and beginning.startswith(b"<?xml") and _XML_BOOK in data:
        return ".xml"
    page = beginning.startswith(b"<") if suffix in _OFFICE else suffix in {"", ".txt"} and _HTML.match(beginning)
    return ".html" if page else None


def _packed(data: bytes, name: str, limits: Limits) -> str | None:
    """Look into a zip file: how large it is unpacked, and which format its parts make."""
    with library_call(), ZipFile(BytesIO(data)) as parts:
        size, names = sum(part.file_size for part in parts.infolist()), parts.namelist()
    if size > limits.unpacked or size > max(SMALL, PACKED_AT_MOST * len(data)):
        raise file_error("file_too_large", f"文件解开后有 {_size(size)}，不像一张表", name)
    if "word/document.xml" in names:
        return ".docx"
    return ".xlsx" if any(part.startswith("xl/") for part in names) else None


def _adapter_of(suffix: str, name: str) -> "_Adapter":
    adapter = _READERS.get(suffix)
    if adapter is None:
        known = "、".join(each.removeprefix(".") for each in _READERS)
        raise file_error("unknown_format", f"不支持这种文件；可读：{known}", name, _SAVE_AS.get(suffix))
    return adapter


def _sheet(rows: Iterable[Row]) -> list[Sheet]:
    return [Sheet("", tuple(rows))]


def _cut(data: bytes, name: str, cells: Callable[[str], Sequence[Sequence[str]]]) -> list[Sheet]:
    return _sheet(plain(cells(text_files.decode(data, name))))


def _html(data: bytes, name: str, _limits: Limits) -> list[Sheet]:
    return _sheet(html_rows(text_files.decode(data, name)))


def _mht(data: bytes, name: str, limits: Limits) -> list[Sheet]:
    """Read a page saved as one file (单个网页文件): its parts that are pages."""
    from email import message_from_bytes

    parts = [part for part in message_from_bytes(data).walk() if part.get_content_type() == "text/html"]
    pages = (part.get_payload(decode=True) for part in parts)
    return [sheet for page in pages if isinstance(page, bytes) for sheet in _html(page, name, limits)]


_Adapter = Callable[[bytes, str, Limits], list[Sheet]]
_READERS: Mapping[str, _Adapter] = {
    **dict.fromkeys((".txt", ".md"), lambda data, name, _: _cut(data, name, text_files.text_rows)),
    **dict.fromkeys((".tsv", ".csv"), lambda data, name, _: _cut(data, name, text_files.csv_rows)),
    **dict.fromkeys((".xlsx", ".xlsm"), lambda data, _, limits: xlsx.sheets(data, limits.cells)),
    ".xls": lambda data, _, limits: xls.sheets(data, limits.cells),
    ".xml": lambda data, _, limits: xml_workbook.sheets(data, limits.cells),
    ".docx": lambda data, *_: _sheet(docx_rows(data)),
    **dict.fromkeys((".html", ".htm"), _html),
    **dict.fromkeys((".mht", ".mhtml"), _mht),
    ".pdf": lambda data, _, limits: [pdf.sheet(data, limits)],
    **dict.fromkeys((".json", ".jsonl"), lambda data, name, _: json_sheets(text_files.decode(data, name))),
}
_SAVE_AS = {
    ".doc": "旧的 .doc 请用 Word 另存为 .docx",
    ".wps": "请用 WPS 另存为 .docx",
    ".et": "请用 WPS 另存为 .xlsx",
    ".ods": "请另存为 .xlsx",
}


def _size(number: int) -> str:
    return f"{number // 1_000_000} MB" if number >= 1_000_000 else f"{number} 字节"  # noqa: PLR2004 - bytes of a MB


def missing_library(library: str, name: str) -> FormError:
    """Make the error of an extra that is not installed."""
    extra = "pdf" if library.startswith("pdf") else "files"
    message = f"读写这种文件需要 {library}"
    return FormError.of(code="library_missing", message=message, where=name, hint=f"pip install 'indicators[{extra}]'")
