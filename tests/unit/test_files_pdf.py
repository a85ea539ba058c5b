"""Text PDFs: tables over page breaks, columns by where they stand; scans and broken files are named."""

from collections.abc import Sequence
from io import BytesIO

import pytest

from indicators.errors import FormError
from indicators.files import Limits, read_forms, read_sheets
from indicators.files.inside import inner_texts

EDGES = (40, 120, 200, 330, 420, 500, 550)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值")
ROWS = (
    ("产出指标", "数量指标", "培训人数", "≥100人", "120人", "20"),
    ("", "质量指标", "合格率", "≥95%", "96%", "20"),
    ("效益指标", "社会效益指标", "知晓率", "≥90%", "91%", "30"),
)


def pdf(*pages: str, image: bool = False) -> bytes:
    """A PDF with a font that every reader of Chinese PDFs knows by name."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    order = "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    grey = "/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1"
    resources = "/Resources<</Font<</F 3 0 R>>/XObject<</I 5 0 R>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        f"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000{order}>>",
        f"<</Type/XObject/Subtype/Image{grey}>>\nstream\nX\nendstream",
    ]
    for at, content in enumerate(pages):
        drawn = "q 500 0 0 700 40 40 cm /I Do Q" if image and not content else content
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {7 + 2 * at} 0 R{resources}>>",
            f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        ]
    out = BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places = []
    for number, text in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1"))
    start = out.tell()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode())
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def said(text: str, across: float, down: float) -> str:
    return f"BT /F 9 Tf {across} {842 - down} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def table(rows: Sequence[Sequence[str]], top: float, edges: Sequence[float] = EDGES) -> str:
    out = "".join(
        f"{edges[0]} {842 - top - 20 * at} m {edges[-1]} {842 - top - 20 * at} l S\n" for at in range(len(rows) + 1)
    )
    out += "".join(f"{edge} {842 - top} m {edge} {842 - top - 20 * len(rows)} l S\n" for edge in edges)
    for at, row in enumerate(rows):
        out += "".join(said(text, edge + 2, top + 20 * at + 14) for edge, text in zip(edges, row, strict=False) if text)
    return out


def test_a_table_goes_on_over_a_page_break_by_where_its_columns_stand() -> None:
    title = said("2024年度项目支出绩效自评表", 200, 60) + said("项目名称：培训", 40, 80)
    one = title + table([HEAD, *ROWS[:2]], 100) + said("— 1 —", 290, 800)
    rest = [("效益指标", "社会效益指标", "知晓率", "≥90%", "91%", "30")]
    merged = table([("填表人：张三", "审核人：李四")], 60, (40, 330, 550))
    (read,) = read_forms(pdf(one, table(rest, 40) + merged + said("2", 290, 800)), "表.pdf")
    assert read.title == "2024年度项目支出绩效自评表"
    rows = [row for goal in read.goals for row in goal.indicators]
    assert [(row.name, row.target.text, row.actual_text, str(row.points)) for row in rows] == [
        (row[2], row[3], row[4], row[5]) for row in ROWS
    ]
    assert [row.where for row in rows] == ["表1第2行", "表1第3行", "表1第5行"]


def test_text_set_with_blanks_is_read_where_no_lines_are_drawn() -> None:
    rows = (HEAD, ("产出指标", "数量指标", "培训人数", "≥100人", "120人", "20"), *ROWS[2:], *ROWS[2:])
    page = "".join(
        said(text, edge, 100 + 20 * at) for at, row in enumerate(rows) for edge, text in zip(EDGES, row, strict=False)
    )
    (read,) = read_forms(pdf(page), "表.pdf")
    assert [row.name for row in read.goals[0].indicators] == ["培训人数", "知晓率", "知晓率"]


def test_a_scan_is_called_one() -> None:
    with pytest.raises(FormError, match="扫描件") as caught:
        read_forms(pdf("", "", image=True), "表.pdf")
    assert caught.value.code == "scanned_file"


def test_a_scanned_page_among_others_is_a_finding() -> None:
    (read,) = read_forms(pdf(table([HEAD, *ROWS], 100), "", image=True), "表.pdf")
    assert [(each.code, each.message) for each in read.findings][-1:] == [
        ("PART_UNREAD", "第 2 页是扫描件，没有文字，没有读")
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.4 cut", "broken_file"),
        (pdf(table([HEAD, *ROWS], 100))[:400], "broken_file"),
        (pdf(*["."] * 4), "file_too_large"),
        (pdf(said("没有表", 40, 40)), "no_table"),
    ],
)
def test_what_cannot_be_read_says_so(data: bytes, code: str) -> None:
    with pytest.raises(FormError) as caught:
        read_forms(data, "表.pdf", limits=Limits(pages=3))
    assert caught.value.code == code


def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pdfplumber", None)
    with pytest.raises(FormError, match=r"indicators\[pdf\]"):
        read_sheets(pdf(""), "表.pdf")


def test_what_stands_on_no_page_is_given_too() -> None:
    plain = pdf(table([HEAD, *ROWS], 100))
    assert inner_texts(plain) == ()
    note = b"/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/T(\xfe\xff\x5f\x20)/Contents(call 13812345678)>>]/Parent"
    told = plain.replace(b"/Parent", note, 1).replace(b"/Root 1 0 R", b"/Root 1 0 R/Info<</Title(tel 02788886666)>>")
    assert {text for _, text in inner_texts(told)} >= {"tel 02788886666", "call 13812345678", "张"}
