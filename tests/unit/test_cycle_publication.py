"""Publication: nothing personal, nothing missing, figures agree; one page and one archive."""

import json
import re
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from random import Random

import openpyxl
import pytest
from docx import Document as Word
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from indicators._resources import rules_table
from indicators.cli import main
from indicators.cycle.publication import Document, identity_fits, luhn_fits, personal
from indicators.files.inside import archive, inner_texts, unseen_parts

PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
Out = pytest.CaptureFixture[str]
FORM = Path(__file__).with_name("cycle_form.txt").read_text("utf-8")


def codes(text: str, *names: str) -> list[str]:
    return [each.code.removeprefix("PERSONAL_") for each in personal(text, names)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("联系电话：13800138000", ["MOBILE"]),
        ("138-0013-8000、+86 13800138000", ["MOBILE", "MOBILE"]),
        ("１３８００１３８０００", ["MOBILE"]),
        ("110105 19491231 002X", ["IDENTITY"]),
        ("身份证11010519491231002X。", ["IDENTITY"]),
        ("身份证11010519491231002x", ["IDENTITY"]),
        ("110105194912310021", ["IDENTITY_ODD"]),
        ("110105194902300021", ["IDENTITY_ODD"]),
        ("卡号6222021234567890128", ["CARD"]),
        ("卡号 6222 0212 3456 7890 128", ["CARD"]),
        ("6222021234567890123", []),
        ("a.b@whhy.gov.cn", ["EMAIL"]),
        ("027-84468012", ["PHONE"]),
        ("电话：84468012", ["PHONE"]),
        ("项目编码42010525059T000000101", []),
        ("金额13800138000元、13800138000.50", []),
        ("138****8000，（略）", []),
        ("3014989.88平方米，1,311.13", []),
    ],
)
def test_personal_data_is_told_from_other_numbers(text: str, wanted: list[str]) -> None:
    assert codes(text) == wanted


def test_names_are_looked_for_only_by_choice() -> None:
    assert codes("项目负责人：张三丰") == []
    assert codes("项目负责人：张三丰", "张三丰") == ["NAME"]
    assert codes("项目负责人：张 三 丰", "张三丰") == ["NAME"]


@given(st.text("0123456789", min_size=14, max_size=14), st.integers(0, 10))
def test_one_wrong_sign_of_a_number_with_a_check_sign_is_seen(digits: str, sign: int) -> None:
    day = "110105" + "19491231" + digits[:3]
    fitting = [last for last in "0123456789X" if identity_fits(day + last)]
    assert len(fitting) == 1
    changed = str((int(day[5]) + 1 + sign % 9) % 10)
    assert not identity_fits(day[:5] + changed + day[6:] + fitting[0])
    assert sum(luhn_fits(f"62{digits[:13]}{last}") for last in range(10)) == 1


@given(st.text(max_size=40), st.sampled_from(("13800138000", "11010519491231002X", "6222021234567890128")))
def test_a_message_never_shows_what_it_found(around: str, number: str) -> None:
    for each in personal(f"{around} {number} {around}"):
        assert number not in each.masked
        assert "*" in each.masked


def test_every_code_has_its_words() -> None:
    rules = rules_table("publication")
    said = {each[key] for each in rules["personal"] for key in ("code", "odd") if key in each}
    assert said <= rules["checks"].keys()
    assert {entry["evidence"] for entry in rules["checks"].values()} <= {"chosen", "memory"}


# -- a folder


def folder(tmp_path: Path, text: str) -> Path:
    place = tmp_path / "公开"
    place.mkdir()
    (place / "泵站维护自评表.txt").write_text(FORM, "utf-8")
    (place / "说明.txt").write_text(text, "utf-8")
    return place


def found(place: Path, capsys: Out, *more: str) -> list[str]:
    status = main(["publish", str(place), "--rules", "hubei-2019", "--json", *more])
    said = json.loads(capsys.readouterr().out)["findings"]
    assert status == int(any(each["level"] == "error" for each in said))
    return [each["code"] for each in said]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("泵站维护项目预算100万元，自评得分89分，等级为良。", []),
        ("泵站维护项目预算110万元。", ["FIGURE_AMOUNT"]),
        ("泵站维护项目自评得分98分，等级为优。", ["FIGURE_SCORE", "FIGURE_GRADE"]),
        ("全区预算110万元。泵站维护项目执行95万元。", []),
        ("泵站维护项目上年执行90万元，2026年安排120万元。", ["FIGURE_AMOUNT_OTHER", "FIGURE_AMOUNT_OTHER"]),
        ("附件：泵站维护自评表", []),
        ("附件：1.《2025年泵站维护项目自评表》\n2. 绿化养护自评表", ["ATTACHMENT_MISSING"]),
        ("附：2025年部分重点项目绩效表", ["ATTACHMENT_UNSURE"]),
        ("联系人电话13800138000", ["PERSONAL_MOBILE"]),
    ],
)
def test_the_text_is_held_against_the_forms(tmp_path: Path, text: str, wanted: list[str], capsys: Out) -> None:
    assert found(folder(tmp_path, text), capsys) == wanted


def test_a_list_of_forms_and_of_names(tmp_path: Path, capsys: Out) -> None:
    place = folder(tmp_path, "填报人王小二")
    listed, names = tmp_path / "清单.txt", tmp_path / "名单.txt"
    listed.write_text("泵站维护自评表\n绿化养护自评表\n", "utf-8")
    names.write_text("王小二\n", "utf-8")
    assert found(place, capsys, "--list", str(listed), "--names", str(names)) == [
        "PERSONAL_NAME",
        "ATTACHMENT_MISSING",
    ]


def test_goals_and_self_evaluation_of_one_project_are_looked_at_together(tmp_path: Path, capsys: Out) -> None:
    place = folder(tmp_path, "泵站维护项目预算100万元，单价不超过3000元，投入12万元。")
    goals = "2025年泵站维护项目绩效目标表\n项目名称\t泵站维护\n三级指标\t指标值\n成本\t≤12万元\n"
    (place / "目标表.txt").write_text(goals, "utf-8")
    assert found(place, capsys) == []


def test_sums_that_do_not_add_up_and_files_that_cannot_be_read(tmp_path: Path, capsys: Out) -> None:
    place = folder(tmp_path, "说明")
    (place / "泵站维护自评表.txt").write_text(FORM.replace("\t89", "\t95"), "utf-8")
    (place / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    assert sorted(found(place, capsys)) == ["FILE_UNCHECKED", "TOTAL_SUM"]


def test_what_a_workbook_hides_is_found(tmp_path: Path, capsys: Out) -> None:
    place = folder(tmp_path, "说明")
    book = openpyxl.Workbook()
    book.properties.creator = "赵六"
    sheet = book.active
    assert sheet is not None
    sheet.append(["三级指标", "指标值"])
    sheet.append(["维护泵站", "≥8座"])
    sheet["A2"].comment = Comment("问13800138000", "x")
    hidden = book.create_sheet("底稿")
    hidden.append(["身份证", "11010519491231002X"])
    hidden.sheet_state = "hidden"
    book.save(place / "目标表.xlsx")
    assert sorted(found(place, capsys)) == ["PERSONAL_IDENTITY", "PERSONAL_MOBILE", "PROPERTY_AUTHOR"]


def test_what_stands_in_the_header_of_a_document_is_found(tmp_path: Path, capsys: Out) -> None:
    place = folder(tmp_path, "说明")
    word = Word()
    word.core_properties.author = ""
    word.sections[0].header.paragraphs[0].add_run("1380013")
    word.sections[0].header.paragraphs[0].add_run("8000")
    word.add_paragraph("正文")
    word.add_picture(BytesIO(PIXEL))
    word.save(str(place / "说明.docx"))
    assert found(place, capsys) == ["PERSONAL_MOBILE", "PICTURE_UNCHECKED"]


# -- page and archive


def test_nothing_is_written_with_personal_data_unless_it_is_forced(tmp_path: Path, capsys: Out) -> None:
    place, page = folder(tmp_path, "电话13800138000"), tmp_path / "公开.html"
    assert main(["publish", str(place), "-o", str(page)]) == 1
    assert not page.exists()
    assert "没有写出" in capsys.readouterr().err
    assert main(["publish", str(place), "-o", str(page), "--force"]) == 1
    assert page.exists()


def test_one_page_and_one_archive_the_same_each_time(tmp_path: Path) -> None:
    place, outs = folder(tmp_path, "<b>泵站维护</b>项目执行95万元。"), [tmp_path / f"{n}.zip" for n in (1, 2)]
    page = tmp_path / "公开.html"
    for out in outs:
        command = ["publish", str(place), "-o", str(out), "-o", str(page), "--rules", "hubei-2019", "--title", "公开"]
        assert main(command) == 0
        for path in place.iterdir():
            path.touch()
    assert outs[0].read_bytes() == outs[1].read_bytes()
    html = page.read_text("utf-8")
    assert "&lt;b&gt;泵站维护&lt;/b&gt;" in html
    assert "维护泵站" in html
    assert not any(word in html for word in ("http://", "https://", "<script", "src="))
    with zipfile.ZipFile(outs[0]) as packed:
        assert packed.namelist() == ["index.html", "清单.csv", "附件/泵站维护自评表.txt", "附件/说明.txt"]
        assert packed.read("index.html").decode("utf-8") == html
        assert "泵站维护自评表.txt,绩效自评表,泵站维护,89,良," in packed.read("清单.csv").decode("utf-8-sig")


@given(st.dictionaries(st.text("ab表", min_size=1, max_size=4), st.binary(max_size=20), max_size=4), st.randoms())
def test_an_archive_does_not_know_the_order(contents: dict[str, bytes], random: Random) -> None:
    items = list(contents.items())
    random.shuffle(items)
    assert archive(dict(items)) == archive(contents)


def test_another_format_and_a_place_among_what_is_published_are_refused(tmp_path: Path) -> None:
    place = folder(tmp_path, "说明")
    assert main(["publish", str(place), "-o", str(tmp_path / "公开.pdf")]) == 2
    assert main(["publish", str(place), "-o", str(place / "公开.html")]) == 2
    assert Document(name="表/甲.txt").stem == "甲"


# -- wherever a package may hold a text


def hidden(path: Path, put: Mapping[str, tuple[str, str]]) -> None:
    """Write parts of a package anew: each with what is replaced by what."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, (old, new) in put.items():
        text = parts[name].decode("utf-8")
        assert old in text
        parts[name] = text.replace(old, new, 1).encode("utf-8")
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part)


def workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.creator = ""
    sheet = book.active
    assert sheet is not None
    sheet.append(["三级指标", "指标值"])
    sheet.append(["维护泵站", "≥8座"])
    book.save(path)


MOBILE = "13812345678"


@pytest.mark.parametrize(
    ("name", "put", "words"),
    [
        ("xl/worksheets/sheet1.xml", f"<headerFooter><oddHeader>&amp;L{MOBILE}</oddHeader></headerFooter>", "页眉"),
        (
            "xl/worksheets/sheet1.xml",
            f'<headerFooter><firstFooter>&amp;C&amp;"宋体,常规"&amp;12电话{MOBILE}</firstFooter></headerFooter>',
            "页脚",
        ),
        (
            "xl/worksheets/sheet1.xml",
            f'<dataValidations count="1"><dataValidation sqref="A1" prompt="问 {MOBILE}"/></dataValidations>',
            "提示",
        ),
        ("xl/workbook.xml", f'<definedNames><definedName name="x">"{MOBILE}"</definedName></definedNames>', "名称"),
        ("xl/workbook.xml", f"<definedNames><definedName name='电话_{MOBILE}'>1</definedName></definedNames>", "名称"),
        (
            "docProps/core.xml",
            f"<x:subject xmlns:x='http://purl.org/dc/elements/1.1/'>{MOBILE}</x:subject>",
            "文件属性",
        ),
        ("docProps/app.xml", f"<Manager>王 {MOBILE}</Manager>", "文件属性"),
    ],
)
def test_every_part_of_a_workbook_is_looked_through(
    tmp_path: Path, name: str, put: str, words: str, capsys: Out
) -> None:
    place = folder(tmp_path, "说明")
    book = place / "目标表.xlsx"
    workbook(book)
    with zipfile.ZipFile(book) as packed:
        end = re.findall("</[^>]+>", packed.read(name).decode("utf-8"))[-1]
    hidden(book, {name: (end, put + end)})
    assert main(["publish", str(place), "--json"]) == 1
    said = capsys.readouterr().out
    (finding,) = json.loads(said)["findings"]
    assert finding["code"] == "PERSONAL_MOBILE"
    assert words in finding["where"]
    assert name in finding["where"]
    assert MOBILE not in said


@pytest.mark.parametrize(
    "put",
    [
        "<w:p><w:r><w:t>138</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>12345678</w:t></w:r></w:p>",
        f'<w:p><w:r><w:pict descr="照片 {MOBILE}"/></w:r></w:p>',
        f"<w:p><w:r><w:t>见1</w:t><w:txbxContent><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
        f"<w:p><w:del><w:r><w:delText>{MOBILE}</w:delText></w:r></w:del></w:p>",
        f"<w:p><w:r><w:t>1</w:t><w:br/><w:t>{MOBILE}</w:t></w:r></w:p>",
    ],
)
def test_every_part_of_a_document_is_looked_through(tmp_path: Path, put: str, capsys: Out) -> None:
    place = folder(tmp_path, "说明")
    word = Word()
    word.core_properties.author = ""
    word.add_paragraph("正文")
    word.save(str(place / "说明.docx"))
    hidden(place / "说明.docx", {"word/document.xml": ("<w:sectPr", f"{put}<w:sectPr")})
    assert found(place, capsys) == ["PERSONAL_MOBILE"]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive_:
        for name, part in parts.items():
            archive_.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("word/footnotes.xml", f"<w:footnote><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p></w:footnote>"),
        ("word/comments.xml", f"<w:comment><w:p><w:r><w:t>{MOBILE}</w:t></w:r></w:p></w:comment>"),
        ("xl/charts/chart1.xml", f"<c:title><a:p><a:r><a:t>{MOBILE}</a:t></a:r></a:p></c:title>"),
        ("xl/drawings/drawing1.xml", f'<xdr:cNvPr id="2" descr="{MOBILE}"/>'),
        ("xl/drawings/vmlDrawing1.vml", f"<v:textbox><div>{MOBILE}</div></v:textbox>"),
        ("docProps/custom.xml", f"<property name='电话'><vt:lpwstr>{MOBILE}</vt:lpwstr></property>"),
        ("word/_rels/document.xml.rels", f'<Relationship Target="tel:{MOBILE}"/>'),
        ("customXml/item1.xml", f"<x><![CDATA[{MOBILE}]]></x>"),
        ("docProps/app.xml", f"<Company>{MOBILE}</Company>".encode("utf-16")),
        ("word/embeddings/a.xlsx", packed({"xl/sharedStrings.xml": f"<si><t>{MOBILE}</t></si>"})),
    ],
)
def test_every_kind_of_part_gives_its_texts(part: str, text: str | bytes) -> None:
    texts = [each for _, each in inner_texts(packed({part: text, "a.bin": b"\x00"}))]
    assert any(codes(each) == ["MOBILE"] for each in texts)


def test_numbers_of_cells_and_marks_of_a_package_are_no_telephones() -> None:
    sheet = f'<worksheet><row r="1"><c r="A1" s="13812345678"><v>{MOBILE}</v></c></row></worksheet>'
    assert inner_texts(packed({"xl/worksheets/sheet1.xml": sheet})) == ()
    assert inner_texts(b"PK no package") == ()


def test_what_has_no_text_is_named() -> None:
    parts = {"word/embeddings/oleObject1.bin": b"\x01", "xl/vbaProject.bin": b"\x02", "xl/printerSettings1.bin": b""}
    assert unseen_parts(packed(parts)) == ("word/embeddings/oleObject1.bin", "xl/vbaProject.bin")


def test_the_texts_of_an_old_binary_file_are_looked_through() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"
    for text in (f"\x14\x00电话 {MOBILE}\x00".encode("utf-16-le"), b"\x15&C" + f" {MOBILE}".encode() + b"\x00"):
        assert any(codes(each) == ["MOBILE"] for _, each in inner_texts(head + text))


def test_no_message_shows_what_was_found_wherever_it_stands(tmp_path: Path, capsys: Out) -> None:
    place = folder(tmp_path, "附件：1.张小三13812345678的自评表")
    workbook(place / "李四13912345678.xlsx")
    book = openpyxl.load_workbook(place / "李四13912345678.xlsx")
    book.properties.creator = "张小三 13700001111"
    book.save(place / "李四13912345678.xlsx")
    names = tmp_path / "名单.txt"
    names.write_text("张小三\n", "utf-8")
    for more in ([], ["--json"]):
        assert main(["publish", str(place), "--names", str(names), *more]) == 1
        said = "".join(capsys.readouterr())
        assert "137******11" in said
        assert not any(each in said for each in ("13812345678", "13912345678", "13700001111", "张小三"))


@pytest.mark.parametrize(
    "put",
    [
        f"<!-- 经办 {MOBILE} -->",
        f'<a href="tel:{MOBILE}">电话</a>',
        f"<script>var phone = '{MOBILE}'</script>",
        "<p hidden>1381<b>2345678</b></p>",
    ],
)
def test_what_a_page_does_not_show_is_found(tmp_path: Path, put: str, capsys: Out) -> None:
    place = folder(tmp_path, "说明")
    table = "<table><tr><td>三级指标</td><td>指标值</td></tr><tr><td>维护泵站</td><td>≥8座</td></tr></table>"
    (place / "目标表.html").write_text(f"<html><body>{put}{table}</body></html>", "utf-8")
    assert found(place, capsys) == ["PERSONAL_MOBILE"]
