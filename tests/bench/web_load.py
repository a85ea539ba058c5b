"""How much the router answers beside a bare FastAPI route: ``python tests/bench/web_load.py``.

A server in a process of its own, 32 requests at once from this one. The processor time is that of the server with its
processes; the longest pause is that of its event loop, by its own clock.
"""

import asyncio
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from fastapi import FastAPI, Request

from indicators.web import router

ROOT = Path(__file__).resolve().parents[2]
AT_ONCE, PORT, SECONDS = 32, 8765, 5
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


Body = Callable[[int], tuple[bytes, str]]


async def asked(path: str, body: bytes, media: str, line: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> int:
    """One request on a line that stays open: as little work of this side as can be."""
    reader, writer = line
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    said = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    await reader.readexactly(int(said.partition("content-length: ")[2].partition("\r")[0]))
    return int(said.split()[1])


async def load(path: str, body: Body) -> tuple[int, list[float]]:
    numbers, taken = itertools.count(), list[float]()
    end = time.perf_counter() + SECONDS

    async def one() -> None:
        line = await asyncio.open_connection("127.0.0.1", PORT)
        while time.perf_counter() < end:
            start = time.perf_counter()
            status = await asked(path, *body(next(numbers)), line)
            assert status == 200
            taken.append(time.perf_counter() - start)
        line[1].close()

    await asyncio.gather(*(one() for _ in range(AT_ONCE)))
    return len(taken), sorted(taken)


def processor(pid: int) -> float:
    """Seconds of a process and of those that it started."""
    folder = Path(f"/proc/{pid}")
    own = folder.joinpath("stat").read_text().rpartition(") ")[2].split()
    others = folder.joinpath("task", str(pid), "children").read_text().split()
    started = [int(each) for task in folder.joinpath("task").iterdir() for each in
               task.joinpath("children").read_text().split()]  # fmt: skip
    mine = (int(own[11]) + int(own[12])) / os.sysconf("SC_CLK_TCK")
    return mine + sum(processor(each) for each in {*map(int, others), *started})


def values(*, same: bool) -> Body:
    def body(number: int) -> tuple[bytes, str]:
        texts = [f"≥{0 if same else number}{at}台" for at in range(20)]
        return json.dumps({"values": texts}).encode(), "application/json"

    return body


def document(*, same: bool) -> Body:
    def body(number: int) -> tuple[bytes, str]:
        texts = {each: text if same else NUMBER.sub(lambda m: str(int(m[0]) + number), text) for each, text in TEXTS}
        files = {name: (FILES[name], text.encode()) for name, text in texts.items()}
        made = httpx.Request("POST", "http://x", files=files, data={"rules": "hubei-2019"})
        return made.read(), made.headers["Content-Type"]

    made = body(0)
    return (lambda _: made) if same else body


NUMBER = re.compile(r"(?<=[≥≤= \t,])[1-9]\d+(?![\d年月日.、．])")  # a value, no year and no day
FILES = {"table": "goals.txt", "actuals": "actuals.csv"}
TEXTS = [(name, (ROOT / "examples/hanyang-2026" / file).read_text("utf-8-sig")) for name, file in FILES.items()]


def pause_of_loop() -> float:
    return float(httpx.get(f"http://127.0.0.1:{PORT}/pause").text)


def wait() -> None:
    for _ in range(120):
        try:
            pause_of_loop()
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
        for path, body in (("/parse", values(same=True)), ("/forms/score", document(same=True))):
            asyncio.run(load(path, body))  # each process has loaded what it needs
        for name, path, body in (
            ("bare route", "/bare", values(same=True)),
            ("parse, 20 values, the same", "/parse", values(same=True)),
            ("parse, 20 values, all new", "/parse", values(same=False)),
            ("the Hanyang document", "/forms/score", document(same=True)),
            ("… its numbers all new", "/forms/score", document(same=False)),
        ):
            pause_of_loop()
            before, start = processor(server.pid), time.perf_counter()
            done, taken = asyncio.run(load(path, body))
            spent, rate = (processor(server.pid) - before) / done, done / (time.perf_counter() - start)
            print(  # noqa: T201 - the bench's result
                f"{name:28}{rate:8.1f} requests/s, {spent * 1000:6.2f} ms of a processor each, half within "
                f"{taken[len(taken) // 2] * 1000:.0f} ms, longest pause of the loop {pause_of_loop() * 1000:.0f} ms",
                flush=True,
            )
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
