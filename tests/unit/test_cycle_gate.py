"""The review of goals as a gate: what each kind of finding costs, the result, the list sent back, the command."""

import json
import re
import warnings
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from indicators.cli import main
from indicators.cycle import load_words, review_goals
from indicators.cycle.gate import DEFAULT_PACK, GoalReview, doubles, lay_return
from indicators.errors import Finding, FormError, Level
from indicators.files import read_tables
from indicators.reviewing import checks
from indicators.rulepacks import RulePack, load_rulepack
from indicators.targets import GoalTable

ROOT = Path(__file__).parents[2]
GOALS = ROOT / "examples" / "hanyang-2026" / "goals.txt"
EMPTY = GoalTable(title="某项目绩效目标表", header=(("项目名称", "某项目"),))
CODES = [check.code for check in checks()]
GOLDEN = {
    "应急排渍抢修": ("修改后通过", 77, [4, 29, 25, 19]),
    "清扫及城管工作经费": ("不通过", 56, [0, 23, 20, 13]),
    "武汉市汉阳区园林绿化队": ("修改后通过", 60, [0, 21, 24, 15]),
}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@cache
def pack() -> RulePack:
    with warnings.catch_warnings(action="ignore"):
        return load_rulepack(DEFAULT_PACK)


def found(code: str, level: Level = Level.ERROR) -> Finding:
    return Finding(code=code, message="有问题", where="第1行", level=level)


def test_every_check_belongs_to_one_word() -> None:
    words = load_words().words
    assert [word.name for word in words] == ["完整性", "相关性", "适当性", "可行性"]
    for code in CODES:
        assert sum(code in word.codes for word in words) == 1, code


@pytest.mark.parametrize("number", range(3))
def test_the_tables_of_the_source_document(number: int) -> None:
    table = read_tables(GOALS)[number]
    result = review_goals(table, pack())
    conclusion, total, words = GOLDEN[table.name]
    assert (result.result, result.evaluation.total) == (conclusion, Fraction(total))
    assert [each.earned for each in result.evaluation.rows] == [*map(Fraction, words)]
    assert GoalReview.from_dict(json.loads(json.dumps(result.to_dict()))).to_dict() == result.to_dict()


FINDINGS = st.builds(found, st.sampled_from(CODES), st.sampled_from(list(Level)))


@given(st.lists(FINDINGS, max_size=12), FINDINGS)
def test_a_finding_more_never_raises_the_score(have: list[Finding], more: Finding) -> None:
    order = ["通过", "修改后通过", "不通过"]
    before, after = (review_goals(EMPTY, pack(), found=own) for own in (have, [*have, more]))
    assert after.evaluation.total <= before.evaluation.total
    assert order.index(after.result) >= order.index(before.result)
    cost = sum((each.cost for each in after.charges), Fraction(0))
    assert cost == after.evaluation.possible - after.evaluation.total
    assert all(each.cost >= 0 for each in after.charges)


def test_a_defect_in_many_rows_costs_once_and_names_its_places() -> None:
    rows = [evolve(found("UNIT_MISSING"), where=f"第{number}行") for number in range(1, 9)]
    result = review_goals(EMPTY, pack(), found=rows)
    (charge,) = result.charges
    assert (charge.word, charge.cost, len(charge.places)) == ("完整性", Fraction(3), 8)
    assert result.evaluation.total == 97


def test_an_error_lets_no_table_pass_whatever_its_points() -> None:
    result = review_goals(EMPTY, pack(), found=[found("UNIT_MISSING")])
    assert result.result == "修改后通过"
    assert "至多“修改后通过”" in result.rests_on[-1]
    assert review_goals(EMPTY, pack(), found=[found("HISTORY_EMPTY", Level.WARNING)]).passed
    lacking = review_goals(EMPTY, pack(), found=[found("LEVEL1_ABSENT", Level.WARNING)])
    assert lacking.rests_on[-1] == "按分数是“通过”；第1行有问题，至多“修改后通过”"


COUNTY = """某县2026年度项目支出绩效目标申报表
项目名称,水库除险,主管部门,某县水利局
{}
绩效指标
一级,二级,指标内容,指标性质,目标值,计量单位
产出,数量,除险水库,≥,3,座
效益,社会效益,受益人口,≥,5000,人
满意度,服务对象满意度,群众满意度,≥,90,%
"""


@pytest.mark.parametrize(
    ("money", "codes", "result"),
    [
        ("项目资金,80万元,其中：财政拨款,70万元,其他资金,10万元", set(), "通过"),
        ("项目资金,80万元,其中：财政拨款,75万元,其他资金,10万元", {"FUNDS_SUM"}, "修改后通过"),
        ("项目资金,总额80万元；其中财政拨款75万元", {"FUNDS_UNREAD"}, "修改后通过"),
        ("", set(), "通过"),
    ],
)
def test_money_that_could_not_be_checked_does_not_pass(money: str, codes: set[str], result: str) -> None:
    (table,) = read_tables([line.split(",") for line in COUNTY.format(money).splitlines()])
    done = review_goals(table, pack())
    assert {each.code for each in done.charges} & {"FUNDS_SUM", "FUNDS_UNREAD"} == codes
    assert done.result == result
    assert any("没有读到资金" in each for each in done.rests_on) is (not money)


def test_the_result_says_that_its_numbers_are_of_no_document() -> None:
    assert [each.code for each in review_goals(EMPTY, pack(), found=()).findings] == ["gate_numbers_unseen"]


OWN = """extends = "goal-review-default"
id = "本区"
version = "1"
title = "本区目标审核"
jurisdiction = "本区"

[[sources]]
key = "own"
document = "本区绩效目标审核办法"
evidence = "seen"

[[rules]]
id = "question"
source = "own"
clause = "第五条"
standard = "没有错误的得满分，每1项错误扣5分，扣完为止。"

[grades]
source = "own"
clause = "第六条"
edges = [
  { word = "合格", from = "90" },
  { word = "退回", from = "0" },
]
"""


def test_a_bureau_has_its_own_costs_bounds_and_words(tmp_path: Path) -> None:
    own = tmp_path / "归类.toml"
    shipped = (ROOT / "rules" / "cn-goal-review" / "words.toml").read_text("utf-8")
    own.write_text(re.sub(r"(?m)^at_most = .*$", "at_most = []", shipped), "utf-8")
    have = [found("UNIT_MISSING"), found("HISTORY_EMPTY", Level.WARNING)]
    assert review_goals(EMPTY, OWN, load_words(own), have).result == "合格"
    assert review_goals(EMPTY, OWN, found=have).result == "退回"
    with pytest.raises(FormError, match="没有写多少分算通过"):
        review_goals(EMPTY, "cn-preeval", found=have)
    with pytest.raises(FormError, match="没有“完整性”的分值"):
        review_goals(EMPTY, "hubei-2019", found=have)
    asked = OWN.replace("没有错误的得满分，每1项错误扣5分，扣完为止。", "没有疏漏的得满分，每1项疏漏扣5分，扣完为止。")
    asked += '\n[[names]]\nname = "疏漏"\nkind = "number"\nunit = "项"\nmeaning = "疏漏"\n'
    with pytest.raises(FormError, match="疏漏"):
        review_goals(EMPTY, asked, found=have)
    with pytest.raises(FormError, match="central、hanyang"):
        load_words("wuhan")
    own.write_text("[[words]]\n", "utf-8")
    with pytest.raises(FormError, match="归类文件读不出来"):
        load_words(own)


def head(name: str, **labels: str) -> GoalTable:
    return GoalTable(title=f"{labels.pop('year', '2026')}年绩效目标表", header=(("项目名称", name), *labels.items()))


@pytest.mark.parametrize(
    ("tables", "codes"),
    [
        ((("甲.xlsx", head("泵站")), ("乙.xlsx", head("泵 站"))), ["PROJECT_TWICE"]),
        ((("甲.xlsx", head("泵站")), ("甲.xlsx", head("泵站"))), []),
        ((("甲.xlsx", head("泵站")), ("乙.xlsx", head("泵站", year="2025"))), []),
        ((("甲.xlsx", head("泵站", 实施单位="东队")), ("乙.xlsx", head("泵站", 实施单位="西队"))), []),
        ((("甲.xlsx", head("泵站", 实施单位="东队")), ("乙.xlsx", head("泵站"))), ["PROJECT_TWICE"]),
        ((("甲.xlsx", head("泵站", 项目编码="4201T1")), ("乙.xlsx", head("道路", 项目编码="4201T1"))), ["CODE_TWICE"]),
        ((("甲.xlsx", head("泵站", 项目代码="9")), ("乙.xlsx", head("道路", year="2025", 项目代码="9"))), []),
        ((("甲.xlsx", head("泵站", 项目编码="略")), ("乙.xlsx", head("道路", 项目编码="略"))), []),
        (
            (
                ("甲.xlsx", EMPTY),
                ("乙.xlsx", GoalTable(title="绩效目标表")),
                ("丙.xlsx", GoalTable(title="绩效目标表")),
            ),
            [],
        ),
    ],
)
def test_a_project_or_a_code_in_two_files_is_told(tables: list[tuple[str, GoalTable]], codes: list[str]) -> None:
    assert [each.code for each in doubles(tables)] == codes
    assert [each.code for each in doubles(tables[::-1])] == codes


def test_a_folder_with_one_project_twice_is_not_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = COUNTY.format("项目资金,80万元")
    for name in ("甲.csv", "乙.csv"):
        (tmp_path / name).write_text(text, "utf-8")
    assert main(["gate", str(tmp_path / "甲.csv")]) == 0
    assert main(["gate", str(tmp_path)]) == 1
    assert "“水库除险”" in capsys.readouterr().out
    assert main(["gate", str(tmp_path), "--json"]) == 1
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each.get("status") for each in said] == ["ok", "ok", None]
    assert [each["code"] for each in said[-1]["findings"]] == ["PROJECT_TWICE"]
    assert main(["core", "build", str(tmp_path), "-o", str(tmp_path / "库.json")]) == 0
    told = capsys.readouterr().err
    assert "“水库除险”（2026年）在 2 个文件里，算一张表" in told
    assert "读到 6 行，相同的 3 行只计一次" in told


def test_the_list_sent_back_says_what_cost_what() -> None:
    result = review_goals(EMPTY, pack(), load_words("hanyang"), [found("COST_EQUALS", Level.WARNING)])
    said = list(chain(*lay_return(result, {"实施单位": "排水队"}).texts))
    assert "排水队：" in said
    assert "　　你单位报送的“某项目”绩效目标，审核结果为：通过。" in said
    assert {"合理性", "第1行", "有问题", "29"} <= {*said}
    assert not any("修改后重新报送" in each for each in said)


def test_what_is_unusual_costs_where_a_library_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = (
        "一级指标,二级指标,三级指标,指标值,指标值确定依据\n"
        "产出指标,数量指标,巡查次数,≥{}次,计划\n"
        "效益指标,社会效益指标,积水点消除率,≥90%,计划\n"
    )
    past = tmp_path / "历年"
    past.mkdir()
    for year, number in ((2023, 12), (2024, 12), (2025, 13), (2026, 12)):
        (past / f"{year}年.csv").write_text(f"{year}年巡查项目绩效目标表\n" + rows.format(number), "utf-8")
    library, new = tmp_path / "库.json", tmp_path / "新.csv"
    new.write_text(rows.format(90), "utf-8")
    assert main(["core", "build", str(past), "-o", str(library)]) in {0, 1}
    capsys.readouterr()
    assert main(["gate", str(new), "--core", str(library), "--json"]) in {0, 1}
    charged = [each["code"] for each in json.loads(capsys.readouterr().out)[0]["charges"]]
    assert "CORE_RANGE" in charged


def test_the_command_gates_a_submission(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "退回意见.csv"
    assert main(["gate", str(GOALS), "--words", "hanyang", "-o", str(out)]) == 1
    said, told = capsys.readouterr()
    assert "审核结果为：不通过。" in said
    assert "都不是本级的规定" in told
    assert "请按下列意见修改后重新报送" in out.read_text("utf-8-sig")
    good = tmp_path / "目标表.csv"
    good.write_text(
        "一级指标,二级指标,三级指标,指标值,指标值确定依据\n产出指标,数量指标,巡查次数,≥12次,计划\n效益指标,社会效益指标,积水点消除率,≥90%,计划\n",
        "utf-8",
    )
    assert main(["gate", str(good), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["result"] == "通过"
    assert main(["gate", str(good), str(GOALS), "-o", str(tmp_path / "意见-*.html")]) == 1
    said, told = capsys.readouterr()
    assert "不通过" in said
    assert told.count("都不是本级的规定") == 1
    assert main(["gate", str(tmp_path / "没有.csv")]) == 2
