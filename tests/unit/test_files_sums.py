"""Results of formulas after numbers were put into a workbook: sums are renewed, no old result is left."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from indicators.cli import main
from indicators.files import read_tables
from indicators.files.fill_xlsx import fill_workbook

OLD = 999


def filled(*formulas: str) -> list[object]:
    """The stored results of formulas in column B once A1, which was 1, is 10."""
    out = BytesIO()
    with Workbook(out) as book:
        sheet, other = book.add_worksheet("甲"), book.add_worksheet("乙 表")
        book.define_name("各项", "=甲!$A$1:$A$2")
        for row, value in enumerate((1, 2, "文字")):
            sheet.write(row, 0, value)
        other.write(0, 0, 5)
        for row, formula in enumerate(formulas):
            sheet.write_formula(row, 1, formula, None, OLD)
    after: Any = load_workbook(BytesIO(fill_workbook(out.getvalue(), {"甲": {(1, 0): Fraction(10)}})), data_only=True)
    return [after["甲"].cell(row, 2).value for row in range(1, len(formulas) + 1)]


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("=SUM(A1:A3)", 12),
        ("=SUM($A$1,A2)", 12),
        ("=A1+A2+0.5", 12.5),
        ("=SUM(A:A)", 12),
        ("=SUM(1:1)", None),  # goes round in a circle
        ("=SUM(A1:A2)+'乙 表'!A1", 17),
        ("=A1+A3", None),  # a number and a text
        ("=ROUND(SUM(A1:A2),2)", None),
        ("=A1-A2", None),
        ("=-A1", None),
        ("=SUM(A1:A2)*100%", None),
        ('=IF(A1>5,"优","良")', None),
        ("=SUM(各项)", None),
        ('=SUM(INDIRECT("A1"))', None),
        ("=A2*2", OLD),
        ("=SUM(A2:A3)", OLD),
        ("='乙 表'!A1", OLD),
        ("=A2+'[1]别处'!A1", OLD),
    ],
)
def test_a_result_is_renewed_taken_out_or_not_concerned(formula: str, result: object) -> None:
    assert filled(formula) == [result]


def test_formulas_on_formulas() -> None:
    assert filled("=SUM(A1:A2)", "=B1+1", "=B2*2", "=B3+1") == [12, 13, None, None]
    assert filled("=B2+1", "=SUM(A1:A2)") == [13, 12]
    assert filled("=B2+A1", "=B1", "=A2") == [None, None, OLD]


@pytest.mark.parametrize("total", ["=SUM(G3:G4)", "=ROUND(SUM(G3:G4),2)"])
def test_no_old_total_is_left_on_a_form(total: str, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "表.xlsx", tmp_path / "分.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("表")
        for row, text in enumerate(
            (
                "甲项目支出绩效自评表",
                "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因",
                "产出指标|数量指标|培训人数|≥10个|9个|60",
                "效益指标|社会效益指标|知晓率|≥90%|95%|30",
                "总分|||||90",
            )
        ):
            for column, cell in enumerate(text.split("|")):
                sheet.write(row, column, float(cell) if cell.isdigit() else cell)
        sheet.write_formula("G5", total, None, 0)
    main(["score", str(path), "-o", str(out)])
    assert read_tables(out)[0].totals[0].earned in ({Fraction(84)} if total.startswith("=SUM") else {None})
    capsys.readouterr()
    main(["review", str(out), "--json"])
    said = capsys.readouterr().out
    assert "TOTAL_SUM" not in said
    assert ("FORMULA_WITHOUT_RESULT" in said) == total.startswith("=ROUND")
