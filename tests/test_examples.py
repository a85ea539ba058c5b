"""The programs of ``examples/`` run and do what they say."""

import asyncio
import csv
import io
import json
import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import django
import httpx
import pytest

from indicators.scoring import Score
from indicators.web import Service, Settings

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"


def loaded(path: str) -> ModuleType:
    spec = spec_from_file_location(Path(path).stem, EXAMPLES / path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_tool(capsys: pytest.CaptureFixture[str]) -> None:
    assert loaded("tool/check_values.py").main(["≥65台", "合格", "大干等于60%"]) == 1
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "≥65台\t≥65台\t[65, +∞)\t台"
    assert second == "合格\t合格\t—\t—"
    assert "比较词" in third


def test_a_script_over_a_csv(capsys: pytest.CaptureFixture[str]) -> None:
    source = EXAMPLES / "script" / "rows.csv"
    assert loaded("script/score_csv.py").main(str(source), "hubei-2019") == 1
    shown = capsys.readouterr()
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert [row["earned"] for row in rows] == ["29.5", "20", "30", "40", ""]
    assert shown.err.splitlines() == ["道路养护：99.2 分，优", "图书采购：60 分，等级待定"]


def test_a_pack_in_a_project_of_its_own() -> None:
    chosen = ("test_scores_have_one_decimal", "test_laws[bands]")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *(f"test_pack.py::{each}" for each in chosen)],
        cwd=EXAMPLES / "own-pack",
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_province(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    loaded("province/province.py").main(str(tmp_path), 40)
    shown = capsys.readouterr().out.splitlines()
    assert shown[0] == "200 行，40 个项目"
    assert shown[1].split("\t") == ["部门", "优", "良", "中", "差", "待定"]
    assert sum(int(cell) for line in shown[2:7] for cell in line.split("\t")[1:]) == 40
    assert (tmp_path / "grades.svg").read_text("utf-8").count("<text") == 5


def test_a_back_end_with_fastapi() -> None:
    app = loaded("web/fastapi_app.py").app

    async def asked(key: str) -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
            row = {"target": "≥65台", "actual": "62台", "points": 10, "rules": "hubei-2019"}
            scored = await client.post("/indicators/score/row", json=row, headers={"Authorization": key})
            return [scored.status_code, (await client.get("/health")).status_code]

    assert asyncio.run(asked("")) == [401, 200]
    assert "/indicators/score/row" in app.openapi()["paths"]


VALUES = json.dumps({"values": ["≥65台"]}).encode()


def test_a_back_end_with_flask(monkeypatch: pytest.MonkeyPatch) -> None:
    module = loaded("web/flask_app.py")
    monkeypatch.setattr(module, "service", Service(Settings(workers=0)))
    client = module.app.test_client()
    read = client.post("/indicators/parse", data=VALUES, content_type="application/json")
    assert read.get_json()["readings"][0]["canonical"] == "≥65台"
    assert client.post("/indicators/nothing").status_code == 404
    scored = client.post("/row", json={"target": "≥65台", "actual": "62台"}).get_json()
    assert str(Score.from_dict(scored["score"]).earned) == "477/50"


def test_a_back_end_with_django(monkeypatch: pytest.MonkeyPatch) -> None:
    module = loaded("web/django_app.py")
    monkeypatch.setattr(module, "service", Service(Settings(workers=0)))
    module.settings.ROOT_URLCONF = type("urls", (), {"urlpatterns": module.urlpatterns})
    statuses = list[str]()
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/indicators/parse",
        "SERVER_NAME": "x",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(VALUES)),
        "wsgi.input": io.BytesIO(VALUES),
    }
    django.setup()
    body = b"".join(module.WSGIHandler()(environ, lambda said, _: statuses.append(said)))
    assert statuses == ["200 OK"]
    assert json.loads(body)["readings"][0]["canonical"] == "≥65台"
