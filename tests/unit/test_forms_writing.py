"""The form as it is filed: the layout of its jurisdiction, real numbers, sums, pages, and nothing of this library."""

import os
import re
import shutil
import subprocess
import warnings
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pdfplumber
import pytest
from attrs import evolve
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.cli import main
from indicators.errors import FormError
from indicators.files import read_sheets, read_tables, write
from indicators.files.paper_docx import document
from indicators.files.paper_xlsx import workbook
from indicators.forms import read_form
from indicators.forms.writing import Paper, PaperCell, lay_out, layout_ids, paper_of_rows
from indicators.forms.writing.layouts import _layouts
from indicators.forms.writing.paper import UNFRAMED, Look, line_count
from indicators.rulepacks import RulePack, load_rulepack
from indicators.scoring import SelfEvaluation, score

OFFICE = "apt-get install libreoffice-calc libreoffice-writer fonts-noto-cjk"
LAYOUTS = Path(__file__).parent / "layouts"


@cache
def pack(name: str) -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack(name)


def scored(form: str, rules: str, at: int = 0) -> SelfEvaluation:
    text = (LAYOUTS / f"{form}.txt").read_text(encoding="utf-8").partition("\n====\n")[0]
    return score(read_form([line.split("|") for line in text.split("\n")])[at], None, pack(rules))


def sheet_of(paper: Paper, *, values: bool = False) -> Worksheet:
    sheet = load_workbook(BytesIO(workbook([paper])), data_only=values).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def unzipped(data: bytes) -> bytes:
    """The first sheet as it is stored."""
    with ZipFile(BytesIO(data)) as parts:
        return parts.read("xl/worksheets/sheet1.xml")


def row_of(paper: Paper, first: str) -> list[str]:
    return next([text for text in row if text] for row in paper.texts if first in row)


# The layout


@pytest.mark.parametrize(
    ("form", "rules", "row"),
    [
        ("national", "cn-mof-2020", ["总分", "100", "98.27", "优"]),
        ("hubei_points_in_names", "hubei-2019", ["总分", "96.9"]),
        ("sichuan_two_forms", "sc-project", ["合计", "100", "99.1", "优"]),
        ("yunnan", "yn-yongde", ["总分", "100", "98", "优"]),
        ("unit_self", "hubei-2019-unit", ["总分", "99.2"]),
        ("unit_self_henan", "cn-mof-2020", ["总分", "100", "98.93", "优"]),
    ],
)
def test_each_place_has_its_layout(form: str, rules: str, row: list[str]) -> None:
    paper = lay_out(scored(form, rules))
    assert row_of(paper, row[0]) == row
    assert not any(text in "".join(map("".join, paper.texts)) for text in (rules, "规则包", "indicators", "附："))


def test_the_national_form_has_its_blocks_in_order() -> None:
    texts = lay_out(scored("national", "cn-mof-2020")).texts
    first = [next(text for text in row if text) for row in texts if any(row)]
    assert first[:4] == ["项目支出绩效自评表", "（2024年度）", "项目名称", "主管部门"]
    fund = next(row for row in texts if "项目资金（万元）" in row)
    assert [text for text in fund if text][1:] == [
        "年初预算数",
        "全年预算数（A）",
        "全年执行数（B）",
        "分值",
        "执行率（B/A）",
        "得分",
    ]
    assert ["", "年度资金总额", "", "120.00", "110.50", "105.20", "10", "95.2%", "9.52"] in texts
    assert ["", "上年结转资金", "", "20.00", "20.00", "20.00", "—", "100%", "—"] in texts
    assert any("完成11所学校改造" in text for row in texts for text in row)


@pytest.mark.parametrize(
    "line",
    [
        ["填表人：王小明", "", "联系电话：010-12345678", "", "填报日期：2026年1月15日"],
        ["填报人： 王小明 联系电话：010-12345678 填表日期:2026年1月15日"],
    ],
)
def test_a_line_of_signatures_below_the_table_is_kept(line: list[str]) -> None:
    text = (LAYOUTS / "national.txt").read_text(encoding="utf-8").partition("\n====\n")[0]
    cells = [each.split("|") for each in text.split("\n") if "填表人" not in each and "填报人" not in each]
    (table,) = read_form([*cells, line])
    texts = "".join(map("".join, lay_out(score(table, None, pack("cn-mof-2020"))).texts))
    for said in ("填表人：王小明", "联系电话：010-12345678", "填报日期：2026年1月15日"):
        assert said in texts


def test_several_goals_have_their_names_and_their_points() -> None:
    result = scored("hubei_points_in_names", "hubei-2019")
    hubei = [text for row in lay_out(result).texts for text in row]
    assert {"年度绩效目标1（50分）", "年度绩效目标2（30分）", "管网清淤长度（12分）"} <= {*hubei}
    national = [[text for text in row if text] for row in lay_out(result, "national").texts]
    assert ["年度绩效目标2", "减少城区内涝积水，改善河道水环境。"] in national
    assert ["年度绩效目标2（30分）"] in national


def test_kinds_are_merged_only_within_each_other() -> None:
    paper = lay_out(scored("national", "cn-mof-2020"))
    kinds = {(cell.text, cell.rows) for cell in paper.cells if cell.look is Look.KIND}
    assert ("产出指标", 4) in kinds
    assert ("效益指标", 1) in kinds
    places = [
        (row, column)
        for cell in paper.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert len(places) == len({*places})


def test_every_row_of_every_layout_is_as_wide_as_the_paper() -> None:
    results = [scored("national", "cn-mof-2020"), scored("hubei_points_in_names", "hubei-2019")]
    for layout in _layouts():
        for paper in (lay_out(result, layout.id) for result in results):
            ends = {cell.column + cell.columns for cell in paper.cells}
            assert max(ends) == len(layout.widths), layout.id
            assert sum(layout.widths) <= (255 if layout.landscape else 174)
            framed = {cell.row for cell in paper.cells if cell.look not in UNFRAMED}
            for row in framed:
                covered = [c for c in paper.cells if c.row <= row < c.row + c.rows]
                assert sum(cell.columns for cell in covered) == len(layout.widths), (layout.id, row)


def test_an_unknown_layout_names_those_there_are() -> None:
    with pytest.raises(FormError, match="national") as caught:
        lay_out(scored("national", "cn-mof-2020"), "mars")
    assert caught.value.code == "unknown_layout"


def test_what_is_not_decided_is_left_blank_and_no_grade_is_printed() -> None:
    result = scored("national", "cn-mof-2020")
    goals = result.table.goals
    rows = (evolve(goals[0].indicators[0], actual_text=""), *goals[0].indicators[1:])
    table = evolve(result.table, goals=(evolve(goals[0], indicators=rows),))
    paper = lay_out(score(table, None, pack("cn-mof-2020")))
    assert row_of(paper, "改造学校数量")[-1] != "13.75"
    assert row_of(paper, "总分") == ["总分", "100"]


# Workbooks


def test_sums_are_formulas_that_hold_their_value() -> None:
    paper = lay_out(scored("national", "cn-mof-2020"))
    at = next(cell for cell in paper.cells if cell.text == "98.27")
    formula = sheet_of(paper).cell(at.row + 1, at.column + 1).value
    assert str(formula).startswith("=SUM(I6,H13:H18)")
    assert sheet_of(paper, values=True).cell(at.row + 1, at.column + 1).value == pytest.approx(98.27)


def test_a_total_that_came_about_in_another_way_is_no_formula() -> None:
    result = evolve(scored("national", "cn-mof-2020"), total=Fraction(97))
    paper = lay_out(result)
    assert not next(cell for cell in paper.cells if cell.text == "97.00").sum_of


def test_numbers_have_formats_and_texts_are_no_formulas() -> None:
    paper = lay_out(scored("national", "cn-mof-2020"))
    cells = {cell.value: cell for row in sheet_of(paper, values=True).iter_rows() for cell in row}
    assert (cells[0.952].number_format, cells[110.5].number_format) == ("0.0%", "0.00")
    rate = sheet_of(paper)[cells[0.952].coordinate].value
    assert re.fullmatch(r"=ROUND\(([A-Z])\d+/([A-Z])\d+,4\)", str(rate))
    assert (cells["=100%"].data_type, cells["=100%"].quotePrefix) == ("s", True)


def test_a_form_stands_on_one_page_with_its_number() -> None:
    sheet = sheet_of(lay_out(scored("national", "cn-mof-2020")))
    assert sheet.page_setup.paperSize == 9
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)
    assert b"&amp;P" in unzipped(workbook([lay_out(scored("national", "cn-mof-2020"))]))
    assert sheet.print_title_rows is not None


@cache
def long_form(rows: int) -> Paper:
    head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
    own = [["产出指标", "数量指标", f"开展第{n}批培训并考核合格", "≥1次", "1次", "1", "1"] for n in range(rows)]
    (table,) = read_form([["项目支出绩效自评表"], ["项目名称", "培训"], head, *own])
    return lay_out(score(table, None, pack("cn-mof-2020")))


@cache
def long_document() -> bytes:
    return document([long_form(90)])


def test_a_long_form_is_cut_where_a_kind_says_its_name_again() -> None:
    paper, starts = long_form(90).paged()
    assert len(starts) >= 2
    for start in starts:
        assert {cell.text for cell in paper.cells if cell.row == start and cell.look is Look.KIND} == {
            "产出指标",
            "数量指标",
        }
    sheet = sheet_of(long_form(90))
    assert [each.id for each in sheet.row_breaks.brk] == [*starts]
    assert sheet.print_title_rows is not None


def test_no_head_ends_a_page() -> None:
    for count in range(40, 60):
        paper = long_form(count)
        assert not paper.keep & {start - 1 for start in paper.paged()[1]}


@pytest.mark.parametrize(
    "text", ["保洁、安全类问题及时响应，其他问题5个工作日内响应", "一" * 3000, "ab " * 200, "第一行\n第二行"]
)
def test_every_word_has_room(text: str) -> None:
    paper = paper_of_rows("表", [["名称", "内容"], ["甲", text]], (0,), (20, 60))
    needed = line_count(text, 60 * 2.8346 - 5, 9) * 9 * 1.3
    assert paper.heights[1] >= needed
    sheet = sheet_of(paper)
    heights = [sheet.row_dimensions[number].height or 0 for number in range(2, sheet.max_row + 1)]
    assert sum(heights) >= needed
    assert max(heights) <= 409
    assert [row for row in read_sheets(workbook([paper]), "表.xlsx")[0].cells if row] == [
        ["名称", "内容"],
        ["甲", text],
    ]


def test_sheets_of_one_name_stay_apart() -> None:
    papers = [paper_of_rows("年度/目标" * 8, [["甲", "1"]]) for _ in range(3)]
    names = load_workbook(BytesIO(workbook(papers))).sheetnames
    assert len({*names}) == 3
    assert max(map(len, names)) <= 31


# Documents


def test_a_document_has_one_table_a_page_number_and_no_row_that_breaks() -> None:
    from docx import Document

    written = Document(BytesIO(document([lay_out(scored("national", "cn-mof-2020"))])))
    assert len(written.tables) == 1
    xml = written.element.xml + written.sections[0].footer._element.xml
    assert all(word in xml for word in ("w:cantSplit", "NUMPAGES", "w:vMerge", "w:gridSpan"))


def test_a_long_document_repeats_the_head_of_its_list() -> None:
    from docx import Document

    written = Document(BytesIO(long_document()))
    assert ["w:tblHeader" in table._tbl.xml for table in written.tables] == [False, True]
    above, below = written.tables  # one rule between them, and no end of a page
    assert ["w:tblBorders" in table._tbl.xml for table in (above, below)] == [True, False]
    assert above.rows[-1].cells[0].paragraphs[0].paragraph_format.keep_with_next
    order = [str(each.tag).partition("}")[2] for each in above._tbl.tblPr]
    assert order[-4:] == ["tblBorders", "tblLayout", "tblCellMar", "tblLook"]


def test_a_rate_has_room_on_one_line_in_every_layout() -> None:
    for layout in _layouts():
        paper = lay_out(scored("national", "cn-mof-2020"), layout.id)
        rates = [cell for cell in paper.cells if cell.fields == ("执行率",)]
        assert rates
        assert all(sum(paper.widths[cell.column : cell.column + cell.columns]) >= 15 for cell in rates)


# On paper


def test_every_form_is_printed_whole(tmp_path: Path) -> None:
    if (office := shutil.which("soffice")) is None:
        assert not os.environ.get("CI"), f"在 CI 里要有 LibreOffice：{OFFICE}"
        pytest.skip(f"没有 LibreOffice，跳过打印表格的测试（{OFFICE}）")
    of_unit, of_project = scored("unit_self", "hubei-2019-unit"), scored("national", "cn-mof-2020")
    papers = {name: lay_out(of_unit if name.endswith("unit") else of_project, name) for name in layout_ids()}
    papers["long"] = long_form(90)
    for name, paper in papers.items():
        (tmp_path / f"x-{name}.xlsx").write_bytes(workbook([paper]))
        (tmp_path / f"w-{name}.docx").write_bytes(long_document() if name == "long" else document([paper]))
    files = sorted(tmp_path.iterdir())
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True)
    for file in files:
        paper = papers[file.stem[2:]]
        with pdfplumber.open(file.with_suffix(".pdf")) as pdf:
            pages = [plain(page.extract_text()) for page in pdf.pages]
            tables = [table for page in pdf.pages for table in page.extract_tables()]
        planned = 1 + len(paper.paged()[1])
        assert len(pages) == planned or (file.suffix == ".docx" and 1 < len(pages) < planned), file.name
        assert [page for page in pages if "三级指标" not in page] == [], file.name
        cells = {plain(cell) for table in tables for row in table for cell in row}
        said = {plain(text) for row in paper.texts for text in row}
        assert [text for text in said - cells if text not in "".join(pages)] == [], file.name


def plain(text: str | None) -> str:
    return "".join((text or "").split())


# Notes, and what is never written over


@pytest.mark.parametrize(("suffix", "files", "sheets"), [("xlsx", 1, 2), ("docx", 2, 1), ("csv", 2, 1), ("txt", 2, 1)])
def test_notes_stand_apart(suffix: str, files: int, sheets: int, tmp_path: Path) -> None:
    path = tmp_path / f"自评表.{suffix}"
    found = write(scored("national", "cn-mof-2020"), path, notes=True)
    assert (len(found), len(read_sheets(path))) == (files, sheets)
    (table,) = read_tables(path)
    assert len(table.goals[0].indicators) == 6


def test_an_input_is_written_over_only_by_force(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "表.csv"
    write(scored("national", "cn-mof-2020"), path)
    before = path.read_bytes()
    assert main(["score", str(path), "-o", str(path)]) == 2
    assert "--force" in capsys.readouterr().err
    assert path.read_bytes() == before
    main(["score", str(path), "-o", str(path), "--force", "--layout", "yunnan"])
    assert path.read_bytes() != before


def test_the_layouts_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["score", "--help"])
    said = "".join(capsys.readouterr().out.split())
    assert all(name in said for name in layout_ids())


def test_a_number_is_only_what_a_sheet_keeps() -> None:
    made: dict[str, Any] = {"row": 0, "column": 0}
    numbers = [PaperCell(text=text, **made).number for text in ("5", "-2.50", "95%", "007", "1" * 16, "≥5", "")]
    assert numbers == [5, Fraction(-5, 2), Fraction(19, 20), None, None, None, None]


def test_a_document_a_little_longer_than_a_page_is_set_smaller_in_one_table(tmp_path: Path) -> None:
    from docx import Document
    from docx.shared import Pt

    rows = [["三级指标", "指标值", "实际完成值", "分值"], *([f"第{n}项", "≥1次", "1次", "2"] for n in range(36))]
    (table,) = read_form([["2025年度自评表"], *rows])
    write(score(table, None, pack("cn-mof-2020")), tmp_path / "a.docx")
    (written,) = Document(str(tmp_path / "a.docx")).tables
    line = written.rows[-1].cells[0].paragraphs[0]
    assert line.runs[0].font.size is not None
    assert line.runs[0].font.size < Pt(9)
    assert line.paragraph_format.line_spacing == Pt(1.45 * line.runs[0].font.size.pt)
