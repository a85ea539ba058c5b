"""A scored table, or what a document says, put into a layout (填表): cells, merged kinds, sums.

Lives here: :func:`lay_out`, :func:`lay_document`. May not: compute a score, know a file format, hold a layout.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import Generic, TypeVar

from attrs import Factory, define, evolve

from indicators._resources import rules_table
from indicators.forms.cells import square
from indicators.forms.kinds import word_meaning
from indicators.forms.writing.fields import NOT_COUNTED, Fields, FormFields, Texts
from indicators.forms.writing.layouts import Block, Layout, Line, Slot, document_layout, layout_for
from indicators.forms.writing.paper import RATE, Look, Paper, PaperCell, number_of
from indicators.forms.writing.rest import Rest, Section, left_over
from indicators.scoring import SelfEvaluation
from indicators.standards import round_to

_Texts = TypeVar("_Texts", bound=Texts)
_PARTS = {"{总得分}": "{得分}", "{总分值}": "{分值}"}  # what a sum adds up


def lay_out(result: SelfEvaluation, chosen: str | None = None, fields: FormFields | None = None) -> Paper:
    """Lay a scored table out as its jurisdiction's form (自评表): nothing in it that is not of the form.

    Args:
        result: The scored table.
        chosen: The layout's name; without it the one of the rule pack, or of its place, or of the whole country.
        fields: What its fields say; without it what the scored table says.

    Raises:
        FormError: There is no layout of this name.
    """
    layout = layout_for(result.pack, whole_unit=result.table.whole_unit, chosen=chosen)
    return _Form(fields=fields or FormFields.of(result), layout=layout).paper()


def lay_document(
    chosen: str, said: Fields, lists: Mapping[str, Sequence[Fields]] | None = None, name: str = ""
) -> Paper:
    """Lay out a document of ``rules/documents.toml`` (文书): a notice, a form, a list.

    Args:
        chosen: The document's name in that file.
        said: What stands once, by the names of its fields.
        lists: The rows that repeat, by the name of their list; ``序号`` is their number unless they say it.
        name: What a workbook calls its sheet; the title where empty.

    Raises:
        FormError: There is no document of this name.
    """
    layout = document_layout(chosen)
    laying = _Document(fields=Texts(), layout=layout, said=said, lists=lists or {})
    return laying.blocks(name, laying.fields.filled(layout.title, said))


@define(kw_only=True)
class _Laying(Generic[_Texts]):
    """Puts row after row on paper."""

    fields: _Texts
    layout: Layout
    said: Fields = Factory(dict)  # what is the same in every row
    cells: list[PaperCell] = Factory(list)
    at: int = 0  # the next row
    head: tuple[int, int] | None = None
    keep: set[int] = Factory(set)  # rows that stand with the next one
    counted: dict[str, list[tuple[int, int]]] = Factory(lambda: defaultdict(list))  # cells by their slot

    def blocks(self, name: str, title: str) -> Paper:
        """Lay the title and the blocks."""
        self._line((Slot(title, len(self.layout.widths)),), {}, look=Look.TITLE)
        for block in self.layout.blocks:
            if self._stands(block):
                getattr(self, f"_{block.kind}")(block)
        return Paper(
            name=name or title,
            widths=self.layout.widths,
            cells=tuple(self.cells),
            landscape=self.layout.landscape,
            size=self.layout.size,
            head=self.head,
            keep=frozenset(self.keep),
        )

    def _stands(self, block: Block) -> bool:
        """Whether what the block hangs on is said."""
        return not block.of or bool(self.fields.filled(f"{{{block.of}}}", self.said))

    # Blocks

    def _lines(self, block: Block) -> None:
        for line in block.rows:
            first = next(iter(line))
            if len(line) > 1 or not first.fields or self.fields.filled(first.text, self.said):
                self._line(line, self.said, look=Look.SUBTITLE if block.centred else Look.LINE)

    def _rows(self, block: Block) -> None:
        start = self.at
        for line in block.rows:
            self._line(line, self.said, left=block.side, lines=block.lines)
        self._side(block, start)

    def _merge_kinds(self, start: int) -> None:
        """Merge the kinds of rows that follow each other: a level 2 only within its level 1."""
        own = [cell for cell in self.cells if cell.row >= start and cell.look is Look.KIND]
        at = {(cell.row, cell.column): cell for cell in own}
        by_row = {row: [cell.text for cell in cells] for row, cells in groupby(own, key=lambda cell: cell.row)}
        self.cells = [cell for cell in self.cells if (cell.row, cell.column) not in at]
        for depth, column in enumerate(sorted({cell.column for cell in own})):
            for key, run in groupby(by_row, key=lambda row: by_row[row][: depth + 1]):
                rows = list(run)
                merged = [evolve(at[rows[0], column], rows=len(rows))]
                self.cells += merged if key[depth] else [at[row, column] for row in rows]

    # Rows of cells

    def _heads(self, block: Block) -> None:
        start = self.at
        for line in block.head:
            self.keep.add(self.at)
            self._line(line, self.said, left=block.side, look=Look.HEAD)
        self._merge_heads(start)

    def _merge_heads(self, start: int) -> None:
        """A head that says nothing belongs to the one above it."""
        for at, cell in enumerate(self.cells):
            if cell.row != start or not cell.text:
                continue
            below = [each for each in self.cells if each.row > start and each.column == cell.column]
            if below and all(not each.text for each in below):
                self.cells[at] = evolve(cell, rows=1 + len(below))
        covered = {
            (cell.row + more, cell.column) for cell in self.cells if cell.row >= start for more in range(1, cell.rows)
        }
        self.cells = [cell for cell in self.cells if (cell.row, cell.column) not in covered]

    def _side(self, block: Block, start: int) -> None:
        """The cell left of a block, over all of its rows."""
        if block.side is not None and self.at > start:
            text = self.fields.filled(block.side.text, self.said)
            rows, columns = self.at - start, block.side.columns
            side = PaperCell(row=start, column=0, rows=rows, columns=columns, text=text, look=Look.LABEL)
            self.cells.append(side)

    def _line(
        self, line: Line, fields: Fields, *, left: Slot | None = None, look: Look | None = None, lines: int = 1
    ) -> None:
        column = 0 if left is None else left.columns
        counted = fields.get("得分") != NOT_COUNTED
        for slot in line:
            if not slot.text and look is None and self._goes_on(column, slot):
                column += slot.columns
                continue
            text = self.fields.filled(slot.text, fields)
            own = look or _look(slot)
            if counted:
                self.counted[slot.text].append((self.at, column))
            parts = self._adding_up(self.counted[_PARTS[slot.text]], text) if slot.text in _PARTS else ()
            self.cells.append(
                PaperCell(
                    row=self.at,
                    column=column,
                    columns=slot.columns,
                    text=text,
                    look=own,
                    sum_of=parts,
                    lines=lines if own is Look.TEXT else 1,
                    fields=slot.fields,
                )
            )
            column += slot.columns
        self.at += 1

    def _goes_on(self, column: int, slot: Slot) -> bool:
        """Let the cell above go on over a place that says nothing; say whether there is one as wide."""
        for at, cell in enumerate(self.cells):
            if (cell.row + cell.rows, cell.column, cell.columns) == (self.at, column, slot.columns):
                self.cells[at] = evolve(cell, rows=cell.rows + 1)
                return True
        return False

    def _adding_up(self, places: Sequence[tuple[int, int]], text: str) -> tuple[tuple[int, int], ...]:
        """The places whose numbers give the text exactly; none where it came about in another way."""
        numbers = {(cell.row, cell.column): cell.number for cell in self.cells}
        parts = [numbers.get(place) for place in places]
        total = number_of(text)
        known = [part for part in parts if part is not None]
        return tuple(places) if total is not None and len(known) == len(parts) and sum(known) == total else ()


@define(kw_only=True)
class _Form(_Laying[FormFields]):
    """Lays out a scored table."""

    rest: Rest | None = None  # what the layout has no place for
    label: int = 0  # columns of a label of the head

    def paper(self) -> Paper:
        """Fill the layout; what it has no place for stands below its head, below its sums and in lines at its end."""
        self.said = self.fields.totals()
        title = self.fields.filled(self.layout.title, {})
        own = self.fields.result.table.title
        self.fields.title = own if "自评表" in own else title
        paper = self.blocks(self.fields.result.table.name, self.fields.title)
        if self.rest is not None or not self.fields.whole:
            return paper
        rest = left_over(self.fields.result.table, self.fields.taken, [cell.text for cell in paper.cells])
        if rest == Rest():
            return paper
        return _Form(fields=self.fields, layout=self.layout, rest=rest).paper()

    def _rows(self, block: Block) -> None:
        begins = not any(cell.look is Look.LABEL for cell in self.cells)
        super()._rows(block)
        label = self.label = self.label or block.rows[0][0].columns
        rest = self.rest if begins and self.rest is not None else Rest()
        for name, text in rest.head:
            self._line((Slot(name, label), Slot("{_}", len(self.layout.widths) - label)), {"_": text})
        self._sections(rest.before, label)

    def _lines(self, block: Block) -> None:
        ends = any("总得分" in cell.fields for cell in self.cells)
        rest = self.rest if ends and self.rest is not None else Rest()
        self._sections(rest.behind, self.label)
        super()._lines(block)
        for text in rest.lines:
            self._line((Slot("{_}", len(self.layout.widths)),), {"_": text}, look=Look.LINE)

    def _sections(self, sections: Sequence[Section], label: int) -> None:
        """Blocks of their own: the title at the side, the cells as wide as what they say."""
        for title, rows in sections:
            side, start, full = Slot("{_}", label), self.at, square(rows)
            ends = self._shared(label, [max(map(len, column)) for column in zip(*full, strict=True)])
            for row in full:
                parts = [*row[: len(ends) - 1], " ".join(filter(None, row[len(ends) - 1 :]))]
                slots = tuple(Slot(f"{{{at}}}", to - begin) for at, (begin, to) in enumerate(pairwise((label, *ends))))
                self._line(slots, {str(at): text for at, text in enumerate(parts)}, left=side)
            self.said = {**self.said, "_": title}
            self._side(Block(side="{_}" + f"×{label}"), start)

    def _shared(self, start: int, letters: Sequence[int]) -> list[int]:
        """Where each of several cells ends, in columns of the layout."""
        widths = self.layout.widths[start:]
        wanted = [min(max(each, 4), 30) for each in letters[: len(widths)]]
        ends, at = list[int](), start
        for number in range(len(wanted) - 1):
            share = sum(widths) * sum(wanted[: number + 1]) / sum(wanted)
            at += 1
            while sum(widths[: at - start]) < share and len(self.layout.widths) - at > len(wanted) - number - 1:
                at += 1
            ends.append(at)
        return [*ends, len(self.layout.widths)]

    def _funds(self, block: Block) -> None:
        start = self.at
        self._heads(block)
        first, *rest = self.fields.funds(block.blank)
        for line in block.first:
            self._line(line, first, left=block.side)
        for fields in rest:
            for line in block.row if block.blank or fields["执行"] else ():
                self._line(line, fields, left=block.side)
        self._reckon(start)
        self._side(block, start)

    def _reckon(self, start: int) -> None:
        """Say of rates and of the total's amounts which cells they come from, where these give them exactly."""
        money = {(cell.row, cell.fields[0]): cell for cell in self.cells if cell.row >= start and len(cell.fields) == 1}
        first = min((row for row, name in money if name == "资金"), default=start)
        for at, cell in enumerate(self.cells):
            name = cell.fields[0] if cell.row >= start and len(cell.fields) == 1 else ""
            if name == "执行率":
                pair = [each for each in (money.get((cell.row, word)) for word in ("执行", "预算")) if each is not None]
                spent, given = (each.number for each in pair) if pair[1:] else (None, None)
                if spent is not None and given and round_to(spent / given, RATE) == cell.number:
                    self.cells[at] = evolve(cell, ratio_of=tuple((each.row, each.column) for each in pair))
            elif name in {"年初", "预算", "执行"} and cell.row == first and cell.number is not None:
                parts = [each for (row, word), each in sorted(money.items()) if word == name and row > first]
                if sum(each.number or 0 for each in parts if not each.text or each.number is not None) == cell.number:
                    self.cells[at] = evolve(cell, sum_of=tuple((each.row, each.column) for each in parts))

    def _goals(self, block: Block) -> None:
        """The goals' texts: one beside what was reached of it; several by their names, what was reached once."""
        start, goals = self.at, self.fields.goals()
        reached = "\n".join(dict.fromkeys(goal.actual_text for goal in goals if goal.actual_text))
        self._heads(block)
        if len(goals) == 1:
            fields = [{"目标": "", "预期": goals[0].description, "完成": reached}]
        else:
            fields = [{"目标": goal.name, "预期": goal.description, "完成": ""} for goal in goals]
            fields[0]["完成"] = reached
        for each in fields:
            for line in block.goal if len(goals) > 1 else block.row:
                self._line(line, each, left=block.side, lines=block.lines)
        for line in block.rows:
            self._line(line, {}, left=block.side, lines=block.lines)
        self._side(block, start)

    def _indicators(self, block: Block) -> None:
        goals, several = list(self.fields.rows()), len(self.fields.form.goals) > 1
        start = self.at
        if block.several:
            self._heads(block)
            self.head = (start, self.at - 1)
        for rows, fields in goals:
            if block.goal and (several or not block.several):
                for line in block.goal:
                    self.keep.add(self.at)
                    self._line(line, fields, left=block.side if block.several else None)
            if not block.several:
                start = self.at
                self._heads(block)
                self.head = self.head or ((start, self.at - 1) if len(goals) == 1 else None)
            first = self.at
            for each in rows:
                for line in block.row:
                    self._line(line, each, left=block.side)
            self._merge_kinds(first)
            if not block.several:
                self._side(block, start)
        if block.several:
            self._side(block, start)


@define(kw_only=True)
class _Document(_Laying[Texts]):
    """Lays out what is said under names."""

    lists: Mapping[str, Sequence[Fields]]
    longest: int = 0

    def _goes_on(self, column: int, slot: Slot) -> bool:  # noqa: ARG002 - a form's cells do
        """No: what a row leaves open is no part of the row above it."""
        return False

    def _stands(self, block: Block) -> bool:
        return bool(self.lists.get(block.of)) or (block.kind != "list" and super()._stands(block))

    def _list(self, block: Block) -> None:
        """Rows of one kind below their head: pages repeat that of the longest list."""
        start = self.at
        self._heads(block)
        if self.at > start and len(self.lists[block.of]) > self.longest:
            self.head, self.longest = (start, self.at - 1), len(self.lists[block.of])
        first, last = self.at, ""
        for number, fields in enumerate(self.lists[block.of], start=1):
            if fields.get("目标", "") != last:
                self._merge_kinds(first)
                last = fields["目标"]
                for line in block.goal:
                    self.keep.add(self.at)
                    self._line(line, fields, left=block.side)
                first = self.at
            for line in block.row:
                self._line(line, {**self.said, "序号": str(number), **fields}, left=block.side, lines=block.lines)
        self._merge_kinds(first)
        self._side(block, start)


def _look(slot: Slot) -> Look:
    """How a cell of a layout looks: by its first field, a fixed text is a label."""
    first = slot.fields[0] if slot.fields else None
    looks = rules_table("layouts")["looks"]
    if first is None or first in looks["label"] or word_meaning("ticks", first) is not None:
        return Look.LABEL
    if first in looks["kind"]:
        return Look.KIND
    return Look.NUMBER if slot.text.strip("{}").partition("|")[0] in looks["number"] else Look.TEXT
