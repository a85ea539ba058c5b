"""Money, sums, grades and columns that seem lost: nothing of a filled form vanishes between its cells."""

from collections import Counter
from fractions import Fraction

import pytest
from attrs import evolve

from indicators.errors import FormError, Level
from indicators.files import read_tables
from indicators.forms import read_form
from indicators.targets import GoalTable

HEAD = "一级指标,二级指标,三级指标,指标值,实际完成值,分值,得分"
ROWS = "产出指标,数量指标,培训人数,≥100人,100人,40,40\n效益指标,社会效益指标,覆盖率,≥90%,95%,40,38"


def only(text: str) -> GoalTable:
    (table,) = read_form([line.split(",") for line in text.splitlines()])
    return table


FUNDS = [
    ("年初安排数,调整后预算数,实际支出数\n200,210,189", {"initial": 200, "budget": 210, "executed": 189}),
    ("下达数,到位数,支出数\n200,195,189", {"executed": 189}),
    ("项目资金,下达数,到位数,支出数\n年度资金总额,200,195,189", {"executed": 189}),
    ("项目资金,实际到位,全年预算数,实际使用\n年度资金总额,200,210,189", {"budget": 210, "executed": 189}),
    ("来源,科目,项目资金,全年预算数,执行数\n财政,商品,年度资金总额,210,189", {}),
    ("预算安排,实际支付,执行进度,分值,自评分\n860,817,95%,20,19", {"budget": 860, "executed": 817}),
    ("全年预算数,实际到位,全年执行数\n200,190,189", {"budget": 200, "executed": 189}),
]


@pytest.mark.parametrize(("block", "amounts"), FUNDS)
def test_every_cell_of_the_money_is_kept(block: str, amounts: dict[str, int]) -> None:
    table = only(f"{block}\n{HEAD}\n{ROWS}")
    kept = Counter(text for title, rows in table.sections for text in (title, *(cell for row in rows for cell in row)))
    kept += Counter(text for pair in table.header for text in pair)
    assert not Counter(block.replace("\n", ",").split(",")) - kept
    if amounts:
        (line,) = table.funds
        assert {key: getattr(line, key) for key in amounts} == {key: value * 10000 for key, value in amounts.items()}


@pytest.mark.parametrize(
    ("money", "lines"),
    [
        (
            "项目资金,80万元,其中：财政拨款,75万元,其他资金,5万元",
            {"项目资金总额": 80, "其中：财政拨款": 75, "其他资金": 5},
        ),
        ("项目资金（万元）,80,,其中：财政拨款,75", {"项目资金总额": 80, "其中：财政拨款": 75}),
        ("项目资金,80万元", {"项目资金总额": 80}),
        ("项目资金,80万元\n,财政拨款,75\n,其他资金,5", {"项目资金总额": 80, "财政拨款": 75, "其他资金": 5}),
        ("项目资金,95%", {}),
    ],
)
def test_an_amount_alone_behind_the_title_is_the_whole(money: str, lines: dict[str, int]) -> None:
    table = only(f"2026年某项目绩效目标表\n{money}\n绩效指标\n{HEAD}\n{ROWS}")
    assert {line.name: line.budget for line in table.funds} == {name: each * 10000 for name, each in lines.items()}
    printed = {cell for _, rows in table.sections for row in rows for cell in row if cell}
    assert {*money.replace("\n", ",").split(",")} - {"", "项目资金", "项目资金（万元）"} <= printed


def test_the_points_of_money_stand_in_its_own_heads() -> None:
    (line,) = only(f"预算安排,实际使用,支出率,分值,得分\n860,817,95%,20,19\n{HEAD}\n{ROWS}").funds
    assert [line.rate, line.points, line.earned] == [Fraction(19, 20), Fraction(20), Fraction(19)]


@pytest.mark.parametrize(
    ("head", "taken"),
    [
        (HEAD.replace("分值", "赋分").replace("实际完成值", "业绩值").replace("得分", "自评分"), []),
        (HEAD.replace("分值", "甲"), ["“甲”一列按内容作分值读"]),
        (HEAD.replace("得分", "乙"), ["“乙”一列按内容作得分读"]),
        (HEAD.replace("实际完成值", "丙"), ["“丙”一列按内容作实际完成值读"]),
        (HEAD.replace("实际完成值", "实绩").replace("得分", "打分"), []),
    ],
)
def test_a_column_that_surely_is_one_the_table_lacks_is_taken(head: str, taken: list[str]) -> None:
    known, read = only(f"{HEAD}\n{ROWS}"), only(f"{head}\n{ROWS}")
    assert [each.message for each in read.findings if each.code == "COLUMN_BY_CONTENT"] == taken
    assert [evolve(row, printed=()) for row in read.goals[0].indicators] == [
        evolve(row, printed=()) for row in known.goals[0].indicators
    ]


@pytest.mark.parametrize(
    "table",
    [
        "三级指标,指标值,分值,历史名次\n人数,≥5人,10,1\n场次,≥6场,10,2",
        f"{HEAD},复评得分\n" + ROWS.replace(",40\n", ",40,39\n") + ",37",
        "三级指标,指标值,去年水平\n知晓率,≥90%,88%\n满意率,≥90%,87%",
    ],
)
def test_another_column_is_no_lost_one(table: str) -> None:
    assert [each for each in only(table).findings if each.level is Level.ERROR] == []


GRADES = [
    ("自评结论,优", "优"),
    ("自评等次,良", "良"),
    ("绩效等级,优秀", "优秀"),
    ("自评结果,☑优 □良", "优"),
    ("自评等级：优", "优"),
    ("评价等级：中", "中"),
    ("评价结果：差", "差"),
    ("等级：优", "优"),
    ("存在问题,无", None),
    ("自评结论,项目完成较好", None),
    ("自评结果,□优 □良", None),
    ("评价等级：", None),
]


@pytest.mark.parametrize(("line", "grade"), GRADES)
@pytest.mark.parametrize("above", [True, False])
def test_the_grade_is_read_wherever_it_stands(line: str, grade: str | None, *, above: bool) -> None:
    form = f"{HEAD}\n{ROWS}\n总分,,,,,80,78"
    (total,) = only(f"{line}\n{form}" if above else f"{form}\n{line}").totals
    assert (total.earned, total.grade) == (Fraction(78), grade)


def test_a_sentence_says_score_and_grade() -> None:
    (total,) = only(f"{HEAD}\n{ROWS}\n总得分78分，等级为中").totals
    assert (total.name, total.earned, total.grade) == ("总得分", Fraction(78), "中")


def test_an_indicator_that_is_called_a_grade_is_none() -> None:
    assert only(f"{HEAD}\n{ROWS}\n效益指标,社会效益指标,评价等级,优,优,5,5\n总分,,,,,85,83").totals[0].grade is None


@pytest.mark.parametrize("total", ["总分,,,,,80,78,76", "总分,80,78,76"])
def test_the_total_is_of_the_same_column_as_the_rows(total: str) -> None:
    again = ROWS.replace(",40\n", ",40,39\n") + ",37"
    table = only(f"{HEAD.replace('得分', '自评得分,复评得分')}\n{again}\n{total}")
    assert (table.totals[0].points, table.totals[0].earned) == (Fraction(80), Fraction(78))


@pytest.mark.parametrize("target", ["年度目标", "全年目标", "年度计划", "年度绩效目标"])
@pytest.mark.parametrize("name", ["考核指标", "指标名称"])
@pytest.mark.parametrize("level", ["类别", "指标类别", "一级指标"])
def test_other_words_head_the_columns(level: str, name: str, target: str) -> None:
    table = only(f"{level},{name},{target},实际完成值,分值,得分\n产出指标,培训人数,≥9人,9人,40,40\n合计,,,,40,40")
    (row,) = table.goals[0].indicators
    assert (row.level1, row.name, row.target.text, row.points) == ("产出指标", "培训人数", "≥9人", Fraction(40))
    assert table.totals[0].earned == 40


def test_a_file_without_a_table_names_the_row_that_is_nearly_a_head() -> None:
    with pytest.raises(FormError) as caught:
        read_tables(f"{HEAD.replace('指标值', '甲乙')}\n项目,无".encode(), "表.csv")
    assert caught.value.diagnostic.hint == "第1行像表头，但“甲乙”看不懂：请改为“三级指标”或“指标值”这样的表头"
