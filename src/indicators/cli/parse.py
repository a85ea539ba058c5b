"""``indicators parse``：解析指标值，显示读法、规范写法、计量单位和区间.

Lives here: the arguments of the command and the words for a reading. May not: parsing.
"""

import argparse
import json
import sys
from fractions import Fraction
from typing import Any

from indicators import comparators as c
from indicators.cli import screen
from indicators.syntax import parse
from indicators.units import join, unlisted

_SIGNS = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "=": "等于", "!=": "不等于", None: "未写比较符"}
_DIRECTIONS = {"increase": "增加", "decrease": "减少", "none": "持平"}
_KINDS = {
    "quantity": "定量",
    "range": "区间",
    "change": "变化",
    "reference": "参照",
    "deadline": "时限",
    "period": "期间",
    "boolean": "是否",
    "completion": "完成情况",
    "qualitative": "定性",
    "compound": "复合",
    "blank": "空白",
    "unparsed": "未能识别",
}
ANOMALIES = {
    "unit_repeated": "计量单位重复",
    "percent_repeated": "百分号与“百分比”重复",
    "unit_missing": "没有计量单位",
    "unit_placeholder": "只有占位符“#”",
    "unit_on_words": "文字后面带了计量单位",
    "currency_unit_left_out": "金额省略了“元”",
    "comparator_repeated": "比较符重复",
    "over_100_percent": "超过100%",
    "column_conflict": "与单位列或符号列不一致",
    "suspect_ocr": "疑似识别错误",
    "scale_printed": "只印了等级，没有选定",
}


_FIELDS = {"unit": "计量单位", "per": "分母", "comparator": "比较符", "sign": "比较符", "value": "数值"}
_SOURCES = {"column_unit": "单位列", "column_comparator": "符号列", "name": "指标名称"}


def add_arguments(command: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    command.add_argument("text", nargs="+", metavar="指标值", help="一个或多个指标值；“-”表示从标准输入逐行读取")
    command.add_argument("--unit", metavar="单位", help="表中“计量单位”列的内容")
    command.add_argument("--comparator", metavar="符号", help="表中“指标性质”列的内容")
    command.add_argument("--name", metavar="名称", help="三级指标名称，其中可能写有比较符、单位或时限")
    command.add_argument("--canonical", action="store_true", help="只输出规范写法")
    command.add_argument("--json", action="store_true", help="输出 JSON，每个指标值一行")


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
                print(json.dumps(_json(reading), ensure_ascii=False))
            elif chosen.canonical:
                print(reading.canonical)
            else:
                screen.pairs(_words(reading))
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


def _words(reading: c.Comparator) -> list[tuple[str, str]]:
    out = [("原文", reading.text), ("类型", _KINDS[reading.kind]), ("读法", describe(reading))]
    if not isinstance(reading, c.Unparsed):
        out.append(("规范写法", reading.canonical))
    if isinstance(reading, c.Quantity | c.Between):
        unit = "".join([reading.unit or "（无）", *(f"/{per}" for per in reading.per)])
        numbers = f"≠{c.decimal_string(reading.value)}" if isinstance(reading, c.NotEqual) else str(reading.interval)
        out += [("计量单位", unit), ("区间", numbers)]
    if reading.provenance:
        said = "；".join(
            f"{_FIELDS.get(what, what)}取自{_SOURCES.get(source, source)}" for what, source in reading.provenance
        )
        out.append(("来源", said))
    if reading.anomalies:
        out.append(("提醒", "；".join(ANOMALIES.get(code, code) for code in reading.anomalies)))
    return out


def describe(reading: c.Comparator) -> str:  # noqa: C901, PLR0911 - one branch a kind is the plainest table
    """Say in Chinese what was read, so that a clerk can check it.

    >>> describe(c.AtLeast(3, "次", ("月",)))
    '不低于 3次/月'
    """
    match reading:
        case c.Quantity():
            about = "约 " if reading.approximate else ""
            return f"{_about(reading)}{_SIGNS[reading.sign]} {about}{_amount(reading.value, reading.unit, reading.per)}"
        case c.Between(lower=low, upper=high):
            ends = (
                []
                if low is None
                else [f"{'不低于' if reading.lower_closed else '高于'} {_amount(low, reading.unit, reading.per)}"]
            )
            ends += (
                []
                if high is None
                else [f"{'不高于' if reading.upper_closed else '低于'} {_amount(high, reading.unit, reading.per)}"]
            )
            return _about(reading) + "，且".join(ends)
        case c.Change():
            base = (
                "" if reading.reference is None else f"与{c.REFERENCES.get(reading.reference, reading.reference)}相比，"
            )
            amount = (
                "" if reading.value is None else f" {_SIGNS[reading.sign]} {_amount(reading.value, reading.unit, ())}"
            )
            return f"{_about(reading)}{base}{_DIRECTIONS[reading.direction]}{amount}"
        case c.Reference():
            times = "" if reading.factor == 1 else f" 的 {c.decimal_string(reading.factor)} 倍"
            base = c.REFERENCES.get(reading.reference, reading.reference)
            return f"{_about(reading)}{_SIGNS[reading.sign]} {base}{times}"
        case c.By(date=day, every=every):
            when = f"每{every} {day}" if every else str(day)
            return f"{_about(reading)}{'不晚于 ' if reading.sign == '<=' else ''}{when}"
        case c.Period(start=start, end=end):
            return f"{_about(reading)}自 {start} 至 {end}"
        case c.YesNo(value=value):
            return "是" if value else "否"
        case c.Completion(level=level):
            return f"{_about(reading)}{c.LEVELS[level]}"
        case c.State(term=term):
            return f"{_about(reading)}{term or '文字描述，没有判断词'}"
        case c.Compound(parts=parts):
            joint = "；并且 " if reading.operator == "and" else "；或者 "
            return joint.join(describe(part) for part in parts)
        case c.Unparsed(diagnostic=diagnostic):
            return reading.reason if diagnostic is None else str(diagnostic)
        case _:
            return "没有填写数值"


def _about(reading: c.Comparator) -> str:
    return f"{reading.subject}：" if reading.subject else ""


def _amount(value: Fraction, unit: str | None, per: tuple[str, ...]) -> str:
    return f"{c.decimal_string(value)}{unit or ''}{''.join(f'/{one}' for one in per)}"
