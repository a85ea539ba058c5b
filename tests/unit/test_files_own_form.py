"""A bureau's own form: its places are filled, its rows repeated, the rest stays; what it does not know is refused."""

import re
import warnings
from functools import cache
from io import BytesIO
from itertools import takewhile
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from indicators.cli import main
from indicators.errors import FormError
from indicators.files import read_sheets, read_tables, write_own
from indicators.forms import read_form
from indicators.forms.writing.fields import FIELDS
from indicators.rulepacks import RulePack, load_rulepack
from indicators.scoring import SelfEvaluation, score

LAYOUTS = Path(__file__).parent / "layouts"
OWN = [
    ["{{项目名称}}自评表（某局专用）"],
    ["主管部门", "{{主管部门}}", "", "总分", "{{总得分}}", "{{等级}}"],
    ["资金", "预算", "执行", "执行率", "", "得分"],
    ["{{资金}}", "{{预算}}", "{{执行}}", "{{执行率}}", "", "{{得分}}"],
    ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["{{一级}}", "{{三级}}", "{{指标值}}", "{{实际}}", "{{分值}}", "{{得分}}"],
    ["合计", "", "", "", "", "=SUM(F6:F6)"],
    ["附：{{原因|说明}}本表一式两份。"],
]


@cache
def result() -> SelfEvaluation:
    text = (LAYOUTS / "national.txt").read_text(encoding="utf-8").partition("\n====\n")[0]
    (table,) = read_form([line.split("|") for line in text.split("\n")])
    return score(table, None, pack())


@cache
def pack() -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack("cn-mof-2020")


def own_workbook(rows: list[list[str]]) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            if text:
                sheet.cell(number, column, text)
    return book


def sheet_of(data: bytes) -> Worksheet:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert isinstance(sheet, Worksheet)
    return sheet


def test_a_workbook_is_filled_and_its_rows_repeated(tmp_path: Path) -> None:
    book = own_workbook(OWN[:7])
    sheet = book.worksheets[0]
    sheet["B6"].font = Font(name="楷体", size=8)
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A7:E7")
    sheet.row_dimensions[7].height = 40
    template, out = tmp_path / "局表.xlsx", tmp_path / "出.xlsx"
    book.save(template)
    write_own([result()], template, out)
    done = sheet_of(out.read_bytes())
    texts = [[cell.value for cell in row] for row in done.iter_rows()]
    assert texts[0][0] == "校园安全设施维护自评表（某局专用）"
    assert texts[1][4:] == [98.27, "优"]
    assert [row[0] for row in texts[3:7]] == ["年度资金总额", "其中：当年财政拨款", "上年结转资金", "其他资金"]
    assert texts[8][:4] == ["产出指标", "改造学校数量", "≥12所", "11所"]
    assert (done["F9"].number_format, done["D4"].number_format) == ("0.00", "0.0%")
    assert done["B14"].font.name == "楷体"
    assert (done["F15"].value, done.row_dimensions[15].height) == ("=SUM(F9:F14)", 40)
    assert {str(each) for each in done.merged_cells.ranges} == {"A1:F1", "A9:A12", "A15:E15"}
    assert (done["C10"].value, done["C10"].data_type) == ("=100%", "s")
    (table,) = read_tables(out)
    assert [row.name for row in table.goals[0].indicators] == [each.indicator.name for each in result().scores]


def test_cells_that_have_the_names_of_fields_are_filled(tmp_path: Path) -> None:
    book = own_workbook([["项目"], ["总分"]])
    book.defined_names["项目名称"] = DefinedName("项目名称", attr_text="Sheet!$B$1")
    book.defined_names["总得分"] = DefinedName("总得分", attr_text="Sheet!$B$2")
    book.defined_names["无关"] = DefinedName("无关", attr_text="Sheet!$A$1")
    template, out = tmp_path / "局表.xlsx", tmp_path / "出.xlsx"
    book.save(template)
    write_own([result(), result()], template, out)
    assert [sheet.cells for sheet in read_sheets(out)] == [[["项目", "校园安全设施维护"], ["总分", "98.27"]]] * 2


def test_a_document_is_filled_and_its_rows_repeated(tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_paragraph().add_run("{{项目名称}}").bold = True
    table = document.add_table(rows=0, cols=3)
    for texts in (["三级指标", "指标值", "得分"], ["{{三级}}", "{{指标值}}", "{{得分}}"], ["总分", "", "{{总得分}}"]):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    template, out = tmp_path / "局表.docx", tmp_path / "出.docx"
    document.save(str(template))
    write_own([result(), result()], template, out)
    done = Document(str(out))
    assert [line.text for line in done.paragraphs if line.text.strip()] == ["校园安全设施维护"] * 2
    assert done.paragraphs[0].runs[0].bold
    rows = [[cell.text for cell in row.cells] for row in done.tables[1].rows]
    assert (len(done.tables), len(rows), rows[1], rows[-1]) == (
        2,
        8,
        ["改造学校数量", "≥12所", "13.75"],
        ["总分", "", "98.27"],
    )


@pytest.mark.parametrize(
    ("rows", "code"), [([["{{得芬}}"]], "unknown_place"), ([["三级指标"]], "no_place"), ([[""]], "no_place")]
)
def test_a_form_that_cannot_be_filled_is_refused(rows: list[list[str]], code: str, tmp_path: Path) -> None:
    template = tmp_path / "局表.xlsx"
    own_workbook(rows).save(template)
    with pytest.raises(FormError) as caught:
        write_own([result()], template, tmp_path / "出.xlsx")
    assert caught.value.code == code
    with pytest.raises(FormError) as caught:
        write_own([result()], template, tmp_path / "出.docx")
    assert caught.value.code == "unknown_format"


def test_the_goals_have_their_places_and_an_error_says_all_names(tmp_path: Path) -> None:
    template, out = tmp_path / "局表.xlsx", tmp_path / "出.xlsx"
    rows = [["目标", "{{预期}}", "{{完成}}"], ["{{三级}}", "{{预期}}", "{{完成}}"], ["总分", "{{总得分}}"]]
    own_workbook(rows).save(template)
    one = result()
    (goal,) = one.table.goals
    said = evolve(goal, name="目标一", description="保障安全", actual_text="已经完成")
    two = evolve(said, name="目标二", description="服务群众", actual_text=None, indicators=goal.indicators[:1])
    for goals, texts in (
        ((said,), [["目标", "保障安全", "已经完成"]]),
        ((said, two), [["目标", "保障安全", "已经完成"], ["", "服务群众", ""]]),
    ):
        scored = score(evolve(one.table, goals=goals), None, pack())
        write_own([scored], template, out)
        cells = read_sheets(out)[0].cells
        assert [[*row, ""][:3] for row in cells[: len(goals)]] == texts
        assert cells[len(goals)][1:] == ["保障安全", "已经完成"]
    own_workbook([["{{预期目标}}"]]).save(template)
    with pytest.raises(FormError) as caught:
        write_own([one], template, out)
    assert all(name in str(caught.value.hint) for name in FIELDS)


def test_every_name_of_a_field_is_where_the_readmes_say() -> None:
    lines = (Path(__file__).parents[2] / "rules" / "layouts.toml").read_text(encoding="utf-8").splitlines()
    head = " ".join(takewhile(lambda line: line.startswith("#"), lines))
    assert set(FIELDS) - {*re.split(r"\W+", head)} == set()


def test_the_command_takes_a_form_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    template, out, source = tmp_path / "局表.xlsx", tmp_path / "出.xlsx", tmp_path / "表.csv"
    own_workbook(OWN).save(template)
    source.write_text("一级指标,三级指标,指标值,实际完成值,分值\n产出指标,培训,≥5次,6次,90\n", encoding="utf-8")
    assert main(["score", str(source), "--template", str(template), "-o", str(template)]) == 2
    main(["score", str(source), "--template", str(template), "-o", str(out)])
    assert "已写入" in capsys.readouterr().err
    assert "培训" in {str(cell.value) for row in sheet_of(out.read_bytes()).iter_rows() for cell in row}


def test_rows_of_a_workbook_are_as_high_as_their_words_and_the_total_alone_has_a_score(tmp_path: Path) -> None:
    funds = ["资金", "{{资金}}", "{{预算}}", "{{执行分值}}", "{{执行得分}}"]
    rows = [funds, ["{{三级}}", "{{实际}}", "{{原因}}", "", ""]]
    own_workbook(rows).save(tmp_path / "样.xlsx")
    scored = result()
    first = evolve(scored.scores[0], reason="受厂家交付延期影响，到货时间晚于计划。" * 5)
    write_own([evolve(scored, scores=(first, *scored.scores[1:]))], tmp_path / "样.xlsx", tmp_path / "填.xlsx")
    sheet = load_workbook(tmp_path / "填.xlsx").worksheets[0]
    assert isinstance(sheet, Worksheet)
    lines = len(scored.table.funds)
    said = [[sheet.cell(row, column).value for column in (1, 4, 5)] for row in range(1, lines + 1)]
    assert said[0][0] == "资金"
    assert [each[1] for each in said] == [10, *["—"] * (lines - 1)]
    assert isinstance(said[0][2], float)
    height = sheet.row_dimensions[lines + 1].height
    assert height is not None
    assert height > 200
    assert sheet.cell(lines + 1, 3).alignment.wrap_text
