"""The command: what is printed, where, and the exit status."""

import csv
import io
import json
import os
import re
import runpy
import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import openpyxl
import pytest

from indicators.cli import main
from indicators.cli import review as cli_review
from indicators.comparators.wording import describe
from indicators.syntax import parse

ROOT = Path(__file__).resolve().parents[2]
HANYANG = ROOT / "examples" / "hanyang-2026"
GOALS, ACTUALS = str(HANYANG / "goals.txt"), str(HANYANG / "actuals.csv")
FRAMEWORK = ROOT / "examples" / "evaluation-framework"

Out = pytest.CaptureFixture[str]


def run(capsys: Out, *arguments: str) -> tuple[int, str, str]:
    try:
        status = main(arguments)
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    shown = capsys.readouterr()
    return status, shown.out, shown.err


# -- arguments


@pytest.mark.parametrize("arguments", [["rules", "--help"], ["parse", "≥1台"]])
def test_without_the_extra_the_command_says_what_to_install(arguments: list[str]) -> None:
    code = "import sys; sys.modules['rich'] = None; from indicators.cli import main; sys.exit(main(sys.argv[1:]))"
    command, settings = [sys.executable, "-c", code, *arguments], os.environ | {"PYTHONUTF8": "1"}
    found = subprocess.run(command, check=False, capture_output=True, text=True, env=settings)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)
    assert "pip install 'indicators[cli]'" in found.stderr


@pytest.mark.parametrize("name", ["rich.console", "indicators.nothing"])
def test_only_a_foreign_library_can_be_missing(name: str, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> None:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("indicators.cli._parser", missing)
    if name.startswith("indicators"):
        with pytest.raises(ModuleNotFoundError):
            main([])
    else:
        status, _, err = run(capsys)
        assert (status, "缺少 rich。" in err) == (2, True)


def test_without_a_command_it_says_so_in_chinese(capsys: Out) -> None:
    status, out, err = run(capsys)
    assert (2, "") == (status, out)
    assert "用法：indicators" in err
    assert "错误：缺少参数：命令" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("parse",), "缺少参数：指标值"),
        (("parse", "1", "--colour"), "不认识的参数：--colour"),
        (("parse", "1", "--unit"), "参数 --unit: 后面要跟一个值"),
        (("plan",), "没有这个选项："),
    ],
)
def test_wrong_arguments_are_answered_in_chinese(capsys: Out, arguments: tuple[str, ...], said: str) -> None:
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert said in err


COMMANDS = tomllib.loads(files("indicators.cli").joinpath("commands.toml").read_text("utf-8")).keys() - {"shared"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_each_command_has_help_in_chinese(capsys: Out, command: str) -> None:
    status, out, _ = run(capsys, command, "--help")
    assert status == 0
    assert "用法：indicators" in out
    assert "显示本帮助" in out


def test_version(capsys: Out) -> None:
    status, out, _ = run(capsys, "--version")
    assert (0, True) == (status, out.strip() != "")


# -- parse


def test_parse_shows_reading_canonical_form_unit_and_interval(capsys: Out) -> None:
    status, out, err = run(capsys, "parse", "≥ 6000起")
    assert (0, "") == (status, err)
    for words in ("不低于 6000起", "≥6000起", "[6000, +∞)"):
        assert words in out


def test_parse_json_has_a_line_for_each_text(capsys: Out) -> None:
    status, out, _ = run(capsys, "parse", "--json", "≥ 6000起", "大干等于60%")
    first, second = map(json.loads, out.splitlines())
    assert (1, "[6000, +∞)", "unparsed") == (status, first["interval"], second["kind"])
    assert second["diagnostic"]["message"]


def test_parse_reads_lines_from_standard_input(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("12篇\n≥95%\n"))
    assert (0, "12篇\n≥95%\n", "") == run(capsys, "parse", "--canonical", "-")


def test_parse_says_what_a_column_gave(capsys: Out) -> None:
    _, out, _ = run(capsys, "parse", "1", "--unit", "台", "--comparator", "≥")
    assert "取自单位列" in out
    assert "取自符号列" in out


def test_parse_names_anomalies_in_chinese(capsys: Out) -> None:
    assert "计量单位重复" in run(capsys, "parse", "1次/天次/天")[1]


def test_what_is_not_an_interval_has_no_unit_row(capsys: Out) -> None:
    assert "区间" not in run(capsys, "parse", "达标")[1]


def test_not_equal_is_shown_as_such(capsys: Out) -> None:
    assert "≠0" in run(capsys, "parse", "≠0起")[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("约50人", "未写比较符 约 50人"),
        ("≥80%且<90%", "不低于 80%，且低于 90%"),
        ("较上年增长5%以上", "与上年相比，增加 不低于 5%"),
        ("逐年提升", "与上年相比，增加"),
        ("不超过预算的95%", "不高于 预算数 的 0.95 倍"),
        ("≤预算数元", "不高于 预算数"),
        ("每年12月31日前", "不晚于 每年 12月31日"),
        ("2021年12月", "2021年12月底"),
        ("2023年1月-12月", "自 2023年1月1日 至 2023年12月底"),
        ("是", "是"),
        ("否", "否"),
        ("部分达成预期指标", "部分达成预期指标"),
        ("保证正常运转合格", "保证正常运转：合格"),
        ("按政策给予贴息支持。", "文字描述，没有判断词"),
        ("安全类问题及时响应, 其他问题 24 小时内响应", "安全类问题：及时；并且 其他问题：不高于 24小时"),
        ("12次或覆盖率100%", "未写比较符 12次；或者 覆盖率：未写比较符 100%"),
        ("≥ 起", "没有填写数值"),
    ],
)
def test_every_kind_is_described(text: str, said: str) -> None:
    assert said == describe(parse(text))


# -- score


def test_score_prints_writes_and_reports(capsys: Out, tmp_path: Path) -> None:
    outputs = [tmp_path / f"form.{suffix}" for suffix in ("html", "md", "json", "csv", "xlsx", "docx", "txt")]
    written = [word for path in outputs for word in ("-o", str(path))]
    status, out, err = run(capsys, "score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", *written)
    assert status == 1
    assert out.count("绩效自评表") >= 3
    assert all(path.stat().st_size > 1000 for path in outputs)
    assert "要你处理的有 2 处" in err
    assert out.count("actuals.csv第52行") == 1
    assert "已归位" not in err
    assert "已归位" not in (tmp_path / "form.md").read_text("utf-8")


def test_score_writes_notes_and_explanations_only_into_a_draft(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    arguments = ("score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", "--explain", "-o", str(path))
    for more, expected in (((), False), (("--with-notes",), True)):
        run(capsys, *arguments, *more)
        text = path.read_text("utf-8")
        assert ["适用规则" in text, "合计：" in text] == [expected, expected]


def test_score_explains_on_request(capsys: Out) -> None:
    _, out, _ = run(capsys, "score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", "--explain", "维护应急车辆")
    assert "62÷65×8.89" in out


def test_score_rounds_as_asked(capsys: Out) -> None:
    arguments = ("score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", "--explain", "维护应急车辆")
    _, out, _ = run(capsys, *arguments, "--rounding", "整数截尾")
    assert "只舍不入" in out
    status, _, err = run(capsys, *arguments, "--rounding", "去尾")
    assert (status, "整数截尾" in err) == (2, True)


def test_score_explains_everything(capsys: Out) -> None:
    _, out, _ = run(capsys, "score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", "--explain")
    assert out.count("适用规则") > 30


def test_an_unknown_name_to_explain_is_said(capsys: Out) -> None:
    arguments = ("score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", "--explain", "没有的指标")
    status, _, err = run(capsys, *arguments)
    assert status == 1
    assert "“没有的指标”" in err


def test_score_json_is_a_list_of_forms(capsys: Out) -> None:
    _, out, _ = run(capsys, "score", GOALS, "--actuals", ACTUALS, "--rules", "hubei-2019", "--json")
    assert len(json.loads(out)) == 3


def test_score_without_actuals_leaves_every_row_open(capsys: Out) -> None:
    status, out, _ = run(capsys, "score", GOALS)
    assert status == 1
    assert "没有填写实际完成值" in out


def test_blank_actuals_are_written(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "blank.csv"
    status, _, err = run(capsys, "score", GOALS, "--blank", str(path))
    assert (0, True) == (status, "已写入" in err)
    assert "110接警数量" in path.read_text("utf-8-sig")


def test_a_weak_pack_warns_in_one_line(capsys: Out) -> None:
    _, _, err = run(
        capsys, "score", GOALS, "--actuals", ACTUALS, "--rules", "cn-mof-2021", "--year", "2026", "--finished"
    )
    assert "提醒：规则包 cn-mof-2021" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("score", "没有.txt"), "没有这个文件"),
        (("score", GOALS, "--rules", "没有"), "没有这个规则包"),
        (("score", GOALS, "--actuals", "没有.csv"), "没有这个文件"),
        (("score", "表.doc"), "不支持这种文件"),
        (("review", "没有.jsonl"), "逐行记录读不出来"),
        (("evaluate", "没有.csv"), "没有这个文件"),
    ],
)
def test_what_cannot_be_done_is_said_with_status_2(capsys: Out, arguments: tuple[str, ...], said: str) -> None:
    status, _, err = run(capsys, *arguments)
    assert status == 2
    assert said in err


def test_an_unwritable_output_does_not_stop_the_others(capsys: Out, tmp_path: Path) -> None:
    good = tmp_path / "form.md"
    arguments = ("score", GOALS, "--actuals", ACTUALS, "-o", str(tmp_path / "none" / "form.md"), "-o", str(good))
    status, _, err = run(capsys, *arguments)
    assert (2, True) == (status, good.exists())
    assert "写不了这个文件" in err


def test_a_wrong_encoding_is_said(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_bytes(b"\xff\x81\xff\xff\x80")
    status, _, err = run(capsys, "score", str(path))
    assert (2, True) == (status, "编码" in err)


def test_a_file_without_a_table_is_said(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "form.txt"
    path.write_text("没有表格的文字\n", "utf-8")
    status, _, err = run(capsys, "score", str(path))
    assert (2, True) == (status, "没有找到绩效目标表" in err)


# -- rules


def test_rules_lists_all_packs(capsys: Out) -> None:
    status, out, _ = run(capsys, "rules")
    assert status == 0
    assert {"hubei-2019", "cn-mof-2020"} <= set(out.replace("│", " ").split())


def test_rules_shows_a_pack_with_its_sources(capsys: Out) -> None:
    status, out, _ = run(capsys, "rules", "show", "hubei-2019")
    assert status == 0
    assert "完成值÷目标值×分值" in out
    assert "规范写法" not in out
    assert {"分值", "得分的修约", "不适用的指标"} <= {line.split()[1] for line in out.split("\n") if line[:1] == "│"}
    assert "附注2" in out


def test_rules_json_reads_back(capsys: Out) -> None:
    _, out, _ = run(capsys, "rules", "show", "hubei-2019", "--json")
    assert json.loads(out)[0]["id"] == "hubei-2019"


def test_rules_show_wants_a_name(capsys: Out) -> None:
    assert run(capsys, "rules", "show")[0] == 2


def test_an_unknown_pack_does_not_stop_the_others(capsys: Out) -> None:
    status, out, err = run(capsys, "rules", "show", "没有", "hubei-2019")
    assert (2, True, True) == (status, "hubei-2019" in out, "没有这个规则包" in err)


def test_rules_test_proves_a_pack(capsys: Out) -> None:
    status, out, _ = run(capsys, "rules", "test", "hubei-2019")
    assert (0, True) == (status, "通过" in out)


def test_rules_test_shows_a_counterexample_of_a_broken_pack(capsys: Out, tmp_path: Path) -> None:
    text = (ROOT / "rules" / "hubei-2019" / "pack.toml").read_text("utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("得分=完成值/目标值*分值", "得分=目标值/完成值*分值"), "utf-8")
    status, out, _ = run(capsys, "rules", "test", str(path))
    assert (1, True) == (status, "违反" in out)


def test_rules_test_json(capsys: Out) -> None:
    _, out, _ = run(capsys, "rules", "test", "hubei-2019", "--json")
    *laws, covered = json.loads(out)
    assert all(law["holds"] for law in laws)
    assert "range" in covered["used"]
    assert covered["never"] == []


def test_rules_test_says_which_rule_a_row_reaches(capsys: Out, tmp_path: Path) -> None:
    rows = ROOT / "tests" / "conformance" / "published_rows.jsonl"
    _, out, _ = run(capsys, "rules", "test", "hubei-2019", "--rows", str(rows))
    assert "用到　规则“反向指标”：算例 1 个、公布的行 " in out
    assert "每条规则都用到了\n" in out
    none = tmp_path / "none.jsonl"
    none.write_text("", "utf-8")
    status, _, err = run(capsys, "rules", "test", "hubei-2019", "--rows", str(none))
    assert (2, True) == (status, "没有填好的行" in err)


def test_rules_new_writes_a_pack_that_keeps_all_laws_and_overwrites_nothing(
    capsys: Out, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, _ = run(capsys, "rules", "new", "某市")
    assert (0, True) == (status, "indicators rules test 某市.toml" in out)
    assert run(capsys, "rules", "test", "某市.toml")[0] == 0
    for name, said in (("某市.toml", "已经有了"), ("no/某市", "写不进去"), ("a b", "只能用文字")):
        status, _, err = run(capsys, "rules", "new", name)
        assert (2, True) == (status, said in err)


def test_rules_schema_prints_the_published_schema(capsys: Out) -> None:
    status, out, _ = run(capsys, "rules", "schema")
    assert status == 0
    assert json.loads(out) == json.loads((ROOT / "rules" / "schema" / "rulepack.schema.json").read_text("utf-8"))


def test_the_list_says_what_each_pack_rests_on_and_does_not_warn_again(capsys: Out) -> None:
    _, out, err = run(capsys, "rules")
    assert err == ""
    assert "公式由本程序选定" in re.sub(r"[\s│]", "", out)


# -- review


def test_review_of_goal_tables_prints_findings(capsys: Out) -> None:
    status, out, _ = run(capsys, "review", GOALS)
    assert status == 1
    assert "COST_EQUALS" in out


def test_review_of_published_rows_prints_the_distribution(capsys: Out, tmp_path: Path) -> None:
    row = {"doc": "甲", "level1": "产出指标", "level2": "数量指标", "name": "培训人数", "weight": 10}
    rows = [
        row | {"target": "≥100人", "actual": "98人", "score": 9.8},
        row | {"target": "≥100人", "actual": "98人", "score": 3},
    ]
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in rows), "utf-8")
    status, out, _ = run(capsys, "review", str(path))
    assert status == 1
    assert "可还原" in out
    assert "有误和不能确定的行" in out
    _, out, _ = run(capsys, "review", str(path), "--json")
    assert ["9.8", "9.8"] == [each["expected"] for each in json.loads(out)["published"][0]["rows"]]
    assert "逐行核对" in run(capsys, "review", str(path), "--all")[1]


def test_review_of_a_filled_form_checks_its_scores(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    path.write_text(
        "项目支出绩效自评表\n一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因\n"
        "产出指标,数量指标,培训人数,≥100人,98人,10,9.8,两人请假\n",
        "utf-8",
    )
    assert "可还原" in run(capsys, "review", str(path))[1]
    path.write_text(path.read_text("utf-8").replace(",9.8,", ",9,"), "utf-8")
    assert "全表的得分按“整数截尾”都能得出" in run(capsys, "review", str(path))[1]
    _, out, _ = run(capsys, "review", str(path), "--json")
    (one,) = json.loads(out)["published"]
    assert (one["name"], one["way"]["label"], one["rows"][0]["met"]) == ("项目支出绩效自评表", "整数截尾", False)
    assert "可还原" in run(capsys, "review", str(path), "--rounding", "整数截尾")[1]


# -- evaluate


def test_evaluate_asks_first(capsys: Out, tmp_path: Path) -> None:
    status, out, _ = run(capsys, "evaluate", str(FRAMEWORK / "table.csv"))
    assert (0, True) == (status, "需要回答 30 个问题" in out)
    path = tmp_path / "answers.xlsx"
    status, _, err = run(capsys, "evaluate", str(FRAMEWORK / "table.csv"), "-o", str(path))
    assert (0, True, True) == (status, path.exists(), "--answers" in err)
    _, out, _ = run(capsys, "evaluate", str(FRAMEWORK / "table.csv"), "--json")
    assert len(json.loads(out)) == 30 + 11  # and the numbers that ratios may be computed from


def test_evaluate_scores_by_the_answers(capsys: Out, tmp_path: Path) -> None:
    answered = ("evaluate", str(FRAMEWORK / "table.csv"), "--answers", str(FRAMEWORK / "answers.csv"))
    status, out, err = run(capsys, *answered, "--rules", "cn-mof-2020", "--explain", "-o", str(tmp_path / "out.csv"))
    assert (0, True) == (status, "总分 86.15 / 100，等级 良" in out)
    assert "31 ÷ 32 × 10 = 9.6875 分" in out
    assert "已写入" in err
    _, out, _ = run(capsys, *answered, "--json")
    assert json.loads(out)["rows"][10]["earned"] == "9.6875"


def test_evaluate_takes_its_filled_workbook_as_it_takes_a_list(capsys: Out, tmp_path: Path) -> None:
    blank, filled = tmp_path / "答卷.xlsx", tmp_path / "填好.xlsx"
    run(capsys, "evaluate", str(FRAMEWORK / "table.csv"), "-o", str(blank), "-o", str(tmp_path / "答卷.docx"))
    answers = {
        (row[0], row[1]): row[5]
        for row in csv.reader(io.StringIO((FRAMEWORK / "answers.csv").read_text("utf-8-sig")))
        if len(row) == 6
    }
    book = openpyxl.load_workbook(blank)
    sheet = book.worksheets[0]
    for at, row in enumerate(sheet.iter_rows(min_row=2), start=2):
        said = answers.get((str(row[2].value), str(row[3].value)))
        if said:
            sheet.cell(at, 8, said)
    book.save(filled)
    by_list = run(
        capsys, "evaluate", str(FRAMEWORK / "table.csv"), "--answers", str(FRAMEWORK / "answers.csv"), "--json"
    )
    by_book = run(capsys, "evaluate", str(FRAMEWORK / "table.csv"), "--answers", str(filled), "--json")
    assert json.loads(by_book[1])["total"] == json.loads(by_list[1])["total"]
    assert (tmp_path / "答卷.docx").stat().st_size


def test_evaluate_reports_what_is_missing(capsys: Out, tmp_path: Path) -> None:
    answers = tmp_path / "answers.csv"
    answers.write_text("指标,问题,答案\n", "utf-8")
    status, out, err = run(capsys, "evaluate", str(FRAMEWORK / "table.csv"), "--answers", str(answers), "--explain")
    assert (1, True, True) == (status, "待定" in out, "缺少答案" in err)


def test_evaluate_says_where_a_person_finds_a_row(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "体系.xlsx"
    head = ["三级指标", "分值", "评分标准"]
    rows = [
        ["指标体系"],
        head,
        ["制度", "若干", "每发现1处不符合扣1分，扣完为止"],
        ["合计", "5"],
        ["注：以上由专家组填写"],
    ]
    book = openpyxl.Workbook()
    sheet = book.create_sheet("表一", 0)
    for row in rows:
        sheet.append(row)
    book.save(path)
    _, _, err = run(capsys, "evaluate", str(path))
    assert ("表一!B3：分值不是一个数" in err, "表一!C3" in err, "专家组" in err) == (True, True, False)


def test_evaluate_wants_a_table(capsys: Out, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("甲,乙\n", "utf-8")
    status, _, err = run(capsys, "evaluate", str(path))
    assert (2, True) == (status, "没有找到表头" in err)
    path.write_text("", "utf-8")
    assert run(capsys, "evaluate", str(path))[0] == 2


def test_parse_says_which_unit_is_in_no_table(capsys: Out) -> None:
    status, out, err = run(capsys, "parse", "--canonical", "≥ 6000呔", "≥5台")
    assert (1, "≥6000呔\n≥5台\n") == (status, out)
    assert "提醒：「≥ 6000呔」的计量单位“呔”不在单位表里：照原文保留，不能换算，请核对是不是写错了\n" == err


# -- ways to end


@pytest.mark.parametrize(("raised", "status", "said"), [(BrokenPipeError, 0, ""), (KeyboardInterrupt, 2, "已中断\n")])
def test_an_interruption_is_no_traceback(
    raised: type[BaseException], status: int, said: str, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out(_: object) -> int:
        raise raised

    monkeypatch.setattr("indicators.cli.parse.run", run_out)
    assert (status, "", said) == run(capsys, "parse", "1")


def test_the_module_runs_as_the_command(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["indicators", "parse", "--canonical", "≥ 6000起"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "src" / "indicators" / "__main__.py"), run_name="__main__")
    assert (0, "≥6000起\n") == (stopped.value.code, capsys.readouterr().out)


def test_laws_without_hypothesis_name_the_extra(capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    status, _, err = run(capsys, "rules", "test", "hubei-2019")
    assert status == 2
    assert "pip install 'indicators[testing]'" in err


def test_an_evaluation_table_without_rows_is_refused(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "空.xlsx"
    openpyxl.Workbook().save(path)
    status, out, err = run(capsys, "evaluate", str(path))
    assert (2, "") == (status, out)
    assert "文件里没有内容" in err


def test_the_interval_of_what_is_not_equal_is_said_in_words(capsys: Out) -> None:
    assert "没有填写数值" in run(capsys, "parse", "≥ 起")[1]


@pytest.mark.parametrize(
    ("readings", "said"),
    [
        ('silent_steps = "whole"', "不足一步的不计"),
        ('silent_steps = "parts"\nbonus = true', "不足一步的按比例计；加分可以超过分值"),
        ("bonus = false\nbelow_zero = true", "加分不得超过分值；得分可以低于零"),
        ("below_zero = false", "得分不得低于零"),
    ],
)
def test_a_pack_shows_how_it_reads_what_is_silent(readings: str, said: str, tmp_path: Path, capsys: Out) -> None:
    text = (ROOT / "rules" / "hubei-2019" / "pack.toml").read_text("utf-8")
    source = re.findall(r'^source = "(.*)"', text, re.MULTILINE)[0]
    path = tmp_path / "我的.toml"
    path.write_text(f'{text}\n[readings]\n{readings}\nsource = "{source}"\nclause = "第九条"\n', "utf-8")
    out = re.sub(r"[\s│]", "", run(capsys, "rules", "show", str(path))[1])
    assert "未写明时的读法" in out
    assert said in out


def test_a_pack_without_execution_shows_its_rules_alone(capsys: Out) -> None:
    status, out, _ = run(capsys, "rules", "show", "cn-preeval")
    assert status == 0
    assert "预算执行" not in out


def test_an_evaluation_that_is_not_explained_prints_no_steps(capsys: Out) -> None:
    table, answers = str(FRAMEWORK / "table.csv"), str(FRAMEWORK / "answers.csv")
    status, out, _ = run(capsys, "evaluate", table, "--answers", answers)
    assert status == 0
    assert "总分" in out
    assert "1. " not in out


def test_a_table_without_defects_says_so(capsys: Out) -> None:
    cli_review._print_findings([])
    assert "没有发现问题。" in capsys.readouterr().out


UNREAD = """2026年测试项目绩效自评表
一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分,偏差原因分析及改进措施
产出指标,数量指标,培训人次,≥100人次,{actual},40,40,
产出指标,质量指标,合格率,≥95%,96%,20,20,
效益指标,社会效益指标,群众满意率,≥90%,95%,40,40,
总分,,,,,100,100,
"""


@pytest.mark.parametrize(("actual", "status"), [("+1+1", 1), ("120人次", 0)])
def test_a_review_that_could_not_read_a_value_says_so_by_its_status(
    actual: str, status: int, capsys: Out, tmp_path: Path
) -> None:
    path = tmp_path / "表.csv"
    path.write_text(UNREAD.format(actual=actual), "utf-8")
    found, out, _ = run(capsys, "review", str(path))
    assert found == status
    assert ("ACTUAL_UNREADABLE" in out) is bool(status)


def test_a_review_tells_what_to_do_first(capsys: Out) -> None:
    _, out, _ = run(capsys, "review", str(ROOT / "examples" / "hanyang-2026" / "goals.txt"), "--json")
    for name in {each["form"] for each in json.loads(out)["findings"]}:
        tasks = [each["task"] for each in json.loads(out)["findings"] if each["form"] == name]
        assert tasks == sorted(tasks, key=["act", "check", "done"].index)
