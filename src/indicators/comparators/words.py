"""The words that comparators are printed in (规范写法): signs, bases, levels, amounts.

Lives here: words of the canonical text, shared by the kinds and their schema. May not: read a text, know a class.
"""

from fractions import Fraction

from indicators.data import decimal_string
from indicators.units import join

SIGNS_PRINTED: dict[str | None, str] = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=", "!=": "≠", None: ""}
REFERENCES = {
    "budget": "预算数",
    "previous_year": "上年",
    "year_before_last": "前年",
    "plan": "计划数",
    "standard": "标准",
}
LEVELS = {"achieved": "达成预期指标", "partly": "部分达成预期指标", "not_achieved": "未达成预期指标"}
_SPELLED = {"月": "个月", "季度": "个季度"}  # 6月 and 3季度 would be dates
_YEARS = 1000


def number_words(value: Fraction) -> str:
    """Write a number as people print it: a fraction without a decimal form is 3分之2."""
    text = decimal_string(value)
    top, slash, bottom = text.lstrip("-").partition("/")
    return text if not slash else f"{'-' if value < 0 else ''}{bottom}分之{top}"


def amount(value: Fraction, unit: str | None, per: tuple[str, ...] = ()) -> str:
    """Write a number with its unit so that it is no date: 6个月, and 2000年整 for so many years."""
    words = f"{number_words(value)}{join(_SPELLED.get(unit or '', unit), per) or ''}"
    return f"{words}整" if unit == "年" and value.denominator == 1 and value >= _YEARS else words
