"""What can be asked (可以问什么): one function for each request, from what came to what goes back.

Lives here: the jobs by name. May not: logic of a room, HTTP beyond a media type, a file of the server.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from attrs import frozen

from indicators.calls import score_row, score_rows
from indicators.comparators import Comparator, Interval
from indicators.comparators.wording import describe
from indicators.data import Data, decimal_string
from indicators.errors import Diagnostic, Finding, IndicatorsError
from indicators.evaluation import TableEvaluation, evaluate_table, read_evaluation_table
from indicators.explaining import Explanation, explain
from indicators.files import paper_bytes, read_actuals
from indicators.files.actuals import blank_rows
from indicators.files.own_form import fill_own
from indicators.files.text import to_csv
from indicators.findings import ordered
from indicators.forms import render_form
from indicators.forms.selfeval import target_words
from indicators.forms.writing import lay_out, layout_ids, paper_of_rows
from indicators.reviewing import published_form, review, review_published
from indicators.rulepacks import RulePack, evidence_words, load_rulepack, rulepack_ids, suited
from indicators.scoring import Score, SelfEvaluation, score
from indicators.scoring.curve import score_pieces
from indicators.scoring.pieces import Undecidable
from indicators.standards import Unreadable, canonical, questions
from indicators.syntax import parse, parse_standard
from indicators.targets import Actuals, BoundTarget, Facts, GoalTable
from indicators.web import models as m
from indicators.web.problems import JSON, Answer, refused
from indicators.web.requests import Call, Upload, number_of, pack_of, wanted

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
FIELDS = {  # of a form with files
    "table": "目标表，或填好的自评表（文件）",
    "table_text": "同上，粘贴的文字",
    "actuals": "实际完成值（文件）",
    "actuals_text": "同上，粘贴的文字",
    "rules": "规则包的名称，或它的 TOML 全文",
    "rounding": "换一种修约",
    "layout": f"下载的 xlsx、docx、csv 用哪种表样：{'、'.join(layout_ids())}；不给则看规则包",
    "template": "自有表样（xlsx、docx 文件），要填的格子里写 {{三级}}、{{得分}} 等；给了它，就填好它下载",
    "sheet": "只读这一张工作表",
    "answers": "填好的答卷（文件）",
    "answers_text": "同上，粘贴的文字",
    "files": "多个文件，或一个 zip",
}
MOST_POINTS = 10**9
FILES = {"table", "actuals", "answers", "files", "template"}
_TABLE, _RULES = ("table", "table_text", "sheet"), ("rules", "rounding")
_SCORED = (*_TABLE, "actuals", "actuals_text", *_RULES)


@frozen(kw_only=True)
class Job:
    """One thing that can be asked."""

    name: str  # its name, and its path
    run: Callable[[Call], object]  # from the request to the answer
    summary: str  # what it does
    # the class of its JSON, or the fields of its form; None where it is only fetched
    asked: type[Data] | tuple[str, ...] | None
    answers: type[Data] | str  # the class of its answer, or the media types of a file
    example: Mapping[str, object] | None = None  # a request to try it with


JOBS: dict[str, Job] = {}


_Run = Callable[[Call], object]


def job(
    name: str,
    summary: str,
    asked: type[Data] | tuple[str, ...] | None,
    answers: type[Data] | str,
    **example: object,
) -> Callable[[_Run], _Run]:
    """Enter a function among the jobs."""

    def entered(run: _Run) -> _Run:
        JOBS[name] = Job(name=name, run=run, summary=summary, asked=asked, answers=answers, example=example or None)
        return run

    return entered


# Values and rows


@job("parse", "读指标值", m.ParseRequest, m.ParseAnswer, values=["≥6000起", "大干等于60%"])
def parse_values(call: Call) -> m.ParseAnswer:
    """Read printed values."""
    asked = call.asked(m.ParseRequest)
    for at, value in enumerate(asked.values):
        call.short(value, f"$.values[{at}]")
    known: dict[str, Any] = {"column_unit": asked.unit, "column_comparator": asked.sign, "name": asked.name}
    texts = ["" if value is None else str(value) for value in asked.values]
    read = {text: value_reading(parse(text, **known)) for text in dict.fromkeys(texts)}
    return m.ParseAnswer(readings=tuple(read[text] for text in texts))


def value_reading(read: Comparator) -> m.ValueReading:
    """A value as it was read, with its words."""
    within = read.interval
    interval = None if within is None else str(within)
    return m.ValueReading(reading=read, canonical=read.canonical, words=describe(read), interval=interval)


@job("standard", "读评分标准", m.StandardRequest, m.StandardAnswer, text="简报刊发3篇,计3分。", points=6)
def standard(call: Call) -> m.StandardAnswer:
    """Read a printed standard; where it has two readings, both are told."""
    asked = call.asked(m.StandardRequest)
    call.short(asked.text, "$.text")
    points = number_of(asked.points, "$.points")
    read = parse_standard(asked.text, measure=asked.name or None, weight=points)
    rule = read.rule
    readings = (rule.readings or ()) if isinstance(rule, Unreadable) else ()
    facts = () if isinstance(rule, Unreadable) else questions(read, points=points)
    return m.StandardAnswer(
        standard=read, words=canonical(read), questions=facts, readings=tuple(canonical(each) for each in readings)
    )


@job(
    "score/row", "给一行计分", m.RowRequest, m.RowAnswer,
    target="≥65台", actual="62台", points=10, rules="hubei-2019",
)  # fmt: skip
def one_row(call: Call) -> m.RowAnswer:
    """Score one row, with the steps in words and the score for every other actual value."""
    asked = call.asked(m.RowRequest)
    for name in ("target", "actual"):
        call.short(getattr(asked, name), f"$.{name}")
    pack = pack_of(asked.rules, asked.rounding)
    points, share = number_of(asked.points, "$.points"), number_of(asked.share, "$.share")
    if points is None or not 0 <= points < MOST_POINTS or not 0 <= (share or 0) <= 1:
        message = "分值要是一个不小于零的数，得分比例在 0 与 1 之间"
        raise refused("value_wrong", message, where="$.points")
    names = ("name", "level1", "level2", "unit", "sign", "reason", "facts")
    known: dict[str, Any] = {name: getattr(asked, name) for name in names}
    found = score_row(asked.target, asked.actual, points=points, rules=pack, share=share, **known)
    return m.RowAnswer(score=found, explanation=explain(found, pack), curve=curve(found.bound, pack, found.points))


def curve(bound: BoundTarget, pack: RulePack, points: Fraction, facts: Facts | None = None) -> tuple[m.CurvePiece, ...]:
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


@job(
    "score/rows", "给多行计分", m.RowsRequest, m.RowsAnswer,
    rows=[{"指标值": "≥65台", "实际完成值": 62, "分值": 10}], rules="hubei-2019",
)  # fmt: skip
def many_rows(call: Call) -> m.RowsAnswer:
    """Score rows; a row that cannot be scored is a row with a status and findings."""
    asked = call.asked(m.RowsRequest)
    for at, row in enumerate(asked.rows):
        for key, value in row.items():
            call.short(value, f"$.rows[{at}].{key}")
    pack, points = pack_of(asked.rules, asked.rounding), number_of(asked.points, "$.points")
    known: dict[str, Any] = {name: getattr(asked, name) for name in ("columns", "facts", "prefix")}
    try:
        scored = score_rows(asked.rows, rules=pack, points=points, **known)
    except IndicatorsError:
        raise
    except (TypeError, ValueError) as error:
        raise refused("value_wrong", str(error), where="$.rows") from None
    return m.RowsAnswer(rows=tuple({key: _plain(value) for key, value in row.items()} for row in scored))


# Tables as JSON


@job("score", "给一张表计分", m.TableRequest, SelfEvaluation)
def one_table(call: Call) -> SelfEvaluation:
    """Score a goal table."""
    asked = call.asked(m.TableRequest)
    return score(asked.table, asked.actuals or asked.values, pack_of(asked.rules, asked.rounding), asked.facts)


@job("explain", "说明一个得分", m.ExplainRequest, Explanation)
def explained(call: Call) -> Explanation:
    """Put a score into words, step by step."""
    asked = call.asked(m.ExplainRequest)
    pack = pack_of(asked.rules)
    try:
        return explain(asked.score, pack)
    except Exception:  # noqa: BLE001 - a score that somebody else made up may break any step of its words
        message = "这不是本程序给出的得分，说明不了"
        raise refused("value_wrong", message, where="$.score") from None


@job("review", "审核一张表", m.TableRequest, m.ReviewAnswer)
def one_review(call: Call) -> m.ReviewAnswer:
    """Review a goal table; of a filled form the printed scores, too."""
    asked = call.asked(m.TableRequest)
    return reviewed(asked.table, pack_of(asked.rules, asked.rounding))


def reviewed(table: GoalTable, pack: RulePack) -> m.ReviewAnswer:
    """What the review finds in a table."""
    form = published_form(table)
    published = None if form is None else review_published(form, pack)
    own: list[Finding] = [*table.findings, *review(table)]
    if published is not None:
        own += [*published.findings, *(finding for row in published.rows for finding in row.findings)]
    return m.ReviewAnswer(name=table.name, report=table.report, findings=ordered(own), published=published)


# Packs


@job("packs", "规则包", None, m.PacksAnswer)
def packs(_: Call) -> m.PacksAnswer:
    """List the packs that ship."""
    return m.PacksAnswer(packs=tuple(pack_line(load_rulepack(each)) for each in rulepack_ids()))


@job("packs/show", "一个规则包", None, RulePack)
def one_pack(call: Call) -> RulePack:
    """Show a pack, with all its rules and their sources."""
    return load_rulepack(call.query.get("id", "")[: call.settings.letters].replace("\n", " "))


@job("packs/suited", "哪些规则包适用", m.TableRequest, m.PacksAnswer)
def fitting(call: Call) -> m.PacksAnswer:
    """Rank the packs for a table, each with the reason."""
    return m.PacksAnswer(
        packs=tuple(pack_line(each.pack, each.reason) for each in suited(call.asked(m.TableRequest).table))
    )


def pack_line(pack: RulePack, reason: str = "") -> m.PackLine:
    """A pack as a line of a list."""
    return m.PackLine(
        id=pack.id, title=pack.title, place=pack.jurisdiction, evidence=evidence_words(pack), reason=reason
    )


# Forms, as files


@job("forms", "读表", _TABLE, m.TablesAnswer)
def forms(call: Call) -> m.TablesAnswer:
    """Read the goal tables of a file, or of pasted text."""
    given = call.upload()
    return m.TablesAnswer(tables=call.tables(given.source("table"), given.fields.get("sheet", "")))


@job("forms/score", "读表并计分", _SCORED, m.ScoredForms)
def scored_forms(call: Call) -> m.ScoredForms:
    """Read and score the goal tables of a file; the answer is short."""
    return m.ScoredForms(forms=tuple(map(short, score_upload(call, call.upload()))))


@job("forms/review", "读表并审核", (*_TABLE, *_RULES), m.ReviewsAnswer)
def reviewed_forms(call: Call) -> m.ReviewsAnswer:
    """Read and review the tables of a file."""
    given = call.upload()
    pack = _pack_given(given)
    tables = call.tables(given.source("table"), given.fields.get("sheet", ""))
    return m.ReviewsAnswer(forms=tuple(reviewed(table, pack) for table in tables))


@job("forms/file", "读表、计分，下载自评表", (*_SCORED, "layout", "template"), "html md txt json csv xlsx docx")
def form_file(call: Call) -> Answer:
    """Read and score a file, and give the self-evaluation form; ``format`` says in which format.

    A bureau's own form (``template``) comes back filled in, in its own format.
    """
    given = call.upload()
    results, own = score_upload(call, given), given.source("template")
    if own is not None:
        return own_form(call, own, results)
    return file_of(results, call.query.get("format", "html"), given.fields.get("layout"))


@job("forms/blank", "下载待填的实际完成值表", _TABLE, "csv xlsx")
def blank(call: Call) -> Answer:
    """Give the file of actual values to fill in for a goal table."""
    given = call.upload()
    tables = call.tables(given.source("table"), given.fields.get("sheet", ""))
    return rows_file("实际完成值", blank_rows(tables), call.query.get("format", "csv"))


def _pack_given(given: Upload) -> RulePack:
    return pack_of(given.fields.get("rules") or m.DEFAULT_PACK, given.fields.get("rounding"))


def score_upload(call: Call, given: Upload) -> list[SelfEvaluation]:
    """Score what was uploaded."""
    tables = call.tables(given.source("table"), given.fields.get("sheet", ""))
    pack, filled = _pack_given(given), given.source("actuals")
    actuals: Mapping[str, Actuals] = {}
    if filled is not None:
        name, data = filled
        actuals = read_actuals(data, tables, name)
    return [score(table, actuals.get(table.name), pack) for table in tables]


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


# Evaluation tables


@job("evaluation", "读评价指标体系，列出要答的问题", _TABLE, m.QuestionsAnswer)
def questionnaire(call: Call) -> m.QuestionsAnswer:
    """Read an evaluation table with its printed standards, and the questions that they ask."""
    table = read_evaluation_table(call.sheets(call.upload().source("table"), "评价指标体系"))
    return m.QuestionsAnswer(table=table, questionnaire=table.questionnaire())


@job(
    "evaluation/score", "按评分标准和答卷评分", (*_TABLE, "answers", "answers_text", "rules"), TableEvaluation
)  # fmt: skip
def evaluated(call: Call) -> TableEvaluation:
    """Score an evaluation table by the standards that it prints and by the answers."""
    given = call.upload()
    table = read_evaluation_table(call.sheets(given.source("table"), "评价指标体系"))
    rules = given.fields.get("rules")
    return evaluate_table(table, call.sheets(given.source("answers"), "答卷"), rules or None)


# Many files


@job("batch", "多个文件或一个 zip：计分并审核", ("files", *_RULES), m.BatchAnswer)
def batch(call: Call) -> m.BatchAnswer:
    """Score and review file after file; one that cannot be read stops no other."""
    given = call.upload()
    pack = _pack_given(given)
    return m.BatchAnswer(files=tuple(one_file(call, name, data, pack) for name, data in call.unzipped(given)))


def one_file(call: Call, name: str, data: bytes, pack: RulePack) -> m.FileLine:
    """Score and review one file of many."""
    try:
        tables = call.tables((name, data))
        results = [short(score(table, None, pack)) for table in tables]
        return m.FileLine(file=name, forms=tuple(results), reviews=tuple(reviewed(table, pack) for table in tables))
    except IndicatorsError as error:
        said = error.diagnostic
        return m.FileLine(file=name, problem=Diagnostic(code=said.code, message=said.message, hint=said.hint))


def _plain(value: object) -> m.Value:
    if value is None or isinstance(value, str | int):
        return value
    return decimal_string(Fraction(str(value)))
