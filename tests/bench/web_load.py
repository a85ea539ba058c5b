"""How much the router answers beside a bare FastAPI route: ``python tests/bench/web_load.py``.

A server in a process of its own, 32 requests at once from this one; the longest pause of the server's event loop is
what its own route ``/pause`` measured.
"""

import asyncio
import itertools
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request

from indicators.web import router

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE, PORT = 32, 8765
pauses: list[float] = []


@asynccontextmanager
async def watched(_: FastAPI) -> AsyncIterator[None]:
    async def watch() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.005)
            now = time.perf_counter()
            pauses.append(now - last - 0.005)
            last = now

    watching = asyncio.create_task(watch())
    yield
    watching.cancel()


app = FastAPI(lifespan=watched)
app.include_router(router())


@app.post("/bare")
async def bare(request: Request) -> dict[str, int]:
    return {"values": len((await request.json())["values"])}


@app.get("/pause")
async def pause() -> float:
    longest = max(pauses, default=0)
    pauses.clear()
    return longest


async def load(path: str, seconds: float, body: Callable[[int], dict[str, Any]]) -> str:
    numbers = itertools.count()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{PORT}", timeout=60) as client:
        for _ in range(4):
            await client.post(path, **body(next(numbers)))
        await client.get("/pause")
        end, done, taken = time.perf_counter() + seconds, 0, list[float]()

        async def one() -> None:
            nonlocal done
            while time.perf_counter() < end:
                start = time.perf_counter()
                answer = await client.post(path, **body(next(numbers)))
                assert answer.status_code == 200, answer.text
                taken.append(time.perf_counter() - start)
                done += 1

        start = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(AT_ONCE)))
        rate = done / (time.perf_counter() - start)
        longest = (await client.get("/pause")).json()
    middle = sorted(taken)[len(taken) // 2] * 1000
    return f"{rate:8.1f} requests/s, half within {middle:.0f} ms, longest pause of the loop {longest * 1000:.0f} ms"


def values(same: bool) -> Callable[[int], dict[str, Any]]:  # noqa: FBT001 - a mark of the bench
    def body(number: int) -> dict[str, Any]:
        return {"json": {"values": [f"≥{0 if same else number}{at}台" for at in range(20)]}}

    return body


def document(_: int) -> dict[str, Any]:
    return DOCUMENT


FILES = {name: (file, (ROOT / "examples/hanyang-2026" / file).read_bytes()) for name, file in
         (("table", "goals.txt"), ("actuals", "actuals.csv"))}  # fmt: skip
_MADE = httpx.Request("POST", "http://x", files=FILES, data={"rules": "hubei-2019"})
DOCUMENT = {"content": _MADE.read(), "headers": {"Content-Type": _MADE.headers["content-type"]}}


def wait() -> None:
    for _ in range(120):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/pause")
        except httpx.ConnectError:
            time.sleep(0.25)
        else:
            return


def main() -> None:
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "uvicorn", "web_load:app", "--port", str(PORT), "--log-level", "error"],
        cwd=Path(__file__).parent,
    )
    try:
        wait()
        for name, path, body in (
            ("bare route", "/bare", values(same=True)),
            ("parse, 20 values, the same", "/parse", values(same=True)),
            ("parse, 20 values, all new", "/parse", values(same=False)),
            ("the Hanyang document", "/forms/score", document),
        ):
            print(f"{name:28}{asyncio.run(load(path, 5, body))}", flush=True)  # noqa: T201 - the bench's result
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
