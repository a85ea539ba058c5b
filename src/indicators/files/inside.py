"""What an office file holds besides its cells (文件里看不见的内容): comments, headers, text boxes, properties.

Lives here: :func:`inner_texts`, :func:`authors`, :func:`unseen_parts`, :func:`archive`, which packs files the same way
each time. May not: know what a text means. No list says where a text may stand: every part of a package is looked
through, its attributes too.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo, is_zipfile

from indicators.files.broken import library_call
from indicators.files.pdf import beside_pages
from indicators.files.sheets import Limits
from indicators.files.text import decode

_TOKEN = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)]]>|<((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*)>|([^<]+)", re.DOTALL)
_REMARK = re.compile("<!--(.*?)-->", re.DOTALL)
_NAME = re.compile(r"(/?)(?:[\w.-]+:)?([\w.-]+)")
_VALUE = re.compile(r"=\s*(?:\"([^\"]*)\"|'([^']*)')")
_WHOLE = {"p", "si", "is", "text"}  # what is torn into runs inside one of these is one text
_APART = {"br", "tab", "cr"}
_CELL = {"c", "row", "v"}  # of a sheet: what the reader of its cells gives
_CODES = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|K\d\d[+-]\d{3}|\d{1,2}|[A-Za-z])")  # of the header of a page
_AUTHOR = re.compile(r"<(?:dc:creator|cp:lastModifiedBy)[^>]*>([^<]*)<")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_OLD = b"\xd0\xcf\x11\xe0"  # how doc and xls begin
_RUN = re.compile(r"[\x20-\x7e·\u2014\u3000-\u9fff\uff00-\uffef]{2,}")
_DEEPEST = 3  # files in files in files
_BEFORE_ZIP = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_UNIX, _READABLE = 3, 0o644


def _parts(data: bytes, inside: str = "", depth: int = 0) -> Iterator[tuple[str, bytes]]:
    """The parts of a packed file, those of the files in it too; none of any other."""
    if not is_zipfile(BytesIO(data)):
        return
    with library_call(), ZipFile(BytesIO(data)) as packed:
        if inside and sum(part.file_size for part in packed.infolist()) > Limits().unpacked:
            return  # named by unseen_parts
        for name in sorted(packed.namelist()):
            part = packed.read(name)
            yield inside + name, part
            if depth < _DEEPEST:
                yield from _parts(part, f"{inside}{name}/", depth + 1)


def _is_markup(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".vml"))


def _decoded(part: bytes) -> str:
    return part.decode("utf-16" if part.startswith(_WIDE) else "utf-8", errors="replace")


def inner_texts(data: bytes) -> tuple[tuple[str, str], ...]:
    """Give every text of an office file by the part that holds it, those too that no reader of its cells gives.

    They come paragraph by paragraph, then what attributes say; a page (html) is one part; of an old binary file each
    run of signs, of a PDF its properties and notes. A file of another kind has none.
    """
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return tuple(dict.fromkeys(("网页里看不见的内容", text) for text in _texts("", decode(data))))
    if data.startswith(b"%PDF"):
        return tuple(("PDF 的属性、注释", text) for text in beside_pages(data))
    found = [(name, text) for name, part in _parts(data) if _is_markup(name) for text in _texts(name, _decoded(part))]
    olds = [(name, part) for name, part in (("", data), *_parts(data)) if part.startswith(_OLD)]
    for name, part in olds:
        wide = (part[start:].decode("utf-16-le", errors="replace") for start in (0, 1))
        found += [(name, text) for way in (part.decode("latin-1"), *wide) for text in _RUN.findall(way)]
    return tuple(dict.fromkeys(found))


def _texts(name: str, xml: str) -> Iterator[str]:
    """The texts of a part: what stands in one paragraph is joined, all else is a text of its own."""
    whole: list[list[str]] = []  # open paragraphs, the innermost last
    skipped = _CELL if "worksheets/" in name else set()
    last, values = "", dict[str, None]()
    for token in _TOKEN.finditer(xml):
        plain, tag = token[1], token[2] or ""
        said = unescape(token[3] or "") if plain is None else plain
        head = _NAME.match(tag)
        if said and whole:
            whole[-1].append(said)
        elif said.strip() and last not in skipped:
            yield from (each.strip() for each in _unformatted(last, said) if each.strip())
        if head is None:
            continue
        closes, last = bool(head[1]), head[2]
        if last not in skipped:
            values |= {unescape(one or other): None for one, other in _VALUE.findall(tag[head.end() :])}
        if last in _APART and whole:
            whole[-1].append("\n")
        elif last in _WHOLE and not tag.endswith("/"):
            if not closes:
                whole.append([])
            elif whole:
                yield from (line.strip() for line in "".join(whole.pop()).split("\n") if line.strip())
    yield from ("".join(rest).strip() for rest in whole)
    yield from (text.strip() for text in (*values, *_REMARK.findall(xml)) if text.strip())


def _unformatted(tag: str, text: str) -> list[str]:
    """The pieces of a page's header as they are printed.

    >>> _unformatted("oddHeader", '&L&"宋体,常规"&12电话：&C第&P页')
    ['电话：', '第页']
    """
    if not tag.endswith(("Header", "Footer")):
        return [text]
    return [_CODES.sub("", piece) for piece in re.split("&[LCR]", text) if piece]


def authors(data: bytes) -> tuple[str, ...]:
    """Give whom the properties of an office file name as its author or its last editor, each once."""
    said = (
        unescape(match[1]).strip()
        for name, part in _parts(data)
        if "docProps" in name
        for match in _AUTHOR.finditer(_decoded(part))
    )
    return tuple(dict.fromkeys(said))


def pictures(data: bytes) -> int:
    """Count the pictures in an office file."""
    return sum("/media/" in name for name, _ in _parts(data))


def unseen_parts(data: bytes) -> tuple[str, ...]:
    """Name what is embedded in an office file and cannot be looked through: macros, files of other programs."""
    parts = dict(_parts(data))
    return tuple(
        name
        for name, part in parts.items()
        if ("/embeddings/" in name or name.endswith("vbaProject.bin"))
        and not (
            _is_markup(name)
            or name.endswith("/")
            or part.startswith(_OLD)
            or any(each.startswith(f"{name}/") for each in parts)
        )
    )


def archive(contents: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip archive whose bytes are the same whenever the contents are.

    Nothing is compressed, since libraries compress in different ways.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as packed:
        for name in sorted(contents):
            info = ZipInfo(name, _BEFORE_ZIP)
            info.create_system, info.external_attr = _UNIX, _READABLE << 16
            packed.writestr(info, contents[name])
    return out.getvalue()
