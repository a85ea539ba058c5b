"""The exact scorer, DuckDB and polars agree on every digit of every row."""

import re
from collections.abc import Iterator
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indicators import score_rows
from indicators.batch import score
from indicators.batch.engines import ENGINES

pytestmark = pytest.mark.filterwarnings("ignore::indicators.rulepacks.WeakEvidenceWarning")
PACKS = ("hubei-2019", "cn-mof-2021", "mof-admin-early", "cn-mof-2020")
SAME = ("reading", "status", "attainment", "earned", "low", "high", "findings")
TARGETS: tuple[str, ...] = ("≥65台", "≤65台", "=65台", "65台", ">65台", "<65台")
TARGETS += ("≠5台", "≥0台", "≤0台", "≥95%", "80%~90%", "8-10台")
TARGETS += ("≤334万元", "≥5万人", "≥-5%", "合格", "2026年6月30日前", "", "乱写？？", "≤3次/月")
ACTUALS: tuple[str, ...] = ("65台", "64台", "66", "0", "0台", "-3台", "95%")
ACTUALS += ("0.95", "1", "334万元", "334", "3340000元", "7.77台", "约65台")
ACTUALS += ("", "无", "完成", "不适用", "≥65台", "1e5", "5万人", "0.000001台", "99999999999999999999台", "2026年7月2日")
NUMBERS = st.sampled_from([0, 1, 24, 65, 100, 110, 2026, "0.5", "65.50", "1.000"]) | st.integers(0, 10**5)
SIGNS, UNITS = ("≥", "≤", "=", ">", "不低于", ""), ("台", "%", "万元", "个工作日", "小时", "台以上", "")
FRAMED = st.builds("{}{}{}".format, st.sampled_from(SIGNS), NUMBERS, st.sampled_from(UNITS))
WORDS = st.fixed_dictionaries(
    {
        "target": st.sampled_from(TARGETS) | FRAMED,
        "actual": st.sampled_from(ACTUALS),
        "points": st.sampled_from(["10", "7.5", "3.33", "0", "", "5分", "x", "1000000"]),
        "name": st.sampled_from(["培训人次", "投诉率", "培训人数（人）", "项目成本", "满意度"]),
        "level1": st.sampled_from(["产出指标", "成本指标", "满意度指标"]),
        "reason": st.sampled_from(["", "有原因"]),
    }
)


@st.composite
def numbers(draw: st.DrawFn) -> dict[str, Any]:
    """A target and an actual value near it, near a tie of the rounding, or far off."""
    target = draw(st.sampled_from([0, 1, 3, 65, 700, -4, 10**9 + 7]) | st.integers(-(10**6), 10**6))
    points = draw(st.sampled_from([10, 5, 3, 7]))
    tie = target * draw(st.integers(0, 2000)) // (2000 * points)
    near = draw(st.sampled_from([target, tie, 0, 2 * target, -target, 10**12]))
    return {
        "target": Decimal(target).scaleb(-2),
        "actual": draw(st.sampled_from([None, *(Decimal(near + by).scaleb(-2) for by in (-1, 0, 1))])),
        "points": points,
        "sign": draw(st.sampled_from(["≥", "≤", "=", ">", "<"])),
        "unit": draw(st.sampled_from(["台", "%", "元", "万元"])),
        "name": draw(st.sampled_from(["培训人次", "优良率"])),
        "level1": "产出指标",
    }


def cut(value: Any) -> Any:
    """A column has twelve places; a list of rows has them all."""
    return value.quantize(Decimal("1e-12"), ROUND_DOWN, Context(prec=60)) if isinstance(value, Decimal) else value


Rows = list[dict[str, Any]]


def differing(rows: Rows, found: Rows, exact: Rows) -> Iterator[tuple[str, Any, Any, dict[str, Any]]]:
    for row, one, two in zip(rows, found, exact, strict=True):
        codes = {"findings": " ".join(re.findall(r"(?:^|；)([A-Za-z_]+) ", two["findings"]))}
        for key in SAME:
            if one[key] != cut((two | codes)[key]) and not (key == "reading" and one[key] is None):
                yield key, one[key], two[key], row


@pytest.mark.parametrize("pack", PACKS)
@given(data=st.data())
@settings(max_examples=2, phases=[Phase.generate])
def test_engines_agree_with_the_exact_scorer(pack: str, data: st.DataObject) -> None:
    for rows in (st.lists(WORDS, min_size=30, max_size=50), st.lists(numbers(), min_size=30, max_size=50)):
        drawn = data.draw(rows)
        table = pa.table({key: [row[key] for row in drawn] for key in drawn[0]})
        exact = score_rows(drawn, rules=pack)
        for engine in ENGINES:
            found = score(table, pack, engine=engine).to_pylist()
            assert list(differing(drawn, found, exact)) == [], engine


@pytest.mark.parametrize("engine", ENGINES)
def test_numbers_of_every_type_mean_the_same(engine: str) -> None:
    cells = [("65", "62"), ("0.1", "0.3"), ("100", "99.995"), ("7", "-0.5"), ("1", "1e-9"), ("3", None)]
    kinds = {
        "decimal": (Decimal, pa.decimal128(30, 12)),
        "float": (float, pa.float64()),
    }
    found = []
    for make, kind in kinds.values():
        columns = {
            name: pa.array([None if cell is None else make(cell) for cell in column], kind)
            for name, column in zip(("target", "actual"), zip(*cells, strict=True), strict=True)
        }
        table = pa.table(columns | {"sign": ["≥"] * len(cells), "points": [10] * len(cells)})
        found.append(score(table, "hubei-2019", engine=engine).select(["status", "attainment", "earned"]).to_pylist())
    assert found[0] == found[1]
