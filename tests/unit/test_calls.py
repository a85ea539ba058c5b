"""One call for a row and for a table of rows: values of every kind, frames of every library, packs by every name."""

import datetime as dt
import math
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from inspect import signature
from pathlib import Path
from typing import Any, get_type_hints

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import indicators
from indicators import batch
from indicators.comparators import AtLeast
from indicators.errors import FormError, RulePackError
from indicators.rulepacks import load_rulepack, path_or_id, starting_pack
from indicators.scoring import compile_row
from indicators.targets import Actuals
from indicators.units import Measure

ROWS: list[dict[str, Any]] = [
    {"指标值": "≥65台", "实际完成值": "62", "分值": 10, "三级指标": "车辆"},
    {"指标值": "≥95%", "实际完成值": None, "分值": 10, "三级指标": "完成率"},
    {"指标值": "%$", "实际完成值": "5", "分值": 10, "三级指标": "看不懂"},
    {"指标值": "2026年12月31日前", "实际完成值": "2026年12月1日", "分值": 5.5, "三级指标": "时限"},
]
STATUS = ["scored", "missing", "undetermined", "scored"]
GUESSED: Any = indicators  # by one who reads no types
ROW = indicators.Indicator(name="车辆", target=indicators.parse("≥65台"))
EARNED = [Decimal("9.54"), None, None, Decimal("5.5")]


def test_frames_want_the_package_that_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "narwhals", None)
    with pytest.raises(ModuleNotFoundError, match=r"indicators\[frames\]"):
        indicators.score_rows(pd.DataFrame(ROWS), rules="hubei-2019")


def test_the_same_row_is_the_same_each_time_and_a_target_may_be_read_before() -> None:
    one, two = indicators.score_rows([ROWS[0], ROWS[0]], rules="hubei-2019")
    assert one == two
    scored = indicators.score_row(AtLeast(65, "台"), 62, points=10, rules="hubei-2019")
    assert scored.earned == Fraction(477, 50)


def test_a_row_reads_as_it_does_in_a_form() -> None:
    found = indicators.score_row("≥65台", "62台", points=10, rules="hubei-2019")
    assert (found.earned, found.status) == (Fraction("9.54"), "scored")
    said = indicators.explain(found, "hubei-2019")
    assert said.heading == "指标：分值 10，得 9.54 分"
    assert "完成值÷目标值×分值 = 62÷65×10 ≈ 9.538462 分" in said.lines


@pytest.mark.parametrize(
    "actual",
    [
        62,
        Measure(62, "台"),
        62.0,
        Decimal("62.0"),
        Fraction(62),
        "62",
        "62台",
        np.int64(62),
        np.float32(62),
        AtLeast(62, "台"),
    ],
)
def test_numbers_of_every_kind_mean_the_same(actual: Any) -> None:
    assert indicators.score_row("≥65台", actual, points="10", rules="hubei-2019").earned == Fraction("9.54")


@pytest.mark.parametrize("missing", [None, math.nan, Decimal("nan"), pd.NaT, pd.NA, np.datetime64("NaT"), ""])
def test_what_is_missing_is_a_status(missing: Any) -> None:
    assert indicators.score_row("≥65台", missing, points=10, rules="hubei-2019").status == "missing"


@pytest.mark.parametrize("wrong", [[62], {}, b"62", 1j, True, object(), np.array([1, 2])])
def test_anything_else_says_what_is_wanted(wrong: Any) -> None:
    with pytest.raises(TypeError, match="实际完成值要文字、数或日期"):
        indicators.score_row("≥65台", wrong, points=10, rules="hubei-2019")


def test_a_float_stands_for_its_shortest_text_and_a_day_for_itself() -> None:
    assert indicators.score_row("≥0.3", 0.1 + 0.2, points=10, rules="hubei-2019").attainment == Fraction(
        "0.30000000000000004"
    ) / Fraction("0.3")
    on_time = indicators.score_row("2026年12月31日前", dt.date(2026, 12, 31), points=10, rules="hubei-2019")
    assert on_time.bound.met is True


def test_rows_may_be_mappings() -> None:
    for rows in (ROWS, tuple(ROWS), iter(ROWS)):
        found = indicators.score_rows(rows, rules="hubei-2019")
        assert [row["status"] for row in found] == STATUS
        assert [row["earned"] for row in found] == EARNED
        assert [row["三级指标"] for row in found] == [row["三级指标"] for row in ROWS]
    assert indicators.score_rows([], rules="hubei-2019") == []


FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(ROWS, index=[7, 7, 3, 1]),
    "polars": lambda: pl.DataFrame(ROWS),
    "lazy polars": lambda: pl.DataFrame(ROWS).lazy(),
    "arrow": lambda: pa.Table.from_pylist(ROWS),
    "duckdb": lambda: duckdb.from_arrow(pa.Table.from_pylist(ROWS)),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_the_same_kind_of_frame_comes_back(kind: str) -> None:
    given = FRAMES[kind]()
    found = indicators.score_rows(given, rules="hubei-2019")
    assert type(found) is type(given)
    if kind == "duckdb":
        names, rows = found.columns, found.fetchall()
    else:
        eager = found.collect() if kind == "lazy polars" else found
        names = list(eager.column_names if kind == "arrow" else eager.columns)
        rows = (
            list(eager.itertuples(index=False))
            if kind == "pandas"
            else eager.rows()
            if "polars" in kind
            else [tuple(row.values()) for row in eager.to_pylist()]
        )
    assert names == [*ROWS[0], "reading", "status", "attainment", "earned", "low", "high", "findings"]
    assert [row[names.index("status")] for row in rows] == STATUS
    assert [row[names.index("earned")] for row in rows] == EARNED


def test_the_callers_index_stays() -> None:
    found = indicators.score_rows(pd.DataFrame(ROWS, index=[7, 7, 3, 1]), rules="hubei-2019")
    assert list(found.index) == [7, 7, 3, 1]


def test_a_relation_stays_in_its_connection() -> None:
    connection = duckdb.connect()
    given = connection.from_arrow(pa.Table.from_pylist(ROWS))
    found = indicators.score_rows(given, rules="hubei-2019")
    assert connection.sql("select count(earned) from found").fetchall() == [(2,)]
    assert found is not None


def test_an_arrow_stream_comes_back_as_a_table() -> None:
    stream = pa.Table.from_pylist(ROWS).to_reader()
    found: Any = indicators.score_rows(stream, rules="hubei-2019")
    assert found.num_rows == len(ROWS)


def test_columns_are_said_or_found_by_their_heads() -> None:
    rows = [{"a": "≥65台", "b": 62, "c": 10, "earned": "x"}]
    columns = {"target": "a", "actual": "b", "points": "c"}
    with pytest.raises(ValueError, match="不知道哪一列是"):
        indicators.score_rows(rows, rules="hubei-2019")
    with pytest.raises(ValueError, match="已经有 earned"):
        indicators.score_rows(rows, rules="hubei-2019", columns=columns)
    found = indicators.score_rows(rows, rules="hubei-2019", columns=columns, prefix="by_pack_")
    assert (found[0]["earned"], found[0]["by_pack_earned"]) == ("x", Decimal("9.54"))
    with pytest.raises(ValueError, match="没有“z”这一列"):
        indicators.score_rows(rows, rules="hubei-2019", columns=columns | {"name": "z"})
    with pytest.raises(ValueError, match="请用 columns 写明"):
        indicators.score_rows([{"目标值": "1", "指标值": "1", "实际完成值": "1"}], rules="hubei-2019")


def test_a_bad_row_is_a_row() -> None:
    rows = [ROWS[0] | {"分值": points} for points in (None, "很多", -1, math.inf, 10**30)]
    found = indicators.score_rows([*rows, ROWS[0] | {"实际完成值": math.inf}, ROWS[0]], rules="hubei-2019")
    assert [row["status"] for row in found] == ["undetermined"] * 6 + ["scored"]
    assert "POINTS_MISSING" in found[0]["findings"]
    assert "NOT_A_NUMBER" in found[1]["findings"]
    assert indicators.score_rows(rows[:1], rules="hubei-2019", points=10)[0]["earned"] == Decimal("9.54")
    huge = indicators.score_rows(pl.DataFrame([ROWS[0] | {"实际完成值": "1" + "0" * 24 + "台"}]), rules="hubei-2019")
    assert huge["earned"].to_list() == [Decimal(10)]
    assert huge["attainment"].to_list() == [None]


@pytest.mark.parametrize("wrong", ["表", b"", {"指标值": "1"}, 5, [1], None])
def test_what_is_no_table_says_so(wrong: Any) -> None:
    with pytest.raises(TypeError, match="score_rows"):
        indicators.score_rows(wrong, rules="hubei-2019")


def test_a_group_is_scored_as_one_form() -> None:
    row = {"指标值": "≥10个", "实际完成值": "10个", "分值": 40, "预算数": "200万元", "执行数": 2_000_000}
    rows = [{"项目名称": name, "三级指标": each, **row} for each in ("甲", "乙") for name in ("一", "二")]
    rows[3]["实际完成值"] = "5个"
    found = indicators.score_rows(rows, rules="hubei-2019")
    assert [(each["total"], each["rating"]) for each in found] == [(100, "优"), (80, "良")] * 2
    bare = [{key: value for key, value in each.items() if key != "分值"} for each in rows]
    shared = indicators.score_rows(bare, rules="hubei-2019")
    assert [each["points"] for each in shared] == [Decimal(40)] * 4
    unclear = indicators.score_rows([*rows, rows[0] | {"预算数": "1元"}], rules="hubei-2019")
    assert [each["status"] for each in unclear] == ["undetermined", "scored"] * 2 + ["undetermined"]
    assert "AMOUNT_UNCLEAR" in unclear[0]["findings"]
    del bare[0]["预算数"], bare[2]["预算数"]
    broken = indicators.score_rows([*bare, rows[1] | {"分值": "很多"}], rules="hubei-2019")
    assert [each["total"] for each in broken] == [80, None, 80, None, None]
    assert "ROW_UNREADABLE" in broken[1]["findings"]


def test_packs_are_taken_by_every_name(tmp_path: Path) -> None:
    file = tmp_path / "某市.toml"
    file.write_text(starting_pack("某市"), "utf-8")
    with file.open("rb") as opened:
        packs = [load_rulepack(each) for each in (file, file.read_bytes(), file.read_text("utf-8"), opened)]
    assert {pack.id for pack in packs} == {"某市"}
    assert load_rulepack(packs[0]) is packs[0]
    assert load_rulepack(path_or_id(str(file))) == packs[0]
    for rules in (file, packs[0]):
        assert indicators.score_row("≥65台", "65台", points=10, rules=rules).earned == 10


def test_no_text_opens_a_file(tmp_path: Path) -> None:
    file = tmp_path / "secret.toml"
    file.write_text(starting_pack("secret"), "utf-8")
    for asked in (str(file), "../x.toml", "/etc/passwd", "hubei-2019/../hubei-2019"):
        with pytest.raises(RulePackError, match="没有这个规则包"):
            indicators.score_row("1", "1", points=1, rules=asked)
    with pytest.raises(RulePackError, match="没有这个规则包"):
        load_rulepack(f'extends = "{file}"\nid = "x"\n')
    with pytest.raises(TypeError, match="规则包要写名称"):
        load_rulepack(5)  # type: ignore[arg-type]


def test_a_form_is_scored_with_plain_values() -> None:
    (table,) = indicators.read_tables(
        [
            ["项目支出绩效目标表"],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "车辆", "≥65台"],
        ]
    )
    found = indicators.score(table, {"车辆": 62}, "hubei-2019")
    assert found.scores[0].attainment == Fraction(62, 65)
    with pytest.raises(TypeError, match="一张目标表"):
        indicators.score((table,), None, "hubei-2019")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="实际完成值要 Actuals"):
        indicators.score(table, [62], "hubei-2019")  # type: ignore[arg-type]


def test_values_are_short_to_look_at() -> None:
    (table,) = indicators.read_tables(
        [
            ["绩效目标表"],
            ["一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "<车辆>", "≥65台"],
        ]
    )
    found = indicators.score(table, {"<车辆>": 62}, "hubei-2019")
    said = indicators.explain(found.scores[0], "hubei-2019")
    asked = indicators.read_evaluation_table([["指标", "分值", "评分标准"], ["<车辆>", "5", "每少1台扣1分"]])
    answered = indicators.evaluate_table(asked, [["指标", "问题", "答案"]])
    filled = [{"name": "车辆", "target": "≥65台", "actual": 62, "points": 10, "earned": 9}]
    reviewed = indicators.review_published(indicators.read_tables(filled)[0], "hubei-2019")
    row = table.goals[0].indicators[0]
    results = (found, found.scores[0], answered)
    for value in (table, table.goals[0], row, Actuals(), found.pack, asked, reviewed, *results):
        assert len(repr(value)) < 120
        assert repr(value).startswith(f"<{type(value).__name__} ")
    for shown in (table, said, *results):
        page = shown._repr_html_()
        assert "&lt;车辆&gt;" in page
        assert "<车辆>" not in page
    assert "<td>车辆</td><td>9.54</td><td>9</td>" in reviewed._repr_html_()
    assert "target: 'Comparator | Number" in str(signature(indicators.score_row))  # not the 19 classes of the union
    assert get_type_hints(indicators.score_row)["facts"] == indicators.Facts | None


def test_a_filled_form_is_reviewed_as_it_was_read() -> None:
    head = ["三级指标", "指标值", "实际完成值", "分值", "得分"]
    filled, empty = ([head, ["培训人数", "≥100人", *cells, "10", ""]] for cells in (["98人"], [""]))
    filled[1][-1] = "9"
    (read,) = indicators.read_tables(filled)
    assert str(indicators.review_published(read, "hubei-2019").rows[0].expected) == "49/5"
    with pytest.raises(FormError, match="没有实际完成值和得分"):
        indicators.review_published(indicators.read_tables(empty)[0], "hubei-2019")


def test_many_values_are_read_at_once() -> None:
    column = pd.Series(["≥65台", 62, None, "≥65台"], dtype=object)
    read = indicators.parse_many(column)
    assert [str(each) for each in read] == ["≥65台", "62", "", "≥65台"]
    assert indicators.parse_many(["5"], unit="次", sign="≥") == (AtLeast(5, "次"),)
    with pytest.raises(TypeError, match="第 2 个值"):
        indicators.parse_many(["1", []])


def test_a_diagnostic_gives_its_three_parts() -> None:
    with pytest.raises(indicators.IndicatorsError) as caught:
        indicators.parse("≥六干起", strict=True)
    assert "".join(caught.value.diagnostic.parts) == "≥六干起"


def test_the_version_and_the_first_calls() -> None:
    assert indicators.__version__[0].isdigit()
    indicators.warm_up("hubei-2019")


def test_columns_of_pandas_may_be_named_by_numbers() -> None:
    columns: dict[str, Any] = {"target": 0, "actual": 1, "points": 2}
    found = indicators.score_rows(pd.DataFrame([["≥65台", "62台", 10]]), rules="hubei-2019", columns=columns)
    assert found["earned"].tolist() == [Decimal("9.54")]


@pytest.mark.parametrize("score", [indicators.score_rows, batch.score])
@pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame, pa.table])
def test_a_float_of_32_bits_stands_for_its_own_shortest_text(score: Any, make: Any) -> None:
    numbers = {"target": [0.1, 65, 1e20], "actual": [0.1, float("nan"), 7e-5], "points": [10, 10, 0.7]}
    frame = make({name: np.array(column, np.float32) for name, column in numbers.items()} | {"sign": ["≥"] * 3})
    wide = [{name: column[at] for name, column in numbers.items()} | {"sign": "≥"} for at in range(3)]
    found = pl.DataFrame(score(frame, rules="hubei-2019")).to_dicts()
    for one, two in zip(found, indicators.score_rows(wide, rules="hubei-2019"), strict=True):
        assert (one["status"], one["reading"] or two["reading"]) == (two["status"], two["reading"])
        assert one["earned"] == two["earned"]
    empty = pa.table({"target": ["≥65台"], "actual": pa.array([None], pa.float32()), "points": [10]})
    assert score(empty, rules="hubei-2019")["status"].to_pylist() == ["missing"]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: GUESSED.parse_many("≥1"), "一列值"),
        (lambda: GUESSED.parse_many({"≥1": 1}), "一列值"),
        (lambda: GUESSED.parse_many(None), "一列值"),
        (lambda: GUESSED.bind("≥65台"), "Indicator"),
        (lambda: GUESSED.review([]), "GoalTable"),
        (lambda: GUESSED.explain("x"), "Score"),
        (lambda: GUESSED.render_form("x"), "SelfEvaluation"),
        (lambda: GUESSED.render_form([1]), "SelfEvaluation"),
        (lambda: GUESSED.questions("得5分"), "parse_standard"),
        (lambda: GUESSED.standards.evaluate("得5分", GUESSED.standards.Given()), "parse_standard"),
        (lambda: GUESSED.standards.evaluate(GUESSED.parse_standard("得5分"), {"控制率": 101}), "Given"),
        (lambda: GUESSED.read_evaluation_table("表.csv"), "一行行单元格"),
        (lambda: GUESSED.evaluate_table(GUESSED.read_evaluation_table([]), {"控制率": 101}), "答卷要"),
        (lambda: GUESSED.evaluate_table([], []), "read_evaluation_table"),
        (lambda: GUESSED.review_published("表", "hubei-2019"), "填好的自评表"),
        (lambda: GUESSED.files.write("表", "表.xlsx"), "SelfEvaluation"),
        (lambda: GUESSED.files.write(None, "表.xlsx"), "SelfEvaluation"),
        (lambda: GUESSED.scoring.compile_row(ROW, "hubei-2019", 10), "bind"),
        (lambda: GUESSED.score_row("≤预算数元", 3, points=1, rules="hubei-2019", facts={"预算数": 3}), "Facts"),
        (lambda: GUESSED.bind(ROW, "62台"), "Actual"),
        (lambda: GUESSED.scoring.compile_row(GUESSED.bind(ROW), "hubei-2019", 10)("62台"), "parse"),
        (lambda: GUESSED.parse_standard(None), "文字"),
        (lambda: GUESSED.quantity(5), "带单位的数"),
        (lambda: GUESSED.quantity(GUESSED.parse("合格")), "带单位的数"),
        (lambda: GUESSED.quantity(GUESSED.parse("80%~90%")), "带单位的数"),
        (lambda: GUESSED.Measure(3, "台") < 4, "'<' not supported"),
        (lambda: GUESSED.Measure("7126起"), "parse"),
        (lambda: GUESSED.Measure(3, 3), "单位要文字"),
        (lambda: GUESSED.Measure(True, "台"), "bool"),
        (lambda: GUESSED.parse("≥3起").holds("3起"), "parse"),
        (lambda: GUESSED.Facts(budget=3.5), "float"),
        (lambda: GUESSED.Facts(budget="334万元"), "334万元"),
        (lambda: GUESSED.Indicator(name="甲", target="≥3"), "target 要比较式"),
        (lambda: GUESSED.Indicator(name="甲", target=GUESSED.parse("≥3"), path="产出指标"), "path"),
        (lambda: GUESSED.Indicator(name="甲", target=GUESSED.parse("≥3"), path=("产出指标",)), "path 要2个文字"),
        (lambda: GUESSED.Goal(name="甲", indicators=["≥3"]), "indicators 要几个Indicator"),
        (lambda: GUESSED.Goal(name="甲", horizon="全年"), "horizon 要long_term、annual"),
        (lambda: GUESSED.GoalTable(title=None), "title 要文字"),
        (lambda: GUESSED.Facts(year="2026"), "year 要整数"),
        (lambda: GUESSED.Actual(reading="3"), "reading 要比较式"),
        (lambda: GUESSED.score_row("≥3", 4, points="十", rules="hubei-2019"), "points（分值）"),
        (lambda: GUESSED.score_row("≥3", 4, points=None, rules="hubei-2019"), "points（分值）不能没有值"),
        (lambda: GUESSED.score_row("≥3", 4, points=1, share=math.inf, rules="hubei-2019"), "share（得分比例）"),
        (lambda: GUESSED.score_row("≥3", math.inf, points=1, rules="hubei-2019"), "实际完成值"),
        (lambda: GUESSED.score_rows([{"T": "≥3"}], rules="hubei-2019", columns=["T"]), "columns 要一个字典"),
        (lambda: GUESSED.score_rows([{"T": "≥3"}], rules="hubei-2019", columns={"T": "target"}), "您的列名"),
        (lambda: GUESSED.score_rows(pd.Series(["≥3"]), rules="hubei-2019"), "score_rows 要"),
        (lambda: GUESSED.score_rows(pl.Series(["≥3"]), rules="hubei-2019"), "score_rows 要"),
        (
            lambda: GUESSED.score_rows(
                pd.DataFrame([["≥3", 3, 4]], columns=["指标值", "实际完成值", "实际完成值"]), rules="hubei-2019"
            ),
            "几列都叫",
        ),
    ],
)
def test_a_wrong_guess_is_told_what_is_wanted(call: Callable[[], Any], said: str) -> None:
    with pytest.raises((TypeError, ValueError), match=said):
        call()


def test_heads_of_a_program_are_known() -> None:
    row = {"Indicator": "车辆", "Target": "≥65台", "Actual": 62, "weight": "10分"}
    assert indicators.score_rows([row], rules="hubei-2019")[0]["earned"] == Decimal("9.54")
    assert indicators.score_row("≥65台", 62, points="10分", rules="hubei-2019").earned == Fraction("9.54")


@pytest.mark.parametrize("share", ["90%", "0.9", 0.9, Fraction(9, 10)])
def test_a_share_is_a_number_or_a_percentage(share: Any) -> None:
    row = {"指标值": "达成预期指标", "实际完成值": "达成预期指标", "分值": 10, "得分比例": share}
    found = indicators.score_row(row["指标值"], row["实际完成值"], points=10, rules="hubei-2019", share=share)
    assert found.earned == indicators.score_rows([row], rules="hubei-2019")[0]["earned"] == 9
    assert batch.score(pd.DataFrame([row]), "hubei-2019")["earned"][0] == 9


def test_an_actual_value_is_read_from_its_text() -> None:
    assert indicators.Actual(text="62台").reading == indicators.parse("62台")
    assert GUESSED.Actual(text="不适用").reading.value == "不适用"


def test_a_table_finds_its_own_actual_values() -> None:
    row = indicators.Indicator(name="车辆", target=indicators.parse("≥65台"))
    table = indicators.GoalTable(title="抢修", goals=(indicators.Goal(name="年度目标1", indicators=(row,)),))
    several = {"抢修": Actuals(values={("", "车辆"): indicators.Actual(text="65台")}), "别的": Actuals()}
    assert indicators.score(table, several, "hubei-2019").scores[0].actual.text == "65台"
    with pytest.raises(ValueError, match="没有“抢修”这张表；有：别的"):
        indicators.score(table, {"别的": Actuals()}, "hubei-2019")


@pytest.mark.parametrize("name", ["车辆", ("年度目标1", "车辆")])
@pytest.mark.parametrize("value", [62, "62台", Measure(62, "台"), AtLeast(62, "台"), indicators.Actual(text="62台")])
def test_plain_values_are_given_by_name(name: Any, value: Any) -> None:
    table = indicators.GoalTable(title="抢修", goals=(indicators.Goal(name="年度目标1", indicators=(ROW,)),))
    (found,) = indicators.score(table, {name: value}, "hubei-2019").scores
    assert found.bound.actual == 62
    typed: dict[tuple[str, str], float] = {("年度目标1", "车辆"): 62.0}
    assert indicators.score(table, typed, "hubei-2019").scores[0].bound.actual == 62


@pytest.mark.parametrize("actual", [62, 62.0, "62", Decimal(62), np.int64(62), Fraction(62)])
def test_a_compiled_row_takes_numbers_of_every_kind(actual: Any) -> None:
    assert compile_row(indicators.bind(ROW), "hubei-2019", "10")(actual) == Fraction("9.54")


def test_a_compiled_row_takes_a_float_for_its_shortest_text() -> None:
    row = indicators.Indicator(name="率", path=("产出指标", "质量指标"), target=indicators.parse("≤0.1%"))
    own = starting_pack("某区")
    assert compile_row(indicators.bind(row), own, 10)(0.1) == 10
    assert compile_row(indicators.bind(row), own, 10)(math.nan) is None


def test_lists_and_words_stand_for_tuples_and_choices() -> None:
    goal = GUESSED.Goal(name="年度目标1", horizon="annual", indicators=[ROW])
    table = GUESSED.GoalTable(title="抢修", header={"项目名称": "抢修"}, goals=[goal])
    assert indicators.GoalTable.from_dict(table.to_dict()) == table
    assert indicators.score(table, {"车辆": 65}, "hubei-2019").scores[0].bound.met


def test_facts_take_numbers_measures_and_numbers_with_a_unit() -> None:
    for plan in (300, Measure(300, "台"), (300, "台")):
        facts = indicators.Facts(named={"计划": plan})
        assert indicators.score_row("≥计划数", 150, points=10, rules="hubei-2019", facts=facts).earned == 5


def test_only_what_a_caller_asks_for_is_listed() -> None:
    assert {name for name in dir(indicators) if name[0] != "_"} == set(indicators.__all__)
    said = [name for name in dir(indicators.Measure(1, "台")) if name[0] != "_"]
    assert said == ["from_dict", "per", "quantity", "to", "to_dict", "unit", "unit_text", "value"]
    assert not {"keys", "json_keys", "read_fields", "tagged"} & {*dir(indicators.parse("≥3"))}
    with pytest.raises(TypeError, match="iterable"):
        dict(GUESSED.Measure(1, "台"))
    assert GUESSED.batch is batch


@pytest.mark.parametrize(
    ("source", "said"),
    [("hubei2019", "建议：是否 hubei-2019；可用"), ("a/b.toml", "建议：文件写成 Path"), ("湖北", "建议：可用")],
)
def test_an_unknown_pack_is_told_the_nearest_name_first(source: str, said: str) -> None:
    with pytest.raises(RulePackError, match=said):
        load_rulepack(source)


def test_data_of_another_form_is_told_its_whole_place() -> None:
    table = indicators.GoalTable(title="表").to_dict() | {"findings": [{"code": 5, "message": "乱"}]}
    with pytest.raises(ValueError, match=r"^JSON \$\.findings\[0\]\.code：这里不能是 5$"):
        indicators.GoalTable.from_dict(table)
    with pytest.raises(ValueError, match="没有这个字段：titel；可用 title"):
        indicators.GoalTable.from_dict({"titel": "表"})
