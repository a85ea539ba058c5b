"""The router: what goes in and out, what is refused and how, the limits, the processes."""

import asyncio
import io
import json
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from attrs import evolve
from fastapi import FastAPI

from indicators import GoalTable, Score, SelfEvaluation
from indicators.web import Service, Settings, router

ROOT = Path(__file__).resolve().parents[2]
GOALS = (ROOT / "examples/hanyang-2026/goals.txt").read_bytes()
ACTUALS = (ROOT / "examples/hanyang-2026/actuals.csv").read_bytes()
FORM = {"table": ("goals.txt", GOALS), "actuals": ("actuals.csv", ACTUALS)}


def made(**settings: Any) -> FastAPI:
    app = FastAPI()
    given: dict[str, Any] = {"workers": 0} | settings
    app.include_router(router(Settings(**given)), prefix="/i")
    return app


def ask(app: FastAPI, path: str, method: str = "POST", **given: Any) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.request(method, path, **given)

    return asyncio.run(asked())


def problem(response: httpx.Response) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status_code
    assert said["type"] == f"urn:indicators:{said['code']}"
    return dict(said)


def raw(text: str) -> dict[str, Any]:
    return {"content": text.encode(), "headers": {"Content-Type": "application/json"}}


APP = made()


def test_values_are_read_and_what_is_not_says_where() -> None:
    found = ask(APP, "/i/parse", json={"values": ["≥6000起", "大干等于60%", 5, None]}).json()["readings"]
    assert [each["interval"] for each in found] == ["[6000, +∞)", None, "[5, 5]", None]
    assert found[0]["words"] == "不低于 6000起"
    assert found[1]["reading"]["diagnostic"]["at"] == "大干等于"


def test_a_number_with_a_fraction_stays_exact() -> None:
    found = ask(APP, "/i/score/row", **raw('{"target": "≥0.3元", "actual": 0.1, "points": 3, "rules": "hubei-2019"}'))
    assert Score.from_dict(found.json()["score"]).earned == 1
    assert found.json()["curve"][1] == {"low": "0", "high": "0.2995", "at_low": "0", "at_high": "2.99"}
    assert found.json()["explanation"]["lines"]


def test_the_curve_knows_the_facts_of_its_row() -> None:
    named = {"上年结余": ["20000", "元"]}
    row = {"name": "资金结余", "level1": "过程指标", "level2": "资金管理", "target": "≤1万元", "actual": "15000元"}
    asked = {
        **row,
        "points": 3,
        "rules": "hn-yueyang-unit",
        "reason": "见说明",
        "facts": {"year": 2026, "named": named},
    }
    found = ask(APP, "/i/score/row", json=asked).json()
    assert found["score"]["earned"] == "2"
    assert any(each["at_low"] is not None and each["low"] != each["high"] for each in found["curve"])


def test_rows_come_back_with_their_results() -> None:
    rows = [{"指标值": "≥65台", "实际完成值": 62, "分值": 10}, {"指标值": "≥65台", "实际完成值": None, "分值": 10}]
    found = ask(APP, "/i/score/rows", json={"rows": rows, "rules": "hubei-2019"}).json()["rows"]
    assert [(row["status"], row["earned"]) for row in found] == [("scored", "9.54"), ("missing", None)]


def test_a_standard_with_two_readings_shows_both() -> None:
    found = ask(APP, "/i/standard", json={"text": "简报刊发3篇,计3分。", "points": 6}).json()
    assert len(found["readings"]) == 2


def test_a_file_goes_through_reading_scoring_explaining_and_review() -> None:
    tables = ask(APP, "/i/forms", files=FORM).json()["tables"]
    table = GoalTable.from_dict(tables[0])
    assert table.name == "应急排渍抢修"
    asked = {"table": tables[0], "values": {"110接警数量": "7126起"}, "rules": "hubei-2019"}
    result = SelfEvaluation.from_dict(ask(APP, "/i/score", json=asked).json())
    assert result.scores[1].earned == result.scores[1].points
    said = ask(APP, "/i/explain", json={"score": result.scores[1].to_dict(), "rules": "hubei-2019"}).json()
    assert said["heading"].startswith("110接警数量")
    assert ask(APP, "/i/review", json=asked).json()["findings"]
    assert ask(APP, "/i/packs/suited", json=asked).json()["packs"][0]["id"] == "hubei-2019"


def test_a_file_is_scored_in_one_request() -> None:
    forms = ask(APP, "/i/forms/score", files=FORM, data={"rules": "hubei-2019"}).json()["forms"]
    assert (forms[0]["total"], forms[0]["rating"]) == ("90.5", "优")
    assert forms[0]["rows"][2]["earned"] == "8.48"
    pasted = {"table_text": GOALS.decode(), "rules": "hubei-2019"}
    assert [form["name"] for form in ask(APP, "/i/forms/score", **multipart(pasted)).json()["forms"]] == [
        form["name"] for form in forms
    ]
    assert ask(APP, "/i/forms/review", files=FORM).json()["forms"][0]["findings"]


def multipart(fields: dict[str, str]) -> dict[str, Any]:
    return {"files": [(name, (None, value)) for name, value in fields.items()]}


SMALL = multipart({"table_text": "三级指标\t指标值\t实际完成值\t分值\n培训\t≥5次\t4次\t10", "rules": "hubei-2019"})


@pytest.mark.parametrize("suffix", ["html", "md", "txt", "json", "csv", "xlsx", "docx"])
def test_forms_go_out_as_files(suffix: str) -> None:
    found = ask(APP, f"/i/forms/file?format={suffix}", **SMALL)
    assert found.status_code == 200
    assert found.headers["content-disposition"].endswith(f".{suffix}")
    if suffix not in {"xlsx", "docx"}:
        assert "培训" in found.text


def test_a_bureaus_own_form_comes_back_filled_in() -> None:
    document, own = docx.Document(), io.BytesIO()
    for cell, text in zip(document.add_table(1, 2).rows[0].cells, ("{{三级}}", "{{得分}}"), strict=True):
        cell.text = text
    document.save(own)
    given = [*SMALL["files"], ("template", ("本局.docx", own.getvalue()))]
    found = ask(APP, "/i/forms/file", files=given)
    filled = docx.Document(io.BytesIO(found.content)).tables[0]
    assert [cell.text for cell in filled.rows[0].cells] == ["培训", "8"]
    assert found.headers["content-disposition"].endswith(".docx")
    refused = ask(APP, "/i/forms/file", files=[*SMALL["files"], ("template", ("本局.csv", b"a,b"))])
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_format")


def test_the_blank_file_of_actual_values() -> None:
    assert "110接警数量" in ask(APP, "/i/forms/blank?format=csv", files=FORM).text
    assert problem(ask(APP, "/i/forms/blank?format=pdf", files=FORM))["code"] == "unknown_format"


def test_an_evaluation_table_with_its_answers() -> None:
    table = "三级指标\t分值\t评分标准\n覆盖率\t5\t覆盖率≥95%,得5分;不足95%,得0分。"
    asked = ask(APP, "/i/evaluation", **multipart({"table_text": table})).json()
    head, row = asked["questionnaire"]
    answers = "\t".join(head) + "\n" + "\t".join([*row[:-1], "96%"])
    done = ask(APP, "/i/evaluation/score", **multipart({"table_text": table, "answers_text": answers})).json()
    assert done["total"] == "5"


def test_many_files_one_that_cannot_be_read_stops_no_other() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("二科/甲.txt", "三级指标\t指标值\t实际完成值\t分值\n培训\t≥5次\t4次\t10")
        archive.writestr("二科/~$甲.txt", "x")
        archive.writestr("乙.doc", b"x")
    found = ask(APP, "/i/batch", files=[("files", ("全部.zip", packed.getvalue()))]).json()["files"]
    assert [(each["file"], bool(each["forms"]), bool(each["problem"])) for each in found] == [
        ("二科/甲.txt", True, False),
        ("乙.doc", False, True),
    ]


def test_packs() -> None:
    assert {"hubei-2019"} <= {each["id"] for each in ask(APP, "/i/packs", "GET").json()["packs"]}
    assert ask(APP, "/i/packs/show?id=hubei-2019", "GET").json()["id"] == "hubei-2019"


@pytest.mark.parametrize(
    ("path", "given", "status", "code"),
    [
        ("parse", raw("{"), 400, "not_json"),
        ("parse", raw('{"values": [NaN]}'), 400, "not_json"),
        ("parse", {"content": b"{}"}, 400, "not_json"),
        ("parse", {"json": {"values": [["x"]]}}, 422, "value_wrong"),
        ("parse", {"json": {"values": ["5" * 3000]}}, 422, "value_too_long"),
        ("parse", {"json": {"values": ["5"] * 6000}}, 413, "too_many_rows"),
        ("parse", raw("[" * 5000 + "]" * 5000), 422, "value_wrong"),
        ("score/row", {"json": {"target": "≥5", "points": 1, "rules": "/etc/passwd"}}, 404, "pack_unknown"),
        ("score/row", {"json": {"target": "≥5", "points": 1, "rules": "../../x.toml"}}, 404, "pack_unknown"),
        ("score/row", {"json": {"target": "≥5", "points": 1, "rules": "id = 5\n"}}, 422, None),
        ("score/row", {"json": {"target": "≥5", "points": -1}}, 422, "value_wrong"),
        ("score/row", {"json": {"target": "≥5", "points": "1" * 50}}, 422, "value_wrong"),
        ("score/rows", {"json": {"rows": [{"甲": 1}]}}, 422, "value_wrong"),
        ("forms", {"content": b"x", "headers": {"Content-Type": "text/plain"}}, 400, "not_multipart"),
        ("forms", {"files": {"x": ("x", b"x")}}, 422, "value_wrong"),
        ("forms", {"files": {"actuals": ("x", b"x")}}, 422, "file_missing"),
        ("forms", {"files": {"table": ("/etc/甲.doc", b"x")}}, 422, "unknown_format"),
        ("batch", {"files": [("files", ("x.zip", b"PK no zip"))]}, 422, "broken_file"),
        ("forms/file?format=exe", {"files": FORM}, 422, "unknown_format"),
    ],
)
def test_what_is_refused(path: str, given: dict[str, Any], status: int, code: str | None) -> None:
    found = ask(APP, f"/i/{path}", **given)
    assert found.status_code == status
    said = problem(found)
    assert code in {None, said["code"]}
    assert str(ROOT) not in found.text
    assert "/etc/甲" not in found.text


def test_a_request_that_is_too_large_is_not_read_to_its_end() -> None:
    few = made(rows=5)
    rows = multipart({"table_text": "三级指标\t指标值\n" + "培训\t≥5次\n" * 6})
    assert problem(ask(few, "/i/forms", **rows))["code"] == "too_many_rows"
    small = made(size=1000)
    assert problem(ask(small, "/i/parse", json={"values": ["x" * 2000]}))["code"] == "request_too_large"
    assert Service(Settings(size=10, workers=0)).answer("parse", b"x" * 11).status == 413


def test_openapi_names_every_type_once() -> None:
    said = APP.openapi()
    schemas = said["components"]["schemas"]
    assert said["paths"]["/i/parse"]["post"]["requestBody"]["required"]
    names = {name.partition("-")[0] for name in schemas}  # FastAPI tells what goes in from what comes out
    assert {"IndicatorsScore", "IndicatorsParseRequest", "IndicatorsScoredForms"} <= names
    assert not {name for name in schemas if name.endswith(("__1", "__2"))}
    assert "$defs" not in json.dumps(said)


def test_the_page_that_describes_everything_needs_nothing_of_others() -> None:
    page = ask(APP, "/i/docs", "GET").text
    assert "/i/score/row" in page
    assert "/openapi.json" in page
    assert "Texts or numbers." in page
    assert "http" not in page


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "name", "data"),
    [
        ("batch", "x.zip", lambda: packed("x.txt", b"0" * 90_000_000)),
        ("forms", "x.xlsx", lambda: packed("xl/worksheets/sheet1.xml", b"0" * 90_000_000)),
        ("forms", "x.docx", lambda: packed("word/document.xml", b"<" * 1_000_000)),
        ("forms", "x.html", lambda: b"<table>" * 5_000),
        ("forms", "x.json", lambda: b"[" * 100_000),
        ("forms", "x.csv", lambda: b'"' * 10_000),
        ("evaluation", "x.txt", lambda: "三级指标\t评分标准\n甲\t".encode() + "得5分；".encode() * 1_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_file_is_refused_in_words(path: str, name: str, data: Callable[[], bytes]) -> None:
    field = "files" if path == "batch" else "table"
    found = ask(APP, f"/i/{path}", files={field: (name, data())})
    assert found.status_code in {200, 413, 422}
    assert "internal_error" not in found.text


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    one = Service(Settings(workers=1, packs=("hubei-2019",), seconds=20, waiting=3, memory=700_000_000))
    yield one
    one.close()


def test_a_process_answers_and_is_ended_when_its_time_is_up(service: Service) -> None:
    asked = json.dumps({"values": ["≥6000起"]}).encode()
    assert service.answer("parse", asked).status == 200
    (worker,) = service._workers
    worker.settings = evolve(worker.settings, seconds=0)
    # on a loaded machine an answer may be there before anybody looks
    answers = (json.loads(service.answer("parse", asked).body) for _ in range(20))
    assert any(answer.get("code") == "time_limit" for answer in answers)
    assert service.answer("parse", asked).status == 200


def hundred_rows() -> tuple[bytes, str]:
    rows = "三级指标\t指标值\t实际完成值\t分值\n" + "培训\t≥5次\t4次\t1\n" * 100
    request = httpx.Request("POST", "http://x/", **multipart({"table_text": rows}))
    return request.read(), request.headers["content-type"]


def test_more_requests_than_may_wait_are_told_to_come_again(service: Service) -> None:
    async def all_at_once() -> list[int]:
        waiting = [service.answer_async("forms/score", *hundred_rows()) for _ in range(9)]
        return [each.status for each in await asyncio.gather(*waiting)]

    assert sorted(asyncio.run(all_at_once())) == [200] * 3 + [503] * 6


def test_the_event_loop_is_not_held_up(service: Service) -> None:
    async def longest_pause() -> float:
        working = asyncio.ensure_future(service.answer_async("forms/score", *hundred_rows()))
        last, longest = time.perf_counter(), 0.0
        while not working.done():
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            last, longest = now, max(longest, now - last)
        assert (await working).status == 200
        return longest

    assert asyncio.run(longest_pause()) < 0.5  # a bound for a loaded machine; tests/bench prints the figure
