"""Lists with a head of known words (清单): which row is the head, and what each row below it says.

Lives here: :func:`listing`. May not: know what a column means.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from attrs import frozen

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
    rows: Sequence[Sequence[str]], wanted: Collection[str], words: Mapping[str, Collection[str]] | None = None
) -> Listing | None:
    """Find the head of a list: the first row that names what is wanted.

    Args:
        rows: The cells.
        wanted: The columns that must be there.
        words: The heads of each column; without them a column is called as its head is.

    >>> found = listing([["清单"], ["项目名称", "金额（元）"], ["泵站", "5"]], {"sum"}, {"sum": ["金额"]})
    >>> [said for _, said, _ in found.rows()]
    [{'sum': '5'}]
    """
    names = {spelled: key for key, every in (words or {}).items() for spelled in every}
    for at, row in enumerate(rows):
        plain = tuple(map(squeezed, row))
        heads = plain
        if words is not None:
            bare = (text.replace("(", "（").partition("（")[0] for text in plain)
            heads = tuple(names.get(text) or names.get(short, "") for text, short in zip(plain, bare, strict=True))
        if {*wanted} <= {*heads}:
            return Listing(at, heads, rows[at + 1 :])
    return None
