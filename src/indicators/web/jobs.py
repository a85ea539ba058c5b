"""What can be asked (可以问什么): one function for each request, from what came to what goes back.

Lives here: the jobs by name. May not: logic of a room, HTTP, a file of the server.
"""

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from indicators.calls import score_row, score_rows
from indicators.data import Data
from indicators.errors import Diagnostic, IndicatorsError
from indicators.evaluation import TableEvaluation, evaluate_table, read_evaluation_table
from indicators.explaining import Explanation, explain
from indicators.files import read_actuals
from indicators.files.actuals import blank_rows
from indicators.forms.writing import layout_ids
from indicators.rulepacks import RulePack, load_rulepack, rulepack_ids, suited
from indicators.scoring import SelfEvaluation, score
from indicators.standards import Unreadable, canonical, questions
from indicators.syntax import parse, parse_standard
from indicators.web import models as m
from indicators.web.answers import curve, file_of, own_form, pack_line, plain, reviewed, rows_file, short, value_reading
from indicators.web.problems import Answer, refused
from indicators.web.requests import Call, Upload, number_of, pack_of

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
_Run = Callable[[Call], Data | Answer]


@frozen(kw_only=True)
class Job:
    """One thing that can be asked."""

    name: str  # its name, and its path
    run: _Run  # from the request to the answer
    summary: str  # what it does
    # the class of its JSON, or the fields of its form; None where it is only fetched
    asked: type[Data] | tuple[str, ...] | None
    answers: type[Data] | str  # the class of its answer, or the media types of a file
    example: Mapping[str, object] | None = None  # a request to try it with


JOBS: dict[str, Job] = {}


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
    return m.RowAnswer(
        score=found, explanation=explain(found, pack), curve=curve(found.bound, pack, found.points, asked.facts)
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
    return m.RowsAnswer(rows=tuple({key: plain(value) for key, value in row.items()} for row in scored))


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
    actuals = {} if filled is None else read_actuals(filled[1], tables, filled[0])
    return [score(table, actuals.get(table.name), pack) for table in tables]


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
