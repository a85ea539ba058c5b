"""What holds for every test: no time limit can fail the suite, and a second run draws what the first one drew.

And what several tests ask of a reading: that no filled cell of its source is lost.
"""

import gc
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from indicators.targets import GoalTable

ROOT = Path(__file__).parents[1]
gc.disable()  # until the tests are collected: what was imported for them is not looked through again and again
collect_ignore = ["bench/parity.py", "bench/web_load.py"]  # programs of their own

# each process of a test starts at once: with byte code, be that switched off for the whole machine, and with the tables
if os.access(ROOT / "grammar", os.W_OK):
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    from indicators.syntax.tables import save

    save(ROOT / "grammar")
quick = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("suite", quick)
settings.register_profile("thorough", quick, max_examples=1000, derandomize=False)
settings.load_profile("suite")


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # nearly all that a test makes is freed without
    gc.enable()


@pytest.fixture(scope="session")
def lost() -> "Callable[[list[list[str]], tuple[GoalTable, ...]], list[str]]":
    """The filled cells of a source that are nowhere in what was read of it."""
    return _lost


def _every_text(table: "GoalTable") -> Iterator[str]:
    """All that a table keeps of its source, in whatever place."""
    yield from (table.title, f"金额单位:{table.money_unit}")
    yield from (text for pair in table.header for text in (*pair, ":".join(pair)))
    yield from (text for title, rows in table.sections for text in (title, *(cell for row in rows for cell in row)))
    yield from (text for goal in table.goals for text in (goal.name, goal.description, goal.actual_text or ""))
    yield from (t for goal in table.goals for row in goal.indicators for pair in row.printed for t in pair)
    yield from (t for goal in table.goals for row in goal.indicators for t in (*row.path, row.level1))
    yield from (finding.text or "" for finding in table.findings)
    if table.report is not None:
        yield from (column.head for column in (*table.report.columns, *table.report.unused))
        yield from table.report.outside


def _plain(text: str) -> str:
    """A text without what layout puts into it: blanks, brackets of width, colons, stars."""
    for old, new in ("（(", "）)", "：:"):
        text = text.replace(old, new)
    return re.sub(r"^\d+[.、]", "", "".join(text.split()).strip("*:()"))


def _lost(rows: list[list[str]], tables: "tuple[GoalTable, ...]") -> list[str]:
    """The filled cells of a source that are nowhere in what was read."""
    from indicators.forms.cells import Row
    from indicators.forms.heads import head_words, is_count
    from indicators.forms.ticks import ticked

    kept = [_plain(text) for table in tables for text in _every_text(table) if text]
    whole = "\n".join(kept)
    cells = {cell for row in rows if not is_count(Row(0, tuple(row))) for cell in row if _plain(cell)}
    cells = {part for cell in cells for part in re.split(r"[ \u3000]{2,}", cell.replace("**", ""))}
    kept += [head_words(text) for text in kept]
    cells -= {cell for cell in cells if head_words(cell) in kept and cell.endswith(("元）", "元)"))}  # 预算情况（万元）
    return sorted(cell for cell in cells if _plain(cell) not in whole and not _is_head(cell) and ticked(cell) is None)


def _is_head(text: str) -> bool:
    """Say whether a cell may be a head over others, or an option that is not ticked."""
    from indicators.forms.heads import head_words, heading_role
    from indicators.forms.kinds import block_mode, head_label, horizon_label, is_label, table_of, word_meaning

    words = head_words(text)
    named = word_meaning("ticks", words) or word_meaning("head_names", head_label(text))
    blocks = block_mode(words) is not None or horizon_label(text) is not None
    idle = words in table_of("heads")["idle"]
    return idle or heading_role(text) is not None or is_label(words, "head_groups") or bool(named) or blocks
