"""``indicators parse``：解析指标值，显示读法、规范写法、计量单位和区间.

Lives here: one call of each room. May not: parsing, the words for a reading.
"""

import argparse
import sys
from typing import Any

from indicators import comparators as c
from indicators.cli import screen
from indicators.comparators.wording import reading_lines
from indicators.syntax import parse
from indicators.units import join, unlisted


def run(chosen: argparse.Namespace) -> int:
    """Read every text; an unreadable one does not stop the others."""
    status = 0
    for text in chosen.text:
        for one in sys.stdin.read().splitlines() if text == "-" else [text]:
            reading = parse(one, column_unit=chosen.unit, column_comparator=chosen.comparator, name=chosen.name)
            strange = _unlisted(reading)
            if isinstance(reading, c.Unparsed) or strange:
                status = 1
            if chosen.json:
                screen.data(_json(reading), indent=None)
            elif chosen.canonical:
                print(reading.canonical)
            else:
                screen.pairs(reading_lines(reading))
            for word in strange:
                screen.complain(
                    f"提醒：「{one}」的计量单位“{word}”不在单位表里：照原文保留，不能换算，请核对是不是写错了"
                )
    return status


def _unlisted(reading: c.Comparator) -> tuple[str, ...]:
    """The unit words that the table lacks, those of the parts of a compound too."""
    parts = reading.parts if isinstance(reading, c.Compound) else (reading,)
    units = (
        join(part.unit, () if isinstance(part, c.Change) else part.per)
        for part in parts
        if isinstance(part, c.Quantity | c.Between | c.Change)
    )
    return tuple(dict.fromkeys(word for unit in units for word in unlisted(unit)))


def _json(reading: c.Comparator) -> dict[str, Any]:
    out = reading.to_dict() | {"canonical": reading.canonical}
    if isinstance(reading, c.Quantity | c.Between):
        out["interval"] = str(reading.interval)
    if isinstance(reading, c.Unparsed) and reading.diagnostic is not None:
        out["diagnostic"] = reading.diagnostic.to_dict()
    return out
