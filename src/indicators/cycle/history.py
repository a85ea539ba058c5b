"""The history of a project over the year (项目历程): each stage's result from its data, and all of them as one picture.

Lives here: what `rules/history.toml` finds in the data of the stages, the drawing. May not: judge, compute a score.
"""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

from attrs import evolve, frozen

from indicators._resources import rules_table
from indicators.comparators import decimal_string
from indicators.data import Data
from indicators.forms.templating import rendered
from indicators.forms.writing import Paper, lay_document
from indicators.standards import number_words, percent

_TEN_THOUSAND = 10_000
_PATH = re.compile(r"\{([^{}]+)\}")
_ROW, _TOP = 26, 64  # pixels


@frozen(kw_only=True)
class Bar(Data):
    """A share that is drawn (一条)."""

    label: str  # what it is
    share: Fraction  # the share of the whole
    most: Fraction | None = None  # what it may come to while something is open; None where nothing is

    @property
    def words(self) -> str:
        """The share, or its range, in per cent: 得分 80%～90%."""
        return f"{self.label} {percent(self.share, 1)}" + ("" if self.most is None else f"～{percent(self.most, 1)}")


@frozen(kw_only=True)
class Milestone(Data):
    """What came out of a stage (一个阶段)."""

    stage: str  # 目标审核
    name: str = ""  # the project, where the stage says it
    result: str = ""  # the word that counts, 通过; may be empty
    said: str = ""  # what is said beside it
    bars: tuple[Bar, ...] = ()  # what is drawn


def milestones(data: object) -> tuple[Milestone, ...]:
    """Find the results of a stage in the data that its command gives; none in data of no stage.

    >>> milestones({"charges": [], "result": "通过", "name": "抢修"})[0].result
    '通过'
    """
    if isinstance(data, list):
        return tuple(found for each in data for found in milestones(each))
    stage = next(
        (
            each
            for each in rules_table("history")["stages"]
            if isinstance(data, dict) and data.keys() >= {*each["keys"]}
        ),
        None,
    )
    if stage is None:
        return ()
    name = _text(data, stage["name"]) if "name" in stage else ""
    parts = _at(data, stage["each"]) if "each" in stage else [data]
    return tuple(_milestone(stage, part, name) for part in parts or ())


def _milestone(stage: Mapping[str, Any], data: object, name: str) -> Milestone:
    known = [(each["label"], [_number(data, path) for path in each["of"]]) for each in stage.get("bars", ())]
    bars = [Bar(label=label, share=share) for label, of in known if (share := _share(of)) is not None]
    said = _filled(data, stage["said"])
    least, most, rows = _open(stage, data)
    if rows:
        said += f"（另有 {rows} 行待定）"
    elif least is not None and most is not None and most > least:
        ends = " ～ ".join(number_words(each, 2) for each in (least, most)).replace(" ", "")
        said += f"（另有 {number_words(most - least, 2)} 分待定，{ends} 分）"
        if bars and known[0][1][-1]:
            whole = known[0][1][-1]
            bars[0] = evolve(bars[0], share=least / whole, most=most / whole)
    return Milestone(
        stage=_filled(data, stage["label"]),
        name=name,
        result=_text(data, stage["result"]) if "result" in stage else "",
        said=said,
        bars=tuple(bars),
    )


def _open(stage: Mapping[str, Any], data: object) -> tuple[Fraction | None, Fraction | None, int]:
    """The least and the most that a score may come to; or how many rows are open that have no points."""
    where = stage.get("open", {})
    if "rows" not in where:
        return (_number(data, where["least"]), _number(data, where["most"]), 0) if where else (None, None, 0)
    rows = _at(data, where["rows"]) or ()
    waiting = [_number(row, where["points"]) for row in rows if _number(row, where["earned"]) is None]
    known = [each for each in waiting if each is not None]
    total = _number(data, stage["bars"][0]["of"][0])
    if len(known) < len(waiting) or total is None:
        return None, None, len(waiting)
    return total, total + sum(known, Fraction(0)), 0


def _at(data: object, path: str) -> Any:  # noqa: ANN401 - whatever stands there
    """What stands under a path; ``None`` where nothing does."""
    for key in path.split("."):
        if key == "#":
            return len(data) if isinstance(data, list) else 0
        if isinstance(data, list):
            data = data[int(key)] if int(key) < len(data) else None
        else:
            data = data.get(key) if isinstance(data, dict) else None
    return data


def _text(data: object, path: str) -> str:
    found = _at(data, path)
    return "" if found is None else str(found)


def _filled(data: object, words: str) -> str:
    """The words with what stands under their paths; nothing at all where one says nothing."""
    said = {path: _in_words(data, path) for path in _PATH.findall(words)}
    return _PATH.sub(lambda match: said[match[1]], words) if all(said.values()) else ""


def _in_words(data: object, path: str) -> str:
    """What stands under a path; in 万 where the path ends so."""
    path, _, scale = path.partition(":")
    number = _number(data, path) if scale else None
    return _text(data, path) if number is None else decimal_string(number / _TEN_THOUSAND)


def _number(data: object, path: str) -> Fraction | None:
    try:
        return Fraction(_text(data, path))
    except (ValueError, ZeroDivisionError):
        return None


def _share(of: Sequence[Fraction | None]) -> Fraction | None:
    part, whole = of[0], of[1] if len(of) > 1 else Fraction(1)
    return None if part is None or not whole else part / whole


def lay_history(name: str, found: Sequence[Milestone]) -> Paper:
    """Lay the stages out as a table."""
    rows = [
        {"阶段": each.stage, "结果": each.result, "完成": "，".join(bar.words for bar in each.bars), "情况": each.said}
        for each in found
    ]
    return lay_document("history", {"名称": name}, {"阶段": rows})


def drawn(name: str, found: Sequence[Milestone]) -> str:
    """Draw the stages below each other: the word that counts, and a bar for each share."""
    tops = [*accumulate((_ROW * max(1, len(each.bars)) + 10 for each in found), initial=_TOP)]
    stages = list(zip(tops, found, strict=False))
    shown = {"name": name, "stages": stages, "tops": tops, "row": _ROW}
    return rendered("cycle", "history.svg.jinja", **shown, wide=lambda share: float(min(share, 1)))
