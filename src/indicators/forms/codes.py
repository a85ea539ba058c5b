"""Codes of the budget platforms (代码): the same digit is ≥ in one system and ＞ in another.

Lives here: the dialects of ``rules/exchange.toml``, and which heads name one. May not: guess; read rows.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from attrs import Factory, frozen

from indicators._resources import rules_table
from indicators.forms.heads import head_words


@frozen(kw_only=True)
class Dialect:
    """What codes mean in one system (代码的含义)."""

    id: str  # its name: ``pmkpi``
    label: str  # what a person calls it
    heads: tuple[tuple[str, ...], ...] = ()  # heads that name it, each tuple by itself
    lists: Mapping[str, Mapping[str, str]] = Factory(dict)  # by list (``sign``, ``likelihood`` …): by code the word

    def word(self, name: str, code: str) -> str | None:
        """The word of a code, ``None`` where the list has none.

        >>> dialects()["pmkpi"].word("sign", "5"), dialects()["direction"].word("sign", "1")
        ('≤', '＞')
        """
        return self.lists.get(name, {}).get(code.strip())

    def code(self, name: str, word: str) -> str | None:
        """The code of a word.

        >>> dialects()["pmkpi"].code("sign", "≧"), dialects()["direction"].code("sign", "定性")
        ('1', None)
        """
        said = self.lists.get(name, {}).items()
        return next((code for code, each in said if plain_sign(each) == plain_sign(word)), None)


def plain_sign(text: str) -> str:
    """A sign in the one way that it is compared in: ≥ of ≧."""
    return text.translate(_PLAIN)


_PLAIN = str.maketrans("＞＜＝≧≦═", "><=≥≤=")


@cache
def dialects() -> Mapping[str, Dialect]:
    """The dialects by name."""
    return {
        name: Dialect(
            id=name,
            label=said["label"],
            heads=tuple(map(tuple, said["heads"])),
            lists={key: words for key, words in said.items() if isinstance(words, Mapping)},
        )
        for name, said in rules_table("exchange")["dialects"].items()
    }


def dialect_of(heads: Iterable[str]) -> Dialect | None:
    """The one dialect that heads name, ``None`` where they name none.

    >>> dialect_of(["三级指标", "计算符号", "指标值"]) is None, dialect_of(["KPI_VAL", "COMPUTESIGN"]).id
    (True, 'pmkpi')
    """
    there = set(map(head_words, heads))
    return next((each for each in dialects().values() if any(there >= set(marks) for marks in each.heads)), None)
