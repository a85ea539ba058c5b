"""The library of core indicators: what is usual of a name, what stays apart, what an update says."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators._resources import rules_table
from indicators.cli import main
from indicators.cli.core import read_library
from indicators.cycle import CoreLibrary, changes, library_of, review_core, update
from indicators.cycle.core import UsualRange
from indicators.cycle.sightings import Sighting
from indicators.forms import read_form
from indicators.syntax import parse
from indicators.targets import Goal, GoalTable, Horizon, Indicator

Out = pytest.CaptureFixture[str]
COLUMNS = rules_table("core")["columns"]


def past(
    *rows: tuple[str, str], year: int | None = 2024, name: str = "甲", kind: str = "", unit: str = ""
) -> GoalTable:
    indicators = tuple(
        Indicator(name=each, path=("产出指标", "数量指标"), target=parse(text), where=f"第{at}行")
        for at, (each, text) in enumerate(rows, start=1)
    )
    said = (("项目名称", name), ("项目类型", kind), ("实施单位", unit))
    header = tuple((label, text) for label, text in said if text)
    title = f"{year}年{name}绩效目标表" if year else "绩效目标表"
    goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=indicators)
    return GoalTable(title=title, header=header, goals=(goal,))


def said(library: CoreLibrary) -> list[tuple[str, str, int]]:
    return [(each.text, each.range_words, each.count) for each in library.indicators]


# -- what is usual


def test_quartiles_are_exact_and_the_range_leaves_out_what_lies_far_off() -> None:
    values = ("≥80%", "≥90%", "≥91%", "≥92%", "≥95%", "≥10%")
    library = library_of(past(("合格率", text), year=2020 + at) for at, text in enumerate(values))
    (entry,) = library.indicators
    assert (entry.least, entry.greatest, entry.count) == (Fraction(10), Fraction(95), 6)
    assert (entry.lower, entry.median, entry.upper) == (Fraction(165, 2), Fraction(181, 2), Fraction(367, 4))
    assert (entry.low, entry.high, entry.text) == (Fraction(80), Fraction(95), "≥90%")
    assert entry.years == tuple(range(2020, 2026))


def test_a_name_seen_once_has_no_range() -> None:
    assert said(library_of([past(("培训人数", "≥100人"))])) == [("≥100人", "", 1)]


def test_two_rows_of_one_table_are_one_time() -> None:
    assert said(library_of([past(("满意度", "≥90%"), ("满意度", "≥95%"))])) == [("≥90%", "", 1)]


def test_two_units_with_a_project_of_one_name_are_two_and_one_that_says_no_unit_is_none_more() -> None:
    tables = [past(("面积", f"≥{at}亩"), unit=unit) for at, unit in enumerate(("甲局", "乙局", ""), start=1)]
    assert [each.count for each in library_of(tables).indicators] == [2]
    assert [each.count for each in library_of(tables[1:]).indicators] == [1]
    again = update(library_of(tables[:1]), library_of(tables[2:]))
    assert said(again) == [("≥3亩", "", 1)]


def test_how_often_a_name_must_be_seen_is_configurable() -> None:
    tables = [past(("人数", text), year=year) for text, year in (("≥5人", 2023), ("≥7人", 2024))]
    assert library_of(tables, usual=UsualRange(least=3)).indicators[0].low is None
    assert library_of(tables).indicators[0].low == 5


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (("≥15亩", "≥2公顷"), [("≥15亩", "15亩～30亩", 2)]),
        (("≤334万元", "≤3300000元"), [("≤330万元", "330万元～334万元", 2)]),
        (("≥95%", "≥96百分比"), [("≥95%", "95%～96%", 2)]),
        (("≥10人", "≥10人次"), [("≥10人", "", 1), ("≥10人次", "", 1)]),
        (("≥95%", "≤95%"), [("≤95%", "", 1), ("≥95%", "", 1)]),
        (("≥95%", "=100%"), [("≥95%", "", 1), ("＝100%", "", 1)]),
        (("有效提升", "≥95%"), [("有效提升", "", 1), ("≥95%", "", 1)]),
        (("80%~90%", "80%~90%"), [("80%~90%", "", 2)]),
        (("2024年6月底前", "2025年6月底前"), [("2024年6月底前", "", 2)]),
    ],
)
def test_what_can_be_converted_is_one_and_what_differs_stays_apart(
    texts: tuple[str, str], wanted: list[tuple[str, str, int]]
) -> None:
    tables = [past(("某指标", text), year=year) for text, year in zip(texts, (2023, 2024), strict=True)]
    assert sorted(said(library_of(tables))) == sorted(wanted)


def test_contradictions_are_said() -> None:
    tables = [past(("比率", text), year=year) for text, year in (("≥95%", 2022), ("≤95%", 2023), ("≥10人", 2024))]
    assert [each.code for each in library_of(tables).findings] == ["CORE_TWO_WAYS", "CORE_TWO_UNITS"]
    assert library_of(tables[:1]).findings == ()


def test_kinds_of_projects_have_ranges_of_their_own_and_an_unknown_kind_that_of_all() -> None:
    tables = [past(("车辆", f"≥{n}台"), year=2020 + n, kind="甲" if n < 3 else "乙") for n in range(1, 5)]
    library = library_of(tables)
    assert [(each.kind, each.range_words) for each in library.indicators] == [("乙", "3台～4台"), ("甲", "1台～2台")]
    assert [each.range_words for each in library.named("车辆", "丙")] == ["1台～4台"]


# -- the review against it


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("≥96%", None),
        ("≥95百分比", None),
        ("≥94%", "CORE_RANGE"),
        ("≥99%", "CORE_RANGE"),
        ("≤96%", "CORE_DIRECTION"),
        ("≥96人", "CORE_UNIT"),
        ("有效提升", "CORE_WORDS"),
        ("", None),
    ],
)
def test_a_new_target_is_compared(text: str, code: str | None) -> None:
    library = library_of(past(("合格率", each), year=year) for each, year in (("≥95%", 2023), ("≥98%", 2024)))
    found = review_core(past(("合格率", text), year=2026), library)
    assert [each.code for each in found] == ([code] if code else [])
    assert all("≥95%" in str(each) and "2023—2024年" in str(each) for each in found)


def test_a_name_that_is_nearly_one_of_the_library_is_told() -> None:
    library = library_of([past(("车辆、设备正常运转率", "≥95%"))])
    (finding,) = review_core(past(("设备运转率", "≥90%"), year=2026), library)
    assert (finding.code, finding.level.value) == ("CORE_NAME", "info")
    assert review_core(past(("培训人数", "≥9人"), year=2026), library) == ()


def test_a_table_is_not_compared_with_itself() -> None:
    tables = [past(("人数", text), year=year) for text, year in (("≥5人", 2023), ("≥6人", 2024), ("≥90人", 2025))]
    library = library_of(tables)
    assert [each.code for each in review_core(tables[-1], library)] == ["CORE_RANGE"]


def test_every_word_of_a_finding_is_data() -> None:
    assert {entry["evidence"] for entry in rules_table("core")["checks"].values()} == {"chosen"}
    assert UsualRange.shipped().evidence == "chosen"


# -- laws

_TEXTS = ("≥90%", "≥95%", "≤5%", "=100%", "≥10人", "≥12人次", "≥15亩", "≥2公顷", "合格", "≤3万元", "1次/天", "")
_tables = st.lists(
    st.builds(
        past,
        st.tuples(st.sampled_from(("甲率", "乙数")), st.sampled_from(_TEXTS)),
        st.tuples(st.just("丙"), st.sampled_from(_TEXTS)),
        year=st.sampled_from((None, 2022, 2023, 2024)),
        name=st.sampled_from(("泵站", "道路")),
        kind=st.sampled_from(("", "园林")),
        unit=st.sampled_from(("", "甲局")),
    ),
    max_size=5,
)


@given(_tables, st.randoms())
def test_order_and_copies_change_nothing(tables: list[GoalTable], random: object) -> None:
    shuffled = tables + tables
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert library_of(shuffled) == library_of(tables)


@given(_tables, _tables)
def test_an_update_twice_is_an_update_once_and_nothing_new_changes_nothing(
    old: list[GoalTable], new: list[GoalTable]
) -> None:
    library, fresh = library_of(old), library_of(new)
    once = update(library, fresh)
    assert update(once, fresh) == once
    assert update(library, library) == library
    assert changes(library, library) == ()
    assert {each.key for each in once.indicators} == (
        {each.key for each in library.indicators}
        - {each.before.key for each in changes(library, once) if each.what == "gone" and each.before}
        | {each.after.key for each in changes(library, once) if each.what == "new" and each.after}
    )


@given(_tables)
def test_what_is_written_comes_back(tables: list[GoalTable]) -> None:
    library = library_of(tables)
    assert CoreLibrary.from_dict(json.loads(json.dumps(library.to_dict()))) == library
    rows = [{str(name): cell for name, cell in zip(COLUMNS, each.row, strict=True)} for each in library.sightings]
    assert CoreLibrary(sightings=tuple(map(Sighting.of_row, rows))) == library


@given(_tables)
def test_the_usual_lies_inside_the_range_and_the_range_among_the_values(tables: list[GoalTable]) -> None:
    for each in library_of(tables).indicators:
        if each.low is None or each.high is None:
            assert each.count < UsualRange.shipped().least or not each.numeric
            continue
        assert each.least is not None
        assert each.greatest is not None
        assert each.median is not None
        assert each.least <= each.low <= each.median <= each.high <= each.greatest


# -- the command


def folder(tmp_path: Path) -> Path:
    (tmp_path / "历年" / "排水").mkdir(parents=True)
    for year, rows in ((2024, "接警数量\t≥5600起\n泵站\t≥8座"), (2025, "接警数量\t≥5800起\n车辆\t≥62辆")):
        text = f"{year}年应急排渍抢修项目绩效目标表\n项目名称\t应急排渍抢修\n三级指标\t指标值\n{rows}\n"
        (tmp_path / "历年" / "排水" / f"{year}.txt").write_text(text, "utf-8")
    return tmp_path / "历年"


def test_build_update_show_and_review(tmp_path: Path, capsys: Out) -> None:
    past_tables, library = folder(tmp_path), str(tmp_path / "库.json")
    assert main(["core", "build", str(past_tables), "-o", library]) == 0
    assert "核心指标 3 个" in capsys.readouterr().out
    first = Path(library).read_bytes()
    assert main(["core", "build", str(past_tables), "-o", library]) == 0
    assert "没有变动" in capsys.readouterr().out
    assert Path(library).read_bytes() == first
    text = "2026年某项目绩效目标表\n项目名称\t应急排渍抢修\n三级指标\t指标值\n接警数量\t≥5000起\n"
    new = tmp_path / "2026.txt"
    new.write_text(text, "utf-8")
    assert main(["review", str(new), "--core", library, "--kind", "排水", "--json"]) in {0, 1}
    found = json.loads(capsys.readouterr().out)["findings"]
    (usual,) = [each for each in found if each["code"] == "CORE_RANGE"]
    assert "5600起～5800起（排水往年 2 次，2024—2025年）" in usual["message"]
    assert main(["core", "build", str(new), "-o", library, "--kind", "排水"]) == 0
    assert "5600起～5800起 │ 5000起～5800起" in capsys.readouterr().out
    (past_tables / "排水" / "2024.txt").unlink()
    assert main(["core", "build", str(past_tables), "-o", library, "--only"]) == 0
    shown = capsys.readouterr().out
    assert "不再有" in shown
    assert "泵站" in shown


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_a_library_is_read_back_from_each_format(tmp_path: Path, suffix: str, capsys: Out) -> None:
    library, other = str(tmp_path / "库.json"), str(tmp_path / f"另存{suffix}")
    assert main(["core", "build", str(folder(tmp_path)), "-o", library]) == 0
    assert main(["core", "show", library, "-o", other]) == 0
    assert read_library(other) == read_library(library)
    assert "已写入" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json"])
def test_the_form_of_the_platform_keeps_names_kinds_and_keys(tmp_path: Path, suffix: str) -> None:
    library, other = str(tmp_path / "库.json"), str(tmp_path / f"BAS_PERF_INDICATOR{suffix}")
    assert main(["core", "build", str(folder(tmp_path)), "-o", library]) == 0
    assert main(["core", "show", library, "-o", other, "--platform"]) == 0
    before, after = read_library(library), read_library(other)
    assert [(each.id, each.text) for each in after.indicators] == [(each.id, each.text) for each in before.indicators]


def test_a_file_that_cannot_be_read_stops_no_other_and_is_said(tmp_path: Path, capsys: Out) -> None:
    past_tables = folder(tmp_path)
    (past_tables / "坏.xlsx").write_bytes(b"PK\x03\x04")
    assert main(["core", "build", str(past_tables), "-o", str(tmp_path / "库.json")]) == 1
    assert "未读 1 个" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["{}", "[]", "三级指标,指标值\n甲,乙"])
def test_what_is_no_library_is_refused(tmp_path: Path, text: str, capsys: Out) -> None:
    path = tmp_path / ("库.json" if text[0] in "{[" else "库.csv")
    path.write_text(text, "utf-8")
    assert main(["core", "show", str(path)]) == 2
    assert "这不是核心指标库" in capsys.readouterr().err


def test_a_form_gives_the_kind_that_its_head_says() -> None:
    (table,) = read_form("2025年甲项目绩效目标表\n项目类型\t园林\n三级指标\t指标值\n株数\t≥5株")
    assert library_of([table]).indicators[0].kind == "园林"
