"""A run that the system kills goes on where it was: no row is scored twice, none is lost."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.cli import main

ROWS, AT_A_TIME = 1000, 25


def done(parts: Path) -> int:
    """How many rows are on record as scored."""
    try:
        return sum(part["rows"] for part in json.loads((parts / "done.json").read_text("utf-8")))
    except FileNotFoundError:
        return 0


def test_a_killed_run_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "in.parquet", tmp_path / "out.parquet"
    actual = [f"{n % 70}台" for n in range(ROWS)]
    pq.write_table(pa.table({"编号": range(ROWS), "target": ["≥65台"] * ROWS, "actual": actual}), source)
    command = ["batch", str(source), "-o", str(output), "--rules", "hubei-2019"]
    command += ["--points", "10", "--rows", str(AT_A_TIME), "--json"]
    started = [sys.executable, "-m", "indicators", *command]
    with subprocess.Popen(started, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
        while run.poll() is None and done(tmp_path / f".{output.name}.parts") < 3 * AT_A_TIME:
            time.sleep(0.001)
        run.send_signal(signal.SIGKILL)
    assert run.returncode == -signal.SIGKILL
    assert not output.exists()
    kept = done(tmp_path / f".{output.name}.parts")
    assert main(command) == 0
    again = json.loads(capsys.readouterr().out)
    assert (again["rows"], again["resumed"], again["counts"]["scored"]) == (ROWS, kept, ROWS)
    assert pq.read_table(output)["编号"].to_pylist() == list(range(ROWS))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
