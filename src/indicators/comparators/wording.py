"""Words for a value as it was read (读法), so that a clerk can check it.

Lives here: a sentence and the labelled lines of a comparator. May not: read a text, print.
"""

from fractions import Fraction

from indicators import comparators as c
from indicators._resources import labels
from indicators.units import join

_SIGNS = {">=": "不低于", "<=": "不高于", ">": "高于", "<": "低于", "=": "等于", "!=": "不等于", None: "未写比较符"}
_DIRECTIONS = {"increase": "增加", "decrease": "减少", "none": "持平"}


def reading_lines(reading: c.Comparator) -> list[tuple[str, str]]:
    """Label and words for all that was read of a value.

    >>> reading_lines(c.AtLeast(5, "次", text="≥5次"))[-1]
    ('区间', '[5, +∞)')
    """
    out = [("原文", reading.text), ("类型", labels("kinds")[reading.kind]), ("读法", describe(reading))]
    if not isinstance(reading, c.Unparsed):
        out.append(("规范写法", reading.canonical))
    if isinstance(reading, c.Quantity | c.Between):
        unit = join(reading.unit or "（无）", reading.per) or ""
        numbers = f"≠{c.decimal_string(reading.value)}" if isinstance(reading, c.NotEqual) else str(reading.interval)
        out += [("计量单位", unit), ("区间", numbers)]
    if reading.provenance:
        fields, sources = labels("fields"), labels("sources")
        said = "；".join(f"{fields.get(what, what)}取自{sources.get(of, of)}" for what, of in reading.provenance)
        out.append(("来源", said))
    if reading.anomalies:
        out.append(("提醒", "；".join(labels("anomalies").get(code, code) for code in reading.anomalies)))
    return out


def describe(reading: c.Comparator) -> str:  # noqa: C901 - one branch a kind is the plainest table
    """Say in one Chinese sentence what was read, so that a clerk can check it.

    >>> describe(c.AtLeast(3, "次", ("月",)))
    '不低于 3次/月'
    """
    match reading:
        case c.Quantity():
            about = "约 " if reading.approximate else ""
            said = f"{_SIGNS[reading.sign]} {about}{_amount(reading.value, reading)}"
        case c.Between():
            said = "，且".join(f"{_SIGNS[sign]} {_amount(end, reading)}" for sign, end in reading.ends)
        case c.Change(reference=base, value=value):
            against = "" if base is None else f"与{c.REFERENCES.get(base, base)}相比，"
            amount = "" if value is None else f" {_SIGNS[reading.sign]} {_amount(value, reading)}"
            said = f"{against}{_DIRECTIONS[reading.direction]}{amount}"
        case c.Reference(reference=base, factor=factor):
            times = "" if factor == 1 else f" 的 {c.decimal_string(factor)} 倍"
            said = f"{_SIGNS[reading.sign]} {c.REFERENCES.get(base, base)}{times}"
        case c.By(date=day, every=every):
            when = f"每{every} {day}" if every else str(day)
            said = f"{'不晚于 ' if reading.sign == '<=' else ''}{when}"
        case c.Period(start=start, end=end):
            said = f"自 {start} 至 {end}"
        case c.Completion(level=level):
            said = c.LEVELS[level]
        case c.State(term=term):
            said = term or "文字描述，没有判断词"
        case c.YesNo(value=value):
            return "是" if value else "否"
        case c.Compound(parts=parts):
            joint = "；并且 " if reading.operator == "and" else "；或者 "
            return joint.join(describe(part) for part in parts)
        case c.Unparsed(diagnostic=diagnostic):
            return reading.reason if diagnostic is None else str(diagnostic)
        case _:
            return "没有填写数值"
    return f"{reading.subject}：{said}" if reading.subject else said


def _amount(value: Fraction, reading: c.Comparator) -> str:
    return f"{c.decimal_string(value)}{reading.unit_text or ''}"
