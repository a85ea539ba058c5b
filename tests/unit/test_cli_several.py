"""Several files at once: folders and patterns, one bad file stops nothing, a summary and lines of JSON."""

import json
from pathlib import Path

import pytest

from indicators.cli import main, several
from indicators.errors import FormError

GOOD = "三级指标,指标值,实际完成值,分值,得分\n培训人数,≥5人,6人,100,100\n"
BAD = "三级指标,指标值,实际完成值,分值,得分\n培训人数,≥5人,2人,100,100\n"

Out = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "内").mkdir()
    for name, text in {"甲.csv": GOOD, "内/乙.csv": BAD, "丙.txt": "没有表", "~$甲.csv": "锁"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "丁.bin").write_bytes(b"\0")
    return tmp_path


def run(capsys: Out, *arguments: str) -> tuple[int, str, str]:
    status = main(arguments)
    out, err = capsys.readouterr()
    return status, out, err


def test_a_folder_is_reviewed_file_by_file(folder: Path, capsys: Out) -> None:
    status, out, err = run(capsys, "review", str(folder))
    assert status == 1
    assert "4 个文件：完成" in err
    assert "未读 2" in err
    assert ["~$" in out, "没有找到绩效目标表" in "".join(out.split())] == [False, True]


def test_json_is_a_line_for_each_file(folder: Path, capsys: Out) -> None:
    _, out, _ = run(capsys, "review", str(folder / "*.csv"), str(folder / "丙.txt"), "--json")
    one, other = map(json.loads, out.splitlines())
    assert (Path(one["file"]).name, one["reading"][0]["rows"], one["published"][0]["rows"][0]["met"]) == (
        "甲.csv",
        1,
        True,
    )
    assert (other["status"], other["error"]["code"]) == ("failed", "no_table")


def test_scores_are_written_beside_each_name(folder: Path, capsys: Out) -> None:
    arguments = ("score", str(folder / "**" / "*.csv"), "--rules", "cn-mof-2020", "-o", str(folder / "*自评.md"))
    status, out, _ = run(capsys, *arguments)
    assert status == 1
    assert "培训人数" in (folder / "甲自评.md").read_text("utf-8")
    assert (folder / "乙自评.md").exists()
    assert "等级" in out
    _, out, _ = run(capsys, *arguments[:-2], "--json")
    assert [len(json.loads(line)["forms"]) for line in out.splitlines()] == [1, 1]
    assert run(capsys, "score", str(folder / "*.csv"), "--blank", str(folder / "填 *.csv"))[0] == 0
    assert "培训人数" in (folder / "填 甲.csv").read_text("utf-8-sig")


def test_nothing_that_could_be_read_is_status_2(folder: Path, capsys: Out) -> None:
    assert run(capsys, "review", str(folder / "丙.txt"), str(folder / "丁.bin"))[0] == 2
    for arguments, said in (
        (("review", str(folder / "*.xls")), "没有文件符合这个通配符"),
        (("score", str(folder), "-o", "一个.md"), "要有一个 *"),
        (("score", str(folder / "甲.csv"), "-o", str(folder / "甲.csv")), "不写到它上面"),
    ):
        status, _, err = run(capsys, *arguments)
        assert (status, said in err) == (2, True)


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="目录里没有文件"):
        several.files([str(tmp_path)])


def test_an_empty_folder_stops_no_other(folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: Out) -> None:
    empty = tmp_path_factory.mktemp("空")
    main(["review", str(empty), str(folder / "甲.csv"), "--json"])
    assert [json.loads(line)["status"] for line in capsys.readouterr().out.splitlines()] == ["failed", "ok"]


def test_the_error_of_one_file_is_json_too(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "文字.txt").write_text("没有表", "utf-8")
    assert main(["review", str(tmp_path / "文字.txt"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "no_table"


def test_a_fault_of_the_program_stops_no_other_file(capsys: Out) -> None:
    def faulty(name: str) -> several.Outcome:
        if name == "一":
            raise KeyError(name)
        return several.Outcome(status=0, data={})

    assert several.each(["一", "二"], faulty, (), as_json=True) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["error"]["code"] == "internal_error"


def test_one_file_says_what_was_read_and_takes_a_sheet(folder: Path, capsys: Out) -> None:
    _, _, err = run(capsys, "review", str(folder / "甲.csv"))
    assert "读出 1 行；列：三级指标（第1列）" in err
    status, _, err = run(capsys, "review", str(folder / "甲.csv"), "--sheet", "第二张")
    assert (status, "没有名为“第二张”的工作表" in err) == (2, True)


@pytest.mark.parametrize(
    ("call", "kept"),
    [
        ("score 甲.csv --blank 甲.csv", "甲.csv"),
        ("score 甲.csv --blank 填.csv", "填.csv"),
        ("score *.csv --blank *.csv", "甲.csv"),
        ("score 甲.csv --actuals 填.csv -o 填.csv", "填.csv"),
        ("score 表-说明.csv --with-notes -o 表.csv", "表-说明.csv"),
        ("score *.csv --with-notes -o 表*.csv", "表甲-说明.csv"),
        ("review 甲.csv -o 甲.csv", "甲.csv"),
        ("exchange 甲.csv --table PM_PERF_INDICATOR -o 另.csv -o 甲.csv", "甲.csv"),
        ("template national --from 甲.csv -o 模板.xlsx", "模板.xlsx"),
        ("evaluate 体系.csv -o 体系.csv", "体系.csv"),
        ("evaluate 体系.csv -o 填.csv", "填.csv"),
        ("core show 库.json -o 库.json", "库.json"),
    ],
)
def test_no_option_writes_over_what_is_read_or_filled_in(
    call: str, kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("甲.csv", "表-说明.csv", "表甲-说明.csv"):
        Path(name).write_text(GOOD, "utf-8")
    Path("填.csv").write_text("三级指标,实际完成值\n培训人数,5人\n", "utf-8")
    Path("体系.csv").write_text("三级指标,分值,评分标准\n培训,5,完成得满分，否则不得分\n", "utf-8")
    Path("模板.xlsx").touch()
    main(["core", "build", "甲.csv", "-o", "库.json"])
    before = Path(kept).read_bytes()
    capsys.readouterr()
    status, _, err = run(capsys, *call.split())
    assert Path(kept).read_bytes() == before
    assert (status, "--force" in err or "*" in call) == (1 if "表*" in call else 2, True)


@pytest.mark.parametrize("link", ["hardlink_to", "symlink_to"])
def test_a_file_is_not_written_over_by_another_name(link: str, folder: Path, capsys: Out) -> None:
    path, other = folder / "甲.csv", folder / "别名.csv"
    getattr(other, link)(path)
    assert run(capsys, "score", str(path), "-o", str(other))[0] == 2
    assert path.read_text("utf-8") == GOOD
    run(capsys, "score", str(path), "-o", str(other), "--force")
    assert path.read_text("utf-8-sig") != GOOD
