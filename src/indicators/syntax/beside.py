"""Words beside an actual value that may take it back (值旁的话): 8个（在建）, 制度正在完善, 部分达标.

Lives here: :func:`unknown_beside`, :func:`degree_of`, :func:`denies`, :func:`affirms`. A list of the words that take a
value back would never be complete, so the words that do not are listed (``[reached]``, ``[matters]`` of
``grammar/words.toml``), and the row's own words are none. May not: say what becomes of the row, or what a degree is
worth: who binds a target decides that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from indicators.comparators import Between, Change, Comparator, Completion, Quantity, Reference, State
from indicators.syntax._lexicon import lexicon
from indicators.syntax.numbers import numerals
from indicators.syntax.plain import Source

Sort = Literal["words", "number", "day"]

_OWN = 2  # characters of the row's own words that are known, at least
_SIGNS = frozenset("的得了地，。、（）()；;：:！!“”\"' +-~—–至到/.,≥≤><=%‰℃∞[]#")
_PLAIN = re.compile(r"[0-9.,]+")
_CLAUSE = re.compile(r"[^0-9，。、（）();；:：]{1,8}|.")
_POINTS = frozenset(("", ".", "-", "/", "~", "、", "，", "）", ")"))
_TABLES: Mapping[str, tuple[str, ...]] = {
    "words": ("adverbs", "dropped_before", "matters"),
    "number": ("reached", "reached_number", "about", "after", "included", "currency"),
    "day": ("reached", "reached_day", "dates", "edges", "date_after", "whole_year", "years"),
    "change": ("verbs", "equal", "verb_base"),
}


def unknown_beside(read: Comparator, own: str, sort: Sort, also: Iterable[str] = ()) -> str | None:
    """Find the first word beside an actual value that neither the row nor a table has: it may take the value back.

    Args:
        read: The actual value; its printed text is looked at.
        own: The words of the row itself: its name and its target.
        sort: What the value was taken for: words, a number, or a day.
        also: More words that take nothing back.

    >>> from indicators.syntax import parse
    >>> [unknown_beside(parse(text), "新建站点", "number") for text in ("8个（在建）", "新建8个")]
    ['建', None]
    >>> [unknown_beside(parse(text), "制度建设", "words") for text in ("制度正在完善", "制度已完善")]
    ['正在', None]
    """
    lex, text = lexicon(), Source.of(read.text).plain
    figures = _PLAIN.match(text)
    if sort == "number" and figures is not None and text[figures.end() :] in lex.units:  # the usual cell
        return None
    known = _known(sort)
    if isinstance(read, Quantity) and read.sign is not None:  # who binds it looks at the sign
        known |= lex.words("before")
    if isinstance(read, Quantity | Between):
        known |= {each for each in (read.unit, *read.per) if each}
    if isinstance(read, Change | Reference):
        known |= _known("change")
        text = _based().sub("", text)  # 较上年增长 is a change, 上年增长 is last year's
    if sort != "words":
        found = _first(text, known | frozenset(also), own, sort)
        return _other_number(text, own) if found is None and isinstance(read, Quantity) and sort == "number" else found
    term = read.term if isinstance(read, State) else None
    if isinstance(read, Completion) and read.level == "achieved":
        term = max((word for word in lex.meaning["completion"] if word in text), key=len, default=None)
    if not term:
        return None
    if term in lex.words("verbs") | lex.words("improving"):  # 逐步提高 is a rise, 逐步健全 is not there yet
        known |= lex.words("gradual")
    place = text.rfind(term)
    return _first(text[:place], known, own, sort) or _first(text[place + len(term) :], known, own, sort)


def words_beside(text: str, name: str) -> str:
    """A text without numbers that are not the name's own, and their units.

    >>> words_beside("共培训120人次", "培训人次"), words_beside("三级医院4家", "三级医院数")
    ('共培训', '三级医院')
    """
    plain = Source.of(text).plain
    kept, at = "", 0
    for start, figures, end in _numbers(plain, name):
        kept += plain[at : end if figures in name else start]
        at = end
    return kept + plain[at:]


def _other_number(text: str, own: str) -> str | None:
    """A number before the value that the row does not have: 二级医院4家 under 三级医院数, PM2.5 under PM10."""
    known = set(_figures().findall(own))
    numbers = [figures for _, figures, _ in _numbers(text, own)]
    return next((number for number in numbers[:-1] if number not in known), None)


def _numbers(text: str, own: str) -> Iterator[tuple[int, str, int]]:
    """The numbers of a text: where one begins, its figures, and where its unit ends."""
    at = 0
    while (figures := _figures().search(text, at)) is not None:
        at = _number(text, figures.start(), own, "number")
        if at:
            yield figures.start(), figures[0], at
        at = at or figures.start() + 1


def _first(text: str, known: frozenset[str], own: str, sort: Sort) -> str | None:
    """The first stretch that is not known, to the end of its clause."""
    at = 0
    for start, end in _stretches(text, known, own, sort):
        if start > at:
            break
        at = end
    clause = _CLAUSE.match(text, at)
    return clause[0] if clause else None


def _stretches(text: str, known: frozenset[str], own: str, sort: Sort) -> Iterator[tuple[int, int]]:
    """The stretches of a text that are known, in order: numbers with their units, words of a table or of the row."""
    longest = max(map(len, known))
    at = 0
    while at < len(text):
        end = figures = 0 if sort == "words" else _number(text, at, own, sort)
        ends = range(min(len(text), at + longest), at, -1)
        end = max(end, next((stop for stop in ends if text[at:stop] in known), 0))
        stop = max(end, at + 1)
        while not figures and not text[at].isdecimal() and stop < len(text) and text[at : stop + 1] in own:
            stop += 1
        if stop - at >= _OWN and text[at:stop] in own:
            end = stop
        if end <= at and text[at] in _SIGNS:
            end = at + 1
        if end > at:
            yield at, end
        at = max(end, at + 1)


def _number(text: str, at: int, own: str, sort: Sort) -> int:
    """Where a number with its unit ends, 0 where there is none; a year, and what is no day beside a day, are none."""
    figures = _figures().match(text, at)
    if figures is None:
        return 0
    end = figures.end()
    if sort == "day":
        days = lexicon().words("day_units")
        unit = next((size for size in range(4, 0, -1) if text[end : end + size] in days), 0)
        return end + unit if unit or text[end : end + 1] in _POINTS else 0
    if text[end : end + 1] == "年" and end - at == len("2024"):
        return end + 1 if text[at : end + 1] in own else 0
    behind = _units().match(text, end)
    end = behind.end() if behind else end
    start = figures.end()
    while end < len(text) and re.search(rf"[0-9]{re.escape(text[start : end + 1])}", own):  # 20个村
        end += 1
    return end


@cache
def _figures() -> re.Pattern[str]:
    words = f"[{''.join(sorted(numerals()))}]+"
    number = rf"(?:[0-9][0-9.,，]*|{words})"
    size = r"[余多几来]?(?:[百万亿]|千(?![瓦克米伏]))*[余多几来]?"
    return re.compile(rf"第?(?:(?:{number}{size})+|半)(?:分之{number})?(?:成半?)?")


@cache
def _based() -> re.Pattern[str]:
    lex = lexicon()
    compare, base, tails, equal = (_any_of(lex.words(table)) for table in ("compare", "base", "base_tails", "equal"))
    return re.compile(rf"{compare}{base}{tails}?|^{base}{tails}?(?={equal})|同比|环比|逐年")


def _any_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


@cache
def _units() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(lexicon().units, key=len, reverse=True)))
    one = rf"(?:[A-Za-zμµΩ°℃㎡㎥]+[0-9²³]?|%?百分比|{words})"
    return re.compile(rf"个?{one}(?:[/·•*×每(（]+[0-9半一两十百千万亿]*{one})*[)）]?半?")


@cache
def _known(sort: Sort | Literal["change"]) -> frozenset[str]:
    """The words that take nothing back."""
    lex = lexicon()
    takes = lex.words("gradual") | lex.words("taking_back")
    return frozenset(word for table in _TABLES[sort] for word in lex.words(table) if word not in takes)


# -- degrees (程度词) ------------------------------------------------------------


def degree_of(read: Comparator) -> tuple[str, str] | None:
    """Find the word that says how far a judgement or a completion holds, and whether it is ``partly`` or ``hedged``.

    >>> from indicators.syntax import parse
    >>> degree_of(parse("大部分及时")), degree_of(parse("基本达标")), degree_of(parse("基本医疗保障达标"))
    (('partly', '大部分'), ('hedged', '基本'), None)
    """
    lex = lexicon()
    plain = Source.of(read.text).plain
    if isinstance(read, State) and read.term is not None:
        before = plain[: max(plain.rfind(read.term), 0)]
    elif isinstance(read, Completion) and read.level == "achieved" and not _official(plain):
        before = next((plain[: plain.rfind(word)] for word in lex.words("degree_done") if word in plain), "")
    else:
        return None
    meaning = lex.meaning["degree"]
    partly = [word for word, sense in meaning.items() if sense == "partly" and before.startswith(word)]
    if partly:
        return "partly", max(partly, key=len)
    anywhere = {word for word, sense in meaning.items() if sense != "alone"}
    passed = sorted({*anywhere, *lex.words("adverbs")}, key=len, reverse=True)
    while before:
        if meaning.get(before) == "alone":
            return "hedged", before
        word = next((word for word in passed if before.endswith(word)), None)
        if word is None:
            return None
        if word in anywhere:
            return meaning[word], word
        before = before.removesuffix(word)
    return None


def denies(read: State, target: State) -> bool:
    """Say whether a reading is the plain negation of a target in words, of all of it or of its term: surely missed.

    A negated adverb (未明显改善 under 改善) leaves that open.

    >>> from indicators.syntax import parse
    >>> denies(parse("未改善"), parse("有效改善")), denies(parse("未明显改善"), parse("改善"))
    (True, False)
    """
    lex = lexicon()
    wanted = _said(target)
    if wanted.startswith(tuple(lex.words("undeniable"))):
        return False
    said = _said(read).removeprefix(target.subject or "")
    ahead = max((word for word in lex.words("denial_before") if said.startswith(word)), key=len, default="")
    own = {wanted, wanted.removeprefix(target.subject or ""), target.term or wanted}
    return any(said.removeprefix(ahead) == denial + word for denial in lex.words("denials") for word in own if word)


def affirms(read: State, target: State) -> bool:
    """Say whether a reading is the target's own words, said to be done (已建立 under 建立).

    >>> from indicators.syntax import parse
    >>> affirms(parse("已建立。"), parse("建立")), affirms(parse("正在建立"), parse("建立"))
    (True, False)
    """
    lex, said, wanted = lexicon(), _said(read), _said(target)
    ahead = ("", *lex.words("done_before"))
    return bool(said) and any(said in {one + wanted, one + wanted + "了", one + wanted + "完成"} for one in ahead)


def _said(read: State) -> str:
    return Source.of(read.text).plain.strip("。.！!；; ")


def _official(plain: str) -> bool:
    return any(word in plain for word in lexicon().words("degree_official"))
