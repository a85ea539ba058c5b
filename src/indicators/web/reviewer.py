"""The reviewer's page (审核人的页面): many forms at once, each with what was found and what was recomputed.

Lives here: what the page shows of a file. May not: review, score (the rooms do), send.
"""

import json
from collections import Counter
from collections.abc import Iterator

from indicators.comparators import decimal_string
from indicators.errors import IndicatorsError, Level
from indicators.explaining import rating_words, total_words
from indicators.findings import folded
from indicators.forms.writing.opinion import looked_at, verdict_cells
from indicators.reviewing import published_form
from indicators.rulepacks import RulePack, suited
from indicators.scoring import score
from indicators.targets import GoalTable
from indicators.web.answers import reviewed
from indicators.web.models import DEFAULT_PACK
from indicators.web.problems import Answer, refused
from indicators.web.requests import Call, pack_of
from indicators.web.showing import Shown, choices, page


def reviewer(call: Call) -> Answer:
    """The page with the forms of a folder, of an archive or of some files."""
    if not call.body:
        return page("review.html.jinja", **choices(forms=()))
    try:
        given = call.upload()
        rules, rounding = given.fields.get("rules", ""), given.fields.get("rounding", "")
        if rules:
            pack_of(rules, rounding or None)
        found = [shown for name, data in call.unzipped(given) for shown in _forms(call, name, data, rules, rounding)]
        if not found:
            raise refused("file_missing", "没有选文件")
    except IndicatorsError as error:
        return page("review.html.jinja", **choices(forms=(), problem=error.diagnostic))
    return page("review.html.jinja", **choices(forms=tuple(found), rules=rules, rounding=rounding))


def _forms(call: Call, name: str, data: bytes, rules: str, rounding: str) -> Iterator[Shown]:
    """The forms of a file; one that cannot be read is a line, too."""
    if not data and not name:
        return
    try:
        for table in call.tables((name, data)):
            yield _shown(name, table, rules, rounding)
    except IndicatorsError as error:
        yield {"file": name, "problem": error.diagnostic, "folds": (), "rows": ()}


def _shown(file: str, table: GoalTable, rules: str, rounding: str) -> Shown:
    chosen = rules or next((each.pack.id for each in suited(table)), DEFAULT_PACK)
    pack = pack_of(chosen, rounding or None)
    form = published_form(table)
    done = reviewed(table, pack)
    published, folds = done.published, folded(done.findings)
    rows = () if published is None else looked_at(published)
    total, rating = _scored(table, pack)
    levels = Counter(each.level for fold in folds for each in fold.findings)
    printed = "" if form is None or form.total is None else decimal_string(form.total)
    return {
        "file": file,
        "name": table.name,
        "pack": chosen,
        "total": total,
        "rating": rating,
        "printed": printed + (f"，{form.grade}" if form is not None and form.grade else ""),
        "counts": tuple((level.value, level.label, levels[level]) for level in Level if levels[level]),
        "wrong": "" if published is None else f"{len(published.wrong)} / {len(published.rows)}",
        "folds": folds,
        "rows": [(row.name, row.indicator.target.text, *verdict_cells(row)) for row in rows],
        "way": "" if published is None or published.way is None else published.way.label,
        "carried": json.dumps([table.to_dict()], ensure_ascii=False),
        "problem": None,
    }


def _scored(table: GoalTable, pack: RulePack) -> tuple[str, str]:
    try:
        result = score(table, None, pack)
    except IndicatorsError:  # no rule for any of its rows: the findings stand all the same
        return "", f"规则包 {pack.id} 不适用"
    return total_words(result), rating_words(result)
