"""Monitoring in mid-year: what is due by a day, what follows from it, the form, several days, the command."""

import json
import tomllib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from indicators import exchange
from indicators.cli import main
from indicators.cycle import monitor, monitoring_papers
from indicators.cycle.monitoring import drawn, summary
from indicators.errors import Level
from indicators.files import read_actuals, read_forms, write_papers
from indicators.forms import read_form
from indicators.reviewing import (
    Light,
    Likelihood,
    Moment,
    ProgressReview,
    load_monitoring,
    monitoring_ids,
    review_progress,
)
from indicators.targets import Actuals

HANYANG = Path(__file__).parents[2] / "examples" / "hanyang-2026"
CERTAIN, POSSIBLE, IMPOSSIBLE = Likelihood
HEAD = (
    "2026年某项目绩效运行监控表",
    "项目名称\t某项目",
    "资金\t年初预算数\t全年预算数\t1-7月执行数",
    "年度资金总额\t100\t100\t60",
)
COLUMNS = "一级指标\t二级指标\t三级指标\t年度指标值\t1-7月执行情况\t完成目标可能性\t原因说明"
JULY, DECEMBER = date(2026, 7, 31), date(2026, 12, 31)


def state(*lines: str, at: date = JULY, rules: str = "hb-monitor", head: str = "") -> ProgressReview:
    (table,) = read_form("\n".join((*HEAD, head or COLUMNS, *lines)))
    return review_progress(table, Actuals(), at, load_monitoring(rules))


def one(target: str, actual: str, kind: str = "数量", name: str = "巡查", at: date = JULY) -> ProgressReview:
    return state(f"产出指标\t{kind}指标\t{name}\t{target}\t{actual}", at=at)


@pytest.mark.parametrize(
    ("kind", "name", "target", "actual", "july", "december"),
    [
        ("数量", "巡查", "≥12次", "13次", CERTAIN, CERTAIN),
        ("数量", "巡查", "≥12次", "7次", POSSIBLE, IMPOSSIBLE),
        ("数量", "巡查", "=12次", "13次", POSSIBLE, CERTAIN),
        ("数量", "车辆", "≥65台", "66台", POSSIBLE, CERTAIN),  # may fall again
        ("质量", "合格率", "≥95%", "96%", POSSIBLE, CERTAIN),
        ("质量", "合格率", "≥95%", "94%", POSSIBLE, IMPOSSIBLE),
        ("质量", "安全事故", "0起", "0起", POSSIBLE, CERTAIN),
        ("质量", "安全事故", "=0起", "1起", IMPOSSIBLE, IMPOSSIBLE),
        ("质量", "投诉", "≤3件", "4件", IMPOSSIBLE, IMPOSSIBLE),
        ("质量", "投诉率", "≤3%", "4%", POSSIBLE, IMPOSSIBLE),  # may fall again
        ("成本", "人均费用", "≤6万元", "7万元", POSSIBLE, IMPOSSIBLE),
        ("成本", "项目费用", "≤334万元", "340万元", IMPOSSIBLE, IMPOSSIBLE),
        ("成本", "项目费用", "≤334万元", "200万元", POSSIBLE, CERTAIN),
        ("时效", "完工", "6月30日前", "2026年6月20日", CERTAIN, CERTAIN),
        ("时效", "完工", "6月30日前", "2026年7月2日", IMPOSSIBLE, IMPOSSIBLE),
        ("时效", "完工", "9月30日前", "尚未完成", POSSIBLE, IMPOSSIBLE),
        ("时效", "完工", "9月30日前", "2026年9月1日", None, CERTAIN),  # filled in before it was so
        ("时效", "完工", "6月30日前", "尚未完成", IMPOSSIBLE, IMPOSSIBLE),
        ("时效", "完工", "7月31日前", "尚未完成", IMPOSSIBLE, IMPOSSIBLE),  # the day itself is over
        ("时效", "完工", "12月31日前", "正在推进", POSSIBLE, None),
        ("数量", "非税收入", "≥500万元", "600万元", CERTAIN, CERTAIN),
        ("数量", "最低工资", "≥2000元", "2100元", POSSIBLE, CERTAIN),  # no money that adds up
        ("数量", "国有资产收入", "≥500万元", "600万元", POSSIBLE, CERTAIN),
        ("质量", "养护质量", "合格", "合格", POSSIBLE, CERTAIN),
        ("质量", "养护质量", "合格", "未达成预期指标", POSSIBLE, IMPOSSIBLE),
        ("质量", "养护质量", "合格", "逐步好转", None, None),
        ("数量", "巡查", "≥12次", "", None, None),
        ("数量", "巡查", "≥12次", "不适用", None, None),
        (
            "质量",
            "响应时间",
            "安全类问题及时响应，其他问题24小时内响应",
            "及时响应，其他问题26小时响应",
            POSSIBLE,
            IMPOSSIBLE,
        ),
    ],
)
def test_a_conclusion_is_final_only_where_nothing_can_change_it(  # noqa: PLR0913, PLR0917 - a case's columns
    kind: str, name: str, target: str, actual: str, july: Likelihood | None, december: Likelihood | None
) -> None:
    for at, expected in ((JULY, july), (DECEMBER, december)):
        (row,) = one(target, actual, kind, name, at).rows
        assert row.likelihood is expected, row.why
        assert not row.declared
        assert row.why


@pytest.mark.parametrize(
    ("target", "actual", "at", "met", "why"),
    [
        ("每月至少3次", "21次", JULY, True, "1至7月共21次，合每月3次，达到指标值"),
        (
            "每月至少3次",
            "20次",
            JULY,
            False,
            "1至7月共20次，合每月2.86次，没有达到指标值，过完的7个月里至少有一个月不够，已成定局",
        ),
        ("每月至少3次", "每月4次", JULY, True, "达到指标值"),
        ("每月至少3次", "3", JULY, True, "达到指标值"),  # a bare number is in the target's unit
        ("每月至少3次", "21人", JULY, None, "执行情况不能与指标值比较"),
        ("每周2次", "61次", JULY, True, "1至7月共61次，合每周2.01次，达到指标值"),
        (
            "每天1次",
            "211次",
            JULY,
            False,
            "1至7月共211次，合每天1次，没有达到指标值，过完的212天里至少有一天不够，已成定局",
        ),
        ("每季度1次", "2次", JULY, None, "1至7月共2次，合每季度0.86次，没有过完的不算，其余的合计够数"),
        ("每季度1次", "2次", date(2026, 6, 30), True, "1至6月共2次，合每季度1次，达到指标值"),
        ("≥12次", "7次", JULY, False, "1至7月应达到7次，已达到7次，为100%"),
        ("≥12次", "7次", date(2026, 8, 15), False, "1至7月应达到7次，已达到7次，为100%"),
        ("≥65台", "62台", JULY, None, "已达到62台，占全年指标值的95.38%；是不是逐月累计看不出来，没有折算"),
    ],
)
def test_what_is_due_by_the_day(target: str, actual: str, at: date, met: object, why: str) -> None:
    (row,) = one(target, actual, at=at).rows
    assert (row.met, row.why) == (met, why)


def test_what_the_unit_declares_is_kept_and_a_contradiction_is_said() -> None:
    reviewed = state(
        "产出指标\t数量指标\t巡查\t≥12次\t13次\t有可能\t天气",
        "产出指标\t质量指标\t事故\t=0起\t1起\t确定能\t已整改",
        "产出指标\t质量指标\t合格率\t≥95%\t90%\t大概能\t",
    )
    assert [(row.likelihood, row.declared, row.derived) for row in reviewed.rows] == [
        (POSSIBLE, True, CERTAIN),
        (CERTAIN, True, IMPOSSIBLE),
        (POSSIBLE, False, POSSIBLE),
    ]
    codes = [finding.code for finding in reviewed.findings]
    assert codes == [
        "LIKELIHOOD_CONTRADICTED",
        "LIKELIHOOD_CONTRADICTED",
        "LIKELIHOOD_UNREAD",
        "DEVIATION_UNEXPLAINED",
    ]


@pytest.mark.parametrize(
    ("rules", "declared", "reason", "asked"),
    [
        ("hb-monitor", "有可能", "", True),
        ("hb-monitor", "有可能", "雨季未到", False),
        ("hb-monitor", "不可能", "", True),
        ("hb-monitor", "确定能", "", False),
        ("hb-monitor", "", "", True),  # 有可能 is derived, and the row lags
        ("hb-monitor", "", "雨季未到", False),
        ("cn-monitor-2019", "有可能", "", False),
        ("cn-monitor-2019", "完全不可能", "", True),
    ],
)
def test_a_form_asks_for_reasons_as_its_rules_say(rules: str, declared: str, reason: str, *, asked: bool) -> None:
    reviewed = state(f"产出指标\t数量指标\t巡查\t≥12次\t6次\t{declared}\t{reason}", rules=rules)
    assert [finding.code for finding in reviewed.findings] == ["DEVIATION_UNEXPLAINED"] * asked


@pytest.mark.parametrize(
    ("forecast", "declared", "reason", "codes"),
    [
        ("12次", "确定能", "", []),
        ("10次", "确定能", "天气", ["LIKELIHOOD_CONTRADICTED"]),
        ("10次", "", "天气", []),
        ("10次", "", "", ["DEVIATION_UNEXPLAINED"]),
        ("年底测算", "", "", []),
    ],
)
def test_what_the_unit_expects_is_held_against_what_it_declares(
    forecast: str, declared: str, reason: str, codes: list[str]
) -> None:
    reviewed = state(
        f"产出指标\t数量指标\t巡查\t≥12次\t7次\t{forecast}\t{declared}\t{reason}",
        head="一级指标\t二级指标\t三级指标\t年度指标值\t1-7月执行情况\t全年预计完成情况\t完成目标可能性\t原因说明",
    )
    assert [finding.code for finding in reviewed.findings] == codes


@pytest.mark.parametrize(
    ("head", "month"), [("1-6月执行情况", 6), ("半年度执行情况", 6), ("1月至9月完成情况", 9), ("执行情况", 7)]
)
def test_the_months_of_the_heads_are_those_of_the_day(head: str, month: int) -> None:
    (table,) = read_form(f"2026年监控表\n三级指标\t年度指标值\t{head}\n巡查\t≥12次\t7次")
    found = {each.code for each in review_progress(table, Actuals(), JULY, load_monitoring("hb-monitor")).findings}
    assert ("MONITOR_PERIOD" in found) == (month != 7)


def test_tables_of_the_budget_platform_are_monitored(tmp_path: Path) -> None:
    (table,) = read_form("\n".join((*HEAD, COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t6次\t有可能\t雨季")))
    for name in ("PAY_PERF_MONITOR_INFO", "pmkpi-monitor"):
        path = tmp_path / f"{name}.csv"
        exchange.write([exchange.records_of(table, name)], path)
        (back,) = read_forms(path)
        (row,) = review_progress(back, Actuals(), JULY, load_monitoring("hb-monitor")).rows
        assert (row.likelihood, row.declared, row.actual.reason) == (POSSIBLE, True, "雨季")


def test_goals_advance_by_what_adds_up() -> None:
    reviewed = state("产出指标\t数量指标\t巡查\t≥12次\t6次", "产出指标\t质量指标\t合格率\t≥95%\t96%")
    assert reviewed.progress == Fraction(1, 2)  # a rate on target in July says nothing of it
    assert state("产出指标\t质量指标\t合格率\t≥95%\t96%").progress is None


@pytest.mark.parametrize(
    ("lines", "at", "codes"),
    [
        (["产出指标\t数量指标\t巡查\t≥12次\t7次"], date(2025, 7, 31), ["MONITOR_YEAR"]),
        (["产出指标\t数量指标\t巡查\t≥12次\t7次"], date(2026, 1, 15), ["MONITOR_PERIOD", "MONITOR_EARLY"]),
        (["产出指标\t数量指标\t巡查\t≥12次\t7次"], date(2026, 8, 31), ["MONITOR_PERIOD", "DEVIATION_UNEXPLAINED"]),
        (["产出指标\t数量指标\t巡查\t≥12次\t7次"], date(2026, 8, 15), []),
        (["产出指标\t数量指标\t巡查\t≥12次\t"], JULY, ["PROGRESS_MISSING"]),
        (["产出指标\t时效指标\t完工\t6月30日前\t"], JULY, ["DEADLINE_PASSED"]),
        (["产出指标\t时效指标\t完工\t9月30日前\t2026年9月1日"], JULY, ["DATE_AFTER_MONITORING"]),
        (["产出指标\t质量指标\t养护质量\t合格\t基本合格"], JULY, ["PROGRESS_OPEN"]),
        (["产出指标\t数量指标\t巡查\t≥12次\t1O次"], JULY, ["actual_unparsed"]),
        (["产出指标\t数量指标\t巡查\t≥12次\t7次"], JULY, []),
    ],
)
def test_what_is_wrong_is_said(lines: list[str], at: date, codes: list[str]) -> None:
    reviewed = state(*lines, at=at)
    assert [finding.code for finding in reviewed.findings] == codes
    if "MONITOR_YEAR" in codes:
        assert [row.likelihood for row in reviewed.rows] == [None]


def test_spending_beyond_the_budget_and_no_spending_are_said() -> None:
    def codes(*funds: str) -> list[str]:
        head = "2026年某项目绩效运行监控表", "资金\t年初预算数\t全年预算数\t1-7月执行数", *funds
        (table,) = read_form("\n".join((*head, "三级指标\t指标值\t实际完成值", "巡查\t≥12次\t7次")))
        return [each.code for each in review_progress(table, Actuals(), JULY, load_monitoring("hb-monitor")).findings]

    assert codes("年度资金总额\t100\t100\t120") == ["EXECUTION_OVER"]
    assert codes("年度资金总额\t100\t100\t") == ["EXECUTION_MISSING"]
    assert codes("年度资金总额\t100\t\t50") == []  # the budget at the start of the year stands for it


def test_a_moment_counts_months_that_are_over() -> None:
    assert [Moment(date(2026, month, day)).month for month, day in ((1, 30), (1, 31), (2, 28), (7, 30))] == [0, 1, 2, 6]
    assert Moment(date(2024, 2, 28)).month == 1
    assert (Moment(JULY).spans("工作日"), Moment(JULY).spans("人")) == (None, None)


def test_the_three_tables_at_four_days() -> None:
    tables = read_forms(HANYANG / "goals.txt")
    actuals = read_actuals(HANYANG / "actuals.csv", tables)
    own = [(table, actuals[table.name]) for table in tables]
    days = [date(2026, 3, 31), JULY, date(2026, 9, 30), DECEMBER]
    histories = monitor([(day, own) for day in reversed(days)], load_monitoring("hb-monitor"))
    assert [[review.at for review in history.reviews] for history in histories] == [days] * 3
    assert [summary(history.reviews[-1]) for history in histories] == [
        "9项指标：确定能7项、完全不可能2项（其中推算9项）；落后于应有进度或未达标的2项",
        "10项指标：确定能4项、完全不可能5项、不适用1项（其中推算9项）；落后于应有进度或未达标的5项",
        "29项指标：确定能19项、完全不可能7项、未判定3项（其中推算26项）；落后于应有进度或未达标的7项",
    ]
    assert [drawn(history).count("<circle") for history in histories] == [8, 4, 8]  # one has nothing that adds up
    for history in histories:
        for before, after in zip(history.reviews, history.reviews[1:], strict=False):
            for old, new in zip(before.rows, after.rows, strict=True):  # nothing final is taken back
                assert old.likelihood in {None, POSSIBLE, new.likelihood}
        assert "2026-07-31" in drawn(history)


def test_the_form_of_hubei_has_its_columns_and_marks_what_is_derived() -> None:
    reviewed = state(
        "产出指标\t数量指标\t巡查\t≥12次\t6次\t√\t\t\t\t√\t\t\t编制未到位",
        "产出指标\t质量指标\t事故\t=0起\t1起\t\t\t\t\t\t\t\t",
        head="一级指标\t二级指标\t三级指标\t指标值\t1-7月执行情况\t确定能\t有可能\t不可能\t规划和目标设计\t投入保障\t制度保障\t项目管理\t原因说明",
    )
    form, found = monitoring_papers(reviewed)
    rows = [row for row in form.texts if row]
    assert rows[0][0] == "2026年度项目支出绩效目标运行监控表"
    assert ["年度资金总额", "100", "60", "60%"] == [text for text in rows[5] if text]
    first, second = (next(row for row in rows if row[2] == name) for name in ("巡查", "事故"))
    assert first[4:13] == ["6次", "√", "", "", "", "√", "", "", "编制未到位"]
    assert second[5:8] == ["", "", "△"]
    assert second[-1] == "没有达到指标值，已成定局"
    assert any("△为按执行情况推算" in row[0] for row in rows)
    assert [row[2] for row in found.texts if row and row[0] == "1"] == [
        "事故：完全不可能完成目标，没有写偏差原因和措施"
    ]


def test_a_form_that_is_read_again_says_the_same_without_what_was_derived(tmp_path: Path) -> None:
    lines = "产出指标\t数量指标\t巡查\t≥12次\t6次\t有可能\t雨季", "产出指标\t质量指标\t合格率\t≥95%\t96%\t\t"
    before = state(*lines, rules="cn-monitor-2019")
    for name in ("表.xlsx", "表.html"):
        write_papers(tmp_path / name, monitoring_papers(before)[:1])
        (table,) = read_forms(tmp_path / name)
        assert table.name == "某项目"
        assert not [finding for finding in table.findings if finding.code == "UNPLACED"]
        after = review_progress(table, Actuals(), JULY, load_monitoring("cn-monitor-2019"))
        assert [(row.likelihood, row.declared, row.why) for row in after.rows] == [
            (row.likelihood, row.declared, row.why) for row in before.rows
        ]
        assert (after.budget, after.executed, after.findings) == (before.budget, before.executed, before.findings)


def test_a_light_stands_before_what_it_rests_on() -> None:
    reviewed = state("产出指标\t数量指标\t巡查\t≥12次\t4次", rules="sx-monitor")
    assert reviewed.rows[0].light is Light.RED
    (form, _) = monitoring_papers(reviewed)
    assert any(row and row[-1] == "红灯：1至7月应达到7次，已达到4次，为57.14%" for row in form.texts)
    assert [finding.code for finding in reviewed.findings] == ["PROGRESS_BEHIND"]


def test_the_command_prints_writes_and_warns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, page = tmp_path / "表.txt", tmp_path / "监控.html"
    form.write_text("\n".join((*HEAD, COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t7次", "产出指标\t质量指标\t好\t≥90%")))
    called = ["monitor", str(form), "--at", "2026-03,2026年7月31日", "--rules", "hubei-2019"]
    assert main([*called, "-o", str(page)]) == 1
    out = capsys.readouterr().out
    assert "时间进度 7/12；预算执行率 60%；目标进度（推算） 58.33%" in out
    assert "要你处理的：第7行：好：没有填执行情况" in out
    assert "监控规则 hb-monitor" in out
    text = page.read_text("utf-8")
    assert text.count("<svg") == 1
    assert text.count("项目支出绩效目标运行监控表</td>") == 2
    assert main([*called, "--json"]) == 1
    (said,) = json.loads(capsys.readouterr().out)
    assert [review["at"] for review in said["reviews"]] == ["2026-03-31", "2026-07-31"]
    assert (said["reviews"][1]["progress"], said["reviews"][1]["rows"][0]["due"]) == ("7/12", "7")


def test_many_projects_at_one_day_are_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("甲", "乙"):
        lines = (HEAD[0], f"项目名称\t{name}项目", *HEAD[2:], COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t7次")
        (tmp_path / f"{name}.txt").write_text("\n".join(lines))
    (tmp_path / "丙.txt").write_text("没有表")
    out = tmp_path / "监控.csv"
    assert main(["monitor", str(tmp_path), "--at", "2026-07-31", "-o", str(out)]) == 1
    said = capsys.readouterr()
    assert "1项指标：有可能1项（其中推算1项）" in said.out
    assert "依据" not in said.out
    assert "丙.txt" in said.err
    assert out.read_text("utf-8-sig").count("绩效目标运行监控表") == 2
    two = ["2026-07-31,2026-08-31"]
    assert main(["monitor", *(str(tmp_path / f"{name}.txt") for name in "甲乙丙"), "--at", *two]) == 2
    assert "目标表有3个文件，--at有2个日期" in capsys.readouterr().err


def test_two_projects_of_one_name_are_two_histories() -> None:
    (table,) = read_form("\n".join((*HEAD, COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t7次")))
    histories = monitor([(JULY, [(table, None), (table, None)])], load_monitoring("hb-monitor"))
    assert [len(history.reviews) for history in histories] == [1, 1]


def test_a_bureau_monitors_by_its_own_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, own = tmp_path / "表.txt", tmp_path / "某区.toml"
    form.write_text("\n".join((*HEAD, COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t4次")))
    own.write_text(
        'title = "某区运行监控"\nsource = "某区2026年通知"\nevidence = "seen"\nprorated = ["数量"]\n'
        'execution_floor = { 7 = "0.65" }\nbands = [{ light = "red", below = "0.7" }, { light = "green" }]\n'
    )
    assert main(["monitor", str(form), "--at", "2026-07-31", "--rules", str(own)]) == 1
    out = capsys.readouterr().out
    assert "1至7月预算执行率60%，低于65%。建议：见某区2026年通知" in out
    assert "红灯：1至7月应达到7次，已达到4次，为57.14%" in out
    for wrong in (
        'bands = [{ light = "red" }, { light = "green" }]',
        'bands = [{ light = "紫" }]',
        "gap_limit = []",
        "extra = 1",
    ):
        own.write_text(f'title = "某区"\nsource = "通知"\nevidence = "seen"\n{wrong}\n')
        assert main(["monitor", str(form), "--at", "2026-07-31", "--rules", str(own)]) == 2
        assert "监控规则“某区”读不出来" in capsys.readouterr().err


def test_the_command_writes_a_file_to_fill_in_that_it_reads(tmp_path: Path) -> None:
    blank = tmp_path / "执行情况.csv"
    goals = tmp_path / "目标.txt"
    goals.write_text("2026年目标表\n三级指标\t指标值\n巡查\t≥12次\n")
    assert main(["monitor", str(goals), "--at", "2026-07-31", "--blank", str(blank)]) == 0
    head, *rows = blank.read_text("utf-8-sig").splitlines()
    assert head.endswith("备注,全年预计完成情况,完成目标可能性,整改措施")
    filled = rows[-1].split(",")
    filled[6], filled[-3:] = "6次", ["12次", "有可能", "加派人手"]
    blank.write_text("\n".join((head, ",".join(filled))), "utf-8")
    tables = read_forms(goals)
    values = read_actuals(blank, tables)[tables[0].name]
    (row,) = review_progress(tables[0], values, JULY, load_monitoring("hb-monitor")).rows
    assert (row.likelihood, row.declared) == (POSSIBLE, True)
    assert (row.actual.forecast, row.actual.measure) == ("12次", "加派人手")


def test_the_table_may_stand_behind_the_files_of_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form, values = tmp_path / "表.txt", tmp_path / "值.csv"
    form.write_text("\n".join((*HEAD, COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t6次")), "utf-8")
    values.write_text("三级指标,实际完成值\n巡查,7次\n", "utf-8")
    assert main(["monitor", "--at", "2026-07-31", "--actuals", str(values), str(form), "--json"]) in {0, 1}
    assert json.loads(capsys.readouterr().out)[0]["reviews"][0]["rows"][0]["actual"]["text"] == "7次"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--at", "2026-13-01"], "“2026-13-01”不是一个日期"),
        (["--at", "七月底"], "“七月底”不是一个日期"),
        (["--at", "2026-07-31", "--at", "2026-07-31"], "同一个日期写了两次"),
        (["--at", "2026-07-31", "--rules", "某地"], "某地"),
        (["--at", "2026-07-31", "--actuals", "甲.csv", "乙.csv"], "--actuals有2个文件，--at有1个日期"),
    ],
)
def test_wrong_arguments_are_said_in_chinese(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = tmp_path / "表.txt"
    form.write_text("\n".join((*HEAD, COLUMNS, "产出指标\t数量指标\t巡查\t≥12次\t7次")))
    assert main(["monitor", str(form), *arguments]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "target", "actual", "at", "likelihood"),
    [
        ("夜间值守", "每月至少3次", "14次", JULY, IMPOSSIBLE),  # some month is over with two at most
        ("夜间值守", "每月至少3次", "20次", date(2026, 7, 20), POSSIBLE),  # six months are over, July is not
        ("夜间值守", "每周2次", "40次", JULY, IMPOSSIBLE),
        ("夜间值守", "每季度1次", "1次", JULY, IMPOSSIBLE),
        ("夜间值守", "每季度1次", "2次", JULY, POSSIBLE),
        ("投诉", "每月不超过3次", "22次", JULY, IMPOSSIBLE),
        ("投诉", "每月不超过3次", "22次", date(2026, 8, 10), POSSIBLE),  # eight months have begun
        ("月均夜间值守", "每月至少3次", "14次", JULY, POSSIBLE),  # a mean can be made up for
    ],
)
def test_what_was_missed_in_a_month_that_is_over_stays_missed(
    name: str, target: str, actual: str, at: date, likelihood: Likelihood
) -> None:
    (row,) = one(target, actual, name=name, at=at).rows
    assert row.likelihood is likelihood, row.why


@pytest.mark.parametrize(
    ("rules", "code", "level"),
    [
        ("hb-monitor", "DEVIATION_UNEXPLAINED", Level.ERROR),
        ("cn-monitor-2019", "PROGRESS_BEHIND", Level.WARNING),
        ("sc-monitor-2025", "PROGRESS_BEHIND", Level.WARNING),
    ],
)
def test_a_row_that_lags_is_asked_of_the_unit_whatever_the_rules(rules: str, code: str, level: Level) -> None:
    lines = (
        "产出指标\t数量指标\t走访\t≥24次\t5次",
        "产出指标\t数量指标\t走访甲\t≥24次\t14次",
        "满意度指标\t满意度指标\t居民满意度\t≥95%\t93%",
        "满意度指标\t满意度指标\t商户满意度\t≥95%\t93%\t\t样本少",
    )
    found = [each for each in state(*lines, rules=rules).findings if each.code == code]
    assert [each.message.partition("：")[0] for each in found] == ["走访", "居民满意度"]
    assert {each.level for each in found} == {level}


@pytest.mark.parametrize("rules", monitoring_ids())
def test_no_rules_pass_over_a_target_that_is_missed_for_good(rules: str) -> None:
    lines = "产出指标\t时效指标\t验收\t5月31日前\t2026年6月9日", "产出指标\t质量指标\t火灾\t=0起\t2起"
    reviewed = state(*lines, rules=rules)
    assert [row.derived for row in reviewed.rows] == [IMPOSSIBLE, IMPOSSIBLE]
    said = " ".join(each.message for each in reviewed.findings)
    assert "验收" in said
    assert "火灾" in said


def test_derived_progress_says_on_how_many_rows_it_rests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "产出指标\t数量指标\t走访\t≥24次\t14次", "产出指标\t质量指标\t合格率\t≥95%\t96%"
    reviewed = state(*lines, rules="sc-monitor-2025")
    assert (reviewed.counted, reviewed.rests_on) == (1, "按1项指标推算，共2项")
    form = tmp_path / "表.txt"
    form.write_text("\n".join((*HEAD, COLUMNS, *lines)))
    assert main(["monitor", "--at", "2026-07-31", str(form)]) == 0  # a day is one word: what follows is the form
    assert "目标进度（推算） 58.33%（按1项指标推算，共2项）" in capsys.readouterr().out
    assert any("按1项指标推算" in str(cell) for paper in monitoring_papers(reviewed) for cell in paper.cells)


@pytest.mark.parametrize(
    ("rules", "executed", "done", "status"),
    [("sx-monitor", 60, "3次", 1), ("sx-monitor", 60, "8次", 0), ("sc-monitor-2025", 30, "7次", 1)],
)
def test_problems_that_are_reported_end_with_one(
    rules: str, executed: int, done: str, status: int, tmp_path: Path
) -> None:
    form = tmp_path / "表.txt"
    funds = f"年度资金总额\t100\t100\t{executed}"
    form.write_text("\n".join((*HEAD[:3], funds, COLUMNS, f"产出指标\t数量指标\t走访\t≥12次\t{done}")))
    assert main(["monitor", "--rules", rules, "--at", "2026-07-31", str(form)]) == status


def test_what_no_document_says_is_marked_as_chosen() -> None:
    rules = Path(__file__).parents[2] / "rules"
    numbers = {name: tomllib.loads((rules / f"{name}.toml").read_text("utf-8")) for name in ("monitoring", "core")}
    assert [numbers["monitoring"]["flows"]["evidence"], numbers["core"]["range"]["evidence"]] == ["chosen"] * 2
    measures = tomllib.loads((rules / "appraisal.toml").read_text("utf-8"))["measures"].values()
    assert {each.get("evidence") for each in measures if "none" in each} == {"chosen"}
