import json
import os
import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest

from indicators import score_rows
from indicators.batch import counts, rollup, score, score_file
from indicators.batch.keys import Keys
from indicators.batch.meaning import Meanings
from indicators.batch.numbers import ratios
from indicators.batch.rows import Scorer
from indicators.cli import main
from indicators.errors import FormError, RuleError
from indicators.rulepacks import load_rulepack
from indicators.syntax import parse
from indicators.targets import Facts, Indicator, bind

pytestmark = pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
PACK = "hubei-2019"
ROWS = [
    {"指标值": "≥65台", "实际完成值": "62台", "分值": 10},
    {"指标值": "≥65台", "实际完成值": None, "分值": 10},
    {"指标值": "合格", "实际完成值": "不合格", "分值": 7},
    {"指标值": "≤3次", "实际完成值": "4次", "分值": 2.5},
]
PUT = ("-5", "0", "0.96", "1", "1.05", "2", "2.1", "95", "100", "100.1", "955")
UNITS, STEPS = ("台", "%", "万元", ""), (-102, -1, 0, 1)
EARNED = [Decimal("9.54"), None, None, Decimal("1.88")]


def native(kind: str) -> Any:
    table = pa.Table.from_pylist(ROWS)
    match kind:
        case "pandas":
            return pd.DataFrame(ROWS, index=[4, 3, 2, 1])
        case "polars":
            return pl.DataFrame(ROWS)
        case "lazy":
            return pl.LazyFrame(ROWS)
        case "duckdb":
            return duckdb.from_arrow(table)
        case "stream":
            return table.to_reader()
        case _:
            return table


@pytest.mark.parametrize("kind", ["arrow", "pandas", "polars", "lazy", "duckdb", "stream"])
def test_the_same_kind_of_table_comes_back(kind: str) -> None:
    given = native(kind)
    found = score(given, PACK)
    assert type(found) is (pa.Table if kind == "stream" else type(given))
    columns = found.collect() if kind == "lazy" else found.to_arrow_table() if kind == "duckdb" else found
    earned = columns["earned"].to_list() if hasattr(columns["earned"], "to_list") else columns["earned"].to_pylist()
    assert [None if each is None or each != each else each for each in earned] == EARNED  # noqa: PLR0124 - NaN
    if kind == "pandas":
        assert list(found.index) == [4, 3, 2, 1]
    assert counts(columns) == {"scored": 2, "missing": 1, "undetermined": 1, "columns": 2, "rows": 2}


@pytest.mark.parametrize(
    "kind", [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())]
)
def test_texts_of_every_type(kind: pa.DataType) -> None:
    table = pa.Table.from_pylist(ROWS)
    at = table.column_names.index("指标值")
    table = table.set_column(at, "指标值", pa.array(table["指标值"].to_pylist()).cast(kind))
    assert score(table, PACK)["earned"].to_pylist() == EARNED


def test_columns_of_objects_and_names_that_are_numbers() -> None:
    cells = {0: ["≥65台", 65, "≥1台"], 1: ["62台", 62.5, Fraction(1, 2)], 2: [10, "10分", 10]}
    columns: dict[str, Any] = {"target": 0, "actual": 1, "points": 2}
    found = score(pd.DataFrame(cells, index=[7, 7, 8]), PACK, columns=columns)
    assert found["earned"].tolist() == [Decimal("9.54"), Decimal("9.62"), Decimal(5)]
    assert found.index.tolist() == [7, 7, 8]
    with pytest.raises(TypeError, match="实际完成值要文字"):
        score(pa.table({"指标值": ["≥1"], "实际完成值": [[1]], "分值": [1]}), PACK)
    with pytest.raises(ValueError, match="几列都叫"):
        score(pa.table([["≥1"], ["≥1"], ["1"]], names=["指标值", "指标值", "实际完成值"]), PACK)


@pytest.mark.parametrize(("encoding", "lines"), [("gb18030", 1), ("utf-8-sig", 1), ("utf-8", 0)])
def test_csv_as_it_comes(tmp_path: Path, encoding: str, lines: int) -> None:
    (tmp_path / "in.csv").write_text("指标值,实际完成值,分值\n" + "≥65台,62台,10\n" * lines, encoding)
    done = score_file(tmp_path / "in.csv", tmp_path / "out.csv", PACK)
    assert (done.rows, done.counts.get("scored", 0)) == (lines, lines)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
@pytest.mark.parametrize("cut", [0, 1, 2])
def test_a_csv_is_longer_than_what_is_looked_at_first(encoding: str, cut: int) -> None:
    text = "备注,指标值,实际完成值,分值\n" + ("x" * cut + "长文" * 200_000 + ",≥65台,62台,10\n") * 3
    assert score(text.encode(encoding), PACK)["earned"].to_pylist() == [EARNED[0]] * 3


@pytest.mark.parametrize("bad", ["≥65台", "≥1,000台,62台,10"])
@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_csv_row_of_too_many_or_too_few_cells_is_a_row_that_says_so(bad: str, at: int) -> None:
    lines = ["≥65台,62台,10"] * 3
    lines.insert(at, bad)
    found = score(("指标值,实际完成值,分值\n" + "\n".join(lines) + "\n").encode(), PACK).to_pylist()
    assert len(found) == 4
    assert found[at]["status"] == "undetermined"
    assert found[at]["指标值"] == f"（这一行有 {bad.count(',') + 1} 格，表头有 3 格，没有读；格里的逗号要加引号）{bad}"
    assert [row["earned"] for row in found if row is not found[at]] == [EARNED[0]] * 3


def test_a_csv_of_odd_rows_alone_scores_none() -> None:
    assert [row["status"] for row in score("指标值,实际完成值\n≥65台\n1,2,3\n".encode(), PACK).to_pylist()] == [
        "undetermined"
    ] * 2


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="数据表"):
        score([1], PACK)
    with pytest.raises(ValueError, match="引擎"):
        score(native("arrow"), PACK, engine="abacus")
    with pytest.raises(ValueError, match="前缀"):
        score(native("arrow").append_column("earned", [[1] * 4]), PACK)


def test_an_empty_table_stays_empty() -> None:
    assert score(native("arrow").slice(0, 0), PACK).num_rows == 0


def test_one_key_serves_all_targets_and_points_where_the_rule_does() -> None:
    keys = Keys(load_rulepack(PACK), Facts())
    rows = [bind(Indicator(name="台数", path=("", ""), target=parse(f"≥{n}台"))) for n in (65, 7)]
    assert len({keys.of(row, points) for row in rows for points in map(int_points, (10, 3))}) == 1


def int_points(number: int) -> Any:
    return Fraction(number)


def test_huge_numbers_go_to_the_exact_scorer_and_say_so() -> None:
    huge = 2**62
    table = pa.table({"target": [huge, 8], "actual": [huge - 1, 6], "points": [10, 10], "sign": ["≥", "≥"]})
    found = score(table, PACK)
    assert found["scored_by"].to_pylist() == ["rows", "columns"]
    assert found["earned"].to_pylist() == [Decimal(10), Decimal("7.5")]


def test_targets_that_are_numbers_are_read_once_for_all() -> None:
    table = pa.table({"target": [8, 9], "actual": [6, 3], "points": [10, 10], "sign": ["≥", "≥"]})
    found = score(table, PACK)
    assert found["reading"].to_pylist() == [None, None]
    assert found["earned"].to_pylist() == [Decimal("7.5"), Decimal("3.33")]


def test_products_beyond_a_word_are_computed_as_decimals() -> None:
    table = pa.table({"target": [10**15 + 1], "actual": [10**15], "points": [10], "sign": ["≥"]})
    found = score(table, PACK)
    assert (found["scored_by"].to_pylist(), found["earned"].to_pylist()) == (["columns"], [Decimal(10)])


def test_words_beside_a_number_are_not_lost_among_rows_that_have_none() -> None:
    said = [
        "62台",
        "差20台",
        "超支20台",
        "62台（预计）",
        "计划62台",
        "少62台",
        "结余62台",
        "上年62台",
        "完成62台",
        "1.000台",
    ]
    said += ["2026年62台", "2019年62台", "3年62台"]
    rows = [{"target": "≥65台", "actual": each, "points": 10} for each in said]
    found = score(pa.Table.from_pylist(rows), PACK)
    exact = score_rows(rows, rules=PACK)
    assert found["status"].to_pylist() == [row["status"] for row in exact]
    assert found["status"].to_pylist()[:3] == ["scored", "undetermined", "undetermined"]


def test_targets_of_one_kind_are_tried_once_and_scored_each_by_itself() -> None:
    cells = [
        (f"≥{n}{unit}", f"{n + by}{unit}") for n in (1, 2, 49, 50, 99, 100, 101, 2026) for unit in UNITS for by in STEPS
    ]
    cells += [(target.removeprefix("≥"), actual) for target, actual in cells]
    kinds = ("", "满意度指标")
    rows = [{"target": a, "actual": b, "points": 7, "name": "进度", "level1": kind} for a, b in cells for kind in kinds]
    found = score(pa.Table.from_pylist(rows), PACK).to_pylist()
    exact = score_rows(rows, rules=PACK)
    assert [(row["status"], row["earned"]) for row in found] == [(row["status"], row["earned"]) for row in exact]


def test_names_of_which_the_same_is_heard_stand_for_each_other_where_numbers_stand_alone() -> None:
    names = ("甲镇培训人数", "乙村培训人数", "丙村培训人数", "投诉件数")
    cells = ("62人", "培训62人", "培训62人合格", "62")
    rows = [{"name": n, "target": f"{t}人", "actual": a, "points": 10} for n in names for a in cells for t in (60, 65)]
    found, exact = score(pa.Table.from_pylist(rows), PACK).to_pylist(), score_rows(rows, rules=PACK)
    told = [(row["status"], row["earned"], row["low"], row["high"]) for row in found]
    assert told == [(row["status"], row["earned"], row["low"], row["high"]) for row in exact]
    learnt = Meanings(Keys(load_rulepack(PACK), Facts()), Facts())
    assert [learnt.alike(name) for name in names] == [names[0]] * 3 + [names[3]]
    assert learnt.alike("24小时值班次数") == "24小时值班次数"


def test_numbers_that_cannot_be_or_may_be_shares_are_left_to_a_person_as_row_by_row() -> None:
    cells = [
        (f"{sign}{n}{unit}", f"{a}{b}")
        for sign in "≥≤"
        for n in (5, 90, 100)
        for unit in UNITS
        for a in PUT
        for b in UNITS
    ]
    rows = [{"target": a, "actual": b, "points": 7, "name": name} for a, b in cells for name in ("满意度", "人数")]
    found = score(pa.Table.from_pylist(rows), PACK).to_pylist()
    exact = score_rows(rows, rules=PACK)
    assert [(row["status"], row["earned"]) for row in found] == [(row["status"], row["earned"]) for row in exact]


@pytest.mark.parametrize("top", [0, 1, -1, 99, 10**15, 2**61 - 1, 3 - 2**61])
@pytest.mark.parametrize("bottom", [1, 3, 10**9 + 7, 2**61 - 1])
def test_ratios_are_cut_after_twelve_places(top: int, bottom: int) -> None:
    if abs(top) < 10**6 * bottom:
        found = int(ratios(np.array([top]), np.array([bottom]))[0])
        assert found == (abs(top) * 10**12 // bottom) * (-1 if top < 0 else 1)


# -- files


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in.parquet"
    pq.write_table(pa.concat_tables([pa.Table.from_pylist(ROWS)] * 10), path)
    return path


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_files_in_and_out(source: Path, tmp_path: Path, suffix: str) -> None:
    given, output = tmp_path / f"given{suffix}", tmp_path / "out.csv"
    if suffix == ".csv":
        pa_csv.write_csv(pq.read_table(source), given)
    elif suffix == ".xlsx":
        pd.DataFrame(ROWS * 10).to_excel(given, index=False)
    else:
        os.link(source, given)
    done = score_file(given, output, PACK, rows=7)
    assert (done.rows, done.resumed) == (40, 0)
    assert done.counts == {"scored": 20, "missing": 10, "undetermined": 10, "columns": 20, "rows": 20}
    lines = output.read_text("utf-8").splitlines()
    assert len(lines) == 41
    assert lines[1].startswith(
        '"≥65台","62台","10","≥65台","scored","0.953846153846","9.54"'.replace('"10"', lines[1].split(",")[2])
    )
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


class Pulled(Exception):  # noqa: N818 - no error of ours
    pass


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_a_broken_run_goes_on(source: Path, tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output, whole = tmp_path / f"out{suffix}", tmp_path / f"whole{suffix}"
    score_file(source, whole, PACK, rows=7)

    def pull(done: int) -> None:
        if done >= 21:
            raise Pulled

    with pytest.raises(Pulled):
        score_file(source, output, PACK, rows=7, told=pull)
    assert not output.exists()
    seen: list[int] = []

    def counted(self: Scorer, cells: Any, rows: int) -> dict[str, Any]:
        seen.append(rows)
        return real(self, cells, rows)

    real = Scorer.score
    monkeypatch.setattr(Scorer, "score", counted)
    done = score_file(source, output, PACK, rows=7)
    assert (done.rows, done.resumed, sum(seen)) == (40, 21, 19)
    assert done.counts["scored"] == 20
    if suffix == ".csv":
        assert output.read_bytes() == whole.read_bytes()
    else:
        assert pq.read_table(output).equals(pq.read_table(whole))


def test_another_pack_begins_anew(source: Path, tmp_path: Path) -> None:
    def pull(done: int) -> None:
        if done:
            raise Pulled

    with pytest.raises(Pulled):
        score_file(source, tmp_path / "out.csv", PACK, rows=7, told=pull)
    assert score_file(source, tmp_path / "out.csv", "js-suzhou", rows=7).resumed == 0


def test_files_that_cannot_be(source: Path, tmp_path: Path) -> None:
    with pytest.raises(FormError, match="只写"):
        score_file(source, tmp_path / "out.doc", PACK)
    with pytest.raises(FormError, match="就是输入"):
        score_file(source, source, PACK)
    with pytest.raises(FormError, match="没有这个文件"):
        score_file(tmp_path / "no.csv", tmp_path / "out.csv", PACK)
    (tmp_path / "bad.parquet").write_bytes(b"x")
    with pytest.raises(FormError, match="读不了"):
        score_file(tmp_path / "bad.parquet", tmp_path / "out.csv", PACK)


def test_the_command(source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = str(tmp_path / "out.parquet")
    assert main(["batch", str(source), "-o", output, "--rules", PACK, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["counts"]["scored"]) == (40, 20)
    assert main(["batch", str(source), "-o", output, "--rules", PACK]) == 0
    assert "已计分 20 行" in capsys.readouterr().err
    assert main(["batch", str(source), "-o", output, "--rules", PACK, "--column", "target=没有"]) == 2
    assert "没有“没有”这一列" in capsys.readouterr().err


# -- totals


def form(district: str, unit: str, project: str, budget: int, actual: int) -> list[dict[str, Any]]:
    row = {
        "区": district,
        "部门": unit,
        "项目": project,
        "预算数": budget,
        "执行数": budget,
        "指标值": "≥80台",
        "分值": 20,
    }
    return [row | {"实际完成值": f"{n}台"} for n in (actual, 80, 80, 80)]


FORMS = pa.Table.from_pylist(
    [*form("东", "甲", "一", 100, 80), *form("东", "甲", "二", 300, 40), *form("东", "乙", "三", 100, 60)]
)


def test_totals_of_projects_departments_and_districts() -> None:
    found = rollup(score(FORMS, PACK), PACK, ["区", "部门", "项目"], budget="预算数", executed="执行数")
    assert list(found) == ["项目", "部门", "区"]
    projects = {row["项目"]: (row["total"], row["rating"], row["rows"]) for row in found["项目"].to_pylist()}
    assert projects == {"一": (100, "优", 4), "二": (90, "优", 4), "三": (95, "优", 4)}
    units = {row["部门"]: (row["projects"], row["total"]) for row in found["部门"].to_pylist()}
    assert units == {"甲": (2, Decimal("92.5")), "乙": (1, 95)}
    assert [(row["区"], row["total"]) for row in found["区"].to_pylist()] == [("东", 93)]


def test_means_may_be_plain_and_open_rows_leave_the_grade_open() -> None:
    rows = [*FORMS.to_pylist()[:-1], FORMS.to_pylist()[-1] | {"实际完成值": None}]
    scored = score(pa.Table.from_pylist(rows), PACK)
    found = rollup(scored, PACK, ["部门", "项目"], how="mean", executed="执行数", budget="预算数")
    third = next(row for row in found["项目"].to_pylist() if row["项目"] == "三")
    assert (third["open"], third["low"], third["high"], third["rating"]) == (1, 75, 95, None)
    assert {row["部门"]: row["total"] for row in found["部门"].to_pylist()} == {"甲": 95, "乙": 75}


def test_without_amounts_execution_is_left_out_and_no_mean_is_weighed() -> None:
    found = rollup(score(FORMS, PACK), PACK, ["部门", "项目"], how="mean")
    assert {row["部门"]: (row["projects"], row["total"]) for row in found["部门"].to_pylist()} == {
        "甲": (2, 75),
        "乙": (1, 75),
    }
    rows = [row | {"预算数": None, "实际完成值": "不适用"} for row in FORMS.to_pylist()]
    found = rollup(score(pa.Table.from_pylist(rows), PACK), PACK, ["部门", "项目"], budget="预算数")
    assert [row["total"] for row in found["项目"].to_pylist()] == [0, 0, 0]
    assert [(row["total"], row["rating"]) for row in found["部门"].to_pylist()] == [(None, None), (None, None)]


def test_a_total_is_converted_where_rows_do_not_apply() -> None:
    rows = [*FORMS.to_pylist()[:3], FORMS.to_pylist()[3] | {"实际完成值": "不适用"}]
    found = rollup(score(pa.Table.from_pylist(rows), PACK), PACK, ["项目"], budget="预算数", executed="执行数")
    assert [(row["total"], row["rating"]) for row in found["项目"].to_pylist()] == [(100, "优")]


def test_a_pack_without_aggregation_must_be_told_how() -> None:
    scored = score(FORMS, "js-suzhou")
    with pytest.raises(RuleError, match="没有规定怎样汇总"):
        rollup(scored, "js-suzhou", ["部门", "项目"])
    with pytest.raises(RuleError, match="预算数"):
        rollup(scored, PACK, ["部门", "项目"])
    with pytest.raises(ValueError, match=r"没有 市、数 列；有：.*部门"):
        rollup(scored, "js-suzhou", ["市", "项目"], how="mean", budget="数")
    with pytest.raises(ValueError, match="levels 是空的"):
        rollup(scored, "js-suzhou", [])
    assert counts(scored)["scored"] == 12


def test_what_one_call_learnt_serves_the_next_of_the_same_pack_and_facts_alone() -> None:
    packs = [load_rulepack("hubei-2019"), load_rulepack("cn-mof-2021")]
    facts = [Facts(), Facts(year=2026)]
    found = [Meanings.of(pack, each) for pack in packs for each in facts]
    assert len({id(each) for each in found}) == 4
    assert Meanings.of(packs[1], Facts(year=2026)) is found[3]
    table = pa.table({"指标值": [f"≥{n}台" for n in range(1, 40)], "实际完成值": ["7台"] * 39, "分值": [10] * 39})
    once, again = (score(table, PACK) for _ in range(2))
    assert once.equals(again)
    named = {"计划": (Fraction(50), "台")}
    known = Facts(named=named)
    table = pa.table({"指标值": ["不低于计划"] * 2, "实际完成值": ["55台", "40台"], "分值": [10] * 2})
    assert score(table, PACK, facts=known)["earned"].to_pylist() == [10, 8]
    named["计划"] = (Fraction(80), "台")  # no more of those facts, which keep what they were made of
    assert score(table, PACK, facts=known)["earned"].to_pylist() == [10, 8]
    assert score(table, PACK, facts=Facts(named=named))["earned"].to_pylist() == [Decimal("6.88"), 5]


def test_an_infinite_number_among_texts_of_pandas_is_a_row_with_a_status() -> None:
    frame = pd.DataFrame({"target": ["≥65台", 65], "actual": [float("inf"), "62台"], "points": [10, 10]}, dtype=object)
    assert [*score(frame, PACK)["status"]] == [*score_rows(frame, rules=PACK)["status"]] == ["undetermined", "scored"]


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_files_come_as_bytes_and_open(source: Path, tmp_path: Path, suffix: str) -> None:
    given, table = tmp_path / f"given{suffix}", pq.read_table(source)
    match suffix:
        case ".csv":
            pa_csv.write_csv(table, given)
        case ".xlsx":
            table.to_pandas().to_excel(given, index=False)
        case _:
            os.link(source, given)
    data = given.read_bytes()
    with given.open("rb") as file:
        found = [score(each, PACK) for each in (given, data, BytesIO(data), file)]
    assert all(each.equals(found[0]) for each in found)
    assert found[0]["earned"].to_pylist() == EARNED * 10
    output = BytesIO()
    assert score_file(data, output, PACK).rows == score_file(BytesIO(data), tmp_path / "out.parquet", PACK).rows == 40
    assert score(output, PACK, prefix="again_").num_rows == 40
    assert pq.read_table(BytesIO(output.getvalue())).equals(pq.read_table(tmp_path / "out.parquet"))
    with (tmp_path / "out.csv").open("wb") as csv:
        score_file(given, csv, PACK)
    assert (tmp_path / "out.csv").read_text("utf-8").count("\n") == 41


def test_bytes_that_are_no_table() -> None:
    with pytest.raises(FormError, match="读不了"):
        score(b"PK\x03\x04nothing", PACK)
    with pytest.raises(FormError, match="读不了"):
        score(b"PAR1nothing", PACK)
    with pytest.raises(FormError, match="文件是空的"):
        score(b"", PACK)


@pytest.mark.parametrize("reason", ["", "天气"])
def test_full_by_rule_is_said_only_where_the_rounding_leaves_it_so(reason: str) -> None:
    rows = [
        {"target": "=65台", "actual": actual, "points": points, "name": "台数", "level1": "产出指标", "reason": reason}
        for actual in ("65.001台", "64.999台", "66台", "65台")
        for points in ("7.5", "8", "0.4", "7.6")
    ]
    for pack in ("hb-ezhou", "yn-yongde", PACK):
        exact = [" ".join(re.findall(r"([A-Za-z_]+) ", row["findings"])) for row in score_rows(rows, rules=pack)]
        for engine in ("duckdb", "polars", "numpy"):
            assert score(pa.Table.from_pylist(rows), pack, engine=engine)["findings"].to_pylist() == exact
