"""What a request brings (请求): JSON or a form with files, held to the limits; all of it in memory.

Lives here: :class:`Call`, :class:`Upload`. May not: know a job.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from io import BytesIO
from typing import Any, TypeVar
from zipfile import BadZipFile, ZipFile

from attrs import Factory, frozen

from indicators.comparators import exact
from indicators.data import Data
from indicators.files import read_sheets, read_tables
from indicators.rulepacks import RulePack, load_rulepack, rounded
from indicators.targets import GoalTable
from indicators.web.problems import JSON, refused
from indicators.web.settings import Settings

T = TypeVar("T", bound=Data)
TEXT = "粘贴的文字"
_NUMBER = 40  # characters of a number


@frozen
class Upload:
    """A form with its fields and files (上传)."""

    fields: Mapping[str, str]  # the fields by name
    files: tuple[tuple[str, str, bytes], ...]  # name of the field, name of the file, its bytes

    def source(self, name: str) -> tuple[str, bytes] | None:
        """What a person gave under a name: a file, or text pasted into the field of the same name and ``_text``."""
        for field, file, data in self.files:
            if field == name and (file or data):
                return file, data
        text = self.fields.get(f"{name}_text", "")
        return (TEXT, text.encode() + b"\n") if text.strip() else None


@frozen(kw_only=True)
class Call:
    """One request: what came, and the limits that it is held to."""

    body: bytes
    media: str
    query: Mapping[str, str] = Factory(dict)
    settings: Settings
    known: Collection[str] | None = None  # the fields that a form may have, where they are told

    def asked(self, kind: type[T]) -> T:
        """The request as JSON; every number is exact."""
        if not self.media.partition(";")[0].strip().lower().endswith("json"):
            raise refused("not_json", f"请求要是 JSON，不是 {self.media[:80]!r}", f"Content-Type 写成 {JSON}")
        try:
            data = json.loads(self.body, parse_float=str, parse_int=_whole, parse_constant=_no_number)
        except ValueError:
            raise refused("not_json", "请求不是 JSON") from None
        self._within(data)
        return kind.from_dict(data)

    def upload(self) -> Upload:
        """The request as a form with files."""
        from python_multipart.exceptions import FormParserError
        from python_multipart.multipart import create_form_parser

        fields: dict[str, str] = {}
        files: list[tuple[str, str, bytes]] = []

        def field(given: Any) -> None:  # noqa: ANN401 - the parser's own
            fields[_text(given.field_name)] = _text(given.value)

        def file(given: Any) -> None:  # noqa: ANN401 - the parser's own
            given.file_object.seek(0)
            files.append((_text(given.field_name), _text(given.file_name), given.file_object.read()))

        headers: Any = {"Content-Type": self.media.encode()}
        config: Any = {"MAX_MEMORY_FILE_SIZE": len(self.body) + 1}  # nothing goes to the disk
        try:
            parser = create_form_parser(headers, field, file, config=config)
            parser.write(self.body)
            parser.finalize()
        except (FormParserError, ValueError):
            message = "请求要是带文件的表单（multipart/form-data）"
            raise refused("not_multipart", message) from None
        unknown = {*fields, *(name for name, _, _ in files)} - {*(self.known or ())}
        if self.known is not None and unknown:
            said = f"没有这个字段：{'、'.join(sorted(unknown))}"
            raise refused("value_wrong", said, f"可用 {'、'.join(self.known)}")
        if len(files) > self.settings.files:
            raise refused("too_many_rows", f"文件超过 {self.settings.files} 个")
        return Upload(fields, tuple(files))

    def sheets(self, given: tuple[str, bytes] | None, what: str) -> list[list[str]]:
        """The rows of all sheets that a file shows."""
        name, data = wanted(given, what)
        found = read_sheets(data, _named(name), limits=self.settings.of_files)
        rows = [row for sheet in found if not sheet.hidden for row in sheet.cells]
        self.few(len(rows))
        return rows

    def tables(self, given: tuple[str, bytes] | None, sheet: str = "") -> tuple[GoalTable, ...]:
        """The goal tables of a file."""
        name, data = wanted(given, "目标表")
        found = read_tables(data, _named(name), sheet=sheet or None, limits=self.settings.of_files)
        self.few(sum(len(goal.indicators) for table in found for goal in table.goals))
        return found

    def unzipped(self, upload: Upload) -> Iterator[tuple[str, bytes]]:
        """The files of a request, those of an archive one by one; programs' own files are left out."""
        left = self.settings.files
        for _, name, data in upload.files:
            found = self._inside(name, data) if name.lower().endswith(".zip") else iter([(name, data)])
            for inner, content in found:
                parts = inner.replace("\\", "/").split("/")
                if parts[-1] and not any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
                    left -= 1
                    if left < 0:
                        raise refused("too_many_rows", f"文件超过 {self.settings.files} 个", "分几次上传")
                    yield inner, content

    def _inside(self, name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        room = self.settings.of_files.unpacked
        try:
            with ZipFile(BytesIO(data)) as archive:
                for part in archive.infolist():
                    room -= part.file_size
                    if room < 0 or part.file_size > self.settings.size:
                        raise refused("file_too_large", "压缩包解开后太大", "分几次上传", name)
                    if not part.is_dir():
                        told = part.filename if part.flag_bits & 0x800 else _renamed(part.filename)
                        yield told, archive.read(part)
        except (BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError):
            raise refused("broken_file", "压缩包打不开：损坏，或者有密码", None, name) from None

    def few(self, rows: int) -> None:
        """Refuse more rows than a request may have."""
        if rows > self.settings.rows:
            raise refused("too_many_rows", f"有 {rows} 行，超过 {self.settings.rows} 行", "分几次提交")

    def _within(self, data: object, where: str = "$") -> None:
        """Hold every list and every text to its limit."""
        if isinstance(data, str) and len(data) > 10 * self.settings.letters:
            raise refused("value_too_long", f"有 {len(data)} 字，太长", where=where)
        if isinstance(data, dict):
            self.few(len(data))
            for key, each in data.items():
                self._within(each, f"{where}.{key[:40]}")
        if isinstance(data, list):
            self.few(len(data))
            for at, each in enumerate(data):
                self._within(each, f"{where}[{at}]")

    def short(self, text: object, where: str) -> None:
        """Refuse a value that is longer than any of a form."""
        if isinstance(text, str) and len(text) > self.settings.letters:
            message = f"有 {len(text)} 字，超过 {self.settings.letters} 字，不像一个指标值"
            raise refused("value_too_long", message, where=where)


def wanted(given: tuple[str, bytes] | None, what: str) -> tuple[str, bytes]:
    """What was given, or the error that it was not."""
    if given is None:
        raise refused("file_missing", f"没有{what}：没有选文件，也没有粘贴文字")
    return given


def pack_of(rules: str, rounding: str | None = None) -> RulePack:
    """The pack that a request names, or brings as TOML; no text opens a file."""
    pack = load_rulepack(rules)
    return rounded(pack, rounding) if rounding else pack


def number_of(value: object, where: str) -> Fraction | None:
    """A number of a request, exact."""
    if value is None or value == "":
        return None
    try:
        if len(str(value)) > _NUMBER:
            raise ValueError  # noqa: TRY301 - the same as one that is no number
        return exact(str(value))
    except ValueError:
        raise refused("value_wrong", f"“{str(value)[:_NUMBER]}”不是一个数", where=where) from None


def _named(name: str) -> str:
    """A file's name without a path; pasted text is read as text."""
    return name.replace("\\", "/").rpartition("/")[2] or "文件"


def _renamed(name: str) -> str:
    """The name of a part that a Chinese Windows wrote in GBK."""
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name


def _text(given: bytes | None) -> str:
    return (given or b"").decode("utf-8", "replace")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _NUMBER else digits


def _no_number(_: str) -> None:
    raise ValueError
