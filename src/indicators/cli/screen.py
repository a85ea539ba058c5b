"""What the commands show on a terminal, by rich: pairs, tables, progress; plain text where no terminal is.

Lives here: the one console and its helpers. May not: know a room.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

T = TypeVar("T")
WIDE = 160  # columns of a pipe or file: nobody wraps there


def console(*, errors: bool = False) -> Console:
    """The console for results or for errors; colour and width only as the terminal has them."""
    stream = sys.stderr if errors else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDE, highlight=False, soft_wrap=True, emoji=False)


def pairs(rows: Iterable[tuple[str, str]]) -> None:
    """Print label and value, labels in one column."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="bold")
    grid.add_column(overflow="fold")
    for label, value in rows:
        grid.add_row(label, Text(value))
    show = console()
    show.print(grid)
    show.print()


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table with a title."""
    drawn = Table(title=title or None, title_justify="left", show_lines=False)
    for name in head:
        drawn.add_column(name, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console().print(drawn)


def lines(text: str) -> None:
    """Print text as it is, without markup."""
    console().print(text, markup=False)


def complain(text: str) -> None:
    """Print one sentence for a person to the error stream."""
    console(errors=True).print(text, markup=False)


def working(what: str) -> AbstractContextManager[object]:
    """Say on a terminal's error stream what is being done while it lasts."""
    show = console(errors=True)
    return show.status(what) if show.is_terminal else nullcontext()


def progress(items: Sequence[T], what: str) -> Iterator[T]:
    """Go through items with a progress bar on a terminal's error stream."""
    from rich.progress import track  # it takes as long to load as the rest of this file

    show = console(errors=True)
    return iter(track(items, description=what, console=show, transient=True, disable=not show.is_terminal))


@contextmanager
def counter(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many are done, on a terminal's error stream."""
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    show = console(errors=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=show, transient=True, disable=not show.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)
