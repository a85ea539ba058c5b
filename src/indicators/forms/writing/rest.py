"""What a filled form says that a layout has no place for (表样以外的内容): a person's words never vanish.

Lives here: :func:`left_over`. May not: lay it out (``laying`` does), know a format.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from attrs import frozen

from indicators.forms import kinds
from indicators.forms.heads import head_words
from indicators.forms.kinds import horizon_label, squeezed
from indicators.forms.writing.fields import below_parts
from indicators.targets import GoalTable

Section = tuple[str, tuple[tuple[str, ...], ...]]
_WORD = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(预算|评价|自评|考核|绩效|申报)?年度")
_REACHED = ("年度总体目标", "实际完成情况")


@frozen(kw_only=True)
class Rest:
    """What is left over (其余内容)."""

    head: tuple[tuple[str, str], ...] = ()  # labels of the head with their values
    before: tuple[Section, ...] = ()  # blocks that stood before the sums, by their titles
    behind: tuple[Section, ...] = ()  # blocks that stood below the sums
    lines: tuple[str, ...] = ()  # lines below the table


def left_over(table: GoalTable, taken: Collection[str], texts: Sequence[str]) -> Rest:
    """Find what a filled form says beside the labels that its layout asked for and the texts on its paper.

    Of a goal table that is not filled in nothing is left over.
    """
    rows = [row for goal in table.goals for row in goal.indicators]
    if "自评" not in table.title and not any(row.actual_text for row in rows):
        return Rest()
    said = squeezed("\0".join(texts))
    sections = [each for each in table.sections if each[0] != kinds.TEXT]
    sums = next((at for at, (title, _) in enumerate(sections) if kinds.is_total(title)), len(sections))
    reached = "\n".join(dict.fromkeys(goal.actual_text for goal in table.goals if goal.actual_text))
    is_reached = squeezed(reached) in said
    said += squeezed(reached)
    money = {line.name for line in table.funds}
    blocks = [None if _is_money(cells, money) else _block(title, cells, taken, said) for title, cells in sections]
    told = () if is_reached else ((_REACHED[0], ((_REACHED[1],), (reached,))),)
    return Rest(
        head=tuple(pair for pair in table.header if pair[1] and not _is_told(*pair, taken, said)),
        before=(*(each for each in blocks[:sums] if each), *told),
        behind=tuple(each for each in blocks[sums:] if each),
        lines=tuple(dict.fromkeys(_lines(table, taken, said))),
    )


def _is_told(label: str, value: str, taken: Collection[str], said: str) -> bool:
    """Whether a label's value stands on the paper, or is a result that is reckoned anew."""
    if kinds.is_label(label, "head_totals") or kinds.is_label(label, "grade"):
        return True
    if _YEAR.fullmatch(label):
        return squeezed(value).strip("()（）").removesuffix("度") in said
    return label in taken and squeezed(value) in said


def _is_money(rows: Sequence[tuple[str, ...]], names: Collection[str]) -> bool:
    """Whether a block was read as lines of funds, whatever its title."""
    return any(map(kinds.heads_funds, rows)) and any(squeezed(cell) in names for row in rows for cell in row)


def _block(title: str, rows: Sequence[tuple[str, ...]], taken: Collection[str], said: str) -> Section | None:
    """A block of text or of a table that the layout does not print."""
    if kinds.is_total(title) or kinds.block_mode(title) in {"funds", "texts"} or horizon_label(title) is not None:
        return None  # read for what it means
    cells = [cell for row in rows for cell in row if cell]
    if not cells or (title in taken and all(squeezed(cell) in said for cell in cells)):
        return None
    return title, tuple(rows)


def _lines(table: GoalTable, taken: Collection[str], said: str) -> Iterator[str]:
    """Words beside the money, the goals and the sums; then the lines around the table."""
    money = {line.name for line in table.funds}
    for title, rows in table.sections:
        if title != kinds.TEXT and (_is_money(rows, money) or _block(title, rows, (), "") is None):
            for row in (each for each in rows if not kinds.heads_funds(each)):
                words = [cell for cell in row if _WORD.search(cell) and not _is_read(cell, said)]
                yield from [f"{title}：{' '.join(words)}"] if words else []
    for title, rows in table.sections:
        for row in rows if title == kinds.TEXT else ():
            parts = (part for cell in row for part in below_parts(cell))
            kept = [part for label, value, part in parts if not _stands(label, value, part, taken, said)]
            yield from ["    ".join(kept)] if kept else []


def _is_read(cell: str, said: str) -> bool:
    """Whether a cell is a head, a formula or a grade, or stands on the paper."""
    head = kinds.fund_heading(cell) is not None or kinds.goal_text(head_words(cell)) is not None
    return head or horizon_label(cell) is not None or cell.startswith("=") or squeezed(cell) in said


def _stands(label: str, value: str, part: str, taken: Collection[str], said: str) -> bool:
    """Whether a part of a line stands on the paper, or is a label without a value."""
    if label:
        return not value or squeezed(part) in said or (label in taken and squeezed(value) in said)
    return squeezed(part) in said
