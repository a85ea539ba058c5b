"""Choosing projects: by the list's own word, by risk, by amount, by lot, each with its reason."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from indicators.cli import main
from indicators.cycle.sampling import Candidate, Plan, read_projects, sample, sample_paper, sample_words
from indicators.errors import FormError
from indicators.forms.cells import rows_of

LIST = (
    ("2026年区级项目", "单位：万元"),
    ("项目名称", "主管部门", "金额", "风险等级", "必选", "影响力大"),
    ("绿化养护", "园林队", "3157.97", "中", "", "是"),
    ("清扫保洁", "江堤街", "1311.13", "高风险", "", ""),
    ("排渍抢修", "水务局", "334", "中", "", ""),
    ("买岗人员", "园林队", "147.4", "低", "", ""),
    ("学校设备", "教育局", "0.26亿元", "低", "是", ""),
    ("科技扶持", "科经局", "待定", "中", "", ""),
    ("养老补贴", "民政局", "860", "较大", "", ""),
    ("合计", "", "8410.5", "", "", ""),
)


def test_a_list_is_read_with_its_unit_and_what_cannot_be_read_is_said() -> None:
    projects, findings = read_projects(rows_of(LIST), Plan.of())
    assert [each.name for each in projects] == [row[0] for row in LIST[2:-1]]
    assert projects[0] == Candidate(
        name="绿化养护", unit="园林队", amount=Fraction(31579700), risk="中", marks=("影响力大",), where="第3行"
    )
    assert (projects[1].risk, projects[4].amount, projects[4].must) == ("高", Fraction(26000000), True)
    assert [(finding.code, finding.where) for finding in findings] == [
        ("AMOUNT_UNREAD", "第8行"),
        ("RISK_UNREAD", "第9行"),
    ]
    with pytest.raises(FormError, match="没有找到表头"):
        read_projects(rows_of([("甲", "乙")]), Plan.of())


def test_a_project_that_is_there_twice_is_chosen_and_counted_once() -> None:
    rows = [
        ("项目名称", "单位", "金额（万元）", "风险"),
        ("泵站", "甲", "1000", "低"),
        ("泵 站", "甲", "1000", "高"),
        ("泵站", "乙", "300", "特高"),
        ("道路", "丙", "500", "高"),
        ("道路", "丙", "600", "高"),
        ("绿化", "丁", "很多", "低"),
        ("", "丁", "70", "低"),
        ("", "合计", "3470", ""),
    ]
    projects, findings = read_projects(rows_of(rows), Plan.of())
    assert [(each.name, each.amount, each.risk) for each in projects] == [
        ("泵站", Fraction(10_000_000), "高"),
        ("泵站", Fraction(3_000_000), "特高"),
        ("道路", None, "高"),
        ("绿化", None, "低"),
    ]
    assert [each.code for each in findings if each.code.startswith("PROJECT")] == [
        "PROJECT_NAMELESS",
        "PROJECT_TWICE",
        "PROJECT_TWICE",
    ]
    found = sample(projects, Plan.of({"cover": "0.5", "draw": 1}), findings)
    assert [(each.project.unit, each.how) for each in found.chosen] == [("甲", "风险"), ("乙", "抽取")]
    words = sample_words(found)
    assert words == ("4个项目中选取2个；资金1300万元中覆盖1300万元，占100%（另有2个项目的金额没有读出，不在其中）")
    assert "特高" in {cell.text for cell in sample_paper(found).cells}


def test_each_choice_says_how_and_why_and_what_is_covered() -> None:
    projects, findings = read_projects(rows_of(LIST), Plan.of())
    found = sample(projects, Plan.of({"cover": "0.8", "draw": 1}), findings)
    assert [(each.project.name, each.how) for each in found.chosen[:3]] == [
        ("学校设备", "必选"),
        ("清扫保洁", "风险"),
        ("绿化养护", "金额"),
    ]
    assert found.chosen[2].why == "金额在6个项目中排第1，选到资金覆盖80%为止"
    assert found.chosen[-1].how == "抽取"
    assert found.covered == sum(each.project.amount or 0 for each in found.chosen) / found.total
    paper = sample_paper(found)
    assert any("占" in row[0] and "%" in row[0] for row in paper.texts if row)
    assert "科技扶持" not in {each.project.name for each in found.chosen}  # no amount that can be read


def test_the_seed_decides_the_lot_and_nothing_else() -> None:
    projects = [Candidate(name=f"项目{at}", amount=Fraction(1), risk="低") for at in range(12)]
    plan = Plan.of({"cover": "0", "draw": 3, "always": []})

    def names(seed: str) -> list[str]:
        return [each.project.name for each in sample(projects, evolve(plan, seed=seed)).chosen]

    assert names("2026") == names("2026")
    assert len({tuple(names(str(seed))) for seed in range(20)}) > 10


def test_twice_the_weight_is_drawn_about_twice_as_often() -> None:
    projects = [
        Candidate(name="甲", amount=Fraction(1), risk="中"),
        Candidate(name="乙", amount=Fraction(1), risk="低"),
    ]
    drawn = 0
    for seed in range(600):
        plan = Plan(cover=Fraction(0), draw=1, risks={"中": 2, "低": 1}, seed=str(seed))
        drawn += sample(projects, plan).chosen[0].project.name == "甲"
    assert 360 < drawn < 440  # two thirds of 600, give or take


_amounts = st.fractions(min_value=0, max_value=1000, max_denominator=10)
_projects = st.lists(
    st.builds(
        Candidate, name=st.text("甲乙丙丁戊", min_size=1, max_size=4), amount=_amounts, risk=st.sampled_from("高中低")
    ),
    max_size=8,
    unique_by=lambda project: project.name,
)


@given(_projects, st.fractions(0, 1, max_denominator=10), st.integers(0, 3))
def test_laws(projects: list[Candidate], cover: Fraction, draw: int) -> None:
    plan = Plan.of({"cover": str(cover), "draw": draw})
    found = sample(projects, plan)
    turned = sample(sorted(projects, key=lambda each: each.name[::-1]), plan)
    assert found == turned  # the order of rows does not matter
    names = [each.project.name for each in found.chosen]
    assert len(names) == len(set(names))
    assert not found.total or found.covered >= cover
    assert {each.name for each in projects if each.risk == "高"} <= set(names)
    covers = [each.covered for each in found.chosen]
    assert covers == sorted(covers)
    assert all(each.why for each in found.chosen)


@pytest.mark.parametrize(
    "table", [{"cover": "2"}, {"draw": -1}, {"risks": {"高": 0}}, {"risks": "高"}, {"cover": "一半"}, {"always": None}]
)
def test_a_plan_that_cannot_be_is_refused(table: dict[str, object]) -> None:
    with pytest.raises(FormError):
        Plan.of(table)


def test_the_command_chooses_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, plan = tmp_path / "项目.csv", tmp_path / "办法.toml"
    path.write_text("\n".join(",".join(row) for row in LIST), "utf-8")
    out = tmp_path / "名单.csv"
    assert main(["sample", str(path), "--cover", "80%", "--draw", "1", "--seed", "2026", "-o", str(out)]) == 1
    assert "7个项目中选取" in capsys.readouterr().out
    assert "财政重点评价项目名单" in out.read_text("utf-8-sig")
    plan.write_text('cover = "0.1"\ndraw = 0\nalways = []\nsource = "某区办法"\nevidence = "seen"\n', "utf-8")
    assert main(["sample", str(path), "--table", str(plan), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [(each["project"]["name"], each["how"]) for each in said["chosen"]] == [("学校设备", "必选")]
    assert main(["sample", str(path), "--cover", "很多"]) == 2
    plan.write_text("cover = ", "utf-8")
    assert main(["sample", str(path), "--table", str(plan)]) == 2
