"""Scores filled into the very form that was handed in (在原表中填分): its layout, its words, its formulas stay.

Lives here: which cell gets which number, what is left alone and why. May not: compute a score; touch another cell.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from sys import maxsize

from attrs import evolve, frozen

from indicators.comparators import decimal_string
from indicators.explaining import padded, shown
from indicators.files import docx, fill_xlsx, xlsx
from indicators.files.places import Place, by_sheet, column_number
from indicators.files.sheets import Sheet, by_place
from indicators.forms import kinds
from indicators.forms.cells import Row
from indicators.forms.heads import head_words
from indicators.forms.kinds import Role, squeezed
from indicators.forms.selfeval import rate_of
from indicators.forms.writing.paper import number_of
from indicators.scoring import Score, SelfEvaluation
from indicators.standards import percent
from indicators.targets import FundLine

FORMATS = (".xlsx", ".xlsm", ".docx")
_HEAD_ABOVE = 8  # rows above a line of funds in which its head stands


@frozen
class Entry:
    """A number for a cell."""

    place: Place  # the cell
    value: Fraction  # the number
    words: str  # what it is of, for a person: 维护应急车辆的得分

    @property
    def is_score(self) -> bool:
        """Whether it is a score: these have one number of decimals."""
        return self.words.endswith(("得分", "总分"))

    @property
    def text(self) -> str:
        """As a document says it where scores have no decimals."""
        return percent(self.value) if self.is_rate else shown(self.value)

    @property
    def is_rate(self) -> bool:
        """Whether it is a share, printed in per cent."""
        return self.words.endswith("执行率")


@frozen(kw_only=True)
class Filled:
    """What became of a form that was filled in place (填写结果)."""

    written: int  # how many cells were empty and have a number now
    changed: tuple[str, ...] = ()  # scores that stood there and are others now, in words
    left: tuple[str, ...] = ()  # what was not filled, and why

    def __str__(self) -> str:
        """Say it in one line."""
        more = [f"改了 {len(self.changed)} 格：{'；'.join(self.changed)}"] if self.changed else []
        more += [f"没有填 {len(self.left)} 格：{'；'.join(self.left)}"] if self.left else []
        return "。".join([f"在原表中填入 {self.written} 格", *more])


def fits(source: str | Path, output: str | Path, results: Sequence[SelfEvaluation]) -> bool:
    """Say whether scores can be filled into a file: one of these formats, with a column of scores in every table."""
    same = Path(source).suffix.lower() == Path(output).suffix.lower() in FORMATS
    return same and all(Role.EARNED.label in _columns(result) for result in results)


def _columns(result: SelfEvaluation) -> dict[str, int]:
    report = result.table.report
    return {} if report is None else {each.role: column_number(each.where) for each in report.columns}


def fill(data: bytes, sheets: Sequence[Sheet], results: Sequence[SelfEvaluation], suffix: str) -> tuple[bytes, Filled]:
    """Fill scores, and points where they are blank, into a form."""
    if suffix == ".docx":
        wanted, said = entries(sheets, results, docx.covered_in(data))
        digits = max((len(shown(each.value).partition(".")[2]) for each in wanted if each.is_score), default=0)
        texts = {each.place: padded(each.value, digits) if each.is_score else each.text for each in wanted}
        return docx.fill_document(data, texts), said
    wanted, said = entries(sheets, results, fill_xlsx.covered_in(data))
    numbers = {each.place: each.text if each.is_rate else each.value for each in wanted}
    filled = fill_xlsx.fill_workbook(data, by_sheet(numbers))
    return filled, evolve(said, left=(*said.left, *_reckoned_otherwise(sheets, filled, wanted)))


def _reckoned_otherwise(given: Sequence[Sheet], filled: bytes, wanted: Sequence[Entry]) -> Iterator[str]:
    """Say which formulas of the form give another number than the one that was meant, and which only Excel reckons."""
    rows, before = by_place(xlsx.sheets(filled, maxsize)), by_place(given)
    for at, each in rows.items():
        new = each.formulas - (before[at].formulas if at in before else frozenset())
        for column in each.filled if new else ():
            if each.cell(column) in new:
                yield f"{each.place(column)}的公式用 Excel 打开并保存后才有结果"
    for entry in wanted:
        row = rows.get((entry.place.table, entry.place.row))
        text = "" if row is None else row.cell(entry.place.column or 0)
        number = _number(text) if text else None
        if row is not None and number not in {None, entry.value}:
            yield f"{row.place(entry.place.column)}（{entry.words}）的公式算得{text}，不是{decimal_string(entry.value)}"


def entries(
    sheets: Sequence[Sheet], results: Sequence[SelfEvaluation], covered: Callable[[Place], bool] = lambda _: False
) -> tuple[list[Entry], Filled]:
    """Find the cells of a form's scores and points."""
    rows = by_place(sheets)
    wanted = [entry for result in results for entry in (*_of_rows(result, rows), *_of_funds(result, rows))]
    wanted += [entry for result in results for entry in _of_total(result, rows)]
    todo, changed, left, written = list[Entry](), list[str](), list[str](), 0
    for entry in wanted:
        if isinstance(entry, str):
            left.append(entry)
            continue
        assert entry.place.column is not None  # noqa: S101 - each of them names a cell
        row = rows[entry.place.table, entry.place.row]
        text, at = row.cell(entry.place.column), row.place(entry.place.column)
        number = _number(text)
        if text and number is None:
            left.append(f"{at}（{entry.words}）写着“{text}”")
        elif number != entry.value and not covered(entry.place):
            written += not text
            changed += [f"{at} {text}→{decimal_string(entry.value)}"] if text else []
            todo.append(entry)
    return todo, Filled(written=written, changed=tuple(changed), left=tuple(left))


def _number(text: str) -> Fraction | None:
    plain = text.removesuffix("分").strip()
    return None if plain.endswith("%") else number_of(plain)


def _of_rows(result: SelfEvaluation, rows: Mapping[tuple[str, int], Row]) -> Iterator[Entry | str]:
    columns = _columns(result)
    for score in result.scores:
        name, place = score.indicator.name, Place.of(score.indicator.where)
        row = None if place is None else rows.get((place.table, place.row))
        if place is None or row is None or squeezed(name) not in squeezed(row.cell(columns.get(Role.NAME.label, -1))):
            yield f"{score.indicator.where}（{name}）不在表头所说的列，没有填"
            continue
        yield from _of_row(score, place, row, columns)


def _of_row(score: Score, place: Place, row: Row, columns: Mapping[str, int]) -> Iterator[Entry]:
    name, points = score.indicator.name, columns.get(Role.POINTS.label)
    if points is not None and not row.cell(points):
        yield Entry(Place(place.table, place.row, points), score.points, f"{name}的分值")
    if score.earned is not None:
        yield Entry(Place(place.table, place.row, columns[Role.EARNED.label]), score.earned, f"{name}的得分")


def _of_funds(result: SelfEvaluation, rows: Mapping[tuple[str, int], Row]) -> Iterator[Entry]:
    """The score and the points of the total of the funds, below their heads."""
    execution, first = result.execution, next(iter(result.table.funds), None)
    place = Place.of(first.where) if first is not None else None
    if execution is None or place is None:
        return
    for meant, value in (("earned", execution.earned), ("points", execution.points)):
        column = _fund_column(place, rows, meant)
        if column is None or value is None:
            continue
        row = rows[place.table, place.row]
        if meant == "earned" or not row.cell(column):
            words = "预算执行的得分" if meant == "earned" else "预算执行的分值"
            yield Entry(Place(place.table, place.row, column), value, words)
    for line in result.table.funds:
        yield from _of_rate(line, rows)


def _of_rate(line: FundLine, rows: Mapping[tuple[str, int], Row]) -> Iterator[Entry]:
    """The rate of a line of funds, as it is printed, where its cell is blank."""
    place, rate = Place.of(line.where), rate_of(line)
    column = None if place is None else _fund_column(place, rows, "rate")
    if place is not None and column is not None and rate is not None and not rows[place.table, place.row].cell(column):
        share = Fraction(percent(rate).rstrip("%")) / 100
        yield Entry(Place(place.table, place.row, column), share, f"{line.name}的执行率")


def _fund_column(place: Place, rows: Mapping[tuple[str, int], Row], meant: str) -> int | None:
    for number in range(place.row - 1, max(0, place.row - _HEAD_ABOVE), -1):
        row = rows.get((place.table, number))
        for column in () if row is None else row.filled:
            if row is not None and kinds.word_meaning("fund_columns", head_words(row.cell(column))) == meant:
                return column
    return None


def _of_total(result: SelfEvaluation, rows: Mapping[tuple[str, int], Row]) -> Iterator[Entry]:
    """The total, where it stands or where the column of scores has a place for it."""
    columns, totals = _columns(result), [each for each in result.table.totals if Place.of(each.where) is not None]
    place = Place.of(totals[-1].where) if totals else None
    row = None if place is None else rows.get((place.table, place.row))
    if place is None or row is None:
        return
    points = columns.get(Role.POINTS.label)
    if points is not None and not row.cell(points):
        yield Entry(Place(place.table, place.row, points), result.points, "总分的分值")
    if not result.complete:
        return
    said = [column for column in row.filled if totals[-1].earned is not None and _number(row.cell(column)) is not None]
    there = [column for column in said if _number(row.cell(column)) == totals[-1].earned]
    column = columns[Role.EARNED.label] if columns[Role.EARNED.label] in there or not there else there[-1]
    yield Entry(Place(place.table, place.row, column), result.total, "总分")
