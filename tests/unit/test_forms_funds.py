"""Money, sums, grades and columns that seem lost: nothing of a filled form vanishes between its cells."""

from collections import Counter
from fractions import Fraction

import pytest

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


def test_the_points_of_money_stand_in_its_own_heads() -> None:
    (line,) = only(f"预算安排,实际使用,支出率,分值,得分\n860,817,95%,20,19\n{HEAD}\n{ROWS}").funds
    assert [line.rate, line.points, line.earned] == [Fraction(19, 20), Fraction(20), Fraction(19)]
