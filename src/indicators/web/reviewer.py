"""The reviewer's page (审核人的页面): many forms at once, each with what was found and what was recomputed.

Lives here: what the page shows of a file. May not: review, score (the rooms do), send.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from indicators.comparators import decimal_string
from indicators.errors import Diagnostic, Finding, IndicatorsError, Level
from indicators.explaining import rating_words, total_words
from indicators.findings import Fold, folded
from indicators.reviewing import PublishedReview, Reason, RowReview, published_form, review, review_published
from indicators.rulepacks import RulePack, suited
from indicators.scoring import score
from indicators.standards import round_to
from indicators.targets import GoalTable
from indicators.web.models import DEFAULT_PACK
from indicators.web.problems import Answer, refused
from indicators.web.requests import Call, pack_of
from indicators.web.showing import choices, page

_MET = {True: "达标", False: "未达标", None: ""}
_DIGITS = 2


@frozen(kw_only=True)
class FormShown:
    """A form among many (一张表).

    Args:
        file: The file that it stands in.
        name: What it is about.
        pack: The pack that was used.
        total: The total as recomputed, with its grade.
        printed: The total as printed, with its grade.
        counts: How many findings of each level.
        wrong: How many printed scores are held to be wrong, of how many.
        folds: The findings.
        rows: The rows that a person should look at.
        way: The one way of scoring that explains the form.
        carried: The table, for the clerk's page.
        problem: Why nothing could be done.
    """

    file: str
    name: str = ""
    pack: str = ""
    total: str = ""
    rating: str = ""
    printed: str = ""
    counts: tuple[tuple[str, str, int], ...] = ()
    wrong: str = ""
    folds: tuple[Fold, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    way: str = ""
    carried: str = ""
    problem: Diagnostic | None = None


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


def _forms(call: Call, name: str, data: bytes, rules: str, rounding: str) -> Iterator[FormShown]:
    """The forms of a file; one that cannot be read is a line, too."""
    if not data and not name:
        return
    try:
        for table in call.tables((name, data)):
            yield _shown(name, table, rules, rounding)
    except IndicatorsError as error:
        yield FormShown(file=name, problem=error.diagnostic)


def _shown(file: str, table: GoalTable, rules: str, rounding: str) -> FormShown:
    chosen = rules or next((each.pack.id for each in suited(table)), DEFAULT_PACK)
    pack = pack_of(chosen, rounding or None)
    form = published_form(table)
    published = None if form is None else review_published(form, pack)
    total, rating = _scored(table, pack)
    found: list[Finding] = [*table.findings, *review(table)]
    if published is not None:
        found += [*published.findings, *(each for row in published.rows for each in row.findings)]
    folds = folded(found)
    levels = Counter(each.level for fold in folds for each in fold.findings)
    printed = "" if form is None or form.total is None else decimal_string(form.total)
    return FormShown(
        file=file,
        name=table.name,
        pack=chosen,
        total=total,
        rating=rating,
        printed=printed + (f"，{form.grade}" if form is not None and form.grade else ""),
        counts=tuple((level.value, level.label, levels[level]) for level in Level if levels[level]),
        wrong="" if published is None else f"{len(published.wrong)} / {len(published.rows)}",
        folds=folds,
        rows=() if published is None else tuple(map(_cells, _looked_at(published))),
        way="" if published is None or published.way is None else published.way.label,
        carried=json.dumps([table.to_dict()], ensure_ascii=False),
    )


def _scored(table: GoalTable, pack: RulePack) -> tuple[str, str]:
    try:
        result = score(table, None, pack)
    except IndicatorsError:  # no rule for any of its rows: the findings stand all the same
        return "", f"规则包 {pack.id} 不适用"
    return total_words(result), rating_words(result)


def _looked_at(published: PublishedReview) -> Sequence[RowReview]:
    told = {Reason.UNDETERMINED, Reason.NOT_COMPUTABLE}
    return [row for row in published.rows if row.reason.wrong or row.reason in told]


def _cells(row: RowReview) -> tuple[str, ...]:
    values = (row.indicator.points, row.expected, row.published, row.difference)
    numbers = ("" if value is None else decimal_string(round_to(value, _DIGITS)) for value in values)
    said = (row.name, row.indicator.target.text, row.indicator.actual_text or "", _MET[row.met])
    return (*said, *numbers, row.reason.label, row.why)
