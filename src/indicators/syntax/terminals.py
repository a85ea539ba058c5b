"""The words and numerals as terminals of the grammar: the longest word of all tables wins.

Lives here: the patterns made from ``grammar/words.toml`` and ``grammar/units.toml``, when tables are made. May not:
know what a word means.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any

_DATES = {"WITHIN", "DATEWORD", "MONTHEND", "ALLYEAR", "THISYEAR"}
# no word of these tables takes a shorter word away from the terminal: 年 of 年年, 万 of 万余
_YIELDING = {"UNIT": _DATES | {"BASE"}, "MULT": {"VAGUE"}}
# a word stays before a word of this table where a longer word of a third table would cut it: 不超 | 标准, 已 | 达标
_KEEPING = {"CMP": "BASE", "FILL": "JUDGE"}
_PRIORITY = {"UNIT": 30, "MULT": 30}
# in front of 率, 性, 时间 … they are part of a noun
_SUFFIXED = {"JUDGE": "terms_nouns", "DONE": "completion_nouns", "FILL": "completion_nouns"}


_NUMERAL = "(?:[0-9零〇一二两三四五六七八九十半壹贰叁肆伍陆柒捌玖拾]|[百千万]分之)"  # what a number begins with


def _either(words: Iterable[str]) -> str:
    return _tree(dict.fromkeys(words, ""))


def _tree(words: Mapping[str, str]) -> str:
    """Write words, each with what follows it in the pattern, as a tree of characters: the longest word that fits wins.

    The scanner then looks at each character once, instead of trying every word of a table.
    """
    heads: dict[str, dict[str, str]] = {}
    for word in sorted(words):
        if word:
            heads.setdefault(word[0], {})[word[1:]] = words[word]
    written = [re.escape(head) + _behind(rests) for head, rests in heads.items()]
    return "|".join([*written, words[""]] if "" in words else written)


def _behind(rests: Mapping[str, str]) -> str:
    if len(rests) == 1:
        return "".join(re.escape(rest) + follows for rest, follows in rests.items())
    return f"(?:{_tree(rests)})"


def _starts(units: Mapping[str, str]) -> str:
    """Write the shortest units that others begin with, for a look ahead: quicker to compile than all of them."""
    kept = {unit for unit in units if not any(unit[:cut] in units for cut in range(1, len(unit)))}
    single = "".join(sorted(re.escape(unit) for unit in kept if len(unit) == 1))
    return f"[{single}]|{_either(unit for unit in kept if len(unit) > 1)}"


def _not_over(rest: str, words: Sequence[str]) -> str:
    """Keep a shorter word before one that begins with the rest of a longer word: 不超 | 标准, but 不超标."""
    behind = {word[len(rest) :] for word in words if word.startswith(rest) and word != rest}
    return f"(?!{_either(behind)})" if behind else ""


def _blocks(name: str, word: str, rests: set[str], tables: Mapping[str, list[str]]) -> Iterator[str]:
    """Write what must not stand behind a word, since it would be part of a longer word."""
    kept = tables[_KEEPING[name]] if name in _KEEPING else ()
    if kept:
        yield from (f"{re.escape(rest)}{_not_over(rest, kept)}" for rest in sorted(rests))
    elif rests:
        yield _either(rests)
    if name == "REACH":  # 已达 | 达标
        ends = (word[cut:] for cut in range(len(word)))
        yield from (rest[3:-1] for rest in (_not_over(end, tables["JUDGE"]) for end in ends) if rest)
    if name == "WORD":
        inside = (word[cut:] for cut in range(1, len(word)) if word[:cut] in tables["CMP"])
        yield from (rest[3:-1] for rest in (_not_over(tail, tables["BASE"]) for tail in inside) if rest)
    if name == "UNIT" and word[-1].isascii() and word[-1].isalpha():
        yield "[A-Za-z]"


Heads = Mapping[str, str]  # the first character to the pattern of the words that begin with it


def _words(
    tables: Mapping[str, list[str]], behind: Container[str], nouns: Mapping[str, str], fronts: Mapping[str, str]
) -> Iterator[tuple[str, Heads]]:
    """Write each terminal; a word gives way to a longer word of another table that begins with it."""
    longer: dict[str, list[tuple[str, str]]] = {}
    for name, words in tables.items():
        if name not in behind:
            for word in words:
                for cut in range(1, len(word)):
                    longer.setdefault(word[:cut], []).append((name, word[cut:]))
    for name, words in tables.items():
        yielding = _YIELDING.get(name, {"UNIT"})
        heads: dict[str, dict[str, str]] = {}
        for word in sorted(words):
            rests = {rest for table, rest in longer.get(word, []) if table != name and table not in yielding}
            block = "|".join(_blocks(name, word, rests, tables))
            heads.setdefault(word[0], {})[word[1:]] = f"(?!{block})" if block else ""
        front = f"(?<![{fronts[name]}])" if name in fronts else ""
        noun = f"(?!{nouns[name]})" if name in nouns else ""
        yield name, {head: f"{front}{re.escape(head)}{_behind(rests)}{noun}" for head, rests in heads.items()}


def terminals(lexical: str, data: Mapping[str, Any], measures: Mapping[str, Any]) -> tuple[str, dict[str, Heads]]:
    """Write the terminals as text of a lark grammar, and those of the word tables by their first characters."""
    units = unit_words(measures, loose=True)
    tables: dict[str, list[str]] = {"UNIT": list(units), "MULT": list(data["multipliers"])}
    kept: set[str] = set()
    for where, rows in data["terminals"].items():
        for name, place in map(str.split, rows):
            section, _, part = place.partition(".")
            words = list(data[section][part] if part else flat(data[section]))
            tables.setdefault(name, []).extend(words if where == "behind" else (w for w in words if w not in kept))
            kept.update(words)
    behind = {row.split()[0] for row in data["terminals"]["behind"]}
    nouns = {name: _either(data[section]["words"]) for name, section in _SUFFIXED.items()}
    written = dict(_words(tables, behind, nouns, {"EACHWORD": "".join(data["each_not_behind"]["words"])}))
    powers = data["numerals"]["powers"]
    for name, pattern in (
        ("NUMERAL", _NUMERAL),
        ("COUNTING_UNITS", _either(unit for unit in units if unit[0] in powers)),  # 千瓦时: 千 is no numeral there
        ("UNIT_STARTS", _starts(units)),
        ("UNITS", _either(units)),
    ):
        lexical = lexical.replace(name, pattern.replace("/", r"\/"))
    lines = [lexical]
    for name, heads in written.items():
        priority = _PRIORITY.get(name, 35 if name in behind else 20)
        pattern = "|".join(heads.values()).replace("/", r"\/")
        lines.append(f"{name}.{priority}: /{pattern}/")
    return "\n".join(lines), written


def flat(section: Mapping[str, Any]) -> dict[str, str]:
    """Turn a table of meanings with their words into words with their meanings; the first meaning counts."""
    found: dict[str, str] = {}
    for sense, words in section.items():
        for word in words if isinstance(words, list) else [sense]:
            found.setdefault(word, sense if isinstance(words, list) else str(words))
    return found


def unit_words(measures: Mapping[str, Any], *, loose: bool) -> dict[str, str]:
    """Return every spelling of a unit; ``loose``: only those that are units anywhere, not only behind a number."""
    counters = measures["counters"]["words"]
    units = {word: word for word in counters} | {f"个{word}": word for word in measures["counters"]["without_ge"]}
    for word, row in measures["units"].items():
        if not row.get("behind_a_number_only"):
            units |= dict.fromkeys(row.get("aliases", ()), word) | {word: word}
        elif not loose:
            units[word] = word
    return units
