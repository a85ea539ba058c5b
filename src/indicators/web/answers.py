"""What goes back (回答): readings, curves, findings, scored forms and files as the answers of the jobs hold them.

Lives here: from values of the other rooms to ``models``, and to files with their media types. May not: ask a request
for anything but a file.
"""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import PurePath
from urllib.parse import quote

from indicators.comparators import Comparator, Interval
from indicators.comparators.wording import describe
from indicators.data import decimal_string
from indicators.files import paper_bytes
from indicators.files.own_form import fill_own
from indicators.files.text import to_csv
from indicators.findings import ordered
from indicators.forms import render_form
from indicators.forms.selfeval import target_words
from indicators.forms.writing import lay_out, paper_of_rows
from indicators.reviewing import published_form, review, review_published
from indicators.rulepacks import RulePack, evidence_words
from indicators.scoring import Score, SelfEvaluation
from indicators.scoring.curve import score_pieces
from indicators.scoring.pieces import Undecidable
from indicators.targets import BoundTarget, Facts, GoalTable
from indicators.web import models as m
from indicators.web.problems import JSON, Answer, refused
from indicators.web.requests import Call, wanted

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": JSON,
    "csv": "text/csv; charset=utf-8",
    "xlsx": XLSX,
    "docx": DOCX,
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
}
_RENDERED = {"html": "html", "md": "markdown", "txt": "text", "json": "json"}


def value_reading(read: Comparator) -> m.ValueReading:
    """A value as it was read, with its words."""
    within = read.interval
    interval = None if within is None else str(within)
    return m.ValueReading(reading=read, canonical=read.canonical, words=describe(read), interval=interval)


def curve(bound: BoundTarget, pack: RulePack, points: Fraction, facts: Facts | None) -> tuple[m.CurvePiece, ...]:
    """The score of a bound row for every actual value from zero on; empty where it is no such pieces."""
    if bound.interval is None or bound.parts:
        return ()
    try:
        pieces = score_pieces(bound, pack, points, facts, Interval(Fraction(0), None))
    except Undecidable:
        return ()
    ends = ((piece.cell, piece.value is None, piece.end(upper=False), piece.end(upper=True)) for piece in pieces)
    return tuple(
        m.CurvePiece(
            low=cell.lower,
            high=cell.upper,
            at_low=None if unknown or low.endless else low.value,
            at_high=None if unknown or high.endless else high.value,
        )
        for cell, unknown, low, high in ends
    )


def plain(value: object) -> m.Value:
    """A cell as JSON holds it: numbers that are no integers as texts."""
    if value is None or isinstance(value, str | int):
        return value
    return decimal_string(Fraction(str(value)))


def reviewed(table: GoalTable, pack: RulePack) -> m.ReviewAnswer:
    """What the review finds in a table."""
    form = published_form(table)
    published = None if form is None else review_published(form, pack)
    own = [*table.findings, *review(table)]
    if published is not None:
        own += [*published.findings, *(finding for row in published.rows for finding in row.findings)]
    return m.ReviewAnswer(name=table.name, report=table.report, findings=ordered(own), published=published)


def pack_line(pack: RulePack, reason: str = "") -> m.PackLine:
    """A pack as a line of a list."""
    return m.PackLine(
        id=pack.id, title=pack.title, place=pack.jurisdiction, evidence=evidence_words(pack), reason=reason
    )


def short(result: SelfEvaluation) -> m.ScoredForm:
    """A scored form without its steps."""
    in_rows = {finding for each in result.scores for finding in each.findings}
    return m.ScoredForm(
        name=result.table.name,
        report=result.table.report,
        rows=tuple(map(_short_row, range(1, len(result.scores) + 1), result.scores)),
        total=result.total,
        low=result.low,
        high=result.high,
        points=result.points,
        rating=result.rating,
        note=result.points_note,
        findings=ordered(finding for finding in result.findings if finding not in in_rows),
        pack=result.pack.id,
    )


def _short_row(number: int, found: Score) -> m.ScoredRow:
    row = found.indicator
    return m.ScoredRow(
        number=number,
        goal=found.goal,
        path=row.path,
        name=row.name,
        where=row.where,
        target=target_words(row),
        reading=describe(row.target),
        actual=found.actual.text,
        points=found.points,
        earned=found.earned,
        low=found.low,
        high=found.high,
        status=found.status.value,
        rule=None if found.rule is None else found.rule.label,
        findings=found.findings,
    )


def file_of(results: Sequence[SelfEvaluation], suffix: str, layout: str | None = None) -> Answer:
    """The forms as a file; a form of cells in a layout, that of the pack if none is given."""
    if suffix in _RENDERED:
        data = render_form(results, _RENDERED[suffix]).encode()
    elif suffix in MEDIA:
        data = paper_bytes([lay_out(each, layout or None) for each in results], f".{suffix}")
    else:
        raise refused("unknown_format", "不能写这种文件；可写：" + "、".join(MEDIA), where="format")
    return download(data, f"自评表.{suffix}", suffix)


def own_form(call: Call, given: tuple[str, bytes] | None, results: Sequence[SelfEvaluation]) -> Answer:
    """A bureau's own form, filled in."""
    name, data = wanted(given, "自有表样")
    call.sheets(given, "自有表样")  # within the limits
    path = PurePath(name)
    return download(fill_own(data, name, results), f"{path.stem}-已填{path.suffix}", path.suffix.lower()[1:])


def rows_file(title: str, rows: Sequence[Sequence[str]], suffix: str) -> Answer:
    """Plain rows as a file."""
    if suffix not in {"csv", "xlsx"}:
        raise refused("unknown_format", "不能写这种文件；可写：csv、xlsx", where="format")
    data = to_csv(rows) if suffix == "csv" else paper_bytes([paper_of_rows(title, rows, (0,))], ".xlsx")
    return download(data, f"{title}.{suffix}", suffix)


def download(data: bytes, name: str, suffix: str) -> Answer:
    """A file with its name."""
    said = f"attachment; filename=\"form.{suffix}\"; filename*=UTF-8''{quote(name)}"
    return Answer(body=data, media=MEDIA[suffix], headers=(("Content-Disposition", said),))
