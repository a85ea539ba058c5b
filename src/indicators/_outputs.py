"""Files written (写出): none over a file that a command reads, by whatever name it goes.

Lives here: :func:`write_bytes`, through which every file of this library is written. May not: know a format.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from indicators.errors import Diagnostic, Fault, FormError

_READ: ContextVar[set[Path] | None] = ContextVar("read", default=None)


@contextmanager
def guarded(*, force: bool = False) -> Iterator[None]:
    """Keep the files that are read from here on.

    Args:
        force: Whether they may be written over after all.
    """
    token = _READ.set(None if force else set())
    try:
        yield
    finally:
        _READ.reset(token)


def is_read(*paths: str | Path) -> None:
    """Note files that are read, or will be."""
    known = _READ.get()
    if known is not None:
        known.update(map(Path, paths))


def write_bytes(path: str | Path, data: bytes, *, to_fill: bool = False) -> None:
    """Write a file, or say in Chinese why not.

    Args:
        path: The file.
        data: Its bytes.
        to_fill: Whether persons fill it in, so that whatever is there is kept.

    Raises:
        FormError: A command reads this file, what is there may be filled in, or it cannot be written.
    """
    path = Path(path)
    if path.exists() and any(each.exists() and path.samefile(each) for each in _READ.get() or ()):
        raise _error("would_overwrite", "这是读入的文件，不写到它上面：请换一个文件名，或者加 --force", path)
    if path.exists() and to_fill:
        message = "已有这个文件，里面可能有填好的内容，没有覆盖：请换一个文件名，或者加 --force"
        raise _error("would_overwrite", message, path)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise _error("unwritable_file", "写不了这个文件", path, "检查目录是否存在、文件是否正被打开") from error


def _error(code: str, message: str, path: Path, hint: str | None = None) -> FormError:
    fault = Fault.CALLER if code == "would_overwrite" else Fault.FORM
    return FormError(Diagnostic(code=code, message=message, fault=fault, where=str(path), hint=hint))
