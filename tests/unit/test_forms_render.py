"""The self-evaluation form in every format: the same cells, the marks, the explanations; no sign taken for markup."""

import csv
import io
import json
import warnings
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from indicators.errors import FormError
from indicators.files import read_actuals, read_forms, read_sheets, read_tables, write
from indicators.forms import explain_row, notes_paper, read_form, render_form, self_evaluation_rows, templating
from indicators.forms.render import _width, _wrapped
from indicators.forms.writing import lay_out
from indicators.rulepacks import RulePack, load_rulepack
from indicators.scoring import SelfEvaluation, score
from indicators.standards.tree import StateHolds, Veto
from indicators.syntax import parse
from indicators.targets import NOT_APPLICABLE, Actual, Actuals

ANNEX_LISTED = ("goal", "level1", "level2", "level3", "前年", "上年", "指标值", "basis")
EXAMPLE = Path(__file__).parents[2] / "examples" / "hanyang-2026"
FORM = """2026年路灯项目绩效目标表
单位：万元
项目名称|路灯
项目资金来源|来源项目|金额
|合计|100
目标名称|一级指标|二级指标|三级指标|指标值
年度目标1|产出指标|数量指标|路灯盏数|≥500盏
||质量指标|亮灯率|≥98%
|满意度指标|服务对象满意度指标|居民满意度|≥90%"""


@cache
def pack(name: str = "hubei-2019") -> RulePack:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_rulepack(name)


@cache
def results() -> tuple[SelfEvaluation, ...]:
    tables = read_forms(EXAMPLE / "goals.txt")
    actuals = read_actuals(EXAMPLE / "actuals.csv", tables)
    return tuple(score(table, actuals[table.name], pack()) for table in tables)


def lamps(*texts: str, **changes: Any) -> SelfEvaluation:
    """The small form with actual values in order."""
    (table,) = read_form(FORM.replace("|", "\t"))
    names = ("路灯盏数", "亮灯率", "居民满意度")
    values = {
        ("年度目标1", name): Actual(text=text, reading=NOT_APPLICABLE if text == "不适用" else parse(text))
        for name, text in zip(names, texts, strict=False)
    }
    return score(table, evolve(Actuals(values=values, executed={"": Fraction(990_000)}), **changes), pack())


def cells(result: SelfEvaluation) -> list[tuple[str, ...]]:
    return [row.cells for goal in self_evaluation_rows(result).goals for row in goal.rows]


# The rows


def test_the_form_says_everything_of_a_row() -> None:
    form = self_evaluation_rows(results()[0])
    assert form.title == "2026年应急排渍抢修项目绩效自评表"
    assert "示例数据" in form.note
    assert form.funds[0] == ("合计", "334", "330.66", "99%", "20", "19.80")
    assert form.funds[1] == ("一般公共预算财政拨款", "334", "—", "—", "—", "—")
    assert form.goals[0].rows[2].cells == (
        "产出指标",
        "数量指标",
        "维护应急车辆",
        "≥ 65台",
        "62台",
        "8.89",
        "8.48",
        "3台车辆报废后未及时补充，已列入下年更新计划",
    )
    assert (form.goals[0].points, form.total, form.rating) == ("80", ("100", "90.50"), "优")
    assert form.total_words == "总分 90.50 / 100　等级：优"
    assert any("hubei-2019" in line for line in form.basis)


def test_sums_of_goals_add_up_to_the_table() -> None:
    form = self_evaluation_rows(results()[2])
    assert sum(Fraction(goal.points) for goal in form.goals) == 80
    assert sum(len(goal.rows) for goal in form.goals) == 29
    assert [row.number for goal in form.goals for row in goal.rows] == list(range(1, 30))


def test_rows_that_are_not_scored_say_why() -> None:
    texts = ("512盏", "5O%", "不适用")
    (_, unread, none) = cells(lamps(*texts))
    assert unread[6].startswith("待评定（0～")
    assert none[6] == "不计分"
    missing = cells(lamps("512盏"))[1]
    assert missing[4] == "—"
    assert missing[6].startswith("缺少实际完成值（0～")


@pytest.mark.parametrize("texts", [("512盏", "5O%", "不适用"), ("400盏", "98%", ""), ("500盏", "98%", "90%")])
def test_nothing_is_written_into_the_column_of_reasons(texts: tuple[str, ...]) -> None:
    assert [row[7] for row in cells(lamps(*texts))] == ["", "", ""]


def test_goals_of_one_name_stay_apart() -> None:
    result = lamps("500盏", "98%", "90%")
    (goal,) = result.table.goals
    parts = {"甲": goal.indicators[:1], "乙": goal.indicators[1:]}
    goals = tuple(evolve(goal, name="目标", description=text, indicators=rows) for text, rows in parts.items())
    same = self_evaluation_rows(score(evolve(result.table, goals=goals), None, pack()))
    assert [(goal.description, len(goal.rows)) for goal in same.goals] == [("甲", 1), ("乙", 2)]


def test_a_total_with_open_rows_is_a_range_and_the_grade_waits() -> None:
    form = self_evaluation_rows(lamps("400盏", "98%"))
    assert form.total[1].startswith("67.81～94.47（已确定")
    assert form.rating == "待定（有未确定的得分）"


def test_a_pack_without_grades_and_a_veto_say_so() -> None:
    result = lamps("500盏", "98%", "90%")
    assert self_evaluation_rows(evolve(result, rating=None, pack=evolve(result.pack, grades=None))).rating == "不分等级"
    veto = Veto(StateHolds("弄虚作假"), "excluded", "table")
    assert self_evaluation_rows(evolve(result, rating=None, vetoes=(veto,))).rating == "取消参评资格"


def test_an_empty_fund_block_is_no_score() -> None:
    form = self_evaluation_rows(lamps("500盏", "98%", "90%", executed={}))
    assert form.funds == (("合计", "100", "—", "—", "20", "无法计算"),)


def test_a_form_without_fund_block_still_prints_one_line() -> None:
    (table,) = read_form("三级指标\t指标值\n路灯盏数\t≥500盏")
    form = self_evaluation_rows(score(table, Actuals(), pack()))
    assert form.funds[0][0] == "年度资金总额"
    assert form.title == "绩效自评表"


# Explanations


@pytest.mark.parametrize(
    ("which", "headings"),
    [
        ("3", ["维护应急车辆：分值 8.89，得 8.48 分"]),
        ("维护应急车辆", ["维护应急车辆：分值 8.89，得 8.48 分"]),
        ("应急车", ["维护应急车辆：分值 8.89，得 8.48 分"]),
        ("资金", ["预算执行率：分值 20，得 19.8 分"]),
        ("预算执行率", ["预算执行率：分值 20，得 19.8 分"]),
        ("总分", ["总分 90.5 分，等级：优"]),
        ("没有", []),
        ("99", []),
    ],
)
def test_rows_are_explained_by_number_and_by_name(which: str, headings: list[str]) -> None:
    assert [item.heading for item in explain_row(results()[0], which)] == headings


def test_everything_can_be_explained() -> None:
    assert len(explain_row(results()[0], "*")) == 11
    assert [len(explain_row(each, "满意")) for each in results()] == [1, 1, 3]


# Formats


@pytest.mark.parametrize("fmt", ["text", "markdown", "html", "json"])
def test_every_format_holds_every_cell(fmt: str) -> None:
    said = render_form(results(), fmt)
    bare = "".join(said.replace("\\", "").split())
    if fmt == "html":
        bare = bare.replace("&gt;", ">").replace("&lt;", "<").replace("&#34;", '"')
    for result in results():
        for row in cells(result):
            for text in row[2:5]:
                assert "".join(text.split()) in bare or fmt == "text", text
    assert said.count("示例数据") >= 3


def test_the_text_form_lines_up_for_a_terminal() -> None:
    lines = render_form(results()[0], "text").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("序号"))
    assert _width(lines[at][: lines[at].index("分值")]) == _width(lines[at + 2][: lines[at + 2].index("8.89")])
    assert all(line == line.rstrip() for line in lines)
    assert max(map(_width, lines[at - 1 : at + 3])) <= 152


def test_long_cells_are_wrapped_by_their_width() -> None:
    assert _wrapped("保洁、安全类 abc", 6) == ["保洁、", "安全类", "abc"]
    assert "".join(_wrapped("汉" * 30, 7)) == "汉" * 30


def test_json_has_exact_numbers_and_readings() -> None:
    said = json.loads(render_form(results()[0], "json", explained=["3"]))
    row = said["indicators"][2]
    assert (row["points"], row["earned"], row["attainment"], row["status"]) == ("8.89", "8.48", "62/65", "scored")
    assert row["target"]["comparator"] == ">="
    assert row["actual"]["reading"]["value"] == "62"
    assert row["where"] == "第114行"
    assert said["execution"] == {
        "points": "20",
        "budget": "3340000",
        "executed": "3306600",
        "rate": "0.99",
        "earned": "19.8",
    }
    assert (said["total"], said["rating"], said["pack"]["id"]) == ("90.5", "优", "hubei-2019")
    assert said["explanations"][0]["heading"].startswith("维护应急车辆")


def test_several_forms_are_a_list_in_json_and_one_page_in_html() -> None:
    assert [form["money_unit"] for form in json.loads(render_form(results(), "json"))] == ["万元"] * 3
    page = render_form(results(), "html")
    assert (page.count("<!DOCTYPE html>"), page.count("<h1>"), page.count("<section>")) == (1, 3, 3)


def test_missing_and_not_applicable_differ_in_json() -> None:
    said = json.loads(render_form(lamps("512盏", "不适用"), "json"))
    assert [row["actual"]["reading"] for row in said["indicators"]][1:] == ["not_applicable", "missing"]


def test_level_cells_are_merged_in_html() -> None:
    page = render_form(lamps("500盏", "98%", "90%"), "html")
    assert page.count('<td class="kind">产出指标</td>') == 1
    assert '<td class="kind same"></td>' in page


def test_a_page_shows_attainment_kinds_and_last_years() -> None:
    page = render_form(results()[2], "html")
    assert "预算执行 19.82 / 20" in page
    assert 'data-said="98.81%"' in page
    assert ">上年 " in page
    assert ">上年 " not in render_form(lamps("500盏", "98%", "90%"), "html")
    assert not any(word in page for word in ("http://", "https://", "<script", "@import", "url("))


def test_each_row_is_explained_folded_below_it_and_read_by_nobody(tmp_path: Path) -> None:
    page = render_form(results()[0], "html", explained=["3"])
    assert page.count("<details open><summary>维护应急车辆：") == 1
    assert page.count("<details><summary>") == 10
    (tmp_path / "表.html").write_text(page, encoding="utf-8")
    texts = [text for sheet in read_sheets(tmp_path / "表.html") for row in sheet.rows for text in row.cells]
    assert "62台" in texts
    assert not any("预算执行 19.8" in text or text.startswith("指标值“") for text in texts)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a|b", "*粗*", "[链](http://x)", "`码`", "&amp;"])
def test_no_text_of_a_form_becomes_markup(text: str) -> None:
    (table,) = read_form(f"三级指标\t指标值\n{text}盏数\t≥500盏")
    result = score(table, Actuals(values={("", f"{text}盏数"): Actual(text=text, reading=parse(text))}), pack())
    page, note = render_form(result, "html"), render_form(result, "markdown")
    assert "<script" not in page
    assert "<script>" not in note.replace("\\<", "")
    rows = [line for line in note.split("\n") if "盏数" in line and line[0] == "|"]
    assert [line.count("|") - line.count("\\|") for line in rows] == [8]


def test_explanations_stand_below_the_form() -> None:
    for fmt, heading in (
        ("text", "维护应急车辆："),
        ("markdown", "### 维护应急车辆"),
        ("html", "<details open><summary>维护应急车辆"),
    ):
        assert heading in render_form(results()[0], fmt, explained=["维护应急车辆"])
        assert heading not in render_form(results()[0], fmt)
    assert any("维护应急车辆" in cell for row in notes_paper(results()[0], ["3"]).texts for cell in row)


@pytest.mark.parametrize("fmt", ["text", "markdown", "html"])
def test_only_a_draft_holds_notes(fmt: str) -> None:
    working = ("已归位", "hubei-2019", "合计：", "要你处理的")
    published, draft = render_form(results(), fmt), render_form(results(), fmt, notes=True)
    folded = {"合计："} if fmt == "html" else set()  # a page explains the total, folded
    assert not any(word in published for word in {*working} - folded)
    assert all(word in draft for word in working)
    assert "错误" not in draft


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx", "txt", "md", "html"])
def test_only_a_draft_is_written_with_notes(suffix: str, tmp_path: Path) -> None:
    for notes in (False, True):
        path = tmp_path / f"{notes}.{suffix}"
        write(results()[2], path, notes=notes)
        files = [path, *([path.with_stem("True-说明")] if notes and suffix in {"csv", "docx", "txt"} else [])]
        every = [sheet for file in files for sheet in read_sheets(file)]
        text = "".join(cell for sheet in every for row in sheet.rows for cell in row.cells).replace("\\", "")
        assert [word in text for word in ("已归位", "hubei-2019", "要你处理的")] == [notes] * 3


def test_what_a_person_must_do_comes_first() -> None:
    tasks = [finding["task"] for finding in json.loads(render_form(results()[2], "json"))["findings"]]
    assert tasks == sorted(tasks)
    assert tasks.count("act") == 2
    said = render_form(results()[2], "text", notes=True)
    assert said.index("要你处理的：") < said.index("请核对的：") < said.index("已处理，备查：")
    assert said.count("actuals.csv第52行") == 1


def test_an_unknown_format_is_an_error() -> None:
    with pytest.raises(FormError) as caught:
        render_form(results()[0], "pdf")
    assert caught.value.code == "unknown_format"


def test_html_without_jinja2_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "jinja2", None)
    monkeypatch.setattr(templating, "_environment", templating._environment.__wrapped__)  # none that was made before
    with pytest.raises(FormError) as caught:
        render_form(results()[0], "html")
    assert caught.value.code == "library_missing"


# Files


@pytest.mark.parametrize("suffix", ["md", "html", "htm", "json"])
def test_rendered_files_hold_the_rendered_form(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"自评表.{suffix}"
    fmt = {"md": "markdown", "htm": "html"}.get(suffix, suffix)
    write(results(), path, explained=["3"])
    assert path.read_text(encoding="utf-8") == render_form(results(), fmt, explained=["3"])


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_sheets_and_documents_read_back_with_every_cell(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"自评表.{suffix}"
    write(results(), path)
    back = [[text for text in row if text] for sheet in read_sheets(path) for row in sheet.cells]
    for result in results():
        for row in lay_out(result).texts:
            assert "".join(row).split() in [" ".join(each).split() for each in back] or [t for t in row if t] in back


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx"])
def test_the_grade_stands_beside_the_total(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"自评表.{suffix}"
    write(lamps("500盏", "98%", "90%"), path, layout="national")
    (total,) = [row for sheet in read_sheets(path) for row in sheet.cells if "总分" in row]
    assert [text for text in total if text] == ["总分", "100", "99.80", "优"]


def test_a_form_with_rows_that_do_not_apply_adds_up_as_printed() -> None:
    form = self_evaluation_rows(lamps("400盏", "98%", "不适用"))
    (goal,) = form.goals
    counted = [row.cells for row in goal.rows if row.cells[6] != "不计分"]
    assert Fraction(goal.points) == sum(Fraction(row[5]) for row in counted)
    assert Fraction(goal.earned) == sum(Fraction(row[6]) for row in counted)
    (line, *_) = form.below
    assert line == (
        "注：序号 3 的指标不适用，26.66 分不计（小计中已除去）；其余 73.34 分得 67.81 分，"
        "总分由此折算：67.81 ÷ 73.34 × 100 ≈ 92.459776 分"
    )
    assert form.total[1] == "92.46"
    for fmt in ("text", "markdown", "html"):
        assert "总分由此折算" in render_form(lamps("400盏", "98%", "不适用"), fmt)
    assert (
        self_evaluation_rows(lamps("400盏", "", "不适用")).below[0].endswith("；总分由其余 73.34 分的得分折算成 100 分")
    )


def test_a_column_of_scores_has_one_number_of_decimals() -> None:
    scores = [row[6] for row in cells(lamps("400盏", "98%", "45%"))]
    assert scores == ["21.34", "26.67", "13.33"]
    assert [row[6] for row in cells(lamps("250盏", "98%", "90%"))] == ["13.34", "26.67", "26.66"]
    assert self_evaluation_rows(results()[2]).goals[0].rows[7].cells[5:7] == ("2.76", "2.70")


def test_made_points_are_said_once() -> None:
    said = render_form(results()[0], "text", notes=True)
    assert said.count("89.43～89.57") == 1
    assert said.count("按产出、成本 40 分") == 1


def test_documents_name_no_library_as_their_author(tmp_path: Path) -> None:
    from docx import Document
    from openpyxl import load_workbook

    write(results()[0], tmp_path / "表.docx")
    write(results()[0], tmp_path / "表.xlsx")
    about = Document(str(tmp_path / "表.docx")).core_properties
    assert (about.author, about.comments, about.title) == ("", "", "2026年应急排渍抢修项目绩效自评表")
    assert not load_workbook(tmp_path / "表.xlsx").properties.creator


def test_a_sheet_is_written_for_each_form(tmp_path: Path) -> None:
    path = tmp_path / "自评表.xlsx"
    write(results(), path)
    assert [sheet.name for sheet in read_sheets(path)] == [each.table.name for each in results()]


def test_signs_at_the_head_of_a_cell_are_no_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "自评表.xlsx"
    write(results()[0], path)
    found = [cell for row in load_workbook(path).worksheets[0].iter_rows() for cell in row if cell.value == "= 334万元"]
    assert [(cell.data_type, cell.quotePrefix) for cell in found] == [("s", True)]


def test_numbers_are_numbers_in_a_sheet_and_codes_are_not(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "自评表.xlsx"
    write(results()[0], path)
    cells = {cell.value: cell.data_type for row in load_workbook(path).worksheets[0].iter_rows() for cell in row}
    assert (cells[8.89], cells["01"]) == ("n", "s")


def test_csv_opens_in_excel(tmp_path: Path) -> None:
    path = tmp_path / "自评表.csv"
    write(results()[0], path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert rows[0][0] == "2026年应急排渍抢修项目绩效自评表"


def test_other_extensions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError) as caught:
        write(results()[0], tmp_path / "自评表.pdf")
    assert caught.value.code == "unknown_format"


@pytest.mark.parametrize(("suffix", "library"), [("xlsx", "xlsxwriter"), ("docx", "docx")])
def test_a_missing_library_names_the_extra(
    suffix: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(FormError) as caught:
        write(results()[0], tmp_path / f"自评表.{suffix}")
    assert caught.value.code == "library_missing"


def test_a_filled_form_can_be_read_and_scored_again(tmp_path: Path) -> None:
    path = tmp_path / "自评表.csv"
    write(lamps("500盏", "98%", "90%"), path)
    (table,) = read_forms(path)
    rows = [row for goal in table.goals for row in goal.indicators]
    assert [(row.name, row.actual_text, row.points) for row in rows] == [
        ("路灯盏数", "500盏", Fraction("26.67")),
        ("亮灯率", "98%", Fraction("26.67")),
        ("居民满意度", "90%", Fraction("26.66")),
    ]
    assert table.findings == ()


def test_the_annex_holds_every_value_of_the_document() -> None:
    with (Path(__file__).parents[1] / "golden" / "hanyang" / "cells.csv").open(encoding="utf-8", newline="") as file:
        listed = [tuple(row[name] for name in ANNEX_LISTED) for row in csv.DictReader(file)]
    assert listed == [row for result in results() for row in self_evaluation_rows(result).annex]


def test_a_pack_without_execution_leaves_the_columns_empty() -> None:
    result = evolve(lamps("500盏", "98%", "90%"), execution=None)
    assert self_evaluation_rows(result).funds == (("合计", "100", "99", "—", "—", "—"),)
    assert json.loads(render_form(result, "json"))["execution"] is None
    assert explain_row(result, "资金") == ()


def test_a_filled_form_keeps_its_title() -> None:
    result = lamps("500盏", "98%", "90%")
    table = evolve(result.table, title="2026年路灯项目绩效自评表", findings=())
    form = self_evaluation_rows(evolve(result, table=table, findings=()))
    assert form.title == "2026年路灯项目绩效自评表"
    assert "## 提示" not in render_form(evolve(result, table=table, findings=()), "markdown")


def test_an_open_row_without_points_only_says_its_state() -> None:
    result = lamps("500盏", "98%")
    last = evolve(result.scores[2], low=Fraction(0), high=Fraction(0))
    assert cells(evolve(result, scores=(*result.scores[:2], last)))[2][6] == "缺少实际完成值"


def test_a_form_of_thousands_of_rows_is_printed() -> None:
    rows = [
        ["一级指标", "二级指标", "三级指标", "指标值"],
        *(["产出指标", "数量指标", f"指标{n}", "≥1次"] for n in range(1200)),
    ]
    (table,) = read_form(rows)
    assert "指标1199" in render_form(score(table, None, pack()))


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "docx", "html"])
def test_a_written_form_is_read_back_without_a_finding_of_what_was_written(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"自评表.{suffix}"
    write(lamps("400盏", "98%", "不适用"), path)
    (table,) = read_forms(path)
    assert [str(each) for each in table.findings] == []
    assert [row.earned for goal in table.goals for row in goal.indicators if row.actual_text] == [
        Fraction("21.34"),
        Fraction("26.67"),
        None,
    ]


GIVEN = """2025年度水环境治理项目自评表
项目名称|水环境治理
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|320|300|277.5|20||
|其中：财政资金|300|280|259||92.5%|
|其他资金||20|18.5|||
年度绩效目标1（50分）|完成清淤，确保畅通。
|一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分
|产出指标|数量指标|清淤长度|≥12公里|11公里|50|
年度绩效目标2（30分）|开展巡湖护湖。
|一级指标|二级指标|三级指标|指标值|实际完成值|分值|得分
|效益指标|社会效益指标|长效机制健全|健全|{judged}|30|
总分||||||100|"""


@pytest.mark.parametrize("judged", ["达成预期指标", "40分贝"])
def test_pages_for_reading_are_read_back_like_the_form_that_is_filed(judged: str, tmp_path: Path) -> None:
    (table,) = read_form([line.split("|") for line in GIVEN.format(judged=judged).split("\n")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = score(table, None, load_rulepack("hubei-2019"))
    back = {}
    for suffix in (".xlsx", ".html", ".md", ".json"):
        write(result, tmp_path / f"a{suffix}", layout="national")
        (own,) = read_tables(tmp_path / f"a{suffix}")
        funds = [evolve(line, where="") for line in own.funds]
        goals = [(goal.name, goal.points, goal.description) for goal in own.goals]
        grades = {total.grade for total in own.totals if total.name == "总分"}
        back[suffix] = (funds, goals, grades)
    assert back[".html"] == back[".md"] == back[".json"]
    assert back[".xlsx"][0] == back[".html"][0]
    assert [(line.initial, line.rate) for line in back[".html"][0]] == [
        (3_200_000, Fraction("0.925")),
        (3_000_000, Fraction("0.925")),
        (None, Fraction("0.925")),
    ]
    assert back[".html"][1] == [(goal.name, goal.points, goal.description) for goal in table.goals]
    assert back[".html"][2] == back[".xlsx"][2]
    assert result.complete or back[".html"][2] == {None}
