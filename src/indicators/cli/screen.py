"""What the commands show on a terminal, by rich: pairs, tables, progress; plain text where no terminal is.

Lives here: the one console and its helpers. May not: decide what is shown.
"""

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.table import Table
from rich.text import Text

from indicators.errors import Finding, Level

if TYPE_CHECKING:
    from indicators.evaluation import TableEvaluation
    from indicators.forms.writing import Paper

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


def data(said: object, indent: int | None = 2) -> None:
    """Print data as JSON; without an indent on one line, which stands there at once."""
    print(json.dumps(said, ensure_ascii=False, indent=indent), flush=True)


def paper(said: "Paper") -> None:
    """Print a document: what stands below a head as a table, everything else as lines."""
    heads = {cell.row for cell in said.cells if cell.look == "head"}
    lone = {cell.row for cell in said.cells if cell.look in {"title", "subtitle", "line"}}
    lone |= {cell.row for cell in said.cells if 2 * cell.columns > len(said.widths)}  # a text beside its label
    waiting = list[Sequence[str]]()
    for number, row in enumerate([*said.texts, []]):
        if number in heads - lone or (waiting and row and number not in lone):
            waiting.append(row)
            continue
        if waiting:
            kept = [at for at in range(len(said.widths)) if any(each[at] for each in waiting)]
            head, *body = [[each[at] for at in kept] for each in waiting]
            table("", head, body)
            waiting = []
        if any(row):
            lines("  ".join(filter(None, row)))


def results(chosen: Namespace, said: object, papers: Iterable["Paper"]) -> None:
    """Print what came out: the data where JSON is asked for, else the documents."""
    if chosen.json:
        data(said)
    else:
        for each in papers:
            paper(each)


def save(outputs: str | Sequence[str] | None, papers: Sequence["Paper"], drawings: Sequence[str] = ()) -> None:
    """Write documents into the files that are asked for, and say so."""
    from indicators.files import write_papers

    for path in [outputs] if isinstance(outputs, str) else outputs or ():
        write_papers(path, papers, drawings)
        written(path)


def explained(result: "TableEvaluation") -> None:
    """Print how the score of each row of an evaluation came about, step by step."""
    from indicators.explaining import explain_evaluated, shown

    for each in result.rows:
        earned = "（待定）" if each.earned is None else shown(each.earned)
        lines(f"\n{each.row.name}：得{earned}分\n  评分标准：“{each.row.standard.text}”")
        for number, line in enumerate(explain_evaluated(each, result.pack), 1):
            lines(f"  {number}. {line}")


def problems(title: str, found: Iterable[Finding]) -> None:
    """Print findings as a table, the gravest first."""
    gravest = sorted(found, key=lambda each: (each.level is not Level.ERROR, each.level is Level.INFO))
    rows = [(each.level.label, each.where or "", each.message, each.hint or "") for each in gravest]
    table(title, ("级别", "位置", "问题", "建议"), rows)


def complain(text: str) -> None:
    """Print one sentence for a person to the error stream."""
    console(errors=True).print(text, markup=False)


def findings(found: Iterable[Finding]) -> bool:
    """Say on the error stream what was found; whether there was an error."""
    every = list(found)
    for each in every:
        complain(f"{each.level.label}：{each}")
    return any(each.level is Level.ERROR for each in every)


def written(path: object, more: str = "") -> None:
    """Say that a file was written."""
    complain(f"已写入 {path}{more}")


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
def counter(what: str) -> Iterator[Callable[[int], None]]:
    """Give a function that shows how many are done, on a terminal's error stream."""
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    show = console(errors=True)
    columns = SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=show, transient=True, disable=not show.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done: bar.update(task, completed=done)
