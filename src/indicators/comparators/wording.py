"""Words for a value as it was read (读法), so that a clerk can check it.

Lives here: a sentence and the labelled lines of a comparator. May not: read a text, print.
"""

from fractions import Fraction

from indicators import comparators as c
from indicators._resources import labels

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
        unit = "".join([reading.unit or "（无）", *(f"/{per}" for per in reading.per)])
        numbers = f"≠{c.decimal_string(reading.value)}" if isinstance(reading, c.NotEqual) else str(reading.interval)
        out += [("计量单位", unit), ("区间", numbers)]
    if reading.provenance:
        fields, sources = labels("fields"), labels("sources")
        said = "；".join(f"{fields.get(what, what)}取自{sources.get(of, of)}" for what, of in reading.provenance)
        out.append(("来源", said))
    if reading.anomalies:
        out.append(("提醒", "；".join(labels("anomalies").get(code, code) for code in reading.anomalies)))
    return out


def describe(reading: c.Comparator) -> str:  # noqa: C901, PLR0911 - one branch a kind is the plainest table
    """Say in Chinese what was read, so that a clerk can check it.

    Args:
        reading: The comparator.

    Returns:
        One sentence, without what it was read from.

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
