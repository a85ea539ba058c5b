"""Whose fault an exception is (文件的错还是程序的错): what a file library raises is the file's, all else is ours.

Lives here: the one place where a library's exceptions become :class:`BrokenFileError`, the errors that name a file.
May not: read files.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from indicators.errors import Fault, FormError

_Item = TypeVar("_Item")


class BrokenFileError(Exception):
    """A file library could not read the file."""


def file_error(code: str, message: str, name: str | None = None, hint: str | None = None) -> FormError:
    """Make the error of a file; where no name is given, :func:`~indicators.files.sources.sheets_of` adds it."""
    return FormError.of(code=code, message=message, fault=Fault.FORM, where=name, hint=hint)


def password_needed(name: str | None = None) -> FormError:
    """Make the error of a file that has a password."""
    return file_error("encrypted_file", "文件有密码，打不开", name, "去掉密码后另存")


@contextmanager
def library_call() -> Iterator[None]:
    """Around calls of a file library and nothing else: whatever it raises means that it cannot read the file."""
    try:
        yield
    except ModuleNotFoundError:
        raise
    except Exception as error:
        raise BrokenFileError from error


def of_library(items: Iterable[_Item]) -> Iterator[_Item]:
    """Go through what a file library gives; only its own steps are guarded, not what is done with them."""
    rest = iter(items)
    while True:
        try:
            item = next(rest)
        except StopIteration:
            return
        except Exception as error:
            raise BrokenFileError from error
        yield item
