"""Publication (公开): what is looked at before forms go to the public, and the page that shows them.

Lives here: personal data in texts, the completeness of what is attached, figures of the text against the forms, one
self-contained page. May not: open a file; show in a message what it found; words and patterns are those of
``rules/publication.toml``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache, partial
from pathlib import PurePath
from typing import Any, NamedTuple

from attrs import evolve, frozen

from indicators._resources import rules_table
from indicators.errors import Finding
from indicators.forms.cells import Row
from indicators.forms.kinds import squeezed
from indicators.forms.templating import rendered
from indicators.reviewing import published_form, review, review_published
from indicators.reviewing.book import Book, alike, worded
from indicators.reviewing.money import amount, known_amounts
from indicators.rulepacks import RulePack
from indicators.scoring import grade
from indicators.standards import number_words
from indicators.targets import GoalTable
from indicators.targets.model import year_in

_PLAIN = str.maketrans("０１２３４５６７８９＋－＠．Ｘｘ　", "0123456789+-@.Xx ")  # sign by sign: places stay
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
_DIGITS = re.compile(r"\D")
_SENTENCE = re.compile(r"[。；;！!\n]")
_NUMBERED = re.compile(r"\s*(?:[(（]?[\d一二三四五六七八九十]+[)）]?[.、．]|[-·•])\s*(.+)")
_SHOWN = 6  # names in a sentence
_LABEL = 12  # signs that a label has at most
_LEAST = 4  # signs of a name that another may hold
_said = partial(worded, "publication")


@frozen(kw_only=True)
class Document:
    """One file of what is to be published (一个文件)."""

    name: str  # its path in the folder
    sheets: tuple[tuple[str, tuple[Row, ...]], ...] = ()  # its rows by sheet, as shown; hidden sheets are among inner
    tables: tuple[GoalTable, ...] = ()  # the forms in it
    # texts that are in the file and not in its rows, by their part: comments, headers, hidden sheets
    inner: tuple[tuple[str, str], ...] = ()
    author: tuple[str, ...] = ()  # whom its properties name
    pictures: int = 0  # how many pictures it holds: nobody looks into them
    embedded: tuple[str, ...] = ()  # names of its parts that have no text to look through
    unread: str = ""  # why it could not be read

    @property
    def stem(self) -> str:
        """The file's name without folder and extension."""
        return PurePath(self.name).stem

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Lines of text with their places: rows that hold one text."""
        rows = [(row.place(), list(filter(str.strip, row.cells))) for _, rows in self.sheets for row in rows]
        return [(place, texts[0]) for place, texts in rows if len(texts) == 1]


# -- personal data


@frozen
class Personal:
    """A piece of personal data in a text: its code, its place, what may be shown of it."""

    code: str
    start: int
    end: int
    masked: str


def identity_fits(number: str) -> bool:
    """Whether the last sign of an identity number is its check sign, and its day is one of the calendar."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _SIGNS[total % 11] == number[17].upper()


def luhn_fits(number: str) -> bool:
    """Whether a card's number ends with its check digit."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Mapping[str, Any]], ...]:
    behind = "|".join(map(re.escape, rules_table("publication")["words"]["behind"]))
    around = rf"(?<![0-9A-Za-z.@]){{}}(?![0-9A-Za-z@]|\.\d|\s*(?:{behind}))"
    rules = rules_table("publication")["personal"]
    return tuple((re.compile(around.replace("{}", f"(?:{each['pattern']})")), each) for each in rules)


def personal(text: str, names: Iterable[str] = ()) -> tuple[Personal, ...]:
    """Find personal data in a text, in its order; no two overlap.

    >>> [(each.code, each.masked) for each in personal("联系人 １３８ 0013 8000，项目编码 42010525059T000000101")]
    [('PERSONAL_MOBILE', '138********00')]
    """
    plain = text.translate(_PLAIN)
    found: list[Personal] = []
    for pattern, rule in _patterns():
        for match in pattern.finditer(plain):
            code = _code(match[0], rule)
            if code is not None and all(match.end() <= each.start or each.end <= match.start() for each in found):
                found.append(Personal(code, *match.span(), _masked(match[0], *rule["keep"])))
    for name in names:
        spaced = r"\s*".join(map(re.escape, squeezed(name)))  # 张 三
        places = (match.span() for match in re.finditer(spaced, text))
        found += [Personal("PERSONAL_NAME", start, end, _masked(name, 1, 0)) for start, end in places if name]
    return tuple(sorted(found, key=lambda each: (each.start, each.code)))


def _code(said: str, rule: Mapping[str, Any]) -> str | None:
    if rule.get("check") == "identity":
        return str(rule["code"] if identity_fits(re.sub("[ -]", "", said)) else rule["odd"])
    if rule.get("check") == "luhn" and not luhn_fits(_DIGITS.sub("", said)):
        return None
    return str(rule["code"])


def _masked(text: str, first: int, last: int) -> str:
    hidden = max(1, len(text) - first - last)
    return text[:first] + "*" * hidden + text[first + hidden :]


def masked(text: str, names: Iterable[str] = ()) -> str:
    """Give a text with its personal data masked.

    >>> masked("张三 13800138000.xlsx", ["张三"])
    '张* 138******00.xlsx'
    """
    for each in reversed(personal(text, names)):
        text = text[: each.start] + each.masked + text[each.end :]
    return text


def _part(place: str) -> str:
    """What people call a part of a file: 页眉（word/header1.xml）."""
    said = next((label for fragment, label in rules_table("publication")["parts"].items() if fragment in place), None)
    return place if said is None else f"{said}（{place}）"


def _personal(document: Document, names: Sequence[str]) -> Iterator[Finding]:
    """What is personal in a file, each once; a hidden part is named."""
    told: set[tuple[str, str]] = set()
    texts = [
        (row.place(column), text)
        for _, rows in document.sheets
        for row in rows
        for column, text in enumerate(row.cells)
        if text
    ]
    for place, text in (("文件名", document.name), *texts, *((_part(part), text) for part, text in document.inner)):
        for each in personal(text, names):
            key = (each.code, squeezed(text[each.start : each.end]))
            if key not in told:
                told.add(key)
                yield _said(each.code, f"{document.name} {place}", value=each.masked)
    if document.pictures:
        yield _said("PICTURE_UNCHECKED", document.name, count=str(document.pictures))
    if document.embedded:
        yield _said("EMBEDDED_UNCHECKED", document.name, names="、".join(document.embedded))
    for author in document.author:
        yield _said("PROPERTY_AUTHOR", document.name, value=author)


# -- the whole of it


def review_publication(
    documents: Sequence[Document], pack: RulePack, names: Sequence[str] = (), listed: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Look over what is to be published (公开前的核对).

    Args:
        documents: The files.
        pack: The rule pack by which sums and grades are checked.
        names: Names of persons that may stand nowhere.
        listed: What must be there, by name.

    Returns:
        Personal data, files that could not be looked into, forms that are named and missing, sums that do not add up,
        figures of the text that the form has not. No message shows personal data, whatever it is about.
    """
    found: list[Finding] = []
    for each in documents:
        if each.unread:
            found.append(_said("FILE_UNCHECKED", each.name, why=each.unread))
        found += _personal(each, names)
        for table in each.tables:
            found += [evolve(one, where=f"{each.name} {one.where or ''}".strip()) for one in _adds_up(table, pack)]
    found += [*_attached(documents, listed), *_figures(documents, pack)]
    return tuple(_discreet(each, names) for each in found)


def _discreet(finding: Finding, names: Sequence[str]) -> Finding:
    where, text, hint = (
        None if each is None else masked(each, names) for each in (finding.where, finding.text, finding.hint)
    )
    span = finding.span if text == finding.text else None
    return evolve(finding, message=masked(finding.message, names), where=where, text=text, hint=hint, span=span)


def _adds_up(table: GoalTable, pack: RulePack) -> Iterator[Finding]:
    """Errors of a form that the public would see: its sums, its total, its grade."""
    form = published_form(table)
    findings = [*review(table), *(() if form is None else review_published(form, pack).findings)]
    yield from (each for each in findings if each.code in _words("sums"))


def _attached(documents: Sequence[Document], listed: Sequence[str]) -> Iterator[Finding]:
    """What the texts and the list name, against what is there."""
    there = [
        (each, (each.stem, *(text for table in each.tables for text in (table.title, table.name) if text)))
        for each in documents
        if each.tables or each.unread
    ]
    wanted = [("清单", name) for name in listed]
    wanted += [(f"{document.name} {place}", name) for document in documents for place, name in _named_in(document)]
    seen, unsure = set[str](), False
    for where, name in wanted:
        fitting = [document.name for document, names in there if any(_same(name, each) for each in names)]
        seen |= {*fitting}
        if not fitting:
            whole = any(word in name for word in _words("collective"))
            unsure |= whole
            yield _said("ATTACHMENT_UNSURE" if whole else "ATTACHMENT_MISSING", where, name=name)
    unnamed = [document.name for document, _ in there if document.tables and document.name not in seen]
    if wanted and unnamed and not unsure:
        named = "、".join(unnamed[:_SHOWN]) + ("等" if len(unnamed) > _SHOWN else "")
        yield _said("ATTACHMENT_UNNAMED", "", count=str(len(unnamed)), names=named)


def _named_in(document: Document) -> Iterator[tuple[str, str]]:
    """The names behind 附件： and those numbered below it."""
    words = "|".join(_words("attached"))
    begin = re.compile(rf"\s*(?:{words})\s*[\d一二三四五六七八九十]*\s*[:：.、．]\s*(.*)")
    within = False
    for place, text in document.lines:
        match = begin.match(text)
        numbered = _NUMBERED.match(text) if within else None
        within = match is not None or numbered is not None
        said = match[1] if match is not None else numbered[1] if numbered is not None else ""
        inner = _NUMBERED.match(said)
        name = _title(inner[1] if inner is not None else said)
        if name:
            yield place, name


def _title(text: str) -> str:
    """A name without book marks and extension."""
    plain = squeezed(text).strip("；;。，,")
    return re.sub(r"\.(?:xlsx?|docx?|pdf|csv|txt|html?)$", "", plain).strip('《》“”"')


def _same(one: str, other: str) -> bool:
    one, other = _title(one), _title(other)
    short, long = sorted((one, other), key=len)
    return one == other or (len(short) >= _LEAST and short in long) or alike(one, other)


# -- figures of the text against the forms


def _figures(documents: Sequence[Document], pack: RulePack) -> Iterator[Finding]:
    tables: dict[str, list[GoalTable]] = {}
    for table in (table for document in documents for table in document.tables if len(table.name) > 1):
        tables.setdefault(table.name, []).append(table)  # a project's goals and its self-evaluation
    for document in documents:
        for place, text in document.lines if not document.tables else ():
            for sentence in _SENTENCE.split(text):
                named = [name for name in tables if name in sentence]
                named = [name for name in named if not any(name != other and name in other for other in named)]
                if len(named) == 1:
                    yield from (
                        _said(code, f"{document.name} {place}", name=named[0], **slots)
                        for code, slots in _contradicted(sentence, tables[named[0]], pack)
                    )


def _contradicted(sentence: str, tables: Sequence[GoalTable], pack: RulePack) -> Iterator[tuple[str, dict[str, str]]]:
    amounts, scores, grades = (_said_of(key) for key in ("amounts", "scores", "grades"))
    known = {value for table in tables for value in known_amounts(Book.of(table))}
    years = {table.year for table in tables}
    other = year_in(sentence) not in {None, *years} or any(word in sentence for word in _words("other_years"))
    for match in amounts.finditer(sentence) if known else ():
        value = amount(match[2].replace(" ", "").replace(",", ""), "元")
        if value is not None and value not in known:
            yield "FIGURE_AMOUNT_OTHER" if other else "FIGURE_AMOUNT", {"said": match[0]}
    forms = [form for form in map(published_form, tables) if form is not None and form.total is not None]
    totals = {form.total for form in forms if form.total is not None}
    if len(totals) != 1 or other:  # of another year, or of several forms: nobody knows which is meant
        return
    (total,) = totals
    for match in scores.finditer(sentence):
        if Fraction(match[2]) != total:
            yield "FIGURE_SCORE", {"said": match[0], "right": number_words(total, 2)}
    right = grade(pack, total)
    for match in grades.finditer(sentence):
        if right is not None and match[2] != right:
            said = {"said": match[0], "right": right, "total": number_words(total, 2)}
            yield "FIGURE_GRADE", said


def _words(key: str) -> Sequence[str]:
    found: Sequence[str] = rules_table("publication")["words"][key]
    return found


@cache
def _said_of(key: str) -> re.Pattern[str]:
    words = "|".join(_words(key))
    value = {
        "amounts": r"[^，,。；\d]{0,6}?(\d[\d,]*(?:\.\d+)?\s*[万亿]?元)",
        "scores": r"[为是:：]*\s*(\d+(?:\.\d+)?)\s*分",
        "grades": r"[为是:：]*\s*[“\"]?(优|良|中|差)",
    }[key]
    return re.compile(rf"({words}){value}")


# -- the page


class Entry(NamedTuple):
    """One line of what is published (清单中的一行)."""

    file: str
    kind: str
    name: str
    total: str = ""
    grade: str = ""


def entries(documents: Sequence[Document], pack: RulePack) -> tuple[Entry, ...]:
    """List what is published: a line for each form, one for each text."""
    found = []
    for each in documents:
        for table in each.tables:
            form = published_form(table)
            total = None if form is None else form.total
            kind = "绩效目标表" if form is None else "绩效自评表"
            said = ("", "") if total is None else (number_words(total, 2), grade(pack, total) or "")
            found.append(Entry(file=each.name, kind=kind, name=table.name, total=said[0], grade=said[1]))
        if not each.tables:
            found.append(Entry(file=each.name, kind="说明" if not each.unread else "没有核对", name=each.stem))
    return tuple(found)


def publication_page(title: str, documents: Sequence[Document], listed: Sequence[Entry]) -> str:
    """Show everything on one page of HTML that needs no other file; the same input gives the same page."""
    shown = [(each, [(name, list(_blocks(rows))) for name, rows in each.sheets]) for each in documents]
    at = {each.name: number for number, each in enumerate(documents, start=1)}
    lines = [(at[each.file], each) for each in listed]
    return rendered("cycle", "publication.html.jinja", title=title, documents=shown, entries=lines) + "\n"


def _blocks(rows: Sequence[Row]) -> Iterator[tuple[str, list[list[str]]]]:
    """Lines of text and tables, in their order: ("line", …) or ("table", …)."""
    table: list[list[str]] = []
    for row in rows:
        cells = list(row.cells)
        while cells and not cells[-1].strip():
            cells.pop()
        texts = [cell for cell in cells if cell.strip()]
        if len(texts) > 1 or (table and texts and len(texts[0]) <= _LABEL):  # a label whose cell is empty
            table.append(cells)
            continue
        if table and cells:
            yield "table", _even(table)
            table = []
        if cells:
            yield "line", [[cells[-1]]]
    if table:
        yield "table", _even(table)


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]
