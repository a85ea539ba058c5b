"""Comments and colours put to cells of a workbook, and nothing else of it touched (xlsx).

Lives here: the parts of a package that hold a sheet's comments, the shapes that show them, the styles. May not: judge;
know what a cell means. Needs lxml, as ``fill_xlsx`` does and for the same reason.
"""

from collections.abc import Iterable, Mapping
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from typing import Any
from zipfile import ZipFile

from attrs import Factory, define

from indicators.files.fill_xlsx import MAIN, RELATION, cells_at, parsed, sheet_parts, stored
from indicators.forms.cells import column_letters
from indicators.forms.templating import rendered

_TYPES = "[Content_Types].xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_NO_RELATIONS = f'<Relationships xmlns="{_PACKAGE[1:-1]}"/>'.encode()
_CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_COMMENTS = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SHAPES = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEHIND = {  # what stands behind the shapes in a sheet
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "AlternateContent",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
}
_LETTERS = 20  # of a line of a comment
_FIRST = 9001  # the number of the first shape, beyond those of a sheet


def mark_cells(data: bytes, marks: Mapping[str, Mapping[tuple[int, int], tuple[str, str]]], author: str) -> bytes:
    """Put comments and colours (six digits) to cells; a comment that is there stays and is gone on with.

    Marks stand by the sheet's name, then by row, from 1, and column, from 0.
    """
    with ZipFile(BytesIO(data)) as zipped:
        order = zipped.infolist()
        book = _Book({part.filename: zipped.read(part) for part in order}, author)
        paths = sheet_parts(zipped)
    for name, own in marks.items():
        if name in paths:
            book.mark(paths[name], own)
    book.finish()
    out = BytesIO()
    known = {part.filename for part in order}
    with ZipFile(out, "w") as written:
        for part in order:
            written.writestr(part, book.parts[part.filename])
        for name, content in book.parts.items():
            if name not in known:
                written.writestr(name, content, compress_type=order[0].compress_type)
    return out.getvalue()


def _element(parent: Any, tag: str, **attributes: str) -> Any:  # noqa: ANN401 - lxml ships no types
    """A new last element."""
    element = parent.makeelement(tag, attributes)
    parent.append(element)
    return element


@define
class _Book:
    """The parts of a workbook while they are marked."""

    parts: dict[str, bytes]
    author: str
    styles: Any = Factory(lambda self: parsed(self.parts["xl/styles.xml"]), takes_self=True)
    types: Any = Factory(lambda self: parsed(self.parts[_TYPES]), takes_self=True)
    known: dict[tuple[str, str], str] = Factory(dict)  # the new styles by the old one and the colour

    def finish(self) -> None:
        """Store what several sheets share."""
        self.parts["xl/styles.xml"], self.parts[_TYPES] = stored(self.styles), stored(self.types)

    def mark(self, path: str, marks: Mapping[tuple[int, int], tuple[str, str]]) -> None:
        """Mark the cells of one sheet."""
        tree = parsed(self.parts[path])
        said = dict[tuple[int, int], str]()
        for (text, colour), (at, cell) in zip(marks.values(), cells_at(tree, marks), strict=True):
            cell.set("s", self._coloured(cell.get("s", "0"), colour))
            said[at] = f"{said[at]}\n{text}" if at in said else text
        relations = parsed(self.parts.get(_relations_of(path), _NO_RELATIONS))
        new = self._comments(path, relations, said)
        self._shapes(path, tree, relations, new)
        self.parts[_relations_of(path)] = stored(relations)
        self.parts[path] = stored(tree)

    def _coloured(self, style: str, colour: str) -> str:
        """The style like another with a colour behind it."""
        if (style, colour) not in self.known:
            fills, formats = (next(self.styles.iter(f"{MAIN}{name}")) for name in ("fills", "cellXfs"))
            pattern = _element(_element(fills, f"{MAIN}fill"), f"{MAIN}patternFill", patternType="solid")
            _element(pattern, f"{MAIN}fgColor", rgb=f"FF{colour}")
            _element(pattern, f"{MAIN}bgColor", indexed="64")
            like = formats[int(style)]
            new = parsed(stored(like))
            new.set("fillId", str(len(fills) - 1))
            new.set("applyFill", "1")
            formats.append(new)
            fills.set("count", str(len(fills)))
            formats.set("count", str(len(formats)))
            self.known[style, colour] = str(len(formats) - 1)
        return self.known[style, colour]

    def _part(self, path: str, relations: Any, kind: str, new: str, content: str) -> str:  # noqa: ANN401 - as above
        """The part of a kind that belongs to a sheet; a new one where there is none."""
        for each in relations:
            if each.get("Type") == f"{_OFFICE}/{kind}":
                return normpath(join(f"/{dirname(path)}", each.get("Target"))).lstrip("/")
        own = f"xl/{new.format(basename(path).removesuffix('.xml'))}"
        taken = {each.get("Id") for each in relations}
        name = next(f"rId{number}" for number in range(1, len(taken) + 2) if f"rId{number}" not in taken)
        _element(relations, f"{_PACKAGE}Relationship", Id=name, Type=f"{_OFFICE}/{kind}", Target=f"/{own}")
        self.parts[own] = content.encode()
        return own

    def _comments(self, path: str, relations: Any, said: Mapping[tuple[int, int], str]) -> list[tuple[int, int, str]]:  # noqa: ANN401 - as above
        """Put the comments to those of the sheet; return the places that had none."""
        empty = f'<comments xmlns="{MAIN[1:-1]}"><authors/><commentList/></comments>'
        own = self._part(path, relations, "comments", "comments_{}.xml", empty)
        if not any(each.get("PartName") == f"/{own}" for each in self.types):
            _element(self.types, f"{_CONTENT}Override", PartName=f"/{own}", ContentType=_COMMENTS)
        tree = parsed(self.parts[own])
        authors, comments = (next(tree.iter(f"{MAIN}{name}")) for name in ("authors", "commentList"))
        _element(authors, f"{MAIN}author").text = self.author
        there = {each.get("ref"): each for each in comments}
        new = list[tuple[int, int, str]]()
        for (row, column), text in said.items():
            ref = f"{column_letters(column)}{row}"
            if ref in there:
                whole = next(there[ref].iter(f"{MAIN}text"))
                if text in "".join(each.text or "" for each in whole.iter(f"{MAIN}t")):
                    continue  # said by an earlier marking
                for plain in whole.findall(f"{MAIN}t"):  # runs do not stand beside a plain text
                    _element(whole, f"{MAIN}r").append(plain)
                words = f"\n{text}"
            else:
                comment = _element(comments, f"{MAIN}comment", ref=ref, authorId=str(len(authors) - 1))
                whole, words = _element(comment, f"{MAIN}text"), text
                new.append((row, column, text))
            run = _element(_element(whole, f"{MAIN}r"), f"{MAIN}t", **{_SPACE: "preserve"})
            run.text = words
        self.parts[own] = stored(tree)
        return new

    def _shapes(self, path: str, tree: Any, relations: Any, new: Iterable[tuple[int, int, str]]) -> None:  # noqa: ANN401 - as above
        """Put the shapes that show new comments to those of the sheet."""
        own = self._part(path, relations, "vmlDrawing", "drawings/comments_{}.vml", "")
        if not any(each.get("Extension") == "vml" for each in self.types):
            self.types.insert(
                0, self.types.makeelement(f"{_CONTENT}Default", {"Extension": "vml", "ContentType": _SHAPES})
            )
        if next(tree.iter(f"{MAIN}legacyDrawing"), None) is None:
            target = next(each for each in relations if each.get("Type") == f"{_OFFICE}/vmlDrawing")
            element = tree.makeelement(f"{MAIN}legacyDrawing", {RELATION: target.get("Id")})
            behind = (at for at, each in enumerate(tree) if str(each.tag).rpartition("}")[2] in _BEHIND)
            tree.insert(next(behind, len(tree)), element)
        shapes = [
            (_FIRST + at, row, column, sum(1 + len(line) // _LETTERS for line in text.split("\n")))
            for at, (row, column, text) in enumerate(new)
        ]
        made = rendered("files", "comments.vml.jinja", shapes=shapes).encode()
        before, _, after = self.parts[own].rpartition(b"</xml>")  # of boxes that are there
        self.parts[own] = before + made.partition(b"</v:shapetype>")[2] + after if before else made


def _relations_of(path: str) -> str:
    return f"{dirname(path)}/_rels/{basename(path)}.rels"
