"""``indicators publish``：公开前核对，写成一个网页和一个压缩包.

Lives here: reading a folder, writing page and archive. May not: know what is personal or
what is missing (``cycle.publication`` does).
"""

import argparse
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from indicators._outputs import write_bytes
from indicators._resources import rules_table
from indicators.cli import screen, several
from indicators.cli.inputs import pack_of
from indicators.cycle.publication import Document, entries, masked, publication_page, review_publication
from indicators.errors import Finding, FormError, IndicatorsError, Level
from indicators.files import read_forms, read_sheets
from indicators.files.inside import archive, authors, inner_texts, pictures, unseen_parts
from indicators.files.text import decode, to_csv

_PAGES, _ARCHIVES = {".html", ".htm"}, {".zip"}
_HEAD = ("文件", "类别", "项目（单位）", "总分", "等级", "SHA-256")


def run(chosen: argparse.Namespace) -> int:
    """Check a folder, and write it where nothing is wrong; 1 where a person must do something."""
    for path in chosen.output:
        if Path(path).suffix.lower() not in _PAGES | _ARCHIVES:
            message = "不能写这种文件；可写：html、zip"
            raise FormError.of(code="unknown_format", message=message, where=path)
    roots = [Path(each) for each in chosen.files if Path(each).is_dir()]
    inside = [path for path in chosen.output for root in roots if root.resolve() in Path(path).resolve().parents]
    if inside:
        message, hint = "写出的文件在要公开的目录里，下次会把它也当成要公开的", "写到别的目录"
        raise FormError.of(code="output_inside", message=message, where=inside[0], hint=hint)
    own = {Path(path).resolve() for path in (chosen.names, chosen.listed) if path}  # no part of what is published
    paths = [Path(name) for name in several.files(chosen.files)[0] if Path(name).resolve() not in own]
    read = {_inside(path, roots): path for path in paths}
    named = sorted(read)
    contents = dict[str, bytes]()
    documents = []
    for name in screen.progress(named, "核对"):
        document, data = _document(name, read[name])
        documents.append(document)
        contents[name] = data
    pack = pack_of(chosen.rules)
    names = _lines(chosen.names)
    findings = review_publication(documents, pack, names, _lines(chosen.listed))
    wrong = any(each.level is Level.ERROR for each in findings)
    listed = entries(documents, pack)
    title = chosen.title or (roots[0].resolve().name if roots else "绩效信息公开")
    if not wrong or chosen.force:
        page = publication_page(title, documents, listed).encode("utf-8") if chosen.output else b""
        sums = {name: sha256(data).hexdigest() for name, data in contents.items()}
        index = to_csv([_HEAD, *((*each, sums[each.file]) for each in listed)])
        whole = {"index.html": page, "清单.csv": index, **{f"附件/{name}": data for name, data in contents.items()}}
        for path in chosen.output:
            write_bytes(path, page if Path(path).suffix.lower() in _PAGES else archive(whole))
            screen.written(path)
    elif chosen.output:
        screen.complain("有错误，没有写出；改正后再来，或者加 --force")
    _say(findings, [[masked(cell, names) for cell in each] for each in listed], chosen)
    return int(wrong)


def _inside(path: Path, roots: Sequence[Path]) -> str:
    """The path of a file in its folder, as an archive writes it."""
    root = next((each for each in roots if each in path.parents), path.parent)
    return path.relative_to(root).as_posix()


def _document(name: str, path: Path) -> tuple[Document, bytes]:
    try:
        data = path.read_bytes()
        sheets = read_sheets(data, path.name)
    except (IndicatorsError, OSError) as error:
        said = error.diagnostic.message if isinstance(error, IndicatorsError) else "这个文件打不开"
        return Document(name=name, unread=said), path.read_bytes() if path.is_file() else b""
    try:
        tables = read_forms(data, path.name)
        unread = ""
    except FormError as error:
        tables, unread = (), "" if error.code == "no_table" else error.diagnostic.message
    unread = "；".join(filter(None, (unread, *(remark for sheet in sheets for remark in sheet.remarks))))
    hidden = [
        (f"隐藏的工作表“{sheet.name}”", text)
        for sheet in sheets
        if sheet.hidden
        for row in sheet.rows
        for text in row.cells
    ]
    ignored = rules_table("publication")["words"]["no_author"]
    document = Document(
        name=name,
        sheets=tuple((sheet.name, tuple(sheet.rows)) for sheet in sheets if not sheet.hidden),
        tables=tuple(tables),
        inner=(*hidden, *inner_texts(data)),
        pictures=pictures(data),
        embedded=unseen_parts(data),
        author=tuple(each for each in authors(data) if each not in ignored),
        unread=unread,
    )
    return document, data


def _lines(path: str | None) -> list[str]:
    if path is None:
        return []
    try:
        text = decode(Path(path).read_bytes(), path)
    except OSError as error:
        raise FormError.of(code="unreadable_file", message="这个文件读不了", where=path) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def _say(findings: Sequence[Finding], rows: Sequence[Sequence[str]], chosen: argparse.Namespace) -> None:
    if chosen.json:
        said = {
            "files": [dict(zip(_HEAD, row, strict=False)) for row in rows],
            "findings": [f.to_dict() for f in findings],
        }
        screen.data(said)
        return
    screen.table(f"要公开的 {len(rows)} 项", _HEAD[:-1], rows)
    if findings:
        screen.problems(f"发现 {len(findings)} 个问题", findings)
    else:
        screen.lines("没有发现问题。")
