"""The history of a project: stages found in their data, a table, one picture, the command."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from indicators.cli import main
from indicators.cycle.history import Bar, drawn, lay_history, milestones

GATE = {"name": "抢修", "charges": [{}, {}], "result": "通过", "evaluation": {"total": "98", "possible": "100"}}
MONITOR = {
    "name": "抢修",
    "reviews": [
        {"at": "2026-03-31", "budget": "200", "executed": "50", "progress": "1/3", "rows": [{}]},
        {"at": "2026-07-31", "budget": None, "executed": "50", "progress": None, "rows": []},
    ],
}
APPLIED = {
    "actions": {},
    "rows": [{"outcome": {"name": "抢修"}, "action": {"action": "压减"}, "proposed": "3173000"}],
}


def test_each_stage_is_found_by_its_keys() -> None:
    (gate,) = milestones([GATE])
    assert (gate.stage, gate.name, gate.result, gate.said) == ("目标审核", "抢修", "通过", "2 种问题")
    assert gate.bars == (Bar(label="质量分", share=Fraction(49, 50)),)
    first, second = milestones(MONITOR)
    assert [bar.share for bar in first.bars] == [Fraction(1, 4), Fraction(1, 3)]
    assert (second.stage, second.bars) == ("运行监控 2026-07-31", ())
    (applied,) = milestones(APPLIED)
    assert applied.said == "下年度建议安排 317.3 万元"
    assert milestones({**APPLIED, "rows": [{"proposed": None}]})[0].said == ""
    assert milestones({"something": 1}) == milestones(3) == ()


def test_points_that_are_open_are_said_with_the_range() -> None:
    rows = [{"row": {"points": "90"}, "earned": "80"}, {"row": {"points": "10"}}]
    result = {"total": "80", "possible": "100", "rating": None, "rows": rows}
    appraised = {"measured": [], "result": result}
    (found,) = milestones([appraised])
    assert found.said == "80 分（另有 10 分待定，80～90 分）"
    assert found.bars[0].words == "得分 80%～90%"
    assert "80%～90%" in drawn("抢修", [found])
    (done,) = milestones([{"measured": [], "result": {**result, "rows": rows[:1]}}])
    assert (done.said, done.bars[0].words) == ("80 分", "得分 80%")
    (odd,) = milestones([{"measured": [], "result": {**result, "rows": [*rows, {"row": {}}]}}])
    assert odd.said == "80 分（另有 2 行待定）"
    evaluated = {"total": "40", "possible": "100", "rating": None, "rows": [{"row": {"points": "60"}}]}
    assert milestones(evaluated)[0].said == "40 分（另有 60 分待定，40～100 分）"
    parts: dict[str, object] = {"indicators": [], "execution": None, "splits": []}
    own = {**parts, "total": "70", "low": "75", "high": "90", "points": "100"}
    assert milestones(own)[0].said == "70 分（另有 15 分待定，75～90 分）"
    assert milestones(own)[0].bars[0].words == "得分 75%～90%"


def test_the_picture_is_sound_and_keeps_signs_of_names() -> None:
    found = [*milestones(GATE), *milestones(MONITOR)]
    picture = drawn("抢修<一>&二", found)
    assert ">质量分 98%<" in picture
    assert "抢修&lt;一&gt;&amp;二" in picture
    assert lay_history("抢修", found).texts[2][:3] == ["目标审核", "通过", "质量分 98%"]


def test_the_command_draws_what_it_knows_and_names_the_rest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = []
    for number, data in enumerate([GATE, MONITOR, {**GATE, "name": "另一个"}, {"odd": 1}]):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
        files.append(str(path))
    out = [tmp_path / name for name in ("历程.svg", "历程.html", "历程.docx")]
    assert main(["history", *files, *(part for each in out for part in ("-o", str(each)))]) == 1
    said, told = capsys.readouterr()
    assert said.count("目标审核") == 1
    assert "3.json 不是哪个阶段的结果" in told
    assert all(each.stat().st_size for each in out)
    assert "<svg" in out[1].read_text("utf-8")
    assert main(["history", files[2], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["name"] == "另一个"
    assert main(["history", files[0], "-o", files[0]]) == 2
    assert main(["history", str(tmp_path / "没有.json")]) == 2
