"""JSON in (json): records as a system exports them, or forms that :func:`indicators.render_form` wrote.

Lives here: which of the two it is. May not: know what a cell means.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from indicators.errors import Fault, FormError
from indicators.files.records import record_rows
from indicators.files.sheets import Sheet, plain


def sheets(text: str) -> list[Sheet]:
    """Lay JSON out as rows of cells: one sheet for records, one for each form.

    Args:
        text: A list of objects by column, lines of such objects, or what ``render_form(…, "json")`` gives.

    Raises:
        FormError: It is no JSON, or nothing that is a table.

    >>> sheets('[{"三级指标": "培训", "指标值": "≥5次"}]')[0].cells
    [['三级指标', '指标值'], ['培训', '≥5次']]
    """
    try:
        said = _loaded(text)
    except (ValueError, RecursionError) as error:
        message = "JSON 读不下去：不是完整的 JSON，也不是一行一个对象"
        raise FormError.of(code="broken_file", message=message, fault=Fault.FORM) from error
    items = said if isinstance(said, list) else [said]
    if not all(isinstance(item, Mapping) for item in items):
        message = "JSON 里不是一行一个对象的表"
        raise FormError.of(code="no_table", message=message, fault=Fault.FORM)
    forms = [item["form"] for item in items if isinstance(item.get("indicators"), list) and "form" in item]
    if forms:
        return [Sheet("", plain([map(str, row) for row in form])) for form in forms]
    return [Sheet("", record_rows(items))]


def _loaded(text: str) -> Any:  # noqa: ANN401 - whatever the file holds; asked by the caller
    try:
        return json.loads(text, parse_float=Decimal)
    except ValueError:
        return [json.loads(line, parse_float=Decimal) for line in text.splitlines() if line.strip()]
