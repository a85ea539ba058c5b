"""What is ticked (勾选): options in a cell, options as columns side by side.

Lives here: :func:`ticked`, :func:`joined`. May not: know what an option means.
"""

import re
from collections.abc import Sequence
from itertools import groupby

from indicators.forms.cells import Row
from indicators.forms.heads import head_words
from indicators.forms.kinds import Role, is_label, word_meaning

_MARK = re.compile(r"[(（\[]\s*(?P<in>[√✓✔☑]?)\s*[)）\]]|(?P<on>[√✓✔☑■])|[□☐]")
_NUMBER = re.compile(r"^[\s,，;；、]*(?:\d+\s*[、.．)）]\s*)?")


def ticked(text: str) -> tuple[str, ...] | None:
    """Return the options that are ticked in a cell; ``None`` where it holds no box and no tick.

    >>> ticked("1、持续性项目√ 2、新增性项目□"), ticked("☑延续 □新增"), ticked("常年性(√) 一次性( )")
    (('持续性项目',), ('延续',), ('常年性',))
    >>> ticked("□是 □否"), ticked("某区水务局")
    ((), None)
    """
    marks = list(_MARK.finditer(text))
    if not marks:
        return None
    before = not _option(text[: marks[0].start()])
    ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)]
    pieces = [text[start:end] for start, end in zip(*ends, strict=True)]
    options = [_option(piece) for piece in (pieces[1:] if before else pieces[:-1])]
    on = [bool(mark["in"] or mark["on"]) for mark in marks]
    return tuple(
        (option.split()[0] if before else option.split()[-1])
        for option, chosen in zip(options, on, strict=True)
        if chosen and option
    )


def _option(text: str) -> str:
    return _NUMBER.sub("", text).strip(" \t,，;；、")


def joined(rows: Sequence[Row], layout_of: "dict[int, list[tuple[Role, list[int]]]]") -> list[Row]:
    """Make columns that are ticked side by side one column, which says what is ticked by the head of its column.

    ``layout_of`` holds the runs of such columns (see :func:`runs`) by the place of their head.
    """
    out: list[Row] = []
    head, groups = Row(0, ()), list[tuple[Role, list[int]]]()
    for at, row in enumerate(rows):
        if at in layout_of:
            head, groups = row, layout_of[at]
        cells = list(row.cells) if groups else []
        for role, columns in groups:
            said = role.label if at in layout_of else "、".join(_said(head, row, c) for c in columns if row.cell(c))
            cells += [""] * (columns[0] + 1 - len(cells))
            for column in columns:
                cells[column : column + 1] = [""] if column < len(cells) else []
            cells[columns[0]] = said
        out.append(row.with_cells(cells) if groups else row)
    return out


def runs(head: Row) -> list[tuple[Role, list[int]]]:
    """Return the runs of columns of a head that are ticked side by side.

    >>> runs(Row(1, ("三级指标", "指标值", "确定能", "有可能", "完全不可能")))
    [(<Role.LIKELIHOOD: 'likelihood'>, [2, 3, 4])]
    """
    meant = [word_meaning("ticks", head_words(text)) for text in head.cells]
    parts = [(key, [at for at, _ in each]) for key, each in groupby(enumerate(meant), key=lambda pair: pair[1])]
    return [(Role(key), columns) for key, columns in parts if key and len(columns) > 1]


def _said(head: Row, row: Row, column: int) -> str:
    option, text = head_words(head.cell(column)), row.cell(column)
    return option if is_label(text, "ticks") else f"{option}：{text}"
