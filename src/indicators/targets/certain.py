"""What makes an actual value certain (实际完成值是否确定): no word beside it takes it back, it can be, it decides.

Lives here: :func:`unclear`, words beside a value or of the name that it leaves out; :func:`certain` and
:func:`certain_day`, values that cannot be, may be of another kind, or are too rough; :func:`worded`, words that say a
number. May not: convert (``reading`` does), say what becomes of the row.
"""

import re
from collections.abc import Iterator
from fractions import Fraction

from indicators import units
from indicators.comparators import Between, By, Change, Comparator, Compound, Period, Quantity, Reference
from indicators.days import date_of, number_of_day
from indicators.syntax.beside import Sort
from indicators.targets.case import DATE, Case, Meaning
from indicators.targets.model import Direction

FAR = 20  # so many times its target, or less than that part of it, an actual value is rather in another unit
_TINY = 1000  # so small a part of its limit is an amount in another unit
_WHOLE, _TWICE = 100, 2  # %, and a share of 200 % without its sign
_GROWTH, _LEVEL = 50, 90  # %: a wanted growth is below the one, a level of last year's 100 above the other
_FALL = 20  # %: the same of a fall
_TO = re.compile(r"[降升减增长高低][至到]")
_OWN = 2  # characters of a name that an actual value repeats, at least
_ABOVE = frozenset("余多")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}[^0-9]*")  # 1.000人: a stop for a comma
_BRACKETED = re.compile(r"[(（][^()（）]*[)）](?:万元|元)?")  # a loss, in accounts
_SIGNED = frozenset(units.dimension(word) for word in ("元", "%", "倍", "百分点", "℃", "比例")) | {None}
_WORDS = re.compile(r"[\u4e00-\u9fff]+|[A-Za-z]+")


# -- words -------------------------------------------------------------------


def worded(case: Case, reading: Comparator, meaning: Meaning) -> Fraction | None:
    """Read words that say a number of the row: 无安全事故 is 0, 全部合格 of a 合格率 is 100 %.

    The noun must stand in the indicator's name: 无重大事故 says nothing of all 事故.
    """
    table, name, text = case.table, case.indicator.name, "".join(reading.text.split()).rstrip("。.！")
    none = max(filter(text.startswith, table["none_words"]), key=len, default=None)
    if none is not None and units.dimension(meaning.unit) not in _SIGNED:
        noun = text.removeprefix(none)
        if noun in name if noun else none in table["none_alone"]:
            return Fraction(0)
    every = max(filter(text.startswith, table["all_words"]), key=len, default=None)
    stem = text.removeprefix(every or text)
    denied = any(word + stem in name for word in ("不", "未", "非", "无"))  # 全部合格 says nothing of a 不合格率 of 5 %
    return Fraction(_WHOLE) if stem and meaning.unit == "%" and stem + "率" in name and not denied else None


def unclear(case: Case, reading: Comparator, meaning: Meaning | None = None) -> bool:
    """Say, and note, that a word beside a value may take it back (8个在建, 12月20日开工, 正在完善).

    ``meaning`` is what its number or day is held against; ``None`` for words.
    """
    sort: Sort = "words" if meaning is None else "day" if meaning.unit == DATE else "number"
    word = next(_taken_back(case, reading, sort, meaning), None)
    lacking = None if word or meaning is None else _left_out(case, reading.text, meaning)
    if word is None and lacking is None:
        return False
    if word is None:
        case.say("actual_unclear.lacking", lacking)
    else:
        case.say("actual_unclear.words" if sort == "words" else "actual_unclear.beside", word)
    return True


def clean(case: Case, reading: Comparator, meaning: Meaning) -> bool:
    """Whether no word stands beside a number that may take it back."""
    return _beside(case, reading, "number", meaning) is None


def _taken_back(case: Case, reading: Comparator, sort: Sort, meaning: Meaning | None) -> Iterator[str]:
    whole, own = case.actual.reading, _beside(case, reading, sort, meaning)
    if own is not None:
        yield own
    if sort == "day":
        wanted, said = (_stage(case, text) for text in (case.indicator.target.text, reading.text))
        if 0 <= said < wanted:  # 竣工 under 完成验收
            yield case.table["stages"][said]
    if not isinstance(whole, Compound) or sort == "words":
        return
    for part in whole.parts:
        if part is reading:
            continue
        word = _beside(case, part, "number", meaning, case.table["planned"])  # 120人，未完成
        if word is not None and sort == "day" and _beside(case, part, "day", meaning) is None:  # …，并通过验收
            word = None
        share = sort == "day" and isinstance(part, Quantity) and part.unit == "%" and part.value < _WHOLE
        stretch = sort == "number" and (not _adds_up(meaning) or _other_year(case, part))  # 一季度3件 under ≤5件
        stretch = stretch and isinstance(part, By | Period)
        if word is not None or share or stretch:  # 12月20日完成80%
            yield word or part.text


def _stage(case: Case, text: str) -> int:
    """The last stage of a work that a text names, -1 where it names none."""
    return max((at for at, word in enumerate(case.table["stages"]) if word in text), default=-1)


def _other_year(case: Case, part: Comparator) -> bool:
    year = part.date.year if isinstance(part, By) else part.end.year if isinstance(part, Period) else None
    return year not in {None, case.facts.year} and str(year) not in f"{case.indicator.name}{case.indicator.target.text}"


def _beside(
    case: Case, reading: Comparator, sort: Sort, meaning: Meaning | None, also: tuple[str, ...] = ()
) -> str | None:
    from indicators.syntax.beside import unknown_beside

    row, table = case.indicator, case.table
    if sort == "day":
        day = reading.date if isinstance(reading, By) else None
        also = table["against_plan"] if day else table["late"] + table["early"] + table["against_plan"]
        also += table["next_year"] if day is None or day.year is None else ()
    elif sort == "number" and meaning is not None:
        also += table["part_words"] if _adds_up(meaning) else ()
        money = units.dimension(meaning.unit) == units.dimension("元")
        also += table["spent_words"] if money and any(word in row.name for word in table["spent_names"]) else ()
    return unknown_beside(reading, f"{row.name} {table.other_word(row.name)} {row.target.text}", sort, also)


def _adds_up(meaning: Meaning | None) -> bool:
    """Whether a part that reaches the target is proof that the whole does."""
    if meaning is None or meaning.direction is not Direction.HIGHER_IS_BETTER:
        return False
    return units.dimension(meaning.unit) not in {units.dimension("%"), None}


def _left_out(case: Case, printed: str, meaning: Meaning) -> str | None:
    """Find what an actual value that repeats words of the name leaves out of it: it is another measure then."""
    from indicators.syntax.beside import words_beside

    row, table = case.indicator, case.table
    name, wanted = table.one_word(row.name), row.target.text
    text = table.one_word(words_beside(printed, row.name))
    own = table["said_by_all"] + table["more"] + table["less"]
    said = [word for word in _repeated(text, name) if word not in wanted and word not in own]
    planned = next((plan for plan in table["foreseen"] for word in said if plan in word), None)
    if not said or (meaning.unit == DATE and planned is None):  # what the target says too is its own
        return None
    rest = name
    for word in sorted(said, key=len, reverse=True):
        rest = rest.replace(word, " ", 1)
    repeated = (word for word in own if word in text)
    for word in sorted((*table["left_out"], *repeated), key=len, reverse=True):
        rest = rest.replace(word, " ")
    rates = [word for word in said if len(word) > _OWN and word.endswith(("率", "度", "比例"))]
    head = any(name.endswith(word) for word in rates)  # 成活率 of 苗木成活率
    left = [word for word in _WORDS.findall(rest) if word not in text]
    words = (word for word in left if not head or any(tell in word for tell in table["telling"]))
    return next(words, None) or (None if meaning.unit == "%" else planned)


def _repeated(text: str, name: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and text[end] >= "一" and text[at : end + 1] in name:
            end += 1
        if end - at >= _OWN:
            yield text[at:end]
        at = max(end, at + 1)


# -- numbers -----------------------------------------------------------------


def certain(case: Case, reading: Quantity, meaning: Meaning, number: Fraction, *, bare: bool) -> Fraction | None:
    """Keep a number that decides: of the target's kind, possible, and exact where that matters."""
    doubt = _kind(case, reading, meaning, number, bare=bare) or _rough(reading, meaning, number)
    if doubt is not None:
        case.say(*doubt)
        return None
    if reading.approximate:
        case.say("actual_approximate")
    return number


Doubt = tuple[str, ...]  # the name of what is said, and its words


def _kind(case: Case, reading: Quantity, meaning: Meaning, number: Fraction, *, bare: bool) -> Doubt | None:
    text, change = reading.text or str(reading), meaning.amounts or case.named_change()
    wanted = meaning.value or meaning.interval.upper or meaning.interval.lower or Fraction(0)
    share = meaning.unit in {"%", None} and 0 < number <= 1 < wanted <= _WHOLE
    if bare and (share or (meaning.unit == "%" and 1 < number <= _TWICE and far(number, meaning))):
        return ("actual_may_be_share",)
    if _impossible(case, reading, meaning, number):
        return "actual_impossible", text
    level = change == "increase" and meaning.unit == "%" and wanted < _GROWTH and number > _LEVEL
    level |= change == "decrease" and meaning.unit == "%" and wanted < _FALL and number >= _GROWTH
    level |= change in {"increase", "decrease"} and _TO.search(text) is not None
    bracketed = _BRACKETED.fullmatch(text) is not None and units.dimension(meaning.unit) in _SIGNED
    fall = change == "decrease" and number < 0 <= wanted
    for odd, which in ((fall, "fall"), (level, "level"), (bracketed, "bracketed")):
        if odd:
            return f"actual_not_exact.{which}", text
    money = units.dimension(meaning.unit) == units.dimension("元")
    if money and meaning.direction is Direction.LOWER_IS_BETTER and 0 < number * _TINY < wanted:
        return "actual_unit_missing.tiny", text
    return None


def _impossible(case: Case, reading: Quantity, meaning: Meaning, number: Fraction) -> bool:
    """Whether no such value can be: 满意度 955%, -5人."""
    name, wanted = case.indicator.name, min(filter(None, (meaning.value, meaning.interval.lower)), default=0)
    counted = units.dimension(meaning.unit) not in _SIGNED
    if meaning.unit == "%" and name.endswith(case.table["whole_names"]):
        return number > max(_WHOLE, meaning.value or 0) or number < 0
    if counted and meaning.amounts is None and _THOUSANDS.fullmatch(reading.text) and far(number, meaning):
        return True
    return counted and number < 0 <= wanted and case.named_change() is None and meaning.amounts is None


def _rough(reading: Quantity, meaning: Meaning, number: Fraction) -> Doubt | None:
    if not reading.approximate:
        return None
    more = bool(_ABOVE & set(reading.text))  # 100余人 is surely above 100人, and nobody knows how much
    on_edge = number in {meaning.value, meaning.interval.lower, meaning.interval.upper}
    if on_edge if not more else meaning.direction is not Direction.HIGHER_IS_BETTER:
        return "actual_not_exact.rough", reading.text or str(reading)
    return None


def far(number: Fraction, meaning: Meaning) -> bool:
    """Whether a number is so far from its target that it is rather in another unit."""
    bound = meaning.value or meaning.interval.upper or meaning.interval.lower or Fraction(1)
    return not Fraction(1, FAR) <= abs(number / bound) <= FAR


# -- days --------------------------------------------------------------------


def certain_day(case: Case, reading: Comparator, day: Fraction | None, deadline: Fraction) -> Fraction | None:
    """Keep a day that decides: 2024年6月 proves nothing under 2024年6月15日前."""
    if day is None or day <= deadline:
        return day
    first = day
    if isinstance(reading, Period):
        first = case.days(reading.start) or day
    elif isinstance(reading, By) and (reading.sign in {"<=", "<"} or reading.date.day == "end" or "旬" in reading.text):
        last = date_of(day)
        whole_year = reading.sign is not None or "月" not in reading.text
        first = number_of_day(last.replace(day=1, month=1 if whole_year else last.month))
    if first > deadline or first == day:
        return day
    case.say("actual_not_exact.day", reading.text or reading)
    return None


def sort_of(reading: Comparator) -> str:
    """Name what a reading can be compared with: the dimension of its unit, dates, changes, references, or words."""
    match reading:
        case Quantity() | Between():
            return units.dimension(reading.unit_text) or "bare"
        case By() | Period():
            return DATE
        case Change() | Reference():
            return reading.kind
        case _:
            return "words"
