"""What an office file holds besides its cells (文件里看不见的内容): comments, headers, text boxes, properties.

Lives here: :func:`inner_texts`, :func:`authors`, :func:`archive`, which packs files the same way each time. May not:
know what a text means.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from indicators.files.broken import library_call

_ENDS = re.compile(r"</(?:w:p|si|a:p|text|dc:\w+|cp:\w+|dcterms:\w+)>|<w:br/>|<w:tab/>")
_TAG = re.compile(r"<[^>]+>")
_LEFT_OUT = re.compile(r"(?:xl/worksheets/|xl/calcChain|.*(?:styles|theme|settings|fontTable|numbering|\.rels))")
_AUTHOR = re.compile(r"<(?:dc:creator|cp:lastModifiedBy)[^>]*>([^<]*)<")
_BEFORE_ZIP = (1980, 1, 1, 0, 0, 0)  # the first moment that the format knows
_UNIX, _READABLE = 3, 0o644


def _parts(data: bytes) -> Iterator[tuple[str, str]]:
    """The parts of text of a packed file; none of any other."""
    if not data.startswith(b"PK"):
        return
    with library_call(), ZipFile(BytesIO(data)) as packed:
        for name in sorted(packed.namelist()):
            if name.endswith(".xml") and not _LEFT_OUT.match(name):
                yield name, packed.read(name).decode("utf-8", errors="replace")


def inner_texts(data: bytes) -> tuple[tuple[str, str], ...]:
    """Give every text of an office file, by the part that holds it: those too that no reader of its cells gives.

    Args:
        data: The file's bytes, checked by a reader before.

    Returns:
        Part and text, paragraph by paragraph; nothing for a file of another kind.
    """
    found = []
    for name, xml in _parts(data):
        texts = (unescape(_TAG.sub("", piece)).strip() for piece in _ENDS.split(xml))
        found += [(name, text) for text in texts if text]
    return tuple(found)


def authors(data: bytes) -> tuple[str, ...]:
    """Give whom the properties of an office file name as its author or its last editor, each once."""
    said = (
        unescape(match[1]).strip()
        for name, xml in _parts(data)
        for match in _AUTHOR.finditer(xml)
        if "docProps" in name
    )
    return tuple(dict.fromkeys(said))


def pictures(data: bytes) -> int:
    """Count the pictures in an office file."""
    if not data.startswith(b"PK"):
        return 0
    with library_call(), ZipFile(BytesIO(data)) as packed:
        return sum("/media/" in name for name in packed.namelist())


def archive(contents: Mapping[str, bytes]) -> bytes:
    """Pack files into a zip archive whose bytes are the same whenever the contents are.

    Args:
        contents: The files by their names in the archive.

    Returns:
        The archive; nothing is compressed, since libraries compress in different ways.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as packed:
        for name in sorted(contents):
            info = ZipInfo(name, _BEFORE_ZIP)
            info.create_system, info.external_attr = _UNIX, _READABLE << 16
            packed.writestr(info, contents[name])
    return out.getvalue()
