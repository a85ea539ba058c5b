"""The clerk's page (填报人的页面): from a form of the browser to the page that answers it.

A page carries all that it needs for the next request: the table as JSON, what was typed; nothing stays here.

Lives here: what the page shows of a scored table. May not: score, word (the rooms do), send.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import PurePath
from typing import Any

from attrs import evolve, frozen

from indicators.comparators import Blank, Comparator, Unparsed, decimal_string
from indicators.errors import Fault, Finding, IndicatorsError, Level
from indicators.explaining import citation, explain, rating_words, rule_words, total_words
from indicators.files import paper_bytes, read_actuals, read_sheets
from indicators.files.in_place import FORMATS, fill
from indicators.files.marking import marked
from indicators.findings import folded, ordered
from indicators.forms import render_form
from indicators.forms.kinds import money_factor
from indicators.forms.selfeval import money_of, target_words
from indicators.forms.writing import Paper, lay_opinion, layout_labels
from indicators.forms.writing.fields import FIELDS
from indicators.reviewing import review
from indicators.reviewing.money import amount
from indicators.rulepacks import RulePack, suited
from indicators.scoring import Score, SelfEvaluation, Status, score
from indicators.standards import percent
from indicators.targets import MISSING, Actual, Actuals, Facts, GoalTable, Horizon, RowKey, read_actual
from indicators.web.answers import download, file_of, own_form, reviewed
from indicators.web.drawing import drawn
from indicators.web.models import DEFAULT_PACK
from indicators.web.problems import Answer, refused
from indicators.web.requests import Call, Upload, number_of, pack_of
from indicators.web.showing import Shown, chip, choices, page

_PER_CENT = 100
_UNREAD: Mapping[str, Callable[[Score], object]] = {
    "target_unparsed": lambda found: found.indicator.target,
    "VALUE_UNREADABLE": lambda found: found.indicator.target,
    "actual_unparsed": lambda found: found.actual.reading,
}
_CELL = {Fault.ACTUAL: "actual", Fault.TEXT: "target", Fault.FORM: "target"}


# What came


@frozen(kw_only=True)
class Filled:
    """What a browser sent (填好的页面)."""

    tables: tuple[GoalTable, ...]  # the tables, those with fields on the page without the values that they printed
    printed: tuple[GoalTable, ...]  # the tables as they were read
    rules: str  # the chosen pack; "" where the best is to be taken
    rounding: str  # the chosen rounding
    actuals: tuple[Actuals | None, ...]  # the actual values of each table; None where its own count
    fits: tuple[tuple[str, str], ...]  # ids and reasons of the packs that fit
    open: str  # the row that is open, table and number: 0.3
    # the file that the tables were read from, its name first, where it can be filled in and marked
    original: tuple[str, bytes]
    layout: str  # the chosen layout of a form to download; "" for that of the pack
    own: tuple[str, bytes] | None  # a bureau's own form that is to be filled in

    @property
    def pack(self) -> RulePack:
        """The pack with the rounding."""
        return pack_of(self.rules, self.rounding or None)

    def results(self) -> list[SelfEvaluation]:
        """The tables as scored."""
        pack = self.pack
        return [
            score(table, known, pack, None if known is None else known.facts)
            for table, known in zip(self.tables, self.actuals, strict=True)
        ]


def filled(call: Call) -> Filled:
    """Read what a browser sent: a new table, or the one that the page carries with what was typed."""
    given = call.upload()
    rules, rounding = given.fields.get("rules", ""), given.fields.get("rounding", "")
    source = given.source("table")
    if source is None and given.fields.get("carried"):
        printed = carried(call, given.fields["carried"])
        fits = tuple((str(each[0]), str(each[-1])) for each in unpacked(given, "fits", []))
        original = _kept(given)
        typed = [any(name.startswith(f"a.{at}.") for name in given.fields) for at in range(len(printed))]
        actuals: tuple[Actuals | None, ...] = tuple(
            _typed(given, at, table) if typed[at] else None for at, table in enumerate(printed)
        )
        tables = tuple(_unfilled(table) if typed[at] else table for at, table in enumerate(printed))
    else:
        tables = printed = call.tables(source, given.fields.get("sheet", ""))
        small = source is not None and len(source[1]) * 4 < call.settings.size  # a page can carry it beside the table
        original = source if source is not None and small and source[0].lower().endswith(FORMATS) else ("", b"")
        fits = tuple((each.pack.id, each.reason) for each in suited(tables[0]))
        file = given.source("actuals")
        found: Mapping[str, Actuals] = {} if file is None else read_actuals(file[1], tables, file[0])
        actuals = tuple(found.get(table.name) for table in tables)
    chosen = rules or (fits[0][0] if fits else DEFAULT_PACK)
    return Filled(
        tables=tables,
        printed=printed,
        rules=chosen,
        rounding=rounding,
        actuals=actuals,
        fits=fits,
        open=given.fields.get("open", ""),
        original=original,
        layout=given.fields.get("layout", ""),
        own=given.source("own"),
    )


def unpacked(given: Upload, name: str, default: object) -> Any:  # noqa: ANN401 - JSON is any of six types
    """What a page carries under a name."""
    try:
        return json.loads(given.fields.get(name) or json.dumps(default))
    except ValueError:
        raise refused("page_broken", "这一页带的内容损坏了", "请重新选文件") from None


def _kept(given: Upload) -> tuple[str, bytes]:
    """The file that a page carries; where a script keeps it back, its name alone."""
    text, name = given.fields.get("original", ""), given.fields.get("original_name", "")
    try:
        return (name, b64decode(text, validate=True)) if name.lower().endswith(FORMATS) else ("", b"")
    except ValueError:
        return "", b""


def carried(call: Call, text: str) -> tuple[GoalTable, ...]:
    """The tables that a page carries."""
    try:
        found = json.loads(text)
        return tuple(GoalTable.from_dict(each) for each in found[: call.settings.files])
    except (ValueError, TypeError, KeyError, AttributeError):
        raise refused("page_broken", "这一页带的表损坏了", "请重新选文件") from None


def _unfilled(table: GoalTable) -> GoalTable:
    """The table without the values that it printed: those on the page count."""
    goals = (
        evolve(goal, indicators=tuple(evolve(row, actual_text=None, deviation_reason=None) for row in goal.indicators))
        if goal.horizon is Horizon.ANNUAL
        else goal
        for goal in table.goals
    )
    return evolve(table, goals=tuple(goals))


def _typed(given: Upload, at: int, table: GoalTable) -> Actuals:
    """What stands in the fields of one table."""
    values = []
    rows = [row for goal in table.goals_of(Horizon.ANNUAL) for row in goal.indicators]
    for number, row in enumerate(rows, 1):
        said = (given.fields.get(f"{what}.{at}.{number}", "") for what in "ars")
        text, reason, share = (each.replace("\r\n", "\n").strip() for each in said)
        part = _share(share)
        if text or reason or part is not None:
            read = read_actual(text, row.name) if text else MISSING
            actual = Actual(text=text, reading=read, reason=reason or None, share=part)
            values.append((RowKey(number=number), actual))
    typed = given.fields.get(f"e.{at}", "").strip()
    spent = amount(typed, table.money_unit)
    why = "“全年执行数”看不懂，未采用"
    unread = Finding(code="ACTUAL_UNREADABLE", message=why, text=typed, level=Level.ERROR, fault=Fault.ACTUAL)
    return Actuals(
        values=values,
        executed={} if spent is None else {"": spent},
        facts=Facts.from_dict(unpacked(given, f"facts.{at}", {})),
        findings=(unread,) if typed and spent is None else (),
    )


def _share(text: str) -> Fraction | None:
    part = number_of(text.removesuffix("%"), "得分比例") if text else None
    if part is None:
        return None
    part = part / _PER_CENT if text.endswith("%") or part > 1 else part
    return part if 0 <= part <= 1 else None


# What is shown


def clerk(call: Call) -> Answer:
    """The page of a scored table; what is wrong with the request stands on the page."""
    if not call.body:
        return page("clerk.html.jinja", **choices(tables=(), original=""))
    try:
        sent = filled(call)
        results = sent.results()
    except IndicatorsError as error:
        fields = call.upload().fields
        kept = {"pasted": fields.get("table_text", ""), "rules": fields.get("rules", "")}
        empty = page("clerk.html.jinja", **choices(tables=(), original="", problem=error.diagnostic, **kept))
        return evolve(empty, status=422)
    pairs = zip(results, sent.actuals, strict=True)
    shown = [table_shown(at, result, known, sent.open) for at, (result, known) in enumerate(pairs)]
    carry = json.dumps([table.to_dict() for table in sent.printed], ensure_ascii=False)
    chosen = choices(
        tables=shown,
        carried=carry,
        sent=sent,
        fits=sent.fits,
        fits_json=json.dumps(sent.fits, ensure_ascii=False),
        rules=sent.rules,
        rounding=sent.rounding,
        pack=results[0].pack,
        levels=tuple(dict.fromkeys(band.level for rule in results[0].pack.rules for band in rule.bands)),
        original=b64encode(sent.original[1]).decode(),
        layouts=layout_labels(),
        own_fields=FIELDS,
    )
    return page("clerk.html.jinja", **chosen)


def table_shown(at: int, result: SelfEvaluation, known: Actuals | None, opened: str) -> Shown:
    """A scored table as the page shows it."""
    table, execution = result.table, result.execution
    said = review(table)
    by_row = {number: _own(score, said) for number, score in enumerate(result.scores, 1)}
    placed = {finding for own in by_row.values() for finding in own}
    rest = [each for each in (*result.findings, *said) if each not in placed]
    facts = (known.facts if known else None) or Facts()
    factor = money_factor(table.money_unit) or 1
    earned = "待定" if execution is None or execution.earned is None else decimal_string(execution.earned)
    return {
        "at": at,
        "result": result,
        "total": total_words(result),
        "rating": rating_words(result),
        "executed": _money(None if execution is None else execution.executed, factor),
        "budget": _money(None if execution is None else execution.budget, factor),
        "rate": "" if execution is None or execution.rate is None else percent(execution.rate),
        "execution": "" if execution is None else f"{earned} / {decimal_string(execution.points)}",
        "facts": json.dumps(facts.to_dict(), ensure_ascii=False),
        "rows": tuple(
            _row(number, found, result, by_row[number])
            | {"key": (key := f"{at}.{number}"), "opened": _opened(found, result, facts) if opened == key else None}
            for number, found in enumerate(result.scores, 1)
        ),
        "folds": folded(rest),
    }


def _money(amount: Fraction | None, factor: int) -> str:
    return "" if amount is None else decimal_string(amount / factor)


def _own(found: Score, said: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that speak of a row: its own, and those of the table at its place."""
    where = found.indicator.where
    at_place = [
        each
        for each in said
        if where and each.where and each.where.startswith(where) and not each.where[len(where) :][:1].isdecimal()
    ]
    return tuple(dict.fromkeys((*found.findings, *at_place)))


def _row(number: int, found: Score, result: SelfEvaluation, findings: Sequence[Finding]) -> Shown:
    row, actual = found.indicator, found.actual
    beside: dict[str, list[Finding]] = {"name": [], "target": [], "actual": []}
    unread = {code for code, read in _UNREAD.items() if isinstance(read(found), Unparsed)}  # their chip says it
    for each in (each for each in findings if each.code not in unread):
        cell = "name" if each.code.startswith("NAME") else _CELL.get(each.fault, "name")
        beside[cell].append(evolve(each, message=each.message.removeprefix(f"{row.name}：")))
    reading, money = actual.reading, money_of(result.table, found)
    return {
        "number": number,
        "found": found,
        "printed": target_words(row),
        "chip": chip(row.target, money),
        "read": chip(reading, money) if isinstance(reading, Comparator) else None,
        "share": "" if actual.share is None else f"{decimal_string(actual.share * _PER_CENT)}%",
        "earned": _earned(found),
        "bar": found.low if found.earned is None else found.earned,
        "judged": found.status is Status.UNDETERMINED or actual.share is not None,
        "lost": found.earned is not None and found.earned < found.points,
        "beside": {cell: tuple(own) for cell, own in beside.items()},
    }


def _earned(found: Score) -> str:
    if found.earned is not None:
        return decimal_string(found.earned)
    if found.status is Status.NOT_APPLICABLE:
        return "不计分"
    return f"{decimal_string(found.low)}～{decimal_string(found.high)}" if found.low != found.high else "—"


def _opened(found: Score, result: SelfEvaluation, facts: Facts) -> Shown:
    pack, row = result.pack, found.indicator
    rules = tuple(
        (
            rule.label,
            rule_words(rule),
            citation(pack.source_of(rule).document, rule, pack.evidence_of(rule)),
            found.rule is not None and rule.id == found.rule.id,
        )
        for rule in pack.rules
    )
    before = [
        f"{year} {value.text}"
        for year, value in (("前年", row.year_before_last), ("上年", row.previous_year))
        if value is not None and not isinstance(value, Blank | Unparsed)
    ]
    return {
        "explanation": explain(found, pack, money=money_of(result.table, found)),
        "rules": rules,
        "drawing": drawn(found, pack, facts, money_of(result.table, found).unit),
        "history": "；".join(before),
    }


def clerk_file(call: Call) -> Answer:
    """What a page gives to take away: forms, the handed-in form filled in or marked, the opinion, every step."""
    sent, kind = filled(call), call.query.get("format", "html")
    results = sent.results()
    if kind == "report":
        return download(render_form(results, "html", explained=["*"], notes=True).encode(), "计分说明.html", "html")
    if kind == "opinion":
        papers = [_opinion(table, own, sent.pack) for table, own in zip(sent.printed, results, strict=True)]
        return download(paper_bytes(papers, ".docx"), "审核意见.docx", "docx")
    if kind == "own":
        return own_form(call, sent.own, results)
    if kind not in {"marked", "filled"}:
        return file_of(results, kind, sent.layout)
    if not sent.original[1]:
        raise refused("file_missing", "没有原表：只有选了 xlsx、docx 文件时，才能在原表上批注、填分", "请重新选文件")
    name, data = sent.original
    suffix = PurePath(name).suffix.lower()
    sheets = read_sheets(data, name, limits=call.settings.of_files)
    if kind == "filled":
        data, _ = fill(data, sheets, results, suffix)
        return download(data, f"{PurePath(name).stem}-已填分{suffix}", suffix.removeprefix("."))
    found = [
        (table.name, each)
        for table, result in zip(sent.printed, results, strict=True)
        for each in ordered((*result.findings, *reviewed(table, sent.pack).findings))
    ]
    data, _ = marked(data, suffix, found, sent.printed, sheets)
    return download(data, f"{PurePath(name).stem}-批注{suffix}", suffix.removeprefix("."))


def _opinion(table: GoalTable, result: SelfEvaluation, pack: RulePack) -> Paper:
    done = reviewed(table, pack)
    return lay_opinion(table.name, table, ordered((*result.findings, *done.findings)), done.published)
