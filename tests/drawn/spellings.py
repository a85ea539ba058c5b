"""Strategies for the ways a person prints a comparator (写法的生成策略): ``≥6000起``, ``6000起以上``.

Lives here: :func:`texts_of`. May not: parse; choose what is said. Each text drawn says exactly the given comparator.
"""

from fractions import Fraction

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from indicators.comparators import (
    Between,
    Blank,
    By,
    Comparator,
    Completion,
    Compound,
    Quantity,
    Reference,
    YesNo,
    decimal_string,
)

SIGN_WORDS: dict[str | None, tuple[str, ...]] = {
    ">=": ("≥", ">=", "≥ ", "大于等于", "不低于", "不少于", "至少"),
    "<=": ("≤", "<=", "≤ ", "小于等于", "不超过", "不高于", "至多"),
    ">": (">", "＞", "大于", "高于", "超过"),
    "<": ("<", "＜", "小于", "低于", "少于"),
    "=": ("=", "＝", "等于"),
    "!=": ("≠", "不等于"),
    None: ("",),
}
TAIL_WORDS = {">=": ("以上", "及以上"), "<=": ("以内", "以下")}
UNIT_WORDS = {
    "平方米": ("平方米", "㎡", "平米", "m2"),
    "立方米": ("立方米", "m3"),
    "%": ("%", "％", "百分比"),
    "元": ("元", "圆"),
    "工作日": ("工作日", "个工作日"),
}
LEVEL_WORDS = {
    "achieved": ("达成预期指标", "已完成", "按时完成", "全部完成"),
    "partly": ("部分达成预期指标", "部分完成"),
    "not_achieved": ("未达成预期指标", "未完成"),
}
REFERENCE_WORDS = {"budget": ("预算数", "预算"), "previous_year": ("上年",), "plan": ("计划",)}
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
COUNTED = "零一二三四五六七八九"
_MYRIAD = 10_000
_THOUSAND = 1_000


def number_words(value: Fraction, unit: str | None) -> SearchStrategy[str]:
    """Spell a number (数的写法): plain, wide, with thousands commas, in 万, in Chinese numerals.

    Args:
        value: A finite decimal.
        unit: Its unit: shares are never counted in 万.

    Returns:
        A strategy of spellings; the plain one is the simplest.
    """
    plain = decimal_string(value)
    words = [plain, plain.translate(WIDE)]
    if value.denominator == 1 and value >= _THOUSAND:
        words.append(f"{value.numerator:,}")
    if value >= _MYRIAD and unit not in (None, "%", "‰") and (value * 100 / _MYRIAD).denominator == 1:
        words.append(f"{decimal_string(value / _MYRIAD)}万")
    if unit in ("次", "件", "人", "户") and value.denominator == 1 and 3 <= value < len(COUNTED):
        words.append(COUNTED[value.numerator])
    return st.sampled_from(words)


def _unit_words(unit: str | None) -> SearchStrategy[str]:
    return st.just("") if unit is None else st.sampled_from(UNIT_WORDS.get(unit, (unit,)))


@st.composite
def _quantity_texts(draw: st.DrawFn, said: Quantity) -> str:
    amount = draw(number_words(said.value, said.unit)) + draw(_unit_words(said.unit))
    per = "".join(f"/{each}" for each in said.per)
    about = said.subject or ""
    if not per and not about and said.sign in TAIL_WORDS and draw(st.booleans()):
        return f"{amount}{draw(st.sampled_from(TAIL_WORDS[said.sign]))}"
    return f"{about}{draw(st.sampled_from(SIGN_WORDS[said.sign]))}{amount}{per}"


def _range_texts(said: Between) -> list[str]:
    texts = [said.canonical]
    if said.lower is not None and said.upper is not None and said.lower_closed and said.upper_closed:
        unit = (said.unit or "") + "".join(f"/{each}" for each in said.per)
        low, high = decimal_string(said.lower), decimal_string(said.upper)
        texts += [f"{low}{unit}{dash}{high}{unit}" for dash in ("-", "~", "～", "至")]
        texts.append(f"{low}-{high}{unit}")
    return texts


def texts_of(said: Comparator) -> SearchStrategy[str]:
    """Draw spellings of a comparator that a person would print (比较式的写法).

    Args:
        said: The comparator.

    Returns:
        A strategy of texts, each of which reads back to ``said``; the canonical one is the simplest.

    >>> from indicators.comparators import AtLeast
    >>> from hypothesis import find
    >>> find(texts_of(AtLeast(6000, "起")), lambda text: "以上" in text)
    '6000起以上'
    """
    if isinstance(said, Quantity):
        return st.one_of(st.just(said.canonical), _quantity_texts(said))
    if isinstance(said, Compound):
        return st.tuples(*(texts_of(part) for part in said.parts)).map(said.joint.join)
    return st.sampled_from(_texts(said))


def _texts(said: Comparator) -> list[str]:
    """List the spellings of what holds no number, or two; the canonical one first."""
    texts = [said.canonical]
    match said:
        case Between():
            texts = _range_texts(said)
        case YesNo():
            texts.append(f" {said.canonical} ")
        case Completion():
            texts = [*LEVEL_WORDS[said.level]]
        case By(sign="<="):
            texts.append(f"{said.canonical}完成")
        case Reference(factor=1, unit=None):
            texts += [f"{SIGN_WORDS[said.sign][0]}{name}" for name in REFERENCE_WORDS.get(said.reference, ())]
        case Blank(sign=None, unit=None):
            texts += ["—", "/", "#"]
    return texts
