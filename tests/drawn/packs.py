"""Strategies for rule packs (规则包的生成策略): sound packs, which load and keep the laws; unsound ones are files.

Built, never filtered.
"""

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from indicators.comparators import decimal_string
from indicators.rulepacks import RulePack

_KINDS = ("产出", "效益", "满意度", "成本")
_MET = {"kind": "state", "words": "达到目标"}
_FULL = {"share": "1"}


def _ratio(top: str, bottom: str) -> dict[str, Any]:
    names = [top, bottom]
    return {"kind": "formula", "expression": f"{top}/{bottom}*分值", "names": names, "ceiling": _FULL}


def _else(rule: dict[str, Any]) -> dict[str, Any]:
    """Full marks for a target that is met, else the rule."""
    return {"kind": "cases", "cases": [{"when": _MET, "score": _FULL}], "otherwise": {"rule": rule}}


def _nothing() -> dict[str, Any]:
    return {"kind": "cases", "cases": [{"when": _MET, "score": _FULL}], "otherwise": {"points": "0"}}


def _bound(sign: str, value: str) -> dict[str, Any]:
    return {"kind": "quantity", "comparator": sign, "value": value, "unit": "%", "per": [], "measure": "完成率"}


@st.composite
def _upward(draw: st.DrawFn) -> dict[str, Any]:
    """A rule for targets to be reached: ratio, ratio with a pass mark, bands, steps, all or nothing."""
    kind = draw(st.sampled_from(("ratio", "pass mark", "bands", "steps", "nothing")))
    low = draw(st.integers(10, 80))
    ratio = _ratio("完成值", "目标值")
    if kind == "pass mark":
        cases = [{"when": _bound("<", str(low)), "score": {"points": "0"}}]
        return _else({"kind": "cases", "cases": cases, "otherwise": {"rule": ratio}})
    if kind == "bands":
        high, shares = draw(st.integers(low + 1, 99)), draw(st.lists(st.integers(0, 9), min_size=2, max_size=2))
        lower, upper = (decimal_string(Fraction(share, 10)) for share in sorted(shares))
        cases = [
            {"when": _bound(">=", str(high)), "score": {"share": upper}},
            {"when": _bound(">=", str(low)), "score": {"share": lower}},
        ]
        return _else({"kind": "cases", "cases": cases, "otherwise": {"points": "0"}})
    if kind == "steps":
        step = {
            "kind": "step",
            "measure": "完成率",
            "side": "below",
            "from": {"value": "100", "unit": "%"},
            "per": {"value": "1", "unit": "百分点"},
            "score": {"share": decimal_string(Fraction(-draw(st.integers(1, 20)), 100))},
            "whole": draw(st.booleans()),
        }
        return {"kind": "adjust", "start": None, "changes": [step], "floor": "0", "ceiling": None}
    return ratio if kind == "ratio" else _nothing()


@st.composite
def _downward(draw: st.DrawFn) -> dict[str, Any]:
    """A rule for targets not to be exceeded: the ratio turned round, a line to zero, all or nothing."""
    times = draw(st.integers(2, 4))
    line = {
        "kind": "linear",
        "measure": "完成率",
        "from": {"value": str(times * 100), "unit": "%", "score": {"points": "0"}},
        "to": {"value": "100", "unit": "%", "score": _FULL},
        "ceiling": _FULL,
    }
    return draw(st.sampled_from((_else(_ratio("目标值", "完成值")), _else(line), _nothing())))


@st.composite
def _levels(draw: st.DrawFn) -> list[dict[str, str]]:
    middle, top = draw(st.sampled_from((("0.5", "0.8"), ("0.6", "0.8"), ("0.6", "0.9"))))
    words = ("达成预期指标", "部分达成预期指标", "未达成预期指标")
    ends = ((top, "1"), (middle, top), ("0", middle))
    return [{"level": word, "low": low, "high": high} for word, (low, high) in zip(words, ends, strict=True)]


@st.composite
def _blocks(draw: st.DrawFn, whole: int) -> list[dict[str, Any]]:
    """Points of the level-1 kinds, which add up to the whole."""
    cuts = sorted(draw(st.lists(st.integers(1, whole - 1), min_size=3, max_size=3, unique=True)))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]
    return [{"kinds": [kind], "points": str(part)} for kind, part in zip(_KINDS, parts, strict=True)]


@st.composite
def packs(draw: st.DrawFn) -> RulePack:
    """Draw a sound rule pack (规则包): weights, a rule for every sort of row, execution, grades, roundings.

    Returns:
        A pack that loads and keeps the laws :data:`indicators.testing.LAWS`, but for full marks at a strict or an
        exact bound.
    """
    execution = draw(st.sampled_from((0, 10, 20)))
    cited = {"source": "form"}
    edges = sorted(draw(st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True)), reverse=True)
    numbers: dict[str, Any] = {"kind": ["number"], "target": ["positive"]}
    rules: list[dict[str, Any]] = [
        {"id": "words", "label": "定性", "applies": {"kind": ["words", "yes_no"]}, "bands": draw(_levels())},
        {"id": "zero", "label": "零目标", "applies": {"kind": ["number"], "target": ["zero"]}, "rule": _nothing()},
        {
            "id": "down",
            "label": "反向",
            "applies": numbers | {"direction": ["lower_is_better"]},
            "rule": draw(_downward()),
        },
        {"id": "up", "label": "正向", "applies": numbers, "rule": draw(_upward())},
        {"id": "rest", "label": "区间与时限", "applies": {"kind": ["range", "date"]}, "rule": _nothing()},
    ]
    rounding = {
        "of": "score",
        "digits": draw(st.integers(2, 4)),
        "mode": draw(st.sampled_from(("half_up", "half_even", "floor"))),
    }
    data: dict[str, Any] = {
        "id": "drawn",
        "version": "1",
        "title": "生成的规则包",
        "jurisdiction": "无",
        "evidence": "seen",
        "sources": [{"key": "form", "document": "生成的表", "evidence": "seen"}],
        "weights": [cited | draw(st.sampled_from(({}, {"blocks": draw(_blocks(100 - execution))})))],
        "rules": [cited | rule for rule in rules],
        "grades": cited | {"edges": [{"word": f"第{i}等", "from": str(edge)} for i, edge in enumerate([*edges, 0], 1)]},
        "rounding": draw(st.sampled_from(([], [cited | rounding]))),
    }
    if execution:
        rate = {"kind": "formula", "expression": "执行数/预算数*分值", "names": ["执行数", "预算数"], "ceiling": _FULL}
        data["execution"] = cited | {
            "points": str(execution),
            "budget": "全年预算数",
            "executed": "全年执行数",
            "rule": rate,
        }
    return RulePack.from_dict(data)
