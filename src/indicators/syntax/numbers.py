"""Printed numbers → exact numbers: digits, Chinese numerals, shares (数).

Lives here: one reader a number terminal of ``lexical.lark``. May not: units, signs. Numerals that are not well formed
(一三百) are refused, never repaired.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache

from indicators.syntax._lexicon import lexicon

_MYRIAD, _HUNDRED_MILLION = 10_000, 100_000_000


def digits(word: str) -> Fraction:
    """Read digits, faster than ``Fraction`` does; exact all the same.

    >>> digits("3014989.88")
    Fraction(75374747, 25)
    """
    whole, dot, places = word.partition(".")
    return Fraction(int(whole + places), 10 ** len(places)) if dot else Fraction(int(word))


def chinese_number(word: str) -> Fraction:
    """Read Chinese numerals; a last digit right behind a power counts the next lower one (一百五 is 150).

    >>> chinese_number("一百五十"), chinese_number("二点五"), chinese_number("一万二"), chinese_number("两千零三")
    (Fraction(150, 1), Fraction(5, 2), Fraction(12000, 1), Fraction(2003, 1))
    """
    whole, _, places = word.partition("点")
    high, many, low = whole.rpartition("亿")
    value = Fraction(_myriads(high) * _HUNDRED_MILLION + _rest(low, _HUNDRED_MILLION) if many else _myriads(whole))
    for place, digit in enumerate(places, 1):
        value += Fraction(lexicon().digits[digit], 10**place)
    return value


def _myriads(word: str) -> int:
    high, many, low = word.rpartition("万")
    return _section(high) * _MYRIAD + _rest(low, _MYRIAD) if many else _section(word)


def _rest(word: str, power: int) -> int:
    """Read what follows 万 or 亿: nothing, a colloquial digit (一万二), or a number."""
    table = lexicon().digits
    if not word:
        return 0
    if len(word) == 1 and word in table:
        return table[word] * power // 10
    return _myriads(word) if power > _MYRIAD else _section(word)


def _digit(char: str) -> int:
    found = lexicon().digits.get(char)
    if found is None:
        raise ValueError(char)
    return found


def _section(word: str) -> int:
    """Read a number below 10 000, strictly: powers fall, no two digits meet but behind 零."""
    table = lexicon()
    total, last = 0, _MYRIAD
    digit: int | None = None
    for char in word:
        power = table.powers.get(char)
        if power is None:
            if digit or char not in table.digits:
                raise ValueError(word)
            digit = _digit(char)
            continue
        if power >= last or digit == 0 or (digit is None and (power != 10 or total)):  # noqa: PLR2004 - 十 alone is 10
            raise ValueError(word)
        total += (1 if digit is None else digit) * power
        last, digit = power, None
    if not word:
        raise ValueError(word)
    if digit and word[-2:-1] in table.powers:
        digit *= max(last // 10, 1)
    return total + (digit or 0)


@cache
def numerals() -> frozenset[str]:
    """Return all characters that numerals are written with."""
    table = lexicon()
    return frozenset(table.digits) | frozenset(table.powers) | frozenset(table.formal)


@cache
def powers() -> Mapping[str, int]:
    """Return the powers of ten among the numerals, those of cheques too."""
    table = lexicon()
    return {**table.powers} | {
        char: table.powers[plain] for char, plain in table.formal.items() if plain in table.powers
    }


def _formal(word: str) -> Fraction:
    """Read numerals, those of cheques too: 叁拾伍 is 三十五, 拾 alone at the head is ten."""
    return chinese_number("".join(lexicon().formal.get(char, char) for char in word))


def chinese_digits(word: str) -> int:
    """Read a row of Chinese digits (二〇二三)."""
    return int("".join(str(_digit(char)) for char in word))


def plain_number(word: str) -> Fraction:
    """Read digits or Chinese numerals."""
    return Fraction(word) if word[0] in "0123456789" else chinese_number(word)


def _fraction(word: str) -> tuple[Fraction, str | None]:
    """Read 1/3, 三分之一, 3分之1, 百分之九十, 万分之五."""
    if "/" in word:
        return Fraction(word), None
    bottom, _, top = word.partition("分之")
    value = Fraction(100) if top == "百" else plain_number(top)  # 百分之百
    share = {"百": "%", "千": "‰"}.get(bottom)
    if share is not None:
        return value, share
    whole = Fraction(_MYRIAD) if bottom == "万" else plain_number(bottom)
    if not whole:
        raise ValueError(word)
    return value / whole, None


def _tenths(word: str) -> tuple[Fraction, str | None]:
    """Read 九成五, 四成半."""
    whole, _, rest = word.partition("成")
    return plain_number(whole) * 10 + (5 if rest == "半" else plain_number(rest) if rest else 0), "%"


def _mixed_chinese(word: str) -> tuple[Fraction, str | None]:
    """Read digits with a power and Chinese numerals behind (2万三千)."""
    place = next(place for place, char in enumerate(word) if char in "万亿")
    size, rest = _MYRIAD if word[place] == "万" else _HUNDRED_MILLION, _formal(word[place + 1 :])
    if rest >= size:
        raise ValueError(word)
    return digits(word[:place]) * size + rest, None


def _mixed(word: str) -> tuple[Fraction, str | None]:
    """Read a number in parts (3亿5千万, 2万5000)."""
    high, many, low = word.partition("亿") if "亿" in word else ("", "", word)
    value = digits(high) * _HUNDRED_MILLION if many else Fraction(0)
    for power, size in (("万", _MYRIAD), ("千", 1000), ("百", 100)):
        high, many, rest = low.partition(power)
        if many:
            myriads = rest == "万" and power != "万"  # 5千万
            low = "" if myriads else rest
            count = _mixed(high)[0] if power == "万" else digits(high.lstrip("零"))
            value += count * size * (_MYRIAD if myriads else 1)
    return value + (digits(low.lstrip("零")) if low else 0), None


# Each returns the number and the unit that its spelling states (百分之九十 is 90 %).
NUMBERS: Mapping[str, Callable[[str], tuple[Fraction, str | None]]] = {
    "NUMBER": lambda word: (digits(word), None),
    "GROUPED": lambda word: (digits(word.replace(",", "").replace("，", "")), None),
    "MIXED": _mixed,
    "MIXED_CN": _mixed_chinese,
    "CN_NUMBER": lambda word: (_formal(word), None),
    "CN_FORMAL": lambda word: (_formal(word), None),
    "FRACTION": _fraction,
    "TENTHS": _tenths,
    "HALF": lambda word: (Fraction(lexicon().meaning["halves"][word]), None),
    "HALF_UNIT": lambda _: (Fraction(1, 2), None),
}
