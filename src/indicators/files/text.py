"""Text files in and out: encodings, pasted text, csv, Markdown tables.

Lives here: decoding, cutting into cells. May not: know what a cell means.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

from indicators.files.broken import file_error

_WIDE = re.compile(r"[ \u3000]{2,}")  # what parts the columns of text set with blanks
_MARKED = re.compile(r"#{1,6}\s+(.+)|\*\*(.+)\*\*")
_BOLD = re.compile(r"(?<![A-Za-z\d*\\])(\*\*)(?=[^\s*])((?:(?!\*\*).)*[^\s*\\])\*\*(?![A-Za-z\d*])")  # in a cell
_FRAMED = re.compile(r"(__|`)((?!\1)\S(?:(?!\1).)*(?<![\s_]))\1")  # a whole cell
_GUARDED = re.compile(r"'+[=+\-@\t\r]")  # text that a spreadsheet would take for a formula, with the mark before it
_FIGURE = re.compile(r"-?\d+(?:\.\d+)?%?")
_TABBED = re.compile(r'(?<![^\t\n])"([^"\t]*(?:""[^"\t]*)*)"(?![^\t\n])')
_BROKEN = "\x0b"  # a line end within a cell, while lines are cut
_RULE = re.compile(r"\|(?: ?:?-+:? ?\|)+")
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\`*_\[\]<>|~#&])")
NEAR = 2  # places that a cell may stand off from its column
COLUMNS = 3  # so many columns in so many lines are a table
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
MARKS = (b"", *(mark for mark, _ in _BOMS))  # of an encoding, at the beginning of a file
_LAYOUT = "\t\n\r\f\v"  # control characters that text may hold


def decode(data: bytes, name: str = "文件") -> str:
    """Decode a text file: UTF-8 and UTF-16 with or without mark, GB18030 (and so GBK, GB2312).

    Raises:
        FormError: It is in another encoding, or no text at all.

    >>> decode("指标值".encode("gb18030")), decode("指标值".encode("utf-8-sig"))
    ('指标值', '指标值')
    """
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    unmarked = ("utf-8", "gb18030", *(("utf-16-le", "utf-16-be") if b"\0" in data[:10_000] else ()))
    for encoding in (marked,) if marked else unmarked:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(_is_binary(char) for char in set(text) if not char.isprintable()):
            return text
    if b"\0" in data and not marked:
        message = "文件里有空字符（NUL），不是文本，或者传输时损坏"
        raise file_error("nul_byte", message, name, "用 Excel 或记事本打开，确认内容完整后另存为 UTF-8 文本")
    message = "读不出文字：文件不是文本，或者编码既不是 UTF-8 也不是 GB18030（GBK）"
    raise file_error("wrong_encoding", message, name, "用 Excel 或记事本打开后，另存为“CSV UTF-8”或 UTF-8 文本")


def _is_binary(char: str) -> bool:
    """No text of a form holds control characters or private characters (what GB18030 makes of other bytes)."""
    return unicodedata.category(char) in {"Cc", "Co", "Cn"} and char not in _LAYOUT


def csv_rows(text: str) -> list[list[str]]:
    r"""Cut a csv text into cells; a comma, tab or semicolon parts them, whichever its beginning has most of.

    >>> csv_rows('指标,值\n"养护,小结",12篇')
    [['指标', '值'], ['养护,小结', '12篇']]
    """
    beginning = text[:10_000]
    delimiter = max(",\t;", key=beginning.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        rows = list(reader)
    except csv.Error as error:  # the one thing that it refuses: a cell beyond its limit
        message = f"第{reader.line_num}行有一个单元格超过 {csv.field_size_limit()} 字，不像一张表"
        raise file_error("cell_too_large", message, hint="看看这一行或它前面有没有一个引号没有成对") from error
    if not _is_sound(text, delimiter) and any(_swallowed(cell, delimiter) for row in rows for cell in row):
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=csv.QUOTE_NONE)  # a stray "
        rows = [[cell.strip('"') for cell in row] for row in lines]
    return [list(map(_unguarded, row)) for row in rows] if "'" in text else rows


def _unguarded(cell: str) -> str:
    """Take the mark off a text that a spreadsheet would take for a formula."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _is_live(cell: str) -> bool:
    """Say whether a spreadsheet may take a text for a formula, or for one that is guarded already."""
    return _GUARDED.match(f"'{cell}") is not None and _FIGURE.fullmatch(cell) is None


def _is_sound(text: str, delimiter: str) -> bool:
    """Say whether every quote of a csv text begins or ends a cell, or is one of two."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return True


def _swallowed(cell: str, delimiter: str) -> bool:
    """Say whether a cell holds lines that are rows themselves."""
    return any(line.count(delimiter) > 1 for line in cell.splitlines()[1:])


def tabbed(cell: str) -> str:
    r"""Write a cell between tabs, as a spreadsheet copies it: one of several lines stands in quotes.

    >>> tabbed("甲"), tabbed('1."甲"；\n2.乙')
    ('甲', '"1.""甲""；\n2.乙"')
    """
    text = cell.replace("\t", " ")
    return '"' + text.replace('"', '""') + '"' if "\n" in text else text


def _untabbed(text: str) -> str:
    """Put a cell of several lines into one, its line ends marked."""

    def inside(match: re.Match[str]) -> str:
        return match[0] if "\n" not in match[1] else match[1].replace('""', '"').replace("\n", _BROKEN)

    return _TABBED.sub(inside, text) if "\t" in text else text


def text_rows(text: str) -> list[list[str]]:
    r"""Cut pasted text into cells: at tabs or bars, else at commas or runs of blanks where lines have columns.

    >>> text_rows("指标,值\n培训,≥5次"), text_rows("培训,巡查等\n≥5次")
    ([['指标', '值'], ['培训', '≥5次']], [['培训,巡查等'], ['≥5次']])
    >>> text_rows("指标,值,得分\n培训,≥5次,1\n巡查,≥6次,1")[1], text_rows("指标  值  得分\n甲  1  2\n乙  3  4")[2]
    (['培训', '≥5次', '1'], ['乙', '3', '4'])
    """
    if "\t" not in text and "|" not in text:
        lines = [line for line in text.splitlines() if line.strip()]
        commas = [line.count(",") for line in lines]
        regular = len(commas) > 1 and len(set(commas)) == 1 and commas[0]  # two columns are, where each line has one
        if regular or sum(count >= COLUMNS - 1 for count in commas) * 2 > len(lines):
            return csv_rows(text)
    return markdown_rows(text)


def markdown_rows(text: str) -> list[list[str]]:
    r"""Cut text into cells: lines of a Markdown table at their bars, other lines at tabs.

    >>> markdown_rows("# 表\n| **指标** | `值` |\n|---|---|\n| 甲\\|乙 | 1 |")
    [['表'], ['指标', '值'], [], ['甲|乙', '1']]
    """
    rows: list[list[str]] = []
    lines = _untabbed(text.replace("\r\n", "\n")).split("\n")
    lines = [*map(_unmarked, lines)] if "#" in text or "**" in text else lines
    written = "|" in text and any(map(_RULE.fullmatch, lines))  # in Markdown, where signs may be escaped anywhere
    if "\t" not in text and "|" not in text:
        return _set_with_blanks(lines)
    framed = True  # the first line of a table tells whether bars stand at its sides
    for before, line in pairwise(["", *lines]):
        stripped = line.strip()
        if "\t" in line or "|" not in stripped:
            cells = _ESCAPED.sub(r"\1", line) if written else line
            rows.append([cell.replace(_BROKEN, "\n") for cell in cells.split("\t")] if stripped else [])
            continue
        framed = stripped.startswith("|") if "|" not in before else framed
        if set(stripped) <= set("|-: "):
            rows.append([])
            continue
        inside = stripped.removeprefix("|").removesuffix("|") if framed else line
        parts = (cell.strip().replace("<br>", "\n") for cell in _BAR.split(inside))
        rows.append([_ESCAPED.sub(r"\1", _plain(cell)) for cell in parts])
    return rows


def _plain(cell: str) -> str:
    """Take the marks of bold words and of code off a cell: ``**合计**``, ``__x__``."""
    framed = _FRAMED.fullmatch(cell)
    return _BOLD.sub(r"\2", cell) if framed is None else framed[2]


def _unmarked(line: str) -> str:
    """Take the marks of a heading or a bold line off: ``## 附：…``, ``**总分 90**``."""
    match = _MARKED.fullmatch(line.strip())
    return line if match is None else _ESCAPED.sub(r"\1", match[1] or match[2])


def _set_with_blanks(lines: Sequence[str]) -> list[list[str]]:
    """Cut lines at runs of blanks where several lines have columns; else each line is one cell."""
    columns = [_WIDE.split(line.strip()) for line in lines]
    if sum(len(row) >= COLUMNS for row in columns) < COLUMNS:
        return [[line] if line.strip() else [] for line in lines]
    starts = [_starts(line) for line in lines]
    out: list[list[str]] = []
    for at, (row, line) in enumerate(zip(columns, lines, strict=True)):
        if len(row) <= 1:
            out.append([line] if line.strip() else [])
            continue
        ruler = _ruler(starts, at)
        cells = dict(zip((_column(ruler, place) for place in starts[at]), row, strict=True))
        out.append([cells.get(column, "") for column in range(max(cells) + 1)])
    return out


def _ruler(starts: Sequence[Sequence[int]], at: int) -> Sequence[int]:
    """Find the nearest line, of those without a blank one between, whose columns a line has only some of."""
    best = starts[at]
    for step in (1, -1):
        other = at + step
        while 0 <= other < len(starts) and starts[other]:
            if len(starts[other]) > len(best) and _within(best, starts[other]):
                best = starts[other]
            other += step
    return best


def _within(places: Sequence[int], ruler: Sequence[int]) -> bool:
    found = [_column(ruler, place) for place in places]
    near = all(abs(ruler[column] - place) <= NEAR for column, place in zip(found, places, strict=True))
    return near and len(set(found)) == len(found)


def _column(ruler: Sequence[int], place: int) -> int:
    return min(range(len(ruler)), key=lambda column: abs(ruler[column] - place))


def _starts(line: str) -> list[int]:
    """Where the cells of a line begin, a Chinese character being two places wide."""
    if not line.strip():
        return []
    gaps = [0, *(gap.end() for gap in _WIDE.finditer(line.rstrip()) if gap.start())]
    gaps[0] = len(line) - len(line.lstrip())
    return [sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:at]) for at in gaps]


def to_csv(rows: Iterable[Sequence[str]]) -> bytes:
    r"""Write rows as csv that Excel opens as Chinese (UTF-8 with mark); no text is a formula there.

    >>> to_csv([["=1+1", "-5", "甲"]]).decode("utf-8-sig"), csv_rows("'=1+1,-5,甲")
    ("'=1+1,-5,甲\r\n", [['=1+1', '-5', '甲']])
    """
    out = io.StringIO(newline="")
    csv.writer(out).writerows([f"'{cell}" if _is_live(cell) else cell for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def from_csv(text: str) -> list[list[str]]:
    r"""Read what :func:`to_csv` wrote, cell by cell.

    >>> from_csv("'=1+1,-5,'甲'\r\n")
    [['=1+1', '-5', "'甲'"]]
    """
    return [list(map(_unguarded, row)) for row in csv.reader(io.StringIO(text, newline=""))]
