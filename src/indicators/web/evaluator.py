"""The evaluator's page (评价人的页面): printed standards, their questions as fields, both readings of a text.

Lives here: what the page shows of an evaluation table. May not: read a standard, score (the rooms do), send.
"""

import json
from collections.abc import Sequence

from attrs import evolve

from indicators.cycle.evaluation import evaluation_papers
from indicators.cycle.preevaluation import DEFAULT_PACK, load_questionnaire
from indicators.errors import Finding, IndicatorsError
from indicators.evaluation import (
    COLUMNS,
    WHICH,
    EvaluatedRow,
    EvaluationRow,
    EvaluationTable,
    evaluate_table,
    read_evaluation_table,
)
from indicators.explaining import explain_evaluated, shown
from indicators.files import paper_bytes
from indicators.rulepacks import EVIDENCE, RulePack
from indicators.standards import Question, canonical
from indicators.standards.wording import HEAD
from indicators.web.answers import download
from indicators.web.problems import Answer, refused
from indicators.web.requests import TEXT, Call, Upload, pack_of
from indicators.web.showing import Shown, choices, page

_STANDARD = COLUMNS["standard"]


def evaluator(call: Call) -> Answer:
    """The page of an evaluation table with its questions."""
    if not call.body:
        return page("evaluate.html.jinja", **choices(rows=()))
    given = call.upload()
    if given.fields.get("form") and not given.fields.get("rules"):  # its bounds and what an answer earns are a pack's
        given = evolve(given, fields={**given.fields, "rules": DEFAULT_PACK})
    rules = given.fields.get("rules", "")
    try:
        cells, table = _table(call, given)
        return _page(given, cells, table, rules)
    except IndicatorsError as error:
        pasted = given.fields.get("table_text", "")
        return page("evaluate.html.jinja", **choices(rows=(), problem=error.diagnostic, pasted=pasted, rules=rules))


def evaluator_file(call: Call) -> Answer:
    """The result as a workbook."""
    given = call.upload()
    _, table = _table(call, given)
    result = evaluate_table(table, _answers(given, table), given_pack(given))
    return download(paper_bytes(evaluation_papers(result), ".xlsx"), "评价结果.xlsx", "xlsx")


def _table(call: Call, given: Upload) -> tuple[list[list[str]], EvaluationTable]:
    """The table that was given now, or that the page carries; bare standards are a table, too."""
    source = given.source("table")
    if source is None and given.fields.get("form"):
        cells = [list(row) for row in load_questionnaire(given.fields["form"]).cells(given.fields["rules"])]
    elif source is None and given.fields.get("carried"):
        try:
            cells = [[str(cell) for cell in row] for row in json.loads(given.fields["carried"])]
        except (ValueError, TypeError):
            raise refused("page_broken", "这一页带的表损坏了", "请重新选文件") from None
    else:
        cells = call.sheets(source, "评价指标体系")
    if not any(word in cell for row in cells for cell in row for word in _STANDARD):
        texts = [" ".join(filter(None, row)) for row in cells]
        if source is not None and source[0] == TEXT:  # a comma in a sentence parts no cells
            texts = given.fields["table_text"].splitlines()
        cells = [["三级指标", "分值", "评分标准"]]
        cells += [[f"第{at}条", "", text] for at, text in enumerate(filter(str.strip, texts), 1)]
    table = read_evaluation_table(cells)
    if not table.rows:
        raise refused("no_table", "没有读出评分标准", "要有“三级指标”“分值”“评分标准”三列，或一行一条评分标准")
    return cells, table


def _answers(given: Upload, table: EvaluationTable) -> list[tuple[str, ...]]:
    rows = [
        (row.name, question.name, given.fields.get(_key(number, row, question), ""))
        for number, row in enumerate(table.rows, 1)
        for question in row.questions
    ]
    return [("指标", "问题", "答案"), *rows]


def _key(number: int, row: EvaluationRow, question: Question) -> str:
    """The name of a question's field: an answer never goes to what another table asks at the same place."""
    return f"q.{number}.{question.kind}.{row.name if question.kind == 'level' else question.name}"


def _page(given: Upload, cells: Sequence[Sequence[str]], table: EvaluationTable, rules: str) -> Answer:
    answers = _answers(given, table)
    pack = given_pack(given)
    result = evaluate_table(table, answers, pack)
    places = {f"答卷第{at}行": (name, question) for at, (name, question, *_) in enumerate(answers, 1)}
    by_place: dict[object, list[Finding]] = {}
    for each in result.findings:
        by_place.setdefault(places.get(each.where or "", each.where), []).append(each)
    pairs = enumerate(zip(table.rows, result.rows, strict=True), 1)
    rows = tuple(_shown(at, printed, done, given, by_place) for at, (printed, done) in pairs)
    named = {each.row.where for each in result.rows} | set(places.values())
    rest = [each for place, own in by_place.items() if place not in named for each in own]
    return page(
        "evaluate.html.jinja",
        **choices(rules=rules),
        rows=rows,
        result=result,
        total=shown(result.total),
        bounds="" if pack is None or pack.grades is None else EVIDENCE[pack.evidence_of(pack.grades)],
        rest=rest,
        carried=json.dumps(cells, ensure_ascii=False),
    )


def _shown(
    number: int, printed: EvaluationRow, done: EvaluatedRow, given: Upload, found: dict[object, list[Finding]]
) -> Shown:
    """A row with its fields; where there are two readings, first which one is meant."""

    def field(asked: Question) -> Shown:
        key = _key(number, printed, asked)
        said = tuple(found.get((printed.name, asked.name), ()))
        return {"key": key, "question": asked, "value": given.fields.get(key, ""), "findings": said}

    which = next((field(each) for each in printed.questions if each.name == WHICH), None)
    chosen = done.row  # by the reading that was chosen
    told = "standard_ambiguous" if printed.readings else ""  # both readings stand on the page
    return {
        "number": number,
        "row": printed,
        "words": canonical(chosen.standard).removeprefix(HEAD),
        "reading": which,
        "readings": tuple(canonical(each).removeprefix(HEAD) for each in printed.readings),
        "fields": () if chosen.readings else tuple(map(field, chosen.questions)),
        "earned": "待定" if done.earned is None else shown(done.earned),
        "steps": explain_evaluated(done, given_pack(given)),
        "findings": tuple(each for each in found.get(printed.where, ()) if each.code != told),
    }


def given_pack(given: Upload) -> RulePack | None:
    """The pack that was chosen, if one was."""
    rules = given.fields.get("rules", "")
    return pack_of(rules) if rules else None
