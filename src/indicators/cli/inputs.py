"""What several commands read: rule packs, cells, tables, days, files of settings.

Lives here: from an argument to what it names, or to an error that a person understands. May not: print results.
"""

import re
import tomllib
import warnings
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from indicators.cli import screen
from indicators.cycle.rectification import day_of
from indicators.errors import Fault, FormError
from indicators.files import read_forms, read_sheets
from indicators.forms.cells import Row
from indicators.rulepacks import RulePack, WeakEvidenceWarning, load_rulepack, path_or_id, rounded
from indicators.targets import GoalTable


def pack_of(rules: str, rounding: str | None = None, *, quiet: bool = False) -> RulePack:
    """The pack that an argument names, in the rounding asked for; weak evidence is said unless the results say it."""
    with warnings.catch_warnings(record=True, action="always", category=WeakEvidenceWarning) as caught:
        pack = load_rulepack(path_or_id(rules))
    for each in caught if not quiet else ():
        screen.complain(f"提醒：{each.message}")
    return rounded(pack, rounding) if rounding else pack


def rows_of(path: str) -> list[Row]:
    """The rows of all sheets of a file that are shown."""
    rows = [row for sheet in read_sheets(path) if not sheet.hidden for row in sheet.rows]
    if not rows:
        raise FormError.of(code="empty_file", message="文件里没有内容", fault=Fault.FORM, where=path)
    return rows


def cells_of(path: str) -> list[Sequence[str]]:
    """The cells of all sheets of a file that are shown, the empty rows too."""
    return [row for sheet in read_sheets(path) if not sheet.hidden for row in sheet.cells]


def forms_in(path: str) -> Sequence[GoalTable]:
    """The forms of a file; none of a list, or of a finance-side evaluation."""
    try:
        return read_forms(path)
    except FormError as error:
        if error.code != "no_table":
            raise
    return ()


def text_of(path: str) -> str:
    """The text of a file in UTF-8."""
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = "这个文件读不了：应是 UTF-8 的文本文件"
        raise FormError.of(code="unreadable_file", message=message, fault=Fault.FORM, where=path) from error


def settings_of(path: str, what: str) -> Mapping[str, Any]:
    """The content of a TOML file of a person's own."""
    try:
        return tomllib.loads(text_of(path))
    except tomllib.TOMLDecodeError as error:
        raise FormError.of(code="toml_unreadable", message=f"{what}读不出来：{error}", where=path) from error


def day(text: str) -> date:
    """The day that an argument says, with its year; of a month alone its last."""
    found = day_of(re.sub(r"^(\d{4})[-年/.](\d{1,2})月?$", r"\1年\2月", text.strip()))
    if found is None:
        hint = "写成 2026-07-31 或 2026年7月31日；只写到月的算月末"
        raise FormError.of(code="bad_day", message=f"“{text}”不是一个日期", hint=hint)
    return found
