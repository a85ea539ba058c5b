"""Whose fault an exception is (文件的错还是程序的错): what a file library raises is the file's, all else is ours.

Lives here: the one place where a library's exceptions become :class:`BrokenFileError`. May not: read files.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

_Item = TypeVar("_Item")


class BrokenFileError(Exception):
    """A file library could not read the file."""


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
