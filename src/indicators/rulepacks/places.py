"""Where a field stands in the text of a rule pack (字段在 TOML 里的行和列).

Lives here: one walk over text that ``tomllib`` has read already, so it only has to tell where keys and elements begin.
May not: read values, judge them.
"""

import re
from collections.abc import Callable
from typing import Final

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_PLAIN: Final = re.compile(r"[^\s,\]}#]*")
_STRINGS: Final = tuple(
    re.compile(each, re.DOTALL)
    for each in (r'"""(?:\\.|[^\\])*?"{3,5}', r"'''.*?'{3,5}", r'"(?:\\.|[^"\\])*"', r"'[^']*'")
)
_KEY: Final = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|[^\s.=\]]+')
_LAST: Final = re.compile(r"\.[^.\[]*$|\[\d+\]$")

Place = tuple[int, int]


def place_of(path: str, places: dict[str, Place]) -> Place:
    r"""The line and column of a path, or of the nearest thing around it that stands in the text.

    >>> text = 'id = "x"\n[[rules]]\nid = "a"\napplies = { kind = ["words"] }\n'
    >>> [place_of(path, places_in(text)) for path in ("$.rules[1].applies.kind[1]", "$.rules[1].standard", "$")]
    [(4, 21), (2, 1), (1, 1)]
    """
    while path not in places and _LAST.search(path):
        path = _LAST.sub("", path)
    return places.get(path, (1, 1))


def places_in(text: str) -> dict[str, Place]:
    """Say where each table, key and element of a TOML text begins, by paths as ``$.rules[2].applies`` (from 1)."""
    return _Walk(text).walk()


class _Walk:
    """One walk over a sound TOML text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.places: dict[str, Place] = {}
        self.counts: dict[str, int] = {}

    def walk(self) -> dict[str, Place]:
        table = "$"
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)
        return self.places

    def skip(self, what: re.Pattern[str]) -> str:
        found = what.match(self.text, self.at)
        self.at = self.at if found is None else found.end()
        return "" if found is None else found.group()

    def put(self, path: str, at: int) -> None:
        line = self.text.count("\n", 0, at)
        self.places.setdefault(path, (line + 1, at - (self.text.rfind("\n", 0, at) + 1) + 1))

    def keys(self) -> list[str]:
        """A dotted key."""
        found = []
        while True:
            self.skip(_SPACE)
            found.append(self.skip(_KEY).strip("\"'"))
            self.skip(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return found
            self.at += 1

    def header(self) -> str:
        """The path of ``[table]`` or ``[[element]]``."""
        start, each = self.at, self.text.startswith("[[", self.at)
        self.at += 1 + each
        path, keys = "$", self.keys()
        for i, key in enumerate(keys):
            path = f"{path}.{key}"
            if each and i == len(keys) - 1:
                self.put(path, start)
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = f"{path}[{self.counts[path]}]"
        self.put(path, start)
        self.at += 1 + each
        return path

    def pair(self, table: str) -> None:
        start = self.at
        path = ".".join((table, *self.keys()))
        self.put(path, start)
        self.at += 1  # =
        self.skip(_SPACE)
        self.value(path)

    def value(self, path: str) -> None:
        match self.text[self.at]:
            case "[":
                self.inside("]", lambda i: self.element(f"{path}[{i}]"))
            case "{":
                self.inside("}", lambda _: self.pair(path))
            case "'" | '"':
                next(filter(None, map(self.skip, _STRINGS)))
            case _:
                self.skip(_PLAIN)

    def element(self, path: str) -> None:
        self.put(path, self.at)
        self.value(path)

    def inside(self, end: str, each: Callable[[int], None]) -> None:
        """Walk what stands between brackets, one by one."""
        self.at += 1
        i = 0
        while True:
            self.skip(_BLANK)
            if self.text[self.at] == ",":
                self.at += 1
            elif self.text[self.at] == end:
                self.at += 1
                return
            else:
                i += 1
                each(i)
