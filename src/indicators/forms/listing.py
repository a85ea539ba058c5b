"""Lists with a head of known words (清单): which row is the head, and what each row below it says.

Lives here: :func:`listing`. May not: know what a column means.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from attrs import frozen

from indicators._resources import rules_table
from indicators.forms.kinds import squeezed


@frozen
class Listing:
    """A list as cells (清单), its columns by what they hold; a column of an unknown head by ``""``."""

    at: int
    heads: tuple[str, ...]
    body: Sequence[Sequence[str]]

    def rows(self) -> Iterator[tuple[int, dict[str, str], Sequence[str]]]:
        """Each row by its number from 1, by its columns, and as it stands; of two columns the first that speaks."""
        for number, cells in enumerate(self.body, start=self.at + 2):
            said = dict.fromkeys(filter(None, self.heads), "")
            for head, cell in zip(self.heads, cells, strict=False):
                if head and not said[head]:
                    said[head] = cell.strip()
            yield number, said, cells


def listing(
    rows: Sequence[Sequence[str]], wanted: Collection[str], of: str = "", more: Iterable[str] = ()
) -> Listing | None:
    """Find the head of a list: the first row that names what is wanted.

    A column is called as ``rules/lists.toml`` calls it in the list ``of``, or as its head is; ``more`` are columns that
    the list may have besides.

    >>> found = listing([["清单"], ["项目（类）", "等级", "备注栏"], ["泵站", "良", ""]], {"name"}, "outcomes")
    >>> [said for _, said, _ in found.rows()]
    [{'name': '泵站', 'grade': '良'}]
    """
    names = {head: key for key, heads in (rules_table("lists")[of] if of else {}).items() for head in heads}
    names |= {head: head for head in more}
    for at, row in enumerate(rows):
        plain = tuple(map(squeezed, row))
        heads = plain
        if of:
            bare = (text.replace("(", "（").partition("（")[0] for text in plain)
            heads = tuple(names.get(text) or names.get(short, "") for text, short in zip(plain, bare, strict=True))
        if {*wanted} <= {*heads}:
            return Listing(at, heads, rows[at + 1 :])
    return None
