"""What a request is told when it cannot be done (RFC 9457): the library's diagnostics, with their places.

Lives here: :class:`Problem`, :class:`Answer`, from an error to both. May not: know a job or a framework.
"""

import json
import sys
import traceback

from attrs import frozen

from indicators.errors import Diagnostic, Fault, IndicatorsError

JSON, PROBLEM = "application/json", "application/problem+json"
TOO_LARGE, UNREADABLE, BUSY, INTERNAL = 413, 422, 503, 500
_LARGE = {"file_too_large", "sheet_too_large", "cell_too_large", "request_too_large", "too_many_rows", "memory_limit"}
_STATUS = {
    "not_json": 400,
    "not_multipart": 400,
    "no_such_job": 404,
    "pack_unknown": 404,
    "busy": BUSY,
    "internal_error": INTERNAL,
}
_STATUS |= dict.fromkeys(_LARGE, TOO_LARGE)
_AGAIN = "5"  # seconds


@frozen(kw_only=True)
class Problem(Diagnostic):
    """A diagnostic as problem details (RFC 9457)."""

    type: str  # names the kind, by its code; there is nothing at it
    title: str  # the message
    status: int  # the status of the answer
    detail: str  # all of it in one line

    def to_dict(self) -> dict[str, object]:
        """Return the JSON form."""
        named = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        return named | super().to_dict()


@frozen(kw_only=True)
class Answer:
    """What goes back (答复)."""

    body: bytes  # the bytes
    media: str = JSON  # their media type
    status: int = 200  # the status of HTTP
    headers: tuple[tuple[str, str], ...] = ()  # further headers


def written(data: object) -> bytes:
    """Write data as the bytes of JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def refused(code: str, message: str, hint: str | None = None, where: str | None = None) -> IndicatorsError:
    """Make the error of a request."""
    return IndicatorsError(Diagnostic(code=code, message=message, fault=Fault.CALLER, hint=hint, where=where))


def problem(said: Diagnostic) -> Answer:
    """Make the answer of a diagnostic."""
    status = _STATUS.get(said.code, UNREADABLE)
    own = {name: getattr(said, name) for name in ("code", "message", "fault", "text", "span", "hint", "where")}
    made = Problem(type=f"urn:indicators:{said.code}", title=said.message, status=status, detail=str(said), **own)
    headers = (("Retry-After", _AGAIN),) if status == BUSY else ()
    return Answer(body=written(made.to_dict()), media=PROBLEM, status=status, headers=headers)


def problem_of(error: Exception) -> Answer:
    """Make the answer of any error; one of the program itself goes to the server's log, nothing of it to the caller."""
    if isinstance(error, IndicatorsError):
        return problem(error.diagnostic)
    if isinstance(error, ValueError | TypeError):  # of data of another form, see ``data.wrong``
        place, found, message = str(error).removeprefix("JSON ").partition("：")
        if found and place.startswith("$"):
            return problem(refused("value_wrong", message, where=place).diagnostic)
    if isinstance(error, MemoryError):
        return problem(refused("memory_limit", "这个请求要用的内存太多", "把文件分成几份").diagnostic)
    if isinstance(error, RecursionError):
        return problem(refused("value_wrong", "套得太深").diagnostic)
    traceback.print_exception(error, file=sys.stderr)
    message, hint = "程序出错了，不是你的问题", "请把请求和时间告诉管理员，日志里有详情"
    return problem(Diagnostic(code="internal_error", message=message, fault=Fault.LIBRARY, hint=hint))
