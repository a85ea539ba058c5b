"""Tables of the budget platform: in and out letter by letter, to goal tables and back, codes by dialect, checks."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import exchange, load_rulepack, parse, read_tables, score
from indicators.cli import main
from indicators.errors import FormError
from indicators.exchange import Records, check, goal_tables, read, records_of, table_kind, table_kinds, write
from indicators.exchange.fields import Field
from indicators.targets import Horizon

VECTORS = Path(__file__).parents[1] / "conformance" / "exchange"
KINDS = [kind.id for kind in table_kinds()]
HEAD = "KPI_ID\tPRO_CODE\tPRO_NAME\tLV1_PERF_IND_NAME\tLV2_PERF_IND_NAME\tLV3_PERF_IND_NAME\tKPI_VAL\tIS_DELETED\tMINE"


def records(*lines: str) -> Records:
    (found,) = read("\n".join(lines))
    return found


# -- the conformance files: what one form gives in each table


@pytest.mark.parametrize("name", KINDS)
def test_a_form_gives_the_records_of_the_conformance_file(name: str) -> None:
    (form,) = read_tables((VECTORS / "form.txt").read_text("utf-8"))
    kind = table_kind(name)
    form = evolve(form, whole_unit=kind.common == "unit")
    made = records_of(form, name, dialect=exchange.dialect_named("pmkpi") if kind.optional else None)
    said = json.loads((VECTORS / f"{name}.json").read_text("utf-8"))
    assert [{head: text for head, text in row.items() if text} for row in made.dicts()] == said["rows"]
    assert list(made.heads) == said["heads"]
    assert [finding.message for finding in check(made)] == said["faults"]
    assert said["evidence"] == "second_hand"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_what_is_written_is_read_back_letter_by_letter(suffix: str, tmp_path: Path) -> None:
    (form,) = read_tables((VECTORS / "form.txt").read_text("utf-8"))
    for name in KINDS:
        made = records_of(evolve(form, whole_unit=table_kind(name).common == "unit"), name)
        (back,) = read(write(made, tmp_path / f"{name}{suffix}"), table=name)
        assert (back.kind.id, back.heads, back.rows) == (name, made.heads, made.rows)


@pytest.mark.parametrize("name", KINDS)
def test_records_go_through_a_goal_table_without_loss(name: str) -> None:
    (form,) = read_tables((VECTORS / "form.txt").read_text("utf-8"))
    whole = table_kind(name).common == "unit"
    made = records_of(evolve(form, whole_unit=whole), name, dialect=exchange.dialect_named("pmkpi"))
    tables = goal_tables(made)
    if table_kind(name).each == "indicator":
        rows = [[row for goal in table.goals for row in goal.indicators] for table in (form, *tables)]
        assert [str(row.target) for row in rows[1]] == [str(row.target) for row in rows[0]]
    back = records_of(tables, name)
    assert [row.items() <= again.items() for row, again in zip(made.dicts(), back.dicts(), strict=True)] == [
        True for _ in made.rows
    ]


def test_a_program_that_knows_only_the_names_can_import_them(tmp_path: Path) -> None:
    (form,) = read_tables((VECTORS / "form.txt").read_text("utf-8"))
    made = records_of(form, "PM_SELF_EVAL_INDICATOR")
    write(made, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["IND_COMP"] for row in rows] == ["8座", "97%", "330.12万元", "部分达成", "88%"]
    write(made, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["PM_SELF_EVAL_INDICATOR"]
    heads, first, *_ = sheet.iter_rows(values_only=True)
    said = dict(zip(heads, first, strict=True))
    assert (said["EVAL_SCORE"], said["PRO_CODE"], said["FISCAL_YEAR"]) == (40, "420105240000000000011", "2024")


# -- to goal tables and back


def test_columns_that_no_field_is_and_deleted_rows_come_back() -> None:
    lines = [
        HEAD,
        "A1\t01\t泵站\t产出指标\t数量指标\t水泵\t≥8台\t2\tx",
        "A2\t02\t堤防\t产出指标\t数量指标\t堤长\t≥15公里\t2\ty",
        "A3\t01\t泵站\t产出指标\t质量指标\t完好率\t≥90%\t1\t",
        "A4\t01\t泵站\t效益指标\t社会效益指标\t排涝能力\t有效提升\t2\t",
    ]
    came = records(*lines)
    tables = goal_tables(came)
    assert [(table.name, sum(len(goal.indicators) for goal in table.goals)) for table in tables] == [
        ("泵站", 2),
        ("堤防", 1),
    ]
    assert [finding.code for finding in tables[0].findings] == ["ROW_DELETED"]
    back = records_of(tables, "PM_PERF_INDICATOR")
    assert [[row[head] for head in came.heads] for row in back.dicts()] == [list(row) for row in came.rows]


def test_what_a_goal_table_says_by_now_goes_before_what_was_read() -> None:
    (table,) = goal_tables(records(HEAD, "A1\t01\t泵站\t产出指标\t数量指标\t水泵\t≥8台\t2\tx"))
    (goal,) = table.goals
    changed = evolve(goal.indicators[0], target=parse("≥18台"), points=Fraction(10))
    (row,) = records_of(evolve(table, goals=(evolve(goal, indicators=(changed,)),)), "PM_PERF_INDICATOR").dicts()
    assert (row["KPI_ID"], row["KPI_VAL"], row["MINE"]) == ("A1", "≥18台", "x")


def test_goals_of_both_terms_keep_their_own_keys_in_any_order() -> None:
    came = records(
        "KPI_PER_ID\tPRO_NAME\tKPI_TARGET\tPERF_OBJ_TYPE_CODE",
        "G1\t泵站\t今年保畅\t2",
        "G2\t泵站\t三年达标\t1",
    )
    (table,) = goal_tables(came)
    assert {goal.horizon: goal.description for goal in table.goals} == {
        Horizon.ANNUAL: "今年保畅",
        Horizon.LONG_TERM: "三年达标",
    }
    back = records_of(evolve(table, goals=table.goals[::-1]), "PM_PERF_GOAL_INFO").dicts()
    assert [(row["KPI_PER_ID"], row["KPI_TARGET"]) for row in back] == [("G1", "今年保畅"), ("G2", "三年达标")]


def test_tables_of_one_project_become_one_goal_table(tmp_path: Path) -> None:
    (form,) = read_tables((VECTORS / "form.txt").read_text("utf-8"))
    names = ["PM_SELF_EVAL_GOAL", "PM_SELF_EVAL_INDICATOR", "PM_PERF_SELF_BGT", "PM_PERF_SELF_EVAL"]
    path = write([records_of(form, name) for name in names], tmp_path / "all.xlsx")
    (table,) = goal_tables(read(path))
    (goal,) = table.goals
    assert (goal.description, goal.actual_text, len(goal.indicators)) == ("保障汛期排涝", "汛期未发生内涝", 5)
    assert (table.funds[0].executed, table.totals[0].earned) == (Fraction(3301200), Fraction("93.83"))


def test_targets_and_self_evaluation_of_one_project_are_one_row_each_and_come_back_as_two_tables() -> None:
    targets = records(
        "KPI_ID\tPRO_NAME\tLV3_PERF_IND_NAME\tKPI_VAL\tKPI_CONTENT\tPERF_OBJ_TYPE_CODE\tUPDATE_TIME",
        "A1\t泵站\t水泵\t≥8台\t在用水泵\t2\t20240101000000",
        "A2\t泵站\t水泵\t≥9台\t三年\t1\t20240101000000",
    )
    filled = records(  # names no project: its keys do
        "EVAL_IND_ID\tEVAL_ID\tKPI_ID\tLV3_PERF_IND_NAME\tKPI_VAL\tIND_COMP\tIND_WEIGHT\tUPDATE_TIME",
        "B1\tE1\tA1\t水泵\t≥8台\t7台\t10\t20250101000000",
    )
    total = records("EVAL_ID\tTOTAL_EVAL_VALUE\tDEPT_SCORE", "E1\t87.5\t")
    (table,) = goal_tables([targets, filled, total])
    rows = [(goal.horizon.value, row.target.text, row.actual_text) for goal in table.goals for row in goal.indicators]
    assert sorted(rows) == [("annual", "≥8台", "7台"), ("long_term", "≥9台", None)]
    assert (table.name, table.totals[0].earned, table.findings) == ("泵站", Fraction("87.5"), ())
    for came in (targets, filled, total):
        back = records_of(table, came.kind.id).dicts()
        assert [[row[head] for head in came.heads] for row in back] == [list(row) for row in came.rows]


def test_rows_of_the_long_term_are_no_rows_of_the_year() -> None:
    came = records(f"{HEAD}\tPERF_OBJ_TYPE_CODE", "A1\t01\t泵\t产出指标\t数量指标\t水泵\t≥8台\t2\t\t1")
    (table,) = goal_tables(came)
    assert [goal.horizon for goal in table.goals] == [Horizon.LONG_TERM]
    assert records_of(table, "PM_SELF_EVAL_INDICATOR").rows == ()


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs", "Cn", "Co")), max_size=12)


@settings(max_examples=6)
@given(st.lists(st.tuples(CELL, CELL), min_size=5, max_size=9), st.sampled_from([".csv", ".xlsx", ".json"]))
def test_any_text_survives_a_file(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], suffix: str
) -> None:
    heads = ("KPI_ID", "LV3_PERF_IND_NAME", "KPI_VAL", "KPI_CONTENT", "KPI_REMARK")
    made = Records(
        kind=table_kind("PM_PERF_INDICATOR"),
        heads=heads,
        rows=tuple((f"K{at}", "水泵", "≥8台", *row) for at, row in enumerate(rows)),
    )
    (back,) = read(write(made, tmp_path_factory.mktemp("x") / f"a{suffix}"))
    assert (back.heads, back.rows) == (made.heads, made.rows)


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-x", "@SUM(A1)", "'=1", "第一行\n第二行", "a,b;c\td", '"引"', "007", "1e5"]
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_no_text_is_a_formula_and_none_is_changed(text: str, suffix: str, tmp_path: Path) -> None:
    made = records(HEAD, "A1\t01\t泵站\t产出指标\t数量指标\t水泵\t≥8台\t2\tx")
    made = evolve(made, rows=((*made.rows[0][:-1], text),))
    path = write(made, tmp_path / f"a{suffix}")
    assert read(path)[0].rows[0][-1] == text
    if suffix == ".xlsx":
        assert openpyxl.load_workbook(path).worksheets[0]["I2"].data_type == "s"
    if suffix == ".csv" and text[0] in "=+-@":
        assert f",'{text}" in path.read_text("utf-8-sig")


def test_a_row_of_long_texts_is_one_row_of_the_sheet(tmp_path: Path) -> None:
    made = records(HEAD, "A1\t01\t泵站\t产出指标\t数量指标\t水泵\t≥8台\t2\tx")
    made = evolve(made, rows=tuple((f"A{at}", *made.rows[0][1:-1], "好" * 666) for at in range(3)))
    path = write(made, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert (sheet.max_row, list(sheet.merged_cells.ranges)) == (4, [])
    assert read(path)[0].rows == made.rows


# -- codes


TEMPLATE = [*(each.name for each in table_kind("pmkpi-self").fields)]
ROWS = [
    ["产出指标", "数量指标", "道路养护面积", "1", "100000", "95000", "平方米", "20", "", "", "", ""],
    ["产出指标", "质量指标", "验收合格率", "3", "100", "100", "%", "10", "", "", "", ""],
    ["产出指标", "成本指标", "养护成本", "5", "334", "330.12", "万元", "10", "", "1", "", ""],
    ["效益指标", "社会效益指标", "通行环境改善", "6", "有效改善", "部分达成", "", "30", "21", "", "基本好转", ""],
    ["满意度指标", "服务对象满意度指标", "居民满意度", "1", "90", "91.2", "百分比", "10", "", "", "", ""],
]


def test_an_import_template_is_scored_by_its_own_codes_and_comes_back() -> None:
    (table,) = read_tables([TEMPLATE, *ROWS])
    assert [str(row.target) for row in table.goals[0].indicators] == [
        "≥100000平方米", "=100%", "≤3340000元", "改善", "≥90%"
    ]  # fmt: skip
    result = score(table, None, load_rulepack("pmkpi"))
    assert [each.earned for each in result.scores] == [19, 10, 10, 21, 10]
    (came,) = read([TEMPLATE, *ROWS])
    assert records_of(goal_tables(came), "pmkpi-self").rows == came.rows
    (row,) = [row for row in records_of(result, "pmkpi-self").dicts() if row["三级指标名称"] == "养护成本"]
    assert (row["计算符号"], row["扣减分数"], row[TEMPLATE[8]]) == ("5", "1", "10")


def test_a_code_is_read_only_where_the_dialect_is_known() -> None:
    plain = "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位\t分值权重\n产出指标\t数量指标\t面积\t1\t5\t亩\t10"
    (table,) = goal_tables(read(plain))
    assert [finding.code for finding in table.findings] == ["SIGN_CODE"]
    for dialect, target in (("pmkpi", "≥"), ("direction", ">")):
        (table,) = goal_tables(read(plain, dialect=dialect))
        assert str(table.goals[0].indicators[0].target).startswith(target)
        assert records_of(table, "split", dialect=exchange.dialect_named(dialect)).rows[0][3] == "1"
    assert records_of(table, "split").rows[0][3] == ">"


def test_what_was_reached_of_a_target_in_words_may_be_a_code() -> None:
    lines = ["KPI_ID\tLV3_PERF_IND_NAME\tCOMPUTESIGN\tKPI_VAL\tIND_COMP\tIND_WEIGHT"]
    lines += ["A1\t排涝能力\t6\t有效提升\t2\t10", "A2\t水泵\t1\t2台\t2\t10"]
    came = records(*lines)
    (table,) = goal_tables(came)
    assert [row.actual_text for row in table.goals[0].indicators] == ["部分达成预期指标并具有一定效果", "2"]
    assert [row["IND_COMP"] for row in records_of(table, came.kind.id, dialect=came.dialect).dicts()] == ["2", "2"]


def test_a_key_that_stands_twice_is_said() -> None:
    found = check(records("KPI_ID\tLV3_PERF_IND_NAME\tKPI_VAL", "A1\t水泵\t≥8台", "A2\t堤\t≥1里", "A1\t路\t≥1里"))
    assert [(each.code, each.where) for each in found] == [("KEY_TWICE", "第4行")]


NAMES = st.text(st.sampled_from("水泵堤防道路养护维修完好率座次"), min_size=2, max_size=6)
TARGETS = st.sampled_from(
    ["≥8座", "＞97.5%", "≤334万元", "有效提升", "12月31日前", "80%~95%", "1次/天", "", "看不懂的；话", "=5"]
)
ROW = st.tuples(
    st.sampled_from(["01", "02"]), NAMES, TARGETS, CELL, CELL, st.sampled_from(["1", "2"]), st.sampled_from("12")
)


@given(st.lists(ROW, min_size=1, max_size=6))
def test_any_rows_go_through_goal_tables_without_loss(rows: list[tuple[str, ...]]) -> None:
    heads = "KPI_ID PRO_CODE LV1_PERF_IND_NAME LV2_PERF_IND_NAME LV3_PERF_IND_NAME KPI_VAL KPI_CONTENT OTHER"
    heads += " IS_DELETED PERF_OBJ_TYPE_CODE"
    made = Records(
        kind=table_kind("PM_PERF_INDICATOR"),
        heads=tuple(heads.split()),
        rows=tuple((f"K{at}", row[0], "产出指标", "数量指标", *row[1:]) for at, row in enumerate(rows)),
    )
    back = records_of(goal_tables(made), "PM_PERF_INDICATOR").dicts()
    assert [tuple(row[head] for head in made.heads) for row in back] == list(made.rows)


def test_a_number_beside_a_code_on_the_way_to_a_platform_that_reads_32_bits() -> None:
    (table,) = read_tables("三级指标\t指标值\n甲\t≥16777217元\n乙\t有效提升\n丙\t≤0.5%")
    made = records_of(table, "hebei")
    assert [row[3:] for row in made.rows] == [("1", "16777217", "元"), ("6", "0", "有效提升"), ("5", "0.5", "%")]
    assert [(each.where, each.text) for each in check(made)] == [("第2行", "16777217")]
    assert [str(row.target) for row in goal_tables(made)[0].goals[0].indicators][1] == "提升"


# -- checks and scores


def test_a_chinese_character_counts_as_three() -> None:
    each = next(field for field in table_kind("PM_PERF_INDICATOR").fields if field.name == "KPI_CONTENT")
    assert each.faults("好" * 666) == []
    assert each.faults("好" * 667) == ["长 2001，最多 2000（一个汉字算 3）"]


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        (Field(name="S", label="得分", digits=(16, 6)), ["9", "0.123456", "-1", "1234567890.5"],
         ["9.1234567", "1" * 11, "九"]),
        (Field(name="T", label="时间", time=True), ["20240131235959", ""], ["2024-01-31"]),
        (Field(name="K", label="主键", key="指标"), ["A"], [""]),
        (Field(name="V", label="数", float32=True), ["0.1", "334.12", "0"], ["16777217", "有效", "1" * 50]),
    ],
)  # fmt: skip
def test_fields_hold_what_the_other_side_takes(field: Field, good: list[str], bad: list[str]) -> None:
    assert [field.faults(text) for text in good] == [[] for _ in good]
    assert all(field.faults(text) for text in bad)


def test_scores_go_out_unrounded_and_as_printed() -> None:
    (table,) = read_tables("项目名称\t甲\n三级指标\t指标值\t实际完成值\t分值\n水泵\t≥65台\t62台\t8.89")
    made = records_of(score(table, None, load_rulepack("hubei-2019")), "PM_SELF_EVAL_INDICATOR")
    (row,) = made.dicts()
    assert (row["EVAL_SCORE"], row["EVAL_SCORE_ROUNDED"]) == ("8.479692", "8.48")
    assert "EVAL_SCORE_ROUNDED" not in made.without_own().heads


def test_whole_units_have_tables_of_their_own() -> None:
    (table,) = read_tables("部门(单位)名称\t水务局\n三级指标\t指标值\n水泵\t≥65台")
    assert records_of(table, "PM_PERF_INDICATOR").rows == ()
    assert records_of(table, "BGT_PERF_INDICATOR").dicts()[0]["DEPT_NAME"] == "水务局"


def test_a_form_is_no_template(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="没有找到一体化系统的数据表"):
        read("一级指标\t二级指标\t三级指标\t指标值\n产出\t数量\t水泵\t≥8台")
    with pytest.raises(FormError, match="没有数据表"):
        table_kind("PM_NOTHING")
    with pytest.raises(FormError, match="只能写一张"):
        write([records(f"{HEAD}\nA1")] * 2, tmp_path / "a.csv")


# -- the command


def test_the_command_writes_checks_and_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.xlsx"
    form = str(VECTORS / "form.txt")
    tables = ["--table", "PM_PERF_INDICATOR", "--table", "pm_perf_goal_info"]
    assert main(["exchange", form, *tables, "-o", str(out), "--set", "MOF_DIV_CODE=420105000"]) == 0
    assert [row["MOF_DIV_CODE"] for row in read(out)[0].dicts()] == ["420105000"] * 5
    assert main(["exchange", str(out), "--json"]) == 0
    assert (
        json.loads(capsys.readouterr().out.splitlines()[-1])["tables"]["PM_PERF_GOAL_INFO"][0]["FISCAL_YEAR"] == "2024"
    )
    assert main(["exchange", form, "--table", "BGT_PERF_INDICATOR"]) == 0
    assert "没有写入" in capsys.readouterr().err
    assert main(["exchange", form, "--table", "PM_PERF_INDICATOR", "--set", "MOF_DIV_CODE=4201050001"]) == 1
    assert "最多 9" in capsys.readouterr().err
    assert main(["exchange", form, "--table", "PM_PERF_INDICATOR", "--set", "MOF_DIV_COD=42"]) == 2
    assert main(["exchange", "--table", "hebei"]) == 0
    assert main(["exchange"]) == 0
    assert main(["exchange", str(out), "--table", "split", "-o", str(out)]) == 2
    assert main(["exchange", form, "-o", str(out)]) == 2
