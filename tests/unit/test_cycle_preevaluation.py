"""Pre-project evaluation: questionnaire, points, conclusion with what it rests on, form and notice, the command."""

import io
import json
import sys
import warnings
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from indicators.cli import main
from indicators.cycle import load_questionnaire, pre_evaluate, questionnaire_ids
from indicators.cycle.preevaluation import DEFAULT_PACK, PreEvaluation, asked_in, lay_form, lay_notice, project_in
from indicators.errors import FormError
from indicators.evaluation import EvaluationTable, TableEvaluation, evaluate_table
from indicators.files import read_sheets
from indicators.rulepacks import EVIDENCE, RulePack, load_rulepack

WORDS = "优良中差"
GOALS = str(Path(__file__).parents[2] / "examples" / "hanyang-2026" / "goals.txt")
OWN_PACK = """extends = "preeval-default"
id = "本区"
version = "1"
title = "本区事前绩效评估"
jurisdiction = "本区"

[[sources]]
key = "own"
document = "本区事前绩效评估办法"
evidence = "seen"

[grades]
source = "own"
clause = "第八条"
edges = [
  { word = "予以支持", from = "90" },
  { word = "部分支持", from = "70" },
  { word = "不予支持", from = "0" },
]
"""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def answered(words: Sequence[str], form: str = "project") -> PreEvaluation:
    asked = load_questionnaire(form)
    rows = [
        ("指标", "问题", "答案"),
        *((each.ask, "评为哪一等次", word) for each, word in zip(asked.questions, words, strict=False)),
    ]
    return pre_evaluate(asked, rows)


@pytest.mark.parametrize("form", questionnaire_ids())
def test_every_questionnaire_has_five_dimensions_of_twenty_points(form: str) -> None:
    asked = load_questionnaire(form)
    points = {each.dimension: Fraction(0) for each in asked.questions}
    for each in asked.questions:
        points[each.dimension] += Fraction(each.points)
        assert each.evidence in EVIDENCE
    assert list(points.values()) == [20] * 5
    assert not [*asked.table().findings]


@pytest.mark.parametrize(
    ("words", "conclusion", "total"),
    [
        ("良" * 20, "予以支持", 80),
        ("良" * 19 + "中", "调整后支持", 79),
        ("中" * 20, "调整后支持", 60),
        ("中" * 19 + "差", "不予支持", 57),
    ],
)
def test_the_conclusion_follows_the_bounds_and_says_whose_they_are(words: str, conclusion: str, total: int) -> None:
    result = answered(words)
    assert (result.conclusion, result.evaluation.total) == (conclusion, Fraction(total))
    assert f"总分 {total} 分" in result.rests_on[0]
    assert "由本程序选定" in result.rests_on[-1]
    assert [each.code for each in result.findings] == ["conclusion_bounds_unseen"]


def test_a_question_without_an_answer_leaves_the_conclusion_open() -> None:
    result = answered("良" * 19)
    assert result.conclusion is None
    assert result.dimensions[-1].earned is None
    assert "还有 1 问没有评定" in result.rests_on[1]
    assert result.rests_on[0].startswith("总分待定（满分 100 分），已评定的 19 问得 76 分：")
    assert "待定" in set(chain(*lay_form(result, {}).texts))
    with pytest.raises(FormError, match="不写结果通知"):
        lay_notice(result, {})


@pytest.mark.parametrize("words", ["优" * 16 + "差" * 4, "差" * 4 + "优" * 16])
def test_a_dimension_without_a_point_is_said_whatever_the_total(words: str) -> None:
    result = answered(words)
    assert result.conclusion == "予以支持"
    assert "dimension_without_points" in {each.code for each in result.findings}
    assert any("整个维度得 0 分" in text for text in chain(*lay_notice(result, {}).texts))
    assert "dimension_without_points" not in {each.code for each in answered("优" * 17 + "差" * 3).findings}


def test_a_blank_questionnaire_is_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank, form, notice = (tmp_path / name for name in ("问卷.csv", "评分表.csv", "结果通知.csv"))
    assert main(["preeval", "-o", str(blank)]) == 0
    assert main(["preeval", str(blank), "-o", str(notice), "-o", str(form)]) == 1
    said = capsys.readouterr()
    assert "20 问都没有评定，没有总分" in said.out
    assert "总分 0 分" not in said.out + form.read_text("utf-8-sig")
    assert "不新增隐性债务，风险可控" in said.err
    assert (notice.exists(), form.exists()) == (False, True)


@given(st.lists(st.sampled_from(WORDS), min_size=20, max_size=20), st.integers(0, 19))
def test_a_better_answer_never_lowers_points_or_conclusion(words: list[str], at: int) -> None:
    order = ["不予支持", "调整后支持", "予以支持"]
    table, pack = scored_by()

    def result(words: Sequence[str]) -> TableEvaluation:
        said = zip(load_questionnaire().questions, words, strict=True)
        rows = [("指标", "问题", "答案"), *((each.ask, "评为哪一等次", word) for each, word in said)]
        return evaluate_table(table, rows, pack)

    before = result(words)
    words[at] = WORDS[max(0, WORDS.index(words[at]) - 1)]
    after = result(words)
    assert after.total >= before.total
    assert order.index(str(after.rating)) >= order.index(str(before.rating))


@cache
def scored_by() -> tuple[EvaluationTable, RulePack]:
    with warnings.catch_warnings(action="ignore"):
        pack = load_rulepack(DEFAULT_PACK)
    return load_questionnaire().table(pack), pack


def test_a_bureau_replaces_the_bounds_by_its_own_pack() -> None:
    asked = load_questionnaire()
    rows = [("指标", "问题", "答案"), *((each.ask, "评为哪一等次", "良") for each in asked.questions)]
    result = pre_evaluate(asked, rows, OWN_PACK)
    assert result.conclusion == "部分支持"
    assert "本区事前绩效评估办法，已见原文" in result.rests_on[-1]
    assert result.findings == ()
    bare = pre_evaluate(asked, rows, load_rulepack("cn-preeval"))
    assert bare.conclusion is None
    assert "conclusion_without_bounds" in {each.code for each in bare.findings}


def test_the_result_goes_round_as_data() -> None:
    result = answered("良" * 20)
    assert PreEvaluation.from_dict(json.loads(json.dumps(result.to_dict()))).to_dict() == result.to_dict()


def test_form_and_notice_say_the_same_and_a_notice_names_what_is_wanting() -> None:
    result = answered("优" * 19 + "差")
    project = {"项目名称": "应急排渍抢修", "实施单位": "排水队"}
    form, notice = (list(chain(*lay(result, project).texts)) for lay in (lay_form, lay_notice))
    assert {"应急排渍抢修", "95", "予以支持", "不新增隐性债务，风险可控"} <= {*form}
    assert "　　你单位申报的“应急排渍抢修”已经事前绩效评估，现将结果通知如下。" in notice
    assert "不新增隐性债务，风险可控" in notice
    assert "各渠道资金能够按时到位" not in notice
    assert any(text.startswith("　　四、结果应用：") for text in notice)
    full = list(chain(*lay_notice(answered("优" * 20), project).texts))
    assert any(text.startswith("　　三、结果应用：") for text in full)


def test_the_workbook_has_drop_downs_and_is_read_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blank = tmp_path / "问卷.xlsx"
    assert main(["preeval", "--form", "hanyang", "--project", GOALS, "-o", str(blank)]) == 0
    book = load_workbook(blank)
    sheet = book.active
    assert sheet is not None
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    assert {each.formula1 for each in lists} == {'"优,良,中,差"'}
    for at, row in enumerate(sheet.iter_rows(min_row=10), start=10):
        if row[2].value and row[3].value == "评为哪一等次":
            sheet.cell(at, 8, "良")
            sheet.cell(at, 9, "请补充材料")
    book.save(blank)
    assert "有 3 张表，项目情况取自第一张“应急排渍抢修”" in capsys.readouterr().err
    out = [tmp_path / name for name in ("评分表.docx", "评分表.xlsx", "结果通知.docx", "结果通知.csv")]
    assert main(["preeval", str(blank), *chain(*(("-o", str(each)) for each in out))]) == 0
    said, told = capsys.readouterr()
    assert "项目名称  应急排渍抢修" in said
    assert "评估结论  予以支持" in said
    assert "不是文件的规定" in told
    assert all(each.stat().st_size for each in out)
    notice = out[3].read_text("utf-8-sig")
    assert "事前绩效评估结果应用的通知" in notice
    assert "请补充材料" in notice
    answers = [row for each in read_sheets(blank) for row in each.cells]
    found = asked_in(answers)
    assert found is not None
    assert found.id == "hanyang"
    assert project_in(answers)["申请金额"] == "334万元"


def test_the_terminal_asks_question_by_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("优\n" * 20))
    assert main(["preeval", "--ask", "--form", "policy", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["conclusion"] == "予以支持"
    monkeypatch.setattr(sys, "stdin", io.StringIO("差\n" * 20))
    assert main(["preeval", "--ask", "--explain", "-o", str(tmp_path / "结果通知.txt")]) == 1
    said, told = capsys.readouterr()
    assert "评估结论  不予支持" in said
    assert "没有项目名称" in told


def test_the_questions_are_printed_with_their_evidence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preeval"]) == 0
    said = capsys.readouterr().out
    assert said.count("已见原文") == 10
    assert said.count("由本程序选定") == 10


def test_an_own_questionnaire_is_a_file_of_the_same_kind(tmp_path: Path) -> None:
    own = tmp_path / "本区.toml"
    own.write_text(
        """[forms.ours]
title = "本区问卷"
object = "项目"
source = "本区办法"
evidence = "seen"
dimensions = [{ name = "必要性", asks = "ours" }, { name = "立项必要性", asks = "necessity" }]
[[asks.ours]]
group = "一"
ask = "{对象}有依据"
points = "10"
evidence = "seen"
""",
        "utf-8",
    )
    asked = load_questionnaire(own)
    assert next((each.ask, each.points) for each in asked.questions) == ("项目有依据", "10")
    assert len(asked.questions) == 5
    with pytest.raises(FormError, match="问卷文件读不出来"):
        load_questionnaire(tmp_path / "没有.toml")
    with pytest.raises(FormError, match="project、policy、hanyang"):
        load_questionnaire("province")
