"""Checks that look at one row alone (逐行检查): what makes a defect stands in ``rules/review.toml``, under ``when``.

Lives here: :func:`look_for`. May not: compare rows, read a text.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from indicators import comparators
from indicators.comparators import Comparator
from indicators.reviewing.book import Book, Line, Seen, first_of, parts, words
from indicators.reviewing.kinds import stem
from indicators.reviewing.values import counts, is_money

Look = Callable[[Book], Iterator[Seen]]


def look_for(when: Mapping[str, Any]) -> Look:
    """Make the check of a condition: each row, or each part of its value, that fits it is one place."""

    def look(book: Book) -> Iterator[Seen]:
        for line in book.lines:
            target = line.row.target
            for part in parts(target) if when.get("parts") else (target,):
                if _fits(line, part, when):
                    texts = {"name": line.row.name, "value": part.text, "term": getattr(part, "term", None) or ""}
                    word = next((first_of(text, when[key]) for key, text in texts.items() if key in when), None)
                    slots = {"reading": part.canonical, "reason": getattr(part, "reason", "")}
                    yield line.seen(value=part.text, kind=line.row.level2, word=word, **slots)

    return look


def _fits(line: Line, part: Comparator, when: Mapping[str, Any]) -> bool:
    classes = tuple(getattr(comparators, each) for each in when.get("reading", ()))
    return (
        when.get("cost") in {None, line.is_cost}
        and ("level2" not in when or stem(line.row.level2) in when["level2"])
        and (not classes or isinstance(part, classes))
        and (not when.get("money") or is_money(part))
        and all(getattr(part, key) == said for key, said in when.get("has", {}).items())
        and (not when.get("counts") or counts(part))
        and (not when.get("per") or bool(getattr(part, "per", ())))
        and ("anomalies" not in when or bool({*part.anomalies} & {*when["anomalies"]}))
        and ("name" not in when or first_of(line.row.name, when["name"]) is not None)
        and ("value" not in when or first_of(part.text, when["value"]) is not None)
        and ("term" not in when or getattr(part, "term", None) in words(when["term"]))
        and ("lacks" not in when or first_of(line.row.name, when["lacks"]) is None)
        and ("value_lacks" not in when or first_of(part.text, when["value_lacks"]) is None)
    )
