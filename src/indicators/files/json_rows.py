"""JSON in (json): records as a system exports them, or forms that :func:`indicators.render_form` wrote.

Lives here: which of the two it is, a form's rows. May not: know what a cell means.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from indicators.errors import Diagnostic, Fault, FormError
from indicators.files.records import record_rows
from indicators.files.sheets import Sheet, plain
from indicators.forms.selfeval import goal_block

_HEAD = ("目标名称", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")


def sheets(text: str) -> list[Sheet]:
    """Lay JSON out as rows of cells: one sheet for records, one for each form.

    Args:
        text: A list of objects by column, lines of such objects, or what ``render_form(…, "json")`` gives.

    Returns:
        The sheets.

    Raises:
        FormError: It is no JSON, or nothing that is a table.

    >>> sheets('[{"三级指标": "培训", "指标值": "≥5次"}]')[0].cells
    [['三级指标', '指标值'], ['培训', '≥5次']]
    """
    try:
        said = _loaded(text)
    except (ValueError, RecursionError) as error:
        message = "JSON 读不下去：不是完整的 JSON，也不是一行一个对象"
        raise FormError(Diagnostic(code="broken_file", message=message, fault=Fault.FORM)) from error
    items = said if isinstance(said, list) else [said]
    if not all(isinstance(item, Mapping) for item in items):
        message = "JSON 里不是一行一个对象的表"
        raise FormError(Diagnostic(code="no_table", message=message, fault=Fault.FORM))
    forms = [item for item in items if isinstance(item.get("indicators"), list)]
    if forms:
        return [Sheet("", plain(_rows(form))) for form in forms]
    return [Sheet("", record_rows(items))]


def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever the file holds; asked by the caller
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return [json.loads(line, parse_float=Decimal) for line in text.splitlines() if line.strip()]


def _rows(form: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    yield [str(form.get("title", ""))]
    yield from ([label, str(text)] for label, text in form.get("head", {}).items())
    funds = form.get("funds", [])
    if funds:
        yield [f"项目资金（{form.get('money_unit', '万元')}）"]
        yield list(funds[0])
        yield from (list(map(str, line.values())) for line in funds)
    goals = form.get("goals", [])
    texts = [(str(goal["name"]), str(goal["description"]), str(goal["reached"])) for goal in goals]
    yield from goal_block(texts) if texts else ()
    yield _HEAD
    labels = {goal["name"]: f"{goal['name']}（{goal['points']}分）" for goal in goals if goal.get("points")}
    for row in form["indicators"]:
        target, actual = row.get("printed") or row.get("target", {}).get("text"), row.get("actual", {}).get("text")
        kinds = (labels.get(row.get("goal"), row.get("goal")), row.get("level1"), row.get("level2"), row.get("name"))
        values = (target, actual, row.get("points"), row.get("earned"), row.get("reason"))
        yield ["" if each is None else str(each) for each in (*kinds, *values)]
    sums = (form.get("points"), *((form.get("total"), form.get("rating")) if form.get("complete") else ("", "")))
    yield ["", "总分", "", "", "", "", *(str(each or "") for each in sums)]
