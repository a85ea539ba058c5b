"""Every row of the tables of grammar/README.md is a vector: the reference for people cannot drift from the grammar."""

from pathlib import Path

import pytest

from indicators.comparators import Unparsed
from indicators.syntax import parse

README = Path(__file__).parents[2] / "grammar" / "README.md"
HEADS = {"printed": "印成 printed", "context": "计量单位 column_unit", "code": "代码 code"}


def rows(*, columns: int, having: str | None = None, lacking: str | None = None) -> list[list[str]]:
    """Return the cells of the tables with so many columns, by a word of their head."""
    found: list[list[str]] = []
    wanted = False
    for line in README.read_text("utf-8").splitlines():
        cells = [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            wanted = False
        elif line.startswith("| 印成"):
            fits = (having is None or having in line) and (lacking is None or lacking not in line)
            wanted = len(cells) == columns and fits
        elif wanted and not line.startswith("|---"):
            found.append(cells)
    return found


READINGS = rows(columns=4, lacking=HEADS["code"])
CONTEXTS = rows(columns=5, having=HEADS["context"])
ERRORS = rows(columns=4, having=HEADS["code"])


def test_the_tables_are_found() -> None:
    assert len(READINGS) > 150
    assert len(CONTEXTS) >= 10
    assert len(ERRORS) > 15


def test_printed_reads_as_canonical() -> None:
    found = [(printed, parse(printed)) for printed, *_ in READINGS]
    assert [[text, read.canonical, read.kind, "、".join(read.anomalies)] for text, read in found] == READINGS


def test_canonical_reads_as_the_same() -> None:
    assert [printed for printed, canonical, *_ in READINGS if parse(printed) != parse(canonical)] == []


@pytest.mark.parametrize(("printed", "unit", "comparator", "name", "canonical"), CONTEXTS)
def test_context_adds_what_is_left_out(printed: str, unit: str, comparator: str, name: str, canonical: str) -> None:
    read = parse(printed, column_unit=unit or None, column_comparator=comparator or None, name=name or None)
    assert canonical == read.canonical


@pytest.mark.parametrize(("printed", "code", "at", "hint"), ERRORS)
def test_errors_say_place_and_hint(printed: str, code: str, at: str, hint: str) -> None:
    read = parse(printed)
    assert isinstance(read, Unparsed)
    assert read.diagnostic is not None
    assert (code, at, hint) == (read.diagnostic.code, read.diagnostic.at, read.diagnostic.hint or "")
