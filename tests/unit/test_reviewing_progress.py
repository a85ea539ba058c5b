from calendar import monthrange
from datetime import date
from fractions import Fraction

import pytest

from indicators.errors import RulePackError
from indicators.reviewing import Light, Likelihood, ProgressReview, load_monitoring, review_progress
from indicators.syntax import parse
from indicators.targets import (
    NOT_APPLICABLE,
    Actual,
    Actuals,
    FundLine,
    Goal,
    GoalTable,
    Horizon,
    Indicator,
)

QUANTITY, QUALITY = ("产出指标", "数量指标"), ("产出指标", "质量指标")


def month_end(month: int) -> date:
    return date(2026, month, monthrange(2026, month)[1])


def progress(
    target: str, actual: str | None, *, month: int = 6, path: tuple[str, str] = QUANTITY, rules: str = "sx-monitor"
) -> ProgressReview:
    row = Indicator(name="指标", path=path, target=parse(target))
    table = GoalTable(
        title="2026年某项目绩效目标表", goals=(Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,)),)
    )
    values = {} if actual is None else {("", "指标"): Actual(text=actual, reading=parse(actual))}
    return review_progress(table, Actuals(values=values), month_end(month), load_monitoring(rules))


@pytest.mark.parametrize(
    ("actual", "light"),
    [
        ("299人", Light.RED),
        ("300人", Light.YELLOW),
        ("400人", Light.GREEN),
        ("599人", Light.GREEN),
        ("600人", Light.BLUE),
    ],
)
def test_quantities_are_prorated_and_the_edges_belong_to_the_better_light(actual: str, light: Light) -> None:
    (row,) = progress("≥1000人", actual).rows
    assert row.light is light
    assert row.due == 500


@pytest.mark.parametrize(
    ("target", "actual", "path", "light"),
    [
        ("≥95%", "94%", QUALITY, Light.RED),
        ("≥95%", "95%", QUALITY, Light.GREEN),
        ("≤10起", "9起", QUANTITY, Light.GREEN),
        ("≤10起", "11起", QUANTITY, Light.RED),
        ("=2200篇", "2859篇", QUALITY, Light.GREEN),
        ("=2200篇", "2100篇", QUALITY, Light.RED),
        ("8", "9", QUALITY, Light.NONE),
        ("合格", "达成预期指标", QUALITY, Light.GREEN),
        ("合格", "部分达成预期指标", QUALITY, Light.YELLOW),
        ("合格", "未达成预期指标", QUALITY, Light.RED),
        ("合格", "逐步好转", QUALITY, Light.NONE),
        ("≥95%", None, QUALITY, Light.NONE),
    ],
)
def test_other_rows_are_judged_whole(target: str, actual: str | None, path: tuple[str, str], light: Light) -> None:
    (row,) = progress(target, actual, path=path).rows
    assert row.light is light
    assert row.due is None
    assert row.why


def test_a_row_that_does_not_apply_has_no_light() -> None:
    row = Indicator(name="指标", path=QUANTITY, target=parse("≥5场"))
    table = GoalTable(
        title="2026年某项目绩效目标表", goals=(Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,)),)
    )
    actuals = Actuals(values={("", "指标"): Actual(reading=NOT_APPLICABLE)})
    (found,) = review_progress(table, actuals, month_end(6), load_monitoring("sx-monitor")).rows
    assert (found.name, found.light, found.why) == ("指标", Light.NONE, "不适用")


def money(executed: int, month: int, actual: str = "500次") -> ProgressReview:
    row = Indicator(name="指标", path=QUANTITY, target=parse("≥1000次"))
    total = FundLine(name="年度资金总额", budget=Fraction(100), executed=Fraction(executed))
    goal = Goal(name="年度目标1", horizon=Horizon.ANNUAL, indicators=(row,))
    actuals = Actuals(values={("", "指标"): Actual(text=actual, reading=parse(actual))})
    table = GoalTable(title="2026年某项目绩效目标表", funds=(total,), goals=(goal,))
    return review_progress(table, actuals, month_end(month), load_monitoring("sc-monitor-2025"))


@pytest.mark.parametrize(
    ("executed", "month", "codes"),
    [
        (40, 6, []),
        (39, 6, ["EXECUTION_SLOW", "PROGRESS_GAP"]),
        (45, 3, []),
        (55, 7, ["PROGRESS_BEHIND"]),
        (59, 9, ["EXECUTION_SLOW", "PROGRESS_BEHIND"]),
        (61, 8, ["PROGRESS_GAP", "PROGRESS_BEHIND"]),
    ],
)
def test_execution_has_a_floor_by_month_and_may_not_run_apart_from_the_goals(
    executed: int, month: int, codes: list[str]
) -> None:
    assert [finding.code for finding in money(executed, month).findings] == codes


def test_warnings_say_numbers_and_source() -> None:
    first, _ = money(39, 6).findings
    assert str(first) == "1至6月预算执行率39%，低于40%。建议：见川财绩〔2025〕10号，2025年9月24日（据转述）"


def test_rules_without_lights_say_so() -> None:
    (row,) = money(40, 6).rows
    assert (row.light, row.likelihood) == (Light.NONE, Likelihood.POSSIBLE)
    assert row.why == "1至6月应达到500次，已达到500次，为100%"


def test_without_funds_and_numbers_nothing_is_warned_of() -> None:
    reviewed = progress("合格", "合格", path=QUALITY, rules="sc-monitor-2025")
    assert (reviewed.execution, reviewed.progress) == (None, None)
    assert [finding.code for finding in reviewed.findings] == ["EXECUTION_NO_BUDGET"]


def test_unknown_rules_are_refused() -> None:
    with pytest.raises(RulePackError, match="没有监控规则“某地”，可用"):
        load_monitoring("某地")


def test_every_light_has_a_label() -> None:
    assert len({light.label for light in Light}) == len(Light)
