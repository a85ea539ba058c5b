"""Ratios of speed: a table of many indicators, read, scored and printed, against one of a third of the rows."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from time import process_time
from typing import TypeVar

import pytest

from indicators.forms import read_form, render_form
from indicators.rulepacks import load_rulepack
from indicators.scoring import score
from indicators.syntax import parse
from indicators.targets import Actual, Actuals, RowKey

KINDS = (("产出指标", "数量指标"), ("产出指标", "质量指标"), ("效益指标", "社会效益指标"), ("满意度指标", "满意度"))
T = TypeVar("T")
SIZES = (1_000, 3_000, 10_000)


def rows(many: int) -> Iterator[Sequence[str]]:
    """A filled form of so many indicators, half of them of one name."""
    yield ["2024年项目支出绩效自评表"]
    yield ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值"]
    for at in range(many):
        name = "培训人次" if at % 2 else f"指标{at}"
        yield [*KINDS[at * len(KINDS) // many], name, f"≥{at % 50 + 1}次", f"{at % 60}次"]


def timed(took: dict[str, list[float]], what: str, call: Callable[[], T]) -> T:
    """What a call gives; its time is noted."""
    start = process_time()
    result = call()
    took.setdefault(what, []).append(process_time() - start)
    return result


@pytest.mark.bench
def test_time_grows_with_the_rows() -> None:
    pack = load_rulepack("cn-mof-2020")
    took: dict[str, list[float]] = {}
    for many in SIZES:
        (table,) = timed(took, "read", partial(read_form, list(rows(many))))
        own = timed(took, "score, own cells", partial(score, table, None, pack))
        values = [
            (RowKey(name=row.name), Actual(text="5次", reading=parse("5次"), where=row.where))
            for goal in table.goals
            for row in goal.indicators
        ]
        doubtful = timed(took, "score, half of a file in doubt", partial(score, table, Actuals(values=values), pack))
        text = timed(took, "print", partial(render_form, own))
        assert len(own.scores) == len(doubtful.scores) == many
        assert [finding.code for finding in doubtful.findings].count("ACTUAL_AMBIGUOUS") == many // 2
        assert "培训人次" in text
    for what, times in took.items():
        said = "、".join(f"{many}: {time:.2f} s" for many, time in zip(SIZES, times, strict=True))
        ratio = times[-1] / times[-2] / (SIZES[-1] / SIZES[-2])
        print(f"{what}: {said}; a row of the largest costs {ratio:.2f}× one of the middle")  # noqa: T201 - a bench prints
